//! Setting a block of text: from the document to egui's layout job and its geometry.
//!
//! No galley is kept from one frame to the next: egui remembers the last frame's by itself, and
//! asking it costs less than a table of our own would. Kept are only the glyph maps of odd blocks.

use std::{cell::RefCell, collections::HashMap, ops::Range, sync::Arc};

use egui::{
    Color32, FontId, Painter, Pos2, Rect, emath::GuiRounding as _, pos2, text::Galley, vec2,
};

use crate::{
    text::{
        document::{Document, TextHash},
        paragraphs::Block,
        shape::Kind,
        span::Span,
    },
    ui::theme::{self, Tokens, size},
    workspace::{corpus::Reading, folds::Fold},
};

use super::{
    columns::Columns,
    compose::{self, Laid},
    dress::Look,
    folded::Folded,
    glyphs::{self, GlyphMap},
    hang::hung,
    lines::Lines,
    look::{self, Part},
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
    /// Height of a row of plain text in points: whole pixels, so that all rows are alike.
    pub(super) leading: f32,
    /// From such a row's upper edge to the line that letters stand on.
    pub(super) baseline: f32,
    /// Whether every character without a sign of its own is shown, and not only those that mislead.
    pub(super) shows_unseen: bool,
}

impl Setting {
    /// The setting of a text of that size, in a column of that width.
    pub(super) fn new(painter: &Painter, reading: &Reading, size: f32, width: f32) -> Self {
        let ppp = painter.pixels_per_point();
        let leading = (size * size::LEADING * ppp).round() / ppp;
        let (ascent, height) = metrics(painter, theme::reading(size));
        Self {
            text: reading.document.hash(),
            rules: reading.rules_key(),
            size,
            width: width.max(1.0).floor(),
            ppp,
            leading,
            baseline: ((ascent + 0.5 * (leading - height)) * ppp).round() / ppp,
            shows_unseen: false,
        }
    }

    /// Points in whole pixels.
    pub(super) fn to_pixels(self, points: f32) -> f32 {
        (points * self.ppp).round() / self.ppp
    }

    /// Space above and below the words of a table's row, within it.
    pub(super) fn row_pad(&self) -> f32 {
        self.to_pixels(0.22 * self.size)
    }

    fn plain_look(&self) -> Look {
        let Self { size, leading, baseline, .. } = *self;
        Look { size, leading, baseline, inset: 0.0 }
    }
}

/// Ascent and height of a font's row.
fn metrics(painter: &Painter, font: FontId) -> (f32, f32) {
    let galley = painter.layout_no_wrap("x".to_owned(), font, Color32::PLACEHOLDER);
    galley
        .rows
        .first()
        .and_then(|row| row.glyphs.first())
        .map_or((0.0, 0.0), |glyph| (glyph.font_ascent, glyph.font_height))
}

/// What is known of the faces in this frame.
pub(super) struct Faces<'a> {
    painter: &'a Painter,
    known: RefCell<Vec<(FontId, (f32, f32))>>,
}

impl Faces<'_> {
    /// Ascent and height of a font's row, in points.
    pub(super) fn metrics(&self, font: &FontId) -> (f32, f32) {
        if let Some((_, known)) = self.known.borrow().iter().find(|(known, _)| known == font) {
            return *known;
        }
        let measured = metrics(self.painter, font.clone());
        self.known.borrow_mut().push((font.clone(), measured));
        measured
    }
}

/// What is kept of the blocks of one text in one size: glyph maps, to which the width does not matter,
/// and the columns of tables, each with the room that they were worked out for.
#[derive(Debug, Default)]
pub(super) struct Maps {
    of: Option<(TextHash, u64, f32, f32, bool)>,
    by_block: HashMap<Span, Arc<GlyphMap>>,
    pub(super) columns: HashMap<u32, (f32, Columns)>,
}

impl Maps {
    fn keep_for(&mut self, setting: &Setting) {
        let Setting { text, rules, size, ppp, shows_unseen, .. } = *setting;
        let of = Some((text, rules, size, ppp, shows_unseen));
        if self.of != of || self.by_block.len() > MOST_MAPS {
            self.of = of;
            self.by_block.clear();
            self.columns.clear();
        }
    }
}

/// Sets blocks of one text for one frame.
pub(super) struct Setter<'a> {
    faces: Faces<'a>,
    pub(super) painter: &'a Painter,
    tokens: &'a Tokens,
    pub(super) reading: &'a Reading,
    setting: Setting,
    pub(super) folded: Folded<'a>,
    pub(super) maps: RefCell<&'a mut Maps>,
    /// Blocks already set in this frame: egui would know them, but would want the words again.
    laid: RefCell<HashMap<usize, Laid>>,
}

impl<'a> Setter<'a> {
    /// A setter for this frame.
    pub(super) fn new(
        painter: &'a Painter,
        tokens: &'a Tokens,
        reading: &'a Reading,
        (setting, folded): (Setting, Folded<'a>),
        maps: &'a mut Maps,
    ) -> Self {
        maps.keep_for(&setting);
        Self {
            faces: Faces { painter, known: RefCell::default() },
            painter,
            tokens,
            reading,
            setting,
            folded,
            maps: RefCell::new(maps),
            laid: RefCell::default(),
        }
    }

    pub(super) fn setting(&self) -> &Setting {
        &self.setting
    }

    pub(super) fn faces(&self) -> &Faces<'a> {
        &self.faces
    }

    pub(super) fn tokens(&self) -> &'a Tokens {
        self.tokens
    }

    pub(super) fn document(&self) -> &'a Document {
        &self.reading.document
    }

    pub(super) fn blocks(&self) -> &'a [Block] {
        self.document().paragraphs().blocks()
    }

    /// The folded lines that a block belongs to.
    pub(super) fn hides(&self, block_idx: usize) -> Option<&'a Fold> {
        self.folded.hides(block_idx)
    }

    /// Space above the words of a block that belongs to it.
    pub(super) fn lead(block_idx: usize) -> f32 {
        if block_idx == 0 { EDGE } else { 0.0 }
    }

    /// Height of a block with the space around it; of folded ones the first has that of the line that
    /// stands for all, and the others have none, nor has one that is laid out with another. Cost: its
    /// layout, once.
    pub(super) fn height(&self, block_idx: usize) -> f32 {
        if self.is_joined(block_idx) {
            return 0.0;
        }
        if let Some(fold) = self.folded.hides(block_idx) {
            let is_head = fold.blocks.start == block_idx;
            let line = Self::lead(block_idx) + self.setting.leading;
            return if is_head { line + self.tail(fold.blocks.end.saturating_sub(1)) } else { 0.0 };
        }
        let words = self.laid(block_idx).map_or(0.0, |laid| laid.galley.size().y);
        Self::lead(block_idx) + words + self.tail(self.last(block_idx))
    }

    /// Space below the words of a block that belongs to it.
    fn tail(&self, block_idx: usize) -> f32 {
        let blocks = self.blocks();
        let (Some(this), Some(next)) = (blocks.get(block_idx), blocks.get(block_idx + 1)) else {
            return EDGE;
        };
        if this.paragraph() == next.paragraph() {
            return 0.0;
        }
        let [above, below] = [this, next].map(|block| (*block, Part::of(self.reading, *block)));
        self.setting.to_pixels(look::gap(self.reading, above, below) * self.setting.size)
    }

    /// How a block is set.
    pub(super) fn look(&self, part: &Part) -> Look {
        let setting = &self.setting;
        let inset = setting.to_pixels(part.steps() * size::READING_STEP * setting.size);
        // In a column too narrow for it there is no indent.
        let inset = if inset * 2.0 > setting.width { 0.0 } else { inset };
        if part.kind == Kind::Paragraph && !part.is_leftover {
            return Look { inset, ..setting.plain_look() };
        }
        let size = (setting.size * part.scale() * 2.0).round() / 2.0;
        let leading = setting.to_pixels(size * part.leading());
        let (ascent, height) = self.faces.metrics(&FontId::new(size, part.family()));
        let baseline = setting.to_pixels(ascent + 0.5 * (leading - height));
        Look { size, leading, baseline, inset }
    }

    /// A block and its geometry.
    pub(super) fn lines(&self, block_idx: usize) -> Option<Lines> {
        let Laid { galley, cells, seams } = self.laid(block_idx)?;
        let lines = |galley, map| Lines::new(galley, map, (cells, seams));
        if galley.text().is_ascii() && glyphs::count(&galley) == galley.text().len() {
            let map = GlyphMap::of(galley.text(), &galley, &[], |_| Arc::clone(&galley));
            return Some(lines(galley, Arc::new(map)));
        }
        let span = self.joined(block_idx)?.block.span();
        let known = self.maps.borrow().by_block.get(&span).cloned();
        let known = known.filter(|map| map.n_glyphs() == glyphs::count(&galley));
        let map = known.unwrap_or_else(|| {
            let map = Arc::new(self.map(block_idx, &galley));
            self.maps.borrow_mut().by_block.insert(span, Arc::clone(&map));
            map
        });
        Some(lines(galley, map))
    }

    fn map(&self, block_idx: usize, galley: &Galley) -> GlyphMap {
        let dressed = self.dressed(block_idx).map(|(_, _, dressed)| dressed).unwrap_or_default();
        let cuts: Vec<usize> = dressed.sections.iter().map(|section| section.bytes.start).collect();
        GlyphMap::of(&dressed.text, galley, &cuts, |piece| {
            let font = dressed
                .section(piece.start)
                .map_or_else(|| theme::reading(self.setting.size), |it| it.format.font_id.clone());
            let words = dressed.text.get(piece).unwrap_or_default().to_owned();
            self.painter.layout_no_wrap(words, font, Color32::PLACEHOLDER)
        })
    }

    /// The line of the text that holds `byte`.
    pub(super) fn line(&self, byte: usize) -> Line {
        let block = self.block_at(byte);
        let start = self.blocks().get(block).map_or(0, |block| block.span().start());
        let rect = self
            .lines(block)
            .map_or(Rect::ZERO, |lines| lines.caret_rect(byte.saturating_sub(start)));
        Line { block, top: Self::lead(block) + rect.top(), height: rect.height() }
    }

    fn laid(&self, block_idx: usize) -> Option<Laid> {
        if let Some(laid) = self.laid.borrow().get(&block_idx) {
            return Some(laid.clone());
        }
        let (part, look, dressed) = self.dressed(block_idx)?;
        let room = (self.setting.width - look.inset).max(1.0);
        let laid = if part.kind == Kind::Row && !part.is_rule {
            self.row(block_idx, &part, &look, &dressed)
        } else {
            let job = dressed.job(0..dressed.text.len(), room);
            let galley = hung(self.painter.layout_job(job));
            let galley = compose::moved(galley, look.inset, look.leading);
            Laid { galley, cells: None, seams: dressed.seams }
        };
        self.laid.borrow_mut().insert(block_idx, laid.clone());
        Some(laid)
    }
}

/// A block on the screen.
#[derive(Clone, Debug)]
pub(super) struct Shown {
    /// Its index.
    pub(super) block_idx: usize,
    /// Index of the last block that is laid out with it, as a rule its own.
    pub(super) last_idx: usize,
    /// The block, with those that are laid out with it.
    pub(super) block: Block,
    /// Whether it begins its paragraph.
    pub(super) is_first: bool,
    /// Number of the paragraph that it goes on with, over lines of the page.
    pub(super) continues: Option<usize>,
    /// Upper left corner of its words on the screen.
    pub(super) origin: Pos2,
    /// Its geometry.
    pub(super) lines: Lines,
    /// What it is.
    pub(super) part: Part,
    /// How it is set.
    pub(super) look: Look,
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

/// What is on the screen of a text.
#[derive(Debug, Default)]
pub(super) struct Page {
    /// Blocks from top to bottom.
    pub(super) shown: Vec<Shown>,
    /// The lines that stand for folded ones.
    pub(super) folded: Vec<(Rect, Fold)>,
}

/// The blocks on the screen from `block` and `above` on, in a view.
pub(super) fn shown(
    setter: &Setter<'_>,
    place: crate::workspace::pane::Place,
    view: Rect,
    left: f32,
) -> Page {
    let blocks = setter.blocks();
    let mut y = view.top() - place.above;
    let mut page = Page::default();
    for (block_idx, block) in blocks.iter().enumerate().skip(place.block) {
        if y >= view.bottom() {
            break;
        }
        if setter.is_joined(block_idx) {
            continue;
        }
        if let Some(fold) = setter.folded.hides(block_idx) {
            if fold.blocks.start == block_idx {
                let top = (y + Setter::lead(block_idx)).round();
                let size = vec2(setter.setting.width, setter.setting.leading);
                let rect = Rect::from_min_size(pos2(left, top), size);
                page.folded.push((rect, fold.clone()));
            }
            y += setter.height(block_idx);
            continue;
        }
        let Some(lines) = setter.lines(block_idx) else { break };
        let Some((part, joined)) = setter.part(block_idx).zip(setter.joined(block_idx)) else {
            break;
        };
        let look = setter.look(&part);
        let top = y + Setter::lead(block_idx);
        let origin = pos2(left, top).round_to_pixels(setter.setting().ppp);
        y = top + lines.height() + setter.tail(joined.last);
        let before = block_idx.checked_sub(1).and_then(|before| blocks.get(before));
        let begins = before.is_none_or(|before| before.paragraph() != block.paragraph());
        let paragraphs = setter.document().paragraphs();
        let half = paragraphs.first_half(block.paragraph()).filter(|_| begins);
        page.shown.push(Shown {
            block_idx,
            last_idx: joined.last,
            block: joined.block,
            is_first: begins && half.is_none(),
            continues: half.map(|half| paragraphs.number(half)),
            origin,
            lines,
            part,
            look,
        });
    }
    page
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
