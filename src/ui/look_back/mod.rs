//! The history: at the left what was done when, at the right the notebook as it was at one moment of
//! that: what sets it apart from the present, or the whole of it, to be read and brought back.
//!
//! Moments and what they hold are the workspace's; here are lines, heights, and the words of what is
//! on the screen. Start at [`look_back_ui`].

mod differences;
mod moments;
mod told;
mod whole;

use egui::{
    Align, Event, FocusDirection, Key, Label, Layout, Modifiers, Rect, RichText, Ui, UiBuilder,
    WidgetInfo, accesskit::Role, pos2, vec2,
};

use crate::{
    notebook::bring_back::Fate,
    workspace::{
        Workspace,
        command::{Command, LookBackCommand},
        look_back::{LookBack, Moment, Row, Then},
        overlay::Area,
    },
};

use super::{
    Outbox,
    chips::choice_ui,
    close_button, input, inside,
    library::empty_ui,
    theme::{self, tokens},
    words::number,
};

use moments::capital;

/// Blank at the left and right of what a moment holds.
const PAD_X: f32 = 20.0;

/// The keys of the history, which are no actions: they mean something there only.
pub const LOOK_BACK_KEYS: &[(&str, &str)] = &[
    ("↑, ↓, Page Up/Down, Home, End", "Choose a moment, or what differs from now"),
    ("Tab, ←, →", "Go to the other side"),
    ("Enter", "Bring back what is chosen"),
    ("Shift+Enter", "Bring all back, as it was at that moment"),
    ("V", "Show the whole notebook of that moment, or what differs from now"),
];

/// What the history remembers between frames.
#[derive(Default)]
pub struct LookBackViews {
    moments: moments::MomentViews,
    differences: differences::DifferenceViews,
    whole: whole::WholeViews,
}

/// Draws the history in the room that is left.
pub fn look_back_ui(
    ui: &mut Ui,
    views: &mut LookBackViews,
    ws: &Workspace,
    look_back: &LookBack,
    out: &mut Outbox,
) {
    let whole = ui.max_rect();
    let tokens = tokens(ui.ctx());
    ui.painter().rect_filled(whole, 0.0, tokens.page);
    ui.spacing_mut().item_spacing.y = 0.0;
    views.moments.renew(ws, look_back);
    let chosen = ws.moment().and_then(|moment| views.moments.line_of(&moment));
    if views.moments.is_empty() {
        let top = head_ui(ui, whole, ws, out);
        inside(ui, whole.with_min_y(top).shrink(24.0), |ui| {
            empty_ui(
                ui,
                "Nothing was done in this notebook yet.",
                "Every change will be listed here by name and time, also after a restart, and \
                 whatever was can be brought back.",
            );
        });
        return;
    }
    // Until a version is read, or where it is gone, its line is all there is.
    let chosen = chosen.unwrap_or(0);
    keys(ui, views, ws, (look_back, chosen), out);
    let width = (whole.width() * 0.34).clamp(200.0, 330.0).round();
    let list = whole.with_max_x(whole.left() + width);
    let holds = whole.with_min_x(list.right());
    ui.painter().rect_filled(list, 0.0, tokens.ground);
    let top = head_ui(ui, list, ws, out);
    inside(ui, list.with_min_y(top), |ui| {
        moments::moments_ui(ui, &mut views.moments, ws, (look_back, chosen), out);
    });
    inside(ui, holds, |ui| holds_ui(ui, views, ws, look_back, out));
    ui.painter().vline(list.right() + 0.5, whole.y_range(), (1.0, tokens.line));
}

/// The title, and how to leave; gives where it ends.
fn head_ui(ui: &mut Ui, rect: Rect, ws: &Workspace, out: &mut Outbox) -> f32 {
    let tokens = tokens(ui.ctx());
    let head = rect.with_max_y(rect.top() + 44.0);
    inside(ui, head.shrink2(vec2(14.0, 0.0)), |ui| {
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
            let title = ui.label(RichText::new("History").font(theme::strong(15.0)));
            title.widget_info(|| WidgetInfo::labeled(Role::Heading, true, "History"));
            if ws.zone == jiff::tz::TimeZone::UTC {
                ui.label(RichText::new("times in UTC").small().color(tokens.mute));
            }
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                if close_button(ui, "Close history").clicked() {
                    out.push(Command::LookBack(LookBackCommand::Close));
                }
            });
        });
    });
    ui.painter().hline(rect.x_range(), head.bottom() - 0.5, (1.0, tokens.line));
    head.bottom()
}

/// What the chosen moment holds.
fn holds_ui(
    ui: &mut Ui,
    views: &mut LookBackViews,
    ws: &Workspace,
    look_back: &LookBack,
    out: &mut Outbox,
) {
    let Some(then) = &look_back.then else {
        let inner = ui.available_rect_before_wrap().shrink(24.0);
        inside(ui, inner, |ui| {
            if look_back.is_unreadable() {
                empty_ui(
                    ui,
                    "This version cannot be read any more.",
                    "Its file is gone or damaged; the other versions and the steps are not touched \
                     by that.",
                );
            } else {
                empty_ui(ui, "Reading this version…", "");
            }
        });
        return;
    };
    moment_head_ui(ui, ws, (look_back, then), out);
    if look_back.shows_whole {
        whole::whole_ui(ui, &mut views.whole, ws, then);
        return;
    }
    if then.differences.is_empty() {
        let inner = ui.available_rect_before_wrap().shrink(10.0);
        let is_now = then.moment == Moment::State(ws.history.state());
        inside(ui, inner, |ui| {
            if is_now {
                empty_ui(
                    ui,
                    "This is the notebook as it is now.",
                    "Choose an earlier moment to see what was different then, and to bring it back.",
                );
            } else {
                empty_ui(ui, "Nothing was different then.", "The notebook held what it holds now.");
            }
        });
        return;
    }
    differences::differences_ui(ui, &mut views.differences, ws, (look_back, then), out);
}

/// Which moment it is, what can be seen of it, and bringing all of it back.
fn moment_head_ui(
    ui: &mut Ui,
    ws: &Workspace,
    (look_back, then): (&LookBack, &Then),
    out: &mut Outbox,
) {
    let tokens = tokens(ui.ctx());
    let whole = ui.available_rect_before_wrap();
    let inner = whole.shrink2(vec2(PAD_X, 0.0));
    let (title, when) = title(ws, &then.moment);
    let drawn = ui.scope_builder(UiBuilder::new().max_rect(inner), |ui| {
        ui.add_space(11.0);
        ui.spacing_mut().item_spacing = vec2(8.0, 6.0);
        let heading = Label::new(RichText::new(&title).font(theme::strong(14.0))).wrap();
        let heading = ui.add(heading);
        heading.widget_info(|| WidgetInfo::labeled(Role::Heading, true, &title));
        let counts = told::counts(&then.notebook);
        let facts = if when.is_empty() { counts } else { format!("{when} · {counts}") };
        ui.add(Label::new(RichText::new(facts).small().color(tokens.mute)).wrap());
        ui.add_space(2.0);
        ui.horizontal_wrapped(|ui| {
            let n_differences = number(then.differences.len());
            for (shows_whole, label) in [
                (false, format!("What differs from now: {n_differences}")),
                (true, "The whole notebook then".to_owned()),
            ] {
                let is_shown = look_back.shows_whole == shows_whole;
                if choice_ui(ui, &label, is_shown).clicked() {
                    out.push(Command::LookBack(LookBackCommand::Whole(shows_whole)));
                }
            }
            let hint = "The notebook becomes what it was, in one step that can be undone; what came \
                        since goes to the trash (Shift+Enter)";
            if !then.differences.is_empty()
                && ui.button("Bring all back").on_hover_text(hint).clicked()
            {
                out.push(Command::LookBack(LookBackCommand::BringAllBack));
            }
        });
        ui.add_space(10.0);
    });
    let bottom = drawn.response.rect.bottom();
    ui.painter().hline(whole.x_range(), bottom - 0.5, (1.0, tokens.line));
    ui.advance_cursor_after_rect(Rect::from_min_max(whole.min, pos2(whole.right(), bottom)));
}

/// What a moment is called, and when it was.
fn title(ws: &Workspace, moment: &Moment) -> (String, String) {
    let rows = ws.moments();
    let Some(row) = rows.iter().find(|row| row.moment() == *moment) else {
        return ("The notebook as it is now".to_owned(), String::new());
    };
    let title = match row {
        Row::Step(step) if step.state == ws.history.state() => {
            format!("Now, after “{}”", capital(step.label))
        }
        Row::Step(step) => format!("After “{}”", capital(step.label)),
        Row::Beginning(_) => "Before all that is listed".to_owned(),
        Row::Version(version) if version.is_saved_here => "As it was saved".to_owned(),
        Row::Version(_) => "As it was found".to_owned(),
    };
    let when = ws.on_the_wall(row.stamp());
    let when = when.map(|time| time.strftime("%-d %b %Y, %H:%M").to_string());
    (title, when.unwrap_or_default())
}

/// Tab goes to the other side of the history while nothing in it has the toolkit's keyboard. To be
/// called before anything is drawn, which could take it.
pub fn tab(ui: &Ui, ws: &Workspace, out: &mut Outbox) {
    let Some(look_back) = ws.look_back.as_ref().filter(|_| has_keys(ui, ws)) else { return };
    let is_tab = |event: &Event| {
        matches!(event, Event::Key { key: Key::Tab, pressed: true, modifiers, .. }
            if !modifiers.command && !modifiers.ctrl && !modifiers.alt)
    };
    if ui.input(|input| input.events.iter().any(is_tab)) {
        ui.input_mut(|input| input.events.retain(|event| !is_tab(event)));
        ui.memory_mut(|memory| memory.move_focus(FocusDirection::None));
        out.push(Command::LookBack(LookBackCommand::Inside(!look_back.is_inside)));
    }
}

/// The keys of the history: while the keyboard is in it and in no field.
fn keys(
    ui: &Ui,
    views: &mut LookBackViews,
    ws: &Workspace,
    (look_back, chosen): (&LookBack, usize),
    out: &mut Outbox,
) {
    if !has_keys(ui, ws) {
        return;
    }
    let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
    let mut push = |command| out.push(Command::LookBack(command));
    if ui.input_mut(|input| input.consume_key(Modifiers::SHIFT, Key::Enter)) {
        push(LookBackCommand::BringAllBack);
    }
    if pressed(Key::V) {
        push(LookBackCommand::Whole(!look_back.shows_whole));
    }
    if pressed(Key::ArrowLeft) {
        push(LookBackCommand::Inside(false));
    }
    if pressed(Key::ArrowRight) {
        push(LookBackCommand::Inside(true));
    }
    let steps = [
        (Key::ArrowDown, 1),
        (Key::ArrowUp, -1),
        (Key::PageDown, 10),
        (Key::PageUp, -10),
        (Key::Home, isize::MIN),
        (Key::End, isize::MAX),
    ];
    let steps: Vec<isize> =
        steps.into_iter().filter_map(|(key, step)| pressed(key).then_some(step)).collect();
    if !look_back.is_inside {
        for step in steps {
            if let Some(moment) = views.moments.step(chosen, step) {
                push(LookBackCommand::Choose(moment.clone()));
            }
        }
        if pressed(Key::Enter) {
            push(LookBackCommand::Inside(true));
        }
        return;
    }
    if look_back.shows_whole {
        for step in steps {
            views.whole.scroll_by(step);
        }
        return;
    }
    let Some(then) = &look_back.then else { return };
    let Some(last) = then.differences.len().checked_sub(1) else { return };
    for step in steps {
        let to = look_back.difference.saturating_add_signed(step.clamp(-5, 5)).min(last);
        let to = match step {
            isize::MIN => 0,
            isize::MAX => last,
            _ => to,
        };
        push(LookBackCommand::Difference(to));
    }
    if pressed(Key::Enter)
        && let Some(difference) = then.differences.get(look_back.difference)
        && difference.fate != Fate::Added
    {
        push(LookBackCommand::BringBack(difference.record.clone()));
    }
}

/// Whether single keys belong to the history.
fn has_keys(ui: &Ui, ws: &Workspace) -> bool {
    input::has_keys(ui, ws, Area::History)
}
