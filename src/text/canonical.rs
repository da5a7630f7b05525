//! Characters as a file has them to the one canonical text.
//!
//! Every excerpt's place is counted in this text, so it must be the same on every machine and for
//! ever: a change here is a new extractor version, never a changed old one. It makes every line end
//! `\n` and zero bytes U+FFFD, since they are no characters of a text; it changes nothing else. No
//! Unicode normalisation: a quotation is defended with the characters that stand in the source.
//! NEL and U+2028 are characters like others: few programs break lines at them.
//!
//! Refuses to know bytes and encodings; `extract` has those.

/// `text` with `\n` line ends and without zero bytes.
///
/// Cost: one pass, which copies.
pub fn canonical(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = memchr::memchr2(b'\r', 0, rest.as_bytes()) {
        let Some((before, from)) = rest.split_at_checked(at) else { break };
        out.push_str(before);
        rest = if let Some(behind) = from.strip_prefix('\0') {
            out.push(char::REPLACEMENT_CHARACTER);
            behind
        } else {
            out.push('\n');
            from.strip_prefix("\r\n").or_else(|| from.strip_prefix('\r')).unwrap_or_default()
        };
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_end_becomes_one_line_feed() {
        assert_eq!(canonical("a\r\nb\rc\nd\r\r\n"), "a\nb\nc\nd\n\n");
        assert_eq!(canonical("a\u{85}b\u{2028}c"), "a\u{85}b\u{2028}c");
    }

    #[test]
    fn zero_bytes_are_no_characters() {
        assert_eq!(canonical("a\0\r\n\0b"), "a\u{FFFD}\n\u{FFFD}b");
    }

    #[test]
    fn nothing_is_an_empty_text() {
        assert_eq!(canonical(""), "");
    }
}
