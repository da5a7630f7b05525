//! Documents that share passages, two by two: what the corpus map draws.

use std::collections::{BTreeMap, HashSet};

use crate::trace::parallel::{Class, Direction};

use super::{found::Found, standing::Rejected};

/// Two documents and what they share.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pair {
    /// Index of the document that the other has it from; where that cannot be told, of the first.
    pub from: usize,
    /// Index of the other.
    pub to: usize,
    /// Whether it can be told who has it from whom.
    pub is_directed: bool,
    /// Passages in the same words.
    pub n_verbatim: usize,
    /// Passages of which words are left out, and nothing else.
    pub n_trimmed: usize,
    /// Passages with other words, or put together from several places.
    pub n_altered: usize,
    /// Bytes of all of them.
    pub n_bytes: usize,
    /// Passages in which a number or a negation changed.
    pub n_warned: usize,
    /// The parallel that comes first in the document that has it from the other.
    pub first: usize,
}

impl Pair {
    /// How many passages they share.
    pub fn n_passages(&self) -> usize {
        self.n_verbatim + self.n_trimmed + self.n_altered
    }
}

/// All pairs of documents that share passages which were not rejected, those with most first. Versions of
/// one another are left out: they are listed apart.
///
/// Cost: a pass over all parallels; n log n of the pairs.
pub fn pairs(found: &Found, rejected: &Rejected) -> Vec<Pair> {
    let versions: HashSet<(usize, usize)> =
        found.traced.versions.iter().map(|it| (it.a, it.b)).collect();
    let mut by_documents: BTreeMap<(usize, usize), Vec<usize>> = BTreeMap::new();
    for (idx, parallel) in found.traced.parallels.iter().enumerate() {
        if rejected.contains(&idx) {
            continue;
        }
        let documents = (parallel.a.doc_idx, parallel.b.doc_idx);
        if documents.0 != documents.1 && !versions.contains(&documents) {
            by_documents.entry(documents).or_default().push(idx);
        }
    }
    let mut pairs: Vec<Pair> =
        by_documents.into_iter().map(|((a, b), these)| pair(found, (a, b), &these)).collect();
    pairs.sort_by_key(|it| {
        (std::cmp::Reverse((it.n_passages(), it.n_bytes)), it.from.min(it.to), it.from.max(it.to))
    });
    pairs
}

fn pair(found: &Found, (a, b): (usize, usize), these: &[usize]) -> Pair {
    let mut pair = Pair { from: a, to: b, ..Pair::default() };
    let mut balance = 0_isize;
    let parallels =
        || these.iter().filter_map(|idx| Some((*idx, found.traced.parallels.get(*idx)?)));
    for (_, parallel) in parallels() {
        match parallel.class {
            Class::Verbatim => pair.n_verbatim += 1,
            Class::Trimmed => pair.n_trimmed += 1,
            Class::Altered | Class::Spliced(_) => pair.n_altered += 1,
        }
        balance += match parallel.direction {
            Direction::BFromA => 1,
            Direction::AFromB => -1,
            Direction::Open => 0,
        };
        pair.n_warned += usize::from(parallel.is_warned_of());
        pair.n_bytes += parallel.a.span.len();
    }
    pair.is_directed = balance != 0;
    if balance < 0 {
        (pair.from, pair.to) = (b, a);
    }
    let first = parallels().min_by_key(|(_, it)| if balance < 0 { it.a.span } else { it.b.span });
    pair.first = first.map_or(0, |(idx, _)| idx);
    pair
}
