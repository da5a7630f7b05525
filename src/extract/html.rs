//! HTML pages.

use crate::text::{extracted::Extracted, watch::Watch};

use super::Refused;

/// The text of HTML.
///
/// # Errors
/// Where there is none to be had.
pub(super) fn read(
    _bytes: &[u8],
    _encoding: Option<&str>,
    _watch: &dyn Watch,
) -> Result<Extracted, Refused> {
    Err(Refused::NotBuilt("HTML"))
}
