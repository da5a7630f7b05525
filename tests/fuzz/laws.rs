//! What holds for every input: the one place that states it.

use std::time::Duration;

use cpu_time::ThreadTime;
use variorum::{
    extract::{Format, extract},
    text::{
        document::Document,
        extracted::Extracted,
        span::Span,
        structure::{Facts, facts_of, outline::outline},
    },
};

/// Longest that one input of 64 KB may take, read twice with all that is read off it, in CPU time.
const HANGS: Duration = Duration::from_secs(5);

/// Gives `bytes` to the reader and asks of what comes what must always hold; says whether there is a text.
///
/// Fails, and tells the input, where a law is broken, something panics, or it takes too long.
pub(super) fn hold(format: Format, encoding: Option<&str>, bytes: &[u8]) -> bool {
    let begun = ThreadTime::now();
    let asked = || is_read(format, encoding, bytes);
    let asked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(asked));
    let took = begun.elapsed();
    let told = || format!("{format:?}, {encoding:?}, b\"{}\"", bytes.escape_ascii());
    assert!(took < HANGS, "took {took:?}: {}", told());
    asked.unwrap_or_else(|_| panic!("a law is broken by {}", told()))
}

fn is_read(format: Format, encoding: Option<&str>, bytes: &[u8]) -> bool {
    let read = extract(format, bytes, encoding, &());
    assert_eq!(extract(format, bytes, encoding, &()), read, "the same bytes give the same");
    match read {
        Ok(extracted) => {
            text(&extracted, if encoding.is_some() { Format::Plain } else { format });
            structure(&extracted, format);
            true
        }
        Err(refused) => {
            assert!(!refused.to_string().is_empty(), "says why not");
            false
        }
    }
}

/// The text is canonical, and blocks, runs and milestones stand in it, between characters, in order.
fn text(extracted: &Extracted, format: Format) {
    assert!(extracted.shape.is_sound(&extracted.text), "{:?}", extracted.shape);
    assert!(!extracted.text.contains(['\r', '\0']));
    assert_eq!(extracted.extractor, format.extractor());
}

/// What is read off the text stands in it too: paragraphs, facts, and the outline, which leaves no word
/// out.
fn structure(extracted: &Extracted, format: Format) {
    let Extracted { text, shape, stated, extractor, .. } = extracted;
    let document = Document::extracted(text.clone(), *extractor, shape);
    assert_eq!(document.text(), text);
    let paragraphs: Vec<Span> = document.paragraphs().iter().collect();
    in_order("paragraphs", text, paragraphs.iter().copied());
    no_word_outside("paragraphs", text, &paragraphs);

    let name = if format == Format::Markdown { "a.md" } else { "a" };
    let facts = facts_of(&document, shape, stated, name, &[]);
    let again = facts_of(&document, shape, stated, name, &[]);
    assert_eq!(facts, again, "the same text gives the same facts");
    let Facts { title, source, date, author, region, turns, speakers, sections, leftovers, .. } =
        &facts;
    for fact in [title, source, date, author, region].into_iter().flatten() {
        assert!(!fact.value.trim().is_empty(), "{fact:?}");
        in_order("a fact", text, [fact.span]);
    }
    in_order("labels", text, turns.iter().map(|turn| turn.label));
    for turn in turns {
        assert!(turn.speaker < speakers.len() && turn.paragraph < paragraphs.len(), "{turn:?}");
    }
    in_order("sections", text, sections.iter().map(|section| section.span));
    in_order("leftovers", text, leftovers.iter().copied());

    let parts = outline(&document, shape, &facts);
    in_order("the outline", text, parts.iter().map(|part| part.span));
    let parts: Vec<Span> = parts.iter().map(|part| part.span).collect();
    no_word_outside("the outline", text, &parts);
}

/// Spans stand in the text, between characters, in order, and do not overlap.
fn in_order(what: &str, text: &str, spans: impl IntoIterator<Item = Span>) {
    let mut at = 0;
    for span in spans {
        let is_place = |byte: usize| text.is_char_boundary(byte);
        assert!(is_place(span.start()) && is_place(span.end()), "{what}: {span:?}");
        assert!(at <= span.start(), "{what}: {span:?} begins before byte {at}");
        at = span.end();
    }
}

/// What stands between the spans is blank.
fn no_word_outside(what: &str, text: &str, spans: &[Span]) {
    let mut at = 0;
    for (start, end) in spans.iter().map(|it| (it.start(), it.end())).chain([(text.len(), 0)]) {
        let between = &text[at..start];
        assert!(!between.contains(char::is_alphanumeric), "{what} leaves out {between:?}");
        at = end;
    }
}
