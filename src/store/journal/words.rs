//! The words of a journal: entries as they stand in its file, and back.
//!
//! What a crash cut off, or a disk damaged, is passed over; everything in front of and behind it is read.

use serde::{Deserialize, Serialize};

use crate::{
    notebook::{
        Notebook,
        edit::Change,
        ids::NotebookId,
        kept::{Extra, Kept, Kind, RecordId},
        step::{Entry, Place, Step, last_of_each},
    },
    store::{print::print, read},
};

/// Entries as they stand in the file.
pub fn file(entries: &[Entry]) -> String {
    let mut file = String::new();
    for entry in entries {
        let words = words(entry);
        let hash = blake3::hash(words.as_bytes()).to_hex();
        let checksum = hash.get(..16).unwrap_or_default();
        file.extend(["# ", &words.len().to_string(), " ", checksum, "\n", &words, "\n"]);
    }
    file
}

/// Every whole entry in the bytes of a journal, in order.
///
/// Cost: a pass, and reading the records.
pub fn entries(bytes: &[u8]) -> Vec<Entry> {
    let mut found = Vec::new();
    let mut rest = bytes;
    while let Some(at) = memchr::memmem::find(rest, b"# ") {
        let (_, frame) = rest.split_at(at);
        match unframed(frame) {
            Some((words, behind)) => {
                found.extend(entry(words));
                rest = behind;
            }
            // Damage, or words of a record that look like a frame's first line.
            None => rest = frame.get(2..).unwrap_or_default(),
        }
    }
    found
}

/// The words of the frame that the bytes begin with, if they are whole, and what stands behind it.
fn unframed(bytes: &[u8]) -> Option<(&str, &[u8])> {
    let head_end = memchr::memchr(b'\n', bytes.get(..64).unwrap_or(bytes))?;
    let head = std::str::from_utf8(bytes.get(2..head_end)?).ok()?;
    let (length, checksum) = head.split_once(' ')?;
    let start = head_end + 1;
    let end = start.checked_add(length.parse::<usize>().ok()?)?;
    let words = bytes.get(start..end)?;
    let is_whole = blake3::hash(words).to_hex().get(..16) == Some(checksum);
    let words = std::str::from_utf8(words).ok().filter(|_| is_whole)?;
    Some((words, bytes.get(end..).unwrap_or_default()))
}

/// What happened, as the line in front of the records says it.
#[derive(Serialize, Deserialize)]
enum Head {
    Began(u64),
    Done(StepHead),
    Grown(StepHead),
    Undone,
    Redone,
    SavedFile(u64),
    SavedDraft(u64),
}

#[derive(Serialize, Deserialize)]
struct StepHead {
    label: String,
    stamp: String,
    state: u64,
    before: SideHead,
    after: SideHead,
}

/// Path, name and words of unknown fields.
type Fields = Vec<(String, String, String)>;

/// Records on one side of a step, but for those that are there.
#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
struct SideHead {
    /// Length of the words of those that are there.
    bytes: usize,
    /// Sections and ids of those that are not.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    gone: Vec<(String, String)>,
    /// The same of removed records.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    not_removed: Vec<(String, String)>,
    /// Whether the folder is among the changes.
    #[serde(skip_serializing_if = "Option::is_none")]
    corpus: Option<String>,
    /// What could not be read: section, id, words, reason.
    #[serde(skip_serializing_if = "Option::is_none")]
    kept: Option<Vec<(String, String, String, String)>>,
    /// Unknown fields: section and id of their record, empty for the notebook itself; then each.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    extra: Vec<(String, String, Fields)>,
}

fn words(entry: &Entry) -> String {
    let mut records = String::new();
    let mut step = |step: &Step| StepHead {
        label: step.label.clone(),
        stamp: step.stamp.clone(),
        state: step.state,
        before: side(&step.before, &mut records),
        after: side(&step.after, &mut records),
    };
    let head = match entry {
        Entry::Began(state) => Head::Began(*state),
        Entry::Done(it) => Head::Done(step(it)),
        Entry::Grown(it) => Head::Grown(step(it)),
        Entry::Undone => Head::Undone,
        Entry::Redone => Head::Redone,
        Entry::Saved(Place::File, state) => Head::SavedFile(*state),
        Entry::Saved(Place::Draft, state) => Head::SavedDraft(*state),
    };
    // Plain data: RON has no reason to refuse it, and an entry without a head is passed over.
    let head = ron::to_string(&head).unwrap_or_default();
    format!("{head}\n{records}")
}

/// Writes the records of `changes` behind `words`, and gives what is to be said in front.
fn side(changes: &[Change], words: &mut String) -> SideHead {
    let mut head = SideHead::default();
    let mut records = Notebook::new(NotebookId::read("journal"));
    for change in changes {
        match change {
            Change::Document(id, None) => head.gone.push(name(&id.into())),
            Change::Tag(id, None) => head.gone.push(name(&id.into())),
            Change::Excerpt(id, None) => head.gone.push(name(&id.into())),
            Change::Note(id, None) => head.gone.push(name(&id.into())),
            Change::Link(id, None) => head.gone.push(name(&id.into())),
            Change::Decision(id, None) => head.gone.push(name(&id.into())),
            Change::Rule(id, None) => head.gone.push(name(&id.into())),
            Change::Trash(id, None) => head.not_removed.push(name(id)),
            Change::Corpus(corpus) => head.corpus = Some(corpus.clone()),
            Change::Extra(id, fields) => {
                let (section, id) = id.as_ref().map(name).unwrap_or_default();
                let words = |it: &Extra| (it.path.clone(), it.name.clone(), it.words.clone());
                head.extra.push((section, id, fields.iter().map(words).collect()));
            }
            Change::Kept(kept) => head.kept = Some(kept.iter().map(kept_words).collect()),
            there => {
                records.put(there.clone());
            }
        }
    }
    if records != Notebook::new(records.id.clone()) {
        let printed = print(&records);
        head.bytes = printed.len();
        words.push_str(&printed);
    }
    head
}

fn name(record_id: &RecordId) -> (String, String) {
    (record_id.kind.section().to_owned(), record_id.id.to_string())
}

fn kept_words(kept: &Kept) -> (String, String, String, String) {
    let section = kept.kind.map_or("", Kind::section).to_owned();
    (section, kept.id.clone(), kept.words.clone(), kept.why.clone())
}

fn entry(words: &str) -> Option<Entry> {
    let (head, records) = words.split_once('\n')?;
    Some(match ron::from_str(head).ok()? {
        Head::Began(state) => Entry::Began(state),
        Head::Done(head) => Entry::Done(step(head, records)?),
        Head::Grown(head) => Entry::Grown(step(head, records)?),
        Head::Undone => Entry::Undone,
        Head::Redone => Entry::Redone,
        Head::SavedFile(state) => Entry::Saved(Place::File, state),
        Head::SavedDraft(state) => Entry::Saved(Place::Draft, state),
    })
}

fn step(head: StepHead, records: &str) -> Option<Step> {
    let StepHead { label, stamp, state, before, after } = head;
    let (before_words, after_words) = records.split_at_checked(before.bytes)?;
    let after_words = after_words.get(..after.bytes)?;
    Some(Step {
        label,
        stamp,
        state,
        before: changes(before, before_words)?,
        after: changes(after, after_words)?,
    })
}

/// The changes of one side; `None` where a record in it does not read.
fn changes(head: SideHead, words: &str) -> Option<Vec<Change>> {
    let mut found = Vec::new();
    let kind = |section: &str| Kind::ALL.into_iter().find(|kind| kind.section() == section);
    for (section, id) in &head.gone {
        found.push(Change::gone(&RecordId::new(kind(section)?, id)));
    }
    for (section, id) in &head.not_removed {
        found.push(Change::Trash(RecordId::new(kind(section)?, id), None));
    }
    found.extend(head.corpus.map(Change::Corpus));
    for (section, id, fields) in head.extra {
        let id = if section.is_empty() { None } else { Some(RecordId::new(kind(&section)?, &id)) };
        let fields = fields.into_iter();
        let fields = fields.map(|(path, name, words)| Extra { path, name, words }).collect();
        found.push(Change::Extra(id, fields));
    }
    if let Some(kept) = head.kept {
        let kept = kept.into_iter();
        found.push(Change::Kept(
            kept.map(|(section, id, words, why)| Kept { kind: kind(&section), id, words, why })
                .collect(),
        ));
    }
    if !words.is_empty() {
        let records = read::read(words).ok()?.notebook;
        if !records.kept.is_empty() {
            return None;
        }
        found.extend(records.documents.into_iter().map(|(id, it)| Change::Document(id, Some(it))));
        found.extend(records.tags.into_iter().map(|(id, it)| Change::Tag(id, Some(it))));
        found.extend(records.excerpts.into_iter().map(|(id, it)| Change::Excerpt(id, Some(it))));
        found.extend(records.notes.into_iter().map(|(id, it)| Change::Note(id, Some(it))));
        found.extend(records.links.into_iter().map(|(id, it)| Change::Link(id, Some(it))));
        let decisions = records.decisions.into_iter();
        found.extend(decisions.map(|(id, it)| Change::Decision(id, Some(it))));
        found.extend(records.rules.into_iter().map(|(id, it)| Change::Rule(id, Some(it))));
        found.extend(records.trash.into_iter().map(|(id, it)| Change::Trash(id, Some(it))));
    }
    Some(last_of_each(found))
}
