//! Approximate search: where words stand that may have changed a little.
//!
//! Myers' bit-parallel search (*A fast bit-vector algorithm for approximate string matching based on
//! dynamic programming*, J. ACM 46, 1999), in blocks of 64 rows with his cut-off: only blocks that can
//! still hold a row of at most `most` errors are computed, so that a long needle costs little more
//! than its errors do. The carry between blocks is Hyyrö's (*A bit-vector algorithm for computing
//! Levenshtein and Damerau edit distances*, 2003). Ends are found going forth; the start of each by
//! going back from it.
//!
//! Refuses to know what the words are for, and whether a place is good enough: see [`super::anchor`].

use super::similar::{Block, Pattern};

/// Longest needle whose starts are found by going back over all of it; beyond, only its first
/// characters are looked for where it must begin. Going back costs the needle's length squared.
const WHOLE_MAX: usize = 1024;

/// How much of a longer needle is looked for to find its start.
const HEAD: usize = 256;

/// A place like the needle, in bytes of the text that was searched, half open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Match {
    /// Where it begins.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
    /// Insertions, deletions and replacements of characters between it and the needle.
    pub errors: usize,
}

/// Errors that a quote of `n_chars` may have and still be looked at: 35 %, and no more than 200.
///
/// Measured by the design's authors on edited manuals; beyond a third, words of one language are as
/// like each other by chance.
pub const fn most_errors(n_chars: usize) -> usize {
    let share = n_chars * 35 / 100;
    if share < 200 { share } else { 200 }
}

/// Words to look for.
#[derive(Debug)]
pub struct Needle {
    chars: Vec<char>,
    forth: Pattern,
    /// The first characters of the needle (all of a short one), backwards.
    back: Pattern,
    n_back: usize,
    most: usize,
}

/// Where a match ends.
#[derive(Clone, Copy, Debug)]
struct End {
    /// In bytes.
    byte: usize,
    /// In characters from the start of the search.
    nth: usize,
    errors: usize,
}

impl Needle {
    /// The words, with the most errors that a match may have; `None` for no words.
    pub fn new(words: &str, most: usize) -> Option<Self> {
        let chars: Vec<char> = words.chars().collect();
        if chars.is_empty() {
            return None;
        }
        let n_back = if chars.len() <= WHOLE_MAX { chars.len() } else { HEAD };
        let head: Vec<char> = chars.iter().take(n_back).rev().copied().collect();
        let most = most.min(chars.len().saturating_sub(1));
        Some(Self { forth: Pattern::of(&chars), back: Pattern::of(&head), n_back, chars, most })
    }

    /// Length in characters.
    pub fn n_chars(&self) -> usize {
        self.chars.len()
    }

    /// The places in `text` that are like the needle, at most `limit` of them, in order of place.
    ///
    /// Of places that end within half a needle of each other only the likest is given; of more than
    /// `limit` the likest ones, the first of equals.
    ///
    /// Cost: a few instructions for each character of `text` and each 64 rows under the cut-off:
    /// about 3 ns a character for a needle of 60, 10 ns for one of 400.
    pub fn search(&self, text: &str, limit: usize) -> Vec<Match> {
        let mut ends = self.ends(text);
        if ends.len() > limit {
            ends.sort_by_key(|end| end.errors);
            ends.truncate(limit);
            ends.sort_by_key(|end| end.byte);
        }
        ends.iter().map(|end| self.with_start(text, *end)).collect()
    }

    /// Where the likest matches end.
    fn ends(&self, text: &str) -> Vec<End> {
        let apart = (self.chars.len() / 2).max(1);
        let mut found: Vec<End> = Vec::new();
        let mut columns = Columns::new(&self.forth, self.chars.len(), self.most);
        for (nth, (at, c)) in text.char_indices().enumerate() {
            let Some(errors) = columns.advance(c) else { continue };
            let end = End { byte: at + c.len_utf8(), nth, errors };
            match found.last_mut() {
                Some(last) if nth - last.nth <= apart => {
                    if errors < last.errors {
                        *last = end;
                    }
                }
                _ => found.push(end),
            }
        }
        found
    }

    /// The match that ends there: it begins where the fewest errors are needed.
    fn with_start(&self, text: &str, end: End) -> Match {
        let errors = end.errors;
        let head = text.get(..end.byte).unwrap_or_default();
        let n_chars = self.chars.len();
        if self.n_back == n_chars {
            let start = self.start_before(head, n_chars + errors);
            return Match { start, end: end.byte, errors };
        }
        // A long needle: its head stands where it must begin, give or take the errors.
        let back = |n: usize| head.char_indices().rev().take(n).last().map_or(end.byte, |it| it.0);
        let from = back(n_chars + errors);
        let to = back(n_chars.saturating_sub(errors + self.n_back));
        let window = text.get(from..to).unwrap_or_default();
        let words: String = self.chars.iter().take(self.n_back).collect();
        let most = (self.n_back / 2).min(errors);
        let first = Self::new(&words, most)
            .and_then(|needle| needle.search(window, 8).into_iter().min_by_key(|it| it.errors));
        let start = first.map_or_else(|| back(n_chars), |first| from + first.start);
        Match { start, end: end.byte, errors }
    }

    /// Where the whole (short) needle begins that ends with `head`, at most `reach` characters back.
    fn start_before(&self, head: &str, reach: usize) -> usize {
        let n_blocks = self.n_back.div_ceil(64);
        let last_bit = (self.n_back - 1) % 64;
        let mut blocks = vec![Block::START; n_blocks];
        let mut errors = self.n_back;
        let (mut start, mut fewest) = (head.len(), self.n_back);
        for (nth, (at, c)) in head.char_indices().rev().take(reach).enumerate() {
            let row = self.back.row(c);
            let mut carry = 1;
            for (block_idx, block) in blocks.iter_mut().enumerate() {
                let bit = if block_idx + 1 == n_blocks { last_bit } else { 63 };
                carry = block.advance(row.get(block_idx).copied().unwrap_or(0), carry, bit);
            }
            errors = errors.saturating_add_signed(carry);
            // Of equals the one of the needle's length: a letter was replaced there, none lost.
            if errors < fewest || (errors == fewest && nth < self.n_back) {
                (start, fewest) = (at, errors);
            }
        }
        start
    }
}

/// The table of a search, column by column; only blocks that matter are kept up.
struct Columns<'p> {
    pattern: &'p Pattern,
    blocks: Vec<Block>,
    /// The number in the last row of each block.
    scores: Vec<usize>,
    /// The last block that is kept up.
    lowest: usize,
    n_rows: usize,
    most: usize,
}

impl<'p> Columns<'p> {
    fn new(pattern: &'p Pattern, n_rows: usize, most: usize) -> Self {
        let n_blocks = n_rows.div_ceil(64);
        let scores: Vec<usize> = (0..n_blocks).map(|idx| ((idx + 1) * 64).min(n_rows)).collect();
        // In front of the text a row holds its own number.
        let lowest = (most / 64).min(n_blocks - 1);
        Self { pattern, blocks: vec![Block::START; n_blocks], scores, lowest, n_rows, most }
    }

    /// Rows in a block.
    fn rows(&self, block_idx: usize) -> usize {
        self.n_rows.saturating_sub(block_idx * 64).min(64)
    }

    /// Goes on by a character; gives the errors of the needle's likest match that ends behind it, if
    /// they are few enough.
    fn advance(&mut self, c: char) -> Option<usize> {
        let row = self.pattern.row(c);
        if let ([block], [score], [equal]) = (&mut *self.blocks, &mut *self.scores, row) {
            let carry = block.advance(*equal, 0, self.n_rows - 1);
            *score = score.saturating_add_signed(carry);
            return Some(*score).filter(|score| *score <= self.most);
        }
        let n_blocks = self.blocks.len();
        let n_kept = self.lowest + 1;
        let mut carry = 0;
        let kept = self.blocks.iter_mut().zip(&mut self.scores).zip(row).take(n_kept);
        for (block_idx, ((block, score), equal)) in kept.enumerate() {
            let bit = if block_idx + 1 == n_blocks { (self.n_rows - 1) % 64 } else { 63 };
            carry = block.advance(*equal, carry, bit);
            *score = score.saturating_add_signed(carry);
        }
        let score = self.scores.get(self.lowest).copied().unwrap_or(usize::MAX);
        let next = self.lowest + 1;
        let equal = row.get(next).copied().unwrap_or(0);
        let before = score.saturating_add_signed(-carry);
        if next < n_blocks && before <= self.most && (equal & 1 == 1 || carry < 0) {
            self.begin(next, equal, before, carry);
        } else {
            while self.lowest > 0 && self.is_hopeless(self.lowest) {
                self.lowest -= 1;
            }
        }
        let is_whole = self.lowest + 1 == n_blocks;
        self.scores.last().copied().filter(|score| is_whole && *score <= self.most)
    }

    /// Keeps up the next block too, whose row above had `before` in the column before.
    fn begin(&mut self, next: usize, equal: u64, before: usize, carry: isize) {
        let rows = self.rows(next);
        let mut block = Block::START;
        let out = block.advance(equal, carry, rows - 1);
        if let (Some(slot), Some(score)) = (self.blocks.get_mut(next), self.scores.get_mut(next)) {
            *slot = block;
            *score = (before + rows).saturating_add_signed(out);
        }
        self.lowest = next;
    }

    /// Whether no row of the block can be small enough.
    fn is_hopeless(&self, block_idx: usize) -> bool {
        self.scores.get(block_idx).is_some_and(|score| *score >= self.most + self.rows(block_idx))
    }
}

#[cfg(test)]
#[expect(clippy::string_slice, reason = "a test may panic")]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::text::similar::distance;

    /// The only match is between the guillemets and has so many errors.
    #[track_caller]
    fn check(needle: &str, marked: &str, errors: usize) {
        let start = marked.find('«').unwrap();
        let end = marked.find('»').unwrap() - '«'.len_utf8();
        let text = marked.replace(['«', '»'], "");
        let needle = Needle::new(needle, most_errors(needle.chars().count())).unwrap();
        assert_eq!(needle.search(&text, 9), [Match { start, end, errors }]);
    }

    #[test]
    fn changed_words_are_found_with_their_ends() {
        check("the span moved", "We saw that «the span mvoed» in May.", 2);
        check("of the span that moved", "We saw «of the new span that moved» in May.", 4);
        check("the span moved", "«The span moved» in May.", 1);
        check("naïve Ж", "ab «naive Ж»", 1);
    }

    #[test]
    fn long_words_are_found_across_blocks() {
        let long =
            "that movement in the third span had been observed on three occasions ".repeat(20);
        let changed = long.replace("third", "fourth");
        check(long.trim(), &format!("We hear «{}», no less.", changed.trim()), 100);
    }

    #[test]
    fn a_needle_without_words_is_none_and_one_too_unlike_is_nowhere() {
        assert!(Needle::new("", 3).is_none());
        let needle = Needle::new("bridge", 2).unwrap();
        assert_eq!(needle.search("a council of engineers", 9), []);
        assert_eq!(needle.search("", 9), []);
    }

    #[test]
    fn of_many_the_likest_are_given_in_order_of_place() {
        let needle = Needle::new("bridge", 2).unwrap();
        let found = needle.search("brdge bridge brid bridge bridxx", 2);
        assert_eq!(found.iter().map(|it| it.start).collect::<Vec<_>>(), [6, 18]);
    }

    /// The last row of Sellers' table: errors of the likest match ending behind each character.
    fn by_table(needle: &[char], text: &[char]) -> Vec<usize> {
        let mut column: Vec<usize> = (0..=needle.len()).collect();
        let mut row = Vec::new();
        for c in text {
            let mut corner = 0;
            for (i, x) in needle.iter().enumerate() {
                let replaced = corner + usize::from(x != c);
                corner = column[i + 1];
                column[i + 1] = replaced.min(corner + 1).min(column[i] + 1);
            }
            row.push(column[needle.len()]);
        }
        row
    }

    proptest! {
        #[test]
        fn bits_and_cut_off_agree_with_the_table(
            needle in "[abé]{1,200}", text in "[abé]{0,300}", most in 0_usize..90,
        ) {
            let chars: Vec<char> = needle.chars().collect();
            let expect = by_table(&chars, &text.chars().collect::<Vec<_>>());
            let pattern = Pattern::of(&chars);
            let mut columns = Columns::new(&pattern, chars.len(), most);
            for (c, errors) in text.chars().zip(expect) {
                prop_assert_eq!(columns.advance(c), (errors <= most).then_some(errors));
            }
        }

        #[test]
        fn a_match_has_the_errors_it_says(
            needle in "[ab ]{1,90}", text in "[ab ]{0,200}", most in 0_usize..30,
        ) {
            let chars: Vec<char> = needle.chars().collect();
            for found in Needle::new(&needle, most).unwrap().search(&text, 50) {
                let words: Vec<char> = text[found.start..found.end].chars().collect();
                prop_assert_eq!(distance(&chars, &words), found.errors);
            }
        }

        #[test]
        fn what_stands_there_is_found(
            before in "[a-d ]{0,40}", needle in "[a-d ]{2,80}", behind in "[a-d ]{0,40}",
        ) {
            let text = format!("{before}{needle}{behind}");
            let found = Needle::new(&needle, 0).unwrap().search(&text, 100);
            prop_assert!(found.iter().any(|it| it.errors == 0));
        }
    }
}
