//! What the words of a block are dressed in: faces, sizes and heights, section by section.
//!
//! The words keep their bytes: what has no sign is laid out as a blank of the same length, and what is
//! not to be seen, like the second of two line breaks in a sentence, in letters of next to no size. So
//! every byte has a glyph, and places in the text are places on the screen.

use std::ops::Range;

use egui::{
    Align, Color32, FontFamily, FontId,
    text::{LayoutJob, TextFormat, TextWrapping},
};

use crate::{
    text::{
        fold::broken_word,
        shape::{Kind, Run, Style},
        span::Span,
    },
    ui::theme::{self, Tokens, size},
};

use super::{cells, lay::Faces, look::Part, seams::Seams};

/// Size of what is not to be seen, in points: four blanks of it make one.
const UNSEEN: f32 = 1.0;

/// How far a raised letter's foot stands above the line, as a multiple of the text's size.
const RAISED: f32 = 0.34;

/// How far a lowered one's stands below.
const LOWERED: f32 = 0.14;

/// The metrics that the letters of one block are set by, in points.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Look {
    /// Size of its text.
    pub(super) size: f32,
    /// Height of a row: whole pixels, so that all rows are alike.
    pub(super) leading: f32,
    /// From a row's upper edge to the line that letters stand on.
    pub(super) baseline: f32,
    /// From the column's left edge to its words.
    pub(super) inset: f32,
}

/// A piece of a block's words that is set alike.
#[derive(Clone, Debug)]
pub(super) struct Section {
    pub(super) bytes: Range<usize>,
    pub(super) format: TextFormat,
    /// Room in front of it.
    pub(super) lead: f32,
}

/// The words of a block as they are laid out, and what they are dressed in.
#[derive(Clone, Debug, Default)]
pub(super) struct Dressed {
    /// As long as the block, character by character, but for what is left out.
    pub(super) text: String,
    /// In order, without gaps.
    pub(super) sections: Vec<Section>,
    /// What is left out.
    pub(super) seams: Seams,
}

impl Dressed {
    /// The same without what is left out, and with so much room at each place where something is.
    pub(super) fn without(self, seams: &Seams, room: f32) -> Self {
        let mut without = Self { seams: seams.clone(), ..Self::default() };
        for (nth, kept) in seams.kept(self.text.len()).enumerate() {
            let first = self.sections.partition_point(|section| section.bytes.end <= kept.start);
            let here = self.sections.iter().skip(first);
            for section in here.take_while(|section| section.bytes.start < kept.end) {
                let bytes = section.bytes.start.max(kept.start)..section.bytes.end.min(kept.end);
                let lead = if nth > 0 && bytes.start == kept.start { room } else { section.lead };
                let start = without.text.len();
                without.text.push_str(self.text.get(bytes).unwrap_or_default());
                let bytes = start..without.text.len();
                without.sections.push(Section { bytes, format: section.format.clone(), lead });
            }
        }
        without
    }

    /// The job of a part of the words, wrapped at that width.
    pub(super) fn job(&self, bytes: Range<usize>, width: f32) -> LayoutJob {
        let wrap = TextWrapping::wrap_at_width(width);
        let mut job = LayoutJob { wrap, break_on_newline: false, ..LayoutJob::default() };
        let first = self.sections.partition_point(|section| section.bytes.end <= bytes.start);
        for section in self.sections.iter().skip(first) {
            if section.bytes.start >= bytes.end {
                break;
            }
            let (start, end) =
                (section.bytes.start.max(bytes.start), section.bytes.end.min(bytes.end));
            let lead = if start == section.bytes.start { section.lead } else { 0.0 };
            let words = self.text.get(start..end).unwrap_or_default();
            job.append(words, lead, section.format.clone());
        }
        job
    }

    /// The section that holds a byte.
    pub(super) fn section(&self, byte: usize) -> Option<&Section> {
        let at = self.sections.partition_point(|section| section.bytes.end <= byte);
        self.sections.get(at)
    }
}

/// What a block is dressed by.
pub(super) struct Dresser<'a> {
    pub(super) faces: &'a Faces<'a>,
    pub(super) tokens: &'a Tokens,
    pub(super) part: &'a Part,
    pub(super) look: &'a Look,
    /// A speaker's name at the start, and the mark behind it.
    pub(super) label: Option<(Range<usize>, usize)>,
    /// Length of the bullet or number that hangs out.
    pub(super) marker: usize,
    /// Where the block begins in the text.
    pub(super) start: usize,
    /// Styles that begin in the block or in a piece of it in front.
    pub(super) runs: &'a [Run],
}

impl Dresser<'_> {
    /// Dresses the words, of which some are not to be seen: see [`unseen`]. Cost: n log n of the styles
    /// in them.
    pub(super) fn dress(&self, text: String, unseen: &[Range<usize>]) -> Dressed {
        let edges = self.edges(unseen, text.len());
        let mut cuts: Vec<usize> = edges.iter().map(|(byte, _)| *byte).collect();
        cuts.push(0);
        cuts.push(text.len());
        if let Some((label, mark)) = &self.label {
            cuts.extend([label.start, label.end, label.end + mark]);
        }
        cuts.push(self.marker);
        cuts.retain(|byte| text.is_char_boundary(*byte));
        cuts.sort_unstable();
        cuts.dedup();
        let mut worn = Worn::default();
        let mut edges = edges.into_iter().peekable();
        let mut sections: Vec<Section> = Vec::with_capacity(cuts.len());
        for (start, end) in cuts.iter().zip(cuts.iter().skip(1)) {
            while let Some((_, change)) = edges.next_if(|(byte, _)| byte <= start) {
                worn.change(change);
            }
            let bytes = *start..*end;
            let format = self.format(&bytes, &worn);
            match sections.last_mut() {
                Some(last) if last.format == format && *start != self.marker => {
                    last.bytes.end = *end;
                }
                _ => sections.push(Section { bytes, format, lead: 0.0 }),
            }
        }
        Dressed { text, sections, seams: Seams::default() }
    }

    /// Where styles begin and end, in order.
    fn edges(&self, unseen: &[Range<usize>], len: usize) -> Vec<(usize, Change)> {
        let mut edges = Vec::with_capacity(2 * (self.runs.len() + unseen.len()));
        let within = Span::new(self.start, self.start + len);
        for run in self.runs {
            if let Some(span) = run.span.intersection(within) {
                edges.push((span.start() - self.start, Change::On(run.style)));
                edges.push((span.end() - self.start, Change::Off(run.style)));
            }
        }
        for blank in unseen {
            edges.push((blank.start, Change::Hide(true)));
            edges.push((blank.end, Change::Hide(false)));
        }
        edges.sort_by_key(|(byte, _)| *byte);
        edges
    }

    fn format(&self, bytes: &Range<usize>, worn: &Worn) -> TextFormat {
        let base = self.part.family();
        if self.part.is_rule {
            // Its row is as low as the line it stands for, and its bytes have their places in it.
            let font_id = FontId::new(UNSEEN, base);
            let line_height = Some(self.look.leading);
            let color = Color32::TRANSPARENT;
            return TextFormat { font_id, color, line_height, ..TextFormat::default() };
        }
        if worn.is_hidden {
            return self.set(FontId::new(UNSEEN, base), Color32::PLACEHOLDER, 0.0);
        }
        if let Some((label, mark)) = &self.label
            && bytes.start < label.end + mark
        {
            return self.label_format(bytes, label);
        }
        let colour = if worn.has(Style::NoteMark) {
            self.tokens.accent
        } else if worn.has(Style::Mark) {
            self.tokens.mute
        } else {
            Color32::PLACEHOLDER
        };
        let is_raised = worn.has(Style::NoteMark) || worn.has(Style::Superscript);
        let is_lowered = worn.has(Style::Subscript) && !is_raised;
        let lift = match (is_raised, is_lowered) {
            (true, _) => RAISED,
            (_, true) => -LOWERED,
            _ => 0.0,
        } * self.look.size;
        let mut points = self.look.size;
        if is_raised || is_lowered {
            points = (points * size::READING_RAISED).round();
        }
        let is_code = worn.has(Style::Code) && self.part.kind != Kind::Code;
        if is_code {
            points = (points * size::READING_CODE).round();
        }
        let (family, is_slanted) = face(&base, worn, is_code);
        let mut format = self.set(FontId::new(points, family), colour, lift);
        format.italics = is_slanted;
        format
    }

    /// The format of a speaker's name, and of what stands in front of and behind it.
    fn label_format(&self, bytes: &Range<usize>, label: &Range<usize>) -> TextFormat {
        if label.start <= bytes.start && bytes.end <= label.end {
            let font = label_font(self.look.size);
            let mut format = self.set(font, self.tokens.accent, 0.0);
            format.extra_letter_spacing = 0.02 * self.look.size;
            return format;
        }
        let font = FontId::new(self.look.size, self.part.family());
        self.set(font, self.tokens.mute, 0.0)
    }

    /// A format whose letters stand `lift` points above the line of the block.
    ///
    /// epaint sets letters of an explicit height in the middle of it, and that at the bottom of the row,
    /// or with [`Align::TOP`] at its top. Solved for the line letters stand on; of the two heights the
    /// one that does not make the row higher is taken.
    fn set(&self, font_id: FontId, color: Color32, lift: f32) -> TextFormat {
        let base = FontId::new(self.look.size, self.part.family());
        let leading = self.look.leading;
        if font_id == base && lift == 0.0 {
            let line_height = Some(leading);
            return TextFormat { font_id, color, line_height, ..TextFormat::default() };
        }
        let (base_ascent, base_height) = self.faces.metrics(&base);
        let (ascent, height) = self.faces.metrics(&font_id);
        let foot = base_ascent + 0.5 * (leading - base_height) - lift;
        let from_bottom = 2.0 * (ascent + leading - foot) - height;
        let (valign, line_height) = if from_bottom <= leading {
            (Align::BOTTOM, from_bottom)
        } else {
            (Align::TOP, 2.0 * (foot - ascent) + height)
        };
        let line_height = Some(line_height.max(0.0));
        TextFormat { font_id, color, line_height, valign, ..TextFormat::default() }
    }
}

/// The sans of speakers' names: capitals of it are as high as small letters of the text are with
/// their stems.
fn label_font(points: f32) -> FontId {
    use egui::emath::GuiRounding as _;
    theme::strong((points * 0.75).round_ui())
}

/// The face for these styles on a face, and whether it is slanted: there is no face that is both bold
/// and slanted.
fn face(base: &FontFamily, worn: &Worn, is_code: bool) -> (FontFamily, bool) {
    let is_emphasis = worn.has(Style::Emphasis);
    if is_code || *base == theme::mono_family() {
        return (theme::mono_family(), is_emphasis);
    }
    if worn.has(Style::Strong) || *base == theme::bold_family() {
        return (theme::bold_family(), is_emphasis || *base == theme::italic_family());
    }
    // Emphasis in slanted words stands upright.
    if is_emphasis == (*base == theme::italic_family()) {
        (theme::reading_family(), false)
    } else {
        (theme::italic_family(), false)
    }
}

/// A place where what is worn changes.
#[derive(Clone, Copy, Debug)]
enum Change {
    On(Style),
    Off(Style),
    Hide(bool),
}

/// Styles that are on. The same one may be on several times.
#[derive(Clone, Debug, Default)]
struct Worn {
    counts: [u16; Style::ALL.len()],
    is_hidden: bool,
}

impl Worn {
    fn change(&mut self, change: Change) {
        match change {
            Change::On(style) => self.add(style, 1),
            Change::Off(style) => self.add(style, -1),
            Change::Hide(is_hidden) => self.is_hidden = is_hidden,
        }
    }

    fn add(&mut self, style: Style, n: i16) {
        if let Some(count) = self.counts.get_mut(style as usize) {
            *count = count.saturating_add_signed(n);
        }
    }

    fn has(&self, style: Style) -> bool {
        self.counts.get(style as usize).is_some_and(|count| *count > 0)
    }
}

/// What is not to be seen of the words that begin at `start`: all but the first of blanks with a line
/// break among them, which the page made, and the first too where it broke a word; what parts the cells of a row; the marks of a quotation,
/// beside which a line is drawn. In a listing everything counts.
pub(super) fn unseen(text: &str, start: usize, part: &Part, runs: &[Run]) -> Vec<Range<usize>> {
    let mut unseen: Vec<Range<usize>> = Vec::new();
    match part.kind {
        Kind::Code => {}
        Kind::Row => unseen = cells::borders(text, start, runs).at,
        _ => {
            let bytes = text.as_bytes();
            let quotes = |at: usize| {
                part.quoted > 0
                    && bytes.get(at) == Some(&b'>')
                    && runs.iter().any(|it| it.style == Style::Mark && it.span.contains(start + at))
            };
            let is_blank =
                |at: usize| bytes.get(at).is_some_and(u8::is_ascii_whitespace) || quotes(at);
            let lead = (0..bytes.len()).take_while(|at| is_blank(*at)).count();
            if lead > 0 && quotes(0) {
                unseen.push(0..lead);
            }
            let mut behind = unseen.last().map_or(0, |lead| lead.end);
            for at in memchr::memchr2_iter(b'\n', b'\x0c', bytes) {
                if at < behind {
                    continue;
                }
                let start = (0..at).rev().take_while(|at| is_blank(*at)).last().unwrap_or(at);
                behind = (at..bytes.len()).find(|at| !is_blank(*at)).unwrap_or(bytes.len());
                // At the very start they part nothing, and within a word they part what is one.
                let parts_words = start > 0 && !is_in_word(text, start);
                let first = if parts_words { start + 1 } else { start };
                if first < behind {
                    unseen.push(first..behind);
                }
            }
        }
    }
    unseen
}

/// Whether the blanks at `at` part a hyphen from the rest of its word.
fn is_in_word(text: &str, at: usize) -> bool {
    let head = text.get(..at).unwrap_or_default();
    let hyphen = head.chars().next_back().map_or(0, char::len_utf8);
    hyphen > 0 && broken_word(text, at - hyphen).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_that_a_line_broke_is_set_close() {
        let unseen = |text| unseen(text, 0, &part(Kind::Paragraph), &[]);
        assert!(unseen("inter-\nnational").iter().eq([&(6..7)]));
        assert!(unseen("inter\u{2010} \n national").iter().eq([&(8..11)]));
        assert!(unseen("he said -\nand left").is_empty());
        assert!(unseen("1990-\n1995").is_empty());
    }

    #[test]
    fn a_line_break_in_a_sentence_is_one_blank() {
        let unseen = |text| unseen(text, 0, &part(Kind::Paragraph), &[]);
        assert!(unseen("the United\n\x0cNations").iter().eq([&(11..12)]));
        assert!(unseen("a\nb").is_empty());
        assert_eq!(unseen("a \n\n  b\n\n\nc"), [2..6, 8..10]);
        assert!(unseen("\x0ca  b").iter().eq([&(0..1)]));
    }

    #[test]
    fn blanks_of_a_listing_count_and_tabs_of_a_row_do_not() {
        let unseen = |text, kind| unseen(text, 0, &part(kind), &[]);
        assert!(unseen("a\n\n\tb", Kind::Code).is_empty());
        assert_eq!(unseen("a\tb\t\tc", Kind::Row), [1..2, 3..4, 4..5]);
    }

    #[test]
    fn marks_of_a_quotation_go_with_the_breaks_and_other_marks_stay() {
        let quoted = Part { quoted: 1, ..part(Kind::Paragraph) };
        let marks = [10, 16].map(|at| Run { span: Span::new(at, at + 1), style: Style::Mark });
        assert_eq!(unseen("> one\n> two", 10, &quoted, &marks), [0..2, 6..8]);
        assert!(unseen("> one\n> two", 10, &part(Kind::Paragraph), &marks).is_empty());
    }

    fn part(kind: Kind) -> Part {
        Part {
            kind,
            level: 0,
            quoted: 0,
            table: 0,
            whole: Span::new(0, 0),
            is_leftover: false,
            is_rule: false,
        }
    }
}
