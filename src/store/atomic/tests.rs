//! What other programs do between the steps of a saving, and what a kill leaves.

use std::cell::Cell;

use super::{write::Moment, *};

/// A folder with `bridge.ron` in it, which holds "old", and what was seen of it.
fn folder() -> (tempfile::TempDir, PathBuf, Seen) {
    let dir = tempfile::tempdir().unwrap();
    let path = fs::canonicalize(dir.path()).unwrap().join("bridge.ron");
    let seen = replace(&path, b"old").unwrap();
    (dir, path, seen)
}

/// Every file in the folder of `path`, with what is in it, sorted; hidden ones by "…" only.
fn files(path: &Path) -> Vec<(String, String)> {
    let entries = fs::read_dir(path.parent().unwrap()).unwrap();
    let mut files: Vec<(String, String)> = entries
        .map(|entry| entry.unwrap())
        .map(|entry| {
            let name = entry.file_name().into_string().unwrap();
            let name = if name.starts_with('.') { "…".to_owned() } else { name };
            (name, fs::read_to_string(entry.path()).unwrap())
        })
        .collect();
    files.sort();
    files
}

#[track_caller]
fn check(path: &Path, expect: &[(&str, &str)]) {
    let files = files(path);
    let files: Vec<(&str, &str)> = files.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
    assert_eq!(files, expect);
}

/// Writes "new" over what was seen; `meanwhile` is what others do.
fn write(
    path: &Path,
    former: Former<'_>,
    may_exchange: bool,
    meanwhile: &dyn Fn(Moment),
) -> Result<Saved, SaveError> {
    let mut new = Write::new(path, b"new", Allows::Only(former));
    (new.may_exchange, new.meanwhile) = (may_exchange, meanwhile);
    new.run()
}

/// What another program does that writes a file beside and renames it.
fn put(path: &Path, words: &str) {
    let beside = path.with_file_name("beside");
    put_in_place(&beside, words);
    fs::rename(&beside, path).unwrap();
}

/// What another program does that writes in place.
fn put_in_place(path: &Path, words: &str) {
    use io::Write as _;
    File::create(path).unwrap().write_all(words.as_bytes()).unwrap();
}

/// Another folder with the same files, as a kill at this moment would leave them.
fn left(path: &Path) -> (tempfile::TempDir, PathBuf) {
    let dir = tempfile::tempdir().unwrap();
    for entry in fs::read_dir(path.parent().unwrap()).unwrap() {
        let entry = entry.unwrap();
        // A program that was killed runs no more.
        let name = entry.file_name().into_string().unwrap();
        let to = dir.path().join(name.replace(&std::process::id().to_string(), "2147483647"));
        fs::copy(entry.path(), &to).unwrap();
        let modified = entry.metadata().unwrap().modified().unwrap();
        File::options().write(true).open(&to).unwrap().set_modified(modified).unwrap();
    }
    let path = dir.path().join("bridge.ron");
    (dir, path)
}

#[test]
fn a_version_that_comes_in_the_last_moment_is_not_lost_in_any_way_of_writing() {
    for may_exchange in [true, false] {
        for other in [put, put_in_place] {
            let (_dir, path, seen) = folder();
            let meanwhile = |moment| {
                if moment == Moment::Looked {
                    other(&path, "another");
                }
            };
            let error = write(&path, Former::Seen(&seen), may_exchange, &meanwhile).unwrap_err();
            match error {
                SaveError::ChangedOutside { .. } => check(&path, &[("bridge.ron", "another")]),
                SaveError::Crossed { kept, seen, .. } => {
                    assert!(may_exchange && seen.looks_current(&path));
                    assert_eq!(kept, path.with_file_name("bridge.conflict-1.ron"));
                    check(&path, &[("bridge.conflict-1.ron", "another"), ("bridge.ron", "new")]);
                }
                error => panic!("{error}"),
            }
        }
    }
}

#[test]
fn a_file_that_comes_where_none_was_is_not_overwritten() {
    for former_is_known in [true, false] {
        let (_dir, path, seen) = folder();
        fs::remove_file(&path).unwrap();
        let meanwhile = |_| put(&path, "another");
        let former = if former_is_known { Former::Seen(&seen) } else { Former::None };
        let error = write(&path, former, true, &meanwhile).unwrap_err();
        assert_eq!(matches!(error, SaveError::ChangedOutside { .. }), former_is_known, "{error}");
        assert_eq!(matches!(error, SaveError::Exists { .. }), !former_is_known, "{error}");
        check(&path, &[("bridge.ron", "another")]);
    }
}

#[test]
fn a_file_that_goes_in_the_last_moment_is_written_anew() {
    let (_dir, path, seen) = folder();
    let meanwhile = |moment| {
        if moment == Moment::Looked {
            fs::remove_file(&path).unwrap();
        }
    };
    write(&path, Former::Seen(&seen), true, &meanwhile).unwrap();
    check(&path, &[("bridge.ron", "new")]);
}

#[test]
fn what_comes_after_the_exchange_is_a_change_of_the_new_file() {
    let (_dir, path, seen) = folder();
    let meanwhile = |moment| {
        if moment == Moment::Exchanged {
            put(&path, "another");
        }
    };
    write(&path, Former::Seen(&seen), true, &meanwhile).unwrap();
    check(&path, &[("bridge.ron", "another"), ("bridge.ron.bak", "old")]);
}

#[test]
fn a_damaged_file_is_kept_and_the_backup_stays() {
    for may_exchange in [true, false] {
        let (_dir, path, mut seen) = folder();
        put(&with_suffix(&path, ".bak"), "whole");
        for number in 1..=2 {
            let saved = write(&path, Former::Damaged(&seen), may_exchange, &|_| ()).unwrap();
            let kept = path.with_file_name(format!("bridge.damaged-{number}.ron"));
            assert_eq!(saved.aside, Some(kept));
            put(&path, "worse");
            seen = Seen::now(&path).unwrap();
        }
        check(
            &path,
            &[
                ("bridge.damaged-1.ron", "old"),
                ("bridge.damaged-2.ron", "worse"),
                ("bridge.ron", "worse"),
                ("bridge.ron.bak", "whole"),
            ],
        );
    }
}

#[test]
fn without_exchange_the_former_file_is_the_backup_too() {
    let (_dir, path, seen) = folder();
    put(&with_suffix(&path, ".bak"), "older");
    write(&path, Former::Seen(&seen), false, &|_| ()).unwrap();
    check(&path, &[("bridge.ron", "new"), ("bridge.ron.bak", "old")]);
}

/// What lies there after a kill at `at` and a [`tidy`]; `other` is what another program wrote before.
fn after_kill(
    at: Moment,
    former: fn(&Seen) -> Former<'_>,
    other: Option<&str>,
) -> Vec<(String, String)> {
    let (_dir, path, seen) = folder();
    let backup = with_suffix(&path, ".bak");
    put(&backup, "older");
    let file = File::options().write(true).open(&backup).unwrap();
    file.set_modified(SystemTime::UNIX_EPOCH).unwrap();
    let found = Cell::new(None);
    let meanwhile = |moment| {
        if let (Moment::Looked, Some(other)) = (moment, other) {
            put(&path, other);
        }
        if moment == at {
            let (_dir, left) = left(&path);
            tidy(&left);
            found.set(Some(files(&left)));
        }
    };
    let result = write(&path, former(&seen), true, &meanwhile);
    assert_eq!(result.is_ok(), other.is_none());
    found.take().unwrap()
}

#[cfg(any(target_os = "linux", target_os = "macos"))]
#[test]
fn a_kill_at_any_moment_leaves_whole_files_under_their_names() {
    let own = |files: &[(&str, &str)]| -> Vec<(String, String)> {
        files.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect()
    };
    assert_eq!(
        after_kill(Moment::Looked, |seen| Former::Seen(seen), None),
        own(&[("bridge.ron", "old"), ("bridge.ron.bak", "older")])
    );
    assert_eq!(
        after_kill(Moment::Exchanged, |seen| Former::Seen(seen), None),
        own(&[("bridge.ron", "new"), ("bridge.ron.bak", "old")])
    );
    assert_eq!(
        after_kill(Moment::Exchanged, |seen| Former::Damaged(seen), None),
        own(&[("bridge.damaged-1.ron", "old"), ("bridge.ron", "new"), ("bridge.ron.bak", "older")])
    );
    // What another program wrote in the last moment is nowhere else, and is kept.
    assert_eq!(
        after_kill(Moment::Exchanged, |seen| Former::Seen(seen), Some("another")),
        own(&[
            ("bridge.conflict-1.ron", "another"),
            ("bridge.ron", "new"),
            ("bridge.ron.bak", "older")
        ])
    );
}

#[test]
fn tidying_while_another_program_saves_does_it_no_harm() {
    for may_exchange in [true, false] {
        let (_dir, path, seen) = folder();
        let meanwhile = |_| {
            tidy(&path);
        };
        write(&path, Former::Seen(&seen), may_exchange, &meanwhile).unwrap();
        check(&path, &[("bridge.ron", "new"), ("bridge.ron.bak", "old")]);
    }
}

#[cfg(target_os = "linux")]
#[test]
fn owner_mode_and_attributes_go_with_the_name() {
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, chown};

    let (_dir, path, seen) = folder();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
    // Only root gives files away, and not every drive has attributes.
    let is_given = chown(&path, Some(1234), Some(1235)).is_ok();
    let set = rustix::fs::setxattr(&path, "user.label", b"mine", rustix::fs::XattrFlags::empty());
    write(&path, Former::Seen(&seen), true, &|_| ()).unwrap();
    let metadata = fs::metadata(&path).unwrap();
    assert_eq!(metadata.mode() & 0o7777, 0o640);
    if is_given {
        assert_eq!((metadata.uid(), metadata.gid()), (1234, 1235));
    }
    if set.is_ok() {
        let mut value = [0; 16];
        let length = rustix::fs::getxattr(&path, "user.label", &mut value[..]).unwrap();
        assert_eq!(&value[..length], b"mine");
    }
}
