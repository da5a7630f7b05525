//! Passing files: the new file before it has its name, and what killed programs left of such.
//!
//! A passing file is hidden, lies beside the file it is for, and is locked by whoever uses it, so that
//! one without a lock is nobody's any more. Under its first name it is always ours. Just before names
//! are exchanged it gets a second, which says what the new file holds and what the former one should
//! hold: from then on a program can be killed while that name stands for a former file, or for what
//! somebody else wrote in the last moment. [`sweep`] tells them apart, and throws away nothing that is
//! nowhere else.

use std::{
    ffi::OsStr,
    fs::{self, File, Metadata, TryLockError},
    io::{self, ErrorKind, Read as _},
    path::{Path, PathBuf},
    time::{Duration, SystemTime},
};

use super::{inode, swap};

/// How much older than a new file another's passing file must be to count as left behind, where a
/// drive knows no locks: far longer than any save takes, on any drive.
const LEFT_BEHIND: Duration = Duration::from_hours(1);

/// Names to try for a new file before giving up: others are in use, or cannot be removed.
const TEMP_NAMES: u32 = 64;

/// Names to try for a file that is kept aside. Nobody has so many; a folder that cannot be written in
/// must not be asked for ever.
const ASIDE_NAMES: u32 = 10_000;

/// Longest name that a passing file repeats: most drives allow 255 bytes, and it has some sixty of its
/// own.
const LONGEST_NAME: usize = 160;

/// Digits of a hash in a name. By chance two files agree in them once in ten billion billions.
const DIGITS: usize = 16;

/// What a former file becomes when another takes its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Becomes {
    /// `NAME.bak`, in place of the one before.
    Backup,
    /// `NAME.damaged-N.ron`.
    Damaged,
    /// `NAME.conflict-N.ron`.
    Conflict,
}

/// What an exchange of names is to bring about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Purpose {
    /// What the new file holds.
    pub(super) new: blake3::Hash,
    /// What the former file should hold.
    pub(super) former: blake3::Hash,
    /// What the former file is to become.
    pub(super) becomes: Becomes,
}

/// A file under a passing name; removed at the end, unless it was placed or is not ours any more.
pub(super) struct Temp {
    pub(super) file: File,
    pub(super) path: PathBuf,
    number: u32,
    is_ours: bool,
}

impl Temp {
    /// An empty file beside `target`.
    pub(super) fn create(target: &Path, options: &fs::OpenOptions) -> io::Result<Self> {
        let mut taken = ErrorKind::AlreadyExists.into();
        for number in 0..TEMP_NAMES {
            let path = temp_path(target, number, None);
            let file = match options.open(&path) {
                Ok(file) => file,
                Err(error) if error.kind() == ErrorKind::AlreadyExists => {
                    taken = error;
                    continue;
                }
                Err(error) => return Err(error),
            };
            let mut temp = Self { file, path, number, is_ours: true };
            // Another program may be sweeping just now, and have come between the two steps: then it
            // removes the file, or has.
            match temp.file.try_lock() {
                Ok(()) if is_named(&temp.file, &temp.path) => return Ok(temp),
                Ok(()) | Err(TryLockError::WouldBlock) => temp.let_go(),
                Err(TryLockError::Error(_)) => return Ok(temp),
            }
        }
        Err(taken)
    }

    /// Gives it the name that says what is about to be done.
    pub(super) fn announce(&mut self, target: &Path, purpose: &Purpose) -> io::Result<()> {
        let path = temp_path(target, self.number, Some(purpose));
        fs::rename(&self.path, &path)?;
        self.path = path;
        Ok(())
    }

    /// From now on the passing name stands for nothing, or for a file that is not ours to remove.
    pub(super) fn let_go(&mut self) {
        self.is_ours = false;
        // There a lock keeps others from reading too, and the file has its name now.
        if cfg!(windows) {
            self.file.unlock().unwrap_or_default();
        }
    }

    /// The passing name stands for our file again, or still.
    pub(super) const fn take_back(&mut self) {
        self.is_ours = true;
    }
}

impl Drop for Temp {
    fn drop(&mut self) {
        if self.is_ours {
            fs::remove_file(&self.path).unwrap_or_default();
        }
    }
}

/// `.NAME.123-0.tmp` beside `NAME`, or `.NAME.123-0.NEW.bOLD.tmp`.
pub(super) fn temp_path(target: &Path, number: u32, purpose: Option<&Purpose>) -> PathBuf {
    let mut name = format!(".{}.{}-{number}.", stem(target), std::process::id());
    if let Some(Purpose { new, former, becomes }) = purpose {
        name.push_str(&digits(*new));
        name.push_str(match becomes {
            Becomes::Backup => ".b",
            Becomes::Damaged => ".d",
            Becomes::Conflict => ".c",
        });
        name.push_str(&digits(*former));
        name.push('.');
    }
    name.push_str("tmp");
    target.with_file_name(name)
}

/// The name of a file as its passing files repeat it; of one that is too long or no Unicode, a hash.
fn stem(target: &Path) -> String {
    let name = target.file_name().unwrap_or_default();
    match name.to_str() {
        Some(name) if name.len() <= LONGEST_NAME => name.to_owned(),
        _ => digits(blake3::hash(name.as_encoded_bytes())),
    }
}

fn digits(hash: blake3::Hash) -> String {
    hash.to_hex().chars().take(DIGITS).collect()
}

/// What the name of a passing file says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Said<'n> {
    /// It is a new file that is being written, or a second name of the file itself.
    Passing,
    /// Names are about to be exchanged, or have been: digits of the new file's hash, of the former
    /// one's, what that is to become, and the process that does it.
    Exchange(&'n str, &'n str, Becomes, i32),
}

/// Reads what `left` says, if that is a name that [`temp_path`] gives for a file of that stem, or the
/// passing name of its backup.
fn said<'n>(left: &'n str, stem: &str) -> Option<Said<'n>> {
    let rest = left.strip_prefix('.')?.strip_prefix(stem)?.strip_prefix('.')?;
    let rest = rest.strip_suffix(".bak").unwrap_or(rest).strip_suffix(".tmp")?;
    let mut parts = rest.split('.');
    let (pid, number) = parts.next()?.split_once('-')?;
    let is_number = |digits: &str| !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    if !is_number(pid) || !is_number(number) {
        return None;
    }
    let Some(new) = parts.next() else { return Some(Said::Passing) };
    let (letter, former) = parts.next()?.split_at_checked(1)?;
    let becomes = match letter {
        "b" => Becomes::Backup,
        "d" => Becomes::Damaged,
        "c" => Becomes::Conflict,
        _ => return None,
    };
    let is_hash =
        |digits: &str| digits.len() == DIGITS && digits.bytes().all(|b| b.is_ascii_hexdigit());
    let is_one = is_hash(new) && is_hash(former) && parts.next().is_none();
    // A second name of the former file, or a copy of it that was only begun.
    let is_second = left.strip_suffix(".bak").is_some();
    let said = if is_second {
        Said::Passing
    } else {
        Said::Exchange(new, former, becomes, pid.parse().unwrap_or(0))
    };
    is_one.then_some(said)
}

/// Puts away what programs that were killed while saving the file `target` left beside it, and gives
/// what was kept of it: another program's version of the file, as `NAME.conflict-N.ron`.
///
/// What is in use is locked, and stays. Where a drive knows no locks, `now`, the time of a file just
/// written by the drive's own clock, says what is old. What cannot be removed stays.
pub(super) fn sweep(target: &Path, now: Option<SystemTime>) -> Vec<PathBuf> {
    let Some(entries) = target.parent().and_then(|folder| fs::read_dir(folder).ok()) else {
        return Vec::new();
    };
    let stem = stem(target);
    let mut kept = Vec::new();
    for entry in entries.flatten() {
        let name = entry.file_name();
        let Some(said) = name.to_str().and_then(|name| said(name, &stem)) else { continue };
        // What came out of an exchange is locked by nobody.
        if matches!(said, Said::Exchange(.., pid) if is_running(pid)) {
            continue;
        }
        let path = entry.path();
        let Ok(file) = File::options().read(true).write(true).open(&path) else { continue };
        let is_nobodys = match file.try_lock() {
            // Between the two steps it can have got its name, and the next one this.
            Ok(()) => is_named(&file, &path),
            Err(TryLockError::WouldBlock) => false,
            Err(TryLockError::Error(_)) => file.metadata().is_ok_and(|it| is_old(&it, now)),
        };
        if is_nobodys {
            kept.extend(put_away(&path, &file, said, target));
        }
    }
    kept
}

/// Whether a process of that number runs on this machine.
#[cfg(any(target_os = "linux", target_os = "macos"))]
fn is_running(pid: i32) -> bool {
    use rustix::{
        io::Errno,
        process::{Pid, test_kill_process},
    };

    Pid::from_raw(pid).is_some_and(|pid| test_kill_process(pid) != Err(Errno::SRCH))
}

/// Elsewhere names are not exchanged.
#[cfg(not(any(target_os = "linux", target_os = "macos")))]
const fn is_running(_: i32) -> bool {
    false
}

/// Whether `path` names this file, and not another by now.
pub(super) fn is_named(file: &File, path: &Path) -> bool {
    let named = fs::metadata(path).map(|named| inode(&named));
    let held = file.metadata().map(|held| inode(&held));
    named.ok().zip(held.ok()).is_some_and(|(named, held)| named == held)
}

fn is_old(metadata: &Metadata, now: Option<SystemTime>) -> bool {
    let age =
        now.zip(metadata.modified().ok()).and_then(|(now, then)| now.duration_since(then).ok());
    age.is_some_and(|age| age > LEFT_BEHIND)
}

/// Does with one passing file what its program would have done; gives it where it was kept.
fn put_away(path: &Path, file: &File, said: Said<'_>, target: &Path) -> Option<PathBuf> {
    let Said::Exchange(new, former, becomes, _) = said else {
        fs::remove_file(path).unwrap_or_default();
        return None;
    };
    match digits(hash_of(file).ok()?) {
        // It never got the name, or has lost it again.
        hash if hash == new => {
            fs::remove_file(path).unwrap_or_default();
            None
        }
        hash if hash == former => finish(path, file, becomes, target),
        // What came out was somebody else's, and nobody has seen it yet.
        _ => aside(path, target, Becomes::Conflict).ok(),
    }
}

/// Gives a former file the place it was to have.
fn finish(path: &Path, file: &File, becomes: Becomes, target: &Path) -> Option<PathBuf> {
    if becomes != Becomes::Backup {
        return aside(path, target, becomes).ok();
    }
    let backup = with_suffix(target, ".bak");
    let written = |metadata: io::Result<Metadata>| metadata.and_then(|it| it.modified()).ok();
    // A saving since then has made a later one.
    if written(fs::metadata(&backup)) < written(file.metadata()) {
        fs::rename(path, &backup).unwrap_or_default();
    } else {
        fs::remove_file(path).unwrap_or_default();
    }
    None
}

/// The hash of what is in a file.
pub(super) fn hash_of(mut file: &File) -> io::Result<blake3::Hash> {
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes)?;
    Ok(blake3::hash(&bytes))
}

/// Gives the file at `path` the first free name of its kind beside `target`, and gives that.
///
/// # Errors
/// Where it cannot be renamed; it is then where it was.
pub(super) fn aside(path: &Path, target: &Path, becomes: Becomes) -> io::Result<PathBuf> {
    for number in 1..=ASIDE_NAMES {
        let to = aside_path(target, becomes, number);
        match swap::put_new(path, &to) {
            Ok(()) => return Ok(to),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
    Err(ErrorKind::AlreadyExists.into())
}

/// `bridge.conflict-1.ron` for `bridge.ron`, so that it is told and opened as a notebook.
pub(super) fn aside_path(target: &Path, becomes: Becomes, number: u32) -> PathBuf {
    let word = match becomes {
        Becomes::Backup => return with_suffix(target, ".bak"),
        Becomes::Damaged => "damaged",
        Becomes::Conflict => "conflict",
    };
    let (stem, extension) = match (target.file_stem(), target.extension()) {
        (Some(stem), Some(extension)) => (stem, extension),
        _ => (target.file_name().unwrap_or_default(), OsStr::new("ron")),
    };
    let mut name = stem.to_owned();
    name.push(format!(".{word}-{number}."));
    name.push(extension);
    target.with_file_name(name)
}

/// `path` with `suffix` behind its whole name.
pub(super) fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(suffix);
    path.with_file_name(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn purpose(becomes: Becomes) -> Purpose {
        Purpose { new: blake3::hash(b"new"), former: blake3::hash(b"old"), becomes }
    }

    fn name(path: &Path) -> &str {
        path.file_name().unwrap().to_str().unwrap()
    }

    #[test]
    fn only_passing_files_of_the_same_file_count_as_left_behind() {
        let target = Path::new("/x/a.ron");
        let plain = temp_path(target, 63, None);
        assert_eq!(said(name(&plain), "a.ron"), Some(Said::Passing));
        assert_eq!(said(&format!("{}.bak", name(&plain)), "a.ron"), Some(Said::Passing));
        assert_eq!(said(name(&plain), "b.ron"), None);
        for becomes in [Becomes::Backup, Becomes::Damaged, Becomes::Conflict] {
            let announced = temp_path(target, 0, Some(&purpose(becomes)));
            let (new, former) = (digits(blake3::hash(b"new")), digits(blake3::hash(b"old")));
            let pid = i32::try_from(std::process::id()).unwrap();
            let expect = Said::Exchange(&new, &former, becomes, pid);
            assert_eq!(said(name(&announced), "a.ron"), Some(expect));
            let second = format!("{}.bak", name(&announced));
            assert_eq!(said(&second, "a.ron"), Some(Said::Passing));
        }
        for other in [
            "a.ron",
            "a.ron.bak",
            ".a.ron.tmp",
            ".a.ron.-.tmp",
            ".a.ron.1-x.tmp",
            ".a.ron.1-2.txt",
            ".a.ron.1-2.0123456789abcdef.tmp",
            ".a.ron.1-2.0123456789abcdef.x0123456789abcdef.tmp",
            ".a.ron.1-2.0123456789abcdef.b0123456789abcdef.more.tmp",
        ] {
            assert_eq!(said(other, "a.ron"), None, "{other}");
        }
    }

    #[test]
    fn a_name_that_is_too_long_is_told_by_its_hash() {
        let long = format!("{}.ron", "ä".repeat(110));
        let temp = temp_path(Path::new(&long), 0, Some(&purpose(Becomes::Backup)));
        assert!(name(&temp).len() < 120, "{temp:?}");
        assert!(said(name(&temp), &stem(Path::new(&long))).is_some());
    }

    #[test]
    fn files_that_are_kept_aside_are_notebooks_by_name() {
        let path = |name: &str, becomes| {
            let path = aside_path(&Path::new("/x").join(name), becomes, 2);
            path.file_name().unwrap().to_str().unwrap().to_owned()
        };
        assert_eq!(path("bridge.ron", Becomes::Damaged), "bridge.damaged-2.ron");
        assert_eq!(path("my.bridge.ron", Becomes::Conflict), "my.bridge.conflict-2.ron");
        assert_eq!(path("bridge", Becomes::Conflict), "bridge.conflict-2.ron");
        assert_eq!(path("bridge.ron", Becomes::Backup), "bridge.ron.bak");
    }
}
