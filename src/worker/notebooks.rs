//! Opening and saving notebooks, and the copies of unsaved work.

use std::path::{Path, PathBuf};

use crate::{
    notebook::{SAMPLE_CORPUS, check, ids::NotebookId},
    platform, sample,
    store::{
        atomic::{self, LoadError, SaveError, Seen},
        place, read,
    },
    workspace::{
        effect::Save,
        heard::{Loaded, Remembered, Report},
        notice::{Notice, sentence},
    },
};

use super::{outside::Done, world::World};

/// What names of copies of unsaved work begin with.
const DRAFT_PREFIX: &str = "unsaved-";

impl World {
    /// Opens the notebook at `path` and tells it; then keeps the file as it was found.
    pub(super) fn open(&self, path: &Path, tell: &impl Fn(Report)) {
        let report = self.load(path);
        tell(report.clone());
        self.keep_found(&report);
    }

    /// Opens the notebook at `path`, or unsaved work that was kept.
    pub(super) fn load(&self, path: &Path) -> Report {
        let path = platform::expand(path);
        let loaded = match atomic::load(&path) {
            Ok(loaded) => loaded,
            Err(error) => return self.unopened(&path, &error),
        };
        let atomic::Loaded { opened, seen, path } = loaded;
        Report::Loaded(Box::new(self.loaded(path, opened, Some(seen))))
    }

    /// A notebook that was read, with what there is to say of it as that of the file at `path`.
    pub(super) fn loaded(&self, path: PathBuf, opened: read::Opened, seen: Option<Seen>) -> Loaded {
        let is_draft =
            self.around.drafts.as_deref().is_some_and(|drafts| path.parent() == Some(drafts));
        let read::Opened { mut notebook, mut read_only, mut problems, .. } = opened;
        // Why it is open for reading comes first; all else is said apart.
        let mut warnings: Vec<String> = Vec::new();
        warnings.extend(opened.warnings.into_iter().next().filter(|_| read_only));
        if path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("bak")) {
            read_only = true;
            warnings.insert(
                0,
                "This is a backup. It is open for reading: save it under another name to go on \
                 with it."
                    .to_owned(),
            );
        }
        if let Some(seen) = seen.as_ref().filter(|_| !is_draft) {
            // As it lies there: what comes out of the journal is the reader's, on top of that.
            self.note_loaded(&path, seen, &notebook);
        }
        // What may not be saved where it lies has no journal: it would be taken for that of the file
        // with the same id which may.
        let remembered = if read_only && !is_draft {
            Remembered::default()
        } else {
            let stamp = (self.around.stamp)();
            self.journals.open(&mut notebook, (!is_draft).then_some(&*path), &stamp)
        };
        if remembered.n_recovered > 0 {
            problems = check::problems(&notebook);
        }
        if !is_draft
            && remembered.n_recovered == 0
            && let Some(kept) = self.draft_path(&notebook.id).filter(|it| it.is_file())
        {
            // A saving that succeeds removes it: this one holds what the file does not.
            warnings.push(format!(
                "Work on this notebook that could not be saved was kept. File › Open notebook… opens \
                 it: {}",
                kept.display()
            ));
        }
        let obstacle = (!read_only && !is_draft).then(|| atomic::obstacle(&path)).flatten();
        if let Some(error) = obstacle {
            // The path comes last, as in every sentence.
            warnings.push(format!(
                "Changes of {} cannot be saved in its place. {} {}",
                name_of(&path),
                error.remedy(),
                sentence(&error.to_string())
            ));
        }
        let names_folder = !notebook.corpus.is_empty() && notebook.corpus != SAMPLE_CORPUS;
        let folder = names_folder.then(|| place::absolute(&path, &notebook.corpus));
        let has_folder = folder.as_ref().is_some_and(|folder| folder.is_dir());
        Loaded {
            path: (!is_draft).then_some(path),
            seen: seen.filter(|_| !is_draft),
            warnings,
            remarks: opened.remarks,
            conflicts: opened.conflicts,
            problems,
            read_only: read_only && !is_draft,
            folder,
            has_folder,
            is_draft,
            remembered,
            ..Loaded::of(notebook)
        }
    }

    /// Opens the copy of unsaved work of the notebook with that id, where it is there.
    pub(super) fn load_draft(&self, id: &str) -> Report {
        match self.draft_path(&NotebookId::read(id)).filter(|path| path.is_file()) {
            Some(path) => self.load(&path),
            None => Report::NoDraft(id.to_owned()),
        }
    }

    /// Opens the sample's notebook; an empty one where the sample has none.
    pub(super) fn load_sample() -> Report {
        let opened = match sample::notebook().map(read::read) {
            Some(Ok(opened)) => opened,
            Some(Err(error)) => {
                let notice =
                    Notice::trouble("the sample could not be opened", &error.to_string(), "");
                return Report::Told(Box::new(notice));
            }
            None => {
                let id = NotebookId::read("nb-sample");
                let notebook = crate::notebook::Notebook::new(id);
                read::Opened::of(notebook)
            }
        };
        Report::Loaded(Box::new(Loaded {
            warnings: opened.warnings.into_iter().take(usize::from(opened.read_only)).collect(),
            remarks: opened.remarks,
            problems: opened.problems,
            read_only: opened.read_only,
            is_sample: true,
            ..Loaded::of(opened.notebook)
        }))
    }

    /// Saves a notebook and tells what came of it; then keeps what was saved as a version. Behind the
    /// answer, since nobody waits for that and nothing depends on it.
    pub(super) fn save_and_keep(&self, save: &Save, tell: &impl Fn(Report)) {
        let mut saved = None;
        for report in self.save(save) {
            if let Report::Saved { path: Some(path), seen: Some(seen), .. } = &report {
                saved = Some((path.clone(), seen.clone()));
            }
            tell(report);
        }
        if let Some((path, seen)) = saved {
            self.keep_saved(&save.notebook, &path, &seen, save.at_secs);
        }
    }

    /// Saves a notebook, or the copy of it where it has no file. What cannot be saved where it
    /// belongs is kept in the copy: the program may end before it can.
    pub(super) fn save(&self, save: &Save) -> Vec<Report> {
        let notebook = save.notebook.id.clone();
        let (path, result) = match &save.path {
            Some(path) => {
                let path = platform::expand(path);
                let result = self.save_to(&path, save).map(Some);
                (Some(path), result)
            }
            None => (None, self.save_draft(save).map(|()| None)),
        };
        match result {
            Ok(done) => {
                if path.is_some() {
                    self.drop_draft(&notebook);
                }
                let (seen, outside, notices) = match done {
                    Some(Done { seen, outside, notices }) => (Some(seen), outside, notices),
                    None => (None, None, Vec::new()),
                };
                let saved = Report::Saved { path, seen, state: save.state, notebook, outside };
                let told = notices.into_iter().map(|notice| Report::Told(Box::new(notice)));
                std::iter::once(saved).chain(told).collect()
            }
            Err(error) => {
                let name = path.as_deref().map_or_else(
                    || "the copy of unsaved work".to_owned(),
                    |path| format!("the notebook {}", name_of(path)),
                );
                let mut notice = Notice::trouble(
                    &format!("{name} was not saved"),
                    &error.to_string(),
                    error.remedy(),
                );
                let copy = self.draft_path(&notebook).filter(|_| path.is_some());
                if let Some(copy) = copy.filter(|_| self.save_draft(save).is_ok()) {
                    let kept = format!("Until then it is kept here: {}", copy.display());
                    if !notice.remedy.is_empty() {
                        notice.remedy.push(' ');
                    }
                    notice.remedy.push_str(&kept);
                }
                vec![Report::NotSaved { path, notice: Box::new(notice), notebook }]
            }
        }
    }

    fn save_draft(&self, save: &Save) -> Result<(), SaveError> {
        let Some(path) = self.draft_path(&save.notebook.id) else {
            return Err(SaveError::NoFolder { path: PathBuf::from("unsaved") });
        };
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder).map_err(|source| SaveError::Io {
                doing: "make the folder for unsaved work",
                source,
                path: path.clone(),
            })?;
        }
        // It is the program's own: whatever is there is an older copy of this notebook.
        let seen = Seen::now(&path).ok();
        atomic::save(&save.notebook, &path, seen.as_ref()).map(|_| ())
    }

    /// Removes the copy of a notebook's unsaved work, and its backup.
    pub(super) fn drop_draft(&self, notebook_id: &NotebookId) -> Option<Report> {
        let path = self.draft_path(notebook_id)?;
        let mut backup = path.clone().into_os_string();
        backup.push(".bak");
        let failed = [path, backup.into()].into_iter().find_map(|path| {
            let error = std::fs::remove_file(path).err()?;
            (error.kind() != std::io::ErrorKind::NotFound).then_some(error)
        })?;
        let notice = Notice::trouble(
            "the copy of unsaved work was not removed",
            &failed.to_string(),
            "it does no harm: the next start offers it once more",
        );
        Some(Report::Told(Box::new(notice)))
    }

    pub(super) fn draft_path(&self, notebook_id: &NotebookId) -> Option<PathBuf> {
        let name = place::file_name(notebook_id);
        Some(self.around.drafts.as_ref()?.join(format!("{DRAFT_PREFIX}{name}.ron")))
    }
}

/// Copies of unsaved work in a folder, the latest first; none where the folder is not there.
pub fn drafts(folder: &Path) -> Vec<PathBuf> {
    let mut found: Vec<_> = std::fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| {
            let name = entry.file_name().into_string().ok()?;
            let is_draft = name.starts_with(DRAFT_PREFIX)
                && Path::new(&name).extension().is_some_and(|extension| extension == "ron");
            let changed = entry.metadata().ok().filter(|_| is_draft)?.modified().ok();
            Some((changed, entry.path()))
        })
        .collect();
    found.sort();
    found.into_iter().rev().map(|(_, path)| path).collect()
}

pub(super) fn not_loaded(path: &Path, error: &LoadError) -> Notice {
    let remedy = match error.backup() {
        Some(backup) => {
            format!("{} Open it from here: {}", error.remedy(), backup.display())
        }
        None => error.remedy().to_owned(),
    };
    let what = format!("the notebook {} could not be opened", name_of(path));
    Notice::trouble(&what, &format!("{error}"), &remedy)
}

/// The name of a file, for people.
pub(super) fn name_of(path: &Path) -> std::borrow::Cow<'_, str> {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy()
}
