//! What the world answers.

use super::{
    command::File,
    corpus::{Corpus, DocPath, Entry, EntryState, Root},
    heard::{Lies, Report},
    overlay::{Asking, Overlay},
    update::Turn,
};

impl Turn<'_> {
    /// Takes in what a worker has to tell; what nobody waits for any more is not heard.
    pub(super) fn hear(&mut self, report: Report) {
        match report {
            Report::Listed(root, entries) => self.hear_listed(&root, entries),
            Report::Read(root, entries) => self.hear_read(&root, entries),
            Report::ReadingEnded(root, trouble) => self.hear_reading_ended(&root, trouble),
            Report::Stirred { folder, notebook } => {
                self.hear_stirred(folder.as_ref(), notebook.as_deref());
            }
            Report::Changed(changed) => self.hear_changed(*changed),
            Report::Counted(root, patterns, count) => self.hear_counted(&root, patterns, count),
            Report::Loaded(loaded) => self.hear_loaded(*loaded),
            Report::Saved { path, seen, state, notebook, outside } => {
                self.hear_saved(path, seen, state, &notebook, outside);
            }
            Report::Reread { path, notebook, seen, state, is_clean, outside } => {
                if self.is_of(&path, &notebook) {
                    self.hear_reread(seen, state, is_clean, outside);
                }
            }
            Report::NotReread { path, notebook, notice } => {
                if self.is_of(&path, &notebook) {
                    self.hear_not_reread(*notice);
                }
            }
            Report::NotSaved { notice, notebook, .. } => self.hear_not_saved(*notice, &notebook),
            Report::NotJournalled(notice) => self.hear_not_journalled(*notice),
            Report::NoDraft(id) => self.hear_no_draft(&id),
            Report::Answered(asking, Some(path)) => match asking {
                // What is open is put away for a folder that is there, and not for a slip of the pen.
                Asking::Folder => self.file(File::OpenPath(path)),
                Asking::Notebook => self.file(File::OpenNotebook(path)),
                Asking::Merge => self.file(File::Merge(path)),
                Asking::SaveAs => self.file(File::SaveTo(path)),
                Asking::PointTo => self.file(File::PointTo(path)),
            },
            Report::Answered(_, None) => {}
            Report::NoDialog(asking, why) => {
                self.ws.overlay = Some(Overlay::PathField(asking, why));
            }
            Report::Looked(path, Ok(lies)) => match lies {
                Lies::Folder => self.file(File::OpenCorpus(Root::Folder(path))),
                Lies::Notebook => self.file(File::OpenNotebook(path)),
                Lies::Document => self.open_document(&path),
            },
            Report::Damaged(damage) => self.ws.overlay = Some(Overlay::Damage(damage)),
            Report::Checked(of, list) => self.hear_checked(&of, list),
            Report::Merged(merged) => self.hear_merged(*merged),
            Report::NotLoaded(_, notice)
            | Report::Looked(_, Err(notice))
            | Report::Told(notice) => self.tell(*notice),
            Report::Placed(path, hash, placed) => self.hear_placed(&path, hash, placed),
            Report::ReadOff(root, read) => self.hear_read_off(&root, read),
            Report::ReadOffEnded(root) => self.hear_read_off_ended(&root),
            Report::OldText(hash, document) => self.hear_old_text(hash, document),
            Report::Compared(old, new, pairs) => self.hear_compared((old, new), pairs),
            Report::Tracing(root, stage) => self.hear_tracing(&root, stage),
            Report::Traced(root, found, places) => self.hear_traced(&root, found, places),
            Report::NotTraced(root, why) => self.hear_not_traced(&root, why),
            Report::TracedPassage(path, span, parallels) => {
                self.hear_asked(&path, span, parallels);
            }
            Report::Usage(path, text, standing, usage) => {
                self.hear_usage(&path, text, standing, usage);
            }
            Report::Chains(standing, chains) => self.hear_chains(standing, chains),
            Report::Versions(notebook, versions) => self.hear_versions(&notebook, versions),
            Report::Version(path, notebook) => self.hear_version(path, notebook),
            Report::Found { pane, text, query, hits, is_cut } => {
                self.hear_found(pane, text, &query, hits, is_cut);
            }
            Report::Pages(asked, brought) => self.hear_pages(&asked, brought),
            Report::Passages(words, passages) => self.ws.passages = (words, passages),
            Report::Completed(words, paths) => self.ws.completions = (words, paths),
            Report::PrefersDark(dark) => self.ws.prefers_dark = Some(dark),
        }
    }

    /// The open corpus, if it is the one that is spoken of.
    fn corpus_of(&mut self, root: &Root) -> Option<&mut Corpus> {
        self.ws.corpus.as_mut().filter(|corpus| corpus.root == *root)
    }

    fn hear_listed(&mut self, root: &Root, entries: Vec<Entry>) {
        let Some(corpus) = self.corpus_of(root) else { return };
        let n_known = entries.iter().filter(|it| !matches!(it.state, EntryState::Waiting)).count();
        corpus.progress = Some((n_known, entries.len()));
        corpus.entries = entries;
        // Keeping of another folder's texts was called off.
        self.ws.derived.kept.clear();
        self.derive_all();
    }

    fn hear_read(&mut self, root: &Root, entries: Vec<Entry>) {
        let Some(corpus) = self.corpus_of(root) else { return };
        let paths: Vec<DocPath> = entries.iter().map(|entry| DocPath::clone(&entry.path)).collect();
        for entry in entries {
            corpus.put(entry);
        }
        self.derive_read(&paths);
        self.read_off_soon();
        if self.ws.waiting_desk.is_some() {
            self.seat_panes(false);
        }
    }

    fn hear_reading_ended(&mut self, root: &Root, trouble: Option<String>) {
        let Some(corpus) = self.corpus_of(root) else { return };
        corpus.progress = None;
        for entry in &mut corpus.entries {
            if matches!(entry.state, EntryState::Waiting) {
                entry.state = EntryState::Unreadable(
                    "it was not read, because the reading was stopped".to_owned(),
                );
            }
        }
        corpus.trouble = trouble;
        self.derive_rest();
        self.trace_soon();
        self.seat_panes(true);
        self.keep_settings();
    }

    /// Opens a single document: in its pane if the open folder has it, else by itself.
    fn open_document(&mut self, path: &std::path::Path) {
        let known = self.ws.corpus.as_ref().and_then(|corpus| {
            let folder = corpus.root.folder()?;
            let inside = path.strip_prefix(folder).ok()?;
            corpus.entry(&crate::store::place::slashed(inside)).map(|it| DocPath::clone(&it.path))
        });
        if let Some(path) = known {
            self.go(super::command::Go::Beside(path));
            return;
        }
        let (Some(folder), Some(name)) = (path.parent(), path.file_name()) else { return };
        let name = name.to_string_lossy().into_owned();
        self.file(File::OpenCorpus(Root::Files(folder.to_path_buf(), vec![name.as_str().into()])));
    }
}
