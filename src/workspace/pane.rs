//! A pane: one document being read.

use std::sync::Arc;

use crate::{notebook::ids::ExcerptId, text::span::Span};

use super::{corpus::DocPath, folds::Folding};

/// Most panes side by side.
pub const MAX_PANES: usize = 4;

/// Names a pane as long as it is open; never used again after.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PaneId(pub u32);

/// Where a pane stands in its text: the block at its upper edge, and how many points of that block
/// are above the edge. Not a pixel offset from the top: that would have to be corrected whenever an
/// estimated height above turns out wrong, and is too coarse in very long texts.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Place {
    /// Index of the first block on the screen.
    pub block: usize,
    /// Points of it above the upper edge, at least 0.
    pub above: f32,
    /// The first byte whose line is wholly in view: what a place is written down as, since points
    /// depend on the width.
    pub byte: usize,
}

/// The selection, or the caret where both ends are the same. Byte offsets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Selection {
    /// The end that stays.
    pub anchor: usize,
    /// The end that moves: where the caret is.
    pub focus: usize,
}

impl Selection {
    /// A caret.
    pub const fn caret(byte: usize) -> Self {
        Self { anchor: byte, focus: byte }
    }

    /// What is selected; empty for a caret.
    pub const fn span(self) -> Span {
        Span::new(self.anchor, self.focus)
    }
}

/// What a pane is asked to bring into view, until the view has done it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// The place in the text.
    pub byte: usize,
    /// Where on the screen it comes to stand.
    pub at: At,
}

/// Where on the screen a place that is wanted comes to stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum At {
    /// At the upper edge exactly: reopening.
    Edge,
    /// Where it is, if it is in view; else at a third of the height: going somewhere.
    View,
    /// Level with that byte in that other pane.
    Level(PaneId, usize),
}

/// A passage that lights up for a moment after a jump.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Flash {
    /// The passage.
    pub span: Span,
    /// When it began, in seconds of the window's clock.
    pub since_secs: f64,
}

/// Find in the pane.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Find {
    /// The words looked for.
    pub query: String,
    /// Where they are, in order.
    pub hits: Arc<[Span]>,
    /// Which of them is the current one.
    pub current: Option<usize>,
    /// Whether there are more than were listed.
    pub is_cut: bool,
    /// Whether the search is still under way.
    pub is_running: bool,
    /// Whether the words are looked for again because the text is another: the pane stays where it
    /// is.
    pub is_repeated: bool,
}

/// Which end of an excerpt the arrows move.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// Its start.
    Start,
    /// Its end.
    End,
}

/// One pane.
#[derive(Clone, Debug)]
pub struct Pane {
    /// Its name.
    pub id: PaneId,
    /// The document it shows.
    pub path: DocPath,
    /// Its share of the width: all shares together are its parts.
    pub share: f32,
    /// Size of the text in points; 0 for the usual one.
    pub text_size: f32,
    /// Where it stands.
    pub place: Place,
    /// What is to be brought into view.
    pub wanted: Option<Wanted>,
    /// The selection or caret.
    pub selection: Option<Selection>,
    /// Whether a caret is shown although nothing is selected (F7).
    pub shows_caret: bool,
    /// The excerpt that was picked here, and which end the arrows move, if one.
    pub picked: Option<(ExcerptId, Option<End>)>,
    /// What lights up.
    pub flash: Option<Flash>,
    /// Whether it shows what others used of its document.
    pub shows_usage: bool,
    /// Which of the page's own lines it has folded away.
    pub folding: Folding,
    /// Whether it shows the pages of its document beside the text.
    pub shows_pages: bool,
    /// The find bar, when open.
    pub find: Option<Find>,
}

impl Pane {
    /// A pane at the top of a document.
    pub fn new(id: PaneId, path: DocPath) -> Self {
        Self {
            id,
            path,
            share: 1.0,
            text_size: 0.0,
            place: Place::default(),
            wanted: None,
            selection: None,
            shows_caret: false,
            picked: None,
            flash: None,
            shows_usage: false,
            folding: Folding::default(),
            shows_pages: false,
            find: None,
        }
    }

    /// The passage that is selected, if it is more than a caret.
    pub fn selected(&self) -> Option<Span> {
        self.selection.map(Selection::span).filter(|span| !span.is_empty())
    }
}
