//! In which columns the rows of a page stand.
//!
//! A gutter is a strip that many rows leave free, with running words on both of its sides. Rows that
//! cross it (a title, a wide picture's caption) part the columns above them from those below.

use super::line::{self, Piece};

/// Rows with words on both sides that a gutter needs.
const SIDES_MIN: usize = 5;

/// Share of the rows that may cross a gutter.
const CROSSING_MAX: f32 = 0.4;

/// Width of a gutter in sizes of the letters beside it, at least.
const GUTTER: f32 = 0.7;

/// Characters of a line in a column, on average, at least: the cells of a table have fewer.
const LINE_CHARS: usize = 14;

/// What share of its column a line fills on average, at least: the cells of a table fill less.
const FILL: f32 = 0.5;

/// Where nothing crosses a wide gutter, lines may be as ragged as they like with that many characters on
/// average: columns with tables in them.
const RAGGED_CHARS: usize = 18;

/// Width in sizes of a gutter that is wide.
const WIDE: f32 = 1.5;

/// Share of the rows that may cross a wide gutter between ragged columns.
const RAGGED_CROSSING_MAX: f32 = 0.05;

/// Width in sizes of a gutter that parts tables from each other: between the cells of one there is less.
const BROAD: f32 = 3.5;

/// Characters of a line of a column of tables, on average, at least.
const TABLE_CHARS: usize = 8;

/// How often a page is cut, one cut inside the other: into eight columns.
const DEPTH: usize = 3;

/// A row: pieces from left to right.
pub(super) type Row = Vec<Piece>;

/// Rows of one column that are read one after the other.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Region {
    /// From top to bottom.
    pub rows: Vec<Row>,
}

/// The rows in the order in which they are read.
///
/// Cost: rows times gaps, of which a page has some hundred.
pub(super) fn regions(rows: Vec<Row>) -> Vec<Region> {
    let mut done = Vec::new();
    // A stack of what is to be cut, in the order of reading from its end.
    let mut open = vec![(rows, DEPTH)];
    while let Some((rows, depth)) = open.pop() {
        let gutter = if depth > 0 { gutter(&rows) } else { None };
        let Some(gutter) = gutter else {
            if !rows.is_empty() {
                done.push(Region { rows });
            }
            continue;
        };
        let mut parts = parts(rows, gutter);
        parts.reverse();
        open.extend(parts.into_iter().map(|(rows, is_column)| {
            // What stood in one row of the page can be two rows of a column.
            if is_column {
                (line::rows(rows.into_iter().flatten().collect()), depth - 1)
            } else {
                (rows, 0)
            }
        }));
    }
    done
}

/// The rows cut at a gutter, in the order of reading, and whether each part is a column.
fn parts(rows: Vec<Row>, gutter: f32) -> Vec<(Vec<Row>, bool)> {
    let mut parts = Vec::new();
    let (mut left, mut right, mut across) = (Vec::new(), Vec::new(), Vec::new());
    for row in rows {
        if crosses(&row, gutter) {
            parts.extend([(std::mem::take(&mut left), true), (std::mem::take(&mut right), true)]);
            across.push(row);
            continue;
        }
        parts.push((std::mem::take(&mut across), false));
        let (a, b): (Row, Row) = row.into_iter().partition(|piece| piece.right <= gutter);
        if !a.is_empty() {
            left.push(a);
        }
        if !b.is_empty() {
            right.push(b);
        }
    }
    parts.extend([(left, true), (right, true), (across, false)]);
    parts.retain(|(rows, _)| !rows.is_empty());
    parts
}

fn crosses(row: &Row, x: f32) -> bool {
    row.iter().any(|piece| piece.left < x && piece.right > x)
}

/// A free strip inside a row.
#[derive(Clone, Copy)]
struct Gap {
    left: f32,
    right: f32,
    /// Size of the letters beside it.
    size: f32,
}

/// Where the strip lies that parts the rows best.
fn gutter(rows: &[Row]) -> Option<f32> {
    if rows.len() < SIDES_MIN {
        return None;
    }
    let gaps: Vec<Vec<Gap>> = rows.iter().map(|row| gaps(row.iter())).collect();
    let mut places: Vec<i32> = gaps
        .iter()
        .flatten()
        .map(|gap| f32::midpoint(gap.left, gap.right).round() as i32)
        .collect();
    places.sort_unstable();
    places.dedup();
    let mut best: Option<(usize, i32)> = None;
    for place in places {
        let x = place as f32;
        let around: Vec<Gap> = gaps
            .iter()
            .filter_map(|row| row.iter().find(|gap| gap.left < x && x < gap.right).copied())
            .collect();
        let n_both = around.len();
        let n_crossing = rows.iter().filter(|row| crosses(row, x)).count() as f32;
        let is_free = n_crossing <= RAGGED_CROSSING_MAX * rows.len() as f32;
        let width = if is_free { width(&around) } else { 0.0 };
        let is_gutter = n_both >= SIDES_MIN
            && n_crossing <= CROSSING_MAX * rows.len() as f32
            && best.is_none_or(|(most, _)| n_both > most)
            && are_columns(rows, x, width);
        if is_gutter {
            best = Some((n_both, place));
        }
    }
    best.map(|(_, place)| place as f32)
}

/// Gaps between neighbours that are wide enough.
fn gaps<'p>(row: impl Iterator<Item = &'p Piece>) -> Vec<Gap> {
    let mut gaps = Vec::new();
    let mut right = f32::NEG_INFINITY;
    let mut size = 0.0_f32;
    for piece in row {
        if piece.left - right > GUTTER * piece.size.max(size) && right.is_finite() {
            gaps.push(Gap { left: right, right: piece.left, size: piece.size.max(size) });
        }
        right = right.max(piece.right);
        size = piece.size;
    }
    gaps
}

/// Width of what these gaps have in common, in sizes of the letters beside it.
fn width(gaps: &[Gap]) -> f32 {
    let left = gaps.iter().map(|gap| gap.left).fold(f32::NEG_INFINITY, f32::max);
    let right = gaps.iter().map(|gap| gap.right).fold(f32::INFINITY, f32::min);
    let size = gaps.iter().map(|gap| gap.size).fold(f32::MIN_POSITIVE, f32::max);
    (right - left) / size
}

/// Whether running words, or tables, stand on both sides of `x`, where nothing stands in a strip of that
/// `width`.
fn are_columns(rows: &[Row], x: f32, width: f32) -> bool {
    let (mut left, mut right) = (Side::default(), Side::default());
    for row in rows.iter().filter(|row| !crosses(row, x)) {
        let (a, b): (Vec<&Piece>, Vec<&Piece>) = row.iter().partition(|piece| piece.right <= x);
        left.add(&a);
        right.add(&b);
    }
    left.is_column(width) && right.is_column(width)
}

/// What stands on one side of a gutter.
#[derive(Default)]
struct Side {
    n_rows: usize,
    /// Of them, how many have cells.
    n_parted: usize,
    n_chars: usize,
    widths: f32,
    left: Option<f32>,
    right: Option<f32>,
}

impl Side {
    fn add(&mut self, row: &[&Piece]) {
        let (mut left, mut right, mut n_chars) = (f32::INFINITY, f32::NEG_INFINITY, 0);
        for piece in row {
            left = left.min(piece.left);
            right = right.max(piece.right);
            n_chars += piece.words.chars().count();
        }
        if n_chars == 0 {
            return;
        }
        self.n_rows += 1;
        self.n_parted += usize::from(!gaps(row.iter().copied()).is_empty());
        self.n_chars += n_chars;
        self.widths += right - left;
        self.left = Some(self.left.map_or(left, |it| it.min(left)));
        self.right = Some(self.right.map_or(right, |it| it.max(right)));
    }

    fn is_column(&self, gutter: f32) -> bool {
        let Some((left, right)) = self.left.zip(self.right) else { return false };
        let width = right - left;
        let is_filled = self.n_chars >= LINE_CHARS * self.n_rows
            && self.widths >= FILL * width * self.n_rows as f32;
        let is_ragged = gutter >= WIDE && self.n_chars >= RAGGED_CHARS * self.n_rows;
        let has_tables = gutter >= BROAD
            && self.n_parted >= SIDES_MIN
            && self.n_chars >= TABLE_CHARS * self.n_rows;
        self.n_rows >= SIDES_MIN && (is_filled || is_ragged || has_tables)
    }
}
