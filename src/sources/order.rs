//! In which order the files of a folder are read, and how many at once.
//!
//! Every thread that reads takes its next file from here, so that none waits for another: what somebody
//! waits for first, then quick files in order of path, then slow ones. Not all threads may be busy with
//! slow files; one is always left for what is wanted meanwhile. The files that are being read hold a
//! bounded number of bytes together.
//!
//! Refuses to know what reading is.

use std::{
    collections::VecDeque,
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
};

use crate::{extract::Format, workspace::corpus::DocPath};

use super::Listed;

/// Most bytes of files that are being read at once, unless one alone is longer. What is made of a file
/// while it is read takes a small multiple of it.
const BYTES_AT_ONCE: u64 = 96 << 20;

/// A file of so many bytes is slow to read, whatever it is.
const SLOW_BYTES: u64 = 8 << 20;

/// Which files are still to be read.
#[derive(Debug)]
pub struct Order {
    listed: Arc<[Listed]>,
    /// How many slow files may be read at once that nobody waits for.
    slow_max: usize,
    state: Mutex<State>,
    /// A file was read, or is wanted, or nothing is.
    changed: Condvar,
}

#[derive(Debug, Default)]
struct State {
    /// Indices of files that wait, some of them in two rows.
    wanted: VecDeque<usize>,
    quick: VecDeque<usize>,
    slow: VecDeque<usize>,
    /// Whether a file was given to somebody already, by index.
    is_taken: Vec<bool>,
    /// Bytes of the files that are being read.
    n_bytes: u64,
    /// How many of those are slow and wanted by nobody.
    n_slow: usize,
    /// How many were taken.
    n_taken: usize,
}

/// A file to be read; it counts as being read until this is dropped.
#[derive(Debug)]
pub struct Taken<'o> {
    /// The file.
    pub file: &'o Listed,
    /// How many files were taken before it.
    pub nth: usize,
    order: &'o Order,
    is_slow: bool,
}

impl Order {
    /// All of `listed`, which is sorted by path: those named in `first`, then quick ones, then slow ones,
    /// of which at most `slow_max` are read at once.
    pub fn quick_first(listed: Arc<[Listed]>, first: &[DocPath], slow_max: usize) -> Self {
        let (slow, quick) = (0..listed.len()).partition(|at| listed.get(*at).is_some_and(is_slow));
        Self::new(listed, quick, slow, first, slow_max)
    }

    /// All of `listed`, which is sorted by path, as they stand; those named in `first` before them.
    pub fn as_listed(listed: Arc<[Listed]>, first: &[DocPath]) -> Self {
        let all = (0..listed.len()).collect();
        Self::new(listed, all, VecDeque::new(), first, usize::MAX)
    }

    fn new(
        listed: Arc<[Listed]>,
        quick: VecDeque<usize>,
        slow: VecDeque<usize>,
        first: &[DocPath],
        slow_max: usize,
    ) -> Self {
        let is_taken = vec![false; listed.len()];
        let state = Mutex::new(State { quick, slow, is_taken, ..State::default() });
        let order = Self { listed, slow_max: slow_max.max(1), state, changed: Condvar::new() };
        order.want(first);
        order
    }

    /// How many files there are, read or not.
    pub fn len(&self) -> usize {
        self.listed.len()
    }

    /// Whether there are none at all.
    pub fn is_empty(&self) -> bool {
        self.listed.is_empty()
    }

    /// Has these read next, of those that still wait, in order of path.
    pub fn want(&self, paths: &[DocPath]) {
        let place = |path: &DocPath| self.listed.binary_search_by(|file| file.path.cmp(path)).ok();
        let mut wanted: Vec<usize> = paths.iter().filter_map(place).collect();
        wanted.sort_unstable();
        let mut state = self.lock();
        for at in wanted.into_iter().rev() {
            state.wanted.push_front(at);
        }
        drop(state);
        self.changed.notify_all();
    }

    /// The next file, as soon as one may be read; `None` when none is left.
    pub fn take(&self) -> Option<Taken<'_>> {
        let mut state = self.lock();
        loop {
            let Some((file_idx, is_slow)) = state.next(self.slow_max) else {
                if state.waits() {
                    state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
                    continue;
                }
                return None;
            };
            let file = self.listed.get(file_idx)?;
            if state.n_bytes > 0 && state.n_bytes + file.file_bytes > BYTES_AT_ONCE {
                state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
                continue;
            }
            if let Some(is_taken) = state.is_taken.get_mut(file_idx) {
                *is_taken = true;
            }
            state.n_bytes += file.file_bytes;
            state.n_slow += usize::from(is_slow);
            let nth = state.n_taken;
            state.n_taken += 1;
            return Some(Taken { file, nth, order: self, is_slow });
        }
    }

    /// Leaves all that waits unread.
    pub fn close(&self) {
        let mut state = self.lock();
        state.wanted.clear();
        state.quick.clear();
        state.slow.clear();
        drop(state);
        self.changed.notify_all();
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // Each change is one step: a thread that panicked left it whole.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// The file whose turn it is, and whether it counts as slow; it stays where it is. `None` where none
    /// may be read now.
    fn next(&mut self, slow_max: usize) -> Option<(usize, bool)> {
        let Self { wanted, quick, slow, is_taken, n_slow, .. } = self;
        for row in [&mut *wanted, &mut *quick, &mut *slow] {
            while row.pop_front_if(|at| is_taken.get(*at).is_none_or(|it| *it)).is_some() {}
        }
        let now = wanted.front().or(quick.front()).map(|at| (*at, false));
        now.or_else(|| Some((*slow.front().filter(|_| *n_slow < slow_max)?, true)))
    }

    /// Whether anything waits that was given to nobody.
    fn waits(&self) -> bool {
        !(self.wanted.is_empty() && self.quick.is_empty() && self.slow.is_empty())
    }
}

impl Drop for Taken<'_> {
    fn drop(&mut self) {
        let mut state = self.order.lock();
        state.n_bytes = state.n_bytes.saturating_sub(self.file.file_bytes);
        state.n_slow = state.n_slow.saturating_sub(usize::from(self.is_slow));
        drop(state);
        self.order.changed.notify_all();
    }
}

/// Whether a file may take seconds to read.
fn is_slow(file: &Listed) -> bool {
    let extension = file.path.rsplit_once('.').map_or("", |(_, extension)| extension);
    file.file_bytes >= SLOW_BYTES || Format::of(extension).is_some_and(Format::needs_process)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sources::watch::Stamp;

    fn files(files: &[(&str, u64)]) -> Arc<[Listed]> {
        let file = |(path, file_bytes): &(&str, u64)| Listed {
            path: DocPath::from(*path),
            place: None,
            file_bytes: *file_bytes,
            stamp: Stamp::default(),
            trouble: None,
        };
        files.iter().map(file).collect()
    }

    fn paths(names: &[&str]) -> Vec<DocPath> {
        names.iter().map(|name| DocPath::from(*name)).collect()
    }

    /// The next files, as one thread alone takes them.
    fn rest(order: &Order) -> Vec<&str> {
        std::iter::from_fn(|| order.take().map(|taken| &*taken.file.path)).collect()
    }

    #[test]
    fn what_is_wanted_comes_first_then_what_is_quick_then_what_is_slow() {
        let listed = files(&[("a.pdf", 1), ("b.txt", SLOW_BYTES), ("c.txt", 1), ("d.PDF", 1)]);
        let order = Order::quick_first(Arc::clone(&listed), &[], 2);
        assert_eq!(rest(&order), ["c.txt", "a.pdf", "b.txt", "d.PDF"]);
        let order = Order::quick_first(listed, &paths(&["d.PDF", "gone.txt", "c.txt"]), 2);
        assert_eq!(rest(&order), ["c.txt", "d.PDF", "a.pdf", "b.txt"]);
    }

    #[test]
    fn what_is_wanted_meanwhile_comes_next_and_nothing_twice() {
        let listed = files(&[("a", 1), ("b", 1), ("c", 1), ("d", 1)]);
        let order = Order::as_listed(listed, &paths(&["b"]));
        let first = order.take().unwrap();
        order.want(&paths(&["d", "b", "d"]));
        assert_eq!(&*first.file.path, "b");
        assert_eq!(rest(&order), ["d", "a", "c"]);
    }

    #[test]
    fn a_thread_is_left_for_what_is_wanted_while_slow_files_are_read() {
        let listed = files(&[("a.pdf", 1), ("b.pdf", 1), ("c.pdf", 1)]);
        let order = Order::quick_first(listed, &[], 1);
        let slow = order.take().unwrap();
        assert_eq!(order.lock().next(1), None, "the second one waits");
        order.want(&paths(&["c.pdf"]));
        let wanted = order.take().unwrap();
        assert_eq!(&*wanted.file.path, "c.pdf");
        drop(slow);
        assert_eq!(rest(&order), ["b.pdf"]);
    }

    #[test]
    fn files_that_are_read_at_once_hold_few_bytes_and_a_long_one_is_read_alone() {
        let listed = files(&[("a", 1), ("b", BYTES_AT_ONCE * 2), ("c", 1)]);
        let order = Order::as_listed(listed, &[]);
        let short = order.take().unwrap();
        let long = std::thread::scope(|scope| {
            let waits = std::thread::Builder::new()
                .spawn_scoped(scope, || order.take().map(|taken| &*taken.file.path))
                .unwrap();
            drop(short);
            waits.join().unwrap()
        });
        assert_eq!(long, Some("b"));
        assert_eq!(rest(&order), ["c"]);
    }

    #[test]
    fn nothing_is_left_once_it_is_closed() {
        let order = Order::as_listed(files(&[("a", 1), ("b", 1)]), &[]);
        let taken = order.take();
        order.close();
        assert!(taken.is_some() && order.take().is_none());
    }
}
