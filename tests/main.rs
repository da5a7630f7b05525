//! One integration binary: it links once.

mod formats;
mod support;
