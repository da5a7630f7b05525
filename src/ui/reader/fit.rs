//! The words of a block as they are to be laid out: without signs that no font has, a speaker's name in
//! capitals, what hangs out to the left, and of lines folded away between two words no more than room for
//! their mark.

use crate::text::shape::Kind;

use super::{
    dress::{self, Dressed, Dresser, Look},
    lay::Setter,
    look::{self, Part},
    signs,
};

/// Room for the mark of lines that are folded away between two words, as a multiple of the text's size.
const SEAM: f32 = 0.6;

impl Setter<'_> {
    /// The words of a block as they are laid out, what they are, and how they are set. Each character is
    /// as long as the one it stands for, so that places are the same but for what is left out at
    /// [seams](Dressed::seams).
    pub(super) fn dressed(&self, block_idx: usize) -> Option<(Part, Look, Dressed)> {
        let blocks = self.blocks();
        let block = self.joined(block_idx)?.block;
        let part = self.part(block_idx)?;
        let look = self.look(&part);
        let mut text = self.document().slice(block.span()).to_owned();
        let is_first = block_idx
            .checked_sub(1)
            .and_then(|before| blocks.get(before))
            .is_none_or(|before| before.paragraph() != block.paragraph());
        let is_prose = matches!(part.kind, Kind::Paragraph | Kind::Item);
        let turn = self.reading.facts.turn_at(block.paragraph()).filter(|_| is_first && is_prose);
        let label = turn
            .and_then(|turn| {
                let start = block.span().start();
                Some(turn.label.start().checked_sub(start)?..turn.label.end().checked_sub(start)?)
            })
            .filter(|label| text.get(label.clone()).is_some());
        let shape = &self.reading.shape;
        let runs = if shape.runs.is_empty() { &[][..] } else { shape.runs_in(part.whole) };
        let marker = if is_first && part.hangs() && block.span().start() == part.whole.start() {
            look::marker_len(&text)
        } else {
            0
        };
        let is_row = part.kind == Kind::Row;
        let is_rewritten = |c: char| is_rewritten(c) || (is_row && c == '\t');
        let by = Dresser {
            faces: self.faces(),
            tokens: self.tokens(),
            part: &part,
            look: &look,
            label: label.clone().map(|label| {
                let mark = mark_len(text.get(label.end..).unwrap_or_default());
                (label, mark)
            }),
            marker,
            start: block.span().start(),
            runs,
        };
        let hidden = dress::unseen(&text, block.span().start(), &part, runs);
        if text.chars().any(is_rewritten) || label.is_some() {
            let named = label.unwrap_or_default();
            text = text
                .char_indices()
                .map(|(at, c)| if named.contains(&at) { capital(c) } else { c })
                .map(|c| if is_rewritten(c) { blank_like(c) } else { c })
                .collect();
        }
        let mut dressed = by.dress(text, &hidden);
        signs::make_room(&mut dressed, self.document().slice(block.span()), self.setting());
        let seams = self.seams(block_idx);
        if !seams.is_empty() {
            let room = self.setting().to_pixels(SEAM * look.size);
            dressed = dressed.without(&seams, room);
        }
        if marker > 0 {
            self.hang(&mut dressed, marker, look.inset);
        }
        Some((part, look, dressed))
    }

    /// Has what a block begins with hang out to the left, its end where the lines below begin.
    fn hang(&self, dressed: &mut Dressed, marker: usize, inset: f32) {
        let job = dressed.job(0..marker, f32::INFINITY);
        let width = self.painter.layout_job(job).size().x;
        if let Some(first) = dressed.sections.first_mut() {
            first.lead = -width.min(inset);
        }
    }
}

/// Length of the mark behind a speaker's name.
fn mark_len(rest: &str) -> usize {
    rest.len() - rest.strip_prefix([':', '.', '：']).unwrap_or(rest).len()
}

/// Line feeds and what no font has a sign for: laid out as blanks.
fn is_rewritten(c: char) -> bool {
    c == '\n' || (c.is_control() && c != '\t') || matches!(c, '\u{2028}' | '\u{2029}')
}

/// A blank of the same length in bytes.
pub(super) fn blank_like(c: char) -> char {
    match c.len_utf8() {
        1 => ' ',
        2 => '\u{A0}',
        _ => '\u{2003}',
    }
}

/// The capital of a letter, if it is as long.
fn capital(c: char) -> char {
    let mut capitals = c.to_uppercase();
    match (capitals.next(), capitals.next()) {
        (Some(capital), None) if capital.len_utf8() == c.len_utf8() => capital,
        _ => c,
    }
}
