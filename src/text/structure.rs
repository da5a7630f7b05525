//! base
use super::{document::Document, span::Span};
use std::ops::Range;

/// Something read off a text, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// What it says.
    pub value: String,
    /// Where it stands.
    pub span: Span,
}

/// What a text says of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// Title.
    pub title: Option<Fact>,
    /// Source.
    pub source: Option<Fact>,
    /// Date.
    pub date: Option<Fact>,
    /// Turns.
    pub has_turns: bool,
}

/// facts
pub fn facts(_document: &Document, _file_name: &str) -> Facts {
    Facts::default()
}

/// speaker
pub fn speaker(_paragraph: &str) -> Option<Range<usize>> {
    None
}
