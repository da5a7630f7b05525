//! Two versions of a document side by side: as it was when excerpts were kept, and as it is now. Or two
//! documents of the folder that are versions of one another.
//!
//! Which two is said by the open [review](super::review); the older text comes from those that were
//! kept on this machine, and a worker compares them ([`Effect::Compare`]).

use std::{cmp::Reverse, collections::BTreeMap, sync::Arc};

use crate::{
    notebook::{excerpt::Excerpt, ids::ExcerptId},
    text::{
        compare::Pair,
        document::{Document, TextHash},
    },
};

use super::{
    Workspace,
    corpus::{DocPath, Reading},
    effect::Effect,
    update::Turn,
};

/// What is compared with what it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Compared {
    /// The document of an excerpt, with the text that it was kept from.
    Excerpt(ExcerptId),
    /// A document, with a text that excerpts were kept from.
    Document(DocPath, TextHash),
    /// A document of the folder, the second, with another, the first.
    Two(DocPath, DocPath),
}

/// The older of two texts.
#[derive(Clone, Debug)]
pub enum Older {
    /// One that was kept.
    Kept(Arc<Document>),
    /// That of a document of the folder.
    Read(Arc<Reading>),
}

impl Older {
    /// The text.
    pub fn document(&self) -> &Document {
        match self {
            Self::Kept(document) => document,
            Self::Read(reading) => &reading.document,
        }
    }
}

/// A comparison that was asked for.
#[derive(Clone, Debug)]
pub struct Comparison {
    /// The older text and the newer one.
    pub of: (TextHash, TextHash),
    /// Their paragraphs side by side; `None` while they are still compared.
    pub pairs: Option<Arc<[Pair]>>,
}

impl Workspace {
    /// The texts that excerpts of a document were kept from, other than it has now, latest first, each
    /// with the time of the last excerpt that was made on it (RFC 3339; empty where none was made on
    /// it, but one was confirmed in it).
    ///
    /// Whether they are still on this machine is not known before one is asked for. Cost: a few passes
    /// over all excerpts.
    pub fn former_texts(&self, path: &str) -> Vec<(TextHash, String)> {
        let Some(doc_id) = self.derived.doc_ids.get(path) else { return Vec::new() };
        let reading = self.corpus.as_ref().and_then(|corpus| corpus.reading(path));
        let now = reading.map(|reading| reading.document.hash());
        let excerpts: Vec<_> =
            self.notebook.excerpts.values().filter(|it| it.document == *doc_id).collect();
        let mut found: BTreeMap<TextHash, Former<'_>> = BTreeMap::new();
        for excerpt in &excerpts {
            for (nth, text) in texts_of(excerpt).enumerate() {
                let known = found.entry(text).or_default();
                if nth == 0 {
                    known.created = known.created.max(&excerpt.created);
                    known.rank = known.rank.max((&excerpt.created, 0));
                }
            }
        }
        // A text in which an excerpt was confirmed is later than the one it came from.
        let n_rounds = excerpts.iter().map(|it| it.history.len()).max().unwrap_or(0);
        for _ in 0..n_rounds {
            for excerpt in &excerpts {
                for (from, to) in texts_of(excerpt).zip(texts_of(excerpt).skip(1)) {
                    let (after, step) = found.get(&from).map_or(("", 0), |it| it.rank);
                    if let Some(later) = found.get_mut(&to).filter(|_| from != to) {
                        later.rank = later.rank.max((after, step + 1));
                    }
                }
            }
        }
        let mut others: Vec<_> = found.into_iter().filter(|(hash, _)| Some(*hash) != now).collect();
        others.sort_by_key(|(_, former)| Reverse(former.rank));
        others.into_iter().map(|(hash, former)| (hash, former.created.to_owned())).collect()
    }

    /// A text that was kept, if it is the one that was recalled last.
    pub fn recalled(&self, hash: TextHash) -> Option<&Arc<Document>> {
        self.old_text.as_ref().filter(|(known, _)| *known == hash).map(|(_, document)| document)
    }

    /// The file that is compared and the hash of its older text.
    pub fn compared(&self, compared: &Compared) -> Option<(DocPath, TextHash)> {
        match compared {
            Compared::Excerpt(excerpt_id) => {
                let excerpt = self.notebook.excerpts.get(excerpt_id)?;
                let path = self.derived.paths.get(&excerpt.document)?;
                Some((Arc::clone(path), excerpt.made.text))
            }
            Compared::Document(path, hash) => Some((Arc::clone(path), *hash)),
            Compared::Two(old, new) => {
                let hash = self.corpus.as_ref()?.reading(old)?.document.hash();
                Some((Arc::clone(new), hash))
            }
        }
    }

    /// The older text of a comparison, if it is there.
    pub fn older(&self, compared: &Compared) -> Option<Older> {
        if let Compared::Two(old, _) = compared {
            let reading = self.corpus.as_ref()?.reading(old)?;
            return Some(Older::Read(Arc::clone(reading)));
        }
        let (_, hash) = self.compared(compared)?;
        self.recalled(hash).map(|it| Older::Kept(Arc::clone(it)))
    }

    /// Both texts, where both are there.
    fn compared_texts(&self) -> Option<(Older, &Arc<Reading>)> {
        let compared = self.review.as_ref()?.compared.as_ref()?;
        let (path, _) = self.compared(compared)?;
        Some((self.older(compared)?, self.corpus.as_ref()?.reading(&path)?))
    }
}

/// What is known of a text that excerpts were kept from.
#[derive(Default)]
struct Former<'w> {
    /// When the last excerpt was made on it.
    created: &'w str,
    /// Orders texts: a time it is not older than, and how many texts came after that.
    rank: (&'w str, usize),
}

/// The texts an excerpt stood in, as it was made and confirmed, oldest first.
fn texts_of(excerpt: &Excerpt) -> impl Iterator<Item = TextHash> + '_ {
    excerpt.history.iter().chain([&excerpt.made]).map(|selector| selector.text)
}

impl Turn<'_> {
    /// Has compared what is to be compared, once both texts are there; lets go of what is not any more.
    pub(super) fn settle_comparison(&mut self) {
        let is_open = self.ws.review.as_ref().is_some_and(|review| review.compared.is_some());
        if !is_open {
            self.ws.comparison = None;
            return;
        }
        let Some((old, new)) = self.ws.compared_texts() else { return };
        let of = (old.document().hash(), new.document.hash());
        if self.ws.comparison.as_ref().is_none_or(|known| known.of != of) {
            self.effects.push(Effect::Compare(old, Arc::clone(new)));
            self.ws.comparison = Some(Comparison { of, pairs: None });
        }
    }

    /// Takes a comparison that is still wanted.
    pub(super) fn hear_compared(&mut self, of: (TextHash, TextHash), pairs: Arc<[Pair]>) {
        if let Some(comparison) = self.ws.comparison.as_mut().filter(|it| it.of == of) {
            comparison.pairs = Some(pairs);
        }
    }
}
