//! What the documents list shows of each document: under its title where the list is narrow, beside it in
//! columns where they fit.

use egui::{Align2, Rect, Sense, Ui, WidgetInfo, pos2, text::LayoutJob, vec2};

use crate::{
    store::settings::{Column, SortBy},
    ui::{
        Icon, Outbox, icon_button,
        theme::{self, size},
        words,
    },
    workspace::{
        Shown, Workspace,
        action::Action,
        command::{Command, View},
        corpus::Entry,
        view::format_of,
    },
};

use super::row::PAD;

/// Least room for a title beside columns: with less, they stand under it.
const TITLE: f32 = 190.0;

/// Blank between two columns.
const GAP: f32 = 12.0;

/// Height of the line with the names of the columns.
const HEADS: f32 = 24.0;

/// Something known of one document.
pub(super) struct Cell {
    /// In a column of its own, whose name says what it is.
    pub(super) in_column: String,
    /// Among others on a line.
    pub(super) in_line: String,
}

/// What a column says of a document; `None` for nothing.
pub(super) fn cell(ws: &Workspace, entry: &Entry, shown: &Shown, column: Column) -> Option<Cell> {
    let plain = |words: &str| {
        let words = words.to_owned();
        (!words.is_empty()).then(|| Cell { in_column: words.clone(), in_line: words })
    };
    let count = |n: usize, one: &str, many: &str| {
        let in_line = words::count(n, one, many).replace(' ', "\u{a0}");
        (n > 0).then(|| Cell { in_column: words::number(n), in_line })
    };
    match column {
        Column::Source => plain(&shown.source),
        Column::Author => plain(&shown.author),
        Column::Date => plain(&words::short_date(&shown.date)),
        Column::Region => plain(&shown.region),
        Column::Language => plain(&shown.language),
        Column::Speakers if shown.speakers.is_empty() => None,
        Column::Speakers => Some(Cell {
            in_column: shown.speakers.join(", "),
            in_line: words::count(shown.speakers.len(), "speaker", "speakers")
                .replace(' ', "\u{a0}"),
        }),
        Column::Words => Some(Cell {
            in_column: words::number(shown.n_words),
            in_line: format!("{}\u{a0}w", words::number(shown.n_words)),
        }),
        Column::Pages => count(shown.n_pages, "page", "pages"),
        Column::Format => plain(&format_of(&entry.path)),
        Column::Excerpts => count(shown.n_excerpts, "excerpt", "excerpts"),
        Column::Links => count(ws.n_links(&entry.path), "link", "links"),
    }
}

/// Width of a column in points, and whether it holds a number.
const fn width_of(column: Column) -> (f32, bool) {
    match column {
        Column::Source => (120.0, false),
        Column::Author | Column::Speakers => (110.0, false),
        Column::Date => (78.0, false),
        Column::Region => (90.0, false),
        Column::Language => (62.0, false),
        Column::Words => (54.0, true),
        Column::Pages => (42.0, true),
        Column::Format => (50.0, false),
        Column::Excerpts => (56.0, true),
        Column::Links => (36.0, true),
    }
}

/// Columns beside the title.
pub(super) struct Cells {
    columns: Vec<Column>,
    /// Width of the list: rows are narrower than their heads where a scroll bar takes some of it.
    list: f32,
}

impl Cells {
    /// The columns, if they fit beside a title in a list of that width.
    pub(super) fn fitting(columns: &[Column], width: f32) -> Option<Self> {
        let cells = Self { columns: columns.to_vec(), list: width };
        let needed = TITLE + 2.0 * PAD + cells.width();
        (!columns.is_empty() && width >= needed).then_some(cells)
    }

    /// Width of all columns, with what parts them from the title.
    pub(super) fn width(&self) -> f32 {
        self.columns.iter().map(|column| width_of(*column).0 + GAP).sum()
    }

    /// Each column with where it stands in a row or in the line of names.
    fn places(&self, row: Rect) -> impl Iterator<Item = (Column, Rect)> {
        let mut left = row.left() + self.list - PAD - self.width();
        self.columns.iter().map(move |column| {
            let (width, _) = width_of(*column);
            let rect = Rect::from_min_max(
                pos2(left + GAP, row.top()),
                pos2(left + GAP + width, row.bottom()),
            );
            left += GAP + width;
            (*column, rect)
        })
    }

    /// Draws what is known of one document.
    pub(super) fn row_ui(&self, ui: &Ui, ws: &Workspace, entry: &Entry, shown: &Shown, row: Rect) {
        let tokens = theme::tokens(ui.ctx());
        for (column, rect) in self.places(row) {
            let Some(cell) = cell(ws, entry, shown, column) else { continue };
            let font = theme::ui(size::SMALL);
            let mut job = LayoutJob::simple(cell.in_column, font, tokens.mute, rect.width());
            job.wrap.max_rows = 1;
            job.wrap.break_anywhere = true;
            let galley = ui.painter().layout_job(job);
            let is_number = width_of(column).1;
            let left = if is_number { rect.right() - galley.size().x } else { rect.left() };
            ui.painter().galley(pos2(left, row.top() + 10.0), galley, tokens.mute);
        }
    }
}

/// Draws the names of the columns; a click on one sorts by it.
pub(super) fn heads_ui(ui: &mut Ui, ws: &Workspace, cells: &Cells, out: &mut Outbox) {
    let tokens = theme::tokens(ui.ctx());
    let bar = Rect::from_min_size(ui.cursor().min, vec2(ui.available_width(), HEADS));
    let title = Rect::from_min_max(
        bar.min + vec2(PAD, 0.0),
        pos2(bar.right() - PAD - cells.width(), bar.bottom()),
    );
    let columns = cells
        .places(bar)
        .map(|(column, rect)| (column.label(), SortBy::Of(column), rect, width_of(column).1));
    for (label, sort, rect, is_number) in
        std::iter::once(("Title", SortBy::Title, title, false)).chain(columns)
    {
        let response = ui.interact(rect, ui.scope_id().with(("head", label)), Sense::click());
        let name = format!("Sort by {}", label.to_lowercase());
        let is_sorted = ws.sort == sort;
        response.widget_info(|| {
            WidgetInfo::selected(egui::accesskit::Role::ColumnHeader, true, is_sorted, &name)
        });
        let is_lit = is_sorted || response.hovered() || response.has_focus();
        let ink = if is_lit { tokens.ink } else { tokens.mute };
        let (at, align) = if is_number {
            (rect.right_center(), Align2::RIGHT_CENTER)
        } else {
            (rect.left_center(), Align2::LEFT_CENTER)
        };
        let shown = ui.painter().with_clip_rect(rect);
        shown.text(at, align, label, theme::ui(size::TINY), ink);
        if is_sorted {
            ui.painter().hline(rect.x_range(), bar.bottom() - 1.5, (1.5, tokens.accent));
        }
        if response.clicked() {
            out.push(Command::View(View::Sort(sort)));
        }
    }
    ui.advance_cursor_after_rect(bar);
    ui.painter().hline(bar.x_range(), bar.bottom() - 0.5, (1.0, tokens.line));
}

/// Draws the button of the form that says which columns there are.
pub(super) fn columns_ui(ui: &mut Ui, out: &mut Outbox) {
    if icon_button(ui, Icon::Columns, Action::Columns.spec().label).clicked() {
        out.push(Command::Do(Action::Columns));
    }
}
