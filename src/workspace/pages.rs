//! The pages of a document as pictures, beside its text.
//!
//! What is known of them is kept for documents whose panes show them, and for no others: where the lines
//! of the text stand on the pages, once, and some pictures. A view that lacks one asks for it.

use std::{
    collections::{BTreeMap, VecDeque},
    sync::Arc,
};

use super::{
    Workspace,
    corpus::DocPath,
    effect::{AskPages, Effect},
    pane::{Pane, PaneId},
    update::Turn,
};
use crate::text::{
    document::TextHash,
    extractor::Extractor,
    pages::{Picture, Placed, page_at},
};

/// How many pictures of a document are kept: those around the one that is looked at, at two widths.
const KEPT: usize = 6;

/// The pages of all documents whose panes show them.
pub type AllPages = BTreeMap<DocPath, Pages>;

/// What is known of a document's pages.
#[derive(Clone, Debug)]
pub struct Pages {
    /// The text that they are the pages of.
    pub text: TextHash,
    /// Where its lines stand on them, once that is known.
    pub placed: Option<Arc<[Placed]>>,
    /// Pictures that were drawn, the latest last.
    pub pictures: VecDeque<Arc<Picture>>,
    /// What was asked for and has not come yet.
    pub waits: Option<Wish>,
    /// Why the last wish came to nothing, and which it was: it is not asked for again.
    pub trouble: Option<(Wish, String)>,
}

/// What a view lacks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wish {
    /// Where the lines stand.
    Places,
    /// A picture.
    Picture {
        /// Of that page, counted from 0.
        page_idx: u32,
        /// So many pixels wide.
        width: u32,
    },
}

/// What came of a wish.
#[derive(Clone, Debug)]
pub enum Brought {
    /// Where the lines stand.
    Places(Arc<[Placed]>),
    /// A picture.
    Picture(Arc<Picture>),
}

impl Pages {
    fn of(text: TextHash) -> Self {
        let pictures = VecDeque::new();
        Self { text, placed: None, pictures, waits: None, trouble: None }
    }

    /// The picture of a page: as wide as that, or else the latest of any width.
    pub fn picture(&self, page_idx: u32, width: u32) -> Option<&Arc<Picture>> {
        let of_page = || self.pictures.iter().rev().filter(|it| it.page_idx == page_idx);
        of_page().find(|it| it.asked_width == width).or_else(|| of_page().next())
    }

    /// What is to be asked for so that this page can be shown so wide; `None` where it is there or cannot
    /// be had, and while something else is on its way.
    pub fn lacks(&self, page_idx: u32, width: u32) -> Option<Wish> {
        let wish =
            if self.placed.is_none() { Wish::Places } else { Wish::Picture { page_idx, width } };
        let is_there = self.placed.is_some()
            && self.picture(page_idx, width).is_some_and(|it| it.asked_width == width);
        let is_vain = self.trouble.as_ref().is_some_and(|(vain, _)| *vain == wish);
        // One thing at a time: two panes of one document would else call off each other's wishes for ever.
        (!is_there && !is_vain && self.waits.is_none()).then_some(wish)
    }
}

impl Workspace {
    /// Whether a document has pages that can be shown.
    pub fn has_pages(&self, path: &DocPath) -> bool {
        let corpus = self.corpus.as_ref().filter(|corpus| corpus.root.folder().is_some());
        let reading = corpus.and_then(|corpus| corpus.reading(path));
        reading.is_some_and(|it| it.document.extractor() == Extractor::PDF)
    }

    /// The page at the upper edge of a pane, counted from 0; the first until it is known.
    pub fn page_of(&self, pane: &Pane) -> u32 {
        let placed = self.pages.get(&pane.path).and_then(|pages| pages.placed.as_ref());
        placed.map_or(0, |placed| page_at(placed, self.top_byte(pane)))
    }
}

impl Turn<'_> {
    /// Shows the pages of a pane's document, or hides them.
    pub(super) fn show_pages(&mut self, pane_idx: usize, shows: bool) {
        let Some(pane) = self.ws.panes.get(pane_idx) else { return };
        if shows && !self.ws.has_pages(&pane.path) {
            return;
        }
        if let Some(pane) = self.ws.panes.get_mut(pane_idx) {
            pane.shows_pages = shows;
        }
        self.forget_pages();
    }

    /// Forgets the pages of documents that no pane shows.
    fn forget_pages(&mut self) {
        let panes = &self.ws.panes;
        let is_shown = |path: &DocPath| panes.iter().any(|it| it.shows_pages && it.path == *path);
        self.ws.pages.retain(|path, _| is_shown(path));
    }

    /// Asks for what the view of a pane lacks.
    pub(super) fn want_page(&mut self, pane_id: PaneId, page_idx: u32, width: u32) {
        self.forget_pages();
        let Some(pane) = self.ws.pane_of(pane_id).filter(|pane| pane.shows_pages) else { return };
        let path = DocPath::clone(&pane.path);
        let Some(corpus) = &self.ws.corpus else { return };
        let Some(text) = corpus.reading(&path).map(|it| it.document.hash()) else { return };
        let root = corpus.root.clone();
        let pages = self.ws.pages.entry(DocPath::clone(&path)).or_insert_with(|| Pages::of(text));
        if pages.text != text {
            *pages = Pages::of(text);
        }
        let Some(wish) = pages.lacks(page_idx, width) else { return };
        pages.waits = Some(wish);
        self.effects.push(Effect::BringPages(AskPages { root, path, text, wish }));
    }

    /// Takes in what came of a wish.
    pub(super) fn hear_pages(&mut self, asked: &AskPages, brought: Result<Brought, String>) {
        let Some(pages) = self.ws.pages.get_mut(&asked.path) else { return };
        if pages.text != asked.text {
            return;
        }
        if pages.waits == Some(asked.wish) {
            pages.waits = None;
        }
        match brought {
            Ok(Brought::Places(placed)) => pages.placed = Some(placed),
            Ok(Brought::Picture(picture)) => {
                pages.trouble = None;
                pages.pictures.push_back(picture);
                if pages.pictures.len() > KEPT {
                    pages.pictures.pop_front();
                }
            }
            Err(why) => pages.trouble = Some((asked.wish, why)),
        }
    }
}
