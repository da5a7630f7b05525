//! The columns of a table: how wide each is, worked out once for all its rows.
//!
//! Rows are blocks of layout of their own, so that a table of any length costs what is in view. What
//! they share is measured off some of them: the widest cell of each column and its longest word. Where
//! the words do not fit side by side, the table has no columns and its cells stand below each other.

use std::sync::Arc;

use crate::text::{
    document::Document,
    shape::{Block, Kind, Shape},
};

use super::cells;

/// Most rows that are measured, spread over the table.
const MOST_ROWS: usize = 128;

/// Most bytes of a cell that are measured: a longer one is wide whatever comes.
const MOST_BYTES: usize = 240;

/// Most columns that can be told apart.
const MOST_COLUMNS: usize = 24;

/// A column.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Column {
    /// Its left edge, in points from the table's.
    pub(super) left: f32,
    /// Its width in points.
    pub(super) width: f32,
    /// Whether its cells are numbers, which stand below each other by their ends.
    pub(super) is_number: bool,
}

/// The columns of a table; `None` where its words do not fit side by side.
pub(super) type Columns = Option<Arc<[Column]>>;

/// What a column wants.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Want {
    /// Width of its widest cell.
    whole: f32,
    /// Width of its longest word.
    word: f32,
    n_numbers: usize,
    n_words: usize,
}

/// The columns of the table that a row belongs to, in `room` points with `gap` between two.
///
/// `width` measures a piece of text; its second argument says whether the row is of the head. Cost: a
/// pass over the rows of the table, and the letters of some of them; so keep it.
pub(super) fn columns(
    (document, shape): (&Document, &Shape),
    row: &Block,
    (room, gap): (f32, f32),
    mut width: impl FnMut(&str, bool) -> f32,
) -> Columns {
    let rows = rows(shape, row);
    let mut wants: Vec<Want> = Vec::new();
    let step = rows.len().div_ceil(MOST_ROWS).max(1);
    // The head counts always.
    let n_head = rows.iter().take_while(|row| row.level > 0).count().min(4);
    let head = rows.iter().take(n_head);
    for row in head.chain(rows.iter().skip(n_head).step_by(step)) {
        let words = document.slice(row.span);
        if cells::is_rule(words) {
            continue;
        }
        let borders = cells::borders(words, row.span.start(), shape.runs_in(row.span));
        for (nth, cell) in borders.cells(words.len()).into_iter().enumerate() {
            if nth >= MOST_COLUMNS {
                return None;
            }
            if wants.len() <= nth {
                wants.push(Want::default());
            }
            if let Some(want) = wants.get_mut(nth) {
                want.add(cells::words(words, &cell), row.level > 0, &mut width);
            }
        }
    }
    shared_out(&wants, room, gap)
}

impl Want {
    fn add(&mut self, cell: &str, is_head: bool, width: &mut impl FnMut(&str, bool) -> f32) {
        let cell = cell.trim();
        if cell.is_empty() {
            return;
        }
        let cell = cell.get(..cell.floor_char_boundary(MOST_BYTES)).unwrap_or(cell);
        let longest = cell.split_whitespace().max_by_key(|word| word.len()).unwrap_or_default();
        self.whole = self.whole.max(width(cell, is_head));
        self.word = self.word.max(width(longest, is_head));
        if !is_head {
            if is_number(cell) {
                self.n_numbers += 1;
            } else {
                self.n_words += 1;
            }
        }
    }
}

/// The rows of one table: they stand together.
fn rows<'s>(shape: &'s Shape, row: &Block) -> &'s [Block] {
    let blocks = &shape.blocks;
    let at = blocks.partition_point(|block| block.span.start() < row.span.start());
    let is_mate = |block: &Block| block.kind == Kind::Row && block.table == row.table;
    let before = blocks.get(..at).unwrap_or_default().iter().rev().take_while(|it| is_mate(it));
    let first = at - before.count();
    let behind = blocks.get(at..).unwrap_or_default().iter().take_while(|it| is_mate(it)).count();
    blocks.get(first..at + behind).unwrap_or_default()
}

/// Shares the room out: each column gets its longest word, and of what is left as much as it wants, in
/// the measure of its want.
fn shared_out(wants: &[Want], room: f32, gap: f32) -> Columns {
    let n_gaps = wants.len().checked_sub(1)? as f32;
    // Widths are rounded up, by less than a point each.
    let room = room - n_gaps * gap - wants.len() as f32;
    let whole: f32 = wants.iter().map(|want| want.whole).sum();
    let words: f32 = wants.iter().map(|want| want.word).sum();
    if words > room {
        return None;
    }
    let share = ((room - words) / (whole - words).max(1.0)).min(1.0);
    let mut left = 0.0;
    let columns = wants.iter().map(|want| {
        // A point more, so that what was measured letter by letter is not wrapped when it is set.
        let width = (want.word + (want.whole - want.word) * share).ceil();
        let column = Column { left, width, is_number: want.n_numbers > 0 && want.n_words == 0 };
        left += width + gap;
        column
    });
    Some(columns.collect())
}

/// Whether a cell is a number with what belongs to it: a sign, a unit of money, a percentage.
fn is_number(cell: &str) -> bool {
    let n_digits = cell.chars().filter(char::is_ascii_digit).count();
    let n_letters = cell.chars().filter(|c| c.is_alphabetic()).count();
    n_digits > 0 && n_letters <= 2 && n_digits * 2 >= cell.chars().count()
}

#[cfg(test)]
mod tests {
    use crate::{
        extract::builder::{Builder, Opening},
        text::extractor::Extractor,
    };

    use super::*;

    fn table(rows: &[&[&str]]) -> (Document, Shape) {
        let mut out = Builder::new();
        out.begin_table();
        for (nth, row) in rows.iter().enumerate() {
            out.begin(Opening::of(Kind::Row).level(u8::from(nth == 0)));
            for (cell_idx, cell) in row.iter().enumerate() {
                if cell_idx > 0 {
                    out.next_cell();
                }
                out.push(cell);
            }
        }
        let (text, shape) = out.finish();
        (Document::extracted(text, Extractor::PLAIN, &shape), shape)
    }

    fn of(rows: &[&[&str]], room: f32) -> Columns {
        let (document, shape) = table(rows);
        let last = *shape.blocks.last().unwrap();
        columns((&document, &shape), &last, (room, 10.0), |words, _| 10.0 * words.len() as f32)
    }

    const ROWS: [&[&str]; 3] =
        [&["Span", "Cracks", "Remarks"], &["east", "12", "a long remark"], &["west", "3", ""]];

    #[test]
    fn a_table_that_fits_has_columns_as_wide_as_its_cells() {
        let columns = of(&ROWS, 400.0).unwrap();
        let widths: Vec<f32> = columns.iter().map(|column| column.width).collect();
        assert_eq!(widths, [40.0, 60.0, 130.0]);
        assert_eq!(
            columns.iter().map(|column| column.left).collect::<Vec<_>>(),
            [0.0, 50.0, 120.0]
        );
        assert_eq!(columns.iter().map(|it| it.is_number).collect::<Vec<_>>(), [false, true, false]);
    }

    #[test]
    fn a_table_that_does_not_fit_wraps_its_long_cells_first() {
        let columns = of(&ROWS, 200.0).unwrap();
        let last = columns.last().unwrap();
        assert!(last.left + last.width <= 201.0, "{columns:?}");
        assert_eq!(columns.first().map(|column| column.width), Some(40.0));
    }

    #[test]
    fn a_table_whose_words_do_not_fit_has_no_columns() {
        assert_eq!(of(&ROWS, 150.0), None);
        assert_eq!(of(&[&["x"; 30]], 9000.0), None);
    }

    #[test]
    fn tables_that_follow_each_other_are_measured_apart() {
        let mut out = Builder::new();
        for words in ["wide wide wide", "x"] {
            out.begin_table();
            out.begin(Opening::of(Kind::Row));
            out.push(words);
        }
        let (_, shape) = out.finish();
        let [first, second] = [0, 1].map(|nth| rows(&shape, &shape.blocks[nth]));
        assert_eq!((first.len(), second.len()), (1, 1));
        assert_ne!(first, second);
    }
}
