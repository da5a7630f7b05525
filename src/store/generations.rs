//! Earlier versions of notebooks, kept for the day when a file is damaged, or work on it went wrong.
//!
//! One packed file a version, in a folder for each notebook, in a folder of the program's own: the
//! notebook's folder holds the reader's files only. A name says all that a list shows, so that listing
//! reads no version: its number, when it was written, whether it was saved here or found so, in which
//! file, the hash of its words, how many notes and excerpts it holds. Everything works without them; they are thinned
//! by [`thinned`] and may be deleted at any time.
//!
//! Refuses to know when a version is worth keeping. Start at [`Generations`].

use std::{
    fs,
    path::{Path, PathBuf},
};

use crate::{
    notebook::{Notebook, ids::NotebookId},
    text::pack::{pack_up_to, unpack_up_to},
};

use super::{
    atomic,
    error::SaveError,
    place,
    thinning::{Aged, thinned},
};

/// Most bytes that the versions of one notebook take, packed: a notebook of 5 MB takes some 80 for all
/// that thinning leaves.
const NOTEBOOK_MAX: u64 = 256 * 1024 * 1024;

/// Largest notebook that is kept, in bytes of its file: five times the largest that was measured.
const WORDS_MAX: usize = 256 * 1024 * 1024;

/// How the name of a version ends.
const SUFFIX: &str = ".ron.z";

/// How long a saved version keeps others away, in seconds for each megabyte of the notebook: packing
/// a large one takes a second or more, which is no cost once in a while.
const SECS_A_MEGABYTE: i64 = 2;

/// How a version came to be kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// This program saved it.
    Saved,
    /// It was found so when the file was opened.
    Found,
}

/// A version that is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Generation {
    /// Its place in the order of keeping; clocks are not trusted for that.
    pub number: u64,
    /// When it was written, in seconds since 1970.
    pub at_secs: i64,
    /// How it came to be kept.
    pub how: How,
    /// Bytes it takes, packed.
    pub size: u64,
    /// Stands for the file it was in: see [`place_of`].
    pub place: String,
    /// Hash of its words: 32 hex digits.
    pub hash: String,
    /// Notes in it.
    pub n_notes: usize,
    /// Excerpts in it.
    pub n_excerpts: usize,
    /// Where it is kept.
    pub path: PathBuf,
}

/// A folder of kept versions.
#[derive(Clone, Debug)]
pub struct Generations {
    folder: PathBuf,
    most: u64,
}

impl Generations {
    /// The versions in `folder`, which need not be there yet.
    pub fn new(folder: PathBuf) -> Self {
        Self { folder, most: NOTEBOOK_MAX }
    }

    /// The kept versions of a notebook, the latest first.
    ///
    /// Cost: a listing of a folder of some sixty files.
    pub fn list(&self, notebook_id: &NotebookId) -> Vec<Generation> {
        list(&self.folder_of(notebook_id))
    }

    /// The kept versions of whatever notebook was in `file`, the latest first: for a file that does not
    /// say any more which notebook it is.
    ///
    /// Cost: a listing of a folder for each notebook of which versions are kept.
    pub fn list_of_file(&self, file: &Path) -> Vec<Generation> {
        let place = place_of(file);
        let folders = fs::read_dir(&self.folder).into_iter().flatten().flatten();
        let mut found: Vec<Generation> = folders
            .flat_map(|entry| list(&entry.path()))
            .filter(|generation| generation.place == place)
            .collect();
        found.sort_by_key(|it| std::cmp::Reverse((it.at_secs, it.number)));
        found
    }

    /// The words of a version; `None` where it is gone or damaged.
    ///
    /// Cost: reading and unpacking, about 5 ms a megabyte in a release build.
    pub fn words(&self, generation: &Generation) -> Option<String> {
        self.words_at(&generation.path)
    }

    /// The words of the version that is kept at `path`; `None` where it is gone or damaged.
    pub fn words_at(&self, path: &Path) -> Option<String> {
        words(path)
    }

    /// Keeps a version of `notebook`, whose file at `file` holds `words` and was written at `at_secs`.
    /// At a saving, which is now, thins what is kept.
    ///
    /// Words of the same file that are kept already are not kept twice: their version becomes the
    /// latest. Large notebooks are not kept at every saving. Gives whether it was kept.
    ///
    /// Cost: packing, about 30 ms a megabyte, and as long as the disk takes. Call it where no one
    /// waits.
    ///
    /// # Errors
    /// Where it could not be written.
    pub fn keep(
        &self,
        notebook: &Notebook,
        words: &str,
        file: &Path,
        how: How,
        at_secs: i64,
    ) -> Result<bool, SaveError> {
        let folder = self.folder_of(&notebook.id);
        let all = list(&folder);
        let (hash, place) = (hash_of(words), place_of(file));
        // A copy of the notebook elsewhere has a past of its own.
        let known: Vec<&Generation> = all.iter().filter(|it| it.place == place).collect();
        let latest = known.first();
        if latest.is_some_and(|it| it.hash == hash) {
            return Ok(false);
        }
        let n_megabytes = i64::try_from(words.len() >> 20).unwrap_or(i64::MAX);
        let wait = SECS_A_MEGABYTE.saturating_mul(n_megabytes);
        let is_soon = |it: &Generation| (0..wait).contains(&(at_secs - it.at_secs));
        if how == How::Saved && latest.is_some_and(|it| it.how == How::Saved && is_soon(it)) {
            return Ok(false);
        }
        let name = Name {
            number: all.first().map_or(1, |it| it.number.saturating_add(1)),
            at_secs,
            how,
            place: &place,
            hash: &hash,
            n_notes: notebook.notes.len(),
            n_excerpts: notebook.excerpts.len(),
        };
        let path = folder.join(name.words());
        if let Some(same) = known.iter().find(|it| it.hash == hash)
            && fs::rename(&same.path, &path).is_ok()
        {
            return Ok(true);
        }
        let Some(packed) = pack_up_to(words, WORDS_MAX) else { return Ok(false) };
        fs::create_dir_all(&folder).map_err(|source| SaveError::Io {
            doing: "make the folder for earlier versions",
            source,
            path: folder.clone(),
        })?;
        atomic::replace(&path, &packed)?;
        // When a file was found to be written is not now: it would make all others too young.
        if how == How::Saved {
            self.thin(&folder, at_secs);
        }
        Ok(true)
    }

    /// Removes what [`thinned`] says. What cannot be removed stays: it is looked at again next time.
    fn thin(&self, folder: &Path, now_secs: i64) {
        let kept = list(folder);
        let aged: Vec<Aged> =
            kept.iter().map(|it| Aged { at_secs: it.at_secs, size: it.size }).collect();
        for idx in thinned(&aged, now_secs, self.most) {
            if let Some(generation) = kept.get(idx) {
                fs::remove_file(&generation.path).unwrap_or_default();
            }
        }
    }

    fn folder_of(&self, notebook_id: &NotebookId) -> PathBuf {
        self.folder.join(place::file_name(notebook_id))
    }
}

/// Stands for a file, by its path: 8 hex digits. Chance makes two files one in some four thousand
/// million, and paths that are no Unicode may be taken for one another; then more is listed than is of
/// use.
pub fn place_of(file: &Path) -> String {
    hash_of(&file.to_string_lossy()).get(..8).unwrap_or_default().to_owned()
}

/// The hash that a version of these words has: 32 hex digits.
pub fn hash_of(words: &str) -> String {
    let hex = blake3::hash(words.as_bytes()).to_hex();
    hex.get(..32).unwrap_or_default().to_owned()
}

/// The words of the version at `path`, if they are those that its name promises.
fn words(path: &Path) -> Option<String> {
    let name = path.file_name()?.to_str()?;
    let hash = Name::read(name)?.hash;
    let words = unpack_up_to(&fs::read(path).ok()?, WORDS_MAX)?;
    (hash_of(&words) == hash).then_some(words)
}

fn list(folder: &Path) -> Vec<Generation> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut found: Vec<Generation> = entries
        .filter_map(|entry| {
            let path = entry.path();
            let name = path.file_name()?.to_str()?.to_owned();
            let Name { number, at_secs, how, place, hash, n_notes, n_excerpts } =
                Name::read(&name)?;
            let size = entry.metadata().ok()?.len();
            let (place, hash) = (place.to_owned(), hash.to_owned());
            Some(Generation { number, at_secs, how, size, place, hash, n_notes, n_excerpts, path })
        })
        .collect();
    found.sort_by(|a, b| (b.number, b.at_secs, &b.hash).cmp(&(a.number, a.at_secs, &a.hash)));
    found
}

/// What the name of a version says:
/// `00000042-20261126T104500Z-saved-89abcdef-0123456789abcdef0123456789abcdef-12n-345e.ron.z`.
struct Name<'n> {
    number: u64,
    at_secs: i64,
    how: How,
    place: &'n str,
    hash: &'n str,
    n_notes: usize,
    n_excerpts: usize,
}

impl<'n> Name<'n> {
    fn words(&self) -> String {
        let Self { number, place, hash, n_notes, n_excerpts, .. } = self;
        let time = jiff::Timestamp::from_second(self.at_secs).unwrap_or_default();
        let time = time.strftime("%Y%m%dT%H%M%SZ");
        let how = match self.how {
            How::Saved => "saved",
            How::Found => "found",
        };
        format!("{number:08}-{time}-{how}-{place}-{hash}-{n_notes}n-{n_excerpts}e{SUFFIX}")
    }

    fn read(name: &'n str) -> Option<Self> {
        let mut parts = name.strip_suffix(SUFFIX)?.split('-');
        let number = parts.next()?.parse().ok()?;
        let time = jiff::civil::DateTime::strptime("%Y%m%dT%H%M%SZ", parts.next()?).ok()?;
        let at_secs = time.to_zoned(jiff::tz::TimeZone::UTC).ok()?.timestamp().as_second();
        let how = match parts.next()? {
            "saved" => How::Saved,
            "found" => How::Found,
            _ => return None,
        };
        let place = parts.next().filter(|place| place.len() == 8)?;
        let hash = parts.next().filter(|hash| hash.len() == 32)?;
        let n_notes = parts.next()?.strip_suffix('n')?.parse().ok()?;
        let n_excerpts = parts.next()?.strip_suffix('e')?.parse().ok()?;
        parts.next().is_none().then_some(Self {
            number,
            at_secs,
            how,
            place,
            hash,
            n_notes,
            n_excerpts,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 1_794_000_000;

    struct Kept {
        folder: tempfile::TempDir,
        generations: Generations,
        notebook: Notebook,
    }

    impl Kept {
        fn new(id: &str) -> Self {
            let folder = tempfile::tempdir().unwrap();
            let generations = Generations::new(folder.path().join("generations"));
            Self { folder, generations, notebook: Notebook::new(NotebookId::read(id)) }
        }

        fn keep(&self, words: &str, how: How, at_secs: i64) -> bool {
            let file = Path::new("/home/ada/bridge.ron");
            self.generations.keep(&self.notebook, words, file, how, at_secs).unwrap()
        }

        fn list(&self) -> Vec<Generation> {
            self.generations.list(&self.notebook.id)
        }

        /// The words of all versions, the latest first.
        fn words(&self) -> Vec<String> {
            self.list().iter().map(|it| self.generations.words(it).unwrap()).collect()
        }
    }

    #[test]
    fn what_was_kept_comes_back_the_latest_first() {
        let kept = Kept::new("nb-1");
        assert_eq!(kept.list(), []);
        assert!(kept.keep("first", How::Found, NOW));
        // The clock was set back: the order stays.
        assert!(kept.keep("naïve", How::Saved, NOW - 86_400));
        assert_eq!(kept.words(), ["naïve", "first"]);
        let [second, first] = &kept.list()[..] else { panic!() };
        assert_eq!((first.at_secs, first.how, first.n_notes), (NOW, How::Found, 0));
        assert_eq!((second.number, second.how), (2, How::Saved));
        let other = Notebook::new(NotebookId::read("nb-2"));
        assert_eq!(kept.generations.list(&other.id), []);
    }

    #[test]
    fn the_same_words_are_not_kept_twice() {
        let kept = Kept::new("nb-1");
        for (words, is_kept) in [("a", true), ("a", false), ("b", true), ("a", true)] {
            assert_eq!(kept.keep(words, How::Saved, NOW), is_kept);
        }
        assert_eq!(kept.words(), ["a", "b"]);
    }

    #[test]
    fn a_file_that_says_nothing_any_more_is_known_by_its_place() {
        let kept = Kept::new("nb-1");
        kept.keep("a", How::Saved, NOW);
        let file = Path::new("/home/ada/bridge.ron");
        assert_eq!(kept.generations.list_of_file(file), kept.list());
        assert_eq!(kept.generations.list_of_file(Path::new("/home/ada/b.ron")), []);
        // A copy has a past of its own, which begins with the same words.
        let copy = Path::new("/home/ada/copy.ron");
        kept.generations.keep(&kept.notebook, "a", copy, How::Found, NOW).unwrap();
        assert_eq!(kept.generations.list_of_file(file).len(), 1);
        assert_eq!(kept.generations.list_of_file(copy).len(), 1);
        assert_eq!(kept.list().len(), 2);
    }

    #[test]
    fn a_damaged_version_is_none_and_other_files_stay() {
        let kept = Kept::new("../evil/nb");
        kept.keep("a", How::Saved, NOW);
        kept.keep("b", How::Saved, NOW + 1);
        let [b, a] = &kept.list()[..] else { panic!() };
        fs::copy(&a.path, &b.path).unwrap();
        assert_eq!(kept.generations.words(b), None);
        atomic::replace(&a.path, b"no deflate").unwrap();
        assert_eq!(kept.generations.words(a), None);
        let folder = a.path.parent().unwrap();
        assert_eq!(folder.parent(), Some(kept.folder.path().join("generations").as_path()));
        atomic::replace(&folder.join("mine.txt"), b"x").unwrap();
        for second in 0..40 {
            kept.keep(&format!("{second}"), How::Saved, NOW + 10 + second);
        }
        assert!(folder.join("mine.txt").is_file());
        assert!(kept.list().len() <= 12);
        assert_eq!(kept.words()[0], "39");
    }

    #[test]
    fn a_large_notebook_is_not_kept_at_every_saving() {
        let kept = Kept::new("nb-1");
        let words = |letter: &str| letter.repeat(3 << 20);
        assert!(kept.keep(&words("a"), How::Saved, NOW));
        assert!(!kept.keep(&words("b"), How::Saved, NOW + 5));
        assert!(kept.keep(&words("c"), How::Found, NOW + 5), "what was found is kept at once");
        assert!(kept.keep(&words("d"), How::Saved, NOW + 6));
        assert!(!kept.keep(&words("e"), How::Saved, NOW + 11));
        assert!(kept.keep(&words("f"), How::Saved, NOW + 12));
    }

    #[test]
    fn the_versions_of_a_notebook_stay_below_their_size() {
        let mut kept = Kept::new("nb-1");
        kept.generations.most = 400;
        for number in 0..20_u64 {
            let words = blake3::hash(&number.to_le_bytes()).to_hex().repeat(2);
            kept.keep(&words, How::Saved, NOW + number.cast_signed());
            assert_eq!(kept.words()[0], words, "the latest stays");
        }
        let total: u64 = kept.list().iter().map(|it| it.size).sum();
        assert!(total > 0 && total <= 400, "{total}");
    }

    #[test]
    fn a_folder_that_cannot_be_made_is_said() {
        let dir = tempfile::tempdir().unwrap();
        atomic::replace(&dir.path().join("file"), b"").unwrap();
        let generations = Generations::new(dir.path().join("file/generations"));
        let notebook = Notebook::new(NotebookId::read("nb-1"));
        let file = Path::new("/a.ron");
        assert!(generations.keep(&notebook, "a", file, How::Saved, NOW).is_err());
    }

    #[test]
    fn names_that_are_no_versions_are_left_alone() {
        for name in ["", "x.ron.z", "1-20261126T104500Z-saved-01234567-0123-1n-2e.ron.z", "a.txt"] {
            assert!(Name::read(name).is_none(), "{name}");
        }
    }
}
