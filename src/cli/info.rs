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
    workspace::corpus::{Entry, EntryState},
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
    /// `2018-07-13`, `2018-07` or `2018`.
    date: Option<String>,
    source: Option<String>,
    words: Option<usize>,
    /// Unicode scalars of the canonical text.
    characters: Option<usize>,
    paragraphs: Option<usize>,
    text_hash: Option<String>,
    warnings: Vec<String>,
}

impl From<Entry> for Row {
    fn from(entry: Entry) -> Self {
        let reading = entry.reading();
        let document = reading.map(|reading| &reading.document);
        let facts = reading.map(|reading| &reading.facts);
        let value = |fact: Option<&Fact>| fact.map(|fact| fact.value.clone());
        Self {
            title: value(facts.and_then(|facts| facts.title.as_ref())),
            date: value(facts.and_then(|facts| facts.date.as_ref())),
            source: value(facts.and_then(|facts| facts.source.as_ref())),
            words: document.map(|document| document.n_words()),
            characters: document.map(|document| document.n_scalars()),
            paragraphs: document.map(|it| it.paragraphs().len()),
            text_hash: document.map(|it| it.hash().to_string()),
            warnings: match &entry.state {
                EntryState::Unreadable(why) => vec![why.clone()],
                EntryState::Waiting | EntryState::Read(_) => Vec::new(),
            },
            path: entry.path.to_string(),
        }
    }
}

impl Row {
    fn cells(self) -> Vec<String> {
        let number = |number: Option<usize>| number.map_or_else(String::new, |it| it.to_string());
        let title = if self.warnings.is_empty() {
            self.title.unwrap_or_default()
        } else {
            format!("not readable: {}", self.warnings.join("; "))
        };
        vec![
            self.path,
            self.date.unwrap_or_default(),
            number(self.words),
            number(self.paragraphs),
            self.source.unwrap_or_default(),
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

const COLUMNS: [Column; 6] = [
    Column { name: "path", width: 44, is_number: false },
    Column { name: "date", width: 10, is_number: false },
    Column { name: "words", width: 11, is_number: true },
    Column { name: "¶", width: 9, is_number: true },
    Column { name: "source", width: 24, is_number: false },
    Column { name: "title", width: 72, is_number: false },
];

/// Writes a value as one line of JSON.
pub(super) fn json_line(out: &mut dyn Write, value: &impl Serialize) -> io::Result<()> {
    serde_json::to_writer(&mut *out, value)?;
    out.write_all(b"\n")
}
