//! Which passages of the open documents are parallels, which of them is looked at, and going from one
//! to the other.
//!
//! What was found ([`found`]) comes from a worker; it belongs to the texts as they were traced, and a
//! document that has another text by now shows none of it until it was traced again. A parallel is
//! named by [`ParallelId`]; a choice survives being traced again where its passages do.

pub(super) mod actions;
mod at;
pub mod chains;
pub mod context;
pub mod counting;
pub mod decide;
pub mod found;
pub mod look;
pub mod pairs;
pub mod quotes;
pub mod said;
pub mod standing;
pub mod usage;
mod walk;

use std::{cmp::Reverse, collections::BTreeMap, sync::Arc};

use crate::{
    text::span::Span,
    trace::parallel::{Parallel, Side},
};

use super::{
    Workspace,
    command::TraceCommand,
    corpus::{DocPath, Reading, Root},
    effect::{Effect, Trace, TracePassage},
    pane::{At, Pane, PaneId, Wanted},
    update::Turn,
};
use decide::{Decided, DecisionPlaces};
use found::{Found, FoundDocument, other_side, passage_of};
use look::{Looked, TraceView};
use quotes::Quotes;
use standing::Standing;

/// Most text that is traced without being asked for, in bytes: memory comes to six times as much.
pub const UNASKED_MAX: usize = 512 * 1024 * 1024;

/// How long after a folder was shown another document may take the place of one that nobody asked for, and has
/// not begun to read, in seconds: later it would be taken out of somebody's hands. Some dozen files with books in
/// PDF among them are read and traced by then.
const SEATING_SECS: f64 = 4.0;

/// Names a parallel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ParallelId {
    /// One that was found in the folder, by index.
    Found(usize),
    /// One of those that were looked for from a selection, by index.
    Asked(usize),
}

/// How far tracing has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Stage {
    /// Nothing is being traced.
    #[default]
    Idle,
    /// The words of so many of so many documents are known.
    Reading(usize, usize),
    /// Passages are compared: so many hundredths.
    Comparing(usize),
}

/// What was found from a selection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// The document of the selection.
    pub path: DocPath,
    /// The selection.
    pub span: Span,
    /// Its parallels, best first; `None` while they are looked for.
    pub parallels: Option<Arc<[Parallel]>>,
}

/// The parallels of the open folder.
#[derive(Debug, Default)]
pub struct Tracing {
    /// What was found.
    pub found: Arc<Found>,
    /// How far tracing has come.
    pub stage: Stage,
    /// Why there is nothing: the folder is too large to be traced without being asked, or tracing was
    /// stopped.
    pub trouble: Option<String>,
    /// The parallel that is looked at.
    pub chosen: Option<ParallelId>,
    /// The parallel under the pointer, wherever that is.
    pub hovered: Option<ParallelId>,
    /// What was looked for from a selection.
    pub asked: Option<Asked>,
    /// What the reader decided on them.
    pub decided: Decided,
    /// What stands of what was found, now that it was decided on.
    pub standing: Standing,
    /// The view of what was found that stands in the place of the panes.
    pub view: Option<TraceView>,
    /// Where the reader is in these views.
    pub looked: Looked,
    /// How quotations are listed, and of which documents it is shown what others used.
    pub quotes: Quotes,
    /// Raised whenever something else is found or decided.
    pub serial: u64,
    /// Documents have changed since they were traced last.
    is_due: bool,
    /// When the first documents were seated without being asked for, in seconds of the window's clock.
    pub(super) seated_secs: Option<f64>,
    /// The ends of the chosen one.
    chosen_ends: Option<[ChosenEnd; 2]>,
}

/// One end of the parallel that is looked at, as it was when it was chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
struct ChosenEnd {
    path: DocPath,
    span: Span,
    words: String,
}

impl Workspace {
    /// Index of a document among those traced, if it was traced as it is now.
    pub fn traced(&self, path: &str) -> Option<usize> {
        let doc_idx = self.tracing.found.doc_idx(path)?;
        let traced = self.tracing.found.document(doc_idx)?;
        let reading = self.corpus.as_ref()?.reading(path)?;
        (traced.text == reading.document.read_hash()).then_some(doc_idx)
    }

    /// The parallel of that name.
    pub fn parallel(&self, id: ParallelId) -> Option<&Parallel> {
        match id {
            ParallelId::Found(idx) => self.tracing.found.traced.parallels.get(idx),
            ParallelId::Asked(idx) => self.tracing.asked.as_ref()?.parallels.as_ref()?.get(idx),
        }
    }

    /// The document and the passage at one end of a parallel, if the document still has that text.
    pub fn parallel_end(&self, id: ParallelId, side: Side) -> Option<(DocPath, Span)> {
        let passage = passage_of(self.parallel(id)?, side);
        let path = &self.tracing.found.document(passage.doc_idx)?.path;
        self.traced(path)?;
        Some((Arc::clone(path), passage.span))
    }

    /// Which end of a parallel stands in the document at `path`.
    pub fn side_in(&self, id: ParallelId, path: &str) -> Option<Side> {
        let parallel = self.parallel(id)?;
        let doc_idx = self.tracing.found.doc_idx(path)?;
        if parallel.a.doc_idx == doc_idx {
            Some(Side::A)
        } else {
            (parallel.b.doc_idx == doc_idx).then_some(Side::B)
        }
    }
}

impl Turn<'_> {
    /// Something about parallels.
    pub(super) fn tracing(&mut self, command: TraceCommand) {
        match command {
            TraceCommand::Show(view) => self.show_trace_view(view),
            TraceCommand::Look(look) => self.look(&look),
            TraceCommand::Choose(id) => self.choose_parallel(id),
            TraceCommand::Level(id, pane_id) => self.level(id, pane_id),
            TraceCommand::Hover(id) => self.ws.tracing.hovered = id,
            TraceCommand::Next(forward) => self.next_parallel(forward),
            TraceCommand::Selection => self.trace_selection(),
            TraceCommand::LinkPanes(is_linked) => {
                self.ws.settings.links_panes = is_linked;
                self.keep_settings();
            }
            TraceCommand::Decide(id, verdict) => self.decide_on(id, verdict),
            TraceCommand::Remark(id, words) => self.remark_on(id, words),
            TraceCommand::Promote(id) => self.promote(id),
            TraceCommand::Quotes(command) => self.quotes(command),
            TraceCommand::Again => {
                self.ws.tracing.trouble = None;
                self.begin_tracing(true);
            }
            TraceCommand::Stop => self.effects.push(Effect::StopTracing),
        }
    }

    /// The documents, or what is known of them, are others now: they are traced as soon as they are
    /// read.
    pub(super) fn trace_soon(&mut self) {
        self.ws.tracing.is_due = true;
    }

    /// Has the folder traced, if it has changed since and is read.
    pub(super) fn settle_tracing(&mut self) {
        if self.ws.tracing.is_due
            && self.ws.corpus.as_ref().is_some_and(|corpus| corpus.progress.is_none())
        {
            self.begin_tracing(false);
        }
        self.settle_decisions();
        let tracing = &self.ws.tracing;
        // While a changed document is traced again, the choice waits for what comes of it.
        if tracing.stage == Stage::Idle
            && tracing.chosen.is_some_and(|id| self.ws.parallel_end(id, Side::A).is_none())
        {
            self.ws.tracing.chosen = None;
        }
        self.settle_usage();
    }

    fn begin_tracing(&mut self, is_asked: bool) {
        self.ws.tracing.is_due = false;
        let Some(corpus) = &self.ws.corpus else { return };
        let readings = || corpus.entries.iter().filter_map(|entry| entry.reading());
        let n_bytes: usize = readings().map(|it| it.document.text().len()).sum();
        if n_bytes > UNASKED_MAX && !is_asked {
            self.ws.tracing.trouble = Some(format!(
                "This folder has {} MB of text, and tracing it takes six times as much memory. Go › \
                 Trace quotations begins it.",
                n_bytes / 1_000_000
            ));
            return;
        }
        let documents: Vec<(FoundDocument, Arc<Reading>)> = corpus
            .entries
            .iter()
            .filter_map(|entry| {
                let reading = entry.reading()?;
                let date = self.ws.date(&entry.path, reading).cloned();
                let (path, text) = (Arc::clone(&entry.path), reading.document.read_hash());
                Some((FoundDocument { path, text, date }, Arc::clone(reading)))
            })
            .collect();
        let is_known = documents.len() == self.ws.tracing.found.documents.len()
            && documents.iter().zip(&self.ws.tracing.found.documents).all(|((it, _), of)| it == of);
        let decisions = self.ws.displaced_decisions();
        let known = &self.ws.tracing.decided.places;
        let has_new = decisions.iter().any(|(decision_id, _)| !known.contains_key(decision_id));
        if is_known && !has_new && !is_asked {
            return;
        }
        let root = corpus.root.clone();
        self.ws.tracing.stage = Stage::Reading(0, documents.len());
        self.effects.push(Effect::Trace(Box::new(Trace { root, documents, decisions, is_asked })));
    }

    /// How far tracing has come.
    pub(super) fn hear_tracing(&mut self, root: &Root, stage: Stage) {
        if self.is_open(root) {
            self.ws.tracing.stage = stage;
        }
    }

    /// A folder was traced.
    pub(super) fn hear_traced(&mut self, root: &Root, found: Arc<Found>, places: DecisionPlaces) {
        if !self.is_open(root) {
            return;
        }
        let ends = self.ws.tracing.chosen.and(self.ws.tracing.chosen_ends.take());
        let chosen = ends.and_then(|[a, b]| {
            let now = |end: &ChosenEnd| Some((Arc::clone(&end.path), self.place_of(end)?));
            let (a, b) = (now(&a)?, now(&b)?);
            found.like((&a.0, a.1), (&b.0, b.1)).map(ParallelId::Found)
        });
        let row = self.row_in(&found);
        let tracing = &mut self.ws.tracing;
        (tracing.quotes.row, tracing.quotes.unfolded) = (row, None);
        tracing.quotes.document_row = None;
        let before = std::mem::replace(&mut tracing.found, found);
        tracing.stage = Stage::Idle;
        tracing.trouble = None;
        tracing.chosen = chosen;
        (tracing.hovered, tracing.asked) = (None, None);
        tracing.decided.places = places.into_iter().collect();
        tracing.decided.is_due = true;
        tracing.serial += 1;
        let stood = std::mem::replace(&mut tracing.standing, Standing::fresh(tracing.serial));
        self.keep_looked(&before, stood.chains_of(&before));
        if let Some(id) = chosen {
            self.ws.tracing.chosen_ends = self.chosen_ends(id);
        }
        self.seat_by_parallels();
    }

    /// Of a folder that was just opened, the first document is shown beside the one that shares most with
    /// it, if nobody has begun to read: two that have nothing to do with each other are only the first by
    /// name.
    fn seat_by_parallels(&mut self) {
        let seated = self.ws.tracing.seated_secs.take();
        if seated.is_none_or(|since| self.now.secs - since > SEATING_SECS) || self.ws.active != 0 {
            return;
        }
        let [first, second] = &*self.ws.panes else { return };
        let is_read = |pane: &Pane| pane.place.byte > 0 || pane.selection.is_some();
        let Some(doc_idx) = self.ws.traced(&first.path) else { return };
        let found = &self.ws.tracing.found;
        let mut shared: BTreeMap<usize, usize> = BTreeMap::new();
        for end in found.ends(doc_idx) {
            *shared.entry(end.other).or_default() += 1;
        }
        let is_beside = found.doc_idx(&second.path).is_some_and(|it| shared.contains_key(&it));
        let most = shared.into_iter().max_by_key(|(other, n)| (*n, Reverse(*other)));
        if let Some((other, _)) = most.filter(|_| !is_beside && !is_read(first) && !is_read(second))
            && let Some(document) = found.document(other)
        {
            let mut pane = Pane::new(second.id, Arc::clone(&document.path));
            (pane.share, pane.text_size) = (second.share, second.text_size);
            if let Some(second) = self.ws.panes.get_mut(1) {
                *second = pane;
            }
        }
    }

    /// What is remembered of a parallel, to find it again in changed texts.
    fn chosen_ends(&self, id: ParallelId) -> Option<[ChosenEnd; 2]> {
        let end = |side| {
            let (path, span) = self.ws.parallel_end(id, side)?;
            let document = &self.ws.corpus.as_ref()?.reading(&path)?.document;
            Some(ChosenEnd { words: document.slice(span).to_owned(), path, span })
        };
        Some([end(Side::A)?, end(Side::B)?])
    }

    /// Where the words of a chosen end stand now: where they stood, else the nearest of the same words.
    fn place_of(&self, end: &ChosenEnd) -> Option<Span> {
        let text = self.ws.corpus.as_ref()?.reading(&end.path)?.document.text();
        let places = memchr::memmem::find_iter(text.as_bytes(), end.words.as_bytes());
        let start = places.min_by_key(|start| start.abs_diff(end.span.start()))?;
        Some(Span::new(start, start + end.words.len()))
    }

    /// Tracing ended without a result: it was stopped, or failed.
    pub(super) fn hear_not_traced(&mut self, root: &Root, why: String) {
        if self.is_open(root) {
            self.ws.tracing.stage = Stage::Idle;
            self.ws.tracing.trouble = Some(why);
        }
    }

    /// The parallels of a selection were found.
    pub(super) fn hear_asked(&mut self, path: &DocPath, span: Span, parallels: Arc<[Parallel]>) {
        let tracing = &mut self.ws.tracing;
        let is_waited_for = |asked: &&mut Asked| {
            asked.path == *path && asked.span == span && asked.parallels.is_none()
        };
        let Some(asked) = tracing.asked.as_mut().filter(is_waited_for) else { return };
        let is_empty = parallels.is_empty();
        asked.parallels = Some(parallels);
        tracing.serial += 1;
        if is_empty {
            tracing.asked = None;
            self.say("These words have no parallel in these documents".to_owned());
        } else {
            self.choose_parallel(Some(ParallelId::Asked(0)));
        }
    }

    fn is_open(&self, root: &Root) -> bool {
        self.ws.corpus.as_ref().is_some_and(|corpus| corpus.root == *root)
    }

    /// Forgets everything that was found: another folder is opened.
    pub(super) fn forget_traced(&mut self) {
        if self.ws.tracing.stage != Stage::Idle {
            self.effects.push(Effect::StopTracing);
        }
        let serial = self.ws.tracing.serial + 1;
        self.ws.tracing = Tracing { serial, ..Tracing::default() };
    }

    /// Looks at a parallel: both ends are shown side by side, level with each other; from the active
    /// pane, if it shows one of them, else from a pane that does.
    fn choose_parallel(&mut self, id: Option<ParallelId>) {
        let Some(id) = id else {
            self.ws.tracing.chosen = None;
            return;
        };
        let ends = self.ws.parallel_end(id, Side::A).zip(self.ws.parallel_end(id, Side::B));
        let Some((a, b)) = ends else { return };
        let shows = |pane_idx: usize| {
            let pane = self.ws.panes.get(pane_idx)?;
            (pane.path == a.0 || pane.path == b.0).then_some(pane_idx)
        };
        let from = shows(self.ws.active).or_else(|| (0..self.ws.panes.len()).find_map(shows));
        let pane_idx = match from {
            Some(pane_idx) => pane_idx,
            // What quotes is what is read.
            None => {
                let [_, report] = self.ws.sides_in_order(id);
                let path = if report == Side::A { &a.0 } else { &b.0 };
                self.go(super::command::Go::Document(Arc::clone(path)));
                self.ws.active
            }
        };
        let Some(pane) = self.ws.panes.get(pane_idx) else { return };
        let pane_id = pane.id;
        let span = if pane.path == a.0 { a.1 } else { b.1 };
        self.remember_spot();
        self.flash(pane_idx, span);
        self.level(id, pane_id);
    }

    /// Brings the other end of a parallel level with the one in this pane; opens its document beside
    /// it if no pane shows it.
    pub(super) fn level(&mut self, id: ParallelId, pane_id: PaneId) {
        let Some(here_idx) = self.ws.panes.iter().position(|pane| pane.id == pane_id) else {
            return;
        };
        let Some(path) = self.ws.panes.get(here_idx).map(|pane| Arc::clone(&pane.path)) else {
            return;
        };
        let Some(side) = self.ws.side_in(id, &path) else { return };
        let here = self.ws.parallel_end(id, side);
        let there = self.ws.parallel_end(id, other_side(side));
        let Some(((_, here), (other, there))) = here.zip(there) else { return };
        self.look_at_parallel(id);
        if other == path {
            // Within one document there is nothing to bring level: the reader goes there.
            self.flash(here_idx, there);
            return;
        }
        self.bring_level((here_idx, here), (&other, there));
    }

    /// Brings a passage of another document level with one in the pane at `here_idx`, which keeps the
    /// keyboard; the other is opened beside it if no pane shows it.
    fn bring_level(&mut self, (here_idx, here): (usize, Span), (other, there): (&DocPath, Span)) {
        let Some(pane_id) = self.ws.panes.get(here_idx).map(|pane| pane.id) else { return };
        let Some(there_idx) = self.pane_for(other, here_idx) else { return };
        self.flash(there_idx, there);
        let at = At::Level(pane_id, here.start());
        if let Some(pane) = self.ws.panes.get_mut(there_idx) {
            pane.wanted = Some(Wanted { byte: there.start(), at });
        }
        let here_idx = self.ws.panes.iter().position(|pane| pane.id == pane_id);
        self.activate(here_idx.unwrap_or(self.ws.active));
    }

    /// Makes a parallel the one that is looked at; nothing else is selected then.
    fn look_at_parallel(&mut self, id: ParallelId) {
        self.ws.overlay = None;
        self.show_beside_review();
        self.select(None);
        for pane in &mut self.ws.panes {
            pane.selection = pane.selection.filter(|it| it.span().is_empty());
        }
        self.ws.tracing.chosen_ends = self.chosen_ends(id);
        self.ws.tracing.chosen = Some(id);
    }

    /// Index of a pane that shows the document, beside `pane_idx` if there is a choice; one is opened,
    /// or the neighbour used, where none does.
    fn pane_for(&mut self, path: &DocPath, pane_idx: usize) -> Option<usize> {
        let shows = |idx: &usize| {
            *idx != pane_idx && self.ws.panes.get(*idx).is_some_and(|pane| pane.path == *path)
        };
        let neighbours = [Some(pane_idx + 1), pane_idx.checked_sub(1)];
        let found = neighbours
            .into_iter()
            .flatten()
            .find(shows)
            .or_else(|| (0..self.ws.panes.len()).find(shows));
        if found.is_some() {
            return found;
        }
        if self.ws.panes.len() < 2 {
            self.show_beside(path);
            return Some(self.ws.active);
        }
        let neighbour =
            if pane_idx + 1 < self.ws.panes.len() { pane_idx + 1 } else { pane_idx - 1 };
        self.show_in(neighbour, path);
        Some(neighbour)
    }

    /// Looks for the parallels of the selected passage, weak ones too.
    fn trace_selection(&mut self) {
        let Some(pane) = self.ws.pane() else { return };
        let Some(span) = pane.selected() else { return };
        let Some(corpus) = &self.ws.corpus else { return };
        let path = Arc::clone(&pane.path);
        let root = corpus.root.clone();
        let asked = TracePassage { root, path: Arc::clone(&path), span };
        self.ws.tracing.asked = Some(Asked { path, span, parallels: None });
        self.effects.push(Effect::TracePassage(asked));
    }
}
