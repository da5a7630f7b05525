//! What has been read of RTF before it is put together: paragraphs, in flows that interrupt each other.
//!
//! A footnote stands in the middle of the sentence that it belongs to, and a text box wherever it is
//! anchored. So paragraphs are gathered flow by flow, and written once all are there.

use crate::{
    extract::builder::Opening,
    text::shape::{Kind, Style},
};

/// How words are set: one bit for each of [`STYLES`].
pub(super) type Look = u8;

/// The style of each bit.
pub(super) const STYLES: [Style; 6] = [
    Style::Strong,
    Style::Emphasis,
    Style::Underlined,
    Style::Struck,
    Style::Superscript,
    Style::Subscript,
];

/// A piece of a paragraph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Bit {
    Words(String, Look),
    Break,
    /// The mark of that note.
    Note(usize),
}

/// What ends a paragraph.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum End {
    #[default]
    Paragraph,
    /// Of a table in a cell, or of one that stands by itself.
    Cell {
        is_nested: bool,
    },
    Row {
        is_nested: bool,
    },
}

/// A paragraph, or one of a cell.
#[derive(Clone, Debug)]
pub(super) struct Para {
    pub(super) opening: Opening,
    /// Its bullet or number.
    pub(super) mark: String,
    pub(super) bits: Vec<Bit>,
    /// In how many tables it stands, one inside the other.
    pub(super) n_tables: u8,
    /// Whether its row is the head of its table.
    pub(super) is_head: bool,
    pub(super) end: End,
}

impl Default for Para {
    fn default() -> Self {
        Self {
            opening: Opening::of(Kind::Paragraph),
            mark: String::new(),
            bits: Vec::new(),
            n_tables: 0,
            is_head: false,
            end: End::Paragraph,
        }
    }
}

impl Para {
    pub(super) fn push(&mut self, words: &str, look: Look) {
        if let Some(Bit::Words(last, last_look)) = self.bits.last_mut()
            && *last_look == look
        {
            last.push_str(words);
        } else {
            self.bits.push(Bit::Words(words.to_owned(), look));
        }
    }
}

/// Paragraphs one after the other.
#[derive(Clone, Debug, Default)]
pub(super) struct Flow {
    pub(super) paras: Vec<Para>,
    /// The one that is read.
    pub(super) open: Para,
    /// Those of text boxes that are anchored in it, to stand behind it.
    pub(super) boxes: Vec<Para>,
    /// Which note it is, if it is one.
    pub(super) note: Option<usize>,
}
