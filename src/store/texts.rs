//! The texts that excerpts were made on, kept for the day when their sources change.
//!
//! One packed file a text, named by its hash, in a folder of the program's own. They say where a
//! passage should be in the new text, and show an excerpt in its old page when its passage is gone.
//! Everything works without them, so the folder may be deleted at any time; it is kept below a size,
//! the oldest texts going first.
//!
//! Refuses to know which texts are worth keeping.

use std::{fs, path::PathBuf};

use crate::text::{
    document::{Document, TextHash},
    extractor::Extractor,
    pack::{TEXT_MAX, pack, unpack},
    shape::Shape,
};

use super::{atomic, error::SaveError, shelf};

/// Most bytes that all kept texts take, packed: some four hundred books.
const FOLDER_MAX: u64 = 256 * 1024 * 1024;

/// How the name of a kept text ends.
const SUFFIX: &str = ".text.z";

/// A folder of kept texts.
#[derive(Clone, Debug)]
pub struct Texts {
    folder: PathBuf,
    most: u64,
}

impl Texts {
    /// The texts in `folder`, which need not be there yet.
    pub fn new(folder: PathBuf) -> Self {
        Self { folder, most: FOLDER_MAX }
    }

    /// Keeps the document's text. One that is kept already costs a question to the system; one that is
    /// too large (64 MB) is not kept.
    ///
    /// Cost: packing, about 30 ms a megabyte, and as long as the disk takes. Call it where no one
    /// waits.
    ///
    /// # Errors
    /// Where it could not be written.
    pub fn keep(&self, document: &Document) -> Result<(), SaveError> {
        let path = self.path(document.hash());
        if path.is_file() {
            return Ok(());
        }
        let Some(packed) = pack(document.text()) else { return Ok(()) };
        fs::create_dir_all(&self.folder).map_err(|source| SaveError::Io {
            doing: "make the folder for kept texts",
            source,
            path: self.folder.clone(),
        })?;
        atomic::replace(&path, &packed)?;
        shelf::trim(&self.folder, SUFFIX, self.most, &path);
        Ok(())
    }

    /// The text of that hash, without its shape; `None` where it is not kept, or what is kept is damaged.
    ///
    /// Cost: reading and unpacking, about 5 ms a megabyte.
    pub fn get(&self, hash: TextHash) -> Option<Document> {
        let path = self.path(hash);
        let is_sound = fs::metadata(&path).is_ok_and(|it| it.len() <= TEXT_MAX as u64);
        let text = unpack(&fs::read(path).ok().filter(|_| is_sound)?)?;
        let extractor = Extractor::of_hash(&text, hash)?;
        Some(Document::extracted(text, extractor, &Shape::default()))
    }

    fn path(&self, hash: TextHash) -> PathBuf {
        self.folder.join(format!("{hash}{SUFFIX}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document(text: &str) -> Document {
        Document::new(text.to_owned())
    }

    #[test]
    fn a_text_that_was_kept_comes_back() {
        let dir = tempfile::tempdir().unwrap();
        let texts = Texts::new(dir.path().join("texts"));
        let hearing = document("The naïve deck will be safe.");
        assert!(texts.get(hearing.hash()).is_none());
        for _ in 0..2 {
            texts.keep(&hearing).unwrap();
            assert_eq!(texts.get(hearing.hash()).unwrap().text(), hearing.text());
        }
        assert!(texts.get(document("another").hash()).is_none());
    }

    #[test]
    fn a_damaged_text_is_none() {
        let dir = tempfile::tempdir().unwrap();
        let texts = Texts::new(dir.path().to_owned());
        let (hearing, other) = (document("The deck"), document("The pier"));
        texts.keep(&hearing).unwrap();
        texts.keep(&other).unwrap();
        fs::copy(texts.path(other.hash()), texts.path(hearing.hash())).unwrap();
        assert!(texts.get(hearing.hash()).is_none());
        atomic::replace(&texts.path(other.hash()), b"no deflate").unwrap();
        assert!(texts.get(other.hash()).is_none());
    }

    #[test]
    fn the_folder_stays_below_its_size_and_other_files_stay_in_it() {
        let dir = tempfile::tempdir().unwrap();
        let texts = Texts { folder: dir.path().to_owned(), most: 400 };
        atomic::replace(&dir.path().join("mine.txt"), &[b'x'; 1000]).unwrap();
        for number in 0..40 {
            let kept = document(&format!("Reading {number} by boat, {}.", number * 7919));
            texts.keep(&kept).unwrap();
            assert_eq!(texts.get(kept.hash()).unwrap().text(), kept.text(), "the last one stays");
        }
        let total: u64 =
            shelf::files(dir.path(), SUFFIX).unwrap().iter().map(|(_, size, _)| size).sum();
        assert!(total > 0 && total <= 400, "{total}");
        assert!(dir.path().join("mine.txt").is_file());
    }

    #[test]
    fn a_folder_that_cannot_be_made_is_said() {
        let dir = tempfile::tempdir().unwrap();
        atomic::replace(&dir.path().join("file"), b"").unwrap();
        let texts = Texts::new(dir.path().join("file/texts"));
        assert!(texts.keep(&document("words")).is_err());
    }
}
