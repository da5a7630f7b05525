//! Anchors: how often passages of edited texts are found again, and how long it takes.
//!
//! `cargo bench --bench anchors` judges 24,000 edits of ten kinds and measures; without `--bench` it
//! does a hundredth of that and only shows that it works. Half of the passages are two or three words
//! long. The texts to judge by are the samples, `../shared/seeds` where it is there, and invented
//! prose; `VARIORUM_ANCHOR_TEXTS` names other files or folders instead (separated as in `PATH`), and
//! `VARIORUM_ANCHOR_SEED` another seed. What was tuned was tuned on other texts and other seeds.
//! `VARIORUM_ANCHOR_SHOW=N` prints N trials that went wrong, `VARIORUM_ANCHOR_ONLY=Missed` those with
//! this outcome.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a bench prints what it measures with a clock, and fails by panicking"
)]

#[path = "../tests/support/edits.rs"]
mod edits;

use std::{
    env, fs,
    path::{Path, PathBuf},
    sync::atomic::{AtomicUsize, Ordering},
    time::Instant,
};

use cpu_time::ProcessTime;
use edits::{Kind, Outcome, Random, Source, Tally, Trial, prose, trial};
use variorum::text::{
    anchor::{Selector, State, describe, resolve_all, resolve_all_knowing},
    canonical::canonical,
    document::Document,
    span::Span,
    watch::{Cancelled, Watch},
};

/// The seed that judges. Tuning used 1 to 9.
const SEED: u64 = 20_261_122;

/// Longest part of a file that is edited at a time: a trial reads all of it.
const TEXT_MAX: usize = 150_000;

fn main() {
    let is_full = env::args().any(|word| word == "--bench");
    let seed = env::var("VARIORUM_ANCHOR_SEED").ok().and_then(|it| it.parse().ok()).unwrap_or(SEED);
    let n_trials = if is_full { 2400 } else { 24 };
    judge(&sources(seed), n_trials, seed, is_full);
    measure(if is_full { 1_000_000 } else { 20_000 }, if is_full { 1000 } else { 20 }, is_full);
}

fn sources(seed: u64) -> Vec<Source> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let named = env::var_os("VARIORUM_ANCHOR_TEXTS");
    let mut paths: Vec<PathBuf> = match &named {
        Some(named) => env::split_paths(named).collect(),
        None => ["seeds", "../shared/seeds", "../../shared/seeds"].map(|it| root.join(it)).into(),
    };
    paths.retain(|path| path.exists());
    let mut files = Vec::new();
    for path in &paths {
        collect(path, &mut files);
    }
    files.sort();
    let mut texts: Vec<String> = files.iter().filter_map(|path| read(path)).collect();
    if named.is_none() {
        texts.extend((0..6).map(|nth| prose(&mut Random(seed ^ nth), 20_000 << (nth % 3))));
    }
    let found: Vec<Source> =
        texts.into_iter().map(Source::new).filter(|it| it.n_words() >= 200).collect();
    let n_words: usize = found.iter().map(Source::n_words).sum();
    println!("seed {seed}; {} texts, {n_words} words, from {paths:?}", found.len());
    found
}

fn collect(path: &Path, files: &mut Vec<PathBuf>) {
    if path.is_dir() {
        for entry in fs::read_dir(path).unwrap().flatten() {
            collect(&entry.path(), files);
        }
    } else if ["txt", "md", "rst"].iter().any(|it| path.extension().is_some_and(|ext| ext == *it)) {
        files.push(path.to_owned());
    }
}

fn read(path: &Path) -> Option<String> {
    let mut text = fs::read_to_string(path).ok().map(|text| canonical(&text))?;
    text.truncate(text.floor_char_boundary(TEXT_MAX));
    Some(text)
}

/// Edits, finds again, and prints a table.
fn judge(sources: &[Source], n_each: usize, seed: u64, is_full: bool) {
    let mut left: usize =
        env::var("VARIORUM_ANCHOR_SHOW").ok().and_then(|it| it.parse().ok()).unwrap_or(0);
    let only = env::var("VARIORUM_ANCHOR_ONLY").ok();
    println!(
        "{:18} {:>7} {:>7} {:>7} {:>7} {:>7} {:>7} {:>7} {:>7} {:>8}",
        "kind",
        "trials",
        "silent",
        "wrong",
        "edited",
        "wrong",
        "offered",
        "missed",
        "gone",
        "covered"
    );
    let mut all = Tally::default();
    let (mut n_all_standing, mut n_deleted_silent) = (0, 0);
    for kind in Kind::ALL {
        let mut random = Random(seed.wrapping_mul(31).wrapping_add(kind as u64));
        let mut tally = Tally::default();
        let mut n_standing = 0;
        while tally.n_trials() < n_each {
            // Foreign words come from another text: from its own they would bring the passage along,
            // with its context, and then neither place is the wrong one.
            let source_idx = random.below(sources.len());
            let step = 1 + random.below(sources.len() - 1);
            let source = &sources[source_idx];
            let others = &sources[(source_idx + step) % sources.len()];
            let is_short = tally.n_trials() % 2 == 0;
            let Some(trial) = trial(source, others, kind, is_short, &mut random) else { continue };
            n_standing += usize::from(trial.truth.is_some());
            tally.count(trial.outcome);
            let is_bad = match &only {
                Some(only) => *only == format!("{:?}", trial.outcome),
                None => matches!(
                    trial.outcome,
                    Outcome::SilentWrong | Outcome::EditedWrong | Outcome::Missed
                ),
            };
            if left > 0 && is_bad {
                left -= 1;
                show(kind, source, &trial);
            }
        }
        if matches!(kind, Kind::Deleted | Kind::DeletedAround) {
            n_deleted_silent += tally.of(Outcome::SilentWrong);
        }
        row(kind.name(), &tally, n_standing);
        all.add(tally);
        n_all_standing += n_standing;
        if is_full && matches!(kind, Kind::Insert | Kind::Rewrap) {
            let silent = tally.of(Outcome::SilentRight) as f64 / n_standing as f64;
            println!("    silently right {:.2} % (asked: 98)", 100.0 * silent);
        }
    }
    row("all", &all, n_all_standing);
    let (right, wrong) = (all.of(Outcome::SilentRight), all.of(Outcome::SilentWrong));
    let silent = percent(wrong, right + wrong);
    println!("silently wrong {silent:.3} % of {} (asked: at most 0.1)", right + wrong);
    println!("silently placed though deleted: {n_deleted_silent} (asked: none)");
    let (right, wrong) = (all.of(Outcome::EditedRight), all.of(Outcome::EditedWrong));
    let edited = percent(wrong, right + wrong);
    println!("edited wrong {edited:.2} % of {} (asked: at most 5)", right + wrong);
    println!("covered {:.2} % (asked: 99.5)", 100.0 * all.covered(n_all_standing));
}

fn percent(part: usize, whole: usize) -> f64 {
    100.0 * part as f64 / whole.max(1) as f64
}

fn row(name: &str, tally: &Tally, n_standing: usize) {
    println!(
        "{name:18} {:7} {:7} {:7} {:7} {:7} {:7} {:7} {:7} {:7.2}%",
        tally.n_trials(),
        tally.of(Outcome::SilentRight),
        tally.of(Outcome::SilentWrong),
        tally.of(Outcome::EditedRight),
        tally.of(Outcome::EditedWrong),
        tally.of(Outcome::Offered),
        tally.of(Outcome::Missed),
        tally.of(Outcome::Gone),
        100.0 * tally.covered(n_standing),
    );
}

fn show(kind: Kind, source: &Source, trial: &Trial) {
    let around = |document: &Document, span: Span| {
        let text = document.text();
        let from = text.floor_char_boundary(span.start().saturating_sub(50));
        let to = text.ceil_char_boundary((span.end() + 50).min(text.len()));
        let (head, tail) = (&text[from..span.start()], &text[span.end()..to]);
        format!("{head}«{}»{tail}", document.slice(span)).replace('\n', "⏎")
    };
    println!("--- {} {:?} {:?}", kind.name(), trial.outcome, trial.placement.state);
    println!("  was   {}", around(&source.document, trial.old));
    if let Some(truth) = trial.truth {
        println!("  is    {}", around(&trial.new, truth));
    }
    if let Some(span) = trial.placement.span {
        println!("  found {}", around(&trial.new, span));
    }
    for offer in &trial.placement.offers {
        println!("  offer {} {}", offer.likeness, around(&trial.new, offer.span));
    }
}

/// Calls work off after some steps.
struct Enough(AtomicUsize);

impl Watch for Enough {
    fn step(&self, _done: usize, _total: usize) -> Result<(), Cancelled> {
        let left = self.0.load(Ordering::Relaxed);
        self.0.store(left.saturating_sub(1), Ordering::Relaxed);
        if left == 0 { Err(Cancelled) } else { Ok(()) }
    }
}

/// How long many passages of one long text take.
fn measure(n_bytes: usize, n_excerpts: usize, is_full: bool) {
    let source = Source::new(prose(&mut Random(7), n_bytes));
    let document = &source.document;
    let mut random = Random(8);
    let selectors: Vec<Selector> = (0..n_excerpts)
        .filter_map(|_| {
            let start = document.text().floor_char_boundary(random.below(n_bytes - 500));
            let length = 10 + random.below(300);
            describe(document, Span::new(start, start + length))
        })
        .collect();
    let selectors: Vec<&Selector> = selectors.iter().collect();
    let shifted = Document::new(format!("New. {}", document.text()));
    // Every fourth word is another: no passage of more than three words is as it was.
    let mut words: Vec<String> = document.text().split(' ').map(str::to_owned).collect();
    for word in words.iter_mut().step_by(4) {
        *word = word.chars().rev().collect();
    }
    let changed = Document::new(words.join(" "));
    let gone = Document::new(prose(&mut Random(9), n_bytes));
    let knows = |_| Some(document.text().to_owned());
    for (what, now, most) in [
        ("unchanged", document, 5.0),
        ("shifted", &shifted, 500.0),
        ("all changed", &changed, 15_000.0),
        ("another text", &gone, 15_000.0),
    ] {
        let (wall, cpu) = (Instant::now(), ProcessTime::now());
        let found = resolve_all(now, &selectors, &()).unwrap();
        let (wall, cpu) = (wall.elapsed().as_secs_f64() * 1e3, cpu.elapsed().as_secs_f64() * 1e3);
        let count = |state| found.iter().filter(|it| it.state == state).count();
        println!(
            "{} excerpts, {what:12} {wall:8.1} ms wall {cpu:8.1} ms CPU (asked: {most}); {} same, {} \
             moved, {} edited, {} unsure, {} lost",
            found.len(),
            count(State::Same),
            count(State::Moved),
            count(State::Edited),
            count(State::Unsure),
            count(State::Lost),
        );
    }
    let wall = Instant::now();
    let found = resolve_all_knowing(&changed, &selectors, knows, &()).unwrap();
    let millis = wall.elapsed().as_secs_f64() * 1e3;
    println!("all changed, the old text kept: {millis:.1} ms wall for {}", found.len());
    let wall = Instant::now();
    let called_off = resolve_all(&changed, &selectors, &Enough(AtomicUsize::new(3)));
    assert_eq!(called_off, Err(Cancelled));
    let millis = wall.elapsed().as_secs_f64() * 1e3;
    println!("called off after three: {millis:.1} ms wall (full: {is_full})");
}
