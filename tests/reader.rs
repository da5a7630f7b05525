//! The reading view as a reader meets it.

use egui::{Key, Modifiers, Theme, accesskit::Role, vec2};
use egui_kittest::{Harness, kittest::Queryable as _};
use variorum::{
    notebook::{edit::Edit, tag::Colour},
    workspace::{
        command::{Annotate, Command, Go, PaneCommand},
        corpus::EntryState,
        pane::{At, End, Selection, Wanted},
    },
};

use crate::support::reading::{Scene, picture, window};

const HEARING: &str = include_str!("../seeds/hearing-transcript.txt");
const MINUTE: &str = include_str!("../seeds/council-minute.txt");

const SCRIPTS: &str = "\
A page of many scripts, with the same words marked in each.

العربية: قال المهندس إن الجسر مغلق منذ شباط، and the bridge stayed shut.

עברית: המהנדסת אמרה שהגשר סגור מאז פברואר, and the bridge stayed shut.

हिन्दी: मुख्य अभियंता ने कहा कि पुल फरवरी से बंद है, and the bridge stayed shut.

ไทย: น้ำท่วมสะพาน น้ำนิ่ง กำลังทำงานที่นี่ and the bridge stayed shut.

Combining: cafe\u{301} de\u{301}ja\u{300} vu, A\u{30A}ngstro\u{308}m, n\u{303}o\u{302}, and the bridge stayed shut.

Efficient offices file affidavits: ﬁ, fi, ffl, and the bridge stayed shut.";

fn long_text() -> String {
    (1..=400).fold(String::new(), |text, nth| {
        text + &format!("Paragraph {nth} of a long text, in which the word needle{nth} stands.\n\n")
    })
}

fn hearing() -> Harness<'static, Scene> {
    window(Scene::on(&[("hearing.txt", HEARING)]), (640.0, 700.0), Theme::Light)
}

fn long() -> Harness<'static, Scene> {
    window(Scene::on(&[("long.txt", &long_text())]), (640.0, 500.0), Theme::Light)
}

#[test]
fn words_are_selected_by_dragging_over_them() {
    let mut window = hearing();
    let (from, to) = window.state().ends("thank you for coming");
    window.hover_at(from);
    window.drag_at(from);
    window.step();
    window.hover_at(to);
    window.step();
    assert!(window.state().readers[0].is_dragging());
    assert_eq!(window.state().readers[0].end_of_selection(), None);
    window.drop_at(to);
    window.run();
    assert_eq!(window.state().selected(), "thank you for coming");
    let end = window.state().readers[0].end_of_selection().unwrap();
    assert!((end.center() - to).length() < 3.0);
}

#[test]
fn a_click_places_the_caret_and_says_where() {
    let mut window = hearing();
    let span = window.state().span("thank you for coming");
    let (from, _) = window.state().ends("thank you for coming");
    window.drag_at(from);
    window.step();
    window.drop_at(from);
    window.run();
    assert_eq!(window.state().pane().selection, Some(Selection::caret(span.start())));
    let clicks: Vec<usize> = window
        .state()
        .heard
        .iter()
        .filter_map(|command| match command {
            Command::Pane(_, PaneCommand::Click(byte)) => Some(*byte),
            _ => None,
        })
        .collect();
    assert_eq!(clicks, [span.start()]);
}

fn click(window: &mut Harness<'_, Scene>, at: egui::Pos2, n_clicks: usize) {
    window.hover_at(at);
    for _ in 0..n_clicks {
        window.drag_at(at);
        window.step();
        window.event(egui::Event::PointerButton {
            pos: at,
            button: egui::PointerButton::Primary,
            pressed: false,
            modifiers: Modifiers::NONE,
        });
        window.step();
    }
    window.run();
}

#[test]
fn a_double_click_takes_a_word_and_a_triple_click_its_paragraph() {
    let mut window = hearing();
    let (at, _) = window.state().ends("coming. Would");
    click(&mut window, at, 2);
    assert_eq!(window.state().selected(), "coming");
    window.run_steps(20);
    let (at, _) = window.state().ends("Council transcript");
    click(&mut window, at, 3);
    assert_eq!(window.state().selected(), "Council transcript");
}

#[test]
fn shift_and_a_click_extends_the_selection() {
    let mut window = hearing();
    window.state_mut().select("Good morning");
    window.run();
    let (_, to) = window.state().ends("come round by Saltgate");
    window.event_modifiers(egui::Event::PointerMoved(to), Modifiers::SHIFT);
    for pressed in [true, false] {
        let button = egui::PointerButton::Primary;
        let modifiers = Modifiers::SHIFT;
        let event = egui::Event::PointerButton { pos: to, button, pressed, modifiers };
        window.event_modifiers(event, modifiers);
        window.step();
    }
    window.run();
    let selected = window.state().selected();
    assert!(
        selected.starts_with("Good morning") && selected.ends_with("by Saltgate"),
        "{selected}"
    );
}

#[test]
fn a_drag_beyond_the_edge_pulls_the_text_along_and_keeps_its_beginning() {
    let mut window = long();
    let (from, _) = window.state().ends("needle3");
    let start = window.state().span("needle3").start();
    window.hover_at(from);
    window.drag_at(from);
    window.step();
    window.hover_at(egui::pos2(from.x, 560.0));
    window.run_steps(60);
    let selection = window.state().pane().selection.unwrap();
    assert_eq!(selection.anchor, start);
    assert!(selection.focus > window.state().span("needle20").end());
    assert_eq!(window.state().readers[0].place_of(start), None);
    window.drop_at(egui::pos2(from.x, 300.0));
    window.run();
    assert!(window.state().selected().starts_with("needle3 stands"));
}

#[test]
fn arrows_move_the_caret_and_shift_extends() {
    let mut window = hearing();
    let span = window.state().span("morning. I know");
    window.state_mut().in_pane(PaneCommand::Select(Some(Selection::caret(span.start()))));
    window.run();
    let selected = |window: &Harness<'_, Scene>| window.state().selected().to_owned();
    window.key_press_modifiers(Modifiers::SHIFT, Key::ArrowRight);
    window.run();
    assert_eq!(selected(&window), "m");
    window.key_press_modifiers(Modifiers::SHIFT | Modifiers::COMMAND, Key::ArrowRight);
    window.run();
    assert_eq!(selected(&window), "morning");
    window.key_press(Key::ArrowRight);
    window.run();
    let caret = Selection::caret(span.start() + "morning".len());
    assert_eq!(window.state().pane().selection, Some(caret));
    window.key_press_modifiers(Modifiers::SHIFT, Key::Home);
    window.run();
    assert!(selected(&window).ends_with("Good morning"));
    window.key_press_modifiers(Modifiers::COMMAND, Key::End);
    window.run();
    let end = Selection::caret(window.state().text().trim_end().len());
    assert_eq!(window.state().pane().selection, Some(end));
    assert!(window.state().readers[0].place_of(end.focus).is_some());
}

#[test]
fn down_and_up_keep_the_column() {
    let mut window = hearing();
    let start = window.state().span("been an hour on the road").start();
    window.state_mut().in_pane(PaneCommand::Select(Some(Selection::caret(start))));
    window.run();
    let x = |window: &Harness<'_, Scene>| {
        let focus = window.state().pane().selection.unwrap().focus;
        window.state().at(focus).x
    };
    let before = x(&window);
    for key in [Key::ArrowDown, Key::ArrowDown, Key::ArrowDown, Key::ArrowDown] {
        window.key_press(key);
        window.run();
    }
    for _ in 0..4 {
        window.key_press(Key::ArrowUp);
        window.run();
    }
    assert_eq!(window.state().pane().selection, Some(Selection::caret(start)));
    assert_eq!(x(&window), before);
}

#[test]
fn without_a_caret_keys_move_the_page() {
    let mut window = long();
    window.key_press(Key::Space);
    window.run();
    let paged = window.state().pane().place;
    assert!(paged.block > 3);
    window.key_press_modifiers(Modifiers::SHIFT, Key::Space);
    window.run();
    assert_eq!(window.state().pane().place.block, 0);
    window.key_press(Key::ArrowDown);
    window.run();
    assert!(window.state().pane().place.above > 0.0);
    window.key_press(Key::End);
    window.run();
    assert!(window.state().readers[0].place_of(window.state().span("needle400").start()).is_some());
    assert_eq!(window.state().pane().selection, None);
}

#[test]
fn a_caret_that_is_asked_for_walks_from_the_first_line_in_view() {
    let mut window = long();
    let byte = window.state().span("Paragraph 200").start();
    let pane = &mut window.state_mut().ws.panes[0];
    pane.wanted = Some(Wanted { byte, at: At::Edge });
    pane.shows_caret = true;
    window.run();
    window.key_press_modifiers(Modifiers::SHIFT | Modifiers::COMMAND, Key::ArrowRight);
    window.run();
    assert_eq!(window.state().selected(), "Paragraph");
    window.key_press(Key::PageDown);
    window.run();
    let focus = window.state().pane().selection.unwrap().focus;
    assert!(focus > window.state().span("Paragraph 206").start());
    assert!(window.state().readers[0].place_of(focus).is_some());
}

#[test]
fn keys_are_left_alone_where_something_else_has_the_keyboard() {
    let mut window = long();
    window.state_mut().apply(Command::Go(Go::Area(variorum::workspace::overlay::Area::Notebook)));
    window.run();
    window.key_press(Key::PageDown);
    window.run();
    assert_eq!(window.state().pane().place.block, 0);
}

#[test]
fn the_end_that_was_chosen_is_moved_by_arrows() {
    let mut window = hearing();
    window.state_mut().select("been an hour");
    window.state_mut().apply(Command::Annotate(Annotate::Highlight));
    let excerpt = window.state().ws.notebook.excerpts.keys().next().unwrap().clone();
    window.state_mut().apply(Command::Go(Go::Select(Some(excerpt.clone()))));
    window.state_mut().in_pane(PaneCommand::ChooseEnd(End::End));
    window.run();
    window.key_press_modifiers(Modifiers::COMMAND, Key::ArrowRight);
    window.run();
    let words = |window: &Harness<'_, Scene>| {
        let span = window.state().ws.placed(&excerpt).unwrap().span.unwrap();
        window.state().words(span).to_owned()
    };
    assert_eq!(words(&window), "been an hour on");
    window.key_press(Key::ArrowLeft);
    window.run();
    assert_eq!(words(&window), "been an hour o");
}

#[test]
fn an_end_is_dragged_by_its_handle() {
    let mut window = hearing();
    window.state_mut().select("been an hour");
    window.state_mut().apply(Command::Annotate(Annotate::Highlight));
    let excerpt = window.state().ws.notebook.excerpts.keys().next().unwrap().clone();
    window.state_mut().apply(Command::Go(Go::Select(Some(excerpt.clone()))));
    window.run();
    let from = window.get_by_label("End of the excerpt").rect().center();
    let (_, to) = window.state().ends("on the road");
    window.hover_at(from);
    window.drag_at(from);
    window.step();
    window.hover_at(from + vec2(8.0, 0.0));
    window.step();
    window.hover_at(to);
    window.step();
    assert!(window.state().readers[0].is_dragging());
    window.drop_at(to);
    window.run();
    let span = window.state().ws.placed(&excerpt).unwrap().span.unwrap();
    assert_eq!(window.state().words(span), "been an hour on the road");
    assert!(!window.state().readers[0].is_dragging());
}

#[test]
fn hovering_a_highlight_is_told_once() {
    let mut window = hearing();
    let mark = window.state_mut().mark("been an hour on the road", Colour::Green);
    window.run();
    let (at, _) = window.state().ends("hour on");
    window.hover_at(at);
    window.run();
    assert_eq!(window.state().ws.hovered, Some(mark));
    window.hover_at(at + vec2(3.0, 0.0));
    window.run();
    window.hover_at(egui::pos2(5.0, 5.0));
    window.run();
    assert_eq!(window.state().ws.hovered, None);
    let n_told = window
        .state()
        .heard
        .iter()
        .filter(|command| matches!(command, Command::Go(Go::Hover(_))))
        .count();
    assert_eq!(n_told, 2);
}

#[test]
fn a_click_on_a_highlight_picks_it_and_one_beside_lets_it_go() {
    let mut window = hearing();
    let mark = window.state_mut().mark("been an hour on the road", Colour::Green);
    window.run();
    let (at, _) = window.state().ends("hour on");
    click(&mut window, at, 1);
    assert_eq!(window.state().ws.selected, Some(mark));
    window.run_steps(20);
    click(&mut window, egui::pos2(12.0, 20.0), 1);
    assert_eq!(window.state().ws.selected, None);
}

#[test]
fn a_place_that_is_wanted_comes_to_the_edge_or_to_a_third() {
    let mut window = long();
    let byte = window.state().span("Paragraph 200").start();
    let want = |window: &mut Harness<'_, Scene>, byte, at| {
        let active = window.state().ws.active;
        window.state_mut().ws.panes[active].wanted = Some(Wanted { byte, at });
        window.run();
        assert_eq!(window.state().pane().wanted, None);
        window.state().at(byte).y
    };
    assert!((want(&mut window, byte, At::Edge) - 12.5).abs() < 1.0);
    assert_eq!(window.state().pane().place.byte, byte);
    let before = window.state().pane().place;
    let near = window.state().span("Paragraph 202").start();
    want(&mut window, near, At::View);
    assert_eq!(window.state().pane().place, before);
    let far = window.state().span("Paragraph 350").start();
    let y = want(&mut window, far, At::View);
    assert!((y - 500.0 / 3.0).abs() < 15.0, "{y}");
    // The first line stands below its space, as at the beginning, wherever the text's first word is.
    want(&mut window, 0, At::Edge);
    assert_eq!((window.state().pane().place.block, window.state().pane().place.above), (0, 0.0));
}

#[test]
fn a_narrower_column_keeps_the_words_at_the_edge() {
    let mut window = long();
    let byte = window.state().span("Paragraph 200").start();
    window.state_mut().ws.panes[0].wanted = Some(Wanted { byte, at: At::Edge });
    window.run();
    for width in [500.0, 420.0, 300.0, 380.0, 640.0] {
        window.set_size(vec2(width, 500.0));
        window.run();
        assert!((window.state().at(byte).y - 12.5).abs() < 1.5, "{width}");
    }
}

#[test]
fn the_wheel_scrolls_and_stops_at_both_ends() {
    let mut window = long();
    let wheel = |window: &mut Harness<'_, Scene>, points: f32| {
        window.hover_at(egui::pos2(300.0, 250.0));
        window.event(egui::Event::MouseWheel {
            unit: egui::MouseWheelUnit::Point,
            delta: vec2(0.0, points),
            phase: egui::TouchPhase::Move,
            source: egui::MouseWheelSource::Unknown,
            modifiers: Modifiers::NONE,
        });
        window.run();
    };
    wheel(&mut window, -700.0);
    assert!(window.state().pane().place.block > 5);
    wheel(&mut window, 5000.0);
    let place = window.state().pane().place;
    assert_eq!((place.block, place.above), (0, 0.0));
}

#[test]
fn the_strip_is_a_scroll_bar() {
    let mut window = long();
    let bottom = egui::pos2(636.0, 498.0);
    window.hover_at(bottom);
    window.drag_at(bottom);
    window.step();
    window.drop_at(bottom);
    window.run();
    let end = window.state().span("needle400").start();
    assert!(window.state().readers[0].place_of(end).is_some());
    // Taken hold of, the window follows the pointer without a jump.
    window.hover_at(bottom - vec2(0.0, 3.0));
    window.drag_at(bottom - vec2(0.0, 3.0));
    window.step();
    assert!(window.state().readers[0].place_of(end).is_some());
    window.hover_at(egui::pos2(636.0, 250.0));
    window.run_steps(3);
    window.drop_at(egui::pos2(636.0, 250.0));
    window.run();
    let block = window.state().pane().place.block;
    assert!((150..250).contains(&block), "{block}");
}

#[test]
fn a_screen_reader_finds_the_paragraphs_in_view() {
    let window = hearing();
    let document =
        window.get_by_role_and_label(Role::Document, "Hearing on the Ellery Bridge closure");
    let paragraph = document.get_by_role_and_label(Role::Paragraph, "Council transcript");
    let (from, _) = window.state().ends("Council transcript");
    assert!(paragraph.rect().contains(from));
}

#[test]
fn a_text_wrapped_by_hand_is_set_in_the_width_there_is() {
    let mut window = window(Scene::on(&[("minute.txt", MINUTE)]), (640.0, 900.0), Theme::Light);
    // A line ends between these two words in the file.
    let words = "a report by the bridge\ninspector";
    let (from, _) = window.state().ends("bridge\ninspector");
    click(&mut window, from, 2);
    assert_eq!(window.state().selected(), "bridge");
    let span = window.state().span(words);
    let (start, end) = (window.state().at(span.start()), window.state().at(span.end()));
    assert!(start.y <= end.y && end.y - start.y < 30.0);
}

#[test]
fn an_open_window_rests() {
    let mut window = hearing();
    window.state_mut().mark("been an hour on the road", Colour::Green);
    window.run();
    assert_eq!(window.run(), 1);
}

/// The hearing with highlights of every kind, a selection and find hits.
fn marked(theme: Theme) -> Harness<'static, Scene> {
    let mut scene = Scene::on(&[("hearing.txt", HEARING)]);
    scene.mark("I know that some of you have come round by Saltgate", Colour::Amber);
    scene.mark("come round by Saltgate and been an hour on the road", Colour::Green);
    scene.mark("an hour", Colour::Blue);
    scene.mark("what was found, who had been told of it beforehand", Colour::Red);
    scene.mark("who had been told", Colour::Violet);
    scene.in_pane(PaneCommand::Find("the".to_owned()));
    scene.select("Ms Okafor, thank you for coming. Would you give your name and post?");
    window(scene, (660.0, 760.0), theme)
}

#[test]
fn picture_of_a_page_by_day() {
    picture(&mut marked(Theme::Light), "page_light");
}

#[test]
fn picture_of_a_page_by_night() {
    picture(&mut marked(Theme::Dark), "page_dark");
}

#[test]
fn a_passage_tells_its_memo_and_its_notes_and_a_note_leads_to_its_card() {
    let mut scene = Scene::on(&[("hearing.txt", HEARING)]);
    scene.select("been an hour on the road");
    let title = "Who was on the road".to_owned();
    scene.apply(Command::Annotate(Annotate::NewNote { title, with_selection: true }));
    let excerpt = scene.ws.notebook.excerpts.keys().next().unwrap().clone();
    let memo = Edit::SetMemo(excerpt.clone(), "Saltgate is the long way".to_owned());
    scene.apply(Command::Edit(memo));
    let mut window = window(scene, (640.0, 700.0), Theme::Light);
    let sign = window.get_by_label("Memo and notes of this passage").rect();
    window.hover_at(sign.center());
    window.run_steps(30);
    window.get_by_label("Saltgate is the long way");
    let link = window.get_by_label("Who was on the road").rect().center();
    for step in 1..=8_u8 {
        window.hover_at(sign.center().lerp(link, f32::from(step) / 8.0));
        window.step();
    }
    window.get_by_label("Who was on the road").click();
    window.run();
    let asked = window
        .state()
        .heard
        .iter()
        .any(|command| matches!(command, Command::Go(Go::Card(id)) if *id == excerpt));
    assert!(asked);
}

#[test]
fn what_was_jumped_to_is_lit_for_a_moment_and_then_all_is_still() {
    let mut scene = Scene::on(&[("long.txt", &long_text())]);
    let span = scene.span("needle300");
    scene.in_pane(PaneCommand::Select(None));
    let path = std::sync::Arc::clone(&scene.pane().path);
    scene.apply(Command::Go(Go::Passage(path, span)));
    let mut window = window(scene, (640.0, 500.0), Theme::Light);
    assert!(window.state().readers[0].place_of(span.start()).is_some());
    window.run_steps(40);
    assert_eq!(window.run(), 1);
}

#[test]
fn an_empty_document_and_one_that_cannot_be_read_say_so() {
    let mut window = window(Scene::on(&[("empty.txt", " \n\n ")]), (400.0, 300.0), Theme::Light);
    window.get_by_label("This document holds no words.");
    let corpus = window.state_mut().ws.corpus.as_mut().unwrap();
    corpus.entries[0].state = EntryState::Unreadable("it holds binary data".to_owned());
    window.run();
    window.get_by_label("it holds binary data");
}

#[test]
fn picture_of_scripts() {
    let mut scene = Scene::on(&[("scripts.txt", SCRIPTS)]);
    for words in
        ["المهندس إن", "שהגשר", "अभियंता ने", "น้ำนิ่ง", "de\u{301}ja\u{300} vu", "file affidavits"]
    {
        scene.mark(words, Colour::Amber);
    }
    let ends: Vec<usize> =
        scene.text().match_indices("the bridge stayed").map(|(at, _)| at).collect();
    assert_eq!(ends.len(), 6);
    picture(&mut window(scene, (660.0, 460.0), Theme::Light), "scripts");
}

#[test]
fn picture_of_a_picked_passage_in_a_narrow_pane() {
    let mut scene = Scene::on(&[("hearing.txt", HEARING)]);
    scene.select("been an hour on the road");
    scene.apply(Command::Annotate(Annotate::Highlight));
    let excerpt = scene.ws.notebook.excerpts.keys().next().unwrap().clone();
    scene.apply(Command::Go(Go::Select(Some(excerpt))));
    picture(&mut window(scene, (380.0, 560.0), Theme::Light), "picked");
}
