//! What is known of a document, to be corrected: title, source and date.

use egui::{Align, Id, Layout, TextEdit, Ui, vec2};

use crate::{
    ui::{Outbox, theme::tokens},
    workspace::{
        Workspace,
        command::{Annotate, Command},
    },
};

use super::put_away;

/// Width of the fields' names.
const NAME: f32 = 52.0;
/// Width kept for the button that takes a correction back.
const TAKE_BACK: f32 = 86.0;

/// The corrections while they are typed; an empty one is none.
#[derive(Clone, Debug)]
pub struct FactsDraft {
    title: String,
    source: String,
    date: String,
    has_focused: bool,
}

/// A field: its name, and what the text itself states.
#[derive(Clone, Copy, Debug)]
struct Field<'a> {
    name: &'static str,
    stated: &'a str,
}

/// Draws the form.
pub fn facts_ui(
    ui: &mut Ui,
    draft: &mut Option<FactsDraft>,
    workspace: &Workspace,
    path: &std::sync::Arc<str>,
    out: &mut Outbox,
) {
    let entry = workspace.corpus.as_ref().and_then(|corpus| corpus.entry(path));
    let facts = entry.and_then(|entry| entry.reading()).map(|reading| &reading.facts);
    let record = workspace.record(path);
    let draft = draft.get_or_insert_with(|| {
        let corrected =
            |value: Option<&Option<String>>| value.cloned().flatten().unwrap_or_default();
        FactsDraft {
            title: corrected(record.map(|record| &record.title)),
            source: corrected(record.map(|record| &record.source)),
            date: corrected(record.map(|record| &record.date)),
            has_focused: false,
        }
    });
    let stated = |fact: Option<&Option<crate::text::structure::Fact>>| {
        fact.and_then(Option::as_ref).map_or("", |fact| fact.value.as_str()).to_owned()
    };
    let title = stated(facts.map(|facts| &facts.title));
    let source = stated(facts.map(|facts| &facts.source));
    let date = stated(facts.map(|facts| &facts.date));
    let mute = tokens(ui.ctx()).mute;
    ui.label(egui::RichText::new(&**path).small().color(mute));
    let mut is_entered = false;
    let is_new = !std::mem::replace(&mut draft.has_focused, true);
    let field = Field { name: "Title", stated: &title };
    is_entered |= field_ui(ui, field, &mut draft.title, is_new);
    let field = Field { name: "Source", stated: &source };
    is_entered |= field_ui(ui, field, &mut draft.source, false);
    let field = Field { name: "Date", stated: &date };
    is_entered |= field_ui(ui, field, &mut draft.date, false);
    let is_fine = draft.date.trim().is_empty() || is_date(draft.date.trim());
    if !is_fine {
        let words = "A date is written as 2018, 2018-07 or 2018-07-13.";
        ui.colored_label(tokens(ui.ctx()).trouble, words);
    }
    ui.horizontal(|ui| {
        let keep = ui.add_enabled(is_fine, egui::Button::new("Keep"));
        if is_fine && (keep.clicked() || is_entered) {
            out.push(Command::Annotate(Annotate::Correct {
                path: std::sync::Arc::clone(path),
                title: draft.title.trim().to_owned(),
                source: draft.source.trim().to_owned(),
                date: draft.date.trim().to_owned(),
            }));
            out.push(put_away());
        }
        let words = "An empty field shows what the text states.";
        ui.label(egui::RichText::new(words).small().color(mute));
    });
}

/// Draws a field and what takes its correction back; tells whether Enter was pressed in it.
fn field_ui(ui: &mut Ui, field: Field<'_>, words: &mut String, takes_focus: bool) -> bool {
    ui.horizontal(|ui| {
        let layout = Layout::left_to_right(Align::Center);
        let label = ui.allocate_ui_with_layout(vec2(NAME, 20.0), layout, |ui| {
            ui.set_min_width(NAME);
            ui.label(field.name)
        });
        let label = label.inner;
        let hint = if field.stated.is_empty() { "not stated in the text" } else { field.stated };
        let id = Id::unique(("fact", field.name));
        let width = (ui.available_width() - TAKE_BACK).max(80.0);
        let edit = TextEdit::singleline(words).id(id).hint_text(hint).desired_width(width);
        let response = ui.add(edit).labelled_by(label.id);
        if takes_focus {
            response.request_focus();
        }
        if !words.is_empty() {
            let hint = if field.stated.is_empty() {
                "Leaves it unknown".to_owned()
            } else {
                format!("Shows what the text states: {}", field.stated)
            };
            let name = format!("Take back {}", field.name.to_lowercase());
            let button = ui.button("Take back").accessible_name(name).on_hover_text(hint);
            if button.clicked() {
                words.clear();
            }
        }
        response.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter))
    })
    .inner
}

/// Whether words are a date of the kind that documents have: `2018`, `2018-07` or `2018-07-13`.
pub fn is_date(words: &str) -> bool {
    let is_number = |part: &str, length: usize| {
        part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    let mut parts = words.split('-');
    let (year, month, day) = (parts.next(), parts.next(), parts.next());
    if parts.next().is_some() || !year.is_some_and(|year| is_number(year, 4)) {
        return false;
    }
    match (month, day) {
        (None, _) => true,
        (Some(month), None) => is_number(month, 2) && matches!(month.parse::<u8>(), Ok(1..=12)),
        (Some(month), Some(day)) => {
            is_number(month, 2) && is_number(day, 2) && words.parse::<jiff::civil::Date>().is_ok()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_years_months_or_days_that_there_are() {
        for fine in ["2018", "2018-07", "2018-07-13", "2024-02-29", "0986"] {
            assert!(is_date(fine), "{fine}");
        }
        for wrong in [
            "",
            "18",
            "2018-7",
            "2018-13",
            "2018-00",
            "2018-02-30",
            "2018-07-13-1",
            "13.7.2018",
            "2018-",
        ] {
            assert!(!is_date(wrong), "{wrong}");
        }
    }
}
