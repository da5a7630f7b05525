//! Electronic books.

use crate::text::{extracted::Extracted, watch::Watch};

use super::Refused;

/// The text of EPUB.
///
/// # Errors
/// Where there is none to be had.
pub(super) fn read(_bytes: &[u8], _watch: &dyn Watch) -> Result<Extracted, Refused> {
    Err(Refused::NotBuilt("EPUB"))
}
