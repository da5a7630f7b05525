//! Which encoding a page is in: what the reader asked for, else its mark, else what it says of itself
//! where its bytes bear that out, else a guess.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252, X_USER_DEFINED};

use crate::extract::{
    Refused,
    encoding::{self, Decoded},
};

/// How far a page may say in which encoding it is, in bytes. Browsers look at the first 1024; pages
/// that begin with long comments say it later.
const HEAD: usize = 4096;

/// A page as characters.
#[derive(Debug)]
pub(super) struct Read<'b> {
    /// The characters; what is none in its encoding is U+FFFD.
    pub(super) text: Cow<'b, str>,
    /// The name of its encoding.
    pub(super) name: &'static str,
    /// Whether it was guessed.
    pub(super) is_guessed: bool,
    /// What a reader should know of it.
    pub(super) warnings: Vec<String>,
}

/// Reads `bytes` in the encoding that was asked for, or in that of the page.
///
/// # Errors
/// As [`encoding::decode`].
pub(super) fn read<'b>(bytes: &'b [u8], asked: Option<&str>) -> Result<Read<'b>, Refused> {
    let head = bytes.get(..bytes.len().min(HEAD)).unwrap_or_default();
    let said = stated(head).filter(|_| asked.is_none() && Encoding::for_bom(bytes).is_none());
    // Valid UTF-8 beyond ASCII is no other encoding by chance. ISO-2022-JP is ASCII by its bytes.
    let is_utf8 = |_: &&Encoding| !bytes.is_ascii() && std::str::from_utf8(bytes).is_ok();
    let believed = said.filter(|it| *it != UTF_8).filter(|it| !is_utf8(it)).map(Encoding::name);
    let decoded = encoding::decode(bytes, asked.or(believed))?;
    let mut warnings = decoded.warnings();
    let Decoded { text, encoding: name, is_guessed, .. } = decoded;
    if let Some(said) = said.map(Encoding::name).filter(|it| *it != name) {
        warnings
            .push(format!("it says that it is in {said}, but it is not; it was read as {name}"));
    }
    Ok(Read { text, name, is_guessed, warnings })
}

/// What a page says of itself in `<meta>` or in its XML declaration.
fn stated(head: &[u8]) -> Option<&'static Encoding> {
    let head = String::from_utf8_lossy(head).to_ascii_lowercase();
    let label = declared(&head).or_else(|| {
        head.match_indices("<meta").find_map(|(at, _)| {
            let tag = head.get(at..)?;
            let tag = tag.get(..tag.find('>').unwrap_or(tag.len()))?;
            let behind = tag.get(tag.find("charset")? + "charset".len()..)?;
            let value = behind.trim_start().strip_prefix('=')?.trim_start();
            first_word(value)
        })
    })?;
    let encoding = Encoding::for_label(label.as_bytes())?;
    // A page whose bytes read as ASCII up to here is in neither, whatever it says.
    Some(match encoding {
        it if it == UTF_16LE || it == UTF_16BE => UTF_8,
        it if it == X_USER_DEFINED => WINDOWS_1252,
        it => it,
    })
}

/// What the XML declaration says.
fn declared(head: &str) -> Option<&str> {
    let declaration = head.strip_prefix("<?xml")?;
    let declaration = declaration.get(..declaration.find("?>")?)?;
    let behind = declaration.get(declaration.find("encoding")? + "encoding".len()..)?;
    first_word(behind.trim_start().strip_prefix('=')?.trim_start())
}

/// The word that `value` begins with, in quotation marks or not.
fn first_word(value: &str) -> Option<&str> {
    let value = value.trim_start_matches(['"', '\'']);
    let end = value.find(['"', '\'', ';', ' ', '/', '>', '\t', '\n', '\r']);
    value.get(..end.unwrap_or(value.len())).filter(|it| !it.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(bytes: &[u8]) -> (String, &'static str, usize) {
        let page = read(bytes, None).unwrap();
        (page.text.into_owned(), page.name, page.warnings.len())
    }

    #[test]
    fn a_page_is_read_in_the_encoding_that_it_states() {
        let russian = b"<meta charset=\"windows-1251\"><p>\xcc\xe8\xf0";
        assert_eq!(of(russian).1, "windows-1251");
        assert!(of(russian).0.ends_with("Мир"));
        let greek = b"<meta http-equiv=Content-Type content='text/html; charset=iso-8859-7'>\xe1";
        assert_eq!(
            of(greek),
            (
                String::from_utf8_lossy(&greek[..greek.len() - 1]).into_owned() + "α",
                "ISO-8859-7",
                0
            )
        );
        assert_eq!(of(b"<?xml version='1.0' encoding='EUC-JP'?>\xa4\xa2").1, "EUC-JP");
    }

    #[test]
    fn a_page_that_lies_is_read_in_what_it_is_and_says_so() {
        let (russian, _, _) = encoding_rs::WINDOWS_1251.encode("Привет мир, это проверка");
        let lie = [b"<meta charset=\"utf-8\"><p>".as_slice(), &russian].concat();
        let (text, name, n_warnings) = of(&lie);
        assert_eq!((name, n_warnings), ("windows-1251", 1));
        assert!(text.ends_with("Привет мир, это проверка"));
        let lie = "<meta charset=iso-8859-1><p>Привет".as_bytes();
        assert_eq!((of(lie).1, of(lie).2), ("UTF-8", 1));
    }

    #[test]
    fn what_is_asked_for_wins_and_a_mark_comes_next() {
        let page = b"\xef\xbb\xbf<meta charset=koi8-r>\xc3\xa9";
        assert_eq!(of(page), ("<meta charset=koi8-r>é".to_owned(), "UTF-8", 0));
        assert_eq!(read(b"<p>\xe9", Some("windows-1250")).unwrap().name, "windows-1250");
        let wide: Vec<u8> = "<html><p>Hello".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(of(&wide), ("<html><p>Hello".to_owned(), "UTF-16LE", 0));
        assert_eq!(read(b"\x89PNG\r\n\x1a\n", None).unwrap_err(), Refused::Binary);
    }
}
