//! What tracing set apart: versions of one another, copies of one text, passages that recur. Each is
//! listed once; none is a finding.

use egui::{Id, Key, Rect, Sense, Ui, WidgetInfo, accesskit::Role, text::TextFormat};

use crate::{
    trace::parallel::Passage,
    ui::{
        Outbox, chips,
        theme::{self, size, tokens},
        words::{count, number, short_date},
    },
    workspace::{
        Workspace,
        tracing::look::{ApartRow, Look},
    },
};

use super::{has_keys, lines::Lines, pressed, push, put, row_ground, stepped};

/// Blank at the left and right.
const PAD: f32 = 18.0;

/// How far the rows of what is unfolded are set in.
const INDENT: f32 = 22.0;

/// Height of a heading, with the sentence below it.
const HEAD: f32 = 58.0;

/// A line of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Line {
    /// What the rows below it are.
    Head(&'static str, &'static str),
    /// A row.
    Row(ApartRow),
}

/// What the list remembers between frames.
#[derive(Debug, Default)]
pub(super) struct ApartViews {
    of: Option<(u64, Option<ApartRow>)>,
    list: Vec<Line>,
    lines: Lines,
}

impl ApartViews {
    /// Brings the lines in step with the workspace.
    fn renew(&mut self, ws: &Workspace) {
        let of = (ws.tracing.serial, ws.tracing.looked.open);
        if self.of == Some(of) {
            return;
        }
        self.of = Some(of);
        self.list.clear();
        let mut head = None;
        for row in ws.apart_rows() {
            let of_row = heading(row);
            if head != Some(of_row.0) {
                head = Some(of_row.0);
                self.list.push(Line::Head(of_row.0, of_row.1));
            }
            self.list.push(Line::Row(row));
        }
        self.lines.renew(self.list.iter().map(height));
    }
}

/// What the rows of a kind are called, and why they are here.
fn heading(row: ApartRow) -> (&'static str, &'static str) {
    match row {
        ApartRow::Versions(_) => (
            "Versions of one another",
            "The larger part of both documents is the same. Enter compares them.",
        ),
        ApartRow::Copies(_) | ApartRow::Copy(..) => (
            "Many copies of one text",
            "Only the first of them was compared with the other documents.",
        ),
        ApartRow::Recurring(_) | ApartRow::Place(..) => (
            "Boilerplate",
            "These words recur in many documents that share little else: nobody quotes anybody.",
        ),
    }
}

fn height(line: &Line) -> f32 {
    match line {
        Line::Head(..) => HEAD,
        Line::Row(ApartRow::Versions(_) | ApartRow::Copies(_)) => 50.0,
        Line::Row(ApartRow::Recurring(_)) => 68.0,
        Line::Row(ApartRow::Copy(..) | ApartRow::Place(..)) => 30.0,
    }
}

/// Draws the list in the room that is left.
pub(super) fn apart_ui(ui: &mut Ui, views: &mut ApartViews, ws: &Workspace, out: &mut Outbox) {
    views.renew(ws);
    let chosen = ws.tracing.looked.apart;
    let is_row = |line: &Line| matches!(line, Line::Row(_));
    let at = chosen.and_then(|row| views.list.iter().position(|line| *line == Line::Row(row)));
    let at = at.or_else(|| views.list.iter().position(is_row)).unwrap_or(0);
    keys(ui, views, ws, at, out);
    let ApartViews { list, lines, .. } = views;
    lines.show(ui, ("apart", at), |ui, idx, rect| match list.get(idx) {
        Some(Line::Head(words, why)) => head_ui(ui, rect, words, why),
        Some(Line::Row(row)) => row_ui(ui, rect, ws, (*row, idx == at), out),
        None => {}
    });
}

fn head_ui(ui: &Ui, rect: Rect, words: &str, why: &str) {
    let tokens = tokens(ui.ctx());
    let width = rect.width() - 2.0 * PAD;
    let title = chips::one_line(ui, words, theme::strong(size::UI), tokens.ink, width);
    let spot = Rect::from_min_size(rect.min + egui::vec2(PAD, 16.0), title.size());
    let response = chips::tell(ui, spot, Id::unique(("apart", words)), words);
    response.widget_info(|| WidgetInfo::labeled(Role::Heading, true, words));
    put(ui, (spot.left(), spot.top()), title);
    let line = chips::one_line(ui, why, theme::ui(size::SMALL), tokens.mute, width);
    put(ui, (spot.left(), spot.bottom() + 3.0), line);
}

/// What a row says: the words, whether they are read in the serif, and the small ones below them.
struct Told {
    words: String,
    is_text: bool,
    facts: String,
}

fn told(ws: &Workspace, row: ApartRow) -> Option<Told> {
    let found = &ws.tracing.found;
    let traced = &found.traced;
    let title = |doc_idx: usize| {
        found.document(doc_idx).map(|it| ws.shown(&it.path).title).unwrap_or_default()
    };
    let date = |doc_idx: usize| {
        let date = found.document(doc_idx).and_then(|it| it.date.as_deref());
        date.map_or_else(|| "undated".to_owned(), short_date)
    };
    let file = |doc_idx: usize| {
        let path = found.document(doc_idx).map(|it| &*it.path).unwrap_or_default();
        format!("{path}, {}", date(doc_idx))
    };
    let words = |passage: Passage| {
        let path = &found.document(passage.doc_idx)?.path;
        ws.traced(path)?;
        let document = &ws.corpus.as_ref()?.reading(path)?.document;
        let paragraph = document.paragraphs().number_at(passage.span.start());
        Some((chips::opening(&document.read(passage.span), 220), paragraph))
    };
    match row {
        ApartRow::Versions(idx) => {
            let it = traced.versions.get(idx)?;
            let differences = match it.n_differences {
                0 => "no word differs".to_owned(),
                n => count(n, "difference", "differences"),
            };
            Some(Told {
                words: format!(
                    "“{}” and “{}” are versions of one another",
                    title(it.a),
                    title(it.b)
                ),
                is_text: false,
                // The titles of versions are as a rule the same.
                facts: format!("{differences} · {} · {}", file(it.a), file(it.b)),
            })
        }
        ApartRow::Copies(idx) => {
            let copies = traced.copies.get(idx)?;
            let first = *copies.first()?;
            Some(Told {
                words: format!(
                    "{} documents have the text of “{}”",
                    number(copies.len()),
                    title(first)
                ),
                is_text: false,
                facts: "Enter lists them".to_owned(),
            })
        }
        ApartRow::Copy(idx, nth) => {
            let doc_idx = *traced.copies.get(idx)?.get(nth)?;
            let facts = date(doc_idx);
            Some(Told { words: title(doc_idx), is_text: false, facts })
        }
        ApartRow::Recurring(idx) => {
            let it = traced.recurring.get(idx)?;
            let shown = it.places.iter().find_map(|place| words(*place));
            let shown = shown.map_or_else(|| "These documents have changed".to_owned(), |it| it.0);
            let documents = count(it.n_documents, "document", "documents");
            let places = count(it.places.len(), "place", "places");
            Some(Told {
                words: shown,
                is_text: true,
                facts: format!("in {documents}, {places} · Enter lists them"),
            })
        }
        ApartRow::Place(idx, nth) => {
            let place = *traced.recurring.get(idx)?.places.get(nth)?;
            let paragraph = words(place).map(|(_, paragraph)| format!("¶{paragraph} · "));
            let facts = format!("{}{}", paragraph.unwrap_or_default(), date(place.doc_idx));
            Some(Told { words: title(place.doc_idx), is_text: false, facts })
        }
    }
}

fn row_ui(
    ui: &Ui,
    rect: Rect,
    ws: &Workspace,
    (row, is_chosen): (ApartRow, bool),
    out: &mut Outbox,
) {
    let tokens = tokens(ui.ctx());
    let Some(told) = told(ws, row) else { return };
    let response = ui.interact(rect, Id::unique(("apart row", row)), Sense::click());
    let name = format!("{}, {}", told.words, told.facts);
    response.widget_info(|| WidgetInfo::selected(Role::ListItem, true, is_chosen, &name));
    if response.clicked() {
        push(out, Look::Apart(row));
        out.extend(ws.apart_command(row));
    }
    let has_keyboard = has_keys(ui, ws);
    row_ground(ui, (rect, &response), is_chosen.then_some(has_keyboard));
    let is_part = matches!(row, ApartRow::Copy(..) | ApartRow::Place(..));
    let left = rect.left() + PAD + if is_part { INDENT } else { 0.0 };
    let width = rect.right() - PAD - left;
    let facts = chips::one_line(ui, &told.facts, theme::ui(size::TINY), tokens.mute, width);
    if is_part {
        // Both on one line: the document at the left, its place at the right.
        let y = rect.center().y;
        let right = rect.right() - PAD - facts.size().x;
        put(ui, (right, y - facts.size().y / 2.0), facts);
        let room = right - left - 12.0;
        let words = chips::one_line(ui, &told.words, theme::ui(size::UI), tokens.ink, room);
        put(ui, (left, y - words.size().y / 2.0), words);
        return;
    }
    let font = if told.is_text { theme::reading(size::UI) } else { theme::ui(size::UI) };
    let format = TextFormat::simple(font, tokens.ink);
    let n_rows = if told.is_text { 2 } else { 1 };
    let words = chips::rows(ui, &told.words, format, width, n_rows);
    let is_cut = words.elided;
    let below = rect.top() + 10.0 + words.size().y;
    put(ui, (left, rect.top() + 7.0), words);
    put(ui, (left, below), facts);
    ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, (1.0, tokens.line));
    if is_cut {
        response.on_hover_text(told.words);
    }
}

/// The keys of the list.
fn keys(ui: &Ui, views: &ApartViews, ws: &Workspace, at: usize, out: &mut Outbox) {
    if !has_keys(ui, ws) {
        return;
    }
    let rows: Vec<ApartRow> = views
        .list
        .iter()
        .filter_map(|line| match line {
            Line::Row(row) => Some(*row),
            Line::Head(..) => None,
        })
        .collect();
    let Some(Line::Row(row)) = views.list.get(at) else { return };
    let nth = rows.iter().position(|it| it == row).unwrap_or(0);
    if let Some(to) = stepped(ui, nth, rows.len()).and_then(|to| rows.get(to)) {
        push(out, Look::Apart(*to));
    }
    if pressed(ui, Key::Enter) {
        out.extend(ws.apart_command(*row));
    }
    let is_open = ws.tracing.looked.open == Some(*row);
    if row.unfolds()
        && (!is_open && pressed(ui, Key::ArrowRight) || is_open && pressed(ui, Key::ArrowLeft))
    {
        push(out, Look::Open(*row));
    }
}
