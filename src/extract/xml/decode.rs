//! XML's bytes to characters, and its references to the characters they stand for.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// The characters of an XML file: by its byte order mark, else by how its first bytes lie, else by the
/// encoding that its first line states, else UTF-8. What is no character becomes U+FFFD. Cost: one pass.
pub fn decode(bytes: &[u8]) -> Cow<'_, str> {
    if let Some((encoding, n_mark)) = Encoding::for_bom(bytes) {
        let rest = bytes.get(n_mark..).unwrap_or_default();
        return encoding.decode_without_bom_handling(rest).0;
    }
    let encoding = match bytes {
        [b'<', 0, ..] => UTF_16LE,
        [0, b'<', ..] => UTF_16BE,
        _ => stated(bytes).unwrap_or(UTF_8),
    };
    encoding.decode_without_bom_handling(bytes).0
}

/// The encoding that the declaration states. A file whose declaration can be read as it is here is not
/// in UTF-16, whatever it states.
fn stated(bytes: &[u8]) -> Option<&'static Encoding> {
    let rest = bytes.strip_prefix(b"<?xml")?;
    let declaration = rest.get(..memchr::memmem::find(rest.get(..256).unwrap_or(rest), b"?>")?)?;
    let at = memchr::memmem::find(declaration, b"encoding")?;
    let mut parts = declaration.get(at..)?.splitn(3, |byte| matches!(byte, b'"' | b'\''));
    let encoding = Encoding::for_label(parts.nth(1)?)?;
    Some(encoding).filter(|it| *it != UTF_16LE && *it != UTF_16BE)
}

/// Characters for the five references that every XML file knows and for numbers; others stay as they
/// are written, since only a DOCTYPE could say what they stand for. Cost: one pass; nothing is copied
/// where there is no reference.
pub fn resolved(raw: &str) -> Cow<'_, str> {
    let Some(first) = raw.find('&') else { return Cow::Borrowed(raw) };
    let (before, mut rest) = raw.split_at(first);
    let mut out = String::with_capacity(raw.len());
    out.push_str(before);
    while let Some(behind) = rest.strip_prefix('&') {
        // The longest number has ten characters.
        let name = behind.char_indices().take(12).find(|(_, c)| *c == ';');
        let known = name
            .and_then(|(end, _)| behind.split_at_checked(end))
            .and_then(|(name, rest)| Some((reference(name)?, rest.strip_prefix(';')?)));
        rest = match known {
            Some((c, behind)) => {
                out.push(c);
                behind
            }
            None => {
                out.push('&');
                behind
            }
        };
        let next = rest.find('&').unwrap_or(rest.len());
        let (words, from) = rest.split_at(next);
        out.push_str(words);
        rest = from;
    }
    Cow::Owned(out)
}

/// The character that `&name;` stands for; U+FFFD for a number that is none.
pub(super) fn reference(name: &str) -> Option<char> {
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        _ => {
            let number = name.strip_prefix('#')?;
            let number = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16),
                None => number.parse(),
            };
            let number = number.ok()?;
            char::from_u32(number).filter(|c| *c != '\0').unwrap_or(char::REPLACEMENT_CHARACTER)
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_read_in_the_encoding_that_they_state() {
        let utf16: Vec<u8> = "<a>é</a>".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(decode(&utf16), "<a>é</a>");
        let marked: Vec<u8> = "\u{feff}<a/>".encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(decode(&marked), "<a/>");
        assert_eq!(decode(b"\xef\xbb\xbf<a/>"), "<a/>");
        let latin = b"<?xml version='1.0' encoding='ISO-8859-1'?><a>\xe9</a>";
        assert!(decode(latin).ends_with("<a>é</a>"));
        let wrong = "<?xml version=\"1.0\" encoding=\"UTF-16\"?><a>é</a>";
        assert_eq!(decode(wrong.as_bytes()), wrong);
        assert_eq!(decode(b"<a>\xe9</a>"), "<a>\u{fffd}</a>");
    }

    #[test]
    fn five_references_and_numbers_stand_for_characters_and_others_stay() {
        assert_eq!(resolved("a &lt; b &#38; &#x2014; &amp;lt; &apos;"), "a < b & — &lt; '");
        assert_eq!(resolved("R&D &nbsp; &; &#xD800; &#0; &"), "R&D &nbsp; &; \u{fffd} \u{fffd} &");
        assert!(matches!(resolved("plain"), Cow::Borrowed(_)));
    }
}
