//! Files that come to be called otherwise while their folder is open, as scripts of commands: the document
//! stays the same, and where that is not certain it is not guessed.

use variorum::{
    store::settings::FolderFiles,
    text::anchor::State,
    workspace::{
        action::Action,
        choices::Patterns,
        command::{Command, File, Go, View},
        corpus::{DocPath, Entry, EntryState, Root},
        heard::{Changed, FileCount, Report},
        overlay::Overlay,
        resolve::resolve,
    },
};

use crate::support::script::{Script, entry};

const BRIDGE: &str =
    "The inspector said that the third span had moved on three occasions this autumn.";
const WEATHER: &str = "Another paper, about the weather on the day the gauges were read.";
const LETTER: &str = "A letter to the guild, which nobody has answered to this day.";

fn root() -> Root {
    Root::Folder("/folder".into())
}

fn heard(it: &mut Script, documents: &[(&str, &str)], gone: &[&str], is_anew: bool) {
    let changed = Changed {
        root: root(),
        entries: documents.iter().map(|(path, text)| entry(path, text)).collect(),
        gone: gone.iter().map(|path| DocPath::from(*path)).collect(),
        shifts: Vec::new(),
        is_by_hand: is_anew,
        is_anew,
    };
    it.run(Command::Heard(Report::Changed(Box::new(changed))));
}

/// One look has found these documents new or changed, and those gone.
fn look(it: &mut Script, documents: &[(&str, &str)], gone: &[&str]) {
    heard(it, documents, gone, false);
}

/// Two documents side by side, an excerpt in each; a third that nothing is kept of.
fn kept() -> Script {
    let mut it = Script::on(&[("a.txt", BRIDGE), ("b.txt", WEATHER), ("c.txt", LETTER)]);
    it.select_words("the third span").act(Action::Highlight);
    it.run(Command::Go(Go::Pane(true))).select_words("about the weather").act(Action::Highlight);
    it
}

/// What each pane shows, and where each excerpt stands: `a.txt b.txt; the third span: a.txt`.
fn stands(it: &Script) -> String {
    let panes: Vec<&str> = it.ws.panes.iter().map(|pane| &*pane.path).collect();
    let mut excerpts: Vec<String> = it
        .ws
        .notebook
        .excerpts
        .iter()
        .map(|(id, excerpt)| match it.ws.placed(id) {
            Some(placed) if placed.state == State::Same => {
                format!("{}: {}", excerpt.made.exact, placed.path)
            }
            Some(placed) => format!("{}: {:?} {}", excerpt.made.exact, placed.state, placed.path),
            None => format!("{}: nowhere", excerpt.made.exact),
        })
        .collect();
    excerpts.sort();
    format!("{}; {}", panes.join(" "), excerpts.join("; "))
}

fn told(it: &Script) -> &str {
    it.ws.notices.last().map_or("", |notice| notice.what.as_str())
}

fn records(it: &Script) -> Vec<(&str, Vec<&str>)> {
    let documents = it.ws.notebook.documents.values();
    let told = documents
        .map(|it| (it.path.as_str(), it.former.iter().map(String::as_str).collect::<Vec<_>>()));
    let mut told: Vec<_> = told.collect();
    told.sort();
    told
}

#[test]
fn a_file_that_is_moved_into_a_folder_is_the_same_document() {
    let mut it = kept();
    look(&mut it, &[("letters/2019/a.txt", BRIDGE)], &["a.txt"]);
    assert_eq!(
        stands(&it),
        "letters/2019/a.txt b.txt; about the weather: b.txt; the third span: letters/2019/a.txt"
    );
    assert_eq!(told(&it), "1 document was renamed: 1 excerpt stands as it did");
}

#[test]
fn two_files_that_swap_names_are_followed_both() {
    let mut it = kept();
    look(&mut it, &[("a.txt", WEATHER), ("b.txt", BRIDGE)], &[]);
    assert_eq!(stands(&it), "b.txt a.txt; about the weather: a.txt; the third span: b.txt");
    assert_eq!(told(&it), "2 documents were renamed: 2 excerpts stand as they did");
    // And back, with what was undone in between.
    look(&mut it, &[("a.txt", BRIDGE), ("b.txt", WEATHER)], &[]);
    assert_eq!(stands(&it), "a.txt b.txt; about the weather: b.txt; the third span: a.txt");
}

#[test]
fn a_chain_of_names_is_followed() {
    let mut it = kept();
    look(&mut it, &[("b.txt", BRIDGE), ("z.txt", WEATHER)], &["a.txt"]);
    assert_eq!(stands(&it), "b.txt z.txt; about the weather: z.txt; the third span: b.txt");
    // What is at those names changes then, and it is still known which is which.
    let (bridge, weather) = (format!("{BRIDGE} And more."), format!("{WEATHER} And less."));
    look(&mut it, &[("b.txt", &bridge), ("z.txt", &weather)], &[]);
    let expect = "b.txt z.txt; about the weather: Moved z.txt; the third span: Moved b.txt";
    assert_eq!(stands(&it), expect);
}

#[test]
fn of_two_files_with_one_text_it_is_not_guessed_which_it_is() {
    let mut it = kept();
    look(&mut it, &[("y.txt", BRIDGE), ("z.txt", BRIDGE)], &["a.txt"]);
    assert_eq!(stands(&it), "a.txt b.txt; about the weather: b.txt; the third span: nowhere");
    assert_eq!(
        told(&it),
        "2 documents were added, 1 is not there any more: 1 excerpt has no text here now"
    );
    // Once there is one only, it is that one.
    look(&mut it, &[], &["z.txt"]);
    assert_eq!(stands(&it), "a.txt b.txt; about the weather: b.txt; the third span: y.txt");
}

#[test]
fn of_two_that_are_gone_it_is_not_guessed_which_came_back() {
    let mut it = Script::on(&[("a.txt", BRIDGE), ("b.txt", BRIDGE)]);
    it.select_words("the third span").act(Action::Highlight);
    it.run(Command::Go(Go::Pane(true))).select_words("three occasions").act(Action::Highlight);
    look(&mut it, &[("z.txt", BRIDGE)], &["a.txt", "b.txt"]);
    assert!(stands(&it).starts_with("a.txt b.txt; "), "{}", stands(&it));
    assert!(told(&it).starts_with("1 document was added, 2 are not there any more"));
}

#[test]
fn a_file_that_was_copied_and_then_changed_is_still_read_in_its_pane() {
    let mut it = kept();
    look(&mut it, &[("a.txt", "All new words here."), ("copy.txt", BRIDGE)], &[]);
    assert_eq!(it.ws.panes[0].path.as_ref(), "a.txt");
    assert!(told(&it).starts_with("1 document changed, 1 was added"), "{}", told(&it));
}

#[test]
fn a_file_that_was_renamed_and_changed_in_one_is_gone_and_another_is_new() {
    let mut it = kept();
    let changed = format!("{BRIDGE} And more.");
    look(&mut it, &[("z.txt", &changed)], &["a.txt"]);
    assert_eq!(stands(&it), "a.txt b.txt; about the weather: b.txt; the third span: nowhere");
    look(&mut it, &[("a.txt", &changed)], &["z.txt"]);
    let expect = "a.txt b.txt; about the weather: b.txt; the third span: Moved a.txt";
    assert_eq!(stands(&it), expect, "and it is found again when it has its name back");
}

#[test]
fn renamed_and_then_changed_is_the_same_document() {
    let mut it = kept();
    look(&mut it, &[("z.txt", BRIDGE)], &["a.txt"]);
    look(&mut it, &[("z.txt", &format!("{BRIDGE} And more."))], &[]);
    let expect = "z.txt b.txt; about the weather: b.txt; the third span: Moved z.txt";
    assert_eq!(stands(&it), expect);
}

#[test]
fn the_notebook_learns_new_names_when_it_is_saved_and_not_before() {
    let mut it = kept();
    let before = std::sync::Arc::clone(&it.ws.notebook);
    look(&mut it, &[("z.txt", BRIDGE)], &["a.txt"]);
    assert!(std::sync::Arc::ptr_eq(&before, &it.ws.notebook), "nothing becomes unsaved by it");
    it.run(Command::File(File::SaveTo("/kept.ron".into())));
    assert_eq!(records(&it), [("b.txt", vec![]), ("z.txt", vec!["a.txt"])]);
    // Known by its name from now on.
    look(&mut it, &[("z.txt", &format!("{BRIDGE} And more."))], &[]);
    let expect = "z.txt b.txt; about the weather: b.txt; the third span: Moved z.txt";
    assert_eq!(stands(&it), expect);
    // Two that swap names, and one that goes back to a former one.
    look(&mut it, &[("b.txt", LETTER), ("c.txt", WEATHER)], &[]);
    look(&mut it, &[("a.txt", &format!("{BRIDGE} And more."))], &["z.txt"]);
    it.run(Command::File(File::SaveTo("/kept.ron".into())));
    assert_eq!(records(&it), [("a.txt", vec!["z.txt"]), ("c.txt", vec!["b.txt"])]);
    let expect = "a.txt c.txt; about the weather: c.txt; the third span: Moved a.txt";
    assert_eq!(stands(&it), expect);
}

#[test]
fn a_renamed_file_is_known_by_the_record_when_the_folder_is_opened_again() {
    let mut it = kept();
    it.run(Command::File(File::SaveTo("/kept.ron".into())));
    let root = Root::Folder("/folder".into());
    let entries = || [entry("moved/a.txt", BRIDGE), entry("b.txt", WEATHER)];
    let waiting = entries().map(|it| Entry { state: EntryState::Waiting, ..it });
    let mut waiting = waiting.to_vec();
    waiting.sort_by(|a, b| a.path.cmp(&b.path));
    it.run(Command::File(File::PointTo("/folder".into())));
    it.run(Command::Heard(Report::Listed(root.clone(), waiting)));
    it.run(Command::Heard(Report::Read(root.clone(), entries().to_vec())));
    it.run(Command::Heard(Report::ReadingEnded(root, None)));
    assert!(stands(&it).ends_with("; about the weather: b.txt; the third span: moved/a.txt"));
}

/// A folder of three documents, two of them read.
fn half_read() -> Script {
    let mut it = Script::on(&[]);
    let all = [("a.txt", BRIDGE), ("b.txt", WEATHER), ("c.txt", LETTER)];
    let all: Vec<Entry> = all.iter().map(|(path, text)| entry(path, text)).collect();
    let waiting = all.iter().map(|it| Entry { state: EntryState::Waiting, ..it.clone() }).collect();
    it.run(Command::File(File::OpenCorpus(root())));
    it.run(Command::Heard(Report::Listed(root(), waiting)));
    it.run(Command::Heard(Report::Read(root(), all[..2].to_vec())));
    it.asked.clear();
    it
}

fn progress(it: &Script) -> Option<(usize, usize)> {
    it.ws.corpus.as_ref().unwrap().progress
}

#[test]
fn a_document_that_is_shown_before_it_is_read_is_read_next() {
    let mut it = half_read();
    assert_eq!(progress(&it), Some((2, 3)));
    it.run(Command::Go(Go::Document("b.txt".into())));
    assert_eq!(it.asked, Vec::<String>::new());
    it.run(Command::Go(Go::Document("c.txt".into())));
    assert_eq!(it.asked, ["ReadFirst"]);
    it.run(Command::Go(Go::Pane(true)));
    assert_eq!(it.asked, ["ReadFirst"], "it is asked once");
}

#[test]
fn a_document_in_another_encoding_comes_also_while_the_folder_is_read() {
    let mut it = half_read();
    look(&mut it, &[("a.txt", LETTER)], &[]);
    let text = |it: &Script, path: &str| {
        it.ws.corpus.as_ref().unwrap().reading(path).map(|it| it.document.text().to_owned())
    };
    assert_eq!(text(&it, "a.txt").unwrap(), BRIDGE, "what was seen of it before is past");
    heard(&mut it, &[("a.txt", LETTER)], &[], true);
    assert_eq!(text(&it, "a.txt").unwrap(), LETTER);
    assert_eq!((told(&it), progress(&it)), ("1 document was read anew", Some((2, 3))));
    heard(&mut it, &[("c.txt", LETTER)], &[], true);
    assert_eq!(progress(&it), Some((3, 3)), "what is read counts once");
    it.run(Command::Heard(Report::Read(root(), vec![entry("c.txt", LETTER)])));
    assert_eq!(progress(&it), Some((3, 3)));
    heard(&mut it, &[("c.txt", LETTER)], &[], true);
    assert_eq!(told(&it), "The document reads the same in that encoding");
}

#[test]
fn which_files_are_documents_is_counted_while_it_is_written_and_kept_for_the_folder() {
    let mut it = kept();
    it.asked.clear();
    it.act(Action::WhichFiles);
    assert_eq!(
        (it.ws.overlay.as_ref(), &it.asked[..]),
        (Some(&Overlay::WhichFiles), &["CountFiles".to_owned()][..])
    );
    let patterns = Patterns { include: "*.txt".to_owned(), exclude: "c*".to_owned() };
    it.run(Command::View(View::TryPatterns(patterns.clone())));
    let count = FileCount { n_in: 2, n_out: 1 };
    it.run(Command::Heard(Report::Counted(root(), patterns.clone(), Ok(count))));
    assert_eq!(it.ws.tried, Some((patterns.clone(), Ok(count))));
    it.asked.clear();
    it.run(Command::File(File::ChooseFiles(patterns.clone())));
    assert_eq!((it.ws.overlay.as_ref(), &it.asked[..]), (None, &["ReadCorpus".to_owned()][..]));
    let expect = FolderFiles {
        path: "/folder".into(),
        include: "*.txt".to_owned(),
        exclude: "c*".to_owned(),
    };
    assert_eq!(it.ws.settings.folders, [expect]);
    assert_eq!(it.ws.patterns(&root()), patterns);
    it.run(Command::File(File::ChooseFiles(Patterns::default())));
    assert!(it.ws.settings.folders.is_empty());
    // Of the sample and of single files it is not asked.
    it.run(Command::File(File::OpenCorpus(Root::Sample)));
    assert!(resolve(Action::WhichFiles, &it.ws).is_none());
}
