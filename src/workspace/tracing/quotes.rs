//! The quotations of a document and of the folder as they are listed, and going to them.

use std::{cmp::Reverse, sync::Arc};

use crate::{
    trace::{Checked, Verdict},
    workspace::{Workspace, command::Go, overlay::Area, pane::PaneId, update::Turn},
};

use super::{
    ParallelId,
    counting::Usages,
    found::Found,
    said::{Counts, Sort},
};

/// Something about quotations, and about what was used of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QuotesCommand {
    /// Lists only some.
    Only(Only),
    /// Lists the documents of the folder, or with `false` the quotations of the active pane's.
    Whole(bool),
    /// Chooses the row of a quotation, by its index in what was found.
    Row(usize),
    /// Chooses the row of a document, by its index.
    DocumentRow(usize),
    /// Stands at a quotation, with its source level with it.
    Go(usize),
    /// Opens a document and lists its quotations.
    Document(usize),
    /// Shows what stands around a quotation's source, in its row; or hides it again.
    Unfold(usize),
    /// Whether quotations without a source bear a mark in the text.
    MarkUntraced(bool),
    /// Shows in a pane what others used of its document, or hides it again.
    Usage(PaneId),
    /// Goes to the next sentence that others used, or with `false` to the next that nobody used.
    NextSentence(PaneId, bool),
}

/// Which quotations are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Only {
    /// All.
    #[default]
    All,
    /// Those that are not as they stand in their source.
    Changed,
    /// Those without a source.
    Untraced,
    /// Runs without quotation marks.
    Unmarked,
    /// Those whose parallel was rejected.
    Rejected,
}

impl Only {
    /// All of them.
    pub const ALL: [Self; 5] =
        [Self::All, Self::Changed, Self::Untraced, Self::Unmarked, Self::Rejected];

    /// Whether it lets a quotation through.
    pub fn takes(self, sort: Sort) -> bool {
        match self {
            Self::All => true,
            Self::Changed => matches!(sort, Sort::Trimmed | Sort::Altered | Sort::Spliced),
            Self::Untraced => sort == Sort::Untraced,
            Self::Unmarked => sort == Sort::Unmarked,
            Self::Rejected => sort == Sort::Rejected,
        }
    }

    /// How many of a document it lets through.
    pub fn count(self, counts: Counts) -> usize {
        match self {
            Self::All => counts.n_all(),
            Self::Changed => counts.n_changed(),
            Self::Untraced => counts.in_sort(Sort::Untraced),
            Self::Unmarked => counts.in_sort(Sort::Unmarked),
            Self::Rejected => counts.n_rejected(),
        }
    }
}

/// How quotations are listed.
#[derive(Clone, Debug, Default)]
pub struct Quotes {
    /// Which are listed.
    pub only: Only,
    /// Whether the folder's documents are listed instead of one's quotations.
    pub is_whole: bool,
    /// The quotation that was chosen in the list.
    pub row: Option<usize>,
    /// The document that was chosen in the list of the folder.
    pub document_row: Option<usize>,
    /// The quotation whose row shows what stands around its source.
    pub unfolded: Option<usize>,
    /// Whether quotations without a source bear a mark in the text.
    pub marks_untraced: bool,
    /// What others used of the documents of which that is shown.
    pub(super) usages: Usages,
}

impl Found {
    /// The parallel between a quotation and its source: that which has most of both. `None` where it has
    /// no source, or a source without a parallel of its own.
    pub fn parallel_of(&self, checked: &Checked) -> Option<usize> {
        let source = checked.source?;
        let passage = checked.passage;
        let shared = |end: &super::found::End| {
            let parallel = self.traced.parallels.get(end.parallel)?;
            let there = super::passage_of(parallel, super::other_side(end.side));
            let here = end.span.intersection(passage.span)?.len();
            Some((here, there.span.intersection(source.span)?.len()))
        };
        self.ends_in(passage.doc_idx, passage.span)
            .filter(|end| end.other == source.doc_idx)
            .filter_map(|end| Some((shared(end)?, Reverse(end.parallel))))
            .max()
            .map(|(_, Reverse(parallel))| parallel)
    }
}

impl Workspace {
    /// The active pane's document among those traced.
    pub fn quoting(&self) -> Option<usize> {
        self.traced(&self.pane()?.path)
    }

    /// The quotations of the active pane's document as they are listed, by index: quotations first, then
    /// runs without marks.
    ///
    /// Cost: a few steps for each.
    pub fn quotation_rows(&self) -> Vec<usize> {
        let found = &self.tracing.found;
        let Some(doc_idx) = self.quoting() else { return Vec::new() };
        let is_listed = |idx: &usize| {
            self.sort_of(*idx).is_some_and(|sort| self.tracing.quotes.only.takes(sort))
        };
        let (unmarked, mut rows): (Vec<usize>, Vec<usize>) =
            found.quotation_range(doc_idx).filter(is_listed).partition(|idx| self.is_run(*idx));
        rows.extend(unmarked);
        rows
    }

    /// Whether what is listed is no quotation but a run of words without marks.
    pub fn is_run(&self, quotation: usize) -> bool {
        let checked = self.tracing.found.quotations.get(quotation);
        checked.is_some_and(|it| it.verdict == Verdict::Unmarked)
    }

    /// The documents that quote, worst first: most quotations without a source, then most changed ones,
    /// then most runs without marks. By index.
    pub fn quoting_documents(&self) -> Vec<usize> {
        let found = &self.tracing.found;
        let only = self.tracing.quotes.only;
        let mut rows: Vec<usize> = (0..found.documents.len())
            .filter(|doc_idx| only.count(self.counts(*doc_idx)) > 0)
            .collect();
        rows.sort_by_key(|doc_idx| {
            let counts = self.counts(*doc_idx);
            let worst = (
                counts.in_sort(Sort::Untraced),
                counts.n_changed(),
                counts.in_sort(Sort::Unmarked),
                counts.n_quotations(),
            );
            (Reverse(worst), *doc_idx)
        });
        rows
    }

    /// The quotation whose row is chosen: that of the parallel that is looked at, if it is one's, else
    /// the one that was chosen in the list.
    pub fn chosen_quotation(&self) -> Option<usize> {
        let found = &self.tracing.found;
        let own = found.quotation_range(self.quoting()?);
        let row = self.tracing.quotes.row.filter(|row| own.contains(row));
        let Some(ParallelId::Found(parallel)) = self.tracing.chosen else { return row };
        let is_of = |idx: &usize| {
            let own = || found.quotations.get(*idx).and_then(|it| found.parallel_of(it));
            self.stand_in(*idx) == Some(parallel) || own() == Some(parallel)
        };
        if row.as_ref().is_some_and(is_of) {
            return row;
        }
        // Only what lies at one of its places can be it.
        let doc_idx = self.quoting()?;
        let ends = found.traced.parallels.get(parallel).map(|it| [it.a, it.b]);
        let here = ends.into_iter().flatten().filter(|it| it.doc_idx == doc_idx);
        here.flat_map(|it| found.quotations_in(doc_idx, it.span)).filter(is_of).min().or(row)
    }
}

impl Turn<'_> {
    /// Something about quotations.
    pub(super) fn quotes(&mut self, command: QuotesCommand) {
        let quotes = &mut self.ws.tracing.quotes;
        match command {
            QuotesCommand::Only(only) => quotes.only = only,
            QuotesCommand::Whole(is_whole) => {
                quotes.is_whole = is_whole;
                self.ws.area = Area::Library;
            }
            QuotesCommand::Row(row) => {
                quotes.row = Some(row);
                // What is looked at would choose its own row again.
                self.ws.tracing.chosen = None;
                self.ws.area = Area::Library;
            }
            QuotesCommand::DocumentRow(row) => {
                quotes.document_row = Some(row);
                self.ws.area = Area::Library;
            }
            QuotesCommand::Unfold(row) => {
                quotes.unfolded = if quotes.unfolded == Some(row) { None } else { Some(row) };
            }
            QuotesCommand::MarkUntraced(marks) => quotes.marks_untraced = marks,
            QuotesCommand::Go(row) => self.go_to_quotation(row),
            QuotesCommand::Document(doc_idx) => {
                let Some(document) = self.ws.tracing.found.document(doc_idx) else { return };
                let path = Arc::clone(&document.path);
                self.ws.tracing.quotes.is_whole = false;
                self.ws.tracing.quotes.document_row = Some(doc_idx);
                self.go(Go::Document(path));
                self.ws.area = Area::Library;
            }
            QuotesCommand::Usage(pane_id) => {
                let pane = self.ws.panes.iter_mut().find(|pane| pane.id == pane_id);
                if let Some(pane) = pane {
                    pane.shows_usage = !pane.shows_usage;
                }
            }
            QuotesCommand::NextSentence(pane_id, is_used) => self.next_sentence(pane_id, is_used),
        }
    }

    /// Stands at a quotation, and brings its source level with it. The keyboard stays in the list, so
    /// that one is looked at after the other.
    fn go_to_quotation(&mut self, row: usize) {
        let found = Arc::clone(&self.ws.tracing.found);
        let Some(checked) = found.quotations.get(row) else { return };
        let Some(path) = found.document(checked.passage.doc_idx).map(|it| Arc::clone(&it.path))
        else {
            return;
        };
        if self.ws.traced(&path).is_none() {
            return;
        }
        if self.ws.pane().is_none_or(|pane| pane.path != path) {
            self.go(Go::Document(Arc::clone(&path)));
        } else {
            self.show_beside_review();
        }
        self.remember_spot();
        match self.ws.parallel_of_quotation(row) {
            Some(parallel) => self.look_at_parallel(ParallelId::Found(parallel)),
            None => {
                self.ws.overlay = None;
                self.select(None);
                self.ws.tracing.chosen = None;
            }
        }
        self.ws.tracing.quotes.row = Some(row);
        let here_idx = self.ws.active;
        self.flash(here_idx, checked.passage.span);
        let source = self.ws.source_of(row).and_then(|it| {
            let path = Arc::clone(&found.document(it.doc_idx)?.path);
            self.ws.traced(&path)?;
            Some((path, it.span))
        });
        if let Some((other, span)) = source.filter(|(other, _)| *other != path) {
            self.bring_level((here_idx, checked.passage.span), (&other, span));
        }
        self.ws.area = Area::Library;
    }

    /// The row that is chosen, as it is among what is found now: that of the same place.
    pub(super) fn row_in(&self, now: &Found) -> Option<usize> {
        let before = &self.ws.tracing.found;
        let checked = before.quotations.get(self.ws.tracing.quotes.row?)?;
        let doc_idx = now.doc_idx(&before.document(checked.passage.doc_idx)?.path)?;
        let own = now.quotation_range(doc_idx);
        let is_same = |idx: &usize| {
            now.quotations.get(*idx).is_some_and(|it| it.passage.span == checked.passage.span)
        };
        own.into_iter().find(is_same)
    }
}
