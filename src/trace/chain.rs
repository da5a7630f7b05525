//! Meetings to **clusters**: runs of equal words that lie one behind the other on nearly one diagonal
//! of two documents, as the parts of a changed passage do.

use super::{
    accept::quotation_at,
    candidates::{Meeting, places},
    chance::{cluster_floor, quoted_cluster_floor},
    corpus::Corpus,
    fingerprint::{Kind, partner},
    marks::Marks,
    weigh::{BIT, Bits, rough},
};

/// Furthest that two runs of one cluster lie apart, in words. Between them nothing long enough to be a
/// seed was left: with every fifth word replaced at random that happens over sixteen words once in a
/// hundred times.
pub(super) const GAP_MAX: usize = 16;

/// Most words that may be added or left out on the way.
pub(super) const DRIFT_MAX: usize = 8;

/// Information of a run is added up so far; what is beyond changes no decision.
const RUN_BITS_MAX: Bits = 256 * BIT;

/// A run of equal words at two places.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Run {
    pub(super) a: usize,
    pub(super) b: usize,
    pub(super) length: usize,
}

impl Run {
    pub(super) fn a_end(self) -> usize {
        self.a + self.length
    }

    pub(super) fn b_end(self) -> usize {
        self.b + self.length
    }
}

/// Runs that belong together; in order of both documents, but neighbours may overlap.
#[derive(Clone, Debug)]
pub(super) struct Cluster {
    pub(super) runs: Vec<Run>,
    pub(super) bits: Bits,
    pub(super) is_quoted: bool,
}

/// The clusters among sorted meetings that can still become a finding.
///
/// Cost: each meeting is looked at once, and each run of equal words is walked once.
pub(super) fn clusters(corpus: &Corpus, meetings: &[Meeting]) -> Vec<Cluster> {
    clusters_from(corpus, meetings, cluster_floor(&corpus.counts))
}

/// The clusters among sorted meetings that have as many bits as `floor`, or most of a quotation.
///
/// Cost: as [`clusters`].
pub(super) fn clusters_from(corpus: &Corpus, meetings: &[Meeting], floor: Bits) -> Vec<Cluster> {
    let mut chaining = Chaining { corpus, floor, open: Vec::new(), found: Vec::new() };
    for meeting in meetings {
        let (a, b, kind) = places(*meeting);
        chaining.meet(a, b);
        // A pair of words with others between them: the other end meets as well.
        if kind == Kind::Pair
            && let (Some(a), Some(b)) = (
                partner(&corpus.words, a, &corpus.counts),
                partner(&corpus.words, b, &corpus.counts),
            )
            && corpus.word(a).map(|it| it.key) == corpus.word(b).map(|it| it.key)
        {
            chaining.meet(a, b);
        }
    }
    chaining.close(usize::MAX);
    chaining.found
}

struct Chaining<'c> {
    corpus: &'c Corpus,
    /// What a cluster needs that is most of no quotation.
    floor: Bits,
    open: Vec<Cluster>,
    found: Vec<Cluster>,
}

impl Chaining<'_> {
    fn meet(&mut self, a: usize, b: usize) {
        self.close(b);
        let is_known =
            self.open.iter().any(|cluster| {
                cluster.runs.iter().rev().take(4).any(|run| {
                    run.a <= a && a < run.a_end() && run.b <= b && b - run.b == a - run.a
                })
            });
        if is_known {
            return;
        }
        let Some((run, bits, is_quoted)) = self.run(a, b) else { return };
        let best = self
            .open
            .iter_mut()
            .filter_map(|cluster| {
                let last = cluster.runs.last()?;
                let (a_gap, b_gap) = (gap(last.a_end(), run.a), gap(last.b_end(), run.b));
                let drift = a_gap.abs_diff(b_gap);
                let is_next = run.a > last.a
                    && run.b >= last.b
                    && run.a_end() > last.a_end()
                    && run.b_end() > last.b_end()
                    && a_gap.max(b_gap) <= GAP_MAX.cast_signed()
                    && drift <= DRIFT_MAX
                    && !self.corpus.is_parted(last.a_end() - 1, run.a)
                    && !self.corpus.is_parted(last.b_end() - 1, run.b);
                is_next.then_some((drift, a_gap, cluster))
            })
            .min_by_key(|(drift, a_gap, _)| (*drift, *a_gap));
        match best {
            Some((_, _, cluster)) => {
                cluster.runs.push(run);
                cluster.bits += bits;
                cluster.is_quoted |= is_quoted;
            }
            None => self.open.push(Cluster { runs: vec![run], bits, is_quoted }),
        }
    }

    /// The whole run of equal words at a meeting.
    fn run(&self, a: usize, b: usize) -> Option<(Run, Bits, bool)> {
        let words = &self.corpus.words;
        let back = words.get(..a)?.iter().rev().zip(words.get(..b)?.iter().rev());
        let n_back = back
            .take_while(|(a, b)| {
                a.key == b.key && !a.marks.has(Marks::LAST) && !b.marks.has(Marks::LAST)
            })
            .take(GAP_MAX)
            .count();
        let (a, b) = (a - n_back, b - n_back);
        let (mut length, mut bits, mut is_quoted) = (0, 0, false);
        for (first, second) in words.get(a..)?.iter().zip(words.get(b..)?) {
            if first.key != second.key {
                break;
            }
            length += 1;
            if bits < RUN_BITS_MAX {
                bits += rough(*first);
            }
            is_quoted |= first.marks.has(Marks::QUOTED) || second.marks.has(Marks::QUOTED);
            // Within one document a passage does not run into its own repetition.
            if first.marks.has(Marks::LAST) || second.marks.has(Marks::LAST) || a + length == b {
                break;
            }
        }
        Some((Run { a, b, length }, bits, is_quoted))
    }

    /// Closes the clusters that nothing at `b` or behind can join.
    fn close(&mut self, b: usize) {
        let (found, corpus, floor) = (&mut self.found, self.corpus, self.floor);
        self.open.retain_mut(|cluster| {
            let is_open =
                cluster.runs.last().is_some_and(|last| last.b_end().saturating_add(GAP_MAX) >= b);
            if !is_open && is_promising(corpus, cluster, floor) {
                found.push(Cluster { runs: std::mem::take(&mut cluster.runs), ..*cluster });
            }
            is_open
        });
    }
}

/// Whether a cluster can still become a finding.
fn is_promising(corpus: &Corpus, cluster: &Cluster, floor: Bits) -> bool {
    if cluster.bits >= floor {
        return true;
    }
    if !cluster.is_quoted || cluster.bits < quoted_cluster_floor(&corpus.counts) {
        return false;
    }
    let (Some(first), Some(last)) = (cluster.runs.first(), cluster.runs.last()) else {
        return false;
    };
    // A third of a quotation has been found: the rest may have been changed, or stand elsewhere.
    [(first.a, last.a_end()), (first.b, last.b_end())].into_iter().any(|range| {
        let quotation = corpus.at(range.0).and_then(|shelved| quotation_at(shelved, range));
        quotation.is_some_and(|(from, to)| {
            let shared = range.1.min(to).saturating_sub(range.0.max(from));
            shared * 3 >= to - from
        })
    })
}

fn gap(end: usize, start: usize) -> isize {
    start.cast_signed() - end.cast_signed()
}
