//! Paragraphs that a page's own lines part, as a reader meets them: one paragraph where those lines are
//! folded, and one with them in between where they are shown.

use egui::{Event, Key, Modifiers, PointerButton, Pos2, Theme, accesskit::Role};
use egui_kittest::{
    Harness,
    kittest::{NodeT as _, Queryable as _},
};
use variorum::{
    notebook::tag::Colour,
    text::{span::Span, structure::rules::LineIs},
    workspace::{
        action::Action,
        command::{Command, Go, PaneCommand},
        correct::{Correct, rule_of},
        pane::{Place, Selection},
        resolve::resolve,
    },
};

use crate::support::{
    reading::{Scene, picture, window},
    script::Script,
};

const HEAD: &str = "The committee heard on Tuesday that the span had moved, which nobody in the room had expected to hear, and that the engineer who had measured it spoke of this in the United";
const TAIL: &str = "Nations General Assembly was supposed to discuss the situation of the islands, and nobody there had heard of it before the autumn.";

/// Four pages with a number below each and a running line above each but the first.
fn text() -> String {
    let pages = [
        format!(
            "The deck was closed in March, for reasons that the council gave to nobody.\n\n{HEAD}"
        ),
        format!(
            "{TAIL}\n\nThree readings were taken from a boat that autumn.\n\nIt was asked in the council whether the builders of the bridge had known of it, since their own report of that year says that the inter-"
        ),
        "national court has not said a word about it since the day it was asked.\n\nWhat the clerk wrote down is kept with the log, where anybody may read it.".to_owned(),
        "The bearings were ordered in spring, and came in two crates.".to_owned(),
    ];
    let last = pages.len();
    let pages = pages.iter().enumerate().map(|(nth, words)| {
        let head = if nth > 0 { "\x0cA report on the Ellery Bridge\n\n" } else { "" };
        format!("{head}{words}\n\nPage {} of {last}\n\n", nth + 1)
    });
    format!("Inspection of the Ellery Bridge\n\n{}", pages.collect::<String>())
}

fn reading() -> Harness<'static, Scene> {
    window(Scene::on(&[("report.txt", &text())]), (600.0, 640.0), Theme::Light)
}

fn shown() -> Harness<'static, Scene> {
    show(reading())
}

fn show(mut window: Harness<'static, Scene>) -> Harness<'static, Scene> {
    window.state_mut().in_pane(PaneCommand::FoldAll(false));
    window.run();
    window
}

/// The paragraphs that a screen reader is told of, and what else it is told of them.
fn told(window: &Harness<'_, Scene>) -> Vec<(String, Option<String>)> {
    let paragraphs = window.get_all_by_role(Role::Paragraph);
    let told = paragraphs.map(|node| {
        let node = node.accesskit_node();
        (node.label().unwrap_or_default(), node.description())
    });
    told.collect()
}

fn place(window: &Harness<'_, Scene>, byte: usize) -> egui::Rect {
    window.state().readers[0].place_of(byte).unwrap()
}

#[test]
fn folded_lines_leave_one_paragraph_and_a_mark_between_two_words() {
    let mut window = reading();
    let whole = format!("{HEAD} {TAIL}");
    assert!(told(&window).contains(&(whole, None)), "{:?}", told(&window));
    assert!(told(&window).iter().any(|(words, _)| words.contains("the inter-national court")));
    // The second half goes on in the row of the first.
    let span = window.state().span("United");
    let next = window.state().span("Nations");
    let (first, second) = (place(&window, span.end()), place(&window, next.start()));
    assert_eq!(first.y_range(), second.y_range());
    assert!(second.left() > first.left());
    picture(&mut window, "halves_folded");
    let mark = window.get_all_by_role_and_label(Role::Button, "2 lines of the page").next();
    let middle = mark.unwrap().rect().center();
    window.hover_at(middle);
    window.run_steps(40);
    window.get_by_label("Page 1 of 4\nA report on the Ellery Bridge");
    window.hover_at(Pos2::new(500.0, 600.0));
    window.run_steps(40);
    window.get_all_by_role_and_label(Role::Button, "2 lines of the page").next().unwrap().click();
    window.run();
    assert!(told(&window).iter().any(|(words, _)| words == HEAD), "{:?}", told(&window));
    let (line, tail) = (window.state().span("Page 1 of 4"), window.state().span("Nations"));
    let rows = [span.end(), line.start(), tail.start()].map(|byte| place(&window, byte).top());
    assert!(rows[0] < rows[1] && rows[1] < rows[2], "{rows:?}");
    let fold = window.get_all_by_role_and_label(Role::Button, "Fold 2 lines of the page").next();
    fold.unwrap().click();
    window.run();
    assert_eq!(place(&window, span.end()).y_range(), place(&window, next.start()).y_range());
}

#[test]
fn shown_lines_leave_a_second_half_that_is_no_paragraph_of_its_own() {
    let mut window = shown();
    let told = told(&window);
    let of = |words: &str| told.iter().find(|(told, _)| told.starts_with(words)).unwrap();
    assert_eq!(of(HEAD).1, None);
    assert_eq!(of("Nations").1.as_deref(), Some("goes on with paragraph 3"));
    assert_eq!(of("Page 1").1.as_deref(), Some("line of the page"));
    // Nearer than paragraphs are.
    let row = |words: &str| place(&window, window.state().span(words).start());
    let near = row("Nations").top() - row("A report").bottom();
    let far = row("Three readings").top() - row("before the autumn").bottom();
    assert!(near > 0.0 && near < far, "{near} {far}");
    picture(&mut window, "halves_shown");
}

#[test]
fn one_number_stands_for_both_halves_and_all_others_keep_theirs() {
    let window = reading();
    let state = window.state();
    let corpus = state.ws.corpus.as_ref().unwrap();
    let paragraphs = corpus.reading("report.txt").unwrap().document.paragraphs();
    let number = |words: &str| paragraphs.number_at(state.span(words).start());
    assert_eq!([number("The deck"), number("The committee"), number("Nations")], [2, 3, 3]);
    assert_eq!(
        [number("Page 1"), number("Three"), number("national"), number("What")],
        [4, 7, 8, 12]
    );
    let path = state.pane().path.clone();
    let cited = |from: &str, to: &str| {
        let (from, to) = (state.span(from).start(), state.span(to).end());
        state.ws.citation(&path, Span::new(from, to))
    };
    let over = cited("in the United", "Nations General");
    assert!(over.starts_with("“in the United Nations General” ("), "{over}");
    assert!(over.ends_with(", ¶3)"), "{over}");
    let on = cited("Nations General", "Three readings");
    assert!(on.ends_with(", ¶3–7)"), "{on}");
    let line = cited("Page 1", "Page 1");
    assert!(line.starts_with("“Page 1” (") && line.ends_with(", ¶4)"), "{line}");
}

/// The words that end up on the clipboard.
fn copied(it: &mut Script) -> String {
    it.asked.clear();
    it.act(Action::Copy);
    it.asked.pop().unwrap()
}

#[test]
fn what_is_copied_noted_down_and_traced_are_the_words_of_the_writer() {
    let whole = format!("{HEAD} {TAIL}");
    let made = format!("What was said\n\n“{whole}” he wrote, and left.\n");
    let mut it = Script::on(&[("report.txt", &text()), ("said.txt", &made)]);
    let found = &it.ws.tracing.found;
    let is_quoted = |idx: &usize| found.quotations[*idx].passage.doc_idx == 1;
    let quoted = (0..found.quotations.len()).find(is_quoted).unwrap();
    assert_eq!(it.ws.said_of(quoted).unwrap().words, "verbatim");

    it.read("report.txt");
    let (start, end) = (text().find(HEAD).unwrap(), text().find(TAIL).unwrap() + TAIL.len());
    it.select(Span::new(start, end));
    assert_eq!(copied(&mut it), format!("copy {whole}"));
    // As they are shown.
    let pane = it.ws.pane().unwrap().id;
    it.run(Command::Pane(pane, PaneCommand::FoldAll(false)));
    assert_eq!(copied(&mut it), format!("copy {}", &text()[start..end]));
    it.act(Action::Highlight);
    let excerpt_id = it.ws.selected.clone().unwrap();
    assert_eq!(it.ws.quote(&excerpt_id).unwrap(), whole);
    let made = &it.ws.notebook.excerpts[&excerpt_id].made;
    assert_eq!(made.exact, text()[start..end], "its place is that of the text");

    // Where the reader says that another paragraph begins, the lines between are words again.
    let before = it.ws.tracing.serial;
    let begins = rule_of(
        "Nations General Assembly was supposed to discuss the situation of the islands, and nobody there had heard of it before the autumn.",
        LineIs::Begins,
    );
    it.run(Command::Correct(Correct::Line("report.txt".into(), begins)));
    assert_eq!(it.ws.quote(&excerpt_id).unwrap(), &text()[start..end]);
    assert!(it.ws.tracing.serial > before);
    it.act(Action::Undo);
    assert_eq!(it.ws.quote(&excerpt_id).unwrap(), whole);
}

fn click(window: &mut Harness<'_, Scene>, at: Pos2, n_clicks: usize) {
    window.hover_at(at);
    for _ in 0..n_clicks {
        for pressed in [true, false] {
            let (button, modifiers) = (PointerButton::Primary, Modifiers::NONE);
            window.event(Event::PointerButton { pos: at, button, pressed, modifiers });
            window.step();
        }
    }
    window.run();
}

#[test]
fn a_triple_click_takes_both_halves() {
    for mut window in [reading(), shown()] {
        let (at, _) = window.state().ends("Nations General");
        click(&mut window, at, 3);
        let selected = window.state().selected();
        assert!(selected.starts_with("The committee") && selected.ends_with("the autumn."));
        assert!(selected.contains("Page 1 of 4"));
    }
}

#[test]
fn a_drag_over_both_halves_selects_what_stands_between_too_and_shows_nothing() {
    let mut window = reading();
    let (from, to) = (window.state().span("United").start(), window.state().span("General").end());
    let [start, end] = [from, to].map(|byte| window.state().at(byte));
    window.drag_at(start + egui::vec2(0.6, 0.0));
    window.step();
    window.hover_at(end - egui::vec2(0.6, 0.0));
    window.step();
    window.drop_at(end - egui::vec2(0.6, 0.0));
    window.run();
    assert!(window.state().selected().starts_with("United\n\nPage 1 of 4"));
    assert!(window.state().selected().ends_with("Nations General"));
    // A highlight on it marks the words around the lines, and a highlight in them shows them.
    let selected = window.state().selected().to_owned();
    window.state_mut().mark(&selected, Colour::Green);
    window.run();
    assert_eq!(window.state().at(from).y, window.state().at(to).y);
    window.state_mut().mark("Page 1", Colour::Amber);
    window.run();
    assert!(window.state().at(from).y < window.state().at(to).y);
}

#[test]
fn the_caret_steps_over_folded_lines_and_back() {
    let mut window = reading();
    let (end, start) =
        (window.state().span("United").end(), window.state().span("Nations").start());
    let mut press = |from: usize, key: Key, modifiers: Modifiers| {
        window.state_mut().in_pane(PaneCommand::Select(Some(Selection::caret(from))));
        window.run();
        window.key_press_modifiers(modifiers, key);
        window.run();
        window.state().pane().selection.unwrap().focus
    };
    assert_eq!(press(end, Key::ArrowRight, Modifiers::NONE), start);
    assert_eq!(press(start, Key::ArrowLeft, Modifiers::NONE), end);
    assert_eq!(press(end, Key::ArrowRight, Modifiers::COMMAND), start);
    assert_eq!(press(start, Key::ArrowLeft, Modifiers::COMMAND), end - "United".len());
    let down = press(end, Key::ArrowDown, Modifiers::NONE);
    assert!(down > start, "{down}");
    assert_eq!(press(down, Key::ArrowUp, Modifiers::NONE).min(start), end.min(start));
    assert!(told(&window).contains(&(format!("{HEAD} {TAIL}"), None)));
}

#[test]
fn the_page_stays_where_it_is_when_lines_above_are_folded_or_shown() {
    // The second half at the upper edge, its rows, and what stands behind it.
    for (block, above) in [(5, 0.0), (5, 26.0), (6, 0.0)] {
        let scene = Scene::on(&[("report.txt", &text())]);
        let mut window = show(window(scene, (600.0, 200.0), Theme::Light));
        let place_there = Place { block, above, byte: 0 };
        window.state_mut().in_pane(PaneCommand::Scrolled(place_there));
        window.run();
        for is_folded in [true, false, true] {
            let byte = window.state().pane().place.byte;
            let before = place(&window, byte).top();
            window.state_mut().in_pane(PaneCommand::FoldAll(is_folded));
            window.run();
            let after = place(&window, byte).top();
            assert!((after - before).abs() < 1.0, "{block} {above}: {before} {after}");
        }
    }
}

#[test]
fn what_is_found_over_both_halves_is_gone_to_without_showing_the_lines() {
    let mut window = reading();
    let (from, to) = (window.state().span("United").start(), window.state().span("Nations").end());
    let path = window.state().pane().path.clone();
    let passage = Span::new(from, to);
    window.state_mut().apply(Command::Go(Go::Passage(path.clone(), passage)));
    window.run();
    assert_eq!(place(&window, from).y_range(), place(&window, to).y_range());
    let line = window.state().span("Page 1 of 4");
    window.state_mut().apply(Command::Go(Go::Passage(path, line)));
    window.run();
    assert!(place(&window, from).top() < place(&window, line.start()).top());
    assert!(resolve(Action::FoldLeftovers, &window.state().ws).is_some());
}

/// Every letter has its place, and a click on it comes back to it, with and without the lines.
#[test]
fn every_letter_of_both_halves_is_where_it_is_clicked() {
    for width in [560.0, 330.0] {
        let mut window =
            window(Scene::on(&[("report.txt", &text())]), (width, 1200.0), Theme::Light);
        for words in
            ["spoke of this in the United", "Nations General", "the inter-", "national court"]
        {
            let span = window.state().span(words);
            for byte in span.start()..span.end() - 1 {
                if window.state().text().as_bytes()[byte] == b' ' {
                    continue;
                }
                let (left, right) = (place(&window, byte), place(&window, byte + 1));
                if left.y_range() != right.y_range() {
                    continue;
                }
                let at = left.center() + egui::vec2(0.25 * (right.left() - left.left()), 0.0);
                window.state_mut().in_pane(PaneCommand::Select(None));
                click(&mut window, at, 1);
                let selection = window.state().pane().selection;
                assert_eq!(selection, Some(Selection::caret(byte)), "{width}: {words}");
                window.run_steps(12);
            }
        }
    }
}
