//! Puts a canonical text together block by block, with its shape.
//!
//! One place for what all formats with a structure have in common: blocks are parted by a blank line,
//! rows of a table by a line feed, cells by a tab, pages by a form feed; white space runs together, as
//! in every format that marks its blocks; empty blocks leave nothing behind. Readers call it in the
//! order of the words and never look at the text that has come together.

use crate::text::{
    shape::{Block, Kind, Milestone, MilestoneKind, Run, Shape, Style},
    span::Span,
};

/// Longest text that is put together, in bytes; a book has one million. What compresses well could
/// otherwise fill the memory.
pub const TEXT_MAX: usize = 256 << 20;

/// What a block that begins is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Opening {
    /// What it is.
    pub kind: Kind,
    /// As [`Block::level`].
    pub level: u8,
    /// As [`Block::quoted`].
    pub quoted: u8,
    /// As [`Block::is_wrapped`].
    pub is_wrapped: bool,
}

impl Opening {
    /// A block of that kind, of no level, quoted nowhere.
    pub fn of(kind: Kind) -> Self {
        Self { kind, level: 0, quoted: 0, is_wrapped: false }
    }

    /// The same at that level.
    #[must_use]
    pub fn level(self, level: u8) -> Self {
        Self { level, ..self }
    }

    /// The same in that many quotations set apart.
    #[must_use]
    pub fn quoted(self, quoted: u8) -> Self {
        Self { quoted, ..self }
    }
}

/// A text that comes together.
#[derive(Debug, Default)]
pub struct Builder {
    text: String,
    shape: Shape,
    open: Option<Open>,
    /// Styles that are on, outermost first, and where each began in the open block, once it has words.
    styles: Vec<(Style, Option<usize>)>,
    /// A blank is due in front of the next word.
    is_spaced: bool,
    /// Line breaks that are due in front of the next word.
    n_breaks: usize,
    /// Tabs that are due in front of the next word: cells begun since the last one.
    n_tabs: usize,
    /// A page begins with the next word.
    page: Option<String>,
    /// Other milestones that begin with the next word.
    due: Vec<(MilestoneKind, String)>,
    n_tables: u32,
    /// Whether a row of the present table stands last.
    is_in_table: bool,
    is_full: bool,
}

#[derive(Clone, Copy, Debug)]
struct Open {
    opening: Opening,
    /// Where its first word stands, once it has one.
    start: Option<usize>,
    /// Length of the text before anything of it was written.
    before: usize,
}

impl Builder {
    /// A builder without a word.
    pub fn new() -> Self {
        Self::default()
    }

    /// Ends the open block and begins another.
    pub fn begin(&mut self, opening: Opening) {
        self.end();
        self.open = Some(Open { opening, start: None, before: self.text.len() });
    }

    /// Ends the open block. Words that come now stand in a paragraph of their own.
    pub fn end(&mut self) {
        let Some(open) = self.open.take() else { return };
        self.is_spaced = false;
        self.n_breaks = 0;
        self.n_tabs = 0;
        let Some(start) = open.start else {
            return;
        };
        let end =
            start + self.text.get(start..).unwrap_or_default().trim_end_matches(is_blank).len();
        let has_page = self.text.get(end..).unwrap_or_default().contains('\u{c}');
        self.text.truncate(end);
        self.cut_runs(start);
        for style_idx in 0..self.styles.len() {
            self.close_run(style_idx);
        }
        if end == start {
            self.forget(open.before, has_page);
            return;
        }
        self.postpone(end, has_page);
        let Opening { kind, level, quoted, is_wrapped } = open.opening;
        let is_row = kind == Kind::Row;
        let table = if is_row { self.n_tables.saturating_sub(1) } else { 0 };
        let span = Span::new(start, end);
        self.shape.blocks.push(Block { span, kind, level, quoted, table, is_wrapped });
        self.is_in_table = is_row;
    }

    /// The rows that come now are a table of their own.
    pub fn begin_table(&mut self) {
        self.end();
        self.n_tables += 1;
        self.is_in_table = false;
    }

    /// Begins the next cell of the open row; not called in front of the first.
    pub fn next_cell(&mut self) {
        self.is_spaced = false;
        self.n_breaks = 0;
        self.n_tabs += 1;
    }

    /// Words, whose white space runs together to single blanks; no-break spaces are kept.
    pub fn push(&mut self, words: &str) {
        let mut rest = words;
        while !rest.is_empty() {
            let length = rest.find(is_white).unwrap_or(rest.len());
            let (word, behind) = rest.split_at_checked(length).unwrap_or((rest, ""));
            if !word.is_empty() {
                self.word(word);
            }
            rest = behind.trim_start_matches(is_white);
            if rest.len() < behind.len() {
                self.is_spaced = true;
            }
        }
    }

    /// Words whose blanks and line breaks count. A form feed is a blank, since it parts pages.
    pub fn push_verbatim(&mut self, words: &str) {
        let mut lines = words.split('\n').peekable();
        while let Some(line) = lines.next() {
            let line = line.strip_suffix('\r').unwrap_or(line);
            for (piece_idx, piece) in line.split(['\r', '\u{c}']).enumerate() {
                if piece_idx > 0 {
                    self.is_spaced = true;
                }
                if !piece.is_empty() {
                    self.word(piece);
                }
            }
            if lines.peek().is_some() {
                self.line_break();
            }
        }
    }

    /// A line break inside the block. In a row, whose line break would end it, a blank.
    pub fn line_break(&mut self) {
        if self.open.is_some_and(|open| open.opening.kind == Kind::Row) {
            self.is_spaced = true;
        } else {
            self.is_spaced = false;
            self.n_breaks += 1;
        }
    }

    /// Words from here on are set in that style too.
    pub fn begin_style(&mut self, style: Style) {
        self.styles.push((style, None));
    }

    /// The innermost style of that kind ends here.
    pub fn end_style(&mut self, style: Style) {
        if let Some(style_idx) = self.styles.iter().rposition(|(it, _)| *it == style) {
            self.close_run(style_idx);
            self.styles.remove(style_idx);
        }
    }

    /// The mark of a note: its label in square brackets.
    pub fn note_mark(&mut self, label: &str) {
        self.begin_style(Style::NoteMark);
        // A mark stands right behind its word, whatever blanks the file has there.
        self.is_spaced = false;
        self.push(&format!("[{label}]"));
        self.end_style(Style::NoteMark);
    }

    /// A page or a moment begins with the next word; the text does not show it.
    pub fn milestone(&mut self, kind: MilestoneKind, label: &str) {
        self.due.push((kind, label.to_owned()));
    }

    /// A page begins with the next word, and a form feed stands in front of it: inside the open block
    /// where there is one.
    pub fn page(&mut self, label: &str) {
        self.page = Some(label.to_owned());
        self.is_spaced = false;
    }

    /// Length of the text so far in bytes.
    pub fn len(&self) -> usize {
        self.text.len()
    }

    /// Whether there is no word yet.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// Whether the text has become longer than [`TEXT_MAX`]; what is pushed then is dropped.
    pub fn is_full(&self) -> bool {
        self.is_full
    }

    /// The text and its shape.
    pub fn finish(mut self) -> (String, Shape) {
        self.end();
        let end = self.text.trim_end_matches(is_blank).len();
        self.text.truncate(end);
        self.shape.runs.sort_by_key(|run| (run.span.start(), std::cmp::Reverse(run.span.end())));
        let last = self.text.len();
        self.shape.milestones.retain(|milestone| milestone.at <= last);
        (self.text, self.shape)
    }

    fn word(&mut self, word: &str) {
        if self.text.len() + word.len() > TEXT_MAX {
            self.is_full = true;
            return;
        }
        self.part();
        let at = self.text.len();
        for (_, start) in &mut self.styles {
            start.get_or_insert(at);
        }
        // Zero bytes are no characters of a text.
        if word.contains('\0') {
            self.text.push_str(&word.replace('\0', "\u{FFFD}"));
        } else {
            self.text.push_str(word);
        }
    }

    /// Writes what parts the next word from the last one.
    fn part(&mut self) {
        let open = self.open.get_or_insert(Open {
            opening: Opening::of(Kind::Paragraph),
            start: None,
            before: self.text.len(),
        });
        if open.start.is_none() {
            let is_row = open.opening.kind == Kind::Row;
            if is_row && self.n_tables == 0 {
                self.n_tables = 1;
            }
            if !self.text.is_empty() {
                self.text.push_str(match &self.page {
                    Some(_) => "\n\u{c}\n",
                    None if is_row && self.is_in_table => "\n",
                    None => "\n\n",
                });
            }
            open.start = Some(self.text.len());
            for _ in 0..self.n_tabs {
                self.text.push('\t');
            }
        } else if self.page.is_some() {
            self.text.push_str("\n\u{c}");
        } else {
            for _ in 0..self.n_breaks {
                self.text.push('\n');
            }
            for _ in 0..self.n_tabs {
                self.text.push('\t');
            }
            if self.is_spaced && self.n_breaks == 0 && self.n_tabs == 0 {
                self.text.push(' ');
            }
        }
        self.n_breaks = 0;
        self.n_tabs = 0;
        self.is_spaced = false;
        let at = self.text.len();
        if let Some(label) = self.page.take() {
            self.shape.milestones.push(Milestone { at, kind: MilestoneKind::Page, label });
        }
        for (kind, label) in self.due.drain(..) {
            self.shape.milestones.push(Milestone { at, kind, label });
        }
    }

    /// Takes back a block of nothing but blanks; what began with it begins with the next word.
    fn forget(&mut self, before: usize, has_page: bool) {
        let has_page = has_page || self.text.get(before..).unwrap_or_default().contains('\u{c}');
        self.text.truncate(before);
        self.shape.runs.retain(|run| run.span.end() <= before);
        self.postpone(before + 1, has_page);
    }

    /// What began at `from` or behind began with blanks that were taken back: it begins with the next
    /// word, and with a form feed in front of it where it `has_page`.
    fn postpone(&mut self, from: usize, has_page: bool) {
        while let Some(milestone) = self.shape.milestones.pop_if(|it| it.at >= from) {
            match milestone.kind {
                MilestoneKind::Page if has_page => {
                    self.page.get_or_insert(milestone.label);
                }
                kind => self.due.insert(0, (kind, milestone.label)),
            }
        }
    }

    /// Cuts the runs of the block from `start` on to the text: blanks at its end may have been set otherwise.
    fn cut_runs(&mut self, start: usize) {
        let last = self.text.len();
        let from = self.shape.runs.partition_point(|run| run.span.start() < start);
        for run in self.shape.runs.split_off(from) {
            let span = Span::new(run.span.start().min(last), run.span.end().min(last));
            if !span.is_empty() {
                self.shape.runs.push(Run { span, ..run });
            }
        }
    }

    fn close_run(&mut self, style_idx: usize) {
        let Some((style, start)) = self.styles.get_mut(style_idx) else { return };
        let Some(start) = start.take() else { return };
        let span = Span::new(start.min(self.text.len()), self.text.len());
        if !span.is_empty() {
            self.shape.runs.push(Run { span, style: *style });
        }
    }
}

/// White space that runs together.
fn is_white(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// What does not stand at the end of a block.
fn is_blank(c: char) -> bool {
    is_white(c) || c == '\u{a0}'
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paragraph() -> Opening {
        Opening::of(Kind::Paragraph)
    }

    /// The text, and each block as `kind: words`.
    fn told(builder: Builder) -> (String, Vec<String>) {
        let (text, shape) = builder.finish();
        assert!(shape.is_sound(&text), "{shape:?}");
        let blocks = shape.blocks.iter().map(|block| {
            let words = text.get(block.span.start()..block.span.end()).unwrap();
            format!("{}: {words}", block.kind.name())
        });
        let blocks = blocks.collect();
        (text, blocks)
    }

    #[test]
    fn blocks_are_parted_by_a_blank_line_and_empty_ones_leave_nothing() {
        let mut out = Builder::new();
        out.begin(Opening::of(Kind::Heading).level(1));
        out.push("  The\n deck ");
        out.begin(paragraph());
        out.push(" \u{a0}");
        out.begin(paragraph());
        out.push("It ");
        out.push(" moved.");
        let (text, blocks) = told(out);
        assert_eq!(text, "The deck\n\nIt moved.");
        assert_eq!(blocks, ["heading: The deck", "paragraph: It moved."]);
    }

    #[test]
    fn rows_stand_line_by_line_and_cells_are_parted_by_tabs() {
        let mut out = Builder::new();
        for table in [[["a", "b"], ["", "d"]], [["e", "f"], ["g", ""]]] {
            out.begin_table();
            for row in table {
                out.begin(Opening::of(Kind::Row));
                for (cell_idx, cell) in row.into_iter().enumerate() {
                    if cell_idx > 0 {
                        out.next_cell();
                    }
                    out.push(cell);
                }
            }
        }
        out.end();
        out.push("end");
        let (text, shape) = out.finish();
        assert_eq!(text, "a\tb\n\td\n\ne\tf\ng\n\nend");
        let tables: Vec<u32> = shape.blocks.iter().map(|block| block.table).collect();
        assert_eq!(tables, [0, 0, 1, 1, 0]);
    }

    #[test]
    fn styles_reach_over_words_and_never_over_blocks() {
        let mut out = Builder::new();
        out.begin(paragraph());
        out.push("so ");
        out.begin_style(Style::Emphasis);
        out.push("very ");
        out.begin(paragraph());
        out.push("calm");
        out.end_style(Style::Emphasis);
        out.note_mark("1");
        let (text, shape) = out.finish();
        assert_eq!(text, "so very\n\ncalm[1]");
        let runs: Vec<(&str, Style)> = shape
            .runs
            .iter()
            .map(|run| (text.get(run.span.start()..run.span.end()).unwrap(), run.style))
            .collect();
        let expect =
            [("very", Style::Emphasis), ("calm", Style::Emphasis), ("[1]", Style::NoteMark)];
        assert_eq!(runs, expect);
    }

    #[test]
    fn what_begins_with_blanks_at_the_end_of_a_block_begins_with_the_next_word() {
        let mut out = Builder::new();
        out.push("word");
        out.milestone(MilestoneKind::Page, "3");
        out.push("\u{a0}");
        out.begin(paragraph());
        out.push("é");
        out.page("4");
        out.push("\u{a0}");
        out.end();
        out.push("end");
        let (text, shape) = out.finish();
        assert_eq!(text, "word\n\né\n\u{c}\nend");
        let milestones = shape.milestones.iter().map(|it| (it.at, it.label.as_str()));
        assert_eq!(milestones.collect::<Vec<_>>(), [(6, "3"), (11, "4")]);
    }

    #[test]
    fn blanks_at_the_end_of_a_block_are_in_no_run() {
        let mut out = Builder::new();
        out.push("word");
        out.begin_style(Style::Strong);
        out.push("\u{a0}");
        out.end_style(Style::Strong);
        out.begin(paragraph());
        out.push("é");
        let (text, shape) = out.finish();
        assert!(shape.is_sound(&text) && shape.runs.is_empty(), "{text:?} {shape:?}");
    }

    #[test]
    fn a_page_begins_with_a_form_feed_inside_a_block_or_between_two() {
        let mut out = Builder::new();
        out.page("1");
        out.push("the United ");
        out.page("2");
        out.push(" Nations");
        out.end();
        out.page("3");
        out.push("End");
        let (text, shape) = out.finish();
        assert_eq!(text, "the United\n\u{c}Nations\n\u{c}\nEnd");
        let labels: Vec<(usize, &str)> =
            shape.milestones.iter().map(|it| (it.at, it.label.as_str())).collect();
        assert_eq!(labels, [(0, "1"), (12, "2"), (22, "3")]);
    }

    #[test]
    fn verbatim_words_keep_their_blanks_and_lines() {
        let mut out = Builder::new();
        out.begin(Opening::of(Kind::Code));
        out.push_verbatim("if a:\r\n    b\n\n");
        let (text, blocks) = told(out);
        assert_eq!(text, "if a:\n    b");
        assert_eq!(blocks, ["code: if a:\n    b"]);
    }
}
