//! PDF files with a text layer.
//!
//! A PDF says where letters stand and nothing of words, lines and paragraphs; `pdf_oxide` gives pieces
//! with their places, and what they mean is told here by geometry. Pages are parted by form feeds. A
//! paragraph that runs over the end of a page stays one block, with the form feed in it; what that page
//! repeats (its footer, the next one's header) stands behind that paragraph, as blocks of their own, so
//! that no sentence is cut in two. Where on a page leftovers stand in the text is thus ours to say, and
//! belongs to the version like everything else. Hyphens at the ends of lines are kept, since nothing in
//! the file says which of them belong to the word. A letter that is drawn without a character for it stands
//! as U+FFFD, and a warning names the pages where that is so: nobody shall quote a word with a hole in it
//! that does not show.
//!
//! The parser can overflow its stack and run away, so it is called in a process of its own
//! ([`Format::needs_process`](super::Format::needs_process)); here nothing guards against that.

mod blocks;
mod columns;
mod gaps;
mod leftover;
mod line;
mod marks;
mod picture;
mod put;
mod stated;
mod weight;

use pdf_oxide::{
    PdfDocument,
    extractors::{page_labels::PageLabelExtractor, text::set_preserve_unmapped_glyphs},
    layout::TextSpan,
};

use crate::text::{
    extracted::Extracted, extractor::Extractor, pages::Placed, watch::Watch, words::on_one_line,
};

use self::{
    gaps::Drawn,
    line::{Line, Piece},
    weight::Weights,
};
use super::{Refused, builder::TEXT_MAX, magic};

pub use self::picture::picture;

/// Most pages that are read: the number in the file may be anything.
const PAGES_MAX: usize = 50_000;

/// Highest number that a page is labelled with; what is higher is a broken file's.
const LABEL_MAX: u32 = 10_000_000;

/// Within how many bytes from the start the file's mark must stand.
const MARK_WITHIN: usize = 1024;

/// Degrees by which words may be turned and still be upright.
const UPRIGHT: f32 = 5.0;

/// The text of PDF.
///
/// # Errors
/// Where there is none to be had.
pub(super) fn read(bytes: &[u8], watch: &dyn Watch) -> Result<Extracted, Refused> {
    read_placed(bytes, watch).map(|(extracted, _)| extracted)
}

/// The text of PDF, with the place of each of its lines on its page, in the order of the text.
///
/// # Errors
/// Where there is no text to be had.
pub fn read_placed(bytes: &[u8], watch: &dyn Watch) -> Result<(Extracted, Vec<Placed>), Refused> {
    let file = open(bytes)?;
    let n_pages = file.page_count().map_err(|error| damaged(&error))?.min(PAGES_MAX);
    if n_pages == 0 {
        return Err(Refused::Damaged("it has no pages".to_owned()));
    }
    let mut pages = Vec::new();
    let mut unread = Vec::new();
    let mut pictures = Vec::new();
    let mut unsure = Vec::new();
    let mut n_bytes = 0;
    for page_idx in 0..n_pages {
        watch.step(page_idx, n_pages)?;
        let lines = match file.extract_spans(page_idx) {
            Ok(spans) => line::lines(pieces(&file, page_idx, &spans)),
            Err(_) => {
                unread.push(page_idx);
                Vec::new()
            }
        };
        if lines.is_empty() && has_picture(&file, page_idx) {
            pictures.push(page_idx);
        }
        if marks::is_unsure(lines.iter().map(|line| line.words.as_str())) {
            unsure.push(page_idx);
        }
        n_bytes += lines.iter().map(|line| line.words.len()).sum::<usize>();
        if n_bytes > TEXT_MAX {
            return Err(Refused::TooLarge { what: "a text of over 256 MB".to_owned() });
        }
        pages.push(lines);
    }
    let is_known = |line: &Line| line.words.contains(|c| !matches!(c, ' ' | '\u{FFFD}'));
    if !pages.iter().flatten().any(is_known) {
        return Err(if unread.len() == n_pages {
            Refused::Damaged("none of its pages can be read".to_owned())
        } else if pictures.is_empty() && pages.iter().all(Vec::is_empty) {
            Refused::Blank
        } else {
            Refused::Scanned
        });
    }
    let labels = labels(&file, n_pages);
    let (text, shape, placed) = put::put(&pages, &labels);
    let extracted = Extracted {
        extractor: Extractor::PDF,
        text,
        shape,
        stated: stated::stated(&file),
        encoding: None,
        is_guessed: false,
        warnings: warnings(&labels, &unread, &pictures, &unsure),
    };
    Ok((extracted, placed))
}

/// The file, with the password that protects only against changes.
fn open(bytes: &[u8]) -> Result<PdfDocument, Refused> {
    if bytes.is_empty() {
        return Err(Refused::Empty);
    }
    let start = bytes.get(..MARK_WITHIN).unwrap_or(bytes);
    if memchr::memmem::find(start, b"%PDF-").is_none() {
        return Err(magic::refused(bytes, "PDF"));
    }
    // For the whole process; nothing but this reads PDF in it.
    set_preserve_unmapped_glyphs(true);
    let file = PdfDocument::from_bytes(bytes.to_vec()).map_err(|error| damaged(&error))?;
    let is_open = !file.is_encrypted()
        || file.is_authenticated()
        || file.authenticate(b"").is_ok_and(|is_open| is_open);
    if is_open { Ok(file) } else { Err(Refused::Encrypted) }
}

fn damaged(error: &pdf_oxide::Error) -> Refused {
    let why = error.to_string();
    Refused::Damaged(why.trim_end_matches('.').to_owned())
}

/// The pieces of a page, with blanks where its letters stand apart.
fn pieces(file: &PdfDocument, page_idx: usize, spans: &[TextSpan]) -> Vec<Piece> {
    let mut weights = Weights::of(file, page_idx);
    let mut pieces: Vec<Piece> =
        spans.iter().map(|span| piece(span, weights.is_bold(span))).collect();
    if pieces.iter().any(|piece| !piece.starts.is_empty()) {
        // The parser has them already: the places in the spans are theirs.
        let letters = file.extract_chars(page_idx).unwrap_or_default();
        let drawn = Drawn::of(&letters);
        for piece in &mut pieces {
            piece.part_at_gaps(&drawn);
        }
    }
    pieces
}

fn piece(span: &TextSpan, is_bold: bool) -> Piece {
    let place = if span.rotation_degrees == 0.0 { span.bbox } else { span.page_bbox() };
    let is_upright = span.rotation_degrees.abs() < UPRIGHT;
    let finite = |number: f32| if number.is_finite() { number } else { 0.0 };
    let words = line::blanks(&span.text);
    Piece {
        starts: starts(span, &words),
        words,
        left: finite(place.x),
        right: finite(place.x + place.width),
        base: finite(place.y),
        size: finite(span.font_size).clamp(0.5, 1000.0),
        is_bold,
        is_called_bold: weight::is_called_bold(span),
        is_slanted: span.is_italic,
        is_mono: span.is_monospace,
        is_leftover: span.artifact_type.is_some(),
        is_upright,
        n_drawn_back: 0,
    }
}

/// Where each character of an upright span begins; nothing where that is not known of all of them.
fn starts(span: &TextSpan, words: &str) -> Vec<f32> {
    let n_chars = words.chars().count();
    if span.char_x_offsets.len() == n_chars {
        return span.char_x_offsets.clone();
    }
    if span.char_widths.len() != n_chars {
        return Vec::new();
    }
    let mut start = span.bbox.x;
    let mut starts = Vec::with_capacity(n_chars);
    for width in &span.char_widths {
        starts.push(start);
        start += width;
    }
    starts
}

/// Whether a picture stands on the page.
fn has_picture(file: &PdfDocument, page_idx: usize) -> bool {
    file.page_image_handles(page_idx).is_ok_and(|pictures| !pictures.is_empty())
}

/// What the file calls each of its pages.
fn labels(file: &PdfDocument, n_pages: usize) -> Vec<String> {
    let mut ranges = PageLabelExtractor::extract(file).unwrap_or_default();
    ranges.retain(|range| range.start_value < LABEL_MAX);
    (0..n_pages)
        .map(|page_idx| {
            let label = PageLabelExtractor::get_label(&ranges, page_idx);
            let label = on_one_line(&label);
            if label.is_empty() { (page_idx + 1).to_string() } else { label }
        })
        .collect()
}

fn warnings(
    labels: &[String],
    unread: &[usize],
    pictures: &[usize],
    unsure: &[usize],
) -> Vec<String> {
    let named = |pages: &[usize]| -> String {
        let names: Vec<&str> =
            pages.iter().take(5).filter_map(|it| labels.get(*it)).map(String::as_str).collect();
        let more = pages.len() - names.len();
        let page = if pages.len() == 1 { "page" } else { "pages" };
        let names = names.join(", ");
        if more == 0 {
            format!("{page} {names}")
        } else {
            format!("{page} {names} and {more} more")
        }
    };
    let mut warnings = Vec::new();
    if !unread.is_empty() {
        warnings.push(format!("damaged and left out: {}", named(unread)));
    }
    if !pictures.is_empty() {
        warnings.push(format!("only a picture, without a text layer: {}", named(pictures)));
    }
    if !unsure.is_empty() {
        warnings.push(format!(
            "the file does not say which characters some of its letters are, so that words cannot be \
             quoted from its text without a look at the page: {}",
            named(unsure)
        ));
    }
    warnings
}

/// All lines of a file's pages; for what is told of all of them together.
type Pages = [Vec<Line>];
