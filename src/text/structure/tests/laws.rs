//! What holds for any text.

use proptest::prelude::*;

use super::{
    outline::outline,
    rules::{LineIs, LineRule},
    *,
};
use crate::text::{extractor::Extractor, shape};

fn lines() -> impl Strategy<Value = String> {
    let line = prop_oneof![
        Just(PROSE.to_owned()),
        Just("The committee spoke on Tuesday of what had been said in the autumn of that year in the United".to_owned()),
        Just("Nations General Assembly was supposed to discuss the situation of the islands.".to_owned()),
        Just("and so it went on until the evening, when nobody was left to hear it.".to_owned()),
        Just("Go to home page".to_owned()),
        Just("Back to top\u{a0}\u{a0}Go to home page".to_owned()),
        Just("Page 3 of 11".to_owned()),
        Just("Region: [Russia](#), [USA](#)".to_owned()),
        Just("By Tom Lascelles, City Hall reporter".to_owned()),
        Just("MOSCOW, July 15 (TASS) — He said".to_owned()),
        Just("1. Introduction".to_owned()),
        Just("EARLIER REPORTS".to_owned()),
        Just("# A heading".to_owned()),
        Just("Question: Who knew?".to_owned()),
        Just("S.Lavrov: Nobody.".to_owned()),
        Just("**Sergey Lavrov:** Nobody.".to_owned()),
        Just("\x0c".to_owned()),
        "(\\PC|[ \t:.]){0,30}",
    ];
    proptest::collection::vec((line, "\n{0,3}"), 0..24)
        .prop_map(|lines| lines.into_iter().map(|(line, gap)| line + &gap).collect())
}

fn kinds() -> impl Strategy<Value = LineIs> {
    prop_oneof![
        Just(LineIs::Text),
        Just(LineIs::Heading(2)),
        Just(LineIs::Leftover),
        Just(LineIs::Turn),
        Just(LineIs::Continues),
        Just(LineIs::Begins),
    ]
}

fn read(text: &str, name: &str, rules: &[LineRule]) -> (Document, Facts) {
    let shape = Shape::default();
    let ready = Ready::of(rules);
    let document = Document::ruled(text.to_owned(), Extractor::PLAIN, &shape, &ready);
    let facts = facts_of(&document, &shape, &Stated::default(), name, rules);
    (document, facts)
}

/// Asserts that all places lie in the text, in order and apart.
fn check_places(document: &Document, facts: &Facts) -> Result<(), TestCaseError> {
    let text = document.text();
    let is_place =
        |span: Span| text.get(span.start()..span.end()).is_some_and(|words| !words.is_empty());
    let own = [&facts.title, &facts.source, &facts.date, &facts.author, &facts.region];
    prop_assert!(own.into_iter().flatten().all(|fact| is_place(fact.span)), "{facts:?}");
    prop_assert!(facts.leftovers.iter().all(|span| is_place(*span)), "{facts:?}");
    prop_assert!(facts.leftovers.array_windows().all(|[a, b]| a.end() <= b.start()));
    prop_assert!(facts.sections.iter().all(|it| is_place(it.span)), "{facts:?}");
    prop_assert!(facts.sections.array_windows().all(|[a, b]| a.span.end() <= b.span.start()));
    prop_assert!(facts.turns.iter().all(|it| is_place(it.label)), "{facts:?}");
    prop_assert!(facts.turns.iter().all(|it| it.speaker < facts.speakers.len()));
    prop_assert!(facts.turns.array_windows().all(|[a, b]| a.paragraph < b.paragraph));
    prop_assert_eq!(facts.has_turns, !facts.turns.is_empty());
    Ok(())
}

proptest! {
    #[test]
    fn any_text_is_read_and_all_places_lie_in_it(text in lines(), is_markdown: bool) {
        let name = if is_markdown { "a.md" } else { "a.txt" };
        let (document, facts) = read(&text, name, &[]);
        check_places(&document, &facts)?;
        let shape = Shape::default();
        let parts = outline(&document, &shape, &facts);
        prop_assert_eq!(parts.len(), document.paragraphs().len());
        prop_assert!(parts.array_windows().all(|[a, b]| a.span.end() <= b.span.start()));
        let n_leftovers = parts.iter().filter(|it| it.kind == shape::Kind::Leftover).count();
        prop_assert_eq!(n_leftovers, facts.leftovers.len());
    }

    #[test]
    fn what_is_outside_all_paragraphs_is_blank(text in lines()) {
        let document = Document::new(text.clone());
        let mut end = 0;
        for span in document.paragraphs().iter() {
            prop_assert!(span.start() >= end && !span.is_empty());
            prop_assert!(text.get(end..span.start()).unwrap().trim().is_empty());
            end = span.end();
        }
        prop_assert!(text.get(end..).unwrap().trim().is_empty());
    }

    #[test]
    fn rules_about_lines_that_are_not_there_change_nothing(text in lines(), is in kinds()) {
        let absent = LineRule { line: "no such line in it".to_owned(), is_beginning: true, is };
        let blank = LineRule { line: " \u{200b}".to_owned(), is_beginning: true, is };
        let (plain, expect) = read(&text, "a.txt", &[]);
        let (document, facts) = read(&text, "a.txt", &[absent, blank]);
        prop_assert_eq!(document.paragraphs(), plain.paragraphs());
        prop_assert_eq!(facts, expect);
    }

    #[test]
    fn rules_about_any_line_are_obeyed(text in lines(), nth in 0_usize..24, is in kinds()) {
        let filled: Vec<&str> =
            text.split(['\n', '\x0c']).filter(|line| !line.trim().is_empty()).collect();
        prop_assume!(!filled.is_empty());
        let line = filled[nth % filled.len()];
        let rule = LineRule { line: line.to_owned(), is_beginning: false, is };
        prop_assume!(rule.is_about(line));
        let (document, facts) = read(&text, "a.txt", std::slice::from_ref(&rule));
        check_places(&document, &facts)?;
        let own: Vec<Span> =
            document.paragraphs().iter().filter(|it| rule.is_about(document.slice(*it))).collect();
        let is_apart = |span: &Span| facts.leftovers.iter().any(|it| it.overlaps(*span));
        match is {
            LineIs::Leftover => prop_assert!(!own.is_empty() && own.iter().all(is_apart)),
            LineIs::Text => prop_assert!(!own.iter().any(is_apart)),
            LineIs::Heading(_) => prop_assert!(facts.sections.len() >= own.len() && !own.is_empty()),
            LineIs::Turn => prop_assert!(!own.iter().any(is_apart)),
            LineIs::Continues | LineIs::Begins => {}
        }
    }
}
