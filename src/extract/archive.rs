//! The archives that documents come in: zip files, read from memory, part by part, within limits.
//!
//! An archive is never unpacked. A part is asked for by its name and its bytes are handed out; no name
//! from inside an archive ever becomes a path. Sizes that headers state are not believed: what counts is
//! how many bytes really come out.

use std::{
    collections::HashMap,
    io::{Cursor, Read as _},
};

use zip::{
    ZipReadOptions,
    read::{Config, OwnedZipFileEntry},
    result::ZipError,
    unstable::read::ZipIterable,
};

use super::{Refused, magic};
use crate::text::watch::Watch;

/// Most parts that an archive may have. A long book has a few thousand.
pub const PARTS_MAX: usize = 100_000;
/// Longest part that is read, in bytes as they come out. The text of a long book has two million.
pub const PART_MAX: usize = 64 << 20;
/// Most bytes that come out of one archive, all readings of all parts together.
pub const ARCHIVE_MAX: usize = 256 << 20;
/// How many times larger than in the file a part may become, once it is larger than [`RATIO_FREE`].
/// Markup that repeats itself reaches 30.
pub const RATIO_MAX: usize = 200;
/// Below so many bytes a part may be packed as tightly as it likes.
pub const RATIO_FREE: usize = 4 << 20;

/// Bytes that are inflated between two looks at the watch.
const CHUNK: usize = 64 << 10;

/// A zip archive in memory.
#[derive(Debug)]
pub struct Archive<'a> {
    bytes: &'a [u8],
    parts: Vec<Part>,
    /// The first part of that name.
    by_name: HashMap<String, usize>,
    /// The first part of that name in lower case.
    by_folded: HashMap<String, usize>,
    /// Bytes that came out so far.
    n_inflated: usize,
}

#[derive(Debug)]
struct Part {
    name: String,
    entry: OwnedZipFileEntry,
}

impl<'a> Archive<'a> {
    /// The archive of those bytes; `expected` is what the file's name promises, as in
    /// [`Refused::Other`]. Where two parts have one name, the first of the central directory counts.
    /// Cost: one pass over the central directory; 65,000 parts take well under a second.
    ///
    /// # Errors
    /// Where the bytes are empty, another kind of file, locked, damaged or of too many parts, or where
    /// `watch` calls it off.
    pub fn open(
        bytes: &'a [u8],
        expected: &'static str,
        watch: &dyn Watch,
    ) -> Result<Self, Refused> {
        if bytes.is_empty() {
            return Err(Refused::Empty);
        }
        if !is_zip(bytes) {
            return Err(magic::refused(bytes, expected));
        }
        let mut directory = ZipIterable::try_new(Cursor::new(bytes), Config::default()).map_err(
            |_no_directory| {
                Refused::Damaged(
                    "the archive's table of contents is missing; is it cut short?".into(),
                )
            },
        )?;
        if directory.len() > PARTS_MAX {
            return Err(Refused::TooLarge {
                what: format!("an archive of over {PARTS_MAX} parts"),
            });
        }
        let mut archive = Self {
            bytes,
            parts: Vec::with_capacity(directory.len()),
            by_name: HashMap::with_capacity(directory.len()),
            by_folded: HashMap::with_capacity(directory.len()),
            n_inflated: 0,
        };
        let entries = directory.files().map_err(|error| damaged("table of contents", &error))?;
        for entry in entries {
            let entry = entry.map_err(|error| damaged("table of contents", &error))?;
            archive.add(entry.into());
            if archive.parts.len().is_multiple_of(1000) {
                watch.step(0, bytes.len())?;
            }
        }
        Ok(archive)
    }

    fn add(&mut self, entry: OwnedZipFileEntry) {
        // Some programs of Windows write its separators.
        let name = String::from_utf8_lossy(entry.name_raw()).replace('\\', "/");
        let part_idx = self.parts.len();
        self.by_folded.entry(name.to_lowercase()).or_insert(part_idx);
        self.by_name.entry(name.clone()).or_insert(part_idx);
        self.parts.push(Part { name, entry });
    }

    /// The names of all parts, in the order of the central directory, with `/` between their folders.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.parts.iter().map(|part| part.name.as_str())
    }

    /// Whether there is a part of that name; see [`Archive::part`].
    pub fn has(&self, name: &str) -> bool {
        self.find(name).is_some()
    }

    /// The bytes of the part of that name: the one of exactly that name, else one that differs from it
    /// only in upper and lower case. `None` where there is no such part. Cost: it is inflated anew each
    /// time, some 200 MB/s.
    ///
    /// # Errors
    /// Where it is locked, damaged, packed in a rare way or beyond a limit, or where `watch` calls it
    /// off.
    pub fn part(&mut self, name: &str, watch: &dyn Watch) -> Result<Option<Vec<u8>>, Refused> {
        let Some(part) = self.find(name).and_then(|part_idx| self.parts.get(part_idx)) else {
            return Ok(None);
        };
        if part.entry.encrypted() {
            return Err(Refused::Encrypted);
        }
        let n_packed = usize::try_from(part.entry.compressed_size()).unwrap_or(usize::MAX);
        let n_packed = n_packed.min(self.bytes.len());
        let mut cursor = Cursor::new(self.bytes);
        let mut file = part
            .entry
            .as_ref()
            .with_reader(&mut cursor, ZipReadOptions::new())
            .map_err(|error| damaged(name, &error))?;
        let mut bytes = Vec::new();
        let mut chunk = vec![0; CHUNK];
        loop {
            let n_read = file.read(&mut chunk).map_err(|error| damaged(name, &error.into()))?;
            if n_read == 0 {
                break;
            }
            bytes.extend_from_slice(chunk.get(..n_read).unwrap_or_default());
            within_limits(name, bytes.len(), n_packed, self.n_inflated)?;
            watch.step(bytes.len(), bytes.len().max(n_packed))?;
        }
        drop(file);
        self.n_inflated += bytes.len();
        Ok(Some(bytes))
    }

    /// As [`Archive::part`], for a part without which there is no document.
    ///
    /// # Errors
    /// As [`Archive::part`], and where there is no such part.
    pub fn needed(&mut self, name: &str, watch: &dyn Watch) -> Result<Vec<u8>, Refused> {
        self.part(name, watch)?
            .ok_or_else(|| Refused::Damaged(format!("the archive has no part “{name}”")))
    }

    fn find(&self, name: &str) -> Option<usize> {
        self.by_name.get(name).or_else(|| self.by_folded.get(&name.to_lowercase())).copied()
    }
}

/// Whether bytes begin as a zip archive does that something is in; an empty one begins with its end.
fn is_zip(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06")
}

/// Refuses a part of which so many bytes came out, of so many packed ones, behind so many of other parts.
fn within_limits(name: &str, n: usize, n_packed: usize, n_before: usize) -> Result<(), Refused> {
    let what = if n > PART_MAX {
        format!("“{name}” has over {} MB", PART_MAX >> 20)
    } else if n_before + n > ARCHIVE_MAX {
        format!("its parts have over {} MB together", ARCHIVE_MAX >> 20)
    } else if n > RATIO_FREE && n / RATIO_MAX > n_packed {
        format!("“{name}” is over {RATIO_MAX} times as large as in the file")
    } else {
        return Ok(());
    };
    Err(Refused::TooLarge { what })
}

fn damaged(name: &str, error: &ZipError) -> Refused {
    if matches!(error, ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED)) {
        return Refused::Encrypted;
    }
    let why = match error {
        ZipError::CompressionMethodNotSupported(_) => "is packed in a way that is not read here",
        ZipError::Io(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => "is cut short",
        _ => "does not unpack",
    };
    Refused::Damaged(format!("its part “{name}” {why}"))
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

    use super::*;

    const WHAT: &str = "Word (.docx)";

    fn packed(parts: &[(&str, &[u8])]) -> Vec<u8> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in parts {
            zip.start_file(*name, SimpleFileOptions::default()).unwrap();
            zip.write_all(bytes).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }

    fn replace_all(bytes: &mut [u8], from: &[u8], to: &[u8]) {
        let places: Vec<usize> = memchr::memmem::find_iter(bytes, from).collect();
        for at in places {
            bytes[at..at + to.len()].copy_from_slice(to);
        }
    }

    #[test]
    fn parts_are_read_by_name_and_case_matters_only_where_it_tells_two_apart() {
        let bytes = packed(&[("a/b.xml", b"one"), ("A/B.xml", b"two"), ("c\\d.xml", b"three")]);
        let mut archive = Archive::open(&bytes, WHAT, &()).unwrap();
        assert_eq!(archive.part("A/B.xml", &()).unwrap().unwrap(), b"two");
        assert_eq!(archive.part("A/b.XML", &()).unwrap().unwrap(), b"one");
        assert_eq!(archive.part("c/d.xml", &()).unwrap().unwrap(), b"three");
        assert_eq!(archive.part("d.xml", &()), Ok(None));
        assert_eq!(archive.names().collect::<Vec<_>>(), ["a/b.xml", "A/B.xml", "c/d.xml"]);
    }

    #[test]
    fn of_two_parts_of_one_name_the_first_counts() {
        let mut bytes = packed(&[("a.xml", b"first"), ("b.xml", b"second")]);
        replace_all(&mut bytes, b"b.xml", b"a.xml");
        let mut archive = Archive::open(&bytes, WHAT, &()).unwrap();
        assert_eq!(archive.part("a.xml", &()).unwrap().unwrap(), b"first");
    }

    #[test]
    fn what_grows_out_of_proportion_is_refused() {
        let bytes = packed(&[("a.xml", &vec![b'a'; 40 << 20])]);
        let mut archive = Archive::open(&bytes, WHAT, &()).unwrap();
        let refused = archive.part("a.xml", &()).unwrap_err();
        assert!(matches!(refused, Refused::TooLarge { .. }), "{refused:?}");
    }

    #[test]
    fn all_parts_together_have_a_limit_too() {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
        zip.start_file("a", stored).unwrap();
        zip.write_all(&vec![0; 60 << 20]).unwrap();
        let bytes = zip.finish().unwrap().into_inner();
        let mut archive = Archive::open(&bytes, WHAT, &()).unwrap();
        for _ in 0..4 {
            assert!(archive.part("a", &()).is_ok());
        }
        assert!(matches!(archive.part("a", &()), Err(Refused::TooLarge { .. })));
    }

    #[test]
    fn a_header_that_understates_a_size_is_not_believed() {
        let mut bytes = packed(&[("a.xml", &vec![b'a'; 3 << 20])]);
        replace_all(&mut bytes, &(3_u32 << 20).to_le_bytes(), &100_u32.to_le_bytes());
        let mut archive = Archive::open(&bytes, WHAT, &()).unwrap();
        let refused = archive.part("a.xml", &()).unwrap_err();
        assert!(matches!(refused, Refused::Damaged(_)), "{refused:?}");
    }

    #[test]
    fn a_locked_part_says_so() {
        let mut bytes = packed(&[("a.xml", b"words")]);
        let central = memchr::memmem::rfind(&bytes, b"PK\x01\x02").unwrap();
        bytes[central + 8] |= 1;
        let mut archive = Archive::open(&bytes, WHAT, &()).unwrap();
        assert_eq!(archive.part("a.xml", &()), Err(Refused::Encrypted));
    }

    #[test]
    fn an_archive_that_is_cut_short_is_damaged() {
        let bytes = packed(&[("a.xml", b"words"), ("b.xml", b"more")]);
        for length in 4..bytes.len() {
            let refused = Archive::open(&bytes[..length], WHAT, &()).unwrap_err();
            assert!(matches!(refused, Refused::Damaged(_)), "{length}: {refused:?}");
        }
        assert_eq!(Archive::open(b"", WHAT, &()).unwrap_err(), Refused::Empty);
    }

    #[test]
    fn many_empty_parts_open() {
        let names: Vec<String> = (0..65_000).map(|it| format!("x{it}")).collect();
        let parts: Vec<(&str, &[u8])> = names.iter().map(|it| (it.as_str(), &b""[..])).collect();
        let archive = packed(&parts);
        assert_eq!(Archive::open(&archive, WHAT, &()).unwrap().names().count(), 65_000);
    }
}
