//! The reading view: the text of one pane, its highlights and its selection.
//!
//! Draws only what is in view, whatever the length of the text: a pane stands at a block and points
//! above the edge, heights are measured as they are met, and no frame walks over the whole text. It
//! refuses to know what a highlight is for: it gets marks, and tells where was pressed.
//!
//! In three layers. What is where: [`extent`], [`scroll`], [`glyphs`], [`lines`], [`lay`]. What is
//! wanted: [`select`], [`pointer`], [`keyboard`], [`walker`]. What is seen: [`ink`], [`paint`],
//! [`overview`], [`tips`], [`access`]. Start at [`reader_ui`].

mod access;
mod extent;
mod glyphs;
mod ink;
mod keyboard;
mod lay;
mod lines;
mod overview;
mod paint;
mod pointer;
mod scene;
#[cfg(test)]
mod scripts;
mod scroll;
mod select;
mod tips;
mod walker;

use std::collections::HashSet;

use egui::{Align2, Id, Rect, Response, Sense, Ui, UiBuilder, accesskit::Role, vec2};

use crate::{
    notebook::ids::ExcerptId,
    text::document::Document,
    ui::{
        Outbox,
        theme::{self, Tokens, size},
    },
    workspace::{
        Workspace,
        command::{Annotate, Command, Go, PaneCommand},
        corpus::{Entry, EntryState, Reading},
        overlay::Area,
        pane::{End, Pane, Place, Selection},
    },
};

use extent::Extent;
use ink::Inks;
use lay::{Maps, Setter, Setting, Shown};
use overview::Overview;
use pointer::{Outcome, Pointer};
use scroll::Line;
use walker::Walker;

/// What one pane's reading view remembers between frames. Worth nothing once the pane is closed.
#[derive(Debug, Default)]
pub struct Reader {
    setting: Option<Setting>,
    maps: Maps,
    inks: Inks,
    overview: Overview,
    pointer: Pointer,
    /// The end of the picked excerpt that is dragged, and where it was put last.
    handle: Option<(End, usize)>,
    /// The x that steps by rows keep.
    column: Option<f32>,
    /// The byte at the upper edge, and the points from the edge to its line: what stays in place
    /// when the column gets another width.
    anchor: Option<(usize, f32)>,
    /// Where the pane stood after the last frame.
    placed: Option<Place>,
    /// The excerpt this pane said is hovered.
    hovering: Option<ExcerptId>,
    /// Excerpts with a memo or in a note, and the state of the notebook that was so.
    remarked: (HashSet<ExcerptId>, Option<u64>),
    /// What is in view, for questions about it. Their galleys are not painted again.
    shown: Vec<Shown>,
    view: Option<Rect>,
    end_of_selection: Option<Rect>,
    response: Option<Response>,
}

impl Reader {
    /// Where the selection's moving end is on the screen; `None` while it is being dragged, out of
    /// view, or nothing is selected. As of the last frame.
    pub fn end_of_selection(&self) -> Option<Rect> {
        self.end_of_selection
    }

    /// Where a place of the text is on the screen, as a box of no width and a row's height; `None`
    /// where it is out of view. As of the last frame.
    pub fn place_of(&self, byte: usize) -> Option<Rect> {
        let view = self.view?;
        let block = self.shown.iter().find(|shown| {
            let span = shown.block.span();
            span.start() <= byte && byte <= span.end()
        })?;
        Some(block.caret(byte)).filter(|rect| view.intersects(rect.expand(0.1)))
    }

    /// Whether the pointer is selecting words or moving an end: what would be in the way should wait.
    pub fn is_dragging(&self) -> bool {
        self.pointer.is_dragging() || self.handle.is_some() || self.overview.grip.is_some()
    }

    /// The page's own response in the last frame: for a context menu.
    pub fn response(&self) -> Option<&Response> {
        self.response.as_ref()
    }

    fn forget(&mut self) {
        let maps = std::mem::take(&mut self.maps);
        *self = Self { maps, hovering: self.hovering.take(), ..Self::default() };
    }
}

/// Draws the body of a pane in all the room there is, and says what was done in it.
///
/// The place moves within the frame and is told with [`PaneCommand::Scrolled`], which also answers
/// what was wanted. Nothing asks for a repaint while nothing moves.
///
/// Cost: the blocks in view, about 0.1 ms; a page's layout, about 2 ms, where it is met anew.
pub fn reader_ui(
    ui: &mut Ui,
    reader: &mut Reader,
    workspace: &Workspace,
    pane: &Pane,
    out: &mut Outbox,
) {
    let tokens = theme::tokens(ui.ctx());
    let room = ui.available_rect_before_wrap();
    ui.painter().rect_filled(room, 0, tokens.page);
    let entry = workspace.corpus.as_ref().and_then(|corpus| corpus.entry(&pane.path));
    let reading = entry.and_then(Entry::reading);
    if let Some(reading) = reading.filter(|it| !it.document.paragraphs().is_empty()) {
        let builder = UiBuilder::new()
            .id_salt(("reader", pane.id.0))
            .max_rect(room)
            .accessibility_role(Role::Document)
            .accessibility_label(workspace.shown(&pane.path).title);
        ui.scope_builder(builder, |ui| {
            ui.set_clip_rect(room.intersect(ui.clip_rect()));
            Frame::new(ui, tokens, reader, (workspace, pane, reading), room).run(ui, reader, out);
        });
    } else {
        reader.forget();
        let words = match entry.map(|entry| &entry.state) {
            None => "This document is not in the open folder.",
            Some(EntryState::Waiting) => "Reading…",
            Some(EntryState::Unreadable(why)) => why,
            Some(EntryState::Read(_)) => "This document holds no words.",
        };
        message_ui(ui, tokens, room, words);
    }
    ui.advance_cursor_after_rect(room);
}

fn message_ui(ui: &mut Ui, tokens: &Tokens, page: Rect, words: &str) {
    let room = Align2::CENTER_CENTER
        .align_size_within_rect(vec2(360.0_f32.min(page.width() - 32.0), 80.0), page);
    ui.scope_builder(UiBuilder::new().max_rect(room), |ui| {
        ui.vertical_centered(|ui| ui.label(egui::RichText::new(words).color(tokens.mute)));
    });
}

/// What does not change within a frame.
struct Frame<'a> {
    tokens: &'static Tokens,
    workspace: &'a Workspace,
    pane: &'a Pane,
    reading: &'a Reading,
    id: Id,
    /// The page without the strip.
    view: Rect,
    strip: Rect,
    /// Left edge of the words.
    left: f32,
    setting: Setting,
}

impl<'a> Frame<'a> {
    fn new(
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
        let setting = Setting::new(ui.painter(), hash, points, width);
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

    fn document(&self) -> &'a Document {
        &self.reading.document
    }

    fn is_active(&self) -> bool {
        self.workspace.area == Area::Pane
            && self.workspace.pane().is_some_and(|pane| pane.id == self.pane.id)
    }

    fn push(&self, out: &mut Outbox, command: PaneCommand) {
        out.push(Command::Pane(self.pane.id, command));
    }

    fn run(&self, ui: &mut Ui, reader: &mut Reader, out: &mut Outbox) {
        let response = ui.interact(self.view, self.id, Sense::click_and_drag());
        let is_heard = access::page(ui, &response, &self.workspace.shown(&self.pane.path).title);
        let painter = ui.painter().clone();
        let mut maps = std::mem::take(&mut reader.maps);
        let setter = Setter::new(&painter, self.tokens, self.reading, self.setting, &mut maps);
        let mut column = reader.column.take();
        let mut walker =
            Walker { setter: &setter, view: self.view, left: self.left, column: &mut column };

        let place = self.stood(&walker, reader);
        let place = self.scrolled(ui, (&walker, &response), reader, place);
        let (place, selection) = self.keyed(ui, &mut walker, place, out);
        let place = walker.walk().by(place, 0.0);
        let shown = lay::shown(&setter, place, self.view, self.left);
        let selection = self.pointed(ui, &response, reader, &shown, (selection, out));
        self.tell_place(reader, place, &shown, out);
        reader.shown = shown;
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
    fn stood(&self, walker: &Walker<'_, '_>, reader: &Reader) -> Place {
        let place = self.pane.place;
        if let Some(wanted) = self.pane.wanted {
            let line = walker.setter.line(wanted.byte);
            let mut walk = walker.walk();
            return if wanted.at_edge { walk.at_edge(line) } else { walk.showing(place, line) };
        }
        let is_set_anew = reader
            .setting
            .is_some_and(|before| before.text == self.setting.text && before != self.setting);
        match reader
            .anchor
            .filter(|_| is_set_anew && reader.placed.is_some_and(|placed| is_same(placed, place)))
        {
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
        let strip = ui.interact(self.strip, self.id.with("strip"), Sense::click_and_drag());
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
        let pos = strip.interact_pointer_pos().filter(|_| strip.is_pointer_button_down_on());
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
                let (block, part) = extent.at(fraction);
                let above = part as f32 * walker.setter.height(block);
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
            let Some(span) = blocks.get(block_idx).map(|block| block.span()) else { return 1.0 };
            let share = f64::from((points / walker.setter.height(block_idx).max(1.0)).min(1.0));
            let next = if block_idx + 1 < blocks.len() {
                extent.fraction_in(block_idx + 1, span.end())
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
            let from =
                selection.unwrap_or_else(|| Selection::caret(self.first_byte(walker, place)));
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

    /// The first place in view: where a caret begins that was nowhere.
    fn first_byte(&self, walker: &Walker<'_, '_>, place: Place) -> usize {
        let shown = lay::shown(walker.setter, place, self.view, self.left);
        lay::hit(&shown, self.view.left_top() + vec2(0.0, lay::EDGE)).unwrap_or_default()
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
        let pressed = response.is_pointer_button_down_on() && ui.input(|i| i.pointer.any_pressed());
        if pressed {
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

    fn hover(&self, reader: &mut Reader, now: Option<ExcerptId>, out: &mut Outbox) {
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
