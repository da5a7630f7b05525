//! Subtitles and timed transcripts.

use crate::text::extracted::Extracted;

use super::Refused;

/// The text of subtitle.
///
/// # Errors
/// Where there is none to be had.
pub(super) fn read(_bytes: &[u8], _encoding: Option<&str>) -> Result<Extracted, Refused> {
    Err(Refused::NotBuilt("subtitle"))
}
