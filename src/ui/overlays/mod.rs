//! base
use super::Outbox;
use crate::workspace::Workspace;
/// base
#[derive(Debug, Default)]
pub struct OverlayViews;
/// base
pub fn overlay_ui(
    _ui: &mut egui::Ui,
    _views: &mut OverlayViews,
    _ws: &Workspace,
    _out: &mut Outbox,
) {
}
