//! What a document looks like, kept beside its text: headings, lists, tables, notes, quotations set
//! apart, emphasis, pages.
//!
//! The text itself holds none of this; a file's own structure is noted here by place. A plain text
//! has no shape, and everything works without one. Refuses to know formats and screens.
//!
//! Start at [`Shape`]. Shapes are made by `extract` and drawn by the reading view.

use super::span::Span;

/// The structure of one text, by place.
///
/// Invariant: blocks are in text order and do not overlap; runs are in order of their start; all
/// places lie on character boundaries of the text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shape {
    /// Paragraphs, headings, rows and the like, in order. Empty where the file states none.
    pub blocks: Vec<Block>,
    /// Emphasis and the like, in order of start; they may nest and never reach over a block.
    pub runs: Vec<Run>,
    /// Where pages or moments begin, in order.
    pub milestones: Vec<Milestone>,
}

/// A piece of text that stands by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block {
    /// The bytes it covers.
    pub span: Span,
    /// What it is.
    pub kind: Kind,
    /// Of a heading its level, of an item its depth, both from 1; of a row 1 in the head of its
    /// table; else 0.
    pub level: u8,
    /// In how many quotations set apart it stands.
    pub quoted: u8,
    /// Which table a row belongs to, counted from 0 in the document; else 0.
    pub table: u32,
    /// Whether its line breaks were made by the page and not by the writer: it reads as one paragraph.
    pub is_wrapped: bool,
}

/// What a block is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Ordinary words.
    Paragraph,
    /// A heading.
    Heading,
    /// An item of a list; its number or bullet stands in the text where the file has one.
    Item,
    /// A row of a table; its cells are parted by tabs.
    Row,
    /// A footnote or endnote; it begins with its mark in square brackets.
    Note,
    /// Words whose blanks and line breaks count.
    Code,
    /// What stands under a picture or a table.
    Caption,
    /// What the page repeats: a running header, a page number, navigation.
    Leftover,
}

impl Kind {
    /// Every kind with its name on the command line and in caches.
    pub const ALL: [(Self, &'static str); 8] = [
        (Self::Paragraph, "paragraph"),
        (Self::Heading, "heading"),
        (Self::Item, "item"),
        (Self::Row, "row"),
        (Self::Note, "note"),
        (Self::Code, "code"),
        (Self::Caption, "caption"),
        (Self::Leftover, "leftover"),
    ];

    /// Its name on the command line.
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(kind, _)| *kind == self).map_or("", |(_, name)| name)
    }
}

/// Words inside a block that are set otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Run {
    /// The bytes it covers.
    pub span: Span,
    /// How they are set.
    pub style: Style,
}

/// How a run is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Style {
    /// Emphasis: italics.
    Emphasis,
    /// Strong emphasis: bold.
    Strong,
    /// Underlined.
    Underlined,
    /// Struck out: shown as such, since it was taken back.
    Struck,
    /// Letters of one width.
    Code,
    /// Raised.
    Superscript,
    /// Lowered.
    Subscript,
    /// The mark of a note, in square brackets as at the note itself.
    NoteMark,
    /// Characters that are marks and no words: `**` and `#` of Markdown.
    Mark,
}

impl Style {
    /// Every style with its name on the command line and in caches.
    pub const ALL: [(Self, &'static str); 9] = [
        (Self::Emphasis, "emphasis"),
        (Self::Strong, "strong"),
        (Self::Underlined, "underlined"),
        (Self::Struck, "struck"),
        (Self::Code, "code"),
        (Self::Superscript, "superscript"),
        (Self::Subscript, "subscript"),
        (Self::NoteMark, "note mark"),
        (Self::Mark, "mark"),
    ];
}

/// Where a page or a moment of a recording begins. TEI's word for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Milestone {
    /// The byte in front of its first character.
    pub at: usize,
    /// What begins.
    pub kind: MilestoneKind,
    /// What people call it: `17`, `xii`, `00:04:31`.
    pub label: String,
}

/// What begins at a milestone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MilestoneKind {
    /// A page.
    Page,
    /// A moment of a recording.
    Time,
}

impl Shape {
    /// The block that holds `byte`; between two, none. Cost: a binary search.
    pub fn block_at(&self, byte: usize) -> Option<&Block> {
        let at = self.blocks.partition_point(|block| block.span.start() <= byte);
        let block = self.blocks.get(at.checked_sub(1)?)?;
        (byte < block.span.end()).then_some(block)
    }

    /// The milestone whose page or moment holds `byte`. Cost: a binary search.
    pub fn milestone_at(&self, byte: usize) -> Option<&Milestone> {
        let at = self.milestones.partition_point(|milestone| milestone.at <= byte);
        self.milestones.get(at.checked_sub(1)?)
    }

    /// The runs that begin in `span`, in order. Cost: a binary search.
    pub fn runs_in(&self, span: Span) -> &[Run] {
        let from = self.runs.partition_point(|run| run.span.start() < span.start());
        let to = self.runs.partition_point(|run| run.span.start() < span.end());
        self.runs.get(from..to).unwrap_or_default()
    }

    /// Number of pages; 0 where the file has none.
    pub fn n_pages(&self) -> usize {
        self.milestones.iter().filter(|it| it.kind == MilestoneKind::Page).count()
    }

    /// Whether the invariant holds for a text of that content; what comes out of a cache or another
    /// process is asked this.
    pub fn is_sound(&self, text: &str) -> bool {
        let is_place = |byte: usize| text.is_char_boundary(byte);
        let is_span = |span: Span| is_place(span.start()) && is_place(span.end());
        let blocks = self.blocks.iter().all(|block| is_span(block.span))
            && self.blocks.array_windows().all(|[a, b]| a.span.end() <= b.span.start());
        let runs = self.runs.iter().all(|run| is_span(run.span))
            && self.runs.array_windows().all(|[a, b]| a.span.start() <= b.span.start());
        let milestones = self.milestones.iter().all(|it| is_place(it.at))
            && self.milestones.array_windows().all(|[a, b]| a.at <= b.at);
        blocks && runs && milestones
    }
}
