//! Words that the end of a line or of a page broke: "inter-⏎national".

use super::{
    forms::{is_accent, is_unseen},
    is_blank,
};

/// Length of the break of a word that begins at `at`: the hyphen and the blanks behind it, up to the rest
/// of the word: "inter«-⏎»national". `None` where there is none.
///
/// Asked for is a letter or a digit in front, a hyphen, the end of a line, and a small letter: so a bullet, a
/// dash between blanks, "1990-⏎1995" and "Nord-⏎Süd" are none. Whether the word has a hyphen also where
/// nothing breaks it ("well-⏎known") nobody can tell from here, and "pre-⏎and" is taken for a word; who
/// searches tries both, see [`find`](crate::text::find).
///
/// Blank lines and a form feed may stand between, as where a page ends; what a page prints at its foot may
/// not. Cost: a look at one byte where there is no hyphen, else the blanks behind it.
pub fn broken_word(text: &str, at: usize) -> Option<usize> {
    // The first bytes of the hyphens below.
    if !matches!(text.as_bytes().get(at)?, b'-' | 0xC2 | 0xE2) {
        return None;
    }
    let rest = text.get(at..)?;
    let hyphen = rest.chars().next().filter(|c| is_hyphen(*c))?;
    let blanks = rest.get(hyphen.len_utf8()..)?;
    // Not over another soft hyphen: of a million in a row each would look at all behind it.
    let next = blanks.trim_start_matches(|c| is_blank(c) && c != '\u{AD}');
    let blanks = blanks.get(..blanks.len() - next.len())?;
    if !next.starts_with(char::is_lowercase) || !blanks.contains(is_line_end) {
        return None;
    }
    let before = text.get(..at)?.chars().rev().find(|c| !is_accent(*c) && !is_unseen(*c))?;
    before.is_alphanumeric().then_some(hyphen.len_utf8() + blanks.len())
}

/// Hyphens that may break a word: the soft one and "¬", which recognizers of print write for it, too.
pub(in crate::text) fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '\u{2010}' | '\u{AD}' | '¬')
}

/// What ends a line in a canonical text.
pub(in crate::text) fn is_line_end(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\x0b' | '\x0c' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

#[cfg(test)]
mod tests {
    use crate::text::fold::{Folded, Level};

    #[track_caller]
    fn check(text: &str, folded: &str) {
        assert_eq!(Folded::of(text, Level::Search).text(), folded, "{text:?}");
    }

    #[test]
    fn a_word_over_the_end_of_a_line_or_a_page_is_one() {
        check("inter-\nnational", "international");
        check("inter- \n  national", "international");
        check("inter\u{AD}\nnational", "international");
        check("inter\u{2010}\nnational", "international");
        check("inter¬\nnational", "international");
        check("inter-\n\n\x0c\nnational", "international");
        check("mo\u{301}-\no\u{301}n", "moon");
        check("24-\nhour", "24hour");
        check("Вели-\nкая", "великая");
    }

    #[test]
    fn other_hyphens_stay_what_they_are() {
        check("a list:\n- one\n-\ntwo", "a list: - one - two");
        check("he said -\nand left", "he said - and left");
        check("he said--\nand left", "he said-- and left");
        check("1990-\n1995", "1990- 1995");
        check("Nord-\nSüd", "nord- sud");
        check("pre- and post-war", "pre- and post-war");
        check("-\nfirst", "- first");
        check("last-\n", "last- ");
        check("last-", "last-");
        check("inter-\n12\nnational", "inter- 12 national");
    }

    #[test]
    fn hyphens_by_the_megabyte_are_looked_at_once() {
        let many = "\u{AD}".repeat(1_000_000);
        check(&format!("inter{many}\nnational"), "international");
        check(&format!("inter{many}"), "inter");
        check(
            &format!("inter{}", "-\n".repeat(500_000)),
            &format!("inter{}", "- ".repeat(500_000)),
        );
    }

    #[test]
    fn only_searching_joins_them() {
        for level in [Level::Find, Level::Anchor] {
            assert_eq!(Folded::of("inter-\nnational", level).text(), "inter- national");
        }
    }
}
