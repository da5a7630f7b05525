//! Headings, and what the reader said of lines.

use super::{
    rules::{LineIs, LineRule},
    *,
};
use crate::text::shape::{Block, Kind};

#[track_caller]
fn check(file_name: &str, text: &str, expect: &[(u8, &str)]) {
    let document = Document::new(text.to_owned());
    let facts = facts(&document, file_name);
    let found: Vec<(u8, &str)> =
        facts.sections.iter().map(|it| (it.level, document.slice(it.span))).collect();
    assert_eq!(found, expect, "{text}");
}

fn under(headings: &[&str]) -> String {
    let parts: Vec<String> = headings.iter().map(|it| format!("{it}\n\n{PROSE}")).collect();
    format!("A report on the bridge\n\n{PROSE}\n\n{}", parts.join("\n\n"))
}

#[test]
fn headings_of_plain_text_are_numbered_or_in_capitals() {
    check(
        "a.txt",
        &under(&["1. Introduction", "2. Methods", "2.1 Gauges", "2.2 Boats", "3. Findings"]),
        &[
            (1, "1. Introduction"),
            (1, "2. Methods"),
            (2, "2.1 Gauges"),
            (2, "2.2 Boats"),
            (1, "3. Findings"),
        ],
    );
    check(
        "a.txt",
        &under(&["EARLIER REPORTS", "MONITORING"]),
        &[(1, "EARLIER REPORTS"), (1, "MONITORING")],
    );
    check(
        "a.txt",
        &under(&["Chapter 2", "Kapitel IV: Die Brücke", "Глава 3"]),
        &[(1, "Chapter 2"), (1, "Kapitel IV: Die Brücke"), (1, "Глава 3")],
    );
}

#[test]
fn lines_that_nothing_bears_out_are_no_headings() {
    for text in [
        under(&["1. Introduction"]),
        under(&["EARLIER REPORTS"]),
        under(&["1. Notice was given, and nobody read it.", "2. The minute was lost."]),
        under(&["Chapter and verse", "Part of it"]),
        under(&["The engineer", "The committee"]),
        under(&["14 March 2024", "15 March 2024"]),
        format!("{PROSE}\n\n1. Eggs\n\n2. Milk\n\n3. Bread"),
        format!("{PROSE}\nEARLIER REPORTS\n{PROSE}\nMONITORING\n{PROSE}"),
        format!("{PROSE}\n\nUN\n\n{PROSE}\n\nEU\n\n{PROSE}"),
    ] {
        check("a.txt", &text, &[]);
    }
}

#[test]
fn headings_of_markdown_and_of_the_file_are_taken_as_they_are() {
    let text = format!("# The bridge\n\n{PROSE}\n\n## Monitoring ##\n\n{PROSE}");
    check("a.md", &text, &[(1, "The bridge"), (2, "Monitoring")]);
    check("a.txt", &text, &[]);
    let text = format!("{PROSE}\n\nMonitoring\n\n{PROSE}");
    let start = PROSE.len() + 2;
    let span = Span::new(start, start + "Monitoring".len());
    let block =
        Block { span, kind: Kind::Heading, level: 3, quoted: 0, table: 0, is_wrapped: false };
    let shape = Shape { blocks: vec![block], ..Shape::default() };
    let document = Document::new(text);
    let facts = facts_of(&document, &shape, &Stated::default(), "a.docx", &[]);
    assert_eq!(facts.sections, [Section { span, level: 3 }]);
    assert_eq!(value(facts.title.as_ref()), "Monitoring");
}

fn ruled(text: &str, rules: &[(&str, LineIs)]) -> (Document, Facts) {
    let rules: Vec<LineRule> = rules
        .iter()
        .map(|(line, is)| LineRule { line: (*line).to_owned(), is_beginning: false, is: *is })
        .collect();
    let ready = Ready::of(&rules);
    let extractor = crate::text::extractor::Extractor::PLAIN;
    let document = Document::ruled(text.to_owned(), extractor, &Shape::default(), &ready);
    let facts = facts_of(&document, &Shape::default(), &Stated::default(), "a.txt", &rules);
    (document, facts)
}

#[test]
fn what_the_reader_says_of_a_line_comes_first() {
    let text = format!("Go to home page\n\nThe bridge is to stay closed\n\nUp and down\n\n{PROSE}");
    let (_, facts) = ruled(&text, &[("go to  home page", LineIs::Text)]);
    assert_eq!(facts.leftovers, []);
    assert_eq!(value(facts.title.as_ref()), "The bridge is to stay closed");

    let (document, facts) = ruled(
        &text,
        &[("The bridge is to stay closed", LineIs::Leftover), ("Up and down", LineIs::Heading(1))],
    );
    let leftovers: Vec<&str> = facts.leftovers.iter().map(|it| document.slice(*it)).collect();
    assert_eq!(leftovers, ["Go to home page", "The bridge is to stay closed"]);
    assert_eq!(value(facts.title.as_ref()), "Up and down");
    assert_eq!(facts.sections.len(), 1);

    let (document, facts) = ruled(
        "a guard: no\n\nThe other\n\nwords",
        &[("a guard: no", LineIs::Turn), ("The other", LineIs::Turn)],
    );
    assert!(facts.has_turns);
    assert_eq!(facts.speakers, ["a guard", "The other"]);
    assert_eq!(document.slice(facts.turns[1].label), "The other");

    let talk = "Q: a?\n\nA: b.\n\nQ: c?\n\nNB A: d.";
    let (_, facts) = ruled(talk, &[("Q: c?", LineIs::Text)]);
    assert_eq!(facts.turns.len(), 3);
}

#[test]
fn what_the_reader_says_of_paragraphs_comes_first() {
    let text = "when the United\n\nNations met\n\nand so on";
    let (document, _) = ruled(text, &[("Nations met", LineIs::Continues)]);
    let paragraphs = document.paragraphs();
    assert_eq!(document.slice(paragraphs.span(0).unwrap()), "when the United\n\nNations met");
    assert_eq!(paragraphs.len(), 2);

    let long = format!(
        "{} in the United\n\nNations met on Tuesday, and nobody in the whole room had been told of it.",
        PROSE.trim_end_matches('.').repeat(2)
    );
    assert_eq!(ruled(&long, &[]).0.paragraphs().len(), 1);
    let next = long.split("\n\n").nth(1).unwrap();
    for is in [LineIs::Begins, LineIs::Heading(2), LineIs::Leftover] {
        assert_eq!(ruled(&long, &[(next, is)]).0.paragraphs().len(), 2);
    }
}
