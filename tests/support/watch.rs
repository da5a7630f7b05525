//! Somebody who calls work off.

use std::sync::atomic::{AtomicUsize, Ordering};

use variorum::text::watch::{Cancelled, Watch};

/// A watch that calls the work off at its n-th step.
pub(crate) struct StopAt(AtomicUsize);

impl StopAt {
    /// It lets so many steps pass.
    pub(crate) fn step(n_steps: usize) -> Self {
        Self(AtomicUsize::new(n_steps))
    }
}

impl Watch for StopAt {
    fn step(&self, _done: usize, _total: usize) -> Result<(), Cancelled> {
        self.0
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(1))
            .ok()
            .map(|_| ())
            .ok_or(Cancelled)
    }
}
