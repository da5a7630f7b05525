//! The notebook on disk; the only module that writes.
pub mod atomic;
pub mod place;
pub mod settings;
