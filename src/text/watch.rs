//! How long work reports how far it is, and is called off.

/// Work was called off by the one who asked for it; nothing is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("called off")]
pub struct Cancelled;

/// Somebody who watches long work: hears of progress and may call it off.
///
/// `()` is a watch that lets work run to its end, so that nothing in a test needs a thread.
pub trait Watch: Sync {
    /// Says that `done` of `total` steps are done.
    ///
    /// # Errors
    /// [`Cancelled`] where the work is no longer wanted; the caller passes it on with `?`.
    fn step(&self, done: usize, total: usize) -> Result<(), Cancelled>;
}

impl Watch for () {
    fn step(&self, _done: usize, _total: usize) -> Result<(), Cancelled> {
        Ok(())
    }
}
