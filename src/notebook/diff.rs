//! What differs between two notebooks, record by record, and how changes that came from outside go
//! together with what the reader did meanwhile.
//!
//! Records are compared by pointer first, so that two notebooks of which one was made from the other
//! cost a walk over pointers and the records that differ. Refuses to know files and clocks. Start at
//! [`changes`] and [`take_in`].

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use super::{
    Notebook,
    edit::Change,
    kept::{Extra, RecordId},
    merge::{self, Conflict},
    note::Block,
    trash::Was,
};

/// The changes that make `to` of `from`, in no order that matters. The id and the desk are left out:
/// the one never changes, the other is no part of the work.
///
/// Cost: a walk over all records by pointer; a comparison of those that are not shared.
pub fn changes(from: &Notebook, to: &Notebook) -> Vec<Change> {
    let mut out = Vec::new();
    differing(&from.documents, &to.documents, &mut out, Change::Document);
    differing(&from.tags, &to.tags, &mut out, Change::Tag);
    differing(&from.excerpts, &to.excerpts, &mut out, Change::Excerpt);
    differing(&from.notes, &to.notes, &mut out, Change::Note);
    differing(&from.links, &to.links, &mut out, Change::Link);
    differing(&from.decisions, &to.decisions, &mut out, Change::Decision);
    differing(&from.rules, &to.rules, &mut out, Change::Rule);
    differing(&from.trash, &to.trash, &mut out, Change::Trash);
    if from.kept != to.kept {
        out.push(Change::Kept(to.kept.clone()));
    }
    if from.extra != to.extra {
        let keys: BTreeSet<&Option<RecordId>> = from.extra.keys().chain(to.extra.keys()).collect();
        for key in keys.into_iter().filter(|key| from.extra.get(key) != to.extra.get(key)) {
            let extra: Vec<Extra> = to.extra.get(key).cloned().unwrap_or_default();
            out.push(Change::Extra(key.clone(), extra));
        }
    }
    if from.corpus != to.corpus {
        out.push(Change::Corpus(to.corpus.clone()));
    }
    out
}

/// Records of one kind that differ; both maps are walked side by side.
fn differing<K: Ord + Clone, V: PartialEq>(
    from: &BTreeMap<K, Arc<V>>,
    to: &BTreeMap<K, Arc<V>>,
    out: &mut Vec<Change>,
    change: fn(K, Option<Arc<V>>) -> Change,
) {
    let mut from = from.iter().peekable();
    for (key, value) in to {
        while let Some((gone, _)) = from.next_if(|(id, _)| *id < key) {
            out.push(change(gone.clone(), None));
        }
        let before = from.next_if(|(id, _)| *id == key);
        let is_same = before.is_some_and(|(_, it)| Arc::ptr_eq(it, value) || it == value);
        if !is_same {
            out.push(change(key.clone(), Some(Arc::clone(value))));
        }
    }
    out.extend(from.map(|(gone, _)| change(gone.clone(), None)));
}

/// Makes `notebook` share the records that it has alike with `other`, so that a later comparison of
/// the two is one of pointers.
pub fn share(notebook: &mut Notebook, other: &Notebook) {
    fn alike<K: Ord, V: PartialEq>(of: &mut BTreeMap<K, Arc<V>>, with: &BTreeMap<K, Arc<V>>) {
        for (key, value) in of {
            if let Some(same) = with.get(key).filter(|it| !Arc::ptr_eq(it, value) && *it == value) {
                *value = Arc::clone(same);
            }
        }
    }
    alike(&mut notebook.documents, &other.documents);
    alike(&mut notebook.tags, &other.tags);
    alike(&mut notebook.excerpts, &other.excerpts);
    alike(&mut notebook.notes, &other.notes);
    alike(&mut notebook.links, &other.links);
    alike(&mut notebook.decisions, &other.decisions);
    alike(&mut notebook.rules, &other.rules);
    alike(&mut notebook.trash, &other.trash);
}

/// The changes that bring `now` in step with `whole`, where `whole` was made of `sent` and of what
/// came from outside, and the reader has made `now` of `sent` meanwhile. And what somebody should look
/// at.
///
/// Applied to `now` they give what [`merge::merge`] of the three gives. But only records that differ,
/// and those that they name, are merged: so that it costs a walk over pointers and the changes, and
/// can be done between two frames.
pub fn take_in(sent: &Notebook, now: &Notebook, whole: &Notebook) -> (Vec<Change>, Vec<Conflict>) {
    let outside = changes(sent, whole);
    if outside.is_empty() {
        return (outside, Vec::new());
    }
    let inside = changes(sent, now);
    if inside.is_empty() {
        return (outside, Vec::new());
    }
    let mut ids: BTreeSet<RecordId> = outside.iter().chain(&inside).filter_map(record_of).collect();
    let sides = [sent, now, whole];
    // Tags are few, and name each other: their tree and their number keys are looked at as a whole.
    ids.extend(sides.iter().flat_map(|side| side.tags.keys().map(RecordId::from)));
    let mut new: Vec<RecordId> = ids.iter().cloned().collect();
    while let Some(record_id) = new.pop() {
        for side in sides {
            let removed = side.trash.get(&record_id).map(|trashed| trashed.was.clone());
            for was in side.record(&record_id).into_iter().chain(removed) {
                new.extend(names(&was).into_iter().filter(|named| ids.insert(named.clone())));
            }
        }
    }
    let [sent, now, whole] = sides.map(|side| part(side, &ids));
    let merged = merge::merge(&sent, &now, &whole);
    (changes(&now, &merged.notebook), merged.conflicts)
}

/// The record that a change is about.
fn record_of(change: &Change) -> Option<RecordId> {
    match change {
        Change::Document(id, _) => Some(id.into()),
        Change::Tag(id, _) => Some(id.into()),
        Change::Excerpt(id, _) => Some(id.into()),
        Change::Note(id, _) => Some(id.into()),
        Change::Link(id, _) => Some(id.into()),
        Change::Decision(id, _) => Some(id.into()),
        Change::Rule(id, _) => Some(id.into()),
        Change::Trash(id, _) => Some(id.clone()),
        Change::Extra(id, _) => id.clone(),
        Change::Kept(_) | Change::Corpus(_) => None,
    }
}

/// The records that a record names and cannot do without. A decision's link is none of them.
pub(super) fn names(was: &Was) -> Vec<RecordId> {
    match was {
        Was::Document(_) | Was::Rule(_) => Vec::new(),
        Was::Tag(tag) => tag.parent.iter().map(RecordId::from).collect(),
        Was::Excerpt(excerpt) => {
            let tags = excerpt.tags.iter().map(RecordId::from);
            tags.chain([(&excerpt.document).into()]).collect()
        }
        Was::Note(note) => {
            let cards = note.blocks.iter().filter_map(|block| match block {
                Block::Excerpt(excerpt_id) => Some(excerpt_id.into()),
                Block::Text(_) => None,
            });
            cards.collect()
        }
        Was::Link(link) => vec![(&link.from).into(), (&link.to).into()],
        Was::Decision(decision) => {
            decision.ends().into_iter().map(|end| (&end.document).into()).collect()
        }
    }
}

/// The notebook with these records only; what belongs to no record stays whole.
fn part(notebook: &Notebook, ids: &BTreeSet<RecordId>) -> Notebook {
    fn some<K: Ord + Clone, V>(
        of: &BTreeMap<K, Arc<V>>,
        ids: &BTreeSet<RecordId>,
        read: impl Fn(&RecordId) -> Option<K>,
    ) -> BTreeMap<K, Arc<V>> {
        let wanted = ids.iter().filter_map(|record_id| {
            let key = read(record_id)?;
            let value = Arc::clone(of.get(&key)?);
            Some((key, value))
        });
        wanted.collect()
    }
    use super::{
        ids::{DecisionId, DocId, ExcerptId, LinkId, NoteId, RuleId, TagId},
        kept::Kind,
    };
    let of = |kind: Kind, id: &RecordId| (id.kind == kind).then(|| id.id.clone());
    let mut out = Notebook::new(notebook.id.clone());
    out.corpus.clone_from(&notebook.corpus);
    out.kept.clone_from(&notebook.kept);
    out.extra.clone_from(&notebook.extra);
    out.documents =
        some(&notebook.documents, ids, |id| of(Kind::Document, id).map(|id| DocId::read(&id)));
    out.tags = some(&notebook.tags, ids, |id| of(Kind::Tag, id).map(|id| TagId::read(&id)));
    out.excerpts =
        some(&notebook.excerpts, ids, |id| of(Kind::Excerpt, id).map(|id| ExcerptId::read(&id)));
    out.notes = some(&notebook.notes, ids, |id| of(Kind::Note, id).map(|id| NoteId::read(&id)));
    out.links = some(&notebook.links, ids, |id| of(Kind::Link, id).map(|id| LinkId::read(&id)));
    out.decisions =
        some(&notebook.decisions, ids, |id| of(Kind::Decision, id).map(|id| DecisionId::read(&id)));
    out.rules = some(&notebook.rules, ids, |id| of(Kind::Rule, id).map(|id| RuleId::read(&id)));
    out.trash = some(&notebook.trash, ids, |id| Some(id.clone()));
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::notebook::{
        ids::{NotebookId, TagId},
        kept::{Extra, Kind, RecordId},
        tag::{Colour, Tag},
    };

    fn with_tags(names: &[(&str, &str)]) -> Notebook {
        let mut notebook = Notebook::new(NotebookId::read("nb"));
        for (id, name) in names {
            let tag = Tag {
                name: (*name).to_owned(),
                parent: None,
                colour: Colour::Grey,
                key: None,
                about: String::new(),
            };
            notebook.tags.insert(TagId::read(id), Arc::new(tag));
        }
        notebook
    }

    #[track_caller]
    fn check(from: &Notebook, to: &Notebook, n_changes: usize) {
        let changes = changes(from, to);
        assert_eq!(changes.len(), n_changes);
        let mut taken = from.clone();
        let back = taken.revert(changes);
        assert!(taken.is_same_work(to));
        taken.revert(back);
        assert_eq!(&taken, from, "and back");
    }

    #[test]
    fn only_what_differs_is_a_change() {
        let empty = with_tags(&[]);
        let one = with_tags(&[("t-b", "b")]);
        check(&empty, &empty, 0);
        check(&empty, &one, 1);
        check(&one, &empty, 1);
        check(&one, &one.clone(), 0);
        check(&with_tags(&[("t-a", "a"), ("t-b", "b"), ("t-d", "d")]), &one, 2);
        check(&one, &with_tags(&[("t-a", "a"), ("t-b", "B"), ("t-c", "c")]), 3);
    }

    #[test]
    fn what_is_not_understood_is_taken_over_too() {
        let one = with_tags(&[("t-b", "b")]);
        let mut more = one.clone();
        let field =
            Extra { path: String::new(), name: "icon".to_owned(), words: "Star".to_owned() };
        more.extra.insert(Some(RecordId::new(Kind::Tag, "t-b")), vec![field.clone()]);
        more.extra.insert(None, vec![field]);
        "elsewhere".clone_into(&mut more.corpus);
        check(&one, &more, 3);
        check(&more, &one, 3);
    }
}
