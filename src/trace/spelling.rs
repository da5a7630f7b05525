//! Whether two different words are spellings of one: `Sergei` and `Sergey`, `horrible` and `horrihle`.

use super::marks::Marks;
use super::wording::Word;

/// Shortest word of which one letter may differ: of shorter ones most differ so from others.
const LENGTH_MIN: usize = 4;

/// Whether there can be a word of which this one is a spelling.
pub(super) fn may_be_like(word: Word) -> bool {
    word.length() >= LENGTH_MIN && !word.marks.has(Marks::NUMBER)
}

/// Whether two words of different keys look alike, each in its text.
///
/// Alike is what begins and ends the same: at most a third of the longer word lies between, and at most
/// two letters where the words are shorter than eight. Numbers are never alike.
pub(super) fn alike(a: Word, b: Word, texts: (&str, &str)) -> bool {
    let (n_a, n_b) = (a.length(), b.length());
    let longer = n_a.max(n_b);
    if !may_be_like(a) || !may_be_like(b) || n_a.abs_diff(n_b) > 2 {
        return false;
    }
    let bytes = |text: &'_ str, word: Word| -> Option<(usize, usize)> {
        let span = word.span();
        (span.end() <= text.len()).then_some((span.start(), span.end()))
    };
    let (Some(in_a), Some(in_b)) = (bytes(texts.0, a), bytes(texts.1, b)) else { return false };
    let a = texts.0.as_bytes().get(in_a.0..in_a.1).unwrap_or_default();
    let b = texts.1.as_bytes().get(in_b.0..in_b.1).unwrap_or_default();
    let same = |(a, b): &(&u8, &u8)| a.eq_ignore_ascii_case(b);
    let n_head = a.iter().zip(b).take_while(same).count();
    let rest = n_a.min(n_b) - n_head;
    let n_tail = a.iter().rev().zip(b.iter().rev()).take(rest).take_while(same).count();
    let n_other = longer - n_head - n_tail;
    n_other * 3 <= longer && n_head + n_tail >= 3
}
