//! The pages of a PDF as pictures beside its text.

use egui::{Rect, Shape, accesskit::Role};
use variorum::workspace::{
    action::Action,
    command::{Command, Go, PaneCommand},
    pages::Wish,
};

use crate::support::{
    app::{Machine, Window},
    pdf::{Page, file, reader},
};

const LABELS: &str = "/PageLabels<</Nums[0<</S/r>>1<</S/D/St 5>>]>>";

fn go(window: &mut Window, command: Command) {
    let ctx = window.harness.ctx.clone();
    window.harness.state_mut().as_mut().unwrap().apply(&ctx, command);
    window.settle();
}

/// The filled boxes on the screen.
fn fills(window: &Window) -> Vec<Rect> {
    let shapes = window.harness.output().shapes.iter();
    shapes
        .filter_map(|it| match &it.shape {
            Shape::Rect(rect) if rect.fill.a() > 0 => Some(rect.rect),
            _ => None,
        })
        .collect()
}

/// A line that no other page has at its place, whatever its numbers: it is no running header.
fn line(idx: usize, page_idx: usize) -> String {
    let words = ["calm", "deep", "loud", "wide", "slow", "grey", "cold", "near", "late", "free"];
    let (tens, units) = (words[(idx / 10 + page_idx) % 10], words[(idx + 3 * page_idx) % 10]);
    format!("It was {tens} and {units} on line {idx} of page {page_idx}, and so it stayed all day.")
}

/// Words for the pages of a report, so many lines that each page is longer than a pane.
fn report(machine: &Machine) -> Window {
    reader();
    let pages: Vec<Page> = (0..3)
        .map(|page_idx| {
            let lines: Vec<String> = (0..40).map(|idx| line(idx, page_idx)).collect();
            let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
            Page::default().lines(72.0, 760.0, 11.0, 17.0, &lines)
        })
        .collect();
    machine.put("river/report.pdf", file(&pages, LABELS, "/Info<</Title(The River)>>"));
    machine.put("river/notes.txt", "Notes on the river.\n");
    let mut window = machine.open(machine.path("river"));
    go(&mut window, Command::Go(Go::Document("report.pdf".into())));
    window
}

#[test]
fn the_page_of_the_text_at_the_upper_edge_is_shown_beside_it() {
    let machine = Machine::new();
    let mut window = report(&machine);
    window.shows_no("Page i of");
    window.choose(Action::ShowPages);
    window.shows("Page i of The River");
    let text = window.ws().corpus.as_ref().unwrap().reading("report.pdf").unwrap().document.text();
    let at = text.find("line 3 of page 2").unwrap();
    let span = variorum::text::span::Span::new(at, at + 4);
    go(&mut window, Command::Go(Go::Passage("report.pdf".into(), span)));
    window.keys("PageDown PageDown PageDown PageDown PageDown PageDown");
    window.shows("Page 6 of The River");
    window.choose(Action::ShowPages);
    window.shows_no("Page 6 of");
    assert!(window.ws().pages.is_empty(), "what nobody sees is not kept");
}

#[test]
fn the_page_stands_above_the_text_in_a_narrow_pane_and_beside_it_in_a_wide_one() {
    let machine = Machine::new();
    let mut window = report(&machine);
    window.choose(Action::ShowPages);
    let places = |window: &Window| {
        let page = window.rect_of(Some(Role::Image), "Page i of The River");
        (page, window.rect("Text of The River"))
    };
    // Alone, the pane is wide.
    let n_others = window.ws().panes.len() - 1;
    for _ in 0..n_others {
        let other = window.ws().panes.iter().find(|pane| &*pane.path != "report.pdf").unwrap().id;
        go(&mut window, Command::Pane(other, PaneCommand::Close));
    }
    let (page, text) = places(&window);
    assert!(text.right() <= page.left(), "{text:?} {page:?}");
    go(&mut window, Command::Go(Go::Beside("notes.txt".into())));
    let (page, text) = places(&window);
    assert!(page.top() < text.top() && text.width() >= page.width(), "{text:?} {page:?}");
}

#[test]
fn a_passage_is_marked_on_the_page_where_its_words_stand() {
    let machine = Machine::new();
    let mut window = report(&machine);
    window.choose(Action::ShowPages);
    let before = fills(&window);
    window.select("line 2 of page 0").choose(Action::Highlight);
    let page = window.rect("Page i of The River");
    let ws = window.ws();
    let mark = ws.marks("report.pdf").unwrap().all()[0].clone();
    let pages = &ws.pages["report.pdf"];
    let picture = pages.pictures.back().unwrap();
    let boxes = variorum::text::pages::boxes(pages.placed.as_ref().unwrap(), mark.span, 0);
    let [left, top, ..] =
        picture.pixels(boxes[0]).map(|it| it * page.width() / picture.width as f32);
    let corner = page.min + egui::vec2(left, top);
    let is_new = |fill: &Rect| !before.contains(fill) && (fill.min - corner).length() < 1.0;
    assert!(fills(&window).iter().any(is_new), "nothing is drawn at {corner:?}");
}

#[test]
fn a_text_without_pages_shows_none() {
    let machine = Machine::new();
    let mut window = report(&machine);
    go(&mut window, Command::Go(Go::Document("notes.txt".into())));
    assert!(variorum::workspace::resolve::resolve(Action::ShowPages, window.ws()).is_none());
}

#[test]
fn a_file_that_has_changed_says_so_in_the_place_of_the_page() {
    let machine = Machine::new();
    let mut window = report(&machine);
    machine.put("river/report.pdf", file(&[Page::default().put(72.0, 700.0, 9.0, "else")], "", ""));
    window.choose(Action::ShowPages);
    window.shows("The page cannot be shown: the file has changed since it was read.");
    assert_eq!(window.ws().pages["report.pdf"].trouble.as_ref().unwrap().0, Wish::Places);
}
