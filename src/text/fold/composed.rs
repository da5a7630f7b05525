//! Letters with what belongs to them, for anchors: in whichever of Unicode's normal forms a file was
//! saved, as one form.
//!
//! An accented letter can be one character or two, the vowel signs of Indic scripts, the letters with a
//! nukta and the syllables of Korean likewise, and the marks behind a letter can stand in any order that
//! does not matter. Which characters these are is asked of Unicode's data, once, and not kept here.

use std::{iter::once, sync::LazyLock};

use unicode_normalization::{
    IsNormalized, UnicodeNormalization as _,
    char::{canonical_combining_class, compose, decompose_canonical},
    is_nfc_quick,
};

use super::{
    bytes::{LETTERS, is_plain, plain_bytes},
    forms::{is_unseen, plain_mark},
};

/// Begins a unit and keeps its bytes. The roles between this and [`VOWEL`] are marks by their class: they
/// belong to the letter in front, and keep their bytes if none of a higher class stands before them.
const LETTER: u8 = 0;
/// Belongs to the letter in front, and may become one with what stands right before it: vowel signs, and the
/// second and third letters of a Korean syllable.
const VOWEL: u8 = 253;
/// Belongs to the letter in front, and may become one with it over other marks.
const JOINS: u8 = 254;
/// Begins a unit that is folded to something else: white space, what cannot be seen, quotation marks, and
/// what Unicode has twice.
const CHANGES: u8 = 255;

/// The first byte of U+0300, in front of which nothing belongs to a letter.
const FIRST_JOINING: u8 = 0xCC;

/// The roles of the characters that nearly every text is made of; about a millisecond to make.
static ROLES: LazyLock<Vec<u8>> =
    LazyLock::new(|| (0..0x1_0000).map(|c| char::from_u32(c).map_or(LETTER, worked_out)).collect());

/// The role of a character, by the data of Unicode.
#[inline(never)]
fn worked_out(c: char) -> u8 {
    let class = canonical_combining_class(c);
    match is_nfc_quick(once(c)) {
        IsNormalized::Maybe if class == 0 => VOWEL,
        IsNormalized::Maybe => JOINS,
        IsNormalized::No => {
            let mut first = None;
            decompose_canonical(c, |part| _ = first.get_or_insert(part));
            if first.is_some_and(|it| canonical_combining_class(it) > 0) { JOINS } else { CHANGES }
        }
        IsNormalized::Yes if class > 0 => class,
        IsNormalized::Yes if c.is_whitespace() || is_unseen(c) || plain_mark(c) != c => CHANGES,
        IsNormalized::Yes => LETTER,
    }
}

fn role(c: char) -> u8 {
    ROLES.get(c as usize).copied().unwrap_or_else(|| worked_out(c))
}

/// Whether it belongs to the letter in front of it.
fn belongs(c: char) -> bool {
    c >= '\u{300}' && (LETTER + 1..=JOINS).contains(&role(c))
}

/// Length of what belongs to a letter at the start of `rest`.
pub(super) fn joining(rest: &str) -> usize {
    if rest.as_bytes().first().is_none_or(|byte| *byte < FIRST_JOINING) {
        return 0;
    }
    rest.chars().take_while(|c| belongs(*c)).map(char::len_utf8).sum()
}

/// Length of a run of whole units at the start of `text` that keep their bytes.
pub(super) fn plain_run(text: &str) -> usize {
    let rest = |end: usize| text.get(end..).unwrap_or_default();
    let mut end = plain_bytes(text, &LETTERS);
    loop {
        let n_chars = plain_chars(rest(end));
        end += n_chars;
        let n_bytes = if n_chars > 0 { plain_bytes(rest(end), &LETTERS) } else { 0 };
        if n_bytes == 0 {
            break;
        }
        end += n_bytes;
    }
    // More white space may follow.
    if let Some(space) = end.checked_sub(1).filter(|it| text.as_bytes().get(*it) == Some(&b' ')) {
        return space;
    }
    let (run, rest) = text.split_at_checked(end).unwrap_or((text, ""));
    if is_alone(rest) {
        return end;
    }
    // The last letter may have more behind it, or the text may go on with it.
    run.char_indices().rev().find(|(_, c)| !belongs(*c)).map_or(0, |(at, _)| at)
}

/// Length of a run of such units at the start of `text`, up to where it can be told by bytes again.
fn plain_chars(text: &str) -> usize {
    let (mut end, mut class) = (0, LETTER);
    for c in text.chars() {
        if text.as_bytes().get(end).is_none_or(|byte| is_plain(*byte, &LETTERS)) {
            break;
        }
        let role = role(c);
        if role >= VOWEL || (role != LETTER && role < class) {
            break;
        }
        class = role;
        end += c.len_utf8();
    }
    end
}

/// Whether what stands before `rest` is a unit by itself: not so at the end of a part of a text.
fn is_alone(rest: &str) -> bool {
    rest.chars().next().is_some_and(|c| !belongs(c) && !is_unseen(c))
}

/// Puts the letter at the start of `rest` onto `out` with what belongs to it; gives the length of all that.
/// What cannot be seen may stand between.
#[inline(never)]
pub(super) fn unit(rest: &str, out: &mut String) -> usize {
    let (mut length, mut behind) = (0, 0);
    let mut has_marks = false;
    for c in rest.chars() {
        let role = role(c);
        let is_first = behind == 0;
        let belongs = (LETTER + 1..=JOINS).contains(&role);
        if !is_first && !belongs && !is_unseen(c) {
            break;
        }
        behind += c.len_utf8();
        if is_first || belongs {
            length = behind;
            has_marks |= role != if is_first { LETTER } else { VOWEL };
        }
    }
    let letter = rest.get(..length).unwrap_or_default();
    let mut seen = letter.chars().filter(|c| !is_unseen(*c));
    if has_marks {
        ordered(seen, out);
    } else if let Some(first) = seen.next() {
        let last = seen.fold(first, |last, vowel| {
            compose(last, vowel).unwrap_or_else(|| {
                out.push(last);
                vowel
            })
        });
        out.push(last);
    }
    length
}

/// Puts a letter and its marks onto `out` in their order, as few as can be. Apart, since what it needs of the
/// stack would burden every letter.
#[inline(never)]
fn ordered(letter: impl Iterator<Item = char> + Clone, out: &mut String) {
    if is_nfc_quick(letter.clone()) == IsNormalized::Yes {
        out.extend(letter.map(plain_mark));
    } else {
        out.extend(letter.nfc().map(plain_mark));
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{
        super::{
            Level, phrase,
            tests::{check_map, check_parts},
        },
        *,
    };

    const LEVELS: [Level; 3] = [Level::Find, Level::Search, Level::Anchor];

    /// Letters of scripts that have some in one piece and in several, marks that change places, and what may
    /// stand between.
    const SCRIPTS: &str = "ae\u{e9}\u{1ea5}\u{300}\u{301}\u{316}\u{323}\u{344}\u{34f}\
        \u{915}\u{921}\u{928}\u{929}\u{930}\u{93c}\u{94d}\u{951}\u{958}\u{95c}\
        \u{995}\u{9bc}\u{9be}\u{9c7}\u{9cb}\u{9d7}\u{9dc}\u{9cd}\u{a32}\u{a33}\u{a3c}\
        \u{b47}\u{b3e}\u{b56}\u{b5c}\u{b92}\u{bc6}\u{bbe}\u{bd7}\u{bca}\u{c46}\u{c56}\
        \u{cc6}\u{cc2}\u{cd5}\u{ccb}\u{d46}\u{d3e}\u{d57}\u{dd9}\u{dcf}\u{dca}\u{ddd}\
        \u{e01}\u{e38}\u{e48}\u{f40}\u{f71}\u{f72}\u{f73}\u{fb7}\u{f69}\u{1025}\u{102e}\u{1037}\u{103a}\
        \u{1b05}\u{1b35}\u{11131}\u{11127}\u{1109b}\u{110ba}\u{1d15e}\u{1d165}\u{1d16e}\
        \u{627}\u{622}\u{653}\u{654}\u{655}\u{64b}\u{6d5}\u{5d0}\u{5b8}\u{5bc}\u{5c1}\u{fb2c}\
        \u{1100}\u{1161}\u{11a8}\u{ac00}\u{304b}\u{3099}\u{f900}\u{2f800}\u{2126}\u{387}\
        <=\u{338} \u{a0}\n\u{200d}\u{ad}\u{2019}\u{2014}";

    fn texts() -> impl Strategy<Value = String> {
        let letters: Vec<char> = SCRIPTS.chars().collect();
        prop::collection::vec(prop::sample::select(letters), 0..50).prop_map(String::from_iter)
    }

    /// Both normal forms of a text that take accents apart and put them together, and nothing else.
    fn forms(text: &str) -> [String; 2] {
        [text.nfc().collect(), text.nfd().collect()]
    }

    #[test]
    fn composed_and_decomposed_letters_fold_alike() {
        for text in ["한국어", "が", "é", "й", "ộ", "কোনো", "கொள்ள", "Άα"]
        {
            let [_, apart] = forms(text);
            for level in LEVELS {
                assert_eq!(phrase(text, level), phrase(&apart, level), "{text}");
            }
            assert_eq!(phrase(text, Level::Anchor), text, "as most files have it");
        }
        assert_eq!(
            phrase("A\u{200B}\u{30A} \u{212B} \u{1F71}", Level::Anchor),
            "\u{C5} \u{C5} \u{3AC}"
        );
        assert_eq!(phrase("x\u{301} \u{301}", Level::Anchor), "x\u{301} \u{301}");
        // Those that Unicode takes apart in every normal form.
        assert_eq!(phrase("ल\u{95C}का", Level::Anchor), "लड\u{93C}का");
        assert_eq!(phrase("ल\u{95C}का", Level::Find), phrase("लड\u{93C}का", Level::Find));
    }

    #[test]
    fn every_character_folds_as_its_normal_forms_do() {
        for c in '\0'..=char::MAX {
            let own = c.to_string();
            for form in forms(&own).iter().filter(|form| **form != own) {
                for level in LEVELS {
                    assert_eq!(phrase(&own, level), phrase(form, level), "{}", c.escape_unicode());
                }
            }
        }
    }

    #[test]
    fn the_roles_of_characters_are_those_of_unicode() {
        for c in '\0'..=char::MAX {
            let mut first = None;
            decompose_canonical(c, |part| _ = first.get_or_insert(part));
            let first = first.unwrap();
            let joins = is_nfc_quick(once(first)) == IsNormalized::Maybe;
            assert_eq!(
                belongs(c),
                joins || canonical_combining_class(first) > 0,
                "{}",
                c.escape_unicode()
            );
            let mut bytes = [0; 4];
            let text: &str = c.encode_utf8(&mut bytes);
            if c > '\x7F' && is_plain(text.as_bytes()[0], &LETTERS) {
                assert_eq!(role(c), LETTER, "{}", c.escape_unicode());
            }
        }
    }

    #[test]
    fn marks_in_another_order_are_the_same_letter() {
        // Nukta and virama; a tone mark and a vowel below; two points.
        for (one, other) in [
            ("क\u{93C}\u{94D}", "क\u{94D}\u{93C}"),
            ("ป\u{E38}\u{E48}", "ป\u{E48}\u{E38}"),
            ("ש\u{5BC}\u{5C1}", "ש\u{5C1}\u{5BC}"),
        ] {
            assert_eq!(phrase(one, Level::Anchor), phrase(other, Level::Anchor));
            let long = format!("{} {other}", one.repeat(50));
            assert_eq!(
                phrase(&long, Level::Anchor),
                phrase(&format!("{} {one}", one.repeat(50)), Level::Anchor)
            );
        }
    }

    proptest! {
        #[test]
        fn a_text_folds_as_its_normal_forms_do(text in texts()) {
            let [composed, decomposed] = forms(&text);
            let anchor = phrase(&text, Level::Anchor);
            prop_assert_eq!(&anchor, &phrase(&composed, Level::Anchor));
            prop_assert_eq!(&anchor, &phrase(&decomposed, Level::Anchor));
            prop_assert_eq!(&anchor, &phrase(&anchor, Level::Anchor));
        }

        #[test]
        fn a_text_in_any_form_is_folded_in_parts_as_whole(text in texts(), size in 1_usize..30) {
            check_map(&text, Level::Anchor);
            check_parts(&text, size, Level::Anchor);
            check_map(&text.repeat(4), Level::Anchor);
        }
    }
}
