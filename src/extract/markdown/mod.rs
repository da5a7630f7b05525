//! Markdown: the text as it is written, its structure beside it.
//!
//! Nothing is taken out of the text: places are counted in what the writer's file says, and the same
//! file opened as plain text has the same places. What is a mark and no word (`#`, `**`, `>`, the target
//! of a link) is a run of [`Style::Mark`], which a view may dim. Bullets and numbers of lists are words:
//! they stand where other formats have them too. What stands in no block (definitions of link targets)
//! stays in the text and counts line by line.
//!
//! A block begins at the beginning of its line, so that the marks in front belong to it. Front matter is
//! [`Kind::Leftover`]: it says something of the text and is no part of it, and its fields are stated.

mod front;
mod leaf;

use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use self::leaf::Leaf;
use super::{Refused, plain};
use crate::text::{
    extracted::Extracted,
    shape::{Block, Kind, Run, Shape, Style},
    span::Span,
};

/// Longest text whose structure is read, in bytes: the parser keeps many times as much.
const LENGTH_MAX: usize = 16 << 20;

/// The text of a Markdown file.
///
/// # Errors
/// As [`plain::read`].
pub(super) fn read(bytes: &[u8], encoding: Option<&str>) -> Result<Extracted, Refused> {
    let mut extracted = plain::read(bytes, encoding)?;
    if extracted.text.len() > LENGTH_MAX {
        extracted.warnings.push("it is too long for its structure to be read".to_owned());
        return Ok(extracted);
    }
    let front = front::of(&extracted.text);
    let mut reader = Reader::new(&extracted.text);
    if let Some(front) = &front {
        reader.front(front.span);
        extracted.stated = front.stated.clone();
    }
    reader.read(front.map_or(0, |front| front.span.end()));
    extracted.shape = reader.finish();
    Ok(extracted)
}

/// Turns the parser's events into blocks and runs.
struct Reader<'t> {
    text: &'t str,
    shape: Shape,
    /// The block that is read.
    leaf: Option<Leaf>,
    /// Styles that are on, and how many pieces of the block's words stood before each.
    styles: Vec<(Style, usize)>,
    /// How many quotations set apart, and lists, are open.
    n_quotes: usize,
    n_lists: usize,
    /// Where the innermost item begins that has no block yet.
    item: Option<usize>,
    is_in_note: bool,
    n_tables: u32,
    /// Where the last block ends.
    last: usize,
}

impl<'t> Reader<'t> {
    fn new(text: &'t str) -> Self {
        Self {
            text,
            shape: Shape::default(),
            leaf: None,
            styles: Vec::new(),
            n_quotes: 0,
            n_lists: 0,
            item: None,
            is_in_note: false,
            n_tables: 0,
            last: 0,
        }
    }

    fn front(&mut self, span: Span) {
        let mut leaf = Leaf::new(Kind::Leftover, span.start());
        leaf.word(span.start()..span.end());
        self.leaf = Some(leaf);
        self.close(span.end());
    }

    /// Reads what stands from `from` on.
    fn read(&mut self, from: usize) {
        let options = Options::ENABLE_TABLES
            | Options::ENABLE_FOOTNOTES
            | Options::ENABLE_STRIKETHROUGH
            | Options::ENABLE_TASKLISTS;
        let text = self.text.get(from..).unwrap_or_default();
        for (event, range) in Parser::new_ext(text, options).into_offset_iter() {
            let range = range.start + from..range.end + from;
            match event {
                Event::Start(tag) => self.start(&tag, range),
                Event::End(tag) => self.end(tag, range),
                event => self.inside(&event, range),
            }
        }
    }

    fn start(&mut self, tag: &Tag<'_>, range: Range<usize>) {
        let style = match tag {
            Tag::Emphasis => Some(Style::Emphasis),
            Tag::Strong => Some(Style::Strong),
            Tag::Strikethrough => Some(Style::Struck),
            _ => None,
        };
        if let Some(style) = style {
            let n_words = self.words(range.start).n_words();
            self.styles.push((style, n_words));
            return;
        }
        match tag {
            Tag::Link { .. } | Tag::Image { .. } | Tag::TableCell => return,
            _ => self.close(range.start),
        }
        match tag {
            Tag::Paragraph => self.begin(Kind::Paragraph, 0, range),
            Tag::Heading { level, .. } => self.begin(Kind::Heading, *level as u8, range),
            Tag::CodeBlock(_) => self.begin(Kind::Code, 0, range),
            Tag::HtmlBlock => self.begin_whole(Kind::Paragraph, range),
            Tag::BlockQuote(_) => self.n_quotes += 1,
            Tag::List(_) => self.n_lists += 1,
            Tag::Item => self.item = Some(range.start),
            Tag::FootnoteDefinition(_) => self.is_in_note = true,
            Tag::Table(_) => self.n_tables += 1,
            Tag::TableHead => {
                let line = self.line(range.start);
                let behind = (line.end + 1).min(self.text.len());
                let below = self.line(behind);
                self.begin(Kind::Row, 1, line.clone());
                self.row(1, behind, below);
            }
            Tag::TableRow => {
                let line = self.line(range.start);
                self.begin(Kind::Row, 0, line);
            }
            _ => {}
        }
    }

    /// Notes the line between the head of a table and its other rows: nothing but marks.
    fn row(&mut self, level: u8, start: usize, line: Range<usize>) {
        if let Some(leaf) = &mut self.leaf {
            leaf.below = Some((start, line.end, level));
        }
    }

    fn end(&mut self, tag: TagEnd, range: Range<usize>) {
        match tag {
            TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough => {
                if let (Some((style, n_words)), Some(leaf)) = (self.styles.pop(), &mut self.leaf) {
                    leaf.styled(style, n_words);
                }
            }
            TagEnd::Link | TagEnd::Image | TagEnd::TableCell => {}
            TagEnd::TableHead | TagEnd::TableRow => {
                let end = self.line(range.start).end;
                self.close(end);
            }
            TagEnd::Item => {
                self.close(range.end);
                self.item = None;
            }
            TagEnd::List(_) => self.n_lists = self.n_lists.saturating_sub(1),
            TagEnd::BlockQuote(_) => self.n_quotes = self.n_quotes.saturating_sub(1),
            TagEnd::FootnoteDefinition => self.is_in_note = false,
            _ => self.close(range.end),
        }
    }

    fn inside(&mut self, event: &Event<'_>, range: Range<usize>) {
        match event {
            Event::Rule => {
                self.close(range.start);
                self.begin_whole(Kind::Paragraph, range.clone());
                // Without a word, it is a mark as a whole.
                self.close(range.end);
            }
            Event::Code(_) => {
                let code = self.text.get(range.clone()).unwrap_or_default();
                let n_ticks = code.len() - code.trim_start_matches('`').len();
                let inner = range.start + n_ticks..range.end.saturating_sub(n_ticks);
                self.words(range.start).word_in(Style::Code, inner);
            }
            Event::FootnoteReference(_) => {
                self.words(range.start).word_in(Style::NoteMark, range);
            }
            // A tag is a mark, and so is what no event speaks of.
            Event::InlineHtml(_) => drop(self.words(range.start)),
            Event::Html(_) => {
                let html = self.text.get(range.clone()).unwrap_or_default();
                let tags = leaf::tags(html);
                let words = self.words(range.start);
                words.word(range.clone());
                for tag in tags {
                    words.mark(range.start + tag.start..range.start + tag.end);
                }
            }
            Event::HardBreak => self.words(range.start).has_hard_break = true,
            Event::SoftBreak => {}
            _ => self.words(range.start).word(range),
        }
    }

    /// The block that words at `at` belong to: the open one, or the item of a list without paragraphs.
    fn words(&mut self, at: usize) -> &mut Leaf {
        if self.leaf.is_none() {
            self.begin(Kind::Paragraph, 0, at..at);
        }
        self.leaf.get_or_insert_with(|| Leaf::new(Kind::Paragraph, at))
    }

    /// Begins a block whose words stand in `range`.
    fn begin(&mut self, kind: Kind, level: u8, range: Range<usize>) {
        self.close(range.start);
        let mut leaf = Leaf::new(kind, range.start);
        leaf.level = level;
        if kind == Kind::Paragraph {
            if self.item.take().is_some() {
                leaf.kind = Kind::Item;
                leaf.level = u8::try_from(self.n_lists).unwrap_or(u8::MAX);
            } else if self.is_in_note {
                leaf.kind = Kind::Note;
            }
        } else {
            self.item = None;
        }
        self.leaf = Some(leaf);
    }

    /// Begins a block whose line breaks count.
    fn begin_whole(&mut self, kind: Kind, range: Range<usize>) {
        self.begin(kind, 0, range);
        if let Some(leaf) = &mut self.leaf {
            leaf.has_hard_break = true;
        }
    }

    /// Ends the open block, which reaches to `to` at most.
    fn close(&mut self, to: usize) {
        let Some(leaf) = self.leaf.take() else { return };
        self.styles.clear();
        let end = leaf.end(self.text, to);
        let start = self.line(leaf.start).start.max(self.last);
        let is_place = self.text.is_char_boundary(start) && self.text.is_char_boundary(end);
        if start >= end || !is_place {
            return;
        }
        let quoted = u8::try_from(self.n_quotes).unwrap_or(u8::MAX);
        let table = if leaf.kind == Kind::Row { self.n_tables.saturating_sub(1) } else { 0 };
        let span = Span::new(start, end);
        let is_wrapped = leaf.is_wrapped(self.text, span);
        let (kind, level, below) = (leaf.kind, leaf.level, leaf.below);
        self.shape.blocks.push(Block { span, kind, level, quoted, table, is_wrapped });
        leaf.runs(self.text, span, quoted > 0, &mut self.shape.runs);
        self.last = end;
        if let Some((start, end, level)) = below
            && start < end
        {
            let span = Span::new(start, end);
            let is_wrapped = false;
            self.shape.blocks.push(Block { span, kind, level, quoted, table, is_wrapped });
            self.shape.runs.push(Run { span, style: Style::Mark });
            self.last = end;
        }
    }

    /// The line that holds the byte `at`, without its line feed.
    fn line(&self, at: usize) -> Range<usize> {
        let bytes = self.text.as_bytes();
        let before = bytes.get(..at).unwrap_or_default();
        let behind = bytes.get(at..).unwrap_or_default();
        let start = memchr::memrchr(b'\n', before).map_or(0, |feed| feed + 1);
        let end = memchr::memchr(b'\n', behind).map_or(bytes.len(), |feed| at + feed);
        start..end
    }

    fn finish(mut self) -> Shape {
        self.close(self.text.len());
        self.shape.runs.sort_by_key(|run| (run.span.start(), std::cmp::Reverse(run.span.end())));
        self.shape
    }
}
