//! Folders: listed, read, read again, and watched.

use super::*;

#[test]
fn a_folder_is_listed_then_read_then_ended() {
    let dir = tempfile::tempdir().unwrap();
    for number in 0..300 {
        put(dir.path(), &format!("talks/{number:03}.txt"), "some words");
    }
    let root = Root::Folder(dir.path().join("talks"));
    let worker = worker(dir.path());
    worker.start(Job::ReadCorpus(root.clone(), vec!["217.txt".into()], Choices::default()));
    let reports = all(&worker);
    // The clock stands, so that only what comes first and the rest are told.
    let [Report::Listed(_, listed), Report::Read(_, first), Report::Read(_, rest), end] = &*reports
    else {
        panic!("{reports:?}")
    };
    assert_eq!(listed.len(), 300);
    assert!(listed.iter().all(|entry| matches!(entry.state, EntryState::Waiting)));
    assert!(first.iter().any(|entry| &*entry.path == "217.txt") && first.len() < 9, "{first:?}");
    assert_eq!(first.len() + rest.len(), 300);
    assert!(rest.iter().all(|entry| entry.reading().is_some()));
    assert!(matches!(end, Report::ReadingEnded(ended, None) if *ended == root));
}

#[test]
fn what_is_read_is_told_as_it_comes_where_reading_takes_long() {
    let dir = tempfile::tempdir().unwrap();
    for number in 0..300 {
        put(dir.path(), &format!("talks/{number:03}.txt"), "some words");
    }
    let secs = AtomicU64::new(0);
    let clock = Box::new(move || Duration::from_secs(secs.fetch_add(1, Ordering::Relaxed)));
    let worker = Worker::within(Surroundings { clock, ..around(dir.path()) }, || {});
    worker.start(Job::ReadCorpus(
        Root::Folder(dir.path().join("talks")),
        Vec::new(),
        Choices::default(),
    ));
    let reports = all(&worker);
    let read = reports.iter().filter_map(|report| match report {
        Report::Read(_, entries) => Some(entries.len()),
        _ => None,
    });
    let read: Vec<usize> = read.collect();
    assert!(read.len() > 1 && read.iter().all(|count| *count > 0), "{read:?}");
    assert_eq!(read.iter().sum::<usize>(), 300);
}

#[test]
fn the_first_two_documents_that_can_be_read_are_told_by_themselves() {
    let dir = tempfile::tempdir().unwrap();
    put(dir.path(), "talks/a.txt", "");
    put(dir.path(), "talks/b.txt", &"long ".repeat(500_000));
    for name in ["c", "d", "e", "f", "g"] {
        put(dir.path(), &format!("talks/{name}.txt"), "short");
    }
    let worker = worker(dir.path());
    let root = Root::Folder(dir.path().join("talks"));
    worker.start(Job::ReadCorpus(root, Vec::new(), Choices::default()));
    let read = all(&worker).into_iter().filter_map(|report| match report {
        Report::Read(_, entries) => Some(entries),
        _ => None,
    });
    let order: Vec<String> = read.flatten().map(|entry| entry.path.to_string()).collect();
    assert_eq!(order[..3], ["a.txt", "b.txt", "c.txt"]);
    assert_eq!(order.len(), 7);
}

#[test]
fn a_folder_that_cannot_be_read_ends_with_a_sentence() {
    let dir = tempfile::tempdir().unwrap();
    let file = put(dir.path(), "a.txt", "words");
    let empty = dir.path().join("empty");
    fs::create_dir(&empty).unwrap();
    let worker = worker(dir.path());
    let why = |path: &Path| {
        worker.start(Job::ReadCorpus(
            Root::Folder(path.to_owned()),
            Vec::new(),
            Choices::default(),
        ));
        match all(&worker).pop() {
            Some(Report::ReadingEnded(_, Some(why))) => why,
            other => panic!("{other:?}"),
        }
    };
    assert!(why(&dir.path().join("gone")).starts_with("The folder is not there: /"));
    assert!(why(&file).starts_with("This is a file, not a folder: /"));
    assert!(why(&empty).starts_with("This folder holds no documents that can be read here"));
}

#[test]
fn the_sample_is_a_corpus_too() {
    let dir = tempfile::tempdir().unwrap();
    let worker = worker(dir.path());
    worker.start(Job::ReadCorpus(Root::Sample, Vec::new(), Choices::default()));
    let read: usize = all(&worker)
        .iter()
        .map(|report| match report {
            Report::Read(_, entries) => entries.iter().filter_map(|it| it.reading()).count(),
            _ => 0,
        })
        .sum();
    assert_eq!(read, 6);
    let Report::Loaded(loaded) = done(&worker, Job::LoadSample) else { panic!() };
    assert!(loaded.is_sample && loaded.path.is_none() && loaded.warnings.is_empty());
}

#[test]
fn reading_that_is_called_off_ends_and_is_not_heard_any_more() {
    let dir = tempfile::tempdir().unwrap();
    put(dir.path(), "talks/a.txt", "words");
    let root = Root::Folder(dir.path().join("talks"));
    let (open, closed) = gate();
    // The clock is looked at when something was read: there the reading is held up.
    let clock = Box::new(move || {
        closed.lock().unwrap().recv().unwrap_or_default();
        Duration::ZERO
    });
    let worker = Worker::within(Surroundings { clock, ..around(dir.path()) }, || {});
    worker.start(Job::ReadCorpus(root.clone(), Vec::new(), Choices::default()));
    assert!(matches!(&*worker.wait(), [Report::Listed(..)]));
    worker.start(Job::CallOffReading);
    assert!(matches!(&*worker.wait(), [Report::ReadingEnded(ended, None)] if *ended == root));
    open.send(()).unwrap();
    assert!(all(&worker).is_empty());
    worker.start(Job::CallOffReading);
    assert!(all(&worker).is_empty(), "there is nothing to call off");
}

#[test]
fn what_lies_at_a_path_is_seen() {
    let dir = tempfile::tempdir().unwrap();
    let worker = worker(dir.path());
    let lies = |path: &Path| match done(&worker, Job::Look(path.to_owned())) {
        Report::Looked(_, lies) => lies,
        other => panic!("{other:?}"),
    };
    assert_eq!(lies(dir.path()), Ok(Lies::Folder));
    assert_eq!(lies(&put(dir.path(), "a.RON", "")), Ok(Lies::Notebook));
    assert_eq!(lies(&put(dir.path(), "a.ron.bak", "")), Ok(Lies::Notebook));
    assert_eq!(lies(&put(dir.path(), "a.log", "")), Ok(Lies::Document));
    let notice = lies(&dir.path().join("gone")).unwrap_err();
    assert!(notice.what.starts_with("This cannot be opened: /"), "{notice:?}");
    assert_eq!(notice.why, "Nothing is there.");
}

#[test]
fn a_typed_path_is_completed_and_made_whole() {
    let dir = tempfile::tempdir().unwrap();
    put(dir.path(), "talks/a.txt", "");
    let worker = worker(dir.path());
    let typed = dir.path().join("ta").to_str().unwrap().to_owned();
    let Report::Completed(of, paths) = done(&worker, Job::Complete(typed.clone(), true)) else {
        panic!()
    };
    assert_eq!((of, paths), (typed.clone(), vec![format!("{typed}lks/")]));
    let job = Job::Expand(Asking::SaveAs, "a.ron".to_owned());
    let Report::Answered(Asking::SaveAs, Some(path)) = done(&worker, job) else { panic!() };
    assert!(path.is_absolute());
}

/// A folder that was read, and what a look at it by hand tells.
fn read_folder(folder: &Path) -> (Worker, Root) {
    let root = Root::Folder(folder.join("talks"));
    let worker = worker(folder);
    worker.start(Job::ReadCorpus(root.clone(), Vec::new(), Choices::default()));
    all(&worker);
    (worker, root)
}

fn look_again(root: &Root, is_by_hand: bool) -> Job {
    Job::LookAgain(Box::new(LookAgain { root: root.clone(), shown: Vec::new(), is_by_hand }))
}

fn changed(report: Report) -> Changed {
    match report {
        Report::Changed(changed) => *changed,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_look_reads_what_has_changed_and_says_where_places_went() {
    let dir = tempfile::tempdir().unwrap();
    put(dir.path(), "talks/a.txt", "one two three four five six seven");
    put(dir.path(), "talks/b.txt", "the other");
    let (worker, root) = read_folder(dir.path());
    assert!(changed(done(&worker, look_again(&root, true))).gone.is_empty());
    let old = reading("one two three four five six seven");
    put(dir.path(), "talks/a.txt", "zero. one two three four five six seven");
    fs::remove_file(dir.path().join("talks/b.txt")).unwrap();
    put(dir.path(), "talks/c.txt", "a new one");
    let job = Job::LookAgain(Box::new(LookAgain {
        root: root.clone(),
        shown: vec![("a.txt".into(), Arc::clone(&old))],
        is_by_hand: true,
    }));
    let Changed { entries, gone, shifts, .. } = changed(done(&worker, job));
    let read: Vec<(&str, &str)> = entries
        .iter()
        .map(|entry| (&*entry.path, entry.reading().unwrap().document.text()))
        .collect();
    // What was written a moment ago is read once more, and says the same.
    assert_eq!(
        read,
        [("a.txt", "zero. one two three four five six seven"), ("c.txt", "a new one")]
    );
    assert_eq!(gone, [DocPath::from("b.txt")]);
    let (was, is, shift) = &shifts[0];
    let new = &entries[0].reading().unwrap().document;
    assert_eq!((*was, *is), (old.document.hash(), new.hash()));
    assert_eq!(shift.follow(&old.document, new, 4), 10);
}

#[test]
fn a_look_that_nobody_asked_for_reads_only_what_rests() {
    let dir = tempfile::tempdir().unwrap();
    put(dir.path(), "talks/a.txt", "one");
    let (worker, root) = read_folder(dir.path());
    put(dir.path(), "talks/a.txt", "one and two");
    worker.start(look_again(&root, false));
    assert!(all(&worker).is_empty(), "nothing was seen to rest");
    assert_eq!(changed(done(&worker, look_again(&root, true))).entries.len(), 1);
}

fn anew(root: &Root, path: &str, encoding: Option<&str>, shown: Option<Arc<Reading>>) -> Job {
    let (path, encoding) = (DocPath::from(path), encoding.map(str::to_owned));
    Job::ReadAnew(Box::new(ReadAnew { root: root.clone(), path, encoding, shown }))
}

#[test]
fn one_document_is_read_again_in_the_encoding_that_was_chosen_last() {
    let dir = tempfile::tempdir().unwrap();
    put(dir.path(), "talks/a.txt", "one two three four five six seven");
    put(dir.path(), "talks/b.txt", "the other");
    let (worker, root) = read_folder(dir.path());
    let old = reading("zero. one two three four five six seven");
    let report = done(&worker, anew(&root, "a.txt", Some("UTF-8"), Some(Arc::clone(&old))));
    let Changed { entries, gone, shifts, is_anew, .. } = changed(report);
    assert_eq!((&*entries[0].path, entries.len(), gone.len(), is_anew), ("a.txt", 1, 0, true));
    let new = &entries[0].reading().unwrap().document;
    assert_eq!((shifts[0].0, shifts[0].1), (old.document.hash(), new.hash()));
    // What is told of another folder, and of a file that is none of it, is not waited for.
    worker.start(anew(&Root::Folder("/elsewhere".into()), "a.txt", None, None));
    worker.start(anew(&root, "gone.txt", None, None));
    assert!(all(&worker).is_empty());
    // A later look reads it in that encoding too.
    let intake = worker.shared.world.watched.intake(&root).unwrap();
    assert_eq!(intake.encoding("a.txt").as_deref(), Some("UTF-8"));
    worker.start(anew(&root, "a.txt", Some("UTF-16LE"), None));
    worker.start(anew(&root, "a.txt", None, None));
    assert_eq!(all(&worker).len(), 2, "each was asked for");
    assert_eq!(intake.encoding("a.txt"), None);
}

#[test]
fn a_costly_file_is_made_once_and_taken_from_what_was_kept() {
    let dir = tempfile::tempdir().unwrap();
    put(dir.path(), "talks/a.html", "<p>The deck");
    let (worker, root) = read_folder(dir.path());
    drop(worker);
    let kept = Extracts::new(dir.path().join("extracts"));
    let key = Key::of(b"<p>The deck", Extractor::HTML, None);
    // What is kept is what is shown, even where it is none of the reader's making.
    let made =
        Extracted { extractor: Extractor::HTML, ..Extracted::plain("Kept words".to_owned()) };
    kept.keep_text(key, &made);
    let worker = self::worker(dir.path());
    worker.start(Job::ReadCorpus(root, Vec::new(), Choices::default()));
    let reports = all(&worker);
    let [Report::Listed(..), Report::Read(_, read), Report::ReadingEnded(..)] = &*reports else {
        panic!("{reports:?}")
    };
    assert_eq!(read[0].reading().unwrap().document.text(), "Kept words");
}

#[test]
fn files_are_counted_while_nothing_is_read() {
    let dir = tempfile::tempdir().unwrap();
    for name in ["a.txt", "b.md", "c/d.txt"] {
        put(&dir.path().join("talks"), name, "words");
    }
    let worker = worker(dir.path());
    let root = Root::Folder(dir.path().join("talks"));
    let count = |include: &str| {
        let patterns = Patterns { include: include.to_owned(), exclude: String::new() };
        match done(&worker, Job::CountFiles(root.clone(), patterns)) {
            Report::Counted(_, _, count) => count.map(|it| (it.n_in, it.n_out)),
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(count("*.txt"), Ok((2, 1)));
    assert!(count("a[z-b]").unwrap_err().starts_with("The pattern"));
}

#[test]
fn the_watch_tells_once_what_changed_and_rests() {
    let dir = tempfile::tempdir().unwrap();
    put(dir.path(), "talks/a.txt", "one");
    let watching = Surroundings { is_watching: true, ..around(dir.path()) };
    let worker = Worker::within(watching, || {});
    let root = Root::Folder(dir.path().join("talks"));
    worker.start(Job::ReadCorpus(root.clone(), Vec::new(), Choices::default()));
    assert!(matches!(&all(&worker)[..], [.., Report::ReadingEnded(..)]));
    assert!(worker.is_idle(), "the thread that watches is no job");
    put(dir.path(), "talks/a.txt", "one and two");
    // Each look is asked for, so that nothing is waited for but the looking itself.
    let stirred = |worker: &Worker| loop {
        worker.look_soon();
        if let Some(report) = worker.heard().pop() {
            return report;
        }
        thread::yield_now();
    };
    let Report::Stirred { folder, notebook: None } = stirred(&worker) else { panic!() };
    assert_eq!(folder.as_ref(), Some(&root));
    let Changed { entries, .. } = changed(done(&worker, look_again(&root, false)));
    assert_eq!(entries[0].reading().unwrap().document.text(), "one and two");
}

#[test]
fn the_watch_tells_that_the_notebook_was_written_by_another() {
    let dir = tempfile::tempdir().unwrap();
    let watching = Surroundings { is_watching: true, ..around(dir.path()) };
    let worker = Worker::within(watching, || {});
    let path = dir.path().join("kept.ron");
    assert_eq!(saved(&[done(&worker, save(Some(&path), None, 1))]), [1]);
    worker.look_soon();
    fs::File::options().append(true).open(&path).unwrap().write_all(b"\n// by another\n").unwrap();
    let report = loop {
        worker.look_soon();
        if let Some(report) = worker.heard().pop() {
            break report;
        }
        thread::yield_now();
    };
    let Report::Stirred { folder: None, notebook } = report else { panic!("{report:?}") };
    assert_eq!(notebook, Some(path));
}
