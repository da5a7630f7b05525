//! Reads the documents of a corpus; never writes.
//!
//! Knows folders and files, and [`crate::text`] for what it reads. It refuses to know notebooks,
//! threads and the clock: work reports to a [`Watch`] and hands what it read to a closure, in batches.
//!
//! Start at [`list`], then [`read_all`]; [`file`] reads one, [`watch`] finds what has changed
//! since.

pub mod child;
pub mod file;
pub mod folder;
pub mod watch;

use std::{collections::HashSet, sync::Arc};

use rayon::prelude::*;

use crate::{
    sample,
    text::watch::{Cancelled, Watch},
    workspace::corpus::{DocPath, Entry, EntryState, Root},
};

use self::watch::Stamp;
use folder::FolderError;

/// Most files in one batch. Small enough that a batch of ordinary files (10 KB) is read in a few
/// milliseconds, large enough that the cores do not wait for each other at its end.
const BATCH_FILES: usize = 64;

/// A batch is closed once its files hold this many bytes, so that a few long files do not keep the
/// short ones in front of them from being shown.
const BATCH_BYTES: u64 = 4 << 20;

/// A file that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Where it lies.
    pub path: DocPath,
    /// Its length in bytes.
    pub file_bytes: u64,
    /// What the system says of it.
    pub stamp: Stamp,
    /// Why it cannot be read, where that is known without opening it.
    pub trouble: Option<String>,
}

impl Listed {
    /// The corpus's entry for it before it is read.
    pub fn waiting(&self) -> Entry {
        Entry {
            path: Arc::clone(&self.path),
            file_bytes: self.file_bytes,
            state: self.trouble.clone().map_or(EntryState::Waiting, EntryState::Unreadable),
        }
    }
}

/// The documents of a corpus, sorted by path; what cannot be read is listed with its reason.
///
/// Reports the number found so far, of a total that is not known yet (0). An empty list is no error
/// here: [`NOTHING_READABLE`] is the sentence for it.
///
/// # Errors
/// Where the folder is missing, no folder, or cannot be opened; where the work was called off.
pub fn list(root: &Root, watch: &impl Watch) -> Result<Vec<Listed>, FolderError> {
    match root {
        Root::Folder(folder) => folder::list(folder, watch),
        Root::Files(folder, paths) => folder::list_only(folder, paths, watch),
        Root::Sample => {
            let mut listed: Vec<Listed> = sample::documents()
                .map(|(name, words)| Listed {
                    path: DocPath::from(name),
                    file_bytes: words.len() as u64,
                    stamp: Stamp::default(),
                    trouble: None,
                })
                .collect();
            listed.sort_by(|a, b| a.path.cmp(&b.path));
            Ok(listed)
        }
    }
}

/// What to say of a folder without documents.
pub const NOTHING_READABLE: &str =
    "This folder holds no documents that can be read here (.txt, .text, .md or .markdown)";

/// Reads the `listed` files on all cores of the present `rayon` pool, and hands them to `each` batch
/// by batch: those named in `first` in a batch of their own, then the others in their order.
///
/// Reports the number of files read, of all that are listed. Memory: the texts read, and twice the
/// files that are being read just now. What was handed over stays valid when the work is called off.
///
/// # Errors
/// Where the work was called off.
pub fn read_all(
    root: &Root,
    listed: &[Listed],
    first: &[DocPath],
    watch: &impl Watch,
    mut each: impl FnMut(Vec<Entry>),
) -> Result<(), Cancelled> {
    let mut n_read = 0;
    for batch in batches(listed, first) {
        watch.step(n_read, listed.len())?;
        let entries: Vec<Entry> =
            batch.par_iter().map(|file| read(root, file, watch)).collect::<Result<_, _>>()?;
        n_read += entries.len();
        each(entries);
    }
    watch.step(n_read, listed.len())
}

/// Reads one listed file.
fn read(root: &Root, file: &Listed, watch: &impl Watch) -> Result<Entry, Cancelled> {
    if file.trouble.is_some() {
        return Ok(file.waiting());
    }
    let state = match root {
        Root::Sample => sample::documents().find(|(name, _)| **name == *file.path).map_or_else(
            || EntryState::Unreadable("the sample has no such document".to_owned()),
            |(name, words)| file::of_bytes(name, words.as_bytes()),
        ),
        Root::Folder(folder) | Root::Files(folder, _) => match folder::within(folder, &file.path) {
            Some(path) => file::read(&path, None, watch)?,
            None => EntryState::Unreadable("it lies outside the folder".to_owned()),
        },
    };
    Ok(Entry { path: Arc::clone(&file.path), file_bytes: file.file_bytes, state })
}

/// The files in the order and portions they are read in.
fn batches<'a>(listed: &'a [Listed], first: &[DocPath]) -> Vec<Vec<&'a Listed>> {
    let wanted: HashSet<&DocPath> = first.iter().collect();
    let (now, later): (Vec<&Listed>, Vec<&Listed>) =
        listed.iter().partition(|file| wanted.contains(&file.path));
    let mut batches = Vec::new();
    if !now.is_empty() {
        batches.push(now);
    }
    let mut batch = Vec::new();
    let mut n_bytes = 0;
    for file in later {
        if batch.len() == BATCH_FILES || n_bytes >= BATCH_BYTES {
            batches.push(std::mem::take(&mut batch));
            n_bytes = 0;
        }
        n_bytes += file.file_bytes;
        batch.push(file);
    }
    if !batch.is_empty() {
        batches.push(batch);
    }
    batches
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(path: &str, file_bytes: u64) -> Listed {
        Listed { path: DocPath::from(path), file_bytes, stamp: Stamp::default(), trouble: None }
    }

    #[track_caller]
    fn check(listed: &[Listed], first: &[&str], expect: &[&[&str]]) {
        let first: Vec<DocPath> = first.iter().map(|path| DocPath::from(*path)).collect();
        let paths: Vec<Vec<&str>> = batches(listed, &first)
            .iter()
            .map(|batch| batch.iter().map(|file| &*file.path).collect())
            .collect();
        assert_eq!(paths, expect);
    }

    #[test]
    fn documents_that_are_wanted_come_first_and_by_themselves() {
        let listed = [file("a", 1), file("b", 1), file("c", 1)];
        check(&listed, &["c", "gone"], &[&["c"], &["a", "b"]]);
        check(&listed, &[], &[&["a", "b", "c"]]);
        check(&[], &["c"], &[]);
    }

    #[test]
    fn long_files_do_not_hold_up_short_ones_behind_them() {
        let listed = [file("a", BATCH_BYTES), file("b", 1), file("c", BATCH_BYTES), file("d", 1)];
        check(&listed, &[], &[&["a"], &["b", "c"], &["d"]]);
    }

    #[test]
    fn batches_of_many_files_are_bounded() {
        let listed: Vec<Listed> =
            (0..=BATCH_FILES * 2).map(|number| file(&number.to_string(), 1)).collect();
        let sizes: Vec<usize> = batches(&listed, &[]).iter().map(Vec::len).collect();
        assert_eq!(sizes, [BATCH_FILES, BATCH_FILES, 1]);
    }
}
