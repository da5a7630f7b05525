//! One integration binary: it links once.

mod disk;
mod formats;
mod support;
