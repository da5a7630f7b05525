//! Having counted what others used of the documents of which that is shown, and going from one such
//! sentence to the next.
//!
//! A worker counts ([`Effect::CountUsage`]): a text of some MB takes longer than a frame.

use std::{collections::BTreeMap, sync::Arc};

use crate::{
    text::document::TextHash,
    workspace::{
        Workspace,
        corpus::DocPath,
        effect::{CountUsage, Effect},
        heard::Report,
        pane::{PaneId, Selection},
        update::Turn,
    },
};

use super::usage::Usage;

/// What others used of the documents of which that is shown.
pub(super) type Usages = BTreeMap<DocPath, Counting>;

/// A count that was asked for.
#[derive(Clone, Debug)]
pub(super) struct Counting {
    text: TextHash,
    /// What stood when it was asked for, and which finding that was of.
    standing: u64,
    found: u64,
    /// The last that came. After a rejection that of before is shown until the next is there.
    usage: Option<Arc<Usage>>,
    is_due: bool,
}

/// Counts: work for a worker.
///
/// Cost: that of [`Usage::of`].
pub fn counted(asked: &CountUsage) -> Report {
    let document = &asked.reading.document;
    let usage = Usage::of(document, &asked.found, asked.doc_idx, &asked.rejected);
    Report::Usage(Arc::clone(&asked.path), document.read_hash(), asked.standing, Arc::new(usage))
}

impl Workspace {
    /// What others used of a document, where that is shown and counted.
    pub fn usage(&self, path: &str) -> Option<&Arc<Usage>> {
        self.counting(path)?.usage.as_ref()
    }

    /// Whether it is being counted at the moment what others used of a document.
    pub fn is_counting_usage(&self, path: &str) -> bool {
        self.counting(path).is_some_and(|it| it.is_due)
    }

    fn counting(&self, path: &str) -> Option<&Counting> {
        let counting = self.tracing.quotes.usages.get(path)?;
        let reading = self.corpus.as_ref()?.reading(path)?;
        (reading.document.read_hash() == counting.text).then_some(counting)
    }
}

impl Turn<'_> {
    /// Has counted what others used of the documents of which that is shown, where it is not known.
    pub(super) fn settle_usage(&mut self) {
        let is_shown = self.ws.panes.iter().any(|pane| pane.shows_usage);
        if !is_shown && self.ws.tracing.quotes.usages.is_empty() {
            return;
        }
        let mut usages = std::mem::take(&mut self.ws.tracing.quotes.usages);
        let shown = self.ws.panes.iter().filter(|pane| pane.shows_usage);
        let shown: Vec<DocPath> = shown.map(|pane| Arc::clone(&pane.path)).collect();
        usages.retain(|path, _| shown.contains(path));
        for path in shown {
            let Some(doc_idx) = self.ws.traced(&path) else {
                usages.remove(&path);
                continue;
            };
            let corpus = self.ws.corpus.as_ref();
            let Some(reading) = corpus.and_then(|it| it.reading(&path)).map(Arc::clone) else {
                continue;
            };
            let text = reading.document.read_hash();
            let tracing = &self.ws.tracing;
            let (standing, found) = (tracing.standing.serial, tracing.standing.found);
            let known = usages.get(&path).filter(|it| (it.text, it.found) == (text, found));
            if known.is_some_and(|it| it.standing == standing) {
                continue;
            }
            let usage = known.and_then(|it| it.usage.clone());
            self.effects.push(Effect::CountUsage(Box::new(CountUsage {
                path: Arc::clone(&path),
                reading,
                doc_idx,
                found: Arc::clone(&tracing.found),
                rejected: Arc::clone(&tracing.standing.rejected),
                standing,
            })));
            usages.insert(path, Counting { text, standing, found, usage, is_due: true });
        }
        self.ws.tracing.quotes.usages = usages;
    }

    /// Takes a count that is still wanted.
    pub(in crate::workspace) fn hear_usage(
        &mut self,
        path: &DocPath,
        text: TextHash,
        standing: u64,
        usage: Arc<Usage>,
    ) {
        let counting = self.ws.tracing.quotes.usages.get_mut(path);
        if let Some(counting) = counting.filter(|it| (it.text, it.standing) == (text, standing)) {
            counting.usage = Some(usage);
            counting.is_due = false;
        }
    }

    /// Goes to the next sentence that was used, or that nobody used; behind the last to the first.
    pub(super) fn next_sentence(&mut self, pane_id: PaneId, is_used: bool) {
        let Some(pane_idx) = self.ws.panes.iter().position(|pane| pane.id == pane_id) else {
            return;
        };
        let Some(pane) = self.ws.panes.get(pane_idx) else { return };
        let Some(usage) = self.ws.usage(&pane.path).map(Arc::clone) else { return };
        let from = pane.selection.map(|it| it.span().start());
        let from = from.or(self.ws.top_byte(pane).checked_sub(1));
        let next = match from {
            Some(from) => usage.next(from, (is_used, true)),
            None => usage.first(is_used),
        };
        let Some(span) = next.or_else(|| usage.first(is_used)) else {
            let what = if is_used { "Nobody used a sentence of this" } else { "All was used" };
            self.say(what.to_owned());
            return;
        };
        if next.is_none() {
            self.say("That was the last: from the beginning again".to_owned());
        }
        self.remember_spot();
        self.flash(pane_idx, span);
        if let Some(pane) = self.ws.panes.get_mut(pane_idx) {
            pane.selection = Some(Selection::caret(span.start()));
        }
    }
}
