//! The list of notes, in the reader's order.

use std::sync::Arc;

use egui::{
    CursorIcon, Id, Key, Modifiers, Rect, Response, ScrollArea, Sense, Stroke, Ui, WidgetInfo,
    accesskit::Role, pos2, vec2,
};

use crate::{
    notebook::{
        edit::Edit,
        ids::NoteId,
        note::{Block, Note},
    },
    ui::{
        Outbox,
        chips::{self, one_line},
        theme::{self, size, tokens},
    },
    workspace::{
        Workspace,
        command::{Annotate, Command, Go, View},
        overlay::{Area, Editing},
    },
};

use super::markdown;

/// Height of a row.
const ROW: f32 = 66.0;
/// Characters of a note that are looked at for its first words.
const HEAD: usize = 400;

/// What the list remembers between frames.
#[derive(Debug, Default)]
pub struct ListViews {
    /// The row that is dragged, and in front of which row it would be dropped.
    drag: Option<(usize, usize)>,
    /// The row that was chosen in the last frame.
    chosen: Option<usize>,
}

/// A note's title for people.
pub fn title(note: &Note) -> &str {
    let title = note.title.trim();
    if title.is_empty() { "Untitled note" } else { title }
}

/// `1 excerpt`, `12 excerpts`.
pub fn counted(n: usize, one: &str) -> String {
    if n == 1 { format!("1 {one}") } else { format!("{n} {one}s") }
}

/// The first words of a note: of its text, else of its first quote.
pub fn first_words(workspace: &Workspace, note: &Note) -> String {
    let text = note.blocks.iter().find_map(|block| match block {
        Block::Text(words) if !words.trim().is_empty() => {
            let head: String = words.chars().take(HEAD).collect();
            Some(markdown::plain(&head))
        }
        _ => None,
    });
    text.or_else(|| {
        let words = workspace.quote(note.excerpts().next()?)?;
        Some(format!("“{}”", chips::opening(&words, 120)))
    })
    .map(|words| chips::opening(&words, 160))
    .unwrap_or_default()
}

/// Draws the list in the room that is left.
pub fn list_ui(ui: &mut Ui, views: &mut ListViews, workspace: &Workspace, out: &mut Outbox) {
    let notes = workspace.notebook.notes_in_order();
    if notes.is_empty() {
        empty_ui(ui);
        return;
    }
    keys(ui, workspace, &notes, out);
    let is_other = views.chosen != workspace.block;
    views.chosen = workspace.block;
    let bring = workspace.block.filter(|_| is_other);
    ui.spacing_mut().item_spacing.y = 0.0;
    ScrollArea::vertical().id_salt("notes").auto_shrink(false).animated(false).show_viewport(
        ui,
        |ui, viewport| {
            ui.set_height(ROW * notes.len() as f32);
            let corner = ui.max_rect().left_top();
            let width = ui.max_rect().width();
            let row_rect = |idx: usize| {
                let at = pos2(corner.x, corner.y + ROW * idx as f32);
                Rect::from_min_size(at, vec2(width, ROW))
            };
            let first = (viewport.min.y / ROW).floor().max(0.0) as usize;
            let last = ((viewport.max.y / ROW).ceil().max(0.0) as usize).min(notes.len());
            for (idx, (note_id, note)) in notes.iter().enumerate().take(last).skip(first) {
                row_ui(ui, row_rect(idx), idx, (note_id, note), views, workspace, out);
            }
            if let Some(idx) = bring {
                let (top, bottom) = (ROW * idx as f32, ROW * (idx + 1) as f32);
                if top < viewport.min.y || bottom > viewport.max.y {
                    ui.scroll_to_rect(row_rect(idx), None);
                }
            }
            drag(ui, views, &notes, &row_rect, out);
        },
    );
}

fn empty_ui(ui: &mut Ui) {
    ui.add_space(12.0);
    ui.horizontal(|ui| {
        ui.add_space(16.0);
        ui.vertical(|ui| {
            let words = "Select a passage and press Enter: it goes into a note.";
            ui.label(egui::RichText::new(words).color(tokens(ui.ctx()).mute));
        });
    });
}

/// Arrows choose a note, Enter opens it: while the keyboard is in the notebook and in no field.
fn keys(ui: &Ui, workspace: &Workspace, notes: &[(&NoteId, &Arc<Note>)], out: &mut Outbox) {
    let ctx = ui.ctx();
    let is_ours = workspace.area == Area::Notebook
        && workspace.overlay.is_none()
        && workspace.editing.is_none()
        && ctx.memory(egui::Memory::focused).is_none()
        && !egui::Popup::is_any_open(ctx);
    if !is_ours {
        return;
    }
    let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
    let last = notes.len() - 1;
    let chosen = workspace.block.filter(|idx| *idx <= last);
    if pressed(Key::ArrowDown) {
        let next = chosen.map_or(0, |idx| (idx + 1).min(last));
        out.push(Command::Go(Go::Block(Some(next))));
    } else if pressed(Key::ArrowUp) {
        let next = chosen.map_or(last, |idx| idx.saturating_sub(1));
        out.push(Command::Go(Go::Block(Some(next))));
    }
    if let Some((note_id, _)) = chosen.and_then(|idx| notes.get(idx))
        && pressed(Key::Enter)
    {
        out.push(Command::Go(Go::Note(Some((*note_id).clone()))));
    }
}

fn row_ui(
    ui: &mut Ui,
    rect: Rect,
    idx: usize,
    (note_id, note): (&NoteId, &Note),
    views: &mut ListViews,
    workspace: &Workspace,
    out: &mut Outbox,
) {
    let id = Id::unique(("note row", note_id.as_str()));
    let response = ui.interact(rect, id, Sense::click_and_drag());
    let is_chosen = workspace.block == Some(idx) && workspace.area == Area::Notebook;
    let title = title(note);
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, is_chosen, title));
    paint_row(ui, &response, note, workspace, is_chosen);
    if response.clicked() {
        out.push(Command::Go(Go::Area(Area::Notebook)));
        out.push(Command::Go(Go::Note(Some(note_id.clone()))));
    }
    if response.drag_started() {
        views.drag = Some((idx, idx));
    }
    if response.dragged() {
        ui.ctx().set_cursor_icon(CursorIcon::Grabbing);
    }
    response.context_menu(|ui| {
        if ui.button("Open").clicked() {
            out.push(Command::Go(Go::Note(Some(note_id.clone()))));
            ui.close();
        }
        if ui.button("Rename note").clicked() {
            out.push(Command::Go(Go::Note(Some(note_id.clone()))));
            out.push(Command::View(View::Editing(Some(Editing::Title(note_id.clone())))));
            ui.close();
        }
        ui.separator();
        if ui.button("Remove note").clicked() {
            out.push(Command::Edit(Edit::RemoveNote(note_id.clone())));
            ui.close();
        }
    });
}

fn paint_row(ui: &Ui, row: &Response, note: &Note, workspace: &Workspace, is_chosen: bool) {
    let rect = row.rect;
    let tokens = tokens(ui.ctx());
    let painter = ui.painter();
    if is_chosen || row.has_focus() {
        painter.rect_filled(rect, 0.0, tokens.page);
        painter.rect_filled(rect.with_max_x(rect.left() + 3.0), 0.0, tokens.accent);
    } else if row.hovered() {
        painter.rect_filled(rect, 0.0, tokens.hover);
    }
    painter.hline(rect.x_range(), rect.bottom() - 0.5, Stroke::new(1.0, tokens.line));
    let left = rect.left() + 16.0;
    let room = rect.width() - 32.0;
    let mut y = rect.top() + 8.0;
    let n_excerpts = note.excerpts().count();
    let date = chips::date(&note.edited);
    let mut about = counted(n_excerpts, "excerpt");
    if !date.is_empty() {
        about = format!("{about} · {date}");
    }
    let ink = if note.title.trim().is_empty() { tokens.mute } else { tokens.ink };
    let lines = [
        (title(note).to_owned(), theme::strong(size::UI), ink),
        (first_words(workspace, note), theme::ui(size::SMALL), tokens.ink),
        (about, theme::ui(size::SMALL), tokens.mute),
    ];
    for (words, font, ink) in lines {
        let galley = one_line(ui, &words, font, ink, room);
        painter.galley(pos2(left, y), galley, ink);
        y += 17.0;
    }
}

/// Shows where a dragged note would land, and lands it.
fn drag(
    ui: &Ui,
    views: &mut ListViews,
    notes: &[(&NoteId, &Arc<Note>)],
    row_rect: &dyn Fn(usize) -> Rect,
    out: &mut Outbox,
) {
    let Some((from, _)) = views.drag else { return };
    if let Some(pointer) = ui.ctx().pointer_latest_pos() {
        let first = row_rect(0);
        let gap = ((pointer.y - first.top()) / ROW).round().clamp(0.0, notes.len() as f32);
        let gap = gap as usize;
        views.drag = Some((from, gap));
        let y = first.top() + ROW * gap as f32;
        let stroke = Stroke::new(2.0, tokens(ui.ctx()).accent);
        ui.painter().hline(first.x_range(), y, stroke);
    }
    if ui.input(|input| !input.pointer.any_down()) {
        let (from, gap) = views.drag.take().unwrap_or((from, from));
        let is_elsewhere = gap != from && gap != from + 1;
        if let Some((note_id, _)) = notes.get(from).filter(|_| is_elsewhere) {
            let before = notes.get(gap).map(|(before_id, _)| (*before_id).clone());
            out.push(Command::Annotate(Annotate::MoveNote((*note_id).clone(), before)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_read_well() {
        assert_eq!(counted(1, "excerpt"), "1 excerpt");
        assert_eq!(counted(0, "note"), "0 notes");
    }
}
