//! Folders and notebooks: opening and closing.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use crate::{
    notebook::{
        Notebook, SAMPLE_CORPUS,
        check::Problem,
        desk::{Desk, Seat},
        ids::NotebookId,
        merge::Conflict,
    },
    store::{
        place,
        settings::{DeskShape, LastOpen, Recent, RecentKind, TEXT_SIZES},
    },
};

use super::{
    NotebookFile, Trail, Workspace,
    action::Action,
    command::File,
    conflicts::Conflicts,
    corpus::{Corpus, DocPath, Root},
    effect::Effect,
    heard::Loaded,
    history::History,
    notice::{Notice, sentence},
    overlay::Asking,
    pane::{At, MAX_PANES, Wanted},
    problems::Problems,
    update::Turn,
};

/// Limits of a pane's share of the width; a file can say anything.
const SHARES: (f32, f32) = (0.05, 20.0);

/// Most recent folders and notebooks that are remembered.
const MAX_RECENTS: usize = 20;

impl Workspace {
    /// Whether the notebook holds nothing and is nobody's file, so that nothing is lost with it.
    pub fn is_blank(&self) -> bool {
        let Notebook { tags, excerpts, notes, links, decisions, documents, rules, .. } =
            &*self.notebook;
        let n_made = tags.len() + excerpts.len() + notes.len() + links.len() + decisions.len();
        self.file.path.is_none() && n_made + documents.len() + rules.len() == 0
    }

    /// The desk as it is now.
    pub fn desk(&self) -> Desk {
        let seats = self
            .panes
            .iter()
            .map(|pane| {
                let reading = self.corpus.as_ref().and_then(|corpus| corpus.reading(&pane.path));
                let byte = self.top_byte(pane);
                Seat {
                    path: pane.path.to_string(),
                    at: reading.map_or(0, |reading| reading.document.scalar_of(byte)),
                    share: pane.share,
                    text_size: pane.text_size,
                }
            })
            .collect();
        Desk { seats, active: self.active, note: self.open_note.clone() }
    }

    /// Where a notebook without a file would be saved: beside its folder, under its name. Never in
    /// the folder, which is only read.
    pub fn suggested_path(&self) -> PathBuf {
        if let Some(path) = &self.file.path {
            return path.clone();
        }
        let root = self.corpus.as_ref().map(|corpus| &corpus.root);
        match root {
            Some(Root::Folder(folder) | Root::Files(folder, _)) => {
                let name = folder.file_name().map_or_else(
                    || "notebook".to_owned(),
                    |name| name.to_string_lossy().into_owned(),
                );
                folder.parent().unwrap_or(folder).join(format!("{name}.ron"))
            }
            Some(Root::Sample) => PathBuf::from("bridge-inquiry.ron"),
            None => PathBuf::from("notebook.ron"),
        }
    }
}

impl Turn<'_> {
    /// Applies a command of folders and notebooks.
    pub(super) fn file(&mut self, file: File) {
        match file {
            File::OpenCorpus(root) => self.open_corpus(root),
            File::OpenSample => {
                self.leave_notebook();
                self.effects.push(Effect::LoadSample);
            }
            File::OpenPath(path) => self.effects.push(Effect::Look(path)),
            File::OpenNotebook(path) => {
                self.leave_notebook();
                self.ws.overlay = None;
                self.effects.push(Effect::Load(path));
            }
            File::Recover(path, source) => {
                self.leave_notebook();
                self.ws.overlay = None;
                self.effects.push(Effect::Recover(path, source));
            }
            File::Merge(path) => self.merge(path),
            File::OpenDraft(id) => {
                self.leave_notebook();
                self.effects.push(Effect::LoadDraft(id));
            }
            File::NewNotebook if self.ws.file.path.is_none() && self.ws.is_unsaved() => {
                // It would take the place of work that has no other name than that of its folder.
                self.trouble(
                    "The open notebook has no file yet",
                    "A new one would take its place.",
                    "Save it with File › Save, then begin a new one.",
                );
            }
            File::NewNotebook => {
                self.leave_notebook();
                self.fresh_notebook();
                self.say("A new notebook: it is saved when you say where".to_owned());
            }
            File::CloseFolder => {
                self.leave_notebook();
                self.fresh_notebook();
                self.effects.push(Effect::CallOffReading);
                self.ws.corpus = None;
                self.ws.panes.clear();
                self.ws.active = 0;
                self.forget_traced();
                self.derive_all();
            }
            File::Ask(asking) => self.ask(asking),
            File::Typed(asking, words) => {
                self.ws.overlay = None;
                self.effects.push(Effect::Expand(asking, words));
            }
            File::Save => {
                self.untell_trouble();
                match self.ws.file.path.clone() {
                    Some(path) if !self.ws.file.read_only => self.save_to(path, false),
                    _ => self.ask(Asking::SaveAs),
                }
            }
            File::SaveTo(path) => {
                self.untell_trouble();
                self.ws.overlay = None;
                let path =
                    if path.extension().is_none() { path.with_extension("ron") } else { path };
                let is_same = self.ws.file.path.as_ref() == Some(&path);
                self.save_to(path, !is_same);
            }
            File::PointTo(folder) => {
                self.ws.overlay = None;
                self.note_corpus(&folder);
                let desk = self.known_desk();
                self.read_corpus(Root::Folder(folder), desk);
            }
            File::Forget(path) => {
                self.ws.settings.recents.retain(|recent| recent.path != path);
                self.keep_settings();
            }
            File::ChooseFiles(patterns) => self.choose_files(patterns),
            File::LookAgain => self.look_again(true),
            File::Reread => self.reread(),
            File::CallOff => self.effects.push(Effect::CallOffReading),
            File::CloseWindow => self.close_window(),
            File::CloseAnyway => self.effects.push(Effect::Close),
            File::Tick => {
                if self.ws.journal_in_secs(self.now.secs) == Some(0.0) {
                    self.flush_journal();
                }
                if self.ws.save_in_secs(self.now.secs) == Some(0.0) {
                    self.save_in_place();
                }
            }
        }
    }

    pub(super) fn ask(&mut self, asking: Asking) {
        let start = match asking {
            Asking::Folder | Asking::PointTo => {
                let folder = self.ws.corpus.as_ref().and_then(|corpus| corpus.root.folder());
                folder.and_then(|folder| folder.parent()).map(Path::to_path_buf)
            }
            Asking::Notebook | Asking::Merge => {
                self.ws.file.path.as_ref().and_then(|path| path.parent()).map(Path::to_path_buf)
            }
            Asking::SaveAs => Some(self.ws.suggested_path()),
        };
        self.effects.push(Effect::Ask(asking, start));
    }

    /// Opens a folder, with a notebook of its own unless the open one is blank.
    fn open_corpus(&mut self, root: Root) {
        self.ws.overlay = None;
        let recent = root
            .folder()
            .and_then(|folder| self.ws.settings.recents.iter().find(|it| it.path == *folder));
        let draft = recent.and_then(|recent| recent.draft.clone());
        if let Some(draft) = draft.filter(|_| matches!(root, Root::Folder(_))) {
            // Work on this folder that has no file yet comes back with it.
            if draft == self.ws.notebook.id.as_str() {
                self.finish_editing();
                self.read_corpus(root, self.ws.desk());
            } else {
                self.file(File::OpenDraft(draft));
            }
            return;
        }
        if !self.ws.is_blank() {
            self.leave_notebook();
            self.fresh_notebook();
        }
        let desk = root
            .folder()
            .and_then(|folder| self.ws.settings.recents.iter().find(|it| it.path == *folder))
            .map(|recent| Desk::from(&recent.desk))
            .unwrap_or_default();
        if root == Root::Sample {
            self.note_stated(SAMPLE_CORPUS.to_owned());
        }
        if let Some(folder) = root.folder().cloned() {
            self.note_corpus(&folder);
            if matches!(root, Root::Folder(_)) {
                self.note_recent(RecentKind::Folder, folder);
            }
        }
        self.read_corpus(root, desk);
    }

    /// Begins to read a folder and lays out its panes.
    pub(super) fn read_corpus(&mut self, root: Root, desk: Desk) {
        let first: Vec<DocPath> =
            desk.seats.iter().map(|seat| DocPath::from(seat.path.as_str())).collect();
        self.ws.panes.clear();
        self.ws.active = 0;
        self.ws.trail = Trail::default();
        self.ws.row = 0;
        self.ws.filter.clear();
        self.ws.review = None;
        self.ws.look_back = None;
        self.ws.left.clear();
        self.ws.changes = None;
        self.ws.derived.renamed.clear();
        self.forget_traced();
        self.ws.corpus = Some(Corpus::new(root.clone()));
        self.derive_all();
        let choices = Box::new(self.choices(&root));
        self.effects.push(Effect::ReadCorpus(root, first, choices));
        self.ws.waiting_desk = Some(desk);
    }

    /// Seats the panes as the desk has them, as soon as their documents are read; with no desk, the
    /// first documents are opened when the reading ends or two of them are there.
    pub(super) fn seat_panes(&mut self, is_end: bool) {
        let Some(desk) = self.ws.waiting_desk.take() else { return };
        let Some(corpus) = &self.ws.corpus else { return };
        let listed: Vec<Seat> = desk
            .seats
            .iter()
            .filter(|seat| corpus.entry(&seat.path).is_some())
            .take(MAX_PANES)
            .cloned()
            .collect();
        if listed.is_empty() {
            let readable: Vec<DocPath> = corpus
                .entries
                .iter()
                .filter(|entry| entry.reading().is_some())
                .take(2)
                .map(|entry| Arc::clone(&entry.path))
                .collect();
            if readable.is_empty() || (readable.len() < 2 && !is_end && corpus.entries.len() > 1) {
                self.ws.waiting_desk = (!is_end).then_some(desk);
                return;
            }
            for path in readable {
                let pane = self.ws.fresh_pane(path);
                self.ws.panes.push(pane);
            }
            self.ws.active = 0;
            self.ws.tracing.seated_secs = Some(self.now.secs);
            return;
        }
        let is_read = listed.iter().all(|seat| corpus.reading(&seat.path).is_some());
        if !is_read && !is_end {
            self.ws.waiting_desk = Some(desk);
            return;
        }
        for seat in listed {
            let mut pane = self.ws.fresh_pane(DocPath::from(seat.path.as_str()));
            let reading = self.ws.corpus.as_ref().and_then(|corpus| corpus.reading(&pane.path));
            let byte = reading.and_then(|reading| reading.document.byte_of(seat.at)).unwrap_or(0);
            pane.wanted = (byte > 0).then_some(Wanted { byte, at: At::Edge });
            if seat.share.is_finite() && seat.share > 0.0 {
                pane.share = seat.share.clamp(SHARES.0, SHARES.1);
            }
            if (TEXT_SIZES.0..=TEXT_SIZES.1).contains(&seat.text_size) {
                pane.text_size = seat.text_size;
            }
            self.ws.panes.push(pane);
        }
        self.ws.active = desk.active.min(self.ws.panes.len().saturating_sub(1));
    }

    /// Names the folder in the notebook, relative to its file where it has one.
    fn note_corpus(&mut self, folder: &Path) {
        let corpus = match &self.ws.file.path {
            Some(path) => place::relative(path, folder),
            None => place::slashed(folder),
        };
        self.note_stated(corpus);
    }

    fn note_stated(&mut self, corpus: String) {
        if self.ws.notebook.corpus == corpus {
            return;
        }
        if self.ws.is_blank() {
            // Nothing of the reader's changes: it is no edit, and a blank notebook stays saved.
            Arc::make_mut(&mut self.ws.notebook).corpus = corpus;
        } else {
            self.edit(&crate::notebook::edit::Edit::SetCorpus(corpus));
        }
    }

    /// Begins an empty notebook about the open folder.
    fn fresh_notebook(&mut self) {
        let id = NotebookId::fresh(&mut self.ws.ids);
        self.ws.notebook = Arc::new(Notebook::new(id));
        self.know(Vec::new(), Vec::new(), Vec::new());
        self.ws.history = History::default();
        self.ws.file = NotebookFile::default();
        self.ws.open_note = None;
        self.ws.block = None;
        self.ws.editing = None;
        self.ws.last_tag = None;
        self.ws.review = None;
        self.ws.look_back = None;
        self.ws.left.clear();
        self.select(None);
        match self.ws.corpus.as_ref().map(|corpus| corpus.root.clone()) {
            Some(Root::Folder(folder) | Root::Files(folder, _)) => self.note_corpus(&folder),
            Some(Root::Sample) => self.note_stated(SAMPLE_CORPUS.to_owned()),
            None => {}
        }
        self.derive_all();
    }

    /// Keeps what is unsaved before another notebook takes its place.
    fn leave_notebook(&mut self) {
        self.finish_editing();
        self.flush_journal();
        if self.ws.is_unsaved() {
            self.save_in_place();
        }
        self.keep_settings();
    }

    /// Takes a notebook that was read, and opens its folder.
    pub(super) fn hear_loaded(&mut self, loaded: Loaded) {
        let Loaded { path, notebook, seen, warnings, read_only, folder, has_folder, .. } = loaded;
        self.ws.notebook = Arc::new(notebook);
        self.know(loaded.problems, loaded.conflicts, loaded.remarks);
        self.ws.history = History::default();
        self.ws.file = NotebookFile {
            path: path.clone(),
            seen,
            read_only,
            is_sample: loaded.is_sample,
            is_damaged: loaded.is_damaged,
            ..NotebookFile::default()
        };
        self.remember(loaded.remembered);
        if loaded.is_draft {
            // Unsaved work that was kept is unsaved still, though nothing was done to it yet.
            self.ws.file.draft_state = self.ws.file.saved_state;
            self.ws.file.saved_state = u64::MAX;
        } else if loaded.is_damaged {
            // What takes the place of a damaged file is not in it.
            self.ws.file.saved_state = u64::MAX;
        }
        self.ws.overlay = None;
        self.ws.review = None;
        self.ws.look_back = None;
        self.ws.left.clear();
        self.ws.editing = None;
        self.ws.block = None;
        self.ws.last_tag = None;
        self.select(None);
        let desk = self.known_desk();
        self.ws.open_note = desk
            .note
            .clone()
            .filter(|note_id| self.ws.notebook.notes.contains_key(note_id))
            .or_else(|| self.ws.notebook.notes_in_order().first().map(|(id, _)| (*id).clone()));
        if let Some(path) = path.clone() {
            // Apart from opening, which never writes: what our own killed programs left has no use.
            if !read_only {
                self.effects.push(Effect::Tidy(path.clone()));
            }
            self.note_recent(RecentKind::Notebook, path);
        }
        match folder {
            Some(folder) if has_folder => self.read_corpus(Root::Folder(folder), desk),
            Some(folder) => {
                let mut corpus = Corpus::new(Root::Folder(folder.clone()));
                corpus.progress = None;
                corpus.trouble = Some(format!(
                    "The notebook's folder {} is not there. Excerpts stay readable with their \
                     quotes.",
                    folder.display()
                ));
                self.ws.corpus = Some(corpus);
                self.ws.panes.clear();
                self.ws.active = 0;
                self.derive_all();
            }
            None if self.ws.notebook.corpus == SAMPLE_CORPUS => {
                self.read_corpus(Root::Sample, desk);
            }
            None => self.derive_all(),
        }
        self.tell_warnings(warnings, read_only);
        if loaded.is_damaged {
            self.say(
                "Opened in the place of the damaged file; nothing is written until you save"
                    .to_owned(),
            );
        }
        if loaded.is_draft {
            self.say("Unsaved work from the last time is back".to_owned());
        }
    }

    /// What lay open with the notebook's file on this machine; else what the notebook brings along.
    fn known_desk(&self) -> Desk {
        let path = self.ws.file.path.as_ref();
        path.and_then(|path| self.ws.settings.recents.iter().find(|it| it.path == *path))
            .map(|recent| Desk::from(&recent.desk))
            .filter(|desk| !desk.seats.is_empty())
            .unwrap_or_else(|| self.ws.notebook.desk.clone())
    }

    /// Tells what is odd in a notebook that was opened; of one that is open for reading, the first
    /// warning says why.
    fn tell_warnings(&mut self, warnings: Vec<String>, read_only: bool) {
        let mut warnings = warnings.into_iter();
        if read_only {
            self.trouble(
                "This notebook is open for reading only",
                warnings.next().unwrap_or_default(),
                "File › Save as… keeps what you change in a file of its own.",
            );
        }
        for warning in warnings {
            self.trouble(sentence(&warning), "", "");
        }
        let counts = self.ws.odd_counts();
        if counts.is_empty() {
            return;
        }
        let what = if self.ws.n_problems() > 0 {
            "something in the notebook does not fit"
        } else {
            "something in the notebook’s file is worth a look"
        };
        let why = format!("{counts}. Nothing is lost: what does not fit is kept as it is");
        let mut notice = Notice::trouble(what, &why, "");
        notice.way = Some(Action::Problems);
        self.tell(notice);
    }

    /// Takes note of what is odd in a notebook that was just opened.
    fn know(&mut self, problems: Vec<Problem>, conflicts: Vec<Conflict>, remarks: Vec<String>) {
        self.ws.problems = Problems::of(&self.ws.notebook, problems);
        self.ws.conflicts = Conflicts::of(conflicts);
        self.ws.remarks = remarks;
        self.ws.problem_row = 0;
    }

    /// The window wants to close: what is unsaved is saved first.
    pub(super) fn close_window(&mut self) {
        self.finish_editing();
        self.flush_journal();
        self.keep_settings();
        let is_kept = !self.ws.is_unsaved()
            || (self.ws.file.path.is_none() && self.ws.is_blank())
            || (self.ws.file.path.is_none() && self.ws.file.draft_state == self.ws.history.state());
        if is_kept {
            self.effects.push(Effect::Close);
            return;
        }
        self.ws.closing = true;
        if self.ws.file.saving != Some(self.ws.history.state()) {
            self.save_in_place();
        }
    }

    /// The copy of unsaved work has gone: its folder is opened without it, else the sample.
    pub(super) fn hear_no_draft(&mut self, id: &str) {
        let is_it = |recent: &&Recent| recent.draft.as_deref() == Some(id);
        let folder = self.ws.settings.recents.iter().find(is_it).map(|recent| recent.path.clone());
        let last = self.ws.settings.last.as_ref().and_then(|last| last.folder.clone());
        self.forget_draft(id);
        match folder.or(last) {
            Some(folder) => self.open_corpus(Root::Folder(folder)),
            None => self.file(File::OpenSample),
        }
    }

    /// No folder brings the copy of that notebook's unsaved work back any more.
    pub(super) fn forget_draft(&mut self, id: &str) {
        for recent in &mut self.ws.settings.recents {
            recent.draft.take_if(|draft| draft == id);
        }
    }

    /// Puts a folder or notebook at the head of the recent ones.
    pub(super) fn note_recent(&mut self, kind: RecentKind, path: PathBuf) {
        let recents = &mut self.ws.settings.recents;
        let known = recents.iter().position(|recent| recent.path == path);
        let mut recent = match known {
            Some(at) => recents.remove(at),
            None => Recent { path, ..Recent::default() },
        };
        recent.kind = kind;
        recent.opened = self.now.stamp();
        recent.n_notes = self.ws.notebook.notes.len();
        recents.insert(0, recent);
        recents.truncate(MAX_RECENTS);
        self.keep_settings();
    }

    /// Notes the desk with what is open, and has the settings kept.
    pub(super) fn keep_settings(&mut self) {
        let folder = self.ws.corpus.as_ref().and_then(|corpus| corpus.root.folder()).cloned();
        let desk = DeskShape::from(&self.ws.desk());
        let n_notes = self.ws.notebook.notes.len();
        let n_documents = self.ws.corpus.as_ref().map_or(0, |corpus| corpus.entries.len());
        let file = self.ws.file.path.clone();
        let draft =
            (file.is_none() && !self.ws.is_blank()).then(|| self.ws.notebook.id.to_string());
        // While a folder is being read its panes are not seated yet: what is known stays.
        if self.ws.waiting_desk.is_none() && self.ws.corpus.is_some() {
            for recent in &mut self.ws.settings.recents {
                if Some(&recent.path) == file.as_ref() {
                    (recent.desk, recent.n_notes) = (desk.clone(), n_notes);
                    recent.n_documents = n_documents;
                } else if file.is_none() && Some(&recent.path) == folder.as_ref() {
                    recent.desk = desk.clone();
                    recent.n_documents = n_documents;
                    // A blank notebook is none to come back to.
                    recent.draft = draft.clone().or(recent.draft.take());
                }
            }
        }
        self.ws.settings.last =
            self.ws.corpus.is_some().then_some(LastOpen { folder, notebook: file, draft });
        self.effects.push(Effect::KeepSettings(Box::new(self.ws.settings.clone())));
    }
}
