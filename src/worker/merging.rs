//! Another version of a notebook, read and merged.

use std::{path::Path, sync::Arc};

use crate::{
    notebook::{
        Notebook, SAMPLE_CORPUS,
        ancestor::{Version, ancestor},
        diff::changes,
        merge::{merge, shared},
    },
    platform,
    store::{
        atomic,
        generations::{How, place_of},
        place, read,
    },
    workspace::{
        heard::Report,
        merging::MergedFile,
        notice::{Notice, sentence},
    },
};

use super::{notebooks::name_of, recovery::real, world::World};

/// Most bytes of kept versions that are read to find what two versions come from: some seconds of
/// reading. Older versions than that are worse bases.
const PAST_MAX: usize = 512 * 1024 * 1024;

impl World {
    /// Merges the notebook at `path` into `mine`, whose file is `file`. Writes nothing.
    pub(super) fn merge(&self, path: &Path, mine: &Arc<Notebook>, file: Option<&Path>) -> Report {
        let path = platform::expand(path);
        let what = format!("the notebook {} could not be merged", name_of(&path));
        let refuse =
            |why: &str, remedy: &str| Report::Told(Box::new(Notice::trouble(&what, why, remedy)));
        let opened = match atomic::load(&path) {
            Ok(loaded) => loaded.opened,
            Err(error) => return refuse(&error.to_string(), error.remedy()),
        };
        if opened.is_newer {
            return refuse(
                "a newer Variorum wrote it, and merging here would lose what is new",
                "merge it with a newer version of Variorum",
            );
        }
        let mut theirs = opened.notebook;
        let mut asides = Vec::new();
        if theirs.id != mine.id {
            asides.push(sentence(
                "it began as another notebook, so what both have is kept as it is in each",
            ));
        }
        if let Some(other) = other_folder(mine, file, &theirs, &path) {
            asides.push(sentence(&format!("it is about another folder, {other}")));
        }
        // Where the documents lie is a matter of each file.
        theirs.corpus.clone_from(&mine.corpus);
        theirs.id.clone_from(&mine.id);
        asides.extend(opened.remarks.iter().map(|remark| sentence(remark)));
        let base = match ancestor(self.past(mine, file), &theirs) {
            Some(mut base) => {
                base.corpus.clone_from(&mine.corpus);
                base
            }
            None => shared(mine, &theirs),
        };
        let merged = merge(&base, mine, &theirs);
        Report::Merged(Box::new(MergedFile {
            path,
            of: Arc::downgrade(mine),
            notebook: mine.id.clone(),
            changes: changes(mine, &merged.notebook),
            conflicts: merged.conflicts,
            asides,
        }))
    }

    /// The kept versions of a notebook in its file, the latest first, read one by one.
    fn past(
        &self,
        notebook: &Notebook,
        file: Option<&Path>,
    ) -> impl Iterator<Item = Version> + use<> {
        let generations = self.generations().filter(|_| file.is_some());
        let mut kept = generations.as_ref().map(|it| it.list(&notebook.id)).unwrap_or_default();
        let place = file.map(|file| place_of(&real(file)));
        kept.retain(|it| Some(&it.place) == place.as_ref());
        let mut left = PAST_MAX;
        kept.into_iter().map_while(move |generation| {
            let words = generations.as_ref()?.words(&generation)?;
            left = left.checked_sub(words.len())?;
            let notebook = read::read(&words).ok()?.notebook;
            Some(Version { notebook, is_found: generation.how == How::Found })
        })
    }
}

/// The folder that another version is about, if it is another one.
fn other_folder(
    mine: &Notebook,
    file: Option<&Path>,
    theirs: &Notebook,
    their_file: &Path,
) -> Option<String> {
    if theirs.corpus.is_empty() || theirs.corpus == mine.corpus {
        return None;
    }
    let folder = |file: Option<&Path>, corpus: &str| match file {
        Some(file) if corpus != SAMPLE_CORPUS => place::slashed(&place::absolute(file, corpus)),
        _ => corpus.to_owned(),
    };
    let other = folder(Some(their_file), &theirs.corpus);
    (other != folder(file, &mine.corpus)).then_some(other)
}
