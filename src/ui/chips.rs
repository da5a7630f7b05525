//! Small parts that several views share: tag chips, colour dots, quiet buttons, drawn signs.
//!
//! Signs are drawn, not written: the fonts have no crosshair and no triangle, and a sign that is
//! missing on one machine would say nothing there.

use std::{f32::consts::TAU, sync::Arc};

use egui::{
    Button, Color32, CornerRadius, FontId, Galley, Pos2, Rect, Response, RichText, Sense, Shape,
    Stroke, StrokeKind, Ui, Vec2, WidgetInfo,
    accesskit::Role,
    pos2,
    text::{LayoutJob, TextFormat, TextWrapping},
    vec2,
};

use crate::{
    notebook::{
        ids::{ExcerptId, TagId},
        tag::Colour,
    },
    text::anchor::State,
    workspace::Workspace,
};

use super::theme::{self, Tint, size, tokens};

/// Height of a chip.
const CHIP: f32 = 17.0;
/// Blank at each side of a chip's name.
const CHIP_PAD: f32 = 7.0;
/// Space between chips, both ways.
const CHIP_GAP: f32 = 4.0;

/// The chips of some tags, laid out in rows.
#[derive(Debug, Default)]
pub struct Chips {
    chips: Vec<(Rect, Arc<Galley>, Tint, String)>,
    height: f32,
}

impl Chips {
    /// Lays out the chips of `tags` in rows of `width`. A tag that is not there is left out.
    pub fn lay(ui: &Ui, workspace: &Workspace, tags: &[TagId], width: f32) -> Self {
        let tokens = tokens(ui.ctx());
        let mut chips = Self::default();
        let mut at = Vec2::ZERO;
        for tag_id in tags {
            let Some(tag) = workspace.notebook.tags.get(tag_id) else { continue };
            let name = one_line(ui, &tag.name, theme::ui(size::TINY), tokens.ink, width - 14.0);
            let chip = vec2(name.size().x + 2.0 * CHIP_PAD, CHIP);
            if at.x > 0.0 && at.x + chip.x > width {
                at = vec2(0.0, at.y + CHIP + CHIP_GAP);
            }
            let rect = Rect::from_min_size(at.to_pos2(), chip);
            let path = workspace.notebook.tag_path(tag_id);
            chips.chips.push((rect, name, tokens.tint(tag.colour), path));
            at.x += chip.x + CHIP_GAP;
            chips.height = at.y + CHIP;
        }
        chips
    }

    /// Height of all rows; 0 for no chip.
    pub fn height(&self) -> f32 {
        self.height
    }

    /// Draws them with the upper left corner at `at`; a chip tells its full name under the pointer.
    pub fn show(&self, ui: &Ui, at: Pos2, salt: egui::Id) {
        let ink = tokens(ui.ctx()).ink;
        for (idx, (rect, name, tint, path)) in self.chips.iter().enumerate() {
            let rect = rect.translate(at.to_vec2());
            paint_chip(ui.painter(), rect, name, *tint, ink);
            let response = ui.interact(rect, salt.with(("chip", idx)), Sense::hover());
            response.widget_info(|| WidgetInfo::labeled(Role::Label, true, name.text()));
            if path != name.text() {
                response.on_hover_text(path);
            }
        }
    }
}

fn paint_chip(painter: &egui::Painter, rect: Rect, name: &Arc<Galley>, tint: Tint, ink: Color32) {
    painter.rect_filled(rect, CornerRadius::same(9), tint.fill);
    let at = pos2(rect.left() + CHIP_PAD, rect.center().y - name.size().y / 2.0);
    painter.galley(at, Arc::clone(name), ink);
}

/// A chip by itself at the cursor, as rows of lists show a tag.
pub fn chip_ui(ui: &mut Ui, name: &str, colour: Colour) -> Response {
    let tokens = tokens(ui.ctx());
    let width = (ui.available_width() - 2.0 * CHIP_PAD).max(20.0);
    let words = one_line(ui, name, theme::ui(size::TINY), tokens.ink, width);
    let chip = vec2(words.size().x + 2.0 * CHIP_PAD, CHIP);
    let (rect, response) = ui.allocate_exact_size(chip, Sense::hover());
    paint_chip(ui.painter(), rect, &words, tokens.tint(colour), tokens.ink);
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, name));
    response
}

/// One of several that exclude each other, such as what is listed.
pub fn choice_ui(ui: &mut Ui, words: &str, is_chosen: bool) -> Response {
    let tokens = tokens(ui.ctx());
    let (ground, ink) =
        if is_chosen { (tokens.accent, tokens.on_accent) } else { (tokens.page, tokens.ink) };
    let text = RichText::new(words).small().color(ink);
    let response = ui.add(Button::new(text).fill(ground).corner_radius(11));
    response.widget_info(|| WidgetInfo::selected(Role::RadioButton, true, is_chosen, words));
    response
}

/// A dot in a tag's colour that can be chosen; named for those who do not see it.
pub fn dot_ui(ui: &mut Ui, colour: Colour, is_chosen: bool) -> Response {
    let (rect, response) = ui.allocate_exact_size(vec2(22.0, 22.0), Sense::click());
    response
        .widget_info(|| WidgetInfo::selected(Role::RadioButton, true, is_chosen, colour.name()));
    let tokens = tokens(ui.ctx());
    let tint = tokens.tint(colour);
    let painter = ui.painter();
    painter.circle(rect.center(), 7.0, tint.fill, Stroke::new(1.0, tint.line));
    if is_chosen {
        painter.circle_stroke(rect.center(), 10.0, Stroke::new(1.5, tokens.ink));
    }
    if response.has_focus() {
        painter.rect_stroke(rect, 5.0, Stroke::new(1.5, tokens.accent), StrokeKind::Inside);
    }
    response.on_hover_text(colour.name())
}

/// Words on one line of at most `width`, shortened with `…`.
pub fn one_line(ui: &Ui, words: &str, font: FontId, ink: Color32, width: f32) -> Arc<Galley> {
    rows(ui, words, TextFormat::simple(font, ink), width, 1)
}

/// Most bytes of a title that are laid out on one line: more than any window is wide.
const LONG: usize = 400;

/// A reference on one line of at most `width`, as "Harbour Courier, ¶5", and whether it is cut: a long title gives
/// way, and never the paragraph, which is what the place is found by.
pub fn reference(
    ui: &Ui,
    words: &str,
    font: &FontId,
    ink: Color32,
    width: f32,
) -> (Arc<Galley>, bool) {
    let end = words.rfind('¶').map(|at| words.get(..at).unwrap_or_default());
    let end = end.map_or(words.len(), |title| title.trim_end_matches([' ', ',']).len());
    let (title, place) = words.split_at_checked(end).unwrap_or((words, ""));
    let mut cut = title.get(..title.floor_char_boundary(LONG)).unwrap_or(title);
    if cut.len() == title.len() {
        let whole = ui.painter().layout_no_wrap(words.to_owned(), font.clone(), ink);
        if whole.size().x <= width {
            return (whole, false);
        }
    }
    loop {
        // A blank in front of the ellipsis has no room.
        let shown = format!("{}…{place}", cut.trim_end());
        let laid = ui.painter().layout_no_wrap(shown, font.clone(), ink);
        let Some((last, _)) = cut.char_indices().next_back().filter(|_| laid.size().x > width)
        else {
            return (laid, true);
        };
        // As many letters less as are too many, by the width of all; one at least.
        let n_over = (laid.size().x - width) / laid.size().x * laid.text().chars().count() as f32;
        let n_kept = cut.chars().count().saturating_sub((n_over as usize).max(1));
        cut = cut.get(..cut.char_indices().nth(n_kept).map_or(last, |(at, _)| at)).unwrap_or("");
    }
}

/// Words in at most `max_rows` rows of `width`, shortened with `…`.
pub fn rows(ui: &Ui, words: &str, format: TextFormat, width: f32, max_rows: usize) -> Arc<Galley> {
    let mut job = LayoutJob::single_section(words.to_owned(), format);
    job.wrap = TextWrapping {
        max_width: width.max(8.0),
        max_rows,
        break_anywhere: max_rows == 1,
        ..TextWrapping::default()
    };
    ui.painter().layout_job(job)
}

/// Tells a reader of the screen what is painted at `rect`.
pub fn tell(ui: &Ui, rect: Rect, id: egui::Id, words: &str) -> Response {
    let response = ui.interact(rect, id, Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, words));
    response
}

/// The first words of a quote on one line, of at most `n_chars` characters.
pub fn opening(words: &str, n_chars: usize) -> String {
    let mut opening = String::new();
    let mut left = n_chars;
    for word in words.split_whitespace() {
        let length = word.chars().count() + usize::from(!opening.is_empty());
        if length > left {
            if opening.is_empty() {
                opening = word.chars().take(n_chars).collect();
            }
            opening.push('…');
            break;
        }
        left -= length;
        if !opening.is_empty() {
            opening.push(' ');
        }
        opening.push_str(word);
    }
    opening
}

/// How surely an excerpt stands where it was kept, in one word for people.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// The text is the same.
    Exact,
    /// A person said that it is here.
    Confirmed,
    /// The text around it changed.
    Moved,
    /// Its words changed a little.
    Edited,
    /// It may be another place.
    Unsure,
    /// Its words are gone.
    Lost,
    /// Its document has not been read, or is not in the folder.
    NotRead,
}

impl Standing {
    /// How an excerpt stands.
    pub fn of(workspace: &Workspace, excerpt_id: &ExcerptId) -> Self {
        match workspace.placed(excerpt_id).map(|placed| placed.state) {
            Some(State::Same) => Self::Exact,
            Some(State::Confirmed) => Self::Confirmed,
            Some(State::Moved) => Self::Moved,
            Some(State::Edited) => Self::Edited,
            Some(State::Unsure) => Self::Unsure,
            Some(State::Lost) => Self::Lost,
            None => Self::NotRead,
        }
    }

    /// The word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Confirmed => "confirmed",
            Self::Moved => "moved",
            Self::Edited => "edited",
            Self::Unsure => "unsure",
            Self::Lost => "lost",
            Self::NotRead => "not read",
        }
    }

    /// What the word means, as a sentence.
    pub const fn hint(self) -> &'static str {
        match self {
            Self::Exact => "The text is the one it was kept from",
            Self::Moved => "The text changed around it; its words and surroundings are the same",
            Self::Confirmed => {
                "The text changed since it was first kept, and you said that it is here"
            }
            Self::Edited => "Its words changed a little; it is shown where they stand now",
            Self::Unsure => {
                "Its words, or words like them, are in the text, but it is not sure where"
            }
            Self::Lost => "Its words are not in the text any more; the quote is kept here",
            Self::NotRead => "Its document is not in the open folder, or has not been read yet",
        }
    }

    /// The ink of word and sign.
    pub fn ink(self, ctx: &egui::Context) -> Color32 {
        let tokens = tokens(ctx);
        match self {
            Self::Exact | Self::Confirmed | Self::Moved | Self::NotRead => tokens.mute,
            Self::Edited | Self::Unsure => tokens.warn,
            Self::Lost => tokens.trouble,
        }
    }

    /// Draws its sign: each state has a shape of its own, so that colour is not needed.
    pub fn paint(self, painter: &egui::Painter, at: Pos2, ink: Color32) {
        let stroke = Stroke::new(1.1, ink);
        let line = |from: Vec2, to: Vec2| {
            painter.line_segment([at + from, at + to], stroke);
        };
        match self {
            Self::Exact => {
                painter.circle_stroke(at, 2.6, stroke);
                for corner in 0..4_u8 {
                    let way = Vec2::angled(f32::from(corner) * TAU / 4.0);
                    line(way * 1.4, way * 4.8);
                }
            }
            Self::Moved => {
                line(vec2(-4.5, 0.0), vec2(4.0, 0.0));
                line(vec2(1.0, -3.0), vec2(4.2, 0.0));
                line(vec2(1.0, 3.0), vec2(4.2, 0.0));
            }
            Self::Confirmed => {
                line(vec2(-4.0, 0.2), vec2(-1.2, 3.2));
                line(vec2(-1.2, 3.2), vec2(4.2, -3.2));
            }
            Self::Edited => {
                for y in [-1.8, 2.2] {
                    line(vec2(-4.4, y), vec2(-2.2, y - 1.6));
                    line(vec2(-2.2, y - 1.6), vec2(2.2, y + 1.6));
                    line(vec2(2.2, y + 1.6), vec2(4.4, y));
                }
            }
            Self::Unsure => {
                painter.circle_stroke(at, 4.4, stroke);
                line(vec2(0.0, -2.4), vec2(0.0, 0.6));
                painter.circle_filled(at + vec2(0.0, 2.4), 0.8, ink);
            }
            Self::Lost => {
                line(vec2(-3.4, -3.4), vec2(3.4, 3.4));
                line(vec2(-3.4, 3.4), vec2(3.4, -3.4));
            }
            Self::NotRead => {
                for piece in 0..6_u8 {
                    let from = f32::from(piece) * TAU / 6.0;
                    line(Vec2::angled(from) * 4.0, Vec2::angled(from + TAU / 12.0) * 4.0);
                }
            }
        }
    }
}

/// Draws a small triangle that points down, or to the right.
pub fn triangle(painter: &egui::Painter, at: Pos2, points_down: bool, ink: Color32) {
    let corners = if points_down {
        [vec2(-3.5, -2.0), vec2(3.5, -2.0), vec2(0.0, 2.5)]
    } else {
        [vec2(-2.0, -3.5), vec2(2.5, 0.0), vec2(-2.0, 3.5)]
    };
    let corners = corners.map(|corner| at + corner).to_vec();
    painter.add(Shape::convex_polygon(corners, ink, Stroke::NONE));
}

/// Draws the six dots by which a thing is dragged.
pub fn grip(painter: &egui::Painter, at: Pos2, ink: Color32) {
    for x in [-2.0, 2.0] {
        for y in [-4.0, 0.0, 4.0] {
            painter.circle_filled(at + vec2(x, y), 1.1, ink);
        }
    }
}

/// A small button with three dots, for a menu; `name` says of what.
pub fn dots_button(ui: &Ui, rect: Rect, id: egui::Id, name: &str) -> Response {
    let response = ui.interact(rect, id, Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, name));
    let tokens = tokens(ui.ctx());
    if response.hovered() || response.has_focus() {
        ui.painter().rect_filled(rect, 4.0, tokens.hover);
    }
    for x in [-4.0, 0.0, 4.0] {
        ui.painter().circle_filled(rect.center() + vec2(x, 0.0), 1.1, tokens.mute);
    }
    response
}

/// The date of a time stamp for people: `12 Mar 2024`; what it cannot read it gives back.
pub fn date(stamp: &str) -> String {
    let day = stamp.get(..10).unwrap_or(stamp);
    let parsed: Result<jiff::civil::Date, _> = day.parse();
    parsed.map_or_else(|_| stamp.to_owned(), |date| date.strftime("%-d %b %Y").to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_opening_of_a_quote_ends_at_a_word() {
        assert_eq!(opening("no warning\never  reached", 10), "no warning…");
        assert_eq!(opening("short", 10), "short");
        assert_eq!(opening("", 10), "");
        assert_eq!(opening("unbreakable", 4), "unbr…");
    }

    #[test]
    fn a_reference_has_room_and_keeps_its_paragraph() {
        let ctx = egui::Context::default();
        let long = "Foreign Minister Sergey Lavrov’s interview with Rossiya Segodnya, 2017";
        let mut output = ctx.run_ui(egui::RawInput::default(), |ui| {
            for width in [80.0, 120.0, 200.0, 2000.0] {
                for words in [
                    long.repeat(9_000) + " ¶7",
                    format!("{long}, ¶12"),
                    format!("{long} ¶12"),
                    "Courier ¶3".to_owned(),
                ] {
                    let font = &FontId::proportional(13.0);
                    let (laid, is_cut) = reference(ui, &words, font, Color32::BLACK, width);
                    let glyphs = laid.rows.iter().flat_map(|row| &row.glyphs);
                    let shown: String = glyphs.map(|glyph| glyph.chr).collect();
                    assert!(laid.size().x <= width + 2.0, "{shown} in {width}");
                    let place = words.rsplit('¶').next().unwrap();
                    assert!(shown.ends_with(&format!("¶{place}")), "{shown}");
                    assert_eq!(is_cut, shown != words, "{shown}");
                }
            }
        });
        output.textures_delta.clear();
    }

    #[test]
    fn a_stamp_is_shown_as_a_date() {
        assert_eq!(date("2024-03-12T08:15:00Z"), "12 Mar 2024");
        assert_eq!(date("someday"), "someday");
        assert_eq!(date(""), "");
    }
}
