//! `variorum trace`: the passages that documents of a folder share.

use std::{
    io::{self, Write},
    path::PathBuf,
};

use serde::Serialize;

use crate::{
    sources::{self, Intake, Listed},
    text::{document::Document, span::Span, words::on_one_line},
    trace::{
        Index, Options, Source, Traced,
        parallel::{Change, Parallel},
    },
    workspace::corpus::Entry,
};

use super::{
    FINE, UNUSABLE, Which,
    info::json_line,
    listed_in, say,
    table::{self, Column},
};

/// What can be said to `variorum trace`.
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
    /// Leave out what shares fewer words
    #[arg(long, value_name = "N", default_value_t = 0, value_parser = number)]
    pub min_words: usize,
    /// Also find what a document repeats of itself
    #[arg(long)]
    pub within: bool,
}

/// A whole number, as it was typed.
fn number(typed: &str) -> Result<usize, &'static str> {
    typed.parse().ok().ok_or("a whole number is needed, as in --min-words 8")
}

/// A parallel, as it is listed. The order of the fields is the order in the output.
#[derive(Debug, Serialize)]
struct Row {
    doc_a: String,
    /// Unicode scalars in the canonical text, half open; so are all places here.
    a_start: usize,
    a_end: usize,
    doc_b: String,
    b_start: usize,
    b_end: usize,
    class: &'static str,
    direction: &'static str,
    rule: &'static str,
    changes: Vec<ChangeRow>,
    /// Bits of evidence beyond what chance needs.
    score: f64,
}

/// A difference, as it is listed.
#[derive(Debug, Serialize)]
pub(super) struct ChangeRow {
    pub(super) kind: &'static str,
    a_text: String,
    b_text: String,
    a_start: usize,
    a_end: usize,
    b_start: usize,
    b_end: usize,
}

impl ChangeRow {
    pub(super) fn of(change: &Change, a: &Document, b: &Document) -> Self {
        let ((a_start, a_end), (b_start, b_end)) = (scalars(a, change.a), scalars(b, change.b));
        Self {
            kind: change.kind.name(),
            a_text: a.read(change.a).into_owned(),
            b_text: b.read(change.b).into_owned(),
            a_start,
            a_end,
            b_start,
            b_end,
        }
    }
}

/// Both ends of a span in Unicode scalars.
pub(super) fn scalars(document: &Document, span: Span) -> (usize, usize) {
    (document.scalar_of(span.start()), document.scalar_of(span.end()))
}

/// The documents of a folder that can be read, in order of path; what cannot is said.
///
/// `None` where the folder cannot be read, which is said too.
pub(super) fn read(intake: &Intake, err: &mut dyn Write) -> io::Result<Option<Vec<Entry>>> {
    let Some(listed) = listed_in(intake, err)? else { return Ok(None) };
    read_listed(intake, &listed, err).map(Some)
}

/// Those of the listed documents that can be read; what cannot is said.
pub(super) fn read_listed(
    intake: &Intake,
    listed: &[Listed],
    err: &mut dyn Write,
) -> io::Result<Vec<Entry>> {
    let mut entries = Vec::with_capacity(listed.len());
    // Nobody calls this off.
    sources::read_all(intake, listed, &[], &(), |batch| entries.extend(batch)).unwrap_or_default();
    let n_all = entries.len();
    entries.retain(|entry| entry.reading().is_some());
    if entries.len() < n_all {
        say(err, &format!("{} documents could not be read", n_all - entries.len()))?;
    }
    Ok(entries)
}

/// The documents as tracing takes them.
pub(super) fn traceable(entries: &[Entry]) -> Vec<Source<'_>> {
    let readings = entries.iter().filter_map(Entry::reading);
    readings
        .map(|reading| Source {
            document: &reading.document,
            date: reading.facts.date.as_ref().map(|date| date.value.as_str()),
        })
        .collect()
}

/// Traces the documents; nobody calls it off.
pub(super) fn traced(sources: &[Source<'_>], options: Options) -> (Option<Index>, Traced) {
    let Ok(index) = Index::of(sources, &()) else { return (None, Traced::default()) };
    let traced = index.trace(sources, options, &()).unwrap_or_default();
    (Some(index), traced)
}

/// Lists the parallels; gives the exit code.
///
/// # Errors
/// Where a stream cannot be written to.
pub fn run(words: &Words, out: &mut dyn Write, err: &mut dyn Write) -> io::Result<u8> {
    let Some(entries) = read(&words.which.of(words.folder.clone()), err)? else {
        return Ok(UNUSABLE);
    };
    let sources = traceable(&entries);
    let options = Options { is_within: words.within, words_min: words.min_words };
    let (_, traced) = traced(&sources, options);
    list(&traced.parallels, &entries, &sources, words.jsonl, out)?;
    say(err, &summary(&traced, entries.len()))?;
    Ok(FINE)
}

/// Lists parallels, as a table or as JSON lines.
pub(super) fn list(
    parallels: &[Parallel],
    entries: &[Entry],
    sources: &[Source<'_>],
    is_jsonl: bool,
    out: &mut dyn Write,
) -> io::Result<()> {
    let path =
        |doc_idx: usize| entries.get(doc_idx).map_or(String::new(), |it| it.path.to_string());
    let mut cells = Vec::new();
    for parallel in parallels {
        let (Some(a), Some(b)) = (sources.get(parallel.a.doc_idx), sources.get(parallel.b.doc_idx))
        else {
            continue;
        };
        let (a, b) = (a.document, b.document);
        let ((a_start, a_end), (b_start, b_end)) =
            (scalars(a, parallel.a.span), scalars(b, parallel.b.span));
        if is_jsonl {
            let changes = parallel.changes.iter().map(|it| ChangeRow::of(it, a, b)).collect();
            json_line(
                out,
                &Row {
                    doc_a: path(parallel.a.doc_idx),
                    a_start,
                    a_end,
                    doc_b: path(parallel.b.doc_idx),
                    b_start,
                    b_end,
                    class: parallel.class.name(),
                    direction: parallel.direction.name(),
                    rule: parallel.rule.name(),
                    changes,
                    score: f64::from(parallel.score) / 16.0,
                },
            )?;
        } else {
            let warning = if parallel.is_warned_of() { " !" } else { "" };
            cells.push(vec![
                format!("{} {a_start}–{a_end}", path(parallel.a.doc_idx)),
                format!("{} {b_start}–{b_end}", path(parallel.b.doc_idx)),
                format!("{}{warning}", parallel.class.name()),
                on_one_line(&a.read(parallel.a.span)),
            ]);
        }
    }
    if cells.is_empty() { Ok(()) } else { table::write(out, &COLUMNS, &cells) }
}

const COLUMNS: [Column; 4] = [
    Column { name: "document", width: 40, is_number: false },
    Column { name: "shares with", width: 40, is_number: false },
    Column { name: "class", width: 10, is_number: false },
    Column { name: "words", width: 72, is_number: false },
];

fn summary(traced: &Traced, n_documents: usize) -> String {
    let n_warned = traced.parallels.iter().filter(|it| it.is_warned_of()).count();
    let n_copies: usize = traced.copies.iter().map(Vec::len).sum();
    let copies =
        if n_copies > 0 { format!("; copies taken as one: {n_copies}") } else { String::new() };
    format!(
        "documents: {n_documents}; parallels: {}, with a number or a negation changed: {n_warned}; pairs of \
         versions: {}; passages that recur and are left out: {}{copies}",
        traced.parallels.len(),
        traced.versions.len(),
        traced.recurring.len(),
    )
}
