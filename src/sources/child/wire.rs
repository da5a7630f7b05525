//! What a parent and the process that reads for it say to each other.
//!
//! The child greets; the parent sends one task; the child says how far it is, several times a second, and
//! at last answers. Numbers are little-endian. Both are the same program, so nothing here is for ever.

use std::io::{self, Read, Write};

use crate::{
    extract::Refused,
    text::{
        document::TextHash,
        encoded,
        extracted::Extracted,
        pages::{Picture, Placed},
        span::Span,
    },
};

/// The first bytes of a child: that it is one, and knows this form of speech.
pub const GREETING: [u8; 8] = *b"vrm-rd1\n";

/// Longest answer in bytes; what is longer is broken off.
pub const ANSWER_MAX: u64 = 1 << 30;

/// The name that refusals of this process's format bear.
const FORMAT: &str = "PDF";

/// What a child is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Task {
    /// The text of a PDF, as [`encoded::to_bytes`] writes it.
    Text,
    /// Where the lines of that text stand on its pages, behind its hash.
    Places,
    /// A page as a picture.
    Picture {
        /// Which, counted from 0.
        page_idx: u32,
        /// How many pixels wide.
        width: u32,
    },
}

/// What a child says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Said {
    /// How far it is, in steps of its own.
    Progress {
        /// Steps done.
        done: u32,
        /// Of that many.
        total: u32,
    },
    /// What was asked for.
    Answer(Vec<u8>),
    /// Why it cannot be had.
    Refused(Refused),
}

/// Sends a task with the file it is about.
///
/// # Errors
/// Where the child takes no more.
pub fn send_task(out: &mut impl Write, task: Task, file: &[u8]) -> io::Result<()> {
    let (tag, page_idx, width) = match task {
        Task::Text => (0_u8, 0, 0),
        Task::Places => (1, 0, 0),
        Task::Picture { page_idx, width } => (2, page_idx, width),
    };
    out.write_all(&[tag])?;
    out.write_all(&page_idx.to_le_bytes())?;
    out.write_all(&width.to_le_bytes())?;
    out.write_all(&(file.len() as u64).to_le_bytes())?;
    out.write_all(file)?;
    out.flush()
}

/// Reads a task with the file it is about.
///
/// # Errors
/// Where the parent is gone, or sends something else.
pub fn read_task(from: &mut impl Read) -> io::Result<(Task, Vec<u8>)> {
    let [tag] = array(from)?;
    let page_idx = u32::from_le_bytes(array(from)?);
    let width = u32::from_le_bytes(array(from)?);
    let task = match tag {
        0 => Task::Text,
        1 => Task::Places,
        2 => Task::Picture { page_idx, width },
        _ => return Err(strange()),
    };
    let length = u64::from_le_bytes(array(from)?);
    Ok((task, bytes(from, length)?))
}

/// Says something to the parent.
///
/// # Errors
/// Where nobody listens any more.
pub fn say(out: &mut impl Write, said: &Said) -> io::Result<()> {
    let (tag, words) = match said {
        Said::Progress { done, total } => {
            let mut words = done.to_le_bytes().to_vec();
            words.extend_from_slice(&total.to_le_bytes());
            (0_u8, words)
        }
        Said::Answer(answer) => {
            // Not copied: it can be large.
            out.write_all(&[1])?;
            out.write_all(&(answer.len() as u64).to_le_bytes())?;
            out.write_all(answer)?;
            return out.flush();
        }
        Said::Refused(refused) => (2, refusal(refused)),
    };
    out.write_all(&[tag])?;
    out.write_all(&(words.len() as u64).to_le_bytes())?;
    out.write_all(&words)?;
    out.flush()
}

/// Hears the next thing that a child says.
///
/// # Errors
/// Where it has ended, or says what makes no sense.
pub fn hear(from: &mut impl Read) -> io::Result<Said> {
    let [tag] = array(from)?;
    let length = u64::from_le_bytes(array(from)?);
    if length > ANSWER_MAX {
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, "the answer is too long"));
    }
    match tag {
        0 if length == 8 => {
            let (done, total) = (array(from)?, array(from)?);
            Ok(Said::Progress { done: u32::from_le_bytes(done), total: u32::from_le_bytes(total) })
        }
        1 => Ok(Said::Answer(bytes(from, length)?)),
        2 => refused(&bytes(from, length)?).map(Said::Refused).ok_or_else(strange),
        _ => Err(strange()),
    }
}

fn array<const N: usize>(from: &mut impl Read) -> io::Result<[u8; N]> {
    let mut bytes = [0; N];
    from.read_exact(&mut bytes)?;
    Ok(bytes)
}

/// So many bytes; memory is taken as they come, whatever was claimed.
fn bytes(from: &mut impl Read, length: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    from.take(length).read_to_end(&mut bytes)?;
    if bytes.len() as u64 == length { Ok(bytes) } else { Err(io::ErrorKind::UnexpectedEof.into()) }
}

fn strange() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "it says what makes no sense")
}

/// A refusal as a tag and its words.
fn refusal(refused: &Refused) -> Vec<u8> {
    let (tag, words) = match refused {
        Refused::Empty => (0_u8, ""),
        Refused::Binary => (1, ""),
        Refused::Other { found, .. } => (2, found.as_str()),
        Refused::Encrypted => (3, ""),
        Refused::TooLarge { what } => (4, what.as_str()),
        Refused::Doctype => (5, ""),
        Refused::Damaged(why) => (6, why.as_str()),
        Refused::Scanned => (7, ""),
        Refused::Limits(why) => (8, why.as_str()),
        Refused::NotBuilt(_) => (9, ""),
        Refused::NotStarted(why) => (10, why.as_str()),
        Refused::Cancelled(_) => (11, ""),
        Refused::Encoding(label) => (12, label.as_str()),
        Refused::Blank => (13, ""),
        Refused::Entities => (14, ""),
        Refused::Packed { found, .. } => (15, found.as_str()),
    };
    let mut bytes = vec![tag];
    bytes.extend_from_slice(words.as_bytes());
    bytes
}

fn refused(bytes: &[u8]) -> Option<Refused> {
    let (tag, words) = bytes.split_first()?;
    let words = String::from_utf8_lossy(words).into_owned();
    Some(match tag {
        0 => Refused::Empty,
        1 => Refused::Binary,
        2 => Refused::Other { expected: FORMAT, found: words },
        3 => Refused::Encrypted,
        4 => Refused::TooLarge { what: words },
        5 => Refused::Doctype,
        6 => Refused::Damaged(words),
        7 => Refused::Scanned,
        8 => Refused::Limits(words),
        9 => Refused::NotBuilt(FORMAT),
        10 => Refused::NotStarted(words),
        11 => Refused::Cancelled(crate::text::watch::Cancelled),
        12 => Refused::Encoding(words),
        13 => Refused::Blank,
        14 => Refused::Entities,
        15 => Refused::Packed { expected: FORMAT, found: words },
        _ => return None,
    })
}

/// A text in the answer to [`Task::Text`].
pub fn text_of(answer: &[u8]) -> Option<Extracted> {
    encoded::from_bytes(answer)
}

/// The answer to [`Task::Places`].
pub fn places(hash: TextHash, placed: &[Placed]) -> Vec<u8> {
    let mut out = hash.to_string().into_bytes();
    for Placed { span, page_idx, left, right, base, size } in placed {
        out.extend_from_slice(&(span.start() as u64).to_le_bytes());
        out.extend_from_slice(&(span.end() as u64).to_le_bytes());
        out.extend_from_slice(&page_idx.to_le_bytes());
        for number in [left, right, base, size] {
            out.extend_from_slice(&number.to_le_bytes());
        }
    }
    out
}

/// What [`places`] wrote.
pub fn places_of(mut answer: &[u8]) -> Option<(TextHash, Vec<Placed>)> {
    let hash = TextHash::parse(std::str::from_utf8(&array::<32>(&mut answer).ok()?).ok()?)?;
    let mut placed = Vec::new();
    while !answer.is_empty() {
        let mut word = || array(&mut answer).ok().map(u64::from_le_bytes);
        let span = Span::new(word()? as usize, word()? as usize);
        let page_idx = u32::from_le_bytes(array(&mut answer).ok()?);
        let mut number = || array(&mut answer).ok().map(f32::from_le_bytes);
        let (left, right, base, size) = (number()?, number()?, number()?, number()?);
        placed.push(Placed { span, page_idx, left, right, base, size });
    }
    Some((hash, placed))
}

/// The answer to [`Task::Picture`].
pub fn picture(picture: &Picture) -> Vec<u8> {
    let Picture { page_idx, asked_width, width, height, to_pixels, rgba } = picture;
    let mut out = Vec::with_capacity(rgba.len() + 40);
    for number in [page_idx, asked_width, width, height] {
        out.extend_from_slice(&number.to_le_bytes());
    }
    for number in to_pixels {
        out.extend_from_slice(&number.to_le_bytes());
    }
    out.extend_from_slice(rgba);
    out
}

/// What [`picture`] wrote.
pub fn picture_of(mut answer: &[u8]) -> Option<Picture> {
    let mut number = || array(&mut answer).ok().map(u32::from_le_bytes);
    let (page_idx, asked_width, width, height) = (number()?, number()?, number()?, number()?);
    let mut to_pixels = [0.0; 6];
    for number in &mut to_pixels {
        *number = f32::from_le_bytes(array(&mut answer).ok()?);
    }
    let is_whole = answer.len() as u64 == 4 * u64::from(width) * u64::from(height);
    let rgba = answer.to_vec();
    is_whole.then_some(Picture { page_idx, asked_width, width, height, to_pixels, rgba })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::watch::Cancelled;

    #[test]
    fn everything_said_is_heard_as_it_was_said() {
        let refusals = [
            Refused::Empty,
            Refused::Binary,
            Refused::Other { expected: "PDF", found: "it looks like plain text".to_owned() },
            Refused::Encrypted,
            Refused::TooLarge { what: "a part".to_owned() },
            Refused::Doctype,
            Refused::Damaged("no pages".to_owned()),
            Refused::Scanned,
            Refused::Blank,
            Refused::Entities,
            Refused::Packed { expected: "PDF", found: "it is packed with gzip (.gz)".to_owned() },
            Refused::Limits("it took too long".to_owned()),
            Refused::NotBuilt("PDF"),
            Refused::NotStarted("gone".to_owned()),
            Refused::Cancelled(Cancelled),
        ];
        let mut said = vec![Said::Progress { done: 3, total: 9 }, Said::Answer(b"words".to_vec())];
        said.extend(refusals.map(Said::Refused));
        let mut bytes = Vec::new();
        for it in &said {
            say(&mut bytes, it).unwrap();
        }
        let mut from = bytes.as_slice();
        let heard: Vec<Said> = said.iter().map(|_| hear(&mut from).unwrap()).collect();
        assert_eq!(heard, said);
        assert_eq!(hear(&mut from).unwrap_err().kind(), io::ErrorKind::UnexpectedEof);
    }

    #[test]
    fn a_task_comes_with_its_file() {
        for task in [Task::Text, Task::Places, Task::Picture { page_idx: 3, width: 800 }] {
            let mut bytes = Vec::new();
            send_task(&mut bytes, task, b"%PDF").unwrap();
            assert_eq!(read_task(&mut bytes.as_slice()).unwrap(), (task, b"%PDF".to_vec()));
            bytes.pop();
            assert!(read_task(&mut bytes.as_slice()).is_err());
        }
    }

    #[test]
    fn places_and_pictures_come_as_they_went() {
        let (span, hash) = (Span::new(3, 9), TextHash::of("words"));
        let placed = Placed { span, page_idx: 2, left: 1.5, right: 9.0, base: 7.0, size: 10.0 };
        let bytes = places(hash, &[placed, placed]);
        assert_eq!(places_of(&bytes), Some((hash, vec![placed, placed])));
        assert_eq!(places_of(&bytes[..bytes.len() - 1]), None);
        let drawn = Picture {
            page_idx: 1,
            asked_width: 2,
            width: 2,
            height: 1,
            to_pixels: [1.0, 0.0, 0.0, -1.0, 0.0, 5.0],
            rgba: vec![255; 8],
        };
        let bytes = picture(&drawn);
        assert_eq!(picture_of(&bytes), Some(drawn));
        assert_eq!(picture_of(&bytes[1..]), None);
    }

    #[test]
    fn what_makes_no_sense_is_an_error_and_takes_no_memory() {
        let mut long = vec![1];
        long.extend_from_slice(&(ANSWER_MAX + 1).to_le_bytes());
        assert_eq!(hear(&mut long.as_slice()).unwrap_err().kind(), io::ErrorKind::FileTooLarge);
        let mut claim = vec![1];
        claim.extend_from_slice(&ANSWER_MAX.to_le_bytes());
        assert_eq!(hear(&mut claim.as_slice()).unwrap_err().kind(), io::ErrorKind::UnexpectedEof);
        assert!(hear(&mut [7_u8; 9].as_slice()).is_err());
    }
}
