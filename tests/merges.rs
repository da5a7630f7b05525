//! Merging: no work of either side is lost, whatever they did, and what they did apart goes together
//! by itself, here and mostly in plain git.

use std::{
    collections::{BTreeMap, BTreeSet},
    process::Command,
    sync::Arc,
};

use proptest::prelude::*;
use variorum::{
    notebook::{
        Notebook,
        ancestor::{Version, ancestor},
        check::problems,
        decision::{Decision, Verdict},
        desk::Desk,
        diff::{changes, share, take_in},
        edit::Edit,
        ids::{DecisionId, DocId, ExcerptId, NoteId, NotebookId, TagId},
        kept::{Extra, Kept, Kind, RecordId},
        merge::{Merged, merge, shared},
        note::{Block, Note},
        record::DocumentRecord,
        repair::repairs,
        tag::Tag,
    },
    store::{print::print, read::read},
    text::structure::rules::{LineIs, LineRule},
};

use crate::support::{branches, notebooks};

/// Pairs of branches that are merged in every run; `MERGE_PAIRS=300` is the long form.
const PAIRS: u64 = 40;

/// Notes of the notebook that they branch from: a study of some months. Two new notes meet in one gap
/// between old ones the more often the fewer there are, and then plain git asks what to do.
const NOTES: usize = 200;

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok().and_then(|number| number.parse().ok())
}

fn cases() -> ProptestConfig {
    let cases = number("LAW_CASES").unwrap_or(300) as u32;
    ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(cases) }
}

/// Every line of every note, with the titles, and every memo's.
fn lines(notebook: &Notebook) -> BTreeSet<String> {
    let texts = notebook.notes.values().flat_map(|note| {
        let title = std::iter::once(note.title.trim_end_matches(" (conflict copy)").to_owned());
        title.chain(note.blocks.iter().map(|block| match block {
            Block::Text(text) => text.clone(),
            Block::Excerpt(id) => format!("@{id}"),
        }))
    });
    let memos = notebook.excerpts.values().map(|excerpt| excerpt.memo.clone());
    let links = notebook.links.values().map(|link| link.memo.clone());
    let about = notebook.tags.values().map(|tag| tag.about.clone());
    let decisions = notebook.decisions.values().map(|decision| decision.memo.clone());
    let all = texts.chain(memos).chain(links).chain(about).chain(decisions);
    let lines = all.flat_map(|text| text.split('\n').map(str::to_owned).collect::<Vec<_>>());
    lines.filter(|line| !line.is_empty()).collect()
}

fn is_in_trash(notebook: &Notebook, line: &str) -> bool {
    let words = line.trim_start_matches('@');
    notebook.trash.values().any(|trashed| format!("{trashed:?}").contains(words))
}

/// One kind of record: each is as the side that changed it has it, and none is lost.
fn check_records<K: Ord + Clone + std::fmt::Debug, V: PartialEq + std::fmt::Debug>(
    of: impl Fn(&Notebook) -> &BTreeMap<K, Arc<V>>,
    [base, mine, theirs]: [&Notebook; 3],
    merged: &Merged,
) where
    for<'k> RecordId: From<&'k K>,
{
    let told: BTreeSet<&RecordId> =
        merged.conflicts.iter().filter_map(|it| it.record.as_ref()).collect();
    let keys: BTreeSet<&K> =
        [base, mine, theirs].into_iter().flat_map(|it| of(it).keys()).collect();
    for key in keys {
        let [was, a, b, out] =
            [base, mine, theirs, &merged.notebook].map(|notebook| of(notebook).get(key));
        let id = RecordId::from(key);
        let is_told = told.contains(&id);
        let expect = match (a, b) {
            (a, b) if a == b || b == was => a,
            (a, b) if a == was => b,
            (Some(_), Some(_)) => {
                assert!(out.is_some(), "{id} was changed by both and is lost");
                continue;
            }
            (one, other) => {
                assert!(is_told, "{id} was removed and changed, and nobody is told");
                one.or(other)
            }
        };
        assert!(out == expect || is_told, "{id}: {out:?} in place of {expect:?}");
        assert!(expect.is_none() || out.is_some(), "{id} is lost");
        if out.is_none() && was.is_some() {
            assert!(merged.notebook.trash.contains_key(&id), "{id} is not in the trash");
        }
    }
}

/// Merges, and sees that it is as it should be, whatever both sides did.
fn check_merge([base, mine, theirs]: [&Notebook; 3]) -> Merged {
    let all = [base, mine, theirs];
    let merged = merge(base, mine, theirs);
    check_records(|n| &n.documents, all, &merged);
    check_records(|n| &n.tags, all, &merged);
    check_records(|n| &n.excerpts, all, &merged);
    check_records(|n| &n.notes, all, &merged);
    check_records(|n| &n.links, all, &merged);
    check_records(|n| &n.decisions, all, &merged);
    check_records(|n| &n.rules, all, &merged);
    let (was, now) = (lines(base), lines(&merged.notebook));
    for side in [mine, theirs] {
        for line in lines(side).difference(&was) {
            let is_there = now.contains(line) || is_in_trash(&merged.notebook, line);
            assert!(is_there, "the line {line:?} is lost");
        }
    }
    let words = print(&merged.notebook);
    let again = read(&words).unwrap_or_else(|error| panic!("{error}\n{words}"));
    assert_eq!(again.notebook, merged.notebook);
    let mut other_way = merge(base, theirs, mine);
    other_way.notebook.desk = merged.notebook.desk.clone();
    assert_eq!(other_way, merged, "it matters which side is called mine");
    merged
}

#[test]
fn pairs_of_branches_merge_right_and_most_in_plain_git() {
    let pairs = number("MERGE_PAIRS").unwrap_or(PAIRS);
    let n_notes = number("MERGE_NOTES").map_or(NOTES, |number| number as usize);
    let dir = tempfile::tempdir().unwrap();
    let has_git = Command::new("git").arg("--version").output().is_ok();
    let put = |name: &str, words: &str| {
        variorum::store::atomic::replace(&dir.path().join(name), words.as_bytes()).unwrap();
    };
    let (mut n_clean, mut n_same, mut n_doubts) = (0, 0, 0);
    for seed in 0..pairs {
        let base = branches::study(seed, n_notes);
        let mine = branches::branch(&base, 2 * seed + 1_000_000, "Ann");
        let theirs = branches::branch(&base, 2 * seed + 1_000_001, "Ben");
        let merged = check_merge([&base, &mine, &theirs]);
        assert_eq!(problems(&merged.notebook), [], "seed {seed}");
        n_doubts += usize::from(!merged.conflicts.is_empty());
        if !has_git {
            continue;
        }
        put("base", &print(&base));
        put("mine", &print(&mine));
        put("theirs", &print(&theirs));
        let output = Command::new("git")
            .args(["merge-file", "-p", "mine", "base", "theirs"])
            .current_dir(dir.path())
            .output()
            .unwrap();
        let words = String::from_utf8(output.stdout).unwrap();
        if output.status.success() {
            n_clean += 1;
            n_same += usize::from(read(&words).unwrap().notebook == merged.notebook);
            continue;
        }
        // What git left is two versions of which each is whole; nothing of either is lost.
        let opened = read(&words).unwrap_or_else(|error| panic!("seed {seed}: {error}"));
        let (was, now) = (lines(&base), lines(&opened.notebook));
        for line in lines(&mine).union(&lines(&theirs)).filter(|line| !was.contains(*line)) {
            let is_there = now.contains(line) || is_in_trash(&opened.notebook, line);
            assert!(is_there, "seed {seed}: {line:?} is lost");
        }
    }
    println!("{pairs} of {pairs} merged right, {n_doubts} of them with something to look at");
    if has_git {
        println!("plain git: {n_clean} of {pairs} clean, {n_same} of them to the same notebook");
        assert!(n_clean * 10 >= pairs * 6, "plain git merges {n_clean} of {pairs}");
    } else {
        println!("skipped: there is no git here to compare with");
    }
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn with_one_side_unchanged_the_other_is_the_answer(
        base in notebooks::notebook(),
        other in notebooks::notebook(),
    ) {
        for (mine, theirs, expect) in
            [(&base, &other, &other), (&other, &base, &other), (&other, &other, &other)]
        {
            let merged = merge(&base, mine, theirs);
            prop_assert_eq!(&merged.notebook, expect);
            prop_assert_eq!(merged.conflicts, []);
        }
    }

    #[test]
    fn nothing_is_lost_of_what_two_do_to_any_notebook(
        base in notebooks::notebook(),
        seeds in any::<(u64, u64)>(),
    ) {
        let mine = branches::scribble(&base, seeds.0, "Ann");
        let theirs = branches::scribble(&base, seeds.1, "Ben");
        check_merge([&base, &mine, &theirs]);
    }

    #[test]
    fn two_sound_versions_merge_to_a_sound_one(seeds in any::<(u64, u64, u64)>()) {
        let base = branches::study(seeds.0, 4);
        prop_assert_eq!(problems(&base), []);
        let mine = branches::scribble(&base, seeds.1, "Ann");
        let theirs = branches::scribble(&base, seeds.2, "Ben");
        let merged = check_merge([&base, &mine, &theirs]);
        prop_assert_eq!(problems(&merged.notebook), []);
        // As where one of the two has merged already, and the other merges with that.
        for side in [&mine, &theirs] {
            check_merge([&base, side, &merged.notebook]);
        }
    }

    #[test]
    fn versions_of_an_unknown_base_lose_nothing(
        mine in notebooks::notebook(),
        theirs in notebooks::notebook(),
    ) {
        let base = shared(&mine, &theirs);
        let merged = merge(&base, &mine, &theirs);
        let now = lines(&merged.notebook);
        for line in lines(&mine).union(&lines(&theirs)) {
            let is_there = now.contains(line) || is_in_trash(&merged.notebook, line);
            prop_assert!(is_there, "{:?} is lost", line);
        }
    }

    #[test]
    fn every_problem_can_be_repaired(mut notebook in notebooks::notebook()) {
        for _ in 0..1000 {
            let found = problems(&notebook);
            let Some(problem) = found.first() else { break };
            let ways = repairs(&notebook, problem);
            prop_assert!(!ways.is_empty(), "{:?}", problem);
            for way in &ways {
                let mut tried = notebook.clone();
                let applied = tried.apply(&way.edit, "2026-11-22T00:00:00Z");
                prop_assert!(applied.is_ok(), "{:?}: {:?}", problem, way);
                prop_assert!(!problems(&tried).contains(problem), "{:?}: {:?}", problem, way);
            }
            let sure = ways.last().unwrap();
            notebook.apply(&sure.edit, "2026-11-22T00:00:00Z").unwrap();
        }
        prop_assert_eq!(problems(&notebook), []);
    }
}

/// A note of blocks: `@id` for an excerpt, else text with `/` for line ends.
fn note(title: &str, words: &str) -> Note {
    let block = |word: &str| match word.strip_prefix('@') {
        Some(id) => Block::Excerpt(ExcerptId::read(id)),
        None => Block::Text(word.replace('/', "\n")),
    };
    Note {
        title: title.to_owned(),
        order: "V".to_owned(),
        created: String::new(),
        edited: String::new(),
        rev: 0,
        blocks: words.split_whitespace().map(block).collect(),
    }
}

/// The notes after one side changed `n` to `mine` and the other to `theirs`; and what is told.
#[track_caller]
fn check_notes(base: &Note, mine: &Note, theirs: &Note, expect: &[(&str, &str)], told: &[&str]) {
    let with = |note: &Note| {
        let mut notebook = Notebook::new(NotebookId::read("nb"));
        notebook.notes.insert(NoteId::read("n"), Arc::new(note.clone()));
        notebook
    };
    let merged = merge(&with(base), &with(mine), &with(theirs));
    let mut found: Vec<(String, String)> = merged
        .notebook
        .notes
        .values()
        .map(|note| {
            let words: Vec<String> = note
                .blocks
                .iter()
                .map(|block| match block {
                    Block::Text(text) => text.replace('\n', "/"),
                    Block::Excerpt(id) => format!("@{id}"),
                })
                .collect();
            (note.title.clone(), words.join(" "))
        })
        .collect();
    found.sort();
    let found: Vec<(&str, &str)> = found.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
    assert_eq!(found, expect);
    let whats: Vec<&str> = merged.conflicts.iter().map(|it| it.what.as_str()).collect();
    assert_eq!(whats, told);
}

const COPIED: &str = "both versions changed the same; the other version is kept as a copy";

#[test]
fn a_note_that_both_changed_is_one_note_where_that_can_be() {
    let base = note("t", "a/b @1 c");
    check_notes(
        &base,
        &note("t", "A/b @1 c"),
        &note("u", "a/B @1 c d"),
        &[("u", "A/B @1 c d")],
        &[],
    );
    check_notes(
        &base,
        &note("t", "a/b @1 c @2"),
        &note("t", "a/b @1 c @3"),
        &[("t", "a/b @1 c @3 @2")],
        &[],
    );
}

#[test]
fn words_that_both_changed_stand_in_two_notes_with_all_else_merged() {
    let base = note("t", "a/b @1 c");
    let mut mine = note("t", "X/b @1 C");
    mine.edited = "2026-01-02T00:00:00Z".to_owned();
    let theirs = note("t", "Y/b @1 c");
    let expect = [("t", "X/b @1 C"), ("t (conflict copy)", "Y/b @1 C")];
    check_notes(&base, &mine, &theirs, &expect, &[COPIED]);
    let expect = [("m", "a"), ("t (conflict copy)", "a")];
    let mut mine = note("m", "a");
    mine.rev = 9;
    check_notes(&note("b", "a"), &mine, &note("t", "a"), &expect, &[COPIED]);
}

#[test]
fn what_one_removed_and_the_other_changed_stays() {
    let base = note("t", "a/b/c d");
    let told = "one version removed words of it that the other changed; they stay, changed";
    check_notes(&base, &note("t", "a/c d"), &note("t", "a/B/c d"), &[("t", "a/B/c d")], &[told]);

    let mut base = branches::study(1, 3);
    base.desk = Desk { active: 1, ..Desk::default() };
    let (note_id, note) = base.notes.iter().next().map(|(a, b)| (a.clone(), b.clone())).unwrap();
    let (mut mine, mut theirs) = (base.clone(), base.clone());
    mine.desk.active = 2;
    mine.apply(&Edit::RemoveNote(note_id.clone()), "2026-01-01T00:00:00Z").unwrap();
    let rename = Edit::RenameNote(note_id.clone(), format!("{}!", note.title));
    theirs.apply(&rename, "2026-01-01T00:00:00Z").unwrap();
    let merged = check_merge([&base, &mine, &theirs]);
    assert_eq!(merged.notebook.notes[&note_id], theirs.notes[&note_id]);
    assert!(merged.notebook.trash.is_empty() && merged.conflicts.len() == 1);
    assert_eq!(merged.notebook.desk.active, 2);

    let merged = check_merge([&base, &mine, &base]);
    assert!(!merged.notebook.notes.contains_key(&note_id));
    assert!(merged.notebook.trash.contains_key(&RecordId::from(&note_id)));
    assert_eq!(merged.conflicts, []);
}

#[test]
fn what_one_wrote_in_a_note_before_removing_it_is_in_the_one_that_stays() {
    let note_id = NoteId::read("n-a");
    let with = |words: &str| {
        let mut notebook = Notebook::new(NotebookId::read("nb"));
        notebook.notes.insert(note_id.clone(), Arc::new(note("t", words)));
        notebook
    };
    let (base, mut mine, theirs) = (with("a/b/c"), with("a/mine/b/c"), with("a/b/c/theirs"));
    mine.apply(&Edit::RemoveNote(note_id.clone()), "2026-01-01T00:00:00Z").unwrap();
    let merged = check_merge([&base, &mine, &theirs]);
    assert_eq!(merged.notebook.notes[&note_id].blocks, note("t", "a/mine/b/c/theirs").blocks);
    assert_eq!(merged.conflicts.len(), 1);
}

#[test]
fn an_excerpt_that_one_removed_and_the_other_put_into_a_note_stays() {
    let base = branches::study(2, 3);
    let linked: BTreeSet<_> = base.links.values().flat_map(|it| [&it.from, &it.to]).collect();
    let id = base
        .excerpts
        .keys()
        .find(|id| !linked.contains(id) && base.notes_using(id).is_empty())
        .unwrap();
    let (mut mine, mut theirs) = (base.clone(), base.clone());
    mine.apply(&Edit::RemoveExcerpt(id.clone()), "2026-01-01T00:00:00Z").unwrap();
    let note_id = base.notes.keys().next().unwrap();
    let insert = Edit::InsertBlock(note_id.clone(), 0, Block::Excerpt(id.clone()));
    theirs.apply(&insert, "2026-01-01T00:00:00Z").unwrap();
    let merged = check_merge([&base, &mine, &theirs]);
    assert_eq!(merged.notebook.excerpts[id], base.excerpts[id]);
    assert_eq!(merged.conflicts.len(), 1);
    assert_eq!(
        merged.conflicts[0].to_string(),
        format!("excerpt {id}: one version removed it, the other uses it; it stays")
    );
}

#[test]
fn what_two_say_of_a_document_goes_together_and_what_contradicts_is_told() {
    let base = notebooks::corrected();
    let id = DocId::read("d-c0v7r13r2024");
    let with = |change: &dyn Fn(&mut DocumentRecord)| {
        let mut notebook = base.clone();
        let mut record = DocumentRecord::clone(&base.documents[&id]);
        change(&mut record);
        notebook.apply(&Edit::SetDocument(id.clone(), record), "").unwrap();
        notebook
    };
    let line = |line: &str, is| LineRule { line: line.to_owned(), is_beginning: false, is };
    let mine = with(&|record| {
        record.author = Some("A. Novak".to_owned());
        record.lines.insert(0, line("Print this", LineIs::Leftover));
        record.lines.push(line("Contents", LineIs::Heading(1)));
    });
    let theirs = with(&|record| {
        record.region = Some("Saltgate".to_owned());
        record.lines.retain(|rule| rule.is != LineIs::Text);
        record.lines.push(line("CONTENTS", LineIs::Leftover));
    });
    let merged = check_merge([&base, &mine, &theirs]);
    let record = &merged.notebook.documents[&id];
    assert_eq!(record.author.as_deref(), Some("A. Novak"));
    assert_eq!(record.region.as_deref(), Some("Saltgate"));
    let said: Vec<&str> = record.lines.iter().map(|rule| rule.line.as_str()).collect();
    assert!(said.contains(&"Print this") && !said.contains(&"Question"), "{said:?}");
    assert_eq!(said.iter().filter(|it| it.to_lowercase() == "contents").count(), 1);
    let whats: Vec<&str> = merged.conflicts.iter().map(|it| it.what.as_str()).collect();
    assert_eq!(
        whats,
        [
            "“CONTENTS” is a leftover of the page; in the other version “Contents” is a heading of level 1"
        ]
    );
}

#[test]
fn two_verdicts_on_one_parallel_are_told_and_both_stand() {
    let base = notebooks::decided();
    let id = DecisionId::read("p-8p9q0r1s2t3v");
    let with = |edit: &Edit| {
        let mut notebook = base.clone();
        notebook.apply(edit, "2026-11-26T10:00:00Z").unwrap();
        notebook
    };
    // Each decides on the parallel that had a note on it.
    let set = |verdict| with(&Edit::SetVerdict { id: id.clone(), verdict });
    let merged = check_merge([&base, &set(Verdict::Accepted), &set(Verdict::Rejected)]);
    let what = "the parallel is rejected; in the other version it is accepted";
    assert_eq!(merged.conflicts.iter().map(|it| &it.what).collect::<Vec<_>>(), [what]);
    // Each makes a decision where there was none.
    let decide = |id: &str, verdict| {
        let mut decision = Decision::clone(&base.decisions[&DecisionId::read("p-0a1b2c3d4e5f")]);
        decision.verdict = verdict;
        decision.a.made.start += 1;
        let records = Box::new([DocumentRecord::default(), DocumentRecord::default()]);
        let id = DecisionId::read(id);
        with(&Edit::Decide { id, decision: Box::new(decision), records })
    };
    let (mine, theirs) = (decide("p-1", Verdict::Accepted), decide("p-2", Verdict::Rejected));
    let merged = check_merge([&base, &mine, &theirs]);
    assert_eq!(merged.notebook.decisions.len(), base.decisions.len() + 2);
    let named: Vec<String> = merged.conflicts.iter().map(ToString::to_string).collect();
    let stand = "one version accepted the parallel, the other rejected it; both decisions stand, and \
                 by this one it is";
    let expect =
        [format!("decision p-1: {stand} accepted"), format!("decision p-2: {stand} rejected")];
    assert_eq!(named, expect);
    let again = check_merge([&base, &mine, &merged.notebook]);
    assert_eq!(again.conflicts, [], "nothing new");
}

#[test]
fn tags_that_each_put_below_the_other_do_not_form_a_circle() {
    let base = branches::study(3, 1);
    let mut at_top = base.tags.iter().filter(|(_, tag)| tag.parent.is_none());
    let [a, b] = [0, 1].map(|_| at_top.next().unwrap().0.clone());
    let below = |tag_id: &TagId, parent: &TagId, key| {
        let mut notebook = base.clone();
        let mut tag = Tag::clone(&base.tags[tag_id]);
        (tag.parent, tag.key) = (Some(parent.clone()), Some(key));
        notebook.apply(&Edit::SetTag(tag_id.clone(), tag), "").unwrap();
        notebook
    };
    let merged = check_merge([&base, &below(&a, &b, 3), &below(&b, &a, 3)]);
    assert_eq!(problems(&merged.notebook), []);
    assert_eq!(merged.conflicts.len(), 2, "the circle and the key: {:?}", merged.conflicts);
}

#[test]
fn what_nobody_here_can_read_is_merged_as_it_stands() {
    let base = notebooks::bridge();
    let kept = |id: &str, words: &str| Kept {
        kind: Some(Kind::Note),
        id: id.to_owned(),
        words: words.to_owned(),
        why: String::new(),
    };
    let extra = |name: &str, words: &str| Extra {
        path: String::new(),
        name: name.to_owned(),
        words: words.to_owned(),
    };
    let (mut base, mut mine, mut theirs) = (base.clone(), base.clone(), base);
    base.kept = vec![kept("n-1", "old"), kept("n-2", "both")];
    mine.kept = vec![kept("n-1", "old"), kept("n-2", "both"), kept("n-3", "mine")];
    theirs.kept = vec![kept("n-2", "both"), kept("n-4", "theirs")];
    base.extra.insert(None, vec![extra("a", "1"), extra("b", "1"), extra("c", "1")]);
    mine.extra.insert(None, vec![extra("a", "2"), extra("b", "1"), extra("d", "1")]);
    theirs.extra.insert(None, vec![extra("a", "3"), extra("b", "2"), extra("c", "1")]);
    let merged = merge(&base, &mine, &theirs);
    let words: Vec<&str> = merged.notebook.kept.iter().map(|it| it.words.as_str()).collect();
    assert_eq!(words, ["both", "mine", "theirs"]);
    let fields: Vec<(&str, &str)> = merged.notebook.extra[&None]
        .iter()
        .map(|extra| (extra.name.as_str(), extra.words.as_str()))
        .collect();
    assert_eq!(fields, [("a", "3"), ("b", "2"), ("d", "1")]);
    assert_eq!(merged.conflicts.len(), 1);

    // A record that a side could not read is not one that it removed.
    let note_id = mine.notes.keys().next().unwrap().clone();
    let mut damaged = mine.clone();
    damaged.notes.remove(&note_id);
    damaged.kept.push(kept(note_id.as_str(), "garbled"));
    let mut touched = mine.clone();
    touched.corpus.push('x');
    let merged = merge(&mine, &damaged, &touched);
    assert_eq!(merged.notebook.notes.get(&note_id), mine.notes.get(&note_id));
    assert!(merged.notebook.kept.iter().any(|it| it.words == "garbled"));
}

#[test]
fn both_versions_that_git_left_in_a_file_are_read_and_merged() {
    let base = branches::study(5, 12);
    let mine = branches::branch(&base, 50, "Ann");
    let theirs = branches::branch(&base, 51, "Ben");
    // The whole file as one conflict is what git leaves where nothing fits.
    let whole = |base: &str| {
        let (mine, theirs) = (print(&mine), print(&theirs));
        format!("<<<<<<< HEAD\n{mine}{base}=======\n{theirs}>>>>>>> theirs\n")
    };
    let with_base = read(&whole(&format!("||||||| base\n{}", print(&base)))).unwrap();
    assert_eq!(with_base.notebook, merge(&base, &mine, &theirs).notebook);
    assert!(with_base.warnings[0].starts_with("git had left two versions in the file"));
    let without = read(&whole("")).unwrap();
    let now = lines(&without.notebook);
    for line in lines(&mine).union(&lines(&theirs)) {
        assert!(now.contains(line) || is_in_trash(&without.notebook, line), "{line:?} is lost");
    }
}

proptest! {
    #![proptest_config(cases())]

    /// Taking in what came from outside gives what a merge of the whole notebooks gives, and what it
    /// gives back undoes it.
    #[test]
    fn taking_in_what_came_from_outside_is_a_merge(
        seed in any::<u64>(), n_notes in 0_usize..8, is_shared in any::<bool>(),
    ) {
        let sent = branches::study(seed, n_notes);
        let now = branches::scribble(&sent, seed.wrapping_add(1), "mine");
        let theirs = branches::scribble(&sent, seed.wrapping_add(2), "theirs");
        let mut whole = merge(&sent, &sent, &theirs).notebook;
        if is_shared {
            share(&mut whole, &now);
        }
        let (changes_in, conflicts) = take_in(&sent, &now, &whole);
        let expect = merge(&sent, &now, &whole);
        let mut got = now.clone();
        let undo = got.revert(changes_in);
        prop_assert_eq!(changes(&got, &expect.notebook), vec![]);
        prop_assert_eq!(conflicts, expect.conflicts);
        got.revert(undo);
        prop_assert_eq!(got, now);
    }

    /// The changes from one notebook to another make the other of it, and back.
    #[test]
    fn changes_lead_from_one_notebook_to_the_other(seed in any::<u64>(), other in any::<u64>()) {
        let from = branches::scribble(&branches::study(seed, 4), other, "mine");
        let to = branches::branch(&branches::study(seed, 4), other.wrapping_add(1), "theirs");
        let mut notebook = from.clone();
        let back = notebook.revert(changes(&from, &to));
        prop_assert!(notebook.is_same_work(&to) && changes(&notebook, &to).is_empty());
        notebook.revert(back);
        prop_assert_eq!(notebook, from);
    }
}

#[test]
fn the_changes_between_two_versions_take_one_over_to_the_other_and_back() {
    for seed in 0..PAIRS {
        let base = branches::study(seed, 20);
        let mine = branches::branch(&base, 2 * seed + 1, "Ada");
        let theirs = branches::branch(&base, 2 * seed + 2, "Bo");
        for (from, to) in [(&base, &mine), (&mine, &base), (&mine, &theirs), (&mine, &mine)] {
            let mut taken = from.clone();
            let back = taken.revert(changes(from, to));
            assert!(taken.is_same_work(to), "seed {seed}");
            taken.revert(back);
            assert_eq!(&taken, from, "seed {seed}");
        }
    }
}

#[test]
fn the_version_that_a_copy_was_made_from_is_found_and_never_a_younger_one() {
    let (mut n_exact, mut n_found) = (0, 0);
    for seed in 0..PAIRS {
        let mut past = vec![branches::study(seed, 20)];
        for save in 0..6 {
            let before = past.last().unwrap();
            past.push(branches::scribble(before, seed * 100 + save, "Ada"));
        }
        let copied_from = (seed % 6) as usize + 1;
        let theirs = branches::branch(&past[copied_from], seed * 100 + 50, "Bo");
        let versions =
            past.iter().rev().map(|it| Version { notebook: it.clone(), is_found: false });
        let Some(base) = ancestor(versions, &theirs) else { continue };
        // Tags that one side changed are left out of it.
        let is_base = |it: &Notebook| {
            (&it.notes, &it.excerpts, &it.links, &it.trash)
                == (&base.notes, &base.excerpts, &base.links, &base.trash)
        };
        let at = past.iter().position(is_base).unwrap();
        assert!(at <= copied_from, "seed {seed}: {at} of {copied_from}");
        n_found += 1;
        n_exact += usize::from(is_base(&past[copied_from]));
    }
    assert!(n_found * 10 >= PAIRS * 7, "{n_found} found");
    assert!(n_exact * 10 >= PAIRS as usize * 5, "{n_exact} exactly");
}
