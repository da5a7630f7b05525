//! Finding passages again: from the very place to places that are only offered, stopping at the
//! first that is sure.

use std::{cell::OnceCell, collections::BTreeMap};

use super::{
    Placement, Selector, State,
    candidates::{Candidate, Search},
    verdict,
};
use crate::text::{
    document::{Document, TextHash},
    fold::{self, Folded, Level},
    shift::Shift,
    span::Span,
    watch::{Cancelled, Watch},
    words::is_grapheme_boundary,
};

/// The score of a near place that makes it needless to look farther away.
const GOOD: f64 = 0.8;

/// Where the selector's passage stands in `document`; for several, see [`resolve_all`].
pub fn resolve(document: &Document, selector: &Selector) -> Placement {
    Resolver::new(document).resolve(selector)
}

/// Where each of many selectors' passages stands in `document`, in their order.
///
/// Cost: nothing to speak of for those made on this very text; else the text is folded once, and
/// each costs a search through it, about 0.2 ms a megabyte where the words still stand, up to some
/// tens of milliseconds where they do not.
///
/// # Errors
/// Where `watch` calls it off; asked before each.
pub fn resolve_all(
    document: &Document,
    selectors: &[&Selector],
    watch: &impl Watch,
) -> Result<Vec<Placement>, Cancelled> {
    resolve_all_knowing(document, selectors, |_| None, watch)
}

/// The same, with the texts that selectors were made on, where somebody kept them: what changed
/// between the two says where each passage should be now.
///
/// `kept` is asked once for each text that is not this one. Cost: about 50 ms a megabyte for each.
///
/// # Errors
/// Where `watch` calls it off; asked before each text and each passage.
pub fn resolve_all_knowing(
    document: &Document,
    selectors: &[&Selector],
    kept: impl Fn(TextHash) -> Option<String>,
    watch: &impl Watch,
) -> Result<Vec<Placement>, Cancelled> {
    let mut resolver = Resolver::new(document);
    let mut placements = Vec::with_capacity(selectors.len());
    for (done, selector) in selectors.iter().enumerate() {
        watch.step(done, selectors.len())?;
        if selector.text != document.hash() && !resolver.shifts.contains_key(&selector.text) {
            let shift =
                kept(selector.text).map(|text| Shift::between(&Document::new(text), document));
            resolver.shifts.insert(selector.text, shift);
            watch.step(done, selectors.len())?;
        }
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
    /// Where the places of former texts went; `None` for a text that nobody kept.
    shifts: BTreeMap<TextHash, Option<Shift>>,
}

impl<'d> Resolver<'d> {
    /// For passages of `document`. Costs nothing yet.
    pub fn new(document: &'d Document) -> Self {
        Self { document, folded: OnceCell::new(), shifts: BTreeMap::new() }
    }

    /// Where the selector's passage stands.
    ///
    /// On the text it was made on that is its place, if its words are there. Elsewhere it is
    /// [`State::Moved`], without asking anybody, if the same words stand there and either nothing
    /// else could be meant or their context says that it is they; [`State::Edited`] if nearly the same
    /// words stand there, in nearly the same context. The gates are in `verdict`.
    ///
    /// Any selector will do, also one that was made by hand or damaged.
    pub fn resolve(&self, selector: &Selector) -> Placement {
        if let Some(span) = self.same(selector) {
            return Placement { state: State::Same, span: Some(span), offers: Vec::new() };
        }
        let folded = self.folded.get_or_init(|| Folded::of(self.document.text(), Level::Anchor));
        let Some(search) = Search::new(self.document, folded, selector, self.expected(selector))
        else {
            return Placement { state: State::Lost, span: None, offers: Vec::new() };
        };
        let equal = search.equal();
        let sure = verdict::sure(selector, &equal).map(|candidate| candidate.span);
        let sure = sure.or_else(|| {
            let tells = verdict::tells_apart(selector) && search.is_folded_whole();
            if tells && equal.count > 0 { search.whole() } else { None }
        });
        if let Some(span) = sure.filter(|span| self.is_whole(*span)) {
            return Placement { state: State::Moved, span: Some(span), offers: Vec::new() };
        }
        let mut equal = equal.candidates;
        equal.retain(|candidate| !candidate.is_cut);
        let others = others(&search, &equal);
        if equal.is_empty()
            && let Some(best) = verdict::edited(selector, &search, &others)
            && self.is_whole(best.span)
        {
            let first = best.offer();
            let mut offers = verdict::offers(selector, others);
            offers.retain(|offer| !offer.span.overlaps(first.span));
            offers.insert(0, first);
            offers.truncate(5);
            return Placement { state: State::Edited, span: Some(first.span), offers };
        }
        equal.extend(others);
        let offers = verdict::offers(selector, equal);
        let state = if offers.is_empty() { State::Lost } else { State::Unsure };
        Placement { state, span: None, offers }
    }

    /// The byte where the passage should be.
    fn expected(&self, selector: &Selector) -> usize {
        match self.shifts.get(&selector.text) {
            Some(Some(shift)) => shift.place(selector.start),
            _ => self.document.byte_of(selector.start).unwrap_or(self.document.text().len()),
        }
    }

    /// Whether no letter is cut at either end.
    fn is_whole(&self, span: Span) -> bool {
        let text = self.document.text();
        is_grapheme_boundary(text, span.start()) && is_grapheme_boundary(text, span.end())
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
}

/// Places with other words than the passage's, none twice: near ones, and where none of those is good,
/// any.
fn others(search: &Search<'_>, equal: &[Candidate]) -> Vec<Candidate> {
    let mut found = search.near();
    let best = found.iter().chain(equal).map(Candidate::score).fold(0.0, f64::max);
    if best < GOOD {
        found.extend(search.far(GOOD));
    }
    // What overlaps the same words is a worse reading of the same place.
    found.retain(|other| !equal.iter().any(|it| it.overlaps(other)));
    verdict::best_readings(found)
}
