//! The best alignment of two stretches by the points that gain: pairs of words that are the same or alike.
//!
//! Two stretches that were put side by side share a few words as a rule, and a table of all their cells
//! says nothing more than those: between two points lie words that were replaced or left out, and what they
//! cost is known. So only points are chained, each to the one in front of it that brings most. What is found
//! is what [`super::table`] finds, to the last choice between equals; that is used where there are very many
//! points.

use super::table::{BAND, Block, GIVEN_UP, LANES, LEFT_OUT, Move, REPLACED, Search, Seen};

/// Most pairs of points for each cell of the table: a pair takes about as long as a cell, and in front of
/// each point lie half of all others.
const PAIRS_MAX: usize = 2;

/// Two words that are the same or alike, counted from one; none for the start.
#[derive(Clone, Copy, Debug, Default)]
struct Point {
    i: usize,
    j: usize,
    /// Of the best way here.
    score: i32,
    /// Index of the point in front of it, if there is one.
    before: Option<usize>,
}

/// Points that are used again and again.
#[derive(Debug, Default)]
pub(super) struct Points {
    blocks: Vec<Block>,
    found: Vec<Point>,
    /// The last one of the way that was found.
    last: Option<usize>,
    /// The highest score of a point so far.
    most: i32,
}

impl Points {
    /// Finds the best way; gives its last cell, which is of interest unless both ends stand. `None` where
    /// there are too many points.
    ///
    /// Cost: half a nanosecond a cell, what `is_alike` takes for one in ten, and a nanosecond for each two
    /// points that lie near each other.
    pub(super) fn search(
        &mut self,
        a: &[Seen],
        b: &[Seen],
        search: Search,
        is_alike: impl Fn(&Seen, &Seen) -> bool,
    ) -> Option<(usize, usize)> {
        self.blocks.clear();
        self.blocks.extend(b.chunks(LANES).map(Block::of));
        self.found.clear();
        (self.last, self.most) = (None, 0);
        let mut best = 0;
        for (word, i) in a.iter().zip(1_usize..) {
            let n_before = self.found.len();
            for (block_idx, block) in self.blocks.iter().enumerate() {
                let from = block_idx * LANES;
                let words = b.get(from..).unwrap_or_default();
                for (lane, is_same) in block.hits(word) {
                    let Some(other) = words.get(lane) else { continue };
                    let j = from + lane + 1;
                    if search == Search::Beyond && i.abs_diff(j) > BAND {
                        continue;
                    }
                    let gain = if is_same {
                        word.bits
                    } else if is_alike(word, other) {
                        word.bits.min(other.bits) / 2
                    } else {
                        continue;
                    };
                    self.found.push(Point { i, j, score: i32::from(gain), before: None });
                }
            }
            if self.found.len().pow(2) > PAIRS_MAX * a.len() * b.len() {
                return None;
            }
            if self.found.len() == n_before {
                continue;
            }
            if search == Search::Beyond && self.is_given_up(n_before, i - 1, best) {
                self.found.truncate(n_before);
                break;
            }
            for idx in n_before..self.found.len() {
                let score = self.chain(idx, n_before, search);
                if score > best {
                    (best, self.last) = (score, Some(idx));
                }
            }
        }
        if search == Search::Between {
            let end = Point { i: a.len() + 1, j: b.len() + 1, score: 0, before: None };
            let n_points = self.found.len();
            self.found.push(end);
            self.chain(n_points, n_points, search);
            self.last = self.found.last().and_then(|end| end.before);
            return Some((a.len(), b.len()));
        }
        let last = self.last.and_then(|idx| self.found.get(idx));
        Some(last.map_or((0, 0), |point| (point.i, point.j)))
    }

    /// Chains a point to the best of the first `n_before`; gives its score.
    fn chain(&mut self, idx: usize, n_before: usize, search: Search) -> i32 {
        let Some(point) = self.found.get(idx).copied() else { return 0 };
        let start = (search != Search::Local).then(Point::default);
        let mut best: Option<(i32, Turn, Option<usize>)> =
            start.map(|start| (-cost(start, point), Turn::of(start, point), None));
        let before = self.found.get(..n_before).unwrap_or_default();
        for (before, it) in before.iter().enumerate().rev() {
            // The further back, the more words of the first side lie between: soon no score pays for them.
            let most = self.most - all(point.i - it.i - 1, LEFT_OUT);
            if most < best.map_or(0, |(score, ..)| score) {
                break;
            }
            if it.j >= point.j {
                continue;
            }
            let score = it.score - cost(*it, point);
            // The best part may begin anywhere at no cost.
            if search == Search::Local && score < 0 {
                continue;
            }
            let is_better = best.is_none_or(|(best_score, turn, _)| {
                score > best_score || (score == best_score && Turn::of(*it, point) < turn)
            });
            if is_better {
                best = Some((score, Turn::of(*it, point), Some(before)));
            }
        }
        let Some(point) = self.found.get_mut(idx) else { return 0 };
        if let Some((score, _, before)) = best {
            point.score += score;
            point.before = before;
        }
        self.most = self.most.max(point.score);
        point.score
    }

    /// Whether, behind row `row`, the best cell of it has fallen too far for the search to go on.
    fn is_given_up(&self, n_points: usize, row: usize, best: i32) -> bool {
        // From a point on words are left out down to the edge of the band, and replaced along it; beside the
        // first column one more is inside.
        let start = if row <= BAND + 1 { row } else { BAND };
        let fallen = |n_left_out: usize, n_replaced: usize| {
            all(n_left_out, LEFT_OUT) + all(n_replaced, REPLACED)
        };
        let from_start = -fallen(start, row - start);
        let from_points = self.found.iter().take(n_points).map(|it| {
            let n_rows = row - it.i;
            let n_left_out = n_rows.min((it.j + BAND).saturating_sub(it.i));
            it.score - fallen(n_left_out, n_rows - n_left_out)
        });
        from_points.fold(from_start, i32::max) < best - i32::from(GIVEN_UP)
    }

    /// The pairs of words of the way that was found, last first; as in [`super::table::Table::back`].
    pub(super) fn back(&self) -> impl Iterator<Item = (Move, usize, usize)> + '_ {
        let point = |idx: Option<usize>| idx.and_then(|idx| self.found.get(idx));
        std::iter::successors(point(self.last), move |it| point(it.before))
            .map(|it| (Move::Both, it.i - 1, it.j - 1))
    }
}

/// What the words between two points cost.
fn cost(from: Point, to: Point) -> i32 {
    let (n_a, n_b) = (to.i - from.i - 1, to.j - from.j - 1);
    all(n_a.min(n_b), REPLACED) + all(n_a.abs_diff(n_b), LEFT_OUT)
}

/// What so many words cost together.
fn all(n_words: usize, each: i16) -> i32 {
    i32::from(i16::try_from(n_words).unwrap_or(i16::MAX)) * i32::from(each)
}

/// Which of two ways of one score is taken, smallest first: as one that goes back through the table cell by
/// cell, and takes a step over both words before one over the first, and that before one over the second.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Turn {
    n_replaced: std::cmp::Reverse<usize>,
    is_second: bool,
    n_left_out: usize,
}

impl Turn {
    fn of(from: Point, to: Point) -> Self {
        let (n_a, n_b) = (to.i - from.i - 1, to.j - from.j - 1);
        Self {
            n_replaced: std::cmp::Reverse(n_a.min(n_b)),
            is_second: n_b > n_a,
            n_left_out: n_a.abs_diff(n_b),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::trace::{spelling::may_be_like, table::Table, wording::Wording};

    /// Few different words, so that there are many ways of one score.
    fn side() -> impl Strategy<Value = Vec<usize>> {
        prop::collection::vec(0_usize..9, 1..40)
    }

    /// Words with what they are worth; three of them are alike, two are too short to be.
    fn seen(side: &[usize]) -> Vec<Seen> {
        let names = ["sergei", "sergey", "sergej", "of", "a", "bridge", "weld", "seven", "1234"];
        let text: Vec<&str> = side.iter().filter_map(|idx| names.get(*idx).copied()).collect();
        let words = Wording::of(&text.join(" ")).words;
        words
            .iter()
            .zip(side)
            .zip(&text)
            .map(|((word, idx), name)| Seen {
                word: *word,
                bits: [96, 100, 104, 16, 20, 192, 96, 48, 72].get(*idx).copied().unwrap_or(16),
                length: if may_be_like(*word) { name.len() as u8 } else { 0 },
                ends: [name.bytes().next().unwrap_or(0), name.bytes().last().unwrap_or(0)],
            })
            .collect()
    }

    /// The best cell, and the pairs of words on the way to it, last first.
    type Way = ((usize, usize), Vec<(usize, usize)>);

    fn is_alike(a: &Seen, b: &Seen) -> bool {
        a.ends.first() == b.ends.first()
    }

    fn by_points(a: &[Seen], b: &[Seen], search: Search) -> Option<Way> {
        let mut points = Points::default();
        let best = points.search(a, b, search, is_alike)?;
        Some((best, points.back().map(|(_, i, j)| (i, j)).collect()))
    }

    fn by_table(a: &[Seen], b: &[Seen], search: Search) -> Way {
        let mut table = Table::default();
        let best = table.fill(a, b, search, is_alike);
        let best = if search == Search::Between { (a.len(), b.len()) } else { best };
        let both = table.back(best).filter(|(went, ..)| *went == Move::Both);
        (best, both.map(|(_, i, j)| (i, j)).collect())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        #[test]
        fn points_find_what_the_full_table_finds(a in side(), b in side()) {
            let (a, b) = (seen(&a), seen(&b));
            for search in [Search::Between, Search::Local] {
                if let Some(way) = by_points(&a, &b, search) {
                    prop_assert_eq!(way, by_table(&a, &b, search));
                }
            }
            let (a, b) = (a.get(..16).unwrap_or(&a), b.get(..16).unwrap_or(&b));
            if let Some(way) = by_points(a, b, Search::Beyond) {
                prop_assert_eq!(way, by_table(a, b, Search::Beyond));
            }
        }
    }
}
