//! Edits: every change to a notebook, as data with a name.
//!
//! An [`Edit`] says what the reader did; [`Notebook::apply`] turns it into [`Change`]s, one record
//! each, and gives back what undoes them. All or nothing: an edit that does not fit changes nothing.
//! Undo therefore keeps only the records an edit touched, so that it can reach as far back as memory
//! does.

mod apply;
mod notes;
mod tags;

use std::{collections::BTreeMap, sync::Arc};

use crate::text::anchor::Selector;

use super::{
    Notebook,
    bring_back::What,
    decision::{Decision, Verdict},
    excerpt::Excerpt,
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

pub(super) fn known<'n, K: Ord, V>(
    map: &'n BTreeMap<K, Arc<V>>,
    key: &K,
    what: &str,
) -> Result<&'n Arc<V>, EditError> {
    map.get(key).ok_or_else(|| EditError::Missing(what.to_owned()))
}

/// A record that counts how often it was changed.
pub(super) trait Counted: Clone {
    fn rev(&mut self) -> &mut u64;

    /// Counts one more change. The count stays at its end, since a file may state any.
    fn counted(mut self) -> Arc<Self> {
        let rev = self.rev();
        *rev = rev.saturating_add(1);
        Arc::new(self)
    }
}

macro_rules! counted {
    ($($record:ty),*) => {
        $(impl Counted for $record {
            fn rev(&mut self) -> &mut u64 {
                &mut self.rev
            }
        })*
    };
}

counted!(Decision, DocumentRecord, Excerpt, Link, Note, Rule);

/// The record under `key` as `change` makes it, counted once more.
pub(super) fn changed<K: Ord, R: Counted>(
    map: &BTreeMap<K, Arc<R>>,
    key: &K,
    what: &str,
    change: impl FnOnce(&mut R),
) -> Result<Arc<R>, EditError> {
    let mut record = R::clone(known(map, key, what)?);
    change(&mut record);
    Ok(record.counted())
}

pub(super) fn free<K: Ord, V>(map: &BTreeMap<K, V>, key: &K, id: &str) -> Result<(), EditError> {
    if map.contains_key(key) { Err(EditError::Taken(id.to_owned())) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use crate::notebook::ids::NotebookId;

    use super::*;

    #[test]
    fn a_record_whose_count_is_at_its_end_can_still_be_changed() {
        let mut notebook = Notebook::new(NotebookId::read("nb"));
        let note = Note::titled("Gauges", u64::MAX);
        let id = NoteId::read("n");
        notebook.notes.insert(id.clone(), Arc::new(note));
        let edit = Edit::MoveNote(id.clone(), "W".to_owned());
        notebook.apply(&edit, "2026-11-26T10:00:00Z").unwrap();
        let note = &notebook.notes[&id];
        assert_eq!((note.order.as_str(), note.rev), ("W", u64::MAX));
    }
}
