//! `variorum export-passim` and `variorum import-passim`: tracing done elsewhere.
//!
//! Opens and writes the files; what stands in them is for [`crate::exchange::passim`] to know.

pub mod export;
pub mod import;

mod parts;
