//! Panes that stand level: the one that leads tells where it is between two parallels, and the others
//! stand as far between theirs.
//!
//! What is level is the line at a third of the view, where places that are gone to come to stand. Far
//! from any parallel nothing is measured: the way between two of them is shared out by the
//! [extent](super::extent) of the text.

use std::sync::Arc;

use crate::{
    layout::level::{self, Knot},
    workspace::pane::{At, Place},
};

use super::{
    Reader,
    extent::Extent,
    frame::Frame,
    lay::{self, Setter, Shown},
    scroll,
    walker::Walker,
};

/// Where the pane that leads stands, as the bytes of another text.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::ui) struct Guide {
    /// Where on the screen it is told of.
    y: f32,
    at: Way,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Way {
    /// So much of the way from one byte to another.
    Between(usize, usize, f64),
    /// So many points below a byte; above it where that is negative.
    Off(usize, f32),
}

impl Frame<'_> {
    /// Where the line that is level stands on the screen.
    fn level_y(&self) -> f32 {
        self.view.top() + self.view.height() / 3.0
    }

    /// What this pane tells the others, if it leads and moved.
    pub(super) fn guides(
        &self,
        walker: &Walker<'_, '_>,
        rows: &[Arc<[Knot]>],
        (place, shown): (Place, &[Shown]),
    ) -> Vec<Option<Guide>> {
        rows.iter().map(|row| self.guide(walker, row, (place, shown))).collect()
    }

    fn guide(
        &self,
        walker: &Walker<'_, '_>,
        row: &[Knot],
        (place, shown): (Place, &[Shown]),
    ) -> Option<Guide> {
        let y = self.level_y();
        let byte = lay::hit(shown, egui::pos2(self.left, y))?;
        let points = |byte: usize| {
            let line = walker.setter.line(byte);
            let at = walker.walk().near(place, line).map(|at| at + self.view.top());
            let far = if line.block < place.block { f32::NEG_INFINITY } else { f32::INFINITY };
            at.unwrap_or(far)
        };
        let height = self.view.height();
        let at = match level::around(row, byte) {
            (Some(before), Some(behind)) => {
                let extent = Extent::of(self.document());
                let here = here(extent, walker.setter, shown, y)?;
                let place = |byte| place_of(extent, walker.setter, byte);
                let share = level::share(here, place(before.0), place(behind.0));
                Way::Between(before.1, behind.1, share)
            }
            // Beyond the outermost parallels a pane goes along until they are out of view.
            (Some(before), None) => Way::Off(before.1, (y - points(before.0)).clamp(0.0, height)),
            (None, Some(behind)) => Way::Off(behind.1, (y - points(behind.0)).clamp(-height, 0.0)),
            (None, None) => return None,
        };
        Some(Guide { y, at })
    }

    /// The place that a guide leads to.
    pub(super) fn guided(&self, walker: &Walker<'_, '_>, guide: Guide) -> Place {
        let below = guide.y - self.view.top();
        match guide.at {
            Way::Between(from, to, share) => {
                let extent = Extent::of(self.document());
                let place = |byte| place_of(extent, walker.setter, byte);
                let (from, to) = (place(from), place(to));
                let (block, above) = walker.setter.at_depth(extent, from + share * (to - from));
                walker.walk().by(scroll::at(block, 0.0), above - below)
            }
            Way::Off(byte, off) => {
                let line = walker.setter.line(byte);
                walker.walk().by(scroll::at(line.block, 0.0), line.top + off - below)
            }
        }
    }

    /// The place at which the wanted byte is level with one of another pane; where that is not in
    /// view, as when going somewhere.
    pub(super) fn levelled(&self, walker: &Walker<'_, '_>, reader: &Reader, byte: usize) -> Place {
        let line = walker.setter.line(byte);
        let below = reader.level.map(|y| y - self.view.top());
        let below = below.filter(|y| *y >= 0.0 && y + line.height <= self.view.height());
        match below {
            Some(below) => walker.walk().by(scroll::at(line.block, 0.0), line.top - below),
            None => walker.walk().showing(self.pane.place, line),
        }
    }

    /// Whether the pane is to stand level with another one.
    pub(super) fn wants_level(&self) -> bool {
        matches!(self.pane.wanted, Some(wanted) if matches!(wanted.at, At::Level(..)))
    }
}

/// How far down the text a byte's line is, exact within its block.
fn place_of(extent: Extent<'_>, setter: &Setter<'_>, byte: usize) -> f64 {
    let line = setter.line(byte);
    setter.depth(extent, line.block, line.top / setter.height(line.block).max(1.0))
}

/// How far down the text a row of the screen is.
fn here(extent: Extent<'_>, setter: &Setter<'_>, shown: &[Shown], y: f32) -> Option<f64> {
    let top = |block: &Shown| block.origin.y - Setter::lead(block.block_idx);
    let block = shown.iter().rev().find(|block| top(block) <= y).or(shown.first())?;
    let part = (y - top(block)) / setter.height(block.block_idx).max(1.0);
    Some(setter.depth(extent, block.block_idx, part))
}
