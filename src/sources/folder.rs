//! What lies in a folder.
//!
//! Walks it with the `ignore` crate for its handling of hidden files on every system. A `.gitignore` in
//! the folder is not heeded: it says what is not worth keeping under version control, which in a
//! researcher's folder is often the sources themselves, and a document that is missing without a word
//! is worse than one too many. What is left out, the reader says ([`Patterns`]).

use std::{
    borrow::Cow,
    collections::BTreeSet,
    ffi::OsStr,
    io,
    path::{Component, Path, PathBuf},
    sync::Arc,
};

use ignore::{DirEntry, WalkBuilder};

use crate::{
    extract::Format,
    text::watch::{Cancelled, Watch},
    workspace::{choices::Patterns, corpus::DocPath, heard::FileCount},
};

use super::{Listed, pattern::Matcher, watch::Stamp};

/// Why a folder cannot be listed.
#[derive(Debug, thiserror::Error)]
pub enum FolderError {
    /// Nothing is there.
    #[error("the folder is not there: {}", .0.display())]
    Missing(PathBuf),
    /// A file.
    #[error("this is a file, not a folder: {}", .0.display())]
    NotAFolder(PathBuf),
    /// The system does not let us.
    #[error("the permission to open this folder is missing: {}", .0.display())]
    Denied(PathBuf),
    /// Something else that the system says.
    #[error("the folder cannot be opened ({error}): {}", path.display())]
    System {
        /// What it says.
        error: io::Error,
        /// The folder.
        path: PathBuf,
    },
    /// A pattern of files makes no sense.
    #[error("the pattern \u{201c}{pattern}\u{201d} makes no sense: {why}")]
    Pattern {
        /// The pattern.
        pattern: String,
        /// What is wrong with it.
        why: String,
    },
    /// The work was called off.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
}

/// All documents below `folder` that `patterns` let through, sorted by path, with `/` on every system.
///
/// Hidden files and folders are left out, and so is what has another extension than those in
/// [`Format::EXTENSIONS`]. Links to folders are not followed, so that a folder in itself cannot go on for
/// ever. A link to a file counts as a file, but not where that file is in the list itself, nor where it
/// lies outside `folder`: a folder can come from anybody, and must not show what else is on the disk.
/// Such a link is listed with its reason. What can be seen but not read, such as a pipe or a
/// folder that cannot be entered, is listed with its reason.
///
/// Cost: about 3 µs a file where the system has the folder in memory; a link costs a few more calls.
///
/// # Errors
/// Where the folder is missing, no folder, or cannot be opened; where a pattern makes no sense; where the
/// work was called off.
pub fn list(
    folder: &Path,
    patterns: &Patterns,
    watch: &impl Watch,
) -> Result<Vec<Listed>, FolderError> {
    let matcher = Arc::new(understood(patterns)?);
    check(folder)?;
    let mut listed = Vec::new();
    let mut links = Vec::new();
    let mut walk = WalkBuilder::new(folder);
    walk.standard_filters(false).hidden(true);
    if !patterns.is_empty() {
        let (folder, matcher) = (folder.to_owned(), Arc::clone(&matcher));
        walk.filter_entry(move |entry| {
            let is_folder = entry.file_type().is_some_and(|it| it.is_dir());
            let path = entry.path().strip_prefix(&folder).unwrap_or(Path::new(""));
            !is_folder || path == Path::new("") || !matcher.shuts(path)
        });
    }
    for found in walk.build() {
        watch.step(listed.len(), 0)?;
        match found {
            Ok(entry) => {
                let path = entry.path().strip_prefix(folder).unwrap_or(Path::new(""));
                if is_document(path) && matcher.takes(path) {
                    match listed_as(folder, &entry) {
                        Some(file) if entry.path_is_symlink() && file.trouble.is_none() => {
                            links.push((file, entry.into_path()));
                        }
                        file => listed.extend(file),
                    }
                }
            }
            Err(error) => listed.extend(unopened(folder, &error)),
        }
    }
    let links = settled(folder, links, &listed);
    listed.extend(links);
    sort(&mut listed);
    Ok(listed)
}

/// How many files below `folder` the patterns make documents, and how many they leave out.
///
/// Cost: as [`list`], without asking the system about each file.
///
/// # Errors
/// As [`list`].
pub fn count(
    folder: &Path,
    patterns: &Patterns,
    watch: &impl Watch,
) -> Result<FileCount, FolderError> {
    let matcher = understood(patterns)?;
    check(folder)?;
    let mut count = FileCount::default();
    for found in WalkBuilder::new(folder).standard_filters(false).hidden(true).build() {
        watch.step(count.n_in, 0)?;
        let Ok(entry) = found else { continue };
        let path = entry.path().strip_prefix(folder).unwrap_or(Path::new(""));
        let is_folder = entry.file_type().is_none_or(|it| it.is_dir());
        if !is_folder && is_document(path) {
            if matcher.takes(path) { count.n_in += 1 } else { count.n_out += 1 }
        }
    }
    Ok(count)
}

fn understood(patterns: &Patterns) -> Result<Matcher, FolderError> {
    Matcher::of(patterns).map_err(|(pattern, why)| FolderError::Pattern { pattern, why })
}

/// Whether a name is one of a document.
fn is_document(path: &Path) -> bool {
    let extension = path.extension().and_then(OsStr::to_str).unwrap_or_default();
    Format::of(extension).is_some()
}

/// Only these documents of `folder`, sorted by path, whatever their extension: the reader named them.
///
/// # Errors
/// Where the folder is missing, no folder, or cannot be opened; where the work was called off.
pub fn list_only(
    folder: &Path,
    paths: &[DocPath],
    watch: &impl Watch,
) -> Result<Vec<Listed>, FolderError> {
    check(folder)?;
    let mut listed = Vec::new();
    for path in paths {
        watch.step(listed.len(), paths.len())?;
        let metadata = within(folder, path).and_then(|path| std::fs::metadata(path).ok());
        listed.push(Listed {
            path: DocPath::clone(path),
            place: None,
            file_bytes: metadata.as_ref().map_or(0, std::fs::Metadata::len),
            stamp: metadata.as_ref().map(Stamp::of).unwrap_or_default(),
            trouble: None,
        });
    }
    listed.sort_by(|a, b| a.path.cmp(&b.path));
    listed.dedup_by(|a, b| a.path == b.path);
    Ok(listed)
}

/// Where a document of `folder` lies on disk; `None` for a path that leads out of the folder.
///
/// A notebook can come from anybody, and names paths: none of them may open a file elsewhere.
pub fn within(folder: &Path, path: &str) -> Option<PathBuf> {
    let path = Path::new(path);
    let stays = path.components().all(|part| matches!(part, Component::Normal(_)));
    (stays && path.components().next().is_some()).then(|| folder.join(path))
}

/// Sees whether `folder` can be listed at all, so that the reason is about the folder itself.
fn check(folder: &Path) -> Result<(), FolderError> {
    let path = || folder.to_owned();
    let wrong = |error: io::Error| match error.kind() {
        io::ErrorKind::NotFound => FolderError::Missing(path()),
        io::ErrorKind::NotADirectory => FolderError::NotAFolder(path()),
        io::ErrorKind::PermissionDenied => FolderError::Denied(path()),
        _ => FolderError::System { error, path: path() },
    };
    if !std::fs::metadata(folder).map_err(wrong)?.is_dir() {
        return Err(FolderError::NotAFolder(path()));
    }
    std::fs::read_dir(folder).map(|_| ()).map_err(wrong)
}

/// What a thing in the folder is listed as; `None` for what is no document.
fn listed_as(folder: &Path, entry: &DirEntry) -> Option<Listed> {
    // Follows links: what counts is what would be opened.
    let metadata = std::fs::metadata(entry.path());
    let trouble = match &metadata {
        Ok(metadata) if metadata.is_dir() => return None,
        Ok(metadata) if !metadata.is_file() => Some("it is not an ordinary file".to_owned()),
        Err(_) if entry.path_is_symlink() => Some("it is a link to nothing".to_owned()),
        // What is wrong otherwise, reading it says.
        Ok(_) | Err(_) => None,
    };
    let (path, place) = doc_path(folder, entry.path())?;
    Some(Listed {
        path: path.into(),
        place,
        file_bytes: metadata.as_ref().map_or(0, std::fs::Metadata::len),
        stamp: metadata.as_ref().map(Stamp::of).unwrap_or_default(),
        trouble,
    })
}

/// What is listed of links to files, each with where it lies: those that lead to what is listed already
/// are left out, and those that lead out of the folder have that as their reason.
fn settled(folder: &Path, mut links: Vec<(Listed, PathBuf)>, listed: &[Listed]) -> Vec<Listed> {
    // Most folders hold none, and nothing is asked for them.
    let Some(real) = (!links.is_empty()).then(|| folder.canonicalize().ok()).flatten() else {
        return links.into_iter().map(|(link, _)| outside(link)).collect();
    };
    let files = listed.iter().filter_map(|file| file.within(&real));
    let mut known: BTreeSet<PathBuf> = files.collect();
    // Of several links to one file that is not listed itself, the first counts.
    links.sort_by(|a, b| a.0.path.cmp(&b.0.path));
    let mut kept = Vec::new();
    for (link, lies) in links {
        let target = lies.canonicalize();
        if target.as_ref().is_ok_and(|target| !target.starts_with(&real)) {
            kept.push(outside(link));
        } else if target.map_or(true, |target| known.insert(target)) {
            // What is wrong with one that leads nowhere now, reading it says.
            kept.push(link);
        }
    }
    kept
}

/// A link that is not followed.
fn outside(link: Listed) -> Listed {
    let why = "it is a link to a file outside the folder, which is not followed; put a copy of that file \
               here, or open the folder in which it lies";
    Listed { file_bytes: 0, trouble: Some(why.to_owned()), ..link }
}

/// A folder, or something else, that could not be looked at; `None` where the error names no path.
fn unopened(folder: &Path, error: &ignore::Error) -> Option<Listed> {
    let why = error.io_error().map_or_else(
        || error.to_string(),
        |error| match error.kind() {
            io::ErrorKind::PermissionDenied => "the permission to open it is missing".to_owned(),
            _ => format!("the system cannot open it: {error}"),
        },
    );
    let (path, place) = doc_path(folder, path_of(error)?)?;
    let stamp = Stamp::default();
    Some(Listed { path: path.into(), place, file_bytes: 0, stamp, trouble: Some(why) })
}

/// The path that an error of the walk is about.
fn path_of(error: &ignore::Error) -> Option<&Path> {
    match error {
        ignore::Error::WithPath { path, .. } => Some(path),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => {
            path_of(err)
        }
        _ => None,
    }
}

/// `path` relative to `folder`, with `/`; and where it lies below that, where a name is no Unicode. Such a
/// name's bytes are written as in an address, `b%FFname.txt`, so that a notebook finds the file again.
fn doc_path(folder: &Path, path: &Path) -> Option<(String, Option<PathBuf>)> {
    let place = path.strip_prefix(folder).ok().filter(|it| it.iter().next().is_some())?;
    let is_exact = place.iter().all(|part| part.to_str().is_some());
    let words: Vec<_> = place.iter().map(readable).collect();
    Some((words.join("/"), (!is_exact).then(|| place.to_owned())))
}

/// A name, with what is no Unicode in it as `%FF`.
fn readable(name: &OsStr) -> Cow<'_, str> {
    if let Some(name) = name.to_str() {
        return Cow::Borrowed(name);
    }
    let mut words = String::new();
    for chunk in name.as_encoded_bytes().utf8_chunks() {
        words.push_str(chunk.valid());
        words.extend(chunk.invalid().iter().map(|byte| format!("%{byte:02X}")));
    }
    Cow::Owned(words)
}

/// Sorts by path, and makes paths differ that became equal when they were made readable.
fn sort(listed: &mut [Listed]) {
    loop {
        // Of two the one whose name is what it seems keeps it.
        listed.sort_by(|a, b| (&a.path, &a.place).cmp(&(&b.path, &b.place)));
        let mut has_twins = false;
        let mut former: Option<DocPath> = None;
        for file in listed.iter_mut() {
            if former.as_ref() == Some(&file.path) {
                file.path = format!("{}\u{FFFD}", file.path).into();
                has_twins = true;
            } else {
                former = Some(DocPath::clone(&file.path));
            }
        }
        if !has_twins {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_path_leads_out_of_the_folder() {
        let folder = Path::new("corpus");
        assert_eq!(within(folder, "a/b.txt"), Some(PathBuf::from("corpus/a/b.txt")));
        for path in ["", ".", "..", "../b.txt", "a/../../b.txt", "/etc/hosts"] {
            assert_eq!(within(folder, path), None, "{path}");
        }
    }

    #[test]
    fn names_that_look_alike_stay_apart_and_the_readable_one_keeps_its_name() {
        let file = |path: &str, place: Option<&str>| Listed {
            path: path.into(),
            place: place.map(PathBuf::from),
            file_bytes: 0,
            stamp: Stamp::default(),
            trouble: None,
        };
        let mut listed = vec![
            file("b%FF.txt", Some("x")),
            file("b%FF.txt", None),
            file("b%FF.txt", Some("y")),
            file("a.txt", None),
        ];
        sort(&mut listed);
        let paths: Vec<&str> = listed.iter().map(|file| &*file.path).collect();
        assert_eq!(paths, ["a.txt", "b%FF.txt", "b%FF.txt\u{FFFD}", "b%FF.txt\u{FFFD}\u{FFFD}"]);
        assert_eq!(listed[1].place, None);
    }
}
