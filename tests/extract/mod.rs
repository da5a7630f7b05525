//! What each format's reader makes of a file's bytes, held to the letter by golden files.

pub(crate) mod cues;
pub(crate) mod docx;
pub(crate) mod encoding;
pub(crate) mod epub;
pub(crate) mod html;
pub(crate) mod markdown;
pub(crate) mod odt;
mod office;
pub(crate) mod rtf;
mod told;
