//! Work on notes.

use crate::notebook::{
    edit::Edit,
    ids::{ExcerptId, NoteId},
    note::{Block, Note},
    order,
};

use super::{
    annotate::{Target, several},
    command::Annotate,
    overlay::{Area, Editing},
    update::Turn,
};

impl Turn<'_> {
    /// Applies an annotation that concerns notes.
    pub(super) fn annotate_note(&mut self, annotate: Annotate) {
        match annotate {
            Annotate::AddToNote { excerpt, note, at } => self.add_to_note(excerpt, note, at),
            Annotate::NewNote { title, with_selection } => self.new_note(&title, with_selection),
            Annotate::NewText(note_id, block_idx) => {
                let block = Block::Text(String::new());
                let n_blocks = self.ws.notebook.notes.get(&note_id).map_or(0, |it| it.blocks.len());
                let block_idx = block_idx.min(n_blocks);
                if self.edit(&Edit::InsertBlock(note_id.clone(), block_idx, block)) {
                    self.ws.open_note = Some(note_id.clone());
                    self.ws.block = Some(block_idx);
                    self.ws.area = Area::Notebook;
                    self.ws.editing = Some(Editing::Text(note_id, block_idx));
                }
            }
            Annotate::FinishText(note_id, block_idx, words) => {
                let block = self
                    .ws
                    .notebook
                    .notes
                    .get(&note_id)
                    .and_then(|note| note.blocks.get(block_idx));
                if let Some(Block::Text(before)) = block
                    && *before != words
                {
                    self.edit(&Edit::SetText(note_id.clone(), block_idx, words));
                }
                self.ws.editing = None;
                self.ws.history.close_step();
                self.drop_empty_text(&note_id, block_idx);
            }
            Annotate::TakeOut(note_id, block_idx) => {
                self.ws.editing = None;
                self.edit(&Edit::RemoveBlock(note_id, block_idx));
                self.drop_what_is_gone();
            }
            Annotate::MoveBlock(note_id, from, to) => self.move_block(note_id, from, to),
            Annotate::MoveNote(note_id, before) => self.move_note(&note_id, before.as_ref()),
            _ => {}
        }
    }

    fn move_block(&mut self, note_id: NoteId, from: usize, to: usize) {
        if from != to && self.edit(&Edit::MoveBlock(note_id, from, to)) {
            self.ws.block = Some(to);
            self.ws.editing = None;
        }
    }

    /// Takes a text block out again that nothing was written in.
    pub(super) fn drop_empty_text(&mut self, note_id: &NoteId, block_idx: usize) {
        let block = self.ws.notebook.notes.get(note_id).and_then(|note| note.blocks.get(block_idx));
        if matches!(block, Some(Block::Text(words)) if words.trim().is_empty()) {
            self.edit(&Edit::RemoveBlock(note_id.clone(), block_idx));
            self.drop_what_is_gone();
        }
    }

    /// A note at the end of all, and the edit that adds it.
    fn fresh_note(&mut self, title: &str, blocks: Vec<Block>) -> (NoteId, Edit) {
        let last = self.ws.notebook.notes_in_order().last().map(|(_, note)| note.order.clone());
        let note = Note {
            title: title.trim().to_owned(),
            order: order::between(last.as_deref(), None),
            created: self.now.stamp(),
            edited: self.now.stamp(),
            rev: 1,
            blocks,
        };
        let id = NoteId::fresh(&mut self.ws.ids);
        (id.clone(), Edit::AddNote(id, note))
    }

    /// Keeps what is to be kept and puts it into a note; one step of undo for all of it.
    fn add_to_note(
        &mut self,
        excerpt_id: Option<ExcerptId>,
        note_id: Option<NoteId>,
        at: Option<usize>,
    ) {
        self.ws.overlay = None;
        let mut edits = Vec::new();
        let target = excerpt_id.map(Target::Excerpt).or_else(|| self.ws.target());
        let excerpt_id = match target {
            Some(Target::Excerpt(excerpt_id)) => excerpt_id,
            Some(Target::Passage(path, span)) => {
                let Some((excerpt_id, keep)) = self.keeping(&path, span, Vec::new()) else {
                    return;
                };
                edits.push(keep);
                excerpt_id
            }
            None => {
                self.say("Select a passage to add it to a note".to_owned());
                return;
            }
        };
        let open = note_id.or_else(|| self.ws.open_note.clone());
        let note_id = match open.filter(|id| self.ws.notebook.notes.contains_key(id)) {
            Some(note_id) => note_id,
            None => {
                let title = self.title_for(&excerpt_id);
                let (note_id, add) = self.fresh_note(&title, Vec::new());
                edits.push(add);
                note_id
            }
        };
        let n_blocks = self.ws.notebook.notes.get(&note_id).map_or(0, |note| note.blocks.len());
        // With a block chosen in the notebook the card comes behind it, else at the end.
        let at = at.unwrap_or(n_blocks).min(n_blocks);
        edits.push(Edit::InsertBlock(note_id.clone(), at, Block::Excerpt(excerpt_id.clone())));
        if self.edit(&several("add to note", edits)) {
            self.ws.open_note = Some(note_id.clone());
            self.ws.settings.shows_notebook = true;
            self.pick(&excerpt_id);
            self.ws.block = Some(at);
            let title = self.ws.notebook.notes.get(&note_id).map_or("", |note| note.title.as_str());
            let title = if title.is_empty() { "the note" } else { title };
            self.say(format!("Added to “{title}”"));
        }
    }

    /// A title for the first note: what its document is called.
    fn title_for(&self, excerpt_id: &ExcerptId) -> String {
        let path = self.ws.placed(excerpt_id).map(|placed| &placed.path);
        let path = path.or_else(|| self.ws.pane().map(|pane| &pane.path));
        path.map_or_else(|| "Note".to_owned(), |path| self.ws.shown(path).title)
    }

    /// Makes a note, opens it, and lets its title be written where none is given.
    fn new_note(&mut self, title: &str, with_selection: bool) {
        self.finish_editing();
        self.ws.overlay = None;
        let mut edits = Vec::new();
        let mut blocks = Vec::new();
        let mut words = title.trim().to_owned();
        if with_selection {
            let excerpt_id = match self.ws.target() {
                Some(Target::Excerpt(excerpt_id)) => Some(excerpt_id),
                Some(Target::Passage(path, span)) => {
                    self.keeping(&path, span, Vec::new()).map(|(excerpt_id, keep)| {
                        if let Edit::Keep { excerpt, .. } = &keep
                            && words.is_empty()
                        {
                            words = first_words(&excerpt.made.exact);
                        }
                        edits.push(keep);
                        excerpt_id
                    })
                }
                None => None,
            };
            if let Some(excerpt) =
                excerpt_id.as_ref().and_then(|id| self.ws.notebook.excerpts.get(id))
                && words.is_empty()
            {
                words = first_words(&excerpt.made.exact);
            }
            blocks.extend(excerpt_id.map(Block::Excerpt));
        }
        let picked = match blocks.first() {
            Some(Block::Excerpt(excerpt_id)) => Some(excerpt_id.clone()),
            _ => None,
        };
        let (note_id, add) = self.fresh_note(&words, blocks);
        edits.push(add);
        if self.edit(&several("add note", edits)) {
            if let Some(excerpt_id) = picked {
                self.pick(&excerpt_id);
            }
            self.ws.open_note = Some(note_id.clone());
            self.ws.block = None;
            self.ws.settings.shows_notebook = true;
            self.ws.area = Area::Notebook;
            if title.trim().is_empty() {
                self.ws.editing = Some(Editing::Title(note_id));
            }
        }
    }

    /// Moves a note in front of another, or to the end.
    fn move_note(&mut self, note_id: &NoteId, before: Option<&NoteId>) {
        let notes: Vec<(NoteId, String)> = self
            .ws
            .notebook
            .notes_in_order()
            .into_iter()
            .filter(|(id, _)| *id != note_id)
            .map(|(id, note)| (id.clone(), note.order.clone()))
            .collect();
        let at = before
            .and_then(|before| notes.iter().position(|(id, _)| id == before))
            .unwrap_or(notes.len());
        let key = |note_idx: Option<usize>| {
            note_idx.and_then(|note_idx| notes.get(note_idx)).map(|(_, order)| order.as_str())
        };
        let order = order::between(key(at.checked_sub(1)), key(Some(at)));
        if self.edit(&Edit::MoveNote(note_id.clone(), order)) && self.ws.open_note.is_none() {
            self.ws.block = Some(at);
        }
    }
}

/// The first words of a quote, for a title.
fn first_words(quote: &str) -> String {
    let words: Vec<&str> = quote.split_whitespace().take(7).collect();
    words.join(" ").trim_end_matches([',', ';', ':', '.']).to_owned()
}
