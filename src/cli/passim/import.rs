//! `variorum import-passim`: what passim has found, aligned and classified here.

use std::{
    io::{self, Write},
    path::PathBuf,
};

use crate::{
    cli::{
        FINE, UNUSABLE, WRONG, Which, listed_in, say,
        trace::{list, read_listed, traceable},
    },
    exchange::passim::{self, Known, Read},
    sources::Listed,
    trace::{Index, parallel::Parallel},
};

use super::parts::Parts;

/// What can be said to `variorum import-passim`.
#[derive(Debug, clap::Args)]
pub struct Words {
    /// The folder that passim has written to
    pub dir: PathBuf,
    /// The folder of documents
    #[arg(default_value = ".")]
    pub folder: PathBuf,
    /// A JSON object a line, in place of a table
    #[arg(long)]
    pub jsonl: bool,
}

/// Folders of more bytes are not read whole, but only the documents that passim names: what is weighed
/// by is then how these are written, and the rest need not fit into memory.
const WHOLE_MAX: u64 = 256 << 20;

/// Lists the parallels; gives the exit code.
///
/// # Errors
/// Where a stream cannot be written to.
pub fn run(words: &Words, out: &mut dyn Write, err: &mut dyn Write) -> io::Result<u8> {
    let parts = match Parts::of(&words.dir) {
        Ok(parts) => parts,
        Err(sentence) => {
            say(err, &sentence)?;
            return Ok(UNUSABLE);
        }
    };
    for warning in &parts.warnings {
        say(err, warning)?;
    }
    let intake = Which::default().of(words.folder.clone());
    let Some(listed) = listed_in(&intake, err)? else { return Ok(UNUSABLE) };
    let listed = wanted(listed, &parts, err)?;
    let entries = read_listed(&intake, &listed, err)?;
    let sources = traceable(&entries);
    let known: Vec<Known<'_>> = entries
        .iter()
        .zip(&sources)
        .map(|(entry, it)| Known { path: &entry.path, document: it.document, date: it.date })
        .collect();
    // Nobody calls any of this off.
    let read = passim::read(parts.open(), &known, &()).unwrap_or_default();
    for warning in &read.warnings {
        say(err, &warning.to_string())?;
    }
    let parallels = Index::of(&sources, &())
        .and_then(|index| index.align(&read.pairs, &sources, &()))
        .unwrap_or_default();
    list(&parallels, &entries, &sources, words.jsonl, out)?;
    say(err, &summary(&read, &parallels))?;
    let is_fine =
        read.warnings.iter().all(passim::Warning::is_by_design) && parts.warnings.is_empty();
    Ok(if is_fine { FINE } else { WRONG })
}

/// The documents that are read: all, or in a large folder those that passim names.
fn wanted(listed: Vec<Listed>, parts: &Parts, err: &mut dyn Write) -> io::Result<Vec<Listed>> {
    if listed.iter().map(|it| it.file_bytes).sum::<u64>() <= WHOLE_MAX {
        return Ok(listed);
    }
    let ids = passim::ids(parts.open(), &()).unwrap_or_default();
    let n_all = listed.len();
    let listed: Vec<Listed> = listed.into_iter().filter(|it| ids.contains(&*it.path)).collect();
    say(
        err,
        &format!(
            "the folder is large: of its {n_all} documents only the {} that passim names are read, and evidence \
             is weighed by how these are written",
            listed.len()
        ),
    )?;
    Ok(listed)
}

fn summary(read: &Read, parallels: &[Parallel]) -> String {
    let n_warned = parallels.iter().filter(|it| it.is_warned_of()).count();
    format!(
        "rows: {}; clusters: {}; pairs of passages compared: {}; parallels: {}, with a number or a negation \
         changed: {n_warned}",
        read.n_rows,
        read.n_clusters,
        read.pairs.len(),
        parallels.len(),
    )
}
