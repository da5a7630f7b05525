//! Lines of the page that stand together, and which of them a pane has folded away.
//!
//! What the page put there and not the writer is dimmed, and where there is much of it one line stands
//! for all. Nothing is taken out of the text: a fold is what a pane shows, and whoever goes to a place
//! in one has it opened.

use std::{collections::BTreeSet, ops::Range};

use crate::text::{
    document::Document,
    paragraphs::{BLOCK_BYTES, Paragraphs},
    shape::{Kind, Shape},
    span::Span,
};

/// So many lines together are folded where the reader has not said otherwise: fewer would not be worth
/// the line that stands for them.
const USUAL_LINES: usize = 3;

/// Longest text that is laid out as one over folds, the lines in them included: two blocks. Where it would
/// be longer, the paragraph is set in two pieces.
const INLINE_BYTES: usize = 2 * BLOCK_BYTES;

/// Lines of the page that stand together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fold {
    /// From the first of them to the last.
    pub span: Span,
    /// Their blocks of layout.
    pub blocks: Range<usize>,
    /// How many paragraphs they are.
    pub n_lines: usize,
    /// Whether one paragraph goes on over them: its halves stand on both sides.
    pub is_inside: bool,
    /// Whether the halves' blocks are laid out as one where these are folded, with a mark between two
    /// words.
    pub is_inline: bool,
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
    let runs = paragraphs.runs_in(spans).into_iter();
    let mut folds: Vec<Fold> = runs.filter_map(|run| fold(paragraphs, &run)).collect();
    join(paragraphs, &mut folds);
    folds.into()
}

fn fold(paragraphs: &Paragraphs, run: &Range<usize>) -> Option<Fold> {
    let first = paragraphs.span(run.start)?;
    let last = paragraphs.span(run.end.checked_sub(1)?)?;
    let blocks = paragraphs.block_at(first.start())
        ..paragraphs.blocks().partition_point(|block| block.paragraph() < run.end);
    let first_half = paragraphs.first_half(run.end);
    Some(Fold {
        span: Span::new(first.start(), last.end()),
        blocks,
        n_lines: run.len(),
        is_inside: first_half.is_some_and(|first_half| first_half + 1 == run.start),
        is_inline: false,
    })
}

/// Says of each which may be laid out as no more than a mark in a row.
fn join(paragraphs: &Paragraphs, folds: &mut [Fold]) {
    let block = |at: usize| paragraphs.blocks().get(at).map(|block| block.span());
    // The block at the end of what is laid out together, and where that begins.
    let mut together: Option<(usize, usize)> = None;
    for fold in folds.iter_mut().filter(|fold| fold.is_inside) {
        let Some(before) = fold.blocks.start.checked_sub(1) else { continue };
        let (Some(first), Some(second)) = (block(before), block(fold.blocks.end)) else { continue };
        let start = match together {
            Some((last, start)) if last == before => start,
            _ => first.start(),
        };
        fold.is_inline = second.end() - start <= INLINE_BYTES;
        together = fold.is_inline.then_some((fold.blocks.end, start));
    }
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
    /// Whether all are folded, or all shown; `None` folds where much stands together, and whatever stands
    /// within a paragraph, where it costs a mark and no line.
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
            || (!is_marked && self.all.unwrap_or(fold.is_inside || fold.n_lines >= USUAL_LINES))
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
        text::{extractor::Extractor, structure::Facts},
        workspace::corpus::Reading,
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

    /// The folds of a paragraph on several pages, `n_bytes` on each, with a number between two.
    fn parted(n_bytes: usize, n_pages: usize) -> Box<[Fold]> {
        let piece = "and so on to the next page ".repeat(n_bytes / 27 + 1);
        let piece = piece.get(..n_bytes).unwrap().trim_end();
        let mut text = format!("The rest of {piece}");
        let mut leftovers = Vec::new();
        for nth in 1..n_pages {
            text.push_str("\n\n");
            leftovers.push(Span::new(text.len(), text.len() + 2));
            text.push_str(&(10 + nth).to_string());
            text.push_str("\n\n");
            text.push_str(piece);
        }
        let facts = Facts { leftovers, ..Facts::default() };
        Reading::new(Document::new(text), facts).folds().into()
    }

    #[test]
    fn lines_within_a_paragraph_are_folded_to_a_mark_however_few_they_are() {
        let folds = parted(200, 4);
        assert_eq!(folds.len(), 3);
        let mut folding = Folding::default();
        for fold in &folds {
            assert!(fold.is_inside && fold.is_inline && folding.is_folded(fold, false));
        }
        folding.turn_all(false);
        assert!(!folding.is_folded(&folds[0], false));
    }

    #[test]
    fn what_is_laid_out_as_one_has_a_limit() {
        let inline = |n_bytes, n_pages| -> Vec<bool> {
            let folds = parted(n_bytes, n_pages);
            assert!(folds.iter().all(|fold| fold.is_inside));
            folds.iter().map(|fold| fold.is_inline).collect()
        };
        assert_eq!(inline(4000, 2), [true]);
        assert_eq!(inline(3000, 5), [true, false, true, false]);
        // Of longer pieces it is the last block and the first.
        assert_eq!(inline(BLOCK_BYTES + 2000, 3), [true, true]);
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
