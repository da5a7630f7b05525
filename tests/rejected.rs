//! What is rejected is no finding anywhere: scripts of commands, no window.

use variorum::{
    notebook::decision::Verdict,
    workspace::{
        Now,
        action::Action,
        command::{Command, TraceCommand, View},
        effect::Effect,
        heard::Report,
        resolve::resolve,
        tracing::{
            ParallelId, counting,
            pairs::pairs,
            quotes::{Only, QuotesCommand},
            said::{Sort, Weight},
            usage::Usage,
        },
        update::update,
    },
};

use crate::{
    quotes::{bridge, listed},
    support::script::Script,
    tracing::quoted,
    tracing_views::press,
};

fn decide(it: &mut Script, parallel: usize, verdict: Option<Verdict>) {
    it.run(Command::Trace(TraceCommand::Decide(ParallelId::Found(parallel), verdict)));
}

fn reject(it: &mut Script, parallel: usize) {
    decide(it, parallel, Some(Verdict::Rejected));
}

/// The parallels with an end in a document.
fn parallels_of(it: &Script, path: &str) -> Vec<usize> {
    let doc_idx = it.ws.traced(path).unwrap();
    it.ws.tracing.found.ends(doc_idx).iter().map(|it| it.parallel).collect()
}

/// What is counted is what each row says.
#[track_caller]
fn counts_are_those_of_the_rows(it: &Script) {
    let found = &it.ws.tracing.found;
    let mut n_quoted = vec![0; found.documents.len()];
    let mut n_of_all = 0;
    for (doc_idx, _) in found.documents.iter().enumerate() {
        let counts = it.ws.counts(doc_idx);
        let rows: Vec<usize> = found.quotation_range(doc_idx).collect();
        let sorts = || rows.iter().map(|idx| (it.ws.sort_of(*idx).unwrap(), it.ws.is_run(*idx)));
        for sort in [Sort::Verbatim, Sort::Trimmed, Sort::Altered, Sort::Spliced, Sort::Untraced] {
            assert_eq!(counts.in_sort(sort), sorts().filter(|it| it.0 == sort).count());
        }
        let is_rejected = |it: &(Sort, bool)| it.0 == Sort::Rejected;
        assert_eq!(counts.n_rejected(), sorts().filter(is_rejected).count());
        assert_eq!(counts.n_all(), rows.len());
        assert_eq!(counts.n_quotations(), sorts().filter(|it| !it.1).count());
        n_of_all += counts.n_traced();
        for idx in rows.iter().filter(|idx| !it.ws.is_run(**idx)) {
            if it.ws.sort_of(*idx) != Some(Sort::Rejected)
                && let Some(source) = it.ws.source_of(*idx)
            {
                n_quoted[source.doc_idx] += 1;
            }
        }
    }
    assert_eq!(it.ws.whole_counts().n_traced(), n_of_all);
    let told: Vec<usize> = (0..n_quoted.len()).map(|doc_idx| it.ws.n_quoted(doc_idx)).collect();
    assert_eq!(told, n_quoted);
}

#[test]
fn a_quotation_whose_only_parallel_is_rejected_says_so_and_is_not_traced() {
    let mut it = bridge();
    let (news, log) = (it.ws.traced("news.txt").unwrap(), it.ws.traced("log.txt").unwrap());
    let row = it.ws.quotation_rows()[0];
    let parallel = it.ws.parallel_of_quotation(row).unwrap();
    reject(&mut it, parallel);
    assert_eq!(listed(&it)[0].1, "rejected");
    assert_eq!(it.ws.said_of(row).unwrap().weight, Weight::Calm);
    let counts = it.ws.counts(news);
    assert_eq!((counts.n_quotations(), counts.n_traced(), counts.n_changed()), (3, 1, 1));
    assert_eq!((counts.in_sort(Sort::Rejected), it.ws.n_quoted(log)), (1, 1));
    counts_are_those_of_the_rows(&it);
    it.run(Command::Trace(TraceCommand::Quotes(QuotesCommand::Only(Only::Rejected))));
    assert_eq!(it.ws.quotation_rows(), [row]);
    it.run(Command::Trace(TraceCommand::Quotes(QuotesCommand::Go(row))));
    assert_eq!(it.ws.tracing.chosen, Some(ParallelId::Found(parallel)), "it can be taken back");
    it.run(Command::Trace(TraceCommand::Quotes(QuotesCommand::Only(Only::All))));
    it.act(Action::Undo);
    assert_eq!(listed(&it)[0].1, "altered · number 2019 → 2009");
    assert_eq!((it.ws.counts(news).n_traced(), it.ws.n_quoted(log)), (2, 2));
}

#[test]
fn a_rejected_run_without_marks_is_counted_among_the_rejected_and_never_as_a_quotation() {
    let mut it = bridge();
    let news = it.ws.traced("news.txt").unwrap();
    let row = it.ws.quotation_rows()[3];
    assert!(it.ws.is_run(row));
    let parallel = it.ws.parallel_of_quotation(row).unwrap();
    reject(&mut it, parallel);
    let counts = it.ws.counts(news);
    assert_eq!((counts.n_quotations(), counts.in_sort(Sort::Unmarked)), (3, 0));
    assert_eq!((counts.n_rejected(), counts.n_all()), (1, 4));
    assert_eq!(listed(&it)[3].1, "rejected", "it is still among the runs");
    counts_are_those_of_the_rows(&it);
}

#[test]
fn a_quotation_that_stands_in_another_document_too_is_traced_to_that() {
    let words =
        "the walrus gauges on the eastern pier were read by lantern every night of the frost";
    let quote =
        format!("Diary of a keeper\n\n12 May 2020\n\nHe said that \u{201c}{words}\u{201d}.\n");
    let source = format!("Minutes of the harbour\n\n3 March 2018\n\nIt was told that {words}.\n");
    let other = format!("Almanac\n\n5 June 2019\n\nOne knows that {words}, as usual.\n");
    let mut it =
        Script::on(&[("almanac.txt", &*other), ("diary.txt", &*quote), ("minutes.txt", &*source)]);
    it.read("diary.txt");
    let row = it.ws.quotation_rows()[0];
    let path = |it: &Script| {
        let source = it.ws.source_of(row).unwrap();
        it.ws.tracing.found.documents[source.doc_idx].path.to_string()
    };
    let before = path(&it);
    let first = it.ws.parallel_of_quotation(row).unwrap();
    reject(&mut it, first);
    let now = path(&it);
    assert_ne!(now, before);
    assert_eq!(it.ws.sort_of(row), Some(Sort::Verbatim));
    let said = it.ws.said_of(row).unwrap().words;
    assert!(said.starts_with("verbatim · in “") && said.ends_with("was rejected"), "{said}");
    assert_eq!(it.ws.n_quoted(it.ws.traced(&now).unwrap()), 1);
    assert_eq!(it.ws.n_quoted(it.ws.traced(&before).unwrap()), 0);
    counts_are_those_of_the_rows(&it);
    it.run(Command::Trace(TraceCommand::Quotes(QuotesCommand::Go(row))));
    assert!(it.ws.panes.iter().any(|pane| *pane.path == *now), "its source is brought beside it");
    let second = it.ws.parallel_of_quotation(row).unwrap();
    reject(&mut it, second);
    assert_eq!(it.ws.sort_of(row), Some(Sort::Rejected));
    counts_are_those_of_the_rows(&it);
}

#[test]
fn counts_follow_every_decision_and_come_back_with_undo() {
    for mut it in [bridge(), press(), quoted()] {
        let all: Vec<_> = (0..it.ws.tracing.found.documents.len())
            .map(|idx| (it.ws.counts(idx), it.ws.n_quoted(idx), it.ws.n_parallels(idx)))
            .collect();
        let n_parallels = it.ws.tracing.found.traced.parallels.len();
        for parallel in 0..n_parallels {
            reject(&mut it, parallel);
            assert!(it.ws.is_rejected(parallel));
            counts_are_those_of_the_rows(&it);
        }
        assert_eq!(it.ws.whole_counts().n_traced(), 0);
        for _ in 0..n_parallels {
            it.act(Action::Undo);
            counts_are_those_of_the_rows(&it);
        }
        let now: Vec<_> = (0..all.len())
            .map(|idx| (it.ws.counts(idx), it.ws.n_quoted(idx), it.ws.n_parallels(idx)))
            .collect();
        assert_eq!(now, all);
    }
}

#[test]
fn the_list_of_documents_is_sorted_by_the_parallels_that_stand() {
    let mut it = quoted();
    it.run(Command::View(View::Sort(variorum::store::settings::SortBy::Parallels)));
    assert_eq!(it.ws.listed(), [0, 2, 1]);
    assert_eq!(it.ws.n_parallels(0), 2);
    reject(&mut it, 0);
    assert_eq!((it.ws.n_parallels(0), it.ws.n_parallels(2)), (1, 1));
    reject(&mut it, 1);
    assert_eq!((it.ws.n_parallels(0), it.ws.n_parallels(2)), (0, 0));
    assert_eq!(it.ws.listed(), [0, 1, 2], "none has any: by name");
    it.read("hearing.txt");
    assert!(resolve(Action::NextParallel, &it.ws).is_none(), "there is none to go to");
}

#[test]
fn what_is_rejected_was_not_used() {
    let mut it = bridge();
    it.read("log.txt").act(Action::OmissionView);
    let counts = |it: &Usage| (it.n_used, it.n_unused(), it.takers.first().map(|it| it.n_used));
    assert_eq!(counts(it.ws.usage("log.txt").unwrap()), (3, 6, Some(3)));
    let all = parallels_of(&it, "log.txt");
    reject(&mut it, all[0]);
    assert_eq!(counts(it.ws.usage("log.txt").unwrap()), (2, 7, Some(2)));
    for parallel in &all[1..] {
        reject(&mut it, *parallel);
    }
    assert_eq!(counts(it.ws.usage("log.txt").unwrap()), (0, 9, None));
    it.act(Action::Undo);
    assert_eq!(it.ws.usage("log.txt").unwrap().takers.len(), 1);
}

/// Applies a command and gives the counts that are asked for, which nobody does yet.
fn asked(it: &mut Script, command: Command) -> Vec<Report> {
    let now = Now { secs: it.secs, unix_millis: 0 };
    let effects = update(&mut it.ws, command, now);
    let asked = effects.into_iter().filter_map(|effect| match effect {
        Effect::CountUsage(asked) => Some(counting::counted(&asked)),
        _ => None,
    });
    asked.collect()
}

#[test]
fn while_it_is_counted_what_others_used_the_last_count_is_shown_and_a_late_one_is_not_heard() {
    let mut it = bridge();
    it.read("log.txt");
    let first = asked(&mut it, Command::Do(Action::OmissionView));
    assert!(it.ws.usage("log.txt").is_none() && it.ws.is_counting_usage("log.txt"));
    assert!(asked(&mut it, Command::Do(Action::ShowQuotes)).is_empty(), "it is asked for once");
    it.run(Command::Heard(first[0].clone()));
    assert!(!it.ws.is_counting_usage("log.txt"));
    assert_eq!(it.ws.usage("log.txt").unwrap().n_used, 3);
    let all = parallels_of(&it, "log.txt");
    let decide = |idx| TraceCommand::Decide(ParallelId::Found(idx), Some(Verdict::Rejected));
    let late = asked(&mut it, Command::Trace(decide(all[0])));
    assert!(it.ws.is_counting_usage("log.txt"));
    assert_eq!(it.ws.usage("log.txt").unwrap().n_used, 3, "that of before stays until then");
    let next = asked(&mut it, Command::Trace(decide(all[1])));
    it.run(Command::Heard(late[0].clone()));
    assert!(it.ws.is_counting_usage("log.txt"), "another has been rejected since");
    it.run(Command::Heard(next[0].clone()));
    assert_eq!(it.ws.usage("log.txt").unwrap().n_used, 1);
    let accept = TraceCommand::Decide(ParallelId::Found(all[2]), Some(Verdict::Accepted));
    assert!(asked(&mut it, Command::Trace(accept)).is_empty(), "accepting changes no count");
}

#[test]
fn a_chain_loses_what_only_rejected_parallels_tie_to_it() {
    let mut it = press();
    it.act(Action::Chains);
    let paths = |it: &Script| -> Vec<String> {
        let path = |doc_idx: usize| it.ws.tracing.found.documents[doc_idx].path.to_string();
        let members = it.ws.chain().map(|it| it.members.clone()).unwrap_or_default();
        members.iter().map(|it| path(it.passage.doc_idx)).collect()
    };
    let before = paths(&it);
    assert_eq!(before.len(), 5);
    let notes = parallels_of(&it, "5-notes.txt");
    for parallel in &notes {
        reject(&mut it, *parallel);
    }
    assert_eq!(paths(&it), before[..4], "nothing ties the notes to the others any more");
    assert_eq!(it.ws.chains_with("").len(), 1);
    let n_rejected = notes.len();
    for parallel in
        parallels_of(&it, "4-blog.txt").into_iter().chain(parallels_of(&it, "3-paper.txt"))
    {
        reject(&mut it, parallel);
    }
    assert!(it.ws.chains().is_empty(), "two documents are no chain");
    while it.ws.tracing.standing.rejected.len() > n_rejected {
        it.act(Action::Undo);
    }
    assert_eq!(paths(&it), before[..4]);
    while !it.ws.tracing.standing.rejected.is_empty() {
        it.act(Action::Undo);
    }
    assert_eq!(paths(&it), before);
}

#[test]
fn chains_that_come_late_are_not_heard() {
    let mut it = press();
    let standing = it.ws.tracing.standing.serial;
    reject(&mut it, 0);
    let n_chains = it.ws.chains().len();
    it.run(Command::Heard(Report::Chains(standing, std::sync::Arc::from([]))));
    assert_eq!(it.ws.chains().len(), n_chains);
}

#[test]
fn the_map_joins_no_documents_by_what_is_rejected() {
    let mut it = press();
    let map = |it: &Script| pairs(&it.ws.tracing.found, &it.ws.tracing.standing.rejected);
    let before = map(&it).len();
    let notes = parallels_of(&it, "5-notes.txt");
    for parallel in &notes {
        reject(&mut it, *parallel);
    }
    let doc_idx = it.ws.traced("5-notes.txt").unwrap();
    let now = map(&it);
    assert!(now.iter().all(|it| it.from != doc_idx && it.to != doc_idx));
    assert!(!now.is_empty() && now.len() < before);
}

#[test]
fn what_was_rejected_stays_so_when_the_folder_is_traced_again() {
    let mut it = bridge();
    let row = it.ws.quotation_rows()[0];
    let parallel = it.ws.parallel_of_quotation(row).unwrap();
    reject(&mut it, parallel);
    it.act(Action::TraceFolder);
    assert_eq!(listed(&it)[0].1, "rejected");
    counts_are_those_of_the_rows(&it);
}
