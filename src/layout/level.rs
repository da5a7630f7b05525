//! Which places of two texts are level, for panes that scroll together.

/// Places of two texts that belong together, in bytes: of the one that leads, of the one that follows.
pub type Knot = (usize, usize);

/// The longest row of knots that goes down in both texts: parallels that cross would send the
/// follower up while the leader goes down.
///
/// Cost: n log n.
pub fn row(mut knots: Vec<Knot>) -> Vec<Knot> {
    // Of knots at one place of the leader only one can be in the row.
    knots.sort_unstable_by(|a, b| a.0.cmp(&b.0).then(b.1.cmp(&a.1)));
    // For each length, the knot on which the row of that length ends highest up.
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(knots.len());
    let follows = |idx: usize| knots.get(idx).map_or(0, |knot| knot.1);
    for (idx, knot) in knots.iter().enumerate() {
        let length = ends.partition_point(|end| follows(*end) < knot.1);
        before.push(length.checked_sub(1).and_then(|it| ends.get(it)).copied());
        match ends.get_mut(length) {
            Some(end) => *end = idx,
            None => ends.push(idx),
        }
    }
    let mut at = ends.last().copied();
    let mut row = Vec::with_capacity(ends.len());
    while let Some(idx) = at {
        row.extend(knots.get(idx));
        at = before.get(idx).copied().flatten();
    }
    row.reverse();
    row
}

/// The knots in front of a place of the leader and behind it; one on it is in front.
///
/// Cost: a search by halving.
pub fn around(row: &[Knot], byte: usize) -> (Option<Knot>, Option<Knot>) {
    let behind = row.partition_point(|knot| knot.0 <= byte);
    (behind.checked_sub(1).and_then(|idx| row.get(idx)).copied(), row.get(behind).copied())
}

/// How far a place is on the way from one to the other, from 0 to 1.
pub fn share(at: f64, from: f64, to: f64) -> f64 {
    if to > from { ((at - from) / (to - from)).clamp(0.0, 1.0) } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_parallel_that_crosses_the_others_is_left_out() {
        let found = row(vec![(10, 100), (20, 900), (30, 200), (40, 300)]);
        assert_eq!(found, [(10, 100), (30, 200), (40, 300)]);
    }

    #[test]
    fn a_place_is_between_its_knots() {
        let knots = [(10, 100), (30, 200)];
        assert_eq!(around(&knots, 5), (None, Some((10, 100))));
        assert_eq!(around(&knots, 10), (Some((10, 100)), Some((30, 200))));
        assert_eq!(around(&knots, 99), (Some((30, 200)), None));
        assert_eq!(around(&[], 5), (None, None));
        assert_eq!((share(15.0, 10.0, 30.0), share(5.0, 10.0, 10.0)), (0.25, 0.0));
    }

    proptest! {
        #[test]
        fn a_row_goes_down_in_both_texts_and_none_is_longer(
            knots in prop::collection::vec((0_usize..40, 0_usize..40), 0..14),
        ) {
            let found = row(knots.clone());
            prop_assert!(found.windows(2).all(|it| it[0].0 < it[1].0 && it[0].1 < it[1].1));
            prop_assert!(found.iter().all(|knot| knots.contains(knot)));
            let mut longest = 0;
            for chosen in 0_u32..1 << knots.len() {
                let mut some: Vec<Knot> = (0..knots.len())
                    .filter(|nth| chosen >> nth & 1 == 1)
                    .map(|nth| knots[nth])
                    .collect();
                some.sort_unstable();
                if some.windows(2).all(|it| it[0].0 < it[1].0 && it[0].1 < it[1].1) {
                    longest = longest.max(some.len());
                }
            }
            prop_assert_eq!(found.len(), longest);
        }
    }
}
