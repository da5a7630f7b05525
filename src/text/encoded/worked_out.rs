//! What is worked out of a text, as bytes: its paragraphs, its words, and what was read off it.
//!
//! That is a pure function of the text, its shape, the fields and the name of its file; so it can be kept
//! under all of these, and of a text that was seen before nothing need be counted, looked up or guessed.
//! Only for documents of which nobody said anything: a reader's rules are few and change. Written as
//! [`super::to_bytes`] writes, but the text itself is not in it.

use crate::text::{
    document::{Document, TextHash},
    paragraphs::Paragraphs,
    span::Span,
    structure::{Fact, Facts, Section, turns::Turn},
};

use super::numbers::{Rest, put, put_optional, put_span, put_strs, sealed, unsealed};

/// The first byte: which form this is.
const FORM: u8 = 1;

/// What is worked out of one text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkedOut {
    /// The hash of the text.
    pub hash: TextHash,
    /// Its paragraphs.
    pub paragraphs: Paragraphs,
    /// How many words it has.
    pub n_words: usize,
    /// What was read off it.
    pub facts: Facts,
}

/// What was worked out of a document, as bytes.
///
/// Cost: two to four bytes a paragraph.
pub fn to_bytes(document: &Document, facts: &Facts) -> Vec<u8> {
    let paragraphs = document.paragraphs();
    let mut out = Vec::with_capacity(4 * paragraphs.len() + 16 * facts.turns.len() + 256);
    out.push(FORM);
    out.extend_from_slice(&document.hash().to_bytes());
    put(&mut out, document.n_words());
    put(&mut out, paragraphs.wrapped_at().map_or(0, |width| width + 1));
    put_spans(&mut out, paragraphs.iter());
    let Facts {
        title,
        source,
        date,
        author,
        region,
        language,
        has_turns,
        speakers,
        turns,
        sections,
        leftovers,
    } = facts;
    for fact in [title, source, date, author, region] {
        put_optional(&mut out, fact.as_ref().map(|fact| fact.value.as_str()));
        if let Some(fact) = fact {
            put_span(&mut out, fact.span, &mut 0);
        }
    }
    put_optional(&mut out, language.as_deref());
    out.push(u8::from(*has_turns));
    put_strs(&mut out, speakers);
    put_spans(&mut out, turns.iter().map(|turn| turn.label));
    let mut last = 0;
    for Turn { paragraph, speaker, .. } in turns {
        put(&mut out, paragraph.wrapping_sub(last));
        put(&mut out, *speaker);
        last = *paragraph;
    }
    put_spans(&mut out, sections.iter().map(|section| section.span));
    out.extend(sections.iter().map(|section| section.level));
    put_spans(&mut out, leftovers.iter().copied());
    sealed(out)
}

/// What [`to_bytes`] made bytes of for a document of that text; `None` for any other bytes, and where a
/// place is none of the text's.
///
/// Cost: a tenth of working it out, or less.
pub fn from_bytes(bytes: &[u8], text: &str) -> Option<WorkedOut> {
    let mut rest = Rest(unsealed(bytes)?);
    if rest.byte()? != FORM {
        return None;
    }
    let hash = TextHash::from_bytes(rest.array()?);
    let n_words = rest.number()?;
    let wrapped_at = rest.number()?.checked_sub(1);
    let paragraphs = Paragraphs::known(text, &rest.spans()?, wrapped_at)?;
    let facts = Facts {
        title: rest.fact()?,
        source: rest.fact()?,
        date: rest.fact()?,
        author: rest.fact()?,
        region: rest.fact()?,
        language: rest.optional()?,
        has_turns: rest.flag()?,
        speakers: rest.strings()?,
        turns: rest.turns()?,
        sections: rest.sections()?,
        leftovers: rest.spans()?,
    };
    let is_whole = rest.0.is_empty() && is_sound(&facts, text, paragraphs.len());
    is_whole.then_some(WorkedOut { hash, paragraphs, n_words, facts })
}

/// Whether every place in `facts` is one of the text's, and what is in order is so.
fn is_sound(facts: &Facts, text: &str, n_paragraphs: usize) -> bool {
    let is_place =
        |span: Span| text.is_char_boundary(span.start()) && text.is_char_boundary(span.end());
    let Facts { title, source, date, author, region, speakers, turns, sections, leftovers, .. } =
        facts;
    let are_facts =
        [title, source, date, author, region].into_iter().flatten().all(|fact| is_place(fact.span));
    let are_turns = turns.iter().all(|turn| {
        is_place(turn.label) && turn.paragraph < n_paragraphs && turn.speaker < speakers.len()
    }) && turns.array_windows().all(|[a, b]| a.paragraph < b.paragraph);
    let are_sections = sections.iter().all(|section| is_place(section.span))
        && sections.array_windows().all(|[a, b]| a.span.end() <= b.span.start());
    let are_leftovers = leftovers.iter().all(|span| is_place(*span))
        && leftovers.array_windows().all(|[a, b]| a.end() <= b.start());
    are_facts && are_turns && are_sections && are_leftovers
}

fn put_spans(out: &mut Vec<u8>, spans: impl ExactSizeIterator<Item = Span>) {
    put(out, spans.len());
    let mut last = 0;
    for span in spans {
        put_span(out, span, &mut last);
        last = span.end();
    }
}

impl Rest<'_> {
    fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (array, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(*array)
    }

    fn spans(&mut self) -> Option<Vec<Span>> {
        let mut last = 0;
        let n_spans = self.count()?;
        (0..n_spans)
            .map(|_| {
                let span = self.span(&mut last)?;
                last = span.end();
                Some(span)
            })
            .collect()
    }

    /// Nothing, or a fact.
    #[expect(clippy::option_option, reason = "the outer one is whether the bytes are ours")]
    fn fact(&mut self) -> Option<Option<Fact>> {
        let Some(value) = self.optional()? else { return Some(None) };
        Some(Some(Fact { value, span: self.span(&mut 0)? }))
    }

    fn turns(&mut self) -> Option<Vec<Turn>> {
        let mut last = 0_usize;
        let labels = self.spans()?.into_iter();
        labels
            .map(|label| {
                last = last.checked_add(self.number()?)?;
                Some(Turn { paragraph: last, speaker: self.number()?, label })
            })
            .collect()
    }

    fn sections(&mut self) -> Option<Vec<Section>> {
        let spans = self.spans()?.into_iter();
        spans.map(|span| Some(Section { span, level: self.byte()? })).collect()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::text::structure;

    /// Lines that make heads, turns, headings, page numbers and running headers, in some order.
    const LINES: [&str; 12] = [
        "The Ellery Bridge",
        "By Dana Okafor",
        "LONDON, 14 March 2024 (Reuters) – The deck moved.",
        "Q: What did you see?",
        "A: Nothing that I could name, né rien du tout.",
        "The committee asked the engineer whether readings were taken by boat at the third pier.",
        "1. Findings",
        "Page 3 of 9",
        "Share this on Facebook",
        "\u{c}",
        "",
        "Мост был закрыт на всю зиму, и никто не знал почему.",
    ];

    fn read(text: &str) -> (Document, Facts) {
        let document = Document::new(text.to_owned());
        let facts = structure::facts(&document, "a.txt");
        (document, facts)
    }

    fn bytes(text: &str) -> Vec<u8> {
        let (document, facts) = read(text);
        to_bytes(&document, &facts)
    }

    #[test]
    fn a_transcript_comes_back_with_all_that_was_read_off_it() {
        let text = LINES.repeat(3).join("\n\n");
        let (document, facts) = read(&text);
        assert!(facts.title.is_some() && facts.date.is_some() && facts.turns.len() > 4);
        assert!(!facts.leftovers.is_empty() && !facts.speakers.is_empty());
        let known = from_bytes(&to_bytes(&document, &facts), &text).unwrap();
        assert_eq!(known.facts, facts);
        assert_eq!((known.hash, known.n_words), (document.hash(), document.n_words()));
        assert_eq!(&known.paragraphs, document.paragraphs());
    }

    #[test]
    fn what_is_damaged_is_nothing() {
        let text = LINES.join("\n\n");
        let whole = bytes(&text);
        for at in 0..whole.len() {
            let mut damaged = whole.clone();
            damaged[at] ^= 0x20;
            assert_eq!(from_bytes(&damaged, &text), None, "{at}");
            assert_eq!(from_bytes(&whole[..at], &text), None, "{at}");
        }
        assert!(from_bytes(&whole, &text).is_some());
    }

    #[test]
    fn places_of_another_text_are_nothing() {
        let whole = bytes(&"The bridge was open. It closed.\n\n".repeat(4));
        assert_eq!(from_bytes(&whole, "The bridge"), None, "too short");
        assert_eq!(from_bytes(&whole, &"é".repeat(100)), None, "within a character");
    }

    proptest! {
        #[test]
        fn what_goes_in_comes_out(lines in prop::collection::vec(0..LINES.len(), 0..30), is_wide: bool) {
            let lines: Vec<&str> = lines.into_iter().map(|idx| LINES[idx]).collect();
            let text = lines.join(if is_wide { "\n\n" } else { "\n" });
            let (document, facts) = read(&text);
            let known = from_bytes(&to_bytes(&document, &facts), &text);
            let is_same = known.is_some_and(|known| {
                known.facts == facts
                    && known.hash == document.hash()
                    && known.n_words == document.n_words()
                    && known.paragraphs == *document.paragraphs()
            });
            prop_assert!(is_same);
        }

        #[test]
        fn any_body_with_a_right_sum_is_an_answer(mut body in prop::collection::vec(0_u8..9, 17..80)) {
            body[0] = FORM;
            let text = "né rien";
            if let Some(known) = from_bytes(&sealed(body), text) {
                for span in known.paragraphs.iter().chain(known.facts.leftovers) {
                    prop_assert!(text.get(span.start()..span.end()).is_some());
                }
            }
        }
    }
}
