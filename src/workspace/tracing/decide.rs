//! What the reader decides on parallels, and which parallel each decision is on.
//!
//! A decision is a record of the notebook and finds its passages by anchors of its own; a parallel is
//! what tracing finds at the moment. The two are matched by their places whenever either changes.

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

use crate::{
    notebook::{
        decide::Promotion,
        decision::{Decision, End, Verdict},
        edit::Edit,
        ids::{DecisionId, DocId, ExcerptId, LinkId},
        link::LinkKind,
        record::DocumentRecord,
    },
    text::{
        anchor::{self, Selector},
        span::Span,
    },
    trace::{
        ENGINE,
        parallel::{Direction, Side},
    },
    workspace::{Workspace, corpus::DocPath, effect::Effect, update::Turn},
};

use super::ParallelId;

/// A decision is on a parallel where so much of the shorter passage, at each end, is shared with the
/// other's, in percent. Another engine, or a changed word, moves the ends of a finding a little; two
/// findings that are neighbours share nothing.
const SHARED_PERCENT: usize = 50;

/// Where the passages of a decision stand in texts that it was not made on; `None` where they do not.
pub type DecisionPlaces = Vec<(DecisionId, [Option<Span>; 2])>;

/// Both ends of a decision: the files of their documents, and what finds them.
pub type DecisionEnds = (DecisionId, [(DocPath, Selector); 2]);

/// The decisions on what was found.
#[derive(Debug, Default)]
pub struct Decided {
    /// By index of the parallel.
    on: HashMap<usize, DecisionId>,
    /// Passages of decisions in changed texts, as they were found again.
    pub(super) places: HashMap<DecisionId, [Option<Span>; 2]>,
    /// Something has changed since they were matched.
    pub(in crate::workspace) is_due: bool,
}

impl Workspace {
    /// The decision on a parallel, if there is one.
    pub fn decision_on(&self, id: ParallelId) -> Option<(&DecisionId, &Arc<Decision>)> {
        match id {
            ParallelId::Found(idx) => {
                self.notebook.decisions.get_key_value(self.tracing.decided.on.get(&idx)?)
            }
            // They are few, and looked at one by one.
            ParallelId::Asked(_) => {
                let (a, b) = (self.parallel_end(id, Side::A)?, self.parallel_end(id, Side::B)?);
                self.notebook.decisions.iter().find(|(decision_id, decision)| {
                    self.decision_ends(decision_id, decision).is_some_and(|[one, other]| {
                        let is = |x: &(DocPath, Span), y: &(DocPath, Span)| {
                            x.0 == y.0 && is_same(x.1, y.1)
                        };
                        (is(&one, &a) && is(&other, &b)) || (is(&one, &b) && is(&other, &a))
                    })
                })
            }
        }
    }

    /// Where both passages of a decision stand now, if they do.
    fn decision_ends(
        &self,
        decision_id: &DecisionId,
        decision: &Decision,
    ) -> Option<[(DocPath, Span); 2]> {
        let found = self.tracing.decided.places.get(decision_id);
        let place = |end: &End, nth: usize| {
            let path = self.derived.paths.get(&end.document)?;
            let document = &self.corpus.as_ref()?.reading(path)?.document;
            let span = if document.hash() == end.made.text {
                Span::new(document.byte_of(end.made.start)?, document.byte_of(end.made.end)?)
            } else {
                (*found?.get(nth)?)?
            };
            Some((Arc::clone(path), span))
        };
        Some([place(&decision.a, 0)?, place(&decision.b, 1)?])
    }

    /// Decisions of which a passage must be looked for, because its text has changed.
    pub(super) fn displaced_decisions(&self) -> Vec<DecisionEnds> {
        let corpus = self.corpus.as_ref();
        let file = |end: &End| {
            let path = self.derived.paths.get(&end.document)?;
            let is_same = corpus?.reading(path)?.document.hash() == end.made.text;
            Some((is_same, (Arc::clone(path), end.made.clone())))
        };
        let displaced = self.notebook.decisions.iter().filter_map(|(decision_id, decision)| {
            let ((is_a, a), (is_b, b)) = (file(&decision.a)?, file(&decision.b)?);
            (!(is_a && is_b)).then(|| (decision_id.clone(), [a, b]))
        });
        displaced.collect()
    }
}

fn is_same(x: Span, y: Span) -> bool {
    let n_shared = x.intersection(y).map_or(0, Span::len);
    n_shared > 0 && n_shared * 100 >= x.len().min(y.len()) * SHARED_PERCENT
}

impl Turn<'_> {
    /// Matches decisions and parallels anew, if either has changed.
    ///
    /// Cost: a few microseconds a decision.
    pub(super) fn settle_decisions(&mut self) {
        if !std::mem::take(&mut self.ws.tracing.decided.is_due) {
            return;
        }
        let ws = &*self.ws;
        let found = &ws.tracing.found;
        // The latest decision on a parallel is the one that holds.
        let mut on: BTreeMap<usize, (&str, &DecisionId)> = BTreeMap::new();
        for (decision_id, decision) in &ws.notebook.decisions {
            let Some([a, b]) = ws.decision_ends(decision_id, decision) else { continue };
            let (Some(a_idx), Some(b_idx)) = (ws.traced(&a.0), ws.traced(&b.0)) else { continue };
            for end in found.ends_in(a_idx, a.1).filter(|end| end.other == b_idx) {
                let there =
                    found.traced.parallels.get(end.parallel).map(|parallel| {
                        super::passage_of(parallel, super::other_side(end.side)).span
                    });
                if is_same(end.span, a.1) && there.is_some_and(|there| is_same(there, b.1)) {
                    let latest = on.entry(end.parallel).or_insert(("", decision_id));
                    *latest = (*latest).max((&decision.created, decision_id));
                }
            }
        }
        let on: HashMap<usize, DecisionId> =
            on.into_iter().map(|(idx, (_, decision_id))| (idx, decision_id.clone())).collect();
        let is_rejected = |decision_id: &DecisionId| {
            let decision = ws.notebook.decisions.get(decision_id);
            decision.is_some_and(|it| it.verdict == Verdict::Rejected)
        };
        let rejected = on.iter().filter(|(_, it)| is_rejected(it)).map(|(idx, _)| *idx).collect();
        self.ws.tracing.decided.on = on;
        self.ws.tracing.serial += 1;
        self.settle_standing(rejected);
    }

    /// Decides on a parallel; `None` takes the decision back, but for a note on it.
    pub(super) fn decide_on(&mut self, id: ParallelId, verdict: Option<Verdict>) {
        let known = self.ws.decision_on(id).map(|(id, it)| (id.clone(), Arc::clone(it)));
        match (known, verdict) {
            (Some((id, decision)), Some(verdict)) if decision.verdict != verdict => {
                self.edit(&Edit::SetVerdict { id, verdict });
            }
            (Some((id, decision)), None) => {
                if decision.memo.is_empty() {
                    self.edit(&Edit::RemoveDecision { id });
                } else {
                    self.edit(&Edit::SetVerdict { id, verdict: Verdict::Open });
                }
            }
            (None, Some(verdict)) => {
                if let Some((decision, records)) = self.fresh_decision(id, verdict) {
                    let id = DecisionId::fresh(&mut self.ws.ids);
                    let (decision, records) = (Box::new(decision), Box::new(records));
                    self.edit(&Edit::Decide { id, decision, records });
                }
            }
            (Some(_), Some(_)) | (None, None) => {}
        }
    }

    /// Writes a note on a parallel.
    pub(super) fn remark_on(&mut self, id: ParallelId, memo: String) {
        if let Some((decision_id, _)) = self.ws.decision_on(id) {
            let id = decision_id.clone();
            self.edit(&Edit::SetDecisionMemo { id, memo });
        } else if !memo.is_empty()
            && let Some((mut decision, records)) = self.fresh_decision(id, Verdict::Open)
        {
            decision.memo = memo;
            let id = DecisionId::fresh(&mut self.ws.ids);
            let (decision, records) = (Box::new(decision), Box::new(records));
            self.edit(&Edit::Decide { id, decision, records });
        }
    }

    /// Makes a link between two excerpts of a parallel, and accepts it.
    pub(super) fn promote(&mut self, id: ParallelId) {
        if let Some((_, decision)) = self.ws.decision_on(id)
            && self.ws.notebook.link_of(decision).is_some()
        {
            self.say("The two are linked already".to_owned());
            return;
        }
        let Some(parallel) = self.ws.parallel(id) else { return };
        let quotes = match parallel.direction {
            Direction::AFromB => Side::A,
            Direction::BFromA => Side::B,
            // What is, as a whole, in quotation marks is what quotes.
            Direction::Open => parallel.quoted.unwrap_or(Side::B),
        };
        let Some((quoting, _)) = self.ws.parallel_end(id, quotes) else { return };
        let Some((fresh, records)) = self.fresh_decision(id, Verdict::Accepted) else { return };
        let known = self.ws.decision_on(id).map(|(id, it)| (id.clone(), Decision::clone(it)));
        let (decision_id, decision) =
            known.unwrap_or_else(|| (DecisionId::fresh(&mut self.ws.ids), fresh.clone()));
        let records = if decision.a.document == fresh.a.document {
            records
        } else {
            let [a, b] = records;
            [b, a]
        };
        let mut excerpt = |end: &End| match self.ws.notebook.excerpt_at(end) {
            Some(excerpt_id) => excerpt_id.clone(),
            None => ExcerptId::fresh(&mut self.ws.ids),
        };
        let promotion = Promotion {
            id: decision_id,
            excerpts: [excerpt(&decision.a), excerpt(&decision.b)],
            is_from_a: decision.a.document == self.doc_id(&quoting, &fresh),
            decision,
            records,
            link: LinkId::fresh(&mut self.ws.ids),
            kind: LinkKind::Quotes,
        };
        let edit = promotion.edit(&self.ws.notebook, &self.now.stamp());
        if self.edit(&edit) {
            self.say("Linked: both passages are excerpts now".to_owned());
        }
    }

    /// What the document at `path` is called in the notebook, or in a decision that is about to be made.
    fn doc_id(&self, path: &DocPath, fresh: &Decision) -> DocId {
        let known = self.ws.derived.doc_ids.get(path).cloned();
        known.unwrap_or_else(|| {
            // Of two new documents, the one whose text it is.
            let hash = self.ws.corpus.as_ref().and_then(|it| it.reading(path));
            let hash = hash.map(|reading| reading.document.hash());
            let is_a = hash == Some(fresh.a.made.text);
            if is_a { fresh.a.document.clone() } else { fresh.b.document.clone() }
        })
    }

    /// A decision on a parallel that has none, and the records of its documents.
    fn fresh_decision(
        &mut self,
        id: ParallelId,
        verdict: Verdict,
    ) -> Option<(Decision, [DocumentRecord; 2])> {
        let (a, a_record) = self.end_of(id, Side::A)?;
        let (mut b, b_record) = self.end_of(id, Side::B)?;
        if self.ws.parallel_end(id, Side::A)?.0 == self.ws.parallel_end(id, Side::B)?.0 {
            // Two passages of one document, which may have been given a name just now.
            b.document = a.document.clone();
        }
        let parallel = self.ws.parallel(id)?;
        let decision = Decision {
            a,
            b,
            verdict,
            memo: String::new(),
            class: parallel.class.name().to_owned(),
            rule: parallel.rule.name().to_owned(),
            score: parallel.score,
            engine: ENGINE,
            link: None,
            created: self.now.stamp(),
            rev: 0,
        };
        Some((decision, [a_record, b_record]))
    }

    /// One passage of a parallel as a decision has it.
    fn end_of(&mut self, id: ParallelId, side: Side) -> Option<(End, DocumentRecord)> {
        let (path, span) = self.ws.parallel_end(id, side)?;
        let reading = Arc::clone(self.ws.corpus.as_ref()?.reading(&path)?);
        let made = anchor::describe(&reading.document, span)?;
        if self.ws.derived.kept.insert(reading.document.hash()) {
            self.effects.push(Effect::KeepTexts(vec![reading]));
        }
        let (document, record) = self.record_of(&path)?;
        Some((End { document, made }, record))
    }
}
