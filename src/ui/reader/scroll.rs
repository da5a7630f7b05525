//! Where a pane stands, and how it moves: walking over blocks whose heights are measured as they are
//! met.
//!
//! Pure: heights come in through a closure. A place is a block and the points of it above the upper
//! edge, so nothing that is not on the screen can be wrong, and nothing jumps when it is measured.
//! The byte a place is written down as is not known here; the view fills it in.

use crate::workspace::pane::Place;

/// A line of the text: what is brought into view.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Line {
    /// Its block.
    pub(super) block: usize,
    /// Its upper edge, in points below the block's.
    pub(super) top: f32,
    /// Its height in points.
    pub(super) height: f32,
}

/// A place without its byte.
pub(super) fn at(block: usize, above: f32) -> Place {
    Place { block, above, byte: 0 }
}

/// A walk over the blocks of one text; the heights of blocks are asked for as they are met.
pub(super) struct Walk<F> {
    n_blocks: usize,
    view: f32,
    height: F,
}

impl<F: FnMut(usize) -> f32> Walk<F> {
    /// A walk over `n_blocks` blocks seen through a view of that height.
    pub(super) fn new(n_blocks: usize, view: f32, height: F) -> Self {
        Self { n_blocks, view, height }
    }

    /// The place `dy` points further down; never in front of the text, nor so far down that its end
    /// leaves the lower edge.
    ///
    /// Cost: the blocks passed over, and those on the screen.
    pub(super) fn by(&mut self, place: Place, dy: f32) -> Place {
        let Some(last) = self.n_blocks.checked_sub(1) else { return Place::default() };
        let mut block = place.block.min(last);
        let mut above = if place.block > last { 0.0 } else { place.above + dy };
        while above < 0.0 && block > 0 {
            block -= 1;
            above += (self.height)(block);
        }
        above = above.max(0.0);
        let mut height = (self.height)(block);
        while above >= height && block < last {
            above -= height;
            block += 1;
            height = (self.height)(block);
        }
        self.kept_full(at(block, above))
    }

    /// `place`, or the end of the text if that would leave the view empty at the bottom.
    fn kept_full(&mut self, place: Place) -> Place {
        let mut below = -place.above;
        for block in place.block..self.n_blocks {
            below += (self.height)(block);
            if below >= self.view {
                return place;
            }
        }
        self.end()
    }

    /// The last place: the end of the text is at the lower edge, or the whole text is in view.
    pub(super) fn end(&mut self) -> Place {
        let mut filled = 0.0;
        for block in (0..self.n_blocks).rev() {
            filled += (self.height)(block);
            if filled >= self.view {
                return at(block, filled - self.view);
            }
        }
        Place::default()
    }

    /// How far below the upper edge the line is; `None` for one further than a view away.
    pub(super) fn y_of(&mut self, place: Place, line: Line) -> Option<f32> {
        let mut y = line.top - place.above;
        if line.block >= place.block {
            for block in place.block..line.block {
                y += (self.height)(block);
                if y > 2.0 * self.view {
                    return None;
                }
            }
        } else {
            for block in line.block..place.block {
                y -= (self.height)(block);
                if y < -2.0 * self.view {
                    return None;
                }
            }
        }
        Some(y)
    }

    /// The place at which the line is at the upper edge exactly, but for the end of the text.
    pub(super) fn at_edge(&mut self, line: Line) -> Place {
        self.by(at(line.block, 0.0), line.top)
    }

    /// The place at which the line can be read: `place` if it is in view already, else one that has
    /// the line at a third of the height.
    pub(super) fn showing(&mut self, place: Place, line: Line) -> Place {
        match self.near(place, line) {
            Some(y) if y >= 0.0 && y + line.height <= self.view => place,
            _ => self.by(at(line.block, 0.0), line.top - self.view / 3.0),
        }
    }

    /// The place nearest to `place` that has the whole line in view: what follows a caret.
    pub(super) fn following(&mut self, place: Place, line: Line) -> Place {
        match self.near(place, line) {
            Some(y) if y < 0.0 => self.by(place, y),
            Some(y) if y + line.height > self.view => self.by(place, y + line.height - self.view),
            Some(_) => place,
            None => self.showing(place, line),
        }
    }

    /// As [`Self::y_of`], without measuring what must be far away.
    pub(super) fn near(&mut self, place: Place, line: Line) -> Option<f32> {
        // No block is lower than a few points: this many are more than any screen.
        const FAR: usize = 400;
        if line.block.abs_diff(place.block) > FAR { None } else { self.y_of(place, line) }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn walk(heights: &[f32], view: f32) -> Walk<impl FnMut(usize) -> f32> {
        Walk::new(heights.len(), view, |block| heights[block])
    }

    /// Points between the start of the text and the upper edge.
    fn depth(heights: &[f32], place: Place) -> f32 {
        heights[..place.block].iter().sum::<f32>() + place.above
    }

    #[test]
    fn a_text_shorter_than_the_view_does_not_move() {
        let heights = [10.0, 20.0];
        assert_eq!(walk(&heights, 100.0).by(Place::default(), 50.0), Place::default());
        assert_eq!(walk(&[], 100.0).by(at(3, 2.0), 5.0), Place::default());
    }

    #[test]
    fn a_line_in_view_moves_nothing_and_one_out_of_view_comes_to_a_third() {
        let heights = [100.0; 20];
        let line = |block| Line { block, top: 10.0, height: 20.0 };
        let mut walk = walk(&heights, 300.0);
        assert_eq!(walk.showing(Place::default(), line(2)), Place::default());
        assert_eq!(walk.showing(Place::default(), line(10)), at(9, 10.0));
        assert_eq!(walk.at_edge(line(10)), at(10, 10.0));
        assert_eq!(walk.following(Place::default(), line(3)), at(0, 30.0));
    }

    #[test]
    fn a_place_behind_the_last_block_is_brought_back() {
        let heights = [100.0; 4];
        let place = walk(&heights, 150.0).by(at(9, 7.0), 0.0);
        assert_eq!(place, at(2, 50.0));
    }

    proptest! {
        #[test]
        fn down_and_up_again_is_where_one_was(
            heights in prop::collection::vec(1_u16..400, 1..60),
            view in 50_u16..900,
            start in 0_u16..8000,
            dy in 0_u16..900,
        ) {
            let heights: Vec<f32> = heights.into_iter().map(f32::from).collect();
            let mut walk = walk(&heights, f32::from(view));
            let from = walk.by(Place::default(), f32::from(start));
            let down = walk.by(from, f32::from(dy));
            let moved = depth(&heights, down) - depth(&heights, from);
            prop_assert!(moved <= f32::from(dy) + 0.01);
            let back = walk.by(down, -moved);
            prop_assert!((depth(&heights, back) - depth(&heights, from)).abs() < 0.01);
        }

        #[test]
        fn the_view_is_full_wherever_it_stands(
            heights in prop::collection::vec(1_u16..400, 1..60),
            view in 50_u16..900,
            moves in prop::collection::vec(-3000_i16..3000, 1..12),
        ) {
            let heights: Vec<f32> = heights.into_iter().map(f32::from).collect();
            let total: f32 = heights.iter().sum();
            let mut walk = walk(&heights, f32::from(view));
            let mut place = Place::default();
            for dy in moves {
                place = walk.by(place, f32::from(dy));
                let top = depth(&heights, place);
                prop_assert!(place.above >= 0.0 && place.above <= heights[place.block]);
                prop_assert!(top <= (total - f32::from(view)).max(0.0) + 0.01);
                prop_assert_eq!(walk.by(place, 0.0), place);
            }
        }

        #[test]
        fn a_line_asked_for_is_in_view(
            heights in prop::collection::vec(20_u16..400, 1..60),
            view in 50_u16..900,
            start in 0_u16..8000,
            block in 0_usize..60,
        ) {
            let heights: Vec<f32> = heights.into_iter().map(f32::from).collect();
            let line = Line { block: block.min(heights.len() - 1), top: 0.0, height: 20.0 };
            let mut walk = walk(&heights, f32::from(view));
            let from = walk.by(Place::default(), f32::from(start));
            for place in [walk.showing(from, line), walk.following(from, line)] {
                let y = walk.y_of(place, line);
                prop_assert!(y.is_some_and(|y| y > -0.01 && y + 20.0 < f32::from(view) + 0.01));
            }
        }
    }
}
