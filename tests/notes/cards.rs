//! Cards of excerpts in a note.

use std::sync::Arc;

use egui::{Key, Modifiers, vec2};
use egui_kittest::{Harness, kittest::Queryable as _};
use variorum::{
    text::anchor,
    workspace::command::{Command, Go},
};

use super::{Desk, asked, assert_has, excerpt_id, shown, type_in, workspace};

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
