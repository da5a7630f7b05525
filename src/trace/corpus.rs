//! The documents of a folder laid end to end: one row of words, what is counted in it, and its seeds.
//!
//! A **place** is an index into that row. Documents stand in the order of their texts' hashes, so that
//! neither their names nor the order in which they are given can change what is found.

use std::sync::atomic::{AtomicU16, Ordering};

use rayon::prelude::*;

use super::{
    evidence::Taught,
    fingerprint::{Kind, Seeds, each, groups, place},
    language::Language,
    marks::Marks,
    parallel::Passage,
    quotations::{self, Quotation},
    weigh::Counts,
    wording::{Word, Wording},
};
use crate::text::{
    document::{Document, TextHash},
    span::Span,
    watch::{Cancelled, Watch},
};

/// Words from one entry of the table of documents to the next.
const HINT_WORDS: usize = 256;

/// Places up to which is counted in how many a triple stands.
const PLACES_MAX: usize = 255;

/// More documents than this with the very same text are taken as one: each pair of them is a finding that
/// says nothing new, and there are as many as the square.
const SAME_MAX: usize = 8;

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
    pub(super) language: Language,
    /// It was changed or removed since: its words stand here still, and count for nothing.
    pub(super) is_gone: bool,
}

/// A folder, read and counted.
#[derive(Clone, Debug)]
pub(super) struct Corpus {
    pub(super) words: Vec<Word>,
    pub(super) shelf: Vec<Shelved>,
    /// How many of them were there when it was read.
    n_first: usize,
    /// Whether a document of the shelf is gone.
    has_gone: bool,
    /// Where each document of the shelf ends, by itself: it is asked for very often.
    ends: Vec<u32>,
    /// Index into the shelf for each [`HINT_WORDS`]th place.
    hints: Vec<u32>,
    pub(super) counts: Counts,
    pub(super) triples: Seeds,
    pub(super) pairs: Seeds,
    pub(super) known: Triples,
    pub(super) taught: Taught,
    /// Documents with the very same text, where they are too many to stand here each.
    pub(super) copies: Vec<Vec<usize>>,
    /// Seeds of documents that came later, of both kinds: hash and place, sorted.
    later: [Vec<(u64, u32)>; 2],
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
        let hashes: Vec<TextHash> = documents.iter().map(|it| it.read_hash()).collect();
        let hash = |idx: &usize| hashes.get(*idx);
        order.sort_by_key(|idx| (hash(idx), *idx));
        let mut copies: Vec<Vec<usize>> = order
            .chunk_by(|x, y| hash(x) == hash(y))
            .filter(|same| same.len() > SAME_MAX)
            .map(<[usize]>::to_vec)
            .collect();
        let mut is_spare = vec![false; documents.len()];
        for spare in copies.iter().flat_map(|same| same.iter().skip(1)) {
            if let Some(spare) = is_spare.get_mut(*spare) {
                *spare = true;
            }
        }
        order.retain(|idx| !is_spare.get(*idx).copied().unwrap_or(false));
        copies.sort();
        watch.step(0, 1)?;
        let read: Vec<(usize, Wording, Vec<Quotation>, Language)> = order
            .into_par_iter()
            .filter_map(|doc_idx| {
                let document = documents.get(doc_idx)?;
                let mut wording = Wording::of_document(document);
                let quotations = quotations::of(document, &mut wording);
                Some((doc_idx, wording, quotations, Language::of(document.text())))
            })
            .collect();
        watch.step(0, 1)?;
        let n_words: usize = read.iter().map(|(_, wording, ..)| wording.words.len()).sum();
        // With room for documents that come later: to move all words takes longer than to take in one.
        let n_room: usize = n_words + n_words / 32 + (1 << 16);
        let mut words = Vec::with_capacity(n_room);
        let mut shelf = Vec::with_capacity(read.len());
        for (doc_idx, wording, quotations, language) in read {
            let from = words.len();
            words.extend_from_slice(&wording.words);
            let to = words.len();
            shelf.push(Shelved { doc_idx, from, to, quotations, language, is_gone: false });
        }
        let counts = Counts::of(&mut words);
        watch.step(0, 1)?;
        let triples = Seeds::of(Kind::Triple, &words, &counts);
        watch.step(0, 1)?;
        let pairs = Seeds::of(Kind::Pair, &words, &counts);
        watch.step(0, 1)?;
        let mut known = Triples::of(&triples, &words, &counts);
        known.reserve(n_room);
        let mut corpus = Self {
            words,
            n_first: shelf.len(),
            shelf,
            has_gone: false,
            ends: Vec::new(),
            hints: Vec::new(),
            counts,
            triples,
            pairs,
            known,
            taught: Taught::default(),
            copies,
            later: [Vec::new(), Vec::new()],
        };
        corpus.hint();
        Ok(corpus)
    }

    /// Takes in one more document; gives its places.
    pub(super) fn add(&mut self, doc_idx: usize, document: &Document) -> std::ops::Range<usize> {
        let mut wording = Wording::of_document(document);
        let quotations = quotations::of(document, &mut wording);
        let from = self.words.len();
        // With other counts words are worth something else.
        self.taught = Taught::default();
        self.counts.add(&mut wording.words);
        self.words.extend_from_slice(&wording.words);
        let to = self.words.len();
        let language = Language::of(document.text());
        self.shelf.push(Shelved { doc_idx, from, to, quotations, language, is_gone: false });
        self.hint();
        for (kind, idx) in [(Kind::Triple, 0), (Kind::Pair, 1)] {
            let mut new = Vec::new();
            each(kind, &self.words, from, to, &self.counts, |hash, place| {
                new.push((hash, place as u32));
            });
            if kind == Kind::Triple {
                let n_places: Vec<(usize, usize)> = new
                    .iter()
                    .map(|(hash, place)| {
                        let others = self.places_of(Kind::Triple, *hash).take(PLACES_MAX);
                        (*place as usize, others.count() + 1)
                    })
                    .collect();
                self.known.add(to, &n_places);
            }
            if let Some(later) = self.later.get_mut(idx) {
                later.append(&mut new);
                later.sort_unstable();
            }
        }
        from..to
    }

    /// Words of documents that came later.
    pub(super) fn n_later(&self) -> usize {
        let first = self.shelf.get(self.n_first..).unwrap_or_default();
        first.iter().map(|it| it.to - it.from).sum()
    }

    /// Forgets a document.
    pub(super) fn remove(&mut self, doc_idx: usize) {
        self.forget(|shelved| shelved.doc_idx == doc_idx);
    }

    /// Forgets the documents for which that is so: their words count for nothing, and make no other word a
    /// commoner one.
    pub(super) fn forget(&mut self, is_gone: impl Fn(&Shelved) -> bool) {
        for shelved in self.shelf.iter_mut().filter(|it| !it.is_gone) {
            if is_gone(shelved) {
                shelved.is_gone = true;
                self.has_gone = true;
                self.counts.remove(self.words.get(shelved.from..shelved.to).unwrap_or_default());
                // With other counts words are worth something else.
                self.taught = Taught::default();
            }
        }
    }

    /// All places of a seed in documents that are there, those that came later included.
    pub(super) fn places_of(&self, kind: Kind, hash: u64) -> impl Iterator<Item = usize> + '_ {
        let (seeds, later) = match (kind, &self.later) {
            (Kind::Triple, [later, _]) => (&self.triples, later),
            (Kind::Pair, [_, later]) => (&self.pairs, later),
        };
        let from = later.partition_point(|(it, _)| *it < hash);
        let later = later.get(from..).unwrap_or_default().iter();
        let later = later.take_while(move |(it, _)| *it == hash).map(|(_, place)| *place as usize);
        let is_there = |place: &usize| !self.at(*place).is_some_and(|it| it.is_gone);
        let all = seeds.places(hash).iter().map(|posting| place(*posting)).chain(later);
        all.filter(move |place| !self.has_gone || is_there(place))
    }

    fn hint(&mut self) {
        self.ends = self.shelf.iter().map(|it| it.to as u32).collect();
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
        while self.ends.get(idx).is_some_and(|end| *end as usize <= place) {
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

    /// The places of the words of a passage. Cost: a look at each document.
    pub(super) fn places(&self, passage: Passage) -> std::ops::Range<usize> {
        let is_it = |it: &&Shelved| it.doc_idx == passage.doc_idx && !it.is_gone;
        self.shelf.iter().find(is_it).map_or(0..0, |shelved| self.places_in(shelved, passage.span))
    }

    /// The places of the words of a span of one document. Cost: two binary searches.
    pub(super) fn places_in(&self, shelved: &Shelved, span: Span) -> std::ops::Range<usize> {
        let words = self.words.get(shelved.from..shelved.to).unwrap_or_default();
        let from = words.partition_point(|word| word.span().end() <= span.start());
        let to = words.partition_point(|word| word.span().start() < span.end());
        shelved.from + from..shelved.from + to.max(from)
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
pub(super) struct Triples(Vec<Known>);

/// In how many places a triple stands, 0 for one that is no seed; and behind how many different words.
#[derive(Clone, Copy, Debug, Default)]
struct Known {
    n_places: u8,
    n_befores: u8,
}

impl Triples {
    /// Looks at all triples once, and has what follows what counted.
    ///
    /// Cost: a place in memory for each, which is nearly all of it; 0.6 s of one core for 17 million.
    fn of(seeds: &Seeds, words: &[Word], counts: &Counts) -> Self {
        let known: Vec<AtomicU16> = (0..words.len()).map(|_| AtomicU16::new(0)).collect();
        seeds.buckets().par_iter().for_each(|bucket| {
            // All words of a bucket are fetched first: fetches that wait for nothing run side by side.
            let fetched: Vec<[u32; 4]> = bucket
                .iter()
                .map(|posting| {
                    let place = place(*posting);
                    let key = |at: usize| words.get(at).map_or(0, |word| word.key);
                    [key_before(words, place), key(place), key(place + 1), key(place + 2)]
                })
                .collect();
            let mut rest = fetched.as_slice();
            let mut befores: Vec<u32> = Vec::new();
            for group in groups(bucket) {
                let Some((these, behind)) = rest.split_at_checked(group.len()) else { break };
                rest = behind;
                befores.clear();
                befores.extend(these.iter().map(|[before, ..]| *before));
                befores.sort_unstable();
                befores.dedup();
                let n_befores = befores.len().min(255) as u8;
                if let Some([_, triple @ ..]) = these.first() {
                    counts.take_triple(*triple, n_befores);
                }
                let both = u16::from_le_bytes([group.len().min(255) as u8, n_befores]);
                for posting in group {
                    if let Some(known) = known.get(place(*posting)) {
                        known.store(both, Ordering::Relaxed);
                    }
                }
            }
        });
        let plain = |known: AtomicU16| {
            let [n_places, n_befores] = known.into_inner().to_le_bytes();
            Known { n_places, n_befores }
        };
        Self(known.into_iter().map(plain).collect())
    }

    fn reserve(&mut self, n_words: usize) {
        self.0.reserve(n_words.saturating_sub(self.0.len()));
    }

    /// Takes in the triples of a document that ends at `to`: where each begins, in how many places.
    fn add(&mut self, to: usize, triples: &[(usize, usize)]) {
        self.0.resize(to, Known::default());
        for (place, n_places) in triples {
            if let Some(known) = self.0.get_mut(*place) {
                *known = Known { n_places: (*n_places).min(PLACES_MAX) as u8, n_befores: 1 };
            }
        }
    }

    /// In how many places the triple stands that begins at `place`; 0 where it is no seed.
    pub(super) fn n_places(&self, place: usize) -> u8 {
        self.0.get(place).map_or(0, |known| known.n_places)
    }

    /// Behind how many different words it stands.
    pub(super) fn n_befores(&self, place: usize) -> u8 {
        self.0.get(place).map_or(0, |known| known.n_befores)
    }
}

/// Key of the word in front, 0 at the start of a document.
pub(super) fn key_before(words: &[Word], place: usize) -> u32 {
    let before = place.checked_sub(1).and_then(|place| words.get(place));
    before.filter(|word| !word.marks.has(Marks::LAST)).map_or(0, |word| word.key)
}
