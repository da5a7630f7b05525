//! Candidates: the places in a text that may be a passage, with what speaks for each.
//!
//! Three kinds: where the same words stand; where words like them stand; and what stands now between
//! the passage's surroundings, whatever it says. Which of them is taken is no matter of this module.

use std::ops::Range;

use super::{
    COUNT_MAX, Selector, TWINS_MAX,
    context::{Context, EDGE, FLANK},
    occurrences,
};
use crate::text::{
    approx::{Match, Needle, most_errors},
    document::Document,
    fold::{self, Folded, Level},
    similar::similarity,
    span::Span,
};

/// Bytes of folded text looked at to either side of the expected place before any other.
const NEAR: usize = 20_000;

/// Bytes to either side beyond which words like the passage's are not looked for where nothing tells
/// of them: only in texts of eight novels and more, and it bounds what one passage costs to some tens
/// of milliseconds. What shares a [`PIECE`] with it is found anywhere.
const FAR: usize = 4 * 1024 * 1024;

/// Characters of words or context that tell of a passage far away if they stand there unchanged. Of
/// context with one letter in twenty misread, one of eight such pieces is whole 997 times in 1000.
const PIECE: usize = 12;

/// Pieces of the passage's own words that are looked for; those of a long one are taken evenly.
const OWN_PIECES: usize = 12;

/// A piece that stands in more places than this tells nothing.
const PIECE_PLACES: usize = 24;

/// Places that pieces tell of, looked at one by one.
const TOLD_MAX: usize = 48;

/// Characters of a passage from which words like it are evidence without any of its context.
const TELLING: usize = 20;

/// Characters at its beginning by which they are looked for: one block of the search.
const HEAD: usize = 64;

/// Places like its beginning that are looked at.
const HEADS_MAX: usize = 8;

/// Places like the words that are compared one by one.
const LIKE_MAX: usize = 200;

/// Fewer characters of context than this are found anywhere.
const FLANK_MIN: usize = 12;

/// Characters of context on each side by which a seam is known.
const SEAM: usize = 16;

/// Places of either flank that are paired.
const FLANKS_MAX: usize = 60;

/// Longest words between whose flanks something else is looked for: comparing costs their square.
const BETWEEN_MAX: usize = 2000;

/// How much longer than the passage what stands in its place may be: twice as long and a sentence.
const GROWN: usize = 60;

/// Longest part of a word that is added or taken to end a place with a word.
const WORD_PART: usize = 24;

/// A place that may be the passage.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    /// In the text.
    pub(super) span: Span,
    /// In the folded text, in bytes.
    pub(super) folded: Range<usize>,
    /// Which of the places with the same words it is, from 1; `None` where the words differ.
    pub(super) which: Option<usize>,
    /// Whether a word goes on beyond its ends, where none did before: "the" in "thee".
    pub(super) is_cut: bool,
    /// How alike the words are, 0 to 1.
    pub(super) quote: f64,
    /// How alike the context is in front and behind, 0 to 1.
    pub(super) prefix: f64,
    pub(super) suffix: f64,
    /// Bytes of folded text from where it was expected.
    pub(super) off: usize,
    /// How near that is, 0 to 1.
    pub(super) position: f64,
}

impl Candidate {
    pub(super) fn context(&self) -> f64 {
        f64::midpoint(self.prefix, self.suffix)
    }

    pub(super) fn worse_side(&self) -> f64 {
        self.prefix.min(self.suffix)
    }

    pub(super) fn better_side(&self) -> f64 {
        self.prefix.max(self.suffix)
    }

    /// Words first, then context; position only decides between equals, or nearly.
    pub(super) fn score(&self) -> f64 {
        0.5 * self.quote + 0.4 * self.context() + 0.1 * self.position
    }

    pub(super) fn overlaps(&self, other: &Self) -> bool {
        self.folded.start < other.folded.end && other.folded.start < self.folded.end
    }
}

/// The places with the same words.
pub(super) struct Equal {
    /// In text order; of many those nearest to the expected place.
    pub(super) candidates: Vec<Candidate>,
    /// How many there are, up to [`COUNT_MAX`].
    pub(super) count: usize,
}

/// One passage that is looked for in one folded text.
pub(super) struct Search<'a> {
    document: &'a Document,
    folded: &'a Folded<'a>,
    /// The passage's words, folded.
    words: String,
    n_chars: usize,
    context: Context,
    /// In bytes of the folded text.
    expected: usize,
}

impl<'a> Search<'a> {
    /// For the selector's passage, expected at a byte of the text; `None` if it has no words.
    pub(super) fn new(
        document: &'a Document,
        folded: &'a Folded<'a>,
        selector: &Selector,
        expected: usize,
    ) -> Option<Self> {
        let words = fold::phrase(&selector.exact, Level::Anchor);
        let n_chars = words.chars().count();
        let expected = folded.of_original(document.text().floor_char_boundary(expected));
        let context = Context::of(selector);
        (n_chars > 0).then_some(Self { document, folded, words, n_chars, context, expected })
    }

    /// The passage's words, folded.
    pub(super) fn words(&self) -> &str {
        &self.words
    }

    /// The folded words of a candidate.
    pub(super) fn words_of(&self, candidate: &Candidate) -> &str {
        self.folded.text().get(candidate.folded.clone()).unwrap_or_default()
    }

    /// Where the same words stand.
    pub(super) fn equal(&self) -> Equal {
        let places: Vec<usize> =
            occurrences(self.folded.text(), &self.words).take(COUNT_MAX).collect();
        let count = places.len();
        let mut from = 0;
        let mut to = count;
        while to - from > TWINS_MAX {
            let off = |idx: usize| places.get(idx).map_or(0, |at| at.abs_diff(self.expected));
            if off(from) > off(to - 1) { from += 1 } else { to -= 1 }
        }
        let looked_at = places.iter().enumerate().take(to).skip(from);
        let candidates = looked_at
            .map(|(at_idx, at)| {
                let mut candidate = self.candidate(*at..at + self.words.len(), 1.0);
                candidate.which = Some(at_idx + 1);
                candidate.is_cut = self.cuts(&candidate.folded);
                candidate
            })
            .collect();
        Equal { candidates, count }
    }

    /// The only place with the same words in all of the kept context, each letter of it the same.
    ///
    /// Context was lengthened until no twin had the same, so this is the passage however many twins
    /// came or went: "never a twin |«passage» here|".
    pub(super) fn whole(&self) -> Option<Span> {
        let text = self.folded.text();
        let near: String = self.context.prefix.iter().rev().filter(|c| **c != EDGE).collect();
        let behind: String = self.context.suffix.iter().filter(|c| **c != EDGE).collect();
        let whole = format!("{near}{}{behind}", self.words);
        let mut found = occurrences(text, &whole);
        let at = found.next().filter(|_| found.next().is_none())?;
        let end = at + whole.len();
        let is_first = self.context.prefix.last() == Some(&EDGE);
        if (is_first && at > 0) || (self.context.is_last && end < text.len()) {
            return None;
        }
        let start = at + near.len();
        let range = start..start + self.words.len();
        (!self.cuts(&range)).then(|| self.folded.to_original(range))
    }

    /// Whether a word goes on beyond a place's ends, where none went on beyond the passage's, or is
    /// stuck to a mark where a blank was. Not where there is no context, which only a selector that
    /// was made by hand is without.
    fn cuts(&self, range: &Range<usize>) -> bool {
        let text = self.folded.text();
        let before = text.get(..range.start).and_then(|head| head.chars().next_back());
        let behind = text.get(range.end..).and_then(|tail| tail.chars().next());
        let (first, last) = self.ends();
        let is_stuck = |own: Option<char>, was: Option<&char>, now: Option<char>| {
            let is_new = was.is_some_and(|c| *c != EDGE && !c.is_alphanumeric());
            let is_joint = is_inside(own, now) || was == Some(&' ');
            is_new && is_joint && now.is_some_and(char::is_alphanumeric)
        };
        is_stuck(first, self.context.prefix.first(), before)
            || is_stuck(last, self.context.suffix.first(), behind)
    }

    /// The first character of the passage, and the last.
    fn ends(&self) -> (Option<char>, Option<char>) {
        (self.words.chars().next(), self.words.chars().next_back())
    }

    /// Places near the expected one; see [`Self::like`] and [`Self::between`].
    pub(super) fn near(&self) -> Vec<Candidate> {
        self.other_than_equal(self.around(self.expected, NEAR))
    }

    /// Places anywhere else that a piece of the passage or of its context tells of; if there is none
    /// good enough, words very like the passage's.
    ///
    /// The obvious other way, the search of [`Self::near`] through everything, takes ten times as
    /// long, and what it finds besides is like the passage by chance.
    pub(super) fn far(&self, good: f64) -> Vec<Candidate> {
        let text = self.folded.text();
        let near = self.around(self.expected, NEAR);
        let mut found = Vec::new();
        for window in self.told() {
            if window.start < near.start || window.end > near.end {
                merge(&mut found, self.other_than_equal(window));
            }
        }
        let is_good = found.iter().any(|it: &Candidate| it.score() >= good);
        if !is_good && self.n_chars >= TELLING && near.len() < text.len() {
            for window in self.headed() {
                merge(&mut found, self.other_than_equal(window));
            }
        }
        found
    }

    /// Stretches of the text in which words very like the passage's beginning stand.
    fn headed(&self) -> Vec<Range<usize>> {
        let head: String = self.words.chars().take(HEAD).collect();
        let window = self.around(self.expected, FAR);
        let text = self.folded.text().get(window.clone()).unwrap_or_default();
        let needle = Needle::new(&head, self.n_chars.min(HEAD) / 5);
        let heads = needle.map_or_else(Vec::new, |it| it.search(text, HEADS_MAX));
        heads.iter().map(|head| self.around(window.start + head.start, 4 * FLANK)).collect()
    }

    /// Stretches of the text in which a piece says that the passage may stand, in order.
    fn told(&self) -> Vec<Range<usize>> {
        let text = self.folded.text();
        let front = self.context.near_front();
        let behind = self.context.near_behind();
        let own: Vec<char> = self.words.chars().collect();
        let n_front = front.len();
        let all: Vec<char> = front.into_iter().chain(own).chain(behind).collect();
        let own_end = n_front + self.n_chars;
        let step = (self.n_chars / OWN_PIECES).max(PIECE);
        let starts = (0..n_front)
            .step_by(PIECE)
            .chain((n_front..own_end).step_by(step))
            .chain((own_end..all.len()).step_by(PIECE));
        let mut told: Vec<usize> = Vec::new();
        for start in starts {
            let Some(piece) = all.get(start..start + PIECE) else { continue };
            let piece: String = piece.iter().collect();
            let places: Vec<usize> = occurrences(text, &piece).take(PIECE_PLACES + 1).collect();
            if places.len() <= PIECE_PLACES {
                // Where the passage would begin, about: bytes are taken for characters.
                told.extend(places.iter().map(|at| (at + n_front).saturating_sub(start)));
            }
        }
        told.sort_unstable();
        told.dedup_by_key(|at| *at / (PIECE * 4));
        told.truncate(TOLD_MAX);
        let mut windows: Vec<Range<usize>> = Vec::new();
        for at in told {
            let window = self.around(at, self.words.len() + 4 * FLANK);
            match windows.last_mut() {
                Some(last) if window.start <= last.end => last.end = last.end.max(window.end),
                _ => windows.push(window),
            }
        }
        windows
    }

    /// As much text to both sides of a place, and the passage's length.
    fn around(&self, at: usize, reach: usize) -> Range<usize> {
        let text = self.folded.text();
        let reach = reach + self.words.len();
        let start = text.floor_char_boundary(at.saturating_sub(reach).min(text.len()));
        start..text.ceil_char_boundary(at.saturating_add(reach).min(text.len()))
    }

    fn other_than_equal(&self, window: Range<usize>) -> Vec<Candidate> {
        let mut found = self.like(window.clone());
        merge(&mut found, self.between(window));
        found
    }

    /// Where words like the passage's stand.
    fn like(&self, window: Range<usize>) -> Vec<Candidate> {
        let Some(needle) = Needle::new(&self.words, most_errors(self.n_chars)) else {
            return Vec::new();
        };
        let text = self.folded.text();
        let matches = needle.search(text.get(window.clone()).unwrap_or_default(), LIKE_MAX);
        let candidates = matches.into_iter().map(|Match { start, end, errors }| {
            let range = self.to_words(window.start + start..window.start + end);
            self.candidate(range, 1.0 - errors as f64 / self.n_chars as f64)
        });
        candidates.filter(|candidate| !candidate.folded.is_empty()).collect()
    }

    /// Whether what stood around the passage stands there without anything between: it was taken out.
    pub(super) fn has_seam(&self) -> bool {
        let text = self.folded.text();
        let near = self.around(self.expected, NEAR);
        let tail = |chars: Vec<char>| chars.into_iter().rev().take(SEAM).rev().collect::<String>();
        let front = tail(self.context.near_front());
        let behind: String = self.context.near_behind().into_iter().take(SEAM).collect();
        let is_long = front.chars().count() == SEAM && behind.chars().count() == SEAM;
        let seam = format!("{}{}", front.trim_end(), behind.trim_start());
        let spaced = format!("{} {}", front.trim_end(), behind.trim_start());
        let within = text.get(near).unwrap_or_default();
        is_long && (within.contains(&seam) || within.contains(&spaced))
    }

    /// What stands between places like the ends of the context.
    fn between(&self, window: Range<usize>) -> Vec<Candidate> {
        if self.n_chars > BETWEEN_MAX {
            return Vec::new();
        }
        let text = self.folded.text();
        let within = text.get(window.clone()).unwrap_or_default();
        let front: Vec<char> = self.context.near_front();
        let behind: Vec<char> = self.context.near_behind();
        let (front, behind) = (self.fronts(&front, &window), self.behinds(&behind, &window));
        let words: Vec<char> = self.words.chars().collect();
        let longest = 2 * self.words.len() + GROWN;
        let mut found = Vec::new();
        for before in &front {
            for after in &behind {
                let Some(gap) = within.get(before.end..after.start) else { continue };
                if gap.len() > longest || gap.trim().is_empty() {
                    continue;
                }
                let start = window.start + before.end + gap.len() - gap.trim_start().len();
                let range = start..start + gap.trim().len();
                let now: Vec<char> = gap.trim().chars().collect();
                found.push(self.candidate(range, similarity(&words, &now)));
            }
        }
        found.sort_by(|a, b| b.score().total_cmp(&a.score()));
        found.truncate(LIKE_MAX);
        found
    }

    /// Places like what stood in front; that at the start of the text, for a passage that stood there.
    fn fronts(&self, chars: &[char], window: &Range<usize>) -> Vec<Match> {
        let text = self.folded.text();
        let is_first = self.context.prefix.last() == Some(&EDGE) && window.start == 0;
        let words: String = chars.iter().collect();
        if chars.len() < FLANK_MIN && is_first && text.starts_with(&words) {
            return vec![Match { start: 0, end: words.len(), errors: 0 }];
        }
        flank(chars, text.get(window.clone()).unwrap_or_default())
    }

    /// Places like what stood behind; that at the end of the text, for a passage that stood there.
    fn behinds(&self, chars: &[char], window: &Range<usize>) -> Vec<Match> {
        let text = self.folded.text();
        let is_last = self.context.suffix.last() == Some(&EDGE) && window.end == text.len();
        let words: String = chars.iter().collect();
        if chars.len() < FLANK_MIN && is_last && text.ends_with(&words) {
            let end = window.len();
            return vec![Match { start: end - words.len(), end, errors: 0 }];
        }
        flank(chars, text.get(window.clone()).unwrap_or_default())
    }

    /// A place with what speaks for it.
    fn candidate(&self, folded: Range<usize>, quote: f64) -> Candidate {
        let text = self.folded.text();
        let (prefix, suffix) = self.context.alike(text, folded.start, folded.end);
        let off = folded.start.abs_diff(self.expected);
        let position = (1.0 - off as f64 / text.len().max(1) as f64).max(0.0);
        let span = self.folded.to_original(folded.clone());
        Candidate { span, folded, which: None, is_cut: false, quote, prefix, suffix, off, position }
    }

    /// A place that ends with words where the passage did: a changed end cuts the word it stands in.
    fn to_words(&self, range: Range<usize>) -> Range<usize> {
        let text = self.folded.text();
        let (first, last) = self.ends();
        let mut start = range.start;
        let mut end = range.end;
        if !is_inside(self.context.prefix.first().copied(), first) {
            start = word_bound(text, start);
        }
        if !is_inside(last, self.context.suffix.first().copied()) {
            end = word_bound(text, end);
        }
        if start >= end {
            (start, end) = (range.start, range.end);
        }
        let words = text.get(start..end).unwrap_or_default();
        let start = start + words.len() - words.trim_start().len();
        start..start + words.trim().len()
    }

    /// Whether the document is one that [`super::describe`] folds.
    pub(super) fn is_folded_whole(&self) -> bool {
        self.document.text().len() <= super::FOLD_MAX
    }
}

/// Adds candidates that are not there yet.
fn merge(found: &mut Vec<Candidate>, more: Vec<Candidate>) {
    for candidate in more {
        if !found.iter().any(|other| other.folded == candidate.folded) {
            found.push(candidate);
        }
    }
}

/// Whether a word goes on from one character to the other.
fn is_inside(before: Option<char>, behind: Option<char>) -> bool {
    before.is_some_and(char::is_alphanumeric) && behind.is_some_and(char::is_alphanumeric)
}

/// The bound of a word that is nearest to `at`, if that is inside one; the farther one of equals is
/// never the start.
fn word_bound(text: &str, at: usize) -> usize {
    let head = text.get(..at).unwrap_or_default();
    let tail = text.get(at..).unwrap_or_default();
    if !is_inside(head.chars().next_back(), tail.chars().next()) {
        return at;
    }
    let is_part = |c: &char| c.is_alphanumeric();
    let back: usize =
        head.chars().rev().take(WORD_PART).take_while(is_part).map(char::len_utf8).sum();
    let forth: usize = tail.chars().take(WORD_PART).take_while(is_part).map(char::len_utf8).sum();
    if back < forth { at - back } else { at + forth }
}

/// Places like a flank of the context; none for one that is too short to tell anything.
fn flank(chars: &[char], text: &str) -> Vec<Match> {
    if chars.len() < FLANK_MIN {
        return Vec::new();
    }
    let words: String = chars.iter().collect();
    let needle = Needle::new(&words, chars.len() * 3 / 10);
    needle.map_or_else(Vec::new, |needle| needle.search(text, FLANKS_MAX))
}
