//! Quotations and their sources: for every stretch in quotation marks, whether the folder has it.
//!
//! "Not in these documents" is all that can be said of one that was not found; it may stand in others.

use std::{collections::BTreeMap, ops::Range};

use super::{
    classify::kind,
    corpus::{Corpus, Shelved},
    parallel::{Change, Direction, Kind, Parallel, Passage, StepKind},
};
use crate::text::{
    document::Document,
    fold::{self, Level},
    span::Span,
    words,
};

/// Share of a quotation's words, in percent, that must be linked with a source: with less it is another
/// sentence that uses some of its words.
const LINKED_PERCENT: usize = 60;

/// From so many words on, the same words without quotation marks are worth a remark.
const UNMARKED_WORDS: usize = 8;

/// What is to be said of a quotation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Its words stand in another document.
    Verbatim,
    /// They do with changes.
    Altered,
    /// They do in several places, or with something left out between.
    Spliced,
    /// They were not found in these documents.
    Untraced,
    /// No quotation: words of another document that stand without quotation marks.
    Unmarked,
}

impl Verdict {
    /// Its name in every result.
    pub fn name(self) -> &'static str {
        match self {
            Self::Verbatim => "verbatim",
            Self::Altered => "altered",
            Self::Spliced => "spliced",
            Self::Untraced => "not in these documents",
            Self::Unmarked => "without quotation marks",
        }
    }
}

/// A quotation, or what should be one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checked {
    /// Its words, without the marks.
    pub passage: Passage,
    /// What is to be said of it.
    pub verdict: Verdict,
    /// Where it comes from, if that was found.
    pub source: Option<Passage>,
    /// What differs; `a` is in the quotation, `b` in the source.
    pub changes: Vec<Change>,
}

/// All quotations of the documents in order, each with its source among the parallels, and runs of words
/// that stand without marks in a document that has them from another.
pub(super) fn checked(
    corpus: &Corpus,
    documents: &[&Document],
    parallels: &[Parallel],
) -> Vec<Checked> {
    let mut of_document: BTreeMap<usize, Vec<Seen<'_>>> = BTreeMap::new();
    for parallel in parallels {
        for seen in [Seen::of(parallel, true), Seen::of(parallel, false)] {
            of_document.entry(seen.own.doc_idx).or_default().push(seen);
        }
    }
    let living = || corpus.shelf.iter().filter(|it| !it.is_gone);
    let shelf = living().map(|it| (it.doc_idx, it)).collect();
    let texts = Texts { corpus, documents, shelf };
    let mut found = Vec::new();
    for shelved in living() {
        let seen = of_document.get(&shelved.doc_idx).map_or(&[][..], Vec::as_slice);
        for quotation in &shelved.quotations {
            let span = corpus.span(shelved.from + quotation.from, shelved.from + quotation.to);
            let passage = Passage { doc_idx: shelved.doc_idx, span };
            found.push(check(passage, seen, &texts));
        }
        if let Some(document) = documents.get(shelved.doc_idx) {
            found.extend(seen.iter().flat_map(|it| it.unmarked(shelved, corpus, document)));
        }
    }
    found.sort_by_key(|it| (it.passage, it.source));
    found.dedup_by_key(|it| it.passage);
    found
}

/// The documents, and where each stands in the row.
struct Texts<'d> {
    corpus: &'d Corpus,
    documents: &'d [&'d Document],
    shelf: BTreeMap<usize, &'d Shelved>,
}

impl<'d> Texts<'d> {
    fn of(&self, doc_idx: usize) -> Option<Text<'d>> {
        let document = self.documents.get(doc_idx).copied()?;
        Some(Text { corpus: self.corpus, document, shelved: self.shelf.get(&doc_idx).copied()? })
    }
}

/// One of them.
#[derive(Clone, Copy)]
struct Text<'d> {
    corpus: &'d Corpus,
    document: &'d Document,
    shelved: &'d Shelved,
}

impl Text<'_> {
    /// The places of the words of a span.
    fn places(self, span: Span) -> Range<usize> {
        self.corpus.places_in(self.shelved, span)
    }

    /// The words at these places, as far as they are this document's; `None` where none is.
    fn span(self, places: &Range<usize>) -> Option<Span> {
        let (from, to) = (places.start.max(self.shelved.from), places.end.min(self.shelved.to));
        (from < to).then(|| self.corpus.span(from, to))
    }
}

/// A parallel seen from one of its documents.
struct Seen<'p> {
    parallel: &'p Parallel,
    own: Passage,
    other: Passage,
    is_a: bool,
}

impl<'p> Seen<'p> {
    fn of(parallel: &'p Parallel, is_a: bool) -> Self {
        let (own, other) = if is_a { (parallel.a, parallel.b) } else { (parallel.b, parallel.a) };
        Self { parallel, own, other, is_a }
    }

    /// Whether the other document has it from this one.
    fn is_source(&self) -> bool {
        let direction = self.parallel.direction;
        direction == if self.is_a { Direction::BFromA } else { Direction::AFromB }
    }

    /// Steps that link words, as (here, there).
    fn linked(&self) -> impl Iterator<Item = (Span, Span)> + '_ {
        let steps = self.parallel.alignment.iter();
        let linked = steps.filter(|it| matches!(it.kind, StepKind::Same | StepKind::Spelling));
        linked.map(|it| if self.is_a { (it.a, it.b) } else { (it.b, it.a) })
    }

    /// Runs of the same words that this document has from the other without marks.
    fn unmarked(&self, shelved: &Shelved, corpus: &Corpus, document: &Document) -> Vec<Checked> {
        let borrows = self.parallel.direction
            == if self.is_a { Direction::AFromB } else { Direction::BFromA };
        if !borrows {
            return Vec::new();
        }
        let is_marked = |span: Span| {
            shelved.quotations.iter().any(|it| {
                let inner = corpus.span(shelved.from + it.from, shelved.from + it.to);
                inner.overlaps(span)
            })
        };
        self.linked()
            .filter(|(here, _)| {
                words::count(&document.read(*here)) >= UNMARKED_WORDS && !is_marked(*here)
            })
            .map(|(here, there)| Checked {
                passage: Passage { doc_idx: self.own.doc_idx, span: here },
                verdict: Verdict::Unmarked,
                source: Some(Passage { doc_idx: self.other.doc_idx, span: there }),
                changes: Vec::new(),
            })
            .collect()
    }
}

/// What is to be said of one quotation.
fn check(passage: Passage, seen: &[Seen<'_>], texts: &Texts<'_>) -> Checked {
    let inside = |span: Span| span.intersection(passage.span).map_or(0, Span::len);
    let near = || seen.iter().filter(|it| it.own.span.overlaps(passage.span) && !it.is_source());
    let linked = |it: &Seen<'_>| it.linked().map(|(here, _)| inside(here)).sum::<usize>();
    let is_enough = |n_bytes: usize| n_bytes * 100 >= passage.span.len() * LINKED_PERCENT;
    let best = near().max_by_key(|it| (linked(it), it.parallel.score));
    let untraced =
        Checked { passage, verdict: Verdict::Untraced, source: None, changes: Vec::new() };
    let Some(best) = best else { return untraced };
    if !is_enough(linked(best)) {
        // Not from one place; perhaps from several.
        let mut covered: Vec<Passage> = near()
            .flat_map(Seen::linked)
            .filter_map(|(here, _)| here.intersection(passage.span))
            .map(|span| Passage { doc_idx: passage.doc_idx, span })
            .collect();
        covered.sort_unstable();
        if !is_enough(super::versions::covered(covered.into_iter())) {
            return untraced;
        }
    }
    let (own, source) = (texts.of(passage.doc_idx), texts.of(best.other.doc_idx));
    let Some((own, source)) = own.zip(source) else { return untraced };
    let quoted = own.places(passage.span);
    let there = best.linked().filter(|(here, _)| inside(*here) > 0).filter_map(|(here, there)| {
        // A run of the same words may begin before the quotation: then as many words on in the source.
        let (here, there) = (own.places(here), source.places(there));
        let from = there.start + quoted.start.saturating_sub(here.start);
        source.span(&(from..there.end.saturating_sub(here.end.saturating_sub(quoted.end))))
    });
    let there = there.reduce(|a, b| Span::new(a.start().min(b.start()), a.end().max(b.end())));
    let mut changes: Vec<Change> = best
        .parallel
        .changes
        .iter()
        .map(|it| if best.is_a { *it } else { Change { kind: it.kind, a: it.b, b: it.a } })
        .filter(|it| {
            passage.span.start() < it.a.end() && it.a.start() < passage.span.end()
                || it.a.is_empty()
                    && passage.span.start() < it.a.start()
                    && it.a.start() < passage.span.end()
        })
        .collect();
    let all: Vec<Span> = near().flat_map(Seen::linked).map(|(here, _)| here).collect();
    changes.extend(at_edges(passage.span, best, &all, (own, source)));
    changes.sort_by_key(|it| it.a);
    let has = |kind: Kind| changes.iter().any(|it| it.kind == kind);
    let is_place = |kind: Kind| matches!(kind, Kind::Omission | Kind::Order | Kind::Punctuation);
    // As parallels are named: other words are graver than gaps.
    let verdict = if has(Kind::Order) || !is_enough(linked(best)) {
        Verdict::Spliced
    } else if changes.iter().any(|it| !is_place(it.kind)) {
        Verdict::Altered
    } else if has(Kind::Omission) {
        Verdict::Spliced
    } else {
        Verdict::Verbatim
    };
    let source = there.map(|span| Passage { doc_idx: best.other.doc_idx, span });
    Checked { passage, verdict, source, changes }
}

/// Changes at the ends of a quotation. A finding ends with the last word that is the same, so a quotation
/// whose very last word is another one would seem to have none: "as early as 2009" for 2019.
fn at_edges(
    passage: Span,
    best: &Seen<'_>,
    linked: &[Span],
    (own, source): (Text<'_>, Text<'_>),
) -> Vec<Change> {
    let inside = || best.linked().filter(|(here, _)| here.overlaps(passage));
    let first = inside().min_by_key(|(here, _)| here.start());
    let last = inside().max_by_key(|(here, _)| here.end());
    let quoted = own.places(passage);
    // As many words of the source as stand beyond the ends of what is linked.
    let front = first.and_then(|(here, there)| {
        let (gap, at) = (quoted.start..own.places(here).start, source.places(there).start);
        let beyond = source.span(&(at.saturating_sub(gap.len())..at));
        Some((own.span(&gap)?, beyond.unwrap_or(Span::new(there.start(), there.start()))))
    });
    let behind = last.and_then(|(here, there)| {
        let (gap, at) = (own.places(here).end..quoted.end, source.places(there).end);
        let beyond = source.span(&(at..at + gap.len()));
        Some((own.span(&gap)?, beyond.unwrap_or(Span::new(there.end(), there.end()))))
    });
    let words = |(gap, there): (Span, Span)| (own.document.read(gap), source.document.read(there));
    let is_change = |(gap, there): &(Span, Span)| {
        let (a, b) = words((*gap, *there));
        !linked.iter().any(|it| it.overlaps(*gap))
            && fold::phrase(&a, Level::Find) != fold::phrase(&b, Level::Find)
    };
    let change = |(a, b): (Span, Span)| {
        let (was, is) = words((a, b));
        let kind = kind(&was, &is, [own.shelved.language, source.shelved.language]);
        Change { kind, a, b }
    };
    front.into_iter().chain(behind).filter(is_change).map(change).collect()
}
