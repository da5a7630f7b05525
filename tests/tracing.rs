//! Parallels as a reader meets them: scripts of commands, no window.

use variorum::{
    text::span::Span,
    trace::parallel::{Class, Side},
    workspace::{
        action::Action,
        command::{Command, Go, PaneCommand, TraceCommand},
        corpus::{DocPath, Root},
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
    it.read("letter.txt").select_words("tides of autumn").act(Action::TraceSelection);
    assert_eq!(it.ws.tracing.asked, None);
    assert!(it.ws.notices.iter().any(|notice| notice.what.contains("no parallel")));
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
        let correct = variorum::workspace::command::Annotate::Correct {
            path: path.into(),
            title: String::new(),
            source: String::new(),
            date: date.to_owned(),
        };
        it.run(Command::Annotate(correct));
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
