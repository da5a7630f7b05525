//! Which pieces of two versions of a list go into the merged one.
//!
//! Differences are found with the greedy algorithm of Myers, "An O(ND) Difference Algorithm and Its
//! Variations" (1986). Joining them departs from diff3 (Khanna, Kunal and Pierce, "A Formal
//! Investigation of Diff3", 2007) in two things: changes that only touch do not clash, and what both
//! sides insert at one place is kept one behind the other. Both are what people mean who add to the
//! same note, and no word is lost by either.

use std::ops::Range;

/// Differences, insertions and removals together, after which two lists count as wholly different:
/// the search takes half the square of it in memory, 4 MB here. A note is never so different from itself.
const MAX_DIFFERENCES: usize = 1000;

/// A stretch of the old list and what stands in its place in the new one.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Change {
    old: Range<usize>,
    new: Range<usize>,
}

/// A piece of the merged list, by ranges of the three lists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// Neither side changed it.
    Base(Range<usize>),
    /// Only the first side changed it, or both did the same.
    First(Range<usize>),
    /// Only the second side changed it.
    Second(Range<usize>),
    /// Each side inserted something here.
    Inserted {
        /// By the first side.
        first: Range<usize>,
        /// By the second side.
        second: Range<usize>,
    },
    /// Both sides changed the same items.
    Clash {
        /// The items.
        base: Range<usize>,
        /// What the first side made of them.
        first: Range<usize>,
        /// What the second side made of them.
        second: Range<usize>,
    },
}

/// The pieces of the merge of `first` and `second`, which both come from `base`, in order.
///
/// Cost: the lengths times the differences.
pub(super) fn pieces<T: PartialEq>(base: &[T], first: &[T], second: &[T]) -> Vec<Piece> {
    let (ours, theirs) = (changes(base, first), changes(base, second));
    let (mut ours, mut theirs) = (ours.as_slice(), theirs.as_slice());
    let (mut pieces, mut at) = (Vec::new(), 0);
    loop {
        let is_ours = match (ours.first(), theirs.first()) {
            (None, None) => break,
            (Some(_), None) => true,
            (None, Some(_)) => false,
            (Some(a), Some(b)) => (a.old.start, a.old.end) <= (b.old.start, b.old.end),
        };
        let Some(next) = (if is_ours { ours } else { theirs }).first() else { break };
        let mut hull = next.old.clone();
        let (a, b) = stretch(&mut hull, ours, theirs, is_ours);
        if at < hull.start {
            pieces.push(Piece::Base(at..hull.start));
        }
        at = hull.end;
        let (mine, rest) = ours.split_at_checked(a).unwrap_or((ours, &[]));
        ours = rest;
        let (other, rest) = theirs.split_at_checked(b).unwrap_or((theirs, &[]));
        theirs = rest;
        match (side(&hull, mine), side(&hull, other)) {
            (Some(new), None) => pieces.push(Piece::First(new)),
            (None, Some(new)) => pieces.push(Piece::Second(new)),
            (Some(a), Some(b)) => both([base, first, second], (hull, a, b), &mut pieces),
            (None, None) => {}
        }
    }
    if at < base.len() {
        pieces.push(Piece::Base(at..base.len()));
    }
    pieces
}

/// Grows `hull`, the next change of one side, by all changes that it overlaps, and gives how many of
/// each side are in it.
fn stretch(
    hull: &mut Range<usize>,
    ours: &[Change],
    theirs: &[Change],
    is_ours: bool,
) -> (usize, usize) {
    let (mut a, mut b) = if is_ours { (1, 0) } else { (0, 1) };
    loop {
        let next = if let Some(next) = ours.get(a).filter(|it| overlap(hull, &it.old)) {
            a += 1;
            next
        } else if let Some(next) = theirs.get(b).filter(|it| overlap(hull, &it.old)) {
            b += 1;
            next
        } else {
            return (a, b);
        };
        hull.end = hull.end.max(next.old.end);
    }
}

/// Whether two changed stretches share an item, or insert at the same place.
const fn overlap(a: &Range<usize>, b: &Range<usize>) -> bool {
    if a.start == a.end && b.start == b.end {
        a.start == b.start
    } else {
        a.start < b.end && b.start < a.end
    }
}

/// What a side has in place of the hull of its changes and the other's; `None` if it changed nothing.
fn side(hull: &Range<usize>, changes: &[Change]) -> Option<Range<usize>> {
    let (head, tail) = (changes.first()?, changes.last()?);
    let before = head.old.start.saturating_sub(hull.start);
    let behind = hull.end.saturating_sub(tail.old.end);
    Some(head.new.start.saturating_sub(before)..tail.new.end + behind)
}

/// The pieces for items that both sides changed, or a place where both inserted: `hull` in `base`, `a`
/// in `first`, `b` in `second`.
fn both<T: PartialEq>(
    lists: [&[T]; 3],
    (hull, a, b): (Range<usize>, Range<usize>, Range<usize>),
    pieces: &mut Vec<Piece>,
) {
    let [base, first, second] = lists;
    let (Some(was), Some(ours), Some(theirs)) =
        (base.get(hull.clone()), first.get(a.clone()), second.get(b.clone()))
    else {
        return;
    };
    if ours == theirs {
        pieces.push(Piece::First(a));
        return;
    }
    // What both made alike at either end needs no decision; in the base, as much is taken off.
    let head = ours.iter().zip(theirs).take_while(|(a, b)| a == b).count();
    let most = ours.len().min(theirs.len()) - head;
    let tail = ours.iter().rev().zip(theirs.iter().rev()).take(most);
    let tail = tail.take_while(|(a, b)| a == b).count();
    let middle = |range: &Range<usize>| {
        let start = (range.start + head).min(range.end);
        start..range.end.saturating_sub(tail).max(start)
    };
    let (was_mid, a_mid, b_mid) = (middle(&hull), middle(&a), middle(&b));
    let inner = was_mid.start - hull.start..was_mid.end - hull.start;
    let was = was.get(inner).unwrap_or_default();
    let ours = first.get(a_mid.clone()).unwrap_or_default();
    let theirs = second.get(b_mid.clone()).unwrap_or_default();
    let is_trimmed = head + tail > 0;
    // A removal is held by everything, and is to be told.
    let may_hold = was.is_empty() || (!ours.is_empty() && !theirs.is_empty());
    if head > 0 {
        pieces.push(Piece::First(a.start..a_mid.start));
    }
    pieces.push(if (is_trimmed && theirs == was) || (may_hold && holds(ours, theirs)) {
        Piece::First(a_mid.clone())
    } else if (is_trimmed && ours == was) || (may_hold && holds(theirs, ours)) {
        Piece::Second(b_mid)
    } else if was.is_empty() {
        Piece::Inserted { first: a_mid.clone(), second: b_mid }
    } else {
        Piece::Clash { base: was_mid, first: a_mid.clone(), second: b_mid }
    });
    if tail > 0 {
        pieces.push(Piece::First(a_mid.end..a.end));
    }
}

/// Whether all of `few` stands in `many` in the same order, as where one side has merged the other
/// before.
pub(super) fn holds<T: PartialEq>(many: &[T], few: &[T]) -> bool {
    let mut many = many.iter();
    few.iter().all(|item| many.any(|it| it == item))
}

/// What changed from `old` to `new`, in order, with something unchanged between any two.
fn changes<T: PartialEq>(old: &[T], new: &[T]) -> Vec<Change> {
    let head = old.iter().zip(new).take_while(|(a, b)| a == b).count();
    let (short_old, short_new) =
        (old.get(head..).unwrap_or_default(), new.get(head..).unwrap_or_default());
    let tail =
        short_old.iter().rev().zip(short_new.iter().rev()).take_while(|(a, b)| a == b).count();
    let (old_len, new_len) = (short_old.len() - tail, short_new.len() - tail);
    let middle_old = short_old.get(..old_len).unwrap_or_default();
    let middle_new = short_new.get(..new_len).unwrap_or_default();
    let mut changes: Vec<Change> = Vec::new();
    let (mut x, mut y) = (head, head);
    let mut push = |old: Range<usize>, new: Range<usize>| {
        if !old.is_empty() || !new.is_empty() {
            changes.push(Change { old, new });
        }
    };
    for (a, b) in matches(middle_old, middle_new) {
        push(x..head + a, y..head + b);
        (x, y) = (head + a + 1, head + b + 1);
    }
    push(x..head + old_len, y..head + new_len);
    changes
}

/// Pairs of indices of equal items, both rising: a longest such list, unless there are too many
/// differences to look for it.
fn matches<T: PartialEq>(old: &[T], new: &[T]) -> Vec<(usize, usize)> {
    if old.is_empty() || new.is_empty() {
        return Vec::new();
    }
    let most = (old.len() + new.len()).min(MAX_DIFFERENCES);
    // furthest[d][k] is the furthest x on diagonal x - y = 2k - d after d differences.
    let mut furthest: Vec<Vec<usize>> = Vec::new();
    for d in 0..=most {
        let mut row = Vec::with_capacity(d + 1);
        for k in 0..=d {
            let mut x = step(furthest.last(), d, k).0;
            // y = x - (2k - d); a diagonal that would leave the lists keeps its place outside.
            while let Some(y) = (x + d).checked_sub(2 * k)
                && x < old.len()
                && y < new.len()
                && old.get(x) == new.get(y)
            {
                x += 1;
            }
            row.push(x);
            if x >= old.len() && (x + d).checked_sub(2 * k).is_some_and(|y| y >= new.len()) {
                furthest.push(row);
                return walk_back(&furthest, d, k, old.len());
            }
        }
        furthest.push(row);
    }
    Vec::new()
}

/// Where a path of `d` differences enters diagonal `k`, and the diagonal of `d - 1` that it comes
/// from.
fn step(before: Option<&Vec<usize>>, d: usize, k: usize) -> (usize, usize) {
    let Some(before) = before else { return (0, 0) };
    // Diagonal k of d lies between k - 1 (an item of `old` is removed) and k (one of `new` comes in).
    let removed = k.checked_sub(1).and_then(|k| before.get(k)).map(|x| x + 1);
    let inserted = (k < d).then(|| before.get(k)).flatten().copied();
    match (removed, inserted) {
        (Some(removed), Some(inserted)) if removed <= inserted => (inserted, k),
        (None, Some(inserted)) => (inserted, k),
        (Some(removed), _) => (removed, k - 1),
        (None, None) => (0, 0),
    }
}

/// The matches on the path that ends on diagonal `k` after `d` differences, at `x`.
fn walk_back(furthest: &[Vec<usize>], d: usize, k: usize, end: usize) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let (mut d, mut k, mut x) = (d, k, end);
    loop {
        let before = d.checked_sub(1).and_then(|d| furthest.get(d));
        let (entry, from) = step(before, d, k);
        while x > entry {
            x -= 1;
            if let Some(y) = (x + d).checked_sub(2 * k) {
                found.push((x, y));
            }
        }
        if d == 0 {
            break;
        }
        x = before.and_then(|row| row.get(from)).copied().unwrap_or(0);
        (d, k) = (d - 1, from);
    }
    found.reverse();
    found
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The merge of three words, letter by letter: `{first|second}` for a clash, `<first|second>` for
    /// what both inserted.
    #[track_caller]
    fn check(base: &str, first: &str, second: &str, expect: &str) {
        let list = |word: &str| word.chars().collect::<Vec<char>>();
        let (base, first, second) = (list(base), list(first), list(second));
        let merged: String = pieces(&base, &first, &second)
            .into_iter()
            .map(|piece| {
                let one = |list: &[char], at: Range<usize>| list[at].iter().collect::<String>();
                match piece {
                    Piece::Base(at) => one(&base, at),
                    Piece::First(at) => one(&first, at),
                    Piece::Second(at) => one(&second, at),
                    Piece::Inserted { first: a, second: b } => {
                        format!("<{}|{}>", one(&first, a), one(&second, b))
                    }
                    Piece::Clash { first: a, second: b, .. } => {
                        format!("{{{}|{}}}", one(&first, a), one(&second, b))
                    }
                }
            })
            .collect();
        assert_eq!(merged, expect);
    }

    #[test]
    fn changes_of_one_side_are_taken() {
        check("abc", "abc", "abc", "abc");
        check("abc", "aXc", "abc", "aXc");
        check("abc", "abc", "ac", "ac");
        check("", "ab", "", "ab");
        check("abc", "", "abc", "");
        check("abcdef", "aXcdef", "abcdYf", "aXcdYf");
    }

    #[test]
    fn changes_that_touch_do_not_clash() {
        check("abc", "Xbc", "aYc", "XYc");
        check("abc", "aXbc", "aYc", "aXYc");
        check("abc", "abXc", "aYc", "aYXc");
        check("ab", "b", "a", "");
    }

    #[test]
    fn what_both_insert_at_one_place_is_kept_once_where_it_is_the_same() {
        check("ab", "aXb", "aYb", "a<X|Y>b");
        check("ab", "aXb", "aXb", "aXb");
        check("ab", "abXY", "abXZ", "abX<Y|Z>");
        check("", "X", "Y", "<X|Y>");
        check("ab", "aXYb", "aYb", "aXYb");
        check("ab", "aXb", "aYXb", "aYXb");
        check("abc", "aXYc", "aYc", "aXYc");
        // A merge that was made before, of "adc" and "abXc".
        check("abcd", "aXd", "abXd", "aXd");
    }

    #[test]
    fn changes_of_the_same_items_clash() {
        check("abc", "aXc", "aYc", "a{X|Y}c");
        check("abcd", "aXd", "abYd", "a{X|bY}d");
        check("abcd", "ad", "abXcd", "a{|bXc}d");
        check("abcdef", "aXYdef", "abcZef", "aXYZef");
        check("abcdef", "aXYZef", "abUcVf", "a{XYZe|bUcV}f");
    }

    /// The length of a longest common subsequence, by the table.
    fn longest(old: &[u8], new: &[u8]) -> usize {
        let mut row = vec![0; new.len() + 1];
        for a in old {
            let mut corner = 0;
            for (y, b) in new.iter().enumerate() {
                let above = row[y + 1];
                row[y + 1] = if a == b { corner + 1 } else { above.max(row[y]) };
                corner = above;
            }
        }
        row[new.len()]
    }

    proptest! {
        #[test]
        fn matches_are_equal_rising_and_as_many_as_there_can_be(
            old in prop::collection::vec(0_u8..4, 0..40),
            new in prop::collection::vec(0_u8..4, 0..40),
        ) {
            let found = matches(&old, &new);
            prop_assert!(found.iter().all(|(a, b)| old[*a] == new[*b]));
            prop_assert!(found.windows(2).all(|two| two[0].0 < two[1].0 && two[0].1 < two[1].1));
            prop_assert_eq!(found.len(), longest(&old, &new));
        }

        #[test]
        fn a_side_that_changed_nothing_changes_nothing(
            base in prop::collection::vec(0_u8..4, 0..40),
            other in prop::collection::vec(0_u8..4, 0..40),
        ) {
            for (first, second) in [(&base, &other), (&other, &base), (&other, &other)] {
                let mut merged: Vec<u8> = Vec::new();
                for piece in pieces(&base, first, second) {
                    match piece {
                        Piece::Base(at) => merged.extend(&base[at]),
                        Piece::First(at) => merged.extend(&first[at]),
                        Piece::Second(at) => merged.extend(&second[at]),
                        piece => prop_assert!(false, "{:?}", piece),
                    }
                }
                prop_assert_eq!(&merged, &other);
            }
        }
    }
}
