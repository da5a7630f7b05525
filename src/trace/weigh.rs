//! How much a shared word says: bits, as whole numbers.
//!
//! A passage that two documents share is evidence by what it would cost chance to write it twice: the
//! sum of its words' informations, each given the words in front of it. The model is the folder itself:
//! how often words, pairs of words and triples stand in it, **without the two places that are
//! compared** (what a passage says of itself is no evidence for it). So a formula that stands in many
//! documents weighs little by itself, and no list of phrases is needed.
//!
//! Bits are kept in sixteenths, as integers: every machine must find the same, and the last digit of
//! a logarithm in floating point is not the same everywhere.

use std::sync::atomic::{AtomicU16, Ordering};

use rayon::prelude::*;

use super::wording::Word;

/// Sixteenths of a bit.
pub(super) type Bits = i32;

/// One bit.
pub(super) const BIT: Bits = 16;

/// Words of text that what is known of words in general counts for. It decides in small folders, where
/// nearly every word stands once; in a folder of a megabyte it is a tenth, and soon nothing.
const PRIOR_WORDS: u64 = 1 << 14;

/// The binary logarithm of `n` in sixteenths; 0 for 0.
pub(super) fn log2(n: u64) -> Bits {
    let Some(whole) = n.checked_ilog2() else { return 0 };
    // Squaring the mantissa doubles its logarithm: each time it passes two, the next digit is one.
    let mut mantissa = if whole >= 31 { n >> (whole - 31) } else { n << (31 - whole) };
    let mut bits = whole.cast_signed();
    for _ in 0..4 {
        mantissa = (mantissa * mantissa) >> 31;
        bits *= 2;
        if mantissa >= 1 << 32 {
            bits += 1;
            mantissa >>= 1;
        }
    }
    bits
}

/// Least information of a word of `length` bytes where nothing else is known of it: short words are
/// common ones in every language with an alphabet (Zipf). Three letters 8 bits, six 12, from ten on 17.
fn prior(length: usize) -> Bits {
    let length = Bits::try_from(length.min(10)).unwrap_or(10);
    (4 * BIT + length * BIT * 4 / 3).min(17 * BIT)
}

/// Information of a word by its count alone: quick, for choosing what to look at.
pub(super) fn rough(word: Word) -> Bits {
    Bits::from(word.eighths) * 2
}

/// How often words stand in the folder, and what follows what.
///
/// What follows is counted by the number of **different words in front**: a formula stands behind many
/// words, and is expected again; a passage that was copied eight times stands behind the same word
/// eight times, and is no more expected than one that was copied once.
///
/// By hash, without a list of words: a place is shared by two words now and then, which makes a rare
/// word look a little commoner. Cost: 6 bytes for each four words, 8 bytes for each word.
#[derive(Clone, Debug)]
pub(super) struct Counts {
    words: Vec<u32>,
    n_words: u64,
    /// Of two neighbours: before how many different words they stand, summed over what follows.
    follow: Table,
    /// Of two neighbours: behind how many different words.
    pairs: Table,
    /// Of a word: how many different neighbours on both sides, taken together.
    firsts: Table,
}

/// Numbers by hash; one that is full stays so.
#[derive(Debug, Default)]
struct Table(Vec<AtomicU16>);

/// A number is full here, far enough below the end of its type for all cores to add once more.
const FULL: u16 = 60_000;

impl Table {
    fn new(n_places: usize) -> Self {
        Self((0..n_places).map(|_| AtomicU16::new(0)).collect())
    }

    fn place(&self, hash: u32) -> Option<&AtomicU16> {
        self.0.get(hash as usize & self.0.len().wrapping_sub(1))
    }

    fn get(&self, hash: u32) -> u64 {
        self.place(hash).map_or(0, |it| u64::from(it.load(Ordering::Relaxed).min(FULL)))
    }

    fn add(&self, hash: u32, more: u16) {
        if let Some(place) = self.place(hash)
            && place.load(Ordering::Relaxed) < FULL
        {
            place.fetch_add(more, Ordering::Relaxed);
        }
    }
}

impl Clone for Table {
    fn clone(&self) -> Self {
        let copy = |it: &AtomicU16| AtomicU16::new(it.load(Ordering::Relaxed));
        Self(self.0.iter().map(copy).collect())
    }
}

/// Places in the tables: enough that words rarely share one, bounded so that caches help.
fn places(n_words: usize, least: u32, most: u32) -> usize {
    1 << n_words.max(1).ilog2().clamp(least, most)
}

impl Counts {
    /// Counts all words, and notes with each what its count says; what follows what comes with
    /// [`Self::take_triple`].
    pub(super) fn of(words: &mut [Word]) -> Self {
        let n_places = places(words.len() / 4, 16, 22);
        let n_pairs = places(words.len() * 2, 16, 24);
        let made = Self {
            words: count_words(words, n_places),
            n_words: words.len() as u64,
            follow: Table::new(n_pairs),
            pairs: Table::new(n_pairs),
            firsts: Table::new(n_places),
        };
        made.note(words);
        made
    }

    /// Notes with each word what its count says.
    fn note(&self, words: &mut [Word]) {
        let all = log2(self.n_words());
        let eighths =
            |count: &u32| ((all - log2(u64::from(*count).max(1))) / 2).clamp(0, 255) as u8;
        let table: Vec<u8> = self.words.iter().map(eighths).collect();
        words.par_iter_mut().for_each(|word| {
            let place = word.key as usize & (table.len() - 1);
            word.eighths = table.get(place).copied().unwrap_or(0);
        });
    }

    /// Takes in one triple of neighbours, which stands behind `n_before` different words.
    pub(super) fn take_triple(&self, triple: [u32; 3], n_before: u8) {
        let [first, second, third] = triple;
        self.follow.add(pair_hash(first, second), u16::from(n_before));
        self.pairs.add(pair_hash(second, third), 1);
        self.firsts.add(second, 1);
    }

    /// Takes in the words of a document that comes later. What follows what is left as it was counted.
    pub(super) fn add(&mut self, words: &mut [Word]) {
        let last_place = self.words.len() - 1;
        for word in &*words {
            if let Some(count) = self.words.get_mut(word.key as usize & last_place) {
                *count = count.saturating_add(1);
            }
        }
        self.n_words += words.len() as u64;
        let all = log2(self.n_words());
        for word in words {
            let count = self.word_count(word.key).max(1);
            word.eighths = ((all - log2(count)) / 2).clamp(0, 255) as u8;
        }
    }

    /// Takes back the words of a document that is gone. What follows what stays as it was counted.
    pub(super) fn remove(&mut self, words: &[Word]) {
        let last_place = self.words.len() - 1;
        for word in words {
            if let Some(count) = self.words.get_mut(word.key as usize & last_place) {
                *count = count.saturating_sub(1);
            }
        }
        self.n_words = self.n_words.saturating_sub(words.len() as u64);
    }

    /// Number of words in the folder, at least one.
    pub(super) fn n_words(&self) -> u64 {
        self.n_words.max(1)
    }

    fn word_count(&self, key: u32) -> u64 {
        let place = key as usize & (self.words.len() - 1);
        u64::from(self.words.get(place).copied().unwrap_or(0))
    }

    /// Share of a word in the text, without two places, in parts of 2³²; at least one part.
    fn share(&self, word: Word) -> u64 {
        let prior_bits = prior(word.length()) as u32 / BIT as u32;
        let own = self.word_count(word.key).saturating_sub(2);
        let weight = (own << 16) + ((PRIOR_WORDS << 16) >> prior_bits);
        ((weight << 16) / (self.n_words + PRIOR_WORDS)).max(1)
    }

    /// Information of a word by itself.
    pub(super) fn word(&self, word: Word) -> Bits {
        32 * BIT - log2(self.share(word))
    }

    /// Information of a word behind another.
    pub(super) fn behind(&self, before: Word, word: Word) -> Bits {
        32 * BIT - log2(self.share_behind(before, word))
    }

    fn share_behind(&self, before: Word, word: Word) -> u64 {
        let n_before = self.firsts.get(before.key).saturating_sub(2);
        let n_both = self.pairs.get(pair_hash(before.key, word.key)).saturating_sub(2);
        blend(n_both, n_before, self.share(word))
    }

    /// Information of a word behind two others, where the three stand behind `n_triple` different
    /// words in the folder.
    pub(super) fn behind_two(&self, first: Word, second: Word, word: Word, n_triple: u8) -> Bits {
        let n_before = self.follow.get(pair_hash(first.key, second.key)).saturating_sub(2);
        let n_all = u64::from(n_triple).saturating_sub(2);
        32 * BIT - log2(blend(n_all, n_before, self.share_behind(second, word)))
    }
}

/// The share of what followed `n_all` times out of `n_before`, with half of what is known without
/// looking at the words before: half, since about half of what follows a common word in new text never
/// followed it before, in folders of a megabyte as in ones of a hundred.
fn blend(n_all: u64, n_before: u64, else_share: u64) -> u64 {
    // Two more than counted: a single follower of a single word proves no law.
    ((n_all << 32) / (n_before + 2) + if n_before == 0 { else_share } else { else_share / 2 })
        .max(1)
}

fn pair_hash(first: u32, second: u32) -> u32 {
    let both = (u64::from(first) << 32) | u64::from(second);
    (both.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32) as u32
}

fn count_words(words: &[Word], n_places: usize) -> Vec<u32> {
    let mut counts = vec![0_u32; n_places];
    for word in words {
        if let Some(count) = counts.get_mut(word.key as usize & (n_places - 1)) {
            *count = count.saturating_add(1);
        }
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trace::wording::Wording;

    #[test]
    fn logarithms_are_right_to_a_sixteenth() {
        for n in [1_u64, 2, 3, 5, 7, 1000, 65_537, 1 << 40, u64::MAX] {
            let exact = ((n as f64).log2() * 16.0).floor() as Bits;
            assert!((log2(n) - exact).abs() <= 1, "{n}");
        }
        assert_eq!(log2(0), 0);
    }

    #[test]
    fn rare_words_say_more_and_known_phrases_less() {
        let text = "the sea the sea the sea of cod and the sea of ice and the whale the sea";
        let mut words = Wording::of(&text.repeat(50)).words;
        let counts = Counts::of(&mut words);
        let (the, sea, cod) = (words[0], words[1], words[7]);
        for before in 0..20 {
            counts.take_triple([before, the.key, sea.key], 1);
            counts.take_triple([the.key, sea.key, before], 1);
        }
        assert!(counts.word(cod) > counts.word(the));
        assert!(counts.behind(the, sea) < counts.word(sea));
        assert!(counts.behind(sea, cod) > counts.behind(the, sea));
        assert!(counts.behind_two(cod, the, sea, 20) < counts.behind(the, sea));
    }
}
