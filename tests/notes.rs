//! The notebook side, the tags tab and the floating panels, as a reader meets them.

use std::{collections::BTreeMap, sync::Arc};

use egui::{Key, Modifiers, accesskit::Role, vec2};
use egui_kittest::{Harness, kittest::NodeT as _, kittest::Queryable as _};
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
        overlay::{Area, Editing, Overlay},
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

fn panel(overlay: Overlay) -> Harness<'static, Desk> {
    let mut workspace = workspace();
    workspace.overlay = Some(overlay);
    shown_at(desk(workspace), 800.0, 700.0)
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
fn a_card_says_in_words_where_it_is_from_and_how_surely_it_stands_there() {
    let mut workspace = workspace();
    workspace.derived.placed.remove(&excerpt_id(2));
    workspace.derived.placed.get_mut(&excerpt_id(1)).unwrap().state = anchor::State::Moved;
    let harness = shown(workspace);
    harness.get_by_label("Council transcript, ¶1");
    harness.get_by_label("exact");
    harness.get_by_label("moved");
    harness.get_by_label("not read");
    harness.get_by_label("knowledge");
    harness.get_by_label("↕ contradicts");
    harness.get_by_label("is quoted by “occasional readings”, Harbour Courier, ¶1");
}

#[test]
fn a_click_on_a_card_selects_it_and_a_double_click_opens_its_source() {
    let mut harness = shown(workspace());
    harness.get_by_label_contains("Excerpt “no warning").click();
    let sent = asked(&mut harness);
    assert_has(&sent, "Go(Select(Some(ExcerptId(\"e-1\"))))");
    assert_has(&sent, "Go(Block(Some(2)))");
    assert_has(&sent, "Go(Area(Notebook))");
    let at = harness.get_by_label_contains("Excerpt “no warning").rect().center();
    for _ in 0..2 {
        harness.drag_at(at);
        harness.step();
        harness.event(egui::Event::PointerButton {
            pos: at,
            button: egui::PointerButton::Primary,
            pressed: false,
            modifiers: Modifiers::NONE,
        });
        harness.step();
    }
    assert_has(&asked(&mut harness), "Go(Source(ExcerptId(\"e-1\")))");
}

#[test]
fn the_pointer_on_a_card_is_told_once_and_told_again_when_it_leaves() {
    let mut harness = shown(workspace());
    let at = harness.get_by_label_contains("Excerpt “no warning").rect().center();
    harness.hover_at(at);
    harness.run();
    harness.hover_at(at + vec2(2.0, 0.0));
    harness.run();
    harness.remove_cursor();
    harness.run();
    let hovers: Vec<String> = harness
        .state()
        .sent
        .iter()
        .filter_map(|command| match command {
            Command::Go(Go::Hover(excerpt)) => {
                Some(excerpt.as_ref().map_or("none".to_owned(), ToString::to_string))
            }
            _ => None,
        })
        .collect();
    assert_eq!(hovers, ["e-1", "none"]);
}

#[test]
fn writing_sends_the_words_as_they_are_typed_and_ends_with_ctrl_enter() {
    let mut harness = shown(workspace());
    harness.get_by_label("Text 4: write").click_accesskit();
    let sent = asked(&mut harness);
    assert_has(&sent, "Editing(Some(Text(NoteId(\"n-0\"), 3)))");
    harness.get_by_role(Role::MultilineTextInput).type_text(" Indeed.");
    assert_has(&asked(&mut harness), "and [[Who signed?]]. Indeed.\"))");
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Enter);
    let sent = asked(&mut harness);
    assert_has(&sent, "FinishText(NoteId(\"n-0\"), 3, \"Ask Public");
    assert_has(&sent, "Editing(None)");
    assert!(harness.query_by_role(Role::MultilineTextInput).is_none());
}

#[test]
fn escape_ends_writing_too_and_keeps_the_words() {
    let mut harness = shown(workspace());
    harness.get_by_label("Text 1: write").click_accesskit();
    harness.run();
    harness.get_by_role(Role::MultilineTextInput).type_text(" More.");
    harness.run();
    harness.key_press(Key::Escape);
    let sent = asked(&mut harness);
    assert_has(&sent, "FinishText(NoteId(\"n-0\"), 0");
    assert_eq!(sent.matches("FinishText").count(), 1);
    let note = &harness.state().workspace.notebook.notes[&note_id(0)];
    assert!(matches!(&note.blocks[0], Block::Text(words) if words.ends_with("them. More.")));
}

#[test]
fn a_click_on_a_word_begins_writing_there() {
    let mut harness = shown(workspace());
    let rect = harness.get_by_label_contains("The engineer says").rect();
    let at = rect.left_top() + vec2(2.0, 8.0);
    harness.drag_at(at);
    harness.step();
    harness.drop_at(at);
    harness.run();
    harness.get_by_role(Role::MultilineTextInput).type_text("X");
    harness.run();
    let note = &harness.state().workspace.notebook.notes[&note_id(0)];
    let Block::Text(words) = &note.blocks[0] else { panic!("a text") };
    assert!(words.starts_with("XThe") || words.starts_with("TXhe"), "{words}");
}

#[test]
fn titles_of_notes_are_offered_behind_two_brackets() {
    let mut harness = shown(workspace());
    harness.get_by_label("Text 1: write").click_accesskit();
    harness.run();
    harness.get_by_role(Role::MultilineTextInput).type_text(" [[mis");
    harness.run();
    harness.get_by_role_and_label(Role::Button, "Missing gauges");
    harness.key_press(Key::Enter);
    assert_has(&asked(&mut harness), "between* them. [[Missing gauges]]\"");
}

#[test]
fn links_between_notes_open_the_note_or_make_it() {
    let mut harness = shown(workspace());
    harness.get_by_label("Note: Missing gauges").click();
    assert_has(&asked(&mut harness), "Go(NoteTitled(\"Missing gauges\"))");
    harness.get_by_label("New note: Who signed?").click();
    assert_has(&asked(&mut harness), "Go(NoteTitled(\"Who signed?\"))");
}

#[test]
fn notes_that_link_here_are_listed_at_the_end() {
    let mut harness = shown_at(desk(workspace()), 360.0, 1000.0);
    harness.get_by_label("Linked from");
    harness.get_by_role_and_label(Role::Link, "Missing gauges").click();
    assert_has(&asked(&mut harness), "Go(Note(Some(NoteId(\"n-1\"))))");
}

#[test]
fn a_block_is_moved_by_dragging_its_dots() {
    let mut harness = shown(workspace());
    let from = harness.get_by_label("Drag block 1").rect().center();
    let to = harness.get_by_label_contains("Excerpt “no warning").rect();
    harness.drag_at(from);
    harness.step();
    harness.hover_at(to.center_bottom() - vec2(0.0, 4.0));
    harness.step();
    harness.drop_at(to.center_bottom() - vec2(0.0, 4.0));
    assert_has(&asked(&mut harness), "MoveBlock(NoteId(\"n-0\"), 0, 2)");
    let note = &harness.state().workspace.notebook.notes[&note_id(0)];
    assert!(matches!(note.blocks[2], Block::Text(_)));
}

#[test]
fn the_gap_between_two_blocks_and_the_end_take_new_text() {
    let mut harness = shown_at(desk(workspace()), 360.0, 1000.0);
    harness.get_by_label("Write above block 2").click();
    assert_has(&asked(&mut harness), "NewText(NoteId(\"n-0\"), 1)");
    harness.get_by_label("Write…").click();
    assert_has(&asked(&mut harness), "NewText(NoteId(\"n-0\"), 5)");
}

#[test]
fn arrows_choose_a_block_and_enter_acts_on_it() {
    let mut workspace = workspace();
    workspace.area = Area::Notebook;
    workspace.block = Some(0);
    let mut harness = shown(workspace);
    harness.key_press(Key::ArrowDown);
    assert_has(&asked(&mut harness), "Go(Block(Some(1)))");
    harness.key_press(Key::Enter);
    assert_has(&asked(&mut harness), "Go(Source(ExcerptId(\"e-0\")))");
    harness.key_press(Key::ArrowUp);
    harness.run();
    harness.key_press(Key::Enter);
    assert_has(&asked(&mut harness), "Editing(Some(Text(NoteId(\"n-0\"), 0)))");
}

#[test]
fn keys_do_nothing_here_while_the_keyboard_is_in_the_text() {
    let mut workspace = workspace();
    workspace.block = Some(0);
    let mut harness = shown(workspace);
    harness.key_press(Key::ArrowDown);
    harness.key_press(Key::Enter);
    assert_eq!(asked(&mut harness), "");
}

#[test]
fn a_title_is_written_in_place() {
    let mut harness = shown(workspace());
    harness.get_by_label("Title: What was known in 2019?").click();
    assert_has(&asked(&mut harness), "Editing(Some(Title(NoteId(\"n-0\"))))");
    harness.get_by_role(Role::TextInput).type_text("!");
    assert_has(&asked(&mut harness), "RenameNote(NoteId(\"n-0\"), \"What was known in 2019?!\")");
    harness.key_press(Key::Enter);
    assert_has(&asked(&mut harness), "Editing(None)");
}

#[test]
fn the_menu_of_a_card_reaches_everything_that_can_be_done_with_it() {
    let mut harness = shown(workspace());
    for (label, expect) in [
        ("Open source", "Go(Source(ExcerptId(\"e-1\")))"),
        ("Tag…", "Overlay(Some(TagField(Some(ExcerptId(\"e-1\")))))"),
        ("Memo…", "Overlay(Some(Memo(ExcerptId(\"e-1\"))))"),
        ("Link to…", "Overlay(Some(LinkFrom(ExcerptId(\"e-1\"))))"),
        ("Put into another note…", "Overlay(Some(NotePicker(ExcerptId(\"e-1\"))))"),
        ("Take out of note", "TakeOut(NoteId(\"n-0\"), 2)"),
    ] {
        harness.get_by_label_contains("Excerpt “no warning").click_secondary();
        harness.run();
        harness.get_by_label(label).click();
        assert_has(&asked(&mut harness), expect);
        harness.state_mut().workspace.overlay = None;
        harness.run();
    }
    harness.get_by_label_contains("Excerpt “no warning").click_secondary();
    harness.run();
    harness.get_by_label("Remove excerpt").click();
    assert_has(&asked(&mut harness), "Edit(RemoveExcerpt(ExcerptId(\"e-1\")))");
    assert!(harness.query_by_label_contains("Excerpt “no warning").is_none());
}

#[test]
fn a_link_can_be_changed_turned_and_removed_where_it_is_told() {
    let mut harness = shown(workspace());
    let open = |harness: &mut Harness<'_, Desk>| {
        harness.get_all_by_label("Change link").next().unwrap().click();
        harness.run();
    };
    open(&mut harness);
    harness.get_by_label("supports").click();
    assert_has(&asked(&mut harness), "SetLinkKind(LinkId(\"l-0\"), Supports)");
    open(&mut harness);
    harness.get_by_label("Turn round").click();
    assert_has(&asked(&mut harness), "TurnLink(LinkId(\"l-0\"))");
    open(&mut harness);
    type_in(&mut harness, "Own word for the link", "answers");
    harness.run();
    harness.key_press(Key::Enter);
    assert_has(&asked(&mut harness), "SetLinkKind(LinkId(\"l-0\"), Other(\"answers\"))");
    open(&mut harness);
    harness.get_by_label("Remove link").click();
    assert_has(&asked(&mut harness), "Edit(RemoveLink(LinkId(\"l-0\")))");
}

#[test]
fn the_list_of_notes_opens_moves_and_makes_notes() {
    let mut workspace = workspace();
    workspace.open_note = None;
    let mut harness = shown(workspace);
    harness.get_by_label("+ New note").click();
    assert_has(&asked(&mut harness), "NewNote { title: \"\", with_selection: false }");
    let first = harness.get_by_label("What was known in 2019?").rect();
    let button = harness.get_by_label("+ New note").rect();
    assert!(first.top() > button.bottom(), "{first:?} {button:?}");
    let from = first.center();
    let to = harness.get_by_label("Missing gauges").rect().center_bottom() + vec2(0.0, 6.0);
    harness.drag_at(from);
    harness.step();
    harness.hover_at(to);
    harness.step();
    harness.drop_at(to);
    assert_has(&asked(&mut harness), "MoveNote(NoteId(\"n-0\"), None)");
    harness.get_by_label("Missing gauges").click();
    assert_has(&asked(&mut harness), "Go(Note(Some(NoteId(\"n-1\"))))");
    harness.get_by_label("2 notes: list them").click();
    assert_has(&asked(&mut harness), "Go(Note(None))");
}

#[test]
fn without_notes_one_line_says_how_to_begin() {
    let mut workspace = workspace();
    workspace.open_note = None;
    Arc::make_mut(&mut workspace.notebook).notes = BTreeMap::new();
    let harness = shown(workspace);
    harness.get_by_label_contains("Select a passage and press Enter");
}

#[test]
fn a_card_whose_excerpt_is_gone_says_so() {
    let mut workspace = workspace();
    Arc::make_mut(&mut workspace.notebook).excerpts.remove(&excerpt_id(2));
    let mut harness = shown(workspace);
    harness.get_by_label_contains("not in the notebook any more").click_secondary();
    harness.run();
    harness.get_by_label("Take out of note").click();
    assert_has(&asked(&mut harness), "TakeOut(NoteId(\"n-0\"), 4)");
}

#[test]
fn a_long_quote_is_cut_and_shown_whole_on_demand() {
    let mut workspace = workspace();
    let notebook = Arc::make_mut(&mut workspace.notebook);
    let excerpt = Arc::make_mut(notebook.excerpts.get_mut(&excerpt_id(0)).unwrap());
    excerpt.made.exact = "A long quote goes on and on. ".repeat(30);
    let mut harness = shown(workspace);
    let before = harness.get_by_label_contains("Excerpt “A long").rect().height();
    harness.get_by_label("more").click();
    harness.run();
    let after = harness.get_by_label_contains("Excerpt “A long").rect().height();
    assert!(before < 240.0 && after > 400.0, "{before} {after}");
    harness.get_by_label("less").click();
    harness.run();
    assert_eq!(harness.get_by_label_contains("Excerpt “A long").rect().height(), before);
}

/// A note of `n` blocks: every third a card.
fn long_note(n: usize) -> Workspace {
    let mut workspace = workspace();
    let blocks = (0..n)
        .map(|idx| match idx % 3 {
            2 => Block::Excerpt(excerpt_id(idx % 4)),
            _ => Block::Text(format!("Block {idx}. {}", "Words of some length. ".repeat(idx % 17))),
        })
        .collect();
    add_note(&mut workspace, 7, "Long", blocks);
    workspace.open_note = Some(note_id(7));
    workspace.area = Area::Notebook;
    workspace
}

#[test]
fn the_chosen_block_of_a_long_note_comes_into_view() {
    let mut harness = shown(long_note(2000));
    for idx in [1999, 1000, 3, 1500, 1501] {
        harness.state_mut().workspace.block = Some(idx);
        harness.run();
        let rect = match idx % 3 {
            2 => continue,
            _ => harness.get_by_label(&format!("Text {}: write", idx + 1)).rect(),
        };
        assert!(rect.top() >= 39.0 && rect.bottom() <= 800.0, "{idx}: {rect:?}");
    }
}

#[test]
fn scrolling_up_through_blocks_never_seen_moves_every_block_by_the_same() {
    let mut harness = shown(long_note(600));
    harness.state_mut().workspace.block = Some(450);
    harness.run();
    harness.state_mut().workspace.block = None;
    harness.run();
    harness.hover_at(egui::pos2(180.0, 400.0));
    harness.run();
    for _ in 0..40 {
        let tops = |harness: &Harness<'_, Desk>| -> BTreeMap<String, f32> {
            let nodes: Vec<_> = harness.query_all_by_label_contains(": write").collect();
            nodes
                .iter()
                .map(|node| (node.accesskit_node().label().unwrap_or_default(), node.rect().top()))
                .collect()
        };
        let before = tops(&harness);
        harness.event(egui::Event::MouseWheel {
            unit: egui::MouseWheelUnit::Point,
            delta: vec2(0.0, 100.0),
            phase: egui::TouchPhase::Move,
            source: egui::MouseWheelSource::Unknown,
            modifiers: Modifiers::NONE,
        });
        harness.run();
        let after = tops(&harness);
        let moves: Vec<f32> =
            before.iter().filter_map(|(name, top)| Some(after.get(name)? - top)).collect();
        assert!(!moves.is_empty());
        for moved in &moves {
            assert!((moved - moves[0]).abs() < 0.6 && *moved > 50.0, "{moves:?}");
        }
    }
}

#[test]
fn tags_are_a_tree_with_keys_and_counts_that_opens_to_excerpts() {
    let mut workspace = workspace();
    let notebook = Arc::make_mut(&mut workspace.notebook);
    notebook.tags.get_mut(&tag_id(0)).map(Arc::make_mut).unwrap().about = "Who knew".to_owned();
    let mut desk = desk(workspace);
    desk.shows_tags = true;
    let mut harness = shown_at(desk, 230.0, 600.0);
    harness.get_by_label("knowledge / gauges, 1 excerpt");
    harness.get_by_label("Untagged, 1 excerpt").click();
    harness.get_by_label("contradiction, 2 excerpts").click();
    harness.run();
    harness.get_by_label_contains("“occasional readings taken by hand");
    harness.get_by_label("“no warning ever reached this office”, Harbour Courier, ¶2").click();
    assert_has(&asked(&mut harness), "Go(Source(ExcerptId(\"e-1\")))");
}

#[test]
fn a_tag_dragged_onto_another_stands_below_it() {
    let mut desk = desk(workspace());
    desk.shows_tags = true;
    let mut harness = shown_at(desk, 230.0, 600.0);
    let from = harness.get_by_label("contradiction, 2 excerpts").rect().center();
    let to = harness.get_by_label("knowledge, 1 excerpt").rect().center();
    harness.drag_at(from);
    harness.step();
    harness.hover_at(to);
    harness.step();
    harness.drop_at(to);
    let sent = asked(&mut harness);
    assert_has(
        &sent,
        "SetTag { tag: TagId(\"t-1\"), name: \"contradiction\", parent: Some(TagId(\"t-0\"))",
    );
    // Never below itself.
    let parent = harness.get_by_label("knowledge, 1 excerpt").rect().center();
    let child = harness.get_by_label("knowledge / gauges, 1 excerpt").rect().center();
    harness.drag_at(parent);
    harness.step();
    harness.hover_at(child);
    harness.step();
    harness.drop_at(child);
    assert_eq!(asked(&mut harness), "");
}

#[test]
fn a_new_tag_is_typed_in_place_and_a_tag_is_edited_from_its_menu() {
    let mut desk = desk(workspace());
    desk.shows_tags = true;
    let mut harness = shown_at(desk, 230.0, 600.0);
    harness.get_by_label("+ New tag").click();
    harness.run();
    type_in(&mut harness, "Name of the new tag", "money / bonds");
    harness.run();
    harness.key_press(Key::Enter);
    assert_has(&asked(&mut harness), "NewTag { name: \"money / bonds\", colour: None }");
    harness.get_by_label("knowledge, 1 excerpt").click_secondary();
    harness.run();
    harness.get_by_label("Edit tag…").click();
    assert_has(&asked(&mut harness), "Overlay(Some(TagEditor(TagId(\"t-0\"))))");
}

#[test]
fn the_tag_field_gives_the_chosen_tag_or_makes_the_typed_one() {
    let mut harness = panel(Overlay::TagField(Some(excerpt_id(1))));
    type_in(&mut harness, "Tag", "gau");
    harness.run();
    harness.key_press(Key::Enter);
    assert_has(&asked(&mut harness), "ToggleTag(ExcerptId(\"e-1\"), TagId(\"t-2\"))");
    assert!(harness.state().workspace.overlay.is_none());

    let mut harness = panel(Overlay::TagField(None));
    type_in(&mut harness, "Tag", "money/bonds");
    harness.run();
    harness.get_by_label("New tag “money / bonds”").click();
    assert_has(&asked(&mut harness), "TagNamed(\"money / bonds\")");

    let mut harness = panel(Overlay::TagField(None));
    harness.key_press(Key::ArrowDown);
    harness.run();
    harness.key_press(Key::Enter);
    assert_has(&asked(&mut harness), "Annotate(Tag(TagId(\"t-1\")))");
}

#[test]
fn a_tag_is_changed_in_one_step_and_not_without_a_name() {
    let mut harness = panel(Overlay::TagEditor(tag_id(1)));
    harness.get_by_label("Violet").click();
    type_in(&mut harness, "Name", " of reports");
    harness.get_by_label("7").click();
    harness.run();
    harness.get_by_label("Keep").click();
    assert_has(
        &asked(&mut harness),
        "SetTag { tag: TagId(\"t-1\"), name: \"contradiction of reports\", parent: None, \
         colour: Violet, key: Some(7), about: \"\" }",
    );

    let mut harness = panel(Overlay::TagEditor(tag_id(1)));
    harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
    harness.key_press(Key::Delete);
    harness.run();
    harness.get_by_label("A tag needs a name.");
    harness.get_by_label("Keep").click();
    assert_eq!(asked(&mut harness), "");
    harness.get_by_label("Remove tag").click();
    assert_has(&asked(&mut harness), "Edit(RemoveTag(TagId(\"t-1\")))");
}

#[test]
fn a_link_is_made_to_the_excerpt_whose_words_are_typed() {
    let mut harness = panel(Overlay::LinkFrom(excerpt_id(0)));
    harness.get_by_label("supports").click();
    type_in(&mut harness, "Excerpt to link to", "office warn");
    harness.run();
    harness.key_press(Key::Enter);
    assert_has(&asked(&mut harness), "Link(ExcerptId(\"e-0\"), ExcerptId(\"e-1\"), Supports)");

    let mut harness = panel(Overlay::LinkFrom(excerpt_id(0)));
    type_in(&mut harness, "Own word for the link", "answers");
    harness.run();
    harness
        .get_by(|node| {
            node.role() == Role::ListBoxOption
                && node.label().is_some_and(|label| label.contains("no warning ever"))
        })
        .click();
    let sent = asked(&mut harness);
    assert_has(&sent, "ExcerptId(\"e-1\"), Other(\"answers\"))");
}

#[test]
fn a_memo_is_kept_as_it_is_typed() {
    let mut harness = panel(Overlay::Memo(excerpt_id(0)));
    type_in(&mut harness, "Memo", "Check.");
    assert_has(&asked(&mut harness), "Edit(SetMemo(ExcerptId(\"e-0\"), \"Check.\"))");
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Enter);
    assert_has(&asked(&mut harness), "Overlay(None)");
}

#[test]
fn an_excerpt_is_put_into_a_note_that_is_there_or_new() {
    let mut harness = panel(Overlay::NotePicker(excerpt_id(0)));
    type_in(&mut harness, "Note", "gau");
    harness.run();
    harness.key_press(Key::Enter);
    assert_has(
        &asked(&mut harness),
        "AddToNote { excerpt: Some(ExcerptId(\"e-0\")), note: Some(NoteId(\"n-1\")), at: None }",
    );
    let mut harness = panel(Overlay::NotePicker(excerpt_id(0)));
    type_in(&mut harness, "Note", "Money");
    harness.run();
    harness.get_by_label("New note “Money”").click();
    let sent = asked(&mut harness);
    assert_has(&sent, "NewNote { title: \"Money\", with_selection: false }");
    assert_has(&sent, "AddToNote { excerpt: Some(ExcerptId(\"e-0\")), note: None, at: None }");
}

#[test]
fn facts_are_corrected_and_a_bad_date_is_refused() {
    let mut harness = panel(Overlay::Facts("hearing.txt".into()));
    type_in(&mut harness, "Date", "2024-13");
    harness.run();
    harness.get_by_label_contains("A date is written as");
    harness.key_press(Key::Enter);
    assert_eq!(asked(&mut harness), "");
    harness.get_by_label("Take back date").click();
    harness.run();
    type_in(&mut harness, "Date", "2024-03");
    harness.run();
    harness.get_by_label("Keep").click();
    assert_has(
        &asked(&mut harness),
        "Facts(\"hearing.txt\", Corrections { title: \"\", source: \"\", author: \"\", date: \"2024-03\"",
    );
}

#[test]
fn a_click_outside_a_panel_puts_it_away() {
    let mut harness = panel(Overlay::Memo(excerpt_id(0)));
    let outside = egui::pos2(20.0, 650.0);
    harness.drag_at(outside);
    harness.step();
    harness.drop_at(outside);
    assert_has(&asked(&mut harness), "Overlay(None)");
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
