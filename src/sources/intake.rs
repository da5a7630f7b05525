//! The intake of one folder: everything that decides what its files are read as.
//!
//! Which folder, which of its files, in which encodings. Made anew whenever a folder is opened; the
//! encoding of a document can change while it is open. Shared by all who read files of it.

use std::{
    collections::{BTreeMap, BTreeSet},
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use crate::{
    sample,
    store::extracts::Extracts,
    text::watch::{Cancelled, Watch},
    workspace::{
        choices::{Choices, Patterns},
        corpus::{DocPath, Entry, EntryState, Root},
        heard::FileCount,
    },
};

use super::{
    Listed, NOTHING_READABLE, file,
    folder::{self, FolderError},
    watch::Stamp,
};

/// What is said of a file whose reading met a fault of ours.
const FAULT: &str =
    "a fault in Variorum ended the reading of it; please report it, with the file if you may";

/// How the files of one folder are read.
#[derive(Debug)]
pub struct Intake {
    root: Root,
    patterns: Patterns,
    encodings: Mutex<Encodings>,
    kept: Option<Extracts>,
}

/// The encodings that were chosen.
#[derive(Debug, Default)]
struct Encodings {
    of: BTreeMap<DocPath, String>,
    /// Documents whose encoding was chosen after the folder was opened.
    later: BTreeSet<DocPath>,
}

impl Intake {
    /// The intake of a folder for which that was chosen.
    pub fn new(root: Root, choices: Choices) -> Self {
        let encodings = Encodings { of: choices.encodings, later: BTreeSet::new() };
        let (patterns, encodings) = (choices.patterns, Mutex::new(encodings));
        Self { root, patterns, encodings, kept: None }
    }

    /// The same, which takes what was made of costly files before from there, and puts it there.
    #[must_use]
    pub fn keeping(self, kept: Option<Extracts>) -> Self {
        Self { kept, ..self }
    }

    /// To be called when many files were read: brings what is kept of them below its size.
    pub fn tidy(&self) {
        if let Some(kept) = &self.kept {
            kept.trim();
        }
    }

    /// The folder.
    pub fn root(&self) -> &Root {
        &self.root
    }

    /// The encoding that was chosen for a document.
    pub fn encoding(&self, path: &str) -> Option<String> {
        self.lock().of.get(path).cloned()
    }

    /// From now on reads a document in that encoding; `None` for the one that its file shows. It is not
    /// read by this.
    pub fn choose(&self, path: &DocPath, encoding: Option<String>) {
        let mut encodings = self.lock();
        encodings.later.insert(DocPath::clone(path));
        match encoding {
            Some(encoding) => encodings.of.insert(DocPath::clone(path), encoding),
            None => encodings.of.remove(path),
        };
    }

    /// Leaves out entries whose encoding was chosen after the folder was opened: whoever chose it has
    /// them read by themselves, and these may be in the one before. What `told` does with the others is
    /// done before another encoding can be chosen.
    pub fn but_chosen_later(&self, mut entries: Vec<Entry>, told: impl FnOnce(Vec<Entry>)) {
        let encodings = self.lock();
        entries.retain(|entry| !encodings.later.contains(&entry.path));
        told(entries);
    }

    /// The documents of the folder, sorted by path; what cannot be read is listed with its reason.
    ///
    /// Reports the number found so far, of a total that is not known yet (0). An empty list is no error
    /// here: [`Self::why_nothing`] is the sentence for it.
    ///
    /// # Errors
    /// Where the folder is missing, no folder, or cannot be opened; where a pattern makes no sense; where
    /// the work was called off.
    pub fn list(&self, watch: &impl Watch) -> Result<Vec<Listed>, FolderError> {
        match &self.root {
            Root::Folder(folder) => folder::list(folder, &self.patterns, watch),
            Root::Files(folder, paths) => folder::list_only(folder, paths, watch),
            Root::Sample => {
                let mut listed: Vec<Listed> = sample::documents()
                    .map(|(name, words)| Listed {
                        path: DocPath::from(name),
                        place: None,
                        file_bytes: words.len() as u64,
                        stamp: Stamp::default(),
                        trouble: None,
                    })
                    .collect();
                listed.sort_by(|a, b| a.path.cmp(&b.path));
                Ok(listed)
            }
        }
    }

    /// Why the list is empty: the folder holds no documents, or the patterns leave all of them out.
    ///
    /// Cost: where there are patterns, as [`Self::list`].
    pub fn why_nothing(&self) -> String {
        let count = match &self.root {
            Root::Folder(folder) if !self.patterns.is_empty() => {
                folder::count(folder, &self.patterns, &()).unwrap_or_default()
            }
            _ => FileCount::default(),
        };
        match count.n_out {
            0 => NOTHING_READABLE.to_owned(),
            1 => "The only document of this folder does not fit the patterns".to_owned(),
            n => format!("None of the {n} documents of this folder fits the patterns"),
        }
    }

    /// Reads one listed file. A fault of ours in that costs this file alone.
    ///
    /// # Errors
    /// Where the work was called off; a file that cannot be read is no error but a state.
    pub fn read(&self, file: &Listed, watch: &impl Watch) -> Result<Entry, Cancelled> {
        if file.trouble.is_some() {
            return Ok(file.waiting());
        }
        let encoding = self.encoding(&file.path);
        let encoding = encoding.as_deref();
        let read = || match &self.root {
            Root::Sample => Ok(sampled(&file.path)),
            Root::Folder(folder) | Root::Files(folder, _) => match file.within(folder) {
                Some(path) => file::read(&path, encoding, self.kept.as_ref(), watch),
                None => Ok(EntryState::Unreadable("it lies outside the folder".to_owned())),
            },
        };
        let state = catch_unwind(AssertUnwindSafe(read))
            .unwrap_or_else(|_| Ok(EntryState::Unreadable(FAULT.to_owned())))?;
        Ok(Entry { path: Arc::clone(&file.path), file_bytes: file.file_bytes, state })
    }

    fn lock(&self) -> MutexGuard<'_, Encodings> {
        // Each change is one step: a thread that panicked left it whole.
        self.encodings.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A document of the sample.
fn sampled(path: &str) -> EntryState {
    sample::documents().find(|(name, _)| *name == path).map_or_else(
        || EntryState::Unreadable("the sample has no such document".to_owned()),
        |(name, words)| file::of_bytes(name, words.as_bytes()),
    )
}
