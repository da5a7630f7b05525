//! The omission view on the page: how often each sentence was used by others, and by whom.
//!
//! Told twice: by a ground that grows stronger, and by as many dots above the sentence's first letters as
//! documents used it, at most three; a ring where only a part was used. What nobody used is muted.

use egui::{Color32, CornerRadius, Painter, Rect, Sense, Stroke, Ui, vec2};

use crate::{
    ui::usage::use_lines,
    workspace::tracing::usage::{Usage, Used},
};

use super::{frame::Frame, ink::stretches, lay::Shown, lines::Stretch, paint::Brush};

/// Strength of the ground behind a sentence that one, two, three documents or more used.
const HEAT: [f32; 3] = [0.15, 0.26, 0.38];

/// Strength of the veil over what nobody used: its ink keeps a contrast of more than 4.5 to 1.
const VEIL: f32 = 0.36;

/// Most dots.
const DOTS: usize = 3;

impl Frame<'_> {
    fn usage(&self) -> Option<&Usage> {
        let pane = self.pane;
        pane.shows_usage.then(|| self.workspace.usage(&pane.path)).flatten().map(|it| &**it)
    }

    /// Calls `each` with the stretches of every sentence in view that counts.
    fn each_sentence(&self, shown: &[Shown], mut each: impl FnMut(&Used, &Shown, Stretch)) {
        let Some(usage) = self.usage() else { return };
        for block in shown {
            let span = block.block.span();
            let sentences = usage.sentences.get(usage.within(span)).unwrap_or_default();
            for used in sentences.iter().filter(|it| it.counts) {
                stretches(block, used.span, |stretch| each(used, block, stretch));
            }
        }
    }

    /// Grounds of used sentences, below everything else.
    pub(super) fn usage_grounds(&self, painter: &Painter, shown: &[Shown]) {
        let brush = Brush::new(self.tokens, &self.setting, self.view);
        self.each_sentence(shown, |used, block, stretch| {
            let step = used.n_uses().clamp(0, DOTS).checked_sub(1);
            let Some(heat) = step.and_then(|step| HEAT.get(step)) else { return };
            let ground = self.tokens.accent.gamma_multiply(*heat);
            painter.rect_filled(brush.ground(block, stretch), CornerRadius::ZERO, ground);
        });
    }

    /// Dots of used sentences, the veil over the others, and what the one under the pointer has to tell.
    pub(super) fn usage_ui(&self, ui: &Ui, painter: &Painter, shown: &[Shown]) {
        if !self.pane.shows_usage {
            return;
        }
        let pos = ui.input(|input| input.pointer.hover_pos()).filter(|it| self.view.contains(*it));
        let brush = Brush::new(self.tokens, &self.setting, self.view);
        let mut under: Option<(Rect, &Used)> = None;
        let usage = self.usage();
        let find = |used: &Used| {
            let sentences = &usage?.sentences;
            let at = sentences.binary_search_by_key(&used.span.start(), |it| it.span.start());
            sentences.get(at.ok()?)
        };
        self.each_sentence(shown, |used, block, stretch| {
            let rect = brush.ground(block, stretch);
            if used.uses.is_empty() {
                painter.rect_filled(
                    rect,
                    CornerRadius::ZERO,
                    self.tokens.page.gamma_multiply(VEIL),
                );
            }
            if pos.is_some_and(|pos| rect.contains(pos)) {
                under = find(used).map(|used| (rect, used));
            }
            let start = block.block.span().start() + block.lines.row_bytes(stretch.row).start;
            let row_end = block.block.span().start() + block.lines.row_bytes(stretch.row).end;
            if (start..row_end).contains(&used.span.start()) {
                self.dots(painter, rect, used);
            }
        });
        if let Some((rect, used)) = under {
            let id = self.id.with(("sentence", used.span.start(), rect.top().to_bits()));
            ui.interact(rect, id, Sense::hover()).on_hover_ui_at_pointer(|ui| {
                for line in use_lines(self.workspace, used) {
                    ui.label(line);
                }
            });
        }
    }

    fn dots(&self, painter: &Painter, rect: Rect, used: &Used) {
        let ink: Color32 = self.tokens.accent;
        let at = |nth: usize| rect.left_top() + vec2(2.5 + 5.5 * nth as f32, -0.5);
        if used.is_partly() {
            painter.circle_stroke(at(0), 1.9, Stroke::new(1.0, ink));
        }
        for nth in 0..used.n_uses().min(DOTS) {
            painter.circle_filled(at(nth), 2.0, ink);
        }
    }
}
