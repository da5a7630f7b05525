//! Effects: what the shell must do to the world because of a command.

use std::{path::PathBuf, sync::Arc};

use crate::{
    notebook::{
        Notebook,
        ids::{ExcerptId, NotebookId},
    },
    store::{atomic::Seen, settings::Settings},
    text::{anchor::Selector, document::TextHash},
};

use super::{
    corpus::{DocPath, Reading, Root},
    damage::Source,
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
    /// Asks for a path with the native dialog; `start` is where it begins.
    Ask(Asking, Option<PathBuf>),
    /// Finds excerpts again in a text that changed.
    Place(DocPath, Arc<Reading>, Vec<(ExcerptId, Selector)>),
    /// Keeps the texts that excerpts were made on, for the day when they change.
    KeepTexts(Vec<Arc<Reading>>),
    /// Brings back the text of that hash that was kept.
    OldText(TextHash),
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
