//! Readers of formats are total: whatever the bytes, they give a sound text or say why not.
//!
//! A bounded loop over small files of each format, broken in many ways, from a fixed seed. Each run of
//! the tests does some hundreds a format; `VARIORUM_FUZZ=1000000 cargo test --release --test main fuzz`
//! does a million each. PDF is not among them: its parser is not ours, and runs in a process of its own
//! that may break.

use variorum::extract::{Format, extract};

use crate::support::files::{archive, one_of_each};

/// Inputs for each format in an ordinary run: some seconds together in a debug build.
const USUAL: usize = 300;

/// Longest input that is made: what is slow on long ones is measured elsewhere.
const LONGEST: usize = 64 * 1024;

fn n_inputs() -> usize {
    std::env::var("VARIORUM_FUZZ").ok().and_then(|it| it.parse().ok()).unwrap_or(USUAL)
}

/// Random numbers from a seed: xorshift.
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, n: usize) -> usize {
        (self.roll() % n.max(1) as u64) as usize
    }
}

/// Pieces that mean something to one of the formats.
const PIECES: &[&[u8]] = &[
    b"\0",
    b"\xFF\xFE",
    b"\xEF\xBB\xBF",
    b"\r\n",
    b"<p>",
    b"</p>",
    b"<table><tr><td>",
    b"</table>",
    b"<li>",
    b"<!--",
    b"<![CDATA[",
    b"&#x10FFFF;",
    b"&#55296;",
    b"&amp",
    b"<w:p>",
    b"</w:p>",
    b"<w:t>",
    b"<w:tbl>",
    b"<text:p>",
    b"<text:list>",
    b"<text:note>",
    b"table:number-columns-repeated=\"4000000000\"",
    b"{\\*\\",
    b"}",
    b"{",
    b"\\'",
    b"\\u-3913?",
    b"\\bin99999999999 ",
    b"\\uc9999",
    b"\\row",
    b"\\cell",
    b"{\\footnote ",
    b"00:00:01,000 --> ",
    b"99999999:99:99.999",
    b"<v ",
    b"WEBVTT\n\n",
    b"> > > ",
    b"***",
    b"| a | b |\n|---|---|\n",
    b"```\n",
    b"[^1]: ",
    b"PK\x01\x02",
    b"PK\x05\x06",
    "\u{202E}é\u{0301}🙂".as_bytes(),
];

/// `bytes`, broken in one to eight places.
fn broken(bytes: &[u8], dice: &mut Dice) -> Vec<u8> {
    let mut out = bytes.to_vec();
    for _ in 0..=dice.below(8) {
        let at = dice.below(out.len() + 1);
        match dice.below(8) {
            0 if !out.is_empty() => {
                let at = at.min(out.len() - 1);
                out[at] ^= 1 << dice.below(8);
            }
            1 if !out.is_empty() => {
                let at = at.min(out.len() - 1);
                out[at] = dice.roll() as u8;
            }
            2 => out.truncate(at),
            3 => {
                let end = (at + dice.below(64)).min(out.len());
                out.drain(at..end);
            }
            4 => {
                // A piece of it once more, perhaps many times.
                let end = (at + 1 + dice.below(200)).min(out.len());
                let piece = out[at..end].to_vec();
                let n_times = if dice.below(10) == 0 { 100 } else { 1 };
                for _ in 0..n_times {
                    out.splice(at..at, piece.iter().copied());
                }
            }
            _ => {
                let piece = PIECES[dice.below(PIECES.len())];
                out.splice(at..at, piece.iter().copied());
            }
        }
        out.truncate(LONGEST);
    }
    out
}

/// Gives `bytes` to the reader and asks of the text what must always hold.
fn check(format: Format, bytes: &[u8]) {
    let Ok(extracted) = extract(format, bytes, None, &()) else { return };
    let told = || format!("{format:?} of {:?}", String::from_utf8_lossy(bytes));
    assert!(extracted.shape.is_sound(&extracted.text), "{}", told());
    assert!(!extracted.text.contains(['\r', '\0']), "{}", told());
    assert_eq!(extracted.extractor, format.extractor(), "{}", told());
    assert_eq!(extract(format, bytes, None, &()).as_ref(), Ok(&extracted), "{}", told());
}

/// Breaks the files of that format; in archives also a part, packed anew.
fn fuzz(format: Format, is_part_broken: bool) {
    let mut dice = Dice(0x5EED_0BAD_CAFE + format as u64);
    let seeds: Vec<Vec<u8>> = one_of_each()
        .into_iter()
        .filter(|(name, _)| {
            name.rsplit_once('.').and_then(|(_, it)| Format::of(it)) == Some(format)
        })
        .map(|(_, bytes)| bytes)
        .collect();
    assert!(!seeds.is_empty());
    for _ in 0..n_inputs() {
        let seed = &seeds[dice.below(seeds.len())];
        let bytes = if is_part_broken && dice.below(4) > 0 {
            part_broken(seed, &mut dice)
        } else {
            broken(seed, &mut dice)
        };
        check(format, &bytes);
    }
}

/// An archive with one part broken.
fn part_broken(bytes: &[u8], dice: &mut Dice) -> Vec<u8> {
    use std::io::Read as _;
    let mut reader = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let chosen = dice.below(reader.len());
    let mut parts = Vec::new();
    for part_idx in 0..reader.len() {
        let mut part = reader.by_index(part_idx).unwrap();
        let mut words = Vec::new();
        part.read_to_end(&mut words).unwrap();
        let name = part.name().unwrap().into_owned();
        parts.push((name, if part_idx == chosen { broken(&words, dice) } else { words }));
    }
    let parts: Vec<(&str, &[u8])> =
        parts.iter().map(|(name, words)| (name.as_str(), words.as_slice())).collect();
    archive(&parts)
}

#[test]
fn plain_text_is_read_whatever_the_bytes() {
    fuzz(Format::Plain, false);
}

#[test]
fn markdown_is_read_whatever_the_bytes() {
    fuzz(Format::Markdown, false);
}

#[test]
fn html_is_read_whatever_the_bytes() {
    fuzz(Format::Html, false);
}

#[test]
fn word_documents_are_read_whatever_the_bytes() {
    fuzz(Format::Docx, true);
}

#[test]
fn opendocument_texts_are_read_whatever_the_bytes() {
    fuzz(Format::Odt, true);
}

#[test]
fn rich_text_is_read_whatever_the_bytes() {
    fuzz(Format::Rtf, false);
}

#[test]
fn books_are_read_whatever_the_bytes() {
    fuzz(Format::Epub, true);
}

#[test]
fn cues_are_read_whatever_the_bytes() {
    fuzz(Format::Cues, false);
}
