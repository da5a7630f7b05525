//! Stretches in quotation marks, as people set them: straight, curly, guillemets, low marks, in pairs of
//! any language, nested, and running over paragraphs with an opening mark on each.
//!
//! A mark opens or closes by its shape and by what stands on its sides; what was opened and not closed
//! is no quotation. Apostrophes at the end of a word look like closing marks: one behind an s is taken
//! for one if a better closing mark follows.

use super::{
    apart,
    marks::{Mark, Marks, Shape},
    wording::Wording,
};
use crate::text::{document::Document, paragraphs::Paragraphs, span::Span};

/// Longest quotation in words: a page or two. What seems longer has lost its closing mark.
pub(super) const WORDS_MAX: usize = 1000;

/// Most words of a brief quotation; see [`Marks::BRIEF`].
const BRIEF_WORDS: usize = 6;

/// A stretch in quotation marks, or set apart as one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Quotation {
    /// Indexes of its words in the document: from, and behind the last.
    pub(super) from: usize,
    pub(super) to: usize,
    /// What stands between the marks.
    pub(super) inner: Span,
    /// How many quotations it stands in.
    pub(super) depth: usize,
}

/// A mark that waits to be closed.
#[derive(Clone, Copy, Debug)]
struct Open {
    shape: Shape,
    mark: Mark,
    /// The last paragraph it is known to run into.
    paragraph: usize,
}

/// The quotations of a document in order of their beginnings, those that are set apart without marks among
/// them; marks their words as quoted.
///
/// Cost: a few steps for each mark.
pub(super) fn of(document: &Document, wording: &mut Wording) -> Vec<Quotation> {
    let mut parser = Parser {
        text: document.text(),
        paragraphs: document.paragraphs(),
        marks: &wording.marks,
        open: Vec::new(),
        found: Vec::new(),
    };
    for mark_idx in 0..wording.marks.len() {
        parser.step(mark_idx);
    }
    let mut found = parser.found;
    found.extend(apart::set_apart(document, wording));
    found.sort_by_key(|it| (it.inner.start(), std::cmp::Reverse(it.inner.end())));
    let mut outer: Vec<Span> = Vec::new();
    for quotation in &mut found {
        outer.retain(|it| it.end() >= quotation.inner.end());
        quotation.depth = outer.len();
        outer.push(quotation.inner);
        let n_words = quotation.to - quotation.from;
        if n_words > 1 {
            let brief = if n_words <= BRIEF_WORDS { Marks::BRIEF } else { Marks::QUOTED };
            for word in wording.words.get_mut(quotation.from..quotation.to).unwrap_or_default() {
                word.marks = word.marks.with(Marks::QUOTED).with(brief);
            }
        }
    }
    found
}

struct Parser<'t> {
    text: &'t str,
    paragraphs: &'t Paragraphs,
    marks: &'t [Mark],
    open: Vec<Open>,
    found: Vec<Quotation>,
}

/// What a mark may do.
enum Role {
    Opens,
    /// Closes the nearest open mark of one of these shapes.
    Closes(&'static [Shape]),
    Nothing,
}

impl Parser<'_> {
    fn step(&mut self, mark_idx: usize) {
        let Some(mark) = self.marks.get(mark_idx).copied() else { return };
        let paragraph = self.paragraphs.at(mark.at as usize);
        if self.goes_on(mark, paragraph) {
            return;
        }
        match self.role(mark_idx, mark) {
            Role::Opens => self.open.push(Open { shape: mark.shape, mark, paragraph }),
            Role::Closes(shapes) => self.close(mark, shapes),
            Role::Nothing => {}
        }
    }

    /// Forgets marks that were not closed in their paragraph, unless the next one goes on with the
    /// quotation; gives whether this mark only says so.
    fn goes_on(&mut self, mark: Mark, paragraph: usize) -> bool {
        let mut is_repeated = false;
        let (text, paragraphs) = (self.text, self.paragraphs);
        self.open.retain_mut(|open| {
            while open.paragraph < paragraph {
                let next = open.paragraph + 1;
                if paragraphs.is_inside(next) {
                    open.paragraph = next;
                    continue;
                }
                let start = paragraphs.span(next).map_or(0, Span::start);
                let first = text.get(start..).and_then(|rest| rest.chars().next());
                let is_marked = mark.at as usize == start && mark.shape == open.shape;
                // A page break in the middle of a sentence makes two paragraphs of one.
                let is_broken = first.is_some_and(char::is_lowercase);
                if !is_marked && !is_broken {
                    return false;
                }
                is_repeated |= is_marked;
                open.paragraph = next;
            }
            true
        });
        is_repeated
    }

    fn is_open(&self, shapes: &[Shape]) -> bool {
        self.open.iter().any(|open| shapes.contains(&open.shape))
    }

    fn role(&self, mark_idx: usize, mark: Mark) -> Role {
        use Shape as S;
        const DOUBLE: &[Shape] = &[S::Left, S::Low, S::Straight, S::Right];
        const SINGLE: &[Shape] = &[S::LeftSingle, S::LowSingle];
        let opens = mark.is_free_before && !mark.is_free_behind;
        let closes = !mark.is_free_before && mark.is_free_behind;
        match mark.shape {
            S::Straight if closes => Role::Closes(&[S::Straight, S::Left, S::Low]),
            // Standing free, or between letters: by turns.
            S::Straight if !opens && self.is_open(&[S::Straight]) => Role::Closes(&[S::Straight]),
            S::Left if !opens && self.is_open(&[S::Low]) => Role::Closes(&[S::Low]),
            S::Right if self.is_open(DOUBLE) && !opens => Role::Closes(DOUBLE),
            S::RightGuillemet if self.is_open(&[S::LeftGuillemet]) => {
                Role::Closes(&[S::LeftGuillemet])
            }
            S::LeftGuillemet | S::RightGuillemet if self.is_open(&[S::RightGuillemet]) => {
                Role::Closes(&[S::RightGuillemet])
            }
            S::RightGuillemetSingle => Role::Closes(&[S::LeftGuillemetSingle]),
            S::LeftSingle if closes && self.is_open(&[S::LowSingle]) => {
                Role::Closes(&[S::LowSingle])
            }
            S::RightSingle if closes && !self.is_apostrophe(mark_idx, mark) => Role::Closes(SINGLE),
            S::StraightSingle if closes && !self.is_apostrophe(mark_idx, mark) => {
                Role::Closes(&[S::StraightSingle])
            }
            S::Left
            | S::Low
            | S::LowSingle
            | S::LeftSingle
            | S::LeftGuillemet
            | S::LeftGuillemetSingle => Role::Opens,
            S::Straight if mark.is_free_before => Role::Opens,
            S::Right | S::RightGuillemet | S::StraightSingle if opens => Role::Opens,
            S::Straight | S::Right | S::RightGuillemet | S::RightSingle | S::StraightSingle => {
                Role::Nothing
            }
        }
    }

    /// Whether a closing single mark is the apostrophe of "the workers' pay": behind an s, words go on,
    /// and another mark closes before one opens.
    fn is_apostrophe(&self, mark_idx: usize, mark: Mark) -> bool {
        let at = mark.at as usize;
        let before = self.text.get(..at).and_then(|head| head.chars().next_back());
        let behind = self.text.get(at + usize::from(mark.length)..).unwrap_or_default();
        let goes_on = behind.strip_prefix([' ', '\n']).and_then(|rest| rest.chars().next());
        if before != Some('s') || !goes_on.is_some_and(char::is_alphabetic) {
            return false;
        }
        let paragraph = self.paragraphs.at(at);
        let later = self.marks.iter().skip(mark_idx + 1).filter(|it| {
            it.shape == mark.shape
                || (mark.shape == Shape::RightSingle && it.shape == Shape::LeftSingle)
        });
        later
            .take_while(|it| self.paragraphs.at(it.at as usize) == paragraph)
            .find_map(|it| {
                let opens = it.is_free_before && !it.is_free_behind;
                let closes = !it.is_free_before && it.is_free_behind;
                (opens || closes).then_some(closes)
            })
            .unwrap_or(false)
    }

    fn close(&mut self, mark: Mark, shapes: &[Shape]) {
        let Some(open_idx) = self.open.iter().rposition(|open| shapes.contains(&open.shape)) else {
            return;
        };
        let Some(open) = self.open.get(open_idx).copied() else { return };
        self.open.truncate(open_idx);
        let (from, to) = (open.mark.word_idx as usize, mark.word_idx as usize);
        if from < to && to - from <= WORDS_MAX {
            let start = open.mark.at as usize + usize::from(open.mark.length);
            let inner = Span::new(start, mark.at as usize);
            self.found.push(Quotation { from, to, inner, depth: 0 });
        }
    }
}

#[cfg(test)]
#[expect(clippy::string_slice, reason = "a test may panic")]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expect: &[&str]) {
        let document = Document::new(text.to_owned());
        let mut wording = Wording::of(text);
        let found: Vec<&str> = of(&document, &mut wording)
            .iter()
            .map(|it| &text[it.inner.start()..it.inner.end()])
            .collect();
        assert_eq!(found, expect);
    }

    #[test]
    fn every_pair_of_marks_is_known() {
        check("He said \"so be it\" twice.", &["so be it"]);
        check("He said “so be it” twice.", &["so be it"]);
        check("Er sagte „so sei es“ und „gut”.", &["so sei es", "gut"]);
        check("Il a dit « bonjour » et «oui».", &[" bonjour ", "oui"]);
        check("Sie sagte »gut so« laut.", &["gut so"]);
        check("Han sa ”bra så” högt.", &["bra så"]);
        check("He said 'so be it' and ‘fine then’.", &["so be it", "fine then"]);
        check("‚so sei es‘", &["so sei es"]);
    }

    #[test]
    fn apostrophes_are_no_marks() {
        check("It’s the workers’ pay and O’Brien’s, isn't it? 'Tis.", &[]);
        check("‘the workers’ own pay’ he said", &["the workers’ own pay"]);
        check("he said 'don't go' twice", &["don't go"]);
    }

    #[test]
    fn quotations_may_stand_in_each_other() {
        check("“He called it ‘the end’ then.”", &["He called it ‘the end’ then.", "the end"]);
        check("\"the \"state\" is\"", &["the \"state\" is", "state"]);
    }

    #[test]
    fn a_quotation_runs_over_paragraphs_that_open_with_a_mark() {
        check("“One.\n\n“Two.”\n\nThree.", &["One.\n\n“Two."]);
        check("“One.\n\nTwo.”", &[]);
        check("“a competitor,\n\na strong one\".", &["a competitor,\n\na strong one"]);
    }
}
