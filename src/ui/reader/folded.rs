//! The page's own lines in the view: one line for those that are folded, a mark beside those that are
//! not.

use egui::{
    Color32, CursorIcon, Painter, Pos2, Rect, Sense, Shape, Stroke, Ui, WidgetInfo,
    accesskit::Role, pos2, vec2,
};

use crate::{
    ui::{
        Outbox,
        theme::{self, Tokens},
        words,
    },
    workspace::{
        command::PaneCommand,
        folds::{Fold, Folding, fold_at},
        marks::Marks,
        pane::Pane,
    },
};

use super::{frame::Frame, lay::Shown};

/// Half the size of the mark that shows or folds, in points.
const MARK: f32 = 4.0;

/// Which blocks of one text are folded in this frame.
pub(super) struct Folded<'a> {
    folds: &'a [Fold],
    folding: Folding,
    marks: Option<&'a Marks>,
}

impl<'a> Folded<'a> {
    /// What the pane folds, but for where it is asked to go and where its caret is: what somebody goes to
    /// is not hidden. Gives also the byte of each fold that was opened so.
    pub(super) fn of(
        folds: &'a [Fold],
        pane: &Pane,
        marks: Option<&'a Marks>,
    ) -> (Self, Vec<usize>) {
        let mut folded = Self { folds, folding: pane.folding.clone(), marks };
        let mut opened = Vec::new();
        if !folds.is_empty() {
            let wanted = pane.wanted.map(|wanted| wanted.byte);
            let caret = pane.selection.map(|selection| selection.focus);
            for byte in [wanted, caret].into_iter().flatten() {
                if let Some(fold) = fold_at(folds, byte).filter(|fold| folded.is_folded(fold)) {
                    folded.folding.turn(fold, false);
                    opened.push(byte);
                }
            }
        }
        (folded, opened)
    }

    fn is_folded(&self, fold: &Fold) -> bool {
        let is_marked =
            self.marks.is_some_and(|marks| marks.overlapping(fold.span).next().is_some());
        self.folding.is_folded(fold, is_marked)
    }

    /// The lines that a block belongs to.
    fn fold(&self, block_idx: usize) -> Option<&'a Fold> {
        let at = self.folds.partition_point(|fold| fold.blocks.start <= block_idx);
        let fold = self.folds.get(at.checked_sub(1)?)?;
        (block_idx < fold.blocks.end).then_some(fold)
    }

    /// The folded lines that a block belongs to. Cost: a binary search; none where nothing can be folded.
    pub(super) fn hides(&self, block_idx: usize) -> Option<&'a Fold> {
        self.fold(block_idx).filter(|fold| self.is_folded(fold))
    }
}

impl Frame<'_> {
    /// The lines that stand for folded ones, and the marks that fold the others.
    pub(super) fn folds_ui(
        &self,
        ui: &Ui,
        painter: &Painter,
        (shown, folded): (&[Shown], &[(Rect, Fold)]),
        out: &mut Outbox,
    ) {
        for (rect, fold) in folded {
            let count = words::count(fold.n_lines, "line of the page", "lines of the page");
            let (response, colour) = self.turn_ui(ui, (*rect, fold), &count);
            let font = theme::ui((self.setting.size * 0.8).clamp(10.0, 16.0).round());
            let galley = painter.layout_no_wrap(count, font, Color32::PLACEHOLDER);
            let middle = rect.center().y;
            let pos = pos2(rect.left(), middle - galley.size().y / 2.0);
            let right = pos.x + galley.size().x + 6.0 + MARK;
            painter.galley(pos, galley, colour);
            triangle(painter, pos2(right, middle), colour, false);
            if response {
                self.push(out, PaneCommand::Fold(fold.span.start(), false));
            }
        }
        let mut last = None;
        for block in shown.iter().filter(|block| block.part.is_leftover) {
            let fold = fold_at(self.reading.folds(), block.block.span().start());
            let Some(fold) = fold.filter(|fold| fold.n_lines > 1) else { continue };
            if last.replace(fold.span) == Some(fold.span) {
                continue;
            }
            let foot = block.origin.y + block.lines.row_rect(0).top() + block.look.baseline;
            let centre = pos2(self.left - 7.0, foot - 0.3 * block.look.size);
            let rect = Rect::from_center_size(centre, vec2(13.0, block.look.leading));
            let name = format!("Fold {} lines of the page", words::number(fold.n_lines));
            let (is_clicked, colour) = self.turn_ui(ui, (rect, fold), &name);
            triangle(painter, centre, colour, true);
            if is_clicked {
                self.push(out, PaneCommand::Fold(fold.span.start(), true));
            }
        }
    }

    /// A place that folds or shows lines when it is clicked: whether it was, and its colour.
    fn turn_ui(&self, ui: &Ui, (rect, fold): (Rect, &Fold), name: &str) -> (bool, Color32) {
        let id = self.id.with(("fold", fold.span.start()));
        // A drag that began here would select below.
        let response = ui.interact(rect.intersect(self.view), id, Sense::click_and_drag());
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, name));
        let response = response.on_hover_cursor(CursorIcon::PointingHand);
        let Tokens { accent, mute, .. } = *self.tokens;
        let is_lit = response.hovered() || response.has_focus();
        (response.clicked(), if is_lit { accent } else { mute })
    }
}

fn triangle(painter: &Painter, centre: Pos2, colour: Color32, is_open: bool) {
    let (along, across) = if is_open {
        (vec2(0.0, MARK), vec2(MARK, 0.0))
    } else {
        (vec2(MARK, 0.0), vec2(0.0, MARK))
    };
    let back = centre - 0.6 * along;
    let points = vec![centre + 0.8 * along, back + across, back - across];
    painter.add(Shape::convex_polygon(points, colour, Stroke::NONE));
}
