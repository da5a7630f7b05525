//! The folder: its documents with how many of their quotations have a source, worst first.

use egui::{Id, Rect, Sense, TextFormat, Ui, WidgetInfo, accesskit::Role, text::LayoutJob, vec2};

use crate::{
    ui::{
        Outbox,
        chips::rows,
        theme::{self, Tokens, size, tokens},
        words::{count, number},
    },
    workspace::{
        Workspace,
        tracing::{
            quotes::QuotesCommand,
            said::{Counts, Sort},
        },
    },
};

use super::{PAD_X, quotes, row::ground_ui};

/// What is said of the whole folder: a title, all counts, and a line of them.
pub(super) fn summary(ws: &Workspace) -> (String, Counts, String) {
    let found = &ws.tracing.found;
    let counts = ws.whole_counts();
    let title = format!(
        "{} of {} quote",
        number(found.n_quoting()),
        count(found.documents.len(), "document", "documents")
    );
    (title, counts, super::summary(counts))
}

/// What is said of one document, in pieces: `4 of 5 traced`, `2 altered`, `1 not found`.
fn pieces(counts: Counts, tokens: &Tokens) -> Vec<(String, egui::Color32)> {
    let mut pieces = Vec::new();
    let n_quotations = counts.n_quotations();
    if n_quotations > 0 {
        let words = format!("{} of {} traced", number(counts.n_traced()), number(n_quotations));
        pieces.push((words, tokens.mute));
    }
    let mut put = |n_of: usize, word: &str, ink| {
        if n_of > 0 {
            pieces.push((format!("{} {word}", number(n_of)), ink));
        }
    };
    put(counts.in_sort(Sort::Untraced), "not found", tokens.trouble);
    put(counts.n_rejected(), "rejected", tokens.mute);
    put(counts.n_changed(), "altered", tokens.warn);
    put(counts.in_sort(Sort::Unmarked), "without marks", tokens.mute);
    pieces
}

/// Draws the row of a document and gives its height.
pub(super) fn row_ui(
    ui: &Ui,
    ws: &Workspace,
    doc_idx: usize,
    is_chosen: bool,
    rect: Rect,
    out: &mut Outbox,
) -> f32 {
    let tokens = tokens(ui.ctx());
    let found = &ws.tracing.found;
    let Some(document) = found.document(doc_idx) else { return rect.height() };
    let room = rect.width() - 2.0 * PAD_X;
    let shown = ws.shown(&document.path).title;
    let title = TextFormat::simple(theme::strong(size::UI), tokens.ink);
    let title = rows(ui, &shown, title, room, 3);
    let pieces = pieces(ws.counts(doc_idx), tokens);
    let mut job = LayoutJob::default();
    job.wrap.max_width = room;
    for (nth, (words, ink)) in pieces.iter().enumerate() {
        if nth > 0 {
            let dot = TextFormat::simple(theme::ui(size::SMALL), tokens.mute);
            job.append(" · ", 0.0, dot);
        }
        let format = TextFormat::simple(theme::ui(size::SMALL), *ink);
        job.append(&words.replace(' ', "\u{a0}"), 0.0, format);
    }
    let line = ui.painter().layout_job(job);
    let height = (9.0 + title.size().y + 3.0 + line.size().y + 9.0).ceil();
    let rect = Rect::from_min_size(rect.min, vec2(rect.width(), height));
    let id = Id::unique(("quoting document", &*document.path));
    let response = ui.interact(rect, id, Sense::click());
    let said: Vec<&str> = pieces.iter().map(|(words, _)| words.as_str()).collect();
    let name = format!("{shown}: {}", said.join(", "));
    response.widget_info(|| WidgetInfo::selected(Role::ListItem, true, is_chosen, &name));
    ground_ui(ui, ws, &response, is_chosen);
    let origin = rect.min + vec2(PAD_X, 9.0);
    let below = origin + vec2(0.0, title.size().y + 3.0);
    ui.painter().galley(origin, title, tokens.ink);
    ui.painter().galley(below, line, tokens.mute);
    if response.clicked() {
        out.push(quotes(QuotesCommand::Document(doc_idx)));
    }
    height
}
