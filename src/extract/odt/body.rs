//! The words of an `OpenDocument` text in the order in which it shows them.

use std::collections::BTreeMap;

use super::{
    lists::{Lists, Suspended},
    styles::{Resolved, Sheet},
};
use crate::{
    extract::{
        Refused,
        flow::{Flow, SPAN_MAX, Styles},
        office::{self, LeftOut, Role},
        xml::{Event, Name, Space, Tag, Xml},
    },
    text::shape::Shape,
};

/// Most blanks that one element can stand for.
const BLANKS_MAX: usize = 1000;

/// A paragraph that is open.
#[derive(Debug, Default)]
struct Paragraph {
    style: Resolved,
    /// As a heading, its level from 1, and where its number begins anew.
    heading: Option<(u8, Option<u32>)>,
    has_number: bool,
    has_begun: bool,
    /// What the spans that are open set, outermost first.
    spans: Vec<Styles>,
    /// The label that the file has for it.
    label: Option<String>,
}

impl Paragraph {
    fn is_code(&self) -> bool {
        self.style.role == Some(Role::Code)
    }
}

/// What stands beside the text and has paragraphs of its own.
#[derive(Debug)]
struct Aside {
    /// Depth of its element.
    depth: usize,
    /// The place of a note among all notes; `None` for a box.
    note: Option<usize>,
    lists: Suspended,
    open: Option<Paragraph>,
}

/// A body that is being read.
#[derive(Debug)]
pub(super) struct Body<'d> {
    sheet: &'d Sheet,
    /// Formulas by what the text calls their parts.
    formulas: &'d BTreeMap<String, String>,
    flow: Flow,
    lists: Lists,
    open: Option<Paragraph>,
    asides: Vec<Aside>,
    is_text: bool,
    /// Empty cells that the last cell stands for as well.
    n_repeated: usize,
    is_head: bool,
    n_notes: usize,
    label: String,
    left_out: LeftOut,
    has_words: bool,
}

impl<'d> Body<'d> {
    /// A body without a word.
    pub(super) fn new(
        sheet: &'d Sheet,
        formulas: &'d BTreeMap<String, String>,
        has_pages: bool,
    ) -> Self {
        Self {
            sheet,
            formulas,
            flow: Flow::new(has_pages),
            lists: Lists::default(),
            open: None,
            asides: Vec::new(),
            is_text: false,
            n_repeated: 0,
            is_head: false,
            n_notes: 0,
            label: String::new(),
            left_out: LeftOut::default(),
            has_words: false,
        }
    }

    /// Reads the part with the words; gives whether it is that of a text, and not of another kind of
    /// document.
    ///
    /// # Errors
    /// Where it cannot be read.
    pub(super) fn read(&mut self, xml: &mut Xml<'_>) -> Result<bool, Refused> {
        while let Some(event) = xml.next()? {
            match event {
                Event::Start(tag) if !self.is_text => {
                    self.is_text = tag.is(Space::Office, "text");
                }
                Event::Start(tag) => self.start(&tag, xml)?,
                Event::End(name) => self.end(&name, xml.depth()),
                Event::Text(words) => self.words(&words),
            }
            if self.flow.is_full() {
                return Err(Refused::TooLarge { what: "its text has over 256 MB".to_owned() });
            }
        }
        Ok(self.is_text)
    }

    /// The text, its shape, and what a reader should know of how it was read.
    pub(super) fn finish(self) -> (String, Shape, Vec<String>) {
        let (text, shape) = self.flow.finish();
        (text, shape, self.left_out.warnings())
    }

    fn start(&mut self, tag: &Tag<'_>, xml: &mut Xml<'_>) -> Result<(), Refused> {
        match tag.name() {
            (Space::Text, name) => self.start_text(name, tag, xml),
            (Space::Table, name) => self.start_table(name, tag, xml),
            (Space::Draw, name) => self.start_drawing(name, tag, xml),
            (Space::Office, "annotation") => {
                self.left_out.n_comments += 1;
                xml.skip()
            }
            // Names of pictures, formulas as trees, forms, pictures in letters.
            (Space::Svg | Space::Form | Space::MathMl, _)
            | (Space::Office, "forms" | "binary-data" | "scripts" | "event-listeners") => {
                xml.skip()
            }
            _ => Ok(()),
        }
    }

    fn start_text(&mut self, name: &str, tag: &Tag<'_>, xml: &mut Xml<'_>) -> Result<(), Refused> {
        match name {
            "p" | "h" => self.begin_paragraph(name == "h", tag, xml.depth()),
            "span" => return self.begin_span(tag, xml),
            "number" => {
                let label = xml.words()?;
                if let Some(open) = &mut self.open {
                    open.label = Some(label.trim().to_owned());
                }
            }
            "s" => {
                let n = tag.attribute("c").and_then(|it| it.parse().ok()).unwrap_or(1);
                self.words(&" ".repeat(BLANKS_MAX.min(n)));
            }
            "tab" => self.words("\t"),
            "line-break" => {
                self.begin_block();
                self.flow.line_break();
            }
            "soft-page-break" => self.flow.page(),
            "list" => self.lists.begin(tag),
            "list-item" => self.lists.item(tag),
            "list-header" => self.lists.header(),
            "note" => self.label.clear(),
            "note-citation" => xml.words()?.trim().clone_into(&mut self.label),
            "note-body" => self.begin_note(xml.depth()),
            "ruby-text" => {
                let above = xml.words()?;
                self.words(&format!("({})", above.trim()));
            }
            "tracked-changes" => return self.changes(xml),
            "section" => {
                let style = tag.attribute("style-name").unwrap_or_default();
                let is_hidden = tag.attribute("display").as_deref() == Some("none")
                    || self.sheet.is_hidden("section", &style);
                if is_hidden {
                    self.left_out.has_hidden = true;
                    return xml.skip();
                }
            }
            "hidden-text" => {
                self.left_out.has_hidden = true;
                return xml.skip();
            }
            "script" => return xml.skip(),
            // Patterns for making lists of contents anew.
            _ if name.ends_with("-source") || name.ends_with("-decls") => return xml.skip(),
            _ => {}
        }
        Ok(())
    }

    fn start_table(&mut self, name: &str, tag: &Tag<'_>, xml: &mut Xml<'_>) -> Result<(), Refused> {
        match name {
            "table" => {
                if self.open.is_some() {
                    self.begin_aside(xml.depth(), None);
                }
                self.flow.begin_table();
            }
            "table-header-rows" => self.is_head = true,
            "table-row" => {
                self.flow.begin_row();
                self.n_repeated = 0;
                if self.is_head {
                    self.flow.head_row();
                }
            }
            "table-cell" | "covered-table-cell" => {
                let before = std::mem::take(&mut self.n_repeated);
                self.flow.cells(before.saturating_add(1));
                let n = tag.attribute("number-columns-repeated").and_then(|it| it.parse().ok());
                self.n_repeated = n.unwrap_or(1_usize).saturating_sub(1).min(SPAN_MAX);
            }
            // Contents of a chart or of a database.
            "shapes" | "dde-source" | "title" | "desc" => return xml.skip(),
            _ => {}
        }
        Ok(())
    }

    /// A box beside a paragraph; frames and groups hold one, links hold words.
    fn start_drawing(
        &mut self,
        name: &str,
        tag: &Tag<'_>,
        xml: &mut Xml<'_>,
    ) -> Result<(), Refused> {
        match name {
            "text-box" | "custom-shape" | "rect" | "ellipse" | "circle" | "line" | "polyline"
            | "polygon" | "regular-polygon" | "path" | "connector" | "caption" | "measure" => {
                self.begin_aside(xml.depth(), None);
            }
            "object" | "object-ole" => {
                let formulas = self.formulas;
                match tag.attribute("href").and_then(|href| formulas.get(&href)) {
                    Some(formula) => self.words(formula),
                    None => self.left_out.n_embedded += 1,
                }
                xml.skip()?;
            }
            "image" | "plugin" | "applet" => xml.skip()?,
            _ => {}
        }
        Ok(())
    }

    fn end(&mut self, name: &Name<'_>, depth: usize) {
        match name.name() {
            (Space::Text, "p" | "h") => self.end_paragraph(),
            (Space::Text, "span") => {
                if let Some(open) = &mut self.open {
                    open.spans.pop();
                }
            }
            (Space::Text, "list") => self.lists.end(),
            (Space::Table, "table") => self.flow.end_table(),
            (Space::Table, "table-header-rows") => self.is_head = false,
            _ => {}
        }
        if self.asides.last().is_some_and(|aside| aside.depth > depth) {
            self.end_aside();
        }
    }

    fn begin_paragraph(&mut self, is_heading: bool, tag: &Tag<'_>, depth: usize) {
        if self.open.is_some() {
            self.begin_aside(depth, None);
        }
        let style = tag.attribute("style-name").unwrap_or_default();
        let style = self.sheet.paragraph(&style);
        let level = tag.attribute("outline-level").and_then(|it| it.parse::<u8>().ok());
        let restart = tag.attribute("restart-numbering").as_deref() == Some("true");
        let start = tag.attribute("start-value").and_then(|it| it.parse().ok());
        let heading = if is_heading {
            Some((level.or(style.heading).unwrap_or(1).clamp(1, 10), start.filter(|_| restart)))
        } else {
            style.heading.map(|level| (level, None))
        };
        if style.breaks_page && self.has_words && self.asides.is_empty() {
            self.flow.page();
        }
        let has_number = is_heading && tag.attribute("is-list-header").as_deref() != Some("true");
        self.open = Some(Paragraph { style, heading, has_number, ..Paragraph::default() });
    }

    fn end_paragraph(&mut self) {
        let is_code = self.open.as_ref().is_some_and(Paragraph::is_code);
        if is_code {
            self.begin_block();
        } else if self.open.as_ref().is_some_and(|it| !it.has_begun) {
            // An empty item counts too.
            let _label = self.label();
        }
        self.open = None;
        self.flow.end_block();
    }

    /// Begins the paragraph's block, with its label, unless it has begun.
    fn begin_block(&mut self) {
        if self.open.as_ref().is_none_or(|it| it.has_begun) {
            return;
        }
        self.has_words = true;
        let label = self.label();
        let depth = self.lists.depth();
        let Some(open) = &mut self.open else { return };
        open.has_begun = true;
        let item = depth.filter(|_| !label.is_empty());
        let heading = open.heading.map(|(level, _)| level);
        self.flow.block(office::opening(heading, item, open.style.role));
        if !label.is_empty() {
            self.flow.words(&format!("{label} "), Styles::default());
        }
    }

    /// Counts the open paragraph and gives its label: the one that the file has, else that of its list,
    /// else that of its heading.
    fn label(&mut self) -> String {
        let in_list = self.lists.label(&self.sheet.lists);
        let Some(open) = &mut self.open else { return String::new() };
        let counted = match open.heading {
            Some((level, start)) if open.has_number && in_list.is_empty() => {
                self.lists.heading(&self.sheet.outline, level, start)
            }
            _ => in_list,
        };
        open.label.take().unwrap_or(counted)
    }

    fn words(&mut self, words: &str) {
        let Some(open) = &self.open else { return };
        if words.is_empty() {
            return;
        }
        let is_blank = words.trim_matches([' ', '\t', '\n', '\r']).is_empty();
        if is_blank && !open.has_begun && !open.is_code() {
            return;
        }
        let styles = open.spans.last().copied().unwrap_or_default();
        self.begin_block();
        self.flow.words(words, styles);
    }

    fn begin_span(&mut self, tag: &Tag<'_>, xml: &mut Xml<'_>) -> Result<(), Refused> {
        let Some(open) = &mut self.open else { return Ok(()) };
        let name = tag.attribute("style-name").unwrap_or_default();
        if self.sheet.is_hidden("text", &name) {
            self.left_out.has_hidden = true;
            return xml.skip();
        }
        let outer = open.spans.last().copied().unwrap_or_default();
        open.spans.push(self.sheet.span(&name, outer));
        Ok(())
    }

    fn begin_note(&mut self, depth: usize) {
        self.begin_block();
        let label = std::mem::take(&mut self.label);
        let label = if label.is_empty() { (self.n_notes + 1).to_string() } else { label };
        self.flow.mark(&label);
        let idx = self.n_notes;
        self.n_notes += 1;
        self.begin_aside(depth, Some((idx, &label)));
    }

    fn begin_aside(&mut self, depth: usize, note: Option<(usize, &str)>) {
        match note {
            Some((idx, label)) => self.flow.begin_note(idx, label),
            None => self.flow.begin_box(),
        }
        let note = note.map(|(idx, _)| idx);
        let (lists, open) = (self.lists.suspend(), self.open.take());
        self.asides.push(Aside { depth, note, lists, open });
    }

    fn end_aside(&mut self) {
        let Some(aside) = self.asides.pop() else { return };
        match aside.note {
            Some(idx) => self.flow.end_note(idx),
            None => self.flow.end_box(),
        }
        self.lists.resume(aside.lists);
        self.open = aside.open;
        if self.open.is_none() {
            // A box that stands by itself.
            self.flow.end_block();
        }
    }

    /// What was deleted stands here and not in the text; inserted words stand in the text.
    fn changes(&mut self, xml: &mut Xml<'_>) -> Result<(), Refused> {
        let inside = xml.depth();
        while let Some(event) = xml.next()? {
            match event {
                Event::Start(tag) if tag.is(Space::Text, "insertion") => {
                    self.left_out.n_insertions += 1;
                }
                Event::Start(tag) if tag.is(Space::Text, "deletion") => {
                    self.left_out.n_deletions += 1;
                    xml.skip()?;
                }
                Event::End(_) if xml.depth() < inside => break,
                _ => {}
            }
        }
        Ok(())
    }
}
