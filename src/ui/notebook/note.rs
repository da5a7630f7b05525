//! An open note: its blocks one below the other, however many there are.
//!
//! Only blocks on the screen are laid out and painted; the others have a height, measured when they
//! were last seen or estimated. Where a block above the screen turns out higher than it was thought,
//! the scroll offset follows, so that nothing on the screen moves.

use std::sync::{Arc, Weak};

use egui::{
    CursorIcon, Id, Key, Modifiers, Rect, ScrollArea, Sense, Stroke, Ui, WidgetInfo,
    accesskit::Role, pos2, vec2,
};

use crate::{
    notebook::{
        ids::{ExcerptId, NoteId},
        note::{self, Block, Note},
    },
    ui::{Outbox, chips::grip, kept::Kept, theme::tokens, words as in_words},
    workspace::{
        Workspace,
        command::{Annotate, Command, Go, View},
        overlay::{Area, Editing},
    },
};

use super::{
    card::{Card, CardViews, Seat},
    heights::Heights,
    index::Index,
    markdown::{self},
    prose::Prose,
    write::Draft,
};

/// Blank at both sides.
pub(super) const SIDE: f32 = 16.0;
/// Space behind a block; writing between two begins there.
pub(super) const GAP: f32 = 10.0;
/// Space above the first block.
const TOP: f32 = 12.0;
/// How far above the screen blocks are measured ahead.
const AHEAD: f32 = 300.0;
/// Height of what stands below the blocks, without the notes that link here.
const TAIL: f32 = 64.0;
/// Height of a line that names a note that links here.
pub(super) const LINKED: f32 = 22.0;
/// How often bringing a block into view is tried: each try knows more heights.
const TRIES: u8 = 4;

/// What the open note remembers between frames.
#[derive(Debug, Default)]
pub struct NoteViews {
    pub(super) heights: Heights,
    /// The note and the width the heights are of.
    pub(super) of: Weak<Note>,
    pub(super) width: f32,
    /// The offset to scroll to in the next frame.
    pub(super) go_to: Option<f32>,
    /// The block that was chosen in the last frame.
    pub(super) chosen: Option<(NoteId, usize)>,
    /// The block to bring into view, and how often that was tried.
    pub(super) bring: Option<(usize, u8)>,
    /// The block that is dragged, and in front of which block it would be dropped.
    pub(super) drag: Option<(usize, usize)>,
    pub(super) cards: CardViews,
    pub(super) index: Kept<Index>,
    pub(super) hovering: Option<ExcerptId>,
    /// The block that is being written.
    pub(super) writing: Option<usize>,
}

/// The blocks on the screen in one frame.
pub(super) struct Scene<'a> {
    pub(super) workspace: &'a Workspace,
    pub(super) note_id: &'a NoteId,
    pub(super) note: &'a Note,
    pub(super) index: &'a Index,
    /// Left edge and width of the blocks.
    pub(super) left: f32,
    pub(super) width: f32,
    pub(super) hovering: Option<ExcerptId>,
    /// In front of which block the pointer is.
    pub(super) drop_at: Option<(usize, f32)>,
}

/// Draws the note's blocks in the room that is left.
pub fn note_ui(
    ui: &mut Ui,
    views: &mut NoteViews,
    draft: &mut Option<Draft>,
    workspace: &Workspace,
    (note_id, note): (&NoteId, &Arc<Note>),
    out: &mut Outbox,
) {
    keys(ui, views, workspace, note_id, note, out);
    follow_chosen(views, workspace, note_id);
    let width = (ui.available_width() - 2.0 * SIDE).max(80.0);
    if !std::ptr::eq(views.of.as_ptr(), Arc::as_ptr(note)) || views.width != width {
        views.heights.renew(&note.blocks, width);
        views.of = Arc::downgrade(note);
        views.width = width;
    }
    views.writing = match &workspace.editing {
        Some(Editing::Text(editing_id, block_idx)) if editing_id == note_id => Some(*block_idx),
        _ => None,
    };
    let mut index = std::mem::take(&mut views.index);
    let tables = index.of(&workspace.notebook, Index::of);
    let mut area = ScrollArea::vertical()
        .id_salt(("note", note_id.as_str()))
        .auto_shrink(false)
        .animated(false);
    if let Some(offset) = views.go_to.take() {
        area = area.vertical_scroll_offset(offset.max(0.0));
    }
    let mut hovering = None;
    let shown = area.show_viewport(ui, |ui, viewport| {
        let mut scene = Scene {
            workspace,
            note_id,
            note,
            index: tables,
            left: ui.max_rect().left() + SIDE,
            width,
            hovering: None,
            drop_at: None,
        };
        let moved = scene.show(ui, viewport, views, draft, out);
        hovering = scene.hovering;
        moved
    });
    // Behind the wheel, which moved the offset while the note was drawn.
    if shown.inner != 0.0 && views.go_to.is_none() {
        views.go_to = Some(shown.state.unclamped_offset().y + shown.inner);
        ui.ctx().request_repaint();
    }
    views.index = index;
    if hovering != views.hovering {
        out.push(Command::Go(Go::Hover(hovering.clone())));
        views.hovering = hovering;
    }
}

/// Names a block for the keyboard.
pub(super) fn block_id(note_id: &NoteId, block_idx: usize) -> Id {
    Id::unique(("note block", note_id.as_str(), block_idx))
}

/// Arrows choose a block, Enter writes in it or opens its source: while the keyboard is in the
/// notebook and in no field.
fn keys(
    ui: &Ui,
    views: &NoteViews,
    workspace: &Workspace,
    note_id: &NoteId,
    note: &Note,
    out: &mut Outbox,
) {
    let ctx = ui.ctx();
    let is_ours = workspace.area == Area::Notebook
        && workspace.overlay.is_none()
        && workspace.editing.is_none()
        && !ctx.text_edit_focused()
        && !egui::Popup::is_any_open(ctx);
    if !is_ours || note.blocks.is_empty() {
        return;
    }
    let chosen = workspace.block.filter(|idx| *idx < note.blocks.len());
    let focused = ctx.memory(egui::Memory::focused);
    let is_on_block = focused.is_none_or(|id| {
        chosen.is_some_and(|idx| id == block_id(note_id, idx))
            || views.chosen.as_ref().is_some_and(|(id_of, idx)| id == block_id(id_of, *idx))
    });
    if !is_on_block {
        return;
    }
    let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
    let last = note.blocks.len() - 1;
    let next = if pressed(Key::ArrowDown) {
        Some(chosen.map_or(0, |idx| (idx + 1).min(last)))
    } else if pressed(Key::ArrowUp) {
        Some(chosen.map_or(last, |idx| idx.saturating_sub(1)))
    } else {
        None
    };
    if let Some(next) = next {
        if let Some(focused) = focused {
            ctx.memory_mut(|memory| memory.surrender_focus(focused));
        }
        out.push(Command::Go(Go::Block(Some(next))));
        if let Some(Block::Excerpt(excerpt_id)) = note.blocks.get(next) {
            out.push(Command::Go(Go::Select(Some(excerpt_id.clone()))));
        }
    }
    let Some(idx) = chosen else { return };
    if pressed(Key::Enter) {
        out.push(match note.blocks.get(idx) {
            Some(Block::Excerpt(excerpt_id)) => Command::Go(Go::Source(excerpt_id.clone())),
            _ => Command::View(View::Editing(Some(Editing::Text(note_id.clone(), idx)))),
        });
    }
}

/// Brings the chosen block into view when it is another one than before.
fn follow_chosen(views: &mut NoteViews, workspace: &Workspace, note_id: &NoteId) {
    let chosen = workspace.block.map(|idx| (note_id.clone(), idx));
    if chosen != views.chosen {
        views.bring = workspace.block.map(|idx| (idx, 0));
        views.chosen = chosen;
    }
}

impl Scene<'_> {
    /// Draws what is on the screen; gives by how much higher the blocks above it are than was
    /// thought.
    fn show(
        &mut self,
        ui: &mut Ui,
        viewport: Rect,
        views: &mut NoteViews,
        draft: &mut Option<Draft>,
        out: &mut Outbox,
    ) -> f32 {
        let origin = ui.max_rect().top() + TOP;
        let upper = viewport.min.y - TOP;
        let (first, first_top) = views.heights.at(upper.max(0.0));
        let mut moved = self.measure_ahead(ui, views, first);
        let mut top = first_top;
        let mut idx = first;
        if self.note.blocks.is_empty() {
            self.empty_ui(ui, origin);
        }
        while idx < self.note.blocks.len() && top < viewport.max.y - TOP + 4.0 {
            if idx == first && top < upper && !views.heights.is_known(idx) {
                let height = self.lay_height(ui, views, idx);
                let difference = views.heights.measured(idx, height);
                moved += difference;
                top -= difference;
            }
            let at = pos2(self.left, origin + top);
            top += self.block_ui(ui, at, idx, views, draft, out);
            idx += 1;
        }
        if let Some(writing) = views.writing
            && !(first..idx).contains(&writing)
        {
            // A field that is not drawn loses the keyboard.
            let at = pos2(self.left, origin + views.heights.top(writing) - moved);
            self.block_ui(ui, at, writing, views, draft, out);
        }
        if idx >= self.note.blocks.len() {
            self.tail_ui(ui, origin + top, out);
        }
        self.drag(ui, views, out);
        let linked = self.linked().len() as f32;
        let tail = TAIL + if linked > 0.0 { linked.mul_add(LINKED, 30.0) } else { 0.0 };
        let total = TOP + views.heights.top(views.heights.len()) + tail;
        ui.set_height(total);
        ui.set_width(self.width + 2.0 * SIDE);
        bring(ui, views, viewport, moved, total);
        moved
    }

    /// Measures blocks just above the screen; gives by how much higher they are than was thought.
    fn measure_ahead(&self, ui: &Ui, views: &mut NoteViews, first: usize) -> f32 {
        let (mut moved, mut ahead) = (0.0, 0.0);
        for idx in (0..first).rev() {
            if !views.heights.is_known(idx) {
                let height = self.lay_height(ui, views, idx);
                moved += views.heights.measured(idx, height);
            }
            ahead += views.heights.of(idx);
            if ahead > AHEAD {
                break;
            }
        }
        moved
    }

    fn lay_height(&self, ui: &Ui, views: &NoteViews, idx: usize) -> f32 {
        let height = match self.note.blocks.get(idx) {
            Some(Block::Text(words)) => self.lay_text(ui, words).height(),
            Some(Block::Excerpt(excerpt_id)) => self
                .lay_card(ui, &views.cards, idx, excerpt_id)
                .map_or(MISSING, |card| card.height()),
            None => 0.0,
        };
        height + GAP
    }

    pub(super) fn lay_text(&self, ui: &Ui, words: &str) -> Prose {
        let is_known = |title: &str| self.index.has_title(title);
        let shown = note::beginning(words);
        let mut pieces = markdown::pieces(shown);
        if shown.len() < words.len() {
            let said = format!(
                "*Only its beginning is shown. The text has {}, too much to be written on here; it is kept \
                 whole.*",
                in_words::bytes(words.len() as u64)
            );
            pieces.extend(markdown::pieces(&said));
        }
        Prose::lay(ui, &pieces, self.width, &is_known)
    }

    pub(super) fn lay_card(
        &self,
        ui: &Ui,
        cards: &CardViews,
        idx: usize,
        excerpt_id: &ExcerptId,
    ) -> Option<Card> {
        let seat = self.seat(idx);
        Card::lay(ui, cards, self.workspace, self.index, seat, excerpt_id, self.width)
    }

    pub(super) fn seat(&self, idx: usize) -> Seat<'_> {
        let excerpt = |idx: Option<usize>| match idx.and_then(|idx| self.note.blocks.get(idx)) {
            Some(Block::Excerpt(excerpt_id)) => Some(excerpt_id),
            _ => None,
        };
        Seat {
            note_id: self.note_id,
            block_idx: idx,
            before: excerpt(idx.checked_sub(1)),
            after: excerpt(idx.checked_add(1)),
        }
    }

    /// The dots at the left by which a block is dragged.
    pub(super) fn grip_ui(&self, ui: &Ui, slot: Rect, idx: usize, views: &mut NoteViews) {
        let middle = pos2(slot.left() - 8.0, slot.top() + 12.0);
        let rect = Rect::from_center_size(middle, vec2(12.0, 22.0));
        let mut sense = Sense::drag();
        sense -= Sense::FOCUSABLE; // Alt+Shift+arrows move a block by key.
        let response = ui.interact(rect, block_id(self.note_id, idx).with("grip"), sense);
        response.widget_info(|| {
            WidgetInfo::labeled(Role::Button, true, format!("Drag block {}", idx + 1))
        });
        let row = slot.with_min_x(slot.left() - SIDE);
        let is_dragged = views.drag.is_some_and(|(from, _)| from == idx);
        if is_dragged || (views.drag.is_none() && ui.rect_contains_pointer(row)) {
            grip(ui.painter(), middle, tokens(ui.ctx()).mute);
        }
        if is_dragged {
            let ground = tokens(ui.ctx()).ground.gamma_multiply(0.6);
            ui.painter().rect_filled(slot, 5.0, ground);
        }
        if response.drag_started() {
            views.drag = Some((idx, idx));
        }
        response.on_hover_and_drag_cursor(CursorIcon::Grab);
    }

    pub(super) fn find_drop(&mut self, ui: &Ui, slot: Rect, idx: usize) {
        let Some(pointer) = ui.ctx().pointer_latest_pos() else { return };
        if pointer.y >= slot.center().y {
            self.drop_at = Some((idx + 1, slot.bottom() + GAP / 2.0));
        } else if self.drop_at.is_none() {
            self.drop_at = Some((idx, slot.top() - GAP / 2.0));
        }
    }

    /// Shows where a dragged block would land, and lands it.
    fn drag(&self, ui: &Ui, views: &mut NoteViews, out: &mut Outbox) {
        let Some((from, _)) = views.drag else { return };
        if let Some((gap, y)) = self.drop_at {
            views.drag = Some((from, gap));
            let stroke = Stroke::new(2.0, tokens(ui.ctx()).accent);
            ui.painter().hline(self.left..=self.left + self.width, y, stroke);
        }
        if let Some(pointer) = ui.ctx().pointer_latest_pos() {
            let clip = ui.clip_rect();
            // Near an edge, the note scrolls on.
            let over = (clip.top() + 24.0 - pointer.y).max(0.0)
                - (pointer.y - clip.bottom() + 24.0).max(0.0);
            if over != 0.0 {
                ui.scroll_with_delta(vec2(0.0, over.clamp(-24.0, 24.0) / 2.0));
                ui.ctx().request_repaint();
            }
        }
        if ui.input(|input| !input.pointer.any_down()) {
            let (from, gap) = views.drag.take().unwrap_or((from, from));
            let to = if gap > from { gap - 1 } else { gap };
            if to != from {
                let moved = Annotate::MoveBlock(self.note_id.clone(), from, to);
                out.push(Command::Annotate(moved));
            }
        }
    }
}

/// Height of the card of an excerpt that is not there.
pub(super) const MISSING: f32 = 36.0;

/// Scrolls to the block that is to come into view, until it is there.
fn bring(ui: &Ui, views: &mut NoteViews, viewport: Rect, moved: f32, total: f32) {
    let Some((idx, tries)) = views.bring else { return };
    let upper = viewport.min.y + moved;
    let room = viewport.height();
    let top = TOP + views.heights.top(idx);
    let bottom = top + views.heights.of(idx) - GAP;
    let is_in_view = top >= upper && (bottom <= upper + room || bottom - top > room);
    if (is_in_view && views.heights.is_known(idx)) || tries >= TRIES {
        views.bring = None;
        return;
    }
    let is_far = top > upper + 2.0 * room || bottom < upper - room;
    let offset = if bottom - top > room - 16.0 {
        top - TOP
    } else if is_far {
        top - room / 3.0
    } else if top < upper {
        top - TOP
    } else {
        bottom + GAP - room
    };
    // Beyond the end, egui would swing back.
    views.go_to = Some(offset.min(total - room));
    views.bring = Some((idx, tries + 1));
    ui.ctx().request_repaint();
}
