//! What lies over the window or has the keyboard: named, so that Esc can peel it.

use crate::notebook::ids::{ExcerptId, NoteId, TagId};

use super::{corpus::DocPath, damage::Damage, tracing::ParallelId};

/// A part of the window that the keyboard can be in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Area {
    /// The documents list, or the tab shown there.
    Library,
    /// The active pane.
    #[default]
    Pane,
    /// The notebook.
    Notebook,
    /// The review of changed excerpts, in the place of the panes.
    Review,
    /// The history, in the place of the panes.
    History,
    /// A view of what tracing found, in the place of the panes.
    Tracing,
}

/// A tab of the left side.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LibraryTab {
    /// The documents.
    #[default]
    Documents,
    /// The tags, with their excerpts.
    Tags,
    /// The quotations, with what is to be said of them.
    Quotes,
}

/// What a path is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asking {
    /// A folder to open.
    Folder,
    /// A notebook to open.
    Notebook,
    /// Another version of the notebook, to be merged into it.
    Merge,
    /// Where to save the notebook.
    SaveAs,
    /// The folder that the open notebook is about.
    PointTo,
}

/// Something shown over the window.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Overlay {
    /// The one box that searches documents, passages, notes, tags and commands.
    Palette,
    /// All shortcuts.
    Shortcuts,
    /// The path field, where no native dialog can be shown, and why.
    PathField(Asking, String),
    /// Which files of the folder are documents.
    WhichFiles,
    /// What the documents list shows of each document.
    Columns,
    /// What is known of a document, to be corrected.
    Facts(DocPath),
    /// What a line of a document is, to be said; the line's words.
    Line(DocPath, String),
    /// All corrections, and the rules for the folder.
    Corrections,
    /// The field that finds or makes a tag; for an excerpt, or for the selection.
    TagField(Option<ExcerptId>),
    /// A tag, to be changed.
    TagEditor(TagId),
    /// The excerpt to link this one to is looked for.
    LinkFrom(ExcerptId),
    /// The memo of an excerpt is written.
    Memo(ExcerptId),
    /// A note on a parallel is written.
    Remark(ParallelId),
    /// The note that an excerpt is put in is looked for.
    NotePicker(ExcerptId),
    /// What is odd in the notebook.
    Problems,
    /// A damaged file, and what can be opened in its place.
    Damage(Box<Damage>),
    /// Closing, although something could not be saved: what to do.
    CloseQuestion(String),
    /// What the program is, its version and its licences.
    About,
}

/// A text of the notebook that is being written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Editing {
    /// A note's title.
    Title(NoteId),
    /// A text block of a note.
    Text(NoteId, usize),
}
