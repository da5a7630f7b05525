//! What readers made of the files of costly formats, and what was worked out of long texts, kept so that
//! a folder opens quickly the next time.
//!
//! One file for each, in a folder of the program's own, named by everything that it is a function of: the
//! bytes of the source, the extractor, the encoding that was asked for, and the code that makes texts,
//! since a later one may see more of a document's structure or read what an earlier one could not; for
//! what was worked out, also by the name of the source.
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

use crate::text::{
    document::Document,
    encoded::{
        self,
        worked_out::{self, WorkedOut},
    },
    extracted::Extracted,
    extractor::Extractor,
    structure::Facts,
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

/// What stands in front of a text; in front of what is none, its code.
const TEXT: u8 = 0;

/// Length of the sum at the end of what is no text, in bytes.
const SUM_BYTES: usize = 16;

/// A folder of kept texts.
#[derive(Clone, Debug)]
pub struct Extracts {
    folder: PathBuf,
    most: u64,
}

/// What was kept of a reading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kept {
    /// Its text.
    Text(Extracted),
    /// That there is none to be had: why, as a code of whoever kept it, and in words.
    Nothing(u8, String),
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
        // What made it: see the build script.
        for part in [env!("VARIORUM_MAKERS"), extractor.name(), encoding.unwrap_or_default()] {
            hasher.update(&(part.len() as u64).to_le_bytes()).update(part.as_bytes());
        }
        hasher.update(bytes);
        Self(hasher.finalize())
    }

    /// What is worked out of that reading where its file has this name.
    fn worked_out(self, file_name: &str) -> Self {
        let mut hasher = blake3::Hasher::new();
        hasher.update(b"worked out").update(self.0.as_bytes()).update(file_name.as_bytes());
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
    pub fn get(&self, key: Key) -> Option<Kept> {
        self.read(key, |bytes| match bytes.split_first()? {
            (&TEXT, text) => Some(Kept::Text(encoded::from_bytes(text)?)),
            (code, rest) => Some(Kept::Nothing(*code, words(*code, rest)?)),
        })
    }

    /// What was worked out of a reading, `text` being its text, where its file has this name; `None` where
    /// nothing is kept of that, or it is damaged.
    ///
    /// Cost: reading it from the disk.
    pub fn worked_out(&self, key: Key, file_name: &str, text: &str) -> Option<WorkedOut> {
        self.read(key.worked_out(file_name), |bytes| worked_out::from_bytes(bytes, text))
    }

    /// What `what` makes of the bytes that are kept under a key.
    fn read<T>(&self, key: Key, what: impl FnOnce(&[u8]) -> Option<T>) -> Option<T> {
        let path = self.path(key);
        let file = File::open(&path).ok()?;
        let metadata = file.metadata().ok().filter(|it| it.is_file() && it.len() <= FILE_MAX)?;
        let mut bytes = Vec::with_capacity(metadata.len() as usize + 1);
        io::Read::read_to_end(&mut io::Read::take(&file, FILE_MAX), &mut bytes).ok()?;
        let kept = what(&bytes)?;
        note_use(&path, &metadata);
        Some(kept)
    }

    /// Keeps the text of a reading. That it could not be kept is told to nobody: it is made again.
    ///
    /// Cost: as long as the system takes to take it in; the disk is not waited for.
    pub fn keep_text(&self, key: Key, extracted: &Extracted) {
        let mut bytes = vec![TEXT];
        bytes.extend_from_slice(&encoded::to_bytes(extracted));
        self.keep(key, &bytes);
    }

    /// Keeps what was worked out of a reading whose file has this name: a document of whose lines nobody
    /// said anything, and what was read off it.
    ///
    /// Cost: as [`Self::keep_text`].
    pub fn keep_worked_out(&self, key: Key, file_name: &str, document: &Document, facts: &Facts) {
        self.keep(key.worked_out(file_name), &worked_out::to_bytes(document, facts));
    }

    /// Keeps that there is no text to be had, under a code other than 0.
    pub fn keep_nothing(&self, key: Key, code: u8, words: &str) {
        debug_assert_ne!(code, TEXT, "that is a text");
        let sum = sum(code, words.as_bytes());
        self.keep(key, &[&[code], words.as_bytes(), &sum].concat());
    }

    fn keep(&self, key: Key, bytes: &[u8]) {
        if bytes.len() as u64 <= FILE_MAX {
            self.write(key, bytes).unwrap_or_default();
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

/// The words of what is no text; `None` where they are damaged.
fn words(code: u8, rest: &[u8]) -> Option<String> {
    let (words, end) = rest.split_at_checked(rest.len().checked_sub(SUM_BYTES)?)?;
    (sum(code, words) == end).then(|| String::from_utf8(words.to_vec()).ok())?
}

fn sum(code: u8, words: &[u8]) -> [u8; SUM_BYTES] {
    let mut sum = [0; SUM_BYTES];
    blake3::Hasher::new().update(&[code]).update(words).finalize_xof().fill(&mut sum);
    sum
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::structure;

    fn text(words: &str) -> Kept {
        let warnings = vec!["something was odd".to_owned()];
        Kept::Text(Extracted { warnings, ..Extracted::plain(words.to_owned()) })
    }

    fn keep(kept: &Extracts, key: Key, what: &Kept) {
        match what {
            Kept::Text(extracted) => kept.keep_text(key, extracted),
            Kept::Nothing(code, words) => kept.keep_nothing(key, *code, words),
        }
    }

    fn key(bytes: &[u8]) -> Key {
        Key::of(bytes, Extractor::PDF, None)
    }

    fn extracts(dir: &tempfile::TempDir) -> Extracts {
        Extracts::new(dir.path().join("extracts"))
    }

    #[test]
    fn what_was_kept_comes_back_and_so_does_that_there_is_nothing() {
        let dir = tempfile::tempdir().unwrap();
        let kept = extracts(&dir);
        for (nth, what) in
            [text("The deck"), Kept::Nothing(1, String::new()), Kept::Nothing(255, "naïve".into())]
                .into_iter()
                .enumerate()
        {
            let key = key(&[nth as u8]);
            assert_eq!(kept.get(key), None);
            keep(&kept, key, &what);
            keep(&kept, key, &what);
            assert_eq!(kept.get(key), Some(what));
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
    fn what_was_worked_out_is_kept_by_the_name_of_the_file() {
        let dir = tempfile::tempdir().unwrap();
        let kept = extracts(&dir);
        let text = "# The deck\n\nIt moved.";
        let document = Document::new(text.to_owned());
        let facts = structure::facts(&document, "a.md");
        kept.keep_worked_out(key(b"a"), "a.md", &document, &facts);
        assert_eq!(kept.worked_out(key(b"a"), "a.md", text).unwrap().facts, facts);
        assert_eq!(kept.worked_out(key(b"a"), "a.txt", text), None, "there # is a character");
        assert_eq!(kept.worked_out(key(b"b"), "a.md", text), None);
        assert_eq!(kept.get(key(b"a")), None, "the text is kept by itself");
    }

    #[test]
    fn whatever_is_damaged_is_as_what_is_not_there() {
        let dir = tempfile::tempdir().unwrap();
        let kept = extracts(&dir);
        for what in [text("The deck"), Kept::Nothing(6, "no end".to_owned())] {
            keep(&kept, key(b"a"), &what);
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
            keep(&kept, key(b"a"), &what);
            assert_eq!(kept.get(key(b"a")), Some(what), "and it is mended by the next reading");
        }
    }

    #[test]
    fn the_folder_may_go_at_any_time() {
        let dir = tempfile::tempdir().unwrap();
        let kept = extracts(&dir);
        keep(&kept, key(b"a"), &text("The deck"));
        fs::remove_dir_all(&kept.folder).unwrap();
        assert_eq!(kept.get(key(b"a")), None);
        kept.trim();
        keep(&kept, key(b"a"), &text("The deck"));
        assert_eq!(kept.get(key(b"a")), Some(text("The deck")));
        let nowhere = Extracts::new(kept.path(key(b"a")).join("below a file"));
        keep(&nowhere, key(b"a"), &text("The deck"));
        assert_eq!(nowhere.get(key(b"a")), None);
    }

    #[test]
    fn the_folder_stays_below_its_size_and_what_was_of_use_stays() {
        let dir = tempfile::tempdir().unwrap();
        let kept = Extracts { most: 4000, ..extracts(&dir) };
        let long_ago = SystemTime::UNIX_EPOCH + DAY * 10_000;
        for number in 0..40_u8 {
            keep(&kept, key(&[number]), &text(&"word ".repeat(40)));
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
