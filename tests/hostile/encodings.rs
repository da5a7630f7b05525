//! Files in an encoding that nobody states, or in none, as a reader meets them in the window.

use std::path::PathBuf;

use egui::accesskit::Role;
use variorum::{text::anchor::State, workspace::action::Action};

use crate::{
    cli::run,
    support::app::{Answer, Machine, Window},
};

/// The words of the case, in windows-1252.
const LATIN: &[u8] =
    b"The quick brown fox. \xC4rger im Caf\xE9 am Abend.\nSecond line with an excerpt to find.\n";

/// A folder with one file.
fn folder(machine: &Machine, name: &str, bytes: &[u8]) -> PathBuf {
    machine.put(&format!("papers/{name}"), bytes);
    machine.path("papers")
}

/// How surely each excerpt stands, in order of id.
fn states(window: &Window) -> Vec<Option<State>> {
    let ids = window.ws().notebook.excerpts.keys();
    ids.map(|id| window.ws().placed(id).map(|placed| placed.state)).collect()
}

/// Chooses an encoding in the form of the active document, which stays open.
fn choose(window: &mut Window, chosen_before: &str, name: &str) {
    window.click_of(Role::ComboBox, chosen_before);
    window.click_of(Role::Button, name);
}

// H008
#[test]
fn an_encoding_is_guessed_and_shown_and_another_one_flags_what_was_kept() {
    let machine = Machine::new();
    let mut window = machine.open(folder(&machine, "latin1.txt", LATIN));
    window.select("\u{c4}rger im Caf\u{e9}").key("H").key("Escape");
    assert_eq!(states(&window), [Some(State::Same)]);
    window.choose(Action::CorrectDocument);
    window.shows("windows-1252 (guessed)");
    choose(&mut window, "Encoding: As the file shows: windows-1252 (guessed)", "UTF-8");
    window.key("Escape");
    let flagged = states(&window);
    assert!(
        matches!(flagged[..], [Some(State::Edited | State::Unsure | State::Lost)]),
        "{flagged:?}"
    );
    window.shows("1 excerpt needs review");
    let is_drawn = window.ws().marks("latin1.txt").is_some_and(|marks| !marks.all().is_empty());
    assert_eq!(is_drawn, flagged == [Some(State::Edited)], "on other words nothing is drawn");
    // What is kept now is of the text as it is read now, and every program that reads it agrees.
    window.select("Second line").key("H").key("Escape");
    machine.answers(Answer::Path(machine.path("kept.ron")));
    window.key("Ctrl+S");
    let ran = run(["check".into(), machine.path("kept.ron").into_os_string(), "--jsonl".into()]);
    let rows = ran.rows();
    let second = rows.iter().find(|row| row["quote"] == "Second line").unwrap();
    assert_eq!(second["state"], "same", "{}", ran.err);
    window.choose(Action::CorrectDocument);
    choose(&mut window, "Encoding: UTF-8", "As the file shows");
    window.key("Escape");
    let back = window.ws().notebook.excerpts.iter().find(|(_, it)| it.made.exact.contains("im"));
    let placed = window.ws().placed(back.unwrap().0).unwrap();
    assert_eq!(placed.state, State::Same, "it stands where it stood");
}

// H016, H051
#[test]
fn what_looks_like_no_text_says_so_and_is_opened_all_the_same_on_demand() {
    let noise: Vec<u8> =
        (0..5000_u32).map(|nth| (nth.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
    for (name, bytes, why) in [
        ("binary.txt", &noise[..], "it looks like binary data"),
        ("notzip.docx", b"not a zip, but words", "plain text"),
    ] {
        let machine = Machine::new();
        let mut window = machine.open(folder(&machine, name, bytes));
        window.shows(&format!("{name}, cannot be read: "));
        window.shows(why);
        window.key("Shift+F6").keys("Home F4");
        choose(&mut window, "Open as text in: As the file shows", "windows-1252");
        window.key("Escape");
        let corpus = window.ws().corpus.as_ref().unwrap();
        let reading = corpus.reading(name).unwrap_or_else(|| panic!("{name} is not opened"));
        assert_eq!(reading.encoding.as_deref(), Some("windows-1252"));
        assert!(!reading.document.text().contains('\0'));
    }
}

// H017
#[test]
fn an_excerpt_over_all_kinds_of_line_ends_stands_when_they_are_made_one() {
    const ENDS: &str = "a first\r\nb\rc\nd\u{85}e\u{2028}f\u{2029}g\r\n\r\nlast of all, h";
    let machine = Machine::new();
    let mut window = machine.open(folder(&machine, "ends.txt", ENDS.as_bytes()));
    window.keys("F7 Ctrl+Home Ctrl+Shift+End H Escape");
    let kept = window.ws().notebook.excerpts.values().next().unwrap().made.exact.clone();
    assert_eq!(kept, "a first\nb\nc\nd\u{85}e\u{2028}f\u{2029}g\n\nlast of all, h");
    // As `dos2unix` leaves it, and a program that makes each of them a line feed.
    let unix = ENDS.replace("\r\n", "\n");
    let all = unix.replace(['\r', '\u{85}', '\u{2028}', '\u{2029}'], "\n");
    for (words, expect) in [(&unix, State::Same), (&all, State::Moved)] {
        machine.put("papers/ends.txt", words);
        window.key("F5");
        assert_eq!(states(&window), [Some(expect)], "{words:?}");
    }
}
