//! Every invariant of a notebook, as a list of problems.
//!
//! [`super::edit`] keeps them all; files edited or merged by hand do not. Nothing here is fatal: each
//! problem is a sentence for a list, and the notebook works with it.

use std::collections::BTreeMap;

use crate::text::anchor::Selector;

use super::{
    Notebook,
    decision::Decision,
    ids::{DecisionId, DocId, ExcerptId, LinkId, NoteId, RuleId, TagId},
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
    /// A document of a decision is not there.
    DecisionDocument(DecisionId, DocId),
    /// A passage of a decision has no words.
    DecisionEmpty(DecisionId),
    /// A passage of a decision is not as long as its quote.
    DecisionPlace(DecisionId),
    /// A rule says nothing.
    RuleEmpty(RuleId),
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
            Self::DecisionDocument(id, _) | Self::DecisionEmpty(id) | Self::DecisionPlace(id) => {
                id.into()
            }
            Self::RuleEmpty(id) => id.into(),
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
        let faults = [Fault::ExcerptEmpty(id()), Fault::ExcerptPlace(id())];
        if let Some((what, fault)) = selector_problem(&excerpt.made, ("it", "its place"), faults) {
            say(what, fault);
        }
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
    for (decision_id, decision) in &notebook.decisions {
        decision_problems(notebook, decision_id, decision, &mut |what, fault| {
            say(decision_id.as_str(), what, fault);
        });
    }
    for (rule_id, rule) in notebook.rules.iter().filter(|(_, rule)| rule.is_empty()) {
        // What a newer program lets it say is kept among its fields.
        if !notebook.extra.contains_key(&Some(rule_id.into())) {
            let what = match rule.files.as_str() {
                "" => "it says nothing".to_owned(),
                files => format!("it says nothing of {files}"),
            };
            say(rule_id.as_str(), what, Fault::RuleEmpty(rule_id.clone()));
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

fn decision_problems(
    notebook: &Notebook,
    decision_id: &DecisionId,
    decision: &Decision,
    say: &mut impl FnMut(String, Fault),
) {
    let id = || decision_id.clone();
    let mut missing: Vec<&DocId> = decision
        .ends()
        .map(|end| &end.document)
        .into_iter()
        .filter(|doc_id| !notebook.documents.contains_key(*doc_id))
        .collect();
    missing.dedup();
    for doc_id in missing {
        let what = format!("its document {doc_id} is not there");
        say(what, Fault::DecisionDocument(id(), doc_id.clone()));
    }
    let words = [
        ("its first passage", "the place of its first passage"),
        ("its second passage", "the place of its second passage"),
    ];
    for (end, words) in decision.ends().into_iter().zip(words) {
        let faults = [Fault::DecisionEmpty(id()), Fault::DecisionPlace(id())];
        if let Some((what, fault)) = selector_problem(&end.made, words, faults) {
            say(what, fault);
        }
    }
}

/// What does not fit in a selector, of which and of whose place it is said: an empty quote, or a place
/// of another length than its quote.
fn selector_problem(
    selector: &Selector,
    (it, its_place): (&str, &str),
    [empty, place]: [Fault; 2],
) -> Option<(String, Fault)> {
    let n_scalars = selector.exact.chars().count();
    if selector.exact.trim().is_empty() {
        return Some((format!("{it} quotes nothing"), empty));
    }
    let Some(length) = selector.end.checked_sub(selector.start) else {
        return Some((format!("{its_place} ends before it begins"), place));
    };
    let what = format!("{its_place} is {length} characters long, its quote {n_scalars}");
    (length != n_scalars).then_some((what, place))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use crate::{
        notebook::{
            decision::{End, Verdict},
            excerpt::{Excerpt, Placed},
            ids::NotebookId,
            kept::Extra,
            link::{Link, LinkKind},
            note::{Block, Note},
            record::DocumentRecord,
            rule::Rule,
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
            blocks: vec![Block::Excerpt(ExcerptId::read("e1")), Block::Text(String::new())],
            ..Note::titled("n", 0)
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
    fn decisions_need_their_documents_and_words() {
        let decide = |n: &mut Notebook, document: &str, start: usize, exact: &str| {
            let good = n.excerpts[&ExcerptId::read("e1")].made.clone();
            let bad = Selector { start, exact: exact.to_owned(), ..good.clone() };
            let end = |document: &str, made| End { document: DocId::read(document), made };
            let decision = Decision {
                a: end("d", good),
                b: end(document, bad),
                verdict: Verdict::Rejected,
                memo: String::new(),
                class: String::new(),
                rule: String::new(),
                score: 0,
                engine: 1,
                link: Some(LinkId::read("gone")),
                created: String::new(),
                rev: 0,
            };
            n.decisions.insert(DecisionId::read("p"), Arc::new(decision));
        };
        check(|n| decide(n, "d", 7, "naïve"), &[]);
        check(|n| decide(n, "gone", 7, "naïve"), &["p: its document gone is not there"]);
        check(|n| decide(n, "d", 7, " "), &["p: its second passage quotes nothing"]);
        let what = "p: the place of its second passage is 4 characters long, its quote 5";
        check(|n| decide(n, "d", 8, "naïve"), &[what]);
        let mut notebook = sound();
        decide(&mut notebook, "d", 8, "naïve");
        let ways = crate::notebook::repair::repairs(&notebook, &problems(&notebook)[0]);
        notebook.apply(&ways[0].edit, "2026-11-26T10:00:00Z").unwrap();
        assert_eq!(problems(&notebook), []);
        assert!(notebook.trash.is_empty() && notebook.decisions.len() == 1);
    }

    #[test]
    fn a_rule_says_something_or_holds_what_is_not_known_here() {
        let add = |n: &mut Notebook| {
            let rule = Rule { files: "press/".to_owned(), ..Rule::default() };
            n.rules.insert(RuleId::read("r"), Arc::new(rule));
        };
        check(add, &["r: it says nothing of press/"]);
        let newer = |n: &mut Notebook| {
            add(n);
            let (path, name) = (String::new(), "mood".to_owned());
            let extra = Extra { path, name, words: "Grave".to_owned() };
            n.extra.insert(Some((&RuleId::read("r")).into()), vec![extra]);
        };
        check(newer, &[]);
        let mut notebook = sound();
        add(&mut notebook);
        let ways = crate::notebook::repair::repairs(&notebook, &problems(&notebook)[0]);
        notebook.apply(&ways[0].edit, "2026-11-26T10:00:00Z").unwrap();
        assert_eq!(problems(&notebook), []);
        let empty = crate::notebook::edit::Edit::AddRule(RuleId::read("s"), Rule::default());
        assert!(notebook.apply(&empty, "").is_err());
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
