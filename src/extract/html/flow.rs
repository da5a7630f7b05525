//! The words of a page on their way into a text, and what is open around them.

use std::collections::BTreeMap;

use crate::{
    extract::builder::Builder,
    text::shape::{Kind, MilestoneKind, Style},
};

use super::{
    columns::Columns,
    context::{Context, Effect, Element, Place, Rows, Words},
    lists::Mark,
    notes,
    stated::Said,
    survey::Survey,
};

/// Longest label of a note or a page, in bytes; what is longer is ordinary words.
const LABEL_MAX: usize = 40;

/// Longest title, in bytes.
const TITLE_MAX: usize = 4096;

/// What a page is a page of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::extract) enum Origin {
    /// A site, which puts things around its texts.
    Site,
    /// A book.
    Book,
    /// A book, around whose text it is: its cover or its table of contents.
    Cover,
}

/// What a page is read as.
#[derive(Clone, Copy, Debug)]
pub(in crate::extract) struct Reading<'a> {
    /// Whether it follows the rules of XML.
    pub(in crate::extract) is_xml: bool,
    /// What it is a page of.
    pub(in crate::extract) origin: Origin,
    /// Whether class names such as `menu` may say what is around the text.
    pub(in crate::extract) trusts_classes: bool,
    /// Pages of the printed book by the ids of the elements where they begin.
    pub(in crate::extract) pages: &'a BTreeMap<String, String>,
}

/// Words on their way into a text.
pub(super) struct Flow<'a> {
    pub(super) out: &'a mut Builder,
    pub(super) reading: Reading<'a>,
    pub(super) survey: Survey,
    pub(super) said: Said,
    pub(super) open: Vec<Element>,
    /// Blocks that are open further in than [`super::elements::OPEN_MAX`].
    pub(super) n_deeper: usize,
    /// Tables and headers that have begun, for the survey.
    pub(super) n_tables: usize,
    pub(super) n_headers: usize,
    /// What stands in front of the next word, where it is the first of an item.
    pub(super) mark: Option<Mark>,
    /// Words that are collected for the end of an element.
    label: Option<String>,
    /// Whether a block of the text is open.
    has_block: bool,
    /// Whether a row of a table of data is open.
    has_row: bool,
    /// The columns of the present table of data.
    columns: Columns,
    /// Rows of the present table of data so far.
    n_rows: usize,
    /// Whether a line break came last.
    is_behind_break: bool,
    /// How often each style is on.
    n_styles: [u16; Style::ALL.len()],
    /// Length of the text when the open block began, where class names set it apart.
    perhaps_at: Option<usize>,
    /// Bytes that class names set apart.
    pub(super) n_perhaps_around: usize,
}

impl<'a> Flow<'a> {
    /// Nothing of the page yet.
    pub(super) fn new(out: &'a mut Builder, reading: Reading<'a>, survey: Survey) -> Self {
        out.end();
        Self {
            out,
            reading,
            survey,
            said: Said::default(),
            open: Vec::new(),
            n_deeper: 0,
            n_tables: 0,
            n_headers: 0,
            mark: None,
            label: None,
            has_block: false,
            has_row: false,
            columns: Columns::default(),
            n_rows: 0,
            is_behind_break: false,
            n_styles: [0; Style::ALL.len()],
            perhaps_at: None,
            n_perhaps_around: 0,
        }
    }

    /// What holds for the next word.
    pub(super) fn context(&self) -> Context {
        let is_cover = self.reading.origin == Origin::Cover;
        let place = if is_cover { Place::Around } else { Place::Text };
        self.open.last().map_or_else(|| Context::new(place), |element| element.context)
    }

    /// Words of the page.
    pub(super) fn words(&mut self, words: &str) {
        if let Some(label) = &mut self.label {
            label.push_str(words);
            let is_title = self.open.last().is_some_and(|it| it.effect == Effect::Title);
            if label.len() > if is_title { TITLE_MAX } else { LABEL_MAX } {
                self.drop_label();
            }
            return;
        }
        let context = self.context();
        let is_blank = || words.bytes().all(|b| b.is_ascii_whitespace());
        match context.words {
            // Blocks that begin with an empty line do so in the file only.
            Words::Verbatim if self.has_block || !words.bytes().all(|b| b == b'\n') => {
                self.begin();
                if self.has_row {
                    self.out.push(words);
                } else {
                    self.out.push_verbatim(words);
                }
            }
            Words::Verbatim | Words::Unseen => {}
            Words::Running if is_blank() => {
                if self.has_block {
                    self.out.push(" ");
                }
            }
            Words::Running => {
                self.begin();
                self.is_behind_break = false;
                self.out.push(words);
            }
        }
    }

    /// Begins a block where none is open.
    pub(super) fn begin(&mut self) {
        if self.has_block {
            return;
        }
        let context = self.context();
        self.begin_as(context, context.kind, context.level);
        let Some(mark) = self.mark.take() else { return };
        match (context.place, mark) {
            (Place::Text, Mark::Bullet) => self.out.push("• "),
            (Place::Text, Mark::Number(number)) => self.out.push(&format!("{number}. ")),
            (Place::Note, Mark::Number(number)) => self.out.push(&format!("[{number}] ")),
            _ => {}
        }
    }

    fn begin_as(&mut self, context: Context, kind: Kind, level: u8) {
        self.perhaps_at = (context.place == Place::PerhapsAround).then_some(self.out.len());
        self.out.begin(context.opening(kind, level));
        self.has_block = true;
        self.is_behind_break = false;
    }

    /// The words so far and those that come stand apart: in blocks of their own, or in a row of a table
    /// as words of their own.
    pub(super) fn part(&mut self) {
        if self.has_row {
            self.out.push(" ");
        } else {
            self.end_block();
        }
    }

    fn end_block(&mut self) {
        if self.has_block {
            self.out.end();
            self.has_block = false;
            if let Some(at) = self.perhaps_at.take() {
                self.n_perhaps_around += self.out.len().saturating_sub(at);
            }
        }
    }

    /// A line break; two of them part blocks.
    pub(super) fn line_break(&mut self) {
        let context = self.context();
        if context.is_unseen() || self.label.is_some() || !self.has_block {
            return;
        }
        if self.is_behind_break && context.words == Words::Running && !self.has_row {
            self.end_block();
        } else {
            self.out.line_break();
            self.is_behind_break = true;
        }
    }

    /// A row of a table of data begins, with its first cell or without any.
    pub(super) fn next_row(&mut self) {
        self.columns.next_row();
    }

    /// Rows of a table of data begin that belong together: no cell reaches into them from above.
    pub(super) fn next_rows(&mut self) {
        self.columns = Columns::default();
    }

    /// A cell of a table of data begins that covers so many columns and rows. What it covers besides its
    /// own place stays empty.
    pub(super) fn cell(&mut self, context: Context, n_columns: usize, n_rows: usize) {
        if !self.has_row {
            self.end_block();
            self.mark = None;
            let is_head = match context.rows {
                Some(Rows::Head) => true,
                Some(Rows::FirstIsHead) => self.n_rows == 0,
                Some(Rows::Body) | None => false,
            };
            self.n_rows += 1;
            self.begin_as(context, Kind::Row, u8::from(is_head));
            self.has_row = true;
        }
        let n_further = self.columns.cell(n_columns, n_rows);
        (0..n_further).for_each(|_| self.out.next_cell());
    }

    /// A table of data begins.
    pub(super) fn begin_table(&mut self) {
        self.n_rows = 0;
        self.columns = Columns::default();
        self.out.begin_table();
    }

    /// The row of a table ends, if one is open.
    pub(super) fn end_row(&mut self) {
        if std::mem::take(&mut self.has_row) {
            self.end_block();
        }
    }

    /// Words from here on are set in that style.
    pub(super) fn begin_style(&mut self, style: Style) {
        if let Some(n) = self.n_styles.get_mut(style as usize) {
            *n += 1;
            if *n == 1 {
                self.out.begin_style(style);
            }
        }
    }

    /// Words from now on are collected until the element ends.
    pub(super) fn begin_label(&mut self) -> bool {
        let is_free = self.label.is_none();
        self.label.get_or_insert_default();
        is_free
    }

    /// What was collected is no label, but words like others.
    pub(super) fn drop_label(&mut self) {
        let Some(words) = self.label.take() else { return };
        for element in self.open.iter_mut().rev() {
            match element.effect {
                Effect::Title | Effect::NoteMark { .. } | Effect::Page => {
                    element.effect = Effect::None;
                    break;
                }
                _ => {}
            }
        }
        self.words(&words);
    }

    /// A page of the printed book begins.
    pub(super) fn page(&mut self, label: &str) {
        if let Some(label) = notes::page_label(label) {
            self.out.milestone(MilestoneKind::Page, label);
        }
    }

    /// Does what the end of an element does; `context` holds behind it.
    pub(super) fn end_effect(&mut self, effect: Effect) {
        match effect {
            Effect::None => {}
            Effect::Style(style) => {
                if let Some(n) = self.n_styles.get_mut(style as usize) {
                    *n = n.saturating_sub(1);
                    if *n == 0 {
                        self.out.end_style(style);
                    }
                }
            }
            Effect::Quote => {
                let is_inner = self.context().n_quotes % 2 == 1;
                if !self.context().is_unseen() && self.has_block {
                    self.out.push(if is_inner { "’" } else { "”" });
                }
            }
            Effect::Title => {
                if let Some(title) = self.label.take() {
                    self.said.title(&title);
                }
            }
            Effect::Page => {
                if let Some(label) = self.label.take() {
                    self.page(&label);
                }
            }
            Effect::NoteMark { is_stated } => {
                if let Some(label) = self.label.take() {
                    self.note_mark(&label, is_stated);
                }
            }
        }
    }

    fn note_mark(&mut self, label: &str, is_stated: bool) {
        let mark = label.trim();
        if mark.is_empty() || !(is_stated || notes::is_mark(mark)) {
            self.words(label);
            return;
        }
        self.begin();
        self.is_behind_break = false;
        if mark.starts_with(['[', '(']) {
            self.out.begin_style(Style::NoteMark);
            self.out.push(label);
            self.out.end_style(Style::NoteMark);
        } else {
            self.out.note_mark(mark);
        }
    }
}
