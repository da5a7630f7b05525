//! The note that an excerpt is put in is looked for, or made.

use egui::{Align2, Ui, pos2};

use crate::{
    notebook::{
        Notebook,
        ids::{ExcerptId, NoteId},
    },
    ui::{
        Outbox,
        chips::one_line,
        notebook::list::{counted, title},
        theme::{self, size, tokens},
    },
    workspace::{
        Workspace,
        command::{Annotate, Command},
    },
};

use super::{
    picker::{Picker, matches, typed},
    put_away,
};

/// Height of a row.
const ROW: f32 = 30.0;

/// What the panel remembers between frames.
#[derive(Debug, Default)]
pub struct NotePickerViews {
    picker: Picker,
}

/// A row of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Row {
    Note(NoteId),
    New(String),
}

/// Draws the field and the list of notes.
pub fn note_picker_ui(
    ui: &mut Ui,
    views: &mut NotePickerViews,
    workspace: &Workspace,
    excerpt_id: &ExcerptId,
    out: &mut Outbox,
) {
    views.picker.field_ui(ui, "Note", "Title of a note, or of a new one");
    let rows = rows(&workspace.notebook, views.picker.query());
    let tokens = tokens(ui.ctx());
    let taken = views.picker.list_ui(ui, rows.len(), ROW, |ui, rect, row| {
        let (words, about) = match rows.get(row) {
            Some(Row::Note(note_id)) => match workspace.notebook.notes.get(note_id) {
                Some(note) => (title(note).to_owned(), counted(note.excerpts().count(), "excerpt")),
                None => return String::new(),
            },
            Some(Row::New(title)) => (format!("New note “{title}”"), String::new()),
            None => return String::new(),
        };
        let galley = one_line(ui, &words, theme::ui(size::UI), tokens.ink, rect.width() - 100.0);
        let at = pos2(rect.left(), rect.center().y - galley.size().y / 2.0);
        ui.painter().galley(at, galley, tokens.ink);
        let right = pos2(rect.right(), rect.center().y);
        let font = theme::ui(size::SMALL);
        ui.painter().text(right, Align2::RIGHT_CENTER, about, font, tokens.mute);
        words
    });
    if rows.is_empty() {
        let words = "No note yet: type a title and press Enter to make one.";
        ui.label(egui::RichText::new(words).color(tokens.mute));
    }
    let excerpt = Some(excerpt_id.clone());
    match taken.and_then(|row| rows.into_iter().nth(row)) {
        Some(Row::Note(note_id)) => {
            let note = Some(note_id);
            out.push(Command::Annotate(Annotate::AddToNote { excerpt, note, at: None }));
        }
        Some(Row::New(title)) => {
            // The new note is the open one when the excerpt comes.
            out.push(Command::Annotate(Annotate::NewNote { title, with_selection: false }));
            out.push(Command::Annotate(Annotate::AddToNote { excerpt, note: None, at: None }));
        }
        None => return,
    }
    out.push(put_away());
}

/// The notes whose title holds what is typed; and a new one where none has that title.
fn rows(notebook: &Notebook, query: &str) -> Vec<Row> {
    let typed = typed(query);
    let mut rows: Vec<Row> = notebook
        .notes_in_order()
        .into_iter()
        .filter(|(_, note)| matches(&note.title, &typed))
        .map(|(note_id, _)| Row::Note(note_id.clone()))
        .collect();
    if !query.is_empty() && notebook.note_titled(query).is_none() {
        rows.push(Row::New(query.to_owned()));
    }
    rows
}
