//! Words and letters as a reader counts and steps over them.
//!
//! [`count`] is what the interface shows as a document's length; the rest moves a caret. Bounds of
//! words and letters are those of Unicode Standard Annex 29, looked at through a window of a few
//! kilobytes: a caret must be as quick in a hundred megabytes without a space as in a letter.

use unicode_segmentation::{GraphemeCursor, UnicodeSegmentation as _};

use super::span::Span;

/// How far a window reaches to either side of a caret. No word of any language comes near; what is
/// longer (a key, an address, a line of dashes) is cut there, and the caret still moves on.
const REACH: usize = 1024;

/// How far the windows reach in which the end of a letter is looked for, one after the other: nearly every
/// letter ends in the first, but a letter can have marks by the thousand. One with more than the last takes in
/// is cut there.
const REACHES: [usize; 3] = [REACH, 8 * REACH, MOST_REACH];
const MOST_REACH: usize = 64 * REACH;

/// Letters that make one word in a script that is written without spaces between words. A guess from
/// Thai, where common words have two to six; never measured, and not for Lao, Khmer and Burmese.
const LETTERS_A_WORD: usize = 4;

/// Number of words: runs of characters that are not white space and hold a letter or digit.
///
/// Each ideograph and each kana counts as one. Thai, Lao, Khmer and Burmese have no spaces between
/// words, and finding words in them takes a dictionary, which Annex 29 has not (it would count every
/// letter): there the number is an estimate from the letters.
///
/// Cost: one pass; 2 GB/s on ASCII, over 400 MB/s on anything else.
pub fn count(text: &str) -> usize {
    let mut n_words = 0;
    let mut rest = text;
    let mut is_word = false;
    while !rest.is_empty() {
        let (n_counted, n_bytes) = count_ascii(rest.as_bytes(), &mut is_word);
        n_words += n_counted;
        let (_, tail) = rest.split_at_checked(n_bytes).unwrap_or_default();
        let other = tail.bytes().position(|byte| byte.is_ascii()).unwrap_or(tail.len());
        let (head, tail) = tail.split_at_checked(other).unwrap_or_default();
        n_words += count_other(head, &mut is_word);
        rest = tail;
    }
    n_words
}

/// A one in each of eight bytes.
const ONES: u64 = u64::MAX / 0xFF;

/// New words in the ASCII at the front of `bytes`, and how long that is; `is_word` as in [`count_other`].
///
/// Eight bytes are looked at in one number. A word begins with the first letter that has nothing but marks
/// between it and white space: adding to the marks, all ones, a one that stands in front of them carries
/// it behind them.
fn count_ascii(bytes: &[u8], is_word: &mut bool) -> (usize, usize) {
    let (mut n_words, mut n_bytes) = (0, 0);
    let mut is_between = u64::from(!*is_word);
    loop {
        let eight = first_eight(bytes.get(n_bytes..).unwrap_or_default());
        let others = eight & (ONES * 0x80);
        let n_ascii = others.trailing_zeros() / 8;
        // What is no ASCII any more counts as marks, which change nothing.
        let eight = if others == 0 { eight } else { eight & ((1 << (8 * n_ascii)) - 1) };
        let letters = within(eight | (ONES * 0x20), b'a', b'z') | within(eight, b'0', b'9');
        // As `char::is_whitespace` has it, with the vertical tab.
        let white = within(eight, b'\t', b'\r') | within(eight, b' ', b' ');
        let marks = (ONES ^ letters ^ white) * 0xFF;
        let behind_white = (white << 8) | is_between;
        let (carried, is_over) = marks.overflowing_add(behind_white & marks);
        let begun = (behind_white | carried) & letters;
        n_words += (begun.wrapping_mul(ONES) >> 56) as usize;
        is_between = (white >> 56) | u64::from(is_over);
        n_bytes += n_ascii as usize;
        if n_ascii < 8 {
            *is_word = is_between == 0;
            return (n_words, n_bytes);
        }
    }
}

/// The first eight bytes; behind their end what is no ASCII.
fn first_eight(bytes: &[u8]) -> u64 {
    let eight = bytes.first_chunk().copied().unwrap_or_else(|| {
        let mut eight = [0x80; 8];
        eight.iter_mut().zip(bytes).for_each(|(to, from)| *to = *from);
        eight
    });
    u64::from_le_bytes(eight)
}

/// A one for each of eight ASCII bytes that lies between these two, or is one of them.
fn within(eight: u64, first: u8, last: u8) -> u64 {
    let from = eight + ONES * u64::from(0x80 - first);
    let beyond = eight + ONES * u64::from(0x7F - last);
    ((from & !beyond) >> 7) & ONES
}

/// New words in a run without ASCII; `is_word` says whether a counted word is open, before and after.
fn count_other(run: &str, is_word: &mut bool) -> usize {
    let mut n_words = 0;
    let mut unspaced_letters = 0;
    for c in run.chars() {
        match c {
            // Latin, Greek and Cyrillic letters with their neighbours come first: they are nearly all.
            '\u{C0}'..='\u{24F}' | '\u{386}'..='\u{481}' if c != '×' && c != '÷' => {
                n_words += usize::from(!*is_word);
                *is_word = true;
            }
            _ if counts_alone(c) => {
                n_words += 1;
                *is_word = false;
            }
            _ if is_unspaced(c) => {
                unspaced_letters += usize::from(c.is_alphabetic());
                *is_word = false;
                continue;
            }
            _ if c.is_whitespace() => *is_word = false,
            _ if !*is_word && c.is_alphanumeric() => {
                n_words += 1;
                *is_word = true;
            }
            _ => {}
        }
        n_words += usize::div_ceil(unspaced_letters, LETTERS_A_WORD);
        unspaced_letters = 0;
    }
    n_words + unspaced_letters.div_ceil(LETTERS_A_WORD)
}

/// Ideographs and kana, each of which counts as a word.
fn counts_alone(c: char) -> bool {
    matches!(c,
        '\u{3005}'..='\u{3007}' | '\u{3021}'..='\u{3029}' | '\u{3041}'..='\u{3096}'
        | '\u{30A1}'..='\u{30FA}' | '\u{30FC}' | '\u{31F0}'..='\u{31FF}' | '\u{3400}'..='\u{4DBF}'
        | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{FF66}'..='\u{FF9D}'
        | '\u{20000}'..='\u{3FFFD}')
}

/// Letters and signs of Thai, Lao, Burmese and Khmer, which set no spaces between words.
fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{E00}'..='\u{EFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}')
}

/// The words of `text` on one line: one blank wherever white space stands between two, none at the ends.
pub fn on_one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The word under a caret, as a double click takes it: "a wo|rd here" gives "a «word» here".
///
/// Inner apostrophes belong to the word, hyphens do not. Just behind a word it is that word; between
/// other things it is what stands behind the caret (spaces, a mark). Empty only for an empty text.
/// Any `byte` will do: outside the text, or inside a character, the nearest place before is meant.
pub fn word_at(text: &str, byte: usize) -> Span {
    let byte = text.floor_char_boundary(byte);
    let (start, window) = window(text, byte, REACH);
    let mut before = Span::new(byte, byte);
    for (at, piece) in window.split_word_bound_indices() {
        let span = Span::new(start + at, start + at + piece.len());
        if is_word(piece) && span.start() <= byte && byte <= span.end() {
            return span;
        }
        if span.contains(byte) {
            // Only a word that begins right here could still be better, and then this is not one.
            return span;
        }
        if span.end() <= byte {
            before = span;
        }
    }
    before
}

/// End of the next word, or of the one the caret stands in; where no word is near, a place further
/// on. Greater than `byte` but at the end of the text.
pub fn next_word(text: &str, byte: usize) -> usize {
    let byte = text.floor_char_boundary(byte);
    let (start, window) = window(text, byte, REACH);
    window
        .split_word_bound_indices()
        .map(|(at, piece)| (start + at + piece.len(), piece))
        .find(|(end, piece)| *end > byte && is_word(piece))
        .map_or(start + window.len(), |(end, _)| end)
}

/// Start of the word before, or of the one the caret stands in; where no word is near, a place
/// further back. Smaller than `byte` but at the start of the text.
pub fn previous_word(text: &str, byte: usize) -> usize {
    let byte = text.ceil_char_boundary(byte.min(text.len()));
    let (start, window) = window(text, byte, REACH);
    window
        .split_word_bound_indices()
        .map(|(at, piece)| (start + at, piece))
        .take_while(|(at, _)| *at < byte)
        .filter(|(_, piece)| is_word(piece))
        .last()
        .map_or(start, |(at, _)| at)
}

/// Where the letter that holds `byte` ends, marks and joined emoji with it; the end of the text there.
pub fn next_grapheme(text: &str, byte: usize) -> usize {
    let byte = text.floor_char_boundary(byte);
    for reach in REACHES {
        let (start, window) = window(text, byte, reach);
        let mut cursor = GraphemeCursor::new(byte - start, window.len(), true);
        let at = cursor.next_boundary(window, 0).ok().flatten().unwrap_or(window.len());
        // At the window's end it may go on behind it.
        if at < window.len() || start + at == text.len() || reach == MOST_REACH {
            return start + at;
        }
    }
    text.len()
}

/// Where the letter in front of `byte` begins; zero at the start of the text.
pub fn previous_grapheme(text: &str, byte: usize) -> usize {
    let byte = text.ceil_char_boundary(byte.min(text.len()));
    for reach in REACHES {
        let (start, window) = window(text, byte, reach);
        let mut cursor = GraphemeCursor::new(byte - start, window.len(), true);
        let at = cursor.prev_boundary(window, 0).ok().flatten().unwrap_or(0);
        // At the window's beginning it may begin in front of it.
        if at > 0 || start == 0 || reach == MOST_REACH {
            return start + at;
        }
    }
    0
}

/// Whether a letter begins or the text ends at `byte`; never inside a character.
pub fn is_grapheme_boundary(text: &str, byte: usize) -> bool {
    let bytes = text.as_bytes();
    let before = byte.checked_sub(1).and_then(|before| bytes.get(before));
    match (before, bytes.get(byte)) {
        // Nearly always; no line feed follows a carriage return in canonical text.
        (Some(b' '..=b'~'), Some(b' '..=b'~')) => true,
        (None, _) | (_, None) => byte <= text.len(),
        _ if !text.is_char_boundary(byte) => false,
        _ => {
            let (start, window) = window(text, byte, REACH);
            let mut cursor = GraphemeCursor::new(byte - start, window.len(), true);
            cursor.is_boundary(window, 0).unwrap_or(true)
        }
    }
}

/// Whether a piece between two word bounds is a word, not a mark or a space.
fn is_word(piece: &str) -> bool {
    piece.chars().any(char::is_alphanumeric)
}

/// The text around `byte`, and where it begins: up to `reach` to both sides, from a line's start
/// or a space where there is one, so that no word is cut in front of the caret.
fn window(text: &str, byte: usize, reach: usize) -> (usize, &str) {
    let far = text.ceil_char_boundary(byte.saturating_sub(reach));
    let near = text.ceil_char_boundary(byte.saturating_sub(reach / 2));
    let lead = text.get(far..near).unwrap_or_default();
    // In front of the first half a cut may show; behind the last space there it does not.
    let start = if far == 0 { 0 } else { lead.rfind([' ', '\n']).map_or(far, |at| far + at) };
    let end = text.floor_char_boundary(byte.saturating_add(reach));
    (start, text.get(start..end).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check_count(text: &str, expect: usize) {
        assert_eq!(count(text), expect, "{text:?}");
    }

    /// `|` is the caret, guillemets the word.
    #[track_caller]
    fn check_word(marked: &str) {
        let byte = marked.replace(['«', '»'], "").find('|').unwrap();
        let text = marked.replace(['«', '»', '|'], "");
        let start = marked.replace('|', "").find('«').unwrap();
        let end = marked.replace(['|', '«'], "").find('»').unwrap();
        assert_eq!(word_at(&text, byte), Span::new(start, end), "{marked}");
    }

    #[test]
    fn on_one_line_there_is_one_blank_between_two_words() {
        assert_eq!(on_one_line("\n a \u{A0}b\r\n\tc\u{2029}"), "a b c");
        assert_eq!(on_one_line(" \n"), "");
    }

    #[test]
    fn words_hold_a_letter_or_a_digit() {
        check_count("", 0);
        check_count(" - — … ", 0);
        check_count("The 3rd span — “moved” 19 mm.", 6);
        check_count("don’t re-read U.S. law\u{b}now", 5);
        check_count("naïve\u{a0}Żółw\nМосква ½", 4);
    }

    #[test]
    fn each_ideograph_and_kana_counts_as_one() {
        check_count("東京タワー", 5);
        check_count("中abc国", 3);
        check_count("한국어 단어", 2);
    }

    #[test]
    fn scripts_without_spaces_are_estimated_from_their_letters() {
        // "I am going to school" in Thai: five words.
        let n_words = count("ฉันกำลังไปโรงเรียน");
        assert!((3..=6).contains(&n_words), "{n_words}");
        check_count("ก", 1);
        check_count("ก ข", 2);
    }

    #[test]
    fn a_double_click_takes_the_word_with_its_apostrophes_but_not_its_hyphens() {
        check_word("a «wo|rd» here");
        check_word("a «|word» here");
        check_word("a «word|» here");
        check_word("they «do|n’t» know");
        check_word("long-«st|anding» ties");
        check_word("end «her|e»");
        check_word("end «here|»");
        check_word("one,«| »two");
        check_word("кому «Москва|», да");
    }

    #[test]
    fn stepping_by_words_stops_behind_each_going_forth_and_before_each_going_back() {
        let text = "One, two\n\nthree’s done.";
        let mut stops = vec![];
        let mut at = 0;
        while at < text.len() {
            at = next_word(text, at);
            stops.push(at);
        }
        assert_eq!(stops, [3, 8, 19, 24, 25]);
        let mut stops = vec![];
        while at > 0 {
            at = previous_word(text, at);
            stops.push(at);
        }
        assert_eq!(stops, [20, 10, 5, 0]);
    }

    #[test]
    fn letters_are_stepped_over_with_their_marks() {
        let text = "e\u{301}👩‍👧x";
        let stops = [0, 3, 14, 15];
        for pair in stops.windows(2) {
            assert_eq!(next_grapheme(text, pair[0]), pair[1]);
            assert_eq!(previous_grapheme(text, pair[1]), pair[0]);
        }
        assert!(!is_grapheme_boundary(text, 1));
        assert!(is_grapheme_boundary(text, 3));
    }

    #[test]
    fn a_caret_moves_on_in_a_text_without_spaces() {
        let text = "x".repeat(10_000);
        assert!(next_word(&text, 5000) > 5000);
        assert!(previous_word(&text, 5000) < 5000);
        assert!(word_at(&text, 5000).len() <= 2 * REACH);
    }

    proptest! {
        #[test]
        fn counting_agrees_with_splitting_in_long_runs_of_ascii(text in "([ -~\\t-\\r]{0,40}|[a .-]{0,40}|é){0,4}") {
            let expect = text.split_whitespace().filter(|word| is_word(word)).count();
            prop_assert_eq!(count(&text), expect);
        }

        #[test]
        fn counting_agrees_with_splitting_where_words_have_spaces(text in "[a-cé ж.\n\u{b}\u{a0}-]{0,40}") {
            let expect = text.split_whitespace().filter(|word| is_word(word)).count();
            prop_assert_eq!(count(&text), expect);
        }

        #[test]
        fn every_place_is_answered_with_a_place_between_characters(text in ".{0,30}", byte in 0_usize..60) {
            let span = word_at(&text, byte);
            prop_assert!(text.get(span.start()..span.end()).is_some());
            let inside = byte.min(text.len());
            for (at, is_forth) in [
                (next_word(&text, byte), true),
                (next_grapheme(&text, byte), true),
                (previous_word(&text, byte), false),
                (previous_grapheme(&text, byte), false),
            ] {
                prop_assert!(text.is_char_boundary(at));
                if is_forth {
                    prop_assert!(at > inside || at == text.len());
                } else {
                    prop_assert!(at < inside || at == 0);
                }
            }
        }
    }
}
