//! The highlights of one document, ready to be drawn and asked.

use crate::{
    notebook::{ids::ExcerptId, tag::Colour},
    text::span::Span,
};

/// Lines that are drawn side by side under overlapping highlights; more share the last.
pub const MAX_LANES: u8 = 6;

/// One highlight.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// Where it stands.
    pub span: Span,
    /// The excerpt it is.
    pub excerpt: ExcerptId,
    /// Its colour.
    pub colour: Colour,
    /// Which line under the text counts it: highlights that overlap have different ones, from 0, as
    /// long as there are fewer than [`MAX_LANES`].
    pub lane: u8,
    /// Whether its words changed since they were kept, and nobody has confirmed the place.
    pub is_flagged: bool,
}

/// The highlights of a document in order of their start; of equal starts the longer comes first.
#[derive(Clone, Debug, Default)]
pub struct Marks {
    sorted: Vec<Mark>,
    /// The furthest end among the marks up to each: tells how far back an overlap can begin.
    reach: Vec<usize>,
    serial: u64,
}

impl Marks {
    /// The marks of a document from its placed excerpts, in any order.
    pub fn new(placed: impl IntoIterator<Item = (Span, ExcerptId, Colour)>, serial: u64) -> Self {
        let mut marks: Vec<Mark> = placed
            .into_iter()
            .map(|(span, excerpt, colour)| Mark {
                span,
                excerpt,
                colour,
                lane: 0,
                is_flagged: false,
            })
            .collect();
        marks.sort_by(|a, b| {
            (a.span.start(), b.span.end(), &a.excerpt).cmp(&(
                b.span.start(),
                a.span.end(),
                &b.excerpt,
            ))
        });
        let mut found = Self { sorted: marks, reach: Vec::new(), serial };
        found.index();
        found
    }

    /// Adds one. Cost: linear, about 0.1 ms for 10,000.
    pub fn insert(&mut self, span: Span, excerpt: ExcerptId, colour: Colour, serial: u64) {
        let key = (span.start(), usize::MAX - span.end(), excerpt);
        let at = self.sorted.partition_point(|mark| {
            (mark.span.start(), usize::MAX - mark.span.end(), &mark.excerpt)
                < (key.0, key.1, &key.2)
        });
        self.sorted.insert(at, Mark { span, excerpt: key.2, colour, lane: 0, is_flagged: false });
        self.serial = serial;
        self.index();
    }

    /// Takes one away. Cost: as [`Self::insert`].
    pub fn remove(&mut self, excerpt: &ExcerptId, serial: u64) {
        self.sorted.retain(|mark| mark.excerpt != *excerpt);
        self.serial = serial;
        self.index();
    }

    /// Gives marks other colours, where `colour` has one. Cost: one pass.
    pub fn recolour(&mut self, serial: u64, colour: impl Fn(&ExcerptId) -> Option<Colour>) {
        self.serial = serial;
        for mark in &mut self.sorted {
            if let Some(colour) = colour(&mark.excerpt) {
                mark.colour = colour;
            }
        }
    }

    /// Flags a mark as one whose words have changed. Cost: one pass.
    pub fn flag(&mut self, excerpt: &ExcerptId, serial: u64) {
        self.serial = serial;
        for mark in &mut self.sorted {
            mark.is_flagged |= mark.excerpt == *excerpt;
        }
    }

    /// All marks in order.
    pub fn all(&self) -> &[Mark] {
        &self.sorted
    }

    /// Changes whenever the marks do: what a view may key what it drew by.
    pub fn serial(&self) -> u64 {
        self.serial
    }

    /// The mark of an excerpt.
    pub fn of(&self, excerpt: &ExcerptId) -> Option<&Mark> {
        self.sorted.iter().find(|mark| mark.excerpt == *excerpt)
    }

    /// Marks that share a byte with `span`, in order.
    ///
    /// Cost: a binary search and a walk back as far as an overlap can begin.
    pub fn overlapping(&self, span: Span) -> impl Iterator<Item = &Mark> {
        let end = self.sorted.partition_point(|mark| mark.span.start() < span.end());
        let start = self.reach.partition_point(|reach| *reach <= span.start()).min(end);
        self.sorted
            .get(start..end)
            .unwrap_or_default()
            .iter()
            .filter(move |mark| mark.span.overlaps(span))
    }

    /// Marks that cover `byte`, the shortest first: what a click takes, and the next clicks.
    pub fn at(&self, byte: usize) -> Vec<&Mark> {
        let mut found: Vec<&Mark> = self.overlapping(Span::new(byte, byte + 1)).collect();
        found.sort_by_key(|mark| (mark.span.len(), mark.span.start(), mark.excerpt.clone()));
        found
    }

    fn index(&mut self) {
        self.reach.clear();
        let mut reach = 0;
        // For each lane, where its last mark ends.
        let mut lane_ends = [0_usize; MAX_LANES as usize];
        for mark in &mut self.sorted {
            reach = reach.max(mark.span.end());
            self.reach.push(reach);
            let free = lane_ends.iter().position(|end| *end <= mark.span.start());
            let lane = free.unwrap_or(lane_ends.len() - 1);
            if let Some(end) = lane_ends.get_mut(lane) {
                *end = (*end).max(mark.span.end());
            }
            mark.lane = lane as u8;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marks(spans: &[(usize, usize)]) -> Marks {
        Marks::new(
            spans.iter().map(|(start, end)| {
                (Span::new(*start, *end), ExcerptId::read(&format!("e-{start}-{end}")), Colour::Red)
            }),
            1,
        )
    }

    #[test]
    fn a_long_mark_is_found_far_behind_its_start() {
        let marks = marks(&[(0, 1000), (10, 20), (30, 40), (500, 510)]);
        let found: Vec<_> = marks.overlapping(Span::new(505, 600)).map(|m| m.span).collect();
        assert_eq!(found, [Span::new(0, 1000), Span::new(500, 510)]);
    }

    #[test]
    fn a_click_takes_the_shortest_first() {
        let marks = marks(&[(0, 100), (10, 20), (5, 50)]);
        let found: Vec<_> = marks.at(12).iter().map(|m| m.span.len()).collect();
        assert_eq!(found, [10, 45, 100]);
    }

    #[test]
    fn overlapping_marks_have_lines_of_their_own() {
        let marks = marks(&[(0, 10), (5, 15), (10, 20), (30, 40)]);
        let lanes: Vec<u8> = marks.all().iter().map(|mark| mark.lane).collect();
        assert_eq!(lanes, [0, 1, 0, 0]);
    }

    #[test]
    fn inserting_and_removing_gives_what_building_gives() {
        let mut changed = marks(&[(0, 10), (5, 15)]);
        changed.insert(Span::new(2, 30), ExcerptId::read("e-2-30"), Colour::Red, 2);
        changed.remove(&ExcerptId::read("e-0-10"), 3);
        assert_eq!(changed.all(), marks(&[(5, 15), (2, 30)]).all());
    }
}
