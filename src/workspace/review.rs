//! The review of excerpts whose documents have changed since they were kept.
//!
//! What needs a look is [`Workspace::to_review`]; here is how a reader goes through it. Deciding is
//! an annotation like others ([`super::command::Annotate::Confirm`]), so that it can be undone;
//! leaving an excerpt as it is changes nothing in the notebook and is forgotten with the window.

use std::sync::Arc;

use crate::{
    notebook::ids::ExcerptId,
    text::{
        anchor::State,
        document::{Document, TextHash},
        span::Span,
    },
};

use super::{
    Placed, Workspace,
    command::ReviewCommand,
    corpus::DocPath,
    effect::Effect,
    overlay::Area,
    pane::{At, Selection, Wanted},
    update::Turn,
    versions::Compared,
};

/// The review, while it is open: it takes the place of the panes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Review {
    /// The only state that is listed; `None` for all that need a look.
    pub only: Option<State>,
    /// The row that has the keyboard; `None` for the first.
    pub chosen: Option<ExcerptId>,
    /// Whether the active pane stands beside the list.
    pub is_beside: bool,
    /// What is compared with what it was: the comparison takes the place of the list.
    pub compared: Option<Compared>,
    /// Whether it was opened for a comparison alone, and goes with it.
    pub is_comparison: bool,
    /// The excerpt whose old page is shown in its row.
    pub recalled: Option<ExcerptId>,
    /// An old text that was asked for, and is not kept on this machine.
    pub missing: Option<TextHash>,
}

impl Workspace {
    /// Excerpts that a person should look at, as they are listed: by document, then in the order
    /// they stood in it. With `only`, those in this state alone.
    ///
    /// Cost: a pass over all excerpts, n log n of those listed.
    pub fn reviewed(&self, only: Option<State>) -> Vec<ExcerptId> {
        let mut rows: Vec<(&DocPath, usize, &ExcerptId)> = self
            .to_review()
            .filter_map(|excerpt_id| {
                let placed = self.placed(excerpt_id)?;
                let excerpt = self.notebook.excerpts.get(excerpt_id)?;
                only.is_none_or(|only| placed.state == only).then_some((
                    &placed.path,
                    excerpt.made.start,
                    excerpt_id,
                ))
            })
            .collect();
        rows.sort_unstable();
        rows.into_iter().map(|(_, _, excerpt_id)| excerpt_id.clone()).collect()
    }

    /// The row of the review that has the keyboard, if it still needs a look.
    pub fn review_row(&self) -> Option<&ExcerptId> {
        let chosen = self.review.as_ref()?.chosen.as_ref()?;
        self.needs_review(chosen).then_some(chosen)
    }

    /// The passage that an excerpt would be attached to: the one selected in a pane that shows its
    /// document, the active one first.
    pub fn attachable(&self, excerpt_id: &ExcerptId) -> Option<Span> {
        let placed = self.placed(excerpt_id)?;
        let active = self.pane().into_iter();
        active
            .chain(&self.panes)
            .filter(|pane| pane.path == placed.path)
            .find_map(super::pane::Pane::selected)
    }

    /// The text that an excerpt was kept from, if it was recalled.
    pub fn kept_text(&self, excerpt_id: &ExcerptId) -> Option<&Arc<Document>> {
        self.recalled(self.notebook.excerpts.get(excerpt_id)?.made.text)
    }

    fn needs_review(&self, excerpt_id: &ExcerptId) -> bool {
        self.notebook.excerpts.contains_key(excerpt_id)
            && self.placed(excerpt_id).is_some_and(|placed| placed.state.needs_review())
    }

    /// Whether an excerpt needs a look and was not left as it is.
    fn is_undecided(&self, excerpt_id: &ExcerptId) -> bool {
        self.needs_review(excerpt_id) && !self.left.contains(excerpt_id)
    }
}

impl Turn<'_> {
    /// Applies a command of the review.
    pub(super) fn review(&mut self, command: ReviewCommand) {
        match command {
            ReviewCommand::Open => self.open_review(),
            ReviewCommand::Close => self.ws.review = None,
            ReviewCommand::Attach(excerpt_id) => self.attach(&excerpt_id),
            ReviewCommand::See(excerpt_id) => self.see(&excerpt_id),
            ReviewCommand::Leave(excerpt_id) => {
                self.decide(Some(&excerpt_id), |turn| {
                    turn.ws.left.insert(excerpt_id.clone());
                });
            }
            ReviewCommand::TakeUp(excerpt_id) => {
                self.ws.left.remove(&excerpt_id);
                self.review(ReviewCommand::Choose(excerpt_id));
            }
            ReviewCommand::Compare(excerpt_id) => {
                self.recall(&excerpt_id);
                self.in_review(|review| {
                    review.chosen = Some(excerpt_id.clone());
                    review.compared = Some(Compared::Excerpt(excerpt_id));
                });
            }
            ReviewCommand::CompareDocument(path, hash) => self.compare_document(path, hash),
            ReviewCommand::CompareDocuments(old, new) => {
                self.show_comparison(Compared::Two(old, new));
            }
            ReviewCommand::Recall(excerpt_id) => {
                self.recall(&excerpt_id);
                self.in_review(|review| {
                    review.chosen = Some(excerpt_id.clone());
                    let is_shown = review.recalled.as_ref() == Some(&excerpt_id);
                    review.recalled = (!is_shown).then_some(excerpt_id);
                });
            }
            ReviewCommand::List => self.leave_comparison(),
            ReviewCommand::Only(only) => self.in_review(|review| review.only = only),
            ReviewCommand::Choose(excerpt_id) => {
                self.in_review(|review| review.chosen = Some(excerpt_id));
            }
            ReviewCommand::HideDocument => self.in_review(|review| review.is_beside = false),
        }
    }

    /// Changes the open review, which has the keyboard from then on.
    fn in_review(&mut self, change: impl FnOnce(&mut Review)) {
        if let Some(review) = &mut self.ws.review {
            change(review);
            self.ws.area = Area::Review;
        }
    }

    /// Shows what changed in a document since it had this text.
    fn compare_document(&mut self, path: DocPath, hash: TextHash) {
        if self.ws.recalled(hash).is_none() {
            self.effects.push(Effect::OldText(hash));
        }
        self.show_comparison(Compared::Document(path, hash));
    }

    fn show_comparison(&mut self, compared: Compared) {
        self.finish_editing();
        self.ws.overlay = None;
        let fresh = || Review { is_comparison: true, ..Review::default() };
        self.ws.review.get_or_insert_with(fresh).compared = Some(compared);
        self.ws.area = Area::Review;
    }

    /// Goes back from the comparison to where it was opened from.
    fn leave_comparison(&mut self) {
        if self.ws.review.as_ref().is_some_and(|review| review.is_comparison) {
            self.ws.review = None;
        }
        self.in_review(|review| review.compared = None);
    }

    fn open_review(&mut self) {
        self.finish_editing();
        self.ws.overlay = None;
        self.ws.review.take_if(|review| review.is_comparison);
        self.ws.look_back = None;
        self.ws.tracing.view = None;
        if self.ws.review.is_none() {
            let rows = self.ws.reviewed(None);
            if rows.is_empty() {
                self.say("No excerpt needs review".to_owned());
                return;
            }
            let first = rows.iter().find(|id| !self.ws.left.contains(*id)).or(rows.first());
            self.ws.review = Some(Review { chosen: first.cloned(), ..Review::default() });
        }
        self.ws.area = Area::Review;
    }

    /// Makes a decision on an excerpt, and goes on to the next that waits for one. Where none does
    /// any more, says so and closes the review.
    pub(super) fn decide(
        &mut self,
        excerpt_id: Option<&ExcerptId>,
        decision: impl FnOnce(&mut Self),
    ) {
        let Some(review) = self.ws.review.clone() else {
            decision(self);
            return;
        };
        let rows = self.ws.reviewed(review.only);
        let was_open = self.ws.to_review().any(|id| self.ws.is_undecided(id));
        decision(self);
        let undecided = |id: &&ExcerptId| self.ws.is_undecided(id);
        let from = excerpt_id.or(review.chosen.as_ref());
        let at = rows.iter().position(|id| Some(id) == from).unwrap_or(0);
        let (above, below) = rows.split_at_checked(at).unwrap_or((&rows, &[]));
        let next = below.iter().find(undecided).or_else(|| above.iter().rev().find(undecided));
        if let Some(next) = next.cloned() {
            self.in_review(|review| {
                review.chosen = Some(next);
                review.compared = None;
            });
            return;
        }
        let others = self.ws.reviewed(None);
        let next = others.iter().find(undecided).cloned();
        if next.is_none() && (was_open || others.is_empty()) {
            self.ws.review = None;
            let n_left = others.len();
            self.say(match n_left {
                0 => "All excerpts are reviewed".to_owned(),
                1 => "All excerpts are reviewed; one is left as it is".to_owned(),
                _ => format!("All excerpts are reviewed; {n_left} are left as they are"),
            });
            return;
        }
        let next = next.or_else(|| others.into_iter().next());
        self.in_review(|review| {
            review.only = None;
            review.chosen = next;
            review.compared = None;
        });
    }

    /// Says that an excerpt stands at the selected passage of its document; with none selected,
    /// opens the document and says how.
    fn attach(&mut self, excerpt_id: &ExcerptId) {
        let Some(span) = self.ws.attachable(excerpt_id) else {
            self.see(excerpt_id);
            self.say(
                "Select the passage it stands at now, then press A: it is attached there"
                    .to_owned(),
            );
            return;
        };
        let path = self.ws.placed(excerpt_id).map(|placed| Arc::clone(&placed.path));
        self.confirm_at(excerpt_id.clone(), span);
        for pane in &mut self.ws.panes {
            if Some(&pane.path) == path.as_ref() && pane.selected() == Some(span) {
                pane.selection = pane.shows_caret.then(|| Selection::caret(span.end()));
            }
        }
    }

    /// Opens an excerpt's document beside the list, at the place it stands, or is likeliest to
    /// stand, or stood.
    fn see(&mut self, excerpt_id: &ExcerptId) {
        let Some(Placed { path, span, offers, .. }) = self.ws.placed(excerpt_id).cloned() else {
            return;
        };
        self.show_beside_review();
        if let Some(review) = &mut self.ws.review {
            review.chosen = Some(excerpt_id.clone());
        }
        if let Some(span) = span.or_else(|| offers.first().map(|offer| offer.span)) {
            self.go(super::command::Go::Passage(path, span));
            return;
        }
        let byte = self.stood_at(excerpt_id, &path);
        self.go(super::command::Go::Passage(Arc::clone(&path), Span::new(byte, byte)));
        let active = self.ws.active;
        if let Some(pane) = self.ws.panes.get_mut(active) {
            pane.wanted = Some(Wanted { byte, at: At::View });
        }
    }

    /// Where a lost passage stood, in proportion to the lengths of both texts.
    fn stood_at(&self, excerpt_id: &ExcerptId, path: &DocPath) -> usize {
        let found = || {
            let excerpt = self.ws.notebook.excerpts.get(excerpt_id)?;
            let record = self.ws.notebook.documents.get(&excerpt.document)?;
            let text = self.ws.corpus.as_ref()?.reading(path)?.document.text();
            let n_scalars = record.n_scalars.max(excerpt.made.end).max(1);
            let share = excerpt.made.start as f64 / n_scalars as f64;
            Some(text.floor_char_boundary((share * text.len() as f64) as usize))
        };
        found().unwrap_or(0)
    }

    /// Asks for the text that an excerpt was kept from, if it is not there yet.
    fn recall(&mut self, excerpt_id: &ExcerptId) {
        if self.ws.kept_text(excerpt_id).is_some() {
            return;
        }
        if let Some(excerpt) = self.ws.notebook.excerpts.get(excerpt_id) {
            self.effects.push(Effect::OldText(excerpt.made.text));
        }
    }

    /// Takes in an old text, or that it is not kept.
    pub(super) fn hear_old_text(&mut self, hash: TextHash, document: Option<Arc<Document>>) {
        if let Some(review) = &mut self.ws.review {
            review.missing = document.is_none().then_some(hash);
        }
        self.ws.old_text = document.map(|document| (hash, document));
    }

    /// The panes are behind the review: what is asked to be seen there comes beside it.
    /// The history and what shows parallels make room.
    pub(super) fn show_beside_review(&mut self) {
        self.ws.review.take_if(|review| review.is_comparison);
        self.ws.look_back = None;
        self.ws.tracing.view = None;
        if let Some(review) = &mut self.ws.review {
            review.is_beside = true;
            review.compared = None;
        }
    }

    /// Lets the keyboard be only in a part of the window that is shown.
    pub(super) fn settle_area(&mut self) {
        let is_hidden = |review: &Review| !review.is_beside || review.compared.is_some();
        if self.ws.look_back.is_some() {
            if matches!(self.ws.area, Area::Pane | Area::Review | Area::Tracing) {
                self.ws.area = Area::History;
            }
            return;
        }
        if self.ws.review.is_none() && self.ws.tracing.view.is_some() {
            if matches!(self.ws.area, Area::Pane | Area::Review | Area::History) {
                self.ws.area = Area::Tracing;
            }
            return;
        }
        match (self.ws.area, &self.ws.review) {
            (Area::History | Area::Tracing, _) | (Area::Review, None) => self.ws.area = Area::Pane,
            (Area::Pane, Some(review)) if is_hidden(review) || self.ws.panes.is_empty() => {
                self.ws.area = Area::Review;
            }
            _ => {}
        }
    }

    /// Takes away one layer of the review: the comparison, then the review.
    pub(super) fn peel_review(&mut self) {
        match &mut self.ws.review {
            Some(review) if review.compared.is_some() => self.leave_comparison(),
            _ => self.ws.review = None,
        }
    }
}
