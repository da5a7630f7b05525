//! The real program in a real window: what only a screen, a mouse and a killed process can show.
//!
//! Each test starts a screen of its own (Xvfb) with a window manager (openbox), and the built program on
//! it, and does the main job as a person does it: with the mouse, with keys, looking at what the
//! window shows. Where these tools are missing it says so and passes. Screenshots of every step are
//! left in `target/window-shots/`.

#![expect(
    clippy::unwrap_used,
    clippy::format_push_string,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stderr,
    clippy::disallowed_methods,
    reason = "a test says by panicking what went wrong; it waits for another program, with a clock"
)]

mod corrections;
mod formats;
mod history;
mod hostile;
mod picture;
mod screen;
mod traced;

/// What the other tests have for it.
#[path = "../support"]
mod support {
    pub(crate) mod files;
    pub(crate) mod shared;
}

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    time::{Duration, Instant},
};

use variorum::{
    notebook::{Notebook, note::Block},
    store::atomic,
};

use picture::{Part, Picture};
use screen::{Program, Screen, crate_folder, missing_tools, program};

/// The two sizes of window that pictures are taken in.
const LARGE: (usize, usize) = (1440, 900);
const SMALL: (usize, usize) = (1024, 700);

/// What the test writes into the notebook.
const TAG: &str = "first reading";
const NOTE: &str = "Compare the wording with the minute.";

/// A notebook that a slip of the hand has made unreadable.
const BROKEN: &str = "(\n  format: \"variorum-notebook\",\n  version: 1,\n  notes: [[\n)\n";

/// A screen, unless this machine cannot have one; says so then.
fn screen() -> Option<Screen> {
    let missing = missing_tools();
    if missing.is_empty() {
        return Some(Screen::new());
    }
    eprintln!("skipped: the window tests need {}", missing.join(", "));
    None
}

/// A person's machine: the program's own folder, and one for notebooks.
struct Desk {
    folder: tempfile::TempDir,
}

impl Desk {
    /// A desk on which nothing was done yet but to choose a theme and a size of window.
    fn new(theme: &str, (width, height): (usize, usize)) -> Self {
        let desk = Self { folder: tempfile::tempdir().unwrap() };
        fs::create_dir(desk.config()).unwrap();
        let settings =
            format!("(theme: {theme}, window: Some((width: {width}.0, height: {height}.0)))");
        fs::write(desk.config().join("settings.ron"), settings).unwrap();
        desk
    }

    fn config(&self) -> PathBuf {
        self.folder.path().join("config")
    }

    fn notebook(&self) -> PathBuf {
        self.folder.path().join("kept.ron")
    }

    /// Starts the program, with what it is to open.
    fn start<'a>(&self, screen: &'a Screen, path: Option<&Path>) -> Program<'a> {
        let mut command = Command::new(program());
        command.env("VARIORUM_CONFIG_DIR", self.config()).args(path);
        Program::start(screen, &mut command, "Variorum")
    }
}

/// Saves the notebook where the path field is answered with its file.
fn save(desk: &Desk, window: &Program<'_>) {
    window.seen("the path field", |window| window.keys(&["ctrl+s"]));
    window.keys(&["ctrl+a"]);
    window.type_words(desk.notebook().to_str().unwrap());
    window.keys(&["Return"]);
    screen::wait("the notebook's file", || desk.notebook().exists().then_some(()));
}

/// Keeps a picture where people can look at it.
fn keep(picture: &Picture, job: &str, step: &str) {
    let name = format!("{job}-{step}.png");
    picture.write(&crate_folder().join("target/window-shots").join(name)).unwrap();
}

/// The whole job: opens what there is to open, selects, tags, adds to a note, writes, saves, is killed,
/// comes back.
fn does_the_job(job: &str, theme: &str, size: (usize, usize), folder: Option<&Path>) {
    let Some(screen) = screen() else { return };
    let desk = Desk::new(theme, size);
    let window = desk.start(&screen, folder);
    assert_eq!(window.size(), size);
    keep(&window.still(), job, "1-open");
    assert!(!desk.notebook().exists());

    let pane = text_pane(size);
    let from = (pane.x + pane.width / 4, pane.y + pane.height / 3);
    let to = (pane.x + pane.width / 2, pane.y + pane.height / 3 + 60);
    let picture = window.seen("a selection", |window| window.drag(from, to));
    keep(&picture, job, "2-selected");

    let picture = window.seen("the tag field", |window| window.keys(&["g"]));
    keep(&picture, job, "3-tag-field");
    window.seen("the tag's name", |window| window.type_words(TAG));
    let tagged = window.seen("the passage in its colour", |window| window.keys(&["Return"]));
    keep(&tagged, job, "4-tagged");
    let picture = window.seen("the card", |window| window.keys(&["Return"]));
    keep(&picture, job, "5-in-the-note");
    window.seen("the field of the note", |window| window.keys(&["w"]));
    let picture = window.seen("the note's words", |window| window.type_words(NOTE));
    keep(&picture, job, "6-writing");
    let picture = window.seen("the path field", |window| window.keys(&["ctrl+s"]));
    keep(&picture, job, "7-where-to-save");
    window.keys(&["ctrl+a"]);
    window.type_words(desk.notebook().to_str().unwrap());
    window.keys(&["Return"]);
    screen::wait("the notebook's file", || desk.notebook().exists().then_some(()));
    keep(&window.still(), job, "8-saved");
    // Nothing picked and nothing pointed at: those are of the moment, and do not come back.
    window.keys(&["Escape", "Escape", "Escape"]);
    window.point((size.0 / 4, size.1 - 5));
    let before = window.still();
    keep(&before, job, "8-nothing-picked");
    stands_still(&window);

    has_it_all(&atomic::load(&desk.notebook()).unwrap().opened.notebook);
    window.kill();

    let window = desk.start(&screen, None);
    window.point((size.0 / 4, size.1 - 5));
    let after = window.still();
    keep(&after, job, "9-back");
    // How far the note was scrolled is of the moment too; that it is this note is seen by its title.
    let (notebook, height) = (notebook_side(size), size.1 - 80);
    let documents = Part { x: 0, y: 45, width: 200, height };
    let texts = Part { x: 240, y: 45, width: size.0 * 72 / 100 - 240, height };
    let title = Part { height: 30, ..notebook };
    for (part, what) in [(documents, "documents"), (texts, "texts"), (title, "title")] {
        let n_different = after.n_different(&before, part);
        assert!(n_different < part.width * part.height / 200, "{what}: {n_different} differ");
    }
    let check = Command::new(program()).arg("check").arg(desk.notebook()).output().unwrap();
    let said = String::from_utf8_lossy(&check.stdout);
    assert!(said.contains("same"), "{said}{}", String::from_utf8_lossy(&check.stderr));
}

/// Where the first column of text is, in a window of `size` as it comes.
fn text_pane((_, height): (usize, usize)) -> Part {
    Part { x: 250, y: 90, width: 340, height: height - 130 }
}

/// Where the notebook is.
fn notebook_side((width, height): (usize, usize)) -> Part {
    let side = width / 4;
    Part { x: width - side, y: 45, width: side, height: height - 90 }
}

#[track_caller]
fn has_it_all(notebook: &Notebook) {
    let tag_id = notebook.tags.iter().find(|(_, tag)| tag.name == TAG).unwrap().0;
    let (excerpt_id, excerpt) =
        notebook.excerpts.iter().find(|(_, excerpt)| excerpt.tags.contains(tag_id)).unwrap();
    assert!(excerpt.made.exact.chars().count() > 10, "{:?}", excerpt.made.exact);
    let note =
        notebook.notes.values().find(|note| note.excerpts().any(|id| id == excerpt_id)).unwrap();
    let is_written = |block: &Block| matches!(block, Block::Text(words) if &**words == NOTE);
    assert!(note.blocks.iter().any(is_written), "{:?}", note.blocks);
}

/// Nothing is drawn while nothing happens: no CPU time in ten seconds but a tick or two.
#[track_caller]
fn stands_still(window: &Program<'_>) {
    // Notices fade after some seconds, a caret blinks for some: first let it come to rest.
    let mut former = (window.ticks(), Instant::now());
    screen::wait("ten seconds of rest", || {
        let now = window.ticks();
        if now > former.0 + 2 {
            former = (now, Instant::now());
        }
        (former.1.elapsed() >= Duration::from_secs(10)).then_some(())
    });
}

/// The real documents beside the crate, where they are.
fn real_documents() -> Option<PathBuf> {
    let real = ["../shared/seeds", "../../shared/seeds"].map(|path| crate_folder().join(path));
    Some(real.into_iter().find(|path| path.is_dir())?.canonicalize().unwrap())
}

/// The real documents, else the sample's as plain files.
fn documents(desk: &Path) -> PathBuf {
    if let Some(real) = real_documents() {
        return real;
    }
    eprintln!("skipped: ../shared/seeds is not there; the sample's documents take its place");
    let folder = desk.join("documents");
    fs::create_dir(&folder).unwrap();
    for (name, words) in variorum::sample::documents() {
        fs::write(folder.join(name), words).unwrap();
    }
    folder
}

/// A source is edited in another program while the window shows it: the window sees it by itself, the
/// review is gone through with the keyboard, one excerpt is accepted and one is left.
fn sees_an_edited_source(job: &str, theme: &str, size: (usize, usize)) {
    let Some(screen) = screen() else { return };
    let desk = Desk::new(theme, size);
    let folder = desk.folder.path().join("papers");
    fs::create_dir(&folder).unwrap();
    for (name, words) in variorum::sample::documents().take(3) {
        fs::write(folder.join(name), words).unwrap();
    }
    let statement = folder.join("statement.txt");
    fs::write(&statement, STATEMENT).unwrap();
    let notebook = desk.notebook();
    atomic::save(&notebook_on(&folder, STATEMENT), &notebook, None).unwrap();
    let window = desk.start(&screen, Some(&notebook));
    window.point((size.0 / 4, size.1 - 5));
    keep(&window.still(), job, "1-before");
    let sums = || -> Vec<Vec<u8>> {
        let files = fs::read_dir(&folder).unwrap();
        let mut files: Vec<PathBuf> = files.map(|file| file.unwrap().path()).collect();
        files.sort();
        files.iter().map(|file| fs::read(file).unwrap()).collect()
    };

    // The status bar at the right says how many need review, without a touch.
    let gone = "Nobody wrote to the guild that the gauges had been ordered.\n\n";
    let edited = STATEMENT.replace("had moved on three", "has moved on three").replace(gone, "");
    let before = sums();
    let picture = window.seen("the edited source", |_| fs::write(&statement, &edited).unwrap());
    keep(&picture, job, "2-changed");
    let former = window.still();
    let review = window.seen("the review", |window| window.keys(&["F8"]));
    keep(&review, job, "3-review");
    assert!(review.n_different(&former, text_pane(size)) > 500);
    let versions = window.seen("both versions", |window| window.keys(&["v"]));
    keep(&versions, job, "4-versions");
    window.seen("the list again", |window| window.keys(&["Escape"]));
    let accepted = window.seen("the next excerpt", |window| window.keys(&["Return"]));
    keep(&accepted, job, "5-accepted");
    let beside = window.seen("the document beside", |window| window.keys(&["s"]));
    keep(&beside, job, "6-beside");
    window.keys(&["Escape"]);
    let left = window.seen("the panes", |window| window.keys(&["l"]));
    keep(&left, job, "7-left");
    screen::wait("the decision on the disk", || {
        let kept = atomic::load(&notebook).ok()?.opened.notebook;
        kept.excerpts.values().any(|it| it.made.exact.contains("has moved")).then_some(())
    });
    let kept = atomic::load(&notebook).unwrap().opened.notebook;
    assert!(kept.excerpts.values().any(|it| it.made.exact.starts_with("Nobody wrote")));
    let mut after = sums();
    let at = after.iter().position(|words| *words == edited.as_bytes()).unwrap();
    after[at] = STATEMENT.as_bytes().to_vec();
    assert_eq!(before, after, "sources are never written to");
    window.point((size.0 / 4, size.1 - 5));
    stands_still(&window);
}

const STATEMENT: &str = "Statement of the inspector\n\n14 November 2023\n\n\
    The inspector said that the third span had moved on three occasions this autumn, and that the \
    deck would be looked at again before the winter.\n\n\
    Nobody wrote to the guild that the gauges had been ordered.\n\n\
    Closing words of the statement stay as they were, whatever else is written into it.\n";

/// A notebook with three excerpts of the statement.
fn notebook_on(folder: &Path, statement: &str) -> Notebook {
    use variorum::{
        notebook::{
            edit::Edit,
            excerpt::{Excerpt, Placed},
            ids::{DocId, ExcerptId, Ids, NotebookId},
            record::DocumentRecord,
        },
        text::{anchor::describe, document::Document, extractor::Extractor, span::Span},
    };
    let mut ids = Ids::seeded(3);
    let mut notebook = Notebook::new(NotebookId::fresh(&mut ids));
    folder.file_name().unwrap().to_str().unwrap().clone_into(&mut notebook.corpus);
    let document = Document::new(statement.to_owned());
    let record = DocumentRecord {
        path: "statement.txt".to_owned(),
        file_bytes: statement.len() as u64,
        extractor: Extractor::PLAIN.to_string(),
        n_scalars: document.n_scalars(),
        text_hash: document.hash().to_string(),
        rev: 1,
        ..DocumentRecord::default()
    };
    let doc_id = DocId::fresh(&mut ids);
    for words in [
        "the third span had moved on three occasions this autumn",
        "Nobody wrote to the guild that the gauges had been ordered",
        "Closing words of the statement stay as they were",
    ] {
        let start = statement.find(words).unwrap();
        let excerpt = Excerpt {
            document: doc_id.clone(),
            made: describe(&document, Span::new(start, start + words.len())).unwrap(),
            history: Vec::new(),
            placed: Placed::default(),
            tags: Vec::new(),
            memo: String::new(),
            created: "2026-11-20T09:00:00Z".to_owned(),
            rev: 1,
        };
        let id = ExcerptId::fresh(&mut ids);
        let keep = Edit::Keep { id, excerpt, record: record.clone() };
        notebook.apply(&keep, "2026-11-20T09:00:00Z").unwrap();
    }
    notebook
}

#[test]
fn an_edited_source_is_seen_and_reviewed() {
    sees_an_edited_source("edited", "Light", LARGE);
}

#[test]
fn an_edited_source_is_seen_and_reviewed_in_a_small_dark_window() {
    sees_an_edited_source("edited-small", "Dark", SMALL);
}

#[test]
fn the_main_job_is_done_on_the_sample() {
    does_the_job("sample", "Light", LARGE, None);
}

#[test]
fn the_main_job_is_done_on_a_folder() {
    let folder = tempfile::tempdir().unwrap();
    let documents = documents(folder.path());
    does_the_job("folder", "Dark", LARGE, Some(&documents));
}

#[test]
fn the_main_job_is_done_in_a_small_window() {
    does_the_job("small", "Light", SMALL, None);
}

/// With `UPDATE_GOLDEN=1` also takes the screenshots in the README.
#[test]
fn every_overlay_opens_and_goes_away_with_escape() {
    let Some(screen) = screen() else { return };
    for (theme, size, name) in
        [("Light", LARGE, "light"), ("Dark", LARGE, "dark"), ("Dark", SMALL, "dark-small")]
    {
        let desk = Desk::new(theme, size);
        let window = desk.start(&screen, None);
        let bare = window.still();
        let is_dark = bare.brightness() < 128;
        assert_eq!(is_dark, theme == "Dark", "brightness {}", bare.brightness());
        keep(&bare, "overlays", &format!("{name}-0-none"));
        if update_golden() && size == LARGE {
            let file = format!("assets/screenshots/{name}.png");
            bare.write(&crate_folder().join(file)).unwrap();
        }
        for (step, key) in [("palette", "ctrl+k"), ("shortcuts", "F1"), ("path", "ctrl+o")] {
            let over = window.seen(step, |window| window.keys(&[key]));
            keep(&over, "overlays", &format!("{name}-{step}"));
            let after = window.seen("the overlay to go", |window| window.keys(&["Escape"]));
            let n_different = after.n_different(&bare, text_pane(size));
            assert!(n_different < 500, "{step}: {n_different} pixels are not as before");
        }
    }
}

#[test]
fn the_palette_finds_a_command_by_name() {
    let Some(screen) = screen() else { return };
    let desk = Desk::new("Light", LARGE);
    let window = desk.start(&screen, None);
    window.seen("the palette", |window| window.keys(&["ctrl+k"]));
    window.seen("what was typed", |window| window.type_words(">theme: dark"));
    window.seen("the dark", |window| window.keys(&["Return"]));
    let dark = window.still();
    assert!(dark.brightness() < 128, "brightness {}", dark.brightness());
    keep(&dark, "palette", "dark");
}

#[test]
fn what_cannot_be_opened_is_said_in_the_window_and_nothing_is_touched() {
    let Some(screen) = screen() else { return };
    let desk = Desk::new("Light", LARGE);
    let broken = desk.folder.path().join("broken.ron");
    fs::write(&broken, BROKEN).unwrap();
    for (name, path) in [
        ("missing-folder", desk.folder.path().join("nowhere")),
        ("broken-notebook", broken.clone()),
        ("empty-folder", {
            let empty = desk.folder.path().join("empty");
            fs::create_dir(&empty).unwrap();
            empty
        }),
    ] {
        let window = desk.start(&screen, Some(&path));
        keep(&window.still(), "unopened", name);
        window.kill();
    }
    assert_eq!(fs::read_to_string(&broken).unwrap(), BROKEN);
}

/// Closing asks nothing where there is nothing to lose, and keeps unsaved work without asking.
#[test]
fn closing_keeps_unsaved_work() {
    let Some(screen) = screen() else { return };
    let desk = Desk::new("Light", LARGE);
    let window = desk.start(&screen, None);
    window.seen("the first excerpt", |window| window.keys(&["period"]));
    window.seen("the memo", |window| window.keys(&["m"]));
    window.seen("the memo's words", |window| window.type_words("Look at the drawings."));
    window.seen("the memo put away", |window| window.keys(&["Escape"]));
    window.keys(&["ctrl+q"]);
    assert!(window.ended().success());
    let window = desk.start(&screen, None);
    keep(&window.still(), "closed", "back");
    let unsaved = fs::read_dir(desk.config().join("unsaved")).unwrap();
    let notebooks: Vec<Notebook> = unsaved
        .map(|entry| atomic::load(&entry.unwrap().path()).unwrap().opened.notebook)
        .collect();
    let has_memo =
        |notebook: &Notebook| notebook.excerpts.values().any(|it| it.memo.contains("drawings"));
    assert!(notebooks.iter().any(has_memo));
}

/// Whether pictures in the repository are to be made anew.
fn update_golden() -> bool {
    std::env::var_os("UPDATE_GOLDEN").is_some()
}

/// A notebook in which much is odd, as a slip of the hand and a newer program leave it.
const ODD: &str = "(
  format: \"variorum-notebook\",
  version: 1,
  min_writer: 1,
  id: \"nb-odd\",
  corpus: \"variorum:sample\",
  tags: {
    \"t-a\": (name: \"hedge\", colour: Amber, key: Some(1)),
    \"t-b\": (name: \"claim\", colour: Blue, key: Some(1)),
    \"t-c\": (name: \"gauges\", colour: Green, parent: Some(\"t-gone\")),
  },
  notes: {
    \"n-a\": (title: \"What was promised\", order: \"V\", mood: Happy(3), blocks: [
      Text([\"The deck was to be safe within weeks.\"]),
      Excerpt(\"e-9c1t6m3y8b4r\"),
    ]),
    \"n-b\": (title: 7, order: \"W\", blocks: [
      Text([\"This note lost its title in a merge by hand,\", \"and its words are here still.\"]),
    ]),
    \"n-c\": (title: \"Readings by boat\", order: \"X\"),
    \"n-c\": (title: \"Readings by boat, again\", order: \"Y\"),
  },
  links: {
    \"l-a\": (from: \"e-9c1t6m3y8b4r\", to: \"e-9c1t6m3y8b4r\", kind: Contradicts),
  },
)
";

#[test]
fn damage_and_problems_are_shown_and_conflicts_of_a_merge_listed() {
    let Some(screen) = screen() else { return };
    for (theme, size, name) in [
        ("Light", LARGE, "light"),
        ("Dark", LARGE, "dark"),
        ("Light", SMALL, "light-small"),
        ("Dark", SMALL, "dark-small"),
    ] {
        let desk = Desk::new(theme, size);
        let odd = desk.folder.path().join("odd.ron");
        fs::write(&odd, ODD).unwrap();
        let window = desk.start(&screen, Some(&odd));
        keep(&window.still(), "damage", &format!("{name}-1-notice"));
        let picture = window.seen("the problems", |window| window.keys(&["shift+F8"]));
        keep(&picture, "damage", &format!("{name}-2-problems"));
        let picture = window.seen("the second problem", |window| window.keys(&["Down", "Down"]));
        keep(&picture, "damage", &format!("{name}-3-chosen"));
        window.seen("the repair", |window| window.keys(&["Return"]));
        window.seen("the last row", |window| window.keys(&["End"]));
        keep(&window.still(), "damage", &format!("{name}-4-end"));
        window.seen("the window without them", |window| window.keys(&["Escape"]));
        window.keys(&["ctrl+s"]);
        window.kill();

        // Cut off in the middle, with a whole backup and versions beside it.
        let kept = desk.notebook();
        fs::write(&kept, ODD.replace("(title: 7,", "(title: \"Seven\",")).unwrap();
        let window = desk.start(&screen, Some(&kept));
        window.seen("a note", |window| window.keys(&["ctrl+shift+n"]));
        window.type_words("Written before the crash");
        window.keys(&["Return"]);
        let name_of_copy = desk.folder.path().join("copy.ron");
        screen::wait("the saving", || {
            fs::read_to_string(&kept).ok().filter(|words| words.contains("before the crash"))
        });
        window.keys(&["ctrl+q"]);
        assert!(window.ended().success());
        let whole = fs::read_to_string(&kept).unwrap();
        fs::write(&name_of_copy, whole.replace("before the crash", "in the copy")).unwrap();

        let window = desk.start(&screen, Some(&kept));
        window.seen("the title", |window| window.keys(&["F2", "ctrl+a"]));
        window.type_words("Written here meanwhile");
        window.keys(&["Return"]);
        window.still();
        window.seen("the palette", |window| window.keys(&["ctrl+k"]));
        window.type_words("Merge notebook");
        window.seen("the path field", |window| window.keys(&["Return"]));
        window.keys(&["ctrl+a"]);
        window.type_words(name_of_copy.to_str().unwrap());
        let picture = window.seen("what was merged", |window| window.keys(&["Return"]));
        keep(&picture, "damage", &format!("{name}-5-merged"));
        let picture = window.seen("the conflicts", |window| window.keys(&["shift+F8"]));
        keep(&picture, "damage", &format!("{name}-6-conflicts"));
        window.kill();

        let cut = whole.split_at(whole.find("  links").unwrap()).0;
        fs::write(&kept, cut).unwrap();
        let window = desk.start(&screen, Some(&kept));
        keep(&window.still(), "damage", &format!("{name}-7-damaged"));
        let picture = window.seen("the next choice", |window| window.keys(&["Down"]));
        keep(&picture, "damage", &format!("{name}-8-chosen"));
        let picture = window.seen("what was chosen", |window| window.keys(&["Return"]));
        keep(&picture, "damage", &format!("{name}-9-recovered"));
        window.kill();
        assert_eq!(fs::read_to_string(&kept).unwrap(), cut, "nothing was written");
    }
}
