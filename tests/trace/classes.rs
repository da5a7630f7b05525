//! What a finding is called: word for word, reworded, spliced, a version, recurring.

use std::collections::BTreeSet;

use variorum::{
    text::document::Document,
    trace::{
        Index, Options, Source, Verdict,
        families::families,
        parallel::{Class, Direction, Kind, Rule},
        trace,
    },
};

use super::{Folder, SAID, around, prose, sources};

/// The changes of the one parallel between what was said and what is made of it.
#[track_caller]
fn check(made: &str, class: Class, expect: &[(Kind, &str, &str)]) {
    let folder = Folder::of([around(1, SAID), around(2, made)]);
    let parallel = folder.only();
    let changes: Vec<(Kind, &str, &str)> = parallel
        .changes
        .iter()
        .map(|it| (it.kind, folder.documents[0].slice(it.a), folder.documents[1].slice(it.b)))
        .collect();
    assert_eq!((parallel.class, &*changes), (class, expect), "{:?}", folder.pairs());
}

#[test]
fn what_changed_is_named_by_its_weightiest_word() {
    check(&SAID.replace("seven", "eleven"), Class::Altered, &[(Kind::Number, "seven", "eleven")]);
    check(&SAID.replace("will not", "will"), Class::Trimmed, &[(Kind::Negation, "not", "")]);
    check(&SAID.replace("ever proposed", "proposed"), Class::Trimmed, &[(Kind::Word, "ever", "")]);
    check(&SAID.replace("have seen", "had seen"), Class::Altered, &[(Kind::Tense, "have", "had")]);
    check(
        &SAID.replace("and nobody", "and perhaps nobody"),
        Class::Trimmed,
        &[(Kind::Hedge, "", "perhaps")],
    );
    check(
        &SAID.replace("welds, and", "welds; and"),
        Class::Verbatim,
        &[(Kind::Punctuation, ", ", "; ")],
    );
}

#[test]
fn a_changed_number_or_negation_is_a_warning() {
    for made in [SAID.replace("seven", "eleven"), SAID.replace("not close", "close")] {
        assert!(Folder::of([around(1, SAID), around(2, &made)]).only().is_warned_of());
    }
}

#[test]
fn breaks_hyphens_capitals_and_marks_change_nothing() {
    for made in [
        SAID.to_uppercase(),
        SAID.replace(' ', "\n"),
        SAID.replace("inspectors", "inspec-\ntors"),
        SAID.replace("bridge", "bridge\n\n"),
        SAID.replace("council", "“council”"),
    ] {
        assert_eq!(Folder::of([around(1, SAID), around(2, &made)]).only().class, Class::Verbatim);
    }
}

#[test]
fn a_reporter_in_the_middle_is_no_change_of_what_was_said() {
    let made = "“We will not close the northern bridge before the inspectors have seen all seven cracked \
                welds,” Mara Vance told reporters, “and nobody in this council has ever proposed to do so.”";
    let folder = Folder::of([around(1, SAID), around(2, made)]);
    let parallel = folder.only();
    assert_eq!(parallel.class, Class::Verbatim);
    assert_eq!((parallel.direction, parallel.rule), (Direction::BFromA, Rule::QuotationMarks));
}

#[test]
fn an_ellipsis_and_parts_that_changed_places_are_spliced() {
    let long = format!(
        "{SAID} {} The river has its own opinion of every bridge that we build.",
        prose(7, 20)
    );
    let elided = format!("{SAID} … The river has its own opinion of every bridge that we build.");
    let folder = Folder::of([around(1, &long), around(2, &elided)]);
    assert_eq!(folder.only().class, Class::Spliced(2), "{:?}", folder.pairs());
    let turned = "Nobody in this council has ever proposed to do so, and we will not close the northern \
                  bridge before the inspectors have seen all seven cracked welds.";
    let folder = Folder::of([around(1, SAID), around(2, turned)]);
    assert!(matches!(folder.only().class, Class::Spliced(_)), "{:?}", folder.pairs());
}

#[test]
fn the_later_document_quotes_the_earlier() {
    let documents = [Document::new(around(1, SAID)), Document::new(around(2, SAID))];
    let dated = |dates: [&'static str; 2]| {
        let sources: Vec<Source<'_>> = documents
            .iter()
            .zip(dates)
            .map(|(document, date)| Source { document, date: Some(date) })
            .collect();
        let traced = trace(&sources, Options::default(), &()).unwrap();
        (traced.parallels[0].direction, traced.parallels[0].rule)
    };
    assert_eq!(dated(["2018-07-14", "2018-07-13"]), (Direction::AFromB, Rule::Dates));
    assert_eq!(dated(["2018", "2019-01"]), (Direction::BFromA, Rule::Dates));
    assert_eq!(dated(["2018-07", "2018-07-13"]), (Direction::Open, Rule::Nothing));
}

#[test]
fn versions_of_one_text_are_one_finding() {
    let text = prose(5, 800);
    let other = text.replacen("ka ", "changed ", 3);
    let folder = Folder::of([text, other]);
    let [versions] = &*folder.traced.versions else { panic!("{:?}", folder.traced.versions) };
    assert_eq!((versions.a, versions.b, versions.n_differences), (0, 1, 3));
}

#[test]
fn what_stands_in_many_unrelated_documents_is_listed_apart() {
    let notice =
        "All rights reserved; no part of this page may be stored or shared without our consent.";
    let texts = (0..12).map(|seed| format!("{}\n\n{notice}", prose(seed + 1, 200)));
    let folder = Folder::of(texts);
    assert_eq!(folder.pairs(), []);
    let [recurring] = &*folder.traced.recurring else { panic!("{:?}", folder.traced.recurring) };
    assert_eq!(recurring.n_documents, 12);
    assert_eq!(folder.words(recurring.places[0]), notice.trim_end_matches('.'));
}

#[test]
fn what_three_documents_of_one_source_begin_and_end_with_is_listed_apart() {
    let masthead = "The Harbour Gazette of Northern Fjords\nShare Print Email Follow us";
    let notice =
        "Copyright Harbour Gazette Publishing. All rights reserved. Reprints by permission";
    let quoted = "nobody measured the swaying footbridge before the pilgrims crossed it";
    let report = |seed: u64| {
        let paragraph = |k: u64| prose(seed * 10 + k, 30);
        format!(
            "{masthead}\n{}\n{} “{quoted}” {}\n{}\n{}\n{}\n{notice}",
            paragraph(1),
            paragraph(2),
            paragraph(3),
            paragraph(4),
            paragraph(5),
            paragraph(6),
        )
    };
    let folder = Folder::of([report(1), report(2), report(3)]);
    assert_eq!(folder.pairs(), [(quoted, quoted); 3]);
    let recurring: BTreeSet<&str> =
        folder.traced.recurring.iter().map(|it| folder.words(it.places[0])).collect();
    assert_eq!(recurring, masthead.lines().chain([notice]).collect());
    assert!(folder.traced.recurring.iter().all(|it| it.n_documents == 3));
}

#[test]
fn a_paragraph_set_apart_is_a_quotation_with_its_source() {
    let said = "Nobody measured the swaying footbridge before the pilgrims crossed it.";
    let texts = [
        format!("{}\n\nThe surveyor said:\n\n{said}\n\n{}", prose(1, 40), prose(2, 40)),
        format!("{}\n{said} {}", prose(3, 40), prose(4, 40)),
    ];
    let folder = Folder::of(texts);
    let parallel = folder.only();
    assert_eq!((parallel.direction, parallel.rule), (Direction::AFromB, Rule::QuotationMarks));
    let documents = sources(&folder.documents);
    let index = Index::of(&documents, &()).unwrap();
    let quotations = index.quotations(&documents, &folder.traced.parallels);
    assert_eq!(quotations.len(), 1);
    assert_eq!(quotations[0].verdict, Verdict::Verbatim);
    assert_eq!(folder.words(quotations[0].passage), said.trim_end_matches('.'));
}

#[test]
fn a_hedge_is_known_in_the_language_of_its_document() {
    let before =
        "Der Bericht der Behörde und das Gutachten, das mit ihm vorgelegt wurde, ist lang.";
    let text = |word: &str| {
        format!(
            "{before} „Die schwankende Hängebrücke {word} den Pilgern gefährlich werden“, hieß es."
        )
    };
    let folder = Folder::of([
        format!("{} {}", text("wird"), prose(1, 30)),
        format!("{} {}", text("könnte"), prose(2, 30)),
    ]);
    let kinds: Vec<Kind> =
        folder.traced.parallels.iter().flat_map(|it| &it.changes).map(|it| it.kind).collect();
    assert_eq!(kinds, [Kind::Hedge]);
}

#[test]
fn a_passage_through_three_documents_is_one_family_and_each_change_has_its_first_place() {
    let eleven = SAID.replace("seven", "eleven");
    let documents = [
        Document::new(around(1, &eleven.replace("northern", "southern"))),
        Document::new(around(2, SAID)),
        Document::new(around(3, &eleven)),
    ];
    let sources: Vec<Source<'_>> = documents
        .iter()
        .zip(["2018-07-16", "2018-07-14", "2018-07-15"])
        .map(|(document, date)| Source { document, date: Some(date) })
        .collect();
    let traced = trace(&sources, Options::default(), &()).unwrap();
    let [family] = &*families(&sources, &traced.parallels) else { panic!("not one family") };
    let members: Vec<(usize, Vec<&str>)> = family
        .members
        .iter()
        .map(|it| {
            let document = &documents[it.passage.doc_idx];
            (it.passage.doc_idx, it.new.iter().map(|new| document.slice(new.span)).collect())
        })
        .collect();
    assert_eq!(members, [(1, vec![]), (2, vec!["eleven"]), (0, vec!["southern"])]);
}
