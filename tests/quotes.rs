//! Quotations as they are listed, and what others used of a document: scripts of commands, no window.

use std::fs;

use variorum::workspace::{
    action::Action,
    command::{Command, Go, PaneCommand, TraceCommand},
    overlay::{Area, LibraryTab},
    pane::At,
    tracing::{
        ParallelId,
        quotes::{Only, QuotesCommand},
        said::{Sort, Weight},
    },
};

use crate::{
    support::{script::Script, shared::shared},
    tracing::quoted,
};

fn quotes(it: &mut Script, command: QuotesCommand) {
    it.run(Command::Trace(TraceCommand::Quotes(command)));
}

/// The words of every row with what is said of it.
pub(crate) fn listed(it: &Script) -> Vec<(String, String)> {
    let found = &it.ws.tracing.found;
    let row = |idx: usize| {
        let passage = found.quotations[idx].passage;
        let words = it.ws.document_of(passage.doc_idx).unwrap().read(passage.span).into_owned();
        (words, it.ws.said_of(idx).unwrap().words)
    };
    it.ws.quotation_rows().into_iter().map(row).collect()
}

#[track_caller]
fn lists(it: &Script, expect: &[(&str, &str)]) {
    let found = listed(it);
    let found: Vec<(&str, &str)> =
        found.iter().map(|(words, said)| (words.as_str(), said.as_str())).collect();
    assert_eq!(found, expect);
}

const LOG: &str = "Log of the bridge office, 2 March 2024\n\n\
    Question: Since when did anybody look at the walls beneath the railway?\n\n\
    Engineer: We had written reports of movement in the third span as early as the autumn of 2019. \
    They were kept in a drawer. The drawer was not locked, and nobody wrote down where the key was.\n\n\
    Question: What was done about it in the winter that followed, and by whom?\n\n\
    Engineer: Nothing was done in that winter because the money had gone into the fenders. \
    The fenders are new.\n\n\
    Question: And now?\n\n\
    Engineer: Now the bearings are replaced one after the other, beginning on the west side.\n";

const NEWS: &str = "Reports lay in a drawer\n\nHarbour Courier, 5 March 2024\n\n\
    The engineer spoke of \u{201c}written reports of movement in the third span as early as the autumn \
    of 2009\u{201d} on Monday.\n\n\
    \u{201c}The drawer was locked, and nobody wrote down where the key was,\u{201d} she said.\n\n\
    A spokeswoman said that \u{201c}no warning ever reached this office\u{201d}.\n\n\
    Now the bearings are replaced one after the other, beginning on the west side.\n";

pub(crate) fn bridge() -> Script {
    let mut it = Script::on(&[("log.txt", LOG), ("news.txt", NEWS)]);
    it.read("news.txt");
    it
}

#[test]
fn every_quotation_is_listed_with_what_is_to_be_said_of_it() {
    let it = bridge();
    lists(
        &it,
        &[
            (
                "written reports of movement in the third span as early as the autumn of 2009",
                "altered · number 2019 → 2009",
            ),
            (
                "The drawer was locked, and nobody wrote down where the key was",
                "altered · “not” left out",
            ),
            ("no warning ever reached this office", "not in these documents"),
            (
                "Now the bearings are replaced one after the other, beginning on the west side",
                "14 words that stand in “Log of the bridge office, 2 March 2024”",
            ),
        ],
    );
    let weights: Vec<Weight> =
        it.ws.quotation_rows().into_iter().map(|idx| it.ws.said_of(idx).unwrap().weight).collect();
    assert_eq!(weights, [Weight::Alarm, Weight::Alarm, Weight::Alarm, Weight::Calm]);
}

#[test]
fn a_filter_lists_some_and_counts_tell_how_many_there_are() {
    let mut it = bridge();
    let news = it.ws.traced("news.txt").unwrap();
    let counts = it.ws.tracing.found.counts(news);
    assert_eq!((counts.n_quotations(), counts.n_traced(), counts.n_changed()), (3, 2, 2));
    assert_eq!(counts.in_sort(Sort::Unmarked), 1);
    assert_eq!(it.ws.tracing.found.n_quoted(it.ws.traced("log.txt").unwrap()), 2);
    for (only, n_rows) in
        [(Only::Changed, 2), (Only::Untraced, 1), (Only::Unmarked, 1), (Only::All, 4)]
    {
        quotes(&mut it, QuotesCommand::Only(only));
        assert_eq!((it.ws.quotation_rows().len(), only.count(counts)), (n_rows, n_rows));
    }
}

#[test]
fn the_list_follows_the_active_pane() {
    let mut it = bridge();
    assert_eq!(it.ws.quotation_rows().len(), 4);
    it.read("log.txt");
    assert!(it.ws.quotation_rows().is_empty());
    let mut closed = Script::on(&[]);
    closed.act(Action::ShowQuotes);
    assert_eq!(closed.ws.tab, LibraryTab::Quotes);
    assert!(closed.ws.quotation_rows().is_empty());
}

#[test]
fn going_to_a_quotation_shows_its_source_level_with_it() {
    let mut it = bridge();
    it.act(Action::ShowQuotes);
    let row = it.ws.quotation_rows()[1];
    quotes(&mut it, QuotesCommand::Go(row));
    let ws = &it.ws;
    let here = ws.pane().unwrap();
    assert_eq!(&*here.path, "news.txt");
    let quotation = &ws.tracing.found.quotations[row];
    assert_eq!(here.flash.unwrap().span, quotation.passage.span);
    let there = ws.panes.iter().find(|pane| &*pane.path == "log.txt").unwrap();
    let wanted = there.wanted.unwrap();
    assert_eq!(wanted.byte, quotation.source.unwrap().span.start());
    assert_eq!(wanted.at, At::Level(here.id, quotation.passage.span.start()));
    assert!(matches!(ws.tracing.chosen, Some(ParallelId::Found(_))));
    assert_eq!(ws.chosen_quotation(), Some(row));
    assert_eq!(ws.area, Area::Library, "the next one is an arrow and Enter away");
}

#[test]
fn a_quotation_without_source_is_shown_alone() {
    let mut it = bridge();
    let rows = it.ws.quotation_rows();
    quotes(&mut it, QuotesCommand::Go(rows[0]));
    quotes(&mut it, QuotesCommand::Go(rows[2]));
    assert_eq!(it.ws.tracing.chosen, None);
    assert_eq!(it.ws.chosen_quotation(), Some(rows[2]));
    let span = it.ws.tracing.found.quotations[rows[2]].passage.span;
    assert_eq!(it.ws.pane().unwrap().flash.unwrap().span, span);
}

#[test]
fn the_chosen_row_is_that_of_the_parallel_that_is_looked_at() {
    let mut it = bridge();
    let rows = it.ws.quotation_rows();
    it.act(Action::NextParallel);
    assert_eq!(it.ws.chosen_quotation(), Some(rows[0]));
    it.act(Action::NextParallel);
    assert_eq!(it.ws.chosen_quotation(), Some(rows[1]));
    quotes(&mut it, QuotesCommand::Row(rows[2]));
    assert_eq!((it.ws.chosen_quotation(), it.ws.tracing.chosen), (Some(rows[2]), None));
}

#[test]
fn a_chosen_row_stays_when_the_folder_is_traced_again() {
    let mut it = bridge();
    let row = it.ws.quotation_rows()[2];
    quotes(&mut it, QuotesCommand::Row(row));
    it.act(Action::TraceFolder);
    assert_eq!(it.ws.chosen_quotation(), Some(row));
}

#[test]
fn the_folder_is_listed_worst_first_and_leads_to_each_document() {
    let mut it = Script::on(&[
        ("a.txt", "Nothing is quoted in this text.\n"),
        ("log.txt", LOG),
        ("news.txt", NEWS),
        ("other.txt", "She called it “a drawer without a key” and “a span that walked away”.\n"),
    ]);
    quotes(&mut it, QuotesCommand::Whole(true));
    let found = &it.ws.tracing.found;
    let rows = it.ws.quoting_documents();
    let paths: Vec<&str> = rows.iter().map(|it| &*found.documents[*it].path).collect();
    assert_eq!(paths, ["other.txt", "news.txt"]);
    quotes(&mut it, QuotesCommand::Document(rows[1]));
    assert_eq!(&*it.ws.pane().unwrap().path, "news.txt");
    assert!(!it.ws.tracing.quotes.is_whole);
}

#[test]
fn the_documents_are_sorted_by_how_many_parallels_they_have() {
    let mut it = quoted();
    let sort = variorum::store::settings::SortBy::Parallels;
    it.run(Command::View(variorum::workspace::command::View::Sort(sort)));
    assert_eq!(it.ws.listed(), [0, 2, 1]);
}

/// The sentences that count of the active pane's document, with how many documents used each.
fn usage(it: &Script) -> Vec<(String, usize, bool)> {
    let path = &it.ws.pane().unwrap().path;
    let reading = it.ws.corpus.as_ref().unwrap().reading(path).unwrap();
    let usage = it.ws.usage(path).unwrap();
    let counting = usage.sentences.iter().filter(|it| it.counts);
    counting
        .map(|it| (reading.document.slice(it.span).to_owned(), it.n_uses(), it.is_partly()))
        .collect()
}

#[test]
fn the_omission_view_counts_who_used_each_sentence() {
    let mut it = bridge();
    it.read("log.txt").act(Action::OmissionView);
    let found = usage(&it);
    let used: Vec<&str> =
        found.iter().filter(|it| it.1 == 1).map(|(words, ..)| words.as_str()).collect();
    assert_eq!(
        used,
        [
            "We had written reports of movement in the third span as early as the autumn of 2019.",
            "The drawer was not locked, and nobody wrote down where the key was.",
            "Now the bearings are replaced one after the other, beginning on the west side.",
        ]
    );
    let counts = {
        let it = it.ws.usage("log.txt").unwrap();
        (it.n_sentences, it.n_used, it.n_partly, it.n_unused(), it.takers.len())
    };
    assert_eq!(counts, (9, 3, 0, 6, 1));
    let taker = it.ws.usage("log.txt").unwrap().takers[0];
    assert_eq!((taker.n_used, taker.n_altered, taker.n_shared), (3, 2, 0));
    assert!(
        found.iter().all(|it| !it.0.starts_with("Log of the bridge")),
        "a title is no omission"
    );
    it.act(Action::OmissionView);
    assert!(it.ws.usage("log.txt").is_none());
}

#[test]
fn what_was_taken_over_is_no_use_in_the_document_that_took_it() {
    let mut it = bridge();
    it.act(Action::OmissionView);
    let usage = it.ws.usage("news.txt").unwrap();
    assert_eq!((usage.n_used, usage.n_partly, usage.takers.len()), (0, 0, 0));
}

#[test]
fn a_sentence_that_lent_a_few_words_was_used_in_part() {
    let long = "The committee met in the autumn of that year in the old customs house, and after a long \
        debate resolved unanimously that the walrus gauges on the pier be read by lantern every \
        night until the ice had gone.";
    let news = "They wanted “the walrus gauges on the pier be read by lantern every night” again.";
    let mut it = Script::on(&[("minutes.txt", long), ("news.txt", news)]);
    it.read("minutes.txt").act(Action::OmissionView);
    assert_eq!(usage(&it).iter().map(|it| (it.1, it.2)).collect::<Vec<_>>(), [(0, true)]);
}

#[test]
fn next_goes_from_one_omission_to_the_next_and_round() {
    let mut it = bridge();
    it.read("log.txt").act(Action::OmissionView);
    let at = |it: &Script| {
        let pane = it.ws.pane().unwrap();
        let span = pane.flash.unwrap().span;
        let reading = it.ws.corpus.as_ref().unwrap().reading(&pane.path).unwrap();
        reading.document.slice(span).split_whitespace().take(2).collect::<Vec<_>>().join(" ")
    };
    let mut seen = Vec::new();
    for _ in 0..4 {
        it.act(Action::NextUnused);
        seen.push(at(&it));
    }
    assert_eq!(seen, ["Since when", "They were", "What was", "Since when"]);
    it.act(Action::NextUsed);
    assert_eq!(at(&it), "We had");
    let pane = it.ws.pane().unwrap().id;
    it.run(Command::Pane(pane, PaneCommand::Show("news.txt".into())));
    assert!(!it.ws.pane().unwrap().shows_usage, "another document is another question");
}

#[test]
fn the_omission_view_follows_a_changed_folder() {
    let mut it = bridge();
    it.read("log.txt").act(Action::OmissionView);
    assert_eq!(it.ws.usage("log.txt").unwrap().n_used, 3);
    it.open(&[("log.txt", LOG), ("other.txt", "Nothing of it.\n")]);
    it.run(Command::Go(Go::Document("log.txt".into()))).act(Action::OmissionView);
    assert_eq!(it.ws.usage("log.txt").unwrap().n_used, 0);
}

#[test]
fn stepping_back_out_leaves_the_omission_view_behind_the_selection_and_before_the_caret() {
    let mut it = bridge();
    it.read("log.txt").act(Action::OmissionView).act(Action::Caret).select_words("drawer");
    let shows = |it: &Script| {
        let pane = it.ws.pane().unwrap();
        (pane.selected().is_some(), pane.shows_usage, pane.shows_caret)
    };
    assert_eq!(shows(&it), (true, true, true));
    it.act(Action::ClearLayer);
    assert_eq!(shows(&it), (false, true, true));
    it.act(Action::ClearLayer);
    assert_eq!(shows(&it), (false, false, true));
    it.act(Action::ClearLayer);
    assert_eq!(shows(&it), (false, false, false));
}

/// The real documents, where they are.
#[expect(clippy::print_stdout, reason = "says why nothing was tested")]
fn seeds() -> Option<Script> {
    let Some(folder) = shared("seeds") else {
        println!("skipped: the five reports are not here");
        return None;
    };
    let mut documents: Vec<(String, String)> = fs::read_dir(folder)
        .unwrap()
        .map(|file| file.unwrap().path())
        .map(|path| {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            (name, fs::read_to_string(path).unwrap())
        })
        .collect();
    documents.sort();
    let documents: Vec<(&str, &str)> =
        documents.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    Some(Script::on(&documents))
}

#[test]
fn in_real_documents_every_quotation_is_told_rightly() {
    let Some(mut it) = seeds() else { return };
    for (path, n_rows) in [
        ("000_f1f821cf09e607de.txt", 10),
        ("003_0c5b6b9a8d1b1dbb.txt", 6),
        ("004_2883c3e9d1bf4ca2.txt", 9),
    ] {
        it.read(path);
        let found = listed(&it);
        let n_untraced = found.iter().filter(|it| it.1 == "not in these documents").count();
        assert_eq!(found.len(), n_rows, "{path}");
        // Only the agency's report has its source among these documents.
        if !path.starts_with("000") {
            assert_eq!(n_untraced, found.len(), "{path}");
            continue;
        }
        let said: Vec<&str> = found.iter().map(|it| it.1.as_str()).collect();
        assert_eq!(
            said,
            [
                "altered · 2 words, 19 left out",
                "altered · 2 words",
                "verbatim",
                "verbatim",
                "verbatim",
                "verbatim",
                "verbatim",
                "not in these documents",
                "verbatim",
                "altered · 3 words",
            ]
        );
    }
}
