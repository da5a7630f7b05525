//! Lines of the page that stand together, and which of them a pane has folded away.
//!
//! What the page put there and not the writer is dimmed, and where there is much of it one line stands
//! for all. Nothing is taken out of the text: a fold is what a pane shows, and whoever goes to a place
//! in one has it opened.

use std::{collections::BTreeSet, ops::Range};

use crate::text::{
    document::Document,
    paragraphs::Paragraphs,
    shape::{Kind, Shape},
    span::Span,
};

/// So many lines together are folded where the reader has not said otherwise: fewer would not be worth
/// the line that stands for them.
const USUAL_LINES: usize = 3;

/// Lines of the page that stand together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fold {
    /// From the first of them to the last.
    pub span: Span,
    /// Their blocks of layout.
    pub blocks: Range<usize>,
    /// How many paragraphs they are.
    pub n_lines: usize,
}

/// All lines of the page in a text, those together that follow each other; in order.
///
/// Cost: a pass over the blocks of the shape, and a binary search for each leftover.
pub fn folds(document: &Document, shape: &Shape, leftovers: &[Span]) -> Box<[Fold]> {
    let stated = shape.blocks.iter().filter(|block| block.kind == Kind::Leftover);
    let mut spans: Vec<Span> =
        stated.map(|block| block.span).chain(leftovers.iter().copied()).collect();
    spans.sort_unstable_by_key(|span| (span.start(), span.end()));
    let paragraphs = document.paragraphs();
    let mut runs: Vec<Range<usize>> = Vec::new();
    for span in spans {
        let found = lines(paragraphs, span);
        match runs.last_mut() {
            Some(last) if found.start <= last.end => last.end = last.end.max(found.end),
            _ if found.is_empty() => {}
            _ => runs.push(found),
        }
    }
    runs.into_iter().filter_map(|run| fold(paragraphs, &run)).collect()
}

/// The paragraphs that begin in a span.
fn lines(paragraphs: &Paragraphs, span: Span) -> Range<usize> {
    let begins = |at: usize| paragraphs.span(at).map(Span::start);
    let mut first = paragraphs.at(span.start());
    if begins(first).is_some_and(|start| start < span.start()) {
        first += 1;
    }
    let mut end = first;
    while begins(end).is_some_and(|start| start < span.end()) {
        end += 1;
    }
    first..end
}

fn fold(paragraphs: &Paragraphs, run: &Range<usize>) -> Option<Fold> {
    let first = paragraphs.span(run.start)?;
    let last = paragraphs.span(run.end.checked_sub(1)?)?;
    let blocks = paragraphs.block_at(first.start())
        ..paragraphs.blocks().partition_point(|block| block.paragraph() < run.end);
    Some(Fold { span: Span::new(first.start(), last.end()), blocks, n_lines: run.len() })
}

/// The fold that holds a byte. Cost: a binary search.
pub fn fold_at(folds: &[Fold], byte: usize) -> Option<&Fold> {
    let at = folds.partition_point(|fold| fold.span.start() <= byte);
    let fold = folds.get(at.checked_sub(1)?)?;
    (byte <= fold.span.end()).then_some(fold)
}

/// What of the page's own lines a pane folds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Folding {
    /// Whether all are folded, or all shown; `None` folds where much stands together.
    all: Option<bool>,
    /// Where those begin that the reader turned, and whether they are folded now.
    folded: BTreeSet<usize>,
    shown: BTreeSet<usize>,
}

impl Folding {
    /// Whether these lines are folded. Where something is marked in them they are not, unless the reader
    /// says so of them.
    pub fn is_folded(&self, fold: &Fold, is_marked: bool) -> bool {
        let start = fold.span.start();
        if self.shown.contains(&start) {
            return false;
        }
        self.folded.contains(&start)
            || (!is_marked && self.all.unwrap_or(fold.n_lines >= USUAL_LINES))
    }

    /// Folds these lines, or shows them.
    pub fn turn(&mut self, fold: &Fold, is_folded: bool) {
        let start = fold.span.start();
        let (to, from) = if is_folded {
            (&mut self.folded, &mut self.shown)
        } else {
            (&mut self.shown, &mut self.folded)
        };
        to.insert(start);
        from.remove(&start);
    }

    /// Folds all, or shows all.
    pub fn turn_all(&mut self, is_folded: bool) {
        *self = Self { all: Some(is_folded), ..Self::default() };
    }
}

#[cfg(test)]
mod tests {
    use crate::{
        extract::builder::{Builder, Opening},
        text::extractor::Extractor,
    };

    use super::*;

    fn page(kinds: &[Kind]) -> (Document, Shape) {
        let mut out = Builder::new();
        for (nth, kind) in kinds.iter().enumerate() {
            out.begin(Opening::of(*kind));
            out.push(&format!("line{nth}"));
        }
        let (text, shape) = out.finish();
        (Document::extracted(text, Extractor::PLAIN, &shape), shape)
    }

    const L: Kind = Kind::Leftover;
    const P: Kind = Kind::Paragraph;

    #[test]
    fn lines_of_the_page_that_follow_each_other_are_one_fold() {
        let (document, shape) = page(&[L, L, P, L, P, P, L]);
        // What was read off the text adds to what the file states: the paragraph between.
        let at = document.text().find("line4").unwrap();
        let folds = folds(&document, &shape, &[Span::new(at, at + 5)]);
        let found: Vec<_> = folds.iter().map(|it| (it.blocks.clone(), it.n_lines)).collect();
        assert_eq!(found, [(0..2, 2), (3..5, 2), (6..7, 1)]);
        assert_eq!(fold_at(&folds, at).map(|it| it.blocks.start), Some(3));
        assert_eq!(fold_at(&folds, document.text().find("line2").unwrap()), None);
    }

    #[test]
    fn a_text_without_leftovers_has_no_fold_and_a_stale_one_is_no_trouble() {
        let (document, shape) = page(&[P, P]);
        assert!(folds(&document, &shape, &[]).is_empty());
        assert!(folds(&document, &shape, &[Span::new(900, 990)]).is_empty());
        assert!(folds(&Document::new(String::new()), &shape, &[Span::new(0, 4)]).is_empty());
    }

    #[test]
    fn three_lines_are_folded_unless_the_reader_says_otherwise() {
        let (document, shape) = page(&[L, L, P, L, L, L]);
        let folds = folds(&document, &shape, &[]);
        let [short, long] = [&folds[0], &folds[1]];
        let mut folding = Folding::default();
        assert!(!folding.is_folded(short, false) && folding.is_folded(long, false));
        assert!(!folding.is_folded(long, true));
        folding.turn(long, false);
        assert!(!folding.is_folded(long, false));
        folding.turn(long, true);
        assert!(folding.is_folded(long, true));
        folding.turn_all(true);
        assert!(folding.is_folded(short, false) && !folding.is_folded(short, true));
        folding.turn_all(false);
        assert!(!folding.is_folded(long, false));
    }
}
