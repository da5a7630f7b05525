//! Chains, the corpus map and what is set apart as a reader meets them: by mouse and by keys alone.

use std::sync::Arc;

use egui::accesskit::Role;
use egui_kittest::{Harness, kittest::NodeT as _};

use crate::{
    support::{
        app::{Machine, Window},
        script::Script,
    },
    tracing_views::PRESS,
};
use variorum::{
    store::settings::Settings,
    text::span::Span,
    trace::{
        Traced,
        families::{Family, Member},
        parallel::{Class, Direction, Parallel, Passage, Rule},
    },
    ui::{
        theme,
        traced::{TracedViews, traced_ui},
    },
    workspace::{
        Workspace,
        action::Action,
        command::Command,
        heard::Report,
        overlay::Area,
        tracing::{
            found::{Found, FoundDocument},
            look::TraceView,
        },
    },
};

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
        let pos = egui::pos2(map.left() + 18.0 + 46.0, y);
        window.point_at(pos).wait(0.6);
        if window.sees("shares passages with 4 documents") {
            found = Some(pos);
        }
        y += 12.0;
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
    window.shows("are versions of one another, 2 differences · a.txt, 14 Mar 2024");
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

/// Views of what was found, and nothing else in the window.
struct Shown {
    ws: Workspace,
    views: TracedViews,
}

/// A folder whose tracing found so many chains through three documents, and as many documents besides
/// that share a passage with the next.
fn large(n: usize) -> Shown {
    let line =
        |k: usize, who: &str| format!("{who} said the pier of winter {k} was closed early.\n");
    let texts =
        ["wire", "paper", "blog"].map(|who| (0..n).map(|k| line(k, who)).collect::<String>());
    let named: Vec<(&str, &str)> =
        ["a.txt", "b.txt", "c.txt"].into_iter().zip(texts.iter().map(String::as_str)).collect();
    let mut it = Script::on(&named);
    let corpus = it.ws.corpus.clone().unwrap();
    let mut documents: Vec<FoundDocument> = named
        .iter()
        .map(|(path, _)| FoundDocument {
            path: (*path).into(),
            text: corpus.reading(path).unwrap().document.hash(),
            date: Some("2024-03-12".to_owned()),
        })
        .collect();
    let text = documents[0].text;
    documents.extend((0..n).map(|k| FoundDocument {
        path: format!("d/{k}.txt").into(),
        text,
        date: (k % 7 > 0).then(|| format!("20{:02}", k % 100)),
    }));
    let mut starts = [0; 3];
    let mut families = Vec::new();
    for k in 0..n {
        let members = ["wire", "paper", "blog"].into_iter().enumerate().map(|(doc_idx, who)| {
            let end = starts[doc_idx] + line(k, who).len();
            let span = Span::new(starts[doc_idx], end - 1);
            starts[doc_idx] = end;
            Member { passage: Passage { doc_idx, span }, new: Vec::new() }
        });
        families.push(Family { members: members.collect() });
    }
    let parallel = |k: usize| {
        let span = Span::new(0, 20);
        Parallel {
            a: Passage { doc_idx: 3 + k, span },
            b: Passage { doc_idx: 3 + (k * 7 + 1) % n, span },
            class: if k.is_multiple_of(3) { Class::Altered } else { Class::Verbatim },
            alignment: Vec::new(),
            changes: Vec::new(),
            direction: Direction::BFromA,
            rule: Rule::Dates,
            score: 9,
            quoted: None,
        }
    };
    let traced = Traced { parallels: (0..n).map(parallel).collect(), ..Traced::default() };
    let found = Arc::new(Found::of(documents, traced, Vec::new(), families));
    it.run(Command::Heard(Report::Traced(corpus.root.clone(), found, Vec::new())));
    Shown { ws: it.ws, views: TracedViews::default() }
}

#[test]
fn thousands_of_chains_and_of_documents_draw_what_is_on_the_screen() {
    let mut shown = large(5_000);
    for view in TraceView::ALL {
        shown.ws.tracing.view = Some(view);
        let mut window = Harness::builder()
            .with_size([1000.0, 800.0])
            .with_context_setup(theme::install)
            .build_ui_state(
                move |ui, shown: &mut Shown| {
                    traced_ui(ui, &mut shown.views, &shown.ws, view, &mut Vec::new());
                },
                shown,
            );
        window.run_steps(4);
        let rows = |window: &Harness<'_, Shown>| {
            window
                .root()
                .children_recursive()
                .filter(|node| node.accesskit_node().role() == Role::ListItem)
                .count()
        };
        let n_rows = rows(&window);
        assert!(n_rows < 40, "{view:?}: {n_rows} rows are drawn");
        assert_eq!(n_rows > 0, view != TraceView::Apart, "{view:?}");
        shown = std::mem::replace(
            window.state_mut(),
            Shown { ws: Workspace::new(Settings::default(), 1), views: TracedViews::default() },
        );
    }
}
