//! Draws the workspace; knows it and nothing behind it.
//!
//! Every `…_ui` function borrows the [`Workspace`] and pushes [`Command`]s; nothing here changes
//! state that matters. What a view must remember between frames (heights of laid-out text, a drag
//! under way, words in a text field) is in [`Views`], and is worth nothing once the window is closed.

pub mod chips;
pub mod kept;
pub mod notebook;
pub mod overlays;
pub mod reader;
pub mod tags;
pub mod theme;

use crate::workspace::command::Command;

/// Commands that views want applied, in order.
pub type Outbox = Vec<Command>;
