//! Tracing a folder in the background, and keeping in step with it as it changes.
//!
//! The words of a folder that was traced are kept, so that a changed document costs its own pairs only,
//! and a passage is looked up at once. All of it is done by one thread after the other, with helpers
//! that give way to the window.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use crate::{
    platform,
    text::{
        document::TextHash,
        watch::{Cancelled, Watch},
    },
    trace::{Index, Options, Source, families::families, parallel::Passage},
    workspace::{
        corpus::{DocPath, Reading, Root},
        effect::{Trace, TracePassage},
        heard::Report,
        tracing::{
            Stage,
            found::{Found, FoundDocument},
        },
    },
};

use super::world::World;

/// Progress is told at most so often: nobody can see more.
const TELL_EVERY: Duration = Duration::from_millis(50);

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
    documents: Vec<(FoundDocument, Arc<Reading>)>,
    index: Index,
    found: Arc<Found>,
    /// What was found before: the window may hold the last but this one for it, and to free a large one
    /// between two frames would be felt.
    _former: Option<Arc<Found>>,
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
        let Trace { root, documents } = asked;
        *self.tracer.root.lock().unwrap_or_else(PoisonError::into_inner) = Some(root.clone());
        let pool = match gentle_pool() {
            Ok(pool) => pool,
            Err(error) => {
                let why = format!("Quotations cannot be traced: {error}.");
                tell(Report::NotTraced(root, why));
                return Ok(());
            }
        };
        let former = self.tracer.kept().take().filter(|kept| kept.root == root);
        let kept = pool.install(|| {
            let clock = &*self.around.clock;
            let watch =
                |stage| Telling { watch, tell, root: &root, stage, clock, told: Mutex::default() };
            traced(former, root.clone(), documents, watch)
        })?;
        tell(Report::Traced(root, Arc::clone(&kept.found)));
        *self.tracer.kept() = Some(kept);
        Ok(())
    }

    /// Looks for the parallels of one passage.
    pub(super) fn trace_passage(
        &self,
        asked: &TracePassage,
        watch: &impl Watch,
        tell: &impl Fn(Report),
    ) -> Result<(), Cancelled> {
        let kept = self.tracer.kept();
        let found = kept.as_ref().filter(|kept| kept.root == asked.root).and_then(|kept| {
            let doc_idx = kept.found.doc_idx(&asked.path)?;
            let passage = Passage { doc_idx, span: asked.span };
            Some(kept.index.passage(passage, &sources(&kept.documents), watch))
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

/// The folder traced: from what is known of it, where that is of use, else from the beginning.
fn traced<W: Watch>(
    former: Option<Kept>,
    root: Root,
    documents: Vec<(FoundDocument, Arc<Reading>)>,
    watch: impl Fn(fn(usize, usize) -> Stage) -> W,
) -> Result<Kept, Cancelled> {
    let sources = sources(&documents);
    let comparing = |done: usize, total: usize| Stage::Comparing(done * 100 / total.max(1));
    let followed = former.map(|former| follow(former, &documents, &sources, &watch(comparing)));
    let (index, result, former) = match followed.transpose()? {
        Some((Some((index, result)), former)) => (index, result, Some(former)),
        followed => {
            let former = followed.map(|(_, former)| former);
            let index = Index::of(&sources, &watch(Stage::Reading))?;
            let result = index.trace(&sources, Options::default(), &watch(comparing))?;
            (index, result, former)
        }
    };
    let quotations = index.quotations(&sources, &result.parallels);
    let families = families(&sources, &result.parallels);
    let known = documents.iter().map(|(document, _)| document.clone()).collect();
    let found = Arc::new(Found::of(known, result, quotations, families));
    Ok(Kept { root, documents, index, found, _former: former })
}

/// What is found now, from what was found before and what has changed since; `None` where the folder is
/// better traced anew. And what was found before.
#[expect(clippy::type_complexity, reason = "two results, of which one is in two parts")]
fn follow(
    former: Kept,
    documents: &[(FoundDocument, Arc<Reading>)],
    sources: &[Source<'_>],
    watch: &impl Watch,
) -> Result<(Option<(Index, crate::trace::Traced)>, Arc<Found>), Cancelled> {
    let Kept { documents: before, mut index, found, .. } = former;
    let (now, changed) = moves(&before, documents);
    let is_dated_anew = now.iter().zip(&before).any(|(now, (known, _))| {
        now.and_then(|doc_idx| documents.get(doc_idx)).is_some_and(|(it, _)| it.date != known.date)
    });
    if is_dated_anew || index.is_worn(&now, &changed, sources) {
        return Ok((None, found));
    }
    let result = index.follow(&found.traced, &now, &changed, sources, watch)?;
    Ok((Some((index, result)), found))
}

/// Where each document that was known stands now, `None` where its text is not there any more; and which
/// are new. Documents that have changed places among each other count as new.
fn moves(
    before: &[(FoundDocument, Arc<Reading>)],
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
        .map(|(known, _)| {
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
    for (((known, _), same), before) in before.iter().zip(&same).zip(behind.iter().rev()) {
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
mod tests {
    use super::*;
    use crate::text::document::Document;

    fn document(path: &str, text: &str) -> (FoundDocument, Arc<Reading>) {
        let document = Document::new(text.to_owned());
        let found = FoundDocument { path: path.into(), text: document.hash(), date: None };
        (found, Arc::new(Reading { document, facts: crate::text::structure::Facts::default() }))
    }

    #[track_caller]
    fn check(
        before: &[(&str, &str)],
        after: &[(&str, &str)],
        now: &[Option<usize>],
        new: &[usize],
    ) {
        let read = |list: &[(&str, &str)]| -> Vec<_> {
            list.iter().map(|(path, text)| document(path, text)).collect()
        };
        let moves = moves(&read(before), &read(after));
        assert_eq!(moves, (now.to_vec(), new.to_vec()));
    }

    #[test]
    fn only_what_has_another_text_is_new() {
        let before = [("a", "one"), ("b", "two"), ("c", "three")];
        check(&before, &before, &[Some(0), Some(1), Some(2)], &[]);
        check(
            &before,
            &[("a", "one"), ("b", "TWO"), ("c", "three")],
            &[Some(0), None, Some(2)],
            &[1],
        );
        check(&before, &[("b", "two"), ("c", "three")], &[None, Some(0), Some(1)], &[]);
        check(
            &before,
            &[("a", "one"), ("aa", "new"), ("b", "two"), ("c", "three")],
            &[Some(0), Some(2), Some(3)],
            &[1],
        );
    }

    #[test]
    fn a_file_that_was_renamed_is_no_new_text_unless_it_stands_elsewhere() {
        let before = [("a", "one"), ("b", "two"), ("c", "three")];
        check(
            &before,
            &[("a", "one"), ("bb", "two"), ("c", "three")],
            &[Some(0), Some(1), Some(2)],
            &[],
        );
        check(
            &before,
            &[("b", "two"), ("c", "three"), ("z", "one")],
            &[None, Some(0), Some(1)],
            &[2],
        );
    }

    #[test]
    fn two_files_with_one_text_are_two() {
        let before = [("a", "same"), ("b", "same")];
        check(&before, &before, &[Some(0), Some(1)], &[]);
        check(&before, &[("b", "same")], &[None, Some(0)], &[]);
    }
}
