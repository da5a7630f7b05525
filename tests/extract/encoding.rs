//! Text in any encoding: which one is found, what comes out, what is said of it.

use encoding_rs::Encoding;
use variorum::{
    extract::{Format, Refused, encoding::CHOICES, extract},
    text::extracted::Extracted,
};

use crate::fuzz::Whole;

fn plain(bytes: &[u8], encoding: Option<&str>) -> Result<Extracted, Refused> {
    extract(Format::Plain, bytes, encoding, &())
}

/// The text, the encoding's name, whether it was guessed, the warnings.
#[track_caller]
fn check(bytes: &[u8], text: &str, encoding: &str, is_guessed: bool, warnings: &[&str]) {
    let read = plain(bytes, None).unwrap();
    assert_eq!(
        (&*read.text, read.encoding.as_deref(), read.is_guessed, &read.warnings[..]),
        (text, Some(encoding), is_guessed, &warnings.map_owned()[..])
    );
}

trait MapOwned {
    fn map_owned(&self) -> Vec<String>;
}

impl MapOwned for [&str] {
    fn map_owned(&self) -> Vec<String> {
        self.iter().map(|it| (*it).to_owned()).collect()
    }
}

const SAMPLE: &str =
    "The quick brown fox. Ärger im Café. 日本語の文章。\nSecond line with an excerpt to find.\n";

fn utf16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(bytes).collect()
}

fn utf32(text: &str, bytes: fn(u32) -> [u8; 4]) -> Vec<u8> {
    text.chars().flat_map(|c| bytes(c.into())).collect()
}

#[test]
fn a_byte_order_mark_says_the_encoding_and_is_no_text() {
    check(format!("\u{FEFF}{SAMPLE}").as_bytes(), SAMPLE, "UTF-8", false, &[]);
    let marked = format!("\u{FEFF}{SAMPLE}");
    check(&utf16(&marked, u16::to_le_bytes), SAMPLE, "UTF-16LE", false, &[]);
    check(&utf16(&marked, u16::to_be_bytes), SAMPLE, "UTF-16BE", false, &[]);
    check(&utf32(&marked, u32::to_le_bytes), SAMPLE, "UTF-32LE", false, &[]);
    check(&utf32(&marked, u32::to_be_bytes), SAMPLE, "UTF-32BE", false, &[]);
    // A second one is a character.
    check(b"\xEF\xBB\xBF\xEF\xBB\xBFa", "\u{FEFF}a", "UTF-8", false, &[]);
}

#[test]
fn without_a_mark_zero_bytes_tell_utf16_and_utf32() {
    check(&utf16(SAMPLE, u16::to_le_bytes), SAMPLE, "UTF-16LE", true, &[]);
    check(&utf16(SAMPLE, u16::to_be_bytes), SAMPLE, "UTF-16BE", true, &[]);
    check(&utf32(SAMPLE, u32::to_le_bytes), SAMPLE, "UTF-32LE", true, &[]);
    check(&utf32(SAMPLE, u32::to_be_bytes), SAMPLE, "UTF-32BE", true, &[]);
    for text in
        ["Тихий океан, и что за ним.\n", "一行の日本語だけ。\n二行目。\n", "שלום לכם, חברים\n"]
    {
        check(&utf16(text, u16::to_le_bytes), text, "UTF-16LE", true, &[]);
        check(&utf16(text, u16::to_be_bytes), text, "UTF-16BE", true, &[]);
    }
}

#[test]
fn broken_utf16_is_read_with_its_holes() {
    let one = &["1 place is not valid UTF-16LE and stands as \u{FFFD}"];
    let mut odd = utf16("\u{FEFF}Café", u16::to_le_bytes);
    odd.push(b'x');
    check(&odd, "Café\u{FFFD}", "UTF-16LE", false, one);
    check(b"\xFF\xFEa\0b\0\0\xD8c\0d\0", "ab\u{FFFD}cd", "UTF-16LE", false, one);
}

#[test]
fn broken_utf8_is_read_with_its_holes() {
    let one = &["1 place is not valid UTF-8 and stands as \u{FFFD}"];
    check(b"text \xF0\x9F\x98", "text \u{FFFD}", "UTF-8", false, one);
    let cut = [&"Съешь же ещё этих мягких булок. ".repeat(20).into_bytes()[..], b"\xD0"].concat();
    let text = "Съешь же ещё этих мягких булок. ".repeat(20) + "\u{FFFD}";
    check(&cut, &text, "UTF-8", false, one);
    // Overlong, halves of pairs, five bytes, and what stands in no UTF-8.
    let read =
        plain(b"a\xC0\xAFb\xED\xA0\xBD\xED\xB8\x80c\xF8\x88\x80\x80\x80d\xFF\xFE", None).unwrap();
    assert_eq!(read.text.replace('\u{FFFD}', ""), "abcd");
    assert_eq!(read.encoding.as_deref(), Some("UTF-8"));
    // Lines of two encodings in one file.
    let warning = &["2 places are not valid UTF-8 and stand as \u{FFFD}"];
    check(
        b"gr\xC3\xB6\xC3\x9Fe\ngr\xF6\xDFe\ngr\xC3\xB6\xC3\x9Fe\n",
        "größe\ngr\u{FFFD}\u{FFFD}e\ngröße\n",
        "UTF-8",
        false,
        warning,
    );
}

#[test]
fn old_encodings_are_guessed_from_their_letters() {
    for (name, text) in [
        ("windows-1252", "The quick brown fox. Ärger im Café. \nSecond line with an excerpt.\n"),
        ("windows-1252", "caf\u{e9}"),
        ("Shift_JIS", "日本語の文章です。これは試験のための長い文章です。"),
        ("EUC-JP", "日本語の文章です。これは試験のための長い文章です。"),
        ("GBK", "中文文本用于测试。这是一个比较长的句子，用来检查编码。"),
        ("Big5", "中文文本用於測試。這是一個比較長的句子，用來檢查編碼。"),
        ("EUC-KR", "한국어 문장입니다. 이것은 시험을 위한 긴 문장입니다."),
        ("KOI8-U", "Русский текст для проверки кодировки. Это довольно длинное предложение."),
        ("windows-1251", "Русский текст для проверки кодировки. Это довольно длинное предложение."),
        ("windows-1253", "Ελληνικό κείμενο για δοκιμή. Αυτή είναι μια μεγάλη πρόταση."),
        ("windows-1255", "טקסט בעברית לבדיקה. זהו משפט ארוך למדי כדי לבדוק את הקידוד."),
        ("windows-1256", "نص عربي للاختبار. هذه جملة طويلة جدا لفحص الترميز."),
    ] {
        let encoding = Encoding::for_label(name.as_bytes()).unwrap();
        let (bytes, _, has_lost) = encoding.encode(text);
        assert!(!has_lost, "{name}");
        check(&bytes, text, name, true, &[]);
    }
}

#[test]
fn zero_bytes_in_text_are_shown_and_move_nothing() {
    let warning = &["2 zero bytes stand as \u{FFFD}"];
    let text = "before\u{FFFD}\u{FFFD}after excerpt\n";
    check(b"before\0\0after excerpt\n", text, "UTF-8", false, warning);
}

#[test]
fn line_ends_become_line_feeds_and_other_separators_stay() {
    let text = "a\nb\nc\nd\u{85}e\u{2028}f";
    check("a\r\nb\rc\nd\u{85}e\u{2028}f".as_bytes(), text, "UTF-8", false, &[]);
    check(&utf16("a\r\nb\rc\nd\u{85}e\u{2028}f", u16::to_be_bytes), text, "UTF-16BE", true, &[]);
    check(b"no end", "no end", "UTF-8", false, &[]);
    let lines = "\n".repeat(1_000_000);
    check(lines.as_bytes(), &lines, "UTF-8", false, &[]);
}

#[test]
fn an_empty_file_is_an_empty_text() {
    for bytes in [&b""[..], b"\xEF\xBB\xBF", b"\xFF\xFE"] {
        let read = plain(bytes, None).unwrap();
        assert_eq!((&*read.text, &read.warnings[..]), ("", &["the file is empty".to_owned()][..]));
    }
}

#[test]
fn what_was_valid_utf8_stays_as_it_was_whatever_it_looks_like() {
    for text in [
        "%PDF-1.7 is how a PDF begins",
        "BZh and RIFF and MZ",
        "\u{1}\u{2}\u{3}\u{1b}]0;pwn\u{7}\u{1b}[2J\u{80}\u{9b}",
        "a\u{fffe}b\u{ffff}c\u{10ffff}d\u{e000}",
        "\u{202e}evil\u{202c} \u{2066}x\u{2069} zero\u{200b}width so\u{ad}ft",
    ] {
        check(text.as_bytes(), text, "UTF-8", false, &[]);
    }
}

/// Bytes as if by chance, the same each time.
fn noise(length: usize) -> Vec<u8> {
    let mut state = 1_u64;
    let next = || {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as u8
    };
    std::iter::repeat_with(next).take(length).collect()
}

#[test]
fn binary_data_is_refused_and_opened_all_the_same_on_demand() {
    let bytes = noise(1 << 20);
    assert_eq!(plain(&bytes, None), Err(Refused::Binary));
    let read = plain(&bytes, Some("windows-1252")).unwrap();
    assert_eq!((read.encoding.as_deref(), read.is_guessed), (Some("windows-1252"), false));
    assert!(!read.text.contains('\0'));
    for beginning in [
        &b"PK\x03\x04\x14\0\0\0"[..],
        b"%PDF-1.7\n%\xE2\xE3\xCF\xD3\n",
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
        b"\x7FELF\x02\x01\x01\0",
        b"\0\0\0\0\0\0\0\0",
    ] {
        assert_eq!(plain(beginning, None), Err(Refused::Binary), "{beginning:?}");
        assert!(plain(beginning, Some("UTF-8")).is_ok());
    }
}

#[test]
fn an_encoding_that_was_asked_for_wins_over_everything() {
    let read = |bytes, label| plain(bytes, Some(label)).unwrap();
    assert_eq!(read("é".as_bytes(), "latin1").text, "Ã©");
    assert_eq!(read(b"\xEF\xBB\xBFa", "windows-1252").text, "ï»¿a");
    assert_eq!(read(b"\xEF\xBB\xBFa", " utf-8 ").text, "a");
    assert_eq!(read(b"\xFE\xFF\0a", "UTF-16BE").text, "a");
    assert_eq!(read(b"a\0\0\0", "utf-32le").encoding.as_deref(), Some("UTF-32LE"));
    assert_eq!(read(b"\0\0\0a\0\0\xD8\0\0", "UTF-32BE").text, "a\u{FFFD}\u{FFFD}");
    assert_eq!(read(b"\xF2\xD5", "koi8-r").text, "Ру");
    let refused = plain(b"a", Some("klingon")).unwrap_err();
    assert_eq!(refused.to_string(), "no encoding is called “klingon”");
    for (name, _) in CHOICES {
        assert_eq!(read(b"", name).encoding.as_deref(), Some(name));
    }
}

/// What [`crate::fuzz`] spoils of text.
pub(crate) fn wholes() -> Vec<Whole> {
    vec![Whole::File(SAMPLE.into()), Whole::File(utf16(SAMPLE, u16::to_le_bytes))]
}

/// Pieces that mean something in text, for [`crate::fuzz`].
pub(crate) const PIECES: &[&[u8]] = &[
    b"\xFF\xFE",
    b"\xFE\xFF",
    b"\xEF\xBB\xBF",
    b"\0",
    b"\0\0\xFE\xFF",
    "日本".as_bytes(),
    b"\x93\xFA",
    b"word ",
    b"\r",
    b"\r\n",
    b"\xC3\xA9",
    b"\xD8\0",
];
