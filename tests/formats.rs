//! The notebook's file: printing and reading are inverse, every version ever shipped opens, and no
//! input makes the reader panic.

use std::fmt::Write as _;

use proptest::prelude::*;
use variorum::{
    notebook::{
        Notebook,
        check::problems,
        ids::{ExcerptId, NoteId, TagId},
        kept::{Kind, RecordId},
        link::LinkKind,
        note::Block,
        tag::Colour,
    },
    store::{
        format::{FORMAT, VERSION},
        print::print,
        read::{Opened, ReadError, read, read_bytes, salvage},
    },
};

use crate::support::{golden, notebooks};

/// Cases of each law: a few hundred in every run, more where `LAW_CASES` says so.
fn cases(usual: u32) -> ProptestConfig {
    let cases = std::env::var("LAW_CASES").ok().and_then(|cases| cases.parse().ok());
    ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::with_cases(cases.unwrap_or(usual))
    }
}

#[track_caller]
fn opened(text: &str) -> Opened {
    read(text).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

proptest! {
    #![proptest_config(cases(400))]

    #[test]
    fn what_is_printed_reads_back_as_it_was(notebook in notebooks::notebook()) {
        let words = print(&notebook);
        let again = opened(&words);
        prop_assert_eq!(&again.notebook, &notebook);
        prop_assert!(!again.read_only);
        prop_assert_eq!(print(&again.notebook), words, "to the byte");
    }

    #[test]
    fn nothing_that_hides_or_moves_other_characters_stands_in_a_file(
        notebook in notebooks::notebook(),
    ) {
        let unseen = |c: char| {
            (c.is_control() && c != '\n')
                || matches!(c, '\u{2028}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}')
        };
        prop_assert_eq!(print(&notebook).chars().find(|c| unseen(*c)), None);
    }

    #[test]
    fn any_bytes_are_an_answer(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        prop_assert!(read_bytes(&bytes).is_err());
    }

    #[test]
    fn any_words_behind_a_header_are_an_answer(words in notebooks::words()) {
        let text = format!("(format: \"{FORMAT}\", version: 1, min_writer: 1, {words}");
        prop_assert!(!matches!(read(&text), Err(ReadError::NotNotebook | ReadError::Empty)));
    }

    #[test]
    fn a_file_cut_anywhere_is_an_error_and_never_half_a_notebook(
        notebook in notebooks::notebook(),
        at in any::<prop::sample::Index>(),
    ) {
        let words = print(&notebook);
        let end = words.trim_end().len();
        prop_assert!(read_bytes(&words.as_bytes()[..at.index(end)]).is_err());
    }

    #[test]
    fn a_changed_byte_never_panics(
        at in any::<prop::sample::Index>(),
        byte in any::<u8>(),
        notebook in notebooks::notebook(),
    ) {
        let mut bytes = print(&notebook).into_bytes();
        let at = at.index(bytes.len());
        bytes[at] = byte;
        if let Ok(opened) = read_bytes(&bytes) {
            prop_assert_eq!(read(&print(&opened.notebook)).unwrap().notebook, opened.notebook);
        }
    }

    #[test]
    fn a_lost_or_doubled_stretch_never_panics(
        from in any::<prop::sample::Index>(),
        len in 0_usize..200,
        doubled in any::<bool>(),
    ) {
        let words = print(&notebooks::bridge()).into_bytes();
        let from = from.index(words.len());
        let to = (from + len).min(words.len());
        let mut bytes = words[..to].to_vec();
        bytes.extend_from_slice(&words[if doubled { from } else { to }..]);
        if !doubled {
            bytes = [&words[..from], &words[to..]].concat();
        }
        if let Ok(opened) = read_bytes(&bytes) {
            prop_assert_eq!(read(&print(&opened.notebook)).unwrap().notebook, opened.notebook);
        }
    }
}

#[test]
fn the_first_version_still_opens_and_prints_the_same() {
    golden::check("formats/v1-today.ron", &print(&notebooks::bridge()));
    let today = std::fs::read_to_string(golden::path("formats/v1-today.ron")).unwrap();
    assert_eq!(opened(&today).notebook, notebooks::bridge());
    // The first files counted their savings; nothing else is different.
    let text = std::fs::read_to_string(golden::path("formats/v1.ron")).unwrap();
    assert_eq!(text.replace("  saved_seq: 412,\n", ""), today);
    let opened = opened(&text);
    assert_eq!(opened.notebook, notebooks::bridge());
    assert_eq!(opened.warnings, [""; 0]);
    assert_eq!(problems(&opened.notebook), []);
}

#[test]
fn decisions_stand_in_a_section_of_their_own_where_there_are_any() {
    let decided = notebooks::decided();
    golden::check("formats/v1-decisions.ron", &print(&decided));
    let opened =
        opened(&std::fs::read_to_string(golden::path("formats/v1-decisions.ron")).unwrap());
    assert_eq!(opened.notebook, decided);
    assert_eq!((opened.warnings, opened.problems), (Vec::new(), Vec::new()));
}

#[test]
fn corrections_and_rules_stand_in_the_file_where_there_are_any() {
    let corrected = notebooks::corrected();
    golden::check("formats/v1-corrections.ron", &print(&corrected));
    let opened =
        opened(&std::fs::read_to_string(golden::path("formats/v1-corrections.ron")).unwrap());
    assert_eq!(opened.notebook, corrected);
    assert_eq!((opened.warnings, opened.problems), (Vec::new(), Vec::new()));
}

#[test]
fn what_a_newer_program_says_of_lines_is_kept_whole_and_written_back() {
    let words = print(&notebooks::corrected());
    let line = "(line: \"D. Okafor\", is: Turn)";
    let newer = "(line: \"D. Okafor\", is: Turn, from: 3)";
    let rule = "line: (line: \"Go to \\\"home\\\" page\", is: Leftover),";
    let newer_rule = "line: (line: \"Go\", is: Sidenote(1)),";
    let changed = words.replacen(line, newer, 1).replacen(rule, newer_rule, 1);
    assert!(changed.contains(newer) && changed.contains(newer_rule));
    let opened = opened(&changed);
    assert_eq!(opened.warnings.len(), 2, "{:?}", opened.warnings);
    let documents = &opened.notebook.documents;
    assert_eq!(documents.values().map(|it| it.lines.len()).sum::<usize>(), 5);
    let printed = print(&opened.notebook);
    assert!(printed.contains(newer) && printed.contains(newer_rule));
    assert_eq!(read(&printed).unwrap().notebook, opened.notebook);
}

#[test]
fn every_version_ever_shipped_has_a_file_that_opens_and_may_be_saved() {
    for version in 1..=VERSION {
        let text =
            std::fs::read_to_string(golden::path(&format!("formats/v{version}.ron"))).unwrap();
        assert!(text.contains(&format!("\n  version: {version},\n")));
        let opened = opened(&text);
        assert!(!opened.read_only && !opened.notebook.notes.is_empty());
        let again = read(&print(&opened.notebook)).unwrap();
        assert_eq!(again.notebook, opened.notebook, "version {version}");
    }
}

#[test]
fn every_cut_of_a_real_file_is_an_error() {
    let words = print(&notebooks::bridge());
    let bytes = words.trim_end().as_bytes();
    for end in 0..bytes.len() {
        assert!(read_bytes(&bytes[..end]).is_err(), "cut at {end}");
    }
}

/// A notebook of 200 records, and where each of them ends in its file.
fn two_hundred_records() -> (String, Vec<usize>) {
    let notebook = crate::support::branches::study(9, 57);
    let words = print(&notebook);
    let mut at = 0;
    let ends: Vec<usize> = words
        .split_inclusive('\n')
        .filter_map(|line| {
            at += line.len();
            (line == "    ),\n").then_some(at)
        })
        .collect();
    assert_eq!(ends.len(), 200, "records");
    (words, ends)
}

fn n_records(notebook: &Notebook) -> usize {
    let Notebook { documents, tags, excerpts, notes, links, decisions, rules, .. } = notebook;
    let n_linked = links.len() + decisions.len() + rules.len();
    documents.len() + tags.len() + excerpts.len() + notes.len() + n_linked
}

#[test]
fn every_whole_record_of_a_cut_file_comes_back() {
    let (words, ends) = two_hundred_records();
    let whole = opened(&words).notebook;
    let header = words.find("  documents: {").unwrap();
    // Behind each record, within the line that ends it, and at every 97th byte; the usual run takes
    // some of these.
    let skip = if std::env::var_os("LAW_CASES").is_some() { 1 } else { 13 };
    let at_bytes = (header..words.len() - 2).step_by(97);
    let at_records = ends.iter().flat_map(|end| [*end, end - 1, end - 3]);
    for cut in at_bytes.chain(at_records).step_by(skip) {
        let bytes = &words.as_bytes()[..cut];
        assert!(read_bytes(bytes).is_err(), "cut at {cut}: not as if nothing were missing");
        let n_whole = ends.iter().filter(|end| **end - 2 <= cut).count();
        let Ok(opened) = salvage(bytes) else {
            assert_eq!(n_whole, 0, "cut at {cut}");
            continue;
        };
        assert_eq!(n_records(&opened.notebook), n_whole, "cut at {cut}");
        assert!(opened.read_only && opened.warnings[0].starts_with("it is damaged at line"));
        let found = &opened.notebook;
        assert!(found.documents.iter().all(|(id, it)| whole.documents[id] == *it));
        assert!(found.tags.iter().all(|(id, it)| whole.tags[id] == *it));
        assert!(found.excerpts.iter().all(|(id, it)| whole.excerpts[id] == *it));
        assert!(found.notes.iter().all(|(id, it)| whole.notes[id] == *it));
        assert!(found.links.iter().all(|(id, it)| whole.links[id] == *it));
        assert!(found.decisions.iter().all(|(id, it)| whole.decisions[id] == *it));
        // What is left of the record that the cut goes through is there to be read.
        let kept: usize = found.kept.iter().map(|kept| kept.words.len()).sum();
        let last_end = ends.iter().filter(|end| **end - 2 <= cut).max().unwrap_or(&header);
        let cut_off = cut.saturating_sub(*last_end);
        assert!(kept + 60 >= cut_off, "cut at {cut}: {kept} of {cut_off} bytes kept");
        assert_eq!(read(&print(found)).unwrap().notebook, *found);
    }
}

#[test]
fn a_damaged_record_is_kept_as_it_stands_and_all_others_are_read() {
    let (words, ends) = two_hundred_records();
    let n_all = ends.len();
    let mut from = words.find("    \"d-").unwrap();
    for (number, end) in ends.into_iter().enumerate() {
        let record = &words[from..end];
        let middle = from + record.len() / 2;
        let middle = (middle..).find(|at| words.is_char_boundary(*at)).unwrap();
        // Each record by one of them; together they are in every kind of record.
        let garbles = ["\"", "(", "}\u{0}", "\" (: \n"];
        let (garble, at) = (garbles[number % 4], middle);
        {
            let damaged = format!("{}{garble}{}", &words[..at], &words[at..]);
            // Brackets within a text do no harm.
            let opened = opened(&damaged);
            assert!(!opened.read_only);
            let n_kept = opened.notebook.kept.len();
            assert!(n_records(&opened.notebook) >= n_all - 1, "{garble} in {record}");
            assert!(n_kept <= 2, "{garble} in {record}");
            assert!(n_kept == 0 || !opened.warnings.is_empty());
            let printed = print(&opened.notebook);
            if n_kept > 0 {
                // But for comments, which say what other records hold.
                let bare = |words: &str| -> Vec<String> {
                    let lines = words.lines().map(|line| line.split_once(" // "));
                    lines
                        .zip(words.lines())
                        .map(|(cut, line)| cut.map_or(line, |(field, _)| field).to_owned())
                        .collect()
                };
                let (found, expect) = (bare(&printed), bare(&damaged));
                let same = found.iter().zip(&expect).take_while(|(a, b)| a == b).count();
                let end = (found.len(), found.get(same));
                assert_eq!(end, (expect.len(), expect.get(same)), "written back at its place");
            }
            assert_eq!(read(&printed).unwrap().notebook, opened.notebook);
        }
        let rest = &words[end..];
        from = end + rest.find("    \"").unwrap_or(0);
    }
}

#[test]
fn a_damaged_header_or_section_does_not_hide_the_records() {
    let (words, ends) = two_hundred_records();
    for (line, to, n_read) in [
        ("  version: 1,\n", "  vers\u{0}on 1,\n", ends.len()),
        ("  notes: {\n", "  no;es: {\n", ends.len()),
        ("  corpus: \"../interviews\",\n", "  corpus: \"../inter\n", ends.len()),
        ("  excerpts: {\n", "", ends.len()),
        ("  },\n  notes: {\n", "  notes: {\n", ends.len()),
        ("  decisions: {\n", "  dec;sions: {\n", ends.len()),
    ] {
        let damaged = words.replacen(line, to, 1);
        assert_ne!(damaged, words);
        let opened = opened(&damaged);
        assert_eq!(n_records(&opened.notebook), n_read, "{line:?}");
        assert_eq!(read(&print(&opened.notebook)).unwrap().notebook, opened.notebook);
    }
    let damaged = words.replacen("  min_writer: 1,\n", "  min_writer 1,\n", 1);
    assert!(opened(&damaged).read_only, "nobody knows who may save it");
}

#[test]
fn what_a_newer_program_wrote_is_written_back() {
    let words = "\
(
  format: \"variorum-notebook\",
  version: 1,
  min_writer: 1,
  id: \"nb-1\",
  corpus: \"\",
  documents: {
    \"d-1\": (
      path: \"a.txt\",
      file: (bytes: 3, inode: 7),
      text: (extractor: \"\", characters: 0, blake3: \"\", language: Some(\"la\")),
    ),
  },
  tags: {
    \"t-1\": (
      name: \"a\",
      colour: Puce,
      icon: Star,
    ),
  },
  excerpts: {
    \"e-1\": (
      document: \"d-1\", // a.txt
      made: (
        text: \"00000000000000000000000000000000\",
        start: 0, end: 1, paragraph: 1, occurrence: (1, 1),
        exact: [\"x\"],
        voice: (who: \"A\", sure: 0.5),
      ),
      created: \"\",
      mood: [
        // with a word on it
        Glad,
      ],
    ),
  },
  notes: {
    \"n-1\": (
      deleted: Some(\"2026-11-22T00:00:00Z\"),
      title: \"gone\",
      order: \"V\",
      created: \"\",
      edited: \"\",
      blocks: [],
      pinned: true,
    ),
    \"n-2\": (
      title: \"with a picture\",
      blocks: [Picture(\"p.png\"), Text([\"a\"])],
    ),
  },
  links: {
    \"l-1\": (
      from: \"e-1\", // x
      to: \"e-2\",
      kind: Refutes,
    ),
  },
  r#odd-name: 'c',
  stars: {
    \"s-1\": (of: \"e-1\"),
  },
)
";
    let opened = opened(words);
    let printed = print(&opened.notebook);
    let (_, printed) = printed.split_once('\n').unwrap();
    assert_eq!(printed, words);
    assert_eq!(opened.notebook.kept.len(), 1, "a note with a block that is not known here");
    assert!(opened.notebook.trash.contains_key(&RecordId::new(Kind::Note, "n-1")));

    // What the reader changes is no longer the newer program's.
    let mut notebook = opened.notebook;
    let mut tag = variorum::notebook::tag::Tag::clone(&notebook.tags[&TagId::read("t-1")]);
    tag.colour = Colour::Blue;
    notebook.tags.insert(TagId::read("t-1"), tag.into());
    let again = read(&print(&notebook)).unwrap().notebook;
    assert!(again.is_same_work(&notebook));
    assert_eq!(again.tags[&TagId::read("t-1")].colour, Colour::Blue);
}

#[test]
fn an_empty_notebook_is_a_small_file() {
    let empty = Notebook::new(variorum::notebook::ids::NotebookId::read("nb-1"));
    assert_eq!(
        print(&empty),
        "// Variorum notebook, format 1. Plain RON; comments are made anew at every save.\n\
         (\n  format: \"variorum-notebook\",\n  version: 1,\n  min_writer: 1,\n  id: \"nb-1\",\n  \
         corpus: \"\",\n  documents: {},\n  tags: {},\n  excerpts: {},\n  \
         notes: {},\n  links: {},\n)\n"
    );
    assert_eq!(opened(&print(&empty)).notebook, empty);
}

/// A file of version 1 with `body` behind its header.
fn file(body: &str) -> String {
    format!("(format: \"{FORMAT}\", version: 1, min_writer: 1, id: \"nb-1\",\n{body}\n)")
}

#[test]
fn a_file_written_by_hand_is_read() {
    let opened = opened(&format!(
        "\u{FEFF}/* mine */ {}",
        file(
            "notes: {\"n-1\": (title: \"A\", blocks: [Text([]), Text([\"\"]), Text([\"a\", \"\"]), \
             Text([\"b\\nc\", \"d\"]), Text(\"e\\nf\"), Text([r#\"raw \"quote\"\"#])])}, \
             tags: {\"t-1\": (key: 3, name: \"x\")}"
        )
    ));
    assert_eq!(opened.warnings, [""; 0]);
    let text = |words: &str| Block::Text(words.to_owned());
    let note = &opened.notebook.notes[&NoteId::read("n-1")];
    assert_eq!(
        note.blocks,
        [text(""), text(""), text("a\n"), text("b\nc\nd"), text("e\nf"), text("raw \"quote\"")]
    );
    assert_eq!(opened.notebook.tags[&TagId::read("t-1")].key, Some(3));
}

#[test]
fn a_second_record_under_an_id_is_kept_under_another() {
    let note = |id: &str, title: &str| format!("\"{id}\": (title: \"{title}\"),");
    let body = ["n-1", "n-1", "n-1-2", "n-1", "n-1"]
        .iter()
        .zip(["a", "b", "c", "d", "a"])
        .fold(String::new(), |body, (id, title)| body + &note(id, title));
    let opened = opened(&file(&format!("notes: {{{body}}}")));
    let titles: Vec<_> =
        opened.notebook.notes.iter().map(|(id, note)| (id.as_str(), note.title.as_str())).collect();
    assert_eq!(titles, [("n-1", "a"), ("n-1-2", "c"), ("n-1-3", "b"), ("n-1-4", "d")]);
    assert_eq!(
        opened.warnings,
        [
            "n-1 stood twice; the second was kept as n-1-3",
            "n-1 stood twice; the second was kept as n-1-4",
            "n-1 stood twice with the same content; one was kept",
        ]
    );
}

#[test]
fn what_a_newer_program_added_is_named_and_the_rest_is_read() {
    let opened = opened(&file(
        "stars: {\"x\": [(1, 'c', b\"y\", Some(Deep(a: 1.5)))]},\n\
         tags: {\"t-1\": (name: \"a\", colour: Puce, icon: Star)},\n\
         excerpts: {\"e-1\": (document: \"d-1\", mood: 1, made: (exact: [\"x\"], end: 1, \
           text: \"00000000000000000000000000000000\")), \
           \"e-2\": (document: \"d-1\", mood: 2, made: (exact: [\"x\"], end: 1))},\n\
         documents: {\"d-1\": (path: \"a.txt\")},\n\
         links: {\"l-1\": (from: \"e-1\", to: \"e-2\", kind: Refutes)},\n",
    ));
    let notebook = &opened.notebook;
    assert_eq!(notebook.tags[&TagId::read("t-1")].colour, Colour::Grey);
    assert_eq!(notebook.links.values().next().unwrap().kind, LinkKind::Other("Refutes".to_owned()));
    assert_eq!(notebook.excerpts[&ExcerptId::read("e-1")].made.exact, "x");
    assert_eq!(
        opened.warnings,
        [
            "tag t-1: there is no colour Puce here; it is shown grey",
            "excerpt e-2: the hash of its text cannot be read; its words will be looked for",
            "2 times in excerpts, first in e-1: the field 'mood' is not known to this version and is kept as it stands",
            "tag t-1: the field 'icon' is not known to this version and is kept as it stands",
            "the notebook: the field 'stars' is not known to this version and is kept as it stands",
        ]
    );
    assert!(!opened.read_only);
}

#[test]
fn references_to_nothing_are_kept_and_named() {
    let opened = opened(&file(
        "notes: {\"n-1\": (title: \"A\", blocks: [Excerpt(\"e-gone\")])},\n\
         links: {\"l-1\": (from: \"e-gone\", to: \"e-lost\", kind: Quotes)}",
    ));
    assert_eq!(
        opened.warnings,
        [
            "n-1: its excerpt e-gone is not there",
            "l-1: its excerpt e-gone is not there",
            "l-1: its excerpt e-lost is not there",
        ]
    );
    assert_eq!(read(&print(&opened.notebook)).unwrap().notebook, opened.notebook);
}

#[test]
fn a_file_only_newer_programs_may_save_opens_for_reading() {
    let text = print(&notebooks::bridge()).replace("min_writer: 1", "min_writer: 2");
    let opened = opened(&text);
    assert!(opened.read_only);
    assert!(opened.warnings[0].contains("newer Variorum"));
    assert_eq!(opened.notebook, notebooks::bridge());
}

#[test]
fn an_unknown_version_is_refused() {
    for version in [0, VERSION + 1, u64::MAX] {
        let text =
            print(&notebooks::bridge()).replace("version: 1,", &format!("version: {version},"));
        assert_eq!(read(&text), Err(ReadError::Newer { version }));
    }
}

#[test]
fn a_notebook_without_an_id_gets_the_same_one_every_time() {
    let text = format!("(format: \"{FORMAT}\", version: 1, corpus: \"x\")");
    let first = opened(&text);
    assert!(first.notebook.id.as_str().starts_with("nb-"));
    assert_eq!(first, opened(&text));
    assert_eq!(first.warnings, ["the notebook had no id and was given one"]);
}

#[track_caller]
fn check_error(text: &str, expect: &str) {
    let error = read(text).unwrap_err();
    assert_eq!(error.to_string(), expect);
    assert!(!error.remedy().is_empty());
}

#[test]
fn what_is_no_notebook_says_so() {
    for text in [
        "Dear reader,",
        "[1, 2]",
        "\"words\"",
        "42",
        "()",
        "{}",
        "None",
        "(a: 1)",
        "{\"a\": 1}",
        "(format: \"other\", version: 3, min_writer: 1)",
        "PK\u{3}\u{4}",
        "(",
        "\u{0}a",
        "(zoom: 1.5, recents: [])",
    ] {
        check_error(text, "it is no Variorum notebook");
    }
    for text in ["", "\u{FEFF}", " \n\t\n"] {
        check_error(text, "it is empty");
    }
    assert_eq!(read_bytes(b"\xFF\xFEa\0"), Err(ReadError::NotNotebook));
}

#[test]
fn damage_is_named_by_line_and_column() {
    let body = |body: &str| file(&format!("  {body}"));
    let at = "it is damaged at line 2, column";
    check_error(&body("corpus: \"x"), &format!("{at} 12: a text in quotation marks has no end"));
    check_error(&body("corpus \"x\""), &format!("{at} 10: a colon is missing"));
    check_error(&body("corpus: 7"), &format!("{at} 11: a text in quotation marks is missing"));
    check_error(&body("notes: []"), &format!("{at} 10: a map in {{ }} is missing"));
    check_error(
        &body("corpus: \"a\" tags: {}"),
        &format!("{at} 15: a comma is missing, or a bracket"),
    );
    check_error(
        &body("corpus: \"a\", corpus: \"b\""),
        &format!("{at} 22: the field 'corpus' stands twice"),
    );
    check_error(
        &body("notes: {\"n\": (rev: -1)}"),
        &format!("{at} 24: the number is too small or too large"),
    );
    check_error(
        &body("notes: {\"n\": (blocks: [Picture(\"p\")])}"),
        &format!("{at} 33: 'Picture' means nothing here"),
    );
    check_error(
        &body("corpus: \"שלום \\q\""),
        &format!("{at} 19: after a \\ stands something that means nothing"),
    );
    let zeros = format!("{}\n  saved{}", file("").trim_end_matches(')'), "\0".repeat(9));
    check_error(
        &zeros,
        "it is damaged at line 4, column 8: from here on it is filled with zeros, as after a power failure",
    );
    let words = print(&notebooks::bridge());
    let mut bytes = words.clone().into_bytes();
    let at = words.find("hearing.txt").unwrap();
    bytes[at] = 0xE9;
    let error = read_bytes(&bytes).unwrap_err().to_string();
    assert_eq!(
        error,
        "it is damaged at line 10, column 22: here stand bytes that are no text (UTF-8)"
    );
}

#[test]
fn two_versions_that_git_left_in_a_file_are_merged_or_named() {
    let words = print(&notebooks::bridge());
    let conflict = |mine: &str, theirs: &str| {
        let both = format!("<<<<<<< HEAD\n{mine}=======\n{theirs}>>>>>>> theirs\n");
        words.replace("  corpus: \"../interviews\",\n", &both)
    };
    let opened = opened(&conflict("  corpus: \"../a\",\n", "  corpus: \"../b\",\n"));
    assert_eq!(opened.notebook.notes, notebooks::bridge().notes);
    assert_eq!(
        opened.warnings,
        [
            "git had left two versions in the file; they are merged, 1 with doubt:",
            "the notebook: its folder is ../b in one version and ../a in the other",
        ]
    );
    let broken = conflict("  corpus: (,\n", "  corpus: \"../b\",\n)\n<<<<<<< x\n");
    check_error(&broken, "it holds two versions that git could not merge, first at line 7");
    let mut notebook = notebooks::bridge();
    notebook.corpus = "<<<<<<< HEAD\n=======\n>>>>>>> x".to_owned();
    assert_eq!(read(&print(&notebook)).unwrap().notebook, notebook, "as words they are words");
}

#[test]
fn deep_brackets_are_an_error_and_no_overflow() {
    for (open, close) in
        [("[", "]"), ("(", ")"), ("{1:", "}"), ("Some(", ")"), ("X(", ")"), ("/*", "*/")]
    {
        for depth in [100, 200_000] {
            let nested = format!("{}{}", open.repeat(depth), close.repeat(depth));
            assert!(read(&nested).is_err(), "{open}");
            let within = read(&file(&format!("x: {nested}")));
            assert!(within.is_err() || depth == 100, "{open}");
            let half = read(&file(&format!("x: {}", open.repeat(depth))));
            assert!(half.is_err(), "{open}");
        }
        let deep = read(&file(&format!("x: {}1{}", open.repeat(9999), close.repeat(9999))));
        assert!(deep.is_err() || open == "/*", "{open}");
    }
}

#[test]
fn a_comment_is_one_short_line_whatever_the_quote_holds() {
    let mut notebook = notebooks::bridge();
    let id = ExcerptId::read("e-3n7c1t6m3y8b");
    let mut excerpt = variorum::notebook::excerpt::Excerpt::clone(&notebook.excerpts[&id]);
    excerpt.made.exact = format!("a\n*/ b\r\n// \u{2028}\u{202E}\"c\\ \u{85}{}", "x y ".repeat(50));
    notebook.excerpts.insert(id, excerpt.into());
    let words = print(&notebook);
    assert_eq!(opened(&words).notebook, notebook);
    let line = words.lines().find(|line| line.contains("Excerpt(\"e-3n7c1t6m3y8b\")")).unwrap();
    let (_, comment) = line.split_once(" // ").unwrap();
    assert!(comment.starts_with("a */ b // \"c\\ x y x y"), "{comment}");
    assert_eq!(comment.chars().count(), 60);
    assert!(comment.ends_with('…'));
}

#[test]
fn two_people_who_add_notes_change_different_lines() {
    let base = print(&notebooks::bridge());
    let mut mine = notebooks::bridge();
    let mut note = variorum::notebook::note::Note::clone(mine.notes.values().next().unwrap());
    note.blocks.insert(1, Block::Text("mine".to_owned()));
    mine.notes.insert(NoteId::read("n-5w8e2h7k0p3d"), note.into());
    let mine = print(&mine);
    let mut changed = String::new();
    for line in mine.lines().filter(|line| !base.contains(&format!("{line}\n"))) {
        writeln!(changed, "{}", line.trim()).unwrap();
    }
    assert_eq!(changed, "\"mine\",\n");
}

#[test]
fn a_large_notebook_reads_back() {
    let large = notebooks::large(2000);
    assert_eq!(opened(&print(&large)).notebook, large);
}

#[test]
fn what_a_newer_program_says_of_where_an_excerpt_was_found_is_kept() {
    let words = print(&notebooks::bridge());
    let words = words.replacen(
        "      created:",
        "      placed: (state: Blessed, by: \"ada\", start: 1, end: 2),\n      created:",
        1,
    );
    let opened = read(&words).unwrap();
    assert!(opened.warnings.iter().any(|it| it.contains("where it was found last")), "{words}");
    let again = print(&opened.notebook);
    assert!(again.contains("placed: (state: Blessed, by: \"ada\"),"), "{again}");
    assert_eq!(read(&again).unwrap().notebook, opened.notebook);
}
