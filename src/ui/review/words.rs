//! Wordings as they are shown: what changed marked in both, quotes with what stood around them.
//!
//! Pure layout jobs; nothing here is painted.

use egui::{
    Color32, Stroke,
    text::{LayoutJob, TextFormat},
};

use crate::{
    text::{
        document::Document,
        span::Span,
        worddiff::{self, Changes, Piece},
    },
    ui::{
        theme::{self, Tokens, size},
        words::{count, number},
    },
};

/// Scalars of what stands around a place that are shown.
const AROUND: usize = 70;

/// Which of two wordings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::ui) enum Side {
    /// As it was kept: what is gone is struck out.
    Old,
    /// As it is now: what is new is underlined.
    New,
}

/// A wording with its changed words marked; `lit` is a passage of it that stands out, by its ground.
pub(in crate::ui) fn marked(
    text: &str,
    pieces: &[Piece],
    (side, lit): (Side, Option<(Span, Color32)>),
    tokens: &Tokens,
) -> LayoutJob {
    let plain = format(theme::reading(size::QUOTE + 0.5), tokens.ink);
    let stroke = Stroke::new(1.5, if side == Side::Old { tokens.trouble } else { tokens.warn });
    let changed = match side {
        Side::Old => TextFormat { color: tokens.trouble, strikethrough: stroke, ..plain.clone() },
        Side::New => TextFormat { underline: stroke, ..plain.clone() },
    };
    let is_changed = |piece: &&Piece| !piece.is_same;
    let spans = pieces.iter().filter(is_changed).map(|piece| match side {
        Side::Old => piece.old,
        Side::New => piece.new,
    });
    let spans: Vec<Span> = spans.filter(|span| !span.is_empty()).collect();
    let mut cuts: Vec<usize> = vec![0, text.len()];
    cuts.extend(spans.iter().flat_map(|span| [span.start(), span.end()]));
    cuts.extend(lit.iter().flat_map(|(span, _)| [span.start(), span.end()]));
    cuts.retain(|cut| *cut <= text.len());
    cuts.sort_unstable();
    cuts.dedup();
    let mut job = LayoutJob::default();
    for (from, to) in cuts.iter().zip(cuts.iter().skip(1)) {
        let Some(words) = text.get(*from..*to) else { continue };
        let next = spans.partition_point(|span| span.end() <= *from);
        let is_marked = spans.get(next).is_some_and(|span| span.contains(*from));
        let mut format = if is_marked { changed.clone() } else { plain.clone() };
        if let Some((_, ground)) = lit.filter(|(span, _)| span.contains(*from)) {
            format.background = ground;
        }
        job.append(words, 0.0, format);
    }
    job
}

/// A passage in bold between the words around it.
pub(super) fn in_context(
    [before, words, behind]: [&str; 3],
    points: f32,
    tokens: &Tokens,
) -> LayoutJob {
    let quiet = format(theme::reading(points), tokens.mute);
    let bold = format(egui::FontId::new(points, theme::bold_family()), tokens.ink);
    let mut job = LayoutJob::default();
    if !before.trim().is_empty() {
        job.append(&format!("…{}", flat(before).trim_start()), 0.0, quiet.clone());
    }
    job.append(&flat(words), 0.0, bold);
    if !behind.trim().is_empty() {
        job.append(&format!("{}…", flat(behind).trim_end()), 0.0, quiet);
    }
    job
}

/// Words with one blank for each run of white space.
fn flat(words: &str) -> String {
    let mut flat = String::with_capacity(words.len());
    for c in words.chars() {
        let c = if c.is_whitespace() { ' ' } else { c };
        if c != ' ' || !flat.ends_with(' ') {
            flat.push(c);
        }
    }
    flat
}

/// A place of a document: what stands in front, its words, what stands behind.
pub(super) fn around(document: &Document, span: Span) -> [&str; 3] {
    let text = document.text();
    let head = text.get(..span.start()).unwrap_or_default();
    let tail = text.get(span.end()..).unwrap_or_default();
    [last(head, AROUND), document.slice(span), first(tail, AROUND)]
}

/// The end of a text from a word on, of at most `n_scalars`.
pub(super) fn last(text: &str, n_scalars: usize) -> &str {
    let Some((cut, _)) = text.char_indices().rev().nth(n_scalars) else { return text };
    let end = text.get(cut..).unwrap_or_default();
    end.find(char::is_whitespace).and_then(|at| end.get(at + 1..)).unwrap_or(end)
}

/// The beginning of a text up to a word's end, of at most `n_scalars`.
pub(in crate::ui) fn first(text: &str, n_scalars: usize) -> &str {
    let Some((cut, _)) = text.char_indices().nth(n_scalars) else { return text };
    let head = text.get(..cut).unwrap_or_default();
    head.rfind(char::is_whitespace).and_then(|at| head.get(..at)).unwrap_or(head)
}

/// Text of a wording, with its leading.
pub(in crate::ui) fn format(font: egui::FontId, ink: Color32) -> TextFormat {
    let line_height = (font.size * size::NOTE_LEADING).round();
    TextFormat { line_height: Some(line_height), ..TextFormat::simple(font, ink) }
}

/// What kind of change it is, weightiest first: `number and negation changed`, `2 words`.
pub(in crate::ui) fn kind(old: &str, new: &str, pieces: &[Piece]) -> String {
    let Changes { has_number, has_name, has_negation, n_words } =
        worddiff::changes(old, new, pieces);
    let kinds: Vec<&str> = [(has_negation, "negation"), (has_number, "number"), (has_name, "name")]
        .into_iter()
        .filter_map(|(is_so, kind)| is_so.then_some(kind))
        .collect();
    match kinds.as_slice() {
        [] if n_words > 0 => format!("{} changed", count(n_words, "word", "words")),
        [] if pieces.iter().any(|piece| !piece.is_same) => "only marks changed".to_owned(),
        [] => "the same words".to_owned(),
        [only] if n_words > 1 => format!("{only} changed, {} words", number(n_words)),
        [only] => format!("{only} changed"),
        [firsts @ .., last] => format!("{} and {last} changed", firsts.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(old: &str, new: &str, expect: &str) {
        assert_eq!(kind(old, new, &worddiff::pieces(old, new)), expect);
    }

    #[test]
    fn the_weightiest_change_is_named() {
        check("found seven welds", "found eleven welds", "number changed");
        check("we certainly wait", "we probably wait", "1 word changed");
        check("it did move", "it did not move", "negation changed");
        check("Ann said two", "Bob said no two", "negation and name changed");
        check("seven old welds", "eleven new welds", "number changed, 2 words");
        check("it is so.", "it is so!", "only marks changed");
        check("it is so", "it  is so", "the same words");
    }

    #[test]
    fn changed_words_are_marked_on_their_side() {
        let (old, new) = ("found seven welds", "found eleven welds");
        let pieces = worddiff::pieces(old, new);
        let struck = |job: &LayoutJob| -> Vec<String> {
            let is_marked = |format: &TextFormat| {
                format.strikethrough != Stroke::NONE || format.underline != Stroke::NONE
            };
            let marked = job.sections.iter().filter(|section| is_marked(&section.format));
            let words = marked.map(|section| {
                let range = &section.byte_range;
                job.text.get(range.start.0..range.end.0)
            });
            words.map(|words| words.unwrap().to_owned()).collect()
        };
        let job = marked(old, &pieces, (Side::Old, None), &theme::LIGHT);
        assert_eq!((job.text.as_str(), struck(&job)), (old, vec!["seven".to_owned()]));
        let lit = Some((Span::new(6, 18), theme::LIGHT.hit));
        let job = marked(new, &pieces, (Side::New, lit), &theme::LIGHT);
        assert_eq!((job.text.as_str(), struck(&job)), (new, vec!["eleven".to_owned()]));
        assert_eq!(job.sections.len(), 3);
    }

    #[test]
    fn context_is_cut_between_words() {
        assert_eq!(last("one two three", 6), "three");
        assert_eq!(first("one two three", 6), "one");
        assert_eq!((last("one", 6), first("one", 6)), ("one", "one"));
        let document = Document::new("They asked. That is so. We left.".to_owned());
        assert_eq!(
            around(&document, Span::new(12, 23)),
            ["They asked. ", "That is so.", " We left."]
        );
    }
}
