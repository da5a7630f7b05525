//! Keys to actions, read off the table of actions.

use egui::{Event, Key as EguiKey, Modifiers, Ui, text_selection::LabelSelectionState};

use crate::workspace::{
    Workspace,
    action::{Action, Heard},
    command::Command,
    keys::{Chord, Key},
    overlay::Area,
    resolve::resolve,
};

/// Takes the keys of this frame that are shortcuts and pushes their commands.
///
/// A chord must match exactly, but for Shift with keys that need it to be typed at all (`?`, `+`).
/// Where words are being typed, single keys belong to the words. Over an overlay only what steps out
/// of it or belongs to the whole window is heard. A key that means nothing now is left to others.
pub fn shortcuts(ui: &Ui, ws: &Workspace, out: &mut Vec<Command>) {
    super::look_back::tab(ui, ws, out);
    super::traced::tab(ui, ws, out);
    let ctx = ui.ctx();
    // A menu that is open is put away by Esc, and nothing below it; single keys are no more meant for
    // what it hides than for it.
    let has_menu = egui::Popup::is_any_open(ctx);
    let is_typing = ctx.text_edit_focused() || has_menu;
    // What Tab has reached is pressed by Enter, whatever is selected in the text.
    let has_focus = ctx.memory(egui::Memory::focused).is_some();
    let n_before = out.len();
    let has_label_selection = ctx.plugin::<LabelSelectionState>().lock().has_selection();
    ctx.input_mut(|input| {
        let modifiers = input.modifiers;
        let mut taken: Vec<char> = Vec::new();
        input.events.retain(|event| {
            let chord = match event {
                Event::Key { key: EguiKey::Escape, .. } if has_menu => None,
                Event::Key { key: EguiKey::Enter, modifiers, .. }
                    if has_focus && modifiers.is_none() =>
                {
                    None
                }
                Event::Key { key, pressed: true, modifiers, .. } => chord_of(*key, *modifiers),
                // The toolkit turns these keys into events of their own.
                Event::Copy if !has_label_selection => Some(Chord {
                    cmd: true,
                    shift: modifiers.shift,
                    alt: false,
                    key: Key::Char('c'),
                }),
                Event::Text(words) => {
                    // The letter of a shortcut is no text.
                    let is_shortcut = words
                        .chars()
                        .any(|char| char.to_lowercase().any(|char| taken.contains(&char)));
                    return !is_shortcut;
                }
                _ => None,
            };
            let Some(command) = chord.and_then(|chord| command_of(chord, ws, is_typing)) else {
                return true;
            };
            if let Some(Chord { cmd: false, key: Key::Char(char), .. }) = chord {
                taken.push(char);
            }
            out.push(command);
            false
        });
    });
    if has_menu && out.len() > n_before {
        egui::Popup::close_all(ctx);
    }
}

/// Whether single keys belong to a part of the window: it has the keyboard, nothing lies over it, and nothing
/// in it has the toolkit's.
pub fn has_keys(ui: &Ui, ws: &Workspace, area: Area) -> bool {
    ws.area == area
        && ws.overlay.is_none()
        && ws.editing.is_none()
        && ui.ctx().memory(egui::Memory::focused).is_none()
        && !egui::Popup::is_any_open(ui.ctx())
}

/// What a chord means now. A few keys mean one thing on a passage and another on a parallel, but never
/// two at once. A key that means nothing now, and whose reader would wonder, says why.
fn command_of(chord: Chord, ws: &Workspace, is_typing: bool) -> Option<Command> {
    let is_meant = |action: &Action| {
        let spec = action.spec();
        spec.chords.contains(&chord) && (spec.heard == Heard::Always || !is_typing)
    };
    let is_heard = |action: &Action| ws.overlay.is_none() || is_heard_over_overlay(*action);
    let mut actions = Action::ALL.iter().copied().filter(is_meant).filter(is_heard);
    if let Some(command) = actions.clone().find_map(|action| resolve(action, ws)) {
        return Some(command);
    }
    // In a field the key may mean something to the field.
    let silent = actions.find(|action| !is_typing && action.why_not(ws).is_some());
    silent.map(Command::Do)
}

/// Whether an action is heard while something lies over the window.
fn is_heard_over_overlay(action: Action) -> bool {
    matches!(
        action,
        Action::ClearLayer
            | Action::Palette
            | Action::Save
            | Action::Quit
            | Action::ZoomIn
            | Action::ZoomOut
            | Action::ZoomReset
    )
}

/// The chord of a key event.
fn chord_of(key: EguiKey, modifiers: Modifiers) -> Option<Chord> {
    let found = match key {
        EguiKey::Enter => Key::Enter,
        EguiKey::Escape => Key::Escape,
        EguiKey::Delete => Key::Delete,
        EguiKey::Backspace => Key::Backspace,
        EguiKey::ArrowLeft => Key::Left,
        EguiKey::ArrowRight => Key::Right,
        EguiKey::ArrowUp => Key::Up,
        EguiKey::ArrowDown => Key::Down,
        EguiKey::PageUp => Key::PageUp,
        EguiKey::PageDown => Key::PageDown,
        EguiKey::Plus => Key::Char('+'),
        EguiKey::Minus => Key::Char('-'),
        EguiKey::Equals => Key::Char('='),
        EguiKey::Period => Key::Char('.'),
        EguiKey::Comma => Key::Char(','),
        EguiKey::Questionmark => Key::Char('?'),
        EguiKey::OpenBracket => Key::Char('['),
        EguiKey::CloseBracket => Key::Char(']'),
        EguiKey::Backslash => Key::Char('\\'),
        EguiKey::Slash if modifiers.shift => Key::Char('?'),
        other => {
            let name = other.name();
            let mut chars = name.chars();
            match (chars.next(), chars.as_str()) {
                (Some(char), "") if char.is_ascii_alphanumeric() => {
                    Key::Char(char.to_ascii_lowercase())
                }
                (Some('F'), number) => Key::F(number.parse().ok()?),
                _ => return None,
            }
        }
    };
    let needs_shift = matches!(found, Key::Char('?' | '+' | '=' | '-' | '[' | ']' | '\\' | '.'));
    Some(Chord {
        cmd: modifiers.command || modifiers.ctrl,
        shift: modifiers.shift && !needs_shift,
        alt: modifiers.alt,
        key: found,
    })
}
