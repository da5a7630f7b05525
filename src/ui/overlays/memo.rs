//! The memo of an excerpt is written.

use egui::{Id, Key, Modifiers, TextEdit, Ui};

use crate::{
    notebook::{edit::Edit, ids::ExcerptId},
    ui::{
        Outbox,
        chips::opening,
        theme::{self, size, tokens},
    },
    workspace::{Workspace, command::Command},
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

/// Draws the field. What is typed is kept at once; Esc, Ctrl+Enter or a click outside ends it.
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
    let quote = format!("“{}”", opening(&excerpt.made.exact, 70));
    ui.add(egui::Label::new(egui::RichText::new(quote).font(theme::reading(size::UI))).truncate());
    let reference = egui::RichText::new(workspace.reference(excerpt_id)).small();
    ui.label(reference.color(tokens(ui.ctx()).mute));
    let is_new = views.words.is_none();
    if is_new || views.seen != excerpt.memo {
        // What came from outside was merged with what is written here.
        views.words = Some(excerpt.memo.clone());
        views.seen.clone_from(&excerpt.memo);
    }
    let words = views.words.get_or_insert_default();
    let is_done = ui.input_mut(|input| input.consume_key(Modifiers::COMMAND, Key::Enter));
    let field = TextEdit::multiline(words)
        .id(Id::unique(("memo", excerpt_id.as_str())))
        .font(theme::ui(size::UI))
        .hint_text("What you think of this passage")
        .desired_rows(5)
        .desired_width(ui.available_width());
    let response = ui.add(field).accessible_name("Memo");
    if is_new {
        response.request_focus();
    }
    if response.changed() {
        views.seen.clone_from(words);
        out.push(Command::Edit(Edit::SetMemo(excerpt_id.clone(), words.clone())));
    }
    if is_done {
        out.push(put_away());
    }
}
