//! Geometry without a screen: where bands between two panes run, where a card covers nothing, and which
//! places of two texts are level.
//!
//! Plain numbers in points, `y` downwards. Knows no toolkit, no colours, and not what a band is for;
//! the views bring the numbers and paint what comes of them. Start at [`bands::Band`].

pub mod bands;
pub mod level;
pub mod room;
