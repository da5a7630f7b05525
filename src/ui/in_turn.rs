//! Keys one after the other, however fast they come.
//!
//! A frame may bring several keys: where drawing takes long, where somebody types fast, where a program
//! types. But which part of the window a key is for may depend on what the key before it did, and the
//! toolkit moves its focus once a frame. So a key that may change who has the keyboard is the last of
//! its frame: what comes after it waits for the next.

use egui::{Context, Event, Key, Modifiers, Plugin, RawInput, Ui};

/// Holds back what is not yet to be seen.
#[derive(Debug, Default)]
pub struct InTurn {
    held: Vec<Event>,
}

/// What an event does, as far as the next one must know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Act {
    /// It writes, or moves the caret among what is written.
    Write,
    /// A key that may mean anything.
    Press(Key, Modifiers),
    /// It copies, cuts or pastes.
    Clip,
}

/// Who has the keyboard when a frame begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Holder {
    /// A field in which words are written.
    Field,
    /// A button or the like, which keys lead away from.
    Widget,
    /// A view of the program's own, which counts how often a key was pressed.
    View,
}

impl Plugin for InTurn {
    fn debug_name(&self) -> &'static str {
        "keys in turn"
    }

    fn input_hook(&mut self, ctx: &Context, input: &mut RawInput) {
        self.held.append(&mut input.events);
        let holder = if ctx.text_edit_focused() {
            Holder::Field
        } else if ctx.memory(egui::Memory::focused).is_some() {
            Holder::Widget
        } else {
            Holder::View
        };
        let end = end_of_turn(&self.held, holder);
        input.events = self.held.drain(..end).collect();
    }

    fn on_end_pass(&mut self, ui: &mut Ui) {
        if !self.held.is_empty() {
            ui.ctx().request_repaint();
        }
    }
}

/// How many of the events belong to this frame.
fn end_of_turn(events: &[Event], holder: Holder) -> usize {
    let mut before = None;
    for (idx, event) in events.iter().enumerate() {
        let Some(act) = act_of(event, holder) else { continue };
        if before.is_some_and(|before| !goes_with(before, act, holder)) {
            // Shift and the like are pressed before what they change.
            let is_modifier = |it: &&Event| matches!(it, Event::ModifiersChanged(_));
            let before = events.iter().take(idx).rev().take_while(is_modifier);
            return idx - before.count();
        }
        before = Some(act);
    }
    events.len()
}

fn act_of(event: &Event, holder: Holder) -> Option<Act> {
    match event {
        Event::Key { key, pressed: true, modifiers, .. } => {
            let leads_away = matches!(key, Key::Enter | Key::Escape | Key::Tab)
                || modifiers.command
                || modifiers.ctrl
                || modifiers.alt
                || (key.name().len() > 1 && key.name().starts_with('F'));
            let writes = holder == Holder::Field && !leads_away;
            Some(if writes { Act::Write } else { Act::Press(*key, *modifiers) })
        }
        // Outside a field it is the letter of the key before it.
        Event::Text(_) => (holder == Holder::Field).then_some(Act::Write),
        Event::Copy | Event::Cut | Event::Paste(_) => Some(Act::Clip),
        _ => None,
    }
}

/// Whether an act can be seen in the frame of the one before it.
fn goes_with(before: Act, act: Act, holder: Holder) -> bool {
    match (before, act) {
        (Act::Write, Act::Write) => true,
        // A held key must not lag behind where frames are slow.
        (Act::Press(key, _), Act::Press(..)) => {
            before == act && holder == Holder::View && key != Key::Tab
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn press(key: Key) -> Event {
        let (modifiers, physical_key) = (Modifiers::NONE, None);
        Event::Key { key, physical_key, pressed: true, repeat: false, modifiers }
    }

    fn text(words: &str) -> Event {
        Event::Text(words.to_owned())
    }

    #[test]
    fn another_key_waits_and_the_same_key_does_not() {
        let events = [press(Key::I), text("i"), press(Key::ArrowDown), press(Key::ArrowDown)];
        assert_eq!(end_of_turn(&events, Holder::View), 2);
        assert_eq!(end_of_turn(&events[2..], Holder::View), 2);
        assert_eq!(end_of_turn(&events[2..], Holder::Widget), 1);
    }

    #[test]
    fn words_are_written_at_once_and_what_ends_them_waits() {
        let events = [press(Key::A), text("a"), press(Key::Space), text(" "), press(Key::Enter)];
        assert_eq!(end_of_turn(&events, Holder::Field), 4);
        let events = [press(Key::Tab), Event::ModifiersChanged(Modifiers::SHIFT), text("É")];
        assert_eq!(end_of_turn(&events, Holder::Field), 1);
    }
}
