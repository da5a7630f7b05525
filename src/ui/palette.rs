//! The one search box: documents, passages, notes, tags and commands.

use std::sync::Arc;

use egui::{
    Align2, Id, Key, Modifiers, Rect, ScrollArea, Sense, TextEdit, Ui, WidgetInfo, pos2, vec2,
};

use crate::workspace::{
    Workspace,
    command::{Command, View},
    palette::{Row, rows},
};

use super::{Outbox, chips, platform_is_mac, theme, theme::size};

/// Height of one row.
const ROW: f32 = 29.0;
/// Height of a heading.
const HEADING: f32 = 25.0;

/// Most of a row's width that is taken by where something stands.
const ASIDE_SHARE: f32 = 0.4;

/// What the palette remembers between frames.
#[derive(Debug, Default)]
pub struct PaletteViews {
    query: String,
    chosen: usize,
    /// The chosen row that was brought into view.
    shown: Option<usize>,
    is_open: bool,
    /// The rows, and the revision and words they were worked out for.
    rows: (u64, String, Arc<[Row]>),
}

impl PaletteViews {
    /// The rows for the words typed; looking at thousands of titles in every frame would be felt.
    fn rows(&mut self, ws: &Workspace) -> Arc<[Row]> {
        if self.rows.0 != ws.revision || self.rows.1 != self.query {
            let found = rows(ws, &self.query, platform_is_mac());
            self.rows = (ws.revision, self.query.clone(), found.into());
        }
        Arc::clone(&self.rows.2)
    }
}

/// Draws the palette, or forgets its words once it is closed.
pub fn palette_ui(
    ui: &mut Ui,
    views: &mut PaletteViews,
    ws: &Workspace,
    is_open: bool,
    out: &mut Outbox,
) {
    if !is_open {
        *views = PaletteViews::default();
        return;
    }
    let tokens = theme::tokens(ui.ctx());
    let window = ui.max_rect();
    let width = 660.0_f32.min(window.width() - 32.0);
    let top = 64.0_f32.min(window.height() * 0.1);
    let found = views.rows(ws);
    keys(ui, views, &found, out);
    let is_new = !std::mem::replace(&mut views.is_open, true);
    let area = egui::Area::new(Id::unique("palette"))
        .order(egui::Order::Foreground)
        .fixed_pos(pos2(window.center().x - width / 2.0, window.top() + top));
    area.show(ui.ctx(), |ui| {
        egui::Frame::window(ui.style()).inner_margin(8.0).show(ui, |ui| {
            ui.set_width(width - 16.0);
            let field = TextEdit::singleline(&mut views.query)
                .font(theme::ui(15.0))
                .frame(egui::Frame::NONE)
                .hint_text("Search documents, notes and commands")
                .desired_width(f32::INFINITY);
            let margin = egui::Frame::new().inner_margin(egui::Margin::symmetric(12, 8));
            let response = margin.show(ui, |ui| ui.add(field)).inner;
            response.widget_info(|| {
                WidgetInfo::labeled(
                    egui::accesskit::Role::SearchInput,
                    true,
                    "Search documents, notes and commands",
                )
            });
            if is_new {
                response.request_focus();
            }
            if response.changed() {
                views.chosen = 0;
                views.shown = None;
                out.push(Command::View(View::LookFor(views.query.clone())));
            }
            ui.separator();
            let room = (window.height() - top - 120.0).clamp(80.0, 430.0);
            let area = ScrollArea::vertical()
                .max_height(room)
                .min_scrolled_height(room)
                .id_salt("palette rows");
            area.show(ui, |ui| rows_ui(ui, views, &found, out));
            if found.is_empty() {
                ui.label(egui::RichText::new("Nothing found").color(tokens.mute));
            }
        });
    });
}

/// Arrow keys choose, Enter takes.
fn keys(ui: &Ui, views: &mut PaletteViews, found: &[Row], out: &mut Outbox) {
    let n_rows = found.len().max(1);
    views.chosen = views.chosen.min(n_rows - 1);
    let enter = ui.input_mut(|input| {
        let down = input.count_and_consume_key(Modifiers::NONE, Key::ArrowDown);
        let up = input.count_and_consume_key(Modifiers::NONE, Key::ArrowUp);
        views.chosen = (views.chosen + down + up * (n_rows - 1)) % n_rows;
        input.consume_key(Modifiers::NONE, Key::Enter)
    });
    if enter && let Some(row) = found.get(views.chosen) {
        take(row, out);
    }
}

/// Closes the palette and does what the row says; a row that means nothing now stays.
fn take(row: &Row, out: &mut Outbox) {
    if let Some(command) = &row.command {
        out.push(Command::View(View::Overlay(None)));
        out.push(command.clone());
    }
}

fn rows_ui(ui: &mut Ui, views: &mut PaletteViews, found: &[Row], out: &mut Outbox) {
    let tokens = theme::tokens(ui.ctx());
    ui.spacing_mut().item_spacing.y = 0.0;
    let mut kind = None;
    for (at, row) in found.iter().enumerate() {
        if kind != Some(row.kind) {
            kind = Some(row.kind);
            let (rect, _) =
                ui.allocate_exact_size(vec2(ui.available_width(), HEADING), Sense::hover());
            ui.painter().text(
                rect.left_bottom() + vec2(12.0, -5.0),
                Align2::LEFT_BOTTOM,
                row.kind.label().to_uppercase(),
                theme::ui(11.0),
                tokens.mute,
            );
        }
        let (rect, response) =
            ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::click());
        let is_chosen = at == views.chosen;
        response.widget_info(|| {
            let is_enabled = row.command.is_some();
            let role = egui::accesskit::Role::ListBoxOption;
            let name = if row.is_on { format!("{}, on", row.words) } else { row.words.clone() };
            WidgetInfo::selected(role, is_enabled, is_chosen, name)
        });
        if is_chosen {
            ui.painter().rect_filled(rect, 6.0, tokens.hover);
            // Once: where the zoom leaves fractions of a pixel, a row is never wholly in view.
            if views.shown.replace(at) != Some(at) {
                ui.scroll_to_rect(rect, None);
            }
        } else if response.hovered() {
            ui.painter().rect_filled(rect, 6.0, tokens.hover.gamma_multiply(0.5));
        }
        paint_row(ui, row, rect);
        if response.clicked() {
            views.chosen = at;
            take(row, out);
        }
    }
}

fn paint_row(ui: &Ui, row: &Row, rect: Rect) {
    let tokens = theme::tokens(ui.ctx());
    let ink = if row.command.is_some() { tokens.ink } else { tokens.mute };
    let aside = match (row.is_on, row.aside.as_str()) {
        (true, "") => "on".to_owned(),
        (true, keys) => format!("on · {keys}"),
        (false, aside) => aside.to_owned(),
    };
    // What is looked for comes first: where it stands takes at most its share of the row.
    let room = rect.width() * ASIDE_SHARE;
    let (aside, _) = chips::reference(ui, &aside, &theme::ui(size::SMALL), tokens.mute, room);
    let spot =
        Align2::RIGHT_CENTER.anchor_size(rect.right_center() - vec2(12.0, 0.0), aside.size());
    ui.painter().galley(spot.min, aside, tokens.mute);
    let mut left = rect.left() + 12.0;
    if let Some(colour) = row.colour {
        let tint = tokens.tint(colour);
        ui.painter().circle(pos2(left + 5.0, rect.center().y), 5.0, tint.fill, (1.0, tint.line));
        left += 18.0;
    }
    let mut job = egui::text::LayoutJob::default();
    let mut at = 0;
    let mut piece = |from: usize, to: usize, font: egui::FontId| {
        let words = row.words.get(from..to).unwrap_or_default();
        job.append(words, 0.0, egui::TextFormat::simple(font, ink));
    };
    for fit in &row.fits {
        if fit.start() >= at {
            piece(at, fit.start(), theme::ui(size::UI));
            piece(fit.start(), fit.end(), theme::strong(size::UI));
            at = fit.end();
        }
    }
    piece(at, row.words.len(), theme::ui(size::UI));
    job.wrap = egui::text::TextWrapping::truncate_at_width((spot.left() - left - 10.0).max(20.0));
    let galley = ui.painter().layout_job(job);
    ui.painter().galley(pos2(left, rect.center().y - galley.size().y / 2.0), galley, ink);
}
