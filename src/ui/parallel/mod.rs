//! The card of the parallel that is looked at: both wordings with what differs between them, who has it
//! from whom, and what was asked before it was said.
//!
//! It lies where it covers neither of the two passages. [`words`] says everything about a parallel in
//! words, for every view; `wording` draws a passage with its changed words marked.

mod card;
mod wording;
pub mod words;

pub use card::{CardViews, card_ui};
pub use words::told;
