//! Floating panels: small forms and pickers that lie over the window until they are answered.
//!
//! Which one is shown is the workspace's; here are only the words being typed. Esc is the action
//! table's, a click outside puts a panel away. Start at [`overlay_ui`]; other panels can use
//! [`floating`] and [`picker`].

pub mod columns;
pub mod corrections;
pub mod damage;
pub mod facts;
pub mod line;
pub mod link_from;
pub mod memo;
pub mod note_picker;
pub mod picker;
pub mod problems;
pub mod tag_editor;
pub mod tag_field;
pub mod which_files;

mod oddity;

use egui::{
    Align2, Context, Frame, Id, Margin, Modal, Response, Stroke, Ui, accesskit::Role, vec2,
};

use crate::workspace::{
    Workspace,
    command::{Command, View},
    overlay::Overlay,
};

use super::{
    Outbox,
    theme::{self, size, tokens},
};

/// Widest panel; a narrow window makes it narrower.
const WIDTH: f32 = 520.0;
/// Panels of a few words.
const NARROW: f32 = 300.0;
/// Panels that hold a list of records.
const WIDE: f32 = 720.0;
/// Where panels begin below the window's upper edge.
const TOP: f32 = 70.0;

/// What the panels remember between frames: worthless once another one is shown.
#[derive(Debug, Default)]
pub struct OverlayViews {
    of: Option<Overlay>,
    tag_field: tag_field::TagFieldViews,
    tag_editor: Option<tag_editor::TagDraft>,
    link_from: link_from::LinkFromViews,
    memo: memo::MemoViews,
    note_picker: note_picker::NotePickerViews,
    facts: Option<facts::FactsDraft>,
    line: line::LineViews,
    columns_has_focused: bool,
    corrections: corrections::CorrectionsViews,
    which_files: Option<which_files::FilesDraft>,
    problems: problems::ProblemViews,
    damage: damage::DamageViews,
}

/// Draws the panel that the workspace wants, if it is one of these.
pub fn overlay_ui(
    ctx: &Context,
    views: &mut OverlayViews,
    workspace: &Workspace,
    out: &mut Outbox,
) {
    if views.of != workspace.overlay {
        *views = OverlayViews { of: workspace.overlay.clone(), ..OverlayViews::default() };
    }
    let Some(overlay) = &workspace.overlay else { return };
    match overlay {
        Overlay::TagField(excerpt) => {
            let views = &mut views.tag_field;
            panel(ctx, "Give a tag", out, |ui, out| {
                tag_field::tag_field_ui(ui, views, workspace, excerpt.as_ref(), out);
            });
        }
        Overlay::TagEditor(tag_id) => {
            let draft = &mut views.tag_editor;
            form(ctx, "Edit tag", out, |ui, out| {
                tag_editor::tag_editor_ui(ui, draft, workspace, tag_id, out);
            });
        }
        Overlay::LinkFrom(excerpt_id) => {
            let views = &mut views.link_from;
            panel(ctx, "Link excerpts", out, |ui, out| {
                link_from::link_from_ui(ui, views, workspace, excerpt_id, out);
            });
        }
        Overlay::Memo(excerpt_id) => {
            let views = &mut views.memo;
            form(ctx, "Memo of the excerpt", out, |ui, out| {
                memo::memo_ui(ui, views, workspace, excerpt_id, out);
            });
        }
        Overlay::Remark(id) => {
            let views = &mut views.memo;
            form(ctx, "Note on the parallel", out, |ui, out| {
                memo::remark_ui(ui, views, workspace, *id, out);
            });
        }
        Overlay::NotePicker(excerpt_id) => {
            let views = &mut views.note_picker;
            panel(ctx, "Put into note", out, |ui, out| {
                note_picker::note_picker_ui(ui, views, workspace, excerpt_id, out);
            });
        }
        Overlay::Facts(path) => {
            let draft = &mut views.facts;
            form(ctx, "Correct document", out, |ui, out| {
                facts::facts_ui(ui, draft, workspace, path, out);
            });
        }
        Overlay::Line(path, line) => {
            let views = &mut views.line;
            form(ctx, "This line is…", out, |ui, out| {
                line::line_ui(ui, views, path, line, out);
            });
        }
        Overlay::Corrections => {
            let views = &mut views.corrections;
            panel_of(ctx, "Corrections", WIDE, out, |ui, out| {
                corrections::corrections_ui(ui, views, workspace, out);
            });
        }
        Overlay::Columns => {
            let has_focused = &mut views.columns_has_focused;
            form_of(ctx, "Columns", NARROW, out, |ui, out| {
                columns::columns_ui(ui, has_focused, workspace, out);
            });
        }
        Overlay::WhichFiles => {
            let draft = &mut views.which_files;
            form(ctx, "Which files are documents", out, |ui, out| {
                which_files::which_files_ui(ui, draft, workspace, out);
            });
        }
        Overlay::Problems => {
            let views = &mut views.problems;
            panel_of(ctx, "Problems", WIDE, out, |ui, out| {
                problems::problems_ui(ui, views, workspace, out);
            });
        }
        Overlay::Damage(damage) => {
            let views = &mut views.damage;
            // A click beside it would put away the only way to the rest of the notebook.
            floating(ctx, "Damaged notebook", WIDE, |ui| {
                damage::damage_ui(ui, views, damage, out);
            });
        }
        Overlay::Palette
        | Overlay::Shortcuts
        | Overlay::PathField(..)
        | Overlay::CloseQuestion(_)
        | Overlay::About => {}
    }
}

/// Puts away what lies over the window.
pub fn put_away() -> Command {
    Command::View(View::Overlay(None))
}

/// A panel that puts itself away at a click outside.
fn panel(ctx: &Context, name: &str, out: &mut Outbox, add: impl FnOnce(&mut Ui, &mut Outbox)) {
    panel_of(ctx, name, WIDTH, out, add);
}

fn panel_of(
    ctx: &Context,
    name: &str,
    width: f32,
    out: &mut Outbox,
    add: impl FnOnce(&mut Ui, &mut Outbox),
) {
    let outside = floating(ctx, name, width, |ui| add(ui, out));
    if outside.clicked() {
        out.push(put_away());
    }
}

/// A panel with fields to fill in, under its name.
fn form(ctx: &Context, name: &str, out: &mut Outbox, add: impl FnOnce(&mut Ui, &mut Outbox)) {
    form_of(ctx, name, WIDTH, out, add);
}

fn form_of(
    ctx: &Context,
    name: &str,
    width: f32,
    out: &mut Outbox,
    add: impl FnOnce(&mut Ui, &mut Outbox),
) {
    panel_of(ctx, name, width, out, |ui, out| {
        Frame::new().inner_margin(Margin::symmetric(10, 6)).show(ui, |ui| {
            ui.label(egui::RichText::new(name).font(theme::strong(size::UI)));
            add(ui, out);
        });
    });
}

/// A floating panel near the top of the window, named for screen readers; gives the response of what
/// lies around it, so that a click there can put it away. Nothing below it has the keyboard.
pub fn floating(ctx: &Context, name: &str, width: f32, add: impl FnOnce(&mut Ui)) -> Response {
    let tokens = tokens(ctx);
    let id = Id::unique(("overlay", name));
    let frame = Frame::new()
        .fill(tokens.page)
        .stroke(Stroke::new(1.0, tokens.line))
        .corner_radius(9)
        .inner_margin(Margin::symmetric(8, 8))
        .shadow(ctx.global_style().visuals.window_shadow);
    let window = ctx.content_rect();
    let top = TOP.min(window.height() * 0.1);
    let width = width.min(window.width() - 32.0);
    let area = Modal::default_area(id)
        .anchor(Align2::CENTER_TOP, vec2(0.0, top))
        .accessible_name(name)
        .role(Role::Dialog)
        .fade_in(false);
    let modal = Modal::new(id).area(area).frame(frame).backdrop_color(tokens.veil);
    let shown = modal.show(ctx, |ui| {
        ui.set_width(width);
        add(ui);
    });
    shown.backdrop_response
}
