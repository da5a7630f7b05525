//! Selecting: what a drag or a key makes of a selection.
//!
//! Pure: places are bytes of a text, rows come in through closures. A place in the white space
//! between two blocks is no place for a caret; it is moved to the nearer words.

use crate::{
    text::{document::Document, span::Span, words},
    workspace::pane::Selection,
};

/// The step of a drag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Grain {
    /// Letters.
    Letter,
    /// Words, after a double click.
    Word,
    /// Paragraphs, after a triple click.
    Paragraph,
}

impl Grain {
    /// What a number of quick clicks means.
    pub(super) fn of_clicks(n_clicks: u32) -> Self {
        match n_clicks {
            0 | 1 => Self::Letter,
            2 => Self::Word,
            _ => Self::Paragraph,
        }
    }

    /// The piece of that grain around a place.
    pub(super) fn around(self, document: &Document, byte: usize) -> Span {
        match self {
            Self::Letter => Span::new(byte, byte),
            Self::Word => words::word_at(document.text(), byte),
            Self::Paragraph => {
                document.paragraphs().whole_at(byte).unwrap_or(Span::new(byte, byte))
            }
        }
    }
}

/// The selection of a drag that began with `origin` selected and has come to `byte`.
pub(super) fn dragged(document: &Document, origin: Span, grain: Grain, byte: usize) -> Selection {
    let here = grain.around(document, byte);
    if here.start() < origin.start() {
        Selection { anchor: origin.end(), focus: here.start() }
    } else {
        Selection { anchor: origin.start(), focus: here.end().max(origin.end()) }
    }
}

/// Which way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// Towards the start.
    Back,
    /// Towards the end.
    On,
}

/// How far a key moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// A letter.
    Letter(Way),
    /// A word.
    Word(Way),
    /// A row.
    Row(Way),
    /// To the edge of the row.
    RowEdge(Way),
    /// A view.
    Page(Way),
    /// To the edge of the text.
    Text(Way),
}

/// A place for a caret near `byte`: itself in a block, else the words in the direction of `way`.
pub(super) fn settled(document: &Document, byte: usize, way: Way) -> usize {
    let blocks = document.paragraphs().blocks();
    let block_idx = document.paragraphs().block_at(byte);
    let Some(block) = blocks.get(block_idx).map(|block| block.span()) else { return 0 };
    if byte <= block.end() {
        return byte.max(block.start());
    }
    match (way, blocks.get(block_idx + 1)) {
        (Way::On, Some(next)) => next.span().start(),
        _ => block.end(),
    }
}

/// Where a step by letters or words leads, or one to an edge of the text; `None` for steps that need
/// rows.
pub(super) fn stepped(document: &Document, byte: usize, step: Step) -> Option<usize> {
    let text = document.text();
    let (to, way) = match step {
        Step::Letter(Way::Back) => (words::previous_grapheme(text, byte), Way::Back),
        Step::Letter(Way::On) => (words::next_grapheme(text, byte), Way::On),
        Step::Word(Way::Back) => (words::previous_word(text, byte), Way::Back),
        Step::Word(Way::On) => (words::next_word(text, byte), Way::On),
        Step::Text(Way::Back) => (0, Way::On),
        Step::Text(Way::On) => (text.len(), Way::Back),
        Step::Row(_) | Step::RowEdge(_) | Step::Page(_) => return None,
    };
    Some(settled(document, to, way))
}

/// The selection after its moving end came to `focus`; without extending it is a caret there.
pub(super) fn moved(selection: Selection, focus: usize, extends: bool) -> Selection {
    if extends { Selection { anchor: selection.anchor, focus } } else { Selection::caret(focus) }
}

/// Where a plain left or right arrow leads from a passage that is selected: to its edge, as in every
/// text field; `None` where the step is another or nothing is selected.
pub(super) fn collapsed(selection: Selection, step: Step) -> Option<usize> {
    let span = selection.span();
    match step {
        Step::Letter(Way::Back) if !span.is_empty() => Some(span.start()),
        Step::Letter(Way::On) if !span.is_empty() => Some(span.end()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "One two three.\n\nFour fünf\u{308} six.";

    fn document() -> Document {
        Document::new(TEXT.to_owned())
    }

    fn selected(selection: Selection) -> &'static str {
        TEXT.get(selection.span().start()..selection.span().end()).unwrap()
    }

    #[test]
    fn a_drag_by_words_takes_whole_words_both_ways() {
        let document = document();
        let origin = Grain::Word.around(&document, 5);
        assert_eq!(selected(dragged(&document, origin, Grain::Word, 5)), "two");
        assert_eq!(selected(dragged(&document, origin, Grain::Word, 10)), "two three");
        let back = dragged(&document, origin, Grain::Word, 1);
        assert_eq!((selected(back), back.focus), ("One two", 0));
    }

    #[test]
    fn a_drag_by_paragraphs_takes_whole_paragraphs() {
        let document = document();
        let origin = Grain::Paragraph.around(&document, 5);
        assert_eq!(selected(dragged(&document, origin, Grain::Paragraph, 5)), "One two three.");
        assert_eq!(selected(dragged(&document, origin, Grain::Paragraph, 20)), TEXT);
    }

    #[test]
    fn a_caret_never_stands_between_paragraphs() {
        let document = document();
        assert_eq!(stepped(&document, 14, Step::Letter(Way::On)), Some(16));
        assert_eq!(stepped(&document, 16, Step::Letter(Way::Back)), Some(14));
        assert_eq!(stepped(&document, 3, Step::Text(Way::On)), Some(TEXT.len()));
        assert_eq!(stepped(&document, 3, Step::Text(Way::Back)), Some(0));
    }

    #[test]
    fn a_letter_goes_with_its_marks() {
        let document = document();
        let behind_n = TEXT.find("nf").unwrap() + 1;
        assert_eq!(stepped(&document, behind_n, Step::Letter(Way::On)), Some(behind_n + 3));
    }

    #[test]
    fn an_arrow_leaves_a_selection_at_its_edge() {
        let selection = Selection { anchor: 9, focus: 4 };
        assert_eq!(collapsed(selection, Step::Letter(Way::Back)), Some(4));
        assert_eq!(collapsed(selection, Step::Letter(Way::On)), Some(9));
        assert_eq!(collapsed(Selection::caret(4), Step::Letter(Way::On)), None);
        assert_eq!(moved(selection, 12, true), Selection { anchor: 9, focus: 12 });
    }
}
