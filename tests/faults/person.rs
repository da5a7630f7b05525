//! Somebody who types and saves: the whole program but for its window, in a folder of its own.

use std::{
    fs::{self, File},
    io::Write as _,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant, SystemTime},
};

use egui::{Context, RawInput};
use variorum::{
    app::App,
    notebook::{Notebook, edit::Edit, ids::NoteId, note::Block},
    store::{atomic, settings::Settings},
    worker::world::Surroundings,
    workspace::{Workspace, command::Command as Do, command::File as FileCommand},
};

/// Names what the child process is to do.
const JOB: &str = "VARIORUM_FAULT_JOB";

/// Names the folder it works in.
const DESK: &str = "VARIORUM_FAULT_DESK";

/// The note that is written in.
const NOTE: &str = "n-count";

/// A folder with a notebook, the program's own folders, and what the child says it did.
pub(crate) struct Desk {
    pub(crate) folder: PathBuf,
    _temp: Option<tempfile::TempDir>,
    /// Where what the child says is written: in memory where there is such a place, for a disk that is
    /// busy must not hold up the one who types.
    _said: Option<tempfile::NamedTempFile>,
}

/// What the child said last.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Said {
    /// The last number that it had typed at least a second before `until`.
    pub(crate) typed: u64,
    /// The last number that it was told was saved.
    pub(crate) saved: u64,
    /// Whether it was told that something was not saved.
    pub(crate) is_refused: bool,
}

impl Desk {
    /// A new one, with a notebook that has been saved twice.
    pub(crate) fn new() -> Self {
        let temp = tempfile::tempdir().unwrap();
        let folder = temp.path().to_owned();
        let said = tempfile::NamedTempFile::new_in("/dev/shm").ok();
        #[cfg(unix)]
        if let Some(said) = &said {
            std::os::unix::fs::symlink(said.path(), folder.join("said")).unwrap();
        }
        let desk = Self { folder, _temp: Some(temp), _said: said };
        fs::create_dir_all(desk.folder.join("papers")).unwrap();
        desk.write_notebook();
        desk
    }

    fn write_notebook(&self) {
        let words = format!(
            "(\n  format: \"variorum-notebook\",\n  version: 1,\n  id: \"nb-fault\",\n  notes: {{\n    \
             \"{NOTE}\": (\n      title: \"Count\",\n      order: \"V\",\n      blocks: [\n        \
             Text([\"0\"]),\n      ],\n    ),\n  }},\n)\n"
        );
        fs::write(self.notebook(), words).unwrap();
    }

    pub(crate) fn notebook(&self) -> PathBuf {
        self.folder.join("papers/count.ron")
    }

    fn acks(&self) -> PathBuf {
        self.folder.join("said")
    }

    /// Names of all that lies beside the notebook.
    pub(crate) fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(self.folder.join("papers")).unwrap();
        let mut names: Vec<String> =
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    /// The number in the notebook's file, which must be readable.
    #[track_caller]
    pub(crate) fn number_in_file(&self) -> u64 {
        let loaded = atomic::load(&self.notebook()).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(loaded.opened.warnings, [""; 0]);
        number(&loaded.opened.notebook)
    }

    /// Starts the child.
    pub(crate) fn child(&self, job: &str) -> Child {
        Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "person::child", "--test-threads=1"])
            .env(JOB, job)
            .env(DESK, &self.folder)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap()
    }

    /// What the child said; of what it typed only what was at least a second before `until`.
    pub(crate) fn said(&self, until: u128) -> Said {
        let mut said = Said::default();
        for line in fs::read_to_string(self.acks()).unwrap_or_default().lines() {
            let mut words = line.split(' ');
            let what = words.next().unwrap_or_default();
            let number = words.next().and_then(|it| it.parse().ok()).unwrap_or_default();
            let at: u128 = words.next().and_then(|it| it.parse().ok()).unwrap_or(u128::MAX);
            match what {
                "typed" if at + 1000 <= until => said.typed = number,
                "saved" => said.saved = number,
                "refused" => said.is_refused = true,
                _ => {}
            }
        }
        said
    }

    /// How long before `until` a journal was written last, in milliseconds.
    pub(crate) fn journal_age(&self, until: u128) -> u128 {
        let entries = fs::read_dir(self.folder.join("own/journals")).into_iter().flatten();
        let times = entries.filter_map(|entry| {
            let written = entry.ok()?.metadata().ok()?.modified().ok()?;
            Some(written.duration_since(SystemTime::UNIX_EPOCH).ok()?.as_millis())
        });
        until.saturating_sub(times.max().unwrap_or(0))
    }

    /// Forgets what was said.
    pub(crate) fn forget_said(&self) {
        fs::write(self.acks(), "").unwrap();
    }

    /// Whether the child said this word.
    pub(crate) fn has_said(&self, word: &str) -> bool {
        fs::read_to_string(self.acks())
            .unwrap_or_default()
            .lines()
            .any(|line| line.starts_with(word))
    }

    /// Lets the waiting child go on.
    pub(crate) fn go(&self) {
        fs::write(self.folder.join("go"), "").unwrap();
    }

    fn say(&self, what: &str, number: u64) {
        let mut file = File::options().append(true).create(true).open(self.acks()).unwrap();
        file.write_all(format!("{what} {number} {}\n", millis()).as_bytes()).unwrap();
    }
}

/// Milliseconds since 1970.
pub(crate) fn millis() -> u128 {
    SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap().as_millis()
}

fn number(notebook: &Notebook) -> u64 {
    let Some(note) = notebook.notes.get(&NoteId::read(NOTE)) else { return 0 };
    let [Block::Text(words)] = &*note.blocks else { panic!("{note:?}") };
    words.lines().next().and_then(|line| line.parse().ok()).unwrap_or_else(|| panic!("{words:?}"))
}

/// The program, without its window.
pub(crate) struct Person {
    ctx: Context,
    app: App,
    began: Instant,
}

impl Person {
    /// Opens the desk's notebook.
    pub(crate) fn sit_down(desk: &Desk) -> Self {
        let own = |name: &str| Some(desk.folder.join("own").join(name));
        let around = Surroundings {
            drafts: own("unsaved"),
            texts: own("texts"),
            traces: own("traces"),
            extracts: own("extracts"),
            journals: own("journals"),
            settings: own("settings"),
            ask: Box::new(|_, _| None),
            prefers_dark: || None,
            ..Surroundings::of_system()
        };
        let ctx = Context::default();
        let path = Some(desk.notebook());
        let app = App::within(&ctx, Settings::default(), None, path, around);
        let mut person = Self { ctx, app, began: Instant::now() };
        person.until("the notebook is open", |ws| ws.notebook.id.as_str() == "nb-fault");
        person
    }

    pub(crate) fn ws(&self) -> &Workspace {
        self.app.workspace()
    }

    pub(crate) fn number(&self) -> u64 {
        number(&self.ws().notebook)
    }

    /// What the window would do in a frame, but for drawing.
    pub(crate) fn frame(&mut self) {
        let time = Some(self.began.elapsed().as_secs_f64());
        self.ctx.begin_pass(RawInput { time, ..RawInput::default() });
        self.app.logic(&self.ctx);
        // Nobody draws it.
        self.ctx.end_pass().textures_delta.clear();
    }

    /// Types a number, with some words behind it.
    pub(crate) fn types(&mut self, number: u64) {
        let words = format!("{number}\n{}", "So it was counted, and written down.\n".repeat(200));
        self.does(Do::Edit(Edit::SetText(NoteId::read(NOTE), 0, words)));
    }

    pub(crate) fn saves(&mut self) {
        self.does(Do::File(FileCommand::Save));
    }

    pub(crate) fn does(&mut self, command: Do) {
        self.app.apply(&self.ctx.clone(), command);
        self.frame();
    }

    /// Frames pass until something is so, for half a minute at most.
    #[track_caller]
    pub(crate) fn until(&mut self, what: &str, is_so: impl Fn(&Workspace) -> bool) {
        let began = Instant::now();
        while !is_so(self.app.workspace()) {
            assert!(began.elapsed() < Duration::from_secs(30), "not within 30 s: {what}");
            self.frame();
            std::thread::sleep(Duration::from_millis(2));
        }
    }

    /// Frames pass for a while.
    pub(crate) fn waits(&mut self, time: Duration) {
        let began = Instant::now();
        while began.elapsed() < time {
            self.frame();
            std::thread::sleep(Duration::from_millis(2));
        }
    }

    /// Whether the window says "Saved".
    pub(crate) fn is_told_saved(ws: &Workspace) -> bool {
        !ws.is_unsaved() && ws.file.trouble.is_none() && ws.file.saving.is_none()
    }
}

/// Opens what a killed program left, as a person does next, and gives the number it shows.
///
/// Everything must be readable, and once it is saved nothing may lie beside the notebook but its
/// backup.
#[track_caller]
pub(crate) fn looks(desk: &Desk) -> u64 {
    let mut person = Person::sit_down(desk);
    let number = person.number();
    person.until("what was recovered is saved", Person::is_told_saved);
    drop(person);
    assert_eq!(desk.number_in_file(), number, "told saved");
    let names = desk.names();
    let is_known = |name: &&str| ["count.ron", "count.ron.bak"].contains(name);
    let stray: Vec<&str> = names.iter().map(String::as_str).filter(|it| !is_known(it)).collect();
    assert_eq!(stray, [""; 0], "beside the notebook");
    number
}

#[test]
fn child() {
    let (Some(job), Some(folder)) = (std::env::var_os(JOB), std::env::var_os(DESK)) else {
        return;
    };
    let desk = Desk { folder: PathBuf::from(folder), _temp: None, _said: None };
    match job.to_str() {
        Some("type") => types_for_ever(&desk),
        Some("save") => {
            saves_once(&desk);
        }
        Some("again") => saves_again(&desk),
        Some("hang") => types_while_saving(&desk),
        _ => panic!("no such job: {job:?}"),
    }
}

/// Types a number every few milliseconds, and saves now and then.
fn types_for_ever(desk: &Desk) {
    let mut person = Person::sit_down(desk);
    let mut number = person.number();
    let mut told = 0;
    loop {
        number += 1;
        person.types(number);
        desk.say("typed", number);
        if number.is_multiple_of(23) {
            person.saves();
        }
        person.waits(Duration::from_millis(7));
        if Person::is_told_saved(person.ws()) && told != number {
            desk.say("saved", number);
            told = number;
        }
    }
}

/// Does that, and waits until it has been tried again.
fn saves_again(desk: &Desk) {
    let mut person = saves_once(desk);
    person.until("it is tried again by itself", |ws| ws.file.saving.is_some());
    person.until("an answer", |ws| ws.file.saving.is_none());
    if Person::is_told_saved(person.ws()) {
        desk.say("saved", person.number());
    }
}

/// Waits to be let go, types one number, saves, and types on until that is saved.
fn types_while_saving(desk: &Desk) {
    let mut person = Person::sit_down(desk);
    person.waits(Duration::from_millis(50));
    let mut number = person.number() + 1;
    desk.say("ready", number);
    while !Path::new(&desk.folder.join("go")).exists() {
        std::thread::sleep(Duration::from_millis(1));
    }
    person.types(number);
    person.saves();
    let is_saving = |person: &Person| person.ws().file.saving.is_some();
    while is_saving(&person) {
        number += 1;
        person.types(number);
        if is_saving(&person) {
            desk.say("typed", number);
        }
        person.waits(Duration::from_millis(50));
    }
    person.until("all of it is saved", Person::is_told_saved);
    desk.say("saved", number);
}

/// Waits to be let go, types one number, saves, and says what it was told.
fn saves_once(desk: &Desk) -> Person {
    let mut person = Person::sit_down(desk);
    person.waits(Duration::from_millis(50));
    let number = person.number() + 1;
    desk.say("ready", number);
    while !Path::new(&desk.folder.join("go")).exists() {
        std::thread::sleep(Duration::from_millis(1));
    }
    person.types(number);
    person.saves();
    person.until("an answer", |ws| ws.file.saving.is_none());
    if Person::is_told_saved(person.ws()) {
        desk.say("saved", number);
    } else {
        desk.say("refused", number);
    }
    person
}
