//! Office files that tests make in code, and what is told of them.

use std::io::{Cursor, Write as _};

use variorum::extract::{Format, Refused, extract};
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

use super::told;

/// An archive of those parts.
pub(super) fn packed(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let deflated = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        zip.start_file(*name, deflated).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// What is made of a file, for a golden file.
pub(super) fn told(format: Format, bytes: &[u8]) -> String {
    told::told(&extract(format, bytes, None, &()).unwrap())
}

/// Why a file is refused.
#[track_caller]
pub(super) fn refused(format: Format, bytes: &[u8]) -> Refused {
    extract(format, bytes, None, &()).unwrap_err()
}
