//! Reading: passages, tags, highlights, cards, finding.

use egui::{Event, Modifiers, PointerButton, Pos2, accesskit::Role, pos2};
use egui_kittest::kittest::NodeT as _;
use variorum::{
    store::settings::{Column, SortBy},
    workspace::action::Action,
};

use super::{note_on_the_report, painted, papers, selected};
use crate::support::app::{Machine, Window};

const AUTUMN: &str = "reports of movement in the third span";
const NO_WARNING: &str = "no warning ever reached this office";

/// The papers, open.
fn reading(machine: &Machine) -> Window {
    machine.open(papers(machine))
}

#[test]
fn a_drag_selects_words_and_the_bar_comes_when_it_ends() {
    let machine = Machine::new();
    let mut window = reading(&machine);
    let (from, to) = window.place(AUTUMN);
    let button = |pos, pressed| Event::PointerButton {
        pos,
        button: PointerButton::Primary,
        pressed,
        modifiers: Modifiers::NONE,
    };
    window.frame([Event::PointerMoved(from)]);
    window.frame([button(from, true)]);
    window.frame([Event::PointerMoved(from.lerp(to, 0.5))]);
    window.frame([Event::PointerMoved(to)]);
    window.settle();
    assert_eq!(selected(&window), Some(AUTUMN));
    window.shows_no("Add to note");
    window.frame([button(to, false)]);
    window.settle();
    for name in ["Tag…", "Highlight", "Add to note", "Copy citation"] {
        window.rect_of(Some(Role::Button), name);
    }
    window.shows("37 characters selected");
    window.key("Escape");
    window.shows_no("Add to note");
    assert_eq!(selected(&window), None);
}

#[test]
fn a_drag_works_upwards_and_in_either_pane() {
    let machine = Machine::new();
    let mut window = reading(&machine);
    let (from, to) = window.place(NO_WARNING);
    window.drag(to, from);
    assert_eq!(selected(&window), Some(NO_WARNING));
    window.select(AUTUMN);
    assert_eq!(selected(&window), Some(AUTUMN));
}

#[test]
fn a_tap_is_a_click_though_the_button_is_up_again_before_the_next_frame() {
    let machine = Machine::new();
    let mut window = reading(&machine);
    window.select(AUTUMN).click("Highlight").key("Escape");
    let active = window.ws().active;
    let other = window.ws().panes[1 - active].path.to_string();
    window.tap(window.on(AUTUMN));
    assert!(window.ws().selected.is_some(), "the excerpt under it is picked");
    window.tap(window.rect(&format!("Text of {}", window.ws().shown(&other).title)).center());
    assert_ne!(window.ws().active, active, "its pane has the keyboard");
}

#[test]
fn a_double_click_selects_a_word() {
    let machine = Machine::new();
    let mut window = reading(&machine);
    let pos = window.on("autumn");
    window.double_click(pos);
    assert_eq!(selected(&window), Some("autumn"));
}

#[test]
fn a_passage_is_tagged_by_name_by_dot_and_by_key() {
    let machine = Machine::new();
    let mut window = reading(&machine);
    window.select(AUTUMN).click("Tag…").typed("knowledge / early").key("Enter");
    window.shows("Tag knowledge / early");
    assert!(window.is_chosen("Tag knowledge / early"));
    window.select(NO_WARNING).click("Tag knowledge / early");
    window.select("before the deck was closed").key("1");
    let ws = window.ws();
    let tags: Vec<usize> = ws.notebook.excerpts.values().map(|it| it.tags.len()).collect();
    assert_eq!(tags, [1, 1, 1]);
    // The same key takes it away again, and the same dot.
    window.key("1");
    assert!(!window.is_chosen("Tag knowledge"));
    window.click("Tag knowledge / early");
    assert!(window.is_chosen("Tag knowledge / early"));
}

#[test]
fn the_tags_tab_lists_tags_with_their_excerpts() {
    let machine = Machine::new();
    let mut window = reading(&machine);
    window.select(AUTUMN).key("G").typed("knowledge").key("Enter").key("Ctrl+2");
    window.shows("knowledge");
    window.click_of(Role::Tab, "Documents");
    window.shows("Letter of the pilots’ guild, 2 Sep 2019");
}

#[test]
fn an_empty_list_of_tags_says_how_in_rows_that_keep_off_the_edge() {
    let machine = Machine::new();
    let mut window = machine.window(Some(papers(&machine)), [1024.0, 700.0]);
    window.key("Ctrl+2");
    let rect = window.rect("A tag is a named colour.");
    assert!(rect.left() >= 10.0, "{rect:?}");
}

#[test]
fn the_card_and_the_passage_light_each_other() {
    let machine = Machine::new();
    let mut window = reading(&machine);
    note_on_the_report(&mut window);
    window.key("Escape").key("Escape");
    let card = window.rect("Excerpt “no warning ever reached this office”");
    window.point_at(card.center());
    let lit = window.ws().hovered.clone();
    assert!(lit.is_some());
    window.point_at(pos2(700.0, 880.0));
    assert_eq!(window.ws().hovered, None);
    let passage = window.on(NO_WARNING);
    window.point_at(passage);
    assert_eq!(window.ws().hovered, lit);
}

/// Where the passage stands that a note on the report has; the pointer rests on nothing.
fn noted(window: &mut Window) -> Pos2 {
    note_on_the_report(window);
    window.key("Ctrl+3");
    window.point_at(pos2(700.0, 880.0)).wait(1.0);
    window.on(NO_WARNING)
}

#[test]
fn a_passage_that_the_pointer_rests_on_says_where_it_is_used() {
    let machine = Machine::new();
    let mut window = reading(&machine);
    let passage = noted(&mut window);
    window.point_at(passage).wait(2.0);
    let link = window.rect_of(Some(Role::Link), "Mayor: no warning ever came").center();
    for part in 1..=10 {
        window.frame([Event::PointerMoved(passage.lerp(link, part as f32 / 10.0))]);
    }
    window.click_at(link);
    window.shows("Title: Mayor: no warning ever came");
}

#[test]
fn what_a_passage_tells_does_not_lie_over_its_bar_nor_over_what_is_open() {
    let tells = |window: &Window| {
        let mut nodes = window.harness.root().children_recursive();
        nodes.any(|node| node.accesskit_node().role() == Role::Link)
    };
    let machine = Machine::new();
    let mut window = reading(&machine);
    let passage = noted(&mut window);
    window.click_at(passage).wait(2.0);
    window.shows("Remove");
    assert!(!tells(&window), "the bar could not be reached");
    window.key("Escape").point_at(pos2(700.0, 880.0)).wait(1.0);
    window.point_at(passage).wait(2.0);
    assert!(tells(&window));
    window.key("Ctrl+K");
    assert!(!tells(&window));
}

#[test]
fn a_card_selects_on_a_click_and_opens_its_source_on_a_double_click() {
    let machine = Machine::new();
    let mut window = reading(&machine);
    note_on_the_report(&mut window);
    window.click_of(Role::ListItem, "Letter of the pilots’ guild");
    let report = window.ws().panes.iter().position(|pane| &*pane.path == "b-report.txt");
    assert_eq!(report, None, "the letter took the active pane, where the report was");
    let card = window.rect("Excerpt “no warning ever reached this office”").left_top();
    window.click_at(card + egui::vec2(40.0, 14.0));
    assert!(window.is_chosen("Excerpt “no warning"));
    window.double_click(card + egui::vec2(40.0, 14.0));
    let ws = window.ws();
    assert_eq!(&*ws.pane().unwrap().path, "b-report.txt");
    let flash = ws.pane().unwrap().flash.expect("the passage flashes");
    let reading = ws.corpus.as_ref().unwrap().reading("b-report.txt").unwrap();
    assert_eq!(reading.document.slice(flash.span), NO_WARNING);
    window.place(NO_WARNING);
}

#[test]
fn a_source_far_away_comes_into_view() {
    let machine = Machine::new();
    let mut window = reading(&machine);
    window.click_at(window.place(AUTUMN).0).key("Ctrl+F").typed("closed at noon").key("Escape");
    window.select("The hearing closed at noon").key("Enter");
    window.key("Ctrl+Home");
    window.place(AUTUMN);
    let card = window.rect("Excerpt “The hearing closed at noon”").left_top();
    window.double_click(card + egui::vec2(40.0, 14.0));
    window.place("The hearing closed at noon");
    window.key("Alt+Left");
    window.place(AUTUMN);
    window.key("Alt+Right");
    window.place("The hearing closed at noon");
}

#[test]
fn clicks_on_overlapping_highlights_go_round() {
    let machine = Machine::new();
    let mut window = reading(&machine);
    window.select("reports of movement in the third span as early as").key("H").key("Escape");
    window.select("movement in the third").key("H").keys("Escape Escape");
    let picked = |window: &Window| {
        let id = window.ws().selected.clone().unwrap();
        window.ws().notebook.excerpts[&id].made.exact.clone()
    };
    window.click_words("the third");
    assert_eq!(picked(&window), "movement in the third");
    window.click_words("the third");
    assert_eq!(picked(&window), "reports of movement in the third span as early as");
    window.click_words("the third");
    assert_eq!(picked(&window), "movement in the third");
    window.key("O");
    assert_eq!(picked(&window), "reports of movement in the third span as early as");
}

#[test]
fn the_ends_of_an_excerpt_are_dragged_or_moved_by_keys() {
    let machine = Machine::new();
    let mut window = reading(&machine);
    window.select("movement in the third").key("H");
    let exact =
        |window: &Window| window.ws().notebook.excerpts.values().next().unwrap().made.exact.clone();
    let handle = window.rect("End of the excerpt").center();
    let (_, to) = window.place("third span");
    window.drag(handle, to);
    assert_eq!(exact(&window), "movement in the third span");
    window.key("[").key("Ctrl+Left").key("Ctrl+Left");
    assert_eq!(exact(&window), "reports of movement in the third span");
    window.choose_named(Action::Undo, "Undo move excerpt's ends");
    assert_ne!(exact(&window), "reports of movement in the third span");
}

#[test]
fn words_are_copied_alone_and_with_their_citation() {
    let machine = Machine::new();
    let mut window = reading(&machine);
    window.select(NO_WARNING).key("Ctrl+C");
    assert_eq!(window.copied, NO_WARNING);
    window.click("Copy citation");
    assert!(window.copied.contains(NO_WARNING), "{}", window.copied);
    assert!(window.copied.contains("Harbour Courier"), "{}", window.copied);
    assert!(window.copied.contains("2024-03-27"), "{}", window.copied);
    window.copied.clear();
    window.key("Ctrl+Shift+C");
    assert!(window.copied.contains("Harbour Courier"), "{}", window.copied);
}

#[test]
fn finding_in_a_pane_counts_goes_on_and_closes() {
    let machine = Machine::new();
    let mut window = reading(&machine);
    window.click_at(window.place(AUTUMN).0).key("Ctrl+F");
    assert_eq!(window.focused().as_deref(), Some("Find in this document"));
    window.typed("wrote down");
    window.shows("1 of 60");
    window.place("An answer to question 1,");
    window.key("Enter").key("F3");
    window.shows("3 of 60");
    window.key("Shift+F3").click("Previous hit").click("Previous hit");
    window.shows("60 of 60");
    window.place("An answer to question 60,");
    window.key("Ctrl+F").key("Ctrl+A").typed("nowhere to be found");
    window.shows("none");
    window.key("Escape");
    window.shows_no("Find in this document");
}

#[test]
fn the_bar_of_a_passage_does_not_lie_over_what_is_looked_for() {
    let machine = Machine::new();
    let mut window = reading(&machine);
    window.select(AUTUMN).shows("Copy citation");
    window.key("Ctrl+F").shows_no("Copy citation");
    window.key("Escape").shows("Copy citation");
}

#[test]
fn finding_begins_with_the_selected_words_and_each_pane_has_its_own() {
    let machine = Machine::new();
    let mut window = reading(&machine);
    window.select("movement").key("Ctrl+F");
    assert_eq!(window.field().as_deref(), Some("movement"));
    window.shows("1 of 2");
    window.click_at(window.place(NO_WARNING).0).key("Ctrl+F").typed("council");
    window.shows("1 of 1");
    window.shows("1 of 2");
}

#[test]
fn the_list_is_filtered_and_sorted() {
    let machine = Machine::new();
    let mut window = reading(&machine);
    let listed = |window: &Window| -> Vec<String> {
        let ws = window.ws();
        let entries = &ws.corpus.as_ref().unwrap().entries;
        ws.listed().into_iter().map(|at| entries[at].path.to_string()).collect()
    };
    window.click("Filter documents").typed("2024 courier");
    assert_eq!(listed(&window), ["b-report.txt"]);
    window.shows_no("Letter of the pilots’ guild, 2 Sep 2019");
    window.key("Ctrl+A").typed("zebra");
    window.shows("Nothing fits the filter.");
    window.key("Ctrl+A").key("Delete");
    assert_eq!(listed(&window).len(), 3);
    for (sort, first) in [
        (SortBy::Of(Column::Date), "c-letter.txt"),
        (SortBy::Of(Column::Words), "a-transcript.txt"),
        (SortBy::Title, "a-transcript.txt"),
    ] {
        window.click("Sort the documents").click_of(Role::Button, sort.label());
        assert_eq!(listed(&window)[0], first, "{}", sort.label());
    }
}

#[test]
fn a_row_of_facts_never_begins_with_the_dot_between_two() {
    let machine = Machine::new();
    for n in 0..24 {
        let source = format!("Courier of the Har{}", "i".repeat(n));
        let name = format!("papers/{n:02}.txt");
        machine.put(&name, format!("Title {n}\n\n{source}, 27 November 2024\n\nNothing new.\n"));
    }
    let window = machine.open(machine.path("papers"));
    window.shows("Courier of the Hariiii · 27 Nov 2024");
    let rows = painted(&window);
    assert!(rows.iter().any(|row| row.ends_with("\u{A0}· ")), "one is broken there: {rows:?}");
    assert!(!rows.iter().any(|row| row.starts_with('·')), "{rows:?}");
}

#[test]
fn the_list_of_documents_comes_to_one_that_was_opened_from_elsewhere() {
    for n_documents in [40, 420] {
        let machine = Machine::new();
        for n in 0..n_documents {
            machine.put(
                &format!("papers/{n:03}.txt"),
                format!("Title {n:03}\n\nNothing new in {n:03}.\n"),
            );
        }
        let mut window = machine.open(machine.path("papers"));
        let last = format!("Title {:03}", n_documents - 2);
        assert!(!is_listed(&window, &last));
        window.key("Ctrl+K").typed(&last).key("Enter");
        assert!(is_listed(&window, &last), "{n_documents}");
        // Back, as everything that goes somewhere; and by keys.
        window.key("Alt+Left");
        assert!(is_listed(&window, "Title 000"), "{n_documents}");
        window.key("Shift+F6").key("End");
        assert!(is_listed(&window, &format!("Title {:03}", n_documents - 1)), "{n_documents}");
        // It stays where it is scrolled to.
        window.key("Ctrl+Shift+B").key("Ctrl+Shift+B");
        assert!(!is_listed(&window, "Title 000"), "{n_documents}");
    }
}

/// Whether a document's row is wholly in view.
fn is_listed(window: &Window, title: &str) -> bool {
    let list = window.harness.ctx.content_rect();
    window.harness.root().children_recursive().any(|node| {
        let data = node.accesskit_node();
        data.role() == Role::ListItem
            && data.label().is_some_and(|label| label.starts_with(title))
            && list.contains_rect(node.rect())
    })
}

#[test]
fn what_is_known_of_a_document_is_corrected() {
    let machine = Machine::new();
    let mut window = reading(&machine);
    window.menu_of("Letter of the pilots’ guild, 2 Sep 2019").click("Correct document…");
    window.click_of(Role::TextInput, "Source").typed("Guild of Pilots").key("Enter");
    window.shows("Letter of the pilots’ guild, Guild of Pilots · 2 Sep 2019");
    window.choose_named(Action::Undo, "Undo correct source");
    window.shows_no("Guild of Pilots ·");
}

#[test]
fn panes_are_added_closed_and_swapped() {
    let machine = Machine::new();
    let mut window = reading(&machine);
    let order = |window: &Window| -> Vec<String> {
        window.ws().panes.iter().map(|pane| pane.path[..1].to_owned()).collect()
    };
    window.key("Ctrl+T");
    assert_eq!(order(&window), ["a", "b", "c"]);
    window.key("Ctrl+Shift+X");
    assert_eq!(order(&window), ["a", "c", "b"]);
    window.keys("Ctrl+T");
    assert_eq!(order(&window).len(), 4);
    let buttons = window.names().iter().filter(|name| *name == "Close pane").count();
    assert_eq!(buttons, 4);
    window.keys("Ctrl+W Ctrl+W Ctrl+W Ctrl+W");
    window.shows("No document is open.");
    window.shows("Click one on the left to read it.");
    window.key("Ctrl+2").shows_no("on the left");
    window.key("Ctrl+1").click_of(Role::ListItem, "Letter of the pilots’ guild");
    window.place("We heard a knock");
}
