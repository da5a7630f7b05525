//! Every invariant of a notebook, as a list of problems.
//!
//! [`super::edit`] keeps them all; files edited or merged by hand do not. Nothing here is fatal: each
//! problem is a sentence for a list, and the notebook works with it.

use std::collections::BTreeMap;

use crate::text::anchor::Selector;

use super::{Notebook, ids::TagId, note::Block, tag::Tag};

/// Something in a notebook that does not fit; nothing is lost by it, and it can be repaired.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The record it stands in, by id.
    pub record: String,
    /// What is wrong, as a sentence for people.
    pub what: String,
}

/// Everything that does not fit in `notebook`, ordered by kind of record and id; empty for a sound
/// one.
///
/// Cost: each record once, the words of each excerpt once, and for each tag the tags above it.
pub fn problems(notebook: &Notebook) -> Vec<Problem> {
    let mut found = Vec::new();
    let mut say = |record: &str, what: String| {
        found.push(Problem { record: record.to_owned(), what });
    };
    let mut keys: BTreeMap<u8, &TagId> = BTreeMap::new();
    for (tag_id, tag) in &notebook.tags {
        tag_problems(notebook, tag, &mut |what| say(tag_id.as_str(), what));
        if let Some(key) = tag.key {
            let first = *keys.entry(key).or_insert(tag_id);
            if first != tag_id {
                say(tag_id.as_str(), format!("its key {key} is also that of {first}"));
            }
        }
    }
    for (excerpt_id, excerpt) in &notebook.excerpts {
        let mut say = |what| say(excerpt_id.as_str(), what);
        if !notebook.documents.contains_key(&excerpt.document) {
            say(format!("its document {} is not there", excerpt.document));
        }
        for tag in excerpt.tags.iter().filter(|tag| !notebook.tags.contains_key(tag)) {
            say(format!("its tag {tag} is not there"));
        }
        selector_problems(&excerpt.made, &mut say);
    }
    for (note_id, note) in &notebook.notes {
        for block in &note.blocks {
            if let Block::Excerpt(excerpt_id) = block
                && !notebook.excerpts.contains_key(excerpt_id)
            {
                say(note_id.as_str(), format!("its excerpt {excerpt_id} is not there"));
            }
        }
    }
    for (link_id, link) in &notebook.links {
        for end in [&link.from, &link.to] {
            if !notebook.excerpts.contains_key(end) {
                say(link_id.as_str(), format!("its excerpt {end} is not there"));
            }
        }
        if link.from == link.to {
            say(link_id.as_str(), "it leads from an excerpt to the same excerpt".to_owned());
        }
    }
    found
}

fn tag_problems(notebook: &Notebook, tag: &Tag, say: &mut impl FnMut(String)) {
    if tag.name.trim().is_empty() {
        say("it has no name".to_owned());
    }
    if let Some(key) = tag.key.filter(|key| !(1..=9).contains(key)) {
        say(format!("its key {key} is none of 1 to 9"));
    }
    let Some(parent) = &tag.parent else { return };
    if !notebook.tags.contains_key(parent) {
        say(format!("the tag above it, {parent}, is not there"));
    }
    let mut above = Some(parent);
    let mut n_steps = 0;
    while let Some(tag_id) = above {
        n_steps += 1;
        if n_steps > notebook.tags.len() {
            say("the tags above it form a circle".to_owned());
            return;
        }
        above = notebook.tags.get(tag_id).and_then(|tag| tag.parent.as_ref());
    }
}

fn selector_problems(selector: &Selector, say: &mut impl FnMut(String)) {
    let n_scalars = selector.exact.chars().count();
    if selector.exact.trim().is_empty() {
        say("it quotes nothing".to_owned());
    } else if selector.start > selector.end {
        say("its place ends before it begins".to_owned());
    } else if selector.end - selector.start != n_scalars {
        let length = selector.end - selector.start;
        say(format!("its place is {length} characters long, its quote {n_scalars}"));
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use crate::{
        notebook::{
            excerpt::{Excerpt, Placed},
            ids::{DocId, ExcerptId, LinkId, NoteId, NotebookId},
            link::{Link, LinkKind},
            note::Note,
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
