//! Sources that are edited while the window is open, as a reader meets it.

use std::fs;

use egui::accesskit::Role;
use egui_kittest::kittest::NodeT as _;
use variorum::{text::anchor::State, workspace::action::Action};

use super::{REPORT, note_on_the_report, papers};
use crate::support::app::{Machine, Window};

/// The window on three papers, with two excerpts of the report; it was edited since, so that one of
/// them needs review.
fn edited(machine: &Machine) -> Window {
    let mut window = machine.open(papers(machine));
    note_on_the_report(&mut window);
    window.select("The engineer told the council of reports of movement").key("H");
    let day = "27 March 2024\n\n";
    let report = REPORT
        .replace(day, &format!("{day}A line in front.\n\n"))
        .replace("“no warning ever reached this office”", "“no warning ever reached that office”");
    machine.put("papers/b-report.txt", report);
    window.key("F5");
    window
}

fn states(window: &Window) -> Vec<State> {
    let ws = window.ws();
    let placed = ws.notebook.excerpts.keys().filter_map(|id| ws.placed(id));
    let mut states: Vec<State> = placed.map(|placed| placed.state).collect();
    states.sort_unstable();
    states
}

#[test]
fn an_edited_source_is_read_again_reviewed_and_the_decision_undone() {
    let machine = Machine::new();
    let mut window = edited(&machine);
    window.shows("1 document changed: 1 excerpt stands as it did, 1 needs review");
    window.shows("A line in front.");
    window.shows("1 excerpt needs review");
    window.key("F8");
    window.shows("no warning ever reached that office");
    window.click("Accept new wording");
    window.shows_no("needs review");
    assert!(window.ws().review.is_none());
    window.key("Ctrl+Z");
    window.shows("1 excerpt needs review");
    window.key("F8").click("Leave");
    window.shows("one is left as it is");
    window.shows("1 excerpt needs review");
    assert_eq!(states(&window), [State::Moved, State::Edited]);
}

#[test]
fn nothing_of_a_change_is_unsaved_or_written_to_the_source() {
    let machine = Machine::new();
    let window = edited(&machine);
    let before = window.ws().history.state();
    let words = fs::read_to_string(machine.path("papers/b-report.txt")).unwrap();
    let mut window = window;
    window.key("F5");
    window.shows("Nothing has changed in the folder");
    assert_eq!(window.ws().history.state(), before);
    assert_eq!(fs::read_to_string(machine.path("papers/b-report.txt")).unwrap(), words);
}

#[test]
fn both_versions_are_compared_from_the_list_of_documents() {
    let machine = Machine::new();
    let mut window = edited(&machine);
    let label = Action::CompareVersions.spec().label;
    window.menu_of("Letter of the pilots’ guild, 2 Sep 2019");
    let is_greyed = |window: &Window| {
        let mut nodes = window.harness.root().children_recursive();
        nodes.any(|node| {
            let node = node.accesskit_node();
            node.label().as_deref() == Some(label) && node.is_disabled()
        })
    };
    assert!(is_greyed(&window), "nothing was kept from the letter");
    window.key("Escape");
    window.menu_of("Mayor: no warning ever came, Harbour Courier · 27 Mar 2024");
    assert!(!is_greyed(&window));
    window.click_of(Role::Button, label);
    window.shows("was: The mayor’s office said that “no warning ever reached this office”");
    window.shows("now: The mayor’s office said that “no warning ever reached that office”");
    window.click("Back to the document");
    assert!(window.ws().review.is_none());
}

#[test]
fn each_of_several_former_texts_can_be_compared() {
    let machine = Machine::new();
    let mut window = edited(&machine);
    window.key("F8").click("Accept new wording");
    let now = fs::read_to_string(machine.path("papers/b-report.txt")).unwrap();
    machine.put("papers/b-report.txt", now.replace("A line in front.", "Quite another line."));
    window.key("F5");
    window.choose(Action::CompareVersions);
    window.shows("now: Quite another line.");
    window.shows("was: A line in front.");
    // The one before, from the list of both.
    window.click_of(Role::ComboBox, "The older version");
    let first = window.names().into_iter().find(|name| name.starts_with("version 1, ")).unwrap();
    window.click_of(Role::Button, &first);
    window.shows_no("was: A line in front.");
    window.shows("was: The mayor’s office said that “no warning ever reached this office”");
    window.key("Escape");
    assert!(window.ws().review.is_none());
}

#[test]
fn a_folder_that_was_empty_is_filled() {
    let machine = Machine::new();
    machine.put("papers/drawing.png", b"PNG");
    let mut window = machine.open(machine.path("papers"));
    window.shows("This folder holds no documents");
    machine.put("papers/letter.txt", "We heard a knock from the third span.");
    window.key("F5");
    window.shows_no("This folder holds no documents");
    window.shows("1 document was added");
    window.shows("letter");
}

#[test]
fn a_source_that_is_renamed_and_one_that_is_taken_away_are_told() {
    let machine = Machine::new();
    let mut window = machine.open(papers(&machine));
    note_on_the_report(&mut window);
    fs::rename(machine.path("papers/b-report.txt"), machine.path("papers/d-mayor.txt")).unwrap();
    fs::remove_file(machine.path("papers/c-letter.txt")).unwrap();
    window.key("Escape").key("F5");
    window.shows("1 document was renamed, 1 is not there any more: 1 excerpt stands as it did");
    window.shows_no("Letter of the pilots’ guild");
    assert_eq!(window.ws().panes[1].path.as_ref(), "d-mayor.txt");
}

#[test]
fn a_source_that_is_half_written_keeps_its_text_until_it_is_whole() {
    let machine = Machine::new();
    let mut window = machine.open(papers(&machine));
    machine.put("papers/b-report.txt", "");
    window.key("F5");
    window.shows("The mayor’s office said");
    machine.put("papers/b-report.txt", "Quite other words, and all of them.");
    window.key("F5");
    window.shows("Quite other words, and all of them.");
}

#[test]
fn a_long_text_that_shrinks_under_its_reader_stays_readable() {
    let machine = Machine::new();
    let mut window = machine.open(papers(&machine));
    window.key("Ctrl+End").select("The hearing closed at noon.").key("Ctrl+F").typed("question");
    machine.put("papers/a-transcript.txt", "Only this is left, and no question.");
    window.key("Escape").key("F5");
    window.shows("Only this is left");
    window.keys("Ctrl+End PageUp Ctrl+Home PageDown");
    window.shows("Only this is left");
}
