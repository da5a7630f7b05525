//! Which letters are bold.
//!
//! The parser calls a font bold also where the thickness of its stems is large and nothing else speaks for
//! it. Programs that cut a font down to the letters in use estimate that number by the width of a letter, so
//! that whole books in a regular face pass for bold. Here the font's name counts, then its stated weight and
//! its flag.

use std::collections::HashMap;

use pdf_oxide::{
    PdfDocument,
    extractors::TextExtractor,
    fonts::FontInfo,
    layout::{FontWeight, TextSpan},
    object::Object,
};

/// From what stated weight on a font is bold: 400 is regular, 700 is bold.
const BOLD_FROM: i32 = 600;

/// The flag of fonts whose letters are drawn bold at small sizes too.
const FORCE_BOLD: i32 = 1 << 18;

/// Words in the names of bold fonts.
const BOLD_WORDS: [&str; 5] = ["Bold", "Black", "Heavy", "Demi", "Medi"];

/// Beginnings of the names of bold TeX fonts, in small letters.
const TEX_BOLD: [&str; 7] = ["cmb", "cmssbx", "cmmib", "sfbx", "sfbi", "sfsx", "t1xb"];

/// The fonts of one page, read where one is asked for that its name says nothing of.
pub(super) struct Weights<'f> {
    file: &'f PdfDocument,
    page_idx: usize,
    /// By their names, whether they state that they are bold.
    stated: Option<HashMap<String, bool>>,
}

impl<'f> Weights<'f> {
    /// Those of a page.
    pub(super) fn of(file: &'f PdfDocument, page_idx: usize) -> Self {
        Self { file, page_idx, stated: None }
    }

    /// Whether the words of a span are bold; those in a font that is not the page's own but of something
    /// drawn on it, where the parser says so.
    pub(super) fn is_bold(&mut self, span: &TextSpan) -> bool {
        if is_bold_name(&span.font_name) {
            return true;
        }
        let (file, page_idx) = (self.file, self.page_idx);
        is_called_bold(span) && {
            let stated = self.stated.get_or_insert_with(|| stated(file, page_idx));
            stated.get(&span.font_name).copied().unwrap_or(true)
        }
    }
}

/// Whether the parser calls the words of a span bold.
pub(super) fn is_called_bold(span: &TextSpan) -> bool {
    matches!(
        span.font_weight,
        FontWeight::SemiBold | FontWeight::Bold | FontWeight::ExtraBold | FontWeight::Black
    )
}

/// Whether a font of that name is bold: `ABCDEF+Times-Bold`, `NimbusRomNo9L-Medi`, `CMBX10`.
fn is_bold_name(name: &str) -> bool {
    let name = name.split_once('+').map_or(name, |(_, name)| name);
    // A word of the name ends there: neither Medium nor Blackadder.
    let is_word = |word: &str| {
        name.match_indices(word).any(|(at, _)| {
            let behind = name.get(at + word.len()..).unwrap_or_default();
            !behind.starts_with(|c: char| c.is_ascii_lowercase())
        })
    };
    let small = name.to_ascii_lowercase();
    BOLD_WORDS.into_iter().any(is_word)
        || small.contains("bold")
        || TEX_BOLD.iter().any(|beginning| small.starts_with(beginning))
}

/// The fonts of a page by their names, and whether each states that it is bold. Where two have one name the
/// bold one counts.
///
/// Cost: the parser has read them for the words already.
fn stated(file: &PdfDocument, page_idx: usize) -> HashMap<String, bool> {
    let mut fonts = TextExtractor::new();
    let page = file.get_page(page_idx).ok();
    let resources = page.as_ref().and_then(Object::as_dict).and_then(|page| page.get("Resources"));
    let is_read = resources.is_some_and(|it| file.load_fonts_public(it, &mut fonts).is_ok());
    let mut stated: HashMap<String, bool> = HashMap::new();
    for (_, font) in fonts.get_font_set().into_iter().filter(|_| is_read) {
        *stated.entry(font.base_font.clone()).or_default() |= states_bold(&font);
    }
    stated
}

fn states_bold(font: &FontInfo) -> bool {
    font.font_weight.is_some_and(|weight| weight >= BOLD_FROM)
        || font.flags.is_some_and(|flags| flags & FORCE_BOLD != 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_says_whether_its_font_is_bold() {
        for name in [
            "PBCOKV+Times-Bold",
            "Arial,BoldItalic",
            "FreeMonoBold-Identity-H",
            "SourceSans3-Semibold",
            "Arial-Black",
            "URWGothicL-Demi",
            "VSCAMH+NimbusRomNo9L-Medi",
            "NimbusRomNo9L-MediItal",
            "DGQQVI+CMBX10",
            "CMB10",
            "SFBX1095",
            "BZUJDV+t1xbtt",
        ] {
            assert!(is_bold_name(name), "{name}");
        }
        for name in [
            "AOGLHM+Times-Roman",
            "WASWYS+Times-Italic",
            "GothicBBB-Medium-Identity-H",
            "BlackadderITC-Regular",
            "CMR10",
            "CMSSBX+Georgia",
            "NimbusRomNo9L-Regu",
            "F1",
            "",
        ] {
            assert!(!is_bold_name(name), "{name}");
        }
    }
}
