//! The corpus map: documents in order of date, an arc for each two that share passages, and the same as
//! a list, which needs no eyes.
//!
//! Where everything lies is [`crate::layout::corpus_map`]; here it is drawn and told.

use egui::{
    Align, Id, Key, Pos2, Rect, Sense, Shape, Stroke, Ui, WidgetInfo,
    accesskit::Role,
    pos2,
    text::{LayoutJob, TextFormat, TextWrapping},
    vec2,
};

use crate::{
    layout::corpus_map::{Bow, Map, Tie},
    ui::{
        Outbox, chips,
        theme::{self, Tokens, size, tokens},
        words::{count, number, short_date},
    },
    workspace::{
        Workspace,
        command::{Command, Go},
        tracing::{
            look::Look,
            pairs::{Pair, pairs},
        },
    },
};

use super::{
    PAD_X, has_keys, inside,
    lines::Lines,
    pairs::{ROW, mix, names, opened, pairs_ui},
    pressed, push, put, stepped,
};

/// Most arcs that are drawn: more are a thicket, and each costs its part of a frame.
const BOWS_MAX: usize = 250;

/// Most changes between what is the same and what is not along one arc, where few are drawn and where
/// many are: each dash is drawn by itself.
const PERIODS_MAX: (f32, f32) = (40.0, 9.0);

/// From this number on arcs are many.
const MANY: usize = 60;

/// How near to an arc the pointer must be, in points.
const REACH: f32 = 5.0;

/// How near to a document.
const NEAR: f32 = 8.0;

/// Room above the arcs for two lines of words.
const HEAD: f32 = 44.0;

/// Room below the line for dates and titles.
const LABELS: f32 = 58.0;

/// Width of the label of a document.
const LABEL: f32 = 92.0;

/// What the map remembers between frames.
#[derive(Debug, Default)]
pub(super) struct MapViews {
    /// What was found, and the room, that everything was laid out for.
    of: Option<(u64, [f32; 2])>,
    pairs: Vec<Pair>,
    /// Where the pairs of each document are, by its index.
    degrees: Vec<usize>,
    map: Map,
    lines: Lines,
    serial: Option<u64>,
}

impl MapViews {
    /// Brings pairs and layout in step with what was found and the room there is.
    fn renew(&mut self, ws: &Workspace, size: [f32; 2]) {
        let found = &ws.tracing.found;
        if self.serial != Some(ws.tracing.serial) {
            self.serial = Some(ws.tracing.serial);
            self.pairs = pairs(found, &ws.tracing.standing.rejected);
            self.degrees = vec![0; found.documents.len()];
            for idx in self.pairs.iter().flat_map(|it| [it.from, it.to]) {
                if let Some(degree) = self.degrees.get_mut(idx) {
                    *degree += 1;
                }
            }
            self.lines.renew(self.pairs.iter().map(|_| ROW));
            self.of = None;
        }
        let of = (ws.tracing.serial, size);
        if self.of == Some(of) {
            return;
        }
        self.of = Some(of);
        let dates: Vec<Option<&str>> =
            found.documents.iter().map(|it| it.date.as_deref()).collect();
        let ties: Vec<Tie> = self
            .pairs
            .iter()
            .map(|it| Tie {
                from: it.from,
                to: it.to,
                is_directed: it.is_directed,
                n_passages: it.n_passages(),
            })
            .collect();
        let [width, height] = size;
        // Above and below share the height as the widest arcs of each need it.
        let flat = Map::of(&dates, &ties, (width, 1.0), BOWS_MAX);
        let both = (flat.above + flat.below).max(0.01);
        self.map = Map::of(&dates, &ties, (width, height / both), BOWS_MAX);
    }
}

/// What the pointer rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Over {
    Document(usize),
    Pair(usize),
}

/// Draws the map, and below it the list.
pub(super) fn map_ui(ui: &mut Ui, views: &mut MapViews, ws: &Workspace, out: &mut Outbox) {
    let whole = ui.max_rect();
    let tokens = tokens(ui.ctx());
    let height = (whole.height() * 0.52).clamp(150.0, 460.0).round();
    let field = whole.with_max_y(whole.top() + height);
    let room = [field.width() - 2.0 * PAD_X, (height - LABELS - HEAD).max(40.0)];
    views.renew(ws, room);
    let chosen = ws.tracing.looked.pair.min(views.pairs.len().saturating_sub(1));
    keys(ui, views, ws, chosen, out);
    inside(ui, field, |ui| field_ui(ui, views, ws, (field, chosen), out));
    ui.painter().hline(whole.x_range(), field.bottom() - 0.5, (1.0, tokens.line));
    inside(ui, whole.with_min_y(field.bottom()), |ui| {
        let MapViews { lines, pairs, .. } = views;
        pairs_ui(ui, lines, ws, (pairs, chosen), out);
    });
}

/// What is said above the map: how to read it, and what is not drawn.
fn legend(views: &MapViews, ws: &Workspace) -> String {
    let map = &views.map;
    let documents = count(map.order.len(), "document", "documents");
    let pairs = count(views.pairs.len(), "pair that shares", "pairs that share");
    let mut told =
        vec![format!("{documents}, {pairs} passages. Solid: verbatim; dashed: altered.")];
    if map.n_left_out > 0 {
        let n_drawn = number(map.bows.len());
        told.push(format!("Only the {n_drawn} that share most are drawn; all are in the list."));
    }
    match map.order.len() - map.n_dated {
        0 => {}
        1 => told.push("The one without a date stands at the right, behind the gap.".to_owned()),
        n => told
            .push(format!("The {} without a date stand at the right, behind the gap.", number(n))),
    }
    if map.below > 0.0 {
        told.push("Arcs below the line go to the left.".to_owned());
    }
    match ws.tracing.found.traced.versions.len() {
        0 => {}
        1 => told.push("One pair of versions is listed apart.".to_owned()),
        n => told.push(format!("{} pairs of versions are listed apart.", number(n))),
    }
    told.join(" ")
}

fn field_ui(
    ui: &mut Ui,
    views: &MapViews,
    ws: &Workspace,
    (field, chosen): (Rect, usize),
    out: &mut Outbox,
) {
    let tokens = tokens(ui.ctx());
    let room = field.width() - 2.0 * PAD_X;
    let legend = legend(views, ws);
    let format = TextFormat::simple(theme::ui(size::SMALL), tokens.mute);
    let line = chips::rows(ui, &legend, format, room, 2);
    let spot = Rect::from_min_size(field.min + vec2(PAD_X, 8.0), line.size());
    let is_cut = line.elided;
    let response = chips::tell(ui, spot, Id::unique("map legend"), &legend);
    put(ui, (spot.left(), spot.top()), line);
    if is_cut {
        response.on_hover_text(&legend);
    }
    let origin = pos2(field.left() + PAD_X, field.top() + HEAD + views.map.above);
    let sense = crate::ui::pointer_only(Sense::click());
    let response = ui.interact(field.with_min_y(spot.bottom()), Id::unique("corpus map"), sense);
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, "Corpus map"));
    let pointer = response.hover_pos().map(|pos| (pos.x - origin.x, origin.y - pos.y));
    let over = pointer.and_then(|place| over(views, place));
    axis_ui(ui, views, ws, origin, over);
    let are_many = views.map.bows.len() > MANY;
    let most = if are_many { PERIODS_MAX.1 } else { PERIODS_MAX.0 };
    for bow in &views.map.bows {
        let Some(pair) = views.pairs.get(bow.tie) else { continue };
        let is_lit = match over {
            Some(Over::Document(idx)) => pair.from == idx || pair.to == idx,
            Some(Over::Pair(idx)) => bow.tie == idx,
            None => false,
        };
        let is_chosen = bow.tie == chosen && has_keys(ui, ws);
        let strength = if is_lit || is_chosen || over.is_none() { 1.0 } else { 0.22 };
        bow_ui(ui, bow, pair, (origin, strength, is_lit || is_chosen), most);
    }
    let Some(over) = over else { return };
    ui.ctx().set_cursor_icon(egui::CursorIcon::PointingHand);
    if response.clicked() {
        match over {
            Over::Document(idx) => out.extend(document(ws, idx)),
            Over::Pair(idx) => {
                push(out, Look::Pair(idx));
                out.extend(views.pairs.get(idx).map(opened));
            }
        }
    }
    response.on_hover_ui_at_pointer(|ui| tip_ui(ui, views, ws, over));
}

/// What lies at a place of the map.
fn over(views: &MapViews, (x, y): (f32, f32)) -> Option<Over> {
    // Beside the line its documents come first: an arc can be had anywhere along its way.
    let is_at_line = y <= NEAR.min(views.map.above.max(4.0)) && y >= -LABELS - views.map.below;
    if is_at_line && (y.abs() <= NEAR || y < -views.map.below) {
        let reach = if y < -views.map.below { LABEL / 2.0 } else { NEAR };
        if let Some(idx) = views.map.document_at(x, reach) {
            return Some(Over::Document(idx));
        }
    }
    views.map.bow_at((x, y), REACH).map(|bow| Over::Pair(bow.tie))
}

/// The line with its documents, and as many names as have room.
fn axis_ui(ui: &Ui, views: &MapViews, ws: &Workspace, origin: Pos2, over: Option<Over>) {
    let tokens = tokens(ui.ctx());
    let map = &views.map;
    let found = &ws.tracing.found;
    let x = |idx: usize| origin.x + map.x(idx);
    let (first, last) = (map.order.first(), map.order.last());
    if let Some((first, last)) = first.zip(last) {
        let ends = (x(*first) - 8.0)..=(x(*last) + 8.0);
        ui.painter().hline(ends, origin.y, (1.0, tokens.line));
    }
    let is_dense = map.step() < 7.0;
    for idx in map.marked(1.5) {
        let is_lit = over == Some(Over::Document(idx));
        let has_ties = views.degrees.get(idx).is_some_and(|it| *it > 0);
        let ink = if is_lit {
            tokens.accent
        } else if has_ties {
            tokens.ink
        } else {
            tokens.mute
        };
        let at = pos2(x(idx), origin.y);
        if is_dense {
            let half = if has_ties { 4.0 } else { 2.0 };
            ui.painter().vline(at.x, at.y - half..=at.y + half, (1.0, ink));
        } else if found.document(idx).is_some_and(|it| it.date.is_some()) {
            ui.painter().circle_filled(at, if is_lit { 5.0 } else { 3.5 }, ink);
        } else {
            ui.painter().circle(at, 3.5, tokens.page, Stroke::new(1.3, ink));
        }
    }
    let y = origin.y + map.below + 10.0;
    // Titles where all have room, else dates where there is some.
    let has_titles = map.step() >= LABEL;
    for idx in map.labelled(LABEL) {
        let Some(document) = found.document(idx) else { continue };
        let date = document.date.as_deref().map_or_else(|| "undated".to_owned(), short_date);
        let date = chips::one_line(ui, &date, theme::strong(size::TINY), tokens.mute, LABEL);
        let left = x(idx) - date.size().x / 2.0;
        let below = y + date.size().y + 1.0;
        put(ui, (left, y), date);
        if has_titles {
            let title = ws.shown(&document.path).title;
            put(ui, (x(idx), below), title_below(ui, title));
        }
    }
}

/// A title in two centred lines at most; where it is put is its middle.
fn title_below(ui: &Ui, title: String) -> std::sync::Arc<egui::Galley> {
    let format = TextFormat::simple(theme::ui(size::TINY), tokens(ui.ctx()).ink);
    let mut job = LayoutJob::single_section(title, format);
    job.halign = Align::Center;
    job.wrap = TextWrapping { max_width: LABEL - 6.0, max_rows: 2, ..TextWrapping::default() };
    ui.painter().layout_job(job)
}

/// Draws an arc: the solid part of its line is the share of passages in the same words, the dots are
/// those that were changed. It changes from one to the other at most `most` times.
fn bow_ui(
    ui: &Ui,
    bow: &Bow,
    pair: &Pair,
    (origin, strength, is_lit): (Pos2, f32, bool),
    most: f32,
) {
    let tokens = tokens(ui.ctx());
    let n_points = ((bow.to - bow.from).abs() / 6.0).clamp(16.0, 90.0) as usize;
    let place = |(x, y): (f32, f32)| pos2(origin.x + x, origin.y - y);
    let points: Vec<Pos2> =
        (0..=n_points).map(|n| place(bow.at(n as f32 / n_points as f32))).collect();
    let thickness = bow.thickness + if is_lit { 1.0 } else { 0.0 };
    let (same, changed) = inks(tokens, strength);
    let n_passages = pair.n_passages().max(1) as f32;
    let share = pair.n_verbatim as f32 / n_passages;
    if share >= 1.0 {
        ui.painter().add(Shape::line(points.clone(), Stroke::new(thickness, same)));
    } else {
        let length: f32 =
            points.iter().zip(points.iter().skip(1)).map(|(a, b)| a.distance(*b)).sum();
        let period = (length / most).max(22.0);
        let (solid, rest) = (share * period, (1.0 - share) * period);
        if solid > 0.0 {
            ui.painter().add(Shape::Vec(Shape::dashed_line_with_offset(
                &points,
                Stroke::new(thickness, same),
                &[solid],
                &[rest],
                0.0,
            )));
        }
        // As many short dashes as fit into the rest.
        let n_dots = (rest / 7.0).round().clamp(1.0, 3.0);
        let unit = rest / n_dots;
        let (mut dots, mut spaces) = (Vec::new(), Vec::new());
        for nth in 0..n_dots as usize {
            dots.push(unit * 0.6);
            let is_last = nth + 1 == n_dots as usize;
            spaces.push(unit * 0.4 + if is_last { solid } else { 0.0 });
        }
        ui.painter().add(Shape::Vec(Shape::dashed_line_with_offset(
            &points,
            Stroke::new(thickness, changed),
            &dots,
            &spaces,
            solid,
        )));
    }
    if bow.is_directed {
        let ink = if share >= 0.5 { same } else { changed };
        arrow_ui(ui, &points, ink, thickness);
    }
}

/// Inks of what is the same and of what was changed.
fn inks(tokens: &Tokens, strength: f32) -> (egui::Color32, egui::Color32) {
    (tokens.accent.gamma_multiply(strength), tokens.warn.gamma_multiply(strength))
}

/// An arrow at the end of an arc, which stands upright on the line.
fn arrow_ui(ui: &Ui, points: &[Pos2], ink: egui::Color32, thickness: f32) {
    let (Some(end), Some(before)) = (points.last(), points.iter().rev().nth(2)) else { return };
    let way = (*end - *before).normalized();
    let side = way.rot90();
    let (long, wide) = (7.0 + thickness * 0.6, 3.0 + thickness * 0.6);
    let base = *end - way * long;
    let corners = vec![*end, base + side * wide, base - side * wide];
    ui.painter().add(Shape::convex_polygon(corners, ink, Stroke::NONE));
}

/// What the pointer rests on, in words.
fn tip_ui(ui: &mut Ui, views: &MapViews, ws: &Workspace, over: Over) {
    match over {
        Over::Document(idx) => {
            let Some(document) = ws.tracing.found.document(idx) else { return };
            let shown = ws.shown(&document.path);
            let date = document.date.as_deref().map_or_else(|| "undated".to_owned(), short_date);
            ui.label(egui::RichText::new(shown.title).font(theme::strong(size::UI)));
            let degree = views.degrees.get(idx).copied().unwrap_or(0);
            let ties = match degree {
                0 => "shares nothing with the others".to_owned(),
                n => format!("shares passages with {}", count(n, "document", "documents")),
            };
            ui.label(format!("{date} · {ties}"));
        }
        Over::Pair(idx) => {
            let Some(pair) = views.pairs.get(idx) else { return };
            ui.label(egui::RichText::new(names(ws, pair)).font(theme::strong(size::UI)));
            ui.label(mix(pair));
        }
    }
}

/// Opens a document.
fn document(ws: &Workspace, idx: usize) -> Option<Command> {
    let path = &ws.tracing.found.document(idx)?.path;
    ws.corpus.as_ref()?.reading(path)?;
    Some(Command::Go(Go::Document(std::sync::Arc::clone(path))))
}

/// The keys of the list.
fn keys(ui: &Ui, views: &MapViews, ws: &Workspace, chosen: usize, out: &mut Outbox) {
    if !has_keys(ui, ws) {
        return;
    }
    if let Some(to) = stepped(ui, chosen, views.pairs.len()) {
        push(out, Look::Pair(to));
    }
    if pressed(ui, Key::Enter) {
        out.extend(views.pairs.get(chosen).map(opened));
    }
}
