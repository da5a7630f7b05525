//! The child's side of reading in a process of its own: one task, one answer, and the end.
//!
//! The file comes by standard input and the answer goes by standard output, as [`wire`] says. While it
//! works it says every `BEAT` how far it is; that fails once the parent is gone, and then it ends, on
//! every system, however busy its reading is. The parent's side is [`crate::sources::child`].

use std::{
    io::{self, Read, Write},
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
        mpsc::{RecvTimeoutError, channel},
    },
    thread,
    time::Duration,
};

#[cfg(feature = "pdf")]
use crate::text::document::TextHash;
use crate::{
    extract::{self, Format, Refused},
    platform,
    sources::child::{
        CPU_SECONDS,
        wire::{self, GREETING, Said, Task},
    },
    text::{
        encoded,
        watch::{Cancelled, Watch},
    },
};

/// How often a word goes to the parent.
const BEAT: Duration = Duration::from_millis(50);

/// Address space that reading may take, with the program itself, in bytes.
const MEMORY_MAX: u64 = 2 << 30;

/// The stack of the thread that reads: recursion of a parser that is deep, but ends, should not be lost.
const STACK_BYTES: usize = 64 << 20;

/// Greets, takes a task, does it and answers.
///
/// # Errors
/// Where the parent is gone or sends what is no task; nobody is left to be told.
pub fn run(from: &mut impl Read, out: &mut impl Write) -> io::Result<()> {
    out.write_all(&GREETING)?;
    out.flush()?;
    let (task, file) = wire::read_task(from)?;
    platform::limit_process(MEMORY_MAX, CPU_SECONDS);
    let progress = Arc::new(Progress::default());
    let (answer, answered) = channel();
    let watch = Arc::clone(&progress);
    thread::Builder::new().stack_size(STACK_BYTES).spawn(move || {
        // Where the parent is gone, so is who would hear of it.
        answer.send(done(task, file, &watch)).unwrap_or_default();
    })?;
    loop {
        let said = match answered.recv_timeout(BEAT) {
            Ok(said) => said,
            Err(RecvTimeoutError::Timeout) => progress.said(),
            // The thread ended by a panic.
            Err(RecvTimeoutError::Disconnected) => {
                Said::Refused(Refused::Limits("it broke the process that read it".to_owned()))
            }
        };
        wire::say(out, &said)?;
        if !matches!(said, Said::Progress { .. }) {
            return Ok(());
        }
    }
}

fn done(task: Task, file: Vec<u8>, watch: &Progress) -> Said {
    let answer = match task {
        Task::Text => extract::extract(Format::Pdf, &file, None, watch)
            .map(|extracted| encoded::to_bytes(&extracted)),
        Task::Places => places(&file, watch),
        Task::Picture { page_idx, width } => picture(file, page_idx, width),
    };
    match answer {
        Ok(answer) => Said::Answer(answer),
        Err(refused) => Said::Refused(refused),
    }
}

#[cfg(feature = "pdf")]
fn places(file: &[u8], watch: &Progress) -> Result<Vec<u8>, Refused> {
    let (extracted, placed) = extract::pdf::read_placed(file, watch)?;
    let hash = TextHash::of_extracted(extracted.extractor, &extracted.text);
    Ok(wire::places(hash, &placed))
}

#[cfg(feature = "pdf")]
fn picture(file: Vec<u8>, page_idx: u32, width: u32) -> Result<Vec<u8>, Refused> {
    extract::pdf::picture(file, page_idx, width).map(|picture| wire::picture(&picture))
}

#[cfg(not(feature = "pdf"))]
fn places(_file: &[u8], _watch: &Progress) -> Result<Vec<u8>, Refused> {
    Err(Refused::NotBuilt("PDF"))
}

#[cfg(not(feature = "pdf"))]
fn picture(_file: Vec<u8>, _page_idx: u32, _width: u32) -> Result<Vec<u8>, Refused> {
    Err(Refused::NotBuilt("PDF"))
}

/// How far the work is.
#[derive(Default)]
struct Progress {
    done: AtomicU32,
    total: AtomicU32,
}

impl Progress {
    fn said(&self) -> Said {
        Said::Progress {
            done: self.done.load(Ordering::Relaxed),
            total: self.total.load(Ordering::Relaxed),
        }
    }
}

impl Watch for Progress {
    fn step(&self, done: usize, total: usize) -> Result<(), Cancelled> {
        self.done.store(done as u32, Ordering::Relaxed);
        self.total.store(total as u32, Ordering::Relaxed);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_task_that_is_none_ends_it() {
        let mut out = Vec::new();
        assert!(run(&mut [9_u8; 30].as_slice(), &mut out).is_err());
        assert_eq!(out, GREETING);
    }
}
