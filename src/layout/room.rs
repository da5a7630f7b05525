//! Where a card has room without covering what it is about.

/// A box: left, top, right, bottom.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Field {
    /// Left edge.
    pub left: f32,
    /// Upper edge.
    pub top: f32,
    /// Right edge.
    pub right: f32,
    /// Lower edge.
    pub bottom: f32,
}

impl Field {
    /// Area shared with another, in square points.
    fn shared(&self, other: &Self) -> f32 {
        let width = self.right.min(other.right) - self.left.max(other.left);
        let height = self.bottom.min(other.bottom) - self.top.max(other.top);
        width.max(0.0) * height.max(0.0)
    }
}

/// The height of the larger of the two rooms above and below everything in `keep`, without a gap at
/// both of its ends.
pub fn free(window: Field, keep: &[Field], gap: f32) -> f32 {
    let highest = keep.iter().map(|it| it.top).fold(window.bottom, f32::min);
    let lowest = keep.iter().map(|it| it.bottom).fold(window.top, f32::max);
    let room = (highest - window.top).max(window.bottom - lowest).min(window.bottom - window.top);
    (room - 2.0 * gap).max(0.0)
}

/// Where the upper left corner of a card of that width and height goes in `window`: below everything
/// it must not cover, else above it, else at the lower or the upper edge of the window; where it
/// covers something everywhere, there where it covers least. Of equal places the first.
///
/// `gap` is left between the card and what it is about, and at the edges.
pub fn place(window: Field, (width, height): (f32, f32), keep: &[Field], gap: f32) -> (f32, f32) {
    let middle = if keep.is_empty() {
        f32::midpoint(window.left, window.right)
    } else {
        let left = keep.iter().map(|it| it.left).fold(f32::INFINITY, f32::min);
        let right = keep.iter().map(|it| it.right).fold(f32::NEG_INFINITY, f32::max);
        f32::midpoint(left, right)
    };
    let within = |at: f32, from: f32, to: f32| at.min(to - gap).max(from + gap);
    let x = within(middle - width / 2.0, window.left, window.right - width);
    let lowest = keep.iter().map(|it| it.bottom).fold(f32::NEG_INFINITY, f32::max) + gap;
    let highest = keep.iter().map(|it| it.top).fold(f32::INFINITY, f32::min) - gap - height;
    let bottom = window.bottom - height;
    let edges = [lowest, highest, bottom, window.top];
    let covered = |y: f32| {
        let card = Field { left: x, top: y, right: x + width, bottom: y + height };
        keep.iter().map(|it| card.shared(it)).sum::<f32>()
    };
    let places = edges.map(|y| within(if y.is_finite() { y } else { bottom }, window.top, bottom));
    let best = places.into_iter().min_by(|a, b| covered(*a).total_cmp(&covered(*b)));
    (x, best.unwrap_or(window.top))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const WINDOW: Field = Field { left: 0.0, top: 100.0, right: 1000.0, bottom: 800.0 };

    fn field(left: f32, top: f32, width: f32, height: f32) -> Field {
        Field { left, top, right: left + width, bottom: top + height }
    }

    #[test]
    fn a_card_goes_below_else_above_else_to_an_edge() {
        let card = (400.0, 200.0);
        let here = [field(100.0, 300.0, 200.0, 50.0), field(600.0, 320.0, 200.0, 50.0)];
        assert_eq!(place(WINDOW, card, &here, 10.0), (250.0, 380.0));
        let low = [field(100.0, 600.0, 200.0, 100.0)];
        assert_eq!(place(WINDOW, card, &low, 10.0).1, 390.0);
        let spread = [field(100.0, 110.0, 200.0, 50.0), field(600.0, 500.0, 200.0, 50.0)];
        assert_eq!(place(WINDOW, card, &spread, 10.0).1, 560.0);
        assert_eq!(place(WINDOW, card, &[], 10.0), (300.0, 590.0));
    }

    #[test]
    fn what_is_free_is_the_larger_room() {
        let here = [field(100.0, 300.0, 200.0, 50.0), field(600.0, 320.0, 200.0, 50.0)];
        assert_eq!(free(WINDOW, &here, 10.0), 410.0);
        assert_eq!(free(WINDOW, &[field(100.0, 600.0, 200.0, 150.0)], 10.0), 480.0);
        assert_eq!(free(WINDOW, &[field(0.0, 0.0, 10.0, 900.0)], 10.0), 0.0);
        assert_eq!(free(WINDOW, &[], 10.0), 680.0);
    }

    proptest! {
        #[test]
        fn a_card_is_in_the_window_and_covers_nothing_that_leaves_it_room(
            top in 100.0_f32..750.0, height in 10.0_f32..300.0, card in 50.0_f32..400.0,
        ) {
            let keep = field(200.0, top, 300.0, height);
            let (x, y) = place(WINDOW, (300.0, card), &[keep], 8.0);
            prop_assert!(x >= WINDOW.left && x + 300.0 <= WINDOW.right);
            prop_assert!(y >= WINDOW.top && y + card <= WINDOW.bottom + 0.01);
            let has_room = WINDOW.bottom - keep.bottom > card + 17.0
                || keep.top - WINDOW.top > card + 17.0;
            prop_assert!(!has_room || field(x, y, 300.0, card).shared(&keep) < 0.01);
        }
    }
}
