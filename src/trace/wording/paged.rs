//! The words of a document whose paragraphs run over pages. What a page prints between the halves of a paragraph
//! is no words of the document here: who quotes a sentence does not quote the number of the page on which it
//! ends.

use super::Wording;
use crate::text::{document::Document, span::Span};

impl Wording {
    /// The words of `document` as they are read: see [`Document::read`]. Of a word that a page broke, the place
    /// is that of its front part.
    ///
    /// Cost: as [`Self::of`]; a copy of the text where something is left out.
    pub(in crate::trace) fn of_document(document: &Document) -> Self {
        let mut wording = Self::of(&document.read(Span::new(0, usize::MAX)));
        wording.put_back(document.paragraphs().seams());
        wording
    }

    /// Puts words and marks of a text without `seams`, each of which a byte stands for, where they are in the
    /// text.
    fn put_back(&mut self, seams: impl Iterator<Item = Span>) {
        let mut words = self.words.iter_mut().peekable();
        let mut marks = self.marks.iter_mut().peekable();
        let mut n_left_out = 0;
        for seam in seams.map(Some).chain([None]) {
            // Where the seam begins in the text that was read.
            let end = seam.map_or(u32::MAX, |seam| (seam.start() - n_left_out) as u32);
            let shift = n_left_out as u32;
            while let Some(word) = words.next_if(|word| word.start < end) {
                word.length = word.length.min((end - word.start).min(255) as u8);
                word.start += shift;
            }
            while let Some(mark) = marks.next_if(|mark| mark.at < end) {
                mark.at += shift;
            }
            n_left_out += seam.map_or(0, |seam| seam.len() - 1);
        }
    }
}

#[cfg(test)]
#[expect(clippy::string_slice, reason = "a test may panic")]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::text::{
        shape::Shape,
        structure::{Facts, rules::Ready},
    };

    #[test]
    fn what_a_page_prints_between_two_halves_is_no_word() {
        let front = "The committee heard on Tuesday that the span had moved, which nobody in the room had expected to hear, and that the engineer who had measured it";
        let behind = "said so in writing before the “winter”, when nobody listened.";
        let paged = format!("{front}\n\nPage 2 of 3\n\n{behind}\n\nMore.");
        let document = halved(&paged, "Page 2 of 3");
        let whole = format!("{front} {behind}\n\nMore.");
        let (read, plain) = (Wording::of_document(&document), Wording::of(&whole));
        let kinds = |it: &Wording| it.words.iter().map(|it| (it.key, it.marks)).collect::<Vec<_>>();
        assert_eq!(kinds(&read), kinds(&plain));
        for (word, other) in read.words.iter().zip(&plain.words) {
            let other = other.span();
            assert_eq!(document.slice(word.span()), &whole[other.start()..other.end()]);
        }
        let marks: Vec<&str> = read.marks.iter().map(|it| &paged[it.at as usize..][..3]).collect();
        assert_eq!(marks, ["“", "”"]);
    }

    #[test]
    fn a_word_that_a_page_broke_is_one_and_stands_where_it_begins() {
        let front = "The committee heard on Tuesday that the span had moved, which nobody in the room had expected to hear, and that it had the conse-";
        let paged = format!("{front}\n\n12\n\nquences of it told to them all.");
        let document = halved(&paged, "12");
        let read = Wording::of_document(&document);
        let at = read.words.iter().position(|it| document.slice(it.span()) == "conse-").unwrap();
        assert_eq!(read.words[at].key, Wording::of("consequences").words[0].key);
        assert_eq!(document.slice(read.words[at + 1].span()), "of");
    }

    proptest! {
        #[test]
        fn words_stand_in_order_outside_of_what_is_left_out(
            pages in prop::collection::vec(("[a-zé “”.-]{90,200}", "[a-z]{1,9}-?", "[A-Z a-z0-9]{1,30}"), 1..8),
        ) {
            let (mut text, mut leftovers) = (String::from("The"), Vec::new());
            for (words, last, line) in &pages {
                text.extend([" ", words, " ", last, "\n\n"]);
                leftovers.push(Span::new(text.len(), text.len() + line.trim_end().len()));
                text.extend([line, "\n\nand"]);
            }
            leftovers.retain(|it| !it.is_empty());
            let facts = Facts { leftovers, ..Facts::default() };
            let plain = Document::new(text);
            let halved = plain.with_halves(&Shape::default(), &Ready::default(), &facts);
            let document = halved.as_ref().unwrap_or(&plain);
            let read = Wording::of_document(document);
            let whole = Wording::of(&document.read(Span::new(0, usize::MAX)));
            prop_assert!(read.words.iter().map(|it| it.key).eq(whole.words.iter().map(|it| it.key)));
            let seams: Vec<Span> = document.paragraphs().seams().collect();
            let mut end = 0;
            for span in read.words.iter().map(|it| it.span()) {
                prop_assert!(span.start() >= end && !span.is_empty());
                prop_assert!(document.text().get(span.start()..span.end()).is_some());
                prop_assert!(seams.iter().all(|it| !it.overlaps(span)));
                end = span.end();
            }
            for mark in &read.marks {
                let (at, length) = (mark.at as usize, usize::from(mark.length));
                prop_assert!(matches!(document.text().get(at..at + length), Some("“" | "”")));
            }
        }
    }

    /// A text of which `leftover` is a line of the page.
    fn halved(text: &str, leftover: &str) -> Document {
        let at = text.find(leftover).unwrap();
        let leftovers = vec![Span::new(at, at + leftover.len())];
        let facts = Facts { leftovers, ..Facts::default() };
        Document::new(text.to_owned())
            .with_halves(&Shape::default(), &Ready::default(), &facts)
            .unwrap()
    }
}
