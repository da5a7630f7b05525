//! Who speaks: the turns of a whole text, and which labels are the same person's.

use std::collections::HashMap;

use super::{Text, rules::LineIs, speaker, turns::Turn};
use crate::text::{
    fold::{self, Level},
    span::Span,
    words,
};

/// Bytes of a paragraph in which a label stands.
const LABEL_BYTES: usize = 200;

/// Most people that a new name is compared with: no transcript has as many.
const PEOPLE_MAX: usize = 400;

/// Words in front of a name that are none of it; folded.
const TITLES: &[&str] = &[
    "mr",
    "mrs",
    "ms",
    "miss",
    "dr",
    "prof",
    "professor",
    "sir",
    "cllr",
    "councillor",
    "sen",
    "rep",
    "gov",
    "capt",
    "captain",
    "herr",
    "frau",
    "m",
    "mme",
    "mlle",
    "sr",
    "sra",
    "don",
    "dona",
    "г-н",
    "г-жа",
    "господин",
    "госпожа",
];

/// Parts that people have and that are no names: a "Deputy chair" is not the "Chair". Folded.
const PARTS: &[&str] = &[
    "answer",
    "audience",
    "ambassador",
    "caller",
    "chair",
    "chairman",
    "chairwoman",
    "chancellor",
    "clerk",
    "commissioner",
    "counsel",
    "court",
    "director",
    "editor",
    "general",
    "governor",
    "host",
    "interpreter",
    "interviewer",
    "journalist",
    "judge",
    "juror",
    "justice",
    "man",
    "mayor",
    "member",
    "minister",
    "moderator",
    "narrator",
    "officer",
    "operator",
    "president",
    "prosecutor",
    "question",
    "reporter",
    "secretary",
    "senator",
    "speaker",
    "spokesman",
    "spokeswoman",
    "voice",
    "witness",
    "woman",
    "frage",
    "antwort",
    "prasident",
    "ministre",
    "ministro",
    "presidente",
    "вопрос",
    "ответ",
    "министр",
    "президент",
    "ведущии",
    "председатель",
];

/// A person, by the name's parts, folded.
#[derive(Clone, Debug)]
struct Person {
    given: Vec<String>,
    last: String,
    /// Whether a title stood in front, so that the last part is a name for sure.
    is_titled: bool,
    /// Whether it is a part and no name: "Chair", "Speaker 2".
    is_part: bool,
}

/// The turns of a text in order, and who speaks, each once by the first form of the name.
///
/// Cost: nothing in a text without turns and rules; else a look at the beginning of each paragraph.
pub(super) fn turns(
    text: &Text<'_>,
    has_turns: bool,
    title: Option<Span>,
    leftovers: &[Span],
) -> (Vec<String>, Vec<Turn>) {
    let mut people = People::default();
    let mut turns = Vec::new();
    if !has_turns && text.rules.is_empty() {
        return (people.names, turns);
    }
    let mut leftovers = leftovers.iter().peekable();
    for (paragraph, span) in text.document.paragraphs().iter().enumerate() {
        while leftovers.next_if(|it| it.end() <= span.start()).is_some() {}
        let whole = text.document.slice(span);
        let front = whole.get(..whole.floor_char_boundary(LABEL_BYTES)).unwrap_or_default();
        let mut is_apart = || {
            leftovers.peek().is_some_and(|it| it.overlaps(span))
                || title.is_some_and(|it| it.overlaps(span))
        };
        let label = match text.rules.said_of(whole) {
            Some(LineIs::Turn) => said(front),
            Some(LineIs::Text | LineIs::Heading(_) | LineIs::Leftover) => None,
            _ if has_turns && !is_apart() => people.label(front),
            _ => None,
        };
        let Some(label) = label else { continue };
        let name = front.get(label.clone()).unwrap_or_default();
        if !name.is_empty() {
            let speaker = people.index(name);
            let label = Span::new(span.start() + label.start, span.start() + label.end);
            turns.push(Turn { paragraph, speaker, label });
        }
    }
    (people.names, turns)
}

/// The label of a line that a reader calls a turn: what stands in front of the first colon, or the
/// first line.
fn said(paragraph: &str) -> Option<std::ops::Range<usize>> {
    speaker(paragraph).or_else(|| {
        let line = paragraph.lines().next()?;
        let label = line.split([':', '：']).next()?.trim_end();
        let bare = label.trim_start_matches(|c: char| c.is_whitespace() || "*_".contains(c));
        let start = label.len() - bare.len();
        Some(start..start + bare.trim_end_matches(['*', '_']).len())
    })
}

/// Who was heard so far.
#[derive(Debug, Default)]
struct People {
    names: Vec<String>,
    known: Vec<Person>,
    /// Labels as they stand and who they are.
    labels: HashMap<String, usize>,
}

impl People {
    /// The label at the start of a paragraph: one heard before at a glance, another by [`speaker`].
    fn label(&self, front: &str) -> Option<std::ops::Range<usize>> {
        let colon = front.find([':', '：'])?;
        let name = front.get(..colon)?;
        let is_followed = front.get(colon..).is_some_and(|rest| rest.starts_with(": "));
        if is_followed && self.labels.contains_key(name) {
            return Some(0..colon);
        }
        speaker(front)
    }

    /// Index of the person with that label, who is new if nobody known can be meant.
    fn index(&mut self, label: &str) -> usize {
        if let Some(speaker) = self.labels.get(label) {
            return *speaker;
        }
        let person = Person::of(label);
        let first = self.known.iter().take(PEOPLE_MAX).enumerate();
        let mut same = first.filter(|(_, it)| it.is_same(&person));
        let speaker = match (same.next(), same.next()) {
            // Of two that can be meant, neither is.
            (Some((known, _)), None) => known,
            _ => self.names.len(),
        };
        if speaker == self.names.len() {
            self.names.push(words::on_one_line(label));
            self.known.push(person);
        } else if let Some(known) = self.known.get_mut(speaker)
            && known.given.len() <= person.given.len()
        {
            // The fuller form tells more of who else can be meant.
            let fuller = person.given.iter().map(String::len).sum::<usize>()
                > known.given.iter().map(String::len).sum::<usize>();
            if fuller {
                *known = person;
            }
        }
        self.labels.insert(label.to_owned(), speaker);
        speaker
    }
}

impl Person {
    fn of(label: &str) -> Self {
        let folded = fold::phrase(label, Level::Find);
        let mut parts: Vec<String> =
            folded.split([' ', '.']).filter(|part| !part.is_empty()).map(str::to_owned).collect();
        let n_all = parts.len();
        while parts.len() > 1 && parts.first().is_some_and(|part| TITLES.contains(&part.as_str())) {
            parts.remove(0);
        }
        let is_titled = parts.len() < n_all;
        let is_word = |part: &String| {
            PARTS.contains(&part.as_str()) || !part.chars().any(char::is_alphabetic)
        };
        let is_part = parts.iter().any(is_word);
        let last = parts.pop().unwrap_or_default();
        Self { given: parts, last, is_titled, is_part }
    }

    /// Whether both can be the same: the same last name, and given names that agree, or none.
    fn is_same(&self, other: &Self) -> bool {
        if self.is_part || other.is_part {
            return self.is_part
                && other.is_part
                && (&self.given, &self.last, self.is_titled)
                    == (&other.given, &other.last, other.is_titled);
        }
        let agree = |(a, b): (&String, &String)| {
            let is_initial = |it: &String| it.chars().nth(1).is_none();
            a == b || ((is_initial(a) || is_initial(b)) && a.chars().next() == b.chars().next())
        };
        self.last == other.last && self.given.iter().zip(&other.given).all(agree)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(labels: &[&str], expect: &[&str]) {
        let mut people = People::default();
        for label in labels {
            people.index(label);
        }
        assert_eq!(people.names, expect);
    }

    #[test]
    fn one_person_in_several_forms_is_heard_once() {
        check(&["S.Lavrov", "Sergey Lavrov", "S. Lavrov", "Lavrov"], &["S.Lavrov"]);
        check(&["Sergey Lavrov", "S.V. Lavrov", "Mr Lavrov"], &["Sergey Lavrov"]);
        check(&["Сергей Лавров", "С.В. Лавров", "С.В.Лавров"], &["Сергей Лавров"]);
        check(&["Dana Okafor", "D. Okafor", "Ms Okafor", "DANA OKAFOR"], &["Dana Okafor"]);
        check(&["Cllr Vance", "Martin Vance", "Cllr. Vance"], &["Cllr Vance"]);
        check(&["Ursula von der Leyen", "U. von der Leyen"], &["Ursula von der Leyen"]);
        check(&["Question", "QUESTION", "Larry King", "King"], &["Question", "Larry King"]);
    }

    #[test]
    fn two_people_of_one_name_and_two_parts_of_one_kind_are_two() {
        check(&["John Smith", "Jane Smith", "J. Smith"], &["John Smith", "Jane Smith", "J. Smith"]);
        check(
            &["Chair", "Deputy Chair", "Speaker 1", "Speaker 2"],
            &["Chair", "Deputy Chair", "Speaker 1", "Speaker 2"],
        );
        check(&["Prime Minister", "Minister"], &["Prime Minister", "Minister"]);
        check(&["A. Pell", "B. Pell"], &["A. Pell", "B. Pell"]);
        check(&["Judge", "Judge Brown", "Q", "A"], &["Judge", "Judge Brown", "Q", "A"]);
    }
}
