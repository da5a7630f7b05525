//! When a notebook is saved, and how what others wrote comes into it: scripts without a window.

use std::sync::Arc;

use variorum::{
    notebook::{
        Notebook,
        edit::Edit,
        ids::NoteId,
        kept::RecordId,
        merge::{Conflict, merge},
        note::Block,
    },
    store::atomic::{self, Seen},
    workspace::{
        action::Action,
        command::{Annotate, Command, File},
        heard::{Outside, Report},
        notice::{Notice, Weight},
        overlay::{Asking, Editing},
    },
};

use crate::support::script::Script;

const HEARING: (&str, &str) = (
    "hearing.txt",
    "Hearing on the bridge\n\nD. Okafor: They were «not cosmetic». We had reports of movement.\n",
);

const PATH: &str = "/bridge.ron";

#[test]
fn a_folder_that_is_not_there_puts_nothing_away() {
    let mut it = script();
    it.act(Action::Highlight);
    let before = it.shows();
    it.asked.clear();
    let typed = Report::Answered(Asking::Folder, Some("/no/such folder".into()));
    it.run(Command::Heard(typed));
    assert_eq!(it.asked, ["Look"]);
    let why = Notice::trouble("this cannot be opened: /no/such folder", "nothing is there", "");
    it.run(Command::Heard(Report::Looked("/no/such folder".into(), Err(Box::new(why)))));
    assert_eq!(it.shows(), before);
    assert!(it.ws.corpus.as_ref().unwrap().reading("hearing.txt").is_some());
}

fn script() -> Script {
    Script::on(&[HEARING])
}

/// A file as it may be seen.
fn seen() -> Seen {
    let dir = tempfile::tempdir().unwrap();
    atomic::replace(&dir.path().join("x"), b"x").unwrap()
}

impl Script {
    /// The saving under way has succeeded, `secs` after now; with what others wrote, merged in.
    fn saved(&mut self, outside: Option<Outside>) -> &mut Self {
        let state = self.ws.file.saving.unwrap();
        self.run_at_once(Command::Heard(Report::Saved {
            path: Some(PATH.into()),
            seen: Some(seen()),
            state,
            notebook: self.ws.notebook.id.clone(),
            outside: outside.map(Box::new),
        }))
    }

    fn not_saved(&mut self) -> &mut Self {
        self.run_at_once(Command::Heard(Report::NotSaved {
            path: Some(PATH.into()),
            notice: Box::new(Notice::trouble("the notebook was not saved", "the disk is full", "")),
            notebook: self.ws.notebook.id.clone(),
        }))
    }

    /// The notebook has a file, and is saved there.
    fn with_file(&mut self) -> &mut Self {
        self.act(Action::Highlight).run(Command::File(File::SaveTo(PATH.into()))).saved(None)
    }

    fn save_in(&self) -> Option<f64> {
        self.ws.save_in_secs(self.secs)
    }

    fn tick(&mut self) -> &mut Self {
        self.run_at_once(Command::File(File::Tick))
    }

    fn type_words(&mut self, note_id: &NoteId, words: &str) -> &mut Self {
        let edit = Edit::SetText(note_id.clone(), 0, words.to_owned());
        self.run_at_once(Command::Edit(edit))
    }

    /// A note with a text block that is being written.
    fn write_note(&mut self) -> NoteId {
        self.act(Action::NewNote);
        let note_id = self.ws.open_note.clone().unwrap();
        self.run(Command::Annotate(Annotate::NewText(note_id.clone(), 0)));
        note_id
    }
}

#[track_caller]
fn check(found: Option<f64>, expect: f64) {
    let found = found.unwrap_or(f64::NAN);
    assert!((found - expect).abs() < 1e-6, "{found} and not {expect}");
}

#[test]
fn a_change_is_saved_after_a_second_of_quiet_and_at_the_latest_after_ten() {
    let mut it = script();
    it.with_file();
    assert_eq!(it.save_in(), None);
    let note_id = it.write_note();
    check(it.save_in(), 1.0);
    let began = it.ws.file.waits_since.unwrap();
    while it.secs < began + 9.6 {
        it.secs += 0.5;
        it.type_words(&note_id, &it.secs.to_string());
    }
    check(it.save_in(), (began + 10.0 - it.secs).max(0.0));
    it.secs = began + 10.0;
    it.tick();
    assert!(it.ws.file.saving.is_some());
    // What is typed while it is being saved waits anew.
    it.secs += 0.4;
    it.type_words(&note_id, "more");
    assert_eq!(it.save_in(), None, "one saving at a time");
    it.saved(None);
    check(it.save_in(), 1.0);
    check(it.ws.file.waits_since, it.secs);
}

#[test]
fn a_notebook_that_takes_long_to_be_saved_is_saved_less_often() {
    let mut it = script();
    it.with_file();
    let note_id = it.write_note();
    it.secs += 1.0;
    it.tick();
    it.secs += 2.0;
    it.saved(None);
    let began = it.secs;
    while it.secs < began + 40.0 {
        it.secs += 0.5;
        it.type_words(&note_id, &it.secs.to_string());
        assert!(it.save_in() > Some(0.0), "at {}", it.secs - began);
    }
    it.secs += 0.5;
    check(it.save_in(), 0.0);
}

#[test]
fn a_saving_that_failed_is_tried_again_later_and_later_although_nothing_changed() {
    let mut it = script();
    it.with_file();
    it.write_note();
    it.secs += 1.0;
    for wait in [2.0, 4.0, 8.0, 16.0, 32.0, 60.0, 60.0] {
        it.tick();
        assert!(it.ws.file.saving.is_some());
        it.not_saved();
        check(it.save_in(), wait);
        assert!(it.ws.file.trouble.is_some());
        it.secs += wait;
    }
    let troubles = it.ws.notices.iter().filter(|it| it.weight == Weight::Trouble).count();
    assert_eq!(troubles, 1, "told once");
    it.tick().saved(None);
    assert!(it.ws.file.trouble.is_none() && it.ws.notices.is_empty());
    it.write_note();
    check(it.save_in(), 1.0);
}

/// What came of another's edits of what was sent, and of what the reader had.
fn outside(sent: &Arc<Notebook>, base: &Notebook, edits: &[Edit]) -> Outside {
    let mut theirs = base.clone();
    for edit in edits {
        theirs.apply(edit, "2026-11-22T00:00:00Z").unwrap();
    }
    let merged = merge(base, sent, &theirs);
    Outside {
        sent: Arc::clone(sent),
        whole: Arc::new(merged.notebook),
        conflicts: merged.conflicts,
    }
}

fn memo(it: &Script, words: &str) -> Edit {
    let excerpt_id = it.ws.notebook.excerpts.keys().next().unwrap().clone();
    Edit::SetMemo(excerpt_id, words.to_owned())
}

fn reread(it: &Script, outside: Outside, is_clean: bool) -> Command {
    Command::Heard(Report::Reread {
        path: PATH.into(),
        notebook: it.ws.notebook.id.clone(),
        seen: seen(),
        state: it.ws.history.state(),
        is_clean,
        outside: Some(Box::new(outside)),
    })
}

#[test]
fn what_others_wrote_comes_in_as_one_step_that_can_be_undone() {
    let mut it = script();
    it.with_file().select_words("movement").asked.clear();
    it.run(Command::File(File::Reread));
    assert_eq!(it.asked, ["Reread"]);
    let (sent, removed) =
        (Arc::clone(&it.ws.notebook), it.ws.notebook.excerpts.keys().next().unwrap());
    let theirs = outside(&sent, &sent, &[Edit::RemoveExcerpt(removed.clone())]);
    let report = reread(&it, theirs, true);
    it.run(report).expect("");
    assert!(it.ws.marks("hearing.txt").is_none_or(|marks| marks.all().is_empty()));
    assert!(!it.ws.is_unsaved(), "the file has it already");
    assert_eq!(it.ws.history.undo_label(), Some("merge changes from outside"));
    it.act(Action::Undo).expect("excerpt “not cosmetic” Same");
    assert!(it.ws.is_unsaved());
    assert_eq!(it.ws.marks("hearing.txt").unwrap().all().len(), 1);
}

#[test]
fn what_the_reader_wrote_meanwhile_stays_and_is_saved_with_it() {
    let mut it = script();
    it.with_file();
    let base = Arc::clone(&it.ws.notebook);
    it.run(Command::File(File::Reread));
    let theirs = outside(&base, &base, &[memo(&it, "theirs")]);
    let report = reread(&it, theirs, true);
    it.select_words("movement").act(Action::Highlight).run(report).expect(
        "excerpt “not cosmetic” Same memo: theirs
         excerpt “movement” Same",
    );
    assert!(it.ws.is_unsaved());
    it.act(Action::Undo).act(Action::Undo).expect("excerpt “not cosmetic” Same");
    assert!(it.ws.is_unsaved(), "the file holds the others' memo");
}

#[test]
fn what_a_saving_merged_comes_in_and_is_not_called_unsaved() {
    let mut it = script();
    it.with_file();
    let base = Arc::clone(&it.ws.notebook);
    it.select_words("movement").act(Action::Highlight).run(Command::File(File::Save));
    let theirs = outside(&it.ws.notebook, &base, &[memo(&it, "theirs")]);
    it.saved(Some(theirs)).expect(
        "excerpt “not cosmetic” Same memo: theirs
         excerpt “movement” Same",
    );
    assert!(!it.ws.is_unsaved());
    assert_eq!(it.save_in(), None);
}

#[test]
fn what_both_changed_is_listed_and_told_in_one_sentence() {
    let mut it = script();
    it.with_file();
    let before = memo(&it, "before");
    it.run(Command::Edit(before)).run(Command::File(File::Save)).saved(None);
    let base = Arc::clone(&it.ws.notebook);
    let mine = memo(&it, "mine");
    it.run(Command::Edit(mine));
    let theirs = outside(&it.ws.notebook, &base, &[memo(&it, "theirs")]);
    let report = reread(&it, theirs.clone(), false);
    it.run(report);
    assert!(it.shows().contains("mine") && it.shows().contains("theirs"), "{}", it.shows());
    let excerpt_id = RecordId::from(it.ws.notebook.excerpts.keys().next().unwrap());
    let conflicts: Vec<&Conflict> = it.ws.conflicts().collect();
    let [Conflict { record, .. }] = &*conflicts else { panic!("{conflicts:?}") };
    assert_eq!(record.as_ref(), Some(&excerpt_id));
    let notice = it.ws.notices.last().unwrap();
    assert!(notice.what.contains("1 place needs a look"), "{notice:?}");
    assert!(it.ws.is_unsaved());
    // The same again is nothing new.
    let report = reread(&it, theirs, false);
    it.run(report);
    assert_eq!(it.ws.conflicts().count(), 1);
}

#[test]
fn the_block_that_is_written_is_followed_to_where_it_stands_now() {
    let mut it = script();
    it.with_file();
    let note_id = it.write_note();
    it.type_words(&note_id, "mine");
    let sent = Arc::clone(&it.ws.notebook);
    let above = Edit::InsertBlock(note_id.clone(), 0, Block::Text("theirs".to_owned()));
    let theirs = outside(&sent, &sent, &[above]);
    let report = reread(&it, theirs, true);
    it.run(report);
    assert_eq!(it.ws.editing, Some(Editing::Text(note_id.clone(), 1)));
    assert_eq!(it.ws.block, Some(1));
    assert_eq!(it.ws.notebook.notes[&note_id].blocks[1], Block::Text("mine".to_owned()));
}

#[test]
fn a_file_that_cannot_be_read_any_more_is_said_once() {
    let mut it = script();
    it.with_file();
    let gone = |it: &Script| {
        Command::Heard(Report::NotReread {
            path: PATH.into(),
            notebook: it.ws.notebook.id.clone(),
            notice: Box::new(Notice::trouble("the file cannot be read", "it is gone", "")),
        })
    };
    let report = gone(&it);
    it.run(report.clone());
    it.ws.notices.clear();
    it.run(report.clone());
    assert!(it.ws.notices.is_empty());
    it.act(Action::Undo).run(Command::File(File::Save)).saved(None).run(report);
    let is_told = it.ws.notices.iter().any(|notice| notice.weight == Weight::Trouble);
    assert!(is_told, "a saving wrote it anew, and now it is gone again");
    // A notebook without a file has nothing to be read again.
    let mut it = script();
    it.asked.clear();
    let report = gone(&it);
    it.run(Command::File(File::Reread)).run(report);
    assert!(it.asked.is_empty() && it.ws.notices.is_empty());
}
