//! What pages repeat: their numbers, and running headers and footers.
//!
//! A text that came out of a paged file still has them in it, between form feeds or without. A number by
//! itself may be a chapter's or a stanza's; so it counts as a page's only beside a form feed, or if it says
//! so ("Page 3 of 11"), or with others in a row that are set alike ("- 12 -"). A line counts as a running
//! one if it comes again at the edges of several pages.

use super::lines::has_letter;
use crate::text::{
    document::Document,
    fold::{self, Level},
    span::Span,
    structure::speaker,
};

/// Longest line with a page's number, and longest running line, in bytes.
const NUMBER_BYTES: usize = 40;
const RUNNING_BYTES: usize = 200;

/// How many lines at each edge of a page may be running ones.
const EDGE_LINES: usize = 2;

/// How often a line has to come.
const TIMES_MIN: usize = 3;

/// "Page", as it is folded.
const PAGE: &[&str] = &[
    "page",
    "p.",
    "pg.",
    "pg",
    "seite",
    "s.",
    "pagina",
    "pag.",
    "страница",
    "стр.",
    "с.",
    "sida",
    "strona",
    "blatt",
];

/// "of", as it is folded.
const OF: &[&str] = &["of", "von", "sur", "de", "из", "di", "av", "z", "/"];

/// How a number stands on its line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    /// "Page 3 of 11".
    Sure,
    /// "Page 3", "- 3 -".
    Marked,
    /// "3", "xii".
    Bare,
}

/// The paragraphs that are page numbers, running headers and footers; sorted, each once.
///
/// Cost: a look at each short paragraph, and a search for form feeds.
pub(super) fn repeated(document: &Document, title: Option<Span>) -> Vec<usize> {
    let spans = document.paragraphs();
    let mut pages = Vec::new();
    for at in memchr::memchr_iter(b'\x0c', document.text().as_bytes()) {
        // The first paragraph behind the form feed; one that holds it was joined over it.
        let next = spans.at(at) + 1;
        if !spans.span(next - 1).is_some_and(|span| span.contains(at)) {
            pages.push(next);
        }
    }
    pages.dedup();
    let numbers = numbers(document, &pages);
    let mut found = running(document, &pages, &numbers, title);
    found.extend(numbers);
    found.sort_unstable();
    found.dedup();
    found
}

/// The paragraphs with nothing but the number of a page.
fn numbers(document: &Document, pages: &[usize]) -> Vec<usize> {
    let short = document.paragraphs().iter().enumerate().filter(|(_, it)| it.len() <= NUMBER_BYTES);
    let lines: Vec<(usize, Form, u32)> = short
        .filter_map(|(at, span)| {
            let (form, number) = number(document.slice(span))?;
            Some((at, form, number))
        })
        .collect();
    let is_at_edge = |at: usize| {
        let next = pages.partition_point(|page| *page <= at);
        pages.get(next).is_some_and(|page| at + EDGE_LINES >= *page)
            || next.checked_sub(1).and_then(|it| pages.get(it)).is_some_and(|it| at < it + EDGE_LINES)
            // The last page ends with the text.
            || (!pages.is_empty() && at + EDGE_LINES >= document.paragraphs().len())
    };
    let marked: Vec<u32> =
        lines.iter().filter(|(_, form, _)| *form == Form::Marked).map(|(.., it)| *it).collect();
    let are_in_row =
        marked.len() >= TIMES_MIN && marked.array_windows().all(|[a, b]| *b > *a && *b <= *a + 2);
    let is_page = |(at, form, _): &&(usize, Form, u32)| match form {
        Form::Sure => true,
        Form::Marked => are_in_row || is_at_edge(*at),
        Form::Bare => is_at_edge(*at),
    };
    lines.iter().filter(is_page).map(|(at, ..)| *at).collect()
}

/// The number that fills a line, and how it stands.
fn number(line: &str) -> Option<(Form, u32)> {
    let bare = line.trim();
    let inner = bare.trim_matches(|c: char| c.is_whitespace() || "-–—·•|[]".contains(c));
    let is_set = inner.len() < bare.len();
    if !inner.ends_with(|c: char| c.is_ascii_digit() || "ivxlcIVXLC".contains(c)) {
        return None;
    }
    let folded = fold::phrase(inner, Level::Find);
    let mut words: Vec<&str> = folded.split_whitespace().collect();
    let has_page = words.first().is_some_and(|first| PAGE.contains(first));
    if has_page {
        words.remove(0);
    }
    if let [one] = words.as_slice()
        && let Some((page, all)) = one.split_once('/')
    {
        words = vec![page, "/", all];
    }
    match words.as_slice() {
        [page, of, all] if OF.contains(of) => {
            let is_sound = value(page)? <= value(all)? && (has_page || *of == "/");
            let form = if has_page { Form::Sure } else { Form::Marked };
            is_sound.then_some((form, value(page)?))
        }
        [page] if has_page || is_set => Some((Form::Marked, value(page)?)),
        [page] => Some((Form::Bare, value(page)?)),
        _ => None,
    }
}

/// What a number says, in figures or small Roman ones.
fn value(word: &str) -> Option<u32> {
    if word.bytes().all(|byte| byte.is_ascii_digit()) && word.len() <= 4 {
        return word.parse().ok();
    }
    let of = |c: char| match c {
        'i' => Some(1_u32),
        'v' => Some(5),
        'x' => Some(10),
        'l' => Some(50),
        'c' => Some(100),
        _ => None,
    };
    let digits: Option<Vec<u32>> = word.chars().map(of).collect();
    let digits = digits.filter(|digits| (1..=8).contains(&digits.len()))?;
    let after = digits.iter().skip(1).copied().chain([0]);
    let sum = digits.iter().zip(after).try_fold(0_i64, |sum, (digit, next)| {
        let digit = i64::from(*digit);
        Some(if digit < i64::from(next) { sum - digit } else { sum + digit })
    })?;
    u32::try_from(sum).ok()
}

/// The paragraphs at the edges of pages whose words come again at the edges of others.
fn running(
    document: &Document,
    pages: &[usize],
    numbers: &[usize],
    title: Option<Span>,
) -> Vec<usize> {
    let n_paragraphs = document.paragraphs().len();
    let mut edges: Vec<usize> = Vec::new();
    // Pages begin behind a form feed; without one, beside the line with the number.
    let is_number = |at: usize| numbers.binary_search(&at).is_ok();
    let bounds = pages.iter().copied().chain(numbers.iter().copied().filter(|_| pages.is_empty()));
    for bound in bounds.chain([0, n_paragraphs]) {
        let before = (0..bound.min(n_paragraphs)).rev().filter(|at| !is_number(*at));
        let behind = (bound..n_paragraphs).filter(|at| !is_number(*at));
        edges.extend(before.take(EDGE_LINES));
        edges.extend(behind.take(EDGE_LINES));
    }
    edges.sort_unstable();
    edges.dedup();
    let mut lines: Vec<(String, usize)> = edges
        .into_iter()
        .filter_map(|at| {
            let span = document.paragraphs().span(at).filter(|span| span.len() <= RUNNING_BYTES)?;
            let line = document.slice(span);
            let is_running = has_letter(line)
                && speaker(line).is_none()
                && !line.ends_with(':')
                && !title.is_some_and(|title| title.overlaps(span));
            is_running.then(|| (shape_of(line), at))
        })
        .collect();
    lines.sort_unstable();
    let n_pages = if pages.is_empty() { numbers.len() } else { pages.len() + 1 };
    // Left and right pages, and the parts of a book, have headers of their own.
    let enough = TIMES_MIN.max(n_pages / 12);
    lines
        .chunk_by(|a, b| a.0 == b.0)
        .filter(|alike| alike.len() >= enough)
        .flat_map(|alike| alike.iter().map(|(_, at)| *at))
        .collect()
}

/// The words of a line, each number as one mark.
fn shape_of(line: &str) -> String {
    let folded = fold::phrase(line, Level::Find);
    let mut shape = String::with_capacity(folded.len());
    for c in folded.chars() {
        if !c.is_ascii_digit() {
            shape.push(c);
        } else if !shape.ends_with('#') {
            shape.push('#');
        }
    }
    shape
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_pages_are_told_from_other_lines() {
        for (line, expect) in [
            ("Page 1 of 11", Some((Form::Sure, 1))),
            ("Seite 3 von 10", Some((Form::Sure, 3))),
            ("Страница 4 из 9", Some((Form::Sure, 4))),
            ("página 3 de 11", Some((Form::Sure, 3))),
            ("3/11", Some((Form::Marked, 3))),
            ("page 12", Some((Form::Marked, 12))),
            ("- 12 -", Some((Form::Marked, 12))),
            ("— xiv —", Some((Form::Marked, 14))),
            ("12", Some((Form::Bare, 12))),
            ("xii", Some((Form::Bare, 12))),
            ("12 of 11", None),
            ("Page 12 of 11", None),
            ("2018", Some((Form::Bare, 2018))),
            ("20 December", None),
            ("mix", None),
            ("1.", None),
            ("", None),
        ] {
            assert_eq!(number(line), expect, "{line}");
        }
    }
}
