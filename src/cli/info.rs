//! `variorum info`: the documents of a folder.

use std::{
    io::{self, Write},
    path::PathBuf,
    sync::atomic::{AtomicBool, Ordering},
};

use serde::Serialize;

use crate::{
    sources,
    text::{
        structure::Fact,
        watch::{Cancelled, Watch},
    },
    workspace::corpus::{Entry, EntryState, Reading},
};

use super::{
    FINE, UNUSABLE, Which, listed_in, say,
    table::{self, Column},
};

/// What can be said to `variorum info`.
#[derive(Debug, clap::Args)]
pub struct Words {
    /// The folder of documents
    pub folder: PathBuf,
    /// A JSON object a line, in place of a table
    #[arg(long)]
    pub jsonl: bool,
    /// Which files are documents
    #[command(flatten)]
    pub which: Which,
}

/// A document, as it is listed. The order of the fields is the order in the output.
#[derive(Debug, Serialize)]
struct Row {
    path: String,
    title: Option<String>,
    /// Several names are parted by `; `.
    author: Option<String>,
    /// `2018-07-13`, `2018-07` or `2018`.
    date: Option<String>,
    publisher: Option<String>,
    region: Option<String>,
    /// A BCP 47 tag.
    language: Option<String>,
    /// Who speaks by turns, each once.
    speakers: Vec<String>,
    words: Option<usize>,
    /// Unicode scalars of the canonical text.
    characters: Option<usize>,
    paragraphs: Option<usize>,
    /// 0 where the file has none.
    pages: Option<usize>,
    /// By its name in the Encoding Standard; null where the format fixes it.
    encoding: Option<String>,
    extractor: Option<&'static str>,
    text_hash: Option<String>,
    warnings: Vec<String>,
    /// Why it cannot be read.
    trouble: Option<String>,
}

impl From<Entry> for Row {
    fn from(entry: Entry) -> Self {
        let reading = entry.reading();
        let document = reading.map(|reading| &reading.document);
        let facts = reading.map(|reading| &reading.facts);
        let value = |fact: Option<&Fact>| fact.map(|fact| fact.value.clone());
        Self {
            title: value(facts.and_then(|facts| facts.title.as_ref())),
            author: value(facts.and_then(|facts| facts.author.as_ref())),
            date: value(facts.and_then(|facts| facts.date.as_ref())),
            publisher: value(facts.and_then(|facts| facts.source.as_ref())),
            region: value(facts.and_then(|facts| facts.region.as_ref())),
            language: facts.and_then(|facts| facts.language.clone()),
            speakers: facts.map_or_else(Vec::new, |facts| facts.speakers.clone()),
            words: document.map(|document| document.n_words()),
            characters: document.map(|document| document.n_scalars()),
            paragraphs: document.map(|it| it.paragraphs().count()),
            pages: reading.map(|reading| reading.shape.n_pages()),
            encoding: reading.and_then(|reading| reading.encoding.clone()),
            extractor: document.map(|it| it.extractor().name()),
            text_hash: document.map(|it| it.hash().to_string()),
            warnings: reading.map_or_else(Vec::new, |reading| warnings(reading)),
            trouble: match &entry.state {
                EntryState::Unreadable(why) => Some(why.clone()),
                EntryState::Waiting | EntryState::Read(_) => None,
            },
            path: entry.path.to_string(),
        }
    }
}

/// What a reader should know of how a document was read.
pub(super) fn warnings(reading: &Reading) -> Vec<String> {
    let encoding = reading.encoding.as_deref().filter(|_| reading.is_guessed);
    let guess = encoding.map(|encoding| {
        format!("its encoding was guessed as {encoding}; --encoding reads it in another")
    });
    // The extractor may have said so itself.
    let is_said = reading.warnings.iter().any(|warning| warning.contains("guessed"));
    reading.warnings.iter().cloned().chain(guess.filter(|_| !is_said)).collect()
}

impl Row {
    fn cells(self) -> Vec<String> {
        let title = match (self.trouble, self.title) {
            (Some(trouble), _) => format!("not readable: {trouble}"),
            (None, title) => title.unwrap_or_default(),
        };
        vec![
            self.path,
            self.date.unwrap_or_default(),
            self.words.map_or_else(String::new, |it| it.to_string()),
            self.language.unwrap_or_default(),
            self.author.unwrap_or_default(),
            self.publisher.unwrap_or_default(),
            title,
        ]
    }
}

/// Calls the reading off once nobody reads the result: `variorum info . --jsonl | head`.
#[derive(Default)]
pub(super) struct Stop(pub(super) AtomicBool);

impl Watch for Stop {
    fn step(&self, _done: usize, _total: usize) -> Result<(), Cancelled> {
        if self.0.load(Ordering::Relaxed) { Err(Cancelled) } else { Ok(()) }
    }
}

/// Lists the documents; gives the exit code. JSON lines are written while files are read.
///
/// # Errors
/// Where a stream cannot be written to.
pub fn run(words: &Words, out: &mut dyn Write, err: &mut dyn Write) -> io::Result<u8> {
    let intake = words.which.of(words.folder.clone());
    let Some(listed) = listed_in(&intake, err)? else { return Ok(UNUSABLE) };
    let (mut written, stop) = (Ok(()), Stop::default());
    let mut rows = Vec::new();
    let (mut n_read, mut n_words) = (0, 0);
    let read = sources::read_all(&intake, &listed, &[], &stop, |entries| {
        for row in entries.into_iter().map(Row::from) {
            n_read += usize::from(row.words.is_some());
            n_words += row.words.unwrap_or(0);
            if !words.jsonl {
                rows.push(row.cells());
            } else if written.is_ok() {
                written = json_line(out, &row);
                stop.0.store(written.is_err(), Ordering::Relaxed);
            }
        }
    });
    written?;
    // Called off only for what could not be written, which is said already.
    read.unwrap_or_default();
    if !words.jsonl {
        if !rows.is_empty() {
            table::write(out, &COLUMNS, &rows)?;
        }
        let n_unread = listed.len() - n_read;
        let unread =
            if n_unread > 0 { format!(", {n_unread} not readable") } else { String::new() };
        say(err, &format!("{n_read} documents, {n_words} words{unread}"))?;
    }
    Ok(FINE)
}

/// A hundred characters with the blanks between them.
const COLUMNS: [Column; 7] = [
    Column { name: "path", width: 22, is_number: false },
    Column { name: "date", width: 10, is_number: false },
    Column { name: "words", width: 8, is_number: true },
    Column { name: "lang", width: 5, is_number: false },
    Column { name: "author", width: 13, is_number: false },
    Column { name: "publisher", width: 13, is_number: false },
    Column { name: "title", width: 29, is_number: false },
];

/// Writes a value as one line of JSON.
pub(super) fn json_line(out: &mut dyn Write, value: &impl Serialize) -> io::Result<()> {
    serde_json::to_writer(&mut *out, value)?;
    out.write_all(b"\n")
}
