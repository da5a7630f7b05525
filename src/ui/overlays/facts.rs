//! What is known of a document, to be corrected: title, source, author, date and the like; and what its
//! file is.

use std::sync::Arc;

use egui::{Align, ComboBox, Id, Layout, RichText, ScrollArea, TextEdit, Ui, vec2};

use crate::{
    text::{signs, structure::Fact},
    ui::{Outbox, chips, theme::tokens, words},
    workspace::{
        Shown, Workspace,
        command::Command,
        corpus::{DocPath, Entry, EntryState, Reading},
        correct::{Correct, Corrections, ENCODINGS},
        view::format_of,
    },
};

use super::put_away;

/// Width of the fields' names.
const NAME: f32 = 72.0;
/// How much of the text is shown while its encoding is chosen: lines, and scalars of them.
const BEGINNING_LINES: usize = 3;
const BEGINNING_SCALARS: usize = 160;
/// Width kept for the button that takes a correction back.
const TAKE_BACK: f32 = 86.0;

/// The corrections while they are typed; an empty one is none.
#[derive(Clone, Debug)]
pub struct FactsDraft {
    said: Corrections,
    has_focused: bool,
}

/// A field: its name, what is known without the reader, and where that was read.
#[derive(Clone, Debug)]
struct Field {
    name: &'static str,
    read: String,
    place: Place,
}

/// Where something was read.
#[derive(Clone, Copy, Debug)]
enum Place {
    /// In this paragraph, counted from 1.
    Paragraph(usize),
    /// In what the file says of itself.
    Fields,
    /// Off the whole text, or off the file's name.
    Whole,
}

impl Field {
    /// What stands in the empty field: "read: Radio Ellery, ¶3".
    fn hint(&self) -> String {
        match (self.read.as_str(), self.place) {
            ("", _) => "not stated in the text".to_owned(),
            (read, Place::Paragraph(paragraph)) => format!("read: {read}, ¶{paragraph}"),
            (read, Place::Fields) => format!("read: {read}, in the file’s own fields"),
            (read, Place::Whole) => format!("read: {read}"),
        }
    }
}

/// Draws the form.
pub fn facts_ui(
    ui: &mut Ui,
    draft: &mut Option<FactsDraft>,
    workspace: &Workspace,
    path: &DocPath,
    out: &mut Outbox,
) {
    let Some(entry) = workspace.corpus.as_ref().and_then(|corpus| corpus.entry(path)) else {
        out.push(put_away());
        return;
    };
    let draft =
        draft.get_or_insert_with(|| FactsDraft { said: said(workspace, path), has_focused: false });
    let mute = tokens(ui.ctx()).mute;
    ui.label(RichText::new(signs::legible(path)).small().color(mute));
    let is_new = !std::mem::replace(&mut draft.has_focused, true);
    let mut is_entered = false;
    let said = &mut draft.said;
    let fields = fields(workspace, entry);
    let typed = [
        &mut said.title,
        &mut said.source,
        &mut said.author,
        &mut said.date,
        &mut said.region,
        &mut said.language,
    ];
    for (at, (field, words)) in fields.iter().zip(typed).enumerate() {
        is_entered |= field_ui(ui, field, words, is_new && at == 0);
    }
    let date = said.date.trim();
    let is_fine = date.is_empty() || is_date(date);
    if !is_fine {
        let words = "A date is written as 2018, 2018-07 or 2018-07-13.";
        ui.colored_label(tokens(ui.ctx()).trouble, words);
    }
    file_ui(ui, entry);
    encoding_ui(ui, workspace, entry, out);
    ui.horizontal(|ui| {
        let keep = ui.add_enabled(is_fine, egui::Button::new("Keep"));
        if is_fine && (keep.clicked() || is_entered) {
            let facts = Correct::Facts(Arc::clone(path), Box::new(draft.said.clone()));
            out.push(Command::Correct(facts));
            out.push(put_away());
        }
        let words = "An empty field shows what the text states.";
        ui.label(RichText::new(words).small().color(mute));
    });
}

/// What the reader said of the document so far.
fn said(workspace: &Workspace, path: &DocPath) -> Corrections {
    let Some(record) = workspace.record(path) else { return Corrections::default() };
    let words = |said: &Option<String>| said.clone().unwrap_or_default();
    Corrections {
        title: words(&record.title),
        source: words(&record.source),
        author: words(&record.author),
        date: words(&record.date),
        region: words(&record.region),
        language: words(&record.language),
    }
}

fn fields(workspace: &Workspace, entry: &Entry) -> [Field; 6] {
    let Shown { title, source, author, date, region, language, .. } =
        workspace.read_off(&entry.path);
    let reading = entry.reading();
    let field = |name, read: String, fact: Option<&Fact>| {
        let place = match fact.filter(|fact| fact.value == read).zip(reading) {
            Some((fact, _)) if fact.span.is_empty() => Place::Fields,
            Some((fact, reading)) => {
                Place::Paragraph(reading.document.paragraphs().number_at(fact.span.start()))
            }
            None => Place::Whole,
        };
        Field { name, read, place }
    };
    let facts = reading.map(|reading| &reading.facts);
    [
        field("Title", title, facts.and_then(|facts| facts.title.as_ref())),
        field("Source", source, facts.and_then(|facts| facts.source.as_ref())),
        field("Author", author, facts.and_then(|facts| facts.author.as_ref())),
        field("Date", date, facts.and_then(|facts| facts.date.as_ref())),
        field("Region", region, facts.and_then(|facts| facts.region.as_ref())),
        field("Language", language, None),
    ]
}

/// Draws a field and what takes its correction back; tells whether Enter was pressed in it.
fn field_ui(ui: &mut Ui, field: &Field, words: &mut String, takes_focus: bool) -> bool {
    ui.horizontal(|ui| {
        let layout = Layout::left_to_right(Align::Center);
        let label = ui.allocate_ui_with_layout(vec2(NAME, 20.0), layout, |ui| {
            ui.set_min_width(NAME);
            ui.label(field.name)
        });
        let label = label.inner;
        let id = Id::unique(("fact", field.name));
        let width = (ui.available_width() - TAKE_BACK).max(80.0);
        let edit = TextEdit::singleline(words).id(id).hint_text(field.hint()).desired_width(width);
        let response = ui.add(edit).labelled_by(label.id);
        if takes_focus {
            response.request_focus();
        }
        if !words.is_empty() {
            let hint = if field.read.is_empty() {
                "Leaves it unknown".to_owned()
            } else {
                format!("Shows what the text states: {}", field.read)
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

/// Draws what the file is, and what should be known of how it was read.
fn file_ui(ui: &mut Ui, entry: &Entry) {
    let tokens = tokens(ui.ctx());
    ui.separator();
    let line = file_line(entry);
    ui.label(RichText::new(line).small().color(tokens.mute));
    let troubles: Vec<&String> = match &entry.state {
        EntryState::Waiting => Vec::new(),
        EntryState::Unreadable(why) => vec![why],
        EntryState::Read(reading) => reading.warnings.iter().collect(),
    };
    if troubles.is_empty() {
        return;
    }
    let ink = if entry.reading().is_some() { tokens.warn } else { tokens.trouble };
    ScrollArea::vertical().id_salt("warnings").max_height(90.0).show(ui, |ui| {
        for trouble in troubles {
            ui.label(RichText::new(trouble).small().color(ink));
        }
    });
}

/// Draws the choice of the encoding, where it is one, and how the text begins in the present one. A
/// choice holds at once, so that it is seen what comes of it.
fn encoding_ui(ui: &mut Ui, workspace: &Workspace, entry: &Entry, out: &mut Outbox) {
    let record = workspace.record(&entry.path);
    let chosen = record.and_then(|record| record.encoding.as_deref());
    let reading = entry.reading();
    let is_text = reading.is_some_and(|reading| reading.encoding.is_some());
    let is_unreadable = matches!(entry.state, EntryState::Unreadable(_));
    if !is_text && !is_unreadable && chosen.is_none() {
        return;
    }
    let found = reading.filter(|_| chosen.is_none()).and_then(|reading| encoding(reading));
    let automatic = match found {
        Some(found) => format!("As the file shows: {found}"),
        None => "As the file shows".to_owned(),
    };
    let label = if is_unreadable { "Open as text in" } else { "Encoding" };
    let mut choice = None;
    ui.horizontal(|ui| {
        ui.label(label);
        let combo = ComboBox::from_id_salt("encoding")
            .width((ui.available_width() - 12.0).min(320.0))
            .truncate()
            .selected_text(chosen.unwrap_or(&automatic));
        let combo = combo.show_ui(ui, |ui| {
            if ui.selectable_label(chosen.is_none(), &automatic).clicked() {
                choice = Some(None);
                ui.close();
            }
            for (name, about) in ENCODINGS {
                let is_chosen = chosen == Some(name);
                if ui.selectable_label(is_chosen, format!("{name}: {about}")).clicked() {
                    choice = Some(Some(name.to_owned()));
                    ui.close();
                }
            }
        });
        combo.response.accessible_name(format!("{label}: {}", chosen.unwrap_or(&automatic)));
    });
    if let Some(encoding) = choice.filter(|it| it.as_deref() != chosen) {
        let encoding = Correct::Encoding(Arc::clone(&entry.path), encoding);
        out.push(Command::Correct(encoding));
    }
    if let Some(reading) = reading {
        let lines = reading.document.text().lines().filter(|line| !line.trim().is_empty());
        let begins: Vec<&str> = lines.take(BEGINNING_LINES).collect();
        let words = chips::opening(&begins.join(" / "), BEGINNING_SCALARS);
        let words = RichText::new(format!("It begins: {words}")).small();
        ui.add(egui::Label::new(words.color(tokens(ui.ctx()).mute)).wrap());
    }
}

/// What the file is, on one line: `TXT · read by plain/1 · utf-8 · 26 KB · 4 180 words`.
fn file_line(entry: &Entry) -> String {
    let mut parts = vec![format_of(&entry.path)];
    if let Some(reading) = entry.reading() {
        parts.push(format!("read by {}", reading.document.extractor()));
        parts.extend(encoding(reading));
        if reading.shape.n_pages() > 0 {
            parts.push(words::count(reading.shape.n_pages(), "page", "pages"));
        }
        parts.push(words::count(reading.document.n_words(), "word", "words"));
        if !reading.facts.speakers.is_empty() {
            parts.push(format!("speakers: {}", reading.facts.speakers.join(", ")));
        }
    }
    parts.push(words::bytes(entry.file_bytes));
    parts.retain(|part| !part.is_empty());
    parts.join(" · ")
}

fn encoding(reading: &Reading) -> Option<String> {
    let encoding = reading.encoding.as_ref()?;
    Some(if reading.is_guessed { format!("{encoding} (guessed)") } else { encoding.clone() })
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
