//! A text in the place of another: which have changed, which files were renamed, what is carried over.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use crate::{
    text::{document::TextHash, shift::Shift, span::Span},
    workspace::{
        corpus::{Corpus, DocPath, Entry, EntryState, Reading},
        pane::{At, Pane, Selection, Wanted},
    },
};

/// What is said of a file that was there when the folder was read.
pub(super) const GONE: &str = "it is not there any more";

/// A file whose text is another now.
pub(super) struct Swap {
    pub(super) path: DocPath,
    pub(super) old: Option<Arc<Reading>>,
    pub(super) new: Option<Arc<Reading>>,
    /// Whether the file was not listed before.
    pub(super) is_new: bool,
    /// Whether the file is not there any more.
    pub(super) is_gone: bool,
}

/// Puts what was read in the place of what was there, and gives what is another text now.
///
/// With `is_anew` also an equal text takes the other's place: in which encoding it was read is another.
pub(super) fn swapped(
    corpus: &mut Corpus,
    entries: Vec<Entry>,
    gone: &[DocPath],
    is_anew: bool,
) -> Vec<Swap> {
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
pub(super) fn renamed(swaps: &[Swap]) -> Vec<(DocPath, DocPath)> {
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
    pub(super) fn follow(&self, byte: usize, shifts: &[(TextHash, TextHash, Shift)]) -> usize {
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
    pub(super) fn carry(&self, pane: &mut Pane, shifts: &[(TextHash, TextHash, Shift)]) {
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
