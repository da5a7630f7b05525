//! The review of excerpts whose documents have changed: as commands, and as a reader meets it.

use std::sync::Arc;

use egui::{Key, Modifiers, vec2};
use egui_kittest::{Harness, kittest::Queryable as _};
use variorum::{
    notebook::ids::ExcerptId,
    text::{anchor::State, document::Document},
    ui::{Outbox, Views, input, theme, window_ui},
    workspace::{
        action::Action,
        command::{Annotate, Command, Go, ReviewCommand},
        heard::{Loaded, Report},
        overlay::Area,
        versions::Compared,
    },
};

use crate::support::{renderer::Renderer, script::Script};

const MOVED: &str = "the third span had moved on three occasions this autumn";
const TWIN: &str = "That is not monitoring.";
const GONE: &str = "Nobody wrote to the guild that the gauges had been ordered";

const OLD: &str = "The inspector said that the third span had moved on three occasions this autumn, \
    and that the deck will be safe to reopen within weeks.\n\n\
    Mostly on calm days. That is not monitoring. We have asked for more.\n\n\
    Nobody wrote to the guild that the gauges had been ordered.\n\n\
    Closing words of the statement stay as they were.";

const NEW: &str = "The inspector said that the third span has moved on three occasions this autumn, \
    and that the deck will be safe to reopen within weeks.\n\n\
    There is a camera there now. That is not monitoring. Next question, please.\n\n\
    And besides, on windy days: That is not monitoring. We were asked again.\n\n\
    Closing words of the statement stay as they were.";

/// A notebook with four excerpts, whose source has changed: one is edited, one unsure, one lost.
pub(crate) fn changed() -> Script {
    let documents = |text| [("a.txt", text), ("b.txt", "Another.")];
    let mut it = Script::on(&documents(OLD));
    for words in [MOVED, TWIN, GONE, "Closing words of the statement"] {
        it.select_words(words).act(Action::Highlight);
    }
    it.ws.file.path = Some("/notebook.ron".into());
    let notebook = (*it.ws.notebook).clone();
    it.open(&documents(NEW));
    let loaded = Loaded { path: Some("/notebook.ron".into()), ..Loaded::of(notebook) };
    it.run(Command::Heard(Report::Loaded(Box::new(loaded))));
    it
}

fn excerpt(it: &Script, words: &str) -> ExcerptId {
    let found = it.ws.notebook.excerpts.iter().find(|(_, it)| it.made.exact == words);
    found.unwrap_or_else(|| panic!("{words:?} is not kept")).0.clone()
}

fn review(it: &mut Script, command: ReviewCommand) {
    it.run(Command::Review(command));
}

fn chosen(it: &Script) -> &str {
    let excerpt_id = it.ws.review.as_ref().unwrap().chosen.as_ref().unwrap();
    &it.ws.notebook.excerpts[excerpt_id].made.exact
}

#[test]
fn the_review_lists_what_needs_a_look_in_the_order_of_the_text() {
    let mut it = changed();
    let states: Vec<State> =
        it.ws.reviewed(None).iter().map(|id| it.ws.placed(id).unwrap().state).collect();
    assert_eq!(states, [State::Edited, State::Unsure, State::Lost]);
    assert_eq!(it.ws.reviewed(Some(State::Lost)), [excerpt(&it, GONE)]);
    it.act(Action::Review);
    assert_eq!((it.ws.area, chosen(&it)), (Area::Review, MOVED));
}

#[test]
fn a_decision_goes_on_to_the_next_and_the_last_closes_the_review() {
    let mut it = changed();
    it.act(Action::Review);
    let (moved, twin, gone) = (excerpt(&it, MOVED), excerpt(&it, TWIN), excerpt(&it, GONE));
    let span = it.ws.placed(&moved).unwrap().span.unwrap();
    it.run(Command::Annotate(Annotate::Confirm(moved.clone(), span)));
    assert_eq!(it.ws.placed(&moved).unwrap().state, State::Confirmed);
    assert_eq!(chosen(&it), TWIN);
    let second = it.ws.placed(&twin).unwrap().offers[1].span;
    it.run(Command::Annotate(Annotate::Confirm(twin.clone(), second)));
    assert_eq!(it.ws.placed(&twin).unwrap().span, Some(second));
    assert_eq!(chosen(&it), GONE);
    review(&mut it, ReviewCommand::Leave(gone.clone()));
    assert_eq!((it.ws.review.is_none(), it.ws.area), (true, Area::Pane));
    assert_eq!(it.ws.notices[0].what, "All excerpts are reviewed; one is left as it is");
    assert_eq!(it.ws.to_review().collect::<Vec<_>>(), [&gone], "leaving decides nothing");
    // All of it can be taken back, and comes back.
    it.act(Action::Undo).act(Action::Undo);
    assert_eq!(it.ws.to_review().count(), 3);
}

#[test]
fn leaving_is_no_change_of_the_notebook_and_can_be_taken_back() {
    let mut it = changed();
    it.act(Action::Review);
    let before = Arc::clone(&it.ws.notebook);
    let gone = excerpt(&it, GONE);
    review(&mut it, ReviewCommand::Leave(gone.clone()));
    assert!(Arc::ptr_eq(&before, &it.ws.notebook));
    assert_eq!(chosen(&it), TWIN, "the one above, where none below waits");
    review(&mut it, ReviewCommand::TakeUp(gone));
    assert_eq!((it.ws.left.len(), chosen(&it)), (0, GONE));
}

#[test]
fn accepting_all_edited_goes_on_with_the_others() {
    let mut it = changed();
    it.act(Action::Review);
    review(&mut it, ReviewCommand::Only(Some(State::Edited)));
    it.run(Command::Annotate(Annotate::ConfirmEdited));
    assert_eq!(it.ws.review.as_ref().unwrap().only, None, "none of that kind is left");
    assert_eq!(chosen(&it), TWIN);
}

#[test]
fn a_lost_excerpt_is_attached_to_what_is_selected_in_its_document() {
    let mut it = changed();
    it.act(Action::Review);
    let gone = excerpt(&it, GONE);
    review(&mut it, ReviewCommand::Choose(gone.clone()));
    assert_eq!(it.ws.attachable(&gone), None);
    // Without a selection the document comes beside the list.
    review(&mut it, ReviewCommand::Attach(gone.clone()));
    assert!(it.ws.review.as_ref().unwrap().is_beside);
    assert_eq!((it.ws.area, it.ws.pane().unwrap().path.as_ref()), (Area::Pane, "a.txt"));
    it.select_words("Closing words of the statement stay");
    it.act(Action::Attach);
    let now = &it.ws.notebook.excerpts[&gone];
    assert_eq!(now.made.exact, "Closing words of the statement stay");
    assert_eq!(now.history.len(), 1, "the former words are kept");
    assert_eq!(it.ws.placed(&gone).unwrap().state, State::Confirmed);
    assert_eq!(it.ws.pane().unwrap().selected(), None);
    it.act(Action::Undo);
    assert_eq!(it.ws.placed(&gone).unwrap().state, State::Lost);
}

#[test]
fn what_is_selected_in_another_document_is_nothing_to_attach_to() {
    let mut it = changed();
    it.act(Action::Review);
    let gone = excerpt(&it, GONE);
    it.read("b.txt").select_words("Another");
    assert_eq!(it.ws.attachable(&gone), None);
}

#[test]
fn escape_peels_the_review_layer_by_layer() {
    let mut it = changed();
    it.act(Action::Review);
    let moved = excerpt(&it, MOVED);
    review(&mut it, ReviewCommand::Compare(moved.clone()));
    assert_eq!(it.ws.review.as_ref().unwrap().compared, Some(Compared::Excerpt(moved.clone())));
    it.act(Action::ClearLayer);
    assert_eq!(it.ws.review.as_ref().unwrap().compared, None);
    review(&mut it, ReviewCommand::See(moved));
    assert_eq!(it.ws.area, Area::Pane);
    it.act(Action::ClearLayer);
    assert_eq!(it.ws.area, Area::Review, "out of the pane first");
    it.act(Action::ClearLayer);
    assert!(it.ws.review.is_none());
}

#[test]
fn keys_of_passages_are_silent_while_the_review_has_the_keyboard() {
    let mut it = changed();
    it.select_words("Closing");
    it.act(Action::Review).act(Action::Tag1).act(Action::Highlight);
    assert_eq!((it.ws.overlay.clone(), it.ws.notebook.excerpts.len()), (None, 4));
}

#[test]
fn opening_a_document_shows_it_beside_the_review() {
    let mut it = changed();
    it.act(Action::Review);
    it.run(Command::Go(Go::Document("b.txt".into())));
    assert!(it.ws.review.as_ref().unwrap().is_beside);
    assert_eq!(it.ws.area, Area::Pane);
    review(&mut it, ReviewCommand::HideDocument);
    assert_eq!(it.ws.area, Area::Review);
}

#[test]
fn an_old_text_that_is_not_kept_is_said_to_be_missing() {
    let mut it = changed();
    it.act(Action::Review);
    let gone = excerpt(&it, GONE);
    it.asked.clear();
    review(&mut it, ReviewCommand::Recall(gone.clone()));
    assert_eq!(it.asked, ["OldText"]);
    let made_on = it.ws.notebook.excerpts[&gone].made.text;
    it.run(Command::Heard(Report::OldText(made_on, None)));
    assert_eq!(it.ws.review.as_ref().unwrap().missing, Some(made_on));
    let text = Arc::new(Document::new(OLD.to_owned()));
    it.run(Command::Heard(Report::OldText(made_on, Some(text))));
    assert_eq!(it.ws.review.as_ref().unwrap().missing, None);
    assert!(it.ws.kept_text(&gone).is_some());
}

#[test]
fn edited_words_are_flagged_until_somebody_confirms_them() {
    let mut it = changed();
    let moved = excerpt(&it, MOVED);
    let is_flagged = |it: &Script| it.ws.marks("a.txt").unwrap().of(&moved).unwrap().is_flagged;
    assert!(is_flagged(&it));
    let others = it.ws.marks("a.txt").unwrap().all().iter().filter(|mark| !mark.is_flagged);
    assert_eq!(others.count(), 1);
    it.run(Command::Annotate(Annotate::ConfirmEdited));
    assert!(!is_flagged(&it));
}

/// The whole window on a script; old texts are there when they are asked for.
struct Window {
    script: Script,
    views: Views,
}

impl Window {
    fn ui(&mut self, ui: &mut egui::Ui) {
        let mut out = Outbox::new();
        input::shortcuts(ui, &self.script.ws, &mut out);
        for command in out.drain(..) {
            self.script.run_at_once(command);
        }
        window_ui(ui, &mut self.views, &self.script.ws, &mut out);
        let has_changes = !out.is_empty();
        for command in out {
            self.script.run_at_once(command);
        }
        while let Some(at) = self.script.asked.iter().position(|it| it == "OldText") {
            self.script.asked.remove(at);
            let text = Arc::new(Document::new(OLD.to_owned()));
            let report = Report::OldText(text.hash(), Some(text));
            self.script.run_at_once(Command::Heard(report));
        }
        if has_changes {
            ui.ctx().request_repaint();
        }
    }
}

fn window(size: (f32, f32)) -> Harness<'static, Window> {
    let mut script = changed();
    script.act(Action::Review);
    let window = Window { script, views: Views::default() };
    let mut window = Harness::builder()
        .with_size(vec2(size.0, size.1))
        .with_theme(egui::Theme::Light)
        .with_step_dt(0.05)
        .with_max_steps(60)
        .with_context_setup(theme::install)
        .allow_missing_glyphs()
        .renderer(Renderer::default())
        .build_ui_state(|ui, window: &mut Window| window.ui(ui), window);
    window.run();
    window
}

fn states(window: &Harness<'_, Window>) -> Vec<State> {
    let ws = &window.state().script.ws;
    ws.reviewed(None).iter().map(|id| ws.placed(id).unwrap().state).collect()
}

#[test]
fn excerpts_are_decided_on_with_the_mouse() {
    let mut window = window((1440.0, 900.0));
    window.get_by_label("All 3");
    window.get_by_label("1 word changed");
    window.get_by_label("4 excerpts: 1 exact, moved or confirmed");
    window.get_by_label("Accept new wording").click();
    window.run();
    assert_eq!(states(&window), [State::Unsure, State::Lost]);
    window.get_by_label_contains("Take place 1, ¶3").click();
    window.run();
    assert_eq!(states(&window), [State::Lost]);
    window.get_by_label("Show the kept text").click();
    window.run();
    window.get_by_label_contains("The page on");
    assert_eq!(window.get_all_by_label_contains("We have asked for more.").count(), 2);
    window.get_by_label("Leave").click();
    window.run();
    assert!(window.state().script.ws.review.is_none());
}

#[test]
fn excerpts_are_decided_on_with_the_keyboard() {
    let mut window = window((1440.0, 900.0));
    window.key_press(Key::Enter);
    window.run();
    assert_eq!(states(&window), [State::Unsure, State::Lost]);
    window.key_press(Key::Num1);
    window.run();
    assert_eq!(states(&window), [State::Lost]);
    window.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    window.run();
    assert_eq!(states(&window), [State::Unsure, State::Lost]);
    window.key_press(Key::ArrowUp);
    window.run();
    window.key_press(Key::L);
    window.run();
    window.get_by_label("Take up again");
    window.key_press(Key::Escape);
    window.run();
    assert!(window.state().script.ws.review.is_none());
    window.key_press(Key::F8);
    window.run();
    assert!(window.state().script.ws.review.is_some());
}

#[test]
fn rows_are_narrowed_to_a_kind() {
    let mut window = window((1440.0, 900.0));
    window.get_by_label("1 lost").click();
    window.run();
    assert!(window.query_by_label("Accept new wording").is_none());
    window.get_by_label("All 3").click();
    window.run();
    window.get_by_label("Accept all edited").click();
    window.run();
    assert_eq!(states(&window), [State::Unsure, State::Lost]);
}

#[test]
fn both_versions_are_read_side_by_side() {
    let mut window = window((1440.0, 900.0));
    window.key_press(Key::V);
    window.run();
    window.get_by_label_contains("¶1 was: The inspector said that the third span had moved");
    window.get_by_label_contains("¶1 now: The inspector said that the third span has moved");
    window.get_by_label("change 1 of 4 places");
    window.get_by_label("Back to the list").click();
    window.run();
    window.get_by_label("Accept new wording");
}

#[test]
fn a_document_beside_the_review_takes_the_new_place() {
    let mut window = window((1440.0, 900.0));
    window.key_press(Key::End);
    window.run();
    window.get_all_by_label("Attach to the selection").last().unwrap().click();
    window.run();
    window.get_by_label("Hide document");
    window.state_mut().script.select_words("Closing words");
    window.run();
    window.key_press(Key::A);
    window.run();
    assert_eq!(states(&window), [State::Edited, State::Unsure]);
}

#[test]
fn the_review_fits_a_small_window() {
    let mut window = window((800.0, 600.0));
    let accept = window.get_by_label("Accept new wording").rect();
    assert!(accept.right() < 800.0 && accept.bottom() < 600.0, "{accept:?}");
    window.key_press(Key::S);
    window.run();
    window.get_by_label("Hide document");
    let pane = window.get_by_label("Close pane").rect();
    assert!(pane.right() <= 800.0 && pane.bottom() < 600.0, "{pane:?}");
}

#[test]
fn only_rows_on_the_screen_are_drawn() {
    let mut old = String::new();
    let mut new = String::new();
    for nth in 0..400 {
        old += &format!("Line {nth} of the report says that the gauge was read at dawn today.\n\n");
        new += &format!("Line {nth} of the report says that the gauge is read at dawn today.\n\n");
    }
    let mut it = Script::on(&[("a.txt", &old)]);
    for nth in 0..400 {
        it.select_words(&format!("Line {nth} of the report says that the gauge was read"));
        it.act(Action::Highlight);
    }
    let notebook = (*it.ws.notebook).clone();
    it.open(&[("a.txt", &new)]);
    it.run(Command::Heard(Report::Loaded(Box::new(Loaded::of(notebook)))));
    it.act(Action::Review);
    let n_rows = it.ws.reviewed(None).len();
    assert!(n_rows >= 300, "{n_rows}");
    let mut window = window((1440.0, 900.0));
    window.state_mut().script = it;
    window.run();
    let shown = window.get_all_by_label("Leave").count();
    assert!((2..20).contains(&shown), "{shown}");
    window.key_press(Key::End);
    window.run();
    let last = window.get_by_label_contains("Excerpt “Line 399").rect();
    assert!(last.bottom() < 900.0, "{last:?}");
    assert!(chosen(&window.state().script).starts_with("Line 399"));
}
