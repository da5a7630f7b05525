//! What it costs to start: CPU time of the whole process, from its start until its window stands
//! still, beside eframe windows of the same size with nothing, and next to nothing, in them.
//!
//! Without a graphics card the system's software draws, and each frame that has something in it costs
//! CPU time by its pixels; that is most of what is measured then.
//!
//! `cargo bench --bench start` opens the folder named in `VARIORUM_BENCH_FOLDER`, else
//! `../shared/seeds`, else the sample. Both programs run on a screen of the bench's own, so it needs Xvfb
//! and xdotool. The screen has no window manager, whose events would have them drawn again. The
//! system counts a process's time in steps of 10 ms. Without `--bench` it runs once, to see that it
//! runs.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a bench is a test that prints; it waits for another program, with a clock"
)]

#[path = "../tests/window/picture.rs"]
#[expect(dead_code, reason = "shared with the window tests, which look more closely")]
mod picture;
#[path = "../tests/window/screen.rs"]
#[expect(dead_code, reason = "shared with the window tests, which do more")]
mod screen;

use std::{
    path::PathBuf,
    process::{Command, ExitCode},
    time::{Duration, Instant},
};

use screen::{Screen, crate_folder, missing_tools, program, ticks};

/// Said to this program itself: be a window that draws nothing.
const EMPTY: &str = "--empty-window";
/// Said to this program itself: be a window with a ground and one word on it.
const PLAIN: &str = "--plain-window";

fn main() -> ExitCode {
    if let Some(kind) = std::env::args().find(|word| word == EMPTY || word == PLAIN) {
        return window(kind == PLAIN);
    }
    let missing = missing_tools();
    if !missing.is_empty() {
        println!("start: skipped, {} missing", missing.join(", "));
        return ExitCode::SUCCESS;
    }
    let n_runs = if std::env::args().any(|word| word == "--bench") { 15 } else { 1 };
    let screen = Screen::bare();
    let folder = folder();
    let (mut empty, mut plain, mut ours) = (Vec::new(), Vec::new(), Vec::new());
    // In turn, so that all meet the same weather.
    for _ in 0..n_runs {
        for (kind, figures) in [(EMPTY, &mut empty), (PLAIN, &mut plain)] {
            let mut command = Command::new(std::env::current_exe().unwrap());
            figures.push(secs_to_stand_still(&screen, command.arg(kind), "Beside"));
        }
        let config = tempfile::tempdir().unwrap();
        let mut command = Command::new(program());
        command.env("VARIORUM_CONFIG_DIR", config.path()).args(&folder);
        ours.push(secs_to_stand_still(&screen, &mut command, "Variorum"));
    }
    let [empty, plain, ours] = [empty, plain, ours].map(mean);
    let what = folder.map_or("the sample".to_owned(), |folder| folder.display().to_string());
    println!("start, CPU seconds until the window stands still, {n_runs} runs");
    println!("  eframe, nothing drawn        {empty:.3}");
    println!("  eframe, a ground and a word  {plain:.3}");
    println!("  variorum with {what}  {ours:.3}");
    println!("  ratio to nothing {:.2}, to a word {:.2}", ours / empty, ours / plain);
    ExitCode::SUCCESS
}

/// What the program opens: a folder, or the sample.
fn folder() -> Option<PathBuf> {
    let named = std::env::var_os("VARIORUM_BENCH_FOLDER").map(PathBuf::from);
    let beside = crate_folder().join("../shared/seeds");
    named.or_else(|| beside.is_dir().then_some(beside))
}

/// CPU seconds of a program until it has a window and has used none for a second.
fn secs_to_stand_still(screen: &Screen, command: &mut Command, title: &str) -> f64 {
    screen.dress(command);
    let mut child = command.spawn().unwrap();
    let id = child.id().to_string();
    screen::wait("a window", || {
        assert_eq!(child.try_wait().unwrap(), None, "{title} ended before it had a window");
        screen.xdotool(&["search", "--onlyvisible", "--all", "--pid", &id, "--name", title])
    });
    let mut former = (ticks(child.id()), Instant::now());
    screen::wait("the program to stand still", || {
        let now = ticks(child.id());
        if now != former.0 {
            former = (now, Instant::now());
        }
        (former.1.elapsed() > Duration::from_secs(1)).then_some(())
    });
    child.kill().unwrap();
    child.wait().unwrap();
    former.0 as f64 / 100.0
}

/// The mean of the better two thirds: what a busy machine adds is left out, and the steps of the
/// system's clock even out.
fn mean(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    let n_kept = (figures.len() * 2).div_ceil(3);
    figures.iter().take(n_kept).sum::<f64>() / n_kept as f64
}

/// A window of the same size and kind with as little as can be in it.
fn window(is_plain: bool) -> ExitCode {
    struct Beside(bool);
    impl eframe::App for Beside {
        fn ui(&mut self, ui: &mut egui::Ui, _frame: &mut eframe::Frame) {
            if self.0 {
                egui::CentralPanel::default().show(ui, |ui| ui.label("Empty"));
            }
        }
    }
    let viewport = egui::ViewportBuilder::default().with_inner_size([1440.0, 900.0]);
    let options = eframe::NativeOptions { viewport, ..eframe::NativeOptions::default() };
    let run = eframe::run_native(
        "Beside",
        options,
        Box::new(move |creation| {
            variorum::ui::theme::install(&creation.egui_ctx);
            Ok(Box::new(Beside(is_plain)))
        }),
    );
    if run.is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
