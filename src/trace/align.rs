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
    points::Points,
    spelling::{alike, may_be_like},
    table::{Move, SIDE_MAX, Search, Seen, Table, WORD_MAX},
    weigh::{BIT, rough},
    wording::Word,
};
use crate::text::document::Document;

/// Words looked at beyond a run at a time.
const REACH: usize = 16;

/// How often the search goes on from where it has come. A longer stretch of the same words has seeds of
/// its own, and a cluster beside it must not walk all of it once more.
const ROUNDS_MAX: usize = 8;

/// Most cells of a table between two runs; a longer stretch is left unaligned.
const CELLS_MAX: usize = 4096;

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
    points: Points,
    table: Table,
    /// The words of the stretch on both sides, in the order they are walked.
    a_words: Vec<Seen>,
    b_words: Vec<Seen>,
    /// Of the cluster aligned last.
    links: Vec<Link>,
}

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
            points: Points::default(),
            table: Table::default(),
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
        if !can_be_filled(n_a, n_b) {
            return;
        }
        let stretch = Stretch { a: a.0, b: b.0, n_a, n_b, is_back: false };
        self.best(stretch, Search::Between, links);
    }

    /// The best alignment of any words in one stretch with any in the other.
    pub(super) fn within(&mut self, a: (usize, usize), b: (usize, usize)) -> Vec<Link> {
        let (n_a, n_b) = (a.1.saturating_sub(a.0), b.1.saturating_sub(b.0));
        let mut links = Vec::new();
        if can_be_filled(n_a, n_b) {
            let stretch = Stretch { a: a.0, b: b.0, n_a, n_b, is_back: false };
            self.best(stretch, Search::Local, &mut links);
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
            // All words the same: nothing else gains as much, and nothing need be searched.
            let n_all = n_a.min(n_b);
            let (i, j) = if self.n_same(stretch) == n_all {
                let link = |k| Link { a: stretch.a(k), b: stretch.b(k), is_same: true };
                links.extend((0..n_all).map(link));
                (n_all, n_all)
            } else {
                self.best(stretch, Search::Beyond, links)
            };
            if i == 0 || j == 0 {
                return;
            }
            if i.max(j) < REACH / 2 {
                return;
            }
            (a, b) = if is_back { (a - i, b - j) } else { (a + i, b + j) };
        }
    }

    /// How many words a stretch begins with that are the same on both sides.
    fn n_same(&self, stretch: Stretch) -> usize {
        let key = |place| self.corpus.word(place).map(|word| word.key);
        let n_all = stretch.n_a.min(stretch.n_b);
        (0..n_all).take_while(|k| key(stretch.a(*k)) == key(stretch.b(*k))).count()
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
    fn read<'w>(words: impl Iterator<Item = &'w Word>, text: &str, into: &mut Vec<Seen>) {
        into.clear();
        into.extend(words.map(|word| {
            let bits = rough(*word).clamp(BIT, WORD_MAX) as i16;
            let span = word.span();
            let byte = |at: usize| text.as_bytes().get(at).map_or(0, u8::to_ascii_lowercase);
            let length = if may_be_like(*word) { span.len() as u8 } else { 0 };
            Seen { word: *word, bits, length, ends: [byte(span.start()), byte(span.end() - 1)] }
        }));
    }

    /// Reads both sides of a stretch in the order in which it is walked.
    fn read_both(&mut self, stretch: Stretch, texts: (&str, &str)) {
        let Stretch { a, b, n_a, n_b, is_back } = stretch;
        let words = &self.corpus.words;
        if is_back {
            let (a, b) = (words.get(a - n_a..a), words.get(b - n_b..b));
            Self::read(a.unwrap_or_default().iter().rev(), texts.0, &mut self.a_words);
            Self::read(b.unwrap_or_default().iter().rev(), texts.1, &mut self.b_words);
        } else {
            let (a, b) = (words.get(a..a + n_a), words.get(b..b + n_b));
            Self::read(a.unwrap_or_default().iter(), texts.0, &mut self.a_words);
            Self::read(b.unwrap_or_default().iter(), texts.1, &mut self.b_words);
        }
    }

    /// Adds the best links of a stretch in the order in which it is walked; gives how many words of both
    /// sides they reach over, which is of interest unless both ends stand.
    fn best(&mut self, stretch: Stretch, search: Search, links: &mut Vec<Link>) -> (usize, usize) {
        let Stretch { n_a, n_b, .. } = stretch;
        let texts = (self.text(stretch.a(0)), self.text(stretch.b(0)));
        self.read_both(stretch, texts);
        let (a_words, b_words) = (&self.a_words, &self.b_words);
        let is_alike = |a: &Seen, b: &Seen| alike(a.word, b.word, texts);
        let from = links.len();
        let key = |place| self.corpus.word(place).map(|word| word.key);
        let link = |(_, i, j): (Move, usize, usize)| {
            let (a, b) = (stretch.a(i), stretch.b(j));
            Link { a, b, is_same: key(a) == key(b) }
        };
        let best = if let Some(best) = self.points.search(a_words, b_words, search, is_alike) {
            links.extend(self.points.back().map(link));
            best
        } else {
            let best = self.table.fill(a_words, b_words, search, is_alike);
            let last = if search == Search::Between { (n_a, n_b) } else { best };
            let both = self.table.back(last).filter(|(went, ..)| *went == Move::Both);
            links.extend(both.map(link));
            best
        };
        if let Some(found) = links.get_mut(from..) {
            found.reverse();
        }
        best
    }
}

fn can_be_filled(n_a: usize, n_b: usize) -> bool {
    n_a > 0 && n_b > 0 && n_a.max(n_b) <= SIDE_MAX && n_a * n_b <= CELLS_MAX
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
