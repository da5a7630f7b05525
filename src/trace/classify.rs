//! Alignments to what a reader wants to know: what differs, and what kind of words.
//!
//! Numbers, names and negations are told as in [`crate::text::worddiff`], which says for what languages;
//! hedges and tenses in those of [`super::language`]: elsewhere such a change is a change of words.

use std::collections::HashMap;

use super::{
    accept::Piece,
    align::Link,
    corpus::Corpus,
    language::Language,
    marks::Marks,
    parallel::{Change, Class, Kind, Step, StepKind},
    wording::Word,
};
use crate::text::{document::Document, span::Span, worddiff};

/// Words left out from which on a gap is a place left behind, not a change of words: the words of a
/// whole clause.
const OMISSION_WORDS: usize = 6;

/// The steps, the changes and the class of a piece.
#[derive(Clone, Debug)]
pub(super) struct Classified {
    pub(super) class: Class,
    pub(super) alignment: Vec<Step>,
    pub(super) changes: Vec<Change>,
}

/// Classifies the alignment of two passages.
///
/// Cost: its words, and what differs compared once more.
pub(super) fn classify(
    corpus: &Corpus,
    piece: &Piece,
    (a, b): (&Document, &Document),
    kinds: &mut Kinds,
) -> Classified {
    let language = |place| corpus.at(place).map_or(Language::Other, |it| it.language);
    let mut made = Making {
        corpus,
        kinds,
        a,
        b,
        languages: [language(piece.a.0), language(piece.b.0)],
        steps: Vec::new(),
        changes: Vec::new(),
        n_places: 1,
        has_left_out: [false; 2],
        has_other: false,
    };
    let mut at = (piece.a.0, if piece.is_reordered { first_b(piece) } else { piece.b.0 });
    let mut rest = piece.links.as_slice();
    while let Some(link) = rest.first() {
        made.gap(at, (link.a, link.b));
        made.link(link);
        let n_taken = 1 + if link.is_same { made.run(rest) } else { 0 };
        at = (link.a + n_taken, link.b + n_taken);
        rest = rest.get(n_taken..).unwrap_or_default();
    }
    let b_end = if piece.is_reordered { at.1 } else { piece.b.1 };
    made.gap(at, (piece.a.1, b_end));
    let class = if piece.is_reordered || (made.n_places > 1 && !made.has_other) {
        Class::Spliced(made.n_places.max(2))
    } else if made.has_other {
        Class::Altered
    } else if made.n_places > 1 {
        Class::Spliced(made.n_places)
    } else {
        match made.has_left_out {
            [true, true] => Class::Altered,
            [false, false] => Class::Verbatim,
            _ => Class::Trimmed,
        }
    };
    // They are kept, and there may be a million of them.
    made.steps.shrink_to_fit();
    made.changes.shrink_to_fit();
    Classified { class, alignment: made.steps, changes: made.changes }
}

fn first_b(piece: &Piece) -> usize {
    piece.links.first().map_or(piece.b.0, |link| link.b)
}

/// What kind each change is that was seen: where one text was copied many times, so were its changes.
#[derive(Debug, Default)]
pub(super) struct Kinds(HashMap<[Language; 2], ByWords<ByWords<Kind>>>);

/// By the words of one side.
type ByWords<T> = HashMap<Box<str>, T>;

impl Kinds {
    fn of(&mut self, a: &str, b: &str, languages: [Language; 2]) -> Kind {
        let of_languages = self.0.entry(languages).or_default();
        if let Some(known) = of_languages.get(a).and_then(|of_a| of_a.get(b)) {
            return *known;
        }
        let kind = kind(a, b, languages);
        if a.len() + b.len() <= KNOWN_MAX {
            of_languages.entry(a.into()).or_default().insert(b.into(), kind);
        }
        kind
    }
}

/// Longest change that is kept, both sides together: a few words. Longer ones rarely come again, and hold
/// memory.
const KNOWN_MAX: usize = 64;

struct Making<'c> {
    corpus: &'c Corpus,
    kinds: &'c mut Kinds,
    a: &'c Document,
    b: &'c Document,
    /// Of the two documents.
    languages: [Language; 2],
    steps: Vec<Step>,
    changes: Vec<Change>,
    n_places: usize,
    /// Words left out in b, in a.
    has_left_out: [bool; 2],
    has_other: bool,
}

impl Making<'_> {
    /// Takes in one linked word.
    fn link(&mut self, link: &Link) {
        let (a, b) = (self.corpus.span(link.a, link.a + 1), self.corpus.span(link.b, link.b + 1));
        if !link.is_same {
            self.steps.push(Step { kind: StepKind::Spelling, a, b });
            let kind = self.kind(a, b);
            self.changes.push(Change { kind, a, b });
            self.has_other = true;
            return;
        }
        if let Some(last) = self.steps.last_mut()
            && last.kind == StepKind::Same
        {
            let between = (Span::new(last.a.end(), a.start()), Span::new(last.b.end(), b.start()));
            last.a = Span::new(last.a.start(), a.end());
            last.b = Span::new(last.b.start(), b.end());
            if marks(&self.a.read(between.0)).ne(marks(&self.b.read(between.1))) {
                let (a, b) = between;
                self.changes.push(Change { kind: Kind::Punctuation, a, b });
            }
        } else {
            self.steps.push(Step { kind: StepKind::Same, a, b });
        }
        if self.a.slice(a) != self.b.slice(b) && is_cased(self.a.slice(a), self.b.slice(b)) {
            self.changes.push(Change { kind: Kind::Punctuation, a, b });
        }
    }

    /// Takes in the links behind the first, which has been taken in, as far as both texts are the same byte
    /// for byte: there nothing differs, and words need not be looked at one by one. Gives how many.
    fn run(&mut self, links: &[Link]) -> usize {
        let Some(first) = links.first() else { return 0 };
        let n_linked = links
            .iter()
            .zip(0..)
            .take_while(|(it, k)| it.is_same && it.a == first.a + k && it.b == first.b + k)
            .count();
        let spans = (
            self.corpus.span(first.a, first.a + n_linked),
            self.corpus.span(first.b, first.b + n_linked),
        );
        let (a_start, b_start) = (spans.0.start(), spans.1.start());
        let (a_bytes, b_bytes) =
            (self.a.slice(spans.0).as_bytes(), self.b.slice(spans.1).as_bytes());
        let n_same = same_bytes(a_bytes, b_bytes);
        // The last word must end alike too: another letter may follow in one of the texts.
        let words = |at: usize| self.corpus.words.get(at + 1..at + n_linked).unwrap_or_default();
        let n_taken = words(first.a)
            .iter()
            .zip(words(first.b))
            .take_while(|(a, b)| {
                let (a, b) = (a.span(), b.span());
                a.end() <= a_start + n_same && a.end() - a_start == b.end() - b_start
            })
            .count();
        if n_taken > 0
            && let Some(last) = self.steps.last_mut()
        {
            let (a, b) = (first.a + n_taken, first.b + n_taken);
            last.a = Span::new(last.a.start(), self.corpus.span(a, a + 1).end());
            last.b = Span::new(last.b.start(), self.corpus.span(b, b + 1).end());
        }
        n_taken
    }

    /// Takes in the words between two links, which stand at `from` and at `to`.
    fn gap(&mut self, from: (usize, usize), to: (usize, usize)) {
        if to.1 < from.1 || to.0 < from.0 {
            self.n_places += 1;
            let place = self.corpus.span(to.1, to.1 + 1);
            let a = self.end_of(from.0);
            let b = Span::new(place.start(), place.start());
            self.steps.push(Step { kind: StepKind::Jump, a, b });
            self.changes.push(Change { kind: Kind::Order, a, b });
            return;
        }
        let (n_a, n_b) = (to.0 - from.0, to.1 - from.1);
        if (n_a, n_b) == (0, 0) {
            return;
        }
        let span = |from: usize, to: usize| {
            if from < to { self.corpus.span(from, to) } else { self.end_of(from) }
        };
        let (a, b) = (span(from.0, to.0), span(from.1, to.1));
        let kind = match (n_a, n_b) {
            (_, 0) => StepKind::OnlyA,
            (0, _) => StepKind::OnlyB,
            _ => StepKind::Replaced,
        };
        // What a reporter says in the middle, or adds in brackets, is no change of what was said.
        if (n_b == 0 && self.is_aside(from.0, to.0)) || (n_a == 0 && self.is_aside(from.1, to.1)) {
            self.steps.push(Step { kind, a, b });
            return;
        }
        let is_omission = n_a.abs_diff(n_b) >= OMISSION_WORDS && n_a.min(n_b) < OMISSION_WORDS;
        if is_omission {
            self.n_places += 1;
        }
        match kind {
            StepKind::OnlyA => self.has_left_out[0] |= true,
            StepKind::OnlyB => self.has_left_out[1] |= true,
            _ if is_omission => {}
            _ => self.has_other = true,
        }
        self.steps.push(Step { kind, a, b });
        let kind = if is_omission { Kind::Omission } else { self.kind(a, b) };
        self.changes.push(Change { kind, a, b });
    }

    /// Whether words stand in brackets, or between a closing and an opening mark.
    fn is_aside(&self, from: usize, to: usize) -> bool {
        let words = self.corpus.words.get(from..=to).unwrap_or_default();
        let [first, .., last] = words else { return false };
        let has = |word: &Word, mark| word.marks.has(mark);
        words.split_last().is_some_and(|(_, inner)| inner.iter().all(|it| has(it, Marks::BRACKET)))
            || (has(first, Marks::QUOTE) && has(last, Marks::QUOTE))
    }

    /// An empty span behind the word in front of a place.
    fn end_of(&self, place: usize) -> Span {
        let end = self.corpus.span(place.saturating_sub(1), place).end();
        Span::new(end, end)
    }

    fn kind(&mut self, a: Span, b: Span) -> Kind {
        self.kinds.of(&self.a.read(a), &self.b.read(b), self.languages)
    }
}

/// How many bytes two texts begin with that are the same.
fn same_bytes(a: &[u8], b: &[u8]) -> usize {
    // Sixteen at a time: a vector's width, compared at once.
    let wide = a.chunks_exact(16).zip(b.chunks_exact(16)).take_while(|(a, b)| a == b).count() * 16;
    let rest = a.iter().zip(b).skip(wide);
    wide + rest.take_while(|(a, b)| a == b).count()
}

/// Marks between two words; white space and the shape of quotation marks do not count, nor the rest of a word
/// that a page broke.
fn marks(between: &str) -> impl Iterator<Item = char> + '_ {
    between.chars().filter(|c| !c.is_whitespace() && !c.is_alphanumeric()).map(|c| match c {
        '“' | '”' | '„' | '«' | '»' => '"',
        '‘' | '’' | '‚' => '\'',
        '–' | '—' => '-',
        _ => c,
    })
}

/// Whether two forms of one word differ in their capitals, as far as both go: of a word that a page broke only
/// the front is at hand.
fn is_cased(a: &str, b: &str) -> bool {
    let shape = |word: &'_ str| -> Vec<bool> {
        word.chars().filter(|c| c.is_alphabetic()).map(char::is_uppercase).collect()
    };
    shape(a).iter().zip(&shape(b)).any(|(a, b)| a != b)
}

/// What kind of words differ between two stretches, each in its language.
pub(super) fn kind(a: &str, b: &str, languages: [Language; 2]) -> Kind {
    let found = worddiff::changes(a, b, &worddiff::pieces(a, b));
    if found.has_number {
        return Kind::Number;
    }
    if found.has_negation {
        return Kind::Negation;
    }
    if found.has_name {
        return Kind::Name;
    }
    let words = |text: &str| -> Vec<String> {
        text.split(|c: char| !(c.is_alphanumeric() || matches!(c, '\'' | '’')))
            .filter(|word| !word.is_empty())
            .map(|word| word.to_lowercase().replace('’', "'"))
            .collect()
    };
    let (a, b) = (words(a), words(b));
    let only = |these: &[String], those: &[String]| -> Vec<String> {
        these.iter().filter(|word| !those.contains(word)).cloned().collect()
    };
    let (was, is) = (only(&a, &b), only(&b, &a));
    let [in_a, in_b] = languages;
    if was.iter().any(|word| in_a.hedges(word)) || is.iter().any(|word| in_b.hedges(word)) {
        return Kind::Hedge;
    }
    let is_tense = |x: &String, y: &String| {
        (in_a.is_auxiliary(x) && in_b.is_auxiliary(y))
            || (languages == [Language::English; 2] && stem(x) == stem(y))
    };
    let is_all = !was.is_empty() && was.len() == is.len();
    if is_all && was.iter().zip(&is).all(|(x, y)| is_tense(x, y)) {
        return Kind::Tense;
    }
    Kind::Word
}

/// A word without the endings of English verbs; crude, and only for comparing two.
fn stem(word: &str) -> &str {
    let bare = ["ied", "ies", "ing", "ed", "es", "d", "s", "e", "y"]
        .iter()
        .find_map(|ending| word.strip_suffix(ending).filter(|rest| rest.len() >= 3));
    bare.unwrap_or(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(a: &str, b: &str, expect: Kind) {
        check_in(Language::English, a, b, expect);
    }

    #[track_caller]
    fn check_in(language: Language, a: &str, b: &str, expect: Kind) {
        assert_eq!(kind(a, b, [language; 2]), expect, "{a:?} {b:?}");
        assert_eq!(kind(b, a, [language; 2]), expect, "{b:?} {a:?}");
    }

    #[test]
    fn hedges_and_tenses_are_known_in_the_language_of_the_document() {
        check_in(Language::German, "wird", "könnte", Kind::Hedge);
        check_in(Language::German, "ist", "war", Kind::Tense);
        check_in(Language::German, "nicht", "", Kind::Negation);
        check_in(Language::German, "häuser", "häusern", Kind::Word);
        check_in(Language::French, "doit", "devrait", Kind::Hedge);
        check_in(Language::French, "est", "était", Kind::Tense);
        check_in(Language::Spanish, "quizá", "", Kind::Hedge);
        check_in(Language::Russian, "должны", "могут", Kind::Hedge);
        check_in(Language::Russian, "были", "будут", Kind::Tense);
        check_in(Language::Other, "may", "will", Kind::Word);
    }

    #[test]
    fn the_weightiest_word_names_the_change() {
        check("seven welds", "eleven", Kind::Number);
        check("not", "", Kind::Negation);
        check("Sergei", "Sergey", Kind::Name);
        check("mostly", "primarily", Kind::Hedge);
        check("may", "will", Kind::Hedge);
        check("is", "was", Kind::Tense);
        check("works", "worked", Kind::Tense);
        check("house", "home", Kind::Word);
        check("them", "this", Kind::Word);
    }
}
