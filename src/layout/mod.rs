//! Geometry without a screen: where bands between two panes run, where a card covers nothing, which
//! places of two texts are level, and where documents and what they share stand on a map.
//!
//! Plain numbers in points, `y` downwards. Knows no toolkit, no colours, and not what a band is for;
//! the views bring the numbers and paint what comes of them. Start at [`bands::Band`].

pub mod bands;
pub mod corpus_map;
pub mod level;
pub mod room;
