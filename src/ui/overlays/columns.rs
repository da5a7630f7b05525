//! What the documents list shows of each document, to be chosen; the list shows it at once.

use egui::Ui;

use crate::{
    store::settings::Column,
    ui::Outbox,
    workspace::{
        Workspace,
        command::{Command, View},
    },
};

use super::put_away;

/// Draws the form: a box for each column. The first has the keyboard when the form is new.
pub fn columns_ui(ui: &mut Ui, has_focused: &mut bool, workspace: &Workspace, out: &mut Outbox) {
    let is_new = !std::mem::replace(has_focused, true);
    for (at, column) in Column::ALL.into_iter().enumerate() {
        let mut is_shown = workspace.settings.columns.contains(&column);
        let response = ui.checkbox(&mut is_shown, column.label());
        if is_new && at == 0 {
            response.request_focus();
        }
        if response.changed() {
            out.push(Command::View(View::Column(column, is_shown)));
        }
    }
    if ui.button("Done").clicked() {
        out.push(put_away());
    }
}
