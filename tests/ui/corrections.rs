//! What was read off a document is corrected, by name and by keys alone; the documents list shows what
//! the reader wants to see of each document.

use egui::accesskit::Role;
use variorum::{
    store::settings::{Column, SortBy},
    text::structure::rules::LineIs,
    workspace::action::Action,
};

use super::papers;
use crate::support::app::{Machine, Window};

const LINE: &str = "Harbour Courier, 27 March 2024";

fn reading(machine: &Machine) -> Window {
    machine.open(papers(machine))
}

/// What is said of the lines of a document of the folder.
fn said(window: &Window, path: &str) -> Vec<LineIs> {
    let reading = window.ws().corpus.as_ref().unwrap().reading(path).unwrap();
    reading.rules.iter().map(|rule| rule.is).collect()
}

#[test]
fn a_line_is_a_leftover_in_this_document_and_is_taken_back_from_the_list() {
    let machine = Machine::new();
    let mut window = reading(&machine);
    window.select(LINE).choose(Action::SayLine);
    window.shows("“Harbour Courier, 27 March 2024”");
    window.click("Page leftover");
    assert_eq!(said(&window, "b-report.txt"), [LineIs::Leftover]);
    assert!(said(&window, "a-transcript.txt").is_empty());
    window.choose(Action::Corrections);
    window.shows("“Harbour Courier, 27 March 2024” is a leftover of the page");
    window.click("Take back line: “Harbour Courier, 27 March 2024” is a leftover of the page");
    assert!(said(&window, "b-report.txt").is_empty());
    window.key("Escape").choose_named(Action::Undo, "Undo take back line");
    assert_eq!(said(&window, "b-report.txt"), [LineIs::Leftover]);
}

#[test]
fn a_line_is_a_heading_in_all_documents_by_keys_alone() {
    let machine = Machine::new();
    let mut window = reading(&machine);
    window.keys("F7 Ctrl+Home I");
    assert_eq!(window.focused().as_deref(), Some("Heading 1"));
    window.keys("Shift+Tab Space");
    assert!(window.is_chosen("In all documents"));
    window.keys("Tab Down Enter");
    let rules: Vec<_> = window.ws().notebook.rules.values().collect();
    assert_eq!(rules.len(), 1);
    assert_eq!(rules[0].line.as_ref().unwrap().is, LineIs::Heading(2));
    for path in ["a-transcript.txt", "b-report.txt", "c-letter.txt"] {
        assert_eq!(said(&window, path), [LineIs::Heading(2)], "{path}");
    }
    window.key("Shift+F4");
    window.shows("3 documents");
    for _ in 0..10 {
        if window.focused().is_some_and(|name| name.starts_with("Remove rule: ")) {
            break;
        }
        window.key("Tab");
    }
    window.key("Enter");
    assert!(window.ws().notebook.rules.is_empty());
    assert!(said(&window, "c-letter.txt").is_empty());
}

#[test]
fn a_rule_says_who_wrote_some_documents_and_its_files_can_be_changed() {
    let machine = Machine::new();
    let mut window = reading(&machine);
    window.key("Shift+F4");
    window.click_of(Role::TextInput, "What the rule says").typed("The clerk");
    window.click_of(Role::TextInput, "Files of the new rule").typed("a{");
    window.shows("These files make no sense: ");
    window.key("Ctrl+A").typed("[ab]-*.txt").click("Add rule");
    assert_eq!(window.ws().shown("b-report.txt").source, "The clerk");
    window.shows("2 documents");
    window.click_of(Role::TextInput, "Files of rule: source: The clerk");
    window.key("Ctrl+A").typed("c-*").key("Enter");
    window.shows("1 document");
    assert_eq!(window.ws().shown("c-letter.txt").source, "The clerk");
    assert_eq!(window.ws().shown("b-report.txt").source, "Harbour Courier");
}

#[test]
fn the_form_says_what_was_read_where_and_what_the_file_is() {
    let machine = Machine::new();
    let mut window = reading(&machine);
    window.click_words("Mayor").key("F4");
    window.shows("TXT · read by plain/1");
    window.click_of(Role::TextInput, "Author").typed("M. Ruiz");
    window.click_of(Role::TextInput, "Region").typed("Ellery").key("Enter");
    let shown = window.ws().shown("b-report.txt");
    assert_eq!((shown.author.as_str(), shown.region.as_str()), ("M. Ruiz", "Ellery"));
    window.choose_named(Action::Undo, "Undo correct author and region");
    assert_eq!(window.ws().shown("b-report.txt").author, "");
}

#[test]
fn the_list_shows_what_is_chosen_under_the_title_and_beside_it_where_there_is_room() {
    let machine = Machine::new();
    let mut window = reading(&machine);
    window.shows("Mayor: no warning ever came, Harbour Courier · 27 Mar 2024 · ");
    window.click("Columns…").click_of(Role::CheckBox, "Format");
    window.click_of(Role::CheckBox, "Source").key("Escape");
    window.shows_no("Done");
    window.shows("Mayor: no warning ever came, 27 Mar 2024 · ");
    window.shows("w · TXT");
    window.shows_no("Sort by format");
    let edge = window.rect("Edge of the left side").center();
    window.drag(edge, edge + egui::vec2(420.0, 0.0));
    window.click("Sort by date");
    assert_eq!(window.ws().sort, SortBy::Of(Column::Date));
    let columns = [Column::Date, Column::Words, Column::Format];
    assert_eq!(window.ws().settings.columns, columns);
}

#[test]
fn a_file_that_cannot_be_read_says_why_and_what_can_be_done() {
    let machine = Machine::new();
    let folder = papers(&machine);
    machine.put("papers/d-scan.txt", b"PK\0\x01\x02");
    let mut window = machine.open(folder);
    window.shows("d-scan.txt, cannot be read: ");
    window.key("Shift+F6").keys("End F4");
    window.shows("papers/d-scan.txt".rsplit('/').next().unwrap());
    window.shows("TXT · 5 bytes");
}

#[test]
fn columns_are_chosen_by_the_menu_however_narrow_the_list_is() {
    let machine = Machine::new();
    let mut window = reading(&machine);
    let edge = window.rect("Edge of the left side").center();
    window.drag(edge, edge - egui::vec2(200.0, 0.0));
    window.shows_no("Columns…");
    window.choose(Action::Columns);
    assert_eq!(window.focused().as_deref(), Some("Source"));
    window.key("Space").key("Escape");
    assert!(!window.ws().settings.columns.contains(&Column::Source));
    window.shows_no("Done");
}
