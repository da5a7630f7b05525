//! What must fit between records after a merge that looked at each by itself.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use crate::notebook::{
    Notebook,
    decision::Verdict,
    ids::{DecisionId, TagId},
    kept::{Kind, RecordId},
    note::Block,
};

use super::Conflict;

/// Brings back records that one side removed and the other uses, until nothing used is missing that
/// either side has, be it in its trash: what a side wrote into a record before removing it may name
/// what it removed too. What is missing in both stays so.
pub(super) fn bring_back(
    mine: &Notebook,
    theirs: &Notebook,
    out: &mut Notebook,
    conflicts: &mut Vec<Conflict>,
) {
    loop {
        let missing: BTreeMap<RecordId, _> = used(out)
            .into_iter()
            .filter(|id| out.record(id).is_none())
            .filter_map(|id| {
                let removed = || {
                    let trashed = [mine, theirs].into_iter().filter_map(|it| it.trash.get(&id));
                    let latest = trashed.max_by_key(|it| (&it.deleted, format!("{:?}", it.was)));
                    latest.map(|it| it.was.clone())
                };
                let living = mine.record(&id).or_else(|| theirs.record(&id));
                let was = living.or_else(removed)?;
                Some((id, was))
            })
            .collect();
        if missing.is_empty() {
            return;
        }
        for (record_id, was) in missing {
            out.trash.remove(&record_id);
            out.put(was.change(&record_id.id));
            let what = "one version removed it, the other uses it; it stays".to_owned();
            conflicts.push(Conflict { record: Some(record_id), what, copy: None });
        }
    }
}

/// Every record that another names and cannot do without; a decision can do without its link.
fn used(notebook: &Notebook) -> BTreeSet<RecordId> {
    let mut used = BTreeSet::new();
    used.extend(notebook.tags.values().filter_map(|tag| Some(tag.parent.as_ref()?.into())));
    for excerpt in notebook.excerpts.values() {
        used.insert((&excerpt.document).into());
        used.extend(excerpt.tags.iter().map(RecordId::from));
    }
    for note in notebook.notes.values() {
        used.extend(note.blocks.iter().filter_map(|block| match block {
            Block::Excerpt(excerpt_id) => Some(excerpt_id.into()),
            Block::Text(_) => None,
        }));
    }
    for link in notebook.links.values() {
        used.extend([(&link.from).into(), (&link.to).into()]);
    }
    for decision in notebook.decisions.values() {
        used.extend(decision.ends().map(|end| RecordId::from(&end.document)));
    }
    used
}

/// Undoes moves of tags that together make a circle, as when each side put one tag below the other.
/// A circle that a side has already stays.
pub(super) fn cut_circles(
    base: &Notebook,
    sides: [&Notebook; 2],
    out: &mut Notebook,
    conflicts: &mut Vec<Conflict>,
) {
    let tags: Vec<TagId> = out.tags.keys().cloned().collect();
    for tag_id in tags {
        if !is_in_circle(out, &tag_id) || sides.iter().any(|side| is_in_circle(side, &tag_id)) {
            continue;
        }
        let before = base.tags.get(&tag_id).and_then(|tag| tag.parent.clone());
        for parent in [before, None] {
            if let Some(tag) = out.tags.get_mut(&tag_id) {
                Arc::make_mut(tag).parent = parent;
            }
            if !is_in_circle(out, &tag_id) {
                break;
            }
        }
        conflicts.push(Conflict {
            record: Some(RecordId::new(Kind::Tag, tag_id.as_str())),
            what: "the versions put tags below each other in a circle; it is where it was"
                .to_owned(),
            copy: None,
        });
    }
}

/// Whether the way up from a tag comes back to it.
fn is_in_circle(notebook: &Notebook, tag_id: &TagId) -> bool {
    let parent = |id: &TagId| notebook.tags.get(id).and_then(|tag| tag.parent.as_ref());
    let mut above = parent(tag_id);
    for _ in 0..notebook.tags.len() {
        match above {
            Some(id) if id == tag_id => return true,
            Some(id) => above = parent(id),
            None => return false,
        }
    }
    false
}

/// Takes a number key from all but one of the tags that the sides gave it to: the one that had it
/// before, else the one with the lowest id. Two tags with one key within a side stay.
pub(super) fn part_keys(
    base: &Notebook,
    sides: [&Notebook; 2],
    out: &mut Notebook,
    conflicts: &mut Vec<Conflict>,
) {
    let mut by_key: BTreeMap<u8, Vec<TagId>> = BTreeMap::new();
    for (tag_id, tag) in &out.tags {
        if let Some(key) = tag.key {
            by_key.entry(key).or_default().push(tag_id.clone());
        }
    }
    for (key, tags) in by_key {
        let has = |notebook: &Notebook, tag_id: &TagId| {
            notebook.tags.get(tag_id).is_some_and(|tag| tag.key == Some(key))
        };
        let was_shared =
            sides.iter().any(|side| tags.iter().filter(|tag_id| has(side, tag_id)).count() > 1);
        if was_shared {
            continue;
        }
        let keeps = tags.iter().find(|tag_id| has(base, tag_id)).or(tags.first()).cloned();
        for tag_id in tags.into_iter().filter(|tag_id| Some(tag_id) != keeps.as_ref()) {
            if let Some(tag) = out.tags.get_mut(&tag_id) {
                Arc::make_mut(tag).key = None;
            }
            conflicts.push(Conflict {
                record: Some(RecordId::new(Kind::Tag, tag_id.as_str())),
                what: format!("another tag has its number key {key} in the other version"),
                copy: None,
            });
        }
    }
}

/// Names parallels on which each side made a decision of its own, and otherwise than the other. Both
/// decisions stay. Where a side has both already, that is nothing new.
pub(super) fn note_verdicts(
    base: &Notebook,
    sides: [&Notebook; 2],
    out: &Notebook,
    conflicts: &mut Vec<Conflict>,
) {
    let verdict = |notebook: &Notebook, decision_id: &DecisionId| {
        notebook.decisions.get(decision_id).map(|decision| decision.verdict)
    };
    let news = sides.map(|side| {
        let mut news: BTreeMap<_, Vec<(&DecisionId, Verdict)>> = BTreeMap::new();
        for (decision_id, decision) in &side.decisions {
            let is = Some(decision.verdict);
            if decision.verdict != Verdict::Open
                && verdict(base, decision_id) != is
                && verdict(out, decision_id) == is
            {
                let of_parallel = news.entry(decision.passages()).or_default();
                of_parallel.push((decision_id, decision.verdict));
            }
        }
        news
    });
    let [of_mine, of_theirs] = &news;
    let [mine, theirs] = sides;
    for (passages, ours) in of_mine {
        let others = of_theirs.get(passages).into_iter().flatten();
        let pairs = others.flat_map(|other| ours.iter().map(move |own| [*own, *other]));
        for pair in pairs {
            let [(own_id, own), (other_id, other)] = pair;
            let is_new = verdict(mine, other_id).is_none() && verdict(theirs, own_id).is_none();
            if own == other || !is_new {
                continue;
            }
            for (decision_id, verdict) in pair {
                let what = format!(
                    "one version accepted the parallel, the other rejected it; both decisions \
                     stand, and by this one it is {}",
                    verdict.word()
                );
                conflicts.push(Conflict { record: Some(decision_id.into()), what, copy: None });
            }
        }
    }
}
