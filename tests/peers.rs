//! Texts against what other programs read in the same files: pandoc for documents, poppler for PDF.
//!
//! The files are made here from the project's own texts, by pandoc and groff; without those programs the
//! tests say that they were skipped. What is compared is the sequence of words, in lower case: how tables,
//! lists and emphasis are marked is each program's own affair.

use std::{
    fs::{self, File},
    io::Write as _,
    path::{Path, PathBuf},
    process::Command,
};

use crate::support::files;

/// A text with one of everything that documents have.
const RICH: &str = "\
---
title: The third span
author: A. Harbour
lang: en
---

# What the readings say

The third span has *moved*, and **nobody** was told.[^1] The engineer's letter of 4 May 1911 says
so in as many words: “it is not a thing to be seen from the deck.”

> Nothing be said to the newspapers.
>
> Nothing at all.

## Readings by boat

1. taken at low water
2. taken at high water
   a. by lamp
   b. by day
3. not taken

- the log
- the minute, with
    - its draft
    - its copy

| Year | Reading | By whom        |
|------|---------|----------------|
| 1909 | 2 mm    | the clerk      |
| 1911 | 4 mm    | the *engineer* |

Deck
:   What carts go over.

Pier
:   What the deck lies on.

    It stands in water.

``` c
if (moved > 4) {
    close(deck);
}
```

### Names

Zoë, Łukasz, Ἀθῆναι, Москва and 東京 are names. ~~Struck out~~ words stay.

[^1]: The minute says that the clerk was to write; no letter is kept.
";

/// Whether a program is here.
#[expect(clippy::print_stdout, reason = "says that it was skipped")]
fn is_here(program: &str) -> bool {
    let is_here = Command::new(program).arg("--version").output().is_ok();
    if !is_here {
        println!("skipped: {program} is not here");
    }
    is_here
}

/// What a program prints.
fn printed(program: &str, words: &[&str], path: &Path) -> String {
    let ran = Command::new(program).args(words).arg(path).output().unwrap();
    assert!(ran.status.success(), "{program} {words:?}: {}", String::from_utf8_lossy(&ran.stderr));
    String::from_utf8(ran.stdout).unwrap()
}

fn put(path: &Path, bytes: impl AsRef<[u8]>) {
    File::create(path).unwrap().write_all(bytes.as_ref()).unwrap();
}

/// The words of a text, in lower case.
fn words(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect()
}

/// Twice the words that two texts have in the same order, of all their words.
fn likeness(a: &str, b: &str) -> f64 {
    let (a, b) = (words(a), words(b));
    let mut row = vec![0_usize; b.len() + 1];
    for word in &a {
        let mut corner = 0;
        for (idx, other) in b.iter().enumerate() {
            let above = row[idx + 1];
            row[idx + 1] = if word == other { corner + 1 } else { above.max(row[idx]) };
            corner = above;
        }
    }
    2.0 * row[b.len()] as f64 / (a.len() + b.len()).max(1) as f64
}

/// The project's own texts in Markdown.
fn texts() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut texts = vec![("rich".to_owned(), RICH.to_owned())];
    let mut paths: Vec<PathBuf> = ["README.md", "CHANGELOG.md"].map(|it| root.join(it)).into();
    let seeds = fs::read_dir(root.join("seeds")).unwrap().map(|entry| entry.unwrap().path());
    paths.extend(seeds.filter(|path| path.extension().is_some_and(|it| it != "ron")));
    paths.sort();
    for path in paths {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        texts.push((name, fs::read_to_string(path).unwrap()));
    }
    texts
}

/// Makes files of a format with pandoc, and compares what is read in each.
fn check(format: &str, extension: &str) {
    if !is_here("pandoc") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let mut told = Vec::new();
    for (name, markdown) in texts() {
        let from = folder.path().join("from.md");
        put(&from, markdown);
        let path = folder.path().join(format!("{name}.{extension}"));
        let out = path.to_string_lossy().into_owned();
        printed("pandoc", &["-s", "-f", "markdown", "-t", format, "-o", &out], &from);
        // Of the source: pandoc's reader of RTF loses letters behind those that are no ASCII.
        let plain = ["-s", "-f", "markdown", "-t", "plain", "--columns=100000"];
        let theirs = printed("pandoc", &plain, &from);
        let ours = printed(env!("CARGO_BIN_EXE_variorum"), &["text"], &path);
        told.push((likeness(&ours, &theirs), name));
    }
    told.sort_by(|a, b| a.0.total_cmp(&b.0));
    let lowest = told.first().unwrap();
    let median = told[told.len() / 2].0;
    assert!(median >= 0.99 && lowest.0 >= 0.97, "{format}: {told:?}");
}

#[test]
fn word_documents_have_the_words_that_pandoc_reads() {
    check("docx", "docx");
}

#[test]
fn opendocument_texts_have_the_words_that_pandoc_reads() {
    check("odt", "odt");
}

#[test]
fn rich_text_has_the_words_that_pandoc_reads() {
    check("rtf", "rtf");
}

#[test]
fn books_have_the_words_that_pandoc_reads() {
    check("epub", "epub");
}

#[test]
fn pages_have_the_words_that_pandoc_reads() {
    check("html", "html");
}

/// The words that two texts share whatever their order, of all their words.
fn shared_words(a: &str, b: &str) -> f64 {
    let (mut a, mut b) = (words(a), words(b));
    a.sort_unstable();
    b.sort_unstable();
    likeness(&a.join(" "), &b.join(" "))
}

#[test]
fn a_typeset_pdf_has_the_words_that_poppler_reads_in_the_order_they_are_read() {
    if !is_here("pdftotext") || !is_here("groff") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for (name, columns) in [("hearing-transcript.txt", 1), ("council-minute.txt", 2)] {
        let source: String =
            fs::read_to_string(root.join("seeds").join(name))
                .unwrap()
                .lines()
                .map(|line| {
                    if line.trim().is_empty() { ".PP\n".to_owned() } else { format!("\\&{line}\n") }
                })
                .collect();
        let typeset = folder.path().join("typeset.ms");
        let head = if columns == 2 { ".2C\n" } else { "" };
        put(&typeset, format!("{head}.PP\n{source}"));
        let made =
            Command::new("groff").args(["-ms", "-Tpdf", "-Kutf8"]).arg(&typeset).output().unwrap();
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        let path = folder.path().join("typeset.pdf");
        put(&path, made.stdout);
        // poppler joins words that a line end broke; our text has them as they stand.
        let ours = printed(env!("CARGO_BIN_EXE_variorum"), &["text"], &path).replace("-\n", "");
        let theirs = Command::new("pdftotext").arg(&path).arg("-").output().unwrap();
        let theirs = String::from_utf8(theirs.stdout).unwrap();
        assert!(shared_words(&ours, &theirs) >= 0.99, "{name}:\n{ours}\n---\n{theirs}");
        assert!(likeness(&ours, &theirs) >= 0.97, "{name}:\n{ours}\n---\n{theirs}");
    }
}

#[test]
fn one_file_of_each_format_says_the_same() {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in files::one_of_each() {
        let path = folder.path().join(name);
        put(&path, bytes);
        let text = printed(env!("CARGO_BIN_EXE_variorum"), &["text"], &path);
        assert!(text.contains(files::WORDS), "{name}: {text}");
    }
}
