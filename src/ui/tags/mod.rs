//! The tags tab: the tree of tags, and the excerpts that wear each.

pub mod tree;

use std::collections::BTreeSet;

use egui::{
    Align2, CursorIcon, Id, Rect, Response, ScrollArea, Sense, Stroke, StrokeKind, TextEdit, Ui,
    WidgetInfo, accesskit::Role, pos2, vec2,
};

use crate::{
    notebook::{
        Notebook,
        edit::Edit,
        ids::{ExcerptId, TagId},
        tag::Tag,
    },
    workspace::{
        Workspace,
        command::{Annotate, Command, Go, View},
        overlay::Overlay,
    },
};

use tree::{Row, Tree, is_below};

use super::{
    Outbox,
    chips::{Standing, dots_button, one_line, opening, tell, triangle},
    kept::Kept,
    notebook::list::counted,
    theme::{self, size, tokens},
};

/// Height of a tag's row.
const TAG_ROW: f32 = 28.0;
/// Height of an excerpt's row.
const EXCERPT_ROW: f32 = 40.0;
/// How far a tag is moved in for each one above it.
const INDENT: f32 = 14.0;
/// Blank at both sides.
const SIDE: f32 = 14.0;

/// What the tags tab remembers between frames.
#[derive(Debug, Default)]
pub struct TagsViews {
    tree: Kept<Tree>,
    /// Tags whose excerpts are shown; `None` for those without a tag.
    open: BTreeSet<Option<TagId>>,
    /// The tag that is dragged.
    drag: Option<TagId>,
    /// The name of a new tag, while it is typed.
    new_name: Option<String>,
    hovering: Option<ExcerptId>,
}

/// Draws the tags tab in the room that is left.
pub fn tags_ui(ui: &mut Ui, views: &mut TagsViews, workspace: &Workspace, out: &mut Outbox) {
    ui.spacing_mut().item_spacing.y = 0.0;
    new_tag_ui(ui, views, out);
    let mut kept = std::mem::take(&mut views.tree);
    let tree = kept.of(&workspace.notebook, Tree::of);
    if tree.tags.is_empty() {
        // Each row of it keeps off the edge, however narrow the list is.
        let sides = egui::Margin::symmetric(SIDE as i8, 0);
        egui::Frame::new().inner_margin(sides).show(ui, |ui| {
            let words = "A tag is a named colour. Select a passage and press G to give it one.";
            ui.label(egui::RichText::new(words).color(tokens(ui.ctx()).mute));
        });
        ui.add_space(8.0);
    }
    let rows = tree.rows(&views.open);
    let mut hovering = None;
    ScrollArea::vertical().id_salt("tags").auto_shrink(false).show_viewport(ui, |ui, viewport| {
        let corner = ui.max_rect().left_top();
        let width = ui.max_rect().width();
        let mut y = 0.0;
        for row in &rows {
            let height = row.height();
            if y + height >= viewport.min.y && y <= viewport.max.y {
                let rect = Rect::from_min_size(pos2(corner.x, corner.y + y), vec2(width, height));
                match row {
                    Row::Tag { tag: Some(tag_id), depth, n_worn, is_open } => {
                        let state = TagRow { depth: *depth, n_worn: *n_worn, is_open: *is_open };
                        tag_ui(ui, rect, tag_id, state, views, workspace, out);
                    }
                    Row::Tag { tag: None, n_worn, is_open, .. } => {
                        let state = TagRow { depth: 0, n_worn: *n_worn, is_open: *is_open };
                        untagged_ui(ui, rect, state, views);
                    }
                    Row::Excerpt { excerpt, depth } => {
                        if excerpt_ui(ui, rect, excerpt, *depth, workspace, out) {
                            hovering = Some((*excerpt).clone());
                        }
                    }
                }
            }
            y += height;
        }
        ui.set_height(y + 24.0);
        drop_at_top(
            ui,
            Rect::from_min_max(pos2(corner.x, corner.y + y), ui.clip_rect().max),
            views,
            workspace,
            out,
        );
    });
    views.tree = kept;
    if hovering != views.hovering {
        out.push(Command::Go(Go::Hover(hovering.clone())));
        views.hovering = hovering;
    }
}

fn new_tag_ui(ui: &mut Ui, views: &mut TagsViews, out: &mut Outbox) {
    ui.add_space(7.0);
    ui.horizontal(|ui| {
        ui.add_space(SIDE);
        let Some(name) = &mut views.new_name else {
            if ui.button("+ New tag").clicked() {
                views.new_name = Some(String::new());
            }
            return;
        };
        let id = Id::unique("new tag");
        let field = TextEdit::singleline(name)
            .id(id)
            .hint_text("Name, or parent / name")
            .desired_width(ui.available_width() - SIDE - 8.0);
        let response = ui.add(field).accessible_name("Name of the new tag");
        if response.lost_focus() {
            let name = name.trim().to_owned();
            if !name.is_empty() && ui.input(|input| input.key_pressed(egui::Key::Enter)) {
                out.push(Command::Annotate(Annotate::NewTag { name, colour: None }));
            }
            views.new_name = None;
        } else if !response.has_focus() {
            response.request_focus();
        }
    });
    ui.add_space(7.0);
}

#[derive(Clone, Copy, Debug)]
struct TagRow {
    depth: usize,
    n_worn: usize,
    is_open: bool,
}

fn tag_ui(
    ui: &Ui,
    rect: Rect,
    tag_id: &TagId,
    state: TagRow,
    views: &mut TagsViews,
    workspace: &Workspace,
    out: &mut Outbox,
) {
    let Some(tag) = workspace.notebook.tags.get(tag_id) else { return };
    let id = Id::unique(("tag row", tag_id.as_str()));
    let response = ui.interact(rect, id, Sense::click_and_drag());
    let path = workspace.notebook.tag_path(tag_id);
    let name = format!("{path}, {}", counted(state.n_worn, "excerpt"));
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, state.is_open, &name));
    let tokens = tokens(ui.ctx());
    paint_ground(ui, rect, &response, false);
    let left = paint_head(ui, rect, state);
    let tint = tokens.tint(tag.colour);
    let dot = pos2(left + 6.0, rect.center().y);
    ui.painter().circle(dot, 5.0, tint.fill, Stroke::new(1.0, tint.line));
    let mut right = paint_count(ui, rect, state.n_worn);
    if let Some(key) = tag.key {
        let cap = Rect::from_center_size(pos2(right - 12.0, rect.center().y), vec2(16.0, 16.0));
        let edge = Stroke::new(1.0, tokens.line);
        ui.painter().rect(cap, 4.0, tokens.page, edge, StrokeKind::Inside);
        let ink = tokens.mute;
        let font = theme::ui(size::TINY);
        ui.painter().text(cap.center(), Align2::CENTER_CENTER, key, font, ink);
        right -= 24.0;
    }
    let dots = Rect::from_center_size(pos2(right - 10.0, rect.center().y), vec2(18.0, 18.0));
    let is_here = ui.rect_contains_pointer(rect) || ui.memory(|memory| memory.has_focus(id));
    if is_here || ui.memory(|memory| memory.has_focus(id.with("edit"))) {
        right -= 22.0;
        if dots_button(ui, dots, id.with("edit"), "Edit tag").clicked() {
            out.push(Command::View(View::Overlay(Some(Overlay::TagEditor(tag_id.clone())))));
        }
    }
    let room = right - left - 24.0;
    let words = one_line(ui, &tag.name, theme::ui(size::UI), tokens.ink, room);
    let at = pos2(left + 18.0, rect.center().y - words.size().y / 2.0);
    ui.painter().galley(at, words, tokens.ink);
    if response.clicked() {
        toggle(&mut views.open, Some(tag_id.clone()));
    }
    drag_ui(ui, &response, rect, tag_id, tag, views, workspace, out);
    response.context_menu(|ui| {
        if ui.button("Edit tag…").clicked() {
            out.push(Command::View(View::Overlay(Some(Overlay::TagEditor(tag_id.clone())))));
            ui.close();
        }
        if ui.button("New tag below…").clicked() {
            views.new_name = Some(format!("{path} / "));
            ui.close();
        }
        ui.separator();
        if ui.button("Remove tag").clicked() {
            out.push(Command::Edit(Edit::RemoveTag(tag_id.clone())));
            ui.close();
        }
    });
    if !tag.about.is_empty() {
        response.on_hover_text(&tag.about);
    }
}

/// Drags a tag; dropped on another it stands below that one.
#[expect(clippy::too_many_arguments, reason = "one row's part in a drag over many")]
fn drag_ui(
    ui: &Ui,
    response: &Response,
    rect: Rect,
    tag_id: &TagId,
    tag: &Tag,
    views: &mut TagsViews,
    workspace: &Workspace,
    out: &mut Outbox,
) {
    if response.drag_started() {
        views.drag = Some(tag_id.clone());
    }
    if response.dragged() {
        ui.ctx().set_cursor_icon(CursorIcon::Grabbing);
        if let Some(at) = ui.ctx().pointer_latest_pos() {
            let painter = ui.ctx().layer_painter(egui::LayerId::new(
                egui::Order::Tooltip,
                response.id.with("dragged"),
            ));
            let tokens = tokens(ui.ctx());
            let words = one_line(ui, &tag.name, theme::ui(size::UI), tokens.ink, 160.0);
            let ground = Rect::from_min_size(at + vec2(10.0, 4.0), words.size() + vec2(14.0, 8.0));
            painter.rect_filled(ground, 5.0, tokens.tint(tag.colour).fill);
            painter.galley(ground.min + vec2(7.0, 4.0), words, tokens.ink);
        }
    }
    let Some(dragged) = views.drag.clone().filter(|dragged| dragged != tag_id) else { return };
    let is_over = ui.ctx().pointer_latest_pos().is_some_and(|at| rect.contains(at));
    if !is_over || is_below(&workspace.notebook, tag_id, &dragged) {
        return;
    }
    let stroke = Stroke::new(1.5, tokens(ui.ctx()).accent);
    ui.painter().rect_stroke(rect.shrink(1.0), 4.0, stroke, StrokeKind::Inside);
    if ui.input(|input| input.pointer.any_released()) {
        views.drag = None;
        out.extend(put_below(&workspace.notebook, &dragged, Some(tag_id.clone())));
    }
}

/// A tag dropped behind the last row stands below none.
fn drop_at_top(
    ui: &Ui,
    rest: Rect,
    views: &mut TagsViews,
    workspace: &Workspace,
    out: &mut Outbox,
) {
    if views.drag.is_none() || !ui.input(|input| !input.pointer.any_down()) {
        return;
    }
    let dragged = views.drag.take();
    let is_over = ui.ctx().pointer_latest_pos().is_some_and(|at| rest.contains(at));
    if let Some(dragged) = dragged.filter(|_| is_over) {
        out.extend(put_below(&workspace.notebook, &dragged, None));
    }
}

/// What puts a tag below another; nothing where it stands there already.
fn put_below(notebook: &Notebook, tag_id: &TagId, parent: Option<TagId>) -> Option<Command> {
    let tag = notebook.tags.get(tag_id).filter(|tag| tag.parent != parent)?;
    Some(Command::Annotate(Annotate::SetTag {
        tag: tag_id.clone(),
        name: tag.name.clone(),
        parent,
        colour: tag.colour,
        key: tag.key,
        about: tag.about.clone(),
    }))
}

fn untagged_ui(ui: &Ui, rect: Rect, state: TagRow, views: &mut TagsViews) {
    let response = ui.interact(rect, Id::unique("untagged row"), Sense::click());
    let name = format!("Untagged, {}", counted(state.n_worn, "excerpt"));
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, state.is_open, &name));
    let tokens = tokens(ui.ctx());
    paint_ground(ui, rect, &response, false);
    let left = paint_head(ui, rect, state);
    paint_count(ui, rect, state.n_worn);
    let font = egui::FontId::new(size::UI, theme::slanted_family());
    let words = one_line(ui, "Untagged", font, tokens.mute, 120.0);
    let at = pos2(left + 2.0, rect.center().y - words.size().y / 2.0);
    ui.painter().galley(at, words, tokens.mute);
    if response.clicked() {
        toggle(&mut views.open, None);
    }
}

fn toggle(open: &mut BTreeSet<Option<TagId>>, tag: Option<TagId>) {
    if !open.remove(&tag) {
        open.insert(tag);
    }
}

/// Draws the ground of a row; `is_lit` where its excerpt is under the pointer elsewhere.
fn paint_ground(ui: &Ui, rect: Rect, response: &Response, is_lit: bool) {
    let tokens = tokens(ui.ctx());
    if is_lit || response.hovered() {
        ui.painter().rect_filled(rect, 0.0, tokens.hover);
    }
    if response.has_focus() {
        let stroke = Stroke::new(1.5, tokens.accent);
        ui.painter().rect_stroke(rect.shrink(1.0), 4.0, stroke, StrokeKind::Inside);
    }
}

/// Draws the triangle of a row; gives where its name begins.
fn paint_head(ui: &Ui, rect: Rect, state: TagRow) -> f32 {
    let left = rect.left() + SIDE + INDENT * state.depth.min(8) as f32;
    if state.n_worn > 0 {
        let ink = tokens(ui.ctx()).mute;
        triangle(ui.painter(), pos2(left + 3.0, rect.center().y), state.is_open, ink);
    }
    left + 12.0
}

/// Draws how many excerpts there are; gives where that begins.
fn paint_count(ui: &Ui, rect: Rect, n_worn: usize) -> f32 {
    let ink = tokens(ui.ctx()).mute;
    let words = one_line(ui, &n_worn.to_string(), theme::ui(size::SMALL), ink, 60.0);
    let left = rect.right() - SIDE - words.size().x;
    ui.painter().galley(pos2(left, rect.center().y - words.size().y / 2.0), words, ink);
    left - 4.0
}

/// Draws the row of an excerpt; tells whether the pointer is on it.
fn excerpt_ui(
    ui: &Ui,
    rect: Rect,
    excerpt_id: &ExcerptId,
    depth: usize,
    workspace: &Workspace,
    out: &mut Outbox,
) -> bool {
    let Some(excerpt) = workspace.notebook.excerpts.get(excerpt_id) else { return false };
    let tokens = tokens(ui.ctx());
    // An excerpt with two tags has two rows: the place tells them apart.
    let id = ui.scope_id().with(("tagged", excerpt_id.as_str(), rect.top().to_bits()));
    let response = ui.interact(rect, id, Sense::click());
    let reference = workspace.reference(excerpt_id);
    let quote = opening(&excerpt.made.exact, 90);
    let name = format!("“{quote}”, {reference}");
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
    let is_lit = workspace.hovered.as_ref() == Some(excerpt_id);
    let is_selected = workspace.selected.as_ref() == Some(excerpt_id);
    paint_ground(ui, rect, &response, is_lit);
    let left = rect.left() + SIDE + INDENT * depth.min(8) as f32 + 12.0;
    let bar =
        Rect::from_min_max(pos2(left, rect.top() + 5.0), pos2(left + 3.0, rect.bottom() - 5.0));
    ui.painter().rect_filled(bar, 1.0, tokens.tint(workspace.colour(excerpt_id)).line);
    if is_selected {
        let stroke = Stroke::new(1.5, tokens.accent);
        ui.painter().rect_stroke(rect.shrink(1.0), 4.0, stroke, StrokeKind::Inside);
    }
    let room = rect.right() - SIDE - left - 10.0;
    let words = one_line(ui, &quote, theme::reading(size::UI), tokens.ink, room);
    ui.painter().galley(pos2(left + 10.0, rect.top() + 3.0), words, tokens.ink);
    let standing = Standing::of(workspace, excerpt_id);
    let mut about = reference;
    if standing != Standing::Exact {
        about = format!("{} · {about}", standing.word());
    }
    let ink = standing.ink(ui.ctx());
    let words = one_line(ui, &about, theme::ui(size::SMALL), ink, room);
    let at = pos2(left + 10.0, rect.bottom() - 18.0);
    let spot = Rect::from_min_size(at, words.size());
    ui.painter().galley(at, words, ink);
    tell(ui, spot, id.with("reference"), &about);
    if response.clicked() {
        out.push(Command::Go(Go::Source(excerpt_id.clone())));
    }
    ui.rect_contains_pointer(rect)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::notebook::{
        ids::{Ids, NotebookId},
        tag::Colour,
    };

    fn notebook(tags: &[(&str, Option<&str>)]) -> Notebook {
        let mut notebook = Notebook::new(NotebookId::fresh(&mut Ids::seeded(1)));
        for (name, parent) in tags {
            let tag = Tag {
                name: (*name).to_owned(),
                parent: parent.map(TagId::read),
                colour: Colour::default(),
                key: None,
                about: String::new(),
            };
            notebook.tags.insert(TagId::read(name), Arc::new(tag));
        }
        notebook
    }

    #[test]
    fn a_tag_that_stands_there_already_is_not_moved() {
        let notebook = notebook(&[("a", None), ("b", Some("a"))]);
        let (a, b) = (TagId::read("a"), TagId::read("b"));
        assert!(put_below(&notebook, &b, Some(a)).is_none());
        assert!(put_below(&notebook, &b, None).is_some());
    }
}
