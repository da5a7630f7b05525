//! Going to places, and what is selected.

use std::sync::Arc;

use crate::{
    notebook::ids::ExcerptId,
    text::{anchor::State, span::Span},
};

use super::{
    Spot,
    command::{Annotate, Go},
    corpus::DocPath,
    notice::Weight,
    overlay::{Area, Editing},
    pane::{At, Wanted},
    update::Turn,
};

impl Turn<'_> {
    /// Goes somewhere.
    pub(super) fn go(&mut self, go: Go) {
        if matches!(
            go,
            Go::Document(_)
                | Go::Beside(_)
                | Go::Passage(..)
                | Go::Source(_)
                | Go::Back
                | Go::Forward
        ) {
            self.show_beside_review();
        }
        match go {
            Go::Document(path) => {
                match self.ws.panes.iter().position(|pane| pane.path == path) {
                    Some(pane_idx) => self.activate(pane_idx),
                    None if self.ws.panes.is_empty() => self.show_beside(&path),
                    None => self.show_in(self.ws.active, &path),
                }
                self.ws.overlay = None;
            }
            Go::Beside(path) => {
                self.show_beside(&path);
                self.ws.overlay = None;
            }
            Go::Passage(path, span) => {
                self.ws.overlay = None;
                self.go_to_passage(&path, span);
            }
            Go::Source(excerpt_id) => self.go_to_source(&excerpt_id),
            Go::Card(excerpt_id) => self.go_to_card(&excerpt_id),
            Go::Note(note_id) => {
                self.finish_editing();
                self.ws.overlay = None;
                self.ws.open_note = note_id.filter(|id| self.ws.notebook.notes.contains_key(id));
                self.ws.block = None;
                self.ws.area = Area::Notebook;
                self.ws.settings.shows_notebook = true;
            }
            Go::NoteTitled(title) => match self.ws.notebook.note_titled(&title).cloned() {
                Some(note_id) => self.go(Go::Note(Some(note_id))),
                None => self.annotate(Annotate::NewNote { title, with_selection: false }),
            },
            Go::Select(excerpt_id) => self.select(excerpt_id),
            Go::Hover(excerpt_id) => self.ws.hovered = excerpt_id,
            Go::Block(block_idx) => {
                self.ws.block = block_idx;
                self.ws.area = Area::Notebook;
            }
            Go::Area(area) => {
                self.finish_editing();
                self.ws.area = area;
                match area {
                    Area::Library => self.ws.settings.shows_library = true,
                    Area::Notebook => self.ws.settings.shows_notebook = true,
                    Area::Pane | Area::Review | Area::History | Area::Tracing => {}
                }
            }
            Go::Back => self.go_along(true),
            Go::Forward => self.go_along(false),
            Go::Pane(forward) => {
                let n_panes = self.ws.panes.len().max(1);
                let step = if forward { 1 } else { n_panes - 1 };
                self.activate((self.ws.active + step) % n_panes);
            }
            Go::Excerpt(forward) => self.go_to_next_excerpt(forward),
        }
    }

    /// Ends the writing of a note's text; what was written is in the notebook already.
    pub(super) fn finish_editing(&mut self) {
        if let Some(Editing::Text(note_id, block_idx)) = self.ws.editing.take() {
            self.drop_empty_text(&note_id, block_idx);
        }
        self.ws.history.close_step();
    }

    /// Selects an excerpt everywhere: its highlight, its card, its row.
    pub(super) fn select(&mut self, excerpt_id: Option<ExcerptId>) {
        let ws = &mut *self.ws;
        let path = excerpt_id.as_ref().and_then(|id| ws.derived.placed.get(id)).map(|it| &it.path);
        for pane in &mut ws.panes {
            pane.picked = match (&excerpt_id, path) {
                (Some(excerpt_id), Some(path)) if pane.path == *path => {
                    pane.selection = pane.selection.filter(|it| it.span().is_empty());
                    Some((excerpt_id.clone(), None))
                }
                _ => None,
            };
        }
        if let (Some(excerpt_id), Some(note_id)) = (&excerpt_id, &ws.open_note)
            && let Some(note) = ws.notebook.notes.get(note_id)
        {
            let card = crate::notebook::note::Block::Excerpt(excerpt_id.clone());
            ws.block = note.blocks.iter().position(|block| *block == card).or(ws.block);
        }
        if excerpt_id.is_some() {
            ws.tracing.chosen = None;
        }
        ws.selected = excerpt_id;
    }

    /// Opens an excerpt's document at its place, or says why that cannot be.
    fn go_to_source(&mut self, excerpt_id: &ExcerptId) {
        let Some(excerpt) = self.ws.notebook.excerpts.get(excerpt_id) else { return };
        let document = excerpt.document.clone();
        self.ws.overlay = None;
        match self.ws.placed(excerpt_id).cloned() {
            Some(placed) if placed.span.is_some() => {
                self.go_to_passage(&placed.path, placed.span.unwrap_or_default());
                self.select(Some(excerpt_id.clone()));
            }
            Some(placed) => {
                let what = match placed.state {
                    State::Unsure => "It is not sure where this passage stands now",
                    _ => "This passage is not in its document any more",
                };
                self.go(Go::Document(placed.path));
                self.trouble(
                    what,
                    "The document has changed since the excerpt was made; quote and context are kept.",
                    "",
                );
                self.select(Some(excerpt_id.clone()));
            }
            None => {
                let path = self.ws.notebook.documents.get(&document).map(|it| it.path.clone());
                self.trouble(
                    "The document of this excerpt is not open",
                    format!("{} is not in the folder.", path.unwrap_or_default()),
                    "File › Point notebook to folder… tells where it is now.",
                );
            }
        }
    }

    /// Opens a passage: in a pane that shows its document, else in a second pane, else in the active
    /// one; and flashes it.
    fn go_to_passage(&mut self, path: &DocPath, span: Span) {
        if self.ws.corpus.as_ref().is_none_or(|corpus| corpus.entry(path).is_none()) {
            return;
        }
        self.remember_spot();
        let shows =
            |pane_idx: &usize| self.ws.panes.get(*pane_idx).is_some_and(|pane| pane.path == *path);
        let found =
            Some(self.ws.active).filter(shows).or_else(|| (0..self.ws.panes.len()).find(shows));
        match found {
            Some(pane_idx) => self.activate(pane_idx),
            None if self.ws.panes.len() < 2 => self.show_beside(path),
            None => self.show_in(self.ws.active, path),
        }
        self.flash(self.ws.active, span);
    }

    /// Goes to an excerpt's card, in the open note if it is there, else in the first that has it.
    fn go_to_card(&mut self, excerpt_id: &ExcerptId) {
        let notes = self.ws.notebook.notes_using(excerpt_id);
        let open = self.ws.open_note.as_ref().filter(|open| notes.contains(open));
        let Some(note_id) = open.or(notes.first().copied()).cloned() else {
            self.say("No note holds this excerpt yet: Enter adds it to the open one".to_owned());
            return;
        };
        if self.ws.open_note.as_ref() != Some(&note_id) {
            self.go(Go::Note(Some(note_id)));
        }
        self.ws.settings.shows_notebook = true;
        self.ws.area = Area::Notebook;
        self.select(Some(excerpt_id.clone()));
    }

    /// Back or forward along the places gone to.
    fn go_along(&mut self, back: bool) {
        let here = self
            .ws
            .pane()
            .map(|pane| Spot { path: Arc::clone(&pane.path), byte: self.ws.top_byte(pane) });
        let trail = &mut self.ws.trail;
        let (from, onto) = if back {
            (&mut trail.back, &mut trail.forward)
        } else {
            (&mut trail.forward, &mut trail.back)
        };
        let Some(spot) = from.pop() else { return };
        onto.extend(here);
        trail.moved_secs = f64::NEG_INFINITY;
        let pane_idx = match self.ws.panes.iter().position(|pane| pane.path == spot.path) {
            Some(pane_idx) => pane_idx,
            None => {
                let active = self.ws.active;
                let Some(pane) = self.ws.panes.get_mut(active) else { return };
                let mut fresh = super::pane::Pane::new(pane.id, Arc::clone(&spot.path));
                (fresh.share, fresh.text_size) = (pane.share, pane.text_size);
                *pane = fresh;
                active
            }
        };
        self.activate(pane_idx);
        if let Some(pane) = self.ws.panes.get_mut(pane_idx) {
            pane.wanted = Some(Wanted { byte: spot.byte, at: At::Edge });
        }
    }

    /// Picks the next excerpt of the active pane's document, or the one before.
    fn go_to_next_excerpt(&mut self, forward: bool) {
        let Some(pane) = self.ws.pane() else { return };
        let Some(marks) = self.ws.marks(&pane.path) else {
            return;
        };
        let picked = pane.picked.as_ref().map(|(excerpt_id, _)| excerpt_id);
        let all = marks.all();
        let at = picked.and_then(|picked| all.iter().position(|mark| mark.excerpt == *picked));
        let from = match pane.selection {
            Some(selection) => selection.focus,
            None => self.ws.top_byte(pane),
        };
        let next = match (at, forward) {
            (Some(at), true) => all.get(at + 1),
            (Some(at), false) => at.checked_sub(1).and_then(|at| all.get(at)),
            (None, true) => all.iter().find(|mark| mark.span.start() >= from),
            (None, false) => all.iter().rev().find(|mark| mark.span.start() < from),
        };
        let Some((excerpt_id, span)) = next.map(|mark| (mark.excerpt.clone(), mark.span)) else {
            let edge = if forward { "last" } else { "first" };
            self.say(format!("That was the {edge} excerpt in this document"));
            return;
        };
        self.flash(self.ws.active, span);
        self.select(Some(excerpt_id));
        self.ws.notices.retain(|notice| notice.weight != Weight::Passing);
    }
}
