//! What a screen reader is told: each block in view as a paragraph with its text and selection.
//!
//! Costs nothing while nobody listens. Blocks out of view are not told; the reader's own scrolling
//! actions bring them in.

use egui::{
    Id, Response, Sense, Ui, WidgetInfo,
    accesskit::{Action, Role},
    emath::TSTransform,
    epaint::text::cursor::CCursor,
    text_selection::{CCursorRange, accesskit_text::update_accesskit_for_text_widget},
};

use crate::workspace::pane::Selection;

use super::lay::Shown;

/// Tells of the page itself. Gives whether somebody listens.
pub(super) fn page(ui: &Ui, response: &Response, title: &str) -> bool {
    response
        .widget_info(|| WidgetInfo::labeled(Role::ScrollView, true, format!("Text of {title}")));
    ui.ctx()
        .accesskit_node_builder(response.id, |node| {
            node.add_action(Action::ScrollDown);
            node.add_action(Action::ScrollUp);
        })
        .is_some()
}

/// Pages that a screen reader asked to be turned: down less up.
pub(super) fn turns(ui: &Ui, id: Id) -> i32 {
    ui.input(|i| {
        let count =
            |action| i32::try_from(i.num_accesskit_action_requests(id, action)).unwrap_or(0);
        count(Action::ScrollDown) - count(Action::ScrollUp)
    })
}

/// Tells of the blocks in view.
pub(super) fn blocks(
    ui: &Ui,
    (page_id, width): (Id, f32),
    shown: &[Shown],
    selection: Option<Selection>,
) {
    for block in shown {
        let id = page_id.with(("block", block.block_idx));
        let response = ui.interact(block.rect(width), id, Sense::hover());
        let text = block.lines.galley().text();
        response.widget_info(|| WidgetInfo::labeled(Role::Paragraph, true, text));
        let range = selection.and_then(|selection| {
            let span = block.block.span();
            let touches =
                selection.span().start() <= span.end() && span.start() <= selection.span().end();
            let glyph = |byte: usize| {
                let local = byte.clamp(span.start(), span.end()) - span.start();
                CCursor::new(block.lines.glyph_at(local))
            };
            touches.then(|| CCursorRange {
                primary: glyph(selection.focus),
                secondary: glyph(selection.anchor),
                h_pos: None,
            })
        });
        let transform = TSTransform::from_translation(block.origin.to_vec2());
        update_accesskit_for_text_widget(ui.ctx(), id, range, transform, block.lines.galley());
    }
}
