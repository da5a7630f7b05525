//! Which files of the folder are documents: the reader's patterns for each folder, kept with the settings.

use std::sync::Arc;

use crate::store::settings::{FolderFiles, MAX_FOLDERS};

use super::{
    Workspace,
    choices::{Choices, Patterns},
    corpus::{Entry, Root},
    effect::Effect,
    heard::FileCount,
    overlay::Overlay,
    update::Turn,
};

/// Patterns that were tried, and how many files they make documents, or why that cannot be said.
pub type Tried = (Patterns, Result<FileCount, String>);

impl Workspace {
    /// The reader's patterns for a folder; none for the sample and for single files.
    pub fn patterns(&self, root: &Root) -> Patterns {
        let Root::Folder(folder) = root else { return Patterns::default() };
        let known = self.settings.folders.iter().find(|it| it.path == *folder);
        known.map_or_else(Patterns::default, |it| Patterns {
            include: it.include.clone(),
            exclude: it.exclude.clone(),
        })
    }

    /// The open folder, where its files can be chosen: all of it is open and not a few of its files.
    pub fn choosable(&self) -> Option<&Root> {
        let root = &self.corpus.as_ref()?.root;
        matches!(root, Root::Folder(_)).then_some(root)
    }
}

impl Turn<'_> {
    /// What was chosen about the files of a folder.
    pub(super) fn choices(&self, root: &Root) -> Choices {
        Choices { patterns: self.ws.patterns(root), encodings: self.ws.encodings() }
    }

    /// Counts what patterns would make documents, while they are being written.
    pub(super) fn try_patterns(&mut self, patterns: Patterns) {
        if let Some(root) = self.ws.choosable() {
            let root = root.clone();
            self.effects.push(Effect::CountFiles(root, patterns));
        }
    }

    /// Takes in how many files patterns make documents; only while somebody chooses.
    pub(super) fn hear_counted(
        &mut self,
        root: &Root,
        patterns: Patterns,
        count: Result<FileCount, String>,
    ) {
        if self.ws.overlay == Some(Overlay::WhichFiles) && self.ws.choosable() == Some(root) {
            self.ws.tried = Some((patterns, count));
        }
    }

    /// Keeps the patterns for the open folder and reads it anew by them, its panes as they are.
    pub(super) fn choose_files(&mut self, patterns: Patterns) {
        self.ws.overlay = None;
        let Some(root) = self.ws.choosable().cloned() else { return };
        let Some(folder) = root.folder().filter(|_| self.ws.patterns(&root) != patterns) else {
            return;
        };
        let folders = &mut self.ws.settings.folders;
        folders.retain(|it| it.path != *folder);
        if !patterns.is_empty() {
            let Patterns { include, exclude } = patterns;
            folders.insert(0, FolderFiles { path: folder.clone(), include, exclude });
            folders.truncate(MAX_FOLDERS);
        }
        self.finish_editing();
        let desk = self.ws.desk();
        self.keep_settings();
        self.read_corpus(root, desk);
    }

    /// Has documents read next that panes show and that still wait.
    pub(super) fn read_shown_first(&mut self) {
        let Some(corpus) = self.ws.corpus.as_ref().filter(|it| it.progress.is_some()) else {
            self.ws.wanted.clear();
            return;
        };
        let waits = |path: &&Arc<str>| corpus.entry(path).is_some_and(Entry::is_waiting);
        let shown = self.ws.panes.iter().map(|pane| &pane.path);
        let wanted: Vec<_> = shown.filter(waits).map(Arc::clone).collect();
        if wanted != self.ws.wanted {
            self.ws.wanted.clone_from(&wanted);
            if !wanted.is_empty() {
                self.effects.push(Effect::ReadFirst(corpus.root.clone(), wanted));
            }
        }
    }
}
