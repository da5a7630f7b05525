//! Why there is no text to be had from a file's bytes.

use crate::text::watch::Cancelled;

/// Why bytes give no text: a clause for people, to stand behind the file's name, with what to do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// Nothing in it.
    #[error("the file is empty")]
    Empty,
    /// No text in any encoding.
    #[error("it looks like binary data, not text")]
    Binary,
    /// There is no encoding of that label.
    #[error("no encoding is called “{0}”")]
    Encoding(String),
    /// Its bytes are another format's than its name says; which one, where that is known.
    #[error("it is no {expected} file: {found}")]
    Other {
        /// What its name promises: `Word (.docx)`.
        expected: &'static str,
        /// What it is: `it looks like plain text`.
        found: String,
    },
    /// The same, of something packed that may hold one.
    #[error("it is no {expected} file: {found}")]
    Packed {
        /// What its name promises.
        expected: &'static str,
        /// What it is: `it is packed with gzip (.gz)`.
        found: String,
    },
    /// Locked with a password.
    #[error("it is encrypted and needs a password")]
    Encrypted,
    /// It would grow beyond a limit.
    #[error("it is larger inside than what is read here ({what})")]
    TooLarge {
        /// Which limit: `a part of over 64 MB`.
        what: String,
    },
    /// It defines entities of its own, which can grow without end and reach other files.
    #[error("its XML declares a DOCTYPE, which is not read because it can reach other files")]
    Doctype,
    /// The same, of XML that would else be shown as it is written.
    #[error("its DOCTYPE declares entities, which can grow without end and reach other files")]
    Entities,
    /// It is broken.
    #[error("it is damaged: {0}")]
    Damaged(String),
    /// There are pages, but only as pictures.
    #[error("its pages are pictures without a text layer")]
    Scanned,
    /// There are pages, without words and without pictures; or none that are understood.
    #[error("its pages show no words, or none that can be read here")]
    Blank,
    /// It took too long, or too much memory, or broke the process that read it.
    #[error("it could not be read within the limits: {0}")]
    Limits(String),
    /// This build of the program has no reader for it.
    #[error("this build of the program has no reader for {0} files")]
    NotBuilt(&'static str),
    /// The process that would have read it could not be started.
    #[error("the process that reads it could not be started ({0})")]
    NotStarted(String),
    /// The work was called off.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
}

impl Refused {
    /// What the reader can do, as a clause; empty where there is nothing.
    pub fn remedy(&self) -> &'static str {
        match self {
            Self::Empty | Self::Cancelled(_) => "",
            Self::Packed { .. } => "unpack it first",
            Self::Binary | Self::Other { .. } | Self::Entities => {
                "choose an encoding to open it as plain text all the same"
            }
            Self::Encoding(_) => "choose one of the list, such as windows-1252",
            Self::Encrypted => "save a copy without a password in the program that made it",
            Self::TooLarge { .. } => "split it, or save its text by itself",
            Self::Doctype => "save it anew in the program that made it",
            Self::Damaged(_) => "open and save it anew in the program that made it",
            Self::Scanned => "run text recognition (OCR) over a copy of it",
            Self::Blank => "if another program shows words in it, print it from there to a new PDF",
            Self::Limits(_) => "print it to a new PDF, or save its text by itself",
            Self::NotBuilt(_) => "use a build with all features",
            Self::NotStarted(_) => "close the program and start it again",
        }
    }
}
