//! What the reader made: tags, excerpts, notes, links, decisions on parallels, what was corrected about
//! documents, and rules for the folder.
//!
//! Plain data and the one way to change it. Knows [`crate::text`] and nothing of files, folders or
//! screens: how a notebook looks on disk is [`crate::store`]'s business. Records are flat, found by
//! random ids, and shared with `Arc`, so that a snapshot for saving or undo costs pointers only.
//!
//! Start at [`Notebook`], then [`edit::Edit`].

pub mod ancestor;
pub mod bring_back;
pub mod check;
pub mod decide;
pub mod decision;
pub mod desk;
pub mod diff;
pub mod edit;
pub mod excerpt;
pub mod ids;
pub mod kept;
pub mod link;
pub mod merge;
pub mod note;
pub mod order;
pub mod record;
pub mod repair;
pub mod rule;
pub mod step;
pub mod tag;
pub mod trash;

use std::{collections::BTreeMap, sync::Arc};

use decision::Decision;
use desk::Desk;
use excerpt::Excerpt;
use ids::{DecisionId, DocId, ExcerptId, LinkId, NoteId, NotebookId, RuleId, TagId};
use kept::{Extra, Kept, RecordId};
use link::Link;
use note::Note;
use record::DocumentRecord;
use rule::Rule;
use tag::Tag;
use trash::Trashed;

/// What [`Notebook::corpus`] says of the sample that comes with the program, which lies in no folder.
pub const SAMPLE_CORPUS: &str = "variorum:sample";

/// Everything that one RON file holds.
///
/// Maps are ordered by id, so that nothing depends on when or in which order records were made. A
/// link, a tag or a note block may name a record that is not there (a file merged by hand, a record
/// that could not be read): nothing panics on it, and [`check::problems`] lists it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notebook {
    /// Its own id, made once.
    pub id: NotebookId,
    /// The folder it is about, as the file states it: relative to the file where possible, with `/`
    /// on every system; [`SAMPLE_CORPUS`] for the sample. Empty while there is none.
    pub corpus: String,
    /// Documents that something refers to, or that the reader corrected.
    pub documents: BTreeMap<DocId, Arc<DocumentRecord>>,
    /// Tags, a tree by their `parent`.
    pub tags: BTreeMap<TagId, Arc<Tag>>,
    /// Excerpts.
    pub excerpts: BTreeMap<ExcerptId, Arc<Excerpt>>,
    /// Notes; read them in order with [`Self::notes_in_order`].
    pub notes: BTreeMap<NoteId, Arc<Note>>,
    /// Typed links between two excerpts.
    pub links: BTreeMap<LinkId, Arc<Link>>,
    /// What the reader decided on parallels that tracing found.
    pub decisions: BTreeMap<DecisionId, Arc<Decision>>,
    /// What the reader said of many documents at once; read them in order with
    /// [`Self::rules_in_order`].
    pub rules: BTreeMap<RuleId, Arc<Rule>>,
    /// Records that the reader removed. A record that lives is never in here too.
    pub trash: BTreeMap<RecordId, Arc<Trashed>>,
    /// Words of the file that could not be read, ordered by section and id; written back as they are.
    pub kept: Vec<Kept>,
    /// Fields that are not known here, by their record, `None` for the notebook itself; written back
    /// as they are. They may outlive their record: see [`Self::uses`].
    pub extra: BTreeMap<Option<RecordId>, Vec<Extra>>,
    /// What lay open when it was last left, where the notebook itself says so: in the sample and in
    /// copies of unsaved work. Files leave it to the settings, since it changes at every saving and
    /// would keep two versions from merging. No part of the work: never undone, never unsaved.
    pub desk: Desk,
}

impl Notebook {
    /// A notebook with nothing in it.
    pub fn new(id: NotebookId) -> Self {
        Self {
            id,
            corpus: String::new(),
            documents: BTreeMap::new(),
            tags: BTreeMap::new(),
            excerpts: BTreeMap::new(),
            notes: BTreeMap::new(),
            links: BTreeMap::new(),
            decisions: BTreeMap::new(),
            rules: BTreeMap::new(),
            trash: BTreeMap::new(),
            kept: Vec::new(),
            extra: BTreeMap::new(),
            desk: Desk::default(),
        }
    }

    /// Notes in the reader's order; equal order keys by id.
    pub fn notes_in_order(&self) -> Vec<(&NoteId, &Arc<Note>)> {
        let mut notes: Vec<_> = self.notes.iter().collect();
        notes.sort_by(|(a_id, a), (b_id, b)| (&a.order, a_id).cmp(&(&b.order, b_id)));
        notes
    }

    /// Tags in the order they are listed: by key, then by full name.
    pub fn tags_in_order(&self) -> Vec<(&TagId, &Arc<Tag>)> {
        let mut tags: Vec<_> = self.tags.iter().collect();
        tags.sort_by_cached_key(|(tag_id, tag)| {
            (tag.key.unwrap_or(u8::MAX), self.tag_path(tag_id).to_lowercase(), (*tag_id).clone())
        });
        tags
    }

    /// Full name of a tag, its parents first: `monitoring / gauges`. A circle of parents is cut.
    pub fn tag_path(&self, tag_id: &TagId) -> String {
        let mut names: Vec<&str> = Vec::new();
        let mut next = Some(tag_id);
        while let Some(tag) = next.and_then(|id| self.tags.get(id)) {
            if names.len() > 16 {
                break;
            }
            names.push(&tag.name);
            next = tag.parent.as_ref();
        }
        names.reverse();
        names.join(" / ")
    }

    /// Notes that hold the excerpt, in the reader's order.
    pub fn notes_using(&self, excerpt_id: &ExcerptId) -> Vec<&NoteId> {
        self.notes_in_order()
            .into_iter()
            .filter(|(_, note)| note.excerpts().any(|id| id == excerpt_id))
            .map(|(note_id, _)| note_id)
            .collect()
    }

    /// Links that begin or end at the excerpt.
    pub fn links_of(&self, excerpt_id: &ExcerptId) -> Vec<(&LinkId, &Arc<Link>)> {
        self.links
            .iter()
            .filter(|(_, link)| link.from == *excerpt_id || link.to == *excerpt_id)
            .collect()
    }

    /// The note a `[[title]]` means: the first in order whose title is the same but for case and
    /// blanks around it.
    pub fn note_titled(&self, title: &str) -> Option<&NoteId> {
        let wanted = title.trim().to_lowercase();
        self.notes_in_order()
            .into_iter()
            .find(|(_, note)| note.title.trim().to_lowercase() == wanted)
            .map(|(note_id, _)| note_id)
    }
}
