//! The wordings of a chain as they are told: which words stand here first, what is gone, and what of a
//! long passage can be left out.

use crate::{
    text::{document::Document, span::Span},
    trace::{
        families::{Family, New},
        parallel::Kind,
    },
    workspace::Workspace,
};

/// Passages of more bytes than this are cut around their changes.
const LONG: usize = 360;

/// Bytes that are kept at each side of a change, and twice this at the beginning.
const AROUND: usize = 90;

/// Most words that are named of what a stage leaves out at an edge.
const LEFT_OUT: usize = 14;

/// A part of a wording.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Its words, with single blanks; empty where words are gone or left out.
    pub words: String,
    /// What they are.
    pub mark: Mark,
}

/// What the words of a part are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// They stood in an earlier document, or in the first one there is.
    Known,
    /// They stand here first.
    First(Kind),
    /// Words of the earlier wording are gone here.
    Gone(Kind),
    /// Words are left out of what is shown.
    Cut,
}

impl Workspace {
    /// The chains that have all of these words, in any order and whatever their case, in a wording or
    /// a title; by index. All of them for no words.
    ///
    /// Cost: with words, the text of all chains in lower case.
    pub fn chains_with(&self, words: &str) -> Vec<usize> {
        let families = self.chains();
        let words: Vec<String> = words.split_whitespace().map(str::to_lowercase).collect();
        if words.is_empty() {
            return (0..families.len()).collect();
        }
        let has = |family: &&(usize, &Family)| {
            let lines: Vec<String> =
                family.1.members.iter().filter_map(|it| self.line_of(it.passage)).collect();
            words.iter().all(|word| lines.iter().any(|line| line.contains(word)))
        };
        let numbered: Vec<(usize, &Family)> = families.iter().enumerate().collect();
        numbered.iter().filter(has).map(|(idx, _)| *idx).collect()
    }

    /// The words at the beginning and at the end of the nearest earlier stage with which a stage has a
    /// parallel, that this stage leaves out; on one line, cut where they are long. Of fewer than two
    /// words nothing is said.
    ///
    /// Cost: the parallels of the two documents.
    pub fn left_out(&self, chain: &Family, stage: usize) -> [Option<String>; 2] {
        let Some(here) = chain.members.get(stage).map(|it| it.passage) else {
            return [None, None];
        };
        let told = chain.members.iter().take(stage).rev().find_map(|it| {
            let whole = it.passage;
            let told = self
                .tracing
                .found
                .between(here.doc_idx, whole.doc_idx)
                .filter(|(_, one, there)| here.span.overlaps(*one) && whole.span.overlaps(*there))
                .map(|(_, _, there)| there)
                .reduce(|x, y| Span::new(x.start().min(y.start()), x.end().max(y.end())))?;
            Some((whole, told))
        });
        let Some((whole, told)) = told else { return [None, None] };
        let text = self.document_of(whole.doc_idx);
        let words = |from: usize, to: usize| {
            let words = text.filter(|_| from < to)?.read(Span::new(from, to));
            let words = words.trim_matches(|it: char| !it.is_alphanumeric()).split_whitespace();
            let words: Vec<String> = words.map(str::to_owned).collect();
            (words.len() > 1).then_some(words)
        };
        let joined = |words: &[String]| words.join(" ");
        [
            words(whole.span.start(), told.start()).map(|it| match it.len() {
                n if n > LEFT_OUT => format!("…{}", joined(it.get(n - LEFT_OUT..).unwrap_or(&[]))),
                _ => joined(&it),
            }),
            words(told.end(), whole.span.end()).map(|it| match it.get(..LEFT_OUT) {
                Some(first) if it.len() > LEFT_OUT => format!("{}…", joined(first)),
                _ => joined(&it),
            }),
        ]
    }

    /// Title and words of a passage in lower case, white space as blanks.
    fn line_of(&self, passage: crate::trace::parallel::Passage) -> Option<String> {
        let path = &self.tracing.found.document(passage.doc_idx)?.path;
        self.traced(path)?;
        let document = &self.corpus.as_ref()?.reading(path)?.document;
        let words = document.read(passage.span).to_lowercase().replace('\n', " ");
        Some(format!("{} {words}", self.shown(path).title.to_lowercase()))
    }
}

/// The parts of a wording: `span` is the passage in the document. A long one is cut around what is new, unless it
/// is wanted `whole`.
///
/// Parts are in order; without the cuts, their words are those of the passage as they are read.
pub fn parts(document: &Document, span: Span, new: &[New], whole: bool) -> Vec<Part> {
    let inside = |it: &&New| it.span.start() >= span.start() && it.span.end() <= span.end();
    let new: Vec<&New> = new.iter().filter(inside).collect();
    let kept =
        if whole || span.len() <= LONG { vec![span] } else { kept(document.text(), span, &new) };
    let words = |from: usize, to: usize| document.read(Span::new(from, to.max(from)));
    let mut parts = Vec::new();
    let mut at = span.start();
    for stretch in kept {
        if stretch.start() > at {
            parts.push(Part { words: String::new(), mark: Mark::Cut });
        }
        at = stretch.start();
        for it in new
            .iter()
            .filter(|it| it.span.start() >= stretch.start() && it.span.end() <= stretch.end())
        {
            if it.span.start() < at {
                continue;
            }
            push(&mut parts, &words(at, it.span.start()), Mark::Known);
            if it.span.is_empty() {
                parts.push(Part { words: String::new(), mark: Mark::Gone(it.kind) });
            } else {
                push(&mut parts, &words(it.span.start(), it.span.end()), Mark::First(it.kind));
            }
            at = it.span.end();
        }
        push(&mut parts, &words(at, stretch.end()), Mark::Known);
        at = stretch.end();
    }
    if at < span.end() {
        parts.push(Part { words: String::new(), mark: Mark::Cut });
    }
    parts
}

/// Whether a passage of that length is cut.
pub fn is_cut(span: Span) -> bool {
    span.len() > LONG
}

/// Adds words, with single blanks.
fn push(parts: &mut Vec<Part>, words: &str, mark: Mark) {
    let mut flat = String::new();
    for char in words.chars() {
        let char = if char.is_whitespace() { ' ' } else { char };
        if char != ' ' || !flat.ends_with(' ') {
            flat.push(char);
        }
    }
    if !flat.is_empty() {
        parts.push(Part { words: flat, mark });
    }
}

/// The stretches of a long passage that are shown: its beginning, and what is around each change.
fn kept(text: &str, span: Span, new: &[&New]) -> Vec<Span> {
    let back = |byte: usize| {
        let from = text.floor_char_boundary(byte.saturating_sub(AROUND).max(span.start()));
        let before = text.get(from..byte).unwrap_or_default();
        // From a word's beginning on, unless it is one long word.
        match before.find(char::is_whitespace) {
            Some(at) if from > span.start() => {
                from + at
                    + before.get(at..).and_then(|it| it.chars().next()).map_or(0, char::len_utf8)
            }
            _ => from,
        }
    };
    let forth = |byte: usize, n_bytes: usize| {
        let to = text.ceil_char_boundary((byte + n_bytes).min(span.end()));
        let behind = text.get(byte..to).unwrap_or_default();
        match behind.rfind(char::is_whitespace) {
            Some(at) if to < span.end() => byte + at,
            _ => to,
        }
    };
    let mut found = vec![Span::new(span.start(), forth(span.start(), 2 * AROUND))];
    for it in new {
        let (from, to) = (back(it.span.start()), forth(it.span.end(), AROUND));
        match found.last_mut() {
            // What would be left out must be longer than the sign for it.
            Some(last) if from <= last.end() + 12 => {
                *last = Span::new(last.start(), last.end().max(to));
            }
            _ => found.push(Span::new(from, to)),
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn shown(parts: &[Part]) -> String {
        let part = |it: &Part| match it.mark {
            Mark::Known => it.words.clone(),
            Mark::First(_) => format!("«{}»", it.words),
            Mark::Gone(_) => "[…]".to_owned(),
            Mark::Cut => "…".to_owned(),
        };
        parts.iter().map(part).collect()
    }

    #[test]
    fn words_that_stand_here_first_are_marked_and_gone_ones_leave_a_gap() {
        let text = "They found eleven welds\nin the span.";
        let new = [
            New { kind: Kind::Number, span: Span::new(11, 17) },
            New { kind: Kind::Omission, span: Span::new(23, 23) },
        ];
        let document = Document::new(text.to_owned());
        let parts = parts(&document, Span::new(0, text.len()), &new, false);
        assert_eq!(shown(&parts), "They found «eleven» welds[…] in the span.");
    }

    #[test]
    fn a_long_passage_is_cut_around_its_changes_and_unfolds() {
        let text = format!("{}eleven {}", "before it ".repeat(60), "behind it ".repeat(60));
        let span = Span::new(0, text.len());
        let new = [New { kind: Kind::Number, span: Span::new(600, 606) }];
        let document = Document::new(text);
        let cut = shown(&parts(&document, span, &new, false));
        assert!(cut.starts_with("before it ") && cut.ends_with('…'), "{cut}");
        assert!(cut.contains("…before it before it") || cut.contains("…it before it"), "{cut}");
        assert!(cut.contains("«eleven»") && cut.len() < 500, "{cut}");
        assert!(!shown(&parts(&document, span, &new, true)).contains('…'));
    }

    proptest! {
        #[test]
        fn no_word_is_lost_or_said_twice(
            words in proptest::collection::vec("[a-zé]{1,9}", 1..120),
            picks in proptest::collection::vec(0_usize..120, 0..6),
        ) {
            let text = words.join(" ");
            let mut new: Vec<New> = Vec::new();
            let mut at = 0;
            for (idx, word) in words.iter().enumerate() {
                if picks.contains(&idx) {
                    new.push(New { kind: Kind::Word, span: Span::new(at, at + word.len()) });
                }
                at += word.len() + 1;
            }
            let span = Span::new(0, text.len());
            let document = Document::new(text.clone());
            let whole: String = parts(&document, span, &new, true).into_iter().map(|it| it.words).collect();
            prop_assert_eq!(&whole, &text);
            let cut = parts(&document, span, &new, false);
            let marked = cut.iter().filter(|it| matches!(it.mark, Mark::First(_))).count();
            prop_assert_eq!(marked, new.len());
            // What is shown stands in the passage in that order.
            let mut rest = text.as_str();
            for part in &cut {
                let Some((_, behind)) = rest.split_once(part.words.as_str()) else {
                    panic!("{:?} in {rest:?}", part.words);
                };
                rest = behind;
            }
        }
    }
}
