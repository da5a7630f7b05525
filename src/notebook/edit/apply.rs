//! What an edit changes: record by record, all of them or none.

use std::{collections::BTreeMap, sync::Arc};

use crate::{
    notebook::{
        Notebook,
        bring_back::brought,
        excerpt::{Excerpt, Placed},
        ids::{ExcerptId, LinkId, NoteId},
        link::Link,
        note::Block,
    },
    text::anchor::{Selector, State},
};

use super::{Change, Counted as _, Edit, EditError, changed, free, known};

impl Notebook {
    /// Applies an edit whole, or not at all. `stamp` is the time, RFC 3339, that changed notes get.
    ///
    /// Gives what undoes it: pass it to [`Self::revert`]. Cost: the records it touches; removing an
    /// excerpt or a tag, and renaming a note, look at all records once.
    ///
    /// # Errors
    /// Where it does not fit; the notebook is then as it was.
    pub fn apply(&mut self, edit: &Edit, stamp: &str) -> Result<Vec<Change>, EditError> {
        let mut undo = Vec::new();
        let result = self.apply_into(edit, stamp, &mut undo);
        undo.reverse();
        match result {
            Ok(()) => Ok(undo),
            Err(error) => {
                self.revert(undo);
                Err(error)
            }
        }
    }

    /// Puts records back as `changes` has them, and gives what reverts this in turn.
    pub fn revert(&mut self, changes: Vec<Change>) -> Vec<Change> {
        let mut undo: Vec<Change> = changes.into_iter().map(|change| self.put(change)).collect();
        undo.reverse();
        undo
    }

    /// Puts one record, and gives what stood there before.
    pub(crate) fn put(&mut self, change: Change) -> Change {
        fn swap<K: Ord + Clone, V>(
            map: &mut BTreeMap<K, Arc<V>>,
            key: K,
            value: Option<Arc<V>>,
        ) -> (K, Option<Arc<V>>) {
            let before = match value {
                Some(value) => map.insert(key.clone(), value),
                None => map.remove(&key),
            };
            (key, before)
        }
        match change {
            Change::Document(id, value) => {
                let (id, before) = swap(&mut self.documents, id, value);
                Change::Document(id, before)
            }
            Change::Tag(id, value) => {
                let (id, before) = swap(&mut self.tags, id, value);
                Change::Tag(id, before)
            }
            Change::Excerpt(id, value) => {
                let (id, before) = swap(&mut self.excerpts, id, value);
                Change::Excerpt(id, before)
            }
            Change::Note(id, value) => {
                let (id, before) = swap(&mut self.notes, id, value);
                Change::Note(id, before)
            }
            Change::Link(id, value) => {
                let (id, before) = swap(&mut self.links, id, value);
                Change::Link(id, before)
            }
            Change::Decision(id, value) => {
                let (id, before) = swap(&mut self.decisions, id, value);
                Change::Decision(id, before)
            }
            Change::Rule(id, value) => {
                let (id, before) = swap(&mut self.rules, id, value);
                Change::Rule(id, before)
            }
            Change::Trash(id, value) => {
                let (id, before) = swap(&mut self.trash, id, value);
                Change::Trash(id, before)
            }
            Change::Kept(kept) => Change::Kept(std::mem::replace(&mut self.kept, kept)),
            Change::Extra(record_id, fields) => {
                let before = if fields.is_empty() {
                    self.extra.remove(&record_id)
                } else {
                    self.extra.insert(record_id.clone(), fields)
                };
                Change::Extra(record_id, before.unwrap_or_default())
            }
            Change::Corpus(corpus) => Change::Corpus(std::mem::replace(&mut self.corpus, corpus)),
        }
    }

    fn apply_into(
        &mut self,
        edit: &Edit,
        stamp: &str,
        undo: &mut Vec<Change>,
    ) -> Result<(), EditError> {
        match edit {
            Edit::Keep { id, excerpt, record } => {
                free(&self.excerpts, id, id.as_str())?;
                let document = excerpt.document.clone();
                if !self.documents.contains_key(&document) {
                    let record = Some(Arc::new(record.clone()));
                    undo.push(self.put(Change::Document(document, record)));
                }
                self.forget_trashed(&id.into(), undo);
                let excerpt = Some(Arc::new(excerpt.clone()));
                undo.push(self.put(Change::Excerpt(id.clone(), excerpt)));
            }
            Edit::RemoveExcerpt(id) => self.remove_excerpt(id, stamp, undo)?,
            Edit::TagExcerpt(id, tags) => {
                self.with_excerpt(id, undo, |excerpt| excerpt.tags.clone_from(tags))?;
            }
            Edit::SetMemo(id, memo) => {
                self.with_excerpt(id, undo, |excerpt| excerpt.memo.clone_from(memo))?;
            }
            Edit::MoveEnds(id, selector) => {
                self.with_excerpt(id, undo, |excerpt| excerpt.make_anew(selector, State::Same))?;
            }
            Edit::Confirm(id, selector) => {
                self.with_excerpt(id, undo, |excerpt| {
                    excerpt.make_anew(selector, State::Confirmed);
                })?;
            }
            Edit::AddTag(id, tag) => {
                free(&self.tags, id, id.as_str())?;
                self.check_tag(id, tag)?;
                self.forget_trashed(&id.into(), undo);
                self.put_tag(id, tag, undo);
            }
            Edit::SetTag(id, tag) => {
                known(&self.tags, id, "tag")?;
                self.check_tag(id, tag)?;
                self.put_tag(id, tag, undo);
            }
            Edit::RemoveTag(id) => self.remove_tag(id, stamp, undo)?,
            Edit::AddLink(id, link) => {
                free(&self.links, id, id.as_str())?;
                self.forget_trashed(&id.into(), undo);
                self.put_link(id, link, undo)?;
            }
            Edit::SetLink(id, link) => {
                known(&self.links, id, "link")?;
                self.put_link(id, link, undo)?;
            }
            Edit::RemoveLink(id) => {
                known(&self.links, id, "link")?;
                self.remove(&id.into(), stamp, undo);
            }
            Edit::Decide { .. }
            | Edit::SetVerdict { .. }
            | Edit::SetDecisionMemo { .. }
            | Edit::LinkDecision { .. }
            | Edit::RemoveDecision { .. } => self.apply_to_decision(edit, stamp, undo)?,
            Edit::SetDocument(id, record) => {
                let record = Some(record.clone().counted());
                undo.push(self.put(Change::Document(id.clone(), record)));
            }
            Edit::AddRule(..) | Edit::SetRule(..) | Edit::RemoveRule(_) => {
                self.apply_to_rule(edit, stamp, undo)?;
            }
            Edit::Restore(record_id) => self.restore(record_id, undo)?,
            Edit::DropKept(kept) => {
                let mut rest = self.kept.clone();
                let at = rest.iter().position(|it| it == kept);
                rest.remove(at.ok_or_else(|| EditError::Missing("such record".to_owned()))?);
                undo.push(self.put(Change::Kept(rest)));
            }
            Edit::DropField(kind, name) => self.drop_field(*kind, name, undo)?,
            Edit::SetCorpus(corpus) => undo.push(self.put(Change::Corpus(corpus.clone()))),
            Edit::BringBack { then, what, .. } => {
                for change in brought(self, then, what, stamp)? {
                    undo.push(self.put(change));
                }
            }
            Edit::Several(_, edits) => {
                for edit in edits {
                    self.apply_into(edit, stamp, undo)?;
                }
            }
            note_edit => self.apply_to_note(note_edit, stamp, undo)?,
        }
        Ok(())
    }

    pub(super) fn with_excerpt(
        &mut self,
        id: &ExcerptId,
        undo: &mut Vec<Change>,
        change: impl FnOnce(&mut Excerpt),
    ) -> Result<(), EditError> {
        let excerpt = changed(&self.excerpts, id, "excerpt", change)?;
        undo.push(self.put(Change::Excerpt(id.clone(), Some(excerpt))));
        Ok(())
    }

    fn remove_excerpt(
        &mut self,
        id: &ExcerptId,
        stamp: &str,
        undo: &mut Vec<Change>,
    ) -> Result<(), EditError> {
        known(&self.excerpts, id, "excerpt")?;
        let card = Block::Excerpt(id.clone());
        let notes: Vec<NoteId> = self.notes_using(id).into_iter().cloned().collect();
        for note_id in notes {
            self.with_note(&note_id, stamp, undo, |note| {
                note.blocks.retain(|block| *block != card);
            })?;
        }
        let links: Vec<LinkId> =
            self.links_of(id).into_iter().map(|(link_id, _)| link_id.clone()).collect();
        for link_id in links {
            self.remove(&(&link_id).into(), stamp, undo);
        }
        self.remove(&id.into(), stamp, undo);
        Ok(())
    }

    fn put_link(
        &mut self,
        id: &LinkId,
        link: &Link,
        undo: &mut Vec<Change>,
    ) -> Result<(), EditError> {
        known(&self.excerpts, &link.from, "excerpt")?;
        known(&self.excerpts, &link.to, "excerpt")?;
        if link.from == link.to {
            return Err(EditError::SelfLink);
        }
        let link = Some(link.clone().counted());
        undo.push(self.put(Change::Link(id.clone(), link)));
        Ok(())
    }
}

impl Excerpt {
    /// Takes another selector; the former goes to the history.
    fn make_anew(&mut self, selector: &Selector, state: State) {
        let former = std::mem::replace(&mut self.made, selector.clone());
        self.history.push(former);
        self.placed = Placed { state, ..Placed::default() };
    }
}
