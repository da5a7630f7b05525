//! Folders as they really are.

use std::{
    fs,
    io::Write as _,
    path::{Path, PathBuf},
    sync::{
        Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, SystemTime},
};

use tempfile::TempDir;
use variorum::{
    sources::{
        self, Intake, Listed,
        folder::{self as folders, FolderError},
        watch::{Known, look},
    },
    text::watch::{Cancelled, Watch},
    workspace::{
        choices::{Choices, Patterns},
        corpus::{DocPath, Entry, EntryState, Root},
    },
};

use crate::support::watch::StopAt;

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

fn intake(root: &Root) -> Intake {
    Intake::new(root.clone(), Choices::default())
}

fn paths(listed: &[Listed]) -> Vec<&str> {
    listed.iter().map(|file| &*file.path).collect()
}

fn read(root: &Root) -> Vec<Entry> {
    let intake = intake(root);
    let listed = intake.list(&()).unwrap();
    let mut entries = Vec::new();
    sources::read_all(&intake, &listed, &[], &(), |batch| entries.extend(batch)).unwrap();
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
    sources::read_all(&intake(&root), &listed, &[], &(), |batch| entries.extend(batch)).unwrap();
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
fn documents_that_are_wanted_come_first() {
    let files: Vec<String> = (0..200).map(|number| format!("{number:03}.txt")).collect();
    let files: Vec<(&str, &str)> = files.iter().map(|name| (name.as_str(), "words")).collect();
    let dir = folder(&files);
    let root = Root::Folder(dir.path().to_owned());
    let first = ["150.txt".into(), "007.txt".into()];
    let mut read: Vec<Entry> = Vec::new();
    sources::read_all(&intake(&root), &list(&dir), &first, &(), |some| read.extend(some)).unwrap();
    let mut all: Vec<&str> = read.iter().map(|entry| &*entry.path).collect();
    assert_eq!(all[..2], ["007.txt", "150.txt"]);
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
        let listed = sources::list(&root, &StopAt::step(n_steps));
        assert!(matches!(listed, Err(FolderError::Cancelled(Cancelled))), "{n_steps}");
    }
    let listed = sources::list(&root, &StopAt::step(4)).unwrap();
    let intake = intake(&root);
    let read = |n_steps: usize| {
        let watch = StopAt::step(n_steps);
        let mut n_read = 0;
        let done = sources::read_all(&intake, &listed, &["a.txt".into()], &watch, |batch| {
            n_read += batch.len();
        });
        (done, n_read)
    };
    assert_eq!(read(0), (Err(Cancelled), 0));
    // How many steps there are depends on who is quicker; wherever it stops, it ends.
    for n_steps in 1..40 {
        let (done, n_read) = read(n_steps);
        assert!((done == Err(Cancelled) && n_read <= 3) || n_read == 3, "{n_steps}: {n_read}");
    }
    assert_eq!(read(10_000), (Ok(()), 3));
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
    sources::read_all(&intake(&root), &list(&dir), &[], &watch, |_| {}).unwrap();
    assert_eq!(watch.0.lock().unwrap().last(), Some(&(2, 2)));
}

#[test]
fn patterns_say_which_files_are_documents() {
    let dir = folder(&[
        ("a.txt", "a"),
        ("b.md", "b"),
        ("drafts/c.txt", "c"),
        ("talks/2018/d.txt", "d"),
        ("talks/2019/e.txt", "e"),
        (".gitignore", "*"),
    ]);
    let root = Root::Folder(dir.path().to_owned());
    let check = |include: &str, exclude: &str, expect: &[&str]| {
        let patterns = Patterns { include: include.to_owned(), exclude: exclude.to_owned() };
        let choices = Choices { patterns: patterns.clone(), ..Choices::default() };
        let listed = Intake::new(root.clone(), choices).list(&()).unwrap();
        assert_eq!(paths(&listed), expect);
        let count = folders::count(dir.path(), &patterns, &()).unwrap();
        assert_eq!((count.n_in, count.n_out), (expect.len(), 5 - expect.len()));
    };
    check("", "", &["a.txt", "b.md", "drafts/c.txt", "talks/2018/d.txt", "talks/2019/e.txt"]);
    check("*.txt", "drafts/\n2018", &["a.txt", "talks/2019/e.txt"]);
    check("/talks\n*.md", "", &["b.md", "talks/2018/d.txt", "talks/2019/e.txt"]);
    let patterns = Patterns { include: "a[z-b]".to_owned(), exclude: String::new() };
    let why = folders::count(dir.path(), &patterns, &()).unwrap_err().to_string();
    assert!(why.starts_with("the pattern “a[z-b]” makes no sense: "), "{why}");
}

#[test]
fn a_document_is_read_in_the_encoding_that_was_chosen_for_it() {
    let dir = folder(&[("a.txt", "a")]);
    let root = Root::Folder(dir.path().to_owned());
    let encodings = [("a.txt".into(), "UTF-8".to_owned())].into();
    let intake = Intake::new(root, Choices { encodings, ..Choices::default() });
    let listed = intake.list(&()).unwrap();
    let entry = intake.read(&listed[0], &()).unwrap();
    assert_eq!(entry.reading().unwrap().encoding.as_deref(), Some("UTF-8"));
    // What is chosen later is read by whoever chose it.
    let told = |intake: &Intake| {
        let mut told = Vec::new();
        intake.but_chosen_later(vec![entry.clone()], |entries| told = entries);
        told.len()
    };
    assert_eq!(told(&intake), 1);
    intake.choose(&"a.txt".into(), None);
    assert_eq!(told(&intake), 0);
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
    fn links_stay_in_the_folder_and_no_file_is_listed_twice() {
        let dir = folder(&[("a/a.txt", "a"), ("a/.kept/b", "b"), ("elsewhere/c.txt", "c")]);
        let link = |to: &Path, name: &str| symlink(to, dir.path().join(name)).unwrap();
        link(dir.path(), "a/loop");
        link(&dir.path().join("elsewhere"), "a/linked");
        link(&dir.path().join("elsewhere/c.txt"), "a/outside.txt");
        link(Path::new("../elsewhere/c.txt"), "a/relative.txt");
        link(Path::new("a.txt"), "a/again.txt");
        link(Path::new(".kept/b"), "a/b.txt");
        link(Path::new("b.txt"), "a/b-too.txt");
        link(&dir.path().join("gone.txt"), "a/gone.txt");
        link(&dir.path().join("elsewhere"), "a/folder.txt");
        let why = "it is a link to a file outside the folder, which is not followed; put a copy of \
                   that file here, or open the folder in which it lies";
        let expect = [
            ("a.txt", "a"),
            ("b-too.txt", "b"),
            ("gone.txt", "it is a link to nothing"),
            ("outside.txt", why),
            ("relative.txt", why),
        ];
        assert_eq!(shown(&read(&Root::Folder(dir.path().join("a")))), expect);
        link(&dir.path().join("a"), "opened");
        // A link that is opened itself is a folder.
        assert_eq!(shown(&read(&Root::Folder(dir.path().join("opened")))), expect);
        // What the reader names by itself is wanted wherever it lies.
        let named = vec!["outside.txt".into()];
        let entries = read(&Root::Files(dir.path().join("a"), named));
        assert_eq!(shown(&entries), [("outside.txt", "c")]);
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
    fn names_that_are_no_unicode_are_written_as_in_an_address_and_read() {
        let dir = folder(&[("b%FF.txt", "b"), ("b\u{FFFD}.txt", "c")]);
        put(dir.path(), OsStr::from_bytes(b"b\xFF.txt"), b"other");
        put(dir.path(), OsStr::from_bytes(b"d\xFE/c.txt"), b"c");
        let root = Root::Folder(dir.path().to_owned());
        assert_eq!(
            shown(&read(&root)),
            [
                ("b%FF.txt", "b"),
                ("b%FF.txt\u{FFFD}", "other"),
                ("b\u{FFFD}.txt", "c"),
                ("d%FE/c.txt", "c")
            ]
        );
        // And it is the same when it is looked at again.
        let known = Known::of(&list(&dir), SystemTime::UNIX_EPOCH);
        put(dir.path(), OsStr::from_bytes(b"d\xFE/c.txt"), b"c, and more");
        let now = SystemTime::UNIX_EPOCH + Duration::from_hours(2_500_000);
        let look = look(&intake(&root), &known, None, now, &()).unwrap();
        assert_eq!(shown(&look.entries), [("d%FE/c.txt", "c, and more")]);
    }

    #[test]
    fn odd_names_stay_apart_and_are_read() {
        let long = format!("{}.txt", "n".repeat(250));
        let names = [
            "-dash.txt",
            " blank.txt",
            "line\nfeed.txt",
            "right\u{202E}txt.txt",
            "na\u{ef}ve.txt",
            "nai\u{308}ve.txt",
            "Case.txt",
            "case.txt",
            &long,
        ];
        let files: Vec<(&str, &str)> = names.iter().map(|name| (*name, *name)).collect();
        let dir = folder(&files);
        let mut expect = files.clone();
        expect.sort_unstable();
        assert_eq!(shown(&read(&Root::Folder(dir.path().to_owned()))), expect);
    }

    #[test]
    fn a_deep_folder_is_read_to_its_end() {
        let deep = format!("{}a.txt", "d/".repeat(60));
        let dir = folder(&[(&deep, "a")]);
        assert_eq!(shown(&read(&Root::Folder(dir.path().to_owned()))), [(deep.as_str(), "a")]);
    }

    #[test]
    fn devices_and_links_in_circles_are_not_read() {
        let dir = folder(&[("a.txt", "a")]);
        let link = |to: &Path, name: &str| symlink(to, dir.path().join(name)).unwrap();
        link(Path::new("/dev/zero"), "zero.txt");
        link(&dir.path().join("right.txt"), "left.txt");
        link(&dir.path().join("left.txt"), "right.txt");
        let lost = "it is a link to nothing";
        assert_eq!(
            shown(&read(&Root::Folder(dir.path().to_owned()))),
            [
                ("a.txt", "a"),
                ("left.txt", lost),
                ("right.txt", lost),
                ("zero.txt", "it is not an ordinary file")
            ]
        );
    }

    #[test]
    fn what_became_a_pipe_after_it_was_listed_is_not_waited_for() {
        let dir = folder(&[("a.txt", "a"), ("b.txt", "b")]);
        let root = Root::Folder(dir.path().to_owned());
        let listed = list(&dir);
        fs::remove_file(dir.path().join("a.txt")).unwrap();
        assert!(Command::new("mkfifo").arg(dir.path().join("a.txt")).status().unwrap().success());
        let mut entries = Vec::new();
        sources::read_all(&intake(&root), &listed, &[], &(), |some| entries.extend(some)).unwrap();
        assert_eq!(shown(&entries), [("a.txt", "it is not an ordinary file"), ("b.txt", "b")]);
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
    fn a_file_that_is_replaced_while_it_is_read_is_read_from_one_and_then_again() {
        struct Replaces<'f>(&'f Path, AtomicUsize);
        impl Watch for Replaces<'_> {
            fn step(&self, done: usize, _total: usize) -> Result<(), Cancelled> {
                if done > 0 && self.1.fetch_add(1, Ordering::Relaxed) == 0 {
                    put(self.0, "other", b"quite another text");
                    fs::rename(self.0.join("other"), self.0.join("a.txt")).unwrap();
                }
                Ok(())
            }
        }
        let dir = folder(&[("a.txt", "the first text")]);
        let intake = intake(&Root::Folder(dir.path().to_owned()));
        let listed = intake.list(&()).unwrap();
        let now = SystemTime::UNIX_EPOCH + Duration::from_hours(2_500_000);
        let known = Known::of(&listed, now);
        let watch = Replaces(dir.path(), AtomicUsize::new(0));
        let entry = intake.read(&listed[0], &watch).unwrap();
        assert_eq!(shown(&[entry]), [("a.txt", "the first text")]);
        assert!(watch.1.into_inner() > 0, "it was replaced meanwhile");
        let look = look(&intake, &known, None, now, &()).unwrap();
        assert_eq!(shown(&look.entries), [("a.txt", "quite another text")]);
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
