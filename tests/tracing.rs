//! Parallels as a reader meets them: scripts of commands, no window.

use variorum::{
    text::span::Span,
    trace::parallel::{Class, Side},
    workspace::{
        action::Action,
        command::{Command, Go, PaneCommand, TraceCommand},
        corpus::{DocPath, Root},
        correct::{Correct, Corrections},
        heard::{Changed, Report},
        pane::{At, Selection},
        tracing::{ParallelId, Stage},
    },
};

use crate::support::script::{Script, entry};

const HEARING: &str = "Hearing of the council\n\nThe clerk opened the session at nine.\n\n\
    What we have now is occasional readings taken by hand, mostly on calm days.\n\n\
    The council thanked the engineer for her patience.\n\n\
    A second gauge on the pier was struck from the budget three winters in a row.\n";

const REPORT: &str = "The engineer was heard on Tuesday.\n\n\
    She spoke of \u{201c}occasional readings taken by hand, primarily on calm days\u{201d} and left.\n\n\
    Nobody asked further.\n\n\
    \u{201c}A second gauge on the pier was struck from the budget\u{201d}, she had said.\n";

/// A hearing, open, and a report that quotes it twice: once with a word changed.
pub(crate) fn quoted() -> Script {
    Script::on(&[
        ("hearing.txt", HEARING),
        ("letter.txt", "Dear editor, the tides of autumn were kind to the harbour this year.\n"),
        ("report.txt", REPORT),
    ])
}

fn span(it: &Script, path: &str, words: &str) -> Span {
    let text = it.ws.corpus.as_ref().unwrap().reading(path).unwrap().document.text();
    let start = text.find(words).unwrap();
    Span::new(start, start + words.len())
}

/// The words at both ends of the parallel that is looked at.
fn chosen(it: &Script) -> Option<(String, String)> {
    let id = it.ws.tracing.chosen?;
    let words = |side| {
        let (path, span) = it.ws.parallel_end(id, side).unwrap();
        let corpus = it.ws.corpus.as_ref().unwrap();
        corpus.reading(&path).unwrap().document.slice(span).to_owned()
    };
    Some((words(Side::A), words(Side::B)))
}

#[test]
fn parallels_are_there_when_the_folder_is_open() {
    let it = quoted();
    let found = &it.ws.tracing.found;
    let classes: Vec<Class> = found.traced.parallels.iter().map(|it| it.class).collect();
    assert_eq!(classes, [Class::Altered, Class::Verbatim]);
    assert_eq!(it.ws.tracing.stage, Stage::Idle);
    let report = it.ws.traced("report.txt").unwrap();
    assert_eq!(found.ends(report).len(), 2);
    assert_eq!(found.quotations_of(report).len(), 2);
    assert!(found.ends(it.ws.traced("letter.txt").unwrap()).is_empty());
}

#[test]
fn walking_over_the_parallels_shows_both_ends_level() {
    let mut it = quoted();
    it.read("hearing.txt").act(Action::NextParallel);
    let (one, other) = chosen(&it).unwrap();
    assert_eq!(one, "occasional readings taken by hand, mostly on calm days");
    assert_eq!(other, "occasional readings taken by hand, primarily on calm days");
    let report = it.ws.panes.iter().find(|pane| &*pane.path == "report.txt").unwrap();
    let here = it.ws.pane().unwrap();
    assert_eq!(&*here.path, "hearing.txt", "the reader stays where she was");
    let wanted = report.wanted.unwrap();
    assert_eq!(wanted.byte, span(&it, "report.txt", "occasional").start());
    let level = At::Level(here.id, span(&it, "hearing.txt", "occasional").start());
    assert_eq!(wanted.at, level);
    it.act(Action::NextParallel);
    assert!(chosen(&it).unwrap().0.starts_with("A second gauge"));
    it.act(Action::NextParallel);
    assert!(chosen(&it).unwrap().0.starts_with("A second gauge"), "the last stays");
    assert!(it.ws.notices.iter().any(|notice| notice.what.contains("last parallel")));
    it.act(Action::PreviousParallel);
    assert!(chosen(&it).unwrap().0.starts_with("occasional"));
    it.act(Action::ClearLayer);
    assert_eq!(it.ws.tracing.chosen, None);
}

#[test]
fn a_click_opens_the_other_document_where_no_pane_shows_it() {
    let mut it = quoted();
    it.read("report.txt");
    while it.ws.panes.len() > 1 {
        let other = it.ws.panes.iter().find(|pane| &*pane.path != "report.txt").unwrap().id;
        it.run(Command::Pane(other, PaneCommand::Close));
    }
    let pane = it.ws.pane().unwrap().id;
    it.run(Command::Trace(TraceCommand::Level(ParallelId::Found(0), pane)));
    let shown: Vec<&str> = it.ws.panes.iter().map(|pane| &*pane.path).collect();
    assert_eq!(shown, ["report.txt", "hearing.txt"]);
    assert_eq!(it.ws.pane().unwrap().id, pane);
}

#[test]
fn a_selection_finds_what_is_too_weak_to_be_claimed() {
    let mut it = quoted();
    it.read("report.txt").select_words("on calm days").act(Action::TraceSelection);
    let asked = it.ws.tracing.asked.as_ref().unwrap();
    assert!(asked.parallels.as_ref().is_some_and(|found| !found.is_empty()));
    assert_eq!(it.ws.tracing.chosen, Some(ParallelId::Asked(0)));
    it.act(Action::NextParallel);
    let n_asked = it.ws.tracing.asked.as_ref().unwrap().parallels.as_ref().unwrap().len();
    for idx in 1..n_asked {
        assert_eq!(it.ws.tracing.chosen, Some(ParallelId::Asked(idx)));
        it.act(Action::NextParallel);
    }
    assert_eq!(it.ws.tracing.chosen, Some(ParallelId::Asked(n_asked - 1)), "the last stays");
    assert!(it.ws.notices.iter().any(|notice| notice.what.contains("last parallel of these")));
    it.act(Action::ClearLayer);
    it.read("letter.txt").select_words("tides of autumn").act(Action::TraceSelection);
    assert_eq!(it.ws.tracing.asked, None);
    assert!(it.ws.notices.iter().any(|notice| notice.what.contains("no parallel")));
}

#[test]
fn a_click_takes_the_parallels_of_documents_in_view_first_and_the_same_click_the_next() {
    let third =
        "The minute has it: occasional readings taken by hand, mostly on calm days, no more.\n";
    let mut it =
        Script::on(&[("hearing.txt", HEARING), ("minute.txt", third), ("report.txt", REPORT)]);
    it.read("hearing.txt").act(Action::NextParallel).act(Action::ClearLayer);
    while it.ws.panes.len() > 2 {
        let last = it.ws.panes.last().unwrap().id;
        it.run(Command::Pane(last, PaneCommand::Close));
    }
    it.read("hearing.txt");
    let here = it.ws.pane().unwrap().clone();
    let byte = span(&it, "hearing.txt", "taken by hand").start();
    let all = it.ws.parallels_at(&here, byte);
    assert_eq!(all.len(), 2);
    let beside = it.ws.panes.iter().find(|pane| pane.id != here.id).unwrap().path.clone();
    assert!(it.ws.side_in(all[0], &beside).is_some(), "that in view comes first");
    it.run(Command::Pane(here.id, PaneCommand::Click(byte)));
    assert_eq!(it.ws.tracing.chosen, Some(all[0]));
    it.run(Command::Pane(here.id, PaneCommand::Click(byte)));
    assert_eq!(it.ws.tracing.chosen, Some(all[1]));
    let elsewhere = span(&it, "hearing.txt", "The clerk").start();
    it.run(Command::Pane(here.id, PaneCommand::Click(elsewhere)));
    assert_eq!(it.ws.tracing.chosen, None);
}

#[test]
fn what_is_selected_takes_the_place_of_the_parallel() {
    let mut it = quoted();
    it.read("hearing.txt").act(Action::NextParallel);
    assert!(it.ws.tracing.chosen.is_some());
    assert_eq!(it.ws.target(), None, "a parallel is no passage to be kept");
    it.select_words("The clerk");
    assert_eq!(it.ws.tracing.chosen, None);
    it.act(Action::NextParallel);
    assert_eq!(it.ws.pane().unwrap().selection.map(Selection::span), None);
}

fn change(it: &mut Script, path: &str, text: &str) {
    let changed = Changed {
        root: Root::Folder("/folder".into()),
        entries: vec![entry(path, text)],
        gone: Vec::<DocPath>::new(),
        shifts: Vec::new(),
        is_by_hand: false,
        is_anew: false,
    };
    it.run(Command::Heard(Report::Changed(Box::new(changed))));
}

#[test]
fn a_changed_document_is_traced_again_and_the_choice_stays() {
    let mut it = quoted();
    it.read("hearing.txt").act(Action::NextParallel);
    let before = chosen(&it);
    change(&mut it, "report.txt", &format!("A correction came first.\n\n{REPORT}"));
    assert_eq!(chosen(&it), before);
    assert_eq!(it.ws.tracing.found.traced.parallels.len(), 2);
    change(&mut it, "report.txt", "The engineer was not heard at all.\n");
    assert_eq!(it.ws.tracing.found.traced.parallels.len(), 0);
    assert_eq!(it.ws.tracing.chosen, None);
}

#[test]
fn a_corrected_date_turns_the_direction() {
    let mut it = quoted();
    let dated = |it: &mut Script, path: &str, date: &str| {
        let said = Corrections { date: date.to_owned(), ..Corrections::default() };
        it.run(Command::Correct(Correct::Facts(path.into(), Box::new(said))));
    };
    dated(&mut it, "hearing.txt", "2024-03-12");
    dated(&mut it, "report.txt", "2024-03-01");
    let first = it.ws.tracing.found.traced.parallels[0].direction;
    dated(&mut it, "report.txt", "2024-03-13");
    assert_ne!(it.ws.tracing.found.traced.parallels[0].direction, first);
}

#[test]
fn another_folder_forgets_what_was_found() {
    let mut it = quoted();
    it.read("hearing.txt").act(Action::NextParallel);
    it.open(&[("one.txt", "Nothing is quoted here.\n")]);
    assert_eq!(it.ws.tracing.found.traced.parallels.len(), 0);
    assert_eq!(it.ws.tracing.chosen, None);
    it.run(Command::Go(Go::Back));
}

/// The words of the notebook's decisions.
fn decisions(it: &Script) -> Vec<String> {
    let words = |decision: &variorum::notebook::decision::Decision| {
        let (a, b) = (&decision.a.made.exact, &decision.b.made.exact);
        format!("{} {a} / {b} {}", decision.verdict.word(), decision.memo).trim().to_owned()
    };
    it.ws.notebook.decisions.values().map(|decision| words(decision)).collect()
}

#[test]
fn a_rejection_survives_being_traced_again_and_is_passed_over() {
    let mut it = quoted();
    it.read("hearing.txt").act(Action::NextParallel).act(Action::RejectParallel);
    assert_eq!(
        decisions(&it),
        ["rejected occasional readings taken by hand, mostly on calm days / occasional readings \
          taken by hand, primarily on calm days"]
    );
    assert!(it.ws.is_rejected(0) && !it.ws.is_rejected(1));
    change(&mut it, "report.txt", &format!("A correction came first.\n\n{REPORT}"));
    assert!(it.ws.is_rejected(0), "the text is another, the passage is the same");
    change(
        &mut it,
        "hearing.txt",
        &HEARING.replace("mostly on calm days", "mostly on calm mornings"),
    );
    assert!(it.ws.is_rejected(0), "a word of it is another");
    it.act(Action::ClearLayer).read("hearing.txt");
    let pane = it.ws.pane().unwrap().id;
    let top = Selection::caret(0);
    it.run(Command::Pane(pane, PaneCommand::Select(Some(top)))).act(Action::NextParallel);
    assert!(chosen(&it).unwrap().0.starts_with("A second gauge"));
    it.act(Action::PreviousParallel);
    assert!(chosen(&it).unwrap().0.starts_with("A second gauge"), "there is none before it");
}

#[test]
fn a_decision_is_taken_back_by_the_same_key_and_by_undo() {
    let mut it = quoted();
    it.read("hearing.txt").act(Action::NextParallel).act(Action::RejectParallel);
    it.act(Action::RejectParallel);
    assert!(decisions(&it).is_empty());
    it.act(Action::AcceptParallel);
    assert!(decisions(&it)[0].starts_with("accepted"));
    it.act(Action::RejectParallel);
    assert_eq!(it.ws.history.undo_label(), Some("reject parallel"));
    it.act(Action::Undo);
    assert!(decisions(&it)[0].starts_with("accepted"));
    assert!(!it.ws.is_rejected(0));
    it.act(Action::Undo);
    assert!(decisions(&it).is_empty());
    assert!(it.ws.decision_on(ParallelId::Found(0)).is_none());
}

#[test]
fn a_note_on_a_parallel_is_kept_with_why_it_was_found() {
    let mut it = quoted();
    it.read("hearing.txt").act(Action::NextParallel).act(Action::NoteOnParallel);
    let id = ParallelId::Found(0);
    for words in ["H", "He", "Her words"] {
        it.run_at_once(Command::Trace(TraceCommand::Remark(id, words.to_owned())));
    }
    let (_, decision) = it.ws.decision_on(id).unwrap();
    assert_eq!((decision.memo.as_str(), decision.class.as_str()), ("Her words", "altered"));
    assert_eq!(decision.score, it.ws.parallel(id).unwrap().score);
    it.act(Action::ClearLayer).act(Action::RejectParallel).act(Action::RejectParallel);
    assert!(decisions(&it)[0].starts_with("open") && decisions(&it)[0].ends_with("Her words"));
}

#[test]
fn one_key_makes_a_link_of_a_parallel_in_one_step() {
    let mut it = quoted();
    it.read("hearing.txt").act(Action::NextParallel).act(Action::LinkParallel);
    it.expect(
        "excerpt “occasional readings taken by hand, mostly on calm days” Same
         excerpt “occasional readings taken by hand, primarily on calm days” Same
         link “occasional readings taken by hand, primarily on calm days” quotes “occasional \
         readings taken by hand, mostly on calm days”",
    );
    assert!(decisions(&it)[0].starts_with("accepted"));
    it.act(Action::LinkParallel);
    assert_eq!(it.ws.notebook.links.len(), 1, "it is linked already");
    it.act(Action::Undo).expect("");
    assert!(decisions(&it).is_empty());
}

#[test]
fn a_rejected_parallel_can_still_be_linked_and_its_excerpts_are_used_again() {
    let mut it = quoted();
    it.read("hearing.txt").select_words("occasional readings taken by hand, mostly on calm days");
    it.act(Action::Highlight);
    it.act(Action::PreviousParallel).act(Action::RejectParallel).act(Action::LinkParallel);
    assert_eq!(it.ws.notebook.excerpts.len(), 2);
    assert!(decisions(&it)[0].starts_with("accepted"));
    assert_eq!(it.ws.history.undo_label(), Some("link parallel"));
}

#[test]
fn enter_in_the_list_of_quotations_makes_no_link() {
    let mut it = quoted();
    it.read("hearing.txt").act(Action::NextParallel);
    it.run(Command::Go(Go::Area(variorum::workspace::overlay::Area::Library)));
    it.act(Action::LinkParallel);
    assert!(it.ws.notebook.links.is_empty());
    it.act(Action::AcceptParallel);
    assert!(decisions(&it)[0].starts_with("accepted"), "other keys are heard there");
}

#[test]
fn a_folder_that_is_closed_while_it_is_traced_costs_nothing_more() {
    let mut it = quoted();
    let root = it.ws.corpus.as_ref().unwrap().root.clone();
    it.run(Command::Heard(Report::Tracing(root, Stage::Comparing(10))));
    it.asked.clear();
    it.act(Action::CloseFolder);
    assert!(it.asked.iter().any(|asked| asked == "StopTracing"), "{:?}", it.asked);
    assert_eq!(it.ws.tracing.stage, Stage::Idle);
}

#[test]
fn walking_keeps_to_the_documents_in_view() {
    let later = "A week later.\n\nIt was \u{201c}occasional readings taken by hand, mostly on calm \
                 days\u{201d}, and \u{201c}a second gauge on the pier was struck from the budget three \
                 winters in a row\u{201d}.\n";
    let documents = [("hearing.txt", HEARING), ("report.txt", REPORT), ("week.txt", later)];
    let mut it = Script::on(&documents);
    it.read("hearing.txt");
    let shown = |it: &Script| -> Vec<String> {
        it.ws.panes.iter().map(|pane| pane.path.to_string()).collect()
    };
    assert_eq!(shown(&it), ["hearing.txt", "report.txt"]);
    for expected in ["occasional", "A second gauge", "A second gauge"] {
        it.act(Action::NextParallel);
        assert!(chosen(&it).unwrap().0.starts_with(expected));
        assert_eq!(shown(&it), ["hearing.txt", "report.txt"]);
    }
    // With none of them in view, all are walked over.
    let pane = it.ws.panes[1].id;
    it.act(Action::ClearLayer).run(Command::Pane(pane, PaneCommand::Close));
    it.read("hearing.txt").act(Action::PreviousParallel);
    assert_eq!(it.ws.panes.len(), 2);
}

#[test]
fn a_folder_opens_with_the_two_documents_that_have_most_in_common() {
    let it = quoted();
    let shown: Vec<&str> = it.ws.panes.iter().map(|pane| &*pane.path).collect();
    assert_eq!(shown, ["hearing.txt", "report.txt"], "the letter is only the next by name");
}

#[test]
fn nothing_is_taken_out_of_the_hands_of_one_who_reads() {
    let mut it =
        Script::on(&[("hearing.txt", HEARING), ("letter.txt", "Dear editor, a letter.\n")]);
    it.read("letter.txt");
    change(&mut it, "report.txt", REPORT);
    assert_eq!(it.ws.tracing.found.traced.parallels.len(), 2);
    let shown: Vec<&str> = it.ws.panes.iter().map(|pane| &*pane.path).collect();
    assert_eq!(shown, ["hearing.txt", "letter.txt"]);
}
