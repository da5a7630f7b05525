//! Anchors: what finds a passage again, and never stands silently on other words.
//!
//! [`describe`] makes a [`Selector`] from a passage; [`resolve()`] looks for it in a text, which may
//! have changed. Without asking, a passage is placed on the same words only (folded by
//! [`Level::Anchor`]); where its words changed a little it is placed and flagged; where that is not
//! sure either, places are offered; and quote and context stay readable whatever happens.
//!
//! The gates in `verdict` come from measurements on edited texts: a weighted score alone, as
//! Hypothesis has it, set half of all deleted passages on other words, and nearly every error left
//! by simpler gates was a passage that had a twin when it was kept. Hence [`Selector::occurrence`],
//! and context that no twin shares. `candidates` finds the places, `resolve` puts the
//! two together, [`super::approx`] searches, [`super::shift`] says where to look first.

mod candidates;
mod context;
mod resolve;
mod verdict;

use memchr::memmem;

pub use self::resolve::{Resolver, resolve, resolve_all, resolve_all_knowing};
use super::{
    document::{Document, TextHash},
    fold::{self, Folded, Level},
    span::Span,
    words::{is_grapheme_boundary, next_grapheme, previous_grapheme},
};

/// Scalars of context kept on each side.
pub const CONTEXT: usize = 48;

/// Scalars of context that are kept at most, where less has a twin.
const CONTEXT_MAX: usize = 400;

/// Scalars kept beyond the last that a twin shares, so that the difference is more than a letter.
const CONTEXT_BEYOND: usize = 16;

/// Equal passages that are compared one by one, those nearest to where it was. A passage with more is
/// too common to be told apart but by the whole of its context.
const TWINS_MAX: usize = 400;

/// Equal passages that are counted. More only happens to a letter or two, and there the number says
/// enough; without an end, a thousand equal letters kept from a million would take minutes.
const COUNT_MAX: usize = 10_000;

/// Longest text that [`describe`] folds, in bytes: it is called between two frames, and folding takes
/// about 1 ms a megabyte.
const FOLD_MAX: usize = 4 * 1024 * 1024;

/// What finds a passage again: where it stood, its exact words, and what stood around them.
///
/// Immutable once made. Places are Unicode scalars in the canonical text, half open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Selector {
    /// Hash of the text it was made on.
    pub text: TextHash,
    /// First scalar.
    pub start: usize,
    /// Scalar behind the last.
    pub end: usize,
    /// Number of its first paragraph, from 1: the reference ¶.
    pub paragraph: usize,
    /// Which of how many equal passages it was in that text, both from 1.
    pub occurrence: (usize, usize),
    /// The exact words.
    pub exact: String,
    /// What stood in front.
    pub prefix: String,
    /// What stood behind.
    pub suffix: String,
}

/// How surely a passage was found again, surest first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// The text is the same, and so is the place.
    #[default]
    Same,
    /// A person said that this is the place, in this text. [`resolve()`] never says so.
    Confirmed,
    /// The text changed around it; the words and their surroundings are the same.
    Moved,
    /// The words changed a little; the place is all but sure, and shown as such.
    Edited,
    /// The words, or words like them, are there, but it is not sure that this is the place.
    Unsure,
    /// Neither the words nor anything like them is there.
    Lost,
}

impl State {
    /// Every state, surest first.
    pub const ALL: [Self; 6] =
        [Self::Same, Self::Confirmed, Self::Moved, Self::Edited, Self::Unsure, Self::Lost];

    /// What it is called, in lower case.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Confirmed => "confirmed",
            Self::Moved => "moved",
            Self::Edited => "edited",
            Self::Unsure => "unsure",
            Self::Lost => "lost",
        }
    }

    /// Whether a person should look at it.
    pub const fn needs_review(self) -> bool {
        matches!(self, Self::Edited | Self::Unsure | Self::Lost)
    }
}

/// Where a selector's passage stands in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placement {
    /// How sure it is.
    pub state: State,
    /// The passage, for [`State::Same`], [`State::Moved`] and [`State::Edited`] only. Its words now
    /// are those of the document there.
    pub span: Option<Span>,
    /// Up to five places to choose from, likeliest first, for [`State::Edited`] and
    /// [`State::Unsure`]; the first of an edited one is where it was placed.
    pub offers: Vec<Offer>,
}

/// A place that may be the passage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Offer {
    /// The place.
    pub span: Span,
    /// How like it is, words, context and position together, 0 to 100.
    pub likeness: u8,
}

/// The selector of a passage: "a «passage» here"; `None` for one without words.
///
/// White space and what cannot be seen at its ends is left out; nothing else is. Context is raw text,
/// cut between letters. Equal passages are counted in the folded text, in one of more than 4 MB in the
/// raw text: there a twin with other line breaks is not seen, which makes [`resolve()`] more careful,
/// never less.
///
/// Cost: a fold of the text up to 4 MB, about 1 ms a megabyte; beyond, a search at some GB/s.
pub fn describe(document: &Document, span: Span) -> Option<Selector> {
    let span = trimmed(document, span)?;
    let text = document.text();
    let exact = document.slice(span);
    let twins = if text.len() <= FOLD_MAX {
        let folded = Folded::of(text, Level::Anchor);
        let needle = fold::phrase(exact, Level::Anchor);
        Twins::of(folded.text(), &needle, folded.of_original(span.start()))
    } else {
        Twins::of(text, exact, span.start())
    };
    let start = document.scalar_of(span.start());
    let context = telling_context(text, span, &twins);
    Some(Selector {
        text: document.hash(),
        start,
        end: start + exact.chars().count(),
        paragraph: document.paragraphs().number_at(span.start()),
        occurrence: (twins.which, twins.count),
        exact: exact.to_owned(),
        prefix: before(text, span.start(), context).to_owned(),
        suffix: behind(text, span.end(), context).to_owned(),
    })
}

/// Scalars of raw context whose fold no twin shares on both sides: white space folds to less.
fn telling_context(text: &str, span: Span, twins: &Twins) -> usize {
    let mut length = if twins.shared < CONTEXT {
        CONTEXT
    } else {
        (twins.shared + CONTEXT_BEYOND).min(CONTEXT_MAX)
    };
    let tells = |side: &str, length: usize| {
        let is_at_edge = side.chars().count() < length;
        is_at_edge || Folded::of(side, Level::Anchor).text().chars().count() > twins.shared
    };
    while length < CONTEXT_MAX
        && !(tells(before(text, span.start(), length), length)
            && tells(behind(text, span.end(), length), length))
    {
        length = (length + CONTEXT_BEYOND).min(CONTEXT_MAX);
    }
    length
}

/// `span` without white space at its ends, on character boundaries; `None` if nothing is left.
fn trimmed(document: &Document, span: Span) -> Option<Span> {
    let text = document.text();
    let start = text.ceil_char_boundary(span.start().min(text.len()));
    let end = text.floor_char_boundary(span.end());
    let words = text.get(start..end)?;
    let tail = words.trim_start_matches(fold::is_blank);
    let kept = tail.trim_end_matches(fold::is_blank);
    let start = end - tail.len();
    (!kept.is_empty()).then(|| Span::new(start, start + kept.len()))
}

/// Equal passages in a text, seen from one of them.
struct Twins {
    /// Which of them it is, from 1.
    which: usize,
    /// How many they are, itself included, up to [`COUNT_MAX`].
    count: usize,
    /// Scalars of folded context that one of the others shares with it on both sides.
    shared: usize,
}

impl Twins {
    /// The twins of the `needle` that stands at `own` in `haystack`.
    fn of(haystack: &str, needle: &str, own: usize) -> Self {
        let (mut which, mut count, mut shared) = (1, 0, 0);
        for at in occurrences(haystack, needle).take(COUNT_MAX) {
            count += 1;
            if at < own {
                which = count + 1;
            }
            if at != own {
                let before = shared_behind(haystack.get(..at), haystack.get(..own));
                let after = shared_before(
                    haystack.get(at + needle.len()..),
                    haystack.get(own + needle.len()..),
                );
                shared = shared.max(before.min(after));
            }
        }
        Self { which: which.min(count.max(1)), count: count.max(1), shared }
    }
}

/// Where `needle` stands, overlapping ones too, so that every place a reader can select is among them.
fn occurrences(haystack: &str, needle: &str) -> impl Iterator<Item = usize> {
    let finder = memmem::Finder::new(needle.as_bytes()).into_owned();
    let mut from = if needle.is_empty() { haystack.len() + 1 } else { 0 };
    std::iter::from_fn(move || {
        let at = from + finder.find(haystack.as_bytes().get(from..)?)?;
        from = haystack.ceil_char_boundary(at + 1);
        Some(at)
    })
}

/// Scalars at the end that two texts share, as far as context ever goes.
fn shared_behind(a: Option<&str>, b: Option<&str>) -> usize {
    let pairs = a.unwrap_or_default().chars().rev().zip(b.unwrap_or_default().chars().rev());
    pairs.take(CONTEXT_MAX).take_while(|(a, b)| a == b).count()
}

/// Scalars at the start that two texts share, as far as context ever goes.
fn shared_before(a: Option<&str>, b: Option<&str>) -> usize {
    let pairs = a.unwrap_or_default().chars().zip(b.unwrap_or_default().chars());
    pairs.take(CONTEXT_MAX).take_while(|(a, b)| a == b).count()
}

/// At most `length` scalars in front of `byte`, from the start of a letter.
fn before(text: &str, byte: usize, length: usize) -> &str {
    let head = text.get(..byte).unwrap_or_default();
    let at = head.char_indices().rev().take(length).last().map_or(byte, |(at, _)| at);
    let at = if is_grapheme_boundary(text, at) { at } else { next_grapheme(text, at).min(byte) };
    text.get(at..byte).unwrap_or_default()
}

/// At most `length` scalars behind `byte`, to the end of a letter.
fn behind(text: &str, byte: usize, length: usize) -> &str {
    let tail = text.get(byte..).unwrap_or_default();
    let at = byte + tail.chars().take(length).map(char::len_utf8).sum::<usize>();
    let at =
        if is_grapheme_boundary(text, at) { at } else { previous_grapheme(text, at).max(byte) };
    text.get(byte..at).unwrap_or_default()
}

#[cfg(test)]
mod tests;
