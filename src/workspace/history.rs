//! Undo and redo: what was done, by name, without limit but memory.

use crate::notebook::edit::Change;

/// Two edits of one field that come closer than this, in seconds, are one step.
const MERGE_SECS: f64 = 0.8;

/// One step that can be undone.
#[derive(Clone, Debug)]
struct Step {
    label: String,
    /// What takes the notebook over this step: back while it is done, forward while it is undone.
    changes: Vec<Change>,
    merge_key: Option<String>,
    at_secs: f64,
    /// Names the state of the notebook after this step.
    state: u64,
}

/// What was done and undone.
///
/// Every state of the notebook has a number of its own that comes back when the state does, so that
/// undoing to what is on disk is clean again. Limitation: an edit after an undo drops what was
/// undone, as everywhere.
#[derive(Clone, Debug, Default)]
pub struct History {
    done: Vec<Step>,
    undone: Vec<Step>,
    n_states: u64,
}

impl History {
    /// Names the notebook as it is now.
    pub fn state(&self) -> u64 {
        self.done.last().map_or(0, |step| step.state)
    }

    /// Notes an edit that was made at `now_secs`, with what undoes it.
    pub fn note(
        &mut self,
        label: String,
        merge_key: Option<String>,
        undo: Vec<Change>,
        now_secs: f64,
    ) {
        self.undone.clear();
        self.n_states += 1;
        if let Some(last) = self.done.last_mut()
            && merge_key.is_some()
            && last.merge_key == merge_key
            && now_secs - last.at_secs < MERGE_SECS
        {
            // What undoes both: first the newer, then the older.
            let older = std::mem::replace(&mut last.changes, undo);
            last.changes.extend(older);
            last.at_secs = now_secs;
            last.state = self.n_states;
            return;
        }
        let state = self.n_states;
        self.done.push(Step { label, changes: undo, merge_key, at_secs: now_secs, state });
    }

    /// Ends the step under way: what comes next is a step of its own.
    pub fn close_step(&mut self) {
        if let Some(last) = self.done.last_mut() {
            last.merge_key = None;
        }
    }

    /// What undo would undo.
    pub fn undo_label(&self) -> Option<&str> {
        self.done.last().map(|step| step.label.as_str())
    }

    /// What redo would do again.
    pub fn redo_label(&self) -> Option<&str> {
        self.undone.last().map(|step| step.label.as_str())
    }

    /// Takes the last step back; `revert` applies changes and gives what reverts them.
    pub fn undo(&mut self, revert: impl FnOnce(Vec<Change>) -> Vec<Change>) -> Option<String> {
        let mut step = self.done.pop()?;
        step.changes = revert(std::mem::take(&mut step.changes));
        step.merge_key = None;
        let label = step.label.clone();
        self.undone.push(step);
        Some(label)
    }

    /// Does the last undone step again.
    pub fn redo(&mut self, revert: impl FnOnce(Vec<Change>) -> Vec<Change>) -> Option<String> {
        let mut step = self.undone.pop()?;
        step.changes = revert(std::mem::take(&mut step.changes));
        let label = step.label.clone();
        self.done.push(step);
        Some(label)
    }
}
