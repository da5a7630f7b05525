//! Lists whose rows have heights that are known beforehand: only those on the screen are drawn.

use egui::{Rect, Ui, vec2};

use crate::ui::rows::Scroll;

/// Where rows lie, and what of them is on the screen.
#[derive(Debug, Default)]
pub(super) struct Lines {
    /// Where each row begins; behind them all, where the last ends.
    tops: Vec<f32>,
    scroll: Scroll,
    /// The row that was brought into view last.
    chosen: Option<usize>,
}

impl Lines {
    /// Takes the heights of all rows.
    pub(super) fn renew(&mut self, heights: impl IntoIterator<Item = f32>) {
        let mut top = 0.0;
        self.tops.clear();
        self.tops.push(top);
        for height in heights {
            top += height;
            self.tops.push(top);
        }
        self.chosen = None;
    }

    /// Draws what is on the screen, in a list told from others by `salt`; the chosen row is brought
    /// into view when it becomes the chosen one.
    pub(super) fn show(
        &mut self,
        ui: &mut Ui,
        (salt, chosen): (&str, usize),
        mut row: impl FnMut(&mut Ui, usize, Rect),
    ) {
        let width = ui.available_width();
        let place = |idx: usize| {
            let top = self.tops.get(idx).copied()?;
            Some((top, self.tops.get(idx + 1).copied()? - top))
        };
        if self.chosen != Some(chosen) {
            self.chosen = Some(chosen);
            self.scroll.n_settling = 2;
        }
        if self.scroll.is_settling(ui)
            && let Some((top, height)) = place(chosen)
        {
            self.scroll.bring(top, top + height);
        }
        let total = self.tops.last().copied().unwrap_or(0.0);
        let area = self.scroll.area(salt);
        let shown = area.show_viewport(ui, |ui, viewport| {
            ui.set_height(total + 8.0);
            let corner = ui.max_rect().left_top();
            let first = self.tops.partition_point(|top| *top <= viewport.min.y);
            let mut idx = first.saturating_sub(1);
            while let Some((top, height)) = place(idx)
                && top < viewport.max.y
            {
                let rect = Rect::from_min_size(corner + vec2(0.0, top), vec2(width, height));
                row(ui, idx, rect);
                idx += 1;
            }
        });
        self.scroll.follow(&shown, 0.0);
    }
}
