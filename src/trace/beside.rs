//! What stands beside a finding, and is too little to be found by itself.

use super::{
    accept::{Piece, trimmed},
    align::Aligner,
    chance::beside_floor,
    corpus::{Corpus, Shelved},
    evidence::earnings,
};

/// How far beyond a finding another of the same two documents is looked for, in words on both sides.
const NEAR_WORDS: usize = 40;

/// Fewest words it shares: three or less are a term of the subject, which both accounts have anyway.
const NEAR_LINKS: usize = 4;

/// What stands just in front of a finding and just behind it in both documents, and is too little to be
/// found by itself: two accounts of one event go together and part again.
pub(super) fn near(corpus: &Corpus, aligner: &mut Aligner<'_>, piece: &Piece) -> Vec<Piece> {
    let (Some(a), Some(b)) = (corpus.at(piece.a.0), corpus.at(piece.b.0)) else {
        return Vec::new();
    };
    let front =
        |shelved: &Shelved, at: usize| (at.saturating_sub(NEAR_WORDS).max(shelved.from), at);
    let back = |shelved: &Shelved, at: usize| (at, (at + NEAR_WORDS).min(shelved.to));
    let sides =
        [(front(a, piece.a.0), front(b, piece.b.0)), (back(a, piece.a.1), back(b, piece.b.1))];
    let mut found = Vec::new();
    for (a, b) in sides {
        let is_enough = |it: &Piece| {
            let (in_a, in_b) = (apart(it.a, piece.a), apart(it.b, piece.b));
            it.links.len() >= NEAR_LINKS && it.bits >= beside_floor(in_a, in_b)
        };
        let piece = best(corpus, aligner, a, b).filter(is_enough);
        found.extend(piece.map(|it| Piece { is_near: true, ..it }));
    }
    found
}

/// The best alignment of any words in one short stretch of places with any in the other.
pub(super) fn best(
    corpus: &Corpus,
    aligner: &mut Aligner<'_>,
    a: (usize, usize),
    b: (usize, usize),
) -> Option<Piece> {
    let links = aligner.within(a, b);
    let earned = earnings(corpus, &links);
    let range = trimmed(&links, &earned);
    Piece::of(links.get(range.clone())?, earned.get(range)?)
}

/// Words between two ranges of places.
fn apart(x: (usize, usize), y: (usize, usize)) -> usize {
    y.0.saturating_sub(x.1).max(x.0.saturating_sub(y.1))
}
