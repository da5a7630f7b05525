//! Sentences of a text: the unit in which is counted what others took from it.
//!
//! Bounds are those of Unicode Standard Annex 29, with what it does not know mended: abbreviations and
//! initials do not end a sentence ("Mr. King", "the U.S. President"), the label of a speaker belongs to
//! none, and one that a page break cut goes on in the next paragraph. What never was a sentence is told
//! apart: titles, dates, navigation.

use unicode_segmentation::UnicodeSegmentation as _;

use super::{
    document::Document,
    fold::{self, Level},
    span::Span,
    structure::{speaker, turns},
    words,
};

/// A paragraph without a mark that ends a sentence, and with no more words than this, is a line: a title,
/// a date, a name, a piece of navigation.
const LINE_WORDS: usize = 12;

/// Abbreviations that a name or a number follows; folded, without their full stop.
const ABBREVIATIONS: [&str; 40] = [
    "adm", "apr", "aug", "bros", "capt", "cf", "cllr", "col", "dec", "dr", "ed", "eds", "feb",
    "fig", "gen", "gov", "hon", "jan", "jr", "jul", "jun", "lt", "mar", "messrs", "mr", "mrs",
    "ms", "mt", "no", "nos", "nov", "oct", "pp", "prof", "rep", "rev", "sen", "sept", "sgt", "st",
];

/// A sentence, or a line that is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// Where it stands, without blanks at its ends and without a speaker's label.
    pub span: Span,
    /// Whether it is a title, a date or a name rather than a sentence.
    pub is_line: bool,
}

/// All sentences in order. Paragraphs without words have none.
///
/// Cost: one pass, about 50 MB/s.
pub fn sentences(document: &Document) -> Vec<Sentence> {
    within(document, 0..document.paragraphs().len(), &turns::labels(document))
}

/// The sentences of some paragraphs, without the lines of the page between the halves of one; `labels` are those of
/// the speakers, folded. A sentence that goes on behind the last paragraph is cut there.
pub fn within(
    document: &Document,
    paragraphs: std::ops::Range<usize>,
    labels: &[String],
) -> Vec<Sentence> {
    let mut found: Vec<Sentence> = Vec::new();
    // Whether the last one found may go on in the next paragraph.
    let mut is_open = false;
    for paragraph_idx in paragraphs {
        let is_half = document.paragraphs().first_half(paragraph_idx).is_some();
        if document.paragraphs().is_inside(paragraph_idx) && !is_half {
            continue;
        }
        let Some(whole) = document.paragraphs().span(paragraph_idx) else { continue };
        let label = label_end(document.slice(whole), labels);
        let span = Span::new(whole.start() + label, whole.end());
        let text = document.slice(span);
        if words::count(text) == 0 {
            continue;
        }
        let ends = text.trim_end_matches(is_closing).ends_with(is_stop);
        let is_line = label == 0 && !ends && words::count(text) <= LINE_WORDS;
        if is_line {
            let is_rest = is_open && (is_half || text.starts_with(char::is_lowercase));
            match found.last_mut().filter(|_| is_rest) {
                Some(last) => last.span = Span::new(last.span.start(), span.end()),
                None => found.push(Sentence { span: trimmed(document, span), is_line }),
            }
            is_open &= is_rest;
            continue;
        }
        let goes_on = is_open && label == 0 && (is_half || text.starts_with(char::is_lowercase));
        for (nth, piece) in pieces(text).into_iter().enumerate() {
            let piece = Span::new(span.start() + piece.start(), span.start() + piece.end());
            match found.last_mut().filter(|_| nth == 0 && goes_on) {
                Some(last) => {
                    last.span = trimmed(document, Span::new(last.span.start(), piece.end()));
                }
                None => found.push(Sentence { span: trimmed(document, piece), is_line: false }),
            }
        }
        is_open = !ends;
    }
    found
}

/// Where the words behind a speaker's label begin; 0 where there is none.
pub(super) fn label_end(paragraph: &str, labels: &[String]) -> usize {
    let label = speaker(paragraph).filter(|range| {
        let label = paragraph.get(range.clone()).unwrap_or_default();
        labels.contains(&fold::phrase(label, Level::Find))
    });
    let colon =
        label.and_then(|range| Some(range.end + paragraph.get(range.end..)?.find([':', '：'])?));
    colon.map_or(0, |at| {
        let rest = paragraph.get(at..).unwrap_or_default();
        let words = rest.trim_start_matches([':', '：', '*', '_']).trim_start();
        paragraph.len() - words.len()
    })
}

/// Bounds of the sentences of one paragraph, each with a word in it.
fn pieces(text: &str) -> Vec<Span> {
    let mut found: Vec<Span> = Vec::new();
    let mut start = 0;
    let mut end = 0;
    for piece in text.split_sentence_bounds() {
        end += piece.len();
        let whole = text.get(start..end).unwrap_or_default();
        if is_broken_off(whole, text.get(end..).unwrap_or_default()) {
            continue;
        }
        if words::count(whole) > 0 {
            found.push(Span::new(start, end));
        } else if let Some(last) = found.last_mut() {
            *last = Span::new(last.start(), end);
        }
        start = end;
    }
    if start < end {
        // What an abbreviation ends at the very end.
        found.push(Span::new(start, end));
    }
    found
}

/// Whether what is called a sentence ends with an abbreviation or an initial, or with a line that is not
/// the last of its paragraph, and goes on.
fn is_broken_off(sentence: &str, rest: &str) -> bool {
    if rest.trim().is_empty() {
        return false;
    }
    if sentence.ends_with('\n') && !sentence.trim_end_matches(is_closing).ends_with(is_stop) {
        return true;
    }
    let Some(head) = sentence.trim_end().strip_suffix('.') else { return false };
    let word = head.rsplit(|c: char| c.is_whitespace() || c == '(').next().unwrap_or_default();
    let word = word.trim_start_matches(|c: char| !c.is_alphanumeric());
    let is_initial = |part: &str| part.chars().count() == 1 && part.chars().all(char::is_uppercase);
    let is_initials = !word.is_empty() && word.split('.').all(is_initial);
    // "I" ends a sentence more often than it stands for a name.
    is_initials && word != "I" || ABBREVIATIONS.contains(&word.to_lowercase().as_str())
}

fn trimmed(document: &Document, span: Span) -> Span {
    let text = document.slice(span);
    let start = span.start() + (text.len() - text.trim_start().len());
    Span::new(start, start + text.trim().len())
}

fn is_stop(c: char) -> bool {
    matches!(c, '.' | '!' | '?' | '…' | ':' | ';' | '。' | '！' | '？' | '؟' | '।')
}

/// What may stand behind the mark that ends a sentence.
fn is_closing(c: char) -> bool {
    c.is_whitespace()
        || matches!(c, '"' | '\'' | '”' | '’' | '»' | '“' | ')' | ']' | '*' | '_' | ',')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expect: &[&str]) {
        let document = Document::new(text.to_owned());
        let found = sentences(&document);
        let found: Vec<String> = found
            .iter()
            .map(|it| {
                let line = if it.is_line { "# " } else { "" };
                format!("{line}{}", document.slice(it.span))
            })
            .collect();
        assert_eq!(found, expect);
    }

    #[test]
    fn abbreviations_and_initials_end_no_sentence() {
        check(
            "Mr. King met the U.S. President. J. S. Bach did not. It was I. Nobody else came on Sept. 5.",
            &[
                "Mr. King met the U.S. President.",
                "J. S. Bach did not.",
                "It was I.",
                "Nobody else came on Sept. 5.",
            ],
        );
    }

    #[test]
    fn the_label_of_a_speaker_belongs_to_no_sentence() {
        check(
            "Q: Who knew? And when?\n\nA: The mayor. She was told.\n\nQ: Then?\n\nA: Nothing.",
            &["Who knew?", "And when?", "The mayor.", "She was told.", "Then?", "Nothing."],
        );
    }

    #[test]
    fn titles_dates_and_navigation_are_lines() {
        check(
            "Go to home page\n\nHearing of the council\n\n12 March 2024\n\nIt was cold.",
            &["# Go to home page", "# Hearing of the council", "# 12 March 2024", "It was cold."],
        );
    }

    #[test]
    fn a_page_break_cuts_no_sentence() {
        check(
            "All of this was said in the long debate before the members of the\n\nassembly rose. Then it was over.",
            &[
                "All of this was said in the long debate before the members of the\n\nassembly rose.",
                "Then it was over.",
            ],
        );
    }

    #[test]
    fn marks_without_words_are_no_sentences() {
        check("* * *\n\n“Come.” ... He went.", &["“Come.” ...", "He went."]);
        check("", &[]);
    }
}
