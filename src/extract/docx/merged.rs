//! Cells of Word tables that reach down over rows.
//!
//! Such a cell is written in every row that it reaches, each time with what it holds there, and Word shows
//! what the uppermost holds. Which cells belong together is told by the columns that they take up.

use std::collections::BTreeSet;

/// Most cells of a row that can reach down; Word allows 63 columns.
const REACHING_MAX: usize = 256;

/// Where in its open row a table is, and which cells of the row above may reach into it.
#[derive(Debug, Default)]
pub(super) struct Reaching {
    /// Where such cells of the row above begin, and how many more columns they take up.
    above: BTreeSet<(usize, usize)>,
    /// The same of the open row.
    here: BTreeSet<(usize, usize)>,
    /// The column where the open cell begins, or the next one.
    column: usize,
}

impl Reaching {
    /// The next row begins.
    pub(super) fn next_row(&mut self) {
        self.above = std::mem::take(&mut self.here);
        self.column = 0;
    }

    /// So many columns are passed over.
    pub(super) fn pass(&mut self, n_columns: usize) {
        self.column = self.column.saturating_add(n_columns);
    }

    /// The open cell of so many more columns says that it reaches down or, where it does not begin there, that it
    /// goes on. Tells whether it belongs to a cell above it; where none reaches down to it, it begins.
    pub(super) fn reach(&mut self, n_behind: usize, is_beginning: bool) -> bool {
        let place = (self.column, n_behind);
        if self.here.len() < REACHING_MAX {
            self.here.insert(place);
        }
        !is_beginning && self.above.contains(&place)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_belongs_to_the_one_above_that_takes_up_its_columns() {
        let mut table = Reaching::default();
        table.next_row();
        table.pass(2);
        assert!(!table.reach(1, true));
        table.next_row();
        assert!(!table.reach(1, false));
        table.pass(2);
        assert!(table.reach(1, false));
        table.next_row();
        assert!(table.reach(1, false));
        table.pass(2);
        assert!(!table.reach(1, true));
        table.next_row();
        table.pass(2);
        assert!(!table.reach(2, false));
        table.next_row();
        table.next_row();
        assert!(!table.reach(1, false));
    }
}
