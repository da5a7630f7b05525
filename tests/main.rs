//! One integration binary: it links once.

#![expect(
    clippy::unwrap_used,
    clippy::similar_names,
    clippy::maybe_infinite_iter,
    clippy::clone_on_ref_ptr,
    clippy::format_push_string,
    clippy::expect_used,
    clippy::string_slice,
    clippy::iter_over_hash_type,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test says by panicking what went wrong; clippy.toml frees only the tests themselves, \
              not what they share"
)]

mod actions;
mod anchors;
mod changes;
mod cli;
mod commands;
mod corrections;
mod disk;
mod extract;
mod formats;
mod fuzz;
mod halves;
mod hostile;
mod journals;
mod look_back;
mod merges;
mod notes;
mod passim;
#[cfg(feature = "pdf")]
mod pdf;
mod peers;
mod quotes;
mod reader;
mod rejected;
mod renames;
mod review;
mod saving;
mod seeds;
mod shaped;
mod sources;
mod support;
mod tidy;
mod trace;
mod tracing;
mod tracing_views;
mod ui;
mod writers;
