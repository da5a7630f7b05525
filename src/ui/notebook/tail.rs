//! What stands below the blocks of an open note, and in their place while there are none.

use egui::{
    CursorIcon, Id, Rect, Sense, Stroke, StrokeKind, Ui, WidgetInfo, accesskit::Role, pos2, vec2,
};

use crate::{
    notebook::ids::NoteId,
    ui::{
        Outbox,
        chips::{one_line, rows, tell},
        theme::{self, size, tokens},
    },
    workspace::command::{Annotate, Command, Go},
};

use super::note::{LINKED, Scene, block_id};

impl Scene<'_> {
    pub(super) fn empty_ui(&self, ui: &Ui, y: f32) {
        let words = "Select a passage and press Enter: it becomes a card here. \
                     Or write below.";
        let tokens = tokens(ui.ctx());
        let format = egui::TextFormat::simple(theme::ui(size::UI), tokens.mute);
        let galley = rows(ui, words, format, self.width, 4);
        let rect = Rect::from_min_size(pos2(self.left, y), galley.size());
        tell(ui, rect, block_id(self.note_id, 0).with("empty"), words);
        ui.painter().galley(rect.min, galley, tokens.mute);
    }

    pub(super) fn linked(&self) -> Vec<&NoteId> {
        let naming = self.index.naming(&self.note.title).iter();
        naming.filter(|note_id| *note_id != self.note_id).collect()
    }

    /// What stands below the blocks: where to write on, and the notes that link here.
    pub(super) fn tail_ui(&self, ui: &Ui, y: f32, out: &mut Outbox) {
        let tokens = tokens(ui.ctx());
        let y = if self.note.blocks.is_empty() { y + 44.0 } else { y - 4.0 };
        let words = one_line(ui, "Write…", theme::ui(size::UI), tokens.mute, self.width);
        let rect = Rect::from_min_size(pos2(self.left, y), vec2(self.width, 30.0));
        let id = Id::unique(("note tail", self.note_id.as_str()));
        let response = ui.interact(rect, id, Sense::click());
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, "Write…"));
        let ink = if response.hovered() || response.has_focus() { tokens.ink } else { tokens.mute };
        ui.painter().galley_with_override_text_color(rect.min + vec2(0.0, 6.0), words, ink);
        if response.has_focus() {
            let edge = Stroke::new(1.5, tokens.accent);
            let ring = rect.expand2(vec2(5.0, 0.0));
            ui.painter().rect_stroke(ring, 6.0, edge, StrokeKind::Inside);
        }
        if response.on_hover_cursor(CursorIcon::Text).clicked() {
            let at = self.note.blocks.len();
            out.push(Command::Annotate(Annotate::NewText(self.note_id.clone(), at)));
        }
        let linked = self.linked();
        if linked.is_empty() {
            return;
        }
        let mut y = y + 40.0;
        ui.painter().hline(self.left..=self.left + self.width, y, Stroke::new(1.0, tokens.line));
        y += 8.0;
        let head = one_line(ui, "Linked from", theme::ui(size::SMALL), tokens.mute, self.width);
        let spot = Rect::from_min_size(pos2(self.left, y), head.size());
        tell(ui, spot, id.with("linked"), "Linked from");
        ui.painter().galley(spot.min, head, tokens.mute);
        y += 18.0;
        for note_id in linked {
            let Some(note) = self.workspace.notebook.notes.get(note_id) else { continue };
            let title = super::list::title(note);
            let words = one_line(ui, title, theme::ui(size::UI), tokens.accent, self.width);
            let rect = Rect::from_min_size(pos2(self.left, y), words.size());
            let response = ui.interact(rect, id.with(note_id.as_str()), Sense::click());
            response.widget_info(|| WidgetInfo::labeled(Role::Link, true, title));
            if response.hovered() || response.has_focus() {
                let line = Stroke::new(1.0, tokens.accent);
                ui.painter().hline(rect.x_range(), rect.bottom() - 1.0, line);
            }
            ui.painter().galley(rect.min, words, tokens.accent);
            if response.on_hover_cursor(CursorIcon::PointingHand).clicked() {
                out.push(Command::Go(Go::Note(Some(note_id.clone()))));
            }
            y += LINKED;
        }
    }
}
