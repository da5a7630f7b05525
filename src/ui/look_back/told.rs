//! What a record says, in words: for a list, and for comparing it with what it said before.

use crate::{
    notebook::{
        Notebook,
        bring_back::{Difference, Fate},
        ids::{DocId, ExcerptId, NoteId},
        kept::{Kind, RecordId},
        note::Block,
        record::DocumentRecord,
        trash::Was,
    },
    text::worddiff::{Piece, pieces},
    ui::{
        chips,
        notebook::{card::on_one_line, list},
        review::words::{first, kind},
    },
    workspace::Workspace,
};

/// Longest wording that is shown, in scalars: more is not read in a list.
const WORDS_MAX: usize = 2_000;

/// Longest wording of what was removed or made: there is nothing to compare it with.
const ALONE_MAX: usize = 600;

/// A difference in words.
#[derive(Debug)]
pub(super) struct Told {
    /// What kind of record it is, and what became of it: `Note · removed since`.
    pub(super) fate: String,
    /// What it is called.
    pub(super) name: String,
    /// What it said; empty for what was made since.
    pub(super) was: String,
    /// What it says; empty for what was removed.
    pub(super) is: String,
    /// Both compared, where both are there.
    pub(super) pieces: Vec<Piece>,
    /// What kind of change it is: `2 words changed`; empty where there is nothing to compare.
    pub(super) kind: String,
}

impl Told {
    /// A difference between the notebook now and `then`.
    ///
    /// Cost: the words of one record, of both at most 2,000 scalars compared.
    pub(super) fn of(difference: &Difference, ws: &Workspace, then: &Notebook) -> Self {
        let now = &*ws.notebook;
        let Difference { record, fate } = difference;
        let what = match fate {
            Fate::Removed => "removed since",
            Fate::Changed => "changed since",
            Fate::Added => "made since",
        };
        let Some(record_id) = record else {
            let words = |notebook: &Notebook| -> Vec<String> {
                notebook.kept.iter().map(|kept| kept.words.clone()).collect()
            };
            let fate = format!("Unread words of the file · {what}");
            return Self::compared(fate, "What could not be read", words(then), words(now));
        };
        let lines = |notebook: &Notebook| {
            let was = notebook.record(record_id);
            was.map(|was| lines((ws, notebook), &was)).unwrap_or_default()
        };
        let (was, is) = (lines(then), lines(now));
        let from = if then.record(record_id).is_some() { then } else { now };
        let mut kind = record_id.kind.name().to_owned();
        kind.get_mut(..1).into_iter().for_each(str::make_ascii_uppercase);
        Self::compared(format!("{kind} · {what}"), &name((ws, from), record_id), was, is)
    }

    fn compared(fate: String, name: &str, was: Vec<String>, is: Vec<String>) -> Self {
        let name = name.to_owned();
        if was.is_empty() || is.is_empty() {
            let alone = |lines: Vec<String>| cut(&lines.join("\n"), ALONE_MAX);
            let (was, is) = (alone(was), alone(is));
            return Self { fate, name, was, is, pieces: Vec::new(), kind: String::new() };
        }
        let (was, is) = apart(&was, &is);
        let (was, is) = (cut(&was.join("\n"), WORDS_MAX), cut(&is.join("\n"), WORDS_MAX));
        let pieces = pieces(&was, &is);
        let kind = if was == is {
            "its place among the others, or what is not shown here".to_owned()
        } else {
            kind(&was, &is, &pieces)
        };
        Self { fate, name, was, is, pieces, kind }
    }
}

fn cut(words: &str, n_scalars: usize) -> String {
    let head = first(words, n_scalars);
    if head.len() < words.len() { format!("{head}…") } else { head.to_owned() }
}

/// Two lists of lines without those that both begin and end with.
fn apart<'l>(was: &'l [String], is: &'l [String]) -> (&'l [String], &'l [String]) {
    let n_head = was.iter().zip(is).take_while(|(a, b)| a == b).count();
    let (_, was) = was.split_at_checked(n_head).unwrap_or_default();
    let (_, is) = is.split_at_checked(n_head).unwrap_or_default();
    let n_tail = was.iter().rev().zip(is.iter().rev()).take_while(|(a, b)| a == b).count();
    let head =
        |lines: &'l [String]| lines.split_at_checked(lines.len() - n_tail).unwrap_or_default().0;
    (head(was), head(is))
}

/// What a record says, line by line; never empty.
fn lines((ws, notebook): (&Workspace, &Notebook), was: &Was) -> Vec<String> {
    let mut lines = Vec::new();
    let mut say = |what: &str, words: &str| {
        if !words.trim().is_empty() {
            lines.push(format!("{what}{words}"));
        }
    };
    match was {
        Was::Note(note) => {
            say("", list::title(note));
            for block in &note.blocks {
                match block {
                    Block::Text(words) => words.lines().for_each(|line| say("", line)),
                    Block::Excerpt(excerpt_id) => say("", &quote(notebook, excerpt_id, usize::MAX)),
                }
            }
        }
        Was::Excerpt(excerpt) => {
            say("", &format!("“{}”", on_one_line(&excerpt.made.exact)));
            say("", &place((ws, notebook), &excerpt.document, excerpt.made.paragraph));
            let tags: Vec<String> =
                excerpt.tags.iter().map(|tag_id| notebook.tag_path(tag_id)).collect();
            say("Tags: ", &tags.join(", "));
            say("Memo: ", &excerpt.memo);
        }
        Was::Tag(tag) => {
            let above = tag.parent.as_ref().map(|parent| notebook.tag_path(parent));
            let path = above.into_iter().chain([tag.name.clone()]).collect::<Vec<_>>();
            say("", &path.join(" / "));
            say("Colour: ", tag.colour.name());
            say("Key: ", &tag.key.map(|key| key.to_string()).unwrap_or_default());
            say("", &tag.about);
        }
        Was::Link(link) => {
            say("", &quote(notebook, &link.from, 120));
            say("", link.kind.verb());
            say("", &quote(notebook, &link.to, 120));
            say("Memo: ", &link.memo);
        }
        Was::Decision(decision) => {
            for end in decision.ends() {
                say("", &format!("“{}”", on_one_line(&end.made.exact)));
                say("", &place((ws, notebook), &end.document, end.made.paragraph));
            }
            say("Verdict: ", decision.verdict.word());
            say("Found as: ", &decision.class);
            say("Note: ", &decision.memo);
            if let Some((_, link)) = notebook.link_of(decision) {
                say("Linked: ", link.kind.verb());
            }
        }
        Was::Document(record) => {
            for (what, words) in [
                ("Title: ", &record.title),
                ("Source: ", &record.source),
                ("Date: ", &record.date),
                ("Author: ", &record.author),
                ("Region: ", &record.region),
                ("Language: ", &record.language),
                ("Read as: ", &record.encoding),
                ("File: ", &Some(record.path.clone())),
            ] {
                say(what, words.as_deref().unwrap_or_default());
            }
            record.lines.iter().for_each(|rule| say("", &rule.clause()));
        }
        Was::Rule(rule) => {
            rule.clauses().iter().for_each(|clause| say("", clause));
            say("In: ", if rule.files.is_empty() { "all documents" } else { &rule.files });
        }
    }
    if lines.is_empty() {
        lines.push(String::new());
    }
    lines
}

/// What a record is called in a list.
fn name((ws, notebook): (&Workspace, &Notebook), record_id: &RecordId) -> String {
    match notebook.record(record_id) {
        Some(Was::Note(note)) => list::title(&note).to_owned(),
        Some(Was::Excerpt(excerpt)) => format!("“{}”", chips::opening(&excerpt.made.exact, 80)),
        Some(Was::Tag(_)) => notebook.tag_path(&crate::notebook::ids::TagId::read(&record_id.id)),
        Some(Was::Link(link)) => format!(
            "{} {} {}",
            quote(notebook, &link.from, 30),
            link.kind.verb(),
            quote(notebook, &link.to, 30)
        ),
        Some(Was::Decision(decision)) => {
            let [a, b] = decision.ends().map(|end| chips::opening(&end.made.exact, 30));
            format!("{}: “{a}” and “{b}”", decision.verdict.word())
        }
        Some(Was::Document(record)) => document(ws, &DocId::read(&record_id.id), &record),
        Some(Was::Rule(rule)) => rule.sentence(),
        None => record_id.kind.name().to_owned(),
    }
}

/// An excerpt's words between quotation marks, of at most so many scalars.
pub(super) fn quote(notebook: &Notebook, excerpt_id: &ExcerptId, n_scalars: usize) -> String {
    match notebook.excerpts.get(excerpt_id) {
        Some(excerpt) => format!("“{}”", chips::opening(&excerpt.made.exact, n_scalars)),
        None => "(an excerpt that is not there)".to_owned(),
    }
}

/// Where an excerpt stands: `Council transcript, ¶17`.
pub(super) fn place(
    (ws, notebook): (&Workspace, &Notebook),
    doc_id: &DocId,
    paragraph: usize,
) -> String {
    let record = notebook.documents.get(doc_id);
    let name = record.map(|record| document(ws, doc_id, record)).unwrap_or_default();
    if name.is_empty() { format!("¶{paragraph}") } else { format!("{name}, ¶{paragraph}") }
}

/// What a document is called: as everywhere, where it is in the folder.
fn document(ws: &Workspace, doc_id: &DocId, record: &DocumentRecord) -> String {
    if let Some(path) = ws.derived.paths.get(doc_id) {
        let shown = ws.shown(path);
        return if shown.source.is_empty() { shown.title } else { shown.source };
    }
    let given = record.source.as_ref().or(record.title.as_ref());
    given.cloned().unwrap_or_else(|| {
        let name = record.path.rsplit('/').next().unwrap_or_default();
        name.rsplit_once('.').map_or(name, |(stem, _)| stem).to_owned()
    })
}

/// Excerpts that no note holds, by document and place.
///
/// Cost: a pass over notes and excerpts.
pub(super) fn loose(notebook: &Notebook) -> Vec<ExcerptId> {
    let held: std::collections::BTreeSet<&ExcerptId> =
        notebook.notes.values().flat_map(|note| note.excerpts()).collect();
    let mut found: Vec<_> =
        notebook.excerpts.iter().filter(|(excerpt_id, _)| !held.contains(excerpt_id)).collect();
    found.sort_by_key(|(excerpt_id, it)| (&it.document, it.made.start, *excerpt_id));
    found.into_iter().map(|(excerpt_id, _)| excerpt_id.clone()).collect()
}

/// How many records of each kind there are: `12 notes, 48 excerpts, 7 tags, 3 links`.
pub(super) fn counts(notebook: &Notebook) -> String {
    let counts = Kind::LISTED.map(|kind| match kind {
        Kind::Note => (notebook.notes.len(), "note"),
        Kind::Excerpt => (notebook.excerpts.len(), "excerpt"),
        Kind::Tag => (notebook.tags.len(), "tag"),
        Kind::Link => (notebook.links.len(), "link"),
        Kind::Decision => (notebook.decisions.len(), "decision"),
        Kind::Document => (notebook.documents.len(), "document"),
        Kind::Rule => (notebook.rules.len(), "rule"),
    });
    // Most notebooks have none of these, and many readers will never make one.
    let told = counts.into_iter().filter(|(n, one)| *n > 0 || !["decision", "rule"].contains(one));
    let told = told.map(|(n, one)| crate::ui::words::count(n, one, &format!("{one}s")));
    told.collect::<Vec<_>>().join(", ")
}

/// Notes in their order.
pub(super) fn notes(notebook: &Notebook) -> Vec<NoteId> {
    notebook.notes_in_order().into_iter().map(|(note_id, _)| note_id.clone()).collect()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use crate::{
        notebook::{ids::NotebookId, note::Note},
        store::settings::Settings,
    };

    use super::*;

    fn with(title: &str, words: &[&str]) -> Notebook {
        let mut notebook = Notebook::new(NotebookId::read("nb"));
        let blocks = words.iter().map(|words| Block::Text((*words).to_owned())).collect();
        let note = Note { blocks, ..Note::titled(title, 1) };
        notebook.notes.insert(NoteId::read("n"), Arc::new(note));
        notebook
    }

    fn told(now: &Notebook, then: &Notebook, fate: Fate) -> Told {
        let mut ws = Workspace::new(Settings::default(), 1);
        ws.notebook = Arc::new(now.clone());
        let record = Some(RecordId::new(Kind::Note, "n"));
        Told::of(&Difference { record, fate }, &ws, then)
    }

    #[test]
    fn only_the_lines_that_differ_are_compared() {
        let then = with("Gauges", &["first", "read by hand\nmostly", "last"]);
        let now = with("Gauges", &["first", "read by hand\nseldom", "last"]);
        let told = told(&now, &then, Fate::Changed);
        assert_eq!((told.name.as_str(), told.fate.as_str()), ("Gauges", "Note · changed since"));
        assert_eq!((told.was.as_str(), told.is.as_str()), ("mostly", "seldom"));
        assert_eq!(told.kind, "1 word changed");
    }

    #[test]
    fn what_is_gone_is_told_whole_and_what_differs_elsewhere_too() {
        let (then, empty) = (with("", &["words"]), Notebook::new(NotebookId::read("nb")));
        let removed = told(&empty, &then, Fate::Removed);
        assert_eq!((removed.was.as_str(), removed.is.as_str()), ("Untitled note\nwords", ""));
        let same = told(&then, &then, Fate::Changed);
        assert_eq!(same.kind, "its place among the others, or what is not shown here");
    }
}
