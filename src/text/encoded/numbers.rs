//! The small parts that every encoded form is put together from, and taken apart into.

use crate::text::span::Span;

/// Length of the sum at the end in bytes.
const SUM_BYTES: usize = 16;

fn sum(body: &[u8]) -> [u8; SUM_BYTES] {
    let mut sum = [0; SUM_BYTES];
    blake3::Hasher::new().update(body).finalize_xof().fill(&mut sum);
    sum
}

/// What was put into `out`, with its sum behind it.
pub(super) fn sealed(mut out: Vec<u8>) -> Vec<u8> {
    let sum = sum(&out);
    out.extend_from_slice(&sum);
    out
}

/// What stands in front of its sum; `None` where that is not its sum.
pub(super) fn unsealed(bytes: &[u8]) -> Option<&[u8]> {
    let (body, end) = bytes.split_at_checked(bytes.len().checked_sub(SUM_BYTES)?)?;
    (sum(body) == end).then_some(body)
}

pub(super) fn put(out: &mut Vec<u8>, number: usize) {
    let mut rest = number as u64;
    while rest >= 0x80 {
        out.push(rest as u8 | 0x80);
        rest >>= 7;
    }
    out.push(rest as u8);
}

pub(super) fn put_str(out: &mut Vec<u8>, words: &str) {
    put(out, words.len());
    out.extend_from_slice(words.as_bytes());
}

pub(super) fn put_strs(out: &mut Vec<u8>, strings: &[String]) {
    put(out, strings.len());
    for words in strings {
        put_str(out, words);
    }
}

pub(super) fn put_optional(out: &mut Vec<u8>, words: Option<&str>) {
    out.push(u8::from(words.is_some()));
    if let Some(words) = words {
        put_str(out, words);
    }
}

/// A span by its distance from `last`, which goes to its start.
pub(super) fn put_span(out: &mut Vec<u8>, span: Span, last: &mut usize) {
    // Wraps for a shape that is out of order, which is then found to be unsound when it is read.
    put(out, span.start().wrapping_sub(*last));
    put(out, span.len());
    *last = span.start();
}

/// What is left to be read. Everything gives `None` where the bytes end too early or are none of ours.
pub(super) struct Rest<'b>(pub(super) &'b [u8]);

impl Rest<'_> {
    pub(super) fn byte(&mut self) -> Option<u8> {
        let (byte, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*byte)
    }

    pub(super) fn flag(&mut self) -> Option<bool> {
        match self.byte()? {
            0 => Some(false),
            1 => Some(true),
            _ => None,
        }
    }

    pub(super) fn number(&mut self) -> Option<usize> {
        let mut number = 0_u64;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7F) << shift;
            if byte & 0x80 == 0 {
                return usize::try_from(number).ok();
            }
        }
        None
    }

    /// How many things follow: each takes a byte at least, so that a claim cannot cost more than it holds.
    pub(super) fn count(&mut self) -> Option<usize> {
        self.number().filter(|count| *count <= self.0.len())
    }

    pub(super) fn string(&mut self) -> Option<String> {
        let length = self.number()?;
        let (words, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        std::str::from_utf8(words).ok().map(str::to_owned)
    }

    pub(super) fn strings(&mut self) -> Option<Vec<String>> {
        let n_strings = self.count()?;
        (0..n_strings).map(|_| self.string()).collect()
    }

    /// Nothing, or a string.
    #[expect(clippy::option_option, reason = "the outer one is whether the bytes are ours")]
    pub(super) fn optional(&mut self) -> Option<Option<String>> {
        if self.flag()? { self.string().map(Some) } else { Some(None) }
    }

    pub(super) fn span(&mut self, last: &mut usize) -> Option<Span> {
        let start = last.wrapping_add(self.number()?);
        let end = start.checked_add(self.number()?)?;
        *last = start;
        Some(Span::new(start, end))
    }
}
