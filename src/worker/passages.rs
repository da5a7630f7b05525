//! Passages for the palette: words found in many documents, with some words around them.

use std::sync::Arc;

use crate::{
    text::{
        find::Finder,
        fold::broken_word,
        span::Span,
        watch::{Cancelled, Watch},
        words::{next_grapheme, previous_grapheme},
    },
    workspace::{
        corpus::{DocPath, Reading},
        folds::Fold,
        heard::Passage,
    },
};

/// Most passages in all; a list that has to be scrolled far is searched with better words.
const MAX_PASSAGES: usize = 60;

/// Most passages of one document, so that one does not hide the others.
const MAX_IN_DOCUMENT: usize = 4;

/// Bytes of text around a hit, in front and behind, about: what fits on a line of the palette.
const AROUND: (usize, usize) = (40, 90);

/// The first passages in `documents`, in their order, that hold `query`.
///
/// # Errors
/// Where the work was called off.
pub(super) fn find(
    query: &str,
    documents: &[(DocPath, Arc<Reading>)],
    watch: &impl Watch,
) -> Result<Vec<Passage>, Cancelled> {
    let finder = Finder::new(query);
    let mut passages = Vec::new();
    for (done, (path, reading)) in documents.iter().enumerate() {
        watch.step(done, documents.len())?;
        let document = &reading.document;
        let limit = MAX_IN_DOCUMENT.min(MAX_PASSAGES - passages.len());
        if limit == 0 {
            break;
        }
        let leftovers = reading.folds().iter().map(|fold| fold.span);
        for span in finder.find_over(document.text(), leftovers, limit, watch)?.spans {
            let (around, hit) = around(document.text(), span, reading.folds());
            passages.push(Passage {
                path: Arc::clone(path),
                span,
                paragraph: document.paragraphs().number_at(span.start()),
                around,
                hit,
            });
        }
    }
    Ok(passages)
}

/// Some words around `span` on one line, and where the span is in them: "… a «passage» here …".
/// Lines of the page inside the span are left out: "a «United … Nations» here".
fn around(text: &str, span: Span, folds: &[Fold]) -> (String, Span) {
    let (before, behind) = AROUND;
    // At a grapheme, so that no accent is cut off its letter; then at a word, if one begins.
    let from = previous_grapheme(text, span.start().saturating_sub(before));
    let to = next_grapheme(text, (span.end() + behind).min(text.len()));
    let head = text.get(from..span.start()).unwrap_or_default();
    let tail = text.get(span.end()..to).unwrap_or_default();
    let head = if from == 0 {
        head
    } else {
        head.split_once(char::is_whitespace).map_or(head, |(_, words)| words)
    };
    let tail = if to == text.len() {
        tail
    } else {
        tail.rsplit_once(char::is_whitespace).map_or(tail, |(words, _)| words)
    };
    let mut out = String::new();
    if from > 0 {
        out.push('…');
    }
    push_on_line(&mut out, head);
    let start = out.len();
    let mut at = span.start();
    let first = folds.partition_point(|fold| fold.span.start() <= at);
    for fold in folds.iter().skip(first).take_while(|fold| fold.span.end() < span.end()) {
        push_on_line(&mut out, text.get(at..fold.span.start()).unwrap_or_default());
        out.push_str("… ");
        at = fold.span.end();
    }
    push_on_line(&mut out, text.get(at..span.end()).unwrap_or_default());
    let hit = Span::new(start, out.len());
    push_on_line(&mut out, tail);
    if to < text.len() {
        out.push('…');
    }
    (out, hit)
}

/// Adds words with each run of white space as one space, and with none where a line's end broke a word.
fn push_on_line(out: &mut String, words: &str) {
    let mut closed = 0;
    for (at, c) in words.char_indices() {
        if at < closed {
            continue;
        }
        if let Some(length) = broken_word(words, at) {
            out.push(c);
            closed = at + length;
        } else if !c.is_whitespace() {
            out.push(c);
        } else if !out.is_empty() && !out.ends_with([' ', '…']) {
            out.push(' ');
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{text::extracted::Extracted, workspace::corpus::Reading};

    fn documents(texts: &[&str]) -> Vec<(DocPath, Arc<Reading>)> {
        let named = texts.iter().enumerate().map(|(number, text)| {
            let path = format!("{number}.txt");
            let reading = Reading::of(Extracted::plain((*text).to_owned()), &path, &[]);
            (DocPath::from(path), Arc::new(reading))
        });
        named.collect()
    }

    #[track_caller]
    fn check(text: &str, query: &str, expect: &str) {
        let passages = find(query, &documents(&[text]), &()).unwrap();
        let Passage { around, hit, .. } = passages.first().unwrap();
        let (head, rest) = around.split_at(hit.start());
        let (words, tail) = rest.split_at(hit.len());
        assert_eq!(format!("{head}«{words}»{tail}"), expect);
    }

    #[test]
    fn a_passage_is_shown_on_one_line_with_the_words_around_it() {
        check("The deck\n\nwill  be safe.", "deck will", "The «deck will» be safe.");
        check("safe", "safe", "«safe»");
        check("a well-\n\nknown deck", "well-known", "a «well-known» deck");
    }

    #[test]
    fn lines_of_the_page_inside_a_passage_are_left_out() {
        let text = "The report of the United\n\x0cPage 2 of 3\n\nNations was late.";
        check(text, "united nations", "The report of the «United … Nations» was late.");
        check(text, "page 2", "The report of the United «Page 2» of 3 Nations was late.");
    }

    #[test]
    fn a_long_text_is_cut_between_words() {
        let text = format!("{} bridge {}", "word ".repeat(20), "other ".repeat(30));
        let passages = find("bridge", &documents(&[&text]), &()).unwrap();
        assert!(passages[0].around.starts_with("…word "), "{}", passages[0].around);
        assert!(passages[0].around.ends_with("other…"), "{}", passages[0].around);
        assert!(passages[0].around.len() < 200);
    }

    #[test]
    fn no_document_hides_the_others() {
        let many = "bridge ".repeat(100);
        let passages = find("bridge", &documents(&[&many, "a bridge", "none"]), &()).unwrap();
        let paths: Vec<&str> = passages.iter().map(|passage| &*passage.path).collect();
        assert_eq!(paths, ["0.txt", "0.txt", "0.txt", "0.txt", "1.txt"]);
    }

    #[test]
    fn passages_are_bounded_in_all() {
        let texts = ["bridge"; MAX_PASSAGES + 20];
        assert_eq!(find("bridge", &documents(&texts), &()).unwrap().len(), MAX_PASSAGES);
    }
}
