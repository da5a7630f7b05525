//! Finding a phrase in a text, as a reader means it: case, accents, the shape of quotation marks and
//! the breaks between lines and paragraphs do not matter ([`Level::Find`]).
//!
//! Start at [`Finder`], or [`find_all`] for one text. The text is folded piece by piece, so that a
//! hundred megabytes cost a few hundred kilobytes of memory.

use memchr::memmem;

use super::{
    fold::{self, Folded, Level},
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
    needle: memmem::Finder<'static>,
}

impl Finder {
    /// Looks for `query` as it stands, without white space at its ends. A blank one is never found.
    pub fn new(query: &str) -> Self {
        let needle = fold::phrase(query, Level::Find);
        Self { needle: memmem::Finder::new(needle.as_bytes()).into_owned() }
    }

    /// Whether it finds nothing anywhere, because there is nothing to look for.
    pub fn is_blank(&self) -> bool {
        self.needle.needle().is_empty()
    }

    /// The first `limit` places in `text`, taken from the left.
    ///
    /// A hit covers whole letters: "f" is not found in the ligature "ﬁ", nor "." in "…".
    ///
    /// Cost: over 1.5 GB/s on mostly ASCII, about 110 MB/s else, and 0.2 to 2 µs a hit; memory for a
    /// piece of text and the hits.
    ///
    /// # Errors
    /// Where `watch` calls it off; asked every 128 KB.
    pub fn find_in(&self, text: &str, limit: usize, watch: &impl Watch) -> Result<Hits, Cancelled> {
        self.find_by_piece(text, limit, PIECE_BYTES, watch)
    }

    fn find_by_piece(
        &self,
        text: &str,
        limit: usize,
        piece_bytes: usize,
        watch: &impl Watch,
    ) -> Result<Hits, Cancelled> {
        let mut hits = Hits::default();
        let needle_len = self.needle.needle().len();
        if needle_len == 0 {
            return Ok(hits);
        }
        let mut start = 0;
        let mut size = piece_bytes.max(4 * needle_len);
        while start < text.len() {
            watch.step(start, text.len())?;
            let piece = Folded::part(text, start, size, Level::Find);
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
        let needle_len = self.needle.needle().len();
        let haystack = piece.text();
        let (mut behind, mut from) = (0, 0);
        while let Some(offset) = self.needle.find(haystack.as_bytes().get(from..)?) {
            let at = from + offset;
            let hit = piece.whole_units(at..at + needle_len).filter(|span| {
                is_grapheme_boundary(text, span.start()) && is_grapheme_boundary(text, span.end())
            });
            let Some(span) = hit else {
                from = haystack.ceil_char_boundary(at + 1);
                continue;
            };
            if hits.spans.len() >= limit {
                hits.is_cut = true;
                return None;
            }
            hits.spans.push(span);
            from = at + needle_len;
            behind = from;
        }
        Some(behind)
    }
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
        let needle = fold::phrase(query, Level::Find);
        let fold =
            |start: usize, end: usize| Folded::of(&text[start..end], Level::Find).text().to_owned();
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
            text in "([abAÁ \n\u{AD}\u{301}ﬁf.…“\"한か\u{3099}]|\u{301}{9}){0,30}",
            query in "[aÁbfi .\"\u{301}한]{0,4}",
            piece in 1_usize..12,
        ) {
            let found = Finder::new(&query).find_by_piece(&text, 1000, piece, &()).unwrap();
            prop_assert_eq!(found.spans, brute_force(&text, &query));
        }

        #[test]
        fn every_hit_folds_to_the_query(text in "[a-c éÉ\n]{0,60}", query in "[a-cé]( ?[a-c]){0,2}") {
            let needle = fold::phrase(&query, Level::Find);
            for span in find_all(&text, &query, 1000).spans {
                prop_assert_eq!(fold::phrase(&text[span.start()..span.end()], Level::Find), needle.clone());
            }
        }
    }
}
