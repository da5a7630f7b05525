//! base
use super::Outbox;
use crate::workspace::Workspace;
/// base
#[derive(Debug, Default)]
pub struct TagsViews;
/// base
pub fn tags_ui(_ui: &mut egui::Ui, _views: &mut TagsViews, _ws: &Workspace, _out: &mut Outbox) {}
