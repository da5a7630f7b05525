//! Who wrote it, who speaks, and whom they ask.

use super::{
    turns::{asked, speaker},
    *,
};

const TITLE: &str = "The bridge is to stay closed";

#[track_caller]
fn check_author(line: &str, expect: &str) {
    let text = format!("{TITLE}\n\n{line}\n\n{PROSE}");
    let document = Document::new(text);
    let author = facts(&document, "a.txt").author;
    assert_eq!(value(author.as_ref()), expect, "{line}");
    if let Some(author) = author {
        let first = author.value.split("; ").next().unwrap();
        assert!(document.slice(author.span).contains(first));
    }
}

#[test]
fn a_byline_names_the_author() {
    for (line, expect) in [
        ("By Tom Lascelles", "Tom Lascelles"),
        ("By Tom Lascelles, City Hall reporter", "Tom Lascelles"),
        ("by TOM LASCELLES", "TOM LASCELLES"),
        ("By [Sergey Lavrov](#) and [Larry King](#)", "Sergey Lavrov; Larry King"),
        (
            "**By Anna O’Neil, Tom Lascelles and J. S. Pell**",
            "Anna O’Neil; Tom Lascelles; J. S. Pell",
        ),
        ("Tom Lascelles, staff writer", "Tom Lascelles"),
        ("Von Anna-Lena Groß und Peter von der Au", "Anna-Lena Groß; Peter von der Au"),
        ("Par Jean Dupont et Marie Curie", "Jean Dupont; Marie Curie"),
        ("Por Ana García y Luis de la Cruz", "Ana García; Luis de la Cruz"),
        ("Author: Tom Lascelles", "Tom Lascelles"),
        ("Autor: Peter Au", "Peter Au"),
        ("Auteur : Jean Dupont", "Jean Dupont"),
        ("Автор: Иван Петров", "Иван Петров"),
    ] {
        check_author(line, expect);
    }
}

#[test]
fn what_only_begins_like_a_byline_names_none() {
    for line in [
        "By night",
        "By the harbour",
        "By 2019",
        "Dana Okafor, chief engineer of the council",
        "Dana Okafor",
        "Von der Brücke aus",
        "Editor: see below",
        "Words and pictures",
    ] {
        check_author(line, "");
    }
}

#[test]
fn what_the_file_states_comes_last() {
    let document = Document::new(format!("{TITLE}\n\nBy Tom Lascelles\n\n{PROSE}"));
    let stated = Stated { author: Some("someone  else".to_owned()), ..Stated::default() };
    let read = |document| facts_of(document, &Shape::default(), &stated, "a.docx", &[]).author;
    assert_eq!(value(read(&document).as_ref()), "Tom Lascelles");
    let bare = Document::new(format!("{TITLE}\n\n{PROSE}"));
    assert_eq!(read(&bare), Some(Fact { value: "someone else".to_owned(), span: Span::default() }));
}

#[test]
fn speakers_are_heard_once_and_questions_are_put_to_someone() {
    let text = "Question: Who knew?\n\nS.Lavrov: The mayor.\n\nShe was told.\n\n**Sergey Lavrov:** It is late.\n\nLarry King: And then?\n\nS.Lavrov: Why do you ask?\n\nKing: I wonder.";
    let document = Document::new(text.to_owned());
    let facts = facts(&document, "a.txt");
    assert_eq!(facts.speakers, ["Question", "S.Lavrov", "Larry King"]);
    let turns: Vec<(usize, usize)> =
        facts.turns.iter().map(|turn| (turn.paragraph, turn.speaker)).collect();
    assert_eq!(turns, [(0, 0), (1, 1), (3, 1), (4, 2), (5, 1), (6, 2)]);
    let asked: Vec<Option<&str>> =
        (0..facts.turns.len()).map(|turn_idx| asked(&document, &facts, turn_idx)).collect();
    let expect = [Some("S.Lavrov"), None, None, Some("S.Lavrov"), Some("Larry King"), None];
    assert_eq!(asked, expect);
    assert_eq!(facts.turn_at(3).map(|turn| document.slice(turn.label)), Some("Sergey Lavrov"));
    assert_eq!(facts.turn_at(2), None);
}

#[test]
fn the_turns_of_the_reference_texts_are_right() {
    let folder = folder("VARIORUM_SEEDS", "../shared/seeds");
    for (name, speakers, n_turns) in [
        ("000_f1f821cf09e607de.txt", &[][..], 0),
        ("001_a74b0db89df9f506.txt", &["Question", "Sergey Lavrov"], 8),
        ("002_88bee48243c42f17.txt", &["Question", "S.Lavrov"], 36),
        ("003_0c5b6b9a8d1b1dbb.txt", &[], 0),
        ("004_2883c3e9d1bf4ca2.txt", &[], 0),
    ] {
        let Some(text) = seed(&folder, name) else { continue };
        // Each turn of theirs begins a line.
        let begins = |line: &&str| {
            speaker(line).is_some_and(|label| speakers.contains(&line.get(label).unwrap()))
        };
        assert_eq!(text.lines().filter(begins).count(), n_turns, "{name}");
        let document = Document::new(text);
        let facts = facts(&document, name);
        assert_eq!(facts.speakers, speakers, "{name}");
        assert_eq!(facts.turns.len(), n_turns, "{name}");
        for (turn_idx, turn) in facts.turns.iter().enumerate() {
            let expect = (turn.speaker == 0).then(|| speakers[1]);
            assert_eq!(asked(&document, &facts, turn_idx), expect, "{name}, turn {turn_idx}");
        }
    }
}

#[test]
fn the_authors_and_regions_of_the_reference_texts_are_right() {
    let folder = folder("VARIORUM_SEEDS", "../shared/seeds");
    for (name, author, region) in [
        ("000_f1f821cf09e607de.txt", "", ""),
        ("001_a74b0db89df9f506.txt", "", ""),
        ("002_88bee48243c42f17.txt", "Sergey Lavrov; Larry King", "Russia and FSU; USA"),
        ("003_0c5b6b9a8d1b1dbb.txt", "", ""),
        ("004_2883c3e9d1bf4ca2.txt", "", ""),
    ] {
        let Some(text) = seed(&folder, name) else { continue };
        let facts = facts(&Document::new(text), name);
        assert_eq!(value(facts.author.as_ref()), author, "{name}");
        assert_eq!(value(facts.region.as_ref()), region, "{name}");
        assert_eq!(facts.language.as_deref(), Some("en"), "{name}");
    }
}
