//! The quotes tab: the quotations of the active pane's document with what is to be said of each, or the
//! documents of the folder with how many of theirs have a source.
//!
//! Which rows there are is worked out when something changes, what a row says when it comes onto the
//! screen: twenty thousand quotations scroll as five do.

mod row;
mod whole;

use std::{
    collections::HashMap,
    hash::{DefaultHasher, Hash as _, Hasher as _},
    sync::Arc,
};

use egui::{
    Id, Key, Modifiers, Rect, RichText, Sense, Ui, UiBuilder, WidgetInfo, accesskit::Role, pos2,
    vec2,
};

use crate::workspace::{
    Workspace,
    action::Action,
    command::{Command, TraceCommand},
    overlay::Area,
    tracing::{
        Stage,
        quotes::{Only, QuotesCommand},
        said::{Counts, Sort},
    },
};

use super::{
    Outbox,
    chips::choice_ui,
    input,
    library::empty_ui,
    rows::{Rows, SETTLING},
    theme::{self, size, tokens},
    words::{count, number},
};

use row::Facts;

/// Blank at both sides of a row.
const PAD_X: f32 = 14.0;

/// Most rows whose words are kept.
const MOST_FACTS: usize = 2000;

/// A row of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Row {
    /// A quotation, by its index in what was found.
    Quotation(usize),
    /// What stands above so many runs without marks.
    Unmarked(usize),
    /// A document, by its index.
    Document(usize),
}

/// What decides which rows there are: the state of tracing, what is listed of which document, and the
/// unfolded row.
type ListKey = (u64, Only, bool, Option<usize>, Option<usize>);

/// What the quotes tab remembers between frames.
#[derive(Default)]
pub struct QuotesViews {
    /// What the rows were worked out for.
    key: Option<ListKey>,
    /// The state of the workspace that what they say was.
    revision: u64,
    rows: Vec<Row>,
    keys: Vec<u64>,
    facts: HashMap<usize, Arc<Facts>>,
    list: Rows,
    /// The row that was chosen in the last frame.
    chosen: Option<Row>,
    width: f32,
}

/// What a command about quotations is sent as.
fn quotes(command: QuotesCommand) -> Command {
    Command::Trace(TraceCommand::Quotes(command))
}

/// Draws the quotes tab in the room that is left.
pub fn quotes_ui(ui: &mut Ui, views: &mut QuotesViews, ws: &Workspace, out: &mut Outbox) {
    ui.spacing_mut().item_spacing.y = 0.0;
    if nothing_ui(ui, ws, out) {
        return;
    }
    views.renew(ws);
    head_ui(ui, ws, out);
    if views.rows.is_empty() {
        let (what, how) = nothing_listed(ws);
        empty_ui(ui, what, how);
        return;
    }
    let chosen = chosen(ws).and_then(|row| views.rows.iter().position(|it| *it == row));
    keys(ui, views, ws, chosen, out);
    list_ui(ui, views, ws, chosen, out);
}

/// Says why there are no quotations at all, and what leads to some; gives whether that is so.
fn nothing_ui(ui: &mut Ui, ws: &Workspace, out: &mut Outbox) -> bool {
    let tracing = &ws.tracing;
    let Some(corpus) = &ws.corpus else {
        empty_ui(ui, "No folder is open.", "File › Open folder…, or drop a folder here.");
        return true;
    };
    if !tracing.found.documents.is_empty() {
        return false;
    }
    if let Some(trouble) = &tracing.trouble {
        empty_ui(ui, "The quotations were not traced.", trouble);
        ui.horizontal(|ui| {
            ui.add_space(PAD_X);
            if ui.button(Action::TraceFolder.spec().label).clicked() {
                out.push(Command::Trace(TraceCommand::Again));
            }
        });
    } else if corpus.progress.is_some() || tracing.stage != Stage::Idle {
        empty_ui(ui, "Tracing quotations…", "They are listed here as soon as the folder is read.");
    } else {
        empty_ui(
            ui,
            "No documents here.",
            "Every stretch in quotation marks is looked for in the other documents of the folder.",
        );
    }
    true
}

/// Why the list is empty.
fn nothing_listed(ws: &Workspace) -> (&'static str, &'static str) {
    let quotes = &ws.tracing.quotes;
    match (quotes.only, quotes.is_whole, ws.quoting()) {
        (_, false, None) if ws.pane().is_none() => {
            ("No document is open.", "Open one to see what it quotes.")
        }
        (_, false, None) => (
            "This document is being traced.",
            "Its quotations are listed as soon as they are looked for.",
        ),
        (Only::All, false, _) => (
            "Nothing stands in quotation marks here.",
            "Words that stand in another document would be listed too, with marks or without.",
        ),
        (Only::All, true, _) => {
            ("Nobody quotes in this folder.", "No document has a stretch in quotation marks.")
        }
        _ => ("None of these.", "All shows every quotation again."),
    }
}

/// The row that is chosen.
fn chosen(ws: &Workspace) -> Option<Row> {
    if ws.tracing.quotes.is_whole {
        return ws.tracing.quotes.document_row.or(ws.quoting()).map(Row::Document);
    }
    ws.chosen_quotation().map(Row::Quotation)
}

impl QuotesViews {
    /// Brings the rows in step with the workspace.
    fn renew(&mut self, ws: &Workspace) {
        let quotes = &ws.tracing.quotes;
        if self.revision != ws.revision {
            // Titles may be others.
            self.facts.clear();
            self.revision = ws.revision;
        }
        let key = (ws.tracing.serial, quotes.only, quotes.is_whole, ws.quoting(), quotes.unfolded);
        if self.key == Some(key) {
            return;
        }
        self.facts.clear();
        self.rows = if quotes.is_whole {
            ws.quoting_documents().into_iter().map(Row::Document).collect()
        } else {
            let rows = ws.quotation_rows();
            let n_marked = rows.iter().position(|idx| ws.is_run(*idx)).unwrap_or(rows.len());
            let n_unmarked = rows.len() - n_marked;
            let mut rows: Vec<Row> = rows.into_iter().map(Row::Quotation).collect();
            if n_unmarked > 0 {
                rows.insert(n_marked, Row::Unmarked(n_unmarked));
            }
            rows
        };
        let row_key = |row: &Row| {
            let mut hasher = DefaultHasher::new();
            (row, ws.tracing.serial).hash(&mut hasher);
            (matches!(row, Row::Quotation(idx) if quotes.unfolded == Some(*idx))).hash(&mut hasher);
            hasher.finish()
        };
        self.keys = self.rows.iter().map(row_key).collect();
        self.width = 0.0;
        self.key = Some(key);
    }

    /// What the row of a quotation says.
    fn facts(&mut self, ws: &Workspace, quotation: usize) -> Option<Arc<Facts>> {
        if let Some(facts) = self.facts.get(&quotation) {
            return Some(Arc::clone(facts));
        }
        if self.facts.len() > MOST_FACTS {
            self.facts.clear();
        }
        let facts = Arc::new(Facts::of(ws, quotation)?);
        self.facts.insert(quotation, Arc::clone(&facts));
        Some(facts)
    }
}

/// Whose quotations these are and how many of each sort, and what is listed.
fn head_ui(ui: &mut Ui, ws: &Workspace, out: &mut Outbox) {
    let tokens = tokens(ui.ctx());
    let whole = ui.available_rect_before_wrap();
    let inner = whole.shrink2(vec2(PAD_X, 0.0));
    let quotes_state = &ws.tracing.quotes;
    let drawn = ui.scope_builder(UiBuilder::new().max_rect(inner), |ui| {
        ui.spacing_mut().item_spacing = vec2(5.0, 5.0);
        ui.add_space(9.0);
        let (title, counts, line) = if quotes_state.is_whole {
            whole::summary(ws)
        } else {
            let counts = ws.quoting().map(|it| ws.counts(it)).unwrap_or_default();
            let title = ws.pane().map(|pane| ws.shown(&pane.path).title).unwrap_or_default();
            (format!("In “{title}”"), counts, summary(counts))
        };
        let label = |ui: &mut Ui, words: &str, ink| {
            ui.add(egui::Label::new(RichText::new(words).small().color(ink)).wrap());
        };
        label(ui, &title, tokens.mute);
        label(ui, &line, tokens.ink);
        ui.horizontal_wrapped(|ui| {
            for (is_whole, words, hint) in [
                (false, "Document", "The quotations of the document that is read"),
                (true, "Folder", "The documents, worst first"),
            ] {
                let is_chosen = quotes_state.is_whole == is_whole;
                if choice_ui(ui, words, is_chosen).on_hover_text(hint).clicked() {
                    out.push(quotes(QuotesCommand::Whole(is_whole)));
                }
            }
        });
        chips_ui(ui, ws, counts, out);
        let n_without = counts.in_sort(Sort::Untraced) + counts.in_sort(Sort::Rejected);
        if n_without > 0 && !quotes_state.is_whole {
            let mut marks = quotes_state.marks_untraced;
            let words = RichText::new("Mark not found in text").small();
            if ui.checkbox(&mut marks, words).changed() {
                out.push(quotes(QuotesCommand::MarkUntraced(marks)));
            }
        }
        ui.add_space(4.0);
    });
    let bottom = drawn.response.rect.bottom();
    ui.painter().hline(whole.x_range(), bottom - 0.5, (1.0, tokens.line));
    ui.advance_cursor_after_rect(Rect::from_min_max(whole.min, pos2(whole.right(), bottom)));
}

/// How many quotations of each sort: `5 quotations · 2 verbatim · 2 altered · 1 without source`.
fn summary(counts: Counts) -> String {
    let mut parts = vec![count(counts.n_quotations(), "quotation", "quotations")];
    for sort in [
        Sort::Verbatim,
        Sort::Trimmed,
        Sort::Altered,
        Sort::Spliced,
        Sort::Untraced,
        Sort::Rejected,
    ] {
        let n_of = counts.in_sort(sort);
        if n_of > 0 {
            parts.push(format!("{} {}", number(n_of), sort.name()).replace(' ', "\u{a0}"));
        }
    }
    parts.join("\u{a0}· ")
}

fn chips_ui(ui: &mut Ui, ws: &Workspace, counts: Counts, out: &mut Outbox) {
    let only = ws.tracing.quotes.only;
    let n_some = Only::ALL.iter().skip(1).filter(|it| it.count(counts) > 0).count();
    // Where all are alike there is nothing to choose.
    if n_some == 0 && only == Only::All {
        return;
    }
    ui.horizontal_wrapped(|ui| {
        for one in Only::ALL {
            let n_rows = one.count(counts);
            if n_rows == 0 && only != one {
                continue;
            }
            let words = match one {
                Only::All => format!("All {}", number(n_rows)),
                Only::Changed => format!("{} altered", number(n_rows)),
                Only::Untraced => format!("{} not found", number(n_rows)),
                Only::Unmarked => format!("{} unmarked", number(n_rows)),
                Only::Rejected => format!("{} rejected", number(n_rows)),
            };
            if choice_ui(ui, &words, only == one).clicked() {
                out.push(quotes(QuotesCommand::Only(one)));
            }
        }
    });
}

/// Draws the rows on the screen.
fn list_ui(
    ui: &mut Ui,
    views: &mut QuotesViews,
    ws: &Workspace,
    chosen: Option<usize>,
    out: &mut Outbox,
) {
    let width = ui.available_width();
    if views.width != width || !views.list.heights.is_of(views.rows.len(), width) {
        let rows = views.keys.iter().zip(&views.rows);
        let guess = |row: &Row| if matches!(row, Row::Unmarked(_)) { 40.0 } else { 78.0 };
        views.list.heights.renew_rows(rows.map(|(key, row)| (*key, guess(row))), width);
        views.width = width;
    }
    let row = chosen.and_then(|at| views.rows.get(at)).copied();
    if views.chosen != row {
        views.chosen = row;
        views.list.scroll.n_settling = SETTLING;
    }
    if let Some(at) = chosen {
        views.list.settle(ui, at);
    }
    let mut list = std::mem::take(&mut views.list);
    list.show(ui, ("quotes", 0.0), |ui, at, rect| {
        row_ui(ui, views, ws, (at, chosen == Some(at)), rect, out)
    });
    views.list = list;
}

/// Draws a row and gives how high it was.
fn row_ui(
    ui: &mut Ui,
    views: &mut QuotesViews,
    ws: &Workspace,
    (at, is_chosen): (usize, bool),
    rect: Rect,
    out: &mut Outbox,
) -> f32 {
    match views.rows.get(at).copied() {
        Some(Row::Quotation(idx)) => match views.facts(ws, idx) {
            Some(facts) => row::row_ui(ui, ws, (idx, &facts), is_chosen, rect, out),
            None => rect.height(),
        },
        Some(Row::Unmarked(n_runs)) => unmarked_ui(ui, n_runs, rect),
        Some(Row::Document(doc_idx)) => whole::row_ui(ui, ws, doc_idx, is_chosen, rect, out),
        None => 0.0,
    }
}

/// What stands above the runs without marks.
fn unmarked_ui(ui: &Ui, n_runs: usize, rect: Rect) -> f32 {
    let tokens = tokens(ui.ctx());
    let words = "Without quotation marks";
    let more = format!("{} of eight words or more", count(n_runs, "run", "runs"));
    let font = theme::strong(size::SMALL);
    let head = super::chips::one_line(ui, words, font, tokens.ink, rect.width() - 2.0 * PAD_X);
    let format = egui::TextFormat::simple(theme::ui(size::SMALL), tokens.mute);
    let line = super::chips::rows(ui, &more, format, rect.width() - 2.0 * PAD_X, 2);
    let origin = rect.min + vec2(PAD_X, 10.0);
    let height = 10.0 + head.size().y + 2.0 + line.size().y + 8.0;
    let rect = Rect::from_min_size(rect.min, vec2(rect.width(), height.ceil()));
    let response = ui.interact(rect, Id::unique("unmarked runs"), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Heading, true, format!("{words}: {more}")));
    ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, (1.0, tokens.line));
    let below = origin + vec2(0.0, head.size().y + 2.0);
    ui.painter().galley(origin, head, tokens.ink);
    ui.painter().galley(below, line, tokens.mute);
    rect.height()
}

/// Arrow keys, Enter, and what folds and unfolds, while the list has the keyboard.
fn keys(ui: &Ui, views: &QuotesViews, ws: &Workspace, chosen: Option<usize>, out: &mut Outbox) {
    if !input::has_keys(ui, ws, Area::Library) || views.rows.is_empty() {
        return;
    }
    let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
    let last = views.rows.len() - 1;
    for (key, to) in [
        (Key::ArrowDown, chosen.map_or(0, |at| at + 1)),
        (Key::ArrowUp, chosen.map_or(0, |at| at.saturating_sub(1))),
        (Key::PageDown, chosen.unwrap_or(0) + 6),
        (Key::PageUp, chosen.unwrap_or(0).saturating_sub(6)),
        (Key::Home, 0),
        (Key::End, last),
    ] {
        if pressed(key) {
            let to = to.min(last);
            let is_back = chosen.is_some_and(|at| to < at);
            // The heading between is no row to stand on.
            let to = match views.rows.get(to) {
                Some(Row::Unmarked(_)) if is_back => to.saturating_sub(1),
                Some(Row::Unmarked(_)) => to + 1,
                _ => to,
            };
            match views.rows.get(to) {
                Some(Row::Quotation(idx)) => out.push(quotes(QuotesCommand::Row(*idx))),
                Some(Row::Document(idx)) => out.push(quotes(QuotesCommand::DocumentRow(*idx))),
                _ => {}
            }
        }
    }
    let unfolded = ws.tracing.quotes.unfolded;
    match chosen.and_then(|at| views.rows.get(at)) {
        Some(Row::Quotation(idx)) => {
            if pressed(Key::Enter) {
                out.push(quotes(QuotesCommand::Go(*idx)));
            }
            let turns = if unfolded == Some(*idx) { Key::ArrowLeft } else { Key::ArrowRight };
            if pressed(turns) {
                out.push(quotes(QuotesCommand::Unfold(*idx)));
            }
        }
        Some(Row::Document(idx)) if pressed(Key::Enter) => {
            out.push(quotes(QuotesCommand::Document(*idx)));
        }
        _ => {}
    }
}
