//! Commands in one pane.

use std::sync::Arc;

use super::{
    Spot, Workspace,
    command::PaneCommand,
    corpus::DocPath,
    effect::Effect,
    folds::fold_at,
    overlay::Area,
    pane::{At, Find, Flash, MAX_PANES, Pane, PaneId, Wanted},
    update::Turn,
};
use crate::text::span::Span;

impl Workspace {
    /// A new pane with a name of its own.
    pub(super) fn fresh_pane(&mut self, path: DocPath) -> Pane {
        self.next_pane += 1;
        Pane::new(PaneId(self.next_pane), path)
    }

    /// The byte at the upper edge of a pane.
    pub fn top_byte(&self, pane: &Pane) -> usize {
        if let Some(wanted) = pane.wanted {
            return wanted.byte;
        }
        self.corpus
            .as_ref()
            .and_then(|corpus| corpus.reading(&pane.path))
            .and_then(|reading| reading.document.paragraphs().blocks().get(pane.place.block))
            .map_or(0, |block| block.span().start().max(pane.place.byte))
    }
}

impl Turn<'_> {
    /// Something in one pane; nothing if it is closed by now.
    pub(super) fn in_pane(&mut self, pane_id: PaneId, command: PaneCommand) {
        let Some(pane_idx) = self.ws.panes.iter().position(|pane| pane.id == pane_id) else {
            return;
        };
        match command {
            PaneCommand::Activate => self.activate(pane_idx),
            PaneCommand::Close => self.close_pane(pane_idx),
            PaneCommand::SwapRight => self.swap_right(pane_idx),
            PaneCommand::Click(byte) => {
                self.activate(pane_idx);
                self.pick_at(pane_id, byte);
            }
            PaneCommand::Show(path) => self.show_in(pane_idx, &path),
            PaneCommand::Find(query) => {
                self.show_beside_review();
                self.find(pane_idx, query);
            }
            PaneCommand::ShowPages(shows) => self.show_pages(pane_idx, shows),
            PaneCommand::WantPage { page_idx, width } => {
                self.want_page(pane_id, page_idx, width);
            }
            PaneCommand::NextHit(forward) => self.next_hit(pane_idx, forward),
            PaneCommand::Fold(byte, is_folded) => self.fold(pane_idx, byte, is_folded),
            PaneCommand::FoldAll(is_folded) => self.fold_all(pane_idx, is_folded),
            other => self.in_pane_simply(pane_idx, &other),
        }
    }

    fn in_pane_simply(&mut self, pane_idx: usize, command: &PaneCommand) {
        let Some(pane) = self.ws.panes.get_mut(pane_idx) else { return };
        match *command {
            PaneCommand::Scrolled(place) => {
                pane.place = place;
                pane.wanted = None;
            }
            PaneCommand::Select(selection) => {
                pane.selection = selection;
                if selection.is_some_and(|selection| !selection.span().is_empty()) {
                    pane.picked = None;
                    self.ws.selected = None;
                    self.ws.tracing.chosen = None;
                }
            }
            PaneCommand::ChooseEnd(end) => {
                if let Some((_, chosen)) = &mut pane.picked {
                    *chosen = if *chosen == Some(end) { None } else { Some(end) };
                }
            }
            PaneCommand::Share(share) if share.is_finite() => pane.share = share.max(0.05),
            PaneCommand::TextSize(points) => {
                pane.text_size =
                    if points.is_finite() && points > 0.0 { points.clamp(10.0, 34.0) } else { 0.0 };
            }
            PaneCommand::CloseFind => pane.find = None,
            _ => {}
        }
    }

    /// Folds the page's own lines at a byte, or shows them; nothing where there are none.
    fn fold(&mut self, pane_idx: usize, byte: usize, is_folded: bool) {
        let ws = &mut *self.ws;
        let Some(pane) = ws.panes.get_mut(pane_idx) else { return };
        let reading = ws.corpus.as_ref().and_then(|corpus| corpus.reading(&pane.path));
        if let Some(fold) = reading.and_then(|reading| fold_at(reading.folds(), byte)) {
            pane.folding.turn(fold, is_folded);
            let is_within = |byte: usize| fold.span.start() <= byte && byte <= fold.span.end();
            // A caret in lines that are folded would open them again.
            pane.selection = pane.selection.filter(|it| !is_folded || !is_within(it.focus));
        }
    }

    fn fold_all(&mut self, pane_idx: usize, is_folded: bool) {
        if let Some(focus) = self.ws.panes.get(pane_idx).and_then(|pane| pane.selection)
            && is_folded
        {
            self.fold(pane_idx, focus.focus, true);
        }
        if let Some(pane) = self.ws.panes.get_mut(pane_idx) {
            pane.folding.turn_all(is_folded);
        }
    }

    /// Gives a pane the keyboard.
    pub(super) fn activate(&mut self, pane_idx: usize) {
        self.ws.active = pane_idx.min(self.ws.panes.len().saturating_sub(1));
        self.ws.area = Area::Pane;
        self.ws.editing = None;
        self.ws.history.close_step();
    }

    /// Closes a pane; the next one at its place becomes active.
    fn close_pane(&mut self, pane_idx: usize) {
        self.remember_spot();
        self.ws.panes.remove(pane_idx);
        if pane_idx < self.ws.active || self.ws.active >= self.ws.panes.len() {
            self.ws.active = self.ws.active.saturating_sub(1);
        }
    }

    fn swap_right(&mut self, pane_idx: usize) {
        let n_panes = self.ws.panes.len();
        if n_panes < 2 {
            return;
        }
        let other = if pane_idx + 1 < n_panes { pane_idx + 1 } else { pane_idx - 1 };
        self.ws.panes.swap(pane_idx, other);
        if self.ws.active == pane_idx {
            self.ws.active = other;
        } else if self.ws.active == other {
            self.ws.active = pane_idx;
        }
    }

    /// Shows a document in a pane, from its beginning.
    pub(super) fn show_in(&mut self, pane_idx: usize, path: &DocPath) {
        self.remember_spot();
        if let Some(pane) = self.ws.panes.get_mut(pane_idx)
            && pane.path != *path
        {
            let mut fresh = Pane::new(pane.id, Arc::clone(path));
            (fresh.share, fresh.text_size) = (pane.share, pane.text_size);
            *pane = fresh;
        }
        self.activate(pane_idx);
    }

    /// Opens a document in a pane of its own at the right, or in the last if there are four.
    pub(super) fn show_beside(&mut self, path: &DocPath) {
        if self.ws.panes.len() >= MAX_PANES {
            self.show_in(self.ws.panes.len() - 1, path);
            self.say(format!("There is room for {MAX_PANES} panes: the last one was used"));
            return;
        }
        self.remember_spot();
        let mean = match self.ws.panes.len() {
            0 => 1.0,
            n_panes => self.ws.panes.iter().map(|pane| pane.share).sum::<f32>() / n_panes as f32,
        };
        let mut pane = self.ws.fresh_pane(Arc::clone(path));
        pane.share = mean;
        self.ws.panes.push(pane);
        self.activate(self.ws.panes.len() - 1);
    }

    /// Flashes a passage of a pane and brings it into view.
    pub(super) fn flash(&mut self, pane_idx: usize, span: Span) {
        let since_secs = self.now.secs;
        if let Some(pane) = self.ws.panes.get_mut(pane_idx) {
            pane.wanted = Some(Wanted { byte: span.start(), at: At::View });
            pane.flash = Some(Flash { span, since_secs });
        }
    }

    /// Looks for words in a pane.
    fn find(&mut self, pane_idx: usize, query: String) {
        let Some(pane) = self.ws.panes.get_mut(pane_idx) else { return };
        let reading = self.ws.corpus.as_ref().and_then(|corpus| corpus.reading(&pane.path));
        let is_running = !query.trim().is_empty() && reading.is_some();
        // The hits of the words before stay until the new ones are there: no flicker.
        let mut find = pane.find.take().unwrap_or_default();
        if !is_running {
            find = Find::default();
        }
        (find.query, find.is_running, find.is_repeated) = (query, is_running, false);
        if let Some(reading) = reading.filter(|_| is_running) {
            let effect = Effect::Find(pane.id, Arc::clone(reading), find.query.clone());
            self.effects.push(effect);
        }
        pane.find = Some(find);
    }

    /// Looks for the words of a pane's find bar in its text as it is now.
    pub(super) fn find_again(&mut self, pane_idx: usize, query: String) {
        self.find(pane_idx, query);
        let find = self.ws.panes.get_mut(pane_idx).and_then(|pane| pane.find.as_mut());
        if let Some(find) = find {
            find.is_repeated = true;
        }
    }

    /// Takes the hits of a search that is still wanted, and goes to the first from the place on.
    pub(super) fn hear_found(
        &mut self,
        pane_id: PaneId,
        hash: crate::text::document::TextHash,
        query: &str,
        hits: Arc<[Span]>,
        is_cut: bool,
    ) {
        let Some(pane_idx) = self.ws.panes.iter().position(|pane| pane.id == pane_id) else {
            return;
        };
        let Some(pane) = self.ws.panes.get(pane_idx) else { return };
        let reading = self.ws.corpus.as_ref().and_then(|corpus| corpus.reading(&pane.path));
        if reading.map(|reading| reading.document.hash()) != Some(hash) {
            return;
        }
        let from = self.ws.top_byte(pane);
        let Some(pane) = self.ws.panes.get_mut(pane_idx) else { return };
        let Some(find) = pane.find.as_mut().filter(|find| find.query == query) else { return };
        let current = match hits.partition_point(|hit| hit.start() < from) {
            _ if hits.is_empty() => None,
            at if at < hits.len() => Some(at),
            _ => Some(0),
        };
        let goes = !find.is_repeated;
        *find =
            Find { hits, current, is_cut, is_running: false, is_repeated: false, ..find.clone() };
        if let Some(hit) = current.filter(|_| goes).and_then(|current| find.hits.get(current)) {
            pane.wanted = Some(Wanted { byte: hit.start(), at: At::View });
        }
    }

    /// Goes to the next hit, or the one before; round at the ends.
    fn next_hit(&mut self, pane_idx: usize, forward: bool) {
        let Some(pane) = self.ws.panes.get_mut(pane_idx) else { return };
        let Some(find) = pane.find.as_mut().filter(|find| !find.hits.is_empty()) else { return };
        let n_hits = find.hits.len();
        let next = match find.current {
            None => 0,
            Some(current) if forward => (current + 1) % n_hits,
            Some(current) => (current + n_hits - 1) % n_hits,
        };
        find.current = Some(next);
        if let Some(hit) = find.hits.get(next) {
            pane.wanted = Some(Wanted { byte: hit.start(), at: At::View });
        }
    }

    /// Keeps the present place for going back, unless the last move was a moment ago.
    pub(super) fn remember_spot(&mut self) {
        let Some(pane) = self.ws.pane() else { return };
        let spot = Spot { path: Arc::clone(&pane.path), byte: self.ws.top_byte(pane) };
        let trail = &mut self.ws.trail;
        let is_far = self.now.secs - trail.moved_secs >= 2.0 || trail.back.is_empty();
        trail.moved_secs = self.now.secs;
        if is_far && trail.back.last() != Some(&spot) {
            trail.back.push(spot);
            trail.forward.clear();
            let surplus = trail.back.len().saturating_sub(200);
            trail.back.drain(..surplus);
        }
    }
}
