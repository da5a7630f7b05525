//! Editing: every kind of change to a notebook of ten thousand excerpts, on the thread that draws.
//!
//! `cargo bench --bench edit` measures; without `--bench` (`cargo test --benches`) it runs on a
//! hundredth of that and only shows that it works. Target: no change over 2 ms. A change is measured
//! whole, as the window makes it: the command, the notebook, what is derived from it; once while a
//! saving holds a snapshot of the notebook, which is the dearer case.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::indexing_slicing,
    clippy::too_many_lines,
    clippy::format_collect,
    reason = "a bench prints what it measures, and fails by panicking"
)]

use std::{sync::Arc, time::Duration};

use cpu_time::ThreadTime;
use variorum::{
    notebook::{
        edit::Edit,
        excerpt::Excerpt,
        ids::{DocId, ExcerptId, Ids, TagId},
        link::LinkKind,
        note::Block,
        record::DocumentRecord,
        tag::{Colour, Tag},
    },
    store::settings::Settings,
    text::{anchor, document::Document, span::Span, structure::Facts},
    workspace::{
        Now, Workspace,
        action::Action,
        command::{Annotate, Command, File, PaneCommand},
        corpus::{Entry, EntryState, Reading, Root},
        heard::{Loaded, Report},
        pane::Selection,
        update::update,
    },
};

fn main() {
    let is_full = std::env::args().any(|word| word == "--bench");
    let n_excerpts = if is_full { 10_000 } else { 100 };
    let mut ws = workspace(n_excerpts);
    let rounds = if is_full { 40 } else { 2 };
    println!("{n_excerpts} excerpts in one document of 1 MB, CPU ms of the thread");
    println!("{:<34}{:>9}{:>9}", "change", "median", "worst");
    for (name, mut change) in changes() {
        let mut times: Vec<Duration> = (0..rounds)
            .map(|round| {
                // What a saving holds while it writes.
                let snapshot = Arc::clone(&ws.notebook);
                let commands = change(&ws, round);
                let began = ThreadTime::now();
                for command in commands {
                    run(&mut ws, command, round);
                }
                let took = began.elapsed();
                drop(snapshot);
                took
            })
            .collect();
        times.sort_unstable();
        let millis = |time: Option<&Duration>| time.unwrap().as_secs_f64() * 1e3;
        let median = millis(times.get(times.len() / 2));
        println!("{name:<34}{median:>9.2}{:>9.2}", millis(times.last()));
    }
}

fn run(ws: &mut Workspace, command: Command, round: usize) {
    let now = Now { secs: 100.0 + round as f64 * 5.0, unix_millis: 1_795_000_000_000 };
    drop(update(ws, command, now));
}

type Change = Box<dyn FnMut(&Workspace, usize) -> Vec<Command>>;

/// Every kind of change, by name.
fn changes() -> Vec<(&'static str, Change)> {
    let nth = |ws: &Workspace, at: usize| ws.notebook.excerpts.keys().nth(at).unwrap().clone();
    let note = |ws: &Workspace| ws.notebook.notes.keys().next().unwrap().clone();
    let tag = |ws: &Workspace| ws.notebook.tags.keys().next().unwrap().clone();
    let select = |ws: &Workspace, at: usize| {
        let selection = Some(Selection { anchor: 1000 * at + 7, focus: 1000 * at + 90 });
        Command::Pane(ws.panes.first().unwrap().id, PaneCommand::Select(selection))
    };
    let all: Vec<(&'static str, Change)> = vec![
        (
            "highlight a passage",
            Box::new(move |ws, at| vec![select(ws, at), Command::Do(Action::Highlight)]),
        ),
        (
            "tag a passage",
            Box::new(move |ws, at| {
                vec![select(ws, at + 50), Command::Annotate(Annotate::Tag(tag(ws)))]
            }),
        ),
        (
            "new note from a passage",
            Box::new(move |ws, at| {
                vec![select(ws, at + 100), Command::Do(Action::NewNoteFromSelection)]
            }),
        ),
        (
            "add to the note",
            Box::new(move |ws, at| {
                let add = Annotate::AddToNote { excerpt: None, note: None, at: None };
                vec![select(ws, at + 150), Command::Annotate(add)]
            }),
        ),
        (
            "tag an excerpt",
            Box::new(move |ws, at| {
                vec![Command::Annotate(Annotate::ToggleTag(nth(ws, at), tag(ws)))]
            }),
        ),
        (
            "write a memo",
            Box::new(move |ws, at| {
                vec![Command::Edit(Edit::SetMemo(nth(ws, at), format!("memo {at}")))]
            }),
        ),
        (
            "move an excerpt's end",
            Box::new(move |ws, at| {
                let id = nth(ws, at);
                let end = ws.placed(&id).unwrap().span.unwrap().end() + 9;
                let end = Annotate::MoveEnd(id, variorum::workspace::pane::End::End, end);
                vec![Command::Annotate(end)]
            }),
        ),
        (
            "type in a note",
            Box::new(move |ws, at| {
                let id = note(ws);
                let mut commands = Vec::new();
                if at == 0 {
                    let block = Block::Text(String::new());
                    commands.push(Command::Edit(Edit::InsertBlock(id.clone(), 0, block)));
                }
                commands.push(Command::Edit(Edit::SetText(id, 0, format!("words {at}"))));
                commands
            }),
        ),
        (
            "rename a note",
            Box::new(move |ws, at| {
                vec![Command::Edit(Edit::RenameNote(note(ws), format!("title {at}")))]
            }),
        ),
        (
            "link two excerpts",
            Box::new(move |ws, at| {
                let link = Annotate::Link(nth(ws, at), nth(ws, at + 1), LinkKind::Supports);
                vec![Command::Annotate(link)]
            }),
        ),
        (
            "another colour for a tag",
            Box::new(move |ws, at| {
                let id = tag(ws);
                let mut changed = Tag::clone(&ws.notebook.tags[&id]);
                changed.colour = Colour::ALL.get(at % 9).copied().unwrap();
                vec![Command::Edit(Edit::SetTag(id, changed))]
            }),
        ),
        (
            "remove an excerpt",
            Box::new(move |ws, at| vec![Command::Edit(Edit::RemoveExcerpt(nth(ws, at)))]),
        ),
        ("undo", Box::new(|_, _| vec![Command::History(false)])),
        ("redo", Box::new(|_, _| vec![Command::History(true)])),
        (
            "remove a tag of a hundred excerpts",
            Box::new(move |ws, at| {
                let id =
                    ws.notebook.tags.keys().nth(1 + at % 40).or(ws.notebook.tags.keys().next());
                vec![Command::Edit(Edit::RemoveTag(id.unwrap().clone()))]
            }),
        ),
    ];
    all
}

/// A workspace with one document of 1 MB and as many excerpts in it, each with one of a hundred tags.
fn workspace(n_excerpts: usize) -> Workspace {
    let text: String = (0..16_000)
        .map(|line| format!("Line {line} of the hearing, with some words that were said in it.\n"))
        .collect();
    let document = Document::new(text);
    let mut ids = Ids::seeded(7);
    let mut ws = Workspace::new(Settings::default(), 3);
    let mut notebook = (*ws.notebook).clone();
    let doc_id = DocId::fresh(&mut ids);
    let record = DocumentRecord {
        path: "hearing.txt".to_owned(),
        text_hash: document.hash().to_string(),
        n_scalars: document.n_scalars(),
        ..DocumentRecord::default()
    };
    notebook.documents.insert(doc_id.clone(), Arc::new(record));
    let tags: Vec<TagId> = (0..100).map(|_| TagId::fresh(&mut ids)).collect();
    for (at, tag_id) in tags.iter().enumerate() {
        let colour = Colour::ALL.get(at % 9).copied().unwrap();
        let tag = Tag {
            name: format!("tag {at}"),
            parent: None,
            colour,
            key: None,
            about: String::new(),
        };
        notebook.tags.insert(tag_id.clone(), Arc::new(tag));
    }
    for at in 0..n_excerpts {
        let start = (at * 97) % (document.text().len() - 400);
        let made = anchor::describe(&document, Span::new(start, start + 40 + at % 300)).unwrap();
        let excerpt = Excerpt {
            document: doc_id.clone(),
            made,
            placed: variorum::notebook::excerpt::Placed::default(),
            history: Vec::new(),
            tags: vec![tags[at % 100].clone()],
            memo: String::new(),
            created: String::new(),
            rev: 1,
        };
        notebook.excerpts.insert(ExcerptId::fresh(&mut ids), Arc::new(excerpt));
    }
    let root = Root::Folder("/folder".into());
    let entry = Entry {
        path: "hearing.txt".into(),
        file_bytes: 1,
        state: EntryState::Read(Arc::new(Reading::new(document, Facts::default()))),
    };
    run(&mut ws, Command::File(File::OpenCorpus(root.clone())), 0);
    run(&mut ws, Command::Heard(Report::Listed(root.clone(), vec![entry.clone()])), 0);
    run(&mut ws, Command::Heard(Report::Read(root.clone(), vec![entry])), 0);
    run(&mut ws, Command::Heard(Report::ReadingEnded(root, None)), 0);
    let loaded = Loaded { path: Some("/notebook.ron".into()), ..Loaded::of(notebook) };
    run(&mut ws, Command::Heard(Report::Loaded(Box::new(loaded))), 0);
    let new = Annotate::NewNote { title: "A note".to_owned(), with_selection: false };
    run(&mut ws, Command::Annotate(new), 0);
    assert_eq!(ws.marks("hearing.txt").unwrap().all().len(), n_excerpts);
    ws
}
