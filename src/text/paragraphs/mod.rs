//! The paragraph table: where paragraphs begin and end, and the blocks they are laid out in.
//!
//! A **paragraph** is the unit of numbering and of reference (¶14). As a rule it is one line that is
//! not blank. In a text that was wrapped by hand at some width, it is a run of lines whose breaks
//! are soft: a break is soft where the next line's first word would not have fitted. That is read
//! off the text, not asked; the text itself is never changed. A sentence that a page break cut in two is
//! one paragraph also over a blank line or a form feed; see `breaks`.
//!
//! Where lines of the page stand in that break too, a footer, a number, a header, the table has two
//! paragraphs with those lines between them, since all else goes line by line; but they are the **halves** of
//! one, and its number is that of the first ([`Paragraphs::number`]). The number that the second would
//! have is nobody's: so all others have the number they would have anyway, and what was once cited by
//! it is still found there.
//!
//! A **block** is the unit of layout: a paragraph, or a piece of one that is longer than
//! [`BLOCK_BYTES`], so that no layout ever costs more than a few milliseconds.

mod by_hand;

use std::ops::Range;

use self::by_hand::{is_full, is_soft, wrap_width};
use super::{
    breaks::Breaks,
    halves::Halves,
    shape,
    span::Span,
    structure::rules::{LineIs, Ready},
};

/// Longest block, in bytes. Laying out 4 KB takes about 2 ms, a quarter of a frame; a shorter limit
/// would cut paragraphs that people really write.
pub const BLOCK_BYTES: usize = 4096;

/// Paragraphs and blocks of one text.
///
/// Invariant: both tables are in text order, do not overlap, and hold no blank line; every block
/// lies in one paragraph; every byte outside them is white space.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Paragraphs {
    spans: Box<[(u32, u32)]>,
    blocks: Box<[Block]>,
    wrapped_at: Option<usize>,
    halves: Halves,
}

/// A piece of text that is laid out at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block {
    start: u32,
    end: u32,
    paragraph: u32,
}

impl Block {
    /// The bytes it covers.
    pub fn span(self) -> Span {
        Span::new(self.start as usize, self.end as usize)
    }

    /// Index of its paragraph, from zero.
    pub fn paragraph(self) -> usize {
        self.paragraph as usize
    }

    /// Both with all that stands between, as a piece of the paragraph of this one.
    #[must_use]
    pub fn up_to(self, other: Self) -> Self {
        Self { end: other.end.max(self.end), ..self }
    }
}

impl Paragraphs {
    /// The tables of a plain `text` of which nobody said anything.
    ///
    /// Cost: one pass, about 1 GB/s; 20 bytes a paragraph.
    pub fn of(text: &str) -> Self {
        Self::ruled(text, &[], &Ready::default())
    }

    /// The tables of a text whose blocks are known, or of a plain one if there are none.
    ///
    /// Of a known block each line is a paragraph, and a block that was wrapped by the page is one as a
    /// whole. Text outside the blocks counts line by line. In either, what the page broke in
    /// mid-sentence is joined; see `breaks`. What `rules` say of a line comes before all of this: a
    /// heading and a leftover stand by themselves.
    ///
    /// Cost: as [`Self::of`]; with rules, the text is folded besides.
    pub fn ruled(text: &str, shape: &[shape::Block], rules: &Ready) -> Self {
        Self::ruled_over(text, shape, rules, &[])
    }

    /// The same where a line that is said to go on with the paragraph in front of it stands by itself
    /// behind one of `leftovers`, which are in order, with something in front of them: it is the second
    /// half of that.
    pub(super) fn ruled_over(
        text: &str,
        shape: &[shape::Block],
        rules: &Ready,
        leftovers: &[Span],
    ) -> Self {
        let is_leftover = |&(start, _): &(u32, u32)| {
            leftovers.binary_search_by_key(&(start as usize), |span| span.start()).is_ok()
        };
        let wrapped_at = if shape.is_empty() { wrap_width(text) } else { None };
        let mut joiner = Joiner::of(text, wrapped_at);
        let mut blocks = shape.iter().peekable();
        let mut paragraphs: Vec<(u32, u32)> = Vec::new();
        // Whether the reader said that the line before stands by itself.
        let mut is_closed = false;
        for (start, end) in Lines::of(text) {
            while blocks.next_if(|block| block.span.end() <= start).is_some() {}
            let block = blocks.peek().copied().filter(|block| block.span.start() < end);
            let said = rules.said_of(text.get(start..end).unwrap_or_default());
            let is_joined = match said {
                Some(LineIs::Continues) => {
                    let is_behind = paragraphs.last().is_some_and(is_leftover);
                    !(is_behind && paragraphs.iter().rev().any(|it| !is_leftover(it)))
                }
                Some(LineIs::Begins | LineIs::Heading(_) | LineIs::Leftover | LineIs::Turn) => {
                    false
                }
                Some(LineIs::Text) | None if is_closed => false,
                Some(LineIs::Text) | None => paragraphs.last().is_some_and(|&(from, to)| {
                    joiner.joins(Span::new(from as _, to as _), Span::new(start, end), block)
                }),
            };
            match paragraphs.last_mut().filter(|_| is_joined) {
                Some(last) => last.1 = end as u32,
                None => paragraphs.push((start as u32, end as u32)),
            }
            is_closed = matches!(said, Some(LineIs::Heading(_) | LineIs::Leftover));
            joiner.last = block;
        }
        Self::cut(text, paragraphs, wrapped_at)
    }

    /// The tables of paragraphs that are known, and of the width at which the text was wrapped by hand;
    /// `None` for spans that are not in order or none of the text's.
    ///
    /// Cost: a look at each.
    pub fn known(text: &str, spans: &[Span], wrapped_at: Option<usize>) -> Option<Self> {
        let is_place = |span: &Span| {
            let is_end = |byte: usize| text.is_char_boundary(byte) && u32::try_from(byte).is_ok();
            !span.is_empty() && is_end(span.start()) && is_end(span.end())
        };
        let are_sound =
            spans.iter().all(is_place) && spans.array_windows().all(|[a, b]| a.end() <= b.start());
        let paragraphs = spans.iter().map(|it| (it.start() as u32, it.end() as u32)).collect();
        are_sound.then(|| Self::cut(text, paragraphs, wrapped_at))
    }

    /// The tables of paragraphs that are known to be sound.
    fn cut(text: &str, paragraphs: Vec<(u32, u32)>, wrapped_at: Option<usize>) -> Self {
        let mut blocks = Vec::with_capacity(paragraphs.len());
        for (paragraph_idx, &(start, end)) in paragraphs.iter().enumerate() {
            cut(text, start as usize, end as usize, |start, end| {
                blocks.push(Block {
                    start: start as u32,
                    end: end as u32,
                    paragraph: paragraph_idx as u32,
                });
            });
        }
        Self {
            spans: paragraphs.into(),
            blocks: blocks.into(),
            wrapped_at,
            halves: Halves::default(),
        }
    }

    /// The same tables with other halves; `None` where they have these.
    pub(super) fn with_halves(&self, halves: Halves) -> Option<Self> {
        (halves != self.halves).then(|| Self { halves, ..self.clone() })
    }

    /// Whether both have the same paragraphs, whatever their halves.
    pub(super) fn has_spans_of(&self, other: &Self) -> bool {
        (&self.spans, self.wrapped_at) == (&other.spans, other.wrapped_at)
    }

    /// Number of paragraphs of the table, each half counted: behind the last index. See [`Self::count`].
    pub fn len(&self) -> usize {
        self.spans.len()
    }

    /// Whether the text holds none: it is empty or blank.
    pub fn is_empty(&self) -> bool {
        self.spans.is_empty()
    }

    /// The width in characters at which the text was wrapped by hand, if it was.
    pub fn wrapped_at(&self) -> Option<usize> {
        self.wrapped_at
    }

    /// The bytes of a paragraph, counted from zero.
    pub fn span(&self, paragraph_idx: usize) -> Option<Span> {
        self.spans.get(paragraph_idx).map(|&(start, end)| Span::new(start as _, end as _))
    }

    /// Spans of all paragraphs in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = Span> + '_ {
        self.spans.iter().map(|&(start, end)| Span::new(start as _, end as _))
    }

    /// Index of the paragraph that holds `byte`; between two, the one before; in front of all, the
    /// first. Zero for a text without any. Cost: a binary search.
    pub fn at(&self, byte: usize) -> usize {
        self.spans.partition_point(|&(start, _)| start as usize <= byte).saturating_sub(1)
    }

    /// How many paragraphs people count: two halves are one.
    pub fn count(&self) -> usize {
        self.len() - self.halves.len()
    }

    /// Where a paragraph is the second half of one: index of the first half, with lines of the page
    /// between. Cost: a binary search.
    pub fn first_half(&self, paragraph_idx: usize) -> Option<usize> {
        self.halves.first_half(paragraph_idx)
    }

    /// Index of the first half of all that a paragraph belongs to; its own where it is none. Cost: a binary search.
    pub fn first_of(&self, paragraph_idx: usize) -> usize {
        self.halves.whole(paragraph_idx)
    }

    /// Index of the last half of all that a paragraph belongs to; its own where it is none. Cost: a binary search.
    pub fn last_of(&self, paragraph_idx: usize) -> usize {
        self.halves.last(paragraph_idx)
    }

    /// What people call a paragraph: ¶14. Of a second half, the number of the first. Cost: a binary search.
    pub fn number(&self, paragraph_idx: usize) -> usize {
        self.first_of(paragraph_idx) + 1
    }

    /// The number of the paragraph that holds `byte`, which is found like [`Self::at`].
    pub fn number_at(&self, byte: usize) -> usize {
        self.number(self.at(byte))
    }

    /// The bytes of the paragraph that holds `byte`, from the first half to the last, lines of the page
    /// between them included; of such a line, its own.
    pub fn whole_at(&self, byte: usize) -> Option<Span> {
        let paragraph_idx = self.at(byte);
        let first = self.span(self.first_of(paragraph_idx))?;
        let last = self.span(self.last_of(paragraph_idx))?;
        Some(Span::new(first.start(), last.end()))
    }

    /// What stands between the halves of paragraphs, in order: lines of the page, and the blanks around them.
    /// Never empty.
    pub fn seams(&self) -> impl Iterator<Item = Span> + '_ {
        self.seams_in(Span::new(0, usize::MAX))
    }

    /// Those of [`Self::seams`] that lie in `span` as a whole. Cost: a binary search.
    pub fn seams_in(&self, span: Span) -> impl Iterator<Item = Span> + '_ {
        let ends = |(first, second)| Some((self.span(first)?.end(), self.span(second)?.start()));
        let from = if span.start() == 0 { 0 } else { self.at(span.start()) };
        self.halves
            .behind(from)
            .filter_map(ends)
            .map(|(from, to)| Span::new(from, to))
            .skip_while(move |seam| seam.start() < span.start())
            .take_while(move |seam| seam.end() <= span.end())
    }

    /// Whether a paragraph is a second half, or one of the lines of the page in front of it. Cost: a binary search.
    pub fn is_inside(&self, paragraph_idx: usize) -> bool {
        self.halves.is_inside(paragraph_idx)
    }

    /// The paragraphs that begin in `spans`, which are in order: as ranges of indices, those together that
    /// follow each other. Cost: a binary search a span.
    pub fn runs_in(&self, spans: impl IntoIterator<Item = Span>) -> Vec<Range<usize>> {
        let begins = |at: usize| self.span(at).map(Span::start);
        let mut runs: Vec<Range<usize>> = Vec::new();
        for span in spans {
            let mut first = self.at(span.start());
            if begins(first).is_some_and(|start| start < span.start()) {
                first += 1;
            }
            let mut end = first;
            while begins(end).is_some_and(|start| start < span.end()) {
                end += 1;
            }
            match runs.last_mut() {
                Some(last) if first <= last.end => last.end = last.end.max(end),
                _ if first == end => {}
                _ => runs.push(first..end),
            }
        }
        runs
    }

    /// All blocks in order.
    pub fn blocks(&self) -> &[Block] {
        &self.blocks
    }

    /// Index of the block that holds `byte`, found like [`Self::at`].
    pub fn block_at(&self, byte: usize) -> usize {
        self.blocks.partition_point(|block| block.start as usize <= byte).saturating_sub(1)
    }
}

/// What decides whether a line goes on with the paragraph in front of it.
pub(super) struct Joiner<'t, 's> {
    text: &'t str,
    wrapped_at: Option<usize>,
    pages: Breaks<'t>,
    /// The block of the line before.
    pub(super) last: Option<&'s shape::Block>,
}

impl<'t> Joiner<'t, '_> {
    pub(super) fn of(text: &'t str, wrapped_at: Option<usize>) -> Self {
        Self { text, wrapped_at, pages: Breaks::of(text), last: None }
    }

    fn joins(&mut self, before: Span, line: Span, block: Option<&shape::Block>) -> bool {
        if let Some(said) = self.said(block) {
            return said;
        }
        if let Some(width) = self.wrapped_at
            && is_soft(self.text, before.end(), line.start(), line.end(), width)
        {
            return true;
        }
        let is_full = self.is_full(before, line);
        self.pages.goes_on(before, line, is_full)
    }

    /// Whether a line goes on with the paragraph `before`, where `lines` of the page stand between.
    pub(super) fn joins_over(
        &mut self,
        (before, lines, line): (Span, Span, Span),
        block: Option<&shape::Block>,
    ) -> bool {
        let is_full = self.is_full(before, line);
        let said = self.said(block);
        said.unwrap_or_else(|| self.pages.goes_over((before, lines, line), is_full))
    }

    /// What the file's blocks say of it; `None` where they leave it open.
    fn said(&self, block: Option<&shape::Block>) -> Option<bool> {
        match (self.last, block) {
            (Some(last), Some(block)) if block.span == last.span => Some(block.is_wrapped),
            (Some(last), Some(block)) => {
                let is_prose = last.kind == shape::Kind::Paragraph && block.kind == last.kind;
                (!is_prose || last.quoted != block.quoted).then_some(false)
            }
            (None, None) => None,
            _ => Some(false),
        }
    }

    fn is_full(&self, before: Span, line: Span) -> Option<bool> {
        self.wrapped_at.map(|width| is_full(self.text, before.end(), line, width))
    }
}

/// Lines that are not blank, as (start, end) without their line feed and trailing blanks. A form feed
/// ends a line too.
struct Lines<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Lines<'t> {
    fn of(text: &'t str) -> Self {
        Self { text, at: 0 }
    }
}

impl Iterator for Lines<'_> {
    type Item = (usize, usize);

    fn next(&mut self) -> Option<(usize, usize)> {
        loop {
            let rest = self.text.get(self.at..).filter(|rest| !rest.is_empty())?;
            let length = memchr::memchr2(b'\n', b'\x0c', rest.as_bytes()).unwrap_or(rest.len());
            let line = rest.get(..length)?;
            let start = self.at;
            self.at += length + 1;
            let trimmed = line.trim_end();
            if !trimmed.is_empty() {
                return Some((start, start + trimmed.len()));
            }
        }
    }
}

/// Cuts `start..end` into pieces of at most [`BLOCK_BYTES`], behind a space where there is one.
fn cut(text: &str, start: usize, end: usize, mut piece: impl FnMut(usize, usize)) {
    let mut at = start;
    while end - at > BLOCK_BYTES {
        let mut limit = at + BLOCK_BYTES;
        while !text.is_char_boundary(limit) {
            limit -= 1;
        }
        let window = text.get(at..limit).unwrap_or_default();
        let next = window.rfind(' ').map_or(limit, |space| at + space + 1);
        piece(at, next);
        at = next;
    }
    piece(at, end);
}

#[cfg(test)]
#[expect(clippy::string_slice, reason = "a test may panic")]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expect: &[&str]) {
        let paragraphs = Paragraphs::of(text);
        let found: Vec<&str> =
            paragraphs.iter().map(|span| &text[span.start()..span.end()]).collect();
        assert_eq!(found, expect);
    }

    #[test]
    fn blank_lines_are_no_paragraphs() {
        check("\n\none\n \t\ntwo  \nthree", &["one", "two", "three"]);
        check("", &[]);
        check(" \n\n", &[]);
    }

    #[test]
    fn a_place_between_paragraphs_belongs_to_the_one_before() {
        let paragraphs = Paragraphs::of("one\n\ntwo");
        assert_eq!((paragraphs.at(0), paragraphs.at(4), paragraphs.at(5)), (0, 0, 1));
    }

    #[test]
    fn long_paragraphs_are_cut_at_spaces_and_lose_nothing() {
        let text = "word ".repeat(3000) + &"é".repeat(5000);
        let paragraphs = Paragraphs::of(&text);
        assert_eq!(paragraphs.len(), 1);
        let joined: String =
            paragraphs.blocks().iter().map(|b| &text[b.span().start()..b.span().end()]).collect();
        assert_eq!(joined, text);
        assert!(paragraphs.blocks().iter().all(|block| block.span().len() <= BLOCK_BYTES));
    }
}
