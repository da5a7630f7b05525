//! Reading facts off documents anew, because other rules hold for them.

use std::sync::Arc;

use rayon::prelude::*;

use crate::{
    text::watch::{Cancelled, Watch},
    workspace::{
        corpus::{DocPath, Reading},
        effect::ReadOff,
        heard::Report,
    },
};

/// Documents in one report: few enough that the visible ones, which come first, are not kept waiting,
/// and that taking them in is no work for a frame.
const BATCH: usize = 64;

/// Reads off, on all cores, and tells it batch by batch; documents for which the same rules hold as
/// when they were read are left alone.
///
/// Cost: for such a document a look at the rules; for others the reading off.
///
/// # Errors
/// Where the work was called off; what was told stays valid.
pub(super) fn read_off(
    asked: ReadOff,
    watch: &impl Watch,
    tell: &impl Fn(Report),
) -> Result<(), Cancelled> {
    let ReadOff { root, lines, documents } = asked;
    let n_all = documents.len();
    let anew = |(path, old): (DocPath, Arc<Reading>)| {
        let rules = lines.of(&path);
        if rules == old.rules {
            return None;
        }
        let name = path.rsplit('/').next().unwrap_or(&path);
        let new = Arc::new(old.with_rules(name, rules));
        Some((path, old, new))
    };
    let mut documents = documents.into_iter();
    for at in (0..n_all).step_by(BATCH) {
        watch.step(at, n_all)?;
        // Taken out of the list, so that a reading that was replaced is let go.
        let batch: Vec<_> = documents.by_ref().take(BATCH).collect();
        let read: Vec<_> = batch.into_par_iter().filter_map(anew).collect();
        if !read.is_empty() {
            tell(Report::ReadOff(root.clone(), read));
        }
    }
    watch.step(n_all, n_all)?;
    tell(Report::ReadOffEnded(root));
    Ok(())
}
