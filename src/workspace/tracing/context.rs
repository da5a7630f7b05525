//! What stands around a quotation in its source: the question that was asked, and what was said just
//! before and after.

use crate::text::{
    document::Document,
    fold::{self, Level},
    sentences::{self, Sentence},
    span::Span,
    structure::{
        speaker,
        turns::{self, QUESTIONS},
    },
    words,
};

/// Most paragraphs that are looked at in front of a quotation for the beginning of the turn it stands in,
/// and in a question for its beginning: an answer is rarely longer, and a speech has no question.
const TURN_PARAGRAPHS: usize = 60;

/// What stands around a passage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Context {
    /// What was asked, if the passage stands in an answer: the last sentences of the turn before, from
    /// the first question in its last paragraph on.
    pub question: Option<Span>,
    /// The sentence before, or what stands in front in the same sentence; empty at the beginning of a
    /// turn.
    pub before: Span,
    /// What stands behind in the same sentence, or the sentence after; empty at the end of a turn.
    pub after: Span,
}

/// What stands around `span` in its document.
///
/// Cost: a few paragraphs, and the labels of speakers in the first 64 KB: below 0.1 ms.
pub fn context(document: &Document, span: Span) -> Context {
    let labels = turns::labels(document);
    let paragraphs = document.paragraphs();
    let first = paragraphs.first_of(paragraphs.at(span.start()));
    let last = paragraphs.last_of(paragraphs.at(span.end().max(1) - 1));
    let turn = turn_of(document, first, &labels);
    let from = turn.unwrap_or(0).max(first.saturating_sub(1));
    let is_turn = |idx: usize| label(document, idx, &labels).is_some();
    let to = if last + 1 < paragraphs.len() && !is_turn(last + 1) { last + 2 } else { last + 1 };
    let around = sentences::within(document, from..to, &labels);
    let question = question(document, (first, turn), &labels);
    let before = before(&around, span);
    // What was asked is not said once more.
    let is_asked = question.is_some_and(|it| it.overlaps(before));
    Context {
        question,
        before: if is_asked { Span::new(span.start(), span.start()) } else { before },
        after: after(&around, span),
    }
}

/// Most characters of the page that are told at each side of a passage.
const PAGE_CHARS: usize = 240;

/// The page around `span` whatever its sentences and turns: what stands in front and behind, each on one
/// line and cut at `PAGE_CHARS` characters, with an ellipsis.
pub fn page(document: &Document, span: Span) -> (String, String) {
    let text = document.text();
    let from = text.floor_char_boundary(span.start().saturating_sub(3 * PAGE_CHARS));
    let to = text.ceil_char_boundary((span.end() + 3 * PAGE_CHARS).min(text.len()));
    let on_one_line = |span: Span| -> String { words::on_one_line(&document.read(span)) };
    let before = on_one_line(Span::new(from, span.start()));
    let behind = on_one_line(Span::new(span.end(), to));
    let front: String = behind.chars().take(PAGE_CHARS).collect();
    let is_cut = front.len() < behind.len() || to < text.len();
    (cut_front(&before), if is_cut { front + "…" } else { front })
}

/// The last `PAGE_CHARS` characters, from a whole word on.
fn cut_front(words: &str) -> String {
    let n_over = words.chars().count().saturating_sub(PAGE_CHARS);
    if n_over == 0 {
        return words.to_owned();
    }
    let rest: String = words.chars().skip(n_over).collect();
    let whole_words = rest.split_once(' ').map_or(&*rest, |(_, rest)| rest);
    format!("… {whole_words}")
}

fn before(around: &[Sentence], span: Span) -> Span {
    let here = around.partition_point(|it| it.span.end() <= span.start());
    let own = around.get(here).filter(|it| it.span.start() < span.start());
    // A mark or two in front are nothing that was said.
    if let Some(own) = own.filter(|it| it.span.start() + 4 < span.start()) {
        return Span::new(own.span.start(), span.start());
    }
    let sentence = here.checked_sub(1).and_then(|at| around.get(at));
    sentence.map_or(Span::new(span.start(), span.start()), |it| it.span)
}

fn after(around: &[Sentence], span: Span) -> Span {
    let at = around.partition_point(|it| it.span.end() <= span.end());
    match around.get(at) {
        Some(own) if own.span.start() < span.end() && span.end() + 4 < own.span.end() => {
            Span::new(span.end(), own.span.end())
        }
        Some(own) if own.span.start() < span.end() => {
            around.get(at + 1).map_or(Span::new(span.end(), span.end()), |it| it.span)
        }
        Some(next) => next.span,
        None => Span::new(span.end(), span.end()),
    }
}

/// The folded label of a paragraph that begins a turn.
fn label(document: &Document, paragraph_idx: usize, labels: &[String]) -> Option<String> {
    let paragraph = document.slice(document.paragraphs().span(paragraph_idx)?);
    let label = fold::phrase(paragraph.get(speaker(paragraph)?)?, Level::Find);
    labels.contains(&label).then_some(label)
}

/// The paragraph in which the turn begins that `paragraph_idx` stands in.
fn turn_of(document: &Document, paragraph_idx: usize, labels: &[String]) -> Option<usize> {
    if labels.is_empty() {
        return None;
    }
    let from = paragraph_idx.saturating_sub(TURN_PARAGRAPHS);
    (from..=paragraph_idx).rev().find(|idx| label(document, *idx, labels).is_some())
}

/// What was asked before the turn that a passage stands in; in a text without turns, a paragraph just
/// before that ends with a question mark.
fn question(
    document: &Document,
    (paragraph, turn): (usize, Option<usize>),
    labels: &[String],
) -> Option<Span> {
    let asked = turn.unwrap_or(paragraph).checked_sub(1)?;
    if !labels.is_empty() {
        let own = label(document, turn?, labels)?;
        if QUESTIONS.contains(&own.as_str()) {
            return None;
        }
        let begins = turn_of(document, asked, labels)?;
        let questioner = label(document, begins, labels)?;
        let span = last_question(document, asked, labels)?;
        let is_question = QUESTIONS.contains(&questioner.as_str()) && questioner != own;
        return (is_question || asks(document, span)).then_some(span);
    }
    last_question(document, asked, labels).filter(|span| {
        let paragraph = document.paragraphs().span(asked).unwrap_or_default();
        asks(document, *span) && asks(document, paragraph)
    })
}

/// From the first question of a paragraph to its end; the whole of one that asks none.
fn last_question(document: &Document, paragraph_idx: usize, labels: &[String]) -> Option<Span> {
    let found = sentences::within(document, paragraph_idx..paragraph_idx + 1, labels);
    let end = found.last()?.span.end();
    let first = found.iter().find(|it| asks(document, it.span)).or(found.first())?;
    Some(Span::new(first.span.start(), end))
}

/// Whether it ends with a question mark.
fn asks(document: &Document, span: Span) -> bool {
    let is_closing = |c: char| !c.is_alphanumeric() && !matches!(c, '?' | '？' | '؟' | '.' | '!');
    document.slice(span).trim_end_matches(is_closing).ends_with(['?', '？', '؟'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, words: &str, expect: (Option<&str>, &str, &str)) {
        let document = Document::new(text.to_owned());
        let start = text.find(words).unwrap();
        let found = context(&document, Span::new(start, start + words.len()));
        let question = found.question.map(|span| document.slice(span));
        assert_eq!((question, document.slice(found.before), document.slice(found.after)), expect);
    }

    const INTERVIEW: &str = "\
Question: The closure came late. So nobody measures it today?

D. Okafor: I will be plain. What we have is occasional readings, mostly on calm days. That is not \
monitoring.

We asked for gauges three times. It was struck.

Question: I see. Tell me about the log.

D. Okafor: It is kept in the office.

Question: Why?

D. Okafor: Nobody knows.";

    #[test]
    fn the_question_is_that_before_the_turn() {
        check(
            INTERVIEW,
            "What we have is occasional readings, mostly on calm days.",
            (Some("So nobody measures it today?"), "I will be plain.", "That is not monitoring."),
        );
        check(
            INTERVIEW,
            "We asked for gauges three times.",
            (Some("So nobody measures it today?"), "That is not monitoring.", "It was struck."),
        );
        check(
            INTERVIEW,
            "It is kept in the office.",
            (Some("I see. Tell me about the log."), "", ""),
        );
    }

    #[test]
    fn a_part_of_a_sentence_has_its_rest_around_it() {
        check(
            INTERVIEW,
            "occasional readings",
            (Some("So nobody measures it today?"), "What we have is ", ", mostly on calm days."),
        );
    }

    #[test]
    fn a_question_has_no_question() {
        check(INTERVIEW, "Tell me about the log.", (None, "I see.", ""));
    }

    #[test]
    fn without_turns_a_paragraph_that_asks_is_the_question() {
        check(
            "Who was told?\n\nNobody was told.",
            "Nobody was told.",
            (Some("Who was told?"), "", ""),
        );
        check(
            "One came. Two went. Three stayed.",
            "Two went.",
            (None, "One came.", "Three stayed."),
        );
    }

    #[test]
    fn the_page_around_is_cut_at_words() {
        let text = format!("{}\nhere it is and {}", "word ".repeat(200), "more ".repeat(200));
        let document = Document::new(text.clone());
        let start = text.find("it is").unwrap();
        let (before, behind) = page(&document, Span::new(start, start + 5));
        assert!(before.starts_with("… word") && before.ends_with("word here"));
        assert!(behind.starts_with("and more") && behind.ends_with('…'));
    }

    #[test]
    fn what_was_asked_is_told_with_other_labels_too() {
        let hearing = "Q: So the bridge is old. Did anybody measure it?\n\nA: It is old indeed.\n\n\
                       We have readings taken by hand.\n\nQ: Nothing more?\n\nA: Nothing more.\n\n\
                       Q: Thank you.\n";
        let hearing = hearing.replace("Q: ", "Question: ").replace("A: ", "Answer: ");
        let asked = |words: &str| {
            let document = Document::new(hearing.clone());
            let start = hearing.find(words).unwrap();
            let found = context(&document, Span::new(start, start + words.len())).question;
            found.map(|span| document.slice(span).to_owned())
        };
        let question = Some("Did anybody measure it?".to_owned());
        assert_eq!(asked("readings taken by hand"), question, "however long the answer is");
        assert_eq!(asked("So the bridge"), None, "nothing was said before");
    }

    #[test]
    fn a_stale_span_does_no_harm() {
        let document = Document::new("Short.".to_owned());
        let found = context(&document, Span::new(400, 900));
        assert_eq!(found.question, None);
        context(&Document::new(String::new()), Span::new(0, 0));
    }
}
