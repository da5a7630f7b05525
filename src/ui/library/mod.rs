//! The left side: the documents list, the tags, or the quotations.

mod columns;
mod row;

use std::{collections::HashMap, sync::Arc};

use egui::{
    Align, ComboBox, Key, Layout, Modifiers, Rect, RichText, ScrollArea, Sense, TextEdit, Ui,
    UiBuilder, WidgetInfo, pos2, vec2,
};

use crate::{
    store::settings::{Column, SortBy},
    workspace::{
        Workspace,
        command::{Command, File, Go, View},
        corpus::{Entry, EntryState},
        overlay::{Area, Asking, LibraryTab},
    },
};

use self::{
    columns::{Cells, columns_ui, heads_ui},
    row::{RowLook, row_ui},
};
use super::{
    Outbox,
    quotes::{QuotesViews, quotes_ui},
    tags::{TagsViews, tags_ui},
    theme::{self, size},
};

/// More rows than this have titles of one line, so that the height of all is known without laying
/// any out.
const MAX_TALL_ROWS: usize = 400;

/// Height of a row of a long list, with one line under its title.
const SHORT_ROW: f32 = 54.0;

/// What each more line adds to it.
const SHORT_LINE: f32 = 15.0;

/// What the left side remembers between frames.
#[derive(Default)]
pub struct LibraryViews {
    filter: String,
    /// Heights of rows by path, for the width they were laid out at.
    heights: HashMap<Arc<str>, f32>,
    width: f32,
    /// What was shown of each document when they were laid out.
    columns: Vec<Column>,
    /// The rows, and the revision of the workspace they were worked out for.
    rows: (u64, Arc<[usize]>),
    /// The row that was brought into view last.
    shown_row: Option<usize>,
    /// The document of the active pane whose row was brought into view last.
    followed: Option<Arc<str>>,
    tags: TagsViews,
    quotes: QuotesViews,
}

impl LibraryViews {
    /// The documents as they are listed; sorting thousands in every frame would be felt.
    fn rows(&mut self, ws: &Workspace) -> Arc<[usize]> {
        match &self.rows {
            (revision, rows) if *revision == ws.revision && !rows.is_empty() => Arc::clone(rows),
            _ => {
                let rows: Arc<[usize]> = ws.listed().into();
                self.rows = (ws.revision, Arc::clone(&rows));
                rows
            }
        }
    }

    /// The row to bring into view: the one that the keyboard has come to, else that of a document that
    /// was opened or gone to from elsewhere. Each once: the list stays where it is scrolled to.
    fn wanted(&mut self, ws: &Workspace, rows: &[usize]) -> Option<usize> {
        let has_moved = self.shown_row.replace(ws.row).is_some_and(|shown| shown != ws.row);
        let active = ws.pane().map(|pane| &pane.path);
        let is_other = active != self.followed.as_ref();
        if is_other {
            self.followed = active.cloned();
        }
        if has_moved {
            return Some(ws.row);
        }
        let entries = &ws.corpus.as_ref()?.entries;
        let active = active.filter(|_| is_other)?;
        let is_it =
            |entry_idx: &usize| entries.get(*entry_idx).is_some_and(|it| it.path == *active);
        rows.iter().position(is_it)
    }
}

/// Draws the left side.
pub fn library_ui(ui: &mut Ui, views: &mut LibraryViews, ws: &Workspace, out: &mut Outbox) {
    let tokens = theme::tokens(ui.ctx());
    let whole = ui.max_rect();
    ui.painter().rect_filled(whole, 0.0, tokens.ground);
    tabs_ui(ui, ws, out);
    match ws.tab {
        LibraryTab::Documents => documents_ui(ui, views, ws, out),
        LibraryTab::Tags => tags_ui(ui, &mut views.tags, ws, out),
        LibraryTab::Quotes => quotes_ui(ui, &mut views.quotes, ws, out),
    }
}

fn tabs_ui(ui: &mut Ui, ws: &Workspace, out: &mut Outbox) {
    let tokens = theme::tokens(ui.ctx());
    let whole = ui.max_rect();
    let bar = Rect::from_min_size(whole.min, vec2(whole.width(), 36.0));
    ui.painter().hline(bar.x_range(), bar.bottom() - 0.5, (1.0, tokens.line));
    // A narrow side has them smaller and closer, so that none is cut.
    let is_narrow = bar.width() < 200.0;
    let (side, gap, points) =
        if is_narrow { (10.0, 9.0, size::SMALL) } else { (14.0, 16.0, size::UI) };
    let mut left = bar.left() + side;
    for (tab, label) in [
        (LibraryTab::Documents, "Documents"),
        (LibraryTab::Tags, "Tags"),
        (LibraryTab::Quotes, "Quotes"),
    ] {
        let is_open = ws.tab == tab;
        let ink = if is_open { tokens.ink } else { tokens.mute };
        let galley = ui.painter().layout_no_wrap(label.to_owned(), theme::strong(points), ink);
        let rect = Rect::from_min_size(pos2(left, bar.top()), vec2(galley.size().x, bar.height()));
        let response = ui.interact(rect, ui.scope_id().with(label), Sense::click());
        response
            .widget_info(|| WidgetInfo::selected(egui::accesskit::Role::Tab, true, is_open, label));
        ui.painter().galley(pos2(left, bar.center().y - galley.size().y / 2.0), galley, ink);
        if is_open {
            let line = Rect::from_min_max(pos2(rect.left(), bar.bottom() - 2.0), rect.max);
            ui.painter().rect_filled(line, 0.0, tokens.accent);
        } else if response.hovered() || response.has_focus() {
            let line = Rect::from_min_max(pos2(rect.left(), bar.bottom() - 2.0), rect.max);
            ui.painter().rect_filled(line, 0.0, tokens.line);
        }
        if response.clicked() {
            out.push(Command::View(View::Tab(tab)));
        }
        left = rect.right() + gap;
    }
    ui.advance_cursor_after_rect(bar);
}

fn documents_ui(ui: &mut Ui, views: &mut LibraryViews, ws: &Workspace, out: &mut Outbox) {
    let Some(corpus) = &ws.corpus else {
        empty_ui(ui, "No folder is open.", "File › Open folder…, or drop a folder here.");
        return;
    };
    filter_ui(ui, views, ws, out);
    if let Some(trouble) = &corpus.trouble {
        trouble_ui(ui, ws, trouble, out);
    }
    let rows = views.rows(ws);
    keys(ui, ws, &rows, out);
    if rows.is_empty() && corpus.progress.is_none() && corpus.trouble.is_none() {
        if ws.filter.is_empty() {
            empty_ui(ui, "No documents here.", "Text and Markdown files (.txt, .md) are read.");
        } else {
            let how = "Title, source, author, date, region, language and path are looked at.";
            empty_ui(ui, "Nothing fits the filter.", how);
        }
        return;
    }
    let is_tall = rows.len() <= MAX_TALL_ROWS;
    let width = ui.available_width();
    let columns = &ws.settings.columns;
    if (views.width - width).abs() > 0.5 || views.columns != *columns {
        views.heights.clear();
        (views.width, views.columns) = (width, columns.clone());
    }
    let cells = Cells::fitting(columns, width);
    if let Some(cells) = &cells {
        heads_ui(ui, ws, cells, out);
    }
    // Three parts stand on a line, as a rule.
    let n_lines = if cells.is_some() { 1 } else { columns.len().div_ceil(3).clamp(1, 3) };
    let look = RowLook { cells: cells.as_ref(), is_tall, n_lines };
    let wanted = views.wanted(ws, &rows);
    let area = ScrollArea::vertical().auto_shrink(false).id_salt("documents");
    ui.spacing_mut().item_spacing.y = 0.0;
    if is_tall {
        area.show(ui, |ui| {
            for (row, entry_idx) in rows.iter().enumerate() {
                if let Some(entry) = corpus.entries.get(*entry_idx) {
                    let is_wanted = wanted == Some(row);
                    tall_row_ui(ui, views, ws, (row, entry), (look, is_wanted), out);
                }
            }
        });
    } else {
        let row_height = SHORT_ROW + SHORT_LINE * (n_lines - 1) as f32;
        area.show_rows(ui, row_height, rows.len(), |ui, shown| {
            if let Some(wanted) = wanted {
                let first = ui.max_rect().top() - shown.start as f32 * row_height;
                let at = pos2(ui.max_rect().left(), first + wanted as f32 * row_height);
                ui.scroll_to_rect(Rect::from_min_size(at, vec2(width, row_height)), None);
            }
            for row in shown {
                let entry = rows.get(row).and_then(|entry_idx| corpus.entries.get(*entry_idx));
                if let Some(entry) = entry {
                    let size = vec2(width, row_height);
                    let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
                    row_ui(ui, ws, (row, entry), rect, look, out);
                }
            }
        });
    }
}

/// A row whose title may take two lines; out of view it costs its height only.
fn tall_row_ui(
    ui: &mut Ui,
    views: &mut LibraryViews,
    ws: &Workspace,
    (row, entry): (usize, &Entry),
    (look, is_wanted): (RowLook<'_>, bool),
    out: &mut Outbox,
) {
    let width = ui.available_width();
    let height = views.heights.get(&entry.path).copied();
    if let Some(height) = height {
        let rect = Rect::from_min_size(ui.cursor().min, vec2(width, height));
        if !ui.is_rect_visible(rect) && !is_wanted {
            ui.advance_cursor_after_rect(rect);
            return;
        }
    }
    let guess = Rect::from_min_size(ui.cursor().min, vec2(width, height.unwrap_or(72.0)));
    let height = row_ui(ui, ws, (row, entry), guess, look, out);
    let rect = Rect::from_min_size(guess.min, vec2(width, height));
    ui.advance_cursor_after_rect(rect);
    if is_wanted {
        ui.scroll_to_rect(rect, None);
    }
    // A row that is still being read gets another height once it is.
    if !matches!(entry.state, EntryState::Waiting) {
        views.heights.insert(Arc::clone(&entry.path), height);
    }
}

fn filter_ui(ui: &mut Ui, views: &mut LibraryViews, ws: &Workspace, out: &mut Outbox) {
    if views.filter != ws.filter {
        views.filter.clone_from(&ws.filter);
    }
    let rect = Rect::from_min_size(ui.cursor().min, vec2(ui.available_width(), 38.0));
    ui.scope_builder(UiBuilder::new().max_rect(rect.shrink2(vec2(12.0, 6.0))), |ui| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = 6.0;
            // In a narrow window both give way, so that neither is pushed out of it.
            let room = ui.available_width() * 0.5;
            let combo = ComboBox::from_id_salt("sort")
                .selected_text(RichText::new(ws.sort.label()).small())
                .truncate()
                // All of them without scrolling.
                .height(460.0)
                .width(74.0_f32.min(room));
            let response = ui.scope(|ui| {
                ui.set_max_width(room);
                combo.show_ui(ui, |ui| {
                    for sort in SortBy::all() {
                        if ui.selectable_label(ws.sort == sort, sort.label()).clicked() {
                            out.push(Command::View(View::Sort(sort)));
                        }
                    }
                })
            });
            response.inner.response.on_hover_text("Sort the documents");
            // Where there is hardly room for the filter, the menu leads to them.
            if ui.available_width() > 96.0 {
                columns_ui(ui, out);
            }
            let field = TextEdit::singleline(&mut views.filter)
                .hint_text("Filter")
                .desired_width(ui.available_width());
            let response = ui.add(field);
            response.widget_info(|| {
                WidgetInfo::labeled(egui::accesskit::Role::SearchInput, true, "Filter documents")
            });
            if response.changed() {
                out.push(Command::View(View::Filter(views.filter.clone())));
            }
            if response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter)) {
                out.push(Command::View(View::Row(0)));
            }
        });
    });
    ui.advance_cursor_after_rect(rect);
    let tokens = theme::tokens(ui.ctx());
    ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, (1.0, tokens.line));
}

/// Arrow keys and Enter, while the list has the keyboard.
fn keys(ui: &Ui, ws: &Workspace, rows: &[usize], out: &mut Outbox) {
    let is_mine = ws.area == Area::Library
        && ws.overlay.is_none()
        && !ui.ctx().text_edit_focused()
        && !rows.is_empty();
    if !is_mine {
        return;
    }
    let last = rows.len() - 1;
    let mut row = ws.row.min(last);
    ui.input_mut(|input| {
        row = (row + input.count_and_consume_key(Modifiers::NONE, Key::ArrowDown)).min(last);
        row = row.saturating_sub(input.count_and_consume_key(Modifiers::NONE, Key::ArrowUp));
        row = (row + 10 * input.count_and_consume_key(Modifiers::NONE, Key::PageDown)).min(last);
        row = row.saturating_sub(10 * input.count_and_consume_key(Modifiers::NONE, Key::PageUp));
        if input.consume_key(Modifiers::NONE, Key::Home) {
            row = 0;
        }
        if input.consume_key(Modifiers::NONE, Key::End) {
            row = last;
        }
    });
    if row != ws.row {
        out.push(Command::View(View::Row(row)));
    }
    let entry = rows
        .get(row)
        .and_then(|entry_idx| ws.corpus.as_ref()?.entries.get(*entry_idx))
        .filter(|entry| entry.reading().is_some());
    let Some(entry) = entry else { return };
    if ui.input_mut(|input| input.consume_key(Modifiers::COMMAND, Key::Enter)) {
        out.push(Command::Go(Go::Beside(Arc::clone(&entry.path))));
    } else if ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Enter)) {
        out.push(Command::Go(Go::Document(Arc::clone(&entry.path))));
    }
}

fn trouble_ui(ui: &mut Ui, ws: &Workspace, trouble: &str, out: &mut Outbox) {
    let tokens = theme::tokens(ui.ctx());
    egui::Frame::new().inner_margin(14.0).show(ui, |ui| {
        ui.label(RichText::new(trouble).color(tokens.trouble));
        other_folder_ui(ui, ws, out);
    });
}

/// What can be done where the folder cannot be read.
pub(super) fn other_folder_ui(ui: &mut Ui, ws: &Workspace, out: &mut Outbox) {
    // A notebook that knows no document yet can be begun anywhere.
    let knows_documents = !ws.notebook.documents.is_empty();
    if knows_documents && ui.button("Point to the folder…").clicked() {
        out.push(Command::File(File::Ask(Asking::PointTo)));
    }
    if ui.button("Open another folder…").clicked() {
        out.push(Command::File(File::Ask(Asking::Folder)));
    }
}

/// One line that says what is missing, and one that says what to do.
pub fn empty_ui(ui: &mut Ui, what: &str, how: &str) {
    let tokens = theme::tokens(ui.ctx());
    egui::Frame::new().inner_margin(14.0).show(ui, |ui| {
        ui.label(RichText::new(what).color(tokens.ink));
        ui.label(RichText::new(how).color(tokens.mute));
    });
}
