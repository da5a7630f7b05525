//! Parallels that are looked at or pointed at, in the text: their passages lit, their changed words
//! marked in place, and a sign where the other side has words that are missing here.

use egui::{Color32, Painter, Rect, Shape, Stroke, pos2, vec2};

use crate::{
    text::span::Span,
    trace::parallel::{Class, Parallel, Side},
    ui::{Outbox, theme::Tokens},
    workspace::{
        command::{Command, TraceCommand},
        tracing::{
            ParallelId,
            found::{passage_of, span_of},
        },
    },
};

use super::{Reader, frame::Frame, ink, lay::Shown, paint::Brush, shared::Look};

/// The colour of a parallel's band, lines and ticks.
pub(in crate::ui) fn colour(tokens: &Tokens, parallel: &Parallel) -> Color32 {
    if parallel.class == Class::Verbatim { tokens.accent } else { tokens.altered }
}

/// An end of a parallel in the pane's text that is lit.
#[derive(Clone, Copy)]
pub(super) struct Lit<'a> {
    parallel: &'a Parallel,
    side: Side,
    span: Span,
    is_chosen: bool,
}

impl Frame<'_> {
    /// What is lit here, the chosen one last.
    pub(super) fn lit(&self) -> Vec<Lit<'_>> {
        let tracing = &self.workspace.tracing;
        let hovered = tracing.hovered.filter(|id| tracing.chosen != Some(*id));
        let lit = |id: ParallelId| {
            let side = self.workspace.side_in(id, &self.pane.path)?;
            self.workspace.traced(&self.pane.path)?;
            let parallel = self.workspace.parallel(id)?;
            let span = passage_of(parallel, side).span;
            Some(Lit { parallel, side, span, is_chosen: tracing.chosen == Some(id) })
        };
        hovered.into_iter().chain(tracing.chosen).filter_map(lit).collect()
    }

    /// The ground of what is lit, below the words.
    pub(super) fn lit_grounds(&self, brush: &mut Brush<'_>, shown: &[Shown], lit: &[Lit<'_>]) {
        for it in lit {
            let colour = colour(self.tokens, it.parallel);
            let strength = if it.is_chosen { 0.2 } else { 0.13 };
            for block in shown.iter().filter(|block| block.block.span().overlaps(it.span)) {
                brush.wash(block, it.span, colour.gamma_multiply(strength));
                for (span, look) in it.changes().filter(|(span, _)| !span.is_empty()) {
                    brush.wash(block, span, brush.ink_of(look).gamma_multiply(0.22));
                    brush.underline(block, span, look);
                }
            }
        }
    }

    /// Signs where words are missing, above the words.
    pub(super) fn lit_gaps(&self, painter: &Painter, shown: &[Shown], lit: &[Lit<'_>]) {
        let brush = Brush::new(self.tokens, &self.setting, self.view);
        for it in lit {
            for (span, look) in it.changes().filter(|(span, _)| span.is_empty()) {
                let byte = span.start();
                let block = shown.iter().find(|block| {
                    let span = block.block.span();
                    span.start() <= byte && byte <= span.end()
                });
                if let Some(block) = block {
                    gap(painter, block.caret(byte), brush.ink_of(look));
                }
            }
        }
    }

    /// The parallel under the pointer, told where that is news.
    pub(super) fn touch(&self, reader: &mut Reader, now: Option<ParallelId>, out: &mut Outbox) {
        let hovered = self.workspace.tracing.hovered;
        if now == reader.touching && (now.is_none() || now == hovered) {
            return;
        }
        if now != hovered {
            out.push(Command::Trace(TraceCommand::Hover(now)));
        }
        reader.touching = now;
    }
}

impl Lit<'_> {
    fn changes(&self) -> impl Iterator<Item = (Span, Look)> {
        let side = self.side;
        let changes = self.parallel.changes.iter();
        changes.filter_map(move |it| Some((span_of(it, side), Look::of(it.kind)?)))
    }
}

/// A wedge below the line, between two words, with its point upwards.
fn gap(painter: &Painter, caret: Rect, colour: Color32) {
    let foot = pos2(caret.left() + 1.0, caret.bottom() - 1.0);
    let points = vec![foot + vec2(-4.5, 0.0), foot + vec2(0.0, -6.5), foot + vec2(4.5, 0.0)];
    painter.add(Shape::convex_polygon(points, colour, Stroke::NONE));
}

impl Brush<'_> {
    /// The colour of a line.
    pub(super) fn ink_of(&self, look: Look) -> Color32 {
        match look {
            Look::Faint => self.tokens.accent.gamma_multiply(0.4),
            Look::Same => self.tokens.accent,
            Look::Changed => self.tokens.altered,
            Look::Alarm => self.tokens.trouble,
        }
    }

    /// A light ground on a passage in a block.
    fn wash(&mut self, block: &Shown, span: Span, colour: Color32) {
        let mut rects = Vec::new();
        ink::stretches(block, span, |stretch| rects.push(self.ground(block, stretch)));
        for rect in rects {
            self.fill(rect, colour);
        }
    }

    fn underline(&mut self, block: &Shown, span: Span, look: Look) {
        let mut lines = Vec::new();
        ink::stretches(block, span, |stretch| lines.push((stretch, look)));
        self.shared(block, &lines);
    }
}
