//! Folders as they really are.

use std::{
    fs,
    io::Write as _,
    path::{Path, PathBuf},
    sync::{
        Mutex,
        atomic::{AtomicUsize, Ordering},
    },
};

use tempfile::TempDir;
use variorum::{
    sources::{self, Listed, folder::FolderError},
    text::watch::{Cancelled, Watch},
    workspace::corpus::{DocPath, Entry, EntryState, Root},
};

/// A folder with these files in it.
fn folder(files: &[(&str, &str)]) -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    for (name, words) in files {
        put(dir.path(), name, words.as_bytes());
    }
    dir
}

fn put(folder: &Path, name: impl AsRef<Path>, bytes: &[u8]) -> PathBuf {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::File::create(&path).unwrap().write_all(bytes).unwrap();
    path
}

fn list(dir: &TempDir) -> Vec<Listed> {
    sources::list(&Root::Folder(dir.path().to_owned()), &()).unwrap()
}

fn paths(listed: &[Listed]) -> Vec<&str> {
    listed.iter().map(|file| &*file.path).collect()
}

fn read(root: &Root) -> Vec<Entry> {
    let listed = sources::list(root, &()).unwrap();
    let mut entries = Vec::new();
    sources::read_all(root, &listed, &[], &(), |batch| entries.extend(batch)).unwrap();
    entries
}

/// The path of each file, with its words or why there are none.
fn shown(entries: &[Entry]) -> Vec<(&str, &str)> {
    entries
        .iter()
        .map(|entry| match &entry.state {
            EntryState::Read(reading) => (&*entry.path, reading.document.text()),
            EntryState::Unreadable(why) => (&*entry.path, why.as_str()),
            EntryState::Waiting => panic!("{entry:?}"),
        })
        .collect()
}

/// A watch that calls the work off at its n-th step.
struct StopAt(AtomicUsize);

impl Watch for StopAt {
    fn step(&self, _done: usize, _total: usize) -> Result<(), Cancelled> {
        let left = self.0.load(Ordering::Relaxed);
        self.0.store(left.saturating_sub(1), Ordering::Relaxed);
        if left == 0 { Err(Cancelled) } else { Ok(()) }
    }
}

#[test]
fn documents_are_listed_by_path_and_the_rest_is_left_out() {
    let dir = folder(&[
        ("b.txt", "b"),
        ("a/z.MD", "z"),
        ("a/deep/er/y.markdown", "y"),
        ("a.text", "a"),
        ("picture.png", "p"),
        ("none", "n"),
        ("old.txt~", "o"),
        (".hidden.txt", "h"),
        (".git/c.txt", "c"),
        (".gitignore", "*.txt"),
        (".ignore", "*.txt"),
    ]);
    assert_eq!(paths(&list(&dir)), ["a.text", "a/deep/er/y.markdown", "a/z.MD", "b.txt"]);
}

#[test]
fn a_hidden_folder_that_is_opened_itself_is_read() {
    let dir = folder(&[(".notes/a.txt", "a")]);
    let root = Root::Folder(dir.path().join(".notes"));
    assert_eq!(shown(&read(&root)), [("a.txt", "a")]);
}

#[test]
fn a_folder_that_is_none_says_why() {
    let dir = folder(&[("a.txt", "a")]);
    let why = |path: PathBuf| sources::list(&Root::Folder(path), &()).unwrap_err();
    assert!(matches!(why(dir.path().join("gone")), FolderError::Missing(_)));
    assert!(matches!(why(dir.path().join("a.txt")), FolderError::NotAFolder(_)));
    assert!(list(&folder(&[("a.png", "")])).is_empty());
}

#[test]
fn files_that_cannot_be_read_are_listed_with_their_reason() {
    let dir = folder(&[("a.txt", "words"), ("empty.txt", "")]);
    put(dir.path(), "binary.txt", b"PK\x03\x04\x14\0");
    put(dir.path(), "latin.txt", b"caf\xE9");
    let entries = read(&Root::Folder(dir.path().to_owned()));
    assert_eq!(
        shown(&entries),
        [
            ("a.txt", "words"),
            (
                "binary.txt",
                "it looks like binary data, not text; choose an encoding to open it as plain text \
                 all the same"
            ),
            ("empty.txt", ""),
            ("latin.txt", "café"),
        ]
    );
}

#[test]
fn a_file_that_vanishes_between_listing_and_reading_says_so() {
    let dir = folder(&[("a.txt", "a"), ("b.txt", "b")]);
    let root = Root::Folder(dir.path().to_owned());
    let listed = list(&dir);
    fs::remove_file(dir.path().join("a.txt")).unwrap();
    let mut entries = Vec::new();
    sources::read_all(&root, &listed, &[], &(), |batch| entries.extend(batch)).unwrap();
    let gone = "it is no longer there, or never was";
    assert_eq!(shown(&entries), [("a.txt", gone), ("b.txt", "b")]);
}

#[test]
fn files_that_were_named_are_read_whatever_they_are_called() {
    let dir = folder(&[("notes.log", "log"), ("a.txt", "a"), ("b.txt", "b")]);
    let named = ["notes.log", "a.txt", "a.txt", "gone.txt", "../out.txt"];
    let paths = named.iter().map(|path| DocPath::from(*path)).collect();
    assert_eq!(
        shown(&read(&Root::Files(dir.path().to_owned(), paths))),
        [
            ("../out.txt", "it lies outside the folder"),
            ("a.txt", "a"),
            ("gone.txt", "it is no longer there, or never was"),
            ("notes.log", "log"),
        ]
    );
}

#[test]
fn the_sample_is_read_without_a_disk() {
    let entries = read(&Root::Sample);
    assert_eq!(entries.len(), 6);
    assert!(entries.is_sorted_by(|a, b| a.path < b.path));
    assert!(entries.iter().all(|entry| entry.reading().is_some()));
}

#[test]
fn documents_that_are_wanted_come_in_the_first_batch() {
    let files: Vec<String> = (0..200).map(|number| format!("{number:03}.txt")).collect();
    let files: Vec<(&str, &str)> = files.iter().map(|name| (name.as_str(), "words")).collect();
    let dir = folder(&files);
    let root = Root::Folder(dir.path().to_owned());
    let first = ["150.txt".into(), "007.txt".into()];
    let mut batches: Vec<Vec<Entry>> = Vec::new();
    sources::read_all(&root, &list(&dir), &first, &(), |batch| batches.push(batch)).unwrap();
    let wanted: Vec<&str> = batches[0].iter().map(|entry| &*entry.path).collect();
    assert_eq!(wanted, ["007.txt", "150.txt"]);
    let mut all: Vec<&str> = batches.iter().flatten().map(|entry| &*entry.path).collect();
    assert!(all[2..].is_sorted(), "the others come in order");
    all.sort_unstable();
    all.dedup();
    assert_eq!(all.len(), 200, "each once");
}

#[test]
fn listing_and_reading_can_be_called_off_at_any_step() {
    let dir = folder(&[("a.txt", "a"), ("b.txt", "b"), ("c.txt", "c")]);
    let root = Root::Folder(dir.path().to_owned());
    // The folder itself is a step, and each of the three files.
    for n_steps in 0..4 {
        let listed = sources::list(&root, &StopAt(AtomicUsize::new(n_steps)));
        assert!(matches!(listed, Err(FolderError::Cancelled(Cancelled))), "{n_steps}");
    }
    let listed = sources::list(&root, &StopAt(AtomicUsize::new(4))).unwrap();
    let read = |n_steps: usize| {
        let watch = StopAt(AtomicUsize::new(n_steps));
        let mut n_read = 0;
        let done = sources::read_all(&root, &listed, &["a.txt".into()], &watch, |batch| {
            n_read += batch.len();
        });
        (done, n_read)
    };
    // A step for the batch of the one that is wanted, two in its file, one in its reader.
    assert_eq!(read(0), (Err(Cancelled), 0));
    assert_eq!(read(3), (Err(Cancelled), 0));
    assert_eq!(read(4), (Err(Cancelled), 1), "what was read stays");
    assert_eq!(read(100), (Ok(()), 3));
}

#[test]
fn progress_grows_to_the_number_of_files() {
    struct Heard(Mutex<Vec<(usize, usize)>>);
    impl Watch for Heard {
        fn step(&self, done: usize, total: usize) -> Result<(), Cancelled> {
            self.0.lock().unwrap().push((done, total));
            Ok(())
        }
    }
    let dir = folder(&[("a.txt", "a"), ("b.txt", "b")]);
    let watch = Heard(Mutex::default());
    let root = Root::Folder(dir.path().to_owned());
    sources::read_all(&root, &list(&dir), &[], &watch, |_| {}).unwrap();
    assert_eq!(watch.0.lock().unwrap().last(), Some(&(2, 2)));
}

#[cfg(unix)]
mod on_unix {
    use std::{
        ffi::OsStr,
        os::unix::{
            ffi::OsStrExt as _,
            fs::{PermissionsExt as _, symlink},
            net::UnixListener,
        },
        process::Command,
    };

    use super::*;

    #[test]
    fn links_to_files_are_files_and_links_to_folders_are_not_followed() {
        let dir = folder(&[("a/a.txt", "a"), ("elsewhere/b.txt", "b")]);
        let link = |to: &Path, name: &str| symlink(to, dir.path().join(name)).unwrap();
        link(dir.path(), "a/loop");
        link(&dir.path().join("elsewhere"), "a/linked");
        link(&dir.path().join("elsewhere/b.txt"), "a/c.txt");
        link(&dir.path().join("gone.txt"), "a/gone.txt");
        link(&dir.path().join("elsewhere"), "a/folder.txt");
        let entries = read(&Root::Folder(dir.path().join("a")));
        assert_eq!(
            shown(&entries),
            [("a.txt", "a"), ("c.txt", "b"), ("gone.txt", "it is a link to nothing")]
        );
        link(&dir.path().join("a"), "opened");
        let entries = read(&Root::Folder(dir.path().join("opened")));
        assert_eq!(entries.len(), 3, "a link that is opened itself is a folder");
    }

    #[test]
    fn pipes_and_sockets_are_listed_and_never_opened() {
        let dir = folder(&[("a.txt", "a")]);
        let made = Command::new("mkfifo").arg(dir.path().join("pipe.txt")).status().unwrap();
        assert!(made.success());
        let _socket = UnixListener::bind(dir.path().join("socket.txt")).unwrap();
        let why = "it is not an ordinary file";
        let expect = [("a.txt", "a"), ("pipe.txt", why), ("socket.txt", why)];
        let entries = read(&Root::Folder(dir.path().to_owned()));
        assert_eq!(shown(&entries), expect);
        // Also where it was named, and nothing was looked at before it is read.
        let named = expect.map(|(path, _)| path.into()).to_vec();
        assert_eq!(shown(&read(&Root::Files(dir.path().to_owned(), named))), expect);
    }

    #[test]
    fn names_that_are_no_unicode_are_shown_and_not_opened() {
        let dir = folder(&[("b\u{FFFD}.txt", "b")]);
        put(dir.path(), OsStr::from_bytes(b"b\xFF.txt"), b"other");
        put(dir.path(), OsStr::from_bytes(b"d\xFE/c.txt"), b"c");
        let entries = read(&Root::Folder(dir.path().to_owned()));
        let why = "its name, or its folder's, is not valid Unicode; rename it to read it here";
        assert_eq!(
            shown(&entries),
            [("b\u{FFFD}.txt", "b"), ("b\u{FFFD}.txt\u{FFFD}", why), ("d\u{FFFD}/c.txt", why)]
        );
    }

    #[test]
    fn what_may_not_be_read_says_so() {
        let dir = folder(&[("a.txt", "a"), ("shut/b.txt", "b")]);
        let forbid = |name: &str| {
            fs::set_permissions(dir.path().join(name), fs::Permissions::from_mode(0o0)).unwrap();
        };
        forbid("a.txt");
        forbid("shut");
        let entries = read(&Root::Folder(dir.path().to_owned()));
        fs::set_permissions(dir.path().join("shut"), fs::Permissions::from_mode(0o700)).unwrap();
        if fs::File::open(dir.path().join("a.txt")).is_ok() {
            eprintln!("skipped: root may read everything");
            return;
        }
        assert_eq!(
            shown(&entries),
            [
                ("a.txt", "the permission to read it is missing"),
                ("shut", "the permission to open it is missing")
            ]
        );
    }

    #[test]
    fn nothing_is_changed_by_reading() {
        let dir = folder(&[("a.txt", "a"), ("b/c.md", "c")]);
        let state = || {
            let mut seen: Vec<String> = Vec::new();
            for path in ["", "a.txt", "b", "b/c.md"] {
                let it = fs::metadata(dir.path().join(path)).unwrap();
                seen.push(format!("{path} {:?} {}", it.modified().unwrap(), it.len()));
            }
            seen
        };
        let before = state();
        assert_eq!(read(&Root::Folder(dir.path().to_owned())).len(), 2);
        assert_eq!(state(), before);
    }
}
