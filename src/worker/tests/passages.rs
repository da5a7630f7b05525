//! Passages: found again, found by their words, and the texts that they were made on.

use super::*;

#[test]
fn excerpts_of_every_changed_document_are_found_again() {
    let dir = tempfile::tempdir().unwrap();
    let words =
        "The deck will be safe to reopen within weeks, the chief engineer told the council.";
    let selector = describe(&reading(words).document, Span::new(0, words.len())).unwrap();
    let worker = worker(dir.path());
    for number in 0..3 {
        let text = reading(&format!("Number {number}.\n\n{words}"));
        let wanted = vec![(ExcerptId::read("e-a"), selector.clone())];
        worker.start(Job::Place(format!("{number}.txt").into(), text, wanted));
    }
    let placed: Vec<DocPath> = all(&worker)
        .into_iter()
        .map(|report| match report {
            Report::Placed(path, _, placed) => {
                assert_eq!(placed[0].1.state, Found::Moved);
                assert_eq!(placed[0].1.span, Some(Span::new(11, 11 + words.len())));
                path
            }
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(placed, ["0.txt".into(), "1.txt".into(), DocPath::from("2.txt")]);
}

#[test]
fn texts_that_excerpts_were_made_on_are_kept_and_come_back() {
    let dir = tempfile::tempdir().unwrap();
    let worker = worker(dir.path());
    let old = reading("The deck will be safe to reopen within weeks.");
    let hash = old.document.hash();
    let Report::OldText(_, None) = done(&worker, Job::OldText(hash)) else { panic!() };
    worker.start(Job::KeepTexts(vec![Arc::clone(&old)]));
    assert!(all(&worker).is_empty());
    let Report::OldText(of, Some(text)) = done(&worker, Job::OldText(hash)) else { panic!() };
    assert_eq!((of, text.text()), (hash, old.document.text()));
    // Where none are kept, work goes on without.
    let worker = Worker::within(Surroundings { texts: None, ..around(dir.path()) }, || {});
    worker.start(Job::KeepTexts(vec![old]));
    assert!(all(&worker).is_empty());
    let Report::OldText(_, None) = done(&worker, Job::OldText(hash)) else { panic!() };
}

#[test]
fn words_are_found_in_a_pane_and_in_all_documents() {
    let dir = tempfile::tempdir().unwrap();
    let worker = worker(dir.path());
    let text = reading("A bridge, a “Bridge”.");
    let pane = PaneId(3);
    let found = done(&worker, Job::Find(pane, Arc::clone(&text), "bridge".to_owned()));
    let Report::Found { hits, is_cut: false, query, text: hash, .. } = found else { panic!() };
    assert_eq!((hits.len(), &*query, hash), (2, "bridge", text.document.hash()));
    let job = Job::LookFor("a “bridge”".to_owned(), vec![("a.txt".into(), text)]);
    let Report::Passages(query, passages) = done(&worker, job) else { panic!() };
    assert_eq!((&*query, passages.len()), ("a “bridge”", 1));
}

#[test]
fn two_versions_are_compared_and_the_latest_comparison_is_told() {
    let dir = tempfile::tempdir().unwrap();
    let worker = worker(dir.path());
    let old = Arc::new(Document::new("One.\n\nTwo.".to_owned()));
    for words in ["One.\n\nThree.", "One.\n\nTwo.\n\nFour."] {
        worker.start(Job::Compare(Older::Kept(Arc::clone(&old)), reading(words)));
    }
    let reports = all(&worker);
    let Some(Report::Compared(was, is, pairs)) = reports.last() else { panic!("{reports:?}") };
    assert_eq!(*was, old.hash());
    assert_eq!(*is, reading("One.\n\nTwo.\n\nFour.").document.hash());
    assert_eq!(pairs.iter().filter(|pair| pair.is_same).count(), 2);
}

#[test]
fn a_text_that_is_to_be_kept_is_kept_though_another_folder_is_opened() {
    let dir = tempfile::tempdir().unwrap();
    put(dir.path(), "talks/a.txt", "one");
    let worker = worker(dir.path());
    let old = reading("The deck will be safe to reopen within weeks.");
    let selector = describe(&old.document, Span::new(0, 20)).unwrap();
    let wanted = vec![(ExcerptId::read("e-a"), selector)];
    worker.start(Job::Place("b.txt".into(), reading("The pier."), wanted));
    worker.start(Job::KeepTexts(vec![Arc::clone(&old)]));
    worker.start(Job::ReadCorpus(
        Root::Folder(dir.path().join("talks")),
        Vec::new(),
        Choices::default(),
    ));
    all(&worker);
    let report = done(&worker, Job::OldText(old.document.hash()));
    assert!(matches!(report, Report::OldText(_, Some(_))), "{report:?}");
}
