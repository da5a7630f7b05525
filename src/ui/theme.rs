//! Every colour, font and distance; the only file that names one.
//!
//! Two sets of [`Tokens`], light and dark. Highlight fills are chosen so that the page's ink keeps a
//! contrast of at least 4.5 to 1 on each of them (WCAG 2.2, 1.4.3), which a test checks.

#![expect(clippy::disallowed_methods, reason = "this is the one home of colours")]
#![expect(clippy::unreadable_literal, reason = "colours are read as RRGGBB, as everywhere")]

use std::sync::Arc;

use egui::{
    Color32, Context, CornerRadius, FontData, FontDefinitions, FontFamily, FontId, Margin, Shadow,
    Stroke, Style, TextStyle, Theme, Visuals, vec2,
};

use crate::notebook::tag::Colour;

/// What a highlight, a chip or a card's edge looks like in one colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tint {
    /// Ground behind text.
    pub fill: Color32,
    /// Lines, edges and marks: to be told apart from the page beside it.
    pub line: Color32,
}

/// All colours of one theme.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tokens {
    /// Whether this is the dark theme.
    pub is_dark: bool,
    /// Ground of bars and sides.
    pub ground: Color32,
    /// Ground of pages and cards.
    pub page: Color32,
    /// Text.
    pub ink: Color32,
    /// Text of less weight.
    pub mute: Color32,
    /// Lines between parts.
    pub line: Color32,
    /// What can be acted on, links, the keyboard's place.
    pub accent: Color32,
    /// Text on the accent's ground.
    pub on_accent: Color32,
    /// The selection behind text.
    pub selection: Color32,
    /// A row under the pointer or the keyboard.
    pub hover: Color32,
    /// A find hit.
    pub hit: Color32,
    /// The current find hit.
    pub hit_current: Color32,
    /// Trouble.
    pub trouble: Color32,
    /// Something altered or unsure.
    pub warn: Color32,
    /// Something that was looked at and is as it should be.
    pub sound: Color32,
    /// Lines, bands and marks of passages that other documents have in other words.
    pub altered: Color32,
    /// Ground of the bar at a selection, and its text.
    pub bar: (Color32, Color32),
    /// What lies under an overlay.
    pub veil: Color32,
    /// The shadow of what floats.
    pub shadow: Color32,
    tints: [Tint; 9],
}

impl Tokens {
    /// The look of a tag's colour.
    pub fn tint(&self, colour: Colour) -> Tint {
        self.tints
            .get(colour as usize)
            .copied()
            .unwrap_or(Tint { fill: self.line, line: self.mute })
    }

    /// The look of a tag's colour on the bar at a selection, which has the other theme's ground.
    pub fn dot(&self, colour: Colour) -> Color32 {
        LIGHT.tint(colour).fill
    }
}

const fn rgb(hex: u32) -> Color32 {
    Color32::from_rgb((hex >> 16) as u8, (hex >> 8) as u8, hex as u8)
}

const fn tint(fill: u32, line: u32) -> Tint {
    Tint { fill: rgb(fill), line: rgb(line) }
}

/// The light theme.
pub static LIGHT: Tokens = Tokens {
    is_dark: false,
    ground: rgb(0xF6F4EF),
    page: rgb(0xFFFDF8),
    ink: rgb(0x22201C),
    mute: rgb(0x6F6960),
    line: rgb(0xE2DDD2),
    accent: rgb(0x2F5D8A),
    on_accent: rgb(0xFFFFFF),
    selection: rgb(0xBFD4EA),
    hover: rgb(0xEAE6DC),
    hit: rgb(0xFBE3B5),
    hit_current: rgb(0xF5B04C),
    trouble: rgb(0xA83A30),
    warn: rgb(0x9A5B10),
    sound: rgb(0x2D7048),
    altered: rgb(0xC9822B),
    bar: (rgb(0x22201C), rgb(0xFFFDF8)),
    veil: Color32::from_black_alpha(16),
    shadow: Color32::from_black_alpha(60),
    tints: [
        tint(0xF4D35E, 0xC99A12),
        tint(0x9FD8B4, 0x3F8F5F),
        tint(0xA9C9EC, 0x2F6DB0),
        tint(0xF0A8A0, 0xC05248),
        tint(0xCDB6E8, 0x7F57B5),
        tint(0xF6C08A, 0xC9701E),
        tint(0x94D6D6, 0x248688),
        tint(0xF2B0D2, 0xB84A86),
        tint(0xD2CDC2, 0x777166),
    ],
};

/// The dark theme.
pub static DARK: Tokens = Tokens {
    is_dark: true,
    ground: rgb(0x1B1C1F),
    page: rgb(0x222327),
    ink: rgb(0xE4E1DA),
    mute: rgb(0x9C978E),
    line: rgb(0x34353A),
    accent: rgb(0x7FB2E5),
    on_accent: rgb(0x141619),
    selection: rgb(0x355272),
    hover: rgb(0x2B2D32),
    hit: rgb(0x5A4720),
    hit_current: rgb(0x7A5410),
    trouble: rgb(0xEF8F84),
    warn: rgb(0xE0A458),
    sound: rgb(0x78C79A),
    altered: rgb(0xD9923B),
    bar: (rgb(0xE4E1DA), rgb(0x22201C)),
    veil: Color32::from_black_alpha(80),
    shadow: Color32::from_black_alpha(140),
    tints: [
        tint(0x6F5E16, 0xE0B92E),
        tint(0x2C5A3E, 0x5FB884),
        tint(0x2B4A6B, 0x6FA8E0),
        tint(0x6D332D, 0xE07A6E),
        tint(0x4D3B66, 0xB090DC),
        tint(0x6A431A, 0xE89848),
        tint(0x1F5355, 0x4FB8BA),
        tint(0x632E4B, 0xE07EB2),
        tint(0x4A4945, 0xA8A398),
    ],
};

/// The colours of the theme that is shown.
pub fn tokens(ctx: &Context) -> &'static Tokens {
    match ctx.theme() {
        Theme::Dark => &DARK,
        Theme::Light => &LIGHT,
    }
}

/// Sizes and distances in points.
pub mod size {
    /// Height of the top bar.
    pub const TOP: f32 = 40.0;
    /// Height of the status bar.
    pub const STATUS: f32 = 24.0;
    /// Height of a pane's head.
    pub const PANE_HEAD: f32 = 46.0;
    /// Usual width of the left side.
    pub const LIBRARY: f32 = 230.0;
    /// Usual width of the right side.
    pub const NOTEBOOK: f32 = 360.0;
    /// Width of the gutter between two panes.
    pub const GUTTER: f32 = 14.0;
    /// Least and most width of a gutter with bands in it.
    pub const BANDS: (f32, f32) = (30.0, 53.0);
    /// Width that a pane should have beside another, before the sides give way to it.
    pub const PANE_USUAL: f32 = 290.0;
    /// Narrowest pane.
    pub const PANE_MIN: f32 = 180.0;
    /// Usual size of the text that is read.
    pub const READING: f32 = 16.0;
    /// Smallest and largest size of the text that is read.
    pub const READING_RANGE: (f32, f32) = (10.0, 34.0);
    /// Height of a line of reading text, as a multiple of its size.
    pub const LEADING: f32 = 1.58;
    /// Space between paragraphs, as a multiple of the text's size.
    pub const PARAGRAPH_GAP: f32 = 0.75;
    /// Headings in the text that is read, from the largest, as a multiple of its size. Near to each other:
    /// headlines are long, and panes are narrow where two stand side by side.
    pub const READING_HEADINGS: [f32; 6] = [1.36, 1.22, 1.12, 1.05, 1.0, 0.94];
    /// What stands beside the words of a text, as a multiple of its size: notes and captions.
    pub const READING_SMALL: f32 = 0.88;
    /// Tables in the text that is read, as a multiple of its size.
    pub const READING_TABLE: f32 = 0.9;
    /// Letters of one width, which look larger than others, as a multiple of the text's size.
    pub const READING_CODE: f32 = 0.86;
    /// Note marks and raised or lowered letters, as a multiple of the text's size.
    pub const READING_RAISED: f32 = 0.7;
    /// A step to the right in the text that is read, as a multiple of its size: items and quotations.
    pub const READING_STEP: f32 = 1.5;
    /// Most characters in a line of reading text, as a multiple of its size: about 68 characters.
    pub const MEASURE: f32 = 33.0;
    /// Room at the left of the text for paragraph numbers.
    pub const MARGIN_LEFT: f32 = 44.0;
    /// Room at the right of the text.
    pub const MARGIN_RIGHT: f32 = 20.0;
    /// Width of the overview strip.
    pub const OVERVIEW: f32 = 11.0;
    /// Text of the interface.
    pub const UI: f32 = 13.0;
    /// Small text of the interface.
    pub const SMALL: f32 = 11.5;
    /// Quotes on cards.
    pub const QUOTE: f32 = 14.0;
    /// Names on chips, signs and marks of paragraphs.
    pub const TINY: f32 = 11.0;
    /// Height of a line in notes and on cards, as a multiple of its text's size.
    pub const NOTE_LEADING: f32 = 1.45;
    /// Headings in notes, from the largest.
    pub const HEADINGS: [f32; 3] = [16.0, 15.0, 13.5];
}

/// The serif for reading.
pub fn reading_family() -> FontFamily {
    FontFamily::Name("reading".into())
}

/// The serif, slanted.
pub fn italic_family() -> FontFamily {
    FontFamily::Name("reading italic".into())
}

/// The serif, bold.
pub fn bold_family() -> FontFamily {
    FontFamily::Name("reading bold".into())
}

/// Letters of one width.
pub fn mono_family() -> FontFamily {
    FontFamily::Monospace
}

/// Has some of the letters ready that most documents are read in, of text that is `points` high, others in
/// each frame, so that the first frame which shows documents need not draw them all. Costs 2 to 4 ms in
/// each of the first frames, then nearly nothing.
///
/// The toolkit draws a letter anew for each quarter of a pixel that it may stand at; so the words come in
/// another order in each frame.
pub fn ready_letters(ui: &egui::Ui, points: f32) {
    const WORDS: &str = "the quick brown fox jumps over a lazy dog, and in his WORD THERE “IS” ONLY – \
        about 1,234 of 5,678 or 90: Mr. Just, Quiz & Co.? No; they’re (Very) Fine! King, Question Xyz.";
    let frame = ui.ctx().cumulative_frame_nr() as usize;
    if frame == 0 {
        // It has all the letters of the window to draw.
        return;
    }
    let (family, points) = if frame % 4 == 3 {
        (bold_family(), points * size::READING_HEADINGS.first().copied().unwrap_or(1.0))
    } else {
        (reading_family(), points)
    };
    let n_words = WORDS.split(' ').count();
    let n_now = n_words * 2 / 3;
    let words: Vec<&str> =
        WORDS.split(' ').cycle().skip(frame * n_now % n_words).take(n_now).collect();
    drop(ui.painter().layout_no_wrap(
        words.join(" "),
        FontId::new(points, family),
        Color32::PLACEHOLDER,
    ));
}

/// The sans for headings and names in the interface.
pub fn strong_family() -> FontFamily {
    FontFamily::Name("strong".into())
}

/// The sans, slanted.
pub fn slanted_family() -> FontFamily {
    FontFamily::Name("slanted".into())
}

/// Text that is read, in points.
pub fn reading(points: f32) -> FontId {
    FontId::new(points, reading_family())
}

/// Text of the interface, in points.
pub fn ui(points: f32) -> FontId {
    FontId::new(points, FontFamily::Proportional)
}

/// Headings and names of the interface, in points.
pub fn strong(points: f32) -> FontId {
    FontId::new(points, strong_family())
}

/// The fonts: Noto Serif, Inter and Noto Mono, with faces for Arabic, Hebrew, Devanagari and Thai behind both,
/// so that these scripts are there on every machine. What no face has comes from the system.
pub fn fonts() -> FontDefinitions {
    let mut fonts = FontDefinitions::empty();
    let faces: [(&str, &'static [u8]); 11] = [
        ("Inter", include_bytes!("../../assets/fonts/Inter-Regular.otf")),
        ("Inter SemiBold", include_bytes!("../../assets/fonts/Inter-SemiBold.otf")),
        ("Inter Italic", include_bytes!("../../assets/fonts/Inter-Italic.otf")),
        ("Noto Serif", include_bytes!("../../assets/fonts/NotoSerif-Regular.ttf")),
        ("Noto Serif Italic", include_bytes!("../../assets/fonts/NotoSerif-Italic.ttf")),
        ("Noto Serif Bold", include_bytes!("../../assets/fonts/NotoSerif-Bold.ttf")),
        ("Noto Mono", include_bytes!("../../assets/fonts/NotoMono-Regular.ttf")),
        ("Arabic", include_bytes!("../../assets/fonts/NotoNaskhArabic-Regular.ttf")),
        ("Hebrew", include_bytes!("../../assets/fonts/NotoSerifHebrew-Regular.ttf")),
        ("Devanagari", include_bytes!("../../assets/fonts/NotoSerifDevanagari-Regular.ttf")),
        ("Thai", include_bytes!("../../assets/fonts/NotoSerifThai-Regular.ttf")),
    ];
    for (name, bytes) in faces {
        let mut face = FontData::from_static(bytes);
        // The toolkit centres faces of unlike heights on one another; these have deep lines, and
        // would stand above the baseline of the Latin words beside them.
        face.tweak.y_offset_factor = match name {
            "Arabic" => 0.19,
            "Hebrew" => 0.05,
            "Devanagari" => 0.11,
            "Thai" => 0.09,
            _ => 0.0,
        };
        fonts.font_data.insert(name.to_owned(), Arc::new(face));
    }
    let family = |first: &[&str]| -> Vec<String> {
        let others = ["Noto Serif", "Inter", "Arabic", "Hebrew", "Devanagari", "Thai"];
        let others = others.iter().filter(|name| !first.contains(name));
        first.iter().chain(others).map(|name| (*name).to_owned()).collect()
    };
    fonts.families.insert(FontFamily::Proportional, family(&["Inter"]));
    fonts.families.insert(mono_family(), family(&["Noto Mono"]));
    fonts.families.insert(strong_family(), family(&["Inter SemiBold"]));
    fonts.families.insert(slanted_family(), family(&["Inter Italic"]));
    fonts.families.insert(reading_family(), family(&["Noto Serif"]));
    fonts.families.insert(italic_family(), family(&["Noto Serif Italic"]));
    fonts.families.insert(bold_family(), family(&["Noto Serif Bold"]));
    fonts
}

/// Gives the window its fonts and both themes' styles. Once, at the start.
pub fn install(ctx: &Context) {
    ctx.set_fonts(fonts());
    for (theme, tokens) in [(Theme::Light, &LIGHT), (Theme::Dark, &DARK)] {
        ctx.style_mut_of(theme, |style| dress(style, tokens));
    }
}

fn dress(style: &mut Style, tokens: &Tokens) {
    style.text_styles = [
        (TextStyle::Small, ui(size::SMALL)),
        (TextStyle::Body, ui(size::UI)),
        (TextStyle::Button, ui(size::UI)),
        (TextStyle::Monospace, ui(size::UI)),
        (TextStyle::Heading, strong(15.0)),
    ]
    .into();
    style.spacing.item_spacing = vec2(8.0, 6.0);
    style.spacing.button_padding = vec2(8.0, 4.0);
    style.spacing.menu_margin = Margin::same(6);
    style.spacing.interact_size.y = 24.0;
    style.spacing.scroll = egui::style::ScrollStyle::thin();
    style.animation_time = 0.1;
    let mut visuals = if tokens.is_dark { Visuals::dark() } else { Visuals::light() };
    visuals.panel_fill = tokens.ground;
    visuals.window_fill = tokens.page;
    visuals.window_stroke = Stroke::new(1.0, tokens.line);
    visuals.window_corner_radius = CornerRadius::same(8);
    visuals.menu_corner_radius = CornerRadius::same(7);
    visuals.window_shadow = Shadow { offset: [0, 6], blur: 22, spread: 0, color: tokens.shadow };
    visuals.popup_shadow = Shadow { offset: [0, 4], blur: 14, spread: 0, color: tokens.shadow };
    visuals.extreme_bg_color = tokens.page;
    visuals.text_edit_bg_color = Some(tokens.page);
    visuals.faint_bg_color = tokens.hover;
    visuals.hyperlink_color = tokens.accent;
    visuals.warn_fg_color = tokens.warn;
    visuals.error_fg_color = tokens.trouble;
    visuals.selection.bg_fill = tokens.selection;
    visuals.selection.stroke = Stroke::new(1.0, tokens.accent);
    visuals.override_text_color = None;
    visuals.weak_text_color = Some(tokens.mute);
    let radius = CornerRadius::same(5);
    let widgets = &mut visuals.widgets;
    for (widget, ground, edge) in [
        (&mut widgets.noninteractive, tokens.ground, tokens.line),
        (&mut widgets.inactive, tokens.page, tokens.line),
        (&mut widgets.hovered, tokens.hover, tokens.line),
        (&mut widgets.active, tokens.hover, tokens.accent),
        (&mut widgets.open, tokens.hover, tokens.line),
    ] {
        widget.bg_fill = ground;
        widget.weak_bg_fill = ground;
        widget.bg_stroke = Stroke::new(1.0, edge);
        widget.fg_stroke = Stroke::new(1.0, tokens.ink);
        widget.corner_radius = radius;
        widget.expansion = 0.0;
    }
    // Boxes to tick: what is not ticked must be seen too.
    for widget in [&mut widgets.inactive, &mut widgets.hovered, &mut widgets.active] {
        widget.bg_fill = tokens.line;
    }
    style.visuals = visuals;
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Relative luminance after WCAG 2.2.
    fn luminance(colour: Color32) -> f64 {
        let part = |byte: u8| {
            let c = f64::from(byte) / 255.0;
            if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * part(colour.r()) + 0.7152 * part(colour.g()) + 0.0722 * part(colour.b())
    }

    fn contrast(a: Color32, b: Color32) -> f64 {
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    #[test]
    fn text_is_legible_on_every_ground_in_both_themes() {
        for tokens in [&LIGHT, &DARK] {
            for colour in Colour::ALL {
                let ratio = contrast(tokens.ink, tokens.tint(colour).fill);
                assert!(ratio >= 4.5, "{colour:?}: {ratio:.2} (dark: {})", tokens.is_dark);
            }
            for (ink, ground) in [
                (tokens.ink, tokens.page),
                (tokens.ink, tokens.ground),
                (tokens.mute, tokens.page),
                (tokens.mute, tokens.ground),
                (tokens.accent, tokens.page),
                (tokens.ink, tokens.selection),
                (tokens.ink, tokens.hit),
                (tokens.ink, tokens.hit_current),
                (tokens.trouble, tokens.page),
                (tokens.warn, tokens.page),
                (tokens.sound, tokens.page),
                (tokens.sound, tokens.ground),
                (tokens.on_accent, tokens.accent),
            ] {
                let ratio = contrast(ink, ground);
                assert!(ratio >= 4.5, "{ink:?} on {ground:?}: {ratio:.2}");
            }
        }
    }

    #[test]
    fn lines_stand_out_from_the_page() {
        for tokens in [&LIGHT, &DARK] {
            for colour in Colour::ALL {
                let ratio = contrast(tokens.tint(colour).line, tokens.page);
                assert!(ratio >= 2.2, "{colour:?}: {ratio:.2} (dark: {})", tokens.is_dark);
            }
            assert!(contrast(tokens.altered, tokens.page) >= 3.0);
        }
    }
}
