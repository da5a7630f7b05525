//! The folded form of a text, for comparing: what a reader would call the same words, as one string.
//!
//! Folding goes by **units**: a run of white space, a character with the accents behind it that are
//! dropped or, for anchors, belong to it, or the hyphen and the white space at which a line's end broke a
//! word. What a unit is
//! hangs on the text and the place alone and not on where a fold began, so a fold may begin at any
//! unit; that is what lets a search go through a huge text piece by piece.
//!
//! [`Folded`] keeps the way back to the text that was folded: not a table of every place but a mark
//! every 64 bytes, from which the few bytes behind are folded once more. It costs an eighth of
//! the folded text whatever the script; runs of equal shifts were the obvious other way, and take
//! eight times the text in Vietnamese.

mod broken;
mod bytes;
mod composed;
mod forms;

use std::ops::Range;

use self::{
    bytes::{ASCII, plain_bytes},
    forms::{find_form, is_accent, is_unseen},
};
use super::span::Span;

pub use self::broken::broken_word;
pub(super) use self::broken::{is_hyphen, is_line_end};

/// Folded bytes from one mark to the next, about.
const MARK_BYTES: usize = 64;

/// What is held to be the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Level {
    /// For finding: case, accents, points of Hebrew and Arabic, quotation marks of every shape, dashes,
    /// the ellipsis, ligatures, full-width letters, all white space, and what cannot be seen.
    Find,
    /// For searching a text: as [`Self::Find`], and a word that a line's end broke is one: "inter-⏎national"
    /// is "international". See [`broken_word`].
    Search,
    /// For anchors: curly quotation marks, dashes, all white space, what cannot be seen, and whether a letter
    /// and its accents are one character or several, in which order: what Unicode holds to be the same text
    /// in any of its normal forms, of any script. No case and no accents: a quotation is defended with its
    /// own letters.
    Anchor,
}

/// A folded text with the way back.
#[derive(Clone, Debug)]
pub struct Folded<'t> {
    /// The whole text, of which `start..end` is folded.
    source: &'t str,
    start: usize,
    end: usize,
    level: Level,
    text: String,
    /// In order of both; the first stands at the start. Never inside a unit.
    marks: Vec<Mark>,
}

/// A place in the folded text and its place in the source: both begin a unit.
#[derive(Clone, Copy, Debug)]
struct Mark {
    folded: u32,
    source: u32,
}

/// A unit's bytes on both sides.
#[derive(Clone, Debug)]
struct Unit {
    folded: Range<usize>,
    source: Range<usize>,
}

impl<'t> Folded<'t> {
    /// All of `source`, folded.
    ///
    /// Cost: for finding about 1.7 GB/s on ASCII in lines, else 50 to 110 MB/s; for anchors 1.5 to 2.3 GB/s
    /// on Latin, Cyrillic and Korean, 0.4 to 1 on other scripts, and from 0.15 where letters are in pieces;
    /// memory 1.13 times the folded text.
    pub fn of(source: &'t str, level: Level) -> Self {
        Self::part(source, 0, source.len(), level)
    }

    /// The part of `source` from `start`, which must begin a unit, up to the first end of a unit
    /// that is `length` bytes on.
    pub fn part(source: &'t str, start: usize, length: usize, level: Level) -> Self {
        let start = source.ceil_char_boundary(start.min(source.len()));
        let goal = source.ceil_char_boundary(start.saturating_add(length).min(source.len()));
        let mut folded = Self {
            source,
            start,
            end: start,
            level,
            text: String::with_capacity(goal - start),
            marks: vec![Mark { folded: 0, source: start as u32 }],
        };
        let mut marked = 0;
        while folded.end < goal {
            let at = folded.text.len();
            if at >= marked + MARK_BYTES {
                marked = at;
                folded.mark(at, folded.end);
            }
            let plain = plain_run(source.get(folded.end..goal).unwrap_or_default(), level);
            if plain == 0 {
                folded.end += unit(source, folded.end, level, &mut folded.text).max(1);
            } else {
                folded.push_plain(plain, &mut marked);
            }
        }
        folded
    }

    /// Folds `length` bytes of units that keep their bytes, but for the case of ASCII.
    fn push_plain(&mut self, length: usize, marked: &mut usize) {
        let from = self.text.len();
        self.text.push_str(self.source.get(self.end..self.end + length).unwrap_or_default());
        if self.level != Level::Anchor
            && let Some(run) = self.text.get_mut(from..)
        {
            run.make_ascii_lowercase();
        }
        while *marked + MARK_BYTES < self.text.len() {
            *marked = self.text.ceil_char_boundary(*marked + MARK_BYTES);
            if self.level == Level::Anchor {
                *marked += composed::joining(self.text.get(*marked..).unwrap_or_default());
            }
            if *marked < self.text.len() {
                self.mark(*marked, self.end + *marked - from);
            }
        }
        self.end += length;
    }

    fn mark(&mut self, folded: usize, source: usize) {
        self.marks.push(Mark { folded: folded as u32, source: source as u32 });
    }

    /// The folded text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The words of the source.
    pub(super) fn slice(&self, span: Span) -> &'t str {
        self.source.get(span.start()..span.end()).unwrap_or_default()
    }

    /// Where the folded part of the source ends, in bytes of the source.
    pub fn source_end(&self) -> usize {
        self.end
    }

    /// The source of a range of the folded text, in whole units: "a «ﬁ»eld" for either half of "fi".
    ///
    /// Characters that fold to nothing belong to it only inside. An empty range gives the empty span
    /// in front of its unit. Ends outside the folded text are moved into it.
    ///
    /// Cost: a binary search, and at most some hundred bytes folded again.
    pub fn to_original(&self, folded: Range<usize>) -> Span {
        let start = self.unit_at(folded.start).source.start;
        if folded.end <= folded.start {
            return Span::new(start, start);
        }
        let last = self.unit_at(folded.end.min(self.text.len()).saturating_sub(1));
        Span::new(start, last.source.end.max(start))
    }

    /// The source of a range that begins and ends with units, `None` for one that cuts a unit.
    pub fn whole_units(&self, folded: Range<usize>) -> Option<Span> {
        let first = self.unit_at(folded.start);
        let last = self.unit_at(folded.end.checked_sub(1)?);
        (first.folded.start == folded.start && last.folded.end == folded.end)
            .then(|| Span::new(first.source.start, last.source.end))
    }

    /// What folds to nothing in front of the unit at `folded`: "inter«-⏎»national". Cost: as
    /// [`Self::to_original`].
    pub fn left_out(&self, folded: usize) -> Span {
        let next = self.unit_at(folded).source.start;
        let before = folded.checked_sub(1).map_or(self.start, |it| self.unit_at(it).source.end);
        Span::new(before.min(next), next)
    }

    /// How much folded text stands in front of the unit that holds `byte` of the source.
    pub fn of_original(&self, byte: usize) -> usize {
        let mark_idx = self.marks.partition_point(|mark| mark.source as usize <= byte);
        self.walk(mark_idx.saturating_sub(1), |unit| unit.source.end > byte).folded.start
    }

    /// The unit that gave the folded byte; an empty one at the end of the text beyond it.
    fn unit_at(&self, folded: usize) -> Unit {
        let mark_idx = self.marks.partition_point(|mark| mark.folded as usize <= folded);
        let mark_idx = mark_idx.saturating_sub(1);
        if let [mark, next, ..] = self.marks.get(mark_idx..).unwrap_or_default() {
            let (start, end) = (mark.source as usize, next.source as usize);
            // ASCII that is as long as its fold was folded byte by byte.
            if end - start == (next.folded - mark.folded) as usize
                && self.source.as_bytes().get(start..end).is_some_and(<[u8]>::is_ascii)
            {
                let at = start + (folded - mark.folded as usize);
                return Unit { folded: folded..folded + 1, source: at..at + 1 };
            }
        }
        self.walk(mark_idx, |unit| unit.folded.end > folded)
    }

    /// The first unit behind a mark that `is_it`; an empty one at the end if there is none.
    fn walk(&self, mark_idx: usize, is_it: impl Fn(&Unit) -> bool) -> Unit {
        let mark = self.marks.get(mark_idx).copied();
        let (mut folded, mut source) =
            mark.map_or((0, self.start), |mark| (mark.folded as usize, mark.source as usize));
        let mut scratch = String::new();
        while source < self.end {
            scratch.clear();
            let length = unit(self.source, source, self.level, &mut scratch).max(1);
            let unit =
                Unit { folded: folded..folded + scratch.len(), source: source..source + length };
            if is_it(&unit) {
                return unit;
            }
            folded = unit.folded.end;
            source = unit.source.end;
        }
        Unit { folded: self.text.len()..self.text.len(), source: self.end..self.end }
    }
}

/// The folded form of a short text, without white space at its ends.
pub fn phrase(text: &str, level: Level) -> String {
    let mut folded = Folded::of(text, level).text;
    folded.truncate(folded.trim_end().len());
    let lead = folded.len() - folded.trim_start().len();
    folded.drain(..lead);
    folded
}

/// What one letter is as [`Level::Find`] folds it, onto `out`; nothing for an accent that stands by
/// itself and for what cannot be seen.
pub fn letter(c: char, out: &mut String) {
    if !is_accent(c) && !is_unseen(c) {
        find_form(c, out);
    }
}

/// Whether `c` is white space, or cannot be seen and is left out of every fold.
pub fn is_blank(c: char) -> bool {
    c.is_whitespace() || is_unseen(c)
}

/// Length of a run of whole units at the start of `text` that keep their bytes, but for the case of
/// ASCII: printable ASCII with single spaces, and for anchors most letters. Folding these unit by
/// unit would take ten times as long.
fn plain_run(text: &str, level: Level) -> usize {
    if level == Level::Anchor {
        return composed::plain_run(text);
    }
    // One letter is no run, since more may belong to it: so is the space between two words of another script.
    if !text.as_bytes().first_chunk::<2>().is_some_and(|two| two.is_ascii()) {
        return 0;
    }
    let end = plain_bytes(text, &ASCII);
    if level == Level::Find {
        // The last letter may have an accent behind it, the last space more white space.
        return end.saturating_sub(1);
    }
    // And the last hyphen the end of a line: no other can be one that breaks a word.
    let words = text.get(..end).unwrap_or_default().trim_end_matches(' ');
    words.strip_suffix('-').map_or(end.saturating_sub(1), str::len)
}

/// Folds the unit of `source` that begins at `at` onto `out`; gives the unit's length.
fn unit(source: &str, at: usize, level: Level, out: &mut String) -> usize {
    if level == Level::Search
        && let Some(length) = broken_word(source, at)
    {
        return length;
    }
    let rest = source.get(at..).unwrap_or_default();
    let mut chars = rest.chars();
    let Some(first) = chars.next() else { return 0 };
    if first.is_whitespace() {
        out.push(' ');
        return white_run(rest);
    }
    let length = first.len_utf8();
    if is_unseen(first) {
        return length;
    }
    match level {
        Level::Anchor => composed::unit(rest, out),
        Level::Find | Level::Search => {
            find_form(first, out);
            chars.take_while(|c| is_accent(*c)).map(char::len_utf8).sum::<usize>() + length
        }
    }
}

/// Length of the run of white space at the start of `rest`; what cannot be seen may stand inside.
fn white_run(rest: &str) -> usize {
    let mut end = 0;
    for (at, c) in rest.char_indices() {
        if c.is_whitespace() {
            end = at + c.len_utf8();
        } else if !is_unseen(c) {
            break;
        }
    }
    end
}

#[cfg(test)]
#[expect(clippy::string_slice, reason = "a test may panic")]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(text: &str, find: &str, anchor: &str) {
        assert_eq!(Folded::of(text, Level::Find).text(), find);
        assert_eq!(Folded::of(text, Level::Anchor).text(), anchor);
    }

    #[test]
    fn case_and_accents_matter_to_anchors_only() {
        check("Élan NAÏVE Ёлка", "elan naive елка", "Élan NAÏVE Ёлка");
        check("e\u{301}te\u{301}", "ete", "\u{E9}t\u{E9}");
        check("İstanbul Łódź Ὀδυσσεύς", "istanbul lodz οδυσσευσ", "İstanbul Łódź Ὀδυσσεύς");
    }

    #[test]
    fn quotation_marks_and_dashes_have_one_shape() {
        check("“a” ‘b’ „c‟ x—y–z‑w", "\"a\" 'b' \"c\" x-y-z-w", "\"a\" 'b' \"c\" x-y-z-w");
        check("«a» ‹b›…", "\"a\" 'b'...", "«a» ‹b›…");
        check("「a」『b』", "\"a\"\"b\"", "「a」『b』");
    }

    #[test]
    fn white_space_of_any_kind_and_length_is_one_space() {
        check("a \n\n\t b\u{a0}c\u{2029}d  ", "a b c d ", "a b c d ");
        check("a \u{200B} b", "a b", "a b");
    }

    #[test]
    fn what_cannot_be_seen_is_left_out() {
        check("\u{FEFF}co\u{AD}op\u{200D}er", "cooper", "cooper");
    }

    #[test]
    fn ligatures_and_full_width_letters_are_spelt_out_for_finding() {
        check("ﬁnd ＡＢ！ Straße œuvre", "find ab! strasse oeuvre", "ﬁnd ＡＢ！ Straße œuvre");
    }

    #[test]
    fn points_go_but_vowel_signs_stay() {
        check("שָׁלוֹם", "שלום", "שָׁלוֹם");
        check("كَتَبَ", "كتب", "كَتَبَ");
        check("हिन्दी", "हिन्दी", "हिन्दी");
        assert_ne!(phrase("が", Level::Find), phrase("か", Level::Find));
        assert_ne!(phrase("≠", Level::Find), phrase("=", Level::Find));
    }

    #[test]
    fn no_letter_folds_to_one_that_folds_further() {
        check("Ǽ ǣ ǽ Ǿ ﬅ", "ae ae ae o st", "Ǽ ǣ ǽ Ǿ ﬅ");
        for c in ('\0'..=char::MAX).map(String::from) {
            for level in [Level::Find, Level::Search, Level::Anchor] {
                let once = phrase(&c, level);
                assert_eq!(phrase(&once, level), once, "{}", c.escape_unicode());
            }
        }
    }

    #[test]
    fn the_way_back_takes_whole_units() {
        let text = "a ﬁe\u{301}ld…";
        let folded = Folded::of(text, Level::Find);
        assert_eq!(folded.text(), "a field...");
        let back = |range| {
            let span = folded.to_original(range);
            &text[span.start()..span.end()]
        };
        assert_eq!(back(3..4), "ﬁ");
        assert_eq!(back(2..5), "ﬁe\u{301}");
        assert_eq!(back(8..9), "…");
        assert_eq!(back(0..99), text);
        assert_eq!(back(99..200), "");
        assert_eq!(folded.whole_units(3..5), None);
        assert_eq!(folded.whole_units(2..5), Some(Span::new(2, 8)));
    }

    #[test]
    fn a_long_text_is_mapped_at_every_place() {
        let text = "Plain words, then “ﬁne” ones;\n\n  naïve… ＷＩＤＥ мой \u{AD}inter-\nnational"
            .repeat(40);
        for level in [Level::Find, Level::Search, Level::Anchor] {
            check_map(&text, level);
        }
    }

    /// Compares the map with one that keeps every unit.
    #[track_caller]
    pub(super) fn check_map(text: &str, level: Level) {
        let folded = Folded::of(text, level);
        let (mut out, mut at) = (String::new(), 0);
        while at < text.len() {
            let from = out.len();
            let length = unit(text, at, level, &mut out);
            assert_eq!(folded.of_original(at), from);
            for place in from..out.len() {
                assert_eq!(folded.to_original(place..place + 1), Span::new(at, at + length));
            }
            at += length;
        }
        assert_eq!(folded.text(), out);
        assert_eq!(folded.source_end(), text.len());
    }

    /// Folds a text in parts of about that many bytes, and whole.
    #[track_caller]
    pub(super) fn check_parts(text: &str, size: usize, level: Level) {
        let (mut out, mut at) = (String::new(), 0);
        while at < text.len() {
            let part = Folded::part(text, at, size, level);
            out.push_str(part.text());
            at = part.source_end();
        }
        assert_eq!(out, Folded::of(text, level).text());
    }

    proptest! {
        #[test]
        fn folding_twice_is_folding_once(text in ".{0,40}") {
            for level in [Level::Find, Level::Search, Level::Anchor] {
                let once = phrase(&text, level);
                prop_assert_eq!(phrase(&once, level), once);
            }
        }

        #[test]
        fn the_map_agrees_with_a_table_of_all_units(text in "([a-cé \n…ﬁ“\u{AD}\u{301}한Ж-]|-\n){0,200}") {
            check_map(&text, Level::Find);
            check_map(&text, Level::Search);
            check_map(&text, Level::Anchor);
        }

        #[test]
        fn a_text_folded_in_parts_is_the_text_folded_whole(text in "([a-cé \n…ﬁ“\u{AD}\u{301}-]|-\n){0,100}", size in 1_usize..30) {
            for level in [Level::Find, Level::Search, Level::Anchor] {
                check_parts(&text, size, level);
            }
        }
    }
}
