//! Alignments to findings: what is too much to be chance, joined where it belongs together.
//!
//! What a finding needs is said by [`super::chance`]; a whole quotation needs less than a passage
//! anywhere, and word for word less than with changes.

use super::{
    align::{Aligner, Link},
    chain::Cluster,
    chance::{Floors, cluster_floor},
    corpus::{Corpus, Shelved},
    evidence::{cost, earnings},
    marks::Marks,
    weigh::{BIT, Bits},
};

/// What a stretch at an end must earn beyond what it costs to reach it: with 4 bits one in sixteen is
/// chance, and what is lost is a word or two.
const EDGE: Bits = 4 * BIT;

/// An alignment is cut where more words than this are without links on both sides.
const CUT_MIN: usize = 8;

/// Words left out between two quotations of which the second opens a paragraph: fewer may be a slip.
const NEXT_MIN: usize = 3;

/// A part of a quotation left unlinked at its ends is taken as replaced words up to this many.
const SNAP_MAX: usize = 3;

/// Aligned words with their worth.
#[derive(Clone, Debug)]
pub(super) struct Piece {
    pub(super) links: Vec<Link>,
    /// Places covered, half open.
    pub(super) a: (usize, usize),
    pub(super) b: (usize, usize),
    pub(super) bits: Bits,
    /// The parts stand in another order in b.
    pub(super) is_reordered: bool,
    /// It was found near another, and needs less.
    pub(super) is_near: bool,
}

impl Piece {
    fn of(links: &[Link], earned: &[Bits]) -> Option<Self> {
        let (first, last) = (links.first()?, links.last()?);
        let (a, b) = ((first.a, last.a + 1), (first.b, last.b + 1));
        Some(Self {
            links: links.to_vec(),
            a,
            b,
            bits: worth(links, earned),
            is_reordered: false,
            is_near: false,
        })
    }
}

impl Piece {
    /// Whether it lies in another on either side.
    pub(super) fn is_in(&self, other: &Self) -> bool {
        shared(self.a, other.a) > 0 || shared(self.b, other.b) > 0
    }

    /// The same with a and b changed over.
    pub(super) fn turned(mut self) -> Self {
        for link in &mut self.links {
            (link.a, link.b) = (link.b, link.a);
        }
        self.links.sort_unstable_by_key(|link| (link.a, link.b));
        Self { a: self.b, b: self.a, ..self }
    }
}

/// Earnings less what lies between.
fn worth(links: &[Link], earned: &[Bits]) -> Bits {
    let between: Bits = links
        .windows(2)
        .map(|pair| match pair {
            [x, y] => cost(y.a - x.a - 1, y.b - x.b - 1),
            _ => 0,
        })
        .sum();
    earned.iter().sum::<Bits>() - between
}

/// Adds the pieces of a cluster: its alignment, cut at wide gaps, without ends that prove nothing.
pub(super) fn pieces(
    corpus: &Corpus,
    aligner: &mut Aligner<'_>,
    cluster: &Cluster,
    found: &mut Vec<Piece>,
) {
    let links = aligner.align(cluster);
    let is_cut = |x: &Link, y: &Link| {
        let (short, long) = ((y.a - x.a).min(y.b - x.b), (y.a - x.a).max(y.b - x.b));
        short > CUT_MIN
            || long > 2 * CUT_MIN
            || (long > NEXT_MIN && (is_next(corpus, (x.a, y.a)) || is_next(corpus, (x.b, y.b))))
    };
    let earned = earnings(corpus, links);
    let mut rest = earned.as_slice();
    found.extend(links.chunk_by(|x, y| !is_cut(x, y)).filter_map(|links| {
        let (earned, behind) = rest.split_at_checked(links.len())?;
        rest = behind;
        let range = trimmed(links, earned);
        Piece::of(links.get(range.clone())?, earned.get(range)?)
    }));
}

/// Whether the word at the second place begins another quotation, in another paragraph: then two
/// findings lie side by side, not one.
fn is_next(corpus: &Corpus, (from, to): (usize, usize)) -> bool {
    let words = corpus.words.get(from + 1..=to).unwrap_or_default();
    words.iter().any(|word| word.marks.has(Marks::QUOTE) && word.marks.has(Marks::PARAGRAPH))
}

/// The links without the stretches at both ends that earn less than they cost.
fn trimmed(links: &[Link], earned: &[Bits]) -> std::ops::Range<usize> {
    let both = || links.iter().zip(earned).map(|(link, bits)| (*link, *bits));
    let from = cut_at(both(), false);
    let to = links.len() - cut_at(both().rev(), true);
    from..to.max(from)
}

/// How many links at the front are better left out.
fn cut_at(links: impl Iterator<Item = (Link, Bits)>, is_back: bool) -> usize {
    let (mut sum, mut cut) = (0, 0);
    let mut before: Option<Link> = None;
    let (mut n_seen, mut most) = (0, 0);
    for (link, bits) in links {
        if let Some(before) = before {
            let (n_a, n_b) = if is_back {
                (before.a - link.a - 1, before.b - link.b - 1)
            } else {
                (link.a - before.a - 1, link.b - before.b - 1)
            };
            let price = cost(n_a, n_b);
            if price > 0 && sum < price + EDGE {
                cut = n_seen;
                (sum, most) = (0, 0);
            } else {
                sum -= price;
            }
        }
        sum += bits;
        most = most.max(sum);
        n_seen += 1;
        before = Some(link);
        if most > 40 * BIT {
            break;
        }
    }
    cut
}

/// How far beyond a finding another of the same two documents is looked for, in words on both sides.
const NEAR_WORDS: usize = 40;

/// What it needs. So near a finding only 40 times 40 pairs of places are looked at, not all of the folder:
/// by the law of [`super::chance`] one finding in a few hundred has a neighbour by chance.
const NEAR_FLOOR: Bits = 28 * BIT;

/// What stands just in front of a finding and just behind it in both documents, and is too little to be
/// found by itself: two accounts of one event go together and part again.
pub(super) fn near(corpus: &Corpus, aligner: &mut Aligner<'_>, piece: &Piece) -> Vec<Piece> {
    let (Some(a), Some(b)) = (corpus.at(piece.a.0), corpus.at(piece.b.0)) else {
        return Vec::new();
    };
    let front =
        |shelved: &Shelved, at: usize| (at.saturating_sub(NEAR_WORDS).max(shelved.from), at);
    let back = |shelved: &Shelved, at: usize| (at, (at + NEAR_WORDS).min(shelved.to));
    let sides =
        [(front(a, piece.a.0), front(b, piece.b.0)), (back(a, piece.a.1), back(b, piece.b.1))];
    let best = |(a, b): &(_, _)| best(corpus, aligner, *a, *b);
    let found = sides.iter().filter_map(best).filter(|it| it.bits >= NEAR_FLOOR);
    found.map(|it| Piece { is_near: true, ..it }).collect()
}

/// The best alignment of any words in one short stretch of places with any in the other.
pub(super) fn best(
    corpus: &Corpus,
    aligner: &mut Aligner<'_>,
    a: (usize, usize),
    b: (usize, usize),
) -> Option<Piece> {
    let links = aligner.within(a, b);
    let earned = earnings(corpus, &links);
    let range = trimmed(&links, &earned);
    Piece::of(links.get(range.clone())?, earned.get(range)?)
}

/// Joins pieces of the same two documents that belong together; `pieces` in any order.
pub(super) fn joined(corpus: &Corpus, aligner: &mut Aligner<'_>, pieces: Vec<Piece>) -> Vec<Piece> {
    let mut pieces: Vec<(usize, usize, Piece)> = pieces
        .into_iter()
        .map(|piece| (corpus.shelf_idx(piece.a.0), corpus.shelf_idx(piece.b.0), piece))
        .collect();
    pieces.sort_by(|x, y| {
        (x.0, x.1, x.2.a, x.2.b, y.2.bits).cmp(&(y.0, y.1, y.2.a, y.2.b, x.2.bits))
    });
    let mut found: Vec<(usize, usize, Piece)> = Vec::new();
    for (a_shelf, b_shelf, piece) in pieces {
        let joint = found
            .iter_mut()
            .rev()
            .take(JOIN_BACK)
            .take_while(|(a, b, _)| (*a, *b) == (a_shelf, b_shelf))
            .find_map(|(_, _, before)| Some((join(corpus, before, &piece)?, before)));
        match joint {
            Some((Joint::Known, _)) => {}
            Some((joint, before)) => merge(aligner, before, piece, joint),
            None => found.push((a_shelf, b_shelf, piece)),
        }
    }
    found.into_iter().map(|(_, _, piece)| piece).collect()
}

/// How many pieces back a neighbour is looked for; others of the same pair may begin between.
const JOIN_BACK: usize = 6;

/// Words that an ellipsis may stand for.
const ELLIPSIS_MAX: usize = 120;

/// Words of a reporter in the middle of a quotation, or added in brackets.
const ASIDE_MAX: usize = 16;

/// Words that may be missing without any sign between two pieces that are findings by themselves.
const SILENT_MAX: usize = 24;

/// Words that may lie between two parts that changed places.
const TURNED_MAX: usize = 4;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Joint {
    /// It goes on in both.
    Forward,
    /// What comes next in a stands in front in b.
    Turned,
    /// It is part of the piece already.
    Known,
}

fn join(corpus: &Corpus, before: &Piece, next: &Piece) -> Option<Joint> {
    if next.a.0 >= before.a.0
        && next.a.1 <= before.a.1
        && next.b.0 >= before.b.0
        && next.b.1 <= before.b.1
    {
        return Some(Joint::Known);
    }
    let a_gap = next.a.0.checked_sub(before.a.1);
    if let Some(a_gap) = a_gap
        && let Some(b_gap) = next.b.0.checked_sub(before.b.1)
    {
        let (short, long) = (a_gap.min(b_gap), a_gap.max(b_gap));
        let is_a_short = a_gap <= b_gap;
        let (short_at, long_at) = if is_a_short {
            ((before.a.1, next.a.0), (before.b.1, next.b.0))
        } else {
            ((before.b.1, next.b.0), (before.a.1, next.a.0))
        };
        let has = |(from, to): (usize, usize), mark: Marks| {
            let words = corpus.words.get(from..=to).unwrap_or_default();
            words.iter().any(|word| word.marks.has(mark))
        };
        // Nothing below joins what lies further apart, and what lies between may be very long.
        if long > ELLIPSIS_MAX || short > ASIDE_MAX {
            return None;
        }
        if long >= NEXT_MIN
            && (is_next(corpus, (before.a.1 - 1, next.a.0))
                || is_next(corpus, (before.b.1 - 1, next.b.0)))
        {
            return None;
        }
        let is_elided =
            (has(short_at, Marks::ELLIPSIS) && short <= ASIDE_MAX) && long <= ELLIPSIS_MAX;
        let is_aside = short <= 2
            && long <= ASIDE_MAX
            && (has((long_at.0, long_at.0), Marks::QUOTE)
                || has((long_at.0, long_at.0), Marks::BRACKET))
            && (has((long_at.1, long_at.1), Marks::QUOTE)
                || has((long_at.0, long_at.0), Marks::BRACKET));
        let floor = 2 * cluster_floor(&corpus.counts);
        let is_silent = short <= TURNED_MAX
            && (long <= CUT_MIN || (long <= SILENT_MAX && before.bits.min(next.bits) >= floor));
        return (is_elided || is_aside || is_silent).then_some(Joint::Forward);
    }
    // Parts that changed places: side by side in both.
    let a_gap = next.a.0.saturating_sub(before.a.1);
    let b_gap = before.b.0.checked_sub(next.b.1)?;
    (next.a.0 + TURNED_MAX >= before.a.1 && a_gap <= TURNED_MAX && b_gap <= TURNED_MAX)
        .then_some(Joint::Turned)
}

fn merge(aligner: &mut Aligner<'_>, before: &mut Piece, next: Piece, joint: Joint) {
    if joint == Joint::Forward {
        let mut between = Vec::new();
        aligner.between((before.a.1, next.a.0), (before.b.1, next.b.0), &mut between);
        // Across a gap only neighbours count: single small words are found everywhere.
        for run in between.chunk_by(|x, y| x.a + 1 == y.a && x.b + 1 == y.b) {
            if run.len() > 1 {
                before.links.extend_from_slice(run);
            }
        }
    }
    before.bits += next.bits - 4 * BIT;
    before.is_reordered |= joint == Joint::Turned || next.is_reordered;
    before.links.extend(next.links);
    before.a = (before.a.0.min(next.a.0), before.a.1.max(next.a.1));
    before.b = (before.b.0.min(next.b.0), before.b.1.max(next.b.1));
}

/// Which side of a piece stands in quotation marks, and where the quotation is.
#[derive(Clone, Copy, Debug)]
pub(super) struct Quoted {
    pub(super) is_a: bool,
    /// Places of the quotation's words.
    pub(super) from: usize,
    pub(super) to: usize,
}

/// The quotation that a piece is most of, if one side is one.
pub(super) fn quoted(corpus: &Corpus, piece: &Piece) -> Option<Quoted> {
    let sides = [(true, piece.a), (false, piece.b)];
    sides
        .into_iter()
        .filter_map(|(is_a, range)| {
            let (from, to) = quotation_at(corpus.at(range.0)?, range)?;
            Some(Quoted { is_a, from, to })
        })
        .min_by_key(|it| it.to - it.from)
}

/// The shortest quotation that holds three fifths of a range of places.
pub(super) fn quotation_at(shelved: &Shelved, range: (usize, usize)) -> Option<(usize, usize)> {
    let (from, to) = (range.0.saturating_sub(shelved.from), range.1.saturating_sub(shelved.from));
    let behind = shelved.quotations.partition_point(|it| it.from < to);
    shelved
        .quotations
        .get(..behind)?
        .iter()
        .rev()
        .take(16)
        .filter(|it| {
            let shared = to.min(it.to).saturating_sub(from.max(it.from));
            shared * 5 >= (to - from) * 3
        })
        .min_by_key(|it| it.to - it.from)
        .map(|it| (it.from + shelved.from, it.to + shelved.from))
}

/// Whether a piece is more than chance; its bits above what it needs, if it is.
pub(super) fn verdict(corpus: &Corpus, floors: &Floors, piece: &Piece) -> Option<Bits> {
    let floor = if piece.bits >= floors.plain {
        floors.plain
    } else {
        let quoted = quoted(corpus, piece)?;
        let inside = |link: &&Link| {
            let place = if quoted.is_a { link.a } else { link.b };
            quoted.from <= place && place < quoted.to
        };
        let n_words = quoted.to - quoted.from;
        let n_linked = piece.links.iter().filter(inside).count();
        if n_linked == n_words && is_verbatim(&piece.links) {
            floors.verbatim + if n_words == 2 { PAIR_MARGIN } else { 0 }
        } else if n_linked * 5 >= n_words * 4 {
            floors.altered
        } else {
            floors.plain
        }
    };
    (piece.bits >= floor).then(|| piece.bits - floor)
}

/// What a quotation of two words needs more. Words that stand side by side belong together: two that were
/// never seen so are yet several bits likelier than two at random, and with two there is nothing else.
const PAIR_MARGIN: Bits = 4 * BIT;

/// The same words one behind the other on both sides.
fn is_verbatim(links: &[Link]) -> bool {
    links.iter().all(|link| link.is_same)
        && links.windows(2).all(|pair| match pair {
            [x, y] => x.a + 1 == y.a && x.b + 1 == y.b,
            _ => true,
        })
}

/// Ends of a piece moved to the ends of the quotation that it is: what stands beyond by chance goes,
/// what is missing for a word or two comes.
pub(super) fn snap(corpus: &Corpus, piece: &mut Piece) {
    let Some(quoted) = quoted(corpus, piece) else { return };
    let is_inside = |link: &Link| {
        let place = if quoted.is_a { link.a } else { link.b };
        quoted.from <= place && place < quoted.to
    };
    let earned = earnings(corpus, &piece.links);
    let outside: Bits = piece
        .links
        .iter()
        .zip(&earned)
        .filter(|(link, _)| !is_inside(link))
        .map(|(_, bits)| *bits)
        .sum();
    if outside > 12 * BIT {
        return;
    }
    if outside > 0 {
        piece.links.retain(is_inside);
        if !piece.is_reordered {
            // What was cut off is no evidence either.
            piece.bits = piece.bits.min(worth(&piece.links, &earnings(corpus, &piece.links)));
        }
        let a = piece.links.iter().map(|it| it.a);
        let b = piece.links.iter().map(|it| it.b);
        if let (Some(a0), Some(a1), Some(b0), Some(b1)) =
            (a.clone().min(), a.max(), b.clone().min(), b.max())
        {
            (piece.a, piece.b) = ((a0, a1 + 1), (b0, b1 + 1));
        }
    }
    if piece.is_reordered {
        return;
    }
    let (own, other) =
        if quoted.is_a { (&mut piece.a, &mut piece.b) } else { (&mut piece.b, &mut piece.a) };
    let most = SNAP_MAX.min((own.1 - own.0) / 2);
    let (front, back) = (own.0.saturating_sub(quoted.from), quoted.to.saturating_sub(own.1));
    let Some(shelved) = corpus.at(other.0) else { return };
    let mut added = Vec::new();
    if (1..=most).contains(&front) && other.0 - shelved.from >= front {
        (own.0, other.0) = (own.0 - front, other.0 - front);
        added.extend((0..front).map(|k| (own.0 + k, other.0 + k)));
    }
    if (1..=most).contains(&back) && shelved.to - other.1 >= back {
        added.extend((0..back).map(|k| (own.1 + k, other.1 + k)));
        (own.1, other.1) = (own.1 + back, other.1 + back);
    }
    for (own, other) in added {
        let (a, b) = if quoted.is_a { (own, other) } else { (other, own) };
        if corpus.word(a).map(|it| it.key) == corpus.word(b).map(|it| it.key) {
            piece.links.push(Link { a, b, is_same: true });
        }
    }
    piece.links.sort_unstable_by_key(|link| (link.a, link.b));
}

/// Leaves out what is only the shadow of a better finding in the same two documents.
pub(super) fn without_shadows(corpus: &Corpus, found: &mut Vec<Piece>) {
    let mut order: Vec<usize> = (0..found.len()).collect();
    let key = |piece: &Piece| (corpus.shelf_idx(piece.a.0), corpus.shelf_idx(piece.b.0));
    order.sort_by_key(|idx| {
        found.get(*idx).map(|it| (key(it), std::cmp::Reverse(it.bits), it.a, it.b))
    });
    let mut is_kept = vec![true; found.len()];
    let mut better: Vec<usize> = Vec::new();
    let mut pair = None;
    for idx in order {
        let Some(piece) = found.get(idx) else { continue };
        if pair != Some(key(piece)) {
            better.clear();
            pair = Some(key(piece));
        }
        let is_shadow =
            better.iter().rev().take(SHADOWS_MAX).filter_map(|idx| found.get(*idx)).any(|it| {
                let a = shared(piece.a, it.a);
                let b = shared(piece.b, it.b);
                let covers = |shared: usize, range: (usize, usize)| shared * 2 >= range.1 - range.0;
                let part = |shared: usize, range: (usize, usize)| {
                    i64::from(it.bits) * shared.cast_signed() as i64
                        / (range.1 - range.0).max(1).cast_signed() as i64
                };
                let is_worse = |best: i64| i64::from(piece.bits) * 4 < best * 3;
                (covers(a, piece.a) && is_worse(part(a, it.a)))
                    || (covers(b, piece.b) && is_worse(part(b, it.b)))
                    || (covers(a, piece.a) && covers(b, piece.b))
            });
        if is_shadow {
            if let Some(kept) = is_kept.get_mut(idx) {
                *kept = false;
            }
        } else {
            better.push(idx);
        }
    }
    let mut kept = is_kept.into_iter();
    found.retain(|_| kept.next().unwrap_or(true));
}

/// Most better findings of a pair of documents that one is compared with: the work must not grow with
/// the square where two documents share very many passages.
const SHADOWS_MAX: usize = 512;

fn shared(x: (usize, usize), y: (usize, usize)) -> usize {
    x.1.min(y.1).saturating_sub(x.0.max(y.0))
}
