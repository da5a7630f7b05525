//! The words of a Word document in the order in which it shows them.

use super::{
    merged::Reaching,
    notes::Notes,
    numbering::{Counters, Lists},
    paragraph::Paragraph,
    properties::{ParagraphProperties, RunProperties, is_on, number},
    styles::Sheet,
    symbols::symbol,
};
use crate::{
    extract::{
        Refused,
        flow::{Flow, Styles},
        office::LeftOut,
        xml::{Event, Name, Space, Tag, Xml},
    },
    text::shape::{Shape, Style},
};

/// A body that is being read.
#[derive(Debug)]
pub(super) struct Body<'d> {
    sheet: &'d Sheet,
    lists: &'d Lists,
    flow: Flow,
    counters: Counters,
    /// The open paragraphs: one inside a box stands on the one beside it.
    open: Vec<Paragraph>,
    /// The open fields, outermost first: whether each has come to its result.
    fields: Vec<bool>,
    /// For each open set of alternatives, whether one has been taken.
    alternatives: Vec<bool>,
    /// The last paragraph's mark was deleted, so that the next one goes on in it.
    is_joined: bool,
    /// Empty cells in front of the next one.
    n_before: usize,
    /// The open tables.
    tables: Vec<Reaching>,
    /// The open cells.
    cells: Vec<Cell>,
    /// How many of them belong to the one above, so that what they hold is not shown.
    n_continued: usize,
    /// Words above the characters that come, to be told behind them.
    ruby: Option<String>,
    /// The note that is being read.
    note: Option<usize>,
    notes: Notes,
    left_out: LeftOut,
}

/// An open cell.
#[derive(Clone, Copy, Debug, Default)]
struct Cell {
    /// How many empty ones stand behind it because it is as broad.
    n_behind: usize,
    /// Whether it belongs to the one above it.
    is_continued: bool,
}

impl<'d> Body<'d> {
    /// A body without a word.
    pub(super) fn new(sheet: &'d Sheet, lists: &'d Lists, notes: Notes, has_pages: bool) -> Self {
        Self {
            sheet,
            lists,
            flow: Flow::new(has_pages),
            counters: Counters::default(),
            open: Vec::new(),
            fields: Vec::new(),
            alternatives: Vec::new(),
            is_joined: false,
            n_before: 0,
            tables: Vec::new(),
            cells: Vec::new(),
            n_continued: 0,
            ruby: None,
            note: None,
            notes,
            left_out: LeftOut::default(),
        }
    }

    /// Reads a part with words.
    ///
    /// # Errors
    /// Where it cannot be read.
    pub(super) fn read(&mut self, xml: &mut Xml<'_>) -> Result<(), Refused> {
        while let Some(event) = xml.next()? {
            match event {
                Event::Start(tag) => self.start(&tag, xml)?,
                Event::End(name) => self.end(&name),
                Event::Text(words) => {
                    if self.open.last().is_some_and(|it| it.is_in_words) {
                        self.words(&words);
                    }
                }
            }
            if self.flow.is_full() {
                return Err(Refused::TooLarge { what: "its text has over 256 MB".to_owned() });
            }
        }
        Ok(())
    }

    /// Reads a part with notes; those that nothing refers to are passed over.
    ///
    /// # Errors
    /// Where it cannot be read.
    pub(super) fn read_notes(&mut self, xml: &mut Xml<'_>) -> Result<(), Refused> {
        self.fields.clear();
        self.is_joined = false;
        self.read(xml)
    }

    /// The text, its shape, and what a reader should know of how it was read.
    pub(super) fn finish(self) -> (String, Shape, Vec<String>) {
        let (text, shape) = self.flow.finish();
        (text, shape, self.left_out.warnings())
    }

    fn start(&mut self, tag: &Tag<'_>, xml: &mut Xml<'_>) -> Result<(), Refused> {
        match tag.name() {
            (Space::Word, name) => self.start_word(name, tag, xml),
            (Space::Math, name) => self.start_math(name, xml),
            (Space::Alternatives, name) => self.start_alternative(name, xml),
            _ => Ok(()),
        }
    }

    fn start_word(&mut self, name: &str, tag: &Tag<'_>, xml: &mut Xml<'_>) -> Result<(), Refused> {
        match name {
            "p" => self.begin_paragraph(),
            "pPr" => {
                let own = ParagraphProperties::read(xml)?;
                if let Some(open) = self.open.last_mut() {
                    open.set(own, self.sheet, self.lists);
                }
            }
            "r" => self.set_run(RunProperties::default()),
            "rPr" => {
                let run = self.sheet.run(RunProperties::read(xml)?);
                self.set_run(run);
            }
            "t" => self.in_words(true),
            "tbl" | "tr" | "tblHeader" | "gridBefore" | "tc" | "gridSpan" | "vMerge" => {
                self.start_table(name, tag);
            }
            "txbxContent" => self.flow.begin_box(),
            "ins" | "moveTo" => self.left_out.n_insertions += 1,
            "del" | "moveFrom" => {
                self.left_out.n_deletions += 1;
                xml.skip()?;
            }
            "commentReference" => self.left_out.n_comments += 1,
            "altChunk" | "object" => self.left_out.n_embedded += 1,
            "footnote" | "endnote" => self.begin_note(name == "endnote", tag, xml)?,
            "rt" => self.ruby = Some(xml.words()?),
            // Settings, what is not shown, and what held before a change.
            "sectPr" | "tblPr" | "tblGrid" | "sdtPr" | "sdtEndPr" | "instrText" | "delText"
            | "delInstrText" | "fldData" | "rubyPr" | "tblPrChange" | "trPrChange"
            | "tcPrChange" | "tblPrEx" | "tblGridChange" => xml.skip()?,
            _ => self.character(name, tag),
        }
        Ok(())
    }

    /// Tables, rows and cells, and how they are set.
    fn start_table(&mut self, name: &str, tag: &Tag<'_>) {
        match name {
            "tbl" => {
                self.flow.begin_table();
                self.tables.push(Reaching::default());
            }
            "tr" => {
                self.flow.begin_row();
                if let Some(table) = self.tables.last_mut() {
                    table.next_row();
                }
            }
            "tblHeader" if is_on(tag) => self.flow.head_row(),
            "gridBefore" => self.n_before = number(tag).unwrap_or_default(),
            "tc" => {
                let n_before = std::mem::take(&mut self.n_before);
                self.flow.cells(n_before.saturating_add(1));
                if let Some(table) = self.tables.last_mut() {
                    table.pass(n_before);
                }
                self.cells.push(Cell::default());
            }
            "gridSpan" => {
                if let Some(cell) = self.cells.last_mut() {
                    cell.n_behind = number::<usize>(tag).unwrap_or(1).saturating_sub(1);
                }
            }
            "vMerge" => {
                let is_beginning = tag.attribute("val").as_deref() == Some("restart");
                let (Some(table), Some(cell)) = (self.tables.last_mut(), self.cells.last_mut())
                else {
                    return;
                };
                if table.reach(cell.n_behind, is_beginning)
                    && !std::mem::replace(&mut cell.is_continued, true)
                {
                    self.n_continued += 1;
                }
            }
            _ => {}
        }
    }

    /// What stands for a character, a break, a mark or a part of a field.
    fn character(&mut self, name: &str, tag: &Tag<'_>) {
        match name {
            "tab" | "ptab" => self.words("\t"),
            "br" | "cr" => self.line_break(),
            "noBreakHyphen" => self.words("\u{2011}"),
            "softHyphen" => self.words("\u{ad}"),
            "sym" => {
                let font = tag.attribute("font").unwrap_or_default();
                let place = tag.attribute("char").unwrap_or_default();
                self.words(symbol(&font, &place).encode_utf8(&mut [0; 4]));
            }
            "lastRenderedPageBreak" => self.flow.page(),
            "footnoteReference" | "endnoteReference" => self.refer(name == "endnoteReference", tag),
            "fldChar" => match tag.attribute("fldCharType").as_deref() {
                Some("begin") => self.fields.push(false),
                Some("separate") => {
                    if let Some(has_result) = self.fields.last_mut() {
                        *has_result = true;
                    }
                }
                Some("end") => {
                    self.fields.pop();
                }
                _ => {}
            },
            _ => {}
        }
    }

    fn start_math(&mut self, name: &str, xml: &mut Xml<'_>) -> Result<(), Refused> {
        match name {
            "t" => self.in_words(true),
            "r" => self.set_run(RunProperties::default()),
            "sup" => self.raise(1),
            "sub" => self.lower(1),
            "rPr" | "ctrlPr" => xml.skip()?,
            _ => {}
        }
        Ok(())
    }

    /// Of alternatives for programs of different age, the first is read and no other.
    fn start_alternative(&mut self, name: &str, xml: &mut Xml<'_>) -> Result<(), Refused> {
        match name {
            "AlternateContent" => self.alternatives.push(false),
            "Choice" | "Fallback" => match self.alternatives.last_mut() {
                Some(is_taken) if *is_taken => xml.skip()?,
                Some(is_taken) => *is_taken = true,
                None => {}
            },
            _ => {}
        }
        Ok(())
    }

    fn end(&mut self, name: &Name<'_>) {
        match name.name() {
            (Space::Word, name) => self.end_word(name),
            (Space::Math, "t") => self.in_words(false),
            (Space::Math, "r") => self.end_run(),
            (Space::Math, "num") => self.words("/"),
            (Space::Math, "sup") => self.raise(-1),
            (Space::Math, "sub") => self.lower(-1),
            (Space::Alternatives, "AlternateContent") => {
                self.alternatives.pop();
            }
            _ => {}
        }
    }

    fn end_word(&mut self, name: &str) {
        match name {
            "p" => self.end_paragraph(),
            "t" => self.in_words(false),
            "r" => self.end_run(),
            "tbl" => {
                self.flow.end_table();
                self.tables.pop();
            }
            "tc" => {
                let cell = self.cells.pop().unwrap_or_default();
                self.flow.cells(cell.n_behind);
                self.n_continued -= usize::from(cell.is_continued);
                if let Some(table) = self.tables.last_mut() {
                    table.pass(cell.n_behind.saturating_add(1));
                }
            }
            "txbxContent" => self.flow.end_box(),
            "footnote" | "endnote" => {
                if let Some(idx) = self.note.take() {
                    self.flow.end_note(idx);
                }
            }
            "rubyBase" => {
                if let Some(above) = self.ruby.take() {
                    self.words(&format!("({})", above.trim()));
                }
            }
            _ => {}
        }
    }

    fn begin_paragraph(&mut self) {
        let mut paragraph = Paragraph::default();
        paragraph.set_standard(self.sheet, self.lists);
        // A box has paragraphs of its own.
        paragraph.has_begun = std::mem::take(&mut self.is_joined);
        self.open.push(paragraph);
    }

    fn end_paragraph(&mut self) {
        let Some(paragraph) = self.open.last() else { return };
        self.is_joined = paragraph.has_begun && paragraph.is_joined();
        // Word counts empty items too, but not those that are gone.
        let is_empty = !paragraph.has_begun && !paragraph.is_joined();
        if is_empty && paragraph.is_code() {
            self.begin_block();
        } else if is_empty {
            let _label = paragraph.label(self.lists, &mut self.counters, self.sheet);
        }
        // A field whose code does not end in its paragraph would swallow the rest of the text.
        self.fields.retain(|has_result| *has_result);
        self.open.pop();
        if !self.is_joined {
            self.flow.end_block();
        }
    }

    /// Begins the paragraph's block, with its label, unless it has begun.
    fn begin_block(&mut self) {
        let Some(paragraph) = self.open.last_mut().filter(|it| !it.has_begun) else { return };
        paragraph.has_begun = true;
        let label = paragraph.label(self.lists, &mut self.counters, self.sheet);
        self.flow.block(paragraph.opening(&label));
        if !label.is_empty() {
            self.flow.words(&format!("{label} "), Styles::default());
        }
    }

    /// Whether what stands here is shown, as far as fields and hidden text go.
    fn is_shown(&mut self) -> bool {
        let Some(paragraph) = self.open.last() else { return false };
        if self.fields.contains(&false) {
            return false;
        }
        let is_hidden =
            self.n_continued > 0 || paragraph.run.is_hidden.unwrap_or(paragraph.is_hidden());
        self.left_out.has_hidden |= is_hidden;
        !is_hidden
    }

    fn words(&mut self, words: &str) {
        if words.is_empty() || !self.is_shown() {
            return;
        }
        if let Some(mark) = self.open.last_mut().and_then(|it| it.mark.as_mut()) {
            mark.push_str(words);
            return;
        }
        // Blanks alone make no block; they come in front of pictures.
        let has_begun = self.open.last().is_some_and(|it| it.has_begun || it.is_code());
        if !has_begun && words.trim_matches([' ', '\t', '\n']).is_empty() {
            return;
        }
        self.begin_block();
        let Some(paragraph) = self.open.last() else { return };
        let mut styles = paragraph.run.stated.applied(Styles::default());
        if paragraph.n_raised > 0 {
            styles = styles.with(Style::Superscript, true);
        }
        if paragraph.n_lowered > 0 {
            styles = styles.with(Style::Subscript, true);
        }
        self.flow.words(words, styles);
    }

    fn line_break(&mut self) {
        if self.is_shown() {
            self.begin_block();
            self.flow.line_break();
        }
    }

    fn refer(&mut self, is_endnote: bool, tag: &Tag<'_>) {
        if !self.is_shown() {
            return;
        }
        self.begin_block();
        let key = (is_endnote, tag.attribute("id").unwrap_or_default());
        let own = tag.attribute("customMarkFollows");
        if matches!(own.as_deref(), Some("1" | "true" | "on")) {
            if let Some(paragraph) = self.open.last_mut() {
                paragraph.mark = Some(String::new());
                paragraph.note = Some(key);
            }
        } else {
            let label = self.notes.number(key);
            self.flow.mark(&label);
        }
    }

    /// Ends the open run, and with it a mark that was written in it.
    fn end_run(&mut self) {
        let Some(paragraph) = self.open.last_mut() else { return };
        paragraph.run = RunProperties::default();
        let (Some(mark), Some(key)) = (paragraph.mark.take(), paragraph.note.take()) else {
            return;
        };
        let mark = mark.trim();
        let mark = if mark.is_empty() { "*" } else { mark };
        self.notes.name(key, mark);
        self.flow.mark(mark);
    }

    fn begin_note(
        &mut self,
        is_endnote: bool,
        tag: &Tag<'_>,
        xml: &mut Xml<'_>,
    ) -> Result<(), Refused> {
        let key = (is_endnote, tag.attribute("id").unwrap_or_default());
        let Some((idx, label)) = self.notes.take(&key) else { return xml.skip() };
        self.note = Some(idx);
        self.flow.begin_note(idx, &label);
        Ok(())
    }

    fn set_run(&mut self, run: RunProperties) {
        if let Some(paragraph) = self.open.last_mut() {
            paragraph.run = run;
        }
    }

    fn in_words(&mut self, is_in_words: bool) {
        if let Some(paragraph) = self.open.last_mut() {
            paragraph.is_in_words = is_in_words;
        }
    }

    fn raise(&mut self, by: isize) {
        if let Some(paragraph) = self.open.last_mut() {
            paragraph.n_raised = paragraph.n_raised.saturating_add_signed(by);
        }
    }

    fn lower(&mut self, by: isize) {
        if let Some(paragraph) = self.open.last_mut() {
            paragraph.n_lowered = paragraph.n_lowered.saturating_add_signed(by);
        }
    }
}
