//! Tracing a folder in the background, and keeping in step with it as it changes.
//!
//! The words of a folder that was traced are kept, so that a changed document costs its own pairs only,
//! and a passage is looked up at once. All of it is done by one thread after the other, with helpers
//! that give way to the window.

use std::{
    collections::{BTreeMap, HashMap},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use crate::{
    platform,
    store::traces::{KeptDocument, KeptTrace, Traces},
    text::{
        anchor::{Selector, resolve_all_knowing},
        document::TextHash,
        watch::{Cancelled, Watch},
    },
    trace::{Index, Options, Source, Traced, families::families, parallel::Passage},
    workspace::{
        corpus::{DocPath, Reading, Root},
        effect::{Trace, TracePassage},
        heard::Report,
        tracing::{
            Stage,
            decide::{DecisionEnds, DecisionPlaces},
            found::{Found, FoundDocument},
        },
    },
};

use super::world::World;

/// Progress is told at most so often: nobody can see more.
const TELL_EVERY: Duration = Duration::from_millis(50);

/// From so many bytes of text on what was found is kept on disk: what takes less is found again sooner
/// than it is read.
/// A test's folder need not be that large.
const KEPT_MIN: usize = if cfg!(test) { 32 * 1024 } else { 2 * 1024 * 1024 };

/// A folder's documents as they are traced, in order of path.
type Documents = Vec<(FoundDocument, Arc<Reading>)>;

/// What is known of the folder that was traced last.
#[derive(Default)]
pub(super) struct Tracer {
    kept: Mutex<Option<Kept>>,
    /// The folder that is asked about.
    root: Mutex<Option<Root>>,
}

/// A folder that was traced.
struct Kept {
    root: Root,
    documents: Documents,
    /// Its words; `None` where what was found came from the disk, until they are asked for.
    index: Option<Index>,
    found: Arc<Found>,
    /// What was found before: the window may hold the last but this one for it, and to free a large one
    /// between two frames would be felt.
    former: Option<Arc<Found>>,
}

/// What was found before, and in what.
struct Before {
    documents: Vec<FoundDocument>,
    index: Option<Index>,
    found: Arc<Found>,
}

/// A watch that tells how far the work is.
struct Telling<'w, W, T> {
    watch: &'w W,
    tell: &'w T,
    root: &'w Root,
    stage: fn(usize, usize) -> Stage,
    clock: &'w (dyn Fn() -> Duration + Send + Sync),
    told: Mutex<Option<Duration>>,
}

impl<W: Watch, T: Fn(Report) + Sync> Watch for Telling<'_, W, T> {
    fn step(&self, done: usize, total: usize) -> Result<(), Cancelled> {
        self.watch.step(done, total)?;
        let Ok(mut told) = self.told.lock() else { return Ok(()) };
        let now = (self.clock)();
        // What takes no longer than that is told only when it is done.
        let since = *told.get_or_insert(now);
        if now.saturating_sub(since) >= TELL_EVERY {
            *told = Some(now);
            (self.tell)(Report::Tracing(self.root.clone(), (self.stage)(done, total)));
        }
        Ok(())
    }
}

impl Tracer {
    fn kept(&self) -> MutexGuard<'_, Option<Kept>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Says that tracing was stopped.
    pub(super) fn say_stopped(&self, tell: &impl Fn(Report)) {
        let root = self.root.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some(root) = root {
            tell(Report::NotTraced(root, "Tracing was stopped.".to_owned()));
        }
    }
}

impl World {
    /// Traces a folder: all of it, or what has changed since it was traced last.
    pub(super) fn trace(
        &self,
        asked: Trace,
        watch: &impl Watch,
        tell: &(impl Fn(Report) + Sync),
    ) -> Result<(), Cancelled> {
        let Trace { root, documents, decisions, is_asked } = asked;
        *self.tracer.root.lock().unwrap_or_else(PoisonError::into_inner) = Some(root.clone());
        let pool = match gentle_pool() {
            Ok(pool) => pool,
            Err(error) => {
                let why = format!("Quotations cannot be traced: {error}.");
                tell(Report::NotTraced(root, why));
                return Ok(());
            }
        };
        let kept = self.tracer.kept().take().filter(|kept| kept.root == root);
        let traces = self.around.traces.clone().map(Traces::new);
        let name = format!("{root:?}");
        let is_large =
            documents.iter().map(|(_, it)| it.document.text().len()).sum::<usize>() >= KEPT_MIN;
        let before = kept.map(Before::of).or_else(|| {
            let traces = traces.as_ref().filter(|_| is_large && !is_asked)?;
            Some(Before::read(traces.get(&name)?))
        });
        let kept = pool.install(|| {
            let clock = &*self.around.clock;
            let watch =
                |stage| Telling { watch, tell, root: &root, stage, clock, told: Mutex::default() };
            traced((before, is_asked), root.clone(), documents, watch)
        })?;
        let places = self.decision_places(&decisions, &kept.documents, watch)?;
        tell(Report::Traced(root, Arc::clone(&kept.found), places));
        let is_new = kept.former.as_ref().is_none_or(|former| !Arc::ptr_eq(former, &kept.found));
        if let Some(traces) = traces.filter(|_| is_large && is_new) {
            // That it could not be kept is told to nobody: it is found again.
            traces.keep(&name, &to_keep(&kept.found)).unwrap_or_default();
        }
        *self.tracer.kept() = Some(kept);
        Ok(())
    }

    /// Finds the passages of decisions again, as excerpts are.
    fn decision_places(
        &self,
        decisions: &[DecisionEnds],
        documents: &[(FoundDocument, Arc<Reading>)],
        watch: &impl Watch,
    ) -> Result<DecisionPlaces, Cancelled> {
        let mut by_document: BTreeMap<&DocPath, Vec<(usize, usize, &Selector)>> = BTreeMap::new();
        for (nth, (_, ends)) in decisions.iter().enumerate() {
            for (end, (path, made)) in ends.iter().enumerate() {
                by_document.entry(path).or_default().push((nth, end, made));
            }
        }
        let mut places: DecisionPlaces =
            decisions.iter().map(|(decision_id, _)| (decision_id.clone(), [None; 2])).collect();
        let texts = self.texts();
        let kept = |hash| Some(texts.as_ref()?.get(hash)?.text().to_owned());
        for (path, wanted) in by_document {
            let Some((_, reading)) = documents.iter().find(|(it, _)| it.path == *path) else {
                continue;
            };
            let selectors: Vec<&Selector> = wanted.iter().map(|(.., made)| *made).collect();
            let placements = resolve_all_knowing(&reading.document, &selectors, kept, watch)?;
            for ((nth, end, _), placement) in wanted.into_iter().zip(placements) {
                let place = places.get_mut(nth).and_then(|(_, spans)| spans.get_mut(end));
                if let Some(place) = place {
                    *place = placement.span;
                }
            }
        }
        Ok(places)
    }

    /// Looks for the parallels of one passage.
    pub(super) fn trace_passage(
        &self,
        asked: &TracePassage,
        watch: &impl Watch,
        tell: &impl Fn(Report),
    ) -> Result<(), Cancelled> {
        let mut kept = self.tracer.kept();
        let found = kept.as_mut().filter(|kept| kept.root == asked.root).and_then(|kept| {
            let doc_idx = kept.found.doc_idx(&asked.path)?;
            let passage = Passage { doc_idx, span: asked.span };
            let sources = sources(&kept.documents);
            let index = match kept.index.take() {
                Some(index) => index,
                None => match gentle_pool().ok()?.install(|| Index::of(&sources, watch)) {
                    Ok(index) => index,
                    Err(cancelled) => return Some(Err(cancelled)),
                },
            };
            let found = index.passage(passage, &sources, watch);
            kept.index = Some(index);
            Some(found)
        });
        let parallels = found.transpose()?.unwrap_or_default();
        tell(Report::TracedPassage(DocPath::clone(&asked.path), asked.span, parallels.into()));
        Ok(())
    }
}

/// Threads that do their work when nobody else wants the machine.
fn gentle_pool() -> Result<rayon::ThreadPool, rayon::ThreadPoolBuildError> {
    rayon::ThreadPoolBuilder::new()
        .thread_name(|number| format!("variorum-trace-{number}"))
        .start_handler(|_| platform::give_way())
        .build()
}

fn sources(documents: &[(FoundDocument, Arc<Reading>)]) -> Vec<Source<'_>> {
    documents
        .iter()
        .map(|(found, reading)| Source { document: &reading.document, date: found.date.as_deref() })
        .collect()
}

impl Before {
    fn of(kept: Kept) -> Self {
        let Kept { documents, index, found, .. } = kept;
        let documents = documents.into_iter().map(|(document, _)| document).collect();
        Self { documents, index, found }
    }

    /// What was kept on disk.
    fn read(kept: KeptTrace) -> Self {
        let document =
            |it: KeptDocument| FoundDocument { path: it.path.into(), text: it.text, date: it.date };
        let documents: Vec<FoundDocument> = kept.documents.into_iter().map(document).collect();
        let found = Found::of(documents.clone(), kept.traced, kept.quotations, Vec::new());
        Self { documents, index: None, found: Arc::new(found) }
    }
}

fn to_keep(found: &Found) -> KeptTrace {
    let document = |it: &FoundDocument| KeptDocument {
        path: it.path.to_string(),
        text: it.text,
        date: it.date.clone(),
    };
    KeptTrace {
        documents: found.documents.iter().map(document).collect(),
        traced: found.traced.clone(),
        quotations: found.quotations.clone(),
    }
}

/// What came of tracing a folder.
enum Outcome {
    /// All its texts are as they were; its words, where they are known.
    Same(Option<Index>),
    /// Something else was found.
    New(Index, Traced),
}

/// The folder traced: from what is known of it, where that is of use and nobody asked for more, else from the
/// beginning.
fn traced<W: Watch>(
    (before, is_asked): (Option<Before>, bool),
    root: Root,
    documents: Documents,
    watch: impl Fn(fn(usize, usize) -> Stage) -> W,
) -> Result<Kept, Cancelled> {
    let sources = sources(&documents);
    let former = before.as_ref().map(|before| Arc::clone(&before.found));
    let outcome = match before {
        Some(before) if !is_asked => again(before, &documents, &sources, &watch)?,
        _ => anew(None, &sources, &watch)?,
    };
    let known: Vec<FoundDocument> = documents.iter().map(|(it, _)| it.clone()).collect();
    let put = |result: Traced, quotations| {
        let families = families(&sources, &result.parallels);
        Arc::new(Found::of(known, result, quotations, families))
    };
    let (index, found) = match (outcome, &former) {
        (Outcome::New(index, result), _) => {
            let quotations = index.quotations(&sources, &result.parallels);
            (Some(index), put(result, quotations))
        }
        (Outcome::Same(index), Some(former)) => {
            // Under other names, perhaps, and from the disk it comes without what is quickly made.
            (index, put(former.traced.clone(), former.quotations.clone()))
        }
        (Outcome::Same(index), None) => (index, put(Traced::default(), Vec::new())),
    };
    Ok(Kept { root, documents, index, found, former })
}

/// The whole folder; with its words, if they are known already.
fn anew<W: Watch>(
    index: Option<Index>,
    sources: &[Source<'_>],
    watch: &impl Fn(fn(usize, usize) -> Stage) -> W,
) -> Result<Outcome, Cancelled> {
    let index = match index {
        Some(index) => index,
        None => Index::of(sources, &watch(Stage::Reading))?,
    };
    let result = index.trace(sources, Options::default(), &watch(comparing))?;
    Ok(Outcome::New(index, result))
}

/// A folder of which something is known: only what has changed is traced, if that is less.
fn again<W: Watch>(
    before: Before,
    documents: &[(FoundDocument, Arc<Reading>)],
    sources: &[Source<'_>],
    watch: &impl Fn(fn(usize, usize) -> Stage) -> W,
) -> Result<Outcome, Cancelled> {
    let Before { documents: known, index, found } = before;
    let (now, changed) = moves(&known, documents);
    let is_dated_anew = now.iter().zip(&known).any(|(now, known)| {
        let now = now.and_then(|doc_idx| documents.get(doc_idx));
        now.is_some_and(|(it, _)| it.date != known.date)
    });
    let is_same = changed.is_empty() && now.iter().all(Option::is_some);
    if is_dated_anew {
        // Dates decide who quotes whom; which words are shared they do not.
        return anew(index.filter(|_| is_same), sources, watch);
    }
    if is_same {
        return Ok(Outcome::Same(index));
    }
    match index {
        Some(index) if index.is_worn(&now, &changed, sources) => anew(None, sources, watch),
        Some(mut index) => {
            let result = index.follow(&found.traced, &now, &changed, sources, &watch(comparing))?;
            Ok(Outcome::New(index, result))
        }
        None => {
            let index = Index::of(sources, &watch(Stage::Reading))?;
            if is_mostly_new(&changed, sources) {
                return anew(Some(index), sources, watch);
            }
            let result =
                index.complete(&found.traced, &now, &changed, sources, &watch(comparing))?;
            Ok(Outcome::New(index, result))
        }
    }
}

/// Whether so much has changed that each document by itself is no less work than all of them together.
fn is_mostly_new(changed: &[usize], sources: &[Source<'_>]) -> bool {
    let n_words = |source: &Source<'_>| source.document.n_words();
    let n_new: usize = changed.iter().filter_map(|idx| sources.get(*idx)).map(n_words).sum();
    n_new * 5 >= sources.iter().map(n_words).sum::<usize>()
}

fn comparing(done: usize, total: usize) -> Stage {
    Stage::Comparing(done * 100 / total.max(1))
}

/// Where each document that was known stands now, `None` where its text is not there any more; and which
/// are new. Documents that have changed places among each other count as new.
fn moves(
    before: &[FoundDocument],
    documents: &[(FoundDocument, Arc<Reading>)],
) -> (Vec<Option<usize>>, Vec<usize>) {
    let by_path: HashMap<&str, usize> =
        documents.iter().enumerate().map(|(idx, (it, _))| (&*it.path, idx)).collect();
    let mut by_text: HashMap<TextHash, Vec<usize>> = HashMap::new();
    for (doc_idx, (it, _)) in documents.iter().enumerate().rev() {
        by_text.entry(it.text).or_default().push(doc_idx);
    }
    let same: Vec<Option<usize>> = before
        .iter()
        .map(|known| {
            let doc_idx = by_path.get(&*known.path).copied()?;
            documents.get(doc_idx).is_some_and(|(it, _)| it.text == known.text).then_some(doc_idx)
        })
        .collect();
    let mut is_taken = vec![false; documents.len()];
    for doc_idx in same.iter().flatten() {
        if let Some(taken) = is_taken.get_mut(*doc_idx) {
            *taken = true;
        }
    }
    let mut next = documents.len();
    let behind: Vec<usize> = same
        .iter()
        .rev()
        .map(|it| {
            let behind = next;
            next = it.unwrap_or(next);
            behind
        })
        .collect();
    let mut from = 0;
    let mut now = Vec::with_capacity(before.len());
    for ((known, same), before) in before.iter().zip(&same).zip(behind.iter().rev()) {
        // A renamed file: where it does not change places with others.
        let fits = |doc_idx: &usize| {
            (from..*before).contains(doc_idx) && !is_taken.get(*doc_idx).copied().unwrap_or(true)
        };
        let renamed = || by_text.get(&known.text)?.iter().copied().find(fits);
        let found = same.or_else(renamed);
        if let Some(taken) = found.and_then(|doc_idx| is_taken.get_mut(doc_idx)) {
            *taken = true;
        }
        from = found.map_or(from, |doc_idx| doc_idx + 1);
        now.push(found);
    }
    let is_new = |(doc_idx, is_taken): (usize, bool)| (!is_taken).then_some(doc_idx);
    (now, is_taken.into_iter().enumerate().filter_map(is_new).collect())
}

#[cfg(test)]
mod tests;
