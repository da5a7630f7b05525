//! The whole program without a window: a person's eyes and hands on it.
//!
//! What is on the screen is read from the accessibility tree, so that what a test cannot find a screen
//! reader cannot either; what is done is keys, the pointer and dropped files, frame by frame. A
//! [`Machine`] outlives its windows, as a disk does. Nothing sleeps: jobs are waited for, and time
//! passes when a test says so.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use egui::{
    Event, Key, Modifiers, OutputCommand, PointerButton, Pos2, Rect, UiBuilder, ViewportCommand,
    ViewportEvent, ViewportId, accesskit::Role, pos2,
};
use egui_kittest::{
    Harness, Node,
    kittest::{NodeT as _, Queryable as _},
};
use tempfile::TempDir;
use variorum::{
    app::App,
    store::settings::load_settings,
    ui::menu::label,
    worker::world::Surroundings,
    workspace::{
        Workspace,
        action::Action,
        command::{Command, File},
        overlay::Asking,
    },
};

/// Seconds from one frame to the next: a double click takes two.
const FRAME_SECS: f32 = 0.05;

/// Frames after which what still moves is said to move for ever; a flash takes about thirty.
const MAX_FRAMES: usize = 80;

/// What the file dialog of a machine answers.
#[derive(Clone, Debug)]
pub(crate) enum Answer {
    /// No dialog can be shown.
    NoDialog,
    /// The person takes a while and cancels.
    Cancel,
    /// The person takes a while and chooses this.
    Path(PathBuf),
}

/// A disk, and a file dialog with somebody before it.
pub(crate) struct Machine {
    folder: TempDir,
    answer: Arc<Mutex<Answer>>,
    /// What the dialog was asked for last.
    asked: Arc<Mutex<Option<Asking>>>,
}

/// A window on a machine.
pub(crate) struct Window {
    pub(crate) harness: Harness<'static, Option<App>>,
    /// What was copied last.
    pub(crate) copied: String,
    /// Addresses that the system was asked to open.
    pub(crate) opened: Vec<String>,
    /// Whether the program closed the window.
    pub(crate) is_closed: bool,
}

impl Machine {
    /// A machine on which nothing was ever opened, without file dialogs.
    pub(crate) fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
            answer: Arc::new(Mutex::new(Answer::NoDialog)),
            asked: Arc::default(),
        }
    }

    /// Where something lies on its disk.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Writes a file, with the folders it needs.
    pub(crate) fn put(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::File::create(&path)
            .and_then(|mut file| std::io::Write::write_all(&mut file, bytes.as_ref()))
            .unwrap();
        path
    }

    /// What the file dialog will answer from now on.
    pub(crate) fn answers(&self, answer: Answer) {
        *self.answer.lock().unwrap() = answer;
    }

    /// What the file dialog was asked for last.
    pub(crate) fn asked(&self) -> Option<Asking> {
        *self.asked.lock().unwrap()
    }

    /// Starts the program with nothing given.
    pub(crate) fn start(&self) -> Window {
        self.window(None, [1440.0, 900.0])
    }

    /// Starts the program with a path.
    pub(crate) fn open(&self, path: impl AsRef<Path>) -> Window {
        self.window(Some(path.as_ref().to_owned()), [1440.0, 900.0])
    }

    /// Starts the program in a window of this size in points.
    pub(crate) fn window(&self, path: Option<PathBuf>, size: [f32; 2]) -> Window {
        let mut start = Some((path, self.surroundings()));
        let harness = Harness::builder()
            .with_size(size)
            .with_step_dt(FRAME_SECS)
            .with_max_steps(MAX_FRAMES as u64)
            .build_ui_state(
                move |ui, app: &mut Option<App>| {
                    let ctx = ui.ctx().clone();
                    if let Some((path, around)) = start.take() {
                        let (settings, warning) = load_settings(around.settings.as_ref().unwrap());
                        *app = Some(App::within(&ctx, settings, warning, path, around));
                    }
                    let app = app.as_mut().unwrap();
                    app.logic(&ctx);
                    // The harness leaves a margin that a window has not.
                    let window = ctx.content_rect();
                    let mut ui = ui.new_child(UiBuilder::new().max_rect(window));
                    ui.set_clip_rect(window);
                    app.draw(&mut ui);
                },
                None,
            );
        let mut window =
            Window { harness, copied: String::new(), opened: Vec::new(), is_closed: false };
        window.settle();
        window
    }

    fn surroundings(&self) -> Surroundings {
        let (answer, asked) = (Arc::clone(&self.answer), Arc::clone(&self.asked));
        let clock = Arc::new(AtomicU64::new(0));
        let time = Arc::clone(&clock);
        Surroundings {
            drafts: Some(self.path("state/unsaved")),
            settings: Some(self.path("config")),
            generations: Some(self.path("state/versions")),
            texts: Some(self.path("state/texts")),
            traces: Some(self.path("state/traces")),
            extracts: Some(self.path("state/extracts")),
            journals: Some(self.path("state/journals")),
            stamp: Box::new(|| "2026-01-01T00:00:00Z".to_owned()),
            locks: Some(self.path("state/locks")),
            ask: Box::new(move |asking, _| {
                *asked.lock().unwrap() = Some(asking);
                let answer = answer.lock().unwrap().clone();
                if !matches!(answer, Answer::NoDialog) {
                    // A person thinks.
                    clock.fetch_add(2_000, Ordering::Relaxed);
                }
                match answer {
                    Answer::Path(path) => Some(path),
                    Answer::NoDialog | Answer::Cancel => None,
                }
            }),
            prefers_dark: || None,
            is_watching: false,
            clock: Box::new(move || Duration::from_millis(time.load(Ordering::Relaxed))),
        }
    }
}

impl Window {
    /// The state behind the screen.
    pub(crate) fn ws(&self) -> &Workspace {
        self.harness.state().as_ref().unwrap().workspace()
    }

    // -- time --

    /// One frame with these events.
    pub(crate) fn frame(&mut self, events: impl IntoIterator<Item = Event>) {
        self.harness.input_mut().events.extend(events);
        self.harness.step();
        let output = self.harness.output();
        for command in &output.platform_output.commands {
            match command {
                OutputCommand::CopyText(words) => self.copied.clone_from(words),
                OutputCommand::OpenUrl(open) => self.opened.push(open.url.clone()),
                _ => {}
            }
        }
        let commands = &output.viewport_output[&ViewportId::ROOT].commands;
        self.is_closed |= commands.contains(&ViewportCommand::Close);
    }

    /// Whether the window wants another frame at once.
    pub(crate) fn is_moving(&self) -> bool {
        self.harness.output().viewport_output[&ViewportId::ROOT].repaint_delay == Duration::ZERO
    }

    /// Waits for all jobs and lets frames pass until nothing moves; every input must have a name.
    #[track_caller]
    pub(crate) fn settle(&mut self) {
        loop {
            self.frame([]);
            let mut n_frames = 0;
            while self.is_moving() {
                n_frames += 1;
                let causes = self.harness.ctx.repaint_causes();
                assert!(n_frames < MAX_FRAMES, "the window does not come to rest: {causes:?}");
                self.frame([]);
            }
            let ctx = self.harness.ctx.clone();
            if !self.harness.state_mut().as_mut().unwrap().settle(&ctx) {
                break;
            }
        }
        self.harness.check_accessibility();
    }

    /// Lets time pass.
    #[track_caller]
    pub(crate) fn wait(&mut self, secs: f64) {
        let now = self.harness.ctx.input(|input| input.time);
        self.harness.input_mut().time = Some(now + secs);
        self.frame([]);
        self.harness.input_mut().time = None;
        self.settle();
    }

    // -- keys --

    /// Presses a key, as `Ctrl+Shift+S`, `Enter`, `F6`, `1`, `?`, `Ctrl++`.
    #[track_caller]
    pub(crate) fn key(&mut self, chord: &str) -> &mut Self {
        self.press(chord);
        self.settle();
        self
    }

    /// Presses keys one after the other.
    #[track_caller]
    pub(crate) fn keys(&mut self, chords: &str) -> &mut Self {
        for chord in chords.split(' ') {
            self.key(chord);
        }
        self
    }

    /// Presses keys one after the other, all within one frame, as they come where a frame takes long.
    #[track_caller]
    pub(crate) fn keys_at_once(&mut self, chords: &str) -> &mut Self {
        let events: Vec<Event> =
            chords.split(' ').flat_map(|chord| self.pressed(chord).into_iter().flatten()).collect();
        self.frame(events);
        self.settle();
        self
    }

    /// Presses a key and does not wait for what comes of it.
    #[track_caller]
    pub(crate) fn press(&mut self, chord: &str) {
        let [down, up] = self.pressed(chord);
        self.frame(down);
        self.frame(up);
    }

    /// What comes of a key: when it goes down, and when it goes up.
    #[track_caller]
    fn pressed(&self, chord: &str) -> [Vec<Event>; 2] {
        let (held, name) = match chord.strip_suffix('+') {
            Some(held) => (held, "+"),
            None => chord.rsplit_once('+').unwrap_or(("", chord)),
        };
        let has = |modifier| held.split('+').any(|it| it == modifier);
        let mut modifiers = Modifiers::NONE;
        (modifiers.alt, modifiers.shift) = (has("Alt"), has("Shift"));
        modifiers.ctrl = has("Ctrl");
        modifiers.command = modifiers.ctrl;
        let key = Key::from_name(name).unwrap_or_else(|| panic!("{chord} has no such key"));
        let mut events = vec![Event::ModifiersChanged(modifiers)];
        // As winit has it: these keys come as what they ask for, and a letter as key and text.
        match (modifiers.command_only(), key) {
            (true, Key::C) => events.push(Event::Copy),
            (true, Key::X) => events.push(Event::Cut),
            (true, Key::V) => events.push(Event::Paste(self.copied.clone())),
            _ => events.push(key_event(key, true, modifiers)),
        }
        let letter = name.chars().next().filter(|_| name.chars().count() == 1);
        let letter = if name == "Space" { Some(' ') } else { letter };
        if let Some(letter) = letter.filter(|_| !modifiers.ctrl && !modifiers.alt) {
            let letter = if modifiers.shift { letter } else { letter.to_ascii_lowercase() };
            events.push(Event::Text(letter.to_string()));
        }
        let up = vec![key_event(key, false, modifiers), Event::ModifiersChanged(Modifiers::NONE)];
        [events, up]
    }

    /// Types words, key by key.
    #[track_caller]
    pub(crate) fn typed(&mut self, words: &str) -> &mut Self {
        for letter in words.chars() {
            let key = Key::from_name(&letter.to_uppercase().to_string());
            let mut events: Vec<Event> =
                key.map(|key| key_event(key, true, Modifiers::NONE)).into_iter().collect();
            events.push(Event::Text(letter.to_string()));
            events.extend(key.map(|key| key_event(key, false, Modifiers::NONE)));
            self.frame(events);
        }
        self.settle();
        self
    }

    // -- eyes --

    /// Every name on the screen, in the tree's order: what a screen reader could say.
    pub(crate) fn names(&self) -> Vec<String> {
        let nodes = self.harness.root().children_recursive();
        nodes.filter(|node| node.accesskit_node().role() != Role::TextRun).map(name).collect()
    }

    /// Whether these words stand somewhere on the screen.
    pub(crate) fn sees(&self, words: &str) -> bool {
        self.names().iter().any(|name| name.contains(words))
    }

    /// Fails unless these words stand somewhere on the screen.
    #[track_caller]
    pub(crate) fn shows(&self, words: &str) {
        assert!(self.sees(words), "{words:?} is not on the screen:\n{}", self.names().join("\n"));
    }

    /// Fails if these words stand somewhere on the screen.
    #[track_caller]
    pub(crate) fn shows_no(&self, words: &str) {
        assert!(!self.sees(words), "{words:?} is on the screen");
    }

    /// Where something stands that has this name, or the only name with these words in it.
    #[track_caller]
    pub(crate) fn rect(&self, words: &str) -> Rect {
        self.rect_of(None, words)
    }

    /// Where something of this role stands.
    #[track_caller]
    pub(crate) fn rect_of(&self, role: Option<Role>, words: &str) -> Rect {
        let nodes: Vec<(String, Rect)> = self
            .harness
            .root()
            .children_recursive()
            .filter(|node| match role {
                Some(role) => node.accesskit_node().role() == role,
                None => node.accesskit_node().role() != Role::TextRun,
            })
            .filter(|node| node.accesskit_node().bounding_box().is_some())
            .map(|node| (name(node), node.rect()))
            .collect();
        let mut found: Vec<Rect> =
            nodes.iter().filter(|(name, _)| name == words).map(|(_, rect)| *rect).collect();
        if found.is_empty() {
            found = nodes
                .iter()
                .filter(|(name, _)| name.contains(words))
                .map(|(_, rect)| *rect)
                .collect();
        }
        found.dedup();
        match found.as_slice() {
            [rect] => *rect,
            [] => panic!("{words:?} is not on the screen:\n{}", self.names().join("\n")),
            _ => panic!("{words:?} is on the screen more than once: {found:?}"),
        }
    }

    /// What can be clicked or typed in, with where it stands; what is scrolled out of view apart.
    pub(crate) fn buttons(&self) -> Vec<(String, Rect)> {
        let nodes = self.harness.root().children_recursive();
        nodes
            .filter(|node| {
                matches!(
                    node.accesskit_node().role(),
                    Role::Button | Role::TextInput | Role::SearchInput
                )
            })
            .map(|node| (name(node), node.rect()))
            .collect()
    }

    /// Whether something of this name is chosen, pressed or shown.
    pub(crate) fn is_chosen(&self, words: &str) -> bool {
        self.harness.root().children_recursive().any(|node| {
            let node_data = node.accesskit_node();
            name(node).contains(words)
                && (node_data.is_selected() == Some(true)
                    || node_data.toggled() == Some(egui::accesskit::Toggled::True))
        })
    }

    /// What stands in the field that has the keyboard.
    pub(crate) fn field(&self) -> Option<String> {
        let mut nodes = self.harness.root().children_recursive();
        nodes.find(Node::is_focused).and_then(|node| node.value())
    }

    /// The name of what has the keyboard.
    pub(crate) fn focused(&self) -> Option<String> {
        let mut nodes = self.harness.root().children_recursive();
        nodes.find(Node::is_focused).map(name)
    }

    /// Where words of a document begin and end on the screen, at mid-height of their rows.
    #[track_caller]
    pub(crate) fn place(&self, words: &str) -> (Pos2, Pos2) {
        let of_role = |role| self.harness.query_all_by_role(role);
        of_role(Role::Paragraph)
            .chain(of_role(Role::Heading))
            .find_map(|paragraph| place_in(paragraph, words))
            .unwrap_or_else(|| panic!("{words:?} is not in view:\n{}", self.names().join("\n")))
    }

    // -- hands --

    /// Clicks in the middle of what has this name.
    #[track_caller]
    pub(crate) fn click(&mut self, words: &str) -> &mut Self {
        let pos = self.rect(words).center();
        self.click_at(pos)
    }

    /// Clicks on something of this role.
    #[track_caller]
    pub(crate) fn click_of(&mut self, role: Role, words: &str) -> &mut Self {
        let pos = self.rect_of(Some(role), words).center();
        self.click_at(pos)
    }

    /// A point on words of a document.
    #[track_caller]
    pub(crate) fn on(&self, words: &str) -> Pos2 {
        let (start, end) = self.place(words);
        // The first row of words that are broken.
        let x = if end.y > start.y + 2.0 { start.x + 6.0 } else { f32::midpoint(start.x, end.x) };
        pos2(x, start.y)
    }

    /// Clicks on words of a document.
    #[track_caller]
    pub(crate) fn click_words(&mut self, words: &str) -> &mut Self {
        self.click_at(self.on(words))
    }

    /// Clicks with the primary button.
    #[track_caller]
    pub(crate) fn click_at(&mut self, pos: Pos2) -> &mut Self {
        self.click_with(pos, PointerButton::Primary, Modifiers::NONE)
    }

    /// Opens the context menu of what has this name.
    #[track_caller]
    pub(crate) fn menu_of(&mut self, words: &str) -> &mut Self {
        let pos = self.rect(words).center();
        self.click_with(pos, PointerButton::Secondary, Modifiers::NONE)
    }

    /// Clicks; long enough after the last click not to make it a double click.
    #[track_caller]
    pub(crate) fn click_with(
        &mut self,
        pos: Pos2,
        button: PointerButton,
        modifiers: Modifiers,
    ) -> &mut Self {
        self.wait(0.5);
        self.frame([Event::PointerMoved(pos), Event::ModifiersChanged(modifiers)]);
        self.click_now(pos, button, modifiers);
        self.frame([Event::ModifiersChanged(Modifiers::NONE)]);
        self.settle();
        self
    }

    fn click_now(&mut self, pos: Pos2, button: PointerButton, modifiers: Modifiers) {
        for pressed in [true, false] {
            self.frame([Event::PointerButton { pos, button, pressed, modifiers }]);
        }
    }

    /// Clicks so fast that the button goes down and up between two frames, as a tap does.
    #[track_caller]
    pub(crate) fn tap(&mut self, pos: Pos2) -> &mut Self {
        self.wait(0.5);
        self.frame([Event::PointerMoved(pos)]);
        self.frame([true, false].map(|pressed| Event::PointerButton {
            pos,
            button: PointerButton::Primary,
            pressed,
            modifiers: Modifiers::NONE,
        }));
        self.settle();
        self
    }

    /// Clicks twice.
    #[track_caller]
    pub(crate) fn double_click(&mut self, pos: Pos2) -> &mut Self {
        self.wait(0.5);
        self.frame([Event::PointerMoved(pos)]);
        self.click_now(pos, PointerButton::Primary, Modifiers::NONE);
        self.click_now(pos, PointerButton::Primary, Modifiers::NONE);
        self.settle();
        self
    }

    /// Takes an action from its menu.
    #[track_caller]
    pub(crate) fn choose(&mut self, action: Action) -> &mut Self {
        let entry = label(action, self.ws());
        self.choose_named(action, &entry)
    }

    /// Takes an action from its menu, where it is called this now: `Undo add to note`.
    #[track_caller]
    pub(crate) fn choose_named(&mut self, action: Action, entry: &str) -> &mut Self {
        self.click_of(Role::Button, action.spec().menu.label());
        let keys = action.spec().chords.first().map(|chord| format!(" {}", chord.label(false)));
        self.click_of(Role::Button, &format!("{entry}{}", keys.unwrap_or_default()))
    }

    /// Moves the pointer.
    #[track_caller]
    pub(crate) fn point_at(&mut self, pos: Pos2) -> &mut Self {
        self.frame([Event::PointerMoved(pos)]);
        self.settle();
        self
    }

    /// Drags from one place to another.
    #[track_caller]
    pub(crate) fn drag(&mut self, from: Pos2, to: Pos2) -> &mut Self {
        self.wait(0.5);
        let modifiers = Modifiers::NONE;
        let button = |pos, pressed| Event::PointerButton {
            pos,
            button: PointerButton::Primary,
            pressed,
            modifiers,
        };
        self.frame([Event::PointerMoved(from)]);
        self.frame([button(from, true)]);
        for part in [0.3, 0.7, 1.0] {
            self.frame([Event::PointerMoved(from.lerp(to, part))]);
        }
        self.frame([button(to, false)]);
        self.settle();
        self
    }

    /// Drags over words of a document.
    #[track_caller]
    pub(crate) fn select(&mut self, words: &str) -> &mut Self {
        let (from, to) = self.place(words);
        self.drag(from, to)
    }

    /// Has the notebook's file read again, as when somebody else has written it.
    #[track_caller]
    pub(crate) fn reread(&mut self) -> &mut Self {
        let ctx = self.harness.ctx.clone();
        let app = self.harness.state_mut().as_mut().unwrap();
        app.apply(&ctx, Command::File(File::Reread));
        self.settle();
        self
    }

    /// Drops a file or folder on the window.
    #[track_caller]
    pub(crate) fn drop_on(&mut self, path: &Path) -> &mut Self {
        self.harness.input_mut().dropped_files.push(Arc::new(Dropped(path.to_owned())));
        self.settle();
        self
    }

    /// Asks the window to close, as its title bar does.
    #[track_caller]
    pub(crate) fn close(&mut self) -> &mut Self {
        let viewports = &mut self.harness.input_mut().viewports;
        viewports.get_mut(&ViewportId::ROOT).unwrap().events.push(ViewportEvent::Close);
        self.settle();
        self
    }
}

fn key_event(key: Key, pressed: bool, modifiers: Modifiers) -> Event {
    Event::Key { key, physical_key: None, pressed, repeat: false, modifiers }
}

/// What a node is called; the text of a label is its value.
fn name(node: Node<'_>) -> String {
    let node = node.accesskit_node();
    let label =
        node.label().or_else(|| (node.role() == Role::Label).then(|| node.value()).flatten());
    label.unwrap_or_default()
}

/// Where words begin and end in a paragraph, from the runs that screen readers are told.
fn place_in(paragraph: Node<'_>, words: &str) -> Option<(Pos2, Pos2)> {
    let mut letters: Vec<(char, Rect)> = Vec::new();
    let mut runs: Vec<Node<'_>> = paragraph
        .children_recursive()
        .filter(|node| node.accesskit_node().role() == Role::TextRun)
        .collect();
    runs.sort_by(|a, b| {
        let key = |node: &Node<'_>| (node.rect().top(), node.rect().left());
        key(a).partial_cmp(&key(b)).unwrap()
    });
    for run in runs {
        let rect = run.rect();
        let node = run.accesskit_node();
        let data = node.data();
        let (Some(value), Some(positions), Some(widths)) =
            (data.value(), data.character_positions(), data.character_widths())
        else {
            continue;
        };
        for ((letter, left), width) in value.chars().zip(positions).zip(widths) {
            let left = rect.left() + left;
            let space =
                Rect::from_min_max(pos2(left, rect.top()), pos2(left + width, rect.bottom()));
            letters.push((if letter.is_whitespace() { ' ' } else { letter }, space));
        }
    }
    let wanted: Vec<char> = words.chars().collect();
    let found = letters.windows(wanted.len()).find(|letters| {
        letters.iter().zip(&wanted).all(|((letter, _), wanted)| letter == wanted)
    })?;
    let (first, last) = (found.first()?.1, found.last()?.1);
    Some((first.left_center() + egui::vec2(0.4, 0.0), last.right_center() - egui::vec2(0.4, 0.0)))
}

/// A file that was dropped.
#[derive(Debug)]
struct Dropped(PathBuf);

impl egui::DroppedFile for Dropped {
    fn path(&self) -> &Path {
        &self.0
    }

    fn bytes(&self) -> Result<Vec<u8>, String> {
        fs::read(&self.0).map_err(|error| error.to_string())
    }
}
