//! Reports: what the world answers.

use std::{
    path::PathBuf,
    sync::{Arc, Weak},
};

use crate::{
    notebook::{
        Notebook,
        check::Problem,
        ids::{ExcerptId, NotebookId},
        merge::Conflict,
        step::Past,
    },
    store::atomic::Seen,
    text::{
        anchor::Placement,
        compare::Pair,
        document::{Document, TextHash},
        shift::Shift,
        span::Span,
    },
    trace::{families::Family, parallel::Parallel},
};

use super::{
    choices::Patterns,
    corpus::{DocPath, Entry, Reading, Root},
    damage::Damage,
    effect::AskPages,
    look_back::Version,
    merging::MergedFile,
    notice::Notice,
    overlay::Asking,
    pages::Brought,
    pane::PaneId,
    tracing::{Stage, decide::DecisionPlaces, found::Found, usage::Usage},
};

/// What a worker has to tell.
#[derive(Clone, Debug)]
pub enum Report {
    /// The folder's files were listed; all of them wait to be read.
    Listed(Root, Vec<Entry>),
    /// Some files were read, or could not be.
    Read(Root, Vec<Entry>),
    /// The folder was read to its end, or cannot be read at all, with the reason.
    ReadingEnded(Root, Option<String>),
    /// Something is not as it was read or written: the folder, the notebook's file, or both. Nothing
    /// was read again.
    Stirred {
        /// The folder, where something in it has changed.
        folder: Option<Root>,
        /// The notebook's file, where that has.
        notebook: Option<PathBuf>,
    },
    /// What of the folder has changed was read.
    Changed(Box<Changed>),
    /// How many files of a folder the patterns make documents, or why they cannot be counted.
    Counted(Root, Patterns, Result<FileCount, String>),
    /// A notebook was opened.
    Loaded(Box<Loaded>),
    /// There is no copy of unsaved work of the notebook with this id.
    NoDraft(String),
    /// A notebook could not be opened.
    NotLoaded(PathBuf, Box<Notice>),
    /// A notebook's file is damaged; what can be opened in its place.
    Damaged(Box<Damage>),
    /// What does not fit in a notebook.
    Checked(Weak<Notebook>, Vec<Problem>),
    /// Another file was merged with a notebook.
    Merged(Box<MergedFile>),
    /// A notebook was saved, truly: it is on the disk.
    Saved {
        /// Where; `None` for the copy of unsaved work.
        path: Option<PathBuf>,
        /// The file as it is now.
        seen: Option<Seen>,
        /// The state that was saved.
        state: u64,
        /// The notebook it was.
        notebook: NotebookId,
        /// What others had written there, merged in.
        outside: Option<Box<Outside>>,
    },
    /// A notebook's file was not as it was, and has been read again.
    Reread {
        /// The file.
        path: PathBuf,
        /// The notebook.
        notebook: NotebookId,
        /// The file as it is now.
        seen: Seen,
        /// The state that was merged with.
        state: u64,
        /// Whether the file holds what the two are together: nothing is left to be saved.
        is_clean: bool,
        /// What others have written there, merged in; `None` where it is nothing new.
        outside: Option<Box<Outside>>,
    },
    /// A notebook's file is gone, or cannot be read any more.
    NotReread {
        /// The file.
        path: PathBuf,
        /// The notebook.
        notebook: NotebookId,
        /// What happened.
        notice: Box<Notice>,
    },
    /// A notebook could not be saved.
    NotSaved {
        /// Where it was to go.
        path: Option<PathBuf>,
        /// What happened.
        notice: Box<Notice>,
        /// The notebook it was.
        notebook: NotebookId,
    },
    /// What was done could not be written down at once; a later saving may still succeed.
    NotJournalled(Box<Notice>),
    /// The native dialog was answered; `None` for Cancel.
    Answered(Asking, Option<PathBuf>),
    /// No native dialog could be shown, and why.
    NoDialog(Asking, String),
    /// What lies at a path: a folder, a notebook or a document; or nothing, with a notice.
    Looked(PathBuf, Result<Lies, Box<Notice>>),
    /// Excerpts were found again in a text, or not: the file, its text, the places.
    Placed(DocPath, TextHash, Vec<(ExcerptId, Placement)>),
    /// Facts were read off some documents anew: path, the reading it was made of, the new one.
    ReadOff(Root, Vec<(DocPath, Arc<Reading>, Arc<Reading>)>),
    /// Facts were read off all documents that needed it.
    ReadOffEnded(Root),
    /// A text that was kept, or that it was not.
    OldText(TextHash, Option<Arc<Document>>),
    /// Two versions of a text were compared: the older one, the newer one, their paragraphs.
    Compared(TextHash, TextHash, Arc<[Pair]>),
    /// How far tracing a folder has come.
    Tracing(Root, Stage),
    /// A folder was traced: what was found, and where decisions on changed texts stand.
    Traced(Root, Arc<Found>, DecisionPlaces),
    /// A folder was not traced to the end, and why.
    NotTraced(Root, String),
    /// The parallels of a passage, best first.
    TracedPassage(DocPath, Span, Arc<[Parallel]>),
    /// What others used of a document: the file, its text, and what stood when it was asked.
    Usage(DocPath, TextHash, u64, Arc<Usage>),
    /// The chains of what stood when they were asked for.
    Chains(u64, Arc<[Family]>),
    /// The versions of a notebook's file that are kept, the latest first.
    Versions(NotebookId, Vec<Version>),
    /// The version that is kept there; `None` where it cannot be read.
    Version(PathBuf, Option<Arc<Notebook>>),
    /// Words were found in a pane's document.
    Found {
        /// The pane.
        pane: PaneId,
        /// The text that was searched.
        text: TextHash,
        /// The words.
        query: String,
        /// Where they are.
        hits: Arc<[Span]>,
        /// Whether there are more.
        is_cut: bool,
    },
    /// What came of a wish for a document's pages, or why nothing did: a sentence.
    Pages(AskPages, Result<Brought, String>),
    /// Passages for the palette: the document, the place, the words around with the hit's bytes.
    Passages(String, Arc<[Passage]>),
    /// Paths that a typed path could become.
    Completed(String, Vec<String>),
    /// The system wants dark windows, or light ones.
    PrefersDark(bool),
    /// Something to tell that belongs to no command.
    Told(Box<Notice>),
}

/// What of a folder has changed since it was read.
#[derive(Clone, Debug)]
pub struct Changed {
    /// The folder.
    pub root: Root,
    /// Files that are new or were read again, in order of path; also such as say the same as before.
    pub entries: Vec<Entry>,
    /// Files that are not there any more, in order.
    pub gone: Vec<DocPath>,
    /// Where places went in the documents that were shown: between which texts, and how.
    pub shifts: Vec<(TextHash, TextHash, Shift)>,
    /// Whether somebody asked for the look.
    pub is_by_hand: bool,
    /// Whether it answers [`Effect::ReadAnew`](super::effect::Effect::ReadAnew): the file is the same.
    pub is_anew: bool,
}

/// Files of a folder by what patterns make of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FileCount {
    /// Those that are documents.
    pub n_in: usize,
    /// Those that would be but for the patterns.
    pub n_out: usize,
}

/// What came from outside, merged with the reader's notebook.
#[derive(Clone, Debug)]
pub struct Outside {
    /// The reader's notebook as it was sent.
    pub sent: Arc<Notebook>,
    /// That and what came from outside. It shares the records that did not change.
    pub whole: Arc<Notebook>,
    /// What somebody should look at.
    pub conflicts: Vec<Conflict>,
}

/// A notebook as it was opened.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "five things that are so or not, each by itself")]
pub struct Loaded {
    /// Where it lies; `None` for the sample's, and for unsaved work that was kept.
    pub path: Option<PathBuf>,
    /// What it holds.
    pub notebook: Notebook,
    /// The file as it was seen.
    pub seen: Option<Seen>,
    /// What is odd in it.
    pub warnings: Vec<String>,
    /// What is not in the notebook as it stood in the file.
    pub remarks: Vec<String>,
    /// What somebody should look at in two versions that were merged in opening it.
    pub conflicts: Vec<Conflict>,
    /// What does not fit.
    pub problems: Vec<Problem>,
    /// It was opened in the place of a damaged file.
    pub is_damaged: bool,
    /// A newer program wrote it: it must not be saved over.
    pub read_only: bool,
    /// The folder it is about, found from where the file lies; `None` where it names none.
    pub folder: Option<PathBuf>,
    /// Whether that folder is there.
    pub has_folder: bool,
    /// Whether it is the sample's.
    pub is_sample: bool,
    /// Whether it is unsaved work that was kept when the program last ended.
    pub is_draft: bool,
    /// What its journal remembers.
    pub remembered: Remembered,
}

/// What the journal of a notebook remembers when the notebook is opened.
#[derive(Clone, Debug, Default)]
pub struct Remembered {
    /// What can be undone and done again.
    pub past: Past,
    /// The state that is on the disk.
    pub saved_state: u64,
    /// How many steps were not on the disk, and are in the notebook now.
    pub n_recovered: usize,
    /// Where they did not go together with what others have written there since.
    pub conflicts: Vec<Conflict>,
}

impl Loaded {
    /// A notebook that lies in no file and is about no folder.
    pub fn of(notebook: Notebook) -> Self {
        Self {
            path: None,
            notebook,
            seen: None,
            warnings: Vec::new(),
            remarks: Vec::new(),
            conflicts: Vec::new(),
            problems: Vec::new(),
            is_damaged: false,
            read_only: false,
            folder: None,
            has_folder: false,
            is_sample: false,
            is_draft: false,
            remembered: Remembered::default(),
        }
    }
}

/// What lies at a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lies {
    /// A folder.
    Folder,
    /// A notebook.
    Notebook,
    /// A document, or something like one.
    Document,
}

/// A hit of the palette's search in all documents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passage {
    /// The document.
    pub path: DocPath,
    /// The hit.
    pub span: Span,
    /// Number of its paragraph, from 1.
    pub paragraph: usize,
    /// Some words around it, on one line.
    pub around: String,
    /// The hit's bytes in `around`.
    pub hit: Span,
}
