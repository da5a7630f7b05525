//! What a screen reader is told: each block in view with its text and selection, as what it is: a
//! paragraph, a heading and its level, an item, a row; and the page or moment that begins in it.
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

use crate::{
    text::shape::{Kind, MilestoneKind, Shape},
    workspace::pane::Selection,
};

use super::{lay::Shown, look::Part};

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
    (shown, shape): (&[Shown], &Shape),
    selection: Option<Selection>,
) {
    for block in shown {
        let id = page_id.with(("block", block.block_idx));
        let response = ui.interact(block.rect(width), id, Sense::hover());
        let text = block.lines.galley().text();
        let role = role(&block.part);
        response.widget_info(|| WidgetInfo::labeled(role, true, text));
        let told = told(block, shape);
        ui.ctx().accesskit_node_builder(id, |node| {
            if role == Role::Heading {
                node.set_level(usize::from(block.part.level.max(1)));
            }
            if let Some(told) = told {
                node.set_description(told);
            }
        });
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

/// What a block is to a screen reader.
fn role(part: &Part) -> Role {
    match part.kind {
        Kind::Heading => Role::Heading,
        Kind::Item => Role::ListItem,
        Kind::Row => Role::Row,
        Kind::Note => Role::Note,
        Kind::Code => Role::Code,
        Kind::Caption => Role::Caption,
        Kind::Paragraph if part.quoted > 0 => Role::Blockquote,
        Kind::Paragraph | Kind::Leftover => Role::Paragraph,
    }
}

/// What is to be said of a block beside its words.
fn told(block: &Shown, shape: &Shape) -> Option<String> {
    let span = block.block.span();
    let first = shape.milestones.partition_point(|it| it.at < span.start());
    let here = shape.milestones.iter().skip(first).take_while(|it| it.at < span.end());
    let mut told: Vec<String> = here
        .map(|it| match it.kind {
            MilestoneKind::Page => format!("page {} begins", it.label),
            MilestoneKind::Time => format!("at {}", it.label),
        })
        .collect();
    if let Some(number) = block.continues {
        told.push(format!("goes on with paragraph {number}"));
    }
    if block.part.is_leftover {
        told.push("line of the page".to_owned());
    }
    if block.part.is_head() {
        told.push("head of the table".to_owned());
    }
    (!told.is_empty()).then(|| told.join(", "))
}
