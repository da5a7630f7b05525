//! The start page: what to do when nothing is open.

use egui::{Align2, Button, RichText, Sense, Stroke, Ui, UiBuilder, WidgetInfo, pos2, vec2};

use crate::workspace::{
    Workspace,
    command::{Command, File},
    overlay::Asking,
};

use super::{Outbox, menu::open_recent, theme, words};

/// Draws the start page.
pub fn welcome_ui(ui: &mut Ui, ws: &Workspace, out: &mut Outbox) {
    let tokens = theme::tokens(ui.ctx());
    let whole = ui.max_rect();
    ui.painter().rect_filled(whole, 0.0, tokens.page);
    let width = 560.0_f32.min(whole.width() - 40.0);
    let n_recents = ws.settings.recents.len().min(5);
    let height = 330.0 + 30.0 * n_recents as f32;
    let top = (whole.center().y - height / 2.0 - 20.0).max(whole.top() + 16.0);
    let column = egui::Rect::from_min_size(
        pos2(whole.center().x - width / 2.0, top),
        vec2(width, whole.bottom() - top),
    );
    ui.scope_builder(UiBuilder::new().max_rect(column), |ui| {
        ui.label(RichText::new("Variorum").font(theme::reading(34.0)));
        ui.label(
            RichText::new("Read documents side by side. Keep what matters, with its place.")
                .font(theme::ui(15.0))
                .color(tokens.mute),
        );
        ui.add_space(18.0);
        drop_target_ui(ui, width, out);
        ui.add_space(26.0);
        if n_recents > 0 {
            heading(ui, "Recent");
            for recent in ws.settings.recents.iter().take(5) {
                let name = recent.path.file_name().map_or_else(
                    || recent.path.display().to_string(),
                    |name| name.to_string_lossy().into_owned(),
                );
                let mut aside = Vec::new();
                if recent.n_documents > 0 {
                    aside.push(words::count(recent.n_documents, "document", "documents"));
                }
                if recent.n_notes > 0 {
                    aside.push(words::count(recent.n_notes, "note", "notes"));
                }
                let day = recent.opened.split('T').next().unwrap_or_default();
                if !day.is_empty() {
                    aside.push(words::short_date(day));
                }
                let hint = recent.path.display().to_string();
                if row_ui(ui, width, &name, &aside.join(" · "), false, &hint) {
                    out.push(open_recent(recent.kind, &recent.path));
                }
            }
            ui.add_space(16.0);
        }
        heading(ui, "New here?");
        let label = "Open the sample: six documents about a bridge";
        if row_ui(ui, width, label, "nothing you do to it can break it", true, label) {
            out.push(Command::File(File::OpenSample));
        }
    });
}

fn drop_target_ui(ui: &mut Ui, width: f32, out: &mut Outbox) {
    let tokens = theme::tokens(ui.ctx());
    let words = "Drop a folder of documents here";
    let (rect, response) = ui.allocate_exact_size(vec2(width, 120.0), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(egui::accesskit::Role::Label, true, words));
    let is_hovered = ui.input(|input| !input.raw.hovered_files.is_empty());
    let edge = if is_hovered { tokens.accent } else { tokens.line };
    dashed(ui, rect, Stroke::new(2.0, edge));
    ui.painter().text(
        pos2(rect.center().x, rect.top() + 36.0),
        Align2::CENTER_CENTER,
        words,
        theme::ui(15.0),
        tokens.ink,
    );
    let row =
        egui::Rect::from_center_size(pos2(rect.center().x, rect.top() + 78.0), vec2(300.0, 32.0));
    ui.scope_builder(UiBuilder::new().max_rect(row), |ui| {
        ui.horizontal_centered(|ui| {
            let primary = Button::new(RichText::new("Open folder…").color(tokens.on_accent))
                .fill(tokens.accent)
                .min_size(vec2(142.0, 32.0));
            if ui.add(primary).clicked() {
                out.push(Command::File(File::Ask(Asking::Folder)));
            }
            let second = Button::new("Open notebook…").min_size(vec2(142.0, 32.0));
            if ui.add(second).clicked() {
                out.push(Command::File(File::Ask(Asking::Notebook)));
            }
        });
    });
}

/// A dashed frame with round corners.
fn dashed(ui: &Ui, rect: egui::Rect, stroke: Stroke) {
    let radius = 12.0;
    let mut points = Vec::new();
    let corners = [
        (rect.right_top(), vec2(-radius, radius), -90.0_f32),
        (rect.right_bottom(), vec2(-radius, -radius), 0.0),
        (rect.left_bottom(), vec2(radius, -radius), 90.0),
        (rect.left_top(), vec2(radius, radius), 180.0),
    ];
    for (corner, inwards, from) in corners {
        let centre = corner + inwards;
        for step in 0..=6 {
            let angle = (from + 15.0 * step as f32).to_radians();
            points.push(centre + radius * vec2(angle.cos(), angle.sin()));
        }
    }
    points.extend(points.first().copied());
    ui.painter().extend(egui::Shape::dashed_line(&points, stroke, 7.0, 6.0));
}

fn heading(ui: &mut Ui, label: &str) {
    let tokens = theme::tokens(ui.ctx());
    ui.label(RichText::new(label.to_uppercase()).font(theme::ui(11.0)).color(tokens.mute));
}

/// A row to click; gives whether it was.
fn row_ui(ui: &mut Ui, width: f32, label: &str, aside: &str, is_link: bool, hint: &str) -> bool {
    let tokens = theme::tokens(ui.ctx());
    let (rect, response) = ui.allocate_exact_size(vec2(width, 26.0), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(egui::accesskit::Role::Button, true, label));
    if response.hovered() || response.has_focus() {
        ui.painter().rect_filled(rect.expand2(vec2(8.0, 0.0)), 5.0, tokens.hover);
    }
    let aside = ui.painter().text(
        rect.right_center(),
        Align2::RIGHT_CENTER,
        aside,
        theme::ui(theme::size::SMALL),
        tokens.mute,
    );
    let ink = if is_link { tokens.accent } else { tokens.ink };
    let painter = ui.painter().with_clip_rect(rect.with_max_x(aside.left() - 8.0));
    painter.text(rect.left_center(), Align2::LEFT_CENTER, label, theme::ui(theme::size::UI), ink);
    response.on_hover_text(hint).clicked()
}
