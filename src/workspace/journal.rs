//! What is done to the notebook is written down at once: when the journal hears of it.

use crate::notebook::step::{Entry, Place};

use super::{
    Workspace,
    effect::{Effect, Journaling},
    heard::Remembered,
    history::History,
    notice::Notice,
    update::Turn,
};

/// Seconds that what was done may wait to be written down: a killed program loses less than a second
/// of typing also on a machine that is busy, and a key that is held down does not write a note thirty
/// times a second.
const HEARD_SECS: f64 = 0.2;

impl Workspace {
    /// How long until the journal is to hear of something, in seconds; `None` while there is nothing.
    pub fn journal_in_secs(&self, now_secs: f64) -> Option<f64> {
        let since = self.file.unheard_secs?;
        Some((since + HEARD_SECS - now_secs).max(0.0))
    }
}

impl Turn<'_> {
    /// Something was done: the journal is to hear of it soon.
    pub(super) fn tell_journal(&mut self) {
        self.ws.file.unheard_secs.get_or_insert(self.now.secs);
    }

    /// The journal hears what it has not heard yet.
    ///
    /// Not of a notebook that is open for reading only: its journal would be taken for that of the file
    /// with the same id. What is done there is in the copy of unsaved work within a second.
    pub(super) fn flush_journal(&mut self) {
        self.ws.file.unheard_secs = None;
        let entries = self.ws.history.take_unheard();
        if !entries.is_empty() && !self.ws.file.read_only {
            self.journal(entries, false);
        }
    }

    /// A state is on the disk, in the notebook's file or in the copy of unsaved work.
    pub(super) fn journal_saved(&mut self, place: Place, state: u64) {
        self.ws.history.tell(Entry::Saved(place, state));
        self.flush_journal();
    }

    /// The notebook has another file from now on, in this state: that file's journal begins with
    /// everything that can be undone.
    pub(super) fn journal_anew(&mut self, state: u64) {
        self.ws.file.unheard_secs = None;
        self.ws.history.take_unheard();
        let mut entries = self.ws.history.entries(&self.ws.notebook);
        entries.push(Entry::Saved(Place::File, state));
        self.journal(entries, true);
    }

    fn journal(&mut self, entries: Vec<Entry>, is_whole: bool) {
        let (notebook, path) = (self.ws.notebook.id.clone(), self.ws.file.path.clone());
        self.effects.push(Effect::Journal(Journaling { notebook, path, entries, is_whole }));
    }

    /// Takes what the journal of a notebook that was opened remembers: what can be undone, and which
    /// state is on the disk.
    pub(super) fn remember(&mut self, remembered: Remembered) {
        let Remembered { past, saved_state, n_recovered, conflicts } = remembered;
        self.ws.history = History::of(past);
        self.ws.file.saved_state = saved_state;
        if n_recovered == 0 {
            return;
        }
        self.ws.file.changed_secs = self.now.secs;
        let steps = match n_recovered {
            1 => "one change that was".to_owned(),
            n => format!("{n} changes that were"),
        };
        self.ws.conflicts.add(conflicts.clone(), None);
        if conflicts.is_empty() {
            self.say(format!("Back from the last time: {steps} not saved yet"));
            return;
        }
        let why: Vec<String> = conflicts.iter().map(ToString::to_string).collect();
        self.trouble(
            format!("Back from the last time: {steps} not saved yet"),
            why.join("\n"),
            "The file has been changed by others since. Nothing was dropped: both wordings are kept.",
        );
    }

    /// The journal could not be written: told once, until it can be again.
    pub(super) fn hear_not_journalled(&mut self, notice: Notice) {
        if self.ws.notices.iter().all(|told| told.what != notice.what) {
            self.tell(notice);
        }
    }
}
