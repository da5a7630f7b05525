//! Bytes of a text file to the one canonical text.
//!
//! Every excerpt's place is counted in this text, so it must be the same on every machine and for
//! ever: a change here is a new extractor version, never a changed old one. It decodes, drops a byte
//! order mark and makes every line end `\n`; it changes nothing else. No Unicode normalisation: a
//! quotation is defended with the characters that stand in the source.

use std::borrow::Cow;

/// Why bytes are no text.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotText {
    /// Zero bytes where text has none.
    #[error("it holds binary data, not text (a zero byte at offset {0})")]
    Binary(usize),
    /// Not UTF-8, and no byte order mark says what else.
    #[error("its encoding is not UTF-8 (first at byte {0}); save it as UTF-8 to read it here")]
    Encoding(usize),
    /// UTF-16 by its byte order mark, but broken.
    #[error("it begins like UTF-16 but is damaged")]
    Utf16,
}

/// The canonical text of a file's bytes: UTF-8, or UTF-16 where a byte order mark says so.
///
/// Cost: one pass; text that is canonical already is copied once.
///
/// # Errors
/// Where the bytes are not text; see [`NotText`].
pub fn canonical(bytes: &[u8]) -> Result<String, NotText> {
    let decoded: Cow<'_, str> = match bytes {
        [0xEF, 0xBB, 0xBF, rest @ ..] => Cow::Borrowed(utf8(rest, 3)?),
        [0xFF, 0xFE, rest @ ..] => Cow::Owned(utf16(rest, u16::from_le_bytes)?),
        [0xFE, 0xFF, rest @ ..] => Cow::Owned(utf16(rest, u16::from_be_bytes)?),
        _ => Cow::Borrowed(utf8(bytes, 0)?),
    };
    Ok(line_ends(&decoded))
}

/// `bytes` as UTF-8; `skipped` bytes stood before them in the file.
fn utf8(bytes: &[u8], skipped: usize) -> Result<&str, NotText> {
    if let Some(at) = memchr::memchr(0, bytes) {
        return Err(NotText::Binary(at + skipped));
    }
    std::str::from_utf8(bytes).map_err(|error| NotText::Encoding(error.valid_up_to() + skipped))
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<String, NotText> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    if !rest.is_empty() {
        return Err(NotText::Utf16);
    }
    char::decode_utf16(pairs.iter().map(|pair| unit(*pair)))
        .map(|unit| unit.ok().filter(|c| *c != '\0').ok_or(NotText::Utf16))
        .collect()
}

/// `\r\n` and a lone `\r` become `\n`.
fn line_ends(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = memchr::memchr(b'\r', rest.as_bytes()) {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        out.push('\n');
        rest = from.strip_prefix("\r\n").or_else(|| from.strip_prefix('\r')).unwrap_or_default();
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(bytes: &[u8], expect: &str) {
        assert_eq!(canonical(bytes).as_deref(), Ok(expect));
    }

    #[test]
    fn every_line_end_becomes_one_line_feed() {
        check(b"a\r\nb\rc\nd\r\r\n", "a\nb\nc\nd\n\n");
    }

    #[test]
    fn a_byte_order_mark_is_no_text() {
        check(b"\xEF\xBB\xBFword", "word");
        check(b"\xFF\xFEw\0o\0", "wo");
        check(b"\xFE\xFF\0w\0o", "wo");
    }

    #[test]
    fn no_bytes_are_an_empty_text() {
        check(b"", "");
    }

    #[test]
    fn what_is_no_text_says_where() {
        assert_eq!(canonical(b"caf\xE9"), Err(NotText::Encoding(3)));
        assert_eq!(canonical(b"PK\0\0"), Err(NotText::Binary(2)));
        assert_eq!(canonical(b"\xFF\xFEw"), Err(NotText::Utf16));
    }
}
