//! An anchored passage that the reader kept.

use crate::text::anchor::Selector;

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
    /// Its tags, in the order they were given; the first gives the colour.
    pub tags: Vec<TagId>,
    /// The reader's words on it.
    pub memo: String,
    /// When it was made, RFC 3339 in UTC.
    pub created: String,
    /// Raised by one at every change.
    pub rev: u64,
}
