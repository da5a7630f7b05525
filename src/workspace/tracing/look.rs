//! The views of what tracing found, in the place of the panes: chains, the corpus map, and what was set
//! apart. Which of them is shown, and where the reader is in each.

use std::sync::Arc;

use crate::workspace::{
    Workspace,
    command::{Command, Go, ReviewCommand, TraceCommand},
    corpus::DocPath,
    overlay::Area,
    update::Turn,
};

use super::{ParallelId, found::Found};
use crate::{
    text::span::Span,
    trace::{families::Family, parallel::Passage},
};

/// A view of what tracing found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TraceView {
    /// One passage through many documents, stage by stage.
    Chains,
    /// All documents in order of date, with what they share.
    Map,
    /// Versions of one another, copies, and passages that recur: no findings.
    Apart,
}

impl TraceView {
    /// All of them, in the order of their tabs.
    pub const ALL: [Self; 3] = [Self::Chains, Self::Map, Self::Apart];
}

/// A row of what was set apart; indexes are those of what was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ApartRow {
    /// Two documents that are versions of one another.
    Versions(usize),
    /// Documents with the very same text.
    Copies(usize),
    /// One of them: the group, and which of its documents.
    Copy(usize, usize),
    /// A passage that recurs.
    Recurring(usize),
    /// One of its places.
    Place(usize, usize),
}

impl ApartRow {
    /// What lies folded in it can be shown.
    pub fn unfolds(self) -> bool {
        matches!(self, Self::Copies(_) | Self::Recurring(_))
    }

    /// The row that it is part of; of all others, itself.
    fn whole(self) -> Self {
        match self {
            Self::Copy(idx, _) => Self::Copies(idx),
            Self::Place(idx, _) => Self::Recurring(idx),
            other => other,
        }
    }
}

/// Where the reader is in the views: kept while they are closed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Looked {
    /// The words that narrow the list of chains.
    pub words: String,
    /// The chain that is looked at, by its index among those found.
    pub chain: usize,
    /// Whether the keyboard is in its stages; otherwise in the list of chains.
    pub is_inside: bool,
    /// The stage that has the keyboard there.
    pub stage: usize,
    /// The stage that is shown with all its words.
    pub unfolded: Option<usize>,
    /// The row of the map's list that has the keyboard.
    pub pair: usize,
    /// The row of what was set apart that has the keyboard; `None` for the first.
    pub apart: Option<ApartRow>,
    /// The one of them that is unfolded.
    pub open: Option<ApartRow>,
}

/// Going about in the views.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Look {
    /// Narrows the list of chains to those that have these words.
    Words(String),
    /// Looks at a chain.
    Chain(usize),
    /// Moves the keyboard to the chain's stages, or with `false` to the list of chains.
    Inside(bool),
    /// Chooses a stage.
    Stage(usize),
    /// Shows all words of a stage, or cuts them again.
    Unfold(usize),
    /// Chooses a row of the map's list.
    Pair(usize),
    /// Chooses a row of what was set apart.
    Apart(ApartRow),
    /// Shows what lies folded in such a row, or folds it.
    Open(ApartRow),
}

impl Workspace {
    /// The chain that is looked at: the chosen one, if there still is one of that index.
    pub fn chain(&self) -> Option<&Family> {
        let families = self.chains();
        families.get(self.tracing.looked.chain).or(families.first())
    }

    /// The document and the place of a passage as it was traced, if the document still has that text.
    pub fn place_of(&self, passage: Passage) -> Option<Command> {
        let path = &self.tracing.found.document(passage.doc_idx)?.path;
        self.traced(path)?;
        Some(Command::Go(Go::Passage(Arc::clone(path), passage.span)))
    }

    /// The parallel between a stage of a chain and the nearest earlier one that has a parallel with it;
    /// for the first, the nearest later one.
    pub fn beside(&self, chain: &Family, stage: usize) -> Option<ParallelId> {
        let here = chain.members.get(stage)?.passage;
        let between = |other: Passage| {
            let places = self.tracing.found.between(here.doc_idx, other.doc_idx);
            let places = places.filter(|(idx, ..)| !self.is_rejected(*idx));
            let shared = |(idx, one, there): (usize, Span, Span)| {
                let own = here.span.intersection(one)?.len();
                Some((own.min(other.span.intersection(there)?.len()), std::cmp::Reverse(idx)))
            };
            places.filter_map(shared).max().map(|(_, idx)| ParallelId::Found(idx.0))
        };
        let earlier = chain.members.iter().take(stage).rev();
        let later = chain.members.iter().skip(stage + 1);
        earlier.chain(later).find_map(|it| between(it.passage))
    }

    /// The rows of what was set apart: versions, copies, recurring passages; of the unfolded one, what
    /// lies in it.
    pub fn apart_rows(&self) -> Vec<ApartRow> {
        let traced = &self.tracing.found.traced;
        let open = self.tracing.looked.open;
        let mut rows: Vec<ApartRow> = (0..traced.versions.len()).map(ApartRow::Versions).collect();
        for (idx, copies) in traced.copies.iter().enumerate() {
            rows.push(ApartRow::Copies(idx));
            if open == Some(ApartRow::Copies(idx)) {
                rows.extend((0..copies.len()).map(|nth| ApartRow::Copy(idx, nth)));
            }
        }
        for (idx, recurring) in traced.recurring.iter().enumerate() {
            rows.push(ApartRow::Recurring(idx));
            if open == Some(ApartRow::Recurring(idx)) {
                rows.extend((0..recurring.places.len()).map(|nth| ApartRow::Place(idx, nth)));
            }
        }
        rows
    }

    /// What Enter or a click does on a row of what was set apart: two versions are compared, what is
    /// folded is shown, a document is opened at its place.
    pub fn apart_command(&self, row: ApartRow) -> Option<Command> {
        let found = &self.tracing.found;
        let path = |doc_idx: usize| -> Option<DocPath> {
            let path = &found.document(doc_idx)?.path;
            self.corpus.as_ref()?.reading(path)?;
            Some(Arc::clone(path))
        };
        match row {
            ApartRow::Versions(idx) => {
                let versions = found.traced.versions.get(idx)?;
                let (a, b) = (path(versions.a)?, path(versions.b)?);
                let date = |doc_idx| found.document(doc_idx).and_then(|it| it.date.as_deref());
                // The later one is what became of the earlier.
                let is_turned = date(versions.a).zip(date(versions.b)).is_some_and(|(a, b)| a > b);
                let (old, new) = if is_turned { (b, a) } else { (a, b) };
                Some(Command::Review(ReviewCommand::CompareDocuments(old, new)))
            }
            ApartRow::Copies(_) | ApartRow::Recurring(_) => {
                Some(Command::Trace(TraceCommand::Look(Look::Open(row))))
            }
            ApartRow::Copy(idx, nth) => {
                let doc_idx = *found.traced.copies.get(idx)?.get(nth)?;
                Some(Command::Go(Go::Document(path(doc_idx)?)))
            }
            ApartRow::Place(idx, nth) => {
                self.place_of(*found.traced.recurring.get(idx)?.places.get(nth)?)
            }
        }
    }
}

impl Turn<'_> {
    /// Shows a view of what was found in the place of the panes, or with `None` the panes again.
    pub(super) fn show_trace_view(&mut self, view: Option<TraceView>) {
        if view.is_some() {
            self.finish_editing();
            self.ws.overlay = None;
            self.ws.review = None;
            self.ws.look_back = None;
            self.ws.area = Area::Tracing;
        }
        self.ws.tracing.view = view;
    }

    /// Goes about in the views.
    pub(super) fn look(&mut self, look: &Look) {
        let looked = &mut self.ws.tracing.looked;
        match look {
            Look::Words(words) => looked.words.clone_from(words),
            Look::Chain(chain) => {
                if looked.chain != *chain {
                    (looked.stage, looked.unfolded) = (0, None);
                }
                (looked.chain, looked.is_inside) = (*chain, false);
            }
            Look::Inside(is_inside) => looked.is_inside = *is_inside,
            Look::Stage(stage) => (looked.stage, looked.is_inside) = (*stage, true),
            Look::Unfold(stage) => {
                let is_shown = looked.unfolded == Some(*stage);
                looked.unfolded = (!is_shown).then_some(*stage);
                (looked.stage, looked.is_inside) = (*stage, true);
            }
            Look::Pair(pair) => looked.pair = *pair,
            Look::Apart(row) => looked.apart = Some(*row),
            Look::Open(row) => {
                let is_open = looked.open == Some(row.whole());
                looked.open = (!is_open).then_some(row.whole());
                looked.apart = Some(row.whole());
            }
        }
        if self.ws.tracing.view.is_some() && !matches!(look, Look::Words(_)) {
            self.ws.area = Area::Tracing;
        }
    }

    /// Finds the reader's place again in what was found anew; `chains` are those of before.
    pub(super) fn keep_looked(&mut self, before: &Found, chains: &[Family]) {
        self.keep_chain(before, chains);
        // Rows set apart are known by index, which means another one now.
        let looked = &mut self.ws.tracing.looked;
        (looked.apart, looked.open, looked.pair) = (None, None, 0);
    }

    /// Looks at the chain that still has a passage of the one that was looked at before.
    pub(super) fn keep_chain(&mut self, before: &Found, chains: &[Family]) {
        let tracing = &self.ws.tracing;
        let now = &tracing.found;
        let was = chains.get(tracing.looked.chain).and_then(|it| it.members.first());
        let was = was.and_then(|it| {
            let path = &before.document(it.passage.doc_idx)?.path;
            Some((now.doc_idx(path)?, it.passage.span))
        });
        let has = |family: &Family| {
            was.is_some_and(|(doc_idx, span)| {
                family.members.iter().any(|it| {
                    it.passage.doc_idx == doc_idx && it.passage.span.intersection(span).is_some()
                })
            })
        };
        let chain = self.ws.chains().iter().position(has);
        let looked = &mut self.ws.tracing.looked;
        if chain.is_none() {
            (looked.stage, looked.unfolded) = (0, None);
        }
        looked.chain = chain.unwrap_or(0);
    }

    /// Takes away one layer of the views: the inside of a chain, the words that
    /// narrow their list, what is unfolded, the view.
    pub(in crate::workspace) fn peel_trace_view(&mut self) {
        let tracing = &mut self.ws.tracing;
        match tracing.view {
            Some(TraceView::Chains) if tracing.looked.is_inside => tracing.looked.is_inside = false,
            Some(TraceView::Chains) if !tracing.looked.words.is_empty() => {
                tracing.looked.words.clear();
            }
            Some(TraceView::Apart) if tracing.looked.open.is_some() => {
                tracing.looked.apart = tracing.looked.open.take();
            }
            _ => tracing.view = None,
        }
    }
}
