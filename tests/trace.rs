//! Tracing: what must be found, what must not be claimed, and what may not change it.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use proptest::prelude::*;
use variorum::{
    text::{canonical::canonical, document::Document, span::Span},
    trace::{
        ENGINE, Index, Options, Source, Traced, Verdict,
        families::families,
        parallel::{Class, Direction, Kind, Parallel, Passage, Rule, StepKind},
        trace,
    },
};

use crate::support::{golden, shared::shared, watch::StopAt};

/// Documents with their traced parallels.
struct Folder {
    documents: Vec<Document>,
    traced: Traced,
}

fn sources(documents: &[Document]) -> Vec<Source<'_>> {
    documents.iter().map(|document| Source { document, date: None }).collect()
}

impl Folder {
    fn of<T: Into<String>>(texts: impl IntoIterator<Item = T>) -> Self {
        let documents: Vec<Document> =
            texts.into_iter().map(|text| Document::new(text.into())).collect();
        let traced = trace(&sources(&documents), Options::default(), &()).unwrap();
        Self { documents, traced }
    }

    fn words(&self, passage: Passage) -> &str {
        self.documents[passage.doc_idx].slice(passage.span)
    }

    /// Both passages of each parallel, in order.
    fn pairs(&self) -> Vec<(&str, &str)> {
        self.traced.parallels.iter().map(|it| (self.words(it.a), self.words(it.b))).collect()
    }

    fn only(&self) -> &Parallel {
        let [parallel] = &*self.traced.parallels else { panic!("{:?}", self.pairs()) };
        parallel
    }
}

/// Words that no rule makes: `n` of them, and another sequence for another seed.
fn prose(seed: u64, n: usize) -> String {
    const BITS: [&str; 24] = [
        "ka", "ro", "mi", "ten", "sul", "dor", "vel", "nar", "pi", "gos", "lem", "fa", "bru",
        "shi", "ont", "ec", "ul", "mar", "tis", "wen", "oph", "qua", "zed", "yl",
    ];
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let mut next = |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 33) as usize % below
    };
    let mut words = Vec::new();
    for idx in 0..n {
        // Half of all words are few, as in a language.
        let n_bits = if next(2) == 0 { 1 } else { 2 + next(2) };
        let mut word: String = (0..n_bits).map(|_| BITS[next(24)]).collect();
        if idx % 12 == 11 {
            word.push('.');
        }
        words.push(word);
    }
    words.join(" ")
}

const SAID: &str = "We will not close the northern bridge before the inspectors have seen all seven \
                    cracked welds, and nobody in this council has ever proposed to do so.";

fn around(seed: u64, words: &str) -> String {
    format!("{}\n\n{words}\n\n{}", prose(seed, 300), prose(seed + 1000, 300))
}

#[test]
fn a_passage_word_for_word_is_found_at_its_ends() {
    let folder = Folder::of([around(1, SAID), around(2, SAID)]);
    let parallel = folder.only();
    assert_eq!(folder.words(parallel.a), SAID.trim_end_matches('.'));
    assert_eq!(folder.words(parallel.b), SAID.trim_end_matches('.'));
    assert_eq!((parallel.class, parallel.changes.len()), (Class::Verbatim, 0));
    assert!(parallel.score > 0 && !parallel.is_warned_of());
}

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
fn three_rare_words_in_quotation_marks_are_found_and_without_marks_they_are_not() {
    let source = around(1, "There they stood, obstinately weathered gargoyles, in the rain.");
    let marked = around(2, "He called us \"obstinately weathered gargoyles\" again.");
    let folder = Folder::of([source.clone(), marked]);
    assert_eq!(folder.words(folder.only().b), "obstinately weathered gargoyles");
    let bare = around(2, "He called us weathered gargoyles again.");
    assert_eq!(Folder::of([source, bare]).pairs(), []);
}

#[test]
fn a_name_is_no_finding() {
    let one = around(1, "Then the Councillor Mara Vance Ellery was there at noon.");
    let two = around(2, "It was our Councillor Mara Vance Ellery who left again.");
    assert_eq!(Folder::of([one, two]).pairs(), []);
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

#[test]
fn repetitions_within_a_document_are_found_on_request() {
    let document = Document::new(format!("{}\n\n{}", around(1, SAID), around(3, SAID)));
    let found = |is_within: bool| {
        let options = Options { is_within, words_min: 0 };
        trace(&[Source { document: &document, date: None }], options, &()).unwrap().parallels.len()
    };
    assert_eq!((found(false), found(true)), (0, 1));
}

#[test]
fn short_findings_are_left_out_on_request() {
    let documents = [Document::new(around(1, SAID)), Document::new(around(2, SAID))];
    let found = |words_min| {
        let options = Options { is_within: false, words_min };
        trace(&sources(&documents), options, &()).unwrap().parallels.len()
    };
    assert_eq!((found(20), found(40)), (1, 0));
}

#[test]
fn a_changed_document_is_traced_again_by_itself() {
    let mut documents: Vec<Document> =
        (1..6).map(|seed| Document::new(around(seed, if seed == 3 { SAID } else { "" }))).collect();
    let mut index = Index::of(&sources(&documents), &()).unwrap();
    documents[4] = Document::new(around(9, &SAID.replace("seven", "eleven")));
    let found = index.put(4, &sources(&documents), &()).unwrap();
    let [parallel] = &*found else { panic!("{found:?}") };
    assert_eq!((parallel.a.doc_idx, parallel.b.doc_idx), (2, 4));
    assert_eq!(
        documents[4].slice(parallel.b.span),
        SAID.replace("seven", "eleven").trim_end_matches('.')
    );
    // As if the folder had been read so.
    let whole = trace(&sources(&documents), Options::default(), &()).unwrap().parallels;
    assert_eq!(whole.len(), 1);
    assert_eq!(
        (whole[0].a, whole[0].b, &whole[0].changes),
        (parallel.a, parallel.b, &parallel.changes)
    );
    index.remove(2);
    documents[4] = Document::new(around(9, SAID));
    assert_eq!(index.put(4, &sources(&documents), &()).unwrap(), []);
}

#[test]
fn a_passage_finds_its_parallels_weak_ones_too() {
    let weak = "the northern bridge before the inspectors";
    let documents = [Document::new(around(1, SAID)), Document::new(around(2, weak))];
    let index = Index::of(&sources(&documents), &()).unwrap();
    let at = documents[0].text().find("northern").unwrap();
    let passage = Passage { doc_idx: 0, span: Span::new(at - 4, at + 60) };
    let found = index.passage(passage, &sources(&documents), &()).unwrap();
    assert_eq!(found.iter().map(|it| documents[1].slice(it.b.span)).collect::<Vec<_>>(), [weak]);
}

/// Words of which few are rare, with passages that come again, changed and unchanged.
fn texts() -> impl Strategy<Value = Vec<String>> {
    let part = prop_oneof![
        (0_u64..6, 5_usize..60).prop_map(|(seed, n)| prose(seed, n)),
        (6_u64..9, 20_usize..40).prop_map(|(seed, n)| format!("“{}”", prose(seed, n))),
        Just(SAID.to_owned()),
        Just(SAID.replace("seven", "eleven").replace(", and", " …")),
        "[a-c “”.\n]{0,40}",
    ];
    prop::collection::vec(prop::collection::vec(part, 0..5).prop_map(|it| it.join("\n\n")), 0..5)
}

/// What was found, without the order of the documents.
fn unordered(folder: &Folder) -> BTreeSet<[(String, Span); 2]> {
    let named = |it: Passage| (folder.documents[it.doc_idx].text().to_owned(), it.span);
    folder
        .traced
        .parallels
        .iter()
        .map(|it| {
            let mut pair = [named(it.a), named(it.b)];
            pair.sort();
            pair
        })
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn the_order_of_the_documents_does_not_matter(texts in texts()) {
        let turned: Vec<String> = texts.iter().rev().cloned().collect();
        prop_assert_eq!(unordered(&Folder::of(texts)), unordered(&Folder::of(turned)));
    }

    #[test]
    fn alignments_hold_every_word_once_and_in_order(texts in texts()) {
        let folder = Folder::of(texts);
        for parallel in &folder.traced.parallels {
            prop_assert!(parallel.a.doc_idx < parallel.b.doc_idx);
            for (passage, side) in [(parallel.a, true), (parallel.b, false)] {
                let document = &folder.documents[passage.doc_idx];
                prop_assert!(!document.slice(passage.span).is_empty());
                prop_assert_eq!(document.slice(passage.span).len(), passage.span.len());
                let bare = |text: &str| -> String {
                    text.chars().filter(|c| c.is_alphanumeric()).collect()
                };
                let mut spans: Vec<Span> = parallel
                    .alignment
                    .iter()
                    .filter(|it| it.kind != StepKind::Jump)
                    .map(|it| if side { it.a } else { it.b })
                    .collect();
                if matches!(parallel.class, Class::Spliced(_)) {
                    spans.sort();
                }
                let stepped: String = spans.iter().map(|it| bare(document.slice(*it))).collect();
                if !matches!(parallel.class, Class::Spliced(_)) {
                    prop_assert_eq!(stepped, bare(document.slice(passage.span)));
                }
            }
            for step in parallel.alignment.iter().filter(|it| it.kind == StepKind::Same) {
                let text = |idx: usize, span: Span| -> String {
                    let text = folder.documents[idx].slice(span);
                    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
                };
                prop_assert_eq!(text(parallel.a.doc_idx, step.a), text(parallel.b.doc_idx, step.b));
            }
        }
    }

    #[test]
    fn a_document_that_shares_nothing_changes_nothing(seed in 1_u64..1000) {
        let texts = [around(1, SAID), around(2, SAID)];
        let before = unordered(&Folder::of(texts.clone()));
        let word = |idx: u64| format!("x{}y{}", seed * 7 + idx, idx * seed);
        let other = (0..400).map(word).collect::<Vec<_>>().join(" ");
        let after = unordered(&Folder::of(texts.into_iter().chain([other])));
        prop_assert_eq!(before, after);
    }

    #[test]
    fn any_text_can_be_traced(texts in prop::collection::vec("\\PC{0,200}", 0..4)) {
        let folder = Folder::of(texts);
        let index = Index::of(&sources(&folder.documents), &()).unwrap();
        index.quotations(&sources(&folder.documents), &folder.traced.parallels);
    }
}

#[test]
fn tracing_can_be_called_off_at_every_step() {
    let documents = [Document::new(around(1, SAID)), Document::new(around(2, SAID))];
    let n_steps = (0..1000)
        .find(|n| trace(&sources(&documents), Options::default(), &StopAt::step(*n)).is_ok())
        .unwrap();
    assert!(n_steps > 5, "{n_steps}");
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let documents: Vec<Document> = (0..30)
        .map(|seed| Document::new(around(seed, if seed % 3 == 0 { SAID } else { "" })))
        .collect();
    let with = |n_threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(n_threads).build().unwrap();
        pool.install(|| trace(&sources(&documents), Options::default(), &()).unwrap())
    };
    assert_eq!(with(1), with(3));
}

/// Worst cases: bounded work, whatever stands in a folder. Sizes are those of a debug build; the bench has
/// the large ones.
#[test]
fn worst_cases_stay_bounded() {
    let word = "word ".repeat(100_000);
    assert_eq!(Folder::of([word.clone(), word]).traced.parallels.len(), 0);
    let text = prose(1, 60_000);
    let folder = Folder::of([text.clone(), text]);
    assert_eq!(folder.traced.versions.len(), 1);
    let letter = around(1, SAID);
    let folder = Folder::of(vec![letter; 2000]);
    assert_eq!((folder.traced.copies.len(), folder.traced.parallels.len()), (1, 0));
    assert_eq!(folder.traced.copies[0].len(), 2000);
    let number = |idx: u64| {
        let hash = (idx ^ (idx >> 7)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        (hash ^ (hash >> 29)).wrapping_mul(0xBF58_476D_1CE4_E5B9) >> 50
    };
    let table = |from: u64| -> String {
        (from..from + 50_000).map(|it| number(it).to_string()).collect::<Vec<_>>().join("\t")
    };
    assert_eq!(Folder::of([table(0), table(1_000_000)]).traced.parallels.len(), 0);
    let key = |from: u64| -> String {
        (from..from + 20_000).map(|it| format!("{:x}", number(it))).collect::<Vec<_>>().concat()
    };
    assert_eq!(Folder::of([key(0), key(1_000_000)]).traced.parallels.len(), 0);
}

/// Where a document is compared with itself every place may meet every other: that must stay bounded too.
#[test]
fn worst_cases_within_a_document_stay_bounded() {
    let found = |text: String| {
        let documents = [Document::new(text)];
        let options = Options { is_within: true, words_min: 0 };
        trace(&sources(&documents), options, &()).unwrap().parallels.len()
    };
    // What stands in more places than say anything is no passage that was copied, but a pattern.
    assert_eq!(found(format!("{SAID}\n").repeat(5000)), 0);
    assert_eq!(found(format!("{}\n\n", prose(1, 200)).repeat(1000)), 0);
    assert_eq!(found("word ".repeat(100_000)), 0);
    let numbered: Vec<String> = (0..5000).map(|idx| format!("{idx} {SAID}")).collect();
    assert_eq!(found(numbered.join("\n")), 0);
    let row = |idx: usize| (0..8).map(|k| (idx * (k + 7) % 50).to_string()).collect::<Vec<_>>();
    let table: Vec<String> = (0..5000).map(|idx| row(idx).join("\t")).collect();
    assert!(found(table.join("\n")) < 5000);
    // A text pasted a few times is found, but not each copy with each other in all shifts.
    let n_found = found(format!("{}\n\n", prose(1, 2000)).repeat(20));
    assert!((1..=190).contains(&n_found), "{n_found}");
}

#[test]
fn a_text_that_many_documents_copy_is_found_between_each_two() {
    let text = prose(1, 600);
    let version = |seed: u64| {
        let word = format!("x{seed}y");
        format!("{} {word} {}\n\n{}", &text[..900], &text[900..], prose(seed + 1, 80))
    };
    let folder = Folder::of((0..12).map(version));
    let mut pairs: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    for parallel in &folder.traced.parallels {
        *pairs.entry((parallel.a.doc_idx, parallel.b.doc_idx)).or_default() +=
            folder.words(parallel.a).len();
        // Beside the word that each has put in nothing differs.
        for change in &parallel.changes {
            let documents = [parallel.a, parallel.b].map(|it| &folder.documents[it.doc_idx]);
            let words = [documents[0].slice(change.a), documents[1].slice(change.b)];
            assert!(words.iter().all(|it| it.starts_with('x')), "{words:?}");
        }
    }
    assert_eq!(pairs.len(), 12 * 11 / 2);
    assert!(pairs.values().all(|n_bytes| *n_bytes + 20 > text.len()), "{pairs:?}");
}

fn read(folder: &Path) -> (Vec<String>, Vec<Document>) {
    let mut paths: Vec<PathBuf> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let name = |path: &PathBuf| path.file_name().unwrap().to_string_lossy().into_owned();
    let document = |path: &PathBuf| Document::new(canonical(&fs::read_to_string(path).unwrap()));
    (paths.iter().map(name).collect(), paths.iter().map(document).collect())
}

#[test]
fn a_report_and_the_interview_it_quotes() {
    let Some(folder) = shared("seeds") else {
        println!("skipped: the five reports are not here");
        return;
    };
    let (_, documents) = read(&folder);
    let index = Index::of(&sources(&documents), &()).unwrap();
    let traced = index.trace(&sources(&documents), Options::default(), &()).unwrap();
    for parallel in &traced.parallels {
        assert_eq!((parallel.a.doc_idx, parallel.b.doc_idx), (0, 2));
        assert_eq!((parallel.direction, parallel.rule), (Direction::AFromB, Rule::QuotationMarks));
    }
    assert_eq!(traced.parallels.len(), 8);
    let quotations = index.quotations(&sources(&documents), &traced.parallels);
    let traced_in = |doc_idx: usize| -> Vec<bool> {
        let own = quotations.iter().filter(|it| it.passage.doc_idx == doc_idx);
        own.map(|it| it.verdict != Verdict::Untraced).collect()
    };
    // The one that is not traced is NATO's statement, which is not among these documents.
    assert_eq!(traced_in(0), [true, true, true, true, true, true, true, false, true, true]);
    assert!([3, 4].into_iter().flat_map(traced_in).all(|is_traced| !is_traced));
}

/// A row of the answers: two documents with their ranges, and whether it must be found.
struct Answer {
    pair: [(String, usize, usize); 2],
    is_required: bool,
}

fn answers(path: &Path) -> Vec<Answer> {
    let lines = fs::read_to_string(path).unwrap();
    lines
        .lines()
        .map(|line| {
            let row: serde_json::Value = serde_json::from_str(line).unwrap();
            let side = |doc: &str, start: &str, end: &str| {
                let number = |name: &str| row[name].as_u64().unwrap() as usize;
                (row[doc].as_str().unwrap().to_owned(), number(start), number(end))
            };
            let pair = [side("doc_a", "a_start", "a_end"), side("doc_b", "b_start", "b_end")];
            Answer { pair, is_required: row["optional"] != serde_json::Value::Bool(true) }
        })
        .collect()
}

#[test]
fn planted_quotations_are_found_and_little_else() {
    let Some(folder) = shared("trace-lab/practice") else {
        println!("skipped: the practice corpus is not here");
        return;
    };
    let (names, documents) = read(&folder.join("docs"));
    let traced = trace(&sources(&documents), Options::default(), &()).unwrap();
    let found: Vec<[(&str, usize, usize); 2]> = traced
        .parallels
        .iter()
        .map(|it| {
            [it.a, it.b].map(|side| {
                let document = &documents[side.doc_idx];
                let (start, end) = (side.span.start(), side.span.end());
                (&*names[side.doc_idx], document.scalar_of(start), document.scalar_of(end))
            })
        })
        .collect();
    // How much of one side the other has, where both are of the same documents.
    let shared = |answer: &Answer, found: &[(&str, usize, usize); 2]| -> [usize; 2] {
        let [a, b] = &answer.pair;
        let [x, y] = if a.0 == found[0].0 && b.0 == found[1].0 { [0, 1] } else { [1, 0] };
        let side = |it: &(String, usize, usize), (name, start, end): (&str, usize, usize)| {
            if it.0 == name { it.2.min(end).saturating_sub(it.1.max(start)) } else { 0 }
        };
        [side(a, found[x]), side(b, found[y])]
    };
    let answers = answers(&folder.join("answers.jsonl"));
    let is_found = |answer: &&Answer| {
        let half = |n: usize, side: &(String, usize, usize)| n * 2 >= side.2 - side.1;
        found.iter().any(|it| {
            let [a, b] = shared(answer, it);
            half(a, &answer.pair[0]) && half(b, &answer.pair[1])
        })
    };
    let required: Vec<&Answer> = answers.iter().filter(|it| it.is_required).collect();
    let n_found = required.iter().filter(|it| is_found(it)).count();
    assert!(n_found * 100 >= required.len() * 98, "{n_found} of {}", required.len());
    let is_true = |it: &&[(&str, usize, usize); 2]| {
        answers.iter().any(|answer| shared(answer, it).into_iter().all(|n| n > 0))
    };
    let n_true = found.iter().filter(is_true).count();
    assert!(n_true * 100 >= found.len() * 97, "{n_true} of {}", found.len());
}

#[test]
fn a_folder_that_is_followed_is_as_one_that_is_read_anew() {
    let texts: Vec<String> = (0..12).map(|nth| prose(nth, 400)).collect();
    let quoting = |nth: u64, of: &str| {
        format!("{} He said: \u{201c}{of}\u{201d} {}", prose(100 + nth, 60), prose(200 + nth, 60))
    };
    let cut = |text: &str, from: usize| {
        text.split_whitespace().skip(from).take(14).collect::<Vec<_>>().join(" ")
    };
    let mut words = texts.clone();
    words.push(quoting(1, &cut(&texts[3], 40)));
    words.push(quoting(2, &cut(&texts[5], 90)));
    let read = |words: &[String]| -> Vec<Document> {
        words.iter().map(|it| Document::new(it.clone())).collect()
    };
    let before = read(&words);
    let mut index = Index::of(&sources(&before), &()).unwrap();
    let traced = index.trace(&sources(&before), Options::default(), &()).unwrap();
    assert_eq!(traced.parallels.len(), 2);
    // The first quotation is gone, the second document is new, and one more quotes.
    words.remove(12);
    words.insert(1, prose(77, 300));
    words.push(quoting(3, &cut(&texts[8], 200)));
    let after = read(&words);
    let now: Vec<Option<usize>> = (0..14)
        .map(|idx| match idx {
            0 => Some(0),
            12 => None,
            13 => Some(13),
            idx => Some(idx + 1),
        })
        .collect();
    let followed = index.follow(&traced, &now, &[1, 14], &sources(&after), &()).unwrap();
    let anew = trace(&sources(&after), Options::default(), &()).unwrap();
    let places =
        |traced: &Traced| traced.parallels.iter().map(|it| (it.a, it.b)).collect::<Vec<_>>();
    assert_eq!(places(&followed), places(&anew));
    assert_eq!(followed.parallels.len(), 2);
}

#[test]
fn the_first_word_of_the_next_sentence_is_no_part_of_a_passage() {
    let shared =
        "the inspectors found seven cracked welds in the third span and ordered its closure";
    let folder = Folder::of([
        format!("{}. In March {shared}. The council was silent on it.", prose(31, 60)),
        format!("{}. They say that {shared}. The ferry goes every hour.", prose(32, 60)),
    ]);
    assert_eq!(folder.pairs(), [(shared, shared)]);
    let second = shared.replacen("the", "The", 1);
    let folder = Folder::of([
        format!("{}. Nobody wanted it. {second} on Monday.", prose(33, 60)),
        format!("{}. They all feared it. {second} at noon.", prose(34, 60)),
    ]);
    assert_eq!(folder.pairs(), [(&*second, &*second)]);
}

/// What is kept on disk of one engine is believed by the next of the same number.
#[test]
fn another_result_for_the_same_texts_is_another_engine() {
    let said = "We had reports of movement in the third span as early as 2019, and nobody at the \
                works office wrote them down, because nobody was asked to. The gauges were refused \
                three winters in a row.";
    let folder = Folder::of([
        format!(
            "{}\n\nQUESTION: Was it known?\n\nANSWER: {said}\n\n{}",
            prose(1, 80),
            prose(2, 80)
        ),
        format!("{} He said: \u{201c}{said}\u{201d} {}", prose(3, 60), prose(4, 60)),
        format!(
            "{} \u{201c}{}\u{201d} {}",
            prose(5, 60),
            said.replace("2019", "2009"),
            prose(6, 60)
        ),
        format!(
            "{} {} {}",
            prose(7, 60),
            said.replace("nobody at the works office", "no one"),
            prose(8, 40)
        ),
        format!("{} \u{201c}the gauges were refused\u{201d} {}", prose(9, 60), prose(10, 60)),
        format!(
            "{} \u{201c}We had reports of movement … because nobody was asked to,\u{201d} she said. {}",
            prose(11, 60),
            prose(12, 60)
        ),
        prose(13, 300),
    ]);
    let mut found = format!("engine {ENGINE}\n");
    for it in &folder.traced.parallels {
        let changes: Vec<&str> = it.changes.iter().map(|change| change.kind.name()).collect();
        let end = |passage: Passage| {
            format!("{}:{}-{}", passage.doc_idx, passage.span.start(), passage.span.end())
        };
        let (class, rule) = (it.class.name().to_owned(), it.rule.name().to_owned());
        let line = [end(it.a), end(it.b), class, rule, it.score.to_string(), changes.join(",")];
        found.push_str(line.join(" ").trim_end());
        found.push('\n');
    }
    assert!(folder.traced.parallels.len() > 8);
    // Where this fails: raise `variorum::trace::ENGINE`, then have the file written anew.
    golden::check("trace/engine.txt", &found);
}
