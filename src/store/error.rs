//! Why a file could not be opened or written: each case with its own sentence, and with what the
//! reader can do about it.

use std::{
    io::{self, ErrorKind},
    path::{Path, PathBuf},
};

use super::{atomic::Seen, read::ReadError};

/// Why a notebook could not be opened. Nothing was changed on the disk.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// No file.
    #[error("there is no file {}", path.display())]
    Missing {
        /// Where it was looked for.
        path: PathBuf,
    },
    /// A folder, a device, a pipe.
    #[error("this is a folder or a device, not a file: {}", path.display())]
    NotFile {
        /// Where it lies.
        path: PathBuf,
    },
    /// Not allowed.
    #[error("no permission to read {}", path.display())]
    Denied {
        /// Where it lies.
        path: PathBuf,
    },
    /// Far larger than any notebook.
    #[error("the file is too large for a notebook: {}", path.display())]
    TooLarge {
        /// Where it lies.
        path: PathBuf,
    },
    /// Its words are no notebook.
    #[error("cannot open the notebook, {why}: {}", path.display())]
    Damaged {
        /// What is wrong with it.
        why: ReadError,
        /// The former version beside it, if there is one and it reads without fault.
        backup: Option<PathBuf>,
        /// Where it lies.
        path: PathBuf,
    },
    /// Anything else the system says.
    #[error("cannot read ({source}): {}", path.display())]
    Io {
        /// What the system says.
        source: io::Error,
        /// Where it lies.
        path: PathBuf,
    },
}

impl LoadError {
    /// What the reader can do about it.
    pub const fn remedy(&self) -> &'static str {
        match self {
            Self::Missing { .. } => {
                "It was moved, renamed or deleted, or its drive is not connected."
            }
            Self::NotFile { .. } | Self::TooLarge { .. } => {
                "Choose a notebook file; open a folder of documents with Open folder."
            }
            Self::Denied { .. } => "Ask its owner for access, or copy it to a folder of yours.",
            Self::Damaged { backup: Some(_), .. } => {
                "Its backup is whole and can be opened instead. The file was left as it is."
            }
            Self::Damaged { why, .. } => why.remedy(),
            Self::Io { .. } => "See whether its drive is connected, then try again.",
        }
    }

    /// The whole former version that can be opened instead.
    pub fn backup(&self) -> Option<&Path> {
        match self {
            Self::Damaged { backup, .. } => backup.as_deref(),
            _ => None,
        }
    }
}

/// Why a file was not written. What was there before is there still, and no other file is left, but for
/// [`Self::Half`] and [`Self::Crossed`].
#[derive(Debug, thiserror::Error)]
pub enum SaveError {
    /// Another program changed the file since it was read or written here.
    #[error("another program changed the file, so it was not overwritten: {}", path.display())]
    ChangedOutside {
        /// Where it lies.
        path: PathBuf,
    },
    /// Another program wrote the file in the very moment in which this one did. The new file has the
    /// name, and the other is kept; what is in both should be merged and saved.
    #[error("another program wrote the file at the same moment, and its version is kept as {}: {}", kept.display(), path.display())]
    Crossed {
        /// Where it lies.
        path: PathBuf,
        /// Where the other program's version is.
        kept: PathBuf,
        /// The file as it is now.
        seen: Box<Seen>,
    },
    /// Another program put something in its place that cannot be merged.
    #[error("another program put something else in its place ({why}), so it was not overwritten: {}", path.display())]
    Foreign {
        /// What is odd about it, as a clause.
        why: String,
        /// Where it lies.
        path: PathBuf,
    },
    /// The new file has the name, but the disk did not say that it has it.
    #[error("cannot {doing} ({source}), so it is not sure that it is saved: {}", path.display())]
    Half {
        /// What was being done.
        doing: &'static str,
        /// What the system says.
        source: io::Error,
        /// The file as it is now.
        seen: Box<Seen>,
        /// Where it lies.
        path: PathBuf,
    },
    /// A file is there that was never read here.
    #[error("there is a file already, so it was not overwritten: {}", path.display())]
    Exists {
        /// Where it lies.
        path: PathBuf,
    },
    /// The words to be written do not read as the notebook they were made from: a fault of ours.
    #[error("the notebook would not read back as it is, so nothing was written: {}", path.display())]
    Unfaithful {
        /// Where it was to lie.
        path: PathBuf,
    },
    /// The file is write-protected.
    #[error("the file is write-protected: {}", path.display())]
    Protected {
        /// Where it lies.
        path: PathBuf,
    },
    /// Not allowed.
    #[error("no permission to write {}", path.display())]
    Denied {
        /// Where it lies.
        path: PathBuf,
    },
    /// The folder is gone.
    #[error("the folder is not there any more: {}", path.display())]
    NoFolder {
        /// Where the file was to lie.
        path: PathBuf,
    },
    /// A folder or a device has that name.
    #[error("this is a folder or a device, not a file: {}", path.display())]
    NotFile {
        /// Where it lies.
        path: PathBuf,
    },
    /// No room.
    #[error("the disk is full: {}", path.display())]
    Full {
        /// Where the file was to lie.
        path: PathBuf,
    },
    /// Anything else the system says.
    #[error("cannot {doing} ({source}): {}", path.display())]
    Io {
        /// What was being done.
        doing: &'static str,
        /// What the system says.
        source: io::Error,
        /// Where the file lies or was to lie.
        path: PathBuf,
    },
}

impl SaveError {
    /// What the reader can do about it.
    pub const fn remedy(&self) -> &'static str {
        match self {
            Self::ChangedOutside { .. } => {
                "Save under another name to keep both, or open the file again to see what changed."
            }
            Self::Crossed { .. } => "Try again: the two are merged then.",
            Self::Foreign { .. } => {
                "Save under another name, or put the notebook's own file back there."
            }
            Self::Exists { .. } => "Choose another name.",
            Self::Unfaithful { .. } => {
                "This is a fault in Variorum. Keep the window open, copy what you wrote, and report it."
            }
            Self::Protected { .. } => {
                "Save under another name, or take the write protection off the file."
            }
            Self::Denied { .. } => "Save under another name, in a folder of yours.",
            Self::NoFolder { .. } => {
                "Connect its drive or put the folder back, or save under another name."
            }
            Self::NotFile { .. } => "Save under another name.",
            Self::Full { .. } => "Make room on the disk, or save on another one.",
            Self::Io { .. } | Self::Half { .. } => "Try again, or save under another name.",
        }
    }

    /// What a failed step means: `path` is the file that was to be written.
    pub(super) fn of(doing: &'static str, source: io::Error, path: &Path) -> Self {
        let path = path.to_owned();
        match source.kind() {
            ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => Self::Denied { path },
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded => Self::Full { path },
            ErrorKind::NotFound => Self::NoFolder { path },
            _ => Self::Io { doing, source, path },
        }
    }
}
