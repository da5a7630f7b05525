//! What can be asked of a worker.

use std::{path::PathBuf, sync::Arc};

use crate::{
    notebook::{
        Notebook,
        ids::{ExcerptId, NotebookId},
    },
    store::settings::Settings,
    text::{anchor::Selector, document::TextHash},
    workspace::{
        choices::{Choices, Patterns},
        corpus::{DocPath, Reading, Root},
        damage::Source,
        effect::{
            AskPages, CountUsage, Effect, Journaling, LookAgain, MakeChains, ReadAnew, ReadOff,
            Reread, Save, Trace, TracePassage,
        },
        heard::Report,
        notice::Notice,
        overlay::Asking,
        pane::PaneId,
        versions::Older,
    },
};

/// Something to be done in the background: the [`Effect`]s that need the world.
#[derive(Debug)]
pub enum Job {
    /// Lists and reads a corpus as was chosen for it, the named documents first.
    ReadCorpus(Root, Vec<DocPath>, Choices),
    /// Has these documents read next by the reading of the corpus.
    ReadFirst(Root, Vec<DocPath>),
    /// Reads one document again, in another encoding.
    ReadAnew(Box<ReadAnew>),
    /// Counts the files that patterns make documents.
    CountFiles(Root, Patterns),
    /// Reads what of the corpus has changed since.
    LookAgain(Box<LookAgain>),
    /// Ends the reading of the corpus.
    CallOffReading,
    /// Opens a notebook.
    Load(PathBuf),
    /// Opens the copy of a notebook's unsaved work.
    LoadDraft(String),
    /// Opens the sample's notebook.
    LoadSample,
    /// Opens something in the place of a damaged file.
    Recover(PathBuf, Source),
    /// Looks for what does not fit in a notebook.
    Check(Arc<Notebook>),
    /// Merges a file into a notebook, whose own file comes last.
    Merge(PathBuf, Arc<Notebook>, Option<PathBuf>),
    /// Looks what lies at a path.
    Look(PathBuf),
    /// Writes a notebook.
    Save(Save),
    /// Writes down what was done to a notebook.
    Journal(Journaling),
    /// Has what was written down on the disk.
    SyncJournals,
    /// Reads a notebook's file again.
    Reread(Reread),
    /// Puts away what killed programs left beside a notebook.
    Tidy(PathBuf),
    /// Removes the copy of a notebook's unsaved work.
    DropDraft(NotebookId),
    /// Writes the settings.
    KeepSettings(Box<Settings>),
    /// Asks for a path with the system's dialog.
    Ask(Asking, Option<PathBuf>),
    /// Finds excerpts again in a text.
    Place(DocPath, Arc<Reading>, Vec<(ExcerptId, Selector)>),
    /// Keeps texts that excerpts were made on.
    KeepTexts(Vec<Arc<Reading>>),
    /// Brings back a text that was kept.
    OldText(TextHash),
    /// Reads facts off documents anew, with other rules.
    ReadOff(Box<ReadOff>),
    /// Compares two versions of a text.
    Compare(Older, Arc<Reading>),
    /// Finds the parallels of a folder.
    Trace(Box<Trace>),
    /// Finds the parallels of a passage.
    TracePassage(TracePassage),
    /// Works out what others used of a document.
    CountUsage(Box<CountUsage>),
    /// Puts chains together of what was not rejected.
    MakeChains(MakeChains),
    /// Ends the tracing of a folder.
    StopTracing,
    /// Lists the versions of a notebook's file that are kept.
    ListVersions(NotebookId),
    /// Reads the version that is kept there.
    ReadVersion(PathBuf),
    /// Looks for words in a pane's document.
    Find(PaneId, Arc<Reading>, String),
    /// Looks for words in many documents.
    LookFor(String, Vec<(DocPath, Arc<Reading>)>),
    /// Brings what a view of a document's pages lacks.
    BringPages(AskPages),
    /// Completes a path that is being typed; with `true` by folders only.
    Complete(String, bool),
    /// Makes a typed path whole.
    Expand(Asking, String),
    /// Asks whether the system wants dark windows.
    Theme,
}

/// What only the latest job of is wanted.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Slot {
    Read,
    /// Never called off, and always heard: what was found is not found a second time.
    LookAgain,
    /// As that: each was asked for by the reader.
    ReadAnew,
    CountFiles,
    /// The thread that looks from time to time; no job.
    Watch,
    Load,
    Check,
    Merge,
    Look,
    Ask,
    Place(DocPath),
    /// Behind the excerpts that are found again: no saving waits for it, and none is lost by it.
    KeepTexts,
    OldText,
    ReadOff,
    Compare,
    /// What only one thread does at a time: it holds what is known of the folder's words.
    Trace,
    TracePassage,
    Usage(DocPath),
    Chains,
    ListVersions,
    ReadVersion,
    Find(PaneId),
    Pages(DocPath),
    LookFor,
    Complete,
    Theme,
    /// Everything that writes notebooks: always heard, never called off.
    Write,
    /// The journal: as that, and no saving of a large notebook keeps it waiting.
    Journal,
    /// Having it on the disk: no writing waits for that.
    SyncJournals,
}

/// Where a job is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lane {
    /// On a thread of its own, at once.
    Own,
    /// After what is to be written before it.
    Writing,
    /// After what is to be written down before it.
    Journal,
    /// After what is to be had on the disk before it.
    Syncing,
    /// After the excerpts that are to be found before it.
    Placing,
    /// After the folder is traced.
    Tracing,
}

impl Job {
    /// The job that an effect asks for.
    ///
    /// # Errors
    /// The effect itself, where it is for the window and not for a worker.
    pub fn of(effect: Effect) -> Result<Self, Effect> {
        Ok(match effect {
            Effect::ReadCorpus(root, first, choices) => Self::ReadCorpus(root, first, *choices),
            Effect::ReadFirst(root, paths) => Self::ReadFirst(root, paths),
            Effect::ReadAnew(asked) => Self::ReadAnew(asked),
            Effect::CountFiles(root, patterns) => Self::CountFiles(root, patterns),
            Effect::LookAgain(asked) => Self::LookAgain(asked),
            Effect::CallOffReading => Self::CallOffReading,
            Effect::Load(path) => Self::Load(path),
            Effect::LoadDraft(id) => Self::LoadDraft(id),
            Effect::LoadSample => Self::LoadSample,
            Effect::Recover(path, source) => Self::Recover(path, source),
            Effect::Check(notebook) => Self::Check(notebook),
            Effect::Merge { path, notebook, file } => Self::Merge(path, notebook, file),
            Effect::Complete(typed, folders_only) => Self::Complete(typed, folders_only),
            Effect::Expand(asking, typed) => Self::Expand(asking, typed),
            Effect::Look(path) => Self::Look(path),
            Effect::Save(save) => Self::Save(save),
            Effect::Journal(journaling) => Self::Journal(journaling),
            Effect::Reread(reread) => Self::Reread(reread),
            Effect::Tidy(path) => Self::Tidy(path),
            Effect::DropDraft(notebook_id) => Self::DropDraft(notebook_id),
            Effect::KeepSettings(settings) => Self::KeepSettings(settings),
            Effect::Ask(asking, start) => Self::Ask(asking, start),
            Effect::Place(path, reading, wanted) => Self::Place(path, reading, wanted),
            Effect::KeepTexts(readings) => Self::KeepTexts(readings),
            Effect::OldText(hash) => Self::OldText(hash),
            Effect::ReadOff(asked) => Self::ReadOff(asked),
            Effect::Compare(old, new) => Self::Compare(old, new),
            Effect::Trace(asked) => Self::Trace(asked),
            Effect::TracePassage(asked) => Self::TracePassage(asked),
            Effect::CountUsage(asked) => Self::CountUsage(asked),
            Effect::MakeChains(asked) => Self::MakeChains(asked),
            Effect::StopTracing => Self::StopTracing,
            Effect::ListVersions(notebook_id) => Self::ListVersions(notebook_id),
            Effect::ReadVersion(path) => Self::ReadVersion(path),
            Effect::Find(pane, reading, query) => Self::Find(pane, reading, query),
            Effect::BringPages(asked) => Self::BringPages(asked),
            Effect::LookFor(query, documents) => Self::LookFor(query, documents),
            effect @ (Effect::Copy(_) | Effect::Zoom(_) | Effect::Close) => return Err(effect),
        })
    }

    /// Its slot; `None` for those that only speak to another.
    pub(super) fn slot(&self) -> Option<Slot> {
        Some(match self {
            Self::ReadCorpus(..) => Slot::Read,
            Self::LookAgain(_) => Slot::LookAgain,
            Self::ReadOff(_) => Slot::ReadOff,
            Self::ReadAnew(_) => Slot::ReadAnew,
            Self::CountFiles(..) => Slot::CountFiles,
            Self::Compare(..) => Slot::Compare,
            Self::CallOffReading | Self::ReadFirst(..) => return None,
            Self::Load(_) | Self::LoadDraft(_) | Self::LoadSample | Self::Recover(..) => Slot::Load,
            Self::Check(_) => Slot::Check,
            Self::Merge(..) => Slot::Merge,
            Self::Complete(..) => Slot::Complete,
            Self::Look(_) => Slot::Look,
            // Reading again comes behind the savings that were asked for before: those are not outside.
            Self::Save(_)
            | Self::Reread(_)
            | Self::Tidy(_)
            | Self::DropDraft(_)
            | Self::KeepSettings(_) => Slot::Write,
            Self::Journal(_) => Slot::Journal,
            Self::SyncJournals => Slot::SyncJournals,
            Self::KeepTexts(_) => Slot::KeepTexts,
            Self::OldText(_) => Slot::OldText,
            Self::Trace(_) | Self::StopTracing => Slot::Trace,
            Self::TracePassage(_) => Slot::TracePassage,
            Self::CountUsage(asked) => Slot::Usage(DocPath::clone(&asked.path)),
            Self::MakeChains(_) => Slot::Chains,
            Self::ListVersions(_) => Slot::ListVersions,
            Self::ReadVersion(_) => Slot::ReadVersion,
            Self::Ask(..) | Self::Expand(..) => Slot::Ask,
            Self::Place(path, ..) => Slot::Place(DocPath::clone(path)),
            Self::Find(pane, ..) => Slot::Find(*pane),
            Self::BringPages(asked) => Slot::Pages(DocPath::clone(&asked.path)),
            Self::LookFor(..) => Slot::LookFor,
            Self::Theme => Slot::Theme,
        })
    }

    /// Whether a job that waits need not be done any more, now that this one comes after it.
    pub(super) fn replaces(&self, waiting: &Self) -> bool {
        match (self, waiting) {
            (Self::Save(save), Self::Save(former)) => {
                save.path == former.path && save.notebook.id == former.notebook.id
            }
            (Self::DropDraft(notebook_id), Self::Save(former)) => {
                former.path.is_none() && former.notebook.id == *notebook_id
            }
            (Self::KeepSettings(_), Self::KeepSettings(_))
            | (Self::SyncJournals, Self::SyncJournals)
            | (Self::Trace(_) | Self::StopTracing, Self::Trace(_) | Self::StopTracing)
            | (Self::TracePassage(_), Self::TracePassage(_)) => true,
            (Self::Reread(reread), Self::Reread(former)) => {
                reread.path == former.path && reread.notebook.id == former.notebook.id
            }
            (Self::Place(path, ..), Self::Place(former, ..)) => path == former,
            _ => false,
        }
    }

    /// What to report where the job could not be done because of a fault in the program, or because
    /// the system gave no thread for it: whoever waits for it must not wait for ever.
    pub(super) fn broken(&self) -> Report {
        const WHY: &str = "a fault in Variorum, or a machine without memory, ended the work on it";
        let notice = |what: &str, remedy: &str| Box::new(Notice::trouble(what, WHY, remedy));
        let other = |what: &str| Report::Told(notice(what, "try again, and report it if it stays"));
        match self {
            Self::ReadCorpus(root, ..) => Report::ReadingEnded(
                root.clone(),
                Some(format!("The documents could not be read: {WHY}.")),
            ),
            Self::Load(path) | Self::Recover(path, _) => Report::NotLoaded(
                path.clone(),
                notice("the notebook could not be opened", "the file was left as it is; try again"),
            ),
            Self::Look(path) => {
                let what = format!("it could not be seen what lies at {}", path.display());
                Report::Looked(path.clone(), Err(notice(&what, "")))
            }
            Self::Save(save) => Report::NotSaved {
                notebook: save.notebook.id.clone(),
                path: save.path.clone(),
                notice: notice(
                    "the notebook was not saved",
                    "save it under another name, and report this fault",
                ),
            },
            Self::Ask(asking, _) => {
                Report::NoDialog(*asking, "The file dialog failed, so the path is typed".to_owned())
            }
            Self::Reread(_) => other("the notebook's file could not be read again"),
            Self::Tidy(_) => other("what a killed program left could not be put away"),
            Self::LoadDraft(_) => other("unsaved work could not be opened"),
            Self::LoadSample => other("the sample could not be opened"),
            Self::Check(_) => other("the notebook could not be checked"),
            Self::Merge(..) => other("the notebook could not be merged"),
            Self::Complete(..) | Self::Expand(..) => other("the path could not be looked up"),
            Self::KeepSettings(_) => other("the settings were not kept"),
            Self::Journal(_) | Self::SyncJournals => {
                other("what was done last was not written down at once")
            }
            Self::DropDraft(_) => other("the copy of unsaved work was not removed"),
            Self::Place(path, ..) => {
                other(&format!("the excerpts in {path} could not be found again"))
            }
            Self::LookAgain(_) => other("the folder could not be looked at again"),
            Self::ReadOff(asked) => Report::ReadOffEnded(asked.root.clone()),
            Self::ReadAnew(asked) => other(&format!("{} could not be read again", asked.path)),
            Self::CountFiles(root, patterns) => Report::Counted(
                root.clone(),
                patterns.clone(),
                Err("the files could not be counted".to_owned()),
            ),
            Self::Compare(..) => other("the versions could not be compared"),
            Self::KeepTexts(_) => other("the texts of excerpts were not kept"),
            Self::OldText(hash) => Report::OldText(*hash, None),
            Self::Trace(asked) => {
                Report::NotTraced(asked.root.clone(), format!("Quotations were not traced: {WHY}."))
            }
            Self::TracePassage(asked) => {
                Report::TracedPassage(DocPath::clone(&asked.path), asked.span, Arc::from([]))
            }
            Self::CountUsage(asked) => {
                other(&format!("what others used of {} could not be counted", asked.path))
            }
            Self::MakeChains(_) => {
                other("the chains could not be put together without what was rejected")
            }
            Self::ListVersions(notebook_id) => Report::Versions(notebook_id.clone(), Vec::new()),
            Self::ReadVersion(path) => Report::Version(path.clone(), None),
            Self::BringPages(asked) => {
                Report::Pages(asked.clone(), Err(format!("The page cannot be shown: {WHY}.")))
            }
            Self::Find(..) | Self::LookFor(..) => other("the search failed"),
            Self::Theme | Self::CallOffReading | Self::ReadFirst(..) | Self::StopTracing => {
                other("the system's theme could not be asked")
            }
        }
    }
}

impl Slot {
    pub(super) fn lane(&self) -> Lane {
        match self {
            // What is opened may have been written a moment ago.
            Self::Write | Self::Load => Lane::Writing,
            Self::Journal => Lane::Journal,
            Self::SyncJournals => Lane::Syncing,
            Self::Place(_) | Self::KeepTexts => Lane::Placing,
            Self::Trace | Self::TracePassage => Lane::Tracing,
            _ => Lane::Own,
        }
    }

    /// Names the thread.
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::LookAgain => "look-again",
            Self::ReadAnew => "read-anew",
            Self::CountFiles => "count-files",
            Self::Watch => "watch",
            Self::ReadOff => "read-off",
            Self::Compare => "compare",
            Self::Check => "check",
            Self::Merge => "merge",
            Self::Look => "look",
            Self::Ask => "ask",
            Self::OldText => "old-text",
            Self::Usage(_) => "usage",
            Self::Chains => "chains",
            Self::ListVersions => "versions",
            Self::ReadVersion => "version",
            Self::Find(_) => "find",
            Self::Pages(_) => "pages",
            Self::LookFor => "look-for",
            Self::Complete => "complete",
            Self::Theme => "theme",
            Self::Write
            | Self::Load
            | Self::Journal
            | Self::SyncJournals
            | Self::Place(_)
            | Self::KeepTexts
            | Self::Trace
            | Self::TracePassage => self.lane().name(),
        }
    }
}

impl Lane {
    /// Names the thread.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Own => "job",
            Self::Writing => "write",
            Self::Journal => "journal",
            Self::Syncing => "sync",
            Self::Placing => "place",
            Self::Tracing => "trace",
        }
    }
}
