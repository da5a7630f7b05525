//! The words of a file as a notebook, tolerantly, and never with a panic.
//!
//! The header is read first and alone: it says whether this is a notebook at all, whether its version
//! is known here, and whether it may be saved. Then [`super::format`] takes the whole. Where the whole
//! does not read, `records` reads each record by itself and keeps the words of those that do
//! not; where git has left two versions in it, both are read and merged. What is wrong is said for
//! people, with line and column where it is about a place in the file.
//!
//! A file whose end is missing is an error even though its records can be read: a backup of it is
//! better than what is left of it. [`salvage`] gives what is left.

use std::fmt;

use ron::{Options, error::SpannedError, extensions::Extensions};
use serde::de::{DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, Visitor};

use crate::notebook::{
    Notebook,
    check::{self, Problem},
    merge::{self, Conflict},
};

use super::{
    conflict::{self, Sides},
    format::{FORMAT, NotebookFile, Told, VERSION},
    print::print,
    records,
};

/// How often a damaged file is looked at until it reads the same twice. Two looks have been seen to be
/// needed, never three.
const LOOKS: usize = 4;

/// Lines in which a header is looked for; ours stands in the first five.
const HEADER_LINES: usize = 20;

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
    /// Whether a newer program wrote it, and not the missing end of the file is the reason.
    pub is_newer: bool,
    /// Those of the warnings that say what is not in the notebook as it stood in the file.
    pub remarks: Vec<String>,
    /// What somebody should look at in two versions that were merged in reading.
    pub conflicts: Vec<Conflict>,
    /// What does not fit in the notebook; the last warnings say the same.
    pub problems: Vec<Problem>,
}

impl Opened {
    /// A notebook of which nothing is to be said.
    pub const fn of(notebook: Notebook) -> Self {
        Self {
            notebook,
            warnings: Vec::new(),
            read_only: false,
            is_newer: false,
            remarks: Vec::new(),
            conflicts: Vec::new(),
            problems: Vec::new(),
        }
    }

    /// Looks for what does not fit, and says it.
    fn check(&mut self) {
        self.problems = check::problems(&self.notebook);
        let sentence = |problem: &Problem| format!("{}: {}", problem.record, problem.what);
        self.warnings.extend(self.problems.iter().map(sentence));
    }
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
    /// git could not merge two versions and left both in it, and one of them does not read.
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
/// Anything is taken: a byte order mark is skipped, unknown fields, colours and kinds of link are kept
/// and named in the warnings, two records under one id are both kept, so are references to nothing.
/// A record that does not read is kept as its words, in [`Notebook::kept`]. Two versions that git left
/// in one file are merged.
///
/// Cost: about 60 MB/s in a release build, and the records once more for what does not fit. A file
/// that does not read as a whole costs several times as much.
///
/// # Errors
/// Where the words are no notebook of a known version, or its end is missing; see [`ReadError`].
pub fn read(text: &str) -> Result<Opened, ReadError> {
    read_once(text, Depth::Whole)
}

/// Gives every whole record of a damaged file, one that [`read`] refuses: cut off, with zeros in it,
/// with bytes that are no text. Words that do not read are in [`Notebook::kept`], like a record that
/// the cut goes through. Open for reading only, so that the damaged file stays as it is.
///
/// # Errors
/// Where there is nothing left of a notebook of a known version.
pub fn salvage(bytes: &[u8]) -> Result<Opened, ReadError> {
    read_once(&String::from_utf8_lossy(bytes), Depth::Salvage)
}

/// How far reading goes.
#[derive(Clone, Copy, PartialEq)]
enum Depth {
    /// A file with its end.
    Whole,
    /// As that, but a file with git's marks in it is not merged: it is a side of such a file.
    Side,
    /// Also a file without its end.
    Salvage,
}

fn read_once(text: &str, depth: Depth) -> Result<Opened, ReadError> {
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    if text.trim().is_empty() {
        return Err(ReadError::Empty);
    }
    let ron = Options::default().with_default_extension(Extensions::IMPLICIT_SOME);
    if depth != Depth::Side
        && let Some(sides) = conflict::sides(text)
        && let Some(opened) = merged(&sides)
    {
        return Ok(opened);
    }
    let header = read_header(&ron, text).or_else(|error| header_in_lines(text).ok_or(error))?;
    if header.format.as_deref() != Some(FORMAT) {
        return Err(ReadError::NotNotebook);
    }
    let version = header.version.unwrap_or(VERSION);
    if version != VERSION {
        return Err(ReadError::Newer { version });
    }
    let mut warnings = Vec::new();
    let is_newer = header.min_writer.is_some_and(|min_writer| min_writer > VERSION);
    let mut is_cut = false;
    if is_newer {
        warnings.push(
            "a newer Variorum wrote this notebook; it is open for reading, since saving it here \
             would lose what is new"
                .to_owned(),
        );
    }
    let (notebook, said) = match ron.from_str::<NotebookFile>(text) {
        Ok(file) => file.into_notebook(seed(text)),
        Err(error) => {
            let error = failure(text, &error);
            // Read record by record, the marks would be litter and every record of both sides a twin.
            if matches!(error, ReadError::Conflict { .. }) && depth != Depth::Salvage {
                return Err(error);
            }
            let may_be_cut = depth == Depth::Salvage;
            let (notebook, said, has_end) =
                settled(&ron, text, may_be_cut).ok_or_else(|| error.clone())?;
            if !has_end {
                is_cut = true;
                warnings.insert(0, format!("{error}; what follows was made out of it"));
            }
            (notebook, said)
        }
    };
    warnings.extend(said.remarks.iter().cloned().chain(said.unknown));
    let read_only = is_newer || is_cut;
    let remarks = said.remarks;
    let mut opened = Opened { warnings, read_only, is_newer, remarks, ..Opened::of(notebook) };
    opened.check();
    Ok(opened)
}

/// A damaged file read record by record, what is to be said of it, and whether its end is there.
///
/// Reading what would be written gives the same again. That needs a second look where pieces that do
/// not read alone do so together: damage can fall such that a record seems to begin within another.
fn settled(ron: &Options, text: &str, may_be_cut: bool) -> Option<(Notebook, Told, bool)> {
    let apart = records::read_apart(ron, text, may_be_cut)?;
    if apart.file.n_records() + apart.kept.len() == 0 {
        return None;
    }
    let (mut notebook, mut said) = apart.file.into_notebook(seed(text));
    notebook.kept = apart.kept;
    for _ in 0..LOOKS {
        let words = print(&notebook);
        let (again, said_again) = if let Ok(file) = ron.from_str::<NotebookFile>(&words) {
            file.into_notebook(0)
        } else {
            let apart = records::read_apart(ron, &words, false)?;
            let (mut again, said) = apart.file.into_notebook(0);
            again.kept = apart.kept;
            (again, said)
        };
        if again == notebook {
            return Some((notebook, said, apart.has_end));
        }
        notebook = again;
        said.append(said_again);
    }
    None
}

/// The notebook that two versions which git left in one file come to, if both can be read.
fn merged(sides: &Sides) -> Option<Opened> {
    let side = |text: &str| read_once(text, Depth::Side).ok();
    let (mine, theirs) = (side(&sides.mine)?, side(&sides.theirs)?);
    // Without git's word for it, what both have the same is what they come from: nothing counts as
    // removed then, and what differs in both is kept twice.
    let base = match sides.base.as_deref().and_then(side) {
        Some(base) => base.notebook,
        None => merge::shared(&mine.notebook, &theirs.notebook),
    };
    let merged = merge::merge(&base, &mine.notebook, &theirs.notebook);
    let is_newer = mine.is_newer || theirs.is_newer;
    let mut warnings = Vec::new();
    if is_newer {
        warnings.extend(mine.warnings.first().or(theirs.warnings.first()).cloned());
    }
    let remark = match merged.conflicts.len() {
        0 => "git had left two versions in the file; they are merged".to_owned(),
        n => format!("git had left two versions in the file; they are merged, {n} with doubt:"),
    };
    warnings.push(remark);
    warnings.extend(merged.conflicts.iter().map(ToString::to_string));
    let mut opened = Opened::of(merged.notebook);
    (opened.read_only, opened.is_newer) = (is_newer, is_newer);
    (opened.warnings, opened.conflicts) = (warnings, merged.conflicts);
    opened.remarks.push("git had left two versions in the file; they are merged".to_owned());
    opened.check();
    Some(opened)
}

/// The header of a file in our layout whose header does not read as a whole. Where the line that says
/// who may save it is damaged, nobody here may.
fn header_in_lines(text: &str) -> Option<Header> {
    let value = |name: &str| {
        text.lines().take(HEADER_LINES).find_map(|line| {
            let value = line.strip_prefix("  ")?.strip_prefix(name)?.strip_prefix(": ")?;
            value.trim_end().strip_suffix(',')
        })
    };
    let is_ours = value("format") == Some(&format!("\"{FORMAT}\""));
    is_ours.then(|| Header {
        format: Some(FORMAT.to_owned()),
        version: value("version").and_then(|digits| digits.parse().ok()),
        min_writer: Some(
            value("min_writer").and_then(|digits| digits.parse().ok()).unwrap_or(u64::MAX),
        ),
    })
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
    if let Some(line) = conflict::first_mark(text) {
        return ReadError::Conflict { line };
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
pub(super) fn complaint(error: &ron::Error) -> String {
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
