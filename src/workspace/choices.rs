//! What the reader chose about the files of a folder: which of them are documents, and in which encoding
//! they are read.
//!
//! Goes with every reading of a folder, and is kept by the worker for all that is read of it later.

use std::collections::BTreeMap;

use super::corpus::DocPath;

/// What the reader chose about the files of a folder.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choices {
    /// Encodings by document, for those that one was chosen for; as [`crate::extract::extract`] takes
    /// them.
    pub encodings: BTreeMap<DocPath, String>,
    /// Which files are documents.
    pub patterns: Patterns,
}

/// Which files of a folder are documents: patterns as in `.gitignore`, one a line, relative to the
/// folder. Of several that fit a file the last one counts; blank lines and those that begin with `#` say
/// nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Patterns {
    /// Only files that these fit; all where there is none.
    pub include: String,
    /// No files that these fit, and nothing in folders that they fit.
    pub exclude: String,
}

impl Patterns {
    /// Whether they say nothing, so that all files are documents.
    pub fn is_empty(&self) -> bool {
        lines(&self.include).next().is_none() && lines(&self.exclude).next().is_none()
    }
}

/// The patterns in some lines: without what says nothing.
pub fn lines(words: &str) -> impl Iterator<Item = &str> {
    words
        .lines()
        .map(|line| line.trim_end_matches(['\r', '\n']))
        .filter(|line| !line.trim().is_empty() && !line.starts_with('#'))
}
