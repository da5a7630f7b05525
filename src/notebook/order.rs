//! Order keys: strings between any two of which another fits.
//!
//! Notes are ordered by a key in each note, not by a list, so that moving one note changes one
//! record and two people's moves merge. Keys are fractions in base 62 written as digits, after
//! Figma's "Realtime editing of ordered sequences" (2017); comparing bytes compares the fractions.

const DIGITS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// A key strictly between `before` and `after`; `None` is the open end.
///
/// Keys that are out of order or equal (a file edited by hand) give a key behind `before`.
pub fn between(before: Option<&str>, after: Option<&str>) -> String {
    let low: Vec<usize> = before.unwrap_or_default().bytes().map(value).collect();
    let high: Option<Vec<usize>> = after
        .filter(|after| before.is_none_or(|before| before < *after))
        .map(|after| after.bytes().map(value).collect());
    let mut key = String::new();
    let mut bounded = high.is_some();
    for place in 0.. {
        let floor = low.get(place).copied().unwrap_or(0);
        let ceiling = match &high {
            Some(high) if bounded => high.get(place).copied().unwrap_or(0),
            _ => DIGITS.len(),
        };
        if ceiling > floor + 1 {
            key.push(digit(usize::midpoint(floor, ceiling)));
            break;
        }
        key.push(digit(floor));
        if ceiling > floor {
            bounded = false;
        }
        // Two keys without room between, such as "a" and "a0", end here: one more digit behind the
        // lower is the nearest that can be done.
        if bounded && place > low.len() && high.as_ref().is_some_and(|high| place > high.len()) {
            key.push(digit(DIGITS.len() / 2));
            break;
        }
    }
    key
}

fn digit(value: usize) -> char {
    DIGITS.get(value).map_or('z', |digit| char::from(*digit))
}

fn value(byte: u8) -> usize {
    DIGITS.iter().position(|digit| *digit == byte).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_fits_between_any_two_made_here() {
        let mut keys = vec![between(None, None)];
        for round in 0..400_usize {
            let at = (round * 7919) % (keys.len() + 1);
            let key = between(
                at.checked_sub(1).and_then(|before| keys.get(before)).map(String::as_str),
                keys.get(at).map(String::as_str),
            );
            keys.insert(at, key);
        }
        assert!(keys.is_sorted_by(|a, b| a < b), "{keys:?}");
    }

    #[test]
    fn keys_without_room_between_still_give_one() {
        assert!(between(Some("a"), Some("a0")).as_str() > "a");
        assert!(between(Some("b"), Some("a")).as_str() > "b");
    }
}
