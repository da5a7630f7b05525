//! Work on passages: keeping, tagging, linking, correcting.

use std::{collections::BTreeMap, sync::Arc};

use crate::{
    notebook::{
        edit::Edit,
        excerpt::{Excerpt, Placed},
        ids::{DocId, ExcerptId, LinkId, TagId},
        link::{Link, LinkKind},
        record::DocumentRecord,
        tag::{Colour, Tag},
    },
    text::{anchor, anchor::State, span::Span, words},
};

use super::{
    Workspace,
    command::Annotate,
    corpus::DocPath,
    effect::Effect,
    overlay::Overlay,
    pane::{End, Selection},
    update::Turn,
};

/// What an annotation is put on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// A selected passage that is not kept yet.
    Passage(DocPath, Span),
    /// An excerpt.
    Excerpt(ExcerptId),
}

impl Workspace {
    /// What an annotation would be put on now: the selected passage of the active pane (the excerpt,
    /// where exactly these words are kept already), else the excerpt that is selected.
    pub fn target(&self) -> Option<Target> {
        if let Some(pane) = self.pane()
            && let Some(span) = pane.selected()
        {
            let kept = self.marks(&pane.path).and_then(|marks| {
                marks.overlapping(span).find(|mark| mark.span == span).map(|it| &it.excerpt)
            });
            return Some(kept.map_or_else(
                || Target::Passage(Arc::clone(&pane.path), span),
                |excerpt_id| Target::Excerpt(excerpt_id.clone()),
            ));
        }
        let excerpt_id = self.selected.as_ref()?;
        self.notebook.excerpts.contains_key(excerpt_id).then(|| Target::Excerpt(excerpt_id.clone()))
    }
}

impl Turn<'_> {
    /// Applies one annotation.
    pub(super) fn annotate(&mut self, annotate: Annotate) {
        match annotate {
            Annotate::Highlight => {
                self.keep_target(Vec::new(), "highlight passage");
            }
            Annotate::Tag(tag_id) => self.tag_target(tag_id),
            Annotate::TagNamed(path) => {
                self.ws.overlay = None;
                match self.tag_of_path(&path) {
                    Some((edits, tag_id)) => {
                        if edits.is_empty() || self.edit(&several("add tag", edits)) {
                            self.tag_target(tag_id);
                        }
                    }
                    None => self.say("A tag needs a name".to_owned()),
                }
            }
            Annotate::ToggleTag(excerpt_id, tag_id) => self.toggle_tag(&excerpt_id, tag_id),
            Annotate::TagExcerptNamed(excerpt_id, path) => {
                self.ws.overlay = None;
                let Some((mut edits, tag_id)) = self.tag_of_path(&path) else { return };
                let Some(excerpt) = self.ws.notebook.excerpts.get(&excerpt_id) else { return };
                if !excerpt.tags.contains(&tag_id) {
                    let tags = excerpt.tags.iter().cloned().chain([tag_id.clone()]).collect();
                    edits.push(Edit::TagExcerpt(excerpt_id, tags));
                }
                if !edits.is_empty() && self.edit(&several("tag passage", edits)) {
                    self.ws.last_tag = Some(tag_id);
                }
            }
            Annotate::NewTag { name, colour } => {
                if let Some((mut edits, _)) = self.tag_of_path(&name) {
                    if let (Some(colour), Some(Edit::AddTag(_, tag))) = (colour, edits.last_mut()) {
                        tag.colour = colour;
                    }
                    if edits.is_empty() {
                        self.say(format!("There is a tag “{}” already", name.trim()));
                    } else {
                        self.edit(&several("add tag", edits));
                    }
                }
            }
            Annotate::SetTag { tag, name, parent, colour, key, about } => {
                let name = name.trim().to_owned();
                let changed = Tag { name, parent, colour, key, about };
                self.edit(&Edit::SetTag(tag, changed));
            }
            Annotate::MemoOn => {
                if let Some(excerpt_id) = self.keep_target(Vec::new(), "highlight passage") {
                    self.ws.overlay = Some(Overlay::Memo(excerpt_id));
                }
            }
            Annotate::LinkFromTarget => {
                if let Some(excerpt_id) = self.keep_target(Vec::new(), "highlight passage") {
                    self.ws.overlay = Some(Overlay::LinkFrom(excerpt_id));
                }
            }
            Annotate::PutIntoNote => {
                if let Some(excerpt_id) = self.keep_target(Vec::new(), "highlight passage") {
                    self.ws.overlay = Some(Overlay::NotePicker(excerpt_id));
                }
            }
            Annotate::Link(from, to, kind) => {
                self.ws.overlay = None;
                let link = Link { from, to, kind, memo: String::new(), rev: 0 };
                let id = LinkId::fresh(&mut self.ws.ids);
                self.edit(&Edit::AddLink(id, link));
            }
            Annotate::SetLinkKind(link_id, kind) => self.change_link(link_id, Some(kind)),
            Annotate::TurnLink(link_id) => self.change_link(link_id, None),
            Annotate::Confirm(excerpt_id, span) => self.confirm_at(excerpt_id, span),
            Annotate::ConfirmEdited => {
                let edited = self.ws.notebook.excerpts.keys().filter_map(|excerpt_id| {
                    let placed = self.ws.placed(excerpt_id)?;
                    let span = placed.span.filter(|_| placed.state == State::Edited)?;
                    Some((excerpt_id.clone(), span))
                });
                let edited: Vec<(ExcerptId, Span)> = edited.collect();
                self.decide(None, |turn| turn.confirm(&edited));
            }
            Annotate::RecallText(excerpt_id) => {
                if let Some(excerpt) = self.ws.notebook.excerpts.get(&excerpt_id) {
                    self.effects.push(Effect::OldText(excerpt.made.text));
                }
            }
            Annotate::MoveEnd(excerpt_id, end, byte) => self.move_end(&excerpt_id, end, byte),
            in_note => self.annotate_note(in_note),
        }
    }

    /// Keeps the target with these tags, if it is not kept yet, and gives its excerpt, which is
    /// picked from then on. The tags are for a new excerpt only.
    pub(super) fn keep_target(&mut self, tags: Vec<TagId>, label: &str) -> Option<ExcerptId> {
        match self.ws.target()? {
            Target::Excerpt(excerpt_id) => Some(excerpt_id),
            Target::Passage(path, span) => {
                let (excerpt_id, keep) = self.keeping(&path, span, tags)?;
                if !self.edit(&several(label, vec![keep])) {
                    return None;
                }
                self.pick(&excerpt_id);
                Some(excerpt_id)
            }
        }
    }

    /// Lets the selection go and picks an excerpt instead, so that the next key acts on it.
    pub(super) fn pick(&mut self, excerpt_id: &ExcerptId) {
        let active = self.ws.active;
        if let Some(pane) = self.ws.panes.get_mut(active)
            && let Some(selection) = pane.selection
        {
            pane.selection = Some(Selection::caret(selection.focus));
        }
        self.select(Some(excerpt_id.clone()));
    }

    /// The edit that keeps a passage, and the new excerpt's id; `None` for one without words.
    pub(super) fn keeping(
        &mut self,
        path: &DocPath,
        span: Span,
        tags: Vec<TagId>,
    ) -> Option<(ExcerptId, Edit)> {
        let reading = self.ws.corpus.as_ref()?.reading(path)?;
        let made = anchor::describe(&reading.document, span)?;
        let (document, record) = self.record_of(path)?;
        let excerpt = Excerpt {
            document,
            made,
            history: Vec::new(),
            placed: Placed::default(),
            tags,
            memo: String::new(),
            created: self.now.stamp(),
            rev: 1,
        };
        let id = ExcerptId::fresh(&mut self.ws.ids);
        Some((id.clone(), Edit::Keep { id, excerpt, record }))
    }

    /// The record of the document at `path`, or one that it could have, under a fresh id.
    pub(super) fn record_of(&mut self, path: &DocPath) -> Option<(DocId, DocumentRecord)> {
        match self.ws.derived.doc_ids.get(path) {
            Some(doc_id) => {
                let record = self.ws.notebook.documents.get(doc_id)?;
                Some((doc_id.clone(), DocumentRecord::clone(record)))
            }
            None => Some((DocId::fresh(&mut self.ws.ids), self.fresh_record(path)?)),
        }
    }

    /// What the notebook notes of a document it did not know; of one that cannot be read, its path only.
    pub(super) fn fresh_record(&self, path: &DocPath) -> Option<DocumentRecord> {
        let entry = self.ws.corpus.as_ref()?.entry(path)?;
        let (path, file_bytes) = (path.to_string(), entry.file_bytes);
        let Some(reading) = entry.reading() else {
            return Some(DocumentRecord { path, file_bytes, rev: 1, ..DocumentRecord::default() });
        };
        Some(DocumentRecord {
            path,
            file_bytes,
            extractor: reading.document.extractor().to_string(),
            n_scalars: reading.document.n_scalars(),
            text_hash: reading.document.hash().to_string(),
            rev: 1,
            ..DocumentRecord::default()
        })
    }

    /// Gives the target a tag: keeps it with the tag, or puts the tag on or takes it off.
    fn tag_target(&mut self, tag_id: TagId) {
        if !self.ws.notebook.tags.contains_key(&tag_id) {
            return;
        }
        match self.ws.target() {
            Some(Target::Excerpt(excerpt_id)) => {
                self.toggle_tag(&excerpt_id, tag_id);
                self.pick(&excerpt_id);
            }
            Some(Target::Passage(..)) => {
                self.keep_target(vec![tag_id.clone()], "tag passage");
                self.ws.last_tag = Some(tag_id);
            }
            None => self.say("Select a passage to tag it".to_owned()),
        }
    }

    fn toggle_tag(&mut self, excerpt_id: &ExcerptId, tag_id: TagId) {
        let Some(excerpt) = self.ws.notebook.excerpts.get(excerpt_id) else { return };
        let mut tags = excerpt.tags.clone();
        if tags.contains(&tag_id) {
            tags.retain(|tag| *tag != tag_id);
        } else {
            tags.push(tag_id.clone());
            self.ws.last_tag = Some(tag_id);
        }
        self.edit(&Edit::TagExcerpt(excerpt_id.clone(), tags));
    }

    /// The tag of a path such as `monitoring / gauges`, with the edits that make what is missing.
    fn tag_of_path(&mut self, path: &str) -> Option<(Vec<Edit>, TagId)> {
        let mut edits = Vec::new();
        let mut parent: Option<TagId> = None;
        let mut n_tags = self.ws.notebook.tags.len();
        for name in path.split('/').map(str::trim).filter(|name| !name.is_empty()) {
            let wanted = name.to_lowercase();
            let known =
                self.ws.notebook.tags.iter().find(|(_, tag)| {
                    tag.parent == parent && tag.name.trim().to_lowercase() == wanted
                });
            // A single name that stands somewhere in the tree means the tag there.
            let known = known.or_else(|| {
                (parent.is_none() && !path.contains('/'))
                    .then(|| {
                        let mut tags = self.ws.notebook.tags.iter();
                        tags.find(|(_, tag)| tag.name.trim().to_lowercase() == wanted)
                    })
                    .flatten()
            });
            let tag_id = if let Some((tag_id, _)) = known {
                tag_id.clone()
            } else {
                let tag_id = TagId::fresh(&mut self.ws.ids);
                let colour =
                    Colour::ALL.get(n_tags % Colour::ALL.len()).copied().unwrap_or_default();
                let key = (edits.is_empty() || parent.is_some())
                    .then(|| self.free_key(n_tags - self.ws.notebook.tags.len()))
                    .flatten();
                n_tags += 1;
                let tag = Tag { name: name.to_owned(), parent, colour, key, about: String::new() };
                edits.push(Edit::AddTag(tag_id.clone(), tag));
                tag_id
            };
            parent = Some(tag_id);
        }
        parent.map(|tag_id| (edits, tag_id))
    }

    /// The lowest number key no tag has, after skipping as many.
    fn free_key(&self, n_skipped: usize) -> Option<u8> {
        (1..=9)
            .filter(|key| !self.ws.notebook.tags.values().any(|tag| tag.key == Some(*key)))
            .nth(n_skipped)
    }

    fn change_link(&mut self, link_id: LinkId, kind: Option<LinkKind>) {
        let Some(link) = self.ws.notebook.links.get(&link_id) else { return };
        let mut link = Link::clone(link);
        match kind {
            Some(kind) => link.kind = kind,
            None => std::mem::swap(&mut link.from, &mut link.to),
        }
        self.edit(&Edit::SetLink(link_id, link));
    }

    /// Moves an end of an excerpt; never past the other end.
    fn move_end(&mut self, excerpt_id: &ExcerptId, end: End, byte: usize) {
        let Some(placed) = self.ws.placed(excerpt_id) else { return };
        let Some(span) = placed.span else { return };
        let Some(reading) = self.ws.corpus.as_ref().and_then(|it| it.reading(&placed.path)) else {
            return;
        };
        let text = reading.document.text();
        let mut byte = byte;
        // An excerpt does not end in white space: an end that is moved onto it goes on to the next
        // word, or it would never get there.
        let is_blank = |from: usize, to: usize| {
            text.get(from..to).is_some_and(|gap| !gap.is_empty() && gap.trim().is_empty())
        };
        while byte > span.end() && byte < text.len() && is_blank(span.end(), byte) {
            byte = words::next_grapheme(text, byte);
        }
        while byte > 0 && byte < span.start() && is_blank(byte, span.start()) {
            byte = words::previous_grapheme(text, byte);
        }
        let moved = match end {
            End::Start if byte < span.end() => Span::new(byte, span.end()),
            End::End if byte > span.start() => Span::new(span.start(), byte),
            _ => return,
        };
        if let Some(selector) = anchor::describe(&reading.document, moved)
            && selector.exact != reading.document.slice(span)
        {
            self.edit(&Edit::MoveEnds(excerpt_id.clone(), selector));
        }
    }

    /// Confirms one place; in the review, goes on to the next excerpt.
    pub(super) fn confirm_at(&mut self, excerpt_id: ExcerptId, span: Span) {
        self.decide(Some(&excerpt_id.clone()), |turn| {
            turn.ws.left.remove(&excerpt_id);
            turn.confirm(&[(excerpt_id, span)]);
        });
    }

    /// Makes new selectors where excerpts are said to stand; what the notebook knows of their
    /// documents follows, so that a document that is moved later is known by its new text.
    fn confirm(&mut self, said: &[(ExcerptId, Span)]) {
        let mut edits = Vec::new();
        let mut records: BTreeMap<DocId, DocumentRecord> = BTreeMap::new();
        for (excerpt_id, span) in said {
            let Some(excerpt) = self.ws.notebook.excerpts.get(excerpt_id) else { continue };
            let Some(path) = self.ws.derived.paths.get(&excerpt.document) else { continue };
            let Some(reading) = self.ws.corpus.as_ref().and_then(|it| it.reading(path)) else {
                continue;
            };
            let Some(selector) = anchor::describe(&reading.document, *span) else { continue };
            if let Some(record) = self.ws.notebook.documents.get(&excerpt.document)
                && let Some(fresh) = self.fresh_record(path)
                && fresh.text_hash != record.text_hash
            {
                let now = DocumentRecord {
                    file_bytes: fresh.file_bytes,
                    extractor: fresh.extractor,
                    n_scalars: fresh.n_scalars,
                    text_hash: fresh.text_hash,
                    ..DocumentRecord::clone(record)
                };
                records.insert(excerpt.document.clone(), now);
            }
            edits.push(Edit::Confirm(excerpt_id.clone(), selector));
        }
        let label = match edits.len() {
            0 => return,
            1 => "confirm place".to_owned(),
            n_places => format!("confirm {n_places} places"),
        };
        edits.extend(records.into_iter().map(|(doc_id, it)| Edit::SetDocument(doc_id, it)));
        self.edit(&several(&label, edits));
    }
}

/// One edit, or several under one name.
pub(super) fn several(label: &str, edits: Vec<Edit>) -> Edit {
    Edit::Several(label.to_owned(), edits)
}
