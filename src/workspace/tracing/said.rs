//! What is to be said of a quotation, in a few words for people.
//!
//! Never more than was found: one without a source is "not in these documents", not invented.

use crate::{
    text::{document::Document, words},
    trace::{
        Checked, Verdict,
        parallel::{Change, Class, Kind},
    },
    workspace::Workspace,
};

/// What sort of quotation it is. Finer than the verdict of tracing: what was only shortened is told from
/// what was put together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sort {
    /// Its words stand in another document.
    Verbatim,
    /// They do, with words left out between.
    Trimmed,
    /// Words are others, or were put in.
    Altered,
    /// It is put together from several places, or in another order.
    Spliced,
    /// It was not found.
    Untraced,
    /// No quotation: words of another document without marks.
    Unmarked,
    /// What it was found in is not its source, says the reader.
    Rejected,
}

impl Sort {
    /// The sort of a quotation.
    pub fn of(checked: &Checked) -> Self {
        let has = |fits: &dyn Fn(&Change) -> bool| checked.changes.iter().any(fits);
        match checked.verdict {
            Verdict::Verbatim => Self::Verbatim,
            Verdict::Altered => Self::Altered,
            Verdict::Untraced => Self::Untraced,
            Verdict::Unmarked => Self::Unmarked,
            Verdict::Spliced if has(&|it| it.kind == Kind::Order) => Self::Spliced,
            Verdict::Spliced if has(&|it| it.kind == Kind::Omission && it.b.is_empty()) => {
                Self::Altered
            }
            Verdict::Spliced if has(&|it| it.kind == Kind::Omission) => Self::Trimmed,
            Verdict::Spliced => Self::Spliced,
        }
    }

    /// The sort of a quotation that is told by a parallel.
    pub const fn of_class(class: Class) -> Self {
        match class {
            Class::Verbatim => Self::Verbatim,
            Class::Trimmed => Self::Trimmed,
            Class::Altered => Self::Altered,
            Class::Spliced(_) => Self::Spliced,
        }
    }

    /// Its name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Verbatim => "verbatim",
            Self::Trimmed => "trimmed",
            Self::Altered => "altered",
            Self::Spliced => "spliced",
            Self::Untraced => "without source",
            Self::Unmarked => "without marks",
            Self::Rejected => "rejected",
        }
    }
}

/// How much what is said asks for a look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// A remark.
    Calm,
    /// All is well.
    Sound,
    /// Something was changed.
    Changed,
    /// It may say something else now, or has no source.
    Alarm,
}

/// What is to be said of a quotation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// The words: `altered · number 2019 → 2009`.
    pub words: String,
    /// How much that asks for a look.
    pub weight: Weight,
}

/// How many quotations of each sort a document has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    by_sort: [usize; 7],
    /// Runs without marks whose parallel was rejected; they are no quotations.
    n_rejected_runs: usize,
}

impl Counts {
    /// Counts quotations.
    pub fn of(quotations: &[Checked]) -> Self {
        let mut counts = Self::default();
        for sort in quotations.iter().map(Sort::of) {
            if let Some(count) = counts.by_sort.get_mut(sort as usize) {
                *count += 1;
            }
        }
        counts
    }

    /// One is of another sort than it was counted as; whether it is a run without marks.
    pub(super) fn change(&mut self, (before, now): (Sort, Sort), is_run: bool) {
        if let Some(count) = self.by_sort.get_mut(before as usize) {
            *count = count.saturating_sub(1);
        }
        if is_run && now == Sort::Rejected {
            self.n_rejected_runs += 1;
        } else if let Some(count) = self.by_sort.get_mut(now as usize) {
            *count += 1;
        }
    }

    /// How many there are of one sort; of rejected ones, quotations only.
    pub fn in_sort(self, sort: Sort) -> usize {
        self.by_sort.get(sort as usize).copied().unwrap_or(0)
    }

    /// How many quotations there are; runs without marks are none.
    pub fn n_quotations(self) -> usize {
        self.by_sort.iter().sum::<usize>() - self.in_sort(Sort::Unmarked)
    }

    /// How many were rejected, runs without marks among them.
    pub fn n_rejected(self) -> usize {
        self.in_sort(Sort::Rejected) + self.n_rejected_runs
    }

    /// How many there are of all sorts, runs without marks among them.
    pub fn n_all(self) -> usize {
        self.by_sort.iter().sum::<usize>() + self.n_rejected_runs
    }

    /// How many of them have a source here that was not rejected.
    pub fn n_traced(self) -> usize {
        self.n_quotations() - self.in_sort(Sort::Untraced) - self.in_sort(Sort::Rejected)
    }

    /// How many have a source and are not as they stand there.
    pub fn n_changed(self) -> usize {
        self.n_traced() - self.in_sort(Sort::Verbatim)
    }
}

/// Most characters of a changed word that is shown.
const WORD_MAX: usize = 24;

impl Workspace {
    /// What is to be said of a quotation, by its index in what was found; `None` where its document has
    /// changed since.
    pub fn said_of(&self, quotation: usize) -> Option<Said> {
        let found = &self.tracing.found;
        let checked = found.quotations.get(quotation)?;
        let own = self.document_of(checked.passage.doc_idx)?;
        let n_words = |text: &Document, span| words::count(&text.read(span));
        let source = checked.source.and_then(|it| self.document_of(it.doc_idx));
        if let Some(parallel) = self.stand_in(quotation) {
            return self.said_by(quotation, parallel);
        }
        let (words, weight) = match self.sort_of(quotation)? {
            Sort::Rejected => ("rejected".to_owned(), Weight::Calm),
            Sort::Verbatim => ("verbatim".to_owned(), Weight::Sound),
            Sort::Untraced => ("not in these documents".to_owned(), Weight::Alarm),
            Sort::Unmarked => {
                let path = &found.document(checked.source?.doc_idx)?.path;
                let n_words = n_words(own, checked.passage.span);
                let title = self.shown(path).title;
                (format!("{n_words} words that stand in “{title}”"), Weight::Calm)
            }
            Sort::Trimmed => {
                let source = source?;
                let n_left_out: usize =
                    checked.changes.iter().map(|it| n_words(source, it.b)).sum();
                let what = counted(n_left_out, "word", "words");
                (format!("trimmed · {what} left out"), Weight::Changed)
            }
            Sort::Altered => altered(&checked.changes, own, source?),
            Sort::Spliced => {
                let is_turned = checked.changes.iter().any(|it| it.kind == Kind::Order);
                let words = match self.n_places(checked) {
                    _ if is_turned => "spliced · in another order".to_owned(),
                    Some(n_places) => format!("spliced from {n_places} places"),
                    None => "spliced from several places".to_owned(),
                };
                (words, Weight::Changed)
            }
        };
        Some(Said { words, weight })
    }

    /// What is said of a quotation whose own source was rejected, by another parallel that stands.
    fn said_by(&self, quotation: usize, parallel: usize) -> Option<Said> {
        let found = &self.tracing.found;
        let sort = Sort::of_class(found.traced.parallels.get(parallel)?.class);
        let title = self.shown(&found.document(self.source_of(quotation)?.doc_idx)?.path).title;
        let weight = if self.is_run(quotation) {
            Weight::Calm
        } else if sort == Sort::Verbatim {
            Weight::Sound
        } else {
            Weight::Changed
        };
        let words = format!("{} · in “{title}”; another source was rejected", sort.name());
        Some(Said { words, weight })
    }

    /// From how many places a quotation was put together, where that is known.
    fn n_places(&self, checked: &Checked) -> Option<usize> {
        let found = &self.tracing.found;
        let doc_idx = checked.passage.doc_idx;
        let ends = found.ends_in(doc_idx, checked.passage.span);
        let mut n_ends = 0;
        for end in ends {
            match found.traced.parallels.get(end.parallel)?.class {
                Class::Spliced(n_places) if n_places > 1 => return Some(n_places),
                _ => n_ends += 1,
            }
        }
        (n_ends > 1).then_some(n_ends)
    }

    /// A document as it was traced; `None` where it has changed since.
    pub fn document_of(&self, doc_idx: usize) -> Option<&Document> {
        let path = &self.tracing.found.document(doc_idx)?.path;
        self.traced(path)?;
        Some(&self.corpus.as_ref()?.reading(path)?.document)
    }
}

fn counted(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// What is said of changed words: the gravest by itself where it is a number, a denial or a name, the
/// rest by their count.
fn altered(changes: &[Change], own: &Document, source: &Document) -> (String, Weight) {
    let differing =
        || changes.iter().filter(|it| !matches!(it.kind, Kind::Punctuation | Kind::Order));
    let n_words = |it: &Change| {
        let count = |text: &Document, span| words::count(&text.read(span));
        count(own, it.a).max(count(source, it.b))
    };
    // Words that were left out between are said apart: they are no other words.
    let is_left_out = |it: &&Change| it.kind == Kind::Omission && it.a.is_empty();
    let n_left_out: usize = differing().filter(is_left_out).map(n_words).sum();
    let n_all: usize = differing().filter(|it| !is_left_out(it)).map(n_words).sum();
    let gravest = differing().min_by_key(|it| it.kind);
    let is_grave = gravest.is_some_and(|it| matches!(it.kind, Kind::Number | Kind::Negation));
    let named = gravest.and_then(|it| {
        let word = |text: &Document, span| words::on_one_line(&text.read(span));
        let (now, before) = (word(own, it.a), word(source, it.b));
        let is_short = now.chars().count() <= WORD_MAX && before.chars().count() <= WORD_MAX;
        let kind = match it.kind {
            Kind::Number => "number ",
            Kind::Name => "name ",
            Kind::Negation => "",
            _ => return None,
        };
        is_short.then_some(())?;
        let change = match (before.is_empty(), now.is_empty()) {
            (true, _) => format!("{kind}“{now}” put in"),
            (_, true) => format!("{kind}“{before}” left out"),
            _ => format!("{kind}{before} → {now}"),
        };
        Some((change, n_all.saturating_sub(n_words(it))))
    });
    let words = match named {
        Some((change, 0)) => change,
        Some((change, n_more)) => format!("{change}, {} more", counted(n_more, "word", "words")),
        None => counted(n_all.max(1), "word", "words"),
    };
    let rest = match n_left_out {
        0 => String::new(),
        n_words => format!(", {n_words} left out"),
    };
    let weight = if is_grave { Weight::Alarm } else { Weight::Changed };
    (format!("altered · {words}{rest}"), weight)
}
