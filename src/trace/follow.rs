//! Keeping what was found in step with a folder whose documents change.

use super::{
    corpus::Corpus,
    parallel::{Parallel, Passage},
    recurring::{self, Families},
    tracer::{Index, Source, Traced},
    versions,
};
use crate::text::{
    document::Document,
    watch::{Cancelled, Watch},
};

/// A folder of no more words is read anew in less time than a reader notices: a tenth of a second.
const SMALL_WORDS: usize = 200_000;

/// Where so much of the words of an index is of documents that are gone or came later, in percent, it
/// is time to read the folder anew: what a word is worth was counted without them.
const WORN_PERCENT: usize = 20;

impl Index {
    /// What is found now that documents were changed, added, removed or renamed: only the pairs of
    /// those that `changed` names are traced.
    ///
    /// `now` gives for each document as it was counted before its index among `sources`, `None` where it
    /// is gone or has another text; the order of those that stay is the same. What a finding needs stays
    /// as it was for the folder as it was read.
    ///
    /// Cost: that of [`Self::put`] for each changed document, and a pass over all parallels.
    ///
    /// # Errors
    /// Where the work was called off: then the index is of no use any more.
    pub fn follow(
        &mut self,
        traced: &Traced,
        now: &[Option<usize>],
        changed: &[usize],
        sources: &[Source<'_>],
        watch: &impl Watch,
    ) -> Result<Traced, Cancelled> {
        self.corpus_mut().renumber(|doc_idx| now.get(doc_idx).copied().flatten());
        let mut parallels = moved(traced, now);
        for doc_idx in changed {
            parallels.extend(self.put(*doc_idx, sources, watch)?);
        }
        parallels.sort_by_key(|it| (it.a, it.b));
        Ok(self.gather(sources, parallels))
    }

    /// The same for an index of the folder as it is now, with what was found in it before by another:
    /// only the pairs of the documents that `changed` names are traced.
    ///
    /// # Errors
    /// Where the work was called off.
    pub fn complete(
        &self,
        traced: &Traced,
        now: &[Option<usize>],
        changed: &[usize],
        sources: &[Source<'_>],
        watch: &impl Watch,
    ) -> Result<Traced, Cancelled> {
        let mut parallels = moved(traced, now);
        for doc_idx in changed {
            let mut own = self.own(*doc_idx, sources, watch)?;
            // Two that are both new find each other from both sides.
            own.retain(|it| {
                let other = if it.a.doc_idx == *doc_idx { it.b.doc_idx } else { it.a.doc_idx };
                other < *doc_idx || !changed.contains(&other)
            });
            parallels.extend(own);
        }
        parallels.sort_by_key(|it| (it.a, it.b));
        Ok(self.gather(sources, parallels))
    }

    /// Parallels with what is seen of them all together: what recurs, and which documents are versions.
    pub(super) fn gather(&self, sources: &[Source<'_>], mut parallels: Vec<Parallel>) -> Traced {
        let documents: Vec<&Document> = sources.iter().map(|it| it.document).collect();
        let corpus = self.corpus();
        let families = Families::of(&documents, &parallels);
        let recurring = recurring::recurring(corpus, &documents, &families);
        recurring::without_recurring(&recurring, &families, &mut parallels);
        let versions = versions::versions(&documents, &parallels);
        Traced { parallels, recurring, versions, copies: corpus.copies.clone() }
    }

    /// Whether the folder has changed so much, or in such a way, that it is better read anew: too many
    /// words are gone or new, or one of many copies of a text has changed; or it is small.
    pub fn is_worn(
        &self,
        now: &[Option<usize>],
        changed: &[usize],
        sources: &[Source<'_>],
    ) -> bool {
        let corpus = self.corpus();
        let is_gone = |doc_idx: usize| now.get(doc_idx).copied().flatten().is_none();
        let n_gone: usize = corpus
            .shelf
            .iter()
            .filter(|it| it.is_gone || is_gone(it.doc_idx))
            .map(|it| it.to - it.from)
            .sum();
        let n_new: usize = changed
            .iter()
            .filter_map(|doc_idx| sources.get(*doc_idx))
            .map(|it| it.document.n_words())
            .sum();
        // What is counted anew tells more than what was kept in step.
        let n_words = corpus.words.len();
        n_words <= SMALL_WORDS
            || (n_gone + n_new + corpus.n_later()) * 100 >= n_words * WORN_PERCENT
            || corpus.copies.iter().flatten().any(|doc_idx| is_gone(*doc_idx))
    }
}

/// The parallels between documents that are still there, by their present numbers.
fn moved(traced: &Traced, now: &[Option<usize>]) -> Vec<Parallel> {
    let passage = |passage: Passage| {
        let doc_idx = now.get(passage.doc_idx).copied().flatten()?;
        Some(Passage { doc_idx, ..passage })
    };
    let moved =
        |it: &Parallel| Some(Parallel { a: passage(it.a)?, b: passage(it.b)?, ..it.clone() });
    traced.parallels.iter().filter_map(moved).collect()
}

impl Corpus {
    /// Counts documents in another way; those that have no number now are gone.
    fn renumber(&mut self, now: impl Fn(usize) -> Option<usize>) {
        self.forget(|shelved| now(shelved.doc_idx).is_none());
        for shelved in self.shelf.iter_mut().filter(|it| !it.is_gone) {
            shelved.doc_idx = now(shelved.doc_idx).unwrap_or(shelved.doc_idx);
        }
        for doc_idx in self.copies.iter_mut().flatten() {
            *doc_idx = now(*doc_idx).unwrap_or(*doc_idx);
        }
    }
}
