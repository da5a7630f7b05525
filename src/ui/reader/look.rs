//! What each block of a text is and how it is set: size, face, indent, and the space to the next.
//!
//! Pure arithmetic over [`Shape`](crate::text::shape::Shape); sizes and distances are multiples of the
//! size of the text. A text without a shape is all of the plain part, and nothing is looked up for it.

use egui::FontFamily;

use crate::{
    text::{
        document::Document,
        paragraphs::Block,
        shape::{Kind, MilestoneKind},
        span::Span,
    },
    ui::theme::{self, size},
    workspace::{corpus::Reading, folds::fold_at},
};

use super::cells;

/// Deepest indent that is drawn, in steps: what lies deeper would have no room.
const MOST_STEPS: u8 = 6;

/// Space between a half of a paragraph and the lines of the page that part it from the other.
const BREAK_GAP: f32 = 0.3;

/// What a block of layout is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Part {
    /// Its kind.
    pub(super) kind: Kind,
    /// As [`crate::text::shape::Block::level`].
    pub(super) level: u8,
    /// In how many quotations it stands.
    pub(super) quoted: u8,
    /// Which table it is a row of.
    pub(super) table: u32,
    /// The whole block of the shape, of which this may be a line or a piece; longer where a paragraph
    /// goes on into the next one, over a page.
    pub(super) whole: Span,
    /// Whether the page put it there and not the writer.
    pub(super) is_leftover: bool,
    /// Whether it is the line that its format draws below the head of a table.
    pub(super) is_rule: bool,
}

impl Part {
    /// What a block of layout is. Cost: two binary searches, none for a text without either.
    pub(super) fn of(reading: &Reading, block: Block) -> Self {
        let span = block.span();
        let it = reading.shape.block_at(span.start());
        let (kind, level) = reading.facts.kind_at(span, it);
        let is_leftover = kind == Kind::Leftover;
        let Some(it) = it else {
            let kind = if is_leftover { Kind::Paragraph } else { kind };
            return Self {
                kind,
                level,
                quoted: 0,
                table: 0,
                whole: span,
                is_leftover,
                is_rule: false,
            };
        };
        // A menu that is a list or a table is drawn as one.
        let (kind, level) = if is_leftover { (it.kind, it.level) } else { (kind, level) };
        let end = it.span.end().max(span.end());
        Self {
            kind,
            level,
            quoted: it.quoted.min(MOST_STEPS),
            table: it.table,
            whole: Span::new(it.span.start(), end),
            is_leftover,
            is_rule: kind == Kind::Row && cells::is_rule(reading.document.slice(span)),
        }
    }

    /// Whether both are rows of one table.
    pub(super) fn is_row_with(&self, other: &Self) -> bool {
        self.kind == Kind::Row && other.kind == Kind::Row && self.table == other.table
    }

    /// Whether it is a row of the head of its table.
    pub(super) fn is_head(&self) -> bool {
        self.kind == Kind::Row && self.level > 0
    }

    /// Whether both are lines of one listing.
    pub(super) fn is_code_with(&self, other: &Self) -> bool {
        self.kind == Kind::Code && other.kind == Kind::Code && self.whole == other.whole
    }

    /// Size of its text, as a multiple of the usual one.
    pub(super) fn scale(&self) -> f32 {
        if self.is_leftover {
            return size::READING_SMALL;
        }
        match self.kind {
            Kind::Heading => {
                let nth = usize::from(self.level.max(1)) - 1;
                let sizes = size::READING_HEADINGS;
                sizes.get(nth).or(sizes.last()).copied().unwrap_or(1.0)
            }
            Kind::Note | Kind::Caption | Kind::Leftover => size::READING_SMALL,
            Kind::Row => size::READING_TABLE,
            Kind::Code => size::READING_CODE,
            Kind::Paragraph | Kind::Item => 1.0,
        }
    }

    /// Height of its lines, as a multiple of its own size.
    pub(super) fn leading(&self) -> f32 {
        match self.kind {
            Kind::Heading => 1.3,
            Kind::Row if self.is_rule => 0.3,
            Kind::Row => 1.45,
            Kind::Code => 1.5,
            _ => size::LEADING,
        }
    }

    /// The face of its words.
    pub(super) fn family(&self) -> FontFamily {
        match self.kind {
            Kind::Heading => theme::bold_family(),
            Kind::Row if self.is_head() => theme::bold_family(),
            Kind::Caption => theme::italic_family(),
            Kind::Code => theme::mono_family(),
            _ => theme::reading_family(),
        }
    }

    /// Whether its words have less weight than the text around them.
    pub(super) fn is_mute(&self) -> bool {
        self.is_leftover || self.kind == Kind::Caption
    }

    /// Room at the left of its words in steps of [`size::READING_STEP`].
    pub(super) fn steps(&self) -> f32 {
        let own = match self.kind {
            Kind::Item => f32::from(self.level.clamp(1, MOST_STEPS)),
            Kind::Note => 1.2,
            Kind::Code => 0.5,
            _ => 0.0,
        };
        f32::from(self.quoted) + own
    }

    /// Whether what its text begins with, a bullet, a number or a note's mark, hangs out to the left.
    pub(super) fn hangs(&self) -> bool {
        matches!(self.kind, Kind::Item | Kind::Note) && !self.is_leftover
    }
}

/// Space between two blocks that follow each other and are not of one paragraph, as a multiple of the
/// text's size.
pub(super) fn gap(reading: &Reading, (above, a): (Block, Part), (below, b): (Block, Part)) -> f32 {
    let is_break = a.is_leftover != b.is_leftover;
    if is_break && is_inside(reading, if a.is_leftover { above } else { below }) {
        return BREAK_GAP;
    }
    let has_heading = a.kind == Kind::Heading || b.kind == Kind::Heading;
    let are_leftovers = a.is_leftover && b.is_leftover;
    if reading.shape.blocks.is_empty() && !has_heading && !are_leftovers {
        return size::PARAGRAPH_GAP;
    }
    let gap = if a.is_row_with(&b) {
        0.0
    } else if a.is_code_with(&b) {
        blank_lines(&reading.document, above, below) * b.leading() * b.scale()
    } else if a.whole == b.whole && !a.whole.is_empty() {
        // Lines that the writer broke stand as near as the lines of a paragraph.
        0.12
    } else {
        after(&a).max(before(&a, &b))
    };
    let at = below.span().start();
    let has_page = reading
        .shape
        .milestone_at(at)
        .is_some_and(|it| it.at == at && it.kind == MilestoneKind::Page);
    // The page's label stands in the gap.
    if has_page { gap.max(1.0) } else { gap }
}

/// Whether a paragraph goes on over a line of the page.
fn is_inside(reading: &Reading, line: Block) -> bool {
    fold_at(reading.folds(), line.span().start()).is_some_and(|fold| fold.is_inside)
}

/// Space below a block.
fn after(a: &Part) -> f32 {
    match a.kind {
        _ if a.is_leftover => 0.3,
        Kind::Heading => 0.4,
        Kind::Item | Kind::Note => 0.3,
        Kind::Code | Kind::Row => 1.1,
        _ => size::PARAGRAPH_GAP,
    }
}

/// Space above a block that follows `a`.
fn before(a: &Part, b: &Part) -> f32 {
    match b.kind {
        _ if a.is_leftover != b.is_leftover => 0.9,
        _ if b.is_leftover => 0.3,
        Kind::Heading if a.kind == Kind::Heading => 0.7,
        Kind::Heading => match b.level {
            0..=2 => 1.7,
            3 => 1.35,
            _ => 1.1,
        },
        Kind::Item if a.kind == Kind::Item => 0.3,
        Kind::Item => 0.55,
        Kind::Note if a.kind == Kind::Note => 0.3,
        Kind::Note => 1.2,
        Kind::Code | Kind::Row => 1.0,
        Kind::Caption => 0.45,
        _ if a.kind == Kind::Heading => 0.4,
        _ => size::PARAGRAPH_GAP,
    }
}

/// How many blank lines stand between two lines of a listing: they are part of it.
fn blank_lines(document: &Document, above: Block, below: Block) -> f32 {
    let between = document.slice(Span::new(above.span().end(), below.span().start()));
    let n_breaks = between.bytes().filter(|byte| *byte == b'\n').count();
    n_breaks.saturating_sub(1).min(8) as f32
}

/// Length of what a block's text begins with that hangs out to the left: a bullet, a number, a letter
/// in brackets, a note's mark, with the blanks behind. Zero where there is none.
pub(super) fn marker_len(text: &str) -> usize {
    let words = text.trim_start_matches([' ', '\t']);
    let Some((marker, rest)) = words.split_once([' ', '\t', '\u{a0}']) else { return 0 };
    let mut chars = marker.chars();
    let is_bullet = matches!((chars.next(), chars.next()), (Some(c), None)
        if matches!(c, '•' | '◦' | '▪' | '‣' | '·' | '–' | '—' | '-' | '*' | '+' | '☐' | '☑'));
    let core = marker.trim_start_matches('(').trim_end_matches([')', '.']);
    let is_number = core.len() < marker.len()
        && (1..=5).contains(&core.chars().count())
        && core.chars().all(|c| c.is_alphanumeric() || c == '.')
        && (core.chars().any(char::is_numeric) || core.chars().count() <= 4);
    let name = marker.trim_end_matches(':');
    let is_mark = name.starts_with('[') && name.ends_with(']') && name.len() > 2;
    if is_bullet || is_number || is_mark {
        text.len() - rest.trim_start_matches([' ', '\t']).len()
    } else {
        0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{
        extracted::Extracted,
        shape::{self, Shape},
        structure::rules::{LineIs, LineRule},
    };

    #[test]
    fn bullets_numbers_and_marks_of_notes_hang_and_words_do_not() {
        for (text, marker) in [
            ("• one", "• "),
            ("- one", "- "),
            ("12. twelve", "12. "),
            ("(iv) four", "(iv) "),
            ("a) first", "a) "),
            ("2.1. deeper", "2.1. "),
            ("[3] see there", "[3] "),
            ("[^a]: see there", "[^a]: "),
            ("Washington. He", ""),
            ("word", ""),
            ("[ ", ""),
            ("The deck", ""),
        ] {
            let len = marker_len(text);
            assert_eq!(text.get(..len), Some(marker), "{text}");
        }
    }

    #[test]
    fn a_line_is_drawn_as_what_the_reader_says_it_is() {
        let text = "The third span of the bridge\n\nIt has moved, and nobody was told of it.\n\n\
                    Readings\n\nThey were taken by boat, and never in a gale.";
        let at = text.find("Readings").unwrap();
        let line = |is| LineRule { line: "readings".to_owned(), is_beginning: false, is };
        let heading = shape::Block {
            span: Span::new(at, at + 8),
            kind: Kind::Heading,
            level: 1,
            quoted: 0,
            table: 0,
            is_wrapped: false,
        };
        let drawn = |blocks: &[shape::Block], rules: &[LineRule]| {
            let shape = Shape { blocks: blocks.to_vec(), ..Shape::default() };
            let extracted = Extracted { shape, ..Extracted::plain(text.to_owned()) };
            let reading = Reading::of(extracted, "a.txt", rules);
            let paragraphs = reading.document.paragraphs();
            let block = paragraphs.blocks()[paragraphs.block_at(at)];
            let part = Part::of(&reading, block);
            (part.kind, part.level, part.is_leftover)
        };
        assert_eq!(drawn(&[], &[]), (Kind::Paragraph, 0, false));
        assert_eq!(drawn(&[], &[line(LineIs::Heading(2))]), (Kind::Heading, 2, false));
        assert_eq!(drawn(&[], &[line(LineIs::Leftover)]), (Kind::Paragraph, 0, true));
        assert_eq!(drawn(&[heading], &[]), (Kind::Heading, 1, false));
        assert_eq!(drawn(&[heading], &[line(LineIs::Text)]), (Kind::Paragraph, 0, false));
    }
}
