//! The window while a folder is traced: how long it takes until everything is found, and the worst frame
//! meanwhile.
//!
//! `cargo bench --bench tracing` measures on 100 MB in 2,300 files; without `--bench` it runs on a
//! hundredth, to see that it runs. Target: no frame over 8 ms. A frame is what the drawing thread does
//! for it, jobs heard included, in CPU time of that thread.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::disallowed_methods,
    clippy::indexing_slicing,
    reason = "a bench prints what it measures, fails by panicking, and has a clock"
)]

mod desk;

use std::{fs, path::Path};

use desk::Desk;
use variorum::workspace::{
    Workspace,
    action::Action,
    command::{Command, Go},
    tracing::Stage,
};

/// Words of a file, about 44 KB.
const WORDS: usize = 7000;

fn main() {
    let is_full = std::env::args().any(|word| word == "--bench");
    let n_files = if is_full { 2300 } else { 23 };
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().join("papers");
    fs::create_dir(&folder).unwrap();
    let n_bytes = write(&folder, n_files);
    println!("{:.1} MB in {n_files} files", n_bytes as f64 / 1e6);
    for name in ["opened for the first time", "opened again"] {
        let mut desk = Desk::open(dir.path(), &folder);
        let is_read = |ws: &Workspace| ws.corpus.as_ref().is_some_and(|it| it.progress.is_none());
        desk.until(is_read);
        tell(
            &format!("{name}: worst frame while it is read"),
            desk.worst().as_secs_f64() * 1e3,
            "ms",
        );
        let is_traced = |ws: &Workspace| {
            ws.tracing.stage == Stage::Idle && ws.tracing.found.documents.len() == n_files
        };
        let took = desk.until(is_traced);
        tell("  traced, after that", took.as_secs_f64(), "s");
        tell("  worst frame until then", desk.worst().as_secs_f64() * 1e3, "ms");
        desk.rest(20);
        tell("  worst frame since", desk.worst().as_secs_f64() * 1e3, "ms");
        let n_parallels = desk.ws().tracing.found.traced.parallels.len();
        assert!(n_parallels > 0);
        // A document that quotes is looked at, parallel by parallel.
        let quoting = format!("{:05}.txt", 9);
        desk.frame(Some(Command::Go(Go::Document(quoting.as_str().into()))));
        for _ in 0..4 {
            desk.frame(Some(Command::Do(Action::NextParallel)));
            desk.rest(3);
        }
        assert!(desk.ws().tracing.chosen.is_some());
        tell("  worst frame while walking over parallels", desk.worst().as_secs_f64() * 1e3, "ms");
        println!("  {n_parallels} parallels");
    }
}

fn tell(what: &str, figure: f64, unit: &str) {
    println!("{what:<60}{figure:>8.2} {unit}");
}

/// Files of invented words, every tenth of which quotes two others; gives their length.
fn write(folder: &Path, n_files: usize) -> usize {
    // Knuth's linear congruential generator: the same words at each run.
    let mut state = 7_u64;
    let mut below = |n: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (state >> 33) as usize % n
    };
    let mut earlier: Vec<Vec<String>> = Vec::new();
    let mut n_bytes = 0;
    for number in 0..n_files {
        // The r-th word is about r times as rare as the first.
        let mut word = |_| {
            let share = below(1 << 20) as f64 / f64::from(1 << 20);
            format!("{:x}", 200_000_f64.powf(share) as usize * 7919)
        };
        let words: Vec<String> = (0..WORDS).map(&mut word).collect();
        let mut text = String::new();
        for (nth, word) in words.iter().enumerate() {
            text.push_str(word);
            text.push_str(if nth % 100 == 99 { ".\n\n" } else { " " });
        }
        if number % 10 == 9 {
            for _ in 0..2 {
                let from = &earlier[below(earlier.len())];
                let at = below(WORDS - 40);
                text.extend(["\n\n“", &from[at..at + 40].join(" "), "”, it says.\n\n"]);
            }
        }
        if earlier.len() < 50 {
            earlier.push(words);
        }
        n_bytes += text.len();
        fs::write(folder.join(format!("{number:05}.txt")), text).unwrap();
    }
    n_bytes
}
