//! What the reader decided on a parallel: that it is one, that it is none, or only a note on it.
//!
//! Tracing works its findings out anew whenever a text changes, and remembers nothing. A decision is a
//! record of the notebook, and says by anchors of its own which two passages it is about: so a
//! parallel that was rejected is known again, as an excerpt is, after its documents were edited, moved,
//! or traced by a later engine. It keeps what tracing made of the parallel at the time, since that is
//! what the reader had before them.
//!
//! Nothing that is removed takes a decision along. One whose documents or link are gone says what it
//! said; where they come back, it is about them again.
//!
//! Refuses to know how parallels are found: [`crate::trace`] is no part of the notebook.

use std::sync::Arc;

use crate::text::{anchor::Selector, document::TextHash};

use super::{
    Notebook,
    ids::{DecisionId, DocId, ExcerptId, LinkId},
    link::Link,
};

/// A reader's word on two passages that share their words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// The one passage.
    pub a: End,
    /// The other.
    pub b: End,
    /// What was decided.
    pub verdict: Verdict,
    /// The reader's reason, or a note.
    pub memo: String,
    /// How the passages differed, in tracing's word at the time: "altered".
    pub class: String,
    /// What told who quotes whom, in tracing's words at the time: "dates".
    pub rule: String,
    /// Bits of evidence beyond what chance needs, at the time; in sixteenths.
    pub score: i32,
    /// Version of the tracing engine that found it.
    pub engine: u32,
    /// The link between two excerpts that was made of it. It may be gone, and then there is none:
    /// [`Notebook::link_of`].
    pub link: Option<LinkId>,
    /// When it was made, RFC 3339 in UTC.
    pub created: String,
    /// Raised by one at every change.
    pub rev: u64,
}

/// One of the two passages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct End {
    /// The document it stands in.
    pub document: DocId,
    /// What finds it again. Never changed.
    pub made: Selector,
}

/// What was decided.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// Nothing yet; there is a note on it.
    #[default]
    Open,
    /// It is a parallel.
    Accepted,
    /// It is none, or none that matters.
    Rejected,
}

impl Verdict {
    /// Every verdict.
    pub const ALL: [Self; 3] = [Self::Open, Self::Accepted, Self::Rejected];

    /// What a parallel is by it: "rejected".
    pub const fn word(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Accepted => "accepted",
            Self::Rejected => "rejected",
        }
    }

    /// Its name in the file.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Open => "Open",
            Self::Accepted => "Accepted",
            Self::Rejected => "Rejected",
        }
    }

    /// The verdict of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|verdict| verdict.name() == name)
    }
}

impl Decision {
    /// Both passages, a first.
    pub const fn ends(&self) -> [&End; 2] {
        [&self.a, &self.b]
    }

    /// Whether it is on a parallel of these two documents, whichever is a.
    pub fn is_about(&self, one: &DocId, other: &DocId) -> bool {
        let (a, b) = (&self.a.document, &self.b.document);
        (a == one && b == other) || (a == other && b == one)
    }

    /// Texts and places of both passages, in one order whichever is a: two decisions for which they are
    /// equal are on the same parallel, whatever ids its documents have.
    pub(super) fn passages(&self) -> [(TextHash, usize, usize); 2] {
        let mut passages = self.ends().map(|end| (end.made.text, end.made.start, end.made.end));
        passages.sort_unstable();
        passages
    }
}

impl Notebook {
    /// Decisions on parallels of these two documents, whichever is a, in the order of their ids.
    ///
    /// After a merge one file can have two records, and so two ids, as each side gave it one; ask for
    /// each. Cost: a pass over all decisions.
    pub fn decisions_about<'n>(
        &'n self,
        one: &'n DocId,
        other: &'n DocId,
    ) -> impl Iterator<Item = (&'n DecisionId, &'n Arc<Decision>)> {
        self.decisions.iter().filter(move |(_, decision)| decision.is_about(one, other))
    }

    /// The link that was made of the parallel, while it is there.
    pub fn link_of(&self, decision: &Decision) -> Option<(&LinkId, &Arc<Link>)> {
        self.links.get_key_value(decision.link.as_ref()?)
    }

    /// The excerpt that was made of exactly this passage; of several, the first by id.
    ///
    /// Cost: a pass over all excerpts.
    pub fn excerpt_at(&self, end: &End) -> Option<&ExcerptId> {
        let is_it = |made: &Selector| {
            (made.text, made.start, made.end) == (end.made.text, end.made.start, end.made.end)
        };
        let mut excerpts = self.excerpts.iter();
        excerpts
            .find(|(_, excerpt)| excerpt.document == end.document && is_it(&excerpt.made))
            .map(|(excerpt_id, _)| excerpt_id)
    }
}
