//! The edits of decisions, and making a link of a parallel.

use std::sync::Arc;

use super::{
    Notebook,
    decision::{Decision, Verdict},
    edit::{Change, Counted as _, Edit, EditError, changed, free, known},
    excerpt::{Excerpt, Placed},
    ids::{DecisionId, ExcerptId, LinkId},
    link::{Link, LinkKind},
    record::DocumentRecord,
};

/// What makes a link between two excerpts of a parallel.
#[derive(Clone, Debug)]
pub struct Promotion {
    /// The decision's id: one that is there, or a fresh one.
    pub id: DecisionId,
    /// The decision, used if there is none under its id. Its verdict and its link follow from this.
    pub decision: Decision,
    /// Records of the documents of a and b, each used if there is none under its id.
    pub records: [DocumentRecord; 2],
    /// The excerpts of a and b: those that are there ([`Notebook::excerpt_at`]), or fresh ids, under
    /// which they are then made.
    pub excerpts: [ExcerptId; 2],
    /// The new link's id.
    pub link: LinkId,
    /// What the link says.
    pub kind: LinkKind,
    /// Whether it leads from a to b, and not from b to a: from what quotes to what is quoted.
    pub is_from_a: bool,
}

impl Promotion {
    /// All of it as one edit: the excerpts that are not there yet, the link, and the decision, accepted
    /// and naming the link. `stamp`, RFC 3339, is when new excerpts are made.
    pub fn edit(self, notebook: &Notebook, stamp: &str) -> Edit {
        let Self { id, decision, records, excerpts, link: link_id, kind, is_from_a } = self;
        let there = notebook.decisions.get(&id);
        let decision = Decision {
            verdict: Verdict::Accepted,
            link: Some(link_id.clone()),
            ..there.map_or(decision, |there| Decision::clone(there))
        };
        let mut edits = Vec::new();
        for ((end, record), excerpt_id) in decision.ends().into_iter().zip(&records).zip(&excerpts)
        {
            if notebook.excerpts.contains_key(excerpt_id) {
                continue;
            }
            let excerpt = Excerpt {
                document: end.document.clone(),
                made: end.made.clone(),
                history: Vec::new(),
                placed: Placed::default(),
                tags: Vec::new(),
                memo: String::new(),
                created: stamp.to_owned(),
                rev: 1,
            };
            edits.push(Edit::Keep { id: excerpt_id.clone(), excerpt, record: record.clone() });
        }
        let [a, b] = excerpts;
        let (from, to) = if is_from_a { (a, b) } else { (b, a) };
        let link = Link { from, to, kind, memo: String::new(), rev: 0 };
        edits.push(Edit::AddLink(link_id.clone(), link));
        match there {
            Some(there) => {
                if there.verdict != Verdict::Accepted {
                    edits.push(Edit::SetVerdict { id: id.clone(), verdict: Verdict::Accepted });
                }
                edits.push(Edit::LinkDecision { id, link: Some(link_id) });
            }
            None => edits.push(Edit::Decide {
                id,
                decision: Box::new(decision),
                records: Box::new(records),
            }),
        }
        Edit::Several("link parallel".to_owned(), edits)
    }
}

impl Verdict {
    /// What deciding so is called in "Undo …".
    pub(super) const fn label(self) -> &'static str {
        match self {
            Self::Open => "leave parallel open",
            Self::Accepted => "accept parallel",
            Self::Rejected => "reject parallel",
        }
    }
}

impl Decision {
    /// What making it is called in "Undo …".
    pub(super) const fn label(&self) -> &'static str {
        match self.verdict {
            Verdict::Open => "note on parallel",
            _ if self.link.is_some() => "link parallel",
            verdict => verdict.label(),
        }
    }
}

impl Notebook {
    /// The edits of decisions.
    pub(super) fn apply_to_decision(
        &mut self,
        edit: &Edit,
        stamp: &str,
        undo: &mut Vec<Change>,
    ) -> Result<(), EditError> {
        match edit {
            Edit::Decide { id, decision, records } => {
                free(&self.decisions, id, id.as_str())?;
                for (end, record) in decision.ends().into_iter().zip(records.iter()) {
                    if !self.documents.contains_key(&end.document) {
                        let record = Some(Arc::new(record.clone()));
                        undo.push(self.put(Change::Document(end.document.clone(), record)));
                    }
                }
                self.forget_trashed(&id.into(), undo);
                let decision = Decision::clone(decision).counted();
                undo.push(self.put(Change::Decision(id.clone(), Some(decision))));
                Ok(())
            }
            Edit::SetVerdict { id, verdict } => {
                self.with_decision(id, undo, |decision| decision.verdict = *verdict)
            }
            Edit::SetDecisionMemo { id, memo } => {
                self.with_decision(id, undo, |decision| decision.memo.clone_from(memo))
            }
            Edit::LinkDecision { id, link } => {
                if let Some(link_id) = link {
                    known(&self.links, link_id, "link")?;
                }
                self.with_decision(id, undo, |decision| decision.link.clone_from(link))
            }
            Edit::RemoveDecision { id } => {
                known(&self.decisions, id, "decision")?;
                self.remove(&id.into(), stamp, undo);
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn with_decision(
        &mut self,
        id: &DecisionId,
        undo: &mut Vec<Change>,
        change: impl FnOnce(&mut Decision),
    ) -> Result<(), EditError> {
        let decision = changed(&self.decisions, id, "decision", change)?;
        undo.push(self.put(Change::Decision(id.clone(), Some(decision))));
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use crate::{
        notebook::{
            check::problems,
            decision::End,
            ids::{DocId, NotebookId},
            kept::RecordId,
        },
        text::{anchor::Selector, document::TextHash},
    };

    use super::*;

    const STAMP: &str = "2026-11-26T10:00:00Z";

    fn end(document: &str, words: &str) -> End {
        let made = Selector {
            text: TextHash::of(document),
            start: 3,
            end: 3 + words.chars().count(),
            paragraph: 1,
            occurrence: (1, 1),
            exact: words.to_owned(),
            prefix: String::new(),
            suffix: String::new(),
        };
        End { document: DocId::read(document), made }
    }

    fn decision(verdict: Verdict) -> Decision {
        Decision {
            a: end("d-a", "mostly on calm days"),
            b: end("d-b", "primarily on calm days"),
            verdict,
            memo: String::new(),
            class: "altered".to_owned(),
            rule: "dates".to_owned(),
            score: 305,
            engine: 1,
            link: None,
            created: STAMP.to_owned(),
            rev: 0,
        }
    }

    fn records() -> [DocumentRecord; 2] {
        ["a.txt", "b.txt"]
            .map(|path| DocumentRecord { path: path.to_owned(), ..DocumentRecord::default() })
    }

    fn id() -> DecisionId {
        DecisionId::read("p-1")
    }

    fn decided(verdict: Verdict) -> Notebook {
        let mut notebook = Notebook::new(NotebookId::read("nb"));
        let decision = Box::new(decision(verdict));
        let edit = Edit::Decide { id: id(), decision, records: Box::new(records()) };
        notebook.apply(&edit, STAMP).unwrap();
        notebook
    }

    fn promotion() -> Promotion {
        Promotion {
            id: id(),
            decision: decision(Verdict::Open),
            records: records(),
            excerpts: ["e-a", "e-b"].map(ExcerptId::read),
            link: LinkId::read("l-1"),
            kind: LinkKind::Quotes,
            is_from_a: false,
        }
    }

    #[test]
    fn a_decision_brings_records_of_its_documents_and_is_one_step() {
        let mut notebook = Notebook::new(NotebookId::read("nb"));
        let before = notebook.clone();
        let decision = Box::new(decision(Verdict::Rejected));
        let edit = Edit::Decide { id: id(), decision, records: Box::new(records()) };
        assert_eq!(edit.label(), "reject parallel");
        let undo = notebook.apply(&edit, STAMP).unwrap();
        assert_eq!(problems(&notebook), []);
        let paths: Vec<&str> = notebook.documents.values().map(|it| it.path.as_str()).collect();
        assert_eq!(paths, ["a.txt", "b.txt"]);
        assert_eq!(notebook.apply(&edit, STAMP), Err(EditError::Taken("p-1".to_owned())));
        let [a, b] = ["d-a", "d-b"].map(DocId::read);
        assert_eq!(notebook.decisions_about(&a, &b).count(), 1);
        assert_eq!(notebook.decisions_about(&b, &a).count(), 1);
        assert_eq!(notebook.decisions_about(&a, &a).count(), 0);
        notebook.revert(undo);
        assert_eq!(notebook, before);
    }

    #[test]
    fn making_a_link_of_a_parallel_is_one_step_whatever_is_there_already() {
        let empty = Notebook::new(NotebookId::read("nb"));
        let mut with_one = decided(Verdict::Rejected);
        let made = with_one.decisions[&id()].b.made.clone();
        let excerpt = Excerpt {
            document: DocId::read("d-b"),
            made,
            history: Vec::new(),
            placed: Placed::default(),
            tags: Vec::new(),
            memo: "mine".to_owned(),
            created: String::new(),
            rev: 1,
        };
        with_one.excerpts.insert(ExcerptId::read("e-b"), Arc::new(excerpt));
        for before in [empty, decided(Verdict::Open), with_one] {
            let mut notebook = before.clone();
            let edit = promotion().edit(&notebook, STAMP);
            assert_eq!(edit.label(), "link parallel");
            let undo = notebook.apply(&edit, STAMP).unwrap();
            assert_eq!(problems(&notebook), []);
            let decision = &notebook.decisions[&id()];
            assert_eq!(decision.verdict, Verdict::Accepted);
            let (_, link) = notebook.link_of(decision).unwrap();
            assert_eq!((link.from.as_str(), link.to.as_str()), ("e-b", "e-a"));
            for (end, excerpt_id) in decision.ends().into_iter().zip(["e-a", "e-b"]) {
                let excerpt_id = ExcerptId::read(excerpt_id);
                assert_eq!(notebook.excerpt_at(end), Some(&excerpt_id));
                let is_kept = before.excerpts.get(&excerpt_id);
                assert!(is_kept.is_none_or(|kept| *kept == notebook.excerpts[&excerpt_id]));
            }
            notebook.revert(undo);
            assert_eq!(notebook, before);
        }
    }

    #[test]
    fn what_is_removed_takes_no_decision_along() {
        let mut notebook = decided(Verdict::Accepted);
        let edit = promotion().edit(&notebook, STAMP);
        notebook.apply(&edit, STAMP).unwrap();
        let decision = Decision::clone(&notebook.decisions[&id()]);
        notebook.apply(&Edit::RemoveExcerpt(ExcerptId::read("e-a")), STAMP).unwrap();
        assert_eq!(*notebook.decisions[&id()], decision);
        assert!(notebook.link_of(&decision).is_none(), "its link went with the excerpt");
        assert_eq!(problems(&notebook), [], "and that is no problem");
        let link = RecordId::from(&LinkId::read("l-1"));
        for record_id in [RecordId::from(&ExcerptId::read("e-a")), link] {
            notebook.apply(&Edit::Restore(record_id), STAMP).unwrap();
        }
        assert!(notebook.link_of(&decision).is_some(), "it is there again");
    }

    #[test]
    fn a_decision_can_be_changed_explained_and_taken_back() {
        let mut notebook = decided(Verdict::Rejected);
        let before = notebook.clone();
        let write = |memo: &str| Edit::SetDecisionMemo { id: id(), memo: memo.to_owned() };
        assert_eq!(write("a").merge_key(), write("ab").merge_key(), "typing is one step");
        let accept = Edit::SetVerdict { id: id(), verdict: Verdict::Accepted };
        let mut undo = Vec::new();
        for edit in [accept.clone(), write("A formula."), Edit::RemoveDecision { id: id() }] {
            undo.push(notebook.apply(&edit, STAMP).unwrap());
        }
        let gone = || Err(EditError::Missing("decision".to_owned()));
        assert_eq!(notebook.apply(&accept, STAMP), gone());
        assert!(notebook.trash.contains_key(&RecordId::from(&id())));
        let restored = notebook.apply(&Edit::Restore((&id()).into()), STAMP).unwrap();
        let decision = &notebook.decisions[&id()];
        assert_eq!((decision.verdict, decision.memo.as_str()), (Verdict::Accepted, "A formula."));
        assert_eq!(decision.rev, 3);
        notebook.revert(restored);
        undo.into_iter().rev().for_each(|undo| drop(notebook.revert(undo)));
        assert_eq!(notebook, before);
        let dangling = Edit::LinkDecision { id: id(), link: Some(LinkId::read("l-none")) };
        assert_eq!(notebook.apply(&dangling, STAMP), Err(EditError::Missing("link".to_owned())));
    }
}
