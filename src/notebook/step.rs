//! What was done to a notebook, step by step, as data that can be written down and read again.
//!
//! A [`Step`] is a reader's act with its name, its time and every record it touched, before and after.
//! [`Entry`] is what happens to steps: done, gone on with, undone, redone, saved. Entries in order are
//! a journal; [`Past::of`] makes of it what can be undone and redone, and [`Past::recover`] what a
//! notebook file lacks that was on its way into it when the program was killed.
//!
//! Refuses to know where a journal lies and what it looks like there. Pure; no clock.

use std::collections::BTreeMap;

use super::{
    Notebook,
    edit::Change,
    excerpt::{Excerpt, Placed},
    ids::{DecisionId, DocId, ExcerptId, LinkId, NoteId, RuleId, TagId},
    kept::{Kind, RecordId},
    merge::{Conflict, merge},
};

/// What the step is called that brings back work which was on its way to the file.
pub const RECOVERED: &str = "recover unsaved work";

/// A reader's act.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// What it is called in "Undo …".
    pub label: String,
    /// When it was done, RFC 3339 in UTC.
    pub stamp: String,
    /// Names the state of the notebook after it; see [`crate::workspace::history::History::state`].
    pub state: u64,
    /// Every record that it touched, once, in the order of keys, as it was before.
    pub before: Vec<Change>,
    /// The same records after it.
    pub after: Vec<Change>,
}

/// Where a state was saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// In the notebook's file.
    File,
    /// In the program's own copy of unsaved work.
    Draft,
}

/// Something that happened to the steps of a notebook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entry {
    /// The journal begins, with the notebook in the state of this number.
    Began(u64),
    /// A step was done.
    Done(Step),
    /// The last step went on, such as by typing: its state, time and records are these from now on;
    /// `before` has only those records that it had not touched yet.
    Grown(Step),
    /// The last step was undone.
    Undone,
    /// The step undone last was done again.
    Redone,
    /// A state is on the disk. The one that is meant may lie some entries back, for work goes on while
    /// a notebook is being saved.
    Saved(Place, u64),
}

/// What a change is about: two with the same key are about the same record.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ChangeKey {
    /// A living record.
    Record(RecordId),
    /// A removed one.
    Trash(RecordId),
    /// What could not be read.
    Kept,
    /// The unknown fields of a record, or of the notebook itself.
    Extra(Option<RecordId>),
    /// The folder.
    Corpus,
}

impl Change {
    /// What it is about.
    pub fn key(&self) -> ChangeKey {
        match self {
            Self::Document(id, _) => ChangeKey::Record(id.into()),
            Self::Tag(id, _) => ChangeKey::Record(id.into()),
            Self::Excerpt(id, _) => ChangeKey::Record(id.into()),
            Self::Note(id, _) => ChangeKey::Record(id.into()),
            Self::Link(id, _) => ChangeKey::Record(id.into()),
            Self::Decision(id, _) => ChangeKey::Record(id.into()),
            Self::Rule(id, _) => ChangeKey::Record(id.into()),
            Self::Trash(id, _) => ChangeKey::Trash(id.clone()),
            Self::Kept(_) => ChangeKey::Kept,
            Self::Extra(id, _) => ChangeKey::Extra(id.clone()),
            Self::Corpus(_) => ChangeKey::Corpus,
        }
    }

    /// The living record it is about, if it is about one.
    pub fn record(&self) -> Option<RecordId> {
        match self.key() {
            ChangeKey::Record(record_id) => Some(record_id),
            _ => None,
        }
    }

    /// That the record of that name is not there.
    pub fn gone(record_id: &RecordId) -> Self {
        let id = record_id.id.as_str();
        match record_id.kind {
            Kind::Document => Self::Document(DocId::read(id), None),
            Kind::Tag => Self::Tag(TagId::read(id), None),
            Kind::Excerpt => Self::Excerpt(ExcerptId::read(id), None),
            Kind::Note => Self::Note(NoteId::read(id), None),
            Kind::Link => Self::Link(LinkId::read(id), None),
            Kind::Decision => Self::Decision(DecisionId::read(id), None),
            Kind::Rule => Self::Rule(RuleId::read(id), None),
        }
    }

    /// The same record as it is in `notebook`.
    #[must_use]
    pub fn as_in(&self, notebook: &Notebook) -> Self {
        match self {
            Self::Document(id, _) => {
                Self::Document(id.clone(), notebook.documents.get(id).cloned())
            }
            Self::Tag(id, _) => Self::Tag(id.clone(), notebook.tags.get(id).cloned()),
            Self::Excerpt(id, _) => Self::Excerpt(id.clone(), notebook.excerpts.get(id).cloned()),
            Self::Note(id, _) => Self::Note(id.clone(), notebook.notes.get(id).cloned()),
            Self::Link(id, _) => Self::Link(id.clone(), notebook.links.get(id).cloned()),
            Self::Decision(id, _) => {
                Self::Decision(id.clone(), notebook.decisions.get(id).cloned())
            }
            Self::Rule(id, _) => Self::Rule(id.clone(), notebook.rules.get(id).cloned()),
            Self::Trash(id, _) => Self::Trash(id.clone(), notebook.trash.get(id).cloned()),
            Self::Kept(_) => Self::Kept(notebook.kept.clone()),
            Self::Extra(id, _) => {
                Self::Extra(id.clone(), notebook.extra.get(id).cloned().unwrap_or_default())
            }
            Self::Corpus(_) => Self::Corpus(notebook.corpus.clone()),
        }
    }

    /// Whether both say the same of the same record. Where an excerpt was found last is no part of
    /// what it says: that is worked out anew from its document.
    pub fn says_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Excerpt(id, Some(mine)), Self::Excerpt(other_id, Some(theirs))) => {
                let plain = |it: &Excerpt| Excerpt { placed: Placed::default(), ..it.clone() };
                id == other_id && (mine == theirs || plain(mine) == plain(theirs))
            }
            // The relative path of the folder follows the file, not the reader.
            (Self::Corpus(_), Self::Corpus(_)) => true,
            _ => self == other,
        }
    }
}

/// Keeps the last of several changes of one record, in the order of keys. Of changes that undo, which
/// stand newest first, that is the one that undoes them all.
pub fn last_of_each(changes: Vec<Change>) -> Vec<Change> {
    let by_key: BTreeMap<ChangeKey, Change> =
        changes.into_iter().map(|change| (change.key(), change)).collect();
    by_key.into_values().collect()
}

/// A journal, made sense of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Past {
    /// Steps that are done, oldest first.
    pub done: Vec<Step>,
    /// Steps that were undone, the next to be done again last.
    pub undone: Vec<Step>,
    /// Names the state before the first of them.
    pub base: u64,
    /// What was put since the beginning: state, records before, records after.
    puts: Vec<(u64, Vec<Change>, Vec<Change>)>,
    /// How many of them were in the notebook's file when it was last saved, and its state.
    in_file: (usize, u64),
    /// The same of the copy of unsaved work.
    in_draft: (usize, u64),
}

/// What came of [`Past::recover`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recovered {
    /// The notebook with everything.
    pub notebook: Notebook,
    /// How many steps were not in the file.
    pub n_steps: usize,
    /// The state that is in the file; equal to the last one where nothing was missing.
    pub saved_state: u64,
    /// Whether somebody else had changed the same file since: then the steps were merged into it, as
    /// one step more.
    pub is_merged: bool,
    /// What the merge could not decide.
    pub conflicts: Vec<Conflict>,
}

impl Past {
    /// What entries in order come to. Entries that do not fit, as after damage, are passed over.
    ///
    /// Cost: a pass; memory for every step.
    pub fn of(entries: impl IntoIterator<Item = Entry>) -> Self {
        let mut past = Self::default();
        for entry in entries {
            past.take(entry);
        }
        past
    }

    /// Names the last state.
    pub fn state(&self) -> u64 {
        self.done.last().map_or(self.base, |step| step.state)
    }

    /// The highest number that names a state.
    pub fn last_state(&self) -> u64 {
        let steps = self.done.iter().chain(&self.undone).map(|step| step.state);
        steps.chain(self.puts.iter().map(|(state, ..)| *state)).max().unwrap_or(0).max(self.base)
    }

    fn take(&mut self, entry: Entry) {
        match entry {
            Entry::Began(state) => {
                *self = Self {
                    base: state,
                    in_file: (0, state),
                    in_draft: (0, state),
                    ..Self::default()
                };
            }
            Entry::Done(step) => {
                self.undone.clear();
                self.puts.push((step.state, step.before.clone(), step.after.clone()));
                self.done.push(step);
            }
            Entry::Grown(more) => {
                let Some(last) = self.done.last_mut() else { return };
                let before = more.after.iter().map(|change| {
                    let key = change.key();
                    let mut known = last.after.iter().chain(&more.before);
                    known.rfind(|it| it.key() == key).unwrap_or(change).clone()
                });
                self.puts.push((more.state, before.collect(), more.after.clone()));
                last.grow(more);
            }
            Entry::Undone => {
                let Some(step) = self.done.pop() else { return };
                self.puts.push((self.state(), step.after.clone(), step.before.clone()));
                self.undone.push(step);
            }
            Entry::Redone => {
                let Some(step) = self.undone.pop() else { return };
                self.puts.push((step.state, step.before.clone(), step.after.clone()));
                self.done.push(step);
            }
            Entry::Saved(place, state) => {
                let n_puts = self.puts.iter().rposition(|(it, ..)| *it == state).map(|at| at + 1);
                let Some(n_puts) = n_puts.or((state == self.base).then_some(0)) else { return };
                match place {
                    Place::File => self.in_file = (n_puts, state),
                    Place::Draft => self.in_draft = (n_puts, state),
                }
            }
        }
    }

    /// What a file, or with [`Place::Draft`] the copy of unsaved work, lacks of the journal, put into
    /// it.
    ///
    /// Records are only put over what the journal says stood there. Where somebody else has changed
    /// one of them since, the steps are merged into what they wrote ([`merge()`]).
    ///
    /// Cost: that of the records that are missing; a merge where it is needed.
    pub fn recover(&self, notebook: &Notebook, place: Place) -> Recovered {
        let (n_puts, saved_state) = match place {
            Place::File => self.in_file,
            Place::Draft => self.in_draft,
        };
        let missing = self.puts.get(n_puts..).unwrap_or_default();
        let (mut first, mut last) = (BTreeMap::new(), BTreeMap::new());
        for (_, before, after) in missing {
            for change in before {
                first.entry(change.key()).or_insert(change);
            }
            last.extend(after.iter().map(|change| (change.key(), change)));
        }
        // What was done and undone again is nothing that is missing.
        let is_put = |key: &ChangeKey, change: &Change| {
            first.get(key).is_none_or(|before| !before.says_same(change))
        };
        let puts: Vec<&Change> =
            last.iter().filter(|(key, change)| is_put(key, change)).map(|(_, it)| *it).collect();
        let is_in = |change: &&Change| change.says_same(&change.as_in(notebook));
        if puts.iter().all(is_in) {
            return Recovered {
                notebook: notebook.clone(),
                n_steps: 0,
                saved_state: self.state(),
                is_merged: false,
                conflicts: Vec::new(),
            };
        }
        let mut mine = notebook.clone();
        for change in &puts {
            mine.put((*change).clone());
        }
        let fits = puts.iter().all(|change| {
            first.get(&change.key()).is_some_and(|it| it.says_same(&it.as_in(notebook)))
        });
        let n_steps = missing.len();
        if fits {
            let conflicts = Vec::new();
            return Recovered { notebook: mine, n_steps, saved_state, is_merged: false, conflicts };
        }
        let mut base = notebook.clone();
        for change in &puts {
            if let Some(before) = first.get(&change.key()) {
                base.put((*before).clone());
            }
        }
        let merged = merge(&base, &mine, notebook);
        Recovered {
            notebook: merged.notebook,
            n_steps,
            saved_state,
            is_merged: true,
            conflicts: merged.conflicts,
        }
    }

    /// Drops the steps, oldest first, that can no longer be undone in `notebook`, and those that can
    /// no longer be done again: a step is undone only where the records still are as it left them.
    pub fn keep_fitting(&mut self, notebook: &Notebook) {
        fn fitting(steps: &[Step], notebook: &Notebook, is_done: bool) -> usize {
            let mut passed: BTreeMap<ChangeKey, &Change> = BTreeMap::new();
            let mut n_fitting = 0;
            for step in steps.iter().rev() {
                let (from, to) =
                    if is_done { (&step.after, &step.before) } else { (&step.before, &step.after) };
                let fits = from.iter().all(|change| match passed.get(&change.key()) {
                    Some(known) => change.says_same(known),
                    None => change.says_same(&change.as_in(notebook)),
                });
                if !fits {
                    break;
                }
                passed.extend(to.iter().map(|change| (change.key(), change)));
                n_fitting += 1;
            }
            n_fitting
        }
        let n_dropped = self.done.len() - fitting(&self.done, notebook, true);
        let mut dropped = self.done.drain(..n_dropped);
        self.base = dropped.next_back().map_or(self.base, |step| step.state);
        let n_undone = fitting(&self.undone, notebook, false);
        self.undone.drain(..self.undone.len() - n_undone);
    }

    /// The entries that come to the same, without what is past: for writing a journal anew. At most
    /// `n_most` steps, the newest. `None` while something is in neither the file nor the copy: then the
    /// journal must stay as it is.
    pub fn entries(&self, n_most: usize) -> Option<Vec<Entry>> {
        let places = [(Place::File, self.in_file), (Place::Draft, self.in_draft)];
        let saved = places.into_iter().filter(|(_, (n_puts, _))| *n_puts == self.puts.len());
        let saved: Vec<Place> = saved.map(|(place, _)| place).collect();
        (!saved.is_empty()).then(|| self.begun(n_most, &saved))
    }

    /// Entries that come to the same steps, the newest `n_most` of them, with their last state saved in
    /// these places.
    pub fn begun(&self, n_most: usize, saved: &[Place]) -> Vec<Entry> {
        let n_skipped = self.done.len().saturating_sub(n_most);
        let (skipped, kept) = self.done.split_at_checked(n_skipped).unwrap_or_default();
        let mut entries = vec![Entry::Began(skipped.last().map_or(self.base, |step| step.state))];
        entries.extend(kept.iter().cloned().map(Entry::Done));
        // Undone steps were done after these, and are undone again.
        entries.extend(self.undone.iter().rev().cloned().map(Entry::Done));
        entries.extend(self.undone.iter().map(|_| Entry::Undone));
        entries.extend(saved.iter().map(|place| Entry::Saved(*place, self.state())));
        entries
    }

    /// Whether everything is in the file, or in the copy of unsaved work.
    pub fn is_saved(&self) -> bool {
        [self.in_file, self.in_draft].iter().any(|(n_puts, _)| *n_puts == self.puts.len())
    }
}

impl Step {
    /// Takes over what was done on top of it.
    pub(crate) fn grow(&mut self, more: Self) {
        (self.state, self.stamp) = (more.state, more.stamp);
        self.before.extend(more.before);
        self.before = last_of_each(std::mem::take(&mut self.before));
        self.after.extend(more.after);
        self.after = last_of_each(std::mem::take(&mut self.after));
    }
}
