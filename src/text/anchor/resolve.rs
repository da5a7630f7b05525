//! Finding passages again: candidates with the same words, how alike their surroundings are, and which
//! of them may be taken without asking.

use std::{cell::OnceCell, cmp::Ordering};

use super::{CONTEXT, CONTEXT_MAX, Placement, Selector, State, TWINS_MAX, occurrences};
use crate::text::{
    document::Document,
    fold::{self, Folded, Level},
    similar::similarity,
    span::Span,
    watch::{Cancelled, Watch},
    words::is_grapheme_boundary,
};

/// Candidates shown for a passage whose place is not sure.
const CANDIDATES: usize = 5;

/// Where the selector's passage stands in `document`; for several, see [`resolve_all`].
pub fn resolve(document: &Document, selector: &Selector) -> Placement {
    Resolver::new(document).resolve(selector)
}

/// Where each of many selectors' passages stands in `document`, in their order.
///
/// Cost: nothing to speak of for those made on this very text; else the text is folded once, and
/// each costs a search through it, about 0.2 ms a megabyte.
///
/// # Errors
/// Where `watch` calls it off; asked before each.
pub fn resolve_all(
    document: &Document,
    selectors: &[&Selector],
    watch: &impl Watch,
) -> Result<Vec<Placement>, Cancelled> {
    let resolver = Resolver::new(document);
    let mut placements = Vec::with_capacity(selectors.len());
    for (done, selector) in selectors.iter().enumerate() {
        watch.step(done, selectors.len())?;
        placements.push(resolver.resolve(selector));
    }
    Ok(placements)
}

/// Finds many passages again in one document.
#[derive(Debug)]
pub struct Resolver<'d> {
    document: &'d Document,
    /// Made when the first passage needs it.
    folded: OnceCell<Folded<'d>>,
}

/// A place with the same words.
#[derive(Clone, Copy, Debug)]
struct Candidate {
    span: Span,
    /// Which of the occurrences, from 1.
    which: usize,
    /// How alike the context is in front and behind, 0 to 1.
    prefix: f64,
    suffix: f64,
    /// How near it is to where it was, 0 to 1.
    position: f64,
}

impl Candidate {
    fn context(&self) -> f64 {
        f64::midpoint(self.prefix, self.suffix)
    }

    fn worse_side(&self) -> f64 {
        self.prefix.min(self.suffix)
    }

    fn better_side(&self) -> f64 {
        self.prefix.max(self.suffix)
    }

    /// Context first; position only decides between equals, or nearly.
    fn score(&self) -> f64 {
        0.4 * self.context() + 0.1 * self.position
    }
}

impl<'d> Resolver<'d> {
    /// For passages of `document`. Costs nothing yet.
    pub fn new(document: &'d Document) -> Self {
        Self { document, folded: OnceCell::new() }
    }

    /// Where the selector's passage stands.
    ///
    /// On the text it was made on that is its place, if its words are there. Elsewhere it is
    /// [`State::Moved`], without asking anybody, if
    /// - it was alone and is alone, and is long, or its context is like enough;
    /// - or it was alone, and of several one has the context, on both sides, and no other nearly;
    /// - or it had twins, there are as many now, and the one of its number has the context.
    ///
    /// Any selector will do, also one that was made by hand or damaged.
    pub fn resolve(&self, selector: &Selector) -> Placement {
        if let Some(span) = self.same(selector) {
            return Placement { state: State::Same, span: Some(span) };
        }
        let (candidates, is_cut) = self.candidates(selector);
        if candidates.is_empty() {
            return Placement { state: State::Lost, span: None };
        }
        let sure = if is_cut { None } else { sure_one(selector, &candidates) };
        let text = self.document.text();
        let whole = sure.map(|candidate| candidate.span).filter(|span| {
            is_grapheme_boundary(text, span.start()) && is_grapheme_boundary(text, span.end())
        });
        let state = if whole.is_some() { State::Moved } else { State::Unsure };
        Placement { state, span: whole }
    }

    /// Up to five places with the selector's words, the likeliest first: what a reader chooses from
    /// where [`Self::resolve`] is not sure.
    pub fn places(&self, selector: &Selector) -> Vec<Span> {
        let (mut candidates, _) = self.candidates(selector);
        candidates.sort_by(|a, b| b.score().total_cmp(&a.score()));
        candidates.iter().take(CANDIDATES).map(|candidate| candidate.span).collect()
    }

    /// The place it was made on, if this is the text and these are the words.
    fn same(&self, selector: &Selector) -> Option<Span> {
        if self.document.hash() != selector.text
            || selector.start >= selector.end
            || selector.exact.chars().all(fold::is_blank)
        {
            return None;
        }
        let start = self.document.byte_of(selector.start)?;
        let span = Span::new(start, self.document.byte_of(selector.end)?);
        (self.document.slice(span) == selector.exact).then_some(span)
    }

    /// All places with the same words in text order, and whether there are more than are looked at.
    fn candidates(&self, selector: &Selector) -> (Vec<Candidate>, bool) {
        let needle = fold::phrase(&selector.exact, Level::Anchor);
        if needle.is_empty() {
            return (Vec::new(), false);
        }
        let folded = self.folded.get_or_init(|| Folded::of(self.document.text(), Level::Anchor));
        let context = Context::of(selector);
        let n_scalars = self.document.n_scalars().max(1) as f64;
        let mut found = occurrences(folded.text(), &needle);
        let candidates = found
            .by_ref()
            .take(TWINS_MAX)
            .enumerate()
            .map(|(at_idx, at)| {
                let span = folded.to_original(at..at + needle.len());
                let moved = self.document.scalar_of(span.start()).abs_diff(selector.start) as f64;
                let (prefix, suffix) = context.alike(folded.text(), at, at + needle.len());
                let position = (1.0 - moved / n_scalars).max(0.0);
                Candidate { span, which: at_idx + 1, prefix, suffix, position }
            })
            .collect();
        (candidates, found.next().is_some())
    }
}

/// The candidate that may be taken without asking.
fn sure_one<'c>(selector: &Selector, candidates: &'c [Candidate]) -> Option<&'c Candidate> {
    let (which, count) = selector.occurrence;
    let by_context = |a: &&Candidate, b: &&Candidate| a.context().total_cmp(&b.context());
    if count > 1 {
        let best = candidates.iter().max_by(by_context)?;
        let own = candidates.iter().find(|candidate| candidate.which == which)?;
        return (candidates.len() == count
            && own.worse_side() >= 0.8
            && own.context().total_cmp(&best.context()) != Ordering::Less)
            .then_some(own);
    }
    if let [only] = candidates {
        let length = selector.exact.chars().count();
        let floor = match length {
            60.. => 0.0,
            32.. => 0.45,
            _ => 0.75,
        };
        return (only.better_side() >= floor).then_some(only);
    }
    let best = candidates.iter().max_by(|a, b| a.score().total_cmp(&b.score()))?;
    let second = candidates.iter().filter(|other| other.which != best.which).max_by(by_context)?;
    (best.worse_side() >= 0.8 && best.context() - second.context() >= 0.2).then_some(best)
}

/// A selector's context, folded, each side read away from the passage.
struct Context {
    prefix: Vec<char>,
    suffix: Vec<char>,
}

/// Stands for the end of the text where context reaches it: to stand first or last is evidence too.
/// No canonical text holds this character.
const EDGE: char = '\0';

impl Context {
    fn of(selector: &Selector) -> Self {
        let side = |text: &str| Folded::of(text, Level::Anchor).text().to_owned();
        let mut prefix: Vec<char> = side(&selector.prefix).chars().rev().collect();
        let mut suffix: Vec<char> = side(&selector.suffix).chars().collect();
        // A notebook is made by hand as well: more than is ever kept is not looked at.
        prefix.truncate(CONTEXT_MAX);
        suffix.truncate(CONTEXT_MAX);
        if selector.start <= selector.prefix.chars().count() {
            prefix.push(EDGE);
        }
        // Shorter than it is ever cut, but for a letter of many marks; then the edge costs 2 %.
        if selector.suffix.chars().count() < CONTEXT {
            suffix.push(EDGE);
        }
        Self { prefix, suffix }
    }

    /// How like it is to what stands around `start..end` in a folded text.
    fn alike(&self, folded: &str, start: usize, end: usize) -> (f64, f64) {
        let head = folded.get(..start).unwrap_or_default().chars().rev();
        let tail = folded.get(end..).unwrap_or_default().chars();
        let edge = std::iter::once(EDGE);
        let head: Vec<char> = head.chain(edge.clone()).take(self.prefix.len()).collect();
        let tail: Vec<char> = tail.chain(edge).take(self.suffix.len()).collect();
        (similarity(&self.prefix, &head), similarity(&self.suffix, &tail))
    }
}
