//! One file of each format in the real window: found by its name, read, excerpted by keys, saved; the
//! page of a PDF as a picture.

use std::{collections::BTreeSet, fs};

use variorum::store::atomic;

use crate::{Desk, LARGE, keep, save, screen, support};

use support::files::one_of_each;

#[test]
fn each_format_is_opened_and_excerpted_by_keys() {
    let Some(screen) = screen() else { return };
    let desk = Desk::new("Light", LARGE);
    let folder = desk.folder.path().join("papers");
    fs::create_dir(&folder).unwrap();
    let files = one_of_each();
    for (name, bytes) in &files {
        fs::write(folder.join(name), bytes).unwrap();
    }
    // A file that breaks its reader costs nobody anything.
    fs::write(folder.join("broken.pdf"), b"%PDF-1.4\n1 0 obj[[[[").unwrap();
    fs::write(folder.join("broken.docx"), b"no archive").unwrap();
    let window = desk.start(&screen, Some(&folder));
    keep(&window.still(), "formats", "0-open");
    for (name, _) in &files {
        let words = name.trim_start_matches("a ");
        window.seen("the search box", |window| window.keys(&["ctrl+k"]));
        window.seen("the name", |window| window.type_words(words));
        window.keys(&["Return"]);
        let shown = window.still();
        keep(&shown, "formats", words);
        window.keys(&["F7", "ctrl+Home", "ctrl+shift+Right", "ctrl+shift+Right"]);
        window.seen("the excerpt", |window| window.keys(&["h"]));
        if *name == "a drawing.pdf" {
            let paged = window.seen("the page", |window| window.keys(&["F9"]));
            keep(&paged, "formats", "page");
        }
        window.keys(&["Escape", "Escape"]);
    }
    save(&desk, &window);
    let notebook = screen::wait("an excerpt of each", || {
        let notebook = atomic::load(&desk.notebook()).ok()?.opened.notebook;
        (notebook.excerpts.len() == files.len()).then_some(notebook)
    });
    let kept: BTreeSet<&str> =
        notebook.documents.values().map(|record| record.path.as_str()).collect();
    let expect: BTreeSet<&str> = files.iter().map(|(name, _)| *name).collect();
    assert_eq!(kept, expect);
    for record in notebook.documents.values() {
        assert!(!record.extractor.is_empty() && record.n_scalars > 10, "{record:?}");
    }
}
