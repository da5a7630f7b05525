//! Ids of records: a letter, a dash and twelve characters, random but for the last ones.
//!
//! Random on purpose: with ids ordered by time, two people's new records land side by side in the
//! file and plain `git merge` cannot join them. Never made from names or paths, which change.
//! An id read from a file is kept as it is, whatever its form.

use smol_str::SmolStr;

/// Digits of base 32 without `i`, `l`, `o` and `u`, which are misread (Crockford's alphabet).
const DIGITS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident, $letter:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(SmolStr);

        impl $name {
            /// The next fresh id.
            pub fn fresh(ids: &mut Ids) -> Self {
                Self(ids.next($letter))
            }

            /// The id as it stands in a file.
            pub fn read(words: &str) -> Self {
                Self(SmolStr::new(words))
            }

            /// Its characters.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }
    )*};
}

ids! {
    /// Names a notebook.
    NotebookId, "nb";
    /// Names a document that the notebook speaks of.
    DocId, "d";
    /// Names a tag.
    TagId, "t";
    /// Names an excerpt.
    ExcerptId, "e";
    /// Names a note.
    NoteId, "n";
    /// Names a link.
    LinkId, "l";
    /// Names a decision on a parallel.
    DecisionId, "p";
    /// Names a rule for the folder.
    RuleId, "r";
}

/// How many new records of a kind stand together in the file. Of 60 merges of two branches that each
/// add 1 to 20 notes to two hundred, plain git finds 22 clean with runs of 1, 43 with 8 and with 12, 34
/// with 16, since old records stand in runs as well.
const RUN: u8 = 8;

/// A source of fresh ids: in runs of eight, each run at a random place.
///
/// The shell seeds it from the system's randomness; a test seeds it with a number and gets the same
/// ids every time. In runs, since plain `git merge` cannot tell which goes first where two people each
/// put a new record into one gap between old ones: ten notes at ten places each meet in some gap more
/// often than not. 60 bits a place, from `SplitMix64` (Steele, Lea and Flood 2014): among a million
/// records a collision has a chance of one in some hundred thousand, and an [`super::edit::Edit`] that
/// would overwrite a record is refused.
#[derive(Clone, Debug)]
pub struct Ids {
    state: u64,
    /// For each kind of record, by its letter: the next id as a number, and how many are left of the
    /// run.
    runs: Vec<(&'static str, u64, u8)>,
}

impl Ids {
    /// Ids that follow from `seed`.
    pub const fn seeded(seed: u64) -> Self {
        Self { state: seed, runs: Vec::new() }
    }

    fn next(&mut self, letter: &'static str) -> SmolStr {
        let place = self.random();
        let Some(run) = self.runs.iter_mut().find(|(of, ..)| *of == letter) else {
            self.runs.push((letter, place, RUN));
            return self.next(letter);
        };
        if run.2 == 0 {
            (run.1, run.2) = (place, RUN);
        }
        let number = run.1;
        (run.1, run.2) = (number.wrapping_add(1), run.2 - 1);
        let digits = (0..12).rev().map(|at| {
            DIGITS.get((number >> (at * 5)) as usize & 31).map_or('0', |digit| char::from(*digit))
        });
        letter.chars().chain(['-']).chain(digits).collect()
    }

    fn random(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut bits = self.state;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        bits ^ (bits >> 31)
    }
}

#[cfg(test)]
#[expect(clippy::string_slice, reason = "a test may panic")]
mod tests {
    use super::*;

    #[test]
    fn ids_follow_from_the_seed_and_differ() {
        let mut ids = Ids::seeded(7);
        let (a, b) = (TagId::fresh(&mut ids), TagId::fresh(&mut ids));
        assert_ne!(a, b);
        assert_eq!(a, TagId::fresh(&mut Ids::seeded(7)));
        assert_eq!(a.as_str().len(), 14);
        assert!(a.as_str().starts_with("t-"));
    }

    #[test]
    fn ids_come_in_runs_at_places_far_apart() {
        let mut ids = Ids::seeded(7);
        let made: Vec<String> = (0..800)
            .map(|_| {
                TagId::fresh(&mut ids);
                NoteId::fresh(&mut ids).as_str().to_owned()
            })
            .collect();
        let runs: Vec<&[String]> = made.chunks(usize::from(RUN)).collect();
        assert!(runs.iter().all(|run| run.is_sorted() && run[0][..8] == run[7][..8]));
        let places: std::collections::BTreeSet<&str> =
            runs.iter().map(|run| &run[0][..8]).collect();
        assert_eq!(places.len(), 100);
    }
}
