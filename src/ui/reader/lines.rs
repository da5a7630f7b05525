//! Places in a block that was laid out: bytes to points and back.
//!
//! The geometry of one galley, in its own coordinates, on top of [`super::glyphs`]. Everything that
//! is painted or pointed at goes through here, so that highlights, selection, caret and pointer
//! always mean the same letters.

use std::{ops::Range, sync::Arc};

use egui::{
    Pos2, Rect,
    epaint::text::{Glyph, PlacedRow},
    pos2,
    text::Galley,
};
use unicode_segmentation::UnicodeSegmentation as _;

use super::{glyphs::GlyphMap, seams::Seams};

/// Points between two pieces of one passage that are still painted as one.
const JOIN: f32 = 1.0;

/// Room for a seam's mark at the end of a row, in points.
const BESIDE: f32 = 16.0;

/// A block that was laid out. Its galley is for looking up places and for painting in the frame it
/// was made in, never later: egui may empty the atlas of glyphs between two frames.
#[derive(Clone, Debug)]
pub(super) struct Lines {
    galley: Arc<Galley>,
    map: Arc<GlyphMap>,
    /// Index of each row's first glyph, and the number of glyphs.
    firsts: Box<[usize]>,
    /// For each row the left and right edge of its cell, where cells stand beside each other.
    cells: Option<Cells>,
    /// What of the block the galley leaves out: to others bytes are those of the block, in here those of
    /// the galley's text.
    seams: Seams,
}

/// For each row the left and right edge of its cell.
pub(super) type Cells = Arc<[(f32, f32)]>;

/// A stretch of one row.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Stretch {
    /// The row.
    pub(super) row: usize,
    /// Its left end, in points.
    pub(super) left: f32,
    /// Its right end.
    pub(super) right: f32,
}

/// A letter as it stands on its row.
struct LetterBox {
    bytes: Range<usize>,
    left: f32,
    right: f32,
    is_rtl: bool,
}

impl LetterBox {
    /// The edge at which it begins, as it is read.
    fn leading(&self) -> f32 {
        if self.is_rtl { self.right } else { self.left }
    }

    fn trailing(&self) -> f32 {
        if self.is_rtl { self.left } else { self.right }
    }
}

impl Lines {
    /// The geometry of a galley with its map. Its rows are in the order of its bytes; where they are not
    /// all below each other, `cells` says of each from where to where it has the column to itself.
    pub(super) fn new(
        galley: Arc<Galley>,
        map: Arc<GlyphMap>,
        (cells, seams): (Option<Cells>, Seams),
    ) -> Self {
        let mut firsts = Vec::with_capacity(galley.rows.len() + 1);
        let mut first = 0;
        for row in &galley.rows {
            firsts.push(first);
            first += row.glyphs.len();
        }
        firsts.push(first);
        Self { galley, map, firsts: firsts.into(), cells, seams }
    }

    /// Whether nothing stands on the screen for a byte: it is in lines that are folded away.
    pub(super) fn leave_out(&self, byte: usize) -> bool {
        self.seams.leave_out(byte)
    }

    /// The galley, for painting.
    pub(super) fn galley(&self) -> &Arc<Galley> {
        &self.galley
    }

    /// Height in points.
    pub(super) fn height(&self) -> f32 {
        self.galley.size().y
    }

    /// Number of rows.
    pub(super) fn n_rows(&self) -> usize {
        self.galley.rows.len()
    }

    /// Index of the glyph at `byte`, the number of glyphs at the end: what egui calls a cursor.
    pub(super) fn glyph_at(&self, byte: usize) -> usize {
        self.map
            .cell(self.map.cell_at(self.seams.laid(byte)))
            .map_or(self.map.n_glyphs(), |(cell, _)| cell.glyph as usize)
    }

    /// A row's box.
    pub(super) fn row_rect(&self, row: usize) -> Rect {
        self.galley.rows.get(row).map_or(Rect::ZERO, PlacedRow::rect)
    }

    /// The row that holds `byte`: of a place between two rows, the lower one.
    pub(super) fn row_of(&self, byte: usize) -> usize {
        match self.map.cell(self.map.cell_at(self.seams.laid(byte))) {
            Some((cell, _)) => self.row_of_glyph(cell.glyph as usize),
            None => self.n_rows().saturating_sub(1),
        }
    }

    fn row_of_glyph(&self, glyph_idx: usize) -> usize {
        let behind = self.firsts.partition_point(|first| *first <= glyph_idx);
        behind.saturating_sub(1).min(self.n_rows().saturating_sub(1))
    }

    fn glyphs_of_row(&self, row: usize) -> Range<usize> {
        let first = self.firsts.get(row).copied().unwrap_or_default();
        first..self.firsts.get(row + 1).copied().unwrap_or(first)
    }

    /// A glyph, and where its row begins.
    fn glyph(&self, glyph_idx: usize) -> Option<(&Glyph, f32)> {
        let row_idx = self.row_of_glyph(glyph_idx);
        let row = self.galley.rows.get(row_idx)?;
        Some((row.glyphs.get(glyph_idx - self.firsts.get(row_idx)?)?, row.pos.x))
    }

    /// Bytes of a row, blanks at its end included.
    pub(super) fn row_bytes(&self, row: usize) -> Range<usize> {
        self.seams.range_of_laid(self.row_laid(row))
    }

    fn row_laid(&self, row: usize) -> Range<usize> {
        let mut glyphs = self.glyphs_of_row(row);
        if self.map.is_straight() {
            let byte = |cell_idx| self.map.cell(cell_idx).map_or(self.map.len(), |(_, b)| b.start);
            return byte(glyphs.start)..byte(glyphs.end);
        }
        let first = glyphs.next().and_then(|glyph_idx| self.map.owner(glyph_idx));
        let mut bytes = first
            .and_then(|cell_idx| self.map.cell(cell_idx))
            .map_or(self.map.len()..self.map.len(), |(_, bytes)| bytes);
        for (_, other) in glyphs
            .filter_map(|glyph_idx| self.map.owner(glyph_idx))
            .filter_map(|cell_idx| self.map.cell(cell_idx))
        {
            bytes = bytes.start.min(other.start)..bytes.end.max(other.end);
        }
        bytes
    }

    /// Where the words of a row end: in front of the blanks at which it was broken.
    pub(super) fn row_end(&self, row: usize) -> usize {
        self.seams.of_laid(self.row_end_laid(row))
    }

    fn row_end_laid(&self, row: usize) -> usize {
        let bytes = self.row_laid(row);
        if row + 1 >= self.n_rows() {
            return bytes.end;
        }
        let words = self.galley.text().get(bytes.clone()).unwrap_or_default();
        bytes.start + words.trim_end().len()
    }

    /// The letter that holds `byte`, and its row; `None` at the end of the text.
    fn letter(&self, byte: usize) -> Option<(usize, LetterBox)> {
        let cell_idx = self.map.cell_at(byte);
        let (cell, bytes) = self.map.cell(cell_idx)?;
        let row = self.row_of_glyph(cell.glyph as usize);
        if self.map.is_straight() {
            return Some((row, self.straight_letter(cell_idx, bytes)?));
        }
        let (left, right) = self.cell_box(cell.glyph as usize, cell.n_glyphs as usize)?;
        if cell.n_letters <= 1 {
            return Some((row, LetterBox { bytes, left, right, is_rtl: cell.is_rtl }));
        }
        // A ligature: its letters share its width.
        let words = self.galley.text().get(bytes.clone())?;
        let letters: Vec<(usize, &str)> = words.grapheme_indices(true).collect();
        let nth = letters.iter().rposition(|(at, _)| bytes.start + at <= byte).unwrap_or(0);
        let (at, letter) = letters.get(nth)?;
        let share = (right - left) / letters.len() as f32;
        let from_left = if cell.is_rtl { letters.len() - 1 - nth } else { nth } as f32;
        let start = bytes.start + at;
        Some((
            row,
            LetterBox {
                bytes: start..start + letter.len(),
                left: left + share * from_left,
                right: left + share * (from_left + 1.0),
                is_rtl: cell.is_rtl,
            },
        ))
    }

    /// The letter of a glyph in text of plain letters: empty glyphs behind one are the rest of a
    /// ligature, and share its width.
    fn straight_letter(&self, glyph_idx: usize, bytes: Range<usize>) -> Option<LetterBox> {
        let row_idx = self.row_of_glyph(glyph_idx);
        let row = self.galley.rows.get(row_idx)?;
        let column = glyph_idx - self.firsts.get(row_idx)?;
        let glyphs = &row.glyphs;
        let is_rest = |glyph: &Glyph| glyph.advance_width == 0.0 && glyph.uv_rect.is_nothing();
        let head = (0..=column).rev().find(|at| glyphs.get(*at).is_some_and(|it| !is_rest(it)));
        let head = head.unwrap_or(column);
        let n_rest = glyphs.iter().skip(head + 1).take_while(|glyph| is_rest(glyph)).count();
        let glyph = glyphs.get(head)?;
        let share = glyph.advance_width / (n_rest + 1) as f32;
        let left = row.pos.x + glyph.pos.x + share * (column - head) as f32;
        Some(LetterBox { bytes, left, right: left + share, is_rtl: false })
    }

    /// Left and right edge of a run of glyphs of one cell.
    fn cell_box(&self, first: usize, n_glyphs: usize) -> Option<(f32, f32)> {
        let mut edges: Option<(f32, f32)> = None;
        for (glyph, row_left) in (first..first + n_glyphs).filter_map(|at| self.glyph(at)) {
            // A mark over a letter has no width of its own, and may hang over its edge.
            if glyph.advance_width > 0.0 || edges.is_none() {
                let (left, right) = (row_left + glyph.pos.x, row_left + glyph.max_x());
                edges = Some(match edges {
                    Some((l, r)) if r > l => (l.min(left), r.max(right)),
                    _ => (left, right),
                });
            }
        }
        edges
    }

    /// Where a caret stands: its x, on which row.
    pub(super) fn caret(&self, byte: usize) -> (usize, f32) {
        let byte = self.seams.laid(byte);
        if let Some((row, letter)) = self.letter(byte) {
            return (row, letter.leading());
        }
        let last = self.map.len().checked_sub(1).and_then(|byte| self.letter(byte));
        last.map_or((0, 0.0), |(row, letter)| (row, letter.trailing()))
    }

    /// A caret's box, without width.
    pub(super) fn caret_rect(&self, byte: usize) -> Rect {
        let (row, x) = self.caret(byte);
        let rect = self.row_rect(row);
        Rect::from_min_max(pos2(x, rect.top()), pos2(x, rect.bottom()))
    }

    /// The place nearest to a point: rows above and below count as the first and the last.
    pub(super) fn hit(&self, pos: Pos2) -> usize {
        if self.cells.is_some() {
            return self.hit_row(self.row_near(pos, |_| true).unwrap_or(0), pos.x);
        }
        let mut rows = self.galley.rows.iter();
        let row = rows.rposition(|row| row.min_y() <= pos.y).unwrap_or(0);
        self.hit_row(row, pos.x)
    }

    /// The row nearest to a point among those that `counts`: of the nearest cell the nearest row.
    fn row_near(&self, pos: Pos2, counts: impl Fn(Rect) -> bool) -> Option<usize> {
        let distance = |row: usize| {
            let (left, right) = self.cell_of(row);
            let rect = self.row_rect(row);
            let dx = (left - pos.x).max(pos.x - right).max(0.0);
            let dy = (rect.top() - pos.y).max(pos.y - rect.bottom()).max(0.0);
            (dx, dy)
        };
        let rows = (0..self.n_rows()).filter(|row| counts(self.row_rect(*row)));
        rows.map(|row| (distance(row), row))
            .min_by(|((ax, ay), _), ((bx, by), _)| ax.total_cmp(bx).then(ay.total_cmp(by)))
            .map(|(_, row)| row)
    }

    /// The left and the right edge of a row's cell.
    fn cell_of(&self, row: usize) -> (f32, f32) {
        self.cells.as_ref().and_then(|cells| cells.get(row).copied()).unwrap_or_default()
    }

    /// The row that is seen above or below another at `x`, if one is.
    pub(super) fn row_beyond(&self, row: usize, x: f32, is_down: bool) -> Option<usize> {
        if self.cells.is_none() {
            let row = if is_down { row + 1 } else { row.checked_sub(1)? };
            return (row < self.n_rows()).then_some(row);
        }
        let from = self.row_rect(row);
        let y = if is_down { from.bottom() + 1.0 } else { from.top() - 1.0 };
        // Rows of other cells count only where this cell has none: they stand level with it.
        let cell = self.cell_of(row);
        let is_mate = |other: &usize| self.cell_of(*other) == cell;
        let other = if is_down { Some(row + 1) } else { row.checked_sub(1) };
        if let Some(mate) = other.filter(|other| *other < self.n_rows()).filter(is_mate) {
            return Some(mate);
        }
        let counts = |rect: Rect| {
            if is_down { rect.top() >= y - 2.0 } else { rect.bottom() <= y + 2.0 }
        };
        self.row_near(pos2(x, y), counts).filter(|found| {
            let (left, right) = self.cell_of(*found);
            left <= x && x <= right
        })
    }

    /// The row at the upper or the lower edge, at `x`: where the caret comes in from another block.
    pub(super) fn edge_row(&self, x: f32, is_upper: bool) -> usize {
        let last = self.n_rows().saturating_sub(1);
        if self.cells.is_none() {
            return if is_upper { 0 } else { last };
        }
        let y = if is_upper { f32::MIN } else { f32::MAX };
        self.row_near(pos2(x, y), |_| true).unwrap_or(0)
    }

    /// The place on a row that is nearest to `x`.
    pub(super) fn hit_row(&self, row: usize, x: f32) -> usize {
        let byte = self.nearest(row, x);
        // Behind the blank at which a row was broken the caret would stand on the next row.
        let is_end = row + 1 < self.n_rows() && byte >= self.row_laid(row).end;
        self.seams.of_laid(if is_end { self.row_end_laid(row) } else { byte })
    }

    /// The letter that a point is on, as the place it begins at; `None` beside the words.
    pub(super) fn over(&self, pos: Pos2) -> Option<usize> {
        let row = match &self.cells {
            Some(_) => self.row_near(pos, |rect| rect.y_range().contains(pos.y))?,
            None => self.galley.rows.iter().position(|row| row.rect().y_range().contains(pos.y))?,
        };
        self.letters_of_row(row)
            .into_iter()
            .find(|letter| letter.left <= pos.x && pos.x < letter.right)
            .map(|letter| self.seams.of_laid(letter.bytes.start))
    }

    fn nearest(&self, row: usize, x: f32) -> usize {
        let mut nearest: Option<(f32, usize)> = None;
        for letter in self.letters_of_row(row) {
            let distance = (letter.left - x).max(x - letter.right).max(0.0);
            if nearest.is_none_or(|(least, _)| distance < least) {
                let is_left = x < f32::midpoint(letter.left, letter.right);
                let byte =
                    if is_left == letter.is_rtl { letter.bytes.end } else { letter.bytes.start };
                nearest = Some((distance, byte));
            }
        }
        nearest.map_or_else(|| self.row_laid(row).start, |(_, byte)| byte)
    }

    fn letters_of_row(&self, row: usize) -> Vec<LetterBox> {
        let bytes = self.row_laid(row);
        let mut letters = Vec::new();
        let mut at = bytes.start;
        while at < bytes.end {
            let Some((_, letter)) = self.letter(at) else { break };
            at = letter.bytes.end.max(at + 1);
            letters.push(letter);
        }
        letters
    }

    /// Where the words behind each seam begin, as bytes of the block, and the room in front of them; where a
    /// row was broken there, the room behind the words before.
    pub(super) fn seams(&self) -> impl Iterator<Item = (usize, Rect)> {
        self.seams.iter().filter_map(|left_out| {
            let behind = self.seams.laid(left_out.end);
            let (row, before) = self.letter(behind.checked_sub(1)?)?;
            let next = self.letter(behind).filter(|(next_row, _)| *next_row == row);
            // The blank between two words is room too.
            let words = self.galley.text().get(..behind)?;
            let is_blank = words.ends_with(char::is_whitespace);
            let from = if is_blank { before.leading() } else { before.trailing() };
            let to = match next {
                Some((_, next)) => next.leading(),
                None => from + if before.is_rtl { -BESIDE } else { BESIDE },
            };
            let rect = self.row_rect(row);
            let x = from.min(to)..=from.max(to);
            Some((left_out.end, Rect::from_x_y_ranges(x, rect.y_range())))
        })
    }

    /// The stretches of rows that a range of bytes covers, from top to bottom; blanks at which a row
    /// was broken are left out. A letter that is covered in part counts as covered.
    pub(super) fn stretches(&self, bytes: Range<usize>, mut each: impl FnMut(Stretch)) {
        let bytes = self.seams.laid(bytes.start)..self.seams.laid(bytes.end).min(self.map.len());
        if bytes.is_empty() {
            return;
        }
        if self.map.is_straight() {
            self.straight_stretches(bytes, each);
            return;
        }
        let mut found: Vec<Stretch> = Vec::new();
        let mut at = bytes.start;
        while at < bytes.end {
            let Some((row, letter)) = self.letter(at) else { break };
            at = letter.bytes.end.max(at + 1);
            if letter.bytes.start >= self.row_end_laid(row) {
                continue;
            }
            found.push(Stretch { row, left: letter.left, right: letter.right });
        }
        found.sort_by(|a, b| a.row.cmp(&b.row).then(a.left.total_cmp(&b.left)));
        let mut joined: Option<Stretch> = None;
        for stretch in found {
            match &mut joined {
                Some(last) if last.row == stretch.row && stretch.left <= last.right + JOIN => {
                    last.right = last.right.max(stretch.right);
                }
                _ => {
                    if let Some(done) = joined.replace(stretch) {
                        each(done);
                    }
                }
            }
        }
        if let Some(done) = joined {
            each(done);
        }
    }

    fn straight_stretches(&self, bytes: Range<usize>, mut each: impl FnMut(Stretch)) {
        let (first, end) = (self.map.cell_at(bytes.start), self.map.cell_at(bytes.end - 1) + 1);
        let mut row = self.row_of_glyph(first);
        while row < self.n_rows() {
            let glyphs = self.glyphs_of_row(row);
            if glyphs.start >= end {
                break;
            }
            let from = first.max(glyphs.start);
            let mut to = end.min(glyphs.end);
            if to == glyphs.end && row + 1 < self.n_rows() {
                while to > from && self.glyph(to - 1).is_some_and(|(it, _)| it.chr.is_whitespace())
                {
                    to -= 1;
                }
            }
            let edges = self
                .straight_letter(from, 0..0)
                .zip(to.checked_sub(1).and_then(|last| self.straight_letter(last, 0..0)));
            if let Some((head, last)) = edges.filter(|_| from < to) {
                each(Stretch { row, left: head.left, right: last.right });
            }
            row += 1;
        }
    }
}
