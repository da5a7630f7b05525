//! A notebook of 50 MB: opening, frames while it is open, an edit, saving, memory.
//!
//! `cargo bench --bench large` measures; without `--bench` it runs on a hundredth, to see that it runs.
//! Targets: open in 2 s, saved in 3 s off the drawing thread, no frame over 50 ms, 600 MB of memory. A
//! frame is what the drawing thread does for it, jobs heard and commands applied included, in CPU time
//! of that thread; opening and saving are wall time, in which the threads of a busy machine wait.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::disallowed_methods,
    clippy::format_collect,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a bench prints what it measures, fails by panicking, and has a clock"
)]

mod desk;

use std::{fs, path::Path, sync::Arc, time::Instant};

use variorum::{
    notebook::{
        Notebook,
        edit::Edit,
        excerpt::{Excerpt, Placed},
        ids::{DocId, ExcerptId, Ids, NoteId, NotebookId, TagId},
        note::{Block, Note},
        record::DocumentRecord,
        tag::{Colour, Tag},
    },
    store::{atomic, print::print, read},
    text::{anchor, document::Document, span::Span},
    workspace::command::{Command, File},
};

use desk::Desk;

/// Excerpts in each document, and words of a note between two of its cards.
const IN_ONE: usize = 1000;
const BETWEEN: &str = "What stands here was written beside the passage, in one sitting, and is as long as \
                       such words are: two lines, or three where the window is narrow.";

fn main() {
    let is_full = std::env::args().any(|word| word == "--bench");
    let n_documents = if is_full { 54 } else { 1 };
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().join("papers");
    fs::create_dir(&folder).unwrap();
    let notebook = notebook(&folder, n_documents);
    let words = print(&notebook);
    let n_excerpts = notebook.excerpts.len();
    println!("{:.1} MB, {n_excerpts} excerpts in {n_documents} documents", mb(words.len()));
    let path = dir.path().join("large.ron");
    fs::write(&path, &words).unwrap();
    drop(words);
    drop(notebook);

    let began = Instant::now();
    let loaded = atomic::load(&path).unwrap();
    println!("{:<44}{:>8.2} s", "read from the disk", began.elapsed().as_secs_f64());
    let began = Instant::now();
    let words = print(&loaded.opened.notebook);
    println!("{:<44}{:>8.2} s", "printed", began.elapsed().as_secs_f64());
    let began = Instant::now();
    assert_eq!(read::read(&words).unwrap().notebook.excerpts.len(), n_excerpts);
    println!("{:<44}{:>8.2} s", "read back", began.elapsed().as_secs_f64());
    drop((words, loaded));
    let before_kb = memory_kb("VmRSS:");

    let mut desk = Desk::open(dir.path(), &path);
    let took = desk.until(|ws| ws.notebook.excerpts.len() == n_excerpts);
    println!("{:<44}{:>8.2} s", "opened in the window", took.as_secs_f64());
    println!("{:<44}{:>8.1} ms", "worst frame until then", desk.worst().as_secs_f64() * 1e3);
    let took = desk.until(|ws| ws.derived.placed.len() == n_excerpts);
    println!("{:<44}{:>8.2} s", "… and every excerpt placed, after that", took.as_secs_f64());
    desk.rest(40);
    println!("{:<44}{:>8.1} ms", "worst frame since", desk.worst().as_secs_f64() * 1e3);
    let note_id = desk.ws().notebook.notes.keys().next().unwrap().clone();
    for number in 0..20 {
        let edit = Edit::SetText(note_id.clone(), 0, format!("{number}"));
        desk.frame(Some(Command::Edit(edit)));
    }
    println!("{:<44}{:>8.1} ms", "worst frame while writing", desk.worst().as_secs_f64() * 1e3);
    let began = Instant::now();
    desk.frame(Some(Command::File(File::Save)));
    desk.until(|ws| !ws.is_unsaved() && ws.file.saving.is_none());
    println!("{:<44}{:>8.2} s", "saved", began.elapsed().as_secs_f64());
    desk.rest(40);
    println!("{:<44}{:>8.1} ms", "worst frame while saving", desk.worst().as_secs_f64() * 1e3);
    let peak = memory_kb("VmHWM:");
    println!("{:<44}{:>8} MB ({} MB before)", "most memory", peak / 1024, before_kb / 1024);
}

fn mb(n_bytes: usize) -> f64 {
    n_bytes as f64 / 1e6
}

/// A figure of this process as Linux counts it; 0 elsewhere.
fn memory_kb(name: &str) -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix(name));
    line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or(0)
}

/// A notebook on documents that are written to `folder`: a thousand excerpts in each, of one to three
/// sentences, fifty to a note.
fn notebook(folder: &Path, n_documents: usize) -> Notebook {
    let mut ids = Ids::seeded(1);
    let mut notebook = Notebook::new(NotebookId::read("nb-large"));
    "papers".clone_into(&mut notebook.corpus);
    let tags: Vec<TagId> =
        Colour::ALL.iter().map(|colour| tag(&mut notebook, &mut ids, *colour)).collect();
    for number in 0..n_documents {
        let name = format!("{number:02}.txt");
        let text: String = (0..IN_ONE * 2)
            .map(|nth| {
                format!(
                    "Reading {nth} of paper {number} was taken by hand at {} o’clock, on a calm day, and \
                     gave {} millimetres; nobody thought much of it.\n\n",
                    nth % 24,
                    nth * 7919 % 1000
                )
            })
            .collect();
        fs::write(folder.join(&name), &text).unwrap();
        let document = Document::new(text);
        let doc_id = DocId::fresh(&mut ids);
        let record = DocumentRecord {
            path: name,
            n_scalars: document.n_scalars(),
            text_hash: document.hash().to_string(),
            extractor: "plain/1".to_owned(),
            ..DocumentRecord::default()
        };
        notebook.documents.insert(doc_id.clone(), Arc::new(record));
        let kept: Vec<ExcerptId> = (0..IN_ONE)
            .map(|nth| {
                let blocks = document.paragraphs().blocks();
                let from = blocks[nth * 2].span().start();
                let last = (nth * 2 + nth % 3).min(blocks.len() - 1);
                let to = document.text()[from..].find("\n\n").map_or(from, |at| from + at);
                let to = to.max(blocks[last].span().end());
                let to = from + document.text()[from..to].trim_end().len();
                let excerpt = Excerpt {
                    document: doc_id.clone(),
                    made: anchor::describe(&document, Span::new(from, to)).unwrap(),
                    history: Vec::new(),
                    placed: Placed::default(),
                    tags: vec![tags[nth % tags.len()].clone()],
                    memo: String::new(),
                    created: "2026-01-01T00:00:00Z".to_owned(),
                    rev: 1,
                };
                let excerpt_id = ExcerptId::fresh(&mut ids);
                notebook.excerpts.insert(excerpt_id.clone(), Arc::new(excerpt));
                excerpt_id
            })
            .collect();
        for (nth, cards) in kept.chunks(50).enumerate() {
            let mut blocks = vec![Block::Text(BETWEEN.to_owned())];
            for card in cards {
                blocks.extend([Block::Excerpt(card.clone()), Block::Text(BETWEEN.to_owned())]);
            }
            let note = Note {
                title: format!("Paper {number}, part {nth}"),
                order: format!("{number:02}{nth:02}V"),
                created: "2026-01-01T00:00:00Z".to_owned(),
                edited: "2026-01-01T00:00:00Z".to_owned(),
                rev: 1,
                blocks,
            };
            notebook.notes.insert(NoteId::fresh(&mut ids), Arc::new(note));
        }
    }
    notebook
}

fn tag(notebook: &mut Notebook, ids: &mut Ids, colour: Colour) -> TagId {
    let tag_id = TagId::fresh(ids);
    let name = colour.name().to_owned();
    let tag = Tag { name, parent: None, colour, key: None, about: String::new() };
    notebook.tags.insert(tag_id.clone(), Arc::new(tag));
    tag_id
}
