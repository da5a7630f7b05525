//! Variorum: a desktop research notebook.

pub mod notebook;
pub mod sample;
pub mod sources;
pub mod store;
pub mod text;
pub mod ui;
pub mod workspace;
