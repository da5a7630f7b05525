//! Shared seeds to **meetings**: pairs of places in two documents where the same words stand.
//!
//! Every seed's places are paired with each other, but of a long run of equal words only the first
//! meeting is kept: the next stage walks along the run. Meetings are handed on in rounds, so that a
//! folder with very many of them takes longer, but no more memory.

use rayon::prelude::*;

use super::{
    chain::{DRIFT_MAX, GAP_MAX},
    corpus::{Corpus, key_before},
    fingerprint::{Kind, SHARED_MAX, each, groups, place},
    marks::Marks,
};
use crate::text::watch::{Cancelled, Watch};

/// Most meetings held at a time: 8 bytes each, twice while they are sorted.
const ROUND_MAX: usize = 8 << 20;

/// Number of parts the first document of a meeting is sorted into. A part is worked on by one core;
/// more parts would be spread over more of the memory than a core can reach quickly.
const PARTS: usize = 256;

/// Number of pieces the seeds' buckets are worked on in; fixed, see [`super::fingerprint`].
const PIECES: usize = 16;

/// Two places with the same seed: b above, then a, then two bits on the seed. Sorted, it is in order of b.
pub(super) type Meeting = u64;

/// The seed is a pair.
const PAIR: u64 = 1;

/// The words before and behind the triple differ, and it stands in no brief quotation: by itself it is nothing.
const SHORT: u64 = 2;

/// A place has 30 bits beside the two: a thousand million words, six gigabytes.
pub(super) fn meeting(a: usize, b: usize, bits: u64) -> Meeting {
    ((b as u64) << 32) | ((a as u64) << 2) | bits
}

/// The two places of a meeting, and the kind of their seed.
pub(super) fn places(meeting: Meeting) -> (usize, usize, Kind) {
    let kind = if meeting & PAIR == 0 { Kind::Triple } else { Kind::Pair };
    (((meeting & 0xFFFF_FFFF) >> 2) as usize, (meeting >> 32) as usize, kind)
}

/// Leaves out meetings that are nothing by themselves and have no other near their diagonal: most of
/// what chance brings, before anything is fetched from memory for it.
fn without_lonely(meetings: &mut Vec<Meeting>) {
    let mut has_company = vec![false; meetings.len()];
    for (idx, meeting) in meetings.iter().enumerate() {
        let (a, b, _) = places(*meeting);
        let near = meetings.iter().enumerate().skip(idx + 1).take(NEIGHBOURS_MAX);
        for (other_idx, other) in near {
            let (other_a, other_b, _) = places(*other);
            let step = other_b - b;
            if step > GAP_MAX + DRIFT_MAX {
                break;
            }
            // What begins inside the same three words is the same evidence once more.
            if step >= 3
                && other_a.wrapping_sub(a).wrapping_sub(step).wrapping_add(DRIFT_MAX)
                    <= 2 * DRIFT_MAX
            {
                for it in [idx, other_idx] {
                    if let Some(company) = has_company.get_mut(it) {
                        *company = true;
                    }
                }
            }
        }
    }
    let mut company = has_company.into_iter();
    meetings.retain(|meeting| company.next().unwrap_or(true) || meeting & SHORT == 0);
}

/// Most neighbours that are looked at for each meeting, of the same first document: so many lie so near each
/// other in tables and lists only, and the work must not grow with the square there.
const NEIGHBOURS_MAX: usize = 64;

/// Which meetings are wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wanted {
    /// Of two documents.
    Between,
    /// Also of two places in one document.
    Within,
}

/// Calls `each` with the sorted meetings of each document, as the first of two, in order of the documents;
/// what `each` gives is collected.
///
/// All that is ever compared with each other are passages of the same two documents: so a document's
/// meetings can be worked on to the end, and only what was found is kept.
///
/// # Errors
/// Where the work was called off.
pub(super) fn meetings<T: Send>(
    corpus: &Corpus,
    wanted: Wanted,
    watch: &impl Watch,
    each: impl Fn(&[Meeting]) -> Vec<T> + Sync,
) -> Result<Vec<T>, Cancelled> {
    let parts = Parts::of(corpus);
    let sizes = if most_meetings(corpus) <= AT_ONCE {
        // All in the first round; what each part has need not be known.
        let mut sizes = vec![0; PARTS];
        if let Some(size) = sizes.first_mut() {
            *size = 1;
        }
        sizes
    } else {
        count(corpus, &parts, wanted)
    };
    let n_all: usize = sizes.iter().sum();
    let mut found = Vec::new();
    let (mut from, mut n_done) = (0, 0);
    while from < PARTS {
        watch.step(n_done, n_all)?;
        let mut size = 0;
        let mut to = from;
        while to < PARTS && (to == from || size + sizes.get(to).copied().unwrap_or(0) <= ROUND_MAX)
        {
            size += sizes.get(to).copied().unwrap_or(0);
            to += 1;
        }
        if size > 0 {
            let round = collect(corpus, &parts, wanted, from..to);
            let made: Vec<Vec<T>> = round
                .into_par_iter()
                .map(|meetings| {
                    watch.step(n_done, n_all)?;
                    let mut found = Vec::new();
                    for mut meetings in by_document(corpus, &meetings.concat()) {
                        meetings.sort_unstable();
                        without_lonely(&mut meetings);
                        found.append(&mut each(&meetings));
                    }
                    Ok(found)
                })
                .collect::<Result<_, _>>()?;
            found.extend(made.into_iter().flatten());
        }
        n_done += size;
        from = to;
    }
    Ok(found)
}

/// Meetings by their first document, in order of the documents.
///
/// Cost: each is moved once.
pub(super) fn by_document(corpus: &Corpus, meetings: &[Meeting]) -> Vec<Vec<Meeting>> {
    let of = |meeting: &Meeting| corpus.shelf_idx(places(*meeting).0);
    let (first, last) = meetings
        .iter()
        .map(of)
        .fold((usize::MAX, 0), |(first, last), idx| (first.min(idx), last.max(idx)));
    if first > last {
        return Vec::new();
    }
    let mut sizes = vec![0_u32; last - first + 1];
    for meeting in meetings {
        if let Some(size) = sizes.get_mut(of(meeting) - first) {
            *size += 1;
        }
    }
    let mut found: Vec<Vec<Meeting>> =
        sizes.iter().map(|size| Vec::with_capacity(*size as usize)).collect();
    for meeting in meetings {
        if let Some(of_document) = found.get_mut(of(meeting) - first) {
            of_document.push(*meeting);
        }
    }
    found.retain(|of_document| !of_document.is_empty());
    found
}

/// Which part each document is in: whole documents, in order, of about equal length together.
struct Parts(Vec<u8>);

impl Parts {
    fn of(corpus: &Corpus) -> Self {
        let n_words = corpus.words.len().max(1);
        Self(
            corpus
                .shelf
                .iter()
                .map(|it| (it.from * PARTS / n_words).min(PARTS - 1) as u8)
                .collect(),
        )
    }

    fn at(&self, shelf_idx: usize) -> usize {
        usize::from(self.0.get(shelf_idx).copied().unwrap_or(0))
    }
}

/// A bucket of seeds, and whether they are triples.
type Bucket<'c> = (&'c [u64], bool);

fn buckets(corpus: &Corpus) -> Vec<Bucket<'_>> {
    let triples = corpus.triples.buckets().iter().map(|bucket| (bucket.as_slice(), true));
    let pairs = corpus.pairs.buckets().iter().map(|bucket| (bucket.as_slice(), false));
    triples.chain(pairs).collect()
}

/// Pairs in more places are commoner than evidence is; triples have [`SHARED_MAX`].
const PAIRED_MAX: usize = SHARED_MAX / 2;

/// Folders that cannot have more meetings than this are done in one round without counting first.
const AT_ONCE: usize = 4 * ROUND_MAX;

/// No fewer than there are meetings: all places of each seed with each other.
fn most_meetings(corpus: &Corpus) -> usize {
    buckets(corpus)
        .par_iter()
        .map(|(bucket, is_triple)| {
            let most = if *is_triple { SHARED_MAX } else { PAIRED_MAX };
            let sizes = groups(bucket).map(<[u64]>::len).filter(|size| *size <= most);
            sizes.map(|size| size * (size - 1) / 2).sum::<usize>()
        })
        .sum()
}

/// How many meetings each part has.
fn count(corpus: &Corpus, parts: &Parts, wanted: Wanted) -> Vec<usize> {
    let buckets = buckets(corpus);
    let size = buckets.len().div_ceil(PIECES).max(1);
    let pieces: Vec<Vec<usize>> = buckets
        .par_chunks(size)
        .map(|buckets| {
            let mut sizes = vec![0; PARTS];
            each_meeting(corpus, buckets, wanted, |shelf_idx, _| {
                if let Some(size) = sizes.get_mut(parts.at(shelf_idx)) {
                    *size += 1;
                }
            });
            sizes
        })
        .collect();
    let mut sizes = vec![0; PARTS];
    for piece in pieces {
        for (size, more) in sizes.iter_mut().zip(piece) {
            *size += more;
        }
    }
    sizes
}

/// The meetings of some parts, each in pieces.
fn collect(
    corpus: &Corpus,
    parts: &Parts,
    wanted: Wanted,
    range: std::ops::Range<usize>,
) -> Vec<Vec<Vec<Meeting>>> {
    let buckets = buckets(corpus);
    let size = buckets.len().div_ceil(PIECES).max(1);
    let pieces: Vec<Vec<Vec<Meeting>>> = buckets
        .par_chunks(size)
        .map(|buckets| {
            let mut found = vec![Vec::new(); range.len()];
            each_meeting(corpus, buckets, wanted, |shelf_idx, meeting| {
                let part_idx = parts.at(shelf_idx).checked_sub(range.start);
                if let Some(part) = part_idx.and_then(|idx| found.get_mut(idx)) {
                    part.push(meeting);
                }
            });
            found
        })
        .collect();
    let mut turned: Vec<Vec<Vec<Meeting>>> = vec![Vec::new(); range.len()];
    for piece in pieces {
        for (part, found) in turned.iter_mut().zip(piece) {
            part.push(found);
        }
    }
    turned
}

/// The meetings of a stretch of places (as b) with all other documents (as a), in no order.
///
/// Cost: two look-ups a word.
pub(super) fn meetings_of(corpus: &Corpus, range: std::ops::Range<usize>) -> Vec<Meeting> {
    let mut found = Vec::new();
    let own = corpus.shelf_idx(range.start);
    for kind in [Kind::Triple, Kind::Pair] {
        let most = if kind == Kind::Triple { SHARED_MAX } else { PAIRED_MAX };
        let end = range.end;
        each(kind, &corpus.words, range.start, end, &corpus.counts, |hash, b| {
            if corpus.places_of(kind, hash).take(most + 1).count() > most {
                return;
            }
            for a in corpus.places_of(kind, hash) {
                let shelf_idx = corpus.shelf_idx(a);
                if shelf_idx != own {
                    found.push(meeting(a, b, if kind == Kind::Triple { 0 } else { PAIR }));
                }
            }
        });
    }
    found
}

/// One place of a seed.
#[derive(Clone, Copy)]
struct Seen {
    place: usize,
    shelf_idx: usize,
    /// Keys of the words before it and behind its three; a pair has none behind.
    before: u32,
    behind: u32,
    /// In a brief quotation, of which it may be the half.
    is_quoted: bool,
}

impl Seen {
    fn of(corpus: &Corpus, place: usize) -> Self {
        let words = corpus.words.get(place..).unwrap_or_default();
        Self {
            place,
            shelf_idx: corpus.shelf_idx(place),
            before: key_before(&corpus.words, place),
            behind: words.get(3).map_or(0, |word| word.key),
            is_quoted: words.iter().take(3).any(|word| word.marks.has(Marks::BRIEF)),
        }
    }
}

/// Calls `meet` with the first document and the places of every meeting.
fn each_meeting(
    corpus: &Corpus,
    buckets: &[Bucket<'_>],
    wanted: Wanted,
    mut meet: impl FnMut(usize, Meeting),
) {
    let mut seen: Vec<Seen> = Vec::new();
    for (bucket, is_triple) in buckets {
        let most = if *is_triple { SHARED_MAX } else { PAIRED_MAX };
        let wide = || groups(bucket).filter(|group| (2..=most).contains(&group.len()));
        // All of a bucket first: fetches from memory that wait for nothing run side by side.
        seen.clear();
        seen.extend(wide().flatten().map(|posting| Seen::of(corpus, place(*posting))));
        let mut rest = seen.as_slice();
        for group in wide() {
            let Some((these, behind)) = rest.split_at_checked(group.len()) else { break };
            rest = behind;
            for (first_idx, a) in these.iter().enumerate() {
                for b in these.iter().skip(first_idx + 1) {
                    let is_wanted = a.shelf_idx != b.shelf_idx || wanted == Wanted::Within;
                    if is_wanted && (a.before != b.before || !corpus.is_led_to(a.place, b.place)) {
                        meet(a.shelf_idx, meeting(a.place, b.place, bits(a, b, *is_triple)));
                    }
                }
            }
        }
    }
}

/// What is noted of a seed at two places.
fn bits(a: &Seen, b: &Seen, is_triple: bool) -> u64 {
    let is_alone = !is_triple || (a.before != b.before && a.behind != b.behind);
    let is_short = is_alone && !a.is_quoted && !b.is_quoted;
    u64::from(!is_triple) * PAIR + u64::from(is_short) * SHORT
}
