//! Which files of the folder are documents: patterns to include and to exclude, with what they come to.

use egui::{Id, TextEdit, Ui};

use crate::{
    ui::{Outbox, theme::tokens, words},
    workspace::{
        Workspace,
        choices::Patterns,
        command::{Command, File, View},
    },
};

use super::put_away;

/// The patterns while they are typed.
#[derive(Clone, Debug)]
pub struct FilesDraft {
    patterns: Patterns,
}

/// Draws the form.
pub fn which_files_ui(
    ui: &mut Ui,
    draft: &mut Option<FilesDraft>,
    workspace: &Workspace,
    out: &mut Outbox,
) {
    let Some(root) = workspace.choosable() else { return };
    let is_new = draft.is_none();
    let draft = draft.get_or_insert_with(|| FilesDraft { patterns: workspace.patterns(root) });
    let mute = tokens(ui.ctx()).mute;
    let small = |words: &str| egui::RichText::new(words.to_owned()).small().color(mute);
    ui.label(small(
        "One pattern a line, as in a .gitignore: *.md, drafts/, talks/2018*. Hidden files are never \
         read.",
    ));
    let mut has_changed = box_ui(ui, "Only", "all files", &mut draft.patterns.include, is_new);
    has_changed |= box_ui(ui, "Not", "nothing", &mut draft.patterns.exclude, false);
    if has_changed {
        out.push(Command::View(View::TryPatterns(draft.patterns.clone())));
    }
    let tried = workspace.tried.as_ref().filter(|(patterns, _)| *patterns == draft.patterns);
    let is_wrong = match tried {
        Some((_, Ok(count))) => {
            let documents = words::count(count.n_in, "document", "documents");
            let rest = words::count(count.n_out, "file is left out", "files are left out");
            ui.label(if count.n_out > 0 { format!("{documents}; {rest}") } else { documents });
            false
        }
        Some((_, Err(why))) => {
            ui.colored_label(tokens(ui.ctx()).trouble, why);
            true
        }
        None => {
            ui.label(small("Counting…"));
            false
        }
    };
    ui.horizontal(|ui| {
        if ui.add_enabled(!is_wrong, egui::Button::new("Read these")).clicked() {
            out.push(Command::File(File::ChooseFiles(draft.patterns.clone())));
        }
        if ui.button("Cancel").clicked() {
            out.push(put_away());
        }
        ui.label(small("It is kept for this folder. No file is changed or removed."));
    });
}

/// Draws a box of patterns; tells whether its words have changed.
fn box_ui(ui: &mut Ui, name: &str, hint: &str, words: &mut String, takes_focus: bool) -> bool {
    let label = ui.label(name);
    let edit = TextEdit::multiline(words)
        .id(Id::unique(("patterns", name)))
        .hint_text(hint)
        .desired_rows(3)
        .desired_width(f32::INFINITY);
    let response = ui.add(edit).labelled_by(label.id);
    if takes_focus {
        response.request_focus();
    }
    response.changed()
}
