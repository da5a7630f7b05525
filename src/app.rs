//! The shell: hears workers, draws the window, performs effects. The only place with a clock.

use std::{
    collections::VecDeque,
    path::PathBuf,
    time::{Duration, Instant, SystemTime},
};

use egui::{Context, Event, Theme, ThemePreference, Ui, ViewportCommand};

use crate::{
    notebook::tag::Colour,
    platform,
    store::{
        place,
        settings::{Settings, ThemeChoice, load_settings},
    },
    ui::{Outbox, Views, in_turn::InTurn, input, theme, window_ui},
    worker::{Worker, job::Job, world::Surroundings},
    workspace::{
        Now, Workspace,
        command::{Command, File, View},
        corpus::Root,
        effect::Effect,
        heard::Report,
        notice::{Notice, Weight},
        update::update,
    },
};

/// How long workers are listened to in one frame: half of what a frame has at 120 in a second, since the
/// window is to be drawn in the other half.
const HEARING: Duration = Duration::from_millis(4);

/// Documents that were read are taken in so many at a time: with a thousand excerpts in each, in about
/// [`HEARING`].
const READ_AT_ONCE: usize = 2;

/// The program in its window. Knows eframe only where it must: [`App::logic`] and [`App::draw`] run
/// in tests without a window.
pub struct App {
    workspace: Workspace,
    views: Views,
    worker: Worker,
    started: Instant,
    /// What workers told and there was no time for in the frame.
    unheard: VecDeque<Report>,
    /// The window may close: nothing is left to save.
    may_close: bool,
    /// The zoom that was asked for last, to tell the toolkit's own zooming from ours.
    zoom: f32,
}

/// Opens the window and runs until it is closed. `path` is a folder, a notebook or a document.
///
/// # Errors
/// Where no window can be opened: a sentence for people.
pub fn run(path: Option<PathBuf>) -> Result<(), String> {
    let (settings, warning) = settings();
    let (width, height) =
        settings.window.map_or((1440.0, 900.0), |window| (window.width, window.height));
    let is_maximised = settings.window.is_some_and(|window| window.is_maximised);
    let viewport = egui::ViewportBuilder::default()
        .with_title("Variorum")
        .with_app_id("variorum")
        .with_icon(icon())
        .with_inner_size([width, height])
        .with_min_inner_size([640.0, 420.0])
        .with_maximized(is_maximised);
    let options = eframe::NativeOptions { viewport, ..eframe::NativeOptions::default() };
    eframe::run_native(
        "Variorum",
        options,
        Box::new(move |creation| {
            Ok(Box::new(App::new(&creation.egui_ctx, settings, warning, path)))
        }),
    )
    .map_err(|error| {
        let error = error.to_string();
        let why = without_place(&error).trim_end_matches('.');
        format!(
            "The window could not be opened: {why}. A desktop with OpenGL 2 or later is needed; \
             `variorum --help` lists what works without a window."
        )
    })
}

/// What the toolkit says went wrong, without the place in its own code: `winit EventLoopError: os error at
/// src/mod.rs:765: no display`.
fn without_place(error: &str) -> &str {
    let behind = |at: usize| error.get(at + ".rs:".len()..);
    let place = error.rfind(".rs:").and_then(behind);
    let words = place.map(|it| it.trim_start_matches(|c: char| c.is_ascii_digit()));
    words.and_then(|it| it.strip_prefix(": ")).unwrap_or(error)
}

/// The settings as they were kept, and a warning where they could not be read.
fn settings() -> (Settings, Option<String>) {
    place::config_dir().map_or_else(|| (Settings::default(), None), |dir| load_settings(&dir))
}

/// The picture of the program, for task bars: two columns of text with a passage marked in both.
/// Drawn, so that nothing has to decode a file.
fn icon() -> egui::IconData {
    const SIDE: usize = 64;
    let tokens = &theme::LIGHT;
    let [amber, blue] = [Colour::Amber, Colour::Blue].map(|colour| tokens.tint(colour).fill);
    let mut rgba = Vec::with_capacity(SIDE * SIDE * 4);
    for y in 0..SIDE {
        for x in 0..SIDE {
            let is_page = (4..60).contains(&y) && ((4..30).contains(&x) || (34..60).contains(&x));
            let is_line = (10..54).contains(&y) && y % 8 < 3 && x % 30 >= 8 && x % 30 < 26;
            let colour = match (is_page, is_line, y / 8) {
                (false, _, _) => tokens.accent,
                (true, _, 2) if (8..30).contains(&x) => amber,
                (true, _, 4) if x >= 38 => blue,
                (true, true, _) => tokens.mute,
                (true, false, _) => tokens.page,
            };
            rgba.extend(colour.to_array());
        }
    }
    egui::IconData { rgba, width: SIDE as u32, height: SIDE as u32 }
}

impl App {
    /// The program, with what it opens first: `path`, else what was open last, else the sample.
    pub fn new(
        ctx: &Context,
        settings: Settings,
        warning: Option<String>,
        path: Option<PathBuf>,
    ) -> Self {
        let mut app = Self::within(ctx, settings, warning, path, Surroundings::of_system());
        app.workspace.zone = platform::time_zone();
        app
    }

    /// The program in other surroundings than this machine's, as tests have them.
    pub fn within(
        ctx: &Context,
        settings: Settings,
        warning: Option<String>,
        path: Option<PathBuf>,
        around: Surroundings,
    ) -> Self {
        theme::install(ctx);
        ctx.add_plugin(InTurn::default());
        // Our own keys zoom, so that the zoom is kept and can be undone by name.
        ctx.options_mut(|options| options.zoom_with_keyboard = false);
        let waker = ctx.clone();
        let worker = Worker::within(around, move || waker.request_repaint());
        let seed = platform::random_seed();
        let zoom = settings.zoom;
        ctx.set_zoom_factor(zoom);
        let mut app = Self {
            workspace: Workspace::new(settings, seed),
            views: Views::default(),
            worker,
            started: now_instant(),
            unheard: VecDeque::new(),
            may_close: false,
            zoom,
        };
        app.worker.start(Job::Theme);
        app.start(ctx, path);
        if let Some(why) = warning {
            app.tell(ctx, "The settings could not be read", why);
        }
        app
    }

    /// The state, for tests.
    pub fn workspace(&self) -> &Workspace {
        &self.workspace
    }

    /// Applies a command, as a key or a click would; for tests and for the window itself.
    pub fn apply(&mut self, ctx: &Context, command: Command) {
        let now = self.now(ctx);
        for effect in update(&mut self.workspace, command, now) {
            self.perform(ctx, effect);
        }
    }

    /// Waits until no job is under way, hearing what is reported; for tests. Gives whether there was
    /// anything to hear.
    pub fn settle(&mut self, ctx: &Context) -> bool {
        let mut has_heard = false;
        loop {
            let mut heard: Vec<Report> = self.unheard.drain(..).collect();
            if heard.is_empty() {
                heard = self.worker.wait();
            }
            if heard.is_empty() {
                return has_heard;
            }
            has_heard = true;
            for report in heard {
                self.apply(ctx, Command::Heard(report));
            }
        }
    }

    /// Opens what is to be opened first.
    fn start(&mut self, ctx: &Context, path: Option<PathBuf>) {
        let last = self.workspace.settings.last.clone();
        let command = match (path, last) {
            (Some(path), _) => {
                let path = std::path::absolute(&path).unwrap_or(path);
                Command::File(File::OpenPath(path))
            }
            (None, Some(last)) => match (last.notebook, last.draft, last.folder) {
                (Some(notebook), _, _) => Command::File(File::OpenNotebook(notebook)),
                (None, Some(draft), _) => Command::File(File::OpenDraft(draft)),
                (None, None, Some(folder)) => Command::File(File::OpenCorpus(Root::Folder(folder))),
                (None, None, None) => Command::File(File::OpenSample),
            },
            (None, None) => Command::File(File::OpenSample),
        };
        self.apply(ctx, command);
    }

    /// Hears what workers have to tell, for a part of a frame: a large notebook whose folder is read
    /// all at once must not hold up the window. What is left comes in the next frame.
    fn hear(&mut self, ctx: &Context) {
        self.unheard.extend(self.worker.heard());
        let began = now_instant();
        let mut n_heard = 0;
        while let Some(report) = self.unheard.pop_front() {
            if n_heard > 0 && matches!(report, Report::ReadingEnded(..)) {
                // It looks at every document once more: a part of a frame by itself.
                self.unheard.push_front(report);
                ctx.request_repaint();
                return;
            }
            n_heard += 1;
            let report = match report {
                Report::Read(root, mut entries) if entries.len() > READ_AT_ONCE => {
                    let rest = entries.split_off(READ_AT_ONCE);
                    self.unheard.push_front(Report::Read(root.clone(), rest));
                    Report::Read(root, entries)
                }
                report => report,
            };
            self.apply(ctx, Command::Heard(report));
            if began.elapsed() > HEARING && !self.unheard.is_empty() {
                ctx.request_repaint();
                return;
            }
        }
    }

    /// What happens apart from drawing; also while the window is hidden.
    pub fn logic(&mut self, ctx: &Context) {
        self.hear(ctx);
        // Whoever comes back from an editor sees what was saved there at once.
        if ctx.input(|input| input.events.contains(&Event::WindowFocused(true))) {
            self.worker.look_soon();
        }
        for path in dropped(ctx) {
            self.apply(ctx, Command::File(File::OpenPath(path)));
        }
        if ctx.input(|input| input.viewport().close_requested()) && !self.may_close {
            ctx.send_viewport_cmd(ViewportCommand::CancelClose);
            self.apply(ctx, Command::File(File::CloseWindow));
        }
        self.follow_window(ctx);
        self.follow_theme(ctx);
        if self.waits_secs(ctx).is_some_and(|secs| secs <= 0.0) {
            self.apply(ctx, Command::File(File::Tick));
        }
        // Also what waits still after that: what was written down at once is yet to be saved.
        if let Some(secs) = self.waits_secs(ctx) {
            ctx.request_repaint_after(Duration::from_secs_f64(secs + 0.01));
        }
    }

    /// How long until something waits to be written down or saved, in seconds.
    fn waits_secs(&self, ctx: &Context) -> Option<f64> {
        let secs = self.now(ctx).secs;
        let waits = [self.workspace.save_in_secs(secs), self.workspace.journal_in_secs(secs)];
        waits.into_iter().flatten().min_by(f64::total_cmp)
    }

    /// Draws the window and applies what was asked for in it.
    pub fn draw(&mut self, ui: &mut Ui) {
        let mut out = Outbox::new();
        input::shortcuts(ui, &self.workspace, &mut out);
        let ctx = ui.ctx().clone();
        // Keys first, so that what they open is drawn in the same frame.
        for command in out.drain(..) {
            self.apply(&ctx, command);
        }
        window_ui(ui, &mut self.views, &self.workspace, &mut out);
        let has_changes = !out.is_empty();
        for command in out {
            self.apply(&ctx, command);
        }
        if has_changes {
            ctx.request_repaint();
        }
    }

    fn now(&self, ctx: &Context) -> Now {
        // The toolkit's clock is the one that views and animations see.
        let secs = ctx.input(|input| input.time);
        Now { secs, unix_millis: unix_millis(self.started) }
    }

    /// Keeps the window's size and zoom in step with the settings.
    fn follow_window(&mut self, ctx: &Context) {
        let zoom = ctx.zoom_factor();
        if (zoom - self.zoom).abs() > f32::EPSILON {
            self.zoom = zoom;
            self.apply(ctx, Command::View(View::Zoomed(zoom)));
        }
        let (size, is_maximised) = ctx.input(|input| {
            let viewport = input.viewport();
            (viewport.inner_rect.map(|rect| rect.size() * zoom), viewport.maximized)
        });
        if let Some(size) = size {
            let is_maximised = is_maximised.unwrap_or(false);
            let known = self.workspace.settings.window;
            let is_new = known.is_none_or(|known| {
                known.is_maximised != is_maximised
                    || (!is_maximised && (known.width, known.height) != (size.x, size.y))
            });
            if is_new {
                self.apply(ctx, Command::View(View::Window { size: size.into(), is_maximised }));
            }
        }
    }

    /// Light or dark, as the reader or the system wants it.
    fn follow_theme(&self, ctx: &Context) {
        let preference = match self.workspace.settings.theme {
            ThemeChoice::Light => ThemePreference::Light,
            ThemeChoice::Dark => ThemePreference::Dark,
            ThemeChoice::System => ThemePreference::System,
        };
        // Where the toolkit cannot tell what the system wants, the portal may have; where nobody
        // can, paper is light.
        let fallback =
            if self.workspace.prefers_dark == Some(true) { Theme::Dark } else { Theme::Light };
        let is_set = ctx.options(|options| {
            options.theme_preference == preference && options.fallback_theme == fallback
        });
        if !is_set {
            ctx.options_mut(|options| {
                options.theme_preference = preference;
                options.fallback_theme = fallback;
            });
            ctx.request_repaint();
        }
    }

    /// Does what a command asks of the world.
    fn perform(&mut self, ctx: &Context, effect: Effect) {
        match effect {
            Effect::Copy(words) => ctx.copy_text(words),
            Effect::Zoom(zoom) => {
                self.zoom = zoom;
                ctx.set_zoom_factor(zoom);
            }
            Effect::Close => {
                self.may_close = true;
                ctx.send_viewport_cmd(ViewportCommand::Close);
            }
            for_worker => {
                if let Ok(job) = Job::of(for_worker) {
                    self.worker.start(job);
                }
            }
        }
    }

    fn tell(&mut self, ctx: &Context, what: &str, why: String) {
        let notice = Notice {
            weight: Weight::Trouble,
            what: what.to_owned(),
            why,
            remedy: String::new(),
            way: None,
            at_centis: 0,
        };
        self.apply(ctx, Command::Heard(Report::Told(Box::new(notice))));
    }
}

impl eframe::App for App {
    fn logic(&mut self, ctx: &Context, _frame: &mut eframe::Frame) {
        Self::logic(self, ctx);
    }

    fn ui(&mut self, ui: &mut Ui, _frame: &mut eframe::Frame) {
        self.draw(ui);
    }

    fn clear_color(&self, visuals: &egui::Visuals) -> [f32; 4] {
        visuals.panel_fill.to_normalized_gamma_f32()
    }
}

/// Paths that were dropped on the window.
fn dropped(ctx: &Context) -> Vec<PathBuf> {
    ctx.input(|input| {
        input
            .raw
            .dropped_files
            .iter()
            .map(|file| file.path().to_path_buf())
            .filter(|path| !path.as_os_str().is_empty())
            .collect()
    })
}

#[expect(clippy::disallowed_methods, reason = "the one place with a clock")]
fn now_instant() -> Instant {
    Instant::now()
}

/// Milliseconds since 1970; for a clock before that, as long as the program runs.
#[expect(clippy::disallowed_methods, reason = "the one place with a clock")]
fn unix_millis(started: Instant) -> i64 {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    since.unwrap_or_else(|_| started.elapsed()).as_millis() as i64
}
