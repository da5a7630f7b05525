//! An immutable text and what is counted in it.

use std::{borrow::Cow, sync::Arc};

use super::{
    extractor::Extractor,
    fold::is_hyphen,
    halves::Halves,
    paragraphs::Paragraphs,
    shape::Shape,
    span::Span,
    structure::{Facts, rules::Ready},
    words,
};

/// Every how many bytes a scalar count is kept; see [`Document::scalar_of`]. With sixteen times as many,
/// placing the excerpts of a large notebook when it is opened cost a fifth of a second, nearly all of it
/// spent counting.
const MARK_BYTES: usize = 256;

/// The hash of a canonical text together with its extractor: 128 bits of BLAKE3.
///
/// Equal hashes are taken as equal texts. Written as 32 hex digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TextHash([u8; 16]);

impl TextHash {
    /// The hash of a plain text.
    pub fn of(text: &str) -> Self {
        Self::of_extracted(Extractor::PLAIN, text)
    }

    /// The hash of `text` as `extractor` made it.
    pub fn of_extracted(extractor: Extractor, text: &str) -> Self {
        let mut hasher = blake3::Hasher::new();
        hasher.update(extractor.name().as_bytes()).update(&[0]).update(text.as_bytes());
        Self::made(&hasher)
    }

    fn made(hasher: &blake3::Hasher) -> Self {
        let mut hash = [0; 16];
        hasher.finalize_xof().fill(&mut hash);
        Self(hash)
    }

    /// The hash of these bytes.
    pub const fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }

    /// Its bytes.
    pub const fn to_bytes(self) -> [u8; 16] {
        self.0
    }

    /// Reads 32 hex digits.
    pub fn parse(hex: &str) -> Option<Self> {
        u128::from_str_radix(hex, 16)
            .ok()
            .filter(|_| hex.len() == 32)
            .map(|number| Self(number.to_be_bytes()))
    }
}

impl std::fmt::Display for TextHash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:032x}", u128::from_be_bytes(self.0))
    }
}

impl std::fmt::Debug for TextHash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "TextHash({self})")
    }
}

/// One canonical text, never changed once made, with its tables. Share it with `Arc`.
///
/// Cost: the text, 20 bytes a paragraph, and 4 bytes for each 256 of a text that is not ASCII.
#[derive(Debug)]
pub struct Document {
    /// As it came: an `Arc<str>` would be a copy, which takes every text of a large folder through memory once more.
    text: Arc<String>,
    extractor: Extractor,
    hash: TextHash,
    paragraphs: Paragraphs,
    n_words: usize,
    n_scalars: usize,
    /// Scalars in front of each multiple of [`MARK_BYTES`]; empty where a scalar is a byte.
    marks: Arc<[u32]>,
}

impl Document {
    /// The document of a plain text.
    ///
    /// Cost: a few passes, about 300 MB/s.
    pub fn new(text: String) -> Self {
        Self::extracted(text, Extractor::PLAIN, &Shape::default())
    }

    /// The document of a canonical text that `extractor` made. Where `shape` has blocks they say what is
    /// a paragraph; else it is read off the lines.
    ///
    /// Cost: as [`Self::new`].
    pub fn extracted(text: String, extractor: Extractor, shape: &Shape) -> Self {
        Self::ruled(text, extractor, shape, &Ready::default())
    }

    /// As [`Self::extracted`], where the reader said which lines begin a paragraph and which do not.
    ///
    /// Cost: as [`Self::new`]; with rules, the text is folded besides.
    pub fn ruled(text: String, extractor: Extractor, shape: &Shape, rules: &Ready) -> Self {
        let hash = TextHash::of_extracted(extractor, &text);
        let paragraphs = Paragraphs::ruled(&text, &shape.blocks, rules);
        let n_words = words::count(&text);
        Self::known(text, extractor, hash, paragraphs, n_words)
    }

    /// The document of a text of which all this is known: its hash, its paragraphs and how many words it
    /// has. They are taken at their word.
    ///
    /// Cost: one pass, about 10 GB/s.
    pub fn known(
        mut text: String,
        extractor: Extractor,
        hash: TextHash,
        paragraphs: Paragraphs,
        n_words: usize,
    ) -> Self {
        let mut marks = Vec::new();
        let mut n_scalars = 0;
        if text.is_ascii() {
            n_scalars = text.len();
        } else {
            for chunk in text.as_bytes().chunks(MARK_BYTES) {
                marks.push(n_scalars as u32);
                n_scalars += count_scalars(chunk);
            }
        }
        text.shrink_to_fit();
        let (text, marks) = (Arc::new(text), marks.into());
        Self { text, extractor, hash, paragraphs, n_words, n_scalars, marks }
    }

    /// The same text with the paragraphs that it has by other `rules`; `None` where they are the same.
    ///
    /// Cost: one pass, and the text is folded; the words are shared.
    pub fn with_rules(&self, shape: &Shape, rules: &Ready) -> Option<Self> {
        self.with_rules_over(shape, rules, &[])
    }

    /// As [`Self::with_rules`], where a line that is said to go on with the paragraph in front of it stands by
    /// itself behind `leftovers`, which are in order: it goes on with what is in front of those.
    pub fn with_rules_over(
        &self,
        shape: &Shape,
        rules: &Ready,
        leftovers: &[Span],
    ) -> Option<Self> {
        let paragraphs = Paragraphs::ruled_over(&self.text, &shape.blocks, rules, leftovers);
        (!paragraphs.has_spans_of(&self.paragraphs)).then(|| self.cut_as(paragraphs))
    }

    /// The same text with the paragraphs that are halves of one known as such, by what was read off it;
    /// `None` where they are already. See [`Paragraphs::number`].
    ///
    /// Cost: a look at what stands around each run of leftovers, and a copy of the tables where there are
    /// halves; the words are shared.
    pub fn with_halves(&self, shape: &Shape, rules: &Ready, facts: &Facts) -> Option<Self> {
        let halves = Halves::of(self, shape, rules, facts);
        self.paragraphs.with_halves(halves).map(|paragraphs| self.cut_as(paragraphs))
    }

    /// The same text with other paragraphs.
    fn cut_as(&self, paragraphs: Paragraphs) -> Self {
        let (text, marks) = (Arc::clone(&self.text), Arc::clone(&self.marks));
        Self { text, paragraphs, marks, ..*self }
    }

    /// The whole text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Its hash, which is its identity.
    pub fn hash(&self) -> TextHash {
        self.hash
    }

    /// What made the text.
    pub fn extractor(&self) -> Extractor {
        self.extractor
    }

    /// Its paragraphs and layout blocks.
    pub fn paragraphs(&self) -> &Paragraphs {
        &self.paragraphs
    }

    /// Number of words, as [`words::count`] counts them.
    pub fn n_words(&self) -> usize {
        self.n_words
    }

    /// Length in Unicode scalars, the unit of every offset outside the program.
    pub fn n_scalars(&self) -> usize {
        self.n_scalars
    }

    /// The words of `span`; ends outside the text or inside a character are moved inwards.
    pub fn slice(&self, span: Span) -> &str {
        let start = self.text.ceil_char_boundary(span.start().min(self.text.len()));
        let end = self.text.floor_char_boundary(span.end());
        self.text.get(start..end.max(start)).unwrap_or_default()
    }

    /// The words of `span` as they are read: where it runs over all that stands between two halves of a
    /// paragraph, that is left out, with one blank in its place, or with the end of a line where lines of this text
    /// end inside paragraphs or a hyphen stands in front. See [`Paragraphs::seams`].
    ///
    /// Cost: as [`Self::slice`]; a copy where something is left out.
    pub fn read(&self, span: Span) -> Cow<'_, str> {
        let mut words = Cow::Borrowed("");
        let mut start = span.start();
        for seam in self.paragraphs.seams_in(span) {
            let part = self.slice(Span::new(start, seam.start()));
            let is_broken = part.ends_with(is_hyphen);
            let ends_line = is_broken || self.paragraphs.wrapped_at().is_some();
            words.to_mut().push_str(part);
            words.to_mut().push(if ends_line { '\n' } else { ' ' });
            start = seam.end();
        }
        let rest = self.slice(Span::new(start, span.end().max(start)));
        if words.is_empty() {
            return Cow::Borrowed(rest);
        }
        words.to_mut().push_str(rest);
        words
    }

    /// The hash of the whole text as it is read, which is that of the text where nothing is left out: two
    /// documents of one text have the same unless their paragraphs go on over other lines.
    pub fn read_hash(&self) -> TextHash {
        let mut seams = self.paragraphs.seams().peekable();
        if seams.peek().is_none() {
            return self.hash;
        }
        let mut hasher = blake3::Hasher::new();
        hasher.update(&self.hash.to_bytes());
        for end in seams.flat_map(|seam| [seam.start(), seam.end()]) {
            hasher.update(&(end as u64).to_le_bytes());
        }
        TextHash::made(&hasher)
    }

    /// How many scalars stand in front of `byte`. Cost: at most 256 bytes of counting.
    pub fn scalar_of(&self, byte: usize) -> usize {
        let byte = byte.min(self.text.len());
        if self.marks.is_empty() {
            return byte;
        }
        let mark_idx = (byte / MARK_BYTES).min(self.marks.len() - 1);
        let before = self.marks.get(mark_idx).map_or(0, |mark| *mark as usize);
        let rest = self.text.as_bytes().get(mark_idx * MARK_BYTES..byte).unwrap_or_default();
        before + count_scalars(rest)
    }

    /// The byte at which the scalar number `scalar` begins; the end of the text for its length.
    ///
    /// `None` beyond the end. Cost: a binary search and at most 256 bytes of counting.
    pub fn byte_of(&self, scalar: usize) -> Option<usize> {
        if scalar >= self.n_scalars {
            return (scalar == self.n_scalars).then_some(self.text.len());
        }
        if self.marks.is_empty() {
            return Some(scalar);
        }
        let mark_idx =
            self.marks.partition_point(|mark| *mark as usize <= scalar).saturating_sub(1);
        let mut left = scalar - self.marks.get(mark_idx).map_or(0, |mark| *mark as usize);
        let start = mark_idx * MARK_BYTES;
        for (offset, byte) in self.text.as_bytes().get(start..)?.iter().enumerate() {
            if is_scalar_start(*byte) {
                if left == 0 {
                    return Some(start + offset);
                }
                left -= 1;
            }
        }
        None
    }
}

fn is_scalar_start(byte: u8) -> bool {
    byte & 0xC0 != 0x80
}

/// Bytes that begin a scalar. Summed up in bytes, of which a processor adds many at once.
fn count_scalars(bytes: &[u8]) -> usize {
    let count = |few: &[u8]| few.iter().map(|byte| u8::from(is_scalar_start(*byte))).sum::<u8>();
    bytes.chunks(128).map(|few| usize::from(count(few))).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scalars_and_bytes_convert_both_ways_across_marks() {
        for text in ["plain words", "naïve “quotes” שלום 🙂", &"aé🙂".repeat(3000)] {
            let document = Document::new(text.to_owned());
            assert_eq!(document.n_scalars(), text.chars().count());
            for (scalar, (byte, _)) in text.char_indices().enumerate() {
                assert_eq!(document.scalar_of(byte), scalar);
                assert_eq!(document.byte_of(scalar), Some(byte));
            }
            assert_eq!(document.byte_of(document.n_scalars()), Some(text.len()));
            assert_eq!(document.byte_of(document.n_scalars() + 1), None);
        }
    }

    #[test]
    fn a_stale_span_is_cut_to_what_there_is() {
        let document = Document::new("aé🙂".to_owned());
        assert_eq!(document.slice(Span::new(2, 6)), "");
        assert_eq!(document.slice(Span::new(1, 99)), "é🙂");
        assert_eq!(document.slice(Span::new(50, 99)), "");
    }

    #[test]
    fn a_hash_is_read_back_as_it_was_written() {
        let hash = TextHash::of("words");
        assert_eq!(TextHash::parse(&hash.to_string()), Some(hash));
        assert_eq!(TextHash::parse("12"), None);
        assert_ne!(hash, TextHash::of("words "));
    }
}
