//! What the highlights of one block look like, worked out once and kept until the marks change.
//!
//! Highlights overlap freely. The ground of a letter is that of the shortest highlight on it; how
//! many there are is told by thin lines below the row, one for each lane. Both are bounded by what a
//! row can show, however many highlights there are: stretches of one colour are one piece.
//!
//! Knows no colours and no screen; points are those of the block's galley.

use std::{
    collections::{BTreeSet, HashMap, HashSet},
    ops::Range,
    rc::Rc,
};

use crate::{
    notebook::{ids::ExcerptId, tag::Colour},
    text::span::Span,
    workspace::marks::{Mark, Marks},
};

use super::{
    lay::{Setting, Shown},
    lines::Stretch,
};

/// Most blocks kept: more than fit on four large screens.
const MOST_BLOCKS: usize = 400;

/// What is painted for the highlights of one block.
#[derive(Clone, Debug, Default)]
pub(super) struct Ink {
    /// Grounds.
    pub(super) grounds: Vec<(Stretch, Colour)>,
    /// Lines below the rows, with their lane.
    pub(super) lines: Vec<(Stretch, Colour, u8)>,
    /// Where words changed since they were kept, with the lane of their highlight.
    pub(super) flags: Vec<(Stretch, u8)>,
    /// Rows on which a highlight with a memo or a note begins, and which.
    pub(super) remarks: Vec<(usize, Vec<ExcerptId>)>,
}

/// What the kept ink depends on.
#[derive(Clone, Debug, PartialEq)]
struct Key {
    setting: Setting,
    serial: u64,
    remarked: (u64, usize),
}

/// The ink of the blocks that were shown lately.
#[derive(Debug, Default)]
pub(super) struct Inks {
    key: Option<Key>,
    inks: HashMap<Span, Rc<Ink>>,
}

impl Inks {
    /// The ink of a block; `remarked` are the excerpts with a memo or in a note, as of the state
    /// `remarked_state`.
    ///
    /// Cost: n log n of the marks in the block where it is not kept.
    pub(super) fn of(
        &mut self,
        setting: &Setting,
        shown: &Shown,
        marks: &Marks,
        (remarked, remarked_state): (&HashSet<ExcerptId>, (u64, usize)),
    ) -> Rc<Ink> {
        let key = Key { setting: *setting, serial: marks.serial(), remarked: remarked_state };
        if self.key.as_ref() != Some(&key) || self.inks.len() > MOST_BLOCKS {
            self.key = Some(key);
            self.inks.clear();
        }
        let ink = self.inks.entry(shown.block.span()).or_insert_with(|| {
            let marks: Vec<&Mark> = marks.overlapping(shown.block.span()).collect();
            Rc::new(ink(shown, &marks, remarked))
        });
        Rc::clone(ink)
    }
}

fn ink(shown: &Shown, marks: &[&Mark], remarked: &HashSet<ExcerptId>) -> Ink {
    let mut ink = Ink::default();
    for (span, colour) in grounds(marks, shown.block.span()) {
        let local = shown.local(span.start(), span.end());
        shown.lines.stretches(local, |stretch| ink.grounds.push((stretch, colour)));
    }
    for (span, colour, lane) in lanes(marks, shown.block.span()) {
        let local = shown.local(span.start(), span.end());
        shown.lines.stretches(local, |stretch| ink.lines.push((stretch, colour, lane)));
    }
    let block = shown.block.span();
    for mark in marks.iter().filter(|mark| mark.is_flagged) {
        if let Some(span) = mark.span.intersection(block) {
            let local = shown.local(span.start(), span.end());
            shown.lines.stretches(local, |stretch| ink.flags.push((stretch, mark.lane)));
        }
    }
    for mark in marks {
        if block.contains(mark.span.start()) && remarked.contains(&mark.excerpt) {
            let row = shown.lines.row_of(mark.span.start() - block.start());
            match ink.remarks.last_mut() {
                Some((last, excerpts)) if *last == row => excerpts.push(mark.excerpt.clone()),
                _ => ink.remarks.push((row, vec![mark.excerpt.clone()])),
            }
        }
    }
    ink
}

/// Pieces of `within` and the colour of the shortest mark on each; neighbours of one colour are one.
fn grounds(marks: &[&Mark], within: Span) -> Vec<(Span, Colour)> {
    // Where a mark begins or ends, and whose it is.
    let mut edges: Vec<(usize, bool, usize)> = Vec::with_capacity(marks.len() * 2);
    for (mark_idx, mark) in marks.iter().enumerate() {
        if let Some(span) = mark.span.intersection(within) {
            edges.push((span.start(), true, mark_idx));
            edges.push((span.end(), false, mark_idx));
        }
    }
    edges.sort_unstable();
    let mut pieces: Vec<(Span, Colour)> = Vec::new();
    let mut open: BTreeSet<(usize, usize)> = BTreeSet::new();
    let mut at = within.start();
    for (byte, begins, mark_idx) in edges {
        if byte > at {
            if let Some(top) = open.first().and_then(|(_, top)| marks.get(*top)) {
                match pieces.last_mut() {
                    Some((last, colour)) if *colour == top.colour && last.end() == at => {
                        *last = Span::new(last.start(), byte);
                    }
                    _ => pieces.push((Span::new(at, byte), top.colour)),
                }
            }
            at = byte;
        }
        let Some(mark) = marks.get(mark_idx) else { continue };
        if begins {
            open.insert((mark.span.len(), mark_idx));
        } else {
            open.remove(&(mark.span.len(), mark_idx));
        }
    }
    pieces
}

/// Lines of each lane inside `within`. In all lanes but the last no two marks meet; what is crowded
/// in the last is cut so that pieces do not lie over each other.
fn lanes(marks: &[&Mark], within: Span) -> Vec<(Span, Colour, u8)> {
    let mut lines: Vec<(Span, Colour, u8)> = Vec::new();
    // For each lane, its last line.
    let mut last: HashMap<u8, usize> = HashMap::new();
    for mark in marks {
        let Some(span) = mark.span.intersection(within) else { continue };
        let before = last.get(&mark.lane).copied();
        let start = before
            .and_then(|line_idx| lines.get(line_idx))
            .map_or(span.start(), |(line, ..)| span.start().max(line.end()));
        if start >= span.end() {
            continue;
        }
        let meets = start > span.start();
        match before.and_then(|line_idx| lines.get_mut(line_idx)) {
            Some((line, colour, _)) if meets && *colour == mark.colour => {
                *line = Span::new(line.start(), span.end());
            }
            _ => {
                last.insert(mark.lane, lines.len());
                lines.push((Span::new(start, span.end()), mark.colour, mark.lane));
            }
        }
    }
    lines
}

/// The stretches of a passage in a block that is shown.
pub(super) fn stretches(shown: &Shown, span: Span, each: impl FnMut(Stretch)) {
    let local: Range<usize> = shown.local(span.start(), span.end());
    shown.lines.stretches(local, each);
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn marks(spans: &[(usize, usize, Colour)]) -> Marks {
        Marks::new(
            spans.iter().enumerate().map(|(nth, (start, end, colour))| {
                (Span::new(*start, *end), ExcerptId::read(&format!("e-{nth}")), *colour)
            }),
            1,
        )
    }

    #[test]
    fn the_shortest_highlight_is_the_ground() {
        let marks = marks(&[(0, 30, Colour::Red), (10, 20, Colour::Blue)]);
        let all: Vec<&Mark> = marks.all().iter().collect();
        assert_eq!(
            grounds(&all, Span::new(0, 100)),
            [
                (Span::new(0, 10), Colour::Red),
                (Span::new(10, 20), Colour::Blue),
                (Span::new(20, 30), Colour::Red),
            ]
        );
    }

    #[test]
    fn overlapping_highlights_have_a_line_each() {
        let marks = marks(&[(0, 30, Colour::Red), (10, 20, Colour::Red), (12, 40, Colour::Blue)]);
        let all: Vec<&Mark> = marks.all().iter().collect();
        let lanes: Vec<u8> = lanes(&all, Span::new(0, 100)).iter().map(|line| line.2).collect();
        assert_eq!(lanes, [0, 1, 2]);
    }

    fn some_marks() -> impl Strategy<Value = Vec<(usize, usize, Colour)>> {
        prop::collection::vec((0_usize..200, 1_usize..80, 0_usize..9), 0..120).prop_map(|marks| {
            let colour = |nth| Colour::ALL[nth];
            marks.into_iter().map(|(start, len, nth)| (start, start + len, colour(nth))).collect()
        })
    }

    proptest! {
        #[test]
        fn every_letter_has_the_ground_of_its_shortest_highlight(spans in some_marks()) {
            let marks = marks(&spans);
            let within = Span::new(20, 150);
            let all: Vec<&Mark> = marks.overlapping(within).collect();
            let pieces = grounds(&all, within);
            for byte in 20..150 {
                let found = pieces.iter().filter(|(span, _)| span.contains(byte)).count();
                let on: Vec<&&Mark> = all.iter().filter(|mark| mark.span.contains(byte)).collect();
                prop_assert_eq!(found, usize::from(!on.is_empty()));
                let least = on.iter().map(|mark| mark.span.len()).min();
                let piece = pieces.iter().find(|(span, _)| span.contains(byte));
                prop_assert!(piece.is_none_or(|(_, colour)| on
                    .iter()
                    .any(|mark| Some(mark.span.len()) == least && mark.colour == *colour)));
            }
        }

        #[test]
        fn lines_of_a_lane_never_lie_over_each_other(spans in some_marks()) {
            let marks = marks(&spans);
            let all: Vec<&Mark> = marks.all().iter().collect();
            let lines = lanes(&all, Span::new(0, 400));
            for (nth, (span, _, lane)) in lines.iter().enumerate() {
                for (other, _, other_lane) in &lines[..nth] {
                    prop_assert!(lane != other_lane || !span.overlaps(*other));
                }
            }
        }
    }
}
