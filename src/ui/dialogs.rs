//! What lies over the window and belongs to the program: the path field, all shortcuts, the question
//! on closing, what the program is.

use egui::{
    Button, Grid, Id, Key, Modifiers, RichText, ScrollArea, TextEdit, Ui, WidgetInfo, pos2, vec2,
};

use crate::workspace::{
    Workspace,
    action::{Action, Menu},
    command::{Command, File, View},
    overlay::{Asking, Overlay},
};

use super::{
    Outbox, look_back::LOOK_BACK_KEYS, menu::label, overlays::problems::PROBLEM_KEYS,
    platform_is_mac, review::REVIEW_KEYS, theme, theme::size, traced::TRACED_KEYS,
};

/// What the path field remembers between frames.
#[derive(Debug, Default)]
pub struct DialogViews {
    path: String,
    is_open: bool,
    chosen: Option<usize>,
}

/// Draws the overlay, if it is one of this file's.
pub fn dialogs_ui(ui: &mut Ui, views: &mut DialogViews, ws: &Workspace, out: &mut Outbox) {
    if !matches!(ws.overlay, Some(Overlay::PathField(..))) {
        *views = DialogViews::default();
    }
    match &ws.overlay {
        Some(Overlay::PathField(asking, why)) => path_field_ui(ui, views, ws, *asking, why, out),
        Some(Overlay::Shortcuts) => {
            panel_ui(ui, "All shortcuts", 700.0, out, |ui, _| shortcuts_ui(ui, ws));
        }
        Some(Overlay::CloseQuestion(why)) => {
            panel_ui(ui, "The notebook is not saved", 460.0, out, |ui, out| {
                ui.label(why);
                ui.add_space(8.0);
                ui.horizontal(|ui| {
                    if ui.button("Save as…").clicked() {
                        out.push(Command::View(View::Overlay(None)));
                        out.push(Command::File(File::Ask(Asking::SaveAs)));
                    }
                    if ui.button("Keep working").clicked() {
                        out.push(Command::View(View::Overlay(None)));
                    }
                    if ui.button("Close without saving").clicked() {
                        out.push(Command::File(File::CloseAnyway));
                    }
                });
            });
        }
        Some(Overlay::About) => panel_ui(ui, "About Variorum", 480.0, out, |ui, _| about_ui(ui)),
        _ => {}
    }
}

/// A floating panel with a title and a button that closes it.
pub fn panel_ui(
    ui: &mut Ui,
    title: &str,
    width: f32,
    out: &mut Outbox,
    content: impl FnOnce(&mut Ui, &mut Outbox),
) {
    let window = ui.max_rect();
    let width = width.min(window.width() - 32.0);
    let top = 64.0_f32.min(window.height() * 0.1);
    let area = egui::Area::new(Id::unique("panel"))
        .order(egui::Order::Foreground)
        .accessible_name(title)
        .fixed_pos(pos2(window.center().x - width / 2.0, window.top() + top));
    area.show(ui.ctx(), |ui| {
        egui::Frame::window(ui.style()).inner_margin(18.0).show(ui, |ui| {
            ui.set_width(width - 36.0);
            ui.horizontal(|ui| {
                ui.label(RichText::new(title).font(theme::strong(15.0)));
                ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                    if super::close_button(ui, "Close").clicked() {
                        out.push(Command::View(View::Overlay(None)));
                    }
                });
            });
            ui.add_space(6.0);
            content(ui, out);
        });
    });
}

fn path_field_ui(
    ui: &mut Ui,
    views: &mut DialogViews,
    ws: &Workspace,
    asking: Asking,
    why: &str,
    out: &mut Outbox,
) {
    let tokens = theme::tokens(ui.ctx());
    let (title, button) = match asking {
        Asking::Folder => ("Open folder", "Open"),
        Asking::Notebook => ("Open notebook", "Open"),
        Asking::Merge => ("Merge notebook", "Merge"),
        Asking::SaveAs => ("Save notebook as", "Save"),
        Asking::PointTo => ("Where the folder is now", "Point there"),
    };
    let is_new = !std::mem::replace(&mut views.is_open, true);
    if is_new {
        views.path = start_path(ws, asking);
        out.push(Command::View(View::CompletePath(views.path.clone())));
    }
    let completions: &[String] =
        if ws.completions.0 == views.path { &ws.completions.1 } else { &[] };
    // Keys before the field takes them: Tab completes, arrows choose.
    let (mut took, mut done) = (None, false);
    ui.input_mut(|input| {
        let n_rows = completions.len();
        let down = input.count_and_consume_key(Modifiers::NONE, Key::ArrowDown);
        let up = input.count_and_consume_key(Modifiers::NONE, Key::ArrowUp);
        if n_rows > 0 && down + up > 0 {
            let at = views.chosen.map_or(n_rows + down - 1, |chosen| chosen + n_rows + down);
            views.chosen = Some((at + up * (n_rows - 1)) % n_rows);
        }
        if input.consume_key(Modifiers::NONE, Key::Tab) {
            took = completions.get(views.chosen.unwrap_or(0)).cloned();
        }
        if input.consume_key(Modifiers::NONE, Key::Enter) {
            took = views.chosen.and_then(|chosen| completions.get(chosen)).cloned();
            done = took.is_none();
        }
    });
    panel_ui(ui, title, 620.0, out, |ui, out| {
        if !why.is_empty() {
            ui.label(RichText::new(why).color(tokens.mute));
        }
        ui.horizontal(|ui| {
            let field = TextEdit::singleline(&mut views.path)
                .id(Id::unique("path field"))
                .hint_text("Path")
                .lock_focus(true)
                .desired_width(ui.available_width() - 110.0);
            let output = field.show(ui);
            let response = output.response;
            response.widget_info(|| {
                WidgetInfo::labeled(egui::accesskit::Role::TextInput, true, "Path")
            });
            if let Some(path) = took {
                views.path = path;
                views.chosen = None;
                let end = egui::text::CCursor::new(views.path.chars().count());
                let mut state = output.state;
                state.cursor.set_char_range(Some(egui::text::CCursorRange::one(end)));
                state.store(ui.ctx(), response.id);
                out.push(Command::View(View::CompletePath(views.path.clone())));
            } else if response.changed() {
                views.chosen = None;
                out.push(Command::View(View::CompletePath(views.path.clone())));
            }
            if is_new || !response.has_focus() {
                response.request_focus();
            }
            if ui.add(Button::new(button).min_size(vec2(96.0, 26.0))).clicked() || done {
                out.extend(answer(asking, &views.path));
            }
        });
        for (at, path) in completions.iter().take(10).enumerate() {
            let row = Button::selectable(views.chosen == Some(at), path).truncate();
            if ui.add(row).clicked() {
                views.path.clone_from(path);
                out.push(Command::View(View::CompletePath(path.clone())));
            }
        }
        recents_ui(ui, ws, asking, out);
    });
}

fn recents_ui(ui: &mut Ui, ws: &Workspace, asking: Asking, out: &mut Outbox) {
    use crate::store::settings::RecentKind;
    let kind = match asking {
        Asking::Folder | Asking::PointTo => RecentKind::Folder,
        Asking::Notebook | Asking::Merge => RecentKind::Notebook,
        Asking::SaveAs => return,
    };
    let recents: Vec<String> = ws
        .settings
        .recents
        .iter()
        .filter(|recent| recent.kind == kind)
        .take(6)
        .map(|recent| recent.path.display().to_string())
        .collect();
    if recents.is_empty() {
        return;
    }
    let tokens = theme::tokens(ui.ctx());
    ui.add_space(8.0);
    ui.label(RichText::new("RECENT").font(theme::ui(11.0)).color(tokens.mute));
    for path in recents {
        if ui.add(Button::new(&path).truncate().frame(false)).clicked() {
            out.extend(answer(asking, &path));
        }
    }
}

/// What is done with the path; nothing for an empty one.
fn answer(asking: Asking, path: &str) -> Option<Command> {
    let path = path.trim();
    if path.is_empty() {
        return None;
    }
    Some(Command::File(File::Typed(asking, path.to_owned())))
}

/// Where the path field begins.
fn start_path(ws: &Workspace, asking: Asking) -> String {
    match asking {
        Asking::SaveAs => {
            let path = ws.suggested_path();
            // Without a folder to stand beside, the home folder is the nearest that can be written.
            let is_bare = path.parent().is_none_or(|parent| parent.as_os_str().is_empty());
            let home =
                if is_bare { format!("~{}", std::path::MAIN_SEPARATOR) } else { String::new() };
            format!("{home}{}", path.display())
        }
        Asking::Folder | Asking::PointTo | Asking::Notebook | Asking::Merge => {
            let folder = ws.corpus.as_ref().and_then(|corpus| corpus.root.folder());
            let parent = folder.and_then(|folder| folder.parent());
            let mut path = parent.map_or_else(|| "~".to_owned(), |it| it.display().to_string());
            if !path.ends_with(std::path::MAIN_SEPARATOR) {
                path.push(std::path::MAIN_SEPARATOR);
            }
            path
        }
    }
}

fn shortcuts_ui(ui: &mut Ui, ws: &Workspace) {
    let tokens = theme::tokens(ui.ctx());
    let room = (ui.ctx().content_rect().height() - 200.0).max(120.0);
    ScrollArea::vertical().max_height(room).min_scrolled_height(room).show(ui, |ui| {
        for menu in Menu::ALL {
            ui.label(
                RichText::new(menu.label().to_uppercase()).font(theme::ui(11.0)).color(tokens.mute),
            );
            Grid::new(menu.label()).num_columns(3).spacing(vec2(18.0, 4.0)).show(ui, |ui| {
                let with_keys = Action::ALL.iter().filter(|action| {
                    let spec = action.spec();
                    spec.menu == menu && !spec.chords.is_empty()
                });
                for action in with_keys {
                    let spec = action.spec();
                    let keys: Vec<String> =
                        spec.chords.iter().map(|chord| chord.label(platform_is_mac())).collect();
                    ui.label(RichText::new(keys.join(", ")).font(theme::strong(12.0)));
                    ui.label(label(*action, ws));
                    let hint =
                        egui::Label::new(RichText::new(spec.hint).small().color(tokens.mute));
                    ui.add(hint.wrap());
                    ui.end_row();
                }
            });
            ui.add_space(10.0);
        }
        ui.label(RichText::new("IN THE TEXT").font(theme::ui(11.0)).color(tokens.mute));
        Grid::new("text keys").num_columns(2).spacing(vec2(18.0, 4.0)).show(ui, |ui| {
            for (keys, what) in TEXT_KEYS {
                ui.label(RichText::new(*keys).font(theme::strong(12.0)));
                ui.label(*what);
                ui.end_row();
            }
        });
        for (title, table) in [
            ("IN THE REVIEW", REVIEW_KEYS),
            ("IN THE HISTORY", LOOK_BACK_KEYS),
            ("IN CHAINS, MAP AND WHAT IS SET APART", TRACED_KEYS),
            ("IN THE LIST OF PROBLEMS", PROBLEM_KEYS),
        ] {
            ui.add_space(10.0);
            ui.label(RichText::new(title).font(theme::ui(11.0)).color(tokens.mute));
            Grid::new(title).num_columns(2).spacing(vec2(18.0, 4.0)).show(ui, |ui| {
                for (keys, what) in table {
                    ui.label(RichText::new(*keys).font(theme::strong(12.0)));
                    ui.label(*what);
                    ui.end_row();
                }
            });
        }
    });
}

/// Keys of the text itself, which are no actions.
pub const TEXT_KEYS: &[(&str, &str)] = &[
    ("Arrows, Page Up/Down, Space", "Move the caret, or scroll while there is none"),
    ("Shift with arrows", "Extend the selection; with Ctrl by words"),
    ("Ctrl+Home, Ctrl+End", "Beginning and end of the document"),
    ("Double click, triple click", "Select a word, a paragraph"),
    ("Click on a highlight", "Pick the shortest excerpt there; the same click again the next"),
];

fn about_ui(ui: &mut Ui) {
    let tokens = theme::tokens(ui.ctx());
    ui.label(format!("Version {}", env!("CARGO_PKG_VERSION")));
    ui.label("A research notebook for people who compare what was said with what was reported.");
    ui.add_space(6.0);
    for line in [
        "Sources are only read, never written to. Nothing leaves this machine.",
        "Notebooks are RON files that you can read, keep under git, and merge.",
        "Licence: MIT or Apache-2.0. Fonts: Noto Serif, Noto Naskh Arabic and their kin, Inter: SIL \
         Open Font License 1.1.",
    ] {
        ui.label(RichText::new(line).color(tokens.mute));
    }
    ui.add_space(size::SMALL / 2.0);
}
