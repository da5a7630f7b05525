//! The list of moments: steps by name and time, and versions that are kept, day by day.

use egui::{
    Id, Rect, Sense, Stroke, Ui, WidgetInfo,
    accesskit::Role,
    pos2,
    text::{LayoutJob, TextFormat, TextWrapping},
    vec2,
};

use crate::{
    ui::{
        Outbox, chips,
        rows::Scroll,
        theme::{self, size, tokens},
        words::count,
    },
    workspace::{
        Workspace,
        command::{Command, LookBackCommand},
        look_back::{LookBack, Moment, Row},
        overlay::Area,
    },
};

/// Height of a row.
const ROW: f32 = 27.0;

/// Height of the name of a day.
const DAY: f32 = 32.0;

/// Room for the time of day.
const TIME: f32 = 46.0;

/// Blank at the left and right.
const PAD: f32 = 14.0;

/// What a line of the list is.
#[derive(Debug)]
enum Line {
    /// The name of a day.
    Day(String),
    /// A moment.
    Moment(Entry),
}

/// A moment as it is listed.
#[derive(Debug)]
struct Entry {
    moment: Moment,
    time: String,
    words: String,
    is_undone: bool,
}

/// What the list remembers between frames.
#[derive(Debug, Default)]
pub(super) struct MomentViews {
    /// The state of the notebook, and the versions, that lines were worked out for.
    of: Option<(u64, usize)>,
    lines: Vec<Line>,
    /// Where each line begins.
    tops: Vec<f32>,
    height: f32,
    scroll: Scroll,
    chosen: Option<usize>,
}

impl MomentViews {
    /// Brings the lines in step with the workspace.
    ///
    /// Cost: a pass over all steps, where one was done, undone or redone.
    pub(super) fn renew(&mut self, ws: &Workspace, look_back: &LookBack) {
        let of = (ws.history.state(), look_back.versions.len());
        if self.of == Some(of) {
            return;
        }
        self.of = Some(of);
        self.lines.clear();
        let mut day = None;
        for row in ws.moments() {
            let time = ws.on_the_wall(row.stamp());
            if let Some(time) = time.filter(|time| day != Some(time.date())) {
                day = Some(time.date());
                self.lines.push(Line::Day(time.strftime("%A, %-d %B %Y").to_string()));
            }
            let (words, is_undone) = match row {
                Row::Step(step) => (capital(step.label), step.is_undone),
                Row::Beginning(_) => ("Before all this".to_owned(), false),
                Row::Version(version) => {
                    let how = if version.is_saved_here { "Saved" } else { "As it was found" };
                    let notes = count(version.n_notes, "note", "notes");
                    let excerpts = count(version.n_excerpts, "excerpt", "excerpts");
                    (format!("{how}: {notes}, {excerpts}"), false)
                }
            };
            let time = time.map(|time| time.strftime("%H:%M").to_string()).unwrap_or_default();
            self.lines.push(Line::Moment(Entry { moment: row.moment(), time, words, is_undone }));
        }
        self.tops.clear();
        let mut top = 0.0;
        for line in &self.lines {
            self.tops.push(top);
            top += height(line);
        }
        self.height = top;
    }

    /// Whether there is nothing to look back to.
    pub(super) fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// The line of a moment.
    pub(super) fn line_of(&self, moment: &Moment) -> Option<usize> {
        let is_it = |line: &Line| matches!(line, Line::Moment(entry) if entry.moment == *moment);
        self.lines.iter().position(is_it)
    }

    /// The moment that lies so many rows behind a line, or before it; at the ends the outermost.
    pub(super) fn step(&self, from: usize, n_rows: isize) -> Option<&Moment> {
        let moments: Vec<(usize, &Moment)> = self
            .lines
            .iter()
            .enumerate()
            .filter_map(|(idx, line)| match line {
                Line::Moment(entry) => Some((idx, &entry.moment)),
                Line::Day(_) => None,
            })
            .collect();
        let at = moments.iter().position(|(idx, _)| *idx >= from).unwrap_or(0);
        let last = moments.len().checked_sub(1)?;
        moments.get(at.saturating_add_signed(n_rows).min(last)).map(|(_, moment)| *moment)
    }
}

fn height(line: &Line) -> f32 {
    match line {
        Line::Day(_) => DAY,
        Line::Moment(_) => ROW,
    }
}

/// The name of a step as a line begins.
pub(super) fn capital(label: &str) -> String {
    let mut letters = label.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// Draws the list in the room that is left.
pub(super) fn moments_ui(
    ui: &mut Ui,
    views: &mut MomentViews,
    ws: &Workspace,
    (look_back, chosen): (&LookBack, usize),
    out: &mut Outbox,
) {
    let width = ui.available_width();
    if views.chosen != Some(chosen) {
        views.chosen = Some(chosen);
        views.scroll.n_settling = 2;
    }
    if views.scroll.is_settling(ui)
        && let Some(top) = views.tops.get(chosen).copied()
    {
        // The day above it comes along.
        views.scroll.bring((top - DAY).max(0.0), top + ROW);
    }
    let area = views.scroll.area("moments");
    let shown = area.show_viewport(ui, |ui, viewport| {
        ui.set_height(views.height + 8.0);
        let corner = ui.max_rect().left_top();
        let first = views.tops.partition_point(|top| *top + DAY < viewport.min.y);
        let lines = views.lines.iter().zip(&views.tops).enumerate().skip(first);
        for (idx, (line, top)) in lines.take_while(|(_, (_, top))| **top < viewport.max.y) {
            let at = corner + vec2(0.0, *top);
            let rect = Rect::from_min_size(at, vec2(width, height(line)));
            match line {
                Line::Day(name) => day_ui(ui, rect, name),
                Line::Moment(entry) => {
                    moment_ui(ui, rect, ws, (look_back, entry, idx == chosen), out);
                }
            }
        }
    });
    views.scroll.follow(&shown, 0.0);
}

fn day_ui(ui: &Ui, rect: Rect, name: &str) {
    let tokens = tokens(ui.ctx());
    let words = chips::one_line(
        ui,
        name,
        theme::strong(size::SMALL),
        tokens.mute,
        rect.width() - 2.0 * PAD,
    );
    let at = pos2(rect.left() + PAD, rect.bottom() - 6.0 - words.size().y);
    let spot = Rect::from_min_size(at, words.size());
    let response = chips::tell(ui, spot, Id::unique(("day", name)), name);
    response.widget_info(|| WidgetInfo::labeled(Role::Heading, true, name));
    ui.painter().galley(at, words, tokens.mute);
}

fn moment_ui(
    ui: &Ui,
    rect: Rect,
    ws: &Workspace,
    (look_back, entry, is_chosen): (&LookBack, &Entry, bool),
    out: &mut Outbox,
) {
    let tokens = tokens(ui.ctx());
    let Entry { moment, time, words, is_undone } = entry;
    let response = ui.interact(rect, Id::unique(("moment", moment)), Sense::click());
    let marks: Vec<&str> = match moment {
        Moment::State(state) => {
            let is_saved = ws.file.path.is_some() && *state == ws.file.saved_state;
            [(*is_undone, "undone"), (is_saved, "saved"), (*state == ws.history.state(), "now")]
                .into_iter()
                .filter_map(|(is_so, mark)| is_so.then_some(mark))
                .collect()
        }
        Moment::Version(_) => Vec::new(),
    };
    let marks = marks.join(" · ");
    let name = [time, words, marks.as_str()].into_iter().filter(|it| !it.is_empty());
    let name = name.collect::<Vec<_>>().join(", ");
    response.widget_info(|| WidgetInfo::selected(Role::ListItem, true, is_chosen, &name));
    if response.clicked() {
        out.push(Command::LookBack(LookBackCommand::Choose(moment.clone())));
    }
    if is_chosen {
        ui.painter().rect_filled(rect, 0.0, tokens.page);
        let has_keyboard = ws.area == Area::History && !look_back.is_inside;
        let bar = rect.with_max_x(rect.left() + 3.0);
        ui.painter().rect_filled(bar, 0.0, if has_keyboard { tokens.accent } else { tokens.line });
    } else if response.hovered() {
        ui.painter().rect_filled(rect, 0.0, tokens.hover);
    }
    let middle = |galley: &egui::Galley| rect.center().y - galley.size().y / 2.0;
    let put = |x: f32, galley: std::sync::Arc<egui::Galley>| {
        let at = pos2(x, middle(&galley));
        ui.painter().galley(at, galley, tokens.ink);
    };
    let time = chips::one_line(ui, time, theme::ui(size::SMALL), tokens.mute, TIME);
    put(rect.left() + PAD, time);
    let mut right = rect.right() - PAD;
    if !marks.is_empty() {
        let ink = if *is_undone { tokens.warn } else { tokens.accent };
        let marks = chips::one_line(ui, &marks, theme::ui(size::TINY), ink, rect.width() / 2.0);
        right -= marks.size().x;
        put(right, marks);
        right -= 8.0;
    }
    let left = rect.left() + PAD + TIME;
    let ink = if *is_undone { tokens.mute } else { tokens.ink };
    let font = match moment {
        Moment::State(_) => theme::ui(size::UI),
        Moment::Version(_) => egui::FontId::new(size::UI, theme::slanted_family()),
    };
    let strikethrough = if *is_undone { Stroke::new(1.0, tokens.mute) } else { Stroke::NONE };
    let format = TextFormat { strikethrough, ..TextFormat::simple(font, ink) };
    let mut job = LayoutJob::single_section(words.clone(), format);
    job.wrap = TextWrapping::truncate_at_width((right - left).max(20.0));
    let galley = ui.painter().layout_job(job);
    let is_cut = galley.elided;
    put(left, galley);
    if is_cut {
        response.on_hover_text(words);
    }
}
