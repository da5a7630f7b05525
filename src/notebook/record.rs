//! What the notebook knows of a document: enough to find it again, and what the reader corrected.

use crate::text::structure::rules::LineRule;

/// A document that something in the notebook refers to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DocumentRecord {
    /// Path relative to the corpus, with `/`. A hint: the text hash comes first.
    pub path: String,
    /// The title, where the reader gave one.
    pub title: Option<String>,
    /// The date, where the reader gave one: `2018-07-13`, `2018-07` or `2018`.
    pub date: Option<String>,
    /// The source, which is who published it, where the reader gave one.
    pub source: Option<String>,
    /// Who wrote it, where the reader said so.
    pub author: Option<String>,
    /// Where it is from, where the reader said so.
    pub region: Option<String>,
    /// In which language it is, where the reader said so: a BCP 47 tag, such as `en`.
    pub language: Option<String>,
    /// The encoding to read the file in, where the reader chose one.
    pub encoding: Option<String>,
    /// What the reader said of its lines; of two that speak of one line the first counts.
    pub lines: Vec<LineRule>,
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

impl DocumentRecord {
    /// Whether the reader said anything about the document.
    pub fn is_corrected(&self) -> bool {
        let Self { title, date, source, author, region, language, encoding, lines, .. } = self;
        let said = [title, date, source, author, region, language, encoding];
        said.into_iter().any(Option::is_some) || !lines.is_empty()
    }
}
