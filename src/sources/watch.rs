//! What changed in a folder since it was read.
//!
//! Files are told apart by what the system says of them ([`Stamp`]), not by reading them: a look at a
//! folder costs as much as listing it. What a system tells of changes by itself is not enough: on network
//! drives it tells nothing, an editor that saves by renaming is told of as a removal, watches are a
//! limited good, and each system does it otherwise. It is taken as a hint when to look, which makes a
//! change show sooner; looking is the same everywhere and cannot miss a change for ever.
//!
//! A file with another stamp is read, and its text compared: one that was only touched, or written anew
//! with the same words, is no change.
//!
//! A file is trusted to be what was read only once it is older than a clock's coarsest step: what is
//! written twice within one step has the same stamp both times. Until then it counts as changed, and
//! is read once more. Refuses to know when to look, and the threads that do.

use std::{
    fs::Metadata,
    time::{Duration, SystemTime},
};

use crate::{
    text::watch::{Cancelled, Watch},
    workspace::corpus::{DocPath, Entry, EntryState},
};

use super::{Intake, Listed, folder};

/// The coarsest step of any file system's clock: FAT counts in two seconds.
const COARSEST: Duration = Duration::from_secs(2);

/// What the system says of a file, by which it is told from what it was.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stamp {
    /// Its length.
    bytes: u64,
    /// When it was last written, where the system says.
    modified: Option<SystemTime>,
    /// Which file it is, since a name may come to stand for another; 0 where the system does not say.
    file: u64,
}

impl Stamp {
    /// The stamp of a file.
    pub fn of(metadata: &Metadata) -> Self {
        Self { bytes: metadata.len(), modified: metadata.modified().ok(), file: inode(metadata) }
    }

    /// Whether it was written so shortly before `now` that another writing may leave the same stamp.
    ///
    /// A time that lies ahead is a wrong clock's: waiting for it could take years.
    fn is_young(&self, now: SystemTime) -> bool {
        let age = self.modified.and_then(|modified| now.duration_since(modified).ok());
        age.is_some_and(|age| age < COARSEST)
    }
}

#[cfg(unix)]
fn inode(metadata: &Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::ino(metadata)
}

#[cfg(not(unix))]
fn inode(_metadata: &Metadata) -> u64 {
    0
}

/// A folder's files as they were when they were last read.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// Sorted by path.
    files: Vec<File>,
}

/// One of them.
#[derive(Clone, Debug)]
struct File {
    listed: Listed,
    /// Whether the stamp can be trusted to change when the file does.
    is_settled: bool,
    /// Whether the last reading gave no text: it may have been half written.
    is_doubtful: bool,
}

/// What is not as it was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Difference {
    /// Files that are new, or other ones, in order.
    pub changed: Vec<Listed>,
    /// Files that are not there any more, in order.
    pub gone: Vec<DocPath>,
}

impl Difference {
    /// Whether all is as it was read.
    pub fn is_empty(&self) -> bool {
        self.changed.is_empty() && self.gone.is_empty()
    }

    /// What is the same in both: of two looks one after the other, what is not being written.
    #[must_use]
    pub fn common(mut self, other: &Self) -> Self {
        self.changed.retain(|file| {
            let at = other.changed.binary_search_by(|it| it.path.cmp(&file.path));
            at.ok().and_then(|at| other.changed.get(at)) == Some(file)
        });
        self.gone.retain(|path| other.gone.binary_search(path).is_ok());
        self
    }
}

/// What a look found, read.
#[derive(Debug, Default)]
pub struct Look {
    /// Files that were read, or cannot be, in order.
    pub entries: Vec<Entry>,
    /// Files that are not there any more, in order.
    pub gone: Vec<DocPath>,
    /// How the folder is known from now on.
    pub known: Known,
}

impl Known {
    /// The files of a list that is about to be read.
    pub fn of(listed: &[Listed], now: SystemTime) -> Self {
        let file = |listed: &Listed| File {
            listed: listed.clone(),
            is_settled: !listed.stamp.is_young(now),
            is_doubtful: false,
        };
        Self { files: listed.iter().map(file).collect() }
    }

    /// What `listed` has otherwise. Both are sorted by path.
    ///
    /// What lies in a folder that cannot be opened just now is not gone.
    pub fn difference(&self, listed: &[Listed]) -> Difference {
        let mut found = Difference::default();
        let closed: Vec<String> = listed
            .iter()
            .filter(|file| file.trouble.is_some())
            .map(|file| format!("{}/", file.path))
            .collect();
        let mut files = self.files.iter().peekable();
        let mut now = listed.iter().peekable();
        loop {
            let order = match (files.peek(), now.peek()) {
                (Some(file), Some(listed)) => file.listed.path.cmp(&listed.path),
                (Some(_), None) => std::cmp::Ordering::Less,
                (None, Some(_)) => std::cmp::Ordering::Greater,
                (None, None) => return found,
            };
            let file = if order.is_le() { files.next() } else { None };
            let listed = if order.is_ge() { now.next() } else { None };
            match (file, listed) {
                (Some(file), Some(listed)) => {
                    if !file.is_settled || file.listed != *listed {
                        found.changed.push(listed.clone());
                    }
                }
                (None, Some(listed)) => found.changed.push(listed.clone()),
                (Some(file), None) => {
                    let path = &file.listed.path;
                    if !closed.iter().any(|folder| path.starts_with(folder)) {
                        found.gone.push(DocPath::clone(path));
                    }
                }
                (None, None) => {}
            }
        }
    }

    /// A file as it was listed when it was last read.
    pub fn listed(&self, path: &str) -> Option<&Listed> {
        self.file(path).map(|file| &file.listed)
    }

    fn file(&self, path: &str) -> Option<&File> {
        let at = self.files.binary_search_by(|file| (*file.listed.path).cmp(path));
        at.ok().and_then(|at| self.files.get(at))
    }
}

/// Reads what of a folder is not as it is known; only that. With `rest`, only what is in there too:
/// what else has changed is being written, and waits for the next look.
///
/// A file that changes while it is read, or that gives no text or an empty one for the first time, may
/// be half written: it is left out, and looked at again the next time. `now` is the time of day.
///
/// # Errors
/// Where the folder is missing, no folder, or cannot be opened; where the work was called off.
pub fn look(
    intake: &Intake,
    known: &Known,
    rest: Option<&Difference>,
    now: SystemTime,
    watch: &impl Watch,
) -> Result<Look, folder::FolderError> {
    let listed = intake.list(watch)?;
    let mut difference = known.difference(&listed);
    if let Some(rest) = rest {
        difference = difference.common(rest);
    }
    let Difference { changed, gone } = difference;
    let mut look = Look { gone, ..Look::default() };
    let mut wanted = changed.iter().peekable();
    for (done, file) in listed.iter().enumerate() {
        if wanted.next_if(|it| it.path == file.path).is_some() {
            watch.step(done, listed.len())?;
            look.read(intake, known, file, now, watch)?;
        } else if let Some(former) = known.file(&file.path) {
            look.known.files.push(former.clone());
        }
    }
    // What is not taken to be gone yet is known as before.
    let is_kept = |file: &&File| {
        let path = &file.listed.path;
        listed.binary_search_by(|it| it.path.cmp(path)).is_err()
            && look.gone.binary_search(path).is_err()
    };
    let kept: Vec<File> = known.files.iter().filter(is_kept).cloned().collect();
    look.known.files.extend(kept);
    look.known.files.sort_by(|a, b| a.listed.path.cmp(&b.listed.path));
    Ok(look)
}

impl Look {
    /// Reads a file, and notes how it is known.
    fn read(
        &mut self,
        intake: &Intake,
        known: &Known,
        file: &Listed,
        now: SystemTime,
        watch: &impl Watch,
    ) -> Result<(), Cancelled> {
        let entry = intake.read(file, watch)?;
        let path = intake.root().folder().and_then(|folder| file.within(folder));
        let after = path.and_then(|path| std::fs::metadata(path).ok());
        let stamp = after.map(|metadata| Stamp::of(&metadata)).unwrap_or_default();
        let is_moving = file.trouble.is_none() && stamp != file.stamp;
        let former = known.file(&file.path);
        let has_no_text = file.trouble.is_none() && has_no_text(&entry.state);
        // The second time it is believed: the very file was seen to hold no text before.
        let is_believed =
            former.is_some_and(|former| former.is_doubtful && former.listed.stamp == file.stamp);
        let is_half = is_moving || (has_no_text && !is_believed);
        if !is_half {
            self.entries.push(entry);
        }
        self.known.files.push(File {
            listed: file.clone(),
            is_settled: !is_half && !file.stamp.is_young(now),
            is_doubtful: has_no_text,
        });
        Ok(())
    }
}

/// Whether a file that is being written may look like that: it is no text yet, or emptied.
fn has_no_text(state: &EntryState) -> bool {
    match state {
        EntryState::Read(reading) => reading.document.text().is_empty(),
        EntryState::Unreadable(_) => true,
        EntryState::Waiting => false,
    }
}

#[cfg(test)]
mod tests {
    use std::{fs, io::Write as _, path::Path};

    use super::*;
    use crate::workspace::{choices::Choices, corpus::Root};

    fn intake(folder: &Path) -> Intake {
        Intake::new(Root::Folder(folder.to_owned()), Choices::default())
    }

    fn put(folder: &Path, name: &str, bytes: &[u8]) {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::File::create(path).unwrap().write_all(bytes).unwrap();
    }

    /// Long after everything that a test writes.
    fn late() -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_hours(2_500_000)
    }

    fn listed(path: &str, bytes: u64) -> Listed {
        let stamp = Stamp { bytes, ..Stamp::default() };
        Listed { path: path.into(), place: None, file_bytes: bytes, stamp, trouble: None }
    }

    #[track_caller]
    fn check(known: &[Listed], now: &[Listed], changed: &[&str], gone: &[&str]) {
        let found = Known::of(known, late()).difference(now);
        let paths: Vec<&str> = found.changed.iter().map(|file| &*file.path).collect();
        let missing: Vec<&str> = found.gone.iter().map(|path| &**path).collect();
        assert_eq!((paths.as_slice(), missing.as_slice()), (changed, gone));
    }

    #[test]
    fn new_changed_and_gone_files_are_told_apart() {
        let (a, b, c) = (listed("a", 1), listed("b", 1), listed("c", 1));
        check(&[a.clone(), b.clone()], &[a.clone(), b.clone()], &[], &[]);
        check(&[a.clone(), c.clone()], &[a.clone(), b.clone(), c.clone()], &["b"], &[]);
        check(&[a.clone(), b.clone()], &[a.clone(), listed("b", 2)], &["b"], &[]);
        check(&[a.clone(), b.clone()], std::slice::from_ref(&b), &[], &["a"]);
        check(&[], std::slice::from_ref(&a), &["a"], &[]);
        check(&[a, b.clone(), c], &[listed("aa", 1), b], &["aa"], &["a", "c"]);
    }

    #[test]
    fn what_lies_in_a_folder_that_cannot_be_opened_is_not_gone() {
        let closed = Listed { trouble: Some("closed".to_owned()), ..listed("talks", 0) };
        let known = [listed("talks/a", 1), listed("talks/b", 1), listed("talks2/c", 1)];
        check(&known, &[closed], &["talks"], &["talks2/c"]);
    }

    #[test]
    fn a_young_stamp_is_not_trusted() {
        let written = SystemTime::UNIX_EPOCH + Duration::from_secs(1000);
        let mut file = listed("a", 1);
        file.stamp.modified = Some(written);
        for (now, is_trusted) in [
            (written, false),
            (written + Duration::from_millis(1999), false),
            (written + Duration::from_secs(2), true),
            // The drive's clock is ahead.
            (written - Duration::from_secs(1), true),
        ] {
            let known = Known::of(std::slice::from_ref(&file), now);
            let is_same = known.difference(std::slice::from_ref(&file)).is_empty();
            assert_eq!(is_same, is_trusted, "{now:?}");
        }
    }

    #[test]
    fn only_what_stays_the_same_between_two_looks_is_at_rest() {
        let first =
            Difference { changed: vec![listed("a", 1), listed("b", 1)], gone: vec!["c".into()] };
        let second = Difference { changed: vec![listed("a", 1), listed("b", 2)], gone: Vec::new() };
        let rest = second.common(&first);
        assert_eq!(rest, Difference { changed: vec![listed("a", 1)], gone: Vec::new() });
    }

    /// A folder, and how it is known.
    struct Folder {
        dir: tempfile::TempDir,
        known: Known,
    }

    impl Folder {
        fn of(files: &[(&str, &str)]) -> Self {
            let dir = tempfile::tempdir().unwrap();
            for (name, words) in files {
                put(dir.path(), name, words.as_bytes());
            }
            let listed = intake(dir.path()).list(&()).unwrap();
            Self { dir, known: Known::of(&listed, late()) }
        }

        fn put(&self, name: &str, bytes: &[u8]) {
            put(self.dir.path(), name, bytes);
        }

        /// What a look finds: `a.txt: its words`, `a.txt! why not`, `a.txt is gone`.
        fn look(&mut self) -> String {
            let look = look(&intake(self.dir.path()), &self.known, None, late(), &()).unwrap();
            self.known = look.known;
            let told = look.entries.iter().map(|entry| match &entry.state {
                EntryState::Read(it) => format!("{}: {}", entry.path, it.document.text()),
                EntryState::Unreadable(why) => format!("{}! {why}", entry.path),
                EntryState::Waiting => format!("{}…", entry.path),
            });
            let gone = look.gone.iter().map(|path| format!("{path} is gone"));
            told.chain(gone).collect::<Vec<_>>().join("; ")
        }
    }

    #[test]
    fn only_what_changed_is_read() {
        let mut folder = Folder::of(&[("a.txt", "one"), ("b.txt", "two"), ("c.txt", "three")]);
        assert_eq!(folder.look(), "");
        folder.put("b.txt", b"two, and more");
        folder.put("talks/d.md", b"four");
        fs::remove_file(folder.dir.path().join("c.txt")).unwrap();
        assert_eq!(folder.look(), "b.txt: two, and more; talks/d.md: four; c.txt is gone");
        assert_eq!(folder.look(), "");
    }

    #[test]
    fn what_may_be_half_written_waits_for_the_next_look() {
        let mut folder = Folder::of(&[("a.txt", "one")]);
        // An editor has emptied the file and not written it yet.
        folder.put("a.txt", b"");
        assert_eq!(folder.look(), "");
        folder.put("a.txt", b"one and two");
        assert_eq!(folder.look(), "a.txt: one and two");
        folder.put("a.txt", b"PK\x03\x04\x14\0");
        assert_eq!(folder.look(), "");
        let why = "it looks like binary data, not text";
        assert_eq!(
            folder.look(),
            format!("a.txt! {why}; choose an encoding to open it as plain text all the same"),
            "the second time it is believed"
        );
        assert_eq!(folder.look(), "", "and told once");
        folder.put("a.txt", b"");
        assert_eq!(folder.look(), "");
        assert_eq!(folder.look(), "a.txt: ", "it stays empty");
    }

    #[test]
    fn what_is_not_at_rest_is_known_as_before() {
        let folder = Folder::of(&[("a.txt", "one"), ("b.txt", "two")]);
        folder.put("a.txt", b"one, again");
        fs::remove_file(folder.dir.path().join("b.txt")).unwrap();
        let intake = intake(folder.dir.path());
        let rest = Difference::default();
        let look = look(&intake, &folder.known, Some(&rest), late(), &()).unwrap();
        assert!(look.entries.is_empty() && look.gone.is_empty());
        let difference = look.known.difference(&intake.list(&()).unwrap());
        assert_eq!((difference.changed.len(), difference.gone.len()), (1, 1));
    }

    #[test]
    fn a_folder_that_is_gone_changes_nothing() {
        let result =
            look(&intake(Path::new("/nowhere at all")), &Known::default(), None, late(), &());
        assert!(matches!(result, Err(folder::FolderError::Missing(_))));
    }
}
