//! The bar of the omission view: how much of a document others used, who they are, and the way to the
//! next passage that nobody used.

use egui::{
    Align, Label, Layout, Rect, RichText, Ui, UiBuilder, WidgetInfo, accesskit::Role, vec2,
};

use crate::workspace::{
    Workspace,
    action::Action,
    command::{Command, TraceCommand},
    pane::Pane,
    tracing::{
        ParallelId,
        quotes::QuotesCommand,
        usage::{Share, Taker, Usage, Used},
    },
};

use super::{
    Outbox, close_button,
    theme::{self, size, tokens},
    words::{count, number},
};

/// Height of the bar.
pub const BAR: f32 = 58.0;

/// Draws the bar over a pane's text.
pub fn bar_ui(ui: &mut Ui, ws: &Workspace, pane: &Pane, bar: Rect, out: &mut Outbox) {
    let tokens = tokens(ui.ctx());
    ui.painter().rect_filled(bar, 0.0, tokens.ground);
    ui.painter().hline(bar.x_range(), bar.bottom() - 0.5, (1.0, tokens.line));
    let usage = ws.usage(&pane.path);
    let line = match usage {
        Some(usage) if ws.is_counting_usage(&pane.path) => {
            format!("{} · counted again…", summary(usage))
        }
        Some(usage) => summary(usage),
        None if ws.is_counting_usage(&pane.path) => "Counting what others used…".to_owned(),
        None => "This document is being traced…".to_owned(),
    };
    let quotes = |command| Command::Trace(TraceCommand::Quotes(command));
    let builder = UiBuilder::new().max_rect(bar.shrink2(vec2(14.0, 6.0))).id_salt("usage");
    ui.scope_builder(builder, |ui| {
        ui.spacing_mut().item_spacing = vec2(6.0, 2.0);
        ui.horizontal(|ui| {
            ui.set_height(20.0);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                if close_button(ui, "Close omission view").clicked() {
                    out.push(quotes(QuotesCommand::Usage(pane.id)));
                }
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                    let font = theme::ui(size::SMALL);
                    let long = ui.painter().layout_no_wrap(line.clone(), font, tokens.ink);
                    let short = usage.filter(|_| long.size().x > ui.available_width());
                    let words = short.map_or_else(|| line.clone(), |it| brief(it));
                    let words = RichText::new(words).small().color(tokens.ink);
                    let label = ui.add(Label::new(words).truncate());
                    label.widget_info(|| WidgetInfo::labeled(Role::Label, true, &line));
                    label.on_hover_text(&line);
                });
            });
        });
        ui.horizontal(|ui| {
            let Some(usage) = usage else { return };
            for (is_used, action, n_there) in [
                (false, Action::NextUnused, usage.n_unused()),
                (true, Action::NextUsed, usage.n_used + usage.n_partly),
            ] {
                let words = if is_used { "Next used" } else { "Next unused" };
                let button = egui::Button::new(RichText::new(words).small());
                let keys =
                    action.spec().chords.first().map(|it| it.label(super::platform_is_mac()));
                let hint = format!("{} ({})", action.spec().hint, keys.unwrap_or_default());
                if ui.add_enabled(n_there > 0, button).on_hover_text(hint).clicked() {
                    out.push(quotes(QuotesCommand::NextSentence(pane.id, is_used)));
                }
            }
            if !usage.takers.is_empty() {
                ui.menu_button(RichText::new("By whom").small(), |ui| {
                    takers_ui(ui, ws, pane, usage, out);
                });
            }
        });
    });
}

/// `38 of 120 sentences were used, by 3 documents; 7 in part, 75 by nobody`.
fn summary(usage: &Usage) -> String {
    let all = count(usage.n_sentences, "sentence", "sentences");
    if usage.takers.is_empty() {
        return format!("None of {all} was used by another document");
    }
    let by = count(usage.takers.len(), "document", "documents");
    let were = if usage.n_used == 1 { "was" } else { "were" };
    let part = match usage.n_partly {
        0 => String::new(),
        n_partly => format!(" {} in part,", number(n_partly)),
    };
    let (n_used, n_unused) = (number(usage.n_used), number(usage.n_unused()));
    format!("{n_used} of {all} {were} used, by {by};{part} {n_unused} by nobody")
}

/// The same where there is little room.
fn brief(usage: &Usage) -> String {
    let (n_used, n_all) = (number(usage.n_used), number(usage.n_sentences));
    let part = match usage.n_partly {
        0 => String::new(),
        n_partly => format!(" · {} in part", number(n_partly)),
    };
    format!("{n_used} of {n_all} used{part} · {} by nobody", number(usage.n_unused()))
}

/// Who used something, most first; a click brings the first of it level.
fn takers_ui(ui: &mut Ui, ws: &Workspace, pane: &Pane, usage: &Usage, out: &mut Outbox) {
    let found = &ws.tracing.found;
    ui.set_max_width(360.0);
    egui::ScrollArea::vertical().max_height(320.0).show(ui, |ui| {
        for taker in &usage.takers {
            let Some(document) = found.document(taker.doc_idx) else { continue };
            let words = taken(&ws.shown(&document.path).title, taker);
            let first = ws
                .traced(&pane.path)
                .and_then(|own| {
                    let mut shared = found.between(own, taker.doc_idx);
                    shared.find(|(parallel, ..)| !ws.is_rejected(*parallel))
                })
                .map(|(parallel, ..)| ParallelId::Found(parallel));
            let button = ui.add(egui::Button::new(words.as_str()).wrap().frame(false));
            button.widget_info(|| WidgetInfo::labeled(Role::Button, true, &words));
            if button.clicked()
                && let Some(parallel) = first
            {
                out.push(Command::Trace(TraceCommand::Level(parallel, pane.id)));
                ui.close();
            }
        }
    });
}

/// What one document used: `Mayor: no warning: 3 sentences, 1 in part, 2 of them altered`.
fn taken(title: &str, taker: &Taker) -> String {
    let mut parts = Vec::new();
    if taker.n_used > 0 {
        parts.push(count(taker.n_used, "sentence", "sentences"));
    }
    if taker.n_partly > 0 {
        parts.push(format!("{} in part", number(taker.n_partly)));
    }
    if taker.n_altered > 0 {
        parts.push(format!("{} of them altered", number(taker.n_altered)));
    }
    if taker.n_shared > 0 {
        parts.push(format!("{} shared", number(taker.n_shared)));
    }
    format!("{title}: {}", parts.join(", "))
}

/// Who used a sentence and how, a line each.
pub(super) fn use_lines(ws: &Workspace, used: &Used) -> Vec<String> {
    if used.uses.is_empty() {
        return vec!["Nobody used this".to_owned()];
    }
    let line = |it: &crate::workspace::tracing::usage::Use| {
        let path = &ws.tracing.found.document(it.doc_idx)?.path;
        let title = ws.shown(path).title;
        let how = if it.is_verbatim { "verbatim" } else { "altered" };
        let part = if it.share == Share::Part { ", in part" } else { "" };
        let verb = if it.is_shared { "Shared with" } else { "Used in" };
        Some(format!("{verb} “{title}”: {how}{part}"))
    };
    used.uses.iter().filter_map(line).collect()
}

/// What the head of a pane says of the quotations in its document, or of those that come from it; and the
/// same in fewer words.
pub(super) fn head_words(ws: &Workspace, path: &str) -> Option<[String; 2]> {
    let doc_idx = ws.traced(path)?;
    let counts = ws.counts(doc_idx);
    let (n_quotations, n_quoted) = (counts.n_quotations(), ws.n_quoted(doc_idx));
    // A document is known for what it quotes, or, if nothing of that, for what others quote of it.
    if counts.n_traced() > 0 || n_quotations > 0 && n_quoted == 0 {
        let all = count(n_quotations, "quotation", "quotations");
        let n_traced = number(counts.n_traced());
        let brief = format!("{n_traced} of {} traced", number(n_quotations));
        return Some([format!("{n_traced} of {all} traced"), brief]);
    }
    let brief = || format!("{} quoted", number(n_quoted));
    (n_quoted > 0).then(|| [count(n_quoted, "quoted passage", "quoted passages"), brief()])
}
