//! The whole program in a window that nobody sees, for benches.

use std::{
    path::Path,
    time::{Duration, Instant},
};

use cpu_time::ThreadTime;
use egui::{Context, RawInput, Rect, pos2, vec2};
use variorum::{
    app::App,
    store::settings::Settings,
    worker::world::Surroundings,
    workspace::{Workspace, command::Command},
};

/// The whole program in a window that nobody sees.
pub(crate) struct Desk {
    ctx: Context,
    app: App,
    began: Instant,
    worst: Duration,
}

impl Desk {
    /// Opens a folder or a notebook; what the program keeps of its own lies in `folder`.
    pub(crate) fn open(folder: &Path, path: &Path) -> Self {
        let own = |name: &str| Some(folder.join("own").join(name));
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
        let path = Some(path.to_owned());
        let app = App::within(&ctx, Settings::default(), None, path, around);
        Self { ctx, app, began: Instant::now(), worst: Duration::ZERO }
    }

    /// All state.
    pub(crate) fn ws(&self) -> &Workspace {
        self.app.workspace()
    }

    /// One frame: hears, applies, draws.
    pub(crate) fn frame(&mut self, command: Option<Command>) {
        let time = Some(self.began.elapsed().as_secs_f64());
        let screen_rect = Some(Rect::from_min_size(pos2(0.0, 0.0), vec2(1440.0, 900.0)));
        let began = ThreadTime::now();
        if let Some(command) = command {
            self.app.apply(&self.ctx.clone(), command);
        }
        self.app.logic(&self.ctx.clone());
        let raw = RawInput { time, screen_rect, ..RawInput::default() };
        let mut output = self.ctx.clone().run_ui(raw, |ui| self.app.draw(ui));
        let meshes = self.ctx.tessellate(std::mem::take(&mut output.shapes), 1.0);
        self.worst = self.worst.max(began.elapsed());
        drop(meshes);
        output.textures_delta.clear();
    }

    /// Frames at the pace of a screen until something is so.
    pub(crate) fn until(&mut self, is_so: impl Fn(&Workspace) -> bool) -> Duration {
        let began = Instant::now();
        while !is_so(self.app.workspace()) {
            self.frame(None);
            std::thread::sleep(Duration::from_millis(5));
            assert!(began.elapsed() < Duration::from_mins(2), "not within two minutes");
        }
        began.elapsed()
    }

    /// So many frames more, at the pace of a screen.
    pub(crate) fn rest(&mut self, n_frames: usize) {
        for _ in 0..n_frames {
            self.frame(None);
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// The worst frame since this was last asked.
    pub(crate) fn worst(&mut self) -> Duration {
        std::mem::take(&mut self.worst)
    }
}
