//! How many findings chance would give, and from how many bits on a finding is none of them.
//!
//! A sequence search judges a claim by the number of findings as good that chance would give in the
//! whole folder (Karlin and Altschul 1990): a constant times the pairs of places that were looked at,
//! halved with each bit of evidence. Language is no random sequence: documents on one subject, by one
//! author, in one manner share phrases that no model of neighbouring words expects, and their number
//! halves only every second bit. So, with `N` words and `S` bits,
//!
//! ```text
//! E = N² · 2^(-9 - S/2)
//! ```
//!
//! The two constants were measured where the answer is known: in folders of 7,000 words (five reports),
//! 170,000 (news, verse, scripture and pamphlets) and 1.2 million (pamphlets and manuals), what was
//! found beyond the true passages was read. A folder ten times as large asks for 13 bits more: the next
//! word or two.

use super::weigh::{BIT, Bits, Counts, log2};

/// Findings by chance that a folder may show, on average: one in sixteen folders, as a power of two.
const ALLOWED_LOG2: Bits = -4;

/// Bits from which on a whole quotation, word for word, is believed: chance must not give its words
/// more than once in sixty folders of this size. Here the words are given, and a folder's quotations
/// come from somewhere: a good part of them from this folder.
const VERBATIM_MARGIN: Bits = 6 * BIT;

/// What findings of each kind need.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Floors {
    /// A passage anywhere.
    pub(super) plain: Bits,
    /// A whole quotation, with words changed.
    pub(super) altered: Bits,
    /// A whole quotation, word for word.
    pub(super) verbatim: Bits,
}

impl Floors {
    /// The floors of a folder.
    pub(super) fn of(counts: &Counts) -> Self {
        let n_words = log2(counts.n_words());
        let plain = 2 * (2 * n_words - 9 * BIT - ALLOWED_LOG2 * BIT);
        let verbatim = n_words + VERBATIM_MARGIN;
        // A quotation says where it begins and ends, but its words may be others: between the two.
        let plain = plain.max(verbatim);
        Self { plain, verbatim, altered: verbatim.midpoint(plain) }
    }
}

/// What a piece needs that stands `in_a` and `in_b` words behind a finding of the same two documents, or
/// as far in front: by the law above, of the places alone that lie as near to the finding and as nearly
/// on one line with it. Accounts of one event tell it in one order.
pub(super) fn beside_floor(in_a: usize, in_b: usize) -> Bits {
    let (distance, drift) = (in_a.max(in_b), in_a.abs_diff(in_b));
    let n_pairs = 4 * distance.max(BESIDE_MIN) * drift.max(DRIFT_MIN);
    2 * (log2(n_pairs as u64) - 9 * BIT - BESIDE_ALLOWED_LOG2 * BIT)
}

/// One finding in 256 may have a neighbour by chance, as a power of two.
const BESIDE_ALLOWED_LOG2: Bits = -8;

/// Nearer than a sentence, and more nearly on one line than a clause is long, says no more.
const BESIDE_MIN: usize = 20;
const DRIFT_MIN: usize = 8;

/// Information that the runs of a cluster must have to be aligned, for a passage anywhere. It is counted
/// without regard to the words in front, by which words of running text lose a quarter and more; and words
/// between and beyond the runs bring more.
pub(super) fn cluster_floor(counts: &Counts) -> Bits {
    Floors::of(counts).plain * 3 / 4
}

/// The same for a whole quotation.
pub(super) fn quoted_cluster_floor(counts: &Counts) -> Bits {
    log2(counts.n_words()) + 4 * BIT
}
