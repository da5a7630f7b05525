//! Ids of records: a letter, a dash and twelve random characters.
//!
//! Random on purpose: with ids ordered by time, two people's new records land side by side in the
//! file and plain `git merge` cannot join them. Never made from names, places or paths, which change.
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
}

/// A source of fresh ids: `SplitMix64` (Steele, Lea and Flood 2014) from a seed that is passed in.
///
/// The shell seeds it from the system's randomness; a test seeds it with a number and gets the same
/// ids every time. 60 bits an id: among a million records a collision has a chance of one in two
/// million, and an [`super::edit::Edit`] that would overwrite a record is refused.
#[derive(Clone, Debug)]
pub struct Ids {
    state: u64,
}

impl Ids {
    /// Ids that follow from `seed`.
    pub const fn seeded(seed: u64) -> Self {
        Self { state: seed }
    }

    fn next(&mut self, letter: &str) -> SmolStr {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut bits = self.state;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        bits ^= bits >> 31;
        let digits = (0..12).map(|place| {
            DIGITS.get((bits >> (place * 5)) as usize & 31).map_or('0', |digit| char::from(*digit))
        });
        letter.chars().chain(['-']).chain(digits).collect()
    }
}

#[cfg(test)]
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
}
