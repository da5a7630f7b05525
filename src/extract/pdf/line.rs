//! The lines of a page, made of the pieces that its file sets one by one.
//!
//! Places are in points, upwards from the page's lower edge and rightwards from its left one.

use super::{
    columns::{self, Region},
    marks,
};
use crate::text::words::on_one_line;

/// Most of a size by which two pieces of one line differ in height: raised and lowered marks do.
const SAME_ROW: f32 = 0.5;

/// From how large a gap on, in sizes, two pieces are two words. A blank takes a quarter, kerning a tenth.
const BLANK: f32 = 0.1;

/// Words set in one go: what a text operator of the file shows.
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own about the letters")]
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Piece {
    /// As they are read, with the blanks that the file sets; see [`blanks`].
    pub words: String,
    /// Where each of their characters begins; empty where the file's reader does not know.
    pub starts: Vec<f32>,
    /// Left edge.
    pub left: f32,
    /// Right edge.
    pub right: f32,
    /// The line they stand on.
    pub base: f32,
    /// Size of their letters.
    pub size: f32,
    /// Whether they are bold.
    pub is_bold: bool,
    /// Whether the file's reader calls them so; see [`Line::is_called_bold`].
    pub is_called_bold: bool,
    /// Whether they are slanted.
    pub is_slanted: bool,
    /// Whether all their letters have one width.
    pub is_mono: bool,
    /// Whether the file itself says that they are no part of the text: a page number, a header.
    pub is_leftover: bool,
    /// Whether they stand upright; what is turned is read behind everything else.
    pub is_upright: bool,
    /// How many of their characters at the beginning are drawn back over what stands in front of them.
    pub n_drawn_back: usize,
}

impl Piece {
    fn is_blank(&self) -> bool {
        self.words.trim().is_empty()
    }

    fn n_letters(&self) -> usize {
        self.words.chars().filter(|letter| !letter.is_whitespace()).count()
    }
}

#[cfg(test)]
impl Piece {
    /// Upright words of ten points at one height, whose characters begin there.
    pub(super) fn upright(words: &str, starts: Vec<f32>, left: f32, right: f32) -> Self {
        Self {
            words: words.to_owned(),
            starts,
            left,
            right,
            base: 700.0,
            size: 10.0,
            is_bold: false,
            is_called_bold: false,
            is_slanted: false,
            is_mono: false,
            is_leftover: false,
            is_upright: true,
            n_drawn_back: 0,
        }
    }
}

/// Words of a line that are set alike.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Stretch {
    /// With single blanks.
    pub words: String,
    /// Whether they are bold.
    pub is_bold: bool,
    /// Whether they are slanted.
    pub is_slanted: bool,
}

/// A line as it stands on its page.
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own about the letters")]
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Line {
    /// Its words, with single blanks.
    pub words: String,
    /// The same, parted where they are set otherwise.
    pub stretches: Vec<Stretch>,
    /// Left edge.
    pub left: f32,
    /// Right edge.
    pub right: f32,
    /// Where its letters stand.
    pub base: f32,
    /// Size of most of its letters.
    pub size: f32,
    /// Whether all of it is bold.
    pub is_bold: bool,
    /// Whether the file's reader calls all of it so, be it right or not: where paragraphs end is told by that
    /// and belongs to the text, so that only a new version of the extractor may tell it otherwise.
    pub is_called_bold: bool,
    /// Whether all its letters have one width.
    pub is_mono: bool,
    /// Whether the file itself says that it is no part of the text.
    pub is_leftover: bool,
    /// The column it stands in, counted in reading order on its page.
    pub region: usize,
}

impl Line {
    /// Length in characters.
    pub(super) fn n_chars(&self) -> usize {
        self.words.chars().count()
    }

    /// Width of a character on average.
    pub(super) fn char_width(&self) -> f32 {
        (self.right - self.left) / self.n_chars().max(1) as f32
    }
}

/// The lines that `pieces` make, in reading order: columns from left to right, in each from top to bottom;
/// turned pieces at the end, each by itself, in the file's order.
///
/// Cost: sorts the pieces; a page has some hundred.
pub(super) fn lines(pieces: Vec<Piece>) -> Vec<Line> {
    let (upright, turned): (Vec<Piece>, Vec<Piece>) =
        pieces.into_iter().filter(|it| !it.is_blank()).partition(|piece| piece.is_upright);
    let mut lines = Vec::new();
    let regions = columns::regions(rows(upright));
    for (region_idx, Region { rows }) in regions.into_iter().enumerate() {
        lines.extend(rows.into_iter().map(|row| line(row, region_idx)));
    }
    let behind = lines.last().map_or(0, |last: &Line| last.region + 1);
    lines
        .extend(turned.into_iter().enumerate().map(|(idx, piece)| line(vec![piece], behind + idx)));
    lines
}

/// The pieces row by row, from top to bottom, each from left to right.
pub(super) fn rows(mut pieces: Vec<Piece>) -> Vec<Vec<Piece>> {
    pieces.sort_by(|a, b| b.base.total_cmp(&a.base).then(a.left.total_cmp(&b.left)));
    let mut rows: Vec<Vec<Piece>> = Vec::new();
    // Where the largest letters of the last row stand, and their size.
    let (mut base, mut size) = (0.0_f32, 0.0_f32);
    for piece in pieces {
        let is_same =
            base - piece.base < SAME_ROW * size.max(piece.size).min(2.0 * size.min(piece.size));
        match rows.last_mut().filter(|_| is_same) {
            Some(row) => {
                if piece.size > size {
                    (base, size) = (piece.base, piece.size);
                }
                row.push(piece);
            }
            None => {
                (base, size) = (piece.base, piece.size);
                rows.push(vec![piece]);
            }
        }
    }
    for row in &mut rows {
        row.sort_by(|a, b| a.left.total_cmp(&b.left));
    }
    rows
}

/// One line of the pieces of a row.
fn line(row: Vec<Piece>, region: usize) -> Line {
    let row = if is_leftward(&row) { turned_round(row) } else { marks::joined(row) };
    let mut stretches: Vec<Stretch> = Vec::new();
    let mut last: Option<&Piece> = None;
    for piece in &row {
        let is_parted = last.is_some_and(|last| is_parted(last, piece));
        match stretches.last_mut() {
            Some(stretch)
                if stretch.is_bold == piece.is_bold && stretch.is_slanted == piece.is_slanted =>
            {
                if is_parted {
                    stretch.words.push(' ');
                }
                stretch.words.push_str(&piece.words);
            }
            _ => {
                let words =
                    if is_parted { format!(" {}", piece.words) } else { piece.words.clone() };
                stretches.push(Stretch {
                    words,
                    is_bold: piece.is_bold,
                    is_slanted: piece.is_slanted,
                });
            }
        }
        last = Some(piece);
    }
    let all: String = stretches.iter().map(|stretch| stretch.words.as_str()).collect();
    let main =
        row.iter().max_by(|a, b| a.n_letters().cmp(&b.n_letters()).then(a.size.total_cmp(&b.size)));
    Line {
        words: on_one_line(&all),
        left: row.iter().map(|piece| piece.left).fold(f32::INFINITY, f32::min),
        right: row.iter().map(|piece| piece.right).fold(f32::NEG_INFINITY, f32::max),
        base: main.map_or(0.0, |piece| piece.base),
        size: main.map_or(0.0, |piece| piece.size),
        is_bold: row.iter().all(|piece| piece.is_bold),
        is_called_bold: row.iter().all(|piece| piece.is_called_bold),
        is_mono: row.iter().all(|piece| piece.is_mono),
        is_leftover: row.iter().all(|piece| piece.is_leftover),
        stretches,
        region,
    }
}

/// Whether a blank stands between two neighbours of a row.
fn is_parted(a: &Piece, b: &Piece) -> bool {
    // In a line that runs leftwards the next piece lies to the left.
    let gap = if b.left >= a.left { b.left - a.right } else { a.left - b.right };
    let ends = (a.words.chars().next_back(), b.words.chars().next());
    let (Some(before), Some(after)) = ends else { return false };
    let size = a.size.min(b.size);
    gap > BLANK * size && !is_dense(before, after, gap, size)
}

/// Whether two letters of that size stand in one word at that distance, as their script has no blanks.
pub(super) fn is_dense(before: char, after: char, gap: f32, size: f32) -> bool {
    is_ideograph(before) && is_ideograph(after) && gap < 0.5 * size
}

/// Characters of scripts that put no blanks between words.
pub(super) fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{2E80}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{FF00}'..='\u{FFEF}' | '\u{20000}'..='\u{3FFFF}')
}

/// Letters of scripts that run leftwards.
pub(super) fn is_leftward_letter(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{8FF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFF}')
}

/// Whether most letters of a row belong to scripts that run leftwards.
fn is_leftward(row: &[Piece]) -> bool {
    let letters = || row.iter().flat_map(|it| it.words.chars()).filter(|it| it.is_alphabetic());
    2 * letters().filter(|letter| is_leftward_letter(*letter)).count() > letters().count()
}

/// The pieces of a row from right to left.
fn turned_round(mut row: Vec<Piece>) -> Vec<Piece> {
    row.reverse();
    row
}

/// White space of every kind as blanks, since a gap is a gap, and without what is no character: a zero
/// byte, and what moves the pen of a terminal.
pub(super) fn blanks(words: &str) -> String {
    let blank = |c: char| if c.is_whitespace() { ' ' } else { c };
    words.chars().map(blank).filter(|c| !c.is_control()).collect()
}
