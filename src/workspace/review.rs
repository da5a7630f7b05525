//! Review: what a person says of excerpts whose place is not sure.

use std::collections::BTreeMap;

use crate::{
    notebook::{
        edit::Edit,
        ids::{DocId, ExcerptId},
        record::DocumentRecord,
    },
    text::{
        anchor::{self, State},
        span::Span,
    },
};

use super::{annotate::several, command::Annotate, effect::Effect, update::Turn};

impl Turn<'_> {
    /// Applies what was said; the other annotations are not for here.
    pub(super) fn review(&mut self, said: Annotate) {
        match said {
            Annotate::Confirm(excerpt_id, span) => self.confirm(&[(excerpt_id, span)]),
            Annotate::ConfirmEdited => {
                let edited = self.ws.notebook.excerpts.keys().filter_map(|excerpt_id| {
                    let placed = self.ws.placed(excerpt_id)?;
                    let span = placed.span.filter(|_| placed.state == State::Edited)?;
                    Some((excerpt_id.clone(), span))
                });
                let edited: Vec<(ExcerptId, Span)> = edited.collect();
                self.confirm(&edited);
            }
            Annotate::RecallText(excerpt_id) => {
                if let Some(excerpt) = self.ws.notebook.excerpts.get(&excerpt_id) {
                    self.effects.push(Effect::OldText(excerpt.made.text));
                }
            }
            _ => {}
        }
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
