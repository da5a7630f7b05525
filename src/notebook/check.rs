//! Every invariant of a notebook, as a list of problems.
//!
//! [`super::edit`] keeps them all; files edited or merged by hand do not. Nothing here is fatal: each
//! problem is a sentence for a list, and the notebook works with it.

use std::collections::BTreeMap;

use crate::text::anchor::Selector;

use super::{
    Notebook,
    ids::{ExcerptId, LinkId, NoteId, TagId},
    kept::{Kept, RecordId},
    tag::Tag,
};

/// Something in a notebook that does not fit; nothing is lost by it, and it can be repaired: see
/// [`super::repair`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The record it stands in, by id.
    pub record: String,
    /// What is wrong, as a sentence for people.
    pub what: String,
    /// What is wrong, for the program.
    pub fault: Fault,
}

/// What does not fit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// A tag has no name.
    TagName(TagId),
    /// A tag's number key is none, or another's.
    TagKey(TagId),
    /// The tag above a tag is not there.
    TagParent(TagId, TagId),
    /// The way up from a tag never ends.
    TagCircle(TagId),
    /// An excerpt's document is not there.
    ExcerptDocument(ExcerptId),
    /// A tag of an excerpt is not there.
    ExcerptTag(ExcerptId, TagId),
    /// An excerpt quotes nothing.
    ExcerptEmpty(ExcerptId),
    /// An excerpt's place is not as long as its quote.
    ExcerptPlace(ExcerptId),
    /// An excerpt in a note is not there.
    NoteExcerpt(NoteId, ExcerptId),
    /// An end of a link is not there.
    LinkEnd(LinkId, ExcerptId),
    /// A link leads to where it begins.
    LinkToItself(LinkId),
    /// Words of the file could not be read.
    Unread(Kept),
}

impl Fault {
    /// The record it stands in; `None` for words that belong to no record that could be made out.
    pub fn record(&self) -> Option<RecordId> {
        Some(match self {
            Self::TagName(id) | Self::TagKey(id) | Self::TagParent(id, _) | Self::TagCircle(id) => {
                id.into()
            }
            Self::ExcerptDocument(id)
            | Self::ExcerptTag(id, _)
            | Self::ExcerptEmpty(id)
            | Self::ExcerptPlace(id) => id.into(),
            Self::NoteExcerpt(id, _) => id.into(),
            Self::LinkEnd(id, _) | Self::LinkToItself(id) => id.into(),
            Self::Unread(_) => return None,
        })
    }
}

/// Everything that does not fit in `notebook`, ordered by kind of record and id; empty for a sound
/// one.
///
/// Cost: each record once, the words of each excerpt once, and for each tag the tags above it.
pub fn problems(notebook: &Notebook) -> Vec<Problem> {
    let mut found = Vec::new();
    let mut say = |record: &str, what: String, fault: Fault| {
        found.push(Problem { record: record.to_owned(), what, fault });
    };
    for kept in &notebook.kept {
        let record = match kept.kind {
            Some(kind) if kept.id.is_empty() => kind.section(),
            Some(_) => &kept.id,
            None => "the notebook",
        };
        let what = format!("some words could not be read and are kept as they are: {}", kept.why);
        say(record, what, Fault::Unread(kept.clone()));
    }
    let mut keys: BTreeMap<u8, &TagId> = BTreeMap::new();
    for (tag_id, tag) in &notebook.tags {
        tag_problems(notebook, tag_id, tag, &mut |what, fault| say(tag_id.as_str(), what, fault));
        if let Some(key) = tag.key {
            let first = *keys.entry(key).or_insert(tag_id);
            if first != tag_id {
                let what = format!("its key {key} is also that of {first}");
                say(tag_id.as_str(), what, Fault::TagKey(tag_id.clone()));
            }
        }
    }
    for (excerpt_id, excerpt) in &notebook.excerpts {
        let id = || excerpt_id.clone();
        let mut say = |what, fault| say(excerpt_id.as_str(), what, fault);
        if !notebook.documents.contains_key(&excerpt.document) {
            let what = format!("its document {} is not there", excerpt.document);
            say(what, Fault::ExcerptDocument(id()));
        }
        for tag in excerpt.tags.iter().filter(|tag| !notebook.tags.contains_key(tag)) {
            say(format!("its tag {tag} is not there"), Fault::ExcerptTag(id(), tag.clone()));
        }
        selector_problems(excerpt_id, &excerpt.made, &mut say);
    }
    for (note_id, note) in &notebook.notes {
        for excerpt_id in note.excerpts().filter(|id| !notebook.excerpts.contains_key(id)) {
            let fault = Fault::NoteExcerpt(note_id.clone(), excerpt_id.clone());
            say(note_id.as_str(), format!("its excerpt {excerpt_id} is not there"), fault);
        }
    }
    for (link_id, link) in &notebook.links {
        let id = || link_id.clone();
        let ends = [Some(&link.from), Some(&link.to).filter(|to| **to != link.from)];
        for end in ends.into_iter().flatten() {
            if !notebook.excerpts.contains_key(end) {
                let fault = Fault::LinkEnd(id(), end.clone());
                say(link_id.as_str(), format!("its excerpt {end} is not there"), fault);
            }
        }
        if link.from == link.to {
            let what = "it leads from an excerpt to the same excerpt".to_owned();
            say(link_id.as_str(), what, Fault::LinkToItself(id()));
        }
    }
    found
}

fn tag_problems(
    notebook: &Notebook,
    tag_id: &TagId,
    tag: &Tag,
    say: &mut impl FnMut(String, Fault),
) {
    let id = || tag_id.clone();
    if tag.name.trim().is_empty() {
        say("it has no name".to_owned(), Fault::TagName(id()));
    }
    if let Some(key) = tag.key.filter(|key| !(1..=9).contains(key)) {
        say(format!("its key {key} is none of 1 to 9"), Fault::TagKey(id()));
    }
    let Some(parent) = &tag.parent else { return };
    if !notebook.tags.contains_key(parent) {
        let what = format!("the tag above it, {parent}, is not there");
        say(what, Fault::TagParent(id(), parent.clone()));
    }
    let mut above = Some(parent);
    let mut n_steps = 0;
    while let Some(tag_id) = above {
        n_steps += 1;
        if n_steps > notebook.tags.len() {
            say("the tags above it form a circle".to_owned(), Fault::TagCircle(id()));
            return;
        }
        above = notebook.tags.get(tag_id).and_then(|tag| tag.parent.as_ref());
    }
}

fn selector_problems(id: &ExcerptId, selector: &Selector, say: &mut impl FnMut(String, Fault)) {
    let n_scalars = selector.exact.chars().count();
    if selector.exact.trim().is_empty() {
        say("it quotes nothing".to_owned(), Fault::ExcerptEmpty(id.clone()));
    } else if selector.start > selector.end {
        say("its place ends before it begins".to_owned(), Fault::ExcerptPlace(id.clone()));
    } else if selector.end - selector.start != n_scalars {
        let length = selector.end - selector.start;
        let what = format!("its place is {length} characters long, its quote {n_scalars}");
        say(what, Fault::ExcerptPlace(id.clone()));
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use crate::{
        notebook::{
            excerpt::{Excerpt, Placed},
            ids::{DocId, NotebookId},
            link::{Link, LinkKind},
            note::{Block, Note},
            record::DocumentRecord,
            tag::Colour,
        },
        text::document::TextHash,
    };

    use super::*;

    /// Two excerpts, a tag below a tag, a note and a link, all sound.
    fn sound() -> Notebook {
        let mut notebook = Notebook::new(NotebookId::read("nb"));
        notebook.documents.insert(DocId::read("d"), Arc::new(DocumentRecord::default()));
        put_tag(&mut notebook, "t1", "a", None, Some(1));
        put_tag(&mut notebook, "t2", "b", Some("t1"), Some(9));
        for id in ["e1", "e2"] {
            let made = Selector {
                text: TextHash::of("naïve"),
                start: 7,
                end: 12,
                paragraph: 1,
                occurrence: (1, 1),
                exact: "naïve".to_owned(),
                prefix: String::new(),
                suffix: String::new(),
            };
            let excerpt = Excerpt {
                document: DocId::read("d"),
                made,
                history: Vec::new(),
                placed: Placed::default(),
                tags: vec![TagId::read("t2")],
                memo: String::new(),
                created: String::new(),
                rev: 0,
            };
            notebook.excerpts.insert(ExcerptId::read(id), Arc::new(excerpt));
        }
        let note = Note {
            title: "n".to_owned(),
            order: "V".to_owned(),
            created: String::new(),
            edited: String::new(),
            rev: 0,
            blocks: vec![Block::Excerpt(ExcerptId::read("e1")), Block::Text(String::new())],
        };
        notebook.notes.insert(NoteId::read("n"), Arc::new(note));
        put_link(&mut notebook, "e1", "e2");
        notebook
    }

    fn put_tag(n: &mut Notebook, id: &str, name: &str, parent: Option<&str>, key: Option<u8>) {
        let (name, parent) = (name.to_owned(), parent.map(TagId::read));
        let tag = Tag { name, parent, colour: Colour::Blue, key, about: String::new() };
        n.tags.insert(TagId::read(id), Arc::new(tag));
    }

    fn put_link(notebook: &mut Notebook, from: &str, to: &str) {
        let (from, to) = (ExcerptId::read(from), ExcerptId::read(to));
        let link = Link { from, to, kind: LinkKind::Quotes, memo: String::new(), rev: 0 };
        notebook.links.insert(LinkId::read("l"), Arc::new(link));
    }

    fn change_excerpt(notebook: &mut Notebook, change: impl FnOnce(&mut Excerpt)) {
        change(Arc::make_mut(notebook.excerpts.get_mut(&ExcerptId::read("e1")).unwrap()));
    }

    #[track_caller]
    fn check(change: impl FnOnce(&mut Notebook), expect: &[&str]) {
        let mut notebook = sound();
        change(&mut notebook);
        let found: Vec<String> = problems(&notebook)
            .into_iter()
            .map(|problem| format!("{}: {}", problem.record, problem.what))
            .collect();
        assert_eq!(found, expect);
    }

    #[test]
    fn a_sound_notebook_has_no_problems() {
        check(|_| {}, &[]);
    }

    #[test]
    fn tags_need_a_name_a_key_of_their_own_and_a_parent_that_is_there() {
        check(|n| put_tag(n, "t3", " ", None, None), &["t3: it has no name"]);
        check(|n| put_tag(n, "t3", "c", None, Some(0)), &["t3: its key 0 is none of 1 to 9"]);
        check(|n| put_tag(n, "t3", "c", None, Some(9)), &["t3: its key 9 is also that of t2"]);
        check(
            |n| put_tag(n, "t3", "c", Some("gone"), None),
            &["t3: the tag above it, gone, is not there"],
        );
    }

    #[test]
    fn tags_in_a_circle_and_below_it_are_named() {
        check(
            |n| {
                put_tag(n, "t1", "a", Some("t2"), None);
                put_tag(n, "t3", "c", Some("t1"), None);
                put_tag(n, "t4", "d", Some("t4"), None);
            },
            &[
                "t1: the tags above it form a circle",
                "t2: the tags above it form a circle",
                "t3: the tags above it form a circle",
                "t4: the tags above it form a circle",
            ],
        );
    }

    #[test]
    fn excerpts_need_their_document_and_tags_and_a_place_as_long_as_the_quote() {
        check(
            |n| {
                n.documents.clear();
                change_excerpt(n, |excerpt| excerpt.tags.push(TagId::read("gone")));
            },
            &[
                "e1: its document d is not there",
                "e1: its tag gone is not there",
                "e2: its document d is not there",
            ],
        );
        check(
            |n| change_excerpt(n, |e| e.made.start = 90),
            &["e1: its place ends before it begins"],
        );
        check(
            |n| change_excerpt(n, |e| e.made.end = 13),
            &["e1: its place is 6 characters long, its quote 5"],
        );
        check(|n| change_excerpt(n, |e| e.made.exact = "\n".into()), &["e1: it quotes nothing"]);
    }

    #[test]
    fn notes_and_links_need_their_excerpts() {
        check(
            |n| {
                n.excerpts.remove(&ExcerptId::read("e1"));
            },
            &["n: its excerpt e1 is not there", "l: its excerpt e1 is not there"],
        );
        check(|n| put_link(n, "e2", "e2"), &["l: it leads from an excerpt to the same excerpt"]);
    }
}
