//! Pairs to chains: one passage through all documents that have it, in order of date.
//!
//! Parallels whose passages overlap in a document belong to one family. Its members are listed by the
//! dates of their documents, and of each wording it is known which document has it first: that is where
//! a change came in, as far as these documents tell.

use std::collections::BTreeMap;

use super::{
    parallel::{Kind, Parallel, Passage, StepKind},
    tracer::Source,
};
use crate::text::span::Span;

/// Two passages of one document are one where so much of the shorter lies in the other, in percent. With
/// less, a long borrowing would tie together all that borrows any part of it.
const SAME_PERCENT: usize = 50;

/// One passage through several documents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Family {
    /// Its wordings, earliest first; those without a date last, in order of the documents.
    pub members: Vec<Member>,
}

/// A family's passage in one document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// Where it stands: all that any of its parallels covers there.
    pub passage: Passage,
    /// What it has that no earlier member has: words that stand here first.
    pub new: Vec<New>,
}

/// Words that a member has first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct New {
    /// What kind of words.
    pub kind: Kind,
    /// Where they stand; empty where words of the earlier wording are gone.
    pub span: Span,
}

/// The families of at least three documents, longest first.
///
/// Cost: the parallels sorted by document, and each compared with its neighbours.
pub fn families(sources: &[Source<'_>], parallels: &[Parallel]) -> Vec<Family> {
    let dates: Vec<Option<&str>> = sources.iter().map(|it| it.date).collect();
    families_without(&dates, parallels, |_| false)
}

/// The same as if the parallels that are left out, by index, had not been found; of each document only
/// its date is wanted.
pub fn families_without(
    dates: &[Option<&str>],
    parallels: &[Parallel],
    is_left_out: impl Fn(usize) -> bool,
) -> Vec<Family> {
    let kept: Vec<&Parallel> =
        (0..).zip(parallels).filter(|(idx, _)| !is_left_out(*idx)).map(|(_, it)| it).collect();
    let mut sets = Sets::of(&kept);
    let groups = sets.groups();
    let mut found: Vec<Family> = groups
        .into_values()
        .map(|of_family| family(dates, &kept, &of_family))
        .filter(|family| family.members.len() > 2)
        .collect();
    found.sort_by(|x, y| {
        let key = |it: &Family| {
            (std::cmp::Reverse(it.members.len()), it.members.first().map(|it| it.passage))
        };
        key(x).cmp(&key(y))
    });
    found
}

/// Which parallels are one family: each points to another of its family, the last to itself.
struct Sets(Vec<usize>);

impl Sets {
    fn of(parallels: &[&Parallel]) -> Self {
        let mut sets = Self((0..parallels.len()).collect());
        let mut by_document: BTreeMap<usize, Vec<(Span, usize)>> = BTreeMap::new();
        for (idx, parallel) in parallels.iter().enumerate() {
            for passage in [parallel.a, parallel.b] {
                by_document.entry(passage.doc_idx).or_default().push((passage.span, idx));
            }
        }
        for passages in by_document.values_mut() {
            passages.sort_unstable();
            // The one that reaches furthest so far: what lies in it lies in its family.
            let mut furthest: Option<(Span, usize)> = None;
            for (span, idx) in passages {
                if let Some((other, other_idx)) = furthest
                    && is_same(*span, other)
                {
                    sets.join(*idx, other_idx);
                }
                if furthest.is_none_or(|(other, _)| span.end() > other.end()) {
                    furthest = Some((*span, *idx));
                }
            }
        }
        sets
    }

    fn root(&mut self, mut idx: usize) -> usize {
        while let Some(next) = self.0.get(idx).copied().filter(|next| *next != idx) {
            // Each look shortens the way for the next.
            let after = self.0.get(next).copied().unwrap_or(next);
            if let Some(here) = self.0.get_mut(idx) {
                *here = after;
            }
            idx = after;
        }
        idx
    }

    fn join(&mut self, x: usize, y: usize) {
        let (x, y) = (self.root(x), self.root(y));
        if let Some(later) = self.0.get_mut(x.max(y)) {
            *later = x.min(y);
        }
    }

    fn groups(&mut self) -> BTreeMap<usize, Vec<usize>> {
        let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for idx in 0..self.0.len() {
            groups.entry(self.root(idx)).or_default().push(idx);
        }
        groups
    }
}

fn is_same(x: Span, y: Span) -> bool {
    let shared = x.intersection(y).map_or(0, Span::len);
    shared > 0 && shared * 100 >= x.len().min(y.len()) * SAME_PERCENT
}

fn family(dates: &[Option<&str>], parallels: &[&Parallel], of_family: &[usize]) -> Family {
    let these: Vec<&Parallel> =
        of_family.iter().filter_map(|idx| parallels.get(*idx).copied()).collect();
    let mut spans: BTreeMap<usize, Span> = BTreeMap::new();
    for passage in these.iter().flat_map(|it| [it.a, it.b]) {
        let span = spans.entry(passage.doc_idx).or_insert(passage.span);
        *span =
            Span::new(span.start().min(passage.span.start()), span.end().max(passage.span.end()));
    }
    let date = |doc_idx: usize| dates.get(doc_idx).copied().flatten();
    let mut order: Vec<(usize, Span)> = spans.into_iter().collect();
    order.sort_by_key(|(doc_idx, _)| (date(*doc_idx).is_none(), date(*doc_idx), *doc_idx));
    let members = order
        .iter()
        .enumerate()
        .map(|(nth, (doc_idx, span))| {
            let earlier: Vec<usize> = order.iter().take(nth).map(|(doc_idx, _)| *doc_idx).collect();
            Member {
                passage: Passage { doc_idx: *doc_idx, span: *span },
                new: new_words(&these, *doc_idx, &earlier),
            }
        })
        .collect();
    Family { members }
}

/// Words of a document that it shares with none of the earlier ones: what changed against each of those
/// with which it has a parallel.
fn new_words(these: &[&Parallel], doc_idx: usize, earlier: &[usize]) -> Vec<New> {
    let sides: Vec<(&Parallel, bool)> = these
        .iter()
        .filter_map(|it| match (it.a.doc_idx, it.b.doc_idx) {
            (a, b) if a == doc_idx && earlier.contains(&b) => Some((*it, true)),
            (a, b) if b == doc_idx && earlier.contains(&a) => Some((*it, false)),
            _ => None,
        })
        .collect();
    // What any earlier one has in the same words is not new.
    let known: Vec<Span> = sides
        .iter()
        .flat_map(|(parallel, is_a)| {
            let same = parallel.alignment.iter().filter(|it| it.kind == StepKind::Same);
            same.map(|it| if *is_a { it.a } else { it.b })
        })
        .collect();
    let mut found: Vec<New> = sides
        .iter()
        .flat_map(|(parallel, is_a)| {
            parallel
                .changes
                .iter()
                .map(|it| New { kind: it.kind, span: if *is_a { it.a } else { it.b } })
        })
        .filter(|new| new.kind != Kind::Punctuation)
        .filter(|new| {
            let inside = |it: &Span| it.start() <= new.span.start() && new.span.end() <= it.end();
            // Where words are gone, an earlier text that runs on over the place has them gone too.
            !known.iter().any(|it| {
                inside(it)
                    && (!new.span.is_empty()
                        || (it.start() < new.span.start() && new.span.end() < it.end()))
            })
        })
        .collect();
    found.sort_by_key(|it| (it.span, it.kind));
    found.dedup_by_key(|it| it.span);
    found
}
