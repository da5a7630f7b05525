//! Rows for people: columns aligned, long cells cut.

use std::io::{self, Write};

/// A column.
pub(super) struct Column {
    /// Its name.
    pub(super) name: &'static str,
    /// Most characters; longer cells are cut with `…`.
    pub(super) width: usize,
    /// Whether its cells are numbers, set to the right.
    pub(super) is_number: bool,
}

/// Writes `rows` under the names of `columns`. Widths count characters, which is what a terminal
/// shows for most scripts.
pub(super) fn write(
    out: &mut dyn Write,
    columns: &[Column],
    rows: &[Vec<String>],
) -> io::Result<()> {
    let names: Vec<String> = columns.iter().map(|column| column.name.to_owned()).collect();
    let rows: Vec<Vec<String>> = std::iter::once(&names)
        .chain(rows)
        .map(|row| row.iter().zip(columns).map(|(cell, column)| cut(cell, column.width)).collect())
        .collect();
    let widths: Vec<usize> = (0..columns.len())
        .map(|column_idx| {
            let cells = rows.iter().filter_map(|row| row.get(column_idx));
            cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
        })
        .collect();
    for row in &rows {
        let mut line = String::new();
        for ((cell, column), width) in row.iter().zip(columns).zip(&widths) {
            let blanks = " ".repeat(width.saturating_sub(cell.chars().count()));
            if column.is_number {
                line.push_str(&blanks);
                line.push_str(cell);
            } else {
                line.push_str(cell);
                line.push_str(&blanks);
            }
            line.push_str("  ");
        }
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(())
}

/// The cell on one line, with nothing in it that a terminal would obey, in at most `width`
/// characters.
fn cut(cell: &str, width: usize) -> String {
    let is_obeyed =
        |c: char| c.is_control() || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
    let shown = |c: char| if is_obeyed(c) { ' ' } else { c };
    if cell.chars().count() <= width {
        return cell.chars().map(shown).collect();
    }
    cell.chars().map(shown).take(width.saturating_sub(1)).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_aligned_and_long_cells_cut() {
        let columns = [
            Column { name: "name", width: 6, is_number: false },
            Column { name: "n", width: 9, is_number: true },
            Column { name: "rest", width: 9, is_number: false },
        ];
        let row = |cells: [&str; 3]| cells.map(str::to_owned).to_vec();
        let rows = [
            row(["one\ntwo", "7", "x"]),
            row(["é", "1234", "\u{1b}[31m"]),
            row(["a\u{202e}b", "", "\u{2066}"]),
        ];
        let mut out = Vec::new();
        write(&mut out, &columns, &rows).unwrap();
        let expect = "name       n  rest\none t…     7  x\né       1234   [31m\na b\n";
        assert_eq!(String::from_utf8(out).unwrap(), expect);
    }
}
