//! What becomes of a notebook whose folder goes, may not be written in, or whose clock is wrong.

use std::{fs, path::PathBuf};

use jiff::tz::TimeZone;
use variorum::{
    notebook::step::Entry,
    store::atomic,
    workspace::{
        Now,
        action::Action,
        command::{Command, File},
        effect::Effect,
        update::update,
    },
};

use crate::support::{
    app::{Answer, Machine, Window},
    script::Script,
};

const PAPER: &str =
    "A letter of the guild\n\nWe heard a knock from the third span as we passed beneath it.\n";

/// A window with an excerpt, saved in the folder of its documents.
fn saved(machine: &Machine) -> (Window, PathBuf) {
    machine.put("work/papers/letter.txt", PAPER);
    let mut window = machine.open(machine.path("work/papers"));
    window.select("a knock").key("H").key("Escape");
    let path = machine.path("work/kept.ron");
    machine.answers(Answer::Path(path.clone()));
    window.key("Ctrl+S");
    window.shows("Saved · kept.ron");
    machine.answers(Answer::NoDialog);
    (window, path)
}

// H090
#[test]
fn a_folder_that_goes_while_it_is_open_leaves_the_notebook_to_be_saved_elsewhere() {
    let machine = Machine::new();
    let (mut window, path) = saved(&machine);
    fs::remove_dir_all(machine.path("work")).unwrap();
    window.key("F5");
    // What was read is still there to be read, and worked with.
    window.select("the third span").key("H").wait(2.0);
    window.shows("Not saved · kept.ron");
    window.shows("save under another name");
    window.shows("Until then it is kept here: ");
    window.shows("2 excerpts");
    assert!(!path.exists());
    machine.answers(Answer::Path(machine.path("elsewhere.ron")));
    window.choose(Action::SaveAs);
    window.shows("Saved · elsewhere.ron");
    let kept = atomic::load(&machine.path("elsewhere.ron")).unwrap().opened.notebook;
    assert_eq!(kept.excerpts.len(), 2);
}

// H091
#[test]
fn a_notebook_that_may_not_be_written_says_so_before_the_first_change() {
    let machine = Machine::new();
    let (window, path) = saved(&machine);
    drop(window);
    let mut permissions = fs::metadata(&path).unwrap().permissions();
    permissions.set_readonly(true);
    fs::set_permissions(&path, permissions.clone()).unwrap();
    let before = fs::read(&path).unwrap();
    let mut window = machine.open(&path);
    window.shows("Changes of kept.ron cannot be saved in its place");
    window.shows("The file is write-protected: ");
    window.shows("Save under another name");
    // What is done all the same is kept, and can be saved under another name.
    window.click("Put this away").select("the third span").key("H").wait(2.0);
    window.shows("Not saved · kept.ron");
    machine.answers(Answer::Path(machine.path("mine.ron")));
    window.choose(Action::SaveAs);
    window.shows("Saved · mine.ron");
    window.close();
    assert_eq!(fs::read(&path).unwrap(), before);
    #[expect(
        clippy::permissions_set_readonly_false,
        reason = "so that it can be removed everywhere"
    )]
    permissions.set_readonly(false);
    fs::set_permissions(&path, permissions).unwrap();
    machine.open(&path).shows_no("cannot be saved in its place");
}

// H091, where the folder is what may not be written in.
#[cfg(unix)]
#[test]
fn a_folder_that_may_not_be_written_in_is_said_before_the_first_change() {
    use std::os::unix::fs::PermissionsExt as _;

    let machine = Machine::new();
    let (window, path) = saved(&machine);
    drop(window);
    let set =
        |mode| fs::set_permissions(machine.path("work"), fs::Permissions::from_mode(mode)).unwrap();
    set(0o555);
    let may_write = fs::File::create(machine.path("work/probe")).is_ok();
    let window = machine.open(&path);
    if may_write {
        eprintln!("not tried: this user may write everywhere");
    } else {
        window.shows("Changes of kept.ron cannot be saved in its place");
        window.shows("No permission to write ");
    }
    set(0o755);
}

// H088
#[test]
fn many_documents_that_vanish_at_once_are_told_in_one_sentence() {
    let machine = Machine::new();
    for nth in 0..30 {
        machine.put(&format!("papers/{nth:02}.txt"), format!("Paper {nth}\n\n{PAPER}"));
    }
    let mut window = machine.open(machine.path("papers"));
    for nth in 2..30 {
        fs::remove_file(machine.path(&format!("papers/{nth:02}.txt"))).unwrap();
    }
    window.key("F5");
    let told: Vec<&str> = window.ws().notices.iter().map(|it| it.what.as_str()).collect();
    assert_eq!(told, ["28 documents are not there any more"]);
    assert_eq!(window.ws().overlay, None);
}

// H099
#[test]
fn a_clock_that_is_set_back_changes_the_order_of_nothing() {
    let mut it = Script::on(&[("a.txt", "The «first» word, the second word, and the third word.")]);
    let day = 86_400_000_i64;
    // Two years back between one change and the next, and then to another time altogether.
    let clocks = [1_794_900_000_000, 1_794_900_000_000 - 730 * day, 5_000, 1_794_900_000_000 + day];
    // And the window is carried from one end of the world to the other.
    let zones = [0, 14, -11, 3].map(|hours| TimeZone::fixed(jiff::tz::offset(hours)));
    let mut journal: Vec<Entry> = Vec::new();
    for (nth, unix_millis) in clocks.into_iter().enumerate() {
        it.ws.zone = zones[nth].clone();
        it.select_words(["first", "second", "third", "word"][nth]);
        for command in [Command::Do(Action::Highlight), Command::File(File::Tick)] {
            it.secs += 5.0;
            for effect in update(&mut it.ws, command, Now { secs: it.secs, unix_millis }) {
                if let Effect::Journal(heard) = effect {
                    journal.extend(heard.entries);
                }
            }
        }
    }
    // The journal has them in the order in which they were done, whatever they are stamped with.
    let stamps: Vec<&str> = journal
        .iter()
        .filter_map(|entry| match entry {
            Entry::Done(step) => Some(step.stamp.as_str()),
            _ => None,
        })
        .collect();
    let utc = clocks.map(|millis| jiff::Timestamp::from_millisecond(millis).unwrap().to_string());
    assert_eq!(stamps, utc, "in one zone, whatever the window's is");
    assert!(!stamps.is_sorted(), "{stamps:?}");
    let words = |it: &Script| {
        let mut words: Vec<String> =
            it.ws.notebook.excerpts.values().map(|it| it.made.exact.clone()).collect();
        words.sort();
        words
    };
    assert_eq!(words(&it), ["first", "second", "third", "word"]);
    for left in [&["first", "second", "third"][..], &["first", "second"], &["first"], &[]] {
        it.act(Action::Undo);
        assert_eq!(words(&it), left, "the latest goes first");
    }
}
