//! Variorum: a desktop research notebook.

pub mod notebook;
pub mod text;
