//! The keys that move in a text: which were pressed, and what they mean here.
//!
//! Keys with a name (letters, Esc, Enter, Ctrl+C …) are actions and come from the action table; these
//! have none, because they mean a place on the screen.

use egui::{Event, Key, Modifiers};

use super::select::{Step, Way};

/// A key that moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Press {
    /// How far.
    pub(super) step: Step,
    /// Whether the selection follows.
    pub(super) extends: bool,
    /// Whether it turns pages only: the space bar does, and never moves a caret.
    pub(super) is_space: bool,
}

/// Takes the keys that move out of the events of a frame.
pub(super) fn taken(events: &mut Vec<Event>) -> Vec<Press> {
    let mut presses = Vec::new();
    events.retain(|event| {
        let Event::Key { key, pressed: true, modifiers, .. } = event else { return true };
        match press(*key, *modifiers) {
            Some(press) => {
                presses.push(press);
                false
            }
            None => true,
        }
    });
    presses
}

fn press(key: Key, modifiers: Modifiers) -> Option<Press> {
    if modifiers.alt {
        // Back, forward and the next pane.
        return None;
    }
    let far = modifiers.command;
    let sideways = |way| if far { Step::Word(way) } else { Step::Letter(way) };
    let edge = |way| if far { Step::Text(way) } else { Step::RowEdge(way) };
    let step = match key {
        Key::ArrowLeft => sideways(Way::Back),
        Key::ArrowRight => sideways(Way::On),
        Key::ArrowUp if !far => Step::Row(Way::Back),
        Key::ArrowDown if !far => Step::Row(Way::On),
        Key::Home => edge(Way::Back),
        Key::End => edge(Way::On),
        Key::PageUp if !far => Step::Page(Way::Back),
        Key::PageDown if !far => Step::Page(Way::On),
        Key::Space if !far => {
            let way = if modifiers.shift { Way::Back } else { Way::On };
            return Some(Press { step: Step::Page(way), extends: false, is_space: true });
        }
        _ => return None,
    };
    Some(Press { step, extends: modifiers.shift, is_space: false })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(key: Key, modifiers: Modifiers) -> Event {
        Event::Key { key, physical_key: None, pressed: true, repeat: false, modifiers }
    }

    #[test]
    fn only_keys_that_move_are_taken() {
        let mut events = vec![
            key(Key::ArrowDown, Modifiers::SHIFT),
            key(Key::ArrowLeft, Modifiers::ALT),
            key(Key::H, Modifiers::NONE),
            key(Key::ArrowRight, Modifiers::COMMAND),
            key(Key::PageDown, Modifiers::COMMAND),
        ];
        let presses = taken(&mut events);
        assert_eq!(events.len(), 3);
        assert_eq!(
            presses,
            [
                Press { step: Step::Row(Way::On), extends: true, is_space: false },
                Press { step: Step::Word(Way::On), extends: false, is_space: false },
            ]
        );
    }

    #[test]
    fn the_space_bar_turns_pages_both_ways() {
        let press = press(Key::Space, Modifiers::SHIFT).unwrap();
        assert_eq!((press.step, press.extends), (Step::Page(Way::Back), false));
    }
}
