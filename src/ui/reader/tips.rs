//! What a passage is tagged with, remarked on and used in: shown beside it while the pointer rests.

use egui::{Label, RichText, Ui};

use crate::{
    notebook::ids::ExcerptId,
    ui::{
        Outbox,
        theme::{self, Tokens, size},
    },
    workspace::{
        Workspace,
        command::{Command, Go},
    },
};

/// Most excerpts that are told of at once; a row on which more begin says how many.
const MOST: usize = 4;

/// Widest, in points.
const WIDTH: f32 = 320.0;

/// Tells of these excerpts; a note's name leads to the card in it.
pub(super) fn tip_ui(
    ui: &mut Ui,
    tokens: &Tokens,
    workspace: &Workspace,
    excerpts: &[ExcerptId],
    out: &mut Outbox,
) {
    ui.set_max_width(WIDTH);
    for (nth, excerpt_id) in excerpts.iter().take(MOST).enumerate() {
        if nth > 0 {
            ui.separator();
        }
        excerpt_ui(ui, tokens, workspace, excerpt_id, out);
    }
    if let Some(more) = excerpts.len().checked_sub(MOST).filter(|more| *more > 0) {
        ui.label(RichText::new(format!("and {more} more")).color(tokens.mute));
    }
}

fn excerpt_ui(
    ui: &mut Ui,
    tokens: &Tokens,
    workspace: &Workspace,
    excerpt_id: &ExcerptId,
    out: &mut Outbox,
) {
    let notebook = &workspace.notebook;
    let Some(excerpt) = notebook.excerpts.get(excerpt_id) else { return };
    if !excerpt.tags.is_empty() {
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.x = 5.0;
            for tag_id in &excerpt.tags {
                let Some(tag) = notebook.tags.get(tag_id) else { continue };
                let name = format!(" {} ", notebook.tag_path(tag_id));
                let look = RichText::new(name)
                    .font(theme::ui(size::SMALL))
                    .color(tokens.ink)
                    .background_color(tokens.tint(tag.colour).fill);
                ui.add(Label::new(look).selectable(false));
            }
        });
    }
    if !excerpt.memo.trim().is_empty() {
        ui.label(RichText::new(excerpt.memo.trim()).color(tokens.ink));
    }
    for note_id in notebook.notes_using(excerpt_id) {
        let Some(note) = notebook.notes.get(note_id) else { continue };
        let title = if note.title.trim().is_empty() { "Untitled note" } else { note.title.trim() };
        if ui.link(title).clicked() {
            out.push(Command::Go(Go::Card(excerpt_id.clone())));
        }
    }
}

/// Whether there is anything to tell.
pub(super) fn says_anything(workspace: &Workspace, excerpt_id: &ExcerptId) -> bool {
    let Some(excerpt) = workspace.notebook.excerpts.get(excerpt_id) else { return false };
    !excerpt.tags.is_empty()
        || !excerpt.memo.trim().is_empty()
        || workspace.notebook.notes.values().any(|note| note.excerpts().any(|id| id == excerpt_id))
}
