//! What the notebook side looks up often: links by excerpt, notes by title, notes by what they name.

use std::collections::{HashMap, HashSet};

use crate::notebook::{
    Notebook,
    ids::{ExcerptId, LinkId, NoteId},
};

/// Tables over one state of the notebook.
#[derive(Debug, Default)]
pub struct Index {
    links: HashMap<ExcerptId, Vec<LinkId>>,
    titles: HashSet<String>,
    naming: HashMap<String, Vec<NoteId>>,
}

impl Index {
    /// The tables of `notebook`. Cost: one pass over links and the words of notes.
    pub fn of(notebook: &Notebook) -> Self {
        let mut index = Self::default();
        for (link_id, link) in &notebook.links {
            index.links.entry(link.from.clone()).or_default().push(link_id.clone());
            if link.to != link.from {
                index.links.entry(link.to.clone()).or_default().push(link_id.clone());
            }
        }
        for (note_id, note) in notebook.notes_in_order() {
            index.titles.insert(folded(&note.title));
            for title in note.wiki_links() {
                let naming = index.naming.entry(folded(title)).or_default();
                if naming.last() != Some(note_id) {
                    naming.push(note_id.clone());
                }
            }
        }
        index
    }

    /// Links that begin or end at an excerpt.
    pub fn links_of(&self, excerpt_id: &ExcerptId) -> &[LinkId] {
        self.links.get(excerpt_id).map_or(&[], Vec::as_slice)
    }

    /// Whether there is a note of this title.
    pub fn has_title(&self, title: &str) -> bool {
        self.titles.contains(&folded(title))
    }

    /// Notes whose text names this title as `[[title]]`, in the reader's order.
    pub fn naming(&self, title: &str) -> &[NoteId] {
        self.naming.get(&folded(title)).map_or(&[], Vec::as_slice)
    }
}

/// As [`Notebook::note_titled`] compares titles.
fn folded(title: &str) -> String {
    title.trim().to_lowercase()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::notebook::{
        ids::{Ids, NotebookId},
        note::{Block, Note},
    };

    #[test]
    fn notes_that_name_a_title_are_found_without_regard_to_case() {
        let mut ids = Ids::seeded(3);
        let mut notebook = Notebook::new(NotebookId::fresh(&mut ids));
        let mut add = |title: &str, order: &str, words: &str| {
            let id = NoteId::fresh(&mut ids);
            notebook.notes.insert(
                id.clone(),
                Arc::new(Note {
                    title: title.to_owned(),
                    order: order.to_owned(),
                    created: String::new(),
                    edited: String::new(),
                    rev: 0,
                    blocks: vec![Block::Text(words.to_owned())],
                }),
            );
            id
        };
        let one = add("One", "b", "see [[gauges]], [[Gauges]]");
        let two = add("Two", "a", "[[GAUGES ]]");
        let index = Index::of(&notebook);
        assert_eq!(index.naming("Gauges"), [two, one]);
        assert!(index.has_title(" two ") && !index.has_title("gauges"));
    }
}
