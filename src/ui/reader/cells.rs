//! Where the cells of a table's row begin and end: at its tabs, or where a format keeps its own borders
//! in the text, as Markdown does, at those of its marks that are upright lines.

use std::ops::Range;

use crate::text::shape::{Run, Style};

/// What parts the cells of one row, in bytes of it, in order. It is not to be seen where the cells are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Borders {
    /// The borders with the blanks around them.
    pub(super) at: Vec<Range<usize>>,
    /// Whether they are tabs: then one at the end has an empty cell behind it.
    are_tabs: bool,
}

/// The borders of a row that begins at `start` in the text. Cost: a pass over the row.
pub(super) fn borders(row: &str, start: usize, runs: &[Run]) -> Borders {
    let tabs: Vec<Range<usize>> =
        memchr::memchr_iter(b'\t', row.as_bytes()).map(|at| at..at + 1).collect();
    if !tabs.is_empty() {
        return Borders { at: tabs, are_tabs: true };
    }
    let is_mark = |at: usize| {
        let byte = start + at;
        runs.iter().any(|run| run.style == Style::Mark && run.span.contains(byte))
    };
    let bytes = row.as_bytes();
    let is_blank = |at: &usize| bytes.get(*at) == Some(&b' ');
    let mut at: Vec<Range<usize>> = Vec::new();
    for line in memchr::memchr_iter(b'|', bytes).filter(|at| is_mark(*at)) {
        let first = (0..line).rev().take_while(is_blank).last().unwrap_or(line);
        let first = at.last().map_or(first, |last| first.max(last.end));
        let end = line + 1 + (line + 1..bytes.len()).take_while(is_blank).count();
        at.push(first..end);
    }
    Borders { at, are_tabs: false }
}

impl Borders {
    /// The cells of a row of `len` bytes, each with the border behind it.
    pub(super) fn cells(&self, len: usize) -> Vec<Range<usize>> {
        let mut cells = Vec::with_capacity(self.at.len() + 1);
        let mut start = 0;
        for border in &self.at {
            // An upright line in front of the first cell parts nothing.
            if self.are_tabs || border.start > 0 {
                cells.push(start..border.end);
                start = border.end;
            }
        }
        if self.are_tabs || start < len || cells.is_empty() {
            cells.push(start..len);
        }
        cells
    }

    /// The same for cells that stand below each other: an empty one is part of the one in front, or of
    /// the first that has words.
    pub(super) fn filled_cells(&self, row: &str) -> Vec<Range<usize>> {
        let mut filled: Vec<Range<usize>> = Vec::new();
        let mut start = 0;
        for cell in self.cells(row.len()) {
            let is_empty = words(row, &cell).is_empty();
            match filled.last_mut() {
                Some(last) if is_empty => last.end = cell.end,
                None if is_empty => continue,
                _ => filled.push(start..cell.end),
            }
            start = cell.end;
        }
        if filled.is_empty() {
            filled.push(0..row.len());
        }
        filled
    }
}

/// The words of a cell without what parts it from others.
pub(super) fn words<'t>(row: &'t str, cell: &Range<usize>) -> &'t str {
    row.get(cell.clone()).unwrap_or_default().trim_matches([' ', '\t', '|'])
}

/// Whether a row is nothing but the line that a format draws below the head: `|---|--:|`.
pub(super) fn is_rule(row: &str) -> bool {
    row.contains("--") && row.bytes().all(|byte| matches!(byte, b'|' | b'-' | b':' | b' ' | b'+'))
}

#[cfg(test)]
mod tests {
    use crate::text::span::Span;

    use super::*;

    fn tabbed(row: &str) -> Borders {
        borders(row, 0, &[])
    }

    #[test]
    fn each_byte_of_a_row_is_in_one_cell() {
        assert_eq!(tabbed("a\tbc\t").cells(5), [0..2, 2..5, 5..5]);
        assert_eq!(tabbed("a\tbc\t").filled_cells("a\tbc\t"), [0..2, 2..5]);
        assert_eq!(tabbed("\t\tx\t\ty").filled_cells("\t\tx\t\ty"), [0..5, 5..6]);
        assert!(tabbed("\t\t").filled_cells("\t\t").iter().eq([&(0..2)]));
        assert!(tabbed("words").cells(5).iter().eq([&(0..5)]));
        assert!(tabbed("words").filled_cells("words").iter().eq([&(0..5)]));
    }

    #[test]
    fn upright_lines_part_cells_where_they_are_marks() {
        let row = "| a | b|c ||";
        let marks = [0..1, 4..5, 10..11, 11..12]
            .map(|at| Run { span: Span::new(100 + at.start, 100 + at.end), style: Style::Mark });
        let found = borders(row, 100, &marks);
        assert_eq!(found.at, [0..2, 3..6, 9..11, 11..12]);
        let cells = found.cells(row.len());
        assert_eq!(cells, [0..6, 6..11, 11..12]);
        let told: Vec<&str> = cells.iter().map(|cell| words(row, cell)).collect();
        assert_eq!(told, ["a", "b|c", ""]);
        // Those that are no marks are words.
        assert!(borders(row, 100, &[]).cells(row.len()).iter().eq([&(0..row.len())]));
    }

    #[test]
    fn a_line_below_the_head_is_no_row_of_words() {
        assert!(is_rule("|---|--:|") && is_rule("--- | ---"));
        assert!(!is_rule("| - |") && !is_rule("a -- b") && !is_rule(""));
    }
}
