//! One wording of a parallel, with what differs from the other marked.

use egui::{Color32, Label, Stroke, TextFormat, Ui, WidgetInfo, accesskit::Role, text::LayoutJob};

use crate::{
    text::{document::Document, span::Span},
    trace::parallel::{Change, Kind, Side},
    ui::theme::{self, Tokens, size},
    workspace::tracing::found::span_of,
};

use super::words::{Passage, Told};

/// Words of a passage in a row that changed in one way, or not at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Run<'a> {
    pub(super) span: Span,
    pub(super) change: Option<&'a Change>,
}

/// A passage cut where its words differ from the other's, in order and without a gap. Marks and the
/// order are not told word by word.
pub(super) fn runs(passage: Span, side: Side, changes: &[Change]) -> Vec<Run<'_>> {
    let mut words: Vec<(Span, &Change)> = changes
        .iter()
        .filter(|it| !matches!(it.kind, Kind::Punctuation | Kind::Order))
        .filter_map(|it| Some((span_of(it, side).intersection(passage)?, it)))
        .collect();
    words.sort_by_key(|(span, _)| *span);
    let mut runs = Vec::with_capacity(2 * words.len() + 1);
    let mut at = passage.start();
    for (span, change) in words {
        let span = Span::new(span.start().max(at), span.end().max(at));
        if span.start() > at {
            runs.push(Run { span: Span::new(at, span.start()), change: None });
        }
        if !span.is_empty() {
            runs.push(Run { span, change: Some(change) });
        }
        at = span.end();
    }
    if at < passage.end() {
        runs.push(Run { span: Span::new(at, passage.end()), change: None });
    }
    runs
}

/// Draws a wording: what is quoted with the words struck that are not in the other, what quotes with
/// the words underlined that it has instead. Each says what it is on pointing and to a screen reader.
/// With `is_short`, of words that are the same only those next to a change are drawn.
pub(super) fn wording_ui(
    ui: &mut Ui,
    tokens: &Tokens,
    told: &Told<'_>,
    (passage, is_short): (&Passage<'_>, bool),
) {
    let is_source = passage.side == told.source.side;
    let document = &passage.reading.document;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 0.0;
        ui.spacing_mut().interact_size.y = 0.0;
        for run in runs(passage.span, passage.side, &told.parallel.changes) {
            let words = on_one_line(document, run.span);
            let words = if is_short { shortened(&words) } else { words };
            let look = format(tokens, run.change, is_source);
            let job = LayoutJob::single_section(words.clone(), look);
            let response = ui.add(Label::new(job).selectable(false));
            let Some(change) = run.change else { continue };
            let what = told.changed(change);
            response.widget_info(|| {
                WidgetInfo::labeled(Role::Label, true, format!("{} ({what})", words.trim()))
            });
            response.on_hover_text(what);
        }
    });
}

fn format(tokens: &Tokens, change: Option<&Change>, is_source: bool) -> TextFormat {
    let mut look = TextFormat {
        font_id: theme::reading(size::QUOTE),
        color: tokens.ink,
        line_height: Some((size::QUOTE * size::NOTE_LEADING).round()),
        ..TextFormat::default()
    };
    let Some(change) = change else { return look };
    let is_alarm = matches!(change.kind, Kind::Number | Kind::Negation);
    let line = |colour: Color32| Stroke::new(1.5, colour);
    if is_source {
        look.color = tokens.trouble;
        look.strikethrough = line(tokens.trouble);
    } else {
        look.underline = line(if is_alarm { tokens.trouble } else { tokens.altered });
    }
    if is_alarm {
        look.background = tokens.trouble.gamma_multiply(0.14);
    }
    look
}

/// Words at each end of a run that are drawn where there is little room; between them as many must be
/// left out, or nothing is won.
const SHORT: usize = 3;

/// The first and the last few words of a run, with an ellipsis for those between.
fn shortened(words: &str) -> String {
    let starts: Vec<usize> = words
        .match_indices(' ')
        .map(|(at, _)| at)
        .filter(|at| words.get(*at + 1..).is_some_and(|rest| !rest.trim().is_empty()))
        .collect();
    // A blank in front of the first word ends none.
    let n_front = SHORT - usize::from(!words.starts_with(' '));
    let (front, back) = (starts.get(n_front), starts.len().checked_sub(SHORT));
    match front.zip(back.and_then(|back| starts.get(back))) {
        Some((front, back)) if starts.len() + 1 >= 3 * SHORT => {
            let part = |from: usize, to: usize| words.get(from..to).unwrap_or_default();
            format!("{} …{}", part(0, *front), part(*back, words.len()))
        }
        _ => words.to_owned(),
    }
}

/// Words with every break of line as a blank; blanks at the ends stay, as they part two runs.
fn on_one_line(document: &Document, span: Span) -> String {
    let mut words = String::with_capacity(span.len());
    for char in document.read(span).chars() {
        let char = if char.is_whitespace() { ' ' } else { char };
        if char != ' ' || !words.ends_with(' ') {
            words.push(char);
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn change(kind: Kind, a: (usize, usize)) -> Change {
        Change { kind, a: Span::new(a.0, a.1), b: Span::new(0, 0) }
    }

    #[test]
    fn a_passage_is_cut_at_its_changed_words() {
        let changes = [
            change(Kind::Word, (12, 15)),
            change(Kind::Punctuation, (15, 16)),
            change(Kind::Word, (30, 30)),
        ];
        let runs = runs(Span::new(10, 20), Side::A, &changes);
        let spans: Vec<(usize, usize, bool)> = runs
            .iter()
            .map(|run| (run.span.start(), run.span.end(), run.change.is_some()))
            .collect();
        assert_eq!(spans, [(10, 12, false), (12, 15, true), (15, 20, false)]);
    }

    #[test]
    fn a_long_run_is_drawn_by_its_ends() {
        let long = "a b c d e f g h i j k l m n o p ";
        assert_eq!(shortened(long), "a b c … n o p ");
        assert_eq!(shortened(&format!(" {long}")), " a b c … n o p ");
        for short in ["", "a b c", "a b c d e f g h"] {
            assert_eq!(shortened(short), short);
        }
    }

    proptest! {
        #[test]
        fn the_runs_are_the_passage(
            changes in prop::collection::vec((0_usize..40, 0_usize..12), 0..8),
        ) {
            let changes: Vec<Change> = changes
                .into_iter()
                .map(|(start, len)| change(Kind::Word, (start, start + len)))
                .collect();
            let passage = Span::new(5, 33);
            let runs = runs(passage, Side::A, &changes);
            let mut at = passage.start();
            for run in runs {
                prop_assert_eq!(run.span.start(), at);
                prop_assert!(!run.span.is_empty());
                at = run.span.end();
            }
            prop_assert_eq!(at, passage.end());
        }
    }
}
