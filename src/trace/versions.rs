//! Documents that are versions of one another.

use std::collections::BTreeMap;

use super::parallel::{Kind, Parallel, Passage};
use crate::text::document::Document;

/// Two documents are versions of one another where so much of each stands in the other, in percent.
/// Two licences of one family come to 70, an article and its correction to 90; a long quotation and
/// what is said of it to less than 40.
const SHARED_PERCENT: usize = 60;

/// Two documents of which the larger part is the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Versions {
    /// Index of the first document.
    pub a: usize,
    /// Index of the other.
    pub b: usize,
    /// Indexes of the parallels that lie side by side in them.
    pub parallels: Vec<usize>,
    /// Changes of words in them, and stretches that stand in one of them only.
    pub n_differences: usize,
}

/// The pairs of documents that are versions of one another.
pub(super) fn versions(documents: &[&Document], parallels: &[Parallel]) -> Vec<Versions> {
    let mut pairs: BTreeMap<(usize, usize), Vec<usize>> = BTreeMap::new();
    for (parallel_idx, parallel) in parallels.iter().enumerate() {
        pairs.entry((parallel.a.doc_idx, parallel.b.doc_idx)).or_default().push(parallel_idx);
    }
    let mut found = Vec::new();
    for ((a, b), of_pair) in pairs {
        let these = || of_pair.iter().filter_map(|idx| parallels.get(*idx));
        let is_mostly = |doc_idx: usize, passage: fn(&Parallel) -> Passage| {
            let length = documents.get(doc_idx).map_or(0, |it| it.text().trim().len());
            covered(these().map(passage)) * 100 >= length * SHARED_PERCENT && length > 0
        };
        if a != b && is_mostly(a, |it| it.a) && is_mostly(b, |it| it.b) {
            let changes = these().flat_map(|it| &it.changes);
            let n_changes = changes.filter(|it| it.kind != Kind::Punctuation).count();
            let n_differences = n_changes + of_pair.len().saturating_sub(1);
            found.push(Versions { a, b, parallels: of_pair, n_differences });
        }
    }
    found
}

/// Bytes that passages of one document cover together.
pub(super) fn covered(passages: impl Iterator<Item = Passage>) -> usize {
    let mut spans: Vec<(usize, usize)> =
        passages.map(|it| (it.span.start(), it.span.end())).collect();
    spans.sort_unstable();
    let (mut n_bytes, mut end) = (0, 0);
    for (from, to) in spans {
        n_bytes += to.saturating_sub(from.max(end));
        end = end.max(to);
    }
    n_bytes
}
