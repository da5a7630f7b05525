//! Every invariant of a notebook, as a list of problems.

use super::{Notebook, note::Block};

/// Something in a notebook that does not fit; nothing is lost by it, and it can be repaired.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The record it stands in, by id.
    pub record: String,
    /// What is wrong, as a sentence for people.
    pub what: String,
}

/// Everything that does not fit in `notebook`, ordered by kind of record and id; empty for a sound
/// one. Cost: each record once.
pub fn problems(notebook: &Notebook) -> Vec<Problem> {
    let mut found = Vec::new();
    let mut say = |record: &str, what: String| {
        found.push(Problem { record: record.to_owned(), what });
    };
    for (tag_id, tag) in &notebook.tags {
        if let Some(parent) = &tag.parent {
            if !notebook.tags.contains_key(parent) {
                say(tag_id.as_str(), format!("the tag above it, {parent}, is not there"));
            }
            let mut above = Some(parent);
            for _ in 0..=notebook.tags.len() {
                above = above.and_then(|id| notebook.tags.get(id)?.parent.as_ref());
            }
            if above.is_some() {
                say(tag_id.as_str(), "it stands in a circle of tags".to_owned());
            }
        }
    }
    for (excerpt_id, excerpt) in &notebook.excerpts {
        if !notebook.documents.contains_key(&excerpt.document) {
            say(excerpt_id.as_str(), format!("its document {} is not there", excerpt.document));
        }
        for tag in excerpt.tags.iter().filter(|tag| !notebook.tags.contains_key(tag)) {
            say(excerpt_id.as_str(), format!("its tag {tag} is not there"));
        }
        if excerpt.made.start > excerpt.made.end {
            say(excerpt_id.as_str(), "its place ends before it begins".to_owned());
        }
    }
    for (note_id, note) in &notebook.notes {
        for block in &note.blocks {
            if let Block::Excerpt(excerpt_id) = block
                && !notebook.excerpts.contains_key(excerpt_id)
            {
                say(note_id.as_str(), format!("its excerpt {excerpt_id} is not there"));
            }
        }
    }
    for (link_id, link) in &notebook.links {
        for end in [&link.from, &link.to] {
            if !notebook.excerpts.contains_key(end) {
                say(link_id.as_str(), format!("its excerpt {end} is not there"));
            }
        }
    }
    found
}
