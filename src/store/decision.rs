//! A decision on a parallel as it stands in the file.
//!
//! Added to version 1 of the shape, and only written where there is one. A program of that version
//! which does not know of decisions keeps the section word for word, as it does with any field that it
//! does not know, and writes it back; so `min_writer` is still 1. What such a program cannot do is merge
//! two versions of the section: then it keeps one of them, and says so; and it passes over steps of a
//! journal that speak of decisions.

use std::sync::Arc;

use serde::{Deserialize, Deserializer};

use crate::notebook::{
    decision::{Decision, End, Verdict},
    ids::{DocId, LinkId},
    kept::{Extra, Kind},
    trash::Was,
};

use super::{
    format::{Said, SelectorFile, selector},
    tolerant::{Lines, Word, shape},
};

/// Parts of a bit in which scores are counted.
const PARTS: f64 = 16.0;

shape! {
    pub(super) struct DecisionFile {
        verdict: VerdictName,
        a: EndFile,
        b: EndFile,
        memo: Lines,
        class: String,
        rule: String,
        score: f64,
        engine: u32,
        link: Option<String>,
        created: String,
        rev: u64,
        deleted: Option<String>,
    }

    struct EndFile {
        document: String,
        made: SelectorFile,
    }
}

impl DecisionFile {
    /// When it was removed, if it was.
    pub(super) const fn take_deleted(&mut self) -> Option<String> {
        self.deleted.take()
    }
}

/// The name of a verdict, known or not.
#[derive(Debug)]
struct VerdictName(String);

impl Default for VerdictName {
    fn default() -> Self {
        Self(Verdict::default().name().to_owned())
    }
}

impl<'de> Deserialize<'de> for VerdictName {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self(Word::deserialize(deserializer)?.0.to_owned()))
    }
}

/// The decision of a file.
pub(super) fn decision(id: &str, file: DecisionFile, said: &mut Said) -> Was {
    said.unknown("decision", id, "", file.unknown);
    let verdict = Verdict::named(&file.verdict.0).unwrap_or_else(|| {
        let words = file.verdict.0;
        said.sentences.push(format!(
            "decision {id}: the verdict {words} means nothing here; it is shown as open"
        ));
        said.extra.push(Extra { path: String::new(), name: "verdict".to_owned(), words });
        Verdict::Open
    });
    Was::Decision(Arc::new(Decision {
        a: end(id, "a", file.a, said),
        b: end(id, "b", file.b, said),
        verdict,
        memo: file.memo.0,
        class: file.class,
        rule: file.rule,
        // Whole sixteenths, as they are printed; of any other number the nearest.
        score: (file.score * PARTS).round() as i32,
        engine: file.engine,
        link: file.link.as_deref().map(LinkId::read),
        created: file.created,
        rev: file.rev,
    }))
}

fn end(id: &str, path: &str, file: EndFile, said: &mut Said) -> End {
    said.unknown("decision", id, path, file.unknown);
    let made = selector((Kind::Decision, id), &format!("{path}.made"), file.made, said);
    End { document: DocId::read(&file.document), made }
}

/// A score as bits: `19.0625`. Sixteenths have at most four decimals, so that nothing is lost.
pub(super) fn bits(score: i32) -> String {
    format!("{:?}", f64::from(score) / PARTS)
}
