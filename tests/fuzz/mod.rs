//! Readers of formats are total: whatever the bytes, they give a sound text or say why not.
//!
//! A bounded loop over small files of each format, spoilt in many ways, from a fixed seed. Each run of
//! the tests does some hundreds a format; `VARIORUM_FUZZ=1000000 cargo test --release --test main fuzz::`
//! does a million each. [`spoil`] makes the inputs, [`laws`] states what must hold; what is spoilt stands
//! with the tests of each format. PDF is not among them: its parser is not ours, and runs in a process of
//! its own that may break.

mod laws;
mod spoil;

use variorum::extract::Format;

use crate::{extract, support::files::one_of_each};

use self::spoil::Dice;
pub(crate) use self::spoil::Whole;

/// Inputs for each reader in an ordinary run: some seconds together in a debug build.
const USUAL: usize = 600;

fn n_inputs() -> usize {
    std::env::var("VARIORUM_FUZZ").ok().and_then(|it| it.parse().ok()).unwrap_or(USUAL)
}

/// What a format's reader is given.
struct Reader {
    format: Format,
    /// Encodings that are asked for in turn.
    encodings: &'static [Option<&'static str>],
    /// Files of the format's own tests.
    wholes: fn() -> Vec<Whole>,
    /// What means something in the format.
    pieces: &'static [&'static [u8]],
}

/// Every reader but that of PDF.
const READERS: [Reader; 8] = [
    Reader {
        format: Format::Plain,
        encodings: &[None, Some("UTF-16LE"), None, Some("UTF-32BE"), None, Some("gb18030")],
        wholes: extract::encoding::wholes,
        pieces: extract::encoding::PIECES,
    },
    reader(Format::Markdown, extract::markdown::wholes, extract::markdown::PIECES),
    reader(Format::Html, extract::html::wholes, extract::html::PIECES),
    reader(Format::Docx, extract::docx::wholes, extract::docx::PIECES),
    reader(Format::Odt, extract::odt::wholes, extract::odt::PIECES),
    reader(Format::Rtf, extract::rtf::wholes, extract::rtf::PIECES),
    reader(Format::Epub, extract::epub::wholes, extract::epub::PIECES),
    reader(Format::Cues, extract::cues::wholes, extract::cues::PIECES),
];

const fn reader(
    format: Format,
    wholes: fn() -> Vec<Whole>,
    pieces: &'static [&'static [u8]],
) -> Reader {
    Reader { format, encodings: &[None], wholes, pieces }
}

/// Spoils the files of that format and gives them to its reader.
fn fuzz(format: Format) {
    let reader = READERS.iter().find(|reader| reader.format == format).unwrap();
    let of_format = |name: &str| {
        name.rsplit_once('.').and_then(|(_, extension)| Format::of(extension)) == Some(format)
    };
    let mut wholes = (reader.wholes)();
    let small = one_of_each().into_iter().filter(|(name, _)| of_format(name));
    wholes.extend(small.map(|(_, bytes)| Whole::unpacked(bytes)));
    let mut dice = Dice::new(0x5EED_0BAD_CAFE + format as u64);
    let n = n_inputs();
    let mut n_read = 0;
    for input_idx in 0..n {
        let whole = &wholes[dice.below(wholes.len())];
        let bytes = whole.spoilt(reader.pieces, &mut dice);
        let encoding = reader.encodings[input_idx % reader.encodings.len()];
        n_read += usize::from(laws::hold(format, encoding, &bytes));
    }
    // Damage that no file survives would try nothing.
    assert!(n_read > n / 20, "{n_read} of {n} could be read");
}

#[test]
fn every_reader_but_that_of_pdf_is_tried() {
    for (_, format) in Format::EXTENSIONS {
        let is_tried = READERS.iter().any(|reader| reader.format == format);
        assert_eq!(is_tried, format != Format::Pdf, "{format:?}");
    }
}

#[test]
fn plain_text_is_read_whatever_the_bytes() {
    fuzz(Format::Plain);
}

#[test]
fn markdown_is_read_whatever_the_bytes() {
    fuzz(Format::Markdown);
}

#[test]
fn html_is_read_whatever_the_bytes() {
    fuzz(Format::Html);
}

#[test]
fn word_documents_are_read_whatever_the_bytes() {
    fuzz(Format::Docx);
}

#[test]
fn opendocument_texts_are_read_whatever_the_bytes() {
    fuzz(Format::Odt);
}

#[test]
fn rich_text_is_read_whatever_the_bytes() {
    fuzz(Format::Rtf);
}

#[test]
fn books_are_read_whatever_the_bytes() {
    fuzz(Format::Epub);
}

#[test]
fn cues_are_read_whatever_the_bytes() {
    fuzz(Format::Cues);
}
