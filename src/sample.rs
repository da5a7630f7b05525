//! The sample that comes with the program: six invented documents about one bridge.
//!
//! Compiled in, so that a first look needs no files. Opened as [`Root::Sample`], which has no folder on
//! disk and is never written to.
//!
//! [`Root::Sample`]: crate::workspace::corpus::Root::Sample

use std::path::Path;

use crate::extract::Format;

/// Every file of `seeds/`, by its name; a test compares the table with the folder.
const FILES: &[(&str, &str)] = &[
    ("bridge-inquiry.ron", include_str!("../seeds/bridge-inquiry.ron")),
    ("council-minute.txt", include_str!("../seeds/council-minute.txt")),
    ("courier-report.txt", include_str!("../seeds/courier-report.txt")),
    ("guild-letter.txt", include_str!("../seeds/guild-letter.txt")),
    ("hearing-transcript.txt", include_str!("../seeds/hearing-transcript.txt")),
    ("radio-interview.txt", include_str!("../seeds/radio-interview.txt")),
    ("works-statement.md", include_str!("../seeds/works-statement.md")),
];

/// The sample's documents, as name and canonical text.
pub fn documents() -> impl Iterator<Item = (&'static str, &'static str)> {
    FILES.iter().copied().filter(|(name, _)| Format::of(extension(name)).is_some())
}

/// The sample's notebook as it stands in its file, if the sample has one.
pub fn notebook() -> Option<&'static str> {
    FILES.iter().find(|(name, _)| extension(name) == "ron").map(|(_, words)| *words)
}

fn extension(name: &str) -> &str {
    Path::new(name).extension().and_then(|extension| extension.to_str()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::canonical::canonical;

    #[test]
    fn the_table_is_what_lies_in_the_folder() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds");
        let mut on_disk: Vec<(String, String)> = std::fs::read_dir(&folder)
            .unwrap()
            .map(|entry| {
                let path = entry.unwrap().path();
                let name = path.file_name().unwrap().to_str().unwrap().to_owned();
                (name, std::fs::read_to_string(&path).unwrap())
            })
            .collect();
        on_disk.sort();
        let table: Vec<(String, String)> =
            FILES.iter().map(|(name, words)| ((*name).to_owned(), (*words).to_owned())).collect();
        assert_eq!(table, on_disk);
    }

    #[test]
    fn documents_are_canonical_as_they_are() {
        assert_eq!(documents().count(), 6);
        for (name, words) in documents() {
            assert_eq!(canonical(words), words, "{name}");
        }
    }
}
