//! What an alignment is worth: bits beyond what chance would write.
//!
//! Each linked word earns what it would cost chance, given the words in front of it where they are
//! linked too ([`super::weigh`]); words between that are not linked cost what they cost the alignment. A
//! name earns less: what documents on one subject share first of all are names, and the second part
//! of a name follows from the first.

use std::sync::{
    OnceLock,
    atomic::{AtomicU16, Ordering},
};

use super::{
    align::Link,
    corpus::Corpus,
    marks::Marks,
    weigh::{BIT, Bits, log2},
    wording::Word,
};

/// What a word costs that was replaced: one in ten is in quotations with changes, and of chance
/// alignments more than half.
const REPLACED: Bits = 5 * BIT;

/// What a word costs that stands on one side only.
const LEFT_OUT: Bits = 7 * BIT / 2;

/// What a stretch of words costs that no link covers, `n_a` on one side and `n_b` on the other.
pub(super) fn cost(n_a: usize, n_b: usize) -> Bits {
    let bits = |n_words: usize| Bits::try_from(n_words).unwrap_or(Bits::MAX);
    let (replaced, more) = (bits(n_a.min(n_b)), bits(n_a.abs_diff(n_b)));
    replaced.saturating_mul(REPLACED).saturating_add(more.saturating_mul(LEFT_OUT))
}

/// What each link earns by itself, in order.
///
/// Cost: a few look-ups a link, and from the third of a run on one, unless the place is weighed for the
/// first time.
pub(super) fn earnings(corpus: &Corpus, links: &[Link]) -> Vec<Bits> {
    let untaught = untaught(corpus);
    let mut earned = Vec::with_capacity(links.len());
    let (mut last, mut n_before, mut was_name): (Option<Link>, usize, bool) = (None, 0, false);
    for link in links {
        let (Some(a), Some(b)) = (corpus.word(link.a), corpus.word(link.b)) else {
            earned.push(0);
            continue;
        };
        let follows = |last: Link| last.is_same && last.a + 1 == link.a && last.b + 1 == link.b;
        if !last.is_some_and(follows) {
            (n_before, was_name) = (0, false);
        }
        let is_name = link.is_same && is_name(a, b);
        let bits = match (link.is_same, n_before) {
            (true, 0) => corpus.counts.word(a),
            (true, 1) => {
                let bits = corpus.word(link.a - 1).map_or(0, |it| corpus.counts.behind(it, a));
                bits - bits * untaught / (10 * BIT)
            }
            (true, _) => corpus.taught.bits(link.a, || {
                let bits = behind_two(corpus, link.a, a);
                bits - bits * untaught / (10 * BIT)
            }),
            (false, _) => corpus.counts.word(a).min(corpus.counts.word(b)) / 2,
        };
        let bits = match (is_name, was_name) {
            (true, true) => bits * 3 / 10,
            (true, false) => bits * 6 / 10,
            _ => bits,
        };
        earned.push(bits);
        (last, n_before, was_name) = (Some(*link), n_before + 1, is_name);
    }
    earned
}

/// What follows from the word in front is learnt from the folder. A folder of a few thousand words
/// teaches little; there the rule of thumb holds that three tenths of a word's information do.
fn untaught(corpus: &Corpus) -> Bits {
    ((20 * BIT - log2(corpus.counts.n_words())).clamp(0, 7 * BIT)) * 3 / 7
}

/// Information of the word at a place behind the two in front of it.
fn behind_two(corpus: &Corpus, place: usize, word: Word) -> Bits {
    let (Some(first), Some(second)) = (corpus.word(place - 2), corpus.word(place - 1)) else {
        return 0;
    };
    corpus.counts.behind_two(first, second, word, corpus.known.n_befores(place - 2))
}

/// What words are worth behind the two in front of them, by place, as far as it was asked for.
///
/// A passage that stands in thirty documents is weighed four hundred times, and each time its words are
/// worth the same: to look up how often they follow each other is most of the work. Two bytes a place.
#[derive(Debug, Default)]
pub(super) struct Taught(OnceLock<Vec<AtomicU16>>);

impl Taught {
    /// Makes room for `n_words` places, if there is none. Without room everything is weighed anew, which is
    /// quicker for a single document.
    pub(super) fn make_room(&self, n_words: usize) {
        self.0.get_or_init(|| (0..n_words).map(|_| AtomicU16::new(0)).collect());
    }

    /// What is known of a place, or else what `weigh` says, which must be the same whenever it is asked.
    fn bits(&self, place: usize, weigh: impl FnOnce() -> Bits) -> Bits {
        let Some(known) = self.0.get().and_then(|it| it.get(place)) else { return weigh() };
        // Zero stands for a place not yet weighed, one for no bits.
        if let Some(bits) = known.load(Ordering::Relaxed).checked_sub(1) {
            return Bits::from(bits);
        }
        let bits = weigh();
        if let Ok(bits) = u16::try_from(bits.saturating_add(1)) {
            known.store(bits, Ordering::Relaxed);
        }
        bits
    }
}

impl Clone for Taught {
    /// What was weighed is weighed again: it is not worth copying.
    fn clone(&self) -> Self {
        Self::default()
    }
}

/// Whether both are written as names are: a capital where no sentence begins, and not all in capitals.
fn is_name(a: Word, b: Word) -> bool {
    [a, b].iter().all(|word| word.marks.has(Marks::CAPITAL) && !word.marks.has(Marks::SENTENCE))
        && a.marks.has(Marks::CAPITALS) == b.marks.has(Marks::CAPITALS)
}
