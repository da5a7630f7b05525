//! The edits of tags.

use std::sync::Arc;

use crate::notebook::{
    Notebook,
    ids::{ExcerptId, TagId},
    tag::Tag,
};

use super::{Change, EditError, known};

impl Notebook {
    pub(super) fn remove_tag(
        &mut self,
        id: &TagId,
        stamp: &str,
        undo: &mut Vec<Change>,
    ) -> Result<(), EditError> {
        let parent = known(&self.tags, id, "tag")?.parent.clone();
        let children: Vec<(TagId, Tag)> = self
            .tags
            .iter()
            .filter(|(_, tag)| tag.parent.as_ref() == Some(id))
            .map(|(child_id, tag)| (child_id.clone(), Tag::clone(tag)))
            .collect();
        for (child_id, mut tag) in children {
            tag.parent.clone_from(&parent);
            self.put_tag(&child_id, &tag, undo);
        }
        let wearers: Vec<ExcerptId> = self
            .excerpts
            .iter()
            .filter(|(_, excerpt)| excerpt.tags.contains(id))
            .map(|(excerpt_id, _)| excerpt_id.clone())
            .collect();
        for excerpt_id in wearers {
            self.with_excerpt(&excerpt_id, undo, |excerpt| excerpt.tags.retain(|tag| tag != id))?;
        }
        self.remove(&id.into(), stamp, undo);
        Ok(())
    }

    pub(super) fn put_tag(&mut self, id: &TagId, tag: &Tag, undo: &mut Vec<Change>) {
        // A number key belongs to one tag: the other gives it up.
        let rivals: Vec<(TagId, Tag)> = self
            .tags
            .iter()
            .filter(|(other_id, other)| {
                *other_id != id && tag.key.is_some() && other.key == tag.key
            })
            .map(|(other_id, other)| (other_id.clone(), Tag::clone(other)))
            .collect();
        for (rival_id, mut rival) in rivals {
            rival.key = None;
            undo.push(self.put(Change::Tag(rival_id, Some(Arc::new(rival)))));
        }
        undo.push(self.put(Change::Tag(id.clone(), Some(Arc::new(tag.clone())))));
    }

    pub(super) fn check_tag(&self, id: &TagId, tag: &Tag) -> Result<(), EditError> {
        let mut above = tag.parent.as_ref();
        let mut steps = 0;
        while let Some(parent_id) = above {
            steps += 1;
            if parent_id == id || steps > self.tags.len() {
                return Err(EditError::Circle);
            }
            above = known(&self.tags, parent_id, "tag above")?.parent.as_ref();
        }
        let name = tag.name.trim().to_lowercase();
        let is_taken = self.tags.iter().any(|(other_id, other)| {
            other_id != id && other.parent == tag.parent && other.name.trim().to_lowercase() == name
        });
        if name.is_empty() || is_taken {
            return Err(EditError::TagName(tag.name.clone()));
        }
        Ok(())
    }
}
