//! A notebook's file and the others who write it: saving that merges, and reading again.
//!
//! What is found where a notebook is to be saved:
//!
//! | it is | then |
//! |---|---|
//! | as it was last seen | replaced; it becomes `NAME.bak` |
//! | gone | written anew |
//! | the same notebook, changed | merged with, record by record, and replaced by the merged one |
//! | the same notebook, damaged | kept as `NAME.conflict-N.ron`, and replaced |
//! | open for reading only here, since a newer program wrote it | left as it is; not saved |
//! | two versions that git could not merge and that do not read | left as it is; not saved |
//! | another notebook, or none | left as it is; not saved |
//!
//! A file that does not read is looked at some times more first: another program may be writing it in
//! place just now. What is not saved is kept as a copy of unsaved work, and tried again.

use std::{
    collections::hash_map::Entry,
    path::{Path, PathBuf},
    sync::Arc,
    thread,
    time::Duration,
};

use crate::{
    notebook::{Notebook, diff, ids::NotebookId, merge},
    platform,
    store::{
        atomic::{self, Former, LoadError, SaveError, Seen},
        lock::Lock,
        read::ReadError,
    },
    workspace::{
        effect::{Reread, Save},
        heard::{Outside, Report},
        notice::Notice,
    },
};

use super::{
    known::{Known, Whole},
    notebooks::name_of,
    world::World,
};

/// How often a save begins again because the file was changed once more, before it is put off.
const TRIES: usize = 8;

/// How often a file is looked at that does not read, and how long one waits in between: most programs
/// write a notebook in less than all of it.
const LOOKS: usize = 4;
const LOOK_EVERY: Duration = Duration::from_millis(60);

/// What came of a saving.
#[derive(Debug)]
pub(super) struct Done {
    pub(super) seen: Seen,
    /// What was merged in.
    pub(super) outside: Option<Box<Outside>>,
    /// What else there is to tell.
    pub(super) notices: Vec<Notice>,
}

/// What lies where a notebook was seen.
enum Found {
    Theirs(Seen, Box<Notebook>),
    Gone,
    Damaged(Seen, String),
}

impl World {
    /// Saves to a file, merging with what others wrote there.
    pub(super) fn save_to(&self, path: &Path, save: &Save) -> Result<Done, SaveError> {
        let locks = self.around.locks.as_deref();
        let _lock = locks
            .zip(atomic::target(path).ok())
            .and_then(|(locks, target)| Lock::take(locks, &target));
        let key = (path.to_owned(), save.notebook.id.clone());
        let mut known = self.known.lock().ok().and_then(|known| known.get(&key).cloned());
        let replaceable = self
            .replaceable
            .lock()
            .ok()
            .and_then(|mut it| it.take_if(|(replaced, _)| replaced == path))
            .filter(|_| save.seen.is_none());
        let done = match replaceable {
            Some((_, seen)) => {
                let written = atomic::save_onto(&save.notebook, path, Former::Seen(&seen))?;
                let held = Arc::clone(&save.notebook);
                known = Some(Known::written(written.seen.clone(), held, None));
                Ok(done(path, written, None, &[]))
            }
            None => save_merging(path, save, &mut known),
        };
        // Also of a saving that failed: what was found there is known now.
        if let (Ok(mut all), Some(known)) = (self.known.lock(), known) {
            all.insert(key, known);
        }
        done
    }

    /// Reads a notebook's file again, if it is not as it was, and reports what came of it.
    pub(super) fn reread(&self, reread: &Reread) -> Option<Report> {
        let path = platform::expand(&reread.path);
        let (mine, heard) = (&reread.notebook, reread.seen.as_ref());
        let mut all = self.known.lock().ok()?;
        let Entry::Occupied(mut entry) = all.entry((path.clone(), mine.id.clone())) else {
            return None;
        };
        let mut known = entry.get().clone();
        if !known.seen.looks_current(&path) {
            let trouble = match outside(&path, &mine.id) {
                Ok(Found::Theirs(seen, mut theirs)) => {
                    diff::share(&mut theirs, mine);
                    known.found(seen, *theirs);
                    None
                }
                Ok(Found::Gone) => Some(("it was moved, renamed or deleted".to_owned(), GONE)),
                Ok(Found::Damaged(_, why)) => Some((why, DAMAGED)),
                Err(SaveError::Foreign { why, .. }) => {
                    Some((format!("another program put something else there: {why}"), GONE_ON))
                }
                Err(error) => Some((error.to_string(), error.remedy())),
            };
            if let Some((why, remedy)) = trouble {
                let what = format!("the file {} cannot be read any more", name_of(&path));
                let notice = Box::new(Notice::trouble(&what, &why, remedy));
                return Some(Report::NotReread { path, notebook: mine.id.clone(), notice });
            }
        }
        let is_news = heard != Some(&known.seen);
        let whole = known.whole(mine, heard);
        let is_clean = diff::changes(known.disk(), &whole.notebook).is_empty();
        let outside = whole.outside(known.sent(mine, heard));
        known.tell(heard);
        let seen = known.seen.clone();
        entry.insert(known);
        let (notebook, state) = (mine.id.clone(), reread.state);
        is_news.then_some(Report::Reread { path, notebook, seen, state, is_clean, outside })
    }

    /// Notes what a file held that was opened.
    pub(super) fn note_loaded(&self, path: &Path, seen: &Seen, notebook: &Notebook) {
        if let Ok(mut known) = self.known.lock() {
            let key = (path.to_owned(), notebook.id.clone());
            known.insert(key, Known::new(seen.clone(), Arc::new(notebook.clone())));
        }
    }

    /// Puts away what killed programs left beside a notebook, unless somebody is saving it just now.
    pub(super) fn tidy(&self, path: &Path) -> Vec<Report> {
        let path = platform::expand(path);
        let lock = self.around.locks.as_deref().zip(atomic::target(&path).ok());
        let lock = lock.map(|(locks, target)| Lock::try_take(locks, &target));
        if matches!(lock, Some(None)) {
            return Vec::new();
        }
        let found = atomic::tidy(&path);
        found.iter().map(|kept| Report::Told(Box::new(found_notice(&path, kept)))).collect()
    }
}

const GONE: &str = "The next saving writes it anew; what is open here is whole.";
const GONE_ON: &str = "What is open here is whole, and is kept. Save under another name, or put the notebook's own file \
     back there.";
const DAMAGED: &str =
    "What is open here is whole. The next saving keeps the damaged file under another name.";

/// Saves, and begins again with what is found there now as long as that changes.
fn save_merging(path: &Path, save: &Save, known: &mut Option<Known>) -> Result<Done, SaveError> {
    let heard = save.seen.as_ref();
    // A file that this window has not heard of is not its to replace.
    known.take_if(|known| heard.is_none() && !known.knows(heard));
    let mut foreign: Option<Seen> = None;
    let mut kept = Vec::new();
    for _ in 0..TRIES {
        let whole = match &*known {
            Some(known) => known.whole(&save.notebook, heard),
            None => Whole::of(&save.notebook),
        };
        let seen = known.as_ref().map(|known| &known.seen).or(heard);
        let former = match (&foreign, seen) {
            (Some(foreign), _) => Former::Foreign(foreign),
            (None, None) => Former::None,
            (None, Some(seen)) if save.is_damaged && Some(seen) == heard => Former::Damaged(seen),
            (None, Some(seen)) => Former::Seen(seen),
        };
        match atomic::save_onto(&whole.notebook, path, former) {
            Ok(written) => {
                let sent = known.as_ref().map(|known| known.sent(&save.notebook, heard));
                note_written(known, save, &whole, &written.seen);
                if let Some(known) = known {
                    known.tell(heard);
                    for merged in known.take_crossed() {
                        std::fs::remove_file(merged).unwrap_or_default();
                    }
                }
                let outside = whole.outside(sent.unwrap_or_else(|| Arc::clone(&save.notebook)));
                return Ok(done(path, written, outside, &kept));
            }
            Err(SaveError::ChangedOutside { .. }) => {}
            Err(SaveError::Crossed { kept: other, seen, .. }) => {
                let before = known.as_ref().map(|known| Arc::clone(known.disk()));
                note_written(known, save, &whole, &seen);
                let theirs = outside(&other, &save.notebook.id);
                match (&mut *known, theirs) {
                    (Some(known), Ok(Found::Theirs(_, theirs))) => {
                        let before = before
                            .unwrap_or_else(|| Arc::new(merge::shared(&whole.notebook, &theirs)));
                        known.crossed(&before, &theirs, other);
                    }
                    _ => kept.push(other),
                }
                foreign = None;
                continue;
            }
            Err(error) => {
                if let SaveError::Half { seen, .. } = &error {
                    note_written(known, save, &whole, seen);
                }
                return Err(error);
            }
        }
        foreign = None;
        match outside(path, &save.notebook.id)? {
            Found::Theirs(seen, mut theirs) => {
                diff::share(&mut theirs, &save.notebook);
                match known {
                    Some(known) => known.found(seen, *theirs),
                    None => *known = Some(Known::stranger(seen, Arc::new(*theirs))),
                }
            }
            Found::Gone => {}
            Found::Damaged(seen, _) => foreign = Some(seen),
        }
    }
    Err(SaveError::ChangedOutside { path: path.to_owned() })
}

/// Notes that the file holds `whole` now.
fn note_written(known: &mut Option<Known>, save: &Save, whole: &Whole, seen: &Seen) {
    let (seen, heard) = (seen.clone(), save.seen.as_ref());
    match known {
        Some(known) => known.wrote(seen, &save.notebook, Arc::clone(&whole.notebook), heard),
        None => *known = Some(Known::written(seen, Arc::clone(&save.notebook), heard)),
    }
}

/// What lies at `path`, where the notebook of that id was.
fn outside(path: &Path, notebook: &NotebookId) -> Result<Found, SaveError> {
    let foreign = |why: String| Err(SaveError::Foreign { why, path: path.to_owned() });
    for look in 1.. {
        let (seen, why) = match atomic::look(path) {
            Ok((_, Ok(opened))) if opened.notebook.id != *notebook => {
                return foreign("it is another notebook".to_owned());
            }
            Ok((_, Ok(opened))) if opened.read_only => {
                return foreign("a newer Variorum wrote it".to_owned());
            }
            Ok((seen, Ok(opened))) => return Ok(Found::Theirs(seen, Box::new(opened.notebook))),
            Ok((seen, Err(why))) => (seen, why),
            Err(LoadError::Missing { .. }) => return Ok(Found::Gone),
            Err(LoadError::NotFile { path }) => return Err(SaveError::NotFile { path }),
            Err(LoadError::Denied { path }) => return Err(SaveError::Denied { path }),
            Err(error) => return foreign(error.to_string()),
        };
        if look < LOOKS {
            thread::sleep(LOOK_EVERY);
            continue;
        }
        return match why {
            ReadError::Empty | ReadError::Damaged { .. } => {
                Ok(Found::Damaged(seen, why.to_string()))
            }
            ReadError::NotNotebook | ReadError::Newer { .. } | ReadError::Conflict { .. } => {
                foreign(why.to_string())
            }
        };
    }
    Ok(Found::Gone)
}

/// What is told of a saving besides that it succeeded.
fn done(
    path: &Path,
    written: atomic::Saved,
    outside: Option<Box<Outside>>,
    kept: &[PathBuf],
) -> Done {
    let aside = written.aside.iter().map(|aside| {
        Notice::trouble(
            &format!("the damaged file {} was kept beside the notebook", name_of(path)),
            &format!("it is {}", name_of(aside)),
            "the notebook was saved under its own name",
        )
    });
    let others = written.found.iter().chain(kept).map(|kept| found_notice(path, kept));
    Done { notices: aside.chain(others).collect(), seen: written.seen, outside }
}

fn found_notice(path: &Path, kept: &Path) -> Notice {
    Notice::trouble(
        &format!("a version of {} by another program was found", name_of(path)),
        &format!("it came while the notebook was being saved, and is kept as {}", name_of(kept)),
        "File › Open notebook… opens it",
    )
}

#[cfg(test)]
mod tests;
