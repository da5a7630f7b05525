//! What each format's reader makes of a file's bytes, held to the letter by golden files.

mod cues;
mod encoding;
mod epub;
mod html;
mod markdown;
mod rtf;
mod told;
