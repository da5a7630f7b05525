//! The views of what tracing found: scripts of commands, no window.

use variorum::{
    trace::parallel::{Kind, Side},
    workspace::{
        action::Action,
        command::{Command, Go, TraceCommand},
        overlay::Area,
        tracing::{
            ParallelId,
            chains::{Mark, parts},
            look::{ApartRow, Look, TraceView},
            pairs::pairs,
            standing::Rejected,
        },
        versions::Compared,
    },
};

use crate::support::script::Script;

/// A press release, and what became of a sentence of it on its way; by path and text.
pub(crate) const PRESS: [(&str, &str); 6] = [
    (
        "1-release.txt",
        "Statement on inspection findings\n\n14 March 2024\n\nThe department publishes the findings of \
         its winter inspection today.\n\nThe inspectors found seven cracked welds in the third span of \
         the bridge and ordered its closure until the bearings are replaced.\n\nThe full findings can be \
         read at the counter of the department on weekdays.\n",
    ),
    (
        "2-wire.txt",
        "Bridge closed after inspection\n\n15 March 2024\n\nELLERY (Wire) - Ferries were crowded on \
         Friday morning.\n\nThe inspectors found seven cracked welds in the third span of the bridge and \
         ordered its closure until the bearings are replaced.\n\nA spokesman for the harbour declined to \
         say how long that would take, and shares of the ferry company rose.\n",
    ),
    (
        "3-paper.txt",
        "No way across\n\n16 March 2024\n\nCommuters queued for two hours at the old landing stage.\n\n\
         Officials said the inspectors found eleven cracked welds in the third span of the bridge and \
         ordered its closure until the bearings are replaced.\n\nThe mayor was on holiday and could not \
         be reached, her deputy opened a flower show instead.\n",
    ),
    (
        "4-blog.txt",
        "What they do not say\n\n20 March 2024\n\nI have walked over this bridge for thirty years.\n\nNow \
         we read that the inspectors found eleven cracked welds in the third span and ordered its closure \
         until the bearings are replaced.\n\nNobody asks who looked away in all those winters, and nobody \
         ever will.\n",
    ),
    (
        "5-notes.txt",
        "Notes from the archive\n\nCopied by hand, with no day on it.\n\nthe inspectors found eleven cracked \
         welds in the third span and ordered its closure until the bearings are replaced.\n\nSee the box of \
         letters for the rest of what the guild wrote.\n",
    ),
    ("6-recipe.txt", "Plum cake\n\nStone the plums, beat butter with sugar, bake until golden.\n"),
];

pub(crate) fn press() -> Script {
    Script::on(&PRESS)
}

fn look(it: &mut Script, look: Look) {
    it.run(Command::Trace(TraceCommand::Look(look)));
}

/// The stages of a chain: path, and what stands there first.
fn stages(it: &Script) -> Vec<(String, Vec<(String, Kind)>)> {
    let family = it.ws.chain().unwrap();
    let corpus = it.ws.corpus.as_ref().unwrap();
    family
        .members
        .iter()
        .map(|member| {
            let path = it.ws.tracing.found.document(member.passage.doc_idx).unwrap().path.clone();
            let document = &corpus.reading(&path).unwrap().document;
            let firsts = parts(document, member.passage.span, &member.new, true)
                .into_iter()
                .filter_map(|part| match part.mark {
                    Mark::First(kind) => Some((part.words.trim().to_owned(), kind)),
                    _ => None,
                })
                .collect();
            (path.to_string(), firsts)
        })
        .collect()
}

#[test]
fn a_chain_names_the_stage_where_a_number_changed() {
    let mut it = press();
    it.act(Action::Chains);
    assert_eq!((it.ws.tracing.view, it.ws.area), (Some(TraceView::Chains), Area::Tracing));
    let stages = stages(&it);
    let paths: Vec<&str> = stages.iter().map(|(path, _)| path.as_str()).collect();
    assert_eq!(
        paths,
        ["1-release.txt", "2-wire.txt", "3-paper.txt", "4-blog.txt", "5-notes.txt"],
        "in order of date, the undated one last"
    );
    let first_at = |words: &str| -> Vec<&str> {
        let has = |firsts: &[(String, Kind)]| firsts.iter().any(|(it, _)| it.contains(words));
        stages.iter().filter(|(_, firsts)| has(firsts)).map(|(path, _)| path.as_str()).collect()
    };
    assert_eq!(first_at("eleven"), ["3-paper.txt"]);
    assert!(stages[2].1.iter().any(|(_, kind)| *kind == Kind::Number));
    assert!(first_at("seven").is_empty(), "the earliest wording is not new");
}

#[test]
fn a_stage_tells_the_condition_that_it_leaves_out() {
    let said = "If the castings come as the makers promised us, the western deck will be open to carts \
                before the harvest fair, and on weekdays only";
    let told = "the western deck will be open to carts before the harvest fair";
    let mut it = Script::on(&[
        ("1-hearing.txt", &format!("Hearing\n\n4 May 2024\n\nWhat was said is this. {said}.\n")),
        ("2-paper.txt", &format!("Paper\n\n5 May 2024\n\nShe told us that {told}.\n")),
        ("3-radio.txt", &format!("Radio\n\n6 May 2024\n\nSo we hear: {told}. Good night.\n")),
        ("4-letter.txt", &format!("Letter\n\n7 May 2024\n\nIn full it was: {said}.\n")),
    ]);
    it.act(Action::Chains);
    let family = it.ws.chain().unwrap();
    assert_eq!(family.members.len(), 4);
    let left_out = |stage| it.ws.left_out(family, stage);
    assert_eq!(left_out(0), [None, None], "nothing is earlier");
    let beginning = "If the castings come as the makers promised us".to_owned();
    let end = "and on weekdays only".to_owned();
    assert_eq!(left_out(1), [Some(beginning), Some(end)]);
    assert_eq!(left_out(2), [None, None], "it has all that the paper has");
    assert_eq!(left_out(3), [None, None], "it has more");
}

#[test]
fn chains_are_narrowed_by_words_in_any_order_and_case() {
    let mut it = press();
    it.act(Action::Chains);
    assert_eq!(it.ws.chains_with("WELDS inspectors").len(), 1);
    assert_eq!(it.ws.chains_with("no way across").len(), 1, "a title counts");
    assert!(it.ws.chains_with("plums").is_empty());
    look(&mut it, Look::Words("plums".to_owned()));
    it.act(Action::ClearLayer);
    assert_eq!(it.ws.tracing.looked.words, "");
    assert_eq!(it.ws.tracing.view, Some(TraceView::Chains));
    it.act(Action::ClearLayer);
    assert_eq!((it.ws.tracing.view, it.ws.area), (None, Area::Pane));
}

#[test]
fn a_stage_opens_its_document_and_stands_beside_its_neighbour() {
    let mut it = press();
    it.act(Action::Chains);
    look(&mut it, Look::Inside(true));
    let family = it.ws.chain().unwrap().clone();
    let ParallelId::Found(idx) = it.ws.beside(&family, 2).unwrap() else { panic!() };
    it.run(Command::Trace(TraceCommand::Choose(Some(ParallelId::Found(idx)))));
    assert_eq!(it.ws.tracing.view, None, "the panes are seen again");
    let shown: Vec<&str> = it.ws.panes.iter().map(|pane| &*pane.path).collect();
    assert!(shown.contains(&"3-paper.txt"), "{shown:?}");
    assert!(shown.contains(&"2-wire.txt") || shown.contains(&"1-release.txt"), "{shown:?}");
    let (path, _) = it.ws.parallel_end(ParallelId::Found(idx), Side::B).unwrap();
    assert_eq!(&*path, "3-paper.txt");
    it.act(Action::Chains);
    let go = it.ws.place_of(family.members[4].passage).unwrap();
    it.run(go);
    assert_eq!((it.ws.tracing.view, it.ws.area), (None, Area::Pane));
    assert_eq!(&*it.ws.pane().unwrap().path, "5-notes.txt");
}

#[test]
fn esc_goes_from_the_stages_to_the_chains_to_the_documents() {
    let mut it = press();
    it.act(Action::Chains);
    look(&mut it, Look::Stage(2));
    assert!(it.ws.tracing.looked.is_inside);
    it.act(Action::ClearLayer);
    assert!(!it.ws.tracing.looked.is_inside);
    assert_eq!(it.ws.tracing.view, Some(TraceView::Chains));
    it.act(Action::ClearLayer);
    assert_eq!(it.ws.tracing.view, None);
}

#[test]
fn the_views_make_room_for_one_another_and_for_documents() {
    let mut it = press();
    it.act(Action::Chains).act(Action::CorpusMap);
    assert_eq!(it.ws.tracing.view, Some(TraceView::Map));
    it.act(Action::History);
    assert_eq!((it.ws.tracing.view, it.ws.area), (None, Area::History));
    it.act(Action::SetApart);
    assert!(it.ws.look_back.is_none());
    assert_eq!(it.ws.area, Area::Tracing);
    it.run(Command::Go(Go::Area(Area::Pane)));
    assert_eq!(it.ws.area, Area::Tracing, "the panes are not seen");
    it.read("4-blog.txt");
    assert_eq!((it.ws.tracing.view, it.ws.area), (None, Area::Pane));
}

#[test]
fn pairs_are_told_with_their_direction_and_what_was_changed() {
    let it = press();
    let found = &it.ws.tracing.found;
    let pairs = pairs(found, &Rejected::new());
    let path = |idx: usize| found.document(idx).unwrap().path.to_string();
    let of = |from: &str, to: &str| {
        pairs.iter().find(|it| path(it.from) == from && path(it.to) == to).cloned()
    };
    let same = of("1-release.txt", "2-wire.txt").unwrap();
    assert!(same.is_directed);
    assert_eq!((same.n_verbatim, same.n_altered, same.n_warned), (1, 0, 0));
    let changed = of("2-wire.txt", "3-paper.txt").unwrap();
    assert_eq!((changed.n_altered, changed.n_warned), (1, 1));
    assert!(of("3-paper.txt", "2-wire.txt").is_none(), "each pair once");
    assert!(
        pairs.iter().all(|it| path(it.from) != "6-recipe.txt" && path(it.to) != "6-recipe.txt")
    );
}

/// Two versions of one letter.
fn versions() -> Script {
    let letter = "Letter of the pilots\u{2019} guild\n\n1 March 2024\n\nWe were told in writing that the \
                  gauges had been ordered.\n\nThe tide at the pier is the strongest on this coast.\n\nWe \
                  ask that seven of them be fitted before the winter comes.\n";
    let later = letter.replace("1 March", "9 March").replace("seven", "nine");
    Script::on(&[
        ("a-later.txt", &later),
        ("b-letter.txt", letter),
        ("c.txt", "Plum cake\n\nStone the plums, beat butter with sugar, bake until golden.\n"),
    ])
}

#[test]
fn versions_open_as_a_comparison_the_earlier_first_and_esc_comes_back() {
    let mut it = versions();
    it.act(Action::SetApart);
    assert_eq!(it.ws.apart_rows(), [ApartRow::Versions(0)]);
    assert!(pairs(&it.ws.tracing.found, &Rejected::new()).is_empty(), "versions are no findings");
    let compare = it.ws.apart_command(ApartRow::Versions(0)).unwrap();
    it.run(compare);
    let compared = it.ws.review.as_ref().unwrap().compared.clone().unwrap();
    assert_eq!(compared, Compared::Two("b-letter.txt".into(), "a-later.txt".into()));
    let pairs = it.ws.comparison.as_ref().unwrap().pairs.clone().unwrap();
    assert_eq!(pairs.iter().filter(|pair| !pair.is_same).count(), 2, "date and number");
    assert_eq!(it.ws.area, Area::Review);
    it.act(Action::ClearLayer);
    assert_eq!((it.ws.tracing.view, it.ws.area), (Some(TraceView::Apart), Area::Tracing));
}

/// Twelve letters under one masthead.
fn letters() -> Script {
    let texts: Vec<(String, String)> = (0..12)
        .map(|n| {
            let own = (0..30).map(|k| format!("word{n}x{k}")).collect::<Vec<_>>().join(" ");
            let text = format!(
                "{own}.\n\nThe Harbour Courier of Ellery, printed and published every Friday.\n"
            );
            (format!("{n:02}.txt"), text)
        })
        .collect();
    let texts: Vec<(&str, &str)> = texts.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
    Script::on(&texts)
}

#[test]
fn boilerplate_unfolds_to_its_places() {
    let mut it = letters();
    it.act(Action::SetApart);
    assert_eq!(it.ws.apart_rows(), [ApartRow::Recurring(0)]);
    let unfold = it.ws.apart_command(ApartRow::Recurring(0)).unwrap();
    it.run(unfold);
    assert_eq!(it.ws.apart_rows().len(), 13);
    let go = it.ws.apart_command(ApartRow::Place(0, 7)).unwrap();
    it.run(go);
    assert_eq!(&*it.ws.pane().unwrap().path, "07.txt");
    it.act(Action::SetApart).act(Action::ClearLayer);
    assert_eq!(it.ws.apart_rows().len(), 1, "folded first");
    assert_eq!(it.ws.tracing.view, Some(TraceView::Apart));
    it.act(Action::ClearLayer);
    assert_eq!(it.ws.tracing.view, None);
}

#[test]
fn the_chain_that_was_looked_at_stays_when_the_folder_is_traced_again() {
    let mut it = press();
    it.act(Action::Chains);
    look(&mut it, Look::Stage(3));
    it.run(Command::Trace(TraceCommand::Again));
    assert_eq!((it.ws.tracing.looked.chain, it.ws.tracing.looked.stage), (0, 3));
    it.open(&[("one.txt", "Nothing is quoted here.\n")]);
    assert_eq!(it.ws.tracing.view, None, "another folder, another beginning");
    assert!(it.ws.chain().is_none());
}
