//! Puts paragraphs of RTF together: rows and cells are told by what ends a paragraph, and tables by how deep
//! it stands in them.

use super::flow::{Bit, End, Look, Para, STYLES};
use crate::{
    extract::flow::{Flow, Styles},
    text::shape::{Kind, Shape},
};

/// Writes paragraphs.
#[derive(Debug)]
pub(super) struct Writer {
    out: Flow,
    /// The open tables, outermost first.
    tables: Vec<Table>,
}

/// An open table.
#[derive(Clone, Copy, Debug, Default)]
struct Table {
    is_in_row: bool,
    is_in_cell: bool,
}

impl Writer {
    /// A writer without a word.
    pub(super) fn new() -> Self {
        // Pages are not known.
        Self { out: Flow::new(false), tables: Vec::new() }
    }

    /// Writes the paragraphs of the text itself.
    pub(super) fn body(&mut self, paras: &[Para]) {
        let depths = depths(paras);
        for (para, n_tables) in paras.iter().zip(depths) {
            self.go_to(n_tables);
            let is_row_end = matches!(para.end, End::Row { .. });
            let is_empty = para.bits.is_empty() && para.mark.is_empty();
            if !is_row_end || !is_empty {
                self.cell();
                self.para(para);
            }
            let Some(table) = self.tables.last_mut() else { continue };
            if para.end != End::Paragraph {
                table.is_in_cell = false;
            }
            if is_row_end && std::mem::take(&mut table.is_in_row) && para.is_head {
                self.out.head_row();
            }
        }
        self.go_to(0);
    }

    /// Writes a note, with its number in front of its first paragraph.
    pub(super) fn note(&mut self, number: usize, paras: &[Para]) {
        self.out.begin_note(number, &number.to_string());
        for para in paras.iter().filter(|para| !para.bits.is_empty()) {
            self.para(para);
        }
        self.out.end_note(number);
    }

    /// Whether the text has become too long.
    pub(super) fn is_full(&self) -> bool {
        self.out.is_full()
    }

    /// The text with its shape.
    pub(super) fn finish(self) -> (String, Shape) {
        self.out.finish()
    }

    /// Begins and ends tables until so many are open.
    fn go_to(&mut self, n_tables: usize) {
        while self.tables.len() > n_tables {
            self.tables.pop();
            self.out.end_table();
        }
        while self.tables.len() < n_tables {
            self.cell();
            self.out.begin_table();
            self.tables.push(Table::default());
        }
    }

    /// Begins the row and the cell that the next words stand in, unless they have begun.
    fn cell(&mut self) {
        let Some(table) = self.tables.last_mut() else { return };
        if !std::mem::replace(&mut table.is_in_row, true) {
            self.out.begin_row();
        }
        if !std::mem::replace(&mut table.is_in_cell, true) {
            self.out.cells(1);
        }
    }

    fn para(&mut self, para: &Para) {
        self.out.block(para.opening);
        if !para.mark.is_empty() {
            self.out.words(&para.mark, Styles::default());
            self.out.words(" ", Styles::default());
        }
        for bit in &para.bits {
            match bit {
                Bit::Words(words, look) => {
                    // A heading is bold as such.
                    let is_heading = para.opening.kind == Kind::Heading;
                    self.out.words(words, styles(if is_heading { look & !1 } else { *look }));
                }
                Bit::Break => self.out.line_break(),
                Bit::Note(number) => self.out.mark(&number.to_string()),
            }
        }
        self.out.end_block();
    }
}

/// In how many tables each paragraph stands: what is set as if it stood in a cell, with no cell ending
/// behind it in its table, stands in none.
fn depths(paras: &[Para]) -> Vec<usize> {
    let mut is_cell = false;
    let backwards = paras.iter().rev().map(|para| {
        is_cell = para.n_tables > 0 && (is_cell || para.end != End::Paragraph);
        if is_cell { usize::from(para.n_tables) } else { 0 }
    });
    let mut depths: Vec<usize> = backwards.collect();
    depths.reverse();
    depths
}

fn styles(look: Look) -> Styles {
    let is_on = |bit: usize| look >> bit & 1 == 1;
    let styles = STYLES.iter().enumerate();
    styles.fold(Styles::default(), |styles, (bit, style)| styles.with(*style, is_on(bit)))
}
