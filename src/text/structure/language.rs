//! In which language a text is.

use whatlang::Lang;

use crate::text::{document::Document, span::Span};

/// How much of the text is looked at: more makes the guess no better, and costs.
const LOOK_BYTES: usize = 1024;

/// Letters that a guess needs: a title alone is told wrongly too often.
const LETTERS_MIN: usize = 60;

/// The language as a BCP 47 tag: what the file states, if that is a tag; else what the words behind
/// `body` look like, where they leave no doubt.
pub(super) fn language(document: &Document, stated: Option<&str>, body: usize) -> Option<String> {
    stated.and_then(tag).or_else(|| {
        // Behind the last kilobyte begins no body.
        let start = body.min(document.text().len().saturating_sub(LOOK_BYTES));
        let look = document.slice(Span::new(start, start + LOOK_BYTES));
        let n_letters = look.chars().filter(|c| c.is_alphabetic()).count();
        if n_letters < LETTERS_MIN || n_letters * 2 < look.chars().count() {
            return None;
        }
        let info = whatlang::detect(look).filter(whatlang::Info::is_reliable)?;
        Some(code(info.lang()).to_owned())
    })
}

/// A tag in its usual letters: `EN_us` is `en-US`. `None` for what is none.
fn tag(stated: &str) -> Option<String> {
    let parts: Vec<&str> = stated.trim().split(['-', '_']).collect();
    let (primary, rest) = parts.split_first()?;
    let is_primary =
        (2..=3).contains(&primary.len()) && primary.bytes().all(|b| b.is_ascii_alphabetic());
    let are_parts = rest.iter().all(|part| {
        (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
    });
    if !is_primary || !are_parts || ["und", "mul", "zxx"].contains(primary) {
        return None;
    }
    let rest = rest.iter().map(|part| match part.len() {
        2 => part.to_ascii_uppercase(),
        4 if part.starts_with(|c: char| c.is_ascii_alphabetic()) => {
            let (first, others) = part.split_at(1);
            first.to_ascii_uppercase() + &others.to_ascii_lowercase()
        }
        _ => part.to_ascii_lowercase(),
    });
    Some(std::iter::once(primary.to_ascii_lowercase()).chain(rest).collect::<Vec<_>>().join("-"))
}

/// The tag of a language: two letters where there are two.
fn code(language: Lang) -> &'static str {
    match language {
        Lang::Afr => "af",
        Lang::Aka => "ak",
        Lang::Amh => "am",
        Lang::Ara => "ar",
        Lang::Aze => "az",
        Lang::Bel => "be",
        Lang::Ben => "bn",
        Lang::Bul => "bg",
        Lang::Cat => "ca",
        Lang::Ces => "cs",
        Lang::Cmn => "zh",
        Lang::Cym => "cy",
        Lang::Dan => "da",
        Lang::Deu => "de",
        Lang::Ell => "el",
        Lang::Eng => "en",
        Lang::Epo => "eo",
        Lang::Est => "et",
        Lang::Fin => "fi",
        Lang::Fra => "fr",
        Lang::Guj => "gu",
        Lang::Heb => "he",
        Lang::Hin => "hi",
        Lang::Hrv => "hr",
        Lang::Hun => "hu",
        Lang::Hye => "hy",
        Lang::Ind => "id",
        Lang::Ita => "it",
        Lang::Jav => "jv",
        Lang::Jpn => "ja",
        Lang::Kan => "kn",
        Lang::Kat => "ka",
        Lang::Khm => "km",
        Lang::Kor => "ko",
        Lang::Lat => "la",
        Lang::Lav => "lv",
        Lang::Lit => "lt",
        Lang::Mal => "ml",
        Lang::Mar => "mr",
        Lang::Mkd => "mk",
        Lang::Mya => "my",
        Lang::Nep => "ne",
        Lang::Nld => "nl",
        Lang::Nob => "nb",
        Lang::Ori => "or",
        Lang::Pan => "pa",
        Lang::Pes => "fa",
        Lang::Pol => "pl",
        Lang::Por => "pt",
        Lang::Ron => "ro",
        Lang::Rus => "ru",
        Lang::Sin => "si",
        Lang::Slk => "sk",
        Lang::Slv => "sl",
        Lang::Sna => "sn",
        Lang::Spa => "es",
        Lang::Srp => "sr",
        Lang::Swe => "sv",
        Lang::Tam => "ta",
        Lang::Tel => "te",
        Lang::Tgl => "tl",
        Lang::Tha => "th",
        Lang::Tuk => "tk",
        Lang::Tur => "tr",
        Lang::Ukr => "uk",
        Lang::Urd => "ur",
        Lang::Uzb => "uz",
        Lang::Vie => "vi",
        Lang::Yid => "yi",
        Lang::Zul => "zu",
    }
}
