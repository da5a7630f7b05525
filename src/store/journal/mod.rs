//! The journal: every step that was done to a notebook, on the disk within half a second.
//!
//! One file for each notebook file (or copy of unsaved work) and each window that has it open, in the
//! program's own folder. It is only appended to: a line that gives length and checksum, then a line of
//! RON that says what happened, then the records as a notebook's file has them, so that a journal is
//! read by the same tolerant code as notebooks, and by people. What a crash cut off, or a disk damaged,
//! is passed over; everything in front of and behind it is read.
//!
//! Not one change a record but whole records, before and after: a journal replayed on a file that
//! somebody else has changed since must know what it was written on ([`crate::notebook::step`]).
//!
//! A window holds its journal with a lock of the system, which a killed program loses: so a journal
//! that can be locked belongs to nobody who lives. Refuses to know when anything is written, and what
//! is made of entries.
//!
//! Start at [`Journals::open`].

mod words;

use std::{
    fs::{self, File, OpenOptions},
    io::{self, BufRead as _, BufReader, Write as _},
    path::{Path, PathBuf},
    time::SystemTime,
};

use crate::notebook::step::{Entry, Past};

use super::{atomic, error::SaveError};

pub use words::{entries, file};

/// Most windows that can have one notebook open, each with a journal of its own.
const SLOTS: u32 = 16;

/// How the names of journals end.
const JOURNAL: &str = ".journal";

/// What the first line of a journal says in front of the file that it is about.
const ABOUT: &str = "Variorum journal 1 of ";

/// The extension of the files that are locked for them.
const LOCK: &str = "lock";

/// Largest journal that is read. One of ten thousand steps in long notes has a twentieth of it.
const MAX_BYTES: u64 = 1 << 30;

/// A journal that this window writes.
#[derive(Debug)]
pub struct Journal {
    path: PathBuf,
    file: File,
    /// Held as long as the journal is open.
    _lock: File,
    /// Its first line.
    first: String,
    n_bytes: u64,
    n_bytes_anew: u64,
    is_unsynced: bool,
    ends_saved: bool,
}

/// What a journal held at some moment.
#[derive(Debug)]
pub struct Front {
    path: PathBuf,
    n_bytes: u64,
    first: String,
}

/// The front of a journal, written shorter beside it.
#[derive(Debug)]
pub struct Shorter {
    path: PathBuf,
    file: File,
    n_bytes: u64,
    /// Length of the front that it stands for.
    n_former: u64,
}

impl Front {
    /// Its entries. Cost: reading them.
    ///
    /// # Errors
    /// Where it cannot be read.
    pub fn entries(&self) -> Result<Vec<Entry>, SaveError> {
        let error = |source| SaveError::of("read the journal", source, &self.path);
        let bytes = fs::read(&self.path).map_err(error)?;
        Ok(entries(bytes.get(..self.n_bytes as usize).unwrap_or(&bytes)))
    }

    /// Writes these entries beside the journal, and has them on the disk.
    ///
    /// # Errors
    /// Where it could not be done.
    pub fn shortened(&self, entries: &[Entry]) -> Result<Shorter, SaveError> {
        let path = self.path.with_extension("shorter");
        let error = |source| SaveError::of("write the journal anew", source, &path);
        let words = self.first.clone() + &file(entries);
        fs::remove_file(&path).unwrap_or_default();
        let mut options = OpenOptions::new();
        options.append(true).create_new(true);
        atomic::for_the_owner_only(&mut options);
        let mut file = options.open(&path).map_err(error)?;
        file.write_all(words.as_bytes()).and_then(|()| file.sync_all()).map_err(error)?;
        Ok(Shorter { path, file, n_bytes: words.len() as u64, n_former: self.n_bytes })
    }
}

/// Entries of a journal that may not be on the disk yet.
#[derive(Debug)]
pub struct Unsynced {
    file: File,
    path: PathBuf,
}

impl Unsynced {
    /// Has them on the disk. Cost: as long as the disk takes.
    ///
    /// # Errors
    /// Where they are not, as far as anybody knows.
    pub fn sync(&self) -> Result<(), SaveError> {
        let error = |source| SaveError::of("put the journal on the disk", source, &self.path);
        self.file.sync_data().map_err(error)
    }
}

/// The journals of one notebook file.
#[derive(Debug)]
pub struct Journals {
    /// This window's.
    pub own: Journal,
    /// What it holds from former windows.
    pub entries: Vec<Entry>,
    /// What windows left that ended without another taking over, and their files.
    pub others: Vec<(Left, Vec<Entry>)>,
}

/// What journals of a file are called.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Name {
    /// The part that says which notebook it is.
    pub notebook: String,
    /// The whole, which also says which file.
    pub whole: String,
}

/// A journal of a window that is gone. Its lock is held until this is dropped.
#[derive(Debug)]
pub struct Left {
    path: PathBuf,
    _lock: File,
}

impl Left {
    /// Removes it, once what it held is on the disk elsewhere. One that cannot be removed is found
    /// again and does no harm: its steps are in the notebook by then.
    pub fn remove(self) {
        fs::remove_file(&self.path).unwrap_or_default();
    }
}

impl Journals {
    /// Opens the journals `name` in `folder`, which is made if it is not there. They are of the file
    /// `about`, an empty path for a copy of unsaved work.
    ///
    /// A notebook that was moved has left its journal under another name: where there is none of this
    /// name, one that begins as it does and is about a file that is gone counts among the others.
    ///
    /// Cost: reading them.
    ///
    /// # Errors
    /// Where none can be written: no folder, no permission, too many windows.
    pub fn open(folder: &Path, name: &Name, about: &Path) -> Result<Self, SaveError> {
        let error = |source| SaveError::of("open the journal", source, folder);
        fs::create_dir_all(folder).map_err(error)?;
        let mut own = None;
        let mut others = Vec::new();
        for slot in 0..SLOTS {
            let journal = folder.join(format!("{}-{slot}{JOURNAL}", name.whole));
            let lock = journal.with_extension(LOCK);
            let exists = journal.exists();
            if own.is_some() && !exists {
                continue;
            }
            let Some(lock) = try_lock(&lock).map_err(error)? else { continue };
            if own.is_none() {
                own = Some((journal, lock));
            } else {
                let entries = read_file(&journal).map_err(error)?;
                others.push((Left { path: journal, _lock: lock }, entries));
            }
        }
        let (path, lock) = own.ok_or_else(|| error(io::ErrorKind::ResourceBusy.into()))?;
        let entries = if path.exists() { read_file(&path).map_err(error)? } else { Vec::new() };
        let own = Journal::append_to(path, lock, about)?;
        if entries.is_empty() && !about.as_os_str().is_empty() {
            others.extend(moved(folder, &name.notebook));
        }
        Ok(Self { own, entries, others })
    }
}

/// The journals of files of this notebook that are not where they were, and that no living window has.
fn moved(folder: &Path, notebook: &str) -> Vec<(Left, Vec<Entry>)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let (name, path) = (entry.file_name(), entry.path());
        let is_one = name.to_str().is_some_and(|name| {
            name.strip_prefix(notebook).is_some_and(|rest| rest.starts_with('-'))
                && name.ends_with(JOURNAL)
        });
        let has_left = || about(&path).is_some_and(|about| !about.exists());
        if is_one
            && has_left()
            && let Ok(Some(lock)) = try_lock(&path.with_extension(LOCK))
            && let Ok(entries) = read_file(&path)
        {
            found.push((Left { path, _lock: lock }, entries));
        }
    }
    // Not in the order of the folder, which is another on every drive.
    found.sort_by(|(a, _), (b, _)| a.path.cmp(&b.path));
    found
}

/// The file that a journal is about, as its first line says.
fn about(journal: &Path) -> Option<PathBuf> {
    let mut line = String::new();
    BufReader::new(File::open(journal).ok()?).read_line(&mut line).ok()?;
    let about = line.strip_prefix(ABOUT)?.trim_end();
    (!about.is_empty()).then(|| PathBuf::from(about))
}

impl Journal {
    fn append_to(path: PathBuf, lock: File, about: &Path) -> Result<Self, SaveError> {
        let mut options = OpenOptions::new();
        options.append(true).create(true);
        atomic::for_the_owner_only(&mut options);
        let error = |source| SaveError::of("open the journal", source, &path);
        let file = options.open(&path).map_err(error)?;
        let n_bytes = file.metadata().map_err(error)?.len();
        let first = format!("{ABOUT}{}\n", about.display());
        let mut journal = Self {
            path,
            file,
            _lock: lock,
            first,
            n_bytes,
            n_bytes_anew: n_bytes,
            is_unsynced: false,
            ends_saved: false,
        };
        if n_bytes == 0 {
            journal.put(journal.first.clone().as_bytes())?;
            atomic::sync_folder(&journal.path).unwrap_or_default();
        }
        Ok(journal)
    }

    /// Appends entries: from then on a killed program does not lose them. What a power failure would
    /// lose is another matter, see [`Self::unsynced`].
    ///
    /// # Errors
    /// Where they are not written, for certain: the file is as it was.
    pub fn append(&mut self, entries: &[Entry]) -> Result<(), SaveError> {
        self.put(file(entries).as_bytes())?;
        self.ends_saved = matches!(entries.last(), Some(Entry::Saved(..)));
        Ok(())
    }

    /// Whether the last entry says that something was saved.
    pub const fn ends_saved(&self) -> bool {
        self.ends_saved
    }

    /// What is in it by now, to be written shorter while writing goes on.
    pub fn front(&self) -> Front {
        Front { path: self.path.clone(), n_bytes: self.n_bytes, first: self.first.clone() }
    }

    /// Puts the shorter front in the place of the longer one, with what came behind that since.
    ///
    /// Cost: copying what came since.
    ///
    /// # Errors
    /// Where it was not done; the journal is then as it was.
    pub fn take_front(&mut self, shorter: Shorter) -> Result<(), SaveError> {
        let error = |source| SaveError::of("write the journal anew", source, &self.path);
        let bytes = fs::read(&self.path).map_err(error)?;
        let since = bytes.get(shorter.n_former as usize..).unwrap_or_default();
        let mut file = &shorter.file;
        file.write_all(since).map_err(error)?;
        fs::rename(&shorter.path, &self.path).map_err(error)?;
        self.file = shorter.file;
        self.n_bytes = shorter.n_bytes + since.len() as u64;
        (self.n_bytes_anew, self.is_unsynced) = (self.n_bytes, true);
        Ok(())
    }

    fn put(&mut self, words: &[u8]) -> Result<(), SaveError> {
        if let Err(source) = self.file.write_all(words) {
            // To be appended again: undone twice is not what was done.
            self.file.set_len(self.n_bytes).unwrap_or_default();
            return Err(SaveError::of("write the journal", source, &self.path));
        }
        self.n_bytes += words.len() as u64;
        self.is_unsynced = true;
        Ok(())
    }

    /// What has to be done to have it on the disk, if anything has. Apart from the journal, so that
    /// writing can go on while a slow disk takes its time.
    pub fn unsynced(&mut self) -> Option<Unsynced> {
        let is_unsynced = std::mem::take(&mut self.is_unsynced);
        let file = is_unsynced.then(|| self.file.try_clone().ok()).flatten()?;
        Some(Unsynced { file, path: self.path.clone() })
    }

    /// Puts what could not be had on the disk there anew: after a failed try nobody knows what of the
    /// file is there.
    ///
    /// # Errors
    /// Where it is not.
    pub fn mend(&mut self) -> Result<(), SaveError> {
        let entries = self.entries()?;
        self.rewrite(&entries)
    }

    /// Writes it anew with these entries and nothing else, whole or not at all.
    ///
    /// # Errors
    /// Where it was not; it is then as it was.
    pub fn rewrite(&mut self, entries: &[Entry]) -> Result<(), SaveError> {
        let words = self.first.clone() + &file(entries);
        atomic::replace(&self.path, words.as_bytes())?;
        let error = |source| SaveError::of("open the journal", source, &self.path);
        let mut options = OpenOptions::new();
        self.file = options.append(true).open(&self.path).map_err(error)?;
        self.n_bytes = words.len() as u64;
        self.n_bytes_anew = self.n_bytes;
        self.is_unsynced = false;
        Ok(())
    }

    /// Its length in bytes.
    pub const fn n_bytes(&self) -> u64 {
        self.n_bytes
    }

    /// Its length when it was opened or written anew.
    pub const fn n_bytes_anew(&self) -> u64 {
        self.n_bytes_anew
    }

    /// What it holds. Cost: reading it.
    ///
    /// # Errors
    /// Where it cannot be read.
    pub fn entries(&self) -> Result<Vec<Entry>, SaveError> {
        read_file(&self.path)
            .map_err(|source| SaveError::of("read the journal", source, &self.path))
    }

    /// Closes it and removes it, because what it is about is gone.
    pub fn remove(self) {
        fs::remove_file(&self.path).unwrap_or_default();
    }
}

/// The lock of a file that is made if it is not there; `None` where another has it.
fn try_lock(path: &Path) -> io::Result<Option<File>> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(false);
    atomic::for_the_owner_only(&mut options);
    let file = options.open(path)?;
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(fs::TryLockError::WouldBlock) => Ok(None),
        // A drive without locks: then nobody can tell who lives, and each window is the only one.
        Err(fs::TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => {
            Ok(Some(file))
        }
        Err(fs::TryLockError::Error(error)) => Err(error),
    }
}

fn read_file(path: &Path) -> io::Result<Vec<Entry>> {
    if fs::metadata(path)?.len() > MAX_BYTES {
        return Ok(Vec::new());
    }
    Ok(entries(&fs::read(path)?))
}

/// Removes the journals in `folder` that were written longest ago, where all together take more than
/// `most` bytes; but none that a living window has, and none with steps that were never saved.
pub fn trim(folder: &Path, most: u64) {
    let mut found: Vec<(SystemTime, u64, PathBuf)> = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name();
        if name.to_str().is_some_and(|name| name.ends_with(JOURNAL))
            && let Ok(metadata) = entry.metadata()
        {
            let written = metadata.modified().unwrap_or(SystemTime::UNIX_EPOCH);
            found.push((written, metadata.len(), entry.path()));
        }
    }
    let mut total: u64 = found.iter().map(|(_, size, _)| size).sum();
    if total <= most {
        return;
    }
    found.sort();
    for (_, size, path) in found {
        if total <= most {
            return;
        }
        let Ok(Some(_lock)) = try_lock(&path.with_extension(LOCK)) else { continue };
        let is_saved = read_file(&path).is_ok_and(|entries| Past::of(entries).is_saved());
        if is_saved && fs::remove_file(&path).is_ok() {
            total = total.saturating_sub(size);
        }
    }
}
