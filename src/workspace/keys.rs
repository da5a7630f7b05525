//! Shortcuts as data, without a toolkit.

/// A key that a shortcut can use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Key {
    /// The key that writes this character, in lower case.
    Char(char),
    /// A function key.
    F(u8),
    /// Enter.
    Enter,
    /// Escape.
    Escape,
    /// Delete.
    Delete,
    /// Backspace.
    Backspace,
    /// Left arrow.
    Left,
    /// Right arrow.
    Right,
    /// Up arrow.
    Up,
    /// Down arrow.
    Down,
    /// Page up.
    PageUp,
    /// Page down.
    PageDown,
}

/// A key with what is held down.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Chord {
    /// Ctrl, or Command on a Mac.
    pub cmd: bool,
    /// Shift.
    pub shift: bool,
    /// Alt, or Option on a Mac.
    pub alt: bool,
    /// The key.
    pub key: Key,
}

/// A key alone.
pub const fn key(key: Key) -> Chord {
    Chord { cmd: false, shift: false, alt: false, key }
}

/// Shift and a key.
pub const fn shift(key: Key) -> Chord {
    Chord { cmd: false, shift: true, alt: false, key }
}

/// Alt and a key.
pub const fn alt(key: Key) -> Chord {
    Chord { cmd: false, shift: false, alt: true, key }
}

/// Alt, Shift and a key.
pub const fn alt_shift(key: Key) -> Chord {
    Chord { cmd: false, shift: true, alt: true, key }
}

/// Ctrl and a character.
pub const fn cmd(char: char) -> Chord {
    Chord { cmd: true, shift: false, alt: false, key: Key::Char(char) }
}

/// Ctrl, Shift and a character.
pub const fn cmd_shift(char: char) -> Chord {
    Chord { cmd: true, shift: true, alt: false, key: Key::Char(char) }
}

impl Chord {
    /// How it is written: `Ctrl+Shift+C`, or `⇧⌘C` on a Mac.
    pub fn label(self, is_mac: bool) -> String {
        let mut label = String::new();
        let mut hold = |held: bool, pc: &str, mac: &str| {
            if held {
                label.push_str(if is_mac { mac } else { pc });
            }
        };
        hold(self.alt, "Alt+", "⌥");
        hold(self.cmd && !is_mac, "Ctrl+", "");
        hold(self.shift, "Shift+", "⇧");
        hold(self.cmd && is_mac, "", "⌘");
        label + &self.key.label()
    }
}

impl Key {
    /// How it is written.
    pub fn label(self) -> String {
        match self {
            Self::Char(char) => char.to_uppercase().collect(),
            Self::F(number) => format!("F{number}"),
            Self::Enter => "Enter".to_owned(),
            Self::Escape => "Esc".to_owned(),
            Self::Delete => "Delete".to_owned(),
            Self::Backspace => "Backspace".to_owned(),
            Self::Left => "←".to_owned(),
            Self::Right => "→".to_owned(),
            Self::Up => "↑".to_owned(),
            Self::Down => "↓".to_owned(),
            Self::PageUp => "PgUp".to_owned(),
            Self::PageDown => "PgDn".to_owned(),
        }
    }
}
