//! `variorum export-passim`: the documents of a folder as passim reads them.

use std::{
    io::{self, Write},
    path::{Path, PathBuf},
    sync::atomic::Ordering,
};

use crate::{
    cli::{FINE, UNUSABLE, Which, info::Stop, listed_in, say},
    exchange::passim,
    sources::{self, Intake, Listed},
    store::atomic,
};

/// What can be said to `variorum export-passim`.
#[derive(Debug, clap::Args)]
pub struct Words {
    /// The folder of documents
    pub folder: PathBuf,
    /// Write to FILE, whole or not at all, in place of standard output
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

/// Longest text that Spark reads from a line of JSON, in UTF-16 units, unless it is told otherwise.
const SPARK_TEXT_MAX: usize = 100_000_000;

/// Writes the documents; gives the exit code. One batch is in memory at a time, however large the
/// folder is.
///
/// # Errors
/// Where a stream cannot be written to.
pub fn run(words: &Words, out: &mut dyn Write, err: &mut dyn Write) -> io::Result<u8> {
    let intake = Which::default().of(words.folder.clone());
    let Some(listed) = listed_in(&intake, err)? else { return Ok(UNUSABLE) };
    let mut written = Written::default();
    match &words.output {
        None => write(&intake, &listed, out, &mut written)?,
        Some(output) => {
            if is_document(&words.folder, &listed, output) {
                let output = output.display();
                say(
                    err,
                    &format!(
                        "{output} is one of the documents; it stays as it is, and nothing was written. Give another file"
                    ),
                )?;
                return Ok(UNUSABLE);
            }
            let pour = |out: &mut dyn Write| write(&intake, &listed, out, &mut written);
            if let Err(error) = atomic::replace_poured(output, pour) {
                say(err, &error.to_string())?;
                say(err, error.remedy())?;
                return Ok(UNUSABLE);
            }
        }
    }
    let n_unread = listed.len() - written.n_documents;
    if n_unread > 0 {
        say(err, &format!("{n_unread} documents could not be read and are not among those"))?;
    }
    if written.n_long > 0 {
        say(
            err,
            &format!(
                "{} documents are longer than {SPARK_TEXT_MAX} characters: Spark leaves such out unless its \
                 option maxStringLen is raised",
                written.n_long
            ),
        )?;
    }
    say(
        err,
        &format!("documents: {}; bytes of text: {}", written.n_documents, written.text_bytes),
    )?;
    Ok(FINE)
}

/// What was written.
#[derive(Default)]
struct Written {
    n_documents: usize,
    text_bytes: usize,
    n_long: usize,
}

fn write(
    intake: &Intake,
    listed: &[Listed],
    out: &mut dyn Write,
    written: &mut Written,
) -> io::Result<()> {
    let (mut result, stop) = (Ok(()), Stop::default());
    let read = sources::read_all(intake, listed, &[], &stop, |entries| {
        for entry in entries {
            let Some(reading) = entry.reading() else { continue };
            if result.is_err() {
                return;
            }
            let text = reading.document.text();
            let date = reading.facts.date.as_ref().map(|date| date.value.as_str());
            result = writeln!(out, "{}", passim::line(&entry.path, date, text));
            stop.0.store(result.is_err(), Ordering::Relaxed);
            written.n_documents += 1;
            written.text_bytes += text.len();
            written.n_long += usize::from(text.len() > SPARK_TEXT_MAX);
        }
    });
    // Called off only for what could not be written, which the result says.
    read.unwrap_or_default();
    result
}

/// Whether a file is one of the documents, under whatever name.
fn is_document(folder: &Path, listed: &[Listed], output: &Path) -> bool {
    let Ok(output) = output.canonicalize() else { return false };
    listed.iter().filter_map(|it| it.within(folder)).any(|path| {
        path.file_name() == output.file_name()
            && path.canonicalize().is_ok_and(|path| path == output)
    })
}
