//! What the page put there and not the writer: navigation, share buttons, notices, running lines.
//!
//! Looked for where pages put such things: in front of the title and the prose, behind the last prose,
//! and at the edges of pages. Shape comes first (rows of cells, nothing but dead links, codes of
//! languages), words second; see [`row`] and [`notice`]. A line of the writer's that is set apart wrongly
//! is worse than one missed: nothing in the middle of a text is, but a page's number and running lines,
//! the mark of advertisements, and what the file's shape or the reader calls so.

mod notice;
pub(super) mod row;

use self::{
    notice::{heads_a_list, is_ad, is_contact, is_item, is_notice, is_notice_line, is_offer},
    row::is_navigation,
};
use super::{Text, pages, rules::LineIs};
use crate::text::{
    shape::{Block, Kind},
    span::Span,
    words,
};

/// How many paragraphs the head and the end of a text can have, and bytes of one that are looked at.
const HEAD_PARAGRAPHS: usize = 40;
const TAIL_PARAGRAPHS: usize = 60;
const LOOK_BYTES: usize = 3000;

/// Words of a line at the end that is none of the writer's sentences.
const LINE_WORDS: usize = 12;

/// The leftovers of a text in order, not overlapping. `body` is where its prose begins.
///
/// Cost: the first and last paragraphs, and of the others a look at each short one; with rules the text
/// folded.
pub(super) fn leftovers(text: &Text<'_>, title: Option<Span>, body: usize) -> Vec<Span> {
    let spans = text.document.paragraphs();
    let page = Page { text, title, body };
    let mut paragraphs = pages::repeated(text.document, title);
    let tail = page.tail(&paragraphs);
    paragraphs.extend(page.head());
    paragraphs.extend(tail);
    paragraphs.extend(page.ads());
    let blocks = text.shape.blocks.iter().filter(|block| block.kind == Kind::Leftover);
    let mut found: Vec<Span> = blocks.map(|block| block.span).collect();
    found.extend(paragraphs.into_iter().filter_map(|at| spans.span(at)));
    // What the reader calls the writer's own, in order.
    let mut kept: Vec<Span> = Vec::new();
    if !text.rules.is_empty() {
        for span in spans.iter() {
            match text.rules.said_of(text.document.slice(span)) {
                Some(LineIs::Leftover) => found.push(span),
                Some(LineIs::Text | LineIs::Heading(_) | LineIs::Turn) => kept.push(span),
                Some(LineIs::Continues | LineIs::Begins) | None => {}
            }
        }
    }
    found.sort_unstable();
    let is_kept = |span: Span| {
        let at = kept.partition_point(|it| it.end() <= span.start());
        kept.get(at).is_some_and(|it| it.overlaps(span))
    };
    let mut parted: Vec<Span> = Vec::with_capacity(found.len());
    for span in found.into_iter().filter(|span| !span.is_empty() && !is_kept(*span)) {
        if parted.last().is_none_or(|last| last.end() <= span.start()) {
            parted.push(span);
        }
    }
    parted
}

/// A text as the page it came from.
struct Page<'t> {
    text: &'t Text<'t>,
    title: Option<Span>,
    body: usize,
}

/// How sure it is that a line at the end is the page's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sign {
    /// By its own shape or words.
    Sure,
    /// By what stands in front of it, if nothing of the writer's comes behind.
    Weak,
    /// Not the page's, but no sentence either.
    Line,
    /// The writer's.
    Prose,
}

impl Page<'_> {
    fn line(&self, span: Span) -> &str {
        self.text.document.slice(Span::new(span.start(), span.end().min(span.start() + LOOK_BYTES)))
    }

    /// Whether the file's shape says that it is no line of the page's.
    fn is_fixed(&self, span: Span) -> bool {
        let block = self.text.shape.block_at(span.end().saturating_sub(1));
        let fixed = |block: &Block| matches!(block.kind, Kind::Row | Kind::Code | Kind::Note);
        block.is_some_and(|block| fixed(block) || block.quoted > 0)
    }

    /// Lines of the page in front of the prose.
    fn head(&self) -> Vec<usize> {
        let title_at = self.title.map_or(self.body, Span::start);
        let lines = self.text.document.paragraphs().iter().enumerate().take(HEAD_PARAGRAPHS);
        lines
            .take_while(|(_, span)| span.start() < self.body.max(title_at))
            .filter(|(_, span)| {
                let is_title = self.title.is_some_and(|title| title.overlaps(*span));
                let is_before = span.start() < title_at;
                !is_title && !self.is_fixed(*span) && is_navigation(self.line(*span), is_before)
            })
            .map(|(at, _)| at)
            .collect()
    }

    /// Lines of the page behind the last prose; `known` are those that pages repeat.
    fn tail(&self, known: &[usize]) -> Vec<usize> {
        let spans = self.text.document.paragraphs();
        let first = spans.len().saturating_sub(TAIL_PARAGRAPHS);
        let mut signs: Vec<(usize, Sign)> = Vec::new();
        let mut in_list = false;
        for at in first..spans.len() {
            let Some(span) = spans.span(at).filter(|span| span.start() >= self.body) else {
                continue;
            };
            if known.binary_search(&at).is_ok() {
                continue;
            }
            let before = signs.last().filter(|(_, it)| matches!(it, Sign::Sure | Sign::Weak));
            let before = before.and_then(|(before, _)| spans.span(*before));
            let line = self.line(span);
            let sign = if self.is_fixed(span) || span.len() > LOOK_BYTES {
                Sign::Prose
            } else {
                self.sign(span, line, before, in_list)
            };
            in_list = sign != Sign::Prose
                && (heads_a_list(line) || (in_list && sign == Sign::Weak && is_item(line)));
            signs.push((at, sign));
        }
        let prose = signs.iter().rposition(|(_, sign)| *sign == Sign::Prose);
        let behind = signs.get(prose.map_or(0, |at| at + 1)..).unwrap_or_default();
        let open = behind.iter().rposition(|(_, sign)| *sign == Sign::Line);
        let kept = behind.iter().enumerate().filter(|(nth, (_, sign))| match sign {
            Sign::Sure => true,
            Sign::Weak => open.is_none_or(|open| *nth > open),
            Sign::Line | Sign::Prose => false,
        });
        kept.map(|(_, (at, _))| *at).collect()
    }

    /// What a line at the end is; `before` is the line in front of it, if that is the page's.
    fn sign(&self, span: Span, line: &str, before: Option<Span>, in_list: bool) -> Sign {
        if self.title.is_some_and(|title| title.overlaps(span)) {
            return Sign::Prose;
        }
        if is_navigation(line, false) || is_notice_line(line) {
            return Sign::Sure;
        }
        let n_words = words::count(line);
        let end = line.trim_end_matches(|c: char| c.is_whitespace() || "\"”’'»)]*_".contains(c));
        let is_line = n_words <= LINE_WORDS && !end.ends_with(['.', '!', '?', '…', ':']);
        if heads_a_list(line) || (in_list && is_item(line)) {
            return Sign::Weak;
        }
        if let Some(before) = before {
            let gap = Span::new(before.end(), span.start());
            let is_below = !self.text.document.slice(gap).trim_matches(' ').contains("\n\n")
                && self.text.document.slice(gap).matches('\n').count() == 1;
            let is_rest = is_below && is_line && n_words <= 6;
            if is_rest
                || is_notice(line)
                || is_offer(line)
                || is_contact(line)
                || self.is_set_in(span, line)
            {
                return Sign::Weak;
            }
        }
        if is_line { Sign::Line } else { Sign::Prose }
    }

    /// Whether a paragraph is set in from the margin in a plain text whose prose is not.
    fn is_set_in(&self, span: Span, line: &str) -> bool {
        let is_in = |line: &str| line.starts_with("  ") || line.starts_with('\t');
        let own =
            self.text.document.paragraphs().span(self.text.document.paragraphs().at(self.body));
        self.text.shape.blocks.is_empty()
            && span.start() > self.body
            && is_in(line)
            && !own.is_some_and(|own| is_in(self.line(own)))
    }

    /// The marks of advertisements, where there are several.
    fn ads(&self) -> Vec<usize> {
        let short = self.text.document.paragraphs().iter().enumerate();
        let short = short.filter(|(_, span)| (7..=32).contains(&span.len()));
        let found: Vec<usize> =
            short.filter(|(_, span)| is_ad(self.line(*span))).map(|(at, _)| at).collect();
        if found.len() > 1 { found } else { Vec::new() }
    }
}
