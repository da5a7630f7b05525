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

mod folders;
mod notebooks;
mod passages;

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

fn reading(words: &str) -> Arc<Reading> {
    Arc::new(Reading::of(Extracted::plain(words.to_owned()), "a.txt", &[]))
}

/// Something that waits until the test lets it go on.
fn gate() -> (Sender<()>, Mutex<Receiver<()>>) {
    let (sender, receiver) = mpsc::channel();
    (sender, Mutex::new(receiver))
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
