//! One row of the documents list: title, what is known of the document, where its excerpts stand.

use std::sync::Arc;

use egui::{
    Button, Color32, CornerRadius, Rect, RichText, Sense, Ui, WidgetInfo, pos2, text::LayoutJob,
    vec2,
};

use crate::{
    store::settings::SortBy,
    text::signs,
    ui::{
        Outbox,
        theme::{self, size},
        words,
    },
    workspace::{
        Shown, Workspace,
        action::Action,
        command::{Command, Go, View},
        corpus::{Entry, EntryState},
        overlay::{Area, Overlay},
        resolve::compare,
    },
};

use super::columns::{Cells, cell};

/// Blank at each side of a row.
pub(super) const PAD: f32 = 14.0;

/// How all rows of a list look.
#[derive(Clone, Copy)]
pub(super) struct RowLook<'c> {
    /// The columns beside the title, where there is room for them; else they stand under it.
    pub(super) cells: Option<&'c Cells>,
    /// Whether titles may take more than one line, and each row its own height.
    pub(super) is_tall: bool,
    /// Lines under the title of a row that is not tall.
    pub(super) n_lines: usize,
}

/// Draws one row at the left upper corner of `rect` and gives its height.
pub(super) fn row_ui(
    ui: &mut Ui,
    ws: &Workspace,
    (row, entry): (usize, &Entry),
    rect: Rect,
    look: RowLook<'_>,
    out: &mut Outbox,
) -> f32 {
    let tokens = theme::tokens(ui.ctx());
    let mut shown = ws.shown(&entry.path);
    let is_readable = entry.reading().is_some();
    if let EntryState::Unreadable(_) = entry.state {
        // Which file it is matters more than what it might be called.
        shown.title = signs::legible(&entry.path).into_owned();
    }
    let cells = look.cells.filter(|_| is_readable);
    let inner = rect.width() - 2.0 * PAD;
    let beside = cells.map_or(0.0, Cells::width);
    let lay = |words: String, font, ink, n_rows: usize, width: f32| {
        let mut job = LayoutJob::simple(words, font, ink, width);
        job.wrap.max_rows = n_rows;
        ui.painter().layout_job(job)
    };
    let title_ink = if is_readable { tokens.ink } else { tokens.mute };
    let n_title_rows = if look.is_tall { 3 } else { 1 };
    let font = theme::strong(size::UI);
    let title = lay(shown.title.clone(), font, title_ink, n_title_rows, inner - beside);
    let (line, line_ink) = under(ws, entry, &shown, (look, tokens));
    let n_line_rows = match (look.is_tall, is_readable) {
        (true, true) => 4,
        (true, false) => 8,
        // The whole of it is in the hint.
        (false, true) => look.n_lines,
        (false, false) => look.n_lines.max(2),
    };
    let said = format!("{}, {line}", shown.title);
    let font = theme::ui(size::SMALL);
    let has_line = !line.is_empty() && cells.is_none();
    // A dot ends a row rather than begin the next one.
    let line = line.replace(" · ", "\u{A0}· ");
    let line = has_line.then(|| lay(line, font, line_ink, n_line_rows, inner));
    let line_height = line.as_ref().map_or(0.0, |line| line.size().y + 2.0);
    let strip_y = 9.0 + title.size().y + line_height + 6.0;
    let height = match (look.is_tall, is_readable) {
        (true, true) => strip_y + 14.0,
        (true, false) => strip_y + 4.0,
        (false, _) => rect.height(),
    };
    let rect = Rect::from_min_size(rect.min, vec2(rect.width(), height));

    let id = ui.scope_id().with(("document", &*entry.path));
    let response = ui.interact(rect, id, Sense::click());
    let is_shown = ws.panes.iter().any(|pane| pane.path == entry.path);
    response.widget_info(|| {
        WidgetInfo::selected(egui::accesskit::Role::ListItem, is_readable, is_shown, &said)
    });
    ground_ui(ui, ws, (row, entry), &response, is_shown);
    let origin = rect.min + vec2(PAD, 9.0);
    if let Some(cells) = cells {
        cells.row_ui(ui, ws, entry, &shown, rect);
    }
    let line_at = origin + vec2(0.0, title.size().y + 2.0);
    ui.painter().galley(origin, title, tokens.ink);
    let is_cut = line.as_ref().is_some_and(|line| line.elided);
    if let Some(line) = line {
        ui.painter().galley(line_at, line, tokens.mute);
    }
    if is_readable {
        let y = if look.is_tall { strip_y } else { height - 14.0 };
        let strip = Rect::from_min_size(rect.min + vec2(PAD, y), vec2(inner, 5.0));
        strip_ui(ui, ws, entry, strip);
    }
    let response = if is_cut { response.on_hover_text(said) } else { response };
    answer(ui, &response, ws, row, entry, out);
    height
}

/// What lies under the words of a row: whether it is shown, under the pointer, has the keyboard.
fn ground_ui(
    ui: &Ui,
    ws: &Workspace,
    (row, entry): (usize, &Entry),
    response: &egui::Response,
    is_shown: bool,
) {
    let tokens = theme::tokens(ui.ctx());
    let rect = response.rect;
    let has_keyboard = ws.area == Area::Library && ws.row == row;
    if is_shown || response.hovered() || has_keyboard {
        let fill = if is_shown { tokens.page } else { tokens.hover };
        ui.painter().rect_filled(rect, 0.0, fill);
    }
    if is_shown {
        let is_active = ws.pane().is_some_and(|pane| pane.path == entry.path);
        let edge = Rect::from_min_size(rect.min, vec2(3.0, rect.height()));
        let ink = if is_active { tokens.accent } else { tokens.mute };
        ui.painter().rect_filled(edge, 0.0, ink);
    }
    if has_keyboard {
        ui.painter().rect_stroke(
            rect.shrink(1.5),
            4.0,
            (1.5, tokens.accent),
            egui::StrokeKind::Inside,
        );
    }
    ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, (1.0, tokens.line));
}

/// The words under a title: what the reader wants to see of each document; or why there is nothing.
fn under(
    ws: &Workspace,
    entry: &Entry,
    shown: &Shown,
    (look, tokens): (RowLook<'_>, &theme::Tokens),
) -> (String, Color32) {
    match &entry.state {
        EntryState::Waiting => ("reading…".to_owned(), tokens.mute),
        EntryState::Unreadable(reason) => (format!("cannot be read: {reason}"), tokens.trouble),
        EntryState::Read(_) => {
            let columns = ws.settings.columns.iter();
            let mut parts: Vec<String> = columns
                .filter_map(|column| cell(ws, entry, shown, *column))
                .map(|cell| cell.in_line)
                .collect();
            // A row of a long list has no room for it.
            if ws.sort == SortBy::Name && entry.path.contains('/') && look.is_tall {
                parts.push(signs::legible(&entry.path).into_owned());
            }
            (parts.join(" · "), tokens.mute)
        }
    }
}

/// What a click, a double click and the context menu of a row do.
fn answer(
    ui: &Ui,
    response: &egui::Response,
    ws: &Workspace,
    row: usize,
    entry: &Entry,
    out: &mut Outbox,
) {
    let path = &entry.path;
    if response.clicked() {
        out.push(Command::View(View::Row(row)));
    }
    let is_readable = entry.reading().is_some();
    if response.clicked() && is_readable {
        let is_beside = ui.input(|input| input.modifiers.command);
        out.push(Command::Go(if is_beside {
            Go::Beside(Arc::clone(path))
        } else {
            Go::Document(Arc::clone(path))
        }));
    }
    response.context_menu(|ui| {
        for (label, command, is_enabled) in [
            ("Open", Command::Go(Go::Document(Arc::clone(path))), is_readable),
            ("Open in a pane beside", Command::Go(Go::Beside(Arc::clone(path))), is_readable),
            (
                Action::CorrectDocument.spec().label,
                Command::View(View::Overlay(Some(Overlay::Facts(Arc::clone(path))))),
                true,
            ),
        ] {
            if ui.add_enabled(is_enabled, Button::new(label)).clicked() {
                out.push(command);
                ui.close();
            }
        }
        let compare = compare(path, ws);
        let button = Button::new(Action::CompareVersions.spec().label);
        if ui.add_enabled(compare.is_some(), button).clicked() {
            out.extend(compare);
            ui.close();
        }
        let n_excerpts = ws.marks(path).map_or(0, |marks| marks.all().len());
        ui.separator();
        ui.label(
            RichText::new(format!("{path}\n{}", words::count(n_excerpts, "excerpt", "excerpts")))
                .small()
                .weak(),
        );
    });
}

/// Where in the document its excerpts stand, and above them its parallels.
fn strip_ui(ui: &Ui, ws: &Workspace, entry: &Entry, strip: Rect) {
    let tokens = theme::tokens(ui.ctx());
    let painter = ui.painter();
    painter.rect_filled(strip, 2.0, tokens.line);
    let Some(reading) = entry.reading() else { return };
    let length = reading.document.text().len().max(1) as f32;
    parallels_ui(ui, ws, entry, (strip, length));
    let Some(marks) = ws.marks(&entry.path) else { return };
    // Marks that fall on the same pixel as the one before would not be seen.
    let mut drawn_to = f32::NEG_INFINITY;
    for mark in marks.all() {
        let left = strip.left() + strip.width() * mark.span.start() as f32 / length;
        let right = strip.left() + strip.width() * mark.span.end() as f32 / length;
        let right = right.max(left + 2.0).min(strip.right());
        if right <= drawn_to {
            continue;
        }
        drawn_to = right;
        let bar = Rect::from_min_max(
            pos2(left.min(right - 1.0), strip.top()),
            pos2(right, strip.bottom()),
        );
        painter.rect_filled(bar, CornerRadius::ZERO, tokens.tint(mark.colour).line);
    }
}

/// Where in the document its parallels stand; those that would fall on one pixel are one.
fn parallels_ui(ui: &Ui, ws: &Workspace, entry: &Entry, (strip, length): (Rect, f32)) {
    let Some(doc_idx) = ws.traced(&entry.path) else { return };
    let ends = ws.tracing.found.ends(doc_idx).iter();
    let ink = theme::tokens(ui.ctx()).accent;
    let x = |byte: usize| strip.left() + strip.width() * byte as f32 / length;
    let mut drawn_to = f32::NEG_INFINITY;
    for end in ends.filter(|end| !ws.is_rejected(end.parallel)) {
        let left = x(end.span.start()).min(strip.right() - 2.0);
        let right = x(end.span.end()).max(left + 2.0).min(strip.right());
        if right <= drawn_to {
            continue;
        }
        drawn_to = right;
        let bar = Rect::from_min_max(pos2(left, strip.top()), pos2(right, strip.bottom()));
        ui.painter().rect_filled(bar, CornerRadius::ZERO, ink);
    }
}
