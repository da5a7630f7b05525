//! Where a passage stands that a row tells of: there, or not far away, or nowhere.

use memchr::memmem;

use crate::text::{document::Document, span::Span};

use super::row::Told;

/// Where a passage was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) span: Span,
    /// Not where the row says.
    pub(super) is_moved: bool,
}

/// The passage in the document; `None` where its words are not there. It is empty where the row's is: in
/// aligned lines nothing may stand for a line.
///
/// Cost: its length; where it is not in its place, a search through the document.
pub(super) fn find(document: &Document, told: &Told) -> Option<Found> {
    let start = document.byte_of(told.begin);
    let Some(words) = told.text.as_deref() else {
        let span = Span::new(start?, document.byte_of(told.end?)?);
        return Some(Found { span, is_moved: false });
    };
    let text = document.text();
    if let Some(start) = start
        && let Some(length) = same(text.get(start..)?, words)
    {
        return Some(Found { span: Span::new(start, start + length), is_moved: false });
    }
    let start = start.unwrap_or(text.len());
    let span = nearest(text, words, start).or_else(|| {
        words.contains('‐').then(|| nearest(text, &words.replace('‐', "-"), start))?
    })?;
    Some(Found { span, is_moved: !told.is_behind })
}

/// How many bytes of `text` are `words`, with all hyphens alike; `None` where it begins otherwise.
fn same(text: &str, words: &str) -> Option<usize> {
    let alike = |char: char| if char == '‐' { '-' } else { char };
    let mut chars = text.chars();
    for word in words.chars() {
        if alike(chars.next()?) != alike(word) {
            return None;
        }
    }
    Some(text.len() - chars.as_str().len())
}

/// Where `words` stand nearest to the byte `start`.
fn nearest(text: &str, words: &str, start: usize) -> Option<Span> {
    let (bytes, words) = (text.as_bytes(), words.as_bytes());
    let behind = memmem::find(bytes.get(start..)?, words).map(|at| start + at);
    // In front no farther than behind.
    let from = behind.map_or(0, |at| start.saturating_sub(at - start));
    let to = (start + words.len()).min(bytes.len());
    let front = memmem::rfind(bytes.get(from..to)?, words).map(|at| from + at);
    let at = front.or(behind)?;
    Some(Span::new(at, at + words.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Where `told` is found in `text`, and whether it had moved.
    fn found(text: &str, begin: usize, words: &str) -> Option<(usize, bool)> {
        let document = Document::new(text.to_owned());
        let told = Told {
            id: String::new(),
            begin,
            end: None,
            text: Some(words.to_owned()),
            is_behind: false,
        };
        let found = find(&document, &told)?;
        Some((document.scalar_of(found.span.start()), found.is_moved))
    }

    #[test]
    fn offsets_are_scalars() {
        assert_eq!(found("𝔊𝔬𝔱 wrote ö twice", 10, "ö twice"), Some((10, false)));
    }

    #[test]
    fn offsets_in_utf16_units_are_put_right_by_the_words() {
        assert_eq!(found("𝔊𝔬𝔱 wrote ö twice", 13, "ö twice"), Some((10, true)));
    }

    #[test]
    fn the_nearest_of_several_is_taken() {
        let text = "one two. one two. one two.";
        assert_eq!(found(text, 7, "one two"), Some((9, true)));
        assert_eq!(found(text, 11, "one two"), Some((9, true)));
        assert_eq!(found(text, 15, "one two"), Some((18, true)));
        assert_eq!(found(text, 900, "one two"), Some((18, true)));
        assert_eq!(found(text, 0, "two one"), None);
        assert_eq!(found(text, 4, ""), Some((4, false)));
    }

    #[test]
    fn the_hyphens_of_aligned_text_are_any_hyphens() {
        assert_eq!(found("a well-known man", 2, "well‐known"), Some((2, false)));
        assert_eq!(found("a well‐known man", 4, "well‐known"), Some((2, true)));
        assert_eq!(found("a well-known man", 4, "well‐known"), Some((2, true)));
    }
}
