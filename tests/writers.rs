//! Two windows that write the same notebook, each with a worker of its own: whatever they do in
//! whatever order, no word of either is lost, and in the end both have the same.
//!
//! What each does, when it saves, and when it hears of that, follows from a seed. `VARIORUM_LONG=1` runs
//! 500 of them instead of 40.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
    time::Duration,
};

use variorum::{
    notebook::{
        Notebook,
        check::problems,
        edit::Edit,
        ids::{NoteId, NotebookId},
        note::{Block, Note},
        order,
        trash::Was,
    },
    store::{atomic, settings::Settings},
    worker::{Worker, job::Job, world::Surroundings},
    workspace::{
        Now, Workspace,
        command::{Command, File},
        heard::Report,
        update::update,
    },
};

use crate::support::branches::Dice;

/// Interleavings of the short form, and of the long one.
const N_SHORT: u64 = 40;
const N_LONG: u64 = 500;

/// A window without a screen.
struct Writer {
    name: &'static str,
    ws: Workspace,
    worker: Worker,
    secs: f64,
    /// What its worker has told and it has not heard yet.
    unheard: Vec<Report>,
    n_merged: usize,
    /// The words it wrote, and those that it wrote others over.
    wrote: BTreeSet<String>,
    overwrote: BTreeSet<String>,
}

fn surroundings(folder: &Path) -> Surroundings {
    Surroundings {
        drafts: Some(folder.join("unsaved")),
        texts: None,
        traces: None,
        extracts: None,
        generations: None,
        journals: None,
        stamp: Box::new(String::new),
        is_watching: false,
        locks: Some(folder.join("locks")),
        settings: None,
        ask: Box::new(|_, _| None),
        prefers_dark: || None,
        clock: Box::new(|| Duration::ZERO),
    }
}

impl Writer {
    fn open(name: &'static str, seed: u64, folder: &Path, path: &Path) -> Self {
        let mut writer = Self {
            name,
            ws: Workspace::new(Settings::default(), seed),
            worker: Worker::within(surroundings(folder), || {}),
            secs: 0.0,
            unheard: Vec::new(),
            n_merged: 0,
            wrote: BTreeSet::new(),
            overwrote: BTreeSet::new(),
        };
        writer.run(Command::File(File::OpenNotebook(path.to_owned())));
        writer.hear();
        assert_eq!(writer.ws.file.path.as_deref(), Some(path));
        writer
    }

    /// Applies a command; what its worker has to tell is not heard yet.
    fn run(&mut self, command: Command) {
        self.secs += 3.0;
        let now =
            Now { secs: self.secs, unix_millis: 1_794_900_000_000 + (self.secs * 1e3) as i64 };
        for effect in update(&mut self.ws, command, now) {
            if let Ok(job) = Job::of(effect) {
                self.worker.start(job);
            }
        }
        self.wait();
    }

    fn wait(&mut self) {
        loop {
            let told = self.worker.wait();
            if told.is_empty() {
                return;
            }
            self.unheard.extend(told);
        }
    }

    /// Hears all that was told.
    fn hear(&mut self) {
        while !self.unheard.is_empty() {
            let told = self.unheard.remove(0);
            match &told {
                Report::NotSaved { notice, .. } => panic!("{}: {notice:?}", self.name),
                Report::Saved { outside: Some(_), .. }
                | Report::Reread { outside: Some(_), .. } => {
                    self.n_merged += 1;
                }
                _ => {}
            }
            self.run(Command::Heard(told));
        }
    }

    /// Changes something, with words that nobody else writes.
    fn edit(&mut self, dice: &mut Dice) {
        let notes: Vec<NoteId> = self.ws.notebook.notes.keys().cloned().collect();
        let words = format!("{}{:04}", self.name, self.wrote.len());
        let picked = (!notes.is_empty()).then(|| notes[dice.below(notes.len())].clone());
        let edit = match (dice.below(12), picked) {
            (0..=2, _) | (_, None) => {
                let notes = self.ws.notebook.notes_in_order();
                let at = dice.below(notes.len() + 1);
                let key = |at: usize| notes.get(at).map(|(_, note)| note.order.as_str());
                let note = Note {
                    title: words.clone(),
                    order: order::between(at.checked_sub(1).and_then(key), key(at)),
                    created: String::new(),
                    edited: String::new(),
                    rev: 1,
                    blocks: vec![Block::Text("first\nsecond\nthird".to_owned())],
                };
                Edit::AddNote(NoteId::fresh(&mut self.ws.ids), note)
            }
            (3..=8, Some(note_id)) => {
                let Some((idx, text)) = text_of(&self.ws.notebook, &note_id, dice) else { return };
                let mut lines: Vec<&str> = text.split('\n').collect();
                let at = dice.below(lines.len());
                if dice.below(3) == 0 {
                    self.overwrote.insert(lines[at].to_owned());
                    lines[at] = &words;
                } else {
                    lines.insert(at, &words);
                }
                Edit::SetText(note_id, idx, lines.join("\n"))
            }
            (9, Some(note_id)) => {
                let block = Block::Text(words.clone());
                Edit::InsertBlock(note_id, dice.below(4), block)
            }
            (10, Some(note_id)) => {
                self.run(Command::Edit(Edit::MoveNote(note_id, words)));
                return;
            }
            (_, Some(note_id)) => {
                // What was in it lies in the trash.
                self.run(Command::Edit(Edit::RemoveNote(note_id)));
                return;
            }
        };
        self.wrote.insert(words);
        self.run(Command::Edit(edit));
    }

    /// Hears, reads again, saves, until nothing is left to do.
    fn settle(&mut self) {
        self.hear();
        self.run(Command::File(File::Reread));
        self.hear();
        self.run(Command::File(File::Save));
        self.hear();
    }
}

/// A text block of a note.
fn text_of(notebook: &Notebook, note_id: &NoteId, dice: &mut Dice) -> Option<(usize, String)> {
    let blocks = &notebook.notes.get(note_id)?.blocks;
    let idx = dice.below(blocks.len());
    match blocks.get(idx)? {
        Block::Text(text) => Some((idx, text.clone())),
        Block::Excerpt(_) => None,
    }
}

/// Every word of every note, those in the trash included.
fn all_words(notebook: &Notebook) -> String {
    let removed = notebook.trash.values().filter_map(|trashed| match &trashed.was {
        Was::Note(note) => Some(note),
        _ => None,
    });
    let mut words = String::new();
    for note in notebook.notes.values().chain(removed) {
        words.push_str(&note.title);
        for block in &note.blocks {
            if let Block::Text(text) = block {
                words.push('\n');
                words.push_str(text);
            }
        }
        words.push('\n');
    }
    words
}

fn new_notebook(dir: &Path) -> PathBuf {
    let path = dir.join("shared.ron");
    atomic::save(&Notebook::new(NotebookId::read("nb-shared")), &path, None).unwrap();
    path
}

/// Plays one interleaving and gives how often something was merged.
#[track_caller]
fn play(seed: u64) -> usize {
    let dir = tempfile::tempdir().unwrap();
    let path = new_notebook(dir.path());
    let mut dice = Dice::seeded(seed);
    let mut writers = [("ada", 1), ("bob", 2)]
        .map(|(name, number)| Writer::open(name, seed * 2 + number, &dir.path().join(name), &path));
    for _ in 0..40 + dice.below(40) {
        let writer = &mut writers[dice.below(2)];
        match dice.below(10) {
            0..=4 => writer.edit(&mut dice),
            5..=6 => writer.run(Command::File(File::Save)),
            7..=8 => writer.hear(),
            _ => writer.run(Command::File(File::Reread)),
        }
        assert_eq!(problems(&writer.ws.notebook), [], "seed {seed}");
    }
    for _ in 0..3 {
        writers.iter_mut().for_each(Writer::settle);
    }
    let [ada, bob] = &writers;
    let file = atomic::load(&path).unwrap().opened.notebook;
    for writer in &writers {
        assert!(!writer.ws.is_unsaved(), "seed {seed}: {} is not saved", writer.name);
        assert!(writer.ws.notebook.is_same_work(&file), "seed {seed}: {}", writer.name);
    }
    let wrote = ada.wrote.union(&bob.wrote).cloned().collect();
    let overwrote = ada.overwrote.union(&bob.overwrote).cloned().collect();
    check_words(&file, &wrote, &overwrote, &format!("seed {seed}"));
    let left: Vec<_> = std::fs::read_dir(dir.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.contains("conflict") || name.contains("tmp"))
        .collect();
    assert!(left.is_empty(), "seed {seed}: {left:?}");
    ada.n_merged + bob.n_merged
}

#[test]
fn two_windows_on_one_notebook_lose_no_word_and_come_to_the_same() {
    let n_plays = if std::env::var_os("VARIORUM_LONG").is_some() { N_LONG } else { N_SHORT };
    let n_merged: usize = (1..=n_plays).map(play).sum();
    println!("{n_plays} interleavings, seeds 1 to {n_plays}: nothing lost, {n_merged} merges");
    assert!(n_merged as u64 > n_plays, "they do come in each other's way: {n_merged}");
}

/// Fails unless all that was written and not written over is in the notebook.
#[track_caller]
fn check_words(
    notebook: &Notebook,
    wrote: &BTreeSet<String>,
    overwrote: &BTreeSet<String>,
    of: &str,
) {
    let words = all_words(notebook);
    let lost: Vec<&String> =
        wrote.difference(overwrote).filter(|it| !words.contains(it.as_str())).collect();
    assert!(lost.is_empty(), "{of}: lost {lost:?}");
}

/// Opens the notebook and writes in it, over and over, while somebody else does too.
fn write_on(name: &'static str, seed: u64, folder: &Path, path: &Path) -> Writer {
    let mut writer = Writer::open(name, seed, folder, path);
    let mut dice = Dice::seeded(seed);
    for _ in 0..25 {
        writer.edit(&mut dice);
        writer.run(Command::File(File::Save));
        writer.hear();
    }
    writer.settle();
    writer
}

#[test]
fn two_windows_that_save_at_once_without_asking_each_other_lose_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let path = new_notebook(dir.path());
    let writers = std::thread::scope(|scope| {
        [("ada", 1), ("bob", 2)]
            .map(|(name, seed)| {
                let (path, folder) = (&path, dir.path().join(name));
                scope.spawn(move || write_on(name, seed, &folder, path))
            })
            .map(|thread| thread.join().unwrap())
    });
    let notebook = atomic::load(&path).unwrap().opened.notebook;
    let wrote = writers.iter().flat_map(|it| it.wrote.iter().cloned()).collect();
    let overwrote = writers.iter().flat_map(|it| it.overwrote.iter().cloned()).collect();
    check_words(&notebook, &wrote, &overwrote, "threads");
    assert_eq!(problems(&notebook), []);
}

/// Tells a child of this test program who it is and where it is to write: `ada=/tmp/x`.
const CHILD: &str = "VARIORUM_TEST_CHILD";

/// What a child does. Where this program is none, there is nothing to do.
#[test]
fn a_child_of_the_next_test_writes_in_a_notebook() {
    let Ok(told) = std::env::var(CHILD) else { return };
    let (name, folder) = told.split_once('=').unwrap();
    let (name, seed) = if name == "ada" { ("ada", 1) } else { ("bob", 2) };
    let folder = Path::new(folder);
    let writer = write_on(name, seed, &folder.join(name), &folder.join("shared.ron"));
    for (what, words) in [("wrote", &writer.wrote), ("overwrote", &writer.overwrote)] {
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let path = folder.join(format!("{name}.{what}"));
        atomic::replace(&path, words.join(" ").as_bytes()).unwrap();
    }
}

#[test]
fn two_programs_that_write_one_notebook_at_once_lose_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let path = new_notebook(dir.path());
    let mut children = ["ada", "bob"].map(|name| {
        std::process::Command::new(std::env::current_exe().unwrap())
            .args(["writers::a_child_of_the_next_test_writes_in_a_notebook", "--exact"])
            .env(CHILD, format!("{name}={}", dir.path().display()))
            .stdout(std::process::Stdio::null())
            .spawn()
            .unwrap()
    });
    for child in &mut children {
        assert!(child.wait().unwrap().success());
    }
    let told = |what: &str| -> BTreeSet<String> {
        let of = |name: &str| std::fs::read_to_string(dir.path().join(format!("{name}.{what}")));
        let words = [of("ada").unwrap(), of("bob").unwrap()].join(" ");
        words.split_whitespace().map(str::to_owned).collect()
    };
    let notebook = atomic::load(&path).unwrap().opened.notebook;
    assert!(told("wrote").len() > 20);
    check_words(&notebook, &told("wrote"), &told("overwrote"), "two programs");
    assert_eq!(problems(&notebook), []);
}
