//! Setting a block of text: from the document to egui's layout job and its geometry.
//!
//! No galley is kept from one frame to the next: egui remembers the last frame's by itself, and
//! asking it costs less than a table of our own would. Kept are only the glyph maps of odd blocks.

use std::{cell::RefCell, collections::HashMap, ops::Range, sync::Arc};

use egui::{
    Color32, Painter, Pos2, Rect,
    emath::GuiRounding as _,
    pos2,
    text::{Galley, LayoutJob, TextFormat, TextWrapping},
    vec2,
};

use crate::{
    text::{
        document::{Document, TextHash},
        paragraphs::Block,
        structure,
    },
    ui::theme::{self, Tokens, size},
    workspace::corpus::Reading,
};

use super::{
    glyphs::{self, GlyphMap},
    lines::Lines,
    scroll::Line,
};

/// Space above the first block and below the last, in points.
pub(super) const EDGE: f32 = 20.0;

/// Most glyph maps kept; a screen shows fewer than a hundred blocks.
const MOST_MAPS: usize = 512;

/// How the text of one pane is set. What is equal in two frames was laid out alike.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Setting {
    /// The text.
    pub(super) text: TextHash,
    /// By which rules it was read; see [`Reading::rules_key`].
    pub(super) rules: u64,
    /// Size of the text in points.
    pub(super) size: f32,
    /// Width of the column in points.
    pub(super) width: f32,
    /// Pixels to a point.
    pub(super) ppp: f32,
    /// Height of a row in points: whole pixels, so that all rows are alike.
    pub(super) leading: f32,
    /// From a row's upper edge to the line that letters stand on.
    pub(super) baseline: f32,
    /// Height of a row of a speaker's name that puts it on the same line as the text.
    label_leading: f32,
}

impl Setting {
    /// The setting of a text of that size, in a column of that width.
    pub(super) fn new(painter: &Painter, text: TextHash, size: f32, width: f32) -> Self {
        let ppp = painter.pixels_per_point();
        let to_pixels = |points: f32| (points * ppp).round() / ppp;
        let leading = to_pixels(size * size::LEADING);
        let (ascent, height) = metrics(painter, theme::reading(size));
        let (label_ascent, label_height) = metrics(painter, label_font(size));
        Self {
            text,
            rules: 0,
            size,
            width: width.max(1.0).floor(),
            ppp,
            leading,
            baseline: to_pixels(ascent + 0.5 * (leading - height)),
            // epaint sets a row of explicit height in the middle of it, and smaller rows at the
            // bottom of larger ones; solved for equal base lines.
            label_leading: leading + 2.0 * (label_ascent - ascent) + height - label_height,
        }
    }

    /// Space behind a paragraph.
    fn gap(&self) -> f32 {
        (self.size * size::PARAGRAPH_GAP * self.ppp).round() / self.ppp
    }
}

/// The sans of speakers' names: capitals of it are as high as small letters of the text are with
/// their stems.
fn label_font(size: f32) -> egui::FontId {
    theme::strong((size * 0.75).round_ui())
}

/// Ascent and height of a font's row.
fn metrics(painter: &Painter, font: egui::FontId) -> (f32, f32) {
    let galley = painter.layout_no_wrap("x".to_owned(), font, Color32::PLACEHOLDER);
    galley
        .rows
        .first()
        .and_then(|row| row.glyphs.first())
        .map_or((0.0, 0.0), |glyph| (glyph.font_ascent, glyph.font_height))
}

/// Glyph maps of the blocks of one text in one size. The width does not matter to them.
#[derive(Debug, Default)]
pub(super) struct Maps {
    of: Option<(TextHash, u64, f32, f32)>,
    maps: HashMap<usize, Arc<GlyphMap>>,
}

impl Maps {
    fn keep_for(&mut self, setting: &Setting) {
        let of = Some((setting.text, setting.rules, setting.size, setting.ppp));
        if self.of != of || self.maps.len() > MOST_MAPS {
            self.of = of;
            self.maps.clear();
        }
    }
}

/// Sets blocks of one text for one frame.
pub(super) struct Setter<'a> {
    painter: &'a Painter,
    tokens: &'a Tokens,
    reading: &'a Reading,
    setting: Setting,
    maps: RefCell<&'a mut Maps>,
    /// Blocks already set in this frame: egui would know them, but would want the words again.
    galleys: RefCell<HashMap<usize, Arc<Galley>>>,
}

impl<'a> Setter<'a> {
    /// A setter for this frame.
    pub(super) fn new(
        painter: &'a Painter,
        tokens: &'a Tokens,
        reading: &'a Reading,
        setting: Setting,
        maps: &'a mut Maps,
    ) -> Self {
        maps.keep_for(&setting);
        Self {
            painter,
            tokens,
            reading,
            setting,
            maps: RefCell::new(maps),
            galleys: RefCell::default(),
        }
    }

    pub(super) fn setting(&self) -> &Setting {
        &self.setting
    }

    pub(super) fn document(&self) -> &'a Document {
        &self.reading.document
    }

    pub(super) fn blocks(&self) -> &'a [Block] {
        self.document().paragraphs().blocks()
    }

    /// Space above the words of a block that belongs to it.
    pub(super) fn lead(block_idx: usize) -> f32 {
        if block_idx == 0 { EDGE } else { 0.0 }
    }

    /// Height of a block with the space around it. Cost: its layout, once.
    pub(super) fn height(&self, block_idx: usize) -> f32 {
        let words = self.galley(block_idx).map_or(0.0, |galley| galley.size().y);
        Self::lead(block_idx) + words + self.tail(block_idx)
    }

    /// Space below the words of a block that belongs to it.
    fn tail(&self, block_idx: usize) -> f32 {
        let blocks = self.blocks();
        let paragraph = |block_idx: usize| blocks.get(block_idx).map(|block| block.paragraph());
        match (paragraph(block_idx), paragraph(block_idx + 1)) {
            (_, None) => EDGE,
            (this, next) if this == next => 0.0,
            _ => self.setting.gap(),
        }
    }

    /// A block and its geometry.
    pub(super) fn lines(&self, block_idx: usize) -> Option<Lines> {
        let galley = self.galley(block_idx)?;
        if galley.text().is_ascii() && glyphs::count(&galley) == galley.text().len() {
            let map = GlyphMap::of(galley.text(), &galley, &[], |_| Arc::clone(&galley));
            return Some(Lines::new(galley, Arc::new(map)));
        }
        let known = self.maps.borrow().maps.get(&block_idx).cloned();
        let known = known.filter(|map| map.n_glyphs() == glyphs::count(&galley));
        let map = known.unwrap_or_else(|| {
            let map = Arc::new(self.map(block_idx, &galley));
            self.maps.borrow_mut().maps.insert(block_idx, Arc::clone(&map));
            map
        });
        Some(Lines::new(galley, map))
    }

    fn map(&self, block_idx: usize, galley: &Galley) -> GlyphMap {
        let (text, label) = self.words(block_idx).unwrap_or_default();
        let cuts: Vec<usize> = label
            .iter()
            .flat_map(|it| {
                let mark = mark_len(text.get(it.end..).unwrap_or_default());
                [it.start, it.end, it.end + mark]
            })
            .collect();
        GlyphMap::of(&text, galley, &cuts, |piece| {
            let is_label =
                label.as_ref().is_some_and(|it| it.start <= piece.start && piece.end <= it.end);
            let font = if is_label {
                label_font(self.setting.size)
            } else {
                theme::reading(self.setting.size)
            };
            let words = text.get(piece).unwrap_or_default().to_owned();
            self.painter.layout_no_wrap(words, font, Color32::PLACEHOLDER)
        })
    }

    /// The line of the text that holds `byte`.
    pub(super) fn line(&self, byte: usize) -> Line {
        let block = self.document().paragraphs().block_at(byte);
        let start = self.blocks().get(block).map_or(0, |block| block.span().start());
        let rect = self
            .lines(block)
            .map_or(Rect::ZERO, |lines| lines.caret_rect(byte.saturating_sub(start)));
        Line { block, top: Self::lead(block) + rect.top(), height: rect.height() }
    }

    fn galley(&self, block_idx: usize) -> Option<Arc<Galley>> {
        if let Some(galley) = self.galleys.borrow().get(&block_idx) {
            return Some(Arc::clone(galley));
        }
        let (text, label) = self.words(block_idx)?;
        let galley = self.painter.layout_job(self.job(&text, label));
        self.galleys.borrow_mut().insert(block_idx, Arc::clone(&galley));
        Some(galley)
    }

    /// The words of a block as they are laid out, and the speaker's name in them. Each character is
    /// as long as the one it stands for, so that places are the same.
    fn words(&self, block_idx: usize) -> Option<(String, Option<Range<usize>>)> {
        let blocks = self.blocks();
        let block = *blocks.get(block_idx)?;
        let mut text = self.document().slice(block.span()).to_owned();
        let is_first = block_idx
            .checked_sub(1)
            .and_then(|before| blocks.get(before))
            .is_none_or(|before| before.paragraph() != block.paragraph());
        let label = (is_first && self.reading.facts.has_turns)
            .then(|| structure::speaker(&text))
            .flatten()
            .filter(|label| text.get(label.clone()).is_some());
        if text.chars().any(is_rewritten) || label.is_some() {
            let named = label.clone().unwrap_or_default();
            text = text
                .char_indices()
                .map(|(at, c)| if named.contains(&at) { capital(c) } else { c })
                .map(|c| if is_rewritten(c) { blank_like(c) } else { c })
                .collect();
        }
        Some((text, label))
    }

    fn job(&self, text: &str, label: Option<Range<usize>>) -> LayoutJob {
        let setting = &self.setting;
        let body = TextFormat {
            font_id: theme::reading(setting.size),
            color: Color32::PLACEHOLDER,
            line_height: Some(setting.leading),
            ..TextFormat::default()
        };
        let wrap = TextWrapping::wrap_at_width(setting.width);
        let mut job = LayoutJob { wrap, break_on_newline: false, ..LayoutJob::default() };
        let Some(label) = label else {
            job.append(text, 0.0, body);
            return job;
        };
        let name = TextFormat {
            font_id: label_font(setting.size),
            color: self.tokens.accent,
            line_height: Some(setting.label_leading),
            extra_letter_spacing: 0.02 * setting.size,
            ..body.clone()
        };
        let mute = TextFormat { color: self.tokens.mute, ..body.clone() };
        let (front, rest) = text.split_at_checked(label.start).unwrap_or(("", text));
        let (named, rest) = rest.split_at_checked(label.len()).unwrap_or(("", rest));
        let (mark, words) = rest.split_at_checked(mark_len(rest)).unwrap_or(("", rest));
        job.append(front, 0.0, mute.clone());
        job.append(named, 0.0, name);
        job.append(mark, 0.0, mute);
        job.append(words, 0.0, body);
        job
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
fn blank_like(c: char) -> char {
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

/// A block on the screen.
#[derive(Clone, Debug)]
pub(super) struct Shown {
    /// Its index.
    pub(super) block_idx: usize,
    /// The block.
    pub(super) block: Block,
    /// Whether it begins its paragraph.
    pub(super) is_first: bool,
    /// Upper left corner of its words on the screen.
    pub(super) origin: Pos2,
    /// Its geometry.
    pub(super) lines: Lines,
}

impl Shown {
    /// Its words' box on the screen, as wide as the column.
    pub(super) fn rect(&self, width: f32) -> Rect {
        Rect::from_min_size(self.origin, vec2(width, self.lines.height()))
    }

    /// `bytes` of the text as bytes of the block, cut to it.
    pub(super) fn local(&self, start: usize, end: usize) -> Range<usize> {
        let span = self.block.span();
        let start = start.clamp(span.start(), span.end());
        start - span.start()..end.clamp(start, span.end()) - span.start()
    }

    /// Where a caret stands on the screen.
    pub(super) fn caret(&self, byte: usize) -> Rect {
        let local = byte.saturating_sub(self.block.span().start());
        self.lines.caret_rect(local).translate(self.origin.to_vec2())
    }
}

/// The blocks on the screen from `block` and `above` on, in a view.
pub(super) fn shown(
    setter: &Setter<'_>,
    place: crate::workspace::pane::Place,
    view: Rect,
    left: f32,
) -> Vec<Shown> {
    let blocks = setter.blocks();
    let mut y = view.top() - place.above;
    let mut shown = Vec::new();
    for (block_idx, block) in blocks.iter().enumerate().skip(place.block) {
        if y >= view.bottom() {
            break;
        }
        let Some(lines) = setter.lines(block_idx) else { break };
        let top = y + Setter::lead(block_idx);
        let origin = pos2(left, top).round_to_pixels(setter.setting().ppp);
        y = top + lines.height() + setter.tail(block_idx);
        let before = block_idx.checked_sub(1).and_then(|before| blocks.get(before));
        shown.push(Shown {
            block_idx,
            block: *block,
            is_first: before.is_none_or(|before| before.paragraph() != block.paragraph()),
            origin,
            lines,
        });
    }
    shown
}

/// The place in the text that is nearest to a point on the screen; points above and below the blocks
/// count as the first and the last line shown.
pub(super) fn hit(shown: &[Shown], pos: Pos2) -> Option<usize> {
    let block = shown.iter().rev().find(|block| block.origin.y <= pos.y).or(shown.first())?;
    let span = block.block.span();
    Some(span.start() + block.lines.hit((pos - block.origin).to_pos2()).min(span.len()))
}

/// The letter under a point on the screen.
pub(super) fn over(shown: &[Shown], pos: Pos2) -> Option<usize> {
    let block = shown.iter().rev().find(|block| block.origin.y <= pos.y)?;
    let byte = block.lines.over((pos - block.origin).to_pos2())?;
    Some(block.block.span().start() + byte)
}
