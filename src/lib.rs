//! Variorum: a desktop research notebook.

pub mod app;
pub mod cli;
pub mod notebook;
pub mod platform;
pub mod sample;
pub mod sources;
pub mod store;
pub mod text;
pub mod ui;
pub mod worker;
pub mod workspace;
