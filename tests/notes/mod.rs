//! The notebook side, the tags tab and the floating panels, as a reader meets them.

mod cards;
mod overlays;
mod tags;
mod writing;

use std::sync::Arc;

use egui::{Key, vec2};
use egui_kittest::{
    Harness,
    kittest::{NodeT as _, Queryable as _},
};
use variorum::{
    notebook::{
        edit::Edit,
        excerpt::Excerpt,
        ids::{DocId, ExcerptId, LinkId, NoteId, TagId},
        link::{Link, LinkKind},
        note::{Block, Note},
        record::DocumentRecord,
        tag::{Colour, Tag},
    },
    store::settings::Settings,
    text::{
        anchor,
        document::Document,
        span::Span,
        structure::{Fact, Facts},
    },
    ui::{
        Outbox,
        notebook::{NotebookViews, notebook_ui},
        overlays::{OverlayViews, overlay_ui},
        tags::{TagsViews, tags_ui},
        theme,
    },
    workspace::{
        Placed, Workspace,
        command::{Annotate, Command, Go, View},
        corpus::{Corpus, Entry, EntryState, Reading, Root},
        overlay::Editing,
    },
};

const TRANSCRIPT: &str = "They were not cosmetic. We had reports of movement in the third span as \
    early as 2019, and nobody wrote them down where a successor could find them.\n\n\
    What we have now is occasional readings taken by hand, mostly on calm days. That is not \
    monitoring.";
const COURIER: &str = "She described present checks as occasional readings.\n\nA spokeswoman said \
    that no warning ever reached this office.";

/// What is shown, what it remembers, and what it asked for.
struct Desk {
    workspace: Workspace,
    views: NotebookViews,
    tags: TagsViews,
    overlays: OverlayViews,
    shows_tags: bool,
    sent: Outbox,
}

impl Desk {
    fn ui(&mut self, ui: &mut egui::Ui) {
        let mut out = Outbox::new();
        if self.shows_tags {
            tags_ui(ui, &mut self.tags, &self.workspace, &mut out);
        } else {
            notebook_ui(ui, &mut self.views, &self.workspace, &mut out);
        }
        overlay_ui(ui.ctx(), &mut self.overlays, &self.workspace, &mut out);
        for command in &out {
            follow(&mut self.workspace, command);
        }
        self.sent.extend(out);
    }

    /// What was asked for since the last time, but for hovering.
    fn take(&mut self) -> String {
        let sent = std::mem::take(&mut self.sent);
        let sent = sent.iter().filter(|command| !matches!(command, Command::Go(Go::Hover(_))));
        sent.map(|command| format!("{command:?}")).collect::<Vec<_>>().join("\n")
    }
}

/// The little of the one door that the views need to go on.
fn follow(workspace: &mut Workspace, command: &Command) {
    let edit = |workspace: &mut Workspace, edit: &Edit| {
        Arc::make_mut(&mut workspace.notebook).apply(edit, "2024-03-14T09:00:00Z").expect("fits");
    };
    match command {
        Command::Edit(asked) => edit(workspace, asked),
        Command::Go(Go::Block(block)) => workspace.block = *block,
        Command::Go(Go::Area(area)) => workspace.area = *area,
        Command::Go(Go::Select(excerpt)) => workspace.selected.clone_from(excerpt),
        Command::Go(Go::Hover(excerpt)) => workspace.hovered.clone_from(excerpt),
        Command::Go(Go::Note(note)) => workspace.open_note.clone_from(note),
        Command::View(View::Editing(editing)) => workspace.editing.clone_from(editing),
        Command::View(View::Overlay(overlay)) => workspace.overlay.clone_from(overlay),
        Command::Annotate(Annotate::MoveBlock(note, from, to)) => {
            edit(workspace, &Edit::MoveBlock(note.clone(), *from, *to));
        }
        _ => {}
    }
}

fn excerpt_id(n: usize) -> ExcerptId {
    ExcerptId::read(&format!("e-{n}"))
}

fn note_id(n: usize) -> NoteId {
    NoteId::read(&format!("n-{n}"))
}

fn tag_id(n: usize) -> TagId {
    TagId::read(&format!("t-{n}"))
}

/// Two documents, four excerpts, three tags, two notes and two links.
fn workspace() -> Workspace {
    let mut workspace = Workspace::new(Settings::default(), 1);
    let mut corpus = Corpus::new(Root::Sample);
    for (n, (path, source, text)) in [
        ("courier.txt", "Harbour Courier", COURIER),
        ("hearing.txt", "Council transcript", TRANSCRIPT),
    ]
    .into_iter()
    .enumerate()
    {
        let document = Document::new(text.to_owned());
        let fact = |value: &str| Some(Fact { value: value.to_owned(), span: Span::new(0, 0) });
        let facts = Facts {
            title: fact("Hearing on the Ellery Bridge closure"),
            source: fact(source),
            date: fact("2024-03-12"),
            ..Facts::default()
        };
        let doc_id = DocId::read(&format!("d-{n}"));
        workspace.derived.paths.insert(doc_id.clone(), path.into());
        workspace.derived.doc_ids.insert(path.into(), doc_id.clone());
        let record = DocumentRecord { path: path.to_owned(), ..DocumentRecord::default() };
        Arc::make_mut(&mut workspace.notebook).documents.insert(doc_id, Arc::new(record));
        corpus.entries.push(Entry {
            path: path.into(),
            file_bytes: text.len() as u64,
            state: EntryState::Read(Arc::new(Reading::new(document, facts))),
        });
    }
    workspace.corpus = Some(corpus);
    add_excerpts(&mut workspace);
    add_notes(&mut workspace);
    workspace.open_note = Some(note_id(0));
    workspace
}

fn add_excerpts(workspace: &mut Workspace) {
    let notebook = Arc::make_mut(&mut workspace.notebook);
    for (n, name, colour, parent, key) in [
        (0, "knowledge", Colour::Amber, None, Some(1)),
        (1, "contradiction", Colour::Red, None, Some(2)),
        (2, "gauges", Colour::Green, Some(tag_id(0)), None),
    ] {
        let tag = Tag { name: name.to_owned(), parent, colour, key, about: String::new() };
        notebook.tags.insert(tag_id(n), Arc::new(tag));
    }
    keep(
        workspace,
        0,
        "hearing.txt",
        "They were not cosmetic. We had reports of movement in the third span as early as 2019",
        &[0, 1],
    );
    keep(workspace, 1, "courier.txt", "no warning ever reached this office", &[1]);
    keep(
        workspace,
        2,
        "hearing.txt",
        "occasional readings taken by hand, mostly on calm days",
        &[],
    );
    keep(workspace, 3, "courier.txt", "occasional readings", &[2]);
    let notebook = Arc::make_mut(&mut workspace.notebook);
    for (n, from, to, kind) in [(0, 0, 1, LinkKind::Contradicts), (1, 3, 2, LinkKind::Quotes)] {
        let link =
            Link { from: excerpt_id(from), to: excerpt_id(to), kind, memo: String::new(), rev: 0 };
        notebook.links.insert(LinkId::read(&format!("l-{n}")), Arc::new(link));
    }
}

fn add_notes(workspace: &mut Workspace) {
    let text = |words: &str| Block::Text(words.to_owned());
    let card = |n| Block::Excerpt(excerpt_id(n));
    add_note(
        workspace,
        0,
        "What was known in 2019?",
        vec![
            text(
                "The engineer says the reports existed; the mayor’s office says that none reached it. Both can hold only if the reports stopped *between* them.",
            ),
            card(0),
            card(1),
            text(
                "Ask Public Works who signed the **2019 log**. See also [[Missing gauges]] and [[Who signed?]].",
            ),
            card(2),
        ],
    );
    add_note(workspace, 1, "Missing gauges", vec![text("Back to [[What was known in 2019?]]")]);
}

fn keep(workspace: &mut Workspace, n: usize, path: &str, words: &str, tags: &[usize]) {
    let reading = Arc::clone(workspace.corpus.as_ref().unwrap().reading(path).unwrap());
    let start = reading.document.text().find(words).expect("the words are there");
    let span = Span::new(start, start + words.len());
    let made = anchor::describe(&reading.document, span).unwrap();
    let placement = anchor::resolve(&reading.document, &made);
    workspace.derived.placed.insert(
        excerpt_id(n),
        Placed {
            path: path.into(),
            state: placement.state,
            span: placement.span,
            offers: placement.offers,
        },
    );
    let excerpt = Excerpt {
        document: workspace.derived.doc_ids[path].clone(),
        made,
        placed: variorum::notebook::excerpt::Placed::default(),
        history: Vec::new(),
        tags: tags.iter().map(|n| tag_id(*n)).collect(),
        memo: String::new(),
        created: String::new(),
        rev: 0,
    };
    Arc::make_mut(&mut workspace.notebook).excerpts.insert(excerpt_id(n), Arc::new(excerpt));
}

fn add_note(workspace: &mut Workspace, n: usize, title: &str, blocks: Vec<Block>) {
    let note = Note {
        title: title.to_owned(),
        order: format!("{n:05}"),
        created: String::new(),
        edited: "2024-03-12T08:00:00Z".to_owned(),
        rev: 0,
        blocks,
    };
    Arc::make_mut(&mut workspace.notebook).notes.insert(note_id(n), Arc::new(note));
}

fn desk(workspace: Workspace) -> Desk {
    Desk {
        workspace,
        views: NotebookViews::default(),
        tags: TagsViews::default(),
        overlays: OverlayViews::default(),
        shows_tags: false,
        sent: Outbox::new(),
    }
}

fn shown_at(desk: Desk, width: f32, height: f32) -> Harness<'static, Desk> {
    let mut harness = Harness::builder()
        .with_size(vec2(width, height))
        .with_step_dt(0.05)
        .with_max_steps(12)
        .with_context_setup(theme::install)
        .build_ui_state(|ui, desk: &mut Desk| desk.ui(ui), desk);
    harness.run();
    harness
}

fn shown(workspace: Workspace) -> Harness<'static, Desk> {
    shown_at(desk(workspace), 360.0, 800.0)
}

/// What the last click or key asked for.
fn asked(harness: &mut Harness<'_, Desk>) -> String {
    harness.run();
    harness.state_mut().take()
}

/// Types at the end of the field of this name.
#[track_caller]
fn type_in(harness: &mut Harness<'_, Desk>, name: &str, words: &str) {
    harness.get_by_label(name).focus();
    harness.run();
    harness.key_press(Key::End);
    harness.get_by_label(name).type_text(words);
}

#[track_caller]
fn assert_has(asked: &str, part: &str) {
    assert!(asked.contains(part), "{part}\nis not in\n{asked}");
}

#[test]
fn narrow_and_wide_empty_and_overlong_all_fit() {
    for width in [260.0, 500.0] {
        let mut workspace = workspace();
        add_note(&mut workspace, 3, &"Overlong title ".repeat(20), vec![
            Block::Text("Unbreakable".repeat(40)),
            Block::Text(String::new()),
            Block::Text("| a | b |\n|---|---|\n| long words in a cell | 2 |\n\n> quote\n\n1. one\n   - two\n\n```\ncode\n```".to_owned()),
            Block::Excerpt(excerpt_id(0)),
        ]);
        workspace.open_note = Some(note_id(3));
        workspace.editing = None::<Editing>;
        let harness = shown_at(desk(workspace), width, 800.0);
        for node in harness.root().children_recursive() {
            let Some(bounds) = node.accesskit_node().bounding_box() else { continue };
            let label = node.accesskit_node().label();
            assert!(bounds.x1 <= f64::from(width) + 1.0, "{bounds:?} {label:?}");
        }
    }
}
