//! Tracing in the real window: a quotation is stood on beside its source, linked, saved and found
//! again, by keys and by mouse.

use std::{
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
};

use variorum::{notebook::decision::Verdict, store::atomic};

use crate::{
    Desk, LARGE, keep,
    picture::{Part, Picture},
    real_documents, screen,
    screen::Program,
};

/// What was said, and what the report makes of it: a word changed, and an end left off.
const SAID: &str = "the gauges were read by hand on most calm mornings, never in a gale";
const TOLD: &str = "the gauges were read by hand on all calm mornings, never in a gale";
const CONDITION: &str = "We shall reopen the western deck before harvest if the castings come as the makers promised us";
const TRIMMED: &str = "We shall reopen the western deck before harvest";

/// An interview, a report that quotes it twice, and two texts that have nothing to do with either. The
/// quotations stand lower in the one than in the other, so that they are not level by chance.
fn papers(desk: &Path) -> PathBuf {
    let folder = desk.join("papers");
    fs::create_dir(&folder).unwrap();
    let mut interview = "Interview with the keeper of the bridge\n\n4 May 2024\n".to_owned();
    let ask = |words: &mut String, number: usize| {
        write!(words, "\nQuestion: And item {number} of the list?\n\nKeeper: Number {number} was left to others, madam.\n").unwrap();
    };
    (1..9).for_each(|number| ask(&mut interview, number));
    write!(
        interview,
        "\nQuestion: Who watched it?\n\nKeeper: As I recall {SAID}. Nobody minded.\n"
    )
    .unwrap();
    (9..30).for_each(|number| ask(&mut interview, number));
    write!(interview, "\nQuestion: When does it open?\n\nKeeper: {CONDITION}, and not sooner.\n")
        .unwrap();
    (30..60).for_each(|number| ask(&mut interview, number));
    let mut report = "Keeper heard on the bridge\n\n5 May 2024\n".to_owned();
    let fill = |words: &mut String, number: usize| {
        write!(
            words,
            "\nPassengers queued {number} deep along Water Lane until the ferry tied up.\n"
        )
        .unwrap();
    };
    (1..4).for_each(|number| fill(&mut report, number));
    write!(report, "\nThe keeper said that “{TOLD}”.\n").unwrap();
    (4..30).for_each(|number| fill(&mut report, number));
    write!(report, "\n“{TRIMMED},” the keeper said.\n").unwrap();
    (30..60).for_each(|number| fill(&mut report, number));
    let files = [
        ("interview.txt", interview),
        ("report.txt", report),
        (
            "swifts.txt",
            "On swifts\n\nThey rise from stubble, singing, and drop like stones.\n".to_owned(),
        ),
        ("rye.txt", "On bread\n\nRye wants a slow oven and a long evening.\n".to_owned()),
    ];
    for (name, words) in files {
        fs::write(folder.join(name), words).unwrap();
    }
    folder
}

/// Lines under words that a text beside has too, that are others there, that a text out of sight has:
/// the colours of `ui::theme` upon the page.
const LINES: [[u8; 3]; 3] = [[47, 93, 138], [201, 130, 43], [172, 189, 204]];

/// What has so many pixels in a row is no part of a speaker's name or of a word on the card, which have
/// such colours too.
const LINE: usize = 60;

/// The ground of a passage that is looked at, at a fifth of the strength of the line of other words: both
/// walks are over a parallel with some.
const LIT: [[u8; 3]; 1] = [[244, 228, 207]];

/// Rows at the top of a passage that the shadow of the card above it may hide in one pane and not in the
/// other; less than half a line.
const SHADOW: usize = 11;

/// The ground of a word that is another there, which lies upon that.
const CHANGED: [u8; 3] = [235, 207, 171];

/// The texts of two panes beside one another, and the gutter between them, below their heads.
struct Beside {
    left: Part,
    gutter: Part,
    right: Part,
}

impl Beside {
    fn of((width, height): (usize, usize)) -> Self {
        let (from, to) = (232, width * 3 / 4 - 2);
        let middle = usize::midpoint(from, to);
        let part = |x, end| Part { x, y: 90, width: end - x, height: height - 90 - 26 };
        Self {
            left: part(from, middle - 40),
            gutter: part(middle - 8, middle + 8),
            right: part(middle + 40, to),
        }
    }

    /// Where the lit passage begins in each pane, if it is lit in both.
    fn lit(&self, picture: &Picture) -> Option<[usize; 2]> {
        let first = |part| picture.rows_in(part, &LIT, LINE).first().copied();
        Some([first(self.left)?, first(self.right)?])
    }

    /// Does something, and waits until both panes show a passage lit, at the same height.
    #[track_caller]
    fn brought_level(
        &self,
        window: &Program<'_>,
        what: &str,
        act: impl FnOnce(&Program<'_>),
    ) -> Picture {
        window.seen(what, act);
        screen::wait(what, || {
            let [left, right] = self.lit(&window.look())?;
            (left.abs_diff(right) <= SHADOW).then_some(())
        });
        window.still()
    }

    /// Puts the card away and scrolls the left text: nothing is lit or level any more.
    #[track_caller]
    fn unlevelled(&self, window: &Program<'_>) -> Picture {
        window.seen("the card gone", |window| window.keys(&["Escape"]));
        window.point((self.left.x + self.left.width / 2, self.left.y + 4));
        let picture = window.seen("the left text scrolled", |window| window.wheel_down(1));
        assert_eq!(self.lit(&picture), None, "nothing is lit");
        picture
    }
}

/// The words of the excerpts in the notebook's file, once it has a parallel that was accepted, and its
/// link.
#[track_caller]
fn accepted(path: &Path) -> Vec<String> {
    screen::wait("the decision on the disk", || {
        let notebook = atomic::load(path).ok()?.opened.notebook;
        let decision = notebook.decisions.values().find(|it| it.verdict == Verdict::Accepted)?;
        assert_eq!((notebook.decisions.len(), notebook.links.len()), (1, 1));
        assert!(notebook.links.contains_key(decision.link.as_ref().unwrap()));
        let mut words: Vec<String> =
            notebook.excerpts.values().map(|it| it.made.exact.clone()).collect();
        words.sort();
        Some(words)
    })
}

/// Goes over what tracing is for, and gives the words of the two excerpts that were linked. `first` are
/// the keys that go to the first parallel of the folder's first two documents.
fn walk(
    job: &str,
    papers: impl FnOnce(&Path) -> PathBuf,
    (first, has_one_band): (&[&str], bool),
) -> Option<Vec<String>> {
    let screen = screen()?;
    let desk = Desk::new("Light", LARGE);
    let folder = papers(desk.folder.path());
    let notebook = desk.notebook();
    let window = desk.start(&screen, Some(&folder));
    let beside = Beside::of(window.size());
    screen::wait("the folder to be traced", || {
        let picture = window.look();
        let is_traced = |part| !picture.rows_in(part, &LINES, LINE).is_empty();
        (is_traced(beside.left) || is_traced(beside.right)).then_some(())
    });
    keep(&window.still(), job, "1-traced");
    let next = |window: &Program<'_>| window.keys(first);
    let picture = beside.brought_level(&window, "the quotation beside its source", next);
    keep(&picture, job, "2-level");
    for part in [beside.left, beside.right] {
        let n_lines = picture.rows_in(part, &LINES[1..2], 6).len();
        let n_changed = picture.rows_in(part, &[CHANGED], 12).len();
        assert!(n_lines > 0 && n_changed > 8, "changed words: {n_lines} {n_changed} in {part:?}");
    }

    // By mouse, on the words and on the band.
    let apart = beside.unlevelled(&window);
    keep(&apart, job, "3-apart");
    let y = apart.rows_in(beside.left, &LINES, LINE)[0];
    let x = apart.columns_in(Part { y, height: 1, ..beside.left }, &LINES)[4];
    let press = |window: &Program<'_>| window.click((x, y - 8));
    keep(&beside.brought_level(&window, "a click on the passage", press), job, "4-by-its-words");
    // Where bands cross, which of them is under a place is not told by its colour.
    if has_one_band {
        let apart = beside.unlevelled(&window);
        let on_band = apart.stands_out(beside.gutter);
        let press = |window: &Program<'_>| window.click(on_band);
        let picture = beside.brought_level(&window, "a click on the band", press);
        keep(&picture, job, "5-by-its-band");
    }

    keep(&window.seen("the link", |window| window.keys(&["Return"])), job, "6-linked");
    window.seen("the path field", |window| window.keys(&["ctrl+s"]));
    window.keys(&["ctrl+a"]);
    window.type_words(notebook.to_str().unwrap());
    window.keys(&["Return"]);
    let linked = accepted(&notebook);
    window.keys(&["ctrl+q"]);
    assert!(window.ended().success());

    // Of a parallel that is known as accepted, the key that accepts takes it back.
    let window = desk.start(&screen, Some(&notebook));
    window.seen("the parallel again", |window| window.keys(first));
    keep(&window.still(), job, "7-again");
    window.keys(&["y"]);
    screen::wait("the decision taken back", || {
        let notebook = atomic::load(&notebook).ok()?.opened.notebook;
        let is_accepted = |verdict| verdict == Verdict::Accepted;
        (!notebook.decisions.values().any(|it| is_accepted(it.verdict))).then_some(())
    });
    window.keys(&["ctrl+z"]);
    assert_eq!(accepted(&notebook), linked);
    Some(linked)
}

#[test]
fn a_quotation_is_traced_linked_saved_and_found_again() {
    let Some(linked) = walk("traced", papers, (&["alt+Page_Down", "alt+Down"], true)) else {
        return;
    };
    assert_eq!(linked, [TOLD, SAID]);
}

#[test]
fn a_quotation_of_the_real_documents_is_traced_linked_saved_and_found_again() {
    let Some(real) = real_documents() else {
        eprintln!("skipped: ../shared/seeds is not there");
        return;
    };
    let Some(linked) = walk("traced-real", |_| real, (&["alt+Down"], false)) else { return };
    assert!(linked[1].starts_with("the ideal outcome"), "{linked:?}");
}
