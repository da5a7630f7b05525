//! What the reader removed: kept for ninety days, so that a removal can be taken back long after the
//! undo history is gone, and so that two versions can be merged when one removed what the other
//! changed.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

use super::{
    Notebook,
    decision::Decision,
    edit::{Change, EditError},
    excerpt::Excerpt,
    ids::{DecisionId, DocId, ExcerptId, LinkId, NoteId, RuleId, TagId},
    kept::{Kind, RecordId},
    link::Link,
    note::Note,
    record::DocumentRecord,
    rule::Rule,
    tag::Tag,
};

/// How long removed records are kept: a summer, so that what was removed in haste before it can be
/// found after it.
const KEPT_DAYS: i64 = 90;

/// A removed record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trashed {
    /// When it was removed, RFC 3339 in UTC.
    pub deleted: String,
    /// The record as it was.
    pub was: Was,
}

/// A record of any kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Was {
    /// What was known of a document.
    Document(Arc<DocumentRecord>),
    /// A tag.
    Tag(Arc<Tag>),
    /// An excerpt.
    Excerpt(Arc<Excerpt>),
    /// A note.
    Note(Arc<Note>),
    /// A link.
    Link(Arc<Link>),
    /// A decision on a parallel.
    Decision(Arc<Decision>),
    /// A rule for the folder.
    Rule(Arc<Rule>),
}

impl Was {
    /// Its kind.
    pub const fn kind(&self) -> Kind {
        match self {
            Self::Document(_) => Kind::Document,
            Self::Tag(_) => Kind::Tag,
            Self::Excerpt(_) => Kind::Excerpt,
            Self::Note(_) => Kind::Note,
            Self::Link(_) => Kind::Link,
            Self::Decision(_) => Kind::Decision,
            Self::Rule(_) => Kind::Rule,
        }
    }

    /// The change that puts it back under `id`.
    pub(super) fn change(self, id: &str) -> Change {
        match self {
            Self::Document(it) => Change::Document(DocId::read(id), Some(it)),
            Self::Tag(it) => Change::Tag(TagId::read(id), Some(it)),
            Self::Excerpt(it) => Change::Excerpt(ExcerptId::read(id), Some(it)),
            Self::Note(it) => Change::Note(NoteId::read(id), Some(it)),
            Self::Link(it) => Change::Link(LinkId::read(id), Some(it)),
            Self::Decision(it) => Change::Decision(DecisionId::read(id), Some(it)),
            Self::Rule(it) => Change::Rule(RuleId::read(id), Some(it)),
        }
    }
}

impl Notebook {
    /// Drops removed records that were removed more than ninety days before `now` (RFC 3339), and
    /// gives how many. One whose date cannot be read stays; so does everything where `now` cannot.
    pub fn purge_trash(&mut self, now: &str) -> usize {
        let Ok(now) = now.parse::<Timestamp>() else { return 0 };
        let n_before = self.trash.len();
        self.trash.retain(|_, trashed| {
            let age = trashed.deleted.parse().map(|then: Timestamp| now.duration_since(then));
            age.map_or(true, |age| age <= SignedDuration::from_hours(24 * KEPT_DAYS))
        });
        n_before - self.trash.len()
    }

    /// Moves a living record to the trash.
    pub(super) fn remove(&mut self, record_id: &RecordId, stamp: &str, undo: &mut Vec<Change>) {
        let Some(was) = self.record(record_id) else { return };
        undo.push(self.put(Change::gone(record_id)));
        let trashed = Arc::new(Trashed { deleted: stamp.to_owned(), was });
        undo.push(self.put(Change::Trash(record_id.clone(), Some(trashed))));
    }

    /// Takes a record out of the trash and puts it back. What it refers to may be gone by now.
    pub(super) fn restore(
        &mut self,
        record_id: &RecordId,
        undo: &mut Vec<Change>,
    ) -> Result<(), EditError> {
        let missing = || EditError::Missing(format!("{} in the trash", record_id.kind.name()));
        let was = self.trash.get(record_id).ok_or_else(missing)?.was.clone();
        if self.record(record_id).is_some() {
            return Err(EditError::Taken(record_id.id.to_string()));
        }
        self.forget_trashed(record_id, undo);
        undo.push(self.put(was.change(&record_id.id)));
        Ok(())
    }

    /// Drops what the trash has under the name of a record that is about to live.
    pub(super) fn forget_trashed(&mut self, record_id: &RecordId, undo: &mut Vec<Change>) {
        if self.trash.contains_key(record_id) {
            undo.push(self.put(Change::Trash(record_id.clone(), None)));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::notebook::{edit::Edit, ids::NotebookId};

    use super::*;

    fn with_note() -> (Notebook, NoteId) {
        let mut notebook = Notebook::new(NotebookId::read("nb"));
        let note = Note::titled("Gauges", 3);
        let id = NoteId::read("n");
        notebook.notes.insert(id.clone(), Arc::new(note));
        (notebook, id)
    }

    const THEN: &str = "2026-01-01T00:00:00Z";

    #[test]
    fn what_is_removed_lies_in_the_trash_and_undo_takes_it_out() {
        let (mut notebook, id) = with_note();
        let before = notebook.clone();
        let undo = notebook.apply(&Edit::RemoveNote(id.clone()), THEN).unwrap();
        assert!(notebook.notes.is_empty());
        let trashed = &notebook.trash[&RecordId::from(&id)];
        assert_eq!((trashed.deleted.as_str(), trashed.was.kind()), (THEN, Kind::Note));
        let redo = notebook.revert(undo);
        assert_eq!(notebook, before);
        notebook.revert(redo);
        assert!(notebook.notes.is_empty() && notebook.trash.len() == 1);
    }

    #[test]
    fn a_removed_record_comes_back_as_it_was() {
        let (mut notebook, id) = with_note();
        let before = notebook.clone();
        notebook.apply(&Edit::RemoveNote(id.clone()), THEN).unwrap();
        let restore = Edit::Restore(RecordId::from(&id));
        notebook.apply(&restore, THEN).unwrap();
        assert_eq!(notebook, before);
        assert_eq!(
            notebook.apply(&restore, THEN),
            Err(EditError::Missing("note in the trash".to_owned()))
        );
        let note = Note::clone(&before.notes[&id]);
        notebook.apply(&Edit::RemoveNote(id.clone()), THEN).unwrap();
        notebook.apply(&Edit::AddNote(id, note), THEN).unwrap();
        assert_eq!(notebook, before, "a record lives or is in the trash, never both");
    }

    #[test]
    fn the_trash_is_emptied_after_ninety_days() {
        let (mut notebook, id) = with_note();
        notebook.apply(&Edit::RemoveNote(id), THEN).unwrap();
        assert_eq!(notebook.purge_trash("2026-04-01T00:00:00Z"), 0, "ninety days to the second");
        assert_eq!(notebook.purge_trash("yesterday"), 0);
        assert_eq!(notebook.purge_trash("2020-01-01T00:00:00Z"), 0, "a clock that went back");
        assert_eq!(notebook.purge_trash("2026-04-01T00:00:01Z"), 1);
        assert_eq!(notebook.trash.len(), 0);
    }
}
