//! One writing of one file: the steps of [`super`], in order.

use std::{
    fs::{self, File, Metadata, TryLockError},
    io::{self, ErrorKind, Write as _},
    path::{Path, PathBuf},
    thread,
    time::Duration,
};

use super::{
    Former, SaveError, Saved, Seen, likeness,
    passing::{self, Becomes, Purpose, Temp, aside, aside_path, hash_of, is_named, with_suffix},
    swap::{self, Done},
};

/// How long one waits before asking again whether another program has saved.
const ASK_EVERY: Duration = Duration::from_millis(5);

/// How often is asked: five seconds, which is longer than a save has the file locked.
const MOST_ASKED: u32 = 1000;

/// What may stand where a file is to be written.
#[derive(Clone, Copy)]
pub(super) enum Allows<'s> {
    /// What the caller knows of.
    Only(Former<'s>),
    /// Any file; it is not kept.
    Whatever,
}

/// A moment at which another program could come between, for tests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Moment {
    /// The file was looked at; the new one is not in its place yet.
    Looked,
    /// The new file has the name; nobody has looked yet what came out.
    Exchanged,
}

/// One writing of one file.
pub(super) struct Write<'w> {
    path: &'w Path,
    bytes: &'w [u8],
    allows: Allows<'w>,
    /// Whether names may be exchanged; tests try what drives do that cannot.
    pub(super) may_exchange: bool,
    /// Called at each [`Moment`].
    pub(super) meanwhile: &'w dyn Fn(Moment),
}

/// The file that is to be replaced.
struct Old {
    file: File,
    metadata: Metadata,
    hash: blake3::Hash,
}

impl<'w> Write<'w> {
    pub(super) fn new(path: &'w Path, bytes: &'w [u8], allows: Allows<'w>) -> Self {
        Self { path, bytes, allows, may_exchange: true, meanwhile: &|_| () }
    }

    pub(super) fn run(&self) -> Result<Saved, SaveError> {
        let target = target(self.path)?;
        let old = self.look(&target)?;
        let mut temp = self.create(&target, old.is_some())?;
        let seen = self.fill(&temp, old.as_ref())?;
        (self.meanwhile)(Moment::Looked);
        let aside = match (self.allows, &old) {
            (Allows::Whatever, _) => {
                fs::rename(&temp.path, &target)
                    .map_err(|error| self.error("rename the new file", error))?;
                temp.let_go();
                None
            }
            (Allows::Only(former), None) => {
                self.put_new(&mut temp, &target, former)?;
                None
            }
            (Allows::Only(former), Some(old)) => {
                self.exchange(&mut temp, &target, &seen, old, former)?
            }
        };
        if let Err(source) = swap::sync_folder(&target) {
            return Err(self.half("put the folder on the disk", source, seen));
        }
        let found = passing::sweep(&target, seen.mtime);
        Ok(Saved { seen, aside, found })
    }

    /// The same for any file there, where the bytes come from `pour` one after another and are too many
    /// to hold. In place of [`Self::bytes`], and without keeping what was seen.
    pub(super) fn run_poured(
        &self,
        pour: impl FnOnce(&mut dyn io::Write) -> io::Result<()>,
    ) -> Result<(), SaveError> {
        let target = target(self.path)?;
        let old = self.look(&target)?;
        let mut temp = self.create(&target, old.is_some())?;
        let mut out = io::BufWriter::with_capacity(1 << 16, &temp.file);
        let poured = pour(&mut out).and_then(|()| out.flush());
        drop(out);
        poured.map_err(|error| self.error("write", error))?;
        if let Some(old) = &old {
            likeness::take_over(&temp.file, &old.file, &old.metadata);
        }
        temp.file.sync_all().map_err(|error| self.error("put it on the disk", error))?;
        fs::rename(&temp.path, &target)
            .map_err(|error| self.error("rename the new file", error))?;
        temp.let_go();
        swap::sync_folder(&target).map_err(|error| self.error("put the folder on the disk", error))
    }

    fn error(&self, doing: &'static str, source: io::Error) -> SaveError {
        SaveError::of(doing, source, self.path)
    }

    /// The new file has its name, and yet nobody may call it saved.
    fn half(&self, doing: &'static str, source: io::Error, seen: Seen) -> SaveError {
        SaveError::Half { doing, source, seen: Box::new(seen), path: self.path.into() }
    }

    fn changed_outside(&self) -> SaveError {
        SaveError::ChangedOutside { path: self.path.into() }
    }

    /// What stands there, unless it may not be replaced.
    fn look(&self, target: &Path) -> Result<Option<Old>, SaveError> {
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
        let seen = match self.allows {
            Allows::Whatever => None,
            Allows::Only(Former::None) => return Err(SaveError::Exists { path: path() }),
            Allows::Only(former) => former.seen(),
        };
        let file = match open_locked(target, seen.is_some()) {
            Ok(file) => file,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(self.error("read the file", error)),
        };
        let metadata = file.metadata().map_err(|error| self.error("look at the file", error))?;
        if seen.is_some_and(|seen| seen.size != metadata.len()) {
            return Err(self.changed_outside());
        }
        // Size and time do not settle it: a clock may be too coarse to tell two writes apart, and
        // copying a folder gives a file another time but no other words.
        let hash = match seen {
            None => blake3::hash(b""),
            Some(_) => hash_of(&file).map_err(|error| self.error("read the file", error))?,
        };
        if seen.is_some_and(|seen| seen.hash != hash) {
            return Err(self.changed_outside());
        }
        Ok(Some(Old { file, metadata, hash }))
    }

    fn create(&self, target: &Path, replaces: bool) -> Result<Temp, SaveError> {
        let mut options = File::options();
        options.write(true).create_new(true);
        if replaces {
            for_the_owner_only(&mut options);
        }
        Temp::create(target, &options).map_err(|error| self.error("create a new file", error))
    }

    /// Writes the new file and has it on the disk.
    fn fill(&self, temp: &Temp, old: Option<&Old>) -> Result<Seen, SaveError> {
        let mut file = &temp.file;
        file.write_all(self.bytes).map_err(|error| self.error("write", error))?;
        if let Some(old) = old {
            likeness::take_over(file, &old.file, &old.metadata);
        }
        file.sync_all().map_err(|error| self.error("put it on the disk", error))?;
        let metadata =
            file.metadata().map_err(|error| self.error("look at the new file", error))?;
        Ok(Seen::of(&metadata, self.bytes))
    }

    /// Gives the new file the name, where nothing has it.
    fn put_new(&self, temp: &mut Temp, target: &Path, former: Former<'_>) -> Result<(), SaveError> {
        match swap::put_new(&temp.path, target) {
            Ok(()) => {
                temp.let_go();
                Ok(())
            }
            Err(error) if error.kind() == ErrorKind::AlreadyExists => Err(match former {
                Former::None => SaveError::Exists { path: self.path.into() },
                _ => self.changed_outside(),
            }),
            Err(error) => Err(self.error("rename the new file", error)),
        }
    }

    /// Gives the new file the name and the old one another; gives where that is, if it is no backup.
    fn exchange(
        &self,
        temp: &mut Temp,
        target: &Path,
        seen: &Seen,
        old: &Old,
        former: Former<'_>,
    ) -> Result<Option<PathBuf>, SaveError> {
        let becomes = former.becomes();
        if !self.may_exchange {
            return self.replace(temp, target, old, becomes);
        }
        temp.announce(target, &Purpose { new: seen.hash, former: old.hash, becomes })
            .map_err(|error| self.error("rename the new file", error))?;
        match swap::exchange(&temp.path, target) {
            Ok(Done::Yes) => temp.let_go(),
            Ok(Done::Unknown) => return self.replace(temp, target, old, becomes),
            // It was moved away or deleted in the last moment.
            Err(error) if error.kind() == ErrorKind::NotFound => {
                return self.put_new(temp, target, former).map(|()| None);
            }
            Err(error) => return Err(self.error("put the new file in its place", error)),
        }
        (self.meanwhile)(Moment::Exchanged);
        let came_out = File::open(&temp.path).and_then(|file| hash_of(&file));
        match came_out {
            Ok(hash) if hash == old.hash => {}
            // Another machine's sweep took it for what a kill left, and has kept it.
            Err(error) if error.kind() == ErrorKind::NotFound => {
                return Err(self.half("read the former file", error, seen.clone()));
            }
            // The new file stays: whoever has seen it by now goes on from it, and to take it away again
            // would take that away too. What came out is kept until it is merged in.
            Ok(_) => {
                let kept = aside(&temp.path, target, Becomes::Conflict);
                let crossed = |kept| SaveError::Crossed {
                    kept,
                    seen: Box::new(seen.clone()),
                    path: self.path.into(),
                };
                return Err(kept.map_or_else(
                    |error| self.take_back(temp, target, seen, ("keep another's version", error)),
                    crossed,
                ));
            }
            Err(error) => {
                return Err(self.take_back(temp, target, seen, ("read the former file", error)));
            }
        }
        let kept = match becomes {
            Becomes::Backup => fs::rename(&temp.path, with_suffix(target, ".bak")).map(|()| None),
            Becomes::Damaged | Becomes::Conflict => aside(&temp.path, target, becomes).map(Some),
        };
        match kept {
            Ok(kept) => {
                // Renaming one name of a file to another name of the same file does nothing, and
                // leaves both.
                fs::remove_file(&temp.path).unwrap_or_default();
                Ok(kept)
            }
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => {
                let why = ("keep the former file as a backup", error);
                Err(self.take_back(temp, target, seen, why))
            }
        }
    }

    /// Exchanges the names back after a step that failed, and gives the error to report.
    ///
    /// What comes out now should be our own file. If it is not, it is somebody's and stays.
    fn take_back(
        &self,
        temp: &mut Temp,
        target: &Path,
        seen: &Seen,
        (doing, source): (&'static str, io::Error),
    ) -> SaveError {
        match swap::exchange(&temp.path, target) {
            Ok(Done::Yes) => {
                if fs::metadata(&temp.path).is_ok_and(|it| seen.looks_like(&it)) {
                    temp.take_back();
                } else {
                    // Where that fails too, a later sweep does it.
                    aside(&temp.path, target, Becomes::Conflict).map(drop).unwrap_or_default();
                }
            }
            // Somebody has removed our file: what came out gets its name again.
            Err(error) if error.kind() == ErrorKind::NotFound => {
                swap::put_new(&temp.path, target).unwrap_or_default();
            }
            // What came out stays where it is: a sweep sees what it is.
            Ok(Done::Unknown) | Err(_) => return self.half(doing, source, seen.clone()),
        }
        self.error(doing, source)
    }

    /// The way of drives that do not exchange names: gives the present file another name as well, then
    /// renames the new one over it.
    fn replace(
        &self,
        temp: &mut Temp,
        target: &Path,
        old: &Old,
        becomes: Becomes,
    ) -> Result<Option<PathBuf>, SaveError> {
        let error = |error| self.error("keep the former file as a backup", error);
        // By a link under a passing name, so that `NAME.bak` is a whole file at every moment too; by
        // a copy where the drive has no links.
        let passing = with_suffix(&temp.path, ".bak");
        // Left by a program of the same number that was killed here.
        fs::remove_file(&passing).unwrap_or_default();
        let guard = Passing(&passing);
        if fs::hard_link(target, &passing).is_err() {
            fs::copy(target, &passing).map_err(error)?;
            File::open(&passing).and_then(|file| file.sync_all()).map_err(error)?;
        }
        // The last look before the rename: what was written since the first must not be lost.
        let is_old = File::open(target).and_then(|file| hash_of(&file)).map_err(error)? == old.hash;
        if !is_old {
            return Err(self.changed_outside());
        }
        let kept = match becomes {
            // Renaming one name of a file to another name of the same file does nothing, and leaves
            // both: the guard removes the passing one.
            Becomes::Backup => fs::rename(&passing, aside_path(target, becomes, 0)).map(|()| None),
            Becomes::Damaged | Becomes::Conflict => aside(&passing, target, becomes).map(Some),
        };
        let kept = kept.map_err(error)?;
        drop(guard);
        fs::rename(&temp.path, target).map_err(|error| self.error("rename the new file", error))?;
        temp.let_go();
        Ok(kept)
    }
}

/// Opens the file at `target` and, if `locks`, waits until no other program of ours is saving it: who
/// saves has the file locked that it replaces, and the one that it puts there. Goes on without a lock
/// where a drive knows none, and behind a program that was stopped in the middle of a saving.
fn open_locked(target: &Path, locks: bool) -> io::Result<File> {
    let mut file = File::open(target)?;
    // There a lock would keep everybody from reading.
    if !locks || cfg!(windows) {
        return Ok(file);
    }
    for _ in 0..MOST_ASKED {
        match file.try_lock() {
            Ok(()) if is_named(&file, target) => break,
            // It has been replaced since: the new one is asked for.
            Ok(()) => file = File::open(target)?,
            Err(TryLockError::WouldBlock) => {
                thread::sleep(ASK_EVERY);
                if !is_named(&file, target) {
                    file = File::open(target)?;
                }
            }
            Err(TryLockError::Error(_)) => break,
        }
    }
    Ok(file)
}

/// A passing name that is free in the end.
struct Passing<'p>(&'p Path);

impl Drop for Passing<'_> {
    fn drop(&mut self) {
        fs::remove_file(self.0).unwrap_or_default();
    }
}

/// The file itself, where `path` is a symlink to it.
pub(super) fn target(path: &Path) -> Result<PathBuf, SaveError> {
    let fail = |doing, error| SaveError::of(doing, error, path);
    match fs::canonicalize(path) {
        Ok(target) => Ok(target),
        Err(error) if error.kind() == ErrorKind::NotFound => {
            // A symlink to nothing leads to where its file was to be.
            let beside = fs::read_link(path).unwrap_or_else(|_| path.to_owned());
            let absolute =
                std::path::absolute(path).map_err(|error| fail("find the folder", error))?;
            let folder = absolute.parent().unwrap_or(&absolute);
            let joined = folder.join(if beside == path { absolute.as_path() } else { &beside });
            let (Some(folder), Some(name)) = (joined.parent(), joined.file_name()) else {
                return Err(SaveError::NotFile { path: path.into() });
            };
            let folder =
                fs::canonicalize(folder).map_err(|error| fail("find the folder", error))?;
            Ok(folder.join(name))
        }
        Err(error) => Err(fail("find the file", error)),
    }
}

/// Files made so are nobody else's to read; those that replace a private file must not be readable
/// until they have its mode.
#[cfg(unix)]
pub(in crate::store) fn for_the_owner_only(options: &mut fs::OpenOptions) {
    use std::os::unix::fs::OpenOptionsExt as _;
    options.mode(0o600);
}

#[cfg(not(unix))]
pub(in crate::store) const fn for_the_owner_only(_: &mut fs::OpenOptions) {}
