//! Saving: when, what, and what is said of it.

use std::{path::PathBuf, sync::Arc};

use crate::{
    notebook::{SAMPLE_CORPUS, desk::Desk, ids::NotebookId, step::Place},
    store::{atomic::Seen, place, settings::RecentKind},
};

use super::{
    Workspace,
    corpus::Root,
    effect::{Effect, Save},
    heard::Outside,
    overlay::Overlay,
    update::Turn,
};

/// Seconds of quiet after which a changed notebook is saved.
const QUIET_SECS: f64 = 1.0;

/// Seconds after which it is saved although the reader goes on typing.
const LATEST_SECS: f64 = 10.0;

/// A notebook that takes long to be saved is saved less often while the reader types: this many times
/// as far apart as a saving takes, so that the disk is idle most of the time.
const TIMES_AS_FAR: f64 = 20.0;

/// Seconds from a saving that failed to the next try; twice as many after each that fails too, up to
/// the second.
const RETRY_SECS: (f64, f64) = (2.0, 60.0);

impl Workspace {
    /// How long until something waits to be saved, in seconds; `None` while nothing does.
    ///
    /// After a second of quiet; at the latest ten seconds after the first change that is not saved, or
    /// later where saving takes long. After a saving that failed, in 2, 4, 8 … 60 seconds.
    pub fn save_in_secs(&self, now_secs: f64) -> Option<f64> {
        let file = &self.file;
        // What was opened in the place of a damaged file may be looked at first.
        let is_looked_at = file.is_damaged && file.changed_secs <= 0.0;
        if self.is_kept() || file.saving.is_some() || is_looked_at {
            return None;
        }
        let at = if file.n_failed > 0 {
            let (first, most) = RETRY_SECS;
            let doublings = i32::try_from(file.n_failed - 1).unwrap_or(i32::MAX).min(16);
            file.failed_secs + (first * 2_f64.powi(doublings)).min(most)
        } else {
            let latest = LATEST_SECS.max(TIMES_AS_FAR * file.save_took);
            let since = file.waits_since.unwrap_or(file.changed_secs);
            // The first copy of a notebook without a file is made at once: nothing else would lead back
            // to it after a crash. Of one that is open for reading only there is no journal.
            let has_copy = file.path.is_some() || file.draft_state > 0;
            let quiet = if has_copy { QUIET_SECS } else { 0.0 };
            let latest = if file.read_only { QUIET_SECS } else { latest };
            (file.changed_secs + quiet).min(since + latest)
        };
        Some((at - now_secs).max(0.0))
    }

    /// Whether all is on the disk: in the notebook's file, or in the program's own copy where it has
    /// none that may be written.
    fn is_kept(&self) -> bool {
        match (&self.file.path, self.file.read_only) {
            (Some(_), false) => !self.is_unsaved(),
            _ => self.file.draft_state == self.history.state() || !self.is_unsaved(),
        }
    }
}

impl Turn<'_> {
    /// Notes since when something waits to be saved. Called after every command.
    pub(super) fn note_waiting(&mut self) {
        let state = self.ws.history.state();
        let waits = !self.ws.is_kept() && self.ws.file.saving != Some(state);
        let since = &mut self.ws.file.waits_since;
        *since = waits.then(|| since.unwrap_or(self.now.secs));
    }

    /// Saves to the notebook's file, or to the copy of unsaved work where it has none.
    pub(super) fn save_in_place(&mut self) {
        match self.ws.file.path.clone() {
            Some(path) if !self.ws.file.read_only => self.save_to(path, false),
            _ if self.ws.is_blank() => {}
            _ => self.push_save(None, None),
        }
    }

    /// Saves to a file; `is_new` for one that was not the notebook's until now.
    pub(super) fn save_to(&mut self, path: PathBuf, is_new: bool) {
        let folder = match &self.ws.corpus.as_ref().map(|corpus| &corpus.root) {
            Some(Root::Folder(folder) | Root::Files(folder, _)) => Some(folder.clone()),
            _ => None,
        };
        let notebook = Arc::make_mut(&mut self.ws.notebook);
        if let Some(folder) = folder {
            notebook.corpus = place::relative(&path, &folder);
        } else if let Some(former) = self.ws.file.path.as_ref().filter(|_| is_new)
            && !notebook.corpus.is_empty()
            && notebook.corpus != SAMPLE_CORPUS
        {
            notebook.corpus = place::relative(&path, &place::absolute(former, &notebook.corpus));
        }
        let seen = if is_new { None } else { self.ws.file.seen.clone() };
        self.push_save(Some(path), seen);
    }

    fn push_save(&mut self, path: Option<PathBuf>, seen: Option<Seen>) {
        self.flush_journal();
        self.note_places();
        self.note_paths();
        let (desk, stamp) = (self.ws.desk(), self.now.stamp());
        let at_secs = self.now.unix_millis.div_euclid(1000);
        let notebook = Arc::make_mut(&mut self.ws.notebook);
        // Only the copy of unsaved work, which is this machine's alone, carries the desk. In a file
        // that is shared it would change at every saving, and no two versions would merge.
        notebook.desk = if path.is_some() { Desk::default() } else { desk };
        notebook.purge_trash(&stamp);
        let state = self.ws.history.state();
        let file = &mut self.ws.file;
        file.saving = Some(state);
        file.saving_since = self.now.secs;
        file.trouble = None;
        let is_damaged = file.is_damaged && path.is_some() && path == file.path;
        let notebook = Arc::clone(&self.ws.notebook);
        self.effects.push(Effect::Save(Save { notebook, path, seen, is_damaged, at_secs, state }));
    }

    /// A saving has succeeded.
    pub(super) fn hear_saved(
        &mut self,
        path: Option<PathBuf>,
        seen: Option<Seen>,
        state: u64,
        notebook: &NotebookId,
        outside: Option<Box<Outside>>,
    ) {
        if self.ws.notebook.id != *notebook {
            return;
        }
        let file = &mut self.ws.file;
        file.saving = None;
        file.trouble = None;
        file.n_failed = 0;
        file.save_took = (self.now.secs - file.saving_since).max(0.0);
        self.untell_trouble();
        match path {
            Some(path) => {
                let is_same = self.ws.file.path.as_ref() == Some(&path) && !self.ws.file.read_only;
                let had_draft = self.ws.file.path.is_none();
                let file = &mut self.ws.file;
                file.path = Some(path.clone());
                file.seen = seen;
                file.saved_state = state;
                file.read_only = false;
                file.is_sample = false;
                file.is_damaged = false;
                file.unread = None;
                if is_same {
                    self.journal_saved(Place::File, state);
                } else {
                    self.journal_anew(state);
                }
                if had_draft {
                    self.effects.push(Effect::DropDraft(notebook.clone()));
                    self.forget_draft(notebook.as_str());
                }
                if let Some(outside) = outside {
                    self.take_outside(*outside, state, true);
                }
                self.note_recent(RecentKind::Notebook, path);
            }
            None => {
                self.ws.file.draft_state = state;
                self.journal_saved(Place::Draft, state);
                // A copy that the settings do not name would not be found after a crash.
                let named = self.ws.settings.last.as_ref().and_then(|last| last.draft.as_deref());
                if named != Some(notebook.as_str()) {
                    self.keep_settings();
                }
            }
        }
        if std::mem::take(&mut self.ws.closing) {
            self.close_window();
        }
    }

    /// A saving has failed.
    pub(super) fn hear_not_saved(&mut self, notice: super::notice::Notice, notebook: &NotebookId) {
        if self.ws.notebook.id != *notebook {
            // One that was left meanwhile.
            self.tell(notice);
            return;
        }
        self.ws.file.saving = None;
        self.ws.file.n_failed = self.ws.file.n_failed.saturating_add(1);
        self.ws.file.failed_secs = self.now.secs;
        self.ws.file.trouble = Some(notice.what.clone());
        let is_known = self.ws.file.told.as_ref() == Some(&notice.what);
        self.ws.file.told = Some(notice.what.clone());
        if std::mem::take(&mut self.ws.closing) {
            let words = format!("{} {}", notice.why, notice.remedy);
            self.ws.overlay = Some(Overlay::CloseQuestion(words.trim().to_owned()));
        }
        // What was told and put away need not be told at every try; the top bar says it too.
        if !is_known {
            self.tell(notice);
        }
    }

    /// Puts away what was told of a saving that failed.
    pub(super) fn untell_trouble(&mut self) {
        if let Some(told) = self.ws.file.told.take() {
            self.ws.notices.retain(|notice| notice.what != told);
        }
    }
}
