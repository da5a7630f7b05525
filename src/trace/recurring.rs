//! Passages that recur: mastheads, copyright notices, remains of web pages.
//!
//! What stands word for word in many documents that share little else belongs to none of them, and what
//! a few documents begin or end with ([`super::edges`]) neither. It is listed once, with all its places,
//! and the parallels that consist of it are no findings.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::{
    corpus::Corpus,
    edges,
    parallel::{Parallel, Passage},
    versions::covered,
};
use crate::text::{document::Document, span::Span};

/// Documents that a passage must stand in, at least: the same words in eight reports may be news.
const DOCUMENTS_MIN: usize = 9;

/// And one in so many of all documents.
const SHARE: usize = 20;

/// Shortest passage in words: shorter ones are phrases of the language.
const WORDS_MIN: usize = 5;

/// Two documents that share more than this, in percent of the shorter, are one family: what they
/// share is their text, however many they are.
const FAMILY_PERCENT: usize = 30;

/// A passage that recurs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recurring {
    /// All its places, in order.
    pub places: Vec<Passage>,
    /// In how many documents.
    pub n_documents: usize,
}

/// What recurs in a folder, most documents first.
///
/// Cost: a pass over the words.
pub(super) fn recurring(
    corpus: &Corpus,
    documents: &[&Document],
    families: &Families,
) -> Vec<Recurring> {
    let least = DOCUMENTS_MIN.max(corpus.shelf.len() / SHARE).min(255);
    let mut by_words: HashMap<u64, Vec<Passage>> = HashMap::new();
    for shelved in corpus.shelf.iter().filter(|it| !it.is_gone) {
        let mut from = shelved.from;
        while from < shelved.to {
            // A phrase of the language stands behind many different words; a copied passage behind few.
            let length = (from..shelved.to)
                .take_while(|place| {
                    let n_places = usize::from(corpus.known.n_places(*place));
                    n_places >= least && usize::from(corpus.known.n_befores(*place)) * 3 <= n_places
                })
                .count();
            // Its first triple stands behind as many words as there are places.
            let first = from.saturating_sub(1).max(shelved.from);
            let first =
                if usize::from(corpus.known.n_places(first)) >= least { first } else { from };
            let to = (from + length + 2).min(shelved.to);
            if length > 0 && to - first >= WORDS_MIN {
                let hash =
                    (first..to).filter_map(|at| corpus.word(at)).fold(0_u64, |hash, word| {
                        (hash ^ u64::from(word.key)).wrapping_mul(0x0100_0000_01B3)
                    });
                let span = corpus.span(first, to);
                by_words.entry(hash).or_default().push(Passage { doc_idx: shelved.doc_idx, span });
            }
            from += length.max(1);
        }
    }
    let mut found: Vec<Recurring> = by_words
        .into_values()
        .filter_map(|mut places| {
            places.sort_unstable();
            let documents: HashSet<usize> = places.iter().map(|it| it.doc_idx).collect();
            let n_documents = documents.len();
            (n_documents >= least).then_some(Recurring { places, n_documents })
        })
        .collect();
    // What recurs in many documents anyway, as a whole paragraph or with its neighbours.
    let mut known: HashMap<usize, Vec<Span>> = HashMap::new();
    for place in found.iter().flat_map(|it| &it.places) {
        known.entry(place.doc_idx).or_default().push(place.span);
    }
    let is_known = |place: &Passage| {
        let spans = known.get(&place.doc_idx).map_or(&[][..], Vec::as_slice);
        spans.iter().any(|span| span.overlaps(place.span))
    };
    let at_edges = edges::at_edges(corpus, documents).into_iter();
    found.extend(
        at_edges.filter(|it| !it.places.iter().all(is_known) && !families.is_most(&it.places)),
    );
    found.sort_by(|x, y| (y.n_documents, &x.places).cmp(&(x.n_documents, &y.places)));
    found
}

/// Pairs of documents that share a good part of their text.
pub(super) struct Families(HashSet<(usize, usize)>);

impl Families {
    /// The families by what their documents share.
    pub(super) fn of(documents: &[&Document], parallels: &[Parallel]) -> Self {
        let mut pairs: BTreeMap<(usize, usize), Vec<Passage>> = BTreeMap::new();
        for parallel in parallels {
            let pair = (parallel.a.doc_idx, parallel.b.doc_idx);
            pairs.entry(pair).or_default().push(shorter(documents, parallel));
        }
        let is_family = |((a, b), passages): &((usize, usize), Vec<Passage>)| {
            let length = |idx: &usize| documents.get(*idx).map_or(0, |it| it.text().len());
            covered(passages.iter().copied()) * 100 >= length(a).min(length(b)) * FAMILY_PERCENT
        };
        Self(pairs.into_iter().filter(is_family).map(|(pair, _)| pair).collect())
    }

    /// Whether more than half of the documents of these places are of one family with another of them: then
    /// what they begin with is their text.
    fn is_most(&self, places: &[Passage]) -> bool {
        let has_kin = |place: &&Passage| {
            let kin = |other: &Passage| {
                let (x, y) = (place.doc_idx, other.doc_idx);
                self.0.contains(&(x.min(y), x.max(y)))
            };
            places.iter().any(kin)
        };
        places.iter().filter(has_kin).count() * 2 > places.len()
    }
}

/// Takes out the parallels that consist of what recurs, unless their documents are one family.
pub(super) fn without_recurring(
    recurring: &[Recurring],
    families: &Families,
    parallels: &mut Vec<Parallel>,
) {
    if recurring.is_empty() {
        return;
    }
    let mut by_document: BTreeMap<usize, Vec<Span>> = BTreeMap::new();
    for place in recurring.iter().flat_map(|it| &it.places) {
        by_document.entry(place.doc_idx).or_default().push(place.span);
    }
    for spans in by_document.values_mut() {
        spans.sort_unstable();
        // What stands at an edge may recur elsewhere as well, with more or fewer words.
        spans.dedup_by(|span, before| {
            let is_one = before.overlaps(*span);
            if is_one {
                *before = Span::new(before.start(), before.end().max(span.end()));
            }
            is_one
        });
    }
    let is_recurring = |passage: Passage| {
        let Some(spans) = by_document.get(&passage.doc_idx) else { return false };
        let from = spans.partition_point(|it| it.end() <= passage.span.start());
        let inside = spans.iter().skip(from).take_while(|it| it.start() < passage.span.end());
        let n_bytes: usize =
            inside.filter_map(|it| it.intersection(passage.span)).map(Span::len).sum();
        n_bytes * 5 >= passage.span.len() * 4
    };
    parallels.retain(|it| {
        it.quoted.is_some()
            || families.0.contains(&(it.a.doc_idx, it.b.doc_idx))
            || !(is_recurring(it.a) && is_recurring(it.b))
    });
}

/// The passage in the shorter document.
fn shorter(documents: &[&Document], parallel: &Parallel) -> Passage {
    let length = |passage: Passage| documents.get(passage.doc_idx).map_or(0, |it| it.text().len());
    if length(parallel.a) <= length(parallel.b) { parallel.a } else { parallel.b }
}
