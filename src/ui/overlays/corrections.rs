//! All corrections of documents and all rules for the folder, each to be taken back.

use std::sync::Arc;

use egui::{
    Align, Button, ComboBox, Label, Layout, RichText, ScrollArea, TextEdit, Ui, UiBuilder, vec2,
};

use crate::{
    notebook::{
        edit::Edit,
        ids::{DocId, RuleId},
        record::DocumentRecord,
        rule::Rule,
    },
    ui::{
        Outbox,
        theme::{self, size, tokens},
        words,
    },
    workspace::{
        Workspace,
        command::{Command, View},
        correct::{Correct, Said, said_in},
        overlay::Overlay,
        rules::pattern_fault,
    },
};

/// Height of a row: all are alike, so that thousands cost what is seen of them.
const ROW: f32 = 28.0;

/// Width of the field for the files of a rule.
const FILES: f32 = 150.0;

/// What the list remembers between frames.
#[derive(Debug, Default)]
pub struct CorrectionsViews {
    /// The rows, and the revision of the workspace they were worked out for.
    rows: Option<(u64, Vec<Row>)>,
    /// The files of a rule while they are typed.
    files: Option<(RuleId, String)>,
    /// The rule that is being made.
    new: NewRule,
}

#[derive(Debug)]
enum Row {
    Title(&'static str, String),
    Rule(RuleId, Arc<Rule>),
    Document(DocId, Arc<DocumentRecord>),
    Said(DocId, Said, String),
}

/// A rule while it is made.
#[derive(Debug, Default)]
struct NewRule {
    files: String,
    fixes: Fixes,
    words: String,
}

/// What a rule fixes for all its documents.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Fixes {
    #[default]
    Source,
    Author,
    Region,
    Language,
}

impl Fixes {
    const ALL: [(Self, &'static str); 4] = [
        (Self::Source, "Source"),
        (Self::Author, "Author"),
        (Self::Region, "Region"),
        (Self::Language, "Language"),
    ];

    fn label(self) -> &'static str {
        Self::ALL.iter().find(|(it, _)| *it == self).map_or("", |(_, label)| label)
    }
}

/// Draws the list and the form for a new rule.
pub fn corrections_ui(
    ui: &mut Ui,
    views: &mut CorrectionsViews,
    workspace: &Workspace,
    out: &mut Outbox,
) {
    ui.label(RichText::new("Corrections").font(theme::strong(size::UI)));
    let CorrectionsViews { rows: known, files, new } = views;
    if known.as_ref().is_none_or(|(revision, _)| *revision != workspace.revision) {
        *known = Some((workspace.revision, rows(workspace)));
    }
    let rows = known.as_ref().map_or(&[][..], |(_, rows)| rows);
    let room = (ui.ctx().content_rect().height() * 0.5).max(ROW * 3.0);
    let area = ScrollArea::vertical().id_salt("corrections").max_height(room);
    area.show_rows(ui, ROW, rows.len(), |ui, range| {
        ui.spacing_mut().item_spacing.y = 0.0;
        for row in range.filter_map(|at| rows.get(at)) {
            row_ui(ui, files, workspace, row, out);
        }
    });
    ui.separator();
    new_ui(ui, new, out);
}

/// The rules first, then the documents in the order of their paths, each with what is said of it.
fn rows(workspace: &Workspace) -> Vec<Row> {
    let notebook = &workspace.notebook;
    let mut rows = Vec::new();
    let n_rules = notebook.rules.len();
    let words = if n_rules == 0 {
        "none; they can say who wrote all documents of a folder, or what a line is in all of them"
    } else {
        "of two about the same, the upper one counts"
    };
    rows.push(Row::Title("Rules for the folder", words.to_owned()));
    rows.extend(
        notebook
            .rules_in_order()
            .into_iter()
            .map(|(rule_id, rule)| Row::Rule(rule_id.clone(), Arc::clone(rule))),
    );
    let mut documents: Vec<_> =
        notebook.documents.iter().filter(|(_, record)| record.is_corrected()).collect();
    documents.sort_by_key(|(doc_id, record)| (&record.path, *doc_id));
    let words = if documents.is_empty() {
        "none; F4 corrects a document, I says what a line of it is".to_owned()
    } else {
        words::count(documents.len(), "document", "documents")
    };
    rows.push(Row::Title("Documents", words));
    for (doc_id, record) in documents {
        rows.push(Row::Document(doc_id.clone(), Arc::clone(record)));
        let said = said_in(record).into_iter();
        rows.extend(said.map(|(said, words)| Row::Said(doc_id.clone(), said, words)));
    }
    rows
}

fn row_ui(
    ui: &mut Ui,
    files: &mut Option<(RuleId, String)>,
    workspace: &Workspace,
    row: &Row,
    out: &mut Outbox,
) {
    let tokens = tokens(ui.ctx());
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), egui::Sense::hover());
    let layout = Layout::right_to_left(Align::Center);
    ui.scope_builder(UiBuilder::new().max_rect(rect).layout(layout), |ui| {
        ui.spacing_mut().item_spacing.x = 8.0;
        match row {
            Row::Title(title, words) => {
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                    ui.label(RichText::new(*title).font(theme::strong(size::SMALL)));
                    let words = RichText::new(words).small().color(tokens.mute);
                    ui.add(Label::new(words).truncate());
                });
            }
            Row::Rule(rule_id, rule) => rule_ui(ui, files, workspace, (rule_id, rule), out),
            Row::Document(doc_id, record) => {
                let path = workspace.derived.paths.get(doc_id);
                if let Some(path) = path
                    && ui.button("Correct…").clicked()
                {
                    let facts = Overlay::Facts(Arc::clone(path));
                    out.push(Command::View(View::Overlay(Some(facts))));
                }
                let title = match path {
                    Some(path) => workspace.shown(path).title,
                    None => format!("{} (not in the folder)", record.path),
                };
                left_ui(ui, RichText::new(title), &record.path);
            }
            Row::Said(doc_id, said, words) => {
                let name = format!("Take back {}: {words}", said.name());
                if ui.add(Button::new("Take back")).accessible_name(name).clicked() {
                    out.push(Command::Correct(Correct::TakeBack(doc_id.clone(), said.clone())));
                }
                let line = match said {
                    Said::Line(_) => words.clone(),
                    said => format!("{}: {words}", said.name()),
                };
                left_ui(ui, RichText::new(format!("      {line}")).color(tokens.mute), words);
            }
        }
    });
}

/// Words that take what room the buttons leave, from the left.
fn left_ui(ui: &mut Ui, words: RichText, hint: &str) {
    ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
        ui.add(Label::new(words).truncate()).on_hover_text(hint);
    });
}

fn rule_ui(
    ui: &mut Ui,
    typed: &mut Option<(RuleId, String)>,
    workspace: &Workspace,
    (rule_id, rule): (&RuleId, &Rule),
    out: &mut Outbox,
) {
    let tokens = tokens(ui.ctx());
    let says = rule.clauses().join("; ");
    if ui.button("Remove").accessible_name(format!("Remove rule: {says}")).clicked() {
        out.push(Command::Edit(Edit::RemoveRule(rule_id.clone())));
    }
    let n_files = workspace.n_files_of(rule_id);
    let count = words::count(n_files, "document", "documents");
    ui.label(RichText::new(count).small().color(tokens.mute));
    let mut words = match typed {
        Some((of, words)) if of == rule_id => words.clone(),
        _ => rule.files.clone(),
    };
    let fault = pattern_fault(&words);
    let edit = TextEdit::singleline(&mut words)
        .id(egui::Id::unique(("files of rule", rule_id.as_str())))
        .hint_text("all documents")
        .text_color(if fault.is_some() { tokens.trouble } else { tokens.ink })
        .desired_width(FILES);
    let response = ui.add(edit).accessible_name(format!("Files of rule: {says}"));
    if response.has_focus() {
        *typed = Some((rule_id.clone(), words.clone()));
    }
    if response.lost_focus() {
        *typed = None;
        if fault.is_none() && words != rule.files {
            out.push(Command::Correct(Correct::RuleFiles(rule_id.clone(), words)));
        }
    }
    response.on_hover_text(fault.unwrap_or_else(|| {
        "Which files, as in .gitignore: press/, *.txt, 2018/**/interview*".to_owned()
    }));
    left_ui(ui, RichText::new(&says), &says);
}

/// The form for a rule that fixes something for many documents.
fn new_ui(ui: &mut Ui, new: &mut NewRule, out: &mut Outbox) {
    let tokens = tokens(ui.ctx());
    let fault = pattern_fault(&new.files);
    ui.horizontal_wrapped(|ui| {
        ui.label("New rule:");
        let combo = ComboBox::from_id_salt("fixes").width(90.0).selected_text(new.fixes.label());
        let combo = combo.show_ui(ui, |ui| {
            for (fixes, label) in Fixes::ALL {
                ui.selectable_value(&mut new.fixes, fixes, label);
            }
        });
        combo.response.accessible_name(format!("Rule fixes: {}", new.fixes.label()));
        ui.label("is");
        let field = TextEdit::singleline(&mut new.words).desired_width(160.0);
        ui.add(field).accessible_name("What the rule says");
        ui.label("in");
        let field =
            TextEdit::singleline(&mut new.files).hint_text("all documents").desired_width(FILES);
        ui.add(field).accessible_name("Files of the new rule");
        let is_fine = fault.is_none() && !new.words.trim().is_empty();
        if ui.add_enabled(is_fine, Button::new("Add rule")).clicked() {
            let said = || Some(new.words.trim().to_owned());
            let mut rule = Rule { files: new.files.clone(), ..Rule::default() };
            match new.fixes {
                Fixes::Source => rule.source = said(),
                Fixes::Author => rule.author = said(),
                Fixes::Region => rule.region = said(),
                Fixes::Language => rule.language = said(),
            }
            out.push(Command::Correct(Correct::Rule(rule)));
            new.words.clear();
        }
    });
    let line = fault.map_or_else(
        || {
            let words = "Files are named as in .gitignore; what lines are is said in the text, with \
                         This line is…";
            RichText::new(words).color(tokens.mute)
        },
        |fault| RichText::new(format!("These files make no sense: {fault}")).color(tokens.trouble),
    );
    ui.label(line.small());
}
