//! Scripts of commands, without a window: what a reader does, and what the notebook shows.

use std::sync::Arc;

use proptest::prelude::*;

use variorum::{
    notebook::{
        Notebook,
        check::problems,
        decide::Promotion,
        decision::{Decision, Verdict},
        edit::{Change, Edit},
        ids::{DecisionId, DocId, ExcerptId, LinkId, NoteId, NotebookId},
        link::LinkKind,
        record::DocumentRecord,
        tag::Colour,
    },
    store::settings::{Column, SortBy},
    text::{anchor::describe, canonical::canonical, document::Document, span::Span},
    workspace::{
        action::Action,
        command::{Annotate, Command, File, Go, PaneCommand, View},
        correct::{Correct, Corrections},
        heard::Report,
        merging::MergedFile,
        overlay::{Area, Editing, Overlay},
        pane::{End, Selection},
    },
};

use crate::support::script::{Script, unmark};

const HEARING: (&str, &str) = (
    "hearing.txt",
    "Hearing on the bridge\n\n12 March 2024\n\nQuestion: Were they cosmetic?\n\nD. Okafor: They were \
     «not cosmetic». We had reports of movement as early as 2019.\n\nQuestion: Was it avoidable?\n\n\
     D. Okafor: I am not paid to guess.\n",
);
const REPORT: (&str, &str) =
    ("report.txt", "Engineer: safe within weeks\n\nShe said they were cosmetic.\n");

fn script() -> Script {
    Script::on(&[HEARING, REPORT])
}

fn excerpt(script: &Script, words: &str) -> ExcerptId {
    let found = script.ws.notebook.excerpts.iter().find(|(_, it)| it.made.exact == words);
    found.unwrap_or_else(|| panic!("{words:?} is not kept")).0.clone()
}

fn note(script: &Script, title: &str) -> NoteId {
    script.ws.notebook.note_titled(title).unwrap().clone()
}

#[test]
fn one_key_keeps_a_passage_and_undo_takes_it_back_by_name() {
    let mut it = script();
    it.act(Action::Highlight).expect("excerpt “not cosmetic” Same");
    assert_eq!(it.ws.history.undo_label(), Some("highlight passage"));
    it.act(Action::Undo).expect("");
    assert!(!it.ws.is_unsaved(), "undoing back to what is on disk is clean");
    it.act(Action::Redo).expect("excerpt “not cosmetic” Same");
    assert!(it.ws.marks("hearing.txt").is_some_and(|marks| marks.all().len() == 1));
}

#[test]
fn a_tag_is_made_in_passing_and_its_key_gives_and_takes_it() {
    let mut it = script();
    it.run(Command::Annotate(Annotate::TagNamed("monitoring / gauges".to_owned()))).expect(
        "tag monitoring [1] Amber
         tag monitoring / gauges [2] Green
         excerpt “not cosmetic” Same (monitoring / gauges)",
    );
    it.act(Action::Tag1);
    it.expect(
        "tag monitoring [1] Amber
         tag monitoring / gauges [2] Green
         excerpt “not cosmetic” Same (monitoring / gauges, monitoring)",
    );
    it.act(Action::Tag2).act(Action::Tag1);
    it.select_words("movement").act(Action::LastTag);
    it.expect(
        "tag monitoring [1] Amber
         tag monitoring / gauges [2] Green
         excerpt “not cosmetic” Same
         excerpt “movement” Same (monitoring)",
    );
}

#[test]
fn the_same_words_again_are_the_same_excerpt() {
    let mut it = script();
    it.act(Action::Highlight).select_words("not cosmetic");
    it.run(Command::Annotate(Annotate::TagNamed("knowledge".to_owned()))).expect(
        "tag knowledge [1] Amber
         excerpt “not cosmetic” Same (knowledge)",
    );
}

#[test]
fn enter_puts_the_passage_into_a_note_which_is_one_step_of_undo() {
    let mut it = script();
    it.act(Action::AddToNote).expect(
        "excerpt “not cosmetic” Same
         note Hearing on the bridge (open)
           > not cosmetic",
    );
    it.select_words("not paid to guess").act(Action::AddToNote).expect(
        "excerpt “not cosmetic” Same
         excerpt “not paid to guess” Same
         note Hearing on the bridge (open)
           > not cosmetic
           > not paid to guess",
    );
    it.act(Action::Undo).act(Action::Undo).expect("");
}

#[test]
fn notes_hold_text_and_cards_in_any_order() {
    let mut it = script();
    it.act(Action::AddToNote);
    let id = note(&it, "Hearing on the bridge");
    it.run(Command::Annotate(Annotate::NewText(id.clone(), 0)));
    assert_eq!(it.ws.editing, Some(Editing::Text(id.clone(), 0)));
    it.run(Command::Annotate(Annotate::FinishText(id.clone(), 0, "She denies it.".to_owned())));
    it.run(Command::Annotate(Annotate::MoveBlock(id.clone(), 0, 1))).expect(
        "excerpt “not cosmetic” Same
         note Hearing on the bridge (open)
           > not cosmetic
           She denies it.",
    );
    it.run(Command::Go(Go::Block(Some(1)))).act(Action::MoveUp).expect(
        "excerpt “not cosmetic” Same
         note Hearing on the bridge (open)
           She denies it.
           > not cosmetic",
    );
    it.run(Command::Go(Go::Block(Some(1)))).act(Action::TakeOut).expect(
        "excerpt “not cosmetic” Same
         note Hearing on the bridge (open)
           She denies it.",
    );
}

#[test]
fn a_paragraph_in_which_nothing_was_written_is_not_kept() {
    let mut it = script();
    it.act(Action::NewNote);
    let id = it.ws.open_note.clone().unwrap();
    it.run(Command::Annotate(Annotate::NewText(id, 0))).act(Action::ClearLayer);
    assert!(it.ws.notebook.notes.values().all(|note| note.blocks.is_empty()));
}

#[test]
fn typing_in_one_block_is_one_step() {
    let mut it = script();
    it.act(Action::NewNote);
    let id = it.ws.open_note.clone().unwrap();
    it.run(Command::Annotate(Annotate::NewText(id.clone(), 0)));
    for words in ["S", "Sh", "She"] {
        let edit = Edit::SetText(id.clone(), 0, words.to_owned());
        it.secs += 0.1;
        it.run_at_once(Command::Edit(edit));
    }
    it.act(Action::Undo);
    let block = &it.ws.notebook.notes[&id].blocks[0];
    assert_eq!(*block, variorum::notebook::note::Block::Text(String::new()));
}

#[test]
fn renaming_a_note_takes_the_links_to_it_along() {
    let mut it = script();
    let new = |title: &str| {
        Command::Annotate(Annotate::NewNote { title: title.to_owned(), with_selection: false })
    };
    it.run(new("Gauges")).run(new("Other"));
    let (gauges, other) = (note(&it, "Gauges"), note(&it, "Other"));
    it.run(Command::Annotate(Annotate::NewText(other.clone(), 0)));
    let words = "See [[gauges]] and [[Nobody]].".to_owned();
    it.run(Command::Annotate(Annotate::FinishText(other, 0, words)));
    let rename = Edit::RenameNote(gauges, "Missing gauges".to_owned());
    it.run(Command::Edit(rename)).expect(
        "note Missing gauges
         note Other (open)
           See [[Missing gauges]] and [[Nobody]].",
    );
    it.run(Command::Go(Go::NoteTitled("Nobody".to_owned())));
    assert_eq!(it.ws.open_note, Some(note(&it, "Nobody")), "a link to no note makes it");
}

#[test]
fn two_excerpts_are_linked_and_the_link_goes_with_either() {
    let mut it = script();
    it.act(Action::Highlight).read("report.txt").select_words("were cosmetic");
    it.act(Action::Highlight);
    let (from, to) = (excerpt(&it, "were cosmetic"), excerpt(&it, "not cosmetic"));
    it.run(Command::Annotate(Annotate::Link(from.clone(), to, LinkKind::Contradicts)));
    let link = it.ws.notebook.links.keys().next().unwrap().clone();
    it.run(Command::Annotate(Annotate::TurnLink(link)));
    assert!(it.shows().contains("link “not cosmetic” contradicts “were cosmetic”"));
    it.run(Command::Edit(Edit::RemoveExcerpt(from)));
    it.expect("excerpt “not cosmetic” Same");
    it.act(Action::Undo);
    assert!(it.shows().contains("contradicts"));
}

#[test]
fn an_end_moves_over_white_space_and_never_past_the_other() {
    let mut it = script();
    it.act(Action::Highlight);
    let id = excerpt(&it, "not cosmetic");
    let span = it.ws.placed(&id).unwrap().span.unwrap();
    let move_end = |end, byte| Command::Annotate(Annotate::MoveEnd(id.clone(), end, byte));
    it.run(move_end(End::End, span.end() + 1)).expect("excerpt “not cosmetic.” Same");
    it.run(move_end(End::End, span.end() + 2)).expect("excerpt “not cosmetic. W” Same");
    it.run(move_end(End::Start, span.start() - 1)).expect("excerpt “e not cosmetic. W” Same");
    it.run(move_end(End::End, span.start() - 9)).expect("excerpt “e not cosmetic. W” Same");
    assert_eq!(it.ws.notebook.excerpts[&id].history.len(), 3, "former ends are kept");
}

#[test]
fn a_click_takes_the_shortest_highlight_and_the_next_click_the_next() {
    let mut it = script();
    it.act(Action::Highlight).select_words("They were not cosmetic. We had").act(Action::Highlight);
    let byte = it.ws.marks("hearing.txt").unwrap().all()[1].span.start() + 1;
    let pane = it.ws.pane().unwrap().id;
    let picked = |it: &Script| {
        let id = it.ws.selected.clone().unwrap();
        it.ws.notebook.excerpts[&id].made.exact.clone()
    };
    it.run(Command::Go(Go::Select(None)));
    it.run(Command::Pane(pane, PaneCommand::Click(byte)));
    assert_eq!(picked(&it), "not cosmetic");
    it.run(Command::Pane(pane, PaneCommand::Click(byte)));
    assert_eq!(picked(&it), "They were not cosmetic. We had");
    it.act(Action::PickNext);
    assert_eq!(picked(&it), "They were not cosmetic. We had", "of those at its start the only one");
    it.run(Command::Pane(pane, PaneCommand::Click(byte)));
    assert_eq!(picked(&it), "not cosmetic");
}

#[test]
fn from_a_card_to_its_source_and_back() {
    let mut it = script();
    it.act(Action::AddToNote);
    let id = excerpt(&it, "not cosmetic");
    let pane = it.ws.panes[0].id;
    it.run(Command::Pane(pane, PaneCommand::Show("report.txt".into())));
    it.run(Command::Pane(it.ws.panes[1].id, PaneCommand::Close));
    it.run(Command::Go(Go::Source(id.clone())));
    let active = it.ws.pane().unwrap();
    assert_eq!((&*active.path, it.ws.panes.len()), ("hearing.txt", 2));
    assert!(active.flash.is_some() && active.wanted.is_some());
    it.run(Command::Go(Go::Card(id)));
    assert_eq!((it.ws.area, it.ws.block), (Area::Notebook, Some(0)));
    it.act(Action::Back);
    assert_eq!(&*it.ws.pane().unwrap().path, "report.txt");
    it.act(Action::Forward);
    assert_eq!(&*it.ws.pane().unwrap().path, "hearing.txt");
}

#[test]
fn find_does_not_mind_case_breaks_and_quotes() {
    let mut it = Script::on(&[("a.txt", "He said “No\n\nway”.\n\nno way, no way.")]);
    let pane = it.ws.pane().unwrap().id;
    it.run(Command::Pane(pane, PaneCommand::Find("\"no way\"".to_owned())));
    let find = it.ws.pane().unwrap().find.clone().unwrap();
    assert_eq!((find.hits.len(), find.current), (1, Some(0)));
    it.run(Command::Pane(pane, PaneCommand::Find("no way".to_owned())));
    it.act(Action::FindNext).act(Action::FindNext);
    assert_eq!(it.ws.pane().unwrap().find.as_ref().unwrap().current, Some(2));
    it.act(Action::FindNext);
    assert_eq!(it.ws.pane().unwrap().find.as_ref().unwrap().current, Some(0), "round at the end");
    it.act(Action::ClearLayer);
    assert_eq!(it.ws.pane().unwrap().find, None);
}

#[test]
fn escape_peels_one_layer_at_a_time() {
    let mut it = script();
    it.run(Command::View(View::Overlay(Some(Overlay::Palette))));
    it.act(Action::ClearLayer);
    assert!(it.ws.overlay.is_none() && it.ws.pane().unwrap().selected().is_some());
    it.act(Action::ClearLayer);
    assert!(it.ws.pane().unwrap().selected().is_none());
}

#[test]
fn a_citation_says_where_the_words_stand() {
    let mut it = script();
    it.act(Action::CopyCitation);
    assert_eq!(
        it.asked.last().map(String::as_str),
        Some("copy “not cosmetic” (“Hearing on the bridge”, 2024-03-12, ¶4)")
    );
}

#[test]
fn what_the_reader_corrects_goes_before_what_the_text_states() {
    let mut it = script();
    let correct = |title: &str, source: &str, date: &str| {
        let (title, source, date) = (title.to_owned(), source.to_owned(), date.to_owned());
        let said = Corrections { title, source, date, ..Corrections::default() };
        Command::Correct(Correct::Facts("hearing.txt".into(), Box::new(said)))
    };
    it.run(correct("Hearing on the bridge", "Council transcript", "2024-03-13"));
    let shown = it.ws.shown("hearing.txt");
    assert_eq!((shown.source.as_str(), shown.date.as_str()), ("Council transcript", "2024-03-13"));
    let record = it.ws.record("hearing.txt").unwrap();
    assert_eq!(record.title, None, "what the text states itself is not repeated");
    it.run(correct("", "", ""));
    assert_eq!(it.ws.shown("hearing.txt").date, "2024-03-12");
}

#[test]
fn panes_are_added_swapped_and_closed() {
    let texts = [("a.txt", "a"), ("b.txt", "b"), ("c.txt", "c"), ("d.txt", "d"), ("e.txt", "e")];
    let mut it = Script::on(&texts);
    let paths = |it: &Script| {
        it.ws.panes.iter().map(|pane| pane.path.to_string()).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(paths(&it), "a.txt b.txt");
    it.act(Action::AddPane).act(Action::AddPane).act(Action::AddPane);
    assert_eq!(paths(&it), "a.txt b.txt c.txt d.txt", "four at most");
    it.run(Command::Go(Go::Beside("e.txt".into())));
    assert_eq!(paths(&it), "a.txt b.txt c.txt e.txt", "the last gives way");
    it.act(Action::SwapPanes);
    assert_eq!((paths(&it).as_str(), it.ws.active), ("a.txt b.txt e.txt c.txt", 2));
    it.act(Action::PreviousPane).act(Action::ClosePane);
    assert_eq!((paths(&it).as_str(), it.ws.active), ("a.txt e.txt c.txt", 1));
}

#[test]
fn the_list_is_filtered_and_sorted() {
    let mut it = Script::on(&[
        ("a.txt", "A zebra is seen in the harbour\n\n3 May 2020\n\none"),
        ("b.txt", "An apple for the clerk\n\n4 May 2019\n\none two three"),
        ("c.txt", "In the middle of the night\n\nIt was dark, and no date is given here."),
    ]);
    let titles = |it: &Script| {
        let corpus = it.ws.corpus.as_ref().unwrap();
        let titles =
            it.ws.listed().into_iter().map(|at| it.ws.shown(&corpus.entries[at].path).title);
        titles.collect::<Vec<_>>().join("|")
    };
    it.run(Command::View(View::Sort(SortBy::Title)));
    assert_eq!(
        titles(&it),
        "A zebra is seen in the harbour|An apple for the clerk|In the middle of the night"
    );
    it.run(Command::View(View::Sort(SortBy::Of(Column::Date))));
    assert_eq!(
        titles(&it),
        "An apple for the clerk|A zebra is seen in the harbour|In the middle of the night",
        "undated last"
    );
    it.run(Command::View(View::Filter("2020 zeb".to_owned())));
    assert_eq!(titles(&it), "A zebra is seen in the harbour");
}

#[test]
fn a_changed_source_never_leaves_a_highlight_on_other_words() {
    let mut it = script();
    it.act(Action::Highlight).select_words("movement").act(Action::Highlight);
    let changed = HEARING.1.replace(['«', '»'], "").replace("movement", "shifting");
    let changed = format!("A line in front.\n\n{changed}");
    it.ws.file.path = Some("/notebook.ron".into());
    let notebook = (*it.ws.notebook).clone();
    it.open(&[("hearing.txt", &changed), REPORT]);
    it.run(Command::Heard(Report::Loaded(Box::new(variorum::workspace::heard::Loaded {
        path: Some("/notebook.ron".into()),
        ..variorum::workspace::heard::Loaded::of(notebook)
    }))));
    let state = |words: &str| {
        let placed = it.ws.placed(&excerpt(&it, words)).unwrap();
        (format!("{:?}", placed.state), placed.span)
    };
    let text = it.ws.corpus.as_ref().unwrap().reading("hearing.txt").unwrap();
    let (moved, span) = state("not cosmetic");
    assert_eq!(moved, "Moved");
    assert_eq!(text.document.slice(span.unwrap()), "not cosmetic");
    assert_eq!(state("movement"), ("Unsure".to_owned(), None));
    let offers = &it.ws.placed(&excerpt(&it, "movement")).unwrap().offers;
    assert_eq!(text.document.slice(offers[0].span), "shifting");
    assert_eq!(it.ws.marks("hearing.txt").unwrap().all().len(), 1);
}

#[test]
fn closing_saves_first_and_closes_when_it_is_saved() {
    let mut it = script();
    it.act(Action::Highlight);
    it.asked.clear();
    it.run(Command::File(File::CloseWindow));
    assert_eq!(it.asked, ["Save"], "unsaved work without a file goes into the copy that is kept");
    let state = it.ws.history.state();
    let notebook = it.ws.notebook.id.clone();
    it.run(Command::Heard(Report::Saved {
        path: None,
        seen: None,
        state,
        notebook,
        outside: None,
    }));
    assert_eq!(it.asked, ["Save", "Close"]);
}

#[test]
fn work_goes_on_while_saving_and_is_not_called_saved() {
    let mut it = script();
    it.act(Action::Highlight).run(Command::File(File::SaveTo("/n.ron".into())));
    let state = it.ws.file.saving.unwrap();
    it.select_words("movement").act(Action::Highlight);
    let notebook = it.ws.notebook.id.clone();
    it.run(Command::Heard(Report::Saved {
        path: Some("/n.ron".into()),
        seen: None,
        state,
        notebook,
        outside: None,
    }));
    assert!(it.ws.is_unsaved());
}

#[test]
fn removing_a_tag_leaves_excerpts_and_lifts_what_is_below() {
    let mut it = script();
    it.run(Command::Annotate(Annotate::TagNamed("a / b".to_owned())));
    let top = it.ws.notebook.tags.iter().find(|(_, tag)| tag.name == "a").unwrap().0.clone();
    it.run(Command::Edit(Edit::RemoveTag(top)));
    it.expect("tag b [2] Green\nexcerpt “not cosmetic” Same (b)");
    it.act(Action::Undo);
    it.expect(
        "tag a [1] Amber
         tag a / b [2] Green
         excerpt “not cosmetic” Same (a / b)",
    );
}

/// Any command a reader could cause, on whatever is there.
pub(crate) fn any_command() -> impl Strategy<Value = Command> {
    let action = (0..Action::ALL.len()).prop_map(|at| Command::Do(Action::ALL[at]));
    let select = (0_usize..260, 0_usize..260, 0_u32..6).prop_map(|(anchor, focus, pane)| {
        let selection = Some(Selection { anchor, focus });
        Command::Pane(variorum::workspace::pane::PaneId(pane), PaneCommand::Select(selection))
    });
    let click = (0_usize..260, 0_u32..6).prop_map(|(byte, pane)| {
        Command::Pane(variorum::workspace::pane::PaneId(pane), PaneCommand::Click(byte))
    });
    let block = (0_usize..4).prop_map(|at| Command::Go(Go::Block(Some(at))));
    let tag = "[ab]( / [ab])?".prop_map(|path| Command::Annotate(Annotate::TagNamed(path)));
    let new_tag = ("[a-c]", 0..9_usize).prop_map(|(name, colour)| {
        Command::Annotate(Annotate::NewTag { name, colour: Some(Colour::ALL[colour]) })
    });
    let note = "[a-c]?"
        .prop_map(|title| Command::Annotate(Annotate::NewNote { title, with_selection: true }));
    let find = "[a-c ]{0,3}".prop_map(|words| {
        Command::Pane(variorum::workspace::pane::PaneId(1), PaneCommand::Find(words))
    });
    let titled = "[a-d]".prop_map(|title| Command::Go(Go::NoteTitled(title)));
    prop_oneof![6 => action, 4 => select, 2 => click, 2 => block, 2 => tag, 1 => new_tag,
        2 => note, 1 => find, 1 => titled, 2 => on_parallel()]
}

/// The parallel of the two documents, and what becomes known of them with it.
fn parallel(verdict: Verdict) -> (Decision, [DocumentRecord; 2]) {
    let read = |(path, text): (&str, &str)| {
        let document = Document::new(canonical(&unmark(text).0));
        let record = DocumentRecord {
            path: path.to_owned(),
            n_scalars: document.n_scalars(),
            text_hash: document.hash().to_string(),
            ..DocumentRecord::default()
        };
        (document, record)
    };
    let end = |document: &Document, id: &str, words: &str| {
        let at = document.text().find(words).unwrap();
        let made = describe(document, Span::new(at, at + words.len())).unwrap();
        variorum::notebook::decision::End { document: DocId::read(id), made }
    };
    let ((hearing, a), (report, b)) = (read(HEARING), read(REPORT));
    let decision = Decision {
        a: end(&hearing, "d-hearing", "They were not cosmetic"),
        b: end(&report, "d-report", "they were cosmetic"),
        verdict,
        memo: String::new(),
        class: "altered".to_owned(),
        rule: "none".to_owned(),
        score: 120,
        engine: 1,
        link: None,
        created: "2026-11-26T10:00:00Z".to_owned(),
        rev: 0,
    };
    (decision, [a, b])
}

fn decide(id: DecisionId, verdict: Verdict) -> Edit {
    let (decision, records) = parallel(verdict);
    Edit::Decide { id, decision: Box::new(decision), records: Box::new(records) }
}

/// Makes a link of it in a notebook that knows nothing of it yet.
fn promote(id: DecisionId) -> Edit {
    let (decision, records) = parallel(Verdict::Open);
    let excerpts = ["e-hearing", "e-report"].map(ExcerptId::read);
    let (link, kind) = (LinkId::read("l-parallel"), LinkKind::Quotes);
    let empty = Notebook::new(NotebookId::read("nb"));
    Promotion { id, decision, records, excerpts, link, kind, is_from_a: false }
        .edit(&empty, "2026-11-26T10:00:00Z")
}

/// What a reader does with a parallel, whether that fits or not.
fn on_parallel() -> impl Strategy<Value = Command> {
    (0..6_usize, 0..3_usize, 0..2_usize).prop_map(|(what, verdict, id)| {
        let (verdict, id) = (Verdict::ALL[verdict], DecisionId::read(["p-1", "p-2"][id]));
        Command::Edit(match what {
            0 => decide(id, verdict),
            1 => Edit::SetVerdict { id, verdict },
            2 => Edit::SetDecisionMemo { id, memo: verdict.word().to_owned() },
            3 => promote(id),
            4 => Edit::RemoveDecision { id },
            _ => Edit::Restore((&id).into()),
        })
    })
}

#[test]
fn a_decision_on_a_parallel_is_named_found_and_undone() {
    let mut it = script();
    let id = DecisionId::read("p-1");
    it.run(Command::Edit(decide(id.clone(), Verdict::Rejected)));
    assert_eq!(it.ws.history.undo_label(), Some("reject parallel"));
    let name = it.ws.record_name(&(&id).into());
    assert_eq!(name, "Rejected parallel “They were not cosmetic”");
    let way = it.ws.way_to(&(&id).into()).unwrap();
    it.run(way);
    assert_eq!(it.ws.pane().map(|pane| &*pane.path), Some("hearing.txt"));
    it.run(Command::Edit(promote(DecisionId::read("p-2"))));
    assert_eq!(it.ws.history.undo_label(), Some("link parallel"));
    assert_eq!((it.ws.notebook.links.len(), it.ws.notebook.excerpts.len()), (1, 2));
    assert_eq!(problems(&it.ws.notebook), []);
    it.act(Action::Undo);
    assert_eq!((it.ws.notebook.links.len(), it.ws.notebook.excerpts.len()), (0, 0));
    it.act(Action::Undo);
    assert!(it.ws.notebook.decisions.is_empty() && it.ws.notebook.documents.is_empty());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// Whatever is done in whatever order: nothing panics, the notebook fits together, every
    /// highlight stands on its words, and undoing all of it gives the notebook of the beginning.
    #[test]
    fn random_commands_keep_every_invariant(commands in prop::collection::vec(any_command(), 1..60)) {
        let mut it = script();
        let mut keeps_history = true;
        let before = Arc::clone(&it.ws.notebook);
        for command in commands {
            // Opening another notebook begins another history.
            let leaves = matches!(command, Command::Do(
                Action::NewNotebook | Action::CloseFolder | Action::OpenSample));
            if leaves {
                keeps_history = false;
            }
            it.run(command);
            prop_assert_eq!(problems(&it.ws.notebook), vec![]);
            for (id, placed) in &it.ws.derived.placed {
                let reading = it.ws.corpus.as_ref().unwrap().reading(&placed.path).unwrap();
                if let Some(span) = placed.span {
                    let words = reading.document.slice(span);
                    prop_assert_eq!(words, it.ws.notebook.excerpts[id].made.exact.as_str());
                }
            }
            for (path, marks) in &it.ws.derived.marks {
                for mark in marks.all() {
                    prop_assert_eq!(it.ws.placed(&mark.excerpt).map(|it| (&it.path, it.span)),
                        Some((path, Some(Span::new(mark.span.start(), mark.span.end())))));
                }
            }
        }
        if keeps_history {
            while it.ws.history.undo_label().is_some() {
                it.act(Action::Undo);
            }
            let (now, before) = (&it.ws.notebook, &before);
            prop_assert_eq!(&now.excerpts, &before.excerpts);
            prop_assert_eq!(&now.notes, &before.notes);
            prop_assert_eq!(&now.tags, &before.tags);
            prop_assert_eq!(&now.links, &before.links);
            prop_assert_eq!(&now.decisions, &before.decisions);
        }
    }
}

#[test]
fn a_merge_is_done_again_when_the_reader_went_on_meanwhile() {
    let mut it = Script::on(&[("a.txt", "some «words» here")]);
    it.act(Action::Highlight);
    let merged = |it: &Script| {
        Command::Heard(Report::Merged(Box::new(MergedFile {
            path: "/copy.ron".into(),
            of: Arc::downgrade(&it.ws.notebook),
            notebook: it.ws.notebook.id.clone(),
            changes: vec![Change::Corpus("elsewhere".to_owned())],
            conflicts: Vec::new(),
            asides: Vec::new(),
        })))
    };
    let stale = merged(&it);
    it.select_words("here").act(Action::Highlight);
    it.asked.clear();
    it.run(stale);
    assert_eq!(it.asked, ["Merge"]);
    assert_ne!(it.ws.notebook.corpus, "elsewhere");
    let fitting = merged(&it);
    it.run(fitting);
    assert_eq!(it.ws.notebook.corpus, "elsewhere");
    assert_eq!(it.ws.history.undo_label(), Some("merge notebook copy.ron"));
    // Of another notebook nothing is taken in.
    let strange = merged(&it);
    it.run(Command::File(File::CloseFolder)).run(strange);
    assert_ne!(it.ws.notebook.corpus, "elsewhere");
}
