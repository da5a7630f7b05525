//! Files that no reader expects, each on its own and all as one folder, read by the real program. The
//! largest are made here: small ones each time, those of the script's size with `VARIORUM_LONG=1`.

use std::{
    fs::File,
    io::Write as _,
    path::{Path, PathBuf},
};

use variorum::sources::file::MAX_TEXT_BYTES;

use super::program::{files, run};

/// What must come of a file.
enum Must {
    /// It opens, and these words stand in it.
    Hold(&'static str),
    /// It opens, and this is warned of.
    Warn(&'static str, &'static str),
    /// It is refused, with these words.
    Refuse(&'static str),
}

use Must::{Hold, Refuse, Warn};

/// The files by name. What is asked of each is what its case says.
const CASES: &[(&str, Must)] = &[
    ("utf8_bom.txt", Hold("The quick brown fox. Ärger")),
    ("utf16le_bom.txt", Hold("The quick brown fox. Ärger im Café. 日本語の文章。\nSecond")),
    ("utf16be_bom.txt", Hold("The quick brown fox. Ärger im Café. 日本語の文章。\nSecond")),
    ("utf16le_nobom.txt", Hold("The quick brown fox. Ärger im Café. 日本語の文章。\nSecond")),
    ("utf16_odd.txt", Warn("to find.\n\u{FFFD}", "UTF-16")),
    ("utf16_lone_surrogate.txt", Hold("ab\u{FFFD}cd")),
    ("utf32le_bom.txt", Hold("The quick brown fox. Ärger")),
    ("latin1.txt", Warn("Ärger im Café.", "windows-1252")),
    ("shiftjis.txt", Warn("日本語の文章です。", "Shift_JIS")),
    ("gb18030.txt", Hold("中文文本用于测试。𠀀𠀁")),
    ("koi8r.txt", Hold("Русский текст для проверки")),
    ("utf8_truncated.txt", Warn("text \u{FFFD}", "UTF-8")),
    ("utf8_overlong.txt", Hold("\u{FFFD}")),
    ("mixed_encodings.txt", Hold("größe\n")),
    ("nul_bytes.txt", Hold("before\u{FFFD}\u{FFFD}after excerpt")),
    ("binary.txt", Refuse("binary")),
    ("mixed_eol.txt", Hold("a\nb\nc\nd\u{85}e\u{2028}f\u{2029}g\n\nh")),
    ("no_final_newline.txt", Hold("last line")),
    ("empty.txt", Hold("")),
    ("only_newlines.txt", Hold("\n\n\n")),
    ("long_line_10mb.txt", Hold("word word")),
    ("bidi_override.txt", Hold("\u{202e}resu\u{202c}")),
    ("private_use_noncharacters.txt", Hold("a\u{fffe}b\u{ffff}c\u{10ffff}d\u{e000}")),
    ("invisible.txt", Hold("in\u{ad}vis\u{200b}ible")),
    ("billion_laughs.xml", Refuse("declares entities")),
    ("xxe.xml", Refuse("declares entities")),
    ("deep.html", Hold("excerpt here")),
    ("quadratic.html", Hold("xx")),
    ("script.html", Hold("Text")),
    ("charset_lie.html", Warn("Привет мир", "windows-1251")),
    ("many_attrs.html", Hold("x")),
    ("deep.md", Hold(" deep")),
    ("ok.docx", Hold("Hello excerpt")),
    ("bomb_300mb.docx", Refuse("larger inside")),
    ("bomb_lying_size.docx", Refuse("")),
    ("slip.epub", Refuse("")),
    ("dup_entries.docx", Hold("first")),
    ("many_entries.epub", Refuse("")),
    ("truncated.docx", Refuse("damaged")),
    ("encrypted_flag.docx", Refuse("password")),
    ("deep.docx", Refuse("")),
    ("entity.docx", Refuse("DOCTYPE")),
    ("notzip.docx", Refuse("plain text")),
    ("xml_gzip.odt", Refuse("gzip")),
    ("page_tree_loop.pdf", Refuse("")),
    ("count_lie.pdf", Refuse("")),
    ("flate_bomb.pdf", Refuse("show no words")),
    ("empty.pdf", Refuse("empty")),
    ("header_only.pdf", Refuse("")),
    ("nested_arrays.pdf", Refuse("")),
];

/// Names of all that lies in a folder and in the one that it lies in.
fn around(folder: &Path) -> Vec<PathBuf> {
    let entries = [folder, folder.parent().unwrap()].map(|it| std::fs::read_dir(it).unwrap());
    let mut paths: Vec<PathBuf> =
        entries.into_iter().flatten().map(|entry| entry.unwrap().path()).collect();
    // Other tests come and go beside it.
    paths.retain(|path| path.starts_with(folder) || path.to_string_lossy().contains("evil"));
    paths.sort();
    paths
}

// H001 to H058, but for what is asked of a case beyond its opening. H033 and H034: a file of XML is no
// document, so that a folder does not list it; who names it reads its bytes as plain text, in which nothing
// is expanded and nothing fetched, and is refused where it declares entities, as within a Word file (H050).
#[test]
fn every_hostile_document_opens_or_says_why_not() {
    let Some(folder) = files() else { return };
    let before = around(folder);
    let mut wrong = Vec::new();
    for (name, must) in CASES {
        let ran = run(&["text"], &folder.join(name));
        let is_right = match must {
            Hold(words) => ran.code == Some(0) && ran.out.contains(words),
            Warn(words, warning) => {
                ran.code == Some(0) && ran.out.contains(words) && ran.err.contains(warning)
            }
            Refuse(why) => {
                ran.code == Some(2)
                    && ran.out.is_empty()
                    && ran.err.contains(why)
                    && !ran.err.is_empty()
            }
        };
        if !is_right {
            let opening: String = ran.out.chars().take(80).collect();
            wrong.push(format!("{name}: {:?} {opening:?} {:?}", ran.code, ran.err));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(
        around(folder),
        before,
        "reading writes nothing, whatever an archive's entries are called"
    );
}

#[test]
fn a_line_without_end_is_read_and_one_too_long_for_memory_is_refused() {
    let is_long = std::env::var_os("VARIORUM_LONG").is_some();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("line.txt");
    let words = b"word ".repeat(1 << 20);
    let line = |n_times: u64| {
        let mut file = File::create(&path).unwrap();
        for _ in 0..n_times {
            file.write_all(&words).unwrap();
        }
        words.len() as u64 * n_times
    };
    // The longest that is read, in the memory that every hostile file must do with.
    let n_bytes = line(if is_long { MAX_TEXT_BYTES / words.len() as u64 } else { 2 });
    let ran = run(&["text"], &path);
    assert_eq!((ran.code, ran.out.len() as u64), (Some(0), n_bytes), "{}", ran.err);
    if is_long {
        line(200);
        let ran = run(&["text"], &path);
        assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""));
        assert!(ran.err.contains("larger than 512 MB"), "{}", ran.err);
    }
}

#[test]
fn a_file_of_holes_is_refused_by_its_length() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("holes.txt");
    // Only some systems make holes of their own accord.
    let n_bytes = if cfg!(target_os = "linux") { 8 << 30 } else { MAX_TEXT_BYTES + 1 };
    File::create(&path).unwrap().set_len(n_bytes).unwrap();
    for words in ["text", "structure"] {
        let ran = run(&[words], &path);
        assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""));
        assert!(ran.err.contains("larger than 512 MB"), "{}", ran.err);
    }
    let ran = run(&["info", "--jsonl"], folder.path());
    assert!(ran.out.contains("larger than 512 MB"), "{}{}", ran.out, ran.err);
}

/// What lies in a folder of the folder: names, and why they are not read.
const IN_FOLDER: &[(&str, &str)] = &[
    ("outside.txt", "outside the folder"),
    ("dangling.txt", "a link to nothing"),
    ("zero.txt", "not an ordinary file"),
    ("mem.txt", "outside the folder"),
    ("fifo.txt", "not an ordinary file"),
    ("sock.txt", "not an ordinary file"),
    ("bad%FF%FEname.txt", ""),
    ("new\nline.txt", ""),
    (" lead.txt", ""),
    ("-rf.txt", ""),
    ("caf\u{e9}.txt", ""),
    ("cafe\u{301}.txt", ""),
    ("UPPER.TXT", ""),
    ("upper.txt", ""),
];

#[test]
fn the_hostile_folder_is_listed_whole() {
    let Some(folder) = files() else { return };
    let ran = run(&["info", "--jsonl"], folder);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let rows: Vec<serde_json::Value> =
        ran.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    for (name, must) in
        CASES.iter().filter(|(name, _)| Path::new(name).extension().is_none_or(|it| it != "xml"))
    {
        let row = rows.iter().find(|row| row["path"] == *name);
        let row = row.unwrap_or_else(|| panic!("{name} is not listed"));
        let is_read = row["words"].is_number();
        assert_eq!(is_read, !matches!(must, Refuse(_)), "{name}: {row}");
    }
    assert!(rows.iter().all(|row| !row["path"].as_str().unwrap().contains(".xml")));
    // H079 to H087: what the folder in it holds.
    for (name, why) in IN_FOLDER {
        let row = rows.iter().find(|row| row["path"] == format!("fs/{name}"));
        let row = row.unwrap_or_else(|| panic!("fs/{name} is not listed"));
        let trouble = row["trouble"].as_str().unwrap_or_default();
        assert!(trouble.contains(why) && trouble.is_empty() == why.is_empty(), "fs/{name}: {row}");
    }
    let deep = rows.iter().filter(|row| row["path"].as_str().unwrap().ends_with("/deep.txt"));
    assert_eq!(deep.count(), 1, "and the folder that is a link to itself is read once");
}
