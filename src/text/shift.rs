//! Where the places of an old text went in a new one: what re-anchoring expects before it looks.
//!
//! Stretches of five words that stand once in each text are laid over each other, and the longest
//! chain of them that keeps its order is the map (patience diff, after Bram Cohen, on words). A diff
//! of lines was the obvious other way: it knows nothing of a text that was wrapped anew.
//!
//! The map is a guess for ordering and for where to look first; no gate trusts it.

use std::{
    collections::HashMap,
    hash::{DefaultHasher, Hash as _, Hasher as _},
};

use super::document::Document;

/// Words in a stretch: five in a row seldom stand twice by chance.
const STRETCH: usize = 5;

/// How far from its guess [`Shift::follow`] looks for the very words, in bytes on each side.
const NEAR: usize = 200;

/// How many bytes of words must be the same there.
const SAME: usize = 24;

/// Where the places of an old text went in a new one.
#[derive(Clone, Debug, Default)]
pub struct Shift {
    /// Scalar in the old text, byte in the new one; rising in both.
    pairs: Vec<(usize, usize)>,
    /// Where both end.
    end: (usize, usize),
}

impl Shift {
    /// The map from `old` to `new`.
    ///
    /// Cost: a few passes over both, about 50 ms for a megabyte; 40 bytes a word while it works.
    pub fn between(old: &Document, new: &Document) -> Self {
        let new_words = words(new.text());
        let mut stretches: HashMap<u64, Option<usize>> = HashMap::with_capacity(new_words.len());
        for stretch in new_words.windows(STRETCH) {
            let Some(first) = stretch.first() else { continue };
            let at = stretches.entry(name(stretch)).or_insert(Some(first.byte));
            if *at != Some(first.byte) {
                *at = None;
            }
        }
        let old_words = words(old.text());
        let mut n_times: HashMap<u64, usize> = HashMap::with_capacity(old_words.len());
        for stretch in old_words.windows(STRETCH) {
            *n_times.entry(name(stretch)).or_default() += 1;
        }
        let mut pairs = Vec::new();
        for stretch in old_words.windows(STRETCH) {
            let key = name(stretch);
            if n_times.get(&key) == Some(&1)
                && let (Some(first), Some(Some(byte))) = (stretch.first(), stretches.get(&key))
            {
                pairs.push((first.scalar, *byte));
            }
        }
        Self { pairs: rising(&pairs), end: (old.n_scalars(), new.text().len()) }
    }

    /// The map in proportion to the lengths, for where nobody compares. Costs nothing.
    pub fn even(old: &Document, new: &Document) -> Self {
        Self { pairs: Vec::new(), end: (old.n_scalars(), new.text().len()) }
    }

    /// Where byte `at` of `old` is in `new`, which this is the map between: where the same words
    /// begin close to [`Self::place`], else there. Always on a character boundary of `new`.
    ///
    /// Cost: a search through some hundred bytes.
    pub fn follow(&self, old: &Document, new: &Document, at: usize) -> usize {
        let (was, is) = (old.text(), new.text());
        let at = was.floor_char_boundary(at);
        let guess = self.place(old.scalar_of(at)).min(is.len());
        let words = was.get(at..was.ceil_char_boundary(at + SAME)).unwrap_or_default();
        let from = is.floor_char_boundary(guess.saturating_sub(NEAR));
        let to = is.ceil_char_boundary(guess + NEAR + SAME);
        let near = is.get(from..to).unwrap_or_default().match_indices(words);
        let near = near.map(|(offset, _)| from + offset).min_by_key(|byte| byte.abs_diff(guess));
        near.unwrap_or_else(|| is.floor_char_boundary(guess))
    }

    /// The byte of the new text where the old text's scalar should be now; between known places in
    /// proportion.
    pub fn place(&self, scalar: usize) -> usize {
        let next = self.pairs.partition_point(|(old, _)| *old <= scalar);
        let before = next.checked_sub(1).and_then(|idx| self.pairs.get(idx)).copied();
        let (old, new) = before.unwrap_or_default();
        let (next_old, next_new) = self.pairs.get(next).copied().unwrap_or(self.end);
        let gap = (next_old.saturating_sub(old)).max(1) as f64;
        let share = (scalar.saturating_sub(old) as f64 / gap).min(1.0);
        new + (share * next_new.saturating_sub(new) as f64) as usize
    }
}

/// A word, by its hash, and where it begins.
struct Word {
    hash: u64,
    byte: usize,
    scalar: usize,
}

fn words(text: &str) -> Vec<Word> {
    let mut found = Vec::with_capacity(text.len() / 6);
    let (mut at_byte, mut at_scalar) = (0, 0);
    for word in text.split_whitespace() {
        let byte = word.as_ptr() as usize - text.as_ptr() as usize;
        at_scalar += text.get(at_byte..byte).unwrap_or_default().chars().count();
        at_byte = byte;
        let mut hasher = DefaultHasher::new();
        word.hash(&mut hasher);
        found.push(Word { hash: hasher.finish(), byte, scalar: at_scalar });
    }
    found
}

/// What a stretch of words is known by.
fn name(stretch: &[Word]) -> u64 {
    stretch.iter().fold(0, |sum: u64, word| {
        // Knuth's multiplier; the order of the words counts.
        sum.rotate_left(7).wrapping_mul(0x5851_F42D_4C95_7F2D) ^ word.hash
    })
}

/// The longest chain of pairs that rises in both; `pairs` rise in the first.
pub(super) fn rising(pairs: &[(usize, usize)]) -> Vec<(usize, usize)> {
    // For each length of chain the pair that ends it lowest, and for each pair the one before it.
    let mut tails: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(pairs.len());
    let value = |idx: usize| pairs.get(idx).map_or(0, |pair| pair.1);
    for (idx, (_, new)) in pairs.iter().enumerate() {
        let length = tails.partition_point(|tail| value(*tail) < *new);
        before.push(length.checked_sub(1).and_then(|shorter| tails.get(shorter)).copied());
        match tails.get_mut(length) {
            Some(tail) => *tail = idx,
            None => tails.push(idx),
        }
    }
    let mut chain = Vec::with_capacity(tails.len());
    let mut at = tails.last().copied();
    while let Some(idx) = at {
        chain.extend(pairs.get(idx));
        at = before.get(idx).copied().flatten();
    }
    chain.reverse();
    chain
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn document(text: &str) -> Document {
        Document::new(text.to_owned())
    }

    fn numbered(range: std::ops::Range<usize>) -> String {
        range.fold(String::new(), |lines, number| {
            format!("{lines}Line {number} says é {}.\n", number * 7)
        })
    }

    #[test]
    fn places_move_with_what_was_put_in_front_of_them() {
        let old = document(&numbered(0..50));
        let new = document(&format!("{}New.\n{}", numbered(100..130), numbered(0..50)));
        let shift = Shift::between(&old, &new);
        for (byte, _) in old.text().match_indices("Line") {
            let moved = byte + new.text().len() - old.text().len();
            assert_eq!(shift.place(old.scalar_of(byte)), moved);
        }
    }

    #[test]
    fn a_text_wrapped_anew_keeps_its_places() {
        let old = document(&numbered(0..50));
        let new = document(&old.text().replace('\n', " ").replace(" says", "\nsays"));
        let shift = Shift::between(&old, &new);
        for (byte, _) in old.text().match_indices("Line").take(40) {
            assert_eq!(shift.place(old.scalar_of(byte)), byte);
        }
    }

    #[test]
    fn texts_without_a_stretch_in_common_are_mapped_in_proportion() {
        let shift = Shift::between(&document("abcd"), &document("12345678"));
        assert_eq!((shift.place(0), shift.place(2), shift.place(4), shift.place(99)), (0, 4, 8, 8));
        assert_eq!(Shift::default().place(7), 0);
    }

    #[test]
    fn a_place_is_followed_to_the_very_letter() {
        let old = document(&numbered(0..50));
        let new = document(&format!("{}Neu.\n{}", numbered(100..130), numbered(0..50)));
        let shift = Shift::between(&old, &new);
        for (byte, _) in old.text().match_indices("ays é") {
            let moved = byte + new.text().len() - old.text().len();
            assert_eq!(shift.follow(&old, &new, byte), moved);
        }
        assert_eq!(shift.follow(&old, &new, 99_999), new.text().len());
    }

    proptest! {
        #[test]
        fn whatever_is_followed_ends_on_a_boundary_of_the_new_text(
            old in "[aé🙂 \n]{0,80}", new in "[aé🙂 \n]{0,80}", byte in 0_usize..400,
        ) {
            let (old, new) = (document(&old), document(&new));
            for shift in [Shift::between(&old, &new), Shift::even(&old, &new), Shift::default()] {
                let at = shift.follow(&old, &new, byte);
                prop_assert!(new.text().is_char_boundary(at));
            }
        }

        #[test]
        fn later_places_never_come_earlier(old in "[ab\n ]{0,200}", new in "[ab\n ]{0,200}") {
            let shift = Shift::between(&document(&old), &document(&new));
            let places: Vec<usize> = (0..=old.len()).map(|scalar| shift.place(scalar)).collect();
            prop_assert!(places.is_sorted());
            prop_assert!(places.iter().all(|place| *place <= new.len()));
        }
    }
}
