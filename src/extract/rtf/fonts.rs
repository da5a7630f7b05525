//! The tables in front of the text: fonts and styles.

use std::collections::HashMap;

use super::charset::Charset;
use crate::text::shape::Kind;

/// Most fonts and styles that are kept; no document has as many.
const N_MAX: usize = 1 << 16;

/// The fonts of a document, by number.
#[derive(Debug, Default)]
pub(super) struct Fonts {
    charsets: HashMap<i32, Charset>,
    /// The font that is read.
    number: i32,
    charset: Option<Charset>,
    name: Vec<u8>,
}

impl Fonts {
    /// The charset of a font; `None` where it is the document's.
    pub(super) fn charset(&self, font: i32) -> Option<Charset> {
        self.charsets.get(&font).copied()
    }

    /// A control word in the table.
    pub(super) fn word(&mut self, word: &str, number: Option<i32>) {
        match (word, number) {
            ("f", Some(font)) => {
                self.number = font;
                self.charset = None;
                self.name.clear();
            }
            ("fcharset", Some(number)) => self.charset = Charset::of_font(number),
            ("cpg", Some(page)) => self.charset = Charset::of_code_page(page).or(self.charset),
            _ => {}
        }
    }

    /// Bytes of a font's name.
    pub(super) fn name(&mut self, bytes: &[u8]) {
        let room = 64_usize.saturating_sub(self.name.len());
        self.name.extend(bytes.iter().take(room));
        if bytes.contains(&b';') {
            self.end();
        }
    }

    /// The font that is read ends.
    pub(super) fn end(&mut self) {
        let name = String::from_utf8_lossy(&self.name);
        let is_symbol = name.trim().to_ascii_lowercase().starts_with("symbol");
        let charset = self.charset.take().map(|it| if is_symbol { Charset::Symbol } else { it });
        self.name.clear();
        if let Some(charset) = charset
            && self.charsets.len() < N_MAX
        {
            self.charsets.insert(self.number, charset);
        }
    }
}

/// What a style says of its paragraphs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Means {
    /// What they are, and of a heading the level.
    pub(super) kind: Option<(Kind, u8)>,
    /// Whether they are quotations set apart.
    pub(super) is_quoted: bool,
}

/// The styles of a document, by number.
#[derive(Debug, Default)]
pub(super) struct Styles {
    means: HashMap<i32, Means>,
    number: i32,
    outline: Option<u8>,
    name: String,
    is_other: bool,
}

impl Styles {
    /// What a style means.
    pub(super) fn means(&self, style: i32) -> Means {
        self.means.get(&style).copied().unwrap_or_default()
    }

    /// A control word in the table.
    pub(super) fn word(&mut self, word: &str, number: Option<i32>) {
        match (word, number) {
            ("s", Some(style)) => self.number = style,
            // Styles of letters, sections and tables have numbers of their own.
            ("cs" | "ds" | "ts", _) => self.is_other = true,
            ("outlinelevel", Some(level)) => self.outline = outline(level),
            _ => {}
        }
    }

    /// Characters of a style's name.
    pub(super) fn name(&mut self, words: &str) {
        let room = 128_usize.saturating_sub(self.name.len());
        self.name.extend(words.chars().take(room));
        if words.contains(';') {
            self.end();
        }
    }

    /// The style that is read ends.
    pub(super) fn end(&mut self) {
        let name = std::mem::take(&mut self.name).trim().trim_end_matches(';').to_lowercase();
        let number = std::mem::take(&mut self.number);
        let outline = self.outline.take();
        let is_other = std::mem::take(&mut self.is_other);
        if is_other || name.is_empty() || self.means.len() >= N_MAX {
            return;
        }
        let level = name.strip_prefix("heading").and_then(|level| level.trim().parse().ok());
        let level = level.filter(|level| (1..=9).contains(level)).or(outline);
        let kind = match &*name {
            "title" => Some((Kind::Heading, 1)),
            "caption" => Some((Kind::Caption, 0)),
            _ => level.map(|level| (Kind::Heading, level)),
        };
        let is_quoted = ["quote", "quotation", "block text"].iter().any(|it| name.contains(it));
        self.means.insert(number, Means { kind, is_quoted });
    }
}

/// The level of a heading by its outline level: those count from 0, and 9 is the text itself.
pub(super) fn outline(level: i32) -> Option<u8> {
    u8::try_from(level).ok().filter(|level| *level < 9).map(|level| level + 1)
}
