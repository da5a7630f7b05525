//! From a file's bytes to its canonical text: one pure function for each format.
//!
//! Knows [`crate::text`] and the crates that take formats apart. It refuses to know files, folders,
//! processes and the clock: whoever calls it has the bytes already, and calls it in a process of its own
//! where a format's parser may abort. Every reader here is total: whatever the bytes, it gives a text or
//! says why not, in bounded time and memory and without recursion over the input.
//!
//! Texts never change: a reader that would give another text for the same bytes gets a new version in
//! [`Extractor`], and golden files hold each version to its word.
//!
//! Start at [`extract`]; [`builder`] puts texts together.

pub mod archive;
pub mod builder;
mod cues;
mod docx;
pub mod encoding;
mod epub;
mod flow;
mod html;
mod magic;
mod markdown;
mod numerals;
mod odt;
mod office;
#[cfg(feature = "pdf")]
pub mod pdf;
mod plain;
pub mod refused;
mod rtf;
pub mod xml;

use crate::text::{extracted::Extracted, extractor::Extractor, watch::Watch};

pub use self::refused::Refused;

/// A kind of file that can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// Plain text, shown as it is.
    Plain,
    /// XML of no kind that is known here, shown as plain text: a document where it is named, but none of a
    /// folder's.
    Xml,
    /// Markdown: the text as it is written, its structure beside it.
    Markdown,
    /// HTML pages.
    Html,
    /// Word documents.
    Docx,
    /// OpenDocument texts.
    Odt,
    /// Rich Text Format.
    Rtf,
    /// Electronic books.
    Epub,
    /// PDF files.
    Pdf,
    /// SubRip and WebVTT: subtitles and timed transcripts.
    Cues,
}

impl Format {
    /// Extensions of file names, in lower case, and what they stand for: the one table.
    pub const EXTENSIONS: [(&str, Self); 15] = [
        ("txt", Self::Plain),
        ("text", Self::Plain),
        ("md", Self::Markdown),
        ("markdown", Self::Markdown),
        ("html", Self::Html),
        ("htm", Self::Html),
        ("xhtml", Self::Html),
        ("docx", Self::Docx),
        ("docm", Self::Docx),
        ("odt", Self::Odt),
        ("rtf", Self::Rtf),
        ("epub", Self::Epub),
        ("pdf", Self::Pdf),
        ("srt", Self::Cues),
        ("vtt", Self::Cues),
    ];

    /// The format of files with that extension, in upper or lower case; `None` for what is no document.
    pub fn of(extension: &str) -> Option<Self> {
        Self::EXTENSIONS
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(extension))
            .map(|(_, format)| *format)
    }

    /// What a file with that extension is read as by whoever names it: plain text, if nothing else.
    pub fn named(extension: &str) -> Self {
        let other = if extension.eq_ignore_ascii_case("xml") { Self::Xml } else { Self::Plain };
        Self::of(extension).unwrap_or(other)
    }

    /// What makes its texts.
    pub fn extractor(self) -> Extractor {
        match self {
            Self::Plain | Self::Xml | Self::Markdown => Extractor::PLAIN,
            Self::Html => Extractor::HTML,
            Self::Docx => Extractor::DOCX,
            Self::Odt => Extractor::ODT,
            Self::Rtf => Extractor::RTF,
            Self::Epub => Extractor::EPUB,
            Self::Pdf => Extractor::PDF,
            Self::Cues => Extractor::CUES,
        }
    }

    /// Whether its bytes are text in some encoding, which the reader may choose.
    pub fn has_encoding(self) -> bool {
        matches!(self, Self::Plain | Self::Xml | Self::Markdown | Self::Html | Self::Cues)
    }

    /// Whether its parser may abort or run away, so that it must run in a process of its own.
    pub fn needs_process(self) -> bool {
        self == Self::Pdf
    }
}

/// The canonical text of `bytes` with its structure.
///
/// With an `encoding` (a label of the Encoding Standard: `windows-1251`, `UTF-8`), text is read in that
/// one; a format that fixes its encoding is then read as plain text instead, since that is what a reader
/// asks for who chooses one.
///
/// # Errors
/// Where there is no text to be had, or `watch` calls it off.
pub fn extract(
    format: Format,
    bytes: &[u8],
    encoding: Option<&str>,
    watch: &dyn Watch,
) -> Result<Extracted, Refused> {
    watch.step(0, bytes.len())?;
    let format = if encoding.is_some() && !format.has_encoding() { Format::Plain } else { format };
    match format {
        Format::Plain => plain::read_as_written(bytes, encoding, false),
        Format::Xml => plain::read_as_written(bytes, encoding, true),
        Format::Markdown => markdown::read(bytes, encoding),
        Format::Html => html::read(bytes, encoding, watch),
        Format::Docx => docx::read(bytes, watch),
        Format::Odt => odt::read(bytes, watch),
        Format::Rtf => rtf::read(bytes, watch),
        Format::Epub => epub::read(bytes, watch),
        #[cfg(feature = "pdf")]
        Format::Pdf => pdf::read(bytes, watch),
        #[cfg(not(feature = "pdf"))]
        Format::Pdf => Err(Refused::NotBuilt("PDF")),
        Format::Cues => cues::read(bytes, encoding),
    }
}
