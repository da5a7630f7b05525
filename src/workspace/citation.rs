//! A quotation with where it stands, for the clipboard.

use super::{Workspace, corpus::DocPath};
use crate::text::span::Span;

impl Workspace {
    /// The words of a passage with document, date and paragraph:
    /// `“They were not cosmetic.” (Council transcript, “Hearing on the Ellery Bridge closure”,
    /// 2024-03-12, ¶17)`. Line breaks inside become blanks. Empty for a passage without words.
    pub fn citation(&self, path: &DocPath, span: Span) -> String {
        let Some(reading) = self.corpus.as_ref().and_then(|corpus| corpus.reading(path)) else {
            return String::new();
        };
        let quote: Vec<&str> = reading.document.slice(span).split_whitespace().collect();
        if quote.is_empty() {
            return String::new();
        }
        let shown = self.shown(path);
        let paragraphs = reading.document.paragraphs();
        let (first, last) = (
            paragraphs.at(span.start()) + 1,
            paragraphs.at(span.end().saturating_sub(1).max(span.start())) + 1,
        );
        let mut parts = Vec::new();
        if !shown.source.is_empty() {
            parts.push(shown.source);
        }
        parts.push(format!("“{}”", shown.title));
        if !shown.date.is_empty() {
            parts.push(shown.date);
        }
        parts.push(if first == last {
            format!("¶{first}")
        } else {
            format!("¶{first}–{last}")
        });
        format!("“{}” ({})", quote.join(" "), parts.join(", "))
    }
}
