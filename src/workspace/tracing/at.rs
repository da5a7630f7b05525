//! Which parallels stand at a place of a pane, and what a click there takes.

use crate::{notebook::ids::ExcerptId, text::span::Span, trace::parallel::Side};

use super::{super::update::Turn, ParallelId, Workspace, found::End};
use crate::workspace::pane::{Pane, PaneId};

impl Workspace {
    /// Indices of the documents in the panes beside this one, as they were traced.
    pub fn shown_beside(&self, pane: &Pane) -> Vec<usize> {
        let others = self.panes.iter().filter(|other| other.id != pane.id);
        others.filter_map(|other| self.traced(&other.path)).collect()
    }

    /// The parallels with an end at `byte` of a pane's document: the one that is looked at if it was
    /// asked for, those whose other end is in another pane, the others; of each the shortest first. None
    /// that was rejected, unless it is looked at.
    ///
    /// Cost: what reaches to the place, sorted.
    pub fn parallels_at(&self, pane: &Pane, byte: usize) -> Vec<ParallelId> {
        let Some(doc_idx) = self.traced(&pane.path) else { return Vec::new() };
        let beside = self.shown_beside(pane);
        let ends = self.tracing.found.ends_in(doc_idx, Span::new(byte, byte + 1));
        let mut here: Vec<&End> = ends
            .filter(|it| {
                let is_chosen = self.tracing.chosen == Some(ParallelId::Found(it.parallel));
                is_chosen || !self.is_rejected(it.parallel)
            })
            .collect();
        here.sort_by_key(|it| (!beside.contains(&it.other), it.span.len(), it.parallel));
        let asked = self.tracing.chosen.filter(|id| {
            let side = matches!(id, ParallelId::Asked(_)).then(|| self.side_in(*id, &pane.path));
            let end = side.flatten().and_then(|side| self.parallel_end(*id, side));
            end.is_some_and(|(_, span)| span.contains(byte))
        });
        asked.into_iter().chain(here.into_iter().map(|it| ParallelId::Found(it.parallel))).collect()
    }

    /// The parallel to go to from a document that has none: the first (or last) of a document in
    /// another pane, else of the nearest document behind (or before) it in the folder, and behind the
    /// last the first. None that was rejected.
    ///
    /// Cost: a look at every document at most.
    pub fn parallel_elsewhere(&self, pane: &Pane, forward: bool) -> Option<ParallelId> {
        let doc_idx = self.traced(&pane.path)?;
        let n_documents = self.tracing.found.documents.len();
        let step = |n: usize| if forward { n } else { n_documents.saturating_sub(n) };
        let around = (1..n_documents).map(|n| (doc_idx + step(n)) % n_documents);
        let mut documents = self.shown_beside(pane).into_iter().chain(around);
        documents.find_map(|doc_idx| {
            let mut ends =
                self.tracing.found.ends(doc_idx).iter().filter(|it| !self.is_rejected(it.parallel));
            let end = if forward { ends.next() } else { ends.next_back() };
            end.map(|it| ParallelId::Found(it.parallel))
        })
    }

    /// The documents at both ends of a parallel, the one that is quoted first where that is known.
    pub fn sides_in_order(&self, id: ParallelId) -> [Side; 2] {
        match self.parallel(id).map(|it| it.direction) {
            Some(crate::trace::parallel::Direction::AFromB) => [Side::B, Side::A],
            _ => [Side::A, Side::B],
        }
    }
}

impl Turn<'_> {
    /// Takes what stands at a place that was clicked: the shortest excerpt, then the longer ones, then
    /// the parallels in the order of [`Workspace::parallels_at`]. The same click again takes the
    /// next, behind the last the first. A place with nothing lets go of what was taken.
    pub(in crate::workspace) fn pick_at(&mut self, pane_id: PaneId, byte: usize) {
        let Some(pane) = self.ws.pane_of(pane_id) else { return };
        let excerpts: Vec<ExcerptId> = self
            .ws
            .marks(&pane.path)
            .map(|marks| marks.at(byte).into_iter().map(|mark| mark.excerpt.clone()).collect())
            .unwrap_or_default();
        let parallels = self.ws.parallels_at(pane, byte);
        let picked = pane.picked.as_ref().map(|(excerpt_id, _)| excerpt_id);
        let of_excerpts = picked.and_then(|it| excerpts.iter().position(|id| id == it));
        let chosen = self.ws.tracing.chosen;
        let of_parallels = chosen.and_then(|it| parallels.iter().position(|id| *id == it));
        let taken = of_parallels.map(|at| at + excerpts.len()).or(of_excerpts);
        let n_here = excerpts.len() + parallels.len();
        let next = taken.map_or(0, |at| (at + 1) % n_here.max(1));
        match next.checked_sub(excerpts.len()).and_then(|at| parallels.get(at)) {
            Some(id) => self.level(*id, pane_id),
            None => {
                self.ws.tracing.chosen = None;
                self.select(excerpts.get(next).cloned());
            }
        }
    }
}
