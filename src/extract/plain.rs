//! Plain text, and XML of no kind that is known here, which is shown as it is written.

use crate::text::{canonical::canonical, extracted::Extracted};

use super::{
    Refused,
    encoding::{Decoded, decode},
    xml::declares_entities,
};

/// The text of a plain file; with an `encoding`, read in that one. An empty file is an empty text.
///
/// # Errors
/// Where the bytes are no text in any encoding, or the `encoding` is unknown.
pub(super) fn read(bytes: &[u8], encoding: Option<&str>) -> Result<Extracted, Refused> {
    decode(bytes, encoding).map(|decoded| extracted(&decoded))
}

/// As [`read`], of a file that may be XML: by its name (`is_xml`), or by how it begins. XML must not declare
/// entities, unless somebody asks for plain text by choosing an `encoding`; nothing is ever expanded.
///
/// # Errors
/// As [`read`], and where it is XML that declares entities.
pub(super) fn read_as_written(
    bytes: &[u8],
    encoding: Option<&str>,
    is_xml: bool,
) -> Result<Extracted, Refused> {
    let decoded = decode(bytes, encoding)?;
    let is_xml = is_xml || decoded.text.trim_start().starts_with("<?xml");
    if encoding.is_none() && is_xml && declares_entities(&decoded.text) {
        return Err(Refused::Entities);
    }
    Ok(extracted(&decoded))
}

fn extracted(decoded: &Decoded<'_>) -> Extracted {
    let text = canonical(&decoded.text);
    let mut warnings = decoded.warnings();
    if text.is_empty() {
        warnings.push(Refused::Empty.to_string());
    }
    Extracted {
        encoding: Some(decoded.encoding.to_owned()),
        is_guessed: decoded.is_guessed,
        warnings,
        ..Extracted::plain(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LAUGHS: &str = "<!DOCTYPE a [<!ENTITY b \"c\"><!ENTITY d \"&b;&b;\">]>\n<a>&d;</a>\n";

    fn text(bytes: &[u8], encoding: Option<&str>, is_xml: bool) -> Result<String, Refused> {
        read_as_written(bytes, encoding, is_xml).map(|it| it.text)
    }

    #[test]
    fn xml_that_declares_entities_is_refused_in_any_encoding() {
        let declared = format!("<?xml version=\"1.0\"?>\n{LAUGHS}");
        for is_xml in [false, true] {
            assert_eq!(text(declared.as_bytes(), None, is_xml), Err(Refused::Entities));
            let marked = format!("\u{FEFF} {declared}");
            assert_eq!(text(marked.as_bytes(), None, is_xml), Err(Refused::Entities));
            let units = || marked.encode_utf16();
            let utf_16: [Vec<u8>; 2] = [
                units().flat_map(u16::to_le_bytes).collect(),
                units().flat_map(u16::to_be_bytes).collect(),
            ];
            for bytes in utf_16 {
                assert_eq!(text(&bytes, None, is_xml), Err(Refused::Entities));
                assert_eq!(
                    text(&bytes[2..], None, is_xml),
                    Err(Refused::Entities),
                    "without a mark"
                );
            }
        }
        assert_eq!(text(LAUGHS.as_bytes(), None, true), Err(Refused::Entities), "by its name");
    }

    #[test]
    fn other_xml_and_text_about_it_is_shown_as_it_is_written() {
        let chosen = text(LAUGHS.as_bytes(), Some("UTF-8"), true);
        assert_eq!(chosen.as_deref(), Ok(LAUGHS), "somebody asked for it");
        assert_eq!(text(LAUGHS.as_bytes(), None, false).as_deref(), Ok(LAUGHS), "of another name");
        for words in [
            "<?xml version=\"1.0\"?><!DOCTYPE a SYSTEM \"a.dtd\"><a>&amp;</a>",
            "<!DOCTYPE html><p>It begins with <!DOCTYPE a [<!ENTITY b \"c\">]>.</p>",
            "An entity is declared by <?xml?><!DOCTYPE a [<!ENTITY b \"c\">]>.",
            "<a/>",
            "",
        ] {
            assert_eq!(text(words.as_bytes(), None, true).as_deref(), Ok(words));
        }
    }
}
