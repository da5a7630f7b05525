//! The tags tab.

use std::sync::Arc;

use egui::Key;
use egui_kittest::kittest::Queryable as _;

use super::{asked, assert_has, desk, shown_at, tag_id, type_in, workspace};

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
