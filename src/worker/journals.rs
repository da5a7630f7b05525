//! Journals: what is done to a notebook is written down at once, and what a killed program had
//! written down and not saved is put back when the notebook is opened.
//!
//! A notebook's file has a journal by its id and its path; the copy of unsaved work by the id alone.
//! Two files with one id (a notebook that was copied) therefore have journals of their own. What is to
//! be written down is given to [`Journals::note`], which is quick; [`Journals::write`] writes it, after
//! which a killed program does not lose it; [`Journals::sync`] has it on the disk, for a power failure.
//! These two have threads of their own: a disk that is busy for a second keeps nothing from being
//! written. Opening a notebook first writes what was noted before.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::{Mutex, MutexGuard, PoisonError},
};

use crate::{
    notebook::{
        Notebook,
        diff::changes,
        ids::NotebookId,
        step::{Entry, Past, Place, RECOVERED, Step},
    },
    store::{
        self,
        error::SaveError,
        journal::{Front, Journal, Name, Unsynced},
        place,
    },
    workspace::{effect::Journaling, heard::Remembered},
};

/// Most steps that are taken over from one opening of a notebook to the next. A day of busy work
/// has a few hundred.
const MOST_STEPS: usize = 2000;

/// From this many bytes on a journal is written anew, without what is past, when its notebook is
/// opened; and also while it is open, once it has twice the length that it had when it was last written
/// anew.
const LONG_BYTES: u64 = 4 << 20;

/// What all journals together may take; those used last stay. Those with something in them that was
/// never saved stay always.
const ALL_BYTES: u64 = 512 << 20;

/// The journals of the notebooks that this program has open or had open.
pub(super) struct Journals {
    folder: Option<PathBuf>,
    /// What is to be written, in order.
    noted: Mutex<Vec<Journaling>>,
    open: Mutex<BTreeMap<Name, Journal>>,
    /// What journals are called by id and path: a drive that was taken out changes no name.
    names: Mutex<BTreeMap<(NotebookId, PathBuf), Name>>,
}

impl Journals {
    pub(super) fn new(folder: Option<PathBuf>) -> Self {
        Self { folder, noted: Mutex::default(), open: Mutex::default(), names: Mutex::default() }
    }

    /// Takes what is to be written down. Returns at once.
    pub(super) fn note(&self, journaling: Journaling) {
        lock(&self.noted).push(journaling);
    }

    /// Writes down what was noted.
    ///
    /// # Errors
    /// Where some of it is not written; that is noted again, to be written with what comes next.
    pub(super) fn write(&self) -> Result<(), SaveError> {
        // Taken first, so that nobody writes later notes in front of these.
        let mut open = lock(&self.open);
        let noted = std::mem::take(&mut *lock(&self.noted));
        let mut result = Ok(());
        let mut failed: Vec<Journaling> = Vec::new();
        for journaling in noted {
            // What comes after an entry that could not be written means nothing without it.
            let is_same = |it: &Journaling| {
                (&it.notebook, &it.path) == (&journaling.notebook, &journaling.path)
            };
            if failed.iter().any(is_same) {
                failed.push(journaling);
                continue;
            }
            if let Err(error) = self.write_one(&mut open, &journaling) {
                failed.push(journaling);
                result = Err(error);
            }
        }
        lock(&self.noted).splice(0..0, failed);
        result
    }

    /// Writes down what was noted, and has it on the disk. Keeps nobody from writing meanwhile.
    ///
    /// # Errors
    /// Where some of it is not; it is tried again with what comes next.
    pub(super) fn sync(&self) -> Result<(), SaveError> {
        let mut result = self.write();
        let unsynced: Vec<(Name, Unsynced)> = lock(&self.open)
            .iter_mut()
            .filter_map(|(name, journal)| Some((name.clone(), journal.unsynced()?)))
            .collect();
        for (name, unsynced) in unsynced {
            if unsynced.sync().is_err()
                && let Some(journal) = lock(&self.open).get_mut(&name)
            {
                result = result.and(journal.mend());
            }
        }
        self.shorten();
        result
    }

    /// Writes journals that have grown long anew without what is past, where everything in them is
    /// saved. That it could not be done is no reason to say that something was not written.
    fn shorten(&self) {
        let is_long = |journal: &Journal| {
            journal.ends_saved() && journal.n_bytes() > LONG_BYTES.max(2 * journal.n_bytes_anew())
        };
        let long: Vec<(Name, Front)> = lock(&self.open)
            .iter()
            .filter(|(_, journal)| is_long(journal))
            .map(|(name, journal)| (name.clone(), journal.front()))
            .collect();
        for (name, front) in long {
            // Read and written with nobody waiting; only the end that came meanwhile is moved over
            // while nobody writes.
            let past = front.entries().map(Past::of);
            let entries = past.ok().and_then(|past| past.entries(MOST_STEPS));
            let shorter = entries.and_then(|entries| front.shortened(&entries).ok());
            if let Some(shorter) = shorter
                && let Some(journal) = lock(&self.open).get_mut(&name)
            {
                journal.take_front(shorter).unwrap_or_default();
            }
        }
    }

    fn write_one(
        &self,
        open: &mut BTreeMap<Name, Journal>,
        journaling: &Journaling,
    ) -> Result<(), SaveError> {
        let Some(folder) = &self.folder else { return Ok(()) };
        let name = self.name(&journaling.notebook, journaling.path.as_deref());
        if !open.contains_key(&name) {
            let about = journaling.path.as_deref().unwrap_or(Path::new(""));
            let journals = store::journal::Journals::open(folder, &name, about)?;
            open.insert(name.clone(), journals.own);
        }
        let Some(journal) = open.get_mut(&name) else { return Ok(()) };
        if journaling.is_whole {
            return journal.rewrite(&journaling.entries);
        }
        journal.append(&journaling.entries)
    }

    /// Puts into a notebook that was opened what its journals hold and it does not, and gives what can
    /// be undone in it.
    ///
    /// The file itself is left as it is. Where there are no journals, or none can be read, the
    /// notebook stays as it is, with an empty history.
    pub(super) fn open(
        &self,
        notebook: &mut Notebook,
        path: Option<&Path>,
        stamp: &str,
    ) -> Remembered {
        self.try_open(notebook, path, stamp).unwrap_or_default()
    }

    fn try_open(
        &self,
        notebook: &mut Notebook,
        path: Option<&Path>,
        stamp: &str,
    ) -> Result<Remembered, SaveError> {
        let Some(folder) = &self.folder else { return Ok(Remembered::default()) };
        // What was noted and could not be written is lost to this opening only.
        self.write().unwrap_or_default();
        let mut open = lock(&self.open);
        let name = self.name(&notebook.id, path);
        // Closed first: this window's own lock would keep it out.
        open.remove(&name);
        let about = path.unwrap_or(Path::new(""));
        let journals = store::journal::Journals::open(folder, &name, about)?;
        let mut own = journals.own;
        let place = if path.is_some() { Place::File } else { Place::Draft };
        let mut past = Past::of(journals.entries);
        let mut recovered = past.recover(notebook, place);
        let file = notebook.clone();
        let is_plain = !recovered.is_merged && journals.others.is_empty();
        *notebook = recovered.notebook;
        for (_, entries) in &journals.others {
            let other = Past::of(entries.iter().cloned()).recover(notebook, place);
            recovered.n_steps += other.n_steps;
            recovered.conflicts.extend(other.conflicts);
            *notebook = other.notebook;
        }
        let mut remembered = Remembered {
            n_recovered: recovered.n_steps,
            conflicts: recovered.conflicts,
            ..Remembered::default()
        };
        if is_plain {
            past.keep_fitting(notebook);
            remembered.saved_state = recovered.saved_state;
            if own.n_bytes() > LONG_BYTES
                && let Some(entries) = past.entries(MOST_STEPS)
            {
                own.rewrite(&entries).unwrap_or_default();
            }
        } else {
            // What was recovered is one step, on top of what can still be undone in the file.
            past.keep_fitting(&file);
            remembered.saved_state = past.state();
            let mut entries = past.begun(MOST_STEPS, &[place]);
            let after = changes(&file, notebook);
            if !after.is_empty() {
                let step = Step {
                    label: RECOVERED.to_owned(),
                    stamp: stamp.to_owned(),
                    state: past.last_state() + 1,
                    before: after.iter().map(|change| change.as_in(&file)).collect(),
                    after,
                };
                entries.push(Entry::Done(step));
            }
            past = Past::of(entries.iter().cloned());
            if own.rewrite(&entries).is_ok() {
                journals.others.into_iter().for_each(|(left, _)| left.remove());
            } else {
                // Tried again with the next entry. Until then the journals stay as they are, and
                // would come to the same once more.
                let (notebook, path) = (notebook.id.clone(), path.map(Path::to_path_buf));
                let whole = Journaling { notebook, path, entries, is_whole: true };
                lock(&self.noted).insert(0, whole);
            }
        }
        remembered.past = past;
        open.insert(name, own);
        store::journal::trim(folder, ALL_BYTES);
        Ok(remembered)
    }

    /// What the journal of a notebook's file is called, or that of a copy of unsaved work: by the id,
    /// and by where the file really lies.
    fn name(&self, notebook_id: &NotebookId, path: Option<&Path>) -> Name {
        let notebook = place::file_name(notebook_id);
        let Some(path) = path else {
            return Name { whole: format!("{notebook}-unsaved"), notebook };
        };
        let mut names = lock(&self.names);
        let key = (notebook_id.clone(), path.to_owned());
        if let Some(known) = names.get(&key) {
            return known.clone();
        }
        let real = std::fs::canonicalize(path);
        let is_sure = real.is_ok();
        let real = real.or_else(|_| std::path::absolute(path)).unwrap_or_else(|_| path.to_owned());
        let hash = blake3::hash(real.as_os_str().as_encoded_bytes()).to_hex();
        let whole = format!("{notebook}-{}", hash.get(..16).unwrap_or_default());
        let name = Name { notebook, whole };
        if is_sure {
            names.insert(key, name.clone());
        }
        name
    }

    /// Removes the journal of a copy of unsaved work that was removed, once what was noted is written:
    /// by then the notebook's file has a journal with the same steps.
    pub(super) fn drop_draft(&self, notebook_id: &NotebookId) {
        if self.write().is_err() {
            return;
        }
        let mut open = lock(&self.open);
        if let Some(journal) = open.remove(&self.name(notebook_id, None)) {
            journal.remove();
        }
    }
}

/// The content of a lock. A thread that panicked with it in hand left it whole: each change is one
/// step.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
