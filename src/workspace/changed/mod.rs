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

mod swap;
mod told;

use std::{
    collections::{BTreeSet, HashSet},
    path::Path,
    sync::Arc,
};

use crate::{
    notebook::ids::{DocId, ExcerptId},
    text::{document::TextHash, shift::Shift},
};

use self::swap::{GONE, Swap, renamed, swapped};
use super::{
    corpus::{Corpus, DocPath, Entry, EntryState, Root},
    effect::{Effect, LookAgain},
    heard::Changed,
    overlay::Overlay,
    pane::Pane,
    update::Turn,
};

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
