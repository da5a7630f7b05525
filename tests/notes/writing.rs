//! Writing a note, its blocks, and going from note to note.

use std::{collections::BTreeMap, sync::Arc};

use egui::{Key, Modifiers, accesskit::Role, vec2};
use egui_kittest::{
    Harness,
    kittest::{NodeT as _, Queryable as _},
};
use variorum::{
    notebook::note::Block,
    workspace::{Workspace, overlay::Area},
};

use super::{
    Desk, add_note, asked, assert_has, desk, excerpt_id, note_id, shown, shown_at, workspace,
};

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
