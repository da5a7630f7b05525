//! The columns of a table of data, where cells cover more than one place.

/// Most columns that one cell covers.
const BROADEST: usize = 64;

/// Most columns of a table in which cells of the rows above count.
const COLUMNS_MAX: usize = 256;

/// Most rows that one cell covers, as in browsers.
pub(super) const ROWS_MAX: usize = 65_534;

/// Where the next cell of a table stands.
#[derive(Debug, Default)]
pub(super) struct Columns {
    /// For each column, how many rows from the present one on a cell of a row above covers.
    covered: Vec<usize>,
    /// The same from the next row on, by cells of the present one.
    begun: Vec<usize>,
    /// Columns of the present row up to the end of its last cell.
    n_filled: usize,
    /// The column of its last cell.
    last: usize,
}

impl Columns {
    /// The next row begins, even if it has no cells.
    pub(super) fn next_row(&mut self) {
        for n_rows in &mut self.covered {
            *n_rows = n_rows.saturating_sub(1);
        }
        for (column, n_rows) in std::mem::take(&mut self.begun).into_iter().enumerate() {
            match self.covered.get_mut(column) {
                Some(covered) => *covered = n_rows.max(*covered),
                None => self.covered.push(n_rows),
            }
        }
        (self.n_filled, self.last) = (0, 0);
    }

    /// The row's next cell covers so many columns and rows. Gives by how many columns it stands behind
    /// the one before it, or behind the left edge.
    pub(super) fn cell(&mut self, n_columns: usize, n_rows: usize) -> usize {
        let covered = self.covered.iter().skip(self.n_filled);
        let column = self.n_filled + covered.take_while(|n_rows| **n_rows > 0).count();
        let n_further = column - self.last;
        self.last = column;
        self.n_filled = column.saturating_add(n_columns.clamp(1, BROADEST));
        let n_rows = n_rows.min(ROWS_MAX);
        if n_rows > 1 && self.n_filled <= COLUMNS_MAX {
            self.begun.resize(self.n_filled.max(self.begun.len()), 0);
            for begun in self.begun.iter_mut().skip(column) {
                *begun = n_rows - 1;
            }
        }
        n_further
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_stands_behind_all_that_cells_before_and_above_it_cover() {
        let mut columns = Columns::default();
        assert_eq!([columns.cell(1, 3), columns.cell(2, 1), columns.cell(1, 2)], [0, 1, 2]);
        columns.next_row();
        assert_eq!([columns.cell(1, 1), columns.cell(1, 1), columns.cell(1, 1)], [1, 1, 2]);
        // A row without a cell is one, too.
        columns.next_row();
        columns.next_row();
        assert_eq!([columns.cell(1, 1), columns.cell(1, 1)], [0, 1]);
    }

    #[test]
    fn numbers_without_sense_cost_nothing() {
        let mut columns = Columns::default();
        for _ in 0..1000 {
            assert!(columns.cell(usize::MAX, usize::MAX) <= BROADEST);
        }
        columns.next_row();
        assert!(columns.cell(1, 1) <= COLUMNS_MAX);
    }
}
