//! Two versions of a notebook as one, record by record.
//!
//! Both come from a third, the base. What one side changed is taken; what both changed is merged by
//! field, texts by line, the blocks of notes by block. Where that cannot be, both versions are kept:
//! of a note, a link or a decision as a second record, of an excerpt's ends in its history, of a tag's name in
//! its description. Nothing that one side wrote is lost because the other removed it, and a record
//! that one side removed stays where the other has come to use it.
//!
//! The result does not depend on which side is called mine, but for the desk: so two people who each
//! merge the other's version come to the same notebook. Of two versions of a note, the one edited
//! last keeps the id, and the copy's id follows from what is in it.
//!
//! Refuses to know files and clocks. Start at [`merge`].

mod body;
mod diff3;
mod fields;
mod references;

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
    sync::Arc,
};

use super::{
    Notebook,
    decision::Decision,
    ids::{DecisionId, Ids, LinkId, NoteId},
    kept::{Extra, Kept, RecordId},
    link::Link,
    note::Note,
    trash::{Trashed, Was},
};

use fields::{Joint, Version, joint};

/// What came of a merge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Merged {
    /// The notebook.
    pub notebook: Notebook,
    /// What somebody should look at; nothing is lost, but two people meant different things. Ordered
    /// by kind of record and id.
    pub conflicts: Vec<Conflict>,
}

/// A place where two versions did not go together by themselves.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Conflict {
    /// The record; `None` for the notebook itself.
    pub record: Option<RecordId>,
    /// What was done about it, as a clause for people.
    pub what: String,
    /// The record that holds the other version, where there is one.
    pub copy: Option<RecordId>,
}

impl fmt::Display for Conflict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.record {
            Some(record) => write!(f, "{record}: {}", self.what)?,
            None => write!(f, "the notebook: {}", self.what)?,
        }
        self.copy.as_ref().map_or(Ok(()), |copy| write!(f, " ({})", copy.id))
    }
}

/// Merges `mine` and `theirs`, which both come from `base`.
///
/// With one side equal to the base, or both to each other, the answer is the other, unchanged.
///
/// Cost: a comparison of every record, by pointer where it is shared; the differences of those that
/// both sides changed.
pub fn merge(base: &Notebook, mine: &Notebook, theirs: &Notebook) -> Merged {
    let untouched = if mine == base {
        Some(theirs)
    } else {
        (theirs == base || mine == theirs).then_some(mine)
    };
    if let Some(notebook) = untouched {
        return Merged { notebook: notebook.clone(), conflicts: Vec::new() };
    }
    let id = one_of(&base.id, &mine.id, &theirs.id).unwrap_or(&mine.id).clone();
    let mut merge = Merge { base, mine, theirs, out: Notebook::new(id), conflicts: Vec::new() };
    merge.corpus();
    merge.out.desk = one_of(&base.desk, &mine.desk, &theirs.desk).unwrap_or(&mine.desk).clone();
    let mut copies = Copies::default();
    merge.out.documents =
        merge.records(|n| &n.documents, |id, base, a, b| joint(id, base, a, b, fields::document));
    merge.out.tags =
        merge.records(|n| &n.tags, |id, base, a, b| joint(id, base, a, b, fields::tag));
    merge.out.excerpts =
        merge.records(|n| &n.excerpts, |id, base, a, b| joint(id, base, a, b, fields::excerpt));
    merge.out.notes = merge.records(
        |n| &n.notes,
        |id, base, a, b| {
            let mut joint = joint(id, base, a, b, fields::note);
            copies.notes.extend(joint.copy.take().map(|copy| (id.clone(), Note::clone(&copy))));
            joint
        },
    );
    merge.out.links = merge.records(
        |n| &n.links,
        |id, base, a, b| {
            let mut joint = joint(id, base, a, b, fields::link);
            copies.links.extend(joint.copy.take().map(|copy| (id.clone(), Link::clone(&copy))));
            joint
        },
    );
    merge.out.decisions = merge.records(
        |n| &n.decisions,
        |id, base, a, b| {
            let mut joint = joint(id, base, a, b, fields::decision);
            let copy = joint.copy.take().map(|copy| (id.clone(), Decision::clone(&copy)));
            copies.decisions.extend(copy);
            joint
        },
    );
    merge.out.rules =
        merge.records(|n| &n.rules, |id, base, a, b| joint(id, base, a, b, fields::rule));
    merge.copies(copies);
    merge.trash();
    references::bring_back(mine, theirs, &mut merge.out, &mut merge.conflicts);
    references::cut_circles(base, [mine, theirs], &mut merge.out, &mut merge.conflicts);
    references::part_keys(base, [mine, theirs], &mut merge.out, &mut merge.conflicts);
    references::note_verdicts(base, [mine, theirs], &merge.out, &mut merge.conflicts);
    merge.kept();
    merge.extra();
    let Merge { out: notebook, mut conflicts, .. } = merge;
    conflicts.sort();
    conflicts.dedup();
    Merged { notebook, conflicts }
}

/// What two versions have alike: a base for versions whose base is not known. Nothing in one of them
/// counts as removed from the other then, but for what that other says it has removed.
pub fn shared(mine: &Notebook, theirs: &Notebook) -> Notebook {
    fn alike<K: Ord + Clone, V: PartialEq>(
        a: &BTreeMap<K, Arc<V>>,
        b: &BTreeMap<K, Arc<V>>,
    ) -> BTreeMap<K, Arc<V>> {
        let both = a.iter().filter(|(key, value)| b.get(key) == Some(value));
        both.map(|(key, value)| (key.clone(), Arc::clone(value))).collect()
    }
    let mut base = Notebook::new(mine.id.clone());
    if mine.corpus == theirs.corpus {
        base.corpus.clone_from(&mine.corpus);
    }
    base.documents = alike(&mine.documents, &theirs.documents);
    base.tags = alike(&mine.tags, &theirs.tags);
    base.excerpts = alike(&mine.excerpts, &theirs.excerpts);
    base.notes = alike(&mine.notes, &theirs.notes);
    base.links = alike(&mine.links, &theirs.links);
    base.decisions = alike(&mine.decisions, &theirs.decisions);
    base.rules = alike(&mine.rules, &theirs.rules);
    base.trash = alike(&mine.trash, &theirs.trash);
    for (one, other) in [(mine, theirs), (theirs, mine)] {
        for (record_id, trashed) in &one.trash {
            if other.record(record_id).as_ref() == Some(&trashed.was) {
                base.put(trashed.was.clone().change(&record_id.id));
            }
        }
    }
    base
}

/// The value that a side changed; `None` if both did, differently.
fn one_of<'v, T: PartialEq>(base: &T, mine: &'v T, theirs: &'v T) -> Option<&'v T> {
    if mine == theirs || theirs == base { Some(mine) } else { (mine == base).then_some(theirs) }
}

/// Second versions that are kept as records of their own, by the record they come from.
#[derive(Default)]
struct Copies {
    notes: Vec<(NoteId, Note)>,
    links: Vec<(LinkId, Link)>,
    decisions: Vec<(DecisionId, Decision)>,
}

/// A merge under way.
struct Merge<'m> {
    base: &'m Notebook,
    mine: &'m Notebook,
    theirs: &'m Notebook,
    out: Notebook,
    conflicts: Vec<Conflict>,
}

impl Merge<'_> {
    fn told(&mut self, record: Option<RecordId>, what: String) {
        self.conflicts.push(Conflict { record, what, copy: None });
    }

    fn corpus(&mut self) {
        let (mine, theirs) = (&self.mine.corpus, &self.theirs.corpus);
        if let Some(corpus) = one_of(&self.base.corpus, mine, theirs) {
            self.out.corpus.clone_from(corpus);
            return;
        }
        let (taken, other) = (mine.max(theirs), mine.min(theirs));
        self.out.corpus.clone_from(taken);
        if !other.is_empty() {
            self.told(
                None,
                format!("its folder is {taken} in one version and {other} in the other"),
            );
        }
    }

    /// The records of one kind. `both` merges those that both sides changed.
    fn records<K, V>(
        &mut self,
        of: fn(&Notebook) -> &BTreeMap<K, Arc<V>>,
        mut both: impl FnMut(&K, Option<&V>, &V, &V) -> Joint<V>,
    ) -> BTreeMap<K, Arc<V>>
    where
        K: Ord + Clone,
        V: Version,
        for<'k> RecordId: From<&'k K>,
    {
        let (base, mine, theirs) = (of(self.base), of(self.mine), of(self.theirs));
        let mut out = BTreeMap::new();
        let keys: BTreeSet<&K> = mine.keys().chain(theirs.keys()).collect();
        for key in keys {
            let was = base.get(key);
            // A record that a side has, but could not read, is not one that it removed.
            let a = mine.get(key).or_else(|| was.filter(|_| is_unread(self.mine, &key.into())));
            let b = theirs.get(key).or_else(|| was.filter(|_| is_unread(self.theirs, &key.into())));
            let taken = match (a, b) {
                (a, b) if is_same(a, b) => a.cloned(),
                (a, b) if is_same(b, was) => a.cloned(),
                (a, b) if is_same(a, was) => b.cloned(),
                (Some(a), Some(b)) => {
                    let joint = both(key, was.map(|was| &**was), a, b);
                    let record = Some(RecordId::from(key));
                    for what in joint.told {
                        self.told(record.clone(), what);
                    }
                    Some(joint.whole)
                }
                (changed, None) | (None, changed) => {
                    let what = "one version removed it, the other changed it; it stays, changed";
                    self.told(Some(key.into()), what.to_owned());
                    // Who removed it may have changed it before: that lies in the trash.
                    let trash = if a.is_some() { &self.theirs.trash } else { &self.mine.trash };
                    let removed = trash.get(&key.into()).and_then(|trashed| V::of(&trashed.was));
                    let removed = removed.filter(|removed| !is_same(Some(*removed), was));
                    match (changed, removed) {
                        (Some(changed), Some(removed)) => {
                            let joint = both(key, was.map(|was| &**was), changed, removed);
                            for what in joint.told {
                                self.told(Some(key.into()), what);
                            }
                            Some(joint.whole)
                        }
                        _ => changed.cloned(),
                    }
                }
            };
            out.extend(taken.map(|taken| (key.clone(), taken)));
        }
        out
    }

    /// Puts second versions behind the first.
    fn copies(&mut self, copies: Copies) {
        for (note_id, mut note) in copies.notes {
            note.title.push_str(" (conflict copy)");
            // The same for everybody who merges these two, however often.
            note.rev = 0;
            // Behind the note it comes from, and before the next unless that was put in between.
            note.order.push('V');
            self.copy(|n| &mut n.notes, &note_id, note, NoteId::fresh);
        }
        for (link_id, mut link) in copies.links {
            link.rev = 0;
            self.copy(|n| &mut n.links, &link_id, link, LinkId::fresh);
        }
        for (decision_id, mut decision) in copies.decisions {
            decision.rev = 0;
            self.copy(|n| &mut n.decisions, &decision_id, decision, DecisionId::fresh);
        }
    }

    /// Puts a second version of the record `first` into the notebook, under an id that follows from
    /// what is in it.
    fn copy<K, V>(
        &mut self,
        of: fn(&mut Notebook) -> &mut BTreeMap<K, Arc<V>>,
        first: &K,
        second: V,
        fresh: fn(&mut Ids) -> K,
    ) where
        K: Ord,
        V: PartialEq + fmt::Debug,
        for<'k> RecordId: From<&'k K>,
    {
        const WHAT: &str = "both versions changed the same; the other version is kept as a copy";
        let record = RecordId::from(first);
        let mut ids = ids_from(&record.id, &second);
        let records = of(&mut self.out);
        let copy_id = std::iter::repeat_with(|| fresh(&mut ids))
            .find(|id| records.get(id).is_none_or(|other| **other == second));
        let copy = copy_id.as_ref().map(RecordId::from);
        records.extend(copy_id.map(|id| (id, Arc::new(second))));
        self.conflicts.push(Conflict { record: Some(record), what: WHAT.to_owned(), copy });
    }

    /// What either side removed, unless it lives on.
    fn trash(&mut self) {
        let (base, mine, theirs) = (&self.base.trash, &self.mine.trash, &self.theirs.trash);
        let keys: BTreeSet<&RecordId> = mine.keys().chain(theirs.keys()).collect();
        for key in keys {
            if self.out.record(key).is_some() {
                continue;
            }
            let (was, a, b) = (base.get(key), mine.get(key), theirs.get(key));
            let taken = match (a, b) {
                (a, b) if is_same(a, b) => a.cloned(),
                (a, b) if is_same(b, was) => a.cloned(),
                (a, b) if is_same(a, was) => b.cloned(),
                (Some(a), Some(b)) => Some(self.both_removed(key, a, b)),
                (one, None) | (None, one) => one.cloned(),
            };
            self.out.trash.extend(taken.map(|taken| (key.clone(), taken)));
        }
    }

    /// A record that both sides removed. Where both changed it before, both versions stay in the
    /// trash.
    fn both_removed(&mut self, key: &RecordId, a: &Arc<Trashed>, b: &Arc<Trashed>) -> Arc<Trashed> {
        let deleted = (&a.deleted).max(&b.deleted).clone();
        let living = self.base.record(key);
        let in_trash = self.base.trash.get(key).map(|trashed| &trashed.was);
        let was = living.as_ref().or(in_trash);
        let (first, second) = if rank(&a.was) >= rank(&b.was) { (a, b) } else { (b, a) };
        let taken = match (Some(&first.was) == was, Some(&second.was) == was) {
            (true, _) => &second.was,
            (_, true) => &first.was,
            _ => {
                if first.was != second.was {
                    let mut ids = ids_from(key.id.as_str(), &second.was);
                    let copy = std::iter::repeat_with(|| {
                        RecordId::new(key.kind, NoteId::fresh(&mut ids).as_str())
                    })
                    .find(|id| !self.out.trash.contains_key(id) && self.out.record(id).is_none());
                    let other = Trashed { deleted: deleted.clone(), was: second.was.clone() };
                    self.out.trash.extend(copy.map(|id| (id, Arc::new(other))));
                }
                &first.was
            }
        };
        Arc::new(Trashed { deleted, was: taken.clone() })
    }

    /// What could not be read: what either side has and neither has mended.
    fn kept(&mut self) {
        let mut kept: Vec<Kept> = Vec::new();
        let (mine, theirs) = (&self.mine.kept, &self.theirs.kept);
        for words in mine.iter().chain(theirs) {
            let is_in_both = mine.contains(words) && theirs.contains(words);
            if (is_in_both || !self.base.kept.contains(words)) && !kept.contains(words) {
                kept.push(words.clone());
            }
        }
        kept.sort_by(|a, b| (a.kind, &a.id, &a.words).cmp(&(b.kind, &b.id, &b.words)));
        self.out.kept = kept;
    }

    /// Unknown fields, each by itself; of one that both changed, the greater by its words.
    fn extra(&mut self) {
        let sides = [self.base, self.mine, self.theirs];
        let keys: BTreeSet<&Option<RecordId>> =
            sides.iter().flat_map(|side| side.extra.keys()).collect();
        for key in keys {
            let [base, mine, theirs] = sides.map(|side| side.extra.get(key));
            if let Some(same) = one_of(&base, &mine, &theirs) {
                self.out.extra.extend(same.map(|extra| (key.clone(), extra.clone())));
                continue;
            }
            let find = |side: Option<&'_ Vec<Extra>>, wanted: &Extra| {
                let mut fields = side.into_iter().flatten();
                fields.find(|it| (&it.path, &it.name) == (&wanted.path, &wanted.name)).cloned()
            };
            let mut fields: Vec<Extra> = Vec::new();
            for field in mine.into_iter().chain(theirs).flatten() {
                let [was, a, b] = [base, mine, theirs].map(|side| find(side, field));
                let taken = match one_of(&was, &a, &b) {
                    Some(taken) => taken.clone(),
                    None => {
                        let what =
                            format!("both versions changed the unknown field {}", field.name);
                        self.told(key.clone(), what);
                        a.max(b)
                    }
                };
                fields.extend(taken.filter(|taken| !fields.contains(taken)));
            }
            if !fields.is_empty() {
                self.out.extra.insert(key.clone(), fields);
            }
        }
    }
}

fn is_same<V: PartialEq>(a: Option<&Arc<V>>, b: Option<&Arc<V>>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => Arc::ptr_eq(a, b) || a == b,
        (None, None) => true,
        _ => false,
    }
}

/// Whether words of that record could not be read.
fn is_unread(notebook: &Notebook, record_id: &RecordId) -> bool {
    let mut kept = notebook.kept.iter();
    kept.any(|kept| kept.kind == Some(record_id.kind) && kept.id == *record_id.id)
}

/// Ids that follow from a record and what is in it.
fn ids_from(id: &str, content: &impl fmt::Debug) -> Ids {
    let hash = blake3::hash(format!("{id}{content:?}").as_bytes());
    Ids::seeded(hash.as_bytes().first_chunk().copied().map_or(0, u64::from_le_bytes))
}

/// An order of versions of a record that has nothing to do with the sides: what was changed last and
/// most comes last.
fn rank(was: &Was) -> (&str, u64, String) {
    let (edited, rev) = match was {
        Was::Document(it) => ("", it.rev),
        Was::Tag(_) => ("", 0),
        Was::Excerpt(it) => ("", it.rev),
        Was::Note(it) => (it.edited.as_str(), it.rev),
        Was::Link(it) => ("", it.rev),
        Was::Decision(it) => ("", it.rev),
        Was::Rule(it) => ("", it.rev),
    };
    (edited, rev, format!("{was:?}"))
}
