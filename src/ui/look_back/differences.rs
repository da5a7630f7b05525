//! What sets a moment apart from the present: what was at the left, what is at the right.

use std::collections::HashMap;

use egui::{
    Align, Button, FontId, Id, Label, Layout, Rect, RichText, Sense, Ui, UiBuilder, WidgetInfo,
    accesskit::Role, pos2, text::LayoutJob, vec2,
};

use crate::{
    notebook::bring_back::{Difference, Fate},
    text::worddiff::Piece,
    ui::{
        Outbox, chips,
        review::words::{Side, format, marked},
        rows::{Rows, SETTLING},
        theme::{self, size, tokens},
    },
    workspace::{
        Workspace,
        command::{Command, LookBackCommand},
        look_back::{LookBack, Then},
        overlay::Area,
    },
};

use super::{PAD_X, told::Told};

/// Blank above and below a row.
const PAD_Y: f32 = 12.0;

/// Rows narrower than this have the old wording above the new one.
const WIDE: f32 = 480.0;

/// Space between the two wordings.
const GAP: f32 = 28.0;

/// Height of the line that says which column is which.
const HEAD: f32 = 26.0;

/// What the list remembers between frames.
#[derive(Default)]
pub(super) struct DifferenceViews {
    /// The moment that rows were worked out for.
    serial: u64,
    told: HashMap<usize, Told>,
    list: Rows,
    /// The row that was chosen in the last frame, and the width of the list.
    chosen: (usize, f32),
}

/// Draws the rows on the screen.
pub(super) fn differences_ui(
    ui: &mut Ui,
    views: &mut DifferenceViews,
    ws: &Workspace,
    (look_back, then): (&LookBack, &Then),
    out: &mut Outbox,
) {
    let width = ui.available_width();
    let is_wide = width - 2.0 * PAD_X >= WIDE;
    if views.serial != then.serial {
        views.serial = then.serial;
        views.told.clear();
        views.chosen = (usize::MAX, width);
    }
    if is_wide {
        columns_head_ui(ui);
    }
    let chosen = look_back.difference;
    if views.list.heights.len() != then.differences.len() || views.chosen != (chosen, width) {
        let guess = if is_wide { 96.0 } else { 150.0 };
        let n_rows = then.differences.len() as u64;
        let rows = (0..n_rows).map(|idx| ((then.serial << 32) | idx, guess));
        views.list.heights.renew_rows(rows, width);
    }
    if views.chosen != (chosen, width) {
        views.chosen = (chosen, width);
        views.list.scroll.n_settling = SETTLING;
    }
    views.list.settle(ui, chosen);
    let told = &mut views.told;
    views.list.show(ui, ("differences", 0.0), |ui, idx, rect| {
        let Some(difference) = then.differences.get(idx) else { return 0.0 };
        let told = told.entry(idx).or_insert_with(|| Told::of(difference, ws, &then.notebook));
        RowOf { ws, look_back, told, difference, idx }.show(ui, rect, out)
    });
}

/// Says which column is which.
fn columns_head_ui(ui: &mut Ui) {
    let tokens = tokens(ui.ctx());
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), HEAD), Sense::hover());
    let column = (rect.width() - 2.0 * PAD_X - GAP) / 2.0;
    for (nth, words) in ["As it was then", "As it is now"].into_iter().enumerate() {
        let font = FontId::new(size::SMALL, theme::strong_family());
        let galley = chips::one_line(ui, words, font, tokens.mute, column);
        let x = rect.left() + PAD_X + nth as f32 * (column + GAP);
        let at = pos2(x, rect.top() + 7.0);
        let spot = Rect::from_min_size(at, galley.size());
        chips::tell(ui, spot, ui.scope_id().with(("column", nth)), words);
        ui.painter().galley(at, galley, tokens.mute);
    }
    ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, (1.0, tokens.line));
}

/// A row to be drawn.
struct RowOf<'a> {
    ws: &'a Workspace,
    look_back: &'a LookBack,
    told: &'a Told,
    difference: &'a Difference,
    idx: usize,
}

impl RowOf<'_> {
    fn is_chosen(&self) -> bool {
        self.look_back.difference == self.idx
    }

    /// Draws the row and gives how high it was.
    fn show(&self, ui: &mut Ui, rect: Rect, out: &mut Outbox) -> f32 {
        let tokens = tokens(ui.ctx());
        let id = Id::unique(("difference", self.idx));
        let response = ui.interact(rect, id, Sense::click());
        let Told { fate, name, kind, .. } = self.told;
        let told = [fate.as_str(), name, kind].into_iter().filter(|it| !it.is_empty());
        let told = told.collect::<Vec<_>>().join(", ");
        response
            .widget_info(|| WidgetInfo::selected(Role::ListItem, true, self.is_chosen(), &told));
        if response.clicked() {
            out.push(Command::LookBack(LookBackCommand::Difference(self.idx)));
        }
        if self.is_chosen() {
            let has_keyboard = self.ws.area == Area::History && self.look_back.is_inside;
            let ink = if has_keyboard { tokens.accent } else { tokens.line };
            ui.painter().rect_filled(rect, 0.0, tokens.ground);
            ui.painter().rect_filled(rect.with_max_x(rect.left() + 3.0), 0.0, ink);
        }
        let inner = rect.shrink2(vec2(PAD_X, PAD_Y));
        let builder = UiBuilder::new().max_rect(inner).id_salt(("difference", self.idx));
        let drawn = ui.scope_builder(builder, |ui| {
            ui.spacing_mut().item_spacing = vec2(8.0, 5.0);
            ui.style_mut().interaction.selectable_labels = false;
            self.head(ui);
            self.wordings(ui, out);
            ui.min_rect().height()
        });
        let height = (drawn.inner + 2.0 * PAD_Y).ceil();
        ui.painter().hline(rect.x_range(), rect.top() + height - 0.5, (1.0, tokens.line));
        height
    }

    /// What became of what; at the right, what kind of change it is.
    fn head(&self, ui: &mut Ui) {
        let tokens = tokens(ui.ctx());
        let ink = match self.difference.fate {
            Fate::Removed => tokens.trouble,
            Fate::Changed => tokens.warn,
            Fate::Added => tokens.mute,
        };
        let fate = [self.told.fate.as_str(), &self.told.kind];
        let fate = fate.into_iter().filter(|it| !it.is_empty()).collect::<Vec<_>>().join(" · ");
        ui.add(Label::new(RichText::new(fate).small().color(ink)).wrap());
        let name = RichText::new(&self.told.name).font(theme::strong(size::UI));
        ui.add(Label::new(name).truncate());
    }

    fn wordings(&self, ui: &mut Ui, out: &mut Outbox) {
        if ui.available_width() >= WIDE {
            ui.spacing_mut().item_spacing.x = GAP;
            ui.columns(2, |columns| {
                if let [left, right] = columns {
                    column(left, |ui| {
                        self.was(ui);
                        self.button(ui, out);
                    });
                    column(right, |ui| self.is(ui));
                }
            });
        } else {
            // One above the other: which is which is said with each, where there are two.
            let caption = |ui: &mut Ui, words: &str| {
                if self.difference.fate == Fate::Changed {
                    ui.label(RichText::new(words).small().color(tokens(ui.ctx()).mute));
                }
            };
            caption(ui, "then");
            self.was(ui);
            caption(ui, "now");
            self.is(ui);
            self.button(ui, out);
        }
    }

    fn was(&self, ui: &mut Ui) {
        if self.difference.fate != Fate::Added {
            wording(ui, &self.told.was, &self.told.pieces, Side::Old, "There was nothing here.");
        }
    }

    fn is(&self, ui: &mut Ui) {
        if self.difference.fate != Fate::Removed {
            wording(ui, &self.told.is, &self.told.pieces, Side::New, "Nothing is here now.");
        }
    }

    fn button(&self, ui: &mut Ui, out: &mut Outbox) {
        if self.difference.fate == Fate::Added {
            return;
        }
        let tokens = tokens(ui.ctx());
        let is_chosen = self.is_chosen();
        let mut label = RichText::new("Bring back");
        if is_chosen {
            label = label.color(tokens.on_accent);
        }
        let mut button = Button::new(label);
        if is_chosen {
            button = button.fill(tokens.accent);
        }
        let response = ui.add(button);
        let name = format!("Bring back {}", self.told.name);
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
        let hint = "It becomes what it was, with what it refers to; nothing else changes (Enter)";
        if response.on_hover_text(hint).clicked() {
            let record_id = self.difference.record.clone();
            out.push(Command::LookBack(LookBackCommand::BringBack(record_id)));
        }
    }
}

/// One of two columns; the toolkit's own would set words in justified lines.
fn column(ui: &mut Ui, content: impl FnOnce(&mut Ui)) {
    ui.spacing_mut().item_spacing.x = 8.0;
    ui.with_layout(Layout::top_down(Align::Min), content);
}

fn wording(ui: &mut Ui, words: &str, pieces: &[Piece], side: Side, nothing: &str) {
    let tokens = tokens(ui.ctx());
    let job = if words.is_empty() {
        LayoutJob::single_section(nothing.to_owned(), format(theme::ui(size::SMALL), tokens.mute))
    } else {
        marked(words, pieces, (side, None), tokens)
    };
    ui.add(Label::new(job).wrap());
}
