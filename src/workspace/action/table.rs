//! The table itself: what stands in menus, palette and the `?` sheet about each action, menu by menu.

use super::{
    super::keys::{Chord, Key, alt, alt_shift, cmd, cmd_shift, key, shift},
    Action, Heard, Menu, Spec, spec_of,
};

impl Action {
    pub(super) fn file_spec(self) -> Spec {
        let of = |label, hint, chords| spec_of(Menu::File, label, hint, Heard::Always, chords);
        match self {
            Self::NewNotebook => {
                of("New notebook", "Starts an empty notebook about the open folder", vec![cmd('n')])
            }
            Self::OpenFolder => of("Open folder…", "Opens a folder of documents", vec![cmd('o')]),
            Self::OpenNotebook => of(
                "Open notebook…",
                "Opens a notebook and the folder it is about",
                vec![cmd_shift('o')],
            ),
            Self::MergeNotebook => of(
                "Merge notebook…",
                "Takes over what another version of the notebook holds; what does not go together is \
                 kept twice and listed",
                vec![],
            ),
            Self::OpenSample => of(
                "Open the sample",
                "Opens six documents about a bridge, with a notebook; nothing can be broken there",
                vec![],
            ),
            Self::Save => of("Save", "Saves the notebook", vec![cmd('s')]),
            Self::SaveAs => {
                of("Save as…", "Saves the notebook in a file of its own", vec![cmd_shift('s')])
            }
            Self::PointToFolder => of(
                "Point notebook to folder…",
                "Tells the notebook where its folder of documents is now",
                vec![],
            ),
            Self::WhichFiles => of(
                "Which files…",
                "Says by patterns which files of the folder are documents",
                vec![],
            ),
            Self::LookAgain => of(
                "Look for changes",
                "Reads documents that have changed; it is done by itself every few seconds",
                vec![key(Key::F(5))],
            ),
            Self::CallOff => of("Stop reading", "Calls off the reading that is under way", vec![]),
            Self::CloseFolder => of(
                "Close folder",
                "Saves what is unsaved and shows the start page",
                vec![cmd_shift('w')],
            ),
            _ => of("Quit", "Saves what is unsaved and closes the window", vec![cmd('q')]),
        }
    }

    pub(super) fn edit_spec(self) -> Spec {
        let of = |label, hint, heard, chords: Vec<Chord>| {
            spec_of(Menu::Edit, label, hint, heard, chords)
        };
        match self {
            Self::Undo => {
                of("Undo", "Takes back the last change", Heard::NotTyping, vec![cmd('z')])
            }
            Self::Redo => of(
                "Redo",
                "Does again what was taken back",
                Heard::NotTyping,
                vec![cmd_shift('z'), cmd('y')],
            ),
            Self::History => of(
                "History…",
                "Lists what was done when, shows the notebook as it was, and brings back any of it",
                Heard::Always,
                vec![cmd_shift('h')],
            ),
            Self::Copy => of("Copy", "Copies the selected words", Heard::NotTyping, vec![cmd('c')]),
            Self::CopyCitation => of(
                "Copy with citation",
                "Copies the words with document, date and paragraph",
                Heard::Always,
                vec![cmd_shift('c')],
            ),
            Self::SelectAll => {
                of("Select all", "Selects the whole document", Heard::NotTyping, vec![cmd('a')])
            }
            Self::Find => of("Find…", "Finds words in the document", Heard::Always, vec![cmd('f')]),
            Self::FindNext => {
                of("Find next", "Goes to the next hit", Heard::Always, vec![key(Key::F(3))])
            }
            Self::FindPrevious => {
                of("Find previous", "Goes to the hit before", Heard::Always, vec![shift(Key::F(3))])
            }
            _ => of(
                "Step back out",
                "Takes away one layer: what lies over the window, then the selection",
                Heard::Always,
                vec![key(Key::Escape)],
            ),
        }
    }

    pub(super) fn view_spec(self) -> Spec {
        let of = |label, hint, chords| spec_of(Menu::View, label, hint, Heard::Always, chords);
        let quiet =
            |label, hint, chords| spec_of(Menu::View, label, hint, Heard::NotTyping, chords);
        match self {
            Self::Palette => of(
                "Search and commands…",
                "Finds documents, passages, notes, tags and commands",
                vec![cmd('k'), cmd_shift('f')],
            ),
            Self::Shortcuts => {
                quiet("Shortcuts", "Shows all shortcuts", vec![key(Key::Char('?')), key(Key::F(1))])
            }
            Self::AddPane => of("Add pane", "Opens one more pane", vec![cmd('t')]),
            Self::ClosePane => of("Close pane", "Closes the active pane", vec![cmd('w')]),
            Self::SwapPanes => of(
                "Swap panes",
                "The active pane changes places with its neighbour",
                vec![cmd_shift('x')],
            ),
            Self::LinkPanes => of(
                "Scroll panes together",
                "Keeps parallels of two panes level while one is scrolled; once more to leave it",
                vec![cmd_shift('l')],
            ),
            Self::Caret => of(
                "Caret",
                "Shows a caret in the text, to select by keyboard",
                vec![key(Key::F(7))],
            ),
            Self::ShowPages => of(
                "Pages as pictures",
                "Shows the pages of a PDF as pictures with its text; once more to hide them",
                vec![key(Key::F(9))],
            ),
            Self::LargerText => of("Larger text", "Larger text in this pane", vec![cmd(']')]),
            Self::SmallerText => of("Smaller text", "Smaller text in this pane", vec![cmd('[')]),
            Self::UsualText => {
                of("Usual text size", "The usual size in this pane", vec![cmd('\\')])
            }
            Self::FoldLeftovers => of(
                "Fold page leftovers",
                "One line for navigation, notices and what else the page put around the text",
                vec![],
            ),
            Self::ShowLeftovers => {
                of("Show page leftovers", "Shows what the page put around the text, dimmed", vec![])
            }
            Self::ShowUnseen => of(
                "Invisible characters",
                "Shows soft hyphens, zero-width spaces, marks of direction and the like by their names; \
                 once more to hide them",
                vec![],
            ),
            Self::ZoomIn => {
                of("Zoom in", "Makes the whole window larger", vec![cmd('+'), cmd('=')])
            }
            Self::ZoomOut => of("Zoom out", "Makes the whole window smaller", vec![cmd('-')]),
            Self::ZoomReset => of("No zoom", "The window as it comes", vec![cmd('0')]),
            Self::ThemeSystem => {
                of("Theme: as the system", "Light or dark as the system is", vec![])
            }
            Self::ThemeLight => of("Theme: light", "Dark text on light ground", vec![]),
            Self::ThemeDark => of("Theme: dark", "Light text on dark ground", vec![]),
            Self::ShowDocuments => of("Documents", "Shows the documents list", vec![cmd('1')]),
            Self::ShowTags => of("Tags", "Shows the tags and their excerpts", vec![cmd('2')]),
            Self::ShowQuotes => of(
                "Quotes",
                "Lists the quotations of the document, with what is to be said of each",
                vec![cmd('4')],
            ),
            Self::Columns => of(
                "Columns…",
                "What the documents list shows of each document: author, language, speakers, pages…",
                vec![],
            ),
            Self::ToggleLibrary => {
                of("Left side", "Shows or hides the documents list", vec![cmd('b')])
            }
            Self::ToggleNotebook => {
                of("Right side", "Shows or hides the notebook", vec![cmd_shift('b')])
            }
            _ => of("About Variorum", "Version, licences, where files are kept", vec![]),
        }
    }

    pub(super) fn notebook_spec(self) -> Spec {
        let of =
            |label, hint, chords| spec_of(Menu::Notebook, label, hint, Heard::NotTyping, chords);
        match self {
            Self::Highlight => {
                of("Highlight", "Keeps the passage without a tag", vec![key(Key::Char('h'))])
            }
            Self::Tag1 => of("Tag 1", TAG_HINT, vec![key(Key::Char('1'))]),
            Self::Tag2 => of("Tag 2", TAG_HINT, vec![key(Key::Char('2'))]),
            Self::Tag3 => of("Tag 3", TAG_HINT, vec![key(Key::Char('3'))]),
            Self::Tag4 => of("Tag 4", TAG_HINT, vec![key(Key::Char('4'))]),
            Self::Tag5 => of("Tag 5", TAG_HINT, vec![key(Key::Char('5'))]),
            Self::Tag6 => of("Tag 6", TAG_HINT, vec![key(Key::Char('6'))]),
            Self::Tag7 => of("Tag 7", TAG_HINT, vec![key(Key::Char('7'))]),
            Self::Tag8 => of("Tag 8", TAG_HINT, vec![key(Key::Char('8'))]),
            Self::Tag9 => of("Tag 9", TAG_HINT, vec![key(Key::Char('9'))]),
            Self::LastTag => {
                of("Last tag again", "Gives the tag used last", vec![key(Key::Char('q'))])
            }
            Self::TagByName => of(
                "Tag…",
                "Finds a tag by its name, or makes it, and gives it to the passage",
                vec![key(Key::Char('g'))],
            ),
            Self::AddToNote => of(
                "Add to note",
                "Keeps the passage and puts it into the open note",
                vec![key(Key::Enter)],
            ),
            Self::NewNoteFromSelection => {
                of("New note from passage", "Makes a note that holds it", vec![key(Key::Char('n'))])
            }
            Self::PutIntoNote => of(
                "Put into note…",
                "Puts the passage into a note that you choose",
                vec![key(Key::Char('p'))],
            ),
            Self::Memo => of("Memo…", "Writes a memo on the excerpt", vec![key(Key::Char('m'))]),
            Self::LinkTo => {
                of("Link to…", "Links the excerpt to another", vec![key(Key::Char('l'))])
            }
            Self::PickNext => of(
                "Next excerpt here",
                "Picks the next of the excerpts that overlap here",
                vec![key(Key::Char('o'))],
            ),
            Self::ChooseStart => of(
                "Move the start",
                "Then the arrows move the excerpt's start",
                vec![key(Key::Char('['))],
            ),
            Self::ChooseEnd => of(
                "Move the end",
                "Then the arrows move the excerpt's end",
                vec![key(Key::Char(']'))],
            ),
            Self::RemoveExcerpt => {
                of("Remove excerpt", "Removes the excerpt and its cards", vec![key(Key::Delete)])
            }
            _ => self.note_spec(),
        }
    }

    pub(super) fn note_spec(self) -> Spec {
        let of =
            |label, hint, chords| spec_of(Menu::Notebook, label, hint, Heard::NotTyping, chords);
        match self {
            Self::NewNote => spec_of(
                Menu::Notebook,
                "New note",
                "Makes an empty note",
                Heard::Always,
                vec![cmd_shift('n')],
            ),
            Self::RenameNote => of("Rename note", "Writes the note's title", vec![key(Key::F(2))]),
            Self::AddText => of(
                "Write in note",
                "Puts a paragraph behind the chosen block and writes in it",
                vec![key(Key::Char('w'))],
            ),
            Self::MoveUp => of(
                "Move up",
                "Moves the chosen block, or the note in the list, up",
                vec![alt_shift(Key::Up)],
            ),
            Self::MoveDown => of(
                "Move down",
                "Moves the chosen block, or the note in the list, down",
                vec![alt_shift(Key::Down)],
            ),
            Self::TakeOut => of(
                "Take out of note",
                "Takes the chosen block out of the note; an excerpt stays kept",
                vec![key(Key::Backspace)],
            ),
            Self::RemoveNote => {
                of("Remove note", "Removes the open note; its excerpts stay", vec![])
            }
            Self::ListNotes => of("All notes", "Lists the notes", vec![cmd('3')]),
            Self::Problems => spec_of(
                Menu::Notebook,
                "Problems…",
                "Lists what does not fit in the notebook and what a merge kept twice, with what can be \
                 done",
                Heard::Always,
                vec![shift(Key::F(8))],
            ),
            Self::SayLine => of(
                "This line is…",
                "Says what the line at the caret is: a heading, a leftover of the page, a turn",
                vec![key(Key::Char('i'))],
            ),
            Self::Corrections => of(
                "Corrections…",
                "Lists what was corrected about documents, and the rules for the folder",
                vec![shift(Key::F(4))],
            ),
            _ => of(
                "Correct document…",
                "Fills in or corrects title, source, author, date and the like of the document",
                vec![key(Key::F(4))],
            ),
        }
    }

    pub(super) fn trace_spec(self) -> Spec {
        let of = |label, hint, heard, chords| spec_of(Menu::Go, label, hint, heard, chords);
        match self {
            Self::NextParallel => of(
                "Next parallel",
                "Goes to the next passage that another document shares, with both side by side",
                Heard::Always,
                vec![alt(Key::Down)],
            ),
            Self::PreviousParallel => of(
                "Previous parallel",
                "Goes to the shared passage before",
                Heard::Always,
                vec![alt(Key::Up)],
            ),
            Self::TraceSelection => of(
                "Trace",
                "Finds the selected words in the other documents, also where they are much changed",
                Heard::NotTyping,
                vec![key(Key::Char('t'))],
            ),
            Self::LinkParallel => of(
                "Link both passages",
                "Makes excerpts of both passages of the parallel, and a link between them",
                Heard::NotTyping,
                vec![key(Key::Enter)],
            ),
            Self::AcceptParallel => of(
                "Accept parallel",
                "Says that the two passages belong together; once more takes it back",
                Heard::NotTyping,
                vec![key(Key::Char('y'))],
            ),
            Self::RejectParallel => of(
                "Reject parallel",
                "Says that they do not, also when they are traced again; once more takes it back",
                Heard::NotTyping,
                vec![key(Key::Backspace)],
            ),
            Self::NoteOnParallel => of(
                "Note on the parallel…",
                "Writes why it was accepted or rejected, or what it means",
                Heard::NotTyping,
                vec![key(Key::Char('n'))],
            ),
            Self::TraceFolder => of(
                "Trace quotations",
                "Finds anew which passages of the documents are shared; it is done by itself when a \
                 folder is opened and when documents change",
                Heard::Always,
                vec![],
            ),
            Self::OmissionView => of(
                "Omission view",
                "Shows in the text how often others used each sentence, and what nobody used",
                Heard::NotTyping,
                vec![key(Key::Char('u'))],
            ),
            Self::NextUnused => of(
                "Next unused passage",
                "Goes to the next sentences that nobody used, in the omission view",
                Heard::NotTyping,
                vec![key(Key::Char('j'))],
            ),
            Self::NextUsed => of(
                "Next used sentence",
                "Goes to the next sentence that another document used, in the omission view",
                Heard::NotTyping,
                vec![key(Key::Char('k'))],
            ),
            _ => {
                of("Stop tracing", "Calls off the tracing that is under way", Heard::Always, vec![])
            }
        }
    }

    pub(super) fn go_spec(self) -> Spec {
        let of = |label, hint, heard, chords| spec_of(Menu::Go, label, hint, heard, chords);
        match self {
            Self::Back => {
                of("Back", "Goes to the place before", Heard::Always, vec![alt(Key::Left)])
            }
            Self::Forward => {
                of("Forward", "Goes to the place after", Heard::Always, vec![alt(Key::Right)])
            }
            Self::GoToSource => of(
                "Source of the excerpt",
                "Opens the excerpt's document at its place",
                Heard::NotTyping,
                vec![key(Key::Char('s'))],
            ),
            Self::GoToCard => of(
                "Card of the excerpt",
                "Opens the note that holds the excerpt",
                Heard::NotTyping,
                vec![key(Key::Char('c'))],
            ),
            Self::NextExcerpt => of(
                "Next excerpt",
                "Picks the next excerpt in the document",
                Heard::NotTyping,
                vec![key(Key::Char('.'))],
            ),
            Self::PreviousExcerpt => of(
                "Previous excerpt",
                "Picks the excerpt before in the document",
                Heard::NotTyping,
                vec![key(Key::Char(','))],
            ),
            Self::Review => of(
                "Review changed excerpts",
                "Lists the excerpts whose words changed in their documents, to decide on each",
                Heard::Always,
                vec![key(Key::F(8))],
            ),
            Self::Attach => of(
                "Attach to the selection",
                "The excerpt chosen in the review stands at the selected passage from now on",
                Heard::NotTyping,
                vec![key(Key::Char('a'))],
            ),
            Self::CompareVersions => of(
                "Compare with kept version",
                "Shows what changed in the document since excerpts were kept from it",
                Heard::Always,
                vec![],
            ),
            Self::NextPane => {
                of("Next pane", "Goes to the next pane", Heard::Always, vec![alt(Key::PageDown)])
            }
            Self::PreviousPane => of(
                "Previous pane",
                "Goes to the pane before",
                Heard::Always,
                vec![alt(Key::PageUp)],
            ),
            Self::NextArea => of(
                "Next part of the window",
                "Documents, text, notebook in turn",
                Heard::Always,
                vec![key(Key::F(6))],
            ),
            _ => of(
                "Previous part of the window",
                "Notebook, text, documents in turn",
                Heard::Always,
                vec![shift(Key::F(6))],
            ),
        }
    }

    pub(super) fn traced_spec(self) -> Spec {
        let of = |label, hint, chords| spec_of(Menu::Go, label, hint, Heard::Always, chords);
        match self {
            Self::Chains => of(
                "Chains",
                "Shows passages that went through three documents or more, and where each change came in",
                vec![cmd_shift('k')],
            ),
            Self::CorpusMap => of(
                "Corpus map",
                "Shows all documents in order of date, with what they share",
                vec![cmd_shift('m')],
            ),
            _ => of(
                "Versions and boilerplate",
                "Lists what tracing set apart: versions of one another, copies, passages that recur",
                vec![cmd_shift('r')],
            ),
        }
    }
}

/// The number keys all do the same.
const TAG_HINT: &str = "Keeps the passage with the tag of this key, or takes the tag away again";
