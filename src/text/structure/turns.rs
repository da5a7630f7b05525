//! Speaker turns: who speaks in a transcript, paragraph by paragraph.
//!
//! A label is a name or a part ("Question", "Cllr Vance", "S.Lavrov") and a colon at the start of a
//! paragraph. One alone proves nothing: reports are full of "Note:" and "Theme:". So a paragraph is
//! read as a turn only in a text where labels come again; see [`labels`].

use std::ops::Range;

use super::Facts;
use crate::text::{
    document::Document,
    fold::{self, Level},
    span::Span,
};

/// How much of a text is looked at to tell whether it has turns.
const PROBE_BYTES: usize = 64 * 1024;

/// Longest label, in scalars: "Parliamentary Under-Secretary of State" has 38.
const LABEL_MAX: usize = 48;

/// How many scalars of a paragraph are looked at for the colon: a label, marks of emphasis, and a remark.
const LOOK_CHARS: usize = LABEL_MAX + 24;

/// The first byte of `：`.
const WIDE_COLON: u8 = 0xEF;

/// Labels that say by themselves that a turn is a question; folded.
pub const QUESTIONS: [&str; 10] = [
    "question",
    "q",
    "interviewer",
    "host",
    "moderator",
    "frage",
    "pregunta",
    "вопрос",
    "ведущии",
    "корреспондент",
];

/// Words that stand in front of a colon and speak of the page, not for a person; folded.
const NOT_SPEAKERS: &[&str] = &[
    "abstract",
    "address",
    "agenda",
    "apologies",
    "article",
    "articles",
    "attachment",
    "author",
    "authors",
    "background",
    "bcc",
    "caption",
    "categories",
    "category",
    "cc",
    "chapter",
    "conclusion",
    "contact",
    "contents",
    "copies",
    "copyright",
    "date",
    "dated",
    "disclaimer",
    "doi",
    "email",
    "e-mail",
    "enc",
    "example",
    "fax",
    "figure",
    "filed under",
    "from",
    "ftp",
    "hint",
    "http",
    "https",
    "image",
    "important",
    "in attendance",
    "introduction",
    "isbn",
    "issn",
    "item",
    "key",
    "keywords",
    "location",
    "mailto",
    "method",
    "methods",
    "minute",
    "more",
    "nb",
    "n.b.",
    "next",
    "note",
    "notes",
    "phone",
    "photo",
    "photos",
    "picture",
    "place",
    "present",
    "press contact",
    "previous",
    "ps",
    "p.s.",
    "published",
    "re",
    "read more",
    "ref",
    "reference",
    "references",
    "region",
    "related",
    "result",
    "results",
    "section",
    "see also",
    "sent",
    "source",
    "sources",
    "subject",
    "subtitle",
    "summary",
    "table",
    "tag",
    "tags",
    "tel",
    "telephone",
    "theme",
    "themes",
    "time",
    "tip",
    "title",
    "to",
    "todo",
    "topic",
    "topics",
    "updated",
    "url",
    "venue",
    "video",
    "warning",
    "when",
    "where",
];

/// Words that begin a sentence and no name; folded.
const STARTERS: &[&str] = &[
    "a", "after", "also", "although", "an", "and", "as", "at", "because", "before", "but", "by",
    "during", "finally", "first", "for", "he", "her", "here", "his", "how", "however", "i", "if",
    "in", "it", "its", "let", "my", "now", "of", "on", "one", "or", "our", "second", "she",
    "since", "so", "some", "such", "then", "there", "these", "they", "third", "this", "those",
    "thus", "today", "under", "we", "what", "when", "while", "who", "why", "with", "yet", "you",
];

/// Small words inside names and offices.
const PARTICLES: &[&str] = &[
    "al", "and", "ben", "bin", "da", "de", "del", "della", "den", "der", "di", "do", "dos", "du",
    "e", "el", "et", "for", "ibn", "in", "la", "le", "of", "the", "und", "van", "von", "y", "zu",
];

/// Parts that are written small behind another word: "Female speaker", "Second juror".
const PARTS: &[&str] = &[
    "audience",
    "caller",
    "chair",
    "counsel",
    "interviewer",
    "interviewee",
    "juror",
    "journalist",
    "man",
    "member",
    "minister",
    "moderator",
    "officer",
    "president",
    "reporter",
    "secretary",
    "speaker",
    "voice",
    "witness",
    "woman",
];

/// A paragraph in which someone begins to speak.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Turn {
    /// Index of the paragraph.
    pub paragraph: usize,
    /// Index of who speaks in [`Facts::speakers`].
    pub speaker: usize,
    /// Where the name stands, in bytes of the text.
    pub label: Span,
}

/// Whom the turn of that index asks: who speaks next, if the turn is a question.
///
/// A question says so by its label, or ends with a question mark. Cost: the turn's last paragraph.
pub fn asked<'f>(document: &Document, facts: &'f Facts, turn_idx: usize) -> Option<&'f str> {
    let turn = facts.turns.get(turn_idx)?;
    let next = facts.turns.get(turn_idx + 1).filter(|next| next.speaker != turn.speaker)?;
    let label = fold::phrase(document.slice(turn.label), Level::Find);
    let asks = || {
        let paragraphs = (turn.paragraph..next.paragraph).rev();
        let last = paragraphs
            .filter_map(|paragraph_idx| document.paragraphs().span(paragraph_idx))
            .find(|span| !facts.is_leftover(span.start()));
        let words = document.slice(last.unwrap_or_default());
        let end = words.trim_end_matches(|c: char| !c.is_alphanumeric() && !"?？؟;".contains(c));
        end.ends_with(['?', '？', '؟'])
    };
    (QUESTIONS.contains(&label.as_str()) || asks())
        .then(|| facts.speakers.get(next.speaker).map(String::as_str))
        .flatten()
}

/// The label of the speaker at the start of a paragraph, as bytes of it without the colon:
/// "«S.Lavrov»: Thank you". Marks of emphasis and a remark in brackets stay outside.
///
/// `None` for what only looks like one: "Theme: …", "11:16", "https://…", "He said this:". It cannot
/// tell "Bread: a history" from a speaker of that name; ask only in a text that has turns.
pub fn speaker(paragraph: &str) -> Option<Range<usize>> {
    let is_lead = |c: char| c.is_whitespace() || is_emphasis(c);
    let body = paragraph.trim_start_matches(is_lead);
    let start = paragraph.len() - body.len();
    // Most paragraphs have none of these, nor the first byte of a wide colon: seen at a glance.
    let look = body.as_bytes().get(..4 * LOOK_CHARS).unwrap_or(body.as_bytes());
    memchr::memchr2(b':', WIDE_COLON, look)?;
    let (at, colon) = body
        .char_indices()
        .take(LOOK_CHARS)
        .find(|(_, c)| matches!(c, ':' | '：' | '\n'))
        .filter(|(_, c)| *c != '\n')?;
    let behind = body.get(at + colon.len_utf8()..)?.trim_start_matches(is_emphasis);
    if colon == ':' && !(behind.is_empty() || behind.starts_with(char::is_whitespace)) {
        return None;
    }
    let mut label = body.get(..at)?.trim_end_matches(is_lead);
    if label.ends_with([')', ']']) {
        let open = label.rfind(['(', '['])?;
        label = label.get(..open)?.trim_end_matches(is_lead);
    }
    is_name(label).then(|| start..start + label.len())
}

fn is_emphasis(c: char) -> bool {
    matches!(c, '*' | '_')
}

/// Whether a label is a name or a part, by its shape.
fn is_name(label: &str) -> bool {
    let folded = fold::phrase(label, Level::Find);
    let n_words = label.split_whitespace().count();
    if !(1..=6).contains(&n_words)
        || label.chars().count() > LABEL_MAX
        || NOT_SPEAKERS.contains(&folded.trim_end_matches('.'))
        || NOT_SPEAKERS.contains(&folded.as_str())
        || folded.split(' ').next().is_none_or(|first| n_words > 1 && STARTERS.contains(&first))
    {
        return false;
    }
    label
        .split_whitespace()
        .enumerate()
        .all(|(word_idx, word)| is_name_word(word, word_idx, n_words))
}

fn is_name_word(word: &str, word_idx: usize, n_words: usize) -> bool {
    let (is_first, is_last) = (word_idx == 0, word_idx + 1 == n_words);
    let inner = word.trim_end_matches([',', '.']);
    let is_shaped = inner.chars().all(|c| {
        c.is_alphanumeric()
            || matches!(c, '.' | '\'' | '’' | '-' | '‑' | '&' | '/')
            || !c.is_ascii() && fold::is_blank(c)
    });
    // A full stop inside a label ends an abbreviation ("Cllr."), not a sentence.
    let is_stopped = word.ends_with('.') && !is_last && inner.chars().count() > 5;
    if !is_shaped || is_stopped {
        return false;
    }
    let Some(first) = inner.chars().next() else { return false };
    if first.is_numeric() {
        return !is_first && inner.chars().count() <= 3;
    }
    first.is_alphabetic() && !first.is_lowercase()
        || !is_first && (PARTICLES.contains(&inner) && !is_last || PARTS.contains(&inner))
}

/// The folded labels of the speakers, each once, in a text that has turns; else none.
///
/// It has turns if three paragraphs bear labels and one of the labels comes again behind another, or
/// comes three times. Looked at are the first 64 KB.
pub fn labels(document: &Document) -> Vec<String> {
    let mut labels: Vec<(String, usize)> = Vec::new();
    let (mut n_labelled, mut has_return) = (0, false);
    let mut last = None;
    for span in document.paragraphs().iter().take_while(|span| span.start() < PROBE_BYTES) {
        let paragraph = document.slice(span);
        let Some(label) = speaker(paragraph).and_then(|range| paragraph.get(range)) else {
            continue;
        };
        let label = fold::phrase(label, Level::Find);
        n_labelled += 1;
        let label_idx = labels.iter().position(|(known, _)| *known == label);
        has_return |= label_idx.is_some() && label_idx != last;
        if let Some((_, count)) = label_idx.and_then(|label_idx| labels.get_mut(label_idx)) {
            *count += 1;
        } else {
            labels.push((label, 1));
        }
        last = label_idx.or(Some(labels.len() - 1));
    }
    let has_turns = n_labelled >= 3 && (has_return || labels.iter().any(|(_, count)| *count >= 3));
    if has_turns { labels.into_iter().map(|(label, _)| label).collect() } else { Vec::new() }
}

#[cfg(test)]
#[expect(clippy::string_slice, reason = "a test may panic")]
mod tests {
    use super::*;

    #[test]
    fn names_and_parts_are_labels() {
        for (paragraph, label) in [
            ("Question: *A historic Summit*", "Question"),
            ("S.Lavrov: Thank you", "S.Lavrov"),
            ("Sergey Lavrov: Contacts", "Sergey Lavrov"),
            ("D. Okafor: It is", "D. Okafor"),
            ("Cllr Vance: Why", "Cllr Vance"),
            ("Cllr. Vance: Why", "Cllr. Vance"),
            ("Q: Why", "Q"),
            ("Interviewer:", "Interviewer"),
            ("**Dr Anna-Lena O’Neil:** Yes", "Dr Anna-Lena O’Neil"),
            ("*Chair*: Order", "Chair"),
            ("THE CHAIRMAN: Order", "THE CHAIRMAN"),
            ("С.В. Лавров: Спасибо", "С.В. Лавров"),
            ("Вопрос: Как", "Вопрос"),
            ("Question (RT): How", "Question"),
            ("Ursula von der Leyen: Ja", "Ursula von der Leyen"),
            ("Speaker 2: Well", "Speaker 2"),
            ("Female speaker: Well", "Female speaker"),
            ("Minister of Foreign Affairs: No", "Minister of Foreign Affairs"),
            ("记者：请问", "记者"),
        ] {
            assert_eq!(speaker(paragraph).map(|range| &paragraph[range]), Some(label));
        }
    }

    #[test]
    fn what_only_looks_like_a_label_is_none() {
        for paragraph in [
            "Theme: [History](#)",
            "Region: Russia",
            "Note: this",
            "P.S.: this",
            "11:16 in the morning",
            "25 December 201711:16",
            "https://example.org",
            "Https: it is",
            "Councillor Vance said: “I have sat",
            "On the discussions, Lavrov said:",
            "But Peter: he",
            "In Hamburg: a hue and cry",
            "Articles by: Lavrov",
            "For media inquiries: x",
            "It was over. Peter: no",
            "a: b",
            "A line\nwith: a break",
            ": nothing",
            "(aside): x",
            "",
        ] {
            assert_eq!(speaker(paragraph), None, "{paragraph}");
        }
    }

    #[track_caller]
    fn check_labels(paragraphs: &[&str], expect: &[&str]) {
        let document = Document::new(paragraphs.join("\n\n"));
        assert_eq!(labels(&document), expect);
    }

    #[test]
    fn a_text_has_turns_where_labels_come_again() {
        check_labels(&["Q: a?", "A: b.", "More of it.", "Q: c?"], &["q", "a"]);
        check_labels(
            &["Interviewer: a", "No label", "Interviewer: b", "Interviewer: c"],
            &["interviewer"],
        );
        check_labels(&["Bread: a", "Milk: b", "Salt: c", "Oil: d"], &[]);
        check_labels(&["Q: a?", "A: b."], &[]);
        check_labels(&["Note: a", "Theme: b", "Note: c", "Theme: d"], &[]);
    }
}
