//! Looking back: what was brought back is as it was, nothing else changes, and nothing is lost.

use std::{path::PathBuf, sync::Arc};

use proptest::prelude::*;
use variorum::{
    notebook::{
        Notebook,
        bring_back::{Difference, Fate, What, differences},
        check::problems,
        diff::changes,
        edit::{Change, Edit},
        ids::NotebookId,
        kept::{Kind, RecordId},
        note::Block,
        trash::Was,
    },
    workspace::{
        action::Action,
        command::{Annotate, Command, Go, LookBackCommand, View},
        heard::{Loaded, Report},
        look_back::{LookBack, Moment, Row, Version},
        overlay::Area,
    },
};

use crate::support::{branches, notebooks, script::Script};

const STAMP: &str = "2026-11-26T14:02:00Z";

/// What the living records, and the words that could not be read, do not say alike in two notebooks.
fn apart(a: &Notebook, b: &Notebook) -> Vec<Change> {
    let mut apart = changes(a, b);
    apart.retain(|change| match change {
        Change::Trash(..) | Change::Corpus(_) => false,
        Change::Extra(Some(id), _) => b.record(id).is_some(),
        change => !change.says_same(&change.as_in(a)),
    });
    apart
}

fn bring(now: &Notebook, then: &Notebook, what: What) -> (Notebook, Vec<Change>) {
    let mut brought = now.clone();
    let edit = Edit::BringBack { label: String::new(), then: Arc::new(then.clone()), what };
    let undo = brought.apply(&edit, STAMP).unwrap();
    (brought, undo)
}

/// Every record, alive or in the trash.
fn all_records(notebook: &Notebook) -> Vec<RecordId> {
    let mut all: Vec<RecordId> = notebook.trash.keys().cloned().collect();
    all.extend(notebook.documents.keys().map(RecordId::from));
    all.extend(notebook.tags.keys().map(RecordId::from));
    all.extend(notebook.excerpts.keys().map(RecordId::from));
    all.extend(notebook.notes.keys().map(RecordId::from));
    all.extend(notebook.links.keys().map(RecordId::from));
    all.extend(notebook.decisions.keys().map(RecordId::from));
    all.extend(notebook.rules.keys().map(RecordId::from));
    all
}

#[track_caller]
fn brings_all(now: &Notebook, then: &Notebook) {
    let (mut brought, undo) = bring(now, then, What::All);
    assert_eq!(apart(&brought, then), []);
    assert_eq!(differences(&brought, then), []);
    for record_id in all_records(now) {
        let lives = brought.record(&record_id).is_some();
        assert!(lives != brought.trash.contains_key(&record_id), "{record_id}");
    }
    brought.revert(undo);
    assert_eq!(&brought, now, "undo gives what was");
}

/// The records that a record needs, those that they need, and so on.
fn needed(notebook: &Notebook, record_id: &RecordId, found: &mut Vec<RecordId>) {
    if found.contains(record_id) {
        return;
    }
    found.push(record_id.clone());
    let needs: Vec<RecordId> = match notebook.record(record_id) {
        Some(Was::Note(note)) => note.excerpts().map(RecordId::from).collect(),
        Some(Was::Excerpt(it)) => {
            it.tags.iter().map(RecordId::from).chain([(&it.document).into()]).collect()
        }
        Some(Was::Tag(tag)) => tag.parent.iter().map(RecordId::from).collect(),
        Some(Was::Link(link)) => vec![(&link.from).into(), (&link.to).into()],
        Some(Was::Decision(it)) => it.ends().map(|end| (&end.document).into()).to_vec(),
        _ => Vec::new(),
    };
    for id in needs {
        needed(notebook, &id, found);
    }
}

#[track_caller]
fn brings_one(now: &Notebook, then: &Notebook, record_id: &RecordId) {
    let what = What::One(Some(record_id.clone()));
    let (mut brought, undo) = bring(now, then, what);
    let mut may_change = Vec::new();
    needed(then, record_id, &mut may_change);
    for change in apart(now, &brought) {
        let changed = change.record().unwrap();
        assert!(may_change.contains(&changed), "{changed} is none of {record_id}'s");
        assert!(changed == *record_id || now.record(&changed).is_none(), "{changed} was there");
    }
    // A tag may have to leave its key to another, or stay where it is.
    if record_id.kind != Kind::Tag {
        let own = apart(&brought, then);
        assert!(own.iter().all(|change| change.record().as_ref() != Some(record_id)));
    }
    assert!(brought.record(record_id).is_some() && !brought.trash.contains_key(record_id));
    assert_eq!(problems(&brought), []);
    brought.revert(undo);
    assert_eq!(&brought, now, "undo gives what was");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn bringing_all_back_gives_what_was(seed in 0_u64..1_000_000) {
        let base = branches::study(seed, 6);
        let mine = branches::branch(&base, seed + 1, "ada");
        let theirs = branches::branch(&base, seed + 2, "bob");
        for (now, then) in [(&mine, &base), (&base, &mine), (&mine, &theirs)] {
            brings_all(now, then);
            prop_assert_eq!(problems(&bring(now, then, What::All).0), []);
        }
    }

    #[test]
    fn bringing_all_back_gives_what_was_also_where_that_was_not_sound(
        (now, then) in (notebooks::notebook(), notebooks::notebook()),
    ) {
        let (mut brought, undo) = bring(&now, &then, What::All);
        prop_assert_eq!(apart(&brought, &then), []);
        brought.revert(undo);
        prop_assert_eq!(brought, now);
    }

    #[test]
    fn bringing_one_record_back_leaves_all_others_alone(seed in 0_u64..1_000_000) {
        let base = branches::study(seed, 4);
        let mine = branches::branch(&base, seed + 1, "ada");
        let theirs = branches::branch(&base, seed + 2, "bob");
        for (now, then) in [(&mine, &base), (&base, &mine), (&mine, &theirs)] {
            let told = differences(now, then);
            prop_assert!(!told.is_empty());
            for Difference { record, fate } in told {
                let record_id = record.unwrap();
                let edit = What::One(Some(record_id.clone()));
                if fate == Fate::Added {
                    let edit = Edit::BringBack {
                        label: String::new(),
                        then: Arc::new(then.clone()),
                        what: edit,
                    };
                    prop_assert!(now.clone().apply(&edit, STAMP).is_err());
                } else {
                    brings_one(now, then, &record_id);
                }
            }
        }
    }
}

fn script() -> Script {
    let mut it = Script::on(&[
        ("hearing.txt", "Q. When did it «move»?\n\nA. In the autumn, by four millimetres."),
        ("report.txt", "It moved in the autumn, the engineer said."),
    ]);
    it.act(Action::Highlight);
    it.run(Command::Annotate(Annotate::NewNote {
        title: "Movement".to_owned(),
        with_selection: false,
    }));
    let note = it.ws.open_note.clone().unwrap();
    it.run(Command::Edit(Edit::InsertBlock(note, 0, Block::Text("Four millimetres".to_owned()))));
    it
}

fn look(it: &mut Script, command: LookBackCommand) {
    it.run(Command::LookBack(command));
}

fn back(it: &Script) -> &LookBack {
    it.ws.look_back.as_ref().unwrap()
}

fn labels(it: &Script) -> Vec<String> {
    it.ws
        .moments()
        .iter()
        .map(|row| match row {
            Row::Step(step) if step.is_undone => format!("({})", step.label),
            Row::Step(step) => step.label.to_owned(),
            Row::Beginning(_) => "beginning".to_owned(),
            Row::Version(version) => format!("{} notes", version.n_notes),
        })
        .collect()
}

fn fates(it: &Script) -> Vec<(Kind, Fate)> {
    let told = &back(it).then.as_ref().unwrap().differences;
    told.iter().map(|it| (it.record.as_ref().unwrap().kind, it.fate)).collect()
}

/// The moment before the step of that label, the newest there is.
fn before(it: &Script, label: &str) -> Moment {
    let at = labels(it).iter().position(|it| it == label).unwrap();
    it.ws.moments()[at + 1].moment()
}

fn choose_before(it: &mut Script, label: &str) {
    let moment = before(it, label);
    look(it, LookBackCommand::Choose(moment));
}

#[test]
fn the_history_lists_what_was_done_and_begins_at_the_present() {
    let mut it = script();
    it.act(Action::Undo).act(Action::History);
    assert_eq!(it.ws.area, Area::History);
    assert_eq!(labels(&it), ["(add text)", "add note", "highlight passage", "beginning"]);
    assert_eq!(it.ws.moment(), Some(Moment::State(it.ws.history.state())));
    assert_eq!(fates(&it), []);
    choose_before(&mut it, "highlight passage");
    assert_eq!(
        fates(&it),
        [(Kind::Note, Fate::Added), (Kind::Excerpt, Fate::Added), (Kind::Document, Fate::Added)]
    );
}

#[test]
fn a_removed_note_comes_back_with_its_excerpts_by_one_command() {
    let mut it = script();
    let note_id = it.ws.open_note.clone().unwrap();
    let excerpt_id = it.ws.notebook.excerpts.keys().next().unwrap().clone();
    let card = Edit::InsertBlock(note_id.clone(), 1, Block::Excerpt(excerpt_id.clone()));
    it.run(Command::Edit(card));
    let shown = it.shows();
    it.run(Command::Edit(Edit::RemoveNote(note_id.clone())));
    it.run(Command::Edit(Edit::RemoveExcerpt(excerpt_id)));
    it.act(Action::History);
    choose_before(&mut it, "remove note");
    assert_eq!(fates(&it), [(Kind::Note, Fate::Removed), (Kind::Excerpt, Fate::Removed)]);
    let gone = it.shows();
    look(&mut it, LookBackCommand::BringBack(Some((&note_id).into())));
    assert_eq!(it.shows(), shown);
    assert_eq!(fates(&it), [], "nothing is left that differs");
    assert_eq!(it.ws.history.undo_label(), Some("bring back note"));
    assert_eq!(it.ws.area, Area::History);
    it.act(Action::Undo);
    assert_eq!(it.shows(), gone);
    assert_eq!(fates(&it).len(), 2, "what is shown follows the notebook");
}

#[test]
fn all_of_a_moment_comes_back_as_one_step_named_by_its_time() {
    let mut it = script();
    it.act(Action::History);
    choose_before(&mut it, "add note");
    look(&mut it, LookBackCommand::BringAllBack);
    it.expect("excerpt “move” Same");
    // The clock of a script stands still.
    assert_eq!(it.ws.history.undo_label(), Some("bring back 07:20"));
    assert!(it.ws.notebook.trash.len() == 1, "the note is in the trash");
    it.act(Action::Undo);
    assert!(it.shows().contains("Four millimetres"));
    it.ws.zone = jiff::tz::TimeZone::fixed(jiff::tz::offset(2));
    look(&mut it, LookBackCommand::BringAllBack);
    assert_eq!(it.ws.history.undo_label(), Some("bring back 09:20"));
}

#[test]
fn a_moment_that_an_edit_dropped_is_let_go() {
    let mut it = script();
    let last = Moment::State(it.ws.history.state());
    it.act(Action::Undo).act(Action::History);
    look(&mut it, LookBackCommand::Choose(last.clone()));
    assert_eq!(fates(&it), [(Kind::Note, Fate::Changed)]);
    it.act(Action::NewNote);
    assert_ne!(it.ws.moment(), Some(last));
    assert_eq!(fates(&it), []);
}

#[test]
fn versions_that_are_kept_stand_among_the_steps_and_are_read_when_they_are_chosen() {
    let mut it = script();
    it.act(Action::History);
    assert!(it.asked.contains(&"ListVersions".to_owned()), "{:?}", it.asked);
    let version = |name: &str, stamp: &str, n_notes| Version {
        path: PathBuf::from(name),
        stamp: stamp.to_owned(),
        is_saved_here: true,
        n_notes,
        n_excerpts: 0,
    };
    let versions = vec![
        version("/new", "2030-01-01T00:00:00Z", 1),
        version("/old", "2020-01-01T00:00:00Z", 9),
    ];
    let other = NotebookId::read("nb-other");
    it.run(Command::Heard(Report::Versions(other, versions.clone())));
    assert_eq!(back(&it).versions, []);
    let own = it.ws.notebook.id.clone();
    it.run(Command::Heard(Report::Versions(own.clone(), versions)));
    assert_eq!(
        labels(&it),
        ["1 notes", "add text", "add note", "highlight passage", "beginning", "9 notes"]
    );
    look(&mut it, LookBackCommand::Choose(Moment::Version("/old".into())));
    assert!(back(&it).then.is_none() && !back(&it).is_unreadable());
    assert_eq!(it.asked.iter().filter(|it| *it == "ReadVersion").count(), 1);
    it.run(Command::Heard(Report::Version("/old".into(), Some(Arc::new(Notebook::new(own))))));
    assert_eq!(fates(&it).len(), 3);
    look(&mut it, LookBackCommand::BringAllBack);
    it.expect("");
    assert_eq!(it.ws.history.undo_label(), Some("bring back 1 Jan 2020, 00:00"));
    assert_eq!(fates(&it), [], "compared anew without being read again");
    look(&mut it, LookBackCommand::Choose(Moment::Version("/new".into())));
    it.run(Command::Heard(Report::Version("/new".into(), None)));
    assert!(back(&it).is_unreadable() && back(&it).then.is_none());
    look(&mut it, LookBackCommand::BringAllBack);
    assert_eq!(it.ws.history.undo_label(), Some("bring back 1 Jan 2020, 00:00"), "nothing done");
}

#[test]
fn the_history_gives_way_to_what_is_to_be_read_and_to_another_notebook() {
    let mut it = script();
    it.act(Action::History);
    it.run(Command::Go(Go::Document("report.txt".into())));
    assert!(it.ws.look_back.is_none() && it.ws.area == Area::Pane);
    it.act(Action::History);
    let other = Loaded::of(Notebook::new(NotebookId::read("nb-other")));
    it.run(Command::Heard(Report::Loaded(Box::new(other))));
    assert!(it.ws.look_back.is_none() && it.ws.area == Area::Pane);
}

#[test]
fn escape_steps_out_of_the_history_layer_by_layer() {
    let mut it = script();
    it.act(Action::History);
    look(&mut it, LookBackCommand::Inside(true));
    look(&mut it, LookBackCommand::Whole(true));
    it.run(Command::View(View::Peel));
    assert!(!back(&it).shows_whole && back(&it).is_inside);
    it.run(Command::View(View::Peel));
    assert!(!back(&it).is_inside);
    it.run(Command::View(View::Peel));
    assert!(it.ws.look_back.is_none() && it.ws.area == Area::Pane);
}

#[test]
fn single_keys_do_nothing_to_passages_out_of_sight() {
    let mut it = script();
    it.select_words("autumn").act(Action::History);
    let before = Arc::clone(&it.ws.notebook);
    it.act(Action::Highlight).act(Action::RemoveExcerpt).act(Action::Memo);
    assert!(*before == *it.ws.notebook && it.ws.overlay.is_none());
}
