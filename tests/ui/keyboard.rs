//! The main job without a mouse.

use std::collections::BTreeSet;

use egui::accesskit::Role;
use variorum::{
    store::atomic,
    text::structure::rules::LineIs,
    workspace::overlay::{Area, LibraryTab},
};

use super::{papers, selected};
use crate::support::app::{Machine, Window};

/// Answers the path field, which has the keyboard.
fn type_path(window: &mut Window, path: &std::path::Path) {
    window.key("Ctrl+A").typed(&path.display().to_string()).key("Enter");
}

/// Selects the answer about the autumn in the transcript, from its caret on.
fn select_by_keys(window: &mut Window) {
    window.keys("F7 Ctrl+Home Down Down Down Home");
    window.keys("Ctrl+Right Ctrl+Right Ctrl+Right");
    window.keys("Ctrl+Shift+Right Ctrl+Shift+Right Ctrl+Shift+Right");
    window.keys("Shift+Right Shift+Left");
}

#[test]
fn a_key_that_means_nothing_now_says_why_and_copying_says_what_it_did() {
    let machine = Machine::new();
    let mut window = machine.open(papers(&machine));
    for (key, why) in [
        ("F8", "No excerpt needs review"),
        ("Shift+F8", "Nothing in the notebook needs a look"),
        ("F9", "This document has no pages to show as pictures"),
        ("I", "No line is chosen: click on one, or show the caret with F7"),
        ("Ctrl+C", "No words are selected"),
    ] {
        window.shows_no(why);
        window.key(key);
        window.shows(why);
    }
    window.wait(20.0);
    window.key("Ctrl+Shift+C");
    window.shows("No words are selected");
    // Where it means something, it says so or is seen.
    window.select("no warning ever reached this office").key("Ctrl+Shift+C");
    window.shows("Copied with its source");
    window.shows_no("No words are selected");
    assert!(window.copied.contains("Harbour Courier"), "{}", window.copied);
    // What is typed into a field is the field's.
    window.wait(20.0);
    window.key("Ctrl+F").typed("i");
    window.keys("Ctrl+C F8");
    for words in ["No line", "No words", "No excerpt"] {
        window.shows_no(words);
    }
}

#[test]
fn everything_from_an_empty_machine_to_a_saved_notebook_and_back_goes_by_keys() {
    let machine = Machine::new();
    let folder = papers(&machine);
    let mut window = machine.start();
    window.key("Ctrl+O");
    type_path(&mut window, &folder);
    window.shows("3 documents");

    // The list: the letter opens beside the two.
    window.key("Shift+F6");
    assert_eq!(window.ws().area, Area::Library);
    window.keys("Down Down Ctrl+Enter");
    assert_eq!(window.ws().panes.len(), 3);
    assert_eq!(window.ws().area, Area::Pane);
    window.key("Alt+PageDown");
    assert_eq!(&*window.ws().pane().unwrap().path, "a-transcript.txt");

    // A passage is selected, tagged, and put into a note.
    select_by_keys(&mut window);
    let words = selected(&window).unwrap().trim().to_owned();
    assert_eq!(words.split(' ').count(), 3, "{words}");
    window.key("1").typed("knowledge").key("Enter");
    window.shows("Tag knowledge");
    window.key("Enter");
    window.shows("Added to “Council hearing on the Ellery Bridge”");

    // Words are written below it.
    window.key("F6");
    assert_eq!(window.ws().area, Area::Notebook);
    window.key("W").typed("Known since 2019.").key("Ctrl+Enter");
    window.shows("Known since 2019.");

    // It is saved where the field says.
    window.key("Ctrl+S");
    type_path(&mut window, &machine.path("bridge.ron"));
    window.shows("Saved · bridge.ron");
    window.key("Ctrl+Q");
    assert!(window.is_closed);
    drop(window);
    let kept = atomic::load(&machine.path("bridge.ron")).unwrap().opened.notebook;
    assert_eq!((kept.excerpts.len(), kept.notes.len(), kept.tags.len()), (1, 1, 1));
    assert_eq!(kept.excerpts.values().next().unwrap().made.exact, words);

    // It is there again; from the card the keys lead back to the source.
    let mut window = machine.start();
    window.shows("Saved · bridge.ron");
    assert_eq!(window.ws().panes.len(), 3);
    window.key("Alt+PageDown");
    assert_ne!(&*window.ws().pane().unwrap().path, "a-transcript.txt");
    window.key("F6").key("Down");
    window.key("Enter");
    let pane = window.ws().pane().unwrap();
    assert_eq!(&*pane.path, "a-transcript.txt");
    assert!(pane.flash.is_some());
}

#[test]
fn links_and_memos_are_made_by_keys() {
    let machine = Machine::new();
    let mut window = machine.open(papers(&machine));
    select_by_keys(&mut window);
    window.keys("H M").typed("Earlier than admitted.").key("Ctrl+Enter");
    window.keys("Alt+PageDown F7 Ctrl+Home Down Down Shift+End L");
    assert_eq!(window.focused().as_deref(), Some("Excerpt to link to"));
    let other = window.ws().notebook.excerpts.values().find(|it| !it.memo.is_empty()).unwrap();
    let word = other.made.exact.split(' ').next().unwrap().to_owned();
    window.typed(&word).key("Enter");
    let notebook = &window.ws().notebook;
    assert_eq!(notebook.links.len(), 1);
    assert!(notebook.excerpts.values().any(|it| it.memo == "Earlier than admitted."));
}

#[test]
fn the_arrows_in_the_list_of_notes_choose_and_enter_opens() {
    let machine = Machine::new();
    let mut window = machine.open(papers(&machine));
    for title in ["One", "Two", "Three"] {
        window.key("Ctrl+Shift+N").typed(title).key("Enter");
    }
    window.keys("Ctrl+3 Down Down Enter");
    window.shows("Title: Two");
    window.keys("Ctrl+3 Down Alt+Shift+Down Enter");
    window.shows("Title: One");
    let titles: Vec<String> =
        window.ws().notebook.notes_in_order().iter().map(|(_, it)| it.title.clone()).collect();
    assert_eq!(titles, ["Two", "One", "Three"]);
}

#[test]
fn tabs_sides_and_help_have_keys() {
    let machine = Machine::new();
    let mut window = machine.open(papers(&machine));
    window.key("Ctrl+2");
    assert_eq!(window.ws().tab, LibraryTab::Tags);
    window.key("Ctrl+1").key("Ctrl+B").key("Ctrl+Shift+B");
    window.shows_no("Filter documents");
    window.shows_no("+ New note");
    window.key("F1");
    window.shows("All shortcuts");
    window.key("Escape").key("?");
    window.shows("All shortcuts");
    window.key("Escape");
    window.shows_no("All shortcuts");
}

#[test]
fn a_letter_that_is_a_shortcut_is_not_typed_and_a_typed_letter_is_no_shortcut() {
    let machine = Machine::new();
    let mut window = machine.open(papers(&machine));
    select_by_keys(&mut window);
    window.key("G");
    assert_eq!(window.field().as_deref(), Some(""));
    window.typed("high mono 123 qo").key("Enter");
    let tags: Vec<String> = window.ws().notebook.tags.values().map(|it| it.name.clone()).collect();
    assert_eq!(tags, ["high mono 123 qo"]);
    window.key("Enter").key("W");
    assert_eq!(window.field().as_deref(), Some(""));
    window.typed("when? hmm, 1 or 2 [[x");
    assert_eq!(window.field().as_deref(), Some("when? hmm, 1 or 2 [[x"));
    assert_eq!(window.ws().notebook.excerpts.len(), 1);
}

#[test]
fn escape_peels_one_layer_at_a_time() {
    let machine = Machine::new();
    let mut window = machine.open(papers(&machine));
    window.key("Ctrl+F").typed("movement");
    window.click_at(window.place("reports of movement in").0);
    select_by_keys(&mut window);
    window.key("Ctrl+K");
    assert!(window.ws().overlay.is_some());
    window.key("Escape");
    assert!(window.ws().overlay.is_none());
    assert!(window.ws().pane().unwrap().find.is_some());
    window.key("Escape");
    assert!(window.ws().pane().unwrap().find.is_none());
    assert!(selected(&window).is_some());
    window.key("Escape");
    assert!(selected(&window).is_none());
}

/// Presses Tab and gives what it came to, one after the other.
fn tab_through(window: &mut Window, n: usize) -> BTreeSet<String> {
    let mut seen = BTreeSet::new();
    for _ in 0..n {
        window.key("Tab");
        if let Some(name) = window.focused() {
            assert!(
                !name.trim().is_empty(),
                "something without a name has the keyboard: {seen:#?}"
            );
            seen.insert(name);
        }
    }
    seen
}

#[test]
fn tab_reaches_everything_and_all_of_it_has_a_name() {
    let machine = Machine::new();
    let mut window = machine.start();
    let seen = tab_through(&mut window, 60);
    for name in [
        "File",
        "Search documents, notes and commands",
        "Close pane",
        "Filter documents",
        "Sort the documents",
        "Excerpt “no warning ever reached this office”, Harbour Courier, ¶14, exact",
    ] {
        assert!(seen.contains(name), "Tab does not reach {name}: {seen:#?}");
    }
}

#[test]
fn tab_stays_in_what_lies_over_the_window() {
    let machine = Machine::new();
    let mut window = machine.open(papers(&machine));
    select_by_keys(&mut window);
    for keys in ["Ctrl+K", "F1", "F4", "G", "M"] {
        window.key(keys);
        let seen = tab_through(&mut window, 12);
        for below in ["File", "Filter documents", "Pane menu", "+ New note"] {
            assert!(!seen.contains(below), "{keys}: Tab comes to {below}: {seen:#?}");
        }
        window.key("Escape");
        assert!(window.ws().overlay.is_none(), "{keys}");
    }
}

#[test]
fn keys_that_come_within_one_frame_do_what_they_do_one_by_one() {
    let machine = Machine::new();
    let mut window = machine.open(papers(&machine));
    window.keys("F7 Ctrl+Home").keys_at_once("I Down Down Down");
    let fourth = LineIs::ALL[3].label();
    assert_eq!(window.focused(), Some(fourth));
    window.keys_at_once("Up Enter");
    let path = &window.ws().pane().unwrap().path;
    let reading = window.ws().corpus.as_ref().unwrap().reading(path).unwrap();
    let said: Vec<LineIs> = reading.rules.iter().map(|rule| rule.is).collect();
    assert_eq!(said, [LineIs::ALL[2]]);
    // Words go where the key before them leads.
    window.keys_at_once("F4 Tab X Y Tab Tab Z Enter");
    let shown = window.ws().shown(&window.ws().pane().unwrap().path.clone());
    assert_eq!((shown.source.as_str(), shown.author.as_str()), ("xy", "z"));
}

#[test]
fn escape_puts_away_a_menu_and_nothing_below_it() {
    let machine = Machine::new();
    let mut window = machine.open(papers(&machine));
    window.key("F4").click_of(Role::ComboBox, "Encoding: ");
    window.shows("windows-1252: ");
    window.key("Escape");
    window.shows_no("windows-1252: ");
    window.shows("Correct document");
    window.key("Escape");
    window.shows_no("Correct document");
    window.click_of(Role::Button, "View").shows("Pages as pictures");
    window.key("Escape").shows_no("Pages as pictures");
}

#[test]
fn keys_that_are_pressed_over_a_menu_do_nothing_to_the_text_below_it() {
    let machine = Machine::new();
    let mut window = machine.open(papers(&machine));
    select_by_keys(&mut window);
    window.click_of(Role::Button, "View").keys("H Enter Delete 1");
    assert!(window.ws().notebook.excerpts.is_empty());
    let has_menu = |window: &Window| egui::Popup::is_any_open(&window.harness.ctx);
    assert!(has_menu(&window));
    window.key("Ctrl+K");
    assert!(window.ws().overlay.is_some() && !has_menu(&window));
    window.keys("Escape H");
    assert_eq!(window.ws().notebook.excerpts.len(), 1);
}

#[test]
fn enter_presses_what_tab_has_reached_while_a_passage_is_selected() {
    let machine = Machine::new();
    let mut window = machine.open(papers(&machine));
    select_by_keys(&mut window);
    window.keys("Tab");
    assert_eq!(window.focused().as_deref(), Some("File"));
    window.key("Enter").shows("Which files…");
    assert!(window.ws().notebook.excerpts.is_empty());
}
