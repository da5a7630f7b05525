//! passim's output to pairs of passages in our documents.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    io::{self, BufRead, BufReader, Read as _},
};

use flate2::bufread::MultiGzDecoder;

use super::{
    place,
    row::{self, Flaw, Row, Told},
};
use crate::{
    text::{
        document::Document,
        span::Span,
        watch::{Cancelled, Watch},
    },
    trace::parallel::Passage,
};

/// Passages of a cluster that are all compared with each other: as many as tracing itself pairs. In a larger one
/// each is compared with the earliest and with the one before it by date, which joins them as well and
/// grows with their number, not with its square.
pub const ALL_MAX: usize = 32;

/// Longest line that is read. A row of `--docwise` holds a document with all that stands beside it.
const LINE_MAX: u64 = 1 << 30;

/// Flawed lines that are said one by one.
const FLAWS_SAID: usize = 20;

/// Lines from one report to the next.
const STEP_LINES: usize = 4096;

/// A document of the folder.
#[derive(Clone, Copy, Debug)]
pub struct Known<'d> {
    /// What passim calls it: its path, as [`super::line`] has written it.
    pub path: &'d str,
    /// Its text of today.
    pub document: &'d Document,
    /// Its date as `2018-07-13`, `2018-07` or `2018`, if it has one.
    pub date: Option<&'d str>,
}

/// A file of passim's output.
#[derive(Debug)]
pub struct Part<R> {
    /// As it is called where something is wrong with it.
    pub name: String,
    /// Its bytes, unpacked ([`unpacked`]); or why it cannot be opened.
    pub bytes: io::Result<R>,
}

/// Two passages of two documents that passim has found alike; the index of a document is that among those that
/// were known.
pub type Pair = (Passage, Passage);

/// What passim's output says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Read {
    /// In order, each once.
    pub pairs: Vec<Pair>,
    /// What could not be taken in, or not as it is written.
    pub warnings: Vec<Warning>,
    /// Rows that could be read.
    pub n_rows: usize,
    /// Clusters of passages.
    pub n_clusters: usize,
}

/// Something that is not as it should be.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Warning {
    /// A line is no row.
    #[error("{part}:{line_number}: {flaw}; the line is skipped")]
    Line {
        /// The file.
        part: String,
        /// Counted from 1.
        line_number: usize,
        /// Why it is none.
        flaw: Flaw,
    },
    /// So many more are none.
    #[error("{0} more lines are no rows of passim's and are skipped")]
    MoreLines(usize),
    /// A file cannot be read, or not to its end.
    #[error("{part}: {why}; its rows behind line {n_lines} are missing")]
    Part {
        /// The file.
        part: String,
        /// What the system says.
        why: String,
        /// Lines that were read before.
        n_lines: usize,
    },
    /// Passages lie in documents that are not in the folder.
    #[error(
        "{n_passages} passages lie in {n_documents} documents that are not in the folder, as {first}"
    )]
    Unknown {
        /// How many passages.
        n_passages: usize,
        /// How many documents.
        n_documents: usize,
        /// The first of them by name.
        first: String,
    },
    /// Documents have changed, and passages are no longer in them.
    #[error(
        "{n_passages} passages are no longer in {n_documents} documents, which have changed since, as {first}"
    )]
    Changed {
        /// How many passages.
        n_passages: usize,
        /// How many documents.
        n_documents: usize,
        /// The first of them by name.
        first: String,
    },
    /// Passages were found again elsewhere.
    #[error(
        "{n_passages} passages stand elsewhere in their documents than passim says, and were found by their words"
    )]
    Moved {
        /// How many passages.
        n_passages: usize,
    },
    /// Clusters too large for comparing all with each other.
    #[error(
        "{n_clusters} clusters have more than {ALL_MAX} passages: there each is compared with the earliest and \
         with the one before it, not with all"
    )]
    Large {
        /// How many clusters.
        n_clusters: usize,
    },
}

impl Warning {
    /// Whether nothing is wrong, and only a choice is told of.
    pub fn is_by_design(&self) -> bool {
        matches!(self, Self::Large { .. })
    }
}

/// Reads passim's output against the documents of a folder.
///
/// Cost: a pass over the rows; memory is 24 bytes a passage and 48 a pair.
///
/// # Errors
/// Where the work was called off.
pub fn read<R: BufRead>(
    parts: impl IntoIterator<Item = Part<R>>,
    known: &[Known<'_>],
    watch: &impl Watch,
) -> Result<Read, Cancelled> {
    let mut reader = Reader::new(known);
    let mut n_lines = 0;
    for part in parts {
        let name = &part.name;
        let ended = each_line(part.bytes, |line_number, line| {
            if n_lines % STEP_LINES == 0 {
                watch.step(n_lines, 0)?;
            }
            n_lines += 1;
            reader.take(name, line_number, line);
            Ok(())
        })?;
        if let Err((error, n_lines)) = ended {
            let why = error.to_string();
            reader.read.warnings.push(Warning::Part { part: name.clone(), why, n_lines });
        }
    }
    Ok(reader.finish())
}

/// The documents that passim's output names. What cannot be read names none; [`read`] says so.
///
/// # Errors
/// Where the work was called off.
pub fn ids<R: BufRead>(
    parts: impl IntoIterator<Item = Part<R>>,
    watch: &impl Watch,
) -> Result<BTreeSet<String>, Cancelled> {
    let mut found = BTreeSet::new();
    for part in parts {
        let ended = each_line(part.bytes, |line_number, line| {
            if line_number % STEP_LINES == 0 {
                watch.step(line_number, 0)?;
            }
            found.extend(row::ids(line));
            Ok(())
        })?;
        // What ends too early is said when it is read.
        ended.unwrap_or_default();
    }
    Ok(found)
}

/// Bytes of a file, unpacked where they are packed with gzip.
///
/// # Errors
/// Where the first of them cannot be read.
pub fn unpacked<'r>(bytes: impl io::Read + 'r) -> io::Result<Box<dyn BufRead + 'r>> {
    let mut bytes = BufReader::with_capacity(1 << 16, bytes);
    let is_packed = bytes.fill_buf()?.starts_with(&[0x1F, 0x8B]);
    Ok(if is_packed {
        Box::new(BufReader::with_capacity(1 << 16, MultiGzDecoder::new(bytes)))
    } else {
        Box::new(bytes)
    })
}

/// Calls `each` with every line that is not empty; gives what kept it from coming to the end, and behind
/// how many lines.
fn each_line<R: BufRead>(
    bytes: io::Result<R>,
    mut each: impl FnMut(usize, &[u8]) -> Result<(), Cancelled>,
) -> Result<Result<(), (io::Error, usize)>, Cancelled> {
    let mut bytes = match bytes {
        Ok(bytes) => bytes,
        Err(error) => return Ok(Err((error, 0))),
    };
    let mut line = Vec::new();
    for line_number in 1.. {
        line.clear();
        match bytes.by_ref().take(LINE_MAX).read_until(b'\n', &mut line) {
            Ok(0) => break,
            Ok(n) if n as u64 == LINE_MAX => {
                let error =
                    io::Error::new(io::ErrorKind::InvalidData, "a line is longer than 1 GB");
                return Ok(Err((error, line_number - 1)));
            }
            Ok(_) => {}
            Err(error) => return Ok(Err((error, line_number - 1))),
        }
        if !line.trim_ascii().is_empty() {
            each(line_number, &line)?;
        }
    }
    Ok(Ok(()))
}

/// Passages that cannot be taken in, by document.
type Lost = BTreeMap<String, usize>;

struct Reader<'k> {
    known: &'k [Known<'k>],
    by_path: HashMap<&'k str, usize>,
    clusters: BTreeMap<i64, Vec<Passage>>,
    /// Lines that were aligned, of two documents.
    lines: Vec<Pair>,
    read: Read,
    n_flaws: usize,
    unknown: Lost,
    changed: Lost,
    n_moved: usize,
}

impl<'k> Reader<'k> {
    fn new(known: &'k [Known<'k>]) -> Self {
        Self {
            known,
            by_path: known.iter().enumerate().map(|(doc_idx, it)| (it.path, doc_idx)).collect(),
            clusters: BTreeMap::new(),
            lines: Vec::new(),
            read: Read::default(),
            n_flaws: 0,
            unknown: Lost::new(),
            changed: Lost::new(),
            n_moved: 0,
        }
    }

    /// Takes in one line.
    fn take(&mut self, part: &str, line_number: usize, line: &[u8]) {
        let row = match Row::of(line) {
            Ok(row) => row,
            Err(flaw) => {
                self.n_flaws += 1;
                if self.n_flaws <= FLAWS_SAID {
                    let part = part.to_owned();
                    self.read.warnings.push(Warning::Line { part, line_number, flaw });
                }
                return;
            }
        };
        self.read.n_rows += 1;
        match row {
            Row::Member(cluster, told) => {
                // A cluster is one even where its passages are not there.
                let place = self.place(&told);
                self.clusters.entry(cluster).or_default().extend(place);
            }
            Row::Pair(a, b) => {
                let pair = self.pair(&a, &b);
                self.read.pairs.extend(pair);
            }
            Row::Lines(pairs) => {
                for (a, b) in pairs {
                    let pair = self.pair(&a, &b);
                    self.lines.extend(pair);
                }
            }
        }
    }

    fn pair(&mut self, a: &Told, b: &Told) -> Option<Pair> {
        // Both are looked for: what is missing of either is counted.
        let (a, b) = (self.place(a), self.place(b));
        a.zip(b)
    }

    fn place(&mut self, told: &Told) -> Option<Passage> {
        let Some(doc_idx) = self.by_path.get(told.id.as_str()).copied() else {
            *self.unknown.entry(told.id.clone()).or_default() += 1;
            return None;
        };
        let found = self.known.get(doc_idx).and_then(|it| place::find(it.document, told));
        let Some(found) = found else {
            *self.changed.entry(told.id.clone()).or_default() += 1;
            return None;
        };
        self.n_moved += usize::from(found.is_moved);
        Some(Passage { doc_idx, span: found.span })
    }

    fn finish(mut self) -> Read {
        let known = self.known;
        let date = |it: &Passage| known.get(it.doc_idx).and_then(|it| it.date);
        self.read.n_clusters = self.clusters.len();
        let mut n_large = 0;
        for mut members in self.clusters.into_values() {
            members.sort_by_key(|it| (date(it).is_none(), date(it), *it));
            members.dedup();
            n_large += usize::from(members.len() > ALL_MAX);
            pairs_of(&members, &mut self.read.pairs);
        }
        self.read.pairs.extend(joined(self.lines));
        // Nothing is compared with itself.
        self.read
            .pairs
            .retain(|(a, b)| a.doc_idx != b.doc_idx && !a.span.is_empty() && !b.span.is_empty());
        for (a, b) in &mut self.read.pairs {
            if a > b {
                std::mem::swap(a, b);
            }
        }
        self.read.pairs.sort_unstable();
        self.read.pairs.dedup();
        let (n_flaws, n_moved) = (self.n_flaws.saturating_sub(FLAWS_SAID), self.n_moved);
        let more = [
            (n_flaws > 0).then_some(Warning::MoreLines(n_flaws)),
            lost(self.unknown).map(|(n_passages, n_documents, first)| Warning::Unknown {
                n_passages,
                n_documents,
                first,
            }),
            lost(self.changed).map(|(n_passages, n_documents, first)| Warning::Changed {
                n_passages,
                n_documents,
                first,
            }),
            (n_moved > 0).then_some(Warning::Moved { n_passages: n_moved }),
            (n_large > 0).then_some(Warning::Large { n_clusters: n_large }),
        ];
        self.read.warnings.extend(more.into_iter().flatten());
        self.read
    }
}

/// How many passages, in how many documents, and the first of these.
fn lost(lost: Lost) -> Option<(usize, usize, String)> {
    let (n_passages, n_documents) = (lost.values().sum(), lost.len());
    Some((n_passages, n_documents, lost.into_keys().next()?))
}

/// The pairs of a cluster's passages, the earliest first.
fn pairs_of(members: &[Passage], pairs: &mut Vec<Pair>) {
    if members.len() <= ALL_MAX {
        for (idx, a) in members.iter().enumerate() {
            pairs.extend(members.iter().skip(idx + 1).map(|b| (*a, *b)));
        }
    } else {
        let before = members.iter().zip(members.iter().skip(1));
        pairs.extend(before.map(|(a, b)| (*a, *b)));
        if let Some((earliest, others)) = members.split_first() {
            pairs.extend(others.iter().map(|b| (*earliest, *b)));
        }
    }
}

/// Lines that follow one another in both documents as one pair.
fn joined(mut lines: Vec<Pair>) -> Vec<Pair> {
    lines.sort_unstable_by_key(|(a, b)| (a.doc_idx, b.doc_idx, b.span, a.span));
    let mut found: Vec<Pair> = Vec::new();
    for (a, b) in lines {
        let is_next = |before: &Passage, next: &Passage| {
            before.doc_idx == next.doc_idx && before.span.end() == next.span.start()
        };
        match found.last_mut() {
            Some((last_a, last_b)) if is_next(last_a, &a) && is_next(last_b, &b) => {
                last_a.span = Span::new(last_a.span.start(), a.span.end());
                last_b.span = Span::new(last_b.span.start(), b.span.end());
            }
            _ => found.push((a, b)),
        }
    }
    found
}
