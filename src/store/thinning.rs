//! Which of the kept versions stay: many of the last hours, few of the last weeks.
//!
//! Pure: the time is passed in. Start at [`thinned`].

use std::collections::BTreeSet;

/// The last ones stay whatever their age: what is looked for after a slip is a few minutes old.
const LAST: usize = 10;

/// For this many hours one of each hour stays.
const HOURS: i64 = 24;

/// For this many days one of each day stays.
const DAYS: i64 = 30;

/// Seconds of an hour and of a day.
const HOUR: i64 = 3600;
const DAY: i64 = 24 * HOUR;

/// Most versions that ever stay: the last ones, and one for each hour and day that the time spans
/// touch.
pub const MOST: usize = LAST + HOURS as usize + 1 + DAYS as usize + 1;

/// A version, as far as thinning asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Aged {
    /// When it was written, in seconds since 1970.
    pub at_secs: i64,
    /// How many bytes it takes.
    pub size: u64,
}

/// Indices of the versions that may go. `kept` is in the order of keeping, the latest first: clocks
/// are not trusted for order. A version from the future counts as just written.
///
/// Of an hour or a day the latest version stays. Where all that stay take more than `most` bytes,
/// the oldest go, but never the latest.
pub fn thinned(kept: &[Aged], now_secs: i64, most: u64) -> Vec<usize> {
    let (mut hours, mut days) = (BTreeSet::new(), BTreeSet::new());
    let (mut total, mut is_full) = (0_u64, false);
    let mut going = Vec::new();
    for (idx, version) in kept.iter().enumerate() {
        let at = version.at_secs.min(now_secs);
        let age = now_secs.saturating_sub(at);
        // Looked at in any case: the first of an hour that was seen is its latest.
        let is_of_hour = hours.insert(at.div_euclid(HOUR)) && age < HOURS * HOUR;
        let is_of_day = days.insert(at.div_euclid(DAY)) && age < DAYS * DAY;
        let stays = idx < LAST || is_of_hour || is_of_day;
        if stays {
            total = total.saturating_add(version.size);
            is_full |= total > most;
        }
        if !stays || (is_full && idx > 0) {
            going.push(idx);
        }
    }
    going
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const NOW: i64 = 1_794_000_000;

    /// How many of versions of these ages stay.
    #[track_caller]
    fn check(ages: impl IntoIterator<Item = i64>, expect: usize) {
        let kept: Vec<Aged> =
            ages.into_iter().map(|age| Aged { at_secs: NOW - age, size: 1 }).collect();
        assert_eq!(kept.len() - thinned(&kept, NOW, u64::MAX).len(), expect);
    }

    #[test]
    fn the_last_ten_stay_whatever_their_age() {
        check([], 0);
        check((0..10).map(|minute| minute * 60), 10);
        check((0..10).map(|year| year * 365 * DAY), 10);
    }

    #[test]
    fn then_one_an_hour_for_a_day_and_one_a_day_for_a_month() {
        // Every minute for two hours: ten, and one of each hour that is touched and not among them.
        check((0..120).map(|minute| minute * 60), 10 + 2);
        // Every hour for a hundred days.
        check((0..2400).map(|hour| hour * HOUR), 24 + 29);
    }

    #[test]
    fn what_takes_too_much_goes_from_the_oldest_but_never_the_latest() {
        let kept: Vec<Aged> =
            (0..6).map(|minute| Aged { at_secs: NOW - minute * 60, size: 10 }).collect();
        assert_eq!(thinned(&kept, NOW, 35), [3, 4, 5]);
        assert_eq!(thinned(&kept, NOW, 5), [1, 2, 3, 4, 5]);
        assert_eq!(thinned(&kept, NOW, 0), [1, 2, 3, 4, 5]);
    }

    #[test]
    fn a_clock_that_was_wrong_costs_no_version_of_today() {
        let mut ages: Vec<i64> = (0..5).map(|minute| minute * 60).collect();
        // Then the clock was two years ahead for a while.
        ages.extend((0..5).map(|minute| minute * 60 - 730 * DAY));
        check(ages, 10);
    }

    proptest! {
        #[test]
        fn the_latest_always_stays_and_there_is_a_most(
            ages in prop::collection::vec((-5_000_000..200_000_000_i64, 0..100_u64), 1..400),
            most in 0..5000_u64,
        ) {
            let kept: Vec<Aged> = ages
                .iter()
                .map(|(age, size)| Aged { at_secs: NOW - age, size: *size })
                .collect();
            let going = thinned(&kept, NOW, most);
            prop_assert!(!going.contains(&0));
            let staying: Vec<usize> = (0..kept.len()).filter(|idx| !going.contains(idx)).collect();
            prop_assert!(staying.len() <= MOST);
            let total: u64 = staying.iter().map(|idx| kept[*idx].size).sum();
            prop_assert!(total <= most || staying == [0]);
            // Thinning again a moment later, nothing else goes.
            let rest: Vec<Aged> = staying.iter().map(|idx| kept[*idx]).collect();
            prop_assert!(thinned(&rest, NOW, most).is_empty());
        }

        #[test]
        fn versions_that_come_one_by_one_stay_below_the_most(
            gaps in prop::collection::vec(1..40_000_i64, 1..600),
        ) {
            let mut kept: Vec<Aged> = Vec::new();
            let mut now = NOW;
            for gap in gaps {
                now += gap;
                kept.insert(0, Aged { at_secs: now, size: 1 });
                for idx in thinned(&kept, now, u64::MAX).into_iter().rev() {
                    kept.remove(idx);
                }
                prop_assert!(kept.len() <= MOST && kept[0].at_secs == now);
            }
        }
    }
}
