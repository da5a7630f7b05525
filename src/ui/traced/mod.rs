//! What tracing found, in the place of the panes: chains, the corpus map, and what was set apart.
//!
//! Which of them is shown and where the reader is are the workspace's
//! ([`crate::workspace::tracing::look`]); here are rows, arcs, and the words of what is on the screen.
//! Start at [`traced_ui`].

mod apart;
mod chains;
mod lines;
mod map;
mod pairs;
mod stages;

use egui::{
    Align, Button, Event, FocusDirection, Key, Layout, Modifiers, Rect, Response, RichText, Ui,
    vec2,
};

use crate::workspace::{
    Workspace,
    action::Action,
    command::{Command, TraceCommand},
    overlay::Area,
    tracing::{
        Stage,
        look::{Look, TraceView},
    },
};

use super::{
    Outbox, chips::choice_ui, close_button, input, inside, library::empty_ui, theme::tokens,
    words::number,
};

/// Blank at the left and right of what is shown.
const PAD_X: f32 = 18.0;

/// The keys of these views, which are no actions: they mean something there only.
pub const TRACED_KEYS: &[(&str, &str)] = &[
    ("↑, ↓, Page Up/Down, Home, End", "Choose a chain, a stage, a pair of documents, a row"),
    ("Tab, ←, →", "From the list of chains to the stages of one, and back"),
    ("Enter", "Open what is chosen: a passage, two documents, a comparison, the places of a row"),
    ("V", "Put a stage side by side with the one it has its words from"),
    ("U", "Show all words of a stage, or cut them again"),
    ("F", "Narrow the list of chains by words"),
];

/// What the views remember between frames.
#[derive(Default)]
pub struct TracedViews {
    chains: chains::ChainViews,
    stages: stages::StageViews,
    map: map::MapViews,
    apart: apart::ApartViews,
}

/// Draws one of the views in the room that is left.
pub fn traced_ui(
    ui: &mut Ui,
    views: &mut TracedViews,
    ws: &Workspace,
    view: TraceView,
    out: &mut Outbox,
) {
    let whole = ui.max_rect();
    ui.painter().rect_filled(whole, 0.0, tokens(ui.ctx()).page);
    ui.spacing_mut().item_spacing.y = 0.0;
    let top = head_ui(ui, whole, ws, view, out);
    inside(ui, whole.with_min_y(top), |ui| {
        if let Some((what, how)) = nothing(ws, view) {
            let inner = ui.max_rect().shrink(10.0);
            inside(ui, inner, |ui| {
                empty_ui(ui, &what, &how);
                if ws.tracing.trouble.is_some() {
                    inside(
                        ui,
                        inner.with_min_y(inner.top() + 84.0).shrink2(vec2(14.0, 0.0)),
                        |ui| {
                            let button = Button::new("Trace quotations");
                            if ui.add(button).clicked() {
                                out.push(Command::Do(Action::TraceFolder));
                            }
                        },
                    );
                }
            });
            return;
        }
        match view {
            TraceView::Chains => chains::chains_ui(ui, views, ws, out),
            TraceView::Map => map::map_ui(ui, &mut views.map, ws, out),
            TraceView::Apart => apart::apart_ui(ui, &mut views.apart, ws, out),
        }
    });
}

/// How many rows a view has, as far as that can be said without looking at all parallels.
fn n_rows(ws: &Workspace, view: TraceView) -> Option<usize> {
    let traced = &ws.tracing.found.traced;
    match view {
        TraceView::Chains => Some(ws.chains().len()),
        TraceView::Map => None,
        TraceView::Apart => {
            Some(traced.versions.len() + traced.copies.len() + traced.recurring.len())
        }
    }
}

/// The views by name, and how to leave; gives where it ends.
fn head_ui(ui: &mut Ui, rect: Rect, ws: &Workspace, view: TraceView, out: &mut Outbox) -> f32 {
    let tokens = tokens(ui.ctx());
    let head = rect.with_max_y(rect.top() + 46.0);
    inside(ui, head.shrink2(vec2(PAD_X - 4.0, 0.0)), |ui| {
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = 8.0;
            for of in TraceView::ALL {
                let (name, action) = match of {
                    TraceView::Chains => ("Chains", Action::Chains),
                    TraceView::Map => ("Corpus map", Action::CorpusMap),
                    TraceView::Apart => ("Versions and boilerplate", Action::SetApart),
                };
                let label = match n_rows(ws, of) {
                    Some(n_rows) => format!("{name} {}", number(n_rows)),
                    None => name.to_owned(),
                };
                if choice_ui(ui, &label, of == view).clicked() {
                    out.push(Command::Do(action));
                }
            }
            let is_again = ws.tracing.stage != Stage::Idle;
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                if close_button(ui, "Back to the documents").clicked() {
                    out.push(Command::Trace(TraceCommand::Show(None)));
                }
                if is_again && !ws.tracing.found.documents.is_empty() {
                    ui.label(RichText::new("tracing…").small().color(tokens.mute));
                }
            });
        });
    });
    ui.painter().hline(rect.x_range(), head.bottom() - 0.5, (1.0, tokens.line));
    head.bottom()
}

/// Why there is nothing to see, and what to do about it.
fn nothing(ws: &Workspace, view: TraceView) -> Option<(String, String)> {
    let found = &ws.tracing.found;
    let say = |what: &str, how: &str| Some((what.to_owned(), how.to_owned()));
    let Some(corpus) = &ws.corpus else {
        return say(
            "No folder is open.",
            "Open a folder of documents (File › Open folder…): what they have from one another is \
             found by itself.",
        );
    };
    if found.documents.is_empty() {
        if let Some(trouble) = &ws.tracing.trouble {
            return say("The folder is not traced.", trouble);
        }
        return match ws.tracing.stage {
            Stage::Idle if corpus.progress.is_none() => say(
                "The folder is not traced yet.",
                "Go › Trace quotations finds what its documents have from one another.",
            ),
            Stage::Comparing(share) => {
                Some((format!("The documents are being traced: {share}%."), SOON.to_owned()))
            }
            _ => say("The documents are being read and traced.", SOON),
        };
    }
    if found.documents.len() < 2 {
        return say(
            "There is only one document.",
            "Passages are traced from one document to another: put the documents that it may have its \
             words from, or that may have theirs from it, into the same folder.",
        );
    }
    let n_parallels = found.traced.parallels.len();
    match view {
        TraceView::Chains if ws.chains().is_empty() => say(
            "No passage went through three documents or more.",
            "A chain is one passage in at least three documents, in order of their dates, with the \
             words that each of them changed. What two documents share is in the corpus map and beside \
             the texts.",
        ),
        TraceView::Map if ws.tracing.standing.rejected.len() == n_parallels && n_parallels > 0 => {
            say(
                "Every passage that these documents share was rejected.",
                "A rejected parallel is no finding. A decision is taken back with Undo, or where it was made: \
             beside the texts, or in the row of its quotation.",
            )
        }
        TraceView::Map if n_parallels == 0 => say(
            "These documents share no passage.",
            "Documents that quote, reprint or paraphrase one another would be joined by arcs here.",
        ),
        TraceView::Apart if n_rows(ws, view) == Some(0) => say(
            "Nothing was set apart.",
            "Documents that are versions of one another, many copies of one text, and words that recur \
             in many documents (mastheads, copyright notices) are listed here, and are no findings.",
        ),
        _ => None,
    }
}

/// What follows once the documents are traced.
const SOON: &str = "What they share shows here as soon as it is found.";

/// Whether single keys belong to these views.
fn has_keys(ui: &Ui, ws: &Workspace) -> bool {
    input::has_keys(ui, ws, Area::Tracing)
}

/// Whether a key was pressed, which is nobody else's then.
fn pressed(ui: &Ui, key: Key) -> bool {
    ui.input_mut(|input| input.consume_key(Modifiers::NONE, key))
}

/// The row that the keys of this frame lead to from `at`, among `n_rows`.
fn stepped(ui: &Ui, at: usize, n_rows: usize) -> Option<usize> {
    let last = n_rows.checked_sub(1)?;
    let mut to = at;
    for (key, step) in [
        (Key::ArrowDown, 1),
        (Key::ArrowUp, -1),
        (Key::PageDown, 10),
        (Key::PageUp, -10),
        (Key::Home, isize::MIN),
        (Key::End, isize::MAX),
    ] {
        if pressed(ui, key) {
            to = to.saturating_add_signed(step).min(last);
        }
    }
    (to != at).then_some(to)
}

/// Tab goes from the list of chains to the stages and back, while nothing in it has the toolkit's
/// keyboard. To be called before anything is drawn, which could take it.
pub fn tab(ui: &Ui, ws: &Workspace, out: &mut Outbox) {
    if ws.tracing.view != Some(TraceView::Chains) || !has_keys(ui, ws) {
        return;
    }
    let is_tab = |event: &Event| {
        matches!(event, Event::Key { key: Key::Tab, pressed: true, modifiers, .. }
            if !modifiers.command && !modifiers.ctrl && !modifiers.alt)
    };
    if ui.input(|input| input.events.iter().any(is_tab)) {
        ui.input_mut(|input| input.events.retain(|event| !is_tab(event)));
        ui.memory_mut(|memory| memory.move_focus(FocusDirection::None));
        push(out, Look::Inside(!ws.tracing.looked.is_inside));
    }
}

/// Asks to go about in the views.
fn push(out: &mut Outbox, look: Look) {
    out.push(Command::Trace(TraceCommand::Look(look)));
}

/// The ground of a row; of the chosen one with a bar, which says whether it has the keyboard.
fn row_ground(ui: &Ui, (rect, response): (Rect, &Response), chosen: Option<bool>) {
    let tokens = tokens(ui.ctx());
    if let Some(has_keyboard) = chosen {
        ui.painter().rect_filled(rect, 0.0, tokens.ground);
        let bar = rect.with_max_x(rect.left() + 3.0);
        ui.painter().rect_filled(bar, 0.0, if has_keyboard { tokens.accent } else { tokens.line });
    } else if response.hovered() {
        ui.painter().rect_filled(rect, 0.0, tokens.hover);
    }
}

/// Paints a line of words with its left upper corner there.
fn put(ui: &Ui, (x, y): (f32, f32), galley: std::sync::Arc<egui::Galley>) {
    let ink = tokens(ui.ctx()).ink;
    ui.painter().galley(egui::pos2(x, y), galley, ink);
}
