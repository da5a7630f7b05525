//! A damaged file kept beside the one that takes its place.

use std::{
    fs::{self, File},
    io::{self, ErrorKind},
    path::{Path, PathBuf},
};

use super::error::SaveError;

/// Names to try before giving up.
const NAMES: u32 = 1000;

/// Gives the damaged file at `path` the name `NAME.damaged-N.ron` as well; it keeps its own until
/// another file takes its place. By a link, or by a copy where the drive has no links.
///
/// # Errors
/// Where that cannot be done.
pub fn keep_damaged(path: &Path) -> Result<PathBuf, SaveError> {
    let error = |source| SaveError::of("keep the damaged file", source, path);
    let target = fs::canonicalize(path).map_err(error)?;
    let stem = target.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    for number in 1..NAMES {
        let aside = target.with_file_name(format!("{stem}.damaged-{number}.ron"));
        match fs::hard_link(&target, &aside) {
            Ok(()) => return Ok(aside),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            Err(_) => match copy_to(&target, &aside) {
                Ok(()) => return Ok(aside),
                Err(source) if source.kind() == ErrorKind::AlreadyExists => {}
                Err(source) => return Err(error(source)),
            },
        }
    }
    Err(error(ErrorKind::AlreadyExists.into()))
}

fn copy_to(from: &Path, to: &Path) -> io::Result<()> {
    let mut to = File::options().write(true).create_new(true).open(to)?;
    io::copy(&mut File::open(from)?, &mut to)?;
    to.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_damaged_file_gets_a_name_of_its_own() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("bridge.ron");
        crate::store::atomic::replace(&path, b"first").unwrap();
        let first = keep_damaged(&path).unwrap();
        crate::store::atomic::replace(&path, b"second").unwrap();
        let second = keep_damaged(&path).unwrap();
        assert_eq!(first.file_name().unwrap(), "bridge.damaged-1.ron");
        assert_eq!(second.file_name().unwrap(), "bridge.damaged-2.ron");
        assert_eq!(fs::read(first).unwrap(), b"first");
        assert_eq!(fs::read(second).unwrap(), b"second");
    }

    #[test]
    fn a_copy_is_as_good_as_a_link() {
        let dir = tempfile::tempdir().unwrap();
        let (from, to) = (dir.path().join("a"), dir.path().join("b"));
        crate::store::atomic::replace(&from, b"words").unwrap();
        copy_to(&from, &to).unwrap();
        assert_eq!(fs::read(&to).unwrap(), b"words");
        assert_eq!(copy_to(&from, &to).unwrap_err().kind(), ErrorKind::AlreadyExists);
    }
}
