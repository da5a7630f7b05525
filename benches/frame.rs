//! What a frame of the reading view costs: four panes on one text of 25 KB to 100 MB with 10,000
//! overlapping highlights, in a window of 1400 by 900 points.
//!
//! CPU time of this thread, in milliseconds: `ui` is our code with egui's layout, `tess` is what egui
//! makes of it for the graphics card. `cargo bench --bench frame` gives all figures; without `--bench`
//! it runs small, to see that it runs.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a bench is a test that prints"
)]

use std::{path::PathBuf, sync::Arc};

use cpu_time::ThreadTime;
use egui::{
    Context, Event, Modifiers, MouseWheelUnit, Pos2, RawInput, Rect, TouchPhase, UiBuilder,
    epaint::Primitive, pos2, vec2,
};
use variorum::{
    extract::builder::{Builder, Opening},
    notebook::{ids::ExcerptId, tag::Colour},
    store::settings::Settings,
    text::{
        document::Document,
        extracted::Extracted,
        shape::{Kind as Block, Style},
        span::Span,
        structure,
    },
    trace::{
        Traced,
        parallel::{Change, Class, Direction, Kind, Parallel, Passage, Rule},
    },
    ui::{
        panes::{PanesViews, panes_ui},
        reader::{Reader, reader_ui},
        theme,
    },
    workspace::{
        Now, Workspace,
        command::{Command, PaneCommand},
        corpus::{Corpus, DocPath, Entry, EntryState, Reading, Root},
        marks::Marks,
        pane::{At, Pane, PaneId, Wanted},
        tracing::found::{Found, FoundDocument},
        update::update,
    },
};

const WORDS: [&str; 24] = [
    "the",
    "bridge",
    "of",
    "bearings",
    "and",
    "council",
    "a",
    "closed",
    "in",
    "readings",
    "was",
    "movement",
    "that",
    "engineer",
    "to",
    "reopen",
    "by",
    "committee",
    "it",
    "gauges",
    "on",
    "answered",
    "for",
    "millimetres",
];

/// A small generator of numbers, the same on every machine: `SplitMix64`.
struct Numbers(u64);

impl Numbers {
    fn next(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) % below as u64) as usize
    }
}

fn text(n_bytes: usize) -> String {
    text_of(n_bytes, 7)
}

fn text_of(n_bytes: usize, seed: u64) -> String {
    let mut numbers = Numbers(seed);
    let mut text = String::with_capacity(n_bytes + 200);
    while text.len() < n_bytes {
        for word_idx in 0..10 + numbers.next(36) {
            text.push_str(if word_idx == 0 { "“Said" } else { WORDS[numbers.next(WORDS.len())] });
            text.push(' ');
        }
        text.push_str("again.”\n\n");
    }
    text
}

/// A text of that size with headings, lists, tables, quotations, styles and pages.
fn shaped(n_bytes: usize) -> Reading {
    let mut numbers = Numbers(7);
    let mut out = Builder::new();
    let mut words = |n_words: usize, out: &mut Builder| {
        for nth in 0..n_words {
            let style = [Style::Emphasis, Style::Strong, Style::Code][nth % 3];
            let is_styled = numbers.next(12) == 0;
            if is_styled {
                out.begin_style(style);
            }
            out.push(WORDS[numbers.next(WORDS.len())]);
            if is_styled {
                out.end_style(style);
            }
            out.push(" ");
        }
    };
    let mut nth = 0;
    while out.len() < n_bytes {
        nth += 1;
        out.page(&nth.to_string());
        out.begin(Opening::of(Block::Heading).level(1 + nth % 3));
        words(5, &mut out);
        for block_idx in 0..6 {
            out.begin(Opening::of(Block::Paragraph).quoted(u8::from(block_idx % 3 == 2)));
            words(40, &mut out);
            out.begin(Opening::of(Block::Item).level(1 + block_idx % 2));
            out.push("• ");
            words(14, &mut out);
        }
        out.begin_table();
        for row in 0..12 {
            out.begin(Opening::of(Block::Row).level(u8::from(row == 0)));
            for cell in 0..4 {
                if cell > 0 {
                    out.next_cell();
                }
                words(3 * cell, &mut out);
            }
        }
        for _ in 0..4 {
            out.begin(Opening::of(Block::Leftover));
            words(3, &mut out);
        }
    }
    let (text, shape) = out.finish();
    Reading::of(Extracted { shape, ..Extracted::plain(text) }, "bench.docx", &[])
}

struct Bench {
    ctx: Context,
    workspace: Workspace,
    readers: [Reader; 4],
    size: Pos2,
    time: f64,
    len: usize,
    n_meshes: usize,
    n_vertices: usize,
}

impl Bench {
    fn new(n_bytes: usize, n_marks: usize) -> Self {
        let document = Document::new(text(n_bytes));
        let facts = structure::facts(&document, "bench.txt");
        Self::of(Reading::new(document, facts), n_marks)
    }

    fn of(reading: Reading, n_marks: usize) -> Self {
        let ctx = Context::default();
        theme::install(&ctx);
        let document = &reading.document;
        let len = document.text().len();
        let mut numbers = Numbers(11);
        let spans: Vec<(Span, ExcerptId, Colour)> = (0..n_marks)
            .map(|nth| {
                let start = document.text().floor_char_boundary(numbers.next(len));
                let end = document.text().floor_char_boundary(start + 20 + numbers.next(180));
                let colour = Colour::ALL[nth % 9];
                (Span::new(start, end), ExcerptId::read(&format!("e-{nth}")), colour)
            })
            .collect();
        let path: DocPath = "bench.txt".into();
        let entry = Entry {
            path: Arc::clone(&path),
            file_bytes: len as u64,
            state: EntryState::Read(Arc::new(reading)),
        };
        let mut workspace = Workspace::new(Settings::default(), 1);
        let mut corpus = Corpus::new(Root::Folder(PathBuf::from("/bench")));
        corpus.entries.push(entry);
        workspace.corpus = Some(corpus);
        workspace.panes = (0..4).map(|nth| Pane::new(PaneId(nth), Arc::clone(&path))).collect();
        workspace.derived.marks.insert(path, Marks::new(spans, 1));
        let readers = std::array::from_fn(|_| Reader::default());
        Self {
            ctx,
            workspace,
            readers,
            size: pos2(1400.0, 900.0),
            time: 0.0,
            len,
            n_meshes: 0,
            n_vertices: 0,
        }
    }

    /// One frame: CPU milliseconds of `ui` and `tess`.
    fn frame(&mut self, events: Vec<Event>) -> (f64, f64) {
        self.time += 1.0 / 60.0;
        let input = RawInput {
            screen_rect: Some(Rect::from_min_max(Pos2::ZERO, self.size)),
            time: Some(self.time),
            predicted_dt: 1.0 / 60.0,
            events,
            ..RawInput::default()
        };
        let mut out = Vec::new();
        let (workspace, readers) = (&self.workspace, &mut self.readers);
        let start = ThreadTime::now();
        let mut output = self.ctx.run_ui(input, |ui| {
            let whole = ui.max_rect();
            let width = (whole.width() / 4.0).floor();
            for (nth, (pane, reader)) in workspace.panes.iter().zip(readers.iter_mut()).enumerate()
            {
                let left = whole.left() + width * nth as f32;
                let rect =
                    Rect::from_min_size(pos2(left, whole.top()), vec2(width, whole.height()));
                ui.scope_builder(UiBuilder::new().max_rect(rect), |ui| {
                    reader_ui(ui, reader, workspace, pane, &mut out);
                });
            }
        });
        let ui_ms = start.elapsed().as_secs_f64() * 1e3;
        let start = ThreadTime::now();
        let meshes = self.ctx.tessellate(std::mem::take(&mut output.shapes), 1.0);
        let tess_ms = start.elapsed().as_secs_f64() * 1e3;
        self.n_meshes = meshes.len();
        self.n_vertices = meshes.iter().map(vertices).sum();
        output.textures_delta.clear();
        for command in out {
            if let Command::Pane(pane_id, PaneCommand::Scrolled(place)) = command {
                let pane = self.workspace.panes.iter_mut().find(|pane| pane.id == pane_id).unwrap();
                pane.place = place;
                pane.wanted = None;
            }
        }
        (ui_ms, tess_ms)
    }

    /// Sends each pane to another place: panes at one place would share their layout.
    fn jump(&mut self, byte: usize) {
        for (nth, pane) in self.workspace.panes.iter_mut().enumerate() {
            let byte = (byte + nth * self.len / 5) % self.len;
            pane.wanted = Some(Wanted { byte, at: At::View });
        }
    }
}

fn vertices(primitive: &egui::ClippedPrimitive) -> usize {
    match &primitive.primitive {
        Primitive::Mesh(mesh) => mesh.vertices.len(),
        Primitive::Callback(_) => 0,
    }
}

fn repeat(n_frames: usize, frame: impl FnMut(usize) -> (f64, f64)) -> Vec<(f64, f64)> {
    (0..n_frames).map(frame).collect()
}

/// Median and 95th hundredth.
fn figures(mut all: Vec<f64>) -> (f64, f64) {
    all.sort_by(f64::total_cmp);
    (all[all.len() / 2], all[all.len() * 95 / 100])
}

/// Prints a line and gives the median of ui and tess together.
fn report(label: &str, frames: &[(f64, f64)]) -> f64 {
    let (ui, ui_95) = figures(frames.iter().map(|frame| frame.0).collect());
    let (tess, tess_95) = figures(frames.iter().map(|frame| frame.1).collect());
    println!("  {label:<12} ui {ui:7.3} ({ui_95:7.3})   tess {tess:7.3} ({tess_95:7.3})");
    ui + tess
}

/// All figures of one size: medians of first, idle, wheel, jump, resize.
fn measure(n_bytes: usize, n_marks: usize, n_frames: usize) -> Vec<f64> {
    println!("{n_bytes} bytes, {n_marks} highlights, 4 panes");
    measured(Bench::new(n_bytes, n_marks), n_frames)
}

fn measured(mut bench: Bench, n_frames: usize) -> Vec<f64> {
    // The font atlas and the first glyphs are the window's cost, not the text's.
    let mut first = vec![bench.frame(Vec::new())];
    // What a reader waits for when documents are opened in a window that is there.
    bench.readers = std::array::from_fn(|_| Reader::default());
    bench.jump(bench.len / 2);
    first.push(bench.frame(Vec::new()));
    println!("  coldest      ui {:7.3}             tess {:7.3}", first[0].0, first[0].1);
    let mut medians = vec![report("first", &first[1..])];
    bench.frame(Vec::new());
    medians.push(report("idle", &repeat(n_frames, |_| bench.frame(Vec::new()))));

    let mut numbers = Numbers(3);
    println!("  {} meshes of {} vertices", bench.n_meshes, bench.n_vertices);
    assert!(bench.n_vertices > 4 * 1000, "the panes are empty");
    bench.jump(bench.len / 3);
    bench.frame(vec![Event::PointerMoved(pos2(200.0, 400.0))]);
    let wheel = |down: f32| Event::MouseWheel {
        unit: MouseWheelUnit::Point,
        delta: vec2(0.0, -down),
        phase: TouchPhase::Move,
        source: egui::MouseWheelSource::Unknown,
        modifiers: Modifiers::NONE,
    };
    let turns = repeat(n_frames, |_| bench.frame(vec![wheel(60.0)]));
    medians.push(report("wheel", &turns));
    let len = bench.len;
    let jumps = repeat(n_frames, |_| {
        bench.jump(numbers.next(len));
        bench.frame(Vec::new())
    });
    medians.push(report("jump", &jumps));
    // Every frame has another width and another height: all is set anew.
    let sizes = repeat(n_frames, |nth| {
        bench.size = pos2(1400.0 - 4.0 * (nth % 80) as f32, 900.0 - (nth % 80) as f32);
        bench.frame(Vec::new())
    });
    medians.push(report("resize", &sizes));
    medians
}

/// Two panes of two texts, with so many parallels between them.
struct Beside {
    ctx: Context,
    workspace: Workspace,
    views: PanesViews,
    time: f64,
}

impl Beside {
    fn new(n_bytes: usize, n_parallels: usize) -> Self {
        let ctx = Context::default();
        theme::install(&ctx);
        let documents = [7, 8].map(|seed| {
            let document = Document::new(text_of(n_bytes, seed));
            let facts = structure::facts(&document, "bench.txt");
            Arc::new(Reading::new(document, facts))
        });
        let mut numbers = Numbers(11);
        let mut span = |reading: &Reading| {
            let document = &reading.document;
            let len = document.text().len();
            let start = document.text().floor_char_boundary(numbers.next(len - 300));
            let end = document.text().ceil_char_boundary(start + 40 + numbers.next(160));
            Span::new(start, end)
        };
        let parallels = (0..n_parallels).map(|nth| {
            let (a, b) = (span(&documents[0]), span(&documents[1]));
            let changed = Span::new(a.start() + 8, a.start() + 16);
            let kind = if nth % 16 == 0 { Kind::Number } else { Kind::Word };
            let change = Change { kind, a: changed, b: Span::new(b.start() + 8, b.start() + 16) };
            Parallel {
                a: Passage { doc_idx: 0, span: a },
                b: Passage { doc_idx: 1, span: b },
                class: if nth % 2 == 0 { Class::Altered } else { Class::Verbatim },
                alignment: Vec::new(),
                changes: if nth % 2 == 0 { vec![change] } else { Vec::new() },
                direction: Direction::Open,
                rule: Rule::Nothing,
                score: 400,
                quoted: None,
            }
        });
        let traced = Traced { parallels: parallels.collect(), ..Traced::default() };
        let paths: [DocPath; 2] = ["a.txt".into(), "b.txt".into()];
        let found = paths.iter().zip(&documents).map(|(path, reading)| FoundDocument {
            path: Arc::clone(path),
            text: reading.document.hash(),
            date: None,
        });
        let found = Found::of(found.collect(), traced, Vec::new(), Vec::new());
        let mut workspace = Workspace::new(Settings::default(), 1);
        let mut corpus = Corpus::new(Root::Folder(PathBuf::from("/bench")));
        for (path, reading) in paths.iter().zip(documents) {
            corpus.entries.push(Entry {
                path: Arc::clone(path),
                file_bytes: n_bytes as u64,
                state: EntryState::Read(reading),
            });
        }
        workspace.corpus = Some(corpus);
        workspace.tracing.found = Arc::new(found);
        let pane = |(nth, path)| Pane::new(PaneId(nth), path);
        workspace.panes = (0..2).zip(paths).map(pane).collect();
        Self { ctx, workspace, views: PanesViews::default(), time: 0.0 }
    }

    fn frame(&mut self, events: Vec<Event>) -> (f64, f64) {
        self.time += 1.0 / 60.0;
        let input = RawInput {
            screen_rect: Some(Rect::from_min_max(Pos2::ZERO, pos2(850.0, 836.0))),
            time: Some(self.time),
            predicted_dt: 1.0 / 60.0,
            events,
            ..RawInput::default()
        };
        let mut out = Vec::new();
        let (workspace, views) = (&self.workspace, &mut self.views);
        let start = ThreadTime::now();
        let mut output = self.ctx.run_ui(input, |ui| panes_ui(ui, views, workspace, &mut out));
        let ui_ms = start.elapsed().as_secs_f64() * 1e3;
        let start = ThreadTime::now();
        self.ctx.tessellate(std::mem::take(&mut output.shapes), 1.0);
        let tess_ms = start.elapsed().as_secs_f64() * 1e3;
        output.textures_delta.clear();
        let now = Now { secs: self.time, unix_millis: 0 };
        for command in out {
            update(&mut self.workspace, command, now);
        }
        (ui_ms, tess_ms)
    }
}

/// What a turn of the wheel costs beside how many parallels; and beside none.
fn beside(n_bytes: usize, n_parallels: usize, n_frames: usize) {
    println!("{n_bytes} bytes twice, {n_parallels} parallels, 2 panes");
    let cost = |n_parallels: usize| {
        let mut bench = Beside::new(n_bytes, n_parallels);
        bench.frame(Vec::new());
        bench.frame(vec![Event::PointerMoved(pos2(200.0, 400.0))]);
        let wheel = Event::MouseWheel {
            unit: MouseWheelUnit::Point,
            delta: vec2(0.0, -60.0),
            phase: TouchPhase::Move,
            source: egui::MouseWheelSource::Unknown,
            modifiers: Modifiers::NONE,
        };
        let label = if n_parallels == 0 { "without" } else { "with" };
        report(label, &repeat(n_frames, |_| bench.frame(vec![wheel.clone()])))
    };
    let (without, with) = (cost(0), cost(n_parallels));
    println!("  {:.3} ms more, {:.2} times as much", with - without, with / without);
}

fn main() {
    if !std::env::args().any(|arg| arg == "--bench") {
        measure(25_000, 200, 3);
        beside(25_000, 100, 3);
        measured(Bench::of(shaped(25_000), 200), 3);
        return;
    }
    // Spread as a quoted book is, and crowded as no two texts are.
    beside(1_000_000, 5_000, 200);
    beside(100_000, 5_000, 200);
    let all: Vec<Vec<f64>> = [25_000, 1_000_000, 10_000_000, 100_000_000]
        .into_iter()
        .map(|n_bytes| measure(n_bytes, 10_000, 200))
        .collect();
    println!("1 MB with headings, tables, styles and pages, 10 000 highlights, 4 panes");
    measured(Bench::of(shaped(1_000_000), 10_000), 200);
    println!("100 MB as a multiple of 1 MB:");
    for (nth, label) in ["first", "idle", "wheel", "jump", "resize"].into_iter().enumerate() {
        println!("  {label:<8} {:.2}", all[3][nth] / all[1][nth]);
    }
}
