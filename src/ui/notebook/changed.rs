//! What was changed between an excerpt and the one it quotes, as its card tells it.

use egui::{
    Stroke,
    text::{LayoutJob, TextFormat},
};

use crate::{
    notebook::{ids::ExcerptId, link::LinkKind},
    text::{span::Span, worddiff, words::on_one_line},
    ui::{
        theme::{self, Tokens, size},
        words,
    },
    workspace::Workspace,
};

use super::index::Index;

/// Changes that are written out; of more their number says enough.
const WRITTEN: usize = 3;

/// Most bytes of a passage that are compared: a card is laid out between two frames.
const COMPARED: usize = 4_000;

/// The words that differ between an excerpt and the first one that it quotes or that quotes it: as they
/// are in the source, and as they are in the quotation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Changed(Vec<(String, String)>);

impl Changed {
    /// `None` where the excerpt has no part in a quotation, or a passage is too long to be compared here.
    pub(super) fn of(ws: &Workspace, index: &Index, excerpt_id: &ExcerptId) -> Option<Self> {
        let mut links =
            index.links_of(excerpt_id).iter().filter_map(|id| ws.notebook.links.get(id));
        let link = links.find(|link| link.kind == LinkKind::Quotes)?;
        let (quoting, quoted) = (ws.quote(&link.from)?, ws.quote(&link.to)?);
        if quoting.len().max(quoted.len()) > COMPARED {
            return None;
        }
        Some(Self::between(&quoted, &quoting))
    }

    fn between(quoted: &str, quoting: &str) -> Self {
        let plain = |text: &str, span: Span| {
            let words = text.get(span.start()..span.end()).unwrap_or_default();
            let words = on_one_line(words);
            words.trim_matches(|char: char| !char.is_alphanumeric()).to_owned()
        };
        let pieces = worddiff::pieces(quoted, quoting);
        let changed = pieces
            .iter()
            .filter(|piece| !piece.is_same)
            .map(|piece| (plain(quoted, piece.old), plain(quoting, piece.new)))
            // Marks and capitals are no words.
            .filter(|(old, new)| old.to_lowercase() != new.to_lowercase());
        Self(changed.collect())
    }

    /// As a sentence, for screen readers.
    pub(super) fn told(&self) -> String {
        let changes = self.0.iter().take(WRITTEN).map(|(old, new)| match (&**old, &**new) {
            (old, "") => format!("“{old}” left out"),
            ("", new) => format!("“{new}” put in"),
            (old, new) => format!("“{old}” became “{new}”"),
        });
        let changes: Vec<String> = changes.collect();
        if changes.is_empty() {
            return self.head();
        }
        format!("{}: {}", self.head(), changes.join(", "))
    }

    fn head(&self) -> String {
        match self.0.len() {
            0 => "verbatim".to_owned(),
            n_changes => words::count(n_changes, "change", "changes"),
        }
    }

    /// As the card shows it.
    pub(super) fn job(&self, tokens: &Tokens) -> LayoutJob {
        let format = |font, ink| TextFormat::simple(font, ink);
        let quiet = format(theme::ui(size::SMALL), tokens.mute);
        let mut job = LayoutJob::default();
        if self.0.is_empty() {
            job.append("verbatim", 0.0, quiet);
            return job;
        }
        job.append(&self.head(), 0.0, format(theme::ui(size::SMALL), tokens.warn));
        let struck = TextFormat {
            strikethrough: Stroke::new(1.0, tokens.trouble),
            ..format(theme::ui(size::SMALL), tokens.ink)
        };
        let bold = format(theme::strong(size::SMALL), tokens.ink);
        for (nth, (old, new)) in self.0.iter().take(WRITTEN).enumerate() {
            job.append(if nth == 0 { "  " } else { ", " }, 0.0, quiet.clone());
            job.append(old, 0.0, struck.clone());
            // What was left out is struck; what was put in has a sign of its own.
            let sign = match (old.is_empty(), new.is_empty()) {
                (false, false) => " → ",
                (true, _) => "+ ",
                (_, true) => "",
            };
            job.append(sign, 0.0, quiet.clone());
            job.append(new, 0.0, bold.clone());
        }
        if self.0.len() > WRITTEN {
            job.append(" …", 0.0, quiet);
        }
        job
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(quoted: &str, quoting: &str, expect: &str) {
        assert_eq!(Changed::between(quoted, quoting).told(), expect);
    }

    #[test]
    fn words_count_and_marks_do_not() {
        check(
            "taken by hand, mostly on calm days",
            "taken by hand, mostly on calm days",
            "verbatim",
        );
        check("Taken by hand", "“taken by hand”", "verbatim");
        check(
            "taken by hand, mostly on calm days",
            "taken by hand, primarily on calm days",
            "1 change: “mostly” became “primarily”",
        );
        check("not safe at all", "safe at all", "1 change: “not” left out");
    }
}
