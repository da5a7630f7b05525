//! One frame of the reading view: where the pane stands, what keys and pointer make of it, and what
//! is told of that.

use egui::{Id, Rect, Response, Sense, Ui, WidgetInfo, accesskit::Role};

use crate::{
    notebook::ids::ExcerptId,
    store::settings::UnseenChoice,
    text::document::Document,
    ui::{
        Outbox, pointer_only,
        theme::{Tokens, size},
    },
    workspace::{
        Workspace,
        command::{Annotate, Command, Go, PaneCommand},
        corpus::Reading,
        overlay::Area,
        pane::{At, End, Pane, Place, Selection},
    },
};

use super::{
    Reader, access,
    extent::Extent,
    folded::Folded,
    keyboard,
    lay::{self, Page, Setter, Setting, Shown},
    overview, paint, pointer,
    pointer::Outcome,
    scroll::{self, Line},
    select,
    walker::Walker,
};

/// What does not change within a frame.
pub(super) struct Frame<'a> {
    pub(super) tokens: &'static Tokens,
    pub(super) workspace: &'a Workspace,
    pub(super) pane: &'a Pane,
    pub(super) reading: &'a Reading,
    pub(super) id: Id,
    /// The page without the strip.
    pub(super) view: Rect,
    pub(super) strip: Rect,
    /// Left edge of the words.
    pub(super) left: f32,
    pub(super) setting: Setting,
}

impl<'a> Frame<'a> {
    pub(super) fn new(
        ui: &Ui,
        tokens: &'static Tokens,
        reader: &mut Reader,
        (workspace, pane, reading): (&'a Workspace, &'a Pane, &'a Reading),
        room: Rect,
    ) -> Self {
        let strip = room.with_min_x((room.right() - size::OVERVIEW).max(room.left()));
        let view = room.with_max_x(strip.left());
        let points = [pane.text_size, workspace.settings.text_size, size::READING]
            .into_iter()
            .find(|points| *points > 0.0)
            .unwrap_or(size::READING);
        let width = view.width() - size::MARGIN_LEFT - size::MARGIN_RIGHT;
        let width = width.min(size::MEASURE * points);
        let hash = reading.document.hash();
        let shows_unseen = workspace.settings.unseen == UnseenChoice::All;
        let setting =
            Setting { shows_unseen, ..Setting::new(ui.painter(), reading, points, width) };
        if reader.setting.is_some_and(|before| before.text != hash) {
            reader.pointer.forget();
            reader.handle = None;
            reader.column = None;
            reader.anchor = None;
        }
        Self {
            tokens,
            workspace,
            pane,
            reading,
            id: Id::unique(("reading view", pane.id.0)),
            view,
            strip,
            left: paint::left_edge(view, setting.width),
            setting,
        }
    }

    pub(super) fn document(&self) -> &'a Document {
        &self.reading.document
    }

    pub(super) fn is_active(&self) -> bool {
        self.workspace.area == Area::Pane
            && self.workspace.pane().is_some_and(|pane| pane.id == self.pane.id)
    }

    pub(super) fn push(&self, out: &mut Outbox, command: PaneCommand) {
        out.push(Command::Pane(self.pane.id, command));
    }

    pub(super) fn run(&self, ui: &mut Ui, reader: &mut Reader, out: &mut Outbox) {
        let response = ui.interact(self.view, self.id, Sense::click_and_drag());
        let is_heard = access::page(ui, &response, &self.workspace.shown(&self.pane.path).title);
        let painter = ui.painter().clone();
        let mut maps = std::mem::take(&mut reader.maps);
        let marks = self.workspace.marks(&self.pane.path);
        let (folded, opened) = Folded::of(self.reading.folds(), self.pane, marks);
        for byte in opened {
            self.push(out, PaneCommand::Fold(byte, false));
        }
        let setting = (self.setting, folded);
        let setter = Setter::new(&painter, self.tokens, self.reading, setting, &mut maps);
        let mut column = reader.column.take();
        let mut walker =
            Walker { setter: &setter, view: self.view, left: self.left, column: &mut column };

        let stood = self.stood(&walker, reader);
        let place = self.scrolled(ui, (&walker, &response), reader, stood);
        let (place, selection) = self.keyed(ui, &mut walker, place, out);
        let place = walker.walk().by(place, 0.0);
        let Page { shown, folded } = lay::shown(&setter, place, self.view, self.left);
        let rows = std::mem::take(&mut reader.rows);
        let has_moved = self.pane.wanted.is_some() || !is_same(stood, place);
        let rows = if has_moved { &*rows } else { &[] };
        reader.guides = self.guides(&walker, rows, (place, &shown));
        let selection = self.pointed(ui, &response, reader, &shown, (selection, out));
        reader.first = setter.joined(place.block).map(|it| it.block.span());
        self.tell_place(reader, place, &shown, out);
        (reader.shown, reader.folded) = (shown, folded);
        reader.view = Some(self.view);
        self.draw(ui, reader, selection, (&response, is_heard), out);
        reader.column = column;
        drop(setter);
        reader.maps = maps;
        reader.setting = Some(self.setting);
        reader.response = Some(response);
    }

    /// Where the pane stands at the start of the frame: where it is told to be, what is wanted, or
    /// the same words as before where the column has another width.
    fn stood(&self, walker: &Walker<'_, '_>, reader: &mut Reader) -> Place {
        let stood = self.pane.place.block;
        // Of lines that were folded meanwhile the line that stands for them is at the edge, or the words
        // that they stand between.
        let place = match walker.setter.hides(stood) {
            _ if walker.setter.is_joined(stood) => {
                let byte = walker.setter.blocks().get(stood).map_or(0, |it| it.span().start());
                Place {
                    byte: self.pane.place.byte,
                    ..walker.walk().at_edge(walker.setter.line(byte))
                }
            }
            Some(fold) if fold.blocks.start < self.pane.place.block => {
                Place { block: fold.blocks.start, above: 0.0, ..self.pane.place }
            }
            _ => self.pane.place,
        };
        let guide = reader.guide.take();
        if self.wants_level() {
            return self.levelled(walker, reader, self.pane.wanted.map_or(0, |it| it.byte));
        }
        if let Some(wanted) = self.pane.wanted {
            let line = walker.setter.line(wanted.byte);
            let mut walk = walker.walk();
            return match wanted.at {
                // To stand at the first line is to stand at the beginning, with the space above it.
                At::Edge if line.block == 0 && line.top <= lay::EDGE => scroll::at(0, 0.0),
                At::Edge => walk.at_edge(line),
                At::View | At::Level(..) => walk.showing(place, line),
            };
        }
        if let Some(guide) = guide {
            return self.guided(walker, guide);
        }
        let home = walker.setter.joined(walker.setter.home(stood));
        let is_joined_anew = reader.first != home.map(|it| it.block.span());
        let is_set_anew = reader.setting.is_some_and(|before| {
            before.text == self.setting.text && (before != self.setting || is_joined_anew)
        });
        let is_here = |placed: Place| {
            is_same(placed, place)
                || (walker.setter.is_joined(stood) && is_same(placed, self.pane.place))
        };
        match reader.anchor.filter(|_| is_set_anew && reader.placed.is_some_and(is_here)) {
            Some((byte, below)) => {
                let line = walker.setter.line(byte);
                walker.walk().at_edge(Line { top: line.top - below, ..line })
            }
            None => place,
        }
    }

    /// The place after the wheel, the strip, and a drag beyond an edge.
    fn scrolled(
        &self,
        ui: &Ui,
        (walker, response): (&Walker<'_, '_>, &Response),
        reader: &mut Reader,
        place: Place,
    ) -> Place {
        let sense = pointer_only(Sense::click_and_drag());
        let strip = ui.interact(self.strip, self.id.with("strip"), sense);
        strip.widget_info(|| WidgetInfo::labeled(Role::ScrollBar, true, "Overview"));
        let mut place = place;
        if response.contains_pointer() || strip.contains_pointer() {
            let dy = ui.input_mut(|i| std::mem::take(&mut i.smooth_scroll_delta.y));
            if dy != 0.0 {
                place = walker.walk().by(place, -dy);
            }
        }
        let turns = access::turns(ui, self.id);
        for _ in 0..turns.abs().min(20) {
            let way = if turns > 0 { select::Way::On } else { select::Way::Back };
            place = walker.scrolled(place, select::Step::Page(way));
        }
        let is_down = strip.is_pointer_button_down_on() || strip.clicked();
        let pos = strip.interact_pointer_pos().filter(|_| is_down);
        match pos {
            Some(pos) => {
                let extent = Extent::of(self.document());
                let (top, bottom) = self.fractions(extent, place, walker);
                let window = overview::window(self.strip, top, bottom);
                let grip = *reader.overview.grip.get_or_insert_with(|| {
                    // Beside the window its middle comes to the pointer.
                    let is_on = window.y_range().contains(pos.y);
                    if is_on { pos.y - window.top() } else { window.height() / 2.0 }
                });
                let y = pos.y - grip;
                let fraction = overview::fraction_at(self.strip, window, y, bottom - top);
                let (block, above) = walker.setter.at_depth(extent, fraction);
                place = walker.walk().by(scroll::at(block, 0.0), above);
            }
            None => reader.overview.grip = None,
        }
        if reader.pointer.is_dragging() || reader.handle.is_some() {
            let y = ui.input(|i| i.pointer.latest_pos()).map_or(self.view.center().y, |pos| pos.y);
            let pull = pointer::pull(self.view, y);
            if pull != 0.0 {
                let secs = ui.input(|i| i.stable_dt).min(0.1);
                place = walker.walk().by(place, pull * secs);
                ui.ctx().request_repaint();
            }
        }
        place
    }

    /// The fractions of the text at the upper and the lower edge of the view.
    fn fractions(&self, extent: Extent<'_>, place: Place, walker: &Walker<'_, '_>) -> (f64, f64) {
        let part = |block_idx: usize, points: f32| {
            let blocks = walker.setter.blocks();
            let Some(joined) = walker.setter.joined(block_idx) else { return 1.0 };
            let span = joined.block.span();
            let share = f64::from((points / walker.setter.height(block_idx).max(1.0)).min(1.0));
            let next = if joined.last + 1 < blocks.len() {
                extent.fraction_in(joined.last + 1, span.end())
            } else {
                1.0
            };
            let first = extent.fraction_in(block_idx, span.start());
            first + share * (next - first)
        };
        let top = part(place.block, place.above);
        let mut left = self.view.height() + place.above;
        for block_idx in place.block..walker.setter.blocks().len() {
            let height = walker.setter.height(block_idx);
            if left <= height {
                return (top, part(block_idx, left));
            }
            left -= height;
        }
        (top, 1.0)
    }

    /// Place and selection after the keys that move.
    fn keyed(
        &self,
        ui: &Ui,
        walker: &mut Walker<'_, '_>,
        place: Place,
        out: &mut Outbox,
    ) -> (Place, Option<Selection>) {
        let mut selection = self.pane.selection;
        let focused = ui.memory(egui::Memory::focused);
        if !self.is_active()
            || self.workspace.overlay.is_some()
            || focused.is_some_and(|id| id != self.id)
        {
            return (place, selection);
        }
        if focused.is_some() {
            let filter = egui::EventFilter {
                horizontal_arrows: true,
                vertical_arrows: true,
                ..egui::EventFilter::default()
            };
            ui.memory_mut(|memory| memory.set_focus_lock_filter(self.id, filter));
        }
        let mut place = place;
        let mut end = self.chosen_end();
        for press in ui.input_mut(|i| keyboard::taken(&mut i.events)) {
            if let Some((excerpt_id, which, byte)) =
                end.as_mut().filter(|_| !press.extends && !press.is_space)
            {
                *byte = walker.target(place, *byte, press.step);
                place = walker.followed(place, *byte);
                let moved = Annotate::MoveEnd(excerpt_id.clone(), *which, *byte);
                out.push(Command::Annotate(moved));
                continue;
            }
            let turns = matches!(press.step, select::Step::Page(_)) && !self.pane.shows_caret;
            let stands = (selection.is_some() || self.pane.shows_caret) && !turns;
            if press.is_space || !(press.extends || stands) {
                place = walker.scrolled(place, press.step);
                continue;
            }
            let from = selection.unwrap_or_else(|| Selection::caret(self.first_byte()));
            let (followed, moved) = walker.moved(place, from, press);
            (place, selection) = (followed, Some(moved));
        }
        if selection != self.pane.selection {
            self.push(out, PaneCommand::Select(selection));
        }
        (place, selection)
    }

    /// The end of the picked excerpt that arrows move, and where it is.
    fn chosen_end(&self) -> Option<(ExcerptId, End, usize)> {
        let (excerpt_id, end) = self.pane.picked.as_ref()?;
        let end = (*end)?;
        let placed = self.workspace.placed(excerpt_id)?;
        let span = placed.span.filter(|_| placed.path == self.pane.path)?;
        let byte = if end == End::Start { span.start() } else { span.end() };
        Some((excerpt_id.clone(), end, byte))
    }

    /// Where a caret begins that was nowhere: the first line that is wholly in view.
    pub(super) fn first_byte(&self) -> usize {
        select::settled(self.document(), self.pane.place.byte, select::Way::On)
    }

    /// The selection after the pointer.
    fn pointed(
        &self,
        ui: &Ui,
        response: &Response,
        reader: &mut Reader,
        shown: &[Shown],
        (selection, out): (Option<Selection>, &mut Outbox),
    ) -> Option<Selection> {
        let (now_secs, modifiers, pos) =
            ui.input(|i| (i.time, i.modifiers, i.pointer.latest_pos()));
        let is_down =
            response.is_pointer_button_down_on() && ui.input(|i| i.pointer.primary_down());
        let at = pos.zip(pos.and_then(|pos| lay::hit(shown, pos)));
        // A tap is so short that the button goes down and up between two frames.
        let is_tap = !is_down && !reader.pointer.is_down() && response.clicked();
        let pressed = response.is_pointer_button_down_on() && ui.input(|i| i.pointer.any_pressed());
        if pressed || is_tap {
            if !self.is_active() {
                self.push(out, PaneCommand::Activate);
            }
            if let Some(focused) = ui.memory(egui::Memory::focused) {
                ui.memory_mut(|memory| memory.surrender_focus(focused));
            }
        }
        let document = self.document();
        let outcome = match at {
            Some(at) if is_down && !reader.pointer.is_down() => {
                let press = (now_secs, modifiers);
                reader.pointer.press(document, at, press, selection)
            }
            Some(at) if is_down => reader.pointer.drag(document, at),
            Some(at) if is_tap => {
                let press = (now_secs, modifiers);
                let pressed = reader.pointer.press(document, at, press, selection);
                let released = reader.pointer.release();
                pressed.or(released)
            }
            _ if !is_down => reader.pointer.release(),
            _ => None,
        };
        let mut selection = selection;
        if outcome.is_some() {
            reader.column = None;
        }
        match outcome {
            Some(Outcome::Select(dragged)) => selection = Some(dragged),
            Some(Outcome::Click(byte)) => {
                selection = Some(Selection::caret(byte));
                if selection != self.pane.selection {
                    self.push(out, PaneCommand::Select(selection));
                }
                // A click beside the words is near a place, but on no highlight.
                match reader.pointer.pressed_at().and_then(|pos| lay::over(shown, pos)) {
                    Some(over) => self.push(out, PaneCommand::Click(over)),
                    None if self.pane.picked.is_some() || self.workspace.selected.is_some() => {
                        out.push(Command::Go(Go::Select(None)));
                    }
                    None => {}
                }
                return selection;
            }
            None => {}
        }
        if response.secondary_clicked() {
            selection = at.map(|(_, byte)| byte).map_or(selection, |byte| {
                let kept = selection.filter(|selection| selection.span().contains(byte));
                kept.or(Some(Selection::caret(byte)))
            });
        }
        if selection != self.pane.selection && selection.is_some() {
            let already = Command::Pane(self.pane.id, PaneCommand::Select(selection));
            if !matches!((out.last(), &already),
                (Some(Command::Pane(last_id, last)), Command::Pane(id, now)) if last_id == id && last == now)
            {
                out.push(already);
            }
        }
        selection
    }

    /// Tells where the pane stands now, if that is news, and notes what is at its edge.
    fn tell_place(&self, reader: &mut Reader, place: Place, shown: &[Shown], out: &mut Outbox) {
        let before = self.pane.place;
        let is_set_anew = reader.setting.is_some_and(|before| before != self.setting);
        let keeps = is_set_anew || reader.placed.is_some_and(|placed| is_same(placed, place));
        let anchor = match reader.anchor.filter(|_| keeps) {
            Some(anchor) => anchor,
            None => self.edge(shown),
        };
        reader.anchor = Some(anchor);
        let place = Place { byte: anchor.0, ..place };
        let has_moved = !is_same(before, place) || before.byte != place.byte;
        if has_moved || self.pane.wanted.is_some() {
            self.push(out, PaneCommand::Scrolled(place));
        }
        reader.placed = Some(place);
    }

    /// The first byte whose line is wholly in view, and how far below the edge that line is.
    fn edge(&self, shown: &[Shown]) -> (usize, f32) {
        for block in shown {
            let below = block.origin.y - self.view.top();
            let row = (0..block.lines.n_rows())
                .find(|row| block.lines.row_rect(*row).top() + below > -0.5);
            if let Some(row) = row {
                let start = block.block.span().start() + block.lines.row_bytes(row).start;
                return (start, block.lines.row_rect(row).top() + below);
            }
        }
        (self.pane.place.byte, 0.0)
    }

    pub(super) fn hover(&self, reader: &mut Reader, now: Option<ExcerptId>, out: &mut Outbox) {
        if now == reader.hovering && (now.is_none() || now == self.workspace.hovered) {
            return;
        }
        if now != self.workspace.hovered {
            out.push(Command::Go(Go::Hover(now.clone())));
        }
        reader.hovering = now;
    }
}

/// Whether two places are the same on the screen.
fn is_same(a: Place, b: Place) -> bool {
    a.block == b.block && (a.above - b.above).abs() < 0.01
}
