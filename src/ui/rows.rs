//! How lists of rows of unlike heights scroll, while the heights become known only on the screen.

use egui::{Rect, ScrollArea, Ui, scroll_area::ScrollAreaOutput, vec2};

use super::notebook::heights::Heights;

/// A list of rows of unlike heights.
#[derive(Debug, Default)]
pub(super) struct Rows {
    /// How high each row is, or is thought to be.
    pub(super) heights: Heights,
    /// Where the list stands.
    pub(super) scroll: Scroll,
}

impl Rows {
    /// Height of all rows.
    pub(super) fn total(&self) -> f32 {
        self.heights.top(self.heights.len())
    }

    /// Brings a row into view, while rows still settle.
    pub(super) fn settle(&mut self, ui: &Ui, chosen: usize) {
        if self.scroll.is_settling(ui) {
            let top = self.heights.top(chosen);
            self.scroll.bring(top, top + self.heights.of(chosen));
        }
    }

    /// Draws the rows on the screen, in a list told from others by `salt`, with `behind` points of blank
    /// below the last. `row` draws one at its place and gives how high it was: the rows below move, and
    /// what is on the screen stays while rows above it become known.
    pub(super) fn show(
        &mut self,
        ui: &mut Ui,
        (salt, behind): (&str, f32),
        mut row: impl FnMut(&mut Ui, usize, Rect) -> f32,
    ) {
        let area = self.scroll.area(salt);
        let total = self.total() + behind;
        let mut nudge = 0.0;
        let shown = area.show_viewport(ui, |ui, viewport| {
            ui.set_height(total);
            let (corner, width) = (ui.max_rect().left_top(), ui.max_rect().width());
            let (mut idx, mut top) = self.heights.at(viewport.min.y);
            while idx < self.heights.len() && top < viewport.max.y {
                let height = self.heights.of(idx);
                let rect = Rect::from_min_size(corner + vec2(0.0, top), vec2(width, height));
                let drawn = row(ui, idx, rect);
                let change = self.heights.measured(idx, drawn);
                if change != 0.0 {
                    ui.ctx().request_repaint();
                    nudge += if top < viewport.min.y { change } else { 0.0 };
                }
                top += height;
                idx += 1;
            }
        });
        self.scroll.follow(&shown, nudge);
    }
}

/// Where a list of rows of unlike heights stands.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Scroll {
    /// Points above the upper edge, as of the last frame.
    pub(super) offset: f32,
    /// Height of the view, as of the last frame.
    pub(super) height: f32,
    /// Height of all rows, as of the last frame.
    pub(super) content: f32,
    /// Where it is to go.
    pub(super) wanted: Option<f32>,
    /// Frames in which a row is still brought into view.
    pub(super) n_settling: u8,
}

/// Frames after which a row that is brought into view stands still: rows become known as they come
/// onto the screen, and each that is higher than was thought pushes it away again.
pub(super) const SETTLING: u8 = 6;

impl Scroll {
    /// Whether a row is to be brought into view in this frame.
    pub(super) fn is_settling(&mut self, ui: &Ui) -> bool {
        let is_settling = self.n_settling > 0;
        if is_settling {
            self.n_settling -= 1;
            ui.ctx().request_repaint();
        }
        is_settling
    }

    /// The list as it scrolls in this frame, told from others by `salt`.
    pub(super) fn area(&mut self, salt: &str) -> ScrollArea {
        let area = ScrollArea::vertical().id_salt(salt).auto_shrink(false).animated(false);
        match self.taken() {
            Some(offset) => area.vertical_scroll_offset(offset),
            None => area,
        }
    }

    /// Where to go in this frame. Past the end of what the toolkit saw in the last it would bounce.
    fn taken(&mut self) -> Option<f32> {
        let last = (self.content - self.height).max(0.0);
        self.wanted.take().map(|offset| offset.clamp(0.0, last))
    }

    /// Notes how the frame ended; `nudge` is by how much rows above the view were higher than was
    /// thought: what is on the screen stays where it is while they become known.
    pub(super) fn follow<R>(&mut self, shown: &ScrollAreaOutput<R>, nudge: f32) {
        self.offset = shown.state.clamped_offset().y;
        self.height = shown.inner_rect.height();
        self.content = shown.content_size.y;
        if nudge != 0.0 && self.n_settling == 0 {
            self.wanted = Some(self.offset + nudge);
        }
    }

    /// Brings what lies from `top` to `bottom` into view.
    pub(super) fn bring(&mut self, top: f32, bottom: f32) {
        if top < self.offset || bottom - top > self.height {
            self.wanted = Some(top);
        } else if bottom > self.offset + self.height {
            self.wanted = Some(bottom - self.height);
        }
    }
}
