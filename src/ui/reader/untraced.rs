//! The mark behind a quotation that has no source in the folder, or whose source was rejected, where the
//! reader asked for it.
//!
//! Words where there is room behind the last line of a paragraph, else a small sign above the closing
//! mark: no mark ever moves a letter.

use egui::{Align2, Painter, Rect, Sense, Stroke, Ui, WidgetInfo, accesskit::Role, pos2, vec2};

use crate::{
    text::span::Span,
    ui::theme::{self, size},
    workspace::tracing::said::Sort,
};

use super::{frame::Frame, ink::stretches, lay::Shown, paint::Brush};

/// What is said of it, and at more length.
const UNTRACED: (&str, &str) =
    ("no source in this folder", "This quotation was not found in these documents");

/// The same of one whose source was rejected.
const REJECTED: (&str, &str) =
    ("source rejected", "You rejected the passage that this quotation was found in");

/// Longest quotation in bytes, about: how far in front of a block one may begin that ends in it.
const REACH: usize = 8192;

impl Frame<'_> {
    /// Marks of quotations without a source.
    pub(super) fn untraced_ui(&self, ui: &Ui, painter: &Painter, shown: &[Shown]) {
        if !self.workspace.tracing.quotes.marks_untraced {
            return;
        }
        let found = &self.workspace.tracing.found;
        let Some(doc_idx) = self.workspace.traced(&self.pane.path) else { return };
        let own = found.quotation_range(doc_idx);
        let all = found.quotations.get(own.clone()).unwrap_or_default();
        for block in shown {
            let span = block.block.span();
            let least = span.start().saturating_sub(REACH);
            let from = all.partition_point(|it| it.passage.span.start() < least);
            let quotations = (own.start + from..).zip(all.get(from..).unwrap_or_default());
            let begun = quotations.take_while(|(_, it)| it.passage.span.start() < span.end());
            for (quotation, checked) in begun {
                let quoted = checked.passage.span;
                let ends_here = span.start() < quoted.end() && quoted.end() <= span.end();
                let said = match self.workspace.sort_of(quotation).filter(|_| ends_here) {
                    Some(Sort::Untraced) => UNTRACED,
                    Some(Sort::Rejected) if !self.workspace.is_run(quotation) => REJECTED,
                    _ => continue,
                };
                self.untraced_mark(ui, painter, (block, quoted), said);
            }
        }
    }

    fn untraced_mark(
        &self,
        ui: &Ui,
        painter: &Painter,
        (block, quoted): (&Shown, Span),
        (said, told): (&str, &str),
    ) {
        let mut last: Option<Rect> = None;
        let brush = Brush::new(self.tokens, &self.setting, self.view);
        stretches(block, quoted, |stretch| last = Some(brush.ground(block, stretch)));
        let Some(last) = last else { return };
        let ink = self.tokens.trouble;
        let font = theme::ui(size::TINY);
        let end = block.caret(block.block.span().end());
        let words = painter.layout_no_wrap(said.to_owned(), font.clone(), ink);
        let left = end.left() + 8.0;
        let tail = self.document().slice(Span::new(quoted.end(), block.block.span().end()));
        let is_last_row = end.y_range().contains(last.center().y);
        let has_room = left + words.size().x <= self.left + self.setting.width + size::MARGIN_RIGHT;
        // Behind other words it would seem to be said of those.
        let rect = if is_last_row && has_room && tail.chars().count() <= 3 {
            let rect = Rect::from_min_size(
                pos2(left, end.center().y - words.size().y / 2.0 + 1.0),
                words.size(),
            );
            painter.galley(rect.min, words, ink);
            rect
        } else {
            let rect = Rect::from_center_size(last.right_top() + vec2(5.0, 3.5), vec2(9.0, 9.0));
            painter.circle(rect.center(), 4.5, self.tokens.page, Stroke::new(1.0, ink));
            painter.text(rect.center(), Align2::CENTER_CENTER, "?", theme::strong(7.5), ink);
            rect
        };
        let id = self.id.with(("untraced", quoted.start()));
        let response = ui.interact(rect, id, Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, said));
        response.on_hover_text(told);
    }
}
