//! The words of a file as a notebook, tolerantly, and never with a panic.
//!
//! The header is read first and alone: it says whether this is a notebook at all, whether its version
//! is known here, and whether it may be saved. Then [`super::format`] takes the whole. What is wrong
//! is said for people, with line and column where it is about a place in the file.

use std::fmt;

use ron::{Options, error::SpannedError, extensions::Extensions};
use serde::de::{DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, Visitor};

use crate::notebook::{Notebook, check};

use super::format::{FORMAT, NotebookFile, VERSION};

/// A notebook that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opened {
    /// The notebook, with everything in it that could be made out.
    pub notebook: Notebook,
    /// What could not be taken over as it stands, and what does not fit, as sentences for people.
    pub warnings: Vec<String>,
    /// Whether a newer program wrote it such that saving here would lose some of it; the shell then
    /// saves under another name only. The first warning says so.
    pub read_only: bool,
}

/// Why words are no notebook. Lines and columns count from 1, columns in Unicode scalars.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// There is nothing in it.
    #[error("it is empty")]
    Empty,
    /// It is a notebook, or was one, but broken.
    #[error("it is damaged at line {line}, column {column}: {what}")]
    Damaged {
        /// Where reading stopped.
        line: usize,
        /// Where in the line.
        column: usize,
        /// What is wrong there.
        what: String,
    },
    /// git could not merge two versions and left both in it.
    #[error("it holds two versions that git could not merge, first at line {line}")]
    Conflict {
        /// Line of the first conflict marker.
        line: usize,
    },
    /// Something else.
    #[error("it is no Variorum notebook")]
    NotNotebook,
    /// A shape of file that is not known here.
    #[error("its format is {version}, and this Variorum knows {VERSION} only")]
    Newer {
        /// The file's version.
        version: u64,
    },
}

impl ReadError {
    /// What the reader can do about it.
    pub const fn remedy(&self) -> &'static str {
        match self {
            Self::Empty => {
                "A crash of another program can leave an empty file. Open the backup (.bak) beside it."
            }
            Self::Damaged { .. } => {
                "Open the backup (.bak) beside it, or mend the place with a text editor. The file was \
                 left as it is."
            }
            Self::Conflict { .. } => {
                "Finish the merge with git or a text editor, then open it again. The file was left as \
                 it is."
            }
            Self::NotNotebook => {
                "Choose a file that Variorum saved; documents are opened with their folder."
            }
            Self::Newer { .. } => "Open it with a newer version of Variorum.",
        }
    }
}

/// Reads the words of a file.
///
/// Anything is taken: a byte order mark is skipped, unknown fields, colours and kinds of link are
/// named in the warnings, two records under one id are both kept, references to nothing are kept and
/// named.
///
/// Cost: about 60 MB/s in a release build, and the records once more for what does not fit.
///
/// # Errors
/// Where the words are no notebook of a known version; see [`ReadError`].
pub fn read(text: &str) -> Result<Opened, ReadError> {
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    if text.trim().is_empty() {
        return Err(ReadError::Empty);
    }
    let ron = Options::default().with_default_extension(Extensions::IMPLICIT_SOME);
    let header = read_header(&ron, text)?;
    if header.format.as_deref() != Some(FORMAT) {
        return Err(ReadError::NotNotebook);
    }
    let version = header.version.unwrap_or(VERSION);
    if version != VERSION {
        return Err(ReadError::Newer { version });
    }
    let file: NotebookFile = ron.from_str(text).map_err(|error| failure(text, &error))?;
    let (notebook, said) = file.into_notebook(seed(text));
    let read_only = header.min_writer.is_some_and(|min_writer| min_writer > VERSION);
    let mut warnings = Vec::new();
    if read_only {
        warnings.push(
            "a newer Variorum wrote this notebook; it is open for reading, since saving it here \
             would lose what is new"
                .to_owned(),
        );
    }
    warnings.extend(said);
    warnings.extend(
        check::problems(&notebook)
            .into_iter()
            .map(|problem| format!("{}: {}", problem.record, problem.what)),
    );
    Ok(Opened { notebook, warnings, read_only })
}

/// Reads the bytes of a file; see [`read`].
///
/// # Errors
/// As [`read`], and where the bytes are no UTF-8.
pub fn read_bytes(bytes: &[u8]) -> Result<Opened, ReadError> {
    match std::str::from_utf8(bytes) {
        Ok(text) => read(text),
        Err(error) => {
            let good = bytes.get(..error.valid_up_to()).unwrap_or_default();
            let good = String::from_utf8_lossy(good);
            if !good.contains(FORMAT) {
                return Err(ReadError::NotNotebook);
            }
            let (line, column) = end_of(&good);
            let what = "here stand bytes that are no text (UTF-8)".to_owned();
            Err(ReadError::Damaged { line, column, what })
        }
    }
}

/// A number that follows from the words.
fn seed(text: &str) -> u64 {
    let hash = blake3::hash(text.as_bytes());
    hash.as_bytes().first_chunk().copied().map_or(0, u64::from_le_bytes)
}

/// What a file says of itself.
#[derive(Default)]
struct Header {
    format: Option<String>,
    version: Option<u64>,
    min_writer: Option<u64>,
}

/// Reads the fields of the header, and no further than to the last of them.
fn read_header(ron: &Options, text: &str) -> Result<Header, ReadError> {
    let mut header = Header::default();
    match ron.from_str_seed(text, &mut header) {
        Ok(()) => Ok(header),
        Err(_) if header.is_whole() => Ok(header),
        // A file of another kind that is RON, such as a list, is not damaged.
        Err(_) if ron.from_str::<IgnoredAny>(text).is_ok() => Ok(header),
        Err(error) => Err(failure(text, &error)),
    }
}

impl Header {
    const fn is_whole(&self) -> bool {
        self.format.is_some() && self.version.is_some() && self.min_writer.is_some()
    }
}

impl<'de> DeserializeSeed<'de> for &mut Header {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_struct("", &["format", "version", "min_writer"], self)
    }
}

impl<'de> Visitor<'de> for &mut Header {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("named fields")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(field) = map.next_key::<Field>()? {
            match field {
                Field::Format => self.format = Some(map.next_value()?),
                Field::Version => self.version = Some(map.next_value()?),
                Field::MinWriter => self.min_writer = Some(map.next_value()?),
                Field::Else => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
            if self.is_whole() {
                // The rest may be megabytes; an error is how serde lets a visitor stop.
                return Err(A::Error::custom("the header is read"));
            }
        }
        Ok(())
    }
}

#[derive(serde::Deserialize)]
#[serde(field_identifier, rename_all = "snake_case")]
enum Field {
    Format,
    Version,
    MinWriter,
    #[serde(other)]
    Else,
}

/// What RON's complaint means for somebody who opened a notebook.
fn failure(text: &str, error: &SpannedError) -> ReadError {
    let conflict = text.lines().position(|line| {
        line.starts_with("<<<<<<< ") || line.starts_with(">>>>>>> ") || line == "======="
    });
    if let Some(line_idx) = conflict {
        return ReadError::Conflict { line: line_idx + 1 };
    }
    let zeros = text.find('\0').map(|at| text.split_at(at));
    if let Some((before, after)) = zeros
        && after.bytes().all(|byte| byte == 0)
        && (before.is_empty() || before.contains(FORMAT))
    {
        let (line, column) = end_of(before);
        let what = "from here on it is filled with zeros, as after a power failure".to_owned();
        return ReadError::Damaged { line, column, what };
    }
    if !text.contains(FORMAT) {
        return ReadError::NotNotebook;
    }
    let at = &error.span.end;
    ReadError::Damaged { line: at.line, column: at.col, what: complaint(&error.code) }
}

/// Line and column just behind `text`.
fn end_of(text: &str) -> (usize, usize) {
    let line = text.matches('\n').count() + 1;
    let column = text.chars().rev().take_while(|c| *c != '\n').count() + 1;
    (line, column)
}

/// RON's errors in words for people who never heard of RON.
fn complaint(error: &ron::Error) -> String {
    use ron::Error as E;
    match error {
        E::Eof => "the file ends in the middle".to_owned(),
        E::ExpectedStringEnd => "a text in quotation marks has no end".to_owned(),
        E::ExpectedString => "a text in quotation marks is missing".to_owned(),
        E::ExpectedComma => "a comma is missing, or a bracket".to_owned(),
        E::ExpectedArray => "a list in [ ] is missing".to_owned(),
        E::ExpectedArrayEnd => "a ] is missing".to_owned(),
        E::ExpectedMap => "a map in { } is missing".to_owned(),
        E::ExpectedMapColon => "a colon is missing".to_owned(),
        E::ExpectedMapEnd => "a } is missing".to_owned(),
        E::ExpectedStructLike | E::ExpectedNamedStructLike(_) => "a ( is missing".to_owned(),
        E::ExpectedStructLikeEnd | E::ExpectedOptionEnd => "a ) is missing".to_owned(),
        E::ExpectedIdentifier => "the name of a field is missing".to_owned(),
        E::ExpectedInteger => "a whole number is missing".to_owned(),
        E::ExpectedFloat => "a number is missing".to_owned(),
        E::IntegerOutOfBounds => "the number is too small or too large".to_owned(),
        E::InvalidEscape(_) => "after a \\ stands something that means nothing".to_owned(),
        E::UnclosedBlockComment => "a comment has no end".to_owned(),
        E::TrailingCharacters => "something stands behind the end of the notebook".to_owned(),
        E::UnexpectedChar(c) => format!("{c:?} does not belong here"),
        E::DuplicateStructField { field, .. } => format!("the field '{field}' stands twice"),
        E::NoSuchEnumVariant { found, .. } => format!("'{found}' means nothing here"),
        E::ExceededRecursionLimit => "brackets are nested too deeply".to_owned(),
        error => {
            let words = error.to_string();
            let mut chars = words.chars();
            chars.next().map_or_else(String::new, |c| c.to_lowercase().chain(chars).collect())
        }
    }
}
