//! What an extractor makes of a file's bytes.

use super::{extractor::Extractor, shape::Shape};

/// The canonical text of a file with everything else that its bytes state.
///
/// A pure function of the bytes, the extractor and the encoding that was asked for: the same on every
/// machine and for ever.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Extracted {
    /// What made it.
    pub extractor: Extractor,
    /// The canonical text: `\n` line ends, blocks parted by a blank line, cells by a tab, pages of a
    /// PDF by a form feed.
    pub text: String,
    /// Its structure by place.
    pub shape: Shape,
    /// What the file's own fields say.
    pub stated: Stated,
    /// The encoding that the bytes were read in, by its name in the Encoding Standard (or `UTF-32LE`,
    /// `UTF-32BE`); `None` where the format fixes it.
    pub encoding: Option<String>,
    /// Whether the encoding was guessed from the letters and not stated by the file or the reader.
    pub is_guessed: bool,
    /// What a reader should know of how it was read, each a clause for people.
    pub warnings: Vec<String>,
}

impl Extracted {
    /// A text without shape, as its file states it.
    pub fn plain(text: String) -> Self {
        Self {
            extractor: Extractor::PLAIN,
            text,
            shape: Shape::default(),
            stated: Stated::default(),
            encoding: Some("UTF-8".to_owned()),
            is_guessed: false,
            warnings: Vec::new(),
        }
    }
}

/// What the fields of a file say of it: document properties, `<meta>`, a book's package.
///
/// People rarely fill these in and programs fill them in wrongly, so they rank behind what the text
/// itself says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stated {
    /// Its title.
    pub title: Option<String>,
    /// Who wrote it; several names parted by `; `.
    pub author: Option<String>,
    /// When it was written or published: `2018-07-13`, `2018-07` or `2018`.
    pub date: Option<String>,
    /// Who published it.
    pub publisher: Option<String>,
    /// In which language, as a BCP 47 tag: `en`, `de-AT`.
    pub language: Option<String>,
}
