//! Which glyphs stand for which bytes.
//!
//! egui's text positions count glyphs and take them for characters. That is so in Latin text; it is
//! not in right-to-left words, where n letters make up to 2n − 1 glyphs in the order in which they
//! are seen, nor in Thai, where a vowel may be drawn in two parts (egui #8576). Every position behind
//! such a word is then off, and a highlight would stand on other words than it says. A [`GlyphMap`]
//! finds out which glyphs belong to which letters, by laying out odd words alone and comparing.
//!
//! Knows a galley's glyphs and nothing of colours or places. Where a word does not compare, it is
//! taken as a whole: a highlight may then be too long by letters, but never stands elsewhere.
//!
//! What is relied on, from epaint 0.37's `text_layout.rs`: letters of one face are shaped together
//! as a run; a cluster of k characters and g glyphs gives max(k, g) glyphs, those that are missing
//! as empty ones; all glyphs of a cluster carry its first character; a right-to-left run comes with
//! its last cluster first, and behind it an empty glyph for each character but those of its first
//! cluster's own glyphs.

use std::{ops::Range, sync::Arc};

use egui::text::Galley;
use unicode_segmentation::UnicodeSegmentation as _;

use super::align::align;

/// No cell: an empty glyph behind a right-to-left word.
const NOBODY: u32 = u32::MAX;

/// Which glyphs of a galley stand for which bytes of its text. Glyphs are counted through all rows;
/// the text has no line feed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum GlyphMap {
    /// The n-th glyph is the n-th byte; how many there are.
    Bytes(usize),
    /// The n-th glyph is the n-th character; where each begins, and the end of the text.
    Chars(Box<[u32]>),
    /// Anything else.
    Cells {
        /// In order of bytes, without gaps.
        cells: Box<[Cell]>,
        /// For each glyph, the cell that it belongs to.
        owners: Box<[u32]>,
        /// Length of the text.
        len: usize,
    },
}

/// Letters that are drawn together, and their glyphs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Cell {
    /// Where its bytes begin; they end where the next one's begin.
    pub(super) start: u32,
    /// Its first glyph.
    pub(super) glyph: u32,
    /// How many glyphs it has.
    pub(super) n_glyphs: u32,
    /// How many letters it holds: more than one for a ligature.
    pub(super) n_letters: u32,
    /// Whether it is read from right to left.
    pub(super) is_rtl: bool,
}

/// A glyph, as far as it tells whose it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Seen {
    /// The first character of its cluster.
    pub(super) chr: char,
    /// Nothing is drawn and nothing moves on.
    pub(super) is_empty: bool,
    /// Nothing moves on.
    pub(super) is_flat: bool,
}

/// A letter (grapheme cluster) of a piece of text.
pub(super) struct Letter {
    /// Where its bytes begin.
    pub(super) start: usize,
    /// Its first character.
    pub(super) first: char,
    /// How many characters it has.
    pub(super) n_chars: usize,
}

impl GlyphMap {
    /// The map of `text`, which was laid out as `galley`.
    ///
    /// `alone` lays out a piece of the text by itself in the same fonts, on one line; `cuts` are the
    /// places where the font changes. Neither is used for texts of plain letters.
    ///
    /// Cost: none for ASCII, a pass for other plain letters; else a layout for each odd word, so keep
    /// the map. It does not depend on the width.
    pub(super) fn of(
        text: &str,
        galley: &Galley,
        cuts: &[usize],
        alone: impl FnMut(Range<usize>) -> Arc<Galley>,
    ) -> Self {
        let n_glyphs = count(galley);
        if text.is_ascii() && n_glyphs == text.len() {
            return Self::Bytes(n_glyphs);
        }
        if text.chars().all(is_plain) {
            let mut starts: Vec<u32> = text.char_indices().map(|(at, _)| at as u32).collect();
            if starts.len() == n_glyphs {
                starts.push(text.len() as u32);
                return Self::Chars(starts.into());
            }
        }
        let seen = seen(galley);
        Reader { text, seen: &seen, alone, cells: Vec::new(), at: 0 }.read(cuts).unwrap_or_else(
            || {
                // Nothing fits: the paragraph is one piece.
                let whole = Cell {
                    start: 0,
                    glyph: 0,
                    n_glyphs: seen.len() as u32,
                    n_letters: 1,
                    is_rtl: false,
                };
                Self::from_cells(vec![whole], seen.len(), text.len())
            },
        )
    }

    fn from_cells(cells: Vec<Cell>, n_glyphs: usize, len: usize) -> Self {
        let mut owners = vec![NOBODY; n_glyphs].into_boxed_slice();
        for (cell_idx, cell) in cells.iter().enumerate() {
            let glyphs = cell.glyph as usize..(cell.glyph + cell.n_glyphs) as usize;
            for owner in owners.get_mut(glyphs).unwrap_or_default() {
                *owner = cell_idx as u32;
            }
        }
        Self::Cells { cells: cells.into(), owners, len }
    }

    /// Number of glyphs it was made for. A galley with another number needs another map: a font came
    /// in between.
    pub(super) fn n_glyphs(&self) -> usize {
        match self {
            Self::Bytes(n_glyphs) => *n_glyphs,
            Self::Chars(starts) => starts.len().saturating_sub(1),
            Self::Cells { owners, .. } => owners.len(),
        }
    }

    /// Length of the text in bytes.
    pub(super) fn len(&self) -> usize {
        match self {
            Self::Bytes(len) | Self::Cells { len, .. } => *len,
            Self::Chars(starts) => starts.last().map_or(0, |end| *end as usize),
        }
    }

    /// Index of the cell that holds `byte`; the number of cells from the text's end on. For plain
    /// text a cell is a glyph.
    pub(super) fn cell_at(&self, byte: usize) -> usize {
        match self {
            Self::Bytes(len) => byte.min(*len),
            Self::Chars(starts) => {
                let behind = starts.partition_point(|start| *start as usize <= byte);
                behind.saturating_sub(1)
            }
            Self::Cells { cells, len, .. } => {
                if byte >= *len {
                    return cells.len();
                }
                cells.partition_point(|cell| cell.start as usize <= byte).saturating_sub(1)
            }
        }
    }

    /// A cell and its bytes.
    pub(super) fn cell(&self, cell_idx: usize) -> Option<(Cell, Range<usize>)> {
        let plain = |start: usize, end: usize| {
            let cell = Cell {
                start: start as u32,
                glyph: cell_idx as u32,
                n_glyphs: 1,
                n_letters: 1,
                is_rtl: false,
            };
            (cell, start..end)
        };
        match self {
            Self::Bytes(len) => (cell_idx < *len).then(|| plain(cell_idx, cell_idx + 1)),
            Self::Chars(starts) => {
                Some(plain(*starts.get(cell_idx)? as usize, *starts.get(cell_idx + 1)? as usize))
            }
            Self::Cells { cells, len, .. } => {
                let cell = *cells.get(cell_idx)?;
                let end = cells.get(cell_idx + 1).map_or(*len, |next| next.start as usize);
                Some((cell, cell.start as usize..end))
            }
        }
    }

    /// Index of the cell that a glyph belongs to, if it belongs to one.
    pub(super) fn owner(&self, glyph_idx: usize) -> Option<usize> {
        match self {
            Self::Bytes(len) => (glyph_idx < *len).then_some(glyph_idx),
            Self::Chars(starts) => (glyph_idx + 1 < starts.len()).then_some(glyph_idx),
            Self::Cells { owners, .. } => {
                owners.get(glyph_idx).filter(|owner| **owner != NOBODY).map(|owner| *owner as usize)
            }
        }
    }

    /// Whether each glyph is a character, in order.
    pub(super) fn is_straight(&self) -> bool {
        !matches!(self, Self::Cells { .. })
    }
}

/// Number of glyphs of all rows.
pub(super) fn count(galley: &Galley) -> usize {
    galley.rows.iter().map(|row| row.glyphs.len()).sum()
}

fn seen(galley: &Galley) -> Vec<Seen> {
    galley
        .rows
        .iter()
        .flat_map(|row| &row.glyphs)
        .map(|glyph| Seen {
            chr: glyph.chr,
            is_empty: glyph.advance_width == 0.0 && glyph.uv_rect.is_nothing(),
            is_flat: glyph.advance_width == 0.0,
        })
        .collect()
}

/// Whether a character is a letter of its own in every font and stands in the order it is read.
fn is_plain(c: char) -> bool {
    matches!(c,
        '\u{20}'..='\u{7E}' | '\u{A0}'..='\u{AC}' | '\u{AE}'..='\u{2FF}' | '\u{370}'..='\u{482}'
        | '\u{48A}'..='\u{58F}' | '\u{1E00}'..='\u{200A}' | '\u{2010}'..='\u{2027}'
        | '\u{202F}'..='\u{205F}' | '\u{2070}'..='\u{20CF}' | '\u{2100}'..='\u{2BFF}'
        | '\u{3001}'..='\u{3029}' | '\u{3030}'..='\u{3098}' | '\u{309B}'..='\u{A4CF}'
        | '\u{AC00}'..='\u{D7A3}' | '\u{F900}'..='\u{FAFF}' | '\u{FF01}'..='\u{FFEE}'
        | '\u{20000}'..='\u{3FFFD}')
}

/// Whether a character is of a script that is read from right to left. Its marks and stops too: they
/// come from the same face and are so part of the run.
pub(super) fn is_rtl(c: char) -> bool {
    matches!(c,
        '\u{590}'..='\u{8FF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFC}'
        | '\u{10800}'..='\u{10FFF}' | '\u{1E800}'..='\u{1EFFF}')
}

/// Characters that are never seen; no part of the letter in front.
fn is_hidden(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}' | '\u{FEFF}')
}

/// Reads glyphs against text.
struct Reader<'t, L> {
    text: &'t str,
    seen: &'t [Seen],
    alone: L,
    cells: Vec<Cell>,
    /// The next glyph.
    at: usize,
}

impl<L: FnMut(Range<usize>) -> Arc<Galley>> Reader<'_, L> {
    fn read(mut self, cuts: &[usize]) -> Option<GlyphMap> {
        for piece in pieces(self.text, cuts) {
            self.read_piece(piece)?;
        }
        (self.at == self.seen.len())
            .then(|| GlyphMap::from_cells(self.cells, self.seen.len(), self.text.len()))
    }

    /// Reads one word, or the blanks between two.
    fn read_piece(&mut self, piece: Range<usize>) -> Option<()> {
        let words = self.text.get(piece.clone())?;
        if words.chars().all(is_plain) && self.is_straight(words) {
            self.take(words, piece.start, false);
            return Some(());
        }
        let whole = self.alone(piece.clone())?;
        // Parts of one direction each: a run of one face never holds both.
        let parts = directions(words, piece.start);
        if parts.len() > 1 {
            let each: Vec<Vec<Seen>> = parts.iter().map(|part| self.lay(part.clone())).collect();
            if each.concat() == whole {
                for (part, seen) in parts.into_iter().zip(each) {
                    self.read_part(part, &seen);
                }
                return Some(());
            }
            self.take_whole(piece.start, whole.len(), false);
            return Some(());
        }
        self.read_part(piece, &whole);
        Some(())
    }

    /// Reads a part of one direction that gave these glyphs alone.
    fn read_part(&mut self, part: Range<usize>, seen: &[Seen]) {
        let Some(words) = self.text.get(part.clone()) else { return };
        if self.is_straight(words) && seen.len() == words.chars().count() {
            let is_rtl = words.chars().any(|c| is_rtl(c) && c.is_alphabetic());
            self.take(words, part.start, is_rtl);
        } else if words.chars().any(is_rtl) {
            match align(&letters(words), seen, words) {
                Some(cells) => {
                    let (at, start) = (self.at as u32, part.start as u32);
                    self.cells.extend(cells.into_iter().map(|cell| Cell {
                        start: cell.start + start,
                        glyph: cell.glyph + at,
                        ..cell
                    }));
                    self.at += seen.len();
                }
                None => self.take_whole(part.start, seen.len(), true),
            }
        } else {
            self.take_letters(words, part.start, seen.len());
        }
    }

    /// Whether the next glyphs are the characters of `words`, one for one.
    fn is_straight(&self, words: &str) -> bool {
        let mut seen = self.seen.get(self.at..).unwrap_or_default().iter();
        letters(words).iter().zip(words.graphemes(true)).all(|(letter, grapheme)| {
            let mut chars = grapheme.chars();
            let matches = seen.by_ref().take(letter.n_chars).all(|seen| {
                // Glyphs of one cluster all carry its first character.
                let own = chars.next();
                own == Some(seen.chr) || seen.chr == letter.first
            });
            matches && chars.next().is_none()
        })
    }

    /// Takes one glyph for each character.
    fn take(&mut self, words: &str, start: usize, is_rtl: bool) {
        for letter in letters(words) {
            self.push(start, &letter, letter.n_chars, is_rtl);
        }
    }

    /// Takes `n_glyphs` glyphs, letter by letter as each is laid out alone.
    fn take_letters(&mut self, words: &str, start: usize, n_glyphs: usize) {
        let letters = letters(words);
        let ends = letters.iter().skip(1).map(|letter| letter.start).chain([words.len()]);
        let counts: Vec<usize> = letters
            .iter()
            .zip(ends)
            .map(|(letter, end)| self.lay(start + letter.start..start + end).len())
            .collect();
        if counts.iter().sum::<usize>() != n_glyphs {
            self.take_whole(start, n_glyphs, false);
            return;
        }
        for (letter, n_glyphs) in letters.iter().zip(counts) {
            self.push(start, letter, n_glyphs, false);
        }
    }

    fn take_whole(&mut self, start: usize, n_glyphs: usize, is_rtl: bool) {
        self.cells.push(Cell {
            start: start as u32,
            glyph: self.at as u32,
            n_glyphs: n_glyphs as u32,
            n_letters: 1,
            is_rtl,
        });
        self.at += n_glyphs;
    }

    /// Adds a letter of a piece that begins at `start`. One of which nothing is seen is part of a
    /// ligature with the one in front.
    fn push(&mut self, start: usize, letter: &Letter, n_glyphs: usize, is_rtl: bool) {
        let glyphs = self.seen.get(self.at..self.at + n_glyphs).unwrap_or_default();
        let is_unseen = !is_hidden(letter.first) && glyphs.iter().all(|glyph| glyph.is_empty);
        match self.cells.last_mut() {
            Some(last) if is_unseen && last.glyph + last.n_glyphs == self.at as u32 => {
                last.n_glyphs += n_glyphs as u32;
                last.n_letters += 1;
                self.at += n_glyphs;
            }
            _ => self.take_whole(start + letter.start, n_glyphs, is_rtl),
        }
    }

    /// Glyphs of a piece by itself, if they are those that come next.
    fn alone(&mut self, piece: Range<usize>) -> Option<Vec<Seen>> {
        let alone = self.lay(piece);
        (self.seen.get(self.at..self.at + alone.len())? == alone).then_some(alone)
    }

    fn lay(&mut self, piece: Range<usize>) -> Vec<Seen> {
        seen(&(self.alone)(piece))
    }
}

/// Words and the blanks between them, cut also where the font changes.
fn pieces(text: &str, cuts: &[usize]) -> Vec<Range<usize>> {
    let mut pieces: Vec<Range<usize>> = Vec::new();
    let mut was_blank = false;
    for (at, c) in text.char_indices() {
        let is_blank = c.is_whitespace();
        match pieces.last_mut() {
            Some(last) if is_blank == was_blank && !cuts.contains(&at) => {
                last.end = at + c.len_utf8();
            }
            _ => pieces.push(at..at + c.len_utf8()),
        }
        was_blank = is_blank;
    }
    pieces
}

/// Parts of `words` that are of one direction, `start` added to their bytes.
fn directions(words: &str, start: usize) -> Vec<Range<usize>> {
    let mut parts: Vec<(Range<usize>, bool)> = Vec::new();
    for (at, letter) in words.grapheme_indices(true) {
        let range = start + at..start + at + letter.len();
        let is_rtl = letter.chars().next().is_some_and(is_rtl);
        match parts.last_mut() {
            Some((last, was_rtl)) if *was_rtl == is_rtl => last.end = range.end,
            _ => parts.push((range, is_rtl)),
        }
    }
    parts.into_iter().map(|(range, _)| range).collect()
}

/// The letters of a piece.
pub(super) fn letters(words: &str) -> Vec<Letter> {
    words
        .grapheme_indices(true)
        .map(|(start, letter)| Letter {
            start,
            first: letter.chars().next().unwrap_or_default(),
            n_chars: letter.chars().count(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_are_cut_at_blanks_and_where_the_font_changes() {
        assert_eq!(pieces("Q: ab  c", &[2]), [0..2, 2..3, 3..5, 5..7, 7..8]);
        assert_eq!(pieces("Q:ab", &[2]), [0..2, 2..4]);
    }

    #[test]
    fn a_word_of_both_directions_has_parts() {
        assert_eq!(directions("(שלום)", 10), [10..11, 11..19, 19..20]);
    }
}
