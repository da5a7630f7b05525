//! Notebooks on a real disk: what a save must keep, and what it must never do.

use std::{
    fs,
    path::{Path, PathBuf},
};

use tempfile::TempDir;
use variorum::{
    notebook::Notebook,
    store::{
        atomic::{LoadError, SaveError, Seen, load, replace, save, tidy},
        print::print,
        read::ReadError,
    },
};

use crate::support::notebooks;

/// A notebook like [`notebooks::bridge`], but told from it by its number.
fn numbered(number: u64) -> Notebook {
    Notebook { corpus: number.to_string(), ..notebooks::bridge() }
}

fn folder() -> (TempDir, PathBuf) {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("bridge.ron");
    (dir, path)
}

/// Names of everything in a folder, sorted.
fn names(dir: &TempDir) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(dir.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

/// Writes as another program would: in place.
#[expect(clippy::disallowed_methods, reason = "this stands for a program that is not ours")]
fn write_outside(path: &Path, bytes: &[u8]) {
    fs::write(path, bytes).unwrap();
}

#[track_caller]
fn number_in(path: &Path) -> u64 {
    load(path).unwrap().opened.notebook.corpus.parse().unwrap()
}

#[test]
fn a_notebook_is_loaded_as_it_was_saved_and_the_former_one_is_kept() {
    let (dir, path) = folder();
    let first = save(&numbered(1), &path, None).unwrap();
    assert_eq!(names(&dir), ["bridge.ron"]);
    let loaded = load(&path).unwrap();
    assert_eq!(loaded.opened.notebook, numbered(1));
    assert_eq!(loaded.opened.warnings, [""; 0]);
    assert_eq!(loaded.seen, first, "what was written is what is seen");
    assert_eq!(loaded.path, path);
    assert!(first.looks_current(&path));

    let second = save(&numbered(2), &path, Some(&first)).unwrap();
    assert_eq!(names(&dir), ["bridge.ron", "bridge.ron.bak"]);
    assert_eq!(number_in(&path), 2);
    assert_eq!(number_in(&dir.path().join("bridge.ron.bak")), 1);
    assert!(!first.looks_current(&path));

    save(&numbered(3), &path, Some(&second)).unwrap();
    assert_eq!(number_in(&dir.path().join("bridge.ron.bak")), 2);
    assert_eq!(names(&dir), ["bridge.ron", "bridge.ron.bak"]);
}

#[test]
fn a_file_changed_by_another_program_is_not_overwritten() {
    let (dir, path) = folder();
    let seen = save(&numbered(1), &path, None).unwrap();
    let theirs = print(&numbered(1)).replace("412", "413").replace("Gauges", "Gouges");
    assert_eq!(theirs.len(), print(&numbered(1)).len(), "the size alone does not give it away");
    write_outside(&path, theirs.as_bytes());
    fs::File::options()
        .write(true)
        .open(&path)
        .unwrap()
        .set_modified(std::time::UNIX_EPOCH)
        .unwrap();
    assert!(!seen.looks_current(&path));
    let error = save(&numbered(2), &path, Some(&seen)).unwrap_err();
    assert!(matches!(error, SaveError::ChangedOutside { .. }), "{error}");
    assert!(error.to_string().ends_with("bridge.ron"), "{error}");
    assert_eq!(fs::read(&path).unwrap(), theirs.as_bytes());
    assert_eq!(names(&dir), ["bridge.ron"]);

    write_outside(&path, &[theirs.as_bytes(), b"\n"].concat());
    assert!(matches!(
        save(&numbered(2), &path, Some(&seen)),
        Err(SaveError::ChangedOutside { .. })
    ));
    save(&numbered(2), &path, Some(&Seen::now(&path).unwrap())).unwrap();
    assert_eq!(number_in(&path), 2);
}

#[test]
fn a_file_touched_or_copied_but_not_changed_is_saved_over() {
    let (dir, path) = folder();
    let seen = save(&numbered(1), &path, None).unwrap();
    fs::copy(&path, dir.path().join("copy")).unwrap();
    fs::rename(dir.path().join("copy"), &path).unwrap();
    assert!(!seen.looks_current(&path));
    save(&numbered(2), &path, Some(&seen)).unwrap();
    assert_eq!(number_in(&path), 2);
}

#[test]
fn a_file_that_was_never_seen_is_not_overwritten() {
    let (dir, path) = folder();
    write_outside(&path, b"a letter");
    let error = save(&numbered(1), &path, None).unwrap_err();
    assert!(matches!(error, SaveError::Exists { .. }), "{error}");
    assert_eq!(fs::read(&path).unwrap(), b"a letter");
    save(&numbered(1), &path, Some(&Seen::now(&path).unwrap())).unwrap();
    assert_eq!(fs::read(dir.path().join("bridge.ron.bak")).unwrap(), b"a letter");
}

#[test]
fn a_file_that_is_gone_is_written_anew() {
    let (dir, path) = folder();
    let seen = save(&numbered(1), &path, None).unwrap();
    fs::remove_file(&path).unwrap();
    save(&numbered(2), &path, Some(&seen)).unwrap();
    assert_eq!(number_in(&path), 2);
    assert_eq!(names(&dir), ["bridge.ron"]);
}

#[test]
fn a_folder_that_is_gone_is_said() {
    let (dir, path) = folder();
    let seen = save(&numbered(1), &path, None).unwrap();
    fs::remove_dir_all(dir.path()).unwrap();
    let error = save(&numbered(2), &path, Some(&seen)).unwrap_err();
    assert!(matches!(error, SaveError::NoFolder { .. }), "{error}");
    assert!(!dir.path().exists());
}

#[test]
fn a_folder_in_the_place_of_the_file_is_said() {
    let (dir, path) = folder();
    fs::create_dir(&path).unwrap();
    assert!(matches!(save(&numbered(1), &path, None), Err(SaveError::NotFile { .. })));
    assert!(matches!(replace(&path, b"x"), Err(SaveError::NotFile { .. })));
    assert!(matches!(load(&path), Err(LoadError::NotFile { .. })));
    assert_eq!(names(&dir), ["bridge.ron"]);
}

#[test]
fn a_backup_that_cannot_be_made_leaves_all_as_it_was() {
    let (dir, path) = folder();
    let seen = save(&numbered(1), &path, None).unwrap();
    fs::create_dir(dir.path().join("bridge.ron.bak")).unwrap();
    let error = save(&numbered(2), &path, Some(&seen)).unwrap_err();
    assert!(error.to_string().contains("backup"), "{error}");
    assert_eq!(number_in(&path), 1);
    assert_eq!(names(&dir), ["bridge.ron", "bridge.ron.bak"]);
    assert!(seen.looks_current(&path), "so that the next try may work");
}

#[test]
fn a_backup_that_is_the_file_itself_does_not_stop_a_save() {
    // As a program leaves it that is killed between making the backup and renaming the new file.
    let (dir, path) = folder();
    let seen = save(&numbered(1), &path, None).unwrap();
    fs::hard_link(&path, dir.path().join("bridge.ron.bak")).unwrap();
    save(&numbered(2), &path, Some(&seen)).unwrap();
    assert_eq!(number_in(&path), 2);
    assert_eq!(number_in(&dir.path().join("bridge.ron.bak")), 1);
    assert_eq!(names(&dir), ["bridge.ron", "bridge.ron.bak"]);
}

#[test]
fn what_a_killed_program_left_goes_with_the_next_save_and_what_is_in_use_stays() {
    let (dir, path) = folder();
    let seen = save(&numbered(1), &path, None).unwrap();
    let pid = std::process::id();
    let ours = [format!(".bridge.ron.{pid}-0.tmp"), format!(".bridge.ron.{pid}-0.tmp.bak")];
    for left in ours.iter().map(String::as_str).chain([".bridge.ron.77-1.tmp"]) {
        write_outside(&dir.path().join(left), b"half a noteb");
    }
    for other in [".other.ron.77-0.tmp", ".bridge.ron.tmp", ".bridge.ron.78-1.tmp"] {
        write_outside(&dir.path().join(other), b"half a noteb");
    }
    // As a program has it that is saving just now.
    let in_use = fs::File::open(dir.path().join(".bridge.ron.78-1.tmp")).unwrap();
    in_use.lock().unwrap();
    save(&numbered(2), &path, Some(&seen)).unwrap();
    assert_eq!(number_in(&path), 2);
    assert_eq!(number_in(&dir.path().join("bridge.ron.bak")), 1);
    assert_eq!(
        names(&dir),
        [
            ".bridge.ron.78-1.tmp",
            ".bridge.ron.tmp",
            ".other.ron.77-0.tmp",
            "bridge.ron",
            "bridge.ron.bak"
        ],
        "only its own, and only what nobody uses"
    );
    drop(in_use);
    assert!(tidy(&path).is_empty());
    assert_eq!(
        names(&dir),
        [".bridge.ron.tmp", ".other.ron.77-0.tmp", "bridge.ron", "bridge.ron.bak"]
    );
}

#[test]
fn saving_many_times_at_once_leaves_a_whole_file_and_nothing_else() {
    let (dir, path) = folder();
    std::thread::scope(|scope| {
        for number in 0..8 {
            let path = &path;
            scope.spawn(move || {
                let words = print(&numbered(number));
                for _ in 0..20 {
                    replace(path, words.as_bytes()).unwrap();
                    assert!(number_in(path) < 8);
                }
            });
        }
    });
    assert_eq!(names(&dir), ["bridge.ron"]);
}

#[test]
fn a_desk_with_sizes_that_are_no_numbers_is_no_reason_not_to_save() {
    let (_dir, path) = folder();
    let mut notebook = notebooks::bridge();
    notebook.desk.seats[0].share = f32::NAN;
    notebook.desk.seats[1].text_size = f32::INFINITY;
    save(&notebook, &path, None).unwrap();
    let desk = load(&path).unwrap().opened.notebook.desk;
    assert_eq!((desk.seats[0].share, desk.seats[1].text_size), (0.0, 0.0));
}

#[test]
fn each_way_a_file_can_fail_to_open_has_its_sentence() {
    let (dir, path) = folder();
    let error = load(&path).unwrap_err();
    assert!(matches!(error, LoadError::Missing { .. }), "{error}");
    write_outside(&path, b"");
    let error = load(&path).unwrap_err();
    assert!(matches!(error, LoadError::Damaged { why: ReadError::Empty, backup: None, .. }));
    assert!(error.to_string().starts_with("cannot open the notebook, it is empty: /"), "{error}");
    write_outside(&path, b"Dear reader,");
    let error = load(&path).unwrap_err();
    assert!(matches!(error, LoadError::Damaged { why: ReadError::NotNotebook, .. }), "{error}");
    assert_eq!(names(&dir), ["bridge.ron"], "opening never writes");
}

#[test]
fn a_damaged_file_with_a_whole_backup_offers_it() {
    let (dir, path) = folder();
    let seen = save(&numbered(1), &path, None).unwrap();
    save(&numbered(2), &path, Some(&seen)).unwrap();
    let bak = fs::canonicalize(dir.path()).unwrap().join("bridge.ron.bak");
    let words = print(&numbered(2));
    for damaged in [&b""[..], &words.as_bytes()[..500], &vec![0; words.len()]] {
        write_outside(&path, damaged);
        let error = load(&path).unwrap_err();
        assert_eq!(error.backup(), Some(bak.as_path()), "{error}");
        assert!(error.remedy().contains("backup"));
        assert_eq!(fs::read(&path).unwrap(), damaged, "opening never writes");
    }
    assert_eq!(number_in(&bak), 1);
    write_outside(&path, words.replace("version: 1", "version: 9").as_bytes());
    assert_eq!(load(&path).unwrap_err().backup(), None, "an older state is no help there");
    write_outside(&path, b"");
    write_outside(&bak, b"");
    assert_eq!(load(&path).unwrap_err().backup(), None);
}

#[cfg(unix)]
mod on_unix {
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, symlink};

    use super::*;

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().mode() & 0o7777
    }

    fn set_mode(path: &Path, mode: u32) {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    }

    /// Whether this system lets the tests write where no mode allows it.
    fn is_root() -> bool {
        let dir = tempfile::tempdir().unwrap();
        set_mode(dir.path(), 0o555);
        fs::File::create(dir.path().join("probe")).is_ok()
    }

    #[test]
    fn a_symlink_stays_one() {
        let (dir, path) = folder();
        fs::create_dir(dir.path().join("real")).unwrap();
        let real = dir.path().join("real/notebook.ron");
        symlink("real/notebook.ron", &path).unwrap();
        let seen = save(&numbered(1), &path, None).unwrap();
        assert!(real.is_file(), "a link to nothing leads to where its file was to be");
        save(&numbered(2), &path, Some(&seen)).unwrap();
        assert_eq!(fs::read_link(&path).unwrap(), Path::new("real/notebook.ron"));
        assert_eq!(number_in(&real), 2);
        assert_eq!(number_in(&dir.path().join("real/notebook.ron.bak")), 1);
        assert_eq!(load(&path).unwrap().path, path);
        write_outside(&real, b"");
        let backup = load(&path).unwrap_err().backup().unwrap().to_owned();
        assert_eq!(number_in(&backup), 1);
    }

    #[test]
    fn the_mode_of_a_file_stays() {
        let (dir, path) = folder();
        let mut seen = save(&numbered(1), &path, None).unwrap();
        for kept in [0o600, 0o640, 0o664, 0o700, 0o666] {
            set_mode(&path, kept);
            seen = save(&numbered(2), &path, Some(&seen)).unwrap();
            assert_eq!(mode(&path), kept, "{kept:o}");
            assert_eq!(mode(&dir.path().join("bridge.ron.bak")), kept);
        }
    }

    #[test]
    fn a_write_protected_file_is_left_alone() {
        let (dir, path) = folder();
        let seen = save(&numbered(1), &path, None).unwrap();
        set_mode(&path, 0o444);
        let error = save(&numbered(2), &path, Some(&seen)).unwrap_err();
        assert!(matches!(error, SaveError::Protected { .. }), "{error}");
        assert!(matches!(replace(&path, b"x"), Err(SaveError::Protected { .. })));
        assert_eq!(number_in(&path), 1);
        assert_eq!(names(&dir), ["bridge.ron"]);
    }

    #[test]
    fn a_folder_without_permission_is_said() {
        if is_root() {
            eprintln!("not tried: this user may write everywhere");
            return;
        }
        let (dir, path) = folder();
        let seen = save(&numbered(1), &path, None).unwrap();
        set_mode(dir.path(), 0o555);
        let error = save(&numbered(2), &path, Some(&seen)).unwrap_err();
        assert!(matches!(error, SaveError::Denied { .. }), "{error}");
        set_mode(dir.path(), 0o755);
        assert_eq!(number_in(&path), 1);
        assert_eq!(names(&dir), ["bridge.ron"]);
        set_mode(&path, 0o000);
        assert!(matches!(load(&path), Err(LoadError::Denied { .. })));
    }

    #[test]
    fn a_device_is_no_file() {
        // Opening a pipe that nobody writes to would wait for ever, and so would reading zeros.
        for device in ["/dev/null", "/dev/zero"].map(Path::new) {
            assert!(matches!(load(device), Err(LoadError::NotFile { .. })));
            assert!(matches!(save(&numbered(1), device, None), Err(SaveError::NotFile { .. })));
        }
    }

    #[test]
    fn hard_links_get_no_surprise_content() {
        let (dir, path) = folder();
        let seen = save(&numbered(1), &path, None).unwrap();
        let twin = dir.path().join("twin.ron");
        fs::hard_link(&path, &twin).unwrap();
        save(&numbered(2), &path, Some(&seen)).unwrap();
        assert_eq!(number_in(&twin), 1, "the other name keeps the former file");
    }
}
