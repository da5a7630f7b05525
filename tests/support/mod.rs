//! What tests share.

pub(crate) mod app;
pub(crate) mod branches;
pub(crate) mod edits;
pub(crate) mod files;
pub(crate) mod golden;
pub(crate) mod notebooks;
#[cfg(feature = "pdf")]
pub(crate) mod pdf;
pub(crate) mod reading;
pub(crate) mod renderer;
pub(crate) mod script;
pub(crate) mod shaped;
pub(crate) mod shared;
pub(crate) mod traced;
pub(crate) mod watch;
