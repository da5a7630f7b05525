//! The tags in the order they are listed, and the rows that are shown.

use std::collections::{BTreeMap, BTreeSet};

use crate::notebook::{
    Notebook,
    ids::{ExcerptId, TagId},
};

use super::{EXCERPT_ROW, TAG_ROW};

/// The tags in the order they are listed, and who wears them.
#[derive(Debug, Default)]
pub(super) struct Tree {
    /// Tags and how many stand above each.
    pub(super) tags: Vec<(TagId, usize)>,
    wearers: BTreeMap<Option<TagId>, Vec<ExcerptId>>,
}

impl Tree {
    pub(super) fn of(notebook: &Notebook) -> Self {
        let mut children: BTreeMap<Option<&TagId>, Vec<&TagId>> = BTreeMap::new();
        for (tag_id, tag) in notebook.tags_in_order() {
            // A parent that is not there counts as none.
            let parent = tag.parent.as_ref().filter(|parent| notebook.tags.contains_key(parent));
            children.entry(parent).or_default().push(tag_id);
        }
        let mut tree = Self::default();
        let mut listed = BTreeSet::new();
        let mut next: Vec<(&TagId, usize)> = Vec::new();
        let roots = children.get(&None).into_iter().flatten();
        next.extend(roots.rev().map(|tag_id| (*tag_id, 0)));
        // Tags in a circle of parents hang below no root; they come last.
        let mut rest = notebook.tags.keys();
        while let Some((tag_id, depth)) =
            next.pop().or_else(|| rest.find(|id| !listed.contains(*id)).map(|id| (id, 0)))
        {
            if !listed.insert(tag_id) {
                continue;
            }
            tree.tags.push((tag_id.clone(), depth));
            let below = children.get(&Some(tag_id)).into_iter().flatten();
            next.extend(below.rev().map(|tag_id| (*tag_id, depth + 1)));
        }
        tree.wear(notebook);
        tree
    }

    /// Lists the excerpts of each tag by document and place.
    fn wear(&mut self, notebook: &Notebook) {
        let mut excerpts: Vec<_> = notebook.excerpts.iter().collect();
        excerpts.sort_by_key(|(excerpt_id, excerpt)| {
            let path = notebook.documents.get(&excerpt.document).map(|record| &record.path);
            (path, &excerpt.document, excerpt.made.start, *excerpt_id)
        });
        for (excerpt_id, excerpt) in excerpts {
            let mut is_tagged = false;
            for tag_id in &excerpt.tags {
                if notebook.tags.contains_key(tag_id) {
                    is_tagged = true;
                    let wearers = self.wearers.entry(Some(tag_id.clone())).or_default();
                    wearers.push(excerpt_id.clone());
                }
            }
            if !is_tagged {
                self.wearers.entry(None).or_default().push(excerpt_id.clone());
            }
        }
    }

    #[expect(clippy::ref_option, reason = "as the map has it, which has a key for no tag")]
    fn worn(&self, tag: &Option<TagId>) -> &[ExcerptId] {
        self.wearers.get(tag).map_or(&[], Vec::as_slice)
    }

    /// The rows that are shown while these tags are open.
    pub(super) fn rows(&self, open: &BTreeSet<Option<TagId>>) -> Vec<Row<'_>> {
        let mut rows = Vec::new();
        let tags = self.tags.iter().map(|(tag_id, depth)| (Some(tag_id.clone()), *depth));
        for (tag, depth) in tags.chain([(None, 0)]) {
            let worn = self.worn(&tag);
            if tag.is_none() && worn.is_empty() {
                continue;
            }
            let is_open = open.contains(&tag);
            rows.push(Row::Tag { tag, depth, n_worn: worn.len(), is_open });
            if is_open {
                rows.extend(worn.iter().map(|excerpt| Row::Excerpt { excerpt, depth }));
            }
        }
        rows
    }
}

#[derive(Debug)]
pub(super) enum Row<'t> {
    Tag { tag: Option<TagId>, depth: usize, n_worn: usize, is_open: bool },
    Excerpt { excerpt: &'t ExcerptId, depth: usize },
}

impl Row<'_> {
    pub(super) const fn height(&self) -> f32 {
        match self {
            Self::Tag { .. } => TAG_ROW,
            Self::Excerpt { .. } => EXCERPT_ROW,
        }
    }
}

/// Whether a tag is `above` itself, or stands somewhere below it.
pub fn is_below(notebook: &Notebook, tag_id: &TagId, above: &TagId) -> bool {
    let mut next = Some(tag_id);
    for _ in 0..=notebook.tags.len() {
        let Some(now) = next else { return false };
        if now == above {
            return true;
        }
        next = notebook.tags.get(now).and_then(|tag| tag.parent.as_ref());
    }
    false
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::notebook::{
        ids::{Ids, NotebookId},
        tag::{Colour, Tag},
    };

    fn notebook(tags: &[(&str, Option<&str>)]) -> Notebook {
        let mut notebook = Notebook::new(NotebookId::fresh(&mut Ids::seeded(1)));
        for (name, parent) in tags {
            let tag = Tag {
                name: (*name).to_owned(),
                parent: parent.map(TagId::read),
                colour: Colour::default(),
                key: None,
                about: String::new(),
            };
            notebook.tags.insert(TagId::read(name), Arc::new(tag));
        }
        notebook
    }

    fn shown(notebook: &Notebook) -> Vec<String> {
        let tree = Tree::of(notebook);
        tree.tags.iter().map(|(id, depth)| format!("{}{id}", "-".repeat(*depth))).collect()
    }

    #[test]
    fn tags_hang_below_their_parents() {
        let notebook = notebook(&[
            ("b", None),
            ("a", None),
            ("a2", Some("a")),
            ("a1", Some("a")),
            ("x", Some("gone")),
        ]);
        assert_eq!(shown(&notebook), ["a", "-a1", "-a2", "b", "x"]);
    }

    #[test]
    fn tags_in_a_circle_are_listed_all_the_same() {
        let notebook = notebook(&[("a", Some("b")), ("b", Some("a"))]);
        let mut found = shown(&notebook);
        found.sort();
        assert_eq!(found, ["-b", "a"]);
        assert!(is_below(&notebook, &TagId::read("a"), &TagId::read("b")));
        assert!(!is_below(&notebook, &TagId::read("a"), &TagId::read("c")));
    }
}
