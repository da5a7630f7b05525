//! What each format's reader makes of a file's bytes, held to the letter by golden files.

mod docx;
mod odt;
mod office;
mod told;
