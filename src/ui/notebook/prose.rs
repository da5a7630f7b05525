//! Markdown on the screen: pieces laid out, measured before they are painted, and what a click on
//! them means.

use std::{ops::Range, sync::Arc};

use egui::{
    Color32, CornerRadius, CursorIcon, FontId, Galley, Id, Pos2, Rect, Sense, Shape, Stroke, Ui,
    WidgetInfo,
    accesskit::Role,
    pos2,
    text::{CCursor, CharIndex, LayoutJob, TextFormat},
    text_selection::LabelSelectionState,
    vec2,
};

use crate::ui::theme::{self, Tokens, size, tokens};

use super::markdown::{Look, Piece, Run, Target, What};

/// Space between two pieces.
const GAP: f32 = 8.0;
/// Space between two items of a list.
const ITEM_GAP: f32 = 3.0;
/// How far a list or a block quote is moved in.
const INDENT: f32 = 17.0;
/// Lists and quotes deeper than this are moved in no further, so that words keep room.
const DEEPEST: usize = 5;
/// Blank around code and in the cells of a table.
const PAD: f32 = 6.0;
/// Narrowest column of a table.
const COLUMN_MIN: f32 = 36.0;

/// Pieces laid out for a width.
#[derive(Debug, Default)]
pub struct Prose {
    parts: Vec<Part>,
    height: f32,
}

#[derive(Debug)]
struct Part {
    at: Pos2,
    what: Drawn,
}

#[derive(Debug)]
enum Drawn {
    Text(Arc<Galley>, Vec<Stretch>),
    /// A line across, of this width.
    Rule(f32),
    /// The bar at the side of a block quote, of this height.
    Bar(f32),
    /// The ground of code.
    Ground(egui::Vec2),
}

/// Some glyphs of a galley, and what they are.
#[derive(Clone, Debug)]
struct Stretch {
    glyphs: Range<usize>,
    target: Option<Target>,
    /// Whether the note it leads to is there.
    is_known: bool,
    /// Where its words begin in the source.
    source_at: usize,
    /// Glyphs in front that are not in the words: the brackets of a link.
    lead: usize,
}

/// What a click on prose asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asked {
    /// To write, with the caret at this byte of the source.
    Write(usize),
    /// To follow a link.
    Follow(Target),
}

impl Prose {
    /// Lays out pieces in rows of `width`. `is_known` tells whether there is a note of a title.
    ///
    /// Cost: that of the text, about 0.5 ms a kilobyte; nothing to speak of the second time, since
    /// egui keeps what was laid out in the last frame.
    pub fn lay(ui: &Ui, pieces: &[Piece], width: f32, is_known: &dyn Fn(&str) -> bool) -> Self {
        let mut laying =
            Laying { ui, tokens: tokens(ui.ctx()), width, is_known, prose: Self::default() };
        let mut before: Option<&Piece> = None;
        for piece in pieces {
            if let Some(before) = before {
                let is_item = before.lists > 0 && piece.lists > 0;
                laying.prose.height += if is_item { ITEM_GAP } else { GAP };
            }
            laying.piece(piece);
            before = Some(piece);
        }
        laying.prose
    }

    /// Its height.
    pub fn height(&self) -> f32 {
        self.height
    }

    /// Draws it with the upper left corner at `at`; gives what was clicked. The words can be
    /// selected with the mouse.
    pub fn show(&self, ui: &Ui, at: Pos2, id: Id) -> Option<Asked> {
        let tokens = tokens(ui.ctx());
        let mut asked = None;
        for (part_idx, part) in self.parts.iter().enumerate() {
            let corner = at + part.at.to_vec2();
            match &part.what {
                Drawn::Rule(width) => {
                    ui.painter().hline(
                        corner.x..=corner.x + width,
                        corner.y,
                        Stroke::new(1.0, tokens.line),
                    );
                }
                Drawn::Bar(height) => {
                    let bar = Rect::from_min_size(corner, vec2(3.0, *height));
                    ui.painter().rect_filled(bar, 1.5, tokens.line);
                }
                Drawn::Ground(size) => {
                    let ground = Rect::from_min_size(corner, *size);
                    ui.painter().rect_filled(ground, CornerRadius::same(4), tokens.hover);
                }
                Drawn::Text(galley, stretches) => {
                    let id = id.with(part_idx);
                    asked = text_ui(ui, corner, galley, stretches, id).or(asked);
                }
            }
        }
        asked
    }
}

fn text_ui(
    ui: &Ui,
    corner: Pos2,
    galley: &Arc<Galley>,
    stretches: &[Stretch],
    id: Id,
) -> Option<Asked> {
    let tokens = tokens(ui.ctx());
    let rect = Rect::from_min_size(corner, galley.size());
    let mut sense = Sense::click_and_drag();
    sense -= Sense::FOCUSABLE;
    let response = ui.interact(rect, id, sense);
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, galley.text()));
    LabelSelectionState::label_text_selection(
        ui,
        &response,
        corner,
        Arc::clone(galley),
        tokens.ink,
        Stroke::NONE,
    );
    let mut asked = None;
    if response.clicked()
        && let Some(pos) = response.interact_pointer_pos()
    {
        asked = Some(Asked::Write(source_of(galley, stretches, pos - corner)));
    }
    for (idx, stretch) in stretches.iter().enumerate() {
        if let Some(target) = &stretch.target
            && link_ui(ui, corner, galley, stretch, target, id.with(idx))
        {
            asked = Some(Asked::Follow(target.clone()));
        }
    }
    asked
}

/// Draws the line below a link and tells whether it was clicked.
fn link_ui(
    ui: &Ui,
    corner: Pos2,
    galley: &Arc<Galley>,
    stretch: &Stretch,
    target: &Target,
    id: Id,
) -> bool {
    let tokens = tokens(ui.ctx());
    let mut is_clicked = false;
    for (row, rect) in segments(galley, &stretch.glyphs).into_iter().enumerate() {
        let rect = rect.translate(corner.to_vec2());
        let response = ui.interact(rect, id.with(row), Sense::click());
        let (name, hint) = match target {
            Target::Web(url) => (url.clone(), url.clone()),
            Target::Note(title) if stretch.is_known => {
                (format!("Note: {title}"), format!("Opens “{title}”"))
            }
            Target::Note(title) => (format!("New note: {title}"), format!("Makes “{title}”")),
        };
        response.widget_info(|| WidgetInfo::labeled(Role::Link, true, &name));
        let stroke = Stroke::new(1.0, tokens.accent);
        let line = [rect.left_bottom() - vec2(0.0, 2.0), rect.right_bottom() - vec2(0.0, 2.0)];
        if !stretch.is_known && matches!(target, Target::Note(_)) {
            ui.painter().extend(Shape::dashed_line(&line, stroke, 3.0, 2.5));
        } else if response.hovered() || response.has_focus() {
            ui.painter().line_segment(line, stroke);
        }
        let response = response.on_hover_cursor(CursorIcon::PointingHand).on_hover_text(hint);
        is_clicked |= response.clicked();
    }
    is_clicked
}

/// Rectangles of some glyphs, one for each row, in the galley's coordinates.
fn segments(galley: &Galley, glyphs: &Range<usize>) -> Vec<Rect> {
    let mut segments = Vec::new();
    let mut first = 0;
    for row in &galley.rows {
        let n_glyphs = row.glyphs.len();
        let start = glyphs.start.clamp(first, first + n_glyphs) - first;
        let end = glyphs.end.clamp(first, first + n_glyphs) - first;
        if start < end {
            let left = row.pos.x + row.x_offset(CharIndex(start));
            let right = row.pos.x + row.x_offset(CharIndex(end));
            segments
                .push(Rect::from_x_y_ranges(left..=right, row.pos.y..=row.pos.y + row.height()));
        }
        first += n_glyphs + usize::from(row.ends_with_newline);
    }
    segments
}

/// The byte of the source under a place in the galley.
fn source_of(galley: &Galley, stretches: &[Stretch], pos: egui::Vec2) -> usize {
    let CCursor { index: CharIndex(glyph), .. } = galley.cursor_from_pos(pos);
    let stretch =
        stretches.iter().find(|stretch| glyph < stretch.glyphs.end).or_else(|| stretches.last());
    let Some(stretch) = stretch else { return 0 };
    let n_chars = (glyph - stretch.glyphs.start.min(glyph)).saturating_sub(stretch.lead);
    let words = galley.text().chars().skip(stretch.glyphs.start + stretch.lead);
    stretch.source_at + words.take(n_chars).map(char::len_utf8).sum::<usize>()
}

/// Pieces under way to be laid out.
struct Laying<'a> {
    ui: &'a Ui,
    tokens: &'static Tokens,
    width: f32,
    is_known: &'a dyn Fn(&str) -> bool,
    prose: Prose,
}

impl Laying<'_> {
    fn piece(&mut self, piece: &Piece) {
        let quotes = piece.quotes.min(DEEPEST);
        let indent = quotes as f32 * (INDENT - 4.0);
        let left = indent + piece.lists.min(DEEPEST) as f32 * INDENT;
        let top = self.prose.height;
        let width = (self.width - left).max(40.0);
        if let Some(marker) = &piece.marker {
            let format = self.format(Look::default(), None, theme::ui(size::UI), self.tokens.mute);
            let job = LayoutJob::single_section(marker.clone(), format);
            let marker = self.ui.painter().layout_job(job);
            let x = (left - marker.size().x - 5.0).max(indent);
            self.push(pos2(x, top), Drawn::Text(marker, Vec::new()));
        }
        let height = match &piece.what {
            What::Words(runs) => self.words(runs, pos2(left, top), width, None),
            What::Heading(level, runs) => self.words(runs, pos2(left, top), width, Some(*level)),
            What::Code(lines) => self.code(lines, pos2(left, top), width),
            What::Rule => {
                self.push(pos2(left, top + 5.0), Drawn::Rule(width));
                10.0
            }
            What::Table(rows) => self.table(rows, pos2(left, top), width),
        };
        for depth in 0..quotes {
            self.push(pos2(depth as f32 * (INDENT - 4.0), top), Drawn::Bar(height));
        }
        self.prose.height = top + height;
    }

    fn push(&mut self, at: Pos2, what: Drawn) {
        self.prose.parts.push(Part { at, what });
    }

    fn words(&mut self, runs: &[Run], at: Pos2, width: f32, heading: Option<u8>) -> f32 {
        let (galley, stretches) = self.galley(runs, width, heading);
        let height = galley.size().y;
        self.push(at, Drawn::Text(galley, stretches));
        height
    }

    fn code(&mut self, lines: &str, at: Pos2, width: f32) -> f32 {
        let format =
            self.format(Look::default(), None, theme::ui(size::UI - 0.5), Color32::PLACEHOLDER);
        let mut job = LayoutJob::single_section(lines.to_owned(), format);
        job.wrap.max_width = width - 2.0 * PAD;
        let galley = self.ui.painter().layout_job(job);
        let height = galley.size().y + 2.0 * PAD;
        self.push(at, Drawn::Ground(vec2(width, height)));
        self.push(at + vec2(PAD, PAD), Drawn::Text(galley, Vec::new()));
        height
    }

    /// Columns take the width of their longest cell, and shrink in proportion where that is too much.
    fn table(&mut self, rows: &[Vec<Vec<Run>>], at: Pos2, width: f32) -> f32 {
        let n_columns = rows.iter().map(Vec::len).max().unwrap_or(0);
        let mut widths = vec![COLUMN_MIN; n_columns];
        for row in rows {
            for (cell, column) in row.iter().zip(&mut widths) {
                let natural = self.galley(cell, f32::INFINITY, None).0.size().x + 2.0 * PAD;
                *column = column.max(natural);
            }
        }
        let total: f32 = widths.iter().sum();
        if total > width {
            for column in &mut widths {
                *column = (*column * width / total).max(COLUMN_MIN);
            }
        }
        let total: f32 = widths.iter().sum();
        let mut y = at.y;
        for (row_idx, row) in rows.iter().enumerate() {
            let mut x = at.x;
            let mut height = 0.0_f32;
            for (cell, column) in row.iter().zip(&widths) {
                let heading = (row_idx == 0).then_some(6);
                let (galley, stretches) = self.galley(cell, column - 2.0 * PAD, heading);
                height = height.max(galley.size().y);
                self.push(pos2(x + PAD, y + 3.0), Drawn::Text(galley, stretches));
                x += column;
            }
            y += height + 6.0;
            self.push(pos2(at.x, y), Drawn::Rule(total));
        }
        y - at.y
    }

    fn galley(&self, runs: &[Run], width: f32, heading: Option<u8>) -> (Arc<Galley>, Vec<Stretch>) {
        let points = heading.map_or(size::UI, |level| {
            let [first, second, third] = size::HEADINGS;
            match level {
                1 => first,
                2 => second,
                3..=5 => third,
                _ => size::UI,
            }
        });
        let mut job = LayoutJob::default();
        job.wrap.max_width = width;
        let mut stretches = Vec::with_capacity(runs.len());
        let mut n_glyphs = 0;
        for run in runs {
            let is_note = matches!(run.target, Some(Target::Note(_)));
            let words = if is_note { format!("[[{}]]", run.words) } else { run.words.clone() };
            let mut look = run.look;
            look.is_strong |= heading.is_some();
            let font = font(look, points);
            let ink = if run.target.is_some() { self.tokens.accent } else { Color32::PLACEHOLDER };
            let format = self.format(look, run.target.as_ref(), font, ink);
            let length = self.n_glyphs(&words, &format);
            job.append(&words, 0.0, format);
            stretches.push(Stretch {
                glyphs: n_glyphs..n_glyphs + length,
                is_known: match &run.target {
                    Some(Target::Note(title)) => (self.is_known)(title),
                    _ => true,
                },
                target: run.target.clone(),
                source_at: run.at,
                lead: if is_note { 2 } else { 0 },
            });
            n_glyphs += length;
        }
        if runs.is_empty() {
            let format =
                self.format(Look::default(), None, theme::ui(points), Color32::PLACEHOLDER);
            job.append(" ", 0.0, format);
        }
        (self.ui.painter().layout_job(job), stretches)
    }

    /// Glyphs that words become. egui counts a caret's place in glyphs, and words written from right
    /// to left, or with stacked marks, have more of them than characters; so have these counted by
    /// laying them out alone.
    fn n_glyphs(&self, words: &str, format: &TextFormat) -> usize {
        let n_chars = words.chars().count();
        if words.chars().all(|char| char < '\u{590}' || matches!(char, '\u{2000}'..='\u{2070}')) {
            return n_chars;
        }
        let job = LayoutJob::single_section(words.to_owned(), format.clone());
        let galley = self.ui.painter().layout_job(job);
        galley.rows.iter().map(|row| row.glyphs.len() + usize::from(row.ends_with_newline)).sum()
    }

    fn format(
        &self,
        look: Look,
        target: Option<&Target>,
        font: FontId,
        ink: Color32,
    ) -> TextFormat {
        let line_height = (font.size * size::NOTE_LEADING).round();
        TextFormat {
            line_height: Some(line_height),
            // The strong face has no slanted one of its own.
            italics: look.is_strong && look.is_slanted,
            color: ink,
            background: if look.is_code { self.tokens.hover } else { Color32::TRANSPARENT },
            strikethrough: if look.is_struck {
                Stroke::new(1.0, self.tokens.mute)
            } else {
                Stroke::NONE
            },
            underline: if matches!(target, Some(Target::Web(_))) {
                Stroke::new(1.0, self.tokens.accent.gamma_multiply(0.5))
            } else {
                Stroke::NONE
            },
            ..TextFormat::simple(font, ink)
        }
    }
}

/// The face of a look.
fn font(look: Look, points: f32) -> FontId {
    if look.is_strong {
        theme::strong(points)
    } else if look.is_slanted {
        FontId::new(points, theme::slanted_family())
    } else {
        theme::ui(points)
    }
}
