//! Notebooks: opened, saved, kept from a crash, and merged.

use super::*;

fn not_saved(report: Report) -> Notice {
    match report {
        Report::NotSaved { notice, .. } => *notice,
        other => panic!("{other:?}"),
    }
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
    let kept: Vec<String> = fs::read_dir(dir.path().join("unsaved"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    assert!(matches!(&*kept, [name] if name.starts_with("unsaved-xnb-")), "{kept:?}");
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
fn a_long_journal_is_made_shorter_and_loses_no_step() {
    let dir = tempfile::tempdir().unwrap();
    let worker = worker(dir.path());
    let id = NotebookId::read("nb-test");
    let note = |words: &str| {
        let note = Note { blocks: vec![Block::Text(words.to_owned())], ..Note::titled("Dates", 0) };
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
