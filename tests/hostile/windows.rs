//! Notebooks that are not as we write them, and names that are no names, as a reader meets them.

use std::{fs, path::Path};

use variorum::{
    notebook::note::MOST_WRITTEN,
    store::atomic,
    text::anchor::State,
    workspace::{action::Action, overlay::Asking},
};

use super::notebooks::file;
use crate::support::app::{Answer, Machine, Window};

const PAPER: &str =
    "A letter of the guild\n\nWe heard a knock from the third span as we passed beneath it.\n";

/// A notebook about the folder `papers`, which holds one paper.
fn notebook(machine: &Machine, name: &str, sections: &str) -> std::path::PathBuf {
    machine.put("papers/letter.txt", PAPER);
    machine.put(name, file(&format!("  corpus: \"papers\",\n{sections}")))
}

/// How many glyphs of texts were painted.
fn n_glyphs(window: &Window) -> usize {
    fn of(shape: &egui::Shape) -> usize {
        match shape {
            egui::Shape::Vec(shapes) => shapes.iter().map(of).sum(),
            egui::Shape::Text(text) => text.galley.rows.iter().map(|row| row.glyphs.len()).sum(),
            _ => 0,
        }
    }
    window.harness.output().shapes.iter().map(|clipped| of(&clipped.shape)).sum()
}

/// Every file and folder of the machine, from its top.
fn tree(machine: &Machine) -> Vec<String> {
    fn below(folder: &Path, top: &Path, out: &mut Vec<String>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            out.push(path.strip_prefix(top).unwrap().to_string_lossy().into_owned());
            if path.is_dir() {
                below(&path, top, out);
            }
        }
    }
    let mut out = Vec::new();
    below(&machine.path(""), &machine.path(""), &mut out);
    out.sort();
    out
}

// H063
#[test]
fn what_a_newer_program_wrote_is_never_saved_over() {
    let machine = Machine::new();
    let note =
        "  notes: {\"n-1\": (title: \"a\", mood: Happy(level: 3), blocks: [Text([\"text\"])])},";
    let words = file(&format!("  corpus: \"papers\",\n{note}"));
    let newer = [
        ("shape.ron", words.replace("version: 1", "version: 99"), "newer version of Variorum"),
        ("writer.ron", words.replace("min_writer: 1", "min_writer: 99"), "open for reading only"),
    ];
    for (name, words, told) in newer {
        machine.put("papers/letter.txt", PAPER);
        let path = machine.put(name, &words);
        let mut window = machine.open(&path);
        window.shows(told);
        if window.ws().file.path.is_some() {
            window.shows("Read only");
            window.select("a knock").key("H").wait(70.0);
            assert_eq!(fs::read_to_string(&path).unwrap(), words, "{name}");
            // Save asks for another name.
            machine.answers(Answer::Path(machine.path("mine.ron")));
            window.key("Ctrl+S");
            assert_eq!(machine.asked(), Some(Asking::SaveAs));
            assert!(fs::read_to_string(machine.path("mine.ron")).unwrap().contains("a knock"));
            machine.answers(Answer::NoDialog);
        }
        window.close();
        assert_eq!(fs::read_to_string(&path).unwrap(), words, "{name}");
    }
}

// H064, H065
#[test]
fn what_is_not_known_and_what_stands_twice_is_there_after_the_next_saving() {
    let machine = Machine::new();
    let path = notebook(
        &machine,
        "odd.ron",
        "  notes: {\"n-1\": (title: \"LOST?\", blocks: [Text([\"one\"])]), \"n-1\": (title: \"a\", extra: \
         Some((1, \"x\")), blocks: [Text([\"two\"])])},\n  stars: {\"s-1\": (of: \"n-1\")},",
    );
    let mut window = machine.open(&path);
    window.shows("Something in the notebook");
    window.select("a knock").key("H").wait(2.0);
    window.shows("Saved · odd.ron");
    window.close();
    let saved = fs::read_to_string(&path).unwrap();
    for kept in ["extra: Some((1, \"x\"))", "\"LOST?\"", "stars: {", "\"two\"", "a knock"] {
        assert!(saved.contains(kept), "{kept} is gone:\n{saved}");
    }
}

// H071
#[test]
fn circles_and_links_to_nothing_are_drawn_and_shown_as_missing() {
    let machine = Machine::new();
    let path = notebook(
        &machine,
        "circles.ron",
        "  tags: {\"t-a\": (name: \"first\", parent: Some(\"t-b\")), \"t-b\": (name: \"second\", parent: \
         Some(\"t-a\")), \"t-c\": (name: \"third\", parent: Some(\"t-c\"))},\n  notes: {\"n-1\": (title: \
         \"One\", blocks: [Text([\"see [[One]] and [[Gone]]\"]), Excerpt(\"e-gone\")])},\n  links: \
         {\"l-1\": (from: \"e-gone\", to: \"e-gone\", kind: Quotes)},",
    );
    let mut window = machine.open(&path);
    window.choose(Action::ShowTags);
    for tag in ["first", "second", "third"] {
        window.shows(tag);
    }
    window.shows("Title: One");
    window.key("Shift+F8");
    window.shows("Note “One”: Its excerpt e-gone is not there.");
    window.key("Escape").close();
    assert!(fs::read_to_string(&path).unwrap().contains("to: \"e-gone\""), "they are kept");
}

// H072
#[test]
fn a_notebook_of_another_machine_shows_what_is_missing_and_is_pointed_to_its_folder() {
    let machine = Machine::new();
    machine.put("secret.txt", "Nobody is to read this.\n");
    machine.put("papers/letter.txt", PAPER);
    let mut first = machine.open(machine.path("papers"));
    first.select("a knock from the third span").key("H");
    machine.answers(Answer::Path(machine.path("kept.ron")));
    first.key("Ctrl+S").close();
    let words = fs::read_to_string(machine.path("kept.ron")).unwrap();
    for (folder, path) in [
        (r"C:\\Users\\x\\papers", r"C:\\Users\\x\\letter.txt"),
        ("/Users/x/papers", "/Users/x/letter.txt"),
        ("papers-gone", "../secret.txt"),
    ] {
        let words = words
            .replace("corpus: \"papers\"", &format!("corpus: \"{folder}\""))
            .replace("path: \"letter.txt\"", &format!("path: \"{path}\""));
        let mut window = machine.open(machine.put("other.ron", &words));
        window.shows("is not there. Excerpts stay readable with their quotes.");
        window.shows_no("Nobody is to read this");
        machine.answers(Answer::Path(machine.path("papers")));
        window.choose(Action::PointToFolder);
        // By its text: the path says nothing here.
        let excerpt_id = window.ws().notebook.excerpts.keys().next().unwrap();
        let placed = window.ws().placed(excerpt_id).unwrap();
        assert_eq!((placed.state, &*placed.path), (State::Same, "letter.txt"), "{path}");
        assert_eq!(window.ws().corpus.as_ref().unwrap().entries.len(), 1);
        window.key("Ctrl+Z").close();
    }
}

// H076
#[test]
fn ids_that_are_paths_name_no_files() {
    let machine = Machine::new();
    let long = "x".repeat(10_000);
    let ids = ["../x", "CON", "", "\\u{0}", "/etc/evil", "C:\\\\evil", long.as_str()];
    let notes: Vec<String> =
        ids.iter().map(|id| format!("\"{id}\": (title: \"{}\")", id.len())).collect();
    let notes = notes.join(", ");
    for (nth, id) in ids.iter().enumerate() {
        let name = format!("ids{nth}.ron");
        let path = notebook(&machine, &name, &format!("  notes: {{{notes}}},"));
        let words = fs::read_to_string(&path).unwrap().replace("\"nb-1\"", &format!("\"{id}\""));
        machine.put(&name, words);
        let mut window = machine.open(&path);
        // Its journal, its versions, the text of its excerpt, and the copy of what cannot be saved.
        window.select("a knock").key("H").wait(2.0);
        window.shows(&format!("Saved · {name}"));
        fs::remove_file(&path).unwrap();
        fs::create_dir(&path).unwrap();
        window.select("beneath it").key("H").wait(2.0);
        window.shows(&format!("Not saved · {name}"));
        window.close();
        fs::remove_dir(&path).unwrap();
    }
    for path in tree(&machine) {
        let name = path.rsplit('/').next().unwrap();
        assert!(name.len() < 120 && !["x", "CON", "evil"].contains(&name), "{path}");
    }
    assert!(!machine.path("../x").exists() && !Path::new("/etc/evil").exists());
}

// H085
#[cfg(target_os = "linux")]
#[test]
fn a_file_whose_name_is_no_unicode_keeps_its_excerpts() {
    use std::{ffi::OsStr, os::unix::ffi::OsStrExt as _};

    let machine = Machine::new();
    machine.put("papers/letter.txt", PAPER);
    let folder = machine.path("papers");
    fs::rename(folder.join("letter.txt"), folder.join(OsStr::from_bytes(b"bad\xFF\xFEname.txt")))
        .unwrap();
    let mut window = machine.open(&folder);
    window.select("a knock").key("H");
    machine.answers(Answer::Path(machine.path("kept.ron")));
    window.key("Ctrl+S").close();
    let record = atomic::load(&machine.path("kept.ron")).unwrap().opened.notebook;
    assert_eq!(record.documents.values().next().unwrap().path, "bad%FF%FEname.txt");
    let window = machine.open(machine.path("kept.ron"));
    let excerpt_id = window.ws().notebook.excerpts.keys().next().unwrap();
    let placed = window.ws().placed(excerpt_id).unwrap();
    assert_eq!((placed.state, &*placed.path), (State::Same, "bad%FF%FEname.txt"));
}

/// Whether a name would break a line, or put what stands behind it in another order.
fn misleads(name: &str) -> bool {
    name.chars()
        .any(|c| c.is_control() || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}'))
}

// H086
#[cfg(unix)]
#[test]
fn names_that_mislead_are_shown_safely() {
    let machine = Machine::new();
    for name in ["new\nline.txt", "\u{202E}txt.exe.txt", "a\u{1b}[2J.txt", "\u{2066}isolated.txt"] {
        machine.put(&format!("papers/{name}"), "\n");
        machine.put(&format!("papers/unread {name}"), b"PK\x03\x04\0\0");
    }
    let mut window = machine.open(machine.path("papers"));
    window.shows("new\u{FFFD}line");
    window.shows("unread new\u{FFFD}line.txt, cannot be read");
    let misled = |window: &Window| {
        window.names().into_iter().filter(|name| misleads(name)).collect::<Vec<_>>()
    };
    assert_eq!(misled(&window), [""; 0]);
    window.choose(Action::CorrectDocument);
    assert_eq!(misled(&window), [""; 0], "the form");
    window.key("Escape").key("Ctrl+K").typed("line");
    assert_eq!(misled(&window), [""; 0], "the search box");
}

// H037
#[test]
fn a_page_and_a_note_start_nothing_and_only_a_web_link_of_a_note_is_opened() {
    let machine = Machine::new();
    machine.put(
        "papers/page.html",
        "<html><head><meta http-equiv=refresh content=\"0;url=file:///etc/passwd\"><script>alert(1)</script>\
         </head><body onload=x()><p>Text <a href=\"file:///etc/passwd\">secret</a> and <a \
         href=\"https://example.org/\">page</a>.</p><img src=\"http://127.0.0.1:9/x.png\"><iframe \
         src=\"file:///etc/passwd\"></iframe></body></html>",
    );
    let note = "  notes: {\"n-1\": (title: \"Links\", blocks: [Text([\"[local](file:///etc/passwd) and \
                [remote](https://example.org/)\"])])},";
    let path = machine.put("links.ron", file(&format!("  corpus: \"papers\",\n{note}")));
    let mut window = machine.open(&path);
    window.click_words("secret").click_words("page");
    assert_eq!(window.opened, [""; 0]);
    window.shows_no("root:");
    let names = window.names();
    assert!(names.iter().any(|name| name.contains("remote")), "{names:?}");
    for words in ["local", "remote"] {
        let link = window.names().into_iter().find(|name| name.contains(words));
        if let Some(link) = link {
            window.click(&link);
            window.key("Escape");
        }
    }
    assert!(window.opened.iter().all(|url| url == "https://example.org/"), "{:?}", window.opened);
}

// H075
#[test]
fn a_note_without_end_is_opened_drawn_and_written_on() {
    let machine = Machine::new();
    let is_long = std::env::var_os("VARIORUM_LONG").is_some();
    let words = "x".repeat(if is_long { 100 << 20 } else { 1 << 20 });
    let path = notebook(
        &machine,
        "long.ron",
        &format!("  notes: {{\"n-1\": (title: \"Long\", blocks: [Text([\"{words}\"])])}},"),
    );
    let mut window = machine.open(&path);
    window.shows("Title: Long");
    window.shows("Text 1: write");
    // It is not laid out whole, and not written on; what stands below it is.
    assert!(n_glyphs(&window) < 2 * MOST_WRITTEN, "{} glyphs", n_glyphs(&window));
    window.key("F6").keys("Down Enter");
    window.shows("This text is too long to be written on here");
    assert_eq!(window.ws().editing, None);
    window.select("a knock").key("Enter").key("W").typed("below it").key("Escape").wait(2.0);
    window.shows("Saved · long.ron");
    let note = atomic::load(&path).unwrap().opened.notebook.notes.into_values().next().unwrap();
    assert_eq!(note.blocks.len(), 3);
}
