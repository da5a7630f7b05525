//! Characters that have no sign of their own: what each is called where it is to be seen.
//!
//! Some of them mislead: a control means something to a terminal, and an override of the direction puts words in
//! an order in which nobody wrote them. Others only part or join letters, and are in honest texts by the
//! thousand: soft hyphens, joiners, marks of direction.

use std::borrow::Cow;

/// How much a character without a sign matters to one who reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unseen {
    /// It can make a text look like another: always shown.
    Misleads,
    /// It parts or joins letters: shown on demand.
    Parts,
    /// It belongs to the letter in front of it, and is drawn with it: shown on demand, beside the letter.
    Joins,
}

/// What kind of unseen character `c` is; `None` for one with a sign, and for white space that lays out a
/// text: line feed, tab and form feed.
pub fn unseen(c: char) -> Option<Unseen> {
    match c {
        '\n' | '\t' | '\u{C}' => None,
        '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => Some(Unseen::Misleads),
        c if c.is_control() => Some(Unseen::Misleads),
        '\u{AD}'
        | '\u{61C}'
        | '\u{180E}'
        | '\u{200B}'
        | '\u{200E}'
        | '\u{200F}'
        | '\u{2028}'
        | '\u{2029}'
        | '\u{2060}'..='\u{2064}'
        | '\u{206A}'..='\u{206F}'
        | '\u{FEFF}' => Some(Unseen::Parts),
        '\u{34F}' | '\u{200C}' | '\u{200D}' | '\u{E0000}'..='\u{E007F}' => Some(Unseen::Joins),
        _ => None,
    }
}

/// What an unseen character is called, in two to six signs: `ESC`, `RLO`, `SHY`, `U+206A`.
pub fn name(c: char) -> Cow<'static, str> {
    const C0: [&str; 32] = [
        "NUL", "SOH", "STX", "ETX", "EOT", "ENQ", "ACK", "BEL", "BS", "HT", "LF", "VT", "FF", "CR",
        "SO", "SI", "DLE", "DC1", "DC2", "DC3", "DC4", "NAK", "SYN", "ETB", "CAN", "EM", "SUB",
        "ESC", "FS", "GS", "RS", "US",
    ];
    if let Some(name) = C0.get(c as usize) {
        return Cow::Borrowed(name);
    }
    Cow::Borrowed(match c {
        '\u{7F}' => "DEL",
        '\u{85}' => "NEL",
        '\u{9B}' => "CSI",
        '\u{AD}' => "SHY",
        '\u{34F}' => "CGJ",
        '\u{61C}' => "ALM",
        '\u{180E}' => "MVS",
        '\u{200B}' => "ZWSP",
        '\u{200C}' => "ZWNJ",
        '\u{200D}' => "ZWJ",
        '\u{200E}' => "LRM",
        '\u{200F}' => "RLM",
        '\u{2028}' => "LS",
        '\u{2029}' => "PS",
        '\u{202A}' => "LRE",
        '\u{202B}' => "RLE",
        '\u{202C}' => "PDF",
        '\u{202D}' => "LRO",
        '\u{202E}' => "RLO",
        '\u{2060}' => "WJ",
        '\u{2066}' => "LRI",
        '\u{2067}' => "RLI",
        '\u{2068}' => "FSI",
        '\u{2069}' => "PDI",
        '\u{FEFF}' => "BOM",
        '\u{E0000}'..='\u{E007F}' => "TAG",
        c => return Cow::Owned(format!("U+{:02X}", c as u32)),
    })
}

/// `words` for a line of a window: what misleads, and every break, stands as U+FFFD. Names of files can
/// hold anything.
pub fn legible(words: &str) -> Cow<'_, str> {
    let misleads = |c: char| {
        c.is_control()
            || matches!(c, '\u{2028}' | '\u{2029}')
            || unseen(c) == Some(Unseen::Misleads)
    };
    if !words.contains(misleads) {
        return Cow::Borrowed(words);
    }
    let shown = words.chars().map(|c| if misleads(c) { char::REPLACEMENT_CHARACTER } else { c });
    Cow::Owned(shown.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_misleads_is_told_from_what_parts_letters_and_what_lays_out_a_text() {
        for c in
            ['\u{1}', '\u{1b}', '\u{7f}', '\u{80}', '\u{9b}', '\u{202a}', '\u{202e}', '\u{2069}']
        {
            assert_eq!(unseen(c), Some(Unseen::Misleads), "{c:?}");
        }
        for c in ['\u{ad}', '\u{200b}', '\u{200f}', '\u{61c}', '\u{2060}', '\u{feff}'] {
            assert_eq!(unseen(c), Some(Unseen::Parts), "{c:?}");
        }
        assert_eq!(unseen('\u{200d}'), Some(Unseen::Joins));
        assert_eq!(unseen('\u{e0041}'), Some(Unseen::Joins));
        for c in
            ['\n', '\t', '\u{c}', ' ', '\u{a0}', 'a', '\u{301}', '\u{fffd}', '\u{ffff}', '\u{e000}']
        {
            assert_eq!(unseen(c), None, "{c:?}");
        }
    }

    #[test]
    fn each_has_a_short_name_of_its_own() {
        let all: Vec<char> = ('\0'..='\u{FFFF}').filter(|c| unseen(*c).is_some()).collect();
        let mut names: Vec<_> = all.iter().map(|c| name(*c)).collect();
        assert!(
            names.iter().all(|name| (2..=6).contains(&name.len()) && name.is_ascii()),
            "{names:?}"
        );
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), all.len());
        assert_eq!((name('\u{1b}'), name('\u{202e}')), ("ESC".into(), "RLO".into()));
        assert_eq!((name('\u{80}'), name('\u{206a}')), ("U+80".into(), "U+206A".into()));
    }

    #[test]
    fn a_name_stays_on_its_line_and_in_its_order() {
        assert_eq!(legible("caf\u{e9} 1.txt"), "caf\u{e9} 1.txt");
        assert_eq!(legible("a\nb\u{202e}c\u{1b}d\t"), "a\u{fffd}b\u{fffd}c\u{fffd}d\u{fffd}");
    }
}
