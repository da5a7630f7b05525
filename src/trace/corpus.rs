//! The documents of a folder laid end to end: one row of words, what is counted in it, and its seeds.
//!
//! A **place** is an index into that row. Documents stand in the order of their texts' hashes, so that
//! neither their names nor the order in which they are given can change what is found.

use std::sync::atomic::{AtomicU8, Ordering};

use rayon::prelude::*;

use super::{
    fingerprint::{Kind, Seeds, groups, place},
    quotations::{self, Quotation},
    weigh::Counts,
    wording::{Marks, Word, Wording},
};
use crate::text::{
    document::Document,
    span::Span,
    watch::{Cancelled, Watch},
};

/// Words from one entry of the table of documents to the next.
const HINT_WORDS: usize = 256;

/// One document in the row.
#[derive(Clone, Debug)]
pub(super) struct Shelved {
    /// Index of the document as the caller counts.
    pub(super) doc_idx: usize,
    /// Places of its words.
    pub(super) from: usize,
    pub(super) to: usize,
    /// Its quotations, in order.
    pub(super) quotations: Vec<Quotation>,
}

/// A folder, read and counted.
#[derive(Clone, Debug)]
pub(super) struct Corpus {
    pub(super) words: Vec<Word>,
    pub(super) shelf: Vec<Shelved>,
    /// Index into the shelf for each [`HINT_WORDS`]th place.
    hints: Vec<u32>,
    pub(super) counts: Counts,
    pub(super) triples: Seeds,
    pub(super) pairs: Seeds,
    pub(super) known: Triples,
}

impl Corpus {
    /// Reads and counts `documents`.
    ///
    /// Cost: about 1.5 s of one core and 400 MB for 100 MB of text.
    ///
    /// # Errors
    /// Where the work was called off.
    pub(super) fn of(documents: &[&Document], watch: &impl Watch) -> Result<Self, Cancelled> {
        let mut order: Vec<usize> = (0..documents.len()).collect();
        order.sort_by_key(|idx| documents.get(*idx).map(|it| it.hash()));
        watch.step(0, 1)?;
        let read: Vec<(usize, Wording, Vec<Quotation>)> = order
            .into_par_iter()
            .filter_map(|doc_idx| {
                let document = documents.get(doc_idx)?;
                let mut wording = Wording::of(document.text());
                let quotations = quotations::of(document, &mut wording);
                Some((doc_idx, wording, quotations))
            })
            .collect();
        watch.step(0, 1)?;
        let n_words = read.iter().map(|(_, wording, _)| wording.words.len()).sum();
        let mut words = Vec::with_capacity(n_words);
        let mut shelf = Vec::with_capacity(read.len());
        for (doc_idx, wording, quotations) in read {
            let from = words.len();
            words.extend_from_slice(&wording.words);
            shelf.push(Shelved { doc_idx, from, to: words.len(), quotations });
        }
        let counts = Counts::of(&words);
        watch.step(0, 1)?;
        let triples = Seeds::of(Kind::Triple, &words, &counts);
        watch.step(0, 1)?;
        let pairs = Seeds::of(Kind::Pair, &words, &counts);
        watch.step(0, 1)?;
        let known = Triples::of(&triples, &words, &counts);
        let mut corpus =
            Self { words, shelf, hints: Vec::new(), counts, triples, pairs, known };
        corpus.hint();
        Ok(corpus)
    }

    fn hint(&mut self) {
        let n_hints = self.words.len() / HINT_WORDS + 1;
        let mut shelf_idx = 0;
        self.hints = (0..n_hints)
            .map(|hint_idx| {
                while self.shelf.get(shelf_idx).is_some_and(|it| it.to <= hint_idx * HINT_WORDS) {
                    shelf_idx += 1;
                }
                shelf_idx as u32
            })
            .collect();
    }

    /// The word at a place.
    pub(super) fn word(&self, place: usize) -> Option<Word> {
        self.words.get(place).copied()
    }

    /// Index into the shelf of the document that holds `place`.
    pub(super) fn shelf_idx(&self, place: usize) -> usize {
        let mut idx = self.hints.get(place / HINT_WORDS).copied().unwrap_or(0) as usize;
        while self.shelf.get(idx).is_some_and(|it| it.to <= place) {
            idx += 1;
        }
        idx
    }

    /// The document that holds `place`.
    pub(super) fn at(&self, place: usize) -> Option<&Shelved> {
        self.shelf.get(self.shelf_idx(place))
    }

    /// Whether two places, the first in front, lie in different documents.
    pub(super) fn is_parted(&self, from: usize, to: usize) -> bool {
        let between = self.words.get(from..to).unwrap_or_default();
        between.iter().any(|word| word.marks.has(Marks::LAST))
    }

    /// Whether the triples that begin in front of these two equal ones lead here by themselves.
    pub(super) fn is_led_to(&self, a: usize, b: usize) -> bool {
        let (Some(before_a), Some(before_b)) = (a.checked_sub(1), b.checked_sub(1)) else {
            return false;
        };
        let (Some(first), Some(second)) = (self.word(before_a), self.word(before_b)) else {
            return false;
        };
        let n_places = self.known.n_places(before_a);
        first.key == second.key
            && !first.marks.has(Marks::LAST)
            && !second.marks.has(Marks::LAST)
            && (2..=super::fingerprint::SHARED_MAX as u8).contains(&n_places)
    }

    /// The bytes from the word at `from` to the one in front of `to`.
    pub(super) fn span(&self, from: usize, to: usize) -> Span {
        match (self.word(from), self.word(to.saturating_sub(1))) {
            (Some(first), Some(last)) => Span::new(first.span().start(), last.span().end()),
            _ => Span::default(),
        }
    }
}

/// What is known of the triple that begins at each place.
#[derive(Clone, Debug, Default)]
pub(super) struct Triples {
    /// In how many places it stands; 0 for one that is no seed.
    places: Vec<u8>,
    /// Behind how many different words.
    befores: Vec<u8>,
}

impl Triples {
    /// Looks at all triples once, and has what follows what counted.
    ///
    /// Cost: a place in memory for each; 0.4 s of one core for 17 million.
    fn of(seeds: &Seeds, words: &[Word], counts: &Counts) -> Self {
        let zeros = || -> Vec<AtomicU8> { (0..words.len()).map(|_| AtomicU8::new(0)).collect() };
        let (places, befores) = (zeros(), zeros());
        seeds.buckets().par_iter().for_each(|bucket| {
            let mut before: Vec<u32> = Vec::new();
            for group in groups(bucket) {
                let Some(first) = group.first().map(|it| place(*it)) else { continue };
                let n_befores = if group.len() == 1 {
                    1
                } else {
                    before.clear();
                    before.extend(group.iter().map(|it| key_before(words, place(*it))));
                    before.sort_unstable();
                    before.dedup();
                    before.len().min(255) as u8
                };
                if let Some([a, b, c]) = words.get(first..).and_then(|it| it.first_chunk()) {
                    counts.take_triple([a.key, b.key, c.key], n_befores);
                }
                for posting in group {
                    if let (Some(n), Some(m)) =
                        (places.get(place(*posting)), befores.get(place(*posting)))
                    {
                        n.store(group.len().min(255) as u8, Ordering::Relaxed);
                        m.store(n_befores, Ordering::Relaxed);
                    }
                }
            }
        });
        let plain = |it: Vec<AtomicU8>| it.into_iter().map(AtomicU8::into_inner).collect();
        Self { places: plain(places), befores: plain(befores) }
    }

    /// In how many places the triple stands that begins at `place`; 0 where it is no seed.
    pub(super) fn n_places(&self, place: usize) -> u8 {
        self.places.get(place).copied().unwrap_or(0)
    }

    /// Behind how many different words it stands.
    pub(super) fn n_befores(&self, place: usize) -> u8 {
        self.befores.get(place).copied().unwrap_or(0)
    }
}

/// Key of the word in front, 0 at the start of a document.
pub(super) fn key_before(words: &[Word], place: usize) -> u32 {
    let before = place.checked_sub(1).and_then(|place| words.get(place));
    before.filter(|word| !word.marks.has(Marks::LAST)).map_or(0, |word| word.key)
}
