//! The words of a cue's line: tags taken out, characters read, turns noticed.

use crate::text::shape::Style;

/// Words of a line in one style.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) text: String,
    pub(super) styles: Vec<Style>,
    /// Who says it, where a tag says so.
    pub(super) voice: Option<String>,
}

/// The words of a line with their styles. `voice` is who speaks, from the lines before to those after.
/// Tags that subtitles do not know, as `<laughs>`, are words.
pub(super) fn pieces(line: &str, voice: &mut Option<String>) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut styles: Vec<Style> = Vec::new();
    let mut text = String::new();
    let mut rest = line;
    while !rest.is_empty() {
        let at = memchr::memchr3(b'<', b'&', b'{', rest.as_bytes()).unwrap_or(rest.len());
        let (before, from) = rest.split_at_checked(at).unwrap_or((rest, ""));
        text.push_str(before);
        let Some(sign) = from.chars().next() else { break };
        rest = from.get(1..).unwrap_or_default();
        let close = match sign {
            '<' => from.split_once('>'),
            '{' => from.split_once('}').filter(|(head, _)| head.starts_with("{\\")),
            _ => {
                let (c, behind) = character(from).unwrap_or(('&', rest));
                text.push(c);
                rest = behind;
                continue;
            }
        };
        let Some((tag, behind)) = close else {
            text.push(sign);
            continue;
        };
        let tag = tag.get(1..).unwrap_or_default();
        if sign == '<' && !is_tag(tag) {
            text.push('<');
            continue;
        }
        rest = behind;
        if sign == '<' {
            let words = std::mem::take(&mut text);
            pieces.push(Piece { text: words, styles: styles.clone(), voice: voice.clone() });
            apply(tag, &mut styles, voice);
        }
    }
    pieces.push(Piece { text, styles, voice: voice.clone() });
    pieces.retain(|piece| !piece.text.is_empty());
    pieces
}

/// What a tag changes.
fn apply(tag: &str, styles: &mut Vec<Style>, voice: &mut Option<String>) {
    let name = tag.trim_start_matches('/');
    let style = match head(name) {
        "i" | "I" | "em" => Style::Emphasis,
        "b" | "B" | "strong" => Style::Strong,
        "u" | "U" => Style::Underlined,
        "s" | "S" => Style::Struck,
        "v" => {
            let who = name.split_once(char::is_whitespace).map_or("", |(_, who)| who).trim();
            let is_close = name.len() < tag.len();
            *voice = (!is_close && !who.is_empty()).then(|| read(who).trim().to_owned());
            return;
        }
        _ => return,
    };
    if name.len() < tag.len() {
        if let Some(at) = styles.iter().rposition(|it| *it == style) {
            styles.remove(at);
        }
    } else if styles.len() < 8 {
        styles.push(style);
    }
}

/// The name of a tag without its classes.
fn head(tag: &str) -> &str {
    tag.split(|c: char| c == '.' || c.is_whitespace()).next().unwrap_or_default()
}

/// Whether it is a tag of subtitles.
fn is_tag(tag: &str) -> bool {
    const NAMES: [&str; 14] =
        ["i", "b", "u", "s", "v", "c", "em", "strong", "font", "lang", "ruby", "rt", "span", "br"];
    let name = head(tag.trim_start_matches('/')).trim_end_matches('/');
    let is_time =
        !name.is_empty() && tag.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b':' | b'.'));
    is_time || NAMES.iter().any(|known| known.eq_ignore_ascii_case(name))
}

/// The character that an entity at the beginning stands for, and what follows it.
fn character(text: &str) -> Option<(char, &str)> {
    const NAMED: [(&str, char); 9] = [
        ("&amp;", '&'),
        ("&lt;", '<'),
        ("&gt;", '>'),
        ("&quot;", '"'),
        ("&apos;", '\''),
        ("&#39;", '\''),
        ("&nbsp;", '\u{a0}'),
        ("&lrm;", '\u{200e}'),
        ("&rlm;", '\u{200f}'),
    ];
    NAMED.iter().find_map(|(name, c)| text.strip_prefix(name).map(|rest| (*c, rest)))
}

/// `text` with its entities read.
fn read(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let behind = rest.get(c.len_utf8()..).unwrap_or_default();
        let (c, behind) = character(rest).unwrap_or((c, behind));
        out.push(c);
        rest = behind;
    }
    out
}

/// A line without its tags.
pub(super) fn bare(line: &str) -> String {
    let pieces = pieces(line, &mut None);
    let words: String = pieces.iter().map(|piece| &*piece.text).collect();
    words.trim().to_owned()
}

/// Whether somebody begins to speak with the line: a dash, an arrow, or a name with a colon in front.
pub(super) fn begins_turn(line: &str) -> bool {
    let has_mark = ["- ", "– ", "— ", ">>"].iter().any(|mark| line.starts_with(mark));
    let is_dash =
        line.strip_prefix(['-', '–', '—']).is_some_and(|rest| rest.starts_with(char::is_uppercase));
    has_mark || is_dash || is_named(line)
}

/// Whether a name with a colon stands in front: at most four words that begin with capitals.
fn is_named(line: &str) -> bool {
    let Some((name, rest)) = line.split_once([':', '：']) else { return false };
    let is_name = |word: &str| {
        let word = word.trim_start_matches(['(', '[']);
        word.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit() && word.len() < 3)
            || matches!(word, "de" | "van" | "von" | "der" | "of" | "the" | "al" | "bin")
    };
    (rest.is_empty() || rest.starts_with(char::is_whitespace))
        && name.len() <= 60
        && name.starts_with(char::is_uppercase)
        && (1..=4).contains(&name.split_whitespace().count())
        && name.split_whitespace().all(is_name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_styles_and_voices_and_no_words() {
        let mut voice = None;
        let found = pieces(
            "<v.loud Ada &amp; Co>So <i>it</i> moved{\\an8} &lt;4 mm</v> <laughs> a < b",
            &mut voice,
        );
        let told: Vec<(&str, bool, Option<&str>)> = found
            .iter()
            .map(|it| (&*it.text, !it.styles.is_empty(), it.voice.as_deref()))
            .collect();
        let ada = Some("Ada & Co");
        assert_eq!(
            told,
            [
                ("So ", false, ada),
                ("it", true, ada),
                (" moved <4 mm", false, ada),
                (" <laughs> a < b", false, None)
            ]
        );
        assert_eq!(bare("<c.yellow>a</c><00:00:01.500> <font color=\"#fff\">b</font>"), "a b");
    }

    #[test]
    fn a_turn_begins_with_a_name_or_a_dash() {
        for line in [
            "ADA REED: So.",
            "Dr. Holm: Yes",
            "- No.",
            "-No.",
            ">> And",
            "Q: Why?",
            "Speaker 1: Hm",
        ] {
            assert!(begins_turn(line), "{line}");
        }
        for line in [
            "it is: so",
            "10:30 in the night",
            "See https://a.b",
            "-5 degrees",
            "Then he said this: go",
        ] {
            assert!(!begins_turn(line), "{line}");
        }
    }
}
