//! A screen of the test's own, with a window manager, and a program in a window on it.
//!
//! Nothing here waits for a length of time: it waits until something can be seen, with a deadline.
//! Everything that was started is ended when it is dropped, by its process id.

use std::{
    fs::{self, File},
    io,
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus, Stdio},
    time::{Duration, Instant},
};

use crate::picture::{Part, Picture};

/// How long anything may take to happen. Generous: machines that test are busy.
const DEADLINE: Duration = Duration::from_mins(1);

/// How often is looked whether it happened.
const GLANCE: Duration = Duration::from_millis(40);

/// A picture is still when it has been the same for so long: longer than the pauses between the
/// frames of an animation on a busy machine.
const STILL: Duration = Duration::from_millis(500);

/// Fewer different pixels than this are a blinking caret, and no change.
const CARET: usize = 150;

/// What must be installed for a screen.
pub(crate) const TOOLS: [&str; 3] = ["Xvfb", "openbox", "xdotool"];

/// The tools that are missing here.
pub(crate) fn missing_tools() -> Vec<&'static str> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let is_there =
        |tool: &&str| std::env::split_paths(&path).any(|folder| folder.join(tool).is_file());
    TOOLS.into_iter().filter(|tool| !is_there(tool)).collect()
}

/// Waits until `look` gives something.
#[track_caller]
pub(crate) fn wait<T>(what: &str, mut look: impl FnMut() -> Option<T>) -> T {
    let start = Instant::now();
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(start.elapsed() < DEADLINE, "waited in vain: {what}");
        std::thread::sleep(GLANCE);
    }
}

/// A process that ends with its owner.
struct Process(Child);

impl Process {
    fn start(command: &mut Command) -> Self {
        let child = command.stdin(Stdio::null()).spawn();
        Self(child.unwrap_or_else(|error| panic!("{command:?} does not start: {error}")))
    }

    fn end(&mut self) -> io::Result<ExitStatus> {
        self.0.kill()?;
        self.0.wait()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // One that has ended already is as good.
        self.end().ok();
    }
}

/// A screen that nobody sees.
pub(crate) struct Screen {
    /// The server, and the manager on it.
    processes: Vec<Process>,
    display: String,
    folder: tempfile::TempDir,
}

impl Screen {
    /// A screen of 1600 by 1000 pixels, room for the window and its frame, with a window manager.
    pub(crate) fn new() -> Self {
        let mut screen = Self::bare();
        let log = |name: &str| File::create(screen.folder.path().join(name)).unwrap();
        let mut manager = Command::new("openbox");
        manager
            .env("DISPLAY", &screen.display)
            .env("HOME", screen.folder.path())
            .stdout(log("openbox.out"))
            .stderr(log("openbox.err"));
        screen.processes.push(Process::start(&mut manager));
        wait("openbox", || {
            let answer = screen.xdotool(&["get_num_desktops"])?;
            answer.trim().parse::<u32>().ok().filter(|number| *number > 0)
        });
        screen
    }

    /// The same without a window manager: nobody moves a window, or gives and takes the keyboard.
    pub(crate) fn bare() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let log = |name: &str| File::create(folder.path().join(name)).unwrap();
        let number = folder.path().join("display");
        // Xvfb finds a free number by itself and writes it to the descriptor it is told. A shell is
        // needed to open one: a process gets only its standard streams from here.
        let mut server = Command::new("sh");
        server
            .args(["-c", "exec Xvfb -displayfd 3 -screen 0 1600x1000x24 -nolisten tcp -noreset -fbdir \"$0\" 3>\"$1\""])
            .args([folder.path(), &number])
            .stdout(log("xvfb.out"))
            .stderr(log("xvfb.err"));
        let server = Process::start(&mut server);
        let display = wait("Xvfb", || {
            let number = fs::read_to_string(&number).ok()?;
            number.ends_with('\n').then(|| format!(":{}", number.trim()))
        });
        Self { processes: vec![server], display, folder }
    }

    /// Makes `command` one that runs on this screen, knowing nothing of the desktop on which the test
    /// was started: no session bus and no `zenity`, so that no dialog opens in front of a person.
    pub(crate) fn dress(&self, command: &mut Command) {
        command
            .env("DISPLAY", &self.display)
            .env("LIBGL_ALWAYS_SOFTWARE", "1")
            .env("HOME", self.folder.path())
            .env("XDG_RUNTIME_DIR", self.folder.path())
            .env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent")
            .env("PATH", "")
            .env_remove("WAYLAND_DISPLAY")
            .env_remove("WAYLAND_SOCKET");
    }

    /// What `xdotool` says; `None` where it finds nothing.
    pub(crate) fn xdotool(&self, words: &[&str]) -> Option<String> {
        let output = Command::new("xdotool")
            .args(words)
            .env("DISPLAY", &self.display)
            .stdin(Stdio::null())
            .output()
            .unwrap();
        output.status.success().then(|| String::from_utf8(output.stdout).unwrap())
    }

    fn picture(&self, part: Part) -> Picture {
        wait("a picture of the screen", || {
            let dump = fs::read(self.folder.path().join("Xvfb_screen0")).ok()?;
            Picture::of_dump(&dump, part)
        })
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        // The manager before the screen it stands on.
        while let Some(process) = self.processes.pop() {
            drop(process);
        }
    }
}

/// A program with a window on a [`Screen`].
pub(crate) struct Program<'a> {
    screen: &'a Screen,
    process: Process,
    window: String,
    place: Part,
}

impl<'a> Program<'a> {
    /// Starts it and waits for its window, called `title`, and until it stands still.
    pub(crate) fn start(screen: &'a Screen, command: &mut Command, title: &str) -> Self {
        screen.dress(command);
        let mut process = Process::start(command);
        let id = process.0.id().to_string();
        let window = wait("a window", || {
            if let Some(status) = process.0.try_wait().unwrap() {
                panic!("the program ended before it had a window: {status}");
            }
            let found = screen.xdotool(&[
                "search",
                "--onlyvisible",
                "--all",
                "--pid",
                &id,
                "--name",
                title,
            ])?;
            found.lines().next().map(str::to_owned)
        });
        let mut program =
            Self { screen, process, window, place: Part { x: 0, y: 0, width: 0, height: 0 } };
        // The manager moves a new window to where it wants it.
        let mut former = None;
        program.place = wait("the window's place", || {
            let place = program.place_now();
            let is_settled = former == Some((place.x, place.y, place.width, place.height));
            former = Some((place.x, place.y, place.width, place.height));
            is_settled.then_some(place)
        });
        // Out of the picture.
        screen.xdotool(&["mousemove", "1599", "999"]);
        wait("something in the window", || (program.look().n_colours() > 8).then_some(()));
        program.still();
        program
    }

    /// Where the window's inside is on the screen. Its corner is where the pointer is when it is at
    /// the window's origin: asked for it, `xdotool` counts the manager's frame twice.
    fn place_now(&self) -> Part {
        let ask = |words: &[&str]| -> [usize; 4] {
            let said = wait("the window's place", || self.screen.xdotool(words));
            ["X", "Y", "WIDTH", "HEIGHT"].map(|name| {
                let line = said.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix('='));
                line.and_then(|number| number.parse().ok()).unwrap_or_default()
            })
        };
        let [_, _, width, height] = ask(&["getwindowgeometry", "--shell", &self.window]);
        self.point((0, 0));
        let [x, y, ..] = ask(&["getmouselocation", "--shell"]);
        Part { x, y, width, height }
    }

    /// Width and height of the window's inside, in pixels.
    pub(crate) fn size(&self) -> (usize, usize) {
        (self.place.width, self.place.height)
    }

    /// What the window shows now.
    pub(crate) fn look(&self) -> Picture {
        self.screen.picture(self.place)
    }

    /// What the window shows once nothing moves in it.
    #[track_caller]
    pub(crate) fn still(&self) -> Picture {
        let mut former = self.look();
        let mut since = Instant::now();
        wait("the picture to stand still", || {
            let picture = self.look();
            if picture.n_different(&former, picture.all()) >= CARET {
                since = Instant::now();
                former = picture;
                return None;
            }
            (since.elapsed() >= STILL).then_some(picture)
        })
    }

    /// Does something and waits until it can be seen in the window, and nothing moves any more.
    #[track_caller]
    pub(crate) fn seen(&self, what: &str, act: impl FnOnce(&Self)) -> Picture {
        let before = self.look();
        act(self);
        wait(what, || (self.look().n_different(&before, before.all()) >= CARET).then_some(()));
        self.still()
    }

    #[track_caller]
    fn tell(&self, words: &[&str]) {
        assert!(self.screen.xdotool(words).is_some(), "xdotool {words:?}");
    }

    /// Presses keys one after another, named as X names them: `ctrl+s`, `Return`.
    #[track_caller]
    pub(crate) fn keys(&self, keys: &[&str]) {
        let mut words = vec!["key", "--delay", "30"];
        words.extend(keys);
        self.tell(&words);
    }

    /// Types words.
    #[track_caller]
    pub(crate) fn type_words(&self, words: &str) {
        self.tell(&["type", "--delay", "15", words]);
    }

    /// Moves the pointer to a place in the window.
    #[track_caller]
    pub(crate) fn point(&self, (x, y): (usize, usize)) {
        self.tell(&["mousemove", "--window", &self.window, &x.to_string(), &y.to_string()]);
    }

    /// Drags with the left button as a hand does: press, a little way, the rest, let go; not faster
    /// than the window follows.
    #[track_caller]
    pub(crate) fn drag(&self, from: (usize, usize), to: (usize, usize)) {
        self.point(from);
        self.still();
        self.tell(&["mousedown", "1"]);
        for at in [((from.0 * 3 + to.0) / 4, (from.1 * 3 + to.1) / 4), to] {
            self.still();
            self.point(at);
        }
        self.still();
        self.tell(&["mouseup", "1"]);
    }

    /// Clicks with the left button.
    #[track_caller]
    pub(crate) fn click(&self, at: (usize, usize)) {
        self.point(at);
        self.still();
        self.tell(&["click", "1"]);
    }

    /// Turns the wheel towards the hand.
    #[track_caller]
    pub(crate) fn wheel_down(&self, n_notches: usize) {
        self.tell(&["click", "--repeat", &n_notches.to_string(), "5"]);
    }

    /// CPU time since its start, in clock ticks of a hundredth of a second.
    pub(crate) fn ticks(&self) -> u64 {
        ticks(self.process.0.id())
    }

    /// The most memory it ever had, in bytes; 0 where the system does not say.
    pub(crate) fn peak_bytes(&self) -> u64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.process.0.id()));
        let status = status.unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kb = line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok());
        kb.unwrap_or_default() * 1024
    }

    /// Ends it as a power cut does: it is not asked.
    pub(crate) fn kill(mut self) {
        self.process.end().unwrap();
    }

    /// Waits until it ends by itself.
    #[track_caller]
    pub(crate) fn ended(mut self) -> ExitStatus {
        wait("the program to end", || self.process.0.try_wait().unwrap())
    }
}

/// CPU time of a process and its threads since its start, in hundredths of a second.
pub(crate) fn ticks(process: u32) -> u64 {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).unwrap();
    // The name stands in brackets and may hold anything; time in the program is the 12th after it,
    // time in the system the 13th.
    let (_, after) = stat.rsplit_once(") ").unwrap();
    after.split(' ').skip(11).take(2).map(|ticks| ticks.parse::<u64>().unwrap()).sum()
}

/// The program that was built for this test.
pub(crate) fn program() -> PathBuf {
    PathBuf::from(env!("CARGO_BIN_EXE_variorum"))
}

/// The folder of the crate.
pub(crate) fn crate_folder() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}
