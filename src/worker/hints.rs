//! Hints that something in the open folder may have changed, from the systems that give them.
//!
//! A hint makes the next look come early, and nothing else: what has changed is seen by looking. So it
//! does no harm that network drives give none, that the number of folders that can be watched is
//! limited, that a system forgets some and tells of others twice, and what it tells of them.

use std::path::{Path, PathBuf};

use notify::{Config, Event, RecommendedWatcher, RecursiveMode, Watcher as _};

/// Hears the hints on one folder at a time.
#[derive(Default)]
pub(super) struct Hints {
    folder: Option<PathBuf>,
    /// `None` where the system gives none.
    watcher: Option<RecommendedWatcher>,
}

impl Hints {
    /// From now on hears the hints on that folder, and what lies below it with `is_deep`, and calls `hint`
    /// for each, on another thread.
    ///
    /// Cost, where the folder is another: on Linux a question to the system for each folder in it.
    pub(super) fn follow(
        &mut self,
        folder: Option<&Path>,
        is_deep: bool,
        hint: impl Fn() + Send + 'static,
    ) {
        if self.folder.as_deref() == folder {
            return;
        }
        self.folder = folder.map(Path::to_owned);
        self.watcher = folder.and_then(|folder| {
            // What a link leads to is not read, and a link to a folder above would have no end.
            let config = Config::default().with_follow_symlinks(false);
            let heard = move |event: notify::Result<Event>| {
                // That somebody reads is no change; we do so ourselves.
                if event.is_ok_and(|event| !event.kind.is_access()) {
                    hint();
                }
            };
            let mode = if is_deep { RecursiveMode::Recursive } else { RecursiveMode::NonRecursive };
            let mut watcher = RecommendedWatcher::new(heard, config).ok()?;
            watcher.watch(folder, mode).ok()?;
            Some(watcher)
        });
    }
}

#[cfg(test)]
mod tests {
    use std::{fs::File, sync::mpsc, time::Duration};

    use super::*;

    #[test]
    fn a_file_that_is_written_deep_in_the_folder_is_hinted_at() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(dir.path().join("a/b")).unwrap();
        let (giver, taker) = mpsc::channel();
        let mut hints = Hints::default();
        hints.follow(Some(dir.path()), true, move || giver.send(()).unwrap_or_default());
        if hints.watcher.is_none() {
            eprintln!("skipped: this system gives no hints, or has none left to give");
            return;
        }
        File::create(dir.path().join("a/b/c.txt")).unwrap();
        assert_eq!(taker.recv_timeout(Duration::from_mins(1)), Ok(()));
        // Of another folder than the one that is followed nothing is heard.
        hints.follow(None, true, || {});
        assert!(hints.watcher.is_none());
        while taker.recv().is_ok() {}
    }

    #[test]
    fn a_folder_that_is_not_there_gives_no_hints_and_no_trouble() {
        let mut hints = Hints::default();
        hints.follow(Some(Path::new("/nowhere at all")), true, || {});
        assert!(hints.watcher.is_none());
    }
}
