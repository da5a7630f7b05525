//! A typed, directed relation between two excerpts.

use super::ids::ExcerptId;

/// A link from one excerpt to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Where it begins: "«from» contradicts «to»".
    pub from: ExcerptId,
    /// Where it ends.
    pub to: ExcerptId,
    /// What it says.
    pub kind: LinkKind,
    /// The reader's words on it.
    pub memo: String,
    /// Raised by one at every change.
    pub rev: u64,
}

/// What a link says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LinkKind {
    /// The first repeats the words of the second.
    Quotes,
    /// Both cannot hold.
    Contradicts,
    /// The first gives ground to the second.
    Supports,
    /// The reader's own word, such as "answers".
    Other(String),
}

impl LinkKind {
    /// The word between the two: "contradicts".
    pub fn verb(&self) -> &str {
        match self {
            Self::Quotes => "quotes",
            Self::Contradicts => "contradicts",
            Self::Supports => "supports",
            Self::Other(word) => word,
        }
    }

    /// The word from the other end: "is contradicted by".
    pub fn passive(&self) -> String {
        match self {
            Self::Quotes => "is quoted by".to_owned(),
            Self::Contradicts => "is contradicted by".to_owned(),
            Self::Supports => "is supported by".to_owned(),
            Self::Other(word) => format!("← {word}"),
        }
    }
}
