//! The shape of a notebook's file, version 1.
//!
//! Apart from the types in memory, so that either can change alone: a later version gets its own
//! shape beside this one, which then stays as it is, and one pure function from here to there.
//!
//! Tolerant where nothing is lost by it. Every field may be missing. A field or a colour of a newer
//! program is left out and named; two records under one id are both kept; text that should be a hash
//! and is none reads as a text that is nowhere. So [`NotebookFile::into_notebook`] is total, and what
//! it could not keep as it was is said in words. Only what is no RON, or has a number where words
//! must stand, is an error.

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
        ids::{DocId, ExcerptId, Ids, LinkId, NoteId, NotebookId, TagId},
        link::{Link, LinkKind},
        note::{Block, Note},
        record::DocumentRecord,
        tag::{Colour, Tag},
    },
    text::{
        anchor::{Selector, State},
        document::TextHash,
    },
};

use super::tolerant::{Lines, Records, Word, shape};

/// What the field `format` says in every notebook file, of whichever version.
pub const FORMAT: &str = "variorum-notebook";

/// The version of the shape in this module.
pub const VERSION: u64 = 1;

/// The oldest version a program must know to save a file written here without losing any of it.
pub const MIN_WRITER: u64 = 1;

/// Fields that were read before the rest.
const HEADER: [&str; 3] = ["format", "version", "min_writer"];

shape! {
    /// A whole file.
    pub struct NotebookFile {
        id: String,
        saved_seq: u64,
        corpus: String,
        documents: Records<DocumentFile>,
        tags: Records<TagFile>,
        excerpts: Records<ExcerptFile>,
        notes: Records<NoteFile>,
        links: Records<LinkFile>,
        desk: DeskFile,
    }

    struct DocumentFile {
        path: String,
        title: Option<String>,
        date: Option<String>,
        source: Option<String>,
        file: FileStamp,
        text: TextStamp,
        former: Vec<String>,
        rev: u64,
    }

    struct FileStamp { bytes: u64, }

    struct TextStamp { extractor: String, characters: usize, blake3: String, }

    struct TagFile {
        name: String,
        parent: Option<String>,
        colour: ColourName,
        key: Option<u8>,
        about: Lines,
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
    }

    struct SelectorFile {
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
    }

    struct LinkFile {
        from: String,
        to: String,
        kind: KindName,
        memo: Lines,
        rev: u64,
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
    /// The notebook in memory, and what of the file could not be taken over as it stands, as
    /// sentences for people.
    ///
    /// `seed` is what a file without an id gets its id from, so that the same file always gets the
    /// same.
    pub fn into_notebook(mut self, seed: u64) -> (Notebook, Vec<String>) {
        let mut said = Said::default();
        self.unknown.retain(|field| !HEADER.contains(&field.as_str()));
        said.unknown("the notebook", "", &self.unknown);
        let id = if self.id.is_empty() {
            said.sentences.push("the notebook had no id and was given one".to_owned());
            NotebookId::fresh(&mut Ids::seeded(seed))
        } else {
            NotebookId::read(&self.id)
        };
        let notebook = Notebook {
            id,
            saved_seq: self.saved_seq,
            corpus: self.corpus,
            documents: records(self.documents, DocId::read, &mut said, document),
            tags: records(self.tags, TagId::read, &mut said, tag),
            excerpts: records(self.excerpts, ExcerptId::read, &mut said, excerpt),
            notes: records(self.notes, NoteId::read, &mut said, note),
            links: records(self.links, LinkId::read, &mut said, link),
            desk: desk(self.desk, &mut said),
        };
        (notebook, said.sentences())
    }
}

/// What there is to say of a file that was read.
#[derive(Default)]
struct Said {
    sentences: Vec<String>,
    /// Kind of record and name of a field that is not known here: how often, and where first.
    unknown: BTreeMap<(&'static str, String), (usize, String)>,
}

impl Said {
    fn unknown(&mut self, kind: &'static str, id: &str, fields: &[String]) {
        for field in fields {
            let key = (kind, field.clone());
            self.unknown.entry(key).or_insert_with(|| (0, id.to_owned())).0 += 1;
        }
    }

    fn sentences(mut self) -> Vec<String> {
        for ((kind, field), (count, id)) in self.unknown {
            let place = match (count, id.as_str()) {
                (_, "") => kind.to_owned(),
                (1, id) => format!("{kind} {id}"),
                (count, id) => format!("{count} times in {kind}s, first in {id}"),
            };
            self.sentences.push(format!(
                "{place}: the field '{field}' is not known to this version and was left out"
            ));
        }
        self.sentences
    }
}

/// Records by id. A second record under an id is kept under a new one made from it.
fn records<K: Ord + Clone, F, V: PartialEq>(
    file: Records<F>,
    read_id: fn(&str) -> K,
    said: &mut Said,
    convert: fn(&str, F, &mut Said) -> V,
) -> BTreeMap<K, Arc<V>> {
    let ids: BTreeSet<String> = file.0.iter().map(|(id, _)| id.clone()).collect();
    let has_twins = ids.len() < file.0.len();
    let mut map: BTreeMap<K, Arc<V>> = BTreeMap::new();
    for (id, record) in file.0 {
        let value = Arc::new(convert(&id, record, said));
        let key = read_id(&id);
        if !has_twins || !map.contains_key(&key) {
            map.insert(key, value);
            continue;
        }
        if map.get(&key) == Some(&value) {
            said.sentences.push(format!("{id} stood twice with the same content; one was kept"));
            continue;
        }
        let mut number = 2_usize;
        let (new_id, new_key) = loop {
            let new_id = format!("{id}-{number}");
            let new_key = read_id(&new_id);
            if !ids.contains(&new_id) && !map.contains_key(&new_key) {
                break (new_id, new_key);
            }
            number += 1;
        };
        said.sentences.push(format!("{id} stood twice; the second was kept as {new_id}"));
        map.insert(new_key, value);
    }
    map
}

fn document(id: &str, file: DocumentFile, said: &mut Said) -> DocumentRecord {
    said.unknown("document", id, &file.unknown);
    said.unknown("document", id, &file.file.unknown);
    said.unknown("document", id, &file.text.unknown);
    DocumentRecord {
        path: file.path,
        title: file.title,
        date: file.date,
        source: file.source,
        file_bytes: file.file.bytes,
        extractor: file.text.extractor,
        n_scalars: file.text.characters,
        text_hash: file.text.blake3,
        former: file.former,
        rev: file.rev,
    }
}

fn tag(id: &str, file: TagFile, said: &mut Said) -> Tag {
    said.unknown("tag", id, &file.unknown);
    let colour = Colour::named(&file.colour.0).unwrap_or_else(|| {
        let name = &file.colour.0;
        said.sentences.push(format!("tag {id}: there is no colour {name} here; it is grey now"));
        Colour::Grey
    });
    Tag {
        name: file.name,
        parent: file.parent.as_deref().map(TagId::read),
        colour,
        key: file.key,
        about: file.about.0,
    }
}

fn excerpt(id: &str, file: ExcerptFile, said: &mut Said) -> Excerpt {
    said.unknown("excerpt", id, &file.unknown);
    Excerpt {
        document: DocId::read(&file.document),
        made: selector(id, file.made, said),
        history: file.history.into_iter().map(|former| selector(id, former, said)).collect(),
        placed: placed(id, &file.placed, said),
        tags: file.tags.iter().map(|tag_id| TagId::read(tag_id)).collect(),
        memo: file.memo.0,
        created: file.created,
        rev: file.rev,
    }
}

/// Where it was found last. What cannot be made out is left out: it will be looked for again.
fn placed(id: &str, file: &PlacedFile, said: &mut Said) -> Placed {
    said.unknown("excerpt", id, &file.unknown);
    let state = match &file.state.0 {
        None => return Placed::default(),
        Some(word) => State::ALL.into_iter().find(|state| state_name(*state) == word),
    };
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

fn selector(id: &str, file: SelectorFile, said: &mut Said) -> Selector {
    said.unknown("excerpt", id, &file.unknown);
    let text = TextHash::parse(&file.text).unwrap_or_else(|| {
        said.sentences.push(format!(
            "excerpt {id}: the hash of its text cannot be read; its words will be looked for"
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

fn note(id: &str, file: NoteFile, said: &mut Said) -> Note {
    said.unknown("note", id, &file.unknown);
    let blocks = file.blocks.into_iter().map(|block| match block {
        BlockFile::Text(lines) => Block::Text(lines.0),
        BlockFile::Excerpt(excerpt_id) => Block::Excerpt(ExcerptId::read(&excerpt_id)),
    });
    Note {
        title: file.title,
        order: file.order,
        created: file.created,
        edited: file.edited,
        rev: file.rev,
        blocks: blocks.collect(),
    }
}

fn link(id: &str, file: LinkFile, said: &mut Said) -> Link {
    said.unknown("link", id, &file.unknown);
    let kind = match file.kind {
        KindName::Other(word) => LinkKind::Other(word),
        KindName::Named(name) => match name.as_str() {
            "Quotes" => LinkKind::Quotes,
            "Contradicts" => LinkKind::Contradicts,
            "Supports" => LinkKind::Supports,
            _ => LinkKind::Other(name),
        },
    };
    Link {
        from: ExcerptId::read(&file.from),
        to: ExcerptId::read(&file.to),
        kind,
        memo: file.memo.0,
        rev: file.rev,
    }
}

fn desk(file: DeskFile, said: &mut Said) -> Desk {
    said.unknown("the desk", "", &file.unknown);
    let seats = file.seats.into_iter().map(|seat| {
        said.unknown("the desk", "", &seat.unknown);
        Seat { path: seat.path, at: seat.at, share: seat.share, text_size: seat.text_size }
    });
    Desk {
        seats: seats.collect(),
        active: file.active,
        note: file.note.as_deref().map(NoteId::read),
    }
}
