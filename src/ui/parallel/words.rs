//! What is said of a parallel, in words.

use std::sync::Arc;

use crate::{
    text::{document::Document, span::Span, words::on_one_line},
    trace::parallel::{Change, Class, Direction, Kind, Parallel, Rule, Side},
    ui::words,
    workspace::{
        Workspace,
        corpus::{DocPath, Reading},
        tracing::{ParallelId, found::span_of},
    },
};

/// Most characters of changed words that are said.
const MOST_CHARS: usize = 60;

/// One end of a parallel with its document.
pub struct Passage<'a> {
    /// Which end.
    pub side: Side,
    /// The document.
    pub path: DocPath,
    /// Its text.
    pub reading: &'a Arc<Reading>,
    /// The passage.
    pub span: Span,
}

/// A parallel with all that is needed to tell of it: what is quoted first, where that is known.
pub struct Told<'a> {
    /// The parallel.
    pub parallel: &'a Parallel,
    /// What is quoted, or the end in the document that comes first.
    pub source: Passage<'a>,
    /// What quotes it, or the other.
    pub report: Passage<'a>,
    /// The names of both, and the numbers of their paragraphs.
    names: [(String, usize); 2],
}

impl<'a> Told<'a> {
    /// All there is to tell; `None` where a document is not as it was traced.
    pub fn of(ws: &'a Workspace, id: ParallelId) -> Option<Self> {
        let passage = |side| {
            let (path, span) = ws.parallel_end(id, side)?;
            let reading = ws.corpus.as_ref()?.reading(&path)?;
            Some(Passage { side, path, reading, span })
        };
        let [source, report] = ws.sides_in_order(id);
        let (source, report) = (passage(source)?, passage(report)?);
        let name = |it: &Passage<'_>, other: &Passage<'_>| {
            let (shown, others) = (ws.shown(&it.path), ws.shown(&other.path));
            // Two reports of one paper are told apart by their titles.
            let is_clear = !shown.source.is_empty() && shown.source != others.source;
            let name = if is_clear { shown.source } else { shown.title };
            let paragraph = it.reading.document.paragraphs().number_at(it.span.start());
            (name, paragraph)
        };
        let names = [name(&source, &report), name(&report, &source)];
        Some(Self { parallel: ws.parallel(id)?, source, report, names })
    }

    /// Names of both with their paragraphs, each cut to a number of characters.
    pub fn names(&self, n_chars: usize) -> [String; 2] {
        let name = |(name, paragraph): &(String, usize)| {
            format!("{} ¶{paragraph}", clipped(name, n_chars))
        };
        let [source, report] = &self.names;
        [name(source), name(report)]
    }

    /// `Council transcript ¶18 → Harbour Courier ¶3`, with each name cut to a number of characters.
    pub fn head(&self, n_chars: usize) -> String {
        let [source, report] = self.names(n_chars);
        let arrow = if self.parallel.direction == Direction::Open { "–" } else { "→" };
        format!("{source} {arrow} {report}")
    }

    /// The words of a change at both ends, what is quoted first.
    pub fn change(&self, change: &Change) -> [String; 2] {
        [&self.source, &self.report].map(|it| {
            let document: &Document = &it.reading.document;
            let words = document.read(span_of(change, it.side));
            clipped(&on_one_line(&words), MOST_CHARS)
        })
    }

    /// What changed, in words: `a number changed: 2019 → 2009`.
    pub fn changed(&self, change: &Change) -> String {
        let kind = kind(change.kind);
        match self.change(change) {
            [before, after] if before.is_empty() => format!("{kind} was added: “{after}”"),
            [before, after] if after.is_empty() => format!("{kind} was left out: “{before}”"),
            [before, after] => format!("{kind} changed: {before} → {after}"),
        }
    }

    /// The changes that say something else however alike the words look, each in words.
    pub fn warnings(&self) -> Vec<String> {
        let is_warning = |it: &&Change| matches!(it.kind, Kind::Number | Kind::Negation);
        self.parallel.changes.iter().filter(is_warning).map(|it| self.changed(it)).collect()
    }

    /// One sentence that says what the parallel is.
    pub fn sentence(&self) -> String {
        let changes: Vec<String> = self
            .parallel
            .changes
            .iter()
            .filter(|it| it.kind != Kind::Punctuation)
            .map(|it| self.changed(it))
            .collect();
        let n_more = changes.len().saturating_sub(3);
        let told: Vec<String> = changes.into_iter().take(3).collect();
        let mut sentence = format!("{}, {}", self.head(60), class(self.parallel.class));
        if !told.is_empty() {
            sentence += ": ";
            sentence += &told.join("; ");
        }
        if n_more > 0 {
            sentence += "; and ";
            sentence += &words::count(n_more, "other change", "other changes");
        }
        sentence
    }
}

/// One sentence that says what a parallel is; `None` where a document is not as it was traced.
pub fn told(ws: &Workspace, id: ParallelId) -> Option<String> {
    Some(Told::of(ws, id)?.sentence())
}

/// How the passages differ.
pub fn class(class: Class) -> String {
    match class {
        Class::Spliced(n_places) if n_places > 1 => format!("spliced from {n_places} places"),
        other => other.name().to_owned(),
    }
}

/// What decided who quotes whom.
pub fn rule(rule: Rule) -> &'static str {
    match rule {
        Rule::Dates => "by date",
        Rule::QuotationMarks => "by quotation marks",
        Rule::Attribution => "by who is named",
        Rule::Nothing => "direction open",
    }
}

/// What kind of words changed.
pub fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Number => "a number",
        Kind::Negation => "a negation",
        Kind::Name => "a name",
        Kind::Hedge => "a hedge",
        Kind::Tense => "a tense",
        Kind::Word => "a word",
        Kind::Omission => "a longer part",
        Kind::Order => "the order",
        Kind::Punctuation => "punctuation",
    }
}

/// Words cut to a number of characters.
pub fn clipped(words: &str, n_chars: usize) -> String {
    if words.chars().count() <= n_chars {
        return words.to_owned();
    }
    let kept: String = words.chars().take(n_chars.saturating_sub(1)).collect();
    format!("{}…", kept.trim_end())
}
