//! The card itself.

use egui::{
    Align, Area, Button, Id, Layout, Order, Rect, RichText, ScrollArea, Ui, Vec2, WidgetInfo,
    accesskit, pos2, vec2,
};

use crate::{
    layout::room::{self, Field},
    notebook::decision::Verdict,
    text::{document::Document, span::Span, words::on_one_line},
    ui::{
        Icon, Outbox, icon_button, platform_is_mac,
        reader::Reader,
        theme::{self, Tokens, size},
        words::number,
    },
    workspace::{
        Workspace,
        action::Action,
        command::{Command, TraceCommand, View},
        pane::Pane,
        resolve::resolve,
        tracing::{
            ParallelId,
            context::{context, page},
        },
    },
};

use super::{
    wording::wording_ui,
    words::{self, Passage, Told},
};

/// Widest, in points.
const WIDTH: f32 = 560.0;

/// Most characters of a document's name in the head: two of them and the arrow find room.
const NAME: usize = 24;

/// Most characters of what was asked: some five lines.
const ASKED: usize = 400;

/// Points between the card and what it is about.
const GAP: f32 = 10.0;

/// Points of the card beside its wordings: head, buttons, margins.
const AROUND_BODY: f32 = 84.0;

/// Fewest points of height for the wordings: two rows and what was asked.
const LEAST_BODY: f32 = 66.0;

/// What the card remembers between frames.
#[derive(Debug, Default)]
pub struct CardViews {
    /// The parallel it told of last, and how large it was.
    of: Option<(ParallelId, Vec2)>,
    /// Whether what stands around the passages is shown.
    shows_around: bool,
    /// The parallel whose wordings are too long for the room there is, and the width of the card: they are
    /// shown short then.
    short: Option<(ParallelId, u32)>,
}

/// Draws the card of the parallel that is looked at, over the panes in `whole`, where it covers neither
/// of its ends.
pub fn card_ui(
    ui: &Ui,
    views: &mut CardViews,
    ws: &Workspace,
    readers: &[(&Pane, Option<&Reader>)],
    whole: Rect,
    out: &mut Outbox,
) {
    let chosen = ws.tracing.chosen.filter(|_| ws.overlay.is_none());
    let Some((id, told)) = chosen.and_then(|id| Some((id, Told::of(ws, id)?))) else {
        views.of = views.of.filter(|_| ws.tracing.chosen.is_some());
        return;
    };
    let width = WIDTH.min(whole.width() - 2.0 * GAP).max(160.0);
    let known = views.of.filter(|(of, _)| *of == id).map(|(_, size)| size);
    let extent = known.unwrap_or(vec2(width, 170.0));
    let keep = covered(readers, &told);
    let window = Field {
        left: whole.left(),
        top: whole.top() + size::PANE_HEAD,
        right: whole.right(),
        bottom: whole.bottom(),
    };
    let (x, y) = room::place(window, (extent.x, extent.y), &keep, GAP);
    let pos = pos2(x.round(), y.round());
    // Long wordings are scrolled before they cover what they are about.
    let room = room::free(window, &keep, GAP) - AROUND_BODY;
    let most = room.clamp(LEAST_BODY, (whole.height() * 0.34).max(LEAST_BODY));
    let tokens = theme::tokens(ui.ctx());
    let area = Area::new(Id::unique("parallel card"))
        .order(Order::Middle)
        .fixed_pos(pos)
        .constrain_to(whole)
        .sizing_pass(known.is_none());
    let response = area.show(ui.ctx(), |ui| {
        let frame = egui::Frame::window(ui.style())
            .fill(tokens.page)
            .corner_radius(8.0)
            .inner_margin(egui::Margin::symmetric(16, 10));
        frame.show(ui, |ui| {
            ui.set_width(width - 32.0);
            ui.spacing_mut().item_spacing.y = 5.0;
            head_ui(ui, tokens, ws, (id, &told), out);
            let short = (id, width as u32);
            let is_short = views.short == Some(short);
            let shown = ScrollArea::vertical().max_height(most).show(ui, |ui| {
                let memo = ws.decision_on(id).map_or("", |(_, decision)| decision.memo.trim());
                body_ui(ui, tokens, (views.shows_around, is_short), (&told, memo));
            });
            if shown.content_size.y > shown.inner_rect.height() + 1.0 && !is_short {
                views.short = Some(short);
                ui.ctx().request_repaint();
            }
            buttons_ui(ui, tokens, &mut views.shows_around, ws, (id, &told), out);
        });
    });
    let sentence = told.sentence();
    response.response.widget_info(|| WidgetInfo::labeled(accesskit::Role::Group, true, &sentence));
    ui.ctx().accesskit_node_builder(response.response.id, |node| {
        node.set_live(accesskit::Live::Polite);
    });
    let size = response.response.rect.size();
    if known != Some(size) {
        views.of = Some((id, size));
        ui.ctx().request_repaint();
    }
}

/// What the card must not cover: both passages, as far as they are in view.
fn covered(readers: &[(&Pane, Option<&Reader>)], told: &Told<'_>) -> Vec<Field> {
    let mut keep = Vec::new();
    for (pane, reader) in readers {
        let Some((reader, page)) = reader.and_then(|it| Some((it, it.page()?))) else { continue };
        for passage in [&told.source, &told.report].into_iter().filter(|it| it.path == pane.path) {
            let Some(rows) = reader.rows_of(passage.span) else { continue };
            let (top, bottom) = (rows.top.max(page.top()), rows.bottom.min(page.bottom()));
            if top < bottom {
                keep.push(Field { left: page.left(), top, right: page.right(), bottom });
            }
        }
    }
    keep
}

/// Names, class and rule; and which of several it is.
fn head_ui(
    ui: &mut Ui,
    tokens: &Tokens,
    ws: &Workspace,
    (id, told): (ParallelId, &Told<'_>),
    out: &mut Outbox,
) {
    let class = words::class(told.parallel.class);
    let kind = format!("{class} · {}", words::rule(told.parallel.rule));
    let line = vec2(ui.available_width(), 24.0);
    ui.allocate_ui_with_layout(line, Layout::right_to_left(Align::Center), |ui| {
        if icon_button(ui, Icon::Close, "Close").clicked() {
            out.push(Command::View(View::Peel));
        }
        if let ParallelId::Asked(nth) = id {
            asked_ui(ui, tokens, ws, nth, out);
        }
        ui.label(RichText::new(kind).small().color(tokens.mute));
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
            let head =
                RichText::new(told.head(NAME)).font(theme::strong(size::UI)).color(tokens.ink);
            ui.add(egui::Label::new(head).truncate());
        });
    });
}

/// Which of several results it is, and the way to the others.
fn asked_ui(ui: &mut Ui, tokens: &Tokens, ws: &Workspace, nth: usize, out: &mut Outbox) {
    let asked = ws.tracing.asked.as_ref().and_then(|asked| asked.parallels.as_ref());
    let n_all = asked.map_or(0, |it| it.len());
    if n_all < 2 {
        return;
    }
    let mut go = |nth: usize| {
        out.push(Command::Trace(TraceCommand::Choose(Some(ParallelId::Asked(nth)))));
    };
    if icon_button(ui, Icon::Down, "Next result").clicked() {
        go((nth + 1) % n_all);
    }
    if icon_button(ui, Icon::Up, "Previous result").clicked() {
        go((nth + n_all - 1) % n_all);
    }
    let place = format!("{} of {}", number(nth + 1), number(n_all));
    ui.label(RichText::new(place).small().color(tokens.mute));
}

/// Both wordings, warnings, and what stands around.
fn body_ui(
    ui: &mut Ui,
    tokens: &Tokens,
    (shows_around, is_short): (bool, bool),
    (told, memo): (&Told<'_>, &str),
) {
    wording_ui(ui, tokens, told, (&told.source, is_short));
    wording_ui(ui, tokens, told, (&told.report, is_short));
    for warning in told.warnings() {
        let mut chars = warning.chars();
        let first = chars.next().map(|it| it.to_uppercase().to_string()).unwrap_or_default();
        let words = format!("{first}{}", chars.as_str());
        ui.label(RichText::new(words).font(theme::strong(size::SMALL)).color(tokens.trouble));
    }
    let document = &told.source.reading.document;
    let around = context(document, told.source.span);
    let (lead, before) = match around.question {
        Some(question) => ("Asked just before", question),
        None => ("Just before", around.before),
    };
    if !before.is_empty() {
        let words = format!("{lead}: “{}”", clipped(document, before, ASKED));
        ui.label(RichText::new(words).small().color(tokens.mute));
    }
    if !memo.is_empty() {
        ui.label(RichText::new(format!("Note: {memo}")).color(tokens.ink));
    }
    if shows_around {
        for passage in [&told.source, &told.report] {
            around_ui(ui, tokens, told, passage);
        }
    }
}

/// What stands before and behind a passage in its document.
fn around_ui(ui: &mut Ui, tokens: &Tokens, told: &Told<'_>, passage: &Passage<'_>) {
    let document = &passage.reading.document;
    let (before, behind) = page(document, passage.span);
    let [source, report] = told.names(60);
    let name = if passage.side == told.source.side { source } else { report };
    let passage = clipped(document, passage.span, 80);
    ui.label(RichText::new(name).font(theme::strong(size::SMALL)).color(tokens.mute));
    let mut job = egui::text::LayoutJob::default();
    for (words, colour) in
        [(before + " ", tokens.mute), (passage, tokens.ink), (format!(" {behind}"), tokens.mute)]
    {
        let look = egui::TextFormat::simple(theme::reading(size::SMALL + 1.0), colour);
        job.append(&words, 0.0, look);
    }
    ui.add(egui::Label::new(job).wrap().selectable(false));
}

/// A passage without its breaks of lines, cut to a number of characters.
fn clipped(document: &Document, span: Span, n_chars: usize) -> String {
    words::clipped(&on_one_line(&document.read(span)), n_chars)
}

/// What can be done with it, each with its key.
fn buttons_ui(
    ui: &mut Ui,
    tokens: &Tokens,
    shows_around: &mut bool,
    ws: &Workspace,
    (id, told): (ParallelId, &Told<'_>),
    out: &mut Outbox,
) {
    let line = vec2(ui.available_width(), 26.0);
    ui.allocate_ui_with_layout(line, Layout::left_to_right(Align::Center), |ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        ui.spacing_mut().button_padding = vec2(5.0, 3.0);
        // The words, not the grounds of the buttons, stand in line with the text above.
        ui.add_space(-5.0);
        let verdict = ws.decision_on(id).map(|(_, decision)| decision.verdict);
        for (action, label, is_so) in [
            (Action::LinkParallel, "Link excerpts", false),
            (Action::AcceptParallel, "Accept", verdict == Some(Verdict::Accepted)),
            (Action::RejectParallel, "Reject", verdict == Some(Verdict::Rejected)),
            (Action::NoteOnParallel, "Note", false),
            (Action::NextParallel, "Next", false),
        ] {
            action_ui(ui, tokens, ws, (action, label, is_so), out);
        }
        around_toggle_ui(ui, tokens, shows_around);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let bits = format!("{} bits", number(told.parallel.score.max(0) as usize / 16));
            let hint = "How much more the two share than chance would have it";
            ui.label(RichText::new(bits).small().color(tokens.mute)).on_hover_text(hint);
        });
    });
}

fn action_ui(
    ui: &mut Ui,
    tokens: &Tokens,
    ws: &Workspace,
    (action, label, is_so): (Action, &str, bool),
    out: &mut Outbox,
) {
    // Enter in the list of quotations is the list's; the button stays.
    let by_key = resolve(action, ws);
    let promote = (action == Action::LinkParallel).then_some(ws.tracing.chosen).flatten();
    let promote = promote.map(|id| Command::Trace(TraceCommand::Promote(id)));
    let spec = action.spec();
    let key = spec.chords.first().filter(|_| by_key.is_some());
    let key = key.map(|chord| chord.label(platform_is_mac()));
    let Some(command) = by_key.or(promote) else { return };
    let hint =
        key.as_ref().map_or_else(|| spec.hint.to_owned(), |key| format!("{} ({key})", spec.hint));
    let colour = if action == Action::LinkParallel { tokens.accent } else { tokens.mute };
    let font = if action == Action::LinkParallel { theme::strong(12.0) } else { theme::ui(12.0) };
    let words = RichText::new(label).font(font).color(if is_so { tokens.ink } else { colour });
    let key = RichText::new(key.unwrap_or_default()).font(theme::ui(size::TINY)).color(tokens.mute);
    let button =
        Button::new((words, key)).frame_when_inactive(is_so).selected(is_so).min_size(Vec2::ZERO);
    let response = ui.add(button).on_hover_text(hint);
    response.widget_info(|| WidgetInfo::selected(accesskit::Role::Button, true, is_so, label));
    if response.clicked() {
        out.push(command);
    }
}

/// Shows and hides what stands around the passages.
fn around_toggle_ui(ui: &mut Ui, tokens: &Tokens, is_on: &mut bool) {
    let words = RichText::new("Around").font(theme::ui(12.0)).color(tokens.mute);
    let button = Button::new(words).frame_when_inactive(*is_on).selected(*is_on);
    let label = "What stands around";
    let response = ui.add(button.min_size(Vec2::ZERO)).on_hover_text(label);
    response.widget_info(|| WidgetInfo::selected(accesskit::Role::Button, true, *is_on, label));
    if response.clicked() {
        *is_on = !*is_on;
    }
}
