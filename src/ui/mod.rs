//! Draws the workspace; knows it and nothing behind it.
//!
//! Every `…_ui` function borrows the [`Workspace`] and pushes [`Command`]s; nothing here changes
//! state that matters. What a view must remember between frames (heights of laid-out text, a drag
//! under way, words in a text field) is in [`Views`], and is worth nothing once the window is closed.

pub mod bands;
pub mod bar;
pub mod chips;
pub mod dialogs;
pub mod in_turn;
pub mod input;
pub mod kept;
pub mod library;
pub mod look_back;
pub mod menu;
pub mod notebook;
pub mod overlays;
pub mod pages;
pub mod palette;
pub mod panes;
pub mod parallel;
pub mod quotes;
pub mod reader;
pub mod review;
pub mod rows;
pub mod status;
pub mod tags;
pub mod theme;
pub mod traced;
pub mod usage;
pub mod welcome;
pub mod words;

use egui::{CursorIcon, Rect, Response, Sense, Ui, UiBuilder, WidgetInfo, pos2, vec2};

use crate::workspace::{
    Workspace,
    command::{Command, View},
    overlay::Overlay,
};

use theme::size;

/// Commands that views want applied, in order.
pub type Outbox = Vec<Command>;

/// What views remember between frames.
#[derive(Default)]
pub struct Views {
    library: library::LibraryViews,
    panes: panes::PanesViews,
    review: review::ReviewViews,
    look_back: look_back::LookBackViews,
    traced: traced::TracedViews,
    notebook: notebook::NotebookViews,
    overlays: overlays::OverlayViews,
    palette: palette::PaletteViews,
    dialogs: dialogs::DialogViews,
    status: status::StatusViews,
}

/// Draws the whole window.
pub fn window_ui(ui: &mut Ui, views: &mut Views, ws: &Workspace, out: &mut Outbox) {
    let window = ui.max_rect();
    let top = Rect::from_min_size(window.min, vec2(window.width(), size::TOP));
    let status =
        Rect::from_min_max(pos2(window.left(), window.bottom() - size::STATUS), window.max);
    let middle = Rect::from_min_max(top.left_bottom(), status.right_top());
    part_ui(ui, top, "top", |ui| menu::top_ui(ui, ws, out));
    part_ui(ui, status, "status", |ui| status::status_ui(ui, &mut views.status, ws, out));
    if ws.corpus.is_none() && ws.is_blank() {
        part_ui(ui, middle, "start", |ui| welcome::welcome_ui(ui, ws, out));
    } else {
        let (left, right) = sides(middle, ws);
        let centre = Rect::from_min_max(
            pos2(middle.left() + left, middle.top()),
            pos2(middle.right() - right, middle.bottom()),
        );
        centre_ui(ui, centre, views, ws, out);
        if left > 0.0 {
            let rect = middle.with_max_x(centre.left());
            part_ui(ui, rect, "library", |ui| {
                library::library_ui(ui, &mut views.library, ws, out);
            });
            if let Some(x) = edge_ui(ui, "Edge of the left side", centre.left(), middle) {
                out.push(Command::View(View::LibraryWidth(x - middle.left())));
            }
        }
        if right > 0.0 {
            let rect = middle.with_min_x(centre.right());
            part_ui(ui, rect, "notebook", |ui| {
                notebook::notebook_ui(ui, &mut views.notebook, ws, out);
            });
            if let Some(x) = edge_ui(ui, "Edge of the right side", centre.right(), middle) {
                out.push(Command::View(View::NotebookWidth(middle.right() - x)));
            }
        }
    }
    status::notices_ui(ui, ws, out);
    veil_ui(ui, ws, out);
    let is_palette = ws.overlay == Some(Overlay::Palette);
    palette::palette_ui(ui, &mut views.palette, ws, is_palette, out);
    dialogs::dialogs_ui(ui, &mut views.dialogs, ws, out);
    overlays::overlay_ui(ui.ctx(), &mut views.overlays, ws, out);
    if ui.input(|input| !input.raw.hovered_files.is_empty()) {
        drop_hint_ui(ui, window);
    }
}

/// The panes, or the history, the review or what tracing found in their place; with the review, the active pane where it was asked for.
fn centre_ui(ui: &mut Ui, centre: Rect, views: &mut Views, ws: &Workspace, out: &mut Outbox) {
    if let Some(look_back) = &ws.look_back {
        part_ui(ui, centre, "history", |ui| {
            look_back::look_back_ui(ui, &mut views.look_back, ws, look_back, out);
        });
        return;
    }
    if let (None, Some(view)) = (&ws.review, ws.tracing.view) {
        part_ui(ui, centre, "traced", |ui| {
            traced::traced_ui(ui, &mut views.traced, ws, view, out);
        });
        return;
    }
    let Some(review) = &ws.review else {
        part_ui(ui, centre, "panes", |ui| panes::panes_ui(ui, &mut views.panes, ws, out));
        return;
    };
    let mut list = centre;
    if review.is_beside && review.compared.is_none() && !ws.panes.is_empty() {
        // Beside the list while both are readable, else below it.
        let pane = if centre.width() >= size::PANE_USUAL * 2.6 {
            list.set_width((centre.width() * 0.52).round());
            centre.with_min_x(list.right())
        } else {
            list.set_height((centre.height() * 0.5).round());
            centre.with_min_y(list.bottom())
        };
        part_ui(ui, pane, "panes", |ui| panes::active_ui(ui, &mut views.panes, ws, out));
        let line = (1.0, theme::tokens(ui.ctx()).line);
        if pane.left() > centre.left() {
            ui.painter().vline(pane.left() + 0.5, pane.y_range(), line);
        } else {
            ui.painter().hline(pane.x_range(), pane.top() + 0.5, line);
        }
    }
    part_ui(ui, list, "review", |ui| {
        review::review_ui(ui, &mut views.review, ws, review, out);
    });
}

/// A part of the window, clipped to its own rectangle.
fn part_ui(
    ui: &mut Ui,
    rect: Rect,
    name: impl std::hash::Hash + std::fmt::Debug,
    content: impl FnOnce(&mut Ui),
) {
    ui.scope_builder(UiBuilder::new().max_rect(rect).id_salt(name), |ui| {
        ui.set_clip_rect(rect.intersect(ui.clip_rect()));
        content(ui);
    });
}

/// A part of a view, clipped to its rectangle and named by where it stands.
fn inside(ui: &mut Ui, rect: Rect, content: impl FnOnce(&mut Ui)) {
    let salt = (rect.left() as i32, rect.top() as i32);
    part_ui(ui, rect, salt, content);
}

/// Widths of the left and right side. The text in the middle comes first: in a narrow window the
/// sides give way, and below a certain width each is left out.
fn sides(middle: Rect, ws: &Workspace) -> (f32, f32) {
    let usual = |width: f32, usual: f32| if width > 0.0 { width } else { usual };
    let shown = |shows: bool, width: f32| if shows { width } else { 0.0 };
    let settings = &ws.settings;
    let left = shown(settings.shows_library, usual(settings.library_width, size::LIBRARY));
    let right = shown(settings.shows_notebook, usual(settings.notebook_width, size::NOTEBOOK));
    // One pane wants its measure, two or more at least a readable part of it.
    let is_wide = ws.review.is_some() || ws.look_back.is_some() || ws.tracing.view.is_some();
    let wanted =
        if ws.panes.len() > 1 || is_wide { size::PANE_USUAL * 2.0 } else { size::PANE_USUAL * 1.4 };
    let room = (middle.width() - wanted).clamp(middle.width() * 0.4, middle.width() * 0.62);
    let squeeze = (room / (left + right).max(1.0)).min(1.0);
    (left * squeeze, right * squeeze)
}

/// The edge of a side, which can be dragged; gives where it was dragged to.
fn edge_ui(ui: &Ui, name: &str, x: f32, middle: Rect) -> Option<f32> {
    let tokens = theme::tokens(ui.ctx());
    let grip = Rect::from_min_max(pos2(x - 4.0, middle.top()), pos2(x + 4.0, middle.bottom()));
    let response = ui.interact(grip, ui.scope_id().with(name), pointer_only(Sense::drag()));
    response.widget_info(|| WidgetInfo::labeled(egui::accesskit::Role::Splitter, true, name));
    let is_lit = response.hovered() || response.dragged();
    let (width, ink) = if is_lit { (2.0, tokens.accent) } else { (1.0, tokens.line) };
    ui.painter().vline(x, middle.y_range(), (width, ink));
    if is_lit {
        ui.ctx().set_cursor_icon(CursorIcon::ResizeHorizontal);
    }
    response.dragged().then(|| response.interact_pointer_pos()).flatten().map(|pos| pos.x)
}

/// Without a stop for Tab: for what only a pointer can do anything with.
pub fn pointer_only(mut sense: Sense) -> Sense {
    sense -= Sense::FOCUSABLE;
    sense
}

/// Dims what lies under an overlay; a click beside the overlay puts it away. Nothing below it has the
/// keyboard.
fn veil_ui(ui: &Ui, ws: &Workspace, out: &mut Outbox) {
    // The others bring a veil of their own.
    let is_bare = matches!(
        ws.overlay,
        Some(
            Overlay::Palette
                | Overlay::Shortcuts
                | Overlay::PathField(..)
                | Overlay::CloseQuestion(_)
                | Overlay::About
        )
    );
    if !is_bare {
        return;
    }
    let tokens = theme::tokens(ui.ctx());
    let window = ui.max_rect();
    let area = egui::Area::new(egui::Id::unique("veil"))
        .order(egui::Order::Middle)
        .fixed_pos(window.min)
        .constrain(false);
    area.show(ui.ctx(), |ui| {
        ui.memory_mut(|memory| memory.set_modal_layer(ui.layer_id()));
        let sense = pointer_only(Sense::click());
        let (rect, response) = ui.allocate_exact_size(window.size(), sense);
        response.widget_info(|| {
            let words = "Back to the window";
            WidgetInfo::labeled(egui::accesskit::Role::Button, true, words)
        });
        ui.painter().rect_filled(rect, 0.0, tokens.veil);
        if response.clicked() {
            out.push(Command::View(View::Overlay(None)));
        }
    });
}

fn drop_hint_ui(ui: &Ui, window: Rect) {
    let tokens = theme::tokens(ui.ctx());
    let painter = ui
        .ctx()
        .layer_painter(egui::LayerId::new(egui::Order::Foreground, egui::Id::unique("drop hint")));
    painter.rect_filled(window, 0.0, tokens.veil);
    let card = Rect::from_center_size(window.center(), vec2(360.0, 90.0));
    painter.rect(card, 10.0, tokens.page, (2.0, tokens.accent), egui::StrokeKind::Inside);
    painter.text(
        card.center(),
        egui::Align2::CENTER_CENTER,
        "Drop to open",
        theme::strong(16.0),
        tokens.ink,
    );
}

/// A small drawing on a button. Drawn, not written: no font is asked for a sign it may not have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Icon {
    /// A cross.
    Close,
    /// Three dots.
    More,
    /// An arrow upwards.
    Up,
    /// An arrow downwards.
    Down,
    /// Three columns.
    Columns,
}

/// A button with a drawing only; `label` is its name for screen readers and its hint.
pub fn icon_button(ui: &mut Ui, icon: Icon, label: &str) -> Response {
    let tokens = theme::tokens(ui.ctx());
    let (rect, response) = ui.allocate_exact_size(vec2(24.0, 24.0), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(egui::accesskit::Role::Button, true, label));
    if response.hovered() || response.has_focus() {
        ui.painter().rect_filled(rect, 5.0, tokens.hover);
    }
    let (middle, painter) = (rect.center(), ui.painter());
    let stroke = egui::Stroke::new(1.4, if response.hovered() { tokens.ink } else { tokens.mute });
    let line = |from: (f32, f32), to: (f32, f32)| {
        painter.line_segment([middle + vec2(from.0, from.1), middle + vec2(to.0, to.1)], stroke);
    };
    match icon {
        Icon::Close => {
            line((-4.0, -4.0), (4.0, 4.0));
            line((-4.0, 4.0), (4.0, -4.0));
        }
        Icon::More => {
            for x in [-5.0, 0.0, 5.0] {
                painter.circle_filled(middle + vec2(x, 0.0), 1.4, stroke.color);
            }
        }
        Icon::Up => {
            line((-4.5, 2.5), (0.0, -2.5));
            line((0.0, -2.5), (4.5, 2.5));
        }
        Icon::Down => {
            line((-4.5, -2.5), (0.0, 2.5));
            line((0.0, 2.5), (4.5, -2.5));
        }
        Icon::Columns => {
            for x in [-5.0, 0.0, 5.0] {
                line((x, -5.0), (x, 5.0));
            }
        }
    }
    response.on_hover_text(label)
}

/// A button with a cross.
pub fn close_button(ui: &mut Ui, label: &str) -> Response {
    icon_button(ui, Icon::Close, label)
}

/// Whether shortcuts are written as on a Mac.
pub fn platform_is_mac() -> bool {
    cfg!(target_os = "macos")
}
