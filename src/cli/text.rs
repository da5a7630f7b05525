//! `variorum text`: the canonical text of a document.

use std::{
    io::{self, Write},
    path::PathBuf,
};

use crate::sources::file;

use super::{FINE, UNUSABLE, say};

/// What can be said to `variorum text`.
#[derive(Debug, clap::Args)]
pub struct Words {
    /// The document; any extension
    pub file: PathBuf,

    /// Read it in this encoding: UTF-8, windows-1251, GB18030, …
    #[arg(long, value_name = "ENCODING")]
    pub encoding: Option<String>,
}

/// Prints the text, exactly; gives the exit code.
///
/// # Errors
/// Where a stream cannot be written to.
pub fn run(words: &Words, out: &mut dyn Write, err: &mut dyn Write) -> io::Result<u8> {
    match file::extracted(&words.file, words.encoding.as_deref(), None, &()) {
        Ok(extracted) => {
            out.write_all(extracted.text.as_bytes())?;
            let guessed = extracted.encoding.as_deref().filter(|_| extracted.is_guessed);
            if let Some(encoding) = guessed {
                let guess = "its encoding was guessed; --encoding reads it in another";
                say(err, &format!("{}: {encoding}: {guess}", words.file.display()))?;
            }
            for warning in &extracted.warnings {
                say(err, &format!("{}: {warning}", words.file.display()))?;
            }
            Ok(FINE)
        }
        Err(error) => {
            say(err, &format!("{}: {}", words.file.display(), error.told()))?;
            Ok(UNUSABLE)
        }
    }
}
