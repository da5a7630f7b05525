//! Rich Text Format: words, what they are set in, tables, lists, notes.
//!
//! RTF is a stream of control words whose effect ends with the group that they stand in, so a stack of
//! groups is all that reading it takes; it is kept here and not on the program's own stack, and what is
//! nested deeper than any document is read as if it were not. Words are gathered in flows ([`flow`]) and
//! written when all are there ([`writer`]). As of every word processor, a table of a single column is a frame,
//! and what stands in it stands by itself; a table in a cell of another becomes words of that cell.
//!
//! Left out is what is not the text: running headers and footers, comments, pictures, embedded objects,
//! what is hidden or was deleted. Pages are not known: where they break depends on printer and fonts.

mod charset;
mod flow;
mod fonts;
mod group;
mod paragraphs;
mod reader;
mod token;
mod writer;

use self::{reader::Reader, writer::Writer};
use super::{Refused, magic};
use crate::text::{extracted::Extracted, extractor::Extractor, watch::Watch};

/// The text of RTF.
///
/// # Errors
/// Where it is no RTF, its text becomes too long, or `watch` calls it off.
pub(super) fn read(bytes: &[u8], watch: &dyn Watch) -> Result<Extracted, Refused> {
    let start = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes).trim_ascii_start();
    if !start.starts_with(b"{\\rtf") {
        if bytes.is_empty() {
            return Err(Refused::Empty);
        }
        return Err(magic::refused(start, "RTF (.rtf)"));
    }
    let read = Reader::new(start).read(watch)?;
    if read.is_full {
        return Err(Refused::TooLarge {
            what: "a text of over 256 MB, or in millions of pieces".to_owned(),
        });
    }
    let mut writer = Writer::new();
    writer.body(&read.body);
    for (note_idx, paras) in read.notes.iter().enumerate() {
        writer.note(note_idx + 1, paras);
    }
    if writer.is_full() {
        return Err(Refused::TooLarge { what: "a text of over 256 MB".to_owned() });
    }
    let mut warnings = read.warnings;
    let (text, shape) = writer.finish();
    if text.is_empty() {
        warnings.push("there are no words in it".to_owned());
    }
    Ok(Extracted {
        extractor: Extractor::RTF,
        shape,
        stated: read.stated,
        encoding: None,
        warnings,
        ..Extracted::plain(text)
    })
}
