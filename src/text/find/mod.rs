//! Finding a phrase in a text, as a reader means it: case, accents, the shape of quotation marks and
//! the breaks between lines and paragraphs do not matter ([`Level::Search`]).
//!
//! A word that a line's end broke is found as one: `international` in "inter-⏎national". Of a hyphen there
//! nobody can say whether the word has it anyway, so one in the query also stands for such a break:
//! `well-known` is found in "well-⏎known", `Nord-Süd` in "Nord-⏎Süd", and `pre- and` in "pre-⏎and".
//!
//! Start at [`Finder`], or [`find_all`] for one text. The text is folded piece by piece, so that a
//! hundred megabytes cost a few hundred kilobytes of memory.

mod across;

use std::ops::Range;

use memchr::memmem;

use super::{
    fold::{self, Folded, Level, broken_word, is_line_end},
    span::Span,
    watch::{Cancelled, Watch},
    words::is_grapheme_boundary,
};

/// How much of a text is folded at a time. Fits in the second-level cache of any machine; smaller
/// pieces gain nothing, larger ones only hold up a wish to stop.
const PIECE_BYTES: usize = 128 * 1024;

/// What was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hits {
    /// In text order, not overlapping, each on whole letters.
    pub spans: Vec<Span>,
    /// Whether there are more than were asked for.
    pub is_cut: bool,
}

/// A phrase ready to be looked for.
#[derive(Clone, Debug)]
pub struct Finder {
    /// The folded phrase, cut at the hyphens for which the end of a line may stand: one piece more than
    /// there are joints.
    pieces: Vec<String>,
    joints: Vec<Joint>,
    /// The longest piece, which is looked for first.
    core_idx: usize,
    core: memmem::Finder<'static>,
}

/// A hyphen behind a letter in what is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Joint {
    /// With a letter behind it: "well-known".
    Inside,
    /// With a space and a letter behind it: "pre- and".
    Hanging,
    /// At the end: "pre-".
    Last,
}

impl Finder {
    /// Looks for `query` as it stands, without white space at its ends. A blank one is never found.
    pub fn new(query: &str) -> Self {
        let (pieces, joints) = cut_at_joints(&fold::phrase(query, Level::Search));
        let longest = pieces.iter().enumerate().max_by_key(|(_, piece)| piece.len());
        let (core_idx, sought) = longest.map_or((0, ""), |(idx, piece)| (idx, piece));
        let core = memmem::Finder::new(sought.as_bytes()).into_owned();
        Self { pieces, joints, core_idx, core }
    }

    /// Whether it finds nothing anywhere, because there is nothing to look for.
    pub fn is_blank(&self) -> bool {
        self.core.needle().is_empty()
    }

    /// The first `limit` places in `text`, taken from the left.
    ///
    /// A hit covers whole letters: "f" is not found in the ligature "ﬁ", nor "." in "…".
    ///
    /// Cost: about 0.6 GB/s on ASCII in lines, 80 to 110 MB/s else, and 0.2 to 2 µs a hit; memory for a
    /// piece of text and the hits.
    ///
    /// # Errors
    /// Where `watch` calls it off; asked every 128 KB.
    pub fn find_in(&self, text: &str, limit: usize, watch: &impl Watch) -> Result<Hits, Cancelled> {
        self.find_by_piece(text, limit, PIECE_BYTES, watch)
    }

    /// Bytes of the longest hit, folded: each joint with a space.
    fn longest(&self) -> usize {
        self.pieces.iter().map(String::len).sum::<usize>() + 2 * self.joints.len()
    }

    fn find_by_piece(
        &self,
        text: &str,
        limit: usize,
        piece_bytes: usize,
        watch: &impl Watch,
    ) -> Result<Hits, Cancelled> {
        let mut hits = Hits::default();
        if self.is_blank() {
            return Ok(hits);
        }
        let needle_len = self.longest();
        let mut start = 0;
        let mut size = piece_bytes.max(4 * needle_len);
        while start < text.len() {
            watch.step(start, text.len())?;
            let piece = Folded::part(text, start, size, Level::Search);
            let folded_len = piece.text().len();
            let is_last = piece.source_end() >= text.len();
            if !is_last && folded_len < 2 * needle_len {
                // White space or invisible characters by the kilobyte: take more, or it stands still.
                size = size.saturating_mul(2);
                continue;
            }
            let Some(behind) = self.find_in_piece(text, &piece, limit, &mut hits) else { break };
            if is_last {
                break;
            }
            // What begins in the last bytes may go on in the next piece.
            let resume = behind.max(folded_len + 1 - needle_len);
            let next = piece.to_original(resume..resume).start();
            if next == start {
                // One letter with marks by the kilobyte. No hit was added, or this would have moved.
                size = size.saturating_mul(2);
            }
            start = next;
        }
        Ok(hits)
    }

    /// Adds the hits in one piece; gives the folded place behind the last, `None` at the limit.
    fn find_in_piece(
        &self,
        text: &str,
        piece: &Folded<'_>,
        limit: usize,
        hits: &mut Hits,
    ) -> Option<usize> {
        let haystack = piece.text();
        let (mut behind, mut from) = (0, 0);
        while let Some(offset) = self.core.find(haystack.as_bytes().get(from..)?) {
            let at = from + offset;
            let hit = self.around(piece, at).filter(|found| found.start >= behind);
            let hit = hit.and_then(|found| Some((self.span(text, piece, &found)?, found.end)));
            let hit = hit.filter(|(span, _)| {
                is_grapheme_boundary(text, span.start()) && is_grapheme_boundary(text, span.end())
            });
            let Some((span, end)) = hit else {
                from = haystack.ceil_char_boundary(at + 1);
                continue;
            };
            if hits.spans.len() >= limit {
                hits.is_cut = true;
                return None;
            }
            hits.spans.push(span);
            behind = end;
            from = end.max(at + 1);
        }
        Some(behind)
    }

    /// All pieces around the core at `at`, in the folded text.
    fn around(&self, piece: &Folded<'_>, at: usize) -> Option<Range<usize>> {
        let haystack = piece.text();
        let (before, from_core) = self.pieces.split_at_checked(self.core_idx)?;
        let (joints_before, joints_behind) = self.joints.split_at_checked(self.core_idx)?;
        let mut start = at;
        for (words, joint) in before.iter().zip(joints_before).rev() {
            start = joint.before(piece, start)?;
            start = haystack.get(..start)?.strip_suffix(&**words)?.len();
        }
        let mut end = at + self.core.needle().len();
        for (words, joint) in from_core.iter().skip(1).zip(joints_behind) {
            end = joint.behind(piece, end)?;
            haystack.get(end..)?.strip_prefix(&**words)?;
            end += words.len();
        }
        Some(start..end)
    }

    /// The bytes of what was found, `None` if it cuts a unit.
    fn span(&self, text: &str, piece: &Folded<'_>, found: &Range<usize>) -> Option<Span> {
        let span = piece.whole_units(found.clone())?;
        let is_hyphen_left = self.joints.last() == Some(&Joint::Last)
            && !piece.text().get(..found.end)?.ends_with('-');
        if !is_hyphen_left {
            return Some(span);
        }
        // The hyphen was looked for, and folds to nothing with the break that it makes.
        let left_out = piece.left_out(found.end);
        let words = text.get(left_out.start()..left_out.end())?;
        let mut chars = words.char_indices();
        let (at, hyphen) =
            chars.find(|(at, _)| broken_word(text, left_out.start() + at).is_some())?;
        Some(Span::new(span.start(), left_out.start() + at + hyphen.len_utf8()))
    }
}

impl Joint {
    /// Where what stands in front of it ends, if it ends at `end` of the folded text.
    fn before(self, piece: &Folded<'_>, end: usize) -> Option<usize> {
        let head = piece.text().get(..end)?;
        let spaced = head.strip_suffix("- ");
        let found = match self {
            Self::Inside | Self::Last => {
                head.strip_suffix('-').or_else(|| spaced.filter(|_| is_line_end_in(piece, end - 1)))
            }
            Self::Hanging => spaced,
        };
        found.map(str::len).or_else(|| is_broken(piece, end).then_some(end))
    }

    /// Where what stands behind it begins, if it begins at `start` of the folded text.
    fn behind(self, piece: &Folded<'_>, start: usize) -> Option<usize> {
        let rest = piece.text().get(start..)?;
        let length = match self {
            Self::Inside if rest.starts_with("- ") => is_line_end_in(piece, start + 1).then_some(2),
            Self::Hanging => rest.starts_with("- ").then_some(2),
            Self::Inside | Self::Last => rest.starts_with('-').then_some(1),
        };
        length.map(|length| start + length).or_else(|| is_broken(piece, start).then_some(start))
    }
}

/// Whether a line ends in the white space at `at` of the folded text.
fn is_line_end_in(piece: &Folded<'_>, at: usize) -> bool {
    piece.slice(piece.to_original(at..at + 1)).contains(is_line_end)
}

/// Whether a word that a line's end broke goes on at `at` of the folded text.
fn is_broken(piece: &Folded<'_>, at: usize) -> bool {
    piece.slice(piece.left_out(at)).contains(is_line_end)
}

/// A folded phrase cut at its joints.
fn cut_at_joints(needle: &str) -> (Vec<String>, Vec<Joint>) {
    let (mut pieces, mut joints) = (Vec::new(), Vec::new());
    let mut from = 0;
    for at in memchr::memchr_iter(b'-', needle.as_bytes()) {
        let (head, rest) = (needle.get(from..at), needle.get(at + 1..).unwrap_or_default());
        let Some(head) = head.filter(|head| head.ends_with(char::is_alphanumeric)) else {
            continue;
        };
        let (joint, next) = match rest.strip_prefix(' ') {
            _ if rest.starts_with(char::is_alphanumeric) => (Joint::Inside, at + 1),
            Some(rest) if rest.starts_with(char::is_alphanumeric) => (Joint::Hanging, at + 2),
            None if rest.is_empty() => (Joint::Last, at + 1),
            _ => continue,
        };
        pieces.push(head.to_owned());
        joints.push(joint);
        from = next;
    }
    pieces.push(needle.get(from..).unwrap_or_default().to_owned());
    (pieces, joints)
}

/// The first `limit` places of `query` in `text`; see [`Finder::find_in`].
pub fn find_all(text: &str, query: &str, limit: usize) -> Hits {
    // A watch of () calls nothing off.
    Finder::new(query).find_in(text, limit, &()).unwrap_or_default()
}

#[cfg(test)]
#[expect(clippy::string_slice, reason = "a test may panic")]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use proptest::prelude::*;

    use super::*;
    use crate::text::words::next_grapheme;

    /// Guillemets mark the hits.
    #[track_caller]
    fn check(query: &str, marked: &str) {
        let text = marked.replace(['⟦', '⟧'], "");
        let mut shown = text.clone();
        let hits = find_all(&text, query, 100);
        for span in hits.spans.iter().rev() {
            shown.insert(span.end(), '⟧');
            shown.insert(span.start(), '⟦');
        }
        assert_eq!(shown, marked);
        assert!(!hits.is_cut);
    }

    #[test]
    fn case_accents_quotation_marks_and_breaks_do_not_matter() {
        check("naive", "a ⟦Naïve⟧ and ⟦NAI\u{308}VE⟧ one");
        check("\"safe within weeks\"", "bridge ⟦“safe\n\nwithin  weeks”⟧");
        check("don’t", "I ⟦don't⟧, you ⟦DON‘T⟧");
        check("issues...and", "divisive ⟦issues…and⟧ also");
        check("  cooperate ", "usefully ⟦co\u{AD}operate⟧.");
        check("мой", "⟦Мой⟧ дом");
    }

    #[test]
    fn a_word_over_the_end_of_a_line_is_found_as_one() {
        check("international", "an ⟦inter-\nnational⟧ and ⟦international⟧ court");
        check("national", "an inter-\n⟦national⟧ court");
        check("an international court", "⟦an inter\u{AD} \n  national court⟧.");
        check("international", "an ⟦inter-\n\n\x0cnational⟧ court");
        check("international", "an inter-\n\n12\n\nnational court");
        check("inter-\nnational", "⟦international⟧");
    }

    #[test]
    fn a_hyphen_is_found_also_where_a_line_ends_behind_it() {
        check(
            "well-known",
            "⟦well-known⟧, ⟦well-\nknown⟧, ⟦well‐\n known⟧, well- known, wellknown",
        );
        check("state-of-the-art", "⟦state-of-the-art⟧ ⟦state-of-\nthe-art⟧ ⟦state-\nof-the-\nart⟧");
        check("Nord-Süd", "⟦Nord-\nSüd⟧ and Nord- Süd");
        check("1990-1995", "⟦1990-\n1995⟧, ⟦1990–1995⟧");
        check("pre- and post-war", "⟦pre- and post-war⟧, ⟦pre-\nand post-\nwar⟧");
        check("pre-", "⟦pre-⟧war, ⟦pre-⟧\nwar, ⟦pre-⟧\n\nWar, ⟦pre\u{AD}⟧\nwar");
        check("- one", "list:\n⟦- one⟧\n- two");
        check("-", "a ⟦-⟧ b");
    }

    #[test]
    fn hits_do_not_overlap() {
        check("aa", "⟦aa⟧⟦aa⟧a");
    }

    #[test]
    fn half_a_letter_is_not_found() {
        check("f", "ﬁ ⟦f⟧");
        check(".", "… ⟦.⟧");
        check("か", "が ⟦か⟧");
        check("क", "कि ⟦क⟧");
    }

    #[test]
    fn a_blank_query_finds_nothing() {
        for query in ["", "  \n", "\u{AD}", "\u{301}"] {
            assert_eq!(find_all("some  text \u{AD}", query, 10), Hits::default());
        }
    }

    #[test]
    fn it_says_that_there_are_more_than_asked_for() {
        assert!(find_all("a a a", "a", 2).is_cut);
        assert_eq!(find_all("a a a", "a", 2).spans.len(), 2);
        assert!(!find_all("a a", "a", 2).is_cut);
        assert!(find_all("a", "a", 0).is_cut);
    }

    #[test]
    fn a_phrase_is_found_across_the_pieces_of_a_long_text() {
        let gap = " \n".repeat(PIECE_BYTES);
        let text = format!("{}the {gap}end{gap}", "x".repeat(PIECE_BYTES - 2));
        let hits = find_all(&text, "the end", 9);
        let start = PIECE_BYTES - 2;
        assert_eq!(hits.spans, [Span::new(start, start + 4 + gap.len() + 3)]);
    }

    #[test]
    fn a_letter_longer_than_a_piece_does_not_hold_it_up() {
        let text = format!("한{}한x", "\u{301}".repeat(PIECE_BYTES));
        let hits = find_all(&text, "한x", 9);
        assert_eq!(hits.spans, [Span::new(text.len() - 4, text.len())]);
        assert_eq!(find_all(&text, "none", 9), Hits::default());
        let long = Span::new(0, text.len() - 4);
        assert_eq!(find_all(&text, "한", 9).spans, [long, Span::new(long.end(), text.len() - 1)]);
    }

    #[test]
    fn it_stops_when_it_is_called_off() {
        struct Second(AtomicUsize);
        impl Watch for Second {
            fn step(&self, _done: usize, _total: usize) -> Result<(), Cancelled> {
                if self.0.fetch_add(1, Ordering::Relaxed) == 1 { Err(Cancelled) } else { Ok(()) }
            }
        }
        let text = "word ".repeat(PIECE_BYTES);
        let found = Finder::new("none").find_in(&text, 9, &Second(AtomicUsize::new(0)));
        assert_eq!(found, Err(Cancelled));
    }

    /// Every stretch of whole letters is folded and compared.
    fn brute_force(text: &str, query: &str) -> Vec<Span> {
        let needle = fold::phrase(query, Level::Search);
        let fold = |start: usize, end: usize| {
            Folded::of(&text[start..end], Level::Search).text().to_owned()
        };
        let mut bounds = vec![0];
        while bounds[bounds.len() - 1] < text.len() {
            bounds.push(next_grapheme(text, bounds[bounds.len() - 1]));
        }
        let mut spans: Vec<Span> = vec![];
        for (idx, &start) in bounds.iter().enumerate() {
            let Some(&next) = bounds.get(idx + 1) else { break };
            if needle.is_empty()
                || fold(start, next).is_empty()
                || spans.last().is_some_and(|s| s.end() > start)
            {
                continue;
            }
            if let Some(&end) = bounds[idx + 1..].iter().find(|end| fold(start, **end) == needle) {
                spans.push(Span::new(start, end));
            }
        }
        spans
    }

    proptest! {
        #[test]
        fn it_finds_what_trying_every_place_finds(
            text in "(-\n|[abAÁ \n\u{AD}\u{301}ﬁf.…“\"한か\u{3099}]|\u{301}{9}){0,30}",
            query in "[aÁbfi .\"\u{301}한]{0,4}",
            piece in 1_usize..12,
        ) {
            let found = Finder::new(&query).find_by_piece(&text, 1000, piece, &()).unwrap();
            prop_assert_eq!(found.spans, brute_force(&text, &query));
        }

        #[test]
        fn every_hit_folds_to_the_query(text in "(-\n|[a-c éÉ\n]){0,60}", query in "[a-cé]( ?[a-c]){0,2}") {
            let needle = fold::phrase(&query, Level::Search);
            for span in find_all(&text, &query, 1000).spans {
                prop_assert_eq!(fold::phrase(&text[span.start()..span.end()], Level::Search), needle.clone());
            }
        }

        #[test]
        fn a_word_is_found_wherever_a_line_broke_it(
            (head, tail) in ("[a-cé]{1,5}", "[a-cé]{1,5}"),
            gap in "[-‐\u{AD}¬][ \u{200B}]?(\n|\x0c)[ \n]{0,3}",
            before in "[0-9 \n]{0,9}",
            piece in 1_usize..12,
        ) {
            let text = format!("{before} {head}{gap}{tail} {before}");
            let start = before.len() + 1;
            let whole = Span::new(start, start + head.len() + gap.len() + tail.len());
            for query in [format!("{head}{tail}"), format!("{head}-{tail}"), format!("{head}- {tail}")] {
                let found = Finder::new(&query).find_by_piece(&text, 9, piece, &()).unwrap();
                prop_assert_eq!(found.spans, [whole]);
            }
        }

        #[test]
        fn nothing_is_lost_by_what_is_joined(
            text in "(-\n|[abB -]){0,30}",
            query in "[ab]{1,2}(-|- | |)[ab]{0,2}",
            piece in 1_usize..12,
        ) {
            let needle = fold::phrase(&query, Level::Find);
            let plain = Folded::of(&text, Level::Find);
            let found = Finder::new(&query).find_by_piece(&text, 1000, piece, &()).unwrap();
            for (at, _) in plain.text().match_indices(&needle) {
                let span = plain.to_original(at..at + needle.len());
                prop_assert!(found.spans.iter().any(|hit| hit.overlaps(span)), "{:?}", span);
            }
        }
    }
}
