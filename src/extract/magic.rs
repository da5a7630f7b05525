//! What bytes really are, by how they begin, where a file is not what its name says.

use super::{Refused, archive::Archive};
use crate::text::watch::Watch;

/// How kinds of files begin, and what they are called.
const BEGINNINGS: [(&[u8], &str); 16] = [
    (b"%PDF-", "a PDF (.pdf)"),
    (b"{\\rtf", "Rich Text (.rtf)"),
    (
        b"PK\x03\x04",
        "a zip archive, as Word (.docx), OpenDocument (.odt) and e-book (.epub) files are",
    ),
    (b"\x89PNG", "a picture (.png)"),
    (b"\xff\xd8\xff", "a picture (.jpg)"),
    (b"GIF8", "a picture (.gif)"),
    (b"II*\0", "a picture (.tif)"),
    (b"MM\0*", "a picture (.tif)"),
    (b"AT&TFORM", "a scanned book (.djvu)"),
    (b"%!PS", "PostScript (.ps)"),
    (b"\xffWPC", "an old WordPerfect file (.wpd)"),
    (b"\xdb\xa5", "a very old Word file (.doc)"),
    (b"ITSF", "a help file of Windows (.chm)"),
    (b"SQLite format 3\0", "a database (.sqlite)"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program of Windows (.exe)"),
];

/// The same of what must be unpacked before it can be anything.
const PACKED: [(&[u8], &str); 6] = [
    (b"\x1f\x8b", "packed with gzip (.gz)"),
    (b"BZh", "packed with bzip2 (.bz2)"),
    (b"\xfd7zXZ\0", "packed with xz (.xz)"),
    (b"\x28\xb5\x2f\xfd", "packed with zstd (.zst)"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive (.7z)"),
    (b"Rar!\x1a\x07", "a RAR archive (.rar)"),
];

/// How the old container of Microsoft begins, which holds old Office files and locked new ones.
const COMPOUND: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";

/// Streams that such a container has, and what it is then called.
const STREAMS: [(&str, &str); 4] = [
    ("WordDocument", "an old Word file (.doc)"),
    ("Workbook", "an old Excel file (.xls)"),
    ("PowerPoint Document", "an old PowerPoint file (.ppt)"),
    ("__properties_version1.0", "a mail of Outlook (.msg)"),
];

/// Why bytes that do not begin as an `expected` file are none.
pub(super) fn refused(bytes: &[u8], expected: &'static str) -> Refused {
    if bytes.starts_with(COMPOUND) && has_stream(bytes, "EncryptedPackage") {
        return Refused::Encrypted;
    }
    if let Some((_, name)) = PACKED.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return Refused::Packed { expected, found: format!("it is {name}") };
    }
    let found = match found(bytes) {
        Some(name) => format!("it is {name}"),
        None => "what it is instead is not known".to_owned(),
    };
    Refused::Other { expected, found }
}

/// Parts that tell what a zip archive is.
const PARTS: [(&str, &str); 6] = [
    ("word/document.xml", "a Word file (.docx)"),
    ("xl/workbook.xml", "an Excel workbook (.xlsx)"),
    ("ppt/presentation.xml", "a PowerPoint presentation (.pptx)"),
    ("META-INF/container.xml", "an e-book (.epub)"),
    ("index/document.iwa", "a Pages file (.pages)"),
    ("META-INF/MANIFEST.MF", "a program of Java (.jar)"),
];

/// What archives state as their type, and what they are then called.
const TYPES: [(&str, &str); 5] = [
    ("application/epub", "an e-book (.epub)"),
    ("application/vnd.oasis.opendocument.text", "an OpenDocument text (.odt)"),
    ("application/vnd.oasis.opendocument.spreadsheet", "an OpenDocument spreadsheet (.ods)"),
    ("application/vnd.oasis.opendocument.presentation", "an OpenDocument presentation (.odp)"),
    ("application/vnd.oasis.opendocument", "another kind of OpenDocument"),
];

/// Why a zip archive is no `expected` file.
pub(super) fn refused_archive(
    archive: &mut Archive<'_>,
    expected: &'static str,
    watch: &dyn Watch,
) -> Refused {
    let stated = match archive.part("mimetype", watch) {
        Ok(bytes) => bytes.unwrap_or_default(),
        Err(refused @ Refused::Cancelled(_)) => return refused,
        Err(_) => Vec::new(),
    };
    let by_type = TYPES.iter().find(|(it, _)| stated.starts_with(it.as_bytes()));
    let by_part = || PARTS.iter().find(|(name, _)| archive.has(name));
    // It has not what makes it one, whatever it states.
    let is_other = |(_, name): &&(&str, &str)| {
        expected.rsplit_once('(').is_none_or(|(_, extension)| !name.ends_with(extension))
    };
    let found = by_type.or_else(by_part).filter(is_other);
    let found = found.map_or("another zip archive", |(_, name)| name);
    Refused::Other { expected, found: format!("it is {found}") }
}

/// What bytes are, in words: `a PDF (.pdf)`, `plain text`; `None` where that is not known. Cost: a look
/// at the first few kilobytes; the whole of an old Office file.
fn found(bytes: &[u8]) -> Option<&'static str> {
    if bytes.starts_with(COMPOUND) {
        let known = STREAMS.iter().find(|(stream, _)| has_stream(bytes, stream));
        return Some(known.map_or("an old Office file", |(_, name)| name));
    }
    if let Some((_, name)) = BEGINNINGS.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return Some(name);
    }
    let start = bytes.get(..4096).unwrap_or(bytes);
    if matches!(start, [0xff, 0xfe, ..] | [0xfe, 0xff, ..]) {
        return Some("plain text in UTF-16");
    }
    if start.iter().any(|byte| matches!(byte, 0..=8 | 14..=26 | 28..=31)) {
        return None;
    }
    let lower = String::from_utf8_lossy(start).trim_start_matches('\u{feff}').to_ascii_lowercase();
    let lower = lower.trim_start();
    if lower.starts_with("<!doctype html") || lower.starts_with("<html") {
        return Some("an HTML page (.html)");
    }
    if lower.starts_with("<?xml") {
        return Some(if lower.contains("<html") {
            "an HTML page (.xhtml)"
        } else if lower.contains("progid=\"word.document\"") {
            "a Word document in one XML file (.xml)"
        } else if lower.contains("<office:document") {
            "an OpenDocument in one XML file (.fodt)"
        } else {
            "an XML file"
        });
    }
    Some("plain text")
}

/// Whether a compound file has a stream of that name: its directory holds names in UTF-16.
fn has_stream(bytes: &[u8], name: &str) -> bool {
    let name: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
    memchr::memmem::find(bytes, &name).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(bytes: &[u8], expect: &str) {
        assert_eq!(refused(bytes, "Word (.docx)").to_string(), expect);
    }

    #[test]
    fn a_file_that_is_not_what_its_name_says_is_told_by_name() {
        check(b"%PDF-1.7", "it is no Word (.docx) file: it is a PDF (.pdf)");
        check(b"\x1f\x8b\x08", "it is no Word (.docx) file: it is packed with gzip (.gz)");
        for (bytes, remedy) in [
            (&b"\x1f\x8b\x08"[..], "unpack it first"),
            (b"Rar!\x1a\x07", "unpack it first"),
            (b"GIF8", "choose an encoding to open it as plain text all the same"),
        ] {
            assert_eq!(refused(bytes, "Word (.docx)").remedy(), remedy);
        }
        check(b"this is not a zip", "it is no Word (.docx) file: it is plain text");
        check(b" <!DOCTYPE HTML>", "it is no Word (.docx) file: it is an HTML page (.html)");
        check(b"\x01\x02", "it is no Word (.docx) file: what it is instead is not known");
    }

    #[test]
    fn an_old_container_is_told_by_what_is_in_it() {
        let holding = |name: &str| {
            let mut bytes = COMPOUND.to_vec();
            bytes.extend(name.encode_utf16().flat_map(u16::to_le_bytes));
            bytes
        };
        let old = holding("WordDocument");
        check(&old, "it is no Word (.docx) file: it is an old Word file (.doc)");
        let locked = holding("EncryptedPackage");
        check(&locked, "it is encrypted and needs a password");
    }
}
