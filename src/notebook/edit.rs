//! Edits: every change to a notebook, as data with a name.
//!
//! An [`Edit`] says what the reader did; [`Notebook::apply`] turns it into [`Change`]s, one record
//! each, and gives back what undoes them. All or nothing: an edit that does not fit changes nothing.
//! Undo therefore keeps only the records an edit touched, so that it can reach as far back as memory
//! does.

use std::{collections::BTreeMap, sync::Arc};

use crate::text::anchor::{Selector, State};

use super::{
    Notebook,
    bring_back::{What, brought},
    decision::{Decision, Verdict},
    excerpt::{Excerpt, Placed},
    ids::{DecisionId, DocId, ExcerptId, LinkId, NoteId, RuleId, TagId},
    kept::{Extra, Kept, Kind, RecordId},
    link::Link,
    note::{Block, Note},
    record::DocumentRecord,
    rule::Rule,
    tag::Tag,
    trash::Trashed,
};

/// One change to the notebook: the unit of undo.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Edit {
    /// Keeps a passage. The document's record comes along where the notebook has none yet.
    Keep {
        /// The new excerpt's id.
        id: ExcerptId,
        /// The excerpt.
        excerpt: Excerpt,
        /// The record of its document, used if there is none under its id.
        record: DocumentRecord,
    },
    /// Removes an excerpt, its cards in notes and its links. All `Remove…` of records move them to the
    /// trash.
    RemoveExcerpt(ExcerptId),
    /// Gives an excerpt these tags.
    TagExcerpt(ExcerptId, Vec<TagId>),
    /// Writes an excerpt's memo.
    SetMemo(ExcerptId, String),
    /// Moves an excerpt's ends; the old selector goes to its history.
    MoveEnds(ExcerptId, Selector),
    /// Says where an excerpt stands now, whatever re-anchoring made of it; the old selector goes to
    /// its history.
    Confirm(ExcerptId, Selector),
    /// Makes a tag.
    AddTag(TagId, Tag),
    /// Changes a tag's name, parent, colour, key or description.
    SetTag(TagId, Tag),
    /// Removes a tag; excerpts lose it, tags below it move up.
    RemoveTag(TagId),
    /// Makes a note.
    AddNote(NoteId, Note),
    /// Gives a note another title. Links to the old title in other notes follow.
    RenameNote(NoteId, String),
    /// Moves a note to another place among the notes.
    MoveNote(NoteId, String),
    /// Removes a note; its excerpts stay.
    RemoveNote(NoteId),
    /// Writes a text block.
    SetText(NoteId, usize, String),
    /// Puts a block in front of the block at the index, or at the end.
    InsertBlock(NoteId, usize, Block),
    /// Takes a block out of a note.
    RemoveBlock(NoteId, usize),
    /// Moves a block, by indices before the move.
    MoveBlock(NoteId, usize, usize),
    /// Makes a link.
    AddLink(LinkId, Link),
    /// Changes what a link says, its direction or its memo.
    SetLink(LinkId, Link),
    /// Removes a link.
    RemoveLink(LinkId),
    /// Decides on a parallel, or notes something on it. Records of its documents come along where the
    /// notebook has none yet. To make a link of a parallel, see [`super::decide::Promotion`].
    Decide {
        /// The new decision's id.
        id: DecisionId,
        /// The decision.
        decision: Box<Decision>,
        /// The records of the documents of a and b, each used if there is none under its id.
        records: Box<[DocumentRecord; 2]>,
    },
    /// Decides otherwise.
    SetVerdict {
        /// The decision.
        id: DecisionId,
        /// What is decided now.
        verdict: Verdict,
    },
    /// Writes the reason for a decision.
    SetDecisionMemo {
        /// The decision.
        id: DecisionId,
        /// The reader's words.
        memo: String,
    },
    /// Says which link was made of the parallel, or that none is.
    LinkDecision {
        /// The decision.
        id: DecisionId,
        /// The link.
        link: Option<LinkId>,
    },
    /// Takes a decision back, so that the parallel is as if nobody had decided on it.
    RemoveDecision {
        /// The decision.
        id: DecisionId,
    },
    /// Corrects what is known of a document.
    SetDocument(DocId, DocumentRecord),
    /// Makes a rule for the folder.
    AddRule(RuleId, Rule),
    /// Changes what a rule says or of which files.
    SetRule(RuleId, Rule),
    /// Removes a rule.
    RemoveRule(RuleId),
    /// Names the folder the notebook is about.
    SetCorpus(String),
    /// Takes a record out of the trash.
    Restore(RecordId),
    /// Drops words of the file that could not be read.
    DropKept(Kept),
    /// Drops a field that is not known here from all records of a kind that have it; `None` for the
    /// notebook's own.
    DropField(Option<Kind>, String),
    /// Makes the notebook, or one record, what it was once. What that changes is looked at when it is
    /// applied, so that it fits whatever the notebook is by then.
    BringBack {
        /// Its name.
        label: String,
        /// The notebook as it was.
        then: Arc<Notebook>,
        /// What of it.
        what: What,
    },
    /// Several edits that the reader made at once, under one name.
    Several(String, Vec<Self>),
}

/// Why an edit does not fit the notebook.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EditError {
    /// A record it names is not there.
    #[error("there is no {0} any more")]
    Missing(String),
    /// A new record's id is taken.
    #[error("the id {0} is taken")]
    Taken(String),
    /// A tag would become its own ancestor.
    #[error("a tag cannot stand below itself")]
    Circle,
    /// A tag without a name, or one that its parent has already.
    #[error("a tag needs a name of its own, and '{0}' is taken or empty")]
    TagName(String),
    /// A rule that says nothing.
    #[error("a rule needs something to say")]
    EmptyRule,
    /// A link from an excerpt to itself.
    #[error("a link needs two excerpts")]
    SelfLink,
}

/// One record before or after an edit; `None` means it is not there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// A document's record.
    Document(DocId, Option<Arc<DocumentRecord>>),
    /// A tag.
    Tag(TagId, Option<Arc<Tag>>),
    /// An excerpt.
    Excerpt(ExcerptId, Option<Arc<Excerpt>>),
    /// A note.
    Note(NoteId, Option<Arc<Note>>),
    /// A link.
    Link(LinkId, Option<Arc<Link>>),
    /// A decision on a parallel.
    Decision(DecisionId, Option<Arc<Decision>>),
    /// A rule for the folder.
    Rule(RuleId, Option<Arc<Rule>>),
    /// A removed record.
    Trash(RecordId, Option<Arc<Trashed>>),
    /// Everything that could not be read.
    Kept(Vec<Kept>),
    /// All fields of a record that are not known here; `None` for the notebook itself.
    Extra(Option<RecordId>, Vec<Extra>),
    /// The folder.
    Corpus(String),
}

impl Edit {
    /// What the edit is called in "Undo …", in lower case.
    pub fn label(&self) -> String {
        match self {
            Self::Keep { .. } => "keep excerpt",
            Self::RemoveExcerpt(_) => "remove excerpt",
            Self::TagExcerpt(..) => "tag passage",
            Self::SetMemo(..) => "edit memo",
            Self::MoveEnds(..) => "move excerpt's ends",
            Self::Confirm(..) => "confirm place",
            Self::AddTag(..) => "add tag",
            Self::SetTag(..) => "change tag",
            Self::RemoveTag(_) => "remove tag",
            Self::AddNote(..) => "add note",
            Self::RenameNote(..) => "rename note",
            Self::MoveNote(..) => "move note",
            Self::RemoveNote(_) => "remove note",
            Self::SetText(..) => "edit note",
            Self::InsertBlock(_, _, Block::Text(_)) => "add text",
            Self::InsertBlock(..) => "add excerpt to note",
            Self::RemoveBlock(..) => "take out of note",
            Self::MoveBlock(..) => "move in note",
            Self::AddLink(..) => "link excerpts",
            Self::SetLink(..) => "change link",
            Self::RemoveLink(_) => "remove link",
            Self::Decide { decision, .. } => decision.label(),
            Self::SetVerdict { verdict, .. } => verdict.label(),
            Self::SetDecisionMemo { .. } => "note on parallel",
            Self::LinkDecision { .. } => "link parallel",
            Self::RemoveDecision { .. } => "take decision back",
            Self::SetDocument(..) => "correct document",
            Self::AddRule(..) => "add rule for the folder",
            Self::SetRule(..) => "change rule for the folder",
            Self::RemoveRule(_) => "remove rule for the folder",
            Self::SetCorpus(_) => "change folder",
            Self::Restore(_) => "restore",
            Self::DropKept(_) => "drop unreadable record",
            Self::DropField(..) => "drop unknown field",
            Self::BringBack { label, .. } | Self::Several(label, _) => label,
        }
        .to_owned()
    }

    /// Equal for edits that are one step of undo when they come quickly after each other: typing in
    /// one field, moving one end.
    pub fn merge_key(&self) -> Option<String> {
        match self {
            Self::SetText(note_id, block_idx, _) => Some(format!("text {note_id} {block_idx}")),
            Self::SetMemo(excerpt_id, _) => Some(format!("memo {excerpt_id}")),
            Self::RenameNote(note_id, _) => Some(format!("title {note_id}")),
            Self::MoveEnds(excerpt_id, _) => Some(format!("ends {excerpt_id}")),
            Self::SetDocument(doc_id, _) => Some(format!("document {doc_id}")),
            Self::SetRule(rule_id, _) => Some(format!("rule {rule_id}")),
            Self::SetDecisionMemo { id, .. } => Some(format!("decision {id}")),
            _ => None,
        }
    }
}

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
                let mut record = record.clone();
                record.rev += 1;
                undo.push(self.put(Change::Document(id.clone(), Some(Arc::new(record)))));
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

    /// The edits of notes.
    fn apply_to_note(
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

    fn with_excerpt(
        &mut self,
        id: &ExcerptId,
        undo: &mut Vec<Change>,
        change: impl FnOnce(&mut Excerpt),
    ) -> Result<(), EditError> {
        let mut excerpt = Excerpt::clone(known(&self.excerpts, id, "excerpt")?);
        change(&mut excerpt);
        excerpt.rev += 1;
        undo.push(self.put(Change::Excerpt(id.clone(), Some(Arc::new(excerpt)))));
        Ok(())
    }

    fn with_note(
        &mut self,
        id: &NoteId,
        stamp: &str,
        undo: &mut Vec<Change>,
        change: impl FnOnce(&mut Note),
    ) -> Result<(), EditError> {
        let mut note = Note::clone(known(&self.notes, id, "note")?);
        change(&mut note);
        note.rev += 1;
        stamp.clone_into(&mut note.edited);
        undo.push(self.put(Change::Note(id.clone(), Some(Arc::new(note)))));
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

    fn remove_tag(
        &mut self,
        id: &TagId,
        stamp: &str,
        undo: &mut Vec<Change>,
    ) -> Result<(), EditError> {
        let parent = known(&self.tags, id, "tag")?.parent.clone();
        let children: Vec<(TagId, Tag)> = self
            .tags
            .iter()
            .filter(|(_, tag)| tag.parent.as_ref() == Some(id))
            .map(|(child_id, tag)| (child_id.clone(), Tag::clone(tag)))
            .collect();
        for (child_id, mut tag) in children {
            tag.parent.clone_from(&parent);
            self.put_tag(&child_id, &tag, undo);
        }
        let wearers: Vec<ExcerptId> = self
            .excerpts
            .iter()
            .filter(|(_, excerpt)| excerpt.tags.contains(id))
            .map(|(excerpt_id, _)| excerpt_id.clone())
            .collect();
        for excerpt_id in wearers {
            self.with_excerpt(&excerpt_id, undo, |excerpt| excerpt.tags.retain(|tag| tag != id))?;
        }
        self.remove(&id.into(), stamp, undo);
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
                        let named: Vec<String> = super::note::wiki_links(text)
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

    fn put_tag(&mut self, id: &TagId, tag: &Tag, undo: &mut Vec<Change>) {
        // A number key belongs to one tag: the other gives it up.
        let rivals: Vec<(TagId, Tag)> = self
            .tags
            .iter()
            .filter(|(other_id, other)| {
                *other_id != id && tag.key.is_some() && other.key == tag.key
            })
            .map(|(other_id, other)| (other_id.clone(), Tag::clone(other)))
            .collect();
        for (rival_id, mut rival) in rivals {
            rival.key = None;
            undo.push(self.put(Change::Tag(rival_id, Some(Arc::new(rival)))));
        }
        undo.push(self.put(Change::Tag(id.clone(), Some(Arc::new(tag.clone())))));
    }

    fn check_tag(&self, id: &TagId, tag: &Tag) -> Result<(), EditError> {
        let mut above = tag.parent.as_ref();
        let mut steps = 0;
        while let Some(parent_id) = above {
            steps += 1;
            if parent_id == id || steps > self.tags.len() {
                return Err(EditError::Circle);
            }
            above = known(&self.tags, parent_id, "tag above")?.parent.as_ref();
        }
        let name = tag.name.trim().to_lowercase();
        let is_taken = self.tags.iter().any(|(other_id, other)| {
            other_id != id && other.parent == tag.parent && other.name.trim().to_lowercase() == name
        });
        if name.is_empty() || is_taken {
            return Err(EditError::TagName(tag.name.clone()));
        }
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
        let mut link = link.clone();
        link.rev += 1;
        undo.push(self.put(Change::Link(id.clone(), Some(Arc::new(link)))));
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

pub(super) fn known<'n, K: Ord, V>(
    map: &'n BTreeMap<K, Arc<V>>,
    key: &K,
    what: &str,
) -> Result<&'n Arc<V>, EditError> {
    map.get(key).ok_or_else(|| EditError::Missing(what.to_owned()))
}

pub(super) fn free<K: Ord, V>(map: &BTreeMap<K, V>, key: &K, id: &str) -> Result<(), EditError> {
    if map.contains_key(key) { Err(EditError::Taken(id.to_owned())) } else { Ok(()) }
}
