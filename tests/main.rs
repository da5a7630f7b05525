//! One integration binary: it links once.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test says by panicking what went wrong; clippy.toml frees only the tests themselves, \
              not what they share"
)]

mod actions;
mod cli;
mod commands;
mod disk;
mod formats;
mod merges;
mod seeds;
mod sources;
mod support;
