//! The open folder, as far as it has been read.

use std::{
    hash::{DefaultHasher, Hash as _, Hasher as _},
    path::PathBuf,
    sync::{Arc, OnceLock},
};

use crate::text::{
    document::Document,
    encoded::worked_out::WorkedOut,
    extracted::{Extracted, Stated},
    shape::Shape,
    structure::{
        self, Facts,
        rules::{LineRule, Ready},
    },
};

use super::folds::{self, Fold};

/// Path of a document relative to the corpus, with `/` on every system: what panes, commands and
/// views call a document by.
pub type DocPath = Arc<str>;

/// Where the documents come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Root {
    /// A folder on disk, absolute.
    Folder(PathBuf),
    /// Single files that were opened by themselves: their folder, and which of its files.
    Files(PathBuf, Vec<DocPath>),
    /// The sample that comes with the program.
    Sample,
}

impl Root {
    /// The folder on disk; `None` for the sample.
    pub fn folder(&self) -> Option<&PathBuf> {
        match self {
            Self::Folder(folder) | Self::Files(folder, _) => Some(folder),
            Self::Sample => None,
        }
    }

    /// Its name for people.
    pub fn name(&self) -> String {
        match self {
            Self::Folder(folder) | Self::Files(folder, _) => folder.file_name().map_or_else(
                || folder.display().to_string(),
                |name| name.to_string_lossy().into_owned(),
            ),
            Self::Sample => "Sample: the Ellery Bridge".to_owned(),
        }
    }
}

/// A document and what was read off it.
#[derive(Debug)]
pub struct Reading {
    /// The text, shared by all readings of it.
    pub document: Arc<Document>,
    /// Title, source, date and the like as the text states them.
    pub facts: Facts,
    /// What the reader had said of its lines when they were read off.
    pub rules: Vec<LineRule>,
    /// Headings, tables, emphasis and pages, where its file has them.
    pub shape: Shape,
    /// What the file's own fields say.
    pub stated: Stated,
    /// The encoding that it was read in; `None` where the format fixes it.
    pub encoding: Option<String>,
    /// Whether the encoding was guessed.
    pub is_guessed: bool,
    /// What a reader should know of how it was read, each a clause for people.
    pub warnings: Vec<String>,
    folds: OnceLock<Box<[Fold]>>,
}

impl Reading {
    /// A plain text with the facts that are known of it.
    pub fn new(document: Document, facts: Facts) -> Self {
        let whole = document.with_halves(&Shape::default(), &Ready::default(), &facts);
        Self {
            document: Arc::new(whole.unwrap_or(document)),
            facts,
            rules: Vec::new(),
            shape: Shape::default(),
            stated: Stated::default(),
            encoding: None,
            is_guessed: false,
            warnings: Vec::new(),
            folds: OnceLock::new(),
        }
    }

    /// The lines of the page in the text, those together that follow each other. Cost: worked out once.
    pub fn folds(&self) -> &[Fold] {
        self.folds.get_or_init(|| folds::folds(&self.document, &self.shape, &self.facts.leftovers))
    }

    /// What an extractor made of a file of that name, with what can be read off it where the reader said
    /// this of its lines.
    pub fn of(extracted: Extracted, file_name: &str, rules: &[LineRule]) -> Self {
        let Extracted { extractor, text, shape, stated, encoding, is_guessed, warnings } =
            extracted;
        let document = Document::ruled(text, extractor, &shape, &Ready::of(rules));
        let (document, facts) = read(Arc::new(document), (&shape, &stated), file_name, rules);
        let rules = rules.to_vec();
        let folds = OnceLock::new();
        Self { document, facts, rules, shape, stated, encoding, is_guessed, warnings, folds }
    }

    /// As [`Self::of`] without rules, where what is worked out of the text is known.
    pub fn known(extracted: Extracted, known: WorkedOut) -> Self {
        let Extracted { extractor, text, shape, stated, encoding, is_guessed, warnings } =
            extracted;
        let WorkedOut { hash, paragraphs, n_words, facts } = known;
        let document = Document::known(text, extractor, hash, paragraphs, n_words);
        // Halves are not kept: finding them is a look around each run of leftovers.
        let whole = document.with_halves(&shape, &Ready::default(), &facts);
        let document = Arc::new(whole.unwrap_or(document));
        let (rules, folds) = (Vec::new(), OnceLock::new());
        Self { document, facts, rules, shape, stated, encoding, is_guessed, warnings, folds }
    }

    /// The same text with its paragraphs, and what can be read off it, where the reader said this of its
    /// lines.
    ///
    /// Cost: that of [`structure::facts_of`], twice where a line is said to go on with the paragraph in front
    /// of it, and a copy of the shape; the text is shared where its paragraphs stay the same.
    #[must_use]
    pub fn with_rules(&self, file_name: &str, rules: Vec<LineRule>) -> Self {
        let Self { document, shape, stated, encoding, is_guessed, warnings, .. } = self;
        let anew = document.with_rules(shape, &Ready::of(&rules));
        let document = anew.map_or_else(|| Arc::clone(document), Arc::new);
        let (document, facts) = read(document, (shape, stated), file_name, &rules);
        Self {
            document,
            facts,
            rules,
            shape: shape.clone(),
            stated: stated.clone(),
            encoding: encoding.clone(),
            is_guessed: *is_guessed,
            warnings: warnings.clone(),
            folds: OnceLock::new(),
        }
    }

    /// Differs for two readings of one text by different rules, all but surely: what is laid out of the
    /// one is not to be shown of the other.
    pub fn rules_key(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        self.rules.hash(&mut hasher);
        hasher.finish()
    }
}

/// What can be read off a text that was cut into paragraphs by these rules, and the text with the halves
/// of paragraphs that lines of the page part.
fn read(
    mut document: Arc<Document>,
    (shape, stated): (&Shape, &Stated),
    file_name: &str,
    rules: &[LineRule],
) -> (Arc<Document>, Facts) {
    let ready = Ready::of(rules);
    let read = |document: &Document| structure::facts_of(document, shape, stated, file_name, rules);
    // A line may be said to go on behind lines of the page. Which lines those are is seen only where none
    // is joined to them.
    let parting = ready.has_continues().then(|| ready.parting());
    if let Some(apart) = parting.and_then(|parting| document.with_rules(shape, &parting)) {
        let over = apart.with_rules_over(shape, &ready, &read(&apart).leftovers);
        document = Arc::new(over.unwrap_or(apart));
    }
    let facts = read(&document);
    let whole = document.with_halves(shape, &ready, &facts);
    (whole.map_or(document, Arc::new), facts)
}

/// A file of the corpus.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Where it lies.
    pub path: DocPath,
    /// Length of the file in bytes.
    pub file_bytes: u64,
    /// How far it has been read.
    pub state: EntryState,
}

/// How far a file has been read.
#[derive(Clone, Debug)]
pub enum EntryState {
    /// Not yet.
    Waiting,
    /// It can be shown.
    Read(Arc<Reading>),
    /// It cannot be read, and why, as a sentence for people.
    Unreadable(String),
}

impl Entry {
    /// What was read, if it was.
    pub fn reading(&self) -> Option<&Arc<Reading>> {
        match &self.state {
            EntryState::Read(reading) => Some(reading),
            EntryState::Waiting | EntryState::Unreadable(_) => None,
        }
    }

    /// Whether it has not been read yet.
    pub fn is_waiting(&self) -> bool {
        matches!(self.state, EntryState::Waiting)
    }

    /// Name of the file without its folders and extension: the title of a text that states none.
    pub fn stem(&self) -> &str {
        let name = self.path.rsplit('/').next().unwrap_or(&self.path);
        name.rsplit_once('.').map_or(name, |(stem, _)| if stem.is_empty() { name } else { stem })
    }
}

/// The documents that are open, in order of path.
#[derive(Clone, Debug)]
pub struct Corpus {
    /// Where they come from.
    pub root: Root,
    /// The files, sorted by path.
    pub entries: Vec<Entry>,
    /// Files read and files found, while reading goes on.
    pub progress: Option<(usize, usize)>,
    /// What the folder as a whole has to say: it is missing, it holds nothing readable.
    pub trouble: Option<String>,
}

impl Corpus {
    /// A corpus of which nothing has been read yet.
    pub fn new(root: Root) -> Self {
        Self { root, entries: Vec::new(), progress: Some((0, 0)), trouble: None }
    }

    /// The file at `path`. Cost: a binary search.
    pub fn entry(&self, path: &str) -> Option<&Entry> {
        self.entry_idx(path).and_then(|entry_idx| self.entries.get(entry_idx))
    }

    /// Index of the file at `path`.
    pub fn entry_idx(&self, path: &str) -> Option<usize> {
        self.entries.binary_search_by(|entry| (*entry.path).cmp(path)).ok()
    }

    /// Takes in a file of the corpus that was read, and counts it where it was waited for. Gives what
    /// stood there before; `None` for a file that is not listed.
    pub fn put(&mut self, entry: Entry) -> Option<Entry> {
        let known = self.entry_idx(&entry.path).and_then(|at| self.entries.get_mut(at))?;
        if let Some((n_read, _)) = &mut self.progress
            && matches!(known.state, EntryState::Waiting)
        {
            *n_read += 1;
        }
        Some(std::mem::replace(known, entry))
    }

    /// What was read of the file at `path`.
    pub fn reading(&self, path: &str) -> Option<&Arc<Reading>> {
        self.entry(path)?.reading()
    }

    /// Number of documents read and the words in them.
    pub fn totals(&self) -> (usize, usize) {
        self.entries
            .iter()
            .filter_map(Entry::reading)
            .fold((0, 0), |(docs, words), it| (docs + 1, words + it.document.n_words()))
    }
}
