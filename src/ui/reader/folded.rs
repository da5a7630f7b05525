//! The page's own lines in the view: one line for those that are folded, a mark where they stand within a
//! paragraph, and one beside those that are not.

use egui::{
    Color32, CursorIcon, Painter, Pos2, Rect, Response, RichText, Sense, Shape, Stroke, Ui,
    WidgetInfo, accesskit::Role, pos2, vec2,
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

/// Most folded lines that are told of where the pointer rests on their mark.
const MOST_TOLD: usize = 12;

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
        let mut marks = self.marks.into_iter().flat_map(|marks| marks.overlapping(fold.span));
        // What runs over lines within a paragraph marks the words around them.
        let is_in = |at: usize| fold.span.start() <= at && at <= fold.span.end();
        let is_marked =
            marks.any(|mark| !fold.is_inside || is_in(mark.span.start()) || is_in(mark.span.end()));
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

    /// The lines behind a block that are folded to a mark in its words.
    pub(super) fn behind(&self, block_idx: usize) -> Option<&'a Fold> {
        let at = self.folds.partition_point(|fold| fold.blocks.start <= block_idx);
        let fold = self.folds.get(at).filter(|fold| fold.blocks.start == block_idx + 1)?;
        Some(fold).filter(|fold| fold.is_inline && self.is_folded(fold))
    }

    /// The lines folded to a mark over which a block is laid out with the one in front: those it belongs to
    /// or those just before it.
    pub(super) fn over(&self, block_idx: usize) -> Option<&'a Fold> {
        let at = self.folds.partition_point(|fold| fold.blocks.start <= block_idx);
        let fold = self.folds.get(at.checked_sub(1)?)?;
        let is_here = fold.is_inline && block_idx <= fold.blocks.end;
        Some(fold).filter(|fold| is_here && self.is_folded(fold))
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
            let count = lines(fold);
            let (response, colour) = self.turn_ui(ui, (*rect, fold), &count);
            let font = theme::ui((self.setting.size * 0.8).clamp(10.0, 16.0).round());
            let galley = painter.layout_no_wrap(count, font, Color32::PLACEHOLDER);
            let middle = rect.center().y;
            let pos = pos2(rect.left(), middle - galley.size().y / 2.0);
            let right = pos.x + galley.size().x + 6.0 + MARK;
            painter.galley(pos, galley, colour);
            triangle(painter, pos2(right, middle), colour, false);
            if response.clicked() {
                self.push(out, PaneCommand::Fold(fold.span.start(), false));
            }
        }
        self.seams_ui(ui, painter, shown, out);
        let mut last = None;
        for block in shown.iter().filter(|block| block.part.is_leftover) {
            let fold = fold_at(self.reading.folds(), block.block.span().start());
            let is_worth = |fold: &&Fold| fold.n_lines > 1 || fold.is_inside;
            let Some(fold) = fold.filter(is_worth) else { continue };
            if last.replace(fold.span) == Some(fold.span) {
                continue;
            }
            let foot = block.origin.y + block.lines.row_rect(0).top() + block.look.baseline;
            let centre = pos2(self.left - 7.0, foot - 0.3 * block.look.size);
            let rect = Rect::from_center_size(centre, vec2(13.0, block.look.leading));
            let name = format!("Fold {}", lines(fold));
            let (response, colour) = self.turn_ui(ui, (rect, fold), &name);
            triangle(painter, centre, colour, true);
            if response.clicked() {
                self.push(out, PaneCommand::Fold(fold.span.start(), true));
            }
        }
    }

    /// The marks of lines that are folded away between two words.
    fn seams_ui(&self, ui: &Ui, painter: &Painter, shown: &[Shown], out: &mut Outbox) {
        let folds = self.reading.folds();
        for block in shown {
            for (behind, rect) in block.lines.seams() {
                let behind = block.block.span().start() + behind;
                let at = folds.partition_point(|fold| fold.span.start() < behind);
                let Some(fold) = at.checked_sub(1).and_then(|at| folds.get(at)) else { continue };
                let rect = rect.translate(block.origin.to_vec2());
                let foot = rect.top() + block.look.baseline;
                let centre = pos2(rect.center().x, foot - 0.3 * block.look.size);
                let (response, colour) = self.turn_ui(ui, (rect, fold), &lines(fold));
                triangle(painter, centre, colour, false);
                if response.clicked() {
                    self.push(out, PaneCommand::Fold(fold.span.start(), false));
                }
                response.on_hover_ui(|ui| {
                    ui.label(RichText::new(lines(fold)).small().color(self.tokens.mute));
                    ui.label(told(self.document().slice(fold.span)));
                });
            }
        }
    }

    /// A place that folds or shows lines when it is clicked, and its colour.
    fn turn_ui(&self, ui: &Ui, (rect, fold): (Rect, &Fold), name: &str) -> (Response, Color32) {
        let id = self.id.with(("fold", fold.span.start()));
        // A drag that began here would select below.
        let response = ui.interact(rect.intersect(self.view), id, Sense::click_and_drag());
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, name));
        let response = response.on_hover_cursor(CursorIcon::PointingHand);
        let Tokens { accent, mute, .. } = *self.tokens;
        let is_lit = response.hovered() || response.has_focus();
        (response, if is_lit { accent } else { mute })
    }
}

/// How many lines are folded, or can be.
fn lines(fold: &Fold) -> String {
    words::count(fold.n_lines, "line of the page", "lines of the page")
}

/// The first of some lines, without the blank ones between them.
fn told(words: &str) -> String {
    let lines = words.split(['\n', '\x0c']).map(str::trim).filter(|line| !line.is_empty());
    let told: Vec<&str> = lines.take(MOST_TOLD).collect();
    told.join("\n")
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
