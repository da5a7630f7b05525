//! One frame's picture of the page, from the ground up, and what on it can be taken hold of.

use std::{rc::Rc, sync::Arc};

use egui::{CursorIcon, Painter, Rect, Response, Role, Sense, Tooltip, Ui, WidgetInfo, pos2, vec2};

use crate::{
    notebook::ids::ExcerptId,
    text::span::Span,
    ui::{Outbox, theme::size},
    workspace::{
        command::{Annotate, Command, Go, PaneCommand},
        folds::Fold,
        marks::{Mark, Marks},
        overlay::Area,
        pane::{End, Selection},
    },
};

use super::{
    Reader, access,
    extent::Extent,
    frame::Frame,
    ink::{self, Ink},
    lay::{self, Shown},
    lit::Lit,
    overview, paint,
    paint::{Brush, Weight},
    shared::{self, BlockLines, Shared},
    signs, tips,
};

impl Frame<'_> {
    /// Draws the page and what lies on it.
    pub(super) fn draw(
        &self,
        ui: &mut Ui,
        reader: &mut Reader,
        selection: Option<Selection>,
        (response, is_heard): (&Response, bool),
        out: &mut Outbox,
    ) {
        let shown = std::mem::take(&mut reader.shown);
        let painter = ui.painter().with_clip_rect(self.view.intersect(ui.clip_rect()));
        let marks = self.workspace.marks(&self.pane.path);
        let inks = self.inks(reader, &shown, marks);
        let shared = Shared::of(self.workspace, self.pane);
        let lines: Vec<_> = shared
            .iter()
            .flat_map(|it| {
                shown
                    .iter()
                    .map(|block| reader.shared.of(&self.setting, block, it))
                    .collect::<Vec<_>>()
            })
            .collect();
        let lit = self.lit();
        self.usage_grounds(&painter, &shown);
        self.paint_page(ui, &painter, (&shown, &inks), (&lines, &lit), selection);
        self.paint_passages(&painter, &shown, marks);
        self.usage_ui(ui, &painter, &shown);
        self.untraced_ui(ui, &painter, &shown);
        if is_heard {
            let shape = &self.reading.shape;
            access::blocks(ui, (self.id, self.setting.width), (&shown, shape), selection);
        }
        let over = self.over(ui, response, reader, &shown);
        let hovered = over.and_then(|byte| marks?.at(byte).first().copied());
        self.touch(
            reader,
            over.and_then(|byte| shared::under(self.workspace, self.pane, byte)),
            out,
        );
        self.milestones(&painter, &shown);
        self.folds_ui(ui, &painter, (&shown, &reader.folded), out);
        self.note_mark_ui(ui, &shown, over, out);
        self.remarks_ui(ui, &painter, (&shown, &inks), out);
        self.passage_tip_ui(ui, reader, (&shown, hovered), out);
        self.hover(reader, hovered.map(|mark| mark.excerpt.clone()), out);
        self.handles_ui(ui, &painter, reader, &shown, out);
        self.caret_ui(&painter, &shown, selection);
        self.lit_gaps(&painter, &shown, &lit);
        self.strip_ui(ui, reader, &shown, shared.as_ref());
        let is_still = !reader.is_dragging() && !reader.pointer.is_down();
        reader.end_of_selection = selection
            .filter(|selection| is_still && !selection.span().is_empty())
            .and_then(|selection| caret_rect(&shown, selection.focus))
            .filter(|caret| self.view.contains(caret.center()));
        reader.shown = shown;
    }

    fn inks(&self, reader: &mut Reader, shown: &[Shown], marks: Option<&Marks>) -> Vec<Rc<Ink>> {
        let Some(marks) = marks else { return Vec::new() };
        // Another notebook may be in an equal state.
        let notebook = Arc::as_ptr(&self.workspace.notebook).addr();
        let state = (self.workspace.history.state(), notebook);
        if reader.remarked.1 != Some(state) {
            let notebook = &self.workspace.notebook;
            let with_memo = notebook
                .excerpts
                .iter()
                .filter(|(_, excerpt)| !excerpt.memo.trim().is_empty())
                .map(|(excerpt_id, _)| excerpt_id);
            let in_notes = notebook.notes.values().flat_map(|note| note.excerpts());
            reader.remarked = (with_memo.chain(in_notes).cloned().collect(), Some(state));
        }
        let remarked = (&reader.remarked.0, state);
        shown.iter().map(|shown| reader.inks.of(&self.setting, shown, marks, remarked)).collect()
    }

    /// Grounds, hits, selection, lines and words.
    fn paint_page(
        &self,
        ui: &Ui,
        painter: &Painter,
        (shown, inks): (&[Shown], &[Rc<Ink>]),
        (shared, lit): (&[BlockLines], &[Lit<'_>]),
        selection: Option<Selection>,
    ) {
        let mut brush = Brush::new(self.tokens, &self.setting, self.view);
        brush.set_off(shown, self.left + self.setting.width);
        for block in shown {
            brush.styled(block, &self.reading.shape, false);
        }
        for (block, ink) in shown.iter().zip(inks) {
            brush.grounds(block, ink);
        }
        let flash = self.pane.flash.and_then(|flash| {
            let gone = (ui.input(|i| i.time) - flash.since_secs) / paint::FLASH_SECS;
            // A flash that has not begun yet is of another clock, and would never end.
            (-1.0..1.0).contains(&gone).then_some((flash.span, 1.0 - gone.max(0.0) as f32))
        });
        for block in shown {
            if let Some(find) = &self.pane.find {
                brush.hits(block, find);
            }
            if let Some((span, strength)) = flash {
                brush.flash(block, span, strength);
                ui.ctx().request_repaint();
            }
            if let Some(selection) = selection {
                brush.selection(block, selection.span());
            }
        }
        self.lit_grounds(&mut brush, shown, lit);
        for (block, ink) in shown.iter().zip(inks) {
            brush.lines(block, ink);
        }
        for (block, lines) in shown.iter().zip(shared) {
            brush.shared(block, lines);
        }
        for block in shown {
            brush.styled(block, &self.reading.shape, true);
        }
        brush.flush(painter);
        for block in shown {
            paint::words(painter, self.tokens, &self.setting, block);
            let words = self.document().slice(block.block.span());
            signs::paint(painter, self.tokens, &self.setting, (block, words));
        }
    }

    /// Outlines of the passages that are selected or hovered.
    fn paint_passages(&self, painter: &Painter, shown: &[Shown], marks: Option<&Marks>) {
        let Some(marks) = marks else { return };
        let brush = Brush::new(self.tokens, &self.setting, self.view);
        let picked = self.pane.picked.as_ref().map(|(excerpt_id, _)| excerpt_id);
        let chosen = [self.workspace.selected.as_ref(), picked];
        let each = |excerpt_id: &ExcerptId, weight: Weight| {
            let placed = self.workspace.placed(excerpt_id);
            let span = placed.filter(|it| it.path == self.pane.path).and_then(|it| it.span);
            // A mark is looked for only where nobody knows where the excerpt stands.
            let span = span.or_else(|| marks.of(excerpt_id).map(|mark| mark.span));
            let Some(span) = span else { return };
            let colour = self.tokens.tint(self.workspace.colour(excerpt_id)).line;
            for block in shown.iter().filter(|block| block.block.span().overlaps(span)) {
                paint::outline(painter, &brush, block, span, (weight, colour));
            }
        };
        if let Some(hovered) = &self.workspace.hovered
            && !chosen.contains(&Some(hovered))
        {
            each(hovered, Weight::Hovered);
        }
        let first = chosen.iter().flatten().next();
        let second = chosen.iter().flatten().nth(1).filter(|second| Some(*second) != first);
        for excerpt_id in first.into_iter().chain(second) {
            each(excerpt_id, Weight::Chosen);
        }
    }

    /// The letter under the pointer, and the pointer's look.
    fn over(
        &self,
        ui: &Ui,
        response: &Response,
        reader: &Reader,
        shown: &[Shown],
    ) -> Option<usize> {
        let pos = ui.input(|i| i.pointer.hover_pos()).filter(|_| response.contains_pointer())?;
        let column = Rect::from_x_y_ranges(
            self.left - 6.0..=self.left + self.setting.width + 6.0,
            self.view.y_range(),
        );
        if column.contains(pos) || reader.pointer.is_down() {
            ui.set_cursor_icon(CursorIcon::Text);
        }
        if reader.is_dragging() || reader.pointer.is_down() {
            return None;
        }
        lay::over(shown, pos)
    }

    /// Signs in the right margin; each tells of the highlights that begin on its row.
    fn remarks_ui(
        &self,
        ui: &Ui,
        painter: &Painter,
        (shown, inks): (&[Shown], &[Rc<Ink>]),
        out: &mut Outbox,
    ) {
        for (block, ink) in shown.iter().zip(inks) {
            for (row, excerpts) in &ink.remarks {
                let line = block.lines.row_rect(*row);
                let centre = pos2(
                    self.left + self.setting.width + size::MARGIN_RIGHT * 0.5,
                    block.origin.y + line.center().y,
                );
                let rect = Rect::from_center_size(centre, vec2(16.0, line.height().min(18.0)));
                if !self.view.contains(centre) {
                    continue;
                }
                let id = self.id.with(("remark", block.block_idx, *row));
                let response = ui.interact(rect, id, Sense::click());
                response.widget_info(|| {
                    WidgetInfo::labeled(Role::Button, true, "Memo and notes of this passage")
                });
                let response = response.on_hover_cursor(CursorIcon::PointingHand);
                paint::remark(painter, self.tokens, rect, response.hovered());
                if response.clicked()
                    && let Some(first) = excerpts.first()
                {
                    out.push(Command::Go(Go::Card(first.clone())));
                }
                response.on_hover_ui(|ui| {
                    tips::tip_ui(ui, self.tokens, self.workspace, excerpts, out);
                });
            }
        }
    }

    /// What the passage under the pointer has to tell, after a moment. Not of the excerpt that is
    /// picked, whose bar stands where the tip would lie, nor below what lies over the window.
    fn passage_tip_ui(
        &self,
        ui: &Ui,
        reader: &mut Reader,
        (shown, hovered): (&[Shown], Option<&Mark>),
        out: &mut Outbox,
    ) {
        let is_quiet = |excerpt_id: &ExcerptId| {
            self.workspace.overlay.is_some()
                || self.workspace.area == Area::Pane
                    && self.pane.picked.as_ref().is_some_and(|(picked, _)| picked == excerpt_id)
        };
        if reader.tip.as_ref().is_some_and(|(_, _, excerpt_id)| is_quiet(excerpt_id)) {
            reader.tip = None;
        }
        let under = hovered
            .filter(|mark| !is_quiet(&mark.excerpt))
            .filter(|mark| tips::says_anything(self.workspace, &mark.excerpt))
            .and_then(|mark| {
                let (row, at) = self.row_under(ui, shown, mark)?;
                let id = self.id.with(("passage", mark.excerpt.as_str(), at));
                Some((id, row, mark.excerpt.clone()))
            });
        // A tip holds links, so one that is open must stay while the pointer is on its way there. The
        // toolkit sees to that as long as it is asked, also over words that have no tip.
        let is_open = reader
            .tip
            .as_ref()
            .is_some_and(|(id, ..)| Tooltip::was_tooltip_open_last_frame(ui.ctx(), *id));
        if !is_open {
            reader.tip = under;
        }
        let Some((id, row, excerpt_id)) = &reader.tip else { return };
        let excerpts = std::slice::from_ref(excerpt_id);
        ui.interact(*row, *id, Sense::hover())
            .on_hover_ui(|ui| tips::tip_ui(ui, self.tokens, self.workspace, excerpts, out));
    }

    /// The row of a highlight that the pointer is on, and what names it.
    fn row_under(&self, ui: &Ui, shown: &[Shown], mark: &Mark) -> Option<(Rect, (usize, usize))> {
        let pos = ui.input(|i| i.pointer.hover_pos())?;
        let brush = Brush::new(self.tokens, &self.setting, self.view);
        let mut under = None;
        for block in shown.iter().filter(|block| block.block.span().overlaps(mark.span)) {
            ink::stretches(block, mark.span, |stretch| {
                let row =
                    brush.ground(block, stretch).expand2(vec2(0.0, self.setting.leading * 0.2));
                if row.contains(pos) {
                    under = Some((row, (block.block_idx, stretch.row)));
                }
            });
        }
        under
    }

    /// The handles of the picked excerpt.
    fn handles_ui(
        &self,
        ui: &Ui,
        painter: &Painter,
        reader: &mut Reader,
        shown: &[Shown],
        out: &mut Outbox,
    ) {
        let picked = self.pane.picked.as_ref().and_then(|(excerpt_id, chosen)| {
            let placed = self.workspace.placed(excerpt_id)?;
            Some((excerpt_id, *chosen, placed.span.filter(|_| placed.path == self.pane.path)?))
        });
        let Some((excerpt_id, chosen, span)) = picked else {
            reader.handle = None;
            return;
        };
        let colour = self.tokens.tint(self.workspace.colour(excerpt_id)).line;
        for (end, byte) in [(End::Start, span.start()), (End::End, span.end())] {
            let is_dragged = reader.handle.is_some_and(|(dragged, _)| dragged == end);
            let caret =
                self.end_rect(shown, span, end).filter(|it| self.view.intersects(it.expand(1.0)));
            let pos = ui.input(|i| i.pointer.latest_pos());
            // An end that is dragged out of view is still being dragged.
            let Some(rect) = caret.map(|caret| paint::handle_rect(caret, end)).or_else(|| {
                pos.filter(|_| is_dragged).map(|pos| Rect::from_center_size(pos, vec2(2.0, 2.0)))
            }) else {
                continue;
            };
            let response =
                ui.interact(rect, self.id.with(("end", end as u8)), Sense::click_and_drag());
            response.widget_info(|| {
                let name =
                    if end == End::Start { "Start of the excerpt" } else { "End of the excerpt" };
                WidgetInfo::labeled(Role::Slider, true, name)
            });
            let is_down = response.is_pointer_button_down_on();
            if (is_down || response.clicked()) && chosen != Some(end) && !is_dragged {
                self.push(out, PaneCommand::ChooseEnd(end));
            }
            if is_down && let Some(to) = pos.and_then(|pos| lay::hit(shown, pos)) {
                let (_, before) = *reader.handle.get_or_insert((end, byte));
                if response.dragged() && to != before {
                    let moved = Annotate::MoveEnd(excerpt_id.clone(), end, to);
                    out.push(Command::Annotate(moved));
                    reader.handle = Some((end, to));
                }
            } else if is_dragged {
                reader.handle = None;
            }
            response.on_hover_and_drag_cursor(CursorIcon::ResizeColumn);
            if let Some(caret) = caret {
                paint::handle(painter, self.tokens, (caret, end), (colour, chosen == Some(end)));
            }
        }
    }

    /// Where an end of a passage is: behind its last letter, not in front of the next.
    fn end_rect(&self, shown: &[Shown], span: Span, end: End) -> Option<Rect> {
        if end == End::Start {
            return caret_rect(shown, span.start());
        }
        let block = shown.iter().find(|shown| {
            let block = shown.block.span();
            block.start() < span.end() && span.end() <= block.end()
        })?;
        let brush = Brush::new(self.tokens, &self.setting, self.view);
        let mut last = None;
        ink::stretches(block, span, |stretch| last = Some(stretch));
        let stretch = last?;
        let ground = brush.ground(block, stretch);
        // In a word that is read from right to left the end is at the left.
        let caret = block.caret(span.end());
        let is_same_row = ground.y_range().contains(caret.center().y);
        let x = if is_same_row { caret.left() } else { ground.right() };
        Some(Rect::from_min_max(pos2(x, ground.top()), pos2(x, ground.bottom())))
    }

    fn caret_ui(&self, painter: &Painter, shown: &[Shown], selection: Option<Selection>) {
        let is_seen = self.is_active();
        let resting = self.pane.shows_caret.then(|| Selection::caret(self.first_byte()));
        let Some(selection) = selection.or(resting).filter(|_| is_seen) else { return };
        if let Some(caret) = caret_rect(shown, selection.focus) {
            paint::caret(painter, self.tokens, &self.setting, caret);
        }
    }

    /// The folded lines that stand first of all on the screen, and those that stand last.
    fn edge_folds<'f>(
        &self,
        shown: &[Shown],
        folded: &'f [(Rect, Fold)],
    ) -> (Option<&'f Fold>, Option<&'f Fold>) {
        let first = folded.first().filter(|(rect, _)| {
            rect.top() >= self.view.top()
                && shown.first().is_none_or(|block| rect.top() < block.origin.y)
        });
        let last = folded.last().filter(|(rect, _)| {
            rect.bottom() <= self.view.bottom()
                && shown.last().is_none_or(|block| rect.top() > block.origin.y)
        });
        (first.map(|(_, fold)| fold), last.map(|(_, fold)| fold))
    }

    fn strip_ui(&self, ui: &Ui, reader: &mut Reader, shown: &[Shown], shared: Option<&Shared<'_>>) {
        let extent = Extent::of(self.document());
        let edge = |block: &Shown, y: f32| {
            let span = block.block.span();
            let height = block.lines.height().max(1.0);
            let part = ((y - block.origin.y) / height).clamp(0.0, 1.0);
            let byte = span.start() + (part * span.len() as f32) as usize;
            extent.fraction(byte, &mut { block.block_idx })
        };
        let n_blocks = self.document().paragraphs().blocks().len();
        let (first_fold, last_fold) = self.edge_folds(shown, &reader.folded);
        let top = match (first_fold, shown.first()) {
            (Some(fold), _) => extent.fraction_in(fold.blocks.start, fold.span.start()),
            (None, Some(first)) => {
                let is_start = first.block_idx == 0 && first.origin.y >= self.view.top();
                if is_start { 0.0 } else { edge(first, self.view.top()) }
            }
            (None, None) => 0.0,
        };
        let bottom = match (last_fold, shown.last()) {
            (Some(fold), _) if fold.blocks.end == n_blocks => 1.0,
            (Some(fold), _) => extent.fraction_in(fold.blocks.end - 1, fold.span.end()),
            (None, Some(last)) => {
                let words_end = last.origin.y + last.lines.height();
                let is_end = last.last_idx + 1 == n_blocks && words_end <= self.view.bottom();
                if is_end { 1.0 } else { edge(last, self.view.bottom()) }
            }
            (None, None) => 1.0,
        };
        let window = overview::window(self.strip, top, bottom.max(top));
        let marks = self.workspace.marks(&self.pane.path);
        reader.overview.paint(
            ui.painter(),
            self.tokens,
            (self.strip, window),
            (self.setting.text, extent),
            (marks, self.pane.find.as_ref(), shared),
        );
    }
}

/// Where a caret stands, if its block is in view.
fn caret_rect(shown: &[Shown], byte: usize) -> Option<Rect> {
    let block = shown.iter().find(|shown| {
        let span = shown.block.span();
        span.start() <= byte && byte <= span.end()
    })?;
    Some(block.caret(byte))
}
