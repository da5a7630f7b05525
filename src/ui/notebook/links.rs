//! Links between excerpts, as they are told below cards.

use egui::{
    CursorIcon, Id, Popup, PopupCloseBehavior, Rect, Sense, TextEdit, Ui, WidgetInfo,
    accesskit::Role, pos2, vec2,
};

use crate::{
    notebook::{
        edit::Edit,
        ids::{ExcerptId, LinkId},
        link::{Link, LinkKind},
    },
    ui::{
        Outbox,
        chips::{self, dots_button, one_line, tell},
        theme::{self, size, tokens},
    },
    workspace::{
        Workspace,
        command::{Annotate, Command, Go},
    },
};

use super::{
    card::{CardViews, Seat},
    index::Index,
};

/// Which links are told below a card, and which between it and the next.
///
/// A link to the card above is told there already. Of several links to the card below, the first
/// stands between the two.
pub fn told(
    workspace: &Workspace,
    index: &Index,
    seat: Seat<'_>,
    excerpt_id: &ExcerptId,
) -> (Vec<LinkId>, Option<LinkId>) {
    let mut below = Vec::new();
    let mut between = None;
    let mut is_first_above = true;
    for link_id in index.links_of(excerpt_id) {
        let Some(link) = workspace.notebook.links.get(link_id) else { continue };
        let other = other_end(link, excerpt_id);
        if Some(other) == seat.after && between.is_none() {
            between = Some(link_id.clone());
        } else if Some(other) == seat.before && is_first_above {
            is_first_above = false;
        } else {
            below.push(link_id.clone());
        }
    }
    (below, between)
}

fn other_end<'l>(link: &'l Link, excerpt_id: &ExcerptId) -> &'l ExcerptId {
    if link.from == *excerpt_id { &link.to } else { &link.from }
}

/// What a link says, seen from one of its ends.
pub fn verb(link: &Link, excerpt_id: &ExcerptId) -> String {
    if link.from == *excerpt_id { link.kind.verb().to_owned() } else { link.kind.passive() }
}

/// The line between two cards: `↕ contradicts`.
pub fn between_ui(
    ui: &Ui,
    (rect, id): (Rect, Id),
    workspace: &Workspace,
    link_id: &LinkId,
    excerpt_id: &ExcerptId,
    views: &mut CardViews,
    out: &mut Outbox,
) {
    let Some(link) = workspace.notebook.links.get(link_id) else { return };
    let tokens = tokens(ui.ctx());
    let words = format!("↕ {}", verb(link, excerpt_id));
    let galley = one_line(ui, &words, theme::ui(size::UI), tokens.mute, rect.width() - 30.0);
    let at = pos2(rect.left(), rect.center().y - galley.size().y / 2.0);
    let spot = Rect::from_min_size(at, galley.size());
    ui.painter().galley(at, galley, tokens.mute);
    let told = tell(ui, spot, id, &words);
    if !link.memo.is_empty() {
        told.on_hover_text(&link.memo);
    }
    let dots = Rect::from_center_size(pos2(spot.right() + 14.0, rect.center().y), vec2(18.0, 16.0));
    menu_ui(ui, dots, id.with("menu"), link_id, link, views, out);
}

/// A line below a card: `contradicts “no warning…”, Harbour Courier, ¶5`; a click goes there.
pub fn line_ui(
    ui: &Ui,
    (rect, id): (Rect, Id),
    workspace: &Workspace,
    link_id: &LinkId,
    excerpt_id: &ExcerptId,
    views: &mut CardViews,
    out: &mut Outbox,
) {
    let Some(link) = workspace.notebook.links.get(link_id) else { return };
    let tokens = tokens(ui.ctx());
    let other = other_end(link, excerpt_id);
    let quote = workspace
        .quote(other)
        .map_or_else(String::new, |words| format!("“{}”", chips::opening(&words, 40)));
    let reference = workspace.reference(other);
    let words = format!("{} {quote}, {reference}", verb(link, excerpt_id));
    let room = rect.width() - 26.0;
    let font = theme::ui(size::SMALL);
    let galley = one_line(ui, &words, font, egui::Color32::PLACEHOLDER, room);
    let at = pos2(rect.left() + 2.0, rect.center().y - galley.size().y / 2.0);
    let spot = Rect::from_min_size(at, galley.size());
    let response = ui.interact(spot, id, Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Link, true, &words));
    let is_lit = response.hovered() || response.has_focus();
    ui.painter().galley(at, galley, if is_lit { tokens.accent } else { tokens.mute });
    let mut hint = words;
    if !link.memo.is_empty() {
        hint = format!("{hint}\n{}", link.memo);
    }
    if response.on_hover_cursor(CursorIcon::PointingHand).on_hover_text(hint).clicked() {
        out.push(Command::Go(Go::Select(Some(other.clone()))));
        out.push(Command::Go(Go::Card(other.clone())));
    }
    let dots = Rect::from_center_size(pos2(rect.right() - 10.0, rect.center().y), vec2(18.0, 16.0));
    menu_ui(ui, dots, id.with("menu"), link_id, link, views, out);
}

/// The menu of a link: what it says, its direction, its end.
fn menu_ui(
    ui: &Ui,
    rect: Rect,
    id: Id,
    link_id: &LinkId,
    link: &Link,
    views: &mut CardViews,
    out: &mut Outbox,
) {
    let button = dots_button(ui, rect, id, "Change link");
    let close = PopupCloseBehavior::CloseOnClickOutside;
    if button.clicked() {
        views.own_word = match &link.kind {
            LinkKind::Other(word) => word.clone(),
            _ => String::new(),
        };
    }
    Popup::menu(&button).close_behavior(close).show(|ui| {
        for kind in [LinkKind::Quotes, LinkKind::Contradicts, LinkKind::Supports] {
            let label = kind.verb().to_owned();
            if ui.selectable_label(link.kind == kind, label).clicked() {
                out.push(Command::Annotate(Annotate::SetLinkKind(link_id.clone(), kind)));
                ui.close();
            }
        }
        let field = TextEdit::singleline(&mut views.own_word)
            .hint_text("Own word, such as “answers”")
            .desired_width(190.0);
        let response = ui.add(field).accessible_name("Own word for the link");
        let word = views.own_word.trim();
        if response.lost_focus()
            && ui.input(|input| input.key_pressed(egui::Key::Enter))
            && !word.is_empty()
        {
            let kind = LinkKind::Other(word.to_owned());
            out.push(Command::Annotate(Annotate::SetLinkKind(link_id.clone(), kind)));
            ui.close();
        }
        ui.separator();
        if ui.button("Turn round").clicked() {
            out.push(Command::Annotate(Annotate::TurnLink(link_id.clone())));
            ui.close();
        }
        if ui.button("Remove link").clicked() {
            out.push(Command::Edit(Edit::RemoveLink(link_id.clone())));
            ui.close();
        }
    });
}
