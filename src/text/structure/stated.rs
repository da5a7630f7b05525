//! Dates that a line states: alone, before the text, behind a name, at the end of a heading.

use std::ops::Range;

use super::{
    Fact,
    dates::{dates_in, time_at},
    lines::{Kind, Line, PROSE_WORDS, is_capitals},
};
use crate::text::{
    fold::{self, Level},
    words,
};

/// How a date stands, the surest way first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// Alone on its line, but for a time or a word like "Published".
    Own,
    /// In front of the text, before a dash; with the agency in brackets, if there.
    Dateline(Option<Range<usize>>),
    /// Behind a name that fills the rest of the line; `None` for a name that may be a place or a
    /// person.
    Byline(Option<Range<usize>>),
    /// At the end of the title, set off by a mark ("…, December 25, 2017"), or as the day of a meeting.
    Trailing,
    /// Alone, but as the date of a change.
    Updated,
}

impl Form {
    pub(super) fn rank(&self) -> usize {
        match self {
            Self::Own => 0,
            Self::Dateline(_) => 1,
            Self::Byline(_) => 2,
            Self::Trailing => 3,
            Self::Updated => 4,
        }
    }
}

/// How the line's date is stated, without the date.
pub(super) fn dated_line(line: &Line<'_>) -> Option<Form> {
    dated(line, false).map(|(_, form)| form)
}

/// The date that a line states, and how. In the title's line only the end can state one.
pub(super) fn dated(line: &Line<'_>, is_title: bool) -> Option<(Fact, Form)> {
    let found = dates_in(line.text);
    let fact = |idx: usize| {
        let date = found.get(idx)?;
        let mut fact = line.fact(date.range.clone());
        fact.value.clone_from(&date.iso);
        Some((fact, date.range.clone()))
    };
    if line.kind != Kind::Page
        && let Some((fact, range)) = fact(0)
        && let Some(agency) = dateline(line.text, &range)
    {
        return Some((fact, Form::Dateline(agency)));
    }
    let (fact, range) = fact(found.len().checked_sub(1)?)?;
    let behind = line.text.get(range.end..)?;
    let rest = behind.get(time_at(behind)..)?.trim();
    let is_last = rest.trim_matches([')', ']', ' ']).is_empty();
    // A time may end with the full stop of "p.m.", which makes the line look like a sentence.
    let is_short = line.kind != Kind::Page && words::count(line.text) <= PROSE_WORDS;
    if !is_last || !is_short {
        return None;
    }
    let name = line.text.get(..range.start)?;
    let form = if is_title { trailing(name) } else { before_date(name) };
    form.map(|form| (fact, form))
}

/// How a date at the end of a line is stated, by what stands in front of it.
fn before_date(before: &str) -> Option<Form> {
    let name = before.trim_end_matches(|c: char| c.is_whitespace() || ",:-–—|·(".contains(c));
    let folded = fold::phrase(name, Level::Find);
    match folded.as_str() {
        "" | "date" | "dated" | "published" | "published on" | "first published" | "posted"
        | "posted on" | "issued" | "released" | "broadcast" | "first broadcast" | "datum"
        | "fecha" | "дата" | "publie le" | "publicado el" | "le" | "den" => {
            return Some(Form::Own);
        }
        "updated" | "last updated" | "modified" | "last modified" | "updated on" => {
            return Some(Form::Updated);
        }
        _ => {}
    }
    if let Some(form) = byline(name, before) {
        return Some(form);
    }
    meeting(before)
}

/// A name of up to six words, each with a capital, in front of a date: "Global Research, July 15, 2018".
///
/// It is a publisher's if it has several words or is an abbreviation. "London, 14 July 2018" has a
/// place, and no rule tells London from Reuters: the date holds, the name does not.
fn byline(name: &str, before: &str) -> Option<Form> {
    // These name the moment or the reader of a date, not its publisher.
    const NO_NAMES: &[&str] = &[
        "accessed",
        "retrieved",
        "copyright",
        "since",
        "from",
        "until",
        "before",
        "after",
        "during",
        "on",
        "in",
        "week",
        "signed",
        "minute",
        "meeting",
        "deadline",
        "due",
        "enc",
        "ref",
        "re",
        "see",
        "born",
        "died",
        "to",
        "dear",
    ];
    const SMALL: &[&str] =
        &["of", "the", "and", "for", "de", "la", "le", "du", "des", "der", "die", "und", "y", "&"];
    let names: Vec<&str> = name.split_whitespace().collect();
    let first = fold::phrase(names.first()?, Level::Find);
    let is_name = names.len() <= 6
        && !NO_NAMES.contains(&first.trim_end_matches(['.', ':']))
        && !name.contains([':', ';', '?', '!', '"', '“', '©'])
        && names.iter().enumerate().all(|(word_idx, word)| {
            let is_capital =
                word.chars().next().is_some_and(|c| c.is_alphabetic() && !c.is_lowercase());
            is_capital || (word_idx > 0 && SMALL.contains(word))
        });
    if !is_name {
        return None;
    }
    let is_author = ["by", "von", "par", "por"].contains(&first.as_str());
    let is_publisher = !is_author && (names.len() > 1 || is_capitals(name)) && !name.contains(',');
    let start = before.len() - before.trim_start().len();
    Some(Form::Byline(is_publisher.then(|| start..start + name.trim().len())))
}

/// Whether a date stands at the end of the title as its date: behind a mark, or as the day of a
/// meeting. "The Events of 4 May 1970" has one in its subject.
fn trailing(before: &str) -> Option<Form> {
    if before.trim_end().ends_with([',', '–', '—', '-', '(', '|', ':', '·']) {
        return Some(Form::Trailing);
    }
    meeting(before)
}

/// Whether a line tells the day of a meeting: "Meeting held in Room 2, on Friday 22 November 2019".
/// Other lines that end with a date are captions and signatures, whose dates are their own.
fn meeting(before: &str) -> Option<Form> {
    let folded = fold::phrase(before, Level::Find);
    let meets = ["held", "meeting", "hearing", "sitting", "session"];
    let is_meeting = folded.split(' ').any(|word| meets.contains(&word));
    (is_meeting && (folded.ends_with(" on") || folded.ends_with(" of"))).then_some(Form::Trailing)
}

/// For a line that begins "Sept. 5, 2019 (EIRNS)—" or "MOSCOW, July 14, 2018 (Reuters) - ": the
/// place of the agency, if there is one. `None` for any other line.
#[expect(clippy::option_option, reason = "no dateline, and a dateline without an agency")]
fn dateline(text: &str, date: &Range<usize>) -> Option<Option<Range<usize>>> {
    let place = text.get(..date.start)?;
    let is_place = place.is_empty()
        || place.trim_end().ends_with([',', '(', '—', '–'])
            && place.split_whitespace().count() <= 4
            && place.split_whitespace().all(|word| !word.starts_with(char::is_lowercase));
    if !is_place {
        return None;
    }
    let behind = text.get(date.end..)?;
    let behind = behind.get(time_at(behind)..)?.trim_start_matches([' ', ',', '.']);
    let mut rest = behind;
    let mut agency = None;
    if let Some((name, after)) = behind.strip_prefix('(').and_then(|inner| inner.split_once(')'))
        && name.chars().count() <= 40
        && name.starts_with(char::is_uppercase)
    {
        let start = text.len() - behind.len() + 1;
        agency = Some(start..start + name.len());
        rest = after;
    } else if place.trim_end().ends_with('(') {
        rest = behind.strip_prefix(')')?;
    }
    let rest = rest.trim_start();
    let text_behind =
        rest.strip_prefix("--").or_else(|| rest.strip_prefix(['—', '–', '-', '―']))?;
    text_behind.trim_start().starts_with(|c: char| !c.is_numeric()).then_some(agency)
}
