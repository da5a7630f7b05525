//! Marks that are set apart from the letters they belong to.
//!
//! A vowel sign or an accent is often drawn by itself, after the words it stands in, at its own place: in
//! the file's order, `ह।` and then the sign over `ह`. Where it stands tells which letter it belongs to. And
//! letters that a file gives no character for are told, since what is quoted without them is wrong.

use unicode_normalization::char::is_combining_mark;

use super::line::Piece;

/// Widest mark that is drawn back over the letter in front of it, in sizes: its own width counts nothing.
const NO_WIDTH: f32 = 0.05;

/// By how much of a size a mark without a width may stand in front of the end of its letter.
const BEFORE_END: f32 = 0.1;

/// How many pieces back a mark's letter is looked for, and how long the piece is in bytes at most: a line
/// has less of both, and a broken file more than there is time for.
const NEAR: usize = 32;
const LONGEST: usize = 4096;

/// Words that begin with a mark and nothing below it, from which on a page's characters are wrong.
const BARE_MARKS_MIN: usize = 3;

/// The pieces of a row that runs rightwards, from left to right, with each mark behind its letter.
///
/// Cost: a pass, and for each mark one over the letters near it.
pub(super) fn joined(row: Vec<Piece>) -> Vec<Piece> {
    let mut joined: Vec<Piece> = Vec::with_capacity(row.len());
    for mut piece in row {
        let n_marks = n_marks(&piece);
        let is_mark = n_marks > 0 && n_marks == piece.words.chars().count();
        let width = piece.right - piece.left;
        let is_drawn_back =
            width <= NO_WIDTH * piece.size && piece.words.contains(is_mark_of_script);
        let middle = if is_mark && !is_drawn_back {
            f32::midpoint(piece.left, piece.right)
        } else {
            piece.left - BEFORE_END * piece.size
        };
        let n_near = if n_marks > 0 || is_drawn_back { NEAR } else { 0 };
        let is_below =
            |it: &&mut Piece| it.left <= middle && middle < it.right && it.words.len() < LONGEST;
        let Some(below) = joined.iter_mut().rev().take(n_near).find(is_below) else {
            joined.push(piece);
            continue;
        };
        if is_mark || is_drawn_back {
            below.insert(&piece.words, middle);
        } else {
            let rest = piece.words.chars().skip(n_marks).collect();
            let marks = std::mem::replace(&mut piece.words, rest);
            let marks: String = marks.chars().take(n_marks).collect();
            below.insert(&marks, middle);
            piece.starts = piece.starts.split_off(n_marks.min(piece.starts.len()));
            piece.left = piece.starts.first().copied().unwrap_or(piece.left);
            if !piece.words.starts_with(' ') {
                // Nothing parts them, whatever the marks take up.
                below.right = below.right.max(piece.left);
            }
            joined.push(piece);
        }
    }
    joined
}

/// How many of a piece's letters at its beginning belong to a letter in front of it.
fn n_marks(piece: &Piece) -> usize {
    let n_marks = piece.words.chars().take_while(|it| is_mark_of_script(*it)).count();
    // Over its letter a whole syllable may stand, as its mark does: an r in front of it.
    let over = || piece.words.chars().take(piece.n_drawn_back);
    if piece.n_drawn_back > n_marks && over().any(is_mark_of_script) {
        piece.n_drawn_back
    } else {
        n_marks
    }
}

impl Piece {
    /// Puts marks behind the letter that stands at `x`.
    fn insert(&mut self, marks: &str, x: f32) {
        let n_letters = self.words.chars().count();
        let is_told = self.starts.len() == n_letters;
        let even = (self.right - self.left) / n_letters.max(1) as f32;
        let start = |idx: usize| match self.starts.get(idx) {
            Some(start) if is_told => *start,
            _ => self.left + even * idx as f32,
        };
        // The last one: marks lie back, so that starts do not only rise.
        let n_before = (0..n_letters).rposition(|idx| start(idx) < x).map_or(0, |idx| idx + 1);
        let at = self.words.char_indices().nth(n_before).map_or(self.words.len(), |(at, _)| at);
        self.words.insert_str(at, marks);
        if is_told {
            // The next mark of the same letter stands behind this one.
            let at = n_before.min(self.starts.len());
            self.starts.splice(at..at, marks.chars().map(|_| x));
        }
    }
}

/// Whether it is a mark of one script. The accents that all share stay where they are: fonts have them for
/// quotation marks, too.
fn is_mark_of_script(c: char) -> bool {
    is_combining_mark(c) && !matches!(c, '\u{300}'..='\u{36F}')
}

/// Whether words of a page have letters that the file gives no character for, or a wrong one: marks that
/// stand on nothing.
pub(super) fn is_unsure<'w>(words: impl Iterator<Item = &'w str>) -> bool {
    let mut n_bare = 0;
    for words in words {
        if words.contains(is_unmapped) {
            return true;
        }
        let begins_bare = |word: &&str| word.chars().next().is_some_and(is_combining_mark);
        n_bare += words.split(' ').filter(begins_bare).count();
    }
    n_bare >= BARE_MARKS_MIN
}

/// Whether it stands for a letter that has no character, or one that only its font knows; the ornaments
/// of fonts for symbols are no letters.
fn is_unmapped(c: char) -> bool {
    c == char::REPLACEMENT_CHARACTER
        || (matches!(c, '\u{E000}'..='\u{F8FF}') && !matches!(c, '\u{F000}'..='\u{F0FF}'))
        || matches!(c, '\u{F0000}'..)
}

#[cfg(test)]
mod tests {
    use super::{super::line::lines, *};

    /// Letters five points wide; marks have no width.
    fn piece(left: f32, words: &str) -> Piece {
        let mut right = left;
        let mut starts = Vec::new();
        for letter in words.chars() {
            starts.push(right);
            right += if is_combining_mark(letter) { 0.0 } else { 5.0 };
        }
        Piece::upright(words, starts, left, right)
    }

    #[track_caller]
    fn check(pieces: Vec<Piece>, expect: &str) {
        let lines = lines(pieces);
        let words: Vec<&str> = lines.iter().map(|line| line.words.as_str()).collect();
        assert_eq!(words, [expect]);
    }

    #[test]
    fn a_mark_drawn_by_itself_stands_behind_its_letter() {
        check(vec![piece(50.0, "अतगत"), piece(55.0, "\u{902}")], "अ\u{902}तगत");
        // An opening quotation mark in a font that has only the accent.
        check(
            vec![piece(50.0, "so "), piece(65.0, "\u{300}"), piece(65.0, "foo")],
            "so \u{300}foo",
        );
    }

    #[test]
    fn a_mark_in_front_of_other_words_goes_back_to_its_letter() {
        check(vec![piece(50.0, "ह।"), piece(55.0, "\u{948} सब")], "ह\u{948}। सब");
        check(vec![piece(50.0, "पक"), piece(60.0, "\u{947}ज")], "पक\u{947}ज");
    }

    #[test]
    fn a_syllable_drawn_back_in_front_of_other_words_goes_back_to_its_letter() {
        let over = Piece { n_drawn_back: 2, ..piece(55.1, "र\u{94D} न") };
        check(vec![piece(50.0, "णक"), over], "णर\u{94D}क न");
    }

    #[test]
    fn two_marks_of_a_letter_keep_their_order() {
        let pieces = vec![piece(50.0, "कम"), piece(55.0, "\u{947}"), piece(55.1, "\u{902}")];
        check(pieces, "क\u{947}\u{902}म");
    }

    #[test]
    fn a_wide_mark_stands_behind_the_letter_it_lies_on() {
        let wide = Piece { right: 59.0, ..piece(56.0, "\u{901}") };
        check(vec![piece(50.0, "abc"), wide], "ab\u{901}c");
    }

    #[test]
    fn letters_without_a_character_are_told() {
        let is_unsure = |words: &str| is_unsure(words.lines());
        assert!(is_unsure("क� है"));
        assert!(is_unsure("s\u{F761}id"));
        assert!(is_unsure("\u{942}योग \u{942}लेख\n\u{942}यो"));
        assert!(!is_unsure("\u{F0B7} an item\nप्रयोग है\nna\u{308}ive \u{301}"));
    }
}
