//! Front matter: the fields between two lines of dashes at the head of a Markdown file.

use crate::text::{extracted::Stated, span::Span};

/// How far it can reach, in lines; without an end before, it is none.
const N_LINES_MAX: usize = 400;

/// Front matter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Front {
    /// Its lines with those of dashes.
    pub(super) span: Span,
    /// What its fields say.
    pub(super) stated: Stated,
}

/// The front matter of a text: YAML between `---` lines or TOML between `+++` lines.
///
/// Only plain fields are read, and lists of names; what else YAML can say, no document needs.
pub(super) fn of(text: &str) -> Option<Front> {
    let first = text.lines().next()?.trim_end();
    if !matches!(first, "---" | "+++") {
        return None;
    }
    let mut fields: Vec<(String, String)> = Vec::new();
    let mut at = 0;
    for (line_idx, line) in text.split_inclusive('\n').take(N_LINES_MAX).enumerate() {
        let start = at;
        at += line.len();
        let line = line.trim_end();
        if line_idx == 0 {
            continue;
        }
        if line == first || (first == "---" && line == "...") {
            let is_stated = !fields.is_empty();
            let span = Span::new(0, start + line.len());
            return is_stated.then(|| Front { span, stated: stated(&fields) });
        }
        // A list goes on with the field above it.
        if let Some(item) = line.trim_start().strip_prefix("- ") {
            if let Some((_, value)) = fields.last_mut() {
                append(value, item);
            }
        } else if let Some((name, value)) = line.split_once([':', '='])
            && !line.starts_with([' ', '\t', '#'])
        {
            fields.push((name.trim().to_ascii_lowercase(), String::new()));
            let list = value.trim().strip_prefix('[').and_then(|it| it.strip_suffix(']'));
            let values = list.map_or(vec![value], |list| list.split(',').collect());
            if let Some((_, all)) = fields.last_mut() {
                for value in values {
                    append(all, value);
                }
            }
        }
    }
    None
}

/// Adds one value of a list.
fn append(all: &mut String, value: &str) {
    let value = value.trim().trim_matches(['"', '\'']).trim();
    let value = value.strip_prefix("name:").map_or(value, str::trim).trim_matches(['"', '\'']);
    if !value.is_empty() {
        if !all.is_empty() {
            all.push_str("; ");
        }
        all.push_str(value);
    }
}

fn stated(fields: &[(String, String)]) -> Stated {
    let of = |names: &[&str]| {
        let field =
            fields.iter().find(|(name, value)| names.contains(&&**name) && !value.is_empty());
        field.map(|(_, value)| value.clone())
    };
    Stated {
        title: of(&["title"]),
        author: of(&["author", "authors", "by"]),
        date: of(&["date", "published"]).as_deref().and_then(date),
        publisher: of(&["publisher"]),
        language: of(&["lang", "language"]),
    }
}

/// The day, month or year that a field begins with: `2018-07-13T10:00:00Z`, `2018-07`, `2018`.
fn date(value: &str) -> Option<String> {
    let length = value.bytes().take_while(|byte| byte.is_ascii_digit() || *byte == b'-').count();
    let date = value.get(..length)?;
    let mut parts = date.split('-');
    let is_number = |part: Option<&str>, width: usize, most: u16| {
        part.is_none_or(|it| {
            it.len() == width && it.parse().is_ok_and(|it| (1..=most).contains(&it))
        })
    };
    let is_date = is_number(parts.next(), 4, 9999)
        && is_number(parts.next(), 2, 12)
        && is_number(parts.next(), 2, 31)
        && parts.next().is_none();
    (is_date && !date.is_empty()).then(|| date.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fields_of_front_matter_are_stated() {
        let front =
            of("---\ntitle: \"The deck: a report\"\nauthors:\n  - Ada Reed\n  - 'B. Holm'\n\
                        date: 2024-03-14T10:00:00Z\nlang: en-GB\n...\n\nWords\n")
            .unwrap();
        assert_eq!(front.stated.title.as_deref(), Some("The deck: a report"));
        assert_eq!(front.stated.author.as_deref(), Some("Ada Reed; B. Holm"));
        assert_eq!(front.stated.date.as_deref(), Some("2024-03-14"));
        assert_eq!(front.stated.language.as_deref(), Some("en-GB"));
        let toml = of("+++\ntitle = \"Deck\"\nauthors = [\"A\", \"B\"]\n+++\n").unwrap();
        assert_eq!((toml.span.end(), toml.stated.author.as_deref()), (43, Some("A; B")));
    }

    #[test]
    fn a_rule_at_the_head_is_no_front_matter() {
        assert_eq!(of("---\n\nWords: many\n"), None);
        assert_eq!(of("---\n---\n"), None);
        assert_eq!(of("# A\n---\nb: c\n---\n"), None);
    }

    #[test]
    fn a_date_is_a_day_a_month_or_a_year() {
        assert_eq!(date("2018-07").as_deref(), Some("2018-07"));
        for none in ["", "14 March", "2018-13", "201-07-01", "2018-07-13-1"] {
            assert_eq!(date(none), None, "{none}");
        }
    }
}
