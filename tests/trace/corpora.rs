//! Whole folders: planted quotations, what is kept of an engine, a folder that is followed.

use std::{
    fs,
    path::{Path, PathBuf},
};

use variorum::{
    text::{canonical::canonical, document::Document},
    trace::{
        ENGINE, Index, Options, Traced, Verdict,
        parallel::{Direction, Passage, Rule},
        trace,
    },
};

use crate::support::{golden, shared::shared};

use super::{Folder, prose, sources};

fn read(folder: &Path) -> (Vec<String>, Vec<Document>) {
    let mut paths: Vec<PathBuf> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let name = |path: &PathBuf| path.file_name().unwrap().to_string_lossy().into_owned();
    let document = |path: &PathBuf| Document::new(canonical(&fs::read_to_string(path).unwrap()));
    (paths.iter().map(name).collect(), paths.iter().map(document).collect())
}

#[test]
fn a_report_and_the_interview_it_quotes() {
    let Some(folder) = shared("seeds") else {
        println!("skipped: the five reports are not here");
        return;
    };
    let (_, documents) = read(&folder);
    let index = Index::of(&sources(&documents), &()).unwrap();
    let traced = index.trace(&sources(&documents), Options::default(), &()).unwrap();
    for parallel in &traced.parallels {
        assert_eq!((parallel.a.doc_idx, parallel.b.doc_idx), (0, 2));
        assert_eq!((parallel.direction, parallel.rule), (Direction::AFromB, Rule::QuotationMarks));
    }
    assert_eq!(traced.parallels.len(), 8);
    let quotations = index.quotations(&sources(&documents), &traced.parallels);
    let traced_in = |doc_idx: usize| -> Vec<bool> {
        let own = quotations.iter().filter(|it| it.passage.doc_idx == doc_idx);
        own.map(|it| it.verdict != Verdict::Untraced).collect()
    };
    // The one that is not traced is NATO's statement, which is not among these documents.
    assert_eq!(traced_in(0), [true, true, true, true, true, true, true, false, true, true]);
    assert!([3, 4].into_iter().flat_map(traced_in).all(|is_traced| !is_traced));
}

/// A row of the answers: two documents with their ranges, and whether it must be found.
struct Answer {
    pair: [(String, usize, usize); 2],
    is_required: bool,
}

fn answers(path: &Path) -> Vec<Answer> {
    let lines = fs::read_to_string(path).unwrap();
    lines
        .lines()
        .map(|line| {
            let row: serde_json::Value = serde_json::from_str(line).unwrap();
            let side = |doc: &str, start: &str, end: &str| {
                let number = |name: &str| row[name].as_u64().unwrap() as usize;
                (row[doc].as_str().unwrap().to_owned(), number(start), number(end))
            };
            let pair = [side("doc_a", "a_start", "a_end"), side("doc_b", "b_start", "b_end")];
            Answer { pair, is_required: row["optional"] != serde_json::Value::Bool(true) }
        })
        .collect()
}

#[test]
fn planted_quotations_are_found_and_little_else() {
    let Some(folder) = shared("trace-lab/practice") else {
        println!("skipped: the practice corpus is not here");
        return;
    };
    let (names, documents) = read(&folder.join("docs"));
    let traced = trace(&sources(&documents), Options::default(), &()).unwrap();
    let found: Vec<[(&str, usize, usize); 2]> = traced
        .parallels
        .iter()
        .map(|it| {
            [it.a, it.b].map(|side| {
                let document = &documents[side.doc_idx];
                let (start, end) = (side.span.start(), side.span.end());
                (&*names[side.doc_idx], document.scalar_of(start), document.scalar_of(end))
            })
        })
        .collect();
    // How much of one side the other has, where both are of the same documents.
    let shared = |answer: &Answer, found: &[(&str, usize, usize); 2]| -> [usize; 2] {
        let [a, b] = &answer.pair;
        let [x, y] = if a.0 == found[0].0 && b.0 == found[1].0 { [0, 1] } else { [1, 0] };
        let side = |it: &(String, usize, usize), (name, start, end): (&str, usize, usize)| {
            if it.0 == name { it.2.min(end).saturating_sub(it.1.max(start)) } else { 0 }
        };
        [side(a, found[x]), side(b, found[y])]
    };
    let answers = answers(&folder.join("answers.jsonl"));
    let is_found = |answer: &&Answer| {
        let half = |n: usize, side: &(String, usize, usize)| n * 2 >= side.2 - side.1;
        found.iter().any(|it| {
            let [a, b] = shared(answer, it);
            half(a, &answer.pair[0]) && half(b, &answer.pair[1])
        })
    };
    let required: Vec<&Answer> = answers.iter().filter(|it| it.is_required).collect();
    let n_found = required.iter().filter(|it| is_found(it)).count();
    assert!(n_found * 100 >= required.len() * 98, "{n_found} of {}", required.len());
    let is_true = |it: &&[(&str, usize, usize); 2]| {
        answers.iter().any(|answer| shared(answer, it).into_iter().all(|n| n > 0))
    };
    let n_true = found.iter().filter(is_true).count();
    assert!(n_true * 100 >= found.len() * 97, "{n_true} of {}", found.len());
}

#[test]
fn a_folder_that_is_followed_is_as_one_that_is_read_anew() {
    let texts: Vec<String> = (0..12).map(|nth| prose(nth, 400)).collect();
    let quoting = |nth: u64, of: &str| {
        format!("{} He said: \u{201c}{of}\u{201d} {}", prose(100 + nth, 60), prose(200 + nth, 60))
    };
    let cut = |text: &str, from: usize| {
        text.split_whitespace().skip(from).take(14).collect::<Vec<_>>().join(" ")
    };
    let mut words = texts.clone();
    words.push(quoting(1, &cut(&texts[3], 40)));
    words.push(quoting(2, &cut(&texts[5], 90)));
    let read = |words: &[String]| -> Vec<Document> {
        words.iter().map(|it| Document::new(it.clone())).collect()
    };
    let before = read(&words);
    let mut index = Index::of(&sources(&before), &()).unwrap();
    let traced = index.trace(&sources(&before), Options::default(), &()).unwrap();
    assert_eq!(traced.parallels.len(), 2);
    // The first quotation is gone, the second document is new, and one more quotes.
    words.remove(12);
    words.insert(1, prose(77, 300));
    words.push(quoting(3, &cut(&texts[8], 200)));
    let after = read(&words);
    let now: Vec<Option<usize>> = (0..14)
        .map(|idx| match idx {
            0 => Some(0),
            12 => None,
            13 => Some(13),
            idx => Some(idx + 1),
        })
        .collect();
    let followed = index.follow(&traced, &now, &[1, 14], &sources(&after), &()).unwrap();
    let anew = trace(&sources(&after), Options::default(), &()).unwrap();
    let places =
        |traced: &Traced| traced.parallels.iter().map(|it| (it.a, it.b)).collect::<Vec<_>>();
    assert_eq!(places(&followed), places(&anew));
    assert_eq!(followed.parallels.len(), 2);
}

/// What is kept on disk of one engine is believed by the next of the same number.
#[test]
fn another_result_for_the_same_texts_is_another_engine() {
    let said = "We had reports of movement in the third span as early as 2019, and nobody at the \
                works office wrote them down, because nobody was asked to. The gauges were refused \
                three winters in a row.";
    let folder = Folder::of([
        format!(
            "{}\n\nQUESTION: Was it known?\n\nANSWER: {said}\n\n{}",
            prose(1, 80),
            prose(2, 80)
        ),
        format!("{} He said: \u{201c}{said}\u{201d} {}", prose(3, 60), prose(4, 60)),
        format!(
            "{} \u{201c}{}\u{201d} {}",
            prose(5, 60),
            said.replace("2019", "2009"),
            prose(6, 60)
        ),
        format!(
            "{} {} {}",
            prose(7, 60),
            said.replace("nobody at the works office", "no one"),
            prose(8, 40)
        ),
        format!("{} \u{201c}the gauges were refused\u{201d} {}", prose(9, 60), prose(10, 60)),
        format!(
            "{} \u{201c}We had reports of movement … because nobody was asked to,\u{201d} she said. {}",
            prose(11, 60),
            prose(12, 60)
        ),
        prose(13, 300),
    ]);
    let mut found = format!("engine {ENGINE}\n");
    for it in &folder.traced.parallels {
        let changes: Vec<&str> = it.changes.iter().map(|change| change.kind.name()).collect();
        let end = |passage: Passage| {
            format!("{}:{}-{}", passage.doc_idx, passage.span.start(), passage.span.end())
        };
        let (class, rule) = (it.class.name().to_owned(), it.rule.name().to_owned());
        let line = [end(it.a), end(it.b), class, rule, it.score.to_string(), changes.join(",")];
        found.push_str(line.join(" ").trim_end());
        found.push('\n');
    }
    assert!(folder.traced.parallels.len() > 8);
    // Where this fails: raise `variorum::trace::ENGINE`, then have the file written anew.
    golden::check("trace/engine.txt", &found);
}
