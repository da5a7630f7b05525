//! The shape of a notebook's file, version 1.
//!
//! Apart from the types in memory, so that either can change alone: a later version gets its own
//! shape beside this one, which then stays as it is, and one pure function from here to there.
//!
//! Tolerant where nothing is lost by it. Every field may be missing. A field or a colour of a newer
//! program is kept as it stands, and named; two records under one id are both kept; text that should
//! be a hash and is none reads as a text that is nowhere. So [`NotebookFile::into_notebook`] is total,
//! and what it could not keep as it was is said in words. Only what is no RON, or has a number where
//! words must stand, is an error, and then `records` looks at every record by itself.
//!
//! A record that was removed stays in its place with a field more, `deleted`. A section of its own
//! for such records would be the nearer thought, but then a removal would be two changes in two
//! places, and two people who each remove a record would both write at the same, mostly empty, place:
//! plain `git merge` could then join hardly any two versions. Left in place, a removal is one line,
//! and a removal merged with a change keeps both. For the same reason the file does not count its
//! savings (early files have a `saved_seq`; it is not read) and does not say what lies open.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
    sync::Arc,
};

use serde::{
    Deserialize, Deserializer,
    de::{EnumAccess, VariantAccess as _, Visitor},
};

use crate::{
    notebook::{
        Notebook,
        desk::{Desk, Seat},
        excerpt::{Excerpt, Placed},
        ids::{DecisionId, DocId, ExcerptId, Ids, LinkId, NoteId, NotebookId, RuleId, TagId},
        kept::{Extra, Kind, RecordId},
        link::{Link, LinkKind},
        note::{Block, Note},
        record::DocumentRecord,
        tag::{Colour, Tag},
        trash::{Trashed, Was},
    },
    text::{
        anchor::{Selector, State},
        document::TextHash,
    },
};

use super::{
    decision::{DecisionFile, decision},
    rule::{Raw, RuleFile, lines, rule},
    tolerant::{Lines, Records, Unknown, Word, shape},
};

/// What the field `format` says in every notebook file, of whichever version.
pub const FORMAT: &str = "variorum-notebook";

/// The version of the shape in this module.
///
/// When it is raised, this module stays as the frozen shape of its version, with one pure function from
/// it to the next shape; `tests/golden/formats` keeps a file of every version that was shipped. The file
/// itself stays as it was found among the kept versions ([`super::generations`]).
pub const VERSION: u64 = 1;

/// The oldest version a program must know to save a file written here without losing any of it.
pub const MIN_WRITER: u64 = 1;

/// Fields that were read before the rest, and one that means nothing any more.
const HEADER: [&str; 4] = ["format", "version", "min_writer", "saved_seq"];

shape! {
    /// A whole file.
    pub struct NotebookFile {
        id: String,
        corpus: String,
        documents: Records<DocumentFile>,
        tags: Records<TagFile>,
        excerpts: Records<ExcerptFile>,
        notes: Records<NoteFile>,
        links: Records<LinkFile>,
        decisions: Records<DecisionFile>,
        rules: Records<RuleFile>,
        desk: DeskFile,
    }

    struct DocumentFile {
        path: String,
        title: Option<String>,
        date: Option<String>,
        source: Option<String>,
        author: Option<String>,
        region: Option<String>,
        language: Option<String>,
        encoding: Option<String>,
        lines: Vec<Raw>,
        file: FileStamp,
        text: TextStamp,
        former: Vec<String>,
        rev: u64,
        deleted: Option<String>,
    }

    struct FileStamp { bytes: u64, }

    struct TextStamp { extractor: String, characters: usize, blake3: String, }

    struct TagFile {
        name: String,
        parent: Option<String>,
        colour: ColourName,
        key: Option<u8>,
        about: Lines,
        deleted: Option<String>,
    }

    struct ExcerptFile {
        document: String,
        made: SelectorFile,
        history: Vec<SelectorFile>,
        placed: PlacedFile,
        tags: Vec<String>,
        memo: Lines,
        created: String,
        rev: u64,
        deleted: Option<String>,
    }

    pub(super) struct SelectorFile {
        text: String,
        start: usize,
        end: usize,
        paragraph: usize,
        occurrence: (usize, usize),
        exact: Lines,
        prefix: String,
        suffix: String,
    }

    struct PlacedFile {
        state: StateName,
        text: Option<String>,
        start: Option<usize>,
        end: Option<usize>,
    }

    struct NoteFile {
        title: String,
        order: String,
        created: String,
        edited: String,
        rev: u64,
        blocks: Vec<BlockFile>,
        deleted: Option<String>,
    }

    struct LinkFile {
        from: String,
        to: String,
        kind: KindName,
        memo: Lines,
        rev: u64,
        deleted: Option<String>,
    }

    struct DeskFile {
        seats: Vec<SeatFile>,
        active: usize,
        note: Option<String>,
    }

    struct SeatFile {
        path: String,
        at: usize,
        share: f32,
        text_size: f32,
    }
}

/// The name of a colour, known or not.
#[derive(Debug)]
struct ColourName(String);

impl Default for ColourName {
    fn default() -> Self {
        Self(Colour::default().name().to_owned())
    }
}

impl<'de> Deserialize<'de> for ColourName {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self(Word::deserialize(deserializer)?.0.to_owned()))
    }
}

/// The name of a state, known or not; `None` where there is none.
#[derive(Debug, Default)]
struct StateName(Option<String>);

impl<'de> Deserialize<'de> for StateName {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self(Some(Word::deserialize(deserializer)?.0.to_owned())))
    }
}

/// What a link says: a word of ours, or `Other("a word of the reader's")`.
#[derive(Debug)]
enum KindName {
    Named(String),
    Other(String),
}

impl Default for KindName {
    fn default() -> Self {
        Self::Other(String::new())
    }
}

impl<'de> Deserialize<'de> for KindName {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Variant;

        impl<'de> Visitor<'de> for Variant {
            type Value = KindName;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("what the link says")
            }

            fn visit_enum<A: EnumAccess<'de>>(self, variants: A) -> Result<KindName, A::Error> {
                let (Word(word), variant) = variants.variant()?;
                if word == "Other" {
                    variant.newtype_variant().map(KindName::Other)
                } else {
                    variant.unit_variant().map(|()| KindName::Named(word.to_owned()))
                }
            }
        }

        deserializer.deserialize_enum("", &["Quotes", "Contradicts", "Supports", "Other"], Variant)
    }
}

#[derive(Debug, Deserialize)]
enum BlockFile {
    Text(Lines),
    Excerpt(String),
}

impl NotebookFile {
    /// Takes over what another part of the same file holds; a field that both have is left in
    /// `other`, and then the answer is false.
    pub fn append(&mut self, other: Self) -> bool {
        let Self { id, corpus, documents, tags, excerpts, notes, links, .. } = other;
        let Self { decisions, rules, desk, unknown, .. } = other;
        if !(id.is_empty() || self.id.is_empty()) || !(corpus.is_empty() || self.corpus.is_empty())
        {
            return false;
        }
        self.id.push_str(&id);
        self.corpus.push_str(&corpus);
        self.documents.0.extend(documents.0);
        self.tags.0.extend(tags.0);
        self.excerpts.0.extend(excerpts.0);
        self.notes.0.extend(notes.0);
        self.links.0.extend(links.0);
        self.decisions.0.extend(decisions.0);
        self.rules.0.extend(rules.0);
        if self.desk.seats.is_empty() {
            self.desk = desk;
        }
        self.unknown.extend(unknown);
        true
    }

    /// How many records it holds.
    pub const fn n_records(&self) -> usize {
        self.documents.0.len()
            + self.tags.0.len()
            + self.excerpts.0.len()
            + self.notes.0.len()
            + self.links.0.len()
            + self.decisions.0.len()
            + self.rules.0.len()
    }

    /// The notebook in memory, and what of the file could not be taken over as it stands.
    ///
    /// `seed` is what a file without an id gets its id from, so that the same file always gets the
    /// same.
    pub fn into_notebook(mut self, seed: u64) -> (Notebook, Told) {
        let mut said = Said::default();
        let mut notebook = Notebook::new(if self.id.is_empty() {
            said.sentences.push("the notebook had no id and was given one".to_owned());
            NotebookId::fresh(&mut Ids::seeded(seed))
        } else {
            NotebookId::read(&self.id)
        });
        self.unknown.retain(|(field, _)| !HEADER.contains(&field.as_str()));
        said.unknown("the notebook", "", "", self.unknown);
        said.keep(&mut notebook, None);
        notebook.corpus = self.corpus;
        let n = &mut notebook;
        records(self.documents, n, &mut said, |it| it.deleted.take(), document);
        records(self.tags, n, &mut said, |it| it.deleted.take(), tag);
        records(self.excerpts, n, &mut said, |it| it.deleted.take(), excerpt);
        records(self.notes, n, &mut said, |it| it.deleted.take(), note);
        records(self.links, n, &mut said, |it| it.deleted.take(), link);
        records(self.decisions, n, &mut said, DecisionFile::take_deleted, decision);
        records(self.rules, n, &mut said, RuleFile::take_deleted, rule);
        notebook.desk = desk(self.desk, &mut said);
        (notebook, said.told())
    }
}

/// What of a file could not be taken over as it stands, as sentences for people.
#[derive(Debug, Default)]
pub struct Told {
    /// What is not here as it stood there: a second record under an id, a colour that is none.
    pub remarks: Vec<String>,
    /// Fields that are not known here.
    pub unknown: Vec<String>,
}

impl Told {
    /// Takes over what there is to say of another look at the same file.
    pub fn append(&mut self, other: Self) {
        self.remarks.extend(other.remarks);
        self.unknown.extend(other.unknown);
    }
}

/// What there is to say of a file that was read, and the unknown fields of the record at hand.
#[derive(Default)]
pub(super) struct Said {
    pub(super) sentences: Vec<String>,
    /// Kind of record and name of a field that is not known here: how often, and where first.
    unknown: BTreeMap<(&'static str, String), (usize, String)>,
    pub(super) extra: Vec<Extra>,
}

impl Said {
    pub(super) fn unknown(
        &mut self,
        kind: &'static str,
        id: &str,
        path: &str,
        fields: Vec<Unknown>,
    ) {
        for (name, words) in fields {
            let key = (kind, name.clone());
            self.unknown.entry(key).or_insert_with(|| (0, id.to_owned())).0 += 1;
            self.extra.push(Extra { path: path.to_owned(), name, words });
        }
    }

    /// Puts the unknown fields that came up under the name of their record.
    fn keep(&mut self, notebook: &mut Notebook, record_id: Option<RecordId>) {
        if !self.extra.is_empty() {
            notebook.extra.insert(record_id, std::mem::take(&mut self.extra));
        }
    }

    fn told(self) -> Told {
        let mut told = Told { remarks: self.sentences, unknown: Vec::new() };
        for ((kind, field), (count, id)) in self.unknown {
            let place = match (count, id.as_str()) {
                (_, "") => kind.to_owned(),
                (1, id) => format!("{kind} {id}"),
                (count, id) => format!("{count} times in {kind}s, first in {id}"),
            };
            told.unknown.push(format!(
                "{place}: the field '{field}' is not known to this version and is kept as it stands"
            ));
        }
        told
    }
}

/// Puts records into the notebook, removed ones into its trash. A second record under an id is kept
/// under a new one made from it.
fn records<F>(
    file: Records<F>,
    notebook: &mut Notebook,
    said: &mut Said,
    deleted: fn(&mut F) -> Option<String>,
    convert: fn(&str, F, &mut Said) -> Was,
) {
    let ids: BTreeSet<String> = file.0.iter().map(|(id, _)| id.clone()).collect();
    let has_twins = ids.len() < file.0.len();
    for (id, mut record) in file.0 {
        let deleted = deleted(&mut record);
        let was = convert(&id, record, said);
        let mut record_id = RecordId::new(was.kind(), &id);
        if has_twins && is_taken(notebook, &record_id) {
            let is_same = deleted.is_none()
                && notebook.record(&record_id).as_ref() == Some(&was)
                && *notebook.extra.get(&Some(record_id.clone())).unwrap_or(&Vec::new())
                    == said.extra;
            if is_same {
                said.extra.clear();
                said.sentences
                    .push(format!("{id} stood twice with the same content; one was kept"));
                continue;
            }
            let mut number = 2_usize;
            let new_id = loop {
                let new_id = format!("{id}-{number}");
                record_id = RecordId::new(was.kind(), &new_id);
                if !ids.contains(&new_id) && !is_taken(notebook, &record_id) {
                    break new_id;
                }
                number += 1;
            };
            said.sentences.push(format!("{id} stood twice; the second was kept as {new_id}"));
        }
        said.keep(notebook, Some(record_id.clone()));
        match deleted {
            Some(deleted) => {
                notebook.trash.insert(record_id, Arc::new(Trashed { deleted, was }));
            }
            None => put(notebook, &record_id.id, was),
        }
    }
}

fn is_taken(notebook: &Notebook, record_id: &RecordId) -> bool {
    notebook.record(record_id).is_some() || notebook.trash.contains_key(record_id)
}

fn put(notebook: &mut Notebook, id: &str, was: Was) {
    match was {
        Was::Document(it) => drop(notebook.documents.insert(DocId::read(id), it)),
        Was::Tag(it) => drop(notebook.tags.insert(TagId::read(id), it)),
        Was::Excerpt(it) => drop(notebook.excerpts.insert(ExcerptId::read(id), it)),
        Was::Note(it) => drop(notebook.notes.insert(NoteId::read(id), it)),
        Was::Link(it) => drop(notebook.links.insert(LinkId::read(id), it)),
        Was::Decision(it) => drop(notebook.decisions.insert(DecisionId::read(id), it)),
        Was::Rule(it) => drop(notebook.rules.insert(RuleId::read(id), it)),
    }
}

fn document(id: &str, file: DocumentFile, said: &mut Said) -> Was {
    said.unknown("document", id, "", file.unknown);
    said.unknown("document", id, "file", file.file.unknown);
    said.unknown("document", id, "text", file.text.unknown);
    Was::Document(Arc::new(DocumentRecord {
        path: file.path,
        title: file.title,
        date: file.date,
        source: file.source,
        author: file.author,
        region: file.region,
        language: file.language,
        encoding: file.encoding,
        lines: lines(id, file.lines, said),
        file_bytes: file.file.bytes,
        extractor: file.text.extractor,
        n_scalars: file.text.characters,
        text_hash: file.text.blake3,
        former: file.former,
        rev: file.rev,
    }))
}

fn tag(id: &str, file: TagFile, said: &mut Said) -> Was {
    said.unknown("tag", id, "", file.unknown);
    let colour = Colour::named(&file.colour.0).unwrap_or_else(|| {
        let words = file.colour.0;
        said.sentences.push(format!("tag {id}: there is no colour {words} here; it is shown grey"));
        said.extra.push(Extra { path: String::new(), name: "colour".to_owned(), words });
        Colour::Grey
    });
    Was::Tag(Arc::new(Tag {
        name: file.name,
        parent: file.parent.as_deref().map(TagId::read),
        colour,
        key: file.key,
        about: file.about.0,
    }))
}

fn excerpt(id: &str, file: ExcerptFile, said: &mut Said) -> Was {
    said.unknown("excerpt", id, "", file.unknown);
    let of = (Kind::Excerpt, id);
    let made = selector(of, "made", file.made, said);
    let history = file
        .history
        .into_iter()
        .enumerate()
        .map(|(number, former)| selector(of, &format!("history.{number}"), former, said));
    Was::Excerpt(Arc::new(Excerpt {
        document: DocId::read(&file.document),
        made,
        history: history.collect(),
        placed: placed(id, file.placed, said),
        tags: file.tags.iter().map(|tag_id| TagId::read(tag_id)).collect(),
        memo: file.memo.0,
        created: file.created,
        rev: file.rev,
    }))
}

/// Where it was found last. What cannot be made out is left out: it will be looked for again.
fn placed(id: &str, file: PlacedFile, said: &mut Said) -> Placed {
    said.unknown("excerpt", id, "placed", file.unknown);
    let state = match &file.state.0 {
        None => return Placed::default(),
        Some(word) => State::ALL.into_iter().find(|state| state_name(*state) == word),
    };
    if let (None, Some(words)) = (state, file.state.0) {
        let path = "placed".to_owned();
        said.extra.push(Extra { path, name: "state".to_owned(), words });
    }
    let text = file.text.as_deref().map(TextHash::parse);
    if let (Some(state), None | Some(Some(_))) = (state, text) {
        return Placed { state, text: text.flatten(), place: file.start.zip(file.end) };
    }
    said.sentences.push(format!(
        "excerpt {id}: where it was found last cannot be read; it will be looked for"
    ));
    Placed::default()
}

/// What a state is called in the file.
pub(super) const fn state_name(state: State) -> &'static str {
    match state {
        State::Same => "Same",
        State::Confirmed => "Confirmed",
        State::Moved => "Moved",
        State::Edited => "Edited",
        State::Unsure => "Unsure",
        State::Lost => "Lost",
    }
}

/// The selector at `path` of a record.
pub(super) fn selector(
    (kind, id): (Kind, &str),
    path: &str,
    file: SelectorFile,
    said: &mut Said,
) -> Selector {
    said.unknown(kind.name(), id, path, file.unknown);
    let text = TextHash::parse(&file.text).unwrap_or_else(|| {
        said.sentences.push(format!(
            "{} {id}: the hash of its text cannot be read; its words will be looked for",
            kind.name()
        ));
        // The hash of no text at all: no document with a passage in it has this one.
        TextHash::of("")
    });
    Selector {
        text,
        start: file.start,
        end: file.end,
        paragraph: file.paragraph,
        occurrence: file.occurrence,
        exact: file.exact.0,
        prefix: file.prefix,
        suffix: file.suffix,
    }
}

fn note(id: &str, file: NoteFile, said: &mut Said) -> Was {
    said.unknown("note", id, "", file.unknown);
    let blocks = file.blocks.into_iter().map(|block| match block {
        BlockFile::Text(lines) => Block::Text(lines.0),
        BlockFile::Excerpt(excerpt_id) => Block::Excerpt(ExcerptId::read(&excerpt_id)),
    });
    Was::Note(Arc::new(Note {
        title: file.title,
        order: file.order,
        created: file.created,
        edited: file.edited,
        rev: file.rev,
        blocks: blocks.collect(),
    }))
}

fn link(id: &str, file: LinkFile, said: &mut Said) -> Was {
    said.unknown("link", id, "", file.unknown);
    let kind = match file.kind {
        KindName::Other(word) => LinkKind::Other(word),
        KindName::Named(name) => match name.as_str() {
            "Quotes" => LinkKind::Quotes,
            "Contradicts" => LinkKind::Contradicts,
            "Supports" => LinkKind::Supports,
            _ => {
                let kind = "kind".to_owned();
                said.extra.push(Extra { path: String::new(), name: kind, words: name.clone() });
                LinkKind::Other(name)
            }
        },
    };
    Was::Link(Arc::new(Link {
        from: ExcerptId::read(&file.from),
        to: ExcerptId::read(&file.to),
        kind,
        memo: file.memo.0,
        rev: file.rev,
    }))
}

/// The desk is no part of the work: what is not known of it is left out.
fn desk(file: DeskFile, said: &mut Said) -> Desk {
    let mut unknown = file.unknown;
    let seats = file.seats.into_iter().map(|seat| {
        unknown.extend(seat.unknown);
        // What is no size is none: 0, as where nothing was said.
        let size = |size: f32| if size.is_finite() { size } else { 0.0 };
        let (share, text_size) = (size(seat.share), size(seat.text_size));
        Seat { path: seat.path, at: seat.at, share, text_size }
    });
    let seats = seats.collect();
    said.sentences.extend(unknown.into_iter().map(|(name, _)| {
        format!("the desk: the field '{name}' is not known to this version and was left out")
    }));
    Desk { seats, active: file.active, note: file.note.as_deref().map(NoteId::read) }
}
