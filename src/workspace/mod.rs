//! All state of the program, and the one door through which it changes.
//!
//! Knows text, notebook and layout; no file, no clock, no screen. In three parts that are kept apart:
//! what can be undone ([`Workspace::notebook`], [`Workspace::history`]), what is saved elsewhere
//! ([`Workspace::settings`]), and what passes (everything else). Views borrow it and push
//! [`command::Command`]s; [`update::update`] applies them and returns [`effect::Effect`]s for the
//! shell, whose answers come back as [`heard::Report`]s.
//!
//! Start at [`action`], then [`command`], then [`update`].

pub mod action;
pub mod annotate;
pub mod changed;
pub mod choices;
pub mod citation;
pub mod command;
pub mod conflicts;
pub mod corpus;
pub mod correct;
pub mod damage;
pub mod derive;
pub mod effect;
pub mod files;
pub mod folds;
pub mod go;
pub mod hear;
pub mod heard;
pub mod history;
pub mod journal;
pub mod keys;
pub mod look_back;
pub mod marks;
pub mod merging;
pub mod notes;
pub mod notice;
pub mod outside;
pub mod overlay;
pub mod pages;
pub mod palette;
pub mod pane;
pub mod panes;
pub mod problems;
pub mod resolve;
pub mod review;
pub mod rules;
pub mod saving;
pub mod tracing;
pub mod update;
pub mod versions;
pub mod view;
pub mod which_files;

use std::{
    borrow::Cow,
    collections::{BTreeSet, HashMap, HashSet},
    path::PathBuf,
    sync::Arc,
};

use jiff::tz::TimeZone;

use crate::{
    notebook::{
        Notebook,
        desk::Desk,
        ids::{DocId, ExcerptId, Ids, NoteId, NotebookId, TagId},
        record::DocumentRecord,
        tag::Colour,
    },
    store::{
        atomic::Seen,
        settings::{Settings, SortBy},
    },
    text::{
        anchor::{Offer, State},
        document::{Document, TextHash},
        signs,
        span::Span,
        structure::Fact,
    },
};

use changed::Changes;
use conflicts::Conflicts;
use corpus::{Corpus, DocPath, Entry, Reading};
use heard::Passage;
use history::History;
use look_back::LookBack;
use marks::Marks;
use notice::Notice;
use overlay::{Area, Editing, LibraryTab, Overlay};
use pane::{Pane, PaneId};
use problems::Problems;
use review::Review;
use rules::Ruled;
use tracing::Tracing;
use versions::Comparison;
use which_files::Tried;

/// The time a command is applied at.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Now {
    /// Seconds of the window's clock; grows steadily.
    pub secs: f64,
    /// Milliseconds since 1970 in UTC, for what is written down.
    pub unix_millis: i64,
}

impl Now {
    /// As RFC 3339 in UTC, to the second.
    pub fn stamp(self) -> String {
        jiff::Timestamp::from_second(self.unix_millis.div_euclid(1000))
            .map(|time| time.to_string())
            .unwrap_or_default()
    }
}

/// All state.
#[derive(Debug)]
pub struct Workspace {
    /// What the reader made.
    pub notebook: Arc<Notebook>,
    /// What was done to it.
    pub history: History,
    /// The notebook's file.
    pub file: NotebookFile,

    /// What is kept in the platform's config folder.
    pub settings: Settings,

    /// The open documents.
    pub corpus: Option<Corpus>,
    /// Panes from left to right.
    pub panes: Vec<Pane>,
    /// Index of the active pane.
    pub active: usize,
    /// The open note; `None` shows the list of notes.
    pub open_note: Option<NoteId>,
    /// The chosen block of the open note, or the chosen row of the list of notes.
    pub block: Option<usize>,
    /// The text that is being written.
    pub editing: Option<Editing>,
    /// The excerpt that is selected everywhere.
    pub selected: Option<ExcerptId>,
    /// The excerpt under the pointer, wherever that is.
    pub hovered: Option<ExcerptId>,
    /// The tag given last.
    pub last_tag: Option<TagId>,
    /// Which part of the window has the keyboard.
    pub area: Area,
    /// What lies over the window.
    pub overlay: Option<Overlay>,
    /// The review of excerpts whose documents have changed, while it is open.
    pub review: Option<Review>,
    /// Looking back at what was, while that goes on.
    pub look_back: Option<LookBack>,
    /// Excerpts that the reader looked at in the review and left as they are.
    pub left: BTreeSet<ExcerptId>,
    /// What does not fit in the notebook.
    pub problems: Problems,
    /// What a merge kept twice, until the reader has seen it.
    conflicts: Conflicts,
    /// What was said of the notebook when it was opened, until the reader has seen it.
    pub remarks: Vec<String>,
    /// The row of the list of problems that has the keyboard.
    pub problem_row: usize,
    /// The tab of the left side.
    pub tab: LibraryTab,
    /// The words that narrow the documents list.
    pub filter: String,
    /// How the documents list is sorted.
    pub sort: SortBy,
    /// The row of the documents list that has the keyboard.
    pub row: usize,
    /// Places gone to.
    pub trail: Trail,
    /// What there is to tell.
    pub notices: Vec<Notice>,
    /// Where excerpts stand, and the highlights of each document.
    pub derived: Derived,
    /// Which passages are parallels, and which of them is looked at.
    pub tracing: Tracing,
    /// The text that an excerpt was made on, recalled to be shown.
    pub old_text: Option<(TextHash, Arc<Document>)>,
    /// The comparison of two versions, while it is shown.
    pub comparison: Option<Comparison>,
    /// The pages of documents whose panes show them.
    pub pages: pages::AllPages,
    /// What has changed on disk and is told once its excerpts were found again.
    pub changes: Option<Changes>,
    /// The palette's passages: the words looked for, and what was found.
    pub passages: (String, Arc<[Passage]>),
    /// What the path field could become: the words typed, and whole paths.
    pub completions: (String, Vec<String>),
    /// The patterns of files that were tried last.
    pub tried: Option<Tried>,
    /// Raised by every command but those that only scroll or point: what a view may key by what it
    /// worked out of the workspace.
    pub revision: u64,
    /// Source of ids.
    pub ids: Ids,
    /// Whether the system wants dark windows, where it says so by other ways than the toolkit's.
    pub prefers_dark: Option<bool>,
    /// Where clocks on the wall show which time. UTC until the shell says it.
    pub zone: TimeZone,
    /// Documents that panes show and that were asked to be read next.
    wanted: Vec<DocPath>,
    /// Panes that are seated as soon as their documents are read.
    waiting_desk: Option<Desk>,
    next_pane: u32,
    closing: bool,
}

/// The notebook's file, as far as the workspace knows.
#[derive(Clone, Debug, Default)]
pub struct NotebookFile {
    /// Where it lies; `None` while it has no file.
    pub path: Option<PathBuf>,
    /// The file as it was last seen.
    pub seen: Option<Seen>,
    /// Which state of the notebook is on the disk.
    pub saved_state: u64,
    /// Which state is in the copy of unsaved work.
    pub draft_state: u64,
    /// Which state is being written just now.
    pub saving: Option<u64>,
    /// Why the last saving failed; stays until one succeeds.
    pub trouble: Option<String>,
    /// When that was, in seconds of the window's clock.
    pub failed_secs: f64,
    /// How many savings have failed since one succeeded: the more, the longer until the next try.
    pub n_failed: u32,
    /// What was told of that: put away when a saving succeeds.
    pub told: Option<String>,
    /// A newer program wrote it: it is not saved over.
    pub read_only: bool,
    /// When the notebook last changed, in seconds of the window's clock.
    pub changed_secs: f64,
    /// Since when the journal has something to hear, in seconds of the window's clock.
    pub unheard_secs: Option<f64>,
    /// Since when something is neither saved nor being saved, in seconds of the window's clock.
    pub waits_since: Option<f64>,
    /// When the saving under way began, in seconds of the window's clock.
    pub saving_since: f64,
    /// How long the last saving took, in seconds.
    pub save_took: f64,
    /// What is wrong with the file since it was last read again, as it was told.
    pub unread: Option<String>,
    /// Whether the file as it was seen is damaged, and the notebook is what was recovered of it: the
    /// next saving keeps it apart.
    pub is_damaged: bool,
    /// The sample's notebook: it has no file until it is saved as one.
    pub is_sample: bool,
}

/// What was worked out from notebook and documents, and where it was bound.
#[derive(Debug, Default)]
pub struct Derived {
    /// Which file each document of the notebook is.
    pub paths: HashMap<DocId, DocPath>,
    /// Which document of the notebook each file is.
    pub doc_ids: HashMap<DocPath, DocId>,
    /// Where each excerpt stands, if its document has been read.
    pub placed: HashMap<ExcerptId, Placed>,
    /// The highlights of each document.
    pub marks: HashMap<DocPath, Marks>,
    /// Raised at every change of marks.
    pub serial: u64,
    /// Files that were given another name while the folder was open: the name that the notebook may
    /// know, and the present one.
    pub renamed: HashMap<DocPath, DocPath>,
    /// Which rules hold for which document.
    pub ruled: Ruled,
    /// Texts that were given to be kept: each is given once.
    pub kept: HashSet<TextHash>,
}

/// Where an excerpt stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placed {
    /// The file.
    pub path: DocPath,
    /// How surely it was found.
    pub state: State,
    /// The passage, where it is sure, or all but sure.
    pub span: Option<Span>,
    /// Places to choose from, likeliest first, where it needs review.
    pub offers: Vec<Offer>,
}

/// Places gone to, for back and forward.
#[derive(Clone, Debug, Default)]
pub struct Trail {
    /// Places before the present one, oldest first.
    pub back: Vec<Spot>,
    /// Places gone back from, latest last.
    pub forward: Vec<Spot>,
    /// When the last move was made, in seconds of the window's clock.
    pub moved_secs: f64,
}

/// A place in a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spot {
    /// The document.
    pub path: DocPath,
    /// The byte at the upper edge or caret.
    pub byte: usize,
}

/// What is shown of a document: the reader's corrections before rules for the folder, and those before
/// what was read off it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shown {
    /// Title; the file's name where none is known.
    pub title: String,
    /// Who published it, or empty.
    pub source: String,
    /// Who wrote it, or empty.
    pub author: String,
    /// Date as `2018-07-13`, `2018-07`, `2018`, or empty.
    pub date: String,
    /// Where it is from, or empty.
    pub region: String,
    /// In which language it is, as a BCP 47 tag, or empty.
    pub language: String,
    /// Who speaks in it by turns.
    pub speakers: Vec<String>,
    /// Words; 0 while it is not read.
    pub n_words: usize,
    /// Pages; 0 where its file has none.
    pub n_pages: usize,
    /// Excerpts in it.
    pub n_excerpts: usize,
}

impl Workspace {
    /// A workspace with nothing open.
    pub fn new(settings: Settings, seed: u64) -> Self {
        let mut ids = Ids::seeded(seed);
        let sort = settings.sort;
        let notebook = Arc::new(Notebook::new(NotebookId::fresh(&mut ids)));
        Self {
            problems: Problems::of(&notebook, Vec::new()),
            conflicts: Conflicts::default(),
            remarks: Vec::new(),
            problem_row: 0,
            notebook,
            history: History::default(),
            file: NotebookFile::default(),
            settings,
            corpus: None,
            panes: Vec::new(),
            active: 0,
            open_note: None,
            block: None,
            editing: None,
            selected: None,
            hovered: None,
            last_tag: None,
            area: Area::Pane,
            overlay: None,
            review: None,
            look_back: None,
            left: BTreeSet::new(),
            tab: LibraryTab::default(),
            filter: String::new(),
            sort,
            row: 0,
            trail: Trail::default(),
            notices: Vec::new(),
            derived: Derived::default(),
            tracing: Tracing::default(),
            old_text: None,
            comparison: None,
            pages: pages::AllPages::new(),
            changes: None,
            passages: (String::new(), Arc::from([])),
            completions: (String::new(), Vec::new()),
            tried: None,
            revision: 0,
            ids,
            prefers_dark: None,
            zone: TimeZone::UTC,
            wanted: Vec::new(),
            waiting_desk: None,
            next_pane: 0,
            closing: false,
        }
    }

    /// The active pane.
    pub fn pane(&self) -> Option<&Pane> {
        self.panes.get(self.active)
    }

    /// The pane of that name.
    pub fn pane_of(&self, pane_id: PaneId) -> Option<&Pane> {
        self.panes.iter().find(|pane| pane.id == pane_id)
    }

    /// The usual size of the text in panes, in points.
    pub fn usual_text_size(&self) -> f32 {
        if self.settings.text_size > 0.0 { self.settings.text_size } else { 16.0 }
    }

    /// Whether the notebook has changed since it was last on the disk.
    pub fn is_unsaved(&self) -> bool {
        self.history.state() != self.file.saved_state
    }

    /// The record of a file, if the notebook has one.
    pub fn record(&self, path: &str) -> Option<&Arc<DocumentRecord>> {
        self.notebook.documents.get(self.derived.doc_ids.get(path)?)
    }

    /// The highlights of a document.
    pub fn marks(&self, path: &str) -> Option<&Marks> {
        self.derived.marks.get(path)
    }

    /// Where an excerpt stands, if its document has been read.
    pub fn placed(&self, excerpt_id: &ExcerptId) -> Option<&Placed> {
        self.derived.placed.get(excerpt_id)
    }

    /// How many excerpts are in each state, surest first, and how many have no document here.
    pub fn standings(&self) -> ([(State, usize); 6], usize) {
        let mut counts = State::ALL.map(|state| (state, 0));
        let mut n_unread = 0;
        for excerpt_id in self.notebook.excerpts.keys() {
            let state = self.placed(excerpt_id).map(|placed| placed.state);
            match counts.iter_mut().find(|(it, _)| Some(*it) == state) {
                Some((_, count)) => *count += 1,
                None => n_unread += 1,
            }
        }
        (counts, n_unread)
    }

    /// Excerpts that a person should look at, in order of id.
    pub fn to_review(&self) -> impl Iterator<Item = &ExcerptId> {
        let needs = |id: &&ExcerptId| self.placed(id).is_some_and(|it| it.state.needs_review());
        self.notebook.excerpts.keys().filter(needs)
    }

    /// The colour of an excerpt: its first tag's.
    pub fn colour(&self, excerpt_id: &ExcerptId) -> Colour {
        derive::colour_of(&self.notebook, excerpt_id)
    }

    /// The date of a document: the reader's correction, else what the text states.
    pub fn date<'w>(&'w self, path: &str, reading: &'w Reading) -> Option<&'w String> {
        let corrected = self.record(path).and_then(|record| record.date.as_ref());
        corrected.or(reading.facts.date.as_ref().map(|fact| &fact.value))
    }

    /// What is shown of the document at `path`.
    pub fn shown(&self, path: &str) -> Shown {
        let mut shown = self.read_off(path);
        if let Some(record) = self.record(path) {
            for (said, shown) in [
                (&record.title, &mut shown.title),
                (&record.source, &mut shown.source),
                (&record.author, &mut shown.author),
                (&record.date, &mut shown.date),
                (&record.region, &mut shown.region),
                (&record.language, &mut shown.language),
            ] {
                if let Some(said) = said {
                    shown.clone_from(said);
                }
            }
        }
        if shown.title.is_empty() {
            let entry = self.corpus.as_ref().and_then(|corpus| corpus.entry(path));
            shown.title = entry.map_or_else(|| path.to_owned(), |entry| entry.stem().to_owned());
        }
        // A file can be called anything, and a text can say anything of itself.
        if let Cow::Owned(legible) = signs::legible(&shown.title) {
            shown.title = legible;
        }
        shown
    }

    /// What would be shown of the document at `path` if the reader had not corrected it: what rules for
    /// the folder say of it, and what was read off it. Its title may be empty.
    pub fn read_off(&self, path: &str) -> Shown {
        let entry = self.corpus.as_ref().and_then(|corpus| corpus.entry(path));
        let reading = entry.and_then(Entry::reading);
        let n_excerpts = self.marks(path).map_or(0, |marks| marks.all().len());
        let mut shown = Shown { n_excerpts, ..Shown::default() };
        if let Some(reading) = reading {
            let facts = &reading.facts;
            let words = |fact: &Option<Fact>| {
                fact.as_ref().map_or_else(String::new, |fact| fact.value.clone())
            };
            shown.title = words(&facts.title);
            shown.source = words(&facts.source);
            shown.author = words(&facts.author);
            shown.date = words(&facts.date);
            shown.region = words(&facts.region);
            shown.language = facts.language.clone().unwrap_or_default();
            shown.speakers.clone_from(&facts.speakers);
            shown.n_words = reading.document.n_words();
            shown.n_pages = reading.shape.n_pages();
        }
        // The last one that is put down stays: of two rules the one that counts.
        let mut rules: Vec<_> = self.rules_for(path).collect();
        rules.reverse();
        for rule in rules {
            for (said, shown) in [
                (&rule.source, &mut shown.source),
                (&rule.author, &mut shown.author),
                (&rule.region, &mut shown.region),
                (&rule.language, &mut shown.language),
            ] {
                if let Some(said) = said {
                    shown.clone_from(said);
                }
            }
        }
        shown
    }

    /// The short name of an excerpt's document and its paragraph: `Council transcript, ¶17`.
    pub fn reference(&self, excerpt_id: &ExcerptId) -> String {
        let Some(excerpt) = self.notebook.excerpts.get(excerpt_id) else { return String::new() };
        let placed = self.placed(excerpt_id);
        let name = match placed {
            Some(placed) => {
                let shown = self.shown(&placed.path);
                if shown.source.is_empty() { shown.title } else { shown.source }
            }
            None => {
                self.notebook.documents.get(&excerpt.document).map_or_else(String::new, |record| {
                    let known = record.source.as_ref().or(record.title.as_ref());
                    known.unwrap_or(&record.path).clone()
                })
            }
        };
        let paragraph = placed
            .and_then(|placed| {
                let reading = self.corpus.as_ref()?.reading(&placed.path)?;
                Some(reading.document.paragraphs().number_at(placed.span?.start()))
            })
            .unwrap_or(excerpt.made.paragraph);
        format!("{name}, ¶{paragraph}")
    }
}
