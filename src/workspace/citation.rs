//! A quotation with where it stands, for the clipboard.

use std::borrow::Cow;

use super::{Workspace, corpus::DocPath, folds::Fold, pane::Pane};
use crate::{
    notebook::ids::ExcerptId,
    text::{
        shape::{Milestone, MilestoneKind, Shape},
        span::Span,
    },
};

/// The page or the moment of a passage, as it is cited: `p. 17`, `pp. 17–18`, `00:04:31`; `None` where
/// its file has neither. Cost: two binary searches.
pub fn pages(shape: &Shape, span: Span) -> Option<String> {
    let last = span.end().saturating_sub(1).max(span.start());
    let [first, last] = [span.start(), last].map(|byte| shape.milestone_at(byte));
    let Milestone { kind, label, .. } = first.or(last)?;
    let other = last.filter(|last| last.label != *label && last.kind == *kind);
    Some(match (kind, other) {
        (MilestoneKind::Page, None) => format!("p. {label}"),
        (MilestoneKind::Page, Some(other)) => format!("pp. {label}–{}", other.label),
        (MilestoneKind::Time, None) => label.clone(),
        (MilestoneKind::Time, Some(other)) => format!("{label}–{}", other.label),
    })
}

impl Workspace {
    /// The words of an excerpt as they are read where its document is at hand and still has them: without what
    /// the page prints between the halves of a paragraph. Else as they were when it was made; `None` for an
    /// excerpt that is none.
    ///
    /// Cost: its words compared.
    pub fn quote(&self, excerpt_id: &ExcerptId) -> Option<Cow<'_, str>> {
        let exact = &self.notebook.excerpts.get(excerpt_id)?.made.exact;
        let read = || {
            let placed = self.placed(excerpt_id)?;
            let document = &self.corpus.as_ref()?.reading(&placed.path)?.document;
            let span = placed.span.filter(|span| document.slice(*span) == exact)?;
            Some(document.read(span))
        };
        Some(read().unwrap_or(Cow::Borrowed(exact)))
    }

    /// The words of a passage as it is copied: as the pane shows them, so that lines of the page which are folded
    /// within a paragraph stay out. `None` where the document has not been read.
    pub fn copied(&self, pane: &Pane, path: &DocPath, span: Span) -> Option<String> {
        let reading = self.corpus.as_ref()?.reading(path)?;
        let is_inside = |fold: &&Fold| {
            fold.is_inside && span.start() < fold.span.start() && fold.span.end() < span.end()
        };
        let is_shown = |fold: &Fold| !pane.folding.is_folded(fold, false);
        Some(if reading.folds().iter().filter(is_inside).any(is_shown) {
            reading.document.slice(span).to_owned()
        } else {
            reading.document.read(span).into_owned()
        })
    }

    /// The words of a passage with document, date and paragraph:
    /// `“They were not cosmetic.” (Council transcript, “Hearing on the Ellery Bridge closure”,
    /// 2024-03-12, p. 3, ¶17)`, with the page where its file has pages. Line breaks inside become blanks, and
    /// lines of the page that part a paragraph are left out. Empty for a passage without words.
    pub fn citation(&self, path: &DocPath, span: Span) -> String {
        let Some(reading) = self.corpus.as_ref().and_then(|corpus| corpus.reading(path)) else {
            return String::new();
        };
        let words = reading.document.read(span);
        let quote: Vec<&str> = words.split_whitespace().collect();
        if quote.is_empty() {
            return String::new();
        }
        let shown = self.shown(path);
        let paragraphs = reading.document.paragraphs();
        let (first, last) = (
            paragraphs.number_at(span.start()),
            paragraphs.number_at(span.end().saturating_sub(1).max(span.start())),
        );
        let mut parts = Vec::new();
        if !shown.source.is_empty() {
            parts.push(shown.source);
        }
        parts.push(format!("“{}”", shown.title));
        if !shown.date.is_empty() {
            parts.push(shown.date);
        }
        parts.extend(pages(&reading.shape, span));
        parts.push(if first == last {
            format!("¶{first}")
        } else {
            format!("¶{first}–{last}")
        });
        format!("“{}” ({})", quote.join(" "), parts.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_passage_is_cited_by_its_pages_or_its_moment() {
        let begins = |at, kind, label: &str| Milestone { at, kind, label: label.to_owned() };
        let mut shape = Shape::default();
        assert_eq!(pages(&shape, Span::new(0, 9)), None);
        shape.milestones =
            vec![begins(5, MilestoneKind::Page, "xii"), begins(20, MilestoneKind::Page, "1")];
        let told = |start, end| pages(&shape, Span::new(start, end));
        assert_eq!(told(0, 4), None);
        assert_eq!(told(6, 20).as_deref(), Some("p. xii"));
        assert_eq!(told(6, 21).as_deref(), Some("pp. xii–1"));
        assert_eq!(told(30, 30).as_deref(), Some("p. 1"));
        shape.milestones = vec![begins(0, MilestoneKind::Time, "00:04:31")];
        assert_eq!(pages(&shape, Span::new(3, 4)).as_deref(), Some("00:04:31"));
    }
}
