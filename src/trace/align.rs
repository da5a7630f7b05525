//! Clusters to word alignments: which word of one passage is which of the other.
//!
//! The runs of a cluster stand; between them, and beyond the first and the last, words are aligned by
//! dynamic programming (Needleman and Wunsch 1970 between, Smith and Waterman 1981 beyond, where the
//! best end is taken and the search is given up once it has fallen far below). A word that was
//! changed a little ([`alike`]) counts for less than the same word.

use super::{
    chain::{Cluster, Run},
    corpus::Corpus,
    marks::Marks,
    spelling::{alike, may_be_like},
    weigh::{BIT, Bits, rough},
    wording::Word,
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
const REACH: usize = 16;

/// How often the search goes on from where it has come. A longer stretch of the same words has seeds of
/// its own, and a cluster beside it must not walk all of it once more.
const ROUNDS_MAX: usize = 8;

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
    /// Two rows of scores are enough; the moves tell the way back.
    rows: [Vec<Bits>; 2],
    moves: Vec<u8>,
    /// The words of the stretch on both sides, in the order they are walked.
    a_words: Vec<Seen>,
    b_words: Vec<Seen>,
    /// Of the cluster aligned last.
    links: Vec<Link>,
}

/// A word of a stretch with what is asked of it again and again.
#[derive(Clone, Copy)]
struct Seen {
    word: Word,
    bits: Bits,
    /// Its length where another word may be like it, else zero.
    length: u8,
    /// First and last byte in lower case: words that are alike share one of them.
    ends: [u8; 2],
}

/// What of a stretch is aligned.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Search {
    /// All: both ends stand.
    Between,
    /// From the start to the best end, near the diagonal.
    Beyond,
    /// The best part.
    Local,
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
        Self {
            corpus,
            documents,
            rows: [Vec::new(), Vec::new()],
            moves: Vec::new(),
            a_words: Vec::new(),
            b_words: Vec::new(),
            links: Vec::new(),
        }
    }

    /// The words of a cluster that belong together, in order of both documents.
    ///
    /// Cost: its words, and some hundred cells at each end and gap.
    pub(super) fn align(&mut self, cluster: &Cluster) -> &[Link] {
        let runs = tidy(&cluster.runs);
        let mut links = std::mem::take(&mut self.links);
        links.clear();
        let (Some(first), Some(last)) = (runs.first(), runs.last()) else { return &[] };
        self.beyond(first.a, first.b, true, &mut links);
        links.reverse();
        let mut before: Option<Run> = None;
        for run in &runs {
            if let Some(before) = before {
                self.between((before.a_end(), run.a), (before.b_end(), run.b), &mut links);
            }
            links.extend((0..run.length).map(|k| Link {
                a: run.a + k,
                b: run.b + k,
                is_same: true,
            }));
            before = Some(*run);
        }
        self.beyond(last.a_end(), last.b_end(), false, &mut links);
        self.links = links;
        &self.links
    }

    /// Aligns everything between two pairs of places, the ends included.
    pub(super) fn between(&mut self, a: (usize, usize), b: (usize, usize), links: &mut Vec<Link>) {
        let (n_a, n_b) = (a.1.saturating_sub(a.0), b.1.saturating_sub(b.0));
        if n_a == 0 || n_b == 0 || n_a.saturating_mul(n_b) > CELLS_MAX {
            return;
        }
        let stretch = Stretch { a: a.0, b: b.0, n_a, n_b, is_back: false };
        self.fill(stretch, Search::Between);
        let from = links.len();
        self.walk(stretch, n_a, n_b, links);
        if let Some(found) = links.get_mut(from..) {
            found.reverse();
        }
    }

    /// The best alignment of any words in one stretch with any in the other.
    pub(super) fn within(&mut self, a: (usize, usize), b: (usize, usize)) -> Vec<Link> {
        let (n_a, n_b) = (a.1.saturating_sub(a.0), b.1.saturating_sub(b.0));
        let mut links = Vec::new();
        if n_a > 0 && n_b > 0 && n_a.saturating_mul(n_b) <= CELLS_MAX {
            let stretch = Stretch { a: a.0, b: b.0, n_a, n_b, is_back: false };
            let (i, j) = self.fill(stretch, Search::Local);
            self.walk(stretch, i, j, &mut links);
            links.reverse();
        }
        links
    }

    /// Goes on from two places while that gains.
    fn beyond(&mut self, a: usize, b: usize, is_back: bool, links: &mut Vec<Link>) {
        let (mut a, mut b) = (a, b);
        for _ in 0..ROUNDS_MAX {
            let n_a = self.room(a, is_back);
            let n_b = self.room(b, is_back);
            if n_a == 0 || n_b == 0 {
                return;
            }
            let stretch = Stretch { a, b, n_a, n_b, is_back };
            let (i, j) = self.fill(stretch, Search::Beyond);
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
            let n_before_last =
                behind.iter().take_while(|word| !word.marks.has(Marks::LAST)).count();
            (n_before_last + 1).min(behind.len())
        }
    }

    fn text(&self, place: usize) -> &'c str {
        let shelved = self.corpus.at(place);
        shelved.and_then(|it| self.documents.get(it.doc_idx)).map_or("", |it| it.text())
    }

    /// Reads the words of one side of a stretch.
    fn read(&self, places: impl Iterator<Item = usize>, text: &str, into: &mut Vec<Seen>) {
        into.clear();
        into.extend(places.filter_map(|place| {
            let word = self.corpus.word(place)?;
            let bits = rough(word).clamp(BIT, WORD_MAX);
            let span = word.span();
            let byte = |at: usize| text.as_bytes().get(at).map_or(0, u8::to_ascii_lowercase);
            let length = if may_be_like(word) { span.len() as u8 } else { 0 };
            Some(Seen { word, bits, length, ends: [byte(span.start()), byte(span.end() - 1)] })
        }));
    }

    /// Fills the table; gives the best cell, which is of interest unless both ends stand.
    fn fill(&mut self, stretch: Stretch, kind: Search) -> (usize, usize) {
        let Stretch { n_a, n_b, .. } = stretch;
        let width = n_b + 1;
        let is_open = kind == Search::Beyond;
        let is_local = kind == Search::Local;
        let band = if is_open { BAND } else { usize::MAX };
        let texts = (self.text(stretch.a(0)), self.text(stretch.b(0)));
        let (mut a_words, mut b_words) =
            (std::mem::take(&mut self.a_words), std::mem::take(&mut self.b_words));
        self.read((0..n_a).map(|i| stretch.a(i)), texts.0, &mut a_words);
        self.read((0..n_b).map(|j| stretch.b(j)), texts.1, &mut b_words);
        self.moves.clear();
        self.moves.resize((n_a + 1) * width, STOP);
        let [above, row] = &mut self.rows;
        above.clear();
        let step = if is_local { 0 } else { LEFT_OUT };
        above.extend((0_i32..).map(|j| -step * j).take(width));
        if let Some(first) = self.moves.get_mut(1..width).filter(|_| !is_local) {
            first.fill(SKIP_B);
        }
        let mut best = (0, 0, 0);
        let mut first_cell = 0;
        for (a, i) in a_words.iter().zip(1_usize..) {
            first_cell -= step;
            row.clear();
            row.resize(width, NEVER);
            let (from, to) = (i.saturating_sub(band).max(1), i.saturating_add(band).min(n_b));
            let Some(moves) = self.moves.get_mut(i * width..(i + 1) * width) else { break };
            let mut left = NEVER;
            if from == 1 {
                left = first_cell;
                if let (Some(cell), Some(went)) = (row.first_mut(), moves.first_mut()) {
                    (*cell, *went) = (left, if is_local { STOP } else { SKIP_A });
                }
            }
            let mut row_best = left;
            let (Some(cells), Some(moves), Some(over), Some(b_words)) = (
                row.get_mut(from..=to),
                moves.get_mut(from..=to),
                above.get(from - 1..=to),
                b_words.get(from - 1..to),
            ) else {
                break;
            };
            let cells = cells.iter_mut().zip(moves).zip(over.array_windows()).zip(b_words);
            for ((((cell, went_to), [corner, over]), b), j) in cells.zip(from..) {
                let (corner, over) = (*corner, *over);
                let (gain, step) = gain(a, b, texts);
                let mut score = corner + gain;
                let mut went = step;
                if over - LEFT_OUT > score {
                    (score, went) = (over - LEFT_OUT, SKIP_A);
                }
                if left - LEFT_OUT > score {
                    (score, went) = (left - LEFT_OUT, SKIP_B);
                }
                if is_local && score < 0 {
                    (score, went) = (0, STOP);
                }
                (*cell, *went_to) = (score, went);
                left = score;
                row_best = row_best.max(score);
                if score > best.0 {
                    best = (score, i, j);
                }
            }
            std::mem::swap(above, row);
            if is_open && row_best < best.0 - GIVEN_UP {
                break;
            }
        }
        (self.a_words, self.b_words) = (a_words, b_words);
        (best.1, best.2)
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

/// A score that nothing can come back from, and that can be lowered without an end.
const NEVER: Bits = Bits::MIN / 4;

/// What it gains to lay two words over each other, and the move that says so.
fn gain(a: &Seen, b: &Seen, texts: (&str, &str)) -> (Bits, u8) {
    if a.word.key == b.word.key {
        return (a.bits, BOTH);
    }
    let [a_first, a_last] = a.ends;
    let [b_first, b_last] = b.ends;
    // All asked at once: what comes of each by itself cannot be foreseen.
    let may_be = ((a_first == b_first) | (a_last == b_last))
        & (a.length.min(b.length) > 0)
        & (a.length.abs_diff(b.length) <= 2);
    if may_be && alike(a.word, b.word, texts) {
        return (a.bits.min(b.bits) / 2, BOTH);
    }
    (-REPLACED, REPLACE)
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
