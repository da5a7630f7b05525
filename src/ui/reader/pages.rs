//! Where pages and moments begin: their labels in the margin, where the numbers of paragraphs stand.

use egui::{Color32, Painter, Rect, Stroke, pos2};

use crate::{
    text::shape::{Milestone, MilestoneKind},
    ui::theme,
};

use super::{frame::Frame, lay::Shown, paint};

impl Frame<'_> {
    /// The labels of what begins in the blocks in view. Cost: a binary search a block.
    pub(super) fn milestones(&self, painter: &Painter, shown: &[Shown]) {
        let milestones = &self.reading.shape.milestones;
        if milestones.is_empty() {
            return;
        }
        for block in shown {
            let span = block.block.span();
            let first = milestones.partition_point(|it| it.at < span.start());
            let here = milestones.iter().skip(first).take_while(|it| it.at < span.end());
            // Of moments within one line the first is told.
            let mut before = None;
            for milestone in here {
                let row = block.lines.row_of(milestone.at - span.start());
                if before.replace(row) != Some(row) {
                    self.milestone(painter, block, (milestone, row));
                }
            }
        }
    }

    fn milestone(&self, painter: &Painter, block: &Shown, (milestone, row): (&Milestone, usize)) {
        let size = self.setting.size;
        let letters = theme::ui((size * 0.6).clamp(8.0, 12.0).round());
        let galley = painter.layout_no_wrap(label(milestone), letters, Color32::PLACEHOLDER);
        let right = self.left - paint::NUMBER_GAP;
        let row_rect = block.lines.row_rect(row).translate(block.origin.to_vec2());
        let is_above = row == 0 && block.is_first && milestone.at == block.block.span().start();
        let is_page = milestone.kind == MilestoneKind::Page;
        let foot = row_rect.top() + block.look.baseline;
        let middle = match (is_above, is_page) {
            // In the gap that is there for it.
            (true, true) => block.origin.y - 0.5 * size,
            // Below the paragraph's number, which stands on the row.
            (true, false) => foot + 0.62 * size,
            (false, _) => foot - 0.3 * size,
        };
        let pos = pos2(right - galley.size().x, middle - galley.size().y / 2.0);
        painter.galley(pos, galley, self.tokens.mute);
        if !is_page {
            return;
        }
        let stroke = Stroke::new(1.0 / self.setting.ppp.min(1.0), self.tokens.line);
        let y = self.setting.to_pixels(middle);
        painter.hline(right + 3.0..=self.left - 3.0, y, stroke);
        if !is_above {
            let x = block.caret(milestone.at).left() - 1.0;
            let between = Rect::from_x_y_ranges(
                x..=x + 1.0,
                foot - 0.8 * block.look.size..=foot + 0.2 * block.look.size,
            );
            painter.rect_filled(between, 0, self.tokens.line);
        }
    }
}

/// What the margin has room for: `p. 17`, and of a moment the hours only where there are any.
fn label(milestone: &Milestone) -> String {
    match milestone.kind {
        MilestoneKind::Page => format!("p. {}", milestone.label),
        MilestoneKind::Time => {
            let short = milestone.label.strip_prefix("00:");
            short.filter(|rest| rest.contains(':')).unwrap_or(&milestone.label).to_owned()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_and_moments_are_told_in_short() {
        let told = |kind, name: &str| label(&Milestone { at: 0, kind, label: name.to_owned() });
        assert_eq!(told(MilestoneKind::Page, "xii"), "p. xii");
        assert_eq!(told(MilestoneKind::Time, "00:04:31"), "04:31");
        assert_eq!(told(MilestoneKind::Time, "01:04:31"), "01:04:31");
        assert_eq!(told(MilestoneKind::Time, "04:31"), "04:31");
    }
}
