//! Actions: what a reader can ask for by name. One table feeds menus, palette, shortcuts, the `?`
//! sheet, the README and the tests.

mod on;
mod silent;
mod table;

use super::keys::Chord;

/// Something a reader can ask for by name; carries no data.
///
/// What it means at the moment, and whether it means anything, is [`super::resolve::resolve`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "each has its label and hint in the table below")]
pub enum Action {
    NewNotebook,
    OpenFolder,
    OpenNotebook,
    MergeNotebook,
    OpenSample,
    Save,
    SaveAs,
    PointToFolder,
    WhichFiles,
    LookAgain,
    CallOff,
    CloseFolder,
    Quit,
    Undo,
    Redo,
    History,
    Copy,
    CopyCitation,
    SelectAll,
    Find,
    FindNext,
    FindPrevious,
    ClearLayer,
    Palette,
    Shortcuts,
    AddPane,
    ClosePane,
    SwapPanes,
    NextPane,
    PreviousPane,
    NextArea,
    PreviousArea,
    Caret,
    ShowPages,
    LargerText,
    SmallerText,
    UsualText,
    FoldLeftovers,
    ShowLeftovers,
    ShowUnseen,
    ZoomIn,
    ZoomOut,
    ZoomReset,
    ThemeSystem,
    ThemeLight,
    ThemeDark,
    ShowDocuments,
    ShowTags,
    ShowQuotes,
    Columns,
    ToggleLibrary,
    ToggleNotebook,
    Highlight,
    Tag1,
    Tag2,
    Tag3,
    Tag4,
    Tag5,
    Tag6,
    Tag7,
    Tag8,
    Tag9,
    LastTag,
    TagByName,
    AddToNote,
    NewNoteFromSelection,
    PutIntoNote,
    Memo,
    LinkTo,
    PickNext,
    ChooseStart,
    ChooseEnd,
    RemoveExcerpt,
    NewNote,
    RenameNote,
    AddText,
    MoveUp,
    MoveDown,
    TakeOut,
    RemoveNote,
    ListNotes,
    CorrectDocument,
    SayLine,
    Corrections,
    Problems,
    Back,
    Forward,
    GoToSource,
    GoToCard,
    NextExcerpt,
    PreviousExcerpt,
    NextParallel,
    PreviousParallel,
    TraceSelection,
    LinkParallel,
    AcceptParallel,
    RejectParallel,
    NoteOnParallel,
    TraceFolder,
    StopTracing,
    Chains,
    CorpusMap,
    SetApart,
    LinkPanes,
    OmissionView,
    NextUnused,
    NextUsed,
    Review,
    Attach,
    CompareVersions,
    About,
}

/// A menu.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Menu {
    /// Folders and notebooks.
    File,
    /// Undo, the clipboard, finding.
    Edit,
    /// What is shown and how.
    View,
    /// Passages, tags, notes and links.
    Notebook,
    /// Places.
    Go,
}

impl Menu {
    /// All menus from left to right.
    pub const ALL: [Self; 5] = [Self::File, Self::Edit, Self::View, Self::Notebook, Self::Go];

    /// Its name.
    pub const fn label(self) -> &'static str {
        match self {
            Self::File => "File",
            Self::Edit => "Edit",
            Self::View => "View",
            Self::Notebook => "Notebook",
            Self::Go => "Go",
        }
    }
}

/// When an action's shortcut is heard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Heard {
    /// Always, also while words are being typed.
    Always,
    /// Not while words are being typed: single keys, and keys that mean something in a text field.
    NotTyping,
}

/// What the table says of an action.
#[derive(Clone, Debug)]
pub struct Spec {
    /// Its name in menus and palette; `…` at the end means that it will ask for more.
    pub label: &'static str,
    /// One sentence on what it does.
    pub hint: &'static str,
    /// Its menu.
    pub menu: Menu,
    /// Whether a line stands above it in the menu.
    pub starts_group: bool,
    /// Its shortcuts; the first is shown.
    pub chords: Vec<Chord>,
    /// When the shortcuts are heard.
    pub heard: Heard,
}

const fn spec_of(
    menu: Menu,
    label: &'static str,
    hint: &'static str,
    heard: Heard,
    chords: Vec<Chord>,
) -> Spec {
    Spec { label, hint, menu, starts_group: false, chords, heard }
}

impl Action {
    /// All actions in menu order.
    pub const ALL: &'static [Self] = &[
        Self::NewNotebook,
        Self::OpenFolder,
        Self::OpenNotebook,
        Self::OpenSample,
        Self::MergeNotebook,
        Self::Save,
        Self::SaveAs,
        Self::PointToFolder,
        Self::WhichFiles,
        Self::LookAgain,
        Self::CallOff,
        Self::CloseFolder,
        Self::Quit,
        Self::Undo,
        Self::Redo,
        Self::History,
        Self::Copy,
        Self::CopyCitation,
        Self::SelectAll,
        Self::Find,
        Self::FindNext,
        Self::FindPrevious,
        Self::ClearLayer,
        Self::Palette,
        Self::Shortcuts,
        Self::AddPane,
        Self::ClosePane,
        Self::SwapPanes,
        Self::LinkPanes,
        Self::Caret,
        Self::ShowPages,
        Self::LargerText,
        Self::SmallerText,
        Self::UsualText,
        Self::FoldLeftovers,
        Self::ShowLeftovers,
        Self::ShowUnseen,
        Self::ZoomIn,
        Self::ZoomOut,
        Self::ZoomReset,
        Self::ThemeSystem,
        Self::ThemeLight,
        Self::ThemeDark,
        Self::ShowDocuments,
        Self::ShowTags,
        Self::ShowQuotes,
        Self::Columns,
        Self::ToggleLibrary,
        Self::ToggleNotebook,
        Self::About,
        Self::Highlight,
        Self::Tag1,
        Self::Tag2,
        Self::Tag3,
        Self::Tag4,
        Self::Tag5,
        Self::Tag6,
        Self::Tag7,
        Self::Tag8,
        Self::Tag9,
        Self::LastTag,
        Self::TagByName,
        Self::AddToNote,
        Self::NewNoteFromSelection,
        Self::PutIntoNote,
        Self::Memo,
        Self::LinkTo,
        Self::PickNext,
        Self::ChooseStart,
        Self::ChooseEnd,
        Self::RemoveExcerpt,
        Self::NewNote,
        Self::RenameNote,
        Self::AddText,
        Self::MoveUp,
        Self::MoveDown,
        Self::TakeOut,
        Self::RemoveNote,
        Self::ListNotes,
        Self::CorrectDocument,
        Self::SayLine,
        Self::Corrections,
        Self::Problems,
        Self::Back,
        Self::Forward,
        Self::GoToSource,
        Self::GoToCard,
        Self::NextExcerpt,
        Self::PreviousExcerpt,
        Self::NextParallel,
        Self::PreviousParallel,
        Self::TraceSelection,
        Self::LinkParallel,
        Self::AcceptParallel,
        Self::RejectParallel,
        Self::NoteOnParallel,
        Self::TraceFolder,
        Self::StopTracing,
        Self::Chains,
        Self::CorpusMap,
        Self::SetApart,
        Self::OmissionView,
        Self::NextUnused,
        Self::NextUsed,
        Self::Review,
        Self::Attach,
        Self::CompareVersions,
        Self::NextPane,
        Self::PreviousPane,
        Self::NextArea,
        Self::PreviousArea,
    ];

    /// The actions of the number keys, from 1.
    pub const TAG_KEYS: [Self; 9] = [
        Self::Tag1,
        Self::Tag2,
        Self::Tag3,
        Self::Tag4,
        Self::Tag5,
        Self::Tag6,
        Self::Tag7,
        Self::Tag8,
        Self::Tag9,
    ];

    /// Its line of the table.
    pub fn spec(self) -> Spec {
        let mut spec = match self {
            Self::NewNotebook
            | Self::OpenFolder
            | Self::OpenNotebook
            | Self::MergeNotebook
            | Self::OpenSample
            | Self::Save
            | Self::SaveAs
            | Self::PointToFolder
            | Self::WhichFiles
            | Self::LookAgain
            | Self::CallOff
            | Self::CloseFolder
            | Self::Quit => self.file_spec(),
            Self::Undo
            | Self::Redo
            | Self::History
            | Self::Copy
            | Self::CopyCitation
            | Self::SelectAll
            | Self::Find
            | Self::FindNext
            | Self::FindPrevious
            | Self::ClearLayer => self.edit_spec(),
            Self::Palette
            | Self::Shortcuts
            | Self::AddPane
            | Self::ClosePane
            | Self::SwapPanes
            | Self::LinkPanes
            | Self::Caret
            | Self::ShowPages
            | Self::LargerText
            | Self::SmallerText
            | Self::UsualText
            | Self::FoldLeftovers
            | Self::ShowLeftovers
            | Self::ShowUnseen
            | Self::ZoomIn
            | Self::ZoomOut
            | Self::ZoomReset
            | Self::ThemeSystem
            | Self::ThemeLight
            | Self::ThemeDark
            | Self::ShowDocuments
            | Self::ShowTags
            | Self::ShowQuotes
            | Self::Columns
            | Self::ToggleLibrary
            | Self::ToggleNotebook
            | Self::About => self.view_spec(),
            Self::NextParallel
            | Self::PreviousParallel
            | Self::TraceSelection
            | Self::LinkParallel
            | Self::AcceptParallel
            | Self::RejectParallel
            | Self::NoteOnParallel
            | Self::TraceFolder
            | Self::StopTracing
            | Self::OmissionView
            | Self::NextUnused
            | Self::NextUsed => self.trace_spec(),
            Self::Back
            | Self::Forward
            | Self::GoToSource
            | Self::GoToCard
            | Self::NextExcerpt
            | Self::PreviousExcerpt
            | Self::Review
            | Self::Attach
            | Self::CompareVersions
            | Self::NextPane
            | Self::PreviousPane
            | Self::NextArea
            | Self::PreviousArea => self.go_spec(),
            Self::Chains | Self::CorpusMap | Self::SetApart => self.traced_spec(),
            _ => self.notebook_spec(),
        };
        spec.starts_group = self.starts_group();
        spec
    }

    /// Whether a line stands above it in the menu.
    fn starts_group(self) -> bool {
        matches!(
            self,
            Self::Save
                | Self::PointToFolder
                | Self::Quit
                | Self::Copy
                | Self::Find
                | Self::ClearLayer
                | Self::AddPane
                | Self::Caret
                | Self::FoldLeftovers
                | Self::ZoomIn
                | Self::ThemeSystem
                | Self::ShowDocuments
                | Self::About
                | Self::Tag1
                | Self::LastTag
                | Self::AddToNote
                | Self::Memo
                | Self::PickNext
                | Self::NewNote
                | Self::MoveUp
                | Self::CorrectDocument
                | Self::GoToSource
                | Self::NextExcerpt
                | Self::NextParallel
                | Self::Chains
                | Self::OmissionView
                | Self::Review
                | Self::NextPane
        )
    }
}
