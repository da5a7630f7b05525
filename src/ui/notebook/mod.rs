//! The notebook side: the list of notes, or one note with its text and cards.
//!
//! Knows the workspace; reads no file and no clock. A block is laid out first ([`prose`], [`card`])
//! and painted after, so that [`note`] can skip what is not on the screen. Start at [`notebook_ui`].

mod blocks;
pub mod card;
mod changed;
pub mod heights;
pub mod index;
pub mod links;
pub mod list;
pub mod markdown;
pub mod note;
pub mod prose;
mod tail;
pub mod write;

use std::sync::Arc;

use egui::{CursorIcon, Rect, Sense, Stroke, Ui, WidgetInfo, accesskit::Role, pos2, vec2};

use crate::{
    notebook::{
        edit::Edit,
        ids::NoteId,
        note::{Block, Note},
    },
    workspace::{
        Workspace,
        command::{Annotate, Command, Go, View},
        overlay::Editing,
    },
};

use super::{
    Outbox,
    chips::{one_line, tell, triangle},
    theme::{self, size, tokens},
};

use list::counted;
use write::Draft;

/// Height of the head.
const HEAD: f32 = 39.0;

/// What the notebook side remembers between frames.
#[derive(Debug, Default)]
pub struct NotebookViews {
    note: note::NoteViews,
    list: list::ListViews,
    draft: Option<Draft>,
}

/// Draws the notebook side in the room that is left.
pub fn notebook_ui(
    ui: &mut Ui,
    views: &mut NotebookViews,
    workspace: &Workspace,
    out: &mut Outbox,
) {
    follow_editing(ui, views, workspace, out);
    ui.spacing_mut().item_spacing.y = 0.0;
    let (head, _) = ui.allocate_exact_size(vec2(ui.available_width(), HEAD), Sense::hover());
    let line = Stroke::new(1.0, tokens(ui.ctx()).line);
    ui.painter().hline(head.x_range(), head.bottom() - 0.5, line);
    let inner = head.shrink2(vec2(16.0, 0.0));
    let open = workspace
        .open_note
        .as_ref()
        .and_then(|note_id| Some((note_id, workspace.notebook.notes.get(note_id)?)));
    if let Some(open) = open {
        note_head(ui, inner, views, workspace, open, out);
        note::note_ui(ui, &mut views.note, &mut views.draft, workspace, open, out);
    } else {
        list_head(ui, inner, workspace, out);
        list::list_ui(ui, &mut views.list, workspace, out);
    }
}

/// Opens a draft for what the workspace says is written, and ends one that it does not.
fn follow_editing(ui: &Ui, views: &mut NotebookViews, workspace: &Workspace, out: &mut Outbox) {
    let editing = workspace.editing.as_ref();
    if views.draft.as_ref().map(|draft| &draft.editing) == editing {
        return;
    }
    // The block that is written was moved by what came from outside. To write its words where it
    // stood would put them on another's; they are in the notebook already.
    if let Some(draft) = views.draft.take_if(|draft| !draft.is_in(&workspace.notebook)) {
        views.draft = editing.and_then(|editing| draft.moved(ui, editing));
        if views.draft.is_some() {
            return;
        }
    }
    // A click on text makes its draft, with the caret's place, a moment before the workspace knows.
    out.extend(views.draft.take().and_then(Draft::finish));
    let Some(editing) = editing else { return };
    let words = match editing {
        Editing::Title(note_id) => workspace.notebook.notes.get(note_id).map(|note| &note.title),
        Editing::Text(note_id, block_idx) => {
            let note = workspace.notebook.notes.get(note_id);
            match note.and_then(|note| note.blocks.get(*block_idx)) {
                Some(Block::Text(words)) => Some(words),
                _ => None,
            }
        }
    };
    views.draft = words.map(|words| Draft::new(editing.clone(), words, None));
}

/// The head of an open note: its title, which a click changes, and the way to all notes.
fn note_head(
    ui: &mut Ui,
    rect: Rect,
    views: &mut NotebookViews,
    workspace: &Workspace,
    (note_id, note): (&NoteId, &Arc<Note>),
    out: &mut Outbox,
) {
    let tokens = tokens(ui.ctx());
    let n_notes = counted(workspace.notebook.notes.len(), "note");
    let words = one_line(ui, &n_notes, theme::ui(size::UI), tokens.mute, 120.0);
    let left = rect.right() - words.size().x - 14.0;
    let spot = Rect::from_min_max(pos2(left - 4.0, rect.top()), rect.max);
    let all = ui.interact(spot, egui::Id::unique("all notes"), Sense::click());
    all.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("{n_notes}: list them")));
    let ink = if all.hovered() || all.has_focus() { tokens.ink } else { tokens.mute };
    let at = pos2(left, rect.center().y - words.size().y / 2.0);
    ui.painter().galley_with_override_text_color(at, words, ink);
    triangle(ui.painter(), pos2(rect.right() - 5.0, rect.center().y), true, ink);
    if all.on_hover_cursor(CursorIcon::PointingHand).on_hover_text("All notes").clicked() {
        out.push(Command::Go(Go::Note(None)));
    }
    let room = Rect::from_min_max(rect.min, pos2(left - 12.0, rect.bottom()));
    let editing = Editing::Title(note_id.clone());
    if views.draft.as_ref().is_some_and(|draft| draft.editing == editing) {
        let field = room.shrink2(vec2(0.0, 6.0)).with_min_x(room.left() - 6.0);
        write::title_ui(ui, field, &mut views.draft, note, out);
        return;
    }
    let title = list::title(note);
    let ink = if note.title.trim().is_empty() { tokens.mute } else { tokens.ink };
    let words = one_line(ui, title, theme::strong(size::UI), ink, room.width());
    let is_cut = words.elided;
    let spot = Rect::from_min_size(
        pos2(room.left(), room.center().y - words.size().y / 2.0),
        words.size(),
    );
    let response =
        ui.interact(spot.expand2(vec2(4.0, 6.0)), note_title_id(note_id), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("Title: {title}")));
    if response.has_focus() {
        let stroke = Stroke::new(1.5, tokens.accent);
        ui.painter().rect_stroke(response.rect, 4.0, stroke, egui::StrokeKind::Inside);
    }
    ui.painter().galley(spot.min, words, ink);
    if response.clicked() {
        out.push(Command::View(View::Editing(Some(editing.clone()))));
    }
    response.context_menu(|ui| {
        if ui.button("Rename note").clicked() {
            out.push(Command::View(View::Editing(Some(editing))));
            ui.close();
        }
        if ui.button("Remove note").clicked() {
            out.push(Command::Edit(Edit::RemoveNote(note_id.clone())));
            out.push(Command::Go(Go::Note(None)));
            ui.close();
        }
    });
    let response = response.on_hover_cursor(CursorIcon::Text);
    if is_cut {
        response.on_hover_text(title);
    }
}

fn note_title_id(note_id: &NoteId) -> egui::Id {
    egui::Id::unique(("note head", note_id.as_str()))
}

/// The head of the list: how many notes there are, and a button for another.
fn list_head(ui: &mut Ui, rect: Rect, workspace: &Workspace, out: &mut Outbox) {
    let tokens = tokens(ui.ctx());
    let n_notes = counted(workspace.notebook.notes.len(), "note");
    let words = one_line(ui, &n_notes, theme::strong(size::UI), tokens.ink, 160.0);
    let at = pos2(rect.left(), rect.center().y - words.size().y / 2.0);
    let told = Rect::from_min_size(at, words.size());
    ui.painter().galley(at, words, tokens.ink);
    tell(ui, told, egui::Id::unique("count of notes"), &n_notes);
    let button = egui::Button::new("+ New note");
    let spot = Rect::from_min_max(
        pos2(rect.right() - 92.0, rect.top() + 7.0),
        pos2(rect.right(), rect.bottom() - 7.0),
    );
    if ui.place(spot, button).clicked() {
        let new = Annotate::NewNote { title: String::new(), with_selection: false };
        out.push(Command::Annotate(new));
    }
}
