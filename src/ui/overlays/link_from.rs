//! The excerpt to link another to is looked for, and what the link says.

use egui::{TextEdit, Ui, pos2};

use crate::{
    notebook::{Notebook, ids::ExcerptId, link::LinkKind},
    ui::{
        Outbox,
        chips::{one_line, opening},
        kept::Kept,
        theme::{self, size, tokens},
    },
    workspace::{
        Workspace,
        command::{Annotate, Command},
    },
};

use super::{
    picker::{Picker, matches, typed},
    put_away,
};

/// Height of a row.
const ROW: f32 = 42.0;

/// What the panel remembers between frames.
#[derive(Debug)]
pub struct LinkFromViews {
    picker: Picker,
    kind: LinkKind,
    own_word: String,
    found: Kept<Vec<ExcerptId>>,
}

impl Default for LinkFromViews {
    fn default() -> Self {
        Self {
            picker: Picker::default(),
            kind: LinkKind::Contradicts,
            own_word: String::new(),
            found: Kept::default(),
        }
    }
}

/// Draws the choice of what the link says, the field and the list of excerpts.
pub fn link_from_ui(
    ui: &mut Ui,
    views: &mut LinkFromViews,
    workspace: &Workspace,
    from: &ExcerptId,
    out: &mut Outbox,
) {
    let Some(excerpt) = workspace.notebook.excerpts.get(from) else {
        out.push(put_away());
        return;
    };
    let tokens = tokens(ui.ctx());
    let quote = format!("“{}”", opening(&excerpt.made.exact, 70));
    egui::Frame::new().inner_margin(egui::Margin::symmetric(10, 6)).show(ui, |ui| {
        let quote = egui::RichText::new(quote).font(theme::reading(size::UI));
        ui.add(egui::Label::new(quote).truncate());
        kinds_ui(ui, views);
    });
    if views.picker.field_ui(ui, "Excerpt to link to", "Words of the other excerpt") {
        views.found.forget();
    }
    let query = views.picker.query().to_owned();
    let mut kept = std::mem::take(&mut views.found);
    let found = kept.of(&workspace.notebook, |notebook| found(notebook, workspace, from, &query));
    let taken = views.picker.list_ui(ui, found.len(), ROW, |ui, rect, row| {
        let Some(other) = found.get(row) else { return String::new() };
        let Some(excerpt) = workspace.notebook.excerpts.get(other) else { return String::new() };
        let quote = opening(&excerpt.made.exact, 120);
        let reference = workspace.reference(other);
        let words = one_line(ui, &quote, theme::reading(size::UI), tokens.ink, rect.width());
        ui.painter().galley(pos2(rect.left(), rect.top() + 3.0), words, tokens.ink);
        let words = one_line(ui, &reference, theme::ui(size::SMALL), tokens.mute, rect.width());
        ui.painter().galley(pos2(rect.left(), rect.bottom() - 18.0), words, tokens.mute);
        format!("“{quote}”, {reference}")
    });
    if found.is_empty() {
        let words = if query.is_empty() {
            "There is no other excerpt yet."
        } else {
            "No other excerpt has these words."
        };
        ui.label(egui::RichText::new(words).color(tokens.mute));
    }
    if let Some(to) = taken.and_then(|row| found.get(row)) {
        let link = Annotate::Link(from.clone(), to.clone(), kind(views));
        out.push(Command::Annotate(link));
        out.push(put_away());
    }
    views.found = kept;
}

/// What the link says: an own word counts as soon as there is one.
fn kind(views: &LinkFromViews) -> LinkKind {
    match (&views.kind, views.own_word.trim()) {
        (LinkKind::Other(_), word) => LinkKind::Other(word.to_owned()),
        (kind, _) => kind.clone(),
    }
}

fn kinds_ui(ui: &mut Ui, views: &mut LinkFromViews) {
    ui.horizontal(|ui| {
        for kind in [LinkKind::Quotes, LinkKind::Contradicts, LinkKind::Supports] {
            let label = kind.verb().to_owned();
            if ui.selectable_label(views.kind == kind, label).clicked() {
                views.kind = kind;
            }
        }
        let field = TextEdit::singleline(&mut views.own_word)
            .hint_text("own word: answers")
            .desired_width(140.0);
        let response = ui.add(field).accessible_name("Own word for the link");
        if response.changed() {
            let is_empty = views.own_word.trim().is_empty();
            views.kind =
                if is_empty { LinkKind::Contradicts } else { LinkKind::Other(String::new()) };
        }
    });
}

/// Other excerpts that hold the typed words in quote, memo or document; those of the open note
/// first, then by document and place.
fn found(
    notebook: &Notebook,
    workspace: &Workspace,
    from: &ExcerptId,
    query: &str,
) -> Vec<ExcerptId> {
    let typed = typed(query);
    let near: Vec<&ExcerptId> = workspace
        .open_note
        .as_ref()
        .and_then(|note_id| notebook.notes.get(note_id))
        .map(|note| note.excerpts().collect())
        .unwrap_or_default();
    let mut found: Vec<_> = notebook
        .excerpts
        .iter()
        .filter(|(excerpt_id, _)| *excerpt_id != from)
        .filter_map(|(excerpt_id, excerpt)| {
            let record = notebook.documents.get(&excerpt.document);
            let path = record.map(|record| record.path.as_str()).unwrap_or_default();
            let words = format!("{} {} {path}", excerpt.made.exact, excerpt.memo);
            let is_far = !near.contains(&excerpt_id);
            matches(&words, &typed).then(|| (is_far, path, excerpt.made.start, excerpt_id.clone()))
        })
        .collect();
    found.sort();
    found.into_iter().map(|(.., excerpt_id)| excerpt_id).collect()
}
