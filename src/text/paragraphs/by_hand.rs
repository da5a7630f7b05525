//! Texts that were wrapped by hand at some width, and which of their breaks that made.

use crate::text::span::Span;

/// How much of a text is looked at to tell whether it was wrapped by hand.
const PROBE_BYTES: usize = 64 * 1024;

/// A line may be this many characters short of the width and still be called full. Words are rarely
/// longer, and a short line inside a paragraph is a deliberate break.
const SLACK: usize = 4;

/// Whether the break between a paragraph that ends at `before` and the line `start..end` was made
/// by wrapping: no blank line between, and the line's first word would not have fitted in front.
pub(super) fn is_soft(text: &str, before: usize, start: usize, end: usize, width: usize) -> bool {
    let gap = text.get(before..start).unwrap_or_default();
    if gap.bytes().filter(|byte| *byte == b'\n').count() != 1 || gap.contains('\x0c') {
        return false;
    }
    let next = text.get(start..end).unwrap_or_default();
    // An indented line, or a list mark, begins something of its own.
    !next.starts_with([' ', '\t', '•', '*', '-', '>', '#'])
        && is_full(text, before, Span::new(start, end), width)
}

/// Whether the first word of `next` would not have fitted on the line that ends at `before`.
pub(super) fn is_full(text: &str, before: usize, next: Span, width: usize) -> bool {
    let head = text.get(..before).unwrap_or_default();
    let line_start = memchr::memrchr2(b'\n', b'\x0c', head.as_bytes()).map_or(0, |at| at + 1);
    let line = head.get(line_start..).unwrap_or_default();
    let next = text.get(next.start()..next.end()).unwrap_or_default();
    let first_word = next.split_whitespace().next().unwrap_or_default();
    line.chars().count() + 1 + first_word.chars().count() + SLACK > width
}

/// The width at which `text` was wrapped by hand, or `None`.
///
/// Looked at are lines that another follows without a blank one between, in the first 64 KB. Wrapped
/// text has many, nearly all of them nearly full; verse, lists and addresses have them in all
/// lengths, and modern files have few.
pub(super) fn wrap_width(text: &str) -> Option<usize> {
    let mut probe_end = text.len().min(PROBE_BYTES);
    while !text.is_char_boundary(probe_end) {
        probe_end -= 1;
    }
    let probe = text.get(..probe_end)?;
    let lines: Vec<&str> = probe.split('\n').map(str::trim_end).collect();
    let mut inner: Vec<usize> = lines
        .array_windows()
        .filter(|[line, next]| !line.is_empty() && !next.is_empty())
        .map(|[line, _]| line.chars().count())
        .collect();
    let n_filled = lines.iter().filter(|line| !line.is_empty()).count();
    if inner.len() < 6 || inner.len() * 2 < n_filled {
        return None;
    }
    inner.sort_unstable();
    let width = *inner.get(inner.len() * 95 / 100)?;
    let longest = *inner.last()?;
    let n_full = inner.iter().filter(|length| **length + 18 >= width).count();
    ((45..=100).contains(&width) && longest <= width + 20 && n_full * 4 >= inner.len() * 3)
        .then_some(width)
}

#[cfg(test)]
mod tests {
    use crate::text::paragraphs::Paragraphs;

    #[test]
    fn a_text_wrapped_by_hand_has_its_lines_joined() {
        let text = "\
Minute 14

The clerk laid before the committee three readings taken in the autumn
of that year, and the committee resolved that they be kept with the log
until the engineer had seen them and said in writing what they might mean
for the third span, which had moved.

It was further resolved that nothing be said to the newspapers before the
next meeting, that the log be closed, and that the clerk write to the two
guilds asking what their members had seen from the water between the two
lights in the months since the spring, and whether any of them had heard
of repairs to the fenders.";
        let paragraphs = Paragraphs::of(text);
        assert_eq!(paragraphs.len(), 3);
        assert!(paragraphs.wrapped_at().is_some());
    }

    #[test]
    fn verse_and_addresses_keep_their_lines() {
        let text =
            "The Guild\n4 Quay Street\nEllery\nHarbour District\n19 April\nDear Sir\nyours\nA";
        assert_eq!(Paragraphs::of(text).len(), 8);
    }
}
