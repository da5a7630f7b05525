//! Painting the page: grounds, lines, words, caret, in one mesh and the galleys.
//!
//! From below: grounds of highlights, find hits, what lights up, the selection, lines of highlights
//! and of shared passages, the words. Nothing here changes how words are laid out, so that no highlight ever moves a letter.

use egui::{Color32, CornerRadius, Mesh, Painter, Rect, Shape, Stroke, StrokeKind, pos2, vec2};

use crate::{
    text::span::Span,
    ui::theme::{self, Tokens, size},
    workspace::pane::{End, Find},
};

use super::{
    ink::{Ink, stretches},
    lay::{Setting, Shown},
    lines::Stretch,
    shared::Look,
};

/// How far a highlight's ground reaches above the line letters stand on, as a share of their size:
/// to the top of capitals with accents.
const ABOVE: f32 = 0.98;

/// How far it reaches below: to the foot of the letters that hang.
const BELOW: f32 = 0.31;

/// Points from one lane's line to the next: a line and a gap of its own width.
const LANE: f32 = 2.0;

/// Points of a dash, and of the gap behind it.
const DASH: (f32, f32) = (5.0, 3.0);

/// How long a passage stays lit after a jump, in seconds.
pub(super) const FLASH_SECS: f64 = 1.2;

/// The colours and sizes of one pane for a frame.
pub(super) struct Brush<'a> {
    pub(super) tokens: &'a Tokens,
    pub(super) setting: &'a Setting,
    /// What is seen of the page.
    pub(super) view: Rect,
    mesh: Mesh,
}

impl<'a> Brush<'a> {
    pub(super) fn new(tokens: &'a Tokens, setting: &'a Setting, view: Rect) -> Self {
        Self { tokens, setting, view, mesh: Mesh::default() }
    }

    pub(super) fn fill(&mut self, rect: Rect, colour: Color32) {
        if rect.bottom() > self.view.top() && rect.top() < self.view.bottom() {
            self.mesh.add_colored_rect(rect, colour);
        }
    }

    /// The box of a highlight on a stretch of a row.
    pub(super) fn ground(&self, shown: &Shown, stretch: Stretch) -> Rect {
        let baseline =
            shown.origin.y + shown.lines.row_rect(stretch.row).top() + shown.look.baseline;
        let to_pixels = |y: f32| (y * self.setting.ppp).round() / self.setting.ppp;
        Rect::from_min_max(
            pos2(shown.origin.x + stretch.left, to_pixels(baseline - ABOVE * shown.look.size)),
            pos2(shown.origin.x + stretch.right, to_pixels(baseline + BELOW * shown.look.size)),
        )
    }

    /// The box of a whole row on a stretch of it.
    fn row(shown: &Shown, stretch: Stretch) -> Rect {
        let row = shown.lines.row_rect(stretch.row).translate(shown.origin.to_vec2());
        Rect::from_min_max(
            pos2(shown.origin.x + stretch.left, row.top()),
            pos2(shown.origin.x + stretch.right, row.bottom()),
        )
    }

    /// Grounds of highlights.
    pub(super) fn grounds(&mut self, shown: &Shown, ink: &Ink) {
        for (stretch, colour) in &ink.grounds {
            let rect = self.ground(shown, *stretch);
            self.fill(rect, self.tokens.tint(*colour).fill);
        }
    }

    /// Lines of highlights, lane by lane.
    pub(super) fn lines(&mut self, shown: &Shown, ink: &Ink) {
        let pixel = 1.0 / self.setting.ppp;
        let thick = (self.setting.size / 15.0 * self.setting.ppp).round().max(1.0) * pixel;
        for (stretch, colour, lane) in &ink.lines {
            let ground = self.ground(shown, *stretch);
            let top = ground.bottom() + f32::from(*lane) * LANE.max(thick + pixel);
            // A pixel short, so that two that touch stay two.
            let right = (ground.right() - pixel).max(ground.left() + pixel);
            let line = Rect::from_min_max(pos2(ground.left(), top), pos2(right, top + thick));
            self.fill(line, self.tokens.tint(*colour).line);
        }
        for (stretch, lane) in &ink.flags {
            self.flag(self.ground(shown, *stretch), *lane, thick);
        }
    }

    /// The dashed line below a highlight whose words changed since they were kept.
    fn flag(&mut self, ground: Rect, lane: u8, thick: f32) {
        let pixel = 1.0 / self.setting.ppp;
        let top = ground.bottom() + f32::from(lane + 1) * LANE.max(thick + pixel);
        let below = Rect::from_x_y_ranges(ground.x_range(), top..=top + thick + pixel);
        self.dashes(below, self.tokens.warn);
    }

    fn dashes(&mut self, line: Rect, colour: Color32) {
        let mut left = line.left();
        while left < line.right() {
            let right = (left + DASH.0).min(line.right());
            self.fill(Rect::from_x_y_ranges(left..=right, line.y_range()), colour);
            left += DASH.0 + DASH.1;
        }
    }

    /// Lines of passages that other documents share, within the ground that a highlight would have:
    /// firm ones are two pixels and more, faint ones one, dashed where words are others.
    pub(super) fn shared(&mut self, shown: &Shown, lines: &[(Stretch, Look)]) {
        if shown.part.is_rule {
            return;
        }
        let pixel = 1.0 / self.setting.ppp;
        let thick = (self.setting.size / 8.0 * self.setting.ppp).round().max(2.0) * pixel;
        for (stretch, look) in lines {
            let ground = self.ground(shown, *stretch);
            let colour = self.ink_of(*look);
            let thick = if *look == Look::Faint { pixel } else { thick };
            let line = ground.with_min_y(ground.bottom() - thick);
            if matches!(look, Look::Changed | Look::Alarm) {
                self.dashes(line, colour);
            } else {
                self.fill(line, colour);
            }
        }
    }

    /// Find hits in a block; the current one stronger.
    pub(super) fn hits(&mut self, shown: &Shown, find: &Find) {
        let block = shown.block.span();
        let first = find.hits.partition_point(|hit| hit.end() <= block.start());
        for (nth, hit) in find.hits.iter().enumerate().skip(first) {
            if hit.start() >= block.end() {
                break;
            }
            let is_current = find.current == Some(nth);
            let colour = if is_current { self.tokens.hit_current } else { self.tokens.hit };
            let mut rects = Vec::new();
            stretches(shown, *hit, |stretch| rects.push(self.ground(shown, stretch)));
            for rect in rects {
                self.fill(rect, colour);
                // A foot under it, so that a hit on a highlight of its own colour is still seen.
                let foot = if is_current { 2.0 } else { 1.0 };
                let foot = Rect::from_min_max(pos2(rect.left(), rect.bottom() - foot), rect.max);
                self.fill(foot, self.tokens.warn);
            }
        }
    }

    /// What lights up, `strength` from 1 down to 0.
    pub(super) fn flash(&mut self, shown: &Shown, span: Span, strength: f32) {
        let colour = self.tokens.accent.gamma_multiply(0.45 * strength);
        let mut rects = Vec::new();
        stretches(shown, span, |stretch| rects.push(Self::row(shown, stretch)));
        for rect in rects {
            self.fill(rect.expand2(vec2(2.0, 0.0)), colour);
        }
    }

    /// The selection.
    pub(super) fn selection(&mut self, shown: &Shown, span: Span) {
        let mut rects = Vec::new();
        stretches(shown, span, |stretch| rects.push(Self::row(shown, stretch)));
        for rect in rects {
            self.fill(rect, self.tokens.selection);
        }
    }

    /// Hands what was gathered to the painter.
    pub(super) fn flush(&mut self, painter: &Painter) {
        if !self.mesh.is_empty() {
            painter.add(Shape::mesh(std::mem::take(&mut self.mesh)));
        }
    }
}

/// The words of a block, and its paragraph's number in the margin.
pub(super) fn words(painter: &Painter, tokens: &Tokens, setting: &Setting, shown: &Shown) {
    let ink = if shown.part.is_mute() { tokens.mute } else { tokens.ink };
    painter.galley(shown.origin, std::sync::Arc::clone(shown.lines.galley()), ink);
    // The number of a line that is no row of words would stand over the next one's.
    if !shown.is_first || shown.part.is_rule {
        return;
    }
    let number = (shown.block.paragraph() + 1).to_string();
    let font = theme::ui((setting.size * 0.69).clamp(9.0, 14.0).round());
    let galley = painter.layout_no_wrap(number, font, Color32::PLACEHOLDER);
    let ascent =
        galley.rows.first().and_then(|row| row.glyphs.first()).map_or(0.0, |glyph| glyph.pos.y);
    // Numbers of up to four digits stand clear of the text, with their right edges in line.
    let right = shown.origin.x - NUMBER_GAP;
    let row = shown.lines.row_rect(0).top() + shown.look.baseline;
    let pos = pos2(right - galley.size().x, shown.origin.y + row - ascent);
    painter.galley(pos, galley, tokens.mute);
}

/// Points between a paragraph's number and its words.
pub(super) const NUMBER_GAP: f32 = 14.0;

/// How a passage stands out among the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Weight {
    /// The pointer rests on it, here or on its card.
    Hovered,
    /// It is selected.
    Chosen,
}

/// The outline of a passage on one block.
pub(super) fn outline(
    painter: &Painter,
    brush: &Brush<'_>,
    shown: &Shown,
    span: Span,
    (weight, colour): (Weight, Color32),
) {
    let stroke = match weight {
        Weight::Hovered => Stroke::new(1.0, colour),
        Weight::Chosen => Stroke::new(1.75, colour),
    };
    stretches(shown, span, |stretch| {
        let rect = brush.ground(shown, stretch).expand2(vec2(1.0, 0.0));
        painter.rect_stroke(rect, CornerRadius::same(2), stroke, StrokeKind::Outside);
    });
}

/// A caret.
pub(super) fn caret(painter: &Painter, tokens: &Tokens, setting: &Setting, caret: Rect) {
    let x = (caret.left() * setting.ppp).round() / setting.ppp;
    let bar =
        Rect::from_min_max(pos2(x - 0.5, caret.top() + 1.0), pos2(x + 1.5, caret.bottom() - 1.0));
    painter.rect_filled(bar, CornerRadius::ZERO, tokens.accent);
}

/// Half the width of the place at which a handle can be taken.
pub(super) const HANDLE_REACH: f32 = 9.0;

/// Radius of a handle's knob.
const KNOB: f32 = 4.5;

/// Where the handle of an end can be taken.
pub(super) fn handle_rect(caret: Rect, end: End) -> Rect {
    let knob = match end {
        End::Start => caret.top(),
        End::End => caret.bottom(),
    };
    Rect::from_center_size(pos2(caret.left(), knob), vec2(2.0 * HANDLE_REACH, 2.0 * HANDLE_REACH))
}

/// The handle of an excerpt's end: a stem beside the words and a knob above or below them.
pub(super) fn handle(
    painter: &Painter,
    tokens: &Tokens,
    (caret, end): (Rect, End),
    (colour, is_chosen): (Color32, bool),
) {
    let stroke = Stroke::new(2.0, colour);
    painter.line_segment([caret.left_top(), caret.left_bottom()], stroke);
    let centre = handle_rect(caret, end).center();
    painter.circle_filled(centre, KNOB + 1.5, tokens.page);
    painter.circle_filled(centre, KNOB, colour);
    if is_chosen {
        painter.circle_stroke(centre, KNOB + 2.5, Stroke::new(1.5, tokens.accent));
    }
}

/// The sign in the right margin of a row on which a highlight with a memo or a note begins: a small
/// sheet with a line on it.
pub(super) fn remark(painter: &Painter, tokens: &Tokens, rect: Rect, is_hovered: bool) {
    let colour = if is_hovered { tokens.accent } else { tokens.mute };
    let stroke = Stroke::new(1.0, colour);
    let sheet = Rect::from_center_size(rect.center(), vec2(8.0, 9.0));
    painter.rect(sheet, CornerRadius::same(1), tokens.page, stroke, StrokeKind::Inside);
    for nth in 0..2 {
        let y = sheet.top() + 3.5 + 2.5 * f32::from(nth as u8);
        painter.hline(sheet.left() + 2.0..=sheet.right() - 2.0, y, stroke);
    }
}

/// Left edge of the words: the room that is left over is shared out, a little less of it to the left.
pub(super) fn left_edge(page: Rect, width: f32) -> f32 {
    let spare = page.width() - size::MARGIN_LEFT - width - size::MARGIN_RIGHT;
    (page.left() + size::MARGIN_LEFT + (spare * 0.42).max(0.0)).round()
}
