//! Work in the background: the only place with threads.
//!
//! A [`Job`] goes in, [`Report`]s come out. Each kind of job has a slot: starting one again calls off
//! the one before, and what that one still has to tell is not heard. Three kinds wait in a queue with a
//! thread of its own: writing, because what was asked to be written must be, in order; the journal,
//! which is quick and must not wait for a large notebook to be saved; and finding excerpts again,
//! because a folder of changed documents asks for it many times at once.
//!
//! One more thread, no job's, looks from time to time whether what was read has changed.
//!
//! Refuses to know what jobs do ([`world`]) and what reports mean. Start at [`Worker`].

pub mod for_parent;
pub mod job;
pub mod world;

mod hints;
mod journals;
mod known;
mod merging;
mod notebooks;
mod outside;
mod pages;
mod passages;
mod reading_off;
mod recovery;
mod tracing;
mod watching;

pub use notebooks::drafts;

use std::{
    collections::{BTreeMap, VecDeque},
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc, Condvar, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    thread,
};

use crate::{
    text::watch::{Cancelled, Watch},
    workspace::{corpus::Root, heard::Report},
};

use job::{Job, Lane, Slot};
use world::{Surroundings, World};

/// Does jobs in the background and keeps their reports until they are asked for.
///
/// Dropping it calls off everything, and waits only for what is to be written: that is finished.
/// Other threads end by themselves at their next step, or with the program (an open file dialog
/// cannot be closed from here).
pub struct Worker {
    shared: Arc<Shared>,
}

struct Shared {
    state: Mutex<State>,
    /// Something was reported, or a thread ended.
    changed: Condvar,
    wake: Box<dyn Fn() + Send + Sync>,
    world: World,
}

#[derive(Default)]
struct State {
    /// The run of each slot that is heard.
    runs: BTreeMap<Slot, Arc<Run>>,
    n_threads: usize,
    reports: VecDeque<(Slot, Arc<Run>, Report)>,
    writing: Queue,
    journal: Queue,
    syncing: Queue,
    placing: Queue,
    tracing: Queue,
    /// What is being read.
    reading: Option<Root>,
}

/// Jobs that are done one after the other.
#[derive(Default)]
struct Queue {
    waiting: VecDeque<(Slot, Arc<Run>, Job)>,
    has_thread: bool,
}

/// One doing of a job.
#[derive(Debug, Default)]
struct Run {
    is_off: AtomicBool,
}

impl Run {
    fn call_off(&self) {
        self.is_off.store(true, Ordering::Relaxed);
    }
}

impl Watch for Run {
    fn step(&self, _done: usize, _total: usize) -> Result<(), Cancelled> {
        if self.is_off.load(Ordering::Relaxed) { Err(Cancelled) } else { Ok(()) }
    }
}

impl Worker {
    /// A worker for this machine; `wake` is called, on any thread, when there is something to hear.
    pub fn new(wake: impl Fn() + Send + Sync + 'static) -> Self {
        Self::within(Surroundings::of_system(), wake)
    }

    /// A worker for other surroundings than this machine's, as tests have them.
    pub fn within(around: Surroundings, wake: impl Fn() + Send + Sync + 'static) -> Self {
        let is_watching = around.is_watching;
        let shared = Shared {
            state: Mutex::default(),
            changed: Condvar::new(),
            wake: Box::new(wake),
            world: World::new(around),
        };
        let worker = Self { shared: Arc::new(shared) };
        if is_watching {
            worker.spawn_watch();
        }
        worker
    }

    /// Looks soon whether sources have changed, without waiting for the usual time.
    pub fn look_soon(&self) {
        self.shared.world.watched.hurry();
    }

    /// Starts a job; the one before it in its slot is called off. Returns at once.
    ///
    /// Savings are never called off; of several that wait for one file the latest is done. To call
    /// off reading reports that it ended.
    pub fn start(&self, job: Job) {
        self.shared.world.prepare(&job);
        if matches!(job, Job::ReadFirst(..)) {
            return;
        }
        if matches!(job, Job::Journal(_)) {
            self.start(Job::SyncJournals);
        }
        let mut state = self.shared.lock();
        let Some(slot) = job.slot() else {
            state.call_off_reading();
            drop(state);
            self.shared.say_changed();
            return;
        };
        let run = state.begin(&slot);
        if let Job::ReadCorpus(root, ..) = &job {
            state.reading = Some(root.clone());
            // Places found in the documents of another folder would be taken for this one's.
            state.call_off_placing();
        }
        let lane = slot.lane();
        let Some(queue) = state.queue(lane) else {
            state.n_threads += 1;
            drop(state);
            self.spawn_one(slot, run, job);
            return;
        };
        queue.waiting.retain(|(_, _, waiting)| !job.replaces(waiting));
        queue.waiting.push_back((slot, run, job));
        if !std::mem::replace(&mut queue.has_thread, true) {
            state.n_threads += 1;
            drop(state);
            self.spawn_queue(lane);
        }
    }

    /// What was reported since this was last asked. Never waits.
    pub fn heard(&self) -> Vec<Report> {
        self.shared.lock().hear()
    }

    /// Waits until there is something to hear, or nothing that could report: then it is empty.
    pub fn wait(&self) -> Vec<Report> {
        let mut state = self.shared.lock();
        loop {
            let heard = state.hear();
            if !heard.is_empty() || state.n_threads == 0 {
                return heard;
            }
            state = self.shared.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// Whether no job is under way. Reports may still wait to be heard.
    pub fn is_idle(&self) -> bool {
        self.shared.lock().n_threads == 0
    }

    /// Starts the thread of one job.
    fn spawn_one(&self, slot: Slot, run: Arc<Run>, job: Job) {
        let shared = Arc::clone(&self.shared);
        let (broken, its_slot, its_run) = (job.broken(), slot.clone(), Arc::clone(&run));
        let name = format!("variorum-{}", slot.name());
        let spawned = thread::Builder::new().name(name).spawn(move || {
            shared.work(&slot, &run, job);
            shared.end_thread();
        });
        if spawned.is_err() {
            // The system has no thread left to give.
            self.shared.tell(&its_slot, &its_run, broken);
            self.shared.end_thread();
        }
    }

    /// Starts the thread that looks for changes. Without it, where the system has none left to give,
    /// a look is taken when somebody asks for it.
    fn spawn_watch(&self) {
        let run = self.shared.lock().begin(&Slot::Watch);
        let shared = Arc::clone(&self.shared);
        let name = format!("variorum-{}", Slot::Watch.name());
        let spawned = thread::Builder::new().name(name).spawn(move || {
            // A fault of ours in it must cost no more than the watching.
            catch_unwind(AssertUnwindSafe(|| shared.keep_looking(&run))).ok();
        });
        drop(spawned);
    }

    /// Starts the thread of a queue, which ends when the queue is empty.
    fn spawn_queue(&self, lane: Lane) {
        let shared = Arc::clone(&self.shared);
        let name = format!("variorum-{}", lane.name());
        let spawned = thread::Builder::new().name(name).spawn(move || {
            while let Some((slot, run, job)) = shared.next_waiting(lane) {
                shared.work(&slot, &run, job);
            }
            shared.end_thread();
        });
        if spawned.is_err() {
            while let Some((slot, run, job)) = self.shared.next_waiting(lane) {
                self.shared.tell(&slot, &run, job.broken());
            }
            self.shared.end_thread();
        }
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.shared.world.watched.end();
        let mut state = self.shared.lock();
        for run in std::mem::take(&mut state.runs).into_values() {
            run.call_off();
        }
        state.placing.waiting.clear();
        state.tracing.waiting.clear();
        while [&state.writing, &state.journal, &state.syncing].iter().any(|queue| queue.has_thread)
        {
            state = self.shared.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }
}

impl Shared {
    /// The state. A thread that panicked with it in hand left it whole: each change is one step.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Does a job to its end. A fault of ours in it becomes its report, so that nobody waits for ever.
    fn work(&self, slot: &Slot, run: &Arc<Run>, job: Job) {
        let broken = job.broken();
        let tell = |report| {
            self.world.watched.heed(&report);
            self.tell(slot, run, report);
        };
        let done = catch_unwind(AssertUnwindSafe(|| self.world.run(job, &**run, &tell)));
        if done.is_err() {
            tell(broken);
        }
    }

    fn tell(&self, slot: &Slot, run: &Arc<Run>, report: Report) {
        let mut state = self.lock();
        if !state.is_heard(slot, run) {
            return;
        }
        if matches!(report, Report::ReadingEnded(..)) {
            state.reading = None;
        }
        state.reports.push_back((slot.clone(), Arc::clone(run), report));
        drop(state);
        self.say_changed();
    }

    fn say_changed(&self) {
        self.changed.notify_all();
        (self.wake)();
    }

    /// The next job of a queue; `None` ends its thread.
    fn next_waiting(&self, lane: Lane) -> Option<(Slot, Arc<Run>, Job)> {
        let mut state = self.lock();
        let queue = state.queue(lane)?;
        let next = queue.waiting.pop_front();
        // In one step with seeing that it is empty: a job that comes now gets a thread of its own.
        queue.has_thread = next.is_some();
        next
    }

    /// Nobody is woken: what there was to hear has been told, and a window would draw for nothing.
    fn end_thread(&self) {
        self.lock().n_threads -= 1;
        self.changed.notify_all();
    }
}

impl State {
    /// A new run in `slot`, which from now on is the one that is heard there.
    fn begin(&mut self, slot: &Slot) -> Arc<Run> {
        if matches!(
            slot,
            Slot::Write | Slot::Journal | Slot::SyncJournals | Slot::LookAgain | Slot::ReadAnew
        ) {
            return Arc::clone(self.runs.entry(slot.clone()).or_default());
        }
        let run = Arc::<Run>::default();
        if let Some(former) = self.runs.insert(slot.clone(), Arc::clone(&run)) {
            former.call_off();
        }
        run
    }

    fn queue(&mut self, lane: Lane) -> Option<&mut Queue> {
        match lane {
            Lane::Own => None,
            Lane::Writing => Some(&mut self.writing),
            Lane::Journal => Some(&mut self.journal),
            Lane::Syncing => Some(&mut self.syncing),
            Lane::Placing => Some(&mut self.placing),
            Lane::Tracing => Some(&mut self.tracing),
        }
    }

    fn is_heard(&self, slot: &Slot, run: &Arc<Run>) -> bool {
        self.runs.get(slot).is_some_and(|heard| Arc::ptr_eq(heard, run))
    }

    fn hear(&mut self) -> Vec<Report> {
        let reports = std::mem::take(&mut self.reports);
        reports
            .into_iter()
            .filter(|(slot, run, _)| self.is_heard(slot, run))
            .map(|(_, _, report)| report)
            .collect()
    }

    fn call_off_reading(&mut self) {
        let Some(root) = self.reading.take() else { return };
        let run = self.begin(&Slot::Read);
        self.reports.push_back((Slot::Read, run, Report::ReadingEnded(root, None)));
    }

    fn call_off_placing(&mut self) {
        // Texts that are to be kept are kept: one of an excerpt that was just made is nowhere else.
        self.placing.waiting.retain(|(slot, ..)| *slot == Slot::KeepTexts);
        self.runs.retain(|slot, run| {
            let is_placing = slot.lane() == Lane::Placing;
            if is_placing {
                run.call_off();
            }
            !is_placing
        });
    }
}

#[cfg(test)]
mod tests;
