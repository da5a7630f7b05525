//! The verdict: which candidate may be taken without asking, which may be taken and flagged, which
//! are offered.
//!
//! Every number here was found on one set of edited texts and judged on another; see
//! `benches/anchors.rs`, which prints what they lead to.

use super::{
    CONTEXT_MAX, COUNT_MAX, Offer, Selector,
    candidates::{Candidate, Equal, Search},
};
use crate::text::worddiff::weighs_the_same;

/// Places offered for a passage whose place is not sure.
const OFFERS: usize = 5;

/// The score from which a place is offered at all.
const OFFERED: f64 = 0.5;

/// Words as alike as this are offered whatever stands around them.
const OFFERED_WORDS: f64 = 0.8;

/// Of the places with the same words the one that may be taken without asking.
///
/// - It was alone and is alone, and is long, or its context is like enough;
/// - or it was alone, and of several one has the context, on both sides, and no other nearly;
/// - or it had twins, there are as many now, and the one of its number has the context.
pub(super) fn sure<'c>(selector: &Selector, equal: &'c Equal) -> Option<&'c Candidate> {
    let candidates = &equal.candidates;
    if equal.count > candidates.len() {
        return None;
    }
    let by_context = |a: &&Candidate, b: &&Candidate| a.context().total_cmp(&b.context());
    let (which, count) = selector.occurrence;
    if count > 1 {
        let best = candidates.iter().max_by(by_context)?;
        let own = candidates.iter().find(|candidate| candidate.which == Some(which))?;
        return (candidates.len() == count
            && !own.is_cut
            && own.worse_side() >= 0.8
            && own.context() >= best.context())
        .then_some(own);
    }
    if let [only] = candidates.as_slice() {
        let length = selector.exact.chars().count();
        let floor = match length {
            60.. => 0.0,
            32.. => 0.45,
            _ => 0.75,
        };
        return (!only.is_cut && only.better_side() >= floor).then_some(only);
    }
    let best = candidates.iter().max_by(|a, b| a.score().total_cmp(&b.score()))?;
    let second = candidates.iter().filter(|other| other.which != best.which).max_by(by_context)?;
    (!best.is_cut && best.worse_side() >= 0.8 && best.context() - second.context() >= 0.2)
        .then_some(best)
}

/// Whether the selector's context tells it from every twin it had: not where as much as is ever kept
/// was not enough, or where twins were too many to be compared.
pub(super) fn tells_apart(selector: &Selector) -> bool {
    let longest = selector.prefix.chars().count().max(selector.suffix.chars().count());
    // Cut between letters, and so perhaps a few short of the most.
    longest + 16 < CONTEXT_MAX && selector.occurrence.1 < COUNT_MAX
}

/// Of the places with other words the one that may be taken and flagged.
///
/// Its words or its context are nearly the same, no other place comes near, and its numbers, names
/// and negations are those of the passage. Never one that had twins: what is like it is one of them;
/// nor one whose surroundings closed over it: what is like it stands elsewhere.
pub(super) fn edited<'c>(
    selector: &Selector,
    search: &Search<'_>,
    others: &'c [Candidate],
) -> Option<&'c Candidate> {
    if selector.occurrence.1 > 1 || search.has_seam() {
        return None;
    }
    let best = likeliest(others)?;
    let is_like = (best.quote >= 0.85 && best.better_side() >= 0.75)
        || (best.quote >= 0.75 && best.worse_side() >= 0.8);
    let apart: Option<f64> = others
        .iter()
        .filter(|other| !other.overlaps(best))
        .map(Candidate::score)
        .max_by(f64::total_cmp);
    let leads = apart.is_none_or(|second| best.score() - second >= 0.08);
    (is_like && leads && weighs_the_same(search.words(), search.words_of(best))).then_some(best)
}

/// The candidate of the highest score, the first of equals.
pub(super) fn likeliest(candidates: &[Candidate]) -> Option<&Candidate> {
    candidates.iter().rev().max_by(|a, b| a.score().total_cmp(&b.score()))
}

/// Up to five places to choose from, likeliest first.
///
/// Not by score alone: of a passage whose context was rewritten only its number among its twins and
/// its place are left to know it by.
pub(super) fn offers(selector: &Selector, mut all: Vec<Candidate>) -> Vec<Offer> {
    all.retain(|it| it.score() >= OFFERED || it.quote >= OFFERED_WORDS);
    all.sort_by(|a, b| b.score().total_cmp(&a.score()));
    let mut taken: Vec<usize> = Vec::new();
    let mut take = |idx: usize| {
        // The same words twice in one another ("ana" in "banana") are two places.
        let overlaps = |other: &usize| {
            all.get(*other)
                .zip(all.get(idx))
                .is_some_and(|(a, b)| a.overlaps(b) && (a.which.is_none() || b.which.is_none()))
        };
        if taken.len() < OFFERS && !taken.contains(&idx) && !taken.iter().any(overlaps) {
            taken.push(idx);
        }
    };
    let mut by_score: Vec<usize> = (0..all.len()).collect();
    let mut wanted: Vec<usize> = by_score.first().copied().into_iter().collect();
    // What stands now exactly between the passage's surroundings, whatever it says.
    let worse_side = |idx: &&usize| all.get(**idx).map_or(0.0, Candidate::worse_side);
    let is_equal = |idx: &usize| all.get(*idx).is_some_and(|it| it.which.is_some());
    let others = by_score.iter().rev().filter(|idx| !is_equal(idx));
    wanted.extend(others.max_by(|a, b| worse_side(a).total_cmp(&worse_side(b))));
    let off = |idx: &&usize| all.get(**idx).map_or(usize::MAX, |it| it.off);
    wanted.extend(by_score.iter().filter(|idx| is_equal(idx)).min_by_key(off));
    wanted.extend(all.iter().position(|it| it.which == Some(selector.occurrence.0)));
    wanted.extend(by_score.iter().filter(|idx| !is_equal(idx)).min_by_key(off));
    wanted.append(&mut by_score);
    for idx in wanted {
        take(idx);
    }
    taken.sort_unstable();
    taken.iter().filter_map(|idx| all.get(*idx)).map(Candidate::offer).collect()
}

/// Of places with other words that overlap, the one whose surroundings are the more alike: words
/// that were put in belong to the passage if what is behind them does not.
pub(super) fn best_readings(all: Vec<Candidate>) -> Vec<Candidate> {
    let mut by_context: Vec<usize> = (0..all.len()).collect();
    let context = |idx: &usize| all.get(*idx).map_or(0.0, Candidate::context);
    by_context.sort_by(|a, b| context(b).total_cmp(&context(a)).then(a.cmp(b)));
    let mut kept: Vec<usize> = Vec::new();
    for idx in by_context {
        let Some(candidate) = all.get(idx) else { continue };
        let is_worse = |other: &usize| {
            all.get(*other).is_some_and(|it| it.which.is_none() && it.overlaps(candidate))
        };
        if candidate.which.is_some() || !kept.iter().any(is_worse) {
            kept.push(idx);
        }
    }
    kept.sort_unstable();
    let mut all: Vec<Option<Candidate>> = all.into_iter().map(Some).collect();
    kept.into_iter().filter_map(|idx| all.get_mut(idx).and_then(Option::take)).collect()
}

impl Candidate {
    /// As it is offered.
    pub(super) fn offer(&self) -> Offer {
        Offer { span: self.span, likeness: (self.score() * 100.0).round().clamp(0.0, 100.0) as u8 }
    }
}
