//! Something worked out from the notebook, kept as long as the notebook stays what it is.

use std::sync::{Arc, Weak};

use crate::notebook::Notebook;

/// What was worked out, and from which notebook.
///
/// Holds the notebook weakly: a strong hold would make every edit copy its maps. The allocation
/// stays taken while the weak hold lives, so that an equal address is the same notebook.
#[derive(Debug)]
pub struct Kept<T> {
    of: Weak<Notebook>,
    what: Option<T>,
}

impl<T> Default for Kept<T> {
    fn default() -> Self {
        Self { of: Weak::new(), what: None }
    }
}

impl<T> Kept<T> {
    /// What `make` gives for `notebook`, made anew only when the notebook changed.
    pub fn of(&mut self, notebook: &Arc<Notebook>, make: impl FnOnce(&Notebook) -> T) -> &T {
        let is_same = std::ptr::eq(self.of.as_ptr(), Arc::as_ptr(notebook));
        if !is_same {
            self.of = Arc::downgrade(notebook);
            self.what = None;
        }
        self.what.get_or_insert_with(|| make(notebook))
    }

    /// Forgets it, so that it is made anew.
    pub fn forget(&mut self) {
        self.what = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::notebook::ids::{Ids, NotebookId};

    #[test]
    fn it_is_made_once_for_each_state_of_the_notebook() {
        let mut notebook = Arc::new(Notebook::new(NotebookId::fresh(&mut Ids::seeded(1))));
        let mut kept = Kept::default();
        let mut made = 0;
        for _ in 0..3 {
            kept.of(&notebook, |_| made += 1);
        }
        Arc::make_mut(&mut notebook).corpus.push('x');
        kept.of(&notebook, |_| made += 1);
        kept.of(&notebook, |_| made += 1);
        kept.forget();
        kept.of(&notebook, |_| made += 1);
        assert_eq!(made, 3);
    }
}
