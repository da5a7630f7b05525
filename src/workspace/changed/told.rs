//! What has changed, in one sentence.

use crate::workspace::Workspace;

use super::Changes;

impl Changes {
    /// `2 documents changed: 14 excerpts stand as they did, 1 needs review`.
    pub(super) fn sentence(&self, ws: &Workspace) -> String {
        let documents = [
            (self.n_changed, "changed", "changed"),
            (self.n_anew, "was read anew", "were read anew"),
            (self.n_new, "was added", "were added"),
            (self.n_renamed, "was renamed", "were renamed"),
            (self.n_unreadable, "cannot be read now", "cannot be read now"),
            (self.n_gone, "is not there any more", "are not there any more"),
        ];
        let (mut n_fine, mut n_doubtful, mut n_without) = (0, 0, 0);
        for excerpt_id in &self.excerpts {
            match ws.placed(excerpt_id).map(|placed| placed.state.needs_review()) {
                Some(false) => n_fine += 1,
                Some(true) => n_doubtful += 1,
                None if ws.notebook.excerpts.contains_key(excerpt_id) => n_without += 1,
                None => {}
            }
        }
        let excerpts = [
            (n_fine, "stands as it did", "stand as they did"),
            (n_doubtful, "needs review", "need review"),
            (n_without, "has no text here now", "have no text here now"),
        ];
        let mut told = listed(&documents, ["document", "documents"]);
        let of_excerpts = listed(&excerpts, ["excerpt", "excerpts"]);
        if !of_excerpts.is_empty() {
            told = format!("{told}: {of_excerpts}");
        }
        told
    }
}

/// How many did what; what they are stands with the first only.
fn listed(counts: &[(usize, &str, &str)], [one, many]: [&str; 2]) -> String {
    let told = counts.iter().filter(|(count, ..)| *count > 0).enumerate();
    let told = told.map(|(nth, (count, did, all_did))| {
        let (noun, did) = if *count == 1 { (one, did) } else { (many, all_did) };
        if nth == 0 { format!("{count} {noun} {did}") } else { format!("{count} {did}") }
    });
    told.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_changed_is_said_in_one_sentence() {
        let documents = |counts: [usize; 2]| {
            let [changed, gone] = counts;
            listed(
                &[(changed, "changed", "changed"), (gone, "is gone", "are gone")],
                ["document", "documents"],
            )
        };
        assert_eq!(documents([2, 1]), "2 documents changed, 1 is gone");
        assert_eq!(documents([1, 0]), "1 document changed");
        assert_eq!(documents([0, 3]), "3 documents are gone");
        assert_eq!(documents([0, 0]), "");
    }
}
