//! What many quotations cost: a frame of the quotes tab with 20,000 of them in one document and with a
//! folder of 10,000 documents, a decision, and counting what others used of 10 MB.
//!
//! CPU time of this thread in milliseconds; commands of a frame are applied in it. `cargo bench --bench
//! quotes` gives all figures; without `--bench` it runs small, to see that it runs.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a bench is a test that prints"
)]

use std::{fmt::Write as _, sync::Arc};

use cpu_time::ThreadTime;
use egui::{
    Context, Event, Key, Modifiers, MouseWheelUnit, Pos2, RawInput, Rect, TouchPhase, pos2, vec2,
};
use variorum::{
    store::settings::Settings,
    text::{document::Document, span::Span, structure},
    trace::{
        Checked, Traced, Verdict,
        parallel::{Change, Class, Direction, Kind, Parallel, Passage, Rule, Step, StepKind},
    },
    ui::{
        Outbox,
        quotes::{QuotesViews, quotes_ui},
        theme,
    },
    workspace::{
        Now, Workspace,
        command::{Command, TraceCommand},
        corpus::{Corpus, DocPath, Entry, EntryState, Reading, Root},
        overlay::{Area, LibraryTab},
        pane::{Pane, PaneId},
        tracing::{
            ParallelId,
            found::{Found, FoundDocument},
            quotes::QuotesCommand,
            standing::{Rejected, Standing},
            usage::Usage,
        },
        update::update,
    },
};

/// A document that holds so many sentences in quotation marks, and where their words stand.
fn quoting(n_quotations: usize, name: &str) -> (Document, Vec<Span>) {
    let (mut text, mut spans) = (format!("The voices of {name}\n"), Vec::new());
    for number in 0..n_quotations {
        text.push_str("\nSomebody has said: \u{201c}");
        let start = text.len();
        write!(text, "the gauge on pier {number} was read by lantern in the year {}", number * 7)
            .unwrap();
        spans.push(Span::new(start, text.len()));
        text.push_str("\u{201d}.\n");
    }
    (Document::new(text), spans)
}

fn parallel(a: Passage, b: Passage, is_altered: bool) -> Parallel {
    let change = Change {
        kind: Kind::Word,
        a: Span::new(a.span.start() + 4, a.span.start() + 9),
        b: Span::new(b.span.start() + 4, b.span.start() + 9),
    };
    Parallel {
        a,
        b,
        class: if is_altered { Class::Altered } else { Class::Verbatim },
        alignment: Vec::new(),
        changes: if is_altered { vec![change] } else { Vec::new() },
        direction: Direction::AFromB,
        rule: Rule::Nothing,
        score: 400,
        quoted: None,
    }
}

/// A folder in which `n_documents` have quotations, each with a source in a last one but for every third.
fn folder(n_documents: usize, n_quotations: usize) -> Workspace {
    let mut workspace = Workspace::new(Settings::default(), 1);
    let mut corpus = Corpus::new(Root::Folder("/bench".into()));
    let (source, places) = quoting(n_documents * n_quotations, "the source");
    let (mut quotations, mut traced, mut documents) = (Vec::new(), Traced::default(), Vec::new());
    let mut texts: Vec<(DocPath, Document)> = Vec::new();
    for doc_idx in 0..n_documents {
        let (document, spans) = quoting(n_quotations, &format!("document {doc_idx}"));
        for (nth, span) in spans.into_iter().enumerate() {
            let here = Passage { doc_idx, span };
            let span = places[doc_idx * n_quotations + nth];
            let there = Passage { doc_idx: n_documents, span };
            if nth % 3 == 2 {
                let verdict = Verdict::Untraced;
                quotations.push(Checked { passage: here, verdict, source: None, changes: vec![] });
                continue;
            }
            let found = parallel(here, there, nth % 3 == 1);
            let (changes, source) = (found.changes.clone(), Some(there));
            let verdict = if changes.is_empty() { Verdict::Verbatim } else { Verdict::Altered };
            quotations.push(Checked { passage: here, verdict, source, changes });
            traced.parallels.push(found);
        }
        texts.push((format!("{doc_idx:05}.txt").into(), document));
    }
    texts.push(("source.txt".into(), source));
    for (path, document) in texts {
        let text = document.hash();
        documents.push(FoundDocument { path: Arc::clone(&path), text, date: None });
        let facts = structure::facts(&document, &path);
        let file_bytes = document.text().len() as u64;
        let state = EntryState::Read(Arc::new(Reading::new(document, facts)));
        corpus.entries.push(Entry { path, file_bytes, state });
    }
    workspace.panes = vec![Pane::new(PaneId(0), Arc::clone(&documents[0].path))];
    workspace.corpus = Some(corpus);
    workspace.tracing.found = Arc::new(Found::of(documents, traced, quotations, Vec::new()));
    workspace.tab = LibraryTab::Quotes;
    workspace.area = Area::Library;
    workspace
}

struct Bench {
    ctx: Context,
    workspace: Workspace,
    views: QuotesViews,
    time: f64,
}

impl Bench {
    fn new(workspace: Workspace) -> Self {
        let ctx = Context::default();
        theme::install(&ctx);
        Self { ctx, workspace, views: QuotesViews::default(), time: 0.0 }
    }

    /// One frame, with what it asks for applied: CPU milliseconds of our code and of egui's layout.
    fn frame(&mut self, events: Vec<Event>, command: Option<QuotesCommand>) -> f64 {
        self.time += 1.0 / 60.0;
        let input = RawInput {
            screen_rect: Some(Rect::from_min_max(Pos2::ZERO, pos2(320.0, 900.0))),
            time: Some(self.time),
            predicted_dt: 1.0 / 60.0,
            events,
            ..RawInput::default()
        };
        let start = ThreadTime::now();
        let mut out: Outbox = Vec::new();
        out.extend(command.map(|it| Command::Trace(TraceCommand::Quotes(it))));
        let now = Now { secs: self.time, unix_millis: 0 };
        for command in out.drain(..) {
            update(&mut self.workspace, command, now);
        }
        let (workspace, views) = (&self.workspace, &mut self.views);
        let mut output = self.ctx.run_ui(input, |ui| quotes_ui(ui, views, workspace, &mut out));
        for command in out {
            update(&mut self.workspace, command, now);
        }
        let took = start.elapsed().as_secs_f64() * 1e3;
        output.textures_delta.clear();
        took
    }
}

fn wheel() -> Event {
    Event::MouseWheel {
        unit: MouseWheelUnit::Point,
        delta: vec2(0.0, -120.0),
        phase: TouchPhase::Move,
        source: egui::MouseWheelSource::Unknown,
        modifiers: Modifiers::NONE,
    }
}

fn key(key: Key) -> Event {
    let (pressed, repeat, modifiers) = (true, false, Modifiers::NONE);
    Event::Key { key, physical_key: None, pressed, repeat, modifiers }
}

/// Prints median and worst.
fn report(label: &str, mut all: Vec<f64>) {
    all.sort_by(f64::total_cmp);
    println!("  {label:<34} {:7.3} ({:7.3})", all[all.len() / 2], all[all.len() - 1]);
}

/// The frames of one list.
fn list(workspace: Workspace, is_whole: bool, n_frames: usize) {
    let mut bench = Bench::new(workspace);
    bench.frame(Vec::new(), Some(QuotesCommand::Whole(is_whole)));
    bench.frame(vec![Event::PointerMoved(pos2(100.0, 600.0))], None);
    let frames = |bench: &mut Bench, event: Option<Event>| {
        (0..n_frames).map(|_| bench.frame(event.clone().into_iter().collect(), None)).collect()
    };
    let all = frames(&mut bench, None);
    report("idle", all);
    let all = frames(&mut bench, Some(wheel()));
    report("wheel", all);
    let all = frames(&mut bench, Some(key(Key::ArrowDown)));
    report("arrow key", all);
    if !is_whole {
        let all =
            (0..n_frames).map(|nth| bench.frame(vec![], Some(QuotesCommand::Go(nth)))).collect();
        report("going from one to the next", all);
        let last = bench.workspace.tracing.found.traced.parallels.len() - 1;
        bench.workspace.tracing.chosen = Some(ParallelId::Found(last));
        let all = frames(&mut bench, None);
        report("idle, a parallel is looked at", all);
    }
}

/// What it costs to leave out so many parallels.
fn rejections(workspace: &Workspace, n_rejected: usize) {
    let found = &workspace.tracing.found;
    let rejected: Arc<Rejected> = Arc::new((0..n_rejected).collect());
    let once = || {
        let start = ThreadTime::now();
        let standing = Standing::of(found, &rejected);
        let took = start.elapsed().as_secs_f64() * 1e3;
        assert_eq!(standing.rejected.len(), n_rejected);
        took
    };
    report(&format!("{n_rejected} rejected of many"), (0..20).map(|_| once()).collect());
}

/// Counting what others used of a document with so many parallels, each aligned word by word.
fn usage(n_bytes: usize, n_parallels: usize) {
    let (document, places) = quoting(n_bytes / 100, "a long book");
    let step = |start: usize| {
        let span = Span::new(start, start + 3);
        Step { kind: StepKind::Same, a: span, b: span }
    };
    let each = (places.len() / n_parallels).max(1);
    let parallels = places.iter().step_by(each).map(|span| {
        let (a, b) = (Passage { doc_idx: 0, span: *span }, Passage { doc_idx: 1, span: *span });
        let alignment = (0..span.len() / 4).map(|nth| step(span.start() + nth * 4)).collect();
        Parallel { alignment, direction: Direction::BFromA, ..parallel(a, b, true) }
    });
    let traced = Traced { parallels: parallels.collect(), ..Traced::default() };
    let text = document.hash();
    let known =
        ["book.txt", "other.txt"].map(|path| FoundDocument { path: path.into(), text, date: None });
    let found = Found::of(known.to_vec(), traced, Vec::new(), Vec::new());
    let once = || {
        let start = ThreadTime::now();
        let usage = Usage::of(&document, &found, 0, &Rejected::new());
        let took = start.elapsed().as_secs_f64() * 1e3;
        assert!(usage.n_used > 0);
        took
    };
    report(
        &format!("used of {} KB (a worker's)", n_bytes / 1000),
        (0..5).map(|_| once()).collect(),
    );
}

fn main() {
    let is_full = std::env::args().any(|arg| arg == "--bench");
    let (n_quotations, n_documents, n_frames) =
        if is_full { (20_000, 10_000, 200) } else { (200, 50, 3) };
    println!("{n_quotations} quotations in one document");
    list(folder(1, n_quotations), false, n_frames);
    rejections(&folder(1, n_quotations), n_quotations / 20);
    println!("{n_documents} documents");
    list(folder(n_documents, 2), true, n_frames);
    if is_full {
        usage(10_000_000, 5_000);
    }
    usage(100_000, 50);
}
