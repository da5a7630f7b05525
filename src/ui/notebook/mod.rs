//! base
use super::Outbox;
use crate::workspace::Workspace;
/// base
#[derive(Debug, Default)]
pub struct NotebookViews;
/// base
pub fn notebook_ui(
    _ui: &mut egui::Ui,
    _views: &mut NotebookViews,
    _ws: &Workspace,
    _out: &mut Outbox,
) {
}
