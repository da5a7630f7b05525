//! `variorum text`: the canonical text of a document.

use std::{
    io::{self, Write},
    path::PathBuf,
};

use crate::sources::plain;

use super::{FINE, UNUSABLE, say};

/// What can be said to `variorum text`.
#[derive(Debug, clap::Args)]
pub struct Words {
    /// The document; any extension
    pub file: PathBuf,
}

/// Prints the text, exactly; gives the exit code.
///
/// # Errors
/// Where a stream cannot be written to.
pub fn run(words: &Words, out: &mut dyn Write, err: &mut dyn Write) -> io::Result<u8> {
    match plain::text(&words.file, &()) {
        Ok(text) => {
            out.write_all(text.as_bytes())?;
            Ok(FINE)
        }
        Err(error) => {
            say(err, &format!("{}: {error}", words.file.display()))?;
            Ok(UNUSABLE)
        }
    }
}
