//! `variorum quotes`: every quotation of a folder, and whether the folder has its source.

use std::{
    io::{self, Write},
    path::PathBuf,
};

use serde::Serialize;

use crate::{
    text::words::on_one_line,
    trace::{Options, Verdict},
};

use super::{
    FINE, UNUSABLE, Which,
    info::json_line,
    say,
    table::{self, Column},
    trace::{ChangeRow, read, scalars, traceable, traced},
};

/// What can be said to `variorum quotes`.
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

/// A quotation, as it is listed. The order of the fields is the order in the output.
#[derive(Debug, Serialize)]
struct Row {
    doc: String,
    /// Unicode scalars in the canonical text, half open; so are all places here.
    start: usize,
    end: usize,
    text: String,
    verdict: &'static str,
    /// Null where the quotation was not found.
    source_doc: Option<String>,
    source_start: Option<usize>,
    source_end: Option<usize>,
    /// `a` is in the quotation, `b` in the source.
    changes: Vec<ChangeRow>,
}

/// Lists the quotations; gives the exit code.
///
/// # Errors
/// Where a stream cannot be written to.
pub fn run(words: &Words, out: &mut dyn Write, err: &mut dyn Write) -> io::Result<u8> {
    let Some(entries) = read(&words.which.of(words.folder.clone()), err)? else {
        return Ok(UNUSABLE);
    };
    let sources = traceable(&entries);
    let (index, traced) = traced(&sources, Options::default());
    let checked = index.map_or(Vec::new(), |it| it.quotations(&sources, &traced.parallels));
    let path =
        |doc_idx: usize| entries.get(doc_idx).map_or(String::new(), |it| it.path.to_string());
    let (mut n_quotations, mut n_traced) = (0, 0);
    let mut cells = Vec::new();
    for quotation in &checked {
        let Some(document) = sources.get(quotation.passage.doc_idx).map(|it| it.document) else {
            continue;
        };
        if quotation.verdict != Verdict::Unmarked {
            n_quotations += 1;
            n_traced += usize::from(quotation.source.is_some());
        }
        let (start, end) = scalars(document, quotation.passage.span);
        let source = quotation.source.and_then(|it| Some((it, sources.get(it.doc_idx)?.document)));
        let place = source.map(|(passage, source)| scalars(source, passage.span));
        let text = document.read(quotation.passage.span);
        if words.jsonl {
            let changes = quotation.changes.iter();
            let changes = source.map_or(Vec::new(), |(_, source)| {
                changes.map(|it| ChangeRow::of(it, document, source)).collect()
            });
            json_line(
                out,
                &Row {
                    doc: path(quotation.passage.doc_idx),
                    start,
                    end,
                    text: text.into_owned(),
                    verdict: quotation.verdict.name(),
                    source_doc: quotation.source.map(|it| path(it.doc_idx)),
                    source_start: place.map(|(start, _)| start),
                    source_end: place.map(|(_, end)| end),
                    changes,
                },
            )?;
        } else {
            let source = quotation.source.zip(place).map_or(String::new(), |(it, (start, end))| {
                format!("{} {start}–{end}", path(it.doc_idx))
            });
            cells.push(vec![
                format!("{} {start}–{end}", path(quotation.passage.doc_idx)),
                quotation.verdict.name().to_owned(),
                source,
                on_one_line(&text),
            ]);
        }
    }
    if !cells.is_empty() {
        table::write(out, &COLUMNS, &cells)?;
    }
    say(err, &format!("{n_traced} of {n_quotations} quotations traced"))?;
    Ok(FINE)
}

const COLUMNS: [Column; 4] = [
    Column { name: "document", width: 40, is_number: false },
    Column { name: "verdict", width: 24, is_number: false },
    Column { name: "source", width: 40, is_number: false },
    Column { name: "words", width: 72, is_number: false },
];
