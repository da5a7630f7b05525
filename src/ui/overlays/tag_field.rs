//! The field that finds a tag by its name, or makes it, and gives it to a passage.

use egui::{Align2, Rect, Stroke, Ui, pos2};

use crate::{
    notebook::{
        Notebook,
        ids::{ExcerptId, TagId},
    },
    ui::{
        Outbox,
        chips::one_line,
        theme::{self, size, tokens},
    },
    workspace::{
        Workspace,
        command::{Annotate, Command},
    },
};

use super::{picker::Picker, put_away};

/// Height of a row.
const ROW: f32 = 30.0;

/// What the field remembers between frames.
#[derive(Debug, Default)]
pub struct TagFieldViews {
    picker: Picker,
}

/// A row of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Row {
    Tag(TagId),
    New(String),
}

/// Draws the field and its list.
pub fn tag_field_ui(
    ui: &mut Ui,
    views: &mut TagFieldViews,
    workspace: &Workspace,
    excerpt_id: Option<&ExcerptId>,
    out: &mut Outbox,
) {
    views.picker.field_ui(ui, "Tag", "Tag, or parent / tag");
    let rows = rows(&workspace.notebook, views.picker.query());
    let given: &[TagId] = excerpt_id
        .and_then(|id| workspace.notebook.excerpts.get(id))
        .map_or(&[], |excerpt| excerpt.tags.as_slice());
    let taken = views.picker.list_ui(ui, rows.len(), ROW, |ui, rect, row| match rows.get(row) {
        Some(Row::Tag(tag_id)) => tag_row(ui, rect, workspace, tag_id, given.contains(tag_id)),
        Some(Row::New(path)) => {
            let words = format!("New tag “{path}”");
            let ink = tokens(ui.ctx()).ink;
            let galley = one_line(ui, &words, theme::ui(size::UI), ink, rect.width());
            let at = pos2(rect.left(), rect.center().y - galley.size().y / 2.0);
            ui.painter().galley(at, galley, ink);
            words
        }
        None => String::new(),
    });
    if rows.is_empty() {
        let words = "No tag yet: type a name and press Enter to make one.";
        ui.label(egui::RichText::new(words).color(tokens(ui.ctx()).mute));
    }
    if let Some(row) = taken.and_then(|row| rows.into_iter().nth(row)) {
        out.push(Command::Annotate(match (row, excerpt_id) {
            (Row::Tag(tag_id), Some(id)) => Annotate::ToggleTag(id.clone(), tag_id),
            (Row::Tag(tag_id), None) => Annotate::Tag(tag_id),
            (Row::New(path), Some(id)) => Annotate::TagExcerptNamed(id.clone(), path),
            (Row::New(path), None) => Annotate::TagNamed(path),
        }));
        out.push(put_away());
    }
}

fn tag_row(ui: &Ui, rect: Rect, workspace: &Workspace, tag_id: &TagId, is_given: bool) -> String {
    let Some(tag) = workspace.notebook.tags.get(tag_id) else { return String::new() };
    let tokens = tokens(ui.ctx());
    let tint = tokens.tint(tag.colour);
    let dot = pos2(rect.left() + 6.0, rect.center().y);
    ui.painter().circle(dot, 6.0, tint.fill, Stroke::new(1.0, tint.line));
    let path = workspace.notebook.tag_path(tag_id);
    let words = one_line(ui, &path, theme::ui(size::UI), tokens.ink, rect.width() - 130.0);
    let at = pos2(rect.left() + 20.0, rect.center().y - words.size().y / 2.0);
    ui.painter().galley(at, words, tokens.ink);
    let mut about = tag.key.map_or_else(String::new, |key| key.to_string());
    if is_given {
        "✓ takes it away".clone_into(&mut about);
    }
    let right = pos2(rect.right(), rect.center().y);
    let font = theme::ui(size::SMALL);
    ui.painter().text(right, Align2::RIGHT_CENTER, &about, font, tokens.mute);
    if is_given { format!("{path}, given: takes it away") } else { path }
}

/// The tags that match what is typed, those first whose own name begins with it; and a new one where
/// there is none of that path.
fn rows(notebook: &Notebook, query: &str) -> Vec<Row> {
    let query = path_of(query);
    let typed = query.to_lowercase();
    let mut rows: Vec<(bool, Row)> = Vec::new();
    let mut is_there = false;
    for (tag_id, tag) in notebook.tags_in_order() {
        let path = notebook.tag_path(tag_id).to_lowercase();
        is_there |= path == typed;
        if path.contains(&typed) {
            let is_later = !tag.name.to_lowercase().starts_with(&typed) && path != typed;
            rows.push((is_later, Row::Tag(tag_id.clone())));
        }
    }
    rows.sort_by_key(|(is_later, _)| *is_later);
    let mut rows: Vec<Row> = rows.into_iter().map(|(_, row)| row).collect();
    if !query.is_empty() && !is_there {
        rows.push(Row::New(query));
    }
    rows
}

/// What is typed as a path: blanks and empty names go.
fn path_of(query: &str) -> String {
    let names: Vec<&str> =
        query.split('/').map(str::trim).filter(|name| !name.is_empty()).collect();
    names.join(" / ")
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::notebook::{
        ids::{Ids, NotebookId},
        tag::{Colour, Tag},
    };

    fn notebook() -> Notebook {
        let mut notebook = Notebook::new(NotebookId::fresh(&mut Ids::seeded(1)));
        for (id, name, parent) in
            [("m", "monitoring", None), ("g", "gauges", Some("m")), ("b", "big gauges", None)]
        {
            let tag = Tag {
                name: name.to_owned(),
                parent: parent.map(TagId::read),
                colour: Colour::default(),
                key: None,
                about: String::new(),
            };
            notebook.tags.insert(TagId::read(id), Arc::new(tag));
        }
        notebook
    }

    fn tag(id: &str) -> Row {
        Row::Tag(TagId::read(id))
    }

    #[test]
    fn tags_whose_name_begins_so_come_first_and_a_new_one_last() {
        assert_eq!(rows(&notebook(), "Gaug"), [tag("g"), tag("b"), Row::New("Gaug".to_owned())]);
    }

    #[test]
    fn a_path_that_is_there_is_not_made_again() {
        assert_eq!(rows(&notebook(), " Monitoring/gauges "), [tag("g")]);
        assert_eq!(
            rows(&notebook(), "monitoring / new"),
            [Row::New("monitoring / new".to_owned())]
        );
    }

    #[test]
    fn with_nothing_typed_all_tags_are_listed() {
        assert_eq!(rows(&notebook(), " ").len(), 3);
    }
}
