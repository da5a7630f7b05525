//! Letters that are more, or less, than one character: kept, found, found again and written down.

use unicode_normalization::UnicodeNormalization as _;
use variorum::{
    notebook::Notebook,
    store::{print::print, read::read},
    text::{
        anchor::{Placement, State, describe, resolve},
        document::Document,
        find::find_all,
        fold::is_blank,
        span::Span,
        words,
    },
    workspace::action::Action,
};

use crate::support::script::Script;

/// Both directions at once, as in "Trojan Source" (H024).
const BIDI: &str =
    "access \u{202e}resu\u{202c} level \u{2066}isolate\u{2069} \u{200f} \u{61c} granted";
/// Arabic and Hebrew with numbers (H025).
const RTL: &str = "مرحبا 123 عالم\nשָׁלוֹם 456 עולם\n";
/// Families, skin tones, flags, keycaps (H027).
const EMOJI: &str = "👨‍👩‍👧‍👦 👍🏽 🇺🇳🇩🇪 1️⃣ 🏴‍☠️ 👩🏿‍🚀";
/// Composed and decomposed letters, ligatures (H028).
const FORMS: &str = "caf\u{e9} cafe\u{301} \u{c5} A\u{30a} ﬁ ﬀ Ⅷ";
/// No characters, and nobody's (H029).
const NONE: &str = "a\u{fffe}b\u{ffff}c\u{10ffff}d\u{e000}";
/// What cannot be seen (H030).
const INVISIBLE: &str = "in\u{ad}vis\u{200b}ible\u{2060} text \u{e0041}\u{e0042}";
/// Letters whose other case is longer or shorter (H032).
const CASES: &str = "İstanbul ISPARTA ıı STRASSE Straße ΟΔΟΣ οδος";

/// All places of `text` between two letters.
fn borders(text: &str) -> Vec<usize> {
    let mut borders = vec![0];
    while let Some(at) = borders.last().copied().filter(|at| *at < text.len()) {
        borders.push(words::next_grapheme(text, at));
    }
    borders
}

// H024, H025, H027, H028, H029, H030
#[test]
fn a_passage_keeps_its_characters_and_its_places_whatever_they_are() {
    for text in [BIDI, RTL, EMOJI, FORMS, NONE, INVISIBLE, CASES] {
        let document = Document::new(text.to_owned());
        // Bytes, scalars and UTF-16 units lead to the same place.
        let (mut n_scalars, mut n_units) = (0, 0);
        for (byte, c) in text.char_indices() {
            assert_eq!(
                (document.scalar_of(byte), document.byte_of(n_scalars)),
                (n_scalars, Some(byte))
            );
            assert_eq!(text[..byte].encode_utf16().count(), n_units);
            (n_scalars, n_units) = (n_scalars + 1, n_units + c.len_utf16());
        }
        assert_eq!(
            (document.n_scalars(), document.byte_of(n_scalars)),
            (n_scalars, Some(text.len()))
        );
        let borders = borders(text);
        for (nth, start) in borders.iter().enumerate() {
            for end in &borders[nth + 1..] {
                let span = Span::new(*start, *end);
                // White space and what is not seen at its ends is no part of a passage.
                let words = &text[*start..*end];
                if words.trim_matches(is_blank) != words {
                    continue;
                }
                let Some(made) = describe(&document, span) else { continue };
                assert_eq!(made.exact, words, "as it stands in the text");
                let Placement { state, span: found, .. } = resolve(&document, &made);
                assert_eq!((state, found), (State::Same, Some(span)), "{:?}", made.exact);
            }
        }
    }
}

// H024, H029
#[test]
fn what_was_kept_is_copied_saved_and_read_back_character_by_character() {
    for text in [BIDI, RTL, EMOJI, FORMS, NONE, INVISIBLE, CASES] {
        let line = text.lines().next().unwrap();
        let mut it = Script::on(&[("a.txt", text)]);
        it.select(Span::new(0, line.len())).act(Action::Copy);
        assert_eq!(it.asked.last().unwrap(), &format!("copy {line}"));
        it.act(Action::Highlight);
        let notebook: &Notebook = &it.ws.notebook;
        let words = print(notebook);
        let again = read(&words).unwrap().notebook;
        assert_eq!(again.excerpts.values().next().unwrap().made.exact, line);
        assert_eq!(again.excerpts, notebook.excerpts);
    }
}

// H027, H028
#[test]
fn a_caret_never_stands_within_a_letter() {
    let letters: Vec<&str> = borders(EMOJI).windows(2).map(|it| &EMOJI[it[0]..it[1]]).collect();
    let whole = ["👨‍👩‍👧‍👦", "👍🏽", "🇺🇳", "🇩🇪", "1️⃣", "🏴‍☠️", "👩🏿‍🚀"];
    assert_eq!(letters.iter().filter(|it| **it != " ").count(), whole.len());
    assert!(whole.iter().all(|letter| letters.contains(letter)), "{letters:?}");
    let zalgo = format!("Z{}Z{}", "\u{301}\u{316}\u{334}".repeat(700), "\u{301}".repeat(9));
    assert_eq!(borders(&zalgo), [0, zalgo.rfind('Z').unwrap(), zalgo.len()]);
}

// H028
#[test]
fn both_forms_of_a_letter_are_found_and_a_passage_stands_when_its_file_takes_the_other() {
    let found = |words: &str| find_all(FORMS, words, 10).spans.len();
    assert_eq!((found("caf\u{e9}"), found("cafe\u{301}"), found("cafe")), (2, 2, 2));
    let composed = "Au caf\u{e9} de la gare, l\u{2019}\u{e9}l\u{e8}ve \u{e2}g\u{e9} a d\u{e9}j\u{e0} lu la \
                    le\u{e7}on, et Jos\u{e9} l\u{2019}a \u{e9}cout\u{e9}. Ti\u{1ebf}ng Vi\u{1ec7}t, 한국어.\n";
    let decomposed: String = composed.nfd().collect();
    assert_ne!(composed, decomposed);
    for (made_on, saved_as) in [(composed, &*decomposed), (&*decomposed, composed)] {
        let [old, new] = [made_on, saved_as].map(|text| Document::new(text.to_owned()));
        for (from, to) in [("Au caf", "gare"), ("l\u{2019}", ". Ti"), ("Ti", ".\n"), ("d", " lu")] {
            let start = old.text().find(from).unwrap();
            let end = start + old.text()[start..].find(to).unwrap();
            let made = describe(&old, Span::new(start, end)).unwrap();
            let placed = resolve(&new, &made);
            let found = placed.span.map(|span| new.slice(span).nfc().collect::<String>());
            let expect = (State::Moved, Some(made.exact.nfc().collect()));
            assert_eq!((placed.state, found), expect, "as one reads it, it is the same");
        }
    }
}

// H028
#[test]
fn vowel_signs_in_one_piece_or_two_and_letters_with_a_dot_are_the_same_in_either_form() {
    let texts = [
        // Bengali and Tamil: signs on both sides of their letter.
        "\u{986}\u{9ae}\u{9bf} \u{995}\u{9cb}\u{9a8}\u{9cb} \u{995}\u{9a5}\u{9be} \
         \u{9ac}\u{9b2}\u{9bf}\u{9a8}\u{9bf}\u{964}\n",
        "\u{b85}\u{ba4}\u{bc1} \u{b95}\u{bca}\u{b9e}\u{bcd}\u{b9a}\u{bae}\u{bcd} \
         \u{baa}\u{bcb}\u{ba4}\u{bc1}\u{bae}\u{bcd}.\n",
        // Hindi: "boy" and "study", whose letters with a dot no normal form keeps in one piece.
        "\u{92f}\u{939} \u{932}\u{95c}\u{915}\u{93e} \u{92a}\u{95d}\u{924}\u{93e} \u{939}\u{948}\u{964}\n",
    ];
    for text in texts {
        let [composed, decomposed]: [String; 2] = [text.nfc().collect(), text.nfd().collect()];
        let forms = [text, &composed, &decomposed];
        assert!(forms.iter().any(|form| *form != text));
        for made_on in forms {
            let old = Document::new(made_on.to_owned());
            let ends: Vec<usize> = made_on.match_indices(' ').map(|(at, _)| at).collect();
            let words = Span::new(ends[0] + 1, ends[1]);
            let made = describe(&old, words).unwrap();
            for saved_as in forms.into_iter().filter(|it| *it != made_on) {
                assert_eq!(find_all(saved_as, &made.exact, 10).spans.len(), 1);
                let new = Document::new(saved_as.to_owned());
                let placed = resolve(&new, &made);
                let found = placed.span.map(|span| new.slice(span).nfc().collect::<String>());
                let expect = (State::Moved, Some(made.exact.nfc().collect()));
                assert_eq!((placed.state, found), expect, "as one reads it, it is the same");
            }
        }
    }
}

// H030, H032
#[test]
fn what_is_looked_for_is_found_at_its_place_whatever_stands_in_it_unseen() {
    let found = |text: &'static str, words: &str| -> Vec<&str> {
        find_all(text, words, 10).spans.iter().map(|span| &text[span.start()..span.end()]).collect()
    };
    assert_eq!(found(INVISIBLE, "invisible text"), ["in\u{ad}vis\u{200b}ible\u{2060} text"]);
    assert_eq!(found(BIDI, "access resu level"), ["access \u{202e}resu\u{202c} level"]);
    assert_eq!(found(CASES, "istanbul"), ["İstanbul"]);
    assert_eq!(found(CASES, "isparta"), ["ISPARTA"]);
    assert_eq!(found(CASES, "strasse"), ["STRASSE", "Straße"]);
    assert_eq!(found(CASES, "straße"), ["STRASSE", "Straße"]);
    assert_eq!(found(CASES, "οδοσ"), ["ΟΔΟΣ", "οδος"]);
}
