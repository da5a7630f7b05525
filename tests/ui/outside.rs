//! Others write the notebook's file while it is open: other windows, and disks that refuse.

use std::fs;

use variorum::{
    notebook::{Notebook, edit::Edit, note::Block},
    store::atomic,
    workspace::action::Action,
};

use super::{note_on_the_report, papers};
use crate::support::app::{Answer, Machine, Window};

/// A window with a note on the papers, saved as `bridge.ron`.
fn saved(machine: &Machine) -> Window {
    let mut window = machine.open(papers(machine));
    note_on_the_report(&mut window);
    machine.answers(Answer::Path(machine.path("bridge.ron")));
    window.key("Ctrl+S");
    window.shows("Saved · bridge.ron");
    window
}

/// What another program does that knows notebooks.
fn write_outside(machine: &Machine, edit: impl FnOnce(&Notebook) -> Edit) {
    let path = machine.path("bridge.ron");
    let mut notebook = atomic::load(&path).unwrap().opened.notebook;
    let edit = edit(&notebook);
    notebook.apply(&edit, "2026-11-22T00:00:00Z").unwrap();
    atomic::save_over(&notebook, &path).unwrap();
}

#[test]
fn two_windows_on_one_notebook_see_each_others_work() {
    let machine = Machine::new();
    let mut first = saved(&machine);
    let mut second = machine.open(machine.path("bridge.ron"));
    second.select("before the deck was closed").key("H").wait(2.0);
    second.shows("Saved · bridge.ron");
    first.reread();
    first.shows("2 excerpts");
    first.shows("Changes from outside were merged into the notebook");
    first.shows("Saved · bridge.ron");
    first.choose_named(Action::Undo, "Undo merge changes from outside");
    first.shows_no("2 excerpts");
    first.choose_named(Action::Redo, "Redo merge changes from outside");
    // Both write, and neither has read the other's.
    first.select("as early as 2019").key("H").wait(2.0);
    // The bar of what was picked stands over the words.
    second.key("Escape").select("The engineer").key("H").wait(2.0);
    second.shows("4 excerpts");
    first.reread();
    first.shows("4 excerpts");
    assert!(first.ws().notebook.is_same_work(&second.ws().notebook));
}

#[test]
fn what_is_typed_goes_on_in_its_own_paragraph_when_another_puts_one_above() {
    let machine = Machine::new();
    let mut window = saved(&machine);
    window.click("Text 2: write").typed(" Ask");
    window.wait(2.0);
    write_outside(&machine, |notebook| {
        let note_id = notebook.notes.keys().next().unwrap().clone();
        Edit::InsertBlock(note_id, 0, Block::Text("From the other machine.".to_owned()))
    });
    window.reread();
    window.typed(" her.").key("Escape");
    let note = window.ws().notebook.notes.values().next().unwrap();
    let [Block::Text(theirs), Block::Excerpt(_), Block::Text(mine)] = &*note.blocks else {
        panic!("{:?}", note.blocks)
    };
    assert_eq!((&**theirs, &**mine), ("From the other machine.", "A claim to check. Ask her."));
}

#[test]
fn a_memo_that_both_write_is_not_overwritten() {
    let machine = Machine::new();
    let mut window = saved(&machine);
    window.click("Excerpt “no warning ever reached this office”");
    window.choose(Action::Memo).typed("Mine").wait(2.0);
    write_outside(&machine, |notebook| {
        let excerpt_id = notebook.excerpts.keys().next().unwrap().clone();
        Edit::SetMemo(excerpt_id, "Mine\nTheirs".to_owned())
    });
    window.reread();
    window.typed(".").key("Escape");
    let memo = &window.ws().notebook.excerpts.values().next().unwrap().memo;
    assert!(memo.contains("Mine") && memo.contains("Theirs") && memo.contains('.'), "{memo}");
}

#[test]
fn a_file_that_goes_or_breaks_is_said_and_the_work_is_kept() {
    let machine = Machine::new();
    let mut window = saved(&machine);
    machine.put("bridge.ron", "(format: \"variorum-notebook\", ver");
    window.reread();
    window.shows("The file bridge.ron cannot be read any more.");
    window.click("Put this away");
    window.reread();
    window.shows_no("cannot be read any more");
    window.select("as early as 2019").key("H").wait(2.0);
    window.shows("Saved · bridge.ron");
    window.shows("bridge.conflict-1.ron");
    fs::remove_file(machine.path("bridge.ron")).unwrap();
    window.reread();
    window.shows("It was moved, renamed or deleted.");
    window.select("The engineer").key("H").wait(2.0);
    let loaded = atomic::load(&machine.path("bridge.ron")).unwrap();
    assert_eq!(loaded.opened.notebook.excerpts.len(), 3);
}

#[test]
fn a_write_protected_file_is_said_and_saved_by_itself_once_it_is_free() {
    let machine = Machine::new();
    let mut window = saved(&machine);
    let path = machine.path("bridge.ron");
    let protect = |is_protected| {
        let mut permissions = fs::metadata(&path).unwrap().permissions();
        permissions.set_readonly(is_protected);
        fs::set_permissions(&path, permissions).unwrap();
    };
    protect(true);
    window.select("as early as 2019").key("H").wait(2.0);
    window.shows("Not saved · bridge.ron");
    window.shows("The file is write-protected");
    window.shows("Until then it is kept here: ");
    // Work goes on, and another name is always possible.
    window.click("Put this away").select("The engineer").key("H");
    window.shows("3 excerpts");
    protect(false);
    window.wait(70.0);
    window.shows("Saved · bridge.ron");
    protect(true);
    window.select("before the deck was closed").key("H").wait(2.0);
    machine.answers(Answer::Path(machine.path("second.ron")));
    window.choose(Action::SaveAs);
    window.shows("Saved · second.ron");
    protect(false);
    let loaded = atomic::load(&machine.path("second.ron")).unwrap();
    assert_eq!(loaded.opened.notebook.excerpts.len(), 4);
}

#[test]
fn nothing_is_left_beside_a_notebook_that_a_killed_program_was_saving() {
    let machine = Machine::new();
    saved(&machine).close();
    machine.put(".bridge.ron.77-0.tmp", "half a noteb");
    let mut window = machine.open(machine.path("bridge.ron"));
    window.shows("Saved · bridge.ron");
    assert!(!machine.path(".bridge.ron.77-0.tmp").exists());
    window.close();
}
