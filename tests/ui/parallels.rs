//! Parallels in the window: bands, lit passages, the card, panes that stand level.

use std::fmt::Write as _;

use egui::{Event, Modifiers, MouseWheelUnit, Pos2, TouchPhase, accesskit::Role, pos2, vec2};
use variorum::workspace::{action::Action, tracing::ParallelId};

use crate::support::app::{Machine, Window};

const GAUGES: &str = "occasional readings taken by hand, mostly on calm days";
const GAUGES_TOLD: &str = "occasional readings taken by hand, primarily on calm days";
const BUDGET: &str = "A second gauge on the pier was struck from the budget in 2019";
const BUDGET_TOLD: &str = "A second gauge on the pier was struck from the budget in 2009";

/// A long hearing, and a report that quotes it twice: with a word changed, and with a year.
fn folder(machine: &Machine) -> std::path::PathBuf {
    let mut hearing = "Hearing of the council\n\n12 March 2024\n".to_owned();
    let mut report = "Engineer heard on the gauges\n\n13 March 2024\n".to_owned();
    let question = |hearing: &mut String, number: usize| {
        write!(hearing, "\nQuestion: What of item {number}?\n\nAnswer: That of number {number} lay elsewhere, madam.\n").unwrap();
    };
    let line = |report: &mut String, number: usize| {
        write!(
            report,
            "\nHarbour boats counted on day {number} came to shore well before dusk fell.\n"
        )
        .unwrap();
    };
    (1..20).for_each(|number| question(&mut hearing, number));
    write!(
        hearing,
        "\nQuestion: So nobody measures it today?\n\nAnswer: We have {GAUGES}. That is all.\n"
    )
    .unwrap();
    (20..40).for_each(|number| question(&mut hearing, number));
    write!(hearing, "\nQuestion: And the pier?\n\nAnswer: {BUDGET}, three winters in a row.\n")
        .unwrap();
    (40..70).for_each(|number| question(&mut hearing, number));
    (1..25).for_each(|number| line(&mut report, number));
    write!(report, "\nShe spoke of “{GAUGES_TOLD}” and left.\n").unwrap();
    (25..45).for_each(|number| line(&mut report, number));
    write!(report, "\n“{BUDGET_TOLD}”, she had said.\n").unwrap();
    (45..80).for_each(|number| line(&mut report, number));
    machine.put("inquiry/hearing.txt", hearing);
    machine.put("inquiry/report.txt", report);
    machine.put("inquiry/tides.txt", "The tides\n\nThey were kind to us this year.\n");
    machine.path("inquiry")
}

/// The folder, open, with the first parallel looked at.
fn looking(machine: &Machine) -> Window {
    let mut window = machine.open(folder(machine));
    assert_eq!(window.ws().tracing.found.traced.parallels.len(), 2);
    window.key("Alt+Down");
    window
}

fn is_level(window: &Window, here: &str, there: &str) -> bool {
    (window.on(here).y - window.on(there).y).abs() < 2.0
}

/// The documents in the panes, from the left.
fn panes(window: &Window) -> Vec<String> {
    window.ws().panes.iter().map(|pane| pane.path.to_string()).collect()
}

fn wheel(window: &mut Window, at: Pos2, down: f32) {
    window.point_at(at);
    window.frame([Event::MouseWheel {
        unit: MouseWheelUnit::Point,
        delta: vec2(0.0, -down),
        phase: TouchPhase::Move,
        source: egui::MouseWheelSource::Unknown,
        modifiers: Modifiers::NONE,
    }]);
    window.settle();
}

#[test]
fn the_next_parallel_comes_with_its_card_and_both_ends_level() {
    let machine = Machine::new();
    let mut window = looking(&machine);
    assert_eq!(panes(&window), ["hearing.txt", "report.txt"]);
    assert!(is_level(&window, GAUGES, GAUGES_TOLD));
    window.shows("altered · by date");
    window.shows("mostly (a hedge changed: mostly → primarily)");
    window.shows("primarily (a hedge changed: mostly → primarily)");
    window.shows("Asked just before: “So nobody measures it today?”");
    window.shows(" bits");
    window.shows_no("A number changed");
    window.key("Alt+Down");
    assert!(is_level(&window, BUDGET, BUDGET_TOLD));
    window.shows("A number changed: 2019 → 2009");
    window.key("Escape");
    window.shows_no("altered · by date");
    assert_eq!(window.ws().tracing.chosen, None);
}

#[test]
fn the_card_covers_neither_passage_even_in_a_small_window() {
    let machine = Machine::new();
    let path = folder(&machine);
    let mut window = machine.window(Some(path), [1024.0, 700.0]);
    for _ in 0..2 {
        window.key("Alt+Down");
        let card = window.rect_of(Some(Role::Group), "Hearing");
        assert!(card.left() >= 0.0 && card.right() <= 1024.0 && card.bottom() <= 700.0);
        for pane in [0, 1] {
            let id = window.ws().tracing.chosen.unwrap();
            let path = window.ws().panes[pane].path.clone();
            let side = window.ws().side_in(id, &path).unwrap();
            let (_, span) = window.ws().parallel_end(id, side).unwrap();
            let corpus = window.ws().corpus.as_ref().unwrap();
            let words = corpus.reading(&path).unwrap().document.slice(span).to_owned();
            let (from, to) = window.place(&words);
            assert!(!card.contains(from) && !card.contains(to), "{words}");
        }
    }
}

#[test]
fn a_band_lights_both_ends_and_a_click_on_it_brings_them_level() {
    let machine = Machine::new();
    let mut window = looking(&machine);
    window.key("Escape");
    let at = window.on(GAUGES);
    wheel(&mut window, at, 90.0);
    assert!(!is_level(&window, GAUGES, GAUGES_TOLD));
    let gutter = window.rect("Border of two panes");
    let on_band = pos2(gutter.left() + 2.0, window.on(GAUGES).y);
    window.rect_of(Some(Role::Button), "¶");
    window.point_at(on_band);
    assert_eq!(window.ws().tracing.hovered, Some(ParallelId::Found(0)));
    window.click_at(on_band);
    assert!(is_level(&window, GAUGES, GAUGES_TOLD));
    assert_eq!(window.ws().tracing.chosen, Some(ParallelId::Found(0)));
    window.point_at(pos2(gutter.center().x, gutter.top() + 5.0));
    assert_eq!(window.ws().tracing.hovered, None);
}

#[test]
fn a_pointer_on_a_passage_lights_it_and_leaving_it_puts_it_out() {
    let machine = Machine::new();
    let mut window = looking(&machine);
    window.key("Escape");
    window.point_at(window.on(GAUGES_TOLD));
    assert_eq!(window.ws().tracing.hovered, Some(ParallelId::Found(0)));
    window.point_at(window.on(GAUGES));
    assert_eq!(window.ws().tracing.hovered, Some(ParallelId::Found(0)));
    window.point_at(window.on("Harbour boats counted on day 25"));
    assert_eq!(window.ws().tracing.hovered, None);
}

#[test]
fn a_click_on_a_passage_takes_its_excerpt_first_and_then_the_parallel() {
    let machine = Machine::new();
    let mut window = looking(&machine);
    window.key("Escape");
    window.select("taken by hand").click("Highlight").key("Escape");
    window.click_words("taken by hand");
    assert!(window.ws().selected.is_some() && window.ws().tracing.chosen.is_none());
    window.click_words("taken by hand");
    assert_eq!(window.ws().tracing.chosen, Some(ParallelId::Found(0)));
    assert_eq!(window.ws().selected, None);
    window.click_words("taken by hand");
    assert!(window.ws().selected.is_some() && window.ws().tracing.chosen.is_none());
    window.click_words("That is all");
    assert!(window.ws().selected.is_none() && window.ws().tracing.chosen.is_none());
}

#[test]
fn a_tap_on_a_passage_and_on_the_strip_is_a_click() {
    let machine = Machine::new();
    let mut window = looking(&machine);
    window.key("Escape");
    window.tap(window.on(GAUGES));
    assert_eq!(window.ws().tracing.chosen, Some(ParallelId::Found(0)));
    let before = window.ws().panes[0].place;
    let gutter = window.rect("Border of two panes");
    window.tap(pos2(gutter.left() - 5.0, gutter.bottom() - 20.0));
    assert_ne!(window.ws().panes[0].place, before);
}

#[test]
fn the_next_parallel_is_found_from_a_document_that_shares_nothing() {
    let machine = Machine::new();
    folder(&machine);
    machine.put("inquiry/a-note.txt", "A note\n\nNothing of this stands anywhere else.\n");
    for (key, words) in [("Alt+Down", GAUGES_TOLD), ("Alt+Up", BUDGET_TOLD)] {
        let mut window = machine.open(machine.path("inquiry"));
        assert_eq!(panes(&window), ["a-note.txt", "hearing.txt"]);
        window.key(key);
        assert!(window.ws().tracing.chosen.is_some(), "{key}");
        assert!(window.sees(words), "{key}");
    }
}

#[test]
fn a_click_on_a_passage_opens_the_document_that_has_it_too() {
    let machine = Machine::new();
    let mut window = looking(&machine);
    window.key("Escape");
    while window.ws().panes.len() > 1 {
        let report = window.ws().panes.iter().position(|it| &*it.path == "report.txt").unwrap();
        let pane = window.ws().panes[report].id;
        let ctx = window.harness.ctx.clone();
        let close = variorum::workspace::command::PaneCommand::Close;
        let command = variorum::workspace::command::Command::Pane(pane, close);
        window.harness.state_mut().as_mut().unwrap().apply(&ctx, command);
        window.settle();
    }
    window.click_words(GAUGES);
    assert_eq!(panes(&window), ["hearing.txt", "report.txt"]);
    assert!(is_level(&window, GAUGES, GAUGES_TOLD));
}

#[test]
fn panes_that_are_linked_stay_level_and_others_stay_where_they_are() {
    let machine = Machine::new();
    let mut window = looking(&machine);
    window.key("Escape");
    let at = window.on(GAUGES);
    let before = window.ws().panes[1].place;
    wheel(&mut window, at, 60.0);
    assert_eq!(window.ws().panes[1].place, before, "nothing is linked");
    wheel(&mut window, at, -60.0);
    window.choose(Action::LinkPanes);
    wheel(&mut window, at, 60.0);
    assert_ne!(window.ws().panes[1].place, before);
    // The next parallel comes to the line that is level: a third of the page.
    let page = window.rect("Text of Hearing of the council");
    for _ in 0..400 {
        let is_in_view =
            window.sees(BUDGET) && window.on(BUDGET).y < page.top() + page.height() / 3.0 + 30.0;
        if is_in_view {
            break;
        }
        wheel(&mut window, at, 20.0);
    }
    let (here, there) = (window.on(BUDGET).y, window.on(BUDGET_TOLD).y);
    assert!((here - there).abs() < 26.0, "{here} {there}");
    // What followed does not lead.
    let places: Vec<_> = window.ws().panes.iter().map(|pane| pane.place).collect();
    window.settle();
    assert_eq!(places, window.ws().panes.iter().map(|pane| pane.place).collect::<Vec<_>>());
}

#[test]
fn the_card_decides_on_the_parallel_and_a_rejected_one_is_drawn_no_more() {
    let machine = Machine::new();
    let mut window = looking(&machine);
    window.click_of(Role::Button, "Accept");
    assert!(window.is_chosen("Accept"));
    window.click_of(Role::Button, "Reject").key("Escape");
    window.point_at(window.on(GAUGES));
    assert_eq!(window.ws().tracing.hovered, None);
    window.click_words(GAUGES);
    assert_eq!(window.ws().tracing.chosen, None);
    window.key("Alt+Down");
    window.key("Alt+Down");
    window.click_of(Role::Button, "Link excerpts");
    assert_eq!(window.ws().notebook.links.len(), 1);
}

#[test]
fn what_stands_around_is_shown_when_it_is_asked_for() {
    let machine = Machine::new();
    let mut window = looking(&machine);
    let around = "That is all. Question: What of item 20?";
    window.shows_no(around);
    window.click_of(Role::Button, "What stands around");
    window.shows(around);
    window.click_of(Role::Button, "What stands around");
    window.shows_no(around);
}

#[test]
fn a_selection_is_traced_from_its_bar() {
    let machine = Machine::new();
    let mut window = looking(&machine);
    window.key("Escape");
    window.select("taken by hand, mostly").click("Trace");
    assert!(matches!(window.ws().tracing.chosen, Some(ParallelId::Asked(0))));
    window.shows("taken by hand");
    window.key("Escape");
    assert_eq!(window.ws().tracing.asked, None);
}
