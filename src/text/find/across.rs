//! Finding over what the page put between two lines of the writer's: "the United⏎⏎12⏎⏎Nations".
//!
//! The page's own lines are words like all others to a search. But what the writer's words around them
//! say is found too, as if they were not there; such a hit is one span from its first word to its last, with
//! the page's lines inside. Two spans would be truer, and would make every hit that is counted, shown,
//! walked to and kept a list of spans, for the few at the edge of a page.

use super::{Finder, Hits};
use crate::text::{
    span::Span,
    watch::{Cancelled, Watch},
    words::is_grapheme_boundary,
};

/// Bytes beside the page's lines in which a hit over them begins or ends, for each byte that is looked
/// for, and besides: letters beyond ASCII, accents and blanks make a hit longer than what was typed.
const TIMES: usize = 6;
const BESIDES: usize = 200;

impl Finder {
    /// As [`Self::find_in`], and over `leftovers` too: the lines of the page in `text`, those together that
    /// follow each other, in order.
    ///
    /// Where the page's lines hold the words themselves, it is these that are found.
    ///
    /// Cost: as [`Self::find_in`], and folding what stands on both sides of each of `leftovers`, as long as
    /// the phrase.
    ///
    /// # Errors
    /// Where `watch` calls it off; asked every 128 KB, and for each of `leftovers`.
    pub fn find_over(
        &self,
        text: &str,
        leftovers: impl Iterator<Item = Span>,
        limit: usize,
        watch: &impl Watch,
    ) -> Result<Hits, Cancelled> {
        let mut hits = self.find_in(text, limit, watch)?;
        if self.is_blank() {
            return Ok(hits);
        }
        let mut over = Vec::new();
        let mut leftovers = leftovers.peekable();
        let mut former = 0;
        while let Some(lines) = leftovers.next() {
            watch.step(lines.start(), text.len())?;
            let next = leftovers.peek().map_or(text.len(), |next| next.start());
            over.extend(self.over(text, (former, lines, next)));
            former = lines.end();
        }
        if over.is_empty() {
            return Ok(hits);
        }
        over.retain(|it| {
            let at = hits.spans.partition_point(|hit| hit.end() <= it.start());
            hits.spans.get(at).is_none_or(|hit| !hit.overlaps(*it))
        });
        hits.spans.extend(over);
        hits.spans.sort_unstable_by_key(|hit| hit.start());
        let mut end = 0;
        hits.spans.retain(|hit| {
            let is_apart = hit.start() >= end;
            end = if is_apart { hit.end() } else { end };
            is_apart
        });
        hits.is_cut |= hits.spans.len() > limit;
        hits.spans.truncate(limit);
        Ok(hits)
    }

    /// The hit over one run of the page's lines, which stands between `former` and `next`.
    fn over(&self, text: &str, (former, lines, next): (usize, Span, usize)) -> Option<Span> {
        let reach = TIMES * self.longest() + BESIDES;
        let from = text.ceil_char_boundary(lines.start().saturating_sub(reach).max(former));
        let to = text.floor_char_boundary(lines.end().saturating_add(reach).min(next));
        let (head, tail) = (text.get(from..lines.start())?, text.get(lines.end()..to)?);
        // A line feed stands for the page's lines.
        let bridge = format!("{head}\n{tail}");
        let seam = head.len();
        let found = self.find_in(&bridge, usize::MAX, &()).unwrap_or_default();
        let found = found.spans.into_iter();
        found
            .filter(|hit| hit.start() < seam && hit.end() > seam + 1)
            .map(|hit| Span::new(from + hit.start(), lines.end() + hit.end() - seam - 1))
            .find(|hit| {
                is_grapheme_boundary(text, hit.start()) && is_grapheme_boundary(text, hit.end())
            })
    }
}

#[cfg(test)]
#[expect(clippy::string_slice, reason = "a test may panic")]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The page's lines stand between braces, and hits are marked.
    #[track_caller]
    fn check(query: &str, marked: &str) {
        let bare = marked.replace(['⟦', '⟧'], "");
        let (mut text, mut leftovers) = (String::new(), Vec::new());
        for (nth, part) in bare.split(['{', '}']).enumerate() {
            if nth % 2 == 1 {
                leftovers.push(Span::new(text.len(), text.len() + part.len()));
            }
            text.push_str(part);
        }
        let hits = Finder::new(query).find_over(&text, leftovers.into_iter(), 100, &()).unwrap();
        for span in hits.spans.iter().rev() {
            text.insert(span.end(), '⟧');
            text.insert(span.start(), '⟦');
        }
        assert_eq!(text, marked.replace(['{', '}'], ""));
    }

    #[test]
    fn words_are_found_over_what_the_page_put_between_them() {
        check("united nations", "the ⟦United\n\n{12}\n\nNations⟧, the ⟦United Nations⟧");
        check("united nations", "the ⟦United\n\n{12\n\x0cA report}\n\nNations⟧ and {13}");
        check("international", "an ⟦inter-\n\n{12}\n\nnational⟧ court");
        check("well-known", "a ⟦well-\n{12}\nknown⟧ court");
        check("a b c", "⟦a\n{12}\nb c⟧ and ⟦a b\n{13}\nc⟧");
    }

    #[test]
    fn the_page_s_own_words_are_found_as_well() {
        check("united nations", "the United\n\n{The ⟦United Nations⟧}\n\nNations");
        check("12 nations", "United\n\n{⟦12}\n\nNations⟧");
        check("united 12", "⟦United\n\n{12⟧}\n\nNations");
    }

    #[test]
    fn no_more_are_given_than_asked_for() {
        let text = "a\n12\nb and a b";
        let find = |limit| {
            Finder::new("a b").find_over(text, [Span::new(2, 4)].into_iter(), limit, &()).unwrap()
        };
        assert_eq!(find(1), Hits { spans: vec![Span::new(0, 6)], is_cut: true });
        assert_eq!(find(2).spans.len(), 2);
        assert!(!find(2).is_cut);
    }

    proptest! {
        #[test]
        fn hits_are_in_order_and_apart(text in "[ab1\n]{0,40}", query in "[ab]( ?[ab]){0,2}") {
            let leftovers = text.match_indices('1').map(|(at, _)| Span::new(at, at + 1));
            let hits = Finder::new(&query).find_over(&text, leftovers, 1000, &()).unwrap();
            prop_assert!(hits.spans.array_windows().all(|[a, b]| a.end() <= b.start()));
            let plain = Finder::new(&query).find_in(&text, 1000, &()).unwrap();
            prop_assert!(plain.spans.iter().all(|hit| hits.spans.contains(hit)));
            for hit in &hits.spans {
                let words = text[hit.start()..hit.end()].replace('1', " ");
                prop_assert!(Finder::new(&query).find_in(&words, 9, &()).unwrap().spans.len() == 1);
            }
        }
    }
}
