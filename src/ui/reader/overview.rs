//! The strip at the right edge: every passage that other documents share, every highlight, every find
//! hit, and what is in view. It is the scroll bar.
//!
//! Ten thousand marks are at most one colour a row of the strip; the mesh is made once and kept until
//! the marks, the hits or the strip change.

use std::sync::Arc;

use egui::{Color32, CornerRadius, Mesh, Painter, Rect, Shape, Stroke, pos2};

use crate::{
    notebook::tag::Colour,
    text::{document::TextHash, span::Span},
    ui::theme::Tokens,
    workspace::{
        marks::{Mark, Marks},
        pane::Find,
    },
};

use super::{
    extent::Extent,
    shared::{Look, Shared},
};

/// Shortest tick, in points: what can just be seen.
const TICK: f32 = 2.0;

/// Width of a find hit, at the right of the strip, beside the highlights.
const HIT_WIDTH: f32 = 3.0;

/// Width of a shared passage, at the left of the strip.
const SHARED_WIDTH: f32 = 3.0;

/// Shortest window, in points: what can still be taken hold of.
const WINDOW: f32 = 18.0;

/// What the kept mesh depends on.
#[derive(Clone, Debug, PartialEq)]
struct Key {
    text: TextHash,
    serial: Option<u64>,
    hits: Option<(usize, usize)>,
    current: Option<usize>,
    strip: Rect,
    is_dark: bool,
    shared: Option<super::shared::Key>,
}

/// A highlight on the strip: fractions of the text, its length in bytes, its colour.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Tick {
    from: f32,
    to: f32,
    len: usize,
    colour: Colour,
}

/// The strip of one pane.
#[derive(Debug, Default)]
pub(super) struct Overview {
    /// Where the marks of a text stand: does not depend on the strip's height, so that nothing is
    /// looked up again while a window is being resized.
    ticks: Option<((TextHash, u64), Vec<Tick>)>,
    mesh: Option<(Key, Arc<Mesh>)>,
    /// While it is dragged: points from the window's top to the pointer.
    pub(super) grip: Option<f32>,
}

/// The window on the strip: from the fraction at the top of the view to that at its bottom.
pub(super) fn window(strip: Rect, top: f64, bottom: f64) -> Rect {
    let height = strip.height();
    let length = ((bottom - top) as f32 * height).clamp(WINDOW.min(height), height);
    // A window that had to be made longer still reaches both ends of the strip.
    let room = 1.0 - (bottom - top) as f32;
    let way = if room > 0.0 { (top as f32 / room).clamp(0.0, 1.0) } else { 0.0 };
    let y = strip.top() + way * (height - length);
    Rect::from_min_max(pos2(strip.left(), y), pos2(strip.right(), y + length))
}

/// The fraction that comes to the top of the view when the window's top is at `y`: the inverse of
/// [`window`].
pub(super) fn fraction_at(strip: Rect, window: Rect, y: f32, share: f64) -> f64 {
    let room = strip.height() - window.height();
    if room <= 0.0 {
        return 0.0;
    }
    f64::from(((y - strip.top()) / room).clamp(0.0, 1.0)) * (1.0 - share).max(0.0)
}

impl Overview {
    /// Paints the strip; `in_view` are the fractions at the upper and lower edge.
    pub(super) fn paint(
        &mut self,
        painter: &Painter,
        tokens: &Tokens,
        (strip, in_view): (Rect, Rect),
        (text, extent): (TextHash, Extent<'_>),
        (marks, find, shared): (Option<&Marks>, Option<&Find>, Option<&Shared<'_>>),
    ) {
        painter.rect_filled(strip, CornerRadius::ZERO, tokens.page);
        painter.vline(strip.left() + 0.5, strip.y_range(), Stroke::new(1.0, tokens.line));
        // A text that is wholly in view has nothing to scroll.
        if in_view.height() < strip.height() {
            painter.rect_filled(
                in_view.with_min_x(strip.left() + 1.0),
                CornerRadius::ZERO,
                tokens.ink.gamma_multiply(if self.grip.is_some() { 0.18 } else { 0.11 }),
            );
        }
        let key = Key {
            text,
            serial: marks.map(Marks::serial),
            hits: find.map(|find| (find.hits.as_ptr().addr(), find.hits.len())),
            current: find.and_then(|find| find.current),
            strip,
            is_dark: tokens.is_dark,
            shared: shared.map(|shared| shared.key().clone()),
        };
        let mesh = match &self.mesh {
            Some((kept, mesh)) if *kept == key => Arc::clone(mesh),
            _ => {
                // Highlights give way where passages are shared.
                let is_shared = shared.is_some_and(|shared| shared.ends().next().is_some());
                let left = strip.left() + if is_shared { 1.0 + SHARED_WIDTH } else { 2.0 };
                let room = (strip, left);
                let mut mesh = self.drawn(tokens, room, (text, extent), (marks, find));
                if let Some(shared) = shared {
                    shared_rows(&mut mesh, tokens, strip, extent, shared);
                }
                let mesh = Arc::new(mesh);
                self.mesh = Some((key, Arc::clone(&mesh)));
                mesh
            }
        };
        painter.add(Shape::Mesh(mesh));
    }

    fn drawn(
        &mut self,
        tokens: &Tokens,
        (strip, left): (Rect, f32),
        (text, extent): (TextHash, Extent<'_>),
        (marks, find): (Option<&Marks>, Option<&Find>),
    ) -> Mesh {
        let mut mesh = Mesh::default();
        let n_rows = strip.height().max(0.0) as usize;
        if let Some(marks) = marks {
            let key = (text, marks.serial());
            if self.ticks.as_ref().is_none_or(|(kept, _)| *kept != key) {
                self.ticks = Some((key, ticks(extent, marks)));
            }
            let ticks = self.ticks.as_ref().map(|(_, ticks)| &**ticks).unwrap_or_default();
            for (from, to, colour) in rows(n_rows, ticks) {
                let bottom = (to as f32).max(from as f32 + TICK);
                let rect = Rect::from_min_max(
                    pos2(left, strip.top() + from as f32),
                    pos2(strip.right() - HIT_WIDTH, strip.top() + bottom),
                );
                mesh.add_colored_rect(rect, tokens.tint(colour).line);
            }
        }
        let Some(find) = find else { return mesh };
        let mut near = 0;
        let mut y_of = |hit: &Span| {
            let fraction = extent.fraction(hit.start(), &mut near) as f32;
            (strip.top() + fraction * strip.height()).floor()
        };
        let mut line = |y: f32, left: f32, colour: Color32| {
            let rect = Rect::from_min_max(pos2(left, y), pos2(strip.right(), y + TICK));
            mesh.add_colored_rect(rect, colour);
        };
        let mut above = f32::NEG_INFINITY;
        for y in find.hits.iter().map(&mut y_of) {
            // Hits that would lie upon each other are one.
            if y >= above + TICK {
                line(y, strip.right() - HIT_WIDTH, tokens.hit_current);
                above = y;
            }
        }
        if let Some(hit) = find.current.and_then(|current| find.hits.get(current)) {
            line(y_of(hit), strip.left() + 1.0, tokens.ink);
        }
        mesh
    }
}

/// Where marks stand in the text. Cost: about 0.1 µs a mark, since they come in order.
fn ticks(extent: Extent<'_>, marks: &Marks) -> Vec<Tick> {
    let mut near = 0;
    let tick = |mark: &Mark| {
        let from = extent.fraction(mark.span.start(), &mut near) as f32;
        // Most are shorter than a row of the strip: their ends need not be looked up.
        let is_short = mark.span.len() < 64;
        let mut behind = near;
        let to = if is_short { from } else { extent.fraction(mark.span.end(), &mut behind) as f32 };
        Tick { from, to, len: mark.span.len(), colour: mark.colour }
    };
    marks.all().iter().map(tick).collect()
}

/// Passages that other documents share: at each row of the strip the colour that says most.
///
/// Cost: about 0.1 µs a passage, since they come in order.
fn shared_rows(
    mesh: &mut Mesh,
    tokens: &Tokens,
    strip: Rect,
    extent: Extent<'_>,
    shared: &Shared<'_>,
) {
    let n_rows = strip.height().max(0.0) as usize;
    let mut rows: Vec<Option<Look>> = vec![None; n_rows];
    let mut near = 0;
    let last = n_rows.saturating_sub(1);
    let row = |fraction: f64| ((fraction * n_rows as f64) as usize).min(last);
    for (end, look) in shared.ends() {
        let from = row(extent.fraction(end.span.start(), &mut near));
        let mut behind = near;
        let to = row(extent.fraction(end.span.end(), &mut behind)).max(from + 1);
        for place in rows.get_mut(from..=to.min(last)).unwrap_or_default() {
            *place = (*place).max(Some(look));
        }
    }
    for (at, look) in rows.into_iter().enumerate() {
        let Some(look) = look else { continue };
        let colour = match look {
            Look::Faint => tokens.accent.gamma_multiply(0.35),
            Look::Same => tokens.accent,
            Look::Changed => tokens.altered,
            Look::Alarm => tokens.trouble,
        };
        let rect = Rect::from_min_size(
            pos2(strip.left() + 1.0, strip.top() + at as f32),
            egui::vec2(SHARED_WIDTH, 1.0),
        );
        mesh.add_colored_rect(rect, colour);
    }
}

/// Rows of the strip that have a highlight, from and to, and the colour of the shortest on each.
fn rows(n_rows: usize, ticks: &[Tick]) -> Vec<(usize, usize, Colour)> {
    let mut best: Vec<Option<(usize, Colour)>> = vec![None; n_rows];
    let last = n_rows.saturating_sub(1);
    let row = |fraction: f32| ((fraction * n_rows as f32) as usize).min(last);
    for tick in ticks {
        for place in best.get_mut(row(tick.from)..=row(tick.to)).unwrap_or_default() {
            if place.is_none_or(|(len, _)| tick.len < len) {
                *place = Some((tick.len, tick.colour));
            }
        }
    }
    let mut rows: Vec<(usize, usize, Colour)> = Vec::new();
    for (at, place) in best.into_iter().enumerate() {
        let Some((_, colour)) = place else { continue };
        match rows.last_mut() {
            Some((_, to, last)) if *to == at && *last == colour => *to = at + 1,
            _ => rows.push((at, at + 1, colour)),
        }
    }
    rows
}

#[cfg(test)]
mod tests {
    use egui::vec2;

    use crate::{notebook::ids::ExcerptId, text::document::Document};

    use super::*;

    const STRIP: Rect = Rect { min: pos2(100.0, 50.0), max: pos2(111.0, 450.0) };

    #[test]
    fn the_window_reaches_both_ends_of_the_strip() {
        assert_eq!(window(STRIP, 0.0, 1.0), STRIP);
        assert_eq!(window(STRIP, 0.0, 0.001).top(), STRIP.top());
        let last = window(STRIP, 0.999, 1.0);
        assert!((last.bottom() - STRIP.bottom()).abs() < 0.01 && last.height() == WINDOW);
    }

    #[test]
    fn a_place_on_the_strip_leads_to_the_view_that_shows_it_there() {
        for top in [0.0, 0.2, 0.5, 0.93] {
            let share = 0.07;
            let window = window(STRIP, top, top + share);
            let back = fraction_at(STRIP, window, window.top(), share);
            assert!((back - top).abs() < 1e-4, "{top} {back}");
        }
    }

    #[test]
    fn ten_thousand_highlights_are_no_more_than_the_strip_has_rows() {
        let document = Document::new("words and more of them.\n\n".repeat(4000));
        let spans = (0..10_000).map(|nth| {
            let start = nth * 9;
            let id = ExcerptId::read(&format!("e-{nth}"));
            (Span::new(start, start + 40), id, Colour::ALL[nth % 9])
        });
        let marks = Marks::new(spans, 1);
        let found = rows(400, &ticks(Extent::of(&document), &marks));
        assert!(!found.is_empty() && found.len() <= 400);
        assert!(found.is_sorted_by(|a, b| a.1 <= b.0));
    }

    #[test]
    fn a_strip_without_height_shows_nothing() {
        let document = Document::new("words".to_owned());
        let marks = Marks::new([(Span::new(0, 3), ExcerptId::read("e"), Colour::Red)], 1);
        assert_eq!(rows(0, &ticks(Extent::of(&document), &marks)), []);
        let flat = Rect::from_min_size(STRIP.min, vec2(11.0, 0.0));
        assert_eq!(fraction_at(flat, flat, 60.0, 0.5), 0.0);
    }
}
