//! Markdown: the text as it is written, its structure beside it.

use crate::text::extracted::Extracted;

use super::{Refused, plain};

/// The text of a Markdown file.
///
/// # Errors
/// Where there is none to be had.
pub(super) fn read(bytes: &[u8], encoding: Option<&str>) -> Result<Extracted, Refused> {
    plain::read(bytes, encoding)
}
