//! Expected outputs in files: `UPDATE_GOLDEN=1 cargo test` writes them anew, to be read in the diff.

use std::path::{Path, PathBuf};

/// Where the golden file of that name lies; `/` separates folders.
pub(crate) fn path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(name)
}

/// Fails unless the golden file of that name holds exactly `actual`.
#[track_caller]
pub(crate) fn check(name: &str, actual: &str) {
    let path = path(name);
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        variorum::store::atomic::replace(&path, actual.as_bytes()).unwrap();
        return;
    }
    let expect = std::fs::read_to_string(&path).unwrap_or_default();
    let differing = expect
        .lines()
        .zip(actual.lines())
        .position(|(expect, actual)| expect != actual)
        .unwrap_or_else(|| expect.lines().count().min(actual.lines().count()));
    assert!(
        expect == actual,
        "{name} differs at line {}\n  expected {:?}\n  got      {:?}\n(UPDATE_GOLDEN=1 rewrites it)",
        differing + 1,
        expect.lines().nth(differing),
        actual.lines().nth(differing),
    );
}

/// Fails unless the project's file `name` holds exactly `actual` between two of its lines.
#[track_caller]
pub(crate) fn check_between(name: &str, from: &str, to: &str, actual: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
    let text = std::fs::read_to_string(&path).unwrap();
    let (before, rest) = text.split_once(from).unwrap_or_else(|| panic!("{name} has no {from:?}"));
    let (now, after) = rest.split_once(to).unwrap_or_else(|| panic!("{name} has no {to:?}"));
    if now == actual {
        return;
    }
    assert!(
        std::env::var_os("UPDATE_GOLDEN").is_some(),
        "{name} is not in step with the program (UPDATE_GOLDEN=1 rewrites it)"
    );
    let written = format!("{before}{from}{actual}{to}{after}");
    variorum::store::atomic::replace(&path, written.as_bytes()).unwrap();
}
