//! What sets parts of the page off from each other: rules between the rows of tables, lines beside
//! quotations, grounds of listings, lines under and through words.

use egui::Rect;

use crate::{
    text::shape::{Kind, Shape, Style},
    ui::theme::size,
};

use super::{ink, lay::Shown, paint::Brush};

/// Width of the line beside a quotation, in points.
const BESIDE: f32 = 2.0;

impl Brush<'_> {
    /// Grounds and lines of the blocks in view, below everything else. `right` is the column's right
    /// edge.
    pub(super) fn set_off(&mut self, shown: &[Shown], right: f32) {
        for (nth, block) in shown.iter().enumerate() {
            let next = shown.get(nth + 1);
            let before = nth.checked_sub(1).and_then(|before| shown.get(before));
            self.beside_quotation(block, next);
            match block.part.kind {
                Kind::Code if !block.part.is_leftover => self.listing(block, (before, next), right),
                Kind::Row => self.row_rules(block, (before, next), right),
                Kind::Note if !is_note(before) => self.above_notes(block),
                _ => {}
            }
        }
    }

    /// A line at the left for each quotation that the block stands in, down to the next block where that
    /// stands in it too.
    fn beside_quotation(&mut self, block: &Shown, next: Option<&Shown>) {
        let top = block.origin.y;
        let bottom = top + block.lines.height();
        let step = size::READING_STEP * self.setting.size;
        for depth in 0..block.part.quoted {
            let goes_on = next.filter(|next| next.part.quoted > depth);
            let bottom = goes_on.map_or(bottom, |next| next.origin.y);
            let left = self.setting.to_pixels(block.origin.x + step * (f32::from(depth) + 0.35));
            let line = Rect::from_x_y_ranges(left..=left + BESIDE, top..=bottom);
            self.fill(line, self.tokens.line);
        }
    }

    /// The ground of a listing's line, down to the next line.
    fn listing(
        &mut self,
        block: &Shown,
        (before, next): (Option<&Shown>, Option<&Shown>),
        right: f32,
    ) {
        let is_mate = |other: &&Shown| other.part.is_code_with(&block.part);
        let pad = self.setting.to_pixels(0.4 * self.setting.size);
        let end = block.origin.y + block.lines.height();
        let top = if before.is_some_and(|it| is_mate(&it)) { 0.0 } else { pad };
        let bottom = next.filter(is_mate).map_or(end + pad, |next| next.origin.y);
        let left = block.origin.x + block.look.inset - pad;
        let ground = Rect::from_x_y_ranges(left..=right, block.origin.y - top..=bottom);
        self.fill(ground, self.tokens.ground);
    }

    /// The rule below a row; above the first, and stronger below the head.
    fn row_rules(
        &mut self,
        block: &Shown,
        (before, next): (Option<&Shown>, Option<&Shown>),
        right: f32,
    ) {
        let pixel = 1.0 / self.setting.ppp;
        let left = block.origin.x + block.look.inset;
        let (faint, firm) = (self.tokens.line, self.tokens.mute);
        let mut rule = |y: f32, thick: f32, colour| {
            let y = self.setting.to_pixels(y - thick / 2.0);
            self.fill(Rect::from_x_y_ranges(left..=right, y..=y + thick), colour);
        };
        let bottom = block.origin.y + block.lines.height();
        let is_mate = |other: &&Shown| other.part.is_row_with(&block.part);
        let next = next.filter(is_mate);
        let ends_head = block.part.is_head() && next.is_none_or(|next| !next.part.is_head());
        if ends_head {
            rule(bottom, pixel, firm);
        } else if !next.is_some_and(|next| next.part.is_rule) {
            rule(bottom, pixel, faint);
        }
        if !before.is_some_and(|before| is_mate(&before)) {
            rule(block.origin.y, pixel, faint);
        }
    }

    /// The short rule above the first of the notes.
    fn above_notes(&mut self, block: &Shown) {
        let y = self.setting.to_pixels(block.origin.y - 0.5 * self.setting.size);
        let left = block.origin.x;
        let rule = Rect::from_x_y_ranges(left..=left + 60.0, y..=y + 1.0 / self.setting.ppp);
        self.fill(rule, self.tokens.line);
    }

    /// Grounds of words set in letters of one width, and lines under and through words, as far as they
    /// are in the block.
    pub(super) fn styled(&mut self, block: &Shown, shape: &Shape, over: bool) {
        if shape.runs.is_empty() || block.part.is_rule {
            return;
        }
        let size = block.look.size;
        let thick = (size / 15.0 * self.setting.ppp).round().max(1.0) / self.setting.ppp;
        let ink = if block.part.is_mute() { self.tokens.mute } else { self.tokens.ink };
        for run in shape.runs_in(block.part.whole) {
            let is_ground = run.style == Style::Code && block.part.kind != Kind::Code;
            // How far below the line that letters stand on.
            let below = match run.style {
                Style::Underlined if over => 0.12 * size,
                Style::Struck if over => -0.26 * size,
                Style::Code if is_ground && !over => 0.0,
                _ => continue,
            };
            let mut rects = Vec::new();
            ink::stretches(block, run.span, |stretch| {
                let row = block.lines.row_rect(stretch.row);
                let foot = block.origin.y + row.top() + block.look.baseline;
                let left = block.origin.x + stretch.left;
                let right = block.origin.x + stretch.right;
                rects.push(if is_ground {
                    self.ground(block, stretch).expand2(egui::vec2(2.0, 0.0))
                } else {
                    let y = self.setting.to_pixels(foot + below);
                    Rect::from_x_y_ranges(left..=right, y..=y + thick)
                });
            });
            for rect in rects {
                self.fill(rect, if is_ground { self.tokens.ground } else { ink });
            }
        }
    }
}

fn is_note(block: Option<&Shown>) -> bool {
    block.is_some_and(|block| block.part.kind == Kind::Note)
}
