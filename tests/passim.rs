//! passim: what it is given, and what is made of its output.
//!
//! The output under `golden/passim` is that of passim 2.0.1 for the documents beside it. Its clustering ran
//! elsewhere than in Spark (union and find in place of `GraphFrames`), which numbers the clusters and writes
//! nothing; and the rows of `linewise` were made from those of `pairwise` by its own `targetLines`, without Spark.

use std::{
    fs,
    io::{Cursor, Write as _},
    path::{Path, PathBuf},
};

use flate2::{Compression, write::GzEncoder};
use proptest::prelude::*;
use serde_json::{Value, json};
use tempfile::TempDir;
use variorum::{
    exchange::passim::{self, ALL_MAX, Known, Part, Read},
    text::{document::Document, span::Span},
    trace::{
        Index, Options, Source,
        parallel::{Parallel, Passage},
    },
};

use crate::{
    cli::{Ran, put, run},
    support::golden,
};

fn documents() -> PathBuf {
    golden::path("passim/documents")
}

/// What is made of that output of passim's.
fn import(dir: &Path, folder: &Path) -> Ran {
    let words = ["import-passim".as_ref(), dir.as_os_str(), folder.as_os_str(), "--jsonl".as_ref()];
    run(words)
}

fn traced() -> Ran {
    run(["trace".as_ref(), documents().as_os_str(), "--jsonl".as_ref()])
}

/// A folder with rows as Spark leaves it.
fn output(rows: &[Value]) -> TempDir {
    let dir = TempDir::new().unwrap();
    let lines: String = rows.iter().flat_map(|row| [row.to_string(), "\n".to_owned()]).collect();
    put(dir.path(), "out.json/part-00000-0a-c000.json", lines.as_bytes());
    put(dir.path(), "out.json/_SUCCESS", b"");
    put(dir.path(), "out.json/._SUCCESS.crc", b"crc\0");
    dir
}

#[test]
fn documents_are_written_a_line_each_as_passim_reads_them() {
    let ran = run(["export-passim".as_ref(), documents().as_os_str()]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    golden::check("passim/input.jsonl", &ran.out);
    for (row, line) in ran.rows().iter().zip(ran.out.lines()) {
        assert!(line.starts_with("{\"id\":"), "{line}");
        assert_eq!(row["id"], row["series"]);
        let text = run(["text".into(), documents().join(row["id"].as_str().unwrap())]).out;
        assert_eq!(row["text"], text);
    }
    assert!(ran.err.contains("documents: 4; bytes of text: "), "{}", ran.err);
}

#[test]
fn what_is_exported_to_a_file_is_what_is_printed() {
    let folder = TempDir::new().unwrap();
    let file = put(folder.path(), "input.json", b"former");
    let words = ["export-passim".into(), documents(), "-o".into(), file.clone()];
    let ran = run(words);
    assert_eq!((ran.code, &*ran.out), (0, ""), "{}", ran.err);
    assert_eq!(fs::read_to_string(&file).unwrap(), run(["export-passim".into(), documents()]).out);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn no_document_is_written_over() {
    let folder = TempDir::new().unwrap();
    let document = put(folder.path(), "a/one.txt", b"One document.");
    let through = folder.path().join("a/../a/one.txt");
    let ran = run(["export-passim".into(), folder.path().to_owned(), "-o".into(), through]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("is one of the documents"), "{}", ran.err);
    assert_eq!(fs::read(document).unwrap(), b"One document.");
    let nowhere = folder.path().join("no/folder.json");
    let ran = run(["export-passim".into(), folder.path().to_owned(), "-o".into(), nowhere]);
    assert_eq!(ran.code, 2, "{}", ran.err);
}

#[test]
fn what_passim_found_is_printed_as_tracing_prints_it() {
    let traced = traced();
    assert_eq!(traced.rows().len(), 4, "{}", traced.out);
    for run in ["pairwise", "docwise", "linewise"] {
        let ran = import(&golden::path(&format!("passim/{run}")), &documents());
        assert_eq!(ran.code, 0, "{run}: {}", ran.err);
        assert_eq!(ran.out, traced.out, "{run}");
    }
}

#[test]
fn a_table_is_the_same_as_well() {
    let ran = run(["import-passim".into(), golden::path("passim/pairwise"), documents()]);
    assert_eq!(ran.out, run(["trace".into(), documents()]).out);
    assert!(ran.out.contains("altered !"), "{}", ran.out);
    assert!(
        ran.err.contains("clusters: 2; pairs of passages compared: ")
            && ran.err.contains("parallels: 4, with a number or a negation changed: 2"),
        "{}",
        ran.err
    );
}

#[test]
fn one_of_its_folders_or_files_is_enough() {
    let (folder, traced) = (golden::path("passim/pairwise"), traced().out);
    for dir in [folder.join("out.json"), folder.join("align.json")] {
        assert_eq!(import(&dir, &documents()).out, traced);
        let is_part =
            |path: &PathBuf| path.file_name().unwrap().to_string_lossy().starts_with("part-");
        let mut paths = fs::read_dir(dir).unwrap().map(|it| it.unwrap().path());
        let part = paths.find(is_part).unwrap();
        assert_eq!(import(&part, &documents()).out, traced);
    }
}

#[test]
fn packed_parts_are_unpacked() {
    let dir = TempDir::new().unwrap();
    let from = golden::path("passim/pairwise/out.json");
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let name = entry.file_name().into_string().unwrap();
        let bytes = fs::read(entry.path()).unwrap();
        if name.starts_with("part-") {
            let mut packer = GzEncoder::new(Vec::new(), Compression::default());
            packer.write_all(&bytes).unwrap();
            let packed = packer.finish().unwrap();
            put(dir.path(), &format!("out.json/{name}.gz"), &packed);
            // A part that was cut off: what is in it is read.
            let cut = &packed[..packed.len() - 4];
            put(dir.path(), "cut.gz", cut);
        } else {
            put(dir.path(), &format!("out.json/{name}"), &bytes);
        }
    }
    let ran = import(dir.path(), &documents());
    assert_eq!((ran.code, ran.out), (0, traced().out), "{}", ran.err);
    let ran = import(&dir.path().join("cut.gz"), &documents());
    assert_eq!((ran.code, ran.out), (1, traced().out));
    assert!(ran.err.contains("cut.gz: ") && ran.err.contains("are missing"), "{}", ran.err);
}

const SAID: &str =
    "the seven keepers shall be paid for every night on which the fog-horn is sounded";

/// A row for that passage of two of the documents, at that offset.
fn member(id: &str, cluster: i64, begin: usize, text: &str) -> Value {
    json!({
        "uid": 1, "cluster": cluster, "begin": begin, "end": begin + text.chars().count(), "src": [],
        "size": 2, "pboiler": 0.0, "id": id, "series": id, "text": text,
    })
}

fn at(id: &str) -> usize {
    let text = fs::read_to_string(documents().join(id)).unwrap();
    text[..text.find(SAID).unwrap()].chars().count()
}

/// Both passages of the one parallel.
#[track_caller]
fn check_found(ran: &Ran) {
    let rows = ran.rows();
    let [row] = &*rows else { panic!("{}{}", ran.out, ran.err) };
    assert_eq!((&row["doc_a"], &row["doc_b"]), (&json!("minutes.txt"), &json!("press/almanac.md")));
    assert_eq!(row["class"], "verbatim");
}

#[test]
fn lines_that_are_none_of_its_rows_are_said_and_skipped() {
    let (a, b) = ("minutes.txt", "press/almanac.md");
    let mut rows = vec![member(a, 1, at(a), SAID), json!(["odd"]), json!({"id": a, "text": "x"})];
    rows.extend([member(b, 1, at(b), SAID), json!({"id": a, "cluster": "x"})]);
    let dir = output(&rows);
    let part = dir.path().join("out.json/part-00000-0a-c000.json");
    let mut file = fs::OpenOptions::new().append(true).open(&part).unwrap();
    file.write_all(b"\n{\"id\":\"\xFF\xFE\n{\"id\":").unwrap();
    let ran = import(dir.path(), &documents());
    assert_eq!(ran.code, 1);
    check_found(&ran);
    for (line, why) in [
        (2, "it is no JSON object"),
        (3, "it has none of the fields `cluster`, `id2` and `lines`"),
        (5, "a field is not what passim writes (invalid type: string \"x\", expected i64)"),
        (7, "it is not JSON from character "),
        (8, "it is not JSON from character "),
    ] {
        let said = format!("{}:{line}: {why}", part.display());
        assert!(ran.err.contains(&said), "{said}\n{}", ran.err);
    }
    assert!(ran.err.contains("rows: 2; clusters: 1"), "{}", ran.err);
}

#[test]
fn many_flawed_lines_are_counted() {
    let ran = import(output(&vec![json!([]); 500]).path(), &documents());
    assert_eq!((ran.code, ran.err.lines().count()), (1, 22), "{}", ran.err);
    assert!(ran.err.contains("480 more lines are no rows"), "{}", ran.err);
}

#[test]
fn documents_that_are_gone_or_changed_are_counted() {
    let (a, b) = ("minutes.txt", "press/almanac.md");
    let rows = [
        member(a, 1, at(a), SAID),
        member(b, 1, at(b), SAID),
        member("press/burnt.txt", 1, 0, SAID),
        member("press/lost.txt", 1, 7, SAID),
        member("letter.txt", 1, 7, SAID),
    ];
    let ran = import(output(&rows).path(), &documents());
    assert_eq!(ran.code, 1);
    check_found(&ran);
    assert!(
        ran.err.contains(
            "2 passages lie in 2 documents that are not in the folder, as press/burnt.txt"
        ),
        "{}",
        ran.err
    );
    assert!(
        ran.err.contains(
            "1 passages are no longer in 1 documents, which have changed since, as letter.txt"
        ),
        "{}",
        ran.err
    );
}

#[test]
fn passages_that_stand_elsewhere_are_found_by_their_words() {
    let (a, b) = ("minutes.txt", "press/almanac.md");
    let rows = [member(a, 1, at(a) + 40, SAID), member(b, 1, 100_000, SAID)];
    let ran = import(output(&rows).path(), &documents());
    assert_eq!(ran.code, 1);
    check_found(&ran);
    assert!(ran.err.contains("2 passages stand elsewhere"), "{}", ran.err);
}

#[test]
fn what_passim_claims_is_not_believed() {
    let text = fs::read_to_string(documents().join("letter.txt")).unwrap();
    let words: String = text.chars().skip(16).take(150).collect();
    let rows =
        [member("minutes.txt", 1, at("minutes.txt"), SAID), member("letter.txt", 1, 16, &words)];
    let ran = import(output(&rows).path(), &documents());
    assert_eq!((ran.code, &*ran.out), (0, ""), "{}", ran.err);
    assert!(ran.err.contains("pairs of passages compared: 1; parallels: 0"), "{}", ran.err);
}

#[track_caller]
fn check_refused(put_there: &[&str], expect: &str) {
    let dir = TempDir::new().unwrap();
    for name in put_there {
        put(dir.path(), name, b"PAR1");
    }
    let ran = import(dir.path(), &documents());
    assert_eq!((ran.code, &*ran.out), (2, ""));
    assert!(ran.err.contains(expect), "{}", ran.err);
}

#[test]
fn what_cannot_be_read_says_what_to_do() {
    let parquet = "part-00000-0a-c000.snappy.parquet";
    let advice = "run it again with --output-format json";
    check_refused(&[&format!("out.parquet/{parquet}"), "tmp/df.parquet/x"], advice);
    check_refused(&[parquet], advice);
    check_refused(&["out.json/part-00000-0a-c000.json.bz2", "out.json/_SUCCESS"], "bunzip2");
    check_refused(&["tmp/dfpost.parquet/x"], "has not come to its end");
    check_refused(&["out.json/_temporary/0/x"], "has not come to its end");
    check_refused(&["notes.txt"], "holds no output of passim");
    let ran = import(Path::new("/no/such/folder"), &documents());
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("/no/such/folder"), "{}", ran.err);
}

#[test]
fn an_output_without_the_sign_of_its_end_is_read_and_said() {
    let (a, b) = ("minutes.txt", "press/almanac.md");
    let dir = output(&[member(a, 1, at(a), SAID), member(b, 1, at(b), SAID)]);
    fs::remove_file(dir.path().join("out.json/_SUCCESS")).unwrap();
    let ran = import(dir.path(), &documents());
    check_found(&ran);
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("out.json has no _SUCCESS"), "{}", ran.err);
}

/// What those lines say of documents called `0`, `1` and so on.
fn read(lines: &[u8], documents: &[Document]) -> Read {
    let names: Vec<String> = (0..documents.len()).map(|idx| idx.to_string()).collect();
    let known: Vec<Known<'_>> = names
        .iter()
        .zip(documents)
        .map(|(path, document)| Known { path, document, date: None })
        .collect();
    let part = Part { name: "part".to_owned(), bytes: Ok(Cursor::new(lines)) };
    passim::read([part], &known, &()).unwrap()
}

#[track_caller]
fn check_pairs(n_members: usize, n_pairs: usize) {
    let documents: Vec<Document> = (0..n_members).map(|_| Document::new(SAID.to_owned())).collect();
    let rows: String = (0..n_members)
        .flat_map(|idx| [member(&idx.to_string(), 3, 0, SAID).to_string(), "\n".to_owned()])
        .collect();
    let read = read(rows.as_bytes(), &documents);
    assert_eq!((read.pairs.len(), read.n_clusters), (n_pairs, 1));
    assert_eq!(read.warnings.len(), usize::from(n_members > ALL_MAX));
    // All hang together.
    let mut reached = vec![false; n_members];
    reached[0] = true;
    for (a, b) in &read.pairs {
        assert!(a.doc_idx < b.doc_idx);
        reached[b.doc_idx] |= reached[a.doc_idx];
    }
    assert!(reached.iter().all(|it| *it));
}

#[test]
fn a_cluster_is_all_its_pairs_and_a_large_one_a_chain_from_the_earliest() {
    check_pairs(2, 1);
    check_pairs(ALL_MAX, ALL_MAX * (ALL_MAX - 1) / 2);
    check_pairs(ALL_MAX + 1, 2 * ALL_MAX - 1);
    check_pairs(1000, 2 * 999 - 1);
}

#[test]
fn passages_of_one_document_are_no_pair() {
    let document = Document::new(format!("{SAID}. {SAID}."));
    let second = SAID.len() + 2;
    let rows = format!("{}\n{}", member("0", 1, 0, SAID), member("0", 1, second, SAID));
    assert_eq!(read(rows.as_bytes(), &[document]).pairs, []);
}

fn sources(documents: &[Document]) -> Vec<Source<'_>> {
    documents.iter().map(|document| Source { document, date: None }).collect()
}

/// The parallels of whole documents, two at a time.
fn aligned(documents: &[Document]) -> Vec<Parallel> {
    let sources = sources(documents);
    let whole =
        |doc_idx: usize| Passage { doc_idx, span: Span::new(0, documents[doc_idx].text().len()) };
    let pairs: Vec<(Passage, Passage)> = (0..documents.len())
        .flat_map(|a| (0..documents.len()).map(move |b| (whole(b), whole(a))))
        .collect();
    Index::of(&sources, &()).unwrap().align(&pairs, &sources, &()).unwrap()
}

#[test]
fn whole_documents_align_to_what_tracing_finds_in_them() {
    let read = |name: &str| fs::read_to_string(documents().join(name)).unwrap();
    let names = ["letter.txt", "minutes.txt", "press/almanac.md", "press/gazette.txt"];
    let documents: Vec<Document> = names.map(read).into_iter().map(Document::new).collect();
    let sources = sources(&documents);
    let traced = Index::of(&sources, &()).unwrap();
    let traced = traced.trace(&sources, Options::default(), &()).unwrap().parallels;
    assert_eq!(aligned(&documents), traced);
    assert_eq!(traced.len(), 4);
}

#[test]
fn misread_letters_still_align() {
    let misread =
        "tbe seuen keepers sball be paid fcr every nigbt on wbich the fog-born is sounded";
    let around =
        |words: &str, more: &str| Document::new(format!("Nothing else is alike. {words}. {more}"));
    let found = aligned(&[
        around(SAID, "Herring fell in price at all three inns."),
        around(misread, "One donkey was away, and came home by itself."),
    ]);
    assert_eq!(found.len(), 1, "{found:?}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn no_line_is_too_odd_to_be_read(
        bytes in prop::collection::vec(any::<u8>(), 0..200),
        begin in any::<u64>(),
        end in any::<i64>(),
        words in "[ -𝔊]{0,12}",
    ) {
        let documents = [SAID, "𝔊 ö‐ä"].map(|text| Document::new(text.to_owned()));
        let rows = [
            json!({"id": "0", "cluster": 1, "begin": begin, "end": end, "text": words}),
            json!({"id": "1", "cluster": 1, "begin": begin % 9, "end": end}),
            json!({"id": "0", "begin": begin % 90, "end": end, "s1": words,
                   "id2": "1", "begin2": 0, "end2": begin % 9}),
            json!({"id": "0", "lines": [{"begin": begin % 90, "wits": [
                {"id": "1", "begin": end, "text": words, "alg2": words},
                {"id": "1", "begin": 2, "text": "ö-ä", "alg2": "night"}]}]}),
        ];
        let mut lines = bytes;
        lines.push(b'\n');
        for row in rows {
            lines.extend(format!("{row}\n").bytes());
        }
        let read = read(&lines, &documents);
        let sources = sources(&documents);
        for (a, b) in &read.pairs {
            for it in [a, b] {
                let text = documents[it.doc_idx].text();
                prop_assert!(text.get(it.span.start()..it.span.end()).is_some_and(|it| !it.is_empty()));
            }
        }
        Index::of(&sources, &()).unwrap().align(&read.pairs, &sources, &()).unwrap();
    }
}
