//! Puts together what word processors write: words in runs, boxes beside a paragraph, notes that stand
//! elsewhere, tables of which one learns only at their end that they are none.
//!
//! [`Builder`](super::builder::Builder) wants everything in the order of the text. A [`Flow`] takes it in the
//! order of the file: it passes most of it straight on and holds back what belongs further down. A
//! table that has a single column is a frame around its contents, which then stand as blocks of their
//! own; a table inside a cell becomes words of that cell.

mod player;
mod styles;

use self::player::Player;
pub(super) use self::styles::{Stated, Styles};
use super::builder::Opening;
use crate::text::shape::Shape;

/// Most empty cells that one cell can stand for. Word allows 63 columns.
pub(super) const SPAN_MAX: usize = 64;

/// Something that stands in a document.
#[derive(Clone, Debug)]
enum Piece {
    Block(Opening),
    End,
    Words(Box<str>),
    Break,
    Styles(Styles),
    Mark(Box<str>),
    Page(u32),
    /// A table begins; whether it is only a frame is known at its end.
    Table(bool),
    /// A row; whether it belongs to the head.
    Row(bool),
    Cell,
    EndTable,
}

/// A document that comes together.
#[derive(Debug)]
pub(super) struct Flow {
    player: Player,
    /// The text itself, and on top of it boxes and notes that are being read, the innermost last.
    layers: Vec<Layer>,
    /// Notes with their place among all notes.
    notes: Vec<(usize, Box<str>, Vec<Piece>)>,
    n_pages: u32,
    has_pages: bool,
}

#[derive(Debug, Default)]
struct Layer {
    /// What is held back.
    pieces: Vec<Piece>,
    /// Boxes that stand behind the open paragraph.
    behind: Vec<Piece>,
    tables: Vec<OpenTable>,
    styles: Option<Styles>,
}

#[derive(Clone, Copy, Debug)]
struct OpenTable {
    /// Where its piece stands.
    at: usize,
    /// Where the piece of its last row stands.
    row_at: usize,
    n_cells: usize,
    most_cells: usize,
}

impl Flow {
    /// A flow without a word; with `has_pages`, [`Flow::page`] counts pages from 1.
    pub(super) fn new(has_pages: bool) -> Self {
        let mut flow = Self {
            player: Player::default(),
            layers: vec![Layer::default()],
            notes: Vec::new(),
            n_pages: 0,
            has_pages,
        };
        flow.page();
        flow
    }

    /// Begins a block. A block of code that follows another one goes on in it with a new line.
    pub(super) fn block(&mut self, opening: Opening) {
        self.put(Piece::Block(opening));
    }

    /// Ends the open block; boxes that stand beside it follow.
    pub(super) fn end_block(&mut self) {
        self.put(Piece::End);
        let Some(layer) = self.layers.last_mut() else { return };
        layer.styles = None;
        let behind = std::mem::take(&mut layer.behind);
        if self.is_direct() {
            self.player.play_all(&behind);
        } else if let Some(layer) = self.layers.last_mut() {
            layer.pieces.extend(behind);
        }
    }

    /// Words in those styles.
    pub(super) fn words(&mut self, words: &str, styles: Styles) {
        if words.is_empty() {
            return;
        }
        self.set(styles);
        if self.is_direct() {
            self.player.words(words);
        } else {
            self.put(Piece::Words(words.into()));
        }
    }

    /// A line break inside the block.
    pub(super) fn line_break(&mut self) {
        self.put(Piece::Break);
    }

    /// The mark of a note.
    pub(super) fn mark(&mut self, label: &str) {
        self.set(Styles::default());
        self.put(Piece::Mark(label.into()));
    }

    /// A page begins.
    pub(super) fn page(&mut self) {
        if self.has_pages {
            self.n_pages += 1;
            self.put(Piece::Page(self.n_pages));
        }
    }

    /// A table begins.
    pub(super) fn begin_table(&mut self) {
        self.end_block();
        let Some(layer) = self.layers.last_mut() else { return };
        let at = layer.pieces.len();
        layer.tables.push(OpenTable { at, row_at: at, n_cells: 0, most_cells: 0 });
        self.put(Piece::Table(false));
    }

    /// The next row of the table begins.
    pub(super) fn begin_row(&mut self) {
        let Some(layer) = self.layers.last_mut() else { return };
        let Some(table) = layer.tables.last_mut() else { return };
        table.n_cells = 0;
        table.row_at = layer.pieces.len();
        self.put(Piece::Row(false));
    }

    /// The row belongs to the head of its table.
    pub(super) fn head_row(&mut self) {
        let Some(layer) = self.layers.last_mut() else { return };
        let row_at = layer.tables.last().map_or(usize::MAX, |table| table.row_at);
        if let Some(Piece::Row(is_head)) = layer.pieces.get_mut(row_at) {
            *is_head = true;
        }
    }

    /// So many cells follow, of which only the last can have words; at most [`SPAN_MAX`].
    pub(super) fn cells(&mut self, n: usize) {
        let Some(table) = self.layers.last_mut().and_then(|layer| layer.tables.last_mut()) else {
            return;
        };
        let n = n.min(SPAN_MAX);
        table.n_cells += n;
        table.most_cells = table.most_cells.max(table.n_cells);
        for _ in 0..n {
            self.put(Piece::Cell);
        }
    }

    /// The table ends.
    pub(super) fn end_table(&mut self) {
        self.put(Piece::EndTable);
        let Some(layer) = self.layers.last_mut() else { return };
        let Some(table) = layer.tables.pop() else { return };
        layer.styles = None;
        if let Some(Piece::Table(is_frame)) = layer.pieces.get_mut(table.at) {
            *is_frame = table.most_cells <= 1;
        }
        if self.is_direct() {
            let pieces = self.layers.last_mut().map(|layer| std::mem::take(&mut layer.pieces));
            self.player.play_all(&pieces.unwrap_or_default());
        }
    }

    /// A box begins that stands beside the open paragraph; it follows behind it.
    pub(super) fn begin_box(&mut self) {
        self.layers.push(Layer::default());
    }

    /// The box ends.
    pub(super) fn end_box(&mut self) {
        if let Some(pieces) = self.pop()
            && let Some(layer) = self.layers.last_mut()
        {
            layer.behind.extend(pieces);
        }
    }

    /// A note begins: the words at the place `idx` among all notes, under that label.
    pub(super) fn begin_note(&mut self, idx: usize, label: &str) {
        self.notes.push((idx, label.into(), Vec::new()));
        self.layers.push(Layer::default());
    }

    /// The note ends; `idx` is that of its beginning.
    pub(super) fn end_note(&mut self, idx: usize) {
        let Some(pieces) = self.pop() else { return };
        if let Some((.., note)) = self.notes.iter_mut().rev().find(|(it, ..)| *it == idx) {
            *note = pieces;
        }
    }

    /// Whether the text has become too long; what comes then is dropped.
    pub(super) fn is_full(&self) -> bool {
        self.player.is_full()
    }

    /// The text with all notes at its end.
    pub(super) fn finish(mut self) -> (String, Shape) {
        while self.layers.len() > 1 {
            self.end_box();
        }
        while self.layers.first().is_some_and(|layer| !layer.tables.is_empty()) {
            self.end_table();
        }
        self.end_block();
        self.notes.sort_by_key(|(idx, ..)| *idx);
        for (_, label, pieces) in std::mem::take(&mut self.notes) {
            self.player.note(&label, &pieces);
        }
        self.player.finish()
    }

    /// Takes off the topmost layer and gives what it held; never the text itself.
    fn pop(&mut self) -> Option<Vec<Piece>> {
        if self.layers.len() < 2 {
            return None;
        }
        while self.layers.last().is_some_and(|layer| !layer.tables.is_empty()) {
            self.end_table();
        }
        self.end_block();
        self.layers.pop().map(|layer| layer.pieces)
    }

    fn set(&mut self, styles: Styles) {
        let Some(layer) = self.layers.last_mut() else { return };
        if layer.styles != Some(styles) {
            layer.styles = Some(styles);
            self.put(Piece::Styles(styles));
        }
    }

    /// Whether nothing is held back.
    fn is_direct(&self) -> bool {
        matches!(self.layers.as_slice(), [layer] if layer.tables.is_empty())
    }

    fn put(&mut self, piece: Piece) {
        if self.is_direct() {
            self.player.play(&piece);
        } else if let Some(layer) = self.layers.last_mut() {
            layer.pieces.push(piece);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::shape::{Kind, Style};

    fn paragraph(flow: &mut Flow, words: &str) {
        flow.block(Opening::of(Kind::Paragraph));
        flow.words(words, Styles::default());
        flow.end_block();
    }

    fn row(flow: &mut Flow, cells: &[&str]) {
        flow.begin_row();
        for cell in cells {
            flow.cells(1);
            paragraph(flow, cell);
        }
    }

    #[track_caller]
    fn check(flow: Flow, expect: &str) {
        let (text, shape) = flow.finish();
        assert!(shape.is_sound(&text));
        assert_eq!(text, expect);
    }

    #[test]
    fn a_table_of_one_column_is_a_frame_and_one_in_a_cell_becomes_words() {
        let mut flow = Flow::new(false);
        flow.begin_table();
        flow.begin_row();
        flow.cells(1);
        paragraph(&mut flow, "framed");
        flow.begin_table();
        row(&mut flow, &["a", "b"]);
        flow.head_row();
        flow.begin_row();
        flow.cells(1);
        paragraph(&mut flow, "c");
        flow.begin_table();
        row(&mut flow, &["d", "e"]);
        row(&mut flow, &["f", "g"]);
        flow.end_table();
        flow.cells(1);
        paragraph(&mut flow, "h");
        paragraph(&mut flow, "i");
        flow.end_table();
        paragraph(&mut flow, "framed too");
        flow.end_table();
        paragraph(&mut flow, "end");
        check(flow, "framed\n\na\tb\nc d e f g\th i\n\nframed too\n\nend");
    }

    #[test]
    fn a_box_follows_its_paragraph_and_notes_stand_at_the_end() {
        let mut flow = Flow::new(false);
        flow.block(Opening::of(Kind::Paragraph));
        flow.words("one ", Styles::default());
        flow.begin_box();
        paragraph(&mut flow, "boxed");
        flow.end_box();
        flow.words("paragraph", Styles::default());
        flow.mark("1");
        flow.end_block();
        flow.begin_note(0, "1");
        paragraph(&mut flow, "first");
        paragraph(&mut flow, "second");
        flow.end_note(0);
        paragraph(&mut flow, "end");
        check(flow, "one paragraph[1]\n\nboxed\n\nend\n\n[1] first\nsecond");
    }

    #[test]
    fn runs_of_one_style_are_one_run() {
        let strong = Styles::default().with(Style::Strong, true);
        let mut flow = Flow::new(false);
        flow.block(Opening::of(Kind::Paragraph));
        flow.words("so", strong);
        flow.words("me wo", strong);
        flow.words("rds", Styles::default());
        flow.end_block();
        let (text, shape) = flow.finish();
        assert_eq!(text, "some words");
        assert_eq!(shape.runs.len(), 1);
        assert_eq!(shape.runs.first().unwrap().span.end(), 7);
    }

    #[test]
    fn lines_of_code_that_follow_each_other_are_one_block() {
        let mut flow = Flow::new(false);
        for line in ["if a:", "    b", ""] {
            flow.block(Opening::of(Kind::Code));
            flow.words(line, Styles::default());
            flow.end_block();
        }
        paragraph(&mut flow, "end");
        check(flow, "if a:\n    b\n\nend");
    }

    #[test]
    fn what_is_left_open_is_closed() {
        let mut flow = Flow::new(true);
        flow.begin_table();
        flow.begin_row();
        flow.cells(usize::MAX);
        flow.begin_box();
        flow.begin_note(0, "1");
        flow.begin_table();
        row(&mut flow, &["a", "b"]);
        check(flow, "a\tb\n\n[1]");
    }
}
