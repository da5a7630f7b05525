//! Dates as people write them, read into `2018-07-13`, or `2018-07` where no day is said.
//!
//! Day, month by name, year in either order, in English, German, French, Spanish and Russian; ISO 8601;
//! `12.03.2024`; 2018年7月14日. A year alone is no date, and `03/04/2024` is none either: it means one
//! day here and another there.

use std::ops::Range;

use crate::text::fold::{self, Level};

/// A date found in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// `2018-07-13` or `2018-07`.
    pub iso: String,
    /// The bytes it was read from, with the weekday if one stands in front.
    pub range: Range<usize>,
}

/// Names of months, as [`Level::Find`] folds them. Names in Latin letters may be cut to three letters
/// or more.
const MONTHS: [&[&str]; 12] = [
    &["january", "januar", "janner", "janvier", "enero", "января", "январь"],
    &["february", "februar", "feber", "fevrier", "febrero", "февраля", "февраль"],
    &["march", "marz", "mars", "marzo", "марта", "март"],
    &["april", "avril", "abril", "апреля", "апрель"],
    &["may", "mai", "mayo", "мая", "маи"],
    &["june", "juni", "juin", "junio", "июня", "июнь"],
    &["july", "juli", "juillet", "julio", "июля", "июль"],
    &["august", "aout", "agosto", "августа", "август"],
    &["september", "septembre", "septiembre", "сентября", "сентябрь"],
    &["october", "oktober", "octobre", "octubre", "октября", "октябрь"],
    &["november", "novembre", "noviembre", "ноября", "ноябрь"],
    &["december", "dezember", "decembre", "diciembre", "декабря", "декабрь"],
];

/// Names of days; also cut to two letters or more.
const WEEKDAYS: [&str; 28] = [
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "montag",
    "dienstag",
    "mittwoch",
    "donnerstag",
    "freitag",
    "samstag",
    "sonnabend",
    "sonntag",
    "lundi",
    "mardi",
    "mercredi",
    "jeudi",
    "vendredi",
    "samedi",
    "dimanche",
    "lunes",
    "martes",
    "miercoles",
    "jueves",
    "viernes",
    "sabado",
];

/// All dates in a line or paragraph, in order.
///
/// Made for the head of a document, not for all of it: each word in front of the last year is tried.
pub fn dates_in(text: &str) -> Vec<Found> {
    let mut found: Vec<Found> = Vec::new();
    let mut before = ' ';
    // Every date has four digits that follow each other, which most lines have not.
    let last_year =
        text.as_bytes().windows(4).rposition(|four| four.iter().all(u8::is_ascii_digit));
    let ahead = text.char_indices().take_while(|(at, _)| last_year.is_some_and(|last| *at <= last));
    for (at, c) in ahead {
        let is_start = c.is_alphanumeric() && !before.is_alphanumeric();
        before = c;
        if !is_start || found.last().is_some_and(|last| at < last.range.end) {
            continue;
        }
        let head = text.get(..at).unwrap_or_default().trim_end();
        if let Some((iso, length)) = date_at(text.get(at..).unwrap_or_default())
            // A month behind a number that is no day of it, as in "31 April 2024", is a mistake.
            && (iso.len() > "2018-07".len() || !head.ends_with(|c: char| c.is_ascii_digit()))
        {
            found.push(Found { iso, range: at..at + length });
        }
    }
    found
}

/// Length of a time of day at the start of `text`, with what joins it to a date: ", at 2.30 p.m.".
/// Zero if there is none.
pub fn time_at(text: &str) -> usize {
    let mut cursor = Cursor { rest: text };
    cursor.skip(|c| c.is_whitespace() || matches!(c, ',' | '|' | '-' | '–' | 'T'));
    for joint in ["at ", "um ", "a las ", "à ", "в "] {
        if let Some(rest) = cursor.rest.strip_prefix(joint) {
            cursor.rest = rest.trim_start();
            break;
        }
    }
    let Some((0..=24, 1 | 2)) = cursor.number() else { return 0 };
    let has_minutes = cursor.eat(&[':', '.', 'h', 'H']).is_some();
    if has_minutes && !matches!(cursor.number(), Some((0..=59, 2))) {
        return 0;
    }
    if cursor.eat(&[':']).is_some() {
        cursor.skip(|c| c.is_ascii_digit() || c == '.');
    }
    let plain_end = text.len() - cursor.rest.len();
    cursor.skip(char::is_whitespace);
    let zone = cursor.take(|c| c.is_alphabetic() || c == '.' || c == '+');
    let is_zone = zone.len() <= 5
        && (zone.chars().all(|c| c.is_ascii_uppercase() || c == '.')
            || matches!(
                fold::phrase(zone, Level::Find).as_str(),
                "am" | "pm" | "a.m." | "p.m." | "uhr"
            ));
    match (zone.is_empty(), is_zone) {
        (false, true) => text.len() - cursor.rest.len(),
        _ if has_minutes => plain_end,
        _ => 0,
    }
}

/// Whether `text` is a day and a month and nothing else: "July 15", "14 июл".
pub(super) fn month_and_day(text: &str) -> bool {
    let mut cursor = Cursor { rest: text };
    let is_day = |number: Option<(u32, usize)>| matches!(number, Some((1..=31, 1 | 2)));
    let is_read = if text.starts_with(|c: char| c.is_ascii_digit()) {
        let is_day = is_day(cursor.number());
        cursor.ordinal();
        is_day && cursor.short_month()
    } else {
        let is_month = cursor.short_month();
        let is_day = is_month && is_day(cursor.number());
        cursor.ordinal();
        is_day
    };
    is_read && cursor.rest.trim().is_empty()
}

/// The date that begins at the start of `text`, and its length.
fn date_at(text: &str) -> Option<(String, usize)> {
    let mut cursor = Cursor { rest: text };
    let mut after_weekday = cursor;
    let word = after_weekday.word();
    if is_weekday(&fold::phrase(word, Level::Find)) {
        after_weekday.skip(|c| c.is_whitespace() || matches!(c, ',' | '.'));
        cursor = after_weekday;
    }
    let (year, month, day) = if cursor.rest.starts_with(|c: char| c.is_ascii_digit()) {
        number_first(&mut cursor)?
    } else {
        month_first(&mut cursor)?
    };
    let length = text.len() - cursor.rest.len();
    match day {
        None => Some((format!("{year:04}-{month:02}"), length)),
        Some(day) if (1..=days_in(year, month)).contains(&day) => {
            Some((format!("{year:04}-{month:02}-{day:02}"), length))
        }
        Some(_) => None,
    }
}

type Parts = (u32, u32, Option<u32>);

/// `14 July 2018`, `14.07.2018`, `2018-07-14`, 2018年7月14日.
fn number_first(cursor: &mut Cursor<'_>) -> Option<Parts> {
    let (first, n_digits) = cursor.number()?;
    if n_digits == 4 {
        let separator = cursor.eat(&['-', '/', '.', '年'])?;
        let month = cursor.number().filter(|(month, n)| *n <= 2 && is_month(*month))?.0;
        cursor.eat(&[if separator == '年' { '月' } else { separator }])?;
        let day = cursor.number().filter(|(_, n)| *n <= 2)?.0;
        if separator == '年' {
            cursor.eat(&['日'])?;
        }
        return is_year(first).then_some((first, month, Some(day)));
    }
    if n_digits > 2 {
        return None;
    }
    let mut numeric = *cursor;
    if let Some(separator) = numeric.eat(&['.', '/'])
        && let Some((second, 1 | 2)) = numeric.number()
        && numeric.eat(&[separator]).is_some()
        && let Some(year) = numeric.year()
    {
        *cursor = numeric;
        let (day, month) = match separator {
            '.' => (first, second),
            // Which is the month must be plain from the numbers.
            _ if first > 12 || first == second => (first, second),
            _ if second > 12 => (second, first),
            _ => return None,
        };
        return is_month(month).then_some((year, month, Some(day)));
    }
    cursor.ordinal();
    let month = cursor.month()?;
    Some((cursor.year()?, month, Some(first)))
}

/// `July 14, 2018`, `July 2018`.
fn month_first(cursor: &mut Cursor<'_>) -> Option<Parts> {
    let month = cursor.month()?;
    let mut with_day = *cursor;
    if let Some((day, 1 | 2)) = with_day.number() {
        with_day.ordinal();
        *cursor = with_day;
        return Some((cursor.year()?, month, Some(day)));
    }
    Some((cursor.year()?, month, None))
}

fn is_year(year: u32) -> bool {
    (1500..=2199).contains(&year)
}

fn is_month(month: u32) -> bool {
    (1..=12).contains(&month)
}

/// Whether a folded word names a day of the week, in full or cut short.
fn is_weekday(word: &str) -> bool {
    word.len() >= 2
        && (WEEKDAYS.iter().any(|name| name.starts_with(word))
            || matches!(
                word,
                "понедельник"
                    | "вторник"
                    | "среда"
                    | "четверг"
                    | "пятница"
                    | "суббота"
                    | "воскресенье"
                    | "domingo"
            ))
}

fn days_in(year: u32, month: u32) -> u32 {
    match month {
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => {
            29
        }
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// What is still to be read.
#[derive(Clone, Copy)]
struct Cursor<'t> {
    rest: &'t str,
}

impl<'t> Cursor<'t> {
    fn take(&mut self, is_in: impl Fn(char) -> bool) -> &'t str {
        let length = self.rest.find(|c| !is_in(c)).unwrap_or(self.rest.len());
        let (taken, rest) = self.rest.split_at_checked(length).unwrap_or_default();
        self.rest = rest;
        taken
    }

    fn skip(&mut self, is_in: impl Fn(char) -> bool) {
        self.take(is_in);
    }

    fn eat(&mut self, any_of: &[char]) -> Option<char> {
        let c = self.rest.chars().next().filter(|c| any_of.contains(c))?;
        self.rest = self.rest.get(c.len_utf8()..)?;
        Some(c)
    }

    fn word(&mut self) -> &'t str {
        self.take(char::is_alphabetic)
    }

    /// A number and how many digits it has.
    fn number(&mut self) -> Option<(u32, usize)> {
        let digits = self.take(|c| c.is_ascii_digit());
        Some((digits.parse().ok()?, digits.len()))
    }

    /// "st", "nd", "rd", "th", "er", "º", "." behind a day.
    fn ordinal(&mut self) {
        for suffix in ["st", "nd", "rd", "th", "er", "º", "°", "."] {
            if let Some(rest) = self.rest.strip_prefix(suffix) {
                self.rest = rest;
                return;
            }
        }
    }

    /// The name of a month, "of" or "de" in front of it if they stand there.
    fn month(&mut self) -> Option<u32> {
        self.skip(char::is_whitespace);
        self.joint();
        let word = fold::phrase(self.word(), Level::Find);
        let is_name = |name: &&&str| match word.len() {
            ..3 => false,
            _ if word.is_ascii() => name.starts_with(word.as_str()),
            _ => **name == word,
        };
        let month = MONTHS.iter().position(|names| names.iter().any(|name| is_name(&name)))?;
        self.eat(&['.']);
        self.skip(char::is_whitespace);
        Some(month as u32 + 1)
    }

    /// Whether the name of a month comes, which Russian agencies cut as well.
    fn short_month(&mut self) -> bool {
        let mut ahead = *self;
        if ahead.month().is_some() {
            *self = ahead;
            return true;
        }
        self.skip(char::is_whitespace);
        let word = fold::phrase(self.word(), Level::Find);
        self.eat(&['.']);
        self.skip(char::is_whitespace);
        let is_cut = |name: &&str| !name.is_ascii() && name.starts_with(&word);
        word.chars().count() >= 3 && MONTHS.iter().any(|names| names.iter().any(is_cut))
    }

    /// A year of four digits; a time of day may be glued to it, as in "25 December 201711:16".
    fn year(&mut self) -> Option<u32> {
        self.skip(|c| c.is_whitespace() || c == ',');
        self.joint();
        let (digits, rest) = self.rest.split_at_checked(4)?;
        let year =
            digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok())??;
        let is_free = !rest.starts_with(char::is_alphanumeric)
            || (rest.starts_with(|c: char| c.is_ascii_digit())
                && rest.contains(':')
                && time_at(rest) > 0)
            || rest.starts_with('T');
        self.rest = rest;
        (is_free && is_year(year)).then_some(year)
    }

    fn joint(&mut self) {
        for joint in ["of ", "de ", "del "] {
            if let Some(rest) = self.rest.strip_prefix(joint) {
                self.rest = rest.trim_start();
                return;
            }
        }
    }
}

#[cfg(test)]
#[expect(clippy::string_slice, reason = "a test may panic")]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(text: &str, expect: &[(&str, &str)]) {
        let found: Vec<(String, &str)> =
            dates_in(text).into_iter().map(|found| (found.iso, &text[found.range])).collect();
        let found: Vec<(&str, &str)> =
            found.iter().map(|(iso, from)| (iso.as_str(), *from)).collect();
        assert_eq!(found, expect);
    }

    #[test]
    fn dates_are_read_in_the_forms_people_write() {
        for (text, iso) in [
            ("14 March 2024", "2024-03-14"),
            ("March 14, 2024", "2024-03-14"),
            ("March 14th, 2024", "2024-03-14"),
            ("12 Mar 2024", "2024-03-12"),
            ("Sept. 5, 2019", "2019-09-05"),
            ("Nov. 8, 2017", "2017-11-08"),
            ("19th April 2024", "2024-04-19"),
            ("19th of April, 2024", "2024-04-19"),
            ("Tuesday, 12 March 2024", "2024-03-12"),
            ("Tue 12 March 2024", "2024-03-12"),
            ("2024-03-12", "2024-03-12"),
            ("2024/3/12", "2024-03-12"),
            ("12.03.2024", "2024-03-12"),
            ("1.2.2024", "2024-02-01"),
            ("25/12/2017", "2017-12-25"),
            ("12/25/2017", "2017-12-25"),
            ("March 2024", "2024-03"),
            ("12. März 2024", "2024-03-12"),
            ("Dienstag, 12. März 2024", "2024-03-12"),
            ("1er août 2018", "2018-08-01"),
            ("14 de julio de 2018", "2018-07-14"),
            ("14 июля 2018", "2018-07-14"),
            ("3 мая 2018", "2018-05-03"),
            ("2018年7月14日", "2018-07-14"),
            ("29 February 2024", "2024-02-29"),
        ] {
            check(text, &[(iso, text)]);
        }
    }

    #[test]
    fn what_is_no_full_date_is_none() {
        for text in [
            "July 16",
            "on July 14, Sergei",
            "the 2016 campaign",
            "2018",
            "03/04/2024",
            "31 April 2024",
            "29 February 2023",
            "14 Marble 2024",
            "12.13.2024",
            "May 20185",
            "No. 14 2024",
            "1/2",
            "2001-02",
            "Ma 2020",
            "version 1.2.20245",
            "1400-01-01",
            "",
        ] {
            check(text, &[]);
        }
    }

    #[test]
    fn a_date_is_found_in_its_line() {
        check("Global Research, July 15, 2018", &[("2018-07-15", "July 15, 2018")]);
        check("25 December 201711:16", &[("2017-12-25", "25 December 2017")]);
        check(
            "from 2 May 2019 to 3 May 2019.",
            &[("2019-05-02", "2 May 2019"), ("2019-05-03", "3 May 2019")],
        );
        check("on Friday 22 November 2019\nat", &[("2019-11-22", "Friday 22 November 2019")]);
        check("2024-03-12T10:00:00Z", &[("2024-03-12", "2024-03-12")]);
    }

    #[test]
    fn times_of_day_are_told_from_other_numbers() {
        for text in [
            "11:16",
            ", 6.15am",
            "\nat 2.30 p.m.",
            " 10:00 GMT",
            ", 9 pm",
            "T10:00:00Z",
            " um 14:05 Uhr",
            ", 18h30",
        ] {
            assert_eq!(time_at(text), text.len(), "{text:?}");
        }
        for text in ["", ", 12 people", " 2019", " (EIRNS)—", ", 99:30", "-"] {
            assert_eq!(time_at(text), 0, "{text:?}");
        }
    }

    #[test]
    fn names_of_months_are_written_as_they_are_compared() {
        for name in MONTHS.iter().flat_map(|names| names.iter()).chain(&WEEKDAYS) {
            assert_eq!(fold::phrase(name, Level::Find), *name);
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_and_ranges_lie_in_it(text in "([0-9]{1,4}|[./, -]|May|мая|\\PC){0,12}") {
            for found in dates_in(&text) {
                prop_assert!(text.get(found.range).is_some());
            }
            prop_assert!(text.is_char_boundary(time_at(&text)));
        }
    }
}
