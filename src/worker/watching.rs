//! Looking again at what was read: the open folder, and the notebook's file.
//!
//! One thread of the worker's own looks from time to time and tells that something is not as it was
//! ([`Report::Stirred`]); it reads nothing. Reading is a job ([`World::look_again`]), so that it is
//! the workspace that asks for it, and tests can without waiting for anything. The thread is no job:
//! who waits for all jobs does not wait for it.
//!
//! A look is one listing of the folder and one question about the notebook's file. The pause after it
//! is a thousand times as long as it took, and two seconds at least, so that it costs a thousandth of
//! one core. Where the system hints that something has happened in the folder ([`super::hints`]), the next
//! look comes sooner: after fifty times as long as the last one took, and a second at least, which costs a
//! fiftieth of one core where something is written all the time. Without hints, as on network drives, a
//! change is seen a little later; nothing else depends on them. What differs is told once it stayed the
//! same between two looks: a file that is being written is no news yet. One that never rests (a log) is
//! read by hand only.

use std::{
    path::PathBuf,
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    time::{Duration, SystemTime},
};

use crate::{
    sources::{
        Intake, Listed, Order,
        folder::FolderError,
        watch::{self, Difference, Known, Look},
    },
    store::atomic::Seen,
    text::{
        shift::Shift,
        watch::{Cancelled, Watch},
    },
    workspace::{
        corpus::{DocPath, Root},
        effect::{LookAgain, ReadAnew},
        heard::{Changed, Report},
        notice::Notice,
    },
};

use super::{Run, Shared, Slot, hints::Hints, world::World};

/// Shortest pause between looks.
const PAUSE: Duration = Duration::from_secs(2);

/// The pause is so many times as long as a look.
const PAUSE_FACTOR: u32 = 1000;

/// The pause before a look that was hinted at is so many times as long as the last look.
const HINTED_FACTOR: u32 = 50;

/// Pause before the second look at something that differs: longer than any editor takes to save.
const REST: Duration = Duration::from_secs(1);

/// What is looked at again, and what was seen there last.
#[derive(Default)]
pub(super) struct Watched {
    folder: Mutex<Folder>,
    /// The notebook's file as the program read or wrote it last.
    notebook: Mutex<Option<(PathBuf, Seen)>>,
    /// One look that reads at a time, so that none is told after a newer one.
    looking: Mutex<()>,
    pace: Arc<Pace>,
}

/// The folder, as it was read.
#[derive(Clone, Default)]
struct Folder {
    intake: Option<Arc<Intake>>,
    /// What of it is being read.
    order: Option<Arc<Order>>,
    known: Arc<Known>,
    /// What differs and rests: what a look that nobody asked for may read.
    rest: Arc<Difference>,
    /// Raised whenever it was read: what differs from another reading is another difference.
    version: u64,
}

/// When the thread looks next.
#[derive(Default)]
struct Pace {
    told: Mutex<Told>,
    woken: Condvar,
}

/// What the thread is told.
#[derive(Default)]
struct Told {
    is_urgent: bool,
    /// The system says that something has happened in the folder.
    is_hinted: bool,
    is_over: bool,
}

impl Pace {
    fn tell(&self, what: impl FnOnce(&mut Told)) {
        what(&mut lock(&self.told));
        self.woken.notify_all();
    }

    /// Waits for the end of a pause, or until somebody is in a hurry, or, once `brief` is over, until
    /// there is a hint; `false` ends the thread.
    fn wait(&self, pause: Duration, brief: Duration) -> bool {
        let told = lock(&self.told);
        let waits = |told: &mut Told| !told.is_urgent && !told.is_over;
        let waited = self.woken.wait_timeout_while(told, brief.min(pause), waits);
        let (told, _) = waited.unwrap_or_else(PoisonError::into_inner);
        let waits = |told: &mut Told| !told.is_urgent && !told.is_over && !told.is_hinted;
        let rest = pause.saturating_sub(brief);
        let waited = self.woken.wait_timeout_while(told, rest, waits);
        let (mut told, _) = waited.unwrap_or_else(PoisonError::into_inner);
        (told.is_urgent, told.is_hinted) = (false, false);
        !told.is_over
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // Each change of these is one step: a thread that panicked left them whole.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The time of day, which files are dated by.
#[expect(clippy::disallowed_methods, reason = "tells how young a file is; nothing that is kept")]
fn time_of_day() -> SystemTime {
    SystemTime::now()
}

impl Watched {
    /// The folder is being read anew, from this list.
    pub(super) fn begin(&self, intake: &Arc<Intake>, listed: &[Listed], order: Option<Arc<Order>>) {
        let known = Arc::new(Known::of(listed, time_of_day()));
        let mut folder = lock(&self.folder);
        let version = folder.version + 1;
        let intake = Some(Arc::clone(intake));
        *folder = Folder { intake, order, known, rest: Arc::default(), version };
    }

    /// The intake of the open folder, if that is it.
    pub(super) fn intake(&self, root: &Root) -> Option<Arc<Intake>> {
        lock(&self.folder).intake.clone().filter(|intake| intake.root() == root)
    }

    /// Has documents read next, if that folder is being read.
    pub(super) fn want(&self, root: &Root, paths: &[DocPath]) {
        if let Folder { intake: Some(intake), order: Some(order), .. } = &*lock(&self.folder)
            && intake.root() == root
        {
            order.want(paths);
        }
    }

    /// Notes which file the notebook is in, where a report says so.
    pub(super) fn heed(&self, report: &Report) {
        let file = match report {
            Report::Loaded(loaded) => (loaded.path.as_ref(), loaded.seen.as_ref()),
            Report::Saved { path, seen, .. } => (path.as_ref(), seen.as_ref()),
            Report::Reread { path, seen, .. } => (Some(path), Some(seen)),
            _ => return,
        };
        if let (Some(path), Some(seen)) = file {
            *lock(&self.notebook) = Some((path.clone(), seen.clone()));
        }
    }

    /// Hears hints on the open folder. For single files on those beside them alone: they may lie in a home
    /// folder.
    fn follow(&self, hints: &mut Hints) {
        let intake = lock(&self.folder).intake.clone();
        let root = intake.as_ref().map(|intake| intake.root());
        let is_deep = matches!(root, Some(Root::Folder(_)));
        let pace = Arc::clone(&self.pace);
        let hint = move || pace.tell(|told| told.is_hinted = true);
        hints.follow(root.and_then(Root::folder).map(PathBuf::as_path), is_deep, hint);
    }

    /// Looks without waiting for the end of the pause.
    pub(super) fn hurry(&self) {
        self.pace.tell(|told| told.is_urgent = true);
    }

    /// Ends the thread.
    pub(super) fn end(&self) {
        self.pace.tell(|told| told.is_over = true);
    }
}

/// What the thread remembers from one look to the next.
#[derive(Default)]
struct Looker {
    /// What differed the last time, and from which reading.
    before: (u64, Difference),
    /// What was told last.
    told: (u64, Difference),
    /// The same of the notebook's file: whether it differed, and what it had been.
    is_other: bool,
    told_other: Option<(PathBuf, Seen)>,
}

impl Shared {
    /// Looks from time to time until the worker is dropped.
    pub(super) fn keep_looking(&self, run: &Arc<Run>) {
        let mut looker = Looker::default();
        let mut hints = Hints::default();
        let (mut pause, mut brief) = (PAUSE, REST);
        let mut was_brief = false;
        while self.world.watched.pace.wait(pause, brief) {
            self.world.watched.follow(&mut hints);
            let (is_reading, is_writing) = {
                let state = self.lock();
                (state.reading.is_some(), state.writing.has_thread)
            };
            let began = (self.world.around.clock)();
            let mut stirred = None;
            let mut notebook = None;
            if !is_reading {
                match looker.look_at_folder(&self.world.watched, &**run) {
                    Ok(root) => stirred = root,
                    Err(Cancelled) => return,
                }
            }
            // A file that is just being replaced by us is news to nobody.
            if !is_writing {
                notebook = looker.look_at_notebook(&self.world.watched);
            }
            let cost = (self.world.around.clock)().saturating_sub(began);
            pause = (cost * PAUSE_FACTOR).max(PAUSE);
            brief = (cost * HINTED_FACTOR).max(REST);
            // Briefly once only: a file that never rests must not keep us looking.
            was_brief = looker.is_waiting() && !was_brief;
            if was_brief {
                pause = REST.max(cost * 20);
            }
            if stirred.is_some() || notebook.is_some() {
                let report = Report::Stirred { folder: stirred, notebook };
                self.tell(&Slot::Watch, run, report);
            }
        }
    }
}

impl Looker {
    /// Lists the folder and gives it where something in it has changed that was not told yet.
    fn look_at_folder(
        &mut self,
        watched: &Watched,
        watch: &impl Watch,
    ) -> Result<Option<Root>, Cancelled> {
        let folder = lock(&watched.folder).clone();
        let Some(intake) = folder.intake.filter(|intake| *intake.root() != Root::Sample) else {
            return Ok(None);
        };
        let listed = match intake.list(watch) {
            Ok(listed) => listed,
            Err(FolderError::Cancelled(cancelled)) => return Err(cancelled),
            // A drive that was taken away comes back; what was read of it stays.
            Err(_) => return Ok(None),
        };
        let now = (folder.version, folder.known.difference(&listed));
        let before = std::mem::replace(&mut self.before, now.clone());
        if before.0 != now.0 {
            return Ok(None);
        }
        let rest = (now.0, now.1.common(&before.1));
        if rest.1.is_empty() || rest == self.told {
            return Ok(None);
        }
        let mut folder = lock(&watched.folder);
        if folder.version != rest.0 {
            return Ok(None);
        }
        folder.rest = Arc::new(rest.1.clone());
        self.told = rest;
        Ok(Some(intake.root().clone()))
    }

    /// Whether something differs that has not been seen to rest.
    fn is_waiting(&self) -> bool {
        (!self.before.1.is_empty() && self.before != self.told)
            || (self.is_other && self.told_other.is_none())
    }

    /// The path of the notebook's file, where it is not as the program left it and that was not told
    /// yet. One question to the system.
    fn look_at_notebook(&mut self, watched: &Watched) -> Option<PathBuf> {
        let known = lock(&watched.notebook).clone();
        let (path, seen) = known?;
        let is_other = !seen.looks_current(&path);
        let was_other = std::mem::replace(&mut self.is_other, is_other);
        if !is_other {
            self.told_other = None;
            return None;
        }
        let is_told =
            self.told_other.as_ref().is_some_and(|told| *told == (path.clone(), seen.clone()));
        if !was_other || is_told {
            return None;
        }
        self.told_other = Some((path.clone(), seen));
        Some(path)
    }
}

impl World {
    /// Reads again what of the folder has changed, and tells it. Where nobody asked by hand, only
    /// what rests, and nothing is told where nothing has changed.
    pub(super) fn look_again(
        &self,
        asked: &LookAgain,
        watch: &impl Watch,
        tell: &(impl Fn(Report) + Sync),
    ) -> Result<(), Cancelled> {
        let _looking = lock(&self.watched.looking);
        let LookAgain { root, shown, is_by_hand } = asked;
        let folder = lock(&self.watched.folder).clone();
        let Some(intake) = folder.intake.filter(|intake| intake.root() == root) else {
            return Ok(());
        };
        let rest = (!is_by_hand).then_some(&*folder.rest);
        let look = match watch::look(&intake, &folder.known, rest, time_of_day(), watch) {
            Ok(look) => look,
            Err(FolderError::Cancelled(cancelled)) => return Err(cancelled),
            Err(error) if *is_by_hand => {
                let notice = Notice::trouble(
                    "the folder cannot be looked at",
                    &error.to_string(),
                    "what was read of it stays as it is",
                );
                tell(Report::Told(Box::new(notice)));
                return Ok(());
            }
            Err(_) => return Ok(()),
        };
        let Look { entries, gone, known } = look;
        let mut shifts = Vec::new();
        for entry in &entries {
            let new = entry.reading();
            let old = shown.iter().find(|(path, _)| *path == entry.path).map(|(_, old)| old);
            if let (Some(new), Some(old)) = (new, old)
                && new.document.hash() != old.document.hash()
            {
                watch.step(shifts.len(), entries.len())?;
                let shift = Shift::between(&old.document, &new.document);
                shifts.push((old.document.hash(), new.document.hash(), shift));
            }
        }
        // Under one lock: a folder that begins to be read now is known by that reading alone.
        let mut now = lock(&self.watched.folder);
        if now.version != folder.version {
            return Ok(());
        }
        now.version += 1;
        now.known = Arc::new(known);
        now.rest = Arc::default();
        if *is_by_hand || !entries.is_empty() || !gone.is_empty() {
            let root = root.clone();
            let is_by_hand = *is_by_hand;
            let changed = Changed { root, entries, gone, shifts, is_by_hand, is_anew: false };
            tell(Report::Changed(Box::new(changed)));
        }
        Ok(())
    }

    /// Reads one document again, in the encoding that was chosen for it last.
    pub(super) fn read_anew(
        &self,
        asked: &ReadAnew,
        watch: &impl Watch,
        tell: &(impl Fn(Report) + Sync),
    ) -> Result<(), Cancelled> {
        let _looking = lock(&self.watched.looking);
        let ReadAnew { root, path, shown, .. } = asked;
        let folder = lock(&self.watched.folder).clone();
        let Some(intake) = folder.intake.filter(|intake| intake.root() == root) else {
            return Ok(());
        };
        let Some(file) = folder.known.listed(path) else { return Ok(()) };
        let entry = intake.read(file, watch)?;
        let shift = shown.as_ref().zip(entry.reading()).map(|(old, new)| {
            let (old, new) = (&old.document, &new.document);
            (old.hash(), new.hash(), Shift::between(old, new))
        });
        tell(Report::Changed(Box::new(Changed {
            root: root.clone(),
            entries: vec![entry],
            gone: Vec::new(),
            shifts: shift.into_iter().collect(),
            is_by_hand: true,
            is_anew: true,
        })));
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Longer than any test runs.
    const LONG: Duration = Duration::from_hours(10);

    #[test]
    fn a_hint_ends_a_pause_once_the_brief_one_is_over() {
        let pace = Pace::default();
        pace.tell(|told| told.is_hinted = true);
        assert!(pace.wait(LONG, Duration::ZERO));
        assert!(!lock(&pace.told).is_hinted, "it is heeded once");
        pace.tell(|told| told.is_hinted = true);
        let brief = Duration::from_millis(1);
        assert!(pace.wait(brief, LONG), "a brief pause is never longer than the pause");
    }

    #[test]
    fn a_hurry_and_the_end_wait_for_no_pause() {
        let pace = Pace::default();
        pace.tell(|told| told.is_urgent = true);
        assert!(pace.wait(LONG, LONG));
        pace.tell(|told| told.is_over = true);
        assert!(!pace.wait(LONG, LONG));
    }
}
