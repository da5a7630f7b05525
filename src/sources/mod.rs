//! Reads the documents of a corpus; never writes in it.
//!
//! Knows folders and files, and [`crate::extract`] for what is in them. It refuses to know notebooks
//! and the clock: work reports to a [`Watch`] and hands what it read to a closure.
//!
//! Start at [`Intake::list`], then [`read_in`]; [`mod@file`] reads one, [`watch`] finds what has changed
//! since.

pub mod child;
pub mod file;
pub mod folder;
pub mod intake;
pub mod order;
pub mod watch;

mod kept;
mod pattern;

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::{
        Arc,
        mpsc::{self, RecvTimeoutError, SyncSender},
    },
    time::Duration,
};

use crate::{
    text::watch::{Cancelled, Watch},
    workspace::{
        choices::Choices,
        corpus::{DocPath, Entry, EntryState, Root},
    },
};

use self::watch::Stamp;
use folder::FolderError;

pub use self::{intake::Intake, order::Order};

/// After so long without a file, whoever takes entries is asked whether some are held back.
const LULL: Duration = Duration::from_millis(33);

/// A file that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// What it is called by everywhere: where it lies below the folder, with `/`.
    pub path: DocPath,
    /// Where it lies below the folder, where its path does not lead there, since a name is no Unicode.
    pub place: Option<PathBuf>,
    /// Its length in bytes.
    pub file_bytes: u64,
    /// What the system says of it.
    pub stamp: Stamp,
    /// Why it cannot be read, where that is known without opening it.
    pub trouble: Option<String>,
}

impl Listed {
    /// Where it lies on disk; `None` for a path that leads out of the folder.
    pub fn within(&self, folder: &Path) -> Option<PathBuf> {
        match &self.place {
            Some(place) => Some(folder.join(place)),
            None => folder::within(folder, &self.path),
        }
    }

    /// The corpus's entry for it before it is read.
    pub fn waiting(&self) -> Entry {
        Entry {
            path: Arc::clone(&self.path),
            file_bytes: self.file_bytes,
            state: self.trouble.clone().map_or(EntryState::Waiting, EntryState::Unreadable),
        }
    }
}

/// The documents of a corpus of which nothing was chosen; see [`Intake::list`].
///
/// # Errors
/// As there.
pub fn list(root: &Root, watch: &impl Watch) -> Result<Vec<Listed>, FolderError> {
    Intake::new(root.clone(), Choices::default()).list(watch)
}

/// What to say of a folder without documents.
pub const NOTHING_READABLE: &str = "This folder holds no documents that can be read here (text, \
     Markdown, HTML, Word, OpenDocument, RTF, EPUB, PDF or subtitles)";

/// Reads the `listed` files, which are sorted by path, on all cores, and hands them to `each` in their
/// order, those named in `first` before the others.
///
/// As [`read_in`]; what was read out of order is held until its turn comes.
///
/// # Errors
/// Where the work was called off.
pub fn read_all(
    intake: &Intake,
    listed: &[Listed],
    first: &[DocPath],
    watch: &impl Watch,
    mut each: impl FnMut(Vec<Entry>),
) -> Result<(), Cancelled> {
    let order = Order::as_listed(listed.into(), first);
    let mut turn = 0;
    let mut early = BTreeMap::new();
    read_in(intake, &order, watch, |taken| {
        early.extend(taken.into_iter().map(|it| (it.nth, it.entry)));
        let mut ripe = Vec::new();
        while let Some(entry) = early.remove(&turn) {
            ripe.push(entry);
            turn += 1;
        }
        if !ripe.is_empty() {
            each(ripe);
        }
    })
}

/// A file that was read.
#[derive(Debug)]
pub struct Read {
    /// The how manyeth it was to be begun, from 0.
    pub nth: usize,
    /// What was read.
    pub entry: Entry,
}

/// Reads the files of `order` on the threads of the present `rayon` pool, and hands them to `each` as they
/// are read, on the calling thread, which reads nothing if it is one of them. Called also without any, when
/// a while has passed since the last: then nothing should be held back.
///
/// Reports the number of files read, of all. Memory: the texts read, and a small multiple of the files
/// being read just now, which [`Order`] bounds. What was handed over stays valid when the work is called
/// off.
///
/// # Errors
/// Where the work was called off.
pub fn read_in(
    intake: &Intake,
    order: &Order,
    watch: &impl Watch,
    mut each: impl FnMut(Vec<Read>),
) -> Result<(), Cancelled> {
    watch.step(0, order.len())?;
    let mut n_read = 0;
    let mut hand_over = |taken: Vec<Read>| {
        n_read += taken.len();
        each(taken);
        watch.step(n_read, order.len())
    };
    let is_inside = rayon::current_thread_index().is_some();
    let n_threads = rayon::current_num_threads() - usize::from(is_inside);
    if n_threads == 0 {
        // Nobody else is there: then this one reads.
        while let Some(taken) = order.take() {
            let nth = taken.nth;
            let entry = intake.read(taken.file, watch)?;
            drop(taken);
            hand_over(vec![Read { nth, entry }])?;
        }
        return Ok(());
    }
    // Whoever takes slowly is not run away from.
    let (giver, receiver) = mpsc::sync_channel(n_threads);
    rayon::in_place_scope(move |scope| {
        for _ in 0..n_threads.min(order.len()) {
            let giver = giver.clone();
            scope.spawn(move |_| read_on(intake, order, watch, &giver));
        }
        drop(giver);
        let done = loop {
            let taken = match receiver.recv_timeout(LULL) {
                Ok(first) => std::iter::once(first).chain(receiver.try_iter()).collect(),
                Err(RecvTimeoutError::Timeout) => Ok(Vec::new()),
                Err(RecvTimeoutError::Disconnected) => break Ok(()),
            };
            if let Err(cancelled) = taken.and_then(&mut hand_over) {
                break Err(cancelled);
            }
        };
        // Nothing is begun any more; the scope waits for what was.
        order.close();
        drop(receiver);
        done
    })
}

/// Reads one file after the other until none is left, or the work is called off.
fn read_on(
    intake: &Intake,
    order: &Order,
    watch: &impl Watch,
    giver: &SyncSender<Result<Read, Cancelled>>,
) {
    while let Some(taken) = order.take() {
        let nth = taken.nth;
        let read = intake.read(taken.file, watch).map(|entry| Read { nth, entry });
        drop(taken);
        let is_over = read.is_err();
        if giver.send(read).is_err() || is_over {
            return;
        }
    }
}
