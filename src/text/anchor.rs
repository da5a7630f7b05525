//! Anchors: what finds a passage again, and never stands silently on other words.
//!
//! [`describe`] makes a [`Selector`] from a passage; [`resolve`] looks for it in a text, which may
//! have changed. A passage is placed only on the same words; where words changed it is not placed,
//! and its quote and context stay readable.
//!
//! The gates in [`Resolver::resolve`] come from measurements on edited texts: a weighted score alone,
//! as Hypothesis has it, set half of all deleted passages on other words, and nearly every error left
//! by simpler gates was a passage that had a twin when it was kept. Hence [`Selector::occurrence`].
//! Only equal words (folded by [`Level::Anchor`]) are looked for; a passage whose own words changed
//! is [`State::Lost`] to this module.

use std::{cell::OnceCell, cmp::Ordering};

use memchr::memmem;

use super::{
    document::{Document, TextHash},
    fold::{self, Folded, Level},
    similar::similarity,
    span::Span,
    watch::{Cancelled, Watch},
    words::{is_grapheme_boundary, next_grapheme, previous_grapheme},
};

/// Scalars of context kept on each side.
pub const CONTEXT: usize = 48;

/// Scalars of context that are kept at most, where less has a twin.
const CONTEXT_MAX: usize = 400;

/// Scalars kept beyond the last that a twin shares, so that the difference is more than a letter.
const CONTEXT_BEYOND: usize = 16;

/// Equal passages that are looked at one by one. A passage with more is too common to be told apart.
const TWINS_MAX: usize = 400;

/// Equal passages that are counted. More only happens to a letter or two, and there the number says
/// enough; without an end, a thousand equal letters kept from a million would take minutes.
const COUNT_MAX: usize = 10_000;

/// Longest text that [`describe`] folds, in bytes: it is called between two frames, and folding takes
/// about 1.5 ms a megabyte.
const FOLD_MAX: usize = 4 * 1024 * 1024;

/// Candidates shown for a passage whose place is not sure.
const CANDIDATES: usize = 5;

/// What finds a passage again: where it stood, its exact words, and what stood around them.
///
/// Immutable once made. Places are Unicode scalars in the canonical text, half open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Selector {
    /// Hash of the text it was made on.
    pub text: TextHash,
    /// First scalar.
    pub start: usize,
    /// Scalar behind the last.
    pub end: usize,
    /// Number of its first paragraph, from 1: the reference ¶.
    pub paragraph: usize,
    /// Which of how many equal passages it was in that text, both from 1.
    pub occurrence: (usize, usize),
    /// The exact words.
    pub exact: String,
    /// What stood in front.
    pub prefix: String,
    /// What stood behind.
    pub suffix: String,
}

/// How surely a passage was found again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// The text is the same, and so is the place.
    Same,
    /// The text changed around it; the words and their surroundings are the same.
    Moved,
    /// The words are there, but it is not sure that this is the place.
    Unsure,
    /// The words are not there.
    Lost,
}

/// Where a selector's passage stands in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Placement {
    /// How sure it is.
    pub state: State,
    /// The passage, for [`State::Same`] and [`State::Moved`] only.
    pub span: Option<Span>,
}

/// The selector of a passage: "a «passage» here"; `None` for one without words.
///
/// White space and what cannot be seen at its ends is left out; nothing else is. Context is raw text,
/// cut between letters. Equal passages are counted in the folded text, in one of more than 4 MB in the
/// raw text: there a twin with other line breaks is not seen, which makes [`resolve`] more careful,
/// never less.
///
/// Cost: a fold of the text up to 4 MB, about 1.5 ms a megabyte; beyond, a search at some GB/s.
pub fn describe(document: &Document, span: Span) -> Option<Selector> {
    let span = trimmed(document, span)?;
    let text = document.text();
    let exact = document.slice(span);
    let twins = if text.len() <= FOLD_MAX {
        let folded = Folded::of(text, Level::Anchor);
        let needle = fold::phrase(exact, Level::Anchor);
        Twins::of(folded.text(), &needle, folded.of_original(span.start()))
    } else {
        Twins::of(text, exact, span.start())
    };
    let start = document.scalar_of(span.start());
    Some(Selector {
        text: document.hash(),
        start,
        end: start + exact.chars().count(),
        paragraph: document.paragraphs().at(span.start()) + 1,
        occurrence: (twins.which, twins.count),
        exact: exact.to_owned(),
        prefix: before(text, span.start(), twins.context).to_owned(),
        suffix: behind(text, span.end(), twins.context).to_owned(),
    })
}

/// `span` without white space at its ends, on character boundaries; `None` if nothing is left.
fn trimmed(document: &Document, span: Span) -> Option<Span> {
    let text = document.text();
    let start = text.ceil_char_boundary(span.start().min(text.len()));
    let end = text.floor_char_boundary(span.end());
    let words = text.get(start..end)?;
    let tail = words.trim_start_matches(fold::is_blank);
    let kept = tail.trim_end_matches(fold::is_blank);
    let start = end - tail.len();
    (!kept.is_empty()).then(|| Span::new(start, start + kept.len()))
}

/// Equal passages in a text, seen from one of them.
struct Twins {
    /// Which of them it is, from 1.
    which: usize,
    /// How many they are, itself included, up to [`COUNT_MAX`].
    count: usize,
    /// Scalars of context that tell it from the others.
    context: usize,
}

impl Twins {
    /// The twins of the `needle` that stands at `own` in `haystack`.
    fn of(haystack: &str, needle: &str, own: usize) -> Self {
        let (mut which, mut count, mut shared) = (1, 0, 0);
        for at in occurrences(haystack, needle).take(COUNT_MAX) {
            count += 1;
            if at < own {
                which = count + 1;
            }
            if at != own && count <= TWINS_MAX {
                let before = shared_behind(haystack.get(..at), haystack.get(..own));
                let after = shared_before(
                    haystack.get(at + needle.len()..),
                    haystack.get(own + needle.len()..),
                );
                shared = shared.max(before.min(after));
            }
        }
        let context =
            if shared < CONTEXT { CONTEXT } else { (shared + CONTEXT_BEYOND).min(CONTEXT_MAX) };
        Self { which: which.min(count.max(1)), count: count.max(1), context }
    }
}

/// Where `needle` stands, overlapping ones too, so that every place a reader can select is among them.
fn occurrences(haystack: &str, needle: &str) -> impl Iterator<Item = usize> {
    let finder = memmem::Finder::new(needle.as_bytes()).into_owned();
    let mut from = if needle.is_empty() { haystack.len() + 1 } else { 0 };
    std::iter::from_fn(move || {
        let at = from + finder.find(haystack.as_bytes().get(from..)?)?;
        from = haystack.ceil_char_boundary(at + 1);
        Some(at)
    })
}

/// Scalars at the end that two texts share, as far as context ever goes.
fn shared_behind(a: Option<&str>, b: Option<&str>) -> usize {
    let pairs = a.unwrap_or_default().chars().rev().zip(b.unwrap_or_default().chars().rev());
    pairs.take(CONTEXT_MAX).take_while(|(a, b)| a == b).count()
}

/// Scalars at the start that two texts share, as far as context ever goes.
fn shared_before(a: Option<&str>, b: Option<&str>) -> usize {
    let pairs = a.unwrap_or_default().chars().zip(b.unwrap_or_default().chars());
    pairs.take(CONTEXT_MAX).take_while(|(a, b)| a == b).count()
}

/// At most `length` scalars in front of `byte`, from the start of a letter.
fn before(text: &str, byte: usize, length: usize) -> &str {
    let head = text.get(..byte).unwrap_or_default();
    let at = head.char_indices().rev().take(length).last().map_or(byte, |(at, _)| at);
    let at = if is_grapheme_boundary(text, at) { at } else { next_grapheme(text, at).min(byte) };
    text.get(at..byte).unwrap_or_default()
}

/// At most `length` scalars behind `byte`, to the end of a letter.
fn behind(text: &str, byte: usize, length: usize) -> &str {
    let tail = text.get(byte..).unwrap_or_default();
    let at = byte + tail.chars().take(length).map(char::len_utf8).sum::<usize>();
    let at =
        if is_grapheme_boundary(text, at) { at } else { previous_grapheme(text, at).max(byte) };
    text.get(byte..at).unwrap_or_default()
}

/// Where the selector's passage stands in `document`; for several, see [`resolve_all`].
pub fn resolve(document: &Document, selector: &Selector) -> Placement {
    Resolver::new(document).resolve(selector)
}

/// Where each of many selectors' passages stands in `document`, in their order.
///
/// Cost: nothing to speak of for those made on this very text; else the text is folded once, and
/// each costs a search through it, about 0.15 ms a megabyte.
///
/// # Errors
/// Where `watch` calls it off; asked before each.
pub fn resolve_all(
    document: &Document,
    selectors: &[&Selector],
    watch: &impl Watch,
) -> Result<Vec<Placement>, Cancelled> {
    let resolver = Resolver::new(document);
    let mut placements = Vec::with_capacity(selectors.len());
    for (done, selector) in selectors.iter().enumerate() {
        watch.step(done, selectors.len())?;
        placements.push(resolver.resolve(selector));
    }
    Ok(placements)
}

/// Finds many passages again in one document.
#[derive(Debug)]
pub struct Resolver<'d> {
    document: &'d Document,
    /// Made when the first passage needs it.
    folded: OnceCell<Folded<'d>>,
}

/// A place with the same words.
#[derive(Clone, Copy, Debug)]
struct Candidate {
    span: Span,
    /// Which of the occurrences, from 1.
    which: usize,
    /// How alike the context is in front and behind, 0 to 1.
    prefix: f64,
    suffix: f64,
    /// How near it is to where it was, 0 to 1.
    position: f64,
}

impl Candidate {
    fn context(&self) -> f64 {
        f64::midpoint(self.prefix, self.suffix)
    }

    fn worse_side(&self) -> f64 {
        self.prefix.min(self.suffix)
    }

    fn better_side(&self) -> f64 {
        self.prefix.max(self.suffix)
    }

    /// Context first; position only decides between equals, or nearly.
    fn score(&self) -> f64 {
        0.4 * self.context() + 0.1 * self.position
    }
}

impl<'d> Resolver<'d> {
    /// For passages of `document`. Costs nothing yet.
    pub fn new(document: &'d Document) -> Self {
        Self { document, folded: OnceCell::new() }
    }

    /// Where the selector's passage stands.
    ///
    /// On the text it was made on that is its place, if its words are there. Elsewhere it is
    /// [`State::Moved`], without asking anybody, if
    /// - it was alone and is alone, and is long, or its context is like enough;
    /// - or it was alone, and of several one has the context, on both sides, and no other nearly;
    /// - or it had twins, there are as many now, and the one of its number has the context.
    ///
    /// Any selector will do, also one that was made by hand or damaged.
    pub fn resolve(&self, selector: &Selector) -> Placement {
        if let Some(span) = self.same(selector) {
            return Placement { state: State::Same, span: Some(span) };
        }
        let (candidates, is_cut) = self.candidates(selector);
        if candidates.is_empty() {
            return Placement { state: State::Lost, span: None };
        }
        let sure = if is_cut { None } else { sure_one(selector, &candidates) };
        let text = self.document.text();
        let whole = sure.map(|candidate| candidate.span).filter(|span| {
            is_grapheme_boundary(text, span.start()) && is_grapheme_boundary(text, span.end())
        });
        let state = if whole.is_some() { State::Moved } else { State::Unsure };
        Placement { state, span: whole }
    }

    /// Up to five places with the selector's words, the likeliest first: what a reader chooses from
    /// where [`Self::resolve`] is not sure.
    pub fn places(&self, selector: &Selector) -> Vec<Span> {
        let (mut candidates, _) = self.candidates(selector);
        candidates.sort_by(|a, b| b.score().total_cmp(&a.score()));
        candidates.iter().take(CANDIDATES).map(|candidate| candidate.span).collect()
    }

    /// The place it was made on, if this is the text and these are the words.
    fn same(&self, selector: &Selector) -> Option<Span> {
        if self.document.hash() != selector.text
            || selector.start >= selector.end
            || selector.exact.chars().all(fold::is_blank)
        {
            return None;
        }
        let start = self.document.byte_of(selector.start)?;
        let span = Span::new(start, self.document.byte_of(selector.end)?);
        (self.document.slice(span) == selector.exact).then_some(span)
    }

    /// All places with the same words in text order, and whether there are more than are looked at.
    fn candidates(&self, selector: &Selector) -> (Vec<Candidate>, bool) {
        let needle = fold::phrase(&selector.exact, Level::Anchor);
        if needle.is_empty() {
            return (Vec::new(), false);
        }
        let folded = self.folded.get_or_init(|| Folded::of(self.document.text(), Level::Anchor));
        let context = Context::of(selector);
        let n_scalars = self.document.n_scalars().max(1) as f64;
        let mut found = occurrences(folded.text(), &needle);
        let candidates = found
            .by_ref()
            .take(TWINS_MAX)
            .enumerate()
            .map(|(at_idx, at)| {
                let span = folded.to_original(at..at + needle.len());
                let moved = self.document.scalar_of(span.start()).abs_diff(selector.start) as f64;
                let (prefix, suffix) = context.alike(folded.text(), at, at + needle.len());
                let position = (1.0 - moved / n_scalars).max(0.0);
                Candidate { span, which: at_idx + 1, prefix, suffix, position }
            })
            .collect();
        (candidates, found.next().is_some())
    }
}

/// The candidate that may be taken without asking.
fn sure_one<'c>(selector: &Selector, candidates: &'c [Candidate]) -> Option<&'c Candidate> {
    let (which, count) = selector.occurrence;
    let by_context = |a: &&Candidate, b: &&Candidate| a.context().total_cmp(&b.context());
    if count > 1 {
        let best = candidates.iter().max_by(by_context)?;
        let own = candidates.iter().find(|candidate| candidate.which == which)?;
        return (candidates.len() == count
            && own.worse_side() >= 0.8
            && own.context().total_cmp(&best.context()) != Ordering::Less)
            .then_some(own);
    }
    if let [only] = candidates {
        let length = selector.exact.chars().count();
        let floor = match length {
            60.. => 0.0,
            32.. => 0.45,
            _ => 0.75,
        };
        return (only.better_side() >= floor).then_some(only);
    }
    let best = candidates.iter().max_by(|a, b| a.score().total_cmp(&b.score()))?;
    let second = candidates.iter().filter(|other| other.which != best.which).max_by(by_context)?;
    (best.worse_side() >= 0.8 && best.context() - second.context() >= 0.2).then_some(best)
}

/// A selector's context, folded, each side read away from the passage.
struct Context {
    prefix: Vec<char>,
    suffix: Vec<char>,
}

/// Stands for the end of the text where context reaches it: to stand first or last is evidence too.
/// No canonical text holds this character.
const EDGE: char = '\0';

impl Context {
    fn of(selector: &Selector) -> Self {
        let side = |text: &str| Folded::of(text, Level::Anchor).text().to_owned();
        let mut prefix: Vec<char> = side(&selector.prefix).chars().rev().collect();
        let mut suffix: Vec<char> = side(&selector.suffix).chars().collect();
        // A notebook is made by hand as well: more than is ever kept is not looked at.
        prefix.truncate(CONTEXT_MAX);
        suffix.truncate(CONTEXT_MAX);
        if selector.start <= selector.prefix.chars().count() {
            prefix.push(EDGE);
        }
        // Shorter than it is ever cut, but for a letter of many marks; then the edge costs 2 %.
        if selector.suffix.chars().count() < CONTEXT {
            suffix.push(EDGE);
        }
        Self { prefix, suffix }
    }

    /// How like it is to what stands around `start..end` in a folded text.
    fn alike(&self, folded: &str, start: usize, end: usize) -> (f64, f64) {
        let head = folded.get(..start).unwrap_or_default().chars().rev();
        let tail = folded.get(end..).unwrap_or_default().chars();
        let edge = std::iter::once(EDGE);
        let head: Vec<char> = head.chain(edge.clone()).take(self.prefix.len()).collect();
        let tail: Vec<char> = tail.chain(edge).take(self.suffix.len()).collect();
        (similarity(&self.prefix, &head), similarity(&self.suffix, &tail))
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use proptest::prelude::*;

    use super::*;

    /// A document and the span between guillemets.
    fn marked(text: &str) -> (Document, Span) {
        let start = text.find('«').unwrap();
        let end = text.find('»').unwrap() - '«'.len_utf8();
        (Document::new(text.replace(['«', '»'], "")), Span::new(start, end))
    }

    /// Describes the marked passage of `old` and finds it in `new`; what is found is marked there.
    #[track_caller]
    fn check(old: &str, new: &str, expect: State) {
        let (document, span) = marked(old);
        let selector = describe(&document, span).unwrap();
        let now = Document::new(new.replace(['«', '»'], ""));
        let placement = resolve(&now, &selector);
        assert_eq!(placement.state, expect, "{selector:#?}");
        if new.contains('«') {
            assert_eq!(placement.span, Some(marked(new).1));
        } else {
            assert_eq!(placement.span, None);
        }
    }

    const LEFT: &str = "The Chief Engineer laid before members a report by the inspector. ";
    const RIGHT: &str = " Readings were taken by boat at the outer bearing of the third pier.";

    #[test]
    fn a_selector_says_where_it_was_and_what_stood_around() {
        let text = format!("{LEFT}\n\nHe said: « the span moved\n»{RIGHT} And the span moved.");
        let (document, span) = marked(&text);
        let selector = describe(&document, span).unwrap();
        assert_eq!(selector.exact, "the span moved");
        assert_eq!(selector.paragraph, 2);
        assert_eq!(selector.occurrence, (1, 2));
        assert_eq!(selector.end - selector.start, 14);
        assert!(selector.prefix.ends_with("\n\nHe said:  "));
        assert!(selector.suffix.starts_with("\n Readings"));
        assert_eq!((selector.prefix.len(), selector.suffix.len()), (CONTEXT, CONTEXT));
    }

    #[test]
    fn white_space_alone_is_no_passage() {
        let document = Document::new("a \n\u{200B} b".to_owned());
        assert_eq!(describe(&document, Span::new(1, 6)), None);
        assert_eq!(describe(&document, Span::new(40, 90)), None);
        assert_eq!(describe(&Document::new(String::new()), Span::new(0, 0)), None);
    }

    #[test]
    fn twins_are_counted_with_other_breaks_and_quotation_marks() {
        let (document, span) = marked("say “a b”, say «\"a b\"» and \"a\n b\"");
        assert_eq!(describe(&document, span).unwrap().occurrence, (2, 3));
    }

    #[test]
    fn context_grows_until_no_twin_shares_it() {
        let line = "and the same words stand around it once more, ";
        let text = format!(
            "one {} «here» {} two {} here {} three",
            line.repeat(3),
            line.repeat(4),
            line.repeat(3),
            line.repeat(4)
        );
        let (document, span) = marked(&text);
        let selector = describe(&document, span).unwrap();
        assert_eq!(selector.occurrence, (1, 2));
        assert!(selector.prefix.contains("one") && selector.prefix.chars().count() <= CONTEXT_MAX);
    }

    #[test]
    fn context_is_cut_between_letters() {
        let (document, span) =
            marked(&format!("{}«word»{}", "e\u{301}".repeat(40), "👩‍👧".repeat(40)));
        let selector = describe(&document, span).unwrap();
        assert_eq!(selector.prefix.chars().count(), 48);
        assert_eq!(selector.suffix.chars().count(), 48);
        let (document, span) =
            marked(&format!("{}«word»{}", "e\u{301}\u{302}\u{303}\u{304}".repeat(40), ""));
        assert_eq!(describe(&document, span).unwrap().prefix.chars().count(), 45);
    }

    #[test]
    fn the_same_text_has_it_in_the_same_place() {
        check("a «word» here", "a «word» here", State::Same);
    }

    #[test]
    fn text_added_before_or_behind_moves_it() {
        let old = format!("{LEFT}«the span moved»{RIGHT}");
        check(&old, &format!("Draft.\n\n{LEFT}«the span moved»{RIGHT}"), State::Moved);
        check(&old, &format!("{LEFT}«the span moved»{RIGHT} Signed."), State::Moved);
    }

    #[test]
    fn other_breaks_and_quotation_marks_move_it() {
        check(
            &format!("{LEFT}«he said “it moved” to us»{RIGHT}"),
            &format!("{}«he said\n\"it moved\" to us»{RIGHT}", LEFT.replace(' ', "\n")),
            State::Moved,
        );
    }

    #[test]
    fn changed_words_are_lost() {
        check(
            &format!("{LEFT}«the span moved»{RIGHT}"),
            &format!("{LEFT}the span rose{RIGHT}"),
            State::Lost,
        );
    }

    #[test]
    fn a_short_passage_elsewhere_is_not_sure_and_a_long_one_is() {
        check(
            &format!("{LEFT}«the span moved»{RIGHT}"),
            "Nobody told us that the span moved in May.",
            State::Unsure,
        );
        let long =
            "that movement in the third span had been observed on three occasions this autumn";
        check(
            &format!("{LEFT}«{long}»{RIGHT}"),
            &format!("We hear «{long}», no less."),
            State::Moved,
        );
    }

    #[test]
    fn of_two_new_twins_the_one_with_the_context_is_taken() {
        let old = format!("{LEFT}«the span moved»{RIGHT}");
        let new =
            format!("{LEFT}«the span moved»{RIGHT} Nobody told us that the span moved in May.");
        check(&old, &new, State::Moved);
        let copied = format!("{LEFT}the span moved{RIGHT}\n\n{LEFT}the span moved{RIGHT}");
        check(&old, &copied, State::Unsure);
    }

    #[test]
    fn a_passage_with_twins_keeps_its_number_while_none_goes() {
        let other = " Nobody told us that the span moved in May, or what it was.";
        let old = format!("{LEFT}the span moved{RIGHT}{LEFT}«the span moved»{RIGHT}{other}");
        let grown =
            format!("Draft. {LEFT}the span moved{RIGHT}{LEFT}«the span moved»{RIGHT}{other}");
        check(&old, &grown, State::Moved);
        check(&old, &format!("{LEFT}the span moved{RIGHT}{other}"), State::Unsure);
        check(
            &old,
            &format!("{LEFT}the span rose{RIGHT}{LEFT}the span moved{RIGHT}{other} the span moved"),
            State::Unsure,
        );
    }

    #[test]
    fn a_passage_too_common_is_never_sure() {
        let (document, span) = marked(&format!("«a» {}", "a ".repeat(500)));
        let selector = describe(&document, span).unwrap();
        assert_eq!(selector.occurrence, (1, 501));
        let now = Document::new(format!("{} ", document.text()));
        assert_eq!(resolve(&now, &selector).state, State::Unsure);
    }

    #[test]
    fn places_to_choose_from_come_likeliest_first() {
        let (document, span) = marked(&format!("{LEFT}«the span moved»{RIGHT}"));
        let selector = describe(&document, span).unwrap();
        let new = format!("the span moved. {LEFT}the span moved{RIGHT}");
        let now = Document::new(new.clone());
        let places = Resolver::new(&now).places(&selector);
        assert_eq!(places[0].start(), new.rfind("the span moved").unwrap());
        assert_eq!(places.len(), 2);
    }

    #[test]
    fn a_selector_made_by_hand_is_answered() {
        let document = Document::new("some words in a text".to_owned());
        let good = describe(&document, Span::new(5, 10)).unwrap();
        let lost = |selector: &Selector| resolve(&document, selector).state == State::Lost;
        assert!(lost(&Selector { exact: String::new(), ..good.clone() }));
        assert!(lost(&Selector { exact: " \u{AD}".to_owned(), start: 4, end: 5, ..good.clone() }));
        assert!(lost(&Selector {
            exact: "none".to_owned(),
            start: usize::MAX,
            end: 0,
            ..good.clone()
        }));
        for (start, end) in [(10, 5), (usize::MAX, usize::MAX), (0, usize::MAX), (6, 11)] {
            let placement = resolve(&document, &Selector { start, end, ..good.clone() });
            assert_ne!(placement.state, State::Same);
            assert!(placement.span.is_none_or(|span| document.slice(span) == "words"));
        }
        let twins = Selector {
            text: TextHash::of("x"),
            occurrence: (usize::MAX, usize::MAX),
            ..good.clone()
        };
        assert_eq!(resolve(&document, &twins).state, State::Unsure);
        let none = Selector { text: TextHash::of("x"), occurrence: (0, 0), ..good };
        assert_eq!(resolve(&document, &none).state, State::Moved);
    }

    #[test]
    fn many_are_found_as_each_is_and_the_work_can_be_called_off() {
        struct Never;
        impl Watch for Never {
            fn step(&self, _done: usize, _total: usize) -> Result<(), Cancelled> {
                Err(Cancelled)
            }
        }
        let mut text = String::new();
        for number in 0..200 {
            writeln!(text, "Paragraph {number} says something of its own about {}.", number * 7)
                .unwrap();
        }
        let document = Document::new(text.clone());
        let selectors: Vec<Selector> =
            document.paragraphs().iter().filter_map(|span| describe(&document, span)).collect();
        let selectors: Vec<&Selector> = selectors.iter().collect();
        let now = Document::new(format!("New.\n{text}"));
        let found = resolve_all(&now, &selectors, &()).unwrap();
        for (selector, placement) in selectors.iter().zip(&found) {
            assert_eq!(*placement, resolve(&now, selector));
            assert_eq!(now.slice(placement.span.unwrap()), selector.exact);
        }
        assert_eq!(resolve_all(&now, &selectors, &Never), Err(Cancelled));
    }

    /// A text of few words, so that passages have twins, and a passage in it.
    fn text_and_span() -> impl Strategy<Value = (String, Span)> {
        let word = prop_oneof!["[ab]", "the", "span", "é\u{301}“x”", "\n", "\u{AD}—"];
        (prop::collection::vec(word, 1..40), 0..40_usize, 1..8_usize).prop_map(
            |(words, from, n)| {
                let from = from % words.len();
                let to = (from + n).min(words.len());
                let start = words[..from].iter().map(|word| word.len() + 1).sum();
                let length: usize = words[from..to].iter().map(|word| word.len() + 1).sum();
                (words.join(" "), Span::new(start, start + length - 1))
            },
        )
    }

    proptest! {
        #[test]
        fn what_is_described_is_found_in_the_same_text((text, span) in text_and_span()) {
            let document = Document::new(text);
            if let Some(selector) = describe(&document, span) {
                let placement = resolve(&document, &selector);
                prop_assert_eq!(placement.state, State::Same);
                let found = placement.span.unwrap();
                prop_assert_eq!(document.slice(found), &selector.exact);
                prop_assert_eq!(document.slice(span).trim_matches(fold::is_blank), &selector.exact);
                prop_assert!(found.start() >= span.start() && found.end() <= span.end());
            }
        }

        #[test]
        fn what_is_added_elsewhere_never_sets_it_on_another_place(
            (text, span) in text_and_span(),
            front in "[cdf ]{0,20}\n",
            back in "\n[cdf ]{0,20}",
        ) {
            let document = Document::new(text.clone());
            let now = Document::new(format!("{front}{text}{back}"));
            if let Some(selector) = describe(&document, span) {
                let own = trimmed(&document, span).unwrap().start() + front.len();
                let placement = resolve(&now, &selector);
                prop_assert_ne!(placement.state, State::Lost);
                prop_assert!(placement.span.is_none_or(|found| found.start() == own));
            }
        }

        #[test]
        fn wrapping_a_text_anew_never_sets_it_on_another_place(
            (text, span) in text_and_span(),
            width in 1..6_usize,
        ) {
            let mut n = 0;
            let wrapped: String = text.chars().map(|c| {
                n += usize::from(c == ' ' || c == '\n');
                if c == ' ' && n % width == 0 { '\n' } else { c }
            }).collect();
            let document = Document::new(text);
            let now = Document::new(wrapped);
            if let Some(selector) = describe(&document, span) {
                let own = trimmed(&document, span).unwrap();
                let placement = resolve(&now, &selector);
                prop_assert_ne!(placement.state, State::Lost);
                prop_assert!(placement.span.is_none_or(|found| found.start() == own.start()));
            }
        }

        #[test]
        fn no_selector_is_too_odd(
            text in ".{0,20}", exact in ".{0,3}", prefix in ".{0,5}", suffix in ".{0,5}",
            start in 0_usize..30, end in 0_usize..30, which in 0_usize..3, count in 0_usize..3,
        ) {
            let document = Document::new(text.replace('\0', ""));
            for hash in [document.hash(), TextHash::of("")] {
                let exact = exact.clone();
                let (prefix, suffix) = (prefix.clone(), suffix.clone());
                let occurrence = (which, count);
                let selector = Selector { text: hash, start, end, paragraph: 9, occurrence, exact, prefix, suffix };
                if let Some(span) = resolve(&document, &selector).span {
                    let words = fold::phrase(document.slice(span), Level::Anchor);
                    prop_assert_eq!(words, fold::phrase(&selector.exact, Level::Anchor));
                }
            }
        }
    }
}
