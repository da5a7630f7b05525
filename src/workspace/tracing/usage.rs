//! What others took from a document, sentence by sentence, and what nobody used.
//!
//! A sentence counts as **used** by another document if that has at least half of its words from it,
//! and as **partly** used if it has two words or more. Words count where the alignment links them: what
//! was left out in the middle of a quotation was not used. A parallel of which cannot be told who quotes
//! whom counts too, and is called shared; one that says that this document is the borrower does not.
//! Lines that are no sentences (titles, dates, navigation) and passages that recur in many documents are
//! not counted: nobody omits a masthead.

use std::collections::BTreeMap;

use crate::{
    text::{
        document::Document,
        sentences::{Sentence, sentences},
        span::Span,
        words,
    },
    trace::parallel::{Direction, Parallel, Side, StepKind},
};

use super::{found::Found, standing::Rejected};

/// A sentence is used by a document that has so many hundredths of its words.
const USED_PERCENT: usize = 50;

/// Fewer words than this, where they are not half of the sentence, are no use of it: an alignment may reach a
/// word too far.
const PART_WORDS: usize = 2;

/// How much of a sentence a document has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Share {
    /// Less than half of its words.
    Part,
    /// Half of its words or more.
    Most,
}

/// One document's use of a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Use {
    /// Index of the document.
    pub doc_idx: usize,
    /// How much of the sentence it has.
    pub share: Share,
    /// Whether it has these words unchanged.
    pub is_verbatim: bool,
    /// Whether it cannot be told who has them from whom.
    pub is_shared: bool,
    /// The parallel that has most of it.
    pub parallel: usize,
}

/// A sentence and who used it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Used {
    /// Where it stands.
    pub span: Span,
    /// Whether it counts: it is a sentence, and does not stand in many documents.
    pub counts: bool,
    /// Who used it, in order of document.
    pub uses: Vec<Use>,
}

impl Used {
    /// How many documents used it: most of it.
    pub fn n_uses(&self) -> usize {
        self.uses.iter().filter(|it| it.share == Share::Most).count()
    }

    /// Whether some used parts of it, and nobody the most of it.
    pub fn is_partly(&self) -> bool {
        !self.uses.is_empty() && self.n_uses() == 0
    }
}

/// How much of a document one other took.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Taker {
    /// Index of the document.
    pub doc_idx: usize,
    /// Sentences it used.
    pub n_used: usize,
    /// Sentences it used a part of.
    pub n_partly: usize,
    /// Of both, those whose words it changed.
    pub n_altered: usize,
    /// Of all, those of which cannot be told who has them from whom.
    pub n_shared: usize,
}

/// What others took from a document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    /// Its sentences in order.
    pub sentences: Vec<Used>,
    /// Sentences that count.
    pub n_sentences: usize,
    /// Those of them that somebody used.
    pub n_used: usize,
    /// Those of which somebody used a part, and nobody the most.
    pub n_partly: usize,
    /// Who took something, most first.
    pub takers: Vec<Taker>,
}

impl Usage {
    /// What others took from `document`, which was traced as `doc_idx`, by the parallels that were not
    /// rejected.
    ///
    /// Cost: the sentences are found in about 50 MB/s; then a few steps for each parallel. It is work for
    /// a worker: a text of some MB takes longer than a frame.
    pub fn of(document: &Document, found: &Found, doc_idx: usize, rejected: &Rejected) -> Self {
        let recurring: Vec<Span> = found
            .traced
            .recurring
            .iter()
            .flat_map(|it| &it.places)
            .filter(|place| place.doc_idx == doc_idx)
            .map(|place| place.span)
            .collect();
        let mut used: Vec<Used> = sentences(document)
            .into_iter()
            .map(|Sentence { span, is_line }| {
                let inside: usize =
                    recurring.iter().filter_map(|it| it.intersection(span)).map(Span::len).sum();
                let counts = !is_line && inside * 2 < span.len();
                Used { span, counts, uses: Vec::new() }
            })
            .collect();
        let mut takings = Takings { document, used: &mut used, taken: BTreeMap::new() };
        for end in found.ends(doc_idx).iter().filter(|it| !rejected.contains(&it.parallel)) {
            if let Some(parallel) = found.traced.parallels.get(end.parallel) {
                takings.take(parallel, end.side, (end.parallel, end.other));
            }
        }
        takings.settle();
        Self::counted(used)
    }

    fn counted(sentences: Vec<Used>) -> Self {
        let mut takers: BTreeMap<usize, Taker> = BTreeMap::new();
        for one in sentences.iter().filter(|it| it.counts).flat_map(|it| &it.uses) {
            let doc_idx = one.doc_idx;
            let empty = Taker { doc_idx, n_used: 0, n_partly: 0, n_altered: 0, n_shared: 0 };
            let taker = takers.entry(doc_idx).or_insert(empty);
            taker.n_used += usize::from(one.share == Share::Most);
            taker.n_partly += usize::from(one.share == Share::Part);
            taker.n_altered += usize::from(!one.is_verbatim);
            taker.n_shared += usize::from(one.is_shared);
        }
        let mut takers: Vec<Taker> = takers.into_values().collect();
        takers.sort_by_key(|it| (std::cmp::Reverse((it.n_used, it.n_partly)), it.doc_idx));
        let counting = || sentences.iter().filter(|it| it.counts);
        Self {
            n_sentences: counting().count(),
            n_used: counting().filter(|it| it.n_uses() > 0).count(),
            n_partly: counting().filter(|it| it.is_partly()).count(),
            takers,
            sentences,
        }
    }

    /// Sentences that nobody used, not even in part.
    pub fn n_unused(&self) -> usize {
        self.n_sentences - self.n_used - self.n_partly
    }

    /// The first sentence that was used, or that nobody used.
    pub fn first(&self, is_used: bool) -> Option<Span> {
        let fits = |it: &&Used| it.counts && it.uses.is_empty() != is_used;
        self.sentences.iter().find(fits).map(|it| it.span)
    }

    /// The sentences that have a part in `span`, by index.
    pub fn within(&self, span: Span) -> std::ops::Range<usize> {
        let from = self.sentences.partition_point(|it| it.span.end() <= span.start());
        let to = self.sentences.partition_point(|it| it.span.start() < span.end());
        from..to.max(from)
    }

    /// The next sentence behind `byte` that was used at all, or that nobody used; backwards, the one
    /// before. Of neighbours that nobody used the first is meant: a stretch is one omission.
    pub fn next(&self, byte: usize, (is_used, forward): (bool, bool)) -> Option<Span> {
        let fits = |at: &usize| {
            let Some(it) = self.sentences.get(*at) else { return false };
            let before = at.checked_sub(1).and_then(|before| self.sentences.get(before));
            let is_first = is_used || before.is_none_or(|it| !it.counts || !it.uses.is_empty());
            it.counts && it.uses.is_empty() != is_used && is_first
        };
        let behind = self.sentences.partition_point(|it| it.span.start() <= byte);
        let here = self.sentences.partition_point(|it| it.span.start() < byte);
        let found = if forward {
            (behind..self.sentences.len()).find(fits)
        } else {
            (0..here).rev().find(fits)
        };
        found.and_then(|at| self.sentences.get(at)).map(|it| it.span)
    }
}

/// Words that were taken, by sentence and by taker.
struct Takings<'a> {
    document: &'a Document,
    used: &'a mut [Used],
    /// Of each sentence and document: the places that it has, and for each parallel how many bytes of it,
    /// whether that is unchanged and who has it from whom.
    taken: BTreeMap<(usize, usize), Vec<Taken>>,
}

struct Taken {
    span: Span,
    parallel: usize,
    is_shared: bool,
    is_verbatim: bool,
}

impl Takings<'_> {
    fn take(&mut self, parallel: &Parallel, side: Side, (parallel_idx, other): (usize, usize)) {
        let is_a = side == Side::A;
        let borrows = if is_a { Direction::AFromB } else { Direction::BFromA };
        if parallel.direction == borrows {
            return;
        }
        let is_shared = parallel.direction == Direction::Open;
        let own = |step: &crate::trace::parallel::Step| if is_a { step.a } else { step.b };
        let is_linked = |kind| matches!(kind, StepKind::Same | StepKind::Spelling);
        for step in parallel.alignment.iter().filter(|it| is_linked(it.kind)) {
            let span = own(step);
            let from = self.used.partition_point(|it| it.span.end() <= span.start());
            let sentences = self.used.get(from..).unwrap_or_default().iter().enumerate();
            for (at, one) in sentences.take_while(|(_, it)| it.span.start() < span.end()) {
                let Some(inside) = one.span.intersection(span) else { continue };
                let is_changed = parallel.changes.iter().any(|it| {
                    let place = if is_a { it.a } else { it.b };
                    let is_marks = it.kind == crate::trace::parallel::Kind::Punctuation;
                    !is_marks && one.span.start() <= place.start() && place.end() <= one.span.end()
                });
                self.taken.entry((from + at, other)).or_default().push(Taken {
                    span: inside,
                    parallel: parallel_idx,
                    is_shared,
                    is_verbatim: !is_changed,
                });
            }
        }
    }

    /// Works out of the places how much of each sentence each document has.
    fn settle(&mut self) {
        for ((at, doc_idx), mut taken) in std::mem::take(&mut self.taken) {
            let Some(one) = self.used.get_mut(at) else { continue };
            let most = taken.iter().max_by_key(|it| it.span.len());
            let Some((parallel, is_verbatim)) = most.map(|it| (it.parallel, it.is_verbatim)) else {
                continue;
            };
            let is_shared = taken.iter().all(|it| it.is_shared);
            taken.sort_unstable_by_key(|it| it.span);
            let (mut n_words, mut reach) = (0, 0);
            for it in &taken {
                let span = Span::new(it.span.start().max(reach).min(it.span.end()), it.span.end());
                n_words += words::count(&self.document.read(span));
                reach = reach.max(it.span.end());
            }
            let all = words::count(&self.document.read(one.span)).max(1);
            let is_most = n_words * 100 >= all * USED_PERCENT;
            if n_words == 0 || !is_most && n_words < PART_WORDS {
                continue;
            }
            let share = if is_most { Share::Most } else { Share::Part };
            one.uses.push(Use { doc_idx, share, is_verbatim, is_shared, parallel });
        }
    }
}
