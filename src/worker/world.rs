//! What jobs do: each from its beginning to its end on the thread it is called on.

use std::{
    collections::{BTreeMap, HashMap},
    num::NonZero,
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
    thread,
    time::{Duration, Instant},
};

use crate::{
    notebook::{
        check,
        ids::{ExcerptId, NotebookId},
    },
    platform,
    sources::{self, Intake, Listed, Order, folder::FolderError},
    store::{
        atomic::Seen,
        error::SaveError,
        extracts::Extracts,
        place,
        settings::{Settings, save_settings},
        texts::Texts,
    },
    text::{
        anchor::{Selector, resolve_all_knowing},
        compare::pairs,
        find::Finder,
        watch::{Cancelled, Watch},
    },
    workspace::{
        choices::Patterns,
        corpus::{DocPath, Entry, Reading, Root},
        heard::{FileCount, Lies, Report},
        notice::{Notice, sentence},
        overlay::Asking,
        pane::PaneId,
        tracing::{counting, standing},
    },
};

use super::{
    job::Job, journals::Journals, known::Known, pages, passages, tracing::Tracer, watching::Watched,
};

/// Reports of files read are at least this far apart. More than 30 in a second nobody can see.
const REPORT_EVERY: Duration = Duration::from_millis(33);

/// An answer that comes faster than this was given by no person: there was no dialog. Measured, a
/// dialog that cannot be shown takes 2 to 40 ms to fail.
const NO_DIALOG: Duration = Duration::from_millis(250);

/// Most hits in one document that are found for a pane.
const MAX_HITS: usize = 10_000;

/// A file dialog: what it asks for, where it begins, and the answer.
type Dialog = dyn Fn(Asking, Option<&Path>) -> Option<PathBuf> + Send + Sync;

/// What is known of the files that notebooks were opened from and saved to.
type Files = HashMap<(PathBuf, NotebookId), Known>;

/// What a worker needs to know of the machine it is on.
pub struct Surroundings {
    /// The folder for copies of unsaved work; `None` keeps none.
    pub drafts: Option<PathBuf>,
    /// The folder for earlier versions of notebooks; `None` keeps none.
    pub generations: Option<PathBuf>,
    /// The folder for the texts that excerpts were made on; `None` keeps none.
    pub texts: Option<PathBuf>,
    /// The folder for what tracing found; `None` keeps nothing.
    pub traces: Option<PathBuf>,
    /// The folder for what readers made of files; `None` keeps nothing.
    pub extracts: Option<PathBuf>,
    /// The folder for journals; `None` keeps none.
    pub journals: Option<PathBuf>,
    /// The folder for locks, which windows of this program ask of each other; `None` asks for none.
    pub locks: Option<PathBuf>,
    /// The folder for settings; `None` keeps none.
    pub settings: Option<PathBuf>,
    /// Asks for a path, and waits for the answer.
    pub ask: Box<Dialog>,
    /// Whether the system wants dark windows, where it says.
    pub prefers_dark: fn() -> Option<bool>,
    /// The time of day, RFC 3339 in UTC.
    pub stamp: Box<dyn Fn() -> String + Send + Sync>,
    /// Whether it is looked from time to time if sources have changed; otherwise only when asked.
    pub is_watching: bool,
    /// How long it is since some moment.
    pub clock: Box<dyn Fn() -> Duration + Send + Sync>,
}

impl Surroundings {
    /// This machine.
    #[expect(clippy::disallowed_methods, reason = "throttles reports; nothing that is kept")]
    pub fn of_system() -> Self {
        let began = Instant::now();
        Self {
            drafts: platform::drafts_dir(),
            generations: platform::generations_dir(),
            texts: platform::texts_dir(),
            traces: platform::traces_dir(),
            extracts: platform::extracts_dir(),
            journals: platform::journals_dir(),
            locks: platform::locks_dir(),
            settings: place::config_dir(),
            ask: Box::new(platform::ask),
            prefers_dark: platform::prefers_dark,
            stamp: Box::new(|| {
                jiff::Timestamp::now().round(jiff::Unit::Second).unwrap_or_default().to_string()
            }),
            is_watching: true,
            clock: Box::new(move || began.elapsed()),
        }
    }
}

/// The world that jobs work on, and what must be known from one job to the next.
pub(super) struct World {
    pub(super) around: Surroundings,
    pub(super) journals: Journals,
    /// The files that were read and written.
    pub(super) known: Mutex<Files>,
    /// The file that the dialog was told to replace, as it was then.
    pub(super) replaceable: Mutex<Option<(PathBuf, Seen)>>,
    /// What is looked at again.
    pub(super) watched: Watched,
    /// What is known of the folder's words.
    pub(super) tracer: Tracer,
}

impl World {
    pub(super) fn new(around: Surroundings) -> Self {
        let journals = Journals::new(around.journals.clone());
        Self {
            around,
            journals,
            known: Mutex::default(),
            replaceable: Mutex::default(),
            watched: Watched::default(),
            tracer: Tracer::default(),
        }
    }

    /// Does `job`, and tells what there is to tell.
    pub(super) fn run(
        &self,
        job: Job,
        watch: &impl Watch,
        tell: &(impl Fn(Report) + Sync),
    ) -> Result<(), Cancelled> {
        match job {
            Job::CallOffReading | Job::ReadFirst(..) => {}
            Job::ReadCorpus(root, first, _) => self.read_corpus(&root, &first, watch, tell)?,
            Job::ReadAnew(asked) => self.read_anew(&asked, watch, tell)?,
            Job::CountFiles(root, patterns) => tell(count_files(root, patterns, watch)?),
            Job::LookAgain(asked) => self.look_again(&asked, watch, tell)?,
            Job::Load(path) => self.open(&path, tell),
            Job::Recover(path, source) => tell(self.recover(&path, &source)),
            Job::Check(notebook) => {
                let of = Arc::downgrade(&notebook);
                tell(Report::Checked(of, check::problems(&notebook)));
            }
            Job::Merge(path, notebook, file) => {
                tell(self.merge(&path, &notebook, file.as_deref()));
            }
            Job::LoadDraft(id) => tell(self.load_draft(&id)),
            Job::LoadSample => tell(Self::load_sample()),
            Job::Complete(typed, folders_only) => {
                let paths = platform::complete(&typed, folders_only);
                tell(Report::Completed(typed, paths));
            }
            Job::Expand(asking, typed) => {
                let path = platform::expand(Path::new(&typed));
                tell(Report::Answered(asking, Some(path)));
            }
            Job::Look(path) => tell(look(&path)),
            Job::Save(save) => self.save_and_keep(&save, tell),
            Job::Reread(reread) => self.reread(&reread).into_iter().for_each(tell),
            Job::Tidy(path) => self.tidy(&path).into_iter().for_each(tell),
            Job::Journal(_) => not_journalled(self.journals.write()).into_iter().for_each(tell),
            Job::SyncJournals => not_journalled(self.journals.sync()).into_iter().for_each(tell),
            Job::DropDraft(notebook_id) => {
                self.journals.drop_draft(&notebook_id);
                self.drop_draft(&notebook_id).into_iter().for_each(tell);
            }
            Job::KeepSettings(settings) => self.keep(&settings).into_iter().for_each(tell),
            Job::Ask(asking, start) => tell(self.ask(asking, start.as_deref())),
            Job::Place(path, reading, wanted) => tell(self.place(path, &reading, wanted, watch)?),
            Job::KeepTexts(readings) => self.keep_texts(&readings),
            Job::OldText(hash) => {
                let text = self.texts().and_then(|texts| texts.get(hash));
                tell(Report::OldText(hash, text.map(Arc::new)));
            }
            Job::ReadOff(asked) => super::reading_off::read_off(*asked, watch, tell)?,
            Job::Compare(old, new) => {
                let old = old.document();
                let pairs = pairs(old, &new.document, watch)?;
                tell(Report::Compared(old.hash(), new.document.hash(), pairs.into()));
            }
            Job::Trace(asked) => self.trace(*asked, watch, tell)?,
            Job::TracePassage(asked) => self.trace_passage(&asked, watch, tell)?,
            Job::CountUsage(asked) => tell(counting::counted(&asked)),
            Job::MakeChains(asked) => tell(standing::chains(&asked)),
            Job::StopTracing => self.tracer.say_stopped(tell),
            Job::ListVersions(notebook_id) => tell(self.versions(notebook_id)),
            Job::ReadVersion(path) => tell(self.version(path)),
            Job::BringPages(asked) => tell(pages::brought(asked, watch)?),
            Job::Find(pane, reading, query) => tell(find(pane, &reading, query, watch)?),
            Job::LookFor(query, documents) => {
                let passages = passages::find(&query, &documents, watch)?;
                tell(Report::Passages(query, passages.into()));
            }
            Job::Theme => {
                (self.around.prefers_dark)().map(Report::PrefersDark).into_iter().for_each(tell);
            }
        }
        Ok(())
    }

    fn read_corpus(
        &self,
        root: &Root,
        first: &[DocPath],
        watch: &impl Watch,
        tell: &(impl Fn(Report) + Sync),
    ) -> Result<(), Cancelled> {
        // Another folder has been opened since, and this reading called off.
        let Some(intake) = self.watched.intake(root) else { return Ok(()) };
        let ended = |trouble: Option<String>| tell(Report::ReadingEnded(root.clone(), trouble));
        let listed: Arc<[Listed]> = match intake.list(watch) {
            Ok(listed) => listed.into(),
            Err(FolderError::Cancelled(cancelled)) => return Err(cancelled),
            Err(error) => {
                ended(Some(sentence(&error.to_string())));
                return Ok(());
            }
        };
        // One thread more than there are cores, for what is wanted while all of them are at slow files;
        // and one that takes what the others have read.
        let n_cores = thread::available_parallelism().map_or(1, NonZero::get);
        let pool = rayon::ThreadPoolBuilder::new()
            .thread_name(|number| format!("variorum-read-{number}"))
            .num_threads(n_cores + 2)
            .build();
        let pool = match pool {
            Ok(pool) => pool,
            Err(error) => {
                ended(Some(sentence(&format!("the documents cannot be read: {error}"))));
                return Ok(());
            }
        };
        let order = Order::quick_first(Arc::clone(&listed), first, n_cores);
        let order = Arc::new(order);
        self.watched.begin(&intake, &listed, Some(Arc::clone(&order)));
        tell(Report::Listed(root.clone(), listed.iter().map(Listed::waiting).collect()));
        let mut opening = Opening { is_over: !first.is_empty(), ..Opening::default() };
        // What is read first is told at once: somebody waits for it.
        let mut told_at = None;
        let mut held: Vec<Entry> = Vec::new();
        let tell_read = |held: &mut Vec<Entry>| {
            intake.but_chosen_later(std::mem::take(held), |entries| {
                tell(Report::Read(root.clone(), entries));
            });
        };
        pool.install(|| {
            sources::read_in(&intake, &order, watch, |read| {
                held.extend(opening.pass(read));
                let now = (self.around.clock)();
                let is_due = told_at.is_none_or(|at| now.saturating_sub(at) >= REPORT_EVERY);
                if is_due && !held.is_empty() {
                    told_at = Some(now);
                    tell_read(&mut held);
                }
            })
        })?;
        held.extend(opening.rest());
        if !held.is_empty() {
            tell_read(&mut held);
        }
        ended(listed.is_empty().then(|| sentence(&intake.why_nothing())));
        intake.tidy();
        Ok(())
    }

    /// Does at once what a job that is about to begin must find done.
    pub(super) fn prepare(&self, job: &Job) {
        match job {
            // Noted here and now: a notebook that is opened a moment later must find it.
            Job::Journal(journaling) => self.journals.note(journaling.clone()),
            // A folder that cannot be listed now is looked at again: its drive may come back.
            Job::ReadCorpus(root, _, choices) => {
                let kept = self.around.extracts.clone().map(Extracts::new);
                let intake = Intake::new(root.clone(), choices.clone()).keeping(kept);
                self.watched.begin(&Arc::new(intake), &[], None);
            }
            Job::ReadFirst(root, paths) => self.watched.want(root, paths),
            // In the order of the choices: the last one is what is read, whoever reads.
            Job::ReadAnew(asked) => {
                if let Some(intake) = self.watched.intake(&asked.root) {
                    intake.choose(&asked.path, asked.encoding.clone());
                }
            }
            _ => {}
        }
    }

    pub(super) fn texts(&self) -> Option<Texts> {
        self.around.texts.clone().map(Texts::new)
    }

    fn place(
        &self,
        path: DocPath,
        reading: &Reading,
        wanted: Vec<(ExcerptId, Selector)>,
        watch: &impl Watch,
    ) -> Result<Report, Cancelled> {
        let selectors: Vec<&Selector> = wanted.iter().map(|(_, selector)| selector).collect();
        let texts = self.texts();
        let kept = |hash| Some(texts.as_ref()?.get(hash)?.text().to_owned());
        let placements = resolve_all_knowing(&reading.document, &selectors, kept, watch)?;
        let excerpt_ids = wanted.into_iter().map(|(excerpt_id, _)| excerpt_id);
        let placed = excerpt_ids.zip(placements).collect();
        Ok(Report::Placed(path, reading.document.hash(), placed))
    }

    /// Keeps texts. That one could not be kept is told to nobody: excerpts have their own words, and
    /// it is tried again when the program starts again.
    fn keep_texts(&self, readings: &[Arc<Reading>]) {
        let Some(texts) = self.texts() else { return };
        for reading in readings {
            if texts.keep(&reading.document).is_err() {
                return;
            }
        }
    }

    fn keep(&self, settings: &Settings) -> Option<Report> {
        let folder = self.around.settings.as_deref()?;
        let error = save_settings(settings, folder).err()?;
        let notice =
            Notice::trouble("the settings were not kept", &error.to_string(), error.remedy());
        Some(Report::Told(Box::new(notice)))
    }

    fn ask(&self, asking: Asking, start: Option<&Path>) -> Report {
        let asked_at = (self.around.clock)();
        let path = (self.around.ask)(asking, start);
        let waited = (self.around.clock)().saturating_sub(asked_at);
        if path.is_none() && waited < NO_DIALOG {
            let why = "No file dialog is available here (no desktop portal answered), so the path is \
                       typed";
            return Report::NoDialog(asking, why.to_owned());
        }
        if let (Asking::SaveAs, Some(path)) = (asking, &path) {
            // The dialog has asked whether the file there may be replaced: this file, as it is now.
            let seen = Seen::now(path).ok().map(|seen| (path.clone(), seen));
            if let Ok(mut replaceable) = self.replaceable.lock() {
                *replaceable = seen;
            }
        }
        Report::Answered(asking, path)
    }
}

/// The first documents of a folder, where nobody has said which: they are told in the order they were begun
/// in, whichever is read sooner, for the first two are what is shown.
#[derive(Default)]
struct Opening {
    /// Read, but not all in front of it.
    early: BTreeMap<usize, Entry>,
    turn: usize,
    n_readable: usize,
    is_over: bool,
}

impl Opening {
    /// What may be told now.
    fn pass(&mut self, read: Vec<sources::Read>) -> Vec<Entry> {
        self.early.extend(read.into_iter().map(|it| (it.nth, it.entry)));
        let mut told = Vec::new();
        if self.is_over {
            return self.rest();
        }
        while let Some(entry) = self.early.remove(&self.turn) {
            self.turn += 1;
            self.n_readable += usize::from(entry.reading().is_some());
            told.push(entry);
            if self.n_readable == 2 {
                self.is_over = true;
                break;
            }
        }
        told
    }

    /// What was not told yet.
    fn rest(&mut self) -> Vec<Entry> {
        std::mem::take(&mut self.early).into_values().collect()
    }
}

/// How many files of a folder the patterns make documents.
fn count_files(root: Root, patterns: Patterns, watch: &impl Watch) -> Result<Report, Cancelled> {
    let Some(folder) = root.folder() else {
        return Ok(Report::Counted(root, patterns, Ok(FileCount::default())));
    };
    let counted = match sources::folder::count(folder, &patterns, watch) {
        Ok(count) => Ok(count),
        Err(FolderError::Cancelled(cancelled)) => return Err(cancelled),
        Err(error) => Err(sentence(&error.to_string())),
    };
    Ok(Report::Counted(root, patterns, counted))
}

/// What to tell of a journal that could not be written.
fn not_journalled(written: Result<(), SaveError>) -> Option<Report> {
    let notice = Notice::trouble(
        "what was done last could not be written down at once",
        &written.err()?.to_string(),
        "Until the next saving succeeds, a crash would lose it.",
    );
    Some(Report::NotJournalled(Box::new(notice)))
}

/// What lies at a path that was typed, dropped or named to the program.
fn look(typed: &Path) -> Report {
    let path = platform::expand(typed);
    let trouble = |why: &str, remedy: &str| {
        let what = format!("this cannot be opened: {}", path.display());
        Err(Box::new(Notice::trouble(&what, why, remedy)))
    };
    let lies = match std::fs::metadata(&path) {
        Ok(metadata) if metadata.is_dir() => Ok(Lies::Folder),
        Ok(metadata) if !metadata.is_file() => trouble(
            "it is no folder and no ordinary file",
            "open a folder, a notebook or a document",
        ),
        Ok(_) if is_notebook(&path) => Ok(Lies::Notebook),
        Ok(_) => Ok(Lies::Document),
        Err(error) => match error.kind() {
            std::io::ErrorKind::NotFound | std::io::ErrorKind::NotADirectory => trouble(
                "nothing is there",
                "see whether the path is right, and whether its drive is connected",
            ),
            std::io::ErrorKind::PermissionDenied => {
                trouble("the permission to look there is missing", "ask its owner for access")
            }
            _ => trouble(&format!("the system says: {error}"), ""),
        },
    };
    Report::Looked(path, lies)
}

/// Whether the name is a notebook's, or that of its backup.
fn is_notebook(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
    name.strip_suffix(".bak").unwrap_or(&name).rsplit_once('.').is_some_and(|it| it.1 == "ron")
}

fn find(
    pane: PaneId,
    reading: &Arc<Reading>,
    query: String,
    watch: &impl Watch,
) -> Result<Report, Cancelled> {
    let document = &reading.document;
    let leftovers = reading.folds().iter().map(|fold| fold.span);
    let hits = Finder::new(&query).find_over(document.text(), leftovers, MAX_HITS, watch)?;
    Ok(Report::Found {
        pane,
        text: document.hash(),
        query,
        hits: hits.spans.into(),
        is_cut: hits.is_cut,
    })
}
