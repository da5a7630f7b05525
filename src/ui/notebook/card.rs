//! The card of an excerpt: quote, where it is from, how surely it stands there, tags, memo, links.
//!
//! A card is laid out first and painted after, so that a long note can measure the cards above the
//! screen without painting them.

use std::{collections::BTreeSet, sync::Arc};

use egui::{
    Color32, CornerRadius, CursorIcon, Galley, Id, Pos2, Rect, Response, Sense, Stroke, StrokeKind,
    Ui, WidgetInfo,
    accesskit::Role,
    pos2,
    text::{LayoutJob, TextFormat},
    vec2,
};

use crate::{
    notebook::{
        edit::Edit,
        ids::{ExcerptId, LinkId, NoteId},
    },
    ui::{
        Outbox,
        chips::{self, Chips, Standing, one_line, rows, tell},
        theme::{self, size, tokens},
    },
    workspace::{
        Workspace,
        command::{Annotate, Command, Go, View},
        overlay::{Area, Overlay},
    },
};

use super::{changed::Changed, index::Index, links};

/// Width of the coloured edge.
const EDGE: f32 = 4.0;
/// Blank between edge and words, and at the right.
const PAD: f32 = 10.0;
/// Blank above and below.
const PAD_Y: f32 = 8.0;
/// Height of the line that says where the quote is from.
const SOURCE: f32 = 16.0;
/// Rows of a quote that are shown until the reader asks for more.
const QUOTE_ROWS: usize = 6;
/// Rows of a memo that are shown until the reader asks for more.
const MEMO_ROWS: usize = 4;
/// A quote longer than this many bytes is cut before it is laid out in few rows.
const CLIP: usize = 2_000;
/// Height of the line below a card that tells of a link.
const LINK: f32 = 20.0;

/// A card laid out for a width.
#[derive(Debug)]
pub struct Card {
    excerpt_id: ExcerptId,
    size: egui::Vec2,
    quote: Arc<Galley>,
    /// What the button says that shows or hides the rest.
    more: Option<&'static str>,
    reference: String,
    standing: Standing,
    chips: Chips,
    /// What was changed between it and the one it quotes, and as a sentence.
    changed: Option<(Arc<Galley>, String)>,
    memo: Option<Arc<Galley>>,
    name: String,
    /// Links told below the card.
    links: Vec<LinkId>,
    /// The link to the card below, told between the two.
    between: Option<LinkId>,
}

/// Where a card stands.
#[derive(Clone, Copy, Debug)]
pub struct Seat<'a> {
    /// The note.
    pub note_id: &'a NoteId,
    /// Index of its block.
    pub block_idx: usize,
    /// The excerpt of the card above, if the block above is one.
    pub before: Option<&'a ExcerptId>,
    /// The excerpt of the card below, if the block below is one.
    pub after: Option<&'a ExcerptId>,
}

/// What cards remember between frames.
#[derive(Debug, Default)]
pub struct CardViews {
    /// Excerpts shown at full length.
    expanded: BTreeSet<ExcerptId>,
    /// The reader's own word for a link, while it is typed.
    pub own_word: String,
}

impl Card {
    /// Lays out the card of an excerpt; `None` if the notebook has none of this id.
    ///
    /// Cost: as its words; a quote that is not shown at full length counts for 2 KB at most.
    pub fn lay(
        ui: &Ui,
        views: &CardViews,
        workspace: &Workspace,
        index: &Index,
        seat: Seat<'_>,
        excerpt_id: &ExcerptId,
        width: f32,
    ) -> Option<Self> {
        let excerpt = workspace.notebook.excerpts.get(excerpt_id)?;
        let words = workspace.quote(excerpt_id)?;
        let inner = (width - EDGE - 2.0 * PAD).max(40.0);
        let is_full = views.expanded.contains(excerpt_id);
        let (quote, is_quote_cut) = clipped(
            ui,
            &on_one_line(&words),
            format(theme::reading(size::QUOTE), Color32::PLACEHOLDER),
            inner,
            if is_full { usize::MAX } else { QUOTE_ROWS },
        );
        let mut is_cut = is_quote_cut;
        let memo = (!excerpt.memo.trim().is_empty()).then(|| {
            let slanted = egui::FontId::new(size::SMALL + 0.5, theme::slanted_family());
            let (memo, is_memo_cut) = clipped(
                ui,
                excerpt.memo.trim(),
                format(slanted, Color32::PLACEHOLDER),
                inner,
                if is_full { usize::MAX } else { MEMO_ROWS },
            );
            is_cut |= is_memo_cut;
            memo
        });
        let more = if is_full { Some("less") } else { is_cut.then_some("more") };
        let chips = Chips::lay(ui, workspace, &excerpt.tags, inner);
        let reference = workspace.reference(excerpt_id);
        let standing = Standing::of(workspace, excerpt_id);
        let (links, between) = links::told(workspace, index, seat, excerpt_id);
        let changed = Changed::of(workspace, index, excerpt_id).map(|changed| {
            let mut job = changed.job(tokens(ui.ctx()));
            job.wrap.max_width = inner;
            job.wrap.max_rows = 2;
            (ui.painter().layout_job(job), changed.told())
        });
        let mut height = 2.0 * PAD_Y + quote.size().y + 4.0 + SOURCE;
        height += if more.is_some() { SOURCE } else { 0.0 };
        height += if chips.height() > 0.0 { chips.height() + 5.0 } else { 0.0 };
        height += changed.as_ref().map_or(0.0, |(changed, _)| changed.size().y + 4.0);
        height += memo.as_ref().map_or(0.0, |memo| memo.size().y + 6.0);
        let opening = chips::opening(&words, 80);
        let name = format!("Excerpt “{opening}”, {reference}, {}", standing.word());
        Some(Self {
            excerpt_id: excerpt_id.clone(),
            size: vec2(width, height),
            quote,
            more,
            reference,
            standing,
            chips,
            changed,
            memo,
            name,
            links,
            between,
        })
    }

    /// Height of the card with the lines below it.
    pub fn height(&self) -> f32 {
        self.size.y
            + LINK * self.links.len() as f32
            + if self.links.is_empty() { 0.0 } else { 4.0 }
            + if self.between.is_some() { LINK + 8.0 } else { 0.0 }
    }

    /// The card itself, when its upper left corner is at `at`.
    pub fn rect(&self, at: Pos2) -> Rect {
        Rect::from_min_size(at, self.size)
    }

    /// Draws it with its upper left corner at `at`, and pushes what was asked for.
    pub fn show(
        &self,
        ui: &mut Ui,
        (at, id): (Pos2, Id),
        seat: Seat<'_>,
        views: &mut CardViews,
        workspace: &Workspace,
        out: &mut Outbox,
    ) -> Response {
        let rect = self.rect(at);
        let response = ui.interact(rect, id, Sense::click());
        let is_selected = workspace.selected.as_ref() == Some(&self.excerpt_id);
        response.widget_info(|| WidgetInfo::selected(Role::Button, true, is_selected, &self.name));
        self.paint(ui, rect, workspace, is_selected);
        self.paint_words(ui, rect, id, views);
        self.act(&response, seat, workspace, out);
        response.context_menu(|ui| self.menu(ui, seat, out));
        self.links_ui(ui, rect, id, views, workspace, out);
        response
    }

    fn paint(&self, ui: &Ui, rect: Rect, workspace: &Workspace, is_selected: bool) {
        let tokens = tokens(ui.ctx());
        let tint = tokens.tint(workspace.colour(&self.excerpt_id));
        let is_lit = workspace.hovered.as_ref() == Some(&self.excerpt_id);
        let painter = ui.painter();
        painter.rect_filled(rect, CornerRadius::same(5), tint.line);
        let page = rect.with_min_x(rect.left() + EDGE);
        let corners = CornerRadius { nw: 0, sw: 0, ne: 5, se: 5 };
        let line = if is_lit { tint.line } else { tokens.line };
        painter.rect(page, corners, tokens.page, Stroke::new(1.0, line), StrokeKind::Inside);
        if is_selected {
            let stroke = Stroke::new(1.5, tokens.accent);
            painter.rect_stroke(rect, CornerRadius::same(5), stroke, StrokeKind::Outside);
        }
    }

    fn paint_words(&self, ui: &Ui, rect: Rect, id: Id, views: &mut CardViews) {
        let tokens = tokens(ui.ctx());
        let left = rect.left() + EDGE + PAD;
        let right = rect.right() - PAD;
        let mut y = rect.top() + PAD_Y;
        ui.painter().galley(pos2(left, y), Arc::clone(&self.quote), tokens.ink);
        y += self.quote.size().y;
        if let Some(more) = self.more {
            let words = one_line(ui, more, theme::ui(size::SMALL), tokens.accent, 80.0);
            let spot = Rect::from_min_size(pos2(left, y), vec2(words.size().x + 8.0, SOURCE));
            let button = ui.interact(spot, id.with("more"), Sense::click());
            button.widget_info(|| WidgetInfo::labeled(Role::Button, true, more));
            ui.painter().galley(pos2(left, y + 1.0), words, tokens.accent);
            if button.on_hover_cursor(CursorIcon::PointingHand).clicked()
                && !views.expanded.remove(&self.excerpt_id)
            {
                views.expanded.insert(self.excerpt_id.clone());
            }
            y += SOURCE;
        }
        y += 4.0;
        self.source_line(ui, left, right, y, id);
        y += SOURCE;
        if self.chips.height() > 0.0 {
            self.chips.show(ui, pos2(left, y + 5.0), id);
            y += self.chips.height() + 5.0;
        }
        if let Some((changed, sentence)) = &self.changed {
            let spot = Rect::from_min_size(pos2(left, y + 4.0), changed.size());
            tell(ui, spot, id.with("changed"), sentence);
            ui.painter().galley(spot.min, Arc::clone(changed), tokens.ink);
            y += changed.size().y + 4.0;
        }
        if let Some(memo) = &self.memo {
            let spot = Rect::from_min_size(pos2(left, y + 6.0), memo.size());
            tell(ui, spot, id.with("memo"), memo.text());
            ui.painter().galley(spot.min, Arc::clone(memo), tokens.ink);
        }
    }

    /// Where the quote is from, and at the right how surely it stands there.
    fn source_line(&self, ui: &Ui, left: f32, right: f32, y: f32, id: Id) {
        let tokens = tokens(ui.ctx());
        let ink = self.standing.ink(ui.ctx());
        let word = one_line(ui, self.standing.word(), theme::ui(size::SMALL), ink, 80.0);
        let word_left = right - word.size().x;
        let sign = pos2(word_left - 9.0, y + SOURCE / 2.0);
        self.standing.paint(ui.painter(), sign, ink);
        let spot = Rect::from_min_max(pos2(sign.x - 6.0, y), pos2(right, y + SOURCE));
        tell(ui, spot, id.with("standing"), self.standing.word())
            .on_hover_text(self.standing.hint());
        let word_at = pos2(word_left, y + (SOURCE - word.size().y) / 2.0);
        ui.painter().galley(word_at, word, ink);
        let room = (sign.x - 12.0 - left).max(20.0);
        let small = theme::ui(size::SMALL);
        let (reference, is_cut) = chips::reference(ui, &self.reference, &small, tokens.mute, room);
        let at = pos2(left, y + (SOURCE - reference.size().y) / 2.0);
        let spot = Rect::from_min_size(at, reference.size());
        ui.painter().galley(at, reference, tokens.mute);
        let told = tell(ui, spot, id.with("reference"), &self.reference);
        if is_cut {
            told.on_hover_text(&self.reference);
        }
    }

    fn act(&self, response: &Response, seat: Seat<'_>, workspace: &Workspace, out: &mut Outbox) {
        if response.double_clicked() {
            out.push(Command::Go(Go::Source(self.excerpt_id.clone())));
            return;
        }
        let is_chosen = workspace.block == Some(seat.block_idx);
        if response.clicked() || response.secondary_clicked() {
            if workspace.area != Area::Notebook {
                out.push(Command::Go(Go::Area(Area::Notebook)));
            }
            if workspace.selected.as_ref() != Some(&self.excerpt_id) {
                out.push(Command::Go(Go::Select(Some(self.excerpt_id.clone()))));
            }
            if !is_chosen {
                out.push(Command::Go(Go::Block(Some(seat.block_idx))));
            }
        }
    }

    fn menu(&self, ui: &mut Ui, seat: Seat<'_>, out: &mut Outbox) {
        let id = || self.excerpt_id.clone();
        let mut item = |ui: &mut Ui, label: &str, command: Command| {
            if ui.button(label).clicked() {
                out.push(command);
                ui.close();
            }
        };
        let over = |overlay| Command::View(View::Overlay(Some(overlay)));
        item(ui, "Open source", Command::Go(Go::Source(id())));
        ui.separator();
        item(ui, "Tag…", over(Overlay::TagField(Some(id()))));
        item(ui, "Memo…", over(Overlay::Memo(id())));
        item(ui, "Link to…", over(Overlay::LinkFrom(id())));
        item(ui, "Put into another note…", over(Overlay::NotePicker(id())));
        ui.separator();
        let take_out = Annotate::TakeOut(seat.note_id.clone(), seat.block_idx);
        item(ui, "Take out of note", Command::Annotate(take_out));
        item(ui, "Remove excerpt", Command::Edit(Edit::RemoveExcerpt(id())));
    }

    fn links_ui(
        &self,
        ui: &Ui,
        rect: Rect,
        id: Id,
        views: &mut CardViews,
        workspace: &Workspace,
        out: &mut Outbox,
    ) {
        let mut y = rect.bottom() + if self.links.is_empty() { 0.0 } else { 4.0 };
        for (idx, link_id) in self.links.iter().enumerate() {
            let line = Rect::from_min_size(pos2(rect.left(), y), vec2(rect.width(), LINK));
            let place = (line, id.with(("link", idx)));
            links::line_ui(ui, place, workspace, link_id, &self.excerpt_id, views, out);
            y += LINK;
        }
        if let Some(link_id) = &self.between {
            let line = Rect::from_min_size(pos2(rect.left(), y + 8.0), vec2(rect.width(), LINK));
            let place = (line, id.with("between"));
            links::between_ui(ui, place, workspace, link_id, &self.excerpt_id, views, out);
        }
    }
}

/// Text on a card, with its leading.
fn format(font: egui::FontId, ink: Color32) -> TextFormat {
    let line_height = (font.size * size::NOTE_LEADING).round();
    TextFormat { line_height: Some(line_height), ..TextFormat::simple(font, ink) }
}

/// Words in at most `max_rows` rows, and whether some are left out.
fn clipped(
    ui: &Ui,
    words: &str,
    format: TextFormat,
    width: f32,
    max_rows: usize,
) -> (Arc<Galley>, bool) {
    if max_rows == usize::MAX {
        let mut job = LayoutJob::single_section(words.to_owned(), format);
        job.wrap.max_width = width;
        return (ui.painter().layout_job(job), false);
    }
    let mut end = words.len().min(CLIP);
    while !words.is_char_boundary(end) {
        end -= 1;
    }
    let head = words.get(..end).unwrap_or(words);
    let galley = rows(ui, head, format, width, max_rows);
    let is_cut = galley.elided || end < words.len();
    (galley, is_cut)
}

/// A quote as it is shown: line breaks inside a paragraph were made by a page or by hand, and are no
/// part of what was said; those between paragraphs stay.
pub(in crate::ui) fn on_one_line(quote: &str) -> String {
    let paragraphs = quote
        .split("\n\n")
        .map(|paragraph| paragraph.split('\n').map(str::trim).collect::<Vec<_>>().join(" "));
    paragraphs.filter(|words| !words.is_empty()).collect::<Vec<_>>().join("\n")
}
