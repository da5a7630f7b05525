//! The corpus map: documents in order of date along a line, and an arc for each two that share passages.
//!
//! Documents stand at equal distances, whatever time lies between them: a corpus has a hundred of one
//! week and one of the year before. Those without a date come last, behind a gap. An arc above the line
//! goes from left to right, one below it from right to left, which among dated documents would be
//! backwards in time. Arcs are half ellipses whose height grows with their width, so that one which
//! spans another never crosses it. x grows to the right, y upwards from the line.

/// Room at both ends of the line: half of what is written below the document that stands there.
const PAD: f32 = 46.0;

/// What an undated document stands away from the last dated one, beyond the usual distance.
const GAP: f32 = 26.0;

/// The height of an arc grows with this power of its width. Above a half, one that begins where a wider
/// one does lies below it everywhere; below one, near neighbours keep an arc that can be seen.
const POWER: f32 = 0.7;

/// Thinnest and thickest arc.
const THICKNESS: (f32, f32) = (1.3, 8.0);

/// Two documents that share passages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tie {
    /// Index of the document that the other has it from, or of either where that is not known.
    pub from: usize,
    /// Index of the other.
    pub to: usize,
    /// Whether it is known who has it from whom.
    pub is_directed: bool,
    /// How many passages they share.
    pub n_passages: usize,
}

/// An arc between two documents.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bow {
    /// Index of the tie it stands for.
    pub tie: usize,
    /// Where it begins: at the document that the other has it from.
    pub from: f32,
    /// Where it ends.
    pub to: f32,
    /// How far its middle is from the line: above it where positive, below where negative.
    pub height: f32,
    /// How thick it is.
    pub thickness: f32,
    /// Whether it has an arrow at its end.
    pub is_directed: bool,
}

impl Bow {
    /// The place at a share of its way: 0 at its beginning, 1 at its end.
    pub fn at(&self, share: f32) -> (f32, f32) {
        let angle = share.clamp(0.0, 1.0) * std::f32::consts::PI;
        let middle = f32::midpoint(self.from, self.to);
        (middle - (self.to - self.from) / 2.0 * angle.cos(), self.height * angle.sin())
    }

    /// How far a point is from it, to about a point.
    pub fn distance(&self, (x, y): (f32, f32)) -> f32 {
        const STEPS: usize = 40;
        let mut nearest = f32::INFINITY;
        let mut before = self.at(0.0);
        for step in 1..=STEPS {
            let next = self.at(step as f32 / STEPS as f32);
            nearest = nearest.min(to_line((x, y), before, next));
            before = next;
        }
        nearest
    }
}

/// Distance of a point from a stretch of a straight line.
fn to_line((x, y): (f32, f32), (ax, ay): (f32, f32), (bx, by): (f32, f32)) -> f32 {
    let (dx, dy) = (bx - ax, by - ay);
    let length = dx * dx + dy * dy;
    let share = if length > 0.0 { ((x - ax) * dx + (y - ay) * dy) / length } else { 0.0 };
    let share = share.clamp(0.0, 1.0);
    (x - ax - share * dx).hypot(y - ay - share * dy)
}

/// A map, laid out.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Map {
    /// Indexes of the documents from left to right.
    pub order: Vec<usize>,
    /// Where each document stands, by its index.
    pub xs: Vec<f32>,
    /// How many of them have a date: those behind them have none.
    pub n_dated: usize,
    /// The arcs, the weakest first: the strongest are drawn over them.
    pub bows: Vec<Bow>,
    /// Ties that have no arc, being weaker than all that have one.
    pub n_left_out: usize,
    /// How far arcs reach above the line.
    pub above: f32,
    /// How far they reach below it.
    pub below: f32,
}

impl Map {
    /// Lays out documents by their dates (as `2018-07-13`, `2018-07` or `2018`) on a line of `width`,
    /// with arcs of at most `height` for the first `most` of the ties, which are given strongest first.
    ///
    /// Cost: n log n of the documents, and a pass over the ties.
    pub fn of(
        dates: &[Option<&str>],
        ties: &[Tie],
        (width, height): (f32, f32),
        most: usize,
    ) -> Self {
        let mut order: Vec<usize> = (0..dates.len()).collect();
        let date = |idx: usize| dates.get(idx).copied().flatten();
        order.sort_by_key(|idx| (date(*idx).is_none(), date(*idx), *idx));
        let n_dated = order.iter().filter(|idx| date(**idx).is_some()).count();
        let gap = if n_dated > 0 && n_dated < order.len() { GAP } else { 0.0 };
        let room = (width - 2.0 * PAD - gap).max(0.0);
        let n_steps = order.len().saturating_sub(1).max(1) as f32;
        let mut xs = vec![0.0; dates.len()];
        for (rank, idx) in order.iter().enumerate() {
            let x = match order.len() {
                1 => width / 2.0,
                _ => PAD + room * rank as f32 / n_steps + if rank >= n_dated { gap } else { 0.0 },
            };
            if let Some(place) = xs.get_mut(*idx) {
                *place = x;
            }
        }
        let mut map = Self { order, xs, n_dated, ..Self::default() };
        map.bow(ties, (width, height), most);
        map
    }

    fn bow(&mut self, ties: &[Tie], (width, height): (f32, f32), most: usize) {
        let widest = (width - 2.0 * PAD).max(1.0);
        self.n_left_out = ties.len().saturating_sub(most);
        for (idx, tie) in ties.iter().take(most).enumerate().rev() {
            let ends = self.xs.get(tie.from).copied().zip(self.xs.get(tie.to).copied());
            let Some((mut from, mut to)) = ends else { continue };
            // Without a direction there is nothing that could go backwards.
            if !tie.is_directed && to < from {
                (from, to) = (to, from);
            }
            let share = ((to - from).abs() / widest).min(1.0).powf(POWER);
            let reach = height * share;
            let is_above = to >= from;
            if is_above {
                self.above = self.above.max(reach);
            } else {
                self.below = self.below.max(reach);
            }
            let thickness = THICKNESS.0 + (tie.n_passages.max(1) as f32).log2() * 1.2;
            self.bows.push(Bow {
                tie: idx,
                from,
                to,
                height: if is_above { reach } else { -reach },
                thickness: thickness.min(THICKNESS.1),
                is_directed: tie.is_directed,
            });
        }
    }

    /// The arc at a place, if one is within `reach` of it: the nearest.
    pub fn bow_at(&self, place: (f32, f32), reach: f32) -> Option<&Bow> {
        let near = self.bows.iter().map(|bow| (bow.distance(place) - bow.thickness / 2.0, bow));
        let near = near.filter(|(distance, _)| *distance <= reach);
        near.min_by(|(a, _), (b, _)| a.total_cmp(b)).map(|(_, bow)| bow)
    }

    /// The document nearest to `x`, if it is within `reach`. Cost: a search by halving.
    pub fn document_at(&self, x: f32, reach: f32) -> Option<usize> {
        let behind = self.order.partition_point(|idx| self.x(*idx) < x);
        let near = [behind.checked_sub(1), Some(behind)].into_iter().flatten();
        let near = near.filter_map(|rank| self.order.get(rank).copied());
        let near = near.map(|idx| ((self.x(idx) - x).abs(), idx));
        let near = near.filter(|(distance, _)| *distance <= reach);
        near.min_by(|(a, _), (b, _)| a.total_cmp(b)).map(|(_, idx)| idx)
    }

    /// Where a document stands; 0 for one that is not there.
    pub fn x(&self, idx: usize) -> f32 {
        self.xs.get(idx).copied().unwrap_or(0.0)
    }

    /// How far neighbours are apart.
    pub fn step(&self) -> f32 {
        let mut ranks = self.order.iter();
        match (ranks.next(), ranks.next()) {
            (Some(first), Some(next)) if self.n_dated != 1 => self.x(*next) - self.x(*first),
            (Some(first), Some(next)) => self.x(*next) - self.x(*first) - GAP,
            _ => f32::INFINITY,
        }
    }

    /// The documents whose labels of this `width`, centred on them, have room beside one another, from
    /// left to right.
    pub fn labelled(&self, width: f32) -> Vec<usize> {
        let mut end = f32::NEG_INFINITY;
        let mut found = Vec::new();
        for idx in &self.order {
            let x = self.x(*idx);
            if x - width / 2.0 >= end {
                end = x + width / 2.0;
                found.push(*idx);
            }
        }
        found
    }

    /// The documents that have a mark of their own on the line: of those closer than `least` only the
    /// first.
    pub fn marked(&self, least: f32) -> Vec<usize> {
        self.labelled(least)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const SIZE: (f32, f32) = (800.0, 200.0);

    fn tie(from: usize, to: usize) -> Tie {
        Tie { from, to, is_directed: true, n_passages: 1 }
    }

    #[test]
    fn documents_stand_in_order_of_date_and_undated_ones_behind_a_gap() {
        let dates = [None, Some("2024-03"), Some("2019"), Some("2024-03-12"), None];
        let map = Map::of(&dates, &[], SIZE, 9);
        assert_eq!(map.order, [2, 1, 3, 0, 4]);
        assert_eq!(map.n_dated, 3);
        let step = map.step();
        assert!((map.x(0) - map.x(3) - step - GAP).abs() < 0.01);
        assert!((map.x(4) - (800.0 - PAD)).abs() < 0.01);
    }

    #[test]
    fn what_goes_backwards_lies_below_the_line() {
        let dates = [Some("2019"), Some("2020"), None];
        let map = Map::of(&dates, &[tie(0, 1), tie(2, 0)], SIZE, 9);
        let [back, forth] = map.bows.as_slice() else { panic!() };
        assert!(forth.height > 0.0 && back.height < 0.0);
        assert!(map.above < map.below && map.below <= 200.0);
        let open = Tie { is_directed: false, ..tie(2, 0) };
        let map = Map::of(&dates, &[open], SIZE, 9);
        assert!(map.bows[0].height > 0.0 && map.below == 0.0);
    }

    #[test]
    fn only_the_strongest_are_drawn_where_there_are_too_many() {
        let dates = vec![Some("2020"); 50];
        let ties: Vec<Tie> = (1..50).map(|idx| tie(0, idx)).collect();
        let map = Map::of(&dates, &ties, SIZE, 10);
        assert_eq!((map.bows.len(), map.n_left_out), (10, 39));
        assert!(map.bows.iter().all(|bow| bow.tie < 10));
        assert_eq!(map.bows.last().unwrap().tie, 0, "the strongest is drawn last");
    }

    #[test]
    fn nothing_and_a_single_document_have_a_map() {
        assert_eq!(Map::of(&[], &[], SIZE, 9).order.len(), 0);
        let map = Map::of(&[None], &[tie(0, 0)], SIZE, 9);
        assert_eq!(map.x(0), 400.0);
        assert_eq!(map.document_at(401.0, 4.0), Some(0));
        assert_eq!(map.document_at(410.0, 4.0), None);
    }

    proptest! {
        #[test]
        fn an_arc_that_spans_another_never_crosses_it(
            a in 0_usize..30, b in 0_usize..30, c in 0_usize..30, d in 0_usize..30,
        ) {
            let dates: Vec<String> = (0..30).map(|n| format!("20{n:02}")).collect();
            let dates: Vec<Option<&str>> = dates.iter().map(|it| Some(it.as_str())).collect();
            let mut ends = [a, b, c, d];
            ends.sort_unstable();
            prop_assume!(ends[1] < ends[2] && (ends[0] < ends[1] || ends[2] < ends[3]));
            let map = Map::of(&dates, &[tie(ends[0], ends[3]), tie(ends[1], ends[2])], SIZE, 9);
            let (inner, outer) = (map.bows[0], map.bows[1]);
            for step in 1..40 {
                let (x, y) = inner.at(step as f32 / 40.0);
                // The outer one's height at that place.
                let middle = f32::midpoint(outer.from, outer.to);
                let across = (x - middle) / ((outer.to - outer.from) / 2.0);
                let over = outer.height * (1.0 - across * across).max(0.0).sqrt();
                prop_assert!(over > y, "{over} over {y} at {x}");
            }
        }

        #[test]
        fn everything_lies_within_its_room_and_is_found_where_it_lies(
            n in 1_usize..200,
            dated in proptest::collection::vec(any::<bool>(), 200),
            ends in proptest::collection::vec((0_usize..200, 0_usize..200), 0..40),
        ) {
            let dates: Vec<Option<&str>> =
                dated.iter().take(n).map(|is| is.then_some("2020-01-01")).collect();
            let ties: Vec<Tie> = ends.iter().map(|(a, b)| tie(a % n, b % n)).collect();
            let map = Map::of(&dates, &ties, SIZE, 30);
            prop_assert_eq!(map.bows.len() + map.n_left_out, ties.len());
            for bow in &map.bows {
                let (x, y) = bow.at(0.3);
                prop_assert!((0.0..=800.0).contains(&x) && y.abs() <= 200.0);
                prop_assert!(bow.distance((x, y)) < 1.5);
            }
            let mut before = f32::NEG_INFINITY;
            for idx in &map.order {
                let x = map.x(*idx);
                prop_assert!(x > before && (0.0..=800.0).contains(&x));
                prop_assert_eq!(map.document_at(x, 0.01), Some(*idx));
                before = x;
            }
            let mut end = f32::NEG_INFINITY;
            for idx in map.labelled(60.0) {
                prop_assert!(map.x(idx) - end >= 60.0);
                end = map.x(idx);
            }
        }
    }
}
