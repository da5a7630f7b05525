//! Headings: the file's own, Markdown's, and in plain text lines that are numbered or in capitals.

use super::{
    Section, Text, dates::dates_in, leftovers::row::is_navigation, lines::is_capitals,
    rules::LineIs, speaker,
};
use crate::text::{shape, span::Span, words};

/// Longest heading, in bytes and words.
const HEADING_BYTES: usize = 160;
const HEADING_WORDS: usize = 10;

/// Words that a paragraph has under a heading of plain text.
const PROSE_WORDS: usize = 12;

/// Words in front of the number of a part, folded letters only.
const PART_WORDS: &[&str] = &[
    "chapter",
    "part",
    "section",
    "book",
    "annex",
    "appendix",
    "kapitel",
    "teil",
    "abschnitt",
    "anhang",
    "chapitre",
    "partie",
    "annexe",
    "capítulo",
    "capitulo",
    "parte",
    "anexo",
    "глава",
    "часть",
    "раздел",
    "приложение",
];

/// A line that may be a heading.
#[derive(Clone, Copy, Debug)]
struct Candidate {
    span: Span,
    paragraph_idx: usize,
    sign: Sign,
}

/// What speaks for a heading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sign {
    /// The numbers in front of it, and how many: "2.1 Methods".
    Numbered([u16; 3], u8),
    /// "Chapter 2".
    Part,
    /// Nothing but capitals.
    Capitals,
    /// The file's shape, Markdown, or the reader.
    Known(u8),
}

/// The headings of a text in order.
///
/// Those of the file's shape are all there are, but for what the reader said. In plain text a heading
/// stands between blank lines, ends with no stop, and prose follows; and another must bear it out: the next
/// or last number, or a second line in capitals.
///
/// Cost: a look at each short paragraph between blank lines.
pub(super) fn sections(
    text: &Text<'_>,
    title: Option<Span>,
    body: usize,
    leftovers: &[Span],
) -> Vec<Section> {
    let is_shaped = !text.shape.blocks.is_empty();
    let mut found: Vec<Candidate> = Vec::new();
    let mut blocks = text.shape.blocks.iter().peekable();
    let spans = text.document.paragraphs();
    for (paragraph_idx, span) in spans.iter().enumerate() {
        while blocks.next_if(|block| block.span.end() <= span.start()).is_some() {}
        if span.len() > HEADING_BYTES && text.rules.is_empty() && !is_shaped {
            continue;
        }
        let heading = blocks
            .peek()
            .filter(|it| it.kind == shape::Kind::Heading && it.span.start() < span.end());
        let line = text.document.slice(span);
        let sign = match (text.rules.said_of(line), heading) {
            (Some(LineIs::Heading(level)), _) => Some(Sign::Known(level.max(1))),
            (Some(_), _) => None,
            (None, Some(heading)) => Some(Sign::Known(heading.level.max(1))),
            (None, None) if is_shaped => None,
            (None, None) if text.is_markdown && markdown_level(line).is_some() => {
                markdown_level(line).map(Sign::Known)
            }
            (None, None) => is_alone(text, paragraph_idx, span).then(|| sign(line)).flatten(),
        };
        let is_apart = |span: Span| {
            let at = leftovers.partition_point(|it| it.end() <= span.start());
            leftovers.get(at).is_some_and(|it| it.overlaps(span))
        };
        let is_read = |sign| matches!(sign, Sign::Known(_));
        let is_title = title.is_some_and(|it| it.overlaps(span));
        if let Some(sign) = sign.filter(|it| {
            is_read(*it)
                || (!is_apart(span) && !is_title && span.start() >= title.map_or(body, Span::end))
        }) {
            found.push(Candidate { span, paragraph_idx, sign });
        }
    }
    let sure = found.iter().enumerate().filter(|(at, it)| is_borne_out(text, &found, *at, it.sign));
    sure.map(|(_, it)| Section { span: words_of(text, it.span), level: level(it.sign) }).collect()
}

/// Whether blank lines stand on both sides.
fn is_alone(text: &Text<'_>, paragraph_idx: usize, span: Span) -> bool {
    let spans = text.document.paragraphs();
    let has_blank = |from: usize, to: usize| {
        let gap = text.document.text().get(from..to).unwrap_or_default();
        gap.contains('\x0c') || gap.bytes().filter(|byte| *byte == b'\n').count() > 1
    };
    let before = paragraph_idx.checked_sub(1).and_then(|before| spans.span(before));
    let next = spans.span(paragraph_idx + 1);
    before.is_none_or(|before| has_blank(before.end(), span.start()))
        && next.is_some_and(|next| has_blank(span.end(), next.start()))
}

/// What in the shape of a line speaks for a heading.
fn sign(line: &str) -> Option<Sign> {
    let line = line.trim();
    let is_ended = line.ends_with(['.', ',', ';', ':', '!', '…', '"', '”']);
    if is_ended
        || line.contains(['\t', '\n'])
        || line.contains("  ")
        || words::count(line) > HEADING_WORDS
        || !line.chars().any(char::is_alphabetic)
        || !dates_in(line).is_empty()
        || speaker(line).is_some()
        || is_navigation(line, true)
    {
        return None;
    }
    let first = line.split_whitespace().next()?;
    if PART_WORDS.contains(&first.to_lowercase().as_str())
        && line.split_whitespace().nth(1).is_some_and(is_number)
    {
        return Some(Sign::Part);
    }
    if let Some((numbers, depth)) = numbers(first) {
        let rest = line.get(first.len()..)?.trim_start();
        return rest.starts_with(char::is_uppercase).then_some(Sign::Numbered(numbers, depth));
    }
    let n_letters = line.chars().filter(|c| c.is_alphabetic()).count();
    let is_only_words = !line.chars().any(|c| c.is_ascii_digit() || "@/=<>_|*#".contains(c));
    (is_capitals(line) && n_letters >= 4 && is_only_words).then_some(Sign::Capitals)
}

/// "3", "3.1", "3.1.2", with or without a stop behind.
fn numbers(word: &str) -> Option<([u16; 3], u8)> {
    let mut found = [0; 3];
    let mut depth = 0;
    for part in word.trim_end_matches(['.', ')']).split('.') {
        *found.get_mut(usize::from(depth))? = part.parse().ok().filter(|it| *it < 100)?;
        depth += 1;
    }
    Some((found, depth))
}

fn is_number(word: &str) -> bool {
    let bare = word.trim_end_matches(['.', ':']);
    !bare.is_empty()
        && (bare.chars().all(|c| c.is_ascii_digit())
            || bare.chars().all(|c| "IVXLC".contains(c))
            || (bare.len() == 1 && bare.chars().all(|c| c.is_ascii_uppercase())))
}

/// Whether prose, or a lower heading, follows the candidate, and another of its kind bears it out.
fn is_borne_out(text: &Text<'_>, found: &[Candidate], at: usize, own: Sign) -> bool {
    let others = || found.iter().enumerate().filter(move |(other, _)| *other != at);
    let Some(candidate) = found.get(at) else { return false };
    let next = found.get(at + 1).filter(|it| it.paragraph_idx == candidate.paragraph_idx + 1);
    let is_followed = || {
        let behind = text.document.paragraphs().span(candidate.paragraph_idx + 1);
        let behind = text.document.slice(behind.unwrap_or_default());
        let behind = behind.get(..behind.floor_char_boundary(400)).unwrap_or_default();
        words::count(behind) >= PROSE_WORDS || next.is_some_and(|it| level(it.sign) > level(own))
    };
    match own {
        Sign::Known(_) => true,
        Sign::Part => is_followed(),
        Sign::Capitals => {
            let n_alike = others().filter(|(_, it)| it.sign == Sign::Capitals).take(1).count();
            n_alike > 0 && is_followed()
        }
        Sign::Numbered(numbers, depth) => is_followed() && has_neighbour(found, at, numbers, depth),
    }
}

/// Whether the number in front or behind stands near by among the candidates, or the number above.
fn has_neighbour(found: &[Candidate], at: usize, numbers: [u16; 3], depth: u8) -> bool {
    let around = found.iter().skip(at.saturating_sub(24)).take(48);
    let last = usize::from(depth).saturating_sub(1);
    let step = |by: i32| {
        let mut other = numbers;
        if let Some(number) = other.get_mut(last) {
            *number = u16::try_from(i32::from(*number) + by).unwrap_or(u16::MAX);
        }
        other
    };
    let (before, behind) = (step(-1), step(1));
    around.clone().any(|it| {
        matches!(it.sign, Sign::Numbered(other, n) if n == depth && (other == before || other == behind))
    })
}

fn level(sign: Sign) -> u8 {
    match sign {
        Sign::Known(level) => level,
        Sign::Numbered(_, depth) => depth,
        Sign::Part | Sign::Capitals => 1,
    }
}

/// The level of a Markdown heading.
fn markdown_level(line: &str) -> Option<u8> {
    let level = line.bytes().take_while(|byte| *byte == b'#').count();
    let is_heading = (1..=6).contains(&level)
        && line.get(level..).is_some_and(|rest| rest.starts_with([' ', '\t']));
    is_heading.then_some(level as u8)
}

/// The words of a heading without the marks of Markdown.
fn words_of(text: &Text<'_>, span: Span) -> Span {
    let line = text.document.slice(span);
    let bare = match markdown_level(line).filter(|_| text.is_markdown) {
        Some(_) => line.trim_matches('#').trim(),
        None => line.trim(),
    };
    let start = span.start() + (bare.as_ptr().addr() - line.as_ptr().addr());
    Span::new(start, start + bare.len())
}
