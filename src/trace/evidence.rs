//! What an alignment is worth: bits beyond what chance would write.
//!
//! Each linked word earns what it would cost chance, given the words in front of it where they are
//! linked too ([`super::weigh`]); words between that are not linked cost what they cost the alignment. A
//! name earns less: what documents on one subject share first of all are names, and the second part
//! of a name follows from the first.

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
/// Cost: a few look-ups a link.
pub(super) fn earnings(corpus: &Corpus, links: &[Link]) -> Vec<Bits> {
    // What follows from the word in front is learnt from the folder. A folder of a few thousand words
    // teaches little; there the rule of thumb holds that three tenths of a word's information do.
    let untaught = ((20 * BIT - log2(corpus.counts.n_words())).clamp(0, 7 * BIT)) * 3 / 7;
    let mut earned = Vec::with_capacity(links.len());
    let (mut before, mut last): (Option<Seen>, Option<Seen>) = (None, None);
    for link in links {
        let (Some(a), Some(b)) = (corpus.word(link.a), corpus.word(link.b)) else {
            earned.push(0);
            continue;
        };
        let follows = |seen: &Seen| {
            seen.link.is_same && seen.link.a + 1 == link.a && seen.link.b + 1 == link.b
        };
        let seen = Seen { link: *link, word: a, is_name: link.is_same && is_name(a, b) };
        if !last.as_ref().is_some_and(follows) {
            (before, last) = (None, None);
        }
        let bits = if link.is_same {
            match (before, last) {
                (Some(first), Some(second)) => {
                    let n_triple = corpus.known.n_befores(first.link.a);
                    corpus.counts.behind_two(first.word, second.word, a, n_triple)
                }
                (None, Some(second)) => corpus.counts.behind(second.word, a),
                _ => corpus.counts.word(a),
            }
        } else {
            corpus.counts.word(a).min(corpus.counts.word(b)) / 2
        };
        let bits =
            if last.is_some() && link.is_same { bits - bits * untaught / (10 * BIT) } else { bits };
        let bits = match (seen.is_name, last.is_some_and(|it| it.is_name)) {
            (true, true) => bits * 3 / 10,
            (true, false) => bits * 6 / 10,
            _ => bits,
        };
        earned.push(bits);
        (before, last) = (last, Some(seen));
    }
    earned
}

#[derive(Clone, Copy)]
struct Seen {
    link: Link,
    word: Word,
    is_name: bool,
}

/// Whether both are written as names are: a capital where no sentence begins, and not all in capitals.
fn is_name(a: Word, b: Word) -> bool {
    [a, b].iter().all(|word| word.marks.has(Marks::CAPITAL) && !word.marks.has(Marks::SENTENCE))
        && a.marks.has(Marks::CAPITALS) == b.marks.has(Marks::CAPITALS)
}
