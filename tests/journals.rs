//! The journal: what is done is written down at once, and comes back after a crash with everything that
//! can be undone.

use std::sync::Arc;

use proptest::prelude::*;
use variorum::{
    notebook::{
        Notebook,
        diff::changes,
        edit::Edit,
        ids::NoteId,
        note::{Block, Note},
        step::{Entry, Past, Place},
    },
    store::journal::{entries, file},
    workspace::{
        action::Action,
        command::{Annotate, Command, File},
        history::History,
    },
};

use crate::{
    commands::any_command,
    support::{
        app::{Answer, Machine, Window},
        script::Script,
    },
};

fn script() -> Script {
    Script::on(&[
        ("hearing.txt", "Q. When did it «move»?\n\nA. In the autumn, by four millimetres."),
        ("report.txt", "It moved in the autumn, the engineer said."),
    ])
}

/// Everything that the journal of a script heard, with what it has yet to hear.
fn heard(it: &mut Script) -> Vec<Entry> {
    it.run(Command::File(File::Tick));
    it.journal.clone()
}

/// Fails unless two notebooks say the same.
#[track_caller]
fn same(a: &Notebook, b: &Notebook) {
    let different: Vec<_> =
        changes(a, b).into_iter().filter(|change| !change.says_same(&change.as_in(a))).collect();
    assert!(different.is_empty(), "{different:#?}");
}

#[test]
fn a_journal_says_what_was_done_in_words() {
    let mut it = script();
    it.act(Action::Highlight).act(Action::Undo).act(Action::Redo);
    let entries = heard(&mut it);
    assert!(
        matches!(&*entries, [Entry::Done(step), Entry::Undone, Entry::Redone]
            if step.label == "highlight passage" && step.before.len() == 2 && step.stamp.starts_with("2026-")),
        "{entries:#?}"
    );
    let words = file(&entries);
    assert!(words.contains("exact: [\"move\"]"), "{words}");
}

#[test]
fn typing_is_one_step_however_often_the_journal_hears_of_it() {
    let mut it = script();
    let note_id = NoteId::read("n-1");
    let note = Note {
        title: "Movement".to_owned(),
        order: "V".to_owned(),
        created: String::new(),
        edited: String::new(),
        rev: 0,
        blocks: vec![Block::Text(String::new())],
    };
    it.run(Command::Edit(Edit::AddNote(note_id.clone(), note)));
    let words = "It moved in the autumn.";
    for (at, _) in words.char_indices() {
        let words = words[..=at].to_owned();
        it.secs += 0.1;
        it.run_at_once(Command::Edit(Edit::SetText(note_id.clone(), 0, words)));
        it.run_at_once(Command::File(File::Tick));
    }
    let entries = heard(&mut it);
    let grown = entries.iter().filter(|entry| matches!(entry, Entry::Grown(_))).count();
    assert!((5..20).contains(&grown), "{grown}");
    let past = Past::of(entries);
    assert_eq!(past.done.len(), 2);
    let mut history = History::of(past);
    assert_eq!(history.undo_label(), Some("edit note"));
    let mut notebook = (*it.ws.notebook).clone();
    history.undo(|changes| notebook.revert(changes));
    assert_eq!(notebook.notes[&note_id].blocks, [Block::Text(String::new())]);
}

#[test]
fn a_journal_cut_anywhere_gives_every_whole_entry() {
    let mut it = script();
    it.act(Action::Highlight).act(Action::Undo).act(Action::Redo);
    it.run(Command::Annotate(Annotate::TagNamed("naïve / “x”".to_owned())));
    let entries_then = heard(&mut it);
    let whole = file(&entries_then);
    let ends: Vec<usize> =
        (1..=entries_then.len()).map(|n| file(&entries_then[..n]).len()).collect();
    for cut in 0..=whole.len() {
        // The line end behind the last entry is not needed.
        let n_whole = ends.iter().filter(|end| **end <= cut + 1).count();
        assert_eq!(entries(&whole.as_bytes()[..cut]), entries_then[..n_whole], "cut at {cut}");
    }
    for at in [0, ends[0], ends[1]] {
        let mut damaged = whole.clone().into_bytes();
        damaged.splice(at..at, *b"# 12 0123456789abcdef\n\0\0\xff# 9999999999999999999999 x\n");
        assert_eq!(entries(&damaged), entries_then, "damage in front of {at}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    /// Whatever was done, saved at whatever moment: file and journal together give the notebook as it
    /// was when the program was killed, with everything that could be undone.
    #[test]
    fn what_was_done_since_the_last_saving_comes_back(
        commands in prop::collection::vec(any_command(), 1..40),
        saved_at in 0_usize..40,
    ) {
        let mut it = script();
        let begun = Arc::clone(&it.ws.notebook);
        let mut on_disk = (*begun).clone();
        for (at, command) in commands.into_iter().enumerate() {
            let leaves = matches!(command, Command::Do(
                Action::NewNotebook | Action::CloseFolder | Action::OpenSample | Action::SaveAs | Action::Save));
            if !leaves {
                it.run(command);
            }
            if at == saved_at {
                it.ws.history.tell(Entry::Saved(Place::File, it.ws.history.state()));
                on_disk = (*it.ws.notebook).clone();
            }
        }
        let mut done = heard(&mut it);
        done.extend(it.ws.history.take_unheard());
        let written = entries(file(&done).as_bytes());
        prop_assert_eq!(&written, &done);
        let past = Past::of(done);
        let recovered = past.recover(&on_disk, Place::File);
        prop_assert!(!recovered.is_merged);
        same(&recovered.notebook, &it.ws.notebook);

        let mut fitting = past.clone();
        fitting.keep_fitting(&recovered.notebook);
        prop_assert_eq!(fitting.done.len(), past.done.len());
        let mut history = History::of(fitting);
        prop_assert_eq!(history.undo_label(), it.ws.history.undo_label());
        let mut notebook = recovered.notebook;
        while history.undo(|changes| notebook.revert(changes)).is_some() {}
        same(&notebook, &begun);

        let again = Past::of(it.ws.history.entries(&it.ws.notebook));
        prop_assert_eq!(again.done.len(), past.done.len());
        prop_assert_eq!(again.undone.len(), it.ws.history.steps().filter(|it| it.is_undone).count());
    }
}

#[test]
fn what_others_wrote_in_the_file_meanwhile_stays_beside_what_comes_back() {
    let mut it = script();
    it.act(Action::Highlight);
    let on_disk = (*it.ws.notebook).clone();
    it.ws.history.tell(Entry::Saved(Place::File, it.ws.history.state()));
    it.run(Command::Annotate(Annotate::TagNamed("mine".to_owned())));
    let past = Past::of(heard(&mut it));
    let mut theirs = on_disk;
    let excerpt_id = theirs.excerpts.keys().next().unwrap().clone();
    theirs.apply(&Edit::SetMemo(excerpt_id.clone(), "theirs".to_owned()), "").unwrap();
    let recovered = past.recover(&theirs, Place::File);
    assert!(recovered.is_merged && recovered.conflicts.is_empty(), "{recovered:?}");
    let excerpt = &recovered.notebook.excerpts[&excerpt_id];
    assert_eq!((excerpt.memo.as_str(), excerpt.tags.len()), ("theirs", 1));
}

fn papers(machine: &Machine) -> std::path::PathBuf {
    machine.put(
        "papers/hearing.txt",
        "Q. When did it move?\n\nA. In the autumn, by four millimetres.",
    );
    machine.put("papers/report.txt", "It moved in the autumn, the engineer said.");
    machine.path("papers")
}

/// A window with a saved notebook that holds one excerpt.
fn saved(machine: &Machine) -> Window {
    let mut window = machine.open(papers(machine));
    machine.answers(Answer::Path(machine.path("bridge.ron")));
    window.select("In the autumn").keys("H Ctrl+S");
    window.shows("Saved · bridge.ron");
    window
}

#[test]
fn what_was_typed_a_moment_before_a_crash_is_back_and_can_be_undone() {
    let machine = Machine::new();
    let mut window = saved(&machine);
    window.key("Ctrl+Shift+N").typed("Dates").key("Enter").key("W").typed("It moved.");
    window.wait(0.4);
    assert!(window.ws().is_unsaved(), "the file does not have it");
    drop(window);
    let mut window = machine.open(machine.path("bridge.ron"));
    window.shows("It moved.");
    window.shows("Back from the last time: ");
    for label in ["edit note", "add text"] {
        assert_eq!(window.ws().history.undo_label(), Some(label));
        window.key("Ctrl+Z");
    }
    while window.ws().history.undo_label().is_some() {
        window.key("Ctrl+Z");
    }
    assert!(window.ws().notebook.excerpts.is_empty(), "back to before the first saving");
}

#[test]
fn the_first_words_of_a_notebook_without_a_file_survive_a_crash() {
    let machine = Machine::new();
    let mut window = machine.open(papers(&machine));
    window.key("Ctrl+Shift+N").typed("Dates").key("Enter").key("W").typed("It moved.");
    window.wait(0.4);
    drop(window);
    let window = machine.start();
    window.shows("It moved.");
}

#[test]
fn undoing_goes_on_after_the_window_was_closed_and_opened_again() {
    let machine = Machine::new();
    let mut window = saved(&machine);
    window.select("four millimetres").keys("H Ctrl+S Ctrl+Z");
    window.wait(2.0);
    window.key("Ctrl+Q");
    assert!(window.is_closed);
    drop(window);
    let mut window = machine.open(machine.path("bridge.ron"));
    window.shows("Saved · bridge.ron");
    window.shows_no("Back from the last time");
    assert_eq!(window.ws().history.redo_label(), Some("highlight passage"));
    window.key("Ctrl+Shift+Z");
    window.shows("2 excerpts");
    window.keys("Ctrl+Z Ctrl+Z");
    assert_eq!(window.ws().notebook.excerpts.len(), 0);
}

#[test]
fn two_windows_that_are_killed_lose_nothing_of_either() {
    let machine = Machine::new();
    let mut one = saved(&machine);
    let mut other = machine.open(machine.path("bridge.ron"));
    one.select("four millimetres").key("H");
    other.select("It moved in the autumn").key("H");
    one.wait(0.4);
    other.wait(0.4);
    drop(one);
    drop(other);
    let window = machine.open(machine.path("bridge.ron"));
    assert_eq!(window.ws().notebook.excerpts.len(), 3);
    assert_eq!(window.ws().history.undo_label(), Some("recover unsaved work"));
    drop(window);
    let window = machine.open(machine.path("bridge.ron"));
    assert_eq!(window.ws().notebook.excerpts.len(), 3, "once more, and not twice");
}

#[test]
fn a_copy_of_a_notebook_has_a_journal_of_its_own() {
    let machine = Machine::new();
    let mut window = saved(&machine);
    std::fs::copy(machine.path("bridge.ron"), machine.path("copy.ron")).unwrap();
    window.select("four millimetres").key("H");
    window.wait(0.4);
    drop(window);
    let window = machine.open(machine.path("copy.ron"));
    assert_eq!(window.ws().notebook.excerpts.len(), 1);
    drop(window);
    let window = machine.open(machine.path("bridge.ron"));
    assert_eq!(window.ws().notebook.excerpts.len(), 2);
}

#[test]
fn a_notebook_that_was_moved_after_a_crash_gets_its_work_back() {
    let machine = Machine::new();
    let mut window = saved(&machine);
    window.select("four millimetres").key("H");
    window.wait(0.4);
    drop(window);
    machine.put("elsewhere/empty", "");
    std::fs::rename(machine.path("bridge.ron"), machine.path("elsewhere/moved.ron")).unwrap();
    let mut window = machine.open(machine.path("elsewhere/moved.ron"));
    assert_eq!(window.ws().notebook.excerpts.len(), 2);
    assert_eq!(window.ws().history.undo_label(), Some("recover unsaved work"));
    window.wait(2.0);
    window.shows("Saved · moved.ron");
}

#[test]
fn the_window_wakes_to_save_after_it_woke_to_write_down() {
    let machine = Machine::new();
    let mut window = saved(&machine);
    window.select("four millimetres").key("H");
    let now = window.harness.ctx.input(|input| input.time);
    window.harness.input_mut().time = Some(now + 0.5);
    // One frame, in which the journal hears; nothing else calls for another.
    window.frame([]);
    assert!(window.ws().is_unsaved() && window.ws().file.unheard_secs.is_none());
    let output = &window.harness.output().viewport_output[&egui::ViewportId::ROOT];
    assert!(output.repaint_delay <= std::time::Duration::from_secs(1), "it sleeps on");
}
