//! base
/// A file as it was last seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// Length in bytes.
    pub size: u64,
}
