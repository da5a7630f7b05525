//! The strip at the right edge: every highlight, every find hit, and what is in view. It is the
//! scroll bar.
//!
//! Ten thousand marks are at most one colour a row of the strip; the mesh is made once and kept until
//! the marks, the hits or the strip change.

use std::sync::Arc;

use egui::{Color32, CornerRadius, Mesh, Painter, Rect, Shape, Stroke, pos2};

use crate::{
    notebook::tag::Colour,
    text::{document::TextHash, span::Span},
    ui::theme::Tokens,
    workspace::{marks::Marks, pane::Find},
};

use super::extent::Extent;

/// Shortest tick, in points: what can just be seen.
const TICK: f32 = 2.0;

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
}

/// The strip of one pane, and how far from its window's top it was taken hold of.
#[derive(Debug, Default)]
pub(super) struct Overview {
    kept: Option<(Key, Arc<Mesh>)>,
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
        (marks, find): (Option<&Marks>, Option<&Find>),
    ) {
        painter.rect_filled(strip, CornerRadius::ZERO, tokens.page);
        painter.vline(strip.left() + 0.5, strip.y_range(), Stroke::new(1.0, tokens.line));
        painter.rect_filled(
            in_view.with_min_x(strip.left() + 1.0),
            CornerRadius::ZERO,
            tokens.ink.gamma_multiply(if self.grip.is_some() { 0.16 } else { 0.09 }),
        );
        let key = Key {
            text,
            serial: marks.map(Marks::serial),
            hits: find.map(|find| (find.hits.as_ptr().addr(), find.hits.len())),
            current: find.and_then(|find| find.current),
            strip,
            is_dark: tokens.is_dark,
        };
        let mesh = match &self.kept {
            Some((kept, mesh)) if *kept == key => Arc::clone(mesh),
            _ => {
                let mesh = Arc::new(ticks(tokens, strip, extent, marks, find));
                self.kept = Some((key, Arc::clone(&mesh)));
                mesh
            }
        };
        painter.add(Shape::Mesh(mesh));
    }
}

fn ticks(
    tokens: &Tokens,
    strip: Rect,
    extent: Extent<'_>,
    marks: Option<&Marks>,
    find: Option<&Find>,
) -> Mesh {
    let mut mesh = Mesh::default();
    let n_rows = strip.height().max(0.0) as usize;
    for (from, to, colour) in rows(n_rows, extent, marks) {
        let rect = Rect::from_min_max(
            pos2(strip.left() + 3.0, strip.top() + from as f32),
            pos2(strip.left() + 9.0, strip.top() + (to as f32).max(from as f32 + TICK)),
        );
        mesh.add_colored_rect(rect, tokens.tint(colour).line);
    }
    let hits = find.map(|find| (&*find.hits, find.current)).unwrap_or_default();
    let mut taken = None;
    let mut tick = |hit: &Span, width: f32, colour: Color32, mesh: &mut Mesh| {
        let y = (strip.top() + extent.fraction(hit.start()) as f32 * strip.height()).floor();
        if taken.replace(y) != Some(y) {
            let right = strip.right();
            let rect = Rect::from_min_max(pos2(right - width, y), pos2(right, y + TICK));
            mesh.add_colored_rect(rect, colour);
        }
    };
    for hit in hits.0 {
        tick(hit, 5.0, tokens.warn, &mut mesh);
    }
    if let Some(hit) = hits.1.and_then(|current| hits.0.get(current)) {
        taken_anew(&mut mesh, strip, extent, hit, tokens.ink);
    }
    mesh
}

/// The current hit, across the whole strip.
fn taken_anew(mesh: &mut Mesh, strip: Rect, extent: Extent<'_>, hit: &Span, colour: Color32) {
    let y = (strip.top() + extent.fraction(hit.start()) as f32 * strip.height()).floor();
    let rect = Rect::from_min_max(pos2(strip.left() + 1.0, y), pos2(strip.right(), y + TICK));
    mesh.add_colored_rect(rect, colour);
}

/// Rows of the strip that have a highlight, from and to, and the colour of the shortest on each.
fn rows(n_rows: usize, extent: Extent<'_>, marks: Option<&Marks>) -> Vec<(usize, usize, Colour)> {
    let mut best: Vec<Option<(usize, Colour)>> = vec![None; n_rows];
    let row = |fraction: f64| (fraction * n_rows as f64) as usize;
    for mark in marks.map(Marks::all).unwrap_or_default() {
        let from = row(extent.fraction(mark.span.start())).min(n_rows.saturating_sub(1));
        // Most are shorter than a row: the end of a short one need not be looked up.
        let to = if mark.span.len() < 64 {
            from
        } else {
            row(extent.fraction(mark.span.end())).clamp(from, n_rows.saturating_sub(1))
        };
        for place in best.get_mut(from..=to).unwrap_or_default() {
            if place.is_none_or(|(len, _)| mark.span.len() < len) {
                *place = Some((mark.span.len(), mark.colour));
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
        let found = rows(400, Extent::of(&document), Some(&marks));
        assert!(!found.is_empty() && found.len() <= 400);
        assert!(found.is_sorted_by(|a, b| a.1 <= b.0));
    }

    #[test]
    fn a_strip_without_height_shows_nothing() {
        let document = Document::new("words".to_owned());
        let marks = Marks::new([(Span::new(0, 3), ExcerptId::read("e"), Colour::Red)], 1);
        assert_eq!(rows(0, Extent::of(&document), Some(&marks)), []);
        let flat = Rect::from_min_size(STRIP.min, vec2(11.0, 0.0));
        assert_eq!(fraction_at(flat, flat, 60.0, 0.5), 0.0);
    }
}
