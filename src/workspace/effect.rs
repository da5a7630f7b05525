//! Effects: what the shell must do to the world because of a command.

use std::{path::PathBuf, sync::Arc};

use crate::{
    notebook::{
        Notebook,
        ids::{ExcerptId, NotebookId},
        step::Entry,
    },
    store::{atomic::Seen, settings::Settings},
    text::{anchor::Selector, document::TextHash},
};

use super::{
    corpus::{DocPath, Reading, Root},
    overlay::Asking,
    pane::PaneId,
};

/// Something for the shell to do.
#[derive(Debug)]
pub enum Effect {
    /// Reads a folder in the background; `first` are the documents wanted first.
    ReadCorpus(Root, Vec<DocPath>),
    /// Calls off reading the folder.
    CallOffReading,
    /// Reads a notebook.
    Load(PathBuf),
    /// Reads the copy of unsaved work of a notebook, by its id.
    LoadDraft(String),
    /// Reads the sample's notebook.
    LoadSample,
    /// Looks what lies at a path, and reports it.
    Look(PathBuf),
    /// Writes a notebook.
    Save(Save),
    /// Writes down what was done to a notebook.
    Journal(Journaling),
    /// Asks for a path with the native dialog; `start` is where it begins.
    Ask(Asking, Option<PathBuf>),
    /// Finds excerpts again in a text that changed.
    Place(DocPath, Arc<Reading>, Vec<(ExcerptId, Selector)>),
    /// Keeps the texts that excerpts were made on, for the day when they change.
    KeepTexts(Vec<Arc<Reading>>),
    /// Brings back the text of that hash that was kept.
    OldText(TextHash),
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

/// One saving.
#[derive(Clone, Debug)]
pub struct Save {
    /// What is saved.
    pub notebook: Arc<Notebook>,
    /// Where; `None` for the copy of unsaved work that the program keeps for itself.
    pub path: Option<PathBuf>,
    /// The file as it was last seen there.
    pub seen: Option<Seen>,
    /// Names the state that is saved; see [`super::history::History::state`].
    pub state: u64,
}
