//! Commands: every change to the workspace, as data.
//!
//! Actions, views and worker threads all end here; [`super::update::update`] is the one that applies
//! them. A command says what is wanted; whether it still makes sense is looked at when it is applied,
//! so that any command at any time is harmless.

use std::path::PathBuf;

use crate::{
    notebook::{
        check::Problem,
        decision::Verdict,
        edit::Edit,
        ids::{ExcerptId, LinkId, NoteId, TagId},
        kept::{Kind, RecordId},
        link::LinkKind,
        tag::Colour,
    },
    store::settings::{Column, SortBy, ThemeChoice},
    text::{anchor::State, document::TextHash, span::Span},
};

use super::{
    action::Action,
    choices::Patterns,
    corpus::{DocPath, Root},
    correct::Correct,
    damage::Source,
    heard::Report,
    look_back::Moment,
    overlay::{Area, Asking, LibraryTab, Overlay},
    pane::{End, PaneId, Place, Selection},
    problems::Oddity,
    tracing::{
        ParallelId,
        look::{Look, TraceView},
        quotes::QuotesCommand,
    },
};

/// A change to the workspace.
#[derive(Clone, Debug)]
pub enum Command {
    /// An action by name, looked up when it is applied.
    Do(Action),
    /// A change to the notebook as it stands.
    Edit(Edit),
    /// Work on passages, tags, notes and links that needs more than the notebook.
    Annotate(Annotate),
    /// Corrections of what was read off documents.
    Correct(Correct),
    /// Something in one pane.
    Pane(PaneId, PaneCommand),
    /// Going to a place.
    Go(Go),
    /// Going through the excerpts whose documents have changed.
    Review(ReviewCommand),
    /// Parallels: which one is looked at, and finding them.
    Trace(TraceCommand),
    /// Going through what is odd in the notebook.
    Problems(ProblemsCommand),
    /// Looking back at what was done and what was.
    LookBack(LookBackCommand),
    /// Folders and notebooks.
    File(File),
    /// What is shown, and how.
    View(View),
    /// Undoes the last step, or with `true` does the next again.
    History(bool),
    /// A worker has something to tell.
    Heard(Report),
}

/// Work on passages, tags, notes and links.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Annotate {
    /// Keeps the active pane's selection without a tag.
    Highlight,
    /// Keeps the selection, or takes the picked excerpt, and opens its memo.
    MemoOn,
    /// The same, and looks for the excerpt to link it to.
    LinkFromTarget,
    /// The same, and looks for the note to put it in.
    PutIntoNote,
    /// Keeps the active pane's selection, or takes the excerpt picked there, and gives it a tag.
    Tag(TagId),
    /// The same with the tag of this path, made if there is none: `monitoring / gauges`.
    TagNamed(String),
    /// Gives a tag to an excerpt, or takes it away.
    ToggleTag(ExcerptId, TagId),
    /// Gives an excerpt the tag of this path, made if there is none.
    TagExcerptNamed(ExcerptId, String),
    /// Keeps the selection and puts it into a note.
    AddToNote {
        /// Which excerpt; `None` for the selection or the picked one.
        excerpt: Option<ExcerptId>,
        /// Which note; `None` for the open one, made if there is none.
        note: Option<NoteId>,
        /// In front of which block; `None` for the end.
        at: Option<usize>,
    },
    /// Makes a note of that title and opens it; it holds the selection, where there is one.
    NewNote {
        /// Its title; empty to ask for it in place.
        title: String,
        /// Whether the selection goes in.
        with_selection: bool,
    },
    /// Puts an empty text block into a note and opens it for writing.
    NewText(NoteId, usize),
    /// Writes a text block; an empty one goes.
    FinishText(NoteId, usize, String),
    /// Removes a block of a note.
    TakeOut(NoteId, usize),
    /// Moves a block of a note by indices before the move.
    MoveBlock(NoteId, usize, usize),
    /// Moves a note in front of another; `None` for the end.
    MoveNote(NoteId, Option<NoteId>),
    /// Makes a link between two excerpts.
    Link(ExcerptId, ExcerptId, LinkKind),
    /// Changes what a link says.
    SetLinkKind(LinkId, LinkKind),
    /// Turns a link round.
    TurnLink(LinkId),
    /// Says where an excerpt stands now in its document, in bytes: a place that was offered, or
    /// another.
    Confirm(ExcerptId, Span),
    /// Says so of every edited excerpt: each stands where it was placed.
    ConfirmEdited,
    /// Brings back the text that an excerpt was made on, to be shown.
    RecallText(ExcerptId),
    /// Moves an excerpt's end to a place, in bytes of its document.
    MoveEnd(ExcerptId, End, usize),
    /// Makes a tag below another.
    NewTag {
        /// Its name or path.
        name: String,
        /// Its colour; `None` for the next free one.
        colour: Option<Colour>,
    },
    /// Changes a tag.
    SetTag {
        /// Which.
        tag: TagId,
        /// Its name.
        name: String,
        /// The tag above it.
        parent: Option<TagId>,
        /// Its colour.
        colour: Colour,
        /// Its number key.
        key: Option<u8>,
        /// What it is for.
        about: String,
    },
}

/// Something in one pane.
#[derive(Clone, Debug, PartialEq)]
pub enum PaneCommand {
    /// The reader clicked into it.
    Activate,
    /// It was scrolled; also answers what was [wanted](super::pane::Wanted).
    Scrolled(Place),
    /// The selection or caret changed; `None` for none.
    Select(Option<Selection>),
    /// A place was clicked: takes the shortest excerpt there, the same click again the next, and
    /// behind the excerpts the parallels.
    Click(usize),
    /// The end that the arrows move was chosen.
    ChooseEnd(End),
    /// The pane takes this share of the width.
    Share(f32),
    /// The text takes this size in points; 0 for the usual one.
    TextSize(f32),
    /// It shows another document.
    Show(DocPath),
    /// Folds the lines of the page that stand at a byte, or with `false` shows them.
    Fold(usize, bool),
    /// Folds all lines of the page, or shows all.
    FoldAll(bool),
    /// It is closed.
    Close,
    /// It changes places with its right neighbour.
    SwapRight,
    /// Looks for these words; empty to look for nothing, with the bar left open.
    Find(String),
    /// Goes to the next hit, or with `false` to the one before.
    NextHit(bool),
    /// Closes the find bar.
    CloseFind,
    /// Shows the pages of its document beside the text, or hides them.
    ShowPages(bool),
    /// The view lacks the picture of a page, so many pixels wide.
    WantPage {
        /// Which, counted from 0.
        page_idx: u32,
        /// In pixels.
        width: u32,
    },
}

/// Going to a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Go {
    /// Opens a document in the active pane, or goes to the pane that shows it.
    Document(DocPath),
    /// Opens a document in a pane of its own, at the right.
    Beside(DocPath),
    /// Goes to a passage of a document and flashes it.
    Passage(DocPath, Span),
    /// Goes to an excerpt's source and flashes it.
    Source(ExcerptId),
    /// Goes to an excerpt's card: in the open note if it is there, else in the first that has it.
    Card(ExcerptId),
    /// Opens a note; `None` for the list of notes.
    Note(Option<NoteId>),
    /// Opens the note of this title, made if there is none.
    NoteTitled(String),
    /// Selects an excerpt in all places at once.
    Select(Option<ExcerptId>),
    /// The pointer rests on an excerpt.
    Hover(Option<ExcerptId>),
    /// Selects a block of the open note.
    Block(Option<usize>),
    /// Moves the keyboard to a part of the window.
    Area(Area),
    /// The place before.
    Back,
    /// The place after.
    Forward,
    /// The next pane, or with `false` the one before.
    Pane(bool),
    /// The next excerpt of the document, or with `false` the one before.
    Excerpt(bool),
}

/// Going through the excerpts whose documents have changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReviewCommand {
    /// Opens the review in the place of the panes, or gives it the keyboard.
    Open,
    /// Closes it.
    Close,
    /// Lists only excerpts in this state; `None` for all that need a look.
    Only(Option<State>),
    /// Chooses a row.
    Choose(ExcerptId),
    /// Leaves an excerpt as it is: it stays counted, and its row is folded.
    Leave(ExcerptId),
    /// Unfolds the row of an excerpt that was left.
    TakeUp(ExcerptId),
    /// The excerpt stands at the passage that is selected in its document; with none selected, opens
    /// the document and says how.
    Attach(ExcerptId),
    /// Opens the excerpt's document beside the list, at its place.
    See(ExcerptId),
    /// Shows what changed in the excerpt's document since it was kept.
    Compare(ExcerptId),
    /// Shows what changed in a document since it had this text.
    CompareDocument(DocPath, TextHash),
    /// Compares two documents of the folder, the earlier first.
    CompareDocuments(DocPath, DocPath),
    /// Goes back from that to the list, or to the panes where it was opened from there.
    List,
    /// Shows the excerpt's page as it was, in its row; or hides it again.
    Recall(ExcerptId),
    /// Gives the whole room to the list again.
    HideDocument,
}

/// Parallels: which one is looked at, and finding them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TraceCommand {
    /// Looks at a parallel, both ends level with each other; `None` looks away.
    Choose(Option<ParallelId>),
    /// Looks at a parallel that was clicked in this pane, which stays as it is: the other end comes
    /// level with it.
    Level(ParallelId, PaneId),
    /// The pointer rests on a parallel.
    Hover(Option<ParallelId>),
    /// The next parallel of the document, or with `false` the one before.
    Next(bool),
    /// Looks for the parallels of the selection, weak ones too.
    Selection,
    /// Decides on a parallel; `None` takes the decision back, but for a note on it.
    Decide(ParallelId, Option<Verdict>),
    /// Writes a note on a parallel.
    Remark(ParallelId, String),
    /// Makes excerpts of both passages of a parallel, and a link between them.
    Promote(ParallelId),
    /// Whether panes that share parallels scroll together.
    LinkPanes(bool),
    /// Shows a view of what was found in the place of the panes; `None` takes it away.
    Show(Option<TraceView>),
    /// Goes about in such a view.
    Look(Look),
    /// Quotations, and what was used of a document.
    Quotes(QuotesCommand),
    /// Traces the folder, however large it is.
    Again,
    /// Calls off the tracing that is under way.
    Stop,
}

/// Going through what is odd in the notebook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProblemsCommand {
    /// Chooses a row.
    Choose(usize),
    /// Repairs a problem in the way of this name.
    Repair(Problem, &'static str),
    /// Repairs all problems of its kind in that way, as one step.
    RepairAlike(Problem, &'static str),
    /// Drops a field that is not known here.
    DropField(Option<Kind>, String),
    /// The reader has seen it: it is listed no more.
    Seen(Oddity),
    /// The reader has seen all conflicts and remarks.
    SeenAll,
    /// Goes to a record.
    Go(RecordId),
}

/// Looking back at what was done and what was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LookBackCommand {
    /// Opens the history in the place of the panes, or gives it the keyboard.
    Open,
    /// Closes it.
    Close,
    /// Looks at a moment.
    Choose(Moment),
    /// Shows the whole notebook of the moment, or with `false` what sets it apart from the present.
    Whole(bool),
    /// Moves the keyboard to what the moment holds, or with `false` to the list of moments.
    Inside(bool),
    /// Chooses a difference.
    Difference(usize),
    /// Brings back a record as it was, with what it refers to; `None` for words that could not be
    /// read.
    BringBack(Option<RecordId>),
    /// Makes the notebook what it was.
    BringAllBack,
}

/// Folders and notebooks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum File {
    /// Opens a folder or the sample.
    OpenCorpus(Root),
    /// Opens whatever lies at a path: a folder, a notebook, a single document.
    OpenPath(PathBuf),
    /// Opens the sample with its notebook.
    OpenSample,
    /// Begins an empty notebook about the open folder.
    NewNotebook,
    /// Closes folder and notebook; the start page shows.
    CloseFolder,
    /// A path was typed for something that was asked; `~` is the home folder.
    Typed(Asking, String),
    /// Asks for a path, with the native dialog where there is one.
    Ask(Asking),
    /// Saves the notebook where it lies, or asks where.
    Save,
    /// Opens a notebook.
    OpenNotebook(PathBuf),
    /// Opens something in the place of a damaged file.
    Recover(PathBuf, Source),
    /// Takes over what another version of the notebook holds.
    Merge(PathBuf),
    /// Opens the copy of unsaved work of a notebook that has no file, by its id.
    OpenDraft(String),
    /// Saves the notebook there.
    SaveTo(PathBuf),
    /// Takes a folder as the one the open notebook is about.
    PointTo(PathBuf),
    /// Drops a path from the list of recent ones.
    Forget(PathBuf),
    /// Reads the open folder anew, with these files as its documents from now on.
    ChooseFiles(Patterns),
    /// Looks what of the folder has changed, and reads that.
    LookAgain,
    /// Calls off reading the folder.
    CallOff,
    /// The window wants to close.
    CloseWindow,
    /// Closes although something could not be saved.
    CloseAnyway,
    /// Reads the notebook's file again, if others have written it, and takes in what they wrote.
    Reread,
    /// A moment has passed: saves what waits to be saved.
    Tick,
}

/// What is shown, and how.
#[derive(Clone, Debug, PartialEq)]
pub enum View {
    /// Shows something over the window; `None` takes it away.
    Overlay(Option<Overlay>),
    /// A tab of the left side.
    Tab(LibraryTab),
    /// The words the documents list is narrowed to.
    Filter(String),
    /// How the documents list is sorted.
    Sort(SortBy),
    /// Whether the documents list shows something of each document.
    Column(Column, bool),
    /// The row of the documents list that has the keyboard.
    Row(usize),
    /// Width of the left side, in points.
    LibraryWidth(f32),
    /// Width of the right side, in points.
    NotebookWidth(f32),
    /// A text of the notebook is being written.
    Editing(Option<super::overlay::Editing>),
    /// Puts a notice away.
    Dismiss(usize),
    /// Copies words.
    CopyWords(String),
    /// Copies words with where they are from, and says so: what was copied is not what is selected.
    CopyCitation(String),
    /// Size of the window in points without zoom, and whether it fills the screen.
    Window {
        /// Width and height.
        size: [f32; 2],
        /// Whether it fills the screen.
        is_maximised: bool,
    },
    /// Zooms the whole window, 1 for none.
    Zoom(f32),
    /// The window was zoomed by its toolkit.
    Zoomed(f32),
    /// Light, dark, or as the system is.
    Theme(ThemeChoice),
    /// Shows or hides the caret in the text.
    Caret,
    /// Shows or hides the left side.
    ToggleLibrary,
    /// Whether every character without a sign of its own is shown, and not only those that mislead.
    Unseen(bool),
    /// Shows or hides the right side.
    ToggleNotebook,
    /// Takes away one layer.
    Peel,
    /// The typed words of the path field, to be completed.
    CompletePath(String),
    /// The typed words of the palette, for passages.
    LookFor(String),
    /// Patterns of files that are being written, to be counted.
    TryPatterns(Patterns),
}
