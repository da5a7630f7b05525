//! How high the blocks of a note are: measured where they were shown, estimated elsewhere.

use std::{
    collections::HashMap,
    hash::{DefaultHasher, Hash as _, Hasher as _},
};

use crate::notebook::note::{Block, MOST_WRITTEN};

/// Measured heights that are kept; more are forgotten all at once.
const MOST_KNOWN: usize = 50_000;

/// Heights of a note's blocks in points, the space behind each included.
///
/// A block is known by what it holds, not by its index, so that inserting one measures one.
#[derive(Debug, Default)]
pub struct Heights {
    keys: Vec<u64>,
    /// As measured, else as estimated: a sum over twenty thousand of them looks up none.
    sizes: Vec<f32>,
    known: HashMap<u64, f32>,
    width: f32,
}

impl Heights {
    /// Takes the blocks of a note as they are now, at the width they are laid out in.
    ///
    /// Cost: hashes their words once, about 1 GB/s.
    pub fn renew(&mut self, blocks: &[Block], width: f32) {
        // Heights at another width say nothing.
        if self.width != width || self.known.len() > MOST_KNOWN {
            self.known.clear();
            self.width = width;
        }
        self.keys.clear();
        self.sizes.clear();
        for (idx, block) in blocks.iter().enumerate() {
            let mut hasher = DefaultHasher::new();
            match block {
                Block::Text(words) => words.hash(&mut hasher),
                Block::Excerpt(excerpt_id) => {
                    excerpt_id.hash(&mut hasher);
                    // The next card decides where a link between the two is told.
                    if let Some(Block::Excerpt(next)) = blocks.get(idx + 1) {
                        next.hash(&mut hasher);
                    }
                }
            }
            let key = hasher.finish();
            self.keys.push(key);
            let estimate = match block {
                Block::Text(words) => {
                    let n_rows = (words.len().min(MOST_WRITTEN) as f32 * 6.2 / width.max(40.0))
                        .ceil()
                        .max(1.0);
                    n_rows * 19.0 + 10.0
                }
                Block::Excerpt(_) => 104.0,
            };
            self.sizes.push(self.known.get(&key).copied().unwrap_or(estimate));
        }
    }

    /// Takes rows of any other list: what each is known by, and how high it is thought to be.
    pub fn renew_rows(&mut self, rows: impl IntoIterator<Item = (u64, f32)>, width: f32) {
        if self.width != width || self.known.len() > MOST_KNOWN {
            self.known.clear();
            self.width = width;
        }
        let known = &self.known;
        let rows = rows.into_iter().map(|(key, guess)| (key, *known.get(&key).unwrap_or(&guess)));
        (self.keys, self.sizes) = rows.unzip();
    }

    /// Whether it holds so many rows, laid out at this width.
    pub fn is_of(&self, n_rows: usize, width: f32) -> bool {
        self.len() == n_rows && self.width == width && self.known.len() <= MOST_KNOWN
    }

    /// Number of blocks.
    pub fn len(&self) -> usize {
        self.keys.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// Whether a block was measured.
    pub fn is_known(&self, block_idx: usize) -> bool {
        self.keys.get(block_idx).is_some_and(|key| self.known.contains_key(key))
    }

    /// Height of a block; 0 for one that is not there.
    pub fn of(&self, block_idx: usize) -> f32 {
        self.sizes.get(block_idx).copied().unwrap_or(0.0)
    }

    /// Notes a measured height; gives by how much it differs from what was thought.
    pub fn measured(&mut self, block_idx: usize, height: f32) -> f32 {
        let difference = height - self.of(block_idx);
        if let Some(key) = self.keys.get(block_idx) {
            self.known.insert(*key, height);
        }
        if let Some(known) = self.sizes.get_mut(block_idx) {
            *known = height;
        }
        difference
    }

    /// Where a block begins, from the beginning of the first. Cost: linear.
    pub fn top(&self, block_idx: usize) -> f32 {
        self.sizes.iter().take(block_idx).sum()
    }

    /// The block at `y` and where it begins; behind all, the last. Cost: linear.
    pub fn at(&self, y: f32) -> (usize, f32) {
        let mut top = 0.0;
        let last = self.len().saturating_sub(1);
        for idx in 0..last {
            let height = self.of(idx);
            if top + height > y {
                return (idx, top);
            }
            top += height;
        }
        (last, top)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn text(words: &str) -> Block {
        Block::Text(words.to_owned())
    }

    #[test]
    fn a_measured_height_moves_with_its_block() {
        let mut heights = Heights::default();
        heights.renew(&[text("a"), text("b")], 300.0);
        heights.measured(1, 77.0);
        heights.renew(&[text("new"), text("a"), text("b")], 300.0);
        assert!(heights.is_known(2) && !heights.is_known(1));
        assert_eq!(heights.of(2), 77.0);
    }

    #[test]
    fn another_width_forgets_what_was_measured() {
        let mut heights = Heights::default();
        heights.renew(&[text("a")], 300.0);
        heights.measured(0, 77.0);
        heights.renew(&[text("a")], 310.0);
        assert!(!heights.is_known(0));
    }

    proptest! {
        #[test]
        fn a_place_lies_in_the_block_found_there(
            sizes in proptest::collection::vec(1.0_f32..400.0, 1..40),
            share in 0.0_f32..0.999,
        ) {
            let mut heights = Heights::default();
            let blocks: Vec<Block> = (0..sizes.len()).map(|n| text(&n.to_string())).collect();
            heights.renew(&blocks, 300.0);
            for (idx, height) in sizes.iter().enumerate() {
                heights.measured(idx, *height);
            }
            let y = share * heights.top(sizes.len());
            let (idx, top) = heights.at(y);
            prop_assert!(top <= y + 0.01 && y < top + heights.of(idx) + 0.01);
            prop_assert!((heights.top(idx) - top).abs() < 0.01);
        }
    }
}
