//! Seams: places of a block at which lines of the page are left out, because they are folded away between
//! two words.
//!
//! The galley of such a block has neither those lines nor glyphs for them; to everything that asks for
//! places the block is whole. A place within what is left out is that of the words behind it.

use std::{ops::Range, sync::Arc};

/// What of a block is left out where it is laid out, in bytes of the block; in order, parted by words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Seams(Option<Arc<[Range<usize>]>>);

impl Seams {
    pub(super) fn of(left_out: Vec<Range<usize>>) -> Self {
        Self((!left_out.is_empty()).then(|| left_out.into()))
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_none()
    }

    /// What is left out, in order.
    pub(super) fn iter(&self) -> impl DoubleEndedIterator<Item = &Range<usize>> + Clone {
        self.0.iter().flat_map(|left_out| left_out.iter())
    }

    /// Whether a byte of the block is left out.
    pub(super) fn leave_out(&self, byte: usize) -> bool {
        self.iter().any(|left_out| left_out.contains(&byte))
    }

    /// The byte of the galley's text that stands for a byte of the block.
    pub(super) fn laid(&self, byte: usize) -> usize {
        let passed = self.iter().take_while(|left_out| left_out.start < byte);
        byte - passed.map(|left_out| left_out.end.min(byte) - left_out.start).sum::<usize>()
    }

    /// The byte of the block that a byte of the galley's text stands for: at a seam, the one behind it.
    pub(super) fn of_laid(&self, laid: usize) -> usize {
        let mut byte = laid;
        for left_out in self.iter() {
            if left_out.start > byte {
                break;
            }
            byte += left_out.len();
        }
        byte
    }

    /// The same of a range.
    pub(super) fn range_of_laid(&self, laid: Range<usize>) -> Range<usize> {
        self.of_laid(laid.start)..self.of_laid(laid.end)
    }

    /// The ranges of `0..len` that are laid out.
    pub(super) fn kept(&self, len: usize) -> impl Iterator<Item = Range<usize>> {
        let from = std::iter::once(0).chain(self.iter().map(|left_out| left_out.end));
        let to = self.iter().map(|left_out| left_out.start).chain([len]);
        from.zip(to).map(|(from, to)| from..to)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn places_behind_a_seam_are_moved_and_those_in_it_are_at_its_end() {
        let seams = Seams::of(vec![3..7, 9..10]);
        let laid: Vec<usize> = (0..12).map(|byte| seams.laid(byte)).collect();
        assert_eq!(laid, [0, 1, 2, 3, 3, 3, 3, 3, 4, 5, 5, 6]);
        let back: Vec<usize> = (0..7).map(|laid| seams.of_laid(laid)).collect();
        assert_eq!(back, [0, 1, 2, 7, 8, 10, 11]);
        assert_eq!((0..12).filter(|byte| seams.leave_out(*byte)).count(), 5);
        assert!(seams.kept(12).eq([0..3, 7..9, 10..12]));
        assert!(Seams::default().is_empty());
        assert_eq!(Seams::default().kept(5).collect::<Vec<_>>(), vec![0..5; 1]);
    }

    proptest! {
        #[test]
        fn every_byte_that_is_laid_out_comes_back(
            lengths in prop::collection::vec((1_usize..9, 1_usize..9), 0..6),
            end in 1_usize..9,
        ) {
            let mut at = 0;
            let mut left_out = Vec::new();
            for (kept, gone) in lengths {
                left_out.push(at + kept..at + kept + gone);
                at += kept + gone;
            }
            let seams = Seams::of(left_out);
            let mut next = 0;
            for kept in seams.kept(at + end) {
                for byte in kept {
                    prop_assert_eq!(seams.laid(byte), next);
                    prop_assert_eq!(seams.of_laid(next), byte);
                    next += 1;
                }
            }
        }
    }
}
