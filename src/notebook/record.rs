//! What the notebook knows of a document: enough to find it again, and what the reader corrected.

/// A document that something in the notebook refers to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DocumentRecord {
    /// Path relative to the corpus, with `/`. A hint: the text hash comes first.
    pub path: String,
    /// The title, where the reader gave one.
    pub title: Option<String>,
    /// The date, where the reader gave one: `2018-07-13`, `2018-07` or `2018`.
    pub date: Option<String>,
    /// The source, where the reader gave one.
    pub source: Option<String>,
    /// Length of the file in bytes when it was last seen.
    pub file_bytes: u64,
    /// Name and version of the extractor that made the text.
    pub extractor: String,
    /// Length of the canonical text in Unicode scalars.
    pub n_scalars: usize,
    /// Hash of the canonical text, 32 hex digits.
    pub text_hash: String,
    /// Former paths, oldest first.
    pub former: Vec<String>,
    /// Raised by one at every change.
    pub rev: u64,
}
