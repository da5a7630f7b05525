//! Tables of dynamic programming: two stretches of words laid over each other at the best gain.
//!
//! Nearly all of an alignment's time is spent here, so the table is filled by whole rows, in blocks of
//! [`LANES`] cells that the compiler makes vectors of; only what depends on the cell to the left goes cell by
//! cell. Scores are sixteen bits wide for the same reason: a stretch of [`SIDE_MAX`] words earns no more.

use super::{
    weigh::{BIT, Bits},
    wording::Word,
};

/// What a word that was replaced costs: in passages quoted with changes about one word in ten is
/// another, 3.3 bits; a word that fits by chance must not pay for it.
pub(super) const REPLACED: i16 = 3 * BIT as i16;

/// What a word costs that stands on one side only.
pub(super) const LEFT_OUT: i16 = 9 * BIT as i16 / 4;

/// The search beyond the last run is given up this far below the best: six replaced words in a row.
pub(super) const GIVEN_UP: i16 = 18 * BIT as i16;

/// Most words that may be added or left out beyond a run.
pub(super) const BAND: usize = 8;

/// A word counts for at most this much in an alignment, so that no single rare word bridges a gap.
pub(super) const WORD_MAX: Bits = 12 * BIT;

/// Most words on a side: with so many, scores stay far inside their type. No caller has more than the 120
/// of an ellipsis.
pub(super) const SIDE_MAX: usize = 128;

/// A score that nothing can come back from, and that can be lowered by a few words yet.
const NEVER: i16 = i16::MIN / 2;

/// Cells worked on at a time: two vectors of eight, which every processor of the last twenty years has.
pub(super) const LANES: usize = 16;

/// A word of a stretch with what is asked of it again and again.
#[derive(Clone, Copy, Debug)]
pub(super) struct Seen {
    pub(super) word: Word,
    /// What it earns where the other side has it too, at most [`WORD_MAX`].
    pub(super) bits: i16,
    /// Its length where another word may be like it, else zero.
    pub(super) length: u8,
    /// First and last byte in lower case: words that are alike share one of them.
    pub(super) ends: [u8; 2],
}

/// What of a stretch is aligned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Search {
    /// All: both ends stand.
    Between,
    /// From the start to the best end, near the diagonal.
    Beyond,
    /// The best part.
    Local,
}

/// How a cell was reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Move {
    /// The two words belong together.
    Both,
    /// One took the place of the other.
    Replace,
    /// A word on the first side only.
    SkipA,
    /// A word on the second side only.
    SkipB,
}

const STOP: u8 = 0;
const BOTH: u8 = 1;
const SKIP_A: u8 = 2;
const SKIP_B: u8 = 3;
const REPLACE: u8 = 4;

/// The words of the second side, by what is asked of them.
#[derive(Clone, Copy, Debug)]
pub(super) struct Block {
    keys: [u32; LANES],
    firsts: [u8; LANES],
    lasts: [u8; LANES],
    lengths: [u8; LANES],
}

impl Block {
    /// The first words of some, at most [`LANES`].
    pub(super) fn of(words: &[Seen]) -> Self {
        let mut block =
            Self { keys: [0; LANES], firsts: [0; LANES], lasts: [0; LANES], lengths: [0; LANES] };
        let lanes = block.keys.iter_mut().zip(&mut block.firsts);
        let lanes = lanes.zip(&mut block.lasts).zip(&mut block.lengths);
        for ((((key, first), last), length), word) in lanes.zip(words) {
            (*key, *length) = (word.word.key, word.length);
            [*first, *last] = word.ends;
        }
        block
    }

    /// Which of them are the same word as `word`, or may be alike; and whether they are the same.
    pub(super) fn hits(&self, word: &Seen) -> impl Iterator<Item = (usize, bool)> + use<> {
        let [first, last] = word.ends;
        let mut hits = [0_u8; LANES];
        let lanes = hits.iter_mut().zip(&self.firsts).zip(&self.lasts).zip(&self.lengths);
        // A word that nothing is like has no length, and is near none that has one.
        let has_length = u8::from(word.length > 0);
        for (((hit, b_first), b_last), length) in lanes {
            *hit = (u8::from(*b_first == first) | u8::from(*b_last == last))
                & u8::from(length.abs_diff(word.length) <= 2)
                & has_length;
        }
        for (hit, key) in hits.iter_mut().zip(&self.keys) {
            *hit |= u8::from(*key == word.word.key) << 1;
        }
        let mut bits = u128::from_le_bytes(hits);
        std::iter::from_fn(move || {
            let lane = bits.trailing_zeros() / 8;
            let hit = bits.checked_shr(lane * 8)? & 0xFF;
            bits &= !(0xFF << (lane * 8));
            (hit != 0).then_some((lane as usize, hit > 1))
        })
    }
}

/// A table that is used again and again.
#[derive(Debug, Default)]
pub(super) struct Table {
    blocks: Vec<Block>,
    /// Scores of the row above and of this one; the first is that of no word of the second side.
    above: Vec<i16>,
    row: Vec<i16>,
    /// How each cell was reached, row by row.
    moves: Vec<u8>,
    stride: usize,
}

impl Table {
    /// Fills the table; gives the best cell, which is of interest unless both ends stand.
    ///
    /// `is_alike` says of two different words whether they are spellings of one. Neither side may be longer
    /// than [`SIDE_MAX`].
    ///
    /// Cost: about a nanosecond a cell, and what `is_alike` takes for one in ten.
    pub(super) fn fill(
        &mut self,
        a: &[Seen],
        b: &[Seen],
        search: Search,
        is_alike: impl Fn(&Seen, &Seen) -> bool,
    ) -> (usize, usize) {
        self.blocks.clear();
        self.blocks.extend(b.chunks(LANES).map(Block::of));
        let width = 1 + self.blocks.len() * LANES;
        self.stride = width;
        let step = if search == Search::Local { 0 } else { LEFT_OUT };
        let edge = |went| if search == Search::Local { STOP } else { went };
        self.moves.clear();
        self.moves.resize(width, edge(SKIP_B));
        self.above.clear();
        self.above.extend((0_i16..).map(|j| -step * j).take(width));
        self.row.clear();
        self.row.resize(width, NEVER);
        let band = if search == Search::Beyond { BAND } else { usize::MAX };
        let (mut best, mut edge_score) = ((0, 0, 0), 0);
        for (word, i) in a.iter().zip(1_usize..) {
            let (from, to) = (i.saturating_sub(band).max(1), i.saturating_add(band).min(b.len()));
            edge_score -= step;
            let first = if from == 1 { edge_score } else { NEVER };
            if let Some(cell) = self.row.first_mut() {
                *cell = first;
            }
            self.moves.push(if from == 1 { edge(SKIP_A) } else { STOP });
            let row_best = self.row(word, b, (from, to), search, &is_alike).max(first);
            if row_best > best.0 {
                // Of equal ones the first.
                let j = self.row.iter().position(|score| *score == row_best);
                best = (row_best, i, j.unwrap_or(0));
            }
            std::mem::swap(&mut self.above, &mut self.row);
            if search == Search::Beyond && row_best < best.0 - GIVEN_UP {
                break;
            }
        }
        (best.1, best.2)
    }

    /// Fills one row, of which the cells from `range.0` to `range.1` count; gives the best score.
    fn row(
        &mut self,
        word: &Seen,
        b: &[Seen],
        range: (usize, usize),
        search: Search,
        is_alike: &impl Fn(&Seen, &Seen) -> bool,
    ) -> i16 {
        let mut row_best = NEVER;
        let mut left = self.row.first().copied().unwrap_or(NEVER);
        let words = b.chunks(LANES);
        let cells = self.row.get_mut(1..).unwrap_or_default().as_chunks_mut::<LANES>().0;
        for (((block, words), scores), at) in
            self.blocks.iter().zip(words).zip(cells).zip((1..).step_by(LANES))
        {
            let (Some(corners), Some(overs)) = (
                self.above.get(at - 1..).and_then(<[i16]>::first_chunk::<LANES>),
                self.above.get(at..).and_then(<[i16]>::first_chunk::<LANES>),
            ) else {
                break;
            };
            let gains = gains(word, block, words, is_alike);
            let mut moves = [STOP; LANES];
            let lanes = scores.iter_mut().zip(&mut moves).zip(corners).zip(overs).zip(&gains);
            for ((((score, went), corner), over), gain) in lanes {
                let (both, skip) = (corner + gain, over - LEFT_OUT);
                *score = both.max(skip);
                *went = if skip > both {
                    SKIP_A
                } else if *gain > 0 {
                    BOTH
                } else {
                    REPLACE
                };
            }
            if (at, at + LANES - 1) != range {
                let outside = scores.iter_mut().zip(at..);
                for (score, _) in outside.filter(|(_, j)| *j < range.0 || range.1 < *j) {
                    *score = NEVER;
                }
            }
            for (score, went) in scores.iter_mut().zip(&mut moves) {
                let skip = left - LEFT_OUT;
                (*score, *went) = if skip > *score { (skip, SKIP_B) } else { (*score, *went) };
                left = *score;
            }
            if range.1 < at + LANES - 1 {
                for (score, _) in scores.iter_mut().zip(at..).filter(|(_, j)| range.1 < *j) {
                    *score = NEVER;
                }
            }
            if search == Search::Local {
                for (score, went) in scores.iter_mut().zip(&mut moves) {
                    *went = if *score < 0 { STOP } else { *went };
                    *score = (*score).max(0);
                }
            }
            row_best = scores.iter().fold(row_best, |best, score| best.max(*score));
            self.moves.extend_from_slice(&moves);
        }
        row_best
    }

    /// Follows the moves back from a cell to where they began: each with the number of words of both sides
    /// in front of it.
    pub(super) fn back(
        &self,
        from: (usize, usize),
    ) -> impl Iterator<Item = (Move, usize, usize)> + '_ {
        let (mut i, mut j) = from;
        std::iter::from_fn(move || {
            let went = if i > 0 || j > 0 { self.moves.get(i * self.stride + j) } else { None };
            let (went, n_a, n_b) = match *went? {
                BOTH => (Move::Both, 1, 1),
                REPLACE => (Move::Replace, 1, 1),
                SKIP_A => (Move::SkipA, 1, 0),
                SKIP_B => (Move::SkipB, 0, 1),
                _ => return None,
            };
            (i, j) = (i.checked_sub(n_a)?, j.checked_sub(n_b)?);
            Some((went, i, j))
        })
    }
}

/// What it gains to lay a word over each of a block.
fn gains(
    word: &Seen,
    block: &Block,
    words: &[Seen],
    is_alike: &impl Fn(&Seen, &Seen) -> bool,
) -> [i16; LANES] {
    let mut gains = [-REPLACED; LANES];
    for (gain, key) in gains.iter_mut().zip(&block.keys) {
        *gain = if *key == word.word.key { word.bits } else { -REPLACED };
    }
    for (lane, _) in block.hits(word).filter(|(_, is_same)| !is_same) {
        if let (Some(gain), Some(other)) = (gains.get_mut(lane), words.get(lane))
            && is_alike(word, other)
        {
            *gain = word.bits.min(other.bits) / 2;
        }
    }
    gains
}
