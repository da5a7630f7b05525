//! Who quotes whom.

use super::{
    accept::{Piece, quoted},
    corpus::{Corpus, Shelved},
    parallel::{Direction, Rule, Side},
};
use crate::text::document::Document;

/// How far from a passage the one who said it is named, in bytes: half a sentence.
const NEAR_BYTES: usize = 120;

/// Words of saying, in English, German, French and Spanish.
const SAYING: &[&str] = &[
    "said",
    "says",
    "told",
    "tells",
    "wrote",
    "writes",
    "added",
    "noted",
    "stated",
    "according",
    "declared",
    "explained",
    "quoted",
    "quotes",
    "cited",
    "replied",
    "remarked",
    "claimed",
    "argued",
    "announced",
    "asked",
    "sagte",
    "schrieb",
    "erklärte",
    "laut",
    "zufolge",
    "déclaré",
    "selon",
    "écrit",
    "dijo",
    "según",
    "declaró",
];

/// Length in bytes of the shortest of them.
const SAYING_MIN: usize = 4;

/// A document's date, as `2018-07-13` or shorter.
pub(super) type Date<'d> = Option<&'d str>;

/// Decides by the dates where both have one, else by quotation marks, else by words of saying.
pub(super) fn decide(
    corpus: &Corpus,
    piece: &Piece,
    (a, b): (&Document, &Document),
    dates: (Date<'_>, Date<'_>),
) -> (Direction, Rule, Option<Side>) {
    let quoted = quoted(corpus, piece).map(|it| if it.is_a { Side::A } else { Side::B });
    if let (Some(a), Some(b)) = dates {
        // "2018-07" is neither before nor behind "2018-07-13".
        let length = a.len().min(b.len());
        let (a, b) = (a.get(..length).unwrap_or(a), b.get(..length).unwrap_or(b));
        if a != b {
            let direction = if a > b { Direction::AFromB } else { Direction::BFromA };
            return (direction, Rule::Dates, quoted);
        }
    }
    let marked = [Side::A, Side::B].map(|side| is_marked(corpus, piece, side));
    match marked {
        [true, false] => return (Direction::AFromB, Rule::QuotationMarks, quoted),
        [false, true] => return (Direction::BFromA, Rule::QuotationMarks, quoted),
        _ => {}
    }
    let said = [(a, piece.a), (b, piece.b)].map(|(document, (from, to))| {
        let span = corpus.span(from, to);
        let text = document.text();
        let start = text.floor_char_boundary(span.start().saturating_sub(NEAR_BYTES));
        let end = text.ceil_char_boundary((span.end() + NEAR_BYTES).min(text.len()));
        let before = text.get(start..span.start()).unwrap_or_default();
        let behind = text.get(span.end()..end).unwrap_or_default();
        let mut words = before.split(char::is_whitespace).chain(behind.split(char::is_whitespace));
        words.any(|word| {
            word.len() >= SAYING_MIN && is_saying(word.trim_matches(|c: char| !c.is_alphabetic()))
        })
    });
    match said {
        [true, false] => (Direction::AFromB, Rule::Attribution, quoted),
        [false, true] => (Direction::BFromA, Rule::Attribution, quoted),
        _ => (Direction::Open, Rule::Nothing, quoted),
    }
}

/// Whether it is a word of saying, in any case.
fn is_saying(word: &str) -> bool {
    // Nearly every word is told from all of these by its length and its first letter.
    let first = word.as_bytes().first().map(u8::to_ascii_lowercase);
    if word.is_ascii() {
        let like = |it: &&&str| it.len() == word.len() && it.as_bytes().first() == first.as_ref();
        SAYING.iter().filter(like).any(|it| it.eq_ignore_ascii_case(word))
    } else {
        SAYING.contains(&word.to_lowercase().as_str())
    }
}

/// Whether most of a side stands in quotation marks, be it in several quotations.
fn is_marked(corpus: &Corpus, piece: &Piece, side: Side) -> bool {
    let range = if side == Side::A { piece.a } else { piece.b };
    let Some(shelved) = corpus.at(range.0) else { return false };
    covered(shelved, range) * 5 >= (range.1 - range.0) * 3
}

/// How many words of a range of places stand in quotations.
pub(super) fn covered(shelved: &Shelved, range: (usize, usize)) -> usize {
    let (from, to) = (range.0.saturating_sub(shelved.from), range.1.saturating_sub(shelved.from));
    let behind = shelved.quotations.partition_point(|it| it.from < to);
    let mut n_words = 0;
    let mut end = from;
    let first = behind.saturating_sub(64);
    for quotation in shelved.quotations.get(first..behind).unwrap_or_default() {
        let start = quotation.from.max(end);
        let stop = quotation.to.min(to);
        if start < stop {
            n_words += stop - start;
            end = stop;
        }
    }
    n_words
}
