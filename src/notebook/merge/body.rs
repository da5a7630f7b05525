//! Texts and note bodies of two versions as one.

use crate::notebook::note::Block;

use super::diff3::{self, Piece};

/// Something that was merged, and how sure that is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Joined<T> {
    pub(super) whole: T,
    /// Whether both sides changed the same, so that the second's words are not in it.
    pub(super) clash: bool,
    /// Whether one side removed what the other changed; the change is in it.
    pub(super) revived: bool,
}

/// Whose words are taken where both sides changed the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Prefer {
    First,
    Second,
}

/// A text, line by line.
fn text(base: &str, first: &str, second: &str, prefer: Prefer) -> Joined<String> {
    let (base, first, second) = (lines(base), lines(first), lines(second));
    let joined = join(&base, &first, &second, prefer, |_, _, _| None);
    Joined { whole: joined.whole.join("\n"), clash: joined.clash, revived: joined.revived }
}

/// A text, line by line. Where both sides changed a line, both are taken, one behind the other.
pub(super) fn text_with_both(base: &str, first: &str, second: &str) -> Joined<String> {
    let (base, first, second) = (lines(base), lines(first), lines(second));
    let mut clash = false;
    let joined = join(&base, &first, &second, Prefer::First, |_, first, second| {
        for (many, few) in [(first, second), (second, first)] {
            if diff3::holds(many, few) {
                return Some((many.to_vec(), false, false));
            }
        }
        clash = true;
        Some((first.iter().chain(second).copied().collect(), false, false))
    });
    Joined { whole: joined.whole.join("\n"), clash, revived: joined.revived }
}

/// A note's blocks, and within blocks of text their lines. A card that each side moved elsewhere
/// stands once.
pub(super) fn blocks(
    base: &[Block],
    first: &[Block],
    second: &[Block],
    prefer: Prefer,
) -> Joined<Vec<Block>> {
    let mut joined = join(base, first, second, prefer, |base, first, second| {
        if base.len() != first.len() || base.len() != second.len() {
            return None;
        }
        let (mut whole, mut clash, mut revived) = (Vec::new(), false, false);
        for ((base, first), second) in base.iter().zip(first).zip(second) {
            let block = match (base, first, second) {
                (base, first, second) if second == base || first == second => first.clone(),
                (base, first, second) if first == base => second.clone(),
                (Block::Text(base), Block::Text(first), Block::Text(second)) => {
                    let joined = text(base, first, second, prefer);
                    clash |= joined.clash;
                    revived |= joined.revived;
                    Block::Text(joined.whole)
                }
                (_, first, second) => {
                    clash = true;
                    if prefer == Prefer::First { first.clone() } else { second.clone() }
                }
            };
            whole.push(block);
        }
        Some((whole, clash, revived))
    });
    let mut seen: Vec<&Block> = Vec::new();
    let mut stays = Vec::with_capacity(joined.whole.len());
    let count = |blocks: &[Block], block| blocks.iter().filter(|it| *it == block).count();
    for block in &joined.whole {
        let n_before = seen.iter().filter(|it| **it == block).count();
        stays.push(n_before == 0 || n_before < count(first, block).max(count(second, block)));
        seen.push(block);
    }
    let mut stays = stays.into_iter();
    joined.whole.retain(|_| stays.next().unwrap_or(true));
    joined
}

/// No text has no line, so that both sides may write the first.
fn lines(text: &str) -> Vec<&str> {
    if text.is_empty() { Vec::new() } else { text.split('\n').collect() }
}

/// Two lists as one. `settle` may find a way where both changed the same items: the merged items,
/// whether there is a clash still, whether something was revived.
fn join<T: PartialEq + Clone>(
    base: &[T],
    first: &[T],
    second: &[T],
    prefer: Prefer,
    mut settle: impl FnMut(&[T], &[T], &[T]) -> Option<(Vec<T>, bool, bool)>,
) -> Joined<Vec<T>> {
    let mut joined = Joined { whole: Vec::new(), clash: false, revived: false };
    for piece in diff3::pieces(base, first, second) {
        let of = |list: &[T], at: std::ops::Range<usize>| list.get(at).unwrap_or_default().to_vec();
        match piece {
            Piece::Base(at) => joined.whole.extend(of(base, at)),
            Piece::First(at) => joined.whole.extend(of(first, at)),
            Piece::Second(at) => joined.whole.extend(of(second, at)),
            Piece::Inserted { first: a, second: b } => {
                joined.whole.extend(of(first, a));
                joined.whole.extend(of(second, b));
            }
            Piece::Clash { base: was, first: a, second: b } => {
                let (was, a, b) = (of(base, was), of(first, a), of(second, b));
                if a.is_empty() || b.is_empty() {
                    joined.revived = true;
                    joined.whole.extend(if a.is_empty() { b } else { a });
                } else if let Some((whole, clash, revived)) = settle(&was, &a, &b) {
                    joined.whole.extend(whole);
                    joined.clash |= clash;
                    joined.revived |= revived;
                } else {
                    joined.clash = true;
                    joined.whole.extend(if prefer == Prefer::First { a } else { b });
                }
            }
        }
    }
    joined
}

#[cfg(test)]
mod tests {
    use crate::notebook::ids::ExcerptId;

    use super::*;

    #[track_caller]
    fn check(base: &str, first: &str, second: &str, expect: (&str, bool, bool)) {
        let joined = text(base, first, second, Prefer::First);
        assert_eq!((joined.whole.as_str(), joined.clash, joined.revived), expect);
    }

    #[test]
    fn lines_that_one_side_changed_are_taken() {
        check("a\nb\nc", "A\nb\nc", "a\nb\nC", ("A\nb\nC", false, false));
        check("", "a", "b", ("a\nb", false, false));
        check("a", "a\nb", "a\nc", ("a\nb\nc", false, false));
        check("a\n", "a\n", "", ("", false, false));
    }

    #[test]
    fn a_line_that_both_changed_is_a_clash_and_one_that_one_removed_stays() {
        check("a\nb", "A\nb", "X\nb", ("A\nb", true, false));
        check("a\nb\nc", "a\nc", "a\nB\nc", ("a\nB\nc", false, true));
        let joined = text_with_both("a\nb", "A\nb", "X\nb");
        assert_eq!((joined.whole.as_str(), joined.clash), ("A\nX\nb", true));
    }

    fn list(words: &str) -> Vec<Block> {
        let block = |word: &str| match word.strip_prefix('@') {
            Some(id) => Block::Excerpt(ExcerptId::read(id)),
            None => Block::Text(word.replace('/', "\n")),
        };
        words.split_whitespace().map(block).collect()
    }

    #[track_caller]
    fn check_blocks(base: &str, first: &str, second: &str, expect: (&str, bool)) {
        let joined = blocks(&list(base), &list(first), &list(second), Prefer::First);
        assert_eq!((joined.whole, joined.clash), (list(expect.0), expect.1));
    }

    #[test]
    fn blocks_are_merged_and_their_lines() {
        check_blocks("a b @1", "A b @1", "a b @1 @2", ("A b @1 @2", false));
        check_blocks("a @1", "a @1 @2", "a @1 @3", ("a @1 @2 @3", false));
        check_blocks("a/b/c @1", "A/b/c @1", "a/b/C @1", ("A/b/C @1", false));
        check_blocks("a", "A", "X", ("A", true));
        check_blocks("a", "@1", "@2", ("@1", true));
    }

    #[test]
    fn a_card_that_both_moved_stands_once() {
        check_blocks("@1 a b c", "a @1 b c", "a b @1 c", ("a @1 b c", false));
        check_blocks("@1 @1 a", "a @1 @1", "@1 @1 a", ("a @1 @1", false));
    }
}
