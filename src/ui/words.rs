//! Numbers and dates in words.

/// A number with spaces between thousands that no line breaks at: `7 630`.
pub fn number(number: usize) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push('\u{a0}');
        }
        out.push(digit);
    }
    out
}

/// A count with its noun: `1 document`, `5 documents`.
pub fn count(number_of: usize, one: &str, many: &str) -> String {
    format!("{} {}", number(number_of), if number_of == 1 { one } else { many })
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// `2018-07-13` as `13 July 2018`, `2018-07` as `July 2018`; what is no such date stays as it is.
pub fn date(iso: &str) -> String {
    in_words(iso, false).unwrap_or_else(|| iso.to_owned())
}

/// As [`date`], with the month in three letters: `13 Jul 2018`.
pub fn short_date(iso: &str) -> String {
    in_words(iso, true).unwrap_or_else(|| iso.to_owned())
}

/// A moment in UTC: `26 Nov 2026, 10:45:03 UTC`.
pub fn moment(unix_secs: i64) -> String {
    let time = jiff::Timestamp::from_second(unix_secs).unwrap_or_default();
    time.strftime("%-d %b %Y, %H:%M:%S UTC").to_string()
}

fn in_words(iso: &str, is_short: bool) -> Option<String> {
    let mut parts = iso.split('-');
    let year: u16 = parts.next()?.parse().ok()?;
    let Some(month) = parts.next() else { return Some(year.to_string()) };
    let name = MONTHS.get(month.parse::<usize>().ok()?.checked_sub(1)?)?;
    let name = if is_short { name.get(..3)? } else { name };
    match parts.next() {
        Some(day) => {
            let day: u8 = day.parse().ok().filter(|day| (1..=31).contains(day))?;
            Some(format!("{day} {name} {year}"))
        }
        None => Some(format!("{name} {year}")),
    }
}

/// A length for people: `812 bytes`, `26 KB`, `3.1 MB`.
pub fn bytes(n_bytes: u64) -> String {
    match n_bytes {
        ..1000 => count(n_bytes as usize, "byte", "bytes"),
        1000..1_000_000 => format!("{} KB", n_bytes.div_ceil(1000)),
        _ => format!("{:.1} MB", n_bytes as f64 / 1e6),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_in_thousands() {
        assert_eq!(number(7630), "7\u{a0}630");
        assert_eq!(number(1_204_000), "1\u{a0}204\u{a0}000");
        assert_eq!(count(1, "note", "notes"), "1 note");
    }

    #[test]
    fn a_moment_is_said_to_the_second() {
        assert_eq!(moment(1_794_000_003), "6 Nov 2026, 21:20:03 UTC");
    }

    #[test]
    fn dates_are_said_as_exactly_as_they_are_known() {
        assert_eq!(date("2018-07-13"), "13 July 2018");
        assert_eq!(short_date("2018-07"), "Jul 2018");
        assert_eq!(date("2018"), "2018");
        assert_eq!(date("about 1850"), "about 1850");
        assert_eq!(date("2018-13-01"), "2018-13-01");
    }
}
