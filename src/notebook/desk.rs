//! What lay open: the documents in the panes, the places in them, the open note.

use super::ids::NoteId;

/// The reader's desk, as it is found again on reopening.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Desk {
    /// Panes from left to right.
    pub seats: Vec<Seat>,
    /// Index of the pane that has the keyboard.
    pub active: usize,
    /// The open note.
    pub note: Option<NoteId>,
}

impl Eq for Desk {}

/// One pane.
#[derive(Clone, Debug, PartialEq)]
pub struct Seat {
    /// Path of the document, relative to the corpus, with `/`.
    pub path: String,
    /// Place at the upper edge, in Unicode scalars of the canonical text.
    pub at: usize,
    /// Its share of the width; all shares together are its parts.
    pub share: f32,
    /// Size of the text in points; 0 for the usual one.
    pub text_size: f32,
}
