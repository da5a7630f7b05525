//! The names and versions of what makes texts out of files.
//!
//! Every place is counted in the text that an extractor made, so its name and version belong to the
//! hash of a text: a changed extractor is a new version here, never a changed old one.

use super::document::TextHash;

/// A way to make a text out of a file's bytes, with its version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Extractor(&'static str);

impl Extractor {
    /// Plain text and Markdown: the characters that stand in the file.
    pub const PLAIN: Self = Self("plain/1");
    /// HTML pages.
    pub const HTML: Self = Self("html/2");
    /// Word documents.
    pub const DOCX: Self = Self("docx/2");
    /// OpenDocument texts.
    pub const ODT: Self = Self("odt/2");
    /// Rich Text Format.
    pub const RTF: Self = Self("rtf/2");
    /// Electronic books.
    pub const EPUB: Self = Self("epub/2");
    /// The text layer of PDF files.
    pub const PDF: Self = Self("pdf/3");
    /// Subtitles and timed transcripts.
    pub const CUES: Self = Self("cues/1");

    /// All of them; older versions stay in here for ever, behind the newer ones.
    pub const ALL: [Self; 15] = [
        Self::PLAIN,
        Self::HTML,
        Self::DOCX,
        Self::ODT,
        Self::RTF,
        Self::EPUB,
        Self::PDF,
        Self::CUES,
        Self("html/1"),
        Self("docx/1"),
        Self("odt/1"),
        Self("rtf/1"),
        Self("epub/1"),
        Self("pdf/1"),
        Self("pdf/2"),
    ];

    /// Name and version, as notebooks state them: `docx/1`.
    pub fn name(self) -> &'static str {
        self.0
    }

    /// The extractor of that name and version.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.0 == name)
    }

    /// Which extractor made `text`, if that is its hash. Cost: a hash of the text for each of
    /// them at most.
    pub fn of_hash(text: &str, hash: TextHash) -> Option<Self> {
        Self::ALL.into_iter().find(|it| TextHash::of_extracted(*it, text) == hash)
    }
}

impl std::fmt::Display for Extractor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_extractor_belongs_to_the_hash_of_a_text() {
        let plain = TextHash::of("words");
        let html = TextHash::of_extracted(Extractor::HTML, "words");
        assert_ne!(plain, html);
        assert_eq!(Extractor::of_hash("words", html), Some(Extractor::HTML));
        assert_eq!(Extractor::of_hash("words", plain), Some(Extractor::PLAIN));
        assert_eq!(Extractor::of_hash("word", plain), None);
    }

    #[test]
    fn an_extractor_is_found_by_its_name() {
        for extractor in Extractor::ALL {
            assert_eq!(Extractor::named(extractor.name()), Some(extractor));
        }
        assert_eq!(Extractor::named("plain/0"), None);
    }
}
