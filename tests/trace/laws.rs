//! What holds whatever the texts.

use std::collections::BTreeSet;

use proptest::prelude::*;
use variorum::{
    text::{document::Document, span::Span},
    trace::{
        Index, Options,
        parallel::{Class, Passage, StepKind},
        trace,
    },
};

use super::{Folder, SAID, around, prose, sources};

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
