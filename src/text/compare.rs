//! Two versions of a text side by side: which paragraph of the old one is which of the new.
//!
//! Paragraphs that stand once in each are laid over each other in the longest chain that keeps its
//! order (patience diff, after Bram Cohen; as [`super::shift`] does with words). Between two links of
//! the chain, equal ones at both ends first; then the most alike, by the words they share. What is
//! compared are blocks ([`super::paragraphs`]), so that no pair is ever longer than a screen.
//!
//! White space counts for nothing: a paragraph that was wrapped anew is the same. Limitation: a
//! paragraph that was split is paired with its more alike half; the other half is new.

use std::{
    collections::HashMap,
    hash::{DefaultHasher, Hash as _, Hasher as _},
};

use super::{
    document::Document,
    shift::{Shift, rising},
    span::Span,
    watch::{Cancelled, Watch},
};

/// Two paragraphs are one that changed from this share of words in common on.
const ALIKE: f64 = 0.4;

/// Most pairs in a gap of the chain that are all compared; where there are more, only those near
/// where the words in front of them went. At a hundred words each this is 2 ms.
const GAP_PAIRS: usize = 10_000;

/// One line of a comparison: a paragraph, or a piece of a long one, in both texts or in one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pair {
    /// In the old text; `None` for what is new.
    pub old: Option<Span>,
    /// In the new text; `None` for what is gone.
    pub new: Option<Span>,
    /// Whether the words are the same.
    pub is_same: bool,
}

/// A block, and what its words are known by.
struct Unit {
    span: Span,
    name: u64,
}

/// The paragraphs of both texts in order, those that belong together side by side.
///
/// Cost: a few passes over both, and what lies between equal paragraphs compared pair by pair;
/// about 20 ms for a megabyte with a few changes. Call it where no one waits.
///
/// # Errors
/// Where `watch` calls it off; asked before each stretch between equal paragraphs, and in a wide one
/// before each paragraph.
pub fn pairs(old: &Document, new: &Document, watch: &impl Watch) -> Result<Vec<Pair>, Cancelled> {
    let (a, b) = (units(old), units(new));
    let mut comparing = Comparing { old, new, a: &a, b: &b, shift: None, found: Vec::new() };
    let (mut i, mut j) = (0, 0);
    for (x, y) in chain(&a, &b).into_iter().chain([(a.len(), b.len())]) {
        watch.step(i, a.len())?;
        comparing.gap(i..x, j..y, watch)?;
        comparing.push(Some(x), Some(y));
        (i, j) = (x + 1, y + 1);
    }
    Ok(comparing.found)
}

fn units(document: &Document) -> Vec<Unit> {
    let unit = |span: Span| {
        let mut hasher = DefaultHasher::new();
        for word in document.slice(span).split_whitespace() {
            word.hash(&mut hasher);
        }
        Unit { span, name: hasher.finish() }
    };
    document.paragraphs().blocks().iter().map(|block| unit(block.span())).collect()
}

/// Pairs of equal units that stand once in each text, rising in both.
fn chain(a: &[Unit], b: &[Unit]) -> Vec<(usize, usize)> {
    let once = |units: &[Unit]| {
        let mut places: HashMap<u64, Option<usize>> = HashMap::with_capacity(units.len());
        for (idx, unit) in units.iter().enumerate() {
            places.entry(unit.name).and_modify(|place| *place = None).or_insert(Some(idx));
        }
        places
    };
    let (in_a, in_b) = (once(a), once(b));
    let pairs = a.iter().enumerate().filter_map(|(idx, unit)| {
        in_a.get(&unit.name).copied().flatten()?;
        Some((idx, in_b.get(&unit.name).copied().flatten()?))
    });
    rising(&pairs.collect::<Vec<_>>())
}

/// A comparison under way.
struct Comparing<'a> {
    old: &'a Document,
    new: &'a Document,
    a: &'a [Unit],
    b: &'a [Unit],
    /// Where places went, made where a gap is too wide to compare all in it.
    shift: Option<Shift>,
    found: Vec<Pair>,
}

type Range = std::ops::Range<usize>;

impl Comparing<'_> {
    fn push(&mut self, x: Option<usize>, y: Option<usize>) {
        let (old, new) = (x.and_then(|x| self.a.get(x)), y.and_then(|y| self.b.get(y)));
        let is_same = old.zip(new).is_some_and(|(old, new)| old.name == new.name);
        let (old, new) = (old.map(|unit| unit.span), new.map(|unit| unit.span));
        if old.is_some() || new.is_some() {
            self.found.push(Pair { old, new, is_same });
        }
    }

    /// What lies between two links of the chain: equal ends, then what is alike.
    fn gap(&mut self, mut a: Range, mut b: Range, watch: &impl Watch) -> Result<(), Cancelled> {
        let is_equal = |x: usize, y: usize| {
            self.a.get(x).zip(self.b.get(y)).is_some_and(|(x, y)| x.name == y.name)
        };
        let (head, mut tail) = (a.start, 0);
        while !a.is_empty() && !b.is_empty() && is_equal(a.start, b.start) {
            (a.start, b.start) = (a.start + 1, b.start + 1);
        }
        while !a.is_empty() && !b.is_empty() && is_equal(a.end - 1, b.end - 1) {
            (a.end, b.end, tail) = (a.end - 1, b.end - 1, tail + 1);
        }
        for x in head..a.start {
            self.push(Some(x), Some(b.start + x - a.start));
        }
        let (a_end, b_end) = (a.end, b.end);
        let alike = if a.len() * b.len() <= GAP_PAIRS {
            self.all(&a, &b)
        } else {
            self.near(&a, &b, watch)?
        };
        let (mut i, mut j) = (a.start, b.start);
        for (x, y) in alike.into_iter().chain([(a_end, b_end)]) {
            (i..x).for_each(|x| self.push(Some(x), None));
            (j..y).for_each(|y| self.push(None, Some(y)));
            if x < a_end && y < b_end {
                self.push(Some(x), Some(y));
            }
            (i, j) = (x + 1, y + 1);
        }
        for nth in 0..tail {
            self.push(Some(a_end + nth), Some(b_end + nth));
        }
        Ok(())
    }

    /// The pairs, rising in both, that share the most words; each compared with each.
    fn all(&self, a: &Range, b: &Range) -> Vec<(usize, usize)> {
        let bags = |units: &[Unit], range: &Range, document: &Document| -> Vec<Vec<u64>> {
            let units = units.get(range.clone()).unwrap_or_default();
            units.iter().map(|unit| bag(document.slice(unit.span))).collect()
        };
        let (a_bags, b_bags) = (bags(self.a, a, self.old), bags(self.b, b, self.new));
        let width = b_bags.len() + 1;
        // The best sum from each pair of places on; the last row and column are zero.
        let mut best = vec![0.0_f64; (a_bags.len() + 1) * width];
        let mut shares = vec![0.0_f64; best.len()];
        let at = |table: &[f64], x: usize, y: usize| table.get(x * width + y).copied();
        let at = |table: &[f64], x, y| at(table, x, y).unwrap_or(0.0);
        for (x, a_bag) in a_bags.iter().enumerate().rev() {
            for (y, b_bag) in b_bags.iter().enumerate().rev() {
                let share = shared(a_bag, b_bag);
                let paired = if share >= ALIKE { share + at(&best, x + 1, y + 1) } else { 0.0 };
                let sum = paired.max(at(&best, x + 1, y)).max(at(&best, x, y + 1));
                if let (Some(cell), Some(kept)) =
                    (best.get_mut(x * width + y), shares.get_mut(x * width + y))
                {
                    (*cell, *kept) = (sum, share);
                }
            }
        }
        let mut found = Vec::new();
        let (mut x, mut y) = (0, 0);
        while x < a_bags.len() && y < b_bags.len() {
            let (sum, share) = (at(&best, x, y), at(&shares, x, y));
            if share >= ALIKE && sum <= share + at(&best, x + 1, y + 1) {
                found.push((a.start + x, b.start + y));
                (x, y) = (x + 1, y + 1);
            } else if at(&best, x + 1, y) >= sum {
                x += 1;
            } else {
                y += 1;
            }
        }
        found
    }

    /// The same for a wide gap: each is compared with those around the place its words went to.
    fn near(
        &mut self,
        a: &Range,
        b: &Range,
        watch: &impl Watch,
    ) -> Result<Vec<(usize, usize)>, Cancelled> {
        let (old, new) = (self.old, self.new);
        let shift = self.shift.get_or_insert_with(|| Shift::between(old, new));
        let mut found = Vec::new();
        let mut free = b.start;
        for x in a.clone() {
            watch.step(x, self.a.len())?;
            let Some(unit) = self.a.get(x) else { continue };
            let byte = shift.place(old.scalar_of(unit.span.start()));
            let guess = self.b.partition_point(|unit| unit.span.end() <= byte);
            let words = bag(old.slice(unit.span));
            let near = guess.saturating_sub(1).max(free)..(guess + 2).min(b.end);
            let alike = near.filter_map(|y| {
                let share = shared(&words, &bag(new.slice(self.b.get(y)?.span)));
                (share >= ALIKE).then_some((y, share))
            });
            if let Some((y, _)) = alike.max_by(|(_, a), (_, b)| a.total_cmp(b)) {
                found.push((x, y));
                free = y + 1;
            }
        }
        Ok(found)
    }
}

/// The words of a text, by their hashes, sorted.
fn bag(text: &str) -> Vec<u64> {
    let mut words: Vec<u64> = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(|word| {
            let mut hasher = DefaultHasher::new();
            word.hash(&mut hasher);
            hasher.finish()
        })
        .collect();
    words.sort_unstable();
    words
}

/// The share of words that two sorted bags have in common (Dice's coefficient).
fn shared(a: &[u64], b: &[u64]) -> f64 {
    let (mut a_words, mut b_words) = (a.iter().peekable(), b.iter().peekable());
    let mut n_shared = 0_usize;
    while let (Some(x), Some(y)) = (a_words.peek(), b_words.peek()) {
        match x.cmp(y) {
            std::cmp::Ordering::Less => {
                a_words.next();
            }
            std::cmp::Ordering::Greater => {
                b_words.next();
            }
            std::cmp::Ordering::Equal => {
                n_shared += 1;
                a_words.next();
                b_words.next();
            }
        }
    }
    2.0 * n_shared as f64 / (a.len() + b.len()).max(1) as f64
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use proptest::prelude::*;

    use super::*;

    /// Each line of the comparison: `=` the same, `~` changed, `-` gone, `+` new; the first word.
    #[track_caller]
    fn check(old: &[&str], new: &[&str], expect: &str) {
        let document = |lines: &[&str]| Document::new(lines.join("\n\n"));
        let (old, new) = (document(old), document(new));
        let first = |document: &Document, span: Span| {
            document.slice(span).split_whitespace().next().unwrap_or_default().to_owned()
        };
        let lines =
            pairs(&old, &new, &()).unwrap().into_iter().map(|pair| match (pair.old, pair.new) {
                (Some(span), Some(_)) if pair.is_same => format!("={}", first(&old, span)),
                (Some(span), Some(_)) => format!("~{}", first(&old, span)),
                (Some(span), None) => format!("-{}", first(&old, span)),
                (None, Some(span)) => format!("+{}", first(&new, span)),
                (None, None) => "?".to_owned(),
            });
        assert_eq!(lines.collect::<Vec<_>>().join(" "), expect);
    }

    #[test]
    fn paragraphs_that_belong_together_stand_side_by_side() {
        check(&["A one", "B two"], &["A one", "B two"], "=A =B");
        check(&["A one", "B two"], &["A one", "New words here", "B two"], "=A +New =B");
        check(&["A one", "B two", "C three"], &["A one", "C three"], "=A -B =C");
        check(
            &["A one", "Brown foxes jump over dogs", "C three"],
            &["A one", "Brown foxes leap over dogs", "C three"],
            "=A ~Brown =C",
        );
        check(&["Quite other words"], &["Nothing of the kind"], "-Quite +Nothing");
        check(&[], &["A"], "+A");
        check(&["A"], &[], "-A");
        check(&["Same", "Same", "Same"], &["Same", "Same"], "=Same =Same -Same");
    }

    #[test]
    fn a_paragraph_that_was_wrapped_anew_is_the_same() {
        let old = Document::new("one two three\u{2028}four".to_owned());
        let new = Document::new("one  two three four".to_owned());
        assert!(pairs(&old, &new, &()).unwrap().iter().all(|pair| pair.is_same));
    }

    #[test]
    fn a_change_in_every_paragraph_of_a_long_text_still_pairs_them() {
        let text = |word: &str| -> String {
            let line = |nth: usize| {
                format!("Paragraph {nth} tells of things {} and {word} more.\n\n", nth * 7)
            };
            (0..300).map(line).collect()
        };
        let (old, new) = (Document::new(text("many")), Document::new(text("few")));
        let found = pairs(&old, &new, &()).unwrap();
        assert_eq!(found.len(), 300);
        assert!(found.iter().all(|pair| pair.old.is_some() && pair.new.is_some()));
    }

    /// Calls work off at its n-th step.
    struct StopAt(AtomicUsize);

    impl Watch for StopAt {
        fn step(&self, _done: usize, _total: usize) -> Result<(), Cancelled> {
            let left = self.0.load(Ordering::Relaxed);
            self.0.store(left.saturating_sub(1), Ordering::Relaxed);
            if left == 0 { Err(Cancelled) } else { Ok(()) }
        }
    }

    #[test]
    fn a_comparison_can_be_called_off_in_the_middle_of_a_wide_gap() {
        let text = |word: &str| -> String {
            let line = |nth: usize| format!("Paragraph {nth} is {word}.\n\n");
            (0..300).map(line).collect()
        };
        let (old, new) = (Document::new(text("old")), Document::new(text("new")));
        for n_steps in [0, 1, 150] {
            let watch = StopAt(AtomicUsize::new(n_steps));
            assert_eq!(pairs(&old, &new, &watch), Err(Cancelled), "{n_steps}");
        }
    }

    proptest! {
        #[test]
        fn every_paragraph_of_both_stands_in_one_line_in_order(
            old in "([ab]{1,2} [cd]\n\n){0,14}",
            new in "([ab]{1,2} [cd]\n\n){0,14}",
        ) {
            let (old, new) = (Document::new(old), Document::new(new));
            let found = pairs(&old, &new, &()).unwrap();
            let spans = |document: &Document| -> Vec<Span> {
                document.paragraphs().blocks().iter().map(|block| block.span()).collect()
            };
            let olds: Vec<Span> = found.iter().filter_map(|pair| pair.old).collect();
            let news: Vec<Span> = found.iter().filter_map(|pair| pair.new).collect();
            prop_assert_eq!(olds, spans(&old));
            prop_assert_eq!(news, spans(&new));
            for pair in found {
                if let (Some(was), Some(is), true) = (pair.old, pair.new, pair.is_same) {
                    prop_assert_eq!(old.slice(was), new.slice(is));
                }
            }
        }
    }
}
