//! Folders and notebooks: opening, saving, closing, and what goes wrong with them.

use std::{fs, path::Path};

use egui::accesskit::Role;
use variorum::{
    store::atomic,
    workspace::{action::Action, overlay::Asking, pane::Pane},
};

use super::{note_on_the_report, papers};
use crate::support::app::{Answer, Machine, Window};

/// The documents that stand side by side, from left to right.
fn shown(window: &Window) -> Vec<&str> {
    window.ws().panes.iter().map(|pane: &Pane| &*pane.path).collect()
}

#[test]
fn the_first_start_opens_the_sample() {
    let machine = Machine::new();
    let window = machine.start();
    window.shows("6 documents");
    assert!(!window.ws().notebook.excerpts.is_empty());
}

#[test]
fn the_sample_shows_tracing_at_the_first_start() {
    let machine = Machine::new();
    let mut window = machine.start();
    let found = &window.ws().tracing.found;
    let [hearing, report] =
        ["hearing-transcript.txt", "courier-report.txt"].map(|it| found.doc_idx(it).unwrap());
    assert!(found.between(hearing, report).count() > 5, "bands between the panes");
    assert!(found.families.iter().any(|it| it.members.len() > 2), "a chain");
    window.key("Ctrl+4");
    window.shows("Engineer: bridge");
    window.shows("altered · 1 word");
    window.key("Escape").key("Alt+Down");
    assert!(window.ws().tracing.chosen.is_some());
}

#[test]
fn a_folder_is_opened_through_the_dialog_and_lists_its_documents_by_title() {
    let machine = Machine::new();
    machine.answers(Answer::Path(papers(&machine)));
    let mut window = machine.start();
    window.choose(Action::OpenFolder);
    assert_eq!(machine.asked(), Some(Asking::Folder));
    window.shows("3 documents");
    window.shows("Letter of the pilots’ guild, 2 Sep 2019");
    window.shows("Mayor: no warning ever came, Harbour Courier · 27 Mar 2024");
    assert_eq!(shown(&window), ["a-transcript.txt", "b-report.txt"]);
}

#[test]
fn which_files_are_documents_is_said_by_patterns_and_kept() {
    let machine = Machine::new();
    let folder = papers(&machine);
    let mut window = machine.open(&folder);
    window.choose(Action::WhichFiles);
    window.shows("Which files are documents");
    window.shows("3 documents");
    window.typed("*-report.txt");
    window.shows("1 document; 2 files are left out");
    window.key("Enter").typed("c-*");
    window.shows("2 documents; 1 file is left out");
    window.click("Read these");
    window.shows_no("Which files are documents");
    window.shows("2 documents");
    assert_eq!(shown(&window), ["b-report.txt"], "what is no document any more has no pane");
    window.choose(Action::WhichFiles);
    window.click_of(Role::MultilineTextInput, "Not").typed("a[z-b]");
    window.shows("makes no sense");
    window.key("Ctrl+A").typed("b-*");
    window.shows("1 document; 2 files are left out");
    window.click("Cancel");
    window.shows("2 documents");
    drop(window);
    let window = machine.open(&folder);
    window.shows("2 documents");
    assert!(window.ws().corpus.as_ref().unwrap().entry("a-transcript.txt").is_none());
}

#[test]
fn a_cancelled_dialog_changes_nothing() {
    let machine = Machine::new();
    machine.answers(Answer::Cancel);
    let mut window = machine.open(papers(&machine));
    let before = window.names();
    window.choose(Action::OpenFolder);
    assert_eq!(window.names(), before);
}

#[test]
fn where_there_is_no_dialog_the_path_is_typed_and_completed() {
    let machine = Machine::new();
    let folder = papers(&machine);
    machine.put("papers-of-others/x.txt", "x");
    let mut window = machine.start();
    window.choose(Action::OpenFolder);
    window.shows("No file dialog is available here");
    window.key("Ctrl+A").typed(&machine.path("pap").display().to_string());
    window.shows("papers-of-others");
    window.key("Tab");
    assert_eq!(window.field().map(|it| it.trim_end_matches('/').to_owned()), Some(text(&folder)));
    window.key("Enter");
    window.shows("3 documents");
}

#[test]
fn escape_puts_the_path_field_away() {
    let machine = Machine::new();
    let mut window = machine.open(papers(&machine));
    let before = window.names();
    window.key("Ctrl+O").key("Escape");
    assert_eq!(window.names(), before);
}

#[test]
fn two_documents_are_opened_side_by_side_from_the_list() {
    let machine = Machine::new();
    let mut window = machine.open(papers(&machine));
    window.click_of(Role::ListItem, "Letter of the pilots’ guild");
    assert_eq!(shown(&window), ["c-letter.txt", "b-report.txt"]);
    window.menu_of("Council hearing on the Ellery Bridge, 26 Mar 2024");
    window.click("Open in a pane beside");
    assert_eq!(shown(&window), ["c-letter.txt", "b-report.txt", "a-transcript.txt"]);
    window.place("as early as the autumn of 2019");
    window.place("We heard a knock");
}

#[test]
fn a_dropped_folder_is_opened_and_a_dropped_document_comes_beside() {
    let machine = Machine::new();
    let folder = papers(&machine);
    let mut window = machine.start();
    window.drop_on(&folder);
    window.shows("3 documents");
    window.drop_on(&folder.join("c-letter.txt"));
    assert_eq!(shown(&window), ["a-transcript.txt", "b-report.txt", "c-letter.txt"]);
    window.drop_on(&machine.put("elsewhere/alone.txt", "Alone in the world.\n"));
    assert_eq!(shown(&window), ["alone.txt"]);
    window.drop_on(&machine.path("nothing-here"));
    window.shows("This cannot be opened");
    window.shows("Nothing is there");
    assert_eq!(shown(&window), ["alone.txt"]);
}

#[test]
fn what_cannot_be_read_is_listed_with_its_reason() {
    let machine = Machine::new();
    let folder = papers(&machine);
    machine.put("papers/d-picture.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\xff\xfe\0\0");
    machine.put("papers/e-empty.txt", "");
    let mut window = machine.open(folder);
    window.shows("d-picture.txt, cannot be read: ");
    // It cannot be opened, and that is no fault.
    window.click("d-picture.txt, cannot be read: ");
    assert_eq!(shown(&window), ["a-transcript.txt", "b-report.txt"]);
    // An empty file is a document without words.
    window.click("e-empty");
    assert!(shown(&window).contains(&"e-empty.txt"));
}

#[test]
fn an_empty_folder_says_what_is_read() {
    let machine = Machine::new();
    fs::create_dir(machine.path("empty")).unwrap();
    let window = machine.open(machine.path("empty"));
    window.shows("This folder holds no documents that can be read here (text, Markdown, HTML, ");
    window.shows("Open another folder…");
    window.shows_no("Point to the folder…");
}

#[test]
fn a_folder_that_is_gone_says_so_at_the_next_start() {
    let machine = Machine::new();
    let folder = papers(&machine);
    machine.open(&folder).close();
    fs::rename(&folder, machine.path("moved")).unwrap();
    let mut window = machine.start();
    window.shows("The folder is not there");
    window.shows("The way on is on the left.");
    // Where the left side shows something else, the way on is where it is said.
    window.key("Ctrl+4").shows_no("on the left");
    machine.answers(Answer::Path(machine.path("moved")));
    window.click("Open another folder…");
    window.shows("3 documents");
}

#[test]
fn a_saved_notebook_comes_back_as_it_was_left() {
    let machine = Machine::new();
    let mut window = machine.open(papers(&machine));
    note_on_the_report(&mut window);
    window.choose(Action::AddPane);
    window.key("Ctrl+F").typed("question 40").key("Escape");
    let panes = shown(&window).len();
    machine.answers(Answer::Path(machine.path("bridge.ron")));
    window.choose(Action::SaveAs);
    window.shows("Saved · bridge.ron");
    let top = |window: &Window| window.ws().top_byte(&window.ws().panes[0]);
    window.click("Council hearing on the Ellery Bridge, 26 Mar 2024");
    window.key("Ctrl+F").typed("question 40").key("Enter").key("Escape");
    let stood_at = top(&window);
    assert!(stood_at > 2_000, "{stood_at}");
    window.close();
    assert!(window.is_closed);
    drop(window);

    let window = machine.start();
    window.shows("Saved · bridge.ron");
    assert_eq!(shown(&window).len(), panes);
    assert_eq!(top(&window), stood_at);
    window.shows("Title: Mayor: no warning ever came");
    window.shows("Excerpt “no warning ever reached this office”");
    window.shows("A claim to check.");
    assert!(!window.ws().is_unsaved());
}

#[test]
fn changes_to_a_notebook_with_a_file_are_saved_by_themselves() {
    let machine = Machine::new();
    let mut window = machine.open(papers(&machine));
    machine.answers(Answer::Path(machine.path("bridge.ron")));
    window.select("before the deck was closed").key("H").key("Ctrl+S");
    window.select("as early as 2019").key("H");
    assert!(window.ws().is_unsaved());
    window.wait(2.0);
    window.shows("Saved · bridge.ron");
    let loaded = atomic::load(&machine.path("bridge.ron")).unwrap();
    assert_eq!(loaded.opened.notebook.excerpts.len(), 2);
}

#[test]
fn recent_folders_and_notebooks_are_on_the_start_page() {
    let machine = Machine::new();
    let mut window = machine.open(papers(&machine));
    note_on_the_report(&mut window);
    machine.answers(Answer::Path(machine.path("bridge.ron")));
    window.key("Ctrl+S").choose(Action::CloseFolder);
    window.shows("Drop a folder of documents here");
    window.click_of(Role::Button, "bridge.ron");
    window.shows("Saved · bridge.ron");
    window.shows("Excerpt “no warning ever reached this office”");
    window.choose(Action::CloseFolder).click_of(Role::Button, "papers");
    window.shows("new notebook");
    window.shows("3 documents");
}

#[test]
fn unsaved_work_is_there_at_the_next_start() {
    let machine = Machine::new();
    let mut window = machine.open(papers(&machine));
    note_on_the_report(&mut window);
    window.close();
    assert!(window.is_closed, "nothing is asked: the work is kept");
    drop(window);
    let mut window = machine.start();
    window.shows("Unsaved work from the last time is back");
    window.shows("Excerpt “no warning ever reached this office”");
    window.shows("No file yet · new notebook");
    window.shows("3 documents");
    // Once it has a file, the copy goes.
    machine.answers(Answer::Path(machine.path("bridge.ron")));
    window.key("Ctrl+S").close();
    drop(window);
    assert_eq!(fs::read_dir(machine.path("state/unsaved")).unwrap().count(), 0);
}

#[test]
fn unsaved_work_is_there_after_a_crash() {
    let machine = Machine::new();
    let mut window = machine.open(papers(&machine));
    note_on_the_report(&mut window);
    window.wait(3.0);
    drop(window);
    let window = machine.start();
    window.shows("Excerpt “no warning ever reached this office”");
}

#[test]
fn unsaved_work_comes_back_with_its_folder() {
    let machine = Machine::new();
    let folder = papers(&machine);
    machine.put("others/x.txt", "Other words.\n");
    let mut window = machine.open(&folder);
    note_on_the_report(&mut window);
    window.drop_on(&machine.path("others"));
    window.shows("new notebook");
    window.shows_no("Excerpt “no warning");
    window.drop_on(&folder);
    window.shows("Excerpt “no warning ever reached this office”, Harbour Courier, ¶3, exact");
    // The same folder once more changes nothing.
    window.drop_on(&folder);
    window.shows("Excerpt “no warning ever reached this office”, Harbour Courier, ¶3, exact");
    window.choose(Action::CloseFolder).click_of(Role::Button, "papers");
    window.shows("Excerpt “no warning ever reached this office”, Harbour Courier, ¶3, exact");
    // A copy that was removed by hand is no loss of the folder.
    window.choose(Action::CloseFolder);
    fs::remove_dir_all(machine.path("state")).unwrap();
    window.click_of(Role::Button, "papers");
    window.shows("3 documents");
    window.shows_no("Excerpt “no warning");
}

#[test]
fn a_new_notebook_does_not_take_the_place_of_unsaved_work() {
    let machine = Machine::new();
    let mut window = machine.open(papers(&machine));
    note_on_the_report(&mut window);
    window.key("Ctrl+N");
    window.shows("The open notebook has no file yet");
    window.shows("Excerpt “no warning");
    machine.answers(Answer::Path(machine.path("bridge.ron")));
    window.keys("Ctrl+S Ctrl+N");
    window.shows_no("Excerpt “no warning");
    window.shows("3 documents");
}

#[test]
fn what_cannot_be_saved_on_leaving_a_notebook_is_back_when_it_is_opened_again() {
    let machine = Machine::new();
    let folder = papers(&machine);
    let mut window = machine.open(&folder);
    machine.put("disk/empty", "");
    let path = machine.path("disk/bridge.ron");
    machine.answers(Answer::Path(path.clone()));
    window.select("before the deck was closed").key("H").key("Ctrl+S");
    fs::rename(machine.path("disk"), machine.path("taken-out")).unwrap();
    window.select("as early as 2019").key("H");
    window.choose(Action::OpenSample);
    window.shows("The notebook bridge.ron was not saved.");
    window.shows("Until then it is kept here: ");
    window.shows_no("Not saved ·");
    fs::rename(machine.path("taken-out"), machine.path("disk")).unwrap();
    window.drop_on(&path);
    window.shows("2 excerpts");
    window.shows("Back from the last time: one change that was not saved yet");
    assert_eq!(window.ws().history.undo_label(), Some("highlight passage"));
}

#[test]
fn saving_is_tried_again_when_something_changes() {
    let machine = Machine::new();
    let mut window = machine.open(papers(&machine));
    machine.put("disk/empty", "");
    machine.answers(Answer::Path(machine.path("disk/bridge.ron")));
    window.select("before the deck was closed").key("H").key("Ctrl+S");
    fs::rename(machine.path("disk"), machine.path("taken-out")).unwrap();
    window.select("as early as 2019").key("H").wait(2.0);
    window.shows("Not saved · bridge.ron");
    window.click("Put this away");
    fs::rename(machine.path("taken-out"), machine.path("disk")).unwrap();
    window.select("The engineer").key("H").wait(2.0);
    window.shows("Saved · bridge.ron");
}

#[test]
fn work_on_a_saved_notebook_is_saved_on_closing() {
    let machine = Machine::new();
    let mut window = machine.open(papers(&machine));
    machine.answers(Answer::Path(machine.path("bridge.ron")));
    window.select("before the deck was closed").key("H").key("Ctrl+S");
    window.select("as early as 2019").key("H").close();
    assert!(window.is_closed);
    drop(window);
    let loaded = atomic::load(&machine.path("bridge.ron")).unwrap();
    assert_eq!(loaded.opened.notebook.excerpts.len(), 2);
}

#[test]
fn what_cannot_be_saved_is_told_and_work_goes_on() {
    let machine = Machine::new();
    let mut window = machine.open(papers(&machine));
    window.select("before the deck was closed").key("H");
    machine.answers(Answer::Path(machine.path("no-such-folder/bridge.ron")));
    window.key("Ctrl+S");
    window.shows("Not saved");
    window.shows("The notebook bridge.ron was not saved.");
    window.click("Put this away").select("as early as 2019").key("H");
    assert_eq!(window.ws().notebook.excerpts.len(), 2);
    // A folder in the way is as bad.
    fs::create_dir(machine.path("way.ron")).unwrap();
    machine.answers(Answer::Path(machine.path("way.ron")));
    window.key("Ctrl+S");
    window.shows("The notebook way.ron was not saved.");
    machine.answers(Answer::Path(machine.path("bridge.ron")));
    window.key("Ctrl+S");
    window.shows("Saved · bridge.ron");
}

#[test]
fn closing_asks_only_where_saving_failed() {
    let machine = Machine::new();
    let mut window = machine.open(papers(&machine));
    machine.put("disk/empty", "");
    machine.answers(Answer::Path(machine.path("disk/bridge.ron")));
    window.select("before the deck was closed").key("H").key("Ctrl+S");
    fs::rename(machine.path("disk"), machine.path("taken-out")).unwrap();
    window.select("as early as 2019").key("H").close();
    assert!(!window.is_closed);
    window.shows("The notebook is not saved");
    window.click("Keep working");
    assert!(!window.is_closed);
    window.close();
    machine.answers(Answer::Path(machine.path("second.ron")));
    window.click("Save as…");
    window.shows("Saved · second.ron");
    window.close();
    assert!(window.is_closed);
}

#[test]
fn closing_without_saving_is_possible_and_must_be_said() {
    let machine = Machine::new();
    let mut window = machine.open(papers(&machine));
    machine.put("disk/empty", "");
    machine.answers(Answer::Path(machine.path("disk/bridge.ron")));
    window.select("before the deck was closed").key("H").key("Ctrl+S");
    fs::rename(machine.path("disk"), machine.path("taken-out")).unwrap();
    window.select("as early as 2019").key("H").close();
    window.click("Close without saving");
    assert!(window.is_closed);
}

#[test]
fn a_damaged_notebook_is_left_as_it_is_and_the_fault_has_a_place() {
    let machine = Machine::new();
    let mut window = machine.open(papers(&machine));
    note_on_the_report(&mut window);
    let path = machine.path("bridge.ron");
    machine.answers(Answer::Path(path.clone()));
    window.key("Ctrl+S").choose(Action::OpenSample).close();
    drop(window);
    let whole = fs::read_to_string(&path).unwrap();
    // Its end is missing, as after a copy that was broken off.
    let words = whole[..whole.find("notes:").unwrap()].to_owned();
    machine.put("bridge.ron", &words);
    // The former version, which would be offered, is gone too.
    fs::remove_file(machine.path("bridge.ron.bak")).unwrap_or_default();

    let mut window = machine.start();
    let before = window.ws().notebook.id.clone();
    machine.answers(Answer::Path(path.clone()));
    window.choose(Action::OpenNotebook);
    window.shows("bridge.ron cannot be opened as it is");
    let line = words.lines().count();
    window.shows(&format!("It is damaged at line {line}, column "));
    window.click("Leave it");
    assert_eq!(fs::read_to_string(&path).unwrap(), words);
    assert_eq!(window.ws().notebook.id, before, "what was open stays open");
    window.wait(3.0);
    window.close();
    drop(window);
    assert_eq!(fs::read_to_string(&path).unwrap(), words);
}

/// A notebook on the papers, saved and closed; the papers have gone elsewhere since.
fn notebook_without_its_folder(machine: &Machine) {
    let mut window = machine.open(papers(machine));
    note_on_the_report(&mut window);
    machine.answers(Answer::Path(machine.path("bridge.ron")));
    window.key("Ctrl+S").close();
    drop(window);
    fs::rename(machine.path("papers"), machine.path("moved")).unwrap();
}

#[test]
fn a_notebook_whose_folder_has_gone_is_readable_and_can_be_pointed_to_it() {
    let machine = Machine::new();
    notebook_without_its_folder(&machine);
    let mut window = machine.start();
    window.shows("is not there. Excerpts stay readable with their quotes.");
    window.shows("Excerpt “no warning ever reached this office”, b-report.txt, ¶3, not read");
    machine.answers(Answer::Path(machine.path("moved")));
    window.click("Point to the folder…");
    assert_eq!(machine.asked(), Some(Asking::PointTo));
    window.shows("Excerpt “no warning ever reached this office”, Harbour Courier, ¶3, exact");
    window.wait(3.0);
    window.shows("Saved · bridge.ron");
    window.close();
    drop(window);
    let window = machine.start();
    window.shows("Excerpt “no warning ever reached this office”, Harbour Courier, ¶3, exact");
}

#[test]
fn pointing_to_a_folder_can_be_undone_by_name() {
    let machine = Machine::new();
    notebook_without_its_folder(&machine);
    let mut window = machine.start();
    let before = window.ws().notebook.corpus.clone();
    machine.answers(Answer::Path(machine.path("moved")));
    window.choose(Action::PointToFolder);
    assert_ne!(window.ws().notebook.corpus, before);
    window.choose(Action::Undo);
    assert_eq!(window.ws().notebook.corpus, before);
}

fn text(path: &Path) -> String {
    path.display().to_string()
}
