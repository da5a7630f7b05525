//! The page of a document as a picture, beside its text, or above it where the pane is narrow.
//!
//! Shows the page that stands at the upper edge of the text, as wide as there is room, with the excerpt
//! that is pointed at or picked marked on it. What it lacks it asks for; until that comes, the picture
//! before stays if it is of the same page. A page is paper: it is white in both themes.

use std::sync::Arc;

use egui::{
    Color32, ColorImage, Rect, RichText, ScrollArea, Sense, TextureHandle, TextureOptions, Ui,
    UiBuilder, WidgetInfo, accesskit::Role, pos2, vec2,
};

use crate::{
    text::pages::{Picture, Placed, boxes},
    workspace::{
        Workspace,
        command::{Command, PaneCommand},
        marks::Mark,
        pane::Pane,
    },
};

use super::{
    Outbox,
    theme::{self, size},
};

/// Room around a page.
const MARGIN: f32 = 12.0;

/// Height of a page that is as wide as 1, as most are.
const USUAL_SHAPE: f32 = 1.42;

/// Pictures are asked for in widths of so many pixels more, so that dragging a border does not ask for
/// hundreds.
const WIDTH_STEP: f32 = 128.0;

/// Widest picture that is asked for, in pixels.
const WIDTH_MAX: f32 = 3200.0;

/// How much of the page shines through a mark.
const MARK: f32 = 0.45;

/// What the view of one pane's pages remembers between frames.
#[derive(Default)]
pub struct PagesView {
    /// The picture that the toolkit holds, and which it is.
    texture: Option<(Arc<Picture>, TextureHandle)>,
    /// What was marked last: the page moves to it when it changes.
    marked: Option<Mark>,
}

/// Shares out the room of a pane between text and page: side by side while both are readable, else
/// the page above the text, each as wide as the pane.
pub fn shared_out(room: Rect) -> (Rect, Rect) {
    if room.width() >= size::PANE_USUAL * 2.0 {
        return room.split_left_right_at_fraction(0.5);
    }
    // A page of the usual shape leaves the text what it does not need itself.
    let height = (room.width() * USUAL_SHAPE).min(room.height() * 0.5);
    let (page, words) = room.split_top_bottom_at_y(room.top() + height);
    (words, page)
}

/// Draws the page in all the room there is.
pub fn pages_ui(ui: &mut Ui, view: &mut PagesView, ws: &Workspace, pane: &Pane, out: &mut Outbox) {
    let tokens = theme::tokens(ui.ctx());
    let room = ui.max_rect();
    ui.painter().rect_filled(room, 0.0, tokens.ground);
    // Towards the text, wherever that stands.
    ui.painter().vline(room.left() + 0.5, room.y_range(), (1.0, tokens.line));
    ui.painter().hline(room.x_range(), room.bottom() - 0.5, (1.0, tokens.line));
    let page_idx = ws.page_of(pane);
    let across = (room.width() - 2.0 * MARGIN).max(40.0);
    let pixels = (across * ui.ctx().pixels_per_point()).min(WIDTH_MAX);
    let width = ((pixels / WIDTH_STEP).ceil() * WIDTH_STEP) as u32;
    let pages = ws.pages.get(&pane.path);
    if pages.is_none_or(|pages| pages.lacks(page_idx, width).is_some()) {
        out.push(Command::Pane(pane.id, PaneCommand::WantPage { page_idx, width }));
    }
    let picture = pages.and_then(|pages| pages.picture(page_idx, width));
    let Some(picture) = picture else {
        view.texture = None;
        let trouble = pages.and_then(|pages| pages.trouble.as_ref());
        let words = trouble.map_or("Drawing the page…", |(_, why)| why);
        words_ui(ui, room, words);
        return;
    };
    let placed = pages.and_then(|pages| pages.placed.as_deref()).unwrap_or_default();
    let mark = marked(ws, pane);
    ui.scope_builder(UiBuilder::new().max_rect(room.shrink2(vec2(MARGIN, 0.0))), |ui| {
        // Each page begins at its top.
        let area = ScrollArea::vertical().id_salt(("page", pane.id.0, page_idx));
        area.auto_shrink(false).show(ui, |ui| {
            ui.add_space(MARGIN);
            let title = ws.shown(&pane.path).title;
            let label = format!("Page {} of {title}", named(ws, pane, page_idx));
            page_ui(ui, view, picture, across, &label, |view, page, ui| {
                mark_ui(ui, view, (picture, placed), mark, page);
            });
            ui.add_space(MARGIN);
        });
    });
}

/// The picture, and what is drawn over it.
fn page_ui(
    ui: &mut Ui,
    view: &mut PagesView,
    picture: &Arc<Picture>,
    across: f32,
    label: &str,
    over: impl FnOnce(&mut PagesView, Rect, &Ui),
) {
    let tokens = theme::tokens(ui.ctx());
    let down = across * picture.height as f32 / picture.width.max(1) as f32;
    let (page, response) = ui.allocate_exact_size(vec2(across, down), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, label));
    let texture = view.texture_of(ui, picture);
    let whole = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
    ui.painter().image(texture, page, whole, Color32::WHITE);
    over(view, page, ui);
    ui.painter().rect_stroke(page, 0.0, (1.0, tokens.line), egui::StrokeKind::Outside);
}

/// Marks the passage on the page, and brings it into view where it was not marked before.
fn mark_ui(
    ui: &Ui,
    view: &mut PagesView,
    (picture, placed): (&Picture, &[Placed]),
    mark: Option<&Mark>,
    page: Rect,
) {
    let tokens = theme::tokens(ui.ctx());
    let is_new = view.marked.as_ref() != mark;
    view.marked = mark.cloned();
    let Some(mark) = mark else { return };
    let scale = page.width() / picture.width.max(1) as f32;
    let mut whole = Rect::NOTHING;
    for line in boxes(placed, mark.span, picture.page_idx) {
        let [left, top, right, bottom] = picture.pixels(line).map(|pixel| pixel * scale);
        let rect = Rect::from_min_max(page.min + vec2(left, top), page.min + vec2(right, bottom));
        ui.painter().rect_filled(rect, 2.0, tokens.dot(mark.colour).gamma_multiply(MARK));
        whole = whole.union(rect);
    }
    if is_new && whole.is_positive() {
        ui.scroll_to_rect(whole.expand(2.0 * MARGIN), None);
    }
}

fn words_ui(ui: &mut Ui, room: Rect, words: &str) {
    let tokens = theme::tokens(ui.ctx());
    let inner = room.shrink2(vec2(24.0, room.height() / 3.0));
    ui.scope_builder(UiBuilder::new().max_rect(inner), |ui| {
        ui.vertical_centered(|ui| ui.label(RichText::new(words).color(tokens.mute)));
    });
}

/// The excerpt of the pane's document that is pointed at, or else picked.
fn marked<'w>(ws: &'w Workspace, pane: &Pane) -> Option<&'w Mark> {
    let marks = ws.marks(&pane.path)?;
    let hovered = ws.hovered.as_ref().and_then(|excerpt_id| marks.of(excerpt_id));
    let picked = pane.picked.as_ref().and_then(|(excerpt_id, _)| marks.of(excerpt_id));
    hovered.or(picked).or_else(|| marks.of(ws.selected.as_ref()?))
}

/// What people call the page: its label in the file, where it has words; else its number.
fn named(ws: &Workspace, pane: &Pane, page_idx: u32) -> String {
    let reading = ws.corpus.as_ref().and_then(|corpus| corpus.reading(&pane.path));
    let placed = ws.pages.get(&pane.path).and_then(|pages| pages.placed.as_ref());
    let line = placed.and_then(|placed| placed.iter().find(|it| it.page_idx == page_idx));
    let label = reading.zip(line).and_then(|(reading, line)| {
        Some(reading.shape.milestone_at(line.span.start())?.label.clone())
    });
    label.unwrap_or_else(|| (page_idx + 1).to_string())
}

impl PagesView {
    /// The toolkit's picture of the page; handed over once.
    fn texture_of(&mut self, ui: &Ui, picture: &Arc<Picture>) -> egui::TextureId {
        if let Some((held, texture)) = &self.texture
            && Arc::ptr_eq(held, picture)
        {
            return texture.id();
        }
        let size = [picture.width as usize, picture.height as usize];
        let image = ColorImage::from_rgba_premultiplied(size, &picture.rgba);
        let texture = ui.ctx().load_texture("page", image, TextureOptions::LINEAR);
        let id = texture.id();
        self.texture = Some((Arc::clone(picture), texture));
        id
    }
}
