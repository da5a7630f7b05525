//! Walking over the parallels of a document.

use crate::workspace::update::Turn;

use super::{ParallelId, found::End};

impl Turn<'_> {
    /// Looks at the next parallel of the active pane's document, or the one before; of those that were
    /// asked for, while one of them is looked at. Of a document's, those with the documents in view, if
    /// there are any: what is read side by side stays side by side.
    pub(super) fn next_parallel(&mut self, forward: bool) {
        if let Some(ParallelId::Asked(idx)) = self.ws.tracing.chosen {
            let next = if forward { idx.checked_add(1) } else { idx.checked_sub(1) };
            let next = next.map(ParallelId::Asked).filter(|id| self.ws.parallel(*id).is_some());
            match next {
                Some(id) => self.choose_parallel(Some(id)),
                None => {
                    let edge = if forward { "last" } else { "first" };
                    self.say(format!("That was the {edge} parallel of these words"));
                }
            }
            return;
        }
        let Some(pane) = self.ws.pane() else { return };
        let Some(doc_idx) = self.ws.traced(&pane.path) else { return };
        let ends = self.ws.tracing.found.ends(doc_idx);
        if ends.is_empty() {
            match self.ws.parallel_elsewhere(pane, forward) {
                Some(id) => self.choose_parallel(Some(id)),
                None => self.say("No parallel is left in these documents".to_owned()),
            }
            return;
        }
        let at = match self.ws.tracing.chosen {
            Some(ParallelId::Found(idx)) => ends.iter().position(|it| it.parallel == idx),
            _ => None,
        };
        let from = match pane.selection {
            Some(selection) => selection.focus,
            None => self.ws.top_byte(pane),
        };
        // What the reader has rejected is passed over.
        let (before, behind) = match at {
            Some(at) => (ends.get(..at), ends.get(at + 1..)),
            None => {
                let at = ends.partition_point(|it| it.span.start() < from);
                (ends.get(..at), ends.get(at..))
            }
        };
        let others = self.ws.panes.iter().filter(|other| other.id != pane.id);
        let in_view: Vec<usize> = others.filter_map(|other| self.ws.traced(&other.path)).collect();
        let is_in_view =
            |it: &End| in_view.contains(&it.other) && !self.ws.is_rejected(it.parallel);
        let has_in_view = ends.iter().any(is_in_view);
        let stays = |it: &&End| {
            if has_in_view { is_in_view(it) } else { !self.ws.is_rejected(it.parallel) }
        };
        let next = if forward {
            behind.unwrap_or_default().iter().find(stays)
        } else {
            before.unwrap_or_default().iter().rev().find(stays)
        };
        let Some(id) = next.map(|it| ParallelId::Found(it.parallel)) else {
            let edge = if forward { "last" } else { "first" };
            let what = if has_in_view { "with the documents in view" } else { "in this document" };
            self.say(format!("That was the {edge} parallel {what}"));
            return;
        };
        self.choose_parallel(Some(id));
    }
}
