//! What readers made of the files of costly formats, kept so that a folder opens quickly the next time.
//!
//! One file for each reading, in a folder of the program's own, named by everything that the text is a
//! function of: the bytes of the source, the extractor, the encoding that was asked for, and the version
//! of this program, since a later one may see more of a document's structure or read what an earlier one
//! could not. What can never be read is kept too; what could not be read within limits is not, for the
//! next time there may be more of everything.
//!
//! Everything works without it, so it may be deleted at any time, by anybody, also while it is used: two
//! windows read and write it at once. What is damaged is as what is not there. It is kept below a size,
//! what was of use longest ago going first. Refuses to know formats, and which of them are costly.

use std::{
    fs::{self, File},
    io::{self, Write as _},
    path::{Path, PathBuf},
    time::{Duration, SystemTime},
};

use crate::{
    extract::Refused,
    text::{encoded, extracted::Extracted, extractor::Extractor},
};

use super::shelf;

/// Most bytes that all kept texts take: some two thousand books.
const FOLDER_MAX: u64 = 1 << 30;

/// Longest single file, in bytes; what is longer is soon read from its source too.
const FILE_MAX: u64 = 256 << 20;

/// How the name of a kept text ends; also while it is being written, so that what a killed program left
/// goes with the others.
const SUFFIX: &str = ".extract";

/// A kept text that is of use is marked so once in this time.
const DAY: Duration = Duration::from_hours(24);

/// What stands in front of a text, and of each refusal.
const TEXT: u8 = b'T';
const EMPTY: u8 = b'e';
const BINARY: u8 = b'b';
const ENCRYPTED: u8 = b'c';
const TOO_LARGE: u8 = b'l';
const DOCTYPE: u8 = b'x';
const DAMAGED: u8 = b'd';
const SCANNED: u8 = b's';

/// Length of the sum at the end of a refusal in bytes.
const SUM_BYTES: usize = 16;

/// A folder of kept texts.
#[derive(Clone, Debug)]
pub struct Extracts {
    folder: PathBuf,
    most: u64,
}

/// Names one reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key(blake3::Hash);

impl Key {
    /// The reading of a file of these bytes by that extractor, in the encoding that was asked for.
    ///
    /// Cost: 1 to 3 GB/s.
    pub fn of(bytes: &[u8], extractor: Extractor, encoding: Option<&str>) -> Self {
        let mut hasher = blake3::Hasher::new();
        let version = env!("CARGO_PKG_VERSION");
        for part in [version, extractor.name(), encoding.unwrap_or_default()] {
            hasher.update(&(part.len() as u64).to_le_bytes()).update(part.as_bytes());
        }
        hasher.update(bytes);
        Self(hasher.finalize())
    }
}

impl Extracts {
    /// The texts in `folder`, which need not be there yet.
    pub fn new(folder: PathBuf) -> Self {
        Self { folder, most: FOLDER_MAX }
    }

    /// What was kept of a reading; `None` where nothing is, or it is damaged.
    ///
    /// Cost: reading it from the disk, and 1 GB/s.
    pub fn get(&self, key: Key) -> Option<Result<Extracted, Refused>> {
        let path = self.path(key);
        let file = File::open(&path).ok()?;
        let metadata = file.metadata().ok().filter(|it| it.is_file() && it.len() <= FILE_MAX)?;
        let mut bytes = Vec::with_capacity(metadata.len() as usize + 1);
        io::Read::read_to_end(&mut io::Read::take(&file, FILE_MAX), &mut bytes).ok()?;
        let kept = match bytes.split_first()? {
            (&TEXT, text) => Ok(encoded::from_bytes(text)?),
            (kind, rest) => Err(refusal(*kind, rest)?),
        };
        note_use(&path, &metadata);
        Some(kept)
    }

    /// Keeps what was made of a reading, where it will be the same the next time. That it could not be
    /// kept is told to nobody: it is made again.
    ///
    /// Cost: as long as the system takes to take it in; it is not waited for the disk.
    pub fn keep(&self, key: Key, made: &Result<Extracted, Refused>) {
        let bytes = match made {
            Ok(extracted) => {
                let mut bytes = vec![TEXT];
                bytes.extend_from_slice(&encoded::to_bytes(extracted));
                bytes
            }
            Err(refused) => match of_refusal(refused) {
                Some(bytes) => bytes,
                None => return,
            },
        };
        if bytes.len() as u64 <= FILE_MAX {
            self.write(key, &bytes).unwrap_or_default();
        }
    }

    /// Brings the folder below its size. Cost: listing it; call it once after a reading, not for each file.
    pub fn trim(&self) {
        shelf::trim(&self.folder, SUFFIX, self.most, Path::new(""));
    }

    /// Writes under another name first, so that nobody reads a half. Not through [`super::atomic`], which
    /// waits for the disk: that would take longer than reading the sources.
    fn write(&self, key: Key, bytes: &[u8]) -> io::Result<()> {
        fs::create_dir_all(&self.folder)?;
        let path = self.path(key);
        let number = getrandom::u64().unwrap_or_default();
        let passing = self.folder.join(format!("{}.{number:016x}{SUFFIX}", key.0.to_hex()));
        let written = File::create_new(&passing)
            .and_then(|mut file| file.write_all(bytes))
            .and_then(|()| fs::rename(&passing, &path));
        if written.is_err() {
            fs::remove_file(&passing).unwrap_or_default();
        }
        written
    }

    fn path(&self, key: Key) -> PathBuf {
        self.folder.join(format!("{}{SUFFIX}", key.0.to_hex()))
    }
}

/// Dates a kept text anew, so that it goes later than what nobody reads any more.
#[expect(clippy::disallowed_methods, reason = "tells what was of use lately; nothing that is kept")]
fn note_use(path: &Path, metadata: &fs::Metadata) {
    let now = SystemTime::now();
    let age = metadata.modified().ok().and_then(|it| now.duration_since(it).ok());
    if age.is_none_or(|age| age >= DAY) {
        let file = File::options().write(true).open(path);
        file.and_then(|file| file.set_modified(now)).unwrap_or_default();
    }
}

/// A refusal as bytes; `None` for one that may be none the next time.
fn of_refusal(refused: &Refused) -> Option<Vec<u8>> {
    let (kind, words) = match refused {
        Refused::Empty => (EMPTY, ""),
        Refused::Binary => (BINARY, ""),
        Refused::Encrypted => (ENCRYPTED, ""),
        Refused::TooLarge { what } => (TOO_LARGE, what.as_str()),
        Refused::Doctype => (DOCTYPE, ""),
        Refused::Damaged(what) => (DAMAGED, what.as_str()),
        Refused::Scanned => (SCANNED, ""),
        // One that is seen at the first glance costs nothing.
        Refused::Other { .. }
        | Refused::Encoding(_)
        | Refused::Limits(_)
        | Refused::NotBuilt(_)
        | Refused::Cancelled(_) => return None,
    };
    let mut bytes = vec![kind];
    bytes.extend_from_slice(words.as_bytes());
    let sum = sum(kind, words.as_bytes());
    bytes.extend_from_slice(&sum);
    Some(bytes)
}

/// What [`of_refusal`] made bytes of.
fn refusal(kind: u8, rest: &[u8]) -> Option<Refused> {
    let (words, end) = rest.split_at_checked(rest.len().checked_sub(SUM_BYTES)?)?;
    if sum(kind, words) != end {
        return None;
    }
    let words = || str::from_utf8(words).ok().map(str::to_owned);
    Some(match kind {
        EMPTY => Refused::Empty,
        BINARY => Refused::Binary,
        ENCRYPTED => Refused::Encrypted,
        TOO_LARGE => Refused::TooLarge { what: words()? },
        DOCTYPE => Refused::Doctype,
        DAMAGED => Refused::Damaged(words()?),
        SCANNED => Refused::Scanned,
        _ => return None,
    })
}

fn sum(kind: u8, words: &[u8]) -> [u8; SUM_BYTES] {
    let mut sum = [0; SUM_BYTES];
    blake3::Hasher::new().update(&[kind]).update(words).finalize_xof().fill(&mut sum);
    sum
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::watch::Cancelled;

    fn made(words: &str) -> Result<Extracted, Refused> {
        let warnings = vec!["something was odd".to_owned()];
        Ok(Extracted { warnings, ..Extracted::plain(words.to_owned()) })
    }

    fn key(bytes: &[u8]) -> Key {
        Key::of(bytes, Extractor::PDF, None)
    }

    fn extracts(dir: &tempfile::TempDir) -> Extracts {
        Extracts::new(dir.path().join("extracts"))
    }

    #[test]
    fn what_was_made_comes_back_and_so_does_that_nothing_can_be_made() {
        let dir = tempfile::tempdir().unwrap();
        let kept = extracts(&dir);
        let refusals = [
            Refused::Empty,
            Refused::Binary,
            Refused::Encrypted,
            Refused::TooLarge { what: "a part of over 64 MB".to_owned() },
            Refused::Doctype,
            Refused::Damaged("naïve".to_owned()),
            Refused::Scanned,
        ];
        for (nth, made) in refusals.into_iter().map(Err).chain([made("The deck")]).enumerate() {
            let key = key(&[nth as u8]);
            assert_eq!(kept.get(key), None);
            kept.keep(key, &made);
            kept.keep(key, &made);
            assert_eq!(kept.get(key), Some(made));
        }
    }

    #[test]
    fn what_may_be_read_the_next_time_is_not_kept() {
        let dir = tempfile::tempdir().unwrap();
        let kept = extracts(&dir);
        for refused in [
            Refused::Limits("time".to_owned()),
            Refused::NotBuilt("PDF"),
            Refused::Cancelled(Cancelled),
        ] {
            kept.keep(key(b"a"), &Err(refused));
            assert_eq!(kept.get(key(b"a")), None);
        }
    }

    #[test]
    fn bytes_extractor_and_encoding_name_a_reading() {
        let keys = [
            Key::of(b"a", Extractor::PDF, None),
            Key::of(b"b", Extractor::PDF, None),
            Key::of(b"a", Extractor::HTML, None),
            Key::of(b"a", Extractor::PDF, Some("UTF-8")),
            Key::of(b"8a", Extractor::PDF, Some("UTF-")),
        ];
        for (nth, key) in keys.iter().enumerate() {
            assert!(keys.iter().skip(nth + 1).all(|other| other != key), "{nth}");
        }
    }

    #[test]
    fn whatever_is_damaged_is_as_what_is_not_there() {
        let dir = tempfile::tempdir().unwrap();
        let kept = extracts(&dir);
        for made in [made("The deck"), Err(Refused::Damaged("no end".to_owned()))] {
            kept.keep(key(b"a"), &made);
            let path = kept.path(key(b"a"));
            let whole = fs::read(&path).unwrap();
            for at in 0..whole.len() {
                let mut damaged = whole.clone();
                damaged[at] ^= 0x20;
                for bytes in [&damaged[..], &whole[..at]] {
                    File::create(&path).unwrap().write_all(bytes).unwrap();
                    assert_eq!(kept.get(key(b"a")), None, "{at}");
                }
            }
            kept.keep(key(b"a"), &made);
            assert_eq!(kept.get(key(b"a")), Some(made), "and it is mended by the next reading");
        }
    }

    #[test]
    fn the_folder_may_go_at_any_time() {
        let dir = tempfile::tempdir().unwrap();
        let kept = extracts(&dir);
        kept.keep(key(b"a"), &made("The deck"));
        fs::remove_dir_all(&kept.folder).unwrap();
        assert_eq!(kept.get(key(b"a")), None);
        kept.trim();
        kept.keep(key(b"a"), &made("The deck"));
        assert_eq!(kept.get(key(b"a")), Some(made("The deck")));
        let nowhere = Extracts::new(kept.path(key(b"a")).join("below a file"));
        nowhere.keep(key(b"a"), &made("The deck"));
        assert_eq!(nowhere.get(key(b"a")), None);
    }

    #[test]
    fn the_folder_stays_below_its_size_and_what_was_of_use_stays() {
        let dir = tempfile::tempdir().unwrap();
        let kept = Extracts { most: 4000, ..extracts(&dir) };
        let long_ago = SystemTime::UNIX_EPOCH + DAY * 10_000;
        for number in 0..40_u8 {
            kept.keep(key(&[number]), &made(&"word ".repeat(40)));
            let file = File::options().write(true).open(kept.path(key(&[number]))).unwrap();
            file.set_modified(long_ago + DAY * u32::from(number)).unwrap();
        }
        // A program that was killed while it wrote.
        let half = kept.folder.join(format!("0123.4567{SUFFIX}"));
        let file = File::create(&half).unwrap();
        file.set_modified(long_ago).unwrap();
        File::create(kept.folder.join("mine.txt")).unwrap().write_all(&[b'x'; 9000]).unwrap();
        assert!(kept.get(key(&[0])).is_some());
        kept.trim();
        let total: u64 =
            shelf::files(&kept.folder, SUFFIX).unwrap().iter().map(|(_, size, _)| size).sum();
        assert!(total > 0 && total <= 4000, "{total}");
        assert!(kept.get(key(&[0])).is_some(), "it was of use a moment ago");
        assert!(kept.get(key(&[1])).is_none() && kept.get(key(&[39])).is_some());
        assert!(!half.exists() && kept.folder.join("mine.txt").is_file());
    }
}
