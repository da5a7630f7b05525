//! The command line: a window, or one verb that needs none.
//!
//! Results go to standard output, everything said to people about them to standard error. Offsets are
//! Unicode scalars in the canonical text. Exit codes: 0 all is well, 1 something was found wrong, 2
//! the input cannot be read or the words of the command make no sense.
//!
//! Refuses to know screens and threads; everything takes the two streams it writes to, so that tests
//! need no process. Start at [`run`].

pub mod check;
pub mod info;
pub mod merge;
pub mod passim;
pub mod quotes;
pub mod structure;
pub mod terminal;
pub mod text;
pub mod trace;

mod table;

use std::{
    ffi::OsString,
    io::{self, ErrorKind, Write},
    path::{Path, PathBuf},
};

use clap::{CommandFactory as _, Parser, Subcommand};

use crate::{
    sources::{Intake, Listed},
    workspace::{
        choices::{Choices, Patterns},
        corpus::Root,
    },
};

/// Exit code: all is well.
pub const FINE: u8 = 0;
/// Exit code: something was found wrong.
pub const WRONG: u8 = 1;
/// Exit code: unusable command line or unreadable input.
pub const UNUSABLE: u8 = 2;

/// Most slips of the fingers between a word and the command that was meant.
const SLIPS_MAX: usize = 2;

const AFTER_HELP: &str = "\
A folder that is called like a command is opened with a path: variorum ./text

Exit codes: 0 all is well; 1 something was found wrong; 2 the input cannot be read, or the command \
line makes no sense.";

/// Read documents side by side, keep excerpts with their place, write notes.
///
/// Without a command a window opens, with the folder, notebook or document at PATH, or with what was
/// open last.
#[derive(Debug, Parser)]
#[command(
    name = "variorum",
    version,
    after_help = AFTER_HELP,
    args_conflicts_with_subcommands = true,
    disable_help_subcommand = true
)]
struct Words {
    /// A folder of documents, a notebook, or a document
    path: Option<PathBuf>,
    #[command(subcommand)]
    verb: Option<Verb>,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Print the canonical text of a document, to which every offset refers
    ///
    /// The text is printed as it is, with nothing added: UTF-8, no byte order mark, line ends as line
    /// feeds. On a terminal, characters that it would obey are shown instead, as ␛. What cannot be read
    /// is said on standard error, with exit code 2.
    Text(text::Words),
    /// List the documents of a folder with what is known of them
    ///
    /// A row for each document: path, title, author, date, publisher, region, language, speakers, words,
    /// characters, paragraphs, pages, encoding, extractor, hash of the text, warnings, trouble. What is
    /// not known is null, or empty in the table. A file that cannot be read is a row with the reason as
    /// its trouble; the exit code is 0 wherever the folder could be read.
    Info(info::Words),
    /// List the blocks of a document with what each is
    ///
    /// A row for each block: kind, start, end, speaker, level, page; and, where they are set, whom a
    /// question asks, in how many quotations set apart it stands, and the number of its table. Kinds:
    /// paragraph, heading, item, row, note, code, caption, leftover (what the page put there and not the
    /// writer). Start and end are characters of the canonical text.
    Structure(structure::Words),
    /// Find every excerpt of a notebook again, and look for what does not fit in it
    ///
    /// A row for each excerpt: id, document, state, start, end, quote. States: same (the text is the
    /// same), moved (the text changed around it), unsure (the words are there, but perhaps not in
    /// this place), lost (the words are not there), unread (its document is not there or cannot be
    /// read). Start and end are characters in the document's text of today. The exit code is 1 if an
    /// excerpt is unsure, lost or unread, or if the notebook has problems. Nothing is ever written.
    Check(check::Words),
    /// List the passages that documents of a folder share, with every changed word
    ///
    /// A row for each pair of passages: `doc_a`, `a_start`, `a_end`, `doc_b`, `b_start`, `b_end`, class,
    /// direction, rule, changes, score. Classes: verbatim (the same words), trimmed (words left out on one side),
    /// altered (other words), spliced (from several places, or in another order). Direction says who
    /// has it from whom, and rule what decided that. Score is the evidence, in bits, beyond what
    /// chance needs in a folder of this size. Passages that recur in many documents are left out.
    Trace(trace::Words),
    /// List the quotations of a folder, and whether the folder has their source
    ///
    /// A row for each stretch in quotation marks: doc, start, end, text, verdict, `source_doc`, `source_start`,
    /// `source_end`, changes. Verdicts: verbatim, altered, spliced (from several places, in another order, or
    /// with something left out between; in the window trimmed where only words are left out, and altered
    /// where words stand between that the source has not), not in these documents (in the window without
    /// source); and, for eight or more words that a document has from another, without quotation marks.
    Quotes(quotes::Words),
    /// Write the documents of a folder as passim 2 reads them, a JSON object a line
    ///
    /// For libraries that are too large to be traced here: passim traces them on Apache Spark, on many
    /// machines. Each document has its path as `id` and as `series` (passim compares different series, so
    /// each document with each), its `date` where it is known, and its canonical `text`. Then
    /// `passim FILE DIR` traces, and `variorum import-passim DIR FOLDER` reads what it found.
    ExportPassim(passim::export::Words),
    /// List the passages that passim 2 has found, aligned and classified here
    ///
    /// DIR is the folder that passim has written to, with `out.json`, and `align.json` after
    /// `--pairwise`; FOLDER holds the documents as they were exported. What passim says is where to
    /// look: ends, changes, class, direction and score are found here, and printed as by
    /// `variorum trace`. What is not more than chance is left out; a score of 0 says that `variorum
    /// trace` would not have found it. Of a cluster of up to 32 passages all are compared with each other;
    /// in a larger one each with the earliest and with the one before it by date. The exit code is 1
    /// if something of the output could not be taken in, which is said on standard error.
    ImportPassim(passim::import::Words),
    /// Merge two versions of a notebook that come from a third
    ///
    /// What one version changed is taken. What both changed is merged by field, texts by line, notes by
    /// block; where that cannot be, both are kept and listed on standard error. Nothing that one
    /// version wrote is lost because the other removed it. No backup is kept of MINE: with git there
    /// is no need, and without, -o leaves it as it is.
    Merge(merge::Words),
    /// Read a file for the program that started this one
    #[command(hide = true)]
    ReadForParent,
}

/// What a command line asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Invocation {
    /// A window, with what lies at the path, or with what was open last.
    Window {
        /// As it was typed.
        path: Option<PathBuf>,
    },
    /// One file is to be read for the program that started this one, by way of the standard streams.
    ForParent,
    /// Everything is done; the process ends with this code.
    Done(u8),
}

/// Takes the words of a command line, the program's name first, and does what they say unless that
/// is to open a window.
pub fn run(
    words: impl IntoIterator<Item = OsString>,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Invocation {
    let words = match Words::try_parse_from(words) {
        Ok(words) => words,
        Err(error) => {
            // Help and version are results; everything else is a misunderstanding.
            let done = if error.use_stderr() {
                write!(err, "{}", error.render()).map(|()| UNUSABLE)
            } else {
                write!(out, "{}", error.render()).and_then(|()| out.flush()).map(|()| FINE)
            };
            return Invocation::Done(ending(done, err));
        }
    };
    let Some(verb) = words.verb else { return Invocation::Window { path: words.path } };
    let done = match verb {
        Verb::ReadForParent => return Invocation::ForParent,
        Verb::Text(words) => text::run(&words, out, err),
        Verb::Info(words) => info::run(&words, out, err),
        Verb::Structure(words) => structure::run(&words, out, err),
        Verb::Check(words) => check::run(&words, out, err),
        Verb::Trace(words) => trace::run(&words, out, err),
        Verb::Quotes(words) => quotes::run(&words, out, err),
        Verb::ExportPassim(words) => passim::export::run(&words, out, err),
        Verb::ImportPassim(words) => passim::import::run(&words, out, err),
        Verb::Merge(words) => merge::run(&words, err),
    };
    Invocation::Done(ending(done.and_then(|code| out.flush().map(|()| code)), err))
}

/// Why no window is opened for one word that is neither a file nor a folder: it was meant for a command, and the one
/// that may have been meant is named. That a path leads nowhere is said in the window: who opens one from a
/// desktop sees nothing else.
pub fn missing(path: &Path) -> Option<String> {
    let typed = path.to_str().filter(|it| !it.contains(['/', '\\', '.']))?;
    // What is there and cannot be looked at is told by whoever opens it.
    let is_there =
        path.symlink_metadata().map_or_else(|e| e.kind() != ErrorKind::NotFound, |_| true);
    if is_there {
        return None;
    }
    let words = Words::command();
    let verbs = words.get_subcommands().filter(|verb| !verb.is_hide_set());
    let near = verbs
        .map(|verb| (strsim::osa_distance(typed, verb.get_name()), verb.get_name()))
        .filter(|(distance, _)| *distance <= SLIPS_MAX)
        .min();
    let meant =
        near.map_or(String::new(), |(_, verb)| format!("; did you mean `variorum {verb}`?"));
    Some(format!("there is no command, file or folder “{typed}”{meant}"))
}

/// The exit code, also where the result could not be written.
fn ending(done: io::Result<u8>, err: &mut dyn Write) -> u8 {
    match done {
        Ok(code) => code,
        // Whoever read it has read enough: `variorum info . | head`.
        Err(error) if error.kind() == ErrorKind::BrokenPipe => FINE,
        Err(error) => {
            // If this cannot be said either, the exit code still says it.
            writeln!(err, "variorum: the result could not be written: {error}").unwrap_or_default();
            UNUSABLE
        }
    }
}

/// Says one thing to the person, on the stream for that.
fn say(err: &mut dyn Write, words: &str) -> io::Result<()> {
    writeln!(err, "variorum: {words}")
}

/// Which files of a folder are its documents.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct Which {
    /// Only files that GLOB fits, a pattern as in a .gitignore: *.md, talks/, talks/2018*; may be repeated
    #[arg(long, value_name = "GLOB")]
    pub include: Vec<String>,
    /// No files that GLOB fits, and nothing in folders that it fits; may be repeated
    #[arg(long, value_name = "GLOB")]
    pub exclude: Vec<String>,
}

impl Which {
    /// The intake of a folder of which these are the documents.
    fn of(&self, folder: PathBuf) -> Intake {
        let (include, exclude) = (self.include.join("\n"), self.exclude.join("\n"));
        let patterns = Patterns { include, exclude };
        Intake::new(Root::Folder(folder), Choices { patterns, ..Choices::default() })
    }
}

/// The documents of a folder. `None` where it cannot be read, which is said; that there are none is said
/// too.
fn listed_in(intake: &Intake, err: &mut dyn Write) -> io::Result<Option<Vec<Listed>>> {
    match intake.list(&()) {
        Ok(listed) => {
            if listed.is_empty() {
                say(err, &intake.why_nothing())?;
            }
            Ok(Some(listed))
        }
        Err(error) => {
            say(err, &error.to_string())?;
            Ok(None)
        }
    }
}
