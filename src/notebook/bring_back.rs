//! Bringing back what a notebook was: all of it, or one record with what it refers to.
//!
//! Two notebooks go in, the one there is and the same as it was once; [`differences`] lists what sets
//! them apart, and [`super::edit::Edit::BringBack`] brings it back. A sound notebook stays sound.
//! Nothing is lost by it: what came since goes to the trash, and what the trash holds stays there.
//!
//! Where an excerpt was found last and where the folder lies are no part of what was: both follow the
//! files as they are now. Refuses to know where the former notebook comes from.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use super::{
    Notebook,
    diff::{changes, names},
    edit::{Change, EditError},
    excerpt::Excerpt,
    ids::TagId,
    kept::{Kind, RecordId},
    tag::Tag,
    trash::{Trashed, Was},
};

/// What is brought back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// The whole notebook.
    All,
    /// One record, or with `None` the words of the file that could not be read.
    One(Option<RecordId>),
}

/// What became of something since.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fate {
    /// It was removed.
    Removed,
    /// It says something else.
    Changed,
    /// It was made.
    Added,
}

/// Something that is not as it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The record; `None` for the words of the file that could not be read.
    pub record: Option<RecordId>,
    /// What became of it.
    pub fate: Fate,
}

/// What sets `now` apart from what it was `then`: notes in the reader's order, excerpts by document
/// and place, tags, links, decisions, documents, rules; of each kind what was removed, changed, added.
///
/// Cost: a pass over all records of both; those that both share cost a comparison of pointers.
pub fn differences(now: &Notebook, then: &Notebook) -> Vec<Difference> {
    let mut records: BTreeSet<RecordId> = BTreeSet::new();
    for change in changes(now, then) {
        match &change {
            Change::Extra(Some(record_id), _) => _ = records.insert(record_id.clone()),
            Change::Trash(..) | Change::Kept(_) | Change::Extra(None, _) | Change::Corpus(_) => {}
            _ if change.says_same(&change.as_in(now)) => {}
            _ => records.extend(change.record()),
        }
    }
    let mut found: Vec<_> = records
        .into_iter()
        .filter_map(|record_id| {
            let (is, was) = (now.record(&record_id), then.record(&record_id));
            let fate = match (&is, &was) {
                (None, Some(_)) => Fate::Removed,
                (Some(_), Some(_)) => Fate::Changed,
                (Some(_), None) => Fate::Added,
                // Unknown fields of a record that is gone.
                (None, None) => return None,
            };
            let rank = Kind::LISTED.iter().position(|kind| *kind == record_id.kind);
            let order = place(was.or(is).as_ref());
            Some(((rank, fate, order), record_id))
        })
        .collect();
    found.sort_unstable();
    let mut listed: Vec<Difference> = found
        .into_iter()
        .map(|((_, fate, _), record_id)| Difference { record: Some(record_id), fate })
        .collect();
    if now.kept != then.kept {
        let fate = match (now.kept.is_empty(), then.kept.is_empty()) {
            (true, _) => Fate::Removed,
            (false, true) => Fate::Added,
            (false, false) => Fate::Changed,
        };
        listed.push(Difference { record: None, fate });
    }
    listed
}

impl Kind {
    /// All kinds, in the order in which people care for them.
    pub const LISTED: [Self; 7] = [
        Self::Note,
        Self::Excerpt,
        Self::Tag,
        Self::Link,
        Self::Decision,
        Self::Document,
        Self::Rule,
    ];
}

/// Where a record stands among those of its kind.
fn place(was: Option<&Was>) -> (String, usize) {
    match was {
        Some(Was::Note(note)) => (note.order.clone(), 0),
        Some(Was::Excerpt(excerpt)) => (excerpt.document.to_string(), excerpt.made.start),
        Some(Was::Decision(decision)) => (decision.a.document.to_string(), decision.a.made.start),
        Some(Was::Tag(tag)) => (tag.name.to_lowercase(), 0),
        Some(Was::Document(record)) => (record.path.clone(), 0),
        Some(Was::Rule(rule)) => (rule.sentence(), 0),
        Some(Was::Link(_)) | None => (String::new(), 0),
    }
}

/// The changes that bring back in `now` what was `then`: pass them to [`Notebook::revert`]. `stamp`,
/// RFC 3339, is when what came since goes to the trash.
///
/// A record comes with those it refers to that are gone: a note with its excerpts, an excerpt with its
/// document and its tags, a tag with the tags above it, a link with its ends, a decision with its
/// documents. All other records stay
/// as they are; a number key that another tag has by now stays with that one, and a tag that would
/// come to stand below itself stays where it is.
///
/// Cost: that of [`differences`].
///
/// # Errors
/// Where one record is asked for that was not there then.
pub(super) fn brought(
    now: &Notebook,
    then: &Notebook,
    what: &What,
    stamp: &str,
) -> Result<Vec<Change>, EditError> {
    match what {
        What::All => Ok(all(now, then, stamp)),
        What::One(None) => Ok(vec![Change::Kept(then.kept.clone())]),
        What::One(Some(record_id)) => {
            let missing = || EditError::Missing(format!("such {}", record_id.kind.name()));
            then.record(record_id).map(|was| one(now, then, record_id, was)).ok_or_else(missing)
        }
    }
}

fn all(now: &Notebook, then: &Notebook, stamp: &str) -> Vec<Change> {
    let mut out = Vec::new();
    for change in changes(now, then) {
        match change {
            Change::Corpus(_) => {}
            // What is in the trash now stays there, but for what lives again.
            Change::Trash(record_id, trashed) => {
                let lives = then.record(&record_id).is_some();
                if trashed.is_some() || lives {
                    out.push(Change::Trash(record_id, trashed));
                }
            }
            Change::Extra(Some(record_id), fields) => {
                if then.record(&record_id).is_some() {
                    out.push(Change::Extra(Some(record_id), fields));
                }
            }
            change => {
                let is = change.as_in(now);
                if change.says_same(&is) {
                    continue;
                }
                let Some(record_id) = change.record() else {
                    out.push(change);
                    continue;
                };
                if then.record(&record_id).is_none()
                    && !then.trash.contains_key(&record_id)
                    && let Some(was) = now.record(&record_id)
                {
                    let trashed = Arc::new(Trashed { deleted: stamp.to_owned(), was });
                    out.push(Change::Trash(record_id, Some(trashed)));
                }
                out.push(placed_as_now(change, now));
            }
        }
    }
    out
}

fn one(now: &Notebook, then: &Notebook, record_id: &RecordId, was: Was) -> Vec<Change> {
    let mut found: BTreeMap<RecordId, Was> = BTreeMap::new();
    let mut waiting = vec![(record_id.clone(), was)];
    while let Some((record_id, was)) = waiting.pop() {
        for used in names(&was) {
            let is_there = now.record(&used).is_some() || found.contains_key(&used);
            if let Some(was) = then.record(&used).filter(|_| !is_there && used != record_id) {
                waiting.push((used, was));
            }
        }
        found.insert(record_id, was);
    }
    fit_tags(now, &mut found);
    let mut out = Vec::new();
    for (record_id, was) in found {
        if now.trash.contains_key(&record_id) {
            out.push(Change::Trash(record_id.clone(), None));
        }
        let key = Some(record_id.clone());
        if let Some(fields) = then.extra.get(&key).filter(|it| now.extra.get(&key) != Some(it)) {
            out.push(Change::Extra(key, fields.clone()));
        }
        out.push(placed_as_now(was.change(&record_id.id), now));
    }
    out
}

/// Keeps tags that come back from what no two tags can have: a number key of another, a place below
/// themselves.
fn fit_tags(now: &Notebook, found: &mut BTreeMap<RecordId, Was>) {
    let mut tags = now.tags.clone();
    let coming: Vec<(TagId, Arc<Tag>)> = found
        .iter()
        .filter_map(|(record_id, was)| match was {
            Was::Tag(tag) => Some((TagId::read(&record_id.id), Arc::clone(tag))),
            _ => None,
        })
        .collect();
    tags.extend(coming.iter().cloned());
    for (tag_id, mut tag) in coming {
        let has_key = |(id, it): (&TagId, &Arc<Tag>)| *id != tag_id && it.key == tag.key;
        if tag.key.is_some() && tags.iter().any(has_key) {
            Arc::make_mut(&mut tag).key = None;
        }
        if is_below_itself(&tags, &tag_id) {
            let parent = now.tags.get(&tag_id).and_then(|tag| tag.parent.clone());
            Arc::make_mut(&mut tag).parent = parent;
        }
        tags.insert(tag_id.clone(), Arc::clone(&tag));
        found.insert((&tag_id).into(), Was::Tag(tag));
    }
}

fn is_below_itself(tags: &BTreeMap<TagId, Arc<Tag>>, tag_id: &TagId) -> bool {
    let parent = |id: &TagId| tags.get(id).and_then(|tag| tag.parent.as_ref());
    let mut above = parent(tag_id);
    for _ in 0..tags.len() {
        match above {
            Some(id) if id == tag_id => return true,
            Some(id) => above = parent(id),
            None => return false,
        }
    }
    false
}

/// An excerpt whose passage is the same stands where it stands now.
fn placed_as_now(change: Change, now: &Notebook) -> Change {
    let Change::Excerpt(excerpt_id, Some(was)) = change else { return change };
    let is = now.excerpts.get(&excerpt_id);
    let was = match is.filter(|is| is.made == was.made && is.placed != was.placed) {
        Some(is) => Arc::new(Excerpt { placed: is.placed, ..Excerpt::clone(&was) }),
        None => was,
    };
    Change::Excerpt(excerpt_id, Some(was))
}

#[cfg(test)]
mod tests {
    use crate::notebook::{edit::Edit, ids::NotebookId, tag::Colour};

    use super::*;

    const STAMP: &str = "2026-11-26T14:02:00Z";

    fn tag(name: &str, parent: Option<&str>, key: Option<u8>) -> Tag {
        let parent = parent.map(TagId::read);
        Tag { name: name.to_owned(), parent, colour: Colour::Grey, key, about: String::new() }
    }

    fn with(tags: &[(&str, Option<&str>, Option<u8>)]) -> Notebook {
        let mut notebook = Notebook::new(NotebookId::read("nb"));
        for (name, parent, key) in tags {
            let tag = Arc::new(tag(name, *parent, *key));
            notebook.tags.insert(TagId::read(name), tag);
        }
        notebook
    }

    fn bring(now: &Notebook, then: &Notebook, name: &str) -> Notebook {
        let what = What::One(Some(RecordId::new(Kind::Tag, name)));
        let mut notebook = now.clone();
        notebook.revert(brought(now, then, &what, STAMP).unwrap());
        notebook
    }

    #[test]
    fn a_tag_comes_back_with_those_above_it_and_no_others() {
        let then = with(&[("a", None, None), ("b", Some("a"), None), ("c", None, None)]);
        assert_eq!(
            bring(&with(&[]), &then, "b"),
            with(&[("a", None, None), ("b", Some("a"), None)])
        );
    }

    #[test]
    fn a_number_key_stays_with_the_tag_that_has_it_now() {
        let then = with(&[("a", None, Some(1))]);
        let now = with(&[("b", None, Some(1))]);
        assert_eq!(bring(&now, &then, "a"), with(&[("a", None, None), ("b", None, Some(1))]));
    }

    #[test]
    fn no_tag_comes_to_stand_below_itself() {
        let then = with(&[("a", Some("b"), None), ("b", None, None)]);
        let now = with(&[("a", None, None), ("b", Some("a"), None)]);
        assert_eq!(bring(&now, &then, "a"), now);
        assert_eq!(bring(&now, &then, "b"), with(&[("a", None, None), ("b", None, None)]));
    }

    #[test]
    fn what_came_since_goes_to_the_trash_and_what_was_removed_leaves_it() {
        let then = with(&[("a", None, None)]);
        let mut now = then.clone();
        now.apply(&Edit::RemoveTag(TagId::read("a")), STAMP).unwrap();
        now.apply(&Edit::AddTag(TagId::read("b"), tag("b", None, None)), STAMP).unwrap();
        now.apply(&Edit::AddTag(TagId::read("c"), tag("c", None, None)), STAMP).unwrap();
        now.apply(&Edit::RemoveTag(TagId::read("c")), STAMP).unwrap();
        let fates: Vec<_> = differences(&now, &then)
            .into_iter()
            .map(|it| (it.record.unwrap().id.to_string(), it.fate))
            .collect();
        assert_eq!(fates, [("a".to_owned(), Fate::Removed), ("b".to_owned(), Fate::Added)]);
        let before = now.clone();
        let undo = now.revert(brought(&now, &then, &What::All, STAMP).unwrap());
        assert_eq!(now.tags, then.tags);
        let trash: Vec<&str> = now.trash.keys().map(|id| id.id.as_str()).collect();
        assert_eq!(trash, ["b", "c"]);
        now.revert(undo);
        assert_eq!(now, before);
    }

    #[test]
    fn what_was_not_there_then_cannot_be_brought_back() {
        let what = What::One(Some(RecordId::new(Kind::Tag, "a")));
        let error = brought(&with(&[]), &with(&[]), &what, STAMP).unwrap_err();
        assert_eq!(error, EditError::Missing("such tag".to_owned()));
    }
}
