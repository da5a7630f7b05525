//! A field that narrows a list, and the list: arrows choose, Enter takes, a click takes.

use egui::{
    Frame, Id, Key, Margin, Modifiers, Rect, ScrollArea, Sense, Stroke, TextEdit, Ui, WidgetInfo,
    accesskit::Role, pos2, vec2,
};

use crate::ui::theme::{self, tokens};

/// Size of what is typed, in points.
const TYPED: f32 = 15.0;
/// Highest list.
const LIST: f32 = 330.0;

/// What is typed and which row is chosen.
#[derive(Debug, Default)]
pub struct Picker {
    query: String,
    row: usize,
    /// Rows to go down or up, by the keys of this frame.
    steps: isize,
    is_entered: bool,
    has_focused: bool,
}

impl Picker {
    /// What is typed, without blanks around it.
    pub fn query(&self) -> &str {
        self.query.trim()
    }

    /// Draws the field; tells whether what is typed changed. Takes the keyboard when it is new.
    pub fn field_ui(&mut self, ui: &mut Ui, name: &str, hint: &str) -> bool {
        // Before the field: it would take the arrows for its caret, and Enter for its end.
        let pressed = |key| ui.input_mut(|input| input.count_and_consume_key(Modifiers::NONE, key));
        self.steps = pressed(Key::ArrowDown).cast_signed() - pressed(Key::ArrowUp).cast_signed();
        // On a button Enter presses the button.
        let is_on_button =
            ui.memory(egui::Memory::focused).is_some() && !ui.ctx().text_edit_focused();
        self.is_entered = !is_on_button && pressed(Key::Enter) > 0;
        let id = Id::unique(("picker", name));
        let field = TextEdit::singleline(&mut self.query)
            .id(id)
            .font(theme::ui(TYPED))
            .hint_text(hint)
            .frame(Frame::new().inner_margin(Margin::symmetric(12, 8)))
            .desired_width(ui.available_width());
        let response = ui.add(field).accessible_name(name);
        if !self.has_focused {
            response.request_focus();
            self.has_focused = true;
        }
        let line = Stroke::new(1.0, tokens(ui.ctx()).line);
        let rect = response.rect;
        ui.painter().hline(rect.x_range(), rect.bottom() + 2.0, line);
        ui.add_space(6.0);
        if response.changed() {
            self.row = 0;
        }
        response.changed()
    }

    /// Draws the list of `n_rows` rows, and gives the one that was taken. `row_ui` paints a row in
    /// its rectangle and gives its name. Cost: the rows on the screen.
    pub fn list_ui(
        &mut self,
        ui: &mut Ui,
        n_rows: usize,
        row_height: f32,
        mut row_ui: impl FnMut(&Ui, Rect, usize) -> String,
    ) -> Option<usize> {
        self.row = self.row.saturating_add_signed(self.steps).min(n_rows.saturating_sub(1));
        let mut taken = (self.is_entered && n_rows > 0).then_some(self.row);
        let has_moved = self.steps != 0;
        ui.spacing_mut().item_spacing.y = 0.0;
        ScrollArea::vertical()
            .max_height(LIST)
            .auto_shrink([false, true])
            .animated(false)
            .show_viewport(ui, |ui, viewport| {
                ui.set_height(row_height * n_rows as f32);
                ui.set_width(ui.available_width());
                let room = ui.max_rect();
                let place = |row: usize| {
                    let at = pos2(room.left(), room.top() + row_height * row as f32);
                    Rect::from_min_size(at, vec2(room.width(), row_height))
                };
                let (top, bottom) =
                    (row_height * self.row as f32, row_height * (self.row + 1) as f32);
                if has_moved && (top < viewport.min.y || bottom > viewport.max.y) {
                    ui.scroll_to_rect(place(self.row), None);
                }
                let first = (viewport.min.y / row_height).floor().max(0.0) as usize;
                let last = (viewport.max.y / row_height).ceil().max(0.0) as usize;
                for row in first..last.min(n_rows) {
                    if self.row_ui(ui, place(row), row, &mut row_ui) {
                        taken = Some(row);
                    }
                }
            });
        taken
    }

    fn row_ui(
        &mut self,
        ui: &Ui,
        rect: Rect,
        row: usize,
        row_ui: &mut impl FnMut(&Ui, Rect, usize) -> String,
    ) -> bool {
        let mut sense = Sense::click();
        sense -= Sense::FOCUSABLE; // The keyboard stays in the field.
        let response = ui.interact(rect, ui.scope_id().with(("row", row)), sense);
        if response.hovered() && ui.input(|input| input.pointer.is_moving()) {
            self.row = row;
        }
        let is_chosen = self.row == row;
        if is_chosen {
            ui.painter().rect_filled(rect, 5.0, tokens(ui.ctx()).hover);
        }
        let name = row_ui(ui, rect.shrink2(vec2(12.0, 0.0)), row);
        response.widget_info(|| WidgetInfo::selected(Role::ListBoxOption, true, is_chosen, &name));
        response.clicked()
    }
}

/// Whether `words` hold all of the typed words, in any order and case. `typed` is in lower case.
pub fn matches(words: &str, typed: &[String]) -> bool {
    if typed.is_empty() {
        return true;
    }
    let words = words.to_lowercase();
    typed.iter().all(|word| words.contains(word.as_str()))
}

/// The typed words in lower case.
pub fn typed(query: &str) -> Vec<String> {
    query.split_whitespace().map(str::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typed_words_match_in_any_order_and_case() {
        assert!(matches("Missing Gauges", &typed("gau MISS")));
        assert!(!matches("Missing Gauges", &typed("gau x")));
        assert!(matches("anything", &typed("  ")));
    }
}
