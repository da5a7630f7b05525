//! Notebooks that were damaged, made by hand, or written by a program that is not ours.

use std::{
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
};

use serde_json::Value;
use variorum::{
    notebook::{Notebook, check, ids::NoteId, note::Block},
    store::{
        atomic,
        print::print,
        read::{Opened, ReadError, read, read_bytes},
    },
    text::document::Document,
};

use super::program::{files, run as run_program};
use crate::{
    cli::{Ran, put, run},
    support::notebooks,
};

/// A notebook's file with these sections.
pub(super) fn file(sections: &str) -> String {
    format!(
        "(\n  format: \"variorum-notebook\",\n  version: 1,\n  min_writer: 1,\n  id: \"nb-1\",\n{sections}\n)\n"
    )
}

#[track_caller]
fn opened(words: &str) -> Opened {
    read(words).unwrap_or_else(|error| panic!("{error}\n{words}"))
}

/// Fails unless the notebook is written and read back as it is.
#[track_caller]
fn stays(notebook: &Notebook) {
    assert_eq!(read(&print(notebook)).unwrap().notebook, *notebook);
}

/// A folder of documents and a notebook's file beside it, as `variorum check` answers.
struct Study {
    folder: tempfile::TempDir,
    notebook: PathBuf,
}

impl Study {
    fn of(documents: &[(&str, &str)], sections: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("papers")).unwrap();
        for (name, words) in documents {
            put(folder.path(), &format!("papers/{name}"), words.as_bytes());
        }
        let words = file(&format!("  corpus: \"papers\",\n{sections}"));
        let notebook = put(folder.path(), "notebook.ron", words.as_bytes());
        Self { folder, notebook }
    }

    fn check(&self) -> Ran {
        let ran = run(["check".as_ref(), self.notebook.as_os_str(), "--jsonl".as_ref()]);
        assert!(matches!(ran.code, 0 | 1), "{}", ran.err);
        ran
    }

    /// Document, state and place of each excerpt.
    fn states(&self) -> Vec<String> {
        let state = |row: &Value| {
            let word = |name: &str| row[name].to_string().replace('"', "");
            format!("{} {} {} {}", word("id"), word("document"), word("state"), word("start"))
        };
        self.check().rows().iter().map(state).collect()
    }
}

// H059 to H076, the script's own files.
#[test]
fn every_hostile_notebook_is_checked_without_breaking() {
    let Some(folder) = files() else { return };
    let mut notebooks: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|it| it == "ron"))
        .collect();
    notebooks.sort();
    assert!(notebooks.len() >= 17, "{notebooks:?}");
    for path in notebooks {
        let before = fs::read(&path).unwrap();
        let ran = run_program(&["check"], &path);
        assert!(matches!(ran.code, Some(0..=2)), "{}: {:?} {}", path.display(), ran.code, ran.err);
        assert_eq!(fs::read(&path).unwrap(), before, "{}", path.display());
    }
}

// H066, H067
#[test]
fn a_notebook_that_came_through_another_system_says_the_same_to_the_letter() {
    let notebook = notebooks::bridge();
    let words = print(&notebook);
    let marked = format!("\u{FEFF}{words}");
    let returned = words.replace('\n', "\r\n");
    for words in [&marked, &returned, &format!("\u{FEFF}{returned}")] {
        let opened = opened(words);
        assert_eq!(opened.notebook, notebook);
        assert!(opened.warnings.is_empty() && opened.remarks.is_empty() && !opened.read_only);
    }
}

// H068
#[test]
fn brackets_without_end_are_named_with_their_place_and_hide_nothing() {
    let why =
        read(&"(format: \"variorum-notebook\", x: [".repeat(100_000)).unwrap_err().to_string();
    assert!(why.starts_with("it is damaged at line 1, column "), "{why}");
    assert!(matches!(read(&format!("({}", "x:[(".repeat(100_000))), Err(ReadError::NotNotebook)));
    // In a notebook that is one otherwise they cost the record that they stand in.
    let deep = format!("\"n-2\": {}", "(a:[".repeat(100_000));
    let sections = format!("  notes: {{\n    \"n-1\": (title: \"a\"),\n    {deep}\n  }},");
    let opened = opened(&file(&sections));
    assert!(opened.notebook.notes.contains_key(&NoteId::read("n-1")));
    assert_eq!(opened.notebook.kept.len(), 1);
    assert!(opened.notebook.kept[0].words.contains(&deep), "it is kept as it stands");
    assert!(opened.warnings.iter().any(|it| it.contains("too deeply")), "it is not named");
}

// H069
#[test]
fn an_anchor_that_cuts_a_letter_is_found_by_its_words_or_flagged() {
    let text = "A line in front.\n\nThe word caf\u{e9}\u{1F600} stands here, and na\u{ef}ve e\u{301}tude too.\n";
    let at = text.chars().position(|c| c == '\u{e9}').unwrap();
    let excerpt = |id: &str, start: usize, end: usize, words: &str, prefix: &str, suffix: &str| {
        format!(
            "\"{id}\": (document: \"d\", made: (start: {start}, end: {end}, exact: [\"{words}\"], prefix: \
             \"{prefix}\", suffix: \"{suffix}\", occurrence: (1, 1))),"
        )
    };
    // The places are bytes, or lie within a letter and its accent, as another program may count them.
    let sections = format!(
        "  documents: {{\"d\": (path: \"a.txt\")}},\n  excerpts: {{{}{}{}{}}},",
        excerpt(
            "e-1",
            at,
            at + 6,
            "\u{e9}\u{1F600} stands here",
            "The word caf",
            ", and na\u{ef}ve"
        ),
        excerpt("e-2", 3, 5, "\u{e9}\u{1F600}", "The word caf", " stands here, and"),
        excerpt("e-3", 50, 51, "\u{301}tude too", "na\u{ef}ve e", "."),
        excerpt("e-4", 12, 13, "nowhere in it at all", "of quite another", "text altogether"),
    );
    let study = Study::of(&[("a.txt", text)], &sections);
    let states = study.states();
    assert_eq!(states[0], format!("e-1 a.txt moved {at}"), "{states:?}");
    assert_eq!(states[1], format!("e-2 a.txt moved {at}"), "{states:?}");
    assert!(!states[2].contains(" same "), "{states:?}");
    assert_eq!(states[3], "e-4 a.txt lost null");
}

// H070
#[test]
fn an_anchor_beyond_the_text_is_found_by_its_words_or_flagged() {
    let text = "The gauges were read twice a week, and nobody said what had been found.\n";
    let made = |start: u64, end: u64, words: &str| {
        format!(
            "(document: \"d\", made: (start: {start}, end: {end}, exact: [\"{words}\"], prefix: \"\", suffix: \
             \"\", occurrence: (1, 1)))"
        )
    };
    let long = "The gauges were read twice a week, and nobody said what had been found";
    let sections = format!(
        "  documents: {{\"d\": (path: \"a.txt\")}},\n  excerpts: {{\"e-1\": {}, \"e-2\": {}, \"e-3\": {}, \
         \"e-4\": {}}},",
        made(u64::MAX, 3, long),
        made(70, 60, long),
        made(1_000_000, u64::MAX, "zz"),
        made(0, 0, "twice"),
    );
    let states = Study::of(&[("a.txt", text)], &sections).states();
    assert_eq!(states[..2], ["e-1 a.txt moved 0", "e-2 a.txt moved 0"]);
    assert_eq!(states[2], "e-3 a.txt lost null");
    assert!(!states[3].contains(" same "), "{states:?}");
}

// H071
#[test]
fn what_goes_in_circles_or_leads_nowhere_is_kept_and_named() {
    let words = file(
        "  tags: {\"t-a\": (name: \"a\", parent: Some(\"t-b\")), \"t-b\": (name: \"b\", parent: Some(\"t-a\")), \
         \"t-c\": (name: \"c\", parent: Some(\"t-c\")), \"t-d\": (name: \"d\", parent: Some(\"t-gone\"))},\n  \
         notes: {\"n-1\": (title: \"one\", blocks: [Text([\"see [[one]] and [[gone]]\"]), \
         Excerpt(\"e-gone\")])},\n  \
         links: {\"l-1\": (from: \"e-gone\", to: \"e-gone\", kind: Quotes)},",
    );
    let opened = opened(&words);
    let notebook = opened.notebook;
    assert_eq!((notebook.tags.len(), notebook.notes.len(), notebook.links.len()), (4, 1, 1));
    // The whole of it can be gone through.
    assert_eq!(notebook.tags_in_order().len(), 4);
    let paths: Vec<String> = notebook.tags.keys().map(|tag| notebook.tag_path(tag)).collect();
    assert!(paths.iter().all(|path| path.len() < 100), "{paths:?}");
    let problems = check::problems(&notebook);
    let named = |id: &str| problems.iter().any(|problem| format!("{problem:?}").contains(id));
    for id in ["t-a", "t-b", "t-c", "t-gone", "e-gone", "l-1"] {
        assert!(named(id), "{id} is not named: {problems:?}");
    }
    stays(&notebook);
}

/// What the notebook says of a document that has this text.
fn record(id: &str, path: &str, text: &str) -> String {
    let document = Document::new(text.to_owned());
    format!(
        "\"{id}\": (path: \"{}\", text: (extractor: \"{}\", characters: {}, blake3: \"{}\")),",
        path.replace('\\', "\\\\"),
        document.extractor(),
        document.n_scalars(),
        document.hash()
    )
}

fn excerpts(of: &[&str], words: &str) -> String {
    let each = of.iter().fold(String::new(), |mut out, doc_id| {
        write!(
            out,
            "\"e-{doc_id}\": (document: \"{doc_id}\", made: (start: 0, end: {}, exact: [\"{words}\"], \
             occurrence: (1, 1))),",
            words.chars().count()
        )
        .unwrap();
        out
    });
    format!("  excerpts: {{{each}}},")
}

const QUOTE: &str = "Nobody wrote to the guild that the gauges had been ordered";

// H072
#[test]
fn documents_of_another_machine_are_found_by_their_text_and_nothing_outside_is_opened() {
    let [first, second, secret] =
        ["first", "second", "secret"].map(|name| format!("{QUOTE}, {name}.\n"));
    let sections = format!(
        "  documents: {{{}{}{}{}}},\n{}",
        record("d-1", r"C:\Users\x\a.txt", &first),
        record("d-2", "/Users/x/b.txt", &second),
        record("d-3", "../secret.txt", &secret),
        record("d-4", r"..\secret.txt", &secret),
        excerpts(&["d-1", "d-2", "d-3", "d-4"], QUOTE)
    );
    let study = Study::of(&[("moved/z.txt", &first)], &sections);
    put(study.folder.path(), "secret.txt", secret.as_bytes());
    assert_eq!(
        study.states(),
        [
            "e-d-1 moved/z.txt moved 0",
            "e-d-2 /Users/x/b.txt unread null",
            "e-d-3 ../secret.txt unread null",
            r"e-d-4 ..\\secret.txt unread null",
        ]
    );
}

// H072, by links in the folder, which may come from anybody too.
#[cfg(unix)]
#[test]
fn a_path_of_a_notebook_that_leads_out_by_a_link_is_not_opened() {
    let secret = format!("{QUOTE}, in secret.\n");
    let sections = format!(
        "  documents: {{{}{}{}}},\n{}",
        record("d-1", "file.txt", &secret),
        record("d-2", "folder/secret.txt", &secret),
        record("d-3", "kept.txt", &format!("{QUOTE}.\n")),
        excerpts(&["d-1", "d-2", "d-3"], QUOTE)
    );
    let study = Study::of(&[("real.txt", &format!("{QUOTE}.\n"))], &sections);
    put(study.folder.path(), "elsewhere/secret.txt", secret.as_bytes());
    let link = |to: &str, name: &str| {
        let papers = study.folder.path().join("papers");
        std::os::unix::fs::symlink(Path::new(to), papers.join(name)).unwrap();
    };
    link("../elsewhere/secret.txt", "file.txt");
    link("../elsewhere", "folder");
    link("real.txt", "kept.txt");
    assert_eq!(
        study.states(),
        [
            "e-d-1 file.txt unread null",
            "e-d-2 folder/secret.txt unread null",
            "e-d-3 kept.txt moved 0"
        ]
    );
}

// H073
#[test]
fn dates_that_are_none_are_kept_as_they_stand_and_put_nothing_out_of_order() {
    let dates =
        ["-0005-01-01T00:00:00Z", "9999-12-31T23:59:60Z", "1970-01-01T00:00:00Z", "garbage", ""];
    let notes = dates.iter().enumerate().fold(String::new(), |mut out, (nth, date)| {
        write!(
            out,
            "\"n-{nth}\": (title: \"{nth}\", order: \"V{nth}\", created: \"{date}\", edited: \"{date}\"),"
        )
        .unwrap();
        out
    });
    let removed = dates.iter().enumerate().fold(String::new(), |mut out, (nth, date)| {
        write!(out, "\"n-x{nth}\": (deleted: Some(\"{date}\"), title: \"gone {nth}\"),").unwrap();
        out
    });
    let documents = "\"d\": (path: \"a.txt\", date: Some(\"-5\"))";
    let opened =
        opened(&file(&format!("  documents: {{{documents}}},\n  notes: {{{notes}{removed}}},")));
    let notebook = opened.notebook;
    assert_eq!((notebook.notes.len(), notebook.trash.len()), (5, 5));
    let titles: Vec<&str> =
        notebook.notes_in_order().into_iter().map(|(_, note)| note.title.as_str()).collect();
    assert_eq!(titles, ["0", "1", "2", "3", "4"]);
    stays(&notebook);
    // What was deleted at a time that is none stays in the trash rather than going too early.
    let mut later = notebook.clone();
    later.purge_trash("2026-11-22T00:00:00Z");
    let left = |nth: usize| later.trash.keys().any(|it| *it.id == *format!("n-x{nth}"));
    assert!(left(1) && left(3) && left(4), "{:?}", later.trash.keys());
}

// H074
#[test]
fn numbers_that_are_none_are_as_if_they_were_not_there() {
    let words = file(
        "  desk: (seats: [(path: \"a.txt\", at: 3, share: NaN, text_size: inf), (path: \"b.txt\", share: \
         -inf, text_size: 1e999)]),\n  positions: [NaN, inf, -inf, 1e999],",
    );
    let opened = opened(&words);
    let seats: Vec<(f32, f32)> =
        opened.notebook.desk.seats.iter().map(|seat| (seat.share, seat.text_size)).collect();
    assert!(seats.iter().all(|(share, size)| share.is_finite() && size.is_finite()), "{seats:?}");
    // What is not known here is not understood, and so it is kept as it stands.
    assert!(print(&opened.notebook).contains("positions: [NaN, inf, -inf, 1e999]"));
    stays(&opened.notebook);
}

// H075
#[test]
fn a_note_of_any_length_is_read_and_written() {
    let n_bytes = if std::env::var_os("VARIORUM_LONG").is_some() { 100 << 20 } else { 4 << 20 };
    let words = file(&format!(
        "  notes: {{\"a\": (title: \"t\", blocks: [Text([\"{}\"])])}},",
        "x".repeat(n_bytes)
    ));
    let notebook = read_bytes(words.as_bytes()).unwrap().notebook;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("notebook.ron");
    atomic::save(&notebook, &path, None).unwrap();
    let again = atomic::load(&path).unwrap().opened.notebook;
    let [Block::Text(words)] = &*again.notes[&NoteId::read("a")].blocks else {
        panic!("another note")
    };
    assert_eq!(words.len(), n_bytes);
}
