//! Lines that are buttons and links and nothing else.

use super::super::lines::{asks_for_click, is_links};
use crate::text::{
    fold::{self, Level},
    words,
};

/// Words of a cell in a row of buttons.
const CELL_WORDS: usize = 7;

/// Where one shares; each alone on its line is a button. Folded.
const NETWORKS: &[&str] = &[
    "facebook",
    "twitter",
    "linkedin",
    "whatsapp",
    "telegram",
    "instagram",
    "youtube",
    "pinterest",
    "reddit",
    "tumblr",
    "вконтакте",
    "одноклассники",
    "твиттер",
    "феисбук",
    "xing",
    "mastodon",
    "bluesky",
];

/// What else stands in a row with them. Folded.
const BUTTONS: &[&str] = &[
    "x",
    "vk",
    "email",
    "e-mail",
    "mail",
    "print",
    "share",
    "copy",
    "link",
    "pdf",
    "rss",
    "save",
    "drucken",
    "teilen",
    "mailen",
    "merken",
    "imprimer",
    "partager",
    "envoyer",
    "imprimir",
    "compartir",
    "enviar",
    "guardar",
    "печать",
    "поделиться",
    "terms",
    "cookies",
    "privacy",
    "impressum",
    "datenschutz",
];

/// Buttons that stand alone. Folded.
const SINGLE: &[&str] = &[
    "startseite",
    "anmelden",
    "nach oben",
    "accueil",
    "rechercher",
    "haut de page",
    "inicio",
    "buscar",
    "главная",
    "поиск",
    "меню",
    "воити",
    "наверх",
    "поделиться",
    "печать",
    "drucken",
    "teilen",
    "imprimer",
    "partager",
    "imprimir",
    "compartir",
];

/// Names of languages in themselves. Folded.
const LANGUAGES: &[&str] = &[
    "english",
    "deutsch",
    "francais",
    "espanol",
    "русскии",
    "italiano",
    "portugues",
    "العربية",
    "中文",
    "日本語",
    "turkce",
    "polski",
    "nederlands",
    "украінська",
    "فارسی",
];

/// Codes of languages that sites offer.
const CODES: &[&str] = &[
    "en", "de", "fr", "es", "ru", "it", "pt", "zh", "ar", "ja", "ko", "nl", "pl", "tr", "uk", "fa",
    "eng", "rus", "ger", "fra", "esp", "рус",
];

/// Labels of what lies in front and behind, folded.
const PAGERS: &[&str] = &[
    "next:",
    "previous:",
    "weiter:",
    "zuruck:",
    "suivant:",
    "precedent:",
    "siguiente:",
    "anterior:",
    "следующая:",
    "предыдущая:",
];

/// Whether a line is navigation, or buttons, or the kind of page. Before the title, a row of many short
/// cells is a menu whatever its words, and a single word may be a button.
pub(in super::super) fn is_navigation(line: &str, is_before_title: bool) -> bool {
    if line.len() > 600 {
        return false;
    }
    let bare = line.trim_matches(|c: char| c.is_whitespace() || "•·*_>|◦▪".contains(c));
    if bare.is_empty() {
        return false;
    }
    let folded = fold::phrase(bare, Level::Find);
    let n_words = words::count(bare);
    let is_button = asks_for_click(bare) && (is_before_title || !is_ambiguous(&folded));
    is_button
        || SINGLE.contains(&folded.as_str())
        || is_share_row(&folded)
        || is_switch(bare, &folded)
        || is_dead_links(bare)
        || is_picture(line, &folded)
        || (n_words > 0 && is_row(bare, is_before_title))
}

/// Whether a line says where one shares, or offers languages, and nothing else.
pub(in super::super) fn is_buttons(line: &str) -> bool {
    let folded = fold::phrase(line, Level::Find);
    is_share_row(&folded) || is_switch(line, &folded)
}

/// Whether a button's word is one that writers have on a line as well: behind the title a single word is
/// more often a heading or a verse.
fn is_ambiguous(folded: &str) -> bool {
    const SURE: &[&str] = &["accessibility", "advertisement", "login", "subscribe", "toggle"];
    !folded.contains(' ') && !SURE.contains(&folded)
}

/// Cells with wide gaps or bars between them, some of which ask for a click.
fn is_row(bare: &str, is_before_title: bool) -> bool {
    // Browsers make gaps of no-break spaces.
    let plain = bare.replace('\u{a0}', " ");
    let cells = plain.split(['|', '·', '•', '\t']).flat_map(|cell| cell.split("  "));
    let cells: Vec<&str> =
        cells.map(str::trim).filter(|cell| cell.chars().any(char::is_alphanumeric)).collect();
    if cells.len() < 2 || cells.iter().any(|cell| words::count(cell) > CELL_WORDS) {
        return false;
    }
    let is_pager = |cell: &&str| {
        let folded = fold::phrase(cell, Level::Find);
        PAGERS.iter().any(|label| folded.starts_with(label))
    };
    let is_click =
        |cell: &&str| asks_for_click(cell) || is_share_row(&fold::phrase(cell, Level::Find));
    let n_clicks = cells.iter().filter(|cell| is_click(cell)).count();
    cells.iter().all(is_pager)
        || n_clicks > 0 && (cells.len() >= 3 || n_clicks == cells.len())
        || is_before_title && cells.len() >= 5 && cells.iter().all(|cell| words::count(cell) <= 2)
}

/// Where one shares, in a row or alone.
fn is_share_row(folded: &str) -> bool {
    let parts = folded.split(|c: char| c.is_whitespace() || "|·•,/".contains(c));
    let parts: Vec<&str> = parts.filter(|part| !part.is_empty()).collect();
    let n_networks = parts.iter().filter(|part| NETWORKS.contains(part)).count();
    n_networks > 0 && parts.iter().all(|part| NETWORKS.contains(part) || BUTTONS.contains(part))
}

/// A switch between languages: "de-DE1 en-GB1", "EN DE FR", "English Русский".
fn is_switch(bare: &str, folded: &str) -> bool {
    let is_mark = |c: char| c.is_whitespace() || "|·•,/".contains(c);
    let is_locale = |part: &str| {
        let part = part.trim_end_matches(|c: char| c.is_ascii_digit());
        part.split_once(['-', '_']).is_some_and(|(language, land)| {
            CODES.contains(&language)
                && land.len() == 2
                && land.bytes().all(|byte| byte.is_ascii_uppercase())
        })
    };
    let parts: Vec<&str> = bare.split(is_mark).filter(|part| !part.is_empty()).collect();
    let words: Vec<&str> = folded.split(is_mark).filter(|part| !part.is_empty()).collect();
    let are = |is_known: &dyn Fn(&str) -> bool, parts: &[&str]| parts.iter().all(|it| is_known(it));
    parts.len() >= 2 && are(&is_locale, &parts)
        || words.len() >= 3 && are(&|it| CODES.contains(&it), &words)
        || words.len() >= 2 && are(&|it| LANGUAGES.contains(&it), &words)
}

/// Links of Markdown that lead nowhere any more, and nothing else, or a label in front of them:
/// "[Back](#) | [Home](#)", "Theme: [History](#), [Intelligence](#)".
fn is_dead_links(bare: &str) -> bool {
    let links = match bare.split_once(':') {
        Some((label, links)) if !label.contains('[') && words::count(label) <= 3 => links.trim(),
        _ => bare,
    };
    let is_dead = |target: &str| {
        let target = target.split(')').next().unwrap_or_default();
        target.is_empty() || target.starts_with('#') || target.starts_with("javascript:")
    };
    links.starts_with('[') && is_links(links) && links.split("](").skip(1).all(is_dead)
}

/// What is left of a picture: "• 16x9 Image".
fn is_picture(line: &str, folded: &str) -> bool {
    let is_set_in = line.starts_with(char::is_whitespace) || line.starts_with(['•', '*', '·']);
    let Some((size, what)) = folded.split_once(' ') else { return false };
    let is_size = size
        .split_once(['x', '×', ':'])
        .is_some_and(|(a, b)| [a, b].iter().all(|it| it.parse::<u16>().is_ok()));
    is_set_in
        && is_size
        && ["image", "photo", "picture", "bild", "foto", "imagen", "фото"].contains(&what)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_written_as_they_are_compared() {
        for table in [NETWORKS, BUTTONS, SINGLE, LANGUAGES, PAGERS] {
            for word in table {
                assert_eq!(fold::phrase(word, Level::Find), *word);
            }
        }
    }
}
