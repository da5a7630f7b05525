//! How lists of rows of unlike heights scroll, while the heights become known only on the screen.

use egui::{ScrollArea, Ui, scroll_area::ScrollAreaOutput};

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
