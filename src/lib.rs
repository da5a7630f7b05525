//! Variorum: a desktop research notebook.

pub mod notebook;
pub mod store;
pub mod text;
