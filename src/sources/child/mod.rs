//! The parent's side of reading in a process of its own: what may overflow its stack or run away does so
//! where it costs one file.
//!
//! The child is this program again, with a hidden verb; its side is [`crate::worker::for_parent`]. It
//! limits itself (memory, computing time) and says several times a second how far it is. So the parent
//! needs no thread to watch it: between two of those words it sees whether the work was called off or
//! takes too long, and then ends it. A child whose parent is gone finds nobody listening and ends.
//!
//! One child reads one file. As many run at once as threads read files: one for each core.

pub mod wire;

use std::{
    io::{self, Read as _},
    path::{Path, PathBuf},
    process::{Child, ChildStderr, Command, Stdio},
    sync::OnceLock,
    time::{Duration, Instant},
};

use crate::{
    extract::Refused,
    text::{
        document::TextHash,
        extracted::Extracted,
        pages::{Picture, Placed},
        watch::Watch,
    },
};

use self::wire::{GREETING, Said, Task};

/// The hidden verb.
pub const VERB: &str = "read-for-parent";

/// How long a child may take in all, by the clock on the wall.
const TIME_MAX: Duration = Duration::from_secs(90);

/// From how many seconds on a child that ends without a word has used up its computing time.
pub const CPU_SECONDS: u64 = 60;

/// Most that is read of what a child says to people, in bytes: what the language says when it ends a
/// process is short.
const LAST_WORDS_MAX: u64 = 64 << 10;

/// The program that reads for this one, where it is not this one.
static PROGRAM: OnceLock<PathBuf> = OnceLock::new();

/// Has `program` read from now on, which must be this program's binary: for tests, which are programs of
/// their own. The first one that is named stays.
pub fn use_program(program: PathBuf) {
    // A second one is the same one: a test binary knows only one.
    PROGRAM.set(program).unwrap_or_default();
}

/// The text of a PDF, read by another process.
///
/// Cost: starting a process, and what reading takes there; blocks. Memory: the text twice for a moment.
///
/// # Errors
/// Where there is no text to be had, the process cannot be started, breaks, or exceeds a limit; where the
/// work was called off.
pub fn extract(bytes: &[u8], watch: &dyn Watch) -> Result<Extracted, Refused> {
    let answer = ask(Task::Text, bytes, watch)?;
    wire::text_of(&answer).ok_or_else(came_back_damaged)
}

/// Where the lines of a PDF's text stand on its pages, and the hash of that text.
///
/// # Errors
/// As [`extract`].
pub fn places(bytes: &[u8], watch: &dyn Watch) -> Result<(TextHash, Vec<Placed>), Refused> {
    wire::places_of(&ask(Task::Places, bytes, watch)?).ok_or_else(came_back_damaged)
}

/// A page of a PDF, counted from 0, as a picture so many pixels wide.
///
/// # Errors
/// As [`extract`].
pub fn picture(
    bytes: &[u8],
    page_idx: u32,
    width: u32,
    watch: &dyn Watch,
) -> Result<Picture, Refused> {
    let answer = ask(Task::Picture { page_idx, width }, bytes, watch)?;
    wire::picture_of(&answer).ok_or_else(came_back_damaged)
}

fn came_back_damaged() -> Refused {
    Refused::Limits("what came of it was damaged on its way".to_owned())
}

/// Has a process of its own do a task with a file; gives what it answers.
///
/// # Errors
/// As [`extract`].
pub fn ask(task: Task, bytes: &[u8], watch: &dyn Watch) -> Result<Vec<u8>, Refused> {
    let not_started = |error: io::Error| Refused::NotStarted(error.to_string());
    let program = match PROGRAM.get() {
        Some(program) => program.clone(),
        None => std::env::current_exe().map_err(not_started)?,
    };
    ask_program(&program, task, bytes, watch)
}

#[expect(clippy::disallowed_methods, reason = "a limit on another process; nothing that is kept")]
fn ask_program(
    program: &Path,
    task: Task,
    bytes: &[u8],
    watch: &dyn Watch,
) -> Result<Vec<u8>, Refused> {
    let started = Instant::now();
    let mut reader = Reader::start(program)
        .map_err(|error| Refused::NotStarted(format!("{}: {error}", program.display())))?;
    let answer = reader.answer(task, bytes, |done, total| {
        watch.step(done, total)?;
        if started.elapsed() > TIME_MAX { Err(took_too_long()) } else { Ok(()) }
    });
    match answer {
        Ok(answer) => answer,
        Err(error) if error.kind() == io::ErrorKind::FileTooLarge => {
            Err(Refused::TooLarge { what: "an answer of over 1 GB".to_owned() })
        }
        Err(_) => Err(reader.why_it_ended(started)),
    }
}

fn took_too_long() -> Refused {
    Refused::Limits(format!("it took longer than {CPU_SECONDS} seconds"))
}

/// A process that reads. Ended with this value, whatever it does.
struct Reader {
    child: Child,
    errors: Option<ChildStderr>,
}

impl Reader {
    fn start(program: &Path) -> io::Result<Self> {
        let mut child = Command::new(program)
            .arg(VERB)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()?;
        let errors = child.stderr.take();
        let mut reader = Self { child, errors };
        let mut greeting = [0; GREETING.len()];
        let is_ours = reader
            .child
            .stdout
            .as_mut()
            .is_some_and(|out| out.read_exact(&mut greeting).is_ok() && greeting == GREETING);
        if is_ours { Ok(reader) } else { Err(io::Error::other("it is another program")) }
    }

    /// What it answers; `each` hears of progress and may break it off. The outer error is that it ended
    /// before it answered.
    fn answer(
        &mut self,
        task: Task,
        bytes: &[u8],
        each: impl Fn(usize, usize) -> Result<(), Refused>,
    ) -> io::Result<Result<Vec<u8>, Refused>> {
        if let Some(mut to) = self.child.stdin.take() {
            wire::send_task(&mut to, task, bytes)?;
        }
        let mut from = self.child.stdout.take().ok_or(io::ErrorKind::BrokenPipe)?;
        loop {
            match wire::hear(&mut from)? {
                Said::Progress { done, total } => {
                    if let Err(refused) = each(done as usize, total as usize) {
                        return Ok(Err(refused));
                    }
                }
                Said::Answer(answer) => return Ok(Ok(answer)),
                Said::Refused(refused) => return Ok(Err(refused)),
            }
        }
    }

    /// Why it ended without an answer, as far as its last words tell.
    fn why_it_ended(&mut self, started: Instant) -> Refused {
        // It has ended, or is about to: only then is its output closed.
        self.child.wait().map(|_| ()).unwrap_or_default();
        let mut last_words = Vec::new();
        if let Some(errors) = self.errors.take() {
            errors.take(LAST_WORDS_MAX).read_to_end(&mut last_words).unwrap_or_default();
        }
        // What the language says where memory cannot be had.
        if memchr::memmem::find(&last_words, b"memory allocation").is_some() {
            return Refused::Limits("it needs more than 2 GB of memory".to_owned());
        }
        if started.elapsed() >= Duration::from_secs(CPU_SECONDS) {
            return took_too_long();
        }
        Refused::Limits("it broke the process that read it".to_owned())
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        // Either may fail because it has ended already.
        self.child.kill().unwrap_or_default();
        self.child.wait().map(|_| ()).unwrap_or_default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_that_is_another_reads_nothing() {
        let gone = ask_program(Path::new("no such program"), Task::Text, b"%PDF", &());
        assert!(matches!(gone, Err(Refused::NotStarted(_))), "{gone:?}");
        // This test binary: it does not greet.
        let other = ask_program(&std::env::current_exe().unwrap(), Task::Text, b"%PDF", &());
        assert!(matches!(other, Err(Refused::NotStarted(_))), "{other:?}");
    }
}
