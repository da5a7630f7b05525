//! What stood around a passage, for comparing with what stands around a place.

use super::{CONTEXT, CONTEXT_MAX, Selector};
use crate::text::{
    fold::{Folded, Level},
    similar::similarity,
};

/// Characters of context that are looked for, where the words are gone.
pub(super) const FLANK: usize = 48;

/// A selector's context, folded, each side read away from the passage.
pub(super) struct Context {
    pub(super) prefix: Vec<char>,
    pub(super) suffix: Vec<char>,
    /// Whether the passage's context reaches the end of the text, where it was cut shorter than in
    /// front.
    pub(super) is_last: bool,
}

/// Stands for the end of the text where context reaches it: to stand first or last is evidence too.
/// No canonical text holds this character.
pub(super) const EDGE: char = '\0';

impl Context {
    pub(super) fn of(selector: &Selector) -> Self {
        let side = |text: &str| Folded::of(text, Level::Anchor).text().to_owned();
        let mut prefix: Vec<char> = side(&selector.prefix).chars().rev().collect();
        let mut suffix: Vec<char> = side(&selector.suffix).chars().collect();
        // A notebook is made by hand as well: more than is ever kept is not looked at.
        prefix.truncate(CONTEXT_MAX);
        suffix.truncate(CONTEXT_MAX);
        let n_prefix = selector.prefix.chars().count();
        let n_suffix = selector.suffix.chars().count();
        if selector.start <= n_prefix {
            prefix.push(EDGE);
        }
        // Shorter than it is ever cut, but for a letter of many marks; then the edge costs 2 %.
        if n_suffix < CONTEXT {
            suffix.push(EDGE);
        }
        Self { prefix, suffix, is_last: n_suffix < CONTEXT.max(n_prefix) }
    }

    /// How like it is to what stands around `start..end` in a folded text.
    pub(super) fn alike(&self, folded: &str, start: usize, end: usize) -> (f64, f64) {
        let head = folded.get(..start).unwrap_or_default().chars().rev();
        let tail = folded.get(end..).unwrap_or_default().chars();
        let edge = std::iter::once(EDGE);
        let head: Vec<char> = head.chain(edge.clone()).take(self.prefix.len()).collect();
        let tail: Vec<char> = tail.chain(edge).take(self.suffix.len()).collect();
        (similarity(&self.prefix, &head), similarity(&self.suffix, &tail))
    }

    /// The end of the prefix, in reading order.
    pub(super) fn near_front(&self) -> Vec<char> {
        let mut chars: Vec<char> =
            self.prefix.iter().copied().filter(|c| *c != EDGE).take(FLANK).collect();
        chars.reverse();
        chars
    }

    /// The beginning of the suffix.
    pub(super) fn near_behind(&self) -> Vec<char> {
        self.suffix.iter().copied().filter(|c| *c != EDGE).take(FLANK).collect()
    }
}
