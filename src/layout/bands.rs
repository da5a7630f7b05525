//! Bands between two panes: from the rows of a passage at the left to those of its other end at the
//! right.
//!
//! An end that is out of view is drawn to the nearer corner of the gutter and to nothing there: a
//! reader sees which way the other end is, and nobody has to know how far. So no end is ever looked
//! for outside what is on the screen.

/// Fewest points of height at an end that is in view, be it by a hair.
const LEAST: f32 = 2.0;

/// Points above and below a band that still count as on it, so that a thin one can be hit.
const NEAR: f32 = 3.0;

/// Pieces a band is drawn in: at the widest gutter each is four points long.
const N_PIECES: u8 = 14;

/// The room between two panes, in points.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Gutter {
    /// Where the left pane ends.
    pub left: f32,
    /// Where the right pane begins.
    pub right: f32,
    /// Upper edge of what is in view.
    pub top: f32,
    /// Lower edge.
    pub bottom: f32,
}

/// Rows of a passage: from their upper edge to their lower one. What is out of view may be infinitely
/// far.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rows {
    /// Upper edge of the first.
    pub top: f32,
    /// Lower edge of the last.
    pub bottom: f32,
}

/// Where an end is, seen from the view.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Where {
    /// At least a part of it is in view.
    InView,
    /// Further up.
    Above,
    /// Further down.
    Below,
}

/// Where a band meets a side of the gutter.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stop {
    /// Upper edge.
    pub top: f32,
    /// Lower edge; the same for an end that is out of view.
    pub bottom: f32,
    /// Where the passage is.
    pub at: Where,
}

/// A band.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Band {
    /// At the left side.
    pub left: Stop,
    /// At the right side.
    pub right: Stop,
}

impl Gutter {
    fn stop(&self, rows: Rows) -> Option<Stop> {
        let (Rows { top, bottom }, height) = (rows, self.bottom - self.top);
        // Not a number is no place.
        if !(top <= bottom && height >= LEAST) {
            return None;
        }
        let (edge, at) = if bottom <= self.top {
            (self.top, Where::Above)
        } else if top >= self.bottom {
            (self.bottom, Where::Below)
        } else {
            let top = top.clamp(self.top, self.bottom - LEAST);
            let bottom = bottom.clamp(top + LEAST, self.bottom);
            return Some(Stop { top, bottom, at: Where::InView });
        };
        Some(Stop { top: edge, bottom: edge, at })
    }
}

impl Band {
    /// The band between two passages; `None` where neither is in view, or there is no room.
    pub fn between(gutter: Gutter, left: Rows, right: Rows) -> Option<Self> {
        let is_wide = gutter.right > gutter.left && (gutter.right - gutter.left).is_finite();
        let (left, right) = (gutter.stop(left)?, gutter.stop(right)?);
        let is_seen = left.at == Where::InView || right.at == Where::InView;
        (is_seen && is_wide).then_some(Self { left, right })
    }

    /// Upper and lower edge at `x`, which is moved inside the gutter.
    pub fn edges(&self, gutter: Gutter, x: f32) -> (f32, f32) {
        let part =
            (x.clamp(gutter.left, gutter.right) - gutter.left) / (gutter.right - gutter.left);
        // Leaves both sides level and is steepest halfway. From either side the same.
        let part = if part <= 0.5 { ease(part) } else { 1.0 - ease(1.0 - part) };
        let mix = |left: f32, right: f32| left * (1.0 - part) + right * part;
        (mix(self.left.top, self.right.top), mix(self.left.bottom, self.right.bottom))
    }

    /// The outline from left to right: x, upper edge, lower edge.
    pub fn outline(self, gutter: Gutter) -> impl Iterator<Item = (f32, f32, f32)> {
        (0..=N_PIECES).map(move |piece| {
            let part = f32::from(piece) / f32::from(N_PIECES);
            let x = gutter.left * (1.0 - part) + gutter.right * part;
            let (top, bottom) = self.edges(gutter, x);
            (x, top, bottom)
        })
    }
}

fn ease(part: f32) -> f32 {
    part * part * (3.0 - 2.0 * part)
}

/// Which of the bands is under a point: of several the thinnest there, as it would be lost below
/// the others; of equal ones the last, which is painted last.
pub fn under(gutter: Gutter, bands: &[Band], (x, y): (f32, f32)) -> Option<usize> {
    let inside = gutter.left <= x && x <= gutter.right && gutter.top <= y && y <= gutter.bottom;
    if !inside {
        return None;
    }
    let on = |band: &Band| {
        let (top, bottom) = band.edges(gutter, x);
        (top - NEAR <= y && y <= bottom + NEAR).then_some(bottom - top)
    };
    let found = bands.iter().enumerate().filter_map(|(idx, band)| Some((on(band)?, idx)));
    found.min_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1))).map(|(_, idx)| idx)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const GUTTER: Gutter = Gutter { left: 100.0, right: 150.0, top: 50.0, bottom: 450.0 };

    fn rows(top: f32, bottom: f32) -> Rows {
        Rows { top, bottom }
    }

    #[test]
    fn a_band_begins_and_ends_at_its_passages() {
        let band = Band::between(GUTTER, rows(100.0, 140.0), rows(300.0, 320.0)).unwrap();
        assert_eq!(band.edges(GUTTER, 100.0), (100.0, 140.0));
        assert_eq!(band.edges(GUTTER, 150.0), (300.0, 320.0));
        assert_eq!(band.edges(GUTTER, 125.0), (200.0, 230.0));
    }

    #[test]
    fn an_end_out_of_view_tapers_to_its_corner_and_one_half_in_view_is_cut() {
        let up = rows(f32::NEG_INFINITY, f32::NEG_INFINITY);
        let band = Band::between(GUTTER, up, rows(440.0, 500.0)).unwrap();
        assert_eq!(band.left, Stop { top: 50.0, bottom: 50.0, at: Where::Above });
        assert_eq!(band.right, Stop { top: 440.0, bottom: 450.0, at: Where::InView });
        let down = rows(f32::INFINITY, f32::INFINITY);
        assert_eq!(Band::between(GUTTER, up, down), None, "neither end is in view");
        assert_eq!(Band::between(GUTTER, down, rows(60.0, 70.0)).unwrap().left.at, Where::Below);
    }

    #[test]
    fn no_number_and_no_room_are_no_band() {
        let here = rows(100.0, 120.0);
        assert_eq!(Band::between(GUTTER, rows(f32::NAN, 120.0), here), None);
        assert_eq!(Band::between(GUTTER, rows(130.0, 120.0), here), None);
        assert_eq!(Band::between(Gutter { right: 100.0, ..GUTTER }, here, here), None);
        assert_eq!(Band::between(Gutter { bottom: 50.0, ..GUTTER }, here, here), None);
    }

    #[test]
    fn where_bands_cross_the_thinnest_is_hit_and_beside_them_none() {
        let wide = Band::between(GUTTER, rows(100.0, 200.0), rows(100.0, 200.0)).unwrap();
        let thin = Band::between(GUTTER, rows(60.0, 64.0), rows(260.0, 264.0)).unwrap();
        let bands = [thin, wide];
        let (top, bottom) = thin.edges(GUTTER, 125.0);
        assert_eq!(under(GUTTER, &bands, (125.0, f32::midpoint(top, bottom))), Some(0));
        assert_eq!(under(GUTTER, &bands, (101.0, 190.0)), Some(1));
        assert_eq!(under(GUTTER, &bands, (125.0, 400.0)), None);
        assert_eq!(under(GUTTER, &bands, (99.0, 150.0)), None);
    }

    fn anywhere() -> impl Strategy<Value = f32> {
        prop_oneof![8 => -900.0_f32..1400.0, 1 => Just(f32::INFINITY), 1 => Just(f32::NEG_INFINITY)]
    }

    fn some_rows() -> impl Strategy<Value = Rows> {
        (anywhere(), anywhere()).prop_map(|(a, b)| rows(a.min(b), a.max(b)))
    }

    proptest! {
        #[test]
        fn a_band_is_finite_and_inside_the_gutter(left in some_rows(), right in some_rows()) {
            let Some(band) = Band::between(GUTTER, left, right) else { return Ok(()) };
            for (x, top, bottom) in band.outline(GUTTER) {
                prop_assert!((GUTTER.left..=GUTTER.right).contains(&x));
                prop_assert!(GUTTER.top - 0.01 <= top && top <= bottom + 0.01);
                prop_assert!(bottom <= GUTTER.bottom + 0.01);
            }
        }

        #[test]
        fn text_that_goes_up_never_takes_a_band_down(
            left in some_rows(), right in some_rows(), dy in 0.0_f32..300.0,
        ) {
            let moved = rows(left.top - dy, left.bottom - dy);
            let bands = Band::between(GUTTER, left, right).zip(Band::between(GUTTER, moved, right));
            let Some((before, after)) = bands else { return Ok(()) };
            for (a, b) in before.outline(GUTTER).zip(after.outline(GUTTER)) {
                // An end that leaves below has no height; it gets its least when it comes into view.
                prop_assert!(b.1 <= a.1 + LEAST && b.2 <= a.2 + LEAST, "{a:?} {b:?}");
            }
        }

        #[test]
        fn a_mirror_shows_the_same_band(left in some_rows(), right in some_rows()) {
            let (here, there) =
                (Band::between(GUTTER, left, right), Band::between(GUTTER, right, left));
            prop_assert_eq!(here.is_some(), there.is_some());
            let Some((here, there)) = here.zip(there) else { return Ok(()) };
            for (x, top, bottom) in here.outline(GUTTER) {
                let (mirrored_top, mirrored_bottom) =
                    there.edges(GUTTER, GUTTER.left + GUTTER.right - x);
                prop_assert!((top - mirrored_top).abs() < 0.05);
                prop_assert!((bottom - mirrored_bottom).abs() < 0.05);
            }
        }

        #[test]
        fn what_is_under_a_point_is_there(
            ends in prop::collection::vec((some_rows(), some_rows()), 0..12),
            x in 90.0_f32..160.0, y in 40.0_f32..460.0,
        ) {
            let bands: Vec<Band> =
                ends.iter().filter_map(|(a, b)| Band::between(GUTTER, *a, *b)).collect();
            let is_on = |band: &Band| {
                let (top, bottom) = band.edges(GUTTER, x);
                top - NEAR <= y && y <= bottom + NEAR
            };
            match under(GUTTER, &bands, (x, y)) {
                Some(idx) => prop_assert!(is_on(&bands[idx])),
                None => {
                    let is_inside = (100.0..=150.0).contains(&x) && (50.0..=450.0).contains(&y);
                    prop_assert!(!is_inside || !bands.iter().any(is_on));
                }
            }
        }
    }
}
