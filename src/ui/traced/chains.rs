//! The list of chains, and beside it the stages of the one that is looked at.

use egui::{Id, Key, Rect, Sense, TextEdit, Ui, WidgetInfo, accesskit::Role, vec2};

use crate::{
    trace::families::Family,
    ui::{
        Outbox, chips,
        library::empty_ui,
        theme::{self, size, tokens},
        words::{count, short_date},
    },
    workspace::{Workspace, tracing::look::Look},
};

use super::{
    TracedViews, has_keys, inside, lines::Lines, pressed, push, put, row_ground, stages, stepped,
};

/// Height of a chain in the list.
const ROW: f32 = 70.0;

/// Height of the field above it.
const FIELD: f32 = 40.0;

/// Blank at the left and right.
const PAD: f32 = 14.0;

/// What the list remembers between frames.
#[derive(Debug, Default)]
pub(super) struct ChainViews {
    /// What the rows were worked out for: what was found, the words, and the revision with words.
    of: Option<(u64, String)>,
    /// The chains that are listed, by index.
    rows: Vec<usize>,
    lines: Lines,
    words: String,
    asks_for_field: bool,
}

impl ChainViews {
    /// Brings the rows in step with the workspace.
    fn renew(&mut self, ws: &Workspace) {
        let words = &ws.tracing.looked.words;
        let of = (ws.tracing.serial, words.clone());
        if self.of.as_ref() != Some(&of) {
            self.rows = ws.chains_with(words);
            self.lines.renew(self.rows.iter().map(|_| ROW));
            self.words.clone_from(words);
            self.of = Some(of);
        }
    }
}

/// Draws list and stages.
pub(super) fn chains_ui(ui: &mut Ui, views: &mut TracedViews, ws: &Workspace, out: &mut Outbox) {
    let whole = ui.max_rect();
    let tokens = tokens(ui.ctx());
    let looked = &ws.tracing.looked;
    views.chains.renew(ws);
    let at = views.chains.rows.iter().position(|chain| *chain == looked.chain);
    // What is narrowed away is not looked at any more: the first that is left is.
    let chosen = at.unwrap_or(0);
    let chain = views.chains.rows.get(chosen).copied();
    if let (None, Some(chain)) = (at, chain) {
        push(out, Look::Chain(chain));
    }
    keys(ui, views, ws, chosen, out);
    let width = (whole.width() * 0.34).clamp(190.0, 330.0).round();
    let list = whole.with_max_x(whole.left() + width);
    ui.painter().rect_filled(list, 0.0, tokens.ground);
    inside(ui, list.with_max_y(list.top() + FIELD), |ui| field_ui(ui, &mut views.chains, out));
    inside(ui, list.with_min_y(list.top() + FIELD), |ui| {
        if views.chains.rows.is_empty() {
            empty_ui(ui, "No chain has these words.", "Esc in the field shows all of them again.");
            return;
        }
        let ChainViews { lines, rows, .. } = &mut views.chains;
        lines.show(ui, ("chains", chosen), |ui, idx, rect| {
            if let Some(chain) = rows.get(idx) {
                chain_ui(ui, rect, ws, (*chain, idx == chosen), out);
            }
        });
    });
    inside(ui, whole.with_min_x(list.right()), |ui| {
        let family = chain.and_then(|chain| Some((chain, ws.chains().get(chain)?)));
        if let Some((chain, family)) = family {
            stages::stages_ui(ui, &mut views.stages, ws, (chain, family), out);
        }
    });
    ui.painter().vline(list.right() + 0.5, whole.y_range(), (1.0, tokens.line));
}

/// The words that narrow the list.
fn field_ui(ui: &mut Ui, views: &mut ChainViews, out: &mut Outbox) {
    let inner = ui.max_rect().shrink2(vec2(PAD - 4.0, 7.0));
    let field = TextEdit::singleline(&mut views.words).hint_text("Words in a chain (F)");
    let response = ui.put(inner, field);
    response.widget_info(|| WidgetInfo::labeled(Role::SearchInput, true, "Words in a chain"));
    if std::mem::take(&mut views.asks_for_field) {
        response.request_focus();
    }
    if response.changed() {
        push(out, Look::Words(views.words.clone()));
    }
    if response.has_focus() && ui.input(|input| input.key_pressed(Key::ArrowDown)) {
        response.surrender_focus();
    }
}

/// Draws a chain in the list.
fn chain_ui(
    ui: &Ui,
    rect: Rect,
    ws: &Workspace,
    (chain, is_chosen): (usize, bool),
    out: &mut Outbox,
) {
    let tokens = tokens(ui.ctx());
    let Some(family) = ws.chains().get(chain) else { return };
    let response = ui.interact(rect, Id::unique(("chain", chain)), Sense::click());
    let words = opening(ws, family);
    let facts = facts(ws, family);
    let told = format!("{facts}: {words}");
    response.widget_info(|| WidgetInfo::selected(Role::ListItem, true, is_chosen, &told));
    if response.clicked() {
        push(out, Look::Chain(chain));
    }
    let has_keyboard = has_keys(ui, ws) && !ws.tracing.looked.is_inside;
    if is_chosen {
        ui.painter().rect_filled(rect, 0.0, tokens.page);
        let bar = rect.with_max_x(rect.left() + 3.0);
        ui.painter().rect_filled(bar, 0.0, if has_keyboard { tokens.accent } else { tokens.line });
    } else {
        row_ground(ui, (rect, &response), None);
    }
    let width = rect.width() - 2.0 * PAD;
    let format = egui::text::TextFormat::simple(theme::reading(size::UI), tokens.ink);
    put(ui, (rect.left() + PAD, rect.top() + 7.0), chips::rows(ui, &words, format, width, 2));
    let facts = chips::one_line(ui, &facts, theme::ui(size::TINY), tokens.mute, width);
    put(ui, (rect.left() + PAD, rect.bottom() - 20.0), facts);
}

/// The first words of a chain, as its earliest document has them.
pub(super) fn opening(ws: &Workspace, family: &Family) -> String {
    let words = family.members.iter().find_map(|it| {
        let path = &ws.tracing.found.document(it.passage.doc_idx)?.path;
        ws.traced(path)?;
        let reading = ws.corpus.as_ref()?.reading(path)?;
        Some(chips::opening(&reading.document.read(it.passage.span), 90))
    });
    words.unwrap_or_else(|| "These documents have changed since".to_owned())
}

/// How many documents have it, and from when to when.
fn facts(ws: &Workspace, family: &Family) -> String {
    let documents = count(family.members.len(), "document", "documents");
    let found = &ws.tracing.found;
    let mut dates = family
        .members
        .iter()
        .filter_map(|it| found.document(it.passage.doc_idx)?.date.as_deref())
        .map(short_date);
    match (dates.next(), dates.next_back()) {
        (Some(first), Some(last)) if first != last => format!("{documents} · {first} – {last}"),
        (Some(only), _) => format!("{documents} · {only}"),
        (None, _) => format!("{documents} · undated"),
    }
}

/// The keys of list and stages.
fn keys(ui: &Ui, views: &mut TracedViews, ws: &Workspace, chosen: usize, out: &mut Outbox) {
    if !has_keys(ui, ws) {
        return;
    }
    if pressed(ui, Key::F) {
        views.chains.asks_for_field = true;
        // The letter that asks for the field is no word in it.
        ui.input_mut(|input| input.events.retain(|it| !matches!(it, egui::Event::Text(_))));
    }
    if pressed(ui, Key::ArrowLeft) {
        push(out, Look::Inside(false));
    }
    if pressed(ui, Key::ArrowRight) {
        push(out, Look::Inside(true));
    }
    let looked = &ws.tracing.looked;
    if !looked.is_inside {
        let to = stepped(ui, chosen, views.chains.rows.len());
        if let Some(chain) = to.and_then(|to| views.chains.rows.get(to)) {
            push(out, Look::Chain(*chain));
        }
        if pressed(ui, Key::Enter) {
            push(out, Look::Inside(true));
        }
        return;
    }
    let chain = views.chains.rows.get(chosen);
    let Some(family) = chain.and_then(|it| ws.chains().get(*it)) else { return };
    stages::keys(ui, ws, family, out);
}
