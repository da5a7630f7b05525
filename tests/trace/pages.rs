//! Quotations of what stands on two pages: the number of the page, its footer and its header are no words of
//! the one who is quoted.

use variorum::{
    text::{extracted::Extracted, sentences::sentences, span::Span},
    trace::{
        Checked, Index, Options, Source, Verdict,
        parallel::{Class, Kind, Parallel},
    },
    workspace::corpus::Reading,
};

use super::prose;

const HEAD: &str = "The committee heard on Tuesday that the span had moved by nineteen millimetres, which nobody in the room had expected to hear, and that the engineer who had measured it spoke of this in the United";
const TAIL: &str = "Nations General Assembly before the autumn, when the two bearings were ordered and nobody listened to her.";

/// Four pages with a number below each and a running line above each but the first, of which the first two part
/// `head` from `tail`.
fn report(head: &str, tail: &str) -> Reading {
    let pages = [
        format!(
            "The deck was closed in March, for reasons that the council gave to nobody.\n\n{head}"
        ),
        format!("{tail}\n\nThree readings were taken from a boat that autumn."),
        "What the clerk wrote down is kept with the log, where anybody may read it.".to_owned(),
        "The crates were opened on the pier.".to_owned(),
    ];
    let pages = pages.iter().enumerate().map(|(nth, words)| {
        let head = if nth > 0 { "\x0cA report on the Ellery Bridge\n\n" } else { "" };
        format!("{head}{words}\n\nPage {} of 4\n\n", nth + 1)
    });
    let reading =
        read(&format!("Inspection of the Ellery Bridge\n\n{}", pages.collect::<String>()));
    assert_eq!(reading.document.paragraphs().seams().count(), 1, "the pages part a paragraph");
    reading
}

/// A text that says `made`, in quotation marks or not.
fn quoting(made: &str) -> Reading {
    read(&format!("{}\n\n{made}\n\n{}", prose(2, 300), prose(3, 300)))
}

fn read(text: &str) -> Reading {
    Reading::of(Extracted::plain(text.to_owned()), "a.txt", &[])
}

/// What is found between two documents, of which the second is later, and what is said of the quotations of the second.
fn traced(readings: [&Reading; 2]) -> (Parallel, Vec<Checked>) {
    let [a, b] = readings.map(|it| &it.document);
    let sources =
        [(a, "2018"), (b, "2019")].map(|(document, date)| Source { document, date: Some(date) });
    let index = Index::of(&sources, &()).unwrap();
    let found = index.trace(&sources, Options::default(), &()).unwrap();
    let mut quotations = index.quotations(&sources, &found.parallels);
    quotations.retain(|it| it.passage.doc_idx == 1 && it.verdict != Verdict::Unmarked);
    let [parallel] = &*found.parallels else { panic!("{:?}", found.parallels) };
    (parallel.clone(), quotations)
}

#[test]
fn a_quotation_of_what_a_page_break_parts_is_verbatim() {
    let source = report(HEAD, TAIL);
    let made = quoting(&format!("“{HEAD} {TAIL}” he wrote."));
    let (parallel, quotations) = traced([&source, &made]);
    assert_eq!((parallel.class, &*parallel.changes), (Class::Verbatim, &[][..]));
    assert_eq!(
        source.document.read(parallel.a.span),
        format!("{HEAD} {TAIL}").trim_end_matches('.')
    );
    let [quotation] = &*quotations else { panic!("{quotations:?}") };
    assert_eq!((quotation.verdict, &*quotation.changes), (Verdict::Verbatim, &[][..]));
}

#[test]
fn a_word_that_a_page_broke_is_no_other_word() {
    let (head, tail) = HEAD.split_once("measured").unwrap();
    let source = report(&format!("{head}mea-"), &format!("sured{tail} {TAIL}"));
    let (parallel, quotations) = traced([&source, &quoting(&format!("“{HEAD} {TAIL}” he wrote."))]);
    assert_eq!((parallel.class, &*parallel.changes), (Class::Verbatim, &[][..]));
    assert_eq!(quotations.iter().map(|it| it.verdict).collect::<Vec<_>>(), [Verdict::Verbatim]);
}

#[test]
fn a_changed_word_beside_the_break_is_all_that_is_told() {
    let source = report(HEAD, TAIL);
    let said = format!("{HEAD} {TAIL}").replace("United Nations", "United Peoples");
    let (parallel, quotations) = traced([&source, &quoting(&format!("“{said}” he wrote."))]);
    let changes: Vec<(Kind, &str)> =
        parallel.changes.iter().map(|it| (it.kind, source.document.slice(it.a))).collect();
    assert_eq!(changes, [(Kind::Name, "Nations")]);
    assert_eq!(quotations.iter().map(|it| it.verdict).collect::<Vec<_>>(), [Verdict::Altered]);
}

#[test]
fn a_part_of_a_long_run_has_its_own_words_as_its_source() {
    // All the same words, of which only some stand in quotation marks: those behind the break.
    let source = report(HEAD, TAIL);
    let (own, quoted) = TAIL.split_once("before").unwrap();
    let said = format!("{HEAD} {own}“before{quoted}”");
    let (_, quotations) = traced([&source, &quoting(&said)]);
    let [quotation] = &*quotations else { panic!("{quotations:?}") };
    let words = source.document.slice(quotation.source.unwrap().span);
    assert_eq!(words, format!("before{quoted}").trim_end_matches('.'));
}

#[test]
fn a_quotation_that_a_page_break_parts_is_one() {
    let said = format!("“{HEAD}");
    let source = read(&format!("{}\n\n{HEAD} {TAIL}\n\n{}", prose(5, 300), prose(6, 300)));
    let made = report(&said, &format!("{}”", TAIL.trim_end_matches('.')));
    let (_, quotations) = traced([&source, &made]);
    let [quotation] = &*quotations else { panic!("{quotations:?}") };
    assert_eq!(quotation.verdict, Verdict::Verbatim);
    let words = made.document.read(quotation.passage.span);
    assert_eq!(words, format!("{HEAD} {TAIL}").trim_end_matches('.'));
}

#[test]
fn a_sentence_goes_on_behind_the_lines_of_the_page() {
    let source = report(HEAD, TAIL);
    let found: Vec<_> = sentences(&source.document)
        .iter()
        .map(|it| source.document.read(it.span).into_owned())
        .collect();
    assert!(found.contains(&format!("{HEAD} {TAIL}")), "{found:#?}");
    assert!(found.contains(&"Three readings were taken from a boat that autumn.".to_owned()));
}

#[test]
fn where_the_reader_says_that_a_paragraph_begins_the_words_between_count_again() {
    let source = report(HEAD, TAIL);
    let plain = variorum::text::document::Document::new(source.document.text().to_owned());
    assert_ne!(plain.read_hash(), source.document.read_hash());
    let whole = Span::new(0, plain.text().len());
    assert_eq!((plain.read_hash(), &*plain.read(whole)), (plain.hash(), plain.text()));
}
