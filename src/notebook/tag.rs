//! A named colour in a tree.

use super::ids::TagId;

/// A tag: what the field calls a code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tag {
    /// Its own name, without its parents'.
    pub name: String,
    /// The tag above it.
    pub parent: Option<TagId>,
    /// Its colour.
    pub colour: Colour,
    /// The number key that applies it, 1 to 9.
    pub key: Option<u8>,
    /// What it is for, in the reader's words.
    pub about: String,
}

/// The colours a highlight can have. What they look like in each theme is the theme's business; each
/// keeps black text readable on light ground and white text on dark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Colour {
    /// Yellow: the colour of a highlight without a tag.
    #[default]
    Amber,
    /// Green.
    Green,
    /// Blue.
    Blue,
    /// Red.
    Red,
    /// Violet.
    Violet,
    /// Orange.
    Orange,
    /// Teal.
    Teal,
    /// Pink.
    Pink,
    /// Grey.
    Grey,
}

impl Colour {
    /// All colours, in the order new tags take them.
    pub const ALL: [Self; 9] = [
        Self::Amber,
        Self::Green,
        Self::Blue,
        Self::Red,
        Self::Violet,
        Self::Orange,
        Self::Teal,
        Self::Pink,
        Self::Grey,
    ];

    /// Its name in the file and on the screen.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Amber => "Amber",
            Self::Green => "Green",
            Self::Blue => "Blue",
            Self::Red => "Red",
            Self::Violet => "Violet",
            Self::Orange => "Orange",
            Self::Teal => "Teal",
            Self::Pink => "Pink",
            Self::Grey => "Grey",
        }
    }

    /// The colour of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|colour| colour.name() == name)
    }
}
