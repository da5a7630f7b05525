//! The reading view: the text of one pane, its highlights and its selection.
//!
//! Draws only what is in view, whatever the length of the text: a pane stands at a block and points
//! above the edge, heights are measured as they are met, and no frame walks over the whole text. It
//! refuses to know what a highlight is for: it gets marks, and tells where was pressed.
//!
//! In three layers. What is where: `extent`, `scroll`, `look`, `dress`, `cells`, `columns`, `table`, `compose`, `hang`, `glyphs`, `align`, `seams`, `lines`, `fit`, `joined`, `lay`. What is
//! wanted: `select`, `pointer`, `keyboard`, `walker`, `follow`, `frame`. What is seen: `ink`,
//! `shared`, `signs`, `lit`, `paint`, `set_off`, `pages`, `notes`, `folded`, `overview`, `tips`, `usage`, `untraced`, `access`, `scene`. Start at
//! [`reader_ui`].

mod access;
mod align;
mod cells;
mod columns;
mod compose;
mod dress;
mod extent;
mod fit;
mod folded;
mod follow;
mod frame;
mod glyphs;
mod hang;
mod ink;
mod joined;
mod keyboard;
mod lay;
mod lines;
mod lit;
mod look;
mod notes;
mod overview;
mod pages;
mod paint;
mod pointer;
mod scene;
#[cfg(test)]
mod scripts;
mod scroll;
mod seams;
mod select;
mod set_off;
mod shared;
mod signs;
mod table;
mod tips;
mod untraced;
mod usage;
mod walker;

use std::{collections::HashSet, sync::Arc};

use egui::{Align2, Rect, Response, Ui, UiBuilder, accesskit::Role, vec2};

use crate::{
    layout::{bands::Rows, level::Knot},
    notebook::ids::ExcerptId,
    text::span::Span,
    ui::{
        Outbox,
        theme::{self, Tokens},
    },
    workspace::{
        Workspace,
        corpus::{Entry, EntryState},
        folds::Fold,
        pane::{End, Pane, Place},
        tracing::ParallelId,
    },
};

pub(super) use follow::Guide;
use frame::Frame;
use ink::Inks;
use lay::{Maps, Setting, Shown};
pub(super) use lit::colour;
use overview::Overview;
use pointer::Pointer;
use shared::SharedLines;

/// What one pane's reading view remembers between frames. Worth nothing once the pane is closed.
#[derive(Debug, Default)]
pub struct Reader {
    setting: Option<Setting>,
    maps: Maps,
    inks: Inks,
    shared: SharedLines,
    overview: Overview,
    pointer: Pointer,
    /// The end of the picked excerpt that is dragged, and where it was put last.
    handle: Option<(End, usize)>,
    /// The x that steps by rows keep.
    column: Option<f32>,
    /// The byte at the upper edge, and the points from the edge to its line: what stays in place
    /// when the column gets another width.
    anchor: Option<(usize, f32)>,
    /// Where the pane stood after the last frame.
    placed: Option<Place>,
    /// What the block there covered: it is another with what is joined to it when lines are folded.
    first: Option<Span>,
    /// The excerpt this pane said is hovered.
    hovering: Option<ExcerptId>,
    /// The parallel this pane said is pointed at.
    touching: Option<ParallelId>,
    /// Where on the screen the line stands that this pane is to be level with.
    level: Option<f32>,
    /// Where the pane that leads stands.
    guide: Option<Guide>,
    /// What the other panes share with this one, while it leads; and what it told them of that.
    rows: Vec<Arc<[Knot]>>,
    guides: Vec<Option<Guide>>,
    /// The passage whose tip is shown or soon will be: the name of its row, where that is, and the
    /// excerpt.
    tip: Option<(egui::Id, Rect, ExcerptId)>,
    /// Excerpts with a memo or in a note, and the state of the notebook that was so.
    remarked: (HashSet<ExcerptId>, Option<(u64, usize)>),
    /// What is in view, for questions about it. Their galleys are not painted again.
    shown: Vec<Shown>,
    /// Lines that stand for folded ones.
    folded: Vec<(Rect, Fold)>,
    view: Option<Rect>,
    end_of_selection: Option<Rect>,
    response: Option<Response>,
}

impl Reader {
    /// Where the selection's moving end is on the screen; `None` while it is being dragged, out of
    /// view, or nothing is selected. As of the last frame.
    pub fn end_of_selection(&self) -> Option<Rect> {
        self.end_of_selection
    }

    /// Where a place of the text is on the screen, as a box of no width and a row's height; `None`
    /// where it is out of view. As of the last frame.
    pub fn place_of(&self, byte: usize) -> Option<Rect> {
        let view = self.view?;
        let block = self.shown.iter().find(|shown| {
            let span = shown.block.span();
            span.start() <= byte && byte <= span.end()
        })?;
        Some(block.caret(byte)).filter(|rect| view.intersects(rect.expand(0.1)))
    }

    /// Where the row of a byte begins on the screen; `None` where its block is out of view.
    pub(super) fn row_top(&self, byte: usize) -> Option<f32> {
        let block = self.shown.iter().find(|shown| {
            let span = shown.block.span();
            span.start() <= byte && byte <= span.end()
        })?;
        Some(block.caret(byte).top())
    }

    /// The part of the text whose blocks are on the screen.
    pub(super) fn in_view(&self) -> Option<Span> {
        let (first, last) = (self.shown.first()?, self.shown.last()?);
        Some(Span::new(first.block.span().start(), last.block.span().end()))
    }

    /// The page on the screen.
    pub(super) fn page(&self) -> Option<Rect> {
        self.view
    }

    /// The rows of a passage on the screen; infinitely far up or down where its blocks are not on it.
    pub(super) fn rows_of(&self, span: Span) -> Option<Rows> {
        let in_view = self.in_view()?;
        let row = |byte: usize| {
            if byte < in_view.start() {
                return Err(f32::NEG_INFINITY);
            }
            let block = self.shown.iter().find(|shown| byte < shown.block.span().end());
            let block = block.ok_or(f32::INFINITY)?;
            let local = byte.saturating_sub(block.block.span().start());
            Ok(block.lines.row_rect(block.lines.row_of(local)).translate(block.origin.to_vec2()))
        };
        let top = row(span.start()).map_or_else(|far| far, |row| row.top() + 2.0);
        let last = span.end().saturating_sub(1).max(span.start());
        let bottom = row(last).map_or_else(|far| far, |row| row.bottom() - 1.0);
        Some(Rows { top, bottom: bottom.max(top) })
    }

    /// Says where the line is that this pane is to be level with, for the next drawing.
    pub(super) fn stand_level(&mut self, y: Option<f32>) {
        self.level = y;
    }

    /// Has this pane lead: the next drawing tells of each of these rows where it stands in it.
    pub(super) fn lead(&mut self, rows: Vec<Arc<[Knot]>>) {
        self.rows = rows;
    }

    /// What it told of them; nothing where it did not move.
    pub(super) fn led(&mut self) -> Vec<Option<Guide>> {
        std::mem::take(&mut self.guides)
    }

    /// Has this pane go along with the one that leads, in the next drawing.
    pub(super) fn follow(&mut self, guide: Option<Guide>) {
        self.guide = guide;
    }

    /// Whether the pointer is selecting words or moving an end: what would be in the way should wait.
    pub fn is_dragging(&self) -> bool {
        self.pointer.is_dragging() || self.handle.is_some() || self.overview.grip.is_some()
    }

    /// The page's own response in the last frame: for a context menu.
    pub fn response(&self) -> Option<&Response> {
        self.response.as_ref()
    }

    fn forget(&mut self) {
        let maps = std::mem::take(&mut self.maps);
        let (hovering, touching) = (self.hovering.take(), self.touching.take());
        *self = Self { maps, hovering, touching, ..Self::default() };
    }
}

/// Draws the body of a pane in all the room there is, and says what was done in it.
///
/// The place moves within the frame and is told with [`Scrolled`](crate::workspace::command::PaneCommand::Scrolled), which also answers
/// what was wanted. Nothing asks for a repaint while nothing moves.
///
/// Cost: the blocks in view, about 0.1 ms; a page's layout, about 2 ms, where it is met anew.
pub fn reader_ui(
    ui: &mut Ui,
    reader: &mut Reader,
    workspace: &Workspace,
    pane: &Pane,
    out: &mut Outbox,
) {
    let tokens = theme::tokens(ui.ctx());
    let room = ui.available_rect_before_wrap();
    ui.painter().rect_filled(room, 0, tokens.page);
    let entry = workspace.corpus.as_ref().and_then(|corpus| corpus.entry(&pane.path));
    let reading = entry.and_then(Entry::reading);
    if let Some(reading) = reading.filter(|it| !it.document.paragraphs().is_empty()) {
        let builder = UiBuilder::new()
            .id_salt(("reader", pane.id.0))
            .max_rect(room)
            .accessibility_role(Role::Document)
            .accessibility_label(workspace.shown(&pane.path).title);
        ui.scope_builder(builder, |ui| {
            ui.set_clip_rect(room.intersect(ui.clip_rect()));
            Frame::new(ui, tokens, reader, (workspace, pane, reading), room).run(ui, reader, out);
        });
    } else {
        reader.forget();
        let words = match entry.map(|entry| &entry.state) {
            None => "This document is not in the open folder.",
            Some(EntryState::Waiting) => "Reading…",
            Some(EntryState::Unreadable(why)) => why,
            Some(EntryState::Read(_)) => "This document holds no words.",
        };
        message_ui(ui, tokens, room, words);
    }
    ui.advance_cursor_after_rect(room);
}

fn message_ui(ui: &mut Ui, tokens: &Tokens, page: Rect, words: &str) {
    let room = Align2::CENTER_CENTER
        .align_size_within_rect(vec2(360.0_f32.min(page.width() - 32.0), 80.0), page);
    ui.scope_builder(UiBuilder::new().max_rect(room), |ui| {
        ui.vertical_centered(|ui| ui.label(egui::RichText::new(words).color(tokens.mute)));
    });
}
