//! Effects: what the shell must do to the world because of a command.

use std::{path::PathBuf, sync::Arc};

use crate::{
    notebook::{
        Notebook,
        ids::{ExcerptId, NotebookId},
        step::Entry,
    },
    store::{atomic::Seen, settings::Settings},
    text::{anchor::Selector, document::TextHash, span::Span},
};

use super::{
    choices::{Choices, Patterns},
    corpus::{DocPath, Reading, Root},
    damage::Source,
    overlay::Asking,
    pages::Wish,
    pane::PaneId,
    rules::LineRules,
    tracing::{
        decide::DecisionEnds,
        found::{Found, FoundDocument},
        standing::Rejected,
    },
    versions::Older,
};

/// Something for the shell to do.
#[derive(Debug)]
pub enum Effect {
    /// Reads a folder in the background as was chosen for it, the named documents first.
    ReadCorpus(Root, Vec<DocPath>, Box<Choices>),
    /// Reads these documents next, of a folder that is being read.
    ReadFirst(Root, Vec<DocPath>),
    /// Reads one document again, in another encoding.
    ReadAnew(Box<ReadAnew>),
    /// Counts the files of a folder that these patterns make documents.
    CountFiles(Root, Patterns),
    /// Looks what of the folder has changed, and reads that.
    LookAgain(Box<LookAgain>),
    /// Calls off reading the folder.
    CallOffReading,
    /// Reads a notebook.
    Load(PathBuf),
    /// Reads the copy of unsaved work of a notebook, by its id.
    LoadDraft(String),
    /// Reads the sample's notebook.
    LoadSample,
    /// Reads what is to be opened in the place of a damaged file.
    Recover(PathBuf, Source),
    /// Looks for what does not fit in a notebook.
    Check(Arc<Notebook>),
    /// Merges another file into a notebook.
    Merge {
        /// The other file.
        path: PathBuf,
        /// The notebook as it is.
        notebook: Arc<Notebook>,
        /// Its own file.
        file: Option<PathBuf>,
    },
    /// Looks what lies at a path, and reports it.
    Look(PathBuf),
    /// Writes a notebook.
    Save(Save),
    /// Writes down what was done to a notebook.
    Journal(Journaling),
    /// Reads the notebook's file again, if it is not as it was.
    Reread(Reread),
    /// Puts away what killed programs left beside the notebook at a path.
    Tidy(PathBuf),
    /// Asks for a path with the native dialog; `start` is where it begins.
    Ask(Asking, Option<PathBuf>),
    /// Finds excerpts again in a text that changed.
    Place(DocPath, Arc<Reading>, Vec<(ExcerptId, Selector)>),
    /// Keeps the texts that excerpts were made on, for the day when they change.
    KeepTexts(Vec<Arc<Reading>>),
    /// Brings back the text of that hash that was kept.
    OldText(TextHash),
    /// Reads facts off documents anew, with other rules.
    ReadOff(Box<ReadOff>),
    /// Compares two versions of a text, the older first.
    Compare(Older, Arc<Reading>),
    /// Finds the parallels of a folder.
    Trace(Box<Trace>),
    /// Finds the parallels of a passage.
    TracePassage(TracePassage),
    /// Works out what others used of a document.
    CountUsage(Box<CountUsage>),
    /// Puts the chains together without the parallels that were rejected.
    MakeChains(MakeChains),
    /// Calls off the tracing that is under way.
    StopTracing,
    /// Lists the versions of a notebook's file that are kept.
    ListVersions(NotebookId),
    /// Reads the version that is kept there.
    ReadVersion(PathBuf),
    /// Looks for words in a pane's document.
    Find(PaneId, Arc<Reading>, String),
    /// Looks for words in all documents, for the palette.
    LookFor(String, Vec<(DocPath, Arc<Reading>)>),
    /// Completes a path that is being typed; with `true` by folders only.
    Complete(String, bool),
    /// Makes a typed path whole and reports it as if a dialog had been answered.
    Expand(Asking, String),
    /// Brings what a view of a document's pages lacks.
    BringPages(AskPages),
    /// Puts words on the clipboard.
    Copy(String),
    /// Keeps the settings.
    KeepSettings(Box<Settings>),
    /// Zooms the window.
    Zoom(f32),
    /// Removes the copy of unsaved work of a notebook, which is saved elsewhere now.
    DropDraft(NotebookId),
    /// Closes the window.
    Close,
}

/// What the journal of a notebook has to hear.
#[derive(Clone, Debug)]
pub struct Journaling {
    /// The notebook.
    pub notebook: NotebookId,
    /// Its file; `None` while it has none.
    pub path: Option<PathBuf>,
    /// What happened, in order.
    pub entries: Vec<Entry>,
    /// Whether this is the whole journal: what was in it before is past.
    pub is_whole: bool,
}

/// Reading facts off documents anew.
#[derive(Clone, Debug)]
pub struct ReadOff {
    /// The folder.
    pub root: Root,
    /// What is said of lines now.
    pub lines: Arc<LineRules>,
    /// The documents, in the order in which they are wanted; those that these rules held for when they
    /// were read stay as they are.
    pub documents: Vec<(DocPath, Arc<Reading>)>,
}

/// One tracing of a folder.
#[derive(Clone, Debug)]
pub struct Trace {
    /// The folder.
    pub root: Root,
    /// Its documents as they are now, in order of path.
    pub documents: Vec<(FoundDocument, Arc<Reading>)>,
    /// Decisions of which a passage must be looked for, because its text has changed.
    pub decisions: Vec<DecisionEnds>,
    /// Whether the reader asked for it: then nothing is taken from what is known of the folder.
    pub is_asked: bool,
}

/// Looking for the parallels of one passage.
#[derive(Clone, Debug)]
pub struct TracePassage {
    /// The folder.
    pub root: Root,
    /// The document.
    pub path: DocPath,
    /// The passage, in bytes.
    pub span: Span,
}

/// Working out what others used of a document.
#[derive(Clone, Debug)]
pub struct CountUsage {
    /// The document.
    pub path: DocPath,
    /// Its text.
    pub reading: Arc<Reading>,
    /// Its index among those traced.
    pub doc_idx: usize,
    /// What was found in them.
    pub found: Arc<Found>,
    /// What of that was rejected.
    pub rejected: Arc<Rejected>,
    /// Names what stands; see [`super::tracing::standing::Standing::serial`].
    pub standing: u64,
}

/// Putting chains together of what was not rejected.
#[derive(Clone, Debug)]
pub struct MakeChains {
    /// What was found.
    pub found: Arc<Found>,
    /// What of that was rejected.
    pub rejected: Arc<Rejected>,
    /// Names what stands; see [`super::tracing::standing::Standing::serial`].
    pub standing: u64,
}

/// Bringing what a view of a document's pages lacks.
#[derive(Clone, Debug)]
pub struct AskPages {
    /// The folder.
    pub root: Root,
    /// The document.
    pub path: DocPath,
    /// Its text.
    pub text: TextHash,
    /// What is wanted.
    pub wish: Wish,
}

/// One look at a folder that was read.
#[derive(Clone, Debug)]
pub struct LookAgain {
    /// The folder.
    pub root: Root,
    /// The documents that panes show, as they were read: their readers keep their places.
    pub shown: Vec<(DocPath, Arc<Reading>)>,
    /// Whether somebody asked for it, and wants to hear also that nothing has changed.
    pub is_by_hand: bool,
}

/// One reading of one document again, because another encoding was chosen for it.
///
/// Answered by [`Report::Changed`](super::heard::Report::Changed) with that document alone, also where
/// its text stays the same; a later look at the folder reads the file in that encoding too.
#[derive(Clone, Debug)]
pub struct ReadAnew {
    /// The folder.
    pub root: Root,
    /// The document.
    pub path: DocPath,
    /// The encoding, as [`crate::extract::extract`] takes it; `None` for the one that the file shows.
    pub encoding: Option<String>,
    /// The document as it was read, where a pane shows it: its reader keeps the place.
    pub shown: Option<Arc<Reading>>,
}

/// One saving.
#[derive(Clone, Debug)]
pub struct Save {
    /// What is saved.
    pub notebook: Arc<Notebook>,
    /// Where; `None` for the copy of unsaved work that the program keeps for itself.
    pub path: Option<PathBuf>,
    /// The file as it was last seen there.
    pub seen: Option<Seen>,
    /// The file there is damaged and is to be kept beside what is saved.
    pub is_damaged: bool,
    /// When it is saved, in seconds since 1970.
    pub at_secs: i64,
    /// Names the state that is saved; see [`super::history::History::state`].
    pub state: u64,
}

/// One reading again.
#[derive(Clone, Debug)]
pub struct Reread {
    /// The notebook as it is now: what came from outside is merged with it.
    pub notebook: Arc<Notebook>,
    /// Its file.
    pub path: PathBuf,
    /// The file as it was last seen.
    pub seen: Option<Seen>,
    /// Names the state of the notebook.
    pub state: u64,
}
