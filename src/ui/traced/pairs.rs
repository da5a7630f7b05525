//! Documents that share passages, two by two, in words and as a list: the corpus map for those who do not
//! see it.

use egui::{Id, Sense, Ui, WidgetInfo, accesskit::Role};

use crate::{
    ui::{
        Outbox, chips,
        library::empty_ui,
        theme::{self, size, tokens},
        words::{count, number},
    },
    workspace::{
        Workspace,
        command::{Command, TraceCommand},
        tracing::{ParallelId, look::Look, pairs::Pair},
    },
};

use super::{PAD_X, has_keys, lines::Lines, push, put, row_ground};

/// Height of a row.
pub(super) const ROW: f32 = 48.0;

/// Opens both documents of a pair, level at the first passage.
pub(super) fn opened(pair: &Pair) -> Command {
    Command::Trace(TraceCommand::Choose(Some(ParallelId::Found(pair.first))))
}

/// Draws the pairs as a list.
pub(super) fn pairs_ui(
    ui: &mut Ui,
    lines: &mut Lines,
    ws: &Workspace,
    (pairs, chosen): (&[Pair], usize),
    out: &mut Outbox,
) {
    let tokens = tokens(ui.ctx());
    if pairs.is_empty() {
        let how = "What is shared is set apart: see Versions and boilerplate.";
        empty_ui(ui, "No two documents share a passage.", how);
        return;
    }
    lines.show(ui, ("pairs", chosen), |ui, idx, rect| {
        let Some(pair) = pairs.get(idx) else { return };
        let response = ui.interact(rect, Id::unique(("pair", idx)), Sense::click());
        let (names, mix) = (names(ws, pair), mix(pair));
        let told = format!("{names}, {mix}");
        let is_chosen = idx == chosen;
        response.widget_info(|| WidgetInfo::selected(Role::ListItem, true, is_chosen, &told));
        if response.clicked() {
            push(out, Look::Pair(idx));
            out.push(opened(pair));
        }
        let has_keyboard = has_keys(ui, ws);
        row_ground(ui, (rect, &response), is_chosen.then_some(has_keyboard));
        let width = rect.width() - 2.0 * PAD_X;
        let line = chips::one_line(ui, &names, theme::ui(size::UI), tokens.ink, width);
        put(ui, (rect.left() + PAD_X, rect.top() + 6.0), line);
        let ink = if pair.n_warned > 0 { tokens.trouble } else { tokens.mute };
        let line = chips::one_line(ui, &mix, theme::ui(size::SMALL), ink, width);
        put(ui, (rect.left() + PAD_X, rect.top() + 26.0), line);
        ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, (1.0, tokens.line));
    });
}

/// The two documents of a pair; `→` stands before the one that has it from the other.
pub(super) fn names(ws: &Workspace, pair: &Pair) -> String {
    let title = |idx: usize| {
        let document = ws.tracing.found.document(idx);
        document.map(|it| ws.shown(&it.path).title).unwrap_or_default()
    };
    let sign = if pair.is_directed { "→" } else { "–" };
    format!("{} {sign} {}", title(pair.from), title(pair.to))
}

/// What two documents share: `5 passages: 3 verbatim, 2 altered`.
pub(super) fn mix(pair: &Pair) -> String {
    let parts =
        [(pair.n_verbatim, "verbatim"), (pair.n_trimmed, "trimmed"), (pair.n_altered, "altered")];
    let parts: Vec<String> = parts
        .into_iter()
        .filter(|(n, _)| *n > 0)
        .map(|(n, name)| format!("{} {name}", number(n)))
        .collect();
    let warned = match pair.n_warned {
        0 => String::new(),
        1 if pair.n_passages() == 1 => "; a number or a negation changed".to_owned(),
        1 => "; a number or a negation changed in one".to_owned(),
        n => format!("; a number or a negation changed in {}", number(n)),
    };
    let passages = count(pair.n_passages(), "passage", "passages");
    format!("{passages}: {}{warned}", parts.join(", "))
}
