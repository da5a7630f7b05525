//! The blocks of an open note: text, cards, and what surrounds each.

use egui::{
    CursorIcon, EventFilter, OpenUrl, Pos2, Rect, Response, Sense, Stroke, StrokeKind, Ui,
    WidgetInfo, accesskit::Role, pos2, vec2,
};

use crate::{
    notebook::{
        ids::ExcerptId,
        note::{Block, MOST_WRITTEN},
    },
    ui::{
        Outbox,
        chips::one_line,
        theme::{self, size, tokens},
    },
    workspace::{
        command::{Annotate, Command, Go, View},
        overlay::{Area, Editing},
    },
};

use super::{
    markdown::Target,
    prose::Asked,
    write::{self, Draft},
};

use super::note::{GAP, MISSING, NoteViews, Scene, block_id};

impl Scene<'_> {
    /// Draws a block and the gap behind it; gives the height of both.
    pub(super) fn block_ui(
        &mut self,
        ui: &mut Ui,
        at: Pos2,
        idx: usize,
        views: &mut NoteViews,
        draft: &mut Option<Draft>,
        out: &mut Outbox,
    ) -> f32 {
        let Some(block) = self.note.blocks.get(idx) else { return 0.0 };
        let body = match block {
            Block::Text(words) if views.writing == Some(idx) && draft.is_some() => {
                write::text_ui(ui, at, self.width, draft, self.workspace, words, out)
            }
            Block::Text(words) => self.text_ui(ui, at, idx, words, draft, out),
            Block::Excerpt(excerpt_id) => self.card_ui(ui, at, idx, excerpt_id, views, out),
        };
        let height = body + GAP;
        views.heights.measured(idx, height);
        self.gap_ui(ui, at.y - GAP, idx, out);
        if views.writing != Some(idx) {
            let slot = Rect::from_min_size(at, vec2(self.width, body));
            self.grip_ui(ui, slot, idx, views);
            if views.drag.is_some() {
                self.find_drop(ui, slot, idx);
            }
        }
        height
    }

    pub(super) fn text_ui(
        &self,
        ui: &Ui,
        at: Pos2,
        idx: usize,
        words: &str,
        draft: &mut Option<Draft>,
        out: &mut Outbox,
    ) -> f32 {
        let prose = self.lay_text(ui, words);
        let height = prose.height().max(19.0);
        let rect = Rect::from_min_size(at, vec2(self.width, height));
        let id = block_id(self.note_id, idx);
        let response = ui.interact(rect, id, Sense::click());
        response.widget_info(|| {
            WidgetInfo::labeled(Role::Button, true, format!("Text {}: write", idx + 1))
        });
        self.focus(ui, &response, idx, rect.expand2(vec2(5.0, 3.0)), out);
        if words.trim().is_empty() {
            let tokens = tokens(ui.ctx());
            let hint = one_line(ui, "Write…", theme::ui(size::UI), tokens.mute, self.width);
            ui.painter().galley(at, hint, tokens.mute);
        }
        let asked = prose.show(ui, at, id);
        let asked = asked.or_else(|| response.clicked().then_some(Asked::Write(words.len())));
        match asked {
            Some(Asked::Write(_)) if words.len() > MOST_WRITTEN => {
                out.push(Command::Go(Go::Block(Some(idx))));
            }
            Some(Asked::Write(byte)) => {
                let editing = Editing::Text(self.note_id.clone(), idx);
                *draft = Some(Draft::new(editing.clone(), words, Some(byte)));
                if self.workspace.area != Area::Notebook {
                    out.push(Command::Go(Go::Area(Area::Notebook)));
                }
                out.push(Command::Go(Go::Block(Some(idx))));
                out.push(Command::View(View::Editing(Some(editing))));
            }
            Some(Asked::Follow(Target::Note(title))) => {
                out.push(Command::Go(Go::NoteTitled(title)));
            }
            Some(Asked::Follow(Target::Web(url))) => ui.ctx().open_url(OpenUrl::new_tab(url)),
            None => {}
        }
        height
    }

    pub(super) fn card_ui(
        &mut self,
        ui: &mut Ui,
        at: Pos2,
        idx: usize,
        excerpt_id: &ExcerptId,
        views: &mut NoteViews,
        out: &mut Outbox,
    ) -> f32 {
        let Some(card) = self.lay_card(ui, &views.cards, idx, excerpt_id) else {
            return self.missing_ui(ui, at, idx, out);
        };
        let id = block_id(self.note_id, idx);
        let seat = self.seat(idx);
        let response = card.show(ui, (at, id), seat, &mut views.cards, self.workspace, out);
        let rect = card.rect(at);
        self.focus(ui, &response, idx, rect.expand(1.5), out);
        if ui.rect_contains_pointer(rect) && views.drag.is_none() {
            self.hovering = Some(excerpt_id.clone());
        }
        card.height()
    }

    /// A card whose excerpt is not in the notebook: a file merged by hand can have one.
    pub(super) fn missing_ui(&self, ui: &Ui, at: Pos2, idx: usize, out: &mut Outbox) -> f32 {
        let tokens = tokens(ui.ctx());
        let rect = Rect::from_min_size(at, vec2(self.width, MISSING));
        let response = ui.interact(rect, block_id(self.note_id, idx), Sense::click());
        let words = "This excerpt is not in the notebook any more";
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, words));
        let edge = Stroke::new(1.0, tokens.line);
        ui.painter().rect_stroke(rect, 5.0, edge, StrokeKind::Inside);
        let galley = one_line(ui, words, theme::ui(size::UI), tokens.mute, self.width - 20.0);
        ui.painter().galley(rect.min + vec2(10.0, 9.0), galley, tokens.mute);
        self.focus(ui, &response, idx, rect.expand(3.0), out);
        response.context_menu(|ui| {
            if ui.button("Take out of note").clicked() {
                let take_out = Annotate::TakeOut(self.note_id.clone(), idx);
                out.push(Command::Annotate(take_out));
                ui.close();
            }
        });
        MISSING
    }

    /// Shows where the keyboard is, and chooses the block that Tab came to.
    pub(super) fn focus(
        &self,
        ui: &Ui,
        response: &Response,
        idx: usize,
        ring: Rect,
        out: &mut Outbox,
    ) {
        let is_chosen = self.workspace.block == Some(idx);
        if response.has_focus() {
            // Up and down choose blocks here; egui would go to the next widget.
            let filter = EventFilter { vertical_arrows: true, ..EventFilter::default() };
            ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
        }
        if response.gained_focus() && !is_chosen && !response.clicked() {
            if self.workspace.area != Area::Notebook {
                out.push(Command::Go(Go::Area(Area::Notebook)));
            }
            out.push(Command::Go(Go::Block(Some(idx))));
        }
        let is_here = is_chosen && self.workspace.area == Area::Notebook;
        if is_here || response.has_focus() {
            let stroke = Stroke::new(1.5, tokens(ui.ctx()).accent);
            ui.painter().rect_stroke(ring, 6.0, stroke, StrokeKind::Inside);
        }
    }

    /// The thin line with a plus between two blocks: a click writes there.
    pub(super) fn gap_ui(&self, ui: &Ui, y: f32, idx: usize, out: &mut Outbox) {
        let rect = Rect::from_min_size(pos2(self.left, y), vec2(self.width, GAP));
        let response = ui.interact(rect, block_id(self.note_id, idx).with("gap"), Sense::click());
        response.widget_info(|| {
            WidgetInfo::labeled(Role::Button, true, format!("Write above block {}", idx + 1))
        });
        if response.hovered() || response.has_focus() {
            let tokens = tokens(ui.ctx());
            let stroke = Stroke::new(1.0, tokens.accent);
            let middle = rect.center();
            ui.painter().hline(rect.left()..=middle.x - 9.0, middle.y, stroke);
            ui.painter().hline(middle.x + 9.0..=rect.right(), middle.y, stroke);
            ui.painter().hline(middle.x - 4.0..=middle.x + 4.0, middle.y, stroke);
            ui.painter().vline(middle.x, middle.y - 4.0..=middle.y + 4.0, stroke);
        }
        if response.on_hover_cursor(CursorIcon::PointingHand).clicked() {
            out.push(Command::Annotate(Annotate::NewText(self.note_id.clone(), idx)));
        }
    }
}
