//! How far down a text a place is, without laying the text out.
//!
//! The overview strip and jumps by its scroll bar need positions in texts of which one page in ten
//! thousand has ever been measured. A place counts as its bytes plus a share for each block in front
//! of it: what the broken last line and the gap behind a block cost. This has no state, so that
//! nothing is summed up again when a pane's width changes, and marks on the strip never move while
//! the text is read. A tree of measured heights would be truer by a few points on a strip of eight
//! hundred, and would have to be built for half a million blocks at every new width.

use crate::text::{document::Document, paragraphs::Block};

/// What a block costs beside its own characters, in characters: half a line of 68 and the gap.
const BLOCK_CHARS: f64 = 70.0;

/// The measure of one text. Made anew for every frame.
#[derive(Clone, Copy, Debug)]
pub(super) struct Extent<'d> {
    blocks: &'d [Block],
    /// What a block costs beside its own bytes, in bytes.
    per_block: f64,
    first: f64,
    total: f64,
}

impl<'d> Extent<'d> {
    /// The measure of `document`. Cost: none to speak of.
    pub(super) fn of(document: &'d Document) -> Self {
        let bytes_per_char = document.text().len() as f64 / document.n_scalars().max(1) as f64;
        Self::new(document.paragraphs().blocks(), BLOCK_CHARS * bytes_per_char)
    }

    fn new(blocks: &'d [Block], per_block: f64) -> Self {
        let first = blocks.first().map_or(0, |block| block.span().start()) as f64;
        let end = blocks.last().map_or(0, |block| block.span().end()) as f64;
        let total = (end - first + blocks.len() as f64 * per_block).max(1.0);
        Self { blocks, per_block, first, total }
    }

    /// Where `byte` of the block stands, from 0 at the start of the text to 1 at its end.
    pub(super) fn fraction_in(&self, block_idx: usize, byte: usize) -> f64 {
        ((byte as f64 - self.first + block_idx as f64 * self.per_block) / self.total)
            .clamp(0.0, 1.0)
    }

    /// Where a part of a block stands: 0 is its upper edge, 1 the next one's. What [`Self::at`] gives
    /// is taken back.
    pub(super) fn part(&self, block_idx: usize, part: f32) -> f64 {
        let span = self.blocks.get(block_idx).map(|block| block.span()).unwrap_or_default();
        let upper = span.start() as f64 - self.first + block_idx as f64 * self.per_block;
        let inside = f64::from(part.clamp(0.0, 1.0)) * (span.len() as f64 + self.per_block);
        ((upper + inside) / self.total).clamp(0.0, 1.0)
    }

    /// Where `byte` stands. `near` is a block to begin looking at, and is then the byte's own: for
    /// places that come in order.
    ///
    /// Cost: the logarithm of the way from `near`, where that is in front; else a binary search.
    pub(super) fn fraction(&self, byte: usize, near: &mut usize) -> f64 {
        let begins = |block_idx: usize| {
            self.blocks.get(block_idx).is_some_and(|block| block.span().start() <= byte)
        };
        let (mut low, mut step) = (if begins(*near) { *near } else { 0 }, 1);
        while begins(low + step) {
            low += step;
            step *= 2;
        }
        let window = self.blocks.get(low..self.blocks.len().min(low + step)).unwrap_or_default();
        let behind = window.partition_point(|block| block.span().start() <= byte);
        *near = low + behind.saturating_sub(1);
        let end = self.blocks.get(*near).map_or(byte, |block| block.span().end());
        self.fraction_in(*near, byte.min(end))
    }

    /// Which block stands at `fraction`, and how much of it is above, from 0 to 1. Cost: a binary
    /// search. The inverse of [`Self::fraction`], as far as bytes go.
    pub(super) fn at(&self, fraction: f64) -> (usize, f64) {
        let target = fraction.clamp(0.0, 1.0) * self.total + self.first;
        let upper = |block_idx: usize| {
            let start = self.blocks.get(block_idx).map_or(0, |block| block.span().start());
            start as f64 + block_idx as f64 * self.per_block
        };
        let (mut low, mut high) = (0, self.blocks.len());
        while high - low > 1 {
            let middle = low.midpoint(high);
            // A part in ten thousand of a byte forgives what dividing and multiplying again costs.
            if upper(middle) <= target + 1e-4 {
                low = middle;
            } else {
                high = middle;
            }
        }
        let bytes = self.blocks.get(low).map_or(0, |block| block.span().len()) as f64;
        (low, ((target - upper(low)) / (bytes + self.per_block)).clamp(0.0, 1.0))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn document(lengths: &[usize]) -> Document {
        Document::new(lengths.iter().map(|n| "x".repeat(*n) + "\n\n").collect())
    }

    #[test]
    fn a_text_begins_at_nought_and_a_text_without_words_is_no_trouble() {
        let text = document(&[10, 20]);
        assert_eq!(Extent::of(&text).fraction(0, &mut 0), 0.0);
        let empty = Document::new(String::new());
        let extent = Extent::of(&empty);
        assert_eq!((extent.fraction(7, &mut 0), extent.at(0.5).0), (1.0, 0));
    }

    proptest! {
        #[test]
        fn further_on_is_never_higher_up(lengths in prop::collection::vec(1_usize..300, 1..40)) {
            let text = document(&lengths);
            let extent = Extent::of(&text);
            let fractions: Vec<f64> =
                (0..text.text().len()).map(|byte| extent.fraction(byte, &mut 0)).collect();
            prop_assert!(fractions.is_sorted());
            let mut near = 0;
            for (byte, fraction) in fractions.into_iter().enumerate() {
                prop_assert_eq!(extent.fraction(byte, &mut near), fraction);
            }
        }

        #[test]
        fn a_fraction_leads_back_to_its_block(lengths in prop::collection::vec(1_usize..5000, 1..40)) {
            let text = document(&lengths);
            let extent = Extent::of(&text);
            for (block_idx, block) in text.paragraphs().blocks().iter().enumerate() {
                let (found, above) = extent.at(extent.fraction(block.span().start(), &mut 0));
                prop_assert_eq!(found, block_idx);
                prop_assert!(above < 0.01);
            }
        }

        #[test]
        fn a_part_of_a_block_leads_back_to_itself(
            lengths in prop::collection::vec(1_usize..5000, 1..40), nth in 0_usize..40, part in 0.0_f32..0.99,
        ) {
            let text = document(&lengths);
            let extent = Extent::of(&text);
            let block_idx = nth % text.paragraphs().blocks().len();
            let (found, above) = extent.at(extent.part(block_idx, part));
            prop_assert_eq!(found, block_idx);
            prop_assert!((above - f64::from(part)).abs() < 1e-3);
        }

        #[test]
        fn the_shares_of_all_blocks_are_the_whole(lengths in prop::collection::vec(1_usize..300, 1..40)) {
            let text = document(&lengths);
            let extent = Extent::of(&text);
            let blocks = text.paragraphs().blocks();
            let shares: f64 = blocks
                .iter()
                .map(|block| (block.span().len() as f64 + extent.per_block) / extent.total)
                .sum();
            // Line feeds between blocks are in no block.
            let gaps = (blocks.len() - 1) as f64 * 2.0 / extent.total;
            prop_assert!((shares + gaps - 1.0).abs() < 1e-9);
        }
    }
}
