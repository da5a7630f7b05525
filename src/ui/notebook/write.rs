//! Writing: the field for a text block, with note titles offered behind `[[`, and the field for a
//! note's title.

use egui::{
    Align2, Color32, CompletionPopup, CompletionQuery, Frame, Id, InputState, Key, Margin,
    Modifiers, Pos2, Rect, RectAlign, Stroke, Suggestion, TextBuffer, TextEdit, Ui, UiBuilder,
    text::{CCursor, CCursorRange, LayoutJob, TextFormat},
    text_edit::TextEditState,
    vec2,
};

use crate::{
    notebook::{
        Notebook,
        edit::Edit,
        ids::NoteId,
        note::{Block, Note},
    },
    ui::{
        Outbox,
        theme::{self, size, tokens},
    },
    workspace::{
        Workspace,
        command::{Annotate, Command, View},
        overlay::Editing,
    },
};

/// Titles offered behind `[[` at once.
const MOST_OFFERED: usize = 30;

/// Words in a field, while they are written.
#[derive(Clone, Debug)]
pub struct Draft {
    /// What is written.
    pub editing: Editing,
    words: String,
    /// What the notebook had in the last frame: tells a change from elsewhere, such as undo.
    seen: String,
    /// Whether the field has not been shown yet.
    is_new: bool,
    /// Where the caret begins, in bytes; `None` for the end.
    caret: Option<usize>,
}

impl Draft {
    /// A draft of `words`, with the caret at a byte of them.
    pub fn new(editing: Editing, words: &str, caret: Option<usize>) -> Self {
        Self { editing, words: words.to_owned(), seen: words.to_owned(), is_new: true, caret }
    }

    /// Takes over what the notebook has, if that changed by itself.
    fn follow(&mut self, words: &str) {
        if self.seen != words {
            if self.words != words {
                words.clone_into(&mut self.words);
            }
            words.clone_into(&mut self.seen);
        }
    }

    /// Whether its block stands where it did, with the words that are written or with those before.
    pub fn is_in(&self, notebook: &Notebook) -> bool {
        let Editing::Text(note_id, block_idx) = &self.editing else { return true };
        let block = notebook.notes.get(note_id).and_then(|note| note.blocks.get(*block_idx));
        matches!(block, Some(Block::Text(words)) if *words == self.words || *words == self.seen)
    }

    /// The same draft of a block that stands elsewhere in its note now, with the caret where it was;
    /// `None` where that is not what is written now.
    pub fn moved(self, ui: &Ui, editing: &Editing) -> Option<Self> {
        let (Editing::Text(note_id, from), Editing::Text(now_id, to)) = (&self.editing, editing)
        else {
            return None;
        };
        if note_id != now_id || self.is_new {
            return None;
        }
        let (from, to) = (field_id(note_id, *from), field_id(note_id, *to));
        if let Some(state) = TextEditState::load(ui.ctx(), from) {
            state.store(ui.ctx(), to);
        }
        ui.memory_mut(|memory| {
            if memory.has_focus(from) {
                memory.request_focus(to);
            }
        });
        Some(Self { editing: editing.clone(), ..self })
    }

    /// What ends the writing, without a word about what is shown next.
    pub fn finish(self) -> Option<Command> {
        match self.editing {
            Editing::Text(note_id, block_idx) => {
                Some(Command::Annotate(Annotate::FinishText(note_id, block_idx, self.words)))
            }
            Editing::Title(_) => None,
        }
    }

    /// Puts the caret where it was asked for, once.
    fn place_caret(&mut self, ui: &Ui, id: Id) {
        let caret = self.caret.take().unwrap_or(self.words.len());
        let n_chars = self.words.char_indices().take_while(|(byte, _)| *byte < caret).count();
        let mut state = TextEditState::default();
        state.cursor.set_char_range(Some(CCursorRange::one(CCursor::new(n_chars))));
        state.store(ui.ctx(), id);
        ui.memory_mut(|memory| memory.request_focus(id));
        self.is_new = false;
    }
}

/// Names the field of a text block.
pub fn field_id(note_id: &NoteId, block_idx: usize) -> Id {
    Id::unique(("note text", note_id.as_str(), block_idx))
}

/// Draws the field of a text block at `at`; gives its height. Ends on Esc, Ctrl+Enter and on a click
/// elsewhere.
pub fn text_ui(
    ui: &mut Ui,
    at: Pos2,
    width: f32,
    draft: &mut Option<Draft>,
    workspace: &Workspace,
    words: &str,
    out: &mut Outbox,
) -> f32 {
    let Some(now) = draft.as_mut() else { return 0.0 };
    let Editing::Text(note_id, block_idx) = now.editing.clone() else { return 0.0 };
    let id = field_id(&note_id, block_idx);
    now.follow(words);
    let is_first = now.is_new;
    if is_first {
        now.place_caret(ui, id);
    }
    let is_done = ui.memory(|memory| memory.has_focus(id))
        && ui.input_mut(|input| input.consume_key(Modifiers::COMMAND, Key::Enter));
    let tokens = tokens(ui.ctx());
    let rect = Rect::from_min_size(at, vec2(width, 100_000.0));
    let mut child = ui.new_child(UiBuilder::new().max_rect(rect).id_salt(("write", block_idx)));
    let edge = Stroke::new(1.0, tokens.accent);
    let frame = Frame::new()
        .fill(tokens.page)
        .stroke(edge)
        .corner_radius(5)
        .inner_margin(Margin::symmetric(7, 5));
    let notebook = &workspace.notebook;
    // The leading of the shown text, so that it does not move when writing begins.
    let mut layouter = |ui: &Ui, words: &dyn TextBuffer, wrap_width: f32| {
        let format = TextFormat {
            line_height: Some((size::UI * size::NOTE_LEADING).round()),
            ..TextFormat::simple(theme::ui(size::UI), tokens.ink)
        };
        let mut job = LayoutJob::single_section(words.as_str().to_owned(), format);
        job.wrap.max_width = wrap_width;
        job.keep_trailing_whitespace = true;
        ui.painter().layout_job(job)
    };
    let field = TextEdit::multiline(&mut now.words)
        .layouter(&mut layouter)
        .frame(frame)
        .desired_width(width)
        .desired_rows(2);
    let completion = CompletionPopup::new(id)
        .word_boundary(|char| matches!(char, '[' | ']' | '\n'))
        .align(RectAlign::BOTTOM_START)
        .show(&mut child, field, |query| offered(notebook, &note_id, query));
    let response = completion.text_edit.response.response.accessible_name("Text of the note");
    if response.changed() || completion.accepted.is_some() {
        let edit = Edit::SetText(note_id, block_idx, now.words.clone());
        out.push(Command::Edit(edit));
    }
    let height = response.rect.height();
    if is_done || (!is_first && response.lost_focus()) {
        out.extend(draft.take().and_then(Draft::finish));
        out.push(Command::View(View::Editing(None)));
    }
    height
}

/// Titles of other notes that hold the typed words, behind `[[`.
fn offered(notebook: &Notebook, own: &NoteId, query: &CompletionQuery<'_>) -> Vec<Suggestion> {
    let chars = query.text.chars();
    let before: String = chars.take(query.word_range.start.0).collect();
    if !before.ends_with("[[") {
        return Vec::new();
    }
    let behind = query.text.chars().skip(query.word_range.end.0);
    let is_closed = behind.take(2).eq("]]".chars());
    titles(notebook, own, query.word)
        .into_iter()
        .map(|title| {
            let insert = if is_closed { title.clone() } else { format!("{title}]]") };
            Suggestion::new(insert).content(title)
        })
        .collect()
}

/// Titles that hold `typed`, those that begin with it first; never the note's own.
fn titles(notebook: &Notebook, own: &NoteId, typed: &str) -> Vec<String> {
    let typed = typed.trim().to_lowercase();
    let mut found: Vec<(bool, String)> = notebook
        .notes_in_order()
        .into_iter()
        .filter(|(note_id, note)| *note_id != own && !note.title.trim().is_empty())
        .filter_map(|(_, note)| {
            let title = note.title.trim().to_lowercase();
            title
                .contains(&typed)
                .then(|| (!title.starts_with(&typed), note.title.trim().to_owned()))
        })
        .collect();
    // Written in full already: nothing is left to offer.
    if let [(_, only)] = found.as_slice()
        && only.to_lowercase() == typed
    {
        return Vec::new();
    }
    found.sort_by_key(|(is_later, _)| *is_later);
    found.into_iter().take(MOST_OFFERED).map(|(_, title)| title).collect()
}

/// Draws the field of a note's title in `rect`. Ends on Enter, Esc and on a click elsewhere, and on Tab,
/// which goes on to the note's text.
pub fn title_ui(ui: &mut Ui, rect: Rect, draft: &mut Option<Draft>, note: &Note, out: &mut Outbox) {
    let Some(now) = draft.as_mut() else { return };
    let Editing::Title(note_id) = now.editing.clone() else { return };
    let id = Id::unique(("note title", note_id.as_str()));
    now.follow(&note.title);
    let is_first = now.is_new;
    if is_first {
        now.place_caret(ui, id);
    }
    let is_tab = |input: &mut InputState| input.consume_key(Modifiers::NONE, Key::Tab);
    let behind = text_behind_title(&note_id, note)
        .filter(|_| ui.memory(|memory| memory.has_focus(id)) && ui.input_mut(is_tab));
    let field = TextEdit::singleline(&mut now.words)
        .id(id)
        .font(theme::strong(size::UI))
        .hint_text("Title of the note")
        .text_color(tokens(ui.ctx()).ink)
        .background_color(Color32::TRANSPARENT)
        .align(Align2::LEFT_CENTER)
        .desired_width(rect.width());
    let response = ui.place(rect, field).accessible_name("Title of the note");
    if response.changed() {
        out.push(Command::Edit(Edit::RenameNote(note_id, now.words.clone())));
    }
    if behind.is_some() || (!is_first && response.lost_focus()) {
        *draft = None;
        out.push(Command::View(View::Editing(None)));
        out.extend(behind);
    }
}

/// What writes in a note that has its title: in the text it begins with, or a first one; `None` where it
/// begins with an excerpt.
fn text_behind_title(note_id: &NoteId, note: &Note) -> Option<Command> {
    match note.blocks.first() {
        None => Some(Command::Annotate(Annotate::NewText(note_id.clone(), 0))),
        Some(Block::Text(_)) => {
            Some(Command::View(View::Editing(Some(Editing::Text(note_id.clone(), 0)))))
        }
        Some(Block::Excerpt(_)) => None,
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::notebook::{
        ids::{Ids, NotebookId},
        note::Note,
    };

    fn notebook(titles: &[&str]) -> (Notebook, Vec<NoteId>) {
        let mut ids = Ids::seeded(1);
        let mut notebook = Notebook::new(NotebookId::fresh(&mut ids));
        let mut note_ids = Vec::new();
        for (n, title) in titles.iter().enumerate() {
            let note = Note {
                title: (*title).to_owned(),
                order: n.to_string(),
                created: String::new(),
                edited: String::new(),
                rev: 0,
                blocks: Vec::new(),
            };
            let id = NoteId::fresh(&mut ids);
            notebook.notes.insert(id.clone(), Arc::new(note));
            note_ids.push(id);
        }
        (notebook, note_ids)
    }

    #[test]
    fn titles_that_begin_with_the_words_come_first() {
        let (notebook, ids) = notebook(&["Own gauges", "Missing gauges", "Gauges", ""]);
        assert_eq!(titles(&notebook, &ids[0], "gau"), ["Gauges", "Missing gauges"]);
    }

    #[test]
    fn a_title_written_in_full_is_not_offered() {
        let (notebook, ids) = notebook(&["Own", "Gauges"]);
        assert!(titles(&notebook, &ids[0], "gauges").is_empty());
    }

    #[test]
    fn a_change_from_elsewhere_reaches_the_field_but_its_own_echo_does_not() {
        let (_, ids) = notebook(&["One"]);
        let mut draft = Draft::new(Editing::Text(ids[0].clone(), 0), "a", None);
        draft.words = "ab".to_owned();
        draft.follow("a");
        assert_eq!(draft.words, "ab");
        draft.follow("ab");
        assert_eq!(draft.words, "ab");
        draft.follow("undone");
        assert_eq!(draft.words, "undone");
    }
}
