//! The stages one behind the other: a folder read once, traced whole, and again where it changes.

use rayon::prelude::*;

use super::{
    accept::{self, Piece},
    align::Aligner,
    beside,
    candidates::{self, Meeting, Wanted},
    chain,
    chance::Floors,
    checked::{self, Checked},
    classify::{Kinds, classify},
    corpus::Corpus,
    direction,
    parallel::{Parallel, Passage},
    recurring::Recurring,
    versions::Versions,
};
use crate::text::{
    document::Document,
    span::Span,
    watch::{Cancelled, Watch},
};

/// A document to be traced.
#[derive(Clone, Copy, Debug)]
pub struct Source<'d> {
    /// Its text.
    pub document: &'d Document,
    /// Its date as `2018-07-13`, `2018-07` or `2018`, if it has one.
    pub date: Option<&'d str>,
}

/// What is wanted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Also passages that one document repeats.
    pub is_within: bool,
    /// Fewest words that a parallel must share; findings of fewer are left out.
    pub words_min: usize,
}

/// What was found in a folder.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Traced {
    /// In order of their places in the documents.
    pub parallels: Vec<Parallel>,
    /// Passages that many documents have and none says.
    pub recurring: Vec<Recurring>,
    /// Documents that are versions of one another, with their parallels among the others.
    pub versions: Vec<Versions>,
    /// Documents of which there are many with the very same text: of each group only the first was
    /// compared with others.
    pub copies: Vec<Vec<usize>>,
}

/// A folder that has been read: what its words are, and where the same ones stand.
///
/// Documents are known by their index among the sources, which are handed in again with each question: the
/// index keeps no text. Memory: about 35 bytes a word.
#[derive(Clone, Debug)]
pub struct Index {
    pub(super) corpus: Corpus,
    /// What a finding needs in this folder.
    pub(super) floors: Floors,
}

/// Everything there is to find between `sources`.
///
/// # Errors
/// Where the work was called off.
pub fn trace(
    sources: &[Source<'_>],
    options: Options,
    watch: &impl Watch,
) -> Result<Traced, Cancelled> {
    Index::of(sources, watch)?.trace(sources, options, watch)
}

impl Index {
    /// Reads `sources`.
    ///
    /// # Errors
    /// Where the work was called off.
    pub fn of(sources: &[Source<'_>], watch: &impl Watch) -> Result<Self, Cancelled> {
        let documents: Vec<&Document> = sources.iter().map(|it| it.document).collect();
        let corpus = Corpus::of(&documents, watch)?;
        let floors = Floors::of(&corpus.counts);
        Ok(Self { corpus, floors })
    }

    /// Everything there is to find between the sources that were read.
    ///
    /// The result is the same for any number of threads.
    ///
    /// # Errors
    /// Where the work was called off.
    pub fn trace(
        &self,
        sources: &[Source<'_>],
        options: Options,
        watch: &impl Watch,
    ) -> Result<Traced, Cancelled> {
        let documents: Vec<&Document> = sources.iter().map(|it| it.document).collect();
        let wanted = if options.is_within { Wanted::Within } else { Wanted::Between };
        let floors = &self.floors;
        self.corpus.taught.make_room(self.corpus.words.len());
        let mut parallels = candidates::meetings(&self.corpus, wanted, watch, |meetings| {
            self.parallels(sources, &documents, floors, meetings)
        })?;
        parallels.sort_by_key(|it| (it.a, it.b));
        parallels.retain(|it| options.words_min == 0 || n_words(sources, it) >= options.words_min);
        Ok(self.gather(sources, parallels))
    }

    /// The words of the folder.
    pub(super) fn corpus(&self) -> &Corpus {
        &self.corpus
    }

    /// The words of the folder, to be changed.
    pub(super) fn corpus_mut(&mut self) -> &mut Corpus {
        &mut self.corpus
    }

    /// Every quotation of the folder, and whether it has a source, by its parallels.
    pub fn quotations(&self, sources: &[Source<'_>], parallels: &[Parallel]) -> Vec<Checked> {
        let documents: Vec<&Document> = sources.iter().map(|it| it.document).collect();
        checked::checked(&self.corpus, &documents, parallels)
    }

    /// Takes in a document that is new or changed at `doc_idx`; gives its parallels with all others.
    /// Those that it had before are void.
    ///
    /// What a finding needs stays as it was for the folder as it was read.
    ///
    /// Cost: its words looked up; 30 ms for 50 KB in a folder of 100 MB.
    ///
    /// # Errors
    /// Where the work was called off: then the document has been taken in, and can be asked for with
    /// [`Self::passage`].
    pub fn put(
        &mut self,
        doc_idx: usize,
        sources: &[Source<'_>],
        watch: &impl Watch,
    ) -> Result<Vec<Parallel>, Cancelled> {
        self.remove(doc_idx);
        let Some(source) = sources.get(doc_idx) else { return Ok(Vec::new()) };
        let places = self.corpus.add(doc_idx, source.document);
        self.between(places, sources, self.floors, watch)
    }

    /// The parallels of one document with all others.
    ///
    /// # Errors
    /// Where the work was called off.
    pub(super) fn own(
        &self,
        doc_idx: usize,
        sources: &[Source<'_>],
        watch: &impl Watch,
    ) -> Result<Vec<Parallel>, Cancelled> {
        let Some(source) = sources.get(doc_idx) else { return Ok(Vec::new()) };
        let whole = Passage { doc_idx, span: Span::new(0, source.document.text().len()) };
        self.between(self.corpus.places(whole), sources, self.floors, watch)
    }

    /// Forgets a document; its parallels are void.
    pub fn remove(&mut self, doc_idx: usize) {
        self.corpus.remove(doc_idx);
    }

    /// The parallels of one passage, weak ones too: what has as much evidence as a quotation needs,
    /// wherever it stands. Best first.
    ///
    /// # Errors
    /// Where the work was called off.
    pub fn passage(
        &self,
        passage: Passage,
        sources: &[Source<'_>],
        watch: &impl Watch,
    ) -> Result<Vec<Parallel>, Cancelled> {
        let verbatim = self.floors.verbatim;
        let floors = Floors { plain: verbatim, altered: verbatim, verbatim };
        let places = self.corpus.places(passage);
        let mut found = self.between(places, sources, floors, watch)?;
        found.sort_by_key(|it| (std::cmp::Reverse(it.score), it.a, it.b));
        Ok(found)
    }

    /// The parallels of a stretch of places with all other documents.
    fn between(
        &self,
        places: std::ops::Range<usize>,
        sources: &[Source<'_>],
        floors: Floors,
        watch: &impl Watch,
    ) -> Result<Vec<Parallel>, Cancelled> {
        let documents: Vec<&Document> = sources.iter().map(|it| it.document).collect();
        watch.step(0, 1)?;
        let meetings = candidates::meetings_of(&self.corpus, places);
        let by_document = candidates::by_document(&self.corpus, &meetings);
        let found: Vec<Vec<Parallel>> = by_document
            .into_par_iter()
            .map(|mut meetings| {
                watch.step(0, 1)?;
                meetings.sort_unstable();
                Ok(self.parallels(sources, &documents, &floors, &meetings))
            })
            .collect::<Result<_, _>>()?;
        let mut found: Vec<Parallel> = found.into_iter().flatten().collect();
        found.sort_by_key(|it| (it.a, it.b));
        Ok(found)
    }

    /// Sorted meetings of one document to parallels: runs, alignments, what is more than chance, at its
    /// true ends, without shadows, classified.
    fn parallels(
        &self,
        sources: &[Source<'_>],
        documents: &[&Document],
        floors: &Floors,
        meetings: &[Meeting],
    ) -> Vec<Parallel> {
        let corpus = &self.corpus;
        let mut aligner = Aligner::new(corpus, documents);
        let mut pieces: Vec<Piece> = Vec::new();
        for cluster in &chain::clusters(corpus, meetings) {
            accept::pieces(corpus, &mut aligner, cluster, &mut pieces);
        }
        let pieces = accept::joined(corpus, &mut aligner, pieces);
        self.finish(&mut aligner, sources, (floors, floors), pieces)
    }

    /// Pieces to parallels: what is more than chance, at its true ends, without shadows, classified.
    ///
    /// By the first floors it is decided what is more than chance, by the second ones it is scored.
    pub(super) fn finish(
        &self,
        aligner: &mut Aligner<'_>,
        sources: &[Source<'_>],
        (admitting, floors): (&Floors, &Floors),
        mut pieces: Vec<Piece>,
    ) -> Vec<Parallel> {
        let corpus = &self.corpus;
        pieces.retain(|piece| accept::verdict(corpus, admitting, piece).is_some());
        if pieces.is_empty() {
            return Vec::new();
        }
        let mut pieces = self.with_neighbours(aligner, floors, pieces);
        for piece in &mut pieces {
            accept::snap(corpus, piece);
        }
        pieces.retain(|piece| piece.is_near || accept::verdict(corpus, admitting, piece).is_some());
        accept::without_shadows(corpus, &mut pieces);
        let mut kinds = Kinds::default();
        let parallel = |piece| parallel(corpus, floors, sources, piece, &mut kinds);
        pieces.into_iter().filter_map(parallel).collect()
    }

    /// The pieces together with what stands near those that are findings anywhere.
    fn with_neighbours(
        &self,
        aligner: &mut Aligner<'_>,
        floors: &Floors,
        pieces: Vec<Piece>,
    ) -> Vec<Piece> {
        let corpus = &self.corpus;
        let mut found = Vec::new();
        for piece in pieces.iter().filter(|it| is_telling(corpus, floors, it)) {
            let mut round = beside::near(corpus, aligner, piece);
            // What was found has neighbours of its own.
            for _ in 1..NEAR_ROUNDS {
                let next: Vec<Piece> = round
                    .iter()
                    .flat_map(|it| beside::near(corpus, aligner, it))
                    .filter(|it| !it.is_in(piece))
                    .collect();
                found.append(&mut round);
                round = next;
            }
            found.append(&mut round);
        }
        accept::joined(corpus, aligner, pieces.into_iter().chain(found).collect())
    }
}

/// How often one goes on from neighbour to neighbour.
const NEAR_ROUNDS: usize = 3;

/// Whether the surroundings of a piece are worth a look: it is a finding anywhere, and no formula, which
/// stands in many places and says nothing of what is round it.
fn is_telling(corpus: &Corpus, floors: &Floors, piece: &Piece) -> bool {
    let middle = piece.a.0.midpoint(piece.a.1);
    piece.bits >= floors.plain && corpus.known.n_places(middle) <= FORMULA_PLACES
}

/// Places from which on a passage is a formula: eight accounts of one event are still accounts.
const FORMULA_PLACES: u8 = 8;

fn parallel(
    corpus: &Corpus,
    floors: &Floors,
    sources: &[Source<'_>],
    piece: Piece,
    kinds: &mut Kinds,
) -> Option<Parallel> {
    let score = accept::verdict(corpus, floors, &piece).unwrap_or(0);
    let (a_idx, b_idx) = (corpus.at(piece.a.0)?.doc_idx, corpus.at(piece.b.0)?.doc_idx);
    // Within one document the earlier place is a.
    let is_turned = a_idx > b_idx || (a_idx == b_idx && piece.a > piece.b);
    let piece = if is_turned { piece.turned() } else { piece };
    let (a_idx, b_idx) = (a_idx.min(b_idx), a_idx.max(b_idx));
    let (a, b) = (sources.get(a_idx)?, sources.get(b_idx)?);
    let classified = classify(corpus, &piece, (a.document, b.document), kinds);
    let (direction, rule, quoted) =
        direction::decide(corpus, &piece, (a.document, b.document), (a.date, b.date));
    let span = |(from, to): (usize, usize)| corpus.span(from, to);
    Some(Parallel {
        a: Passage { doc_idx: a_idx, span: span(piece.a) },
        b: Passage { doc_idx: b_idx, span: span(piece.b) },
        class: classified.class,
        alignment: classified.alignment,
        changes: classified.changes,
        direction,
        rule,
        score,
        quoted,
    })
}

/// Words of the shorter passage.
fn n_words(sources: &[Source<'_>], parallel: &Parallel) -> usize {
    let count = |passage: Passage| {
        let source = sources.get(passage.doc_idx);
        source.map_or(0, |it| crate::text::words::count(&it.document.read(passage.span)))
    };
    count(parallel.a).min(count(parallel.b))
}
