//! What was said before a passage, and what stands around it.

use unicode_segmentation::UnicodeSegmentation as _;

use crate::{
    text::{document::Document, span::Span, structure},
    workspace::corpus::Reading,
};

/// Most paragraphs that one turn is looked back through for its speaker.
const MOST_BACK: usize = 60;

/// Most characters that are told.
const MOST_CHARS: usize = 240;

/// Words that stand before a passage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Before {
    /// Who said them, in a text that has turns.
    pub speaker: Option<String>,
    /// The words, on one line; with an ellipsis in front where they are cut.
    pub words: String,
    /// Whether they ask.
    pub is_question: bool,
}

/// What was said just before a passage: in a text that has turns, the end of the turn before the one
/// that the passage is in; else the sentence before it.
///
/// Cost: a few paragraphs.
pub fn said_before(reading: &Reading, passage: Span) -> Option<Before> {
    let document = &reading.document;
    let own = document.paragraphs().at(passage.start());
    let turn = reading.facts.has_turns.then(|| turn_of(document, own)).flatten();
    let (speaker, sentence) = match turn.and_then(|turn| turn.checked_sub(1)) {
        Some(last) => {
            let paragraph = words_of(document, last);
            let before = turn_of(document, last).map_or("", |it| words_of(document, it));
            let speaker = structure::speaker(before).and_then(|label| before.get(label));
            let label = structure::speaker(paragraph).map_or(0, |label| label.end);
            let said =
                paragraph.get(label..)?.trim_start_matches([':', '\u{ff1a}', '.', '*', '_', ' ']);
            (speaker.map(str::to_owned), said.unicode_sentences().last()?)
        }
        None => (None, sentence_before(document, own, passage.start())?),
    };
    let words = on_one_line(sentence);
    let is_question = words
        .trim_end_matches(['"', '”', '’', '»', '*', '_', ')'])
        .ends_with(['?', '\u{ff1f}', '\u{61f}']);
    (!words.is_empty()).then(|| Before { speaker, words: cut_front(&words), is_question })
}

/// What stands just before and just behind a passage within its paragraph, or if there is nothing, in
/// the next one: each on one line.
pub fn around(document: &Document, passage: Span) -> (String, String) {
    let text = document.text();
    let from = text.floor_char_boundary(passage.start().saturating_sub(3 * MOST_CHARS));
    let to = text.ceil_char_boundary((passage.end() + 3 * MOST_CHARS).min(text.len()));
    let before = on_one_line(document.slice(Span::new(from, passage.start())));
    let behind = on_one_line(document.slice(Span::new(passage.end(), to)));
    let front: String = behind.chars().take(MOST_CHARS).collect();
    let is_cut = front.len() < behind.len() || to < text.len();
    (cut_front(&before), if is_cut { front + "…" } else { front })
}

/// The paragraph that begins the turn a paragraph is in.
fn turn_of(document: &Document, paragraph: usize) -> Option<usize> {
    let first = paragraph.saturating_sub(MOST_BACK);
    (first..=paragraph).rev().find(|it| structure::speaker(words_of(document, *it)).is_some())
}

fn words_of(document: &Document, paragraph: usize) -> &str {
    document.paragraphs().span(paragraph).map_or("", |span| document.slice(span))
}

fn sentence_before(document: &Document, own: usize, byte: usize) -> Option<&str> {
    let span = document.paragraphs().span(own)?;
    let own_words = document.slice(span);
    let at = byte.saturating_sub(span.start());
    let sentences = own_words.split_sentence_bound_indices();
    let before = sentences.take_while(|(start, words)| start + words.len() <= at);
    let same = before.map(|(_, words)| words).filter(|words| !words.trim().is_empty()).last();
    same.or_else(|| words_of(document, own.checked_sub(1)?).unicode_sentences().last())
}

fn on_one_line(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn cut_front(words: &str) -> String {
    let n_over = words.chars().count().saturating_sub(MOST_CHARS);
    if n_over == 0 {
        return words.to_owned();
    }
    let rest: String = words.chars().skip(n_over).collect();
    let whole_words = rest.split_once(' ').map_or(&*rest, |(_, rest)| rest);
    format!("… {whole_words}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn before(text: &str, passage: &str) -> Option<(Option<String>, String, bool)> {
        let document = Document::new(text.to_owned());
        let start = text.find(passage).unwrap();
        let facts = structure::facts(&document, "text.txt");
        let reading = Reading { document, facts };
        let it = said_before(&reading, Span::new(start, start + passage.len()))?;
        Some((it.speaker, it.words, it.is_question))
    }

    const HEARING: &str = "Q. So the bridge is old. Did anybody measure it?\n\n\
        A. It is old indeed.\n\nWe have readings taken by hand.\n\n\
        Q. Nothing more?\n\nA. Nothing more.\n\nQ. Thank you.\n";

    #[test]
    fn the_question_is_that_of_the_turn_before_however_long_the_answer_is() {
        let hearing = HEARING.replace("Q. ", "Question: ").replace("A. ", "Answer: ");
        assert_eq!(
            before(&hearing, "readings taken by hand").unwrap(),
            (Some("Question".to_owned()), "Did anybody measure it?".to_owned(), true)
        );
        assert_eq!(before(&hearing, "Thank you").unwrap().1, "Nothing more.");
        assert_eq!(before(&hearing, "So the bridge"), None, "nothing was said before");
    }

    #[test]
    fn in_a_text_without_turns_it_is_the_sentence_before() {
        let text = "The first one. Is it so? The second sentence holds words.\n\nA third one.\n";
        assert_eq!(before(text, "sentence holds").unwrap(), (None, "Is it so?".to_owned(), true));
        assert_eq!(before(text, "third").unwrap().1, "The second sentence holds words.");
        assert_eq!(before(text, "The first"), None);
    }

    #[test]
    fn what_stands_around_is_cut_at_words() {
        let text = format!("{}\nhere it is and {}", "word ".repeat(200), "more ".repeat(200));
        let document = Document::new(text.clone());
        let start = text.find("it is").unwrap();
        let (before, behind) = around(&document, Span::new(start, start + 5));
        assert!(before.starts_with("… word") && before.ends_with("word here"));
        assert!(behind.starts_with("and more") && behind.ends_with('…'));
    }
}
