//! Words to seeds: small groups of words by which passages of two documents find each other.
//!
//! Two kinds, since changes leave one or the other: **triples** of neighbouring words, and **pairs** of
//! neighbouring words that say something, with up to three others between them, which outlive a
//! changed word between them. All seeds of the folder are sorted at once; equal ones then stand side by
//! side, and no document is ever compared with another that shares none.
//!
//! Seeds that chance repeats more often than [`SHARED_MAX`] times in a folder of this size are not
//! taken: they are no evidence, and their number grows with the square.

use rayon::prelude::*;

use super::{
    marks::Marks,
    weigh::{BIT, Bits, Counts, log2, rough},
    wording::Word,
};

/// Most places of a seed that are all paired with each other. A seed in more places belongs to a
/// phrase that is common in this folder, or to boilerplate; the words round it are rarer as a rule and
/// lead to the same passages.
pub(super) const SHARED_MAX: usize = 32;

/// A word says something from here on: about the hundredth commonest word of a language. In a folder
/// of a few thousand words counts cannot tell so well, and it is what stands in it some thirty times.
fn telling(counts: &Counts) -> Bits {
    (10 * BIT).min(log2(counts.n_words()) - 5 * BIT)
}

/// Furthest neighbour in a pair: three words between.
const PAIR_REACH: usize = 4;

/// Number of pieces the words are cut into for the cores. Fixed, so that the work is the same on every
/// machine.
const PIECES: usize = 16;

/// Seeds in buckets by the first bits of their hash; in each, sorted by hash and place.
#[derive(Clone, Debug)]
pub(super) struct Seeds {
    /// 32 more bits of the hash above, the place (index of the first word) below.
    buckets: Vec<Vec<u64>>,
    /// How far a hash is shifted to give its bucket.
    shift: u32,
}

/// The kind of a seed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Triple,
    Pair,
}

/// The place in a posting.
pub(super) fn place(posting: u64) -> usize {
    (posting & 0xFFFF_FFFF) as usize
}

impl Seeds {
    /// All seeds of one kind among `words`.
    ///
    /// Cost: one pass and a sort in pieces that stay in the cache; 8 bytes a seed.
    pub(super) fn of(kind: Kind, words: &[Word], counts: &Counts) -> Self {
        // About 16,000 seeds a bucket: 128 KB, which a core's own cache holds.
        let bits = (words.len() / (1 << 14)).max(1).ilog2().min(11);
        let shift = 63 - bits;
        let size = words.len().div_ceil(PIECES).max(1);
        let pieces: Vec<Vec<Vec<u64>>> = (0..PIECES)
            .into_par_iter()
            .map(|piece_idx| {
                let mut buckets = vec![Vec::new(); 1 << bits];
                let from = piece_idx * size;
                each(kind, words, from, from + size, counts, |hash, place| {
                    if let Some(bucket) = buckets.get_mut((hash >> 1 >> shift) as usize) {
                        bucket.push((hash << 32) | place as u64);
                    }
                });
                buckets
            })
            .collect();
        let mut turned: Vec<Vec<Vec<u64>>> = vec![Vec::new(); 1 << bits];
        for piece in pieces {
            for (bucket, part) in turned.iter_mut().zip(piece) {
                bucket.push(part);
            }
        }
        let buckets = turned
            .into_par_iter()
            .map(|parts| {
                let mut bucket = parts.concat();
                drop(parts);
                bucket.sort_unstable();
                bucket
            })
            .collect();
        Self { buckets, shift }
    }

    /// The sorted buckets.
    pub(super) fn buckets(&self) -> &[Vec<u64>] {
        &self.buckets
    }

    /// All places of the seed with that hash. Cost: a binary search.
    pub(super) fn places(&self, hash: u64) -> &[u64] {
        let Some(bucket) = self.buckets.get((hash >> 1 >> self.shift) as usize) else { return &[] };
        let low = hash << 32;
        let from = bucket.partition_point(|posting| *posting < low);
        let to = bucket.partition_point(|posting| *posting <= low | 0xFFFF_FFFF);
        bucket.get(from..to).unwrap_or_default()
    }
}

/// Stretches of equal hash in a sorted bucket.
pub(super) fn groups(bucket: &[u64]) -> impl Iterator<Item = &[u64]> {
    bucket.chunk_by(|a, b| a >> 32 == b >> 32)
}

/// Least information of a seed: chance repeats one of so many bits as often as all its places may be.
fn least(counts: &Counts) -> Bits {
    log2(counts.n_words()) - log2(SHARED_MAX as u64)
}

/// Calls `seed` with hash and place of each seed that begins in `from..to`.
pub(super) fn each(
    kind: Kind,
    words: &[Word],
    from: usize,
    to: usize,
    counts: &Counts,
    seed: impl FnMut(u64, usize),
) {
    match kind {
        Kind::Triple => triples(words, from, to, counts, seed),
        Kind::Pair => pairs(words, from, to, counts, seed),
    }
}

fn triples(
    words: &[Word],
    from: usize,
    to: usize,
    counts: &Counts,
    mut seed: impl FnMut(u64, usize),
) {
    let floor = least(counts);
    let end = to.saturating_add(2).min(words.len());
    let mut before: Option<(Word, Bits)> = None;
    let mut last: Option<(Word, Bits)> = None;
    for (place, word) in words.iter().enumerate().take(end).skip(from) {
        let bits = rough(*word);
        if let (Some((first, first_bits)), Some((second, second_bits))) = (before, last)
            && first_bits + second_bits + bits >= floor
        {
            seed(triple_hash(first.key, second.key, word.key), place - 2);
        }
        (before, last) = (last, Some((*word, bits)));
        if word.marks.has(Marks::LAST) {
            (before, last) = (None, None);
        }
    }
}

fn pairs(
    words: &[Word],
    from: usize,
    to: usize,
    counts: &Counts,
    mut seed: impl FnMut(u64, usize),
) {
    let (floor, telling) = (least(counts) + BIT, telling(counts));
    let end = to.saturating_add(PAIR_REACH).min(words.len());
    let mut last: Option<(usize, Word, Bits)> = None;
    for (place, word) in words.iter().enumerate().take(end).skip(from) {
        let bits = rough(*word);
        if bits >= telling {
            if let Some((first_place, first, first_bits)) = last
                && place - first_place <= PAIR_REACH
                && first_place < to
                && first_bits + bits >= floor
            {
                seed(pair_hash(first.key, word.key), first_place);
            }
            last = Some((place, *word, bits));
        }
        if word.marks.has(Marks::LAST) {
            last = None;
        }
    }
}

/// The word that forms a pair with the one at `place`.
pub(super) fn partner(words: &[Word], place: usize, counts: &Counts) -> Option<usize> {
    if words.get(place)?.marks.has(Marks::LAST) {
        return None;
    }
    for next in place + 1..=place + PAIR_REACH {
        let word = words.get(next)?;
        if rough(*word) >= telling(counts) {
            return Some(next);
        }
        if word.marks.has(Marks::LAST) {
            return None;
        }
    }
    None
}

fn triple_hash(first: u32, second: u32, third: u32) -> u64 {
    let two = (u64::from(first) << 32) | u64::from(second);
    let hash = two.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ u64::from(third);
    mixed(hash)
}

fn pair_hash(first: u32, second: u32) -> u64 {
    mixed(((u64::from(first) << 32) | u64::from(second)) ^ 0x5851_F42D_4C95_7F2D)
}

/// Spreads what differs over all bits (as `MurmurHash3` ends).
fn mixed(mut hash: u64) -> u64 {
    hash ^= hash >> 32;
    hash = hash.wrapping_mul(0xD6E8_FEB8_6659_FD93);
    hash ^= hash >> 32;
    hash = hash.wrapping_mul(0xD6E8_FEB8_6659_FD93);
    hash ^ (hash >> 32)
}
