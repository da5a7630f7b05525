//! One row of the list of problems: what it says, and what can be done about it.

use crate::{
    notebook::{
        check::{Fault, Problem},
        edit::Edit,
        ids::{DecisionId, LinkId, NoteId, TagId},
        kept::{Kind, RecordId},
        merge::Conflict,
    },
    ui::words::number,
    workspace::{
        Workspace,
        command::{Command, ProblemsCommand, View},
        notice::sentence,
        problems::{Oddity, UnknownField},
    },
};

/// One thing that can be done about a row.
pub(super) struct Way {
    pub(super) label: String,
    pub(super) hint: String,
    pub(super) command: Command,
}

impl Way {
    fn new(label: impl Into<String>, hint: &str, command: ProblemsCommand) -> Self {
        let command = Command::Problems(command);
        Self { label: label.into(), hint: hint.to_owned(), command }
    }
}

/// What a row says.
pub(super) struct Facts {
    pub(super) name: String,
    pub(super) what: String,
    /// Where it stands, to go there.
    pub(super) record: Option<RecordId>,
    /// Words of the file as they stand there; may be empty.
    pub(super) words: String,
}

impl Facts {
    pub(super) fn of(ws: &Workspace, row: &Oddity) -> Self {
        let named = |record: &Option<RecordId>| match record {
            Some(record) => ws.record_name(record),
            None => "The notebook itself".to_owned(),
        };
        let (name, what, record, words) = match row {
            Oddity::Conflict(Conflict { record, what, .. }) => {
                (named(record), sentence(what), record.clone(), String::new())
            }
            Oddity::Problem(Problem { what, fault: Fault::Unread(kept), .. }) => {
                let name = match (kept.kind, kept.id.as_str()) {
                    (Some(kind), id) if !id.is_empty() => format!("Unread: {} {id}", kind.name()),
                    (Some(kind), _) => format!("Unread words among the {}", kind.section()),
                    (None, _) => "Unread words outside any record".to_owned(),
                };
                (name, sentence(what), None, kept.words.clone())
            }
            Oddity::Problem(Problem { what, fault, .. }) => {
                let record = fault.record();
                let what = match fault {
                    Fault::TagKey(tag_id) => {
                        key_words(ws, tag_id).unwrap_or_else(|| sentence(what))
                    }
                    _ => sentence(what),
                };
                (named(&record), what, record, String::new())
            }
            Oddity::Field(field) => {
                (field_name(field), field_words(field), None, field.words.clone())
            }
            Oddity::Remark(remark) => {
                let what = sentence(&format!("in the file, {remark}"));
                ("When it was opened".to_owned(), what, None, String::new())
            }
        };
        Self { name, what, record, words }
    }
}

/// Whose key a tag has as well, by name.
fn key_words(ws: &Workspace, tag_id: &TagId) -> Option<String> {
    let key = ws.notebook.tags.get(tag_id)?.key?;
    let mut others =
        ws.notebook.tags.iter().filter(|(id, tag)| *id != tag_id && tag.key == Some(key));
    let (other, _) = others.next()?;
    Some(format!("Its key {key} is also that of “{}”.", ws.notebook.tag_path(other)))
}

fn field_name(field: &UnknownField) -> String {
    format!("The field “{}”", field.name)
}

fn field_words(field: &UnknownField) -> String {
    let of = match field.kind {
        None => "the notebook".to_owned(),
        Some(Kind::Excerpt) if field.n_records == 1 => "an excerpt".to_owned(),
        Some(kind) if field.n_records == 1 => format!("a {}", kind.name()),
        Some(kind) => format!("{} {}", number(field.n_records), kind.section()),
    };
    format!("It stands in {of}. It is kept, and written back as it stands.")
}

/// What can be done about a row; the first is what Enter does.
pub(super) fn ways(ws: &Workspace, row: &Oddity) -> Vec<Way> {
    match row {
        Oddity::Conflict(conflict) => conflict_ways(ws, conflict, row),
        Oddity::Problem(problem) => {
            let mut ways: Vec<Way> = ws
                .repairs(problem)
                .into_iter()
                .map(|repair| {
                    let command = ProblemsCommand::Repair(problem.clone(), repair.label);
                    Way::new(repair.label, "Can be undone", command)
                })
                .collect();
            if let Fault::Unread(kept) = &problem.fault {
                // Not what Enter does, since these words are all that is left of a record.
                let copy = Way {
                    label: "Copy these words".to_owned(),
                    hint: "To mend them with a text editor".to_owned(),
                    command: Command::View(View::CopyWords(kept.words.clone())),
                };
                ways.insert(0, copy);
            }
            ways
        }
        Oddity::Field(field) => {
            let drop = ProblemsCommand::DropField(field.kind, field.name.clone());
            vec![Way::new("Drop the field", "From all records that have it; can be undone", drop)]
        }
        Oddity::Remark(_) => {
            vec![Way::new("Seen", "Lists it no more", ProblemsCommand::Seen(row.clone()))]
        }
    }
}

fn conflict_ways(ws: &Workspace, conflict: &Conflict, row: &Oddity) -> Vec<Way> {
    let Some(copy) = &conflict.copy else {
        return vec![Way::new("Seen", "Lists it no more", ProblemsCommand::Seen(row.clone()))];
    };
    let keep = "Both versions stay; lists it no more";
    let mut ways = vec![Way::new("Keep both", keep, ProblemsCommand::Seen(row.clone()))];
    if ws.way_to(copy).is_some() {
        let go = ProblemsCommand::Go(copy.clone());
        ways.push(Way::new("Go to the copy", "Shows the other version", go));
    }
    let id = copy.id.as_str();
    let remove = match copy.kind {
        Kind::Note => Some(NoteId::read(id))
            .filter(|id| ws.notebook.notes.contains_key(id))
            .map(Edit::RemoveNote),
        Kind::Link => Some(LinkId::read(id))
            .filter(|id| ws.notebook.links.contains_key(id))
            .map(Edit::RemoveLink),
        Kind::Decision => Some(DecisionId::read(id))
            .filter(|id| ws.notebook.decisions.contains_key(id))
            .map(|id| Edit::RemoveDecision { id }),
        _ => None,
    };
    ways.extend(remove.map(|edit| Way {
        label: "Remove the copy".to_owned(),
        hint: "To the trash; can be undone".to_owned(),
        command: Command::Edit(edit),
    }));
    ways
}
