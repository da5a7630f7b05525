//! base
use super::Outbox;
use crate::workspace::{Workspace, pane::Pane};
/// base
#[derive(Default)]
pub struct Reader;
impl Reader {
    /// base
    pub fn is_dragging(&self) -> bool {
        false
    }
    /// base
    pub fn end_of_selection(&self) -> Option<egui::Rect> {
        None
    }
    /// base
    pub fn place_of(&self, _byte: usize) -> Option<egui::Rect> {
        None
    }
}
/// base
pub fn reader_ui(
    _ui: &mut egui::Ui,
    _reader: &mut Reader,
    _ws: &Workspace,
    _pane: &Pane,
    _out: &mut Outbox,
) {
}
