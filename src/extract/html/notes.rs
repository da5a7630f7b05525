//! Marks of notes and labels of pages.

/// Whether a link with these words can be the mark of a note: `1`, `[12]`, `*`, `iv`.
pub(super) fn is_mark(words: &str) -> bool {
    let inner = words.trim_matches(['[', ']', '(', ')']).trim();
    let is_sign = |c: char| c.is_numeric() || matches!(c, '*' | '†' | '‡' | '§' | '¶' | '#');
    let is_roman = inner.chars().all(|c| matches!(c, 'i' | 'v' | 'x'));
    let n_chars = inner.chars().count();
    match n_chars {
        0 => false,
        1 => inner.chars().all(|c| c.is_alphanumeric() || is_sign(c)),
        _ => n_chars <= 5 && (inner.chars().all(is_sign) || is_roman),
    }
}

/// What a page is called by what stands at its beginning: `Page 12.` is page `12`. `None` for what is
/// too long to be a label.
pub(super) fn page_label(words: &str) -> Option<&str> {
    let words = words.trim();
    let is_page = words.get(..5).is_some_and(|it| it.eq_ignore_ascii_case("page "));
    let label = if is_page { words.get(5..).unwrap_or_default() } else { words };
    let label = label.trim().trim_end_matches('.');
    (1..=20).contains(&label.len()).then_some(label)
}

/// What a page is called by the id of its place: `page_12` is page `12`.
pub(super) fn page_of_id(id: &str) -> Option<&str> {
    let behind = id.trim_start_matches(|c: char| !c.is_ascii_digit());
    (!behind.is_empty() && behind.bytes().all(|b| b.is_ascii_digit())).then_some(behind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_of_notes_are_short() {
        assert!(["1", "[12]", "*", "iv", "(3)", "a", "**"].into_iter().all(is_mark));
        assert!(!["", "see", "Note 1", "[]", "123456"].into_iter().any(is_mark));
    }

    #[test]
    fn pages_are_called_by_their_number() {
        assert_eq!(page_label(" Page 12. "), Some("12"));
        assert_eq!(page_label("xii"), Some("xii"));
        assert_eq!(page_label(""), None);
        assert_eq!(page_label("a whole sentence that stands here"), None);
        assert_eq!(page_of_id("page_012"), Some("012"));
        assert_eq!(page_of_id("p1b"), None);
    }
}
