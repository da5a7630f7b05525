//! The bar at the bottom, and what there is to tell above it.

use egui::{Align, Button, Layout, RichText, Ui, UiBuilder, Vec2, vec2};

use crate::{
    text::{anchor::State, span::Span},
    workspace::{
        Workspace,
        action::Action,
        citation::pages,
        command::{Command, File, View},
        notice::Weight,
        resolve::resolve,
        tracing::Stage,
    },
};

use super::{Outbox, theme, theme::size, words};

/// How long a passing notice stays, in seconds.
const PASSING_SECS: f64 = 4.0;

/// Draws the bar at the bottom.
pub fn status_ui(ui: &mut Ui, views: &mut StatusViews, ws: &Workspace, out: &mut Outbox) {
    let tokens = theme::tokens(ui.ctx());
    let whole = ui.max_rect();
    ui.painter().rect_filled(whole, 0.0, tokens.ground);
    ui.painter().hline(whole.x_range(), whole.top() + 0.5, (1.0, tokens.line));
    ui.scope_builder(UiBuilder::new().max_rect(whole.shrink2(vec2(12.0, 0.0))), |ui| {
        ui.spacing_mut().item_spacing.x = 20.0;
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            review_ui(ui, views, ws, out);
            problems_ui(ui, ws, out);
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                let small = |words: String| RichText::new(words).small().color(tokens.mute);
                let Some(corpus) = &ws.corpus else {
                    ui.label(small(
                        "Sources are only read. Nothing leaves this machine.".to_owned(),
                    ));
                    return;
                };
                if let Some(place) = place(ws) {
                    ui.label(small(place));
                }
                let (n_documents, n_words) = corpus.totals();
                ui.label(small(format!(
                    "{} · {}",
                    words::count(n_documents, "document", "documents"),
                    words::count(n_words, "word", "words"),
                )));
                if let Some((n_read, n_found)) = corpus.progress {
                    let progress = if n_found == 0 {
                        "Looking for documents…".to_owned()
                    } else {
                        let (n_read, n_found) = (words::number(n_read), words::number(n_found));
                        format!("Reading… {n_read} of {n_found}")
                    };
                    ui.label(small(progress));
                    let stop = Button::new(RichText::new("Stop").small()).min_size(Vec2::ZERO);
                    if ui.add(stop).clicked() {
                        out.push(Command::File(File::CallOff));
                    }
                }
                tracing_ui(ui, ws, out);
            });
        });
    });
}

/// How far tracing has come, and how much was found.
fn tracing_ui(ui: &mut Ui, ws: &Workspace, out: &mut Outbox) {
    let tokens = theme::tokens(ui.ctx());
    let small = |words: String| RichText::new(words).small().color(tokens.mute);
    let tracing = &ws.tracing;
    let told = match tracing.stage {
        Stage::Idle => None,
        Stage::Reading(done, total) if done > 0 => Some(format!(
            "Tracing quotations… {} of {} documents",
            words::number(done),
            words::number(total)
        )),
        Stage::Reading(..) => Some("Tracing quotations…".to_owned()),
        Stage::Comparing(percent) => Some(format!("Tracing quotations… {percent} %")),
    };
    if tracing.asked.as_ref().is_some_and(|asked| asked.parallels.is_none()) {
        ui.label(small("Looking for these words in the other documents…".to_owned()));
    }
    if let Some(told) = told {
        ui.label(small(told));
        let stop = Button::new(RichText::new("Stop").small()).min_size(Vec2::ZERO);
        if ui.add(stop).clicked() {
            out.push(Command::Do(Action::StopTracing));
        }
    } else if let Some(trouble) = &tracing.trouble {
        ui.label(small("Not traced".to_owned())).on_hover_text(trouble);
    } else if !tracing.found.traced.parallels.is_empty() {
        let n_parallels = tracing.found.traced.parallels.len() - tracing.standing.rejected.len();
        ui.label(small(words::count(n_parallels, "parallel", "parallels")));
    }
}

/// Where the active pane stands, and what is selected in it.
fn place(ws: &Workspace) -> Option<String> {
    let pane = ws.pane()?;
    let reading = ws.corpus.as_ref()?.reading(&pane.path)?;
    let document = &reading.document;
    let byte = pane.selection.map_or_else(|| ws.top_byte(pane), |selection| selection.focus);
    let mut paragraph = format!("¶{}", document.paragraphs().number_at(byte));
    let span = pane.selected().unwrap_or(Span::new(byte, byte));
    if let Some(pages) = pages(&reading.shape, span) {
        paragraph = format!("{pages} {paragraph}");
    }
    Some(match pane.selected() {
        Some(span) => {
            let n_scalars = document.scalar_of(span.end()) - document.scalar_of(span.start());
            let selected = words::count(n_scalars, "character", "characters");
            format!("{paragraph} · {selected} selected")
        }
        None => paragraph,
    })
}

/// What the bar remembers between frames.
#[derive(Debug, Default)]
pub struct StatusViews {
    /// How the excerpts stand, and what of the workspace it was counted for.
    counted: Option<((u64, usize), Counts)>,
}

/// How many excerpts stand how.
#[derive(Clone, Debug)]
struct Counts {
    states: [(State, usize); 6],
    n_unread: usize,
}

impl Counts {
    fn of(ws: &Workspace) -> Self {
        let (states, n_unread) = ws.standings();
        Self { states, n_unread }
    }
}

/// How the excerpts stand; a click opens the review.
fn review_ui(ui: &mut Ui, views: &mut StatusViews, ws: &Workspace, out: &mut Outbox) {
    let tokens = theme::tokens(ui.ctx());
    let is_reading = ws.corpus.as_ref().is_none_or(|it| it.progress.is_some());
    if ws.notebook.excerpts.is_empty() || is_reading {
        return;
    }
    // Counting thousands in every frame would be felt.
    let key = (ws.derived.serial, ws.notebook.excerpts.len());
    let counts = match &views.counted {
        Some((known, counts)) if *known == key => counts.clone(),
        _ => Counts::of(ws),
    };
    views.counted = Some((key, counts.clone()));
    let Counts { states, n_unread } = counts;
    let n_doubtful: usize =
        states.iter().filter(|(state, _)| state.needs_review()).map(|(_, count)| count).sum();
    let mut parts: Vec<String> = states
        .iter()
        .filter(|(state, count)| *count > 0 || *state == State::Same)
        .map(|(state, count)| {
            let word = if *state == State::Same { "exact" } else { state.word() };
            format!("{} {word}", words::number(*count))
        })
        .collect();
    if n_unread > 0 {
        parts.push(format!("{} not in this folder", words::number(n_unread)));
    }
    let all = words::count(ws.notebook.excerpts.len(), "excerpt", "excerpts");
    let hint = format!("{all}: {}", parts.join(", "));
    if n_doubtful == 0 {
        ui.label(RichText::new(hint).small().color(tokens.mute));
        return;
    }
    let needs = if n_doubtful == 1 {
        "1 excerpt needs review".to_owned()
    } else {
        format!("{} excerpts need review", words::number(n_doubtful))
    };
    let button = Button::new(RichText::new(needs).small().color(tokens.warn)).frame(false);
    if ui.add(button).on_hover_text(hint).clicked() {
        out.push(Command::Do(Action::Review));
    }
}

/// How many things do not fit; a click lists them. Nothing where there is none.
fn problems_ui(ui: &mut Ui, ws: &Workspace, out: &mut Outbox) {
    let (n_conflicts, n_problems) = (ws.conflicts().count(), ws.problems.list.len());
    let parts: Vec<String> =
        [(n_conflicts, "conflict", "conflicts"), (n_problems, "problem", "problems")]
            .into_iter()
            .filter(|(n_rows, ..)| *n_rows > 0)
            .map(|(n_rows, one, many)| words::count(n_rows, one, many))
            .collect();
    if parts.is_empty() {
        return;
    }
    let warn = theme::tokens(ui.ctx()).warn;
    let button = Button::new(RichText::new(parts.join(" · ")).small().color(warn)).frame(false);
    if ui.add(button).on_hover_text(Action::Problems.spec().hint).clicked() {
        out.push(Command::Do(Action::Problems));
    }
}

/// Draws what there is to tell, above the bar at the bottom.
pub fn notices_ui(ui: &mut Ui, ws: &Workspace, out: &mut Outbox) {
    let tokens = theme::tokens(ui.ctx());
    let now = ui.input(|input| input.time);
    let window = ui.max_rect();
    let mut bottom = window.bottom() - size::STATUS - 12.0;
    for (notice_idx, notice) in ws.notices.iter().enumerate().rev() {
        let age = now - notice.at_centis as f64 / 100.0;
        if notice.weight == Weight::Passing {
            if age > PASSING_SECS {
                out.push(Command::View(View::Dismiss(notice_idx)));
                continue;
            }
            let left = std::time::Duration::from_secs_f64((PASSING_SECS - age).clamp(0.05, 10.0));
            ui.ctx().request_repaint_after(left);
        }
        let area = egui::Area::new(egui::Id::unique(("notice", notice_idx)))
            .order(egui::Order::Foreground)
            .pivot(egui::Align2::CENTER_BOTTOM)
            .fixed_pos(egui::pos2(window.center().x, bottom));
        let is_trouble = notice.weight == Weight::Trouble;
        let response = area.show(ui.ctx(), |ui| {
            let mut frame =
                egui::Frame::popup(ui.style()).inner_margin(egui::Margin::symmetric(14, 9));
            if is_trouble {
                frame = frame.stroke((1.0, tokens.trouble));
            }
            frame.show(ui, |ui| {
                ui.set_max_width(520.0_f32.min(window.width() - 60.0));
                ui.horizontal_top(|ui| {
                    ui.vertical(|ui| {
                        ui.set_max_width(470.0_f32.min(window.width() - 110.0));
                        let what = RichText::new(&notice.what);
                        ui.label(if is_trouble {
                            what.font(theme::strong(size::UI))
                        } else {
                            what
                        });
                        for words in [&notice.why, &notice.remedy] {
                            if !words.is_empty() {
                                ui.label(RichText::new(words).color(tokens.mute));
                            }
                        }
                        let way = notice.way.filter(|way| resolve(*way, ws).is_some());
                        if let Some(way) = way
                            && ui.button(way.spec().label).clicked()
                        {
                            out.push(Command::View(View::Dismiss(notice_idx)));
                            out.push(Command::Do(way));
                        }
                    });
                    if is_trouble && super::close_button(ui, "Put this away").clicked() {
                        out.push(Command::View(View::Dismiss(notice_idx)));
                    }
                });
            });
        });
        bottom = response.response.rect.top() - 8.0;
    }
}
