//! Chains, the corpus map and what is set apart as a reader meets them: by mouse and by keys alone.

use egui::accesskit::Role;

use crate::{
    support::app::{Machine, Window},
    tracing_views::PRESS,
};
use variorum::workspace::{action::Action, overlay::Area, tracing::look::TraceView};

fn press(machine: &Machine) -> Window {
    for (path, text) in PRESS {
        machine.put(&format!("press/{path}"), text);
    }
    machine.open(machine.path("press"))
}

#[test]
fn a_chain_is_read_stage_by_stage_with_keys_alone() {
    let machine = Machine::new();
    let mut window = press(&machine);
    window.key("Ctrl+Shift+K");
    window.shows("5 documents · 14 Mar 2024 – 20 Mar 2024");
    window.shows("15 March 2024");
    window.shows("The earliest wording here.");
    window.shows("First here: “eleven” (number)");
    window.keys("Enter Down Down");
    assert_eq!(window.ws().tracing.looked.stage, 2);
    window.shows("Without a date: where these stand in the order is not known.");
    window.key("V");
    assert_eq!(window.ws().tracing.view, None);
    let shown: Vec<&str> = window.ws().panes.iter().map(|pane| &*pane.path).collect();
    assert!(shown.contains(&"3-paper.txt") && shown.len() > 1, "{shown:?}");
    window.keys("Ctrl+Shift+K End Enter");
    assert_eq!(&*window.ws().pane().unwrap().path, "5-notes.txt");
    assert_eq!(window.ws().area, Area::Pane);
}

#[test]
fn chains_are_narrowed_by_typing() {
    let machine = Machine::new();
    let mut window = press(&machine);
    window.choose(Action::Chains).key("F").typed("plums");
    window.shows("No chain has these words.");
    window.key("Escape");
    window.shows("5 documents");
    window.click("Back to the documents");
    assert_eq!(window.ws().area, Area::Pane);
}

#[test]
fn a_pair_of_the_map_opens_both_documents() {
    let machine = Machine::new();
    let mut window = press(&machine);
    window.key("Ctrl+Shift+M");
    window.shows("6 documents");
    window.shows("The 2 without a date stand at the right, behind the gap.");
    window.click_of(Role::ListItem, "Bridge closed after inspection → No way across");
    assert_eq!(window.ws().tracing.view, None);
    let mut shown: Vec<&str> = window.ws().panes.iter().map(|pane| &*pane.path).collect();
    shown.sort_unstable();
    assert_eq!(shown, ["2-wire.txt", "3-paper.txt"]);
    window.keys("Ctrl+Shift+M Down Enter");
    assert_eq!(window.ws().area, Area::Pane);
    assert!(window.ws().tracing.chosen.is_some());
}

#[test]
fn the_map_answers_the_pointer() {
    let machine = Machine::new();
    let mut window = press(&machine);
    window.choose(Action::CorpusMap);
    // The first document is the earliest; it stands at the left end of the line.
    let map = window.rect_of(Some(Role::Image), "Corpus map");
    let mut found = None;
    let mut y = map.top();
    while y < map.bottom() && found.is_none() {
        let pos = egui::pos2(map.left() + 18.0 + 14.0, y);
        window.point_at(pos);
        if window.sees("shares passages with 4 documents") {
            found = Some(pos);
        }
        y += 6.0;
    }
    let pos = found.expect("no document under the pointer");
    window.shows("Statement on inspection findings");
    window.click_at(pos);
    assert_eq!(&*window.ws().pane().unwrap().path, "1-release.txt");
    assert_eq!(window.ws().tracing.view, None);
}

#[test]
fn versions_are_compared_from_the_list() {
    let machine = Machine::new();
    let text = PRESS[0].1;
    machine.put("two/a.txt", text);
    machine.put("two/b.txt", text.replace("seven", "eight").replace("14 March", "18 March"));
    let mut window = machine.open(machine.path("two"));
    window.key("Ctrl+Shift+R");
    window.shows("Versions of one another");
    window.shows("are versions of one another");
    window.key("Enter");
    // The earlier at the left.
    let head = |of: &str| window.rect_of(Some(Role::Label), of).left();
    let title = "Statement on inspection findings";
    assert!(head(&format!("{title}, 14 Mar 2024")) < head(&format!("{title}, 18 Mar 2024")));
    window.key("Escape");
    assert_eq!(window.ws().tracing.view, Some(TraceView::Apart));
    window.key("Ctrl+Shift+K");
    window.shows("No passage went through three documents or more.");
}

#[test]
fn an_empty_view_says_what_would_be_there() {
    let machine = Machine::new();
    machine.put("one/a.txt", "Only one document.\n");
    let mut window = machine.open(machine.path("one"));
    window.choose(Action::CorpusMap);
    window.shows("There is only one document.");
    machine.put("two/a.txt", "Only plums.\n");
    machine.put("two/b.txt", "Nothing but pears.\n");
    let mut window = machine.open(machine.path("two"));
    window.choose(Action::CorpusMap);
    window.shows("These documents share no passage.");
    window.choose(Action::SetApart);
    window.shows("Nothing was set apart.");
}
