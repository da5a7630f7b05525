//! Another version of the notebook is taken in.

use std::{
    path::PathBuf,
    sync::{Arc, Weak},
};

use crate::notebook::{Notebook, edit::Change, ids::NotebookId, merge::Conflict};

use super::{
    action::Action,
    effect::Effect,
    notice::{Notice, Weight},
    update::Turn,
};

/// What came of a merge with another file.
#[derive(Clone, Debug)]
pub struct MergedFile {
    /// The file that was merged.
    pub path: PathBuf,
    /// The notebook it was merged with, as it was then.
    pub of: Weak<Notebook>,
    /// Its id.
    pub notebook: NotebookId,
    /// What takes that notebook over to the merged one.
    pub changes: Vec<Change>,
    /// What somebody should look at.
    pub conflicts: Vec<Conflict>,
    /// What there is to say besides, as sentences for people.
    pub asides: Vec<String>,
}

impl Turn<'_> {
    /// Has a notebook's file merged into the open notebook.
    pub(super) fn merge(&mut self, path: PathBuf) {
        self.finish_editing();
        self.ws.overlay = None;
        let file = self.ws.file.path.clone();
        self.effects.push(Effect::Merge { path, notebook: Arc::clone(&self.ws.notebook), file });
    }

    /// Takes in what came of a merge, as one step.
    pub(super) fn hear_merged(&mut self, merged: MergedFile) {
        let MergedFile { path, of, notebook, changes, conflicts, asides } = merged;
        if self.ws.notebook.id != notebook {
            return;
        }
        if !std::ptr::eq(of.as_ptr(), Arc::as_ptr(&self.ws.notebook)) {
            // The reader went on meanwhile.
            self.merge(path);
            return;
        }
        let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
        let summary = summary(&self.ws.notebook, &changes);
        let is_step = !changes.is_empty();
        if is_step {
            self.take_in(format!("merge notebook {name}"), changes);
        }
        let n_conflicts = conflicts.len();
        self.ws.conflicts.add(conflicts, is_step.then(|| self.ws.history.state()));
        let merged = match summary {
            Some(summary) => format!("Merged {name}: {summary}"),
            None => format!("{name} holds nothing that is not here"),
        };
        let need = match n_conflicts {
            0 => String::new(),
            1 => "; 1 place needs a look".to_owned(),
            _ => format!("; {n_conflicts} places need a look"),
        };
        let is_plain = n_conflicts == 0 && asides.is_empty();
        self.tell(Notice {
            weight: if is_plain { Weight::Passing } else { Weight::Trouble },
            what: format!("{merged}{need}"),
            why: asides.join(" "),
            remedy: String::new(),
            way: (n_conflicts > 0).then_some(Action::Problems),
            at_centis: 0,
        });
    }

    /// Takes over changes that were worked out elsewhere, as one step of that name.
    pub(super) fn take_in(&mut self, label: String, changes: Vec<Change>) {
        self.finish_editing();
        let undo = Arc::make_mut(&mut self.ws.notebook).revert(changes);
        self.refresh(&undo);
        self.note_step((label, None), undo);
        self.drop_what_is_gone();
    }
}

/// What changes bring, for a sentence: "3 notes and 12 excerpts are new, 1 note changed"; `None` for
/// nothing that the reader would see.
fn summary(before: &Notebook, changes: &[Change]) -> Option<String> {
    const NAMES: [(&str, &str); 6] = [
        ("note", "notes"),
        ("excerpt", "excerpts"),
        ("tag", "tags"),
        ("link", "links"),
        ("decision", "decisions"),
        ("rule", "rules"),
    ];
    // New, changed, removed, of each of these.
    let mut counts = [[0_usize; 6]; 3];
    let mut n_other = 0_usize;
    for change in changes {
        let (kind, was, is) = match change {
            Change::Note(id, it) => (0, before.notes.contains_key(id), it.is_some()),
            Change::Excerpt(id, it) => (1, before.excerpts.contains_key(id), it.is_some()),
            Change::Tag(id, it) => (2, before.tags.contains_key(id), it.is_some()),
            Change::Link(id, it) => (3, before.links.contains_key(id), it.is_some()),
            Change::Decision(id, it) => (4, before.decisions.contains_key(id), it.is_some()),
            Change::Rule(id, it) => (5, before.rules.contains_key(id), it.is_some()),
            _ => {
                n_other += 1;
                continue;
            }
        };
        let what = match (was, is) {
            (false, _) => 0,
            (true, true) => 1,
            (true, false) => 2,
        };
        if let Some(count) = counts.get_mut(what).and_then(|it| it.get_mut(kind)) {
            *count += 1;
        }
    }
    let said: Vec<String> = counts
        .iter()
        .zip([("is new", "are new"), ("changed", "changed"), ("was removed", "were removed")])
        .filter_map(|(counts, verbs)| {
            let parts: Vec<String> = counts
                .iter()
                .zip(NAMES)
                .filter(|(count, _)| **count > 0)
                .map(|(count, (one, many))| {
                    format!("{count} {}", if *count == 1 { one } else { many })
                })
                .collect();
            let total: usize = counts.iter().sum();
            let (last, first) = parts.split_last()?;
            let listed = if first.is_empty() {
                last.clone()
            } else {
                format!("{} and {last}", first.join(", "))
            };
            Some(format!("{listed} {}", if total == 1 { verbs.0 } else { verbs.1 }))
        })
        .collect();
    if said.is_empty() {
        return (n_other > 0).then(|| "what is known of documents or removed records".to_owned());
    }
    Some(said.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::notebook::{
        ids::{NoteId, TagId},
        note::Note,
        tag::{Colour, Tag},
    };

    fn note(title: &str) -> Arc<Note> {
        Arc::new(Note::titled(title, 0))
    }

    #[test]
    fn what_a_merge_brings_is_one_clause() {
        let mut before = Notebook::new(NotebookId::read("nb"));
        before.notes.insert(NoteId::read("n-1"), note("a"));
        before.notes.insert(NoteId::read("n-2"), note("b"));
        let tag = Tag {
            name: "t".to_owned(),
            parent: None,
            colour: Colour::Grey,
            key: None,
            about: String::new(),
        };
        let changes = vec![
            Change::Note(NoteId::read("n-1"), Some(note("A"))),
            Change::Note(NoteId::read("n-2"), None),
            Change::Note(NoteId::read("n-3"), Some(note("c"))),
            Change::Note(NoteId::read("n-4"), Some(note("d"))),
            Change::Tag(TagId::read("t-1"), Some(Arc::new(tag))),
        ];
        assert_eq!(
            summary(&before, &changes).as_deref(),
            Some("2 notes and 1 tag are new, 1 note changed, 1 note was removed")
        );
        assert_eq!(summary(&before, &changes[2..3]).as_deref(), Some("1 note is new"));
        assert_eq!(summary(&before, &[]), None);
    }
}
