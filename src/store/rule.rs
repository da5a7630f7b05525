//! What a reader said of lines, and rules for the folder, as they stand in the file.
//!
//! Added to version 1 of the shape, and only written where there is something to write; what was said
//! of decisions ([`super::decision`]) holds for the section of rules too. What this program cannot make
//! sense of in what is said of a line it keeps word for word, whole: half a rule would be another rule.

use std::sync::Arc;

use ron::{Options, extensions::Extensions, value::RawValue};
use serde::{Deserialize, Deserializer};

use crate::{
    notebook::{rule::Rule, trash::Was},
    text::structure::rules::{LineIs, LineRule},
};

use super::{format::Said, tolerant::shape};

shape! {
    pub(super) struct RuleFile {
        files: String,
        line: Raw,
        source: Option<String>,
        author: Option<String>,
        region: Option<String>,
        language: Option<String>,
        created: String,
        rev: u64,
        deleted: Option<String>,
    }

    struct LineFile {
        line: String,
        begins: bool,
        is: Option<IsFile>,
    }
}

#[derive(Debug, Deserialize)]
enum IsFile {
    Text,
    Heading(u8),
    Leftover,
    Turn,
    Continues,
    Begins,
}

/// A value as it stands in the file; `None` where there is none.
#[derive(Debug, Default)]
pub(super) struct Raw(Option<String>);

impl<'de> Deserialize<'de> for Raw {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let words = <&RawValue>::deserialize(deserializer)?.trim().get_ron();
        Ok(Self(Some(words.to_owned())))
    }
}

impl RuleFile {
    /// When it was removed, if it was.
    pub(super) const fn take_deleted(&mut self) -> Option<String> {
        self.deleted.take()
    }
}

/// What is said of the lines of a document; what could not be made out is noted among the unknown
/// fields of the record, at `lines`.
pub(super) fn lines(id: &str, file: Vec<Raw>, said: &mut Said) -> Vec<LineRule> {
    let mut lines = Vec::new();
    for words in file.into_iter().filter_map(|raw| raw.0) {
        match line(&words) {
            Some(rule) => lines.push(rule),
            // Under its own words as a name, so that two of them are two in a merge.
            None => said.unknown("document", id, LINES, vec![(words.clone(), words)]),
        }
    }
    lines
}

/// Where in a document's record its unknown words on lines stand.
pub(super) const LINES: &str = "lines";

/// The rule of a file.
pub(super) fn rule(id: &str, file: RuleFile, said: &mut Said) -> Was {
    said.unknown("rule", id, "", file.unknown);
    let parsed = file.line.0.as_deref().and_then(line);
    if let (None, Some(words)) = (&parsed, file.line.0) {
        said.unknown("rule", id, "", vec![("line".to_owned(), words)]);
    }
    Was::Rule(Arc::new(Rule {
        files: file.files,
        line: parsed,
        source: file.source,
        author: file.author,
        region: file.region,
        language: file.language,
        created: file.created,
        rev: file.rev,
    }))
}

/// What these words say of a line, if they say nothing else.
fn line(words: &str) -> Option<LineRule> {
    let ron = Options::default().with_default_extension(Extensions::IMPLICIT_SOME);
    let file = ron.from_str::<LineFile>(words).ok().filter(|file| file.unknown.is_empty())?;
    let is = match file.is? {
        IsFile::Text => LineIs::Text,
        IsFile::Heading(level) => LineIs::Heading(level),
        IsFile::Leftover => LineIs::Leftover,
        IsFile::Turn => LineIs::Turn,
        IsFile::Continues => LineIs::Continues,
        IsFile::Begins => LineIs::Begins,
    };
    Some(LineRule { line: file.line, is_beginning: file.begins, is })
}

/// The word for what a line is; of a heading without its level.
pub(super) const fn is_name(is: LineIs) -> &'static str {
    match is {
        LineIs::Text => "Text",
        LineIs::Heading(_) => "Heading",
        LineIs::Leftover => "Leftover",
        LineIs::Turn => "Turn",
        LineIs::Continues => "Continues",
        LineIs::Begins => "Begins",
    }
}
