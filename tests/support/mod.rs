//! What tests share.

pub(crate) mod branches;
pub(crate) mod golden;
pub(crate) mod notebooks;
pub(crate) mod script;
