//! What is odd in the notebook: what does not fit, what a merge kept twice, what is not understood
//! here; and what is done about it.
//!
//! Looking for what does not fit is a pass over all records, so a worker does it; and only where an
//! answer can have changed: edits keep a sound notebook sound, files and merges need not.

use std::sync::{Arc, Weak};

use crate::notebook::{
    Notebook,
    check::Problem,
    decision::{End, Verdict},
    edit::Edit,
    ids::{DecisionId, ExcerptId, LinkId, NoteId, RuleId, TagId},
    kept::{Kind, RecordId},
    merge::Conflict,
    repair::{Repair, repairs},
};
use crate::text::{anchor::resolve, words::on_one_line};

use super::{
    Workspace,
    command::{Command, Go, ProblemsCommand, View},
    effect::Effect,
    overlay::{LibraryTab, Overlay},
    update::Turn,
};

/// Most problems that are repaired in one step: taking a record out of a large notebook looks at all
/// others.
pub const MOST_AT_ONCE: usize = 1_000;

/// What is known of what does not fit.
#[derive(Debug, Default)]
pub struct Problems {
    /// What does not fit, as of the last look.
    pub list: Vec<Problem>,
    /// The notebook it was looked for in. Held weakly: a strong hold would make every edit copy maps;
    /// while the weak hold lives, an equal address is the same notebook.
    known: Weak<Notebook>,
    /// The notebook it was last asked for.
    asked: Weak<Notebook>,
}

impl Problems {
    /// What is known of a notebook that was just opened.
    pub(super) fn of(notebook: &Arc<Notebook>, list: Vec<Problem>) -> Self {
        Self { list, known: Arc::downgrade(notebook), asked: Arc::downgrade(notebook) }
    }

    fn is_known(&self, notebook: &Arc<Notebook>) -> bool {
        std::ptr::eq(self.known.as_ptr(), Arc::as_ptr(notebook))
    }
}

/// A field that is not known here.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct UnknownField {
    /// The kind of records that have it; `None` for the notebook itself.
    pub kind: Option<Kind>,
    /// Its name.
    pub name: String,
    /// In how many records it stands.
    pub n_records: usize,
    /// Its words in the first of them.
    pub words: String,
}

/// Something to look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Oddity {
    /// Two versions did not go together.
    Conflict(Conflict),
    /// Something does not fit.
    Problem(Problem),
    /// Something is not known here, and kept.
    Field(UnknownField),
    /// What was said when the notebook was opened.
    Remark(String),
}

impl Workspace {
    /// How many things somebody should look at: conflicts and problems.
    pub fn n_problems(&self) -> usize {
        self.conflicts().count() + self.problems.list.len()
    }

    /// Whether there is anything to list.
    pub fn has_oddities(&self) -> bool {
        self.n_problems() > 0
            || !self.remarks.is_empty()
            || self.notebook.extra.iter().any(|(record_id, fields)| {
                fields.iter().any(|it| self.notebook.uses(record_id.as_ref(), it))
            })
    }

    /// How many there are of each sort: `1 conflict, 7 problems`; empty for none.
    pub fn odd_counts(&self) -> String {
        let counts = [
            (self.conflicts().count(), "conflict", "conflicts"),
            (self.problems.list.len(), "problem", "problems"),
            (self.unknown_fields().len(), "unknown field", "unknown fields"),
            (self.remarks.len(), "remark", "remarks"),
        ];
        let parts: Vec<String> = counts
            .into_iter()
            .filter(|(n_rows, ..)| *n_rows > 0)
            .map(|(n_rows, one, many)| format!("{n_rows} {}", if n_rows == 1 { one } else { many }))
            .collect();
        parts.join(", ")
    }

    /// Everything odd, in the order it is listed.
    ///
    /// Cost: a copy of every problem, and a pass over the unknown fields.
    pub fn oddities(&self) -> Vec<Oddity> {
        let conflicts = self.conflicts().cloned().map(Oddity::Conflict);
        let problems = self.problems.list.iter().cloned().map(Oddity::Problem);
        let fields = self.unknown_fields().into_iter().map(Oddity::Field);
        let remarks = self.remarks.iter().cloned().map(Oddity::Remark);
        conflicts.chain(problems).chain(fields).chain(remarks).collect()
    }

    /// How many of them there are.
    fn n_oddities(&self) -> usize {
        self.n_problems() + self.unknown_fields().len() + self.remarks.len()
    }

    /// The fields that are not known here, one entry for each kind of record and name.
    fn unknown_fields(&self) -> Vec<UnknownField> {
        let mut found: Vec<UnknownField> = Vec::new();
        for (record_id, fields) in &self.notebook.extra {
            let kind = record_id.as_ref().map(|it| it.kind);
            for field in fields.iter().filter(|it| self.notebook.uses(record_id.as_ref(), it)) {
                let known = found.iter_mut().find(|it| it.kind == kind && it.name == field.name);
                match known {
                    Some(known) => known.n_records += 1,
                    None => found.push(UnknownField {
                        kind,
                        name: field.name.clone(),
                        n_records: 1,
                        words: field.words.clone(),
                    }),
                }
            }
        }
        found.sort();
        found
    }

    /// What can be done about a problem; empty if it is gone by now.
    pub fn repairs(&self, problem: &Problem) -> Vec<Repair> {
        repairs(&self.notebook, problem)
    }

    /// A record in words: `Note “What was promised”`.
    pub fn record_name(&self, record_id: &RecordId) -> String {
        let id = record_id.id.as_str();
        let notebook = &self.notebook;
        let in_trash =
            || if notebook.trash.contains_key(record_id) { " (in the trash)" } else { "" };
        let quoted = |excerpt_id: &ExcerptId| {
            notebook.excerpts.get(excerpt_id).map(|it| format!("“{}”", opening(&it.made.exact)))
        };
        let known = match record_id.kind {
            Kind::Note => notebook.notes.get(&NoteId::read(id)).map(|note| {
                let title = note.title.trim();
                let title = if title.is_empty() { "Untitled" } else { title };
                format!("Note “{title}”")
            }),
            Kind::Excerpt => {
                let excerpt_id = ExcerptId::read(id);
                quoted(&excerpt_id)
                    .map(|quote| format!("Excerpt {quote}, {}", self.reference(&excerpt_id)))
            }
            Kind::Tag => {
                let path = notebook.tag_path(&TagId::read(id));
                (!path.is_empty()).then(|| format!("Tag “{path}”"))
            }
            Kind::Link => notebook.links.get(&LinkId::read(id)).map(|link| {
                let end =
                    |end| quoted(end).unwrap_or_else(|| "an excerpt that is not there".into());
                format!("Link: {} {} {}", end(&link.from), link.kind.verb(), end(&link.to))
            }),
            Kind::Decision => notebook.decisions.get(&DecisionId::read(id)).map(|decision| {
                let quote = opening(&decision.a.made.exact);
                match decision.verdict {
                    Verdict::Open => format!("Note on parallel “{quote}”"),
                    Verdict::Accepted => format!("Accepted parallel “{quote}”"),
                    Verdict::Rejected => format!("Rejected parallel “{quote}”"),
                }
            }),
            Kind::Rule => {
                let rule = notebook.rules.get(&RuleId::read(id));
                rule.map(|rule| format!("Rule: {}", rule.sentence()))
            }
            Kind::Document => {
                let documents = &notebook.documents;
                let record = documents.get(&crate::notebook::ids::DocId::read(id));
                record.map(|record| format!("Document {}", record.path))
            }
        };
        known.unwrap_or_else(|| {
            let mut name = record_id.kind.name().to_owned();
            if let Some(first) = name.get_mut(..1) {
                first.make_ascii_uppercase();
            }
            format!("{name} {id}{}", in_trash())
        })
    }

    /// The command that goes to a record; `None` where it is not there.
    pub fn way_to(&self, record_id: &RecordId) -> Option<Command> {
        let id = record_id.id.as_str();
        let excerpt = |excerpt_id: &ExcerptId| {
            self.notebook.excerpts.get(excerpt_id)?;
            let is_placed = self.placed(excerpt_id).is_some();
            let is_used = !self.notebook.notes_using(excerpt_id).is_empty();
            let go = if is_placed || !is_used { Go::Source } else { Go::Card };
            Some(Command::Go(go(excerpt_id.clone())))
        };
        match record_id.kind {
            Kind::Note => {
                let note_id = NoteId::read(id);
                self.notebook.notes.get(&note_id)?;
                Some(Command::Go(Go::Note(Some(note_id))))
            }
            Kind::Excerpt => excerpt(&ExcerptId::read(id)),
            Kind::Tag => {
                let tag_id = TagId::read(id);
                self.notebook.tags.get(&tag_id)?;
                Some(Command::View(View::Overlay(Some(Overlay::TagEditor(tag_id)))))
            }
            Kind::Link => {
                let link = self.notebook.links.get(&LinkId::read(id))?;
                excerpt(&link.from).or_else(|| excerpt(&link.to))
            }
            Kind::Decision => {
                let decision = self.notebook.decisions.get(&DecisionId::read(id))?;
                decision.ends().into_iter().find_map(|end| self.way_to_end(end))
            }
            Kind::Rule => {
                self.notebook.rules.get(&RuleId::read(id))?;
                Some(Command::View(View::Overlay(Some(Overlay::Corrections))))
            }
            Kind::Document => {
                let doc_id = crate::notebook::ids::DocId::read(id);
                let path = self.derived.paths.get(&doc_id)?;
                Some(Command::Go(Go::Document(Arc::clone(path))))
            }
        }
    }
}

impl Workspace {
    /// The command that goes to a passage of a decision, where its words still stand in its document;
    /// else to the document, where that is there.
    fn way_to_end(&self, end: &End) -> Option<Command> {
        let path = self.derived.paths.get(&end.document)?;
        let reading = self.corpus.as_ref().and_then(|corpus| corpus.reading(path));
        let span = reading.and_then(|reading| resolve(&reading.document, &end.made).span);
        Some(Command::Go(match span {
            Some(span) => Go::Passage(Arc::clone(path), span),
            None => Go::Document(Arc::clone(path)),
        }))
    }
}

/// The first words of a quote, on one line.
fn opening(words: &str) -> String {
    const MOST: usize = 60;
    let line = on_one_line(words);
    match line.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", line.get(..end).unwrap_or_default().trim_end()),
        None => line,
    }
}

impl Turn<'_> {
    /// Applies a command of what is odd in the notebook.
    pub(super) fn problems(&mut self, command: ProblemsCommand) {
        match command {
            ProblemsCommand::Choose(row) => self.ws.problem_row = row,
            ProblemsCommand::Repair(problem, label) => {
                let repair = self.ws.repairs(&problem).into_iter().find(|it| it.label == label);
                if let Some(repair) = repair
                    && self.edit(&repair.edit)
                {
                    self.ws.problems.list.retain(|it| *it != problem);
                    self.say(format!("{}: done; Undo takes it back", repair.label));
                }
            }
            ProblemsCommand::RepairAlike(problem, label) => self.repair_alike(&problem, label),
            ProblemsCommand::DropField(kind, name) => {
                self.edit(&Edit::DropField(kind, name));
            }
            ProblemsCommand::Seen(oddity) => match oddity {
                Oddity::Conflict(conflict) => self.ws.conflicts.seen(&conflict),
                Oddity::Remark(remark) => self.ws.remarks.retain(|it| *it != remark),
                Oddity::Problem(_) | Oddity::Field(_) => {}
            },
            ProblemsCommand::SeenAll => {
                self.ws.conflicts.seen_all(&self.ws.notebook);
                self.ws.remarks.clear();
            }
            ProblemsCommand::Go(record_id) => {
                if let Some(command) = self.ws.way_to(&record_id) {
                    self.ws.overlay = None;
                    if record_id.kind == Kind::Tag {
                        self.view(View::Tab(LibraryTab::Tags));
                    }
                    self.apply(command);
                }
            }
        }
        let last = self.ws.n_oddities().saturating_sub(1);
        self.ws.problem_row = self.ws.problem_row.min(last);
        if !self.ws.has_oddities() && self.ws.overlay == Some(Overlay::Problems) {
            self.ws.overlay = None;
        }
    }

    /// Repairs all problems of one kind in one way, as one step.
    fn repair_alike(&mut self, like: &Problem, label: &'static str) {
        let kind = std::mem::discriminant(&like.fault);
        let stamp = self.now.stamp();
        // Each on what the one before it left: repairs depend on each other.
        let mut scratch = Notebook::clone(&self.ws.notebook);
        let (mut edits, mut done) = (Vec::new(), Vec::new());
        for problem in &self.ws.problems.list {
            if edits.len() == MOST_AT_ONCE {
                break;
            }
            if std::mem::discriminant(&problem.fault) != kind {
                continue;
            }
            let repair = repairs(&scratch, problem).into_iter().find(|it| it.label == label);
            let Some(Repair { edit, .. }) = repair else { continue };
            if scratch.apply(&edit, &stamp).is_ok() {
                edits.push(edit);
                done.push(problem.clone());
            }
        }
        let n_edits = edits.len();
        if n_edits > 0 && self.edit(&Edit::Several(format!("repair {n_edits} problems"), edits)) {
            self.ws.problems.list.retain(|it| !done.contains(it));
            self.say(format!("Repaired {n_edits} problems; Undo takes it back"));
        }
    }

    /// Has a worker look for what does not fit, if the notebook is not the one it was last asked for.
    pub(super) fn look_for_problems(&mut self) {
        let ws = &mut *self.ws;
        if !std::ptr::eq(ws.problems.asked.as_ptr(), Arc::as_ptr(&ws.notebook)) {
            ws.problems.asked = Arc::downgrade(&ws.notebook);
            self.effects.push(Effect::Check(Arc::clone(&ws.notebook)));
        }
    }

    /// Whether nothing was odd before an edit that keeps it so; to be asked before it is applied.
    pub(super) fn stays_sound(&self, edit: &Edit) -> bool {
        let problems = &self.ws.problems;
        problems.list.is_empty() && problems.is_known(&self.ws.notebook) && !may_unsettle(edit)
    }

    /// Notes that nothing is odd in the notebook as it is now.
    pub(super) fn note_sound(&mut self) {
        self.ws.problems = Problems::of(&self.ws.notebook, Vec::new());
    }

    /// A worker has looked for what does not fit.
    pub(super) fn hear_checked(&mut self, of: &Weak<Notebook>, list: Vec<Problem>) {
        if std::ptr::eq(of.as_ptr(), Arc::as_ptr(&self.ws.notebook)) {
            self.ws.problems = Problems::of(&self.ws.notebook, list);
        }
    }
}

/// Whether an edit can leave a sound notebook with something that does not fit: a record that comes
/// back may speak of others that did not.
fn may_unsettle(edit: &Edit) -> bool {
    match edit {
        Edit::Restore(_) => true,
        Edit::Several(_, edits) => edits.iter().any(may_unsettle),
        _ => false,
    }
}
