//! What is odd in the notebook, with what can be done about it: conflicts of a merge, what does not
//! fit, what is not known here, what was said on opening.
//!
//! Only the rows on the screen are drawn and worked out: a notebook whose documents are gone has a
//! problem for each of its excerpts.

use std::{
    collections::HashMap,
    hash::{DefaultHasher, Hash as _, Hasher as _},
    mem::{Discriminant, discriminant},
};

use egui::{
    Align, Button, Frame, Id, Key, Label, Layout, Margin, Modifiers, Rect, RichText, ScrollArea,
    Sense, Ui, UiBuilder, WidgetInfo, accesskit::Role, vec2,
};

use crate::{
    notebook::{
        check::{Fault, Problem},
        merge::Conflict,
    },
    ui::{
        Outbox,
        chips::tell,
        close_button,
        notebook::heights::Heights,
        theme::{self, size, tokens},
        words::number,
    },
    workspace::{
        Workspace,
        command::{Command, ProblemsCommand},
        problems::{MOST_AT_ONCE, Oddity},
    },
};

use super::{
    oddity::{Facts, ways},
    put_away,
};

/// Blank at the left and right of a row.
const PAD_X: f32 = 14.0;
/// Blank above and below a row.
const PAD_Y: f32 = 10.0;
/// How high a row is thought to be until it was shown.
const GUESS: f32 = 92.0;
/// Room of the window that the list leaves to what is around it.
const AROUND: f32 = 210.0;
/// Most lines of words that could not be read which are shown.
const LINES: usize = 10;
/// Most characters of one of these lines.
const LINE: usize = 160;

/// The keys of the list of problems, which are no actions: they mean something there only.
pub const PROBLEM_KEYS: &[(&str, &str)] = &[
    ("↑, ↓, Home, End", "Choose a problem"),
    ("Enter", "Do the first of its buttons"),
    ("1 … 9", "Do the button of this number"),
    ("G", "Go to the record it stands in"),
];

/// What the list remembers between frames.
#[derive(Debug, Default)]
pub struct ProblemViews {
    /// The state of the workspace that the rows were taken from.
    revision: Option<u64>,
    rows: Vec<Oddity>,
    /// What each row is known by.
    keys: Vec<u64>,
    /// How many problems there are of each kind.
    alike: HashMap<Discriminant<Fault>, usize>,
    heights: Heights,
    /// The row that was chosen in the last frame.
    chosen: Option<usize>,
    offset: f32,
    view: f32,
    /// Frames in which the chosen row is still brought into view: rows become known as they come onto
    /// the screen.
    n_settling: u8,
}

/// Frames after which the chosen row stands still.
const SETTLING: u8 = 6;

impl ProblemViews {
    fn renew(&mut self, ws: &Workspace) {
        if self.revision == Some(ws.revision) {
            return;
        }
        self.revision = Some(ws.revision);
        self.rows = ws.oddities();
        self.keys = self.rows.iter().map(key).collect();
        self.alike.clear();
        for row in &self.rows {
            if let Oddity::Problem(problem) = row {
                *self.alike.entry(discriminant(&problem.fault)).or_default() += 1;
            }
        }
    }

    /// Where to go so that the chosen row is in view, while that is not settled.
    fn settle(&mut self, ui: &Ui, chosen: usize) -> Option<f32> {
        // In the first frame nobody knows how high the list is.
        if self.n_settling == 0 || self.view <= 0.0 {
            return None;
        }
        self.n_settling -= 1;
        ui.ctx().request_repaint();
        let (top, height) = (self.heights.top(chosen), self.heights.of(chosen));
        if top < self.offset || height > self.view {
            return Some(top);
        }
        let is_below = top + height > self.offset + self.view;
        is_below.then_some(top + height - self.view)
    }

    fn n_alike(&self, problem: &Problem) -> usize {
        self.alike.get(&discriminant(&problem.fault)).copied().unwrap_or(0)
    }
}

/// Draws the list.
pub fn problems_ui(ui: &mut Ui, views: &mut ProblemViews, ws: &Workspace, out: &mut Outbox) {
    views.renew(ws);
    if views.rows.is_empty() {
        out.push(put_away());
        return;
    }
    head_ui(ui, ws, out);
    let chosen = ws.problem_row.min(views.rows.len() - 1);
    keys(ui, views, ws, chosen, out);
    list_ui(ui, views, ws, chosen, out);
    ui.add_space(4.0);
    let mute = tokens(ui.ctx()).mute;
    let words =
        "Nothing is lost by any of this: the notebook works with it. Each repair can be undone.";
    ui.horizontal_wrapped(|ui| {
        ui.add_space(PAD_X);
        ui.label(RichText::new(words).small().color(mute));
    });
}

fn head_ui(ui: &mut Ui, ws: &Workspace, out: &mut Outbox) {
    let mute = tokens(ui.ctx()).mute;
    Frame::new().inner_margin(Margin::symmetric(PAD_X as i8, 4)).show(ui, |ui| {
        ui.horizontal(|ui| {
            let title = ui.label(RichText::new("Problems").font(theme::strong(15.0)));
            title.widget_info(|| WidgetInfo::labeled(Role::Heading, true, "Problems"));
            ui.label(RichText::new(ws.odd_counts().replace(", ", " · ")).small().color(mute));
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                if close_button(ui, "Close problems").clicked() {
                    out.push(put_away());
                }
                let n_seen = ws.conflicts().count() + ws.remarks.len();
                let hint = "Lists no more what needs nothing but to be seen";
                if n_seen > 1 && ui.button("All seen").on_hover_text(hint).clicked() {
                    out.push(Command::Problems(ProblemsCommand::SeenAll));
                }
            });
        });
    });
}

/// Draws the rows on the screen.
fn list_ui(ui: &mut Ui, views: &mut ProblemViews, ws: &Workspace, chosen: usize, out: &mut Outbox) {
    let width = ui.available_width();
    // The chosen row shows more, and has another height.
    let key = |(idx, key): (usize, &u64)| (if idx == chosen { !key } else { *key }, GUESS);
    let keys = views.keys.iter().enumerate().map(key);
    views.heights.renew_rows(keys, width);
    if views.chosen.replace(chosen) != Some(chosen) {
        views.n_settling = SETTLING;
    }
    let total = views.heights.top(views.heights.len());
    let room = (ui.ctx().content_rect().height() - AROUND).max(120.0);
    let mut area = ScrollArea::vertical()
        .id_salt("problems")
        .auto_shrink([false, true])
        .max_height(room)
        .min_scrolled_height(room.min(total))
        .animated(false);
    if let Some(offset) = views.settle(ui, chosen) {
        area = area.vertical_scroll_offset(offset);
    }
    let shown = area.show_viewport(ui, |ui, viewport| {
        ui.set_height(total);
        let corner = ui.max_rect().left_top();
        let (mut idx, mut top) = views.heights.at(viewport.min.y);
        while idx < views.rows.len() && top < viewport.max.y {
            let height = views.heights.of(idx);
            let rect = Rect::from_min_size(corner + vec2(0.0, top), vec2(width, height));
            let drawn = row_ui(ui, views, ws, (idx, idx == chosen), rect, out);
            if views.heights.measured(idx, drawn) != 0.0 {
                ui.ctx().request_repaint();
                if views.n_settling > 0 {
                    views.n_settling = SETTLING;
                }
            }
            top += height;
            idx += 1;
        }
    });
    views.offset = shown.state.clamped_offset().y;
    views.view = shown.inner_rect.height();
}

/// What a row is known by: what it holds.
fn key(row: &Oddity) -> u64 {
    let mut hasher = DefaultHasher::new();
    match row {
        Oddity::Conflict(Conflict { record, what, copy }) => {
            (0, record, what, copy).hash(&mut hasher);
        }
        Oddity::Problem(Problem { record, what, fault }) => {
            (1, record, what).hash(&mut hasher);
            if let Fault::Unread(kept) = fault {
                kept.words.hash(&mut hasher);
            }
        }
        Oddity::Field(field) => (2, field.kind, &field.name, field.n_records).hash(&mut hasher),
        Oddity::Remark(remark) => (3, remark).hash(&mut hasher),
    }
    hasher.finish()
}

/// What stands above the first row of each sort.
const fn section(row: &Oddity) -> &'static str {
    match row {
        Oddity::Conflict(_) => "TWO VERSIONS DIFFER",
        Oddity::Problem(_) => "DOES NOT FIT",
        Oddity::Field(_) => "NOT KNOWN TO THIS VERSION OF VARIORUM",
        Oddity::Remark(_) => "ON OPENING",
    }
}

/// Draws a row and gives how high it was.
fn row_ui(
    ui: &mut Ui,
    views: &ProblemViews,
    ws: &Workspace,
    (idx, is_chosen): (usize, bool),
    rect: Rect,
    out: &mut Outbox,
) -> f32 {
    let tokens = tokens(ui.ctx());
    let Some(row) = views.rows.get(idx) else { return 0.0 };
    let is_first = idx
        .checked_sub(1)
        .and_then(|before| views.rows.get(before))
        .is_none_or(|before| section(before) != section(row));
    let mut top = rect.top();
    if is_first {
        let at = rect.left_top() + vec2(PAD_X, 10.0);
        let font = theme::ui(size::TINY);
        let drawn = ui.painter().text(at, egui::Align2::LEFT_TOP, section(row), font, tokens.mute);
        tell(ui, drawn, Id::unique(("problems of", section(row))), section(row));
        top = drawn.bottom() + 4.0;
    }
    let body = rect.with_min_y(top);
    let facts = Facts::of(ws, row);
    let response = ui.interact(body, Id::unique(("problem", idx)), Sense::click());
    let name = format!("{}: {}", facts.name, facts.what);
    response.widget_info(|| WidgetInfo::selected(Role::ListItem, true, is_chosen, &name));
    if response.clicked() {
        out.push(Command::Problems(ProblemsCommand::Choose(idx)));
    }
    if is_chosen {
        ui.painter().rect_filled(body, 6.0, tokens.ground);
        let bar = body.with_max_x(body.left() + 3.0);
        ui.painter().rect_filled(bar, 2.0, tokens.accent);
    }
    let inner = body.shrink2(vec2(PAD_X, PAD_Y));
    let drawn =
        ui.scope_builder(UiBuilder::new().max_rect(inner).id_salt(("problem", idx)), |ui| {
            body_ui(ui, views, ws, (row, &facts, is_chosen), out);
            ui.min_rect().height()
        });
    let height = (top - rect.top() + drawn.inner + 2.0 * PAD_Y).ceil();
    let line = rect.top() + height - 0.5;
    ui.painter().hline(rect.x_range().shrink(PAD_X), line, (1.0, tokens.line));
    height
}

fn body_ui(
    ui: &mut Ui,
    views: &ProblemViews,
    ws: &Workspace,
    (row, facts, is_chosen): (&Oddity, &Facts, bool),
    out: &mut Outbox,
) {
    let tokens = tokens(ui.ctx());
    ui.spacing_mut().item_spacing = vec2(6.0, 4.0);
    ui.style_mut().interaction.selectable_labels = false;
    let name = RichText::new(&facts.name).font(theme::strong(size::UI));
    let go = facts.record.as_ref().filter(|record| ws.way_to(record).is_some());
    match go {
        Some(record) => {
            let label = Label::new(name.color(tokens.accent)).truncate().sense(Sense::click());
            let response = ui.add(label).on_hover_text("Goes there (G)");
            response.widget_info(|| WidgetInfo::labeled(Role::Link, true, &facts.name));
            if response.clicked() {
                out.push(Command::Problems(ProblemsCommand::Go(record.clone())));
            }
        }
        None => {
            ui.add(Label::new(name).truncate());
        }
    }
    ui.add(Label::new(RichText::new(&facts.what).color(tokens.mute)).wrap());
    if !facts.words.is_empty() {
        words_ui(ui, &facts.words);
    }
    let ways = ways(ws, row);
    ui.horizontal_wrapped(|ui| {
        for (nth, way) in ways.iter().enumerate() {
            let hint = match nth {
                0 => format!("{} (Enter)", way.hint),
                _ => format!("{} ({})", way.hint, nth + 1),
            };
            if ui.button(&way.label).on_hover_text(hint.trim()).clicked() {
                out.push(way.command.clone());
            }
        }
    });
    if let Oddity::Problem(problem) = row
        && is_chosen
    {
        alike_ui(ui, ws, problem, views.n_alike(problem), out);
    }
}

/// The same repair for all problems of a kind.
fn alike_ui(ui: &mut Ui, ws: &Workspace, problem: &Problem, n_alike: usize, out: &mut Outbox) {
    if n_alike < 2 || matches!(problem.fault, Fault::Unread(_)) {
        return;
    }
    let mute = tokens(ui.ctx()).mute;
    let all = if n_alike > MOST_AT_ONCE {
        format!("The first {} of {} like this:", number(MOST_AT_ONCE), number(n_alike))
    } else {
        format!("All {} like this:", number(n_alike))
    };
    ui.horizontal_wrapped(|ui| {
        ui.label(RichText::new(&all).small().color(mute));
        for repair in ws.repairs(problem) {
            let button = Button::new(RichText::new(repair.label).small());
            let name = format!("{all} {}", repair.label);
            let response = ui.add(button).on_hover_text("In one step, which Undo takes back");
            response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
            if response.clicked() {
                let alike = ProblemsCommand::RepairAlike(problem.clone(), repair.label);
                out.push(Command::Problems(alike));
            }
        }
    });
}

/// Words of the file as they stand there.
fn words_ui(ui: &mut Ui, words: &str) {
    let tokens = tokens(ui.ctx());
    let frame = Frame::new()
        .fill(tokens.hover)
        .corner_radius(4)
        .inner_margin(Margin::symmetric(8, 5))
        .outer_margin(Margin::symmetric(0, 2));
    let n_lines = words.lines().count();
    let mut shown: Vec<String> = words
        .lines()
        .take(LINES)
        .map(|line| match line.char_indices().nth(LINE) {
            Some((end, _)) => format!("{}…", line.get(..end).unwrap_or_default()),
            None => line.to_owned(),
        })
        .collect();
    if n_lines > LINES {
        shown.push(format!("… and {} more lines", n_lines - LINES));
    }
    frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        let text = RichText::new(shown.join("\n")).font(theme::ui(size::SMALL));
        ui.add(Label::new(text).wrap());
    });
}

/// The keys of the list, while no button has the keyboard.
fn keys(ui: &Ui, views: &ProblemViews, ws: &Workspace, chosen: usize, out: &mut Outbox) {
    if ui.ctx().memory(egui::Memory::focused).is_some() {
        return;
    }
    let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
    let last = views.rows.len().saturating_sub(1);
    for (key, row) in [
        (Key::ArrowDown, chosen + 1),
        (Key::ArrowUp, chosen.saturating_sub(1)),
        (Key::PageDown, chosen + 5),
        (Key::PageUp, chosen.saturating_sub(5)),
        (Key::Home, 0),
        (Key::End, last),
    ] {
        if pressed(key) {
            out.push(Command::Problems(ProblemsCommand::Choose(row.min(last))));
        }
    }
    let Some(row) = views.rows.get(chosen) else { return };
    if pressed(Key::G)
        && let Some(record) = Facts::of(ws, row).record
    {
        out.push(Command::Problems(ProblemsCommand::Go(record)));
    }
    let numbers = [
        Key::Num1,
        Key::Num2,
        Key::Num3,
        Key::Num4,
        Key::Num5,
        Key::Num6,
        Key::Num7,
        Key::Num8,
        Key::Num9,
    ];
    for (nth, (key, way)) in numbers.into_iter().zip(ways(ws, row)).enumerate() {
        if pressed(key) || (nth == 0 && pressed(Key::Enter)) {
            out.push(way.command);
        }
    }
}
