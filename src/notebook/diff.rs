//! What takes one notebook over to another: a change for each record that differs.
//!
//! So a notebook that was merged, or brought back whole, is taken in as an edit is: as one step that
//! can be undone. Start at [`changes`].

use std::{collections::BTreeMap, sync::Arc};

use super::{Notebook, edit::Change};

/// The changes that make `from` hold what `to` holds: pass them to [`Notebook::revert`]. Empty for
/// notebooks that hold the same.
///
/// Neither the id nor the desk is part of it: which notebook it is and what lies open stay.
///
/// Cost: a pass over all records of both; those that both share cost a comparison of pointers.
pub fn changes(from: &Notebook, to: &Notebook) -> Vec<Change> {
    let mut out = Vec::new();
    apart(&from.documents, &to.documents, |id, it| out.push(Change::Document(id, it)));
    apart(&from.tags, &to.tags, |id, it| out.push(Change::Tag(id, it)));
    apart(&from.excerpts, &to.excerpts, |id, it| out.push(Change::Excerpt(id, it)));
    apart(&from.notes, &to.notes, |id, it| out.push(Change::Note(id, it)));
    apart(&from.links, &to.links, |id, it| out.push(Change::Link(id, it)));
    apart(&from.trash, &to.trash, |id, it| out.push(Change::Trash(id, it)));
    if from.kept != to.kept {
        out.push(Change::Kept(to.kept.clone()));
    }
    for record_id in from.extra.keys().filter(|id| !to.extra.contains_key(id)) {
        out.push(Change::Extra(record_id.clone(), Vec::new()));
    }
    for (record_id, fields) in &to.extra {
        if from.extra.get(record_id) != Some(fields) {
            out.push(Change::Extra(record_id.clone(), fields.clone()));
        }
    }
    if from.corpus != to.corpus {
        out.push(Change::Corpus(to.corpus.clone()));
    }
    out
}

/// Tells what is not the same in two maps, in the order of keys: the value in `to`, `None` where it
/// has none.
fn apart<K: Ord + Clone, V: PartialEq>(
    from: &BTreeMap<K, Arc<V>>,
    to: &BTreeMap<K, Arc<V>>,
    mut say: impl FnMut(K, Option<Arc<V>>),
) {
    // In step, since two maps that are all but the same are not to be searched for every key.
    let mut left = from.iter().peekable();
    for (key, value) in to {
        while let Some((gone, _)) = left.next_if(|(before, _)| *before < key) {
            say(gone.clone(), None);
        }
        let same = left
            .next_if(|(before, _)| *before == key)
            .is_some_and(|(_, before)| Arc::ptr_eq(before, value) || before == value);
        if !same {
            say(key.clone(), Some(Arc::clone(value)));
        }
    }
    for (gone, _) in left {
        say(gone.clone(), None);
    }
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
