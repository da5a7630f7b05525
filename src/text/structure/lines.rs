//! Lines at the head of a document, and what each is by its shape.

use std::ops::Range;

use super::{Fact, Text, leftovers::row::is_buttons, rules::LineIs};
use crate::text::{
    fold::{self, Level},
    shape,
    span::Span,
    words,
};

/// How much of a paragraph is looked at; a longer one is prose. A text may be one line of megabytes.
const LINE_BYTES: usize = 2000;

/// Words of a line that is read as prose whatever it ends with. Titles of speeches reach 25.
pub(super) const PROSE_WORDS: usize = 30;

/// A paragraph of the head, without marks of emphasis or heading.
#[derive(Clone, Debug)]
pub(super) struct Line<'t> {
    pub(super) text: &'t str,
    pub(super) start: usize,
    /// The level of a Markdown heading.
    pub(super) heading: Option<usize>,
    /// Whether a blank line, or nothing, stands in front.
    pub(super) begins_block: bool,
    pub(super) kind: Kind,
}

/// What a line is, by its shape.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Sentences, or a line too long to be anything else.
    Prose,
    /// Words of the page, not of the document: navigation, rules, lists, labelled fields, captions.
    Page,
    /// Who wrote it.
    Author,
    /// Could be a title, a place, a name, a date.
    Short,
}

impl<'t> Line<'t> {
    /// The line of a paragraph; `None` for what the page put there, by the file's shape or the reader's
    /// word, and where no sign of it can be shown.
    pub(super) fn of(source: &Text<'t>, span: Span) -> Option<Self> {
        let document = source.document;
        let is_long = span.len() > LINE_BYTES;
        let raw =
            document.slice(Span::new(span.start(), span.end().min(span.start() + LINE_BYTES)));
        let said = source.rules.said_of(raw);
        let block = source.shape.block_at(span.end().saturating_sub(1));
        let block_kind = block.map(|block| block.kind);
        if said == Some(LineIs::Leftover)
            || (said.is_none() && block_kind == Some(shape::Kind::Leftover))
        {
            return None;
        }
        let before = document.text().get(..span.start()).unwrap_or_default();
        let gap = before.get(before.trim_end().len()..).unwrap_or_default();
        let begins_block =
            gap.len() == before.len() || gap.bytes().filter(|byte| *byte == b'\n').count() > 1;
        let level = raw.bytes().take_while(|byte| *byte == b'#').count();
        let is_heading = (1..=6).contains(&level)
            && raw.get(level..).is_some_and(|rest| rest.starts_with([' ', '\t']));
        let body = if is_heading { raw.trim_matches('#') } else { raw };
        let text = bare(body);
        if text.chars().all(|char| char.is_whitespace() || char.is_control()) {
            return None;
        }
        let start = span.start() + (text.as_ptr().addr() - raw.as_ptr().addr());
        let kind = match said {
            // No title, and no end of the head.
            Some(LineIs::Text) => Kind::Page,
            _ if is_long => Kind::Prose,
            _ => kind_of(text),
        };
        let heading = match (said, block) {
            // What the reader calls the first heading ranks before every other.
            (Some(LineIs::Heading(level)), _) => Some(usize::from(level).saturating_sub(1)),
            (Some(_), _) => None,
            (_, Some(block)) if block.kind == shape::Kind::Heading => {
                Some(usize::from(block.level.max(1)))
            }
            _ => (is_heading && source.is_markdown).then_some(level),
        };
        Some(Self { text, start, heading, begins_block, kind })
    }

    pub(super) fn fact(&self, range: Range<usize>) -> Fact {
        let value = self.text.get(range.clone()).unwrap_or_default();
        Fact {
            value: on_one_line(value),
            span: Span::new(self.start + range.start, self.start + range.end),
        }
    }
}

/// Words as they can be shown on a line: one blank between two, and none of the signs that steer
/// terminals, which no font can draw.
pub(super) fn on_one_line(words: &str) -> String {
    let parts = words.split(|char: char| char.is_whitespace() || char.is_control());
    parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

/// `text` without white space and pairs of emphasis marks around it.
fn bare(text: &str) -> &str {
    let mut text = text.trim();
    for mark in ["***", "**", "__", "*", "_"] {
        let inner = text.strip_prefix(mark).and_then(|inner| inner.strip_suffix(mark));
        if let Some(inner) = inner.filter(|inner| !inner.contains(mark)) {
            text = inner.trim();
        }
    }
    text
}

/// What a line is, by its shape.
fn kind_of(text: &str) -> Kind {
    if is_page(text) {
        return Kind::Page;
    }
    let folded =
        fold::phrase(text.get(..text.floor_char_boundary(80)).unwrap_or_default(), Level::Find);
    let n_words = words::count(text);
    if n_words <= 12 && ["by ", "von ", "par ", "por "].iter().any(|by| folded.starts_with(by)) {
        return Kind::Author;
    }
    let end = text.trim_end_matches(['"', '”', '’', '\'', '»', ')', ']', '*', '_']);
    let is_sentence = end.ends_with(['.', '!', '?', '…', ':', ';', ',', '。']);
    let asks = end.ends_with(['!', '?']);
    // A short line with a full stop is a sentence too; a title may well ask, or shout.
    if n_words > PROSE_WORDS || (is_sentence && (!asks || n_words > 20)) {
        return Kind::Prose;
    }
    Kind::Short
}

/// Whether a line belongs to the page around the document. Such a line has the shape of
/// - a rule or a mark, without a letter or digit;
/// - a row of cells with wide gaps or marks between them: menus, running heads;
/// - a list item, a quotation mark of Markdown, or links and nothing else;
/// - a field with a label that speaks of the page ("Theme: …"), which [`super::speaker`] knows too;
/// - a few words that ask for a click, or name the kind of page.
fn is_page(text: &str) -> bool {
    if !text.chars().any(char::is_alphanumeric) {
        return true;
    }
    // Browsers make gaps of no-break spaces.
    let plain = text.replace('\u{a0}', " ");
    let cells = plain.split(['|', '·', '•', '\t']).flat_map(|cell| cell.split("  "));
    let n_cells = cells.filter(|cell| cell.chars().any(char::is_alphanumeric)).count();
    if n_cells >= 3 || text.starts_with(['•', '>', '|', '·', '◦', '▪']) {
        return true;
    }
    if ["- ", "* ", "+ ", "– "].iter().any(|mark| text.starts_with(mark)) || is_links(text) {
        return true;
    }
    field_of(text, PAGE_FIELDS).is_some()
        || asks_for_click(text)
        || (text.len() <= 200 && is_buttons(text))
}

/// Labels of fields in the head of a page, as they are folded.
const PAGE_FIELDS: &[&str] = &[
    "region",
    "theme",
    "topic",
    "topics",
    "tags",
    "tag",
    "category",
    "categories",
    "keywords",
    "filed under",
    "source",
    "publisher",
    "quelle",
    "fuente",
    "author",
    "authors",
    "contact",
    "email",
    "e-mail",
    "tel",
    "phone",
    "fax",
    "url",
    "doi",
    "isbn",
    "issn",
    "from",
    "to",
    "cc",
    "bcc",
    "present",
    "apologies",
    "in attendance",
    "related",
    "see also",
    "read more",
    "photo",
    "caption",
    "image",
];

/// Beginnings of lines of up to five words that are part of a web page, or name the kind of page.
const PAGE_PHRASES: &[&str] = &[
    "accessibility links",
    "advanced search",
    "advanced settings",
    "all rights reserved",
    "back to home",
    "back to list",
    "back to news",
    "back to results",
    "back to the",
    "back to top",
    "breaking news",
    "click here",
    "click to",
    "contact us",
    "cookie policy",
    "cookie settings",
    "follow us",
    "for immediate release",
    "go to home",
    "go to main",
    "go to the",
    "go to top",
    "home >",
    "jump to",
    "latest news",
    "listen live",
    "log in",
    "main menu",
    "main navigation",
    "media release",
    "most read",
    "news release",
    "press release",
    "press statement",
    "print this",
    "print version",
    "read more",
    "share on",
    "share this",
    "sign in",
    "sign up",
    "skip navigation",
    "skip to",
    "toggle navigation",
    "top stories",
    "copy link",
    "download as",
    "email this",
    "report a problem",
    "zum inhalt",
    "zum hauptinhalt",
    "zur navigation",
    "zur startseite",
    "artikel drucken",
    "artikel teilen",
    "seite drucken",
    "aller au contenu",
    "imprimer cet",
    "partager cet",
    "partager sur",
    "retour a l'accueil",
    "retour en haut",
    "ir al contenido",
    "saltar al contenido",
    "compartir en",
    "compartir este",
    "volver al inicio",
    "volver arriba",
    "переити к содержанию",
    "переити к основному",
    "вернуться на главную",
    "вернуться к списку",
    "на главную",
    "версия для печати",
    "communique de presse",
    "comunicado de prensa",
];

/// Words that are the same alone, or with one more: "Search", "Print page".
const PAGE_WORDS: &[&str] = &[
    "accessibility",
    "advertisement",
    "close",
    "cookies",
    "download",
    "home",
    "login",
    "menu",
    "navigation",
    "pressemitteilung",
    "print",
    "related",
    "search",
    "share",
    "subscribe",
    "toggle",
    "пресс-релиз",
];

/// Whether a line of a few words is a button, or the kind of page.
pub(super) fn asks_for_click(text: &str) -> bool {
    let n_words = text.split_whitespace().count();
    if n_words > 5 {
        return false;
    }
    let folded = fold::phrase(text, Level::Find);
    let begins = |known: &&str| {
        folded.strip_prefix(*known).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
    };
    PAGE_PHRASES.iter().any(&begins) || (n_words <= 2 && PAGE_WORDS.iter().any(begins))
}

/// Whether a line is Markdown links and nothing else: "[Back](#) | [Home](#)".
pub(super) fn is_links(text: &str) -> bool {
    let mut rest = text;
    while let Some(inner) = rest.strip_prefix('[') {
        let Some((_, target)) = inner.split_once("](") else { return false };
        let Some((_, behind)) = target.split_once(')') else { return false };
        rest = behind.trim_start_matches(|c: char| c.is_whitespace() || "|·•,/".contains(c));
    }
    rest.is_empty()
}

/// What stands behind one of the `labels` and a colon at the start of a line.
pub(super) fn field_of(text: &str, labels: &[&str]) -> Option<Range<usize>> {
    let (label, value) = text.split_once([':', '：'])?;
    if label.len() > 40
        || !labels.contains(&fold::phrase(label.trim_matches(['*', '_']), Level::Find).as_str())
    {
        return None;
    }
    let value = value.trim_start_matches(|c: char| c.is_whitespace() || c == '*' || c == '_');
    (!value.is_empty() && words::count(value) <= 10).then(|| text.len() - value.len()..text.len())
}

pub(super) fn has_letter(text: &str) -> bool {
    text.chars().any(char::is_alphabetic)
}

/// Whether a line has letters of a script with two cases, and none is small.
pub(super) fn is_capitals(text: &str) -> bool {
    text.chars().any(char::is_uppercase) && !text.chars().any(char::is_lowercase)
}
