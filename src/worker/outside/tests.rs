//! Others write the file: what a saving and a reading again make of it.

use std::{fs, io::Write as _};

use crate::{
    notebook::{
        edit::Edit,
        ids::NoteId,
        note::{Block, Note},
    },
    worker::world::Surroundings,
};

use super::*;

/// The worker's world in a folder of the test's own, and the path of a notebook in it.
fn world(folder: &Path) -> (World, PathBuf) {
    let around = Surroundings {
        drafts: Some(folder.join("state/unsaved")),
        texts: None,
        traces: None,
        extracts: None,
        generations: None,
        journals: None,
        stamp: Box::new(String::new),
        is_watching: false,
        locks: Some(folder.join("state/locks")),
        settings: None,
        ask: Box::new(|_, _| None),
        prefers_dark: || None,
        clock: Box::new(|| Duration::ZERO),
    };
    (World::new(around), folder.join("bridge.ron"))
}

/// A notebook with notes of these titles.
fn notes(titles: &str) -> Arc<Notebook> {
    with(&Notebook::new(NotebookId::read("nb-test")), titles)
}

/// The same with more notes.
fn with(notebook: &Notebook, titles: &str) -> Arc<Notebook> {
    let mut notebook = notebook.clone();
    for title in titles.split_whitespace() {
        let note = Note {
            title: title.to_owned(),
            order: title.to_owned(),
            created: String::new(),
            edited: String::new(),
            rev: 1,
            blocks: vec![Block::Text(title.to_owned())],
        };
        let id = NoteId::read(&format!("n-{title}"));
        notebook.apply(&Edit::AddNote(id, note), "").unwrap();
    }
    Arc::new(notebook)
}

/// The same, with other words in a note.
fn says(notebook: &Notebook, title: &str, words: &str) -> Arc<Notebook> {
    let mut notebook = notebook.clone();
    let id = NoteId::read(&format!("n-{title}"));
    notebook.apply(&Edit::SetText(id, 0, words.to_owned()), "2026-11-22T00:00:00Z").unwrap();
    Arc::new(notebook)
}

/// Titles of all notes, in order of id.
fn titles(notebook: &Notebook) -> String {
    let titles: Vec<&str> = notebook.notes.values().map(|note| note.title.as_str()).collect();
    titles.join(" ")
}

#[track_caller]
fn in_file(path: &Path) -> Notebook {
    atomic::load(path).unwrap().opened.notebook
}

fn save(path: &Path, notebook: &Arc<Notebook>, seen: Option<&Seen>) -> Save {
    let notebook = Arc::clone(notebook);
    Save {
        notebook,
        path: Some(path.to_owned()),
        seen: seen.cloned(),
        state: 1,
        is_damaged: false,
        at_secs: 0,
    }
}

#[track_caller]
fn saved(world: &World, path: &Path, notebook: &Arc<Notebook>, seen: Option<&Seen>) -> Done {
    world.save_to(path, &save(path, notebook, seen)).unwrap()
}

/// What another program does that knows notebooks.
fn theirs(path: &Path, notebook: &Notebook) -> Seen {
    atomic::save_over(notebook, path).unwrap()
}

fn put(path: &Path, words: &str) {
    fs::File::create(path).unwrap().write_all(words.as_bytes()).unwrap();
}

#[test]
fn what_another_wrote_since_is_merged_and_both_are_in_the_file() {
    let dir = tempfile::tempdir().unwrap();
    let (world, path) = world(dir.path());
    let base = notes("a");
    let first = saved(&world, &path, &base, None);
    theirs(&path, &with(&base, "b"));
    let mine = with(&base, "c");
    let done = saved(&world, &path, &mine, Some(&first.seen));
    let outside = done.outside.unwrap();
    assert_eq!(titles(&outside.whole), "a b c");
    assert_eq!(titles(&in_file(&path)), "a b c");
    assert!(Arc::ptr_eq(&outside.sent, &mine) && outside.conflicts.is_empty());
    assert_eq!(titles(&in_file(&path.with_extension("ron.bak"))), "a b");
    // Once it is heard of, it is a saving like any other.
    let done = saved(&world, &path, &with(&outside.whole, "d"), Some(&done.seen));
    assert!(done.outside.is_none());
    assert_eq!(titles(&in_file(&path)), "a b c d");
}

#[test]
fn savings_that_were_asked_for_before_the_merge_was_heard_of_take_nothing_back() {
    let dir = tempfile::tempdir().unwrap();
    let (world, path) = world(dir.path());
    let base = notes("a");
    let first = saved(&world, &path, &base, None);
    theirs(&path, &with(&base, "b"));
    let mine = with(&base, "c");
    let heard_late = saved(&world, &path, &mine, Some(&first.seen));
    // The window has not heard of b, and writes on in c.
    let mine = says(&mine, "c", "more");
    let second = saved(&world, &path, &with(&mine, "d"), Some(&first.seen));
    assert_eq!(titles(&in_file(&path)), "a b c d");
    assert!(second.outside.is_none(), "the window was told of b before: {:?}", second.outside);
    // It hears of the first merge only, and has not yet of the second.
    let whole = &heard_late.outside.unwrap().whole;
    let mine = says(&with(whole, "d e"), "c", "more still");
    let third = saved(&world, &path, &mine, Some(&heard_late.seen));
    assert_eq!(titles(&in_file(&path)), "a b c d e");
    assert_eq!(
        in_file(&path).notes[&NoteId::read("n-c")].blocks,
        mine.notes[&NoteId::read("n-c")].blocks
    );
    assert!(third.outside.is_none(), "{:?}", third.outside);
}

#[test]
fn what_both_changed_is_kept_twice_and_told() {
    let dir = tempfile::tempdir().unwrap();
    let (world, path) = world(dir.path());
    let base = notes("a");
    let first = saved(&world, &path, &base, None);
    theirs(&path, &says(&base, "a", "theirs"));
    let done = saved(&world, &path, &says(&base, "a", "mine"), Some(&first.seen));
    let outside = done.outside.unwrap();
    assert_eq!(outside.conflicts.len(), 1);
    let words: Vec<_> = in_file(&path).notes.values().map(|it| it.blocks[0].clone()).collect();
    assert!(words.contains(&Block::Text("mine".into())), "{words:?}");
    assert!(words.contains(&Block::Text("theirs".into())), "{words:?}");
}

#[test]
fn a_worker_that_never_read_the_file_loses_nothing_either() {
    let dir = tempfile::tempdir().unwrap();
    let (world, path) = world(dir.path());
    let base = notes("a");
    let seen = theirs(&path, &base);
    theirs(&path, &with(&base, "b"));
    saved(&world, &path, &with(&base, "c"), Some(&seen));
    assert_eq!(titles(&in_file(&path)), "a b c");
}

#[test]
fn a_damaged_file_is_kept_and_saved_over() {
    let dir = tempfile::tempdir().unwrap();
    let (world, path) = world(dir.path());
    let first = saved(&world, &path, &notes("a"), None);
    let whole = fs::read_to_string(&path).unwrap();
    let half = whole.split_at(whole.len() / 2).0;
    put(&path, half);
    let done = saved(&world, &path, &notes("a b"), Some(&first.seen));
    assert_eq!(titles(&in_file(&path)), "a b");
    assert_eq!(fs::read_to_string(path.with_file_name("bridge.conflict-1.ron")).unwrap(), half);
    assert_eq!(done.notices.len(), 1);
    assert!(done.notices[0].why.contains("bridge.conflict-1.ron"), "{:?}", done.notices);
}

#[test]
fn what_was_recovered_of_a_damaged_file_is_saved_beside_it() {
    let dir = tempfile::tempdir().unwrap();
    let (world, path) = world(dir.path());
    put(&path, "(format: \"variorum-notebook\", ver");
    put(&path.with_extension("ron.bak"), "the last whole version");
    let seen = Seen::now(&path).unwrap();
    world.note_loaded(&path, &seen, &notes("a"));
    let save = Save { is_damaged: true, ..save(&path, &notes("a b"), Some(&seen)) };
    let done = world.save_to(&path, &save).unwrap();
    assert_eq!(titles(&in_file(&path)), "a b");
    assert!(path.with_file_name("bridge.damaged-1.ron").is_file());
    assert_eq!(
        fs::read_to_string(path.with_extension("ron.bak")).unwrap(),
        "the last whole version"
    );
    assert!(done.notices[0].why.contains("bridge.damaged-1.ron"));
}

#[test]
fn what_cannot_be_merged_is_left_alone_with_a_sentence() {
    let dir = tempfile::tempdir().unwrap();
    let (world, path) = world(dir.path());
    let first = saved(&world, &path, &notes("a"), None);
    let other = Notebook::new(NotebookId::read("nb-other"));
    let newer = crate::store::print::print(&notes("a b")).replace("min_writer: 1", "min_writer: 9");
    for (words, why) in [
        (crate::store::print::print(&other), "it is another notebook"),
        (newer, "a newer Variorum wrote it"),
        ("Dear Ada,".to_owned(), "it is no Variorum notebook"),
    ] {
        put(&path, &words);
        let error =
            world.save_to(&path, &save(&path, &notes("a c"), Some(&first.seen))).unwrap_err();
        assert!(error.to_string().contains(why), "{error}");
        assert_eq!(fs::read_to_string(&path).unwrap(), words);
    }
}

#[test]
fn a_version_of_another_program_that_a_kill_left_is_told() {
    let dir = tempfile::tempdir().unwrap();
    let (world, path) = world(dir.path());
    saved(&world, &path, &notes("a"), None);
    let left = format!(".bridge.ron.2147483647-0.{}.b{}.tmp", "0".repeat(16), "1".repeat(16));
    put(&path.with_file_name(left), "somebody's");
    let [Report::Told(notice)] = &*world.tidy(&path) else { panic!() };
    assert!(notice.why.contains("bridge.conflict-1.ron"), "{notice:?}");
    assert!(world.tidy(&path).is_empty());
}

fn reread(path: &Path, notebook: &Arc<Notebook>, seen: &Seen) -> Reread {
    let (notebook, seen) = (Arc::clone(notebook), Some(seen.clone()));
    Reread { notebook, path: path.to_owned(), seen, state: 7 }
}

#[test]
fn a_file_that_others_wrote_is_read_again_and_merged() {
    let dir = tempfile::tempdir().unwrap();
    let (world, path) = world(dir.path());
    let base = notes("a");
    let first = saved(&world, &path, &base, None).seen;
    assert!(world.reread(&reread(&path, &base, &first)).is_none(), "nothing has changed");
    theirs(&path, &with(&base, "b"));
    let Some(Report::Reread { seen, state: 7, is_clean: true, outside: Some(outside), .. }) =
        world.reread(&reread(&path, &base, &first))
    else {
        panic!()
    };
    assert_eq!(titles(&outside.whole), "a b");
    // With something unsaved both are in it, and it is not what the file holds.
    let mine = with(&outside.whole, "c");
    theirs(&path, &with(&in_file(&path), "d"));
    let Some(Report::Reread { is_clean: false, outside: Some(outside), seen: third, .. }) =
        world.reread(&reread(&path, &mine, &seen))
    else {
        panic!()
    };
    assert_eq!(titles(&outside.whole), "a b c d");
    // Saved before it is heard of, or after: nothing of it is lost.
    saved(&world, &path, &says(&mine, "c", "more"), Some(&seen));
    assert_eq!(titles(&in_file(&path)), "a b c d");
    saved(&world, &path, &with(&says(&outside.whole, "c", "more"), "e"), Some(&third));
    assert_eq!(titles(&in_file(&path)), "a b c d e");
}

#[test]
fn a_file_that_was_only_touched_is_no_news_but_for_how_it_looks() {
    let dir = tempfile::tempdir().unwrap();
    let (world, path) = world(dir.path());
    let base = notes("a");
    let first = saved(&world, &path, &base, None).seen;
    theirs(&path, &base);
    let report = world.reread(&reread(&path, &base, &first));
    let Some(Report::Reread { is_clean: true, outside: None, seen, .. }) = report else { panic!() };
    assert!(seen != first && seen.looks_current(&path));
    assert!(saved(&world, &path, &with(&base, "b"), Some(&seen)).outside.is_none());
}

#[test]
fn a_file_that_is_gone_or_damaged_is_said_and_work_goes_on() {
    let dir = tempfile::tempdir().unwrap();
    let (world, path) = world(dir.path());
    let base = notes("a");
    let first = saved(&world, &path, &base, None).seen;
    let why = || match world.reread(&reread(&path, &base, &first)) {
        Some(Report::NotReread { notice, .. }) => notice.why,
        other => panic!("{other:?}"),
    };
    put(&path, "");
    assert_eq!(why(), "It is empty.");
    put(&path, "Dear Ada,");
    assert!(why().contains("it is no Variorum notebook"));
    fs::remove_file(&path).unwrap();
    assert_eq!(why(), "It was moved, renamed or deleted.");
    saved(&world, &path, &with(&base, "b"), Some(&first));
    assert_eq!(titles(&in_file(&path)), "a b");
}

#[test]
fn versions_that_cross_and_what_is_built_on_them_all_come_in() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("bridge.ron");
    let seen = |words: &str| atomic::replace(&path, words.as_bytes()).unwrap();
    let (first, second, third) = (seen("1"), seen("2"), seen("3"));
    let base = notes("a");
    let mut known = Known::new(first.clone(), Arc::clone(&base));
    let mine = with(&base, "mine");
    // Written in the moment in which another wrote b, who then wrote c on what it found.
    known.wrote(second, &mine, Arc::clone(&mine), Some(&first));
    known.crossed(&base, &with(&base, "b"), path.clone());
    assert_eq!(titles(&known.whole(&mine, Some(&first)).notebook), "a b mine");
    known.found(third.clone(), Notebook::clone(&with(&mine, "c")));
    let whole = known.whole(&with(&mine, "more"), Some(&first));
    assert_eq!(titles(&whole.notebook), "a b c mine more");
    assert_eq!(whole.conflicts, []);
    assert_eq!(titles(known.disk()), "a c mine");
    // The window was told of nothing yet.
    assert!(Arc::ptr_eq(&known.sent(&mine, Some(&first)), &mine));
    assert_eq!(known.take_crossed(), [path]);
}
