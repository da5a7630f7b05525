//! Damaged files: what can be opened in their place; and the versions that are kept for that day.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::SystemTime,
};

use jiff::Timestamp;

use crate::{
    notebook::{Notebook, ids::NotebookId},
    platform,
    store::{
        atomic::{self, LoadError, Seen},
        generations::{Generation, Generations, How, hash_of},
        read::{self, ReadError},
    },
    workspace::{
        damage::{Choice, Damage, Source, best_first},
        heard::Report,
        look_back::Version,
        notice::Notice,
    },
};

use super::{
    notebooks::{name_of, not_loaded},
    world::World,
};

impl World {
    /// The kept versions, where there is a folder for them.
    pub(super) fn generations(&self) -> Option<Generations> {
        self.around.generations.clone().map(Generations::new)
    }

    /// The kept versions of a notebook, the latest first.
    pub(super) fn versions(&self, notebook_id: NotebookId) -> Report {
        let kept = self.generations().map(|it| it.list(&notebook_id)).unwrap_or_default();
        let stamp = |at_secs| Timestamp::from_second(at_secs).map(|time| time.to_string());
        let version = |it: Generation| Version {
            path: it.path,
            stamp: stamp(it.at_secs).unwrap_or_default(),
            is_saved_here: it.how == How::Saved,
            n_notes: it.n_notes,
            n_excerpts: it.n_excerpts,
        };
        Report::Versions(notebook_id, kept.into_iter().map(version).collect())
    }

    /// A kept version; none where it cannot be read any more.
    pub(super) fn version(&self, path: PathBuf) -> Report {
        let words = self.generations().and_then(|it| it.words_at(&path));
        let opened = words.and_then(|words| read::read(&words).ok());
        Report::Version(path, opened.map(|opened| Arc::new(opened.notebook)))
    }

    /// Keeps what a saving has put at `path` as a version. That it could not be kept is told to
    /// nobody: the file itself is saved.
    pub(super) fn keep_saved(&self, notebook: &Notebook, path: &Path, seen: &Seen, at_secs: i64) {
        let path = platform::expand(path);
        // What is in the file, and not printed anew; unless another program was there already.
        let Some(words) = self.generations().and_then(|_| std::fs::read_to_string(&path).ok())
        else {
            return;
        };
        if seen.looks_current(&path) {
            self.keep_words(notebook, &words, &path, How::Saved, at_secs);
        }
    }

    /// Keeps what was found at a notebook's path when it was opened, so that the first saving of
    /// this program, of whichever version, takes nothing away.
    pub(super) fn keep_found(&self, report: &Report) {
        let Report::Loaded(loaded) = report else { return };
        let Some(path) = loaded.path.as_deref().filter(|_| !loaded.is_damaged) else { return };
        if self.around.generations.is_none() || loaded.read_only {
            return;
        }
        if let Ok(words) = std::fs::read_to_string(path) {
            let at_secs = written_secs(path).unwrap_or_default();
            self.keep_words(&loaded.notebook, &words, path, How::Found, at_secs);
        }
    }

    fn keep_words(&self, notebook: &Notebook, words: &str, path: &Path, how: How, at_secs: i64) {
        let Some(generations) = self.generations() else { return };
        generations.keep(notebook, words, &real(path), how, at_secs).unwrap_or_default();
    }

    /// What to report of a file that could not be opened: what can be opened in its place, where it
    /// is a notebook's.
    pub(super) fn unopened(&self, path: &Path, error: &LoadError) -> Report {
        let notice = || Report::NotLoaded(path.to_owned(), Box::new(not_loaded(path, error)));
        let LoadError::Damaged { why, .. } = error else { return notice() };
        // A newer program's file is whole.
        if matches!(why, ReadError::Newer { .. }) {
            return notice();
        }
        let choices = self.choices(path);
        if choices.is_empty() && *why == ReadError::NotNotebook {
            return notice();
        }
        let remedy = match why {
            ReadError::Conflict { .. } => why.remedy().to_owned(),
            _ => String::new(),
        };
        let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        Report::Damaged(Box::new(Damage { path, why: why.to_string(), remedy, choices }))
    }

    /// What can be opened in the place of the file at `path`, the best first.
    fn choices(&self, path: &Path) -> Vec<Choice> {
        let path = real(path);
        let bytes = atomic::read_bytes(&path).unwrap_or_default();
        let salvaged = read::salvage(&bytes).ok().filter(|it| holds_anything(&it.notebook));
        let backup = beside(&path, ".bak");
        let backup_words = std::fs::read_to_string(&backup).ok();
        let former = backup_words.as_deref().and_then(|words| read::read(words).ok());
        let read = [&salvaged, &former].into_iter().flatten();
        let mut ids: Vec<NotebookId> = read.map(|it| it.notebook.id.clone()).collect();
        let kept = self.kept_of(&path, &ids);
        // A file that says nothing any more is known by the versions of it that were kept.
        let folders = kept.iter().filter_map(|it| it.path.parent()?.file_name()?.to_str());
        ids.extend(folders.map(NotebookId::read));
        ids.sort();
        ids.dedup();
        // Of what was written in the same second, the first here is the best.
        let mut choices: Vec<Choice> = Vec::new();
        for draft in ids.iter().filter_map(|id| self.draft_path(id)).filter(|it| it.is_file()) {
            if let Ok(loaded) = atomic::load(&draft) {
                let at_secs = written_secs(&draft);
                choices.push(choice(Source::Unsaved(draft), at_secs, &loaded.opened.notebook));
            }
        }
        let backup_hash = backup_words.as_deref().map(hash_of);
        // The backup is a kept version as well, as a rule: it is listed once, as what lies at hand.
        let (same, others): (Vec<Generation>, Vec<Generation>) =
            kept.into_iter().partition(|it| Some(&it.hash) == backup_hash.as_ref());
        choices.extend(others.into_iter().map(|it| Choice {
            at_secs: Some(it.at_secs),
            n_notes: it.n_notes,
            n_excerpts: it.n_excerpts,
            n_unread: 0,
            is_garbled: false,
            source: Source::Version(it.path),
        }));
        if let Some(opened) = &former {
            let at_secs = same.first().map(|it| it.at_secs).or_else(|| written_secs(&backup));
            choices.push(choice(Source::Backup(backup), at_secs, &opened.notebook));
        }
        if let Some(opened) = &salvaged {
            let mut choice = choice(Source::Salvage, written_secs(&path), &opened.notebook);
            // With its end missing, what is there is right; other damage can fall within words.
            choice.is_garbled = std::str::from_utf8(&bytes).is_err()
                || bytes.contains(&0)
                || matches!(read::read_bytes(&bytes), Err(ReadError::Conflict { .. }));
            choices.push(choice);
        }
        best_first(&mut choices);
        choices
    }

    /// The kept versions of what was in a file, and of these notebooks, the latest first.
    fn kept_of(&self, file: &Path, ids: &[NotebookId]) -> Vec<Generation> {
        let Some(generations) = self.generations() else { return Vec::new() };
        let mut kept = generations.list_of_file(file);
        for notebook_id in ids {
            kept.extend(generations.list(notebook_id));
        }
        kept.sort_by(|a, b| (b.at_secs, b.number, &b.path).cmp(&(a.at_secs, a.number, &a.path)));
        kept.dedup();
        kept
    }

    /// Opens something in the place of the damaged file at `path`. Writes nothing there.
    pub(super) fn recover(&self, path: &Path, source: &Source) -> Report {
        let damaged = match Seen::now(path) {
            Ok(seen) => seen,
            Err(error) => {
                let notice = not_loaded(path, &error);
                return Report::NotLoaded(path.to_owned(), Box::new(notice));
            }
        };
        let opened = match source {
            Source::Salvage => {
                atomic::read_bytes(path).ok().and_then(|bytes| read::salvage(&bytes).ok())
            }
            Source::Backup(from) | Source::Unsaved(from) => {
                atomic::load(from).ok().map(|loaded| loaded.opened)
            }
            Source::Version(from) => {
                let words = self.generations().and_then(|it| it.words_at(from));
                words.and_then(|words| read::read(&words).ok())
            }
        };
        let Some(mut opened) = opened else {
            let what = format!("this could not be opened in the place of {}", name_of(path));
            let why = "it has gone or changed since it was looked at";
            let remedy = "open the notebook again to see what there is";
            return Report::NotLoaded(
                path.to_owned(),
                Box::new(Notice::trouble(&what, why, remedy)),
            );
        };
        // Saving keeps the damaged file, so that its missing end is no reason to write nothing.
        opened.read_only = opened.is_newer;
        let mut loaded = self.loaded(path.to_owned(), opened, Some(damaged));
        loaded.is_damaged = true;
        if let Some(generations) = self.generations()
            && let Source::Version(_) | Source::Backup(_) = source
        {
            // From here on it goes on from this one.
            let words = crate::store::print::print(&loaded.notebook);
            let at_secs = generations.list(&loaded.notebook.id).first().map_or(0, |it| it.at_secs);
            self.keep_words(&loaded.notebook, &words, path, How::Found, at_secs);
        }
        Report::Loaded(Box::new(loaded))
    }
}

/// The file itself, where the path is a symlink to it.
pub(super) fn real(path: &Path) -> PathBuf {
    std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned())
}

fn choice(source: Source, at_secs: Option<i64>, notebook: &Notebook) -> Choice {
    Choice {
        source,
        at_secs,
        n_notes: notebook.notes.len(),
        n_excerpts: notebook.excerpts.len(),
        n_unread: notebook.kept.len(),
        is_garbled: false,
    }
}

fn holds_anything(notebook: &Notebook) -> bool {
    let Notebook { documents, tags, excerpts, notes, links, decisions, rules, kept, .. } = notebook;
    let n_made = tags.len() + excerpts.len() + notes.len() + links.len() + decisions.len();
    documents.len() + n_made + rules.len() + kept.len() > 0
}

/// When a file was last written, in seconds since 1970.
fn written_secs(path: &Path) -> Option<i64> {
    let modified = std::fs::metadata(path).ok()?.modified().ok()?;
    let since = modified.duration_since(SystemTime::UNIX_EPOCH).ok()?;
    i64::try_from(since.as_secs()).ok()
}

fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(suffix);
    path.with_file_name(name)
}
