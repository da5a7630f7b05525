//! Paragraphs that lines of the page part, set as one where those lines are folded away.
//!
//! The blocks of both halves are laid out as the first of them; the second has no height, as the folded
//! lines have none. So a block here is what stands on the page as one piece, and its index is that of the
//! first. Blocks that nothing is joined to cost two binary searches in a text with leftovers, and nothing
//! in one without.

use crate::text::{fold::broken_word, paragraphs::Block, span::Span};

use super::{extent::Extent, lay::Setter, look::Part, seams::Seams};

/// Letters at each side of a break that tell whether it is one within a word, in bytes: more than any
/// hyphen with what stands around it.
const AROUND: usize = 64;

/// Blocks that are laid out as one.
#[derive(Clone, Copy, Debug)]
pub(super) struct Joined {
    /// From the first of them to the last.
    pub(super) block: Block,
    /// Index of the last.
    pub(super) last: usize,
}

impl Setter<'_> {
    /// A block with all that is laid out with it.
    pub(super) fn joined(&self, block_idx: usize) -> Option<Joined> {
        let mut joined = Joined { block: *self.blocks().get(block_idx)?, last: block_idx };
        while let Some(fold) = self.folded.behind(joined.last) {
            let Some(next) = self.blocks().get(fold.blocks.end) else { break };
            joined = Joined { block: joined.block.up_to(*next), last: fold.blocks.end };
        }
        Some(joined)
    }

    /// Index of the last block that is laid out with one.
    pub(super) fn last(&self, block_idx: usize) -> usize {
        self.joined(block_idx).map_or(block_idx, |joined| joined.last)
    }

    /// Index of the block that one is laid out with: itself, as a rule.
    pub(super) fn home(&self, block_idx: usize) -> usize {
        let mut home = block_idx;
        while let Some(fold) = self.folded.over(home) {
            home = fold.blocks.start.saturating_sub(1);
        }
        home
    }

    /// Whether a block is laid out with one in front of it, or left out there.
    pub(super) fn is_joined(&self, block_idx: usize) -> bool {
        self.folded.over(block_idx).is_some()
    }

    /// Index of the block that a byte is laid out in, found like
    /// [`Paragraphs::at`](crate::text::paragraphs::Paragraphs::at).
    pub(super) fn block_at(&self, byte: usize) -> usize {
        self.home(self.document().paragraphs().block_at(byte))
    }

    /// What a block is; all that is laid out with it is the same.
    pub(super) fn part(&self, block_idx: usize) -> Option<Part> {
        let part = Part::of(self.reading, *self.blocks().get(block_idx)?);
        let end = self.joined(block_idx)?.block.span().end().max(part.whole.end());
        Some(Part { whole: Span::new(part.whole.start(), end), ..part })
    }

    /// What is left out within a block: the folded lines with what parts them from the words, but for a
    /// blank where it parts two words.
    pub(super) fn seams(&self, block_idx: usize) -> Seams {
        let blocks = self.blocks();
        let text = self.document().text();
        let Some(first) = blocks.get(block_idx) else { return Seams::default() };
        let start = first.span().start();
        let mut left_out = Vec::new();
        let mut last = block_idx;
        while let Some(fold) = self.folded.behind(last) {
            let Some((before, next)) = blocks.get(last).zip(blocks.get(fold.blocks.end)) else {
                break;
            };
            let (end, begin) = (before.span().end(), next.span().start());
            left_out.push(end + blank_len(text, end, begin) - start..begin - start);
            last = fold.blocks.end;
        }
        Seams::of(left_out)
    }

    /// Where a byte comes to that keys lead to: of one that is left out, to the words behind or before.
    pub(super) fn stepped_over(&self, byte: usize, is_on: bool) -> Option<usize> {
        let blocks = self.blocks();
        let own = self.document().paragraphs().block_at(byte);
        let fold = self.folded.hides(own).filter(|fold| fold.is_inline)?;
        let edge = if is_on { fold.blocks.end } else { fold.blocks.start.checked_sub(1)? };
        let span = blocks.get(edge)?.span();
        Some(if is_on { span.start() } else { span.end() })
    }

    /// How far down the text a part of a block is that is laid out, by the measure of [`Extent::part`].
    pub(super) fn depth(&self, extent: Extent<'_>, block_idx: usize, part: f32) -> f64 {
        let last = self.last(block_idx);
        if last == block_idx {
            return extent.part(block_idx, part);
        }
        let (top, bottom) = (extent.part(block_idx, 0.0), extent.part(last, 1.0));
        top + f64::from(part.clamp(0.0, 1.0)) * (bottom - top)
    }

    /// Which block is laid out at such a depth, and how many points of it are above. The inverse of
    /// [`Self::depth`].
    pub(super) fn at_depth(&self, extent: Extent<'_>, depth: f64) -> (usize, f32) {
        let (block_idx, part) = extent.at(depth);
        let home = self.home(block_idx);
        let last = self.last(home);
        let part = if last == home {
            part
        } else {
            let (top, bottom) = (extent.part(home, 0.0), extent.part(last, 1.0));
            ((depth - top) / (bottom - top).max(f64::EPSILON)).clamp(0.0, 1.0)
        };
        (home, part as f32 * self.height(home))
    }
}

/// Length of the blank that stays between the words that end at `end` and those that begin at `begin`:
/// none where the page broke a word.
fn blank_len(text: &str, end: usize, begin: usize) -> usize {
    let from = text.ceil_char_boundary(end.saturating_sub(AROUND));
    let to = text.floor_char_boundary((begin + AROUND).min(text.len()));
    let (head, tail) = (text.get(from..end), text.get(begin..to));
    let (head, tail) = (head.unwrap_or_default(), tail.unwrap_or_default());
    let hyphen = head.chars().next_back().map_or(0, char::len_utf8);
    let bridge = format!("{head}\n{tail}");
    if hyphen > 0 && broken_word(&bridge, head.len() - hyphen).is_some() {
        return 0;
    }
    text.get(end..begin).and_then(|gap| gap.chars().next()).map_or(0, char::len_utf8)
}
