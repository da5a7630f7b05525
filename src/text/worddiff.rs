//! Word by word, what a passage says now and what it said before.
//!
//! [`pieces`] is the comparison that a reader sees; [`weighs_the_same`] says whether the words that
//! turn a sentence round are still the same: numbers, names, negations. The comparison is Myers' (*An
//! O(ND) difference algorithm and its variations*, 1986) on words.
//!
//! Limitations: numbers in words and negations are known in English, and the commonest negations in
//! eight other languages; a name is any word with a capital that is no common English word, so in
//! German every noun is one. Each error is on the careful side: a passage is asked about.

use super::span::Span;

/// Most words that may differ before a comparison is given up: then all is replaced. The table
/// grows with the square, 4 MB at this many.
const DIFFERENT_MAX: usize = 1000;

/// One stretch of a comparison of two texts, in bytes of each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Piece {
    /// In the old text; empty for what is new.
    pub old: Span,
    /// In the new text; empty for what is gone.
    pub new: Span,
    /// Whether the words are the same.
    pub is_same: bool,
}

/// The two texts stretch by stretch, in order: each stretch the same words, or other ones.
///
/// Words are compared as they stand, white space not at all. Together the stretches hold every word
/// of both.
///
/// Cost: words times words that differ.
pub fn pieces(old: &str, new: &str) -> Vec<Piece> {
    let (a, b) = (words(old), words(new));
    let word = |text: &str, span: &Span| -> String {
        text.get(span.start()..span.end()).unwrap_or_default().to_owned()
    };
    let a_words: Vec<String> = a.iter().map(|span| word(old, span)).collect();
    let b_words: Vec<String> = b.iter().map(|span| word(new, span)).collect();
    let mut found = Vec::new();
    let (mut i, mut j) = (0, 0);
    let mut push = |a_to: usize, b_to: usize, is_same: bool, i: &mut usize, j: &mut usize| {
        if a_to > *i || b_to > *j {
            let old = cover(&a, *i, a_to);
            found.push(Piece { old, new: cover(&b, *j, b_to), is_same });
            (*i, *j) = (a_to, b_to);
        }
    };
    for (x, y, length) in runs(&a_words, &b_words) {
        push(x, y, false, &mut i, &mut j);
        push(x + length, y + length, true, &mut i, &mut j);
    }
    push(a.len(), b.len(), false, &mut i, &mut j);
    found
}

/// From the first word to the last of `from..to`; an empty span behind the word before for none.
fn cover(spans: &[Span], from: usize, to: usize) -> Span {
    let behind = from.checked_sub(1).and_then(|idx| spans.get(idx)).map_or(0, |span| span.end());
    match spans.get(from..to) {
        Some([first, .., last]) => Span::new(first.start(), last.end()),
        Some([only]) => *only,
        _ => Span::new(behind, behind),
    }
}

/// Words between white space, with the marks on them apart.
fn words(text: &str) -> Vec<Span> {
    let mut found: Vec<Span> = Vec::new();
    let mut open: Option<(usize, bool)> = None;
    for (at, c) in text.char_indices() {
        let kind = if c.is_whitespace() { None } else { Some(is_letter(c)) };
        if let Some((start, is_word)) = open
            && kind != Some(is_word)
        {
            found.push(Span::new(start, at));
            open = None;
        }
        if let (None, Some(is_word)) = (open, kind) {
            open = Some((at, is_word));
        }
    }
    found.extend(open.map(|(start, _)| Span::new(start, text.len())));
    found
}

/// What words are made of; an apostrophe or a decimal point is inside one or hangs on it.
fn is_letter(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '\'' | '’' | '\u{300}'..='\u{36F}')
}

/// Runs of equal words: where in `a`, where in `b`, how many; in order of both.
fn runs(a: &[String], b: &[String]) -> Vec<(usize, usize, usize)> {
    let n_head = a.iter().zip(b).take_while(|(a, b)| a == b).count();
    let rest = (a.len() - n_head).min(b.len() - n_head);
    let n_tail = a.iter().rev().zip(b.iter().rev()).take(rest).take_while(|(a, b)| a == b).count();
    let a_mid = a.get(n_head..a.len() - n_tail).unwrap_or_default();
    let b_mid = b.get(n_head..b.len() - n_tail).unwrap_or_default();
    let mut found = vec![(0, 0, n_head)];
    found.extend(middle(a_mid, b_mid).into_iter().map(|(x, y, n)| (x + n_head, y + n_head, n)));
    found.push((a.len() - n_tail, b.len() - n_tail, n_tail));
    found.retain(|(_, _, length)| *length > 0);
    found
}

/// Myers' greedy walk: the furthest place on each diagonal for 0, 1, 2 … differences; then back.
fn middle(old: &[String], new: &[String]) -> Vec<(usize, usize, usize)> {
    fn word(words: &[String], at: isize) -> Option<&String> {
        usize::try_from(at).ok().and_then(|at| words.get(at))
    }
    let (n_old, n_new) = (old.len().cast_signed(), new.len().cast_signed());
    let most = (n_old + n_new).min(DIFFERENT_MAX.cast_signed());
    let mut rounds: Vec<Vec<isize>> = Vec::new();
    // The furthest x on diagonal k = x - y after `d` differences stands at (k + d) / 2.
    let furthest = |rounds: &[Vec<isize>], d: isize, k: isize| -> isize {
        if d < 0 || k.abs() > d {
            return isize::MIN / 2;
        }
        let idx = usize::try_from(k.midpoint(d)).unwrap_or(0);
        rounds.get(usize::try_from(d).unwrap_or(0)).and_then(|it| it.get(idx)).copied().unwrap_or(0)
    };
    let begin = |rounds: &[Vec<isize>], d: isize, k: isize| -> isize {
        if d == 0 {
            return 0;
        }
        let (down, right) = (furthest(rounds, d - 1, k + 1), furthest(rounds, d - 1, k - 1) + 1);
        down.max(right)
    };
    for d in 0..=most {
        let mut round = Vec::new();
        for k in (-d..=d).step_by(2) {
            let mut x = begin(&rounds, d, k);
            while x >= 0
                && x - k >= 0
                && x < n_old
                && x - k < n_new
                && word(old, x) == word(new, x - k)
            {
                x += 1;
            }
            round.push(x);
        }
        let is_done =
            (-d..=d).step_by(2).zip(&round).any(|(k, x)| k == n_old - n_new && *x >= n_old);
        rounds.push(round);
        if is_done {
            return walk_back(&rounds, d, (n_old, n_old - n_new), furthest, begin);
        }
    }
    Vec::new()
}

/// The runs on the way that [`middle`] found.
fn walk_back(
    rounds: &[Vec<isize>],
    last: isize,
    (mut x, mut k): (isize, isize),
    furthest: impl Fn(&[Vec<isize>], isize, isize) -> isize,
    begin: impl Fn(&[Vec<isize>], isize, isize) -> isize,
) -> Vec<(usize, usize, usize)> {
    let mut found = Vec::new();
    for d in (0..=last).rev() {
        let from = begin(rounds, d, k);
        if x > from {
            let at = |it: isize| usize::try_from(it).unwrap_or(0);
            found.push((at(from), at(from - k), at(x - from)));
        }
        if d > 0 {
            let is_down = furthest(rounds, d - 1, k + 1) > furthest(rounds, d - 1, k - 1);
            k += if is_down { 1 } else { -1 };
            x = furthest(rounds, d - 1, k);
        }
    }
    found.reverse();
    found
}

/// Whether the same numbers, names and negations stand in both, in the same order.
///
/// A passage with another of these says something else, however alike it looks.
///
/// Cost: one pass over each.
pub fn weighs_the_same(old: &str, new: &str) -> bool {
    weighty(old).eq(weighty(new))
}

/// What kind of words differ between two texts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// A number stands in one of them only.
    pub has_number: bool,
    /// A name does.
    pub has_name: bool,
    /// A negation does.
    pub has_negation: bool,
    /// Words that were replaced, put in or left out: of each stretch the longer side counts. Marks
    /// are no words.
    pub n_words: usize,
}

/// What kind of words differ, by the `pieces` of their comparison.
///
/// Cost: one pass over what differs.
pub fn changes(old: &str, new: &str, pieces: &[Piece]) -> Changes {
    let mut found = Changes::default();
    for piece in pieces.iter().filter(|piece| !piece.is_same) {
        let was = old.get(piece.old.start()..piece.old.end()).unwrap_or_default();
        let is = new.get(piece.new.start()..piece.new.end()).unwrap_or_default();
        let n_words = |text: &str| {
            let is_word = |span: &Span| text.get(span.start()..).is_some_and(starts_with_letter);
            words(text).iter().filter(|span| is_word(span)).count()
        };
        found.n_words += n_words(was).max(n_words(is));
        for (weight, _) in weighty(was).chain(weighty(is)) {
            match weight {
                Weight::Number => found.has_number = true,
                Weight::Name => found.has_name = true,
                Weight::Negation => found.has_negation = true,
            }
        }
    }
    found
}

fn starts_with_letter(text: &str) -> bool {
    text.chars().next().is_some_and(is_letter)
}

/// Why a word weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Weight {
    Number,
    Name,
    Negation,
}

/// Numbers, names and negations, in order; negations in lower case.
fn weighty(text: &str) -> impl Iterator<Item = (Weight, String)> + '_ {
    text.split(|c: char| !(is_letter(c) || matches!(c, '.' | ',' | '%' | '-')))
        .flat_map(|run| {
            // A mark joins digits only: 1,000 and 3.5, but not "end.Then".
            let is_number = run.chars().any(char::is_numeric);
            run.split(move |c: char| !(is_letter(c) || (is_number && c != '-')))
        })
        .map(|word| word.trim_matches(|c: char| matches!(c, '.' | ',' | '\'' | '’')))
        .filter(|word| !word.is_empty())
        .scan(String::new(), |before, word| {
            let lower = word.to_lowercase().replace('’', "'");
            // "No one" denies and counts nothing, nor does "the one".
            let is_pronoun = lower == "one" && BEFORE_ONE.contains(&before.as_str());
            before.clone_from(&lower);
            Some((word, lower, is_pronoun))
        })
        .filter(|(.., is_pronoun)| !is_pronoun)
        .filter_map(|(word, lower, _)| {
            if word.chars().any(char::is_numeric) {
                return Some((Weight::Number, word.to_owned()));
            }
            if NEGATIONS.contains(&lower.as_str()) || lower.ends_with("n't") {
                return Some((Weight::Negation, lower));
            }
            if NUMBERS.contains(&lower.as_str()) {
                return Some((Weight::Number, lower));
            }
            let is_name = word.chars().next().is_some_and(char::is_uppercase)
                && !COMMON.contains(&lower.as_str());
            is_name.then(|| (Weight::Name, word.replace('’', "'")))
        })
}

/// Words that deny; English, German, French, Spanish, Italian, Portuguese, Dutch, Russian, Polish.
const NEGATIONS: &[&str] = &[
    "no",
    "not",
    "nor",
    "none",
    "never",
    "neither",
    "nobody",
    "nothing",
    "nowhere",
    "without",
    "cannot",
    "hardly",
    "scarcely",
    "barely",
    "unless",
    "except",
    "nicht",
    "kein",
    "keine",
    "keinen",
    "keiner",
    "nie",
    "niemals",
    "nichts",
    "niemand",
    "ohne",
    "weder",
    "noch",
    "ne",
    "pas",
    "non",
    "jamais",
    "rien",
    "aucun",
    "aucune",
    "sans",
    "ni",
    "nunca",
    "jamás",
    "nada",
    "nadie",
    "ningún",
    "ninguna",
    "sin",
    "mai",
    "niente",
    "nessuno",
    "nessuna",
    "senza",
    "não",
    "nem",
    "sem",
    "ninguém",
    "niet",
    "geen",
    "nooit",
    "niets",
    "niemand",
    "zonder",
    "не",
    "нет",
    "ни",
    "никогда",
    "ничего",
    "без",
    "nigdy",
    "nic",
    "bez",
];

/// Words behind which "one" is no number.
const BEFORE_ONE: &[&str] =
    &["no", "any", "every", "some", "each", "another", "this", "that", "the", "which"];

/// Numbers in words.
const NUMBERS: &[&str] = &[
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
    "twenty",
    "thirty",
    "forty",
    "fifty",
    "sixty",
    "seventy",
    "eighty",
    "ninety",
    "hundred",
    "thousand",
    "million",
    "billion",
    "trillion",
    "dozen",
    "half",
    "quarter",
    "once",
    "twice",
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
];

/// Words that get a capital at the beginning of a sentence and are no names.
const COMMON: &[&str] = &[
    "a", "about", "after", "all", "also", "although", "an", "and", "another", "any", "are", "as",
    "at", "because", "before", "but", "by", "can", "could", "did", "do", "does", "each", "even",
    "every", "few", "for", "from", "had", "has", "have", "he", "her", "here", "his", "how",
    "however", "i", "if", "in", "into", "is", "it", "its", "just", "like", "many", "may", "more",
    "most", "much", "must", "my", "now", "of", "on", "only", "or", "other", "our", "over",
    "perhaps", "she", "should", "since", "so", "some", "still", "such", "than", "that", "the",
    "their", "them", "then", "there", "these", "they", "this", "those", "though", "through",
    "thus", "to", "under", "until", "upon", "was", "we", "well", "were", "what", "when", "where",
    "whether", "which", "while", "who", "whose", "why", "will", "with", "would", "yes", "yet",
    "you", "your",
];

#[cfg(test)]
#[expect(clippy::string_slice, reason = "a test may panic")]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// What is gone stands in `[-…-]`, what is new in `{+…+}`.
    #[track_caller]
    fn check(old: &str, new: &str, expect: &str) {
        let mut out = Vec::new();
        for piece in pieces(old, new) {
            let (was, is) = (
                &old[piece.old.start()..piece.old.end()],
                &new[piece.new.start()..piece.new.end()],
            );
            if piece.is_same {
                out.push(is.to_owned());
                continue;
            }
            if !was.is_empty() {
                out.push(format!("[-{was}-]"));
            }
            if !is.is_empty() {
                out.push(format!("{{+{is}+}}"));
            }
        }
        assert_eq!(out.join(" "), expect);
    }

    #[test]
    fn words_that_changed_are_told_from_words_that_stayed() {
        check(
            "mostly on calm days",
            "primarily on calm days",
            "[-mostly-] {+primarily+} on calm days",
        );
        check("the span moved", "the third span moved", "the {+third+} span moved");
        check("it did not move.", "it did\nmove!", "it did [-not-] move [-.-] {+!+}");
        check("", "new", "{+new+}");
        check("gone", "", "[-gone-]");
        check("same  words", "same words", "same words");
        check("a b c d e", "x b y d z", "[-a-] {+x+} b [-c-] {+y+} d [-e-] {+z+}");
    }

    #[test]
    fn texts_without_a_word_in_common_are_replaced_whole() {
        let old = "a ".repeat(3000);
        let new = "b ".repeat(3000);
        assert_eq!(pieces(&old, &new).len(), 1);
    }

    #[test]
    fn numbers_names_and_negations_weigh() {
        for (old, new, same) in [
            ("moved 19 mm in May", "mooved 19 mm in May", true),
            ("moved 19 mm", "moved 91 mm", false),
            ("moved 1,000.5 mm", "moved 1,000.6 mm", false),
            ("three piers", "four piers", false),
            ("it did move", "it did not move", false),
            ("they don’t move", "they don't moves", true),
            ("they do", "they don't", false),
            ("said Mara Vance", "said Mara Vence", false),
            ("The span moved", "A span moved", true),
            ("ends here.", "ends here,", true),
            ("das ist gut", "das ist nicht gut", false),
            ("someone moved it", "some one moved it", true),
            ("the pier moved", "the one moved", true),
            ("one pier", "two piers", false),
        ] {
            assert_eq!(weighs_the_same(old, new), same, "{old:?} {new:?}");
        }
    }

    #[test]
    fn the_kind_of_a_change_is_told_by_the_words_that_differ() {
        for (old, new, number, name, negation, n_words) in [
            ("found seven cracked welds", "found eleven cracked welds", true, false, false, 1),
            ("it did move", "it did not move at all", false, false, true, 3),
            ("said Mara Vance.", "said Mara Vence.", false, true, false, 1),
            ("certainly not wait", "probably not wait", false, false, false, 1),
            ("on calm days.", "on calm days!", false, false, false, 0),
            ("on calm days", "on\ncalm  days", false, false, false, 0),
        ] {
            let found = changes(old, new, &pieces(old, new));
            let expect =
                Changes { has_number: number, has_name: name, has_negation: negation, n_words };
            assert_eq!(found, expect, "{old:?} {new:?}");
        }
    }

    proptest! {
        #[test]
        fn every_word_of_both_stands_in_one_piece(old in "[ab.\n ]{0,60}", new in "[ab.\n ]{0,60}") {
            let bare = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            let (mut was, mut is) = (String::new(), String::new());
            for piece in pieces(&old, &new) {
                let (a, b) =
                    (&old[piece.old.start()..piece.old.end()], &new[piece.new.start()..piece.new.end()]);
                prop_assert!(!piece.is_same || bare(a) == bare(b));
                was.push_str(a);
                is.push_str(b);
            }
            prop_assert_eq!(bare(&was), bare(&old));
            prop_assert_eq!(bare(&is), bare(&new));
        }

        #[test]
        fn a_text_differs_in_nothing_from_itself(text in "[a-d.’ ]{0,60}") {
            prop_assert!(pieces(&text, &text).iter().all(|piece| piece.is_same));
            prop_assert!(weighs_the_same(&text, &text));
        }
    }
}
