//! Lines behind the text: rights, disclaimers, offers, lists of other pages.

use crate::text::{
    fold::{self, Level},
    words,
};

/// Words of a notice of one line.
const LINE_WORDS: usize = 25;

/// Rights, as they are reserved; folded.
const RIGHTS: &[&str] = &[
    "all rights reserved",
    "alle rechte vorbehalten",
    "tous droits reserves",
    "todos los derechos reservados",
    "tutti i diritti riservati",
    "todos os direitos reservados",
    "все права защищены",
];

/// Beginnings of lines that say where a page has its text from, or offer more by the same hand; folded.
const ORIGINS: &[&str] = &[
    "the original source of this article is",
    "this article was originally published",
    "this article first appeared",
    "die originalquelle dieses artikels",
    "dieser artikel erschien zuerst",
    "la source originale de cet article",
    "cet article a ete publie",
    "la fuente original de este articulo",
    "articles by:",
    "more articles by",
    "artikel von:",
    "articles de :",
    "articulos de:",
    "статьи автора",
    "все материалы автора",
];

/// Words of which a notice has several; folded.
const NOTICE_WORDS: &[&str] = &[
    "copyright",
    "all rights reserved",
    "fair use",
    "terms of use",
    "terms of service",
    "privacy policy",
    "permission",
    "responsib",
    "disclaimer",
    "this site",
    "this website",
    "reproduc",
    "republish",
    "cross-post",
    "hyperlink",
    "copyright owner",
    "urheberrecht",
    "alle rechte",
    "nutzungsbedingungen",
    "datenschutz",
    "vervielfaltigung",
    "haftung",
    "verantwort",
    "droits reserves",
    "droit d'auteur",
    "mentions legales",
    "reproduction",
    "conditions d'utilisation",
    "autorisation",
    "responsabilit",
    "derechos reservados",
    "derechos de autor",
    "reproduccion",
    "aviso legal",
    "condiciones de uso",
    "responsabilidad",
    "все права",
    "авторск",
    "перепечатк",
    "при использовании материалов",
    "гиперссылк",
    "редакция не несет",
    "ответственност",
    "с разрешения",
];

/// Beginnings of offers; folded.
const OFFERS: &[&str] = &[
    "sign up for",
    "sign up to",
    "subscribe to",
    "follow us",
    "follow @",
    "become a member",
    "donate",
    "support our",
    "support us",
    "join our",
    "join us on",
    "get our",
    "comment on",
    "you may also like",
    "abonnieren sie",
    "folgen sie uns",
    "newsletter abonnieren",
    "jetzt abonnieren",
    "unterstutzen sie",
    "abonnez-vous",
    "suivez-nous",
    "inscrivez-vous",
    "soutenez",
    "suscribete",
    "suscribase",
    "siganos",
    "siguenos",
    "подписываитесь",
    "подпишитесь",
    "следите за",
    "присоединяитесь",
];

/// What stands over a list of other pages; folded.
const LISTS: &[&str] = &[
    "related",
    "related stories",
    "related articles",
    "related topics",
    "related content",
    "related links",
    "related news",
    "most read",
    "most popular",
    "most viewed",
    "read more",
    "read also",
    "read next",
    "more on this",
    "more on this story",
    "more on this topic",
    "more stories",
    "more news",
    "you may also like",
    "you might also like",
    "recommended",
    "recommended for you",
    "trending",
    "trending now",
    "latest news",
    "top stories",
    "popular",
    "mehr zum thema",
    "lesen sie auch",
    "auch interessant",
    "das konnte sie auch interessieren",
    "meistgelesen",
    "weitere artikel",
    "weitere meldungen",
    "a lire aussi",
    "lire aussi",
    "a lire egalement",
    "sur le meme sujet",
    "articles lies",
    "les plus lus",
    "lea tambien",
    "lea mas",
    "te puede interesar",
    "noticias relacionadas",
    "lo mas leido",
    "mas noticias",
    "читаите также",
    "по теме",
    "материалы по теме",
    "другие новости",
    "самое читаемое",
    "популярное",
    "смотрите также",
];

/// Beginnings of lines that say whom journalists may ask; folded.
const CONTACTS: &[&str] = &[
    "for media inquiries",
    "for media enquiries",
    "for press inquiries",
    "for press enquiries",
    "media inquiries",
    "media enquiries",
    "pressekontakt",
    "presseanfragen",
    "contact presse",
    "contacto de prensa",
    "контакты для прессы",
    "для сми",
];

/// Marks of advertisements; folded.
const ADS: &[&str] = &[
    "advertisement",
    "advertising",
    "article continues below",
    "story continues below",
    "anzeige",
    "werbung",
    "publicite",
    "publicidad",
    "реклама",
];

/// Whether a line says whose the rights are, where the page has its text from, or what else there is.
pub(super) fn is_notice_line(line: &str) -> bool {
    if words::count(line) > LINE_WORDS {
        return false;
    }
    let bare = line.trim_start_matches(|c: char| c.is_whitespace() || "*_•·-–".contains(c));
    let folded = fold::phrase(bare, Level::Find);
    let has_year = folded.split(|c: char| !c.is_ascii_digit()).any(|part| part.len() == 4);
    let rest = ["copyright", "(c)", "copr."].iter().find_map(|word| folded.strip_prefix(word));
    let is_right = rest.map(str::trim_start).is_some_and(|rest| {
        rest.starts_with(['©', '(']) || rest.starts_with(|c: char| c.is_ascii_digit())
    });
    bare.starts_with('©')
        || is_right && (has_year || folded.contains('©'))
        || RIGHTS.iter().any(|right| folded.contains(right))
        || ORIGINS.iter().any(|origin| folded.starts_with(origin))
}

/// Whether a paragraph speaks of rights and duties of the page in several words.
pub(super) fn is_notice(line: &str) -> bool {
    let folded = fold::phrase(line, Level::Find);
    NOTICE_WORDS.iter().filter(|word| folded.contains(**word)).take(2).count() == 2
}

/// Whether a line offers something to the reader of a page.
pub(super) fn is_offer(line: &str) -> bool {
    let bare = line.trim_start_matches(|c: char| c.is_whitespace() || "*_•·[".contains(c));
    let folded = fold::phrase(bare, Level::Find);
    words::count(line) <= LINE_WORDS && OFFERS.iter().any(|offer| folded.starts_with(offer))
}

/// Whether a line says whom journalists may ask, with an address.
pub(super) fn is_contact(line: &str) -> bool {
    let folded = fold::phrase(line, Level::Find);
    folded.contains('@')
        && words::count(line) <= LINE_WORDS
        && CONTACTS.iter().any(|contact| folded.starts_with(contact))
}

/// Whether a line stands over a list of other pages.
pub(super) fn heads_a_list(line: &str) -> bool {
    let bare = line.trim_matches(|c: char| c.is_whitespace() || "*_#:".contains(c));
    bare.len() <= 80 && LISTS.contains(&fold::phrase(bare, Level::Find).as_str())
}

/// Whether a line can be an item of such a list: marked, or no sentence.
pub(super) fn is_item(line: &str) -> bool {
    let bare = line.trim();
    let is_marked = bare.starts_with(['•', '·', '*', '-', '–', '▪', '›', '»', '['])
        || bare
            .split_once(['.', ')'])
            .is_some_and(|(number, _)| number.len() <= 2 && number.parse::<u8>().is_ok());
    let is_sentence = bare.ends_with(['.', '!', '…', ':', ';', ',']);
    let n_words = words::count(bare);
    n_words <= LINE_WORDS && (is_marked || (!is_sentence && n_words <= 14))
}

/// Whether a line is the mark of an advertisement and nothing else.
pub(super) fn is_ad(line: &str) -> bool {
    let bare = line.trim_matches(|c: char| !c.is_alphanumeric());
    ADS.contains(&fold::phrase(bare, Level::Find).as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_written_as_they_are_compared() {
        let tables = [RIGHTS, ORIGINS, NOTICE_WORDS, OFFERS, LISTS, CONTACTS, ADS];
        for word in tables.iter().flat_map(|table| table.iter()) {
            assert_eq!(fold::phrase(word, Level::Find), *word);
        }
    }
}
