//! Correcting what was read off documents: of one, or by a rule for the folder.

use std::sync::Arc;

use crate::{
    notebook::{
        edit::Edit,
        ids::{DocId, RuleId},
        record::DocumentRecord,
        rule::Rule,
    },
    text::structure::rules::{LineIs, LineRule},
};

pub use crate::extract::encoding::CHOICES as ENCODINGS;

use super::{
    Workspace,
    annotate::several,
    corpus::{DocPath, Entry},
    update::Turn,
};

/// Longest line, in scalars, that a rule names whole; of a longer one the beginning will do.
const WHOLE_SCALARS: usize = 120;

/// About how much of a longer line is taken.
const BEGINNING_SCALARS: usize = 60;

/// Furthest from the start of a line, in scalars, that a colon ends a speaker's name.
const NAME_SCALARS: usize = 60;

/// Correcting what was read off documents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Correct {
    /// Says what is known of a document; an empty string takes a correction back.
    Facts(DocPath, Box<Corrections>),
    /// Reads a document in an encoding; `None` for the one its file shows.
    Encoding(DocPath, Option<String>),
    /// Says what a line of a document is, in place of what was said of it before.
    Line(DocPath, LineRule),
    /// Takes one correction back.
    TakeBack(DocId, Said),
    /// Makes a rule for the folder; one that says something else of the same line in the same files
    /// goes.
    Rule(Rule),
    /// Says of which files a rule is.
    RuleFiles(RuleId, String),
}

/// What a reader fills in about a document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Corrections {
    /// Its title.
    pub title: String,
    /// Who published it.
    pub source: String,
    /// Who wrote it.
    pub author: String,
    /// Its date: `2018-07-13`, `2018-07` or `2018`.
    pub date: String,
    /// Where it is from.
    pub region: String,
    /// In which language it is.
    pub language: String,
}

/// Something that a reader said of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Said {
    /// Its title.
    Title,
    /// Who published it.
    Source,
    /// Who wrote it.
    Author,
    /// Its date.
    Date,
    /// Where it is from.
    Region,
    /// In which language it is.
    Language,
    /// In which encoding to read it.
    Encoding,
    /// What a line is.
    Line(LineRule),
}

impl Said {
    /// What it is called: "author".
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Source => "source",
            Self::Author => "author",
            Self::Date => "date",
            Self::Region => "region",
            Self::Language => "language",
            Self::Encoding => "encoding",
            Self::Line(_) => "line",
        }
    }
}

/// What is said in a record, each with its words: `Author`, "M. Ruiz".
pub fn said_in(record: &DocumentRecord) -> Vec<(Said, String)> {
    let fields = [
        (Said::Title, &record.title),
        (Said::Source, &record.source),
        (Said::Author, &record.author),
        (Said::Date, &record.date),
        (Said::Region, &record.region),
        (Said::Language, &record.language),
        (Said::Encoding, &record.encoding),
    ];
    let fields = fields.into_iter().filter_map(|(said, words)| Some((said, words.clone()?)));
    let lines = record.lines.iter().map(|rule| (Said::Line(rule.clone()), rule.clause()));
    fields.chain(lines).collect()
}

/// The rule by which `line` is what a reader says it is: by its words, or by what it begins with where
/// that says more. A speaker's turn is known by the name, and a long line by its beginning.
pub fn rule_of(line: &str, is: LineIs) -> LineRule {
    let line = line.trim();
    let name_end = line.char_indices().take(NAME_SCALARS).find(|(_, c)| matches!(c, ':' | '：'));
    if is == LineIs::Turn
        && let Some((at, colon)) = name_end
    {
        let name = line.get(..at + colon.len_utf8()).unwrap_or(line);
        return LineRule { line: name.to_owned(), is_beginning: true, is };
    }
    if line.chars().count() <= WHOLE_SCALARS {
        return LineRule { line: line.to_owned(), is_beginning: false, is };
    }
    let mut beginning = String::new();
    for word in line.split_whitespace() {
        if beginning.chars().count() >= BEGINNING_SCALARS {
            break;
        }
        if !beginning.is_empty() {
            beginning.push(' ');
        }
        // A word without end is cut.
        beginning.extend(word.chars().take(BEGINNING_SCALARS));
    }
    LineRule { line: beginning, is_beginning: true, is }
}

impl Workspace {
    /// The line of the active pane's document in which the selection begins, or the caret stands.
    pub fn chosen_line(&self) -> Option<(DocPath, String)> {
        let pane = self.pane()?;
        let text = self.corpus.as_ref()?.reading(&pane.path)?.document.text();
        let at = text.floor_char_boundary(pane.selection?.span().start());
        let (before, behind) = text.split_at_checked(at)?;
        let start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let end = at + behind.find('\n').unwrap_or(behind.len());
        let line = text.get(start..end)?.trim();
        (!line.is_empty()).then(|| (Arc::clone(&pane.path), line.to_owned()))
    }

    /// The document that a correction would be about: the row of the documents list that has the
    /// keyboard, else what the active pane shows.
    pub fn chosen_document(&self) -> Option<&DocPath> {
        let corpus = self.corpus.as_ref()?;
        if self.area == super::overlay::Area::Library
            && self.tab == super::overlay::LibraryTab::Documents
        {
            let entry_idx = *self.listed().get(self.row)?;
            return corpus.entries.get(entry_idx).map(|entry: &Entry| &entry.path);
        }
        let pane = self.pane()?;
        corpus.reading(&pane.path)?;
        Some(&pane.path)
    }

    /// Whether there is anything to list among corrections and rules.
    pub fn has_corrections(&self) -> bool {
        let notebook = &self.notebook;
        !notebook.rules.is_empty() || notebook.documents.values().any(|it| it.is_corrected())
    }
}

impl Turn<'_> {
    /// Applies a correction.
    pub(super) fn correct(&mut self, correct: Correct) {
        match correct {
            Correct::Facts(path, corrections) => {
                self.ws.overlay = None;
                self.correct_facts(&path, *corrections);
            }
            // The form stays: how the text looks now is seen in it.
            Correct::Encoding(path, encoding) => {
                let encoding = encoding.filter(|it| !it.trim().is_empty());
                self.correct_record(&path, |record| {
                    record.encoding = encoding;
                    "read in another encoding".to_owned()
                });
            }
            Correct::Line(path, rule) => {
                self.ws.overlay = None;
                if rule.line.trim().is_empty() {
                    return;
                }
                let label = format!("say that a line is: {}", rule.is.label().to_lowercase());
                self.correct_record(&path, |record| {
                    record.lines.retain(|it| !it.is_about_same(&rule));
                    record.lines.insert(0, rule);
                    label
                });
            }
            Correct::TakeBack(doc_id, said) => self.take_back(doc_id, &said),
            Correct::Rule(rule) => self.add_rule(rule),
            Correct::RuleFiles(rule_id, files) => {
                let Some(rule) = self.ws.notebook.rules.get(&rule_id) else { return };
                let files = files.trim().to_owned();
                if rule.files != files {
                    let rule = Rule { files, ..Rule::clone(rule) };
                    self.edit(&Edit::SetRule(rule_id, rule));
                }
            }
        }
    }

    /// Notes what the reader knows of a document; what is read off it anyway is not repeated.
    fn correct_facts(&mut self, path: &DocPath, said: Corrections) {
        let read = self.ws.read_off(path);
        self.correct_record(path, |record| {
            let mut changed: Vec<&str> = Vec::new();
            for (name, field, words, read) in [
                ("title", &mut record.title, said.title, read.title),
                ("source", &mut record.source, said.source, read.source),
                ("author", &mut record.author, said.author, read.author),
                ("date", &mut record.date, said.date, read.date),
                ("region", &mut record.region, said.region, read.region),
                ("language", &mut record.language, said.language, read.language),
            ] {
                let words = words.trim();
                let now = (!words.is_empty() && words != read).then(|| words.to_owned());
                if *field != now {
                    *field = now;
                    changed.push(name);
                }
            }
            match changed.as_slice() {
                [] | [_, _, _, ..] => "correct document".to_owned(),
                names => format!("correct {}", names.join(" and ")),
            }
        });
    }

    /// Changes the record of a document, under the name that the change gives; nothing where it stays
    /// what it was.
    fn correct_record(
        &mut self,
        path: &DocPath,
        change: impl FnOnce(&mut DocumentRecord) -> String,
    ) {
        let Some((doc_id, mut record)) = self.record_of(path) else { return };
        let before = record.clone();
        let label = change(&mut record);
        if record != before {
            self.edit(&several(&label, vec![Edit::SetDocument(doc_id, record)]));
        }
    }

    fn take_back(&mut self, doc_id: DocId, said: &Said) {
        let Some(record) = self.ws.notebook.documents.get(&doc_id) else { return };
        let mut record = DocumentRecord::clone(record);
        match said {
            Said::Title => record.title = None,
            Said::Source => record.source = None,
            Said::Author => record.author = None,
            Said::Date => record.date = None,
            Said::Region => record.region = None,
            Said::Language => record.language = None,
            Said::Encoding => record.encoding = None,
            Said::Line(rule) => record.lines.retain(|it| it != rule),
        }
        let label = format!("take back {}", said.name());
        self.edit(&several(&label, vec![Edit::SetDocument(doc_id, record)]));
    }

    fn add_rule(&mut self, rule: Rule) {
        if rule.clauses().is_empty() {
            return;
        }
        self.ws.overlay.take_if(|overlay| matches!(overlay, super::overlay::Overlay::Line(..)));
        let rule =
            Rule { files: rule.files.trim().to_owned(), created: self.now.stamp(), rev: 1, ..rule };
        let says_of = |it: &Rule| {
            let Rule { line, source, author, region, language, .. } = it;
            let fixed = [source, author, region, language].map(Option::is_some);
            (line.is_some(), fixed)
        };
        let is_replaced = |it: &Rule| {
            let lines = it.line.as_ref().zip(rule.line.as_ref());
            it.files == rule.files
                && says_of(it) == says_of(&rule)
                && lines.is_none_or(|(one, other)| one.is_about_same(other))
        };
        let replaced = self.ws.notebook.rules.iter().filter(|(_, it)| is_replaced(it));
        let mut edits: Vec<Edit> =
            replaced.map(|(rule_id, _)| Edit::RemoveRule(rule_id.clone())).collect();
        let label = if edits.is_empty() { "add rule for the folder" } else { "change rule" };
        edits.push(Edit::AddRule(RuleId::fresh(&mut self.ws.ids), rule));
        self.edit(&several(label, edits));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(line: &str, is: LineIs, expect: &str) {
        let rule = rule_of(line, is);
        assert!(rule.is_about(line), "the rule is about its own line");
        assert_eq!(rule.clause(), expect);
    }

    #[test]
    fn a_line_is_named_by_its_words_a_turn_by_its_name_a_long_one_by_its_beginning() {
        check(
            "  Go to home page ",
            LineIs::Leftover,
            "“Go to home page” is a leftover of the page",
        );
        check(
            "D. Okafor: I am not paid to guess.",
            LineIs::Turn,
            "lines that begin with “D. Okafor:” are speakers’ turns",
        );
        check("MODERATOR", LineIs::Turn, "“MODERATOR” is a speaker’s turn");
        check(
            "Note: not a turn, a heading",
            LineIs::Heading(2),
            "“Note: not a turn, a heading” is a heading of level 2",
        );
        let long = "word ".repeat(60);
        let beginning = "word ".repeat(13);
        check(
            &long,
            LineIs::Begins,
            &format!("lines that begin with “{}” begin paragraphs", beginning.trim()),
        );
        check(
            &"x".repeat(500),
            LineIs::Text,
            &format!("lines that begin with “{}” are text", "x".repeat(60)),
        );
    }
}
