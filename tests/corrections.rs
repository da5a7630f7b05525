//! Corrections of what was read off documents, and rules for the folder: applied, undone by name, in
//! step with what is open.

use std::sync::Arc;

use proptest::prelude::*;
use variorum::{
    notebook::{ids::RuleId, rule::Rule},
    store::settings::{Column, SortBy},
    text::{
        extracted::Extracted,
        structure::rules::{LineIs, LineRule},
    },
    workspace::{
        action::Action,
        command::{Command, View},
        corpus::{Entry, EntryState, Reading, Root},
        correct::{Correct, Corrections, Said, rule_of},
        heard::{Loaded, Report},
        overlay::{Area, Overlay},
        resolve::resolve,
    },
};

use crate::support::script::{Script, entry};

const HEARING: &str = "Go to home page\nHearing on the bridge\n\nThe deck is safe.\n";
const LETTER: &str = "Go to home page\nA letter to the mayor\n\nThe deck is not safe.\n";

fn folder() -> Script {
    Script::on(&[
        ("hearing.txt", HEARING),
        ("press/letter.txt", LETTER),
        ("press/old/minute.txt", "Go to home page\nMinute of the sub-committee\n\nAgreed.\n"),
    ])
}

fn reading(it: &Script, path: &str) -> Arc<Reading> {
    Arc::clone(it.ws.corpus.as_ref().unwrap().reading(path).unwrap())
}

/// What was said of the lines of a document when facts were read off it.
fn said(it: &Script, path: &str) -> Vec<String> {
    reading(it, path).rules.iter().map(LineRule::clause).collect()
}

fn leftover(line: &str) -> LineRule {
    rule_of(line, LineIs::Leftover)
}

fn for_all(line: LineRule) -> Command {
    Command::Correct(Correct::Rule(Rule { line: Some(line), ..Rule::default() }))
}

fn fixed(files: &str, author: &str) -> Command {
    let (files, author) = (files.to_owned(), Some(author.to_owned()));
    Command::Correct(Correct::Rule(Rule { files, author, ..Rule::default() }))
}

fn correct(path: &str, said: Corrections) -> Command {
    Command::Correct(Correct::Facts(path.into(), Box::new(said)))
}

const HOME: &str = "“Go to home page” is a leftover of the page";

#[test]
fn each_correction_is_undone_by_its_name() {
    let mut it = folder();
    let author = Corrections { author: " M. Ruiz ".to_owned(), ..Corrections::default() };
    it.run(correct("hearing.txt", author.clone()));
    assert_eq!(it.ws.shown("hearing.txt").author, "M. Ruiz");
    assert_eq!(it.ws.history.undo_label(), Some("correct author"));
    let both = Corrections { region: "Ellery".to_owned(), language: "en".to_owned(), ..author };
    it.run(correct("hearing.txt", both));
    assert_eq!(it.ws.history.undo_label(), Some("correct region and language"));
    it.act(Action::Undo).act(Action::Undo);
    assert_eq!(it.ws.shown("hearing.txt").author, "");
    it.act(Action::Redo);
    assert_eq!(it.ws.shown("hearing.txt").author, "M. Ruiz");
    let doc_id = it.ws.derived.doc_ids["hearing.txt"].clone();
    it.run(Command::Correct(Correct::TakeBack(doc_id, Said::Author)));
    assert_eq!(it.ws.shown("hearing.txt").author, "");
    assert_eq!(it.ws.history.undo_label(), Some("take back author"));
}

#[test]
fn what_is_said_of_a_line_is_read_off_anew_and_the_text_stays() {
    let mut it = folder();
    it.select_words("deck is safe").act(Action::Highlight);
    let before = reading(&it, "hearing.txt");
    it.run(Command::Correct(Correct::Line("hearing.txt".into(), leftover("Go to home page"))));
    let after = reading(&it, "hearing.txt");
    assert!(!Arc::ptr_eq(&before, &after) && Arc::ptr_eq(&before.document, &after.document));
    assert_eq!(said(&it, "hearing.txt"), [HOME]);
    assert!(said(&it, "press/letter.txt").is_empty());
    it.expect("excerpt “deck is safe” Same");
    // What is said of the same line takes the place of what was said before.
    let heading = rule_of("go to HOME page", LineIs::Heading(1));
    it.run(Command::Correct(Correct::Line("hearing.txt".into(), heading)));
    assert_eq!(said(&it, "hearing.txt"), ["“go to HOME page” is a heading of level 1"]);
    it.act(Action::Undo);
    assert_eq!(said(&it, "hearing.txt"), [HOME]);
    it.act(Action::Undo);
    assert!(said(&it, "hearing.txt").is_empty());
}

#[test]
fn a_line_that_goes_on_with_the_one_before_makes_one_paragraph_of_both() {
    let mut it = folder();
    let before = reading(&it, "hearing.txt");
    let n_before = before.document.paragraphs().len();
    let goes_on = rule_of("Hearing on the bridge", LineIs::Continues);
    it.run(Command::Correct(Correct::Line("hearing.txt".into(), goes_on)));
    let after = reading(&it, "hearing.txt");
    assert_eq!(after.document.paragraphs().len(), n_before - 1);
    assert_eq!(after.document.hash(), before.document.hash(), "the text is the same");
    assert_ne!(after.rules_key(), before.rules_key());
    it.act(Action::Undo);
    assert_eq!(reading(&it, "hearing.txt").document.paragraphs().len(), n_before);
}

#[test]
fn a_line_that_goes_on_behind_lines_of_the_page_goes_on_with_what_is_in_front_of_those() {
    let page = |nth: usize, words: &str| format!("{words}\n\nPage {nth} of 3\n\n\x0c");
    let text = [
        page(1, "A talk on bridges\n\nThe deck was closed, and he saw it with"),
        page(2, "Mayor Bright from a boat.\n\nNobody asked."),
        page(3, "It was late when he came home."),
    ];
    let extracted = Extracted::plain(text.concat());
    let plain = Reading::of(extracted.clone(), "a.txt", &[]);
    assert_eq!(plain.document.paragraphs().count(), plain.document.paragraphs().len());
    let goes_on = LineRule { is_beginning: true, ..rule_of("Mayor Bright", LineIs::Continues) };
    let at = plain.document.text().find("Mayor").unwrap();
    for ruled in [
        Reading::of(extracted, "a.txt", std::slice::from_ref(&goes_on)),
        plain.with_rules("a.txt", vec![goes_on]),
    ] {
        assert_eq!(ruled.facts.leftovers, plain.facts.leftovers);
        let paragraphs = ruled.document.paragraphs();
        assert_eq!(paragraphs.number_at(at), 2);
        assert!(paragraphs.iter().eq(plain.document.paragraphs().iter()));
        assert!(ruled.folds()[0].is_inside);
        let back = ruled.with_rules("a.txt", Vec::new());
        assert_eq!(back.document.paragraphs(), plain.document.paragraphs());
    }
}

#[test]
fn a_rule_holds_in_all_documents_or_in_those_it_names() {
    let mut it = folder();
    let paths = ["hearing.txt", "press/letter.txt", "press/old/minute.txt"];
    it.run(for_all(leftover("Go to home page")));
    assert!(paths.iter().all(|path| said(&it, path) == [HOME]));
    let rule_id = it.ws.notebook.rules.keys().next().unwrap().clone();
    assert_eq!(it.ws.n_files_of(&rule_id), 3);
    it.run(Command::Correct(Correct::RuleFiles(rule_id.clone(), "press/".to_owned())));
    assert_eq!(it.ws.n_files_of(&rule_id), 2);
    let has_it = paths.map(|path| !said(&it, path).is_empty());
    assert_eq!(has_it, [false, true, true]);
    assert_eq!(it.ws.history.undo_label(), Some("change rule for the folder"));
    it.act(Action::Undo).act(Action::Undo);
    assert!(it.ws.notebook.rules.is_empty());
    assert!(paths.iter().all(|path| said(&it, path).is_empty()));
    it.act(Action::Redo);
    assert!(paths.iter().all(|path| said(&it, path) == [HOME]));
    it.run(Command::Edit(variorum::notebook::edit::Edit::RemoveRule(rule_id)));
    assert!(paths.iter().all(|path| said(&it, path).is_empty()));
}

#[test]
fn a_document_comes_before_the_folder_and_a_younger_rule_before_an_older() {
    let mut it = folder();
    it.run(for_all(leftover("Go to home page")));
    it.run(for_all(rule_of("Go to home page", LineIs::Heading(3))));
    assert_eq!(it.ws.notebook.rules.len(), 1, "of one line in the same files one is said");
    let here = rule_of("Go to home page", LineIs::Text);
    it.run(Command::Correct(Correct::Line("hearing.txt".into(), here)));
    let heading = "“Go to home page” is a heading of level 3";
    assert_eq!(said(&it, "hearing.txt"), ["“Go to home page” is text", heading]);
    it.run(fixed("", "The clerk")).run(fixed("press/", "The press office"));
    assert_eq!(it.ws.shown("hearing.txt").author, "The clerk");
    let mut rules = it.ws.notebook.rules.values();
    let at = rules.find(|it| it.author.as_deref() == Some("The press office")).unwrap();
    // Both were made in the same second: which one counts is told by their ids, on every machine alike.
    let same = it.ws.notebook.rules.values().all(|it| it.created == at.created);
    assert!(same);
    it.run(correct(
        "press/letter.txt",
        Corrections { author: "D. Okafor".to_owned(), ..Corrections::default() },
    ));
    assert_eq!(it.ws.shown("press/letter.txt").author, "D. Okafor");
}

#[test]
fn a_notebook_with_rules_on_an_open_folder_has_them_applied() {
    let mut it = folder();
    it.run(for_all(leftover("Go to home page")));
    let notebook = it.ws.notebook.as_ref().clone();
    let mut other = folder();
    assert!(said(&other, "hearing.txt").is_empty());
    other.run(Command::Heard(Report::Loaded(Box::new(Loaded::of(notebook)))));
    assert_eq!(said(&other, "hearing.txt"), [HOME]);
    // A document that comes later is read by them too.
    let root = Root::Folder("/folder".into());
    let changed = variorum::workspace::heard::Changed {
        root,
        entries: vec![entry("press/new.txt", LETTER)],
        gone: Vec::new(),
        shifts: Vec::new(),
        is_by_hand: false,
        is_anew: false,
    };
    other.run(Command::Heard(Report::Changed(Box::new(changed))));
    assert_eq!(said(&other, "press/new.txt"), [HOME]);
}

#[test]
fn what_comes_too_late_from_a_worker_is_not_taken_in() {
    let mut it = folder();
    let old = reading(&it, "hearing.txt");
    it.run(for_all(leftover("Go to home page")));
    let stale = Arc::new(old.with_rules("hearing.txt", vec![leftover("Hearing on the bridge")]));
    let root = it.ws.corpus.as_ref().unwrap().root.clone();
    it.run(Command::Heard(Report::ReadOff(root, vec![("hearing.txt".into(), old, stale)])));
    assert_eq!(said(&it, "hearing.txt"), [HOME]);
}

#[test]
fn a_file_that_cannot_be_read_is_read_in_another_encoding_on_request() {
    let mut it = folder();
    let root = it.ws.corpus.as_ref().unwrap().root.clone();
    let unreadable = Entry {
        path: "hearing.txt".into(),
        file_bytes: 12,
        state: EntryState::Unreadable("it holds binary data, not text".to_owned()),
    };
    it.run(Command::Heard(Report::Read(root, vec![unreadable])));
    it.asked.clear();
    let encoding = Some("windows-1251".to_owned());
    it.run(Command::Correct(Correct::Encoding("hearing.txt".into(), encoding.clone())));
    assert_eq!(it.asked, ["ReadAnew"]);
    assert_eq!(it.ws.record("hearing.txt").unwrap().encoding, encoding);
    assert_eq!(it.ws.encodings().into_values().next(), encoding);
    assert_eq!(it.ws.history.undo_label(), Some("read in another encoding"));
    it.act(Action::Undo);
    assert_eq!(it.asked, ["ReadAnew", "ReadAnew"], "and again in the one that its file shows");
    assert!(it.ws.encodings().is_empty());
}

#[test]
fn the_line_of_the_caret_or_the_selection_is_meant() {
    let mut it = folder();
    assert!(resolve(Action::SayLine, &it.ws).is_none(), "without a caret there is none");
    it.select_words("home");
    it.act(Action::SayLine);
    let line = Overlay::Line("hearing.txt".into(), "Go to home page".to_owned());
    assert_eq!(it.ws.overlay, Some(line));
}

#[test]
fn documents_are_sorted_and_filtered_by_what_is_said_of_them() {
    let mut it = folder();
    it.run(fixed("press/old/", "Anne")).run(fixed("hearing.txt", "Zoe"));
    it.run(Command::View(View::Sort(SortBy::Of(Column::Author))));
    let listed = |it: &Script| -> Vec<String> {
        let entries = &it.ws.corpus.as_ref().unwrap().entries;
        it.ws.listed().into_iter().map(|idx| entries[idx].path.to_string()).collect()
    };
    assert_eq!(listed(&it), ["press/old/minute.txt", "hearing.txt", "press/letter.txt"]);
    it.run(Command::View(View::Filter("zoe".to_owned())));
    assert_eq!(listed(&it), ["hearing.txt"]);
    it.run(Command::View(View::Column(Column::Author, true)));
    let columns = [Column::Source, Column::Author, Column::Date, Column::Words];
    assert_eq!(it.ws.settings.columns, columns, "in the order of the menu");
    it.ws.area = Area::Library;
    it.act(Action::CorrectDocument);
    assert_eq!(it.ws.overlay, Some(Overlay::Facts("hearing.txt".into())), "the row is meant");
}

/// Anything that can be said, of documents that are there or not.
fn corrections() -> impl Strategy<Value = Command> {
    let path = || prop::sample::select(&["hearing.txt", "press/letter.txt", "gone.txt"][..]);
    let words = || prop::sample::select(&["", "Go to home page", "Ellery", " "][..]);
    let is = || prop::sample::select(&LineIs::ALL[..]);
    let files = || prop::sample::select(&["", "press/", "*.txt", "a{", "!x"][..]);
    prop_oneof![
        (path(), words(), words(), words()).prop_map(|(path, title, author, date)| {
            let (title, author, date) = (title.to_owned(), author.to_owned(), date.to_owned());
            correct(path, Corrections { title, author, date, ..Corrections::default() })
        }),
        (path(), words(), is()).prop_map(|(path, line, is)| {
            Command::Correct(Correct::Line(path.into(), rule_of(line, is)))
        }),
        (files(), words(), is()).prop_map(|(files, line, is)| {
            let (files, line) = (files.to_owned(), Some(rule_of(line, is)));
            Command::Correct(Correct::Rule(Rule { files, line, ..Rule::default() }))
        }),
        (files(), words()).prop_map(|(files, author)| fixed(files, author)),
        (path(), words()).prop_map(|(path, encoding)| {
            let encoding = Some(encoding.to_owned());
            Command::Correct(Correct::Encoding(path.into(), encoding))
        }),
        (any::<prop::sample::Index>(), files()).prop_map(|(at, files)| {
            let rule_id = RuleId::read(&at.index(3).to_string());
            Command::Correct(Correct::RuleFiles(rule_id, files.to_owned()))
        }),
        Just(Command::Do(Action::Undo)),
        Just(Command::Do(Action::Redo)),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    /// Whatever is said, undone and done again: each document has been read by exactly the rules that
    /// hold for it, and undoing all of it gives the folder as it was.
    #[test]
    fn documents_are_always_read_by_the_rules_that_hold(
        commands in prop::collection::vec(corrections(), 1..14)
    ) {
        let mut it = folder();
        for command in commands {
            it.run(command);
            let corpus = it.ws.corpus.as_ref().unwrap();
            for entry in &corpus.entries {
                let own = it.ws.record(&entry.path).map_or(&[][..], |record| &record.lines);
                let rules = it.ws.rules_for(&entry.path).filter_map(|rule| rule.line.as_ref());
                let expect: Vec<LineRule> = own.iter().chain(rules).cloned().collect();
                prop_assert_eq!(&entry.reading().unwrap().rules, &expect);
            }
        }
        while it.ws.history.undo_label().is_some() {
            it.act(Action::Undo);
        }
        let corpus = it.ws.corpus.as_ref().unwrap();
        prop_assert!(corpus.entries.iter().all(|it| it.reading().unwrap().rules.is_empty()));
        prop_assert!(it.ws.notebook.documents.is_empty() && it.ws.notebook.rules.is_empty());
    }
}
