//! What a reader corrects of a document in the real window is in the notebook's file, and there again.

use std::fs;

use variorum::{
    store::atomic,
    text::{anchor::State, structure::rules::LineIs},
};

use crate::{Desk, LARGE, Part, keep, save, screen};

/// The minutes as they were typed long ago: in KOI8-R, which every byte over 127 depends on.
fn minutes() -> Vec<u8> {
    // "Мост закрыт." and "Никто не ответил."
    let russian: [&[u8]; 2] = [
        b"\xed\xcf\xd3\xd4 \xda\xc1\xcb\xd2\xd9\xd4.",
        b"\xee\xc9\xcb\xd4\xcf \xce\xc5 \xcf\xd4\xd7\xc5\xd4\xc9\xcc.",
    ];
    [b"Hearing on the bridge", russian[0], b"Printed for the members", russian[1], b""]
        .join(&b"\n\n"[..])
}

#[test]
fn corrections_are_saved_and_there_again() {
    let Some(screen) = screen() else { return };
    let desk = Desk::new("Light", LARGE);
    let folder = desk.folder.path().join("papers");
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join("minutes.txt"), minutes()).unwrap();
    let window = desk.start(&screen, Some(&folder));

    // An excerpt of words that are the same in every encoding.
    window.keys(&["F7", "ctrl+Home", "ctrl+shift+Right", "ctrl+shift+Right"]);
    keep(&window.seen("the excerpt", |window| window.keys(&["h"])), "corrections", "1-excerpt");
    window.keys(&["Escape", "Escape"]);

    // From the first field to the encodings: the file as it is, then UTF-8.
    window.seen("the form", |window| window.keys(&["F4"]));
    window.keys(&["Tab", "Tab", "Tab", "Tab", "Tab", "Tab"]);
    window.seen("the encodings", |window| window.keys(&["Return"]));
    let picture = window.seen("another text", |window| window.keys(&["Down", "Down", "Return"]));
    keep(&picture, "corrections", "2-encoding");
    window.seen("no form", |window| window.keys(&["Escape"]));

    window.seen("the form", |window| window.keys(&["F4"]));
    window.seen("the title", |window| window.type_words("What the engineer said"));
    window.seen("no form", |window| window.keys(&["Return"]));

    window.keys(&["F7", "ctrl+Home", "Down", "Down"]);
    window.seen("what a line is", |window| window.keys(&["i"]));
    let at = LineIs::ALL.iter().position(|is| *is == LineIs::Leftover).unwrap();
    let mut keys = vec!["Down"; at];
    keys.push("Return");
    window.seen("a line that is dimmed", |window| window.keys(&keys));
    save(&desk, &window);
    window.keys(&["Escape", "Escape"]);
    window.point((LARGE.0 / 4, LARGE.1 - 5));
    let before = window.still();
    keep(&before, "corrections", "3-saved");
    has_it_all(&desk);
    window.kill();

    let window = desk.start(&screen, None);
    window.point((LARGE.0 / 4, LARGE.1 - 5));
    let after = window.still();
    keep(&after, "corrections", "4-back");
    let (y, height) = (45, LARGE.1 - 80);
    let documents = Part { x: 0, y, width: 200, height };
    let text = Part { x: 240, y, width: LARGE.0 * 72 / 100 - 240, height };
    for (part, what) in [(documents, "documents"), (text, "text")] {
        let n_different = after.n_different(&before, part);
        assert!(n_different < part.width * part.height / 200, "{what}: {n_different} differ");
    }
    has_it_all(&desk);
}

/// Asserts that the notebook's file holds all three corrections, and the excerpt at its words.
fn has_it_all(desk: &Desk) {
    let notebook = screen::wait("the corrections in the file", || {
        let notebook = atomic::load(&desk.notebook()).ok()?.opened.notebook;
        let is_all = notebook.documents.values().any(|record| !record.lines.is_empty());
        is_all.then_some(notebook)
    });
    let record = notebook.documents.values().next().unwrap();
    assert_eq!(record.title.as_deref(), Some("What the engineer said"));
    assert_eq!(record.encoding.as_deref(), Some("UTF-8"));
    let lines: Vec<_> = record.lines.iter().map(|rule| (rule.line.as_str(), rule.is)).collect();
    assert_eq!(lines, [("Printed for the members", LineIs::Leftover)]);
    let excerpt = notebook.excerpts.values().next().unwrap();
    assert_eq!(excerpt.made.exact.trim(), "Hearing on");
    let placed = &excerpt.placed;
    assert!(matches!(placed.state, State::Same | State::Moved), "{placed:?}");
}
