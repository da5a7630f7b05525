//! The version that two notebooks both come from, looked for among versions that were kept.
//!
//! A merge is as good as its base. One that is too old makes conflicts where there are none, and one
//! that is too young loses work without a word: what one side never had would count as removed by it.
//! Revisions of records alone cannot tell, since two people raise the same number. So a version counts
//! only where the other side has, word for word, everything that was new in it, and nothing that is
//! older than in it: then its file was made from that version or a later one. The first is not
//! enough, because what was new may have come from the other side, by an earlier merge.
//!
//! Refuses to know where versions are kept. Start at [`ancestor`].

use std::{collections::BTreeMap, sync::Arc};

use super::{Notebook, diff::changes, edit::Change, kept::RecordId};

/// A version of a notebook that was kept.
#[derive(Clone, Debug)]
pub struct Version {
    /// What it held.
    pub notebook: Notebook,
    /// Whether it was found on the disk and not saved by this program: what was kept before it need
    /// not be what it was made from.
    pub is_found: bool,
}

/// The youngest of `versions` that `theirs` surely comes from, without what is in doubt there. They are the past of the notebook that
/// is open, the latest first; the oldest has nothing before it to tell it by and is never the answer.
///
/// Cost: a comparison of each version with the one before it, until there is an answer.
pub fn ancestor(
    versions: impl IntoIterator<Item = Version>,
    theirs: &Notebook,
) -> Option<Notebook> {
    let mut versions = versions.into_iter();
    let mut version = versions.next()?;
    // A version that was found, until it is seen to come from the one before it.
    let mut found: Option<Notebook> = None;
    for before in versions {
        let news: Vec<Change> =
            changes(&before.notebook, &version.notebook).into_iter().filter(is_told_by).collect();
        let is_known = !news.is_empty();
        if is_known
            && let Some(found) = found.take()
            && !news.iter().all(|change| holds(&found, change))
        {
            return None;
        }
        if is_known
            && news.iter().all(|change| holds(theirs, change))
            && !is_behind(theirs, &version.notebook)
        {
            return Some(without_doubt(version.notebook, theirs));
        }
        if version.is_found {
            found = Some(version.notebook);
        }
        version = before;
    }
    None
}

/// Whether a change says which version it is. Where the notebook lies and what could not be read
/// does not, and what was cleared from the trash is gone everywhere after a while.
fn is_told_by(change: &Change) -> bool {
    !matches!(
        change,
        Change::Corpus(_) | Change::Kept(_) | Change::Extra(..) | Change::Trash(_, None)
    )
}

/// Whether a notebook lacks a record of a version, or has one as it was before: what is removed stays
/// in the trash, and what is changed has a higher revision.
fn is_behind(notebook: &Notebook, version: &Notebook) -> bool {
    fn lacks<K: Ord, V: PartialEq>(
        have: &BTreeMap<K, Arc<V>>,
        version: &BTreeMap<K, Arc<V>>,
        rev: impl Fn(&V) -> u64,
        is_removed: impl Fn(&K) -> bool,
    ) -> bool {
        version.iter().any(|(key, was)| match have.get(key) {
            Some(is) => is != was && rev(is) <= rev(was),
            None => !is_removed(key),
        })
    }
    let in_trash = |record_id: RecordId| notebook.trash.contains_key(&record_id);
    lacks(&notebook.excerpts, &version.excerpts, |it| it.rev, |id| in_trash(id.into()))
        || lacks(&notebook.notes, &version.notes, |it| it.rev, |id| in_trash(id.into()))
        || lacks(&notebook.links, &version.links, |it| it.rev, |id| in_trash(id.into()))
        || lacks(&notebook.decisions, &version.decisions, |it| it.rev, |id| in_trash(id.into()))
        || lacks(&notebook.rules, &version.rules, |it| it.rev, |id| in_trash(id.into()))
        || version.tags.keys().any(|id| !notebook.tags.contains_key(id) && !in_trash(id.into()))
        || version.trash.iter().any(|(record_id, trashed)| {
            notebook.record(record_id).is_some_and(|is| is == trashed.was)
        })
}

/// The version without tags and documents that are not the same in the other notebook: they have no
/// revision that every change raises, so that nobody knows which is the older.
fn without_doubt(mut version: Notebook, theirs: &Notebook) -> Notebook {
    version.tags.retain(|id, tag| theirs.tags.get(id).is_none_or(|it| it == tag));
    version.documents.retain(|id, record| theirs.documents.get(id).is_none_or(|it| it == record));
    version
}

/// Whether a notebook has a record just as the change leaves it.
fn holds(notebook: &Notebook, change: &Change) -> bool {
    match change {
        Change::Document(id, it) => notebook.documents.get(id) == it.as_ref(),
        Change::Tag(id, it) => notebook.tags.get(id) == it.as_ref(),
        Change::Excerpt(id, it) => notebook.excerpts.get(id) == it.as_ref(),
        Change::Note(id, it) => notebook.notes.get(id) == it.as_ref(),
        Change::Link(id, it) => notebook.links.get(id) == it.as_ref(),
        Change::Decision(id, it) => notebook.decisions.get(id) == it.as_ref(),
        Change::Rule(id, it) => notebook.rules.get(id) == it.as_ref(),
        Change::Trash(id, it) => notebook.trash.get(id) == it.as_ref(),
        Change::Kept(_) | Change::Extra(..) | Change::Corpus(_) => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::notebook::{
        edit::Edit,
        ids::{NoteId, NotebookId},
        note::Note,
    };

    /// A notebook after each of these edits; the first state is the empty one.
    fn past(edits: &[Edit]) -> Vec<Notebook> {
        let mut states = vec![Notebook::new(NotebookId::read("nb"))];
        for (number, edit) in edits.iter().enumerate() {
            let mut next = states.last().unwrap().clone();
            next.apply(edit, &format!("2026-11-26T10:00:{number:02}Z")).unwrap();
            states.push(next);
        }
        states
    }

    fn note(id: &str) -> Edit {
        let note = Note::titled(id, 0);
        Edit::AddNote(NoteId::read(id), note)
    }

    fn title(id: &str, title: &str) -> Edit {
        Edit::RenameNote(NoteId::read(id), title.to_owned())
    }

    fn later(state: &Notebook, edits: &[Edit], stamp: &str) -> Notebook {
        let mut notebook = state.clone();
        for edit in edits {
            notebook.apply(edit, stamp).unwrap();
        }
        notebook
    }

    /// Which state of the past is found for a notebook; `found` are those that were not saved here.
    #[track_caller]
    fn check(states: &[Notebook], found: &[usize], theirs: &Notebook, expect: Option<usize>) {
        let versions = states.iter().enumerate().rev().map(|(idx, state)| Version {
            notebook: state.clone(),
            is_found: found.contains(&idx),
        });
        let answer = ancestor(versions, theirs);
        let at = answer.map(|answer| states.iter().position(|it| *it == answer).unwrap());
        assert_eq!(at, expect);
    }

    #[test]
    fn the_version_that_a_copy_was_made_from_is_found() {
        let states = past(&[note("a"), note("b"), title("a", "A"), note("c")]);
        check(&states, &[], &states[2], Some(2));
        check(&states, &[], &later(&states[2], &[note("x"), title("a", "x")], "t"), Some(2));
        check(&states, &[], &later(&states[4], &[note("x")], "t"), Some(4));
    }

    #[test]
    fn a_version_is_none_where_the_copy_went_on_from_what_was_new_in_it() {
        // It may be the one, but then an older one does no harm.
        let states = past(&[note("a"), note("b"), title("a", "A")]);
        check(&states, &[], &later(&states[3], &[title("a", "x")], "t"), Some(2));
    }

    #[test]
    fn the_same_number_of_changes_is_no_sign() {
        let states = past(&[note("a"), note("b"), title("a", "A"), title("a", "AA")]);
        let theirs = later(&states[2], &[title("a", "x"), title("a", "y"), title("a", "z")], "t");
        check(&states, &[], &theirs, Some(2));
    }

    #[test]
    fn a_version_that_took_in_the_copy_is_not_what_the_copy_was_made_from() {
        let mut states = past(&[note("a"), note("b"), title("a", "A"), note("c")]);
        let theirs = later(&states[2], &[note("x")], "t");
        // The copy is merged, and later once more.
        let merged = later(&states[4], &[note("x")], "t");
        states.push(merged);
        check(&states, &[], &theirs, Some(2));
        // What was changed and removed here before that is known as well.
        let mut states = past(&[note("a"), note("b"), Edit::RemoveNote(NoteId::read("a"))]);
        let theirs = later(&states[2], &[note("x")], "t");
        let merged = later(&states[3], &[note("x")], "t");
        states.push(merged);
        check(&states, &[], &theirs, Some(2));
    }

    #[test]
    fn the_oldest_version_and_a_stranger_have_no_answer() {
        let states = past(&[note("a"), note("b")]);
        check(&states[1..], &[], &states[1], None);
        check(&states, &[], &Notebook::new(NotebookId::read("nb-other")), None);
        check(&[], &[], &states[1], None);
    }

    #[test]
    fn what_was_kept_before_a_version_from_elsewhere_counts_only_as_its_past() {
        let mut states = past(&[note("a"), note("b"), note("c")]);
        let theirs = later(&states[2], &[note("x")], "t");
        // Somebody went on from the last state: its past is ours.
        let went_on = later(&states[3], &[note("d")], "u");
        // Somebody put back the first one: what was saved between is not its past.
        let put_back = later(&states[1], &[note("d")], "u");
        states.push(went_on);
        check(&states, &[4], &theirs, Some(2));
        states[4] = put_back;
        check(&states, &[4], &theirs, None);
    }
}
