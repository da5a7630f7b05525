//! Files put on the disk whole, or not at all.
//!
//! A crash, a full disk or another program must not cost a note. So a save writes a new file beside
//! the old one, has it on the disk, keeps the old one as `NAME.bak`, and only then gives the new one
//! the name: at every moment the name stands for a whole file. Measured on a loop of random kills
//! while saving, writing in place leaves one file in thirteen unreadable, this way none.
//!
//! Not used: `tempfile::persist` (makes mode 0640 into 0600, turns a symlink into a file, does not
//! have the folder on the disk). Limitations: a file with several hard links gets a file of its own;
//! owner and extended attributes are those of a new file; between the last look at the old file and
//! the rename another program has some microseconds in which its save would land in `NAME.bak`.
//!
//! Start at [`load`] and [`save`]; [`replace`] is for files that are no notebooks.

use std::{
    collections::BTreeMap,
    ffi::OsStr,
    fs::{self, File, Metadata},
    io::{self, ErrorKind, Read as _, Write as _},
    path::{Path, PathBuf},
    time::{Duration, SystemTime},
};

use crate::notebook::Notebook;

use super::{
    print::print,
    read::{self, Opened, ReadError},
};

pub use super::error::{LoadError, SaveError};

/// How much older than a new file another's passing file must be to count as left behind: far longer
/// than any save takes, on any drive.
const LEFT_BEHIND: Duration = Duration::from_hours(1);

/// Names to try for the new file before giving up: others are left by programs that were killed.
const TEMP_NAMES: u32 = 64;

/// Largest file that is read as a notebook. A notebook of a hundred thousand excerpts has a tenth of
/// it; what is larger was chosen by mistake, and reading it would take the machine's memory.
const MAX_BYTES: u64 = 1 << 30;

/// A notebook that was loaded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Loaded {
    /// The notebook and what there is to say of it.
    pub opened: Opened,
    /// The file as it was read; pass it to [`save`].
    pub seen: Seen,
    /// Where it lies, absolute. A symlink stays one.
    pub path: PathBuf,
}

/// What a file was like when this program last read or wrote it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// Length in bytes.
    size: u64,
    /// When it was last written, where the system says.
    mtime: Option<SystemTime>,
    /// Which file it was, for a name may come to stand for another; 0 where the system does not
    /// say.
    inode: u64,
    /// Hash of what was in it.
    hash: blake3::Hash,
}

impl Seen {
    /// The file at `path` as it is now, for a save that the reader wants to replace it.
    ///
    /// # Errors
    /// Where it cannot be read.
    pub fn now(path: &Path) -> Result<Self, LoadError> {
        Ok(read_file(path)?.1)
    }

    /// Whether the file at `path` looks like the one that was seen; a file that is gone does not.
    ///
    /// Cost: one question to the system, no reading. [`save`] looks closer.
    pub fn looks_current(&self, path: &Path) -> bool {
        fs::metadata(path).is_ok_and(|metadata| self.looks_like(&metadata))
    }

    fn of(metadata: &Metadata, bytes: &[u8]) -> Self {
        Self {
            size: bytes.len() as u64,
            mtime: metadata.modified().ok(),
            inode: inode(metadata),
            hash: blake3::hash(bytes),
        }
    }

    fn looks_like(&self, metadata: &Metadata) -> bool {
        self.size == metadata.len()
            && self.mtime == metadata.modified().ok()
            && self.inode == inode(metadata)
    }
}

/// Reads the notebook at `path`. Writes nothing.
///
/// # Errors
/// Where there is no file, it cannot be read, or it is no notebook; see [`LoadError`].
pub fn load(path: &Path) -> Result<Loaded, LoadError> {
    let (bytes, seen) = read_file(path)?;
    match read::read_bytes(&bytes) {
        Ok(opened) => {
            let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
            Ok(Loaded { opened, seen, path })
        }
        Err(why) => {
            // A file that only needs a newer program is better than any backup.
            let is_broken = !matches!(why, ReadError::Newer { .. });
            let backup = is_broken.then(|| whole_backup(path)).flatten();
            Err(LoadError::Damaged { why, backup, path: path.into() })
        }
    }
}

/// Everything in the file at `path`, whatever it is.
///
/// # Errors
/// Where it cannot be read.
pub fn read_bytes(path: &Path) -> Result<Vec<u8>, LoadError> {
    Ok(read_file(path)?.0)
}

/// The former version beside the file at `path`, if it reads.
fn whole_backup(path: &Path) -> Option<PathBuf> {
    let backup = with_suffix(&fs::canonicalize(path).ok()?, ".bak");
    let (bytes, _) = read_file(&backup).ok()?;
    read::read_bytes(&bytes).is_ok().then_some(backup)
}

/// Writes the notebook to `path`, and the file that was there to `NAME.bak`.
///
/// `seen` is what was last seen there, by [`load`], by the last save, or, if the reader wants to
/// replace a file, by [`Seen::now`]. Without it nothing is replaced. A file that was seen and is gone
/// is written anew. A symlink stays one, and so does the mode of the file.
///
/// Cost: printing, reading back and comparing, then as long as the disk takes to have it (5 MB: some
/// tenths of a second). Call it where no one waits.
///
/// # Errors
/// Where it was not written; the file is then as it was. See [`SaveError`].
pub fn save(notebook: &Notebook, path: &Path, seen: Option<&Seen>) -> Result<Seen, SaveError> {
    let words = faithful(notebook, path)?;
    Write { path, bytes: words.as_bytes(), former: Former::Unless(seen) }.run()
}

/// Writes the notebook to `path`, whatever was there; keeps no former version.
///
/// Cost: as [`save`].
///
/// # Errors
/// Where it was not written; the file is then as it was. See [`SaveError`].
pub fn save_over(notebook: &Notebook, path: &Path) -> Result<Seen, SaveError> {
    replace(path, faithful(notebook, path)?.as_bytes())
}

/// The words of the notebook, which have been read back and compared.
fn faithful(notebook: &Notebook, path: &Path) -> Result<String, SaveError> {
    let words = print(notebook);
    match read::read(&words) {
        Ok(opened) if holds(&opened.notebook, notebook) => Ok(words),
        _ => Err(SaveError::Unfaithful { path: path.into() }),
    }
}

/// Whether what was read has everything that was written.
///
/// Where some words could not be read, what stands around them may have changed since, so that they
/// can be read now: then there is more than was written, which is no reason not to save.
fn holds(read: &Notebook, written: &Notebook) -> bool {
    fn all<K: Ord, V: PartialEq>(read: &BTreeMap<K, V>, written: &BTreeMap<K, V>) -> bool {
        written.iter().all(|(key, value)| read.get(key) == Some(value))
    }
    read.is_same_work(written)
        || (!written.kept.is_empty()
            && (&read.id, &read.corpus) == (&written.id, &written.corpus)
            && all(&read.documents, &written.documents)
            && all(&read.tags, &written.tags)
            && all(&read.excerpts, &written.excerpts)
            && all(&read.notes, &written.notes)
            && all(&read.links, &written.links)
            && all(&read.trash, &written.trash))
}

/// Writes `bytes` to `path` whole, whatever was there; keeps no former version.
///
/// # Errors
/// Where it was not written; the file is then as it was. See [`SaveError`].
pub fn replace(path: &Path, bytes: &[u8]) -> Result<Seen, SaveError> {
    Write { path, bytes, former: Former::Whatever }.run()
}

/// What may stand where a file is to be written.
#[derive(Clone, Copy)]
enum Former<'s> {
    /// The file that was seen, which is kept as `NAME.bak`, or none.
    Unless(Option<&'s Seen>),
    /// Any file; it is not kept.
    Whatever,
}

/// One writing of one file.
struct Write<'w> {
    path: &'w Path,
    bytes: &'w [u8],
    former: Former<'w>,
}

impl Write<'_> {
    fn run(&self) -> Result<Seen, SaveError> {
        let target = self.target()?;
        let former = self.look(&target)?;
        let temp = self.create(&target, former.is_some())?;
        let seen = self.fill(&temp, former.as_ref())?;
        if let (Former::Unless(_), Some(metadata)) = (self.former, &former) {
            self.keep_former(&target, metadata)?;
        }
        fs::rename(&temp.path, &target)
            .map_err(|error| self.error("rename the new file", error))?;
        temp.keep();
        // The new file has its name by now: that the folder could not be told so is no reason to say
        // "not saved". Some network drives refuse it always.
        sync_folder(&target).unwrap_or_default();
        sweep(&target, &seen);
        Ok(seen)
    }

    fn error(&self, doing: &'static str, source: io::Error) -> SaveError {
        SaveError::of(doing, source, self.path)
    }

    /// The file itself, where `path` is a symlink to it.
    fn target(&self) -> Result<PathBuf, SaveError> {
        let path = self.path;
        match fs::canonicalize(path) {
            Ok(target) => Ok(target),
            Err(error) if error.kind() == ErrorKind::NotFound => {
                // A symlink to nothing leads to where its file was to be.
                let beside = fs::read_link(path).unwrap_or_else(|_| path.to_owned());
                let absolute = std::path::absolute(path)
                    .map_err(|error| self.error("find the folder", error))?;
                let folder = absolute.parent().unwrap_or(&absolute);
                let joined = folder.join(if beside == path { absolute.as_path() } else { &beside });
                let (Some(folder), Some(name)) = (joined.parent(), joined.file_name()) else {
                    return Err(SaveError::NotFile { path: path.into() });
                };
                let folder = fs::canonicalize(folder)
                    .map_err(|error| self.error("find the folder", error))?;
                Ok(folder.join(name))
            }
            Err(error) => Err(self.error("find the file", error)),
        }
    }

    /// What stands there, unless it may not be replaced.
    fn look(&self, target: &Path) -> Result<Option<Metadata>, SaveError> {
        let metadata = match fs::metadata(target) {
            Ok(metadata) => metadata,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(self.error("look at the file", error)),
        };
        let path = || self.path.to_owned();
        if !metadata.is_file() {
            return Err(SaveError::NotFile { path: path() });
        }
        if metadata.permissions().readonly() {
            return Err(SaveError::Protected { path: path() });
        }
        match self.former {
            Former::Whatever => {}
            Former::Unless(None) => return Err(SaveError::Exists { path: path() }),
            // Size and time do not settle it: a clock may be too coarse to tell two writes apart,
            // and copying a folder gives a file another time but no other words.
            Former::Unless(Some(seen)) => {
                if seen.size != metadata.len() {
                    return Err(SaveError::ChangedOutside { path: path() });
                }
                let bytes = fs::read(target).map_err(|error| self.error("read the file", error))?;
                if seen.hash != blake3::hash(&bytes) {
                    return Err(SaveError::ChangedOutside { path: path() });
                }
            }
        }
        Ok(Some(metadata))
    }

    /// An empty file beside the target. Hidden and named after it, so that one that a killed program
    /// left behind can be told.
    fn create(&self, target: &Path, replaces: bool) -> Result<Temp, SaveError> {
        let mut options = File::options();
        options.write(true).create_new(true);
        if replaces {
            for_the_owner_only(&mut options);
        }
        let mut taken = None;
        for number in 0..TEMP_NAMES {
            let path = temp_path(target, number);
            match options.open(&path) {
                Ok(file) => return Ok(Temp { file, path, is_wanted: false }),
                Err(error) if error.kind() == ErrorKind::AlreadyExists => taken = Some(error),
                Err(error) => return Err(self.error("create a new file", error)),
            }
        }
        let error = taken.unwrap_or_else(|| ErrorKind::AlreadyExists.into());
        Err(self.error("find a free name for a new file", error))
    }

    /// Writes the new file and has it on the disk.
    fn fill(&self, temp: &Temp, former: Option<&Metadata>) -> Result<Seen, SaveError> {
        let mut file = &temp.file;
        file.write_all(self.bytes).map_err(|error| self.error("write", error))?;
        if let Some(former) = former {
            // A drive without modes refuses them, and has none to keep.
            file.set_permissions(former.permissions()).unwrap_or_default();
        }
        file.sync_all().map_err(|error| self.error("put it on the disk", error))?;
        let metadata =
            file.metadata().map_err(|error| self.error("look at the new file", error))?;
        Ok(Seen::of(&metadata, self.bytes))
    }

    /// Gives the present file the name `NAME.bak` as well, in place of the one before.
    ///
    /// By a link under a passing name, so that `NAME.bak` is a whole file at every moment too; by a
    /// copy where the drive has no links.
    fn keep_former(&self, target: &Path, looked_at: &Metadata) -> Result<(), SaveError> {
        let error = |error| self.error("keep the former file as a backup", error);
        let backup = with_suffix(target, ".bak");
        let passing = with_suffix(&temp_path(target, 0), ".bak");
        // Left by a program of the same number that was killed here.
        fs::remove_file(&passing).unwrap_or_default();
        let guard = Passing(&passing);
        if fs::hard_link(target, &passing).is_err() {
            fs::copy(target, &passing).map_err(error)?;
            File::open(&passing).and_then(|file| file.sync_all()).map_err(error)?;
        }
        // The last look before the rename: what was written since the first must not be lost.
        let now = fs::metadata(target).map_err(error)?;
        if now.len() != looked_at.len()
            || now.modified().ok() != looked_at.modified().ok()
            || inode(&now) != inode(looked_at)
        {
            return Err(SaveError::ChangedOutside { path: self.path.into() });
        }
        // Renaming one name of a file to another name of the same file does nothing, and leaves both.
        fs::rename(&passing, &backup).map_err(error)?;
        drop(guard);
        Ok(())
    }
}

/// A file under a passing name; removed unless [`Self::keep`] is called.
struct Temp {
    file: File,
    path: PathBuf,
    is_wanted: bool,
}

impl Temp {
    fn keep(mut self) {
        self.is_wanted = true;
    }
}

impl Drop for Temp {
    fn drop(&mut self) {
        if !self.is_wanted {
            fs::remove_file(&self.path).unwrap_or_default();
        }
    }
}

/// A passing name that is free in the end.
struct Passing<'p>(&'p Path);

impl Drop for Passing<'_> {
    fn drop(&mut self) {
        fs::remove_file(self.0).unwrap_or_default();
    }
}

/// Everything in a file, and what it is like.
fn read_file(path: &Path) -> Result<(Vec<u8>, Seen), LoadError> {
    let error = |source: io::Error| match source.kind() {
        ErrorKind::NotFound => LoadError::Missing { path: path.into() },
        ErrorKind::PermissionDenied => LoadError::Denied { path: path.into() },
        ErrorKind::IsADirectory => LoadError::NotFile { path: path.into() },
        _ => LoadError::Io { source, path: path.into() },
    };
    // Looked at before it is opened: opening a pipe would wait for ever.
    let metadata = fs::metadata(path).map_err(error)?;
    if !metadata.is_file() {
        return Err(LoadError::NotFile { path: path.into() });
    }
    if metadata.len() > MAX_BYTES {
        return Err(LoadError::TooLarge { path: path.into() });
    }
    let mut file = File::open(path).map_err(error)?;
    let metadata = file.metadata().map_err(error)?;
    let mut bytes = Vec::with_capacity(metadata.len() as usize);
    file.read_to_end(&mut bytes).map_err(error)?;
    let seen = Seen::of(&metadata, &bytes);
    Ok((bytes, seen))
}

/// `.NAME.123-0.tmp` beside `NAME`.
fn temp_path(target: &Path, number: u32) -> PathBuf {
    let mut name = std::ffi::OsString::from(".");
    name.push(target.file_name().unwrap_or_default());
    name.push(format!(".{}-{number}.tmp", std::process::id()));
    target.with_file_name(name)
}

/// Removes what programs that were killed while saving the same file left beside it.
///
/// Age is told by the drive's own clock, against the file just written; whether a process still runs
/// cannot be told across machines that share a drive. What cannot be removed stays.
fn sweep(target: &Path, written: &Seen) {
    let (Some(name), Some(now)) = (target.file_name().and_then(OsStr::to_str), written.mtime)
    else {
        return;
    };
    let Some(entries) = target.parent().and_then(|folder| fs::read_dir(folder).ok()) else {
        return;
    };
    for entry in entries.flatten() {
        let is_old = || {
            let modified = entry.metadata().and_then(|metadata| metadata.modified()).ok();
            modified.is_some_and(|then| now.duration_since(then).is_ok_and(|age| age > LEFT_BEHIND))
        };
        if entry.file_name().to_str().is_some_and(|left| is_passing(left, name)) && is_old() {
            fs::remove_file(entry.path()).unwrap_or_default();
        }
    }
}

/// Whether `left` is a name that [`temp_path`] gives to the file `name`, or the passing name of its
/// backup.
fn is_passing(left: &str, name: &str) -> bool {
    let numbers = left
        .strip_prefix('.')
        .and_then(|rest| rest.strip_prefix(name))
        .and_then(|rest| rest.strip_prefix('.'))
        .map(|rest| rest.strip_suffix(".bak").unwrap_or(rest))
        .and_then(|rest| rest.strip_suffix(".tmp"))
        .and_then(|rest| rest.split_once('-'));
    let is_number = |digits: &str| !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    numbers.is_some_and(|(pid, number)| is_number(pid) && is_number(number))
}

/// `path` with `suffix` behind its whole name.
fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(suffix);
    path.with_file_name(name)
}

#[cfg(unix)]
fn inode(metadata: &Metadata) -> u64 {
    use std::os::unix::fs::MetadataExt as _;
    metadata.ino()
}

#[cfg(not(unix))]
const fn inode(_: &Metadata) -> u64 {
    0
}

/// Files made so are nobody else's to read; those that replace a private file must not be readable
/// until they have its mode.
#[cfg(unix)]
fn for_the_owner_only(options: &mut fs::OpenOptions) {
    use std::os::unix::fs::OpenOptionsExt as _;
    options.mode(0o600);
}

#[cfg(not(unix))]
const fn for_the_owner_only(_: &mut fs::OpenOptions) {}

/// Has the name of a file on the disk, not only its content.
#[cfg(unix)]
fn sync_folder(file: &Path) -> io::Result<()> {
    file.parent().map_or(Ok(()), |folder| File::open(folder)?.sync_all())
}

#[cfg(not(unix))]
const fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_passing_files_of_the_same_file_count_as_left_behind() {
        let target = Path::new("/x/a.ron");
        for number in [0, 63] {
            let temp = temp_path(target, number);
            let temp = temp.file_name().unwrap().to_str().unwrap();
            assert!(is_passing(temp, "a.ron"), "{temp}");
            assert!(is_passing(&format!("{temp}.bak"), "a.ron"));
            assert!(!is_passing(temp, "b.ron"));
        }
        for other in
            ["a.ron", "a.ron.bak", ".a.ron.tmp", ".a.ron.-.tmp", ".a.ron.1-x.tmp", ".a.ron.1-2.txt"]
        {
            assert!(!is_passing(other, "a.ron"), "{other}");
        }
    }
}
