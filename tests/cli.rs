//! The command line, mostly without a process.

use std::{
    ffi::OsString,
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::Arc,
};

use serde_json::{Value, json};
use tempfile::TempDir;
use variorum::{
    cli::{self, Invocation},
    notebook::{
        Notebook,
        excerpt::{Excerpt, Placed},
        ids::{DocId, ExcerptId, NotebookId, TagId},
        record::DocumentRecord,
    },
    store::atomic,
    text::{anchor::describe, document::Document, span::Span},
};

/// What a command line did.
pub(crate) struct Ran {
    pub(crate) code: u8,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Ran {
    pub(crate) fn rows(&self) -> Vec<Value> {
        self.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }
}

pub(crate) fn run<W: Into<OsString>>(words: impl IntoIterator<Item = W>) -> Ran {
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let words = std::iter::once("variorum".into()).chain(words.into_iter().map(Into::into));
    match cli::run(words, &mut out, &mut err) {
        Invocation::Done(code) => {
            Ran { code, out: String::from_utf8(out).unwrap(), err: String::from_utf8(err).unwrap() }
        }
        other => panic!("{other:?}"),
    }
}

fn window(words: &[&str]) -> Option<PathBuf> {
    let words = std::iter::once("variorum").chain(words.iter().copied()).map(OsString::from);
    match cli::run(words, &mut io::sink(), &mut io::sink()) {
        Invocation::Window { path } => path,
        other => panic!("{other:?}"),
    }
}

pub(crate) fn put(folder: &Path, name: &str, bytes: &[u8]) -> PathBuf {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::File::create(&path).unwrap().write_all(bytes).unwrap();
    path
}

#[test]
fn without_a_verb_a_window_opens() {
    assert_eq!(window(&[]), None);
    assert_eq!(window(&["talks"]), Some("talks".into()));
    assert_eq!(window(&["./text"]), Some("./text".into()));
    assert_eq!(window(&["--", "--odd"]), Some("--odd".into()));
}

#[test]
fn help_and_version_are_results() {
    let verbs = [
        "text",
        "info",
        "structure",
        "check",
        "trace",
        "quotes",
        "export-passim",
        "import-passim",
        "merge",
    ];
    for verb in std::iter::once(None).chain(verbs.map(Some)) {
        let ran = run(verb.into_iter().chain(["--help"]));
        assert_eq!((ran.code, &*ran.err), (0, ""));
        assert!(ran.out.contains("Usage: variorum"), "{}", ran.out);
    }
    assert!(run(["--help"]).out.contains("variorum ./text"));
    assert_eq!(run(["--version"]).out, format!("variorum {}\n", env!("CARGO_PKG_VERSION")));
}

#[test]
fn a_command_that_makes_no_sense_is_unusable() {
    for words in [&["text"][..], &["info", "a", "b"], &["--odd"], &["check", "a", "--folder"]] {
        let ran = run(words);
        assert_eq!((ran.code, &*ran.out), (2, ""), "{words:?}");
        assert!(ran.err.contains("try '--help'"), "{}", ran.err);
    }
    let ran = run(["trace", "a", "--min-words", "x"]);
    assert!(ran.err.contains("a whole number is needed"), "{}", ran.err);
}

#[test]
fn text_prints_the_canonical_text_exactly() {
    let dir = tempfile::tempdir().unwrap();
    let path = put(dir.path(), "a.log", "\u{FEFF}naïve\r\n\r\nend".as_bytes());
    let ran = run([OsString::from("text"), path.into()]);
    assert_eq!((ran.code, &*ran.out, &*ran.err), (0, "naïve\n\nend", ""));
}

#[test]
fn text_that_cannot_be_read_says_why() {
    let dir = tempfile::tempdir().unwrap();
    for (name, bytes, why) in [
        ("binary.txt", &b"\x7FELF\x02\x01\x01\0"[..], "it looks like binary data"),
        ("page.pdf.txt", b"%PDF-1.7\n%\xE2\xE3\xCF\xD3\n", "it looks like binary data"),
    ] {
        let path = put(dir.path(), name, bytes);
        let ran = run([OsString::from("text"), path.clone().into()]);
        assert_eq!((ran.code, &*ran.out), (2, ""));
        assert!(
            ran.err.starts_with(&format!("variorum: {}: {why}", path.display())),
            "{}",
            ran.err
        );
    }
}

#[test]
fn info_lists_each_document_with_what_is_known() {
    let dir = tempfile::tempdir().unwrap();
    put(dir.path(), "b/talk.md", "# A talk\n\nNaïve words.\n".as_bytes());
    put(dir.path(), "a.txt", b"PK\x03\x04\x14\0");
    let ran = run([OsString::from("info"), dir.path().into(), "--jsonl".into()]);
    assert_eq!((ran.code, &*ran.err), (0, ""));
    let rows = ran.rows();
    assert_eq!(
        rows[0],
        json!({
            "path": "a.txt", "title": null, "author": null, "date": null, "publisher": null,
            "region": null, "language": null, "speakers": [], "words": null, "characters": null,
            "paragraphs": null, "pages": null, "encoding": null, "extractor": null,
            "text_hash": null, "warnings": [],
            "trouble": "it looks like binary data, not text; choose an encoding to open it as plain \
                        text all the same",
        })
    );
    assert_eq!(
        (&rows[1]["path"], &rows[1]["words"], &rows[1]["characters"], &rows[1]["paragraphs"]),
        (&json!("b/talk.md"), &json!(4), &json!(23), &json!(2))
    );
    let hash = Document::new("# A talk\n\nNaïve words.\n".to_owned()).hash().to_string();
    assert_eq!(rows[1]["text_hash"], json!(hash));
    assert_eq!(rows.len(), 2);

    let table = run([OsString::from("info"), dir.path().into()]);
    assert!(table.out.starts_with("path "), "{}", table.out);
    assert!(table.out.contains("not readable: it looks like"), "{}", table.out);
    assert!(table.out.lines().all(|line| line.chars().count() <= 100 + 12), "{}", table.out);
    assert_eq!(table.err, "variorum: 1 documents, 4 words, 1 not readable\n");
}

#[test]
fn info_tells_who_wrote_what_where_and_who_speaks() {
    let dir = tempfile::tempdir().unwrap();
    let prose =
        "The committee heard on Tuesday that the span had moved, which nobody had expected.";
    let text = format!(
        "The bridge is to stay closed\n\nBy Tom Lascelles\n\nRegion: The harbour\n\n\
         Harbour Courier, 13 March 2024\n\n{prose}\n\nQ: Who knew?\n\nA: The mayor.\n\nQ: And when?\n"
    );
    put(dir.path(), "a.txt", text.as_bytes());
    let ran = run([OsString::from("info"), dir.path().into(), "--jsonl".into()]);
    let row = &ran.rows()[0];
    for (field, expect) in [
        ("title", json!("The bridge is to stay closed")),
        ("author", json!("Tom Lascelles")),
        ("date", json!("2024-03-13")),
        ("publisher", json!("Harbour Courier")),
        ("region", json!("The harbour")),
        ("language", json!("en")),
        ("speakers", json!(["Q", "A"])),
        ("pages", json!(0)),
        ("encoding", json!("UTF-8")),
        ("extractor", json!("plain/1")),
        ("trouble", Value::Null),
    ] {
        assert_eq!(row[field], expect, "{field}");
    }
}

#[test]
fn structure_lists_blocks_with_what_each_is() {
    let dir = tempfile::tempdir().unwrap();
    let text = "Go to home page\n\nA talk on naïve bridges\n\nQ: Who knew?\n\nA: The mayor.\n\nQ: And when?\n\nBack to top\n";
    let path = put(dir.path(), "a.txt", text.as_bytes());
    let ran = run([OsString::from("structure"), path.clone().into(), "--jsonl".into()]);
    assert_eq!((ran.code, &*ran.err), (0, ""));
    let rows = ran.rows();
    let row = |kind: &str, start: usize, end: usize, speaker: Value, asks: Option<&str>| {
        let mut row = json!({
            "kind": kind, "start": start, "end": end, "speaker": speaker, "level": null, "page": null,
        });
        if let Some(asks) = asks {
            row["asks"] = json!(asks);
        }
        row
    };
    let mut title = row("heading", 17, 40, Value::Null, None);
    title["level"] = json!(1);
    assert_eq!(
        rows,
        [
            row("leftover", 0, 15, Value::Null, None),
            title,
            row("paragraph", 42, 54, json!("Q"), Some("A")),
            row("paragraph", 56, 69, json!("A"), None),
            row("paragraph", 71, 83, json!("Q"), None),
            row("leftover", 85, 96, Value::Null, None),
        ]
    );
    let table = run([OsString::from("structure"), path.into()]);
    assert!(table.out.starts_with("kind"), "{}", table.out);
    assert!(table.out.contains("Q: Who knew?"), "{}", table.out);
    let gone = run([OsString::from("structure"), dir.path().join("gone.txt").into()]);
    assert_eq!((gone.code, &*gone.out), (2, ""));
    assert!(gone.err.contains("no longer there"), "{}", gone.err);
}

#[test]
fn structure_tells_what_goes_on_over_lines_of_the_page_and_info_counts_it_once() {
    let dir = tempfile::tempdir().unwrap();
    let head = "The committee heard on Tuesday that the span had moved, which nobody in the room had expected to hear, and that the engineer who had measured it";
    let tail = "said so in writing before the winter, when nobody listened.";
    let text =
        format!("A talk on naïve bridges\n\n{head}\n\nPage 1 of 2\n\n{tail}\n\nPage 2 of 2\n");
    let path = put(dir.path(), "a.txt", text.as_bytes());
    let rows = run([OsString::from("structure"), path.into(), "--jsonl".into()]).rows();
    let found: Vec<_> =
        rows.iter().map(|row| (row["kind"].as_str(), row.get("continues"))).collect();
    assert_eq!(
        found,
        [
            (Some("heading"), None),
            (Some("paragraph"), None),
            (Some("leftover"), None),
            (Some("paragraph"), Some(&rows[1]["start"])),
            (Some("leftover"), None),
        ]
    );
    let info = run([OsString::from("info"), dir.path().into(), "--jsonl".into()]).rows();
    assert_eq!(info[0]["paragraphs"], json!(4));
}

#[test]
fn info_on_what_is_no_folder_is_unusable_and_on_an_empty_one_is_fine() {
    let dir = tempfile::tempdir().unwrap();
    let file = put(dir.path(), "a.png", b"");
    let info = |path: &Path| run([OsString::from("info"), path.into()]);
    let ran = info(&file);
    assert_eq!((ran.code, &*ran.out), (2, ""));
    assert!(ran.err.starts_with("variorum: this is a file, not a folder: "), "{}", ran.err);
    assert_eq!(info(&dir.path().join("gone")).code, 2);
    let ran = info(dir.path());
    assert_eq!((ran.code, &*ran.out), (0, ""));
    assert!(ran.err.starts_with("variorum: This folder holds no documents"), "{}", ran.err);
}

#[test]
fn patterns_that_fit_no_document_are_told_and_so_is_what_is_no_pattern() {
    let dir = tempfile::tempdir().unwrap();
    put(dir.path(), "a.txt", b"Words.");
    let info = |more: [&str; 2]| {
        run([OsString::from("info"), dir.path().into()].into_iter().chain(more.map(Into::into)))
    };
    let ran = info(["--include", "*.md"]);
    assert_eq!((ran.code, &*ran.out), (0, ""));
    assert!(ran.err.contains("The only document of this folder does not fit"), "{}", ran.err);
    put(dir.path(), "b.txt", b"Words.");
    let ran = info(["--exclude", "*.txt"]);
    assert!(ran.err.contains("None of the 2 documents of this folder fits"), "{}", ran.err);
    let ran = info(["--include", "["]);
    assert_eq!((ran.code, &*ran.out), (2, ""));
    assert!(ran.err.contains("the pattern “[” makes no sense"), "{}", ran.err);
}

const WORDS: &str =
    "The deck will be safe to reopen within weeks, the chief engineer told the council.";

/// A folder of two documents, and a notebook beside it with an excerpt from each.
fn study() -> (TempDir, PathBuf) {
    let dir = tempfile::tempdir().unwrap();
    let mut notebook = Notebook::new(NotebookId::read("nb-test"));
    "talks".clone_into(&mut notebook.corpus);
    for name in ["a", "b"] {
        let text = format!("Né {name}.\n\n{WORDS}\n");
        put(dir.path(), &format!("talks/{name}.txt"), text.as_bytes());
        let document = Document::new(text);
        let start = document.text().find("The").unwrap();
        let made = describe(&document, Span::new(start, start + WORDS.len())).unwrap();
        let doc_id = DocId::read(&format!("d-{name}"));
        let record = DocumentRecord {
            path: format!("{name}.txt"),
            text_hash: document.hash().to_string(),
            n_scalars: document.n_scalars(),
            ..DocumentRecord::default()
        };
        notebook.documents.insert(doc_id.clone(), Arc::new(record));
        let excerpt = Excerpt {
            document: doc_id,
            made,
            history: Vec::new(),
            placed: Placed::default(),
            tags: Vec::new(),
            memo: String::new(),
            created: "2024-03-12T10:00:00Z".to_owned(),
            rev: 0,
        };
        notebook.excerpts.insert(ExcerptId::read(&format!("e-{name}")), Arc::new(excerpt));
    }
    let path = dir.path().join("study.ron");
    atomic::save(&notebook, &path, None).unwrap();
    (dir, path)
}

fn check(path: &Path, more: &[&str]) -> Ran {
    let words = [OsString::from("check"), path.into(), "--jsonl".into()];
    run(words.into_iter().chain(more.iter().map(OsString::from)))
}

fn states(ran: &Ran) -> Vec<(String, String)> {
    let word = |value: &Value| value.as_str().unwrap_or("null").to_owned();
    ran.rows().iter().map(|row| (word(&row["document"]), word(&row["state"]))).collect()
}

#[track_caller]
fn check_states(path: &Path, more: &[&str], code: u8, expect: [(&str, &str); 2], summary: &str) {
    let ran = check(path, more);
    let expect = expect.map(|(document, state)| (document.to_owned(), state.to_owned()));
    assert_eq!((states(&ran), ran.code), (expect.to_vec(), code), "{}", ran.err);
    assert_eq!(ran.err.lines().last(), Some(&*format!("variorum: {summary}")), "{}", ran.err);
}

#[test]
fn check_of_an_untouched_folder_finds_everything_the_same() {
    let (_dir, path) = study();
    check_states(&path, &[], 0, [("a.txt", "same"), ("b.txt", "same")], "2 excerpts: 2 same");
    let row = &check(&path, &[]).rows()[0];
    assert_eq!(
        *row,
        json!({
            "id": "e-a", "document": "a.txt", "state": "same",
            // Counted in characters: é is one.
            "start": 7, "end": 7 + WORDS.len(), "quote": WORDS,
        })
    );
    let table = run([OsString::from("check"), path.into()]);
    assert!(table.out.starts_with("excerpt  state  document"), "{}", table.out);
}

#[test]
fn check_finds_what_moved_and_what_is_lost() {
    let (dir, path) = study();
    put(dir.path(), "talks/a.txt", format!("New.\n\nNé a.\n\n{WORDS}\n").as_bytes());
    put(dir.path(), "talks/b.txt", b"Something else altogether.");
    let expect = [("a.txt", "moved"), ("b.txt", "lost")];
    check_states(&path, &[], 1, expect, "2 excerpts: 1 moved, 1 lost");
    let rows = check(&path, &[]).rows();
    assert_eq!((&rows[0]["start"], &rows[1]["start"]), (&json!(13), &Value::Null));
}

#[test]
fn check_follows_a_renamed_document() {
    let (dir, path) = study();
    fs::rename(dir.path().join("talks/a.txt"), dir.path().join("talks/z.md")).unwrap();
    check_states(&path, &[], 0, [("z.md", "same"), ("b.txt", "same")], "2 excerpts: 2 same");
}

#[test]
fn check_says_what_it_could_not_read() {
    let (dir, path) = study();
    fs::remove_file(dir.path().join("talks/b.txt")).unwrap();
    let expect = [("a.txt", "same"), ("b.txt", "unread")];
    check_states(&path, &[], 1, expect, "2 excerpts: 1 same, 1 unread");
    fs::rename(dir.path().join("talks"), dir.path().join("moved")).unwrap();
    let unread = [("a.txt", "unread"), ("b.txt", "unread")];
    check_states(&path, &[], 1, unread, "2 excerpts: 2 unread");
    assert!(check(&path, &[]).err.contains("The folder is not there: "));
    let moved = dir.path().join("moved");
    check_states(
        &path,
        &["--folder", moved.to_str().unwrap()],
        1,
        expect,
        "2 excerpts: 1 same, 1 unread",
    );
}

#[test]
fn check_of_a_notebook_made_on_the_sample_reads_the_sample() {
    let folder = TempDir::new().unwrap();
    let words = variorum::sample::notebook().unwrap();
    let path = put(folder.path(), "kept.ron", words.as_bytes());
    let ran = check(&path, &[]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.rows().len() > 20 && ran.rows().iter().all(|row| row["state"] == "same"));
}

#[test]
fn check_of_a_notebook_with_problems_is_wrong() {
    let (_dir, path) = study();
    let loaded = atomic::load(&path).unwrap();
    let mut notebook = loaded.opened.notebook;
    for excerpt in notebook.excerpts.values_mut() {
        Arc::make_mut(excerpt).tags.push(TagId::read("t-gone"));
    }
    atomic::save(&notebook, &path, Some(&loaded.seen)).unwrap();
    let ran = check(&path, &[]);
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("t-gone"), "{}", ran.err);
}

#[test]
fn check_of_no_notebook_is_unusable() {
    let (dir, path) = study();
    let words = fs::read_to_string(&path).unwrap();
    put(dir.path(), "half.ron", &words.as_bytes()[..words.len() / 2]);
    put(dir.path(), "other.ron", b"(a: 1)");
    for (name, why) in [
        ("half.ron", "damaged at line"),
        ("other.ron", "no Variorum notebook"),
        ("gone.ron", "there is no file"),
    ] {
        let ran = check(&dir.path().join(name), &[]);
        assert_eq!((ran.code, &*ran.out), (2, ""), "{name}");
        assert!(ran.err.contains(why), "{name}: {}", ran.err);
    }
}

#[test]
fn check_opens_no_file_outside_the_folder() {
    let (dir, path) = study();
    let loaded = atomic::load(&path).unwrap();
    let mut notebook = loaded.opened.notebook;
    fs::rename(dir.path().join("talks/a.txt"), dir.path().join("secret.txt")).unwrap();
    let record = notebook.documents.get_mut(&DocId::read("d-a")).unwrap();
    Arc::make_mut(record).path = "../secret.txt".to_owned();
    atomic::save(&notebook, &path, Some(&loaded.seen)).unwrap();
    let expect = [("../secret.txt", "unread"), ("b.txt", "same")];
    check_states(&path, &[], 1, expect, "2 excerpts: 1 same, 1 unread");
}

/// A stream that is closed, or a disk that is full.
struct Closed(io::ErrorKind);

impl Write for Closed {
    fn write(&mut self, _bytes: &[u8]) -> io::Result<usize> {
        Err(self.0.into())
    }

    fn flush(&mut self) -> io::Result<()> {
        Err(self.0.into())
    }
}

#[test]
fn a_reader_that_has_enough_is_no_error_and_a_full_disk_is_one() {
    let (dir, path) = study();
    let talks = dir.path().join("talks");
    let lines: [Vec<OsString>; 5] = [
        vec!["text".into(), talks.join("a.txt").into()],
        vec!["info".into(), talks.clone().into()],
        vec!["info".into(), talks.into(), "--jsonl".into()],
        vec!["check".into(), path.into()],
        vec!["--help".into()],
    ];
    for words in lines {
        let words = std::iter::once("variorum".into()).chain(words);
        let ends = |kind| {
            let mut err = Vec::new();
            (cli::run(words.clone(), &mut Closed(kind), &mut err), String::from_utf8(err).unwrap())
        };
        assert_eq!(ends(io::ErrorKind::BrokenPipe).0, Invocation::Done(0));
        let (done, err) = ends(io::ErrorKind::StorageFull);
        assert_eq!(done, Invocation::Done(2));
        assert!(err.contains("the result could not be written"), "{err}");
    }
}

#[test]
fn the_program_itself_does_the_same() {
    let (dir, path) = study();
    let program = || Command::new(env!("CARGO_BIN_EXE_variorum"));
    let talks = dir.path().join("talks");
    let output = program().arg("text").arg(talks.join("a.txt")).output().unwrap();
    assert_eq!(output.stdout, fs::read(talks.join("a.txt")).unwrap());
    assert_eq!((output.status.code(), &*output.stderr), (Some(0), &b""[..]));
    let output = program().arg("check").arg(&path).output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(output.stderr, b"variorum: 2 excerpts: 2 same\n");
    let output = program().args(["info", "gone"]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn what_is_neither_a_command_nor_a_file_is_told_before_a_window_is_tried() {
    let dir = tempfile::tempdir().unwrap();
    for (words, expect) in [
        ("texxt", "there is no command, file or folder “texxt”; did you mean `variorum text`?"),
        ("export-pasim", "“export-pasim”; did you mean `variorum export-passim`?"),
        ("minutes", "there is no command, file or folder “minutes”"),
        ("read-for-paren", "“read-for-paren”"),
    ] {
        let ran = Command::new(env!("CARGO_BIN_EXE_variorum"))
            .arg(words)
            .current_dir(dir.path())
            .env_remove("DISPLAY")
            .env_remove("WAYLAND_DISPLAY")
            .output()
            .unwrap();
        let err = String::from_utf8(ran.stderr).unwrap();
        assert_eq!((ran.status.code(), &*ran.stdout), (Some(2), &b""[..]));
        assert!(err.trim_end().ends_with(expect), "{err}");
    }
    // That a path leads nowhere is said in the window.
    for path in [dir.path(), Path::new("talks/2018"), Path::new("notes.ron")] {
        assert_eq!(cli::missing(path), None);
    }
}

#[test]
#[cfg(target_os = "linux")]
fn a_window_that_cannot_be_opened_is_told_without_the_toolkits_own_places() {
    let mut program = Command::new(env!("CARGO_BIN_EXE_variorum"));
    for name in ["DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET"] {
        program.env_remove(name);
    }
    let ran = program.arg(env!("CARGO_MANIFEST_DIR")).output().unwrap();
    let err = String::from_utf8(ran.stderr).unwrap();
    assert_eq!(ran.status.code(), Some(2), "{err}");
    assert!(err.starts_with("variorum: The window could not be opened: neither WAYLAND"), "{err}");
    assert!(!err.contains(".rs") && !err.contains(".."), "{err}");
}

#[test]
fn the_program_ends_quietly_when_its_reader_goes() {
    let dir = tempfile::tempdir().unwrap();
    // More than a pipe holds.
    let path = put(dir.path(), "long.txt", "words ".repeat(200_000).as_bytes());
    let mut child = Command::new(env!("CARGO_BIN_EXE_variorum"))
        .arg("text")
        .arg(path)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), &*output.stderr), (Some(0), &b""[..]));
}

/// A talk, and a report that quotes it with a number changed, in a folder.
fn quoted() -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    put(
        dir.path(),
        "talk.txt",
        "The northern bridge — é — stays closed until inspectors have seen all seven cracked welds.\n\n\
         Nobody in this council ever wanted anything else, whatever the harbour company says of us.\n"
            .as_bytes(),
    );
    put(
        dir.path(),
        "in/report.txt",
        "Weld trouble\n\nThe mayor said \"stays closed until inspectors have seen all eleven cracked welds\" \
         on Monday, and called her critics \"entirely unserious people\".\n"
            .as_bytes(),
    );
    dir
}

#[test]
fn trace_lists_what_documents_share_with_every_changed_word() {
    let dir = quoted();
    let ran = run([OsString::from("trace"), dir.path().into(), "--jsonl".into()]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let [row] = &*ran.rows() else { panic!("{}", ran.out) };
    assert_eq!((&row["doc_a"], &row["doc_b"]), (&json!("in/report.txt"), &json!("talk.txt")));
    assert_eq!((&row["class"], &row["direction"]), (&json!("altered"), &json!("a_from_b")));
    assert_eq!(row["rule"], json!("quotation marks"));
    // Scalars, not bytes: the é and the dashes in front count one each.
    assert_eq!((&row["b_start"], &row["b_end"]), (&json!(26), &json!(89)));
    let change = &row["changes"][0];
    assert_eq!(change["kind"], json!("number"));
    assert_eq!((&change["a_text"], &change["b_text"]), (&json!("eleven"), &json!("seven")));
    assert!(
        ran.err.contains("parallels: 1, with a number or a negation changed: 1"),
        "{}",
        ran.err
    );
    let table = run([OsString::from("trace"), dir.path().into()]);
    assert!(table.out.contains("altered !"), "{}", table.out);
    let none = run([OsString::from("trace"), dir.path().into(), "--min-words".into(), "30".into()]);
    assert_eq!((none.code, &*none.out), (0, ""));
}

#[test]
fn quotes_lists_every_quotation_with_its_source() {
    let dir = quoted();
    let ran = run([OsString::from("quotes"), dir.path().into(), "--jsonl".into()]);
    let rows = ran.rows();
    let verdicts: Vec<&Value> = rows.iter().map(|row| &row["verdict"]).collect();
    assert_eq!(verdicts, [&json!("altered"), &json!("not in these documents")]);
    assert_eq!(
        (&rows[0]["source_doc"], &rows[0]["source_start"]),
        (&json!("talk.txt"), &json!(26))
    );
    assert_eq!(
        (&rows[1]["source_doc"], &rows[1]["text"]),
        (&Value::Null, &json!("entirely unserious people"))
    );
    assert!(ran.err.contains("1 of 2 quotations traced"), "{}", ran.err);
}

#[test]
fn a_notebook_that_another_system_rewrote_is_the_same_notebook() {
    let seeds = Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds");
    let written = fs::read_to_string(seeds.join("bridge-inquiry.ron")).unwrap();
    let dir = tempfile::tempdir().unwrap();
    let checked = |name: &str, words: &str| {
        let path = put(dir.path(), name, words.as_bytes());
        run([OsString::from("check"), path.into(), "--folder".into(), (&seeds).into()])
    };
    let as_it_is = checked("a.ron", &written);
    assert_eq!(as_it_is.code, 0, "{}", as_it_is.err);
    let marked = checked("marked.ron", &format!("\u{FEFF}{written}"));
    assert_eq!((marked.code, marked.out), (0, as_it_is.out.clone()));
    let returned = checked("returned.ron", &written.replace('\n', "\r\n"));
    assert_eq!((returned.code, returned.out), (0, as_it_is.out));
}

#[test]
fn a_folder_that_is_not_there_cannot_be_traced() {
    for verb in ["trace", "quotes"] {
        let ran = run([verb, "/no/such/folder"]);
        assert_eq!((ran.code, &*ran.out), (2, ""));
        assert!(!ran.err.is_empty());
    }
}
