//! Inputs spoilt at random, from a fixed seed: the one place that does so.

use std::io::Read as _;

use crate::support::files::archive;

/// Longest input that is made: what is slow on long ones is measured elsewhere.
const LONGEST: usize = 64 * 1024;

/// Random numbers from a seed: xorshift.
pub(super) struct Dice(u64);

impl Dice {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn roll(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 >> 11
    }

    pub(super) fn below(&mut self, n: usize) -> usize {
        (self.roll() % n.max(1) as u64) as usize
    }

    fn one<'a, T>(&mut self, of: &'a [T]) -> Option<&'a T> {
        of.get(self.below(of.len()))
    }
}

/// What is spoilt: a file as it is, or what it is packed of, since the sums of an archive hide what is
/// behind them.
pub(crate) enum Whole {
    /// A file's bytes.
    File(Vec<u8>),
    /// An archive's parts by name.
    Archive(Vec<(String, Vec<u8>)>),
}

impl Whole {
    /// A file that is none, or an archive with its parts taken out.
    pub(crate) fn unpacked(bytes: Vec<u8>) -> Self {
        let Ok(mut reader) = zip::ZipArchive::new(std::io::Cursor::new(&bytes)) else {
            return Self::File(bytes);
        };
        let mut parts = Vec::new();
        for part_idx in 0..reader.len() {
            let mut part = reader.by_index(part_idx).unwrap();
            let mut words = Vec::new();
            part.read_to_end(&mut words).unwrap();
            parts.push((part.name().unwrap().into_owned(), words));
        }
        Self::Archive(parts)
    }

    /// An archive of those parts.
    pub(crate) fn packed_of(parts: &[(&str, &[u8])]) -> Self {
        Self::Archive(
            parts.iter().map(|(name, words)| ((*name).to_owned(), words.to_vec())).collect(),
        )
    }

    /// An input made of it: mostly the whole with some places spoilt; of archives mostly one part, packed
    /// anew; now and then little but `pieces`.
    pub(super) fn spoilt(&self, pieces: &[&[u8]], dice: &mut Dice) -> Vec<u8> {
        match self {
            Self::File(bytes) if dice.below(3) > 0 => broken(bytes, pieces, dice),
            Self::File(bytes) => of_pieces(bytes, pieces, dice),
            Self::Archive(parts) if dice.below(4) > 0 => {
                let chosen = dice.below(parts.len());
                let words = broken(&parts[chosen].1, pieces, dice);
                packed(parts, Some((chosen, &words)))
            }
            Self::Archive(parts) => broken(&packed(parts, None), pieces, dice),
        }
    }
}

/// The parts as an archive, one of them with other bytes.
fn packed(parts: &[(String, Vec<u8>)], other: Option<(usize, &[u8])>) -> Vec<u8> {
    let parts: Vec<(&str, &[u8])> = parts
        .iter()
        .enumerate()
        .map(|(part_idx, (name, words))| {
            let words =
                other.filter(|(idx, _)| *idx == part_idx).map_or(words.as_slice(), |it| it.1);
            (name.as_str(), words)
        })
        .collect();
    archive(&parts)
}

/// Pieces in any order, and some bytes between them. Mostly behind the first bytes of `whole`, by which
/// its format is known.
fn of_pieces(whole: &[u8], pieces: &[&[u8]], dice: &mut Dice) -> Vec<u8> {
    let n_kept = if dice.below(4) > 0 { dice.below(64) } else { 0 };
    let mut bytes = whole.get(..n_kept).unwrap_or(whole).to_vec();
    for _ in 0..dice.below(60) {
        match dice.below(12) {
            0 => bytes.push(dice.roll() as u8),
            1 => bytes.extend_from_slice(dice.one(EVERYWHERE).unwrap()),
            _ => bytes.extend_from_slice(dice.one(pieces).unwrap()),
        }
    }
    bytes
}

/// `bytes`, broken in one to eight places.
fn broken(bytes: &[u8], pieces: &[&[u8]], dice: &mut Dice) -> Vec<u8> {
    let mut out = bytes.to_vec();
    for _ in 0..=dice.below(8) {
        let at = dice.below(out.len() + 1);
        let end = (at + dice.below(64)).min(out.len());
        match dice.below(10) {
            0 => {
                if let Some(byte) = out.get_mut(at) {
                    *byte ^= 1 << dice.below(8);
                }
            }
            1 => {
                if let Some(byte) = out.get_mut(at) {
                    *byte = dice.roll() as u8;
                }
            }
            2 => out.truncate(at),
            3 => drop(out.drain(at..end)),
            4 => {
                // A piece of it once more, perhaps many times.
                let end = (at + 1 + dice.below(200)).min(out.len());
                let n_times = if dice.below(10) == 0 { 100 } else { 1 };
                let piece = out[at..end].repeat(n_times);
                out.splice(at..at, piece);
            }
            5 => {
                // A piece of it elsewhere too.
                let piece = out[at..end].to_vec();
                let place = dice.below(out.len() + 1);
                out.splice(place..place, piece);
            }
            6 => tag_for_tag(&mut out, dice),
            7 => drop(out.splice(at..at, dice.one(EVERYWHERE).unwrap().iter().copied())),
            _ => drop(out.splice(at..at, dice.one(pieces).unwrap().iter().copied())),
        }
        out.truncate(LONGEST);
    }
    out
}

/// One tag in the place of another: elements stay elements.
fn tag_for_tag(bytes: &mut Vec<u8>, dice: &mut Dice) {
    let starts: Vec<usize> = memchr::memchr_iter(b'<', bytes).collect();
    let (Some(a), Some(b)) = (dice.one(&starts), dice.one(&starts)) else { return };
    let tag = |at: usize| at..at + memchr::memchr(b'>', &bytes[at..]).map_or(0, |it| it + 1);
    let (a, b) = (tag(*a), tag(*b));
    let tag = bytes[b].to_vec();
    bytes.splice(a, tag);
}

/// Pieces that mean something to more than one format.
const EVERYWHERE: &[&[u8]] = &[
    b"\0",
    b"\0\0",
    b"\xFF\xFE",
    b"\xFE\xFF",
    b"\xEF\xBB\xBF",
    b"\xFF\xFF\xFF\xFF",
    b"\r",
    b"\r\n",
    b"\n\n",
    b"words. ",
    b"Ada: ",
    b"14 March 2024\n",
    b"<!DOCTYPE a [",
    b"<!--",
    b"<![CDATA[",
    b"]]>",
    b"&#x10FFFF;",
    b"&#x110000;",
    b"&#55296;",
    b"&amp",
    b"PK\x01\x02",
    b"PK\x03\x04",
    b"PK\x05\x06",
    "\u{202E}é\u{0301}🙂".as_bytes(),
    "\u{A0}\u{2028}".as_bytes(),
    "日本".as_bytes(),
];
