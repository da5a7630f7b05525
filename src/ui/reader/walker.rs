//! What a key makes of a pane: a step of the caret, of an excerpt's end, or of the view.

use egui::{Rect, pos2};

use crate::workspace::pane::{Place, Selection};

use super::{
    keyboard::Press,
    lay::{self, Setter},
    scroll::Walk,
    select::{self, Step, Way},
};

/// The page as keys walk over it.
pub(super) struct Walker<'a, 's> {
    pub(super) setter: &'a Setter<'s>,
    /// What is seen of it.
    pub(super) view: Rect,
    /// Left edge of the words.
    pub(super) left: f32,
    /// The x that steps by rows keep, from the words' left edge; `None` after any other step.
    pub(super) column: &'a mut Option<f32>,
}

impl<'s> Walker<'_, 's> {
    /// A walk over the blocks in the view.
    pub(super) fn walk(&self) -> Walk<impl FnMut(usize) -> f32 + use<'_, 's>> {
        Walk::new(self.setter.blocks().len(), self.view.height(), |block_idx| {
            self.setter.height(block_idx)
        })
    }

    /// How far a page is: the view but for two rows, so that the eye finds its place again.
    fn page(&self) -> f32 {
        let leading = self.setter.setting().leading;
        (self.view.height() - 2.0 * leading).max(leading)
    }

    /// The place after a key that moves the view only.
    pub(super) fn scrolled(&self, place: Place, step: Step) -> Place {
        let row = 2.0 * self.setter.setting().leading;
        let mut walk = self.walk();
        match step {
            Step::Row(Way::Back) => walk.by(place, -row),
            Step::Row(Way::On) => walk.by(place, row),
            Step::Page(Way::Back) => walk.by(place, -self.page()),
            Step::Page(Way::On) => walk.by(place, self.page()),
            Step::Text(Way::Back) | Step::RowEdge(Way::Back) => Place::default(),
            Step::Text(Way::On) | Step::RowEdge(Way::On) => walk.end(),
            Step::Letter(_) | Step::Word(_) => place,
        }
    }

    /// Where a step leads from `byte`.
    pub(super) fn target(&mut self, place: Place, byte: usize, step: Step) -> usize {
        if !matches!(step, Step::Row(_) | Step::Page(_)) {
            *self.column = None;
        }
        if let Some(to) = select::stepped(self.setter.document(), byte, step) {
            return self.over_folded(to, step);
        }
        match step {
            Step::RowEdge(way) => self.row_edge(byte, way),
            Step::Row(way) => self.row(byte, way),
            Step::Page(way) => self.turned(place, byte, way),
            Step::Letter(_) | Step::Word(_) | Step::Text(_) => byte,
        }
    }

    /// The place that a step led to, or the words behind lines that are folded to a mark: nobody steps into
    /// those.
    fn over_folded(&self, to: usize, step: Step) -> usize {
        let is_on = matches!(step, Step::Letter(Way::On) | Step::Word(Way::On));
        let Some(edge) = self.setter.stepped_over(to, is_on) else { return to };
        match step {
            Step::Word(Way::Back) => {
                select::stepped(self.setter.document(), edge, step).unwrap_or(edge)
            }
            _ => edge,
        }
    }

    /// The selection and the place after a key, for a caret that stands or a selection that follows.
    pub(super) fn moved(
        &mut self,
        place: Place,
        selection: Selection,
        press: Press,
    ) -> (Place, Selection) {
        let focus = match select::collapsed(selection, press.step).filter(|_| !press.extends) {
            Some(edge) => edge,
            None => self.target(place, selection.focus, press.step),
        };
        let place = if matches!(press.step, Step::Page(_)) {
            self.scrolled(place, press.step)
        } else {
            place
        };
        (self.followed(place, focus), select::moved(selection, focus, press.extends))
    }

    /// The place nearest to `place` at which `byte` is in view.
    pub(super) fn followed(&self, place: Place, byte: usize) -> Place {
        self.walk().following(place, self.setter.line(byte))
    }

    fn row_edge(&self, byte: usize, way: Way) -> usize {
        let Some((start, lines)) = self.block(self.setter.block_at(byte)) else { return byte };
        let row = lines.row_of(byte.saturating_sub(start));
        start + if way == Way::Back { lines.row_bytes(row).start } else { lines.row_end(row) }
    }

    fn row(&mut self, byte: usize, way: Way) -> usize {
        let block_idx = self.setter.block_at(byte);
        let Some((start, lines)) = self.block(block_idx) else { return byte };
        let (row, caret_x) = lines.caret(byte.saturating_sub(start));
        let x = *self.column.get_or_insert(caret_x);
        let is_down = way == Way::On;
        if let Some(beyond) = lines.row_beyond(row, x, is_down) {
            return start + lines.hit_row(beyond, x);
        }
        let next = if is_down {
            Some(self.setter.last(block_idx) + 1)
        } else {
            block_idx.checked_sub(1).map(|before| self.setter.home(before))
        };
        match next.and_then(|next| self.block(next)) {
            Some((start, lines)) => start + lines.hit_row(lines.edge_row(x, is_down), x),
            None if is_down => start + lines.row_end(row),
            None => start,
        }
    }

    /// Where the caret comes to when a page is turned: it keeps its place on the screen.
    fn turned(&mut self, place: Place, byte: usize, way: Way) -> usize {
        let line = self.setter.line(byte);
        let y = self.walk().y_of(place, line).unwrap_or_default();
        let y = y.clamp(0.0, (self.view.height() - line.height).max(0.0));
        let block_idx = self.setter.block_at(byte);
        let caret_x = self
            .block(block_idx)
            .map_or(0.0, |(start, lines)| lines.caret(byte.saturating_sub(start)).1);
        let x = *self.column.get_or_insert(caret_x);
        let to = self.scrolled(place, Step::Page(way));
        if to == place {
            // Nothing is left to turn: the caret goes to the edge of the text.
            let edge = if way == Way::Back { Way::Back } else { Way::On };
            return select::stepped(self.setter.document(), byte, Step::Text(edge)).unwrap_or(byte);
        }
        let page = lay::shown(self.setter, to, self.view, self.left);
        let pos = pos2(self.left + x, self.view.top() + y + line.height * 0.5);
        lay::hit(&page.shown, pos).unwrap_or(byte)
    }

    fn block(&self, block_idx: usize) -> Option<(usize, super::lines::Lines)> {
        let start = self.setter.blocks().get(block_idx)?.span().start();
        Some((start, self.setter.lines(block_idx)?))
    }
}
