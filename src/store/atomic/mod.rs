//! Files put on the disk whole, or not at all.
//!
//! A crash, a full disk or another program must not cost a note. So a save writes a new file beside
//! the old one, has it on the disk, and only then gives it the name: at every moment the name stands
//! for a whole file. Measured on a loop of random kills while saving, writing in place leaves one file
//! in thirteen unreadable, this way none. The steps, each of which can fail or be the last before a
//! kill:
//!
//! 1. print, read back and compare; find the file behind a symlink; lock it, which only programs of ours
//!    ask for (on another machine too, where the drive passes locks on); look whether it is still what
//!    was seen, by its hash ([`SaveError::ChangedOutside`] if not);
//! 2. a passing file beside it, made new: write, owner, mode, extended attributes, `fsync`;
//! 3. exchange the names of the two (`RENAME_EXCHANGE`; `RENAME_SWAP` on macOS) and look what came out:
//!    - the file that was expected becomes `NAME.bak`;
//!    - another one was written in the last moment: it is kept as `NAME.conflict-N.ron`, and the
//!      caller hears [`SaveError::Crossed`], to merge it in. The names are not exchanged back: who has
//!      seen the new file by now, and gone on from it, would be undone;
//! 4. `fsync` the folder; only now it is saved.
//!
//! Whatever fails, the passing file is removed, and the next try begins with a new one: after a failed
//! `fsync` nobody knows what of a file is on the disk. What a killed program left is put away by the
//! next save, and by [`tidy`]; its name says what it is, so that nothing is thrown away that is nowhere
//! else.
//!
//! Where a drive does not exchange names (Windows, many network drives), the old file gets `NAME.bak`
//! as a second name (a copy, where there are no links) and the new one is renamed over it. Then, between
//! the last look and the rename, another program has some microseconds in which its version would be
//! lost.
//!
//! Not used: `tempfile::persist` (makes mode 0640 into 0600, turns a symlink into a file, does not
//! have the folder on the disk). Limitations: a file with several hard links gets a file of its own;
//! owner and attributes are kept as far as the system lets this user; where a drive knows no locks, two
//! windows that save in the same moment, each on what the other has just put there, can take words out
//! of the notebook that then stand in `NAME.conflict-N.ron` only; a program that opened the file to
//! write in place before the exchange, and writes after the look, writes into `NAME.bak`.
//!
//! Start at [`load`] and [`save`]; [`replace`] is for files that are no notebooks.

mod likeness;
mod obstacle;
mod passing;
mod swap;
mod write;

use std::{
    collections::BTreeMap,
    fs::{self, File, Metadata},
    io::{self, ErrorKind, Read as _},
    path::{Path, PathBuf},
    time::SystemTime,
};

use crate::notebook::Notebook;

use super::{
    print::print,
    read::{self, Opened, ReadError},
};

use passing::{Becomes, with_suffix};
use write::{Allows, Write};

pub use obstacle::obstacle;

pub(super) use swap::sync_folder;
pub(super) use write::for_the_owner_only;

pub use super::error::{LoadError, SaveError};

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
    match look(path)? {
        (seen, Ok(opened)) => {
            let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
            Ok(Loaded { opened, seen, path })
        }
        (_, Err(why)) => {
            // A file that only needs a newer program is better than any backup.
            let is_broken = !matches!(why, ReadError::Newer { .. });
            let backup = is_broken.then(|| whole_backup(path)).flatten();
            Err(LoadError::Damaged { why, backup, path: path.into() })
        }
    }
}

/// What the file at `path` is like, and the notebook in it or why it is none. Writes nothing.
///
/// # Errors
/// Where there is no file or it cannot be read.
pub fn look(path: &Path) -> Result<(Seen, Result<Opened, ReadError>), LoadError> {
    let (bytes, seen) = read_file(path)?;
    Ok((seen, read::read_bytes(&bytes)))
}

/// The former version beside the file at `path`, if it reads.
fn whole_backup(path: &Path) -> Option<PathBuf> {
    let backup = with_suffix(&fs::canonicalize(path).ok()?, ".bak");
    let (bytes, _) = read_file(&backup).ok()?;
    read::read_bytes(&bytes).is_ok().then_some(backup)
}

/// What stands where a notebook is to be saved, and what becomes of it.
#[derive(Clone, Copy, Debug)]
pub enum Former<'s> {
    /// No file; nothing is replaced.
    None,
    /// The file that was seen, by [`load`], by the last save, or, if the reader wants to replace a
    /// file, by [`Seen::now`]. It becomes `NAME.bak`. If it is gone, the notebook is written anew.
    Seen(&'s Seen),
    /// A damaged file, of which the reader has opened what could be recovered. It becomes
    /// `NAME.damaged-N.ron`, and `NAME.bak` stays what it is: perhaps the last whole version.
    Damaged(&'s Seen),
    /// Something that another program left there and that cannot be merged. It becomes
    /// `NAME.conflict-N.ron`, and `NAME.bak` stays what it is.
    Foreign(&'s Seen),
}

impl<'s> Former<'s> {
    const fn seen(self) -> Option<&'s Seen> {
        match self {
            Self::None => None,
            Self::Seen(seen) | Self::Damaged(seen) | Self::Foreign(seen) => Some(seen),
        }
    }

    const fn becomes(self) -> Becomes {
        match self {
            Self::None | Self::Seen(_) => Becomes::Backup,
            Self::Damaged(_) => Becomes::Damaged,
            Self::Foreign(_) => Becomes::Conflict,
        }
    }
}

/// What came of a saving.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Saved {
    /// The file as it is now.
    pub seen: Seen,
    /// Where the former file was kept, if not as `NAME.bak`.
    pub aside: Option<PathBuf>,
    /// Versions of another program that were found beside the file, where a program had been killed
    /// while saving, and are kept now as `NAME.conflict-N.ron`.
    pub found: Vec<PathBuf>,
}

/// Writes the notebook to `path`, and the file that was there to `NAME.bak`.
///
/// `seen` is what was last seen there; see [`Former`]. Without it nothing is replaced. A symlink stays
/// one, and so do mode, owner and attributes of the file, where the system lets them.
///
/// Cost: printing, reading back and comparing, then as long as the disk takes to have it (5 MB: some
/// tenths of a second). Call it where no one waits.
///
/// # Errors
/// Where it was not written; the file is then as it was. See [`SaveError`].
pub fn save(notebook: &Notebook, path: &Path, seen: Option<&Seen>) -> Result<Seen, SaveError> {
    save_onto(notebook, path, seen.map_or(Former::None, Former::Seen)).map(|saved| saved.seen)
}

/// Writes the notebook to `path`, and does with what was there what `former` says.
///
/// Cost: as [`save`].
///
/// # Errors
/// Where it was not written; the file is then as it was. See [`SaveError`].
pub fn save_onto(notebook: &Notebook, path: &Path, former: Former<'_>) -> Result<Saved, SaveError> {
    let words = faithful(notebook, path)?;
    Write::new(path, words.as_bytes(), Allows::Only(former)).run()
}

/// Puts away what programs that were killed while saving the file at `path` left beside it; gives what
/// was kept of it, as in [`Saved::found`].
///
/// Opening never writes, so this is not part of it; but who goes on to work with a notebook need not
/// wait for the first save. Cost: a list of the folder.
pub fn tidy(path: &Path) -> Vec<PathBuf> {
    fs::canonicalize(path).map_or_else(|_| Vec::new(), |target| passing::sweep(&target, None))
}

/// The file itself that `path` names, absolute and without symlinks; there or not.
///
/// # Errors
/// Where its folder is not there, or cannot be looked at.
pub fn target(path: &Path) -> Result<PathBuf, SaveError> {
    write::target(path)
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
    Write::new(path, bytes, Allows::Whatever).run().map(|saved| saved.seen)
}

/// Writes what `pour` gives to `path` whole, whatever was there; keeps no former version. For files that are
/// too long to be held in memory; `pour` is called once.
///
/// # Errors
/// Where it was not written; the file is then as it was. See [`SaveError`].
pub fn replace_poured(
    path: &Path,
    pour: impl FnOnce(&mut dyn io::Write) -> io::Result<()>,
) -> Result<(), SaveError> {
    Write::new(path, &[], Allows::Whatever).run_poured(pour)
}

/// Everything in the file at `path`, whatever it is.
///
/// # Errors
/// Where it cannot be read.
pub fn read_bytes(path: &Path) -> Result<Vec<u8>, LoadError> {
    Ok(read_file(path)?.0)
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

#[cfg(unix)]
fn inode(metadata: &Metadata) -> u64 {
    use std::os::unix::fs::MetadataExt as _;
    metadata.ino()
}

#[cfg(not(unix))]
const fn inode(_: &Metadata) -> u64 {
    0
}

#[cfg(test)]
mod tests;
