//! No test sleeps: where one has to come before another, the surroundings hold the first up.

use std::{
    fs,
    io::Write as _,
    path::{Path, PathBuf},
    sync::{
        atomic::AtomicU64,
        mpsc::{self, Receiver, Sender},
    },
    time::Duration,
};

use super::*;
use crate::{
    notebook::{
        Notebook,
        edit::Change,
        ids::{ExcerptId, NoteId, NotebookId},
        note::{Block, Note},
        step::{Entry, Past, Place, Step},
    },
    store::{
        atomic::Seen,
        extracts::{Extracts, Key},
    },
    text::{
        anchor::{State as Found, describe},
        document::Document,
        extracted::Extracted,
        extractor::Extractor,
        span::Span,
    },
    workspace::{
        choices::{Choices, Patterns},
        corpus::{DocPath, EntryState, Reading},
        effect::{Journaling, LookAgain, ReadAnew, Save},
        heard::{Changed, Lies},
        notice::Notice,
        overlay::Asking,
        pane::PaneId,
        versions::Older,
    },
};

/// Surroundings in a folder of the test's own, with a clock that stands and no dialog.
fn around(folder: &Path) -> Surroundings {
    Surroundings {
        drafts: Some(folder.join("unsaved")),
        generations: None,
        texts: Some(folder.join("texts")),
        traces: Some(folder.join("traces")),
        extracts: Some(folder.join("extracts")),
        journals: Some(folder.join("journals")),
        stamp: Box::new(|| "2026-01-01T00:00:00Z".to_owned()),
        locks: Some(folder.join("locks")),
        settings: Some(folder.join("settings")),
        ask: Box::new(|_, _| None),
        prefers_dark: || None,
        is_watching: false,
        clock: Box::new(|| Duration::ZERO),
    }
}

fn worker(folder: &Path) -> Worker {
    Worker::within(around(folder), || {})
}

fn put(folder: &Path, name: &str, words: &str) -> PathBuf {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::File::create(&path).unwrap().write_all(words.as_bytes()).unwrap();
    path
}

fn all(worker: &Worker) -> Vec<Report> {
    let mut reports = Vec::new();
    loop {
        let heard = worker.wait();
        if heard.is_empty() {
            return reports;
        }
        reports.extend(heard);
    }
}

fn done(worker: &Worker, job: Job) -> Report {
    worker.start(job);
    let mut reports = all(worker);
    assert_eq!(reports.len(), 1, "{reports:?}");
    reports.remove(0)
}

fn notebook(name: &str, corpus: &str) -> Arc<Notebook> {
    let mut notebook = Notebook::new(NotebookId::read(name));
    notebook.corpus = corpus.to_owned();
    Arc::new(notebook)
}

fn save(path: Option<&Path>, seen: Option<Seen>, state: u64) -> Job {
    let mut notebook = Notebook::new(NotebookId::read("nb-test"));
    notebook.corpus = state.to_string();
    let path = path.map(Path::to_owned);
    Job::Save(Save {
        notebook: Arc::new(notebook),
        path,
        seen,
        is_damaged: false,
        at_secs: 0,
        state,
    })
}

/// The states that were saved, in order; everything else is a failure.
fn saved(reports: &[Report]) -> Vec<u64> {
    let states = reports.iter().map(|report| match report {
        Report::Saved { state, .. } => *state,
        other => panic!("{other:?}"),
    });
    states.collect()
}

fn not_saved(report: Report) -> Notice {
    match report {
        Report::NotSaved { notice, .. } => *notice,
        other => panic!("{other:?}"),
    }
}

/// Something that waits until the test lets it go on.
fn gate() -> (Sender<()>, Mutex<Receiver<()>>) {
    let (sender, receiver) = mpsc::channel();
    (sender, Mutex::new(receiver))
}

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
fn only_the_latest_job_of_a_kind_is_heard() {
    let dir = tempfile::tempdir().unwrap();
    let (open, closed) = gate();
    let ask = Box::new(move |_, start: Option<&Path>| {
        if start == Some(Path::new("held up")) {
            closed.lock().unwrap().recv().unwrap();
        }
        start.map(Path::to_owned)
    });
    let worker = Worker::within(Surroundings { ask, ..around(dir.path()) }, || {});
    worker.start(Job::Ask(Asking::Folder, Some("held up".into())));
    worker.start(Job::Ask(Asking::Folder, Some("later".into())));
    assert!(
        matches!(&*worker.wait(), [Report::Answered(_, Some(path))] if path == Path::new("later"))
    );
    assert!(!worker.is_idle());
    open.send(()).unwrap();
    assert!(all(&worker).is_empty());
    assert!(worker.is_idle());
}

#[test]
fn a_report_that_waits_is_not_heard_once_its_job_was_started_again() {
    let mut state = State::default();
    let (old, new) = (state.begin(&Slot::Look), state.begin(&Slot::LookFor));
    for (slot, run) in [(Slot::Look, &old), (Slot::LookFor, &new)] {
        state.reports.push_back((slot, Arc::clone(run), Report::PrefersDark(true)));
    }
    let latest = state.begin(&Slot::Look);
    assert_eq!(old.step(0, 0), Err(Cancelled));
    assert_eq!(latest.step(0, 0), Ok(()));
    assert_eq!(state.hear().len(), 1);
}

#[test]
fn of_savings_that_wait_the_latest_is_done_and_none_takes_ours_for_anothers() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("bridge.ron");
    let worker = worker(dir.path());
    {
        // Holds up the first saving in its middle.
        let _held = worker.shared.world.known.lock().unwrap();
        for state in 1..=4 {
            // As the workspace knows it before it has heard of any saving: no file.
            worker.start(save(Some(&path), None, state));
            // A first one is begun, the others wait.
            while state == 1 && !worker.shared.lock().writing.waiting.is_empty() {
                thread::yield_now();
            }
        }
    }
    assert_eq!(saved(&all(&worker)), [1, 4]);
    let Report::Loaded(loaded) = done(&worker, Job::Load(path)) else { panic!() };
    assert_eq!(loaded.notebook.corpus, "4");
}

#[test]
fn dropping_the_worker_finishes_what_is_to_be_written() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("bridge.ron");
    let worker = worker(dir.path());
    worker.start(save(Some(&path), None, 1));
    worker.start(save(None, None, 1));
    drop(worker);
    assert!(path.is_file());
    assert!(dir.path().join("unsaved/unsaved-nb-test.ron").is_file());
}

#[test]
fn a_file_that_another_program_changed_is_left_as_it_is() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("bridge.ron");
    let worker = worker(dir.path());
    let Report::Saved { seen, .. } = done(&worker, save(Some(&path), None, 1)) else { panic!() };
    put(dir.path(), "bridge.ron", "somebody else's");
    let notice = not_saved(done(&worker, save(Some(&path), seen, 2)));
    assert_eq!(notice.what, "The notebook bridge.ron was not saved.");
    assert!(notice.why.starts_with("Another program put something else"), "{notice:?}");
    assert_eq!(fs::read_to_string(&path).unwrap(), "somebody else's");
}

#[test]
fn a_file_is_replaced_only_where_the_dialog_asked() {
    let dir = tempfile::tempdir().unwrap();
    let path = put(dir.path(), "old.ron", "old");
    let answer = path.clone();
    let ask = Box::new(move |_, _: Option<&Path>| Some(answer.clone()));
    let worker = Worker::within(Surroundings { ask, ..around(dir.path()) }, || {});
    let notice = not_saved(done(&worker, save(Some(&path), None, 1)));
    assert!(notice.why.starts_with("There is a file already"), "{notice:?}");
    done(&worker, Job::Ask(Asking::SaveAs, None));
    worker.start(save(Some(&path), None, 2));
    assert_eq!(saved(&all(&worker)), [2]);
    assert_eq!(fs::read_to_string(path.with_extension("ron.bak")).unwrap(), "old");
}

#[test]
fn unsaved_work_is_kept_offered_and_dropped() {
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().join("unsaved");
    let worker = worker(dir.path());
    for state in [1, 2] {
        worker.start(save(None, None, state));
        assert_eq!(saved(&all(&worker)), [state]);
    }
    let kept = drafts(&folder);
    assert_eq!(kept, [folder.join("unsaved-nb-test.ron")]);
    let Report::Loaded(loaded) = done(&worker, Job::Load(kept[0].clone())) else { panic!() };
    assert!(loaded.is_draft && loaded.path.is_none() && loaded.seen.is_none());
    assert_eq!(loaded.notebook.corpus, "2");
    let job = Job::LoadDraft("nb-test".to_owned());
    assert!(matches!(done(&worker, job), Report::Loaded(same) if same.is_draft));
    worker.start(Job::DropDraft(NotebookId::read("nb-test")));
    worker.start(Job::DropDraft(NotebookId::read("nb-test")));
    assert!(all(&worker).is_empty());
    assert_eq!(fs::read_dir(&folder).unwrap().count(), 0);
}

#[test]
fn an_id_from_a_file_leads_no_draft_elsewhere() {
    let dir = tempfile::tempdir().unwrap();
    let worker = worker(dir.path());
    let notebook = notebook("../../x/nb", "");
    worker.start(Job::Save(Save {
        notebook,
        path: None,
        seen: None,
        is_damaged: false,
        at_secs: 0,
        state: 1,
    }));
    assert_eq!(saved(&all(&worker)), [1]);
    assert!(dir.path().join("unsaved/unsaved-xnb.ron").is_file());
}

#[test]
fn a_notebook_is_opened_with_its_folder() {
    let dir = tempfile::tempdir().unwrap();
    put(dir.path(), "talks/a.txt", "words");
    let worker = worker(dir.path());
    for (corpus, expect) in [("../talks", Some(true)), ("../gone", Some(false)), ("", None)] {
        let path = dir.path().join(format!("notes/{}.ron", corpus.trim_matches(['.', '/'])));
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        crate::store::atomic::save(&notebook("nb-a", corpus), &path, None).unwrap();
        let Report::Loaded(loaded) = done(&worker, Job::Load(path.clone())) else { panic!() };
        assert_eq!(loaded.folder.is_some().then_some(loaded.has_folder), expect);
        assert_eq!(loaded.path, Some(path));
        assert!(loaded.seen.is_some() && !loaded.read_only && !loaded.is_draft);
    }
}

#[test]
fn a_notebook_that_cannot_be_opened_says_where_and_what_to_do() {
    let dir = tempfile::tempdir().unwrap();
    let worker = worker(dir.path());
    let why = |path: PathBuf| match done(&worker, Job::Load(path)) {
        Report::NotLoaded(_, notice) => *notice,
        other => panic!("{other:?}"),
    };
    let missing = why(dir.path().join("gone.ron"));
    assert_eq!(missing.what, "The notebook gone.ron could not be opened.");
    assert!(missing.why.starts_with("There is no file /"), "{missing:?}");

    put(dir.path(), "list.ron", "[1, 2]");
    let strange = why(dir.path().join("list.ron"));
    assert!(strange.why.contains("it is no Variorum notebook"), "{strange:?}");
    put(dir.path(), "newer.ron", "(\n  format: \"variorum-notebook\",\n  version: 9,\n)\n");
    let newer = why(dir.path().join("newer.ron"));
    assert!(newer.remedy.contains("newer version of Variorum"), "{newer:?}");

    let path = dir.path().join("bridge.ron");
    crate::store::atomic::save(&notebook("nb-a", ""), &path, None).unwrap();
    fs::copy(&path, dir.path().join("bridge.ron.bak")).unwrap();
    let Report::Loaded(backup) = done(&worker, Job::Load(dir.path().join("bridge.ron.bak"))) else {
        panic!()
    };
    assert!(backup.read_only);
    assert!(backup.warnings[0].starts_with("This is a backup"));
}

#[test]
fn an_answer_that_comes_too_fast_was_no_dialog() {
    let dir = tempfile::tempdir().unwrap();
    let job = || Job::Ask(Asking::Notebook, None);
    assert!(matches!(
        done(&worker(dir.path()), job()),
        Report::NoDialog(Asking::Notebook, why) if why.starts_with("No file dialog is available")
    ));
    let secs = AtomicU64::new(0);
    let clock = Box::new(move || Duration::from_secs(secs.fetch_add(1, Ordering::Relaxed)));
    let slow = Worker::within(Surroundings { clock, ..around(dir.path()) }, || {});
    assert!(matches!(done(&slow, job()), Report::Answered(Asking::Notebook, None)));
}

#[test]
fn a_fault_in_a_job_is_reported_and_ends_it() {
    let dir = tempfile::tempdir().unwrap();
    let ask = Box::new(|_, _: Option<&Path>| panic!("a fault, on purpose"));
    let worker = Worker::within(Surroundings { ask, ..around(dir.path()) }, || {});
    let report = done(&worker, Job::Ask(Asking::Folder, None));
    assert!(matches!(report, Report::NoDialog(Asking::Folder, _)));
    assert!(worker.is_idle());
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

fn reading(words: &str) -> Arc<Reading> {
    Arc::new(Reading::of(Extracted::plain(words.to_owned()), "a.txt", &[]))
}

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
fn settings_are_kept_in_their_folder() {
    let dir = tempfile::tempdir().unwrap();
    let worker = worker(dir.path());
    worker.start(Job::KeepSettings(Box::default()));
    assert!(all(&worker).is_empty());
    assert!(dir.path().join("settings/settings.ron").is_file());
    // A folder that cannot be made is told.
    put(dir.path(), "file", "");
    let settings = Some(dir.path().join("file/x"));
    let worker = Worker::within(Surroundings { settings, ..around(dir.path()) }, || {});
    let Report::Told(notice) = done(&worker, Job::KeepSettings(Box::default())) else { panic!() };
    assert_eq!(notice.what, "The settings were not kept.");
}

#[test]
fn the_window_is_woken_for_what_there_is_to_hear() {
    let dir = tempfile::tempdir().unwrap();
    let (sender, woken) = mpsc::channel();
    let prefers_dark = || Some(true);
    let around = Surroundings { prefers_dark, ..around(dir.path()) };
    let worker = Worker::within(around, move || sender.send(()).unwrap_or_default());
    worker.start(Job::Theme);
    woken.recv().unwrap();
    assert!(matches!(&*worker.heard(), [Report::PrefersDark(true)]));
}

#[test]
fn effects_for_the_window_are_given_back() {
    use crate::workspace::effect::Effect;

    assert!(matches!(Job::of(Effect::Zoom(1.5)), Err(Effect::Zoom(_))));
    assert!(matches!(Job::of(Effect::LoadSample), Ok(Job::LoadSample)));
}

#[test]
fn a_long_journal_is_made_shorter_and_loses_no_step() {
    let dir = tempfile::tempdir().unwrap();
    let worker = worker(dir.path());
    let id = NotebookId::read("nb-test");
    let note = |words: &str| {
        let note = Note {
            title: "Dates".to_owned(),
            order: "V".to_owned(),
            created: String::new(),
            edited: String::new(),
            rev: 0,
            blocks: vec![Block::Text(words.to_owned())],
        };
        vec![Change::Note(NoteId::read("n-1"), Some(Arc::new(note)))]
    };
    let step = |state: u64, before: &str, after: &str| Step {
        label: "edit note".to_owned(),
        stamp: String::new(),
        state,
        before: note(before),
        after: note(after),
    };
    let journal = |entries: Vec<Entry>| {
        let (notebook, path) = (id.clone(), None);
        worker.start(Job::Journal(Journaling { notebook, path, entries, is_whole: false }));
        assert!(all(&worker).is_empty());
    };
    let long = "So it went. ".repeat(40_000);
    journal(vec![Entry::Done(step(1, "", "a")), Entry::Done(step(2, "a", &long))]);
    for state in 3..15 {
        let words = format!("{long}{state}");
        let grown = Step { before: Vec::new(), ..step(state, "", &words) };
        journal(vec![Entry::Grown(grown)]);
    }
    let length = || dir.path().join("journals/nb-test-unsaved-0.journal").metadata().unwrap().len();
    let longest = length();
    assert!(longest > 5_000_000, "{longest}");
    journal(vec![Entry::Saved(Place::Draft, 14)]);
    assert!(length() < longest / 4, "{} of {longest}", length());
    let words = fs::read(dir.path().join("journals/nb-test-unsaved-0.journal")).unwrap();
    let past = Past::of(crate::store::journal::entries(&words));
    let states: Vec<u64> = past.done.iter().map(|step| step.state).collect();
    assert_eq!((states, past.is_saved()), (vec![1, 14], true));
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

#[test]
fn a_merge_tells_which_state_of_the_notebook_it_is_of() {
    let dir = tempfile::tempdir().unwrap();
    let worker = worker(dir.path());
    let path = dir.path().join("copy.ron");
    let mine = notebook("nb-a", "talks");
    crate::store::atomic::save(&mine, &path, None).unwrap();
    let job = || Job::Merge(path.clone(), Arc::clone(&mine), Some(dir.path().join("bridge.ron")));
    let Report::Merged(merged) = done(&worker, job()) else { panic!() };
    assert!(std::ptr::eq(merged.of.as_ptr(), Arc::as_ptr(&mine)));
    assert!(merged.changes.is_empty() && merged.conflicts.is_empty() && merged.asides.is_empty());
    put(dir.path(), "copy.ron", "no notebook");
    let Report::Told(notice) = done(&worker, job()) else { panic!() };
    assert!(notice.what.contains("could not be merged"), "{notice:?}");
}

#[test]
fn what_does_not_fit_is_looked_for_in_the_notebook_that_was_given() {
    let dir = tempfile::tempdir().unwrap();
    let mine = notebook("nb-a", "");
    let Report::Checked(of, list) = done(&worker(dir.path()), Job::Check(Arc::clone(&mine))) else {
        panic!()
    };
    assert!(std::ptr::eq(of.as_ptr(), Arc::as_ptr(&mine)) && list.is_empty());
}
