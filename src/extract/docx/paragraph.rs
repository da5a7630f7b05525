//! A paragraph of a Word document while it is being read.

use super::{
    numbering::{Counters, Lists},
    properties::{ParagraphProperties, RunProperties},
    styles::{Resolved, Sheet, heading_of},
};
use crate::extract::{
    builder::Opening,
    office::{self, Role},
};

/// A paragraph that is open, with the run that is open in it.
#[derive(Debug, Default)]
pub(super) struct Paragraph {
    own: ParagraphProperties,
    /// What its style makes of it.
    style: Resolved,
    /// Its list and its depth there, from 0.
    pub(super) item: Option<(u32, usize)>,
    /// Whether its block has begun: it begins with its first word.
    pub(super) has_begun: bool,
    /// The open run.
    pub(super) run: RunProperties,
    /// Whether the characters that come are its words: those in `w:t` and `m:t` are.
    pub(super) is_in_words: bool,
    /// How many raised parts of formulas are open.
    pub(super) n_raised: usize,
    /// How many lowered parts of formulas are open.
    pub(super) n_lowered: usize,
    /// A note's own mark, whose words come in this run.
    pub(super) mark: Option<String>,
    /// The note of that mark: whether it is an endnote, and its id.
    pub(super) note: Option<(bool, String)>,
}

impl Paragraph {
    /// Takes what the paragraph states of itself.
    pub(super) fn set(&mut self, own: ParagraphProperties, sheet: &Sheet, lists: &Lists) {
        self.style = sheet.paragraph(own.style.as_deref());
        self.item = item(&own, &self.style, sheet, lists);
        self.own = own;
    }

    /// What its style makes of it where it states nothing itself.
    pub(super) fn set_standard(&mut self, sheet: &Sheet, lists: &Lists) {
        self.set(ParagraphProperties::default(), sheet, lists);
    }

    /// Whether the next paragraph goes on in it: its mark was deleted, or it is but a large letter.
    pub(super) fn is_joined(&self) -> bool {
        self.own.mark.is_deleted || self.own.is_drop_cap
    }

    /// Whether its style hides its words.
    pub(super) fn is_hidden(&self) -> bool {
        self.style.is_hidden
    }

    /// Whether its blanks and its being empty count.
    pub(super) fn is_code(&self) -> bool {
        self.style.role == Some(Role::Code) && self.item.is_none()
    }

    /// What block it is, with its label there.
    pub(super) fn opening(&self, label: &str) -> Opening {
        let heading = match self.own.outline {
            Some(outline) => heading_of(outline),
            None => self.style.heading,
        };
        let item = self.item.filter(|_| !label.is_empty()).map(|(_, depth)| depth);
        office::opening(heading, item, self.style.role)
    }

    /// Counts it in its list and gives its label; empty where it has none.
    pub(super) fn label(&self, lists: &Lists, counters: &mut Counters, sheet: &Sheet) -> String {
        match self.item {
            Some((list, depth)) => lists.count(counters, list, depth, sheet),
            None => String::new(),
        }
    }
}

/// The list of a paragraph and its depth there.
fn item(
    own: &ParagraphProperties,
    style: &Resolved,
    sheet: &Sheet,
    lists: &Lists,
) -> Option<(u32, usize)> {
    let (list, depth) = match (own.list, &style.list) {
        (Some(list), _) => (list, own.depth.or(style.depth).unwrap_or_default()),
        (None, Some((list, stating))) => {
            let by_style = lists.depth_of(*list, stating, sheet);
            (*list, own.depth.or(by_style).or(style.depth).unwrap_or_default())
        }
        (None, None) => return None,
    };
    (list != 0 && lists.has(list)).then_some((list, depth.min(8)))
}
