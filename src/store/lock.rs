//! One saving of one file at a time on this machine, whoever does it.
//!
//! The lock is on an empty file in the program's own folder, named by the hash of where the notebook
//! lies: nothing is ever put beside the notebook for it. It keeps two windows of this program from
//! coming between each other's looking and writing. It is a courtesy and no more: other programs and
//! other machines do not ask for it, so that [`super::atomic`] is safe without, and a saving goes on
//! where there is none to be had.

use std::{
    fs::{self, File},
    path::Path,
    thread,
    time::Duration,
};

/// How long one waits before asking again.
const ASK_EVERY: Duration = Duration::from_millis(20);

/// How often is asked: ten seconds, which is longer than any save takes. A program that was stopped in
/// the middle of one must not stop all others.
const MOST_ASKED: u32 = 500;

/// Held for the length of one saving; let go when it is dropped, and by the system when its program
/// ends.
#[derive(Debug)]
pub struct Lock {
    _file: File,
}

impl Lock {
    /// Takes the lock of the file at `target`, which should be the path without symlinks. `folder` is
    /// for locks only, and is made where it is not there.
    ///
    /// Waits while another holds it. `None` where it is not to be had: the folder cannot be written,
    /// the drive knows no locks, or another holds it for longer than any saving takes.
    pub fn take(folder: &Path, target: &Path) -> Option<Self> {
        let file = Self::file(folder, target)?;
        for _ in 0..MOST_ASKED {
            match file.try_lock() {
                Ok(()) => return Some(Self { _file: file }),
                Err(fs::TryLockError::WouldBlock) => thread::sleep(ASK_EVERY),
                Err(fs::TryLockError::Error(_)) => return None,
            }
        }
        None
    }

    /// The same without waiting: `None` also where another holds it.
    pub fn try_take(folder: &Path, target: &Path) -> Option<Self> {
        let file = Self::file(folder, target)?;
        file.try_lock().is_ok().then_some(Self { _file: file })
    }

    fn file(folder: &Path, target: &Path) -> Option<File> {
        let name = blake3::hash(target.as_os_str().as_encoded_bytes()).to_hex();
        let path = folder.join(format!("{}.lock", name.get(..32)?));
        let mut options = File::options();
        options.write(true).create(true).truncate(false);
        options.open(&path).ok().or_else(|| {
            fs::create_dir_all(folder).ok()?;
            options.open(&path).ok()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lock_is_held_by_one_at_a_time_and_let_go_at_the_end() {
        let dir = tempfile::tempdir().unwrap();
        let folder = dir.path().join("state/locks");
        let target = Path::new("/home/ada/bridge.ron");
        let held = Lock::take(&folder, target).unwrap();
        assert!(Lock::try_take(&folder, target).is_none());
        assert!(Lock::try_take(&folder, Path::new("/home/ada/other.ron")).is_some());
        drop(held);
        assert!(Lock::try_take(&folder, target).is_some());
        // Whoever waits gets it when it is let go.
        let held = Lock::take(&folder, target).unwrap();
        thread::scope(|scope| {
            let waits = scope.spawn(|| Lock::take(&folder, target).is_some());
            drop(held);
            assert!(waits.join().unwrap());
        });
    }

    #[test]
    fn where_no_lock_can_be_made_there_is_none() {
        let dir = tempfile::tempdir().unwrap();
        File::create(dir.path().join("file")).unwrap();
        assert!(Lock::take(&dir.path().join("file/locks"), Path::new("/a.ron")).is_none());
    }
}
