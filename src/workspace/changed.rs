//! Documents that change on disk while they are open.
//!
//! A worker sees that something has changed ([`Report::Stirred`](super::heard::Report::Stirred)), the
//! workspace asks for it to be read, and what was read comes in here: texts take the place of texts,
//! panes keep their readers' places, excerpts are looked for in the new text in the background.
//! Nothing of the notebook is touched by it, nothing becomes unsaved, and nothing can be undone:
//! sources are not ours.
//!
//! Every offset that belongs to the old text is carried over to the same words or dropped. Until an
//! excerpt was found again it has no highlight.

use std::{
    collections::{BTreeSet, HashMap, HashSet},
    path::Path,
    sync::Arc,
};

use crate::{
    notebook::ids::{DocId, ExcerptId},
    text::{document::TextHash, shift::Shift, span::Span},
};

use super::{
    Workspace,
    corpus::{Corpus, DocPath, Entry, EntryState, Reading, Root},
    effect::{Effect, LookAgain},
    heard::Changed,
    overlay::Overlay,
    pane::{At, Pane, Selection, Wanted},
    update::Turn,
};

/// What is said of a file that was there when the folder was read.
const GONE: &str = "it is not there any more";

/// What has changed and was not told yet, because excerpts are still looked for.
#[derive(Clone, Debug, Default)]
pub struct Changes {
    n_changed: usize,
    n_anew: usize,
    n_new: usize,
    n_renamed: usize,
    n_unreadable: usize,
    n_gone: usize,
    /// Documents in which excerpts are still looked for.
    awaited: BTreeSet<DocPath>,
    /// Excerpts of what has changed.
    excerpts: BTreeSet<ExcerptId>,
}

/// A file whose text is another now.
struct Swap {
    path: DocPath,
    old: Option<Arc<Reading>>,
    new: Option<Arc<Reading>>,
    /// Whether the file was not listed before.
    is_new: bool,
    /// Whether the file is not there any more.
    is_gone: bool,
}

impl Turn<'_> {
    /// Something is not as it was read or written: has it read.
    pub(super) fn hear_stirred(&mut self, folder: Option<&Root>, notebook: Option<&Path>) {
        let corpus = self.ws.corpus.as_ref();
        if folder.is_some() && corpus.map(|corpus| &corpus.root) == folder {
            self.look_again(false);
        }
        if let Some(path) = notebook
            && self.ws.file.path.as_deref() == Some(path)
        {
            self.reread();
        }
    }

    /// Has what changed in the open folder read; not while the folder is still being read.
    pub(super) fn look_again(&mut self, is_by_hand: bool) {
        let Some(corpus) = self.ws.corpus.as_ref().filter(|corpus| corpus.progress.is_none())
        else {
            return;
        };
        let shown =
            |pane: &Pane| Some((Arc::clone(&pane.path), Arc::clone(corpus.reading(&pane.path)?)));
        let shown = self.ws.panes.iter().filter_map(shown).collect();
        let root = corpus.root.clone();
        self.effects.push(Effect::LookAgain(Box::new(LookAgain { root, shown, is_by_hand })));
    }

    /// Takes in what has changed.
    ///
    /// Cost: about 2 ms for 10,000 documents in the notebook; what is found at once of the excerpts
    /// of changed documents; no comparing of texts.
    pub(super) fn hear_changed(&mut self, changed: Changed) {
        let Changed { root, entries, gone, shifts, is_by_hand, is_anew } = changed;
        let row = self.row_path();
        // What was seen of a folder before it is read anew is past; what the reader asked for is not.
        let is_heard =
            |corpus: &&mut Corpus| corpus.root == root && (corpus.progress.is_none() || is_anew);
        let Some(corpus) = self.ws.corpus.as_mut().filter(is_heard) else { return };
        let swaps = swapped(corpus, entries, &gone, is_anew);
        if swaps.is_empty() {
            if is_anew {
                self.say("The document reads the same in that encoding".to_owned());
            } else if is_by_hand {
                self.say("Nothing has changed in the folder".to_owned());
            }
            return;
        }
        if swaps.iter().any(|swap| swap.new.is_some()) {
            // The folder was empty, or not there.
            corpus.trouble = None;
        }
        self.trace_soon();
        let renamed = renamed(&swaps);
        self.follow(&swaps, &renamed, &shifts);
        let moved = self.bind_anew(&swaps, &renamed);
        self.drop_unused();
        self.settle_rules(true);
        let awaited = self.place_those(|doc_id| moved.contains(doc_id));
        self.note_changes(&swaps, &renamed, is_anew);
        self.await_excerpts(&moved, awaited);
        self.keep_row(row);
        if let Some(review) = &mut self.ws.review {
            review.missing = None;
        }
        self.tell_changes();
    }

    /// Carries what stands at a place of a changed text over to the new one.
    fn follow(
        &mut self,
        swaps: &[Swap],
        renamed: &[(DocPath, DocPath)],
        shifts: &[(TextHash, TextHash, Shift)],
    ) {
        let new_path = |path: &DocPath| {
            renamed.iter().find(|(from, _)| from == path).map(|(_, to)| Arc::clone(to))
        };
        let mut searches = Vec::new();
        for (pane_idx, pane) in self.ws.panes.iter_mut().enumerate() {
            if let Some(path) = new_path(&pane.path) {
                pane.path = path;
            } else if let Some(swap) = swaps.iter().find(|swap| swap.path == pane.path) {
                pane.flash = None;
                swap.carry(pane, shifts);
                searches.extend(pane.find.as_mut().map(|find| {
                    find.hits = Arc::from([]);
                    find.current = None;
                    (pane_idx, find.query.clone())
                }));
            }
        }
        for (pane_idx, query) in searches {
            self.find_again(pane_idx, query);
        }
        let trail = &mut self.ws.trail;
        for spot in trail.back.iter_mut().chain(&mut trail.forward) {
            if let Some(path) = new_path(&spot.path) {
                spot.path = path;
            } else if let Some(swap) = swaps.iter().find(|swap| swap.path == spot.path) {
                spot.byte = swap.follow(spot.byte, shifts);
            }
        }
        if let Some(Overlay::Facts(path) | Overlay::Line(path, _)) = &mut self.ws.overlay {
            if let Some(now) = new_path(path) {
                *path = now;
            } else if swaps.iter().any(|swap| swap.path == *path && swap.is_gone) {
                self.ws.overlay = None;
            }
        }
        let words = std::mem::take(&mut self.ws.passages.0);
        self.ws.passages.1 = Arc::from([]);
        if self.ws.overlay == Some(Overlay::Palette) {
            self.look_for(&words);
        }
    }

    /// Finds out anew which file each document is; gives those that are another file now, or whose
    /// file has another text.
    fn bind_anew(&mut self, swaps: &[Swap], renamed: &[(DocPath, DocPath)]) -> HashSet<DocId> {
        let derived = &mut self.ws.derived;
        // All at once: two files may have changed names with each other.
        let to = |path: &DocPath| renamed.iter().find(|(from, _)| from == path).map(|(_, to)| to);
        #[expect(clippy::iter_over_hash_type, reason = "each name changes by itself")]
        for now in derived.renamed.values_mut() {
            if let Some(to) = to(now) {
                *now = Arc::clone(to);
            }
        }
        for (from, to) in renamed {
            derived.renamed.insert(Arc::clone(from), Arc::clone(to));
        }
        // A name that stands for a file again means that one.
        for swap in swaps.iter().filter(|swap| swap.is_new) {
            derived.renamed.remove(&swap.path);
        }
        derived.renamed.retain(|from, now| from != now);
        let before = std::mem::take(&mut derived.paths);
        derived.doc_ids.clear();
        let all: Vec<DocId> = self.ws.notebook.documents.keys().cloned().collect();
        self.bind(all.iter().cloned());
        let after = &self.ws.derived.paths;
        let is_swapped: HashSet<&DocPath> = swaps.iter().map(|swap| &swap.path).collect();
        all.into_iter()
            .filter(|doc_id| {
                let (was, is) = (before.get(doc_id), after.get(doc_id));
                was != is || is.is_some_and(|path| is_swapped.contains(path))
            })
            .collect()
    }

    /// Files that are gone stay listed only while a pane shows them or the notebook means them.
    fn drop_unused(&mut self) {
        let ws = &mut *self.ws;
        let Some(corpus) = &mut ws.corpus else { return };
        let is_used = |path: &DocPath| {
            ws.derived.doc_ids.contains_key(path) || ws.panes.iter().any(|it| it.path == *path)
        };
        let is_gone =
            |entry: &Entry| matches!(&entry.state, EntryState::Unreadable(why) if why == GONE);
        corpus.entries.retain(|entry| !is_gone(entry) || is_used(&entry.path));
        let corpus = &*corpus;
        let is_there = |spot: &super::Spot| corpus.entry(&spot.path).is_some();
        ws.trail.back.retain(is_there);
        ws.trail.forward.retain(is_there);
    }

    /// Adds what has changed to what is to be told.
    fn note_changes(&mut self, swaps: &[Swap], renamed: &[(DocPath, DocPath)], is_anew: bool) {
        let is_target = |path: &DocPath| renamed.iter().any(|(_, to)| to == path);
        let is_source = |path: &DocPath| renamed.iter().any(|(from, _)| from == path);
        let changes = self.ws.changes.get_or_insert_default();
        changes.n_renamed += renamed.len();
        for swap in swaps.iter().filter(|swap| !is_target(&swap.path)) {
            let count = match swap {
                Swap { is_gone: true, .. } if is_source(&swap.path) => continue,
                Swap { is_gone: true, .. } => &mut changes.n_gone,
                Swap { is_new: true, .. } => &mut changes.n_new,
                Swap { new: None, .. } => &mut changes.n_unreadable,
                _ if is_anew => &mut changes.n_anew,
                _ => &mut changes.n_changed,
            };
            *count += 1;
        }
    }

    /// Notes which excerpts stand in what has changed, and where they are still looked for.
    fn await_excerpts(&mut self, moved: &HashSet<DocId>, awaited: Vec<DocPath>) {
        let changes = self.ws.changes.get_or_insert_default();
        changes.awaited.extend(awaited);
        let excerpts = self.ws.notebook.excerpts.iter();
        let touched = excerpts.filter(|(_, it)| moved.contains(&it.document));
        let touched: Vec<ExcerptId> = touched.map(|(id, _)| id.clone()).collect();
        // What was left as it is was left in the text as it was.
        for excerpt_id in &touched {
            self.ws.left.remove(excerpt_id);
        }
        changes.excerpts.extend(touched);
    }

    /// Excerpts were looked for in a document; tells what has changed once that was the last.
    pub(super) fn hear_found_again(&mut self, path: &DocPath) {
        if let Some(changes) = &mut self.ws.changes
            && changes.awaited.remove(path)
        {
            self.tell_changes();
        }
    }

    /// Says in one sentence what has changed, unless excerpts are still looked for.
    fn tell_changes(&mut self) {
        let is_told = |changes: &mut Changes| changes.awaited.is_empty();
        if let Some(changes) = self.ws.changes.take_if(is_told) {
            let told = changes.sentence(self.ws);
            self.say(told);
        }
    }

    /// The document at the row of the list that has the keyboard.
    fn row_path(&self) -> Option<DocPath> {
        let corpus = self.ws.corpus.as_ref()?;
        let at = *self.ws.listed().get(self.ws.row)?;
        corpus.entries.get(at).map(|entry| Arc::clone(&entry.path))
    }

    /// Leaves the keyboard at the document it was at.
    fn keep_row(&mut self, path: Option<DocPath>) {
        let rows = self.ws.listed();
        let corpus = self.ws.corpus.as_ref();
        let at = path.and_then(|path| corpus.and_then(|corpus| corpus.entry_idx(&path)));
        let row = at.and_then(|at| rows.iter().position(|row| *row == at));
        self.ws.row = row.unwrap_or(self.ws.row).min(rows.len().saturating_sub(1));
    }
}

/// Puts what was read in the place of what was there, and gives what is another text now.
///
/// With `is_anew` also an equal text takes the other's place: in which encoding it was read is another.
fn swapped(corpus: &mut Corpus, entries: Vec<Entry>, gone: &[DocPath], is_anew: bool) -> Vec<Swap> {
    let mut swaps = Vec::new();
    let mut fresh = Vec::new();
    for entry in entries {
        let new = entry.reading().cloned();
        let path = Arc::clone(&entry.path);
        let entry_idx = corpus.entry_idx(&path);
        let Some(known) = entry_idx.and_then(|at| corpus.entries.get_mut(at)) else {
            fresh.push(entry);
            swaps.push(Swap { path, old: None, new, is_new: true, is_gone: false });
            continue;
        };
        let is_same = match (&known.state, &entry.state) {
            (EntryState::Read(a), EntryState::Read(b)) => a.document.hash() == b.document.hash(),
            (EntryState::Unreadable(a), EntryState::Unreadable(b)) => a == b,
            _ => false,
        };
        if is_same {
            known.file_bytes = entry.file_bytes;
            if is_anew {
                known.state = entry.state;
            }
            continue;
        }
        // One that was gone is there again.
        let is_back = matches!(&known.state, EntryState::Unreadable(why) if why == GONE);
        let old = known.reading().cloned();
        corpus.put(entry);
        swaps.push(Swap { path, old, new, is_new: is_back, is_gone: false });
    }
    corpus.entries.extend(fresh);
    corpus.entries.sort_by(|a, b| a.path.cmp(&b.path));
    for path in gone {
        let known = corpus.entry_idx(path).and_then(|at| corpus.entries.get_mut(at));
        let Some(known) = known else { continue };
        let old = known.reading().cloned();
        known.state = EntryState::Unreadable(GONE.to_owned());
        let path = Arc::clone(path);
        swaps.push(Swap { path, old, new: None, is_new: false, is_gone: true });
    }
    swaps
}

/// Files that are there under another name now: from which to which.
///
/// A file goes where its text is new, if that is one place, and no other file with that text has gone
/// from where it was: of two alike it is not guessed which is which. And its former name is gone, or
/// stands for another file that came there in the same way (two files that changed names); a file that
/// was copied and then changed is not renamed.
///
/// Cost: linear in the swaps, for chains of names quadratic in the chain.
fn renamed(swaps: &[Swap]) -> Vec<(DocPath, DocPath)> {
    let hash = |reading: &Option<Arc<Reading>>| reading.as_ref().map(|it| it.document.hash());
    let mut left: HashMap<TextHash, Vec<&Swap>> = HashMap::new();
    let mut came: HashMap<TextHash, Vec<&Swap>> = HashMap::new();
    for swap in swaps.iter().filter(|swap| hash(&swap.old) != hash(&swap.new)) {
        if let Some(hash) = hash(&swap.old) {
            left.entry(hash).or_default().push(swap);
        }
        if let Some(hash) = hash(&swap.new) {
            came.entry(hash).or_default().push(swap);
        }
    }
    let to = |swap: &Swap| {
        let hash = hash(&swap.old)?;
        match (left.get(&hash)?.as_slice(), came.get(&hash)?.as_slice()) {
            ([_], [to]) => Some(&to.path),
            _ => None,
        }
    };
    let mut pairs: Vec<(&Swap, &DocPath)> =
        swaps.iter().filter_map(|swap| Some((swap, to(swap)?))).collect();
    loop {
        let targets: HashSet<&DocPath> = pairs.iter().map(|(_, to)| *to).collect();
        let n_before = pairs.len();
        pairs.retain(|(swap, _)| swap.is_gone || targets.contains(&swap.path));
        if pairs.len() == n_before {
            break;
        }
    }
    pairs.into_iter().map(|(swap, to)| (Arc::clone(&swap.path), Arc::clone(to))).collect()
}

impl Swap {
    /// Where a byte of the old text is in the new one: as `shifts` say, else in proportion. Where one
    /// of the texts is not there, the byte itself, no further than the end.
    fn follow(&self, byte: usize, shifts: &[(TextHash, TextHash, Shift)]) -> usize {
        match (&self.old, &self.new) {
            (Some(old), Some(new)) => {
                let (old, new) = (&old.document, &new.document);
                let known =
                    shifts.iter().find(|(was, is, _)| (*was, *is) == (old.hash(), new.hash()));
                match known {
                    Some((_, _, shift)) => shift.follow(old, new, byte),
                    None => Shift::even(old, new).follow(old, new, byte),
                }
            }
            (None, Some(new)) => new.document.text().floor_char_boundary(byte),
            (_, None) => byte,
        }
    }

    /// Carries a pane's place and selection over. A selection stays where the very words do.
    fn carry(&self, pane: &mut Pane, shifts: &[(TextHash, TextHash, Shift)]) {
        let Some(new) = &self.new else {
            pane.selection = None;
            return;
        };
        let Some(old) = &self.old else {
            pane.selection = None;
            let last = new.document.paragraphs().blocks().len().saturating_sub(1);
            pane.place.block = pane.place.block.min(last);
            if let Some(wanted) = &mut pane.wanted {
                wanted.byte = self.follow(wanted.byte, shifts);
            }
            return;
        };
        let (old, new) = (&old.document, &new.document);
        if let Some(selection) = pane.selection {
            let (was, start) = (selection.span(), self.follow(selection.span().start(), shifts));
            let is = Span::new(start, start + was.len());
            pane.selection = if !was.is_empty() && new.slice(is) == old.slice(was) {
                let is_forward = selection.anchor <= selection.focus;
                let (from, to) = (is.start(), is.end());
                let (anchor, focus) = if is_forward { (from, to) } else { (to, from) };
                Some(Selection { anchor, focus })
            } else {
                let caret = Selection::caret(self.follow(selection.focus, shifts));
                pane.shows_caret.then_some(caret)
            };
        }
        if let Some(wanted) = &mut pane.wanted {
            wanted.byte = self.follow(wanted.byte, shifts);
            return;
        }
        let Some(block) = old.paragraphs().blocks().get(pane.place.block) else { return };
        let top = block.span();
        // The block is laid out as before where its words are the same: then nothing moves at all.
        let start = self.follow(top.start(), shifts);
        let blocks = new.paragraphs().blocks();
        let at = blocks.partition_point(|block| block.span().end() <= start);
        let same = blocks.get(at).map(|block| block.span());
        if let Some(same) = same.filter(|same| new.slice(*same) == old.slice(top)) {
            pane.place.block = at;
            pane.place.byte = same.start() + pane.place.byte.saturating_sub(top.start());
        } else {
            let byte = self.follow(top.start().max(pane.place.byte), shifts);
            let at = blocks.partition_point(|block| block.span().end() <= byte);
            pane.place.block = at.min(blocks.len().saturating_sub(1));
            pane.wanted = Some(Wanted { byte, at: At::Edge });
        }
    }
}

impl Changes {
    /// `2 documents changed: 14 excerpts stand as they did, 1 needs review`.
    fn sentence(&self, ws: &Workspace) -> String {
        let documents = [
            (self.n_changed, "changed", "changed"),
            (self.n_anew, "was read anew", "were read anew"),
            (self.n_new, "was added", "were added"),
            (self.n_renamed, "was renamed", "were renamed"),
            (self.n_unreadable, "cannot be read now", "cannot be read now"),
            (self.n_gone, "is not there any more", "are not there any more"),
        ];
        let (mut n_fine, mut n_doubtful, mut n_without) = (0, 0, 0);
        for excerpt_id in &self.excerpts {
            match ws.placed(excerpt_id).map(|placed| placed.state.needs_review()) {
                Some(false) => n_fine += 1,
                Some(true) => n_doubtful += 1,
                None if ws.notebook.excerpts.contains_key(excerpt_id) => n_without += 1,
                None => {}
            }
        }
        let excerpts = [
            (n_fine, "stands as it did", "stand as they did"),
            (n_doubtful, "needs review", "need review"),
            (n_without, "has no text here now", "have no text here now"),
        ];
        let mut told = listed(&documents, ["document", "documents"]);
        let of_excerpts = listed(&excerpts, ["excerpt", "excerpts"]);
        if !of_excerpts.is_empty() {
            told = format!("{told}: {of_excerpts}");
        }
        told
    }
}

/// How many did what; what they are stands with the first only.
fn listed(counts: &[(usize, &str, &str)], [one, many]: [&str; 2]) -> String {
    let told = counts.iter().filter(|(count, ..)| *count > 0).enumerate();
    let told = told.map(|(nth, (count, did, all_did))| {
        let (noun, did) = if *count == 1 { (one, did) } else { (many, all_did) };
        if nth == 0 { format!("{count} {noun} {did}") } else { format!("{count} {did}") }
    });
    told.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_changed_is_said_in_one_sentence() {
        let documents = |counts: [usize; 2]| {
            let [changed, gone] = counts;
            listed(
                &[(changed, "changed", "changed"), (gone, "is gone", "are gone")],
                ["document", "documents"],
            )
        };
        assert_eq!(documents([2, 1]), "2 documents changed, 1 is gone");
        assert_eq!(documents([1, 0]), "1 document changed");
        assert_eq!(documents([0, 3]), "3 documents are gone");
        assert_eq!(documents([0, 0]), "");
    }
}
