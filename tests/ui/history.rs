//! The history as a reader meets it: what was removed comes back, by mouse and by keys alone.

use egui::accesskit::Role;

use super::{note_on_the_report, papers};
use crate::support::app::{Machine, Window};
use variorum::workspace::{action::Action, overlay::Area};

fn noted(machine: &Machine) -> Window {
    let mut window = machine.open(papers(machine));
    window.key("Alt+PageDown");
    note_on_the_report(&mut window);
    window
}

#[test]
fn an_empty_history_says_what_it_will_list() {
    let machine = Machine::new();
    let mut window = machine.open(papers(&machine));
    window.choose(Action::History);
    window.shows("Nothing was done in this notebook yet.");
    window.click("Close history");
    assert_eq!(window.ws().area, Area::Pane);
}

#[test]
fn a_removed_note_comes_back_with_the_mouse() {
    let machine = Machine::new();
    let mut window = noted(&machine);
    window.choose(Action::RemoveNote);
    window.shows_no("A claim to check.");
    window.choose(Action::History);
    window.shows("times in UTC");
    window.shows("This is the notebook as it is now.");
    window.click_of(Role::ListItem, "Edit note");
    window.shows("What differs from now: 1");
    window.shows("Note · removed since");
    window.shows("A claim to check.");
    window.click("The whole notebook then");
    window.shows("“no warning ever reached this office”");
    window.click("What differs from now: 1");
    window.click("Bring back Mayor: no warning ever came");
    window.shows("Nothing was different then.");
    assert_eq!(window.ws().notebook.notes.len(), 1);
    window.key("Ctrl+Z");
    window.shows("What differs from now: 1");
}

#[test]
fn everything_in_the_history_goes_by_keys() {
    let machine = Machine::new();
    let mut window = noted(&machine);
    window.choose(Action::RemoveNote);
    let n_stops = window.ws().history.steps().count();
    window.keys("Ctrl+Shift+H Down");
    window.shows("Note · removed since");
    window.key("Tab");
    assert!(window.ws().look_back.as_ref().unwrap().is_inside);
    assert_eq!(window.focused().as_deref(), None, "nothing else took the keyboard");
    window.key("Enter");
    assert_eq!(window.ws().notebook.notes.len(), 1);
    window.keys("Tab End");
    window.shows("Before all that is listed");
    window.key("V");
    window.shows("There were no notes and no excerpts yet.");
    window.key("Shift+Enter");
    assert!(window.ws().notebook.excerpts.is_empty() && window.ws().notebook.notes.is_empty());
    assert_eq!(window.ws().history.steps().count(), n_stops + 2, "each one step");
    window.keys("Ctrl+Z Escape Escape");
    assert!(window.ws().look_back.is_none());
    assert_eq!(window.ws().notebook.notes.len(), 1);
}

#[test]
fn a_long_history_draws_what_is_on_the_screen() {
    let machine = Machine::new();
    let mut window = noted(&machine);
    for _ in 0..60 {
        window.choose(Action::NewNote).key("Escape");
    }
    window.choose(Action::History);
    let n_rows = window.names().iter().filter(|name| name.ends_with(", Add note")).count();
    assert!((10..45).contains(&n_rows), "{n_rows}");
    window.key("End");
    window.shows("Before all this");
}
