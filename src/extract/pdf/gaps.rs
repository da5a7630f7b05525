//! The gaps between letters that are blanks on the page.
//!
//! Typesetters move the pen instead of setting a blank, or put the blank's width into the spacing of the
//! letters; the parser sees some of these gaps only. How wide a letter itself is, which its spacing hides,
//! tells where it ends.

use std::ops::Range;

use pdf_oxide::layout::TextChar;

use super::line::{self, Piece};

/// Widest letter that is drawn back over the one in front of it, in sizes: its own width counts nothing.
const NO_WIDTH: f32 = 0.05;

/// From how large a gap on, in sizes, two letters of one piece are parted. A blank takes a quarter, less where
/// a line is set tight; a slanted letter is kept away from an upright one by an eighth.
const BLANK: f32 = 0.19;

/// How many rows a letter is looked for in, how many letters of each are looked at, and how many of the last
/// ones are passed over: a page has less, and a broken file more than there is time for.
const ROWS: usize = 8;
const NEAR: usize = 64;
const MET: usize = 32;

/// How far apart, in sizes, the two readings of the place of a piece's first letter may lie.
const SAME_PLACE: f32 = 0.02;

/// By how much of its size a letter of the same line may stand higher or lower.
const SAME_LINE: f32 = 0.5;

/// The letters of a page by where they are drawn.
#[derive(Debug, Default)]
pub(super) struct Drawn {
    /// From top to bottom.
    rows: Vec<Row>,
    /// Those of each row from left to right.
    letters: Vec<Letter>,
}

/// Letters of about one height.
#[derive(Debug)]
struct Row {
    /// Which of the letters.
    letters: Range<usize>,
    /// Where the highest stands.
    high: f32,
    /// Where the lowest stands.
    low: f32,
}

#[derive(Clone, Copy, Debug)]
struct Letter {
    char: char,
    x: f32,
    base: f32,
    size: f32,
    /// Where it ends, without what is set between it and the next.
    end: f32,
    /// From where the letters in front of it on its row end; infinite at the beginning.
    gap: f32,
}

impl Drawn {
    /// The upright letters of a page.
    ///
    /// Cost: sorts them.
    pub(super) fn of(letters: &[TextChar]) -> Self {
        let upright = letters.iter().filter(|it| it.rotation_degrees == 0.0);
        let mut letters: Vec<Letter> = upright
            .filter(|it| !it.char.is_whitespace() && it.origin_x.is_finite())
            .map(|it| Letter {
                char: it.char,
                x: it.origin_x,
                base: it.origin_y,
                size: it.font_size,
                end: it.origin_x + it.advance_width.max(0.0),
                gap: f32::INFINITY,
            })
            .collect();
        letters.sort_by(|a, b| b.base.total_cmp(&a.base));
        // Marks and raised letters belong to the row they stand in.
        let is_same_row = |high: &Letter, it: &Letter| {
            let distance = high.base - it.base;
            distance <= SAME_LINE * high.size.max(1.0)
        };
        let mut rows = Vec::new();
        let mut from = 0;
        while let Some(rest) = letters.get_mut(from..).filter(|rest| !rest.is_empty()) {
            let Some(high) = rest.first().copied() else { break };
            let n = rest.iter().take_while(|it| is_same_row(&high, it)).count().max(1);
            let Some(row) = rest.get_mut(..n) else { break };
            let low = row.last().map_or(high.base, |it| it.base);
            row.sort_by(|a, b| a.x.total_cmp(&b.x));
            let mut end = f32::NEG_INFINITY;
            for letter in row {
                letter.gap = letter.x - end;
                end = end.max(letter.end);
            }
            rows.push(Row { letters: from..from + n, high: high.base, low });
            from += n;
        }
        Self { rows, letters }
    }

    /// Where among the letters that one of a piece is, told to begin at `told`, to which the pen comes next.
    /// Letters that were met are passed over.
    fn next(
        &self,
        piece: &Piece,
        letter: char,
        told: f32,
        pen: f32,
        met: &[Option<usize>],
    ) -> Option<usize> {
        let (base, size) = (piece.base, piece.size);
        let reach = SAME_LINE * size;
        let (left, right) = if met.is_empty() {
            (pen - SAME_PLACE * size, pen + SAME_PLACE * size)
        } else {
            // Marks lie back; what lies further ahead stands where it is told to.
            (pen - size, told.min(piece.right).max(pen + size))
        };
        let from = self.rows.partition_point(|row| row.low > base + reach);
        let rows = self.rows.get(from..)?.iter().take_while(|row| row.high >= base - reach);
        let near = rows.take(ROWS).flat_map(|row| {
            let letters = self.letters.get(row.letters.clone()).unwrap_or_default();
            let from = letters.partition_point(|it| it.x < left);
            let near = letters.iter().enumerate().skip(from).take(NEAR);
            near.map(|(idx, it)| (row.letters.start + idx, it)).take_while(|(_, it)| it.x <= right)
        });
        let is_it = |it: &Letter| it.char == letter && (it.base - base).abs() <= reach;
        let is_new = |idx: usize| !met.iter().rev().take(MET).any(|it| *it == Some(idx));
        near.filter(|(idx, it)| is_it(it) && is_new(*idx))
            .min_by(|(_, a), (_, b)| (a.x - pen).abs().total_cmp(&(b.x - pen).abs()))
            .map(|(idx, _)| idx)
    }

    /// The letters of a piece; `None` where one is not found.
    fn of_piece(&self, piece: &Piece, letters: &[char]) -> Vec<Option<Letter>> {
        let mut pen = piece.left;
        let mut met = Vec::with_capacity(letters.len());
        for (letter, told) in letters.iter().zip(&piece.starts) {
            let found = match letter {
                ' ' => None,
                _ => self.next(piece, *letter, *told, pen, &met),
            };
            if let Some(letter) = found.and_then(|idx| self.letters.get(idx)) {
                pen = pen.max(letter.end);
            }
            met.push(found);
        }
        met.into_iter().map(|idx| self.letters.get(idx?).copied()).collect()
    }
}

impl Piece {
    /// Puts the blanks where gaps are, and counts the letters at the beginning that are drawn back.
    pub(super) fn part_at_gaps(&mut self, drawn: &Drawn) {
        let letters: Vec<char> = self.words.chars().collect();
        if self.starts.len() != letters.len() || self.words.contains(line::is_leftward_letter) {
            return;
        }
        let found = drawn.of_piece(self, &letters);
        for (start, found) in self.starts.iter_mut().zip(&found) {
            *start = found.map_or(*start, |letter| letter.x);
        }
        if let (Some(start), Some(None)) = (self.starts.first_mut(), found.first()) {
            *start = self.left;
        }
        self.n_drawn_back = self.n_drawn_back(&letters, &found);
        let gaps = self.gaps(&letters, &found);
        let n = |gap: Gap| gaps.iter().filter(|it| **it == gap).count();
        let (n_blanks, n_letters) = (n(Gap::Blank), n(Gap::Letters));
        // Where most letters stand apart they are set wide.
        if n_blanks + n(Gap::NoBlank) == 0 || n_blanks > n_letters.max(2) {
            return;
        }
        let mut parted = String::with_capacity(self.words.len() + n_blanks);
        let mut starts = Vec::with_capacity(self.starts.len() + n_blanks);
        for ((letter, start), gap) in letters.iter().zip(&self.starts).zip(gaps) {
            if gap == Gap::NoBlank {
                continue;
            }
            if gap == Gap::Blank {
                parted.push(' ');
                starts.push(*start);
            }
            parted.push(*letter);
            starts.push(*start);
        }
        (self.words, self.starts) = (parted, starts);
    }

    /// How many letters at the beginning have no width. The parser leaves out the first where it lies over its
    /// like: an r over an r.
    fn n_drawn_back(&self, letters: &[char], found: &[Option<Letter>]) -> usize {
        let is_left_out = letters.first() != Some(&' ') && matches!(found.first(), Some(None));
        let n_left_out = usize::from(is_left_out);
        let is_back = |it: &&Option<Letter>| it.is_some_and(|it| it.is_drawn_back(self.size));
        match found.iter().skip(n_left_out).take_while(is_back).count() {
            0 => 0,
            n_back => n_left_out + n_back,
        }
    }

    /// What is in front of each letter.
    fn gaps(&self, letters: &[char], found: &[Option<Letter>]) -> Vec<Gap> {
        let mut gaps = Vec::with_capacity(letters.len());
        let mut last = (' ', None::<Letter>);
        // Where the letters since the last blank end.
        let mut end = Some(f32::NEG_INFINITY);
        for (idx, (letter, found_here)) in letters.iter().zip(found).enumerate() {
            let next = found.get(idx + 1).copied().flatten();
            gaps.push(match (last, *letter, found_here, end, next) {
                ((_, Some(mark)), ' ', _, _, Some(next)) if mark.is_drawn_back(self.size) => {
                    // The pen came back to where the mark's letter ends.
                    let is_blank = next.gap > BLANK * self.size;
                    if is_blank { Gap::Unknown } else { Gap::NoBlank }
                }
                ((before, _), after, Some(it), Some(end), _) if before != ' ' && after != ' ' => {
                    let gap = it.gap.min(it.x - end);
                    let is_dense = line::is_dense(before, after, gap, self.size);
                    if gap > BLANK * self.size && !is_dense { Gap::Blank } else { Gap::Letters }
                }
                _ => Gap::Unknown,
            });
            end = match (found_here, end) {
                _ if *letter == ' ' => Some(f32::NEG_INFINITY),
                (Some(it), end) => Some(end.unwrap_or(it.end).max(it.end)),
                (None, _) => None,
            };
            last = (*letter, *found_here);
        }
        gaps
    }
}

impl Letter {
    /// Whether it has no width: it is drawn back over another.
    fn is_drawn_back(self, size: f32) -> bool {
        self.end - self.x <= NO_WIDTH * size
    }
}

/// What stands in front of a letter, or instead of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Gap {
    /// The letter follows the one in front of it.
    Letters,
    /// A blank that is not in the text.
    Blank,
    /// The letter is a blank, and there is no gap.
    NoBlank,
    /// There is a blank already, or it is not known.
    Unknown,
}

#[cfg(test)]
mod tests {
    use pdf_oxide::geometry::Rect;

    use super::*;

    /// Letters with their left edges and widths.
    fn drawn(letters: &[(char, f32, f32)]) -> Drawn {
        let letters: Vec<TextChar> = letters
            .iter()
            .map(|(letter, x, width)| {
                let place = Rect::new(*x, 700.0, *width, 10.0);
                TextChar::simple(*letter, place, String::new(), 10.0)
            })
            .collect();
        Drawn::of(&letters)
    }

    /// A piece of those letters, told to stand five points apart.
    fn piece(left: f32, words: &str) -> Piece {
        let n_letters = words.chars().count();
        let starts = (0..n_letters).map(|idx| left + 5.0 * idx as f32).collect();
        Piece::upright(words, starts, left, left + 5.0 * n_letters as f32)
    }

    fn parted(words: &str, letters: &[(char, f32, f32)]) -> String {
        let left = letters.iter().map(|(_, x, _)| *x).fold(f32::INFINITY, f32::min);
        let mut piece = piece(left, words);
        piece.part_at_gaps(&drawn(letters));
        assert_eq!(piece.starts.len(), piece.words.chars().count());
        piece.words
    }

    #[test]
    fn a_gap_as_wide_as_a_blank_is_one() {
        let letters = [
            ('i', 50.0, 3.0),
            ('f', 53.0, 3.0),
            ('i', 59.0, 3.0),
            ('t', 62.0, 3.0),
            ('s', 65.4, 4.0),
        ];
        assert_eq!(parted("ifits", &letters), "if its");
        assert_eq!(parted("if its", &letters), "if its");
    }

    #[test]
    fn letters_that_are_set_wide_are_one_word() {
        let wide = |idx: usize, letter: char| (letter, 50.0 + 8.0 * idx as f32, 5.0);
        let letters: Vec<_> = "WIDE".chars().enumerate().map(|(idx, it)| wide(idx, it)).collect();
        assert_eq!(parted("WIDE", &letters), "WIDE");
    }

    #[test]
    fn a_gap_behind_a_mark_without_a_width_is_a_blank_and_no_other_is() {
        let letters = |next: f32| [('स', 50.0, 6.0), ('\u{947}', 54.0, 0.0), ('भ', next, 5.0)];
        assert_eq!(parted("स\u{947}भ", &letters(59.5)), "स\u{947} भ");
        assert_eq!(parted("स\u{947}भ", &letters(56.0)), "स\u{947}भ");
        // The parser takes the way back from the mark for a blank.
        assert_eq!(parted("स\u{947} भ", &letters(56.0)), "स\u{947}भ");
        assert_eq!(parted("स\u{947} भ", &letters(59.5)), "स\u{947} भ");
    }

    #[test]
    fn a_syllable_drawn_back_is_told_though_its_letter_is_overlooked() {
        let letters =
            [('भ', 50.0, 6.0), ('र', 56.0, 5.0), ('\u{94D}', 56.5, 0.0), ('न', 65.0, 5.0)];
        let mut over = piece(56.5, "र\u{94D} न");
        over.part_at_gaps(&drawn(&letters));
        assert_eq!((over.n_drawn_back, over.starts.first()), (2, Some(&56.5)));
        let mut plain = piece(56.0, "र न");
        plain.part_at_gaps(&drawn(&letters));
        assert_eq!(plain.n_drawn_back, 0);
    }
}
