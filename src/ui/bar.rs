//! The small bar at the end of a selection, or of the excerpt that is picked.

use egui::{Button, Id, Order, Rect, RichText, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use crate::workspace::{
    Workspace,
    action::Action,
    annotate::Target,
    command::{Annotate, Command},
    overlay::{Area, Overlay},
    resolve::resolve,
};

use super::{Outbox, platform_is_mac, reader::Reader, theme};

/// Draws the bar where a passage is selected or picked in the active pane, over everything else in
/// `window`. Never during a drag.
pub fn bar_ui(ui: &Ui, reader: Option<&Reader>, ws: &Workspace, window: Rect, out: &mut Outbox) {
    let (Some(reader), Some(target)) = (reader, ws.target()) else { return };
    if reader.is_dragging() || ws.overlay.is_some() || ws.area != Area::Pane {
        return;
    }
    // While words are looked for it would lie over the hits, and its keys are the field's.
    if ui.ctx().text_edit_focused() {
        return;
    }
    let Some(end) = end_of(reader, ws, &target) else { return };
    let tokens = theme::tokens(ui.ctx());
    let (ground, ink) = tokens.bar;
    // First below the line; where that leaves the window, above it. The width is known from the
    // frame before; the first frame is measured unseen.
    let id = Id::unique("selection bar");
    let known: Option<egui::Vec2> = ui.data(|data| data.get_temp(id));
    let extent = known.unwrap_or(vec2(420.0, 34.0));
    let x = (end.right() - extent.x / 2.0)
        .clamp(window.left() + 6.0, (window.right() - extent.x - 6.0).max(window.left() + 6.0));
    let below = end.bottom() + 8.0;
    let y =
        if below + extent.y > window.bottom() - 4.0 { end.top() - extent.y - 8.0 } else { below };
    let area = egui::Area::new(id).order(Order::Middle).fixed_pos(pos2(x, y)).constrain(true);
    let response = area.show(ui.ctx(), |ui| {
        let frame = egui::Frame::popup(ui.style())
            .fill(ground)
            .stroke(Stroke::NONE)
            .corner_radius(7.0)
            .inner_margin(egui::Margin::symmetric(8, 4));
        frame.show(ui, |ui| {
            ui.visuals_mut().override_text_color = Some(ink);
            let widgets = &mut ui.visuals_mut().widgets;
            for widget in [&mut widgets.inactive, &mut widgets.hovered, &mut widgets.active] {
                widget.weak_bg_fill = ground;
                widget.bg_stroke = Stroke::NONE;
            }
            widgets.hovered.weak_bg_fill = ink.gamma_multiply(0.25);
            ui.horizontal(|ui| {
                ui.spacing_mut().item_spacing.x = 5.0;
                ui.spacing_mut().button_padding = vec2(6.0, 3.0);
                dots_ui(ui, ws, &target, out);
                actions_ui(ui, ws, &target, out);
            });
        });
    });
    let size = response.response.rect.size();
    if known != Some(size) {
        ui.data_mut(|data| data.insert_temp(id, size));
        ui.ctx().request_repaint();
    }
}

/// Where the bar belongs: at the end of the selection or of the picked highlight, while it is in
/// view.
fn end_of(reader: &Reader, ws: &Workspace, target: &Target) -> Option<Rect> {
    match target {
        Target::Passage(..) => reader.end_of_selection(),
        Target::Excerpt(excerpt_id) => {
            let pane = ws.pane()?;
            if pane.selected().is_some() {
                return reader.end_of_selection();
            }
            pane.picked.as_ref().filter(|(picked, _)| picked == excerpt_id)?;
            let mark = ws.marks(&pane.path)?.of(excerpt_id)?;
            reader.place_of(mark.span.end())
        }
    }
}

/// A dot for each tag with a number key, and one for other tags.
fn dots_ui(ui: &mut Ui, ws: &Workspace, target: &Target, out: &mut Outbox) {
    let tokens = theme::tokens(ui.ctx());
    let (_, ink) = tokens.bar;
    let worn = match target {
        Target::Excerpt(excerpt_id) => {
            ws.notebook.excerpts.get(excerpt_id).map(|it| it.tags.clone()).unwrap_or_default()
        }
        Target::Passage(..) => Vec::new(),
    };
    for (tag_id, tag) in ws.notebook.tags_in_order() {
        let Some(key) = tag.key else { continue };
        let path = ws.notebook.tag_path(tag_id);
        let (rect, response) = ui.allocate_exact_size(vec2(18.0, 22.0), Sense::click());
        let is_worn = worn.contains(tag_id);
        response.widget_info(|| {
            WidgetInfo::selected(
                egui::accesskit::Role::Button,
                true,
                is_worn,
                format!("Tag {path}"),
            )
        });
        let radius = if response.hovered() || response.has_focus() { 8.0 } else { 7.0 };
        ui.painter().circle_filled(rect.center(), radius, tokens.dot(tag.colour));
        if is_worn {
            ui.painter().circle_stroke(rect.center(), 9.0, (1.5, ink));
        }
        if response.on_hover_text(format!("{path} ({key})")).clicked() {
            out.push(Command::Annotate(Annotate::Tag(tag_id.clone())));
        }
    }
    let excerpt = match target {
        Target::Excerpt(excerpt_id) => Some(excerpt_id.clone()),
        Target::Passage(..) => None,
    };
    let button = Button::new(RichText::new("Tag…").size(12.0));
    if ui.add(button).on_hover_text("Find or make a tag (G)").clicked() {
        let overlay = Some(Overlay::TagField(excerpt));
        out.push(Command::View(crate::workspace::command::View::Overlay(overlay)));
    }
    ui.painter().vline(
        ui.cursor().left() - 2.0,
        ui.max_rect().center().y - 8.0..=ui.max_rect().center().y + 8.0,
        (1.0, ink.gamma_multiply(0.4)),
    );
}

/// The actions of the bar, each with its key.
fn actions_ui(ui: &mut Ui, ws: &Workspace, target: &Target, out: &mut Outbox) {
    let actions: &[(Action, &str)] = match target {
        Target::Passage(..) => &[
            (Action::Attach, "Attach"),
            (Action::Highlight, "Highlight"),
            (Action::AddToNote, "Add to note"),
            (Action::CopyCitation, "Copy citation"),
            (Action::TraceSelection, "Trace"),
        ],
        Target::Excerpt(_) => &[
            (Action::AddToNote, "Add to note"),
            (Action::Memo, "Memo"),
            (Action::LinkTo, "Link"),
            (Action::GoToCard, "Card"),
            (Action::RemoveExcerpt, "Remove"),
        ],
    };
    for (action, label) in actions {
        let Some(command) = resolve(*action, ws) else { continue };
        let spec = action.spec();
        let key = spec.chords.first().map(|chord| chord.label(platform_is_mac()));
        let hint = match &key {
            Some(key) => format!("{} ({key})", spec.hint),
            None => spec.hint.to_owned(),
        };
        let button = Button::new(RichText::new(*label).size(12.0));
        if ui.add(button).on_hover_text(hint).clicked() {
            out.push(command);
        }
    }
}
