//! A document looks like a document: headings, lists, tables, quotations, notes and pages, drawn over
//! the very bytes of the text.

use egui::{Key, Modifiers, Theme, accesskit::Role, pos2};
use egui_kittest::{Harness, kittest::Queryable as _};
use variorum::{
    extract::builder::{Builder, Opening},
    notebook::tag::Colour,
    text::{document::Document, shape::Kind, span::Span, structure::Facts},
    workspace::{
        action::Action,
        command::{Command, Go, PaneCommand},
        corpus::Reading,
        pane::Selection,
        resolve::resolve,
    },
};

use crate::support::{
    reading::{Scene, picture, window},
    shaped::{block, reading, recording, report},
};

fn scene(out: Builder) -> Scene {
    Scene::of(vec![("report.docx", reading(out, "report.docx"))])
}

fn reported(size: (f32, f32), theme: Theme) -> Harness<'static, Scene> {
    let mut scene = scene(report());
    for (words, colour) in [
        ("reports of movement in the third span", Colour::Amber),
        ("in poor light, and drawn", Colour::Green),
        ("Bridge", Colour::Blue),
    ] {
        scene.mark(words, colour);
    }
    window(scene, size, theme)
}

#[test]
fn a_document_looks_like_a_document() {
    picture(&mut reported((640.0, 1380.0), Theme::Light), "report_light");
}

#[test]
fn a_document_looks_like_one_in_the_dark() {
    picture(&mut reported((640.0, 1380.0), Theme::Dark), "report_dark");
}

#[test]
fn a_narrow_pane_stacks_the_cells_of_a_table() {
    picture(&mut reported((230.0, 1500.0), Theme::Light), "report_narrow");
}

#[test]
fn a_recording_shows_its_moments() {
    picture(&mut window(scene(recording()), (520.0, 300.0), Theme::Light), "recording");
}

/// Every place of the blocks in view has a caret, in view, and a click on a letter's middle comes
/// back to the letter.
#[test]
fn every_letter_of_a_shaped_text_is_where_it_is_clicked() {
    for width in [640.0, 420.0, 300.0] {
        let mut window = reported((width, 2400.0), Theme::Light);
        window.state_mut().in_pane(PaneCommand::FoldAll(false));
        window.run();
        let text = window.state().text().to_owned();
        let mut n_found = 0;
        let corpus = window.state().ws.corpus.as_ref().unwrap();
        let reading = corpus.reading("report.docx").unwrap().clone();
        for span in reading.document.paragraphs().iter() {
            for (at, c) in window.state().words(span).char_indices() {
                let caret = window.state().readers[0].place_of(span.start() + at);
                let Some(caret) = caret else { panic!("{width}: no place of {at} {c:?}") };
                assert!(caret.height() > 4.0, "{width}: {at} {c:?} {caret:?}");
                n_found += 1;
            }
        }
        assert!(n_found > 900);
        for (at, word) in text.split(['\n', '\t', ' ', '\u{c}']).scan(0, |at, word| {
            let start = *at;
            *at += word.len() + 1;
            Some((start, word))
        }) {
            // Marks of notes lead elsewhere; a word of one letter is too narrow for a drag.
            if word.chars().count() < 3 || word.contains('[') || at % 11 != 0 {
                continue;
            }
            let (from, to) = {
                let scene = window.state();
                (scene.at(at), scene.at(at + word.len()))
            };
            if (from.y - to.y).abs() > 1.0 {
                continue;
            }
            window.state_mut().in_pane(PaneCommand::Select(None));
            window.hover_at(from);
            window.drag_at(pos2(from.x + 0.4, from.y));
            window.step();
            window.hover_at(pos2(to.x - 0.4, to.y));
            window.step();
            window.drop_at(pos2(to.x - 0.4, to.y));
            window.step();
            assert_eq!(window.state().selected(), word, "{width}: at {at}");
        }
    }
}

#[test]
fn the_caret_walks_through_all_places_of_a_shaped_text() {
    let mut window = reported((640.0, 900.0), Theme::Light);
    window.state_mut().in_pane(PaneCommand::FoldAll(false));
    window.state_mut().in_pane(PaneCommand::Select(Some(Selection::caret(0))));
    window.run();
    let end = window.state().text().len();
    let mut places = vec![0];
    for _ in 0..200 {
        window.key_press(Key::ArrowDown);
        window.step();
        window.step();
        let focus = window.state().pane().selection.unwrap().focus;
        assert!(window.state().readers[0].place_of(focus).is_some(), "{focus} is out of view");
        if places.last() == Some(&focus) {
            break;
        }
        places.push(focus);
    }
    assert!(places.is_sorted(), "{places:?}");
    assert!(places.len() > 20 && end - places.last().unwrap() < 80, "{places:?}");
}

#[test]
fn down_in_a_table_goes_to_the_cell_below() {
    let mut window = reported((640.0, 1300.0), Theme::Light);
    let cell = window.state().span("west\t3").end() - 1;
    window.state_mut().in_pane(PaneCommand::Select(Some(Selection::caret(cell))));
    window.run();
    window.key_press(Key::ArrowDown);
    window.run();
    let focus = window.state().pane().selection.unwrap().focus;
    let below = window.state().span("middle\t140");
    assert!((below.end() - 3..=below.end()).contains(&focus), "{focus} {below:?}");
    window.key_press(Key::ArrowUp);
    window.run();
    let focus = window.state().pane().selection.unwrap().focus;
    assert!((cell..=cell + 1).contains(&focus));
}

#[test]
fn cells_of_a_column_stand_below_each_other() {
    let window = reported((640.0, 1300.0), Theme::Light);
    let left = |words: &str| {
        let state = window.state();
        state.at(state.span(words).start()).x
    };
    assert_eq!(left("Span\tCracks"), left("middle\t140"));
    assert_eq!(left("Remarks of"), left("not looked at"));
    assert!(left("not looked at") > left("middle\t140") + 60.0);
    // Numbers by their ends.
    let right = |words: &str| {
        let state = window.state();
        state.at(state.span(words).end()).x
    };
    assert!((right("middle\t140") - right("west\t3")).abs() < 2.0);
}

#[test]
fn a_page_break_in_a_sentence_is_one_blank() {
    let window = reported((640.0, 900.0), Theme::Light);
    let state = window.state();
    let before = state.at(state.span("the United").end());
    let behind = state.at(state.span("Boroughs was").start());
    if (before.y - behind.y).abs() < 1.0 {
        let width = behind.x - before.x;
        assert!((2.0..8.0).contains(&width), "{width}");
    }
    let paragraphs = state.ws.corpus.as_ref().unwrap().reading("report.docx").unwrap();
    let at = |words: &str| paragraphs.document.paragraphs().at(state.span(words).start());
    assert_eq!(at("the United"), at("Boroughs was"));
}

fn leftovers() -> Builder {
    let mut out = Builder::new();
    for words in ["Home", "Council", "Search the site", "Sign in"] {
        block(&mut out, Opening::of(Kind::Leftover), words);
    }
    block(&mut out, Opening::of(Kind::Heading).level(1), "Inspection");
    for nth in 0..30 {
        block(&mut out, Opening::of(Kind::Paragraph), &format!("Words of paragraph {nth}."));
    }
    for words in ["Share this page", "Imprint", "Cookies"] {
        block(&mut out, Opening::of(Kind::Leftover), words);
    }
    out
}

#[test]
fn leftovers_read_off_a_plain_text_are_folded_too() {
    let text = "Home\nNews\nSport\n\nThe words of the report.\n\nImprint".to_owned();
    let document = Document::new(text);
    let leftovers = vec![Span::new(0, 15), Span::new(43, 50)];
    let facts = Facts { leftovers, ..Facts::default() };
    let scene = Scene::of(vec![("page.txt", Reading::new(document, facts))]);
    let mut window = window(scene, (420.0, 300.0), Theme::Light);
    assert!(!is_in_view(&window, "News") && is_in_view(&window, "Imprint"));
    window.get_by_role_and_label(Role::Button, "3 lines of the page").click();
    window.run();
    assert!(is_in_view(&window, "News"));
}

fn folding() -> Harness<'static, Scene> {
    window(scene(leftovers()), (560.0, 500.0), Theme::Light)
}

fn is_in_view(window: &Harness<'_, Scene>, words: &str) -> bool {
    let state = window.state();
    state.readers[0].place_of(state.span(words).start()).is_some()
}

#[test]
fn lines_of_the_page_are_folded_and_a_click_shows_them() {
    let mut window = folding();
    assert!(!is_in_view(&window, "Council") && is_in_view(&window, "Inspection"));
    window.get_by_role_and_label(Role::Button, "4 lines of the page").click();
    window.run();
    assert!(is_in_view(&window, "Home") && is_in_view(&window, "Sign in"));
    picture(&mut window, "leftovers_shown");
    window.get_by_role_and_label(Role::Button, "Fold 4 lines of the page").click();
    window.run();
    assert!(!is_in_view(&window, "Home"));
    picture(&mut window, "leftovers_folded");
}

#[test]
fn actions_fold_and_show_all_lines_of_the_page() {
    let mut window = folding();
    let command = |window: &Harness<'_, Scene>, action| resolve(action, &window.state().ws);
    assert!(command(&window, Action::FoldLeftovers).is_none());
    let show = command(&window, Action::ShowLeftovers).unwrap();
    window.state_mut().apply(show);
    window.run();
    assert!(is_in_view(&window, "Home"));
    assert!(command(&window, Action::ShowLeftovers).is_none());
    let fold = command(&window, Action::FoldLeftovers).unwrap();
    window.state_mut().apply(fold);
    window.run();
    assert!(!is_in_view(&window, "Home"));
}

#[test]
fn what_somebody_goes_to_is_not_hidden() {
    let mut window = folding();
    let path = window.state().pane().path.clone();
    let span = window.state().span("Imprint");
    window.state_mut().apply(Command::Go(Go::Passage(path, span)));
    window.run_steps(40);
    assert!(is_in_view(&window, "Imprint") && is_in_view(&window, "Cookies"));
    // Nor what is marked.
    window.state_mut().mark("Council", Colour::Green);
    window.key_press_modifiers(Modifiers::COMMAND, Key::Home);
    window.run();
    window.state_mut().in_pane(PaneCommand::Select(None));
    window.run();
    assert!(is_in_view(&window, "Council"));
}

#[test]
fn a_find_hit_in_folded_lines_opens_them() {
    let mut window = folding();
    window.state_mut().in_pane(PaneCommand::Find("cookies".to_owned()));
    window.run();
    assert!(is_in_view(&window, "Cookies"), "{:?}", window.state().pane().find);
}

#[test]
fn the_mark_of_a_note_says_it_and_leads_there_and_back() {
    let mut out = Builder::new();
    out.begin(Opening::of(Kind::Paragraph));
    out.push("Nobody wrote it down");
    out.note_mark("1");
    out.push(" before the spring.");
    out.end();
    for nth in 0..40 {
        block(&mut out, Opening::of(Kind::Paragraph), &format!("Words of paragraph {nth}."));
    }
    out.begin(Opening::of(Kind::Note));
    out.note_mark("1");
    out.push(" The log was found unsigned.");
    out.end();
    let mut window = window(scene(out), (560.0, 400.0), Theme::Light);
    let mark = window.state().at(window.state().span("[1]").start() + 1);
    window.hover_at(mark);
    window.run_steps(20);
    assert!(window.query_by_label_contains("[1] The log was found unsigned.").is_some());
    assert!(!is_in_view(&window, "The log was"));
    window.get_by_role_and_label(Role::Link, "[1]").click();
    window.run_steps(40);
    assert!(is_in_view(&window, "The log was"));
    window.state_mut().apply(Command::Go(Go::Back));
    window.run();
    assert!(is_in_view(&window, "Nobody wrote"));
}

#[test]
fn a_screen_reader_is_told_what_a_block_is() {
    let window = reported((640.0, 1380.0), Theme::Light);
    window.get_by_role_and_label(Role::Heading, "Inspection of the Ellery Bridge");
    window.get_by_role_and_label(Role::ListItem, "• movement");
    assert!(window.get_all_by_role(Role::Row).count() >= 4);
    window.get_by_role(Role::Caption);
    assert!(window.get_all_by_role(Role::Blockquote).count() == 2);
}

#[test]
fn a_citation_tells_the_page() {
    let window = reported((640.0, 900.0), Theme::Light);
    let state = window.state();
    let path = state.pane().path.clone();
    let cited = state.ws.citation(&path, state.span("worn through"));
    assert!(cited.contains("p. 16, ¶"), "{cited}");
    let cited = state.ws.citation(&path, state.span("movement in the third span"));
    assert!(cited.contains("p. 17, ¶"), "{cited}");
}
