              not what they share"
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test says by panicking what went wrong; clippy.toml frees only the tests themselves, \
#![expect(
#![expect(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "tests")]
)]
//! One integration binary: it links once.
//! The integration tests, in one binary.
mod actions;
mod cli;
mod commands;
mod disk;
mod formats;
mod notes;
mod seeds;
mod sources;
mod support;
