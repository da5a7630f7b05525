//! How many findings chance would give, and from how many bits on a finding is none of them.
//!
//! A sequence search judges a claim by the number of findings as good that chance would give in the
//! whole folder (Karlin and Altschul 1990: it halves with each bit). Language is no random sequence:
//! documents on one subject, by one author, in one manner share phrases, and their number falls much
//! more slowly. So it is not computed but **counted**: among the alignments of a folder with few
//! bits nearly all are such, thousands of them. From there on their number falls by half every
//! four bits or so: measured on news, verse, scripture and pamphlets (4.1), and on manuals (4 to 5).
//!
//! A larger folder, one with much idiom, one in a language of few words: each has more findings by
//! chance, and asks for more evidence by itself.

use super::weigh::{BIT, Bits, Counts, log2};

/// Bits over which the number of findings by chance halves.
const HALVING: Bits = 4;

/// Width of the stretch in which they are counted: long enough for many, short enough for true
/// findings to be few among them.
const WINDOW: Bits = 8 * BIT;

/// Findings by chance that a folder may show, on average.
const ALLOWED_LOG2: Bits = 0;

/// Bits from which on a whole quotation, word for word, is believed: chance must not give its words
/// more than once in a hundred folders of this size. Here the words are given, and a folder's
/// quotations come from somewhere: a good part of them from this folder.
const VERBATIM_MARGIN: Bits = 7 * BIT;

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

/// Information that the runs of a cluster must have to be aligned, for a passage anywhere: about half
/// of what it will need, since words between and beyond bring the rest.
pub(super) fn cluster_floor(counts: &Counts) -> Bits {
    let n_words = log2(counts.n_words());
    n_words.max(4 * n_words - 40 * BIT)
}

/// The same for a whole quotation.
pub(super) fn quoted_cluster_floor(counts: &Counts) -> Bits {
    log2(counts.n_words()) + 4 * BIT
}

/// The floors of a folder in which alignments of `bits` were found.
pub(super) fn floors(counts: &Counts, bits: impl Iterator<Item = Bits>) -> Floors {
    let n_words = log2(counts.n_words());
    // What has fewer bits was not looked at in full.
    let from = cluster_floor(counts) + 4 * BIT;
    let n_window = bits.filter(|bits| (from..from + WINDOW).contains(bits)).count() as u64;
    // What lies beyond the window is a quarter of all: 2^(-8/4).
    let n_all = (n_window * 4 / 3).max(1);
    let plain = from + HALVING * (log2(n_all) - ALLOWED_LOG2);
    let verbatim = n_words + VERBATIM_MARGIN;
    // A quotation says where it begins and ends, but its words may be others: between the two.
    Floors { plain, verbatim, altered: verbatim.midpoint(plain.max(verbatim)) }
}
