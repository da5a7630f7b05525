//! What can be done about each problem of a notebook, as edits: named, undoable, chosen by the reader.
//!
//! Nothing is repaired by itself, for a repair gives something up. Start at [`repairs`].

use crate::text::anchor::Selector;

use super::{
    Notebook,
    check::{Fault, Problem},
    decision::Decision,
    edit::Edit,
    ids::{DecisionId, ExcerptId, TagId},
    kept::RecordId,
    note::Block,
    record::DocumentRecord,
    tag::{Colour, Tag},
};

/// One way out of a problem.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repair {
    /// What it does, for a button: "Take it out of the note".
    pub label: &'static str,
    /// The edit that does it.
    pub edit: Edit,
}

/// The ways out of a problem that [`super::check::problems`] named, the one that keeps most first.
/// Empty if the problem is gone by now; otherwise the last one always applies.
pub fn repairs(notebook: &Notebook, problem: &Problem) -> Vec<Repair> {
    match &problem.fault {
        Fault::TagName(tag_id) => with_tag(notebook, tag_id, "Name it “unnamed”", |tag| {
            "unnamed".clone_into(&mut tag.name);
        }),
        Fault::TagKey(tag_id) => {
            with_tag(notebook, tag_id, "Take the key from it", |tag| tag.key = None)
        }
        Fault::TagParent(tag_id, parent) => {
            let mut ways = from_trash(notebook, &parent.into());
            ways.extend(with_tag(notebook, tag_id, "Put it at the top", |tag| tag.parent = None));
            ways
        }
        Fault::TagCircle(tag_id) => {
            with_tag(notebook, tag_id, "Put it at the top", |tag| tag.parent = None)
        }
        Fault::ExcerptTag(excerpt_id, tag_id) => missing_tag(notebook, excerpt_id, tag_id),
        Fault::ExcerptPlace(excerpt_id) => {
            let excerpt = notebook.excerpts.get(excerpt_id);
            let moved = excerpt.map(|excerpt| {
                let start = excerpt.made.start;
                let end = start.saturating_add(excerpt.made.exact.chars().count());
                let made = Selector { end, ..excerpt.made.clone() };
                Edit::MoveEnds(excerpt_id.clone(), made)
            });
            way("Make its place as long as its quote", moved)
        }
        Fault::ExcerptDocument(excerpt_id) | Fault::ExcerptEmpty(excerpt_id) => {
            let is_there = notebook.excerpts.contains_key(excerpt_id);
            way("Remove the excerpt", is_there.then(|| Edit::RemoveExcerpt(excerpt_id.clone())))
        }
        Fault::NoteExcerpt(note_id, excerpt_id) => {
            let Some(note) = notebook.notes.get(note_id) else { return Vec::new() };
            let card = Block::Excerpt(excerpt_id.clone());
            let cards = note.blocks.iter().enumerate().filter(|(_, block)| **block == card);
            // From the last, so that each index still holds when its turn comes.
            let edits: Vec<Edit> =
                cards.rev().map(|(at, _)| Edit::RemoveBlock(note_id.clone(), at)).collect();
            let out = Edit::Several("take out of note".to_owned(), edits);
            let mut ways = from_trash(notebook, &excerpt_id.into());
            ways.extend(way("Take it out of the note", Some(out)));
            ways
        }
        Fault::LinkEnd(link_id, excerpt_id) => {
            let is_there = notebook.links.contains_key(link_id);
            let mut ways = from_trash(notebook, &excerpt_id.into());
            let remove = is_there.then(|| Edit::RemoveLink(link_id.clone()));
            ways.extend(way("Remove the link", remove));
            ways
        }
        Fault::LinkToItself(link_id) => {
            let is_there = notebook.links.contains_key(link_id);
            way("Remove the link", is_there.then(|| Edit::RemoveLink(link_id.clone())))
        }
        Fault::DecisionDocument(decision_id, doc_id) => {
            let mut ways = from_trash(notebook, &doc_id.into());
            ways.extend(without_decision(notebook, decision_id));
            ways
        }
        Fault::DecisionPlace(decision_id) => {
            let mut ways = refitted(notebook, decision_id);
            ways.extend(without_decision(notebook, decision_id));
            ways
        }
        Fault::RuleEmpty(rule_id) => {
            let is_there = notebook.rules.contains_key(rule_id);
            way("Remove the rule", is_there.then(|| Edit::RemoveRule(rule_id.clone())))
        }
        Fault::DecisionEmpty(decision_id) => without_decision(notebook, decision_id),
        Fault::Unread(kept) => {
            let is_there = notebook.kept.contains(kept);
            way("Drop these words", is_there.then(|| Edit::DropKept(kept.clone())))
        }
    }
}

fn way(label: &'static str, edit: Option<Edit>) -> Vec<Repair> {
    edit.map(|edit| Repair { label, edit }).into_iter().collect()
}

fn from_trash(notebook: &Notebook, record_id: &RecordId) -> Vec<Repair> {
    let is_there = notebook.trash.contains_key(record_id);
    way("Bring it back from the trash", is_there.then(|| Edit::Restore(record_id.clone())))
}

fn without_decision(notebook: &Notebook, decision_id: &DecisionId) -> Vec<Repair> {
    let is_there = notebook.decisions.contains_key(decision_id);
    let remove = is_there.then(|| Edit::RemoveDecision { id: decision_id.clone() });
    way("Remove the decision", remove)
}

/// Passages of a decision are never changed: it is made anew, under its id. Not where a document is
/// missing, for then making it would make an empty record of that.
fn refitted(notebook: &Notebook, decision_id: &DecisionId) -> Vec<Repair> {
    let refit = notebook.decisions.get(decision_id).and_then(|decision| {
        let record = |doc_id| notebook.documents.get(doc_id).map(|it| DocumentRecord::clone(it));
        let records = [record(&decision.a.document)?, record(&decision.b.document)?];
        let mut decision = Decision::clone(decision);
        for made in [&mut decision.a.made, &mut decision.b.made] {
            made.end = made.start.saturating_add(made.exact.chars().count());
        }
        let id = decision_id.clone();
        let remove = Edit::RemoveDecision { id: id.clone() };
        let decide = Edit::Decide { id, decision: Box::new(decision), records: Box::new(records) };
        Some(Edit::Several("refit decision".to_owned(), vec![remove, decide]))
    });
    way("Make its places as long as their quotes", refit)
}

fn missing_tag(notebook: &Notebook, excerpt_id: &ExcerptId, tag_id: &TagId) -> Vec<Repair> {
    let mut ways = from_trash(notebook, &tag_id.into());
    if ways.is_empty() {
        let tag = Tag {
            name: "recovered".to_owned(),
            parent: None,
            colour: Colour::Grey,
            key: None,
            about: String::new(),
        };
        let edit = Edit::AddTag(tag_id.clone(), fitting(notebook, tag_id, tag));
        ways.extend(way("Make a tag for it", Some(edit)));
    }
    let drop = notebook.excerpts.get(excerpt_id).map(|excerpt| {
        let rest = excerpt.tags.iter().filter(|tag| *tag != tag_id).cloned();
        Edit::TagExcerpt(excerpt_id.clone(), rest.collect())
    });
    ways.extend(way("Take the tag off the excerpt", drop));
    ways
}

fn with_tag(
    notebook: &Notebook,
    tag_id: &TagId,
    label: &'static str,
    change: impl FnOnce(&mut Tag),
) -> Vec<Repair> {
    let tag = notebook.tags.get(tag_id).map(|tag| {
        let mut tag = Tag::clone(tag);
        change(&mut tag);
        Edit::SetTag(tag_id.clone(), fitting(notebook, tag_id, tag))
    });
    way(label, tag)
}

/// The tag such that it can be set: at the top if the way up from it leads nowhere or round, and
/// under a name that is free there.
fn fitting(notebook: &Notebook, tag_id: &TagId, mut tag: Tag) -> Tag {
    let mut above = tag.parent.clone();
    for n_steps in 0.. {
        let Some(id) = above.as_ref() else { break };
        let parent = notebook.tags.get(id).filter(|_| id != tag_id);
        let (Some(parent), true) = (parent, n_steps < notebook.tags.len()) else {
            tag.parent = None;
            break;
        };
        let next = parent.parent.clone();
        above = next;
    }
    if tag.name.trim().is_empty() {
        "unnamed".clone_into(&mut tag.name);
    }
    let is_taken = |name: &str| {
        let name = name.trim().to_lowercase();
        notebook.tags.iter().any(|(other_id, other)| {
            other_id != tag_id
                && other.parent == tag.parent
                && other.name.trim().to_lowercase() == name
        })
    };
    let mut name = tag.name.clone();
    let mut number = 2_usize;
    while is_taken(&name) {
        name = format!("{} {number}", tag.name);
        number += 1;
    }
    tag.name = name;
    tag
}
