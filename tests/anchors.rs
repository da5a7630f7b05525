//! Anchors in the program, and against cases that others wrote for their own.
//!
//! Those cases are facts (a text, a quote, what should be found) taken from the public test suites of
//! Hypothesis, Apache Annotator, diff-match-patch and approx-string-match; they lie beside the project
//! and are read in place. Where they are not there, the test says so and is empty.

use std::path::PathBuf;

use serde_json::Value;
use variorum::{
    notebook::ids::ExcerptId,
    text::{
        anchor::{Resolver, Selector, State, describe},
        approx::Needle,
        document::{Document, TextHash},
        span::Span,
    },
    workspace::{
        action::Action,
        command::{Annotate, Command, File},
        heard::{Loaded, Report},
    },
};

use crate::support::{
    edits::{Kind, Outcome, Random, Source, Tally, prose, trial},
    script::Script,
};

/// Cases that are answered otherwise, and why.
const REFUSED: &[(&str, &str)] = &[
    ("A071", "an excerpt without words is none: it would stand everywhere"),
    ("A072", "as A071"),
    ("A073", "as A071"),
    ("A074", "as A071"),
    ("A075", "as A071"),
    ("A108", "\"b  ar\" is two other words than \"bar\": white space folds, and is never left out"),
];

/// Ways of asking that are not ours, and why.
const OTHER_MODES: &[(&str, &str)] = &[
    ("describe", "the shortest selector that is unique; ours keeps a fixed context"),
    ("bitap-start-near-location", "scores distance against errors; ours never weighs words away"),
];

#[test]
fn cases_of_others_are_answered_as_they_should_be() {
    let Some(cases) = cases() else {
        println!("skipped: anchor_cases.json is not beside the project");
        return;
    };
    let texts = &cases["texts"];
    let mut wrong = Vec::new();
    let mut n_asked = 0;
    for case in cases["cases"].as_array().unwrap() {
        let mode = case["mode"].as_str().unwrap_or("best");
        if OTHER_MODES.iter().any(|(other, _)| *other == mode) {
            continue;
        }
        n_asked += 1;
        let text = case["text"].as_str().map_or("", |name| texts[name].as_str().unwrap());
        let answer = match mode {
            "best" => best(case, text),
            "strict-all-matches" => strict(case, text),
            "position-in-code-points" => position(case, text),
            "translate-offsets-ignoring-whitespace" => translated(case),
            "approximate-search-any-of" => approximate(case, text),
            other => panic!("a mode of asking that is not known: {other}"),
        };
        let id = case["id"].as_str().unwrap();
        let is_refused = REFUSED.iter().any(|(refused, _)| *refused == id);
        match answer {
            Err(why) if !is_refused => wrong.push(format!("{id} {}: {why}", case["name"])),
            Ok(()) if is_refused => wrong.push(format!("{id} is answered rightly after all")),
            _ => {}
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(n_asked, 101);
}

/// The short form of `cargo bench --bench anchors`, on invented prose: twenty edits of each kind.
#[test]
fn edited_texts_never_leave_a_passage_silently_on_other_words() {
    const SEED: u64 = 77;
    let sources = [8000, 30_000].map(|n_bytes| Source::new(prose(&mut Random(SEED), n_bytes)));
    let mut random = Random(SEED);
    let (mut all, mut n_standing) = (Tally::default(), 0);
    for kind in Kind::ALL {
        let mut tally = Tally::default();
        for nth in 0..20 {
            let (source, others) = (&sources[nth % 2], &sources[(nth + 1) % 2]);
            let is_short = nth % 4 < 2;
            let Some(trial) = trial(source, others, kind, is_short, &mut random) else { continue };
            let was = source.document.slice(trial.old);
            let found = trial.placement.span.map(|span| trial.new.slice(span));
            let wrong = format!("{} of {was:?}: {found:?} {:?}", kind.name(), trial.placement);
            assert_ne!(trial.outcome, Outcome::SilentWrong, "{wrong}");
            tally.count(trial.outcome);
            n_standing += usize::from(trial.truth.is_some());
        }
        all.add(tally);
    }
    println!(
        "seed {SEED}: {} edits, {:.1} % covered",
        all.n_trials(),
        100.0 * all.covered(n_standing)
    );
    assert!(all.n_trials() > 190 && n_standing > 140);
    assert!(all.covered(n_standing) > 0.97);
    assert!(all.of(Outcome::SilentRight) > 60 && all.of(Outcome::EditedRight) > 5);
}

fn cases() -> Option<Value> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let file = ["../shared", "../../shared"]
        .iter()
        .map(|shared| root.join(shared).join("anchor-lab/anchor_cases.json"))
        .find(|path| path.is_file())?;
    Some(serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap())
}

fn words<'c>(case: &'c Value, field: &str) -> &'c str {
    case[field].as_str().unwrap_or_default()
}

fn number(case: &Value, field: &str) -> Option<usize> {
    case[field].as_u64().map(|number| usize::try_from(number).unwrap())
}

/// A range as a case states it, in scalars.
fn range(stated: &Value) -> Option<(usize, usize)> {
    number(stated, "start_cp").zip(number(stated, "end_cp"))
}

/// A selector as another program keeps it: it does not know of twins, and had another text.
fn selector(case: &Value) -> Selector {
    let exact = words(case, "exact");
    let start = number(case, "hint_cp").unwrap_or(0);
    Selector {
        text: TextHash::of("another text"),
        start,
        end: start + exact.chars().count(),
        paragraph: 1,
        occurrence: (1, 1),
        exact: exact.to_owned(),
        prefix: words(case, "prefix").to_owned(),
        suffix: words(case, "suffix").to_owned(),
    }
}

fn scalars(document: &Document, span: Span) -> (usize, usize) {
    (document.scalar_of(span.start()), document.scalar_of(span.end()))
}

/// What is placed, else what is offered first, is the place; nothing is, where nothing should be.
fn best(case: &Value, text: &str) -> Result<(), String> {
    let document = Document::new(text.to_owned());
    let placement = Resolver::new(&document).resolve(&selector(case));
    let first = placement.span.or(placement.offers.first().map(|offer| offer.span));
    let found = first.map(|span| scalars(&document, span));
    // One page was captured anew after its case was written; the words say what is meant.
    let is_stale = case["position_matches_text_here"] == Value::Bool(false);
    let expect = range(&case[if is_stale { "reference_result" } else { "expected" }]);
    let is_right = match (found, expect) {
        (Some(found), Some(expect)) => {
            // White space at the ends belongs to no excerpt here.
            let bare = |(start, end): (usize, usize)| {
                let chars: Vec<char> = text.chars().collect();
                let words: String = chars[start..end].iter().collect();
                let lead = words.chars().take_while(|c| c.is_whitespace()).count();
                (start + lead, start + lead + words.trim().chars().count())
            };
            found == bare(expect)
        }
        (None, None) => placement.state == State::Lost,
        _ => false,
    };
    let said = || format!("expected {expect:?}, found {found:?} {:?}", placement.state);
    if is_right { Ok(()) } else { Err(said()) }
}

/// Every place with these words in this context is found as one that can be chosen.
fn strict(case: &Value, text: &str) -> Result<(), String> {
    let document = Document::new(text.to_owned());
    let placement = Resolver::new(&document).resolve(&selector(case));
    let mut found: Vec<(usize, usize)> =
        placement.offers.iter().map(|offer| scalars(&document, offer.span)).collect();
    found.extend(placement.span.map(|span| scalars(&document, span)));
    let expect: Vec<(usize, usize)> =
        case["expected_all"].as_array().unwrap().iter().filter_map(range).collect();
    let missing: Vec<_> = expect.iter().filter(|place| !found.contains(place)).collect();
    let is_silent = placement.span.is_some();
    let is_silly = is_silent && expect.len() != 1;
    if missing.is_empty() && !is_silly {
        return Ok(());
    }
    Err(format!("expected {expect:?}, found {found:?} {:?}", placement.state))
}

fn position(case: &Value, text: &str) -> Result<(), String> {
    let document = Document::new(text.to_owned());
    let (start, end) = range(&case["position"]).unwrap();
    let (start, end) = (document.byte_of(start).unwrap(), document.byte_of(end).unwrap());
    let expect = &case["expected_all"][0];
    let found = document.slice(Span::new(start, end));
    if Some(found) == expect["matched"].as_str() { Ok(()) } else { Err(format!("{found:?}")) }
}

/// A passage of one rendering of a text is found in another.
fn translated(case: &Value) -> Result<(), String> {
    let before = Document::new(words(case, "in_text").to_owned());
    let now = Document::new(words(case, "out_text").to_owned());
    let (start, end) = range(&case["input"]).unwrap();
    let span = Span::new(before.byte_of(start).unwrap(), before.byte_of(end).unwrap());
    let placement = Resolver::new(&now).resolve(&describe(&before, span).unwrap());
    let first = placement.span.or(placement.offers.first().map(|offer| offer.span));
    let found = first.map(|span| scalars(&now, span));
    if found == range(&case["expected"]) {
        return Ok(());
    }
    Err(format!("expected {:?}, found {found:?} {:?}", case["expected"], placement.state))
}

fn approximate(case: &Value, text: &str) -> Result<(), String> {
    let exact = words(case, "exact");
    let most = number(case, "max_errors").unwrap_or(exact.chars().count());
    let document = Document::new(text.to_owned());
    let found = Needle::new(exact, most).unwrap().search(text, 50);
    let best = found.iter().min_by_key(|found| found.errors);
    let stated = case["expected_any_of"].as_array().unwrap();
    let is_right = match best {
        None => stated.is_empty(),
        Some(best) => stated.iter().any(|it| {
            range(it) == Some(scalars(&document, Span::new(best.start, best.end)))
                && number(it, "edit_distance") == Some(best.errors)
        }),
    };
    if is_right { Ok(()) } else { Err(format!("expected one of {stated:?}, found {found:?}")) }
}

fn excerpt(script: &Script, words: &str) -> ExcerptId {
    let found = script.ws.notebook.excerpts.iter().find(|(_, it)| it.made.exact == words);
    found.unwrap_or_else(|| panic!("{words:?} is not kept")).0.clone()
}

/// A notebook with two excerpts, whose source has changed the words of one a little.
fn edited() -> Script {
    let old = "The inspector said that «the third span had moved on three occasions this autumn», and \
               that the deck will be safe to reopen within weeks, or so he hoped.";
    let mut it = Script::on(&[("a.txt", old), ("b.txt", "Another.")]);
    it.act(Action::Highlight).select_words("safe to reopen within weeks").act(Action::Highlight);
    let new = old.replace(['«', '»'], "").replace("had moved", "has moved");
    let new = format!("New.\n\n{new}");
    it.ws.file.path = Some("/notebook.ron".into());
    let notebook = (*it.ws.notebook).clone();
    it.open(&[("a.txt", &new), ("b.txt", "Another.")]);
    it.run(Command::Heard(Report::Loaded(Box::new(Loaded {
        path: Some("/notebook.ron".into()),
        ..Loaded::of(notebook)
    }))));
    it
}

#[test]
fn words_that_changed_a_little_are_highlighted_and_counted_for_review() {
    let it = edited();
    let kept = excerpt(&it, "the third span had moved on three occasions this autumn");
    let placed = it.ws.placed(&kept).unwrap();
    assert_eq!(placed.state, State::Edited);
    assert_eq!(it.ws.marks("a.txt").unwrap().of(&kept).unwrap().span, placed.span.unwrap());
    assert_eq!(it.ws.to_review().collect::<Vec<_>>(), [&kept]);
    let (counts, n_unread) = it.ws.standings();
    let some: Vec<_> = counts.into_iter().filter(|(_, count)| *count > 0).collect();
    assert_eq!((some, n_unread), (vec![(State::Moved, 1), (State::Edited, 1)], 0));
}

#[test]
fn a_confirmed_place_is_a_new_selector_and_can_be_taken_back() {
    let mut it = edited();
    let kept = excerpt(&it, "the third span had moved on three occasions this autumn");
    let before = it.ws.notebook.excerpts[&kept].made.clone();
    it.run(Command::Annotate(Annotate::ConfirmEdited));
    let now = &it.ws.notebook.excerpts[&kept];
    assert_eq!(now.made.exact, "the third span has moved on three occasions this autumn");
    assert_eq!(now.history, std::slice::from_ref(&before));
    assert_eq!(it.ws.placed(&kept).unwrap().state, State::Confirmed);
    assert_eq!(it.ws.to_review().count(), 0);
    let text = it.ws.corpus.as_ref().unwrap().reading("a.txt").unwrap().document.hash();
    let record = &it.ws.notebook.documents[&now.document];
    assert_eq!(record.text_hash, text.to_string(), "the document is known by its new text");
    it.act(Action::Undo);
    assert_eq!(it.ws.notebook.excerpts[&kept].made, before);
    assert_eq!(it.ws.placed(&kept).unwrap().state, State::Edited);
    // Another place is as good as the one that was proposed.
    it.select_words("New.");
    let span = it.ws.pane().unwrap().selected().unwrap();
    it.run(Command::Annotate(Annotate::Confirm(kept.clone(), span)));
    assert_eq!(it.ws.notebook.excerpts[&kept].made.exact, "New.");
    assert_eq!(it.ws.placed(&kept).unwrap().state, State::Confirmed);
}

#[test]
fn a_saving_writes_down_where_excerpts_were_found_and_opening_does_not() {
    let mut it = edited();
    let kept = excerpt(&it, "the third span had moved on three occasions this autumn");
    let before = std::sync::Arc::clone(&it.ws.notebook.excerpts[&kept]);
    assert_eq!(before.placed.state, State::Same, "looking for it changed nothing");
    it.run(Command::File(File::SaveTo("/n.ron".into())));
    let after = std::sync::Arc::clone(&it.ws.notebook.excerpts[&kept]);
    assert_eq!((after.placed.state, after.rev), (State::Edited, before.rev));
    assert_eq!(after.made, before.made);
    let place = it.ws.placed(&kept).unwrap().span.unwrap();
    assert_eq!(after.placed.place, Some((place.start(), place.end())));
    it.run(Command::Annotate(Annotate::Confirm(kept.clone(), place)));
    it.run(Command::File(File::SaveTo("/n.ron".into())));
    assert_eq!(it.ws.notebook.excerpts[&kept].placed.state, State::Confirmed);
    assert_eq!(it.ws.notebook.excerpts[&kept].placed.place, None);
}

#[test]
fn texts_that_excerpts_were_made_on_are_given_to_be_kept_once() {
    let mut it = Script::on(&[("a.txt", "The «deck» and its movement.")]);
    it.asked.clear();
    it.act(Action::Highlight).select_words("movement").act(Action::Highlight);
    assert_eq!(it.asked, ["KeepTexts"]);
    let kept = excerpt(&it, "movement");
    it.run(Command::Annotate(Annotate::RecallText(kept.clone())));
    assert_eq!(it.asked, ["KeepTexts", "OldText"]);
    let made_on = it.ws.notebook.excerpts[&kept].made.text;
    let text = Document::new("As it was.".to_owned());
    let report = Report::OldText(made_on, Some(std::sync::Arc::new(text)));
    it.run(Command::Heard(report));
    let (hash, document) = it.ws.old_text.as_ref().unwrap();
    assert_eq!((*hash, document.text()), (made_on, "As it was."));
}
