//! Documents that change while they are open, as scripts of commands: what was read again comes in, and
//! nothing is lost, moved or left on other words.

use std::{path::PathBuf, sync::Arc};

use proptest::prelude::*;
use variorum::{
    notebook::{check::problems, ids::ExcerptId},
    text::{
        anchor::State,
        document::{Document, TextHash},
        shift::Shift,
        span::Span,
    },
    workspace::{
        Now,
        action::Action,
        command::{Command, File, Go, PaneCommand, ReviewCommand, View},
        corpus::{DocPath, Entry, Root},
        effect::Effect,
        heard::{Changed, Report},
        overlay::Overlay,
        pane::{PaneId, Place},
        resolve::resolve,
        update::update,
        versions::Compared,
    },
};

use crate::support::script::{Script, entry};

const MOVED: &str = "the third span had moved on three occasions this autumn";
const GONE: &str = "Nobody wrote to the guild that the gauges had been ordered";
const CLOSING: &str = "Closing words of the statement";

const OLD: &str = "The inspector said that the third span had moved on three occasions this autumn, \
    and that the deck will be safe to reopen within weeks.\n\n\
    Nobody wrote to the guild that the gauges had been ordered.\n\n\
    Closing words of the statement stay as they were.";

const NEW: &str = "A line in front of all.\n\n\
    The inspector said that the third span has moved on three occasions this autumn, \
    and that the deck will be safe to reopen within weeks.\n\n\
    Closing words of the statement stay as they were.";

const OTHER: &str = "Another paper, about the weather.";

fn root() -> Root {
    Root::Folder("/folder".into())
}

/// Where places went, for every document that is open now and another text then.
fn shifts(it: &Script, entries: &[Entry]) -> Vec<(TextHash, TextHash, Shift)> {
    let corpus = it.ws.corpus.as_ref().unwrap();
    let shift = |entry: &Entry| {
        let (old, new) = (corpus.reading(&entry.path)?, entry.reading()?);
        let (old, new) = (&old.document, &new.document);
        Some((old.hash(), new.hash(), Shift::between(old, new)))
    };
    entries.iter().filter_map(shift).collect()
}

fn changed(it: &Script, documents: &[(&str, &str)], gone: &[&str]) -> Command {
    let entries: Vec<Entry> = documents.iter().map(|(path, text)| entry(path, text)).collect();
    let changed = Changed {
        root: root(),
        shifts: shifts(it, &entries),
        entries,
        gone: gone.iter().map(|path| DocPath::from(*path)).collect(),
        is_by_hand: false,
    };
    Command::Heard(Report::Changed(Box::new(changed)))
}

/// These documents have changed, those are gone.
fn change(it: &mut Script, documents: &[(&str, &str)], gone: &[&str]) {
    let command = changed(it, documents, gone);
    it.run(command);
}

/// Three excerpts of a document, beside another.
fn kept() -> Script {
    let mut it = Script::on(&[("a.txt", OLD), ("b.txt", OTHER)]);
    for words in [MOVED, GONE, CLOSING] {
        it.select_words(words).act(Action::Highlight);
    }
    it
}

fn excerpt(it: &Script, words: &str) -> ExcerptId {
    let found = it.ws.notebook.excerpts.iter().find(|(_, it)| it.made.exact == words);
    found.unwrap_or_else(|| panic!("{words:?} is not kept")).0.clone()
}

fn state(it: &Script, words: &str) -> Option<State> {
    it.ws.placed(&excerpt(it, words)).map(|placed| placed.state)
}

fn text<'a>(it: &'a Script, path: &str) -> &'a Document {
    &it.ws.corpus.as_ref().unwrap().reading(path).unwrap().document
}

fn told(it: &Script) -> Vec<&str> {
    it.ws.notices.iter().map(|notice| notice.what.as_str()).collect()
}

fn paths(it: &Script) -> Vec<&str> {
    it.ws.corpus.as_ref().unwrap().entries.iter().map(|entry| &*entry.path).collect()
}

#[test]
fn excerpts_of_a_changed_document_are_found_again_and_what_changed_is_said() {
    let mut it = kept();
    let (notebook, saved) = (Arc::clone(&it.ws.notebook), it.ws.history.state());
    change(&mut it, &[("a.txt", NEW)], &[]);
    assert_eq!(state(&it, MOVED), Some(State::Edited));
    assert_eq!(state(&it, GONE), Some(State::Lost));
    assert_eq!(state(&it, CLOSING), Some(State::Moved));
    let expect = "1 document changed: 1 excerpt stands as it did, 2 need review";
    assert_eq!(told(&it), [expect]);
    assert!(Arc::ptr_eq(&notebook, &it.ws.notebook), "nothing of the notebook is touched");
    assert_eq!(it.ws.history.state(), saved, "nothing becomes unsaved");
}

#[test]
fn a_text_that_comes_back_has_its_excerpts_where_they_were() {
    let mut it = kept();
    change(&mut it, &[("a.txt", NEW)], &[]);
    change(&mut it, &[("a.txt", OLD)], &[]);
    for words in [MOVED, GONE, CLOSING] {
        assert_eq!(state(&it, words), Some(State::Same), "{words}");
    }
    assert_eq!(
        told(&it),
        [
            "1 document changed: 1 excerpt stands as it did, 2 need review",
            "1 document changed: 3 excerpts stand as they did"
        ][1..]
    );
}

#[test]
fn a_file_that_was_written_anew_with_the_same_words_is_no_news() {
    let mut it = kept();
    let placed = it.ws.derived.placed.clone();
    change(&mut it, &[("a.txt", OLD), ("b.txt", OTHER)], &[]);
    assert_eq!((told(&it), &it.ws.derived.placed), (Vec::new(), &placed));
}

#[test]
fn a_document_that_is_gone_stays_listed_while_it_is_used() {
    let mut it = kept();
    change(&mut it, &[], &["a.txt", "b.txt"]);
    assert_eq!(paths(&it), ["a.txt", "b.txt"], "both are shown in panes");
    it.act(Action::ClosePane).run(Command::Go(Go::Pane(true)));
    assert_eq!(state(&it, MOVED), None);
    assert_eq!(told(&it), ["2 documents are not there any more: 3 excerpts have no text here now"]);
    assert!(it.ws.marks("a.txt").is_none_or(|marks| marks.all().is_empty()));
    change(&mut it, &[("a.txt", OLD)], &[]);
    assert_eq!(state(&it, MOVED), Some(State::Same));
    assert_eq!(told(&it), ["1 document was added: 3 excerpts stand as they did"]);
}

#[test]
fn a_document_that_nobody_needs_goes_from_the_list_and_a_new_one_comes() {
    let mut it = Script::on(&[("a.txt", OLD), ("b.txt", OTHER), ("c.txt", "A third one.")]);
    it.run(Command::View(View::Row(2)));
    change(&mut it, &[("aa.txt", "A new one.")], &["c.txt"]);
    assert_eq!(paths(&it), ["a.txt", "aa.txt", "b.txt"]);
    assert_eq!(it.ws.row, 2);
    assert_eq!(told(&it), ["1 document was added, 1 is not there any more"]);
    it.run(Command::View(View::Row(2)));
    change(&mut it, &[("ab.txt", "One more.")], &[]);
    assert_eq!(it.ws.row, 3, "the keyboard stays at its document");
}

#[test]
fn a_renamed_file_is_the_same_document() {
    let mut it = kept();
    it.run(Command::Heard(Report::Stirred { folder: None, notebook: None }));
    change(&mut it, &[("letters/z.txt", OLD)], &["a.txt"]);
    assert_eq!(paths(&it), ["b.txt", "letters/z.txt"]);
    assert_eq!(it.ws.panes[0].path.as_ref(), "letters/z.txt");
    assert_eq!(state(&it, MOVED), Some(State::Same));
    assert_eq!(told(&it), ["1 document was renamed: 3 excerpts stand as they did"]);
    // And so is one that had changed before it was renamed, and is renamed again.
    change(&mut it, &[("letters/z.txt", NEW)], &[]);
    change(&mut it, &[("y.txt", NEW)], &["letters/z.txt"]);
    change(&mut it, &[("x.txt", NEW)], &["y.txt"]);
    assert_eq!(it.ws.placed(&excerpt(&it, CLOSING)).unwrap().path.as_ref(), "x.txt");
    assert_eq!(state(&it, GONE), Some(State::Lost));
}

#[test]
fn marks_of_the_old_text_are_never_on_the_new_one() {
    let mut it = kept();
    let command = changed(&it, &[("a.txt", NEW)], &[]);
    let now = Now { secs: 99.0, unix_millis: 1_794_900_000_000 };
    let effects = update(&mut it.ws, command, now);
    assert!(it.ws.marks("a.txt").is_none_or(|marks| marks.all().is_empty()));
    assert_eq!(told(&it), Vec::<&str>::new(), "not before the excerpts were found again");
    // What was found in a text that has changed once more is not heard.
    let Some(Effect::Place(path, reading, wanted)) =
        effects.into_iter().find(|effect| matches!(effect, Effect::Place(..)))
    else {
        panic!()
    };
    let found =
        |(id, selector)| (id, variorum::text::anchor::resolve(&reading.document, &selector));
    let placed = wanted.into_iter().map(found).collect();
    change(&mut it, &[("a.txt", OLD)], &[]);
    let before = it.ws.derived.placed.clone();
    it.run(Command::Heard(Report::Placed(path, reading.document.hash(), placed)));
    assert_eq!(it.ws.derived.placed, before);
}

#[test]
fn the_text_of_an_excerpt_that_was_just_made_is_kept_before_it_changes() {
    let mut it = Script::on(&[("a.txt", OLD), ("b.txt", OTHER)]);
    it.asked.clear();
    it.select_words(MOVED).act(Action::Highlight);
    change(&mut it, &[("a.txt", NEW)], &[]);
    assert_eq!(it.asked, ["KeepTexts"], "the place is looked for by the script itself");
}

#[test]
fn the_reader_keeps_the_place_and_the_selection() {
    let numbered = |from: usize, to: usize| -> String {
        let line = |nth: usize| format!("Line {nth} of a long report on gauge {nth}.\n\n");
        (from..to).map(line).collect()
    };
    let (old, new) = (numbered(0, 90), format!("{}{}", numbered(500, 520), numbered(0, 90)));
    let mut it = Script::on(&[("a.txt", &old)]);
    let pane = it.ws.pane().unwrap().id;
    let byte = text(&it, "a.txt").text().find("Line 40 ").unwrap();
    let block = text(&it, "a.txt").paragraphs().blocks();
    let block = block.partition_point(|block| block.span().end() <= byte);
    let place = Place { block, above: 7.0, byte };
    it.run(Command::Pane(pane, PaneCommand::Scrolled(place)));
    it.select_words("a long report on gauge 41");
    change(&mut it, &[("a.txt", &new)], &[]);
    let now = it.ws.pane().unwrap();
    let top = &text(&it, "a.txt").text()[it.ws.top_byte(now)..];
    assert!(top.starts_with("Line 40 "), "{}", &top[..20]);
    assert_eq!((now.place.block, now.place.above, now.wanted), (block + 20, 7.0, None));
    assert_eq!(text(&it, "a.txt").slice(now.selected().unwrap()), "a long report on gauge 41");
    // Words that are not there any more are not selected.
    change(&mut it, &[("a.txt", &new.replace("gauge 41", "pier 41"))], &[]);
    assert_eq!(it.ws.pane().unwrap().selected(), None);
}

#[test]
fn words_are_looked_for_again_and_the_pane_does_not_move() {
    let mut it = kept();
    let pane = it.ws.pane().unwrap().id;
    it.run(Command::Pane(pane, PaneCommand::Find("the".to_owned())));
    it.run(Command::Pane(pane, PaneCommand::Scrolled(Place::default())));
    let n_before = it.ws.pane().unwrap().find.as_ref().unwrap().hits.len();
    change(&mut it, &[("a.txt", &format!("the the\n\n{OLD}"))], &[]);
    let find = it.ws.pane().unwrap().find.clone().unwrap();
    assert_eq!((find.hits.len(), find.is_running), (n_before + 2, false));
    for hit in find.hits.iter() {
        assert_eq!(text(&it, "a.txt").slice(*hit).to_lowercase(), "the");
    }
    let top = it.ws.top_byte(it.ws.pane().unwrap());
    assert!(text(&it, "a.txt").text()[top..].starts_with("The inspector"));
}

#[test]
fn what_was_left_as_it_is_is_asked_about_again_once_its_text_changes() {
    let mut it = kept();
    change(&mut it, &[("a.txt", NEW)], &[]);
    let gone = excerpt(&it, GONE);
    it.act(Action::Review).run(Command::Review(ReviewCommand::Leave(gone.clone())));
    assert!(it.ws.left.contains(&gone));
    change(&mut it, &[("a.txt", &format!("{NEW}\n\nAn appendix."))], &[]);
    assert!(it.ws.left.is_empty());
}

#[test]
fn a_stirred_folder_is_looked_at_again_but_not_while_it_is_read() {
    let mut it = kept();
    it.asked.clear();
    let stirred = |root| Command::Heard(Report::Stirred { folder: Some(root), notebook: None });
    it.run(stirred(root()));
    assert_eq!(it.asked, ["LookAgain"]);
    it.run(stirred(Root::Folder("/elsewhere".into())));
    assert_eq!(it.asked, ["LookAgain"], "of another folder nothing is heard");
    it.run(Command::File(File::OpenCorpus(root())));
    it.asked.clear();
    it.run(stirred(root())).run(Command::File(File::LookAgain));
    assert_eq!(it.asked, Vec::<String>::new());
    it.run(Command::Heard(Report::Stirred {
        folder: None,
        notebook: Some(PathBuf::from("/n.ron")),
    }));
}

#[test]
fn a_look_by_hand_says_also_that_nothing_has_changed() {
    let mut it = kept();
    let nothing = Changed {
        root: root(),
        entries: Vec::new(),
        gone: Vec::new(),
        shifts: Vec::new(),
        is_by_hand: true,
    };
    it.run(Command::Heard(Report::Changed(Box::new(nothing))));
    assert_eq!(told(&it), ["Nothing has changed in the folder"]);
}

#[test]
fn a_document_is_compared_with_the_text_its_excerpts_were_kept_from() {
    let mut it = kept();
    assert!(resolve(Action::CompareVersions, &it.ws).is_none(), "no other version is kept");
    change(&mut it, &[("a.txt", NEW)], &[]);
    let was = entry("a.txt", OLD).reading().unwrap().document.hash();
    it.asked.clear();
    it.act(Action::CompareVersions);
    assert_eq!(it.asked, ["OldText"]);
    let review = it.ws.review.clone().unwrap();
    assert_eq!(review.compared, Some(Compared::Document("a.txt".into(), was)));
    let old = Arc::new(Document::new(OLD.to_owned()));
    it.run(Command::Heard(Report::OldText(was, Some(old))));
    let n_same = |it: &Script| {
        let pairs = it.ws.comparison.as_ref().unwrap().pairs.clone().unwrap();
        pairs.iter().filter(|pair| pair.is_same).count()
    };
    assert_eq!(n_same(&it), 1);
    // It follows the document.
    change(&mut it, &[("a.txt", &format!("{OLD}\n\nAn appendix."))], &[]);
    assert_eq!(n_same(&it), 3);
    it.act(Action::ClearLayer);
    assert!(it.ws.review.is_none() && it.ws.comparison.is_none(), "back to the panes");
    // Still, when nothing needs review any more.
    assert_eq!(it.ws.to_review().count(), 0);
    assert!(resolve(Action::CompareVersions, &it.ws).is_some());
}

#[test]
fn a_comparison_from_the_list_goes_back_to_the_list() {
    let mut it = kept();
    change(&mut it, &[("a.txt", NEW)], &[]);
    it.act(Action::Review).act(Action::CompareVersions);
    let gone = it.ws.review.clone().unwrap().compared;
    assert!(matches!(gone, Some(Compared::Excerpt(_))));
    it.run(Command::Review(ReviewCommand::List));
    assert!(it.ws.review.as_ref().is_some_and(|review| review.compared.is_none()));
}

/// A text that is somewhat like the others.
fn any_text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("They were not cosmetic. "),
        Just("We had reports of movement as early as 2019.\n\n"),
        Just("naïve “quotes” שלום 🙂 "),
        Just("Nobody asked.\n"),
        Just("x"),
    ];
    prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

#[derive(Clone, Debug)]
enum Deed {
    Do(Command),
    /// The file gets this text; none takes it away.
    Change(&'static str, Option<String>),
    /// The file gets the name of the other.
    Rename(&'static str, &'static str),
}

fn deed() -> impl Strategy<Value = Deed> {
    let files = prop::sample::select(vec!["a.txt", "b.txt", "c.txt"]);
    let action = (0..Action::ALL.len()).prop_map(|at| Deed::Do(Command::Do(Action::ALL[at])));
    let select = (0_usize..300, 0_usize..300, 0_u32..4).prop_map(|(anchor, focus, pane)| {
        let selection = Some(variorum::workspace::pane::Selection { anchor, focus });
        Deed::Do(Command::Pane(PaneId(pane), PaneCommand::Select(selection)))
    });
    let scroll = (0_usize..20, 0_usize..300, 0_u32..4).prop_map(|(block, byte, pane)| {
        let place = Place { block, above: 3.0, byte };
        Deed::Do(Command::Pane(PaneId(pane), PaneCommand::Scrolled(place)))
    });
    let find = ("[aeo]", 0_u32..4)
        .prop_map(|(words, pane)| Deed::Do(Command::Pane(PaneId(pane), PaneCommand::Find(words))));
    let open = files.clone().prop_map(|path| Deed::Do(Command::Go(Go::Document(path.into()))));
    let overlay = prop_oneof![Just(Overlay::Palette), Just(Overlay::Facts("a.txt".into())),]
        .prop_map(|overlay| Deed::Do(Command::View(View::Overlay(Some(overlay)))));
    let keep = Just(Deed::Do(Command::Do(Action::Highlight)));
    let change = (files.clone(), prop::option::weighted(0.8, any_text()))
        .prop_map(|(path, text)| Deed::Change(path, text));
    let rename = (files.clone(), files).prop_map(|(from, to)| Deed::Rename(from, to));
    prop_oneof![3 => action, 4 => select, 2 => scroll, 1 => find, 2 => open, 1 => overlay, 3 => keep,
        6 => change, 2 => rename]
}

/// What the files of a test hold.
type Disk = std::collections::BTreeMap<&'static str, String>;

fn does(it: &mut Script, disk: &mut Disk, deed: Deed) {
    match deed {
        Deed::Do(Command::Do(
            Action::CloseFolder | Action::NewNotebook | Action::OpenSample | Action::OpenFolder,
        )) => {}
        Deed::Do(command) => {
            it.run(command);
        }
        Deed::Change(path, Some(words)) if !words.trim().is_empty() => {
            change(it, &[(path, &words)], &[]);
            disk.insert(path, words);
        }
        Deed::Change(path, _) => {
            if disk.remove(path).is_some() {
                change(it, &[], &[path]);
            }
        }
        Deed::Rename(from, to) => {
            if let Some(words) = disk.remove(from).filter(|_| from != to) {
                change(it, &[(to, &words)], &[from]);
                disk.insert(to, words);
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// Whatever is done while sources change under it: nothing panics, the notebook fits together,
    /// what is shown is what the files hold, no offset lies outside its text, and every silent
    /// highlight stands on its words.
    #[test]
    fn nothing_breaks_while_sources_change(deeds in prop::collection::vec(deed(), 1..50)) {
        let mut it = Script::on(&[("a.txt", OLD), ("b.txt", OTHER)]);
        let mut disk: Disk = [("a.txt", OLD.to_owned()), ("b.txt", OTHER.to_owned())].into();
        for deed in deeds {
            does(&mut it, &mut disk, deed);
            prop_assert_eq!(problems(&it.ws.notebook), vec![]);
            let corpus = it.ws.corpus.as_ref().unwrap();
            prop_assert!(corpus.entries.is_sorted_by(|a, b| a.path < b.path));
            for (path, words) in &disk {
                let words = variorum::text::canonical::canonical(words);
                prop_assert_eq!(corpus.reading(path).map(|it| it.document.text()), Some(&*words));
            }
            let is_within = |path: &str, span: Span| corpus.reading(path).is_some_and(|reading| {
                let text = reading.document.text();
                text.get(span.start()..span.end()).is_some()
            });
            for pane in &it.ws.panes {
                for hit in pane.find.iter().flat_map(|find| find.hits.iter()) {
                    prop_assert!(is_within(&pane.path, *hit), "{}: {hit:?}", pane.path);
                }
            }
            for (id, placed) in &it.ws.derived.placed {
                let reading = corpus.reading(&placed.path);
                prop_assert!(reading.is_some(), "{} is placed in no text", placed.path);
                let spans = placed.span.into_iter().chain(placed.offers.iter().map(|it| it.span));
                for span in spans {
                    prop_assert!(is_within(&placed.path, span));
                }
                if let (State::Same | State::Confirmed, Some(span)) = (placed.state, placed.span) {
                    let words = reading.unwrap().document.slice(span);
                    prop_assert_eq!(words, it.ws.notebook.excerpts[id].made.exact.as_str());
                }
            }
            for (path, marks) in &it.ws.derived.marks {
                for mark in marks.all() {
                    prop_assert_eq!(it.ws.placed(&mark.excerpt).map(|it| (&it.path, it.span)),
                        Some((path, Some(mark.span))));
                }
            }
            prop_assert!(it.ws.changes.is_none(), "all that was found is told");
        }
    }
}
