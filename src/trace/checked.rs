//! Quotations and their sources: for every stretch in quotation marks, whether the folder has it.
//!
//! "Not in these documents" is all that can be said of one that was not found; it may stand in others.

use std::collections::BTreeMap;

use super::{
    classify::kind,
    corpus::{Corpus, Shelved},
    language::Language,
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
    let languages = living().map(|it| (it.doc_idx, it.language)).collect();
    let texts = Texts { documents, languages };
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

/// The documents, and the language of each.
struct Texts<'d> {
    documents: &'d [&'d Document],
    languages: BTreeMap<usize, Language>,
}

impl<'d> Texts<'d> {
    fn of(&self, doc_idx: usize) -> Option<(&'d Document, Language)> {
        let language = self.languages.get(&doc_idx).copied().unwrap_or(Language::Other);
        Some((self.documents.get(doc_idx).copied()?, language))
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
                words::count(document.slice(*here)) >= UNMARKED_WORDS && !is_marked(*here)
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
    let there = best.linked().filter(|(here, _)| inside(*here) > 0).map(|(here, there)| {
        // A run of the same words may begin before the quotation: then as far in the source.
        let cut = |length: usize| length.min(there.len());
        let (from, to) = (
            passage.span.start().saturating_sub(here.start()),
            here.end().saturating_sub(passage.span.end()),
        );
        (there.start() + cut(from), there.end() - cut(to))
    });
    let (start, end) =
        there.fold((usize::MAX, 0), |(start, end), (from, to)| (start.min(from), end.max(to)));
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
    if let Some((own, source)) = texts.of(passage.doc_idx).zip(texts.of(best.other.doc_idx)) {
        let linked: Vec<Span> = near().flat_map(Seen::linked).map(|(here, _)| here).collect();
        changes.extend(at_edges(passage.span, best, &linked, (own, source)));
        changes.sort_by_key(|it| it.a);
    }
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
    let source = Passage { doc_idx: best.other.doc_idx, span: Span::new(start.min(end), end) };
    Checked { passage, verdict, source: Some(source), changes }
}

/// Changes at the ends of a quotation. A finding ends with the last word that is the same, so a quotation
/// whose very last word is another one would seem to have none: "as early as 2009" for 2019.
fn at_edges(
    passage: Span,
    best: &Seen<'_>,
    linked: &[Span],
    ((own, own_language), (source, language)): ((&Document, Language), (&Document, Language)),
) -> Vec<Change> {
    let inside = || best.linked().filter(|(here, _)| here.overlaps(passage));
    let first = inside().min_by_key(|(here, _)| here.start());
    let last = inside().max_by_key(|(here, _)| here.end());
    let front = first.map(|(here, there)| {
        let gap = Span::new(passage.start(), here.start().max(passage.start()));
        (gap, words_before(source.text(), there.start(), words::count(own.slice(gap))))
    });
    let behind = last.map(|(here, there)| {
        let gap = Span::new(here.end().min(passage.end()), passage.end());
        (gap, words_behind(source.text(), there.end(), words::count(own.slice(gap))))
    });
    let is_change = |(gap, there): &(Span, Span)| {
        let (a, b) = (own.slice(*gap), source.slice(*there));
        words::count(a) > 0
            && !linked.iter().any(|it| it.overlaps(*gap))
            && fold::phrase(a, Level::Find) != fold::phrase(b, Level::Find)
    };
    let change = |(a, b): (Span, Span)| {
        let kind = kind(own.slice(a).trim(), source.slice(b).trim(), [own_language, language]);
        Change { kind, a, b }
    };
    front.into_iter().chain(behind).filter(is_change).map(change).collect()
}

/// The `n_words` words that begin at `byte` or behind it, with what stands between.
fn words_behind(text: &str, byte: usize, n_words: usize) -> Span {
    let rest = text.get(byte..).unwrap_or_default();
    let start = byte + (rest.len() - rest.trim_start_matches(|c: char| !c.is_alphanumeric()).len());
    let mut end = start;
    for word in
        text.get(start..).unwrap_or_default().split_inclusive(char::is_whitespace).take(n_words)
    {
        end += word.len();
    }
    let words = text.get(start..end).unwrap_or_default();
    Span::new(start, start + words.trim_end_matches(|c: char| !c.is_alphanumeric()).len())
}

/// The `n_words` words that end at `byte` or before it.
fn words_before(text: &str, byte: usize, n_words: usize) -> Span {
    let head = text.get(..byte).unwrap_or_default();
    let end = head.trim_end_matches(|c: char| !c.is_alphanumeric()).len();
    let mut start = end;
    for _ in 0..n_words {
        let front = head.get(..start).unwrap_or_default().trim_end();
        let word = front.rsplit(char::is_whitespace).next().unwrap_or_default();
        if word.is_empty() {
            break;
        }
        start = front.len() - word.len();
    }
    Span::new(start, end)
}
