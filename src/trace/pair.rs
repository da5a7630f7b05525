//! Pairs of passages that somebody else has found: aligned, judged and classified as if found here.
//!
//! Another program searched a library and says where it found two passages alike. That is no reason to
//! believe it, nor to take over its ends; but what it names need not be found among all pairs of places of
//! the folder, so it needs less evidence.

use std::{collections::HashMap, ops::Range};

use rayon::prelude::*;

use super::{
    accept::{self, Piece},
    align::Aligner,
    candidates::{Meeting, meeting},
    chain,
    chance::{Floors, quoted_cluster_floor},
    corpus::Corpus,
    parallel::{Parallel, Passage},
    tracer::{Index, Source},
    weigh::{BIT, Bits},
};
use crate::text::{
    document::Document,
    watch::{Cancelled, Watch},
};

/// What a finding in two passages needs, where the folder as a whole does not ask for less: by the law of
/// [`super::chance`] two passages of a thousand words have such a one by chance once in thirty times, and
/// two of a hundred once in three thousand.
const ASKED_FLOOR: Bits = 32 * BIT;

/// Places of one triple in one passage beyond which it says nothing of where the other passage goes on.
const REPEATED_MAX: usize = 16;

/// Pairs aligned by one core at a time, and between two reports.
const ROUND: usize = 1024;
const CHUNK: usize = 16;

impl Index {
    /// The parallels of pairs of passages: of each pair what is more than chance, at its true ends. One
    /// pair may give several, where it consists of several passages with nothing alike between them;
    /// several pairs give one, where they are the same finding; and a pair in which there is nothing
    /// gives none. In order of their places.
    ///
    /// The score is that of [`Self::trace`], 0 for what would not be found by it. Passages of documents that
    /// were not read, or of one document that overlap, give nothing.
    ///
    /// Cost: the words of the passages, and an alignment of each pair in memory until all are judged.
    ///
    /// # Errors
    /// Where the work was called off.
    pub fn align(
        &self,
        pairs: &[(Passage, Passage)],
        sources: &[Source<'_>],
        watch: &impl Watch,
    ) -> Result<Vec<Parallel>, Cancelled> {
        let documents: Vec<&Document> = sources.iter().map(|it| it.document).collect();
        let corpus = &self.corpus;
        let mut found = Vec::new();
        for (round_idx, round) in pairs.chunks(ROUND).enumerate() {
            watch.step(round_idx * ROUND, pairs.len())?;
            let pieces = round.par_chunks(CHUNK).flat_map_iter(|pairs| {
                let mut aligner = Aligner::new(corpus, &documents);
                let mut found = Vec::new();
                for (a, b) in pairs {
                    let (a, b) = (corpus.places(*a), corpus.places(*b));
                    // As everywhere, what stands first in the row is a.
                    let (a, b) = if a.start <= b.start { (a, b) } else { (b, a) };
                    found.extend(pieces(corpus, &mut aligner, a, b));
                }
                found
            });
            found.extend(pieces.collect::<Vec<Piece>>());
        }
        let mut aligner = Aligner::new(corpus, &documents);
        let pieces = accept::joined(corpus, &mut aligner, found);
        let Floors { plain, altered, verbatim } = self.floors;
        let asked = Floors {
            plain: plain.min(ASKED_FLOOR),
            altered: altered.min(ASKED_FLOOR),
            verbatim: verbatim.min(ASKED_FLOOR),
        };
        let mut parallels = self.finish(&mut aligner, sources, (&asked, &self.floors), pieces);
        parallels.sort_by_key(|it| (it.a, it.b));
        Ok(parallels)
    }
}

/// What two stretches of places share.
fn pieces(
    corpus: &Corpus,
    aligner: &mut Aligner<'_>,
    a: Range<usize>,
    b: Range<usize>,
) -> Vec<Piece> {
    if a.is_empty() || b.is_empty() || a.end > b.start {
        return Vec::new();
    }
    let meetings = meetings(corpus, &a, &b);
    let floor = quoted_cluster_floor(&corpus.counts).min(ASKED_FLOOR / 2);
    let clusters = chain::clusters_from(corpus, &meetings, floor);
    let mut found: Vec<Piece> = Vec::new();
    for cluster in &clusters {
        accept::pieces(corpus, aligner, cluster, &mut found);
    }
    if found.is_empty() {
        // No three words together are the same, as where letters were misread: word by word, then.
        let best = accept::best(corpus, aligner, (a.start, a.end), (b.start, b.end));
        return best.into_iter().collect();
    }
    found
}

/// Where three words of one stretch stand in the other, sorted.
fn meetings(corpus: &Corpus, a: &Range<usize>, b: &Range<usize>) -> Vec<Meeting> {
    let triples = |range: &Range<usize>| {
        let (words, start) = (corpus.words.get(range.clone()).unwrap_or_default(), range.start);
        words.windows(3).enumerate().filter_map(move |(idx, words)| match words {
            [first, second, third] => Some(([first.key, second.key, third.key], start + idx)),
            _ => None,
        })
    };
    let mut by_triple: HashMap<[u32; 3], Vec<usize>> = HashMap::new();
    for (triple, place) in triples(a) {
        by_triple.entry(triple).or_default().push(place);
    }
    let mut found = Vec::new();
    for (triple, to) in triples(b) {
        let places = by_triple.get(&triple).map(Vec::as_slice).unwrap_or_default();
        let places = if places.len() > REPEATED_MAX { &[] } else { places };
        found.extend(places.iter().map(|from| meeting(*from, to, 0)));
    }
    found.sort_unstable();
    found
}
