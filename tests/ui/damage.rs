//! Damage, conflicts and merges, as a reader meets them.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use egui::accesskit::Role;
use variorum::{
    notebook::{Notebook, ids::NoteId, note::Note, order},
    store::{atomic, generations::Generations, print::print},
    workspace::{action::Action, overlay::Overlay},
};

use super::{note_on_the_report, papers};
use crate::support::app::{Answer, Machine, Window};

/// A notebook on the papers that was saved, went on, and was saved again.
fn saved(machine: &Machine) -> PathBuf {
    let mut window = machine.open(papers(machine));
    note_on_the_report(&mut window);
    let path = machine.path("bridge.ron");
    machine.answers(Answer::Path(path.clone()));
    window.key("Ctrl+S");
    window.select("before the deck was closed").key("H").wait(2.0);
    window.shows("Saved · bridge.ron");
    window.close();
    path
}

fn opened(path: &Path) -> Notebook {
    atomic::load(path).unwrap().opened.notebook
}

/// Puts `words` in the place of a file, as another program would.
fn write(path: &Path, words: impl AsRef<[u8]>) {
    atomic::replace(path, words.as_ref()).unwrap();
}

fn names_in(machine: &Machine) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(machine.path(""))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.contains(".ron"))
        .collect();
    names.sort();
    names
}

#[test]
fn a_damaged_notebook_shows_what_can_be_opened_in_its_place_and_is_left_alone() {
    let machine = Machine::new();
    let path = saved(&machine);
    let whole = fs::read_to_string(&path).unwrap();
    let cut = &whole[..whole.find("notes:").unwrap()];
    write(&path, cut);
    // The last notebook is opened again by itself.
    let mut window = machine.start();
    window.shows("bridge.ron cannot be opened as it is");
    window.shows("It is damaged at line ");
    window.shows("The file was left as it is: ");
    window.shows("A version kept by Variorum, ");
    window.shows("The backup beside the file, ");
    window
        .shows("What can be read of the damaged file, the file as it is now, 0 notes, 2 excerpts");
    window.shows("1 note, 2 excerpts");
    window.key("Escape");
    window.shows_no("cannot be opened as it is");
    window.close();
    assert_eq!(fs::read_to_string(&path).unwrap(), cut);
}

#[test]
fn what_is_opened_in_the_place_of_a_damaged_file_is_written_only_when_it_is_saved() {
    let machine = Machine::new();
    let path = saved(&machine);
    let whole = opened(&path);
    let backup = fs::read(machine.path("bridge.ron.bak")).unwrap();
    write(&path, vec![0; 5000]);
    let mut window = machine.open(&path);
    window.shows("bridge.ron cannot be opened as it is");
    window.shows_no("What can be read of the damaged file");
    window.key("Enter");
    window.shows("Unsaved · bridge.ron");
    window.shows("Excerpt “no warning ever reached this office”");
    assert!(window.ws().notebook.is_same_work(&whole), "the latest version is the best");
    window.wait(60.0);
    assert_eq!(fs::read(&path).unwrap(), vec![0; 5000], "looking writes nothing");
    window.select("as early as 2019").key("H").wait(2.0);
    window.shows("Saved · bridge.ron");
    assert_eq!(opened(&path).excerpts.len(), 3);
    assert_eq!(fs::read(machine.path("bridge.damaged-1.ron")).unwrap(), vec![0; 5000]);
    assert_eq!(fs::read(machine.path("bridge.ron.bak")).unwrap(), backup, "it stays what it is");
    // From then on it is a file like any other.
    window.select("The engineer").key("H").wait(2.0);
    window.close();
    assert_eq!(names_in(&machine), ["bridge.damaged-1.ron", "bridge.ron", "bridge.ron.bak"]);
}

#[test]
fn every_way_a_file_can_be_damaged_leads_to_what_is_left() {
    let machine = Machine::new();
    let path = saved(&machine);
    let whole = fs::read_to_string(&path).unwrap();
    let conflict = whole.replacen("  notes: {\n", "<<<<<<< ours\n  notes: {\n=======\n", 1);
    let mut latin = whole.clone().into_bytes();
    let at = whole.find("no warning").unwrap();
    latin[at] = 0xE9;
    let cases: [(&[u8], &str); 6] = [
        (b"", "It is empty"),
        (&[0; 100], "It is "),
        (b"some words", "It is "),
        (&latin, "bytes that are no text"),
        (conflict.as_bytes(), "two versions that git could not merge"),
        (&whole.as_bytes()[..whole.len() - 3], "It is damaged at line"),
    ];
    for (bytes, expect) in cases {
        write(&path, bytes);
        let mut window = machine.open(&path);
        window.shows("bridge.ron cannot be opened as it is");
        window.shows(expect);
        window.click("Open this one");
        window.shows("Excerpt “no warning ever reached this office”");
        assert!(window.ws().file.is_damaged);
        // The program is killed: nothing was written.
        drop(window);
        assert_eq!(fs::read(&path).unwrap(), bytes);
    }
}

#[test]
fn a_damaged_file_of_which_nothing_is_left_says_so() {
    let machine = Machine::new();
    let path = machine.put("alone.ron", "");
    let mut window = machine.open(&path);
    window.shows("alone.ron cannot be opened as it is");
    window.shows("No backup, no kept version and nothing readable was found for it.");
    window.shows_no("Open this one");
    window.click("Leave it");
    window.shows_no("alone.ron cannot be opened");
}

#[test]
fn the_arrows_choose_what_is_opened() {
    let machine = Machine::new();
    let path = saved(&machine);
    let whole = fs::read_to_string(&path).unwrap();
    write(&path, &whole[..whole.find("notes:").unwrap()]);
    let mut window = machine.open(&path);
    window.key("End");
    assert!(window.is_chosen("What can be read of the damaged file"));
    window.key("Enter");
    assert_eq!(window.ws().notebook.notes.len(), 0);
    assert_eq!(window.ws().notebook.excerpts.len(), 2);
    window.shows("Unsaved · bridge.ron");
}

#[test]
fn work_that_could_not_be_saved_is_offered_for_a_damaged_file() {
    let machine = Machine::new();
    let path = saved(&machine);
    let mut notebook = opened(&path);
    let id = NoteId::read("n-unsaved");
    notebook.notes.insert(id.clone(), note("Written while the disk was full"));
    let draft = format!("state/unsaved/unsaved-{}.ron", notebook.id);
    machine.put(&draft, print(&notebook));
    write(&path, "");
    fs::remove_file(machine.path("bridge.ron.bak")).unwrap();
    let mut window = machine.open(&path);
    window.shows("Work that could not be saved, ");
    let rows = window.names();
    let at = rows.iter().position(|name| name.starts_with("Work that could not be saved,"));
    let first = rows.iter().position(|name| name.contains(" notes, ") || name.contains(" note, "));
    assert_eq!(at, first, "it is the latest");
    window.key("Enter");
    assert!(window.ws().notebook.notes.contains_key(&id));
}

#[test]
fn every_saving_and_the_file_as_it_was_found_are_kept_as_versions() {
    let machine = Machine::new();
    let path = saved(&machine);
    let generations = Generations::new(machine.path("state/versions"));
    let notebook = opened(&path);
    let kept = generations.list(&notebook.id);
    assert_eq!(kept.len(), 2);
    assert_eq!(kept[0].n_excerpts, 2);
    assert_eq!(generations.words(&kept[0]).unwrap(), fs::read_to_string(&path).unwrap());
    // Opening it again keeps nothing twice; what another program made of it is kept at once.
    machine.open(&path).close();
    assert_eq!(generations.list(&notebook.id).len(), 2);
    let mut other = notebook;
    other.notes.insert(NoteId::read("n-other"), note("From elsewhere"));
    write(&path, print(&other));
    machine.open(&path).close();
    let kept = generations.list(&other.id);
    assert_eq!(kept.len(), 3);
    assert_eq!(kept[0].n_notes, 2);
}

fn note(title: &str) -> Arc<Note> {
    Arc::new(Note {
        title: title.to_owned(),
        order: order::between(None, None),
        created: "2026-11-26T10:00:00Z".to_owned(),
        edited: "2026-11-26T10:00:00Z".to_owned(),
        rev: 1,
        blocks: Vec::new(),
    })
}

/// A notebook with a card whose excerpt is gone, two tags with the same key, a record that does not
/// read, a record twice, and a field that is not known.
fn odd(machine: &Machine) -> PathBuf {
    let path = saved(machine);
    let words = fs::read_to_string(&path).unwrap();
    let tags = "  tags: {\n    \"t-a\": (name: \"hedge\", key: Some(1)),\n    \
                \"t-b\": (name: \"claim\", key: Some(1)),\n  },\n";
    let notes = "  notes: {\n    \"n-bad\": (title: 7),\n    \
                 \"n-card\": (title: \"Gaps\", order: \"W\", mood: Happy(3), \
                 blocks: [Excerpt(\"e-gone\")]),\n    \
                 \"n-card\": (title: \"Gaps, second\", order: \"X\"),\n";
    let words = words.replace("  tags: {},\n", "").replacen("  notes: {\n", notes, 1);
    let words = words.replacen("  excerpts: {\n", &format!("{tags}  excerpts: {{\n"), 1);
    write(&path, words);
    path
}

#[test]
fn what_does_not_fit_is_listed_and_repaired_by_keys_alone() {
    let machine = Machine::new();
    let path = odd(&machine);
    let mut window = machine.open(&path);
    window.shows("Something in the notebook does not fit");
    window.shows("3 problems");
    window.keys("Shift+F8");
    window.shows("3 problems · 1 unknown field · 1 remark");
    window.shows("Unread: note n-bad");
    window.shows("\"n-bad\": (title: 7),");
    window.shows("Note “Gaps”: Its excerpt e-gone is not there.");
    window.shows("Its key 1 is also that of “hedge”.");
    window.shows("The field “mood”");
    window.shows("In the file, n-card stood twice; the second was kept as n-card-2.");

    window.keys("Down Down");
    assert!(window.is_chosen("Note “Gaps”"));
    window.key("Enter");
    window.shows_no("Its excerpt e-gone is not there.");
    window.shows("2 problems");
    window.keys("Home Down Enter");
    window.shows_no("Its key 1 is also");
    window.keys("Home 2");
    window.shows_no("Unread: note n-bad");
    assert_eq!(window.ws().problems.list, []);
    // What is not known, and what was said.
    window.keys("Home Enter Enter");
    assert_eq!(window.ws().overlay, None, "nothing is left to list");
    window.shows_no("problem");
    assert!(!window.ws().has_oddities());
    assert!(window.ws().notebook.extra.is_empty());
    // Each can be undone.
    window.keys("Ctrl+Z Ctrl+Z Ctrl+Z Ctrl+Z");
    window.shows("3 problems");
    window.wait(2.0);
    window.close();
    let found = atomic::load(&path).unwrap().opened;
    assert_eq!(found.problems.len(), 3);
}

#[test]
fn a_problem_leads_to_its_record_and_the_list_goes_with_escape() {
    let machine = Machine::new();
    let path = odd(&machine);
    let mut window = machine.open(&path);
    window.click_of(Role::Button, "Problems…");
    window.keys("Down Down G");
    assert_eq!(window.ws().overlay, None);
    window.shows("Title: Gaps");
    window.click("3 problems");
    window.shows("Note “Gaps”: Its excerpt");
    window.key("Escape");
    assert_eq!(window.ws().overlay, None);
    window.choose(Action::Problems);
    assert_eq!(window.ws().overlay, Some(Overlay::Problems));
    window.key("Down").click("Its key 1 is also that of “hedge”.").key("G");
    window.shows("Edit tag");
}

#[test]
fn problems_of_one_kind_are_repaired_at_once() {
    let machine = Machine::new();
    let path = saved(&machine);
    let words = fs::read_to_string(&path).unwrap();
    let gone = "      tags: [\"t-gone\", \"t-lost\"],\n      made:";
    write(&path, words.replace("      made:", gone));
    let mut window = machine.open(&path);
    let n_problems = window.ws().problems.list.len();
    assert!(n_problems >= 4, "{n_problems}");
    window.key("Shift+F8");
    window.click(&format!("All {n_problems} like this: Take the tag off the excerpt"));
    assert_eq!(window.ws().problems.list, []);
    assert_eq!(window.ws().overlay, None);
    window.key("Ctrl+Z");
    assert_eq!(window.ws().problems.list.len(), n_problems, "in one step");
}

#[test]
fn a_sound_notebook_says_nothing_of_problems() {
    let machine = Machine::new();
    let path = saved(&machine);
    let window = machine.open(&path);
    window.shows_no("problem");
    assert!(!window.ws().has_oddities());
}

/// The notebook on the papers, and a copy in which somebody went on.
fn two(machine: &Machine, go_on: impl FnOnce(&mut Window)) -> (PathBuf, PathBuf) {
    let path = saved(machine);
    let copy = machine.path("copy.ron");
    fs::copy(&path, &copy).unwrap();
    let mut window = machine.open(&copy);
    go_on(&mut window);
    window.wait(2.0);
    window.close();
    (path, copy)
}

#[test]
fn another_version_is_merged_in_one_step_that_can_be_undone() {
    let machine = Machine::new();
    let (path, copy) = two(&machine, |window| {
        window.select("as early as 2019").key("H");
        window.key("Ctrl+Shift+N").typed("From the copy").key("Enter");
    });
    let before_copy = fs::read(&copy).unwrap();
    let mut window = machine.open(&path);
    window.select("The engineer").key("H");
    let before = window.ws().notebook.clone();
    machine.answers(Answer::Path(copy.clone()));
    window.choose(Action::MergeNotebook);
    window.shows("Merged copy.ron: 1 note and 1 excerpt are new");
    assert_eq!(window.ws().notebook.excerpts.len(), 4);
    assert!(window.ws().notebook.note_titled("From the copy").is_some());
    window.choose_named(Action::Undo, "Undo merge notebook copy.ron");
    assert!(window.ws().notebook.is_same_work(&before));
    window.choose(Action::Redo);
    assert_eq!(window.ws().notebook.excerpts.len(), 4);
    machine.answers(Answer::Path(copy.clone()));
    window.choose(Action::MergeNotebook);
    window.shows("copy.ron holds nothing that is not here");
    assert_eq!(fs::read(&copy).unwrap(), before_copy, "it is only read");
}

#[test]
fn a_merge_that_is_undone_takes_its_conflict_with_it_and_redoing_brings_it_back() {
    let machine = Machine::new();
    let (path, copy) = two(&machine, |window| {
        window.select("as early as 2019").key("1").typed("theirs").key("Enter");
    });
    let mut window = machine.open(&path);
    window.select("The engineer").key("1").typed("mine").key("Enter");
    machine.answers(Answer::Path(copy));
    window.choose(Action::MergeNotebook);
    window.shows("1 place needs a look");
    window.shows("1 conflict");
    window.key("Ctrl+Z");
    window.shows_no("1 place needs a look");
    window.shows_no("1 conflict");
    window.key("Shift+F8");
    assert_eq!(window.ws().overlay, None, "there is nothing to look at");
    window.key("Ctrl+Y");
    window.shows("1 conflict");
    window.key("Shift+F8");
    window.shows("Tag “");
    window.shows_no("Tag t-");
}

#[test]
fn what_was_removed_in_one_version_is_removed_by_the_merge() {
    let machine = Machine::new();
    let (path, copy) = two(&machine, |window| {
        // The excerpt before this place is the last one that was kept.
        window.click_words("The engineer").keys(", Delete");
    });
    assert_eq!(opened(&copy).excerpts.len(), 1);
    let mut window = machine.open(&path);
    assert_eq!(window.ws().notebook.excerpts.len(), 2);
    machine.answers(Answer::Path(copy));
    window.choose(Action::MergeNotebook);
    window.shows("1 excerpt was removed");
    assert_eq!(window.ws().notebook.excerpts.len(), 1);
}

#[test]
fn what_both_versions_changed_is_kept_twice_and_listed() {
    let machine = Machine::new();
    let rename = |window: &mut Window, title: &str| {
        window.key("F2").key("Ctrl+A").typed(title).key("Enter");
    };
    let (path, copy) = two(&machine, |window| rename(window, "theirs"));
    let mut window = machine.open(&path);
    rename(&mut window, "mine");
    machine.answers(Answer::Path(copy));
    window.choose(Action::MergeNotebook);
    let n_conflicts = window.ws().conflicts().count();
    assert!(n_conflicts > 0);
    window.shows("needs a look");
    window.shows(&format!("{n_conflicts} conflict"));
    window.click_of(Role::Button, "Problems…");
    window.shows("TWO VERSIONS DIFFER");
    for _ in 0..n_conflicts {
        window.key("Enter");
    }
    assert_eq!(window.ws().conflicts().count(), 0);
    assert_eq!(window.ws().overlay, None);
}

#[test]
fn what_cannot_be_merged_is_said_and_changes_nothing() {
    let machine = Machine::new();
    let path = saved(&machine);
    let mut window = machine.open(&path);
    let before = window.ws().notebook.clone();
    machine.answers(Answer::Path(machine.put("list.ron", "[1, 2]")));
    window.choose(Action::MergeNotebook);
    window.shows("The notebook list.ron could not be merged.");
    assert!(window.ws().notebook.is_same_work(&before));
    // Another notebook is merged all the same, and it is said.
    let mut other = Notebook::new(variorum::notebook::ids::NotebookId::read("nb-other"));
    other.corpus = "elsewhere".to_owned();
    other.notes.insert(NoteId::read("n-other"), note("From another notebook"));
    machine.answers(Answer::Path(machine.put("other.ron", print(&other))));
    window.choose(Action::MergeNotebook);
    window.shows("Merged other.ron: 1 note is new");
    window.shows("It began as another notebook");
    window.shows("It is about another folder");
    assert!(window.ws().notebook.note_titled("From another notebook").is_some());
    assert_eq!(window.ws().notebook.id, before.id);
    assert_eq!(window.ws().notebook.corpus, before.corpus);
}

#[test]
fn hostile_files_are_answered_in_the_window() {
    let machine = Machine::new();
    let notebook = |body: &str| {
        format!("(\n  format: \"variorum-notebook\",\n  version: 1,\n  min_writer: 1,\n{body}\n)\n")
    };
    let long = "x".repeat(10_000);
    let cases = [
        ("deep", format!("({}", "x:[(".repeat(20_000))),
        ("deep-notebook", notebook(&"x:[(".repeat(20_000))),
        ("nan", notebook("  desk: (seats: [(path: \"a\", at: 3, share: NaN, text_size: inf)]),")),
        (
            "ids",
            notebook(&format!(
                "  notes: {{\"../x\": (title: \"a\"), \"CON\": (), \"\": (), \"\\u{{0}}\": (), \
                 \"{long}\": ()}},"
            )),
        ),
        (
            "offsets",
            notebook(
                "  documents: {\"d\": (path: \"../../../etc/passwd\")},\n  excerpts: {\"e\": \
                 (document: \"d\", made: (start: 18446744073709551615, end: 3, exact: [\"éß\"]))},",
            ),
        ),
        (
            "circles",
            notebook(
                "  tags: {\"a\": (name: \"a\", parent: Some(\"b\")), \"b\": (name: \"b\", parent: \
                 Some(\"a\"))},\n  links: {\"l\": (from: \"e\", to: \"e\", kind: Quotes)},",
            ),
        ),
        (
            "dates",
            notebook("  notes: {\"a\": (created: \"9999-12-31T23:59:60Z\", edited: \"x\")},"),
        ),
        ("id", notebook("  id: \"../../nb\",\n  corpus: \"C:\\\\Users\\\\x\",")),
    ];
    for (name, words) in cases {
        let path = machine.put(&format!("{name}.ron"), &words);
        let mut window = machine.open(&path);
        let is_opened = window.ws().file.path.as_ref() == Some(&path);
        let is_told = window.sees("could not be opened") || window.sees("cannot be opened");
        assert!(is_opened != is_told, "{name}");
        if window.ws().has_oddities() {
            window.key("Shift+F8").keys("End Home Escape");
        }
        window.close();
        assert_eq!(fs::read_to_string(&path).unwrap(), words, "{name}");
    }
}
