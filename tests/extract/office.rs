//! Office files that tests make in code, what is told of them, and the laws that hold for all of them.

use std::io::{Cursor, Write as _};

use variorum::{
    extract::{Format, Refused, extract},
    text::extracted::Extracted,
};
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

use super::told;

/// An archive of those parts.
pub(super) fn packed(parts: &[(&str, &[u8])]) -> Vec<u8> {
    packed_as(parts, CompressionMethod::Deflated)
}

fn packed_as(parts: &[(&str, &[u8])], method: CompressionMethod) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        zip.start_file(*name, SimpleFileOptions::default().compression_method(method)).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// What is made of a file, for a golden file.
pub(super) fn told(format: Format, bytes: &[u8]) -> String {
    told::told(&extract(format, bytes, None, &()).unwrap())
}

/// Fails unless the shape is one of the text, and the text is canonical.
fn assert_sound(extracted: &Extracted) {
    let text = &extracted.text;
    assert!(extracted.shape.is_sound(text), "{:?}", extracted.shape);
    assert!(!text.contains(['\r', '\0']), "{text:?}");
}

/// Why a file is refused.
#[track_caller]
pub(super) fn refused(format: Format, bytes: &[u8]) -> Refused {
    extract(format, bytes, None, &()).unwrap_err()
}

/// How many damaged files are tried: few each time, `VARIORUM_FUZZ` of them where that is set.
fn n_damaged() -> usize {
    std::env::var("VARIORUM_FUZZ").ok().and_then(|it| it.parse().ok()).unwrap_or(2000)
}

/// Numbers without pattern, the same each time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % n.max(1)
    }

    fn place<'a, T>(&mut self, of: &'a [T]) -> Option<&'a T> {
        of.get(self.below(of.len()))
    }
}

/// Damages bytes a little; `tokens` are what may turn up anywhere.
fn damage(bytes: &mut Vec<u8>, dice: &mut Dice, tokens: &[&[u8]]) {
    for _ in 0..=dice.below(4) {
        let from = dice.below(bytes.len());
        let to = (from + dice.below(60)).min(bytes.len());
        match dice.below(7) {
            0 if from < bytes.len() => bytes[from] = dice.below(256) as u8,
            1 => drop(bytes.drain(from..to)),
            2 => {
                let piece = bytes[from..to].to_vec();
                let at = dice.below(bytes.len());
                bytes.splice(at..at, piece);
            }
            3 => bytes.truncate(from),
            // Elements stay elements: one tag's name or a whole tag for another.
            4 | 5 => {
                let starts: Vec<usize> = memchr::memchr_iter(b'<', bytes).collect();
                let (Some(a), Some(b)) = (dice.place(&starts), dice.place(&starts)) else { return };
                let tag =
                    |at: usize| at..at + memchr::memchr(b'>', &bytes[at..]).map_or(0, |it| it + 1);
                let (a, b) = (tag(*a), tag(*b));
                let tag = bytes[b].to_vec();
                bytes.splice(a, tag);
            }
            _ => {
                if let Some(token) = dice.place(tokens) {
                    bytes.splice(from..from, token.iter().copied());
                }
            }
        }
    }
}

/// Reads damaged versions of an archive with those parts: each gives a sound text or says why not.
/// Damage to its parts, which unpack, and damage to the archive.
pub(super) fn fuzz(format: Format, parts: &[(&str, &[u8])], tokens: &[&[u8]]) {
    let reads = |archive: &[u8]| match extract(format, archive, None, &()) {
        Ok(extracted) => {
            assert_sound(&extracted);
            true
        }
        Err(refused) => {
            assert!(!refused.to_string().is_empty());
            false
        }
    };
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    let mut n_read = 0;
    let n = n_damaged();
    for _ in 0..n {
        let mut damaged: Vec<(&str, Vec<u8>)> =
            parts.iter().map(|(name, bytes)| (*name, bytes.to_vec())).collect();
        let part_idx = dice.below(damaged.len());
        damage(&mut damaged[part_idx].1, &mut dice, tokens);
        let borrowed: Vec<(&str, &[u8])> =
            damaged.iter().map(|(name, bytes)| (*name, bytes.as_slice())).collect();
        n_read += usize::from(reads(&packed_as(&borrowed, CompressionMethod::Stored)));
    }
    // Damage that no file survives would try nothing.
    assert!(n_read > n / 20, "{n_read} of {n} could be read");
    told::fuzz(&packed(parts), &[b"PK\x01\x02", b"PK\x03\x04", b"PK\x05\x06", &[0xff; 4]], |it| {
        reads(it);
    });
}
