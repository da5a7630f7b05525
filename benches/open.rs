//! Opening: a folder of ten thousand files of 10 KB, and a notebook of ten thousand excerpts.
//!
//! `cargo bench --bench open` measures; without `--bench` (`cargo test --benches`) it runs once on a
//! hundredth of that and only shows that it works. Targets on two cores: the folder complete within
//! 2 s, the list and the first document before that, and at most three times the text in memory.
//! CPU time is printed beside wall time: wall time means little on a machine that others use.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a bench prints what it measures with a clock, and fails by panicking"
)]

use std::{
    collections::BTreeMap,
    fs,
    io::Write as _,
    path::{Path, PathBuf},
    sync::Arc,
    time::{Instant, SystemTime},
};

use cpu_time::ProcessTime;
use variorum::{
    notebook::{
        Notebook,
        excerpt::{Excerpt, Placed},
        ids::{DocId, ExcerptId, NotebookId},
        record::DocumentRecord,
    },
    sources::{self, watch::Known},
    store::atomic,
    text::{
        anchor::{Selector, State, describe, resolve_all},
        span::Span,
    },
    worker::{Worker, job::Job},
    workspace::{
        choices::Choices,
        corpus::{Entry, Reading, Root},
        heard::Report,
    },
};

/// Bytes of each file, about.
const FILE_BYTES: usize = 10_000;

fn main() {
    let is_full = std::env::args().any(|word| word == "--bench");
    let n_files = if is_full { 10_000 } else { 100 };
    let dir = tempfile::tempdir().unwrap();
    let talks = dir.path().join("talks");
    make_files(&talks, n_files);
    let entries = open_folder(&talks, n_files);
    look_again(&talks, n_files);
    let few = dir.path().join("few");
    make_files(&few, 5);
    look_again(&few, 5);
    open_notebook(dir.path(), &entries, if is_full { 10_000 } else { 100 });
}

/// Files of mostly ASCII words with a title, a date and paragraphs, in folders of a hundred.
fn make_files(talks: &Path, n_files: usize) {
    for number in 0..n_files {
        let folder = talks.join(format!("{:03}", number / 100));
        fs::create_dir_all(&folder).unwrap();
        let mut words = format!("Talk number {number}\n\n{} March 2024\n\n", 1 + number % 28);
        let mut state = number as u64;
        while words.len() < FILE_BYTES {
            // Knuth's linear congruential generator: other words in each file, the same at each run.
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            let word = ["bridge", "council", "“safe”", "reopened", "engineer", "the", "of", "née"]
                .get((state >> 33) as usize % 8)
                .unwrap();
            words.push_str(word);
            words.push_str(if state >> 60 == 0 { ".\n\n" } else { " " });
        }
        let path = folder.join(format!("talk-{number:05}.txt"));
        fs::File::create(path).unwrap().write_all(words.as_bytes()).unwrap();
    }
}

/// What the window does: lists, reads the first document, reads all.
fn open_folder(talks: &Path, n_files: usize) -> Vec<Entry> {
    let peak_before = peak_bytes();
    let (wall, cpu) = (Instant::now(), ProcessTime::now());
    let say = |what: &str| {
        println!("{what:28} {:7.0} ms wall {:7.0} ms CPU", millis(wall), cpu.elapsed().as_millis());
    };
    let root = Root::Folder(talks.to_owned());
    let listed = sources::list(&root, &()).unwrap();
    say("folder: listed alone");
    assert_eq!(listed.len(), n_files);

    let (wall, cpu) = (Instant::now(), ProcessTime::now());
    let say = |what: &str| {
        println!("{what:28} {:7.0} ms wall {:7.0} ms CPU", millis(wall), cpu.elapsed().as_millis());
    };
    let worker = Worker::new(|| {});
    let wanted = Arc::clone(&listed[n_files / 2].path);
    worker.start(Job::ReadCorpus(root, vec![wanted], Choices::default()));
    let mut entries = Vec::new();
    let mut n_reports = 0;
    'reading: loop {
        for report in worker.wait() {
            n_reports += 1;
            match report {
                Report::Listed(..) => say("folder: list heard"),
                Report::Read(_, read) => {
                    if entries.is_empty() {
                        say("folder: first document heard");
                    }
                    entries.extend(read);
                }
                Report::ReadingEnded(..) => break 'reading,
                other => println!("{other:?}"),
            }
        }
    }
    say("folder: all heard");
    let texts: Vec<&Arc<Reading>> = entries.iter().filter_map(Entry::reading).collect();
    assert_eq!(texts.len(), n_files);
    let n_bytes: usize = texts.iter().map(|reading| reading.document.text().len()).sum();
    println!("folder: {:.1} MB of text, {n_reports} reports", n_bytes as f64 / 1e6);
    if let (Some(before), Some(after)) = (peak_before, peak_bytes()) {
        let grown = after - before;
        let times = grown as f64 / n_bytes as f64;
        println!("folder: peak memory grew by {:.1} MB, {times:.2} × text", grown as f64 / 1e6);
    }
    entries.sort_by(|a, b| a.path.cmp(&b.path));
    entries
}

/// What the window does every few seconds: sees whether anything has changed.
fn look_again(folder: &Path, n_files: usize) {
    let root = Root::Folder(folder.to_owned());
    let known = Known::of(&sources::list(&root, &()).unwrap(), SystemTime::UNIX_EPOCH);
    let (wall, cpu) = (Instant::now(), ProcessTime::now());
    let difference = known.difference(&sources::list(&root, &()).unwrap());
    let (wall, cpu) = (wall.elapsed().as_secs_f64() * 1e3, cpu.elapsed().as_secs_f64() * 1e3);
    println!("folder: {n_files} looked at again {wall:8.2} ms wall {cpu:8.2} ms CPU");
    assert!(difference.is_empty());
}

/// Saves a notebook of excerpts from these documents, opens it and finds all of them again.
fn open_notebook(dir: &Path, entries: &[Entry], n_excerpts: usize) {
    let notebook = notebook(entries, n_excerpts);
    let path: PathBuf = dir.join("talks.ron");
    let time = |what: &str, wall: Instant, cpu: ProcessTime| {
        println!("{what:28} {:7.0} ms wall {:7.0} ms CPU", millis(wall), cpu.elapsed().as_millis());
    };
    let (wall, cpu) = (Instant::now(), ProcessTime::now());
    atomic::save(&notebook, &path, None).unwrap();
    time("notebook: saved", wall, cpu);
    let n_bytes = fs::metadata(&path).unwrap().len();
    println!("notebook: {n_excerpts} excerpts, {:.1} MB", n_bytes as f64 / 1e6);

    let (wall, cpu) = (Instant::now(), ProcessTime::now());
    let loaded = atomic::load(&path).unwrap();
    time("notebook: opened", wall, cpu);
    assert!(loaded.opened.warnings.is_empty());
    assert_eq!(loaded.opened.notebook.excerpts.len(), n_excerpts);

    let (wall, cpu) = (Instant::now(), ProcessTime::now());
    let mut by_document: BTreeMap<&DocId, Vec<&Selector>> = BTreeMap::new();
    for excerpt in loaded.opened.notebook.excerpts.values() {
        by_document.entry(&excerpt.document).or_default().push(&excerpt.made);
    }
    let mut n_same = 0;
    for (doc_id, selectors) in &by_document {
        let path = &loaded.opened.notebook.documents[*doc_id].path;
        let entry_idx = entries.binary_search_by(|entry| (*entry.path).cmp(path)).unwrap();
        let reading = entries.get(entry_idx).and_then(Entry::reading).unwrap();
        let placements = resolve_all(&reading.document, selectors, &()).unwrap();
        n_same += placements.iter().filter(|it| it.state == State::Same).count();
    }
    time("notebook: excerpts placed", wall, cpu);
    assert_eq!(n_same, n_excerpts);
}

/// A notebook of excerpts, ten to a document.
fn notebook(entries: &[Entry], n_excerpts: usize) -> Notebook {
    let mut notebook = Notebook::new(NotebookId::read("nb-bench"));
    "talks".clone_into(&mut notebook.corpus);
    for number in 0..n_excerpts {
        let entry = &entries[number / 10 % entries.len()];
        let document = &entry.reading().unwrap().document;
        let start = document.text().ceil_char_boundary(200 + number % 10 * 700);
        let made = describe(document, Span::new(start, start + 160)).unwrap();
        let doc_id = DocId::read(&format!("d-{}", entry.path));
        let record = || DocumentRecord {
            path: entry.path.to_string(),
            file_bytes: entry.file_bytes,
            n_scalars: document.n_scalars(),
            text_hash: document.hash().to_string(),
            ..DocumentRecord::default()
        };
        notebook.documents.entry(doc_id.clone()).or_insert_with(|| Arc::new(record()));
        let excerpt = Excerpt {
            document: doc_id,
            made,
            history: Vec::new(),
            placed: Placed::default(),
            tags: Vec::new(),
            memo: "Compare with what was reported.".to_owned(),
            created: "2024-03-12T10:00:00Z".to_owned(),
            rev: 0,
        };
        notebook.excerpts.insert(ExcerptId::read(&format!("e-{number:012}")), Arc::new(excerpt));
    }
    notebook
}

fn millis(since: Instant) -> f64 {
    since.elapsed().as_secs_f64() * 1e3
}

/// Most memory this process has had so far, in bytes; `None` where the system does not say.
fn peak_bytes() -> Option<usize> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix(" kB")?.trim().parse::<usize>().ok().map(|kib| kib * 1024)
}
