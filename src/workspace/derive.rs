//! What is worked out from notebook and documents: which file is which document, where excerpts
//! stand, the highlights of each document. Kept in step change by change, never rebuilt for an edit.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use crate::{
    notebook::{
        Notebook,
        edit::Change,
        excerpt::{self, Excerpt},
        ids::{DocId, ExcerptId, TagId},
        tag::Colour,
    },
    text::{
        anchor::{self, Placement, Selector, State},
        document::TextHash,
        span::Span,
    },
};

use super::{
    Derived, Placed,
    corpus::{DocPath, Entry, Reading},
    effect::Effect,
    marks::Marks,
    update::Turn,
};

/// A text that is not the one its excerpts were made on, and what is to be found in it.
type Changed = (Arc<Reading>, Vec<(ExcerptId, Selector)>);

/// From how many excerpts on it is cheaper to place all anew than each by itself.
const MANY: usize = 24;

impl Turn<'_> {
    /// Brings what was derived in step with records that `touched` names, as they were before.
    ///
    /// Cost: for an excerpt that was kept, moved or removed, a pass over the highlights of its
    /// document; for colours, one pass over all highlights, however many excerpts have changed.
    pub(super) fn refresh(&mut self, touched: &[Change]) {
        if touched.iter().any(|change| matches!(change, Change::Document(..))) {
            // The reader may have corrected a date.
            self.trace_soon();
            self.bind(touched.iter().filter_map(|change| match change {
                Change::Document(doc_id, _) => Some(doc_id.clone()),
                _ => None,
            }));
        }
        if touched.iter().any(|it| matches!(it, Change::Document(..) | Change::Rule(..))) {
            self.settle_rules(false);
        }
        self.ws.tracing.decided.is_due |=
            touched.iter().any(|change| matches!(change, Change::Decision(..)));
        let mut recoloured: HashSet<ExcerptId> = HashSet::new();
        let mut displaced: Vec<&ExcerptId> = Vec::new();
        let mut tags: Vec<&TagId> = Vec::new();
        for change in touched {
            match change {
                Change::Tag(tag_id, _) => tags.push(tag_id),
                Change::Excerpt(excerpt_id, before) => {
                    let now = self.ws.notebook.excerpts.get(excerpt_id);
                    let stays = before.as_ref().zip(now).is_some_and(|(before, now)| {
                        before.document == now.document && before.made == now.made
                    });
                    if stays {
                        recoloured.insert(excerpt_id.clone());
                    } else {
                        displaced.push(excerpt_id);
                    }
                }
                _ => {}
            }
        }
        if displaced.len() > MANY {
            self.place_all();
            return;
        }
        for excerpt_id in displaced {
            self.refresh_excerpt(excerpt_id);
        }
        if !tags.is_empty() {
            let wears = |(_, it): &(&ExcerptId, &Arc<Excerpt>)| {
                it.tags.iter().any(|tag_id| tags.contains(&tag_id))
            };
            let wearers = self.ws.notebook.excerpts.iter().filter(wears);
            recoloured.extend(wearers.map(|(excerpt_id, _)| excerpt_id.clone()));
        }
        self.recolour(&recoloured);
    }

    /// Gives the highlights of these excerpts the colours that they have now.
    fn recolour(&mut self, excerpt_ids: &HashSet<ExcerptId>) {
        if excerpt_ids.is_empty() {
            return;
        }
        let notebook = &self.ws.notebook;
        let derived = &mut self.ws.derived;
        derived.serial += 1;
        let serial = derived.serial;
        #[expect(
            clippy::iter_over_hash_type,
            reason = "each document's marks change by themselves"
        )]
        for marks in derived.marks.values_mut() {
            marks.recolour(serial, |excerpt_id| {
                excerpt_ids.contains(excerpt_id).then(|| colour_of(notebook, excerpt_id))
            });
        }
    }

    /// Brings one excerpt's place and highlight in step.
    fn refresh_excerpt(&mut self, excerpt_id: &ExcerptId) {
        let derived = &mut self.ws.derived;
        derived.serial += 1;
        let serial = derived.serial;
        if let Some(placed) = derived.placed.remove(excerpt_id)
            && let Some(marks) = derived.marks.get_mut(&placed.path)
        {
            marks.remove(excerpt_id, serial);
        }
        let Some(excerpt) = self.ws.notebook.excerpts.get(excerpt_id) else { return };
        let Some(path) = derived.paths.get(&excerpt.document) else { return };
        let Some(reading) = self.ws.corpus.as_ref().and_then(|corpus| corpus.reading(path)) else {
            return;
        };
        let path = Arc::clone(path);
        if reading.document.hash() == excerpt.made.text {
            let placement = anchor::resolve(&reading.document, &excerpt.made);
            if derived.kept.insert(reading.document.hash()) {
                self.effects.push(Effect::KeepTexts(vec![Arc::clone(reading)]));
            }
            self.put_placement(&path, excerpt_id, placement);
        } else {
            let wanted = vec![(excerpt_id.clone(), excerpt.made.clone())];
            let effect = Effect::Place(path, Arc::clone(reading), wanted);
            self.effects.push(effect);
        }
    }

    /// Notes where one excerpt stands.
    fn put_placement(&mut self, path: &DocPath, excerpt_id: &ExcerptId, placement: Placement) {
        let colour = colour_of(&self.ws.notebook, excerpt_id);
        let Some(excerpt) = self.ws.notebook.excerpts.get(excerpt_id) else { return };
        let state = excerpt.state_in(&placement);
        let derived = &mut self.ws.derived;
        derived.serial += 1;
        let serial = derived.serial;
        if let Some(span) = placement.span {
            let marks = derived.marks.entry(Arc::clone(path)).or_default();
            marks.insert(span, excerpt_id.clone(), colour, serial);
            if state == State::Edited {
                marks.flag(excerpt_id, serial);
            }
        }
        let Placement { span, offers, .. } = placement;
        let placed = Placed { path: Arc::clone(path), state, span, offers };
        derived.placed.insert(excerpt_id.clone(), placed);
    }

    /// Writes down in the notebook where excerpts were found, for a saving that is about to be.
    ///
    /// Only then, for opening a folder must not make a notebook unsaved; and never as something to be
    /// undone. What a person confirmed stays confirmed until its text changes.
    pub(super) fn note_places(&mut self) {
        let mut news: Vec<(ExcerptId, excerpt::Placed)> = Vec::new();
        for (excerpt_id, kept) in &self.ws.notebook.excerpts {
            let Some(placed) = self.ws.derived.placed.get(excerpt_id) else { continue };
            // Nearly all stand where they were made, and that is known already.
            if placed.state == State::Same && kept.placed == excerpt::Placed::default() {
                continue;
            }
            let corpus = self.ws.corpus.as_ref();
            let Some(reading) = corpus.and_then(|it| it.reading(&placed.path)) else { continue };
            let document = &reading.document;
            let scalars =
                |span: Span| (document.scalar_of(span.start()), document.scalar_of(span.end()));
            let now = match placed.state {
                State::Same | State::Confirmed => {
                    excerpt::Placed { state: placed.state, ..excerpt::Placed::default() }
                }
                state => excerpt::Placed {
                    state,
                    text: Some(document.hash()),
                    place: placed.span.map(scalars),
                },
            };
            if now != kept.placed {
                news.push((excerpt_id.clone(), now));
            }
        }
        if news.is_empty() {
            return;
        }
        let notebook = Arc::make_mut(&mut self.ws.notebook);
        for (excerpt_id, now) in news {
            if let Some(kept) = notebook.excerpts.get_mut(&excerpt_id) {
                Arc::make_mut(kept).placed = now;
            }
        }
    }

    /// Writes down in the notebook which files documents are that were renamed, for a saving that is
    /// about to be, as [`Self::note_places`] does: a file that changes later is known by its name alone.
    pub(super) fn note_paths(&mut self) {
        let mut news: Vec<(DocId, DocPath)> = Vec::new();
        for (doc_id, record) in &self.ws.notebook.documents {
            let Some(path) = self.ws.derived.paths.get(doc_id) else { continue };
            let is_seen = || self.ws.derived.renamed.get(record.path.as_str()) == Some(path);
            if *record.path != **path && (self.has_known_text(doc_id) || is_seen()) {
                news.push((doc_id.clone(), Arc::clone(path)));
            }
        }
        if news.is_empty() {
            return;
        }
        let notebook = Arc::make_mut(&mut self.ws.notebook);
        for (doc_id, path) in news {
            let Some(record) = notebook.documents.get_mut(&doc_id) else { continue };
            let record = Arc::make_mut(record);
            let former = std::mem::replace(&mut record.path, path.to_string());
            self.ws.derived.renamed.remove(former.as_str());
            record.former.retain(|it| *it != former && *it != record.path);
            record.former.push(former);
        }
    }

    /// Finds out which file each of these documents is: the same text first, then the same path.
    ///
    /// A renamed file is the same document; of two files with one text the one at the known path is
    /// meant, and where neither is, it is not guessed.
    pub(super) fn bind(&mut self, doc_ids: impl Iterator<Item = DocId>) {
        let Some(corpus) = &self.ws.corpus else { return };
        let derived = &mut self.ws.derived;
        let mut astray: Vec<(DocId, Option<TextHash>, Option<&Entry>)> = Vec::new();
        for doc_id in doc_ids {
            if let Some(path) = derived.paths.remove(&doc_id) {
                derived.doc_ids.remove(&path);
            }
            let Some(record) = self.ws.notebook.documents.get(&doc_id) else { continue };
            let hash = TextHash::parse(&record.text_hash);
            let known = derived.renamed.get(record.path.as_str()).map_or(&*record.path, |now| now);
            let at_path = corpus.entry(known);
            let has_text = |entry: &Entry| {
                hash.is_some() && entry.reading().map(|it| it.document.hash()) == hash
            };
            match at_path.filter(|entry| has_text(entry)) {
                Some(entry) => derived.bind(doc_id, &entry.path),
                None => astray.push((doc_id, hash, at_path)),
            }
        }
        // Only then: a file that another document is at its own path is none to look for.
        let by_hash = if astray.is_empty() { HashMap::new() } else { texts(&corpus.entries) };
        let claimed: HashSet<DocPath> = derived.doc_ids.keys().cloned().collect();
        for (doc_id, hash, at_path) in astray {
            let alike = hash.and_then(|hash| by_hash.get(&hash)).into_iter().flatten();
            let alike = alike.filter_map(|entry_idx| corpus.entries.get(*entry_idx));
            let mut alike = alike.filter(|entry| !claimed.contains(&entry.path));
            let elsewhere = match (alike.next(), alike.next()) {
                (only, None) => only,
                _ => None,
            };
            if let Some(entry) = elsewhere.or(at_path) {
                derived.bind(doc_id, &entry.path);
            }
        }
    }

    /// Binds all documents of the notebook and places all excerpts anew.
    pub(super) fn derive_all(&mut self) {
        self.trace_soon();
        self.ws.tracing.decided.is_due = true;
        self.ws.derived.paths.clear();
        self.ws.derived.doc_ids.clear();
        let all: Vec<DocId> = self.ws.notebook.documents.keys().cloned().collect();
        self.bind(all.into_iter());
        self.settle_rules(true);
        self.place_all();
    }

    /// Places the excerpts of documents that were just read and say what they said before: so the
    /// excerpts of a large folder are placed with its documents, portion by portion, and not all in one
    /// frame at the end. Whether another file is meant is known when all are read: [`Self::derive_rest`].
    pub(super) fn derive_read(&mut self, paths: &[DocPath]) {
        let doc_ids = paths.iter().filter_map(|path| self.ws.derived.doc_ids.get(path));
        let known: HashSet<DocId> = doc_ids.filter(|it| self.has_known_text(it)).cloned().collect();
        if !known.is_empty() {
            self.place_those(|doc_id| known.contains(doc_id));
        }
    }

    /// Binds all documents of the notebook, and places what [`Self::derive_read`] has not.
    pub(super) fn derive_rest(&mut self) {
        let before = std::mem::take(&mut self.ws.derived.paths);
        self.ws.derived.doc_ids.clear();
        let all: Vec<DocId> = self.ws.notebook.documents.keys().cloned().collect();
        self.bind(all.iter().cloned());
        self.settle_rules(true);
        let is_placed = |doc_id: &DocId| {
            before.get(doc_id) == self.ws.derived.paths.get(doc_id) && self.has_known_text(doc_id)
        };
        let rest: HashSet<DocId> = all.into_iter().filter(|it| !is_placed(it)).collect();
        self.place_those(|doc_id| rest.contains(doc_id));
    }

    /// Whether a document's file was read, and says what it said when the notebook last knew it.
    fn has_known_text(&self, doc_id: &DocId) -> bool {
        let has = || {
            let path = self.ws.derived.paths.get(doc_id)?;
            let reading = self.ws.corpus.as_ref()?.reading(path)?;
            let record = self.ws.notebook.documents.get(doc_id)?;
            Some(TextHash::parse(&record.text_hash)? == reading.document.hash())
        };
        has().unwrap_or(false)
    }

    /// Places all excerpts whose documents have been read.
    pub(super) fn place_all(&mut self) {
        let derived = &mut self.ws.derived;
        derived.placed.clear();
        derived.marks.clear();
        self.place_those(|_| true);
    }

    /// Places the excerpts of some documents that have been read; what stands in a changed text is
    /// looked for in the background. Gives the files in which it is.
    pub(super) fn place_those(&mut self, is_wanted: impl Fn(&DocId) -> bool) -> Vec<DocPath> {
        let derived = &mut self.ws.derived;
        derived.serial += 1;
        let serial = derived.serial;
        let Some(corpus) = &self.ws.corpus else { return Vec::new() };
        let mut sure: HashMap<DocPath, Vec<(Span, ExcerptId, Colour)>> = HashMap::new();
        let mut changed: HashMap<DocPath, Changed> = HashMap::new();
        let mut to_keep = Vec::new();
        let wanted = self.ws.notebook.excerpts.iter().filter(|(_, it)| is_wanted(&it.document));
        for (excerpt_id, excerpt) in wanted {
            // A highlight of a text that is another now must not be drawn over it.
            if let Some(former) = derived.placed.remove(excerpt_id) {
                derived.marks.remove(&former.path);
            }
            let Some(path) = derived.paths.get(&excerpt.document) else { continue };
            let Some(reading) = corpus.reading(path) else { continue };
            if reading.document.hash() != excerpt.made.text {
                changed
                    .entry(Arc::clone(path))
                    .or_insert_with(|| (Arc::clone(reading), Vec::new()))
                    .1
                    .push((excerpt_id.clone(), excerpt.made.clone()));
                continue;
            }
            let placement = anchor::resolve(&reading.document, &excerpt.made);
            if derived.kept.insert(reading.document.hash()) {
                to_keep.push(Arc::clone(reading));
            }
            let state = excerpt.state_in(&placement);
            if let Some(span) = placement.span {
                let colour = first_colour(&self.ws.notebook, excerpt);
                sure.entry(Arc::clone(path)).or_default().push((span, excerpt_id.clone(), colour));
            }
            let Placement { span, offers, .. } = placement;
            let placed = Placed { path: Arc::clone(path), state, span, offers };
            derived.placed.insert(excerpt_id.clone(), placed);
        }
        if !to_keep.is_empty() {
            self.effects.push(Effect::KeepTexts(to_keep));
        }
        derived
            .marks
            .extend(sure.into_iter().map(|(path, placed)| (path, Marks::new(placed, serial))));
        let mut changed: Vec<_> = changed.into_iter().collect();
        changed.sort_by(|(a, _), (b, _)| a.cmp(b));
        let paths = changed.iter().map(|(path, _)| Arc::clone(path)).collect();
        self.effects.extend(
            changed
                .into_iter()
                .map(|(path, (reading, wanted))| Effect::Place(path, reading, wanted)),
        );
        paths
    }

    /// Notes where excerpts of a changed text were found: not where the text is another by now, nor of
    /// one that was confirmed in it meanwhile.
    pub(super) fn hear_placed(
        &mut self,
        path: &DocPath,
        hash: TextHash,
        placed: Vec<(ExcerptId, Placement)>,
    ) {
        let reading = self.ws.corpus.as_ref().and_then(|corpus| corpus.reading(path));
        if reading.map(|reading| reading.document.hash()) != Some(hash) {
            return;
        }
        for (excerpt_id, placement) in placed {
            let Some(excerpt) = self.ws.notebook.excerpts.get(&excerpt_id) else { continue };
            if self.ws.derived.paths.get(&excerpt.document) != Some(path)
                || excerpt.made.text == hash
            {
                continue;
            }
            self.ws.derived.serial += 1;
            let serial = self.ws.derived.serial;
            if let Some(marks) = self.ws.derived.marks.get_mut(path) {
                marks.remove(&excerpt_id, serial);
            }
            self.put_placement(path, &excerpt_id, placement);
        }
        self.hear_found_again(path);
    }
}

impl Derived {
    /// Notes that a document is that file, unless another is.
    fn bind(&mut self, doc_id: DocId, path: &DocPath) {
        if !self.doc_ids.contains_key(path) {
            self.paths.insert(doc_id.clone(), Arc::clone(path));
            self.doc_ids.insert(Arc::clone(path), doc_id);
        }
    }
}

/// Which entries hold each text.
fn texts(entries: &[Entry]) -> HashMap<TextHash, Vec<usize>> {
    let mut found: HashMap<TextHash, Vec<usize>> = HashMap::new();
    for (entry_idx, entry) in entries.iter().enumerate() {
        if let Some(reading) = entry.reading() {
            found.entry(reading.document.hash()).or_default().push(entry_idx);
        }
    }
    found
}

/// The colour of an excerpt: its first tag's.
pub(super) fn colour_of(notebook: &Notebook, excerpt_id: &ExcerptId) -> Colour {
    notebook.excerpts.get(excerpt_id).map_or_else(Colour::default, |it| first_colour(notebook, it))
}

fn first_colour(notebook: &Notebook, excerpt: &Excerpt) -> Colour {
    let mut tags = excerpt.tags.iter().filter_map(|tag_id| notebook.tags.get(tag_id));
    tags.next().map_or_else(Colour::default, |tag| tag.colour)
}
