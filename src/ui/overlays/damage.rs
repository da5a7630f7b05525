//! A damaged notebook: what happened to which file, and what can be opened in its place.

use egui::{
    Button, Frame, Key, Label, Margin, Modifiers, Rect, RichText, ScrollArea, Sense, Ui,
    WidgetInfo, accesskit::Role, vec2,
};

use crate::{
    ui::{
        Outbox,
        chips::one_line,
        theme::{self, size, tokens},
        words::{count, moment},
    },
    workspace::{
        command::{Command, File},
        damage::{Choice, Damage, Source},
        notice::sentence,
    },
};

use super::put_away;

/// Height of a row.
const ROW: f32 = 46.0;
/// Room of the window that the list leaves to what is around it.
const AROUND: f32 = 330.0;

/// What the window remembers between frames.
#[derive(Debug, Default)]
pub struct DamageViews {
    chosen: usize,
    /// The row that was brought into view.
    shown: Option<usize>,
}

/// Draws the window.
pub fn damage_ui(ui: &mut Ui, views: &mut DamageViews, damage: &Damage, out: &mut Outbox) {
    let tokens = tokens(ui.ctx());
    let name = damage.path.file_name().unwrap_or(damage.path.as_os_str()).to_string_lossy();
    let is_open = keys(ui, views, damage.choices.len());
    Frame::new().inner_margin(Margin::symmetric(12, 8)).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 6.0;
        let title = format!("{name} cannot be opened as it is");
        let heading = ui.label(RichText::new(&title).font(theme::strong(15.0)));
        heading.widget_info(|| WidgetInfo::labeled(Role::Heading, true, &title));
        let why = sentence(&damage.why);
        ui.add(Label::new(RichText::new(why).color(tokens.trouble)).wrap());
        let left = format!("The file was left as it is: {}", damage.path.display());
        ui.add(Label::new(RichText::new(left).color(tokens.mute)).wrap());
        if !damage.remedy.is_empty() {
            ui.add(Label::new(RichText::new(&damage.remedy).color(tokens.mute)).wrap());
        }
        ui.add_space(4.0);
        if damage.choices.is_empty() {
            ui.label("No backup, no kept version and nothing readable was found for it.");
        } else {
            let words = "WHAT CAN BE OPENED IN ITS PLACE";
            ui.label(RichText::new(words).font(theme::ui(size::TINY)).color(tokens.mute));
            list_ui(ui, views, damage);
            let words = format!(
                "Opening writes nothing. When you save, the damaged file is kept beside it as \
                 {}.damaged-1.ron, or the next free number.",
                damage.path.file_stem().unwrap_or_default().to_string_lossy()
            );
            ui.add(Label::new(RichText::new(words).small().color(tokens.mute)).wrap());
        }
        ui.add_space(2.0);
        ui.horizontal(|ui| {
            let has_choice = !damage.choices.is_empty();
            let open = Button::new("Open this one").min_size(vec2(110.0, 26.0));
            let is_clicked = has_choice && ui.add(open).clicked();
            if (is_clicked || is_open)
                && let Some(choice) = damage.choices.get(views.chosen)
            {
                let recover = File::Recover(damage.path.clone(), choice.source.clone());
                out.push(Command::File(recover));
            }
            if ui.add(Button::new("Leave it").min_size(vec2(90.0, 26.0))).clicked() {
                out.push(put_away());
            }
        });
    });
}

/// Takes the keys of the list; tells whether Enter was pressed while no button has the keyboard.
fn keys(ui: &Ui, views: &mut DamageViews, n_rows: usize) -> bool {
    if n_rows == 0 || ui.ctx().memory(egui::Memory::focused).is_some() {
        return false;
    }
    let last = n_rows - 1;
    views.chosen = views.chosen.min(last);
    ui.input_mut(|input| {
        let mut pressed = |key| input.consume_key(Modifiers::NONE, key);
        for (key, row) in [
            (Key::ArrowDown, views.chosen + 1),
            (Key::ArrowUp, views.chosen.saturating_sub(1)),
            (Key::Home, 0),
            (Key::End, last),
        ] {
            if pressed(key) {
                views.chosen = row.min(last);
            }
        }
        pressed(Key::Enter)
    })
}

fn list_ui(ui: &mut Ui, views: &mut DamageViews, damage: &Damage) {
    let tokens = tokens(ui.ctx());
    let room = (ui.ctx().content_rect().height() - AROUND).clamp(100.0, 420.0);
    let frame = Frame::new().stroke((1.0, tokens.line)).corner_radius(6);
    frame.show(ui, |ui| {
        let area = ScrollArea::vertical().max_height(room).auto_shrink([false, true]);
        area.show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            for (idx, choice) in damage.choices.iter().enumerate() {
                let size = vec2(ui.available_width(), ROW);
                let mut sense = Sense::click();
                sense -= Sense::FOCUSABLE; // The arrows go through the list.
                let (rect, response) = ui.allocate_exact_size(size, sense);
                let is_chosen = idx == views.chosen;
                let name = format!("{}, {}, {}", choice.source.label(), when(choice), held(choice));
                response.widget_info(|| {
                    WidgetInfo::selected(Role::ListBoxOption, true, is_chosen, &name)
                });
                if response.clicked() {
                    views.chosen = idx;
                    views.shown = Some(idx);
                }
                if is_chosen && views.shown.replace(idx) != Some(idx) {
                    ui.scroll_to_rect(rect, None);
                }
                row_ui(ui, choice, (idx, is_chosen), rect);
            }
        });
    });
}

fn row_ui(ui: &Ui, choice: &Choice, (idx, is_chosen): (usize, bool), rect: Rect) {
    let tokens = tokens(ui.ctx());
    if is_chosen {
        ui.painter().rect_filled(rect, 0.0, tokens.hover);
        ui.painter().rect_filled(rect.with_max_x(rect.left() + 3.0), 0.0, tokens.accent);
    }
    if idx > 0 {
        ui.painter().hline(rect.x_range(), rect.top(), (1.0, tokens.line));
    }
    let inner = rect.shrink2(vec2(14.0, 6.0));
    let font = theme::ui(size::SMALL);
    let when = ui.painter().text(
        inner.right_top() + vec2(0.0, 1.0),
        egui::Align2::RIGHT_TOP,
        when(choice),
        font.clone(),
        tokens.mute,
    );
    let label = choice.source.label();
    let width = when.left() - inner.left() - 12.0;
    let words = one_line(ui, label, theme::strong(size::UI), tokens.ink, width);
    ui.painter().galley(inner.left_top(), words, tokens.ink);
    let words = one_line(ui, &held(choice), font, tokens.mute, inner.width());
    ui.painter().galley(inner.left_bottom() - vec2(0.0, words.size().y), words, tokens.mute);
}

/// When a choice was written.
fn when(choice: &Choice) -> String {
    match (choice.at_secs, &choice.source) {
        (_, Source::Salvage) => "the file as it is now".to_owned(),
        (Some(secs), _) => moment(secs),
        (None, _) => "nobody knows when".to_owned(),
    }
}

/// How much a choice holds.
fn held(choice: &Choice) -> String {
    let notes = count(choice.n_notes, "note", "notes");
    let excerpts = count(choice.n_excerpts, "excerpt", "excerpts");
    let unread = match choice.n_unread {
        0 => String::new(),
        n_unread => format!(" · {} kept as words", count(n_unread, "record", "records")),
    };
    let garbled = if choice.is_garbled { " · words may be garbled" } else { "" };
    format!("{notes}, {excerpts}{unread}{garbled}")
}
