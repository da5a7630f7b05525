//! What merges kept twice, until the reader has seen it. A merge that is undone takes its conflicts
//! with it, and brings them back when it is done again.

use crate::notebook::{Notebook, merge::Conflict};

use super::Workspace;

/// The conflicts of all merges since the notebook was opened.
#[derive(Clone, Debug, Default)]
pub struct Conflicts {
    all: Vec<Told>,
}

#[derive(Clone, Debug)]
struct Told {
    conflict: Conflict,
    /// The state that the merge's step led to, as the history numbers it; `None` for a merge that was
    /// made before the notebook came here, which nothing undoes.
    step: Option<u64>,
    /// Whether that step is undone just now.
    is_undone: bool,
}

impl Conflicts {
    /// Those of a notebook that was just opened.
    pub(super) fn of(conflicts: Vec<Conflict>) -> Self {
        let mut them = Self::default();
        them.add(conflicts, None);
        them
    }

    /// Adds what is not known yet, with the state that the merge's step led to.
    pub(super) fn add(&mut self, conflicts: Vec<Conflict>, step: Option<u64>) {
        for conflict in conflicts {
            if self.all.iter().all(|told| told.is_undone || told.conflict != conflict) {
                self.all.push(Told { conflict, step, is_undone: false });
            }
        }
    }

    /// Whether this one is known, and not undone.
    pub(super) fn holds(&self, conflict: &Conflict) -> bool {
        self.all.iter().any(|told| !told.is_undone && told.conflict == *conflict)
    }

    /// The step that led to `state` was undone, or done again.
    pub(super) fn follow(&mut self, state: u64, is_undone: bool) {
        for told in self.all.iter_mut().filter(|told| told.step == Some(state)) {
            told.is_undone = is_undone;
        }
    }

    /// The reader has seen this one.
    pub(super) fn seen(&mut self, conflict: &Conflict) {
        self.all.retain(|told| told.is_undone || told.conflict != *conflict);
    }

    /// The reader has seen all that are listed.
    pub(super) fn seen_all(&mut self, notebook: &Notebook) {
        self.all.retain(|told| !told.is_listed(notebook));
    }
}

impl Told {
    /// Whether there is anything to look at: a record that is gone is settled.
    fn is_listed(&self, notebook: &Notebook) -> bool {
        let record = self.conflict.record.as_ref();
        !self.is_undone && record.is_none_or(|record| notebook.record(record).is_some())
    }
}

impl Workspace {
    /// The conflicts somebody should look at: those of merges that stand, about records that are
    /// there.
    ///
    /// Cost: a look at a map for each.
    pub fn conflicts(&self) -> impl Iterator<Item = &Conflict> {
        let listed = self.conflicts.all.iter().filter(|told| told.is_listed(&self.notebook));
        listed.map(|told| &told.conflict)
    }
}
