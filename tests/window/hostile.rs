//! The folder of hostile files in the real window: it opens, stays usable, and an excerpt is made.

use std::process::Command;

use variorum::store::atomic;

use crate::{Desk, SMALL, keep, save, screen, support::shared::shared};

/// More memory than this is too much for any folder.
const MOST_BYTES: u64 = 1_500_000_000;

/// Names that bring up the nastiest that can be read: a line of ten megabytes, marks upon marks, blanks
/// without end, depth without end, directions within directions.
const NASTIEST: [&str; 6] =
    ["long_line", "zalgo", "only_newlines", "deep.html", "many_attrs", "bidi_override"];

#[test]
fn a_folder_of_hostile_files_opens_and_stays_usable() {
    let Some(screen) = screen() else { return };
    let desk = Desk::new("Dark", SMALL);
    let folder = desk.folder.path().join("hostile");
    let script = shared("hostile/make_hostile.py");
    let made = script.map(|script| Command::new("python3").arg(script).arg(&folder).output());
    if !matches!(&made, Some(Ok(made)) if made.status.success()) {
        eprintln!("skipped: the script that makes hostile files, or Python, is not here");
        return;
    }
    let window = desk.start(&screen, Some(&folder));
    keep(&window.still(), "hostile", "0-open");
    for name in NASTIEST {
        window.seen("the search box", |window| window.keys(&["ctrl+k"]));
        window.seen("the name", |window| window.type_words(name));
        window.seen("the document", |window| window.keys(&["Return"]));
        window.keys(&["ctrl+End"]);
        keep(&window.still(), "hostile", name);
    }
    window.seen("the search box", |window| window.keys(&["ctrl+k"]));
    window.seen("the name", |window| window.type_words("koi8r"));
    window.keys(&["Return"]);
    window.still();
    window.keys(&["F7", "ctrl+Home", "ctrl+shift+Right", "ctrl+shift+Right"]);
    keep(&window.seen("the excerpt", |window| window.keys(&["h"])), "hostile", "excerpt");
    save(&desk, &window);
    let notebook = screen::wait("the excerpt in the file", || {
        let notebook = atomic::load(&desk.notebook()).ok()?.opened.notebook;
        (!notebook.excerpts.is_empty()).then_some(notebook)
    });
    assert_eq!(notebook.documents.values().next().unwrap().path, "koi8r.txt");
    let peak = window.peak_bytes();
    assert!(peak < MOST_BYTES, "{peak} bytes");
}
