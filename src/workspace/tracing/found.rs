//! What tracing has found, put so that a view can ask for what it shows.

use std::{collections::HashMap, ops::Range, sync::Arc};

use super::said::Counts;
use crate::{
    text::{document::TextHash, span::Span},
    trace::{
        Checked, Traced, Verdict,
        families::Family,
        parallel::{Change, Parallel, Passage, Side},
    },
    workspace::corpus::DocPath,
};

/// A document as it was traced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundDocument {
    /// Its file.
    pub path: DocPath,
    /// Its text, as it was read: see `Document::read_hash`. With another, its places mean nothing.
    pub text: TextHash,
    /// Its date as `2018-07-13`, `2018-07` or `2018`, if it has one.
    pub date: Option<String>,
}

/// One end of a parallel, seen from its document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct End {
    /// Index of the parallel.
    pub parallel: usize,
    /// Which of its ends.
    pub side: Side,
    /// Where it stands, in bytes.
    pub span: Span,
    /// Index of the document at the other end.
    pub other: usize,
}

/// Everything that was found in a folder. Documents are known by index into [`Self::documents`].
#[derive(Debug, Default)]
pub struct Found {
    /// The documents, in order of path.
    pub documents: Vec<FoundDocument>,
    /// Parallels, recurring passages, versions, copies.
    pub traced: Traced,
    /// Every quotation with its verdict, in order of place; and runs of words without marks.
    pub quotations: Vec<Checked>,
    /// Passages through three documents or more.
    pub families: Vec<Family>,
    ends: Vec<Ends>,
    /// Which quotations are a document's.
    quoted: Vec<Range<usize>>,
    by_path: HashMap<DocPath, usize>,
    /// Of each document, how its quotations are, and how many quotations elsewhere come from it.
    counts: Vec<(Counts, usize)>,
    /// The counts of all documents together, and how many documents quote.
    whole: (Counts, usize),
    /// How far any quotation of its document up to this one reaches.
    quoted_reach: Vec<usize>,
}

/// The ends in one document, in order of their starts.
#[derive(Debug, Default)]
struct Ends {
    ends: Vec<End>,
    /// How far any end up to this one reaches: what lies in view is found by halving.
    reach: Vec<usize>,
}

impl Found {
    /// Puts together what was found.
    ///
    /// Cost: the ends of all parallels sorted by document.
    pub fn of(
        documents: Vec<FoundDocument>,
        traced: Traced,
        quotations: Vec<Checked>,
        families: Vec<Family>,
    ) -> Self {
        let mut ends: Vec<Ends> = documents.iter().map(|_| Ends::default()).collect();
        for (parallel_idx, parallel) in traced.parallels.iter().enumerate() {
            for (side, own, other) in
                [(Side::A, parallel.a, parallel.b), (Side::B, parallel.b, parallel.a)]
            {
                if let Some(of_document) = ends.get_mut(own.doc_idx) {
                    let (span, other) = (own.span, other.doc_idx);
                    of_document.ends.push(End { parallel: parallel_idx, side, span, other });
                }
            }
        }
        for of_document in &mut ends {
            of_document.ends.sort_unstable_by_key(|it| (it.span, it.other, it.parallel));
            let mut reach = 0;
            let reaches = of_document.ends.iter().map(|it| {
                reach = reach.max(it.span.end());
                reach
            });
            of_document.reach = reaches.collect();
        }
        let mut quotations = quotations;
        quotations.sort_by_key(|it| it.passage);
        let place = |doc_idx: usize| quotations.partition_point(|it| it.passage.doc_idx < doc_idx);
        let quoted = (0..documents.len()).map(|doc_idx| place(doc_idx)..place(doc_idx + 1));
        let quoted: Vec<Range<usize>> = quoted.collect();
        let own = |range: &Range<usize>| quotations.get(range.clone()).unwrap_or_default();
        let mut counts: Vec<(Counts, usize)> =
            quoted.iter().map(|range| (Counts::of(own(range)), 0)).collect();
        for source in quotations.iter().filter(|it| it.verdict != Verdict::Unmarked) {
            let source = source.source.and_then(|it| counts.get_mut(it.doc_idx));
            if let Some((_, n_quoted)) = source {
                *n_quoted += 1;
            }
        }
        let n_quoting = counts.iter().filter(|(it, _)| it.n_quotations() > 0).count();
        let mut reach = (usize::MAX, 0);
        let reaches = quotations.iter().map(|Checked { passage, .. }| {
            let before = if reach.0 == passage.doc_idx { reach.1 } else { 0 };
            reach = (passage.doc_idx, before.max(passage.span.end()));
            reach.1
        });
        Self {
            quoted_reach: reaches.collect(),
            whole: (Counts::of(&quotations), n_quoting),
            counts,
            quoted,
            by_path: documents
                .iter()
                .enumerate()
                .map(|(doc_idx, it)| (Arc::clone(&it.path), doc_idx))
                .collect(),
            documents,
            traced,
            quotations,
            families,
            ends,
        }
    }

    /// Index of a document.
    pub fn doc_idx(&self, path: &str) -> Option<usize> {
        self.by_path.get(path).copied()
    }

    /// The document of that index.
    pub fn document(&self, doc_idx: usize) -> Option<&FoundDocument> {
        self.documents.get(doc_idx)
    }

    /// The parallels of a document, in order of their places in it.
    pub fn ends(&self, doc_idx: usize) -> &[End] {
        self.ends.get(doc_idx).map_or(&[], |it| &it.ends)
    }

    /// Those of them that have a part in `span`.
    ///
    /// Cost: a search by halving, and what starts within `span` or reaches into it.
    pub fn ends_in(&self, doc_idx: usize, span: Span) -> impl Iterator<Item = &End> {
        let of_document = self.ends.get(doc_idx);
        let ends = of_document.map_or(&[][..], |it| &it.ends);
        let reach = of_document.map_or(&[][..], |it| &it.reach);
        let from = reach.partition_point(|end| *end <= span.start());
        let ends = ends.get(from..).unwrap_or_default().iter();
        ends.take_while(move |it| it.span.start() < span.end())
            .filter(move |it| it.span.end() > span.start())
    }

    /// The parallels between two documents: of each the place in the first and in the other, in order
    /// of the first.
    pub fn between(&self, one: usize, other: usize) -> impl Iterator<Item = (usize, Span, Span)> {
        self.ends(one).iter().filter(move |it| it.other == other).filter_map(|end| {
            let parallel = self.traced.parallels.get(end.parallel)?;
            let there = passage_of(parallel, other_side(end.side));
            Some((end.parallel, end.span, there.span))
        })
    }

    /// Which quotations are a document's, by index into [`Self::quotations`]; runs of words without marks
    /// among them.
    pub fn quotation_range(&self, doc_idx: usize) -> Range<usize> {
        self.quoted.get(doc_idx).cloned().unwrap_or_default()
    }

    /// The quotations of a document, in order; runs of words without marks among them.
    pub fn quotations_of(&self, doc_idx: usize) -> &[Checked] {
        self.quotations.get(self.quotation_range(doc_idx)).unwrap_or_default()
    }

    /// How many quotations of each sort a document has.
    pub fn counts(&self, doc_idx: usize) -> Counts {
        self.counts.get(doc_idx).map(|(counts, _)| *counts).unwrap_or_default()
    }

    /// How many quotations in other documents come from this one.
    pub fn n_quoted(&self, doc_idx: usize) -> usize {
        self.counts.get(doc_idx).map_or(0, |(_, n_quoted)| *n_quoted)
    }

    /// How many quotations of each sort there are in the folder.
    pub fn whole_counts(&self) -> Counts {
        self.whole.0
    }

    /// How many documents quote.
    pub fn n_quoting(&self) -> usize {
        self.whole.1
    }

    /// The quotations of a document that have a part in `span`, by index into [`Self::quotations`].
    ///
    /// Cost: a search by halving, and what starts within `span` or reaches into it.
    pub fn quotations_in(&self, doc_idx: usize, span: Span) -> impl Iterator<Item = usize> {
        let Range { start: from, end: to } = self.quotation_range(doc_idx);
        let reach = self.quoted_reach.get(from..to).unwrap_or_default();
        let from = from + reach.partition_point(|end| *end <= span.start());
        let all = self.quotations.get(from..to).unwrap_or_default();
        let up_to = all.iter().take_while(move |it| it.passage.span.start() < span.end());
        (from..)
            .zip(up_to)
            .filter(move |(_, it)| it.passage.span.end() > span.start())
            .map(|(idx, _)| idx)
    }

    /// The parallel that has these two ends or, with changed places, most of them: so a choice
    /// survives being traced again.
    pub fn like(&self, one: (&DocPath, Span), other: (&DocPath, Span)) -> Option<usize> {
        let (one_idx, other_idx) = (self.doc_idx(one.0)?, self.doc_idx(other.0)?);
        let shared = |x: Span, y: Span| x.intersection(y).map_or(0, Span::len);
        self.between(one_idx, other_idx)
            .map(|(idx, here, there)| (shared(here, one.1).min(shared(there, other.1)), idx))
            .filter(|(n_bytes, _)| *n_bytes > 0)
            .max_by_key(|(n_bytes, idx)| (*n_bytes, std::cmp::Reverse(*idx)))
            .map(|(_, idx)| idx)
    }
}

/// The passage at one end of a parallel.
pub fn passage_of(parallel: &Parallel, side: Side) -> Passage {
    match side {
        Side::A => parallel.a,
        Side::B => parallel.b,
    }
}

/// What of a change stands at one end; empty where the words stand at the other only.
pub fn span_of(change: &Change, side: Side) -> Span {
    match side {
        Side::A => change.a,
        Side::B => change.b,
    }
}

/// The other end.
pub fn other_side(side: Side) -> Side {
    match side {
        Side::A => Side::B,
        Side::B => Side::A,
    }
}
