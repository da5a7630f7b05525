//! Characters that have no sign of their own, where they are to be seen: room for their names in the words,
//! and the names in it.
//!
//! Those that can mislead always have one, the others while the reader wants to see them. Such a character
//! is laid out as a blank of the same length in bytes, set so large that its name fits, and its name is
//! painted there; what belongs to the letter in front of it gets a stroke at its place, since a blank would
//! part what is drawn together.

use std::ops::Range;

use egui::{Color32, CornerRadius, FontId, Painter, Rect, Stroke, StrokeKind, pos2, vec2};

use crate::{
    text::{
        signs::{Unseen, name, unseen},
        span::Span,
    },
    ui::theme::{self, Tokens},
};

use super::{
    dress::{Dressed, Section},
    fit::blank_like,
    ink,
    lay::{Setting, Shown},
};

/// Size of a name, as a multiple of the text's.
const NAME: f32 = 0.52;

/// Room that a letter of a name takes, and that is left at both ends together, as multiples of the
/// text's size.
const LETTER: f32 = 0.36;
const ENDS: f32 = 0.3;

/// Widths of the blanks of one, two and three bytes, as multiples of their size: those of the faces that
/// documents are read in.
const BLANKS: [f32; 3] = [0.26, 0.26, 1.0];

/// Unseen characters of `words` that are to be seen, with their places.
fn signs(words: &str, has_all: bool) -> impl Iterator<Item = (usize, char, Unseen)> {
    words.char_indices().filter_map(move |(at, c)| {
        let kind = unseen(c)?;
        (has_all || kind == Unseen::Misleads).then_some((at, c, kind))
    })
}

/// Makes room for the names in a block that was dressed; `words` are its words as they stand in the text.
pub(super) fn make_room(dressed: &mut Dressed, words: &str, setting: &Setting) {
    if words.len() != dressed.text.len() {
        return;
    }
    let rooms: Vec<(Range<usize>, char)> = signs(words, setting.shows_unseen)
        .filter(|(.., kind)| *kind != Unseen::Joins)
        .map(|(at, c, _)| (at..at + c.len_utf8(), c))
        .collect();
    if rooms.is_empty() {
        return;
    }
    for (bytes, c) in &rooms {
        dressed.text.replace_range(bytes.clone(), blank_like(*c).encode_utf8(&mut [0; 4]));
    }
    let mut rooms = rooms.into_iter().peekable();
    let mut sections = Vec::with_capacity(dressed.sections.len());
    for section in std::mem::take(&mut dressed.sections) {
        let mut rest = section;
        while let Some((bytes, c)) = rooms.next_if(|(bytes, _)| bytes.start < rest.bytes.end) {
            let mut room = rest.clone();
            room.bytes = bytes;
            let blank = BLANKS.get(c.len_utf8() - 1).copied().unwrap_or(1.0);
            let width = ENDS + LETTER * name(c).len() as f32;
            let points = (setting.size * width / blank).round();
            // As high as the row, whatever its size: nothing of it is drawn.
            room.format.line_height = Some(room.format.line_height.unwrap_or(setting.leading));
            room.format.font_id = FontId::new(points, room.format.font_id.family);
            let behind = room.bytes.end;
            if rest.bytes.start < room.bytes.start {
                let mut before = rest.clone();
                before.bytes.end = room.bytes.start;
                room.lead = 0.0;
                sections.push(before);
            }
            sections.push(room);
            rest = Section { lead: 0.0, bytes: behind..rest.bytes.end, ..rest };
        }
        if !rest.bytes.is_empty() {
            sections.push(rest);
        }
    }
    dressed.sections = sections;
}

/// Paints the names of the unseen characters of a block; `words` are its words.
pub(super) fn paint(
    painter: &Painter,
    tokens: &Tokens,
    setting: &Setting,
    (shown, words): (&Shown, &str),
) {
    let start = shown.block.span().start();
    let signs = signs(words, setting.shows_unseen);
    for (at, c, kind) in signs.filter(|(at, ..)| !shown.lines.leave_out(*at)) {
        let ink = if kind == Unseen::Misleads { tokens.warn } else { tokens.mute };
        if kind == Unseen::Joins {
            // It is part of the letter in front of it, and stands behind that.
            let caret = shown.caret(start + at + c.len_utf8());
            let top = caret.center().y - 0.5 * setting.size;
            let stroke = Stroke::new(1.0, ink);
            painter.vline(caret.left(), top..=top + setting.size, stroke);
            continue;
        }
        let span = Span::new(start + at, start + at + c.len_utf8());
        ink::stretches(shown, span, |stretch| {
            let row = shown.lines.row_rect(stretch.row).translate(shown.origin.to_vec2());
            let left = shown.origin.x + stretch.left;
            let right = shown.origin.x + stretch.right;
            let middle = row.top() + shown.look.baseline - 0.34 * shown.look.size;
            let height = 0.72 * setting.size;
            let rect = Rect::from_min_max(
                pos2(left, middle - height / 2.0),
                pos2(right, middle + height / 2.0),
            );
            named(painter, (rect.shrink2(vec2(1.0, 0.0)), ink), setting, &name(c));
        });
    }
}

/// A name in its frame.
fn named(painter: &Painter, (frame, ink): (Rect, Color32), setting: &Setting, name: &str) {
    let round = CornerRadius::same(2);
    painter.rect_stroke(frame, round, Stroke::new(1.0, ink), StrokeKind::Inside);
    let font = theme::strong((setting.size * NAME).max(7.0).round());
    let galley = painter.layout_no_wrap(name.to_owned(), font, ink);
    painter.galley(frame.center() - 0.5 * galley.size(), galley, ink);
}
