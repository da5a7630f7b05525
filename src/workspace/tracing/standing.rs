//! What stands of what was found, now that the reader has rejected some of it.
//!
//! A rejected parallel is no finding: no quotation has its source by it, no sentence was used, no chain
//! goes through it. What was found stays as it is ([`Found`]); here is what is told otherwise because of
//! rejections, so that a decision costs what it is about and not the whole folder.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::Arc,
};

use crate::{
    text::span::Span,
    trace::{
        Checked, Verdict,
        families::{Family, families_without},
        parallel::{Direction, Kind, Parallel, Passage, Side},
    },
    workspace::{
        Workspace,
        effect::{Effect, MakeChains},
        heard::Report,
        update::Turn,
    },
};

use super::{
    found::{Found, other_side, passage_of},
    said::{Counts, Sort},
};

/// Parallels that were rejected, by index.
pub type Rejected = BTreeSet<usize>;

/// What stands of what was found.
#[derive(Debug, Default)]
pub struct Standing {
    /// What was rejected.
    pub rejected: Arc<Rejected>,
    /// Names what stands: [`super::Tracing::serial`] as it was when it became this.
    pub serial: u64,
    /// The same for what was found.
    pub(super) found: u64,
    /// Quotations whose parallel was rejected: another that stands in its place, or `None`.
    quotations: BTreeMap<usize, Option<usize>>,
    /// Of the documents that have to do with those, the counts that differ from [`Found`]'s.
    counts: HashMap<usize, (Counts, usize)>,
    whole: Option<Counts>,
    /// How many ends of rejected parallels are in a document.
    n_rejected: HashMap<usize, usize>,
    /// The chains without what was rejected, once they are put together.
    chains: Option<Arc<[Family]>>,
}

impl Standing {
    /// What stands of `found` without what was rejected.
    ///
    /// Cost: for each rejected parallel, a search by halving and the quotations at its two places.
    pub fn of(found: &Found, rejected: &Arc<Rejected>) -> Self {
        let mut standing = Self { rejected: Arc::clone(rejected), ..Self::default() };
        for idx in &**rejected {
            let Some(parallel) = found.traced.parallels.get(*idx) else { continue };
            for side in [Side::A, Side::B] {
                let own = passage_of(parallel, side);
                *standing.n_rejected.entry(own.doc_idx).or_default() += 1;
                for quotation in found.quotations_in(own.doc_idx, own.span) {
                    let Some(checked) = found.quotations.get(quotation) else { continue };
                    if found.parallel_of(checked) == Some(*idx) {
                        let other = another(found, checked, rejected);
                        standing.quotations.insert(quotation, other);
                    }
                }
            }
        }
        standing.count(found);
        standing
    }

    /// The chains that stand of what was found.
    pub(super) fn chains_of<'f>(&'f self, found: &'f Found) -> &'f [Family] {
        self.chains.as_deref().unwrap_or(&found.families)
    }

    /// Nothing was rejected yet of what was found just now.
    pub(super) fn fresh(serial: u64) -> Self {
        Self { serial, found: serial, ..Self::default() }
    }

    /// Counts anew what has to do with quotations whose parallel was rejected.
    fn count(&mut self, found: &Found) {
        let known = |doc_idx| (found.counts(doc_idx), found.n_quoted(doc_idx));
        let mut whole = found.whole_counts();
        for (quotation, other) in &self.quotations {
            let Some(checked) = found.quotations.get(*quotation) else { continue };
            let is_run = checked.verdict == Verdict::Unmarked;
            let (before, now) = (Sort::of(checked), sort_by(found, checked, *other));
            let doc_idx = checked.passage.doc_idx;
            let (counts, _) = self.counts.entry(doc_idx).or_insert_with(|| known(doc_idx));
            counts.change((before, now), is_run);
            whole.change((before, now), is_run);
            if is_run {
                continue;
            }
            if let Some(source) = checked.source.map(|it| it.doc_idx) {
                let (_, n_quoted) = self.counts.entry(source).or_insert_with(|| known(source));
                *n_quoted = n_quoted.saturating_sub(1);
            }
            if let Some(source) = other.and_then(|it| source_by(found, checked, it)) {
                let doc_idx = source.doc_idx;
                let (_, n_quoted) = self.counts.entry(doc_idx).or_insert_with(|| known(doc_idx));
                *n_quoted += 1;
            }
        }
        self.whole = Some(whole);
    }
}

/// The parallel of a quotation that was not rejected and has most of it, at least half; none by which
/// the other document has it from this one.
fn another(found: &Found, checked: &Checked, rejected: &Rejected) -> Option<usize> {
    let passage = checked.passage;
    let stands = found.ends_in(passage.doc_idx, passage.span).filter_map(|end| {
        let parallel = found.traced.parallels.get(end.parallel)?;
        let lends = match end.side {
            Side::A => Direction::BFromA,
            Side::B => Direction::AFromB,
        };
        let n_shared = end.span.intersection(passage.span)?.len();
        let is_source = parallel.direction != lends && !rejected.contains(&end.parallel);
        (is_source && n_shared * 2 >= passage.span.len())
            .then_some((n_shared, Reverse(end.parallel)))
    });
    stands.max().map(|(_, Reverse(parallel))| parallel)
}

/// The end of a parallel that a quotation is not at.
fn source_by(found: &Found, checked: &Checked, parallel: usize) -> Option<Passage> {
    let parallel: &Parallel = found.traced.parallels.get(parallel)?;
    let here = |side: Side| {
        let end = passage_of(parallel, side);
        let is_here = end.doc_idx == checked.passage.doc_idx;
        is_here && end.span.intersection(checked.passage.span).is_some()
    };
    let side = if here(Side::A) { Side::A } else { Side::B };
    Some(passage_of(parallel, other_side(side)))
}

/// The sort of a quotation whose own parallel was rejected, by the one that stands in its place.
fn sort_by(found: &Found, checked: &Checked, other: Option<usize>) -> Sort {
    match other.and_then(|it| found.traced.parallels.get(it)) {
        None => Sort::Rejected,
        Some(_) if checked.verdict == Verdict::Unmarked => Sort::Unmarked,
        Some(parallel) => Sort::of_class(parallel.class),
    }
}

/// The chains of what was not rejected: work for a worker.
///
/// Cost: as that of [`families_without`].
pub fn chains(asked: &MakeChains) -> Report {
    let MakeChains { found, rejected, standing } = asked;
    let dates: Vec<Option<&str>> = found.documents.iter().map(|it| it.date.as_deref()).collect();
    let is_left_out = |idx| rejected.contains(&idx);
    let chains = families_without(&dates, &found.traced.parallels, is_left_out);
    Report::Chains(*standing, chains.into())
}

impl Workspace {
    /// Whether the reader has rejected the parallel of that index.
    pub fn is_rejected(&self, parallel_idx: usize) -> bool {
        self.tracing.standing.rejected.contains(&parallel_idx)
    }

    /// The sort of a quotation, by its index in what was found; [`Sort::Rejected`] where its only
    /// parallel was rejected.
    pub fn sort_of(&self, quotation: usize) -> Option<Sort> {
        let found = &self.tracing.found;
        let checked = found.quotations.get(quotation)?;
        Some(match self.tracing.standing.quotations.get(&quotation) {
            Some(other) => sort_by(found, checked, *other),
            None => Sort::of(checked),
        })
    }

    /// The parallel that a quotation has its source by: its own, or where that was rejected, another that
    /// stands; if there is none, the rejected one.
    pub fn parallel_of_quotation(&self, quotation: usize) -> Option<usize> {
        self.stand_in(quotation).or_else(|| {
            let found = &self.tracing.found;
            found.parallel_of(found.quotations.get(quotation)?)
        })
    }

    /// The parallel that stands in the place of a quotation's own, which was rejected.
    pub fn stand_in(&self, quotation: usize) -> Option<usize> {
        self.tracing.standing.quotations.get(&quotation).copied().flatten()
    }

    /// Where the words of a quotation come from, by [`Self::parallel_of_quotation`].
    pub fn source_of(&self, quotation: usize) -> Option<Passage> {
        let found = &self.tracing.found;
        let checked = found.quotations.get(quotation)?;
        match self.stand_in(quotation) {
            Some(parallel) => source_by(found, checked, parallel),
            None => checked.source,
        }
    }

    /// The words of its source that a quotation does not have as they stand there, in order.
    pub fn changed_in_source(&self, quotation: usize) -> Vec<Span> {
        let found = &self.tracing.found;
        let Some(source) = self.source_of(quotation) else { return Vec::new() };
        let own = found.quotations.get(quotation).map_or(&[][..], |it| &it.changes);
        let by = self.stand_in(quotation).and_then(|it| found.traced.parallels.get(it));
        let changes = by.map_or(own, |it| &it.changes);
        let is_a = by.is_some_and(|it| it.a == source);
        let places = changes
            .iter()
            .filter(|it| it.kind != Kind::Punctuation)
            .filter_map(|it| if is_a { it.a } else { it.b }.intersection(source.span));
        let mut places: Vec<Span> = places.collect();
        places.sort_unstable();
        places
    }

    /// How many quotations of each sort a document has; a rejected one is not traced.
    pub fn counts(&self, doc_idx: usize) -> Counts {
        let known = self.tracing.standing.counts.get(&doc_idx);
        known.map_or_else(|| self.tracing.found.counts(doc_idx), |(counts, _)| *counts)
    }

    /// How many quotations in other documents come from this one, rejected ones left out.
    pub fn n_quoted(&self, doc_idx: usize) -> usize {
        let known = self.tracing.standing.counts.get(&doc_idx);
        known.map_or_else(|| self.tracing.found.n_quoted(doc_idx), |(_, n_quoted)| *n_quoted)
    }

    /// How many quotations of each sort there are in the folder.
    pub fn whole_counts(&self) -> Counts {
        self.tracing.standing.whole.unwrap_or_else(|| self.tracing.found.whole_counts())
    }

    /// How many parallels a document has that were not rejected.
    pub fn n_parallels(&self, doc_idx: usize) -> usize {
        let n_rejected = self.tracing.standing.n_rejected.get(&doc_idx).copied().unwrap_or(0);
        self.tracing.found.ends(doc_idx).len().saturating_sub(n_rejected)
    }

    /// The chains, longest first: families that are tied by parallels which were not rejected. For the
    /// moment until they are put together after a decision, those of before.
    pub fn chains(&self) -> &[Family] {
        self.tracing.standing.chains_of(&self.tracing.found)
    }
}

impl Turn<'_> {
    /// Brings what stands in step with what is rejected.
    pub(super) fn settle_standing(&mut self, rejected: Rejected) {
        let tracing = &mut self.ws.tracing;
        if *tracing.standing.rejected == rejected {
            return;
        }
        let mut standing = Standing::of(&tracing.found, &Arc::new(rejected));
        (standing.serial, standing.found) = (tracing.serial, tracing.standing.found);
        let before = std::mem::replace(&mut tracing.standing, standing);
        if tracing.standing.rejected.is_empty() {
            let found = Arc::clone(&tracing.found);
            self.keep_chain(&found, before.chains_of(&found));
            return;
        }
        tracing.standing.chains = before.chains;
        let standing = &tracing.standing;
        self.effects.push(Effect::MakeChains(MakeChains {
            found: Arc::clone(&tracing.found),
            rejected: Arc::clone(&standing.rejected),
            standing: standing.serial,
        }));
    }

    /// Takes the chains of what stands.
    pub(in crate::workspace) fn hear_chains(&mut self, standing: u64, chains: Arc<[Family]>) {
        let tracing = &mut self.ws.tracing;
        if tracing.standing.serial != standing || tracing.standing.rejected.is_empty() {
            return;
        }
        tracing.serial += 1;
        let found = Arc::clone(&tracing.found);
        let before = tracing.standing.chains.replace(chains);
        self.keep_chain(&found, before.as_deref().unwrap_or(&found.families));
    }
}
