//! Marks of notes: what the note says while the pointer rests on one, and the way to it and back.

use std::sync::Arc;

use egui::{CursorIcon, Rect, RichText, Sense, Ui, WidgetInfo, accesskit::Role, vec2};

use crate::{
    text::{
        document::Document,
        shape::{Kind, Run, Shape, Style},
        span::Span,
        words::on_one_line,
    },
    ui::Outbox,
    workspace::command::{Command, Go, PaneCommand},
};

use super::{frame::Frame, ink, lay::Shown, paint::Brush};

/// Most of a note that is shown beside its mark, in bytes: all of it stands a click away.
const MOST_BYTES: usize = 700;

/// The mark of a note at a byte. Cost: a binary search and the styles of one block.
pub(super) fn mark_at(shape: &Shape, byte: usize) -> Option<Run> {
    if shape.runs.is_empty() {
        return None;
    }
    let block = shape.block_at(byte)?;
    let runs = shape.runs_in(block.span).iter();
    runs.copied().find(|run| run.style == Style::NoteMark && run.span.contains(byte))
}

/// Where a mark leads: in the text, to the note that begins with it, the next one behind, since
/// chapters count anew; at the note, back to the last place in front that bears the mark.
///
/// Cost: a pass over the blocks, or over the styles.
pub(super) fn leads_to(document: &Document, shape: &Shape, mark: Span) -> Option<Span> {
    let words = document.slice(mark);
    let at_note = shape
        .block_at(mark.start())
        .filter(|block| block.kind == Kind::Note && block.span.start() == mark.start());
    if let Some(note) = at_note {
        let before = shape.runs.iter().rev().filter(|run| run.style == Style::NoteMark);
        return before
            .filter(|run| run.span.end() <= note.span.start())
            .find(|run| document.slice(run.span) == words)
            .map(|run| run.span);
    }
    let is_meant = |span: Span| document.slice(span).starts_with(words);
    let notes = shape.blocks.iter().filter(|block| block.kind == Kind::Note);
    let mut meant = notes.map(|block| block.span).filter(|span| is_meant(*span)).peekable();
    let first = meant.peek().copied();
    meant.find(|span| span.start() > mark.start()).or(first)
}

impl Frame<'_> {
    /// The mark under the pointer: its note beside it, and a click that goes there.
    pub(super) fn note_mark_ui(
        &self,
        ui: &Ui,
        shown: &[Shown],
        over: Option<usize>,
        out: &mut Outbox,
    ) {
        let (document, shape) = (self.document(), &self.reading.shape);
        let Some(mark) = over.and_then(|byte| mark_at(shape, byte)).map(|run| run.span) else {
            return;
        };
        let Some(rect) = self.rect_of(shown, mark) else { return };
        let Some(to) = leads_to(document, shape, mark) else { return };
        let is_back = to.start() < mark.start() && to.len() == mark.len();
        // With drags too: the words below would take them, and a click is one that does not move.
        let id = self.id.with(("note", mark.start()));
        let response = ui.interact(rect, id, Sense::click_and_drag());
        response.widget_info(|| WidgetInfo::labeled(Role::Link, true, document.slice(mark)));
        let response = response.on_hover_cursor(CursorIcon::PointingHand);
        if response.clicked() {
            if !self.is_active() {
                self.push(out, PaneCommand::Activate);
            }
            out.push(Command::Go(Go::Passage(Arc::clone(&self.pane.path), to)));
        }
        response.on_hover_ui(|ui| {
            ui.set_max_width(360.0);
            let told = if is_back {
                "Back to where the note belongs".to_owned()
            } else {
                shortened(document.slice(to))
            };
            ui.label(RichText::new(told).color(self.tokens.ink));
        });
    }

    /// The first stretch of a passage on the screen, with some room around.
    fn rect_of(&self, shown: &[Shown], span: Span) -> Option<Rect> {
        let brush = Brush::new(self.tokens, &self.setting, self.view);
        let block = shown.iter().find(|block| block.block.span().overlaps(span))?;
        let mut rect = None;
        ink::stretches(block, span, |stretch| {
            rect.get_or_insert(brush.ground(block, stretch).expand2(vec2(2.0, 3.0)));
        });
        rect
    }
}

/// A note's words with single blanks, cut at the end of a word.
fn shortened(words: &str) -> String {
    let words = on_one_line(words);
    if words.len() <= MOST_BYTES {
        return words;
    }
    let cut = words.get(..words.floor_char_boundary(MOST_BYTES)).unwrap_or_default();
    let cut = cut.rsplit_once(' ').map_or(cut, |(cut, _)| cut);
    format!("{cut}…")
}

#[cfg(test)]
mod tests {
    use crate::{
        extract::builder::{Builder, Opening},
        text::extractor::Extractor,
    };

    use super::*;

    #[test]
    fn a_mark_leads_to_the_next_note_of_its_name_and_back() {
        let mut out = Builder::new();
        for chapter in ["one", "two"] {
            out.begin(Opening::of(Kind::Paragraph));
            out.push(&format!("Words of chapter {chapter}"));
            out.note_mark("1");
            out.begin(Opening::of(Kind::Note));
            out.note_mark("1");
            out.push(&format!(" Note of chapter {chapter}"));
        }
        let (text, shape) = out.finish();
        let document = Document::extracted(text, Extractor::PLAIN, &shape);
        let at = |words: &str, nth: usize| {
            let found = document.text().match_indices(words).nth(nth).unwrap().0;
            mark_at(&shape, found).map(|run| run.span)
        };
        let to = |mark: Span| leads_to(&document, &shape, mark).unwrap();
        let [first, its_note, second, other_note] = [0, 1, 2, 3].map(|nth| at("[1]", nth).unwrap());
        assert_eq!(document.slice(to(first)), "[1] Note of chapter one");
        assert_eq!(document.slice(to(second)), "[1] Note of chapter two");
        assert_eq!((to(its_note), to(other_note)), (first, second));
        assert_eq!(at("Words", 0), None);
    }

    #[test]
    fn a_long_note_is_cut_behind_a_word() {
        assert_eq!(shortened("a  b\nc"), "a b c");
        let long = "wörd ".repeat(400);
        let cut = shortened(&long);
        assert!(cut.ends_with("wörd…") && cut.len() <= MOST_BYTES + 3);
    }
}
