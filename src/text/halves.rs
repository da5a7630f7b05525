//! Halves of paragraphs that the page's own lines part: "the United⏎⏎Page 12⏎⏎A report⏎⏎Nations".
//!
//! Whether two paragraphs are halves of one is decided by the words at the break, as where a page breaks
//! without such lines (see `breaks`), or by the reader, who says that a line begins a paragraph or goes on
//! with the one before. Lines of the page are known only when everything else has been read
//! off a text, so the halves are found last, and nothing that is read off depends on them. What the search
//! finds over lines of the page ([`super::find`]) needs no decision, since there the words that are
//! looked for say what belongs together: so whatever is joined here is found there as one.
//!
//! Start at [`Halves::of`].

use super::{
    document::Document,
    paragraphs::Joiner,
    shape::{Kind, Shape},
    span::Span,
    structure::{
        Facts,
        rules::{LineIs, Ready},
    },
};

/// The halves of one text.
///
/// Invariant: in order; each goes on with the paragraph in front of the lines of the page that stand in
/// front of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Halves(Box<[Half]>);

/// A paragraph that goes on with another. All are indices of paragraphs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Half {
    second: u32,
    first: u32,
    /// The first of all, where one paragraph runs over several pages.
    whole: u32,
}

impl Halves {
    /// The halves of a text of which these facts were read off.
    ///
    /// Cost: for each run of lines of the page, what `breaks` costs at a page.
    pub(super) fn of(document: &Document, shape: &Shape, rules: &Ready, facts: &Facts) -> Self {
        let (text, paragraphs) = (document.text(), document.paragraphs());
        let mut joiner = Joiner::of(text, paragraphs.wrapped_at());
        let mut halves: Vec<Half> = Vec::new();
        for run in paragraphs.runs_in(facts.leftovers.iter().copied()) {
            let Some(first) = run.start.checked_sub(1) else { continue };
            let before = halves.last().filter(|half| half.second as usize == first);
            let whole = before.map_or(first as u32, |half| half.whole);
            let span = |at: usize| paragraphs.span(at);
            let (Some(start), Some(head)) = (span(whole as usize), span(first)) else { continue };
            let (Some(from), Some(to)) = (span(run.start), span(run.end - 1)) else { continue };
            let Some(next) = span(run.end) else { continue };
            let parts = Parts { document, shape, facts };
            let line = parts.first_line(next);
            let said = rules.said_of(document.slice(line));
            let is_said = said == Some(LineIs::Continues);
            let are_prose = parts.is_prose(head) && parts.is_prose(next);
            let may_go_on = if is_said {
                parts.are_lines(head) && parts.are_lines(next)
            } else {
                are_prose && parts.may_go_on(run.end, said)
            };
            if !may_go_on {
                continue;
            }
            joiner.last = shape.block_at(head.end().saturating_sub(1));
            let lines = Span::new(from.start(), to.end());
            let head = Span::new(start.start(), head.end());
            let block = shape.block_at(line.start());
            if is_said || joiner.joins_over((head, lines, line), block) {
                halves.push(Half { second: run.end as u32, first: first as u32, whole });
            }
        }
        Self(halves.into())
    }

    /// How many paragraphs are second halves.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// First and second halves, in order, of which the first is not in front of a paragraph.
    pub(super) fn behind(&self, paragraph_idx: usize) -> impl Iterator<Item = (usize, usize)> + '_ {
        let at = self.0.partition_point(|half| (half.first as usize) < paragraph_idx);
        let halves = self.0.get(at..).unwrap_or_default();
        halves.iter().map(|half| (half.first as usize, half.second as usize))
    }

    /// Whether a paragraph is a second half, or one of the lines of the page in front of it.
    pub(super) fn is_inside(&self, paragraph_idx: usize) -> bool {
        let at = self.0.partition_point(|half| (half.second as usize) < paragraph_idx);
        self.0.get(at).is_some_and(|half| (half.first as usize) < paragraph_idx)
    }

    /// The half in front of a second one.
    pub(super) fn first_half(&self, paragraph_idx: usize) -> Option<usize> {
        Some(self.half(paragraph_idx)?.first as usize)
    }

    /// The first half of all that a paragraph belongs to; itself where it is none.
    pub(super) fn whole(&self, paragraph_idx: usize) -> usize {
        self.half(paragraph_idx).map_or(paragraph_idx, |half| half.whole as usize)
    }

    /// The last half of all that a paragraph belongs to; itself where it is none.
    pub(super) fn last(&self, paragraph_idx: usize) -> usize {
        let whole = self.whole(paragraph_idx) as u32;
        let behind = self.0.partition_point(|half| half.whole <= whole);
        let last = behind.checked_sub(1).and_then(|at| self.0.get(at));
        last.filter(|half| half.whole == whole).map_or(paragraph_idx, |half| half.second as usize)
    }

    fn half(&self, paragraph_idx: usize) -> Option<&Half> {
        let at = self.0.binary_search_by_key(&paragraph_idx, |half| half.second as usize).ok()?;
        self.0.get(at)
    }
}

/// What is asked of the parts on both sides.
struct Parts<'t> {
    document: &'t Document,
    shape: &'t Shape,
    facts: &'t Facts,
}

impl Parts<'_> {
    fn kind(&self, span: Span) -> Kind {
        self.facts.kind_at(span, self.shape.block_at(span.start())).0
    }

    /// Whether it is ordinary words by everything that was read off and said of it.
    fn is_prose(&self, span: Span) -> bool {
        self.kind(span) == Kind::Paragraph
    }

    /// Whether it is set in lines, so that others can go on in them.
    fn are_lines(&self, span: Span) -> bool {
        !matches!(self.kind(span), Kind::Row | Kind::Code)
    }

    /// Whether nothing says that a paragraph begins there, of whose first line the reader `said` this.
    fn may_go_on(&self, paragraph_idx: usize, said: Option<LineIs>) -> bool {
        let begins = matches!(
            said,
            Some(LineIs::Begins | LineIs::Turn | LineIs::Heading(_) | LineIs::Leftover)
        );
        !begins && self.facts.turn_at(paragraph_idx).is_none()
    }

    fn first_line(&self, paragraph: Span) -> Span {
        let words = self.document.slice(paragraph);
        let end = memchr::memchr2(b'\n', b'\x0c', words.as_bytes()).unwrap_or(words.len());
        let line = words.get(..end).unwrap_or_default().trim_end();
        Span::new(paragraph.start(), paragraph.start() + line.len())
    }
}

#[cfg(test)]
#[expect(clippy::string_slice, reason = "a test may panic")]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::text::{
        document::Document,
        extractor::Extractor,
        find::Finder,
        structure::{
            facts,
            rules::{LineRule, Ready},
        },
    };

    const LONG: &str = "The committee heard on Tuesday that the span had moved, which nobody in the room had expected to hear, and that the engineer who had measured it";
    const REST: &str = "said so in writing before the winter, when nobody listened.";

    /// A document in which what stands between braces is the page's.
    fn document(marked: &str, rules: &[LineRule], more: Facts) -> Document {
        let (mut text, mut leftovers) = (String::new(), Vec::new());
        for (nth, part) in marked.split(['{', '}']).enumerate() {
            if nth % 2 == 1 {
                leftovers.push(Span::new(text.len(), text.len() + part.len()));
            }
            text.push_str(part);
        }
        let ready = Ready::of(rules);
        let document = Document::ruled(text, Extractor::PLAIN, &Shape::default(), &ready);
        let facts = Facts { leftovers, ..more };
        document.with_halves(&Shape::default(), &ready, &facts).unwrap_or(document)
    }

    /// Checks what people call each paragraph of the table.
    #[track_caller]
    fn check(marked: &str, numbers: &[usize]) {
        let document = document(marked, &[], Facts::default());
        let paragraphs = document.paragraphs();
        let found: Vec<usize> = (0..paragraphs.len()).map(|at| paragraphs.number(at)).collect();
        assert_eq!(found, numbers, "{marked}");
    }

    #[test]
    fn a_paragraph_goes_on_over_lines_of_the_page_and_has_one_number() {
        check(&format!("{LONG}\n\n{{12}}\n\n{REST}\n\nMore."), &[1, 2, 1, 4]);
        check(&format!("{LONG}\n{{Page 2 of 3}}\n\x0c\n{{A report}}\n{REST}"), &[1, 2, 3, 1]);
        let name = "Nations General Assembly was supposed to discuss the situation of the islands.";
        check(&format!("{LONG} spoke of in the United\n\n{{12}}\n\n{name}"), &[1, 2, 1]);
        check(
            &format!("{LONG} had the conse-\n\n{{12}}\n\nquences of it told to them all."),
            &[1, 2, 1],
        );
    }

    #[test]
    fn a_paragraph_of_several_pages_is_one() {
        let middle = "said so in writing before the winter, and that the council which he wrote to";
        let marked = format!("{LONG}\n\n{{12}}\n\n{middle}\n\n{{13}}\n\n{REST}");
        check(&marked, &[1, 2, 1, 4, 1]);
        let document = document(&marked, &[], Facts::default());
        let paragraphs = document.paragraphs();
        assert_eq!((paragraphs.len(), paragraphs.count()), (5, 3));
        let whole = Span::new(0, document.text().len());
        let at = |words: &str| document.text().find(words).unwrap();
        for words in ["committee", "council which", "nobody listened"] {
            assert_eq!(paragraphs.whole_at(at(words)), Some(whole));
            assert_eq!(paragraphs.number_at(at(words)), 1);
        }
        assert_eq!(paragraphs.whole_at(at("13")), Some(Span::new(at("13"), at("13") + 2)));
        assert_eq!(paragraphs.first_half(4), Some(2));
    }

    #[test]
    fn what_stands_between_is_left_out_where_words_are_read() {
        let document =
            document(&format!("{LONG}\n\n{{12}}\n\n{REST}\n\nMore."), &[], Facts::default());
        let text = document.text();
        let at = |words: &str| text.find(words).unwrap();
        let span = |from: &str, to: &str| Span::new(at(from), at(to) + to.len());
        assert_eq!(document.read(span("measured", "so in")), "measured it said so in");
        assert_eq!(document.read(span("The committee", "More.")), text.replace("\n\n12\n\n", " "));
        // One that holds a part of the lines only means that part.
        assert_eq!(document.read(span("measured", "12")), "measured it\n\n12");
        assert_eq!(document.read(span("12", "said so")), "12\n\nsaid so");
        assert_eq!(document.read(span("room", "expected")), "room had expected");
        assert_eq!(document.read(Span::new(3, usize::MAX)), text[3..].replace("\n\n12\n\n", " "));
        assert_eq!(document.read(Span::new(9999, 99_999)), "");
        assert_ne!(document.read_hash(), document.hash());
        let plain = Document::new(text.to_owned());
        assert_eq!(
            (plain.read(span("12", "More.")), plain.read_hash()),
            (
                "12\n\nsaid so in writing before the winter, when nobody listened.\n\nMore.".into(),
                plain.hash()
            )
        );
    }

    #[test]
    fn what_does_not_go_on_is_not_joined() {
        let apart = |before: &str, next: &str| {
            check(&format!("{before}\n\n{{12}}\n\n{next}"), &[1, 2, 3]);
        };
        apart(&format!("{LONG} left."), REST);
        apart(LONG, "The clerk said so in writing before the winter, when nobody listened.");
        apart("The third span", REST);
        // Nothing stands in front, or behind, or much room between.
        check(&format!("{{12}}\n\n{REST}"), &[1, 2]);
        check(&format!("{LONG}\n\n{{12}}"), &[1, 2]);
        check(&format!("{LONG}\n\n{{12}}{}{REST}", "\n".repeat(20)), &[1, 2, 3]);
    }

    #[test]
    fn what_the_reader_says_of_the_second_half_comes_first() {
        let marked = format!("{LONG}\n\n{{12}}\n\n{REST}");
        let rule = |is| LineRule { line: "said so".to_owned(), is_beginning: true, is };
        let count =
            |rules: &[LineRule], facts| document(&marked, rules, facts).paragraphs().count();
        assert_eq!(count(&[], Facts::default()), 2);
        assert_eq!(count(&[rule(LineIs::Text)], Facts::default()), 2);
        for is in [LineIs::Begins, LineIs::Turn, LineIs::Heading(2), LineIs::Leftover] {
            assert_eq!(count(&[rule(is)], Facts::default()), 3, "{is:?}");
        }
    }

    #[test]
    fn in_a_text_wrapped_by_hand_only_a_full_line_breaks_off() {
        let page = "The clerk laid before the committee three readings taken in the autumn\nof that year, and the committee resolved that they be kept with the log\nuntil the engineer had seen them and said in writing what they might\nmean for the third span, which had moved, and what was to be done with\nthe two bearings that had been ordered in the spring before the winter\ncame, when the boats could not go out to the piers and take them there,\nso that it was further resolved that nothing be said to the newspapers";
        let rest = "before the next meeting, and that the clerk write to the two guilds";
        check(&format!("{page}\n\n{{12}}\n\n\x0c{rest}\nabout it."), &[1, 2, 1]);
        let short = page.replace(" to the newspapers", "");
        check(&format!("{short}\n\n{{12}}\n\n\x0c{rest}\nabout it."), &[1, 2, 3]);
    }

    fn pages() -> impl Strategy<Value = String> {
        let line = prop_oneof![
            Just(LONG.to_owned()),
            Just(format!("{LONG} left.")),
            Just(format!("{LONG} spoke in the United")),
            Just(REST.to_owned()),
            Just(
                "Nations General Assembly was supposed to discuss the situation of it.".to_owned()
            ),
            Just("Page 3 of 11".to_owned()),
            Just("12\n\x0cA report on the Ellery Bridge".to_owned()),
            Just("\x0c".to_owned()),
            Just("S.Lavrov: Nobody.".to_owned()),
            "\\PC{0,30}",
        ];
        prop::collection::vec((line, "\n{0,3}"), 0..30)
            .prop_map(|lines| lines.into_iter().map(|(line, gap)| line + &gap).collect())
    }

    proptest! {
        #[test]
        fn halves_change_no_text_and_every_scalar_stays_where_it_was(text in pages()) {
            let plain = Document::new(text.clone());
            let facts = facts(&plain, "a.txt");
            let none = (Shape::default(), Ready::default());
            let whole = plain.with_halves(&none.0, &none.1, &facts);
            let again = whole.as_ref().and_then(|it| it.with_halves(&none.0, &none.1, &facts));
            prop_assert!(again.is_none());
            let whole = whole.as_ref().unwrap_or(&plain);
            prop_assert_eq!(whole.text(), &text);
            prop_assert_eq!(whole.hash(), plain.hash());
            let (with, without) = (whole.paragraphs(), plain.paragraphs());
            prop_assert!(with.iter().eq(without.iter()) && with.blocks() == without.blocks());
            // Nothing else is called otherwise, and between two halves stand lines of the page only.
            for (at, span) in with.iter().enumerate() {
                let Some(first) = with.first_half(at) else {
                    prop_assert_eq!(with.number(at), at + 1);
                    continue;
                };
                prop_assert_eq!(with.number(at), with.number(first));
                prop_assert!(with.number(first) <= first + 1 && first + 1 < at);
                for between in first + 1..at {
                    let line = with.span(between).unwrap();
                    prop_assert!(facts.is_leftover(line.start()));
                }
                let spans = with.whole_at(span.start()).unwrap();
                prop_assert!(spans.start() <= with.span(first).unwrap().start());
                prop_assert!(spans.end() >= span.end());
            }
            let halves = (0..with.len()).filter(|at| with.first_half(*at).is_some()).count();
            prop_assert_eq!(with.count() + halves, with.len());
        }

        #[test]
        fn what_is_joined_is_found_as_one(text in pages()) {
            let plain = Document::new(text);
            let facts = facts(&plain, "a.txt");
            let whole = plain.with_halves(&Shape::default(), &Ready::default(), &facts);
            let Some(whole) = whole else { return Ok(()) };
            let (text, paragraphs) = (whole.text(), whole.paragraphs());
            let runs = paragraphs.runs_in(facts.leftovers.iter().copied());
            let lines: Vec<Span> = runs
                .iter()
                .filter_map(|run| {
                    let (from, to) = (paragraphs.span(run.start)?, paragraphs.span(run.end - 1)?);
                    Some(Span::new(from.start(), to.end()))
                })
                .collect();
            for at in 0..paragraphs.len() {
                let Some(first) = paragraphs.first_half(at) else { continue };
                let (head, tail) = (paragraphs.span(first).unwrap(), paragraphs.span(at).unwrap());
                let last = whole.slice(head).split_whitespace().next_back().unwrap();
                let next = whole.slice(tail).split_whitespace().next().unwrap();
                let finder = Finder::new(&format!("{last} {next}"));
                let hits = finder.find_over(text, lines.iter().copied(), 1000, &()).unwrap();
                let (from, to) = (head.end() - last.len(), tail.start() + next.len());
                // The words may stand in the page's own lines too, and are then found there.
                let is_here = |hit: &Span| hit.start() == from || hit.end() == to;
                prop_assert!(hits.spans.iter().any(is_here), "{last} {next}");
            }
        }
    }
}
