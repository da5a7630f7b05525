//! Worst cases stay bounded, and tracing can be called off.

use std::collections::BTreeMap;

use variorum::{
    text::document::Document,
    trace::{Options, trace},
};

use crate::support::watch::StopAt;

use super::{Folder, SAID, around, prose, sources};

#[test]
fn tracing_can_be_called_off_at_every_step() {
    let documents = [Document::new(around(1, SAID)), Document::new(around(2, SAID))];
    let n_steps = (0..1000)
        .find(|n| trace(&sources(&documents), Options::default(), &StopAt::step(*n)).is_ok())
        .unwrap();
    assert!(n_steps > 5, "{n_steps}");
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
