//! The table of actions as a whole.

use std::{collections::BTreeMap, fmt::Write as _, sync::Arc};

use variorum::{
    text::span::Span,
    workspace::{
        action::{Action, Menu},
        command::{Command, Go},
        heard::Passage,
        keys::Chord,
        overlay::Area,
        palette,
        resolve::resolve,
    },
};

use crate::support::{golden, script::Script};

#[test]
fn every_action_stands_in_the_table_once_and_in_its_menu() {
    let mut seen = std::collections::BTreeSet::new();
    for action in Action::ALL {
        assert!(seen.insert(action), "{action:?} stands twice");
    }
    for menu in Menu::ALL {
        let in_menu: Vec<_> = Action::ALL.iter().filter(|it| it.spec().menu == menu).collect();
        assert!(in_menu.len() > 3, "{menu:?}");
        let first = Action::ALL.iter().position(|it| it.spec().menu == menu).unwrap();
        let together = Action::ALL[first..].iter().take_while(|it| it.spec().menu == menu).count();
        assert_eq!(together, in_menu.len(), "{menu:?} stands in one piece");
    }
}

#[test]
fn labels_and_shortcuts_are_nobody_elses() {
    let mut labels = BTreeMap::new();
    let mut chords: BTreeMap<Chord, Action> = BTreeMap::new();
    for action in Action::ALL {
        let spec = action.spec();
        assert!(!spec.hint.is_empty() && !spec.hint.ends_with('.'), "{action:?}");
        if let Some(other) = labels.insert(spec.label, action) {
            panic!("{action:?} and {other:?} are both called {}", spec.label);
        }
        for chord in spec.chords {
            if let Some(other) = chords.insert(chord, *action) {
                // What acts on a passage may act on a parallel too, where it never does both.
                for it in situations() {
                    let both =
                        resolve(*action, &it.ws).is_some() && resolve(other, &it.ws).is_some();
                    assert!(!both, "{action:?} and {other:?} share {}", chord.label(false));
                }
            }
        }
    }
    // Written on a Mac, too, no two look alike.
    let mut written: Vec<String> = chords.keys().map(|chord| chord.label(true)).collect();
    let n_chords = written.len();
    written.sort();
    written.dedup();
    assert_eq!(written.len(), n_chords);
}

#[test]
fn names_have_no_capitals_but_at_their_beginning() {
    for action in Action::ALL {
        let label = action.spec().label;
        let others = label.split(' ').skip(1);
        let odd: Vec<&str> = others
            .filter(|word| word.starts_with(char::is_uppercase) && *word != "Variorum")
            .collect();
        assert!(odd.is_empty(), "{label}: {odd:?}");
    }
}

#[test]
fn every_action_is_found_in_the_palette_by_its_name() {
    let it = Script::on(&[("a.txt", "some «words» here")]);
    for action in Action::ALL {
        if matches!(action, Action::Palette | Action::ClearLayer) {
            continue;
        }
        let label = action.spec().label;
        let rows = palette::rows(&it.ws, label, false);
        assert!(rows.iter().any(|row| row.words == label), "{label} is not found");
    }
}

/// Situations a reader can be in; together they must let every action mean something.
fn situations() -> Vec<Script> {
    let fresh = || Script::on(&[("a.txt", "some «words» here, other words there"), ("b.txt", "b")]);
    let mut kept = fresh();
    kept.act(Action::AddToNote);
    let mut tagged = fresh();
    for name in ["a", "b", "c", "d", "e", "f", "g", "h", "i"] {
        let tag = variorum::workspace::command::Annotate::TagNamed(name.to_owned());
        tagged.run(Command::Annotate(tag));
    }
    let mut undone = fresh();
    undone.act(Action::Highlight).act(Action::Undo);
    let mut in_note = fresh();
    in_note.act(Action::AddToNote).select_words("here").act(Action::AddToNote);
    in_note.run(Command::Go(Go::Block(Some(0))));
    let mut lower = fresh();
    lower.act(Action::AddToNote).select_words("here").act(Action::AddToNote);
    lower.run(Command::Go(Go::Block(Some(1))));
    let mut found = fresh();
    let pane = found.ws.pane().unwrap().id;
    let query = variorum::workspace::command::PaneCommand::Find("words".to_owned());
    found.run(Command::Pane(pane, query));
    let mut gone = fresh();
    gone.act(Action::Highlight);
    let id = gone.ws.selected.clone().unwrap();
    gone.run(Command::Go(Go::Source(id)));
    let mut back = fresh();
    back.act(Action::Highlight);
    let id = back.ws.selected.clone().unwrap();
    back.run(Command::Go(Go::Source(id))).act(Action::Back);
    let mut reading = fresh();
    let root = variorum::workspace::corpus::Root::Folder("/other".into());
    reading.run(Command::File(variorum::workspace::command::File::OpenCorpus(root)));
    let mut list = in_note_list(fresh());
    list.run(Command::Go(Go::Block(Some(1))));
    let mut changed = crate::review::changed();
    changed.act(Action::Review);
    let mut odd = fresh();
    let mut notebook = variorum::notebook::Notebook::clone(&odd.ws.notebook);
    let missing = variorum::notebook::ids::ExcerptId::read("e-gone");
    let link = variorum::notebook::link::Link {
        from: missing.clone(),
        to: missing,
        kind: variorum::notebook::link::LinkKind::Quotes,
        memo: String::new(),
        rev: 0,
    };
    let link_id = variorum::notebook::ids::LinkId::read("l-1");
    notebook.links.insert(link_id, Arc::new(link));
    let loaded = variorum::workspace::heard::Loaded {
        problems: variorum::notebook::check::problems(&notebook),
        ..variorum::workspace::heard::Loaded::of(notebook)
    };
    let loaded = variorum::workspace::heard::Report::Loaded(Box::new(loaded));
    odd.run(Command::Heard(loaded));
    let mut attachable = crate::review::changed();
    attachable.act(Action::Review).select_words("Closing words");
    let mut parallel = crate::tracing::quoted();
    parallel.select_words("gauge on the pier");
    let mut looked_at = crate::tracing::quoted();
    looked_at.read("report.txt").act(Action::NextParallel);
    let mut omissions = crate::tracing::quoted();
    omissions.read("hearing.txt").act(Action::OmissionView);
    let mut tracing = crate::tracing::quoted();
    let root = tracing.ws.corpus.as_ref().unwrap().root.clone();
    let stage = variorum::workspace::tracing::Stage::Comparing(10);
    tracing.run(Command::Heard(variorum::workspace::heard::Report::Tracing(root, stage)));
    let mut folded = with_leftovers(fresh());
    folded.act(Action::FoldLeftovers);
    vec![
        fresh(),
        with_leftovers(fresh()),
        folded,
        parallel,
        looked_at,
        omissions,
        tracing,
        kept,
        tagged,
        undone,
        in_note,
        lower,
        found,
        gone,
        back,
        reading,
        list,
        changed,
        odd,
        attachable,
        with_pages(fresh()),
    ]
}

/// The document is a PDF of a folder.
fn with_pages(mut it: Script) -> Script {
    let path = it.ws.pane().unwrap().path.clone();
    let corpus = it.ws.corpus.as_mut().unwrap();
    corpus.root = variorum::workspace::corpus::Root::Folder("papers".into());
    let entry_idx = corpus.entry_idx(&path).unwrap();
    let entry = &mut corpus.entries[entry_idx];
    let text = entry.reading().unwrap().document.text().to_owned();
    let extracted = variorum::text::extracted::Extracted {
        extractor: variorum::text::extractor::Extractor::PDF,
        ..variorum::text::extracted::Extracted::plain(text)
    };
    let reading = variorum::workspace::corpus::Reading::of(extracted, "a.pdf", &[]);
    entry.state = variorum::workspace::corpus::EntryState::Read(Arc::new(reading));
    it
}

/// The first line of the document is one of the page.
fn with_leftovers(mut it: Script) -> Script {
    let path = it.ws.pane().unwrap().path.clone();
    let corpus = it.ws.corpus.as_mut().unwrap();
    let entry_idx = corpus.entry_idx(&path).unwrap();
    let entry = &mut corpus.entries[entry_idx];
    let reading = entry.reading().unwrap();
    let leftovers = vec![Span::new(0, 1)];
    let facts = variorum::text::structure::Facts { leftovers, ..reading.facts.clone() };
    let document = variorum::text::document::Document::new(reading.document.text().to_owned());
    let reading = variorum::workspace::corpus::Reading::new(document, facts);
    entry.state = variorum::workspace::corpus::EntryState::Read(Arc::new(reading));
    it
}

fn in_note_list(mut it: Script) -> Script {
    it.act(Action::AddToNote).act(Action::NewNote).act(Action::NewNote);
    it.run(Command::Go(Go::Note(None)));
    assert_eq!(it.ws.area, Area::Notebook);
    it
}

#[test]
fn every_action_means_something_somewhere() {
    let situations = situations();
    for action in Action::ALL {
        let means = situations.iter().any(|it| resolve(*action, &it.ws).is_some());
        assert!(means, "{action:?} is greyed out everywhere");
    }
}

#[test]
fn what_means_nothing_is_greyed_out() {
    let it = Script::on(&[]);
    for action in [Action::Undo, Action::Highlight, Action::FindNext, Action::Back, Action::Memo] {
        assert!(resolve(action, &it.ws).is_none(), "{action:?}");
    }
}

/// The table of shortcuts, as it stands in the README.
fn shortcut_table() -> String {
    let mut table = String::from("| keys | what they do |\n|---|---|\n");
    for menu in Menu::ALL {
        writeln!(table, "| **{}** | |", menu.label()).unwrap();
        for action in Action::ALL.iter().filter(|it| it.spec().menu == menu) {
            let spec = action.spec();
            let is_tag = Action::TAG_KEYS.contains(action);
            if spec.chords.is_empty() || (is_tag && *action != Action::Tag1) {
                continue;
            }
            let keys: Vec<String> =
                spec.chords.iter().map(|chord| format!("`{}`", chord.label(false))).collect();
            let keys = if is_tag { "`1` … `9`".to_owned() } else { keys.join(", ") };
            writeln!(table, "| {keys} | {} |", spec.hint).unwrap();
        }
    }
    table.push_str("| **In the text** | |\n");
    for (keys, what) in variorum::ui::dialogs::TEXT_KEYS {
        writeln!(table, "| {keys} | {what} |").unwrap();
    }
    table.push_str("| **In the list of problems** | |\n");
    for (keys, what) in variorum::ui::overlays::problems::PROBLEM_KEYS {
        writeln!(table, "| {keys} | {what} |").unwrap();
    }
    table.push_str("| **In the review** | |\n");
    for (keys, what) in variorum::ui::review::REVIEW_KEYS {
        writeln!(table, "| {keys} | {what} |").unwrap();
    }
    table.push_str("| **In the history** | |\n");
    for (keys, what) in variorum::ui::look_back::LOOK_BACK_KEYS {
        writeln!(table, "| {keys} | {what} |").unwrap();
    }
    table.push_str("| **In chains, map and what is set apart** | |\n");
    for (keys, what) in variorum::ui::traced::TRACED_KEYS {
        writeln!(table, "| {keys} | {what} |").unwrap();
    }
    table
}

#[test]
fn the_readme_lists_the_shortcuts_as_they_are() {
    golden::check_between(
        "README.md",
        "<!-- shortcuts: written by the tests -->\n",
        "<!-- end of shortcuts -->",
        &shortcut_table(),
    );
}

#[test]
fn a_command_that_is_called_by_its_name_comes_first_and_a_title_before_it() {
    let text = "The deck\n\nAll about the bridge, and all about its bearings.";
    let mut it = Script::on(&[("a.txt", text), ("b.txt", "Undone\n\nNobody knew.")]);
    let first = |it: &Script, query: &str| palette::rows(&it.ws, query, false)[0].words.clone();
    it.ws.passages = ("about".to_owned(), Arc::new([passage("All about the bridge")]));
    assert_eq!(first(&it, "about"), "About Variorum");
    assert_eq!(first(&it, "“about”"), "All about the bridge", "words are looked for");
    it.ws.passages = ("bridge".to_owned(), Arc::new([passage("All about the bridge")]));
    assert_eq!(first(&it, "bridge"), "All about the bridge");
    // What means nothing now, and the beginning of a title.
    it.ws.passages = ("redo".to_owned(), Arc::new([passage("All about the bridge")]));
    assert_eq!(first(&it, "redo"), "All about the bridge");
    it.act(Action::Highlight);
    assert_eq!(first(&it, "undo"), "Undone");
    // Those with that name that are not first are listed still.
    let rows = palette::rows(&it.ws, "next", false);
    let next = rows.iter().filter(|row| row.words.starts_with("Next"));
    assert!(next.count() > 3, "{rows:?}");
}

/// A passage as it was found, somewhere.
fn passage(around: &str) -> Passage {
    let span = Span::new(0, 3);
    Passage { path: "a.txt".into(), span, around: around.to_owned(), hit: span, paragraph: 2 }
}

#[test]
fn a_document_is_found_by_the_name_of_its_file_too() {
    let it = Script::on(&[("talks/of-march.txt", "The closure of the bridge\n\nWe met at noon.")]);
    let found = |query: &str| {
        let rows = palette::rows(&it.ws, query, false);
        let of_documents = rows.into_iter().filter(|row| row.kind == palette::Kind::Documents);
        of_documents.map(|row| format!("{} ({})", row.words, row.aside)).collect::<Vec<_>>()
    };
    let expect = ["The closure of the bridge (talks/of-march.txt)"];
    assert_eq!(found("of-march.txt"), expect);
    assert_eq!(found("closure"), expect);
    assert!(found("april").is_empty());
}
