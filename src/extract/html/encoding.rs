//! Which encoding a page is in: what the reader asked for, else its mark, else what it says of itself
//! where its bytes bear that out, else a guess.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252, X_USER_DEFINED};

use crate::extract::Refused;

/// How far a page may say in which encoding it is, in bytes. Browsers look at the first 1024; pages
/// that begin with long comments say it later.
const HEAD: usize = 4096;

/// A page as characters.
#[derive(Debug)]
pub(super) struct Decoded {
    /// The characters; what is none in its encoding is U+FFFD.
    pub(super) text: String,
    /// The name of its encoding in the Encoding Standard.
    pub(super) name: &'static str,
    /// Whether it was guessed.
    pub(super) is_guessed: bool,
    pub(super) warnings: Vec<String>,
}

/// Reads `bytes` in the encoding that was asked for, or in that of the page.
///
/// # Errors
/// Where nothing is in it, or no page.
pub(super) fn decode(bytes: &[u8], asked: Option<&str>) -> Result<Decoded, Refused> {
    if bytes.is_empty() {
        return Err(Refused::Empty);
    }
    if let Some(encoding) = asked.and_then(|it| Encoding::for_label(it.as_bytes())) {
        return Ok(read(bytes, encoding, false));
    }
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return Ok(read(bytes, encoding, false));
    }
    let head = bytes.get(..bytes.len().min(HEAD)).unwrap_or_default();
    if let Some(encoding) = wide(head) {
        return Ok(read(bytes, encoding, true));
    }
    let valid = std::str::from_utf8(bytes).ok();
    match (stated(head), valid) {
        (Some(encoding), Some(text)) if encoding != UTF_8 && !text.is_ascii() => {
            // Escapes of ISO-2022-JP are ASCII, so that non-ASCII bytes that are valid UTF-8 are that.
            let mut decoded = read(bytes, UTF_8, false);
            decoded
                .warnings
                .push(format!("it says that it is in {}, but is in UTF-8", encoding.name()));
            Ok(decoded)
        }
        (None, Some(_)) => Ok(read(bytes, UTF_8, false)),
        (Some(encoding), valid) if encoding != UTF_8 || valid.is_some() => {
            Ok(read(bytes, encoding, false))
        }
        (said, _) => {
            if n_wrong(bytes) * 10 <= n_not_ascii(bytes) {
                return Ok(read(bytes, UTF_8, false));
            }
            let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
            detector.feed(bytes, true);
            let guess = detector.guess(None, Utf8Detection::Deny);
            let mut decoded = read(bytes, guess, true);
            if let Some(said) = said {
                let said = said.name();
                let warning = format!(
                    "it says that it is in {said}, but is not; {} is a guess",
                    guess.name()
                );
                decoded.warnings.push(warning);
            }
            Ok(decoded)
        }
    }
}

fn read(bytes: &[u8], encoding: &'static Encoding, is_guessed: bool) -> Decoded {
    let (text, encoding, has_errors) = encoding.decode(bytes);
    let mut warnings = Vec::new();
    if has_errors {
        warnings.push(format!("some of its bytes are no characters in {}", encoding.name()));
    }
    Decoded { text: text.into_owned(), name: encoding.name(), is_guessed, warnings }
}

/// UTF-16 without a mark: every other byte of its tags is zero.
fn wide(head: &[u8]) -> Option<&'static Encoding> {
    let head = head.get(..head.len().min(64) & !1).unwrap_or_default();
    let n_zeros = |from: usize| head.iter().skip(from).step_by(2).filter(|b| **b == 0).count();
    let most = head.len() * 2 / 5;
    match (n_zeros(0), n_zeros(1)) {
        _ if head.len() < 8 => None,
        (0, n) if n >= most => Some(UTF_16LE),
        (n, 0) if n >= most => Some(UTF_16BE),
        _ => None,
    }
}

/// Bytes that are not ASCII.
fn n_not_ascii(bytes: &[u8]) -> usize {
    bytes.iter().filter(|b| !b.is_ascii()).count()
}

/// Bytes that are no UTF-8.
fn n_wrong(bytes: &[u8]) -> usize {
    bytes.utf8_chunks().map(|chunk| chunk.invalid().len()).sum()
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
        let decoded = decode(bytes, None).unwrap();
        (decoded.text, decoded.name, decoded.warnings.len())
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
        assert_eq!(decode(b"<p>\xe9", Some("windows-1250")).unwrap().name, "windows-1250");
        let wide: Vec<u8> = "<html><p>Hello".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(of(&wide), ("<html><p>Hello".to_owned(), "UTF-16LE", 0));
        assert_eq!(decode(b"", None).unwrap_err(), Refused::Empty);
    }
}
