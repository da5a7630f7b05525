//! What must be known of a page before its first word is written: which of its tables hold data and
//! which only place things on the screen, and which of its headers hold its heading.
//!
//! A pass over the names of the tags, before the pass that writes. Both count the tables and headers
//! of a page by their start tags, so that they speak of the same ones.

use super::{
    elements::OPEN_MAX,
    pieces::{Piece, Pieces},
};

/// More words in one cell than a table of data has, in bytes.
const CELL_MAX: usize = 2000;

/// Line breaks in one cell from which it is a text by itself.
const BREAKS_MAX: usize = 3;

/// What one table is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Table {
    /// Whether it only places things on the screen: what is in it is read as if it were not there.
    pub(super) is_layout: bool,
    /// Whether all cells of its first row are heads of columns.
    pub(super) has_head: bool,
}

/// What a page holds, by the order of the start tags.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Survey {
    /// Its tables.
    pub(super) tables: Vec<Table>,
    /// Of each `header`, whether it holds a heading of the first level.
    pub(super) headers: Vec<bool>,
}

/// A table that is looked at.
#[derive(Default)]
struct Open {
    idx: usize,
    n_rows: usize,
    /// Cells of the present row, and the most of any.
    n_cells: usize,
    most_cells: usize,
    /// Cells of the first row, and heads of columns among them.
    first: (usize, usize),
    n_heads: usize,
    /// Of the present cell.
    n_blocks: usize,
    n_breaks: usize,
    n_bytes: usize,
    /// Whether a cell holds more than a cell of data does.
    is_full: bool,
    /// Whether nothing but a layout has what it has.
    is_layout: bool,
}

impl Open {
    fn end_cell(&mut self) {
        self.is_full |= self.n_blocks > 1 || self.n_breaks >= BREAKS_MAX || self.n_bytes > CELL_MAX;
        (self.n_blocks, self.n_breaks, self.n_bytes) = (0, 0, 0);
    }

    fn finish(mut self) -> Table {
        self.end_cell();
        let is_column = self.most_cells < 2 && self.n_heads == 0;
        let is_layout =
            self.is_layout || (self.is_full && self.n_heads == 0) || (is_column && self.n_rows < 2);
        Table { is_layout, has_head: self.first.0 > 0 && self.first.0 == self.first.1 }
    }
}

impl Survey {
    /// What `html` holds. Cost: one pass.
    pub(super) fn of(html: &str, is_xml: bool) -> Self {
        let mut it = Surveying::default();
        for piece in Pieces::new(html, is_xml) {
            match piece {
                Piece::Tag { name, is_end: true, .. } => it.end(name),
                Piece::Tag { source, name, .. } => it.start(name, source),
                Piece::Text(text) | Piece::Words(text) => {
                    if let Some(table) = it.open.last_mut() {
                        table.n_bytes += text.trim_ascii().len();
                    }
                }
                Piece::Title(_) | Piece::JsonLd(_) => {}
            }
        }
        while !it.open.is_empty() {
            it.end("table");
        }
        it.survey
    }
}

#[derive(Default)]
struct Surveying {
    survey: Survey,
    open: Vec<Open>,
    headers: Vec<usize>,
}

impl Surveying {
    fn start(&mut self, name: &str, source: &str) {
        let mut lower = [0; 16];
        let Some(name) = lowered(name, &mut lower) else { return };
        match name {
            "table" => self.start_table(source),
            "header" => {
                if self.headers.len() < OPEN_MAX {
                    self.headers.push(self.survey.headers.len());
                }
                self.survey.headers.push(false);
            }
            "h1" => {
                for idx in &self.headers {
                    if let Some(holds) = self.survey.headers.get_mut(*idx) {
                        *holds = true;
                    }
                }
                self.headers.clear();
            }
            _ => {}
        }
        let Some(table) = self.open.last_mut() else { return };
        match name {
            "tr" => {
                table.end_cell();
                table.n_rows += 1;
                table.n_cells = 0;
            }
            "td" | "th" => {
                table.end_cell();
                let is_head = name == "th";
                table.n_cells += 1;
                table.most_cells = table.most_cells.max(table.n_cells);
                table.n_heads += usize::from(is_head);
                if table.n_rows < 2 {
                    table.first.0 += 1;
                    table.first.1 += usize::from(is_head);
                }
            }
            "thead" | "caption" => table.n_heads += 1,
            "p" | "div" | "li" | "blockquote" | "dt" | "section" | "center" => table.n_blocks += 1,
            "h1" | "h2" | "h3" | "article" | "pre" | "form" => table.is_layout = true,
            "br" => table.n_breaks += 1,
            _ => {}
        }
    }

    fn start_table(&mut self, source: &str) {
        if let Some(outer) = self.open.last_mut() {
            outer.is_layout = true;
        }
        let idx = self.survey.tables.len();
        self.survey.tables.push(Table::default());
        // Far too deep in tables to hold data.
        if self.open.len() < OPEN_MAX {
            let is_layout = source.contains("presentation");
            self.open.push(Open { idx, is_layout, ..Open::default() });
        }
    }

    fn end(&mut self, name: &str) {
        if name.eq_ignore_ascii_case("table") {
            let Some(open) = self.open.pop() else { return };
            let idx = open.idx;
            if let Some(table) = self.survey.tables.get_mut(idx) {
                *table = open.finish();
            }
        } else if name.eq_ignore_ascii_case("header") {
            self.headers.pop();
        }
    }
}

/// The name in lower case; `None` where it is longer than any that counts.
fn lowered<'a>(name: &str, buffer: &'a mut [u8; 16]) -> Option<&'a str> {
    let lower = buffer.get_mut(..name.len())?;
    lower.copy_from_slice(name.as_bytes());
    lower.make_ascii_lowercase();
    str::from_utf8(lower).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn layouts(html: &str) -> Vec<bool> {
        Survey::of(html, false).tables.iter().map(|it| it.is_layout).collect()
    }

    #[test]
    fn a_table_holds_data_unless_its_cells_hold_texts() {
        assert_eq!(layouts("<table><tr><td>a<td>b<tr><td><p>c</p><td>d</table>"), [false]);
        assert_eq!(layouts("<table><tr><td><p>a<p>b<td>c</table>"), [true]);
        assert_eq!(layouts("<table><tr><td>a<br>b<br>c<br>d<td>e</table>"), [true]);
        assert_eq!(layouts("<table><tr><th>a<th>b<tr><td><p>a<p>b<td>c</table>"), [false]);
        assert_eq!(layouts("<table><tr><td>a alone</table>"), [true]);
        assert_eq!(layouts("<table role='presentation'><tr><td>a<td>b</table>"), [true]);
    }

    #[test]
    fn a_table_around_another_places_it() {
        assert_eq!(layouts("<table><td><TABLE><td>a<td>b</TABLE><td>c</table>"), [true, false]);
    }

    #[test]
    fn the_first_row_may_be_heads_of_columns() {
        let heads = |html| Survey::of(html, false).tables.iter().any(|it| it.has_head);
        assert!(heads("<table><tr><th>a<th>b<tr><td>c<td>d</table>"));
        assert!(!heads("<table><tr><th>a<td>b<tr><th>c<td>d</table>"));
    }

    #[test]
    fn a_header_may_hold_the_heading() {
        let survey = Survey::of("<header>a</header><header><div><h1>b</h1></div></header>", false);
        assert_eq!(survey.headers, [false, true]);
    }
}
