//! What is known of a notebook's file, and what a window and the file have in common.
//!
//! A window saves a state of its notebook, goes on, and hears of the saving later; meanwhile its saving
//! may have been merged with what another program wrote. So what it saves next may or may not have that
//! in it already. Each saving says as what the window last heard of the file, and for each such moment
//! the latest notebook is kept that both the window's and the file's have come from: the base to merge
//! by. Pure.

use std::{path::PathBuf, sync::Arc};

use crate::{
    notebook::{
        Notebook,
        diff::changes,
        merge::{self, Merged},
    },
    store::atomic::Seen,
    workspace::heard::Outside,
};

/// What is known of one file with one notebook in it.
#[derive(Clone, Debug)]
pub(super) struct Known {
    /// The file as it was last read or written.
    pub(super) seen: Seen,
    /// What it holds.
    disk: Arc<Notebook>,
    /// That, and what must come into it still: see [`Self::crossed`].
    held: Arc<Notebook>,
    /// Where what must come in lies until it has.
    crossed: Vec<PathBuf>,
    /// As what a window may have heard of the file, oldest first, and the base for its notebook then.
    points: Vec<(Option<Seen>, Arc<Notebook>)>,
}

impl Known {
    /// A file that was read for a window, or written for the first time.
    pub(super) fn new(seen: Seen, held: Arc<Notebook>) -> Self {
        let points = vec![(Some(seen.clone()), Arc::clone(&held))];
        Self { points, seen, disk: Arc::clone(&held), held, crossed: Vec::new() }
    }

    /// A file of which nothing was known and that was written, by a window that has heard that much.
    pub(super) fn written(seen: Seen, held: Arc<Notebook>, heard: Option<&Seen>) -> Self {
        let mut known = Self::new(seen, Arc::clone(&held));
        known.points.insert(0, (heard.cloned(), held));
        known
    }

    /// A file that was found and that no window has anything of.
    pub(super) fn stranger(seen: Seen, held: Arc<Notebook>) -> Self {
        Self { points: Vec::new(), ..Self::new(seen, held) }
    }

    /// What the file holds.
    pub(super) fn disk(&self) -> &Arc<Notebook> {
        &self.disk
    }

    fn base(&self, heard: Option<&Seen>) -> Option<&Arc<Notebook>> {
        let mut points = self.points.iter().rev();
        points.find(|(seen, _)| seen.as_ref() == heard).map(|(_, base)| base)
    }

    /// Whether a window that heard that much can have a notebook that belongs to this file.
    pub(super) fn knows(&self, heard: Option<&Seen>) -> bool {
        self.base(heard).is_some()
    }

    /// Whether a window that heard that much has in its notebook all that the file holds.
    pub(super) fn has_all(&self, heard: Option<&Seen>) -> bool {
        self.base(heard).is_some_and(|base| Arc::ptr_eq(base, &self.held))
    }

    /// The window's notebook with all that the file holds; where it has that, itself.
    pub(super) fn whole(&self, mine: &Arc<Notebook>, heard: Option<&Seen>) -> Whole {
        if self.has_all(heard) {
            return Whole::of(mine);
        }
        let Merged { notebook, conflicts } = match self.base(heard) {
            Some(base) => merge::merge(base, mine, &self.held),
            None => merge::merge(&merge::shared(mine, &self.held), mine, &self.held),
        };
        let is_mine = changes(mine, &notebook).is_empty();
        let notebook = if is_mine { Arc::clone(mine) } else { Arc::new(notebook) };
        Whole { notebook, conflicts }
    }

    /// What the window has by the time it hears what is told now: its notebook, with what it was told
    /// before and had not heard yet. It hears one thing after the other.
    pub(super) fn sent(&self, mine: &Arc<Notebook>, heard: Option<&Seen>) -> Arc<Notebook> {
        match (self.base(heard), self.points.last()) {
            (Some(base), Some((_, told))) if !Arc::ptr_eq(base, told) => {
                Arc::new(merge::merge(base, mine, told).notebook)
            }
            _ => Arc::clone(mine),
        }
    }

    /// The file was found with something else in it. Nobody has been told.
    pub(super) fn found(&mut self, seen: Seen, held: Notebook) {
        self.seen = seen;
        // Only touched: what windows have is what it holds still.
        if changes(&self.disk, &held).is_empty() {
            return;
        }
        let theirs = Arc::new(held);
        self.held = if Arc::ptr_eq(&self.held, &self.disk) {
            Arc::clone(&theirs)
        } else {
            Arc::new(merge::merge(&self.disk, &self.held, &theirs).notebook)
        };
        self.disk = theirs;
    }

    /// The file was written while another program wrote it too, after `before`: what that wrote lies at
    /// `kept` and must come into the file.
    pub(super) fn crossed(&mut self, before: &Notebook, theirs: &Notebook, kept: PathBuf) {
        self.held = Arc::new(merge::merge(before, &self.held, theirs).notebook);
        self.crossed.push(kept);
    }

    /// Files of which all is in the notebook's file, now that it was written.
    pub(super) fn take_crossed(&mut self) -> Vec<PathBuf> {
        std::mem::take(&mut self.crossed)
    }

    /// The window is told what the file holds now.
    pub(super) fn tell(&mut self, heard: Option<&Seen>) {
        self.forget_before(heard);
        self.points.push((Some(self.seen.clone()), Arc::clone(&self.held)));
    }

    /// The file was written: `whole` was made of the window's notebook `mine` and of what the file held.
    /// Nobody has been told.
    pub(super) fn wrote(
        &mut self,
        seen: Seen,
        mine: &Arc<Notebook>,
        whole: Arc<Notebook>,
        heard: Option<&Seen>,
    ) {
        self.forget_before(heard);
        let before = self.base(heard).cloned();
        for (_, base) in &mut self.points {
            // What the window sent now, with what it heard of in between: it has that by then.
            let is_heard = before.as_ref().is_none_or(|before| Arc::ptr_eq(before, base));
            *base = match &before {
                Some(before) if !is_heard => Arc::new(merge::merge(before, mine, base).notebook),
                _ => Arc::clone(mine),
            };
        }
        if before.is_none() {
            self.points = vec![(heard.cloned(), Arc::clone(mine))];
        }
        self.seen = seen;
        self.disk = Arc::clone(&whole);
        self.held = whole;
    }

    /// Lets go of what no window can name any more: each hears of one thing after the other.
    fn forget_before(&mut self, heard: Option<&Seen>) {
        if let Some(at) = self.points.iter().rposition(|(seen, _)| seen.as_ref() == heard) {
            self.points.drain(..at);
        }
    }
}

/// What is to be saved, or shown.
#[derive(Clone, Debug)]
pub(super) struct Whole {
    pub(super) notebook: Arc<Notebook>,
    /// What somebody should look at.
    pub(super) conflicts: Vec<merge::Conflict>,
}

impl Whole {
    /// The window's own, with nothing merged in.
    pub(super) fn of(mine: &Arc<Notebook>) -> Self {
        Self { notebook: Arc::clone(mine), conflicts: Vec::new() }
    }

    /// What a window that has `sent` is to take in, if that is anything.
    pub(super) fn outside(self, sent: Arc<Notebook>) -> Option<Box<Outside>> {
        let is_news = !changes(&sent, &self.notebook).is_empty();
        let Self { notebook: whole, conflicts } = self;
        is_news.then(|| Box::new(Outside { sent, whole, conflicts }))
    }
}
