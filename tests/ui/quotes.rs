//! Quotations and omissions in the window.

use std::{fmt::Write as _, path::PathBuf};

use variorum::workspace::{action::Action, overlay::LibraryTab};

use crate::support::app::{Machine, Window};

const LOG: &str = "Log of the bridge office, 2 March 2024

Question: Since when did the third span move towards the western pier of the bridge?

Engineer: They are taken by hand. What we have now is occasional readings taken by hand, mostly on calm days. That is not monitoring.

Question: What was done about it in the winter that followed, and by whom?

Engineer: Nothing was done in that winter because the money had gone into the fenders.

Question: And now?

Engineer: The bearings come next.
";

const NEWS: &str = "Readings by hand

Harbour Courier, 5 March 2024

She described present checks as “occasional readings taken by hand, primarily on calm days” on Monday.

A spokeswoman said that “no warning ever reached this office”.
";

fn bridge(machine: &Machine) -> PathBuf {
    machine.put("bridge/log.txt", LOG);
    machine.put("bridge/news.txt", NEWS);
    machine
        .put("bridge/quiet.txt", "The tides\n\nNobody says anything here, and nobody is named.\n");
    machine.path("bridge")
}

/// A document of the folder, by how its title begins.
fn opened(machine: &Machine, title: &str) -> Window {
    let mut window = machine.open(bridge(machine));
    let has_words = |it: &String| it.starts_with(title) && it.ends_with('w');
    let row = window.names().into_iter().find(has_words).unwrap();
    window.click(&row);
    window
}

#[test]
fn a_reader_looks_at_one_quotation_after_the_other_by_keyboard() {
    let machine = Machine::new();
    let mut window = opened(&machine, "Readings by hand,");
    window.key("Ctrl+4");
    assert_eq!(window.ws().tab, LibraryTab::Quotes);
    window.shows("“occasional readings taken by hand, primarily on calm days”, altered · 1 word, paragraph 3");
    window.shows("“no warning ever reached this office”, not in these documents, paragraph 4");
    window.keys("ArrowDown Enter");
    assert!(window.is_chosen("“occasional readings taken by hand"));
    let ws = window.ws();
    assert!(ws.tracing.chosen.is_some());
    assert!(ws.panes.iter().any(|pane| &*pane.path == "log.txt"));
    window.keys("ArrowDown Enter");
    assert!(window.is_chosen("“no warning ever reached this office”"));
    assert!(window.ws().tracing.chosen.is_none());
}

#[test]
fn chips_narrow_the_list_and_the_folder_is_a_click_away() {
    let machine = Machine::new();
    let mut window = opened(&machine, "Readings by hand,");
    window.key("Ctrl+4").click("1 not found");
    window.shows("“no warning ever reached");
    window.shows_no("“occasional readings taken by hand, primarily on calm days”, altered");
    window.click("All 2").click_of(egui::accesskit::Role::RadioButton, "Folder");
    window.shows("Readings by hand: 1 of 2 traced, 1 not found, 1 altered");
    window.click("Readings by hand: 1 of 2 traced, 1 not found, 1 altered");
    window.shows("“no warning ever reached this office”, not in these documents");
    window.click("Mark not found in text");
    window.shows("no source in this folder");
}

#[test]
fn a_document_that_quotes_nothing_says_so() {
    let machine = Machine::new();
    let mut window = opened(&machine, "The tides,");
    window.key("Ctrl+4");
    window.shows("Nothing stands in quotation marks here.");
}

#[test]
fn the_omission_view_says_what_nobody_used() {
    let machine = Machine::new();
    let mut window = opened(&machine, "Log of the");
    window.choose(Action::OmissionView);
    window.shows("1 of 8 sentences was used, by 1 document; 7 by nobody");
    window.click("Next used");
    let pane = window.ws().pane().unwrap();
    let at = LOG.find("What we have now").unwrap();
    assert_eq!(pane.flash.unwrap().span.start(), at);
    window.click("By whom");
    window.shows("Readings by hand: 1 sentence, 1 of them altered");
    window.key("Escape").key("U");
    assert!(!window.ws().pane().unwrap().shows_usage);
}

#[test]
fn twenty_thousand_quotations_are_listed_without_laying_them_out() {
    let machine = Machine::new();
    let mut many = String::from("Many voices\n");
    for number in 0..20_000 {
        write!(many, "\nOne said “voice number {number} speaks of tide {}”.\n", number * 7)
            .unwrap();
    }
    machine.put("many/many.txt", many);
    machine.put("many/other.txt", "Other words.\n");
    let mut window = machine.open(machine.path("many"));
    window.key("Ctrl+4");
    window.shows("20\u{a0}000 quotations");
    let listed = |window: &Window| {
        window.names().iter().filter(|it| it.contains("not in these documents, paragraph")).count()
    };
    assert!((1..60).contains(&listed(&window)));
    window.key("End");
    window.shows("voice number 19999");
    assert!((1..60).contains(&listed(&window)));
}

#[test]
fn a_rejected_quotation_says_so_with_the_readers_note_and_an_accepted_one_is_ticked() {
    let machine = Machine::new();
    let mut window = opened(&machine, "Readings by hand,");
    window.key("Ctrl+4").keys("ArrowDown Enter");
    window.choose(Action::AcceptParallel);
    window.shows("primarily on calm days”, altered · 1 word, accepted, paragraph 3");
    window.choose(Action::NoteOnParallel).typed("Said by another").key("Escape");
    window.choose(Action::RejectParallel);
    window.shows("primarily on calm days”, rejected, paragraph 3, note: Said by another");
    window.click_of(egui::accesskit::Role::RadioButton, "Folder");
    window.shows("Readings by hand: 0 of 2 traced, 1 not found, 1 rejected");
    window.click_of(egui::accesskit::Role::RadioButton, "Document").click("1 rejected");
    window.shows_no("“no warning ever reached this office”, not in");
    window.click("All 2").click("Mark not found in text");
    window.shows("source rejected");
    window.choose(Action::RejectParallel);
    window.shows("primarily on calm days”, altered · 1 word, paragraph 3, note: Said by another");
}

#[test]
fn the_omission_view_and_the_map_leave_out_what_is_rejected() {
    let machine = Machine::new();
    let mut window = opened(&machine, "Log of the");
    window.choose(Action::OmissionView).choose(Action::NextParallel);
    window.choose(Action::RejectParallel);
    window.shows("None of 8 sentences was used by another document");
    window.choose(Action::CorpusMap);
    window.shows("Every passage that these documents share was rejected.");
}

#[test]
fn the_card_makes_its_link_by_mouse_while_the_list_has_the_keyboard() {
    let machine = Machine::new();
    let mut window = opened(&machine, "Readings by hand,");
    window.key("Ctrl+4").keys("ArrowDown Enter Enter");
    assert!(window.ws().notebook.links.is_empty(), "Enter is the list's");
    window.click_of(egui::accesskit::Role::Button, "Link excerpts");
    assert_eq!(window.ws().notebook.links.len(), 1);
}
