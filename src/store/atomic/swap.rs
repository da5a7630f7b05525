//! Names of files: two exchanged, one given where there is none, and having them on the disk.
//!
//! Linux and macOS exchange two names in one step; elsewhere, and on drives that refuse it (many
//! network drives), [`exchange`] says so and the caller takes another way. Knows nothing of what is in
//! the files.

use std::{
    fs,
    io::{self, ErrorKind},
    path::Path,
};

/// What came of an attempt that a drive may not know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Done {
    /// It was done.
    Yes,
    /// This system or drive does not know how; nothing was done.
    Unknown,
}

/// Exchanges the names of two files, both of which must be there.
#[cfg(any(target_os = "linux", target_os = "macos"))]
pub(super) fn exchange(one: &Path, other: &Path) -> io::Result<Done> {
    rename_with(one, other, rustix::fs::RenameFlags::EXCHANGE)
}

#[cfg(not(any(target_os = "linux", target_os = "macos")))]
pub(super) fn exchange(_: &Path, _: &Path) -> io::Result<Done> {
    Ok(Done::Unknown)
}

/// Gives the file `from` the name `to`, unless something has that name: then it is
/// [`ErrorKind::AlreadyExists`] and nothing was done.
///
/// Where a drive knows neither this nor links, something that comes there in the last microsecond is
/// written over.
pub(super) fn put_new(from: &Path, to: &Path) -> io::Result<()> {
    if rename_unless_taken(from, to)? == Done::Yes {
        return Ok(());
    }
    match fs::hard_link(from, to) {
        Ok(()) => {
            // The file has both names now; that one of them stays is no reason to say it is not there.
            fs::remove_file(from).unwrap_or_default();
            Ok(())
        }
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Err(error),
        Err(_) if fs::symlink_metadata(to).is_ok() => Err(ErrorKind::AlreadyExists.into()),
        Err(_) => fs::rename(from, to),
    }
}

#[cfg(any(target_os = "linux", target_os = "macos"))]
fn rename_unless_taken(from: &Path, to: &Path) -> io::Result<Done> {
    rename_with(from, to, rustix::fs::RenameFlags::NOREPLACE)
}

#[cfg(not(any(target_os = "linux", target_os = "macos")))]
fn rename_unless_taken(_: &Path, _: &Path) -> io::Result<Done> {
    Ok(Done::Unknown)
}

#[cfg(any(target_os = "linux", target_os = "macos"))]
fn rename_with(from: &Path, to: &Path, how: rustix::fs::RenameFlags) -> io::Result<Done> {
    use rustix::{
        fs::{CWD, renameat_with},
        io::Errno,
    };

    // What drives say that do not know the flag, and kernels that do not know the call.
    let refusals = [Errno::INVAL, Errno::NOSYS, Errno::NOTSUP, Errno::OPNOTSUPP];
    match renameat_with(CWD, from, CWD, to, how) {
        Ok(()) => Ok(Done::Yes),
        Err(error) if refusals.contains(&error) => Ok(Done::Unknown),
        Err(error) => Err(error.into()),
    }
}

/// Has the names in the folder of `file` on the disk, not only what is in the files.
///
/// A drive that cannot be asked (some network drives; a folder that may be written and not read) is
/// none that failed.
///
/// # Errors
/// Where the disk says that it did not work.
#[cfg(unix)]
pub(in crate::store) fn sync_folder(file: &Path) -> io::Result<()> {
    let Some(folder) = file.parent() else { return Ok(()) };
    let is_refusal = |error: &io::Error| {
        matches!(
            error.kind(),
            ErrorKind::InvalidInput | ErrorKind::Unsupported | ErrorKind::PermissionDenied
        )
    };
    match fs::File::open(folder).and_then(|folder| folder.sync_all()) {
        Err(error) if !is_refusal(&error) => Err(error),
        _ => Ok(()),
    }
}

#[cfg(not(unix))]
pub(in crate::store) const fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}
