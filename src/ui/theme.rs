//! Every colour, font and distance; the only file that names one.
//!
//! Two sets of [`Tokens`], light and dark. Highlight fills are chosen so that the page's ink keeps a
//! contrast of at least 4.5 to 1 on each of them (WCAG 2.2, 1.4.3), which a test checks.

#![expect(clippy::disallowed_methods, reason = "this is the one home of colours")]

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
    ground: rgb(0xF6_F4_EF),
    page: rgb(0xFF_FD_F8),
    ink: rgb(0x22_20_1C),
    mute: rgb(0x6F_69_60),
    line: rgb(0xE2_DD_D2),
    accent: rgb(0x2F_5D_8A),
    on_accent: rgb(0xFF_FF_FF),
    selection: rgb(0xBF_D4_EA),
    hover: rgb(0xEA_E6_DC),
    hit: rgb(0xFB_E3_B5),
    hit_current: rgb(0xF5_B0_4C),
    trouble: rgb(0xA8_3A_30),
    warn: rgb(0x9A_5B_10),
    bar: (rgb(0x22_20_1C), rgb(0xFF_FD_F8)),
    veil: Color32::from_black_alpha(40),
    shadow: Color32::from_black_alpha(60),
    tints: [
        tint(0xF4_D3_5E, 0xC9_9A_12),
        tint(0x9F_D8_B4, 0x3F_8F_5F),
        tint(0xA9_C9_EC, 0x2F_6D_B0),
        tint(0xF0_A8_A0, 0xC0_52_48),
        tint(0xCD_B6_E8, 0x7F_57_B5),
        tint(0xF6_C0_8A, 0xC9_70_1E),
        tint(0x94_D6_D6, 0x24_86_88),
        tint(0xF2_B0_D2, 0xB8_4A_86),
        tint(0xD2_CD_C2, 0x77_71_66),
    ],
};

/// The dark theme.
pub static DARK: Tokens = Tokens {
    is_dark: true,
    ground: rgb(0x1B_1C_1F),
    page: rgb(0x22_23_27),
    ink: rgb(0xE4_E1_DA),
    mute: rgb(0x9C_97_8E),
    line: rgb(0x34_35_3A),
    accent: rgb(0x7F_B2_E5),
    on_accent: rgb(0x14_16_19),
    selection: rgb(0x35_52_72),
    hover: rgb(0x2B_2D_32),
    hit: rgb(0x5A_47_20),
    hit_current: rgb(0x7A_54_10),
    trouble: rgb(0xEF_8F_84),
    warn: rgb(0xE0_A4_58),
    bar: (rgb(0xE4_E1_DA), rgb(0x22_20_1C)),
    veil: Color32::from_black_alpha(110),
    shadow: Color32::from_black_alpha(140),
    tints: [
        tint(0x6F_5E_16, 0xE0_B9_2E),
        tint(0x2C_5A_3E, 0x5F_B8_84),
        tint(0x2B_4A_6B, 0x6F_A8_E0),
        tint(0x6D_33_2D, 0xE0_7A_6E),
        tint(0x4D_3B_66, 0xB0_90_DC),
        tint(0x6A_43_1A, 0xE8_98_48),
        tint(0x1F_53_55, 0x4F_B8_BA),
        tint(0x63_2E_4B, 0xE0_7E_B2),
        tint(0x4A_49_45, 0xA8_A3_98),
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

/// The fonts: Noto Serif and Inter, with faces for Arabic, Hebrew, Devanagari and Thai behind both,
/// so that these scripts are there on every machine. What no face has comes from the system.
pub fn fonts() -> FontDefinitions {
    let mut fonts = FontDefinitions::empty();
    let faces: [(&str, &'static [u8]); 10] = [
        ("Inter", include_bytes!("../../assets/fonts/Inter-Regular.otf")),
        ("Inter SemiBold", include_bytes!("../../assets/fonts/Inter-SemiBold.otf")),
        ("Inter Italic", include_bytes!("../../assets/fonts/Inter-Italic.otf")),
        ("Noto Serif", include_bytes!("../../assets/fonts/NotoSerif-Regular.ttf")),
        ("Noto Serif Italic", include_bytes!("../../assets/fonts/NotoSerif-Italic.ttf")),
        ("Noto Serif Bold", include_bytes!("../../assets/fonts/NotoSerif-Bold.ttf")),
        ("Arabic", include_bytes!("../../assets/fonts/NotoNaskhArabic-Regular.ttf")),
        ("Hebrew", include_bytes!("../../assets/fonts/NotoSerifHebrew-Regular.ttf")),
        ("Devanagari", include_bytes!("../../assets/fonts/NotoSerifDevanagari-Regular.ttf")),
        ("Thai", include_bytes!("../../assets/fonts/NotoSerifThai-Regular.ttf")),
    ];
    for (name, bytes) in faces {
        fonts.font_data.insert(name.to_owned(), Arc::new(FontData::from_static(bytes)));
    }
    let family = |first: &[&str]| -> Vec<String> {
        let others = ["Noto Serif", "Inter", "Arabic", "Hebrew", "Devanagari", "Thai"];
        let others = others.iter().filter(|name| !first.contains(name));
        first.iter().chain(others).map(|name| (*name).to_owned()).collect()
    };
    fonts.families.insert(FontFamily::Proportional, family(&["Inter"]));
    fonts.families.insert(FontFamily::Monospace, family(&["Inter"]));
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
        }
    }
}
