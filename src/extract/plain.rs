//! Plain text.

use crate::text::{canonical::canonical, extracted::Extracted};

use super::{Refused, encoding::decode};

/// The text of a plain file; with an `encoding`, read in that one. An empty file is an empty text.
///
/// # Errors
/// Where the bytes are no text in any encoding, or the `encoding` is unknown.
pub(super) fn read(bytes: &[u8], encoding: Option<&str>) -> Result<Extracted, Refused> {
    let decoded = decode(bytes, encoding)?;
    let text = canonical(&decoded.text);
    let mut warnings = decoded.warnings();
    if text.is_empty() {
        warnings.push(Refused::Empty.to_string());
    }
    Ok(Extracted {
        encoding: Some(decoded.encoding.to_owned()),
        is_guessed: decoded.is_guessed,
        warnings,
        ..Extracted::plain(text)
    })
}
