//! Notes, memos, links, the palette, undo.

use std::sync::Arc;

use egui::accesskit::Role;
use variorum::workspace::action::Action;

use super::{note_on_the_report, painted, papers};
use crate::support::app::{Machine, Window};

/// The blocks of the open note: words as they are, excerpts behind `> `.
fn note(window: &Window) -> Vec<String> {
    let notebook = &window.ws().notebook;
    let note = &notebook.notes[window.ws().open_note.as_ref().unwrap()];
    note.blocks
        .iter()
        .map(|block| match block {
            variorum::notebook::note::Block::Text(words) => words.clone(),
            variorum::notebook::note::Block::Excerpt(id) => {
                format!("> {}", notebook.excerpts[id].made.exact)
            }
        })
        .collect()
}

/// The papers with a note on the report.
fn noted(machine: &Machine) -> Window {
    let mut window = machine.open(papers(machine));
    note_on_the_report(&mut window);
    window
}

#[test]
fn a_passage_goes_into_a_note_and_words_are_written_below() {
    let machine = Machine::new();
    let mut window = machine.open(papers(&machine));
    window.shows("Select a passage and press Enter: it goes into a note.");
    window.select("no warning ever reached this office").click("Add to note");
    window.shows("Added to “Mayor: no warning ever came”");
    window.click("Write…").typed("A claim to check.").key("Enter").typed("By whom?").key("Escape");
    assert_eq!(
        note(&window),
        ["> no warning ever reached this office", "A claim to check.\nBy whom?"]
    );
}

#[test]
fn written_words_are_clicked_and_written_on() {
    let machine = Machine::new();
    let mut window = noted(&machine);
    let pos = window.rect("A claim to check.").right_center();
    window.click_at(pos - egui::vec2(1.0, 0.0));
    assert_eq!(window.focused().as_deref(), Some("Text of the note"));
    window.key("End").typed(" Soon.").key("Ctrl+Enter");
    assert_eq!(note(&window)[1], "A claim to check. Soon.");
    assert_ne!(window.focused().as_deref(), Some("Text of the note"));
}

#[test]
fn tab_goes_from_the_title_of_a_note_to_its_text() {
    let machine = Machine::new();
    let mut window = machine.open(papers(&machine));
    window.key("Ctrl+Shift+N").typed("Gauges").key("Tab").typed("Who read them?");
    window.key("Escape");
    window.shows("Title: Gauges");
    assert_eq!(note(&window), ["Who read them?"]);
    // To the text that is there; of a note that begins with an excerpt, on as everywhere.
    window.key("F2").key("Tab").typed(" Nobody.").key("Escape");
    assert_eq!(note(&window), ["Who read them? Nobody."]);
}

#[test]
fn a_wiki_link_is_offered_made_and_followed() {
    let machine = Machine::new();
    let mut window = noted(&machine);
    window.key("Ctrl+Shift+N").typed("Gauges").key("Enter");
    window.shows("Title: Gauges");
    window.key("W").typed("See [[may");
    window.shows("Mayor: no warning ever came");
    window.key("Enter");
    assert_eq!(window.field().as_deref(), Some("See [[Mayor: no warning ever came]]"));
    window.typed(" and [[Readings]].").key("Escape");
    // To a note that is there, which says where it is linked from.
    window.click_of(Role::Link, "Note: Mayor: no warning ever came");
    window.shows("Title: Mayor: no warning ever came");
    window.shows("Linked from");
    window.click_of(Role::Link, "Gauges");
    window.shows("Title: Gauges");
    // To one that is not: it is made.
    window.click_of(Role::Link, "Readings");
    window.shows("Title: Readings");
    window.choose_named(Action::Undo, "Undo add note");
    assert_eq!(window.ws().notebook.notes.len(), 2);
}

#[test]
fn a_memo_is_written_on_an_excerpt() {
    let machine = Machine::new();
    let mut window = machine.open(papers(&machine));
    window.select("no warning ever reached this office").key("M");
    assert_eq!(window.focused().as_deref(), Some("Memo"));
    window.typed("By whom?").key("Escape").key("Enter");
    window.shows("By whom?");
    let memo =
        |window: &Window| window.ws().notebook.excerpts.values().next().unwrap().memo.clone();
    assert_eq!(memo(&window), "By whom?");
    window.key("Ctrl+Z").key("Ctrl+Z");
    assert_eq!(memo(&window), "");
}

#[test]
fn two_excerpts_are_linked_and_the_link_is_told_turned_and_removed() {
    let machine = Machine::new();
    let mut window = noted(&machine);
    window.select("The mayor’s office was told").key("Enter");
    window.click("Link");
    window.click("contradicts").typed("no warning").key("Enter");
    let verbs = |window: &Window| -> Vec<String> {
        window.ws().notebook.links.values().map(|it| it.kind.verb().to_owned()).collect()
    };
    assert_eq!(verbs(&window), ["contradicts"]);
    window.shows("contradicts");
    window.choose_named(Action::Undo, "Undo link excerpts");
    assert!(verbs(&window).is_empty());
    window.choose_named(Action::Redo, "Redo link excerpts");
    assert_eq!(verbs(&window), ["contradicts"]);
}

#[test]
fn undo_and_redo_go_all_the_way_by_name() {
    let machine = Machine::new();
    let mut window = machine.open(papers(&machine));
    let empty = Arc::clone(&window.ws().notebook);
    window.select("no warning ever reached this office").key("H");
    window.click("Tag…").typed("claims").key("Enter");
    window.key("Enter");
    window.key("W").typed("A claim.").key("Escape");
    let whole = Arc::clone(&window.ws().notebook);
    window.choose_named(Action::Undo, "Undo edit note");
    window.shows("Undid edit note");
    window.shows_no("A claim.");
    window.choose_named(Action::Redo, "Redo edit note");
    window.shows("A claim.");
    while window.ws().history.undo_label().is_some() {
        window.key("Ctrl+Z");
    }
    assert_eq!(window.ws().notebook.excerpts, empty.excerpts);
    assert_eq!(window.ws().notebook.notes, empty.notes);
    assert_eq!(window.ws().notebook.tags, empty.tags);
    while window.ws().history.redo_label().is_some() {
        window.key("Ctrl+Shift+Z");
    }
    assert_eq!(window.ws().notebook.excerpts, whole.excerpts);
    assert_eq!(window.ws().notebook.notes.len(), whole.notes.len());
    window.key("Ctrl+3").click_of(Role::Button, "Mayor: no warning ever came");
    window.shows("A claim.");
}

#[test]
fn notes_are_listed_renamed_and_removed() {
    let machine = Machine::new();
    let mut window = noted(&machine);
    window.click("Title: Mayor: no warning ever came");
    window.key("Ctrl+A").typed("Claims").key("Enter");
    window.shows("Title: Claims");
    window.click("1 note: list them").click("+ New note").typed("Second").key("Enter");
    window.key("Ctrl+3");
    window.shows("2 notes");
    window.menu_of("Second").click("Remove note");
    window.shows("1 note");
    window.click_of(Role::Button, "Claims");
    window.shows("A claim to check.");
    window.choose_named(Action::Undo, "Undo remove note");
    assert_eq!(window.ws().notebook.notes.len(), 2);
}

#[test]
fn blocks_are_moved_and_taken_out_by_key() {
    let machine = Machine::new();
    let mut window = noted(&machine);
    window.select("as early as 2019").key("Enter");
    let card = window.rect("Excerpt “as early as 2019”").left_top();
    window.click_at(card + egui::vec2(40.0, 14.0)).key("Alt+Shift+Up");
    assert_eq!(
        note(&window),
        ["> no warning ever reached this office", "> as early as 2019", "A claim to check."]
    );
    window.key("Backspace");
    assert_eq!(note(&window), ["> no warning ever reached this office", "A claim to check."]);
    assert_eq!(window.ws().notebook.excerpts.len(), 2, "the excerpt stays kept");
}

#[test]
fn the_search_box_finds_everything_with_a_slip_of_the_finger() {
    let machine = Machine::new();
    let mut window = noted(&machine);
    window.select("as early as 2019").key("G").typed("chronology").key("Enter");
    window.keys("Escape Escape Escape");
    // A document.
    window.click("Search documents, notes and commands").typed("piltos");
    window.click_of(Role::ListBoxOption, "Letter of the pilots’ guild");
    window.place("We heard a knock");
    // A note.
    window.key("Ctrl+3");
    window.key("Ctrl+K").typed("mayro").key("Enter");
    window.shows("Title: Mayor: no warning ever came");
    // A passage, exactly as it stands.
    window.key("Ctrl+K").typed("closed at noon");
    window.click_of(Role::ListBoxOption, "The hearing closed at noon");
    window.place("The hearing closed at noon");
    window.key("Ctrl+K").typed("“hearing closed at”");
    window.rect_of(Some(Role::ListBoxOption), "The hearing closed at noon");
    window.key("Escape");
    // A tag.
    window.key("Ctrl+K").typed("chronolgoy");
    window.rect_of(Some(Role::ListBoxOption), "chronology");
    window.key("Escape");
    // A command.
    window.key("Ctrl+K").typed("theme dakr").key("Enter");
    window.shows("Dark theme");
    window.key("Ctrl+K").typed("no such thing at all");
    window.shows("New note “no such thing at all”");
}

#[test]
fn a_card_cuts_a_long_title_and_never_the_paragraph() {
    let machine = Machine::new();
    let title =
        "Minutes of the extraordinary general meeting of the joint committee of both houses";
    let words = "The committee met at nine, and nobody was late.";
    machine.put("papers/minutes.txt", format!("{title}\n\n{words}\n"));
    let mut window = machine.open(machine.path("papers"));
    window.select("nobody was late").key("Enter");
    let painted = painted(&window);
    let is_cut = |row: &String| row.starts_with("Minutes of") && row.ends_with("…, ¶2");
    assert!(painted.iter().any(is_cut), "{painted:?}");
}
