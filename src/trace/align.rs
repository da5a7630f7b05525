//! Clusters to word alignments: which word of one passage is which of the other.
//!
//! The runs of a cluster stand; between them, and beyond the first and the last, words are aligned by
//! dynamic programming (Needleman and Wunsch 1970 between, Smith and Waterman 1981 beyond, where the
//! best end is taken and the search is given up once it has fallen far below). A word that was
//! changed a little ([`alike`]) counts for less than the same word.

use super::{
    chain::{Cluster, Run},
    corpus::Corpus,
    spelling::alike,
    weigh::{BIT, Bits},
    wording::{Marks, Word},
};
use crate::text::document::Document;

/// What a word that was replaced costs: in passages quoted with changes about one word in ten is
/// another, 3.3 bits; a word that fits by chance must not pay for it.
pub(super) const REPLACED: Bits = 3 * BIT;

/// What a word costs that stands on one side only.
pub(super) const LEFT_OUT: Bits = 9 * BIT / 4;

/// The search beyond the last run is given up this far below the best: six replaced words in a row.
const GIVEN_UP: Bits = 18 * BIT;

/// Words looked at beyond a run at a time.
const REACH: usize = 32;

/// Most words that may be added or left out beyond a run.
const BAND: usize = 8;

/// Most cells of a table between two runs; a longer stretch is left unaligned.
const CELLS_MAX: usize = 4096;

/// A word counts for at most this much in an alignment, so that no single rare word bridges a gap.
const WORD_MAX: Bits = 12 * BIT;

/// Two words that belong together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Link {
    /// Places.
    pub(super) a: usize,
    pub(super) b: usize,
    /// Whether they are the same word, not only alike.
    pub(super) is_same: bool,
}

/// Aligns clusters; keeps its tables from one to the next.
pub(super) struct Aligner<'c> {
    corpus: &'c Corpus,
    documents: &'c [&'c Document],
    table: Vec<Bits>,
    moves: Vec<u8>,
}

const STOP: u8 = 0;
const BOTH: u8 = 1;
const SKIP_A: u8 = 2;
const SKIP_B: u8 = 3;
const REPLACE: u8 = 4;

/// Where a stretch begins and which way it goes.
#[derive(Clone, Copy)]
struct Stretch {
    a: usize,
    b: usize,
    n_a: usize,
    n_b: usize,
    is_back: bool,
}

impl Stretch {
    fn a(self, i: usize) -> usize {
        if self.is_back { self.a.wrapping_sub(1 + i) } else { self.a + i }
    }

    fn b(self, j: usize) -> usize {
        if self.is_back { self.b.wrapping_sub(1 + j) } else { self.b + j }
    }
}

impl<'c> Aligner<'c> {
    pub(super) fn new(corpus: &'c Corpus, documents: &'c [&'c Document]) -> Self {
        Self { corpus, documents, table: Vec::new(), moves: Vec::new() }
    }

    /// The words of a cluster that belong together, in order of both documents.
    ///
    /// Cost: its words, and some hundred cells at each end and gap.
    pub(super) fn align(&mut self, cluster: &Cluster) -> Vec<Link> {
        let runs = tidy(&cluster.runs);
        let (Some(first), Some(last)) = (runs.first(), runs.last()) else { return Vec::new() };
        let mut links = Vec::new();
        self.beyond(first.a, first.b, true, &mut links);
        links.reverse();
        let mut before: Option<Run> = None;
        for run in &runs {
            if let Some(before) = before {
                self.between(
                    (before.a_end(), run.a),
                    (before.b_end(), run.b),
                    &mut links,
                );
            }
            links.extend((0..run.length).map(|k| Link { a: run.a + k, b: run.b + k, is_same: true }));
            before = Some(*run);
        }
        self.beyond(last.a_end(), last.b_end(), false, &mut links);
        links
    }

    /// Aligns everything between two pairs of places, the ends included.
    pub(super) fn between(&mut self, a: (usize, usize), b: (usize, usize), links: &mut Vec<Link>) {
        let (n_a, n_b) = (a.1.saturating_sub(a.0), b.1.saturating_sub(b.0));
        if n_a == 0 || n_b == 0 || n_a.saturating_mul(n_b) > CELLS_MAX {
            return;
        }
        let stretch = Stretch { a: a.0, b: b.0, n_a, n_b, is_back: false };
        self.fill(stretch, usize::MAX);
        let from = links.len();
        self.walk(stretch, n_a, n_b, links);
        if let Some(found) = links.get_mut(from..) {
            found.reverse();
        }
    }

    /// Goes on from two places while that gains.
    fn beyond(&mut self, a: usize, b: usize, is_back: bool, links: &mut Vec<Link>) {
        let (mut a, mut b) = (a, b);
        loop {
            let n_a = self.room(a, is_back);
            let n_b = self.room(b, is_back);
            if n_a == 0 || n_b == 0 {
                return;
            }
            let stretch = Stretch { a, b, n_a, n_b, is_back };
            let (i, j) = self.fill(stretch, BAND);
            if i == 0 || j == 0 {
                return;
            }
            let from = links.len();
            self.walk(stretch, i, j, links);
            if let Some(found) = links.get_mut(from..) {
                found.reverse();
            }
            if i.max(j) < REACH / 2 {
                return;
            }
            (a, b) = if is_back { (a - i, b - j) } else { (a + i, b + j) };
        }
    }

    /// How many words there are from a place on in its document, at most [`REACH`].
    fn room(&self, place: usize, is_back: bool) -> usize {
        let words = &self.corpus.words;
        if is_back {
            let before = words.get(place.saturating_sub(REACH)..place).unwrap_or_default();
            before.iter().rev().take_while(|word| !word.marks.has(Marks::LAST)).count()
        } else {
            // The word in front is the document's own; if it is the last, there is no more.
            let is_end = place.checked_sub(1).and_then(|at| words.get(at));
            if is_end.is_some_and(|word| word.marks.has(Marks::LAST)) {
                return 0;
            }
            let behind = words.get(place..(place + REACH).min(words.len())).unwrap_or_default();
            let n_before_last = behind.iter().take_while(|word| !word.marks.has(Marks::LAST)).count();
            (n_before_last + 1).min(behind.len())
        }
    }

    fn text(&self, place: usize) -> &'c str {
        let shelved = self.corpus.at(place);
        shelved.and_then(|it| self.documents.get(it.doc_idx)).map_or("", |it| it.text())
    }

    /// What it gains to lay two words over each other, and the move that says so.
    fn gain(&self, a: Word, b: Word, texts: (&str, &str)) -> (Bits, u8) {
        let bits = self.corpus.counts.rough(a.key).clamp(BIT, WORD_MAX);
        if a.key == b.key {
            return (bits, BOTH);
        }
        if alike(a, b, texts) {
            let other = self.corpus.counts.rough(b.key).clamp(BIT, WORD_MAX);
            return (bits.min(other) / 2, BOTH);
        }
        (-REPLACED, REPLACE)
    }

    /// Fills the table; gives the best cell, or with an endless `band` nothing of interest.
    fn fill(&mut self, stretch: Stretch, band: usize) -> (usize, usize) {
        let Stretch { n_a, n_b, .. } = stretch;
        let width = n_b + 1;
        let is_open = band != usize::MAX;
        self.table.clear();
        self.table.resize((n_a + 1) * width, Bits::MIN / 2);
        self.moves.clear();
        self.moves.resize((n_a + 1) * width, STOP);
        let texts = (self.text(stretch.a(0)), self.text(stretch.b(0)));
        let mut best = (0, 0, 0);
        for i in 0..=n_a {
            let mut row_best = Bits::MIN / 2;
            let (from, to) = (i.saturating_sub(band), i.saturating_add(band).min(n_b));
            for j in from..=to {
                let (score, step) = self.cell(stretch, (i, j), width, texts);
                if let (Some(cell), Some(went)) =
                    (self.table.get_mut(i * width + j), self.moves.get_mut(i * width + j))
                {
                    (*cell, *went) = (score, step);
                }
                row_best = row_best.max(score);
                if score > best.0 {
                    best = (score, i, j);
                }
            }
            if is_open && row_best < best.0 - GIVEN_UP {
                break;
            }
        }
        (best.1, best.2)
    }

    fn cell(
        &self,
        stretch: Stretch,
        (i, j): (usize, usize),
        width: usize,
        texts: (&str, &str),
    ) -> (Bits, u8) {
        if i == 0 && j == 0 {
            return (0, STOP);
        }
        let at = i * width + j;
        let score = |back: usize| -> Bits {
            at.checked_sub(back).and_then(|at| self.table.get(at)).copied().unwrap_or(Bits::MIN / 2)
        };
        let mut best = (Bits::MIN / 2, STOP);
        if i > 0
            && j > 0
            && let (Some(a), Some(b)) =
                (self.corpus.word(stretch.a(i - 1)), self.corpus.word(stretch.b(j - 1)))
        {
            let (gain, step) = self.gain(a, b, texts);
            best = (score(width + 1) + gain, step);
        }
        if i > 0 && score(width) - LEFT_OUT > best.0 {
            best = (score(width) - LEFT_OUT, SKIP_A);
        }
        if j > 0 && score(1) - LEFT_OUT > best.0 {
            best = (score(1) - LEFT_OUT, SKIP_B);
        }
        best
    }

    /// Follows the moves back from a cell; links are pushed last first.
    fn walk(&self, stretch: Stretch, mut i: usize, mut j: usize, links: &mut Vec<Link>) {
        let width = stretch.n_b + 1;
        while i > 0 || j > 0 {
            match self.moves.get(i * width + j).copied().unwrap_or(STOP) {
                BOTH => {
                    let (a, b) = (stretch.a(i - 1), stretch.b(j - 1));
                    let key = |place| self.corpus.word(place).map(|word| word.key);
                    links.push(Link { a, b, is_same: key(a) == key(b) });
                    (i, j) = (i - 1, j - 1);
                }
                REPLACE => (i, j) = (i - 1, j - 1),
                SKIP_A => i -= 1,
                SKIP_B => j -= 1,
                _ => break,
            }
        }
    }
}

/// The runs without what overlaps, so that they are in order of both documents.
fn tidy(runs: &[Run]) -> Vec<Run> {
    let mut tidied: Vec<Run> = Vec::with_capacity(runs.len());
    for run in runs {
        let (a_end, b_end) = tidied.last().map_or((0, 0), |last| (last.a_end(), last.b_end()));
        let overlap = a_end.saturating_sub(run.a).max(b_end.saturating_sub(run.b));
        if overlap < run.length {
            tidied.push(Run {
                a: run.a + overlap,
                b: run.b + overlap,
                length: run.length - overlap,
            });
        }
    }
    tidied
}
