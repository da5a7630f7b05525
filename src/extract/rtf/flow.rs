//! What has been read of RTF before it is put together: paragraphs, in flows that interrupt each other.
//!
//! A footnote stands in the middle of the sentence that it belongs to, and a text box wherever it is
//! anchored. So paragraphs are gathered flow by flow, and written once all are there.

use crate::{
    extract::builder::{Builder, Opening},
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
    Cell,
    Row,
}

/// A paragraph, or one of a cell.
#[derive(Clone, Debug)]
pub(super) struct Para {
    pub(super) opening: Opening,
    /// Its bullet or number.
    pub(super) mark: String,
    pub(super) bits: Vec<Bit>,
    pub(super) is_in_table: bool,
    pub(super) end: End,
}

impl Default for Para {
    fn default() -> Self {
        Self {
            opening: Opening::of(Kind::Paragraph),
            mark: String::new(),
            bits: Vec::new(),
            is_in_table: false,
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

/// Writes flows.
#[derive(Debug, Default)]
pub(super) struct Writer {
    pub(super) out: Builder,
    /// Paragraphs of the cells of the row that is read.
    row: Vec<Para>,
    is_in_table: bool,
}

impl Writer {
    /// Writes the paragraphs of the text itself.
    pub(super) fn body(&mut self, paras: Vec<Para>) {
        for para in paras {
            let is_row_end = para.end == End::Row;
            if is_row_end || para.end == End::Cell || para.is_in_table {
                let level = para.opening.level;
                if !is_row_end || !para.bits.is_empty() {
                    self.row.push(para);
                }
                if is_row_end {
                    self.row(level);
                }
                continue;
            }
            self.row(0);
            self.is_in_table = false;
            self.out.begin(para.opening);
            if !para.mark.is_empty() {
                self.out.push(&para.mark);
                self.out.push(" ");
            }
            self.bits(&para.bits, para.opening.kind);
        }
        self.row(0);
        self.is_in_table = false;
    }

    /// Writes a note, with its number in front of its first paragraph.
    pub(super) fn note(&mut self, number: usize, paras: &[Para]) {
        self.out.begin(Opening::of(Kind::Note));
        self.out.note_mark(&number.to_string());
        for (para_idx, para) in paras.iter().filter(|para| !para.bits.is_empty()).enumerate() {
            if para_idx > 0 {
                self.out.begin(Opening::of(Kind::Note));
            } else {
                self.out.push(" ");
            }
            self.out.push(&para.mark);
            self.out.push(" ");
            self.bits(&para.bits, Kind::Note);
        }
    }

    /// Writes the row that has been read, if there is one.
    fn row(&mut self, level: u8) {
        let row = std::mem::take(&mut self.row);
        if row.is_empty() {
            return;
        }
        if !std::mem::replace(&mut self.is_in_table, true) {
            self.out.begin_table();
        }
        self.out.begin(Opening::of(Kind::Row).level(level));
        let n_paras = row.len();
        for (para_idx, para) in row.into_iter().enumerate() {
            self.out.push(&para.mark);
            self.out.push(" ");
            self.bits(&para.bits, Kind::Row);
            if para.end == End::Cell {
                if para_idx + 1 < n_paras {
                    self.out.next_cell();
                }
            } else {
                self.out.line_break();
            }
        }
    }

    fn bits(&mut self, bits: &[Bit], kind: Kind) {
        let mut now: Look = 0;
        for bit in bits {
            match bit {
                Bit::Words(words, look) => {
                    // A heading is bold as such.
                    let look = if kind == Kind::Heading { look & !1 } else { *look };
                    self.look(&mut now, look);
                    self.out.push(words);
                }
                Bit::Break => self.out.line_break(),
                Bit::Note(number) => {
                    self.look(&mut now, 0);
                    self.out.note_mark(&number.to_string());
                }
            }
        }
        self.look(&mut now, 0);
    }

    fn look(&mut self, now: &mut Look, wanted: Look) {
        let changes = |bit: usize| (*now ^ wanted) >> bit & 1 == 1;
        for (bit, style) in STYLES.iter().enumerate().filter(|(bit, _)| changes(*bit)) {
            if wanted >> bit & 1 == 1 {
                self.out.begin_style(*style);
            } else {
                self.out.end_style(*style);
            }
        }
        *now = wanted;
    }
}
