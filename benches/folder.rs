//! A folder of ten thousand files of every kind, 1 GB together: opened, and opened again.
//!
//! `cargo bench --bench folder` measures; without `--bench` it runs once on a hundredth of that. Targets on
//! two cores: the first document within 1 s, text formats at 20 MB/s, the second opening within 2 s, at
//! most 1.5 GB of memory, no frame above 8 ms meanwhile. CPU time stands beside wall time, since others
//! use the machine too. Kinds that this build has no reader for are counted and fall away.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::format_push_string,
    clippy::print_stdout,
    clippy::disallowed_methods,
    clippy::format_collect,
    reason = "a bench prints what it measures with a clock, and fails by panicking"
)]

mod desk;
mod mixed;

use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
    process::Command,
    time::Instant,
};

use cpu_time::ProcessTime;
use variorum::{
    sources::{self, Intake, child, watch::Known},
    worker::{Worker, for_parent, job::Job, world::Surroundings},
    workspace::{
        choices::{Choices, Patterns},
        corpus::{DocPath, Entry, EntryState, Root},
        heard::Report,
    },
};

use desk::Desk;

/// What counts as a text format.
const TEXT_FORMATS: &str = "*.txt\n*.md\n*.html\n*.srt";

fn main() {
    let words: Vec<String> = std::env::args().collect();
    match words.get(1).map(String::as_str) {
        // PDFs are read by this program again, in a process of its own.
        Some(verb) if verb == child::VERB => {
            for_parent::run(&mut io::stdin().lock(), &mut io::stdout().lock()).unwrap();
        }
        Some("measure") => measure(&words[2], Path::new(&words[3])),
        _ => {
            let is_full = words.iter().any(|word| word == "--bench");
            let (n_files, text_bytes) = if is_full { (10_000, 112_000) } else { (100, 20_000) };
            let dir = tempfile::tempdir().unwrap();
            let total = mixed::make(&dir.path().join("talks"), n_files, text_bytes);
            println!("{n_files} files, {:.0} MB", total as f64 / 1e6);
            for what in ["texts", "first", "again", "in the window", "in the window again"] {
                // A process each: what one has freed must not stand in the memory of the next.
                let mut program = Command::new(std::env::current_exe().unwrap());
                let ended = program.args(["measure", what]).arg(dir.path()).status().unwrap();
                assert!(ended.success(), "{what}: {ended}");
            }
        }
    }
}

/// One opening of the folder `talks` in `dir`.
fn measure(what: &str, dir: &Path) {
    let talks = dir.join("talks");
    match what {
        "texts" => {
            let texts = Patterns { include: TEXT_FORMATS.to_owned(), exclude: String::new() };
            let choices = Choices { patterns: texts, ..Choices::default() };
            let (took, entries) = open(dir, &talks, "text formats", choices);
            let n_bytes: u64 = entries.iter().map(|entry| entry.file_bytes).sum();
            let (wall, cpu) = (n_bytes as f64 / 1e6 / took.0, n_bytes as f64 / 1e6 / took.1);
            println!("{:44}{wall:8.0} MB/s wall {cpu:8.0} MB/s of CPU", "text formats: speed");
        }
        "first" => {
            let (_, entries) = open(dir, &talks, "all, for the first time", Choices::default());
            tell_states(&entries);
            let n_text: usize =
                entries.iter().filter_map(Entry::reading).map(|it| it.document.text().len()).sum();
            println!("{:44}{:8.0} MB", "text in memory", n_text as f64 / 1e6);
        }
        "again" => {
            open(dir, &talks, "all, for the second time", Choices::default());
            look_again(&talks);
        }
        _ => in_window(what, dir, &talks),
    }
    println!("{:44}{:8.0} MB", "most memory", memory_kb("VmHWM:") as f64 / 1e3);
}

/// Opens the folder in a window that nobody sees.
fn in_window(what: &str, dir: &Path, talks: &Path) {
    let mut desk = Desk::open(dir, talks);
    let took = desk.until(|ws| !ws.panes.is_empty());
    println!("{:44}{:8.2} s", format!("{what}: first document"), took.as_secs_f64());
    let is_read = |ws: &variorum::workspace::Workspace| {
        ws.corpus.as_ref().is_some_and(|it| it.progress.is_none() && !it.entries.is_empty())
    };
    let took = desk.until(is_read);
    println!("{:44}{:8.2} s", format!("{what}: all, after that"), took.as_secs_f64());
    println!("{:44}{:8.1} ms", "worst frame until then", desk.worst().as_secs_f64() * 1e3);
    desk.rest(40);
    println!("{:44}{:8.1} ms", "worst frame after that", desk.worst().as_secs_f64() * 1e3);
    assert!(desk.ws().corpus.as_ref().is_some_and(|it| it.entries.len() >= 100));
}

/// Opens the folder with a worker of its own. Gives seconds on the wall and of CPU, and what was read.
fn open(own: &Path, talks: &Path, what: &str, choices: Choices) -> ((f64, f64), Vec<Entry>) {
    let (wall, cpu) = (Instant::now(), ProcessTime::now());
    let took = || (wall.elapsed().as_secs_f64(), cpu.elapsed().as_secs_f64());
    let say = |which: &str, (wall, cpu): (f64, f64)| {
        println!("{:44}{wall:8.2} s wall {cpu:8.2} s CPU", format!("{what}: {which}"));
    };
    let around = Surroundings {
        extracts: Some(own.join("extracts")),
        is_watching: false,
        ..Surroundings::of_system()
    };
    let worker = Worker::within(around, || {});
    let wanted: Vec<DocPath> = vec!["050/talk-05000.txt".into(), "000/talk-00050.txt".into()];
    worker.start(Job::ReadCorpus(Root::Folder(talks.to_owned()), wanted, choices));
    let mut entries = Vec::new();
    'reading: loop {
        for report in worker.wait() {
            match report {
                Report::Listed(..) => say("listed", took()),
                Report::Read(_, read) => {
                    if entries.is_empty() {
                        say("first document", took());
                    }
                    entries.extend(read);
                }
                Report::ReadingEnded(..) => break 'reading,
                other => println!("{other:?}"),
            }
        }
    }
    let took = took();
    say("whole", took);
    (took, entries)
}

/// How many files of each kind were read, and why others were not.
fn tell_states(entries: &[Entry]) {
    let mut kinds: BTreeMap<(PathBuf, String), usize> = BTreeMap::new();
    for entry in entries {
        let state = match &entry.state {
            EntryState::Read(_) => "read".to_owned(),
            EntryState::Waiting => "waiting".to_owned(),
            EntryState::Unreadable(why) => why.clone(),
        };
        let kind = Path::new(&*entry.path).extension().unwrap_or_default().into();
        *kinds.entry((kind, state)).or_default() += 1;
    }
    for ((kind, state), count) in kinds {
        println!("  {count:6} {:5} {state}", kind.display());
    }
}

/// What is done every few seconds: sees whether anything has changed.
fn look_again(talks: &Path) {
    let intake = Intake::new(Root::Folder(talks.to_owned()), Choices::default());
    let known = Known::of(&intake.list(&()).unwrap(), std::time::SystemTime::UNIX_EPOCH);
    let (wall, cpu) = (Instant::now(), ProcessTime::now());
    let listed = sources::list(&Root::Folder(talks.to_owned()), &()).unwrap();
    assert!(known.difference(&listed).is_empty());
    let (wall, cpu) = (wall.elapsed().as_secs_f64() * 1e3, cpu.elapsed().as_secs_f64() * 1e3);
    println!("{:44}{wall:8.0} ms wall {cpu:7.0} ms CPU", "a look for changes");
}

/// A figure of this process as Linux counts it; 0 elsewhere.
fn memory_kb(name: &str) -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix(name));
    line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or(0)
}
