//! What is shown, and how.

use std::{cmp::Reverse, collections::HashMap, sync::Arc};

use crate::{
    notebook::note::{Block, MOST_WRITTEN},
    store::settings::{Column, SortBy, ThemeChoice, UnseenChoice},
};

use super::{
    Shown, Workspace,
    action::Action,
    command::View,
    corpus::Corpus,
    effect::Effect,
    overlay::{Area, Asking, Editing, LibraryTab, Overlay},
    palette::unquoted,
    update::Turn,
};

/// Widest side, in points; narrower windows narrow it further.
const SIDE_RANGE: (f32, f32) = (160.0, 900.0);

impl Workspace {
    /// The documents as they are listed: those the filter lets through, sorted. Gives indices of
    /// corpus entries.
    ///
    /// The filter's words may stand in title, source, author, date, region, language or path, in any
    /// order.
    pub fn listed(&self) -> Vec<usize> {
        let Some(corpus) = &self.corpus else { return Vec::new() };
        let words: Vec<String> = self.filter.split_whitespace().map(str::to_lowercase).collect();
        if words.is_empty() && self.sort == SortBy::Name {
            return (0..corpus.entries.len()).collect();
        }
        let mut rows: Vec<(usize, Shown)> = corpus
            .entries
            .iter()
            .enumerate()
            .map(|(entry_idx, entry)| (entry_idx, self.shown(&entry.path)))
            .filter(|(entry_idx, shown)| {
                let path = corpus.entries.get(*entry_idx).map_or("", |entry| &entry.path);
                let Shown { title, source, author, date, region, language, .. } = shown;
                let known = [title, source, author, date, region, language].map(String::as_str);
                let line = format!("{} {path}", known.join(" ")).to_lowercase();
                words.iter().all(|word| line.contains(word))
            })
            .collect();
        self.sort_rows(corpus, &mut rows);
        rows.into_iter().map(|(entry_idx, _)| entry_idx).collect()
    }
}

impl Workspace {
    /// Sorts the rows of the documents list; of equals the order of paths stays.
    fn sort_rows(&self, corpus: &Corpus, rows: &mut [(usize, Shown)]) {
        // Unknown ones come last.
        fn by_words(rows: &mut [(usize, Shown)], of: fn(&Shown) -> &String) {
            rows.sort_by_cached_key(|(_, it)| (of(it).is_empty(), of(it).to_lowercase()));
        }
        let path_of =
            |entry_idx: usize| corpus.entries.get(entry_idx).map_or("", |entry| &*entry.path);
        match self.sort {
            SortBy::Name => {}
            SortBy::Title => by_words(rows, |it| &it.title),
            SortBy::Of(Column::Source) => by_words(rows, |it| &it.source),
            SortBy::Of(Column::Author) => by_words(rows, |it| &it.author),
            SortBy::Of(Column::Date) => by_words(rows, |it| &it.date),
            SortBy::Of(Column::Region) => by_words(rows, |it| &it.region),
            SortBy::Of(Column::Language) => by_words(rows, |it| &it.language),
            SortBy::Of(Column::Speakers) => rows.sort_by_key(|(_, it)| Reverse(it.speakers.len())),
            SortBy::Of(Column::Words) => rows.sort_by_key(|(_, it)| Reverse(it.n_words)),
            SortBy::Of(Column::Pages) => rows.sort_by_key(|(_, it)| Reverse(it.n_pages)),
            SortBy::Of(Column::Format) => {
                rows.sort_by_cached_key(|(entry_idx, _)| format_of(path_of(*entry_idx)));
            }
            SortBy::Of(Column::Excerpts) => rows.sort_by_key(|(_, it)| Reverse(it.n_excerpts)),
            SortBy::Of(Column::Links) => {
                let counts = self.link_counts();
                rows.sort_by_cached_key(|(entry_idx, _)| {
                    Reverse(counts.get(path_of(*entry_idx)).copied().unwrap_or_default())
                });
            }
            SortBy::Parallels => rows.sort_by_cached_key(|(entry_idx, _)| {
                let doc_idx = self.traced(path_of(*entry_idx));
                Reverse(doc_idx.map_or(0, |it| self.n_parallels(it)))
            }),
        }
    }

    /// How many links lead from or to excerpts of the document at `path`.
    ///
    /// Cost: a pass over the links.
    pub fn n_links(&self, path: &str) -> usize {
        let is_here =
            |excerpt_id| self.placed(excerpt_id).is_some_and(|placed| *placed.path == *path);
        let links = self.notebook.links.values();
        links.filter(|link| is_here(&link.from) || is_here(&link.to)).count()
    }

    /// How many links lead from or to excerpts of each document that has any.
    ///
    /// Cost: a pass over the links.
    pub fn link_counts(&self) -> HashMap<&str, usize> {
        let mut counts: HashMap<&str, usize> = HashMap::new();
        for link in self.notebook.links.values() {
            let end = |excerpt_id| self.placed(excerpt_id).map(|placed| &*placed.path);
            let (from, to) = (end(&link.from), end(&link.to));
            for path in from.into_iter().chain(to.filter(|to| from != Some(*to))) {
                *counts.entry(path).or_default() += 1;
            }
        }
        counts
    }
}

/// What the format of a file is called: its extension, in capitals.
pub fn format_of(path: &str) -> String {
    let name = path.rsplit('/').next().unwrap_or(path);
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
    extension.to_uppercase()
}

impl Turn<'_> {
    /// Applies a command of what is shown.
    pub(super) fn view(&mut self, view: View) {
        match view {
            View::Overlay(overlay) => {
                self.finish_editing();
                if overlay == Some(Overlay::Palette) {
                    self.ws.passages = (String::new(), Arc::from([]));
                }
                if overlay == Some(Overlay::Problems) {
                    // What leads there has done what it is for.
                    self.ws.notices.retain(|notice| notice.way != Some(Action::Problems));
                }
                if overlay == Some(Overlay::Columns) {
                    // What is chosen is seen at once.
                    self.ws.tab = LibraryTab::Documents;
                    self.ws.settings.shows_library = true;
                }
                if overlay == Some(Overlay::WhichFiles) {
                    self.ws.tried = None;
                    if let Some(root) = self.ws.choosable() {
                        self.try_patterns(self.ws.patterns(root));
                    }
                }
                self.ws.overlay = overlay;
            }
            View::Peel => self.peel(),
            View::Tab(tab) => {
                self.ws.tab = tab;
                self.ws.settings.shows_library = true;
                self.ws.area = Area::Library;
                self.ws.row = 0;
            }
            View::Filter(words) => {
                self.ws.filter = words;
                self.ws.row = 0;
            }
            View::Sort(sort) => {
                self.ws.sort = sort;
                self.ws.settings.sort = sort;
                self.ws.row = 0;
                self.keep_settings();
            }
            View::Column(column, is_shown) => {
                let columns = &mut self.ws.settings.columns;
                columns.retain(|it| *it != column);
                if is_shown {
                    columns.push(column);
                    // As in the menu, however they were chosen.
                    columns.sort_by_key(|it| Column::ALL.iter().position(|known| known == it));
                }
                self.keep_settings();
            }
            View::Row(row) => {
                self.ws.row = row;
                self.ws.area = Area::Library;
            }
            View::Editing(editing) => self.begin_editing(editing),
            View::Dismiss(notice_idx) => {
                if notice_idx < self.ws.notices.len() {
                    self.ws.notices.remove(notice_idx);
                }
            }
            View::CopyWords(words) => {
                if !words.is_empty() {
                    self.effects.push(Effect::Copy(words));
                }
            }
            View::CopyCitation(words) => {
                self.effects.push(Effect::Copy(words));
                self.say("Copied with its source".to_owned());
            }
            View::LookFor(words) => self.look_for(&words),
            View::TryPatterns(patterns) => self.try_patterns(patterns),
            View::CompletePath(words) => {
                let asking = match &self.ws.overlay {
                    Some(Overlay::PathField(asking, _)) => *asking,
                    _ => return,
                };
                let folders_only = matches!(asking, Asking::Folder | Asking::PointTo);
                self.effects.push(Effect::Complete(words, folders_only));
            }
            View::Caret => self.show_caret(),
            View::Unseen(shows) => {
                self.ws.settings.unseen =
                    if shows { UnseenChoice::All } else { UnseenChoice::Misleading };
                self.keep_settings();
            }
            View::ToggleLibrary => {
                let shows = &mut self.ws.settings.shows_library;
                *shows = !*shows;
                if !*shows && self.ws.area == Area::Library {
                    self.ws.area = Area::Pane;
                }
                self.keep_settings();
            }
            View::ToggleNotebook => {
                let shows = &mut self.ws.settings.shows_notebook;
                *shows = !*shows;
                if !*shows && self.ws.area == Area::Notebook {
                    self.ws.area = Area::Pane;
                }
                self.keep_settings();
            }
            setting => self.set(&setting),
        }
    }

    /// Sets something that outlives the window.
    fn set(&mut self, view: &View) {
        let settings = &mut self.ws.settings;
        match *view {
            View::LibraryWidth(width) if width.is_finite() => {
                settings.library_width = width.clamp(SIDE_RANGE.0, SIDE_RANGE.1);
            }
            View::NotebookWidth(width) if width.is_finite() => {
                settings.notebook_width = width.clamp(SIDE_RANGE.0, SIDE_RANGE.1);
            }
            // Kept with the next settings that are kept, at the latest on closing: a window that is
            // being dragged would write a file for each of its sizes.
            View::Window { size: [width, height], is_maximised } => {
                let mut window = settings.window.unwrap_or_default();
                window.is_maximised = is_maximised;
                // The size to come back to is the one before the window filled the screen.
                if !is_maximised && width.is_finite() && height.is_finite() {
                    (window.width, window.height) = (width, height);
                }
                settings.window = Some(window);
            }
            View::Zoom(zoom) if zoom.is_finite() => {
                settings.zoom = zoom.clamp(0.5, 3.0);
                self.effects.push(Effect::Zoom(settings.zoom));
                self.keep_settings();
            }
            View::Zoomed(zoom) if zoom.is_finite() => settings.zoom = zoom.clamp(0.2, 5.0),
            View::Theme(theme) => {
                settings.theme = theme;
                self.keep_settings();
                self.say(
                    match theme {
                        ThemeChoice::System => "Light or dark as the system is",
                        ThemeChoice::Light => "Light theme",
                        ThemeChoice::Dark => "Dark theme",
                    }
                    .to_owned(),
                );
            }
            _ => {}
        }
    }

    /// Takes away one layer: what lies over the window, what is being written, the find bar, the
    /// selection, what is picked, the omission view.
    fn peel(&mut self) {
        if self.ws.overlay.take().is_some() {
            return;
        }
        if self.ws.editing.is_some() {
            self.finish_editing();
            return;
        }
        if self.ws.area == Area::Review {
            self.peel_review();
            return;
        }
        if self.ws.area == Area::History {
            self.peel_look_back();
            return;
        }
        if self.ws.area == Area::Tracing {
            self.peel_trace_view();
            return;
        }
        let is_beside_review = self.ws.review.is_some();
        let active = self.ws.active;
        let Some(pane) = self.ws.panes.get_mut(active) else { return };
        if self.ws.tracing.chosen.take().is_some() {
            self.ws.tracing.asked = None;
        } else if pane.find.is_some() {
            pane.find = None;
        } else if let Some((_, end @ Some(_))) = &mut pane.picked {
            *end = None;
        } else if let Some(span) = pane.selected() {
            pane.selection = pane.shows_caret.then(|| super::pane::Selection::caret(span.end()));
        } else if pane.picked.is_some() || self.ws.selected.is_some() {
            self.select(None);
        } else if pane.shows_usage && self.ws.area == Area::Pane {
            pane.shows_usage = false;
        } else if is_beside_review {
            self.ws.area = Area::Review;
        } else if self.ws.area == Area::Pane {
            pane.selection = None;
            pane.shows_caret = false;
            self.ws.notices.clear();
        } else {
            self.ws.area = Area::Pane;
        }
    }

    fn begin_editing(&mut self, editing: Option<Editing>) {
        if self.ws.editing == editing {
            return;
        }
        if let Some(Editing::Text(note_id, idx)) = &editing
            && let Some(note) = self.ws.notebook.notes.get(note_id)
            && matches!(note.blocks.get(*idx), Some(Block::Text(words)) if words.len() > MOST_WRITTEN)
        {
            self.trouble(
                "This text is too long to be written on here",
                "It is kept whole, and its beginning is shown.",
                "Write in a paragraph below it, or part it with a text editor.",
            );
            return;
        }
        // A block that was emptied goes when it is left; those behind it move up.
        let before = self.ws.open_note.as_ref().and_then(|id| self.ws.notebook.notes.get(id));
        let n_before = before.map_or(0, |note| note.blocks.len());
        let left = self.ws.editing.clone();
        self.finish_editing();
        let after = self.ws.open_note.as_ref().and_then(|id| self.ws.notebook.notes.get(id));
        let went = n_before > after.map_or(0, |note| note.blocks.len());
        let editing = match (editing, left) {
            (Some(Editing::Text(note_id, idx)), Some(Editing::Text(_, gone)))
                if went && gone < idx =>
            {
                Some(Editing::Text(note_id, idx - 1))
            }
            (editing, _) => editing,
        };
        if let Some(Editing::Text(note_id, block_idx)) = &editing {
            self.ws.open_note = Some(note_id.clone());
            self.ws.block = Some(*block_idx);
        }
        if editing.is_some() {
            self.ws.area = Area::Notebook;
        }
        self.ws.editing = editing;
    }

    /// Looks for the palette's words in all documents.
    pub(super) fn look_for(&mut self, words: &str) {
        let words = unquoted(words).to_owned();
        if words.chars().count() < 2 {
            self.ws.passages = (words, Arc::from([]));
            return;
        }
        let Some(corpus) = &self.ws.corpus else { return };
        let documents = corpus
            .entries
            .iter()
            .filter_map(|entry| Some((Arc::clone(&entry.path), Arc::clone(entry.reading()?))))
            .collect();
        self.effects.push(Effect::LookFor(words, documents));
    }

    /// Shows the caret at the upper edge, or hides it.
    fn show_caret(&mut self) {
        let Some(pane) = self.ws.pane() else { return };
        let byte = self.ws.top_byte(pane);
        let active = self.ws.active;
        self.ws.area = Area::Pane;
        if let Some(pane) = self.ws.panes.get_mut(active) {
            pane.shows_caret = !pane.shows_caret;
            if pane.shows_caret && pane.selection.is_none() {
                pane.selection = Some(super::pane::Selection::caret(byte));
            }
        }
    }
}
