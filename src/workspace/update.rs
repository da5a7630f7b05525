//! The one door: applies a command and says what the shell must do because of it.
//!
//! No I/O, no clock, no thread; any command at any time is harmless. The families of commands have a
//! file each: [`super::annotate`], [`super::correct`], [`super::panes`], [`super::go`], [`super::files`],
//! [`super::saving`], [`super::outside`], [`super::view`], [`super::review`], [`super::look_back`],
//! [`super::problems`], [`super::merging`], [`super::tracing`], [`super::hear`], [`super::changed`],
//! [`super::which_files`].

use std::sync::Arc;

use crate::notebook::edit::{Change, Edit};

use super::{
    Now, Workspace,
    action::Action,
    command::Command,
    effect::Effect,
    notice::{Notice, Weight},
    resolve::resolve,
};

/// One command being applied.
pub(super) struct Turn<'w> {
    /// The workspace.
    pub(super) ws: &'w mut Workspace,
    /// The time.
    pub(super) now: Now,
    /// What the shell must do.
    pub(super) effects: Vec<Effect>,
}

/// Applies `command` and gives what the shell must do, in order.
///
/// Cost: below 2 ms for any edit of a notebook of 10,000 excerpts.
pub fn update(ws: &mut Workspace, command: Command, now: Now) -> Vec<Effect> {
    let mut turn = Turn { ws, now, effects: Vec::new() };
    turn.apply(command);
    turn.look_for_problems();
    turn.read_shown_first();
    turn.effects
}

impl Turn<'_> {
    /// Applies a command.
    pub(super) fn apply(&mut self, command: Command) {
        let passes = matches!(
            command,
            Command::Pane(
                _,
                super::command::PaneCommand::Scrolled(_)
                    | super::command::PaneCommand::WantPage { .. }
            ) | Command::Go(super::command::Go::Hover(_))
                | Command::Trace(super::command::TraceCommand::Hover(_))
        );
        self.ws.revision += u64::from(!passes);
        match command {
            Command::Do(action) => {
                if let Some(command) = resolve(action, self.ws) {
                    self.apply(command);
                } else if let Some(why) = action.why_not(self.ws) {
                    self.say(why.to_owned());
                }
            }
            Command::Edit(edit) => {
                self.edit(&edit);
            }
            Command::Annotate(annotate) => self.annotate(annotate),
            Command::Correct(correct) => self.correct(correct),
            Command::Pane(pane_id, command) => self.in_pane(pane_id, command),
            Command::Go(go) => self.go(go),
            Command::Review(command) => self.review(command),
            Command::Trace(command) => self.tracing(command),
            Command::Problems(command) => self.problems(command),
            Command::LookBack(command) => self.look_back(command),
            Command::File(file) => self.file(file),
            Command::View(view) => self.view(view),
            Command::Heard(report) => self.hear(report),
            Command::History(forward) => self.step(forward),
        }
        self.settle_look_back();
        self.settle_area();
        self.settle_comparison();
        self.settle_tracing();
        self.note_waiting();
    }

    /// Applies an edit and notes it for undo; an edit that does not fit is told. Gives whether it
    /// was applied.
    pub(super) fn edit(&mut self, edit: &Edit) -> bool {
        let stamp = self.now.stamp();
        let stays_sound = self.stays_sound(edit);
        match Arc::make_mut(&mut self.ws.notebook).apply(edit, &stamp) {
            Ok(undo) => {
                if stays_sound {
                    self.note_sound();
                }
                self.refresh(&undo);
                self.note_step((edit.label(), edit.merge_key()), undo);
                true
            }
            Err(error) => {
                self.trouble(format!("Could not {}", edit.label()), error.to_string(), "");
                false
            }
        }
    }

    /// Notes what was done to the notebook, by name, with what undoes it.
    pub(super) fn note_step(&mut self, name: (String, Option<String>), undo: Vec<Change>) {
        let stamp = self.now.stamp();
        self.ws.history.note(name, undo, &self.ws.notebook, (self.now.secs, &stamp));
        self.ws.file.changed_secs = self.now.secs;
        self.tell_journal();
    }

    /// Undoes the last step, or does the next again.
    fn step(&mut self, forward: bool) {
        let notebook = Arc::make_mut(&mut self.ws.notebook);
        let mut touched = Vec::new();
        let revert = |changes| {
            let back = notebook.revert(changes);
            touched.clone_from(&back);
            back
        };
        let history = &mut self.ws.history;
        // The step is named by the state it led to: the one before undoing, and the one after redoing.
        let before = history.state();
        let label = if forward { history.redo(revert) } else { history.undo(revert) };
        if let Some(label) = label {
            let step = if forward { history.state() } else { before };
            self.ws.conflicts.follow(step, !forward);
            if !self.ws.has_oddities() {
                // They would lead nowhere.
                self.ws.notices.retain(|notice| notice.way != Some(Action::Problems));
            }
            self.refresh(&touched);
            self.ws.file.changed_secs = self.now.secs;
            self.tell_journal();
            self.drop_what_is_gone();
            self.say(format!("{} {label}", if forward { "Redid" } else { "Undid" }));
        }
    }

    /// Lets go of what was selected or open and is not there any more.
    pub(super) fn drop_what_is_gone(&mut self) {
        let ws = &mut *self.ws;
        let notebook = &ws.notebook;
        let is_there = |id: &_| notebook.excerpts.contains_key(id);
        ws.selected.take_if(|id| !is_there(id));
        ws.hovered.take_if(|id| !is_there(id));
        ws.open_note.take_if(|id| !notebook.notes.contains_key(id));
        ws.last_tag.take_if(|id| !notebook.tags.contains_key(id));
        for pane in &mut ws.panes {
            pane.picked.take_if(|(id, _)| !is_there(id));
        }
        let n_blocks = match &ws.open_note {
            Some(note_id) => notebook.notes.get(note_id).map_or(0, |note| note.blocks.len()),
            None => notebook.notes.len(),
        };
        ws.block.take_if(|block_idx| *block_idx >= n_blocks);
        ws.editing.take_if(|editing| match editing {
            super::overlay::Editing::Title(note_id) => !notebook.notes.contains_key(note_id),
            super::overlay::Editing::Text(note_id, block_idx) => {
                notebook.notes.get(note_id).is_none_or(|note| *block_idx >= note.blocks.len())
            }
        });
    }

    /// Says something that needs no answer; it goes by itself.
    pub(super) fn say(&mut self, what: String) {
        self.ws.notices.retain(|notice| notice.weight != Weight::Passing);
        self.tell(Notice {
            weight: Weight::Passing,
            what,
            why: String::new(),
            remedy: String::new(),
            way: None,
            at_centis: 0,
        });
    }

    /// Says what went wrong; stays until it is read.
    pub(super) fn trouble(
        &mut self,
        what: impl Into<String>,
        why: impl Into<String>,
        remedy: impl Into<String>,
    ) {
        self.tell(Notice {
            weight: Weight::Trouble,
            what: what.into(),
            why: why.into(),
            remedy: remedy.into(),
            way: None,
            at_centis: 0,
        });
    }

    /// Adds a notice; one that says the same takes the place of the older.
    pub(super) fn tell(&mut self, mut notice: Notice) {
        notice.at_centis = (self.now.secs.max(0.0) * 100.0) as u64;
        self.ws.notices.retain(|other| other.what != notice.what);
        self.ws.notices.push(notice);
        // More than a handful cannot be read; the oldest have had their time.
        let surplus = self.ws.notices.len().saturating_sub(6);
        self.ws.notices.drain(..surplus);
    }
}
