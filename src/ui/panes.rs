//! The columns in the middle: a head and a reader each, with borders that can be dragged.

use std::{collections::HashMap, sync::Arc};

use egui::{
    Key, Modifiers, Rect, RichText, Sense, TextEdit, Ui, UiBuilder, WidgetInfo, pos2, vec2,
};

use crate::workspace::{
    Workspace,
    action::Action,
    command::{Command, Go, PaneCommand, View},
    corpus::EntryState,
    overlay::{Area, Overlay},
    pane::{At, Pane, PaneId},
    resolve::resolve,
};

use super::{
    Outbox,
    bands::{self, BandsViews},
    bar, close_button, icon_button,
    library::{empty_ui, other_folder_ui},
    pages::{self, PagesView},
    parallel,
    reader::{Reader, reader_ui},
    theme::{self, size},
    usage, words,
};

/// What the panes remember between frames.
#[derive(Default)]
pub struct PanesViews {
    readers: HashMap<PaneId, Reader>,
    finds: HashMap<PaneId, FindField>,
    pages: HashMap<PaneId, PagesView>,
    bands: BandsViews,
    card: parallel::CardViews,
}

/// The words in a find bar.
#[derive(Debug, Default)]
struct FindField {
    words: String,
    is_open: bool,
}

/// Draws all panes side by side.
pub fn panes_ui(ui: &mut Ui, views: &mut PanesViews, ws: &Workspace, out: &mut Outbox) {
    let tokens = theme::tokens(ui.ctx());
    let whole = ui.max_rect();
    ui.painter().rect_filled(whole, 0.0, tokens.page);
    views.readers.retain(|pane_id, _| ws.pane_of(*pane_id).is_some());
    views.finds.retain(|pane_id, _| ws.pane_of(*pane_id).is_some());
    views.pages.retain(|pane_id, _| ws.pane_of(*pane_id).is_some_and(|it| it.shows_pages));
    if ws.panes.is_empty() {
        theme::ready_letters(ui, ws.usual_text_size());
        let inner = whole.shrink(24.0);
        ui.scope_builder(UiBuilder::new().max_rect(inner), |ui| no_pane_ui(ui, ws, out));
        return;
    }
    let rects = columns(whole, &mut views.bands, ws);
    let led_by = views.ask_to_lead(ui, ws, &rects);
    for pane_idx in in_order(ws, led_by) {
        let Some((pane, rect)) = ws.panes.get(pane_idx).zip(rects.get(pane_idx)) else { continue };
        views.prepare(ws, pane);
        // An id of its own: the order in which panes are drawn must not name what is in them.
        let id = ui.scope_id().with(("pane", pane.id.0));
        ui.scope_builder(UiBuilder::new().max_rect(*rect).scope_id(id), |ui| {
            ui.set_clip_rect(rect.intersect(ui.clip_rect()));
            pane_ui(ui, views, ws, pane_idx, pane, out);
        });
        if led_by == Some(pane_idx) {
            views.have_followed(ws, pane);
        }
    }
    let total: f32 = ws.panes.iter().map(|pane| pane.share).sum();
    let points_per_share = (whole.width() / total.max(0.01)).max(1.0);
    for (panes, rects) in ws.panes.windows(2).zip(rects.windows(2)) {
        if let ([left, right], [rect, next]) = (panes, rects) {
            let gutter = Rect::from_min_max(rect.right_top(), next.left_bottom());
            border_ui(ui, views, ws, ([left, right], gutter), points_per_share, out);
        }
    }
    let readers: Vec<_> = ws.panes.iter().map(|pane| (pane, views.readers.get(&pane.id))).collect();
    parallel::card_ui(ui, &mut views.card, ws, &readers, whole, out);
    bar::bar_ui(ui, views.active_reader(ws), ws, whole, out);
}

/// Draws the active pane alone, as it stands beside the review.
pub fn active_ui(ui: &mut Ui, views: &mut PanesViews, ws: &Workspace, out: &mut Outbox) {
    let Some(pane) = ws.pane() else { return };
    let whole = ui.max_rect();
    ui.painter().rect_filled(whole, 0.0, theme::tokens(ui.ctx()).page);
    let builder = UiBuilder::new().max_rect(whole).id_salt(("pane", pane.id.0));
    ui.scope_builder(builder, |ui| {
        ui.set_clip_rect(whole.intersect(ui.clip_rect()));
        pane_ui(ui, views, ws, ws.active, pane, out);
    });
    bar::bar_ui(ui, views.active_reader(ws), ws, whole, out);
}

impl PanesViews {
    /// Asks the pane that the others go along with to tell where it stands: that which is being
    /// scrolled, or the active one. Only where panes are linked.
    fn ask_to_lead(&mut self, ui: &Ui, ws: &Workspace, rects: &[Rect]) -> Option<usize> {
        if !ws.settings.links_panes || ws.panes.len() < 2 {
            return None;
        }
        let is_moved = |input: &egui::InputState| {
            input.smooth_scroll_delta.y != 0.0 || input.pointer.any_down()
        };
        let pos = ui.input(|input| input.pointer.latest_pos().filter(|_| is_moved(input)));
        let under = pos.and_then(|pos| rects.iter().position(|rect| rect.contains(pos)));
        let led_by = under.unwrap_or(ws.active);
        let leader = ws.panes.get(led_by)?;
        let others = ws.panes.iter().filter(|pane| pane.id != leader.id);
        let rows = others.map(|pane| self.bands.row(ws, &leader.path, &pane.path)).collect();
        self.readers.entry(leader.id).or_default().lead(rows);
        Some(led_by)
    }

    /// Gives the others what the pane that leads told.
    fn have_followed(&mut self, ws: &Workspace, leader: &Pane) {
        let told = self.readers.get_mut(&leader.id).map(Reader::led).unwrap_or_default();
        let others = ws.panes.iter().filter(|pane| pane.id != leader.id);
        for (pane, guide) in others.zip(told) {
            let is_traced = ws.traced(&pane.path).is_some() && ws.traced(&leader.path).is_some();
            let guide = guide.filter(|_| is_traced);
            self.readers.entry(pane.id).or_default().follow(guide);
        }
    }

    /// Tells a pane that is to come level with another where that stands.
    fn prepare(&mut self, ws: &Workspace, pane: &Pane) {
        let level = match pane.wanted.map(|wanted| wanted.at) {
            Some(At::Level(other, byte)) => {
                let is_there = ws.pane_of(other).is_some();
                self.readers.get(&other).filter(|_| is_there).and_then(|it| it.row_top(byte))
            }
            _ => None,
        };
        self.readers.entry(pane.id).or_default().stand_level(level);
    }

    /// The reader of the active pane.
    fn active_reader(&self, ws: &Workspace) -> Option<&Reader> {
        self.readers.get(&ws.pane()?.id)
    }
}

/// The rectangles of the panes: their shares of the width, with a gutter between each two.
fn columns(whole: Rect, bands: &mut BandsViews, ws: &Workspace) -> Vec<Rect> {
    let mut gutters: Vec<f32> = ws
        .panes
        .windows(2)
        .filter_map(|two| <[&Pane; 2]>::try_from(two.iter().collect::<Vec<_>>()).ok())
        .map(|two| bands.gutter(ws, two, whole.width()))
        .collect();
    gutters.push(0.0);
    let room = (whole.width() - gutters.iter().sum::<f32>()).max(1.0);
    let total: f32 = ws.panes.iter().map(|pane| pane.share).sum();
    let mut left = whole.left();
    let place = |(pane, gutter): (&Pane, f32)| {
        let width = room * pane.share / total.max(0.01);
        let rect = Rect::from_min_max(
            pos2(left.round(), whole.top()),
            pos2((left + width).round(), whole.bottom()),
        );
        left += width + gutter;
        rect
    };
    ws.panes.iter().zip(gutters).map(place).collect()
}

/// The order in which panes are drawn: first the one that leads the others, last those that are to
/// come level with another, so that they see where it stands in this very frame.
fn in_order(ws: &Workspace, led_by: Option<usize>) -> Vec<usize> {
    let mut order: Vec<usize> = (0..ws.panes.len()).collect();
    order.sort_by_key(|pane_idx| {
        let wanted = ws.panes.get(*pane_idx).and_then(|pane| pane.wanted);
        let comes_level = wanted.is_some_and(|it| matches!(it.at, At::Level(..)));
        (comes_level, led_by != Some(*pane_idx))
    });
    order
}

fn no_pane_ui(ui: &mut Ui, ws: &Workspace, out: &mut Outbox) {
    let Some(corpus) = &ws.corpus else {
        empty_ui(
            ui,
            "The notebook names no folder of documents.",
            "Its excerpts are readable with their quotes; with the folder, they stand in their places.",
        );
        if ui.button("Point to the folder…").clicked() {
            let asking = crate::workspace::overlay::Asking::PointTo;
            out.push(Command::File(crate::workspace::command::File::Ask(asking)));
        }
        return;
    };
    let lists_documents = Action::ShowDocuments.is_on(ws) == Some(true);
    match (&corpus.trouble, &corpus.progress) {
        (Some(trouble), _) if lists_documents => {
            empty_ui(ui, trouble, "The way on is on the left.");
        }
        (Some(trouble), _) => {
            empty_ui(ui, trouble, "");
            let beside = egui::Frame::new().inner_margin(egui::Margin::symmetric(14, 0));
            beside.show(ui, |ui| other_folder_ui(ui, ws, out));
        }
        (None, Some(_)) => empty_ui(ui, "Reading the folder…", ""),
        (None, None) if corpus.entries.is_empty() => empty_ui(
            ui,
            &format!("{} holds no documents that can be read.", corpus.root.name()),
            "Text and Markdown files (.txt, .md) are read, in folders within folders too. \
             File › Open folder… opens another.",
        ),
        (None, None) if lists_documents => {
            empty_ui(ui, "No document is open.", "Click one on the left to read it.");
        }
        (None, None) => empty_ui(
            ui,
            "No document is open.",
            "View › Documents lists them, and View › Search and commands… finds one by its words.",
        ),
    }
}

/// Draws the gutter between two panes, and moves their border where it was dragged.
fn border_ui(
    ui: &Ui,
    views: &mut PanesViews,
    ws: &Workspace,
    ([left, right], gutter): ([&Pane; 2], Rect),
    points_per_share: f32,
    out: &mut Outbox,
) {
    let readers = [left, right].map(|pane| views.readers.get(&pane.id));
    let step = bands::gutter_ui(ui, &mut views.bands, ws, ([left, right], readers), gutter, out);
    if step != 0.0 {
        // Only the two neighbours share out their own width.
        let both = left.share + right.share;
        let least = (size::PANE_MIN / points_per_share).min(both / 2.0);
        let share = (left.share + step / points_per_share).clamp(least, both - least);
        out.push(Command::Pane(left.id, PaneCommand::Share(share)));
        out.push(Command::Pane(right.id, PaneCommand::Share(both - share)));
    }
}

fn pane_ui(
    ui: &mut Ui,
    views: &mut PanesViews,
    ws: &Workspace,
    pane_idx: usize,
    pane: &Pane,
    out: &mut Outbox,
) {
    let whole = ui.max_rect();
    let head = Rect::from_min_size(whole.min, vec2(whole.width(), size::PANE_HEAD));
    head_ui(ui, ws, pane_idx, pane, head, out);
    let mut body = Rect::from_min_max(head.left_bottom(), whole.max);
    if pane.find.is_some() {
        let find = Rect::from_min_size(body.min, vec2(body.width(), 36.0));
        find_ui(ui, views, ws, pane, find, out);
        body.min.y = find.bottom();
    } else {
        views.finds.remove(&pane.id);
    }
    if pane.shows_usage {
        let bar = Rect::from_min_size(body.min, vec2(body.width(), usage::BAR));
        usage::bar_ui(ui, ws, pane, bar, out);
        body.min.y = bar.bottom();
    }
    let entry = ws.corpus.as_ref().and_then(|corpus| corpus.entry(&pane.path));
    if pane.shows_pages && ws.has_pages(&pane.path) {
        let (words, picture) = pages::shared_out(body);
        body = words;
        let builder = UiBuilder::new().max_rect(picture).id_salt(("pages", pane.id.0));
        ui.scope_builder(builder, |ui| {
            ui.set_clip_rect(picture.intersect(ui.clip_rect()));
            pages::pages_ui(ui, views.pages.entry(pane.id).or_default(), ws, pane, out);
        });
    }
    ui.scope_builder(UiBuilder::new().max_rect(body), |ui| match entry.map(|it| &it.state) {
        Some(EntryState::Read(_)) => {
            let reader = views.readers.entry(pane.id).or_default();
            reader_ui(ui, reader, ws, pane, out);
            if let Some(response) = reader.response() {
                text_menu(response, ws, pane, out);
            }
        }
        Some(EntryState::Waiting) => empty_ui(ui, "Reading…", &pane.path),
        Some(EntryState::Unreadable(reason)) => {
            empty_ui(ui, &format!("{} cannot be read: {reason}", pane.path), "");
        }
        None => empty_ui(
            ui,
            &format!("{} is not in the folder any more.", pane.path),
            "Its excerpts stay readable with their quotes.",
        ),
    });
}

/// The context menu of the text: what can be done at the place that was clicked.
fn text_menu(response: &egui::Response, ws: &Workspace, pane: &Pane, out: &mut Outbox) {
    if response.secondary_clicked() {
        out.push(Command::Pane(pane.id, PaneCommand::Activate));
    }
    response.context_menu(|ui| {
        ui.set_min_width(220.0);
        let actions = [
            Action::Copy,
            Action::CopyCitation,
            Action::SayLine,
            Action::CorrectDocument,
            Action::Corrections,
        ];
        for action in actions {
            let (spec, command) = (action.spec(), resolve(action, ws));
            let mut button = egui::Button::new(spec.label);
            if let Some(chord) = spec.chords.first() {
                button = button.shortcut_text(chord.label(super::platform_is_mac()));
            }
            if ui.add_enabled(command.is_some(), button).on_hover_text(spec.hint).clicked() {
                out.extend(command);
                ui.close();
            }
        }
    });
}

/// Title, source, date and excerpts of a pane's document, and the pane's buttons.
fn head_ui(
    ui: &mut Ui,
    ws: &Workspace,
    pane_idx: usize,
    pane: &Pane,
    head: Rect,
    out: &mut Outbox,
) {
    let tokens = theme::tokens(ui.ctx());
    let is_active = ws.active == pane_idx;
    ui.painter().rect_filled(head, 0.0, tokens.ground);
    ui.painter().hline(head.x_range(), head.bottom() - 0.5, (1.0, tokens.line));
    if is_active && ws.panes.len() > 1 {
        let line = Rect::from_min_size(head.min, vec2(head.width(), 2.0));
        let ink = if ws.area == Area::Pane { tokens.accent } else { tokens.line };
        ui.painter().rect_filled(line, 0.0, ink);
    }
    let response = ui.interact(head, ui.scope_id().with("head"), Sense::click());
    let shown = ws.shown(&pane.path);
    response
        .widget_info(|| WidgetInfo::labeled(egui::accesskit::Role::Heading, true, &shown.title));
    if response.clicked() {
        out.push(Command::Pane(pane.id, PaneCommand::Activate));
    }
    let buttons = Rect::from_min_max(pos2(head.right() - 62.0, head.top()), head.max);
    let room = (buttons.left() - head.left() - 24.0).max(10.0);
    let mut parts = Vec::new();
    if !shown.source.is_empty() {
        parts.push(shown.source.clone());
    }
    if !shown.date.is_empty() {
        parts.push(words::date(&shown.date));
    }
    if shown.n_excerpts > 0 {
        parts.push(words::count(shown.n_excerpts, "excerpt", "excerpts"));
    }
    if parts.is_empty() {
        parts.push(words::count(shown.n_words, "word", "words"));
    }
    let line = |words: String, font: egui::FontId, ink: egui::Color32| {
        let mut job = egui::text::LayoutJob::simple_singleline(words, font, ink);
        job.wrap = egui::text::TextWrapping::truncate_at_width(room);
        ui.painter().layout_job(job)
    };
    let title = line(shown.title.clone(), theme::strong(size::UI), tokens.ink);
    // What was traced is said last, and is the first to go where there is no room.
    let mut meta = None;
    for traced in usage::head_words(ws, &pane.path).into_iter().flatten() {
        let words = format!("{} · {traced}", parts.join(" · "));
        let whole = Some(line(words, theme::ui(size::SMALL), tokens.mute));
        meta = meta.or(whole.filter(|it| !it.elided));
    }
    let meta = meta.unwrap_or_else(|| line(parts.join(" · "), theme::ui(size::SMALL), tokens.mute));
    let was_cut = title.elided;
    ui.painter().galley(head.min + vec2(18.0, 7.0), title, tokens.ink);
    ui.painter().galley(head.min + vec2(18.0, 25.0), meta, tokens.mute);
    if was_cut {
        response.on_hover_text(&shown.title);
    }
    ui.scope_builder(UiBuilder::new().max_rect(buttons.shrink2(vec2(6.0, 11.0))), |ui| {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 2.0;
            let menu = icon_button(ui, super::Icon::More, "Pane menu");
            egui::Popup::menu(&menu).show(|ui| pane_menu_ui(ui, ws, pane, out));
            if close_button(ui, "Close pane").clicked() {
                out.push(Command::Pane(pane.id, PaneCommand::Close));
            }
        });
    });
}

fn pane_menu_ui(ui: &mut Ui, ws: &Workspace, pane: &Pane, out: &mut Outbox) {
    ui.set_min_width(200.0);
    ui.menu_button("Show another document", |ui| {
        ui.set_max_width(360.0);
        egui::ScrollArea::vertical().max_height(420.0).show(ui, |ui| {
            let listed = ws.listed();
            let entries = listed
                .iter()
                .take(200)
                .filter_map(|entry_idx| ws.corpus.as_ref()?.entries.get(*entry_idx))
                .filter(|entry| entry.reading().is_some());
            for entry in entries {
                let title = ws.shown(&entry.path).title;
                if ui.add(egui::Button::new(title).truncate()).clicked() {
                    let show = PaneCommand::Show(Arc::clone(&entry.path));
                    out.push(Command::Pane(pane.id, show));
                    ui.close();
                }
            }
        });
    });
    let correct = View::Overlay(Some(Overlay::Facts(Arc::clone(&pane.path))));
    let usual = ws.usual_text_size();
    let points = if pane.text_size > 0.0 { pane.text_size } else { usual };
    let entries = [
        ("Open once more beside", Command::Go(Go::Beside(Arc::clone(&pane.path))), true),
        (Action::CorrectDocument.spec().label, Command::View(correct), true),
        ("Larger text", Command::Pane(pane.id, PaneCommand::TextSize(points + 1.0)), true),
        ("Smaller text", Command::Pane(pane.id, PaneCommand::TextSize(points - 1.0)), true),
        ("Usual text size", Command::Pane(pane.id, PaneCommand::TextSize(0.0)), true),
        (
            Action::SwapPanes.spec().label,
            Command::Pane(pane.id, PaneCommand::SwapRight),
            ws.panes.len() > 1,
        ),
        ("Close pane", Command::Pane(pane.id, PaneCommand::Close), true),
    ];
    for (label, command, is_enabled) in entries {
        if ui.add_enabled(is_enabled, egui::Button::new(label)).clicked() {
            out.push(command);
            ui.close();
        }
    }
}

/// The find bar.
fn find_ui(
    ui: &mut Ui,
    views: &mut PanesViews,
    ws: &Workspace,
    pane: &Pane,
    bar: Rect,
    out: &mut Outbox,
) {
    let Some(find) = &pane.find else { return };
    let tokens = theme::tokens(ui.ctx());
    ui.painter().rect_filled(bar, 0.0, tokens.ground);
    ui.painter().hline(bar.x_range(), bar.bottom() - 0.5, (1.0, tokens.line));
    let field = views.finds.entry(pane.id).or_default();
    let is_new = !std::mem::replace(&mut field.is_open, true);
    if is_new {
        field.words.clone_from(&find.query);
    }
    let next = |forward| Command::Pane(pane.id, PaneCommand::NextHit(forward));
    ui.scope_builder(UiBuilder::new().max_rect(bar.shrink2(vec2(12.0, 5.0))), |ui| {
        ui.horizontal_centered(|ui| {
            ui.spacing_mut().item_spacing.x = 4.0;
            let room = (bar.width() - 200.0).clamp(60.0, 320.0);
            let edit = TextEdit::singleline(&mut field.words)
                .id(egui::Id::unique(("find", pane.id.0)))
                .hint_text("Find in this document")
                .desired_width(room);
            let response = ui.add(edit);
            response.widget_info(|| {
                WidgetInfo::labeled(
                    egui::accesskit::Role::SearchInput,
                    true,
                    "Find in this document",
                )
            });
            let was_asked = resolve(Action::Find, ws).is_some()
                && ws.pane().is_some_and(|active| active.id == pane.id)
                && ui.input(|input| input.modifiers.command && input.key_down(Key::F));
            if is_new || was_asked {
                response.request_focus();
            }
            if response.changed() {
                out.push(Command::Pane(pane.id, PaneCommand::Find(field.words.clone())));
            }
            let enter = |modifiers| ui.input_mut(|input| input.consume_key(modifiers, Key::Enter));
            if response.has_focus() || response.lost_focus() {
                if enter(Modifiers::SHIFT) {
                    out.push(next(false));
                    response.request_focus();
                } else if enter(Modifiers::NONE) {
                    out.push(next(true));
                    response.request_focus();
                }
            }
            let count = match (find.current, find.hits.len()) {
                _ if find.query.trim().is_empty() => String::new(),
                _ if find.is_running => "…".to_owned(),
                (_, 0) => "none".to_owned(),
                (current, n_hits) => {
                    let more = if find.is_cut { "+" } else { "" };
                    let at = current.map_or(0, |current| current + 1);
                    format!("{} of {}{more}", words::number(at), words::number(n_hits))
                }
            };
            ui.add_sized(
                vec2(64.0, 20.0),
                egui::Label::new(RichText::new(count).small().color(tokens.mute)),
            );
            if icon_button(ui, super::Icon::Up, "Previous hit").clicked() {
                out.push(next(false));
            }
            if icon_button(ui, super::Icon::Down, "Next hit").clicked() {
                out.push(next(true));
            }
            if close_button(ui, "Close find").clicked() {
                out.push(Command::Pane(pane.id, PaneCommand::CloseFind));
            }
        });
    });
}
