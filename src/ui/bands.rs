//! Bands between two panes: each parallel of the two documents from its passage at the left to its
//! passage at the right, and the border that can be dragged.
//!
//! Made anew in every frame, after the panes, from where the passages stand in this very frame; only
//! of parallels with an end on the screen. How wide a gutter is and which places are level is kept
//! until something else is found.

use std::{collections::HashMap, sync::Arc};

use egui::{
    Color32, CursorIcon, Mesh, Painter, Pos2, Rect, Response, Sense, Shape, Stroke, Ui, WidgetInfo,
    accesskit, pos2, vec2,
};

use crate::{
    layout::{
        bands::{Band, Gutter, Where, under},
        level::{self, Knot},
    },
    trace::parallel::{Class, Parallel},
    workspace::{
        Workspace,
        command::{Command, TraceCommand},
        corpus::DocPath,
        pane::{Pane, PaneId},
        tracing::{ParallelId, found::passage_of},
    },
};

use super::{
    Outbox, parallel, pointer_only,
    reader::{Reader, colour},
    theme::{self, Tokens, size},
};

/// Most bands between two panes; more than this lie upon each other.
const MOST: usize = 240;

/// More bands than this are painted without edges, but for those that are lit.
const MOST_EDGED: usize = 60;

/// The row of knots of each pair of documents that was asked for.
type Rows = HashMap<(DocPath, DocPath), Arc<[Knot]>>;

/// What the gutters remember between frames.
#[derive(Default)]
pub struct BandsViews {
    /// Places that are level, of pairs of documents, and what they were found in.
    rows: (u64, Rows),
    /// The parallel that the gutter at the right of a pane said is pointed at.
    touching: HashMap<PaneId, ParallelId>,
}

impl BandsViews {
    /// Places of two documents that are level, in order. Cost: none while it is kept, else n log n of
    /// their parallels.
    pub fn row(&mut self, ws: &Workspace, one: &DocPath, other: &DocPath) -> Arc<[Knot]> {
        let (serial, rows) = &mut self.rows;
        if *serial != ws.tracing.serial {
            *serial = ws.tracing.serial;
            rows.clear();
        }
        let row = rows.entry((Arc::clone(one), Arc::clone(other))).or_insert_with(|| {
            let found = &ws.tracing.found;
            let Some((one, other)) = found.doc_idx(one).zip(found.doc_idx(other)) else {
                return Arc::from([]);
            };
            let knots = found
                .between(one, other)
                .filter(|(idx, ..)| !ws.is_rejected(*idx))
                .map(|(_, a, b)| (a.start(), b.start()));
            level::row(knots.collect()).into()
        });
        Arc::clone(row)
    }

    /// How wide the gutter between two panes is, in `whole` that all panes share: room for bands only
    /// where the two documents have some.
    pub fn gutter(&mut self, ws: &Workspace, [left, right]: [&Pane; 2], whole: f32) -> f32 {
        let is_shared =
            left.path != right.path && !self.row(ws, &left.path, &right.path).is_empty();
        let asked = ws.tracing.chosen.filter(|id| matches!(id, ParallelId::Asked(_)));
        let is_asked = asked.is_some_and(|id| {
            let sides = (ws.side_in(id, &left.path), ws.side_in(id, &right.path));
            matches!(sides, (Some(left), Some(right)) if left != right)
        });
        if is_shared || is_asked {
            (whole * 0.064).clamp(size::BANDS.0, size::BANDS.1).round()
        } else {
            size::GUTTER
        }
    }
}

/// What is in a gutter in this frame.
struct Bands {
    gutter: Gutter,
    ids: Vec<ParallelId>,
    shapes: Vec<Band>,
}

impl Bands {
    fn of(
        ws: &Workspace,
        [left, right]: [&Pane; 2],
        [left_reader, right_reader]: [&Reader; 2],
        room: Rect,
    ) -> Option<Self> {
        let (here, there) = (left_reader.page()?, right_reader.page()?);
        // A find bar takes a part of one of them.
        let (top, bottom) = (here.top().max(there.top()), here.bottom().min(there.bottom()));
        let gutter = Gutter { left: room.left(), right: room.right(), top, bottom };
        let (one, other) = (ws.traced(&left.path)?, ws.traced(&right.path)?);
        let found = &ws.tracing.found;
        let ends = |doc_idx, there, reader: &Reader| {
            let in_view = reader.in_view().unwrap_or_default();
            let ends = found.ends_in(doc_idx, in_view).filter(move |it| it.other == there);
            ends.map(|it| ParallelId::Found(it.parallel)).collect::<Vec<_>>()
        };
        let mut ids = ends(one, other, left_reader);
        ids.extend(ends(other, one, right_reader));
        ids.retain(|id| !is_rejected(ws, *id));
        ids.extend(ws.tracing.chosen);
        ids.sort_unstable();
        ids.dedup();
        let band = |id: ParallelId| {
            let (here, there) = (ws.side_in(id, &left.path)?, ws.side_in(id, &right.path)?);
            let parallel = ws.parallel(id).filter(|_| here != there)?;
            let here = left_reader.rows_of(passage_of(parallel, here).span)?;
            let there = right_reader.rows_of(passage_of(parallel, there).span)?;
            Some((id, Band::between(gutter, here, there)?))
        };
        let mut found: Vec<(ParallelId, Band)> = ids.into_iter().filter_map(band).collect();
        if found.len() > MOST {
            // Those that are wholly told first, then the surer ones.
            found.sort_by_key(|(id, band)| {
                let is_told = band.left.at == Where::InView && band.right.at == Where::InView;
                let is_lit = is_lit(ws, *id);
                (!is_lit, !is_told, ws.parallel(*id).map_or(0, |it| -it.score), *id)
            });
            found.truncate(MOST);
        }
        // The large ones below the small ones.
        let height = |band: &Band| {
            (band.left.bottom - band.left.top).max(band.right.bottom - band.right.top)
        };
        found.sort_by(|a, b| height(&b.1).total_cmp(&height(&a.1)));
        let (ids, shapes) = found.into_iter().unzip();
        Some(Self { gutter, ids, shapes })
    }
}

/// Whether the reader has rejected it: it is drawn only while it is looked at.
fn is_rejected(ws: &Workspace, id: ParallelId) -> bool {
    matches!(id, ParallelId::Found(idx) if ws.is_rejected(idx))
}

fn is_lit(ws: &Workspace, id: ParallelId) -> bool {
    ws.tracing.hovered == Some(id) || ws.tracing.chosen == Some(id)
}

/// Draws the gutter between two panes. Gives how far its border was dragged.
///
/// A click on a band brings its other end level with that in the active pane, or where neither pane is
/// active with that at the left; a drag anywhere moves the border.
pub fn gutter_ui(
    ui: &Ui,
    views: &mut BandsViews,
    ws: &Workspace,
    ([left, right], readers): ([&Pane; 2], [Option<&Reader>; 2]),
    room: Rect,
    out: &mut Outbox,
) -> f32 {
    let tokens = theme::tokens(ui.ctx());
    let id = ui.scope_id().with(("border", left.id.0));
    let response = ui.interact(room, id, pointer_only(Sense::click_and_drag()));
    response.widget_info(|| {
        WidgetInfo::labeled(accesskit::Role::Splitter, true, "Border of two panes")
    });
    let bands = match readers {
        [Some(here), Some(there)] => Bands::of(ws, [left, right], [here, there], room),
        _ => None,
    };
    let bands = bands.unwrap_or_else(|| Bands {
        gutter: Gutter { left: 0.0, right: 0.0, top: 0.0, bottom: 0.0 },
        ids: Vec::new(),
        shapes: Vec::new(),
    });
    let pos = response.hover_pos().filter(|_| !response.dragged());
    let over = pos
        .and_then(|pos| under(bands.gutter, &bands.shapes, (pos.x, pos.y)))
        .and_then(|idx| bands.ids.get(idx).copied());
    ground(ui, tokens, room, response.dragged() || response.hovered() && over.is_none());
    paint(ui.painter(), tokens, ws, &bands);
    touch(views, ws, left.id, over, out);
    // The active pane stays as it is; of two others the left one.
    let is_right_active = ws.pane().is_some_and(|it| it.id == right.id);
    let from = if is_right_active { right.id } else { left.id };
    let told = heard(ui, ws, id, &bands);
    if let Some(id) = over.filter(|_| response.clicked()).or(told) {
        out.push(Command::Trace(TraceCommand::Level(id, from)));
    }
    if over.is_some() {
        ui.ctx().set_cursor_icon(CursorIcon::PointingHand);
    } else if response.hovered() || response.dragged() {
        ui.ctx().set_cursor_icon(CursorIcon::ResizeHorizontal);
    }
    let step = if response.dragged() { response.drag_delta().x } else { 0.0 };
    tip(response, ws, over);
    step
}

/// Says what the band under the pointer is.
fn tip(response: Response, ws: &Workspace, over: Option<ParallelId>) {
    if let Some(words) = over.and_then(|id| parallel::told(ws, id)) {
        response.on_hover_text_at_pointer(words);
    }
}

/// The parallel under the pointer, told where that is news.
fn touch(
    views: &mut BandsViews,
    ws: &Workspace,
    pane_id: PaneId,
    over: Option<ParallelId>,
    out: &mut Outbox,
) {
    let before = match over {
        Some(id) => views.touching.insert(pane_id, id),
        None => views.touching.remove(&pane_id),
    };
    let is_news = over != before || over.is_some();
    if is_news && over != ws.tracing.hovered {
        out.push(Command::Trace(TraceCommand::Hover(over)));
    }
}

/// Tells a screen reader of the bands. Gives the one that it clicked.
fn heard(ui: &Ui, ws: &Workspace, id: egui::Id, bands: &Bands) -> Option<ParallelId> {
    ui.ctx().accesskit_node_builder(id, |_| ())?;
    let mut clicked = None;
    for (parallel_id, band) in bands.ids.iter().zip(&bands.shapes) {
        let Some(words) = parallel::told(ws, *parallel_id) else { continue };
        let gutter = bands.gutter;
        let rect = Rect::from_min_max(
            pos2(gutter.left, band.left.top.min(band.right.top)),
            pos2(gutter.right, band.left.bottom.max(band.right.bottom)),
        );
        let id = id.with(("band", *parallel_id));
        let response = ui.interact(rect, id, Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(accesskit::Role::Button, true, &words));
        ui.ctx().accesskit_node_builder(id, |node| node.add_action(accesskit::Action::Click));
        if ui.input(|input| input.has_accesskit_action_request(id, accesskit::Action::Click)) {
            clicked = Some(*parallel_id);
        }
    }
    clicked
}

/// The gutter itself: as a page beside pages where bands are, with the line of the heads above.
fn ground(ui: &Ui, tokens: &Tokens, room: Rect, is_lit: bool) {
    let is_wide = room.width() > size::GUTTER + 0.5;
    let painter = ui.painter();
    painter.rect_filled(room, 0.0, if is_wide { tokens.page } else { tokens.ground });
    if is_wide {
        let head = room.with_max_y(room.top() + size::PANE_HEAD);
        painter.rect_filled(head, 0.0, tokens.ground);
        painter.hline(head.x_range(), head.bottom() - 0.5, (1.0, tokens.line));
    }
    let line = if is_lit { tokens.accent } else { tokens.line };
    painter.vline(room.left() + 0.5, room.y_range(), (1.0, line));
    painter.vline(room.right() - 0.5, room.y_range(), (1.0, line));
}

fn paint(painter: &Painter, tokens: &Tokens, ws: &Workspace, bands: &Bands) {
    let gutter = bands.gutter;
    let inside = Rect::from_min_max(
        pos2(gutter.left, gutter.top),
        pos2(gutter.right.max(gutter.left), gutter.bottom.max(gutter.top)),
    );
    let painter = painter.with_clip_rect(inside.intersect(painter.clip_rect()));
    let is_crowded = bands.shapes.len() > MOST_EDGED;
    let mut corners: Vec<(bool, Where, Color32)> = Vec::new();
    for is_lit_turn in [false, true] {
        for (id, band) in bands.ids.iter().zip(&bands.shapes) {
            let is_lit = is_lit(ws, *id);
            let Some(parallel) = ws.parallel(*id).filter(|_| is_lit == is_lit_turn) else {
                continue;
            };
            let colour = colour(tokens, parallel);
            body(&painter, gutter, *band, colour, is_lit);
            if is_lit || !is_crowded {
                edges(&painter, gutter, *band, (parallel, colour, is_lit));
            }
            if parallel.is_warned_of() {
                warning(&painter, tokens, gutter, *band);
            }
            for (is_left, stop) in [(true, band.left), (false, band.right)] {
                let corner = (is_left, stop.at, colour);
                if stop.at != Where::InView && !corners.contains(&corner) {
                    corners.push(corner);
                }
            }
        }
    }
    for (is_left, at, colour) in corners {
        further(&painter, gutter, (is_left, at), colour);
    }
}

/// The filled part, fading towards an end that is out of view.
fn body(painter: &Painter, gutter: Gutter, band: Band, colour: Color32, is_lit: bool) {
    let strength = if is_lit { 0.42 } else { 0.22 };
    let at = |at: Where| if at == Where::InView { strength } else { strength * 0.6 };
    let (from, to) = (at(band.left.at), at(band.right.at));
    let mut mesh = Mesh::default();
    for (nth, (x, top, bottom)) in band.outline(gutter).enumerate() {
        let part = (x - gutter.left) / (gutter.right - gutter.left);
        let colour = colour.gamma_multiply(from + (to - from) * part);
        mesh.colored_vertex(pos2(x, top), colour);
        mesh.colored_vertex(pos2(x, bottom), colour);
        if let Some(before) = u32::try_from(nth).ok().and_then(|nth| (2 * nth).checked_sub(2)) {
            mesh.add_triangle(before, before + 1, before + 2);
            mesh.add_triangle(before + 1, before + 2, before + 3);
        }
    }
    painter.add(Shape::mesh(mesh));
}

/// Its edges: firm where the words are the same, dashed where they are others.
fn edges(
    painter: &Painter,
    gutter: Gutter,
    band: Band,
    (parallel, colour, is_lit): (&Parallel, Color32, bool),
) {
    let stroke = Stroke::new(if is_lit { 1.75 } else { 1.0 }, colour.gamma_multiply(0.8));
    let (upper, lower): (Vec<Pos2>, Vec<Pos2>) =
        band.outline(gutter).map(|(x, top, bottom)| (pos2(x, top), pos2(x, bottom))).unzip();
    for edge in [upper, lower] {
        if parallel.class == Class::Verbatim {
            painter.add(Shape::line(edge, stroke));
        } else {
            painter.extend(Shape::dashed_line(&edge, stroke, 4.0, 3.0));
        }
    }
}

/// The sign of a band whose other end says another number or the opposite: a disc with a stroke and a
/// dot, halfway.
fn warning(painter: &Painter, tokens: &Tokens, gutter: Gutter, band: Band) {
    let x = f32::midpoint(gutter.left, gutter.right);
    let (top, bottom) = band.edges(gutter, x);
    let middle = pos2(x, f32::midpoint(top, bottom));
    painter.circle_filled(middle, 6.5, tokens.page);
    painter.circle_filled(middle, 5.5, tokens.trouble);
    let stroke = Stroke::new(1.6, tokens.page);
    painter.line_segment([middle + vec2(0.0, -3.4), middle + vec2(0.0, 0.6)], stroke);
    painter.circle_filled(middle + vec2(0.0, 2.9), 0.9, tokens.page);
}

/// An arrowhead in a corner: the other end is further up or down.
fn further(painter: &Painter, gutter: Gutter, (is_left, at): (bool, Where), colour: Color32) {
    let x = if is_left { gutter.left + 6.0 } else { gutter.right - 6.0 };
    let (y, way) =
        if at == Where::Above { (gutter.top + 2.0, 1.0) } else { (gutter.bottom - 2.0, -1.0) };
    let tip = pos2(x, y);
    let points = vec![tip, tip + vec2(-4.0, 6.0 * way), tip + vec2(4.0, 6.0 * way)];
    painter.add(Shape::convex_polygon(points, colour, Stroke::NONE));
}
