//! What tests share.

pub(crate) mod edits;
pub(crate) mod golden;
pub(crate) mod notebooks;
pub(crate) mod script;
