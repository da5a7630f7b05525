//! `variorum merge`: two versions of a notebook as one, also for git.

use std::{
    io::{self, Write},
    path::{Path, PathBuf},
};

use crate::{
    notebook::{Notebook, ids::NotebookId, merge::merge},
    store::{
        atomic::{self, LoadError},
        read::ReadError,
    },
};

use super::{FINE, UNUSABLE, WRONG, say};

/// What can be said to `variorum merge`.
#[derive(Debug, clap::Args)]
#[command(after_help = AFTER_HELP)]
pub struct Words {
    /// The version that both come from; an empty file where there is none
    pub base: PathBuf,
    /// One version; the result is written here unless -o names another file
    pub mine: PathBuf,
    /// The other version
    pub theirs: PathBuf,
    /// Write the result here
    #[arg(short, long, value_name = "OUT")]
    pub output: Option<PathBuf>,
}

const AFTER_HELP: &str = "\
As git's way to merge notebooks, once for each clone and once for the repository:

  git config merge.variorum.driver \"variorum merge %O %A %B\"
  echo 'notebook.ron merge=variorum' >> .gitattributes

Exit codes: 0 merged; 1 merged, and what the versions disagree about was kept twice and is listed; 2 \
a file cannot be read or written, and nothing was changed.";

/// Merges and writes the result; gives the exit code.
///
/// # Errors
/// Where the stream for people cannot be written to.
pub fn run(words: &Words, err: &mut dyn Write) -> io::Result<u8> {
    let mut sides = Vec::new();
    for path in [&words.mine, &words.theirs] {
        match side(path, err)? {
            Some(notebook) => sides.push(notebook),
            None => return Ok(UNUSABLE),
        }
    }
    let [mine, theirs] = sides.as_slice() else { return Ok(UNUSABLE) };
    let base = match atomic::load(&words.base) {
        // git gives an empty file where both sides have added the notebook.
        Err(LoadError::Damaged { why: ReadError::Empty, .. }) => {
            Notebook::new(NotebookId::read(mine.id.as_str()))
        }
        Ok(loaded) => loaded.opened.notebook,
        Err(error) => {
            refuse(&error, err)?;
            return Ok(UNUSABLE);
        }
    };
    let merged = merge(&base, mine, theirs);
    let output = words.output.as_ref().unwrap_or(&words.mine);
    if let Err(error) = atomic::save_over(&merged.notebook, output) {
        say(err, &error.to_string())?;
        say(err, error.remedy())?;
        return Ok(UNUSABLE);
    }
    for conflict in &merged.conflicts {
        say(err, &conflict.to_string())?;
    }
    Ok(if merged.conflicts.is_empty() { FINE } else { WRONG })
}

/// A version to merge; `None`, and said, where it cannot be.
fn side(path: &Path, err: &mut dyn Write) -> io::Result<Option<Notebook>> {
    let opened = match atomic::load(path) {
        Ok(loaded) => loaded.opened,
        Err(error) => {
            refuse(&error, err)?;
            return Ok(None);
        }
    };
    for warning in &opened.warnings {
        say(err, &format!("{}: {warning}", path.display()))?;
    }
    Ok((!opened.read_only).then_some(opened.notebook))
}

fn refuse(error: &LoadError, err: &mut dyn Write) -> io::Result<()> {
    say(err, &error.to_string())?;
    say(err, error.remedy())
}
