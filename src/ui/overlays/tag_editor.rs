//! A tag, to be changed: name, the tag above it, colour, key, what it is for.

use egui::{ComboBox, TextEdit, Ui};

use crate::{
    notebook::{
        Notebook,
        edit::Edit,
        ids::TagId,
        tag::{Colour, Tag},
    },
    ui::{Outbox, chips::dot_ui, tags::tree::is_below, theme::tokens},
    workspace::{
        Workspace,
        command::{Annotate, Command},
    },
};

use super::put_away;

/// A tag while it is changed.
#[derive(Clone, Debug)]
pub struct TagDraft {
    tag: Tag,
    has_focused: bool,
}

/// Draws the form.
pub fn tag_editor_ui(
    ui: &mut Ui,
    draft: &mut Option<TagDraft>,
    workspace: &Workspace,
    tag_id: &TagId,
    out: &mut Outbox,
) {
    let notebook = &workspace.notebook;
    let Some(tag) = notebook.tags.get(tag_id) else {
        out.push(put_away());
        return;
    };
    let draft = draft.get_or_insert_with(|| TagDraft { tag: Tag::clone(tag), has_focused: false });
    ui.spacing_mut().item_spacing.y = 8.0;
    let mut is_entered = false;
    egui::Grid::new("tag editor").num_columns(2).spacing([12.0, 10.0]).show(ui, |ui| {
        is_entered = fields_ui(ui, draft, notebook, tag_id);
    });
    let trouble = trouble(notebook, tag_id, &draft.tag);
    if let Some(trouble) = &trouble {
        ui.colored_label(tokens(ui.ctx()).trouble, trouble);
    }
    ui.add_space(2.0);
    ui.horizontal(|ui| {
        let keep = ui.add_enabled(trouble.is_none(), egui::Button::new("Keep"));
        if trouble.is_none() && (keep.clicked() || is_entered) {
            let Tag { name, parent, colour, key, about } = draft.tag.clone();
            let name = name.trim().to_owned();
            let tag = tag_id.clone();
            let set = Annotate::SetTag { tag, name, parent, colour, key, about };
            out.push(Command::Annotate(set));
            out.push(put_away());
        }
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let hint = "Excerpts lose the tag and stay; tags below it move up";
            if ui.button("Remove tag").on_hover_text(hint).clicked() {
                out.push(Command::Edit(Edit::RemoveTag(tag_id.clone())));
                out.push(put_away());
            }
        });
    });
}

/// Draws the fields; tells whether Enter was pressed in one.
fn fields_ui(ui: &mut Ui, draft: &mut TagDraft, notebook: &Notebook, tag_id: &TagId) -> bool {
    let entered = |ui: &Ui, field: &egui::Response| {
        field.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter))
    };
    let width = (ui.ctx().content_rect().width() - 180.0).clamp(120.0, 380.0);
    let tag = &mut draft.tag;
    let label = ui.label("Name");
    let field = TextEdit::singleline(&mut tag.name).desired_width(width);
    let name = ui.add(field).labelled_by(label.id);
    if !draft.has_focused {
        name.request_focus();
        draft.has_focused = true;
    }
    let mut is_entered = entered(ui, &name);
    ui.end_row();

    ui.label("Below");
    let above = |parent: &Option<TagId>| {
        parent.as_ref().map_or_else(|| "no other tag".to_owned(), |id| notebook.tag_path(id))
    };
    let combo = ComboBox::from_id_salt("parent").width(width).selected_text(above(&tag.parent));
    let combo = combo.show_ui(ui, |ui| {
        ui.selectable_value(&mut tag.parent, None, above(&None));
        for (other_id, _) in notebook.tags_in_order() {
            if !is_below(notebook, other_id, tag_id) {
                let other = Some(other_id.clone());
                let path = above(&other);
                ui.selectable_value(&mut tag.parent, other, path);
            }
        }
    });
    combo.response.accessible_name(format!("Below: {}", above(&tag.parent)));
    ui.end_row();

    ui.label("Colour");
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        for colour in Colour::ALL {
            if dot_ui(ui, colour, tag.colour == colour).clicked() {
                tag.colour = colour;
            }
        }
    });
    ui.end_row();

    ui.label("Key");
    keys_ui(ui, tag, notebook, tag_id);
    ui.end_row();

    let label = ui.label("About");
    let about = TextEdit::multiline(&mut tag.about)
        .hint_text("What the tag is for")
        .desired_rows(2)
        .desired_width(width);
    ui.add(about).labelled_by(label.id);
    ui.end_row();
    is_entered &= !tag.name.trim().is_empty();
    is_entered
}

/// The number keys; one that another tag has goes over to this one.
fn keys_ui(ui: &mut Ui, tag: &mut Tag, notebook: &Notebook, tag_id: &TagId) {
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 2.0;
        ui.selectable_value(&mut tag.key, None, "none");
        for key in 1..=9 {
            let label = key.to_string();
            let response = ui.selectable_value(&mut tag.key, Some(key), label);
            let owner = notebook
                .tags
                .iter()
                .find(|(other_id, other)| *other_id != tag_id && other.key == Some(key));
            if let Some((_, other)) = owner {
                response.on_hover_text(format!("“{}” has this key and gives it up", other.name));
            }
        }
    });
}

/// Why the tag cannot be kept as it is.
fn trouble(notebook: &Notebook, tag_id: &TagId, tag: &Tag) -> Option<String> {
    let name = tag.name.trim();
    if name.is_empty() {
        return Some("A tag needs a name.".to_owned());
    }
    let folded = name.to_lowercase();
    let is_taken = notebook.tags.iter().any(|(other_id, other)| {
        other_id != tag_id
            && other.parent == tag.parent
            && other.name.trim().to_lowercase() == folded
    });
    is_taken.then(|| format!("There is a tag “{name}” in this place already."))
}
