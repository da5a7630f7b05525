//! An anchored passage that the reader kept.

use crate::text::{
    anchor::{Placement, Selector, State},
    document::TextHash,
};

use super::ids::{DocId, TagId};

/// A passage the reader kept; the highlight, the card and the list row all show this one record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Excerpt {
    /// The document it stands in.
    pub document: DocId,
    /// What finds it again. Made by the reader and changed by nobody else.
    pub made: Selector,
    /// Former selectors, oldest first: kept when the reader moved an end.
    pub history: Vec<Selector>,
    /// Where it was found last. Written by re-anchoring, which never touches `made`, and by a person's
    /// word; no part of what the reader made.
    pub placed: Placed,
    /// Its tags, in the order they were given; the first gives the colour.
    pub tags: Vec<TagId>,
    /// The reader's words on it.
    pub memo: String,
    /// When it was made, RFC 3339 in UTC.
    pub created: String,
    /// Raised by one at every change.
    pub rev: u64,
}

impl Excerpt {
    /// How surely it stands where it was found just now: re-anchoring does not know that a person
    /// confirmed the place.
    pub fn state_in(&self, placement: &Placement) -> State {
        let is_confirmed = self.placed.state == State::Confirmed && self.placed.text.is_none();
        match placement.state {
            State::Same if is_confirmed => State::Confirmed,
            state => state,
        }
    }
}

/// Where an excerpt was found last, and how surely.
///
/// The default says that it stands where it was made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Placed {
    /// How surely.
    pub state: State,
    /// The text it was looked for in; `None` for the one it was made on.
    pub text: Option<TextHash>,
    /// Where, in Unicode scalars, half open; `None` where it was not placed.
    pub place: Option<(usize, usize)>,
}
