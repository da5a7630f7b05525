//! What tracing finds, as its readers see it.

use crate::text::span::Span;

/// A passage of one document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Passage {
    /// Index of the document among those that were traced.
    pub doc_idx: usize,
    /// Where it stands, in bytes of the text.
    pub span: Span,
}

/// Two passages in two documents that share their words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parallel {
    /// In the document that comes first among those traced.
    pub a: Passage,
    /// In the other one.
    pub b: Passage,
    /// How they differ, in a word.
    pub class: Class,
    /// Word for word; together all words of both, in order of a.
    pub alignment: Vec<Step>,
    /// What differs, in order of a.
    pub changes: Vec<Change>,
    /// Who quotes whom.
    pub direction: Direction,
    /// What decided that.
    pub rule: Rule,
    /// Bits of evidence beyond what chance needs, in sixteenths; never negative.
    pub score: i32,
    /// Which side is, as a whole, a quotation in quotation marks.
    pub quoted: Option<Side>,
}

impl Parallel {
    /// Whether a number or a negation changed: it says something else, however alike it looks.
    pub fn is_warned_of(&self) -> bool {
        self.changes.iter().any(|change| matches!(change.kind, Kind::Number | Kind::Negation))
    }
}

/// One of the two passages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// That in the document that comes first.
    A,
    /// The other.
    B,
}

/// How two passages differ. Marks, case, and breaks of lines never count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// The same words.
    Verbatim,
    /// Words are left out on one side, and nothing else.
    Trimmed,
    /// Words are others, or were added.
    Altered,
    /// Put together from so many places, or in another order.
    Spliced(usize),
}

impl Class {
    /// Its name in every result.
    pub fn name(self) -> &'static str {
        match self {
            Self::Verbatim => "verbatim",
            Self::Trimmed => "trimmed",
            Self::Altered => "altered",
            Self::Spliced(_) => "spliced",
        }
    }
}

/// A stretch of a word alignment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// What became of the words.
    pub kind: StepKind,
    /// In a; empty, behind the word before, where words stand in b only.
    pub a: Span,
    /// In b.
    pub b: Span,
}

/// What became of some words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepKind {
    /// They are the same.
    Same,
    /// One word in two spellings.
    Spelling,
    /// They are others.
    Replaced,
    /// They stand in a only.
    OnlyA,
    /// They stand in b only.
    OnlyB,
    /// What follows stands elsewhere in b: in front of what came before, or far behind it.
    Jump,
}

/// A difference between two passages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change {
    /// What kind of words differ; the weightiest.
    pub kind: Kind,
    /// In a; empty where words stand in b only.
    pub a: Span,
    /// In b.
    pub b: Span,
}

/// What kind of words a change is about. A number or a negation is a warning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A number, in digits or words.
    Number,
    /// A word that denies.
    Negation,
    /// A name.
    Name,
    /// How sure the speaker is, or what may or must be.
    Hedge,
    /// The time of a verb.
    Tense,
    /// Any other word.
    Word,
    /// More than a few words that one side leaves out.
    Omission,
    /// The order of parts.
    Order,
    /// Marks or capitals.
    Punctuation,
}

impl Kind {
    /// Its name in every result.
    pub fn name(self) -> &'static str {
        match self {
            Self::Number => "number",
            Self::Negation => "negation",
            Self::Name => "name",
            Self::Hedge => "hedge",
            Self::Tense => "tense",
            Self::Word => "word",
            Self::Omission => "omission",
            Self::Order => "order",
            Self::Punctuation => "punctuation",
        }
    }
}

/// Who quotes whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// a has it from b.
    AFromB,
    /// b has it from a.
    BFromA,
    /// It cannot be told.
    Open,
}

impl Direction {
    /// Its name in every result.
    pub fn name(self) -> &'static str {
        match self {
            Self::AFromB => "a_from_b",
            Self::BFromA => "b_from_a",
            Self::Open => "open",
        }
    }
}

/// What decided who quotes whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// The later document quotes the earlier.
    Dates,
    /// What stands in quotation marks is quoted.
    QuotationMarks,
    /// Beside it stands who said it.
    Attribution,
    /// Nothing.
    Nothing,
}

impl Rule {
    /// Its name in every result.
    pub fn name(self) -> &'static str {
        match self {
            Self::Dates => "dates",
            Self::QuotationMarks => "quotation marks",
            Self::Attribution => "attribution",
            Self::Nothing => "none",
        }
    }
}
