//! What each piece of a text is, in order: the file's blocks, or paragraphs with what was read off them.

use super::{Facts, turns::asked};
use crate::text::{
    document::Document,
    shape::{Block, Kind, Shape},
    span::Span,
};

/// A piece of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part<'f> {
    /// The bytes it covers.
    pub span: Span,
    /// What it is.
    pub kind: Kind,
    /// Of a heading its level, of an item its depth; else as in [`Block::level`].
    pub level: u8,
    /// Who begins to speak there.
    pub speaker: Option<&'f str>,
    /// Whom a question is put to.
    pub asks: Option<&'f str>,
    /// What people call the page it begins on.
    pub page: Option<&'f str>,
    /// In how many quotations set apart it stands.
    pub quoted: u8,
    /// Which table a row belongs to.
    pub table: Option<u32>,
    /// Where the paragraph begins that it goes on with, over lines of the page.
    pub continues: Option<usize>,
}

/// The pieces of a text in order, not overlapping: blocks of the shape as they are, what lies outside
/// them by paragraph. What was read off the text or said by the reader shows in their kinds.
///
/// Cost: one pass over the tables.
pub fn outline<'f>(document: &Document, shape: &'f Shape, facts: &'f Facts) -> Vec<Part<'f>> {
    let mut parts: Vec<Part<'f>> = Vec::new();
    let mut blocks = shape.blocks.iter().peekable();
    for span in document.paragraphs().iter() {
        // A block may hold several paragraphs: it counts once.
        if parts.last().is_some_and(|last| last.span.end() > span.start()) {
            continue;
        }
        let mut at = span.start();
        while let Some(block) = blocks.next_if(|block| block.span.start() < span.end()) {
            if block.span.end() > at {
                parts.push(part(document, shape, facts, block.span, Some(block)));
                at = block.span.end();
            }
        }
        if at == span.start() {
            parts.push(part(document, shape, facts, span, None));
        }
    }
    parts
}

fn part<'f>(
    document: &Document,
    shape: &'f Shape,
    facts: &'f Facts,
    span: Span,
    block: Option<&Block>,
) -> Part<'f> {
    let first = document.slice(span);
    let start = span.start() + (first.len() - first.trim_start().len());
    let turn_idx = facts.turns.partition_point(|turn| turn.label.start() < span.start());
    let turn = facts.turns.get(turn_idx).filter(|turn| span.contains(turn.label.start()));
    let (kind, level) = facts.kind_at(Span::new(start, span.end()), block);
    let milestone = shape.milestone_at(start);
    Part {
        span,
        kind,
        level,
        speaker: turn.and_then(|it| facts.speakers.get(it.speaker)).map(String::as_str),
        asks: turn.and_then(|_| asked(document, facts, turn_idx)),
        page: milestone
            .filter(|it| it.kind == crate::text::shape::MilestoneKind::Page)
            .map(|it| it.label.as_str()),
        quoted: block.map_or(0, |block| block.quoted),
        table: block.filter(|block| block.kind == Kind::Row).map(|block| block.table),
        continues: continues(document, span),
    }
}

/// Where the paragraph that begins a piece was begun, if it is the second half of one.
fn continues(document: &Document, span: Span) -> Option<usize> {
    let paragraphs = document.paragraphs();
    let paragraph_idx = paragraphs.at(span.start());
    paragraphs.first_half(paragraph_idx)?;
    // A piece within the second half begins nothing.
    let own = paragraphs.span(paragraph_idx)?.start();
    let whole = paragraphs.span(paragraphs.number(paragraph_idx) - 1)?;
    (own == span.start()).then_some(whole.start())
}
