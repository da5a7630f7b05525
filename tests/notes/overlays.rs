//! The floating panels.

use egui::{Key, Modifiers, accesskit::Role};
use egui_kittest::{Harness, kittest::Queryable as _};
use variorum::workspace::overlay::Overlay;

use super::{Desk, asked, assert_has, desk, excerpt_id, shown_at, tag_id, type_in, workspace};

fn panel(overlay: Overlay) -> Harness<'static, Desk> {
    let mut workspace = workspace();
    workspace.overlay = Some(overlay);
    shown_at(desk(workspace), 800.0, 700.0)
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
