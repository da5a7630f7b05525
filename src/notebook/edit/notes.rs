//! The edits of notes.

use std::sync::Arc;

use crate::notebook::{
    Notebook,
    ids::NoteId,
    note::{Block, Note, wiki_links},
};

use super::{Change, Edit, EditError, changed, free, known};

impl Notebook {
    /// The edits of notes.
    pub(super) fn apply_to_note(
        &mut self,
        edit: &Edit,
        stamp: &str,
        undo: &mut Vec<Change>,
    ) -> Result<(), EditError> {
        match edit {
            Edit::AddNote(id, note) => {
                free(&self.notes, id, id.as_str())?;
                self.forget_trashed(&id.into(), undo);
                undo.push(self.put(Change::Note(id.clone(), Some(Arc::new(note.clone())))));
                Ok(())
            }
            Edit::RenameNote(id, title) => self.rename_note(id, title, stamp, undo),
            Edit::MoveNote(id, order) => {
                self.with_note(id, stamp, undo, |note| note.order.clone_from(order))
            }
            Edit::RemoveNote(id) => {
                known(&self.notes, id, "note")?;
                self.remove(&id.into(), stamp, undo);
                Ok(())
            }
            Edit::SetText(id, block_idx, words) => {
                self.block(id, *block_idx)?;
                self.with_note(id, stamp, undo, |note| {
                    if let Some(block) = note.blocks.get_mut(*block_idx) {
                        *block = Block::Text(words.clone());
                    }
                })
            }
            Edit::InsertBlock(id, block_idx, block) => self.with_note(id, stamp, undo, |note| {
                note.blocks.insert((*block_idx).min(note.blocks.len()), block.clone());
            }),
            Edit::RemoveBlock(id, block_idx) => {
                self.block(id, *block_idx)?;
                self.with_note(id, stamp, undo, |note| {
                    note.blocks.remove(*block_idx);
                })
            }
            Edit::MoveBlock(id, from, to) => {
                self.block(id, *from)?;
                self.block(id, *to)?;
                self.with_note(id, stamp, undo, |note| {
                    let block = note.blocks.remove(*from);
                    note.blocks.insert(*to, block);
                })
            }
            _ => Ok(()),
        }
    }

    fn block(&self, id: &NoteId, block_idx: usize) -> Result<&Block, EditError> {
        known(&self.notes, id, "note")?
            .blocks
            .get(block_idx)
            .ok_or_else(|| EditError::Missing(format!("block {} of the note", block_idx + 1)))
    }

    pub(super) fn with_note(
        &mut self,
        id: &NoteId,
        stamp: &str,
        undo: &mut Vec<Change>,
        change: impl FnOnce(&mut Note),
    ) -> Result<(), EditError> {
        let note = changed(&self.notes, id, "note", |note| {
            change(note);
            stamp.clone_into(&mut note.edited);
        })?;
        undo.push(self.put(Change::Note(id.clone(), Some(note))));
        Ok(())
    }

    fn rename_note(
        &mut self,
        id: &NoteId,
        title: &str,
        stamp: &str,
        undo: &mut Vec<Change>,
    ) -> Result<(), EditError> {
        let former = known(&self.notes, id, "note")?.title.clone();
        // Links follow only where they led here: another note of the same title may be meant.
        let led_here = !former.trim().is_empty() && self.note_titled(&former) == Some(id);
        self.with_note(id, stamp, undo, |note| title.clone_into(&mut note.title))?;
        if !led_here || title.trim().is_empty() || title.contains(['[', ']', '\n']) {
            return Ok(());
        }
        let is_former = |words: &str| words.to_lowercase() == former.trim().to_lowercase();
        let naming: Vec<NoteId> = self
            .notes
            .iter()
            .filter(|(_, note)| note.wiki_links().any(is_former))
            .map(|(note_id, _)| note_id.clone())
            .collect();
        for note_id in naming {
            self.with_note(&note_id, stamp, undo, |note| {
                for block in &mut note.blocks {
                    if let Block::Text(text) = block {
                        let named: Vec<String> = wiki_links(text)
                            .into_iter()
                            .filter(|words| is_former(words))
                            .map(str::to_owned)
                            .collect();
                        for words in named {
                            *text = text.replace(&format!("[[{words}]]"), &format!("[[{title}]]"));
                        }
                    }
                }
            })?;
        }
        Ok(())
    }
}
