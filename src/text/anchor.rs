//! Anchors: what finds a passage again, and never stands silently on other words.
//!
//! [`describe`] makes a [`Selector`] from a passage; [`resolve`] looks for it in a text, which may
//! have changed. A passage is placed only on the same words; where words changed it is not placed,
//! and its quote and context stay readable.

use super::{
    document::{Document, TextHash},
    span::Span,
};

/// Scalars of context kept on each side.
pub const CONTEXT: usize = 48;

/// What finds a passage again: where it stood, its exact words, and what stood around them.
///
/// Immutable once made. Places are Unicode scalars in the canonical text, half open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Selector {
    /// Hash of the text it was made on.
    pub text: TextHash,
    /// First scalar.
    pub start: usize,
    /// Scalar behind the last.
    pub end: usize,
    /// Number of its first paragraph, from 1: the reference ¶.
    pub paragraph: usize,
    /// Which of how many equal passages it was in that text, both from 1.
    pub occurrence: (usize, usize),
    /// The exact words.
    pub exact: String,
    /// What stood in front.
    pub prefix: String,
    /// What stood behind.
    pub suffix: String,
}

/// How surely a passage was found again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// The text is the same, and so is the place.
    Same,
    /// The text changed around it; the words and their surroundings are the same.
    Moved,
    /// The words are there, but it is not sure that this is the place.
    Unsure,
    /// The words are not there.
    Lost,
}

/// Where a selector's passage stands in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Placement {
    /// How sure it is.
    pub state: State,
    /// The passage, for [`State::Same`] and [`State::Moved`] only.
    pub span: Option<Span>,
}

/// The selector of a passage: "a «passage» here"; `None` for one without words.
pub fn describe(document: &Document, span: Span) -> Option<Selector> {
    let exact = document.slice(span);
    let start = document.scalar_of(span.start());
    (!exact.trim().is_empty()).then(|| Selector {
        text: document.hash(),
        start,
        end: start + exact.chars().count(),
        paragraph: document.paragraphs().at(span.start()) + 1,
        occurrence: (1, 1),
        exact: exact.to_owned(),
        prefix: String::new(),
        suffix: String::new(),
    })
}

/// The selector of a passage whose ends the reader chose one by one: white space at its ends stays.
pub fn describe_as_is(document: &Document, span: Span) -> Option<Selector> {
    describe(document, span)
}

/// Where the selector's passage stands in `document`.
pub fn resolve(document: &Document, selector: &Selector) -> Placement {
    if let (Some(start), Some(end)) =
        (document.byte_of(selector.start), document.byte_of(selector.end))
    {
        let span = Span::new(start, end);
        if document.slice(span) == selector.exact && document.hash() == selector.text {
            return Placement { state: State::Same, span: Some(span) };
        }
    }
    Placement { state: State::Lost, span: None }
}
