//! Undo and redo: what was done, by name, without limit but memory; and what of it the journal has to
//! hear.

use crate::notebook::{
    Notebook,
    edit::Change,
    step::{self, Entry, Past, Step},
};

/// Two edits of one field that come closer than this, in seconds, are one step.
const MERGE_SECS: f64 = 0.8;

/// One step that can be undone.
#[derive(Clone, Debug)]
struct Act {
    label: String,
    /// When it was done, RFC 3339 in UTC.
    stamp: String,
    /// What takes the notebook over this step: back while it is done, forward while it is undone. Each
    /// record once.
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
    done: Vec<Act>,
    undone: Vec<Act>,
    /// Names the state before the first step.
    base: u64,
    n_states: u64,
    /// What the journal has not heard yet.
    unheard: Vec<Entry>,
}

/// A step as it is listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Listed<'h> {
    /// What was done.
    pub label: &'h str,
    /// When, RFC 3339 in UTC.
    pub stamp: &'h str,
    /// Names the state after it.
    pub state: u64,
    /// Whether it is undone.
    pub is_undone: bool,
}

impl History {
    /// The history of a notebook that was opened with its journal.
    pub fn of(past: Past) -> Self {
        let n_states = past.last_state();
        let act = |step: Step, changes: Vec<Change>| Act {
            label: step.label,
            stamp: step.stamp,
            changes,
            merge_key: None,
            at_secs: 0.0,
            state: step.state,
        };
        let done = past.done.into_iter().map(|mut step| {
            let changes = std::mem::take(&mut step.before);
            act(step, changes)
        });
        let undone = past.undone.into_iter().map(|mut step| {
            let changes = std::mem::take(&mut step.after);
            act(step, changes)
        });
        Self {
            done: done.collect(),
            undone: undone.collect(),
            base: past.base,
            n_states,
            unheard: Vec::new(),
        }
    }

    /// Names the notebook as it is now.
    pub fn state(&self) -> u64 {
        self.done.last().map_or(self.base, |act| act.state)
    }

    /// Names the notebook before the first step.
    pub fn base(&self) -> u64 {
        self.base
    }

    /// Notes an edit that was made at `now_secs`, with what undoes it; `notebook` is as it is after
    /// it.
    pub fn note(
        &mut self,
        (label, merge_key): (String, Option<String>),
        undo: Vec<Change>,
        notebook: &Notebook,
        (now_secs, stamp): (f64, &str),
    ) {
        self.undone.clear();
        self.n_states += 1;
        let state = self.n_states;
        let undo = step::last_of_each(undo);
        let after: Vec<Change> = undo.iter().map(|change| change.as_in(notebook)).collect();
        let stamp = stamp.to_owned();
        if let Some(last) = self.done.last_mut()
            && merge_key.is_some()
            && last.merge_key == merge_key
            && now_secs - last.at_secs < MERGE_SECS
        {
            let known: Vec<_> = last.changes.iter().map(Change::key).collect();
            let news: Vec<Change> =
                undo.into_iter().filter(|change| !known.contains(&change.key())).collect();
            last.changes.extend(news.iter().cloned());
            (last.at_secs, last.state) = (now_secs, state);
            last.stamp.clone_from(&stamp);
            let label = last.label.clone();
            self.tell(Entry::Grown(Step { label, stamp, state, before: news, after }));
            return;
        }
        let step = Step { label, stamp, state, before: undo, after };
        self.done.push(Act {
            label: step.label.clone(),
            stamp: step.stamp.clone(),
            changes: step.before.clone(),
            merge_key,
            at_secs: now_secs,
            state,
        });
        self.tell(Entry::Done(step));
    }

    /// Ends the step under way: what comes next is a step of its own.
    pub fn close_step(&mut self) {
        if let Some(last) = self.done.last_mut() {
            last.merge_key = None;
        }
    }

    /// What undo would undo.
    pub fn undo_label(&self) -> Option<&str> {
        self.done.last().map(|act| act.label.as_str())
    }

    /// What redo would do again.
    pub fn redo_label(&self) -> Option<&str> {
        self.undone.last().map(|act| act.label.as_str())
    }

    /// Takes the last step back; `revert` applies changes and gives what reverts them.
    pub fn undo(&mut self, revert: impl FnOnce(Vec<Change>) -> Vec<Change>) -> Option<String> {
        let mut act = self.done.pop()?;
        act.changes = revert(std::mem::take(&mut act.changes));
        act.merge_key = None;
        let label = act.label.clone();
        self.undone.push(act);
        self.tell(Entry::Undone);
        Some(label)
    }

    /// Does the last undone step again.
    pub fn redo(&mut self, revert: impl FnOnce(Vec<Change>) -> Vec<Change>) -> Option<String> {
        let mut act = self.undone.pop()?;
        act.changes = revert(std::mem::take(&mut act.changes));
        let label = act.label.clone();
        self.done.push(act);
        self.tell(Entry::Redone);
        Some(label)
    }

    /// All steps, the newest first, with those that are undone in front.
    pub fn steps(&self) -> impl Iterator<Item = Listed<'_>> {
        let undone = self.undone.iter().map(|act| (act, true));
        undone.chain(self.done.iter().rev().map(|act| (act, false))).map(|(act, is_undone)| {
            Listed { label: &act.label, stamp: &act.stamp, state: act.state, is_undone }
        })
    }

    /// The notebook as it was right after the step that led to `state`, or before the first step;
    /// `None` for a state that is not among the steps. `notebook` is as it is now.
    ///
    /// Cost: the records of every step in between.
    pub fn notebook_at(&self, state: u64, notebook: &Notebook) -> Option<Notebook> {
        let mut then = notebook.clone();
        if let Some(from) = self.undone.iter().position(|act| act.state == state) {
            for act in self.undone.get(from..)?.iter().rev() {
                then.revert(act.changes.clone());
            }
            return Some(then);
        }
        for act in self.done.iter().rev() {
            if act.state == state {
                return Some(then);
            }
            then.revert(act.changes.clone());
        }
        (state == self.base).then_some(then)
    }

    /// Tells the journal.
    pub fn tell(&mut self, entry: Entry) {
        // A step that grows before it was heard is heard as it is in the end.
        if let (Entry::Grown(more), Some(Entry::Done(last) | Entry::Grown(last))) =
            (&entry, self.unheard.last_mut())
        {
            last.grow(more.clone());
            return;
        }
        self.unheard.push(entry);
    }

    /// Whether there is something that the journal has not heard.
    pub fn has_unheard(&self) -> bool {
        !self.unheard.is_empty()
    }

    /// What the journal has not heard; from now on it has.
    pub fn take_unheard(&mut self) -> Vec<Entry> {
        std::mem::take(&mut self.unheard)
    }

    /// The whole history as entries, for a journal that begins now. `notebook` is as it is now.
    ///
    /// Cost: the records of every step.
    pub fn entries(&self, notebook: &Notebook) -> Vec<Entry> {
        let step = |act: &Act, before: Vec<Change>, after: Vec<Change>| Step {
            label: act.label.clone(),
            stamp: act.stamp.clone(),
            state: act.state,
            before,
            after,
        };
        let mut then = notebook.clone();
        let mut done = Vec::new();
        for act in self.done.iter().rev() {
            let after = act.changes.iter().map(|change| change.as_in(&then)).collect();
            done.push(Entry::Done(step(act, act.changes.clone(), after)));
            then.revert(act.changes.clone());
        }
        let mut entries = vec![Entry::Began(self.base)];
        entries.extend(done.into_iter().rev());
        then.clone_from(notebook);
        for act in self.undone.iter().rev() {
            let before = act.changes.iter().map(|change| change.as_in(&then)).collect();
            entries.push(Entry::Done(step(act, before, act.changes.clone())));
            then.revert(act.changes.clone());
        }
        entries.extend(self.undone.iter().map(|_| Entry::Undone));
        entries
    }
}
