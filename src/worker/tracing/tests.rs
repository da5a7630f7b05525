//! No thread waits for another here: each test asks and hears.

use std::{fs, path::Path};

use super::*;
use crate::{
    text::document::Document,
    worker::{Worker, job::Job, world::Surroundings},
};

fn document(path: &str, text: &str) -> (FoundDocument, Arc<Reading>) {
    let document = Document::new(text.to_owned());
    let found = FoundDocument { path: path.into(), text: document.read_hash(), date: None };
    (found, Arc::new(Reading::new(document, crate::text::structure::Facts::default())))
}

#[track_caller]
fn check(before: &[(&str, &str)], after: &[(&str, &str)], now: &[Option<usize>], new: &[usize]) {
    let read = |list: &[(&str, &str)]| -> Vec<_> {
        list.iter().map(|(path, text)| document(path, text)).collect()
    };
    let before: Vec<FoundDocument> = read(before).into_iter().map(|(it, _)| it).collect();
    let moves = moves(&before, &read(after));
    assert_eq!(moves, (now.to_vec(), new.to_vec()));
}

#[test]
fn only_what_has_another_text_is_new() {
    let before = [("a", "one"), ("b", "two"), ("c", "three")];
    check(&before, &before, &[Some(0), Some(1), Some(2)], &[]);
    check(&before, &[("a", "one"), ("b", "TWO"), ("c", "three")], &[Some(0), None, Some(2)], &[1]);
    check(&before, &[("b", "two"), ("c", "three")], &[None, Some(0), Some(1)], &[]);
    check(
        &before,
        &[("a", "one"), ("aa", "new"), ("b", "two"), ("c", "three")],
        &[Some(0), Some(2), Some(3)],
        &[1],
    );
}

#[test]
fn a_file_that_was_renamed_is_no_new_text_unless_it_stands_elsewhere() {
    let before = [("a", "one"), ("b", "two"), ("c", "three")];
    check(
        &before,
        &[("a", "one"), ("bb", "two"), ("c", "three")],
        &[Some(0), Some(1), Some(2)],
        &[],
    );
    check(&before, &[("b", "two"), ("c", "three"), ("z", "one")], &[None, Some(0), Some(1)], &[2]);
}

#[test]
fn two_files_with_one_text_are_two() {
    let before = [("a", "same"), ("b", "same")];
    check(&before, &before, &[Some(0), Some(1)], &[]);
    check(&before, &[("b", "same")], &[None, Some(0)], &[]);
}

/// Surroundings in a folder of the test's own, with a clock that stands.
fn worker(folder: &Path) -> Worker {
    let around = Surroundings {
        drafts: None,
        generations: None,
        texts: None,
        traces: Some(folder.to_owned()),
        extracts: None,
        journals: None,
        locks: None,
        settings: None,
        ask: Box::new(|_, _| None),
        prefers_dark: || None,
        stamp: Box::new(|| "2026-01-01T00:00:00Z".to_owned()),
        is_watching: false,
        clock: Box::new(|| Duration::ZERO),
    };
    Worker::within(around, || {})
}

/// Words that no rule makes.
fn prose(seed: u64, n: usize) -> String {
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let word = |_| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        format!("w{:x}", (state >> 40) % 40_000)
    };
    (0..n).map(word).collect::<Vec<String>>().join(" ")
}

/// A folder of more than is found again sooner than it is read, in which the last quotes the first.
fn folder(last: &str) -> Documents {
    let mut documents: Documents =
        (0..40).map(|nth| document(&format!("{nth:02}.txt"), &prose(nth + 1, 400))).collect();
    let quoted: Vec<String> =
        prose(1, 400).split(' ').skip(50).take(30).map(str::to_owned).collect();
    documents.push(document("99.txt", &format!("{last} He said: {}.", quoted.join(" "))));
    documents
}

fn trace(worker: &Worker, documents: Documents) -> Arc<Found> {
    let root = Root::Folder("/folder".into());
    let (decisions, is_asked) = (Vec::new(), false);
    worker.start(Job::Trace(Box::new(Trace { root, documents, decisions, is_asked })));
    let mut found = None;
    loop {
        let heard = worker.wait();
        if heard.is_empty() {
            break;
        }
        for report in heard {
            if let Report::Traced(_, it, _) = report {
                found = Some(it);
            }
        }
    }
    found.unwrap()
}

fn is_alike(one: &Found, other: &Found) -> bool {
    one.documents == other.documents
        && one.traced == other.traced
        && one.quotations == other.quotations
}

#[test]
fn what_was_found_is_there_when_the_folder_is_opened_again() {
    let dir = tempfile::tempdir().unwrap();
    let first = trace(&worker(dir.path()), folder("One."));
    assert_eq!(first.traced.parallels.len(), 1);
    let kept: Vec<_> = fs::read_dir(dir.path()).unwrap().map(|it| it.unwrap().path()).collect();
    assert_eq!(kept.len(), 1);
    assert!(is_alike(&trace(&worker(dir.path()), folder("One.")), &first));
    // And it is read, not found again: an empty result that was kept is believed.
    let traces = Traces::new(dir.path().to_owned());
    let name = format!("{:?}", Root::Folder("/folder".into()));
    let mut empty = traces.get(&name).unwrap();
    empty.traced.parallels.clear();
    traces.keep(&name, &empty).unwrap();
    assert!(trace(&worker(dir.path()), folder("One.")).traced.parallels.is_empty());
}

#[test]
fn what_changed_meanwhile_is_traced_and_nothing_else_is_lost() {
    let dir = tempfile::tempdir().unwrap();
    trace(&worker(dir.path()), folder("One."));
    let changed = trace(&worker(dir.path()), folder("Quite another beginning."));
    let anew = trace(&worker(&dir.path().join("elsewhere")), folder("Quite another beginning."));
    assert!(is_alike(&changed, &anew));
    // The same within one life of the program, where its words are known; but what a word is worth
    // was counted before.
    let living = worker(&dir.path().join("third"));
    trace(&living, folder("One."));
    let followed = trace(&living, folder("Quite another beginning."));
    let says = |found: &Found| -> Vec<_> {
        found.traced.parallels.iter().map(|it| (it.a, it.b, it.class, it.changes.clone())).collect()
    };
    assert_eq!(says(&followed), says(&anew));
}

#[test]
fn a_damaged_result_is_found_again() {
    let dir = tempfile::tempdir().unwrap();
    let first = trace(&worker(dir.path()), folder("One."));
    for entry in fs::read_dir(dir.path()).unwrap() {
        let file = fs::OpenOptions::new().write(true).open(entry.unwrap().path()).unwrap();
        file.set_len(100).unwrap();
    }
    assert!(is_alike(&trace(&worker(dir.path()), folder("One.")), &first));
}

#[test]
fn a_passage_is_looked_up_in_the_folder_that_was_traced() {
    let dir = tempfile::tempdir().unwrap();
    let worker = worker(dir.path());
    let documents = folder("One.");
    let text = documents[40].1.document.text().to_owned();
    let start = text.find("said: ").unwrap() + 6;
    let span = crate::text::span::Span::new(start, text.len());
    trace(&worker, documents);
    let root = Root::Folder("/folder".into());
    let asked = TracePassage { root, path: "99.txt".into(), span };
    worker.start(Job::TracePassage(asked.clone()));
    let [Report::TracedPassage(path, of, parallels)] = &*worker.wait() else { panic!() };
    assert_eq!((&**path, *of, parallels.len()), ("99.txt", span, 1));
    // Nothing is known of another folder.
    worker.start(Job::TracePassage(TracePassage { root: Root::Sample, ..asked }));
    let [Report::TracedPassage(_, _, parallels)] = &*worker.wait() else { panic!() };
    assert!(parallels.is_empty());
}
