//! What others write into the notebook's file: reading it again, and taking it in.
//!
//! A worker reads and merges; here the changes are applied as one step that can be undone, also when
//! the reader has gone on writing meanwhile.

use std::{path::Path, sync::Arc};

use crate::{
    notebook::{diff, edit::Change, ids::NotebookId, note::Block, step::Place},
    store::atomic::Seen,
};

use super::{
    effect::{Effect, Reread},
    heard::Outside,
    notice::Notice,
    overlay::Editing,
    update::Turn,
};

/// What the step is called in "Undo …".
const LABEL: &str = "merge changes from outside";

/// Names no state: what was saved can come back by no undoing.
const NEVER: u64 = u64::MAX;

impl Turn<'_> {
    /// Has the notebook's file read again, if there is one.
    pub(super) fn reread(&mut self) {
        let Some(path) = self.ws.file.path.clone() else { return };
        let seen = self.ws.file.seen.clone();
        let (notebook, state) = (Arc::clone(&self.ws.notebook), self.ws.history.state());
        self.effects.push(Effect::Reread(Reread { notebook, path, seen, state }));
    }

    /// Whether a report is about the open notebook and its file.
    pub(super) fn is_of(&self, path: &Path, notebook: &NotebookId) -> bool {
        self.ws.notebook.id == *notebook && self.ws.file.path.as_deref() == Some(path)
    }

    /// The file was read again.
    pub(super) fn hear_reread(
        &mut self,
        seen: Seen,
        state: u64,
        is_clean: bool,
        outside: Option<Box<Outside>>,
    ) {
        self.ws.file.seen = Some(seen);
        self.ws.file.unread = None;
        match outside {
            Some(outside) => self.take_outside(*outside, state, is_clean),
            None if is_clean => self.ws.file.saved_state = state,
            None => {}
        }
    }

    /// The file is gone or cannot be read any more: said once.
    pub(super) fn hear_not_reread(&mut self, notice: Notice) {
        if self.ws.file.unread.as_ref() != Some(&notice.why) {
            self.ws.file.unread = Some(notice.why.clone());
            self.tell(notice);
        }
    }

    /// Takes in what came from outside. `state` is the one that it was merged with; `is_clean` says
    /// that the file holds all of it.
    pub(super) fn take_outside(&mut self, outside: Outside, state: u64, is_clean: bool) {
        let Outside { sent, whole, mut conflicts } = outside;
        let is_here_still = self.ws.history.state() == state;
        let (changes, more) = diff::take_in(&sent, &self.ws.notebook, &whole);
        // Held on to, they would make the notebook be copied.
        drop((sent, whole));
        let is_step = !changes.is_empty();
        if is_step {
            self.apply_outside(changes);
        }
        let step = is_step.then(|| self.ws.history.state());
        self.ws.file.saved_state =
            if is_clean && is_here_still { self.ws.history.state() } else { NEVER };
        if self.ws.file.saved_state != NEVER {
            self.journal_saved(Place::File, self.ws.file.saved_state);
        }
        conflicts.extend(more);
        conflicts.retain(|conflict| !self.ws.conflicts.holds(conflict));
        let n_conflicts = conflicts.len();
        self.ws.conflicts.add(conflicts, step);
        match n_conflicts {
            0 => self.say("Changes from outside were merged into the notebook".to_owned()),
            _ => {
                let places = if n_conflicts == 1 { "place needs" } else { "places need" };
                self.trouble(
                    format!(
                        "Changes from outside were merged, and {n_conflicts} {places} a look: you \
                         and somebody else changed the same"
                    ),
                    "Nothing is lost: where both could not be kept in one, the other version stands \
                     beside it.",
                    "Edit › Undo takes the merging back.",
                );
            }
        }
    }

    fn apply_outside(&mut self, changes: Vec<Change>) {
        let open = self.ws.open_note.clone();
        let before = open.as_ref().and_then(|id| self.ws.notebook.notes.get(id)).cloned();
        let undo = Arc::make_mut(&mut self.ws.notebook).revert(changes);
        self.refresh(&undo);
        self.note_step((LABEL.to_owned(), None), undo);
        // What is chosen and being written may stand elsewhere in its note now.
        let after = open.as_ref().and_then(|id| self.ws.notebook.notes.get(id)).cloned();
        if let (Some(before), Some(after)) = (before, after)
            && before.blocks != after.blocks
        {
            let moved = |idx| moved(&before.blocks, &after.blocks, idx);
            self.ws.block = self.ws.block.and_then(moved);
            if let Some(Editing::Text(note_id, idx)) = &mut self.ws.editing
                && Some(&*note_id) == open.as_ref()
            {
                match moved(*idx) {
                    Some(now) => *idx = now,
                    // What was written is in the notebook already.
                    None => self.ws.editing = None,
                }
            }
        }
        self.drop_what_is_gone();
    }
}

/// Where the block at `idx` of `before` stands in `after`; `None` where it is gone.
///
/// Blocks have no names: what stands in front of all changes and behind them is the same, and so is
/// what is between if there are as many; else the words tell.
fn moved(before: &[Block], after: &[Block], idx: usize) -> Option<usize> {
    let n_ahead = before.iter().zip(after).take_while(|(a, b)| a == b).count();
    let most = before.len().min(after.len()) - n_ahead;
    let behind = before.iter().rev().zip(after.iter().rev());
    let n_behind = behind.take(most).take_while(|(a, b)| a == b).count();
    if idx < n_ahead || before.len() == after.len() {
        return (idx < after.len()).then_some(idx);
    }
    if idx >= before.len() - n_behind {
        return (idx + after.len()).checked_sub(before.len());
    }
    let block = before.get(idx)?;
    let between = after.get(n_ahead..after.len() - n_behind)?;
    between.iter().position(|it| it == block).map(|at| n_ahead + at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(before: &str, after: &str, idx: usize, expect: Option<usize>) {
        let list = |words: &str| -> Vec<Block> {
            words.split_whitespace().map(|word| Block::Text(word.to_owned())).collect()
        };
        assert_eq!(moved(&list(before), &list(after), idx), expect);
    }

    #[test]
    fn a_block_is_found_again_wherever_others_were_put_in_or_taken_out() {
        check("a b c", "a b c d", 1, Some(1));
        check("a b c", "x a b c", 1, Some(2));
        check("a b c", "b c", 2, Some(1));
        check("a b c", "a c", 1, None);
        check("a b c", "a B c", 1, Some(1));
        check("a b c", "x B b y", 1, Some(2));
        check("a b c", "x c", 1, None);
        check("a", "", 0, None);
        check("a", "a a", 0, Some(0));
    }
}
