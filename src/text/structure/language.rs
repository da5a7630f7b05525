//! In which language a text is.

use whatlang::Lang;

use crate::text::{document::Document, span::Span};

/// How much of the text is looked at: more makes the guess no better, and costs.
const LOOK_BYTES: usize = 1024;

/// So many common words leave no doubt.
const WORDS_SURE: u32 = 12;

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
        if let Some(known) = by_words(look) {
            return Some(known.to_owned());
        }
        let info = whatlang::detect(look).filter(whatlang::Info::is_reliable)?;
        Some(code(info.lang()).to_owned())
    })
}

/// The language by its commonest words, where they are many and those of its neighbours few: that is most
/// texts, and costs a twentieth of what trigrams do.
fn by_words(look: &str) -> Option<&'static str> {
    const NAMES: [&str; 9] = ["en", "de", "fr", "es", "it", "pt", "nl", "da", "ca"];
    if is_russian(look) {
        return Some("ru");
    }
    let mut hits = [0_u32; NAMES.len()];
    let mut hit = |languages: &[usize]| {
        for language in languages {
            if let Some(n_hits) = hits.get_mut(*language) {
                *n_hits += 1;
            }
        }
    };
    for word in look.split(|c: char| !c.is_alphabetic()).filter(|word| word.len() <= 5) {
        match word.to_ascii_lowercase().as_str() {
            "the" | "of" | "and" | "to" | "that" | "was" | "with" | "for" => hit(&[0]),
            "und" | "das" | "nicht" | "ist" | "von" | "auf" | "sich" | "ein" | "eine" => hit(&[1]),
            "der" | "den" => hit(&[1, 7]),
            "die" => hit(&[1, 6]),
            "les" => hit(&[2, 8]),
            "le" => hit(&[2, 4]),
            "et" | "dans" | "est" | "pour" | "sur" | "qui" | "au" | "une" | "du" => hit(&[2]),
            "des" => hit(&[1, 2]),
            "el" | "los" | "las" | "y" | "del" | "con" | "una" => hit(&[3, 8]),
            "por" | "se" | "su" | "lo" | "al" => hit(&[3]),
            "il" | "di" | "che" | "della" | "non" | "sono" | "gli" => hit(&[4]),
            "per" => hit(&[4, 8]),
            "o" | "os" | "as" | "do" | "da" | "em" | "uma" | "para" | "com" => hit(&[5]),
            "het" | "een" | "van" | "en" | "niet" | "nie" | "dat" => hit(&[6]),
            "og" | "det" | "er" | "som" | "til" | "av" | "af" | "och" => hit(&[7]),
            "els" | "amb" | "i" => hit(&[8]),
            _ => {}
        }
    }
    let best = hits.iter().copied().max().filter(|best| *best >= WORDS_SURE)?;
    let mut near = hits.iter().zip(NAMES).filter(|(n_hits, _)| **n_hits * 4 > best);
    let (_, name) = near.next()?;
    near.next().is_none().then_some(name)
}

/// Whether the letters are those of Russian, which of its neighbours only it has all of: no other writes ы, э or ё
/// without a letter that Russian lacks.
fn is_russian(look: &str) -> bool {
    let mut n_russian = 0;
    for c in look.chars().filter(|c| c.is_alphabetic()) {
        match c {
            'а'..='я' | 'А'..='Я' | 'ё' | 'Ё' => n_russian += 1,
            '\u{400}'..='\u{52f}' => return false,
            _ => {}
        }
    }
    n_russian >= LETTERS_MIN
        && n_russian * 3 > look.chars().count()
        && look.contains(['ы', 'э', 'ё'])
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
