//! One file: opened safely, read whole, and handed to its format's reader.

use std::{
    fs::{File, Metadata},
    io::{self, Read as _},
    path::Path,
    sync::Arc,
};

use crate::{
    extract::{Format, Refused, extract},
    store::extracts::{Extracts, Key},
    text::{
        extracted::Extracted,
        watch::{Cancelled, Watch},
    },
    workspace::corpus::{EntryState, Reading},
};

use super::{child, kept};

/// Longest file that is read, in bytes. A canonical text can be half as long again as its UTF-16 file,
/// and its tables count in 32 bits.
pub const MAX_BYTES: u64 = 1 << 30;

/// Longest file whose bytes are its text, as plain text and pages are. They stand twice for a moment, so
/// that such a file takes a gigabyte; what is packed or drawn is mostly pictures.
pub const MAX_TEXT_BYTES: u64 = 1 << 29;

/// How much is read at once; after each piece the work can be called off.
const PIECE_BYTES: u64 = 4 << 20;

/// Why a file cannot be read: a clause for people, to stand behind the file's name.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// Nothing is there.
    #[error("it is no longer there, or never was")]
    Missing,
    /// A folder.
    #[error("it is a folder")]
    Folder,
    /// A pipe, a socket or a device; those are never opened, since that may wait for ever.
    #[error("it is not an ordinary file")]
    NotAFile,
    /// The system does not let us.
    #[error("the permission to read it is missing")]
    Denied,
    /// Longer than this many bytes: [`MAX_BYTES`] or [`MAX_TEXT_BYTES`].
    #[error("it is larger than {} MB", .0 >> 20)]
    TooLarge(u64),
    /// Its bytes give no text.
    #[error(transparent)]
    Refused(Refused),
    /// Its text is not the one that was read of it before.
    #[error("the file has changed since it was read")]
    Changed,
    /// Something else that the system says.
    #[error("the system cannot read it: {0}")]
    System(io::Error),
    /// The work was called off.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
}

impl From<Refused> for ReadError {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::Cancelled(cancelled) => Self::Cancelled(cancelled),
            refused => Self::Refused(refused),
        }
    }
}

impl ReadError {
    /// What happened and what can be done about it, as one clause.
    pub fn told(&self) -> String {
        let remedy = match self {
            Self::Refused(refused) => refused.remedy(),
            Self::Denied => "ask its owner for access",
            Self::TooLarge(_) => "split it into smaller files",
            _ => "",
        };
        if remedy.is_empty() { self.to_string() } else { format!("{self}; {remedy}") }
    }
}

impl From<io::Error> for ReadError {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => Self::Missing,
            io::ErrorKind::PermissionDenied => Self::Denied,
            io::ErrorKind::IsADirectory => Self::Folder,
            _ => Self::System(error),
        }
    }
}

/// What there is to show of the file at `path`, or why there is nothing. With an `encoding`, in that one.
/// What was made of it before is taken from `kept`, and put there.
///
/// # Errors
/// Where the work was called off; a file that cannot be read is no error but a state.
pub fn read(
    path: &Path,
    encoding: Option<&str>,
    kept: Option<&Extracts>,
    watch: &impl Watch,
) -> Result<EntryState, Cancelled> {
    match keyed(path, encoding, kept, watch) {
        Ok((extracted, key)) => {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            let reading = match kept.zip(key) {
                Some((kept, key)) => kept::worked_out(kept, key, &name, extracted),
                None => Reading::of(extracted, &name, &[]),
            };
            Ok(EntryState::Read(Arc::new(reading)))
        }
        Err(ReadError::Cancelled(cancelled)) => Err(cancelled),
        Err(error) => Ok(EntryState::Unreadable(error.told())),
    }
}

/// What the extractor of its name's format makes of the file at `path`; a name that says nothing is
/// taken for plain text.
///
/// The file is opened for reading only, and only if it is an ordinary one. Of formats that cost more to
/// read than what is `kept` of them, that is taken, and kept if it was not. Memory: the file's bytes and
/// the text side by side for a moment.
///
/// # Errors
/// Where it cannot be read or gives no text, or the work was called off.
pub fn extracted(
    path: &Path,
    encoding: Option<&str>,
    kept: Option<&Extracts>,
    watch: &impl Watch,
) -> Result<Extracted, ReadError> {
    keyed(path, encoding, kept, watch).map(|(extracted, _)| extracted)
}

/// As [`extracted`], with what it can be kept under: `None` where nothing is kept of so short a text.
fn keyed(
    path: &Path,
    encoding: Option<&str>,
    kept: Option<&Extracts>,
    watch: &impl Watch,
) -> Result<(Extracted, Option<Key>), ReadError> {
    let extension = path.extension().unwrap_or_default().to_string_lossy();
    let format = Format::named(&extension);
    let is_text = encoding.is_some() || format.has_encoding();
    let bytes = bytes_up_to(if is_text { MAX_TEXT_BYTES } else { MAX_BYTES }, path, watch)?;
    let make = || {
        if format.needs_process() && encoding.is_none() {
            child::extract(&bytes, watch)
        } else {
            extract(format, &bytes, encoding, watch)
        }
    };
    let is_costly = is_costly(format);
    let Some(kept) = kept.filter(|_| is_costly || bytes.len() >= kept::WORTH_BYTES) else {
        return Ok((make()?, None));
    };
    let key = Key::of(&bytes, format.extractor(), encoding);
    let extracted = if is_costly { kept::made(kept, key, make)? } else { make()? };
    let is_long = extracted.text.len() >= kept::WORTH_BYTES;
    Ok((extracted, is_long.then_some(key)))
}

/// Whether reading a format costs more than reading what was made of it: all that is packed or marked up.
fn is_costly(format: Format) -> bool {
    !matches!(format, Format::Plain | Format::Xml | Format::Markdown | Format::Cues)
}

/// What there is to show of the `bytes` of a file of that name, which is on no disk.
pub fn of_bytes(name: &str, bytes: &[u8]) -> EntryState {
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
    let format = Format::named(extension);
    match extract(format, bytes, None, &()) {
        Ok(extracted) => EntryState::Read(Arc::new(Reading::of(extracted, name, &[]))),
        Err(refused) => EntryState::Unreadable(ReadError::Refused(refused).told()),
    }
}

/// The bytes of the file at `path`, which is opened only if it is an ordinary one.
///
/// # Errors
/// Where it cannot be read, or the work was called off.
pub fn bytes(path: &Path, watch: &impl Watch) -> Result<Vec<u8>, ReadError> {
    bytes_up_to(MAX_BYTES, path, watch)
}

fn bytes_up_to(max: u64, path: &Path, watch: &impl Watch) -> Result<Vec<u8>, ReadError> {
    watch.step(0, 0)?;
    // Before opening: opening a device can do something.
    ordinary(&std::fs::metadata(path)?)?;
    let mut file = open(path)?;
    // And again: it may have become another since.
    let metadata = file.metadata()?;
    ordinary(&metadata)?;
    let length = metadata.len();
    if length > max {
        return Err(ReadError::TooLarge(max));
    }
    let mut bytes = Vec::new();
    // One byte more, so that the end is met without growing the buffer.
    bytes
        .try_reserve_exact(length as usize + 1)
        .map_err(|error| ReadError::System(io::Error::new(io::ErrorKind::OutOfMemory, error)))?;
    loop {
        let n_read = (&mut file).take(PIECE_BYTES).read_to_end(&mut bytes)?;
        if n_read == 0 {
            return Ok(bytes);
        }
        // It may grow while it is read.
        if bytes.len() as u64 > max {
            return Err(ReadError::TooLarge(max));
        }
        watch.step(bytes.len(), length as usize)?;
    }
}

fn ordinary(metadata: &Metadata) -> Result<(), ReadError> {
    if metadata.is_dir() {
        return Err(ReadError::Folder);
    }
    if metadata.is_file() { Ok(()) } else { Err(ReadError::NotAFile) }
}

/// Opens a file for reading. A pipe that nobody writes to is not waited for, where the system can be told
/// so.
fn open(path: &Path) -> io::Result<File> {
    let mut options = File::options();
    options.read(true);
    #[cfg(any(target_os = "linux", target_os = "macos"))]
    std::os::unix::fs::OpenOptionsExt::custom_flags(
        &mut options,
        rustix::fs::OFlags::NONBLOCK.bits().cast_signed(),
    );
    options.open(path)
}

#[cfg(test)]
mod tests {
    use std::{
        io::Write as _,
        sync::atomic::{AtomicUsize, Ordering},
    };

    use super::*;

    /// A watch that calls the work off at its n-th step.
    struct StopAt(AtomicUsize);

    impl Watch for StopAt {
        fn step(&self, _done: usize, _total: usize) -> Result<(), Cancelled> {
            self.0
                .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(1))
                .ok()
                .map(|_| ())
                .ok_or(Cancelled)
        }
    }

    #[track_caller]
    fn check(bytes: &[u8], expect: Result<&str, &str>) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.txt");
        File::create(&path).unwrap().write_all(bytes).unwrap();
        let result =
            extracted(&path, None, None, &()).map(|it| it.text).map_err(|error| error.to_string());
        assert_eq!(result.as_deref().map_err(String::as_str), expect);
    }

    #[test]
    fn a_file_is_read_as_its_canonical_text() {
        check(b"\xEF\xBB\xBFone\r\ntwo", Ok("one\ntwo"));
        check(b"\xFF\xFEw\0o\0", Ok("wo"));
    }

    #[test]
    fn what_holds_no_text_says_why() {
        check(b"PK\x03\x04\x14\0", Err("it looks like binary data, not text"));
    }

    #[test]
    fn an_empty_file_is_an_empty_text() {
        check(b"", Ok(""));
        check(b"\xEF\xBB\xBF", Ok(""));
    }

    #[test]
    fn an_old_encoding_is_read_too() {
        check(b"caf\xE9 au lait", Ok("café au lait"));
    }

    #[test]
    fn what_is_worked_out_of_a_long_text_is_kept_and_of_a_short_one_not() {
        let folder = tempfile::tempdir().unwrap();
        let own = folder.path().join("extracts");
        let kept = Extracts::new(own.clone());
        let n_kept = || std::fs::read_dir(&own).map_or(0, Iterator::count);
        let read_twice = |name: &str, words: &str| {
            let path = folder.path().join(name);
            File::create(&path).unwrap().write_all(words.as_bytes()).unwrap();
            let readings = [(); 2].map(|()| match read(&path, None, Some(&kept), &()).unwrap() {
                EntryState::Read(reading) => reading,
                state => panic!("{state:?}"),
            });
            let [first, second] = &readings;
            assert_eq!(first.facts, second.facts);
            assert_eq!(first.document.paragraphs(), second.document.paragraphs());
            assert_eq!(second.document.n_words(), words.split_whitespace().count());
        };
        read_twice("a.txt", "The deck moved.\n");
        assert_eq!(n_kept(), 0);
        let long = "The deck moved at noon.\n\n".repeat(1000);
        read_twice("b.txt", &long);
        assert_eq!(n_kept(), 1);
        read_twice("c.txt", &long);
        assert_eq!(n_kept(), 2, "by name");
    }

    #[test]
    fn what_is_no_file_says_so() {
        let folder = tempfile::tempdir().unwrap();
        let why = |path: &Path| extracted(path, None, None, &()).unwrap_err().to_string();
        assert_eq!(why(folder.path()), "it is a folder");
        assert_eq!(why(&folder.path().join("gone.txt")), "it is no longer there, or never was");
    }

    #[test]
    fn what_is_too_long_is_refused_before_it_is_read() {
        let folder = tempfile::tempdir().unwrap();
        let why = |name: &str, encoding: Option<&str>| {
            let path = folder.path().join(name);
            File::create(&path).unwrap().set_len(MAX_TEXT_BYTES + 1).unwrap();
            // Calls the work off at the first piece.
            let watch = StopAt(AtomicUsize::new(1));
            extracted(&path, encoding, None, &watch).unwrap_err().told()
        };
        let too_large = "it is larger than 512 MB; split it into smaller files";
        assert_eq!(why("a.txt", None), too_large);
        assert_eq!(why("a.html", None), too_large);
        assert_eq!(why("a.docx", Some("UTF-8")), too_large);
        assert_ne!(why("a.docx", None), too_large, "most of it may be pictures");
    }

    #[test]
    fn a_long_file_can_be_called_off_midway() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("long.txt");
        let piece = vec![b'a'; PIECE_BYTES as usize * 2 + 1];
        File::create(&path).unwrap().write_all(&piece).unwrap();
        // Step 0 is the beginning; 1, 2 and 3 are the pieces.
        for n_steps in 0..4 {
            let watch = StopAt(AtomicUsize::new(n_steps));
            assert!(
                matches!(extracted(&path, None, None, &watch), Err(ReadError::Cancelled(_))),
                "{n_steps}"
            );
        }
        let read = extracted(&path, None, None, &StopAt(AtomicUsize::new(9))).unwrap();
        assert_eq!(read.text.len(), piece.len());
    }
}
