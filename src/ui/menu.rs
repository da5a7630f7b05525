//! The top bar: menus, the search box, what is saved.

use egui::{
    Align, Align2, Atom, Button, Layout, RichText, ScrollArea, Sense, Ui, UiBuilder, WidgetInfo,
    vec2,
};

use crate::{
    store::settings::RecentKind,
    workspace::{
        Workspace,
        action::{Action, Menu},
        command::{Command, File},
        corpus::Root,
        resolve::resolve,
    },
};

use super::{Outbox, platform_is_mac, theme, theme::size};

/// Narrowest menu: the longest label of one has room beside its keys; points.
const WIDTH: f32 = 270.0;
/// Blank that stays above and below a menu in a low window, with its frame; points.
const AROUND: f32 = 14.0;
/// A menu is no lower than this, however low the window is; points.
const LEAST: f32 = 120.0;

/// Draws the top bar.
pub fn top_ui(ui: &mut Ui, ws: &Workspace, out: &mut Outbox) {
    let tokens = theme::tokens(ui.ctx());
    let whole = ui.max_rect();
    ui.painter().rect_filled(whole, 0.0, tokens.ground);
    ui.painter().hline(whole.x_range(), whole.bottom() - 0.5, (1.0, tokens.line));
    let mut left_end = whole.left();
    ui.scope_builder(UiBuilder::new().max_rect(whole.shrink2(vec2(12.0, 0.0))), |ui| {
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
            ui.label(RichText::new("Variorum").font(theme::strong(size::UI + 0.5)));
            ui.add_space(6.0);
            let quiet = &mut ui.visuals_mut().widgets.inactive;
            (quiet.weak_bg_fill, quiet.bg_stroke) = (tokens.ground, egui::Stroke::NONE);
            quiet.fg_stroke.color = tokens.mute;
            ui.spacing_mut().item_spacing.x = 2.0;
            for menu in Menu::ALL {
                ui.menu_button(menu.label(), |ui| menu_ui(ui, menu, ws, out));
            }
            left_end = ui.min_rect().right();
        });
    });
    let state = save_state(ws);
    let galley = ui.painter().layout_no_wrap(
        state.words,
        theme::ui(12.0),
        if state.is_trouble { tokens.trouble } else { tokens.mute },
    );
    // A long file name gives way: the menus and the search box stay whole.
    let room = (whole.right() - 12.0 - left_end - 24.0 - 180.0).max(60.0);
    let shown = galley.size().x.min(room);
    let state_rect = egui::Rect::from_min_size(
        egui::pos2(whole.right() - 12.0 - shown, whole.center().y - galley.size().y / 2.0),
        vec2(shown, galley.size().y),
    );
    let words = galley.text().to_owned();
    ui.painter().with_clip_rect(state_rect).galley(state_rect.min, galley, tokens.mute);
    let response = ui.interact(state_rect, ui.scope_id().with("save state"), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(egui::accesskit::Role::Status, true, &words));
    response.on_hover_text(state.hint);
    search_box_ui(ui, whole, left_end + 16.0, state_rect.left() - 16.0, out);
}

/// The box in the middle that opens the palette.
fn search_box_ui(ui: &mut Ui, whole: egui::Rect, left: f32, right: f32, out: &mut Outbox) {
    let tokens = theme::tokens(ui.ctx());
    let width = (right - left).min(460.0);
    if width < 80.0 {
        return;
    }
    let middle = (whole.center().x).clamp(left + width / 2.0, right - width / 2.0);
    let rect =
        egui::Rect::from_center_size(egui::pos2(middle, whole.center().y), vec2(width, 26.0));
    let response = ui.interact(rect, ui.scope_id().with("search box"), Sense::click());
    let label = "Search documents, notes and commands";
    response.widget_info(|| WidgetInfo::labeled(egui::accesskit::Role::Button, true, label));
    let edge = if response.hovered() || response.has_focus() { tokens.accent } else { tokens.line };
    ui.painter().rect(rect, 6.0, tokens.page, (1.0, edge), egui::StrokeKind::Inside);
    let painter = ui.painter().with_clip_rect(rect.shrink(2.0));
    let key = painter.text(
        rect.right_center() - vec2(10.0, 0.0),
        Align2::RIGHT_CENTER,
        if platform_is_mac() { "⌘K" } else { "Ctrl K" },
        theme::ui(12.0),
        tokens.mute,
    );
    painter.with_clip_rect(rect.with_max_x(key.left() - 6.0)).text(
        rect.left_center() + vec2(10.0, 0.0),
        Align2::LEFT_CENTER,
        label,
        theme::ui(12.0),
        tokens.mute,
    );
    if response.clicked() {
        out.push(Command::Do(Action::Palette));
    }
}

/// What the top bar says of the file.
struct SaveState {
    words: String,
    hint: String,
    is_trouble: bool,
}

fn save_state(ws: &Workspace) -> SaveState {
    let file = &ws.file;
    let name = file.path.as_ref().map(|path| {
        path.file_name()
            .map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned())
    });
    let (state, is_trouble) = match (&file.trouble, &name) {
        (Some(_), _) => ("Not saved", true),
        _ if file.read_only => ("Read only", false),
        _ if file.saving.is_some() => ("Saving…", false),
        (None, Some(_)) if ws.is_unsaved() => ("Unsaved", false),
        (None, Some(_)) => ("Saved", false),
        (None, None) if ws.is_unsaved() => ("No file yet", false),
        (None, None) => ("", false),
    };
    let name = name.unwrap_or_else(|| {
        if file.is_sample { "the sample’s notebook" } else { "new notebook" }.to_owned()
    });
    let words = if state.is_empty() { name } else { format!("{state} · {name}") };
    let hint = match (&file.trouble, &file.path) {
        (Some(trouble), _) => trouble.clone(),
        (None, Some(path)) => path.display().to_string(),
        (None, None) => {
            "Kept in a copy of the program’s own until you save it as a file".to_owned()
        }
    };
    SaveState { words, hint, is_trouble }
}

/// One menu. What a low window has no room for is scrolled to, below the bar it hangs from.
fn menu_ui(ui: &mut Ui, menu: Menu, ws: &Workspace, out: &mut Outbox) {
    let room = ui.ctx().content_rect().height() - size::TOP - 2.0 * AROUND;
    let room = room.max(LEAST);
    ui.set_max_height(room);
    ScrollArea::vertical().max_height(room).show(ui, |ui| entries_ui(ui, menu, ws, out));
}

/// The entries of a menu, read off the table of actions.
fn entries_ui(ui: &mut Ui, menu: Menu, ws: &Workspace, out: &mut Outbox) {
    ui.set_min_width(WIDTH);
    // The tags of the number keys have names; an entry for a key without a tag would say nothing.
    let shown = Action::ALL.iter().copied().filter(|action| {
        let key = Action::TAG_KEYS.iter().position(|it| it == action).map(|at| at as u8 + 1);
        action.spec().menu == menu
            && key.is_none_or(|key| ws.notebook.tags.values().any(|tag| tag.key == Some(key)))
    });
    // Where one entry can be ticked, all stand aside for it.
    let mut can_be_on = shown.clone();
    let has_ticks = can_be_on.any(|action| action.is_on(ws).is_some());
    for (at, action) in shown.enumerate() {
        let spec = action.spec();
        if spec.starts_group && at > 0 {
            ui.separator();
        }
        let command = resolve(action, ws);
        let is_on = action.is_on(ws);
        let words = label(action, ws);
        let keys = spec.chords.first().map(|chord| chord.label(platform_is_mac()));
        let mut button = if has_ticks {
            Button::new((tick(is_on == Some(true)), words.as_str()))
        } else {
            Button::new(words.as_str())
        }
        .truncate();
        if let Some(keys) = &keys {
            button = button.shortcut_text(keys.as_str());
        }
        let response = ui.add_enabled(command.is_some(), button).on_hover_text(spec.hint);
        if let Some(is_on) = is_on {
            let name = keys.map_or_else(|| words.clone(), |keys| format!("{words} {keys}"));
            let role = egui::accesskit::Role::Button;
            response.widget_info(|| WidgetInfo::selected(role, command.is_some(), is_on, &name));
        }
        if response.gained_focus() {
            response.scroll_to_me(None);
        }
        if response.clicked() {
            out.extend(command);
            ui.close();
        }
        if action == Action::OpenSample {
            recents_ui(ui, ws, out);
        }
    }
}

/// Room in front of an entry's words, with a tick in it where the entry is on.
fn tick(is_on: bool) -> Atom<'static> {
    Atom::paint(vec2(12.0, 10.0), move |ui, place| {
        if is_on {
            let at = |x: f32, y: f32| place.rect.left_center() + vec2(x, y);
            let stroke = egui::Stroke::new(1.6, place.fallback_text_color);
            ui.painter().line(vec![at(0.5, 0.5), at(3.5, 3.5), at(9.5, -3.5)], stroke);
        }
    })
}

/// What an action is called now: undo says what it undoes, a number key names its tag.
pub fn label(action: Action, ws: &Workspace) -> String {
    let spec = action.spec();
    match action {
        Action::Undo => ws.history.undo_label().map(|label| format!("Undo {label}")),
        Action::Redo => ws.history.redo_label().map(|label| format!("Redo {label}")),
        _ => Action::TAG_KEYS.iter().position(|it| *it == action).and_then(|at| {
            let key = Some(at as u8 + 1);
            let (tag_id, _) = ws.notebook.tags.iter().find(|(_, tag)| tag.key == key)?;
            Some(format!("Tag “{}”", ws.notebook.tag_path(tag_id)))
        }),
    }
    .unwrap_or_else(|| spec.label.to_owned())
}

fn recents_ui(ui: &mut Ui, ws: &Workspace, out: &mut Outbox) {
    let recents = &ws.settings.recents;
    ui.add_enabled_ui(!recents.is_empty(), |ui| {
        ui.menu_button("Open recent", |ui| {
            ui.set_max_width(420.0);
            for recent in recents.iter().take(12) {
                let path = recent.path.display().to_string();
                if ui.add(Button::new(&path).truncate()).clicked() {
                    out.push(open_recent(recent.kind, &recent.path));
                    ui.close();
                }
            }
        });
    });
}

/// The command that opens a recent folder or notebook.
pub fn open_recent(kind: RecentKind, path: &std::path::Path) -> Command {
    Command::File(match kind {
        RecentKind::Folder => File::OpenCorpus(Root::Folder(path.to_path_buf())),
        RecentKind::Notebook => File::OpenNotebook(path.to_path_buf()),
    })
}
