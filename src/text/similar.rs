//! How alike two short stretches of text are: the edit distance, and the share of it.
//!
//! Myers' bit-parallel algorithm (*A fast bit-vector algorithm for approximate string matching based
//! on dynamic programming*, J. ACM 46, 1999) in the block form of Hyyrö (*A bit-vector algorithm for
//! computing Levenshtein and Damerau edit distances*, 2003), with the row above the first held at the
//! column's number: whole against whole, where Myers searches one in the other ([`super::approx`]).

/// Insertions, deletions and replacements that make `a` into `b`.
///
/// Cost: `a.len() / 64` rounded up, times `b.len()` steps of a few instructions.
pub fn distance(a: &[char], b: &[char]) -> usize {
    let Some(last_bit) = a.len().checked_sub(1).map(|last| last % 64) else { return b.len() };
    let pattern = Pattern::of(a);
    let mut blocks = vec![Block::START; a.len().div_ceil(64)];
    let n_blocks = blocks.len();
    let mut distance = a.len();
    for c in b {
        let row = pattern.row(*c);
        // One more than in the column before: nothing of `a` against one more of `b`.
        let mut carry = 1;
        for (block_idx, block) in blocks.iter_mut().enumerate() {
            let bit = if block_idx + 1 == n_blocks { last_bit } else { 63 };
            let equal = row.get(block_idx).copied().unwrap_or(0);
            carry = block.advance(equal, carry, bit);
        }
        distance = distance.saturating_add_signed(carry);
    }
    distance
}

/// One for equal stretches, nought for such as share nothing.
pub fn similarity(a: &[char], b: &[char]) -> f64 {
    if a == b {
        return 1.0;
    }
    1.0 - distance(a, b) as f64 / a.len().max(b.len()) as f64
}

/// Where each character stands in a pattern, as bits in blocks of 64.
#[derive(Debug)]
pub(super) struct Pattern {
    /// The characters of the pattern beyond ASCII, in order; the row of each is 1 more than its index
    /// and the number of ASCII rows.
    others: Vec<char>,
    /// The row of each ASCII character; 0 for such as are not in the pattern.
    ascii: [u8; 128],
    n_ascii: usize,
    /// Row by row; the first is that of characters that are not in the pattern.
    bits: Vec<u64>,
    n_blocks: usize,
}

impl Pattern {
    pub(super) fn of(pattern: &[char]) -> Self {
        let mut chars = pattern.to_vec();
        chars.sort_unstable();
        chars.dedup();
        let n_ascii = chars.partition_point(char::is_ascii);
        let n_blocks = pattern.len().div_ceil(64);
        let mut made = Self {
            others: chars.split_off(n_ascii),
            ascii: [0; 128],
            n_ascii,
            bits: Vec::new(),
            n_blocks,
        };
        for (c_idx, c) in chars.iter().enumerate() {
            if let Some(row) = made.ascii.get_mut(*c as usize) {
                *row = c_idx as u8 + 1;
            }
        }
        made.bits = vec![0; (n_ascii + made.others.len() + 1) * n_blocks];
        for (at, c) in pattern.iter().enumerate() {
            let row = made.row_idx(*c);
            if let Some(block) = made.bits.get_mut(row * n_blocks + at / 64) {
                *block |= 1 << (at % 64);
            }
        }
        made
    }

    /// A table, not a search, for ASCII: a whole text is looked up here, character by character.
    fn row_idx(&self, c: char) -> usize {
        match self.ascii.get(c as usize) {
            Some(row) => usize::from(*row),
            None => self.others.binary_search(&c).map_or(0, |other| other + self.n_ascii + 1),
        }
    }

    /// Where `c` stands in the pattern.
    pub(super) fn row(&self, c: char) -> &[u64] {
        let start = self.row_idx(c) * self.n_blocks;
        self.bits.get(start..start + self.n_blocks).unwrap_or_default()
    }
}

/// Differences down a column of the table, 64 rows: where it grows by one, where it falls by one.
#[derive(Clone, Copy, Debug)]
pub(super) struct Block {
    plus: u64,
    minus: u64,
}

impl Block {
    /// In front of the first column: each row is one more than the row above.
    pub(super) const START: Self = Self { plus: !0, minus: 0 };

    /// Goes to the next column; `carry` is the difference along the row above, and what is given
    /// back that along the row of `bit`.
    pub(super) fn advance(&mut self, equal: u64, carry: isize, bit: usize) -> isize {
        let vertical = equal | self.minus;
        let equal = equal | u64::from(carry < 0);
        let across = ((equal & self.plus).wrapping_add(self.plus) ^ self.plus) | equal;
        let plus = self.minus | !(across | self.plus);
        let minus = self.plus & across;
        let out = isize::from(plus >> bit & 1 == 1) - isize::from(minus >> bit & 1 == 1);
        let plus = plus << 1 | u64::from(carry > 0);
        let minus = minus << 1 | u64::from(carry < 0);
        self.plus = minus | !(vertical | plus);
        self.minus = plus & vertical;
        out
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn chars(text: &str) -> Vec<char> {
        text.chars().collect()
    }

    /// The table, row by row.
    fn by_table(a: &[char], b: &[char]) -> usize {
        let mut row: Vec<usize> = (0..=b.len()).collect();
        for (i, x) in a.iter().enumerate() {
            let mut corner = row[0];
            row[0] = i + 1;
            for (j, y) in b.iter().enumerate() {
                let replaced = corner + usize::from(x != y);
                corner = row[j + 1];
                row[j + 1] = replaced.min(corner + 1).min(row[j] + 1);
            }
        }
        row[b.len()]
    }

    #[test]
    fn known_words_are_as_far_apart_as_they_are() {
        for (a, b, expect) in
            [("kitten", "sitting", 3), ("", "ab", 2), ("ab", "", 2), ("à", "à", 0)]
        {
            assert_eq!(distance(&chars(a), &chars(b)), expect);
        }
        assert_eq!(similarity(&[], &[]), 1.0);
        assert_eq!(similarity(&['a'], &['b']), 0.0);
    }

    proptest! {
        #[test]
        fn bits_agree_with_the_table(a in "[abé]{0,150}", b in "[abé]{0,150}") {
            prop_assert_eq!(distance(&chars(&a), &chars(&b)), by_table(&chars(&a), &chars(&b)));
        }
    }
}
