//! Where a text is from or what part of the world it is about: fields and datelines.

use super::{
    Fact,
    dates::{dates_in, month_and_day},
    lines::{Kind, Line, is_capitals},
};
use crate::text::{
    fold::{self, Level},
    span::Span,
    words,
};

/// Labels of fields that name a place or a region, folded.
const FIELDS: &[&str] = &[
    "region",
    "regions",
    "place",
    "location",
    "country",
    "ort",
    "land",
    "lieu",
    "pays",
    "lugar",
    "pais",
    "место",
    "регион",
    "страна",
];

/// What a head says of places.
#[derive(Clone, Debug, Default)]
pub(super) struct Place {
    /// The place.
    pub(super) region: Option<Fact>,
    /// The agency of the dateline.
    pub(super) agency: Option<Fact>,
}

/// The places in a field, out of their links, parted by `; `: "Region: [Russia](#), [USA](#)".
pub(super) fn field(line: &Line<'_>) -> Option<Fact> {
    let (label, value) = line.text.split_once([':', '：'])?;
    let label = fold::phrase(label.trim_matches(['*', '_']), Level::Find);
    if !FIELDS.contains(&label.as_str()) || value.len() > 400 {
        return None;
    }
    let value = value.trim_start_matches(|c: char| c.is_whitespace() || c == '*' || c == '_');
    let start = line.text.len() - value.len();
    let mut places: Vec<String> = Vec::new();
    let mut rest = value;
    while let Some((_, inner)) = rest.split_once('[') {
        let Some((name, behind)) = inner.split_once("](") else { break };
        places.push(words::on_one_line(name));
        rest = behind.split_once(')').map_or("", |(_, rest)| rest);
    }
    if places.is_empty() {
        // A sentence is no place.
        if value.is_empty() || value.split_whitespace().count() > 6 || value.ends_with('.') {
            return None;
        }
        places.extend(value.split(';').map(|it| it.trim().to_owned()).filter(|it| !it.is_empty()));
    }
    let span = Span::new(line.start + start, line.start + line.text.trim_end().len());
    (!places.is_empty()).then(|| Fact { value: places.join("; "), span })
}

/// Place and agency of a dateline: "MOSCOW, July 15 (TASS) — ", "BERLIN (dpa) - ", "МОСКВА, 14 июл — РИА
/// Новости. ", "Ellery, 14 July 2018 -- ".
pub(super) fn dateline(line: &Line<'_>) -> Option<Place> {
    if line.kind == Kind::Page {
        return None;
    }
    let text = line.text.get(..line.text.floor_char_boundary(120))?;
    let dash = ["—", "–", " - ", " -- ", "―"].iter().filter_map(|dash| text.find(dash)).min()?;
    let front = text.get(..dash)?.trim_end();
    let (before, agency) = match front.strip_suffix(')').and_then(|it| it.rsplit_once('(')) {
        Some((before, agency)) => (before, Some(agency)),
        None => (front, None),
    };
    let (name, date) = match before.trim_end().split_once(", ") {
        Some((name, date)) if is_date(date) => (name, true),
        _ => (before.trim_end().trim_end_matches(','), false),
    };
    // Without a date a heading may look the same: "The report (Draft) – second part".
    let is_told = date
        || agency.filter(|it| is_agency(it)).is_some_and(|agency| {
            let is_abbreviation = is_capitals(agency) || !agency.contains(char::is_uppercase);
            is_capitals(name) || (line.kind == Kind::Prose && is_abbreviation)
        });
    if !is_told || !is_place(name) {
        return None;
    }
    let region = Some(line.fact(0..name.len()));
    let own = agency.filter(|it| is_agency(it)).map(|agency| {
        let start = before.len() + 1;
        line.fact(start..start + agency.len())
    });
    let agency = own.or_else(|| agency_behind(line, dash));
    Some(Place { region, agency })
}

/// The agency behind the dash of a Russian dateline: "— РИА Новости. ".
fn agency_behind(line: &Line<'_>, dash: usize) -> Option<Fact> {
    let rest = line.text.get(dash..)?;
    let name = rest.trim_start_matches(|c: char| c.is_whitespace() || "—–-―".contains(c));
    let start = dash + rest.len() - name.len();
    let name = name.split_once(". ")?.0;
    let parts = name.split_whitespace();
    let is_name = name.chars().any(char::is_uppercase)
        && parts.clone().count() <= 3
        && parts.clone().all(|part| part.starts_with(char::is_uppercase))
        && parts.clone().next().is_some_and(is_capitals);
    is_name.then(|| line.fact(start..start + name.len()))
}

fn is_agency(name: &str) -> bool {
    let n_words = name.split_whitespace().count();
    (1..=4).contains(&n_words)
        && name.chars().count() <= 40
        && dates_in(name).is_empty()
        && name.chars().all(|c| c.is_alphanumeric() || c.is_whitespace() || "/-.&".contains(c))
        && (name.starts_with(char::is_uppercase) || name.chars().all(char::is_lowercase))
}

/// Whether it is a full date, or a day and a month and nothing else.
fn is_date(text: &str) -> bool {
    let text = text.trim();
    dates_in(text).first().is_some_and(|date| date.range == (0..text.len()))
        || month_and_day(text.trim_end_matches('.'))
}

/// Up to four words with capitals, and a country behind a comma.
fn is_place(name: &str) -> bool {
    let parts: Vec<&str> = name.split_whitespace().collect();
    (1..=4).contains(&parts.len())
        && parts.iter().all(|part| part.starts_with(char::is_uppercase))
        && name.chars().all(|c| c.is_alphabetic() || c.is_whitespace() || ".,'’-/".contains(c))
}
