//! Bytes of a text file to characters: which encoding they are in, and what cannot be read in it.
//!
//! The order of the rules matters more than their cleverness. What a file states comes first (a byte
//! order mark), then what cannot be chance (zero bytes in every second place, valid UTF-8), and only
//! then a guess from the letters. A guess alone is not enough: asked by itself, the guesser takes UTF-8
//! that was cut in mid-character for Arabic, and UTF-16 without a mark for Western text full of zeros.
//!
//! Refuses to know line ends and structure; [`crate::text::canonical`] has the former.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

use super::Refused;

/// How much of a file is looked at to guess its encoding, in bytes, from the first that is not ASCII.
const PROBE_BYTES: usize = 1 << 18;

/// The encodings for people to choose from, by name, with what each is for; the likeliest first, then by
/// script.
pub const CHOICES: [(&str, &str); 40] = [
    ("UTF-8", "nearly every file of today"),
    ("UTF-16LE", "Unicode, as Windows programs save it"),
    ("UTF-16BE", "Unicode, as old Macs and some databases save it"),
    ("UTF-32LE", "Unicode, four bytes a character"),
    ("UTF-32BE", "Unicode, four bytes a character, the other way round"),
    ("windows-1252", "Western European, Windows; covers ISO-8859-1"),
    ("ISO-8859-15", "Western European with the euro sign"),
    ("macintosh", "Western European, Macs before 2001"),
    ("windows-1250", "Central European, Windows"),
    ("ISO-8859-2", "Central European"),
    ("windows-1251", "Cyrillic, Windows"),
    ("KOI8-R", "Russian, Unix and old mail"),
    ("KOI8-U", "Ukrainian, Unix and old mail"),
    ("IBM866", "Cyrillic, DOS"),
    ("ISO-8859-5", "Cyrillic"),
    ("x-mac-cyrillic", "Cyrillic, Macs before 2001"),
    ("windows-1253", "Greek, Windows"),
    ("ISO-8859-7", "Greek"),
    ("windows-1254", "Turkish, Windows; covers ISO-8859-9"),
    ("windows-1255", "Hebrew, Windows"),
    ("ISO-8859-8", "Hebrew in the order of the page"),
    ("ISO-8859-8-I", "Hebrew"),
    ("windows-1256", "Arabic, Windows"),
    ("ISO-8859-6", "Arabic"),
    ("windows-1257", "Baltic, Windows"),
    ("ISO-8859-13", "Baltic"),
    ("ISO-8859-4", "Baltic and Nordic"),
    ("ISO-8859-10", "Nordic"),
    ("ISO-8859-3", "Maltese and Esperanto"),
    ("ISO-8859-14", "Welsh and Irish"),
    ("ISO-8859-16", "Romanian"),
    ("windows-1258", "Vietnamese, Windows"),
    ("windows-874", "Thai, Windows"),
    ("Shift_JIS", "Japanese, Windows"),
    ("EUC-JP", "Japanese, Unix"),
    ("ISO-2022-JP", "Japanese, old mail"),
    ("GBK", "Chinese, simplified"),
    ("gb18030", "Chinese, simplified, with every character of Unicode"),
    ("Big5", "Chinese, traditional"),
    ("EUC-KR", "Korean"),
];

/// Characters with the encoding that they were read in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded<'b> {
    /// The characters; no byte order mark, line ends as in the file.
    pub text: Cow<'b, str>,
    /// The encoding's name.
    pub encoding: &'static str,
    /// Whether it was guessed and neither stated nor certain.
    pub is_guessed: bool,
    /// How many places could not be read and stand as U+FFFD.
    pub n_bad: usize,
    /// How many zero bytes there are as characters.
    pub n_zeros: usize,
}

impl Decoded<'_> {
    /// What a reader should know of it, each a clause for people.
    pub fn warnings(&self) -> Vec<String> {
        let mut warnings = Vec::new();
        let encoding = self.encoding;
        let bad = match self.n_bad {
            0 => None,
            1 => Some(format!("1 place is not valid {encoding} and stands as \u{FFFD}")),
            n => Some(format!("{n} places are not valid {encoding} and stand as \u{FFFD}")),
        };
        warnings.extend(bad);
        match self.n_zeros {
            0 => {}
            1 => warnings.push("1 zero byte stands as \u{FFFD}".to_owned()),
            n => warnings.push(format!("{n} zero bytes stand as \u{FFFD}")),
        }
        warnings
    }
}

/// An encoding that can be read: those of the Encoding Standard and UTF-32.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Charset {
    Standard(&'static Encoding),
    Utf32Le,
    Utf32Be,
}

impl Charset {
    /// The encoding of that label, in upper or lower case.
    fn labelled(label: &str) -> Option<Self> {
        let lower = label.trim().to_ascii_lowercase();
        match lower.as_str() {
            "utf-32le" | "utf32le" | "utf-32" | "utf32" | "ucs-4" => Some(Self::Utf32Le),
            "utf-32be" | "utf32be" => Some(Self::Utf32Be),
            _ => Encoding::for_label_no_replacement(lower.as_bytes()).map(Self::Standard),
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Standard(encoding) => encoding.name(),
            Self::Utf32Le => "UTF-32LE",
            Self::Utf32Be => "UTF-32BE",
        }
    }

    /// Its own byte order mark.
    fn mark(self) -> &'static [u8] {
        match self {
            Self::Standard(encoding) if encoding == UTF_8 => b"\xEF\xBB\xBF",
            Self::Standard(encoding) if encoding == UTF_16LE => b"\xFF\xFE",
            Self::Standard(encoding) if encoding == UTF_16BE => b"\xFE\xFF",
            Self::Standard(_) => b"",
            Self::Utf32Le => b"\xFF\xFE\0\0",
            Self::Utf32Be => b"\0\0\xFE\xFF",
        }
    }

    /// The encoding whose byte order mark stands first. UTF-32 goes before UTF-16, whose mark its own
    /// begins with: no text begins with a zero.
    fn marked(bytes: &[u8]) -> Option<Self> {
        let utf = [UTF_8, UTF_16LE, UTF_16BE].map(Self::Standard);
        [Self::Utf32Le, Self::Utf32Be]
            .into_iter()
            .chain(utf)
            .find(|it| bytes.starts_with(it.mark()))
    }

    /// `bytes` in this encoding.
    fn decode(self, bytes: &[u8]) -> Decoded<'_> {
        let bytes = bytes.strip_prefix(self.mark()).unwrap_or(bytes);
        let (text, n_bad) = match self {
            Self::Standard(encoding) if encoding == UTF_8 => utf8(bytes),
            Self::Standard(encoding) => {
                let (text, has_bad) = encoding.decode_without_bom_handling(bytes);
                let n_bad = if has_bad { n_replaced(&text) } else { 0 };
                (text, n_bad)
            }
            Self::Utf32Le => utf32(bytes, u32::from_le_bytes),
            Self::Utf32Be => utf32(bytes, u32::from_be_bytes),
        };
        let n_zeros = memchr::memchr_iter(0, text.as_bytes()).count();
        Decoded { text, encoding: self.name(), is_guessed: false, n_bad, n_zeros }
    }
}

/// The characters of a text file's bytes; with a `label`, in the encoding of that label, whatever they
/// look like.
///
/// Cost: one pass over valid UTF-8, which is not copied; two to four over anything else.
///
/// # Errors
/// Where they are no text in any encoding, or there is no encoding of that label.
pub fn decode<'b>(bytes: &'b [u8], label: Option<&str>) -> Result<Decoded<'b>, Refused> {
    if let Some(label) = label {
        let charset =
            Charset::labelled(label).ok_or_else(|| Refused::Encoding(label.trim().to_owned()))?;
        return Ok(charset.decode(bytes));
    }
    if let Some(marked) = Charset::marked(bytes) {
        return Ok(marked.decode(bytes));
    }
    let zero = memchr::memchr(0, bytes);
    let valid = std::str::from_utf8(bytes).ok();
    if let (None, Some(text)) = (zero, valid) {
        let encoding = UTF_8.name();
        return Ok(Decoded {
            text: text.into(),
            encoding,
            is_guessed: false,
            n_bad: 0,
            n_zeros: 0,
        });
    }
    if is_of_another_kind(bytes) {
        return Err(Refused::Binary);
    }
    if zero.is_some()
        && let Some(charset) = by_zeros(bytes)
    {
        return Ok(Decoded { is_guessed: true, ..charset.decode(bytes) });
    }
    if is_binary(bytes, valid.is_some()) {
        return Err(Refused::Binary);
    }
    if valid.is_some() {
        return Ok(Charset::Standard(UTF_8).decode(bytes));
    }
    let (n_fit, n_unfit) = sequences(bytes);
    let guessed = guess(bytes);
    // In letters of one byte each, what looks like UTF-8 is rare: where half of it does, lines of two
    // encodings came together. In those of two bytes it is common.
    let is_utf8 = n_fit >= 9 * n_unfit || (guessed.is_single_byte() && n_fit >= n_unfit);
    if is_utf8 {
        return Ok(Charset::Standard(UTF_8).decode(bytes));
    }
    Ok(Decoded { is_guessed: true, ..Charset::Standard(guessed).decode(bytes) })
}

/// `bytes` as UTF-8, and how many places of it are not.
fn utf8(bytes: &[u8]) -> (Cow<'_, str>, usize) {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return (Cow::Borrowed(text), 0);
    }
    let mut text = String::with_capacity(bytes.len() + 16);
    let mut n_bad = 0;
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        if !chunk.invalid().is_empty() {
            text.push(char::REPLACEMENT_CHARACTER);
            n_bad += 1;
        }
    }
    (Cow::Owned(text), n_bad)
}

/// `bytes` as UTF-32, and how many places of it are not.
fn utf32(bytes: &[u8], unit: fn([u8; 4]) -> u32) -> (Cow<'_, str>, usize) {
    let (units, rest) = bytes.as_chunks::<4>();
    let mut text = String::with_capacity(bytes.len() / 3);
    let mut n_bad = usize::from(!rest.is_empty());
    for bytes in units {
        let c = char::from_u32(unit(*bytes));
        n_bad += usize::from(c.is_none());
        text.push(c.unwrap_or(char::REPLACEMENT_CHARACTER));
    }
    if !rest.is_empty() {
        text.push(char::REPLACEMENT_CHARACTER);
    }
    (Cow::Owned(text), n_bad)
}

fn n_replaced(text: &str) -> usize {
    memchr::memmem::find_iter(text.as_bytes(), "\u{FFFD}").count()
}

/// Whether the bytes begin as files do that are no text, whatever they are named.
fn is_of_another_kind(bytes: &[u8]) -> bool {
    const BEGINNINGS: [&[u8]; 27] = [
        b"PK\x03\x04",
        b"PK\x05\x06",
        b"PK\x07\x08",
        b"%PDF-",
        b"\x89PNG\r\n\x1a\n",
        b"\x7FELF",
        b"\x1F\x8B\x08",
        b"\xFF\xD8\xFF",
        b"GIF87a",
        b"GIF89a",
        b"RIFF",
        b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1",
        b"7z\xBC\xAF\x27\x1C",
        b"\xFD7zXZ\0",
        b"BZh",
        b"Rar!\x1a\x07",
        b"\x28\xB5\x2F\xFD",
        b"\xCF\xFA\xED\xFE",
        b"\xCE\xFA\xED\xFE",
        b"\xCA\xFE\xBA\xBE",
        b"MZ",
        b"SQLite format 3\0",
        b"OggS\0",
        b"fLaC\0",
        b"ID3",
        b"\0asm",
        b"II*\0",
    ];
    BEGINNINGS.iter().any(|beginning| bytes.starts_with(beginning))
}

/// Whether there are more control characters than any text has. In bytes by chance they are a tenth; in
/// text there are none, but `is_utf8` text may have lost whole pieces to zeros.
fn is_binary(bytes: &[u8], is_utf8: bool) -> bool {
    let n_control = bytes.iter().filter(|byte| is_control(u32::from(**byte))).count();
    if is_utf8 {
        n_control * 3 > bytes.len()
    } else {
        n_control >= 4 && n_control * 32 > bytes.len()
    }
}

/// Control characters that stand in no text: not those that move the pen, ring or escape.
fn is_control(c: u32) -> bool {
    c == 0x7F || (c < 0x20 && !matches!(c, 7..=13 | 0x1B))
}

/// UTF-32 or UTF-16 without a byte order mark, by where zero bytes stand and whether text comes out.
fn by_zeros(bytes: &[u8]) -> Option<Charset> {
    let probe = bytes.get(..PROBE_BYTES.min(bytes.len() & !3)).unwrap_or_default();
    let reads_32 = |unit: fn([u8; 4]) -> u32| {
        let is_text =
            |it: &[u8; 4]| char::from_u32(unit(*it)).is_some_and(|c| !is_control(c.into()));
        !probe.is_empty() && probe.as_chunks::<4>().0.iter().all(is_text)
    };
    if reads_32(u32::from_le_bytes) {
        return Some(Charset::Utf32Le);
    }
    if reads_32(u32::from_be_bytes) {
        return Some(Charset::Utf32Be);
    }
    let probe = bytes.get(..PROBE_BYTES.min(bytes.len() & !1)).unwrap_or_default();
    // Few zeros among what reads as it is: text with a hole in it.
    let n_zeros = memchr::memchr_iter(0, probe).count();
    if n_zeros * 20 < probe.len() * 3 && reads_but_for_zeros(probe) {
        return None;
    }
    let little = n_ascii_16(probe, u16::from_le_bytes);
    let big = n_ascii_16(probe, u16::from_be_bytes);
    match (little.unwrap_or_default(), big.unwrap_or_default()) {
        (little, big) if little > big => Some(Charset::Standard(UTF_16LE)),
        (little, big) if big > little => Some(Charset::Standard(UTF_16BE)),
        _ => None,
    }
}

/// How many ASCII characters UTF-16 of that order has: blanks and line ends stand in every script's
/// text, and none of them in the other order. `None` where it is no text.
fn n_ascii_16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Option<usize> {
    let mut n_ascii = 0;
    let mut units = bytes.as_chunks::<2>().0.iter().map(|pair| unit(*pair)).peekable();
    while let Some(one) = units.next() {
        let is_high = matches!(one, 0xD800..=0xDBFF);
        let is_cut = is_high && units.peek().is_none();
        let is_pair = units.next_if(|next| is_high && matches!(next, 0xDC00..=0xDFFF)).is_some();
        let is_lone = matches!(one, 0xD800..=0xDFFF) && !is_pair && !is_cut;
        if is_lone || one >= 0xFFFE || is_control(one.into()) {
            return None;
        }
        n_ascii += usize::from(one < 0x7F);
    }
    Some(n_ascii)
}

/// Whether the bytes between the zeros are UTF-8 without control characters; a character cut at the end
/// is none.
fn reads_but_for_zeros(bytes: &[u8]) -> bool {
    let has_control = bytes.iter().any(|byte| *byte != 0 && is_control(u32::from(*byte)));
    let is_cut = |error: std::str::Utf8Error| error.error_len().is_none();
    !has_control && std::str::from_utf8(bytes).map_or_else(is_cut, |_| true)
}

/// How many sequences of bytes beyond ASCII have the form of UTF-8, and how many have not. Overlong
/// sequences and halves of surrogate pairs have it: what wrote them meant UTF-8.
fn sequences(bytes: &[u8]) -> (usize, usize) {
    let (mut n_fit, mut n_unfit) = (0, 0);
    let mut rest = bytes;
    while let Some((first, behind)) = rest.split_first() {
        rest = behind;
        if first.is_ascii() {
            continue;
        }
        let n_wanted = match first.leading_ones() as usize {
            length @ 2..=6 => length - 1,
            _ => 0,
        };
        let n_there =
            behind.iter().take(n_wanted).take_while(|byte| matches!(byte, 0x80..=0xBF)).count();
        let is_cut = n_there > 0 && n_there == behind.len();
        if n_wanted > 0 && (n_there == n_wanted || is_cut) {
            n_fit += 1;
            rest = behind.get(n_there..).unwrap_or_default();
        } else {
            n_unfit += 1;
        }
    }
    (n_fit, n_unfit)
}

/// The likeliest encoding by the letters, never UTF-8.
fn guess(bytes: &[u8]) -> &'static Encoding {
    let from = bytes.iter().position(|byte| !byte.is_ascii()).unwrap_or_default();
    let probe = bytes.get(from.saturating_sub(64)..).unwrap_or_default();
    let is_whole = probe.len() <= PROBE_BYTES;
    let probe = probe.get(..PROBE_BYTES).unwrap_or(probe);
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(probe, is_whole);
    detector.guess(None, Utf8Detection::Deny)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_encoding_to_choose_is_known_by_its_name() {
        for (name, purpose) in CHOICES {
            assert_eq!(Charset::labelled(name).map(Charset::name), Some(name));
            assert!(!purpose.is_empty(), "{name}");
        }
        let mut names: Vec<&str> = CHOICES.iter().map(|(name, _)| *name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), CHOICES.len());
    }

    #[test]
    fn sequences_of_the_form_of_utf8_are_told_from_others() {
        assert_eq!(sequences(b"gr\xC3\xB6\xC3\x9Fe gr\xF6\xDFe"), (2, 2));
        assert_eq!(
            sequences(b"a\xC0\xAFb\xED\xA0\xBD\xED\xB8\x80c\xF8\x88\x80\x80\x80d\xFF\xFE"),
            (4, 2)
        );
        assert_eq!(sequences(b"text \xF0\x9F\x98"), (1, 0));
        assert_eq!(sequences(b"caf\xE9"), (0, 1));
    }

    #[test]
    fn a_hole_of_zeros_makes_no_utf16() {
        assert_eq!(by_zeros(b"one, two\0 three, four"), None);
        assert_eq!(by_zeros(b"w\0o\0r\0d\0"), Some(Charset::Standard(UTF_16LE)));
        assert_eq!(by_zeros(b"\0w\0o\0r\0d\0"), Some(Charset::Standard(UTF_16BE)));
        assert_eq!(by_zeros(b"w\0\0\0o\0\0\0"), Some(Charset::Utf32Le));
        let greek: Vec<u8> = "λόγος και έργον".encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(by_zeros(&greek), Some(Charset::Standard(UTF_16BE)));
    }
}
