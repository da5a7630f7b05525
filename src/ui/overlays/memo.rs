//! The memo of an excerpt is written, or a note on a parallel.

use egui::{Id, Key, Modifiers, TextEdit, Ui};

use crate::{
    notebook::{edit::Edit, ids::ExcerptId},
    text::span::Span,
    trace::parallel::Side,
    ui::{
        Outbox,
        chips::opening,
        theme::{self, size, tokens},
    },
    workspace::{
        Workspace,
        command::{Command, TraceCommand},
        corpus::DocPath,
        tracing::ParallelId,
    },
};

use super::put_away;

/// What is written.
#[derive(Debug, Default)]
pub struct MemoViews {
    /// The memo; `None` until the panel was first shown.
    words: Option<String>,
    /// What the notebook had in the last frame: tells a change from elsewhere.
    seen: String,
}

/// What the words are on, and what becomes of them.
struct Written<'w> {
    /// The passage, cut short.
    quote: String,
    /// Where it stands.
    reference: String,
    /// The words as the notebook has them.
    words: &'w str,
    /// What the field asks for.
    hint: &'w str,
    /// Its name for screen readers.
    name: &'w str,
    /// Names the field.
    id: Id,
}

/// Draws the field for an excerpt's memo.
pub fn memo_ui(
    ui: &mut Ui,
    views: &mut MemoViews,
    workspace: &Workspace,
    excerpt_id: &ExcerptId,
    out: &mut Outbox,
) {
    let Some(excerpt) = workspace.notebook.excerpts.get(excerpt_id) else {
        out.push(put_away());
        return;
    };
    let written = Written {
        quote: format!("“{}”", opening(&excerpt.made.exact, 70)),
        reference: workspace.reference(excerpt_id),
        words: &excerpt.memo,
        hint: "What you think of this passage",
        name: "Memo",
        id: Id::unique(("memo", excerpt_id.as_str())),
    };
    let command = |words| Command::Edit(Edit::SetMemo(excerpt_id.clone(), words));
    written_ui(ui, views, &written, command, out);
}

/// Draws the field for a note on a parallel.
pub fn remark_ui(
    ui: &mut Ui,
    views: &mut MemoViews,
    workspace: &Workspace,
    id: ParallelId,
    out: &mut Outbox,
) {
    let ends = workspace.parallel_end(id, Side::A).zip(workspace.parallel_end(id, Side::B));
    let Some(((a, a_span), (b, b_span))) = ends else {
        out.push(put_away());
        return;
    };
    let words_of = |path: &DocPath, span| {
        let reading = workspace.corpus.as_ref().and_then(|corpus| corpus.reading(path));
        reading.map(|it| opening(it.document.slice(span), 70)).unwrap_or_default()
    };
    let place = |path: &DocPath, span: Span| {
        let reading = workspace.corpus.as_ref().and_then(|corpus| corpus.reading(path));
        let paragraph = reading.map_or(1, |it| it.document.paragraphs().number_at(span.start()));
        format!("{}, ¶{paragraph}", workspace.shown(path).title)
    };
    let decision = workspace.decision_on(id).map(|(_, decision)| decision);
    let written = Written {
        quote: format!("“{}” / “{}”", words_of(&a, a_span), words_of(&b, b_span)),
        reference: format!("{} / {}", place(&a, a_span), place(&b, b_span)),
        words: decision.map_or("", |decision| &decision.memo),
        hint: "What you think of this parallel, or why you reject it",
        name: "Note on the parallel",
        id: Id::unique(("remark", id)),
    };
    let command = |words| Command::Trace(TraceCommand::Remark(id, words));
    written_ui(ui, views, &written, command, out);
}

/// Draws the field. What is typed is kept at once; Esc, Ctrl+Enter or a click outside ends it.
fn written_ui(
    ui: &mut Ui,
    views: &mut MemoViews,
    written: &Written<'_>,
    command: impl FnOnce(String) -> Command,
    out: &mut Outbox,
) {
    let quote = egui::RichText::new(&written.quote).font(theme::reading(size::UI));
    ui.add(egui::Label::new(quote).truncate());
    let reference = egui::RichText::new(&written.reference).small();
    ui.add(egui::Label::new(reference.color(tokens(ui.ctx()).mute)).truncate());
    let is_new = views.words.is_none();
    if is_new || views.seen != written.words {
        // What came from outside was merged with what is written here.
        views.words = Some(written.words.to_owned());
        written.words.clone_into(&mut views.seen);
    }
    let words = views.words.get_or_insert_default();
    let is_done = ui.input_mut(|input| input.consume_key(Modifiers::COMMAND, Key::Enter));
    let field = TextEdit::multiline(words)
        .id(written.id)
        .font(theme::ui(size::UI))
        .hint_text(written.hint)
        .desired_rows(5)
        .desired_width(ui.available_width());
    let response = ui.add(field).accessible_name(written.name);
    if is_new {
        response.request_focus();
    }
    if response.changed() {
        views.seen.clone_from(words);
        out.push(command(words.clone()));
    }
    if is_done {
        out.push(put_away());
    }
}
