//! The review: excerpts whose words changed in their documents, old and new side by side, each to be
//! decided on; and what else changed in a document since (`versions`).
//!
//! Which rows there are and which has the keyboard is the workspace's; here are heights and what was
//! worked out for the rows on the screen. Start at [`review_ui`].

mod row;
mod versions;
pub(in crate::ui) mod words;

use std::{
    collections::HashMap,
    hash::{DefaultHasher, Hash as _, Hasher as _},
};

use egui::{
    Align, Id, Key, Layout, Modifiers, Rect, RichText, Sense, Ui, UiBuilder, WidgetInfo,
    accesskit::Role, pos2, vec2,
};

use crate::{
    notebook::ids::ExcerptId,
    text::anchor::State,
    workspace::{
        Workspace,
        command::{Annotate, Command, ReviewCommand},
        overlay::Area,
        review::Review,
    },
};

use super::{
    Outbox,
    chips::choice_ui,
    close_button, input,
    library::empty_ui,
    rows::{Rows, SETTLING},
    theme::{self, tokens},
    words::number,
};

use row::{Facts, Row, confirm, summary};

/// Blank at the left and right of a row.
const PAD_X: f32 = 20.0;

/// Blank above and below.
const PAD_Y: f32 = 14.0;

/// The keys of the review, which are no actions: they mean something there only.
pub const REVIEW_KEYS: &[(&str, &str)] = &[
    ("↑, ↓, Home, End", "Choose an excerpt"),
    ("Enter", "Accept the new wording"),
    ("1 … 5", "Take the place of this number"),
    ("A", "Attach to the passage that is selected in the document"),
    ("L", "Leave it as it is, or take it up again"),
    ("K", "Show the kept text of a lost excerpt"),
    ("V", "Show both versions of the document; there N and P go to the changes"),
    ("S", "Open the document beside the list"),
];

/// What the review remembers between frames.
#[derive(Default)]
pub struct ReviewViews {
    /// The state of the workspace that rows and facts were worked out for.
    revision: Option<u64>,
    rows: Vec<ExcerptId>,
    /// What each row is known by: what it holds, not its index.
    keys: Vec<u64>,
    facts: HashMap<ExcerptId, Facts>,
    summary: String,
    counts: [usize; 3],
    list: Rows,
    /// The row that was chosen in the last frame.
    chosen: Option<ExcerptId>,
    /// The width of the list in the last frame.
    width: f32,
    versions: Option<versions::Versions>,
}

/// What a key asks for an excerpt.
type Asked = fn(ExcerptId) -> ReviewCommand;

/// Draws the review in the room that is left.
pub fn review_ui(
    ui: &mut Ui,
    views: &mut ReviewViews,
    ws: &Workspace,
    review: &Review,
    out: &mut Outbox,
) {
    let whole = ui.max_rect();
    ui.painter().rect_filled(whole, 0.0, tokens(ui.ctx()).page);
    ui.spacing_mut().item_spacing.y = 0.0;
    if let Some(compared) = &review.compared {
        versions::versions_ui(ui, &mut views.versions, ws, (review, compared), out);
        return;
    }
    views.versions = None;
    views.renew(ws, review);
    head_ui(ui, views, review, out);
    if views.rows.is_empty() {
        let inner = ui.available_rect_before_wrap().shrink(24.0);
        ui.scope_builder(UiBuilder::new().max_rect(inner), |ui| {
            empty_ui(ui, "No excerpt needs review.", "Each stands on the words it was kept with.");
        });
        return;
    }
    let chosen = review.chosen.as_ref().and_then(|id| views.rows.iter().position(|it| it == id));
    let chosen = chosen.unwrap_or(0);
    keys(ui, views, ws, chosen, out);
    list_ui(ui, views, ws, (review, chosen), out);
}

impl ReviewViews {
    /// Brings rows and counts in step with the workspace.
    fn renew(&mut self, ws: &Workspace, review: &Review) {
        if self.revision == Some(ws.revision) {
            return;
        }
        self.revision = Some(ws.revision);
        self.facts.clear();
        let all = ws.reviewed(None);
        let state = |id: &ExcerptId| ws.placed(id).map(|placed| placed.state);
        let n_in = |wanted: State| all.iter().filter(|id| state(id) == Some(wanted)).count();
        self.counts = [State::Edited, State::Unsure, State::Lost].map(n_in);
        self.summary = summary(ws);
        let is_listed = |id: &ExcerptId| review.only.is_none_or(|only| state(id) == Some(only));
        self.rows = all.into_iter().filter(is_listed).collect();
        let key = |excerpt_id: &ExcerptId| {
            let mut hasher = DefaultHasher::new();
            excerpt_id.hash(&mut hasher);
            ws.left.contains(excerpt_id).hash(&mut hasher);
            (review.recalled.as_ref() == Some(excerpt_id)).hash(&mut hasher);
            hasher.finish()
        };
        self.keys = self.rows.iter().map(key).collect();
    }

    /// What a row says.
    fn facts(&mut self, ws: &Workspace, excerpt_id: &ExcerptId) -> Option<&Facts> {
        if !self.facts.contains_key(excerpt_id) {
            self.facts.insert(excerpt_id.clone(), Facts::of(ws, excerpt_id)?);
        }
        self.facts.get(excerpt_id)
    }
}

/// The title, what to list, how many excerpts stand well, and what is done to all of a kind.
fn head_ui(ui: &mut Ui, views: &ReviewViews, review: &Review, out: &mut Outbox) {
    let tokens = tokens(ui.ctx());
    let whole = ui.available_rect_before_wrap();
    let is_wide = whole.width() >= 700.0;
    let inner = whole.shrink2(vec2(PAD_X, 0.0));
    let drawn = ui.scope_builder(UiBuilder::new().max_rect(inner), |ui| {
        ui.add_space(10.0);
        ui.spacing_mut().item_spacing = vec2(8.0, 6.0);
        ui.horizontal_wrapped(|ui| {
            let title = ui.label(RichText::new("Review").font(theme::strong(15.0)));
            title.widget_info(|| WidgetInfo::labeled(Role::Heading, true, "Review"));
            ui.add_space(4.0);
            chips_ui(ui, views.counts, review.only, out);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                if close_button(ui, "Close review").clicked() {
                    out.push(Command::Review(ReviewCommand::Close));
                }
                if is_wide {
                    ends_ui(ui, views, review, out);
                }
            });
        });
        if !is_wide {
            ui.horizontal_wrapped(|ui| ends_ui(ui, views, review, out));
        }
        ui.add_space(10.0);
    });
    let bottom = drawn.response.rect.bottom();
    ui.painter().hline(whole.x_range(), bottom - 0.5, (1.0, tokens.line));
    ui.advance_cursor_after_rect(Rect::from_min_max(whole.min, pos2(whole.right(), bottom)));
}

fn chips_ui(ui: &mut Ui, counts: [usize; 3], only: Option<State>, out: &mut Outbox) {
    let [n_edited, n_unsure, n_lost] = counts;
    let all = n_edited + n_unsure + n_lost;
    for (state, label, n_rows) in [
        (None, format!("All {}", number(all)), all),
        (Some(State::Edited), format!("{} edited", number(n_edited)), n_edited),
        (Some(State::Unsure), format!("{} unsure", number(n_unsure)), n_unsure),
        (Some(State::Lost), format!("{} lost", number(n_lost)), n_lost),
    ] {
        if n_rows == 0 && only != state {
            continue;
        }
        if choice_ui(ui, &label, only == state).clicked() {
            out.push(Command::Review(ReviewCommand::Only(state)));
        }
    }
}

/// What stands at the end of the head, from the right in a wide one.
fn ends_ui(ui: &mut Ui, views: &ReviewViews, review: &Review, out: &mut Outbox) {
    let tokens = tokens(ui.ctx());
    let [n_edited, ..] = views.counts;
    let hint = "Each edited excerpt says what stands there now, in one step that can be undone";
    if n_edited > 0 && ui.button("Accept all edited").on_hover_text(hint).clicked() {
        out.push(Command::Annotate(Annotate::ConfirmEdited));
    }
    if review.is_beside && ui.button("Hide document").clicked() {
        out.push(Command::Review(ReviewCommand::HideDocument));
    }
    ui.label(RichText::new(&views.summary).small().color(tokens.mute));
}

/// Draws the rows on the screen.
fn list_ui(
    ui: &mut Ui,
    views: &mut ReviewViews,
    ws: &Workspace,
    (review, chosen): (&Review, usize),
    out: &mut Outbox,
) {
    let width = ui.available_width();
    let guess = Facts::guess(width - 2.0 * PAD_X);
    views.list.heights.renew_rows(views.keys.iter().map(|key| (*key, guess)), width);
    let chosen_id = views.rows.get(chosen).cloned();
    // The row that has the keyboard comes into view, also where a document came beside the list.
    if views.chosen != chosen_id || views.width != width {
        views.width = width;
        views.list.scroll.n_settling = SETTLING;
        views.chosen = chosen_id;
    }
    views.list.settle(ui, chosen);
    let mut list = std::mem::take(&mut views.list);
    list.show(ui, ("review", 0.0), |ui, idx, rect| {
        row_ui(ui, views, ws, (review, idx, idx == chosen), rect, out)
    });
    views.list = list;
}

/// Draws a row and gives how high it was.
fn row_ui(
    ui: &mut Ui,
    views: &mut ReviewViews,
    ws: &Workspace,
    (review, idx, is_chosen): (&Review, usize, bool),
    rect: Rect,
    out: &mut Outbox,
) -> f32 {
    let tokens = tokens(ui.ctx());
    let Some(excerpt_id) = views.rows.get(idx).cloned() else { return 0.0 };
    let Some(facts) = views.facts(ws, &excerpt_id) else { return rect.height() };
    let id = Id::unique(("review row", excerpt_id.as_str()));
    let response = ui.interact(rect, id, Sense::click());
    let name = format!("Excerpt {}", facts.name);
    response.widget_info(|| WidgetInfo::selected(Role::ListItem, true, is_chosen, &name));
    if response.clicked() {
        out.push(Command::Review(ReviewCommand::Choose(excerpt_id.clone())));
    }
    let has_keyboard = ws.area == Area::Review;
    if is_chosen {
        ui.painter().rect_filled(rect, 0.0, tokens.ground);
        let bar = rect.with_max_x(rect.left() + 3.0);
        ui.painter().rect_filled(bar, 0.0, if has_keyboard { tokens.accent } else { tokens.line });
    }
    let inner = rect.shrink2(vec2(PAD_X, PAD_Y));
    let builder = UiBuilder::new().max_rect(inner).id_salt(("review", excerpt_id.as_str()));
    let row = Row { ws, review, excerpt_id: &excerpt_id, facts };
    let drawn = ui.scope_builder(builder, |ui| {
        row.show(ui, out);
        ui.min_rect().height()
    });
    let height = (drawn.inner + 2.0 * PAD_Y).ceil();
    ui.painter().hline(rect.x_range(), rect.top() + height - 0.5, (1.0, tokens.line));
    height
}

/// The keys of the list: while the keyboard is in it and in no field.
fn keys(ui: &Ui, views: &ReviewViews, ws: &Workspace, chosen: usize, out: &mut Outbox) {
    if !has_keys(ui, ws) {
        return;
    }
    let Some(excerpt_id) = views.rows.get(chosen) else { return };
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
        if pressed(key)
            && let Some(row) = views.rows.get(row.min(last))
        {
            out.push(Command::Review(ReviewCommand::Choose(row.clone())));
        }
    }
    let is_left = ws.left.contains(excerpt_id);
    let leave = if is_left { ReviewCommand::TakeUp } else { ReviewCommand::Leave };
    let commands: [(Key, Asked); 4] = [
        (Key::A, ReviewCommand::Attach),
        (Key::L, leave),
        (Key::V, ReviewCommand::Compare),
        (Key::K, ReviewCommand::Recall),
    ];
    for (key, command) in commands {
        if pressed(key) {
            out.push(Command::Review(command(excerpt_id.clone())));
        }
    }
    let Some(placed) = ws.placed(excerpt_id) else { return };
    if pressed(Key::Enter) {
        if is_left {
            out.push(Command::Review(ReviewCommand::TakeUp(excerpt_id.clone())));
        } else if let Some(span) = placed.span {
            out.push(confirm(excerpt_id, span));
        }
    }
    let numbers = [Key::Num1, Key::Num2, Key::Num3, Key::Num4, Key::Num5];
    for (key, offer) in numbers.into_iter().zip(&placed.offers) {
        if !is_left && pressed(key) {
            out.push(confirm(excerpt_id, offer.span));
        }
    }
}

/// Whether single keys belong to the review.
fn has_keys(ui: &Ui, ws: &Workspace) -> bool {
    input::has_keys(ui, ws, Area::Review)
}
