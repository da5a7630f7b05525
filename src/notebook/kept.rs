//! What this program cannot make sense of, and yet gives back as it was: whole records that could not
//! be read, and fields of a newer program.
//!
//! Both are words of the file, byte for byte. Refuses to know how a file looks; [`crate::store`] says
//! what goes in here, and where it is written back.

use smol_str::SmolStr;

use super::{
    Notebook,
    decision::Verdict,
    edit::{Change, EditError},
    excerpt::Placed,
    ids::{DecisionId, DocId, ExcerptId, LinkId, NoteId, RuleId, TagId},
    link::LinkKind,
    tag::Colour,
    trash::Was,
};

/// The kinds of records, in the order of their sections in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// What is known of a document.
    Document,
    /// A tag.
    Tag,
    /// An excerpt.
    Excerpt,
    /// A note.
    Note,
    /// A link.
    Link,
    /// A decision on a parallel.
    Decision,
    /// A rule for the folder.
    Rule,
}

impl Kind {
    /// All kinds, in the order of the file.
    pub const ALL: [Self; 7] = [
        Self::Document,
        Self::Tag,
        Self::Excerpt,
        Self::Note,
        Self::Link,
        Self::Decision,
        Self::Rule,
    ];

    /// What one of them is called: "note".
    pub const fn name(self) -> &'static str {
        match self {
            Self::Document => "document",
            Self::Tag => "tag",
            Self::Excerpt => "excerpt",
            Self::Note => "note",
            Self::Link => "link",
            Self::Decision => "decision",
            Self::Rule => "rule",
        }
    }

    /// What the ids of such records begin with: "n".
    pub const fn letter(self) -> &'static str {
        match self {
            Self::Document => "d",
            Self::Tag => "t",
            Self::Excerpt => "e",
            Self::Note => "n",
            Self::Link => "l",
            // Of the parallel it is on: the others' letters are taken.
            Self::Decision => "p",
            Self::Rule => "r",
        }
    }

    /// The field of the file that holds them: "notes".
    pub const fn section(self) -> &'static str {
        match self {
            Self::Document => "documents",
            Self::Tag => "tags",
            Self::Excerpt => "excerpts",
            Self::Note => "notes",
            Self::Link => "links",
            Self::Decision => "decisions",
            Self::Rule => "rules",
        }
    }
}

/// Names one record of any kind.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RecordId {
    /// Its kind.
    pub kind: Kind,
    /// Its id among those of its kind.
    pub id: SmolStr,
}

impl RecordId {
    /// The record of that kind and id.
    pub fn new(kind: Kind, id: &str) -> Self {
        Self { kind, id: SmolStr::new(id) }
    }
}

impl std::fmt::Display for RecordId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.kind.name(), self.id)
    }
}

macro_rules! record_ids {
    ($($id:ident $kind:ident;)*) => {$(
        impl From<&$id> for RecordId {
            fn from(id: &$id) -> Self {
                Self::new(Kind::$kind, id.as_str())
            }
        }
    )*};
}

record_ids! {
    DocId Document;
    TagId Tag;
    ExcerptId Excerpt;
    NoteId Note;
    LinkId Link;
    DecisionId Decision;
    RuleId Rule;
}

/// Words of a file that could not be read as what they stand for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// The section they stand in; `None` for words between the sections.
    pub kind: Option<Kind>,
    /// The id at their head; of words without one, the id of the record before them. Says where they
    /// are written back: behind everything of this id or a lower one.
    pub id: String,
    /// The words, whole lines without the last line's end.
    pub words: String,
    /// What is wrong with them, for people.
    pub why: String,
}

/// A field that is not known here, or holds a word that is not.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Extra {
    /// Where in the record it stands: empty for the record itself, else `made`, `history.0`, ….
    pub path: String,
    /// Its name. A name that is known here, such as `colour`, says that its value is not.
    pub name: String,
    /// Its value, as it stands in the file, without blanks and comments around it.
    pub words: String,
}

impl Notebook {
    /// Whether two notebooks hold the same work. The desk is none, and neither is an unknown field of
    /// a record that is gone.
    pub fn is_same_work(&self, other: &Self) -> bool {
        let in_use = |notebook: &Self| -> Vec<(Option<RecordId>, Vec<Extra>)> {
            let all = notebook.extra.iter();
            let used = all.map(|(id, extra)| {
                let used = extra.iter().filter(|it| notebook.uses(id.as_ref(), it));
                (id.clone(), used.cloned().collect())
            });
            used.filter(|(_, extra): &(_, Vec<Extra>)| !extra.is_empty()).collect()
        };
        (&self.id, &self.corpus) == (&other.id, &other.corpus)
            && self.documents == other.documents
            && self.tags == other.tags
            && self.excerpts == other.excerpts
            && self.notes == other.notes
            && self.links == other.links
            && self.decisions == other.decisions
            && self.rules == other.rules
            && self.trash == other.trash
            && self.kept == other.kept
            && (self.extra == other.extra || in_use(self) == in_use(other))
    }

    /// Whether an unknown field still has its place: the record is there or in the trash, and where it
    /// stands for a word that was unknown, nobody has chosen another since.
    pub fn uses(&self, record_id: Option<&RecordId>, extra: &Extra) -> bool {
        let Some(record_id) = record_id else { return true };
        let was = self
            .record(record_id)
            .or_else(|| self.trash.get(record_id).map(|trashed| trashed.was.clone()));
        match was {
            None => false,
            Some(Was::Tag(tag)) => {
                !(extra.path.is_empty() && extra.name == "colour") || tag.colour == Colour::Grey
            }
            Some(Was::Link(link)) => {
                !(extra.path.is_empty() && extra.name == "kind")
                    || link.kind == LinkKind::Other(extra.words.clone())
            }
            Some(Was::Decision(decision)) => {
                !(extra.path.is_empty() && extra.name == "verdict")
                    || decision.verdict == Verdict::Open
            }
            Some(Was::Excerpt(excerpt)) if extra.path == "placed" && extra.name == "state" => {
                excerpt.placed == Placed::default()
            }
            Some(Was::Excerpt(excerpt)) => extra
                .path
                .strip_prefix("history.")
                .and_then(|number| number.parse().ok())
                .is_none_or(|number: usize| number < excerpt.history.len()),
            Some(Was::Rule(rule)) => {
                !(extra.path.is_empty() && extra.name == "line") || rule.line.is_none()
            }
            Some(Was::Document(_) | Was::Note(_)) => true,
        }
    }

    /// Drops a field that is not known here from all records of a kind that have it.
    pub(super) fn drop_field(
        &mut self,
        kind: Option<Kind>,
        name: &str,
        undo: &mut Vec<Change>,
    ) -> Result<(), EditError> {
        let has_it = |(record_id, fields): &(&Option<RecordId>, &Vec<Extra>)| {
            record_id.as_ref().map(|it| it.kind) == kind && fields.iter().any(|it| it.name == name)
        };
        let holders: Vec<_> = self.extra.iter().filter(has_it).map(|(id, _)| id.clone()).collect();
        if holders.is_empty() {
            return Err(EditError::Missing(format!("field '{name}'")));
        }
        for record_id in holders {
            let mut rest = self.extra.get(&record_id).cloned().unwrap_or_default();
            rest.retain(|field| field.name != name);
            undo.push(self.put(Change::Extra(record_id, rest)));
        }
        Ok(())
    }

    /// The living record of that name.
    pub fn record(&self, record_id: &RecordId) -> Option<Was> {
        let id = record_id.id.as_str();
        match record_id.kind {
            Kind::Document => self.documents.get(&DocId::read(id)).cloned().map(Was::Document),
            Kind::Tag => self.tags.get(&TagId::read(id)).cloned().map(Was::Tag),
            Kind::Excerpt => self.excerpts.get(&ExcerptId::read(id)).cloned().map(Was::Excerpt),
            Kind::Note => self.notes.get(&NoteId::read(id)).cloned().map(Was::Note),
            Kind::Link => self.links.get(&LinkId::read(id)).cloned().map(Was::Link),
            Kind::Decision => self.decisions.get(&DecisionId::read(id)).cloned().map(Was::Decision),
            Kind::Rule => self.rules.get(&RuleId::read(id)).cloned().map(Was::Rule),
        }
    }
}
