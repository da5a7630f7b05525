//! `variorum check`: where the excerpts of a notebook stand today.

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    fmt::Write as _,
    io::{self, Write},
    path::{Path, PathBuf},
    sync::Arc,
};

use serde::Serialize;

use crate::{
    notebook::{
        Notebook, SAMPLE_CORPUS,
        ids::{DocId, ExcerptId},
    },
    sources::{
        self, Intake,
        folder::{FolderError, within},
    },
    store::{atomic, place},
    text::{
        anchor::{Placement, Selector, resolve_all},
        document::TextHash,
    },
    workspace::{
        choices::Choices,
        corpus::{DocPath, Entry, Reading, Root},
        notice::sentence,
    },
};

use super::{
    FINE, UNUSABLE, WRONG,
    info::json_line,
    say,
    table::{self, Column},
};

/// What can be said to `variorum check`.
#[derive(Debug, clap::Args)]
pub struct Words {
    /// The notebook
    pub notebook: PathBuf,
    /// The folder of documents, where it is not the one that the notebook names
    #[arg(long, value_name = "DIR")]
    pub folder: Option<PathBuf>,
    /// A JSON object a line, in place of a table
    #[arg(long)]
    pub jsonl: bool,
}

/// The states of excerpts, surest first.
const STATES: [&str; 7] = ["same", "confirmed", "moved", "edited", "unsure", "lost", "unread"];

/// An excerpt, as it is listed. The order of the fields is the order in the output.
#[derive(Debug, Serialize)]
struct Row {
    id: String,
    /// Path of the document: where it is today, else where the notebook has it.
    document: Option<String>,
    state: &'static str,
    /// Unicode scalars in today's text, half open; null where the excerpt is not placed.
    start: Option<usize>,
    end: Option<usize>,
    quote: String,
}

/// Lists the excerpts of the notebook; gives the exit code. Writes to the streams only.
///
/// # Errors
/// Where a stream cannot be written to.
pub fn run(words: &Words, out: &mut dyn Write, err: &mut dyn Write) -> io::Result<u8> {
    let loaded = match atomic::load(&words.notebook) {
        Ok(loaded) => loaded,
        Err(error) => {
            say(err, &format!("{error}"))?;
            say(err, error.remedy())?;
            return Ok(UNUSABLE);
        }
    };
    let opened = loaded.opened;
    for warning in &opened.warnings {
        say(err, warning)?;
    }
    let readings = found(words, &loaded.path, &opened.notebook);
    let has_folder = readings.is_ok();
    if let Err(why) = &readings {
        say(err, &sentence(why))?;
    }
    let rows = rows(&opened.notebook, &readings.unwrap_or_default());
    if words.jsonl {
        for row in &rows {
            json_line(out, row)?;
        }
    } else if !rows.is_empty() {
        let cells: Vec<Vec<String>> = rows.iter().map(Row::cells).collect();
        table::write(out, &COLUMNS, &cells)?;
    }
    say(err, &summary(&rows))?;
    let is_fine = has_folder
        && opened.warnings.is_empty()
        && rows.iter().all(|row| matches!(row.state, "same" | "confirmed" | "moved"));
    Ok(if is_fine { FINE } else { WRONG })
}

/// What can be read of the notebook's documents: in the folder on the command line, else in the one
/// that the notebook names, be it the sample.
fn found(
    words: &Words,
    notebook_file: &Path,
    notebook: &Notebook,
) -> Result<BTreeMap<DocId, (DocPath, Arc<Reading>)>, String> {
    let folder = match &words.folder {
        Some(folder) => folder.clone(),
        None if notebook.corpus.is_empty() => {
            return Err("the notebook names no folder; name it with --folder".to_owned());
        }
        None if notebook.corpus == SAMPLE_CORPUS => {
            let entries =
                read(&Root::Sample, notebook, |_| true).map_err(|error| error.to_string())?;
            return Ok(bind(notebook, &entries));
        }
        None => place::absolute(notebook_file, &notebook.corpus),
    };
    readings(notebook, &folder).map_err(|error| error.to_string())
}

/// What can be read of the notebook's documents, by their ids: the same text first, then the same
/// path, as in the window.
///
/// Reads the files that the notebook names; the whole folder only where one of them is gone or has
/// another text, since it may have been renamed.
fn readings(
    notebook: &Notebook,
    folder: &Path,
) -> Result<BTreeMap<DocId, (DocPath, Arc<Reading>)>, FolderError> {
    let paths = notebook.documents.values().map(|record| record.path.as_str());
    let paths = paths.filter(|path| !leads_out(folder, path)).map(DocPath::from);
    let mut entries = read(&Root::Files(folder.to_owned(), paths.collect()), notebook, |_| true)?;
    let records = notebook.documents.values();
    let missing: HashSet<TextHash> = records
        .filter_map(|record| {
            let hash = TextHash::parse(&record.text_hash)?;
            let is_there = at_path(&entries, &record.path).and_then(hash_of) == Some(hash);
            (!is_there).then_some(hash)
        })
        .collect();
    if !missing.is_empty() {
        let known: Vec<DocPath> = entries.iter().map(|entry| Arc::clone(&entry.path)).collect();
        entries.extend(read(&Root::Folder(folder.to_owned()), notebook, |entry| {
            hash_of(entry).is_some_and(|hash| missing.contains(&hash))
                && known.binary_search(&entry.path).is_err()
        })?);
        entries.sort_by(|a, b| a.path.cmp(&b.path));
    }
    Ok(bind(notebook, &entries))
}

/// Whether a path that the notebook names leads out of the folder by a link on its way. Of files that a
/// reader names by itself the target is read; these come from the notebook, which can be anybody's.
fn leads_out(folder: &Path, path: &str) -> bool {
    let target = within(folder, path).and_then(|path| path.canonicalize().ok());
    // What is not there is said by reading it.
    target.is_some_and(|it| folder.canonicalize().map_or(true, |real| !it.starts_with(real)))
}

/// Reads a corpus, each document in the encoding that the notebook says, and keeps what `is_wanted`, in
/// order of path.
fn read(
    root: &Root,
    notebook: &Notebook,
    is_wanted: impl Fn(&Entry) -> bool,
) -> Result<Vec<Entry>, FolderError> {
    let chosen = notebook
        .documents
        .values()
        .filter_map(|record| Some((DocPath::from(record.path.as_str()), record.encoding.clone()?)));
    let choices = Choices { encodings: chosen.collect(), ..Choices::default() };
    let intake = Intake::new(root.clone(), choices);
    let listed = intake.list(&())?;
    let mut entries = Vec::new();
    sources::read_all(&intake, &listed, &[], &(), |batch| {
        entries.extend(batch.into_iter().filter(|entry| is_wanted(entry)));
    })?;
    Ok(entries)
}

/// The entry at `path`; `entries` are sorted by path.
fn at_path<'e>(entries: &'e [Entry], path: &str) -> Option<&'e Entry> {
    let entry_idx = entries.binary_search_by(|entry| (*entry.path).cmp(path)).ok()?;
    entries.get(entry_idx)
}

fn hash_of(entry: &Entry) -> Option<TextHash> {
    entry.reading().map(|reading| reading.document.hash())
}

/// Which entry each document of the notebook is; no entry is two documents. `entries` are sorted by
/// path.
fn bind(notebook: &Notebook, entries: &[Entry]) -> BTreeMap<DocId, (DocPath, Arc<Reading>)> {
    let mut by_hash: HashMap<TextHash, Vec<&Entry>> = HashMap::new();
    for entry in entries {
        if let Some(hash) = hash_of(entry) {
            by_hash.entry(hash).or_default().push(entry);
        }
    }
    let mut taken: HashSet<DocPath> = HashSet::new();
    let mut bound = BTreeMap::new();
    for (doc_id, record) in &notebook.documents {
        let hash = TextHash::parse(&record.text_hash);
        let at_path = at_path(entries, &record.path);
        let found =
            at_path.filter(|entry| hash.is_some() && hash_of(entry) == hash).or_else(|| {
                let same_text = hash.and_then(|hash| by_hash.get(&hash));
                let free = |entry: &&&Entry| !taken.contains(&entry.path);
                same_text.into_iter().flatten().find(free).copied().or(at_path)
            });
        if let Some(entry) = found
            && let Some(reading) = entry.reading()
            && taken.insert(Arc::clone(&entry.path))
        {
            bound.insert(doc_id.clone(), (Arc::clone(&entry.path), Arc::clone(reading)));
        }
    }
    bound
}

/// A row for each excerpt, in order of id.
fn rows(notebook: &Notebook, readings: &BTreeMap<DocId, (DocPath, Arc<Reading>)>) -> Vec<Row> {
    let mut wanted: HashMap<&DocId, Vec<(&ExcerptId, &Selector)>> = HashMap::new();
    for (excerpt_id, excerpt) in &notebook.excerpts {
        wanted.entry(&excerpt.document).or_default().push((excerpt_id, &excerpt.made));
    }
    let mut placed: HashMap<&ExcerptId, (Placement, &Reading)> = HashMap::new();
    for (doc_id, (_, reading)) in readings {
        let wanted = wanted.remove(doc_id).unwrap_or_default();
        let selectors: Vec<&Selector> = wanted.iter().map(|(_, selector)| *selector).collect();
        // A watch of () calls nothing off.
        let placements = resolve_all(&reading.document, &selectors, &()).unwrap_or_default();
        for ((excerpt_id, _), placement) in wanted.into_iter().zip(placements) {
            placed.insert(excerpt_id, (placement, reading));
        }
    }
    let row = |(excerpt_id, excerpt): (&ExcerptId, &Arc<crate::notebook::excerpt::Excerpt>)| {
        let placed = placed.get(excerpt_id);
        let span = placed.and_then(|(placement, reading)| {
            placement.span.map(|span| {
                let document = &reading.document;
                (document.scalar_of(span.start()), document.scalar_of(span.end()))
            })
        });
        let today = readings.get(&excerpt.document).map(|(path, _)| path.to_string());
        let known = || notebook.documents.get(&excerpt.document).map(|it| it.path.clone());
        Row {
            id: excerpt_id.to_string(),
            document: today.or_else(known),
            state: placed.map_or("unread", |(placement, _)| excerpt.state_in(placement).word()),
            start: span.map(|(start, _)| start),
            end: span.map(|(_, end)| end),
            quote: excerpt.made.exact.clone(),
        }
    };
    notebook.excerpts.iter().map(row).collect()
}

/// All excerpts and how many are in each state: "412 excerpts: 409 same, 2 moved, 1 lost".
fn summary(rows: &[Row]) -> String {
    let mut words = format!("{} excerpt{}", rows.len(), if rows.len() == 1 { "" } else { "s" });
    let mut separator = ": ";
    for state in STATES {
        let n_rows = rows.iter().filter(|row| row.state == state).count();
        if n_rows > 0 {
            write!(words, "{separator}{n_rows} {state}").unwrap_or_default();
            separator = ", ";
        }
    }
    words
}

impl Row {
    fn cells(&self) -> Vec<String> {
        let number = |number: Option<usize>| number.map_or_else(String::new, |it| it.to_string());
        vec![
            self.id.clone(),
            self.state.to_owned(),
            self.document.clone().unwrap_or_default(),
            number(self.start),
            number(self.end),
            self.quote.clone(),
        ]
    }
}

const COLUMNS: [Column; 6] = [
    Column { name: "excerpt", width: 16, is_number: false },
    Column { name: "state", width: 9, is_number: false },
    Column { name: "document", width: 40, is_number: false },
    Column { name: "start", width: 10, is_number: true },
    Column { name: "end", width: 10, is_number: true },
    Column { name: "quote", width: 72, is_number: false },
];
