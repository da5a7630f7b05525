//! What documents of one source begin and end with: mastheads, notices of copyright, remains of navigation.
//!
//! In a large folder such passages are known by how many documents have them ([`super::recurring`]). In a
//! small one three documents of one newspaper have the same right to be noticed, and number says
//! nothing: three reports may quote one speech. What tells them apart is the place. A masthead is a
//! whole paragraph, short, without quotation marks, and as many paragraphs from the same edge in each
//! document; a passage that was quoted stands in a sentence, and where the reporter had use for it.

use std::collections::BTreeMap;

use super::{
    corpus::{Corpus, Shelved},
    marks::Marks,
    parallel::Passage,
    recurring::Recurring,
};
use crate::text::{document::Document, span::Span};

/// Documents that must have it: what two share may be a quotation of one in the other.
const DOCUMENTS_MIN: usize = 3;

/// How many paragraphs at each edge are looked at; and never more than a quarter of all, so that a note of
/// a few lines is not all edge.
const EDGE_PARAGRAPHS: usize = 8;

/// Paragraphs by which the places may differ: a line of date or author more or less.
const DRIFT_MAX: usize = 2;

/// Longest such paragraph in words: a notice of copyright is a sentence or two.
const WORDS_MAX: usize = 40;

/// A paragraph at an edge.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Seen {
    /// Paragraphs between it and the edge.
    distance: usize,
    passage: Passage,
}

/// What at least three documents have at the same place of the same edge.
///
/// Cost: sixteen paragraphs a document.
pub(super) fn at_edges(corpus: &Corpus, documents: &[&Document]) -> Vec<Recurring> {
    let mut by_words: BTreeMap<(bool, u64), Vec<Seen>> = BTreeMap::new();
    for shelved in corpus.shelf.iter().filter(|it| !it.is_gone) {
        let Some(document) = documents.get(shelved.doc_idx) else { continue };
        let n_paragraphs = document.paragraphs().len();
        let n_edge = EDGE_PARAGRAPHS.min(n_paragraphs.div_ceil(4));
        for distance in 0..n_edge {
            for (is_end, paragraph) in [(false, distance), (true, n_paragraphs - 1 - distance)] {
                let Some(span) = document.paragraphs().span(paragraph) else { continue };
                if let Some((hash, passage)) = words_of(corpus, shelved, span) {
                    by_words.entry((is_end, hash)).or_default().push(Seen { distance, passage });
                }
            }
        }
    }
    by_words.into_values().filter_map(recurring).collect()
}

/// The words of a paragraph as a number, and from the first to the last of them, if it can be a masthead.
fn words_of(corpus: &Corpus, shelved: &Shelved, span: Span) -> Option<(u64, Passage)> {
    let words = corpus.words.get(shelved.from..shelved.to)?;
    let from = words.partition_point(|word| word.span().start() < span.start());
    let to = words.partition_point(|word| word.span().end() <= span.end());
    let words = words.get(from..to).filter(|it| !it.is_empty() && it.len() <= WORDS_MAX)?;
    if words.iter().any(|word| word.marks.has(Marks::QUOTED)) {
        return None;
    }
    let mix = |hash: u64, key: u32| (hash ^ u64::from(key)).wrapping_mul(0x0100_0000_01B3);
    let hash = words.iter().fold(0, |hash, word| mix(hash, word.key));
    let span = corpus.span(shelved.from + from, shelved.from + to);
    Some((hash, Passage { doc_idx: shelved.doc_idx, span }))
}

/// Places with the same words as one passage, if enough of them are at the same place.
fn recurring(mut seen: Vec<Seen>) -> Option<Recurring> {
    seen.sort_unstable();
    let mut best: Vec<Passage> = Vec::new();
    for (idx, first) in seen.iter().enumerate() {
        let near = seen.iter().skip(idx).take_while(|it| it.distance <= first.distance + DRIFT_MAX);
        let mut places: Vec<Passage> = near.map(|it| it.passage).collect();
        places.sort_unstable();
        places.dedup_by_key(|it| it.doc_idx);
        if places.len() > best.len() {
            best = places;
        }
    }
    let n_documents = best.len();
    (n_documents >= DOCUMENTS_MIN).then_some(Recurring { places: best, n_documents })
}
