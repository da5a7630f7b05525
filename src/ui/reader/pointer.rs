//! The pointer on the words: pressing, dragging, letting go.
//!
//! A drag is remembered as bytes, so that it goes on when the place it began at has been scrolled
//! out of view.

use egui::{Modifiers, Pos2, Rect};

use crate::{
    text::{document::Document, span::Span},
    workspace::pane::Selection,
};

use super::select::{self, Grain};

/// Presses that follow each other this fast, in seconds, and this near, in points, are one double or
/// triple click. What egui takes for a click is told on letting go only, and a drag by words begins
/// on pressing.
const CLICK_SECS: f64 = 0.35;
const CLICK_POINTS: f32 = 6.0;

/// Points after which a press has become a drag.
const DRAG_POINTS: f32 = 4.0;

/// What the pointer is doing.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Pointer {
    drag: Option<Drag>,
    last: Option<(f64, Pos2, u32)>,
}

#[derive(Clone, Copy, Debug)]
struct Drag {
    /// Where it began on the screen.
    from: Pos2,
    /// What was selected when it began.
    origin: Span,
    grain: Grain,
    /// Whether it selects: a press that has not moved yet does not.
    selects: bool,
}

/// What came of the pointer in a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// The selection is this now.
    Select(Selection),
    /// A place was clicked.
    Click(usize),
}

impl Pointer {
    /// Whether words are being selected.
    pub(super) fn is_dragging(&self) -> bool {
        self.drag.is_some_and(|drag| drag.selects)
    }

    /// Whether the button is down on the words.
    pub(super) fn is_down(&self) -> bool {
        self.drag.is_some()
    }

    /// The button went down at `pos`, on the place `byte`.
    pub(super) fn press(
        &mut self,
        document: &Document,
        (pos, byte): (Pos2, usize),
        (now_secs, modifiers): (f64, Modifiers),
        selection: Option<Selection>,
    ) -> Option<Outcome> {
        let n_clicks = match self.last {
            Some((secs, at, n_clicks))
                if now_secs - secs < CLICK_SECS && at.distance(pos) < CLICK_POINTS =>
            {
                n_clicks % 3 + 1
            }
            _ => 1,
        };
        self.last = Some((now_secs, pos, n_clicks));
        if let Some(selection) = selection.filter(|_| modifiers.shift) {
            let origin = Span::new(selection.anchor, selection.anchor);
            self.drag = Some(Drag { from: pos, origin, grain: Grain::Letter, selects: true });
            return Some(Outcome::Select(select::dragged(document, origin, Grain::Letter, byte)));
        }
        let grain = Grain::of_clicks(n_clicks);
        let origin = grain.around(document, byte);
        let selects = grain != Grain::Letter;
        self.drag = Some(Drag { from: pos, origin, grain, selects });
        selects.then(|| Outcome::Select(select::dragged(document, origin, grain, byte)))
    }

    /// The pointer is at `pos`, nearest to the place `byte`, with the button down.
    pub(super) fn drag(
        &mut self,
        document: &Document,
        (pos, byte): (Pos2, usize),
    ) -> Option<Outcome> {
        let drag = self.drag.as_mut()?;
        drag.selects |= drag.from.distance(pos) > DRAG_POINTS;
        drag.selects
            .then(|| Outcome::Select(select::dragged(document, drag.origin, drag.grain, byte)))
    }

    /// The button was let go.
    pub(super) fn release(&mut self) -> Option<Outcome> {
        let drag = self.drag.take()?;
        (!drag.selects).then_some(Outcome::Click(drag.origin.start()))
    }

    /// Where the last press was on the screen.
    pub(super) fn pressed_at(&self) -> Option<Pos2> {
        self.last.map(|(_, pos, _)| pos)
    }

    /// Forgets a drag: the document is another.
    pub(super) fn forget(&mut self) {
        self.drag = None;
    }
}

/// How fast the text moves under a drag beyond an edge of the view, in points a second: the further
/// out, the faster.
pub(super) fn pull(view: Rect, y: f32) -> f32 {
    let out = if y < view.top() {
        y - view.top()
    } else if y > view.bottom() {
        y - view.bottom()
    } else {
        return 0.0;
    };
    out.signum() * (60.0 + out.abs() * 12.0).min(2400.0)
}

#[cfg(test)]
mod tests {
    use egui::{pos2, vec2};

    use super::*;

    const NONE: Modifiers = Modifiers::NONE;

    fn document() -> Document {
        Document::new("One two three.".to_owned())
    }

    #[test]
    fn a_press_that_does_not_move_is_a_click() {
        let mut pointer = Pointer::default();
        let at = pos2(10.0, 10.0);
        assert_eq!(pointer.press(&document(), (at, 5), (0.0, NONE), None), None);
        assert_eq!(pointer.drag(&document(), (at + vec2(1.0, 1.0), 6)), None);
        assert_eq!(pointer.release(), Some(Outcome::Click(5)));
    }

    #[test]
    fn a_drag_selects_and_is_no_click() {
        let mut pointer = Pointer::default();
        pointer.press(&document(), (pos2(10.0, 10.0), 5), (0.0, NONE), None);
        let outcome = pointer.drag(&document(), (pos2(40.0, 10.0), 9));
        assert_eq!(outcome, Some(Outcome::Select(Selection { anchor: 5, focus: 9 })));
        assert_eq!(pointer.release(), None);
    }

    #[test]
    fn clicks_in_a_row_take_words_then_paragraphs() {
        let mut pointer = Pointer::default();
        let at = pos2(10.0, 10.0);
        let mut spans = Vec::new();
        for secs in [0.0, 0.2, 0.4] {
            if let Some(Outcome::Select(selection)) =
                pointer.press(&document(), (at, 5), (secs, NONE), None)
            {
                spans.push(selection.span());
            }
            pointer.release();
        }
        assert_eq!(spans, [Span::new(4, 7), Span::new(0, 14)]);
        assert_eq!(pointer.press(&document(), (at, 5), (2.0, NONE), None), None);
    }

    #[test]
    fn shift_and_a_click_extends() {
        let mut pointer = Pointer::default();
        let selection = Some(Selection { anchor: 2, focus: 4 });
        let outcome =
            pointer.press(&document(), (pos2(0.0, 0.0), 9), (0.0, Modifiers::SHIFT), selection);
        assert_eq!(outcome, Some(Outcome::Select(Selection { anchor: 2, focus: 9 })));
    }

    #[test]
    fn the_text_is_pulled_only_beyond_the_edges() {
        let view = Rect::from_min_size(pos2(0.0, 100.0), vec2(100.0, 200.0));
        assert_eq!(pull(view, 150.0), 0.0);
        assert!(pull(view, 90.0) < 0.0 && pull(view, 400.0) > pull(view, 310.0));
    }
}
