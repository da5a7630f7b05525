//! Passages that other documents share, as they are drawn in one text: lines under the words.
//!
//! Words that another open document has too bear a firm line, words that are others there a dashed
//! one; what only documents out of sight share, a faint one. Lines lie within the ground of
//! a highlight, so that both are seen. Worked out once a block and kept until something else is found.

use std::{collections::HashMap, rc::Rc};

use crate::{
    text::span::Span,
    trace::parallel::{Class, Kind},
    workspace::{
        Workspace,
        pane::Pane,
        tracing::{
            ParallelId,
            found::{End, Found, span_of},
        },
    },
};

use super::{
    lay::{Setting, Shown},
    lines::Stretch,
};

/// Most blocks kept: more than fit on four large screens.
const MOST_BLOCKS: usize = 400;

/// What a line says of the words on it; what says more comes later.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Look {
    /// A document has them that no other pane shows.
    Faint,
    /// A document beside has them.
    Same,
    /// They are others in a document beside.
    Changed,
    /// So, and a number or a negation is among them.
    Alarm,
}

impl Look {
    const ALL: [Self; 4] = [Self::Faint, Self::Same, Self::Changed, Self::Alarm];

    /// The line of a change, where it is one of words.
    pub(super) fn of(kind: Kind) -> Option<Self> {
        match kind {
            Kind::Number | Kind::Negation => Some(Self::Alarm),
            // Marks are no words, and what was moved is the same.
            Kind::Punctuation | Kind::Order => None,
            _ => Some(Self::Changed),
        }
    }
}

/// The parallels of the text in one pane.
pub(super) struct Shared<'a> {
    found: &'a Found,
    /// What the reader has rejected is not drawn.
    is_rejected: Box<dyn Fn(usize) -> bool + 'a>,
    doc_idx: usize,
    key: Key,
}

/// What is drawn depends on this.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Key {
    serial: u64,
    /// The documents in the other panes.
    beside: Vec<usize>,
}

impl<'a> Shared<'a> {
    /// Those of the pane's document; `None` where it was not traced as it is.
    pub(super) fn of(ws: &'a Workspace, pane: &Pane) -> Option<Self> {
        let doc_idx = ws.traced(&pane.path)?;
        let key = Key { serial: ws.tracing.serial, beside: ws.shown_beside(pane) };
        let is_rejected = Box::new(|parallel_idx| ws.is_rejected(parallel_idx));
        Some(Self { found: &ws.tracing.found, is_rejected, doc_idx, key })
    }

    pub(super) fn key(&self) -> &Key {
        &self.key
    }

    /// All ends in the text with the look that says most of each, in order.
    pub(super) fn ends(&self) -> impl Iterator<Item = (&'a End, Look)> {
        let ends = self.found.ends(self.doc_idx).iter();
        ends.filter(|end| !(self.is_rejected)(end.parallel)).map(|end| (end, self.look(end)))
    }

    fn look(&self, end: &End) -> Look {
        if !self.key.beside.contains(&end.other) {
            return Look::Faint;
        }
        match self.found.traced.parallels.get(end.parallel) {
            Some(parallel) if parallel.is_warned_of() => Look::Alarm,
            Some(parallel) if parallel.class != Class::Verbatim => Look::Changed,
            _ => Look::Same,
        }
    }

    /// Stretches of words and what is said of them, within a part of the text, in order.
    fn looks(&self, within: Span) -> Vec<(Span, Look)> {
        // Where a look begins or ends.
        let mut edges: Vec<(usize, bool, Look)> = Vec::new();
        let mut put = |span: Span, look: Look| {
            if let Some(span) = span.intersection(within) {
                edges.extend([(span.start(), true, look), (span.end(), false, look)]);
            }
        };
        let ends = self.found.ends_in(self.doc_idx, within);
        for end in ends.filter(|end| !(self.is_rejected)(end.parallel)) {
            if self.look(end) == Look::Faint {
                put(end.span, Look::Faint);
                continue;
            }
            put(end.span, Look::Same);
            let parallel = self.found.traced.parallels.get(end.parallel);
            for change in parallel.map_or(&[][..], |it| &it.changes) {
                if let Some(look) = Look::of(change.kind) {
                    put(span_of(change, end.side), look);
                }
            }
        }
        edges.sort_unstable();
        let mut looks: Vec<(Span, Look)> = Vec::new();
        let mut open = [0_usize; 4];
        let mut at = within.start();
        for (byte, begins, look) in edges {
            let most = Look::ALL.into_iter().zip(open).rev().find(|(_, n_open)| *n_open > 0);
            if let Some((most, _)) = most.filter(|_| byte > at) {
                match looks.last_mut() {
                    Some((last, before)) if *before == most && last.end() == at => {
                        *last = Span::new(last.start(), byte);
                    }
                    _ => looks.push((Span::new(at, byte), most)),
                }
            }
            at = byte;
            if let Some(n_open) = open.get_mut(look as usize) {
                *n_open = if begins { *n_open + 1 } else { n_open.saturating_sub(1) };
            }
        }
        looks
    }
}

/// The lines of one block.
pub(super) type BlockLines = Rc<[(Stretch, Look)]>;

/// The lines of the blocks that were shown lately.
#[derive(Debug, Default)]
pub(super) struct SharedLines {
    key: Option<(Setting, Key)>,
    lines: HashMap<Span, BlockLines>,
}

impl SharedLines {
    /// The lines of a block. Cost: n log n of its parallels and their changes where it is not kept.
    pub(super) fn of(
        &mut self,
        setting: &Setting,
        shown: &Shown,
        shared: &Shared<'_>,
    ) -> BlockLines {
        let is_kept = matches!(&self.key, Some((of, key)) if of == setting && *key == shared.key);
        if !is_kept || self.lines.len() > MOST_BLOCKS {
            self.key = Some((*setting, shared.key.clone()));
            self.lines.clear();
        }
        let lines = self.lines.entry(shown.block.span()).or_insert_with(|| {
            let mut lines = Vec::new();
            for (span, look) in shared.looks(shown.block.span()) {
                let local = shown.local(span.start(), span.end());
                shown.lines.stretches(local, |stretch| lines.push((stretch, look)));
            }
            lines.into()
        });
        Rc::clone(lines)
    }
}

/// The parallel that a click on `byte` would take first.
pub(super) fn under(ws: &Workspace, pane: &Pane, byte: usize) -> Option<ParallelId> {
    ws.parallels_at(pane, byte).into_iter().next()
}

#[cfg(test)]
mod tests {
    use crate::{
        text::document::TextHash,
        trace::{
            Traced,
            parallel::{Change, Direction, Parallel, Passage, Rule},
        },
        workspace::tracing::found::FoundDocument,
    };

    use super::*;

    fn parallel(a: (usize, usize), other: usize, changes: &[(usize, usize, Kind)]) -> Parallel {
        let span = Span::new(a.0, a.1);
        let change = |&(start, end, kind): &(usize, usize, Kind)| Change {
            kind,
            a: Span::new(start, end),
            b: Span::new(0, 0),
        };
        Parallel {
            a: Passage { doc_idx: 0, span },
            b: Passage { doc_idx: other, span: Span::new(0, a.1 - a.0) },
            class: if changes.is_empty() { Class::Verbatim } else { Class::Altered },
            alignment: Vec::new(),
            changes: changes.iter().map(change).collect(),
            direction: Direction::Open,
            rule: Rule::Nothing,
            score: 160,
            quoted: None,
        }
    }

    fn found(parallels: Vec<Parallel>) -> Found {
        let document =
            |name: &str| FoundDocument { path: name.into(), text: TextHash::of(name), date: None };
        let traced = Traced { parallels, ..Traced::default() };
        let documents = vec![document("a"), document("b"), document("c")];
        Found::of(documents, traced, Vec::new(), Vec::new())
    }

    fn looks(found: &Found, within: (usize, usize)) -> Vec<((usize, usize), Look)> {
        let key = Key { serial: 1, beside: vec![1] };
        let is_rejected = Box::new(|parallel_idx| parallel_idx == 2);
        let shared = Shared { found, is_rejected, doc_idx: 0, key };
        let looks = shared.looks(Span::new(within.0, within.1));
        looks.into_iter().map(|(span, look)| ((span.start(), span.end()), look)).collect()
    }

    #[test]
    fn changed_words_break_the_line_of_a_passage() {
        let changes = [(20, 24, Kind::Word), (30, 34, Kind::Number), (36, 37, Kind::Punctuation)];
        let found = found(vec![parallel((10, 40), 1, &changes)]);
        assert_eq!(
            looks(&found, (0, 100)),
            [
                ((10, 20), Look::Same),
                ((20, 24), Look::Changed),
                ((24, 30), Look::Same),
                ((30, 34), Look::Alarm),
                ((34, 40), Look::Same),
            ]
        );
        assert_eq!(looks(&found, (15, 22)), [((15, 20), Look::Same), ((20, 22), Look::Changed)]);
    }

    #[test]
    fn what_is_rejected_is_not_drawn() {
        let parallels = [(10, 20), (30, 40), (50, 60)].map(|span| parallel(span, 1, &[]));
        let looks = looks(&found(parallels.to_vec()), (0, 100));
        assert_eq!(looks, [((10, 20), Look::Same), ((30, 40), Look::Same)]);
    }

    #[test]
    fn what_a_document_beside_shares_lies_over_what_others_share() {
        let found = found(vec![parallel((10, 40), 2, &[]), parallel((20, 30), 1, &[])]);
        assert_eq!(
            looks(&found, (0, 100)),
            [((10, 20), Look::Faint), ((20, 30), Look::Same), ((30, 40), Look::Faint)]
        );
    }
}
