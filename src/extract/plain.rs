//! Plain text.

use crate::text::{canonical::canonical, extracted::Extracted};

use super::Refused;

/// The text of a plain file.
///
/// # Errors
/// Where there is none to be had.
pub(super) fn read(bytes: &[u8], _encoding: Option<&str>) -> Result<Extracted, Refused> {
    let text = canonical(bytes).map_err(|error| Refused::Damaged(error.to_string()))?;
    if text.is_empty() { Err(Refused::Empty) } else { Ok(Extracted::plain(text)) }
}
